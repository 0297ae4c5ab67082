/*
 * The form of the list's filter: groups, lines, and the numbers beside them.
 */
#include "cgi-bin/contacts.h"

#include "lib/base/count.h"
#include "lib/domain/filter_list.h"
#include "lib/filter/filter_event.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

enum { MENU_ATTRIBUTES_MAX = 100 };

/* The conditions of the tree in the order of its text, as lines show them. */
struct leaves {
	const struct filter_node **nodes;
	size_t count;
	const struct filter_numbers *numbers;
	size_t number_count;
};

struct builder {
	struct request *rq;
	struct contact_filter *f;
	struct tpl *t;
	struct contact_suggestions suggestions;
	struct leaves leaves;
	size_t next;	     /* leaf of the next complete line */
	bool has_few;	     /* attributes: each line's menu has all of them */
	bool has_all_menu;   /* one line has the menu of all fields */
	bool has_short_menu; /* one has not, and finds them elsewhere on the page */
	const char *zone;
};

/* --- leaves and their numbers --------------------------------------------------------------- */

static void collect(struct leaves *l, const struct filter_node *node)
{
	if (node->type != FILTER_GROUP) {
		l->nodes[l->count++] = node;
		return;
	}
	for (size_t i = 0; i < node->count; i++)
		collect(l, node->items[i]);
}

static enum rc find_leaves(struct builder *b)
{
	struct contact_filter *f = b->f;
	struct filter_numbers *numbers;
	int64_t total;
	enum rc rc;

	if (!f->parsed)
		return RC_OK;
	b->leaves.nodes = arena_alloc(&b->rq->op.mem, (filter_count_lines(f->parsed) + 1) *
							  sizeof(const struct filter_node *));
	collect(&b->leaves, f->parsed);
	if (!f->tree)
		return RC_OK;
	rc = filter_set_numbers(&f->sets, f->tree, &numbers, &b->leaves.number_count, &total);
	b->leaves.numbers = numbers;
	return rc;
}

static const struct filter_numbers *find_numbers(const struct builder *b,
						 const struct filter_node *node)
{
	for (size_t i = 0; i < b->leaves.number_count; i++)
		if (b->leaves.numbers[i].node == node)
			return &b->leaves.numbers[i];
	return NULL;
}

/* The condition that a line stands for; NULL while it is not complete, or for several. */
static const struct filter_node *take_leaf(struct builder *b, const struct filter_line *line)
{
	const struct filter_node *node = NULL;

	if (!line->is_complete)
		return NULL;
	if (line->conditions == 1 && b->next < b->leaves.count)
		node = b->leaves.nodes[b->next];
	b->next += line->conditions;
	return node;
}

static bool has_mistake(const struct builder *b, const struct filter_node *node)
{
	const struct filter_error *error = &b->f->error;

	return b->f->has_error && node && node->len && error->at >= node->at &&
	       error->at < node->at + node->len;
}

/* --- notes under a line --------------------------------------------------------------------- */

/* Made when the first note comes. */
static struct tpl *notes(struct tpl *item, struct tpl **made)
{
	if (!*made)
		*made = tpl_add(item, "NOTES");
	return *made;
}

static const char *year_days_words(struct request *rq, const struct filter_year_days *days)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct arena *mem = &rq->op.mem;
	const char *leap = days->with_leap_day ? ", 29 Feb included" : "";

	if (days->whole_year)
		return "on any day of the year";
	if (days->first == days->last)
		return arena_printf(mem, "on %d %s%s", days->first % 100,
				    months[days->first / 100 - 1], leap);
	return arena_printf(mem, "from %d %s to %d %s%s", days->first % 100,
			    months[days->first / 100 - 1], days->last % 100,
			    months[days->last / 100 - 1], leap);
}

static void fill_interval(struct builder *b, struct tpl *item, struct tpl **made,
			  const struct filter_node *node)
{
	const struct filter_bound *bound = node->bound;
	bool is_day = bound->field && bound->field->type == FILTER_TYPE_DAY;
	bool is_date = is_day || !bound->field || bound->field->type == FILTER_TYPE_DATE;
	const char *words = NULL;
	struct tpl *t;

	if (!is_date || bound->other)
		return;
	if (bound->op == FILTER_ANNIVERSARY_TODAY || bound->op == FILTER_ANNIVERSARY_IN_NEXT)
		words = year_days_words(b->rq, &bound->year_days);
	else if (filter_date_has_interval(bound->op))
		words = filter_date_words(&b->rq->op, &bound->interval, is_day);
	if (!words)
		return;
	t = tpl_add(notes(item, made), "INTERVAL");
	tpl_text(t, "WORDS", words);
	tpl_text(t, "ZONE", is_day ? "the day on the calendar" : b->zone);
}

/* Negative lines say what becomes of people without a value, with both numbers. */
static void fill_empty(struct builder *b, struct tpl *item, struct tpl **made,
		       const struct filter_line *line, const struct filter_numbers *n)
{
	const struct filter_node asked = {
	    .type = FILTER_CONDITION, .op = line->op, .is_negated = line->is_negated};
	struct tpl *t, *counts;

	if (line->kind != FILTER_LINE_CONDITION || !filter_takes_known_only(&asked))
		return;
	t = tpl_add(notes(item, made), "EMPTY");
	if (!line->known_only)
		tpl_show(t, "ALSO");
	if (!n)
		return;
	counts = tpl_add(t, "EMPTY_COUNTS");
	tpl_text(counts, "COUNT", format_count(&b->rq->op.mem, n->without_value));
	tpl_text(counts, "OTHERS",
		 format_count(&b->rq->op.mem,
			      line->known_only ? n->alone : n->alone - n->without_value));
}

/* What is in a list that the line names by its number. */
static void fill_kept(struct builder *b, struct tpl *item, struct tpl **made,
		      const struct filter_line *line)
{
	struct op *op = &b->rq->op;
	struct filter_list list;
	struct tpl *t;

	if (line->op != FILTER_IN_LIST && line->op != FILTER_NOT_IN_LIST)
		return;
	if (filter_list_get(op, strtoll(line->value, NULL, 10), &list)) {
		op_clear_fault(op);
		return;
	}
	t = tpl_add(notes(item, made), "KEPT_LIST");
	tpl_text(t, "COUNT", format_counted(&op->mem, list.entries, "value", "values"));
	tpl_text(t, "WHEN", zone_format_day(&op->mem, list.created_at));
	tpl_text(t, "WHO", list.account_name);
}

static bool may_compare(const struct filter_line *line)
{
	return line->kind == FILTER_LINE_CONDITION && line->field &&
	       filter_operators[line->op].shape == FILTER_SHAPE_VALUE &&
	       line->op != FILTER_IN_LIST && line->op != FILTER_NOT_IN_LIST &&
	       line->field->store == FILTER_STORE_COLUMN;
}

static void fill_notes(struct builder *b, struct tpl *item, const struct filter_line *line,
		       const struct filter_node *node, const struct filter_numbers *n)
{
	const char *error = line->error;
	struct tpl *made = NULL;

	if (has_mistake(b, node))
		error = b->f->error.message;
	if (node && node->bound && !b->f->has_error)
		fill_interval(b, item, &made, node);
	fill_kept(b, item, &made, line);
	fill_empty(b, item, &made, line, n);
	if (may_compare(line) && (line->is_field || !line->value[0]))
		tpl_show(notes(item, &made), line->is_field ? "COMPARE_BACK" : "COMPARE");
	if (line->lacks)
		tpl_text(tpl_add(notes(item, &made), "LACKS"), "WHAT", line->lacks);
	if (error) {
		tpl_show(item, "BAD");
		tpl_text(tpl_add(notes(item, &made), "ERROR"), "WHAT", error);
	}
}

static void fill_numbers(struct builder *b, struct tpl *item, const struct filter_numbers *n)
{
	struct arena *mem = &b->rq->op.mem;
	struct tpl *t = tpl_add(item, "NUMBERS");

	tpl_text(t, "ALONE", n ? format_count(mem, n->alone) : "–");
	tpl_text(t, "RUNNING", n ? format_count(mem, n->running) : "–");
	tpl_text(t, "WITHOUT", n ? format_count(mem, n->without) : "–");
}

/* --- the field menu ------------------------------------------------------------------------- */

static struct tpl *add_option(struct tpl *group, const char *key, const char *label, bool selected)
{
	struct tpl *t = tpl_add(group, "FIELD");

	tpl_text(t, "KEY", key);
	tpl_text(t, "LABEL", label);
	if (selected)
		tpl_show(t, "SELECTED");
	return t;
}

static void fill_events(struct builder *b, struct tpl *chooser, const struct filter_line *line)
{
	size_t count;
	const struct filter_event_family *families = filter_event_families(&count);
	bool is_event = line->kind == FILTER_LINE_EVENT;
	struct tpl *group = tpl_add(chooser, "GROUP");

	tpl_text(group, "GROUP_LABEL", "What they did");
	for (size_t i = 0; i < count; i++)
		add_option(group, arena_printf(&b->rq->op.mem, "event:%s", families[i].key),
			   families[i].label,
			   is_event && !line->event_is_named &&
			       strcmp(line->event, families[i].key) == 0);
	add_option(group, "event:*", "Any event by its name", is_event && line->event_is_named);
}

static bool is_attribute(const struct filter_field *field)
{
	return field->store == FILTER_STORE_ATTRIBUTE;
}

/*
 * A thousand attributes in the menu of each line would be most of the page.  Beyond a few, one menu
 * has them all: that of the first line without a field.  A line with one has its own attribute, and
 * an entry that makes it a line without a field; scripting offers all of them in each line.
 */
static void fill_chooser(struct builder *b, struct tpl *item, const struct filter_line *line,
			 bool is_focused)
{
	struct tpl *t = tpl_add(item, "CHOOSER"), *group = NULL;
	bool is_blank = !line->field && line->kind == FILTER_LINE_CONDITION;
	bool has_all = b->has_few || (is_blank && !b->has_all_menu);
	const char *group_name = "";

	if (is_focused && !line->field)
		tpl_show(t, "FOCUSED");
	if (is_blank)
		tpl_show(t, "BLANK");
	if (line->field)
		tpl_text(tpl_add(t, "WAS"), "KEY", line->field->key);
	for (size_t i = 0; i < b->f->field_count; i++) {
		const struct filter_field *field = b->f->fields[i];

		if (strcmp(field->group, group_name) != 0) {
			group = tpl_add(t, "GROUP");
			group_name = field->group;
			tpl_text(group, "GROUP_LABEL", group_name);
			if (is_attribute(field) && !has_all)
				tpl_show(group, "ELSEWHERE");
		}
		if (has_all || !is_attribute(field) || field == line->field)
			add_option(group, field->key, field->label, field == line->field);
	}
	fill_events(b, t, line);
	if (!b->has_few)
		tpl_show(t, has_all ? "ALL_MENU" : "SHORT_MENU");
	b->has_all_menu = b->has_all_menu || has_all;
	b->has_short_menu = b->has_short_menu || !has_all;
}

static void count_attributes(struct builder *b)
{
	size_t count = 0;

	for (size_t i = 0; i < b->f->field_count; i++)
		count += is_attribute(b->f->fields[i]);
	b->has_few = count <= MENU_ATTRIBUTES_MAX;
}

/* Where no line has the menu of all fields, the short ones find the attributes here. */
static void fill_elsewhere(struct builder *b)
{
	struct tpl *list;

	if (!b->has_short_menu || b->has_all_menu)
		return;
	list = tpl_add(b->t, "ALL_ATTRIBUTES");
	tpl_text(list, "GROUP_LABEL", "Attributes");
	for (size_t i = 0; i < b->f->field_count; i++)
		if (is_attribute(b->f->fields[i]))
			add_option(list, b->f->fields[i]->key, b->f->fields[i]->label, false);
}

/* --- lines ---------------------------------------------------------------------------------- */

/* What joins this line to the one before it: "Where" for the first of its group. */
static const char *join_word(const struct filter_form *form, size_t n)
{
	int depth = 0;

	for (size_t i = n; i-- > 0;) {
		depth += form->lines[i].kind == FILTER_LINE_CLOSE;
		if (form->lines[i].kind != FILTER_LINE_OPEN)
			continue;
		if (depth == 0)
			return i == n - 1 ? "Where" : form->lines[i].is_or ? "or" : "and";
		depth--;
	}
	return "";
}

static size_t find_open(const struct filter_form *form, size_t n)
{
	for (size_t i = n; i-- > 0;)
		if (form->lines[i].kind == FILTER_LINE_OPEN && filter_form_close(form, i) == n)
			return i;
	BUG("line %zu closes nothing", n);
}

static void fill_open(struct builder *b, struct tpl *row, const struct filter_line *line, size_t n)
{
	struct tpl *t = tpl_add(row, "OPEN");

	tpl_int(t, "DEPTH", line->depth);
	tpl_text(t, "NAME",
		 n ? arena_printf(&b->rq->op.mem, "Group in line %zu", n) : "The whole filter");
	tpl_show(t, line->is_or ? "ANY_OF" : "ALL_OF");
	if (line->is_negated)
		tpl_show(t, "NEGATED");
	if (n) {
		tpl_text(tpl_add(t, "NESTED"), "WORD", join_word(&b->f->form, n));
		tpl_show(t, "MAY_REMOVE");
	}
}

static void fill_close(struct builder *b, struct tpl *row, const struct filter_line *line, size_t n)
{
	struct tpl *t = tpl_add(row, "CLOSE");

	tpl_int(t, "OPEN_N", (int64_t)find_open(&b->f->form, n));
	if (line->depth == 0)
		tpl_show(t, "ROOT");
	if (line->depth + 1 < FILTER_DEPTH_MAX)
		tpl_show(t, "MAY_GROUP");
}

static void fill_item(struct builder *b, struct tpl *row, const struct filter_line *line, size_t n)
{
	const struct filter_node *node = take_leaf(b, line);
	const struct filter_numbers *numbers = node ? find_numbers(b, node) : NULL;
	struct tpl *item = tpl_add(row, "ITEM");
	bool is_focused = b->f->focus >= 0 && (size_t)b->f->focus == n;

	tpl_text(item, "KIND", line->kind == FILTER_LINE_TEXT ? "text" : "condition");
	tpl_text(item, "WORD", join_word(&b->f->form, n));
	if (line->is_negated)
		tpl_show(item, "NOT");
	if (line->kind == FILTER_LINE_TEXT) {
		tpl_text(tpl_add(item, "TEXT_LINE"), "TEXT", line->text);
	} else {
		fill_chooser(b, item, line, is_focused);
		contact_line_fill(b->rq, item, b->f, line, n, &b->suggestions);
	}
	if (line->field || line->kind != FILTER_LINE_CONDITION)
		fill_numbers(b, item, numbers);
	fill_notes(b, item, line, node, numbers);
}

static void fill_line(struct builder *b, size_t n)
{
	const struct filter_line *line = &b->f->form.lines[n];
	struct tpl *row = tpl_add(b->t, "LINE");

	tpl_int(row, "N", (int64_t)n);
	if (line->kind == FILTER_LINE_OPEN)
		fill_open(b, row, line, n);
	else if (line->kind == FILTER_LINE_CLOSE)
		fill_close(b, row, line, n);
	else
		fill_item(b, row, line, n);
}

static void fill_lists(struct builder *b)
{
	for (size_t i = 0; i < b->suggestions.count; i++) {
		const struct suggestions *s = &b->suggestions.items[i].list;
		struct tpl *list;

		if (!s->count)
			continue;
		list = tpl_add(b->t, "LIST");
		tpl_int(list, "LIST_N", (int64_t)i);
		for (size_t k = 0; k < s->count; k++)
			tpl_text(tpl_add(list, "ENTRY"), "VALUE", s->items[k].label);
	}
}

/* --- around the lines ----------------------------------------------------------------------- */

static void fill_head(struct builder *b, const struct contact_page *page)
{
	struct request *rq = b->rq;
	struct contact_filter *f = b->f;

	const char *open = f->is_editing ? contact_filter_edit_query(rq, f) : "&build=1";

	tpl_text(b->t, "LIVE_HREF",
		 f->is_long ? "" : contact_filter_address(rq, f->text, f->at, open));
	tpl_int(b->t, "FOCUS_N", f->focus);
	tpl_text(b->t, "CLOSE_HREF",
		 f->is_editing
		     ? arena_printf(&rq->op.mem, "/contacts?segment=%lld", (long long)f->segment.id)
		     : contact_filter_address(rq, f->is_long ? "" : f->text, f->at, ""));
	if (f->is_editing)
		tpl_int(tpl_add(b->t, "EDITING"), "SEGMENT_ID", f->segment.id);
	tpl_text(b->t, "Q", form_text(rq, "q"));
	tpl_text(b->t, "SORT", form_text(rq, "sort"));
	tpl_text(b->t, "AT", format_date_input(f->at));
	tpl_show(b->t, f->at[0] ? "AS_IF" : "AS_NOW");
	if (form_bool(rq, "inside"))
		tpl_show(b->t, "INSIDE");
	if (f->has_error) {
		tpl_show(b->t, "FAILED");
	} else {
		struct tpl *counted = tpl_add(b->t, "COUNTED");

		tpl_text(counted, "TOTAL",
			 arena_printf(&rq->op.mem, "%s%s", page->is_more ? "more than " : "",
				      format_count(&rq->op.mem, page->total)));
		tpl_text(counted, "TOTAL_WORD",
			 count_word(f->has_people ? f->sets.live_count : page->total, "person",
				    "people"));
		if (f->has_people)
			tpl_text(tpl_add(counted, "OF_ALL"), "ALL",
				 format_count(&rq->op.mem, f->sets.live_count));
	}
}

enum rc contact_builder_fill(struct request *rq, struct tpl *body, struct contact_filter *f,
			     const struct contact_page *page)
{
	struct builder b = {.rq = rq, .f = f};
	struct settings settings;
	enum rc rc = settings_get(&rq->op, &settings);

	if (!rc)
		rc = contact_suggest(rq, &f->form, &b.suggestions);
	if (!rc)
		rc = find_leaves(&b);
	if (rc)
		return rc;
	b.zone = settings.time_zone;
	b.t = tpl_include(body, "FILTER", "_filter_builder");
	fill_head(&b, page);
	count_attributes(&b);
	for (size_t n = 0; n < f->form.count; n++)
		fill_line(&b, n);
	fill_lists(&b);
	fill_elsewhere(&b);
	if (filter_form_is_waiting(&f->form))
		tpl_show(b.t, "WAITING");
	if (f->is_long)
		tpl_show(b.t, "LONG");
	if (!f->is_editing)
		tpl_show(b.t, "MAY_APPLY");
	contact_filter_fill_save(rq, b.t, f);
	contact_filter_fill_text(rq, b.t, f);
	return RC_OK;
}
