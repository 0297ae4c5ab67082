#include "lib/domain/import_rehearsal_job.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/domain/import_file.h"
#include "lib/platform/db.h"

static const char sql_rehearsal_ask[] =
    "INSERT INTO import_rehearsal (import_id, state, seen, asked_at) VALUES ($1, 0, $2, $3)";
static const char sql_rehearsal_get[] =
    "SELECT state, done_rows, result, error, diff_name, asked_at, COALESCE(finished_at, 0)"
    " FROM import_rehearsal WHERE import_id = $1 AND seen = $2";
static const char sql_rehearsal_diff[] =
    "SELECT diff_name FROM import_rehearsal WHERE import_id = $1";
static const char sql_rehearsal_forget[] = "DELETE FROM import_rehearsal WHERE import_id = $1";
/* One that ran when its job died is begun anew. */
static const char sql_rehearsal_next[] =
    "SELECT r.import_id FROM import_rehearsal r JOIN import i ON i.id = r.import_id"
    " WHERE r.state IN (0, 1) AND i.state IN ('uploaded', 'mapped') ORDER BY r.asked_at, 1 LIMIT 1";
static const char sql_rehearsal_begin[] =
    "UPDATE import_rehearsal SET state = 1, started_at = $1, done_rows = 0 WHERE import_id = $2"
    " AND seen = $3";
static const char sql_rehearsal_progress[] =
    "UPDATE import_rehearsal SET done_rows = $1 WHERE import_id = $2 AND seen = $3";
static const char sql_rehearsal_done[] =
    "UPDATE import_rehearsal SET state = $1, result = $2, error = $3, diff_name = $4,"
    " finished_at = $5, done_rows = $6 WHERE import_id = $7 AND seen = $8";
static const char sql_rehearsal_seen[] = "SELECT seen FROM import_rehearsal WHERE import_id = $1";

enum { TELL_SECONDS = 1 };

bool import_rehearsal_is_job(const struct import *im)
{
	return im->bytes > REHEARSAL_AT_ONCE_BYTES;
}

/* --- for pages ------------------------------------------------------------------------------ */

enum rc import_rehearsal_forget(struct op *op, const struct config *config, int64_t id)
{
	const char *diff_name;
	enum rc rc = db_get_text(op, &diff_name, sql_rehearsal_diff, DB_ARGS(db_int(id)));

	if (rc)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	import_file_remove(op, config, "exports", diff_name);
	return db_run(op, sql_rehearsal_forget, DB_ARGS(db_int(id)));
}

enum rc import_rehearsal_ask(struct op *op, const struct config *config, const struct import *im)
{
	enum rc rc = import_rehearsal_forget(op, config, im->id);

	return rc ? rc
		  : db_run(op, sql_rehearsal_ask,
			   DB_ARGS(db_int(im->id), db_text(import_fingerprint(op, im)),
				   db_int(op->now)));
}

enum rc import_rehearsal_get(struct op *op, const struct import *im, struct rehearsal_job *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_rehearsal_get,
		 DB_ARGS(db_int(im->id), db_text(import_fingerprint(op, im))));
	found = db_next(&rows);
	if (found)
		*out = (struct rehearsal_job){
		    .state = (enum rehearsal_state)db_col_int(&rows, 0),
		    .done_rows = db_col_int(&rows, 1),
		    .result = db_col_dup(&rows, 2),
		    .error = db_col_dup(&rows, 3),
		    .diff_name = db_col_dup(&rows, 4),
		    .asked_at = db_col_int(&rows, 5),
		    .finished_at = db_col_int(&rows, 6),
		};
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

/* --- the job -------------------------------------------------------------------------------- */

struct run {
	struct op *op;
	const struct config *config;
	import_stop *stop;
	struct import im;
	const char *seen;
	time_t told;
	bool is_stopped; /* told to, or somebody chose another mapping meanwhile */
};

/* A short transaction of one statement; *gone: the rehearsal is no longer asked for. */
static enum rc write_row(struct run *r, const char *sql, struct db_args args, bool *gone)
{
	enum rc rc = db_begin_write(r->op);

	if (!rc)
		rc = db_run(r->op, sql, args);
	*gone = !rc && !db_changed(r->op);
	if (!rc)
		rc = db_commit(r->op);
	if (rc)
		db_rollback(r->op);
	return rc;
}

static bool tell(void *context, int64_t done_rows)
{
	struct run *r = context;
	bool gone = false;

	r->is_stopped = r->stop();
	if (r->is_stopped || time(NULL) < r->told + TELL_SECONDS)
		return !r->is_stopped;
	r->told = time(NULL);
	/* A number that could not be told is no reason to stop. */
	if (write_row(r, sql_rehearsal_progress,
		      DB_ARGS(db_int(done_rows), db_int(r->im.id), db_text(r->seen)), &gone))
		op_clear_fault(r->op);
	r->is_stopped = gone;
	return !gone;
}

static enum rc open_diff(struct run *r, const char *name, FILE **out)
{
	const char *path =
	    config_path(&r->op->mem, r->config, arena_printf(&r->op->mem, "exports/%s", name));
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);

	*out = fd < 0 ? NULL : fdopen(fd, "w");
	if (*out)
		return RC_OK;
	if (fd >= 0)
		close(fd);
	return op_fail(r->op, RC_FAILED, "", "the file of differences cannot be written");
}

static enum rc finish(struct run *r, enum rc rc, const struct import_rehearsal *found,
		      const char *diff_name)
{
	struct op *op = r->op;
	const char *result = rc ? "" : import_rehearsal_format(op, found);
	const char *error = rc ? op_sentence(op, op->fault.reason) : "";
	bool gone = false;

	op_clear_fault(op);
	if (rc)
		import_file_remove(op, r->config, "exports", diff_name);
	return write_row(r, sql_rehearsal_done,
			 DB_ARGS(db_int(rc ? REHEARSAL_FAILED : REHEARSAL_DONE), db_text(result),
				 db_text(error), db_text(rc ? "" : diff_name),
				 db_int((int64_t)time(NULL)), db_int(found->total_rows),
				 db_int(r->im.id), db_text(r->seen)),
			 &gone);
}

static enum rc rehearse(struct run *r)
{
	const char *diff_name = import_file_new_name(r->op, "rehearsal");
	struct import_rehearsal found = {0};
	FILE *diff;
	enum rc rc = open_diff(r, diff_name, &diff);

	if (rc)
		return rc;
	rc = import_rehearse(r->op, r->config, &r->im, tell, r, true, diff, &found);
	if (fclose(diff) != 0 && !rc)
		rc = op_fail(r->op, RC_FAILED, "", "the disk of the server is full");
	/* What was stopped, or is the machine's fault, is begun anew by the next run. */
	if (rc == RC_CONFLICT || rc == RC_BUSY || rc == RC_FAILED) {
		import_file_remove(r->op, r->config, "exports", diff_name);
		if (rc == RC_CONFLICT)
			op_clear_fault(r->op);
		return rc == RC_CONFLICT ? RC_OK : rc;
	}
	return finish(r, rc, &found, diff_name);
}

enum rc import_rehearsal_run_next(struct op *op, const struct config *config, import_stop *stop)
{
	struct run r = {.op = op, .config = config, .stop = stop};
	bool gone = false;
	int64_t id;
	enum rc rc = db_get_int(op, &id, sql_rehearsal_next, DB_NO_ARGS);

	if (!rc)
		rc = import_get(op, id, &r.im);
	if (!rc)
		rc = db_get_text(op, &r.seen, sql_rehearsal_seen, DB_ARGS(db_int(id)));
	if (rc)
		return rc;
	op->account_id = r.im.account_id;
	rc = write_row(&r, sql_rehearsal_begin,
		       DB_ARGS(db_int(op->now), db_int(id), db_text(r.seen)), &gone);
	return rc || gone ? rc : rehearse(&r);
}
