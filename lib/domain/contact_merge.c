#include "lib/domain/contact_merge.h"

#include "lib/domain/change.h"
#include "lib/platform/db.h"

/* By the order in which values were written, not by batches or versions: a job that began long ago
 * writes now, and some batches leave the version as it was.  Oldest first, so that the first row of
 * a field holds what the form's author saw. */
static const char sql_merge_since[] =
    "SELECT c.field, c.old_value, COALESCE(a.name, '') FROM change c"
    " JOIN batch b ON b.id = c.batch_id LEFT JOIN account a ON a.id = b.account_id"
    " WHERE c.entity = 1 AND c.entity_id = $1 AND c.id > $2 ORDER BY c.id";
static const char sql_merge_newest[] =
    "SELECT COALESCE(max(id), 0) FROM change WHERE entity = 1 AND entity_id = $1";

enum rc contact_merge_newest(struct op *op, int64_t id, int64_t *newest)
{
	return db_get_int(op, newest, sql_merge_newest, DB_ARGS(db_int(id)));
}

static void settle_field(struct op *op, const struct contact *stored, enum contact_field f,
			 const char *seen, const char *who, struct contact *typed,
			 struct contact_clash *clashes, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		if (clashes[i].field == f) {
			clashes[i].account_name =
			    arena_dup(&op->mem, who); /* the last one counts */
			return;
		}
	if (strcmp(typed->values[f], stored->values[f]) == 0)
		return;
	if (strcmp(typed->values[f], seen) == 0) {
		typed->values[f] = stored->values[f];
		return;
	}
	clashes[(*count)++] = (struct contact_clash){
	    .field = f,
	    .theirs = stored->values[f],
	    .yours = typed->values[f],
	    .account_name = arena_dup(&op->mem, who),
	};
}

enum rc contact_merge(struct op *op, const struct contact *stored, int64_t seen,
		      struct contact *typed, struct contact_clash **clashes, size_t *count)
{
	struct db_rows rows;

	*clashes = arena_alloc(&op->mem, CONTACT_FIELD_COUNT * sizeof(**clashes));
	*count = 0;
	db_query(op, &rows, sql_merge_since, DB_ARGS(db_int(stored->id), db_int(seen)));
	while (db_next(&rows)) {
		int64_t f = db_col_int(&rows, 0);

		if (f > 0 && f < CONTACT_FIELD_COUNT)
			settle_field(op, stored, (enum contact_field)f, db_col_text(&rows, 1),
				     db_col_text(&rows, 2), typed, *clashes, count);
	}
	return db_end(&rows);
}
