#include "lib/domain/message.h"

#include "lib/base/limits.h"
#include "lib/platform/db.h"
#include "lib/platform/email.h"
#include "lib/platform/text.h"

static const char sql_message_queue[] =
    "INSERT INTO message (recipient, subject, body, state, next_at, created_at)"
    " VALUES ($1, $2, $3, 'queued', $4, $4)";
static const char sql_message_settle_stale[] =
    "UPDATE message SET state = 'uncertain', error = 'interrupted while it was being sent'"
    " WHERE state = 'sending'";
static const char sql_message_due[] =
    "SELECT id, created_at, attempts, recipient, subject, body FROM message"
    " WHERE state = 'queued' AND next_at <= $1 ORDER BY next_at, id LIMIT 1";
static const char sql_message_claim[] =
    "UPDATE message SET state = 'sending', attempts = attempts + 1 WHERE id = $1";
/* A mail may hold a one-time link: its text is not kept longer than needed. */
static const char sql_message_sent[] =
    "UPDATE message SET state = 'sent', sent_at = $1, body = '', error = '' WHERE id = $2";
static const char sql_message_failed[] =
    "UPDATE message SET state = 'failed', body = '', error = $1 WHERE id = $2";
static const char sql_message_uncertain[] =
    "UPDATE message SET state = 'uncertain', error = $1 WHERE id = $2";
static const char sql_message_delayed[] =
    "UPDATE message SET state = 'queued', error = $1, next_at = $2 WHERE id = $3";
static const char sql_message_count_due[] =
    "SELECT count(*) FROM message WHERE state = 'queued' AND next_at <= $1";
static const char sql_message_remove_old[] =
    "DELETE FROM message WHERE state IN ('sent', 'failed', 'uncertain') AND created_at < $1";

enum {
	SUBJECT_MAX = 500,
	BODY_MAX = 64 * 1024,
	DELAY_FIRST = 60,
	DELAY_MOST = 4 * 3600,
	ERROR_KEPT = 200,
};

/* A subject is one line, whatever names went into it. */
static const char *one_line(struct op *op, const char *text)
{
	char *line = arena_dup(&op->mem, text);

	for (char *c = line; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	return line;
}

enum rc message_queue(struct op *op, const char *recipient, const char *subject, const char *body)
{
	const char *key;
	enum rc rc = email_parse(op, "recipient", recipient, &key);

	if (rc)
		return rc;
	if (strchr(recipient, ','))
		return op_fail(op, RC_INVALID, "recipient", "one address at a time");
	if (text_check(op, "subject", subject, SUBJECT_MAX) ||
	    text_check(op, "body", body, BODY_MAX))
		return RC_INVALID;
	return db_run(op, sql_message_queue,
		      DB_ARGS(db_text(recipient), db_text(one_line(op, subject)), db_text(body),
			      db_int(op->now)));
}

enum rc message_settle_stale(struct op *op)
{
	return db_run(op, sql_message_settle_stale, DB_NO_ARGS);
}

enum rc message_claim(struct op *op, struct message *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_message_due, DB_ARGS(db_int(op->now)));
	found = db_next(&rows);
	if (found)
		*out = (struct message){
		    .id = db_col_int(&rows, 0),
		    .created_at = db_col_int(&rows, 1),
		    .attempts = db_col_int(&rows, 2) + 1,
		    .recipient = db_col_dup(&rows, 3),
		    .subject = db_col_dup(&rows, 4),
		    .body = db_col_dup(&rows, 5),
		};
	rc = db_end(&rows);
	if (rc || !found)
		return rc ? rc : RC_NOT_FOUND;
	return db_run(op, sql_message_claim, DB_ARGS(db_int(out->id)));
}

enum rc message_sent(struct op *op, const struct message *m)
{
	return db_run(op, sql_message_sent, DB_ARGS(db_int(op->now), db_int(m->id)));
}

/* A server's line, short enough to keep; cut at a character, its bytes may be anything. */
static struct db_value error_value(struct op *op, const char *error)
{
	size_t len = strlen(error);
	bool partial;

	if (len > ERROR_KEPT)
		len = ERROR_KEPT;
	len = text_utf8_prefix(error, len, &partial);
	return db_text(arena_dup_len(&op->mem, error, len));
}

enum rc message_failed(struct op *op, const struct message *m, const char *error)
{
	return db_run(op, sql_message_failed, DB_ARGS(error_value(op, error), db_int(m->id)));
}

enum rc message_uncertain(struct op *op, const struct message *m, const char *error)
{
	return db_run(op, sql_message_uncertain, DB_ARGS(error_value(op, error), db_int(m->id)));
}

enum rc message_delayed(struct op *op, const struct message *m, const char *error)
{
	int64_t wait = DELAY_FIRST;

	if (op->now - m->created_at >= MESSAGE_ATTEMPT_SECONDS)
		return message_failed(op, m, error);
	for (int64_t i = 1; i < m->attempts && wait < DELAY_MOST; i++)
		wait *= 2;
	if (wait > DELAY_MOST)
		wait = DELAY_MOST;
	return db_run(op, sql_message_delayed,
		      DB_ARGS(error_value(op, error), db_int(op->now + wait), db_int(m->id)));
}

enum rc message_count_due(struct op *op, int64_t *out)
{
	return db_get_int(op, out, sql_message_count_due, DB_ARGS(db_int(op->now)));
}

enum rc message_remove_old(struct op *op)
{
	return db_run(op, sql_message_remove_old, DB_ARGS(db_int(op->now - MESSAGE_KEEP_SECONDS)));
}
