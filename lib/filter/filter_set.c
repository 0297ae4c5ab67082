/*
 * How a tree becomes a set.  In a group the conditions are asked in this order, and sets are
 * combined as bits:
 *   keys     an index of contact leads to those who match
 *   asides   (tags, attributes, events, segments, groups) each of its own table
 *   indexes  an index is read from end to end
 *   plain    all that need the rows of contact are one statement
 * Negative conditions are asked in their positive form and taken out of the live contacts.  When an
 * "and" has left only few people, all the rest is asked of just these.
 */
#include "lib/filter/filter_set.h"

#include "lib/filter/filter_plan.h"

/* Up to this part of all contacts it is cheaper to look at each than to ask a whole table. */
enum { PROBE_ASIDE_PART = 64, PROBE_CONTACT_PART = 10, PROBE_LEAST = 200 };

static enum rc eval(struct filter_sets *sets, const struct filter_node *node, struct id_set *out);

/* --- everybody ------------------------------------------------------------------------------ */

enum { STATES_LIVE = 1, STATES_END = 8 };

/* By bits 1 << contact.state. */
static const char *const state_tests[STATES_END] = {
    [1] = "c.state = 0",	 [2] = "c.state = 1",	    [3] = "c.state IN (0, 1)",
    [4] = "c.state = 2",	 [5] = "c.state IN (0, 2)", [6] = "c.state IN (1, 2)",
    [7] = "c.state IN (0, 1, 2)"};

/* Few are not live, as a rule: everybody without them. */
static enum rc find_live(struct op *op, struct filter_sets *sets)
{
	struct id_set gone;
	enum rc rc;

	id_set_init(&op->mem, &gone, sets->newest);
	id_set_init(&op->mem, &sets->live, sets->newest);
	rc = db_get_set(op, &gone, "SELECT id_set(id) FROM contact WHERE state > 0", DB_NO_ARGS);
	if (rc)
		return rc;
	id_set_fill(&sets->live, sets->newest);
	id_set_and_not(&sets->live, &gone);
	return RC_OK;
}

static enum rc find_states(struct op *op, struct filter_sets *sets)
{
	struct sql s;
	enum rc rc;

	id_set_init(&op->mem, &sets->live, sets->newest);
	sql_init(&s);
	sql_add(&s, "SELECT id_set(c.id) FROM contact c WHERE ");
	sql_add_literal(&s, sets->state_test);
	rc = db_get_set(op, &sets->live, sql_text(&s), sql_args(&s));
	sql_release(&s);
	sets->live_count = rc ? 0 : id_set_count(&sets->live);
	return rc;
}

enum rc filter_sets_init_states(struct op *op, struct filter_sets *sets, unsigned states)
{
	enum rc rc;

	if (states == 0 || states >= STATES_END)
		BUG("people of states %u", states);
	*sets = (struct filter_sets){.op = op, .state_test = state_tests[states]};
	rc = db_get_int(op, &sets->newest, "SELECT COALESCE(max(id), 0) FROM contact", DB_NO_ARGS);
	if (rc || states != STATES_LIVE)
		return rc ? rc : find_states(op, sets);
	rc = db_get_int(op, &sets->live_count, "SELECT total FROM contact_count WHERE state = 0",
			DB_NO_ARGS);
	if (!rc)
		rc = find_live(op, sets);
	/* Numbers are missing in between, as after a repair by hand: then ask for each. */
	if (!rc && id_set_count(&sets->live) != sets->live_count)
		rc = find_states(op, sets);
	return rc;
}

enum rc filter_sets_init(struct op *op, struct filter_sets *sets)
{
	return filter_sets_init_states(op, sets, STATES_LIVE);
}

static void new_set(struct filter_sets *sets, struct id_set *set)
{
	id_set_init(&sets->op->mem, set, sets->newest);
}

/* --- statements over contact ---------------------------------------------------------------- */

static void add_tests(struct sql *s, const struct filter_node *const *items, size_t count,
		      bool is_or)
{
	sql_add(s, " AND (");
	for (size_t i = 0; i < count; i++) {
		if (i)
			sql_add_literal(s, is_or ? " OR " : " AND ");
		filter_sql_test(s, items[i]);
	}
	sql_add(s, ")");
}

static enum rc ask_contact(struct filter_sets *sets, const struct filter_node *const *items,
			   size_t count, bool is_or, struct id_set *out)
{
	struct sql s;
	enum rc rc;

	new_set(sets, out);
	sql_init(&s);
	sql_add(&s, "SELECT id_set(c.id) FROM contact c WHERE ");
	sql_add_literal(&s, sets->state_test);
	add_tests(&s, items, count, is_or);
	rc = db_get_set(sets->op, out, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return rc;
}

/* Conditions that one index answers: the first in its positive form, others as they are. */
static void write_index(const struct filter_sets *sets, struct sql *s, const char *select,
			const struct filter_node *const *items, size_t count)
{
	const struct filter_index *index = filter_index_find(items[0]);

	sql_add_literal(s, select);
	sql_add(s, " FROM contact c WHERE ");
	sql_add_literal(s, sets->state_test);
	if (index->guard) {
		sql_add(s, " AND ");
		sql_add_literal(s, index->guard);
	}
	for (size_t i = 0; i < count; i++) {
		sql_add(s, " AND (");
		if (i == 0)
			filter_sql_positive(s, items[i]);
		else
			filter_sql_test(s, items[i]);
		sql_add(s, ")");
	}
}

static enum rc ask_index(struct filter_sets *sets, const struct filter_node *const *items,
			 size_t count, struct id_set *out)
{
	struct sql s;
	enum rc rc;

	new_set(sets, out);
	sql_init(&s);
	write_index(sets, &s, "SELECT id_set(c.id)", items, count);
	rc = db_get_set(sets->op, out, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return rc;
}

/* Keep in *set those for whom all items are true. */
static enum rc probe(struct filter_sets *sets, const struct filter_node *const *items, size_t count,
		     struct id_set *set, int64_t people)
{
	struct id_set kept;
	struct sql s;
	enum rc rc;

	if (people == 0 || count == 0)
		return RC_OK;
	new_set(sets, &kept);
	sql_init(&s);
	sql_add(&s, "SELECT id_set(c.id) FROM id_set_members(");
	sql_value(&s, db_set(set));
	sql_add(&s, ") m CROSS JOIN contact c ON c.id = m.id WHERE +");
	sql_add_literal(&s, sets->state_test);
	add_tests(&s, items, count, false);
	rc = db_get_set(sets->op, &kept, sql_text(&s), sql_args(&s));
	sql_release(&s);
	*set = kept;
	return rc;
}

/* --- one condition -------------------------------------------------------------------------- */

static enum rc ask_aside(struct filter_sets *sets, const struct filter_node *node,
			 struct id_set *out)
{
	struct sql s;
	bool turned;
	enum rc rc;

	new_set(sets, out);
	sql_init(&s);
	turned = filter_sql_aside(&s, node);
	rc = db_get_set(sets->op, out, sql_text(&s), sql_args(&s));
	sql_release(&s);
	if (turned)
		id_set_invert(out, &sets->live);
	else
		id_set_and(out, &sets->live);
	return rc;
}

static enum rc ask_presence(struct filter_sets *sets, const struct filter_node *node,
			    struct id_set *out)
{
	struct sql s;
	enum rc rc;

	new_set(sets, out);
	sql_init(&s);
	sql_add(&s, "SELECT id_set(c.id) FROM contact c WHERE ");
	sql_add_literal(&s, sets->state_test);
	sql_add(&s, " AND (");
	filter_sql_presence(&s, node);
	sql_add(&s, ")");
	rc = db_get_set(sets->op, out, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return rc;
}

static enum rc eval_condition(struct filter_sets *sets, const struct filter_node *node,
			      struct id_set *out);

/* Everybody who has a value for the condition's field. */
static enum rc eval_presence(struct filter_sets *sets, const struct filter_node *node,
			     struct id_set *out)
{
	struct filter_bound bound = {.op = FILTER_HAS_VALUE};
	struct filter_node presence = {.type = FILTER_CONDITION, .bound = &bound};

	if (node->type == FILTER_EVENT || node->bound->expansion)
		return ask_presence(sets, node, out);
	bound.field = node->bound->field;
	if (bound.field->type == FILTER_TYPE_IMPORT)
		return ask_presence(sets, node, out);
	return eval_condition(sets, &presence, out);
}

static enum rc eval_condition(struct filter_sets *sets, const struct filter_node *node,
			      struct id_set *out)
{
	enum filter_kind kind = filter_kind_of(node);
	struct id_set known;
	enum rc rc;

	if (kind == FILTER_KIND_PLAIN)
		return ask_contact(sets, &node, 1, false, out);
	if (node->bound->expansion)
		rc = eval(sets, node->bound->expansion, out);
	else if (kind == FILTER_KIND_ASIDE)
		rc = ask_aside(sets, node, out);
	else
		rc = ask_index(sets, &node, 1, out);
	if (rc)
		return rc;
	if (node->is_negated != node->bound->is_negative)
		id_set_invert(out, &sets->live);
	if (!node->known_only)
		return RC_OK;
	rc = eval_presence(sets, node, &known);
	if (!rc)
		id_set_and(out, &known);
	return rc;
}

/* --- groups --------------------------------------------------------------------------------- */

/* The items of a group in the order in which they are asked: by kind, keys with rare values first.
 */
struct parts {
	const struct filter_node **items;
	size_t count, keys, plain_from;
};

/* Stable: of the same rank, what the person wrote first is asked first. */
static void split(struct filter_sets *sets, const struct filter_node *group, struct parts *p)
{
	*p = (struct parts){.count = group->count};
	p->items = arena_alloc(&sets->op->mem, (group->count + 1) * sizeof(*p->items));
	for (size_t i = 0; i < group->count; i++) {
		size_t at = i;

		for (; at > 0 && filter_rank_of(p->items[at - 1]) > filter_rank_of(group->items[i]);
		     at--)
			p->items[at] = p->items[at - 1];
		p->items[at] = group->items[i];
	}
	while (p->keys < p->count && filter_kind_of(p->items[p->keys]) == FILTER_KIND_KEY)
		p->keys++;
	p->plain_from = p->count;
	while (p->plain_from > 0 &&
	       filter_kind_of(p->items[p->plain_from - 1]) == FILTER_KIND_PLAIN)
		p->plain_from--;
}

static bool is_few(const struct filter_sets *sets, int64_t people, int64_t part)
{
	return people <= PROBE_LEAST || people <= sets->newest / part;
}

/* Bring what the key's index answers, too, to the key: country, and what is asked of the city. */
static size_t join_same_index(struct parts *p, size_t key)
{
	int number = filter_index_find(p->items[key])->number;
	size_t count = 1;

	for (size_t i = key + 1; i < p->plain_from; i++) {
		const struct filter_node *item = p->items[i];
		const struct filter_index *index =
		    item->type == FILTER_CONDITION ? filter_index_find(item) : NULL;

		if (!index || index->number != number)
			continue;
		if (i < p->keys) {
			p->items[i] = p->items[key + count];
			p->items[key + count++] = item;
			continue;
		}
		memmove(&p->items[key + count + 1], &p->items[key + count],
			(i - key - count) * sizeof(*p->items));
		p->items[key + count++] = item;
		p->keys++; /* everything behind has moved on by one */
	}
	return count;
}

/* A table of its own is smaller than an index that has to be read from end to end. */
static int64_t part_of(const struct filter_node *next)
{
	return filter_kind_of(next) == FILTER_KIND_INDEX ? PROBE_CONTACT_PART : PROBE_ASIDE_PART;
}

static enum rc eval_and(struct filter_sets *sets, struct parts *p, struct id_set *out)
{
	struct id_set next;
	int64_t people = sets->live_count;
	size_t i = 0;
	enum rc rc = RC_OK;

	id_set_copy(&sets->op->mem, out, &sets->live);
	while (!rc && i < p->plain_from) {
		size_t count = i < p->keys ? join_same_index(p, i) : 1;

		if (i > 0 && is_few(sets, people, part_of(p->items[i])))
			return probe(sets, p->items + i, p->count - i, out, people);
		rc = i < p->keys ? ask_index(sets, p->items + i, count, &next)
				 : eval(sets, p->items[i], &next);
		if (!rc)
			id_set_and(out, &next);
		people = rc ? 0 : id_set_count(out);
		i += count;
	}
	if (rc || i == p->count)
		return rc;
	if (i > 0 && is_few(sets, people, PROBE_CONTACT_PART))
		return probe(sets, p->items + i, p->count - i, out, people);
	rc = ask_contact(sets, p->items + i, p->count - i, false, &next);
	if (!rc)
		id_set_and(out, &next);
	return rc;
}

static enum rc eval_or(struct filter_sets *sets, const struct parts *p, struct id_set *out)
{
	size_t plain = p->count - p->plain_from;
	struct id_set next;
	enum rc rc = RC_OK;

	if (plain)
		rc = ask_contact(sets, p->items + p->plain_from, plain, true, out);
	else
		new_set(sets, out);
	for (size_t i = 0; !rc && i < p->plain_from; i++) {
		rc = eval(sets, p->items[i], &next);
		if (!rc)
			id_set_or(out, &next);
	}
	return rc;
}

static enum rc eval(struct filter_sets *sets, const struct filter_node *node, struct id_set *out)
{
	struct parts parts;
	enum rc rc;

	if (node->type != FILTER_GROUP)
		return eval_condition(sets, node, out);
	if (node->count == 0) {
		new_set(sets, out); /* no condition means nobody */
		rc = RC_OK;
	} else {
		split(sets, node, &parts);
		rc = node->is_or ? eval_or(sets, &parts, out) : eval_and(sets, &parts, out);
	}
	if (!rc && node->is_negated)
		id_set_invert(out, &sets->live);
	return rc;
}

enum rc filter_set_get(struct filter_sets *sets, const struct filter_node *tree, struct id_set *out)
{
	return eval(sets, tree, out);
}

/* --- counting ------------------------------------------------------------------------------- */

static const struct filter_node *unwrap(const struct filter_node *node)
{
	while (node->type == FILTER_GROUP && node->count == 1 && !node->is_negated)
		node = node->items[0];
	return node;
}

static enum rc count_rows(struct filter_sets *sets, const struct sql *s, int64_t *out)
{
	return db_get_kept_int(sets->op, out, sql_text(s), sql_args(s));
}

/* Conditions joined by "and" that one index answers, or a single one. */
static bool is_one_index(struct filter_sets *sets, const struct filter_node *tree, struct parts *p)
{
	struct filter_node alone = {.items = (struct filter_node *[]){NULL}, .count = 1};

	if (tree->type == FILTER_GROUP && (tree->is_or || tree->is_negated || !tree->count))
		return false;
	if (tree->type != FILTER_GROUP)
		memcpy(alone.items, &tree, sizeof(tree));
	split(sets, tree->type == FILTER_GROUP ? tree : &alone, p);
	for (size_t i = 0; i < p->count; i++)
		if (p->items[i]->type != FILTER_CONDITION || !filter_index_find(p->items[i]) ||
		    filter_index_find(p->items[i])->number !=
			filter_index_find(p->items[0])->number)
			return false;
	return p->keys > 0 || p->count == 1;
}

static enum rc count_index(struct filter_sets *sets, const struct parts *p, int64_t *out)
{
	const struct filter_node *first = p->items[0];
	struct sql s;
	enum rc rc;

	sql_init(&s);
	write_index(sets, &s, "SELECT count(*)", p->items, p->count);
	rc = count_rows(sets, &s, out);
	sql_release(&s);
	if (first->is_negated != first->bound->is_negative)
		*out = sets->live_count - *out;
	return rc;
}

/* A table aside can be counted as it is when everybody is live and stands in it once. */
static bool is_countable_aside(const struct filter_sets *sets, const struct filter_node *node)
{
	return node->type == FILTER_CONDITION && filter_kind_of(node) == FILTER_KIND_ASIDE &&
	       !node->bound->expansion && !node->is_negated && !node->bound->is_negative &&
	       sets->live_count == sets->newest && filter_sql_counts_once(node);
}

static enum rc count_plain(struct filter_sets *sets, const struct filter_node *tree, int64_t *out)
{
	struct sql s;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "SELECT count(*) FROM contact c WHERE ");
	sql_add_literal(&s, sets->state_test);
	add_tests(&s, &tree, 1, false);
	rc = count_rows(sets, &s, out);
	sql_release(&s);
	return rc;
}

static enum rc count_people(struct filter_sets *sets, const struct filter_node *tree, int64_t *out)
{
	struct parts parts;
	struct id_set set;
	struct sql s;
	enum rc rc;

	tree = unwrap(tree);
	if (is_one_index(sets, tree, &parts) && !parts.items[0]->known_only)
		return count_index(sets, &parts, out);
	if (filter_kind_of(tree) == FILTER_KIND_PLAIN)
		return count_plain(sets, tree, out);
	if (is_countable_aside(sets, tree)) {
		sql_init(&s);
		filter_sql_aside_count(&s, tree);
		rc = count_rows(sets, &s, out);
		sql_release(&s);
		return rc;
	}
	rc = eval(sets, tree, &set);
	*out = rc ? 0 : id_set_count(&set);
	return rc;
}

/* Only the number is left: a list of segments counts many, and each makes sets. */
enum rc filter_set_count(struct filter_sets *sets, const struct filter_node *tree, int64_t *out)
{
	struct arena_mark mark = arena_mark(&sets->op->mem);
	enum rc rc = count_people(sets, tree, out);

	arena_rewind(&sets->op->mem, mark);
	return rc;
}

bool filter_set_is_scan(const struct filter_node *node)
{
	return node->type == FILTER_CONDITION && filter_kind_of(node) == FILTER_KIND_PLAIN;
}

enum rc filter_set_presence(struct filter_sets *sets, const struct filter_node *node,
			    struct id_set *out)
{
	return eval_presence(sets, node, out);
}
