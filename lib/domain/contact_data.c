#include "lib/domain/contact_data.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/audit.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_tag.h"
#include "lib/platform/csv.h"
#include "lib/platform/db.h"
#include "lib/platform/json.h"
#include "lib/platform/zone.h"

enum { DATA_TAGS = 10000, DATA_CHANGES = 20000 };

/* Where the lines go. */
struct file {
	struct op *op;
	enum contact_data_type type;
	struct str *out;
	struct json *root, *section; /* JSON only */
	const char *section_name;
};

static void begin_section(struct file *f, const char *name)
{
	f->section_name = name;
	if (f->type == CONTACT_DATA_JSON)
		f->section = json_add_array(f->root, name);
}

/* at: 0 for none. */
static void add(struct file *f, const char *name, const char *value, int64_t at)
{
	const char *when = at ? zone_format_utc(&f->op->mem, at) : "";
	struct json *line;

	if (f->type == CONTACT_DATA_CSV) {
		csv_write_cell(f->out, f->section_name, true);
		csv_write_cell(f->out, name, false);
		csv_write_cell(f->out, value, false);
		csv_write_cell(f->out, when, false);
		csv_write_end(f->out);
		return;
	}
	line = json_append_object(f->section);
	json_add_text(line, "name", name);
	json_add_optional(line, "value", value);
	json_add_optional(line, "at", when);
}

static void add_contact(struct file *f, const struct contact *c)
{
	struct op *op = f->op;

	begin_section(f, "contact");
	add(f, "id", arena_printf(&op->mem, "%lld", (long long)c->id), 0);
	for (int i = 1; i < CONTACT_FIELD_COUNT; i++)
		if (c->values[i][0])
			add(f, contact_fields[i].key, c->values[i], 0);
	add(f, "source", contact_source_name(c->source), c->created_at);
	add(f, "updated", "", c->updated_at);
	if (c->obtained_at)
		add(f, "consent to store", "yes", c->obtained_at);
	begin_section(f, "statuses");
	add(f, "state", contact_state_word(c->state), c->state_at);
	if (c->state_reason[0])
		add(f, "state reason", c->state_reason, 0);
	add(f, "deactivated", c->deactivated ? "yes" : "no", 0);
	if (c->values[CONTACT_EMAIL][0]) {
		add(f, "email status",
		    contact_email_status_shown(c) == CONTACT_EMAIL_OVER_LIMIT
			? "over_the_limit"
			: contact_status_word(c->email_status),
		    c->email_status_at);
		add(f, "email status reason", c->email_status_reason, 0);
	}
	if (c->values[CONTACT_PHONE][0]) {
		add(f, "phone status", contact_status_word(c->phone_status), c->phone_status_at);
		add(f, "phone status reason", c->phone_status_reason, 0);
	}
}

static enum rc add_tags(struct file *f, int64_t id)
{
	struct tag *tags;
	size_t count;
	int64_t total;
	enum rc rc = contact_tag_list(f->op, id, DATA_TAGS, &tags, &count, &total);

	begin_section(f, "tags");
	for (size_t i = 0; !rc && i < count; i++)
		add(f, tags[i].name, tags[i].label, 0);
	return rc;
}

static enum rc add_points(struct file *f, int64_t id)
{
	struct contact_point *list;
	size_t count;
	enum rc rc = contact_point_list(f->op, id, &list, &count);

	begin_section(f, "further addresses");
	for (size_t i = 0; !rc && i < count; i++)
		add(f,
		    arena_printf(&f->op->mem, list[i].label[0] ? "%s (%s)" : "%s",
				 contact_point_kind_key(list[i].kind), list[i].label),
		    list[i].value, list[i].created_at);
	return rc;
}

static enum rc add_attributes(struct file *f, int64_t id)
{
	struct contact_attribute *list;
	size_t count;
	enum rc rc = contact_attribute_list(f->op, id, &list, &count);

	begin_section(f, "attributes");
	for (size_t i = 0; !rc && i < count; i++)
		if (list[i].text[0])
			add(f, list[i].attribute->name, list[i].text, 0);
	return rc;
}

/* A further address as people know it; everything else as it is stored. */
static const char *history_value(struct op *op, const struct change *c, const char *text)
{
	struct contact_point p;

	if ((c->field == CONTACT_CHANGE_OTHER_EMAIL || c->field == CONTACT_CHANGE_OTHER_PHONE) &&
	    contact_point_text_read(op, text, &p))
		return arena_printf(&op->mem, p.label[0] ? "%s (%s)" : "%s", p.value, p.label);
	return text;
}

static enum rc add_history(struct file *f, int64_t id)
{
	struct change *list;
	size_t count;
	bool more;
	enum rc rc = change_list(f->op, CHANGE_CONTACT, id, DATA_CHANGES, &list, &count, &more);

	begin_section(f, "history");
	for (size_t i = 0; !rc && i < count; i++) {
		const struct change *c = &list[i];
		const char *name = c->field > 0 && c->field < CONTACT_FIELD_COUNT
				       ? contact_fields[c->field].key
				       : c->action;

		add(f, name,
		    arena_printf(&f->op->mem, "%s -> %s (%s)",
				 history_value(f->op, c, c->old_value),
				 history_value(f->op, c, c->new_value),
				 c->account_name[0] ? c->account_name : "system"),
		    c->at);
	}
	return rc;
}

/* A section of rows name, value, at. */
static enum rc add_rows(struct file *f, const char *sql, int64_t id)
{
	struct db_rows rows;

	db_query(f->op, &rows, sql, DB_ARGS(db_int(id)));
	while (db_next(&rows)) {
		struct arena_mark mark = arena_mark(&f->op->mem);

		add(f, db_col_text(&rows, 0), db_col_text(&rows, 1), db_col_int(&rows, 2));
		arena_rewind(&f->op->mem, mark);
	}
	return db_end(&rows);
}

#define TERM(column) "COALESCE((SELECT t.text FROM term t WHERE t.id = " column "), '')"

static const char sql_data_segments[] =
    "SELECT s.name, CASE m.is_excluded WHEN 1 THEN 'kept out' ELSE 'put in' END, m.added_at"
    " FROM segment_member m JOIN segment s ON s.id = m.segment_id WHERE m.contact_id = $1"
    " ORDER BY s.name";
static const char *const sql_data_events[] = {
    "SELECT 'visit', " TERM(
	"landing_page_id") " || ', ' || pages || ' pages, ' || seconds ||"
			   " ' seconds', at FROM visit WHERE contact_id = $1 ORDER BY at, id",
    "SELECT 'page view', " TERM("page_id") ", at FROM page_view WHERE contact_id = $1"
					   " ORDER BY at, id",
    "SELECT 'order', items || ' pieces for ' || total_cents / 100.0 || ' ' || " TERM(
	"currency_id") ", at FROM shop_order WHERE contact_id = $1 ORDER BY at, id",
    "SELECT 'ordered', quantity || ' x ' || " TERM(
	"product_id") ", at FROM order_item"
		      " WHERE contact_id = $1 ORDER BY at, id",
    "SELECT 'cart', items || ' pieces for ' || total_cents / 100.0, at FROM cart"
    " WHERE contact_id = $1 ORDER BY at, id",
    "SELECT 'product view', " TERM("product_id") ", at FROM product_view WHERE contact_id = $1"
						 " ORDER BY at, id",
    "SELECT 'mailing', " TERM("subject_id") ", at FROM mailing WHERE contact_id = $1"
					    " ORDER BY at, id",
    "SELECT CASE kind WHEN 1 THEN 'opened' ELSE 'clicked' END, " TERM(
	"link_id") ", at"
		   " FROM mailing_response WHERE contact_id = $1 ORDER BY at, id",
    "SELECT 'form', " TERM("form_id") ", at FROM form_submission WHERE contact_id = $1"
				      " ORDER BY at, id",
    "SELECT " TERM("name_id") ", '', at FROM event WHERE contact_id = $1 ORDER BY at, id",
    "SELECT " TERM("e.name_id") " || ': ' || " TERM(
	"p.name_id") ", p.text, e.at FROM event e"
		     " JOIN event_property p ON p.event_id = e.id WHERE e.contact_id = $1 ORDER BY e.at, e.id",
};

static enum rc add_events(struct file *f, int64_t id)
{
	enum rc rc = RC_OK;

	begin_section(f, "events");
	for (size_t i = 0; !rc && i < ARRAY_LEN(sql_data_events); i++)
		rc = add_rows(f, sql_data_events[i], id);
	return rc;
}

static enum rc add_all(struct file *f, const struct contact *c)
{
	enum rc rc;

	add_contact(f, c);
	rc = add_points(f, c->id);
	if (!rc)
		rc = add_tags(f, c->id);
	if (!rc)
		rc = add_attributes(f, c->id);
	begin_section(f, "segments");
	if (!rc)
		rc = add_rows(f, sql_data_segments, c->id);
	if (!rc)
		rc = add_history(f, c->id);
	return rc ? rc : add_events(f, c->id);
}

enum rc contact_data_write(struct op *op, int64_t id, enum contact_data_type type, struct str *out)
{
	struct file f = {.op = op, .type = type, .out = out, .section_name = ""};
	struct contact c;
	enum rc rc = contact_get(op, id, &c);

	if (!rc)
		rc = change_join(op, "contact.data");
	if (!rc)
		rc = change_field(op, CHANGE_CONTACT, id, CONTACT_CHANGE_DATA, "",
				  type == CONTACT_DATA_CSV ? "CSV" : "JSON", 0);
	if (!rc)
		rc = audit_write(op, AUDIT_DATA_FETCHED, id,
				 type == CONTACT_DATA_CSV ? "CSV" : "JSON");
	if (rc)
		return rc;
	if (type == CONTACT_DATA_JSON)
		f.root = json_new();
	else
		str_add(out, "\xEF\xBB\xBFsection,name,value,at\r\n");
	rc = add_all(&f, &c);
	if (type == CONTACT_DATA_JSON) {
		if (!rc)
			json_print(f.root, 2, out);
		json_free(f.root);
	}
	if (!rc && out->overflow)
		return op_fail(op, RC_FAILED, "", "there is too much for one file");
	return rc;
}
