/*
 * Undo of entries of the blacklist.  The statuses of people are the contacts' side.
 */
#include "lib/domain/undo_kind.h"

#include "lib/domain/blacklist.h"
#include "lib/platform/db.h"

static const char sql_undo_entry_find[] = "SELECT 1 FROM blacklist WHERE id = $1";
static const char sql_undo_entry_made[] =
    "SELECT b.at, COALESCE(b.account_id, 0) FROM change c JOIN batch b ON b.id = c.batch_id"
    " WHERE c.entity = 5 AND c.entity_id = $1 AND c.field = 0";

static enum rc find_entry(struct undo_run *run, int64_t id)
{
	int64_t one;

	return db_get_int(run->op, &one, sql_undo_entry_find, DB_ARGS(db_int(id)));
}

static bool entry_goes(const struct undo_record *r)
{
	const struct undo_thing *t = undo_thing_find(r, BLACKLIST_GONE);

	return undo_thing_find(r, 0) || (t && !t->before[0]);
}

static bool entry_comes(const struct undo_record *r)
{
	return undo_before(r, BLACKLIST_GONE)[0] != '\0';
}

/* Nobody edits an entry. */
static enum rc entry_held(struct undo_run *run, const struct undo_record *r, bool *held,
			  int64_t *by)
{
	(void)run;
	(void)r;
	*held = false;
	*by = 0;
	return RC_OK;
}

static enum rc remove_entry(struct undo_run *run, const struct undo_record *r)
{
	return blacklist_drop(run->op, r->id);
}

static enum rc bring_back_entry(struct undo_run *run, const struct undo_record *r)
{
	int64_t at = run->op->now, account_id = run->op->account_id;
	struct db_rows rows;
	enum rc rc;

	db_query(run->op, &rows, sql_undo_entry_made, DB_ARGS(db_int(r->id)));
	if (db_next(&rows)) {
		at = db_col_int(&rows, 0);
		account_id = db_col_int(&rows, 1);
	}
	rc = db_end(&rows);
	return rc ? rc
		  : blacklist_restore(run->op, r->id, undo_before(r, BLACKLIST_GONE), account_id,
				      at);
}

static enum rc entry_arrive(struct undo_run *run, const struct undo_record *r)
{
	return blacklist_heed(run->op, r->id);
}

const struct undo_entity undo_blacklist_entity = {
    .entity = CHANGE_BLACKLIST,
    .goes_first = true,
    .goes = entry_goes,
    .comes = entry_comes,
    .find = find_entry,
    .remove = remove_entry,
    .bring_back = bring_back_entry,
    .arrive = entry_arrive,
    .held = entry_held,
};
