/*
 * May it be undone: not twice, not while it is written, not somebody else's private segment, not
 * past the days that the settings allow.
 */
#include "lib/domain/undo.h"

#include "lib/domain/setting.h"
#include "lib/platform/db.h"

static const char sql_undo_target[] =
    "SELECT at, COALESCE(undone_by_id, 0), COALESCE(undoes_id, 0), action FROM batch WHERE id = $1";
static const char sql_undo_has_changes[] = "SELECT 1 FROM change WHERE batch_id = $1 LIMIT 1";
static const char sql_undo_is_written[] =
    "SELECT 1 FROM import WHERE batch_id = $1 AND state IN ('checking', 'running')"
    " UNION ALL SELECT 1 FROM undo WHERE batch_id = $1 AND state = 0"
    " UNION ALL SELECT 1 FROM bulk WHERE batch_id = $1 AND state = 'running'"
    " UNION ALL SELECT 1 FROM alteration WHERE batch_id = $1 AND finished_at IS NULL"
    " UNION ALL SELECT 1 FROM batch WHERE id = $1 AND written_until > $2 LIMIT 1";
/* Definitions, and the first people that were put into lists. */
static const char sql_undo_private[] =
    "SELECT 1 FROM segment s WHERE s.is_shared = 0 AND s.owner_id <> $2 AND s.id IN ("
    " SELECT entity_id FROM change WHERE batch_id = $1 AND entity = 4 UNION"
    " SELECT ABS(CAST(v.value AS INTEGER)) FROM (SELECT COALESCE(new_value, old_value) AS value"
    " FROM change WHERE batch_id = $1 AND entity = 1 AND field = 102 LIMIT 500) v) LIMIT 1";

static enum rc refuse(struct op *op, const char *reason)
{
	return op_fail(op, RC_CONFLICT, "undo", reason);
}

/* By an import, an undo, work on many, or a request that commits piece by piece. */
static enum rc check_complete(struct op *op, int64_t batch_id)
{
	int64_t one;
	enum rc rc =
	    db_get_int(op, &one, sql_undo_is_written, DB_ARGS(db_int(batch_id), db_int(op->now)));

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc ? rc : refuse(op, "it is still going on");
}

/* Undos of undos lead back to the action that began it. */
static enum rc check_private(struct op *op, int64_t batch_id, int64_t undoes_id, const char *action)
{
	const char *root = action;
	int64_t one, id = undoes_id;
	enum rc rc = RC_OK;

	while (!rc && id) {
		struct db_rows rows;

		db_query(op, &rows, sql_undo_target, DB_ARGS(db_int(id)));
		id = 0;
		if (db_next(&rows)) {
			id = db_col_int(&rows, 2);
			root = db_col_dup(&rows, 3);
		}
		rc = db_end(&rows);
	}
	if (rc || !op->account_id || strncmp(root, "segment.", 8) != 0)
		return rc;
	rc = db_get_int(op, &one, sql_undo_private,
			DB_ARGS(db_int(batch_id), db_int(op->account_id)));
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc ? rc
		  : op_fail(op, RC_DENIED, "",
			    "this is about somebody else's private segment: only its owner can "
			    "undo it");
}

static enum rc get_days(struct op *op, int64_t at, int64_t *days, bool *is_over)
{
	struct settings settings;
	enum rc rc = settings_get(op, &settings);

	*days = rc ? 0 : settings_undo_days(&settings);
	*is_over = !rc && at < op->now - *days * 86400;
	return rc;
}

enum rc undo_expired(struct op *op, int64_t at, bool *out)
{
	int64_t days;

	return get_days(op, at, &days, out);
}

static enum rc check_age(struct op *op, int64_t at)
{
	int64_t days;
	bool is_over;
	enum rc rc = get_days(op, at, &days, &is_over);

	if (rc || !is_over)
		return rc;
	return op_failf(op, RC_CONFLICT, "undo", "it is more than %lld %s old; the settings say %s",
			(long long)days, days == 1 ? "day" : "days",
			"for how long things can be undone");
}

enum rc undo_check(struct op *op, int64_t batch_id)
{
	int64_t at = 0, undone_by = 0, undoes = 0;
	const char *action = "";
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_undo_target, DB_ARGS(db_int(batch_id)));
	found = db_next(&rows);
	if (found) {
		at = db_col_int(&rows, 0);
		undone_by = db_col_int(&rows, 1);
		undoes = db_col_int(&rows, 2);
		action = db_col_dup(&rows, 3);
	}
	rc = db_end(&rows);
	if (rc || !found)
		return rc ? rc : op_fail(op, RC_NOT_FOUND, "", "no such change");
	if (undone_by)
		return refuse(op, "it was undone already");
	if (strcmp(action, "contact.erase") == 0)
		return refuse(op, "who was erased is gone for good");
	rc = check_complete(op, batch_id);
	if (!rc)
		rc = check_private(op, batch_id, undoes, action);
	if (!rc)
		rc = check_age(op, at);
	if (rc)
		return rc;
	rc = db_get_int(op, &at, sql_undo_has_changes, DB_ARGS(db_int(batch_id)));
	return rc == RC_NOT_FOUND ? refuse(op, "it changed nothing") : rc;
}
