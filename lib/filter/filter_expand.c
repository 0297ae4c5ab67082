/*
 * Conditions that stand for several: "all of" and "exactly".
 */
#include "lib/filter/filter_value.h"

static struct filter_node *single(struct op *op, const struct filter_node *node,
				  const struct db_value *value)
{
	struct filter_node *one = arena_alloc(&op->mem, sizeof(*one));

	*one =
	    (struct filter_node){.type = FILTER_CONDITION, .field = node->field, .op = FILTER_IS};
	one->bound = arena_alloc(&op->mem, sizeof(*one->bound));
	one->bound->field = node->bound->field;
	one->bound->op = FILTER_IS;
	one->bound->values = arena_alloc(&op->mem, sizeof(*value));
	one->bound->values[0] = *value;
	one->bound->count = 1;
	return one;
}

/* "all of a, b" is a and b; "exactly a, b" besides: and not any other. */
void filter_expand(struct op *op, struct filter_node *node)
{
	struct filter_bound *bound = node->bound;
	struct filter_node *all = arena_alloc(&op->mem, sizeof(*all));

	*all = (struct filter_node){.type = FILTER_GROUP};
	all->items = arena_alloc(&op->mem, (bound->count + 1) * sizeof(*all->items));
	for (size_t i = 0; i < bound->count; i++)
		all->items[all->count++] = single(op, node, &bound->values[i]);
	if (bound->op == FILTER_EXACTLY) {
		struct filter_node *others = single(op, node, &bound->values[0]);

		others->is_negated = true;
		others->bound->others = true;
		others->bound->values = bound->values;
		others->bound->count = bound->count;
		others->bound->many = bound->many;
		all->items[all->count++] = others;
	}
	bound->expansion = all;
}
