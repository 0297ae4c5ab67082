/*
 * From lines to the tree.
 */
#include "lib/filter/filter_form.h"

#include "lib/base/limits.h"

struct building {
	struct filter_form *form;
	size_t at; /* the next line */
	enum rc rc;
};

static struct filter_node *new_node(struct op *op, enum filter_node_type type)
{
	struct filter_node *node = arena_alloc(&op->mem, sizeof(*node));

	node->type = type;
	node->field = "";
	node->event = "";
	return node;
}

/* Numbers and dates are written without quotes. */
static bool is_bare(const struct filter_line *line, const char *text)
{
	bool is_event = line->kind == FILTER_LINE_EVENT;
	enum filter_type type = line->field ? line->field->type : FILTER_TYPE_DATE;

	if (!is_event && type != FILTER_TYPE_NUMBER && type != FILTER_TYPE_DATE &&
	    type != FILTER_TYPE_DAY && type != FILTER_TYPE_IMPORT)
		return false;
	return text[0] && strspn(text, "0123456789+-.:TZ") == strlen(text);
}

static void add_value(struct filter_node *node, const struct filter_line *line, const char *text)
{
	node->values[node->value_count++] = (struct filter_value){
	    .text = text,
	    .is_field = line->is_field,
	    .is_bare = line->is_field || is_bare(line, text),
	};
}

/* A whole number without a sign, at most FILTER_NUMBER_MAX; -1 for anything else. */
static int64_t read_number(const char *text)
{
	int64_t number = 0;

	if (!text[0])
		return -1;
	for (; *text; text++) {
		if (*text < '0' || *text > '9' || number > FILTER_NUMBER_MAX)
			return -1;
		number = number * 10 + (*text - '0');
	}
	return number <= FILTER_NUMBER_MAX ? number : -1;
}

static const char *take_values(struct op *op, struct filter_node *node,
			       const struct filter_line *line)
{
	size_t count;
	const char *const *values = filter_form_split(op, line->values, &count);

	node->values = arena_alloc(&op->mem, (count + 1) * sizeof(*node->values));
	for (size_t i = 0; i < count; i++)
		add_value(node, line, values[i]);
	return count ? NULL : "a value";
}

/* Operator and values into node; returns what is missing, or NULL. */
static const char *take_operator(struct op *op, struct filter_node *node,
				 const struct filter_line *line)
{
	node->op = line->op;
	node->known_only = line->known_only; /* where it means nothing, the normal form drops it */
	node->values = arena_alloc(&op->mem, 2 * sizeof(*node->values));
	switch (filter_operators[line->op].shape) {
	case FILTER_SHAPE_ALONE:
		return NULL;
	case FILTER_SHAPE_VALUE:
		if (!line->value[0] &&
		    (line->op == FILTER_IN_LIST || line->op == FILTER_NOT_IN_LIST))
			return "a list (paste its values under “is any of”, then keep them as one)";
		if (!line->value[0])
			return line->is_field ? "a field to compare with" : "a value";
		add_value(node, line, line->value);
		return NULL;
	case FILTER_SHAPE_VALUES:
		return take_values(op, node, line);
	case FILTER_SHAPE_RANGE:
		add_value(node, line, line->value);
		add_value(node, line, line->to);
		return line->value[0] && line->to[0] ? NULL : "both ends of the range";
	case FILTER_SHAPE_SPAN:
		node->number = read_number(line->number);
		node->unit = line->unit;
		return node->number > 0 ? NULL : "a whole number";
	case FILTER_SHAPE_UNIT:
		node->unit = line->unit;
		return NULL;
	}
	return NULL;
}

static struct filter_node *take_condition(struct filter_form *form, struct filter_line *line)
{
	struct filter_node *node = new_node(form->op, FILTER_CONDITION);

	if (!line->field)
		return NULL;
	node->field = line->field->key;
	line->lacks = line->op ? take_operator(form->op, node, line) : "an operator";
	return line->lacks ? NULL : node;
}

static enum rc take_text(struct filter_form *form, struct filter_line *line, const char *text,
			 struct filter_node **out)
{
	struct filter_error error = {0};
	enum rc rc = filter_parse(form->op, text, out, &error);

	if (rc == RC_INVALID)
		line->error = error.message;
	return rc;
}

static enum rc take_event(struct filter_form *form, struct filter_line *line,
			  struct filter_node **out)
{
	struct filter_node *node = new_node(form->op, FILTER_EVENT);

	node->verb = line->verb;
	node->event = line->event;
	node->event_is_named = line->event_is_named;
	node->counting = line->verb == FILTER_LAST_HAS ? FILTER_COUNT_NONE : line->counting;
	node->times = node->counting ? read_number(line->times) : 0;
	line->lacks = line->op ? take_operator(form->op, node, line) : NULL;
	if (node->times < 0)
		line->lacks = "how many times";
	if (!line->event[0])
		line->lacks = "the event's name";
	if (line->lacks)
		return RC_OK;
	*out = node;
	return line->where[0] ? take_text(form, line, line->where, &node->where) : RC_OK;
}

/* The node of a line that is no bracket; NULL while it is not complete. */
static enum rc take_line(struct filter_form *form, struct filter_line *line,
			 struct filter_node **out)
{
	enum rc rc = RC_OK;

	*out = NULL;
	line->lacks = line->error = NULL;
	if (line->kind == FILTER_LINE_CONDITION)
		*out = take_condition(form, line);
	else if (line->kind == FILTER_LINE_EVENT)
		rc = take_event(form, line, out);
	else if (line->text[0])
		rc = take_text(form, line, line->text, out);
	if (rc)
		return rc;
	line->is_complete = *out != NULL;
	line->conditions = *out ? 1 : 0;
	if (*out && line->kind == FILTER_LINE_TEXT)
		line->conditions = filter_count_lines(*out);
	if (*out && line->is_negated)
		(*out)->is_negated = !(*out)->is_negated;
	return RC_OK;
}

static void note(struct building *b, enum rc rc)
{
	if (rc && !b->rc)
		b->rc = rc;
}

/* Lines up to the one that closes; b->at stands behind the one that opens. */
static struct filter_node *build_group(struct building *b, const struct filter_line *open)
{
	struct filter_form *form = b->form;
	struct filter_node *group = new_node(form->op, FILTER_GROUP);

	group->is_or = open->is_or;
	group->is_negated = open->is_negated;
	group->items =
	    arena_alloc(&form->op->mem, (form->count - b->at + 1) * sizeof(struct filter_node *));
	while (b->at < form->count) {
		struct filter_line *line = &form->lines[b->at++];
		struct filter_node *item = NULL;

		if (line->kind == FILTER_LINE_CLOSE)
			break;
		if (line->kind == FILTER_LINE_OPEN)
			item = build_group(b, line);
		else
			note(b, take_line(form, line, &item));
		if (item)
			group->items[group->count++] = item;
	}
	return group;
}

enum rc filter_form_tree(struct filter_form *form, struct filter_node **out)
{
	struct building b = {.form = form, .at = 1};
	struct filter_node *tree = build_group(&b, &form->lines[0]);

	*out = filter_normalise(form->op, tree);
	return b.rc;
}

bool filter_form_is_waiting(const struct filter_form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->lines[i].lacks)
			return true;
	return false;
}

size_t filter_count_lines(const struct filter_node *node)
{
	size_t count = 0;

	if (node->type != FILTER_GROUP)
		return 1;
	for (size_t i = 0; i < node->count; i++)
		count += filter_count_lines(node->items[i]);
	return count;
}
