/*
 * The filter of the contact list: from its address, from its form, from the search box.
 */
#include "cgi-bin/contacts.h"

#include "lib/base/str.h"
#include "lib/domain/contact_selection.h"
#include "lib/domain/filter_list.h"
#include "lib/filter/filter_event.h"
#include "lib/filter/filter_words.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { LIST_VALUES_MIN = 50 }; /* of so many values a list may be made */

/* --- reading -------------------------------------------------------------------------------- */

static enum rc start(struct request *rq, const struct settings *settings, struct contact_filter *f)
{
	const struct filter_field **fields;
	int64_t at;
	enum rc rc;

	zone_use(settings->time_zone);
	*f = (struct contact_filter){
	    .text = "",
	    .at = form_text(rq, "at"),
	    .ctx = {.now = rq->op.now,
		    .clock = rq->op.now,
		    .default_country = settings->default_country,
		    .account_id = rq->op.account_id},
	    .focus = -1,
	};
	rc = contact_selection_day(&rq->op, f->at, &at);
	if (!rc && at)
		f->ctx.now = at;
	/* In the form a day is typed digit by digit: until it is one, it is today. */
	if (rc == RC_INVALID && rq->route->method != METHOD_GET) {
		op_clear_fault(&rq->op);
		f->at = "";
		rc = RC_OK;
	}
	if (!rc)
		rc = filter_field_list(&rq->op, &fields, &f->field_count);
	if (rc)
		return rc;
	f->fields = fields;
	filter_form_init(&rq->op, &f->form, f->fields, f->field_count);
	return filter_sets_init_states(&rq->op, &f->sets, contact_states_of(rq));
}

static void note_error(struct request *rq, struct contact_filter *f, const char *text)
{
	op_clear_fault(&rq->op);
	f->has_error = true;
	f->text = text;
	f->tree = NULL;
}

/* Bind the tree and find its people; a mistake in it is noted in *f and is no failure here. */
static enum rc apply_tree(struct request *rq, struct contact_filter *f, struct filter_node *tree)
{
	enum rc rc;

	f->parsed = tree;
	f->text = filter_print(&rq->op, tree);
	rc = filter_bind(&rq->op, &f->ctx, tree, &f->error);
	if (rc == RC_INVALID) {
		note_error(rq, f, f->text);
		return RC_OK;
	}
	if (rc)
		return rc;
	f->tree = tree;
	f->has_people = true;
	return filter_set_get(&f->sets, tree, &f->people);
}

/* Read text as the filter.  Its canonical form is read again, so that places fit what is shown. */
static enum rc apply_text(struct request *rq, struct contact_filter *f, const char *text)
{
	struct filter_node *tree;
	enum rc rc;

	if (!text[0])
		return RC_OK;
	rc = filter_parse(&rq->op, text, &tree, &f->error);
	if (!rc)
		rc = filter_parse(&rq->op, filter_print(&rq->op, tree), &tree, &f->error);
	if (rc == RC_INVALID) {
		note_error(rq, f, text);
		return RC_OK;
	}
	return rc ? rc : apply_tree(rq, f, tree);
}

static bool is_too_long(struct request *rq, const char *text)
{
	return strlen(urlencode(&rq->op.mem, text)) > CONTACT_FILTER_LINK_MAX;
}

/* Lines of the filter, each with the number of conditions it brings. */
static void fill_form(struct contact_filter *f)
{
	struct filter_node *same;

	filter_form_fill(&f->form, f->parsed);
	if (filter_form_tree(&f->form, &same)) /* the text of lines came from the printer */
		op_clear_fault(f->form.op);
}

bool contact_may(const struct request *rq, enum permission permission)
{
	return permission_granted(rq->session.role, permission);
}

/* Is the filter nothing but one segment?  Then this is the one that is shown. */
static enum rc find_segment(struct request *rq, struct contact_filter *f)
{
	const struct filter_node *item;
	enum rc rc;

	if (!f->tree || f->tree->count != 1 || f->is_editing)
		return RC_OK;
	item = f->tree->items[0];
	if (item->type != FILTER_CONDITION || item->is_negated || item->op != FILTER_IS ||
	    strcmp(item->field, "segment") != 0)
		return RC_OK;
	rc = segment_find(&rq->op, item->values[0].text, &f->segment);
	if (rc)
		f->segment.id = 0;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The segment that the address names: its filter to be edited, or its people to be shown. */
static enum rc read_segment(struct request *rq, struct contact_filter *f, bool is_building,
			    const char **text)
{
	struct arena *mem = &rq->op.mem;
	int64_t id = form_id(rq, "segment");
	struct filter_value *value;
	struct filter_node *node;
	const char *name;
	enum rc rc;

	if (!id)
		return RC_OK;
	rc = segment_get(&rq->op, id, &f->segment);
	if (rc)
		return rc;
	f->is_editing = is_building && f->segment.kind == SEGMENT_DYNAMIC &&
			!f->segment.archived_at && contact_may(rq, PERM_SEGMENT_WRITE);
	if (f->is_editing) {
		f->ctx.self_id = id;
		*text = (*text)[0] ? *text : f->segment.filter;
		return RC_OK;
	}
	value = arena_alloc(mem, sizeof(*value));
	node = arena_alloc(mem, sizeof(*node));
	*value = (struct filter_value){.text = f->segment.name};
	*node = (struct filter_node){.type = FILTER_CONDITION,
				     .field = "segment",
				     .op = FILTER_IS,
				     .values = value,
				     .value_count = 1};
	f->segment.id = 0;
	name = filter_print_item(&rq->op, node);
	*text = (*text)[0] ? arena_printf(mem, "%s and (%s)", name, *text) : name;
	return RC_OK;
}

enum rc contact_filter_read(struct request *rq, const struct settings *settings,
			    struct contact_filter *f)
{
	const char *build = form_text(rq, "build"), *text = form_text(rq, "filter");
	enum rc rc = start(rq, settings, f);

	if (!rc)
		rc = read_segment(rq, f, build[0], &text);
	if (!rc)
		rc = apply_text(rq, f, text);
	if (!rc)
		rc = find_segment(rq, f);
	if (rc)
		return rc;
	f->is_long = is_too_long(rq, f->text);
	/* What can't be read has no lines: its text is there to be corrected. */
	f->is_building = build[0] && (!f->has_error || f->parsed);
	if (!f->is_building)
		return RC_OK;
	if (f->parsed)
		fill_form(f);
	if (!f->parsed || strcmp(build, "add") == 0)
		f->focus = filter_form_edit(&f->form, "add:0");
	return RC_OK;
}

/* --- addresses ------------------------------------------------------------------------------ */

static const char *query_of(struct request *rq, const char *text, const char *at)
{
	struct arena *mem = &rq->op.mem;
	const char *filter = text[0] ? urlencode(mem, text) : "";

	return arena_printf(mem, "%s%s%s%s", filter[0] ? "&filter=" : "", filter,
			    at[0] ? "&at=" : "", at[0] ? urlencode(mem, at) : "");
}

const char *contact_filter_query(struct request *rq, const struct contact_filter *f)
{
	const char *query = query_of(rq, f->is_long ? "" : f->text, f->at);

	if (f->is_editing)
		query =
		    arena_printf(&rq->op.mem, "%s&segment=%lld", query, (long long)f->segment.id);
	return f->is_building ? arena_printf(&rq->op.mem, "%s&build=1", query) : query;
}

/* "/contacts?sort=name&q=...", and what follows. */
static const char *list_address(struct request *rq, const char *text, const char *at, const char *q,
				const char *rest)
{
	struct arena *mem = &rq->op.mem;
	const char *sort = form_text(rq, "sort"), *query;

	query = arena_printf(mem, "%s%s%s%s%s%s%s", sort[0] ? "&sort=" : "", sort,
			     q[0] ? "&q=" : "", q[0] ? urlencode(mem, q) : "",
			     q[0] && form_bool(rq, "inside") ? "&inside=1" : "",
			     query_of(rq, text, at), rest);
	return query[0] ? arena_printf(mem, "/contacts?%s", query + 1) : "/contacts";
}

const char *contact_filter_address(struct request *rq, const char *text, const char *at,
				   const char *rest)
{
	return list_address(rq, text, at, form_text(rq, "q"), rest);
}

const char *contact_filter_edit_query(struct request *rq, const struct contact_filter *f)
{
	return f->is_editing
		   ? arena_printf(&rq->op.mem, "&segment=%lld&build=1", (long long)f->segment.id)
		   : "";
}

/* --- the search box ------------------------------------------------------------------------- */

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.';
}

static const struct filter_field *find_field(const struct contact_filter *f, const char *key)
{
	for (size_t i = 0; i < f->field_count; i++)
		if (strcmp(f->fields[i]->key, key) == 0)
			return f->fields[i];
	return NULL;
}

/* The first condition's field, or that of an event. */
static const struct filter_node *first_condition(const struct filter_node *node)
{
	while (node->type == FILTER_GROUP && node->count)
		node = node->items[0];
	return node->type == FILTER_GROUP ? NULL : node;
}

/* Does it begin like a condition that was not finished: a field's key, then an operator's word? */
static bool is_begun(struct request *rq, const struct contact_filter *f, const char *typed,
		     size_t error_at)
{
	size_t start_at = strspn(typed, " ("), len = 0;

	while (is_name_char(typed[start_at + len]))
		len++;
	return error_at > start_at + len + 1 &&
	       find_field(f, arena_dup_len(&rq->op.mem, typed + start_at, len));
}

/* "did it" may be anything; "did order" is asked of an event that there is. */
static bool is_known(const struct contact_filter *f, const struct filter_node *node)
{
	if (!node)
		return false;
	if (node->type == FILTER_CONDITION)
		return find_field(f, node->field);
	return node->event_is_named || filter_event_find(node->event);
}

static void add_items(struct filter_node *group, struct filter_node *tree)
{
	if (tree->is_or) {
		group->items[group->count++] = tree;
		return;
	}
	for (size_t i = 0; i < tree->count; i++)
		group->items[group->count++] = tree->items[i];
}

static const struct filter_node *both(struct request *rq, struct filter_node *a,
				      struct filter_node *b)
{
	struct filter_node *group = arena_alloc(&rq->op.mem, sizeof(*group));

	group->type = FILTER_GROUP;
	group->items =
	    arena_alloc(&rq->op.mem, (a->count + b->count + 2) * sizeof(struct filter_node *));
	add_items(group, a);
	add_items(group, b);
	return filter_normalise(&rq->op, group);
}

const char *contact_filter_typed(struct request *rq, const struct contact_filter *f,
				 const char *typed)
{
	struct filter_node *tree;
	struct filter_error error = {0};
	const char *text;

	if (!strchr(typed, ' ') && !strpbrk(typed, "=<>"))
		return NULL;
	if (filter_parse(&rq->op, typed, &tree, &error)) {
		op_clear_fault(&rq->op);
		if (!is_begun(rq, f, typed, error.at))
			return NULL;
		text = typed;
	} else {
		if (!is_known(f, first_condition(tree)))
			return NULL;
		text = filter_print(&rq->op, f->tree ? both(rq, f->tree, tree) : tree);
	}
	return list_address(rq, text, f->at, "", "");
}

/* --- the form ------------------------------------------------------------------------------- */

const struct field contact_filter_fields[] = {
    {"q", FIELD_TEXT, false, 0, NULL},
    {"inside", FIELD_BOOL, false, 0, NULL},
    {"sort", FIELD_CHOICE, false, 0, contact_sort_keys},
    {"go", FIELD_TEXT, false, 0, NULL},
    {"cursor", FIELD_TEXT, false, 0, NULL},
    {"from", FIELD_ID, false, 0, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {"segment", FIELD_ID, false, 0, NULL},
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"do", FIELD_TEXT, false, 0, NULL},
    /* the lines, see filter_form.h */
    {"line", FIELD_TEXT, false, 0, NULL},
    {"join", FIELD_TEXT, false, 0, NULL},
    {"not", FIELD_BOOL, false, 0, NULL},
    {"was", FIELD_TEXT, false, 0, NULL},
    {"field", FIELD_TEXT, false, 0, NULL},
    {"op", FIELD_TEXT, false, 0, NULL},
    {"with", FIELD_TEXT, false, 0, NULL},
    {"value", FIELD_TEXT, false, FILTER_VALUE_MAX, NULL},
    {"values", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"to", FIELD_TEXT, false, FILTER_VALUE_MAX, NULL},
    {"number", FIELD_TEXT, false, 0, NULL},
    {"unit", FIELD_TEXT, false, 0, NULL},
    {"empty", FIELD_TEXT, false, 0, NULL},
    {"verb", FIELD_TEXT, false, 0, NULL},
    {"name", FIELD_TEXT, false, 0, NULL},
    {"count", FIELD_TEXT, false, 0, NULL},
    {"times", FIELD_TEXT, false, 0, NULL},
    {"where", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"text", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {0},
};

static void take_pair(void *context, const char *name, const char *value)
{
	struct filter_form *form = context;

	filter_form_take(form, name, value);
}

/* The lines as they were sent, the button's work done on them, and the filter they make. */
static enum rc apply_form(struct request *rq, struct contact_filter *f, const char *button)
{
	struct contact_suggestions suggestions;
	struct filter_node *tree;
	enum rc rc;

	filter_form_start(&f->form);
	form_each(rq, take_pair, &f->form);
	if (f->form.is_full)
		return op_failf(&rq->op, RC_INVALID, "filter",
				"a filter has at most %d lines in its form", FILTER_LINES_MAX);
	filter_form_mend(&f->form);
	rc = contact_suggest(rq, &f->form, &suggestions);
	if (rc)
		return rc;
	contact_suggest_values(rq, &f->form, &suggestions);
	f->focus = filter_form_edit(&f->form, button);
	rc = filter_form_tree(&f->form, &tree);
	if (rc == RC_INVALID) {
		f->error = (struct filter_error){.message = "a line's text is no filter"};
		note_error(rq, f, filter_print(&rq->op, tree));
		return RC_OK;
	}
	return rc || tree->count == 0 ? rc : apply_text(rq, f, filter_print(&rq->op, tree));
}

/* The end of the form, when it can be left: nothing is missing and nothing is wrong. */
static bool may_leave(struct request *rq, struct contact_filter *f, const char *button)
{
	f->is_long = is_too_long(rq, f->text);
	if (strcmp(button, "apply") != 0 && strcmp(button, "text") != 0)
		return false;
	if (f->has_error || f->is_long)
		return false;
	return strcmp(button, "text") == 0 || !filter_form_is_waiting(&f->form);
}

enum rc post_contacts_filter(struct request *rq)
{
	const char *button = form_text(rq, "do");
	bool is_text = strcmp(button, "text") == 0, is_refused;
	const char *saved = "";
	struct settings settings;
	struct contact_filter f;
	enum rc rc = settings_get(&rq->op, &settings);

	if (!rc)
		rc = start(rq, &settings, &f);
	if (!rc)
		rc = read_segment(rq, &f, true, &saved);
	if (!rc)
		rc = is_text ? apply_text(rq, &f, form_text(rq, "filter"))
			     : apply_form(rq, &f, button);
	if (rc)
		return rc;
	if (may_leave(rq, &f, button))
		return redirect_to(
		    rq, "%s",
		    contact_filter_address(rq, f.text, f.at, contact_filter_edit_query(rq, &f)));
	f.is_building = !is_text || f.parsed;
	if (is_text && f.parsed)
		fill_form(&f);
	is_refused = f.has_error && (is_text || strcmp(button, "apply") == 0);
	return contact_list_show(rq, &settings, &f, is_refused ? RC_INVALID : RC_OK);
}

/* --- long lines become lists ---------------------------------------------------------------- */

const struct field contact_filter_list_fields[] = {
    {"q", FIELD_TEXT, false, 0, NULL},
    {"inside", FIELD_BOOL, false, 0, NULL},
    {"sort", FIELD_CHOICE, false, 0, contact_sort_keys},
    {"at", FIELD_TEXT, false, 0, NULL},
    {"segment", FIELD_ID, false, 0, NULL},
    {"filter", FIELD_LINES, true, FILTER_TEXT_MAX, NULL},
    {"position", FIELD_ID, true, 0, NULL},
    {0},
};

/* The condition at this position of the text, from 1 on; *position counts down. */
static struct filter_node *find_condition(struct filter_node *node, int64_t *position)
{
	struct filter_node *found = NULL;

	if (node->type != FILTER_GROUP)
		return --*position == 0 ? node : NULL;
	for (size_t i = 0; !found && i < node->count; i++)
		found = find_condition(node->items[i], position);
	return found;
}

static bool may_be_list(const struct contact_filter *f, const struct filter_node *node)
{
	const struct filter_field *field =
	    node->type == FILTER_CONDITION ? find_field(f, node->field) : NULL;

	return field && filter_type_has(field->type, FILTER_IN_LIST) &&
	       (node->op == FILTER_ANY_OF || node->op == FILTER_NONE_OF);
}

static enum rc keep_list(struct request *rq, struct contact_filter *f, struct filter_node *node)
{
	struct filter_list list;
	struct str text;
	enum rc rc;

	str_init(&text, FILTER_LIST_BYTES_MAX);
	for (size_t i = 0; i < node->value_count; i++)
		str_addf(&text, "%s\n", node->values[i].text);
	rc = filter_list_keep(&rq->op, &f->ctx, find_field(f, node->field), text.text, &list);
	str_release(&text);
	if (rc)
		return rc;
	node->op = node->op == FILTER_ANY_OF ? FILTER_IN_LIST : FILTER_NOT_IN_LIST;
	node->value_count = 1;
	node->values[0] = (struct filter_value){
	    .text = arena_printf(&rq->op.mem, "%lld", (long long)list.id), .is_bare = true};
	redirect_flash(rq, list.refused ? "filter-list-refused" : "filter-list-kept",
		       list.refused ? (int64_t)list.refused : list.entries);
	return RC_OK;
}

enum rc post_contacts_filter_list(struct request *rq)
{
	int64_t position = form_id(rq, "position");
	const char *saved = "";
	struct settings settings;
	struct contact_filter f;
	struct filter_node *tree, *node;
	enum rc rc = settings_get(&rq->op, &settings);

	if (!rc)
		rc = start(rq, &settings, &f);
	if (!rc)
		rc = read_segment(rq, &f, true, &saved);
	if (!rc)
		rc = filter_parse(&rq->op, form_text(rq, "filter"), &tree, &f.error);
	if (rc)
		return rc;
	node = find_condition(tree, &position);
	if (!node || !may_be_list(&f, node))
		return op_fail(&rq->op, RC_INVALID, "position",
			       "this line of the filter has no values to keep");
	rc = keep_list(rq, &f, node);
	if (rc)
		return rc;
	f.text = filter_print(&rq->op, tree);
	if (is_too_long(rq, f.text))
		return op_fail(&rq->op, RC_INVALID, "filter",
			       "the filter would still be too long for a link");
	return redirect_to(
	    rq, "%s",
	    contact_filter_address(rq, f.text, f.at,
				   f.is_editing ? contact_filter_edit_query(rq, &f) : "&build=1"));
}

/* The first line with more values than anybody reads; *position counts lines from 1 on. */
static const struct filter_node *find_long(const struct contact_filter *f,
					   const struct filter_node *node, int64_t *position)
{
	const struct filter_node *found = NULL;

	if (node->type != FILTER_GROUP) {
		++*position;
		return node->value_count >= LIST_VALUES_MIN && may_be_list(f, node) ? node : NULL;
	}
	for (size_t i = 0; !found && i < node->count; i++)
		found = find_long(f, node->items[i], position);
	return found;
}

void contact_filter_fill_long(struct request *rq, struct tpl *t, const struct contact_filter *f)
{
	int64_t position = 0;
	const struct filter_node *node = NULL;
	struct tpl *line;

	if (f->tree && contact_may(rq, PERM_SEGMENT_WRITE))
		node = find_long(f, f->tree, &position);
	if (!node)
		return;
	line = tpl_add(t, "LONG_LINE");
	tpl_text(line, "FILTER_TEXT", f->text);
	tpl_int(line, "POSITION_N", position);
	tpl_text(line, "FIELD_LABEL", find_field(f, node->field)->label);
	tpl_text(line, "COUNT", format_count(&rq->op.mem, (int64_t)node->value_count));
}
