#include "lib/filter/filter.h"

/* ---- the normal form ------------------------------------------------------------------------ */

static struct filter_node *new_node(struct op *op, const struct filter_node *like)
{
	struct filter_node *node = arena_alloc(&op->mem, sizeof(*node));

	*node = *like;
	return node;
}

bool filter_takes_known_only(const struct filter_node *node)
{
	return node->type == FILTER_CONDITION &&
	       filter_operators[node->op].positive != FILTER_HAS_VALUE &&
	       (node->is_negated || filter_is_negative(node->op));
}

/* Take away what the operator has no use for. */
static void tidy(struct filter_node *node)
{
	enum filter_shape shape = filter_operators[node->op].shape;
	bool has_values = shape == FILTER_SHAPE_VALUE || shape == FILTER_SHAPE_VALUES ||
			  shape == FILTER_SHAPE_RANGE;

	if (!has_values) {
		node->values = NULL;
		node->value_count = 0;
	}
	if (shape != FILTER_SHAPE_SPAN)
		node->number = 0;
	if (shape != FILTER_SHAPE_SPAN && shape != FILTER_SHAPE_UNIT)
		node->unit = (enum filter_unit)0;
	if (!filter_takes_known_only(node))
		node->known_only = false;
	if (!node->counting)
		node->times = 0;
}

static struct filter_node *normal_root(struct op *op, const struct filter_node *node);

/* A group in normal form, or what stands for it. */
static struct filter_node *unwrap(struct filter_node *group)
{
	struct filter_node *item = group->items[0];

	if (group->count != 1)
		return group;
	if (!group->is_negated)
		return item;
	if (item->type == FILTER_GROUP && item->count == 1)
		return item->items[0]; /* not (not (a is not "x" if known)) */
	if (item->known_only) {
		group->is_or = false;
		return group;
	}
	item->is_negated = !item->is_negated;
	return item;
}

/* NULL: an empty group. */
static struct filter_node *normal(struct op *op, const struct filter_node *node)
{
	struct filter_node *n = new_node(op, node);

	if (node->type != FILTER_GROUP) {
		tidy(n);
		n->where = node->where ? normal_root(op, node->where) : NULL;
		return n;
	}
	n->items = arena_alloc(&op->mem, node->count * sizeof(struct filter_node *));
	n->count = 0;
	for (size_t i = 0; i < node->count; i++) {
		struct filter_node *item = normal(op, node->items[i]);

		if (item)
			n->items[n->count++] = item;
	}
	return n->count ? unwrap(n) : NULL;
}

/* As normal, always a group that is not negated. */
static struct filter_node *normal_root(struct op *op, const struct filter_node *node)
{
	struct filter_node *n = normal(op, node), *group;

	if (!n || (n->type == FILTER_GROUP && !n->is_negated))
		return n;
	group = arena_alloc(&op->mem, sizeof(*group));
	group->type = FILTER_GROUP;
	group->at = node->at;
	group->len = node->len;
	group->items = arena_alloc(&op->mem, sizeof(struct filter_node *));
	group->items[0] = n;
	group->count = 1;
	return group;
}

struct filter_node *filter_normalise(struct op *op, const struct filter_node *tree)
{
	struct filter_node *n = normal_root(op, tree);

	if (!n) {
		n = arena_alloc(&op->mem, sizeof(*n));
		n->type = FILTER_GROUP;
	}
	return n;
}

/* ---- copies --------------------------------------------------------------------------------- */

static const char *copy_text(struct op *op, const char *text)
{
	return text ? arena_dup(&op->mem, text) : NULL;
}

struct filter_node *filter_copy(struct op *op, const struct filter_node *node)
{
	struct filter_node *n = new_node(op, node);

	n->bound = NULL;
	n->field = copy_text(op, node->field);
	n->event = copy_text(op, node->event);
	n->values = arena_alloc(&op->mem, node->value_count * sizeof(*n->values));
	for (size_t i = 0; i < node->value_count; i++) {
		n->values[i] = node->values[i];
		n->values[i].text = copy_text(op, node->values[i].text);
	}
	n->items = arena_alloc(&op->mem, node->count * sizeof(struct filter_node *));
	for (size_t i = 0; i < node->count; i++)
		n->items[i] = filter_copy(op, node->items[i]);
	n->where = node->where ? filter_copy(op, node->where) : NULL;
	return n;
}

/* ---- comparing and counting ----------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* The operator and what stands behind it. */
static bool same_question(const struct filter_node *a, const struct filter_node *b)
{
	if (a->op != b->op || a->value_count != b->value_count || a->number != b->number ||
	    a->unit != b->unit)
		return false;
	for (size_t i = 0; i < a->value_count; i++)
		if (a->values[i].is_field != b->values[i].is_field ||
		    !same_text(a->values[i].text, b->values[i].text))
			return false;
	return true;
}

static bool same_groups(const struct filter_node *a, const struct filter_node *b)
{
	if (a->count != b->count || (a->count > 1 && a->is_or != b->is_or))
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!filter_equal(a->items[i], b->items[i]))
			return false;
	return true;
}

static bool same_events(const struct filter_node *a, const struct filter_node *b)
{
	if (a->verb != b->verb || a->event_is_named != b->event_is_named ||
	    a->counting != b->counting || a->times != b->times || !same_text(a->event, b->event) ||
	    !a->where != !b->where)
		return false;
	return !a->where || filter_equal(a->where, b->where);
}

bool filter_equal(const struct filter_node *a, const struct filter_node *b)
{
	if (a->type != b->type || a->is_negated != b->is_negated)
		return false;
	switch (a->type) {
	case FILTER_GROUP:
		return same_groups(a, b);
	case FILTER_CONDITION:
		return same_text(a->field, b->field) && a->known_only == b->known_only &&
		       same_question(a, b);
	case FILTER_EVENT:
		return same_question(a, b) && same_events(a, b);
	}
	return false;
}

size_t filter_count_conditions(const struct filter_node *node)
{
	size_t count = node->type != FILTER_GROUP;

	for (size_t i = 0; i < node->count; i++)
		count += filter_count_conditions(node->items[i]);
	return count + (node->where ? filter_count_conditions(node->where) : 0);
}
