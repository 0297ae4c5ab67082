/*
 * What contacts have of the organisation's attributes: the one writer of table attribute_value.
 *
 * Invariants
 *  1. The value of a text or link has a key, that of every other type a number, so that each stands
 *     in one of the table's two indexes.
 *  2. attribute.holders is the number of contacts with a value, at every commit.
 *  3. Values stand under attribute.values_id.  Others, which an alteration of the type has made and
 *     not yet put in place or not yet taken away, are nobody's.
 */
#include "lib/domain/attribute_value.h"

#include "lib/domain/change.h"
#include "lib/domain/contact.h"

static const char sql_value_list[] =
    "SELECT attribute_id, part, text, number FROM attribute_value WHERE contact_id = $1"
    " ORDER BY attribute_id, part";
static const char sql_value_get[] = "SELECT attribute_id, part, text, number FROM attribute_value"
				    " WHERE contact_id = $1 AND attribute_id = $2 ORDER BY part";
/* One batch, one version: contact_merge counts batches by versions. */
static const char sql_value_touch[] =
    "UPDATE contact SET updated_at = $1, version = version + CASE WHEN EXISTS (SELECT 1 FROM change"
    " WHERE entity = 1 AND entity_id = $2 AND batch_id = $3) THEN 0 ELSE 1 END"
    " WHERE id = $2 AND state <> 3";
/* Not updated_at: nobody is "changed lately" because a column went. */
static const char sql_value_outdate_key[] =
    "UPDATE contact SET version = version + 1 WHERE id IN (SELECT contact_id FROM attribute_value"
    " WHERE attribute_id = $1 AND key IS NOT NULL)";
static const char sql_value_outdate_number[] =
    "UPDATE contact SET version = version + 1 WHERE id IN (SELECT contact_id FROM attribute_value"
    " WHERE attribute_id = $1 AND number IS NOT NULL)";
static const char sql_value_remove[] =
    "DELETE FROM attribute_value WHERE contact_id = $1 AND attribute_id = $2";
static const char sql_value_insert[] =
    "INSERT INTO attribute_value (contact_id, attribute_id, part, text, key, number)"
    " VALUES ($1, $2, $3, $4, $5, $6)";
static const char sql_value_update[] = "UPDATE attribute_value SET text = $4, key = $5, number = $6"
				       " WHERE contact_id = $1 AND attribute_id = $2 AND part = $3";
static const char sql_value_remove_all[] =
    "DELETE FROM attribute_value WHERE contact_id IN (" DB_LIST_BEGIN "$1" DB_LIST_END ")"
    " AND attribute_id = $2";
static const char sql_value_insert_all[] =
    "INSERT INTO attribute_value (contact_id, attribute_id, part, text, key, number)"
    " SELECT id, $2, $3, $4, $5, $6 FROM contact"
    " WHERE id IN (" DB_LIST_BEGIN "$1" DB_LIST_END ")";
static const char sql_value_is_fresh[] =
    "SELECT 1 FROM attribute a WHERE a.id = $1 AND a.type = $2 AND COALESCE(a.values_id, a.id) = $3"
    " AND NOT EXISTS (SELECT 1 FROM alteration x WHERE x.entity_id = a.id AND x.entity = 3"
    " AND x.state = 'running')";
static const char sql_value_holders[] = "UPDATE attribute SET holders = holders + $1 WHERE id = $2";
static const char sql_value_erase_count[] =
    "UPDATE attribute SET holders = holders - 1 WHERE COALESCE(values_id, id) IN"
    " (SELECT attribute_id FROM attribute_value WHERE contact_id = $1)";
/* Those that an alteration has made ready count there. */
static const char sql_value_erase_staged[] =
    "UPDATE alteration SET changed = changed - 1 WHERE values_id IN"
    " (SELECT attribute_id FROM attribute_value WHERE contact_id = $1)"
    " AND state IN ('staging', 'ready', 'running')";
static const char sql_value_erase[] = "DELETE FROM attribute_value WHERE contact_id = $1";
static const char sql_value_gone_key[] =
    "SELECT contact_id, part, text, number FROM attribute_value"
    " WHERE attribute_id = $1 AND key IS NOT NULL ORDER BY contact_id, part";
static const char sql_value_gone_number[] =
    "SELECT contact_id, part, text, number FROM attribute_value"
    " WHERE attribute_id = $1 AND number IS NOT NULL ORDER BY contact_id, part";

/* --- read ----------------------------------------------------------------------------------- */

/* Values of one contact, grown as they are read. */
struct values {
	struct attribute_value *rows;
	int64_t *attributes; /* of each row */
	size_t count, size;
};

static void grow(struct arena *mem, struct values *v)
{
	size_t size = v->size ? 2 * v->size : 16;
	struct attribute_value *rows = arena_alloc(mem, size * sizeof(*rows));
	int64_t *attributes = arena_alloc(mem, size * sizeof(*attributes));

	if (v->count) {
		memcpy(rows, v->rows, v->count * sizeof(*rows));
		memcpy(attributes, v->attributes, v->count * sizeof(*attributes));
	}
	v->rows = rows;
	v->attributes = attributes;
	v->size = size;
}

/*
 * Text and the numbers of options and yes/no are what is read back: the number of a number is for
 * the database's comparisons alone.
 */
static void add_value(struct db_rows *rows, struct values *v)
{
	if (v->count == v->size)
		grow(&rows->op->mem, v);
	v->attributes[v->count] = db_col_int(rows, 0);
	v->rows[v->count++] = (struct attribute_value){
	    .part = db_col_int(rows, 1),
	    .text = db_col_dup(rows, 2),
	    .number = db_int(db_col_int(rows, 3)),
	};
}

static enum rc read_values(struct op *op, const char *sql, struct db_args args, struct values *v)
{
	struct db_rows rows;

	*v = (struct values){0};
	db_query(op, &rows, sql, args);
	while (db_next(&rows))
		add_value(&rows, v);
	return db_end(&rows);
}

/* The first value of an attribute; they are in order of attributes. */
static size_t find_first(const struct values *v, int64_t attribute_id)
{
	size_t low = 0, high = v->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (v->attributes[mid] < attribute_id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void describe(struct op *op, const struct values *v, const struct attribute *a,
		     struct contact_attribute *out)
{
	size_t first = find_first(v, a->values_id), count = 0;
	int64_t *options;

	while (first + count < v->count && v->attributes[first + count] == a->values_id)
		count++;
	*out = (struct contact_attribute){
	    .attribute = a,
	    .text = count ? attribute_value_text(op, a, v->rows + first, count) : "",
	};
	if (!count || !attribute_has_options(a->type))
		return;
	options = arena_alloc(&op->mem, count * sizeof(*options));
	for (size_t i = 0; i < count; i++)
		options[i] = v->rows[first + i].number.integer;
	out->options = options;
	out->option_count = count;
}

enum rc contact_attribute_list(struct op *op, int64_t contact_id, struct contact_attribute **out,
			       size_t *count)
{
	struct attribute *attributes;
	struct values v;
	enum rc rc = attribute_list(op, &attributes, count);

	if (!rc)
		rc = read_values(op, sql_value_list, DB_ARGS(db_int(contact_id)), &v);
	if (rc)
		return rc;
	*out = arena_alloc(&op->mem, (*count + 1) * sizeof(**out));
	for (size_t i = 0; i < *count; i++)
		describe(op, &v, &attributes[i], &(*out)[i]);
	return RC_OK;
}

enum rc contact_attribute_get(struct op *op, int64_t contact_id, const struct attribute *a,
			      const char **text)
{
	struct values v;
	enum rc rc =
	    read_values(op, sql_value_get, DB_ARGS(db_int(contact_id), db_int(a->values_id)), &v);

	*text = rc ? "" : attribute_value_text(op, a, v.rows, v.count);
	return rc;
}

enum rc contact_attribute_get_some(struct op *op, int64_t contact_id, const struct attribute *list,
				   size_t count, const char **texts)
{
	struct values v = {0};
	enum rc rc = RC_OK;

	if (count == 1)
		return contact_attribute_get(op, contact_id, list, texts);
	if (count)
		rc = read_values(op, sql_value_list, DB_ARGS(db_int(contact_id)), &v);
	for (size_t i = 0; i < count; i++) {
		size_t first = find_first(&v, list[i].values_id), last = first;

		while (last < v.count && v.attributes[last] == list[i].values_id)
			last++;
		texts[i] = last > first
			       ? attribute_value_text(op, &list[i], v.rows + first, last - first)
			       : "";
	}
	return rc;
}

/* --- write ---------------------------------------------------------------------------------- */

static enum rc touch(struct op *op, int64_t contact_id)
{
	enum rc rc = db_run(op, sql_value_touch,
			    DB_ARGS(db_int(op->now), db_int(contact_id), db_int(op->batch_id)));

	return rc || db_changed(op) ? rc : op_fail(op, RC_NOT_FOUND, "", "no such contact");
}

/* One row by sql_value_insert or sql_value_update. */
static enum rc write_value(struct op *op, const char *sql, int64_t contact_id,
			   const struct attribute *a, const struct attribute_value *row)
{
	return db_run(op, sql,
		      DB_ARGS(db_int(contact_id), db_int(a->values_id), db_int(row->part),
			      row->text ? db_text(row->text) : db_null(),
			      row->key ? db_text(row->key) : db_null(), row->number));
}

static enum rc insert_values(struct op *op, int64_t contact_id, const struct attribute *a,
			     const struct attribute_value *rows, size_t count)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count; i++)
		rc = write_value(op, sql_value_insert, contact_id, a, &rows[i]);
	return rc;
}

/* It may have another type by now, or be in the middle of getting one. */
enum rc contact_attribute_fresh(struct op *op, const struct attribute *a)
{
	int64_t one;
	enum rc rc = db_get_int(op, &one, sql_value_is_fresh,
				DB_ARGS(db_int(a->id), db_int(a->type), db_int(a->values_id)));

	return rc != RC_NOT_FOUND
		   ? rc
		   : op_fail(op, RC_INVALID, arena_printf(&op->mem, "attr.%s", a->key),
			     "this attribute is being changed just now; its values can "
			     "be written again when that is done");
}

static enum rc store(struct op *op, int64_t contact_id, const struct attribute *a,
		     const struct attribute_value *rows, size_t count)
{
	enum rc rc =
	    db_run(op, sql_value_remove, DB_ARGS(db_int(contact_id), db_int(a->values_id)));

	return rc ? rc : insert_values(op, contact_id, a, rows, count);
}

enum rc contact_attribute_set(struct op *op, int64_t contact_id, const struct attribute *a,
			      const char *text, int64_t source_row, bool *changed)
{
	const char *before, *after;
	struct attribute_value *rows;
	size_t count;
	enum rc rc = attribute_value_parse(op, a, text, &rows, &count);

	*changed = false;
	if (!rc)
		rc = contact_attribute_get(op, contact_id, a, &before);
	if (rc)
		return rc;
	after = attribute_value_text(op, a, rows, count);
	if (strcmp(before, after) == 0)
		return RC_OK;
	rc = contact_attribute_fresh(op, a);
	if (!rc)
		rc = change_join(op, "contact.edit");
	if (!rc)
		rc = touch(op, contact_id);
	if (!rc)
		rc = store(op, contact_id, a, rows, count);
	if (!rc)
		rc = contact_attribute_count(op, a->id, (after[0] != '\0') - (before[0] != '\0'));
	if (!rc)
		rc = change_field(op, CHANGE_CONTACT, contact_id,
				  (int)(CONTACT_CHANGE_ATTRIBUTE + a->id), before, after,
				  source_row);
	*changed = !rc;
	return rc;
}

enum rc contact_attribute_restore(struct op *op, const struct attribute *a, const char *ids,
				  const struct attribute_value *rows, size_t count, int64_t holders)
{
	enum rc rc = db_run(op, sql_value_remove_all, DB_ARGS(db_text(ids), db_int(a->values_id)));

	for (size_t i = 0; !rc && i < count; i++)
		rc =
		    db_run(op, sql_value_insert_all,
			   DB_ARGS(db_text(ids), db_int(a->values_id), db_int(rows[i].part),
				   rows[i].text ? db_text(rows[i].text) : db_null(),
				   rows[i].key ? db_text(rows[i].key) : db_null(), rows[i].number));
	return rc ? rc : contact_attribute_count(op, a->id, holders);
}

enum rc contact_attribute_put(struct op *op, int64_t contact_id, const struct attribute *a,
			      const char *before, const char *text, int64_t source_row)
{
	struct attribute_value *rows;
	size_t count;
	enum rc rc = attribute_value_parse(op, a, text, &rows, &count);

	if (!rc && !before[0])
		rc = insert_values(op, contact_id, a, rows, count);
	else if (!rc && count == 1 && a->type != ATTRIBUTE_SEVERAL)
		rc = write_value(op, sql_value_update, contact_id, a, rows);
	else if (!rc)
		rc = store(op, contact_id, a, rows, count);
	return rc ? rc
		  : change_field(op, CHANGE_CONTACT, contact_id,
				 (int)(CONTACT_CHANGE_ATTRIBUTE + a->id), before, text, source_row);
}

enum rc contact_attribute_count(struct op *op, int64_t attribute_id, int64_t delta)
{
	return delta ? db_run(op, sql_value_holders, DB_ARGS(db_int(delta), db_int(attribute_id)))
		     : RC_OK;
}

enum rc contact_attribute_erase(struct op *op, int64_t contact_id)
{
	enum rc rc = db_run(op, sql_value_erase_count, DB_ARGS(db_int(contact_id)));

	if (!rc)
		rc = db_run(op, sql_value_erase_staged, DB_ARGS(db_int(contact_id)));
	return rc ? rc : db_run(op, sql_value_erase, DB_ARGS(db_int(contact_id)));
}

/* --- the attribute goes ---------------------------------------------------------------------- */

static enum rc note_one(struct op *op, const struct attribute *a, int64_t contact_id,
			const struct values *v)
{
	return change_field(op, CHANGE_CONTACT, contact_id, (int)(CONTACT_CHANGE_ATTRIBUTE + a->id),
			    attribute_value_text(op, a, v->rows, v->count), "", 0);
}

enum rc attribute_value_note_gone(struct op *op, const struct attribute *a, int64_t *people)
{
	bool by_key = a->type == ATTRIBUTE_TEXT || a->type == ATTRIBUTE_LINK;
	struct arena_mark mark = arena_mark(&op->mem);
	struct values v = {0};
	int64_t contact = 0;
	struct db_rows rows;
	enum rc rc = RC_OK, end;

	*people = 0;
	db_query(op, &rows, by_key ? sql_value_gone_key : sql_value_gone_number,
		 DB_ARGS(db_int(a->values_id)));
	while (!rc && db_next(&rows)) {
		if (v.count && db_col_int(&rows, 0) != contact) {
			rc = note_one(op, a, contact, &v);
			++*people;
			v = (struct values){0};
			arena_rewind(&op->mem, mark);
		}
		contact = db_col_int(&rows, 0);
		add_value(&rows, &v);
	}
	end = db_end(&rows);
	if (!rc)
		rc = end;
	if (!rc && v.count) {
		rc = note_one(op, a, contact, &v);
		++*people;
	}
	return rc ? rc
		  : db_run(op, by_key ? sql_value_outdate_key : sql_value_outdate_number,
			   DB_ARGS(db_int(a->values_id)));
}
