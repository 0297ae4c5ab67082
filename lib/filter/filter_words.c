#include "lib/filter/filter_words.h"

#include "lib/base/str.h"
#include "lib/filter/filter_event.h"
#include "lib/platform/country.h"

struct wording {
	struct op *op;
	const struct filter_field *const *fields;
	size_t field_count;
	struct str out;
};

static const struct filter_field *find_field(const struct wording *w, const char *key)
{
	for (size_t i = 0; i < w->field_count; i++)
		if (strcmp(w->fields[i]->key, key) == 0)
			return w->fields[i];
	return NULL;
}

static const char *value_words(const struct wording *w, const struct filter_field *field,
			       const struct filter_value *value)
{
	const struct filter_field *other = value->is_field ? find_field(w, value->text) : NULL;
	const struct country *country;

	if (other)
		return other->label;
	if (!field)
		return value->text;
	if (field->type == FILTER_TYPE_COUNTRY) {
		country = country_find(&w->op->mem, value->text);
		return country ? country->name : value->text;
	}
	for (const struct filter_choice *c = field->choices; c && c->key; c++)
		if (strcmp(c->key, value->text) == 0)
			return c->label;
	return value->text;
}

static void add_values(struct wording *w, const struct filter_field *field,
		       const struct filter_node *node)
{
	size_t shown =
	    node->value_count > FILTER_WORDS_VALUES + 1 ? FILTER_WORDS_VALUES : node->value_count;

	for (size_t i = 0; i < shown; i++) {
		str_add(&w->out, i ? ", " : " ");
		str_add(&w->out, value_words(w, field, &node->values[i]));
	}
	if (shown < node->value_count)
		str_addf(&w->out, " and %zu more", node->value_count - shown);
}

/* "in the last ..." with the span in the place of the dots. */
static void add_span(struct wording *w, const struct filter_node *node)
{
	const char *words = filter_operators[node->op].words, *mark = strchr(words, '#');
	bool is_unit = filter_operators[node->op].shape == FILTER_SHAPE_UNIT;

	if (!mark)
		return;
	str_add_len(&w->out, words, (size_t)(mark - words));
	if (!is_unit)
		str_addf(&w->out, "%lld ", (long long)node->number);
	str_add(&w->out, filter_unit_name(node->unit, !is_unit && node->number != 1));
	str_add(&w->out, mark + 1);
}

static void add_operator(struct wording *w, const struct filter_field *field,
			 const struct filter_node *node)
{
	enum filter_type type = field ? field->type : FILTER_TYPE_DATE;

	switch (filter_operators[node->op].shape) {
	case FILTER_SHAPE_SPAN:
	case FILTER_SHAPE_UNIT:
		add_span(w, node);
		return;
	case FILTER_SHAPE_RANGE:
		str_add(&w->out, filter_operator_label(type, node->op));
		if (node->value_count == 2)
			str_addf(&w->out, " %s and %s", value_words(w, field, &node->values[0]),
				 value_words(w, field, &node->values[1]));
		return;
	default:
		str_add(&w->out, filter_operator_label(type, node->op));
		add_values(w, field, node);
	}
}

static void add_condition(struct wording *w, const struct filter_node *node)
{
	const struct filter_field *field = find_field(w, node->field);

	str_add(&w->out, field ? field->label : node->field);
	str_add_char(&w->out, ' ');
	add_operator(w, field, node);
	if (node->known_only)
		str_add(&w->out, ", if known");
}

static void add_node(struct wording *w, const struct filter_node *node);

static void add_event(struct wording *w, const struct filter_node *node)
{
	static const char *const verbs[] = {"Did: ", "Did not: ", "The last time: "};
	static const char *const counts[] = {"", "at least", "at most", "exactly"};
	const struct filter_event_family *family =
	    node->event_is_named ? NULL : filter_event_find(node->event);

	str_add(&w->out, verbs[node->verb]);
	str_add(&w->out, family ? family->label : node->event);
	if (node->counting)
		str_addf(&w->out, " %s %lld %s", counts[node->counting], (long long)node->times,
			 node->times == 1 ? "time" : "times");
	if (node->op) {
		str_add_char(&w->out, ' ');
		add_operator(w, NULL, node);
	}
	if (node->where)
		str_addf(&w->out, " where %s", filter_print(w->op, node->where));
}

static void add_group(struct wording *w, const struct filter_node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		bool in_brackets = node->items[i]->type == FILTER_GROUP;

		if (i)
			str_add(&w->out, node->is_or ? " or " : " and ");
		if (in_brackets && !node->items[i]->is_negated)
			str_add_char(&w->out, '(');
		add_node(w, node->items[i]);
		if (in_brackets && !node->items[i]->is_negated)
			str_add_char(&w->out, ')');
	}
}

static void add_node(struct wording *w, const struct filter_node *node)
{
	if (node->is_negated)
		str_add(&w->out, "not (");
	if (node->type == FILTER_GROUP)
		add_group(w, node);
	else if (node->type == FILTER_EVENT)
		add_event(w, node);
	else
		add_condition(w, node);
	if (node->is_negated)
		str_add_char(&w->out, ')');
}

const char *filter_words(struct op *op, const struct filter_field *const *fields,
			 size_t field_count, const struct filter_node *node)
{
	struct wording w = {op, fields, field_count, {0}};
	const char *words;

	str_init(&w.out, 4 * FILTER_TEXT_MAX);
	add_node(&w, node);
	words = arena_dup_len(&op->mem, w.out.text, w.out.len);
	str_release(&w.out);
	return words;
}

const char *filter_words_value(struct op *op, const struct filter_field *const *fields,
			       size_t field_count, const struct filter_field *field,
			       const struct filter_value *value)
{
	struct wording w = {op, fields, field_count, {0}};

	return value_words(&w, field, value);
}
