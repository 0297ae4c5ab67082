/*
 * Undo of attributes and their options: made, renamed, moved, deleted.  The values are the
 * contacts' side.
 */
#include "lib/domain/undo_kind.h"

#include <time.h>

#include "lib/domain/alteration.h"
#include "lib/domain/contact.h"
#include "lib/platform/db.h"

/* Asked under the write lock, so in some 30 ms; of more than that the undo finds out slice by
 * slice. */
enum { SINCE_CHANGES = 100000, SINCE_PEOPLE = 500 };

static const char sql_undo_attribute_find[] = "SELECT 1 FROM attribute WHERE id = $1";
static const char sql_undo_attribute_edit[] =
    "SELECT c.id FROM change c JOIN batch b ON b.id = c.batch_id"
    " WHERE c.entity = 3 AND c.entity_id = $1 AND c.batch_id <> $2 AND c.id > $3"
    " AND c.field <> 4 AND b.undone_by_id IS NULL AND b.undoes_id IS NULL"
    " ORDER BY c.id DESC LIMIT 1";
/* Who has a value, and not by this batch: in a look, those have it still. */
static const char sql_undo_attribute_used[] =
    "SELECT 1 FROM attribute_value v WHERE v.attribute_id ="
    " (SELECT COALESCE(values_id, id) FROM attribute WHERE id = $1) AND ($3 = 0 OR NOT EXISTS (SELECT 1"
    " FROM change c WHERE c.batch_id = $2 AND c.entity = 1 AND c.entity_id = v.contact_id"
    " AND c.field = 1000 + $1)) LIMIT 1";

/* Values entered since, each contact once.  In the order of time, of which there is little. */
static const char sql_undo_attribute_since[] =
    "SELECT c.entity_id, MAX(c.id) FROM change c WHERE c.id > $1 AND c.entity + 0 = 1"
    " AND c.field = $2 AND c.batch_id NOT IN ($3, $4) GROUP BY c.entity_id LIMIT $5";
static const char sql_undo_attribute_newest[] = "SELECT COALESCE(MAX(id), 0) FROM change";
static const char sql_undo_attribute_at_work[] =
    "SELECT id FROM alteration WHERE batch_id = $1 AND undoes_id <> 0 AND finished_at IS NULL"
    " ORDER BY id LIMIT 1";

static enum rc find_attribute(struct undo_run *run, int64_t id)
{
	int64_t one;

	return db_get_int(run->op, &one, sql_undo_attribute_find, DB_ARGS(db_int(id)));
}

static bool attribute_goes(const struct undo_record *r)
{
	const struct undo_thing *key = undo_thing_find(r, ATTRIBUTE_CHANGE_KEY);

	return undo_thing_find(r, 0) || (key && !key->before[0]);
}

static bool attribute_comes(const struct undo_record *r)
{
	return undo_before(r, ATTRIBUTE_CHANGE_KEY)[0] != '\0';
}

static enum rc attribute_held(struct undo_run *run, const struct undo_record *r, bool *held,
			      int64_t *by)
{
	int64_t one, first = r->things[0].first_id;
	enum rc rc = db_get_int(run->op, by, sql_undo_attribute_edit,
				DB_ARGS(db_int(r->id), db_int(run->target_id), db_int(first)));

	*held = rc == RC_OK;
	if (rc != RC_NOT_FOUND)
		return rc;
	*by = 0;
	rc = db_get_int(run->op, &one, sql_undo_attribute_used,
			DB_ARGS(db_int(r->id), db_int(run->target_id), db_int(run->is_look)));
	*held = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc remove_attribute(struct undo_run *run, const struct undo_record *r)
{
	int64_t people;

	return attribute_delete(run->op, r->id, &people);
}

/* --- an attribute comes back ---------------------------------------------------------------- */

static bool is_label(int field)
{
	return field >= ATTRIBUTE_CHANGE_OPTION && (field - ATTRIBUTE_CHANGE_OPTION) % 2 == 0;
}

static int64_t option_of(int field)
{
	return (field - ATTRIBUTE_CHANGE_OPTION) / 2;
}

static int64_t position_before(const struct undo_record *r, int field)
{
	return strtoll(undo_before(r, field), NULL, 10);
}

static enum rc bring_back_attribute(struct undo_run *run, const struct undo_record *r)
{
	struct attribute a = {
	    .id = r->id,
	    .key = undo_before(r, ATTRIBUTE_CHANGE_KEY),
	    .name = undo_before(r, ATTRIBUTE_CHANGE_NAME),
	    .type = attribute_type_parse(undo_before(r, ATTRIBUTE_CHANGE_TYPE)),
	    .position = position_before(r, ATTRIBUTE_CHANGE_POSITION),
	    .created_at = position_before(r, ATTRIBUTE_CHANGE_CREATED_AT),
	};

	a.options = arena_alloc(&run->op->mem, (r->count + 1) * sizeof(*a.options));
	for (size_t i = 0; i < r->count; i++) {
		const struct undo_thing *t = &r->things[i];

		if (is_label(t->field) && t->before[0])
			a.options[a.option_count++] = (struct attribute_option){
			    .id = option_of(t->field),
			    .label = t->before,
			    .position = position_before(r, t->field + 1),
			};
	}
	return attribute_restore(run->op, &a);
}

static enum rc look_back_attribute(struct undo_run *run, const struct undo_record *r)
{
	return attribute_check_free(run->op, r->id, undo_before(r, ATTRIBUTE_CHANGE_NAME),
				    undo_before(r, ATTRIBUTE_CHANGE_KEY));
}

const struct undo_entity undo_attribute_entity = {
    .entity = CHANGE_ATTRIBUTE,
    .goes = attribute_goes,
    .comes = attribute_comes,
    .find = find_attribute,
    .remove = remove_attribute,
    .bring_back = bring_back_attribute,
    .look_back = look_back_attribute,
    .held = attribute_held,
};

/* --- parts of one that stays ---------------------------------------------------------------- */

static const struct attribute_option *find_option(const struct attribute *a, int field)
{
	for (size_t i = 0; i < a->option_count; i++)
		if (a->options[i].id == option_of(field))
			return &a->options[i];
	return NULL;
}

static const char *number(struct undo_run *run, int64_t n)
{
	return arena_printf(&run->op->mem, "%lld", (long long)n);
}

/* --- another type --------------------------------------------------------------------------- */

static int64_t left_us(const struct undo_run *run)
{
	struct timespec t;
	int64_t now, least = 1000;

	if (!run->until_us)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &t);
	now = (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
	return run->until_us - now > least ? run->until_us - now : least;
}

/* While it goes back it has not gone back: the type alone does not tell. */
static enum rc type_now(struct undo_run *run, const struct undo_thing *t, const struct attribute *a,
			const char **out)
{
	struct alteration x;
	enum rc rc = run->is_look ? RC_NOT_FOUND
				  : alteration_find_batch(run->op, run->result.undo_id, a->id, &x);

	*out = attribute_type_word(a->type);
	if (!rc && alteration_is_at_work(&x))
		*out = t->after;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The options that it had, which come back with it. */
static const struct attribute_option *options_before(struct undo_run *run,
						     const struct undo_record *r, size_t *count)
{
	struct attribute_option *list = arena_alloc(&run->op->mem, (r->count + 1) * sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < r->count; i++) {
		const struct undo_thing *t = &r->things[i];

		if (is_label(t->field) && t->before[0] && !t->after[0])
			list[(*count)++] = (struct attribute_option){
			    .id = option_of(t->field),
			    .label = t->before,
			    .position = position_before(r, t->field + 1),
			};
	}
	return list;
}

/* Who was given a value since then, and when: pairs of contact and change. */
static enum rc read_since(struct undo_run *run, const struct undo_record *r,
			  const struct undo_thing *t, int64_t (*out)[2], size_t *count)
{
	struct op *op = run->op;
	struct db_rows rows;
	int64_t newest;
	enum rc rc = db_get_int(op, &newest, sql_undo_attribute_newest, DB_NO_ARGS);

	*count = 0;
	if (rc || newest - t->last_id > SINCE_CHANGES)
		return rc;
	db_query(op, &rows, sql_undo_attribute_since,
		 DB_ARGS(db_int(t->last_id), db_int(CONTACT_CHANGE_ATTRIBUTE + r->id),
			 db_int(run->target_id), db_int(run->result.undo_id),
			 db_int(SINCE_PEOPLE)));
	while (*count < SINCE_PEOPLE && db_next(&rows)) {
		out[*count][0] = db_col_int(&rows, 0);
		out[(*count)++][1] = db_col_int(&rows, 1);
	}
	return db_end(&rows);
}

/* A value that was entered since and that the old type cannot hold: *edit is its change, or 0. */
static enum rc find_misfit(struct undo_run *run, const struct undo_record *r,
			   const struct undo_thing *t, int64_t *edit)
{
	int64_t(*since)[2] = arena_alloc(&run->op->mem, SINCE_PEOPLE * sizeof(*since));
	size_t count, option_count;
	const struct attribute_option *options = options_before(run, r, &option_count);
	enum rc rc = read_since(run, r, t, since, &count);

	*edit = 0;
	for (size_t i = 0; !rc && !*edit && i < count; i++) {
		struct arena_mark mark = arena_mark(&run->op->mem);
		bool fits;

		rc = alteration_fits_back(run->op, r->id, attribute_type_parse(t->before), options,
					  option_count, run->target_id, since[i][0], &fits);
		arena_rewind(&run->op->mem, mark);
		*edit = !rc && !fits ? since[i][1] : 0;
	}
	return rc;
}

/* RC_CONFLICT: what somebody has entered since would be lost. */
static enum rc check_type(struct undo_run *run, const struct undo_record *r,
			  const struct undo_thing *t)
{
	enum rc rc = find_misfit(run, r, t, &run->misfit);

	return rc || !run->misfit ? rc
				  : op_fail(run->op, RC_CONFLICT, "", "the type could not go back");
}

static enum rc restore_type(struct undo_run *run, const struct undo_record *r,
			    const struct undo_thing *t)
{
	struct op *op = run->op;
	const struct attribute_option *options;
	struct alteration x;
	size_t count;
	enum rc rc = alteration_find_batch(op, run->result.undo_id, r->id, &x);

	if (rc == RC_NOT_FOUND) {
		rc = check_type(run, r, t);
		if (rc)
			return rc;
		options = options_before(run, r, &count);
		rc = alteration_convert_back(op, r->id, attribute_type_parse(t->before), options,
					     count, run->target_id, &x);
	}
	if (!rc)
		rc = alteration_step(op, &x, left_us(run));
	if (rc)
		return rc;
	if (x.state == ALTERATION_FAILED)
		return op_fail(op, RC_CONFLICT, "", "the type could not go back");
	run->again = alteration_is_at_work(&x);
	/* They went back with it, and nobody finds them to be put back any more. */
	run->result.restored += run->again ? 0 : x.noted;
	return RC_OK;
}

static enum rc stop_one(struct op *op, int64_t id)
{
	struct alteration x;
	enum rc rc = alteration_get(op, id, &x);

	if (!rc)
		rc = alteration_stop(op, &x);
	if (rc != RC_CONFLICT)
		return rc;
	op_clear_fault(op); /* in place already: cron/bulk brings it to its end */
	return RC_OK;
}

enum rc undo_attribute_stop(struct op *op, int64_t undo_id)
{
	int64_t id;
	enum rc rc = db_get_int(op, &id, sql_undo_attribute_at_work, DB_ARGS(db_int(undo_id)));

	return rc == RC_NOT_FOUND ? RC_OK : rc ? rc : stop_one(op, id);
}

/* --- what stands there, and what it goes back to -----------------------------------------------
 */

enum rc undo_attribute_now(struct undo_run *run, const struct undo_record *r,
			   const struct undo_thing *t, const char **out)
{
	const struct attribute_option *option;
	struct attribute a;
	enum rc rc = attribute_get(run->op, r->id, &a);

	*out = "";
	if (rc)
		return rc;
	switch (t->field) {
	case ATTRIBUTE_CHANGE_NAME:
		*out = a.name;
		return RC_OK;
	case ATTRIBUTE_CHANGE_TYPE:
		return type_now(run, t, &a, out);
	case ATTRIBUTE_CHANGE_POSITION:
		*out = number(run, a.position);
		return RC_OK;
	default:
		/* Options come and go with the type: so much is known in a look, too. */
		if (run->retyped == r->id) {
			*out = t->before;
			return RC_OK;
		}
		option = find_option(&a, t->field);
		if (option)
			*out = is_label(t->field) ? option->label : number(run, option->position);
		return RC_OK;
	}
}

enum rc undo_attribute_look(struct undo_run *run, const struct undo_record *r,
			    const struct undo_thing *t)
{
	enum rc rc = RC_OK;

	if (t->field == ATTRIBUTE_CHANGE_NAME)
		return attribute_check_free(run->op, r->id, t->before, NULL);
	if (t->field == ATTRIBUTE_CHANGE_TYPE) {
		rc = check_type(run, r, t);
		run->retyped = rc ? 0 : r->id;
	}
	return rc;
}

/* Its position comes and goes with its label. */
static enum rc restore_option(struct undo_run *run, const struct undo_record *r,
			      const struct undo_thing *t, const struct attribute *a)
{
	const struct attribute_option back = {.id = option_of(t->field),
					      .label = t->before,
					      .position = position_before(r, t->field + 1)};

	if (!is_label(t->field)) {
		if (!t->before[0]) /* it is of an option that stays */
			return op_fail(run->op, RC_CONFLICT, "", "the option is still there");
		return attribute_option_restore_place(run->op, a, option_of(t->field),
						      strtoll(t->before, NULL, 10));
	}
	if (!t->before[0])
		return attribute_option_remove(run->op, r->id, back.id);
	/* The type stays as somebody has changed it since: then an option belongs to nothing. */
	if (!attribute_has_options(a->type))
		return op_fail(run->op, RC_CONFLICT, "", "the attribute is no choice any more");
	return find_option(a, t->field)
		   ? attribute_option_restore_label(run->op, r->id, back.id, t->before, t->last_id)
		   : attribute_option_restore(run->op, a, &back);
}

enum rc undo_attribute_restore(struct undo_run *run, const struct undo_record *r,
			       const struct undo_thing *t)
{
	struct attribute a;
	enum rc rc = attribute_get(run->op, r->id, &a);

	if (rc)
		return rc;
	if (t->field == ATTRIBUTE_CHANGE_TYPE)
		return restore_type(run, r, t);
	if (t->field == ATTRIBUTE_CHANGE_NAME)
		return attribute_rename(run->op, r->id, t->before);
	if (t->field == ATTRIBUTE_CHANGE_POSITION)
		return attribute_restore_place(run->op, &a, strtoll(t->before, NULL, 10));
	return restore_option(run, r, t, &a);
}
