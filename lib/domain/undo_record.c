#include "lib/domain/undo_record.h"

#include <time.h>

#include "lib/platform/db.h"

static const char sql_undo_rows[] =
    "SELECT id, field, COALESCE(old_value, ''), COALESCE(new_value, '') FROM change"
    " WHERE batch_id = $1 AND entity = $2 AND entity_id = $3 ORDER BY id";
static const char sql_undo_row_count[] =
    "SELECT count(*) FROM change WHERE batch_id = $1 AND entity = $2 AND entity_id = $3";
static const char sql_undo_keep[] =
    "INSERT INTO undo_kept (undo_id, change_id, reason, by_change_id) VALUES ($1, $2, $3, $4)";
static const char sql_undo_edit_since[] =
    "SELECT id FROM change WHERE entity = $1 AND entity_id = $2 AND field = $3 AND id > $4"
    " AND batch_id <> $5 ORDER BY id DESC LIMIT 1";
static const char sql_undo_by[] =
    "SELECT COALESCE(a.name, ''), b.at FROM change c JOIN batch b ON b.id = c.batch_id"
    " LEFT JOIN account a ON a.id = b.account_id WHERE c.id = $1";
static const char sql_undo_time_of[] =
    "SELECT b.at FROM change c JOIN batch b ON b.id = c.batch_id WHERE c.entity = $1"
    " AND c.entity_id = $2 AND c.field = $3 AND c.new_value = $4 AND c.id < $5"
    " AND b.undoes_id IS NULL AND b.undone_by_id IS NULL ORDER BY c.id DESC LIMIT 1";

/* --- rows into things ----------------------------------------------------------------------- */

struct row {
	int64_t id, key; /* key: which of the things of this field */
	int field;
	const char *old_value, *new_value;
};

static int compare_rows(const void *left, const void *right)
{
	const struct row *a = left, *b = right;

	if (a->field != b->field)
		return a->field < b->field ? -1 : 1;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static int64_t key_of(enum change_entity entity, const struct row *row)
{
	const struct undo_kind *kind = undo_kind_find(entity, row->field);
	int64_t id;

	if (!kind || !kind->by_value)
		return 0;
	id = strtoll(row->new_value[0] ? row->new_value : row->old_value, NULL, 10);
	return id < 0 ? -id : id;
}

/* What a batch did in several steps is one change, from the first old to the last new value. */
static void make_things(struct op *op, const struct row *rows, size_t count, struct undo_record *r)
{
	struct undo_thing *t = NULL;

	r->things = arena_alloc(&op->mem, (count + 1) * sizeof(*r->things));
	r->count = 0;
	for (size_t i = 0; i < count; i++) {
		if (t && i && rows[i].field == rows[i - 1].field &&
		    rows[i].key == rows[i - 1].key) {
			t->after = rows[i].new_value;
			t->last_id = rows[i].id;
			continue;
		}
		t = &r->things[r->count++];
		*t = (struct undo_thing){rows[i].field, rows[i].id, rows[i].id, rows[i].old_value,
					 rows[i].new_value};
	}
}

/* Things that are again as they were are none; but that it was created is. */
static void drop_unchanged(struct undo_record *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->count; i++)
		if (!r->things[i].field || strcmp(r->things[i].before, r->things[i].after) != 0)
			r->things[kept++] = r->things[i];
	r->count = kept;
}

static enum rc read_record(struct undo_run *run, struct undo_record *r)
{
	struct op *op = run->op;
	struct db_args args = DB_ARGS(db_int(run->target_id), db_int(r->entity), db_int(r->id));
	struct db_rows rows;
	struct row *list;
	size_t count = 0;
	int64_t total;
	enum rc rc = db_get_int(op, &total, sql_undo_row_count, args);

	if (rc)
		return rc;
	list = arena_alloc(&op->mem, ((size_t)total + 1) * sizeof(*list));
	db_query(op, &rows, sql_undo_rows, args);
	while (count < (size_t)total && db_next(&rows)) {
		struct row *row = &list[count++];

		*row = (struct row){
		    .id = db_col_int(&rows, 0),
		    .field = (int)db_col_int(&rows, 1),
		    .old_value = db_col_dup(&rows, 2),
		    .new_value = db_col_dup(&rows, 3),
		};
		row->key = key_of(r->entity, row);
	}
	rc = db_end(&rows);
	qsort(list, count, sizeof(*list), compare_rows);
	make_things(op, list, count, r);
	drop_unchanged(r);
	return rc;
}

const struct undo_thing *undo_thing_find(const struct undo_record *r, int field)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->things[i].field == field)
			return &r->things[i];
	return NULL;
}

const char *undo_before(const struct undo_record *r, int field)
{
	const struct undo_thing *t = undo_thing_find(r, field);

	return t ? t->before : "";
}

enum rc undo_time_of(struct op *op, const struct undo_record *r, const struct undo_thing *t,
		     int64_t *at)
{
	enum rc rc = db_get_int(op, at, sql_undo_time_of,
				DB_ARGS(db_int(r->entity), db_int(r->id), db_int(t->field),
					db_text(t->before), db_int(t->first_id)));

	if (rc == RC_NOT_FOUND) {
		*at = op->now;
		return RC_OK;
	}
	return rc;
}

/* --- what stays ----------------------------------------------------------------------------- */

void undo_kept_read(struct db_rows *rows, struct undo_kept *out)
{
	*out = (struct undo_kept){
	    .change_id = db_col_int(rows, 0),
	    .entity = (enum change_entity)db_col_int(rows, 1),
	    .entity_id = db_col_int(rows, 2),
	    .field = (int)db_col_int(rows, 3),
	    .old_value = db_col_dup(rows, 4),
	    .new_value = db_col_dup(rows, 5),
	    .reason = (enum undo_reason)db_col_int(rows, 6),
	    .by_name = db_col_dup(rows, 7),
	    .by_at = db_col_int(rows, 8),
	};
}

static enum rc find_edit(struct undo_run *run, const struct undo_record *r,
			 const struct undo_thing *t, int64_t *by)
{
	enum rc rc = db_get_int(run->op, by, sql_undo_edit_since,
				DB_ARGS(db_int(r->entity), db_int(r->id), db_int(t->field),
					db_int(t->last_id), db_int(run->target_id)));

	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* In a look nothing is written: the first keeps are held in memory. */
static enum rc show_kept(struct undo_run *run, const struct undo_record *r,
			 const struct undo_thing *t, enum undo_reason reason, int64_t by)
{
	struct db_rows rows;
	struct undo_kept *k;

	if (run->kept_count == UNDO_KEPT_SHOWN)
		return RC_OK;
	k = &run->kept[run->kept_count++];
	*k = (struct undo_kept){t->last_id, r->entity, r->id, t->field, t->before,
				t->after,   reason,    "",    0};
	db_query(run->op, &rows, sql_undo_by, DB_ARGS(db_int(by)));
	if (db_next(&rows)) {
		k->by_name = db_col_dup(&rows, 0);
		k->by_at = db_col_int(&rows, 1);
	}
	return db_end(&rows);
}

enum rc undo_keep(struct undo_run *run, const struct undo_record *r, const struct undo_thing *t,
		  enum undo_reason reason, int64_t by)
{
	enum rc rc = RC_OK;

	op_clear_fault(run->op);
	run->result.kept++;
	if (!by && reason != UNDO_REFUSED)
		rc = find_edit(run, r, t, &by);
	if (rc || run->is_look)
		return rc ? rc : show_kept(run, r, t, reason, by);
	return db_run(run->op, sql_undo_keep,
		      DB_ARGS(db_int(run->result.undo_id), db_int(t->last_id), db_int(reason),
			      by ? db_int(by) : db_null()));
}

enum rc undo_keep_refused(struct undo_run *run, const struct undo_record *r,
			  const struct undo_thing *t, enum rc rc)
{
	int64_t misfit = run->misfit;

	run->misfit = 0;
	if (rc == RC_NOT_FOUND)
		return undo_keep(run, r, t, UNDO_GONE, 0);
	if (rc != RC_INVALID && rc != RC_CONFLICT)
		return rc;
	return undo_keep(run, r, t, misfit ? UNDO_MISFIT : UNDO_REFUSED, misfit);
}

/* --- records that come back, in a look ------------------------------------------------------ */

struct coming {
	enum change_entity entity;
	int64_t id;
	struct coming *next;
};

bool undo_is_coming(const struct undo_run *run, enum change_entity entity, int64_t id)
{
	for (const struct coming *c = run->coming; c; c = c->next)
		if (c->entity == entity && c->id == id)
			return true;
	return false;
}

static void note_coming(struct undo_run *run, const struct undo_record *r)
{
	struct coming *c = arena_alloc(&run->op->mem, sizeof(*c));

	*c = (struct coming){r->entity, r->id, run->coming};
	run->coming = c;
}

/* --- one thing ------------------------------------------------------------------------------ */

static enum rc take_thing(struct undo_run *run, const struct undo_kind *kind,
			  const struct undo_record *r, const struct undo_thing *t)
{
	const char *now;
	enum rc rc = kind->now(run, r, t, &now);

	if (rc == RC_NOT_FOUND)
		return undo_keep(run, r, t, UNDO_GONE, 0);
	if (rc || strcmp(now, t->before) == 0)
		return rc;
	if (strcmp(now, t->after) != 0)
		return undo_keep(run, r, t, UNDO_EDITED, 0);
	if (!run->is_look)
		rc = kind->restore(run, r, t);
	else if (kind->look)
		rc = kind->look(run, r, t);
	if (rc)
		return undo_keep_refused(run, r, t, rc);
	run->result.restored += !run->again;
	return RC_OK;
}

/* Things first .. first + count of one sort. */
static enum rc take_group(struct undo_run *run, const struct undo_record *r, size_t first,
			  size_t count)
{
	const struct undo_kind *kind = undo_kind_find(r->entity, r->things[first].field);
	enum rc rc = RC_OK;

	if (kind && kind->group)
		return kind->group(run, r, &r->things[first], count);
	for (size_t i = first; !rc && i < first + count; i++)
		rc = kind ? take_thing(run, kind, r, &r->things[i])
			  : undo_keep(run, r, &r->things[i], UNDO_REFUSED, 0);
	return rc;
}

/* Of a definition: what comes, before people; what goes, after them. */
static bool is_of_pass(const struct undo_record *r, const struct undo_thing *t, enum undo_pass pass)
{
	return r->entity == CHANGE_CONTACT || (t->before[0] != '\0') == (pass == UNDO_COMING);
}

/* Somebody with very many things goes on in the next transaction. */
static void pause_at(struct undo_run *run, const struct undo_record *r, size_t next)
{
	struct timespec t;

	if (!run->may_pause || !run->until_us || next >= r->count)
		return;
	clock_gettime(CLOCK_MONOTONIC, &t);
	if ((int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 < run->until_us)
		return;
	run->thing = next;
	run->again = true;
}

static enum rc take_things(struct undo_run *run, const struct undo_record *r, enum undo_pass pass)
{
	size_t i = r->entity == CHANGE_CONTACT ? run->thing : 0;
	enum rc rc = RC_OK;

	while (!rc && !run->again && i < r->count) {
		const struct undo_kind *kind = undo_kind_find(r->entity, r->things[i].field);
		size_t next = i + 1;

		if (!r->things[i].field || !is_of_pass(r, &r->things[i], pass)) {
			i++;
			continue;
		}
		while (next < r->count && kind && kind->group &&
		       r->things[next].field <= kind->last)
			next++;
		rc = take_group(run, r, i, next - i);
		i = next;
		if (!rc && r->entity == CHANGE_CONTACT)
			pause_at(run, r, next);
	}
	return rc;
}

/* --- a whole record ------------------------------------------------------------------------- */

static const struct undo_thing *first_thing(const struct undo_record *r)
{
	return &r->things[0];
}

static enum rc keep_all(struct undo_run *run, const struct undo_record *r, enum undo_reason reason)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < r->count; i++)
		rc = undo_keep(run, r, &r->things[i], reason, 0);
	return rc;
}

/* What it holds goes first, then the record itself. */
static enum rc take_created(struct undo_run *run, const struct undo_entity *e,
			    const struct undo_record *r, enum undo_pass pass)
{
	int64_t by = 0;
	bool held;
	enum rc rc = e->held(run, r, &held, &by);

	if (rc || held)
		return rc ? rc : undo_keep(run, r, first_thing(r), UNDO_EDITED, by);
	if (r->entity == CHANGE_CONTACT)
		rc = take_things(run, r, pass);
	if (!rc && run->again)
		return rc;
	if (!rc && !run->is_look)
		rc = e->remove(run, r);
	if (rc)
		return undo_keep_refused(run, r, first_thing(r), rc);
	run->result.restored++;
	return RC_OK;
}

static enum rc take_deleted(struct undo_run *run, const struct undo_entity *e,
			    const struct undo_record *r)
{
	enum rc rc = e->find(run, r->id);

	if (rc != RC_NOT_FOUND)
		return rc; /* it has come back already */
	op_clear_fault(run->op);
	rc = RC_OK;
	if (!run->is_look)
		rc = e->bring_back(run, r);
	else if (e->look_back)
		rc = e->look_back(run, r);
	if (rc)
		return undo_keep_refused(run, r, first_thing(r), rc);
	if (run->is_look)
		note_coming(run, r);
	run->result.restored++;
	return RC_OK;
}

static enum rc arrive(struct undo_run *run, const struct undo_entity *e,
		      const struct undo_record *r)
{
	enum rc rc = run->is_look || !e->arrive ? RC_OK : e->arrive(run, r);

	if (rc != RC_NOT_FOUND)
		return rc;
	op_clear_fault(run->op); /* it was refused */
	return RC_OK;
}

static enum rc take(struct undo_run *run, const struct undo_entity *e, const struct undo_record *r,
		    enum undo_pass pass)
{
	enum rc rc;

	if (e->goes(r) && e->comes(r)) /* made and deleted by the same batch */
		return RC_OK;
	if (e->comes(r))
		return pass == UNDO_COMING ? take_deleted(run, e, r) : arrive(run, e, r);
	if (e->goes(r) && (pass == UNDO_COMING) != e->goes_first)
		return RC_OK;
	rc = e->find(run, r->id);
	if (rc == RC_NOT_FOUND) {
		op_clear_fault(run->op);
		/* What was made and is gone needs no undo. */
		return e->goes(r) || pass == UNDO_GOING ? RC_OK : keep_all(run, r, UNDO_GONE);
	}
	if (rc)
		return rc;
	if (e->goes(r))
		return take_created(run, e, r, pass);
	rc = take_things(run, r, pass);
	return rc || run->is_look || run->again || !e->settle ? rc : e->settle(run, r);
}

enum rc undo_record_take(struct undo_run *run, enum undo_pass pass, enum change_entity entity,
			 int64_t id)
{
	const struct undo_entity *e = undo_entity_find(entity);
	struct undo_record r = {.entity = entity, .id = id};
	enum rc rc = read_record(run, &r);

	if (rc || !r.count)
		return rc;
	if (!e)
		return pass == UNDO_COMING ? keep_all(run, &r, UNDO_REFUSED) : RC_OK;
	return take(run, e, &r, pass);
}
