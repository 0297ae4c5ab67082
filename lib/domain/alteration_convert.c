/*
 * Another type for an attribute, and the end of one.  Contacts are gone through in the order of
 * their numbers, by their keys: so it needs no list of people, and any process can go on.
 */
#include "lib/domain/alteration_row.h"

#include "lib/domain/attribute_convert.h"
#include "lib/domain/attribute_row.h"
#include "lib/domain/contact.h"
#include "lib/platform/text.h"

enum { RANGE = 250 }; /* numbers of contacts that are looked at together */

static const char sql_convert_newest[] = "SELECT COALESCE(MAX(id), 0) FROM contact";
/* CROSS JOIN: by the key of each contact, whatever else it has. */
static const char sql_convert_values[] =
    "SELECT c.id, v.part, v.text, v.number FROM contact c CROSS JOIN attribute_value v"
    " WHERE c.id > $2 AND c.id <= $3 AND v.contact_id = c.id AND v.attribute_id = $1"
    " ORDER BY c.id, v.part";
static const char sql_convert_value[] =
    "SELECT contact_id, part, text, number FROM attribute_value WHERE contact_id = $1"
    " AND attribute_id = $2 ORDER BY part";
static const char sql_convert_insert[] =
    "INSERT INTO attribute_value (contact_id, attribute_id, part, text, key, number)"
    " VALUES ($1, $2, $3, $4, $5, $6)";
static const char sql_convert_remove[] =
    "DELETE FROM attribute_value WHERE contact_id = $1 AND attribute_id = $2";
static const char sql_convert_origin[] =
    "SELECT COALESCE(old_value, '') FROM change WHERE batch_id = $1 AND entity = 1"
    " AND entity_id = $2 AND field = $3 AND new_value = $4 ORDER BY id LIMIT 1";
static const char sql_convert_switch[] =
    "UPDATE attribute SET type = $2, values_id = $3, holders = $4, updated_at = $5 WHERE id = $1";
static const char sql_convert_touch[] =
    "UPDATE contact SET updated_at = $1, version = version + CASE WHEN EXISTS (SELECT 1 FROM change"
    " WHERE entity = 1 AND entity_id = $2 AND batch_id = $3) THEN 0 ELSE 1 END"
    " WHERE id = $2 AND state <> 3";
/* Nobody is "changed lately" because a column went. */
static const char sql_convert_outdate[] = "UPDATE contact SET version = version + 1 WHERE id = $1";
static const char sql_convert_holders[] =
    "UPDATE attribute SET holders = holders - $2 WHERE id = $1";
static const char sql_convert_other_look[] =
    "SELECT 1 FROM alteration WHERE entity = 3 AND entity_id = $1 AND id <> $2"
    " AND finished_at IS NULL AND state IN ('staging', 'ready', 'running') LIMIT 1";
/* Each value is in one of the two indexes. */
static const char sql_convert_drop_key[] =
    "DELETE FROM attribute_value WHERE (contact_id, attribute_id, part) IN (SELECT contact_id,"
    " attribute_id, part FROM attribute_value WHERE attribute_id = $1 AND key IS NOT NULL LIMIT $2)";
static const char sql_convert_drop_number[] =
    "DELETE FROM attribute_value WHERE (contact_id, attribute_id, part) IN (SELECT contact_id,"
    " attribute_id, part FROM attribute_value WHERE attribute_id = $1 AND number IS NOT NULL"
    " LIMIT $2)";

/* --- values of a range ---------------------------------------------------------------------- */

/* What one contact has. */
struct held {
	int64_t contact_id;
	struct attribute_value *rows;
	size_t count;
	struct held *next;
};

/* A new one, and a new place in it. */
static struct held *add_held(struct op *op, int64_t contact_id, struct held ***end)
{
	struct held *h = arena_alloc(&op->mem, sizeof(*h));

	h->contact_id = contact_id;
	**end = h;
	*end = &h->next;
	return h;
}

static void add_value(struct db_rows *rows, struct held *h)
{
	struct op *op = rows->op;

	if ((h->count & (h->count - 1)) == 0) { /* full at powers of two */
		struct attribute_value *grown =
		    arena_alloc(&op->mem, (h->count ? 2 * h->count : 1) * sizeof(*grown));

		if (h->count)
			memcpy(grown, h->rows, h->count * sizeof(*grown));
		h->rows = grown;
	}
	h->rows[h->count++] = (struct attribute_value){
	    .part = db_col_int(rows, 1),
	    .text = db_col_dup(rows, 2),
	    .number = db_int(db_col_int(rows, 3)),
	};
}

static enum rc read_held(struct op *op, const char *sql, struct db_args args, struct held **first)
{
	struct held **end = first, *h = NULL;
	struct db_rows rows;

	*first = NULL;
	db_query(op, &rows, sql, args);
	while (db_next(&rows)) {
		int64_t contact_id = db_col_int(&rows, 0);

		if (!h || h->contact_id != contact_id)
			h = add_held(op, contact_id, &end);
		add_value(&rows, h);
	}
	return db_end(&rows);
}

/*
 * The next range of the alteration's contacts that have values under values_id; *is_end: there is
 * none.
 */
static enum rc read_range(struct op *op, struct alteration *a, int64_t values_id,
			  struct held **first, bool *is_end)
{
	int64_t newest, from = a->last_id;
	enum rc rc = db_get_int(op, &newest, sql_convert_newest, DB_NO_ARGS);

	*first = NULL;
	*is_end = !rc && from >= newest;
	if (rc || *is_end)
		return rc;
	a->last_id = from + RANGE;
	return read_held(op, sql_convert_values,
			 DB_ARGS(db_int(values_id), db_int(from), db_int(a->last_id)), first);
}

/* The attribute as it is with one of the two types. */
static enum rc get_as(struct op *op, const struct alteration *x, bool is_new, struct attribute *out)
{
	enum rc rc = attribute_get(op, x->entity_id, out);

	if (rc)
		return rc;
	out->type = is_new ? x->type : x->old_type;
	out->values_id = is_new ? x->values_id : x->old_values_id;
	out->options = NULL;
	out->option_count = 0;
	return attribute_read_options(op, out, 1);
}

/* --- made ready ----------------------------------------------------------------------------- */

static enum rc make_options(struct op *op, struct alteration *x)
{
	const char **labels;
	struct attribute from;
	size_t count = 0;
	int64_t others;
	enum rc rc = RC_OK;

	if (attribute_has_options(x->type) && !attribute_has_options(x->old_type)) {
		rc = get_as(op, x, false, &from);
		if (!rc)
			rc =
			    attribute_convert_options(op, &from, x->type, &labels, &count, &others);
		if (!rc && !count)
			rc = op_fail(op, RC_CONFLICT, "",
				     "there is no value that could be an option; make a new "
				     "attribute instead");
		if (!rc)
			rc = attribute_option_stage(op, x->entity_id, labels, count);
	}
	x->step = ALTERATION_STAGE;
	return rc ? rc : alteration_save(op, x);
}

static enum rc insert_values(struct op *op, int64_t contact_id, int64_t values_id,
			     const struct attribute_value *rows, size_t count)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count; i++)
		rc =
		    db_run(op, sql_convert_insert,
			   DB_ARGS(db_int(contact_id), db_int(values_id), db_int(rows[i].part),
				   rows[i].text ? db_text(rows[i].text) : db_null(),
				   rows[i].key ? db_text(rows[i].key) : db_null(), rows[i].number));
	return rc;
}

/* An undo gives back what stood there before; *text stays where the batch did not touch it. */
static enum rc get_origin(struct op *op, const struct alteration *x, int64_t contact_id,
			  const char **text, bool *is_origin)
{
	const char *before;
	enum rc rc;

	*is_origin = false;
	if (!x->undoes_id)
		return RC_OK;
	rc = db_get_text(op, &before, sql_convert_origin,
			 DB_ARGS(db_int(x->undoes_id), db_int(contact_id),
				 db_int(CONTACT_CHANGE_ATTRIBUTE + x->entity_id), db_text(*text)));
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	*is_origin = !rc;
	*text = rc ? *text : before;
	return rc;
}

/* The new value of one contact; *count 0: there is none.  *is_origin: as get_origin has it. */
static enum rc convert_one(struct op *op, const struct alteration *x, const struct attribute *from,
			   const struct attribute *to, const struct held *h,
			   struct attribute_value **rows, size_t *count, bool *is_origin)
{
	const char *text = attribute_value_text(op, from, h->rows, h->count);
	enum rc rc = get_origin(op, x, h->contact_id, &text, is_origin);

	*count = 0;
	if (!rc)
		rc = *is_origin ? attribute_value_parse(op, to, text, rows, count)
				: attribute_convert(op, from->type, text, to, rows, count);
	if (rc != RC_INVALID)
		return rc;
	op_clear_fault(op);
	*count = 0;
	return RC_OK;
}

static enum rc stage_one(struct op *op, struct alteration *x, const struct attribute *from,
			 const struct attribute *to, const struct held *h)
{
	struct attribute_value *rows;
	bool is_origin;
	size_t count;
	enum rc rc = convert_one(op, x, from, to, h, &rows, &count, &is_origin);

	x->done++;
	if (!rc && !count) {
		/* Nobody was asked whether this value may go: an undo keeps what came since. */
		if (x->undoes_id && !is_origin)
			return op_fail(op, RC_CONFLICT, "",
				       "values were entered since that the type cannot hold");
		x->left_out++;
		return RC_OK;
	}
	x->changed += !rc;
	return rc ? rc : insert_values(op, h->contact_id, x->values_id, rows, count);
}

static enum rc stage_some(struct op *op, struct alteration *x)
{
	struct attribute from, to;
	struct held *h;
	bool is_end;
	enum rc rc = get_as(op, x, false, &from);

	if (!rc)
		rc = get_as(op, x, true, &to);
	if (!rc)
		rc = read_range(op, x, x->old_values_id, &h, &is_end);
	for (; !rc && h; h = h->next)
		rc = stage_one(op, x, &from, &to, h);
	if (!rc && is_end) {
		x->step = ALTERATION_SWITCH;
		if (x->state == ALTERATION_STAGING)
			x->state = ALTERATION_READY;
	}
	return rc ? rc : alteration_save(op, x);
}

enum rc alteration_fits_back(struct op *op, int64_t attribute_id, enum attribute_type type,
			     const struct attribute_option *options, size_t option_count,
			     int64_t undoes_id, int64_t contact_id, bool *fits)
{
	const struct alteration x = {.entity_id = attribute_id, .undoes_id = undoes_id};
	struct attribute from, to;
	struct attribute_value *rows;
	struct held *h;
	bool is_origin;
	size_t count;
	enum rc rc = attribute_get(op, attribute_id, &from);

	*fits = true;
	if (!rc)
		rc = read_held(op, sql_convert_value,
			       DB_ARGS(db_int(contact_id), db_int(from.values_id)), &h);
	if (rc || !h)
		return rc;
	to = from;
	to.type = type;
	if (option_count) {
		to.options = arena_alloc(&op->mem, option_count * sizeof(*to.options));
		to.option_count = option_count;
		for (size_t i = 0; i < option_count; i++) {
			to.options[i] = options[i];
			to.options[i].label_key = text_fold(&op->mem, options[i].label);
		}
	}
	rc = convert_one(op, &x, &from, &to, h, &rows, &count, &is_origin);
	*fits = count || is_origin;
	return rc;
}

/* --- put in place --------------------------------------------------------------------------- */

static enum rc switch_type(struct op *op, struct alteration *x)
{
	struct attribute to;
	enum rc rc = get_as(op, x, true, &to);

	if (!rc)
		rc = db_run(op, sql_convert_switch,
			    DB_ARGS(db_int(x->entity_id), db_int(x->type), db_int(x->values_id),
				    db_int(x->changed), db_int(op->now)));
	if (!rc)
		rc =
		    change_field(op, CHANGE_ATTRIBUTE, x->entity_id, ATTRIBUTE_CHANGE_TYPE,
				 attribute_type_word(x->old_type), attribute_type_word(x->type), 0);
	if (!rc && attribute_has_options(x->type) && !attribute_has_options(x->old_type))
		rc = attribute_option_note(op, &to);
	x->step = ALTERATION_TIDY;
	x->last_id = x->done = 0;
	return rc ? rc : alteration_save(op, x);
}

/* --- the old values go ---------------------------------------------------------------------- */

static enum rc note(struct op *op, const struct alteration *x, int64_t contact_id,
		    const char *before, const char *after)
{
	enum rc rc = db_run(op, sql_convert_touch,
			    DB_ARGS(db_int(op->now), db_int(contact_id), db_int(op->batch_id)));

	return rc ? rc
		  : change_field(op, CHANGE_CONTACT, contact_id,
				 (int)(CONTACT_CHANGE_ATTRIBUTE + x->entity_id), before, after, 0);
}

static enum rc tidy_one(struct op *op, struct alteration *x, const struct attribute *from,
			const struct attribute *to, const struct held *h)
{
	const char *before = attribute_value_text(op, from, h->rows, h->count), *after = "";
	struct held *now;
	enum rc rc = read_held(op, sql_convert_value,
			       DB_ARGS(db_int(h->contact_id), db_int(x->values_id)), &now);

	if (!rc && now)
		after = attribute_value_text(op, to, now->rows, now->count);
	if (!rc && strcmp(before, after) != 0) {
		rc = note(op, x, h->contact_id, before, after);
		x->noted++;
	}
	x->done++;
	return rc ? rc
		  : db_run(op, sql_convert_remove,
			   DB_ARGS(db_int(h->contact_id), db_int(x->old_values_id)));
}

/* Options stay as long as old values name them. */
static enum rc end_convert(struct op *op, struct alteration *x, const struct attribute *from)
{
	enum rc rc = RC_OK;

	if (attribute_has_options(x->old_type) && !attribute_has_options(x->type))
		rc = attribute_option_delete(op, from);
	return rc ? rc : alteration_finish(op, x, ALTERATION_DONE);
}

static enum rc tidy_some(struct op *op, struct alteration *x)
{
	struct attribute from, to;
	struct held *h;
	bool is_end;
	enum rc rc = get_as(op, x, false, &from);

	if (!rc)
		rc = get_as(op, x, true, &to);
	if (!rc)
		rc = read_range(op, x, x->old_values_id, &h, &is_end);
	for (; !rc && h; h = h->next)
		rc = tidy_one(op, x, &from, &to, h);
	if (rc)
		return rc;
	return is_end ? end_convert(op, x, &from) : alteration_save(op, x);
}

enum rc alteration_convert_some(struct op *op, struct alteration *x)
{
	switch (x->step) {
	case ALTERATION_FIRST:
		return make_options(op, x);
	case ALTERATION_STAGE:
		return stage_some(op, x);
	case ALTERATION_SWITCH:
		return switch_type(op, x);
	default:
		return tidy_some(op, x);
	}
}

/* --- nobody said yes ------------------------------------------------------------------------ */

static enum rc drop_options(struct op *op, const struct alteration *x)
{
	int64_t one;
	enum rc rc;

	if (attribute_has_options(x->old_type))
		return RC_OK;
	rc = db_get_int(op, &one, sql_convert_other_look,
			DB_ARGS(db_int(x->entity_id), db_int(x->id)));
	return rc == RC_NOT_FOUND ? attribute_option_unstage(op, x->entity_id) : rc;
}

enum rc alteration_drop_some(struct op *op, struct alteration *x)
{
	bool by_key = x->type == ATTRIBUTE_TEXT || x->type == ATTRIBUTE_LINK;
	struct attribute a;
	enum rc rc = db_run(op, by_key ? sql_convert_drop_key : sql_convert_drop_number,
			    DB_ARGS(db_int(x->values_id), db_int(RANGE)));

	if (rc || db_changed(op))
		return rc;
	/* The type may be another one by now: then its options are in use. */
	rc = attribute_get(op, x->entity_id, &a);
	if (!rc && a.type == x->old_type)
		rc = drop_options(op, x);
	if (rc == RC_NOT_FOUND) {
		op_clear_fault(op);
		rc = RC_OK;
	}
	return rc ? rc
		  : alteration_finish(op, x, x->error[0] ? ALTERATION_FAILED : ALTERATION_STOPPED);
}

/* --- the attribute goes --------------------------------------------------------------------- */

static enum rc delete_one(struct op *op, struct alteration *x, const struct attribute *a,
			  const struct held *h)
{
	enum rc rc =
	    change_field(op, CHANGE_CONTACT, h->contact_id, (int)(CONTACT_CHANGE_ATTRIBUTE + a->id),
			 attribute_value_text(op, a, h->rows, h->count), "", 0);

	if (!rc)
		rc = db_run(op, sql_convert_outdate, DB_ARGS(db_int(h->contact_id)));
	if (!rc)
		rc = db_run(op, sql_convert_remove,
			    DB_ARGS(db_int(h->contact_id), db_int(a->values_id)));
	x->done++;
	x->changed++;
	return rc;
}

enum rc alteration_delete_attribute_some(struct op *op, struct alteration *x)
{
	int64_t before = x->done, people;
	struct attribute a;
	struct held *h;
	bool is_end;
	enum rc rc = attribute_get(op, x->entity_id, &a);

	if (!rc)
		rc = read_range(op, x, a.values_id, &h, &is_end);
	for (; !rc && h; h = h->next)
		rc = delete_one(op, x, &a, h);
	if (!rc)
		rc = db_run(op, sql_convert_holders,
			    DB_ARGS(db_int(a.id), db_int(x->done - before)));
	if (!rc && is_end)
		rc = attribute_delete(op, a.id, &people);
	if (rc)
		return rc;
	return is_end ? alteration_finish(op, x, ALTERATION_DONE) : alteration_save(op, x);
}
