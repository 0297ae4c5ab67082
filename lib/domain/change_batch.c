#include "lib/domain/change_batch.h"

#include "lib/platform/sql.h"

#define BATCH_COLUMNS                                                                              \
	"SELECT b.id, b.at, COALESCE(b.account_id, 0), COALESCE(a.name, ''), b.action,"            \
	" COALESCE(b.import_id, 0), COALESCE(b.undoes_id, 0), COALESCE(b.undone_by_id, 0)"         \
	" FROM batch b LEFT JOIN account a ON a.id = b.account_id"                                 \
	" WHERE EXISTS (SELECT 1 FROM change c WHERE c.batch_id = b.id)"

static const char sql_batch_get[] = BATCH_COLUMNS " AND b.id = $1";
static const char sql_batch_records[] =
    "SELECT count(*) FROM (SELECT DISTINCT entity, entity_id FROM change WHERE batch_id = $1"
    " LIMIT $2) r";
/* $5: who looks; private segments of others are not told. */
static const char sql_batch_values[] =
    "SELECT c.id, c.entity, c.entity_id, c.field, COALESCE(c.old_value, ''),"
    " COALESCE(c.new_value, ''), c.source_row, EXISTS (SELECT 1 FROM segment s"
    " WHERE s.is_shared = 0 AND s.owner_id <> $5 AND $5 <> 0 AND ((c.entity = 4"
    " AND s.id = c.entity_id) OR (c.entity = 1 AND c.field = 102"
    " AND s.id = ABS(CAST(COALESCE(c.new_value, c.old_value) AS INTEGER)))))"
    " FROM change c WHERE c.batch_id = $1 AND (c.entity, c.entity_id, c.id) > ($2, $3, $4)"
    " ORDER BY c.entity, c.entity_id, c.id LIMIT $6";

static void read_batch(struct db_rows *rows, struct change_batch *out)
{
	*out = (struct change_batch){
	    .id = db_col_int(rows, 0),
	    .at = db_col_int(rows, 1),
	    .account_id = db_col_int(rows, 2),
	    .account_name = db_col_dup(rows, 3),
	    .action = db_col_dup(rows, 4),
	    .import_id = db_col_int(rows, 5),
	    .undoes_id = db_col_int(rows, 6),
	    .undone_by_id = db_col_int(rows, 7),
	};
}

static enum rc count_records(struct op *op, struct change_batch *b)
{
	return db_get_int(op, &b->records, sql_batch_records,
			  DB_ARGS(db_int(b->id), db_int(CHANGE_RECORDS_COUNTED)));
}

static void make_list(struct op *op, struct sql *s, const struct change_query *q)
{
	sql_add(s, BATCH_COLUMNS);
	if (q->account_id) {
		sql_add(s, " AND b.account_id = ");
		sql_value(s, db_int(q->account_id));
	}
	if (q->before) {
		sql_add(s, " AND b.id < ");
		sql_value(s, db_int(q->before));
	}
	if (q->kind[0]) {
		sql_add(s, " AND (b.action = ");
		sql_value(s, db_text(q->kind));
		sql_add(s, " OR b.action LIKE ");
		sql_value(s, db_text(arena_printf(&op->mem, "%s.%%", q->kind)));
		sql_add(s, ")");
	}
	sql_add(s, " ORDER BY b.id DESC LIMIT ");
	sql_value(s, db_int((int64_t)q->limit));
}

enum rc change_batch_list(struct op *op, const struct change_query *q, struct change_batch **out,
			  size_t *count)
{
	struct change_batch *list = arena_alloc(&op->mem, (q->limit + 1) * sizeof(*list));
	struct db_rows rows;
	struct sql s;
	enum rc rc;

	*out = list;
	*count = 0;
	sql_init(&s);
	make_list(op, &s, q);
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (*count < q->limit && db_next(&rows))
		read_batch(&rows, &list[(*count)++]);
	rc = db_end(&rows);
	sql_release(&s);
	for (size_t i = 0; !rc && i < *count; i++)
		rc = count_records(op, &list[i]);
	return rc;
}

enum rc change_batch_get(struct op *op, int64_t id, struct change_batch *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_batch_get, DB_ARGS(db_int(id)));
	found = db_next(&rows);
	if (found)
		read_batch(&rows, out);
	rc = db_end(&rows);
	if (rc || !found)
		return rc ? rc : op_fail(op, RC_NOT_FOUND, "", "no such change");
	return count_records(op, out);
}

enum rc change_batch_values(struct op *op, int64_t id, const struct change_value *after, size_t max,
			    struct change_value **out, size_t *count)
{
	const struct change_value start = {0}, *from = after ? after : &start;
	struct change_value *list = arena_alloc(&op->mem, (max + 1) * sizeof(*list));
	struct db_rows rows;

	*out = list;
	*count = 0;
	db_query(op, &rows, sql_batch_values,
		 DB_ARGS(db_int(id), db_int(from->entity), db_int(from->entity_id),
			 db_int(from->id), db_int(op->account_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows)) {
		bool is_hidden = db_col_int(&rows, 7);

		list[(*count)++] = (struct change_value){
		    .id = db_col_int(&rows, 0),
		    .entity = (enum change_entity)db_col_int(&rows, 1),
		    .entity_id = db_col_int(&rows, 2),
		    .field = (int)db_col_int(&rows, 3),
		    .old_value = is_hidden ? "" : db_col_dup(&rows, 4),
		    .new_value = is_hidden ? "" : db_col_dup(&rows, 5),
		    .source_row = db_col_int(&rows, 6),
		    .is_hidden = is_hidden,
		};
	}
	return db_end(&rows);
}
