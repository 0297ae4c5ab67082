#include "lib/domain/segment_miss.h"

#include "lib/filter/filter_stored.h"
#include "lib/filter/filter_words.h"

/* --- filters for the numbers ---------------------------------------------------------------- */

static struct filter_node *new_group(struct op *op, size_t room)
{
	struct filter_node *group = arena_alloc(&op->mem, sizeof(*group));

	group->type = FILTER_GROUP;
	group->items = arena_alloc(&op->mem, (room + 1) * sizeof(*group->items));
	return group;
}

static struct filter_node *new_condition(struct op *op, const char *field,
					 enum filter_operator operator, const char * value)
{
	struct filter_node *node = arena_alloc(&op->mem, sizeof(*node));

	node->type = FILTER_CONDITION;
	node->field = field;
	node->op = operator;
	node->values = arena_alloc(&op->mem, sizeof(*node->values));
	node->values[0].text = value;
	node->value_count = 1;
	return node;
}

/* Turned round as a whole: "if known" inside stays what it is. */
static struct filter_node *turn(struct op *op, const struct filter_node *node)
{
	struct filter_node *group = new_group(op, 1);

	group->is_negated = true;
	group->items[group->count++] = filter_copy(op, node);
	return group;
}

/* Its text; "" when it is too large or too deep to be read again. */
static const char *print(struct op *op, const struct filter_node *tree)
{
	const char *text = filter_print(op, filter_normalise(op, tree));
	struct filter_error error;
	struct filter_node *same;

	if (!filter_parse(op, text, &same, &error))
		return text;
	op_clear_fault(op);
	return "";
}

struct lines {
	const struct filter_node *const *items;
	size_t count;
};

/* All lines, the nth turned round (none: count), of people who are not in the segment. */
static const char *print_lines(struct op *op, const struct lines *lines, size_t nth,
			       const struct segment *s)
{
	struct filter_node *all = new_group(op, lines->count + 1);

	for (size_t i = 0; i < lines->count; i++)
		all->items[all->count++] =
		    i == nth ? turn(op, lines->items[i]) : filter_copy(op, lines->items[i]);
	if (s)
		all->items[all->count++] = new_condition(op, "segment", FILTER_IS_NOT, s->name);
	return print(op, all);
}

const char *segment_miss_with(struct op *op, const struct segment_miss *miss,
			      const struct filter_value_count *value)
{
	struct filter_node *all = new_group(op, 2), *tree;
	struct filter_error error;

	if (!miss->filter[0] || !value->text)
		return "";
	if (filter_parse(op, miss->filter, &tree, &error)) {
		op_clear_fault(op);
		return "";
	}
	all->items[all->count++] = new_condition(op, miss->node->field, FILTER_IS, value->text);
	/* The lines stand beside it, not in brackets. */
	if (!tree->is_or) {
		tree->items =
		    memcpy(arena_alloc(&op->mem, (tree->count + 1) * sizeof(*tree->items)),
			   tree->items, tree->count * sizeof(*tree->items));
		tree->items[tree->count++] = all->items[0];
		return print(op, tree);
	}
	all->items[all->count++] = tree;
	return print(op, all);
}

/* --- numbers -------------------------------------------------------------------------------- */

/* Whom the people by hand concern: NULL when there are none. */
static enum rc find_hands(struct op *op, struct filter_sets *sets, const struct filter_node *tree,
			  const struct segment *s, int64_t now, struct segment_misses *out,
			  struct id_set *inside, bool *has_hands)
{
	struct segment_state state;
	struct id_set matching, kept;
	enum rc rc = segment_people_at(op, sets, s, now, inside, &state);

	if (!rc)
		rc = filter_set_get(sets, tree, &matching);
	if (rc)
		return rc;
	id_set_copy(&op->mem, &kept, &matching);
	id_set_and_not(&kept, inside);
	out->kept_out = id_set_count(&kept);
	*has_hands = out->kept_out > 0 || id_set_count(inside) != id_set_count(&matching);
	return RC_OK;
}

static enum rc fill_miss(struct op *op, struct filter_sets *sets,
			 const struct filter_field **fields, size_t field_count,
			 const struct filter_miss *found, struct segment_miss *miss)
{
	miss->node = found->node;
	miss->count = id_set_count(&found->people);
	miss->words = filter_words(op, fields, field_count, found->node);
	miss->asked = filter_asked(op, found->node, 0);
	return filter_values_get(sets, found->node, &found->people, &miss->values);
}

enum rc segment_misses_get(struct op *op, struct filter_sets *sets, const struct filter_node *tree,
			   const struct segment *s, int64_t now, struct segment_misses *out)
{
	const struct filter_field **fields;
	struct filter_miss *found;
	struct lines lines;
	struct id_set inside;
	bool has_hands = false;
	size_t field_count;
	enum rc rc = filter_field_list(op, &fields, &field_count);

	*out = (struct segment_misses){.kept_out_filter = ""};
	out->is_and = tree->type == FILTER_GROUP && !tree->is_or && !tree->is_negated;
	lines.items = out->is_and ? (const struct filter_node *const *)tree->items : &tree;
	lines.count = out->is_and ? tree->count : 1;
	if (!rc)
		rc = filter_set_misses(sets, tree, &found, &out->count);
	if (!rc && s)
		rc = find_hands(op, sets, tree, s, now, out, &inside, &has_hands);
	if (rc)
		return rc;
	out->list = arena_alloc(&op->mem, (out->count + 1) * sizeof(*out->list));
	for (size_t i = 0; !rc && i < out->count; i++) {
		if (has_hands)
			id_set_and_not(&found[i].people, &inside);
		rc = fill_miss(op, sets, fields, field_count, &found[i], &out->list[i]);
		out->list[i].filter = print_lines(op, &lines, i, has_hands ? s : NULL);
		out->total += out->list[i].count;
	}
	if (out->kept_out)
		out->kept_out_filter = print_lines(op, &lines, lines.count, s);
	return rc;
}
