/*
 * Slices of alterations.
 *
 * A slice begins with reading the row: whoever went on meanwhile (a page that did all of it, the
 * job, one that was killed) has left its checkpoint there.
 */
#include "lib/domain/alteration_row.h"

#include <time.h>

#include "lib/domain/setting.h"
#include "lib/platform/db.h"
#include "lib/platform/zone.h"

/* An undo goes on with its own in its own slices, unless it was stopped. */
static const char sql_alteration_next[] =
    "SELECT a.id FROM alteration a WHERE a.finished_at IS NULL"
    " AND a.state IN ('staging', 'running', 'dropping') AND (a.undoes_id = 0 OR NOT EXISTS"
    " (SELECT 1 FROM undo u WHERE u.batch_id = a.batch_id AND u.state = 0)) ORDER BY a.id LIMIT 1";

static int64_t clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* What the alteration itself says is its end; what the database says is not. */
static bool is_end(enum rc rc)
{
	return rc == RC_NOT_FOUND || rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_DENIED;
}

/* What was made ready goes; what was done stays. */
static enum rc fail(struct op *op, struct alteration *a)
{
	a->error = arena_dup(&op->mem, op->fault.reason);
	op_clear_fault(op);
	if (a->kind != ALTERATION_CONVERT || a->step > ALTERATION_SWITCH ||
	    a->state == ALTERATION_DROPPING)
		return alteration_finish(op, a, ALTERATION_FAILED);
	a->state = ALTERATION_DROPPING;
	return alteration_save(op, a);
}

static enum rc some(struct op *op, struct alteration *a)
{
	enum rc rc;

	if (a->state == ALTERATION_DROPPING)
		return alteration_drop_some(op, a);
	switch (a->kind) {
	case ALTERATION_CONVERT:
		rc = alteration_convert_some(op, a);
		break;
	case ALTERATION_MERGE_TAG:
		rc = alteration_merge_some(op, a);
		break;
	case ALTERATION_DELETE_TAG:
		rc = alteration_delete_tag_some(op, a);
		break;
	default:
		rc = alteration_delete_attribute_some(op, a);
		break;
	}
	return is_end(rc) ? fail(op, a) : rc;
}

static enum rc use_zone(struct op *op)
{
	struct settings settings;
	enum rc rc = settings_get(op, &settings);

	if (!rc)
		zone_use(settings.time_zone);
	return rc;
}

enum rc alteration_step(struct op *op, struct alteration *a, int64_t budget_us)
{
	int64_t began = clock_us(), batch_id = op->batch_id;
	enum rc rc = use_zone(op);

	if (!rc)
		rc = alteration_get(op, a->id, a);
	op->batch_id = a->batch_id;
	while (!rc && alteration_is_at_work(a)) {
		struct arena_mark mark = arena_mark(&op->mem);
		struct alteration next = *a;

		rc = some(op, &next);
		arena_rewind(&op->mem, mark);
		/* Its reason was written in memory that is gone. */
		if (!rc && next.error != a->error)
			rc = alteration_get(op, a->id, &next);
		*a = next;
		if (budget_us && clock_us() - began > budget_us)
			break;
	}
	op->batch_id = batch_id;
	return rc;
}

/* --- the job -------------------------------------------------------------------------------- */

static enum rc find_next(struct op *op, struct alteration *out)
{
	int64_t id = 0;
	enum rc rc = db_begin_read(op), end;

	if (rc)
		return rc;
	rc = db_get_int(op, &id, sql_alteration_next, DB_NO_ARGS);
	if (!rc)
		rc = alteration_get(op, id, out);
	end = db_commit(op);
	return rc ? rc : end;
}

static enum rc run_slice(struct op *op, struct alteration *a)
{
	enum rc rc = db_begin_write(op);

	if (rc)
		return rc;
	op->now = time(NULL);
	rc = alteration_step(op, a, ALTERATION_SLICE_US);
	if (!rc)
		rc = db_commit(op);
	if (rc)
		db_rollback(op);
	return rc;
}

enum rc alteration_run_next(struct op *op, struct alteration *out)
{
	enum rc rc = find_next(op, out);

	if (rc)
		return rc;
	op->account_id = out->account_id;
	db_set_bulk(op);
	while (!rc && alteration_is_at_work(out)) {
		struct arena_mark mark = arena_mark(&op->mem);

		rc = run_slice(op, out);
		arena_rewind(&op->mem, mark);
		if (!rc)
			rc = db_tend_log(op, false);
		db_give_way(op);
	}
	return rc ? rc : db_tend_log(op, true);
}
