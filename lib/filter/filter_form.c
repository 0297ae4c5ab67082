/*
 * Lines from a tree or from what a page posted.  Back to a tree: filter_form_tree.c; what buttons
 * do: filter_form_edit.c.
 */
#include "lib/filter/filter_form.h"

#include "lib/filter/filter_event.h"
#include "lib/platform/text.h"

static const struct filter_line empty_line = {
    .kind = FILTER_LINE_CONDITION,
    .value = "",
    .to = "",
    .values = "",
    .number = "",
    .unit = FILTER_DAYS,
    .event = "",
    .times = "",
    .where = "",
    .text = "",
};

/* Each line that opens may need one that closes. */
enum { LINES_ROOM = 2 * FILTER_LINES_MAX + 2 };

static struct filter_line *add_line(struct filter_form *form, enum filter_line_kind kind)
{
	struct filter_line *line;

	if (form->count >= (kind == FILTER_LINE_CLOSE ? LINES_ROOM : FILTER_LINES_MAX)) {
		form->is_full = true;
		return NULL;
	}
	line = &form->lines[form->count++];
	*line = empty_line;
	line->kind = kind;
	return line;
}

static const struct filter_field *find_field(const struct filter_form *form, const char *key)
{
	for (size_t i = 0; i < form->field_count; i++)
		if (strcmp(form->fields[i]->key, key) == 0)
			return form->fields[i];
	return NULL;
}

void filter_form_start(struct filter_form *form)
{
	form->count = 0;
	form->is_full = false;
}

void filter_form_init(struct op *op, struct filter_form *form,
		      const struct filter_field *const *fields, size_t field_count)
{
	*form = (struct filter_form){.op = op, .fields = fields, .field_count = field_count};
	form->lines = arena_alloc(&op->mem, LINES_ROOM * sizeof(*form->lines));
	add_line(form, FILTER_LINE_OPEN);
	add_line(form, FILTER_LINE_CLOSE);
}

/* --- from a tree ---------------------------------------------------------------------------- */

/* Would the value come back out of an input as it went in? */
static bool is_plain(struct op *op, const struct filter_value *v)
{
	return v->text[0] && !strpbrk(v->text, "\r\n") &&
	       strcmp(text_trim(&op->mem, v->text), v->text) == 0;
}

static bool fill_values(struct filter_form *form, struct filter_line *line,
			const struct filter_node *node)
{
	const char **texts = arena_alloc(&form->op->mem, (node->value_count + 1) * sizeof(*texts));

	for (size_t i = 0; i < node->value_count; i++) {
		if (!is_plain(form->op, &node->values[i]) || node->values[i].is_field)
			return false;
		texts[i] = node->values[i].text;
	}
	line->values = filter_form_join(form->op, texts, node->value_count);
	return node->value_count > 0;
}

/* Operator and what stands behind it; false when the line can't show them. */
static bool fill_operator(struct filter_form *form, struct filter_line *line,
			  const struct filter_node *node)
{
	const struct filter_value *v = node->values;

	line->op = node->op;
	line->known_only = node->known_only;
	switch (filter_operators[node->op].shape) {
	case FILTER_SHAPE_ALONE:
		return node->value_count == 0;
	case FILTER_SHAPE_VALUE:
		if (node->value_count != 1 || !is_plain(form->op, &v[0]))
			return false;
		line->is_field = v[0].is_field;
		line->value = v[0].text;
		return !v[0].is_field || find_field(form, v[0].text);
	case FILTER_SHAPE_VALUES:
		return fill_values(form, line, node);
	case FILTER_SHAPE_RANGE:
		if (node->value_count != 2 || !is_plain(form->op, &v[0]) ||
		    !is_plain(form->op, &v[1]) || v[0].is_field || v[1].is_field)
			return false;
		line->value = v[0].text;
		line->to = v[1].text;
		return true;
	case FILTER_SHAPE_SPAN:
		line->number = arena_printf(&form->op->mem, "%lld", (long long)node->number);
		line->unit = node->unit;
		return node->number > 0;
	case FILTER_SHAPE_UNIT:
		line->unit = node->unit;
		return true;
	}
	return false;
}

static bool fill_condition(struct filter_form *form, struct filter_line *line,
			   const struct filter_node *node)
{
	line->field = find_field(form, node->field ? node->field : "");
	return line->field && filter_type_has(line->field->type, node->op) &&
	       fill_operator(form, line, node);
}

static bool fill_event(struct filter_form *form, struct filter_line *line,
		       const struct filter_node *node)
{
	line->verb = node->verb;
	line->event = node->event ? node->event : "";
	line->event_is_named = node->event_is_named;
	line->counting = node->counting;
	if (node->counting)
		line->times = arena_printf(&form->op->mem, "%lld", (long long)node->times);
	if (node->where)
		line->where = filter_print(form->op, node->where);
	return line->event[0] && strcmp(text_trim(&form->op->mem, line->event), line->event) == 0 &&
	       (line->event_is_named || filter_event_find(line->event)) &&
	       fill_operator(form, line, node);
}

/* With its "not", on which an "if known" behind it may depend. */
static const char *text_of(struct filter_form *form, const struct filter_node *node)
{
	struct filter_node **items = arena_alloc(&form->op->mem, sizeof(*items));
	struct filter_node group = {.type = FILTER_GROUP, .items = items, .count = 1};

	items[0] = filter_copy(form->op, node);
	return filter_print(form->op, &group);
}

static void fill_item(struct filter_form *form, const struct filter_node *node)
{
	bool is_event = node->type == FILTER_EVENT, is_shown;
	struct filter_line *line =
	    add_line(form, is_event ? FILTER_LINE_EVENT : FILTER_LINE_CONDITION);

	if (!line)
		return;
	is_shown = is_event ? fill_event(form, line, node) : fill_condition(form, line, node);
	if (!is_shown) {
		*line = empty_line;
		line->kind = FILTER_LINE_TEXT;
		line->text = text_of(form, node);
	} else {
		line->is_negated = node->is_negated;
	}
}

static void fill_group(struct filter_form *form, const struct filter_node *node)
{
	struct filter_line *line = add_line(form, FILTER_LINE_OPEN);

	if (!line)
		return;
	line->is_or = node->is_or;
	line->is_negated = node->is_negated;
	for (size_t i = 0; i < node->count; i++) {
		if (node->items[i]->type == FILTER_GROUP)
			fill_group(form, node->items[i]);
		else
			fill_item(form, node->items[i]);
	}
	add_line(form, FILTER_LINE_CLOSE);
}

void filter_form_fill(struct filter_form *form, const struct filter_node *tree)
{
	filter_form_start(form);
	fill_group(form, tree);
	filter_form_mend(form);
}

/* --- from what was posted ------------------------------------------------------------------- */

static size_t find_word(const char *const *words, size_t count, const char *value, size_t other)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	return other;
}

static enum filter_operator find_operator(const char *words)
{
	for (int op = FILTER_NONE + 1; op < FILTER_OPERATOR_COUNT; op++)
		if (strcmp(filter_operators[op].words, words) == 0)
			return (enum filter_operator)op;
	return FILTER_NONE;
}

static enum filter_unit find_unit(const char *name)
{
	for (int unit = 0; unit < FILTER_UNIT_COUNT; unit++)
		if (strcmp(filter_unit_name((enum filter_unit)unit, true), name) == 0)
			return (enum filter_unit)unit;
	return FILTER_DAYS;
}

static void take_line(struct filter_form *form, const char *value)
{
	static const char *const kinds[] = {"open", "close", "condition", "event", "text"};
	size_t kind = find_word(kinds, ARRAY_LEN(kinds), value, FILTER_LINE_CONDITION);

	add_line(form, (enum filter_line_kind)kind);
}

static void take_event(struct filter_line *line, const char *name, const char *value)
{
	static const char *const verbs[] = {"did", "did_not", "last"};
	static const char *const counts[] = {"", "least", "most", "exactly"};

	if (strcmp(name, "verb") == 0)
		line->verb = (enum filter_verb)find_word(verbs, ARRAY_LEN(verbs), value, 0);
	else if (strcmp(name, "count") == 0)
		line->counting = (enum filter_count)find_word(counts, ARRAY_LEN(counts), value, 0);
	else if (strcmp(name, "times") == 0)
		line->times = value;
	else if (strcmp(name, "where") == 0)
		line->where = value;
	else if (strcmp(name, "name") == 0 && line->event_is_named)
		line->event = value;
}

/* Fields and events stand in one menu: the choice says which kind of line this is. */
static void take_field(struct filter_form *form, struct filter_line *line, const char *value)
{
	bool is_event = strncmp(value, "event:", 6) == 0;

	line->kind = is_event ? FILTER_LINE_EVENT : FILTER_LINE_CONDITION;
	line->field = is_event ? NULL : find_field(form, value);
	line->event_is_named = strcmp(value, "event:*") == 0;
	if (is_event && !line->event_is_named)
		line->event = value + 6;
}

static void take_condition(struct filter_form *form, struct filter_line *line, const char *name,
			   const char *value)
{
	if (strcmp(name, "field") == 0)
		take_field(form, line, value);
	else if (strcmp(name, "was") == 0)
		line->was = find_field(form, value);
	else if (strcmp(name, "op") == 0)
		line->op = find_operator(value);
	else if (strcmp(name, "with") == 0)
		line->is_field = strcmp(value, "field") == 0;
	else if (strcmp(name, "value") == 0)
		line->value = value;
	else if (strcmp(name, "to") == 0)
		line->to = value;
	else if (strcmp(name, "values") == 0)
		line->values = line->values[0]
				   ? arena_printf(&form->op->mem, "%s\n%s", line->values, value)
				   : value;
	else if (strcmp(name, "number") == 0)
		line->number = value;
	else if (strcmp(name, "unit") == 0)
		line->unit = find_unit(value);
	else if (strcmp(name, "empty") == 0)
		line->known_only = strcmp(value, "shown") == 0;
}

void filter_form_take(struct filter_form *form, const char *name, const char *value)
{
	struct filter_line *line;

	if (strcmp(name, "line") == 0) {
		take_line(form, value);
		return;
	}
	if (form->count == 0)
		return;
	line = &form->lines[form->count - 1];
	if (strcmp(name, "not") == 0)
		line->is_negated = true;
	else if (strcmp(name, "join") == 0)
		line->is_or = strcmp(value, "or") == 0;
	else if (strcmp(name, "text") == 0)
		line->text = value;
	take_condition(form, line, name, value);
	take_event(line, name, value);
}

/* --- mending -------------------------------------------------------------------------------- */

/*
 * Another operator takes its value from elsewhere: what was typed goes along, and nothing that was
 * typed is thrown away.
 */
static void carry_values(struct filter_form *form, struct filter_line *line)
{
	enum filter_shape shape = filter_operators[line->op].shape;
	size_t count;
	const char *const *values;

	if (shape == FILTER_SHAPE_VALUES && !line->values[0] && line->value[0]) {
		line->values = filter_form_join(form->op, &line->value, 1);
		line->is_field = false;
	} else if ((shape == FILTER_SHAPE_VALUE || shape == FILTER_SHAPE_RANGE) &&
		   !line->value[0] && line->values[0]) {
		values = filter_form_split(form->op, line->values, &count);
		line->value = count ? values[0] : "";
	}
	if (shape != FILTER_SHAPE_VALUE)
		line->is_field = false;
}

static bool is_period(enum filter_unit unit)
{
	return unit == FILTER_WEEKS || unit == FILTER_MONTHS || unit == FILTER_YEARS;
}

/* Values of one type mean nothing to another. */
static void drop_values(struct filter_line *line)
{
	if (line->was && (!line->field || line->was->type != line->field->type)) {
		line->value = line->to = line->values = "";
		line->is_field = false;
	}
	line->was = line->field;
}

static void mend_line(struct filter_form *form, struct filter_line *line)
{
	drop_values(line);
	if (line->kind == FILTER_LINE_CONDITION) {
		if (!line->field)
			line->op = FILTER_NONE;
		else if (!filter_type_has(line->field->type, line->op))
			line->op = filter_type_operators(line->field->type)[0];
		if (line->is_field && !find_field(form, line->value))
			line->value = "";
	}
	if (line->kind == FILTER_LINE_EVENT && !filter_is_window(line->op))
		line->op = FILTER_NONE;
	if (filter_operators[line->op].shape == FILTER_SHAPE_UNIT && !is_period(line->unit))
		line->unit = FILTER_WEEKS;
	carry_values(form, line);
}

/* Brackets: the first line opens, the last one closes, and each in between has its counterpart. */
static void mend_brackets(struct filter_form *form)
{
	const struct filter_line *old = form->lines;
	size_t count = form->count;
	int depth = 0;

	form->lines = arena_alloc(&form->op->mem, LINES_ROOM * sizeof(*form->lines));
	form->count = 0;
	if (count == 0 || old[0].kind != FILTER_LINE_OPEN) {
		add_line(form, FILTER_LINE_OPEN);
		depth = 1;
	}
	for (size_t i = 0; i < count && form->count < FILTER_LINES_MAX; i++) {
		struct filter_line *line;

		/* The outermost group is closed at the end. */
		if (old[i].kind == FILTER_LINE_CLOSE && depth <= 1)
			continue;
		line = &form->lines[form->count++];
		*line = old[i];
		depth -= line->kind == FILTER_LINE_CLOSE;
		line->depth = depth;
		depth += line->kind == FILTER_LINE_OPEN;
	}
	for (; depth > 0; depth--) {
		struct filter_line *line = add_line(form, FILTER_LINE_CLOSE);

		if (line)
			line->depth = depth - 1;
	}
}

void filter_form_mend(struct filter_form *form)
{
	mend_brackets(form);
	for (size_t i = 0; i < form->count; i++)
		mend_line(form, &form->lines[i]);
}
