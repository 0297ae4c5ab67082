/*
 * Who is not, or not only, in All contacts: /contacts/archived, /contacts/deleted, and
 * /contacts/everybody, where live and deleted people stand together.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/contact_list.h"
#include "lib/domain/merge.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/pager.h"
#include "lib/web/urlencoded.h"

/* --- the pages ------------------------------------------------------------------------------ */

static const struct place {
	const char *path, *key, *title, *sub, *empty, *gone;
	unsigned states;
	bool has_rail;
} places[] = {
    {"/archived", "archived", "Archived contacts",
     "Out of all lists, segments and rules, and kept.", "Nobody is archived.", "Archived",
     CONTACT_IN_ARCHIVED, false},
    {"/deleted", "deleted", "Deleted contacts",
     "Kept until somebody restores or erases them; an import does not bring them back.",
     "Nobody is deleted.", "Deleted", CONTACT_IN_DELETED, true},
    {"/everybody", "everybody", "Live and deleted contacts",
     "Whatever their status; who is archived is not among them.", "Nobody is here.", "Deleted",
     CONTACT_IN_LIVE | CONTACT_IN_DELETED, true},
};

static const struct place *place_of(const struct request *rq)
{
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (strcmp(rq->path, places[i].path) == 0)
			return &places[i];
	return NULL;
}

unsigned contact_states_of(const struct request *rq)
{
	const struct place *p = place_of(rq);

	return p ? p->states : CONTACT_IN_LIVE;
}

static const struct sort_choice {
	const char *key, *label;
	enum contact_sort sort;
	bool descending;
} sorts[] = {
    {"-gone", "Last first", CONTACT_BY_STATE_AT, true},
    {"gone", "First first", CONTACT_BY_STATE_AT, false},
    {"-created", "Created last", CONTACT_BY_CREATED, true},
    {"created", "Created first", CONTACT_BY_CREATED, false},
    {"name", "Name A to Z", CONTACT_BY_NAME, false},
    {"-name", "Name Z to A", CONTACT_BY_NAME, true},
};
static const char *const sort_keys[] = {"-gone", "gone",  "-created", "created",
					"name",	 "-name", NULL};
static const char *const go_keys[] = {"next", "previous", "last", NULL};

const struct field contact_gone_fields[] = {
    {"q", FIELD_TEXT, false, 0, NULL},
    {"inside", FIELD_BOOL, false, 0, NULL},
    {"sort", FIELD_CHOICE, false, 0, sort_keys},
    {"go", FIELD_CHOICE, false, 0, go_keys},
    {"cursor", FIELD_TEXT, false, 0, NULL},
    {"from", FIELD_ID, false, 0, NULL},
    {"filter", FIELD_LINES, false, 0, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {"build", FIELD_TEXT, false, 0, NULL},
    {"segment", FIELD_ID, false, 0, NULL},
    {0},
};

struct gone_view {
	const struct place *place;
	const struct sort_choice *sort;
	struct contact_filter filter;
	struct contact_query query;
	struct contact_page page;
	int64_t from;
};

/* The moment of deletion is nothing to sort live people by. */
static bool takes_sort(const struct place *p, const struct sort_choice *s)
{
	return s->sort != CONTACT_BY_STATE_AT || !(p->states & CONTACT_IN_LIVE);
}

static const struct sort_choice *find_sort(const struct place *p, const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(sorts); i++)
		if (strcmp(sorts[i].key, key) == 0 && takes_sort(p, &sorts[i]))
			return &sorts[i];
	return takes_sort(p, &sorts[0]) ? &sorts[0] : &sorts[2];
}

/* --- reading -------------------------------------------------------------------------------- */

static enum rc read_view(struct request *rq, struct gone_view *v)
{
	const char *go = form_text(rq, "go");
	struct settings settings;
	enum rc rc = settings_get(&rq->op, &settings);

	*v = (struct gone_view){.place = place_of(rq)};
	v->sort = find_sort(v->place, form_text(rq, "sort"));
	if (!rc)
		rc = contact_filter_read(rq, &settings, &v->filter);
	v->query = (struct contact_query){
	    .states = v->place->states,
	    .people = v->filter.has_people ? &v->filter.people : NULL,
	    .search = form_text(rq, "q"),
	    .inside = form_bool(rq, "inside"),
	    .default_country = settings.default_country,
	    .sort = v->sort->sort,
	    .descending = v->sort->descending,
	    .cursor = form_text(rq, "cursor"),
	    .backward = strcmp(go, "previous") == 0,
	    .last = strcmp(go, "last") == 0,
	    .limit = LIST_PAGE_ROWS,
	};
	v->page = (struct contact_page){.first_cursor = "", .last_cursor = ""};
	/* A filter that cannot be used shows nobody. */
	if (rc || v->filter.has_error)
		return rc;
	rc = contact_list(&rq->op, &v->query, &v->page);
	if (!rc && v->query.search[0] && !v->query.inside && v->page.total == 0) {
		v->query.inside = true;
		rc = contact_list(&rq->op, &v->query, &v->page);
	}
	return rc;
}

static void find_position(struct request *rq, struct gone_view *v)
{
	const struct contact_page *p = &v->page;

	v->from = form_id(rq, "from");
	if (!p->has_before || v->from == 0)
		v->from = 1;
	if ((!p->has_after && !p->is_more) ||
	    (!p->is_more && v->from > p->total - (int64_t)p->count + 1))
		v->from = p->total - (int64_t)p->count + 1;
}

/* --- addresses ------------------------------------------------------------------------------ */

static const char *list_href(struct request *rq, const struct gone_view *v, const char *rest)
{
	struct arena *mem = &rq->op.mem;

	return arena_printf(mem, "/contacts%s?sort=%s%s%s%s%s%s", v->place->path, v->sort->key,
			    v->query.search[0] ? "&q=" : "", urlencode(mem, v->query.search),
			    v->query.inside && v->query.search[0] ? "&inside=1" : "",
			    contact_filter_query(rq, &v->filter), rest);
}

static const char *page_href(struct request *rq, const struct gone_view *v, const char *go,
			     const char *cursor, int64_t from)
{
	struct arena *mem = &rq->op.mem;

	return list_href(rq, v,
			 arena_printf(mem, "&go=%s&from=%lld&cursor=%s", go,
				      (long long)(from < 1 ? 1 : from), urlencode(mem, cursor)));
}

static void fill_pager(struct request *rq, struct tpl *t, const struct gone_view *v)
{
	const struct contact_page *p = &v->page;
	struct pager pager = {.one = "contact",
			      .what = "contacts",
			      .from = v->from,
			      .to = v->from + (int64_t)p->count - 1,
			      .total = p->total,
			      .is_more = p->is_more};

	if (p->has_before) {
		pager.first = list_href(rq, v, "");
		pager.previous =
		    page_href(rq, v, "previous", p->first_cursor, v->from - LIST_PAGE_ROWS);
	}
	if (p->has_after) {
		pager.next = page_href(rq, v, "next", p->last_cursor, v->from + (int64_t)p->count);
		pager.last = list_href(rq, v, "&go=last");
	}
	pager_fill(rq, t, &pager);
}

/* --- filling -------------------------------------------------------------------------------- */

void contact_fill_row_status(struct tpl *t, const struct contact *c)
{
	enum contact_email_status email = contact_email_status_shown(c);

	if (c->values[CONTACT_EMAIL][0] && email != CONTACT_EMAIL_ACTIVE) {
		struct tpl *status = tpl_add(t, "STATUS");

		tpl_text(status, "STATUS_CLASS", contact_status_class(email));
		tpl_text(status, "STATUS_TEXT", contact_email_status_name(email));
	}
	if (c->values[CONTACT_PHONE][0] && c->phone_status != CONTACT_EMAIL_ACTIVE) {
		struct tpl *status = tpl_add(t, "PHONE_STATUS");

		tpl_text(status, "PHONE_CLASS", contact_status_class(c->phone_status));
		tpl_text(status, "PHONE_TEXT", contact_email_status_name(c->phone_status));
	}
	if (c->deactivated)
		tpl_show(t, "DEACTIVATED");
}

static bool may_bring_back(struct request *rq, const struct gone_view *v)
{
	return permission_granted(rq->session.role, PERM_CONTACT_WRITE) &&
	       !(v->place->states & CONTACT_IN_LIVE);
}

static void fill_row(struct request *rq, struct tpl *t, const struct gone_view *v,
		     const struct contact *c)
{
	struct arena *mem = &rq->op.mem;
	tpl_int(t, "ID", c->id);
	tpl_text(t, "NAME", contact_title(&rq->op, c));
	contact_fill_optional(t, "HAS_EMAIL", "NO_EMAIL", "EMAIL", c->values[CONTACT_EMAIL]);
	contact_fill_optional(t, "HAS_PHONE", "NO_PHONE", "PHONE", c->values[CONTACT_PHONE]);
	contact_fill_row_status(t, c);
	if (merge_target(c))
		tpl_int(tpl_add(t, "MERGED"), "INTO_ID", merge_target(c));
	else
		contact_fill_optional(t, "HAS_REASON", "NO_REASON", "REASON", c->state_reason);
	if (c->state == CONTACT_LIVE) {
		tpl_show(t, "IS_LIVE");
	} else {
		struct tpl *gone = tpl_add(t, "IS_GONE");

		tpl_text(gone, "GONE", zone_format_minute(mem, c->state_at));
		tpl_text(gone, "GONE_EXACT", zone_format_exact(mem, c->state_at));
	}
	tpl_text(t, "CREATED", zone_format_day(mem, c->created_at));
	tpl_text(t, "CREATED_EXACT", zone_format_exact(mem, c->created_at));
	if (may_bring_back(rq, v))
		tpl_show(t, "TICK");
	contact_fill_menu(rq, t, c, v->place->key);
	if (c->state == CONTACT_DELETED && permission_granted(rq->session.role, PERM_CONTACT_ERASE))
		tpl_show(t, "MAY_ERASE");
}

static void fill_sorts(struct tpl *t, const struct gone_view *v)
{
	for (size_t i = 0; i < ARRAY_LEN(sorts); i++) {
		struct tpl *option;

		if (!takes_sort(v->place, &sorts[i]))
			continue;
		option = tpl_add(t, "SORT");
		tpl_text(option, "KEY", sorts[i].key);
		if (sorts[i].sort == CONTACT_BY_STATE_AT)
			tpl_text(tpl_add(option, "SORT_GONE"), "WORD", v->place->gone);
		tpl_text(option, "LABEL", sorts[i].label);
		if (&sorts[i] == v->sort)
			tpl_show(option, "SELECTED");
	}
}

static void fill_empty(struct tpl *t, const struct gone_view *v)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty"), *action;
	bool asked = v->query.search[0] || v->filter.has_people || v->filter.has_error;

	tpl_text(empty, "ICON", asked ? "search" : "contacts");
	tpl_text(empty, "TITLE", asked ? "Nobody found" : v->place->empty);
	tpl_text(empty, "TEXT",
		 v->filter.has_error ? "Nobody is shown until the filter is corrected above."
		 : asked	     ? "Nobody here fits what you asked for."
				     : "This is where they would stand.");
	action = tpl_add(empty, "ACTION");
	tpl_text(action, "ACTION_HREF", "/contacts");
	tpl_text(action, "ACTION_LABEL", "All contacts");
}

static void fill_filter(struct request *rq, struct tpl *t, const struct gone_view *v)
{
	tpl_text(t, "FILTER_TEXT", v->filter.text);
	if (v->filter.has_error)
		tpl_text(tpl_add(t, "FILTER_WRONG"), "FILTER_ERROR",
			 v->filter.error.message ? v->filter.error.message : "this is no filter");
	if (v->filter.text[0] || v->query.search[0])
		tpl_text(tpl_add(t, "CLEAR"), "CLEAR_HREF",
			 arena_printf(&rq->op.mem, "/contacts%s", v->place->path));
}

void contact_fill_tabs(struct request *rq, struct tpl *body, const char *current)
{
	static const struct {
		const char *key, *label, *href;
		enum contact_state state;
	} tabs[] = {{"list", "All", "/contacts", CONTACT_LIVE},
		    {"archived", "Archived", "/contacts/archived", CONTACT_ARCHIVED},
		    {"deleted", "Deleted", "/contacts/deleted", CONTACT_DELETED}};
	struct tpl *t = tpl_include(body, "TABS", "_contact_tabs");

	for (size_t i = 0; i < ARRAY_LEN(tabs); i++) {
		struct tpl *tab = tpl_add(t, "TAB");
		int64_t count = 0;

		if (contact_count(&rq->op, tabs[i].state, &count))
			op_clear_fault(&rq->op); /* a tab without its number is better than none */
		tpl_text(tab, "TAB_HREF", tabs[i].href);
		tpl_text(tab, "TAB_LABEL", tabs[i].label);
		tpl_text(tab, "TAB_COUNT", format_count(&rq->op.mem, count));
		if (strcmp(tabs[i].key, current) == 0)
			tpl_show(tab, "TAB_CURRENT");
	}
	if (strcmp(current, "blacklist") == 0)
		tpl_show(t, "AT_BLACKLIST");
}

/* Those who are ticked, at once; all who are found, by way of the page that asks. */
static void fill_bring_back(struct request *rq, struct tpl *t, const struct gone_view *v)
{
	const char *action = v->place->states == CONTACT_IN_ARCHIVED ? "unarchive" : "restore";
	struct tpl *all;

	tpl_text(t, "BRING_DO", action);
	if (v->page.total < 2 || v->filter.is_long)
		return;
	all = tpl_add(t, "ALL");
	tpl_text(all, "ACTION", action);
	tpl_text(all, "FILTER_TEXT", v->filter.text);
	tpl_text(all, "Q", v->query.search);
	tpl_text(all, "AT", v->filter.at);
	tpl_text(all, "PAGE", v->place->key);
	tpl_text(all, "BACK", rq->query);
	if (v->query.inside)
		tpl_show(all, "INSIDE");
	if (!v->page.is_more)
		tpl_text(tpl_add(all, "COUNTED"), "COUNT",
			 format_count(&rq->op.mem, v->page.total));
}

static void fill_actions(struct request *rq, struct tpl *t, const struct gone_view *v)
{
	struct arena *mem = &rq->op.mem;
	const char *states = v->place->states == CONTACT_IN_ARCHIVED  ? "archived"
			     : v->place->states == CONTACT_IN_DELETED ? "deleted"
								      : "everybody";

	if (permission_granted(rq->session.role, PERM_EXPORT_RUN) && v->page.count &&
	    !v->filter.is_long)
		tpl_text(tpl_add(t, "MAY_EXPORT"), "EXPORT_HREF",
			 arena_printf(
			     mem, "/exports/new?states=%s&q=%s%s&filter=%s&at=%s", states,
			     urlencode(mem, v->query.search), v->query.inside ? "&inside=1" : "",
			     urlencode(mem, v->filter.text), urlencode(mem, v->filter.at)));
	if (v->page.count && may_bring_back(rq, v))
		fill_bring_back(rq, tpl_add(t, "MAY_BRING_BACK"), v);
}

enum rc get_contacts_gone(struct request *rq)
{
	struct gone_view v;
	struct tpl *t, *rows;
	enum rc rc = read_view(rq, &v);

	if (rc == RC_INVALID)
		rq->status = 400;
	if (rc)
		return rc;
	find_position(rq, &v);
	t = page_new(rq, "contacts_gone", v.place->title);
	tpl_text(t, "TITLE_TEXT", v.place->title);
	tpl_text(t, "SUB", v.place->sub);
	tpl_text(t, "PATH", arena_printf(&rq->op.mem, "/contacts%s", v.place->path));
	tpl_text(t, "TOTAL_TEXT", format_counted(&rq->op.mem, v.page.total, "person", "people"));
	tpl_text(t, "GONE_HEAD", v.place->gone);
	tpl_text(t, "Q", form_text(rq, "q"));
	if (v.query.inside)
		tpl_show(t, "INSIDE");
	contact_fill_tabs(rq, t, v.place->key);
	contact_fill_acts(rq, t, v.place->key);
	fill_actions(rq, t, &v);
	fill_filter(rq, t, &v);
	fill_sorts(t, &v);
	if (v.place->has_rail)
		rc = contact_fill_rail(rq, t, &v.filter,
				       arena_printf(&rq->op.mem, "/contacts%s", v.place->path),
				       v.place->states);
	if (rc)
		return rc;
	if (!v.page.count) {
		fill_empty(t, &v);
		return page_send(rq, t, v.filter.has_error ? RC_INVALID : RC_OK);
	}
	rows = tpl_add(t, "ROWS");
	tpl_show(rows, may_bring_back(rq, &v) ? "CHECK_ALL" : "NO_CHECK");
	for (size_t i = 0; i < v.page.count; i++)
		fill_row(rq, tpl_add(rows, "CONTACT"), &v, &v.page.rows[i]);
	fill_pager(rq, rows, &v);
	return page_send(rq, t, RC_OK);
}
