/*
 * Numbers beside the lines, and near misses.  Each condition is asked once; all that depends on
 * how they are put together is counted on bits.
 */
#include "lib/filter/filter_set.h"

/* A condition with its set. */
struct line {
	const struct filter_node *node;
	struct id_set people;
	bool is_made;
};

struct lines {
	struct filter_sets *sets;
	struct line *list;
	size_t count;
	const struct filter_node *skipped; /* one line is left out ... */
	size_t shown;			   /* ... or all from this one on */
};

static void collect(struct lines *l, const struct filter_node *node)
{
	if (node->type != FILTER_GROUP)
		l->list[l->count++].node = node;
	for (size_t i = 0; node->type == FILTER_GROUP && i < node->count; i++)
		collect(l, node->items[i]);
}

/* --- asking each condition once ------------------------------------------------------------- */

static void write_alone(const struct filter_sets *sets, struct sql *s,
			const struct filter_node *node)
{
	sql_add(s, "SELECT id_set(c.id) FROM contact c WHERE ");
	sql_add_literal(s, sets->state_test);
	sql_add(s, " AND (");
	filter_sql_test(s, node);
	sql_add(s, ")");
}

/* One walk over the table answers all conditions for which no index does. */
static enum rc ask_together(struct lines *l, struct line **wanted, size_t count)
{
	struct op *op = l->sets->op;
	struct id_set sets[DB_SETS_MAX];
	struct sql s;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "SELECT id_sets(c.id");
	for (size_t i = 0; i < count; i++) {
		id_set_init(&op->mem, &sets[i], l->sets->newest);
		sql_add(&s, ", ");
		filter_sql_test(&s, wanted[i]->node);
	}
	sql_add(&s, ") FROM contact c WHERE ");
	sql_add_literal(&s, l->sets->state_test);
	rc = db_get_sets(op, sets, count, sql_text(&s), sql_args(&s));
	for (size_t i = 0; !rc && i < count; i++) {
		sql_clear(&s);
		write_alone(l->sets, &s, wanted[i]->node);
		db_keep_set(op, &sets[i], sql_text(&s), sql_args(&s));
		wanted[i]->people = sets[i];
		wanted[i]->is_made = true;
	}
	sql_release(&s);
	return rc;
}

static bool is_kept(struct lines *l, struct line *line)
{
	struct sql s;

	id_set_init(&l->sets->op->mem, &line->people, l->sets->newest);
	sql_init(&s);
	write_alone(l->sets, &s, line->node);
	line->is_made = db_get_kept_set(l->sets->op, &line->people, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return line->is_made;
}

static enum rc make_lines(struct lines *l)
{
	struct line *together[DB_SETS_MAX];
	size_t count = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < l->count; i++) {
		struct line *line = &l->list[i];

		if (!filter_set_is_scan(line->node) || is_kept(l, line))
			continue;
		together[count++] = line;
		if (count == DB_SETS_MAX) {
			rc = ask_together(l, together, count);
			count = 0;
		}
	}
	if (!rc && count)
		rc = ask_together(l, together, count);
	for (size_t i = 0; !rc && i < l->count; i++)
		if (!l->list[i].is_made)
			rc = filter_set_get(l->sets, l->list[i].node, &l->list[i].people);
	return rc;
}

/* --- putting them together ------------------------------------------------------------------ */

static const struct id_set *find_people(const struct lines *l, const struct filter_node *node)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->list[i].node == node)
			return l->list[i].node == l->skipped || i >= l->shown ? NULL
									      : &l->list[i].people;
	BUG("a condition that is no line");
}

/* The tree without the lines left out.  false: nothing of the node is left. */
static bool combine(const struct lines *l, const struct filter_node *node, struct id_set *out)
{
	struct arena *mem = &l->sets->op->mem;
	const struct id_set *people;
	bool any = false;

	if (node->type != FILTER_GROUP) {
		people = find_people(l, node);
		if (people)
			id_set_copy(mem, out, people);
		return people;
	}
	for (size_t i = 0; i < node->count; i++) {
		struct id_set one;

		if (!combine(l, node->items[i], &one))
			continue;
		if (!any)
			*out = one;
		else if (node->is_or)
			id_set_or(out, &one);
		else
			id_set_and(out, &one);
		any = true;
	}
	if (any && node->is_negated)
		id_set_invert(out, &l->sets->live);
	return any;
}

static int64_t count_combined(struct lines *l, const struct filter_node *tree)
{
	struct arena *mem = &l->sets->op->mem;
	struct arena_mark mark = arena_mark(mem);
	struct id_set set;
	int64_t count = combine(l, tree, &set) ? id_set_count(&set) : l->sets->live_count;

	arena_rewind(mem, mark);
	return count;
}

static enum rc fill_numbers(struct lines *l, const struct filter_node *tree, size_t i,
			    struct filter_numbers *n)
{
	const struct filter_node *node = l->list[i].node;
	struct id_set known;
	enum rc rc;

	*n = (struct filter_numbers){.node = node, .alone = id_set_count(&l->list[i].people)};
	l->shown = i + 1;
	n->running = count_combined(l, tree);
	l->shown = l->count;
	l->skipped = node;
	n->without = count_combined(l, tree);
	l->skipped = NULL;
	n->is_negative = node->is_negated != node->bound->is_negative && !node->known_only;
	if (!n->is_negative || node->type == FILTER_EVENT)
		return RC_OK;
	rc = filter_set_presence(l->sets, node, &known);
	if (rc)
		return rc;
	n->without_value = n->alone - id_set_count_both(&l->list[i].people, &known);
	return RC_OK;
}

enum rc filter_set_numbers(struct filter_sets *sets, const struct filter_node *tree,
			   struct filter_numbers **out, size_t *count, int64_t *total)
{
	struct arena *mem = &sets->op->mem;
	size_t conditions = filter_count_conditions(tree);
	struct lines l = {.sets = sets};
	enum rc rc;

	l.list = arena_alloc(mem, (conditions + 1) * sizeof(*l.list));
	collect(&l, tree);
	l.shown = l.count;
	rc = make_lines(&l);
	if (rc)
		return rc;
	*total = conditions ? count_combined(&l, tree) : 0;
	*out = arena_alloc(mem, (conditions + 1) * sizeof(**out));
	*count = l.count;
	for (size_t i = 0; !rc && i < l.count; i++)
		rc = fill_numbers(&l, tree, i, &(*out)[i]);
	return rc;
}

/* --- near misses ---------------------------------------------------------------------------- */

/* Bit by bit: who fails at least one line, and who fails at least two. */
static void count_failures(const struct id_set *fails, struct id_set *once, struct id_set *twice)
{
	for (size_t i = 0; i < once->words; i++) {
		twice->bits[i] |= once->bits[i] & fails->bits[i];
		once->bits[i] |= fails->bits[i];
	}
}

enum rc filter_set_misses(struct filter_sets *sets, const struct filter_node *tree,
			  struct filter_miss **out, size_t *count)
{
	struct arena *mem = &sets->op->mem;
	bool is_and = tree->type == FILTER_GROUP && !tree->is_or && !tree->is_negated;
	const struct filter_node *const *items =
	    is_and ? (const struct filter_node *const *)tree->items : &tree;
	struct id_set once, twice;
	enum rc rc = RC_OK;

	*count = is_and ? tree->count : 1;
	*out = arena_alloc(mem, (*count + 1) * sizeof(**out));
	id_set_init(mem, &once, sets->newest);
	id_set_init(mem, &twice, sets->newest);
	for (size_t i = 0; !rc && i < *count; i++) {
		struct filter_miss *miss = &(*out)[i];

		miss->node = items[i];
		rc = filter_set_get(sets, items[i], &miss->people);
		if (rc)
			return rc;
		id_set_invert(&miss->people, &sets->live);
		count_failures(&miss->people, &once, &twice);
	}
	for (size_t i = 0; i < *count; i++) {
		id_set_and_not(&(*out)[i].people, &twice);
		(*out)[i].count = id_set_count(&(*out)[i].people);
	}
	return RC_OK;
}
