#include "lib/domain/contact_assign.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_noted.h"
#include "lib/platform/sql.h"

/*
 * The company is the last line of the search text, when it is there: see search_text() in
 * contact.c.  $1 the newest change from before, $2 the new key, $3 the end of a line.
 */
static const char sql_assign_search_company[] =
    "UPDATE contact_search SET text = (SELECT CASE WHEN h.head <> '' AND $2 <> ''"
    " THEN h.head || $3 || $2 ELSE h.head || $2 END FROM (SELECT CASE WHEN c.company_key IS NULL"
    " THEN contact_search.text WHEN length(contact_search.text) > length(c.company_key)"
    " THEN substr(contact_search.text, 1, length(contact_search.text) - length(c.company_key) - 1)"
    " ELSE '' END AS head FROM contact c WHERE c.id = contact_search.contact_id) h)"
    " WHERE contact_id IN " CONTACT_NOTED;
static const char sql_assign_had[] = "SELECT count(old_value) FROM change WHERE id > $1";
static const char sql_assign_clear[] =
    "DELETE FROM attribute_value WHERE attribute_id = $2 AND contact_id IN " CONTACT_NOTED;
static const char sql_assign_store[] =
    "INSERT INTO attribute_value (contact_id, attribute_id, part, text, key, number)"
    " SELECT entity_id, $2, $3, $4, $5, $6 FROM change WHERE id > $1 ORDER BY entity_id";
static const char sql_assign_holders[] =
    "UPDATE attribute SET holders = holders + $1 WHERE id = $2";

/* --- a field -------------------------------------------------------------------------------- */

bool contact_assign_takes(enum contact_field f)
{
	switch (f) {
	case CONTACT_FIELD_NONE:
	case CONTACT_FIRST_NAME:
	case CONTACT_LAST_NAME:
	case CONTACT_EMAIL:
	case CONTACT_PHONE:
	case CONTACT_IDENTIFIER:
		return false;
	case CONTACT_BLOCKED:
		return true;
	default:
		return contact_fields[f].type == CONTACT_TYPE_TEXT ||
		       contact_fields[f].type == CONTACT_TYPE_LINES;
	}
}

/* What stands there, as change rows have it: '' for nothing. */
static void add_old(struct sql *s, enum contact_field f)
{
	if (f == CONTACT_BLOCKED) {
		sql_add(s, "CASE c.blocked WHEN 0 THEN 'no' ELSE 'yes' END");
		return;
	}
	sql_add(s, "c.");
	sql_column(s, contact_fields[f].column);
}

static void make_note(struct op *op, struct sql *s, enum contact_field f, const char *value,
		      const struct id_set *people)
{
	sql_add(s, "INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value)"
		   " SELECT ");
	sql_value(s, db_int(op->batch_id));
	sql_add(s, ", 1, c.id, ");
	sql_value(s, db_int(f));
	sql_add(s, ", NULLIF(");
	add_old(s, f);
	sql_add(s, ", ''), ");
	sql_value(s, db_key(value));
	sql_add(s, " FROM id_set_members(");
	sql_value(s, db_set(people));
	sql_add(s, ") m CROSS JOIN contact c ON c.id = m.id WHERE c.state = 0 AND ");
	add_old(s, f);
	sql_add(s, " <> ");
	sql_value(s, db_text(value));
}

/* The key column that follows from the field; NULL for none. */
static const char *key_column(enum contact_field f)
{
	switch (f) {
	case CONTACT_COMPANY:
		return "company_key";
	case CONTACT_CITY:
		return "city_key";
	case CONTACT_COUNTRY:
		return "country_key";
	default:
		return NULL;
	}
}

static const char *key_value(enum contact_field f, const struct contact_keys *keys)
{
	return f == CONTACT_COMPANY ? keys->company
	       : f == CONTACT_CITY  ? keys->city
				    : keys->country;
}

static void make_update(struct op *op, struct sql *s, enum contact_field f, const char *value,
			const struct contact_keys *keys, int64_t newest)
{
	const char *key = key_column(f);

	sql_add(s, "UPDATE contact SET version = version + 1, updated_at = ");
	sql_value(s, db_int(op->now));
	sql_add(s, ", ");
	sql_column(s, contact_fields[f].column);
	sql_add(s, " = ");
	sql_value(s, f == CONTACT_BLOCKED ? db_int(strcmp(value, "yes") == 0) : db_text(value));
	if (key) {
		sql_add(s, ", ");
		sql_column(s, key);
		sql_add(s, " = ");
		sql_value(s, db_key(key_value(f, keys)));
	}
	sql_add(s, " WHERE id IN (SELECT entity_id FROM change WHERE id > ");
	sql_value(s, db_int(newest));
	sql_add(s, ")");
}

/* The change rows; *count of them, those newer than *newest. */
static enum rc note(struct op *op, enum contact_field f, const char *value,
		    const struct id_set *people, int64_t *newest, int64_t *count)
{
	enum rc rc = contact_noted_begin(op, newest);
	struct sql s;

	*count = 0;
	sql_init(&s);
	make_note(op, &s, f, value, people);
	if (!rc)
		rc = db_run(op, sql_text(&s), sql_args(&s));
	if (!rc)
		*count = db_changed(op);
	sql_release(&s);
	return rc;
}

static enum rc write_field(struct op *op, enum contact_field f, const char *value,
			   const struct contact_keys *keys, int64_t newest)
{
	enum rc rc = RC_OK;
	struct sql s;

	if (f == CONTACT_COMPANY)
		rc = db_run(op, sql_assign_search_company,
			    DB_ARGS(db_int(newest), db_text(keys->company ? keys->company : ""),
				    db_text("\n")));
	sql_init(&s);
	make_update(op, &s, f, value, keys, newest);
	if (!rc)
		rc = db_run(op, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return rc;
}

enum rc contact_assign(struct op *op, enum contact_field f, const char *value,
		       const struct id_set *people, int64_t *changed)
{
	struct contact c = {0};
	struct contact_keys keys;
	int64_t newest;
	enum rc rc;

	if (!contact_assign_takes(f))
		BUG("field %d for many at once", (int)f);
	*changed = 0;
	c.values[f] = value;
	/* No phone is among the values, so that no country is needed. */
	rc = contact_check(op, &c, "", CONTACT_LENIENT, &keys);
	if (!rc)
		rc = change_join(op, "contact.edit");
	if (!rc)
		rc = note(op, f, c.values[f], people, &newest, changed);
	return rc || !*changed ? rc : write_field(op, f, c.values[f], &keys, newest);
}

/* --- an attribute --------------------------------------------------------------------------- */

bool contact_assign_takes_attribute(const struct attribute *a)
{
	return a->type != ATTRIBUTE_SEVERAL;
}

/* What stands there, as attribute_value_text has it: NULL for nothing. */
static void add_old_value(struct sql *s, const struct attribute *a)
{
	if (a->type == ATTRIBUTE_YES_NO)
		sql_add(s, "CASE v.number WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END");
	else if (a->type == ATTRIBUTE_CHOICE)
		sql_add(s, "(SELECT label FROM attribute_option o WHERE o.id = v.number)");
	else
		sql_add(s, "v.text");
}

static enum rc note_attribute(struct op *op, const struct attribute *a, const char *value,
			      const struct id_set *people, int64_t *count)
{
	struct sql s;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value)"
		    " SELECT ");
	sql_value(&s, db_int(op->batch_id));
	sql_add(&s, ", 1, c.id, ");
	sql_value(&s, db_int(CONTACT_CHANGE_ATTRIBUTE + a->id));
	sql_add(&s, ", ");
	add_old_value(&s, a);
	sql_add(&s, ", ");
	sql_value(&s, db_key(value));
	sql_add(&s, " FROM id_set_members(");
	sql_value(&s, db_set(people));
	sql_add(&s, ") m CROSS JOIN contact c ON c.id = m.id LEFT JOIN attribute_value v"
		    " ON v.contact_id = c.id AND v.part = 0 AND v.attribute_id = ");
	sql_value(&s, db_int(a->values_id));
	sql_add(&s, " WHERE c.state = 0 AND COALESCE(");
	add_old_value(&s, a);
	sql_add(&s, ", '') <> ");
	sql_value(&s, db_text(value));
	rc = db_run(op, sql_text(&s), sql_args(&s));
	*count = rc ? 0 : db_changed(op);
	sql_release(&s);
	return rc;
}

static enum rc store(struct op *op, const struct attribute *a, const struct attribute_value *rows,
		     size_t count, int64_t newest)
{
	enum rc rc = db_run(op, sql_assign_clear, DB_ARGS(db_int(newest), db_int(a->values_id)));

	for (size_t i = 0; !rc && i < count; i++)
		rc =
		    db_run(op, sql_assign_store,
			   DB_ARGS(db_int(newest), db_int(a->values_id), db_int(rows[i].part),
				   rows[i].text ? db_text(rows[i].text) : db_null(),
				   rows[i].key ? db_text(rows[i].key) : db_null(), rows[i].number));
	return rc;
}

static enum rc write_attribute(struct op *op, const struct attribute *a,
			       const struct attribute_value *rows, size_t count, int64_t newest,
			       int64_t people)
{
	int64_t had, touched;
	enum rc rc = contact_noted_touch(op, newest, &touched);

	if (!rc)
		rc = store(op, a, rows, count, newest);
	if (!rc)
		rc = db_get_int(op, &had, sql_assign_had, DB_ARGS(db_int(newest)));
	return rc ? rc
		  : db_run(op, sql_assign_holders,
			   DB_ARGS(db_int((count ? people : 0) - had), db_int(a->id)));
}

enum rc contact_assign_attribute(struct op *op, const struct attribute *a, const char *value,
				 const struct id_set *people, int64_t *changed)
{
	struct attribute_value *rows;
	size_t count;
	int64_t newest;
	enum rc rc = attribute_value_parse(op, a, value, &rows, &count);

	if (!contact_assign_takes_attribute(a))
		BUG("several choices for many at once");
	*changed = 0;
	if (!rc)
		rc = contact_attribute_fresh(op, a);
	if (!rc)
		rc = change_join(op, "contact.edit");
	if (!rc)
		rc = contact_noted_begin(op, &newest);
	if (!rc)
		rc = note_attribute(op, a, attribute_value_text(op, a, rows, count), people,
				    changed);
	return rc || !*changed ? rc : write_attribute(op, a, rows, count, newest, *changed);
}
