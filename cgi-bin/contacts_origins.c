/*
 * Where each value of a contact comes from, as text and with the way there: the row of an import,
 * or the action on the page of changes.
 */
#include "cgi-bin/contacts.h"

#include <limits.h>

#include "lib/domain/change.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/import.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"
#include "lib/web/pager.h"

const struct field contact_origins_fields[] = {
    {"id", FIELD_ID, true, 0, NULL}, {"page", FIELD_ID, false, 0, NULL}, {0}};

enum {
	VALUE_SHOWN = 300,
	TAGS_SHOWN = 500,
	FILES_MAX = 16,
	PAGE_ROWS = 200,
	ORIGIN_PAGES_MAX = 1000
};

/* What the rows are made with. */
struct page {
	struct request *rq;
	struct tpl *rows;
	int64_t first, count; /* of the rows on this page the first, from 0; of all of them */
	struct contact_origins origins;
	struct change *tags;
	size_t tag_count;
	struct {
		int64_t id;
		const char *name;
	} files[FILES_MAX]; /* of imports; there are few of them, and each is in many rows */
	size_t file_count;
};

/* Of a field; what a contact was made with has a row for all of it. */
static const struct change *find_field(const struct page *p, int field)
{
	const struct change *found = NULL;

	for (size_t i = 0; i < p->origins.field_count; i++)
		if (p->origins.fields[i].field == field || !p->origins.fields[i].field)
			found = &p->origins.fields[i];
	return found;
}

static const struct change *find_value(const struct change *list, size_t count, const char *value)
{
	const struct change *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].new_value, value) == 0)
			found = &list[i];
	return found;
}

/* "" when the import is gone. */
static enum rc find_file(struct page *p, int64_t import_id, const char **out)
{
	struct import im;
	enum rc rc;

	for (size_t i = 0; i < p->file_count; i++)
		if (p->files[i].id == import_id) {
			*out = p->files[i].name;
			return RC_OK;
		}
	rc = import_get(&p->rq->op, import_id, &im);
	*out = rc ? "" : im.name;
	if (rc == RC_NOT_FOUND) {
		op_clear_fault(&p->rq->op);
		rc = RC_OK;
	}
	if (!rc && p->file_count < FILES_MAX) {
		p->files[p->file_count].id = import_id;
		p->files[p->file_count++].name = *out;
	}
	return rc;
}

/* What people did, in a word; NULL: they entered it. */
static const char *how(const struct change *c)
{
	if (strcmp(c->action, "undo") == 0)
		return "Undo";
	if (strcmp(c->action, "contact.merge") == 0)
		return "Merge";
	if (strncmp(c->action, "care", 4) == 0)
		return "Data care";
	return NULL;
}

static enum rc fill_import(struct page *p, struct tpl *row, const struct change *c)
{
	struct arena *mem = &p->rq->op.mem;
	struct tpl *t = tpl_add(row, "FROM_IMPORT");
	const char *file;
	enum rc rc = find_file(p, c->import_id, &file);

	if (rc)
		return rc;
	tpl_int(t, "IMPORT_ID", c->import_id);
	tpl_text(t, "FILE_NAME", file);
	if (c->source_row) {
		struct tpl *place = tpl_add(t, "ROW");

		tpl_int(place, "ROW_NUMBER", c->source_row);
		if (permission_granted(p->rq->session.role, PERM_IMPORT_RUN))
			tpl_text(tpl_add(place, "ROW_LINK"), "ROW_HREF",
				 arena_printf(mem, "/imports/row?id=%lld&row=%lld",
					      (long long)c->import_id, (long long)c->source_row));
		else
			tpl_show(place, "ROW_TEXT");
	}
	return RC_OK;
}

/* One line; c NULL: nobody knows. */
static enum rc add_row(struct page *p, const char *label, const char *value, const struct change *c)
{
	struct tpl *row, *t;

	if (p->count < p->first || p->count >= p->first + PAGE_ROWS) {
		p->count++;
		return RC_OK;
	}
	p->count++;
	row = tpl_add(p->rows, "VALUE");
	tpl_text(row, "LABEL", label);
	tpl_text(row, "SHOWN", text_shorten(&p->rq->op.mem, value, VALUE_SHOWN));
	if (!c) {
		tpl_show(row, "UNKNOWN");
		return RC_OK;
	}
	t = tpl_add(row, "SINCE");
	tpl_text(t, "AT", zone_format_minute(&p->rq->op.mem, c->at));
	tpl_text(t, "AT_EXACT", zone_format_exact(&p->rq->op.mem, c->at));
	if (c->import_id)
		return fill_import(p, row, c);
	t = tpl_add(row, "FROM_ACTION");
	tpl_int(t, "BATCH_ID", c->batch_id);
	tpl_text(t, "HOW", how(c) ? how(c) : "Entered");
	tpl_text(t, "WHO", c->account_name[0] ? c->account_name : "the system");
	return RC_OK;
}

static enum rc add_fields(struct page *p, const struct contact *c)
{
	enum rc rc = RC_OK;

	for (int f = 1; !rc && f < CONTACT_FIELD_COUNT; f++)
		if (c->values[f][0])
			rc =
			    add_row(p, contact_fields[f].label,
				    contact_value_words(p->rq, (enum contact_field)f, c->values[f]),
				    find_field(p, f));
	if (!rc && c->email_status != CONTACT_EMAIL_ACTIVE)
		rc = add_row(p, "E-mail status", contact_email_status_name(c->email_status),
			     find_field(p, CONTACT_CHANGE_EMAIL_STATUS));
	if (!rc && c->phone_status != CONTACT_EMAIL_ACTIVE)
		rc = add_row(p, "Phone status", contact_email_status_name(c->phone_status),
			     find_field(p, CONTACT_CHANGE_PHONE_STATUS));
	return rc;
}

static enum rc add_points(struct page *p, int64_t id)
{
	struct op *op = &p->rq->op;
	struct contact_point *list;
	size_t count;
	enum rc rc = contact_point_list(op, id, &list, &count);

	for (size_t i = 0; !rc && i < count; i++)
		rc = add_row(
		    p, list[i].kind == CONTACT_POINT_EMAIL ? "Further e-mail" : "Further phone",
		    list[i].value,
		    find_value(p->origins.points, p->origins.point_count,
			       contact_point_text(op, &list[i])));
	return rc;
}

static const char *shown_text(struct page *p, const struct contact_attribute *has)
{
	return has->attribute->type == ATTRIBUTE_DATE
		   ? attribute_date_words(&p->rq->op.mem, has->text)
		   : has->text;
}

static enum rc add_attributes(struct page *p, int64_t id)
{
	struct contact_attribute *list;
	size_t count;
	enum rc rc = contact_attribute_list(&p->rq->op, id, &list, &count);

	for (size_t i = 0; !rc && i < count; i++)
		if (list[i].text[0])
			rc = add_row(
			    p, list[i].attribute->name, shown_text(p, &list[i]),
			    find_field(p, (int)(CONTACT_CHANGE_ATTRIBUTE + list[i].attribute->id)));
	return rc;
}

static enum rc add_tags(struct page *p, int64_t id)
{
	struct op *op = &p->rq->op;
	struct tag *tags;
	size_t count;
	int64_t total;
	enum rc rc = contact_tag_list(op, id, TAGS_SHOWN, &tags, &count, &total);

	for (size_t i = 0; !rc && i < count; i++)
		rc = add_row(p, "Tag", tags[i].label,
			     find_value(p->tags, p->tag_count,
					arena_printf(&op->mem, "%lld", (long long)tags[i].id)));
	return rc;
}

static enum rc read_origins(struct page *p, int64_t id)
{
	struct op *op = &p->rq->op;
	struct contact_origins *o = &p->origins;
	enum rc rc =
	    change_origins(op, CHANGE_CONTACT, id, INT_MAX, 0, &o->fields, &o->field_count);

	if (!rc)
		rc = change_value_origins(op, CHANGE_CONTACT, id, CONTACT_CHANGE_OTHER_EMAIL,
					  CONTACT_CHANGE_OTHER_PHONE, &o->points, &o->point_count);
	return rc ? rc
		  : change_value_origins(op, CHANGE_CONTACT, id, CONTACT_CHANGE_TAG,
					 CONTACT_CHANGE_TAG, &p->tags, &p->tag_count);
}

static void fill_pager(struct page *p, struct tpl *body, int64_t id)
{
	if (p->count > PAGE_ROWS)
		pager_fill_numbered(
		    p->rq, body, "value", "values",
		    arena_printf(&p->rq->op.mem, "/contacts/origins?id=%lld&page=", (long long)id),
		    "", p->first / PAGE_ROWS + 1, PAGE_ROWS, p->count);
}

static int64_t first_row(struct request *rq)
{
	int64_t page = form_id(rq, "page");

	return page > 1 && page <= ORIGIN_PAGES_MAX ? (page - 1) * PAGE_ROWS : 0;
}

enum rc get_contacts_origins(struct request *rq)
{
	int64_t id = form_id(rq, "id");
	struct page p = {.rq = rq, .first = first_row(rq)};
	struct tpl *t;
	struct contact c;
	enum rc rc = contact_get(&rq->op, id, &c);

	if (!rc)
		rc = read_origins(&p, id);
	if (rc)
		return rc;
	t = page_new(rq, "contacts_origins", "Where it comes from");
	tpl_int(t, "ID", id);
	tpl_text(t, "NAME", contact_title(&rq->op, &c));
	p.rows = t;
	rc = add_fields(&p, &c);
	if (!rc)
		rc = add_points(&p, id);
	if (!rc)
		rc = add_attributes(&p, id);
	if (!rc)
		rc = add_tags(&p, id);
	if (!rc && p.first && p.count <= p.first)
		rc = op_fail(&rq->op, RC_NOT_FOUND, "", "there is no such page");
	if (!rc)
		fill_pager(&p, t, id);
	return rc ? rc : page_send(rq, t, RC_OK);
}
