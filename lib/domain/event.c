#include "lib/domain/event.h"

#include "lib/base/limits.h"
#include "lib/domain/contact.h"
#include "lib/domain/event_row.h"
#include "lib/filter/filter_value.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

static const char sql_event_contact[] = "SELECT state FROM contact WHERE id = $1";
static const char sql_term_find[] = "SELECT id FROM term WHERE key = $1";
static const char sql_term_insert[] = "INSERT INTO term (text, key) VALUES ($1, $2)";

static const char sql_form_find[] = "SELECT id FROM form_submission WHERE source_key = $1";
static const char sql_form_insert[] =
    "INSERT INTO form_submission (contact_id, at, source_key, form_id, page_id, is_popup)"
    " VALUES ($1, $2, $3, $4, $5, $6)";
static const char sql_form_total[] =
    "UPDATE contact_total SET forms = forms + 1,"
    " last_form_at = (SELECT max(at) FROM form_submission WHERE contact_id = $1)"
    " WHERE contact_id = $1";

static const char sql_event_find[] = "SELECT id FROM event WHERE source_key = $1";
static const char sql_event_insert[] =
    "INSERT INTO event (contact_id, at, source_key, name_id) VALUES ($1, $2, $3, $4)";
static const char sql_event_property_insert[] =
    "INSERT INTO event_property (event_id, name_id, text, key, number, at)"
    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (event_id, name_id) DO NOTHING";
static const char sql_event_total[] =
    "UPDATE contact_total SET events = events + 1,"
    " last_event_at = CASE WHEN last_event_at >= $2 THEN last_event_at ELSE $2 END"
    " WHERE contact_id = $1";

/* --- what all events share ------------------------------------------------------------------ */

enum rc event_check_number(struct op *op, const char *field, int64_t value, int64_t min,
			   int64_t max)
{
	if (value < min || value > max)
		return op_failf(op, RC_INVALID, field, "must be from %lld to %lld", (long long)min,
				(long long)max);
	return RC_OK;
}

static enum rc check_contact(struct op *op, int64_t contact_id)
{
	int64_t state;
	enum rc rc = db_get_int(op, &state, sql_event_contact, DB_ARGS(db_int(contact_id)));

	if (rc == RC_NOT_FOUND || (!rc && state == CONTACT_ERASED))
		return op_fail(op, RC_NOT_FOUND, "contact_id", "there is no such contact");
	return rc;
}

enum rc event_check(struct op *op, int64_t contact_id, int64_t at, const char *source_key,
		    const char *sql_find, int64_t *id)
{
	enum rc rc;

	*id = 0;
	if (!source_key || !source_key[0])
		return op_fail(op, RC_INVALID, "source_key", "an event needs a key of its source");
	rc = text_check(op, "source_key", source_key, EVENT_SOURCE_KEY_MAX);
	if (!rc)
		rc = event_check_number(op, "at", at, 1, op->now + EVENT_AHEAD_MAX);
	if (rc)
		return rc;
	rc = db_get_int(op, id, sql_find, DB_ARGS(db_text(source_key)));
	return rc == RC_NOT_FOUND ? check_contact(op, contact_id) : rc;
}

static enum rc find_term(struct op *op, const char *text, const char *key, int64_t *id)
{
	enum rc rc = db_get_int(op, id, sql_term_find, DB_ARGS(db_text(key)));

	if (rc != RC_NOT_FOUND)
		return rc;
	return db_insert(op, id, sql_term_insert, DB_ARGS(db_text(text), db_text(key)));
}

enum rc event_terms(struct op *op, struct event_term *terms, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct event_term *t = &terms[i];
		const char *text = t->text ? text_trim(&op->mem, t->text) : "";
		const char *key = text_fold(&op->mem, text);
		enum rc rc = text_check(op, t->field, text, EVENT_TEXT_MAX);

		t->id = 0;
		if (!rc && key[0])
			rc = find_term(op, text, key, &t->id);
		else if (!rc && t->required)
			rc = op_fail(op, RC_INVALID, t->field, "is needed");
		if (rc)
			return rc;
	}
	return RC_OK;
}

struct db_value event_term_value(const struct event_term *term)
{
	return term->id ? db_int(term->id) : db_null();
}

/* --- forms ---------------------------------------------------------------------------------- */

enum rc event_record_form(struct op *op, const struct event_form *f, bool *is_new)
{
	struct event_term terms[] = {{.field = "form", .text = f->form, .required = true},
				     {.field = "page", .text = f->page}};
	int64_t id;
	enum rc rc = event_check(op, f->contact_id, f->at, f->source_key, sql_form_find, &id);

	*is_new = false;
	if (rc || id)
		return rc;
	rc = event_terms(op, terms, ARRAY_LEN(terms));
	if (!rc)
		rc = db_run(op, sql_form_insert,
			    DB_ARGS(db_int(f->contact_id), db_int(f->at), db_text(f->source_key),
				    db_int(terms[0].id), event_term_value(&terms[1]),
				    db_int(f->is_popup)));
	if (!rc)
		rc = event_total_add(op, sql_form_total, DB_ARGS(db_int(f->contact_id)));
	if (!rc)
		rc = event_total_active(op, f->contact_id, f->at);
	*is_new = rc == RC_OK;
	return rc;
}

/* --- named events --------------------------------------------------------------------------- */

/* What a property's text can be read as beside a text. */
static void read_property(struct op *op, const char *key, const char *text, struct db_value *number,
			  struct db_value *at)
{
	int64_t time;

	*number = *at = db_null();
	if (strcmp(key, "yes") == 0 || strcmp(key, "true") == 0)
		*number = db_int(1);
	else if (strcmp(key, "no") == 0 || strcmp(key, "false") == 0)
		*number = db_int(0);
	else if (!filter_number(op, text, number))
		*number = db_null();
	if (zone_parse(text, &time))
		*at = db_int(time);
}

static enum rc add_property(struct op *op, int64_t event_id, const struct event_property *p)
{
	struct event_term name = {.field = "property", .required = true};
	const char *text = p->text ? text_trim(&op->mem, p->text) : "";
	const char *key = text_fold(&op->mem, text);
	struct db_value number, at;
	enum rc rc = text_check(op, "property", p->name ? p->name : "", EVENT_NAME_MAX);

	if (!rc)
		rc = text_check(op, "property", text, EVENT_TEXT_MAX);
	name.text = text_slug(&op->mem, p->name ? p->name : "");
	if (!rc)
		rc = event_terms(op, &name, 1);
	if (rc || !text[0])
		return rc; /* "" is no value */
	read_property(op, key, text, &number, &at);
	return db_run(
	    op, sql_event_property_insert,
	    DB_ARGS(db_int(event_id), db_int(name.id), db_text(text), db_text(key), number, at));
}

static enum rc insert_named(struct op *op, const struct event_named *e)
{
	struct event_term name = {.field = "name", .text = e->name, .required = true};
	int64_t id = 0;
	enum rc rc = text_check(op, "name", e->name ? e->name : "", EVENT_NAME_MAX);

	if (!rc)
		rc = event_check_number(op, "property", (int64_t)e->property_count, 0,
					EVENT_PROPERTIES_MAX);
	if (!rc)
		rc = event_terms(op, &name, 1);
	if (!rc)
		rc = db_insert(op, &id, sql_event_insert,
			       DB_ARGS(db_int(e->contact_id), db_int(e->at), db_text(e->source_key),
				       db_int(name.id)));
	for (size_t i = 0; !rc && i < e->property_count; i++)
		rc = add_property(op, id, &e->properties[i]);
	return rc;
}

enum rc event_record_named(struct op *op, const struct event_named *e, bool *is_new)
{
	int64_t id;
	enum rc rc = event_check(op, e->contact_id, e->at, e->source_key, sql_event_find, &id);

	*is_new = false;
	if (rc || id)
		return rc;
	rc = insert_named(op, e);
	if (!rc)
		rc = event_total_add(op, sql_event_total,
				     DB_ARGS(db_int(e->contact_id), db_int(e->at)));
	if (!rc)
		rc = event_total_active(op, e->contact_id, e->at);
	*is_new = rc == RC_OK;
	return rc;
}
