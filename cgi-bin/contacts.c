/*
 * /contacts: the list with its search, and the routes of the area.
 */
#include "cgi-bin/contacts.h"

#include "lib/base/count.h"
#include "lib/domain/contact_list.h"
#include "lib/domain/setting.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/pager.h"
#include "lib/web/urlencoded.h"

/* --- the list ------------------------------------------------------------------------------- */

struct sort_choice {
	const char *key, *label;
	enum contact_sort sort;
	bool descending;
};

static const struct sort_choice sort_choices[] = {
    {"-created", "Newest first", CONTACT_BY_CREATED, true},
    {"created", "Oldest first", CONTACT_BY_CREATED, false},
    {"-updated", "Last changed first", CONTACT_BY_UPDATED, true},
    {"updated", "Longest unchanged first", CONTACT_BY_UPDATED, false},
    {"name", "Name A to Z", CONTACT_BY_NAME, false},
    {"-name", "Name Z to A", CONTACT_BY_NAME, true},
};
const char *const contact_sort_keys[] = {"-created", "created", "-updated", "updated",
					 "name",     "-name",	NULL};
static const char *const go_keys[] = {"next", "previous", "last", NULL};

static const struct field list_fields[] = {
    {"q", FIELD_TEXT, false, 0, NULL},
    {"inside", FIELD_BOOL, false, 0, NULL},
    {"sort", FIELD_CHOICE, false, 0, contact_sort_keys},
    {"go", FIELD_CHOICE, false, 0, go_keys},
    {"cursor", FIELD_TEXT, false, 0, NULL},
    {"from", FIELD_ID, false, 0, NULL},
    {"filter", FIELD_LINES, false, 0, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {"build", FIELD_TEXT, false, 0, NULL},
    {"segment", FIELD_ID, false, 0, NULL},
    {0},
};

/* What the address of the list says. */
struct list_view {
	struct contact_filter *filter;
	struct contact_query query;
	const struct sort_choice *sort;
	const char *go;
	int64_t from;	  /* position of the first row, for people */
	bool fell_inside; /* nothing starts with the text, so it was looked for inside */
	struct contact_page page;
};

static const struct sort_choice *find_sort(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(sort_choices); i++)
		if (strcmp(sort_choices[i].key, key) == 0)
			return &sort_choices[i];
	return &sort_choices[0];
}

static enum rc read_list(struct request *rq, const struct settings *settings, struct list_view *v)
{
	enum rc rc;

	v->sort = find_sort(form_text(rq, "sort"));
	v->go = form_text(rq, "go");
	v->query = (struct contact_query){
	    .people = v->filter->has_people ? &v->filter->people : NULL,
	    .search = form_text(rq, "q"),
	    .inside = form_bool(rq, "inside"),
	    .default_country = settings->default_country,
	    .sort = v->sort->sort,
	    .descending = v->sort->descending,
	    .cursor = form_text(rq, "cursor"),
	    .backward = strcmp(v->go, "previous") == 0,
	    .last = strcmp(v->go, "last") == 0,
	    .limit = LIST_PAGE_ROWS,
	};
	/* A filter that cannot be used shows nobody, never everybody. */
	if (v->filter->has_error) {
		v->page = (struct contact_page){.first_cursor = "", .last_cursor = ""};
		return RC_OK;
	}
	rc = contact_list(&rq->op, &v->query, &v->page);
	if (!rc && v->query.search[0] && !v->query.inside && v->page.total == 0) {
		v->query.inside = v->fell_inside = true;
		rc = contact_list(&rq->op, &v->query, &v->page);
	}
	return rc;
}

/* The number of the first row shown, as far as the address tells. */
static void find_position(struct request *rq, struct list_view *v)
{
	const struct contact_page *p = &v->page;

	v->from = form_id(rq, "from");
	if (!p->has_before || v->from == 0)
		v->from = 1;
	if (!p->has_after && !p->is_more)
		v->from = p->total - (int64_t)p->count + 1;
	if (!p->is_more && v->from > p->total - (int64_t)p->count + 1)
		v->from = p->total - (int64_t)p->count + 1;
}

/* "/contacts?q=...&sort=..." with what follows. */
static const char *list_href(struct request *rq, const struct list_view *v, const char *sort,
			     const char *rest)
{
	struct arena *mem = &rq->op.mem;

	return arena_printf(mem, "/contacts?sort=%s%s%s%s%s%s", sort,
			    v->query.search[0] ? "&q=" : "",
			    v->query.search[0] ? urlencode(mem, v->query.search) : "",
			    v->query.inside && v->query.search[0] ? "&inside=1" : "",
			    contact_filter_query(rq, v->filter), rest);
}

static const char *page_href(struct request *rq, const struct list_view *v, const char *go,
			     const char *cursor, int64_t from)
{
	struct arena *mem = &rq->op.mem;
	const char *rest = arena_printf(mem, "&go=%s&from=%lld&cursor=%s", go,
					(long long)(from < 1 ? 1 : from), urlencode(mem, cursor));

	return list_href(rq, v, v->sort->key, rest);
}

static void fill_pager(struct request *rq, struct tpl *t, const struct list_view *v)
{
	const struct contact_page *p = &v->page;
	struct pager pager = {
	    .one = "contact",
	    .what = "contacts",
	    .from = v->from,
	    .to = v->from + (int64_t)p->count - 1,
	    .total = p->total,
	    .is_more = p->is_more,
	};

	if (p->has_before) {
		pager.first = list_href(rq, v, v->sort->key, "");
		pager.previous =
		    page_href(rq, v, "previous", p->first_cursor, v->from - LIST_PAGE_ROWS);
	}
	if (p->has_after) {
		pager.next = page_href(rq, v, "next", p->last_cursor, v->from + (int64_t)p->count);
		pager.last = list_href(rq, v, v->sort->key, "&go=last");
	}
	pager_fill(rq, t, &pager);
}

static void fill_row(struct request *rq, struct tpl *t, const struct contact *c)
{
	tpl_int(t, "ID", c->id);
	tpl_text(t, "NAME", contact_title(&rq->op, c));
	if (c->values[CONTACT_COMPANY][0])
		tpl_text(tpl_add(t, "HAS_COMPANY"), "COMPANY", c->values[CONTACT_COMPANY]);
	if (c->deactivated)
		tpl_show(t, "DEACTIVATED");
	contact_fill_menu(rq, t, c, "list");
	if (permission_granted(rq->session.role, PERM_CONTACT_WRITE)) {
		tpl_show(t, "ROW_EDIT");
		tpl_show(t, "ROW_CHECK");
	}
}

static void fill_sorts(struct request *rq, struct tpl *t, const struct list_view *v)
{
	static const struct {
		const char *marker, *key, *other;
		enum contact_sort sort;
	} heads[] = {{"NAME", "name", "-name", CONTACT_BY_NAME},
		     {"CREATED", "-created", "created", CONTACT_BY_CREATED},
		     {"UPDATED", "-updated", "updated", CONTACT_BY_UPDATED}};
	struct arena *mem = &rq->op.mem;

	for (size_t i = 0; i < ARRAY_LEN(sort_choices); i++) {
		struct tpl *option = tpl_add(t, "SORT");

		tpl_text(option, "KEY", sort_choices[i].key);
		tpl_text(option, "LABEL", sort_choices[i].label);
		if (&sort_choices[i] == v->sort)
			tpl_show(option, "SELECTED");
	}
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		bool current = heads[i].sort == v->sort->sort;
		bool flip = current && strcmp(heads[i].key, v->sort->key) == 0;

		tpl_text(t, arena_printf(mem, "%s_HREF", heads[i].marker),
			 list_href(rq, v, flip ? heads[i].other : heads[i].key, ""));
		if (current)
			tpl_text(tpl_add(t, arena_printf(mem, "%s_SORTED", heads[i].marker)),
				 "DIRECTION", v->sort->descending ? "descending" : "ascending");
	}
}

static void fill_search(struct request *rq, struct tpl *t, const struct list_view *v)
{
	const char *count = format_count(&rq->op.mem, v->page.total);
	struct tpl *s;

	tpl_text(t, "Q", form_text(rq, "q"));
	if (v->filter->text[0] && !v->filter->is_long)
		tpl_text(tpl_add(t, "KEEP_FILTER"), "FILTER_TEXT", v->filter->text);
	if (v->filter->at[0])
		tpl_text(tpl_add(t, "KEEP_AT"), "AT", v->filter->at);
	if (v->filter->is_building)
		tpl_show(t, "BUILDING");
	if (v->query.inside && !v->fell_inside)
		tpl_show(t, "INSIDE");
	/* Nobody found is said by the empty page. */
	if (!v->query.search[0] || !v->page.total)
		return;
	s = tpl_add(t, v->fell_inside	 ? "FOUND_INSTEAD"
		       : v->query.inside ? "FOUND_INSIDE"
					 : "FOUND_STARTS");
	tpl_text(s, "COUNT",
		 v->page.is_more ? arena_printf(&rq->op.mem, "more than %s", count) : count);
	tpl_text(s, "TEXT", v->query.search);
	tpl_text(s, "OTHER_HREF",
		 arena_printf(&rq->op.mem, "/contacts?sort=%s&q=%s%s%s", v->sort->key,
			      urlencode(&rq->op.mem, v->query.search),
			      v->query.inside ? "" : "&inside=1",
			      contact_filter_query(rq, v->filter)));
	tpl_text(s, "ALL_HREF",
		 contact_filter_address(rq, v->filter->is_long ? "" : v->filter->text,
					v->filter->at, ""));
}

static void fill_empty(struct request *rq, struct tpl *t, const struct list_view *v)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty");
	bool is_filtered = v->filter->has_people || v->filter->has_error;
	bool may_edit = permission_granted(rq->session.role, PERM_CONTACT_WRITE);

	tpl_text(empty, "ICON",
		 v->query.search[0] ? "search"
		 : is_filtered	    ? "filter"
				    : "contacts");
	if (v->query.search[0] || is_filtered) {
		struct tpl *action = tpl_add(empty, "ACTION");

		tpl_text(empty, "TITLE",
			 v->filter->has_error ? "The filter has an error" : "Nobody found");
		tpl_text(empty, "TEXT",
			 v->filter->has_error ? "Nobody is shown until it is corrected above."
			 : is_filtered	      ? "No contact fits this filter."
					      : "No contact has this text in name, e-mail, phone, "
						"company, identifier or ID.");
		tpl_text(action, "ACTION_HREF", "/contacts");
		tpl_text(action, "ACTION_LABEL", "Show everybody");
		return;
	}
	tpl_text(empty, "TITLE", "No contacts yet");
	tpl_text(empty, "TEXT", "Bring them in from a CSV file, or add the first one by hand.");
	if (may_edit) {
		struct tpl *action = tpl_add(empty, "ACTION"), *second = tpl_add(empty, "SECOND");

		tpl_text(action, "ACTION_HREF", "/imports/new");
		tpl_text(action, "ACTION_LABEL", "Import a file");
		tpl_text(second, "SECOND_HREF", "/contacts/new");
		tpl_text(second, "SECOND_LABEL", "New contact");
	}
}

static void fill_actions(struct request *rq, struct tpl *t, const struct list_view *v)
{
	const struct contact_filter *f = v->filter;
	struct arena *mem = &rq->op.mem;
	const char *query;

	if (permission_granted(rq->session.role, PERM_CONTACT_WRITE))
		tpl_show(t, "MAY_EDIT");
	tpl_text(t, "COLUMNS_HREF",
		 f->segment.id && permission_granted(rq->session.role, PERM_SEGMENT_WRITE)
		     ? arena_printf(mem, "/contacts/columns?segment=%lld", (long long)f->segment.id)
		     : "/contacts/columns");
	/* What can't be named in an address can't be taken along from here. */
	if (!v->page.count || (f->has_people && f->is_long))
		return;
	query = arena_printf(mem, "q=%s%s%s%s%s%s", urlencode(mem, v->query.search),
			     v->query.inside ? "&inside=1" : "", f->text[0] ? "&filter=" : "",
			     f->text[0] ? urlencode(mem, f->text) : "", f->at[0] ? "&at=" : "",
			     urlencode(mem, f->at));
	if (permission_granted(rq->session.role, PERM_EXPORT_RUN))
		tpl_text(tpl_add(t, "MAY_EXPORT"), "EXPORT_HREF",
			 arena_printf(mem, "/exports/new?%s", query));
	if (permission_granted(rq->session.role, PERM_CONTACT_WRITE) &&
	    (f->has_people || v->query.search[0]))
		tpl_text(tpl_add(t, "MAY_SWEEP"), "SWEEP_HREF",
			 arena_printf(mem, "/contacts/delete-found?%s", query));
	if (permission_granted(rq->session.role, PERM_SEGMENT_WRITE))
		tpl_text(tpl_add(t, "MAY_ADD"), "ADD_HREF",
			 arena_printf(mem, "/segments/add?%s", query));
}

static enum rc fill_page_rows(struct request *rq, struct tpl *t, const struct list_view *v)
{
	const char *why;
	struct tpl *rows, *row[LIST_PAGE_ROWS];
	enum rc rc;

	if (v->page.count == 0) {
		fill_empty(rq, t, v);
		return RC_OK;
	}
	rows = tpl_add(t, "ROWS");
	why = contact_why_query(rq, v->filter);
	for (size_t i = 0; i < v->page.count; i++) {
		fill_row(rq, row[i] = tpl_add(rows, "CONTACT"), &v->page.rows[i]);
		if (why[0])
			tpl_text(tpl_add(row[i], "ROW_WHY"), "WHY_HREF",
				 arena_printf(&rq->op.mem, "/contacts/why?id=%lld%s",
					      (long long)v->page.rows[i].id, why));
	}
	fill_pager(rq, rows, v);
	contact_bulk_fill_bar(rq, rows, v->filter, &v->query, &v->page);
	rc = contact_columns_fill(rq, rows, row, v->page.rows, v->page.count, v->filter);
	return rc ? rc : contact_fill_list_tags(rq, row, v->page.rows, v->page.count);
}

enum rc contact_list_show(struct request *rq, const struct settings *settings,
			  struct contact_filter *f, enum rc rc)
{
	struct list_view v = {.filter = f};
	enum rc made = read_list(rq, settings, &v);
	struct tpl *t;

	if (made == RC_INVALID)
		rq->status = 400;
	if (made)
		return made;
	find_position(rq, &v);
	t = page_new(rq, "contacts_list", "Contacts");
	tpl_text(t, "TOTAL", format_count(&rq->op.mem, v.page.total));
	if (v.page.is_more)
		tpl_show(t, "MORE");
	tpl_text(t, "TOTAL_WORD",
		 count_word(f->has_people ? f->sets.live_count : v.page.total, "person", "people"));
	if (f->has_people)
		tpl_text(tpl_add(t, "OF_ALL"), "ALL",
			 format_count(&rq->op.mem, f->sets.live_count));
	contact_fill_tabs(rq, t, "list");
	contact_fill_acts(rq, t, "list");
	fill_actions(rq, t, &v);
	fill_search(rq, t, &v);
	fill_sorts(rq, t, &v);
	made = contact_fill_rail(rq, t, f, "/contacts", CONTACT_IN_LIVE);
	if (!made)
		made = fill_page_rows(rq, t, &v);
	if (!made)
		made = contact_filter_fill(rq, t, f, &v.page);
	if (!made)
		made = contact_fill_sample(rq, t);
	return made ? made : page_send(rq, t, rc);
}

static enum rc get_contacts_list(struct request *rq)
{
	struct settings settings;
	struct contact_filter f;
	const char *to = NULL;
	enum rc rc = settings_get(&rq->op, &settings);

	if (!rc)
		rc = contact_filter_read(rq, &settings, &f);
	if (rc == RC_INVALID)
		rq->status = 400;
	if (rc)
		return rc;
	if (form_text(rq, "q")[0] && !form_text(rq, "cursor")[0])
		to = contact_filter_typed(rq, &f, form_text(rq, "q"));
	if (to)
		return redirect_to(rq, "%s", to);
	return contact_list_show(rq, &settings, &f, f.has_error ? RC_INVALID : RC_OK);
}

static const struct field id_fields[] = {{"id", FIELD_ID, true, 0, NULL}, {0}};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_CONTACT_READ, list_fields, get_contacts_list},
    {METHOD_POST_READ, "/filter", PERM_CONTACT_READ, contact_filter_fields, post_contacts_filter},
    {METHOD_GET, "/bulk", PERM_CONTACT_WRITE, contact_bulk_fields, get_contacts_bulk},
    {METHOD_POST_READ, "/bulk", PERM_CONTACT_WRITE, contact_bulk_fields, post_contacts_bulk},
    {METHOD_POST, "/bulk-export", PERM_EXPORT_RUN, contact_bulk_fields, post_contacts_bulk_export},
    {METHOD_POST, "/bulk-run", PERM_CONTACT_WRITE, contact_bulk_fields, post_contacts_bulk_run},
    {METHOD_GET, "/bulk-view", PERM_CONTACT_WRITE, contact_bulk_id_fields, get_contacts_bulk_view},
    {METHOD_POST, "/bulk-cancel", PERM_CONTACT_WRITE, contact_bulk_id_fields,
     post_contacts_bulk_cancel},
    {METHOD_GET, "/columns", PERM_CONTACT_READ, contact_columns_fields, get_contacts_columns},
    {METHOD_POST_READ, "/columns-find", PERM_CONTACT_READ, contact_columns_save_fields,
     post_contacts_columns_find},
    {METHOD_POST, "/columns", PERM_CONTACT_READ, contact_columns_save_fields,
     post_contacts_columns},
    {METHOD_POST, "/filter-list", PERM_SEGMENT_WRITE, contact_filter_list_fields,
     post_contacts_filter_list},
    {METHOD_GET, "/filter-help", PERM_CONTACT_READ, contact_filter_help_fields,
     get_contacts_filter_help},
    {METHOD_GET, "/remove-sample", PERM_CONTACT_WRITE, NULL, get_contacts_remove_sample},
    {METHOD_POST, "/remove-sample", PERM_CONTACT_WRITE, NULL, post_contacts_remove_sample},
    {METHOD_GET, "/new", PERM_CONTACT_WRITE, NULL, get_contacts_new},
    {METHOD_POST, "/new", PERM_CONTACT_WRITE, contact_new_fields, post_contacts_new},
    {METHOD_POST, "/do", PERM_CONTACT_WRITE, contact_do_fields, post_contacts_do},
    {METHOD_GET, "/ask", PERM_CONTACT_WRITE, contact_ask_fields, get_contacts_ask},
    {METHOD_GET, "/archived", PERM_CONTACT_READ, contact_gone_fields, get_contacts_gone},
    {METHOD_GET, "/deleted", PERM_CONTACT_READ, contact_gone_fields, get_contacts_gone},
    {METHOD_GET, "/everybody", PERM_CONTACT_READ, contact_gone_fields, get_contacts_gone},
    {METHOD_GET, "/delete-found", PERM_CONTACT_WRITE, contact_sweep_fields, get_contacts_sweep},
    {METHOD_POST, "/delete-found", PERM_CONTACT_WRITE, contact_sweep_fields, post_contacts_sweep},
    {METHOD_GET, "/erase", PERM_CONTACT_ERASE, id_fields, get_contacts_erase},
    {METHOD_POST, "/erase", PERM_CONTACT_ERASE, contact_erase_fields, post_contacts_erase},
    {METHOD_GET, "/receipt", PERM_CONTACT_READ, id_fields, get_contacts_receipt},
    {METHOD_POST, "/data", PERM_EXPORT_RUN, contact_data_fields, post_contacts_data},
    {METHOD_GET, "/blacklist", PERM_CONTACT_READ, contact_blacklist_fields, get_contacts_blacklist},
    {METHOD_POST, "/blacklist", PERM_CONTACT_WRITE, contact_blacklist_add_fields,
     post_contacts_blacklist},
    {METHOD_POST, "/blacklist-remove", PERM_CONTACT_WRITE, id_fields,
     post_contacts_blacklist_remove},
    {METHOD_GET, "/view", PERM_CONTACT_READ, contact_view_fields, get_contacts_view},
    {METHOD_GET, "/activity", PERM_CONTACT_READ, contact_activity_fields, get_contacts_activity},
    {METHOD_GET, "/origins", PERM_CONTACT_READ, contact_origins_fields, get_contacts_origins},
    {METHOD_GET, "/why", PERM_SEGMENT_READ, contact_why_fields, get_contacts_why},
    {METHOD_GET, "/edit", PERM_CONTACT_WRITE, id_fields, get_contacts_edit},
    {METHOD_POST, "/edit", PERM_CONTACT_WRITE, contact_edit_fields, post_contacts_edit},
    {METHOD_POST, "/field", PERM_CONTACT_WRITE, contact_field_fields, post_contacts_field},
    {METHOD_POST, "/point", PERM_CONTACT_WRITE, contact_point_fields, post_contacts_point},
    {METHOD_POST, "/attribute", PERM_CONTACT_WRITE, contact_attribute_fields,
     post_contacts_attribute},
    {METHOD_POST, "/tag", PERM_CONTACT_WRITE, contact_tag_fields, post_contacts_tag},
    {METHOD_POST, "/untag", PERM_CONTACT_WRITE, contact_untag_fields, post_contacts_untag},
    {0},
};

int main(void)
{
	return app_serve("contacts", routes);
}
