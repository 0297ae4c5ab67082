/*
 * /attributes: the fields that the organisation adds to its contacts.
 */
#include "cgi-bin/attributes.h"

#include "lib/base/limits.h"
#include "lib/domain/alteration.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/web/alteration_view.h"
#include "lib/web/app.h"
#include "lib/web/asking.h"
#include "lib/web/format.h"
#include "lib/web/pager.h"
#include "lib/web/urlencoded.h"

enum { ROW_SEGMENTS = 2, PAGE_ROWS = 100 };

static bool may_write(const struct request *rq)
{
	return permission_granted(rq->session.role, PERM_CONTACT_WRITE);
}

/* The contacts that have a value. */
static const char *people_href(struct request *rq, const struct attribute *a)
{
	struct arena *mem = &rq->op.mem;

	return arena_printf(mem, "/contacts?filter=%s",
			    urlencode(mem, arena_printf(mem, "attr.%s has any value", a->key)));
}

/* --- the list ------------------------------------------------------------------------------- */

static const char *edit_href(struct request *rq, const struct attribute *a)
{
	return may_write(rq)
		   ? arena_printf(&rq->op.mem, "/attributes/edit?id=%lld#use", (long long)a->id)
		   : "";
}

enum rc attribute_list_asking(struct request *rq, const struct attribute *list, size_t count,
			      struct segment_asking **out)
{
	const char **fields = arena_alloc(&rq->op.mem, (count + 1) * sizeof(*fields));

	for (size_t i = 0; i < count; i++)
		fields[i] = arena_printf(&rq->op.mem, "attr.%s", list[i].key);
	return segment_asking_fields(&rq->op, fields, count, out);
}

static void fill_row(struct request *rq, struct tpl *t, const struct attribute *a,
		     const struct segment_asking *asking, bool first, bool last)
{
	tpl_int(t, "ATTRIBUTE_N", a->id);
	tpl_text(t, "NAME", a->name);
	tpl_text(t, "TYPE", attribute_type_label(a->type));
	tpl_text(t, "KEY", a->key);
	if (a->is_locked)
		tpl_show(t, "LOCKED");
	if (a->option_count)
		tpl_text(tpl_add(t, "OPTIONS"), "OPTION_COUNT",
			 format_count(&rq->op.mem, (int64_t)a->option_count));
	if (a->people) {
		struct tpl *people = tpl_add(t, "SOMEBODY");

		tpl_text(people, "PEOPLE", format_count(&rq->op.mem, a->people));
		tpl_text(people, "PEOPLE_HREF", people_href(rq, a));
	} else {
		tpl_show(t, "NOBODY");
	}
	if (asking->count)
		asking_fill(rq, tpl_add(t, "ASKED"), asking, ROW_SEGMENTS, edit_href(rq, a));
	else
		tpl_show(t, "NOT_ASKED");
	if (!may_write(rq)) {
		tpl_show(t, "PLAIN_NAME");
		return;
	}
	tpl_show(t, "EDIT_NAME");
	t = tpl_add(t, "ROW_EDIT");
	tpl_show(t, first ? "NO_UP" : "UP");
	tpl_show(t, last ? "NO_DOWN" : "DOWN");
}

static void fill_empty(struct request *rq, struct tpl *t)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty"), *action;

	if (form_text(rq, "q")[0]) {
		tpl_text(empty, "ICON", "search");
		tpl_text(empty, "TITLE", "No attribute found");
		tpl_text(empty, "TEXT", "No attribute has these letters in it.");
		action = tpl_add(empty, "ACTION");
		tpl_text(action, "ACTION_HREF", "/attributes");
		tpl_text(action, "ACTION_LABEL", "Show all attributes");
		return;
	}
	tpl_text(empty, "ICON", "columns");
	tpl_text(empty, "TITLE", "No attributes yet");
	tpl_text(empty, "TEXT",
		 "An attribute is a field of your own on every contact: points, a birthday, a"
		 " plan. You can filter by it at once.");
	if (!may_write(rq))
		return;
	action = tpl_add(empty, "ACTION");
	tpl_text(action, "ACTION_HREF", "/attributes/new");
	tpl_text(action, "ACTION_LABEL", "New attribute");
}

static const struct field attribute_list_fields[] = {
    {.name = "q", .type = FIELD_TEXT, .max = SEARCH_MAX},
    {.name = "page", .type = FIELD_ID},
    {0},
};

static void fill_pager(struct request *rq, struct tpl *t, int64_t page, int64_t total)
{
	struct arena *mem = &rq->op.mem;
	const char *q = form_text(rq, "q"), *address = "/attributes?page=";

	if (q[0])
		address = arena_printf(mem, "/attributes?q=%s&page=", urlencode(mem, q));
	pager_fill_numbered(rq, t, "attribute", "attributes", address, "", page, PAGE_ROWS, total);
}

/* Those whose name or key has the letters of q in it, in any case; all without q. */
static size_t keep_found(struct request *rq, struct attribute *list, size_t count)
{
	const char *q = text_fold(&rq->op.mem, form_text(rq, "q"));
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (strstr(text_fold(&rq->op.mem, list[i].name), q) || strstr(list[i].key, q))
			list[kept++] = list[i];
	return kept;
}

static size_t find_page(struct request *rq, size_t total)
{
	int64_t page = form_id(rq, "page"), last = (int64_t)((total + PAGE_ROWS - 1) / PAGE_ROWS);

	return (size_t)(page < 1 || !last ? 1 : page > last ? last : page);
}

static enum rc get_attributes_list(struct request *rq)
{
	struct segment_asking *asking;
	struct attribute *list;
	struct tpl *t, *rows;
	size_t count, total, page, first;
	enum rc rc = attribute_list(&rq->op, &list, &total);

	if (rc)
		return rc;
	total = keep_found(rq, list, total);
	page = find_page(rq, total);
	first = (page - 1) * PAGE_ROWS;
	list += first;
	count = total - first < PAGE_ROWS ? total - first : PAGE_ROWS;
	rc = attribute_count_people(&rq->op, list, count);
	if (!rc)
		rc = attribute_list_asking(rq, list, count, &asking);
	if (rc)
		return rc;
	t = page_new(rq, "attributes_list", "Attributes");
	if (total > PAGE_ROWS || form_text(rq, "q")[0])
		tpl_text(tpl_add(t, "SEARCH"), "Q", form_text(rq, "q"));
	if (may_write(rq))
		tpl_show(t, "MAY_EDIT");
	if (!count) {
		fill_empty(rq, t);
		return page_send(rq, t, RC_OK);
	}
	rows = tpl_add(t, "ROWS");
	if (may_write(rq))
		tpl_show(rows, "EDIT_HEAD");
	for (size_t i = 0; i < count; i++)
		fill_row(rq, tpl_add(rows, "ATTRIBUTE"), &list[i], &asking[i], first + i == 0,
			 first + i + 1 == total);
	fill_pager(rq, rows, (int64_t)page, (int64_t)total);
	return page_send(rq, t, RC_OK);
}

/* Its place in the order, from 1; 0 when it is gone. */
static int64_t find_place(const struct attribute *list, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].id == id)
			return (int64_t)i + 1;
	return 0;
}

static const struct field attribute_move_fields[] = {
    {"up", FIELD_ID, false, 0, NULL},
    {"down", FIELD_ID, false, 0, NULL},
    {0},
};

static enum rc post_attributes_move(struct request *rq)
{
	int64_t up = form_id(rq, "up"), id = up ? up : form_id(rq, "down"), place;
	struct attribute *list;
	size_t count;
	enum rc rc = attribute_list(&rq->op, &list, &count);

	if (rc)
		return rc;
	place = find_place(list, count, id) + (up ? -1 : 1);
	rc = attribute_move(&rq->op, id, place);
	if (rc)
		return rc;
	place = place < 1 ? 1 : place > (int64_t)count ? (int64_t)count : place;
	return redirect_to(
	    rq, "/attributes%s#attribute-%lld",
	    place > PAGE_ROWS
		? arena_printf(&rq->op.mem, "?page=%lld", (long long)((place - 1) / PAGE_ROWS + 1))
		: "",
	    (long long)id);
}

/* --- a new one ------------------------------------------------------------------------------ */

static const char *const type_words[] = {"text",   "number",  "date", "yes-no",
					 "choice", "several", "link", NULL};

static const char *type_help(enum attribute_type type)
{
	switch (type) {
	case ATTRIBUTE_TEXT:
		return "A few words or lines.";
	case ATTRIBUTE_NUMBER:
		return "Points, a turnover: can be compared and asked for as a range.";
	case ATTRIBUTE_DATE:
		return "A birthday, the end of a contract: with anniversaries and “in the next 30 "
		       "days”.";
	case ATTRIBUTE_YES_NO:
		return "Yes, no, or not known.";
	case ATTRIBUTE_CHOICE:
		return "One of the options below.";
	case ATTRIBUTE_SEVERAL:
		return "Any number of the options below.";
	case ATTRIBUTE_LINK:
		return "A web address or a mail link, to click on.";
	default:
		return "";
	}
}

/* What stands in the form. */
struct typed {
	const char *name, *type, *options;
};

static void fill_types(struct tpl *t, const char *chosen)
{
	for (int type = 1; type < ATTRIBUTE_TYPE_COUNT; type++) {
		const char *word = attribute_type_word((enum attribute_type)type);
		struct tpl *row = tpl_add(t, "TYPE");

		tpl_text(row, "TYPE_WORD", word);
		tpl_text(row, "TYPE_LABEL", attribute_type_label((enum attribute_type)type));
		tpl_text(row, "TYPE_HELP", type_help((enum attribute_type)type));
		if (strcmp(chosen, word) == 0)
			tpl_show(row, "CHOSEN");
	}
}

static enum rc show_attributes_new(struct request *rq, const struct typed *typed, enum rc rc)
{
	struct tpl *t = page_new(rq, "attributes_new", "New attribute");

	tpl_text(t, "NAME", typed->name);
	tpl_int(t, "NAME_MAX", ATTRIBUTE_NAME_MAX);
	tpl_text(t, "OPTIONS", typed->options);
	fill_types(t, typed->type);
	page_fault(rq, t);
	return page_send(rq, t, rc);
}

static const struct field attribute_new_fields[] = {
    {"name", FIELD_TEXT, false, 0, NULL},
    {"type", FIELD_CHOICE, false, 0, type_words},
    {"options", FIELD_LINES, false, 0, NULL},
    {0},
};

static enum rc get_attributes_new(struct request *rq)
{
	static const struct typed nothing = {"", "text", ""};

	return show_attributes_new(rq, &nothing, RC_OK);
}

static enum rc post_attributes_new(struct request *rq)
{
	struct typed typed = {form_text(rq, "name"), form_text(rq, "type"),
			      form_text(rq, "options")};
	const char *const *labels;
	size_t count;
	int64_t id;
	enum rc rc;

	labels = attribute_split_lines(rq, typed.options, &count);
	rc = attribute_create(&rq->op, typed.name, attribute_type_parse(typed.type), labels, count,
			      &id);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_attributes_new(rq, &typed, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "attribute-made", 0);
	return redirect_to(rq, "/attributes#attribute-%lld", (long long)id);
}

/* --- delete --------------------------------------------------------------------------------- */

static const struct field id_fields[] = {{"id", FIELD_ID, true, 0, NULL}, {0}};

static const struct field attribute_delete_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"seen", FIELD_TEXT, true, 0, NULL},
    {0},
};

static void fill_holders(struct request *rq, struct tpl *t, const struct attribute *a)
{
	struct arena *mem = &rq->op.mem;
	struct tpl *held;

	tpl_int(t, "SEEN", a->holders);
	if (!a->holders) {
		tpl_show(t, "HELD_BY_NOBODY");
		return;
	}
	held = tpl_add(t, "HELD");
	tpl_text(held, "ALL", format_count(mem, a->holders));
	tpl_text(held, "PEOPLE_HREF", people_href(rq, a));
	tpl_show(held, a->holders == 1 ? "ONE" : "SEVERAL");
	if (a->holders > a->people)
		tpl_text(tpl_add(held, "SOME_GONE"), "GONE",
			 format_count(mem, a->holders - a->people));
}

static enum rc show_attributes_delete(struct request *rq, struct attribute *a, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct segment_asking *asking;
	enum rc filled = attribute_count_people(&rq->op, a, 1);
	struct tpl *t;

	if (!filled)
		filled = attribute_list_asking(rq, a, 1, &asking);
	if (filled)
		return filled;
	t = page_new(rq, "attributes_delete", "Delete attribute");
	tpl_int(t, "ID", a->id);
	tpl_text(t, "NAME", a->name);
	tpl_text(t, "KEY", a->key);
	fill_holders(rq, t, a);
	asking_fill_warning(rq, t, asking);
	rq->op.fault = kept;
	page_fault(rq, t);
	return page_send(rq, t, rc);
}

static enum rc get_attributes_delete(struct request *rq)
{
	struct attribute a;
	enum rc rc = attribute_get(&rq->op, form_id(rq, "id"), &a);

	return rc ? rc : show_attributes_delete(rq, &a, RC_OK);
}

static enum rc post_attributes_delete(struct request *rq)
{
	struct alteration x;
	struct attribute a;
	int64_t people;
	enum rc rc = attribute_get(&rq->op, form_id(rq, "id"), &a);

	if (rc)
		return rc;
	if (strcmp(form_text(rq, "seen"),
		   arena_printf(&rq->op.mem, "%lld", (long long)a.holders)) != 0) {
		rc = op_fail(&rq->op, RC_CONFLICT, "",
			     "meanwhile other contacts have got or lost a value; look again");
		return show_attributes_delete(rq, &a, rc);
	}
	people = a.holders;
	rc = alteration_delete_attribute(&rq->op, a.id, &x);
	if (rc == RC_CONFLICT)
		return show_attributes_delete(rq, &a, rc);
	if (!rc)
		rc = alteration_go_on(rq, &x);
	if (rc)
		return rc;
	if (x.state != ALTERATION_DONE)
		return redirect_to(rq, "%s", alteration_href(&rq->op, &x));
	redirect_flash(rq, people ? "attribute-deleted" : "attribute-deleted-unused", people);
	return redirect_to(rq, "/attributes");
}

/* --- routes --------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {METHOD_GET, "", PERM_CONTACT_READ, attribute_list_fields, get_attributes_list},
    {METHOD_POST, "/move", PERM_CONTACT_WRITE, attribute_move_fields, post_attributes_move},
    {METHOD_GET, "/new", PERM_CONTACT_WRITE, NULL, get_attributes_new},
    {METHOD_POST, "/new", PERM_CONTACT_WRITE, attribute_new_fields, post_attributes_new},
    {METHOD_GET, "/edit", PERM_CONTACT_WRITE, id_fields, get_attributes_edit},
    {METHOD_POST, "/edit", PERM_CONTACT_WRITE, attribute_edit_fields, post_attributes_edit},
    {METHOD_POST, "/options", PERM_CONTACT_WRITE, attribute_options_fields,
     post_attributes_options},
    {METHOD_POST, "/type", PERM_CONTACT_WRITE, attribute_type_fields, post_attributes_type},
    {METHOD_GET, "/alteration", PERM_CONTACT_WRITE, attribute_alteration_fields,
     get_attributes_alteration},
    {METHOD_POST, "/convert", PERM_CONTACT_WRITE, attribute_convert_fields,
     post_attributes_convert},
    {METHOD_POST, "/stop", PERM_CONTACT_WRITE, attribute_alteration_fields, post_attributes_stop},
    {METHOD_GET, "/delete", PERM_CONTACT_WRITE, id_fields, get_attributes_delete},
    {METHOD_POST, "/delete", PERM_CONTACT_WRITE, attribute_delete_fields, post_attributes_delete},
    {0},
};

int main(void)
{
	return app_serve("attributes", routes);
}
