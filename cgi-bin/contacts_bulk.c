/*
 * Work on many contacts: from the ticked rows or the whole list to a page that says exactly who is
 * meant and what is done, and from there to the work itself.
 */
#include "cgi-bin/contacts_bulk.h"

#include <stdlib.h>

#include "lib/base/str.h"
#include "lib/domain/contact_full.h"
#include "lib/domain/export.h"
#include "lib/filter/filter_words.h"
#include "lib/platform/template.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/snapshot_ask.h"
#include "lib/web/urlencoded.h"

enum {
	EXAMPLES = 5,	  /* names on the page that asks */
	TYPED_MAX = 2000, /* several tags, with commas between */
	ID_MAX = 20,
	ASK_HREF_MAX = CONTACT_FILTER_LINK_MAX,
};

static const char *const action_keys[] = {
    "tag",     "untag",	 "set",	      "segment-add", "segment-remove", "deactivate", "activate",
    "archive", "delete", "unarchive", "restore",     "export",	       NULL};
static const char *const whom_keys[] = {"ticked", "all", NULL};
static const char *const page_keys[] = {"list", "archived", "deleted", NULL};

const struct field contact_bulk_fields[] = {
    {"action", FIELD_CHOICE, true, 0, action_keys},
    {"whom", FIELD_CHOICE, true, 0, whom_keys},
    {"id", FIELD_LIST, false, ID_MAX, NULL},
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"q", FIELD_TEXT, false, SEARCH_MAX, NULL},
    {"inside", FIELD_BOOL, false, 0, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {"page", FIELD_CHOICE, false, 0, page_keys}, /* the list they come from */
    {"back", FIELD_TEXT, false, 0, NULL},	 /* its query: sort, page ... */
    {"expected", FIELD_ID, false, 0, NULL},
    {"tag", FIELD_LIST, false, ID_MAX, NULL},
    {"tags", FIELD_TEXT, false, TYPED_MAX, NULL},
    {"target", FIELD_LIST, false, ID_MAX, NULL},
    {"name", FIELD_TEXT, false, 0, NULL},
    {"field", FIELD_TEXT, false, 0, NULL},
    {"value", FIELD_LINES, false, 4 * ATTRIBUTE_TEXT_MAX, NULL},
    {"chosen", FIELD_LIST, false, 4 * ATTRIBUTE_NAME_MAX, NULL},
    {"clear", FIELD_BOOL, false, 0, NULL},
    {"choose", FIELD_BOOL, false, 0, NULL}, /* the field alone, for its input */
    {"reason", FIELD_TEXT, false, 0, NULL},
    {"without_snapshot", FIELD_BOOL, false, 0, NULL},
    {0},
};

/* --- the bar of the list -------------------------------------------------------------------- */

/* What the list's address asks for; false when it cannot: its filter is too long. */
static bool list_query(struct request *rq, const struct contact_filter *f, const char **out)
{
	const char *address;

	*out = rq->query;
	if (rq->route->method == METHOD_GET)
		return true;
	/* Its form was sent: the address is that of the form alone. */
	address = contact_filter_address(rq, f->text, f->at, contact_filter_edit_query(rq, f));
	*out = strchr(address, '?') ? strchr(address, '?') + 1 : "";
	return !f->is_long;
}

void contact_bulk_fill_bar(struct request *rq, struct tpl *rows, const struct contact_filter *f,
			   const struct contact_query *q, const struct contact_page *page)
{
	const char *back;
	struct tpl *t;

	if (!permission_granted(rq->session.role, PERM_CONTACT_WRITE))
		return;
	tpl_show(rows, "CHECK_ALL");
	t = tpl_include(rows, "BULK", "_bulk_bar");
	tpl_text(t, "FILTER_TEXT", f->text);
	tpl_text(t, "Q", q->search);
	tpl_text(t, "AT", f->at);
	if (q->inside)
		tpl_show(t, "INSIDE");
	if (list_query(rq, f, &back)) {
		tpl_text(t, "PAGE", "list");
		tpl_text(t, "BACK", back);
	}
	if (page->is_more)
		tpl_show(t, "ALL_FOUND");
	else
		tpl_text(tpl_add(t, "ALL"), "TOTAL", format_count(&rq->op.mem, page->total));
	tpl_show(t, page->is_more || page->total != 1 ? "MANY" : "ONE");
	if (permission_granted(rq->session.role, PERM_EXPORT_RUN))
		tpl_show(t, "MAY_EXPORT");
}

/* --- whom ----------------------------------------------------------------------------------- */

static enum rc read_ids(struct request *rq, struct contact_bulk *a)
{
	size_t count;
	const char *const *ids = form_list(rq, "id", &count);
	struct filter_sets sets;
	enum rc rc = filter_sets_init(&rq->op, &sets);

	if (rc)
		return rc;
	if (count > BULK_AT_ONCE)
		return op_failf(&rq->op, RC_INVALID, "people", "at most %d can be ticked",
				BULK_AT_ONCE);
	id_set_init(&rq->op.mem, &a->people, sets.newest);
	for (size_t i = 0; i < count; i++) {
		char *end;
		long long id = strtoll(ids[i], &end, 10);

		if (id <= 0 || *end)
			return op_fail(&rq->op, RC_INVALID, "people", "this is no contact");
		if (a->states != CONTACT_IN_LIVE || id_set_has(&sets.live, id))
			id_set_add(&a->people, id);
	}
	return RC_OK;
}

static void add_words(struct request *rq, const char **words, const char *more)
{
	*words = (*words)[0] ? arena_printf(&rq->op.mem, "%s; %s", *words, more) : more;
}

/* Whom they chose, as people say it. */
static enum rc describe(struct request *rq, struct contact_bulk *a)
{
	struct arena *mem = &rq->op.mem;
	const struct filter_field **fields;
	struct filter_error error = {0};
	struct filter_node *tree;
	size_t field_count;
	enum rc rc = RC_OK;

	a->words = "";
	if (a->filter[0]) {
		rc = filter_field_list(&rq->op, &fields, &field_count);
		if (!rc)
			rc = filter_parse(&rq->op, a->filter, &tree, &error);
		if (rc)
			return rc;
		add_words(rq, &a->words, filter_words(&rq->op, fields, field_count, tree));
	}
	if (a->search[0])
		add_words(rq, &a->words,
			  arena_printf(mem,
				       a->inside ? "with “%s” anywhere in a field"
						 : "a field starts with “%s”",
				       a->search));
	if (a->at[0])
		add_words(rq, &a->words, arena_printf(mem, "as if today were %s", a->at));
	if (a->states != CONTACT_IN_LIVE)
		a->words = arena_printf(mem, "All %s contacts%s%s",
					a->states == CONTACT_IN_ARCHIVED ? "archived" : "deleted",
					a->words[0] ? ": " : "", a->words);
	else if (!a->words[0])
		a->words = "All contacts, without archived and deleted ones";
	return RC_OK;
}

/* The filter and the search as a query; "" when no address takes the filter. */
static const char *whom_query(struct request *rq, const struct contact_bulk *a)
{
	struct arena *mem = &rq->op.mem;
	const char *filter = urlencode(mem, a->filter);

	return strlen(filter) > CONTACT_FILTER_LINK_MAX
		   ? ""
		   : arena_printf(mem, "filter=%s&q=%s%s&at=%s", filter, urlencode(mem, a->search),
				  a->inside ? "&inside=1" : "", urlencode(mem, a->at));
}

static const char *list_href(struct request *rq, const struct contact_bulk *a)
{
	const char *query = whom_query(rq, a);

	return query[0] ? arena_printf(&rq->op.mem, "/contacts%s?%s",
				       a->states == CONTACT_IN_ARCHIVED	 ? "/archived"
				       : a->states == CONTACT_IN_DELETED ? "/deleted"
									 : "",
				       query)
			: "";
}

static enum rc read_all(struct request *rq, struct contact_bulk *a, struct filter_error *error)
{
	struct contact_selection selection = {
	    .filter = a->filter, .search = a->search, .inside = a->inside, .states = a->states};
	struct contact_selected selected;
	enum rc rc = contact_selection_day(&rq->op, a->at, &selection.at);

	if (!rc)
		rc = contact_selection_people(&rq->op, &selection, &selected, &a->people, error);
	if (rc)
		return rc;
	a->filter = selected.filter;
	if (!a->href[0])
		a->href = list_href(rq, a);
	return describe(rq, a);
}

/* Whom and what the form says; RC_INVALID with a->message when nobody can be meant. */
static enum rc read_asked(struct request *rq, struct contact_bulk *a)
{
	struct filter_error error = {0};
	struct filter_context ctx;
	enum rc rc = segment_context(&rq->op, &ctx); /* the zone, for the day */

	*a = (struct contact_bulk){
	    .key = form_text(rq, "action"),
	    .filter = form_text(rq, "filter"),
	    .search = form_text(rq, "q"),
	    .at = form_text(rq, "at"),
	    .inside = form_bool(rq, "inside"),
	    .is_ticked = strcmp(form_text(rq, "whom"), "ticked") == 0,
	    .words = "Contacts that were ticked in the list",
	    .href = form_text(rq, "page")[0]
			? contact_list_address(rq, form_text(rq, "page"), form_text(rq, "back"))
			: "",
	};
	a->is_export = !bulk_action_find(a->key, &a->order.action);
	a->states = a->is_export ? CONTACT_IN_LIVE : bulk_action_states(a->order.action);
	if (!rc)
		rc = a->is_ticked ? read_ids(rq, a) : read_all(rq, a, &error);
	if (!rc) {
		a->count = id_set_count(&a->people);
		return RC_OK;
	}
	a->message = error.message ? error.message : arena_dup(&rq->op.mem, rq->op.fault.reason);
	return rc;
}

/* Nobody is meant: said on a page of its own, since there is nothing to fill in. */
static enum rc show_nobody(struct request *rq, const struct contact_bulk *a, enum rc rc)
{
	struct tpl *t = page_new(rq, "contacts_bulk_nobody", "Nobody is meant");

	tpl_text(t, "MESSAGE",
		 a->message	? a->message
		 : a->is_ticked ? "no row is ticked"
				: "nobody fits any more");
	tpl_text(t, "BACK_HREF", a->href[0] ? a->href : "/contacts");
	return page_send(rq, t, rc);
}

/* --- what ----------------------------------------------------------------------------------- */

static enum rc read_targets(struct request *rq, const char *name, struct contact_bulk *a)
{
	size_t count;
	const char *const *values = form_list(rq, name, &count);

	if (count > BULK_TARGETS_MAX)
		return op_failf(&rq->op, RC_INVALID, "target", "choose at most %d at once",
				BULK_TARGETS_MAX);
	for (size_t i = 0; i < count; i++) {
		char *end;
		long long id = strtoll(values[i], &end, 10);

		if (id <= 0 || *end)
			return op_fail(&rq->op, RC_INVALID, "target", "choose one of the list");
		a->targets[a->order.target_count++] = id;
	}
	return RC_OK;
}

static enum rc add_target(struct request *rq, struct contact_bulk *a, int64_t id)
{
	for (size_t i = 0; i < a->order.target_count; i++)
		if (a->targets[i] == id)
			return RC_OK;
	if (a->order.target_count == BULK_TARGETS_MAX)
		return op_failf(&rq->op, RC_INVALID, "target", "choose at most %d at once",
				BULK_TARGETS_MAX);
	a->targets[a->order.target_count++] = id;
	return RC_OK;
}

/* A tag in any spelling; one that is to be put on people may be new. */
static enum rc take_word(struct request *rq, struct contact_bulk *a, const char *word)
{
	struct op *op = &rq->op;
	struct tag tag;
	enum rc rc = tag_find(op, word, &tag);

	if (rc == RC_NOT_FOUND && a->order.action == BULK_UNTAG)
		return op_failf(op, RC_INVALID, "tags", "there is no such tag");
	if (rc == RC_NOT_FOUND) {
		rc = bulk_begin(op, a->order.action);
		if (!rc)
			rc = tag_create(op, word, "", TAG_BOTH, &tag);
		if (rc == RC_INVALID)
			return op_fail(op, rc, "tags", arena_dup(&op->mem, op->fault.reason));
	}
	return rc ? rc : add_target(rq, a, tag.id);
}

static enum rc read_tags(struct request *rq, struct contact_bulk *a)
{
	char *rest = arena_dup(&rq->op.mem, form_text(rq, "tags")), *word;
	enum rc rc = read_targets(rq, "tag", a);

	while (!rc && (word = strsep(&rest, ",")) != NULL) {
		word = text_trim(&rq->op.mem, word);
		if (word[0])
			rc = take_word(rq, a, word);
	}
	return rc;
}

static enum rc read_segments(struct request *rq, struct contact_bulk *a)
{
	struct segment s = {
	    .name = form_text(rq, "name"), .description = "", .filter = "", .kind = SEGMENT_STATIC};
	enum rc rc = read_targets(rq, "target", a);

	if (rc || !s.name[0] || a->order.action != BULK_SEGMENT_ADD)
		return rc;
	rc = bulk_begin(&rq->op, a->order.action);
	if (!rc)
		rc = segment_create(&rq->op, &s);
	return rc ? rc : add_target(rq, a, s.id);
}

static enum rc read_value(struct request *rq, struct contact_bulk *a)
{
	size_t count;
	const char *const *chosen = form_list(rq, "chosen", &count);

	a->order.field = form_text(rq, "field");
	a->order.value = "";
	if (form_bool(rq, "clear"))
		return RC_OK;
	a->order.value = count ? attribute_value_join(&rq->op, chosen, count)
			       : text_trim(&rq->op.mem, form_text(rq, "value"));
	if (!a->order.value[0])
		return op_fail(&rq->op, RC_INVALID, "value",
			       "give a value, or tick that it is taken away");
	return RC_OK;
}

/* What is to be done, from the form; new tags and lists are made. */
static enum rc read_order(struct request *rq, struct contact_bulk *a)
{
	a->order.targets = a->targets;
	a->order.field = a->order.value = "";
	switch (a->order.action) {
	case BULK_TAG:
	case BULK_UNTAG:
		return read_tags(rq, a);
	case BULK_SEGMENT_ADD:
	case BULK_SEGMENT_REMOVE:
		return read_segments(rq, a);
	case BULK_SET:
		return read_value(rq, a);
	case BULK_DELETE:
		a->order.value = form_text(rq, "reason");
		return RC_OK;
	default:
		return RC_OK;
	}
}

/* --- the page that asks --------------------------------------------------------------------- */

static enum rc fill_examples(struct request *rq, struct tpl *t, const struct contact_bulk *a)
{
	struct contact_full *list;
	int64_t ids[EXAMPLES], at = 0;
	size_t count = 0;
	enum rc rc;

	while (count < EXAMPLES && (at = id_set_next(&a->people, at)) != 0)
		ids[count++] = at;
	rc = contact_full_list(&rq->op, ids, count, &list);
	for (size_t i = 0; !rc && i < count; i++) {
		struct tpl *row = tpl_add(t, "EXAMPLE");

		tpl_int(row, "EXAMPLE_N", ids[i]);
		tpl_text(row, "EXAMPLE_NAME", contact_title(&rq->op, &list[i].contact));
	}
	if (a->count > (int64_t)count)
		tpl_text(tpl_add(t, "OTHERS"), "OTHERS_COUNT",
			 format_count(&rq->op.mem, a->count - (int64_t)count));
	return rc;
}

/* Who is meant once more, for the next request. */
static void fill_whom(struct request *rq, struct tpl *t, const struct contact_bulk *a)
{
	size_t count;
	const char *const *ids = form_list(rq, "id", &count);

	tpl_text(t, "ACTION", a->key);
	tpl_text(t, "WHOM", form_text(rq, "whom"));
	for (size_t i = 0; a->is_ticked && i < count; i++)
		tpl_text(tpl_add(t, "TICKED"), "TICKED_ID", ids[i]);
	tpl_text(t, "FILTER_TEXT", a->filter);
	tpl_text(t, "Q", a->search);
	tpl_text(t, "AT", a->at);
	tpl_text(t, "PAGE", form_text(rq, "page"));
	tpl_text(t, "BACK", form_text(rq, "back"));
	if (a->inside)
		tpl_show(t, "INSIDE");
	tpl_int(t, "EXPECTED", a->count);
	tpl_text(t, "COUNT", format_count(&rq->op.mem, a->count));
	tpl_show(t, a->count == 1 ? "ONE" : "MANY");
	tpl_text(t, "WORDS", a->words);
	if (a->filter[0] && !a->is_ticked)
		tpl_text(tpl_add(t, "AS_FILTER"), "TEXT", a->filter);
	if (a->count > BULK_AT_ONCE)
		tpl_show(t, "AS_JOB");
	tpl_text(t, "BACK_HREF", a->href[0] ? a->href : "/contacts");
}

/* What the page does itself gets none: undo covers it. */
static bool wants_snapshot(const struct contact_bulk *a)
{
	return a->order.action == BULK_DELETE && a->count > BULK_AT_ONCE;
}

/* A deletion says whom it takes that the one at the head of the list would leave. */
static enum rc fill_active(struct request *rq, struct tpl *t, const struct contact_bulk *a)
{
	const char *query = whom_query(rq, a);
	int64_t count = 0;
	struct tpl *part;
	enum rc rc = contact_count_active(rq, &a->people, &count);

	if (rc || !count)
		return rc;
	part = tpl_add(t, "ACTIVE");
	tpl_text(part, "ACTIVE_COUNT", format_count(&rq->op.mem, count));
	tpl_show(part, count == 1 ? "ACTIVE_ONE" : "ACTIVE_MANY");
	/* Whom the other one means stands in an address: a filter or a search. */
	if (!a->is_ticked && query[0] && (a->filter[0] || a->search[0]))
		tpl_text(tpl_add(part, "SWEEP"), "SWEEP_HREF",
			 arena_printf(&rq->op.mem, "/contacts/delete-found?%s", query));
	return RC_OK;
}

static enum rc show_bulk(struct request *rq, const struct contact_bulk *a, enum rc rc)
{
	const struct contact_bulk_words *words = contact_bulk_words(a->order.action);
	struct fault kept = rq->op.fault;
	struct tpl *t = page_new(rq, "contacts_bulk", words->title);
	enum rc made;

	tpl_text(t, "TITLE", words->title);
	tpl_text(t, "BUTTON", words->button);
	tpl_text(t, "BUTTON_CLASS", words->is_danger ? "btn-danger" : "btn-primary");
	tpl_text(t, "WHAT", words->what);
	fill_whom(rq, t, a);
	made = fill_examples(rq, t, a);
	if (!made && a->order.action == BULK_DELETE)
		made = fill_active(rq, t, a);
	rq->op.fault = kept;
	if (!made && wants_snapshot(a))
		made = snapshot_ask_fill(rq, t, SNAPSHOT_DELETE);
	if (!made)
		made = contact_bulk_fill_inputs(rq, t, a);
	return made ? made : page_send(rq, t, rc);
}

/* --- export --------------------------------------------------------------------------------- */

/* The ticked ones are kept, since they may be too many for an address. */
static enum rc export_ticked(struct request *rq, struct contact_bulk *a)
{
	int64_t pick;
	enum rc rc = export_pick_keep(&rq->op, &a->people, &pick);

	return rc ? rc : redirect_to(rq, "/exports/new?pick=%lld", (long long)pick);
}

static enum rc go_to_export(struct request *rq, struct contact_bulk *a)
{
	const char *query = whom_query(rq, a);

	if (a->is_ticked)
		return export_ticked(rq, a);
	if (!query[0]) {
		a->message = "this filter is too long for an export: save it as a segment";
		return show_nobody(rq, a, RC_INVALID);
	}
	return redirect_to(rq, "/exports/new?%s", query);
}

/* --- handlers ------------------------------------------------------------------------------- */

/* The page that asks, as an address; "" when they are too many, or the filter too long, for one. */
static const char *ask_href(struct request *rq, const struct contact_bulk *a)
{
	struct arena *mem = &rq->op.mem;
	const char *href = "", *query = whom_query(rq, a);
	struct str s;

	if (!a->is_ticked && !query[0])
		return "";
	str_init(&s, ASK_HREF_MAX);
	str_addf(&s, "/contacts/bulk?action=%s&whom=%s&field=%s&page=%s&back=%s", a->key,
		 form_text(rq, "whom"), urlencode(mem, form_text(rq, "field")),
		 form_text(rq, "page"), urlencode(mem, form_text(rq, "back")));
	if (a->is_ticked)
		for (int64_t id = 0; !s.overflow && (id = id_set_next(&a->people, id)) != 0;)
			str_addf(&s, "&id=%lld", (long long)id);
	else
		str_addf(&s, "&%s", query);
	if (!s.overflow)
		href = arena_dup(mem, s.text);
	str_release(&s);
	return href;
}

/* is_sent: as a form, which a browser that comes back here would send again. */
static enum rc ask(struct request *rq, bool is_sent)
{
	struct contact_bulk a;
	enum rc rc = read_asked(rq, &a);
	const char *href;

	if (rc == RC_INVALID || rc == RC_CONFLICT || (!rc && !a.count))
		return show_nobody(rq, &a, rc ? rc : RC_INVALID);
	if (rc)
		return rc;
	if (a.is_export)
		return op_fail(&rq->op, RC_INVALID, "action", "exports have a page of their own");
	href = is_sent ? ask_href(rq, &a) : "";
	return href[0] ? redirect_to(rq, "%s", href) : show_bulk(rq, &a, RC_OK);
}

enum rc get_contacts_bulk(struct request *rq)
{
	return ask(rq, false);
}

enum rc post_contacts_bulk(struct request *rq)
{
	return ask(rq, true);
}

/* It writes down who is ticked, so it is a route of its own. */
enum rc post_contacts_bulk_export(struct request *rq)
{
	struct contact_bulk a;
	enum rc rc = read_asked(rq, &a);

	if (rc == RC_INVALID || rc == RC_CONFLICT || (!rc && !a.count))
		return show_nobody(rq, &a, rc ? rc : RC_INVALID);
	return rc ? rc : go_to_export(rq, &a);
}

static enum rc check_count(struct request *rq, const struct contact_bulk *a)
{
	struct arena *mem = &rq->op.mem;

	if (a->count == form_id(rq, "expected"))
		return RC_OK;
	return op_failf(&rq->op, RC_CONFLICT, "",
			"nothing was done: they were %s when you looked and are %s now; look once "
			"more, then confirm again",
			format_count(mem, form_id(rq, "expected")), format_count(mem, a->count));
}

static enum rc start_work(struct request *rq, struct contact_bulk *a, struct bulk *b)
{
	enum rc rc = check_count(rq, a);

	if (!rc)
		rc = read_order(rq, a);
	if (!rc && wants_snapshot(a))
		rc = snapshot_ask_check(rq, SNAPSHOT_DELETE);
	if (rc)
		return rc;
	*b = (struct bulk){.order = a->order, .chosen = a->words, .chosen_href = a->href};
	return bulk_start(&rq->op, b, &a->people);
}

enum rc post_contacts_bulk_run(struct request *rq)
{
	struct contact_bulk a;
	struct bulk b;
	enum rc rc = read_asked(rq, &a);

	if (rc == RC_INVALID || rc == RC_CONFLICT || (!rc && (!a.count || a.is_export)))
		return show_nobody(rq, &a, rc ? rc : RC_CONFLICT);
	if (!rc && form_bool(rq, "choose"))
		return show_bulk(rq, &a, RC_OK);
	if (!rc)
		rc = start_work(rq, &a, &b);
	if (rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_NOT_FOUND)
		return show_bulk(rq, &a, rc == RC_NOT_FOUND ? RC_CONFLICT : rc);
	if (!rc && b.asked <= BULK_AT_ONCE)
		rc = bulk_run(&rq->op, &b, &a.people);
	if (rc)
		return rc;
	if (b.state == BULK_RUNNING)
		start_job(rq, "bulk");
	return redirect_to(rq, "/contacts/bulk-view?id=%lld", (long long)b.id);
}
