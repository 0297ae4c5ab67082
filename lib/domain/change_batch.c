#include "lib/domain/change_batch.h"

#include "lib/platform/sql.h"

#define BATCH_ALL                                                                                  \
	"SELECT b.id, b.at, COALESCE(b.account_id, 0), COALESCE(a.name, ''), b.action,"            \
	" COALESCE(b.import_id, 0), COALESCE(b.undoes_id, 0), COALESCE(b.undone_by_id, 0)"         \
	" FROM batch b LEFT JOIN account a ON a.id = b.account_id"
#define BATCH_COLUMNS BATCH_ALL " WHERE EXISTS (SELECT 1 FROM change c WHERE c.batch_id = b.id)"

/* An undo is there also when it brought nothing back. */
static const char sql_batch_get[] =
    BATCH_ALL " WHERE b.id = $1 AND (EXISTS (SELECT 1 FROM change c WHERE c.batch_id = b.id)"
	      " OR EXISTS (SELECT 1 FROM undo u WHERE u.batch_id = b.id))";
/* What an undo took back may be an undo itself: down to the action at the bottom. */
static const char sql_batch_root[] =
    "WITH RECURSIVE r (id, undoes_id, undos) AS (SELECT id, undoes_id, 0 FROM batch WHERE id = $1"
    " UNION ALL SELECT t.id, t.undoes_id, r.undos + 1 FROM r JOIN batch t ON t.id = r.undoes_id)"
    " SELECT id, undos FROM r ORDER BY undos DESC LIMIT 1";
static const char sql_batch_one[] = BATCH_ALL " WHERE b.id = $1";
static const char sql_batch_targets[] = "SELECT targets FROM bulk WHERE batch_id = $1 LIMIT 1";
static const char sql_batch_records[] =
    "SELECT count(*) FROM (SELECT DISTINCT entity, entity_id FROM change WHERE batch_id = $1"
    " LIMIT $2) r";
/* What is too much to count was counted by who did it. */
static const char sql_batch_counted[] =
    "SELECT COALESCE((SELECT max(changed) FROM bulk WHERE batch_id = $1), (SELECT"
    " max(created_rows + updated_rows) FROM import WHERE batch_id = $1), (SELECT max(done_records)"
    " FROM undo WHERE batch_id = $1 AND state <> 0), 0)";
static const char sql_batch_next_action[] =
    "SELECT COALESCE(min(action), '') FROM batch WHERE action > $1";
static const char sql_batch_first_since[] =
    "SELECT id FROM batch WHERE at >= $1 ORDER BY at, id LIMIT 1";
static const char sql_batch_last_before[] =
    "SELECT id FROM batch WHERE at < $1 ORDER BY at DESC, id DESC LIMIT 1";
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
	int64_t counted;
	enum rc rc = db_get_int(op, &b->records, sql_batch_records,
				DB_ARGS(db_int(b->id), db_int(CHANGE_RECORDS_COUNTED + 1)));

	if (rc || b->records <= CHANGE_RECORDS_COUNTED)
		return rc;
	rc = db_get_int(op, &counted, sql_batch_counted, DB_ARGS(db_int(b->id)));
	b->is_partial = counted < b->records;
	b->records = b->is_partial ? CHANGE_RECORDS_COUNTED : counted;
	return rc;
}

/* --- which of a million ----------------------------------------------------------------------- */

/* Batches lie by day as by id, but for what began at the same time. */
enum { SLACK_SECONDS = 3600 };

struct bounds {
	int64_t first, last; /* ids */
};

static enum rc find_bounds(struct op *op, const struct change_query *q, struct bounds *b)
{
	enum rc rc = RC_OK;

	*b = (struct bounds){0, q->before ? q->before - 1 : INT64_MAX};
	if (q->from)
		rc = db_get_int(op, &b->first, sql_batch_first_since,
				DB_ARGS(db_int(q->from - SLACK_SECONDS)));
	if (rc == RC_NOT_FOUND) {
		b->first = INT64_MAX;
		rc = RC_OK;
	}
	if (!rc && q->until) {
		int64_t last;

		rc = db_get_int(op, &last, sql_batch_last_before,
				DB_ARGS(db_int(q->until + SLACK_SECONDS)));
		if (rc == RC_NOT_FOUND)
			last = 0;
		b->last = last < b->last ? last : b->last;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The actions of a kind that there are: "contact" has "contact.edit" and "contact.tag". */
static enum rc find_actions(struct op *op, const char *kind, const char **out, size_t *count)
{
	size_t len = strlen(kind);
	/* Every text that begins with kind is greater than its beginning but one character. */
	const char *at = arena_dup_len(&op->mem, kind, len - 1);
	enum rc rc = RC_OK;

	*count = 0;
	while (!rc && *count < CHANGE_ACTIONS_MAX) {
		rc = db_get_text(op, &at, sql_batch_next_action, DB_ARGS(db_text(at)));
		if (rc || !at[0] || strncmp(at, kind, len) > 0)
			break;
		if (strncmp(at, kind, len) == 0 && (!at[len] || at[len] == '.'))
			out[(*count)++] = at;
	}
	return rc;
}

/* The ids of those that fit, of one action or (NULL) of all. */
static void add_choice(struct sql *s, const struct change_query *q, const struct bounds *b,
		       const char *action)
{
	sql_add(s, "SELECT id FROM (SELECT b.id FROM batch b WHERE b.id >= ");
	sql_value(s, db_int(b->first));
	sql_add(s, " AND b.id <= ");
	sql_value(s, db_int(b->last));
	if (action) {
		sql_add(s, " AND b.action = ");
		sql_value(s, db_text(action));
	}
	if (q->account_id) {
		sql_add(s, " AND b.account_id = ");
		sql_value(s, db_int(q->account_id));
	}
	if (q->from) {
		sql_add(s, " AND +b.at >= ");
		sql_value(s, db_int(q->from));
	}
	if (q->until) {
		sql_add(s, " AND +b.at < ");
		sql_value(s, db_int(q->until));
	}
	sql_add(s, " AND EXISTS (SELECT 1 FROM change c WHERE c.batch_id = b.id)"
		   " ORDER BY b.id DESC LIMIT ");
	sql_value(s, db_int((int64_t)q->limit));
	sql_add(s, ") p");
}

static enum rc make_list(struct op *op, struct sql *s, const struct change_query *q)
{
	const char *actions[CHANGE_ACTIONS_MAX];
	struct bounds bounds;
	size_t count = 0;
	enum rc rc = find_bounds(op, q, &bounds);

	if (!rc && q->kind[0])
		rc = find_actions(op, q->kind, actions, &count);
	sql_add(s, BATCH_COLUMNS " AND b.id IN (");
	if (!q->kind[0])
		add_choice(s, q, &bounds, NULL);
	else if (!count)
		sql_add(s, "0");
	for (size_t i = 0; i < count; i++) {
		if (i)
			sql_add(s, " UNION ALL ");
		add_choice(s, q, &bounds, actions[i]);
	}
	sql_add(s, ") ORDER BY b.id DESC LIMIT ");
	sql_value(s, db_int((int64_t)q->limit));
	return rc;
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
	rc = make_list(op, &s, q);
	if (!rc) {
		db_query(op, &rows, sql_text(&s), sql_args(&s));
		while (*count < q->limit && db_next(&rows))
			read_batch(&rows, &list[(*count)++]);
		rc = db_end(&rows);
	}
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

enum rc change_batch_root(struct op *op, int64_t id, struct change_batch *out, int64_t *undos)
{
	struct db_rows rows;
	int64_t root = 0;
	enum rc rc;

	*undos = 0;
	db_query(op, &rows, sql_batch_root, DB_ARGS(db_int(id)));
	if (db_next(&rows)) {
		root = db_col_int(&rows, 0);
		*undos = db_col_int(&rows, 1);
	}
	rc = db_end(&rows);
	if (rc)
		return rc;
	db_query(op, &rows, sql_batch_one, DB_ARGS(db_int(root)));
	if (db_next(&rows))
		read_batch(&rows, out);
	else
		root = 0;
	rc = db_end(&rows);
	return rc || root ? rc : op_fail(op, RC_NOT_FOUND, "", "no such change");
}

/* "[4,17]" */
enum rc change_batch_targets(struct op *op, int64_t id, int64_t *out, size_t max, size_t *count)
{
	const char *text;
	enum rc rc = db_get_text(op, &text, sql_batch_targets, DB_ARGS(db_int(id)));

	*count = 0;
	if (rc)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	for (const char *at = text; *count < max && *at;) {
		char *end;
		int64_t target = strtoll(at, &end, 10);

		if (end == at) {
			at++;
			continue;
		}
		out[(*count)++] = target;
		at = end;
	}
	return RC_OK;
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
