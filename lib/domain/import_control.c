#include "lib/domain/import_control.h"

#include "lib/platform/db.h"

enum { SMALL_BYTES = 1024 * 1024 };

/* Only what is under way or waits; a cancelled one stays so. */
static const char sql_import_wish[] =
    "UPDATE import SET wish = $1, wished_by = $2 WHERE id = $3"
    " AND state IN ('queued', 'checking', 'running') AND wish <> 2";
static const char sql_import_wish_get[] = "SELECT wish FROM import WHERE id = $1";
static const char sql_import_small_waits[] =
    "SELECT count(*) FROM import WHERE state = 'queued' AND wish <> 1 AND bytes <= $1 AND id <> $2";
static const char sql_import_halt[] = "UPDATE import SET halt_reason = $1, halted_at = $2"
				      " WHERE id = $3";

static enum rc save_wish(struct op *op, int64_t id, enum import_wish wish)
{
	struct import im;
	enum rc rc = import_get(op, id, &im);

	if (!rc)
		rc = db_run(op, sql_import_wish,
			    DB_ARGS(db_int(wish),
				    op->account_id ? db_int(op->account_id) : db_null(),
				    db_int(id)));
	if (rc || db_changed(op))
		return rc;
	return op_fail(op, RC_CONFLICT, "",
		       im.wish == IMPORT_WISH_CANCEL && import_is_active(&im)
			   ? "this import is being cancelled already"
			   : "this import is not under way");
}

enum rc import_pause(struct op *op, int64_t id)
{
	return save_wish(op, id, IMPORT_WISH_PAUSE);
}

enum rc import_resume(struct op *op, int64_t id)
{
	return save_wish(op, id, IMPORT_WISH_NONE);
}

enum rc import_cancel(struct op *op, int64_t id)
{
	return save_wish(op, id, IMPORT_WISH_CANCEL);
}

enum rc import_wish_get(struct op *op, int64_t id, enum import_wish *out)
{
	int64_t wish;
	enum rc rc = db_get_int(op, &wish, sql_import_wish_get, DB_ARGS(db_int(id)));

	*out = rc ? IMPORT_WISH_NONE : (enum import_wish)wish;
	return rc;
}

enum rc import_small_waits(struct op *op, const struct import *im, bool *out)
{
	int64_t count = 0;
	enum rc rc = RC_OK;

	if (im->bytes > SMALL_BYTES)
		rc = db_get_int(op, &count, sql_import_small_waits,
				DB_ARGS(db_int(SMALL_BYTES), db_int(im->id)));
	*out = count > 0;
	return rc;
}

static enum rc write_halt(struct op *op, const struct import *im, const char *reason)
{
	enum rc rc = db_begin_write(op);

	if (!rc)
		rc = db_run(op, sql_import_halt,
			    DB_ARGS(db_text(reason), reason[0] ? db_int(op->now) : db_null(),
				    db_int(im->id)));
	return rc ? rc : db_commit(op);
}

void import_halt(struct op *op, const struct import *im, const char *reason)
{
	const char *text = arena_dup(&op->mem, reason); /* it may be the fault's own */
	struct fault kept = op->fault;

	op_clear_fault(op);
	if (write_halt(op, im, text))
		db_rollback(op);
	op->fault = kept;
}
