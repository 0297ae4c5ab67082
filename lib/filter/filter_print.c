#include "lib/filter/filter.h"

#include <inttypes.h>

#include "lib/base/str.h"

enum { PRINT_MAX = 1024 * 1024 * 1024 };

static void print_node(struct str *s, const struct filter_node *node);

static size_t digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* -12.5 */
static bool is_number(const char *text)
{
	size_t len;

	text += *text == '-';
	len = digits(text);
	if (!len)
		return false;
	text += len;
	if (*text == '.') {
		len = digits(text + 1);
		if (!len)
			return false;
		text += len + 1;
	}
	return !*text;
}

/* 2026-11-22 */
static bool is_date(const char *text)
{
	return digits(text) == 4 && text[4] == '-' && digits(text + 5) == 2 && text[7] == '-' &&
	       digits(text + 8) == 2 && !text[10];
}

/* Operators whose values are numbers and dates, whoever wrote them in quotes. */
static bool is_measure(enum filter_operator op)
{
	return (op >= FILTER_EQUAL && op <= FILTER_BETWEEN) ||
	       (op >= FILTER_ON && op <= FILTER_AFTER) || op == FILTER_IN_LIST ||
	       op == FILTER_NOT_IN_LIST;
}

static void print_text(struct str *s, const char *text)
{
	str_add_char(s, '"');
	while (*text) {
		size_t len = strcspn(text, "\"\\");

		str_add_len(s, text, len);
		text += len;
		if (*text) {
			str_add_char(s, '\\');
			str_add_char(s, *text++);
		}
	}
	str_add_char(s, '"');
}

static void print_value(struct str *s, enum filter_operator op, const struct filter_value *v)
{
	const char *text = v->text ? v->text : "";

	if (v->is_field)
		str_addf(s, "field %s", text);
	else if ((v->is_bare || is_measure(op)) && (is_number(text) || is_date(text)))
		str_add(s, text);
	else
		print_text(s, text);
}

static void print_values(struct str *s, const struct filter_node *node)
{
	enum filter_shape shape = filter_operators[node->op].shape;
	size_t least = shape == FILTER_SHAPE_RANGE ? 2 : 1;

	for (size_t i = 0; i < node->value_count || i < least; i++) {
		str_add(s, i == 0 ? " " : shape == FILTER_SHAPE_RANGE ? " and " : ", ");
		if (i < node->value_count)
			print_value(s, node->op, &node->values[i]);
		else
			print_text(s, "");
	}
}

/* The words, with the span or unit in their place. */
static void print_operator(struct str *s, const struct filter_node *node)
{
	const struct filter_operator_info *info = &filter_operators[node->op];
	const char *words = info->words, *place;

	if (node->type == FILTER_EVENT && strncmp(words, "is ", 3) == 0)
		words += 3;
	place = strchr(words, '#');
	if (!place) {
		str_add(s, words);
	} else {
		str_add_len(s, words, (size_t)(place - words));
		if (info->shape == FILTER_SHAPE_SPAN)
			str_addf(s, "%" PRId64 " ", node->number);
		str_add(s, filter_unit_name(node->unit,
					    info->shape == FILTER_SHAPE_SPAN && node->number != 1));
		str_add(s, place + 1);
	}
	if (info->shape == FILTER_SHAPE_VALUE || info->shape == FILTER_SHAPE_VALUES ||
	    info->shape == FILTER_SHAPE_RANGE)
		print_values(s, node);
}

static void print_condition(struct str *s, const struct filter_node *node)
{
	str_addf(s, "%s ", node->field ? node->field : "");
	print_operator(s, node);
	if (node->known_only)
		str_add(s, " if known");
}

static void print_event(struct str *s, const struct filter_node *node)
{
	static const char *const verbs[] = {
	    [FILTER_DID] = "did ", [FILTER_DID_NOT] = "did not ", [FILTER_LAST_HAS] = "last "};
	static const char *const counts[] = {[FILTER_COUNT_AT_LEAST] = "at least",
					     [FILTER_COUNT_AT_MOST] = "at most",
					     [FILTER_COUNT_EXACTLY] = "exactly"};

	str_add(s, verbs[node->verb]);
	if (node->event_is_named)
		print_text(s, node->event ? node->event : "");
	else
		str_add(s, node->event ? node->event : "");
	if (node->counting)
		str_addf(s, " %s %" PRId64 " time%s", counts[node->counting], node->times,
			 node->times == 1 ? "" : "s");
	if (node->op) {
		str_add_char(s, ' ');
		print_operator(s, node);
	}
	if (node->where) {
		str_add(s, " where ");
		print_node(s, node->where);
	}
}

static void print_items(struct str *s, const struct filter_node *group)
{
	for (size_t i = 0; i < group->count; i++) {
		if (i)
			str_add(s, group->is_or ? " or " : " and ");
		if (group->items[i]->is_negated)
			str_add(s, "not ");
		print_node(s, group->items[i]);
	}
}

/* Without its "not". */
static void print_node(struct str *s, const struct filter_node *node)
{
	switch (node->type) {
	case FILTER_GROUP:
		str_add_char(s, '(');
		print_items(s, node);
		str_add_char(s, ')');
		break;
	case FILTER_CONDITION:
		print_condition(s, node);
		break;
	case FILTER_EVENT:
		print_event(s, node);
		break;
	}
}

static const char *keep(struct op *op, struct str *s)
{
	const char *text;

	if (s->overflow)
		BUG("a filter prints to more than %d bytes", PRINT_MAX);
	text = arena_dup_len(&op->mem, s->text, s->len);
	str_release(s);
	return text;
}

const char *filter_print(struct op *op, const struct filter_node *tree)
{
	struct str s;

	str_init(&s, PRINT_MAX);
	print_items(&s, filter_normalise(op, tree));
	return keep(op, &s);
}

const char *filter_print_item(struct op *op, const struct filter_node *node)
{
	struct filter_node plain = *node, *group;
	struct str s;

	plain.is_negated = false;
	group = filter_normalise(op, &plain);
	str_init(&s, PRINT_MAX);
	print_node(&s, node->type == FILTER_GROUP ? group : group->items[0]);
	return keep(op, &s);
}
