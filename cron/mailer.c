/*
 * Sends the queued mails, one at a time.  Each is marked 'sending' in a transaction of its own
 * before the first byte goes out, so that no crash sends one twice.
 */
#include <signal.h>

#include "lib/domain/job.h"
#include "lib/domain/message.h"
#include "lib/domain/setting.h"
#include "lib/platform/db.h"
#include "lib/platform/lock.h"
#include "lib/platform/mail.h"

/* Run one step in a write transaction. */
typedef enum rc mail_step(struct op *op, void *context);

static enum rc in_transaction(struct op *op, mail_step *step, void *context)
{
	enum rc rc = db_begin_write(op);

	if (!rc)
		rc = step(op, context);
	if (!rc)
		rc = db_commit(op);
	if (rc)
		db_rollback(op);
	return rc;
}

static enum rc settle(struct op *op, void *context)
{
	(void)context;
	return message_settle_stale(op);
}

static enum rc claim(struct op *op, void *context)
{
	return message_claim(op, context);
}

struct outcome {
	const struct message *message;
	enum mail_result result;
	const char *answer;
};

static enum rc record(struct op *op, void *context)
{
	const struct outcome *o = context;

	switch (o->result) {
	case MAIL_SENT:
		return message_sent(op, o->message);
	case MAIL_REFUSED:
		return message_failed(op, o->message, o->answer);
	case MAIL_UNCERTAIN:
		return message_uncertain(op, o->message, o->answer);
	case MAIL_LATER:
	case MAIL_UNREACHABLE:
		return message_delayed(op, o->message, o->answer);
	}
	BUG("mail result %d", (int)o->result);
}

/* The same for every attempt, so that a receiving server can tell a repetition. */
static const char *message_id(struct job *job, const struct message *m)
{
	struct arena *a = &job->op.mem;
	const char *at = strchr(job->config.mail_from, '@');
	char *secret = secure_keyed_hex(
	    a, job->secret,
	    arena_printf(a, "message:%lld:%lld", (long long)m->id, (long long)m->created_at));

	secret[24] = '\0';
	return arena_printf(a, "%lld.%s%s", (long long)m->id, secret, at ? at : "@localhost");
}

static enum rc send_one(struct job *job, struct mailer *mailer, struct message *m,
			enum mail_result *result)
{
	struct settings settings;
	struct outcome outcome = {.message = m};
	enum rc rc = settings_get(&job->op, &settings);

	if (rc)
		return rc;
	*result = outcome.result = mailer_send(mailer, &job->op.mem,
					       &(struct mail){
						   .from = job->config.mail_from,
						   .from_name = settings.workspace_name,
						   .to = m->recipient,
						   .subject = m->subject,
						   .body = m->body,
						   .message_id = message_id(job, m),
						   .at = job->op.now,
					       },
					       &outcome.answer);
	/* Servers repeat the address in their answers, so those are kept and not logged. */
	if (*result == MAIL_UNREACHABLE)
		job_log(job, "message %lld: %s", (long long)m->id, outcome.answer);
	else if (*result != MAIL_SENT)
		job_log(job, "message %lld was not taken", (long long)m->id);
	job->op.now = time(NULL);
	return in_transaction(&job->op, record, &outcome);
}

/* *more: a mail that came in while we were at the last one is still there to send. */
static enum rc drain(struct job *job, struct mailer *mailer, bool *more)
{
	enum mail_result result = MAIL_SENT;
	struct message m;
	enum rc rc = in_transaction(&job->op, settle, NULL);

	/* Without a server every further mail would only wait for the same time-out. */
	while (!rc && result != MAIL_UNREACHABLE) {
		op_reset(&job->op, time(NULL));
		rc = in_transaction(&job->op, claim, &m);
		if (!rc)
			rc = send_one(job, mailer, &m, &result);
	}
	*more = rc == RC_NOT_FOUND;
	return *more ? RC_OK : rc;
}

static enum rc report_waiting(struct job *job)
{
	int64_t due;
	enum rc rc = message_count_due(&job->op, &due);

	if (!rc && due)
		job_log(job, "%lld mails wait: the configuration has no smtp_url", (long long)due);
	return rc;
}

static enum rc run(struct job *job, bool *more)
{
	struct mailer *mailer;
	char why[256];
	enum rc rc;

	*more = false;
	if (!job->config.smtp_url[0])
		return report_waiting(job);
	mailer = mailer_open(&job->forever, &job->config, why, sizeof(why));
	if (!mailer)
		return op_fail(&job->op, RC_FAILED, "", why);
	rc = drain(job, mailer, more);
	mailer_close(mailer);
	return rc;
}

/*
 * Whoever queues a mail starts us; when we hold the lock, that start ends at once.  So after the
 * lock is given back we look once more, and nothing waits for cron's minute.
 */
int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	for (;;) {
		struct job job;
		int64_t due = 0;
		bool more;
		int status;
		enum rc rc;

		if (!job_start(&job, "mailer", 0, true))
			return job.exit_status;
		rc = run(&job, &more);
		lock_release(job.lock);
		job.lock = -1;
		if (!rc && more)
			rc = message_count_due(&job.op, &due);
		status = job_end(&job, rc);
		if (status || !due)
			return status;
	}
}
