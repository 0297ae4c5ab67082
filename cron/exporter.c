/*
 * Writes the exports that wait, oldest first, one after the other.  Started by the page that asked
 * and by cron as a net.
 *
 * Two connections: one reads the contacts in a single read transaction, the other writes how far
 * it is.  Killed at any moment, it leaves a row in state running and a file nobody can fetch; the
 * next run removes the file and starts that export anew.
 */
#include <unistd.h>

#include "lib/domain/export_file.h"
#include "lib/domain/export_schedule.h"
#include "lib/domain/job.h"
#include "lib/platform/db.h"
#include "lib/platform/spawn.h"

/* A static build has no library for Excel files. */
#ifdef MUSTER_WITHOUT_XLSX
#define XLSX_WRITER NULL
#else
#define XLSX_WRITER (&export_xlsx_writer)
#endif

enum {
	READ_CACHE_KIB = 16 * 1024,
	WRITE_CACHE_KIB = 1024,
	PROGRESS_MS = 500,
};

struct exporter {
	struct job *job;
	struct db *db; /* the second connection */
	struct op op;  /* on it */
	int64_t told_ms;
	bool wrote; /* an export was taken up: there may be mail */
};

static int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- short write transactions on the second connection -------------------------------------- */

static enum rc begin(struct exporter *x)
{
	op_reset(&x->op, time(NULL));
	return db_begin_write(&x->op);
}

static enum rc end(struct exporter *x, enum rc rc)
{
	if (!rc)
		rc = db_commit(&x->op);
	if (rc)
		db_rollback(&x->op);
	return rc;
}

/* Twice a second.  A busy database is no reason to stop: the next number will do. */
static bool tell_progress(void *context, const struct export *e)
{
	struct exporter *x = context;
	int64_t now = clock_ms();
	enum rc rc;

	if (now - x->told_ms < PROGRESS_MS && e->written_rows)
		return true;
	x->told_ms = now;
	rc = begin(x);
	if (!rc)
		rc = export_progress(&x->op, e);
	return end(x, rc) != RC_NOT_FOUND;
}

/* --- one export ----------------------------------------------------------------------------- */

static enum rc record(struct exporter *x, const struct export *e, enum rc written)
{
	const char *reason = x->job->op.fault.reason;
	struct op *op = &x->op;
	enum rc rc = begin(x);

	if (rc)
		return rc;
	if (!written)
		rc = export_finish(op, &x->job->config, e);
	else
		rc = export_fail(
		    op, &x->job->config, e,
		    e->error[0] ? e->error
				: op_sentence(op, reason[0] ? reason : "it could not be written"));
	if (!rc && !written && e->schedule_id)
		rc = export_schedule_trim(op, &x->job->config, e->schedule_id);
	return end(x, rc);
}

static void remove_file(struct exporter *x, const struct export *e)
{
	struct op *op = &x->job->op;

	(void)unlink(config_path(&op->mem, &x->job->config,
				 arena_printf(&op->mem, "exports/%s", e->file_name)));
}

static enum rc run_export(struct exporter *x, struct export *e)
{
	int64_t began = clock_ms();
	enum rc written, rc;

	x->told_ms = began;
	written = export_file_write(&x->job->op, &x->job->config, e, XLSX_WRITER, tell_progress, x);
	if (written)
		job_log(x->job, "export %lld: %s", (long long)e->id, x->job->op.fault.reason);
	else
		job_log(x->job, "export %lld: %lld rows in %lld ms", (long long)e->id,
			(long long)e->written_rows, (long long)(clock_ms() - began));
	rc = record(x, e, written);
	if (rc && !written)
		remove_file(x, e);
	/* Taken back by its account while it was written. */
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* RC_NOT_FOUND when none waits. */
static enum rc run_next(struct exporter *x)
{
	struct op *op = &x->job->op;
	struct export e;
	enum rc rc;

	op_reset(op, time(NULL));
	rc = db_begin_write(op);
	if (!rc)
		rc = export_claim(op, &e);
	if (!rc)
		rc = db_commit(op);
	if (rc) {
		db_rollback(op);
		return rc;
	}
	x->wrote = true;
	return run_export(x, &e);
}

/* --- all of them ---------------------------------------------------------------------------- */

static enum rc recover(struct exporter *x)
{
	enum rc rc = begin(x);

	if (!rc)
		rc = export_recover(&x->op, &x->job->config);
	return end(x, rc);
}

/* Repeated exports whose time has come, each in a transaction of its own. */
static enum rc queue_due(struct exporter *x)
{
	enum rc rc = RC_OK;

	while (!rc) {
		rc = begin(x);
		if (!rc)
			rc = export_schedule_queue_next(&x->op);
		rc = end(x, rc);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc run_all(struct exporter *x)
{
	enum rc rc = recover(x);

	if (!rc)
		rc = queue_due(x);
	while (!rc)
		rc = run_next(x);
	if (rc && rc != RC_NOT_FOUND && !x->job->op.fault.reason[0])
		x->job->op.fault = x->op.fault;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static void start_mailer(const struct job *job, struct op *op)
{
	const char *path = arena_printf(&op->mem, "%s/mailer", job->config.libexec_dir);

	if (job->config.smtp_url[0] && job->config.libexec_dir[0] && !spawn_detached(path))
		job_log(job, "cannot start mailer; cron will");
}

static enum rc work(struct job *job, bool *wrote)
{
	struct exporter x = {.job = job};
	char why[512];
	enum rc rc;

	if (db_open(&x.db, config_path(&job->forever, &job->config, "muster.db"), DB_OPEN,
		    WRITE_CACHE_KIB, why, sizeof(why))) {
		job_log(job, "%s", why);
		return RC_FAILED;
	}
	op_init(&x.op, x.db, time(NULL));
	rc = run_all(&x);
	*wrote = x.wrote;
	if (x.wrote)
		start_mailer(job, &x.op);
	op_release(&x.op);
	db_close(x.db);
	return rc;
}

int main(void)
{
	bool wrote = true;
	int status = 0;

	/* A request that came while the lock was held found it taken: look again until idle. */
	while (wrote && status == 0) {
		struct job job;

		wrote = false;
		if (!job_start(&job, "exporter", READ_CACHE_KIB, true))
			return job.exit_status;
		status = job_end(&job, work(&job, &wrote));
	}
	return status;
}
