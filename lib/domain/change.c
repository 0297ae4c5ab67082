#include "lib/domain/change.h"

#include "lib/platform/sql.h"

static const char sql_change_batch[] =
    "INSERT INTO batch (account_id, at, action, import_id) VALUES ($1, $2, $3, $4) RETURNING id";
static const char sql_change_hold[] = "UPDATE batch SET written_until = $1 WHERE id = $2";
static const char sql_change_created[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, source_row)"
    " VALUES ($1, $2, $3, 0, $4)";
static const char sql_change_field[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value, source_row)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)";
/* As sql_change_field, for 1 to CHANGE_GATHER_MAX changes of one contact. */
#define ROW(field, old, new) "($1, 1, $2, $" field ", $" old ", $" new ", $3)"
#define ROWS_1                                                                                      \
	"INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value, source_row)" \
	" VALUES " ROW("4", "5", "6")
#define ROWS_2 ROWS_1 ", " ROW("7", "8", "9")
#define ROWS_3 ROWS_2 ", " ROW("10", "11", "12")
#define ROWS_4 ROWS_3 ", " ROW("13", "14", "15")
#define ROWS_5 ROWS_4 ", " ROW("16", "17", "18")
#define ROWS_6 ROWS_5 ", " ROW("19", "20", "21")
#define ROWS_7 ROWS_6 ", " ROW("22", "23", "24")
#define ROWS_8 ROWS_7 ", " ROW("25", "26", "27")
#define ROWS_9 ROWS_8 ", " ROW("28", "29", "30")
#define ROWS_10 ROWS_9 ", " ROW("31", "32", "33")
#define ROWS_11 ROWS_10 ", " ROW("34", "35", "36")
#define ROWS_12 ROWS_11 ", " ROW("37", "38", "39")
static const char *const sql_change_fields[] = {ROWS_1, ROWS_2, ROWS_3, ROWS_4,	 ROWS_5,  ROWS_6,
						ROWS_7, ROWS_8, ROWS_9, ROWS_10, ROWS_11, ROWS_12};
_Static_assert(ARRAY_LEN(sql_change_fields) == CHANGE_GATHER_MAX, "one statement for each number");
#define CHANGE_COLUMNS                                                                             \
	"SELECT c.id, b.at, b.action, COALESCE(a.name, ''), COALESCE(b.import_id, 0),"             \
	" c.source_row, c.field, c.old_value, c.new_value, c.entity_id"                            \
	" FROM change c JOIN batch b ON b.id = c.batch_id"                                         \
	" LEFT JOIN account a ON a.id = b.account_id WHERE c.entity = $1 AND c.entity_id "
/* Of one record the index gives them in order; those of several are sorted. */
static const char sql_change_list[] =
    CHANGE_COLUMNS "= $2 AND c.id < $4 ORDER BY c.id DESC LIMIT $3";
static const char sql_change_list_of[] = CHANGE_COLUMNS
    "IN (" DB_LIST_BEGIN "$2" DB_LIST_END ") AND c.id < $4 ORDER BY c.id DESC LIMIT $3";

static const char sql_change_origins[] =
    "SELECT c.id, b.at, b.action, COALESCE(a.name, ''), COALESCE(b.import_id, 0), c.source_row,"
    " c.field, c.batch_id FROM (SELECT MAX(n.id) AS id FROM (SELECT id, field FROM change"
    " WHERE entity = $1 AND entity_id = $2 ORDER BY id DESC LIMIT $4) n WHERE n.field <= $3"
    " GROUP BY n.field) newest JOIN change c ON c.id = newest.id"
    " JOIN batch b ON b.id = c.batch_id LEFT JOIN account a ON a.id = b.account_id"
    " ORDER BY c.field";

static const char sql_change_value_origins[] =
    "SELECT c.id, b.at, b.action, COALESCE(a.name, ''), COALESCE(b.import_id, 0), c.source_row,"
    " c.field, c.batch_id, c.new_value FROM (SELECT MAX(id) AS id FROM change WHERE entity = $1"
    " AND entity_id = $2 AND field BETWEEN $3 AND $4 AND new_value IS NOT NULL"
    " GROUP BY field, new_value) newest JOIN change c ON c.id = newest.id"
    " JOIN batch b ON b.id = c.batch_id LEFT JOIN account a ON a.id = b.account_id ORDER BY c.id";

enum rc change_begin(struct op *op, const char *action, int64_t import_id)
{
	if (op->batch_id)
		BUG("batch '%s' inside a batch", action);
	return db_get_int(op, &op->batch_id, sql_change_batch,
			  DB_ARGS(op->account_id ? db_int(op->account_id) : db_null(),
				  db_int(op->now), db_text(action),
				  import_id ? db_int(import_id) : db_null()));
}

enum rc change_join(struct op *op, const char *action)
{
	return op->batch_id ? RC_OK : change_begin(op, action, 0);
}

enum rc change_hold(struct op *op)
{
	if (!op->batch_id)
		return RC_OK;
	op->is_held = true;
	return db_run(op, sql_change_hold,
		      DB_ARGS(db_int(op->now + CHANGE_HOLD_SECONDS), db_int(op->batch_id)));
}

enum rc change_release(struct op *op)
{
	if (!op->is_held)
		return RC_OK;
	op->is_held = false;
	return db_run(op, sql_change_hold, DB_ARGS(db_null(), db_int(op->batch_id)));
}

static void check_batch(const struct op *op)
{
	if (!op->batch_id)
		BUG("a write outside of a batch");
}

/* --- together -------------------------------------------------------------------------------- */

void change_gather_begin(struct op *op, struct change_gather *g)
{
	if (op->gather)
		BUG("changes are gathered already");
	g->count = 0;
	op->gather = g;
}

enum rc change_settle(struct op *op)
{
	struct change_gather *g = op->gather;
	struct db_value values[3 + 3 * CHANGE_GATHER_MAX];
	size_t count = g ? g->count : 0, n = 0;

	if (!count)
		return RC_OK;
	values[n++] = db_int(op->batch_id);
	values[n++] = db_int(g->contact_id);
	values[n++] = db_int(g->source_row);
	for (size_t i = 0; i < count; i++) {
		values[n++] = db_int(g->rows[i].field);
		values[n++] = db_key(g->rows[i].old_value);
		values[n++] = db_key(g->rows[i].new_value);
	}
	g->count = 0;
	return db_run(op, sql_change_fields[count - 1], (struct db_args){n, values});
}

enum rc change_gather_end(struct op *op, enum rc rc)
{
	if (!rc)
		rc = change_settle(op);
	op->gather = NULL;
	return rc;
}

static enum rc gather(struct op *op, int64_t contact_id, int field, const char *old_value,
		      const char *new_value, int64_t source_row)
{
	struct change_gather *g = op->gather;
	enum rc rc = RC_OK;

	if (g->count == CHANGE_GATHER_MAX ||
	    (g->count && (g->contact_id != contact_id || g->source_row != source_row)))
		rc = change_settle(op);
	if (rc)
		return rc;
	g->contact_id = contact_id;
	g->source_row = source_row;
	g->rows[g->count].field = field;
	g->rows[g->count].old_value = old_value;
	g->rows[g->count++].new_value = new_value;
	return RC_OK;
}

/* --- write ----------------------------------------------------------------------------------- */

enum rc change_created(struct op *op, enum change_entity entity, int64_t id, int64_t source_row)
{
	check_batch(op);
	if (op->gather && entity == CHANGE_CONTACT)
		return gather(op, id, 0, NULL, NULL, source_row);
	return db_run(
	    op, sql_change_created,
	    DB_ARGS(db_int(op->batch_id), db_int(entity), db_int(id), db_int(source_row)));
}

enum rc change_field(struct op *op, enum change_entity entity, int64_t id, int field,
		     const char *old_value, const char *new_value, int64_t source_row)
{
	check_batch(op);
	if (op->gather && entity == CHANGE_CONTACT)
		return gather(op, id, field, old_value, new_value, source_row);
	return db_run(op, sql_change_field,
		      DB_ARGS(db_int(op->batch_id), db_int(entity), db_int(id), db_int(field),
			      db_key(old_value), db_key(new_value), db_int(source_row)));
}

enum rc change_list(struct op *op, enum change_entity entity, int64_t id, size_t max,
		    struct change **out, size_t *count, bool *more)
{
	return change_list_of(op, entity, &id, 1, 0, max, out, count, more);
}

enum rc change_list_of(struct op *op, enum change_entity entity, const int64_t *ids,
		       size_t id_count, int64_t before, size_t max, struct change **out,
		       size_t *count, bool *more)
{
	struct db_value *values = arena_alloc(&op->mem, (id_count + 1) * sizeof(*values));
	struct change *list = arena_alloc(&op->mem, max * sizeof(*list));
	struct db_rows rows;

	*out = list;
	*count = 0;
	*more = false;
	for (size_t i = 0; i < id_count; i++)
		values[i] = db_int(ids[i]);
	db_query(op, &rows, id_count == 1 ? sql_change_list : sql_change_list_of,
		 DB_ARGS(db_int(entity),
			 id_count == 1 ? values[0] : db_text(sql_list(&op->mem, values, id_count)),
			 db_int((int64_t)max + 1), db_int(before ? before : INT64_MAX)));
	while (db_next(&rows)) {
		if (*count == max) {
			*more = true;
			break;
		}
		list[(*count)++] = (struct change){
		    .id = db_col_int(&rows, 0),
		    .at = db_col_int(&rows, 1),
		    .action = db_col_dup(&rows, 2),
		    .account_name = db_col_dup(&rows, 3),
		    .import_id = db_col_int(&rows, 4),
		    .source_row = db_col_int(&rows, 5),
		    .field = (int)db_col_int(&rows, 6),
		    .old_value = db_col_dup(&rows, 7),
		    .new_value = db_col_dup(&rows, 8),
		    .entity_id = db_col_int(&rows, 9),
		};
	}
	return db_end(&rows);
}

static struct change *more_room(struct arena *mem, const struct change *list, size_t count)
{
	struct change *out = arena_alloc(mem, 2 * (count + 8) * sizeof(*out));

	if (count)
		memcpy(out, list, count * sizeof(*out));
	return out;
}

/* The rows of a query of origins; has_value: with new_value. */
static enum rc read_origins(struct op *op, const char *sql, struct db_args args, bool has_value,
			    struct change **out, size_t *count)
{
	struct change *list = NULL;
	size_t size = 0, used = 0;
	struct db_rows rows;

	db_query(op, &rows, sql, args);
	while (db_next(&rows)) {
		if (used == size) {
			list = more_room(&op->mem, list, used);
			size = 2 * (used + 8);
		}
		list[used++] = (struct change){
		    .id = db_col_int(&rows, 0),
		    .at = db_col_int(&rows, 1),
		    .action = db_col_dup(&rows, 2),
		    .account_name = db_col_dup(&rows, 3),
		    .import_id = db_col_int(&rows, 4),
		    .source_row = db_col_int(&rows, 5),
		    .field = (int)db_col_int(&rows, 6),
		    .batch_id = db_col_int(&rows, 7),
		    .old_value = "",
		    .new_value = has_value ? db_col_dup(&rows, 8) : "",
		};
	}
	*out = list;
	*count = used;
	return db_end(&rows);
}

enum rc change_origins(struct op *op, enum change_entity entity, int64_t id, int last,
		       int64_t among, struct change **out, size_t *count)
{
	return read_origins(
	    op, sql_change_origins,
	    DB_ARGS(db_int(entity), db_int(id), db_int(last), db_int(among ? among : INT64_MAX)),
	    false, out, count);
}

enum rc change_value_origins(struct op *op, enum change_entity entity, int64_t id, int first,
			     int last, struct change **out, size_t *count)
{
	return read_origins(op, sql_change_value_origins,
			    DB_ARGS(db_int(entity), db_int(id), db_int(first), db_int(last)), true,
			    out, count);
}
