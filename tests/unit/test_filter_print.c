/* Filters as they are printed: whatever tree a program makes, its text is read as its normal form.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/filter/filter.h"
#include "tests/fixture/naughty.h"

static struct op op;

static int setup(void **state)
{
	(void)state;
	op_init(&op, NULL, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	op_release(&op);
	return 0;
}

static struct filter_node *parse(const char *text)
{
	struct filter_error error;
	struct filter_node *tree;

	if (filter_parse(&op, text, &tree, &error))
		fail_msg("%s\n%zu+%zu: %s", text, error.at, error.len, error.message);
	return tree;
}

/* ---- trees by hand ------------------------------------------------------------------------- */

static struct filter_node *condition(const char *field, enum filter_operator operator,
				     const char * value)
{
	struct filter_node *node = arena_alloc(&op.mem, sizeof(*node));

	node->type = FILTER_CONDITION;
	node->field = field;
	node->op = operator;
	node->values = arena_alloc(&op.mem, sizeof(*node->values));
	node->values[0].text = value;
	node->value_count = value != NULL;
	return node;
}

static struct filter_node *group(bool is_negated, bool is_or, struct filter_node *a,
				 struct filter_node *b)
{
	struct filter_node *node = arena_alloc(&op.mem, sizeof(*node));

	node->type = FILTER_GROUP;
	node->is_negated = is_negated;
	node->is_or = is_or;
	node->items = arena_alloc(&op.mem, 2 * sizeof(struct filter_node *));
	if (a)
		node->items[node->count++] = a;
	if (b)
		node->items[node->count++] = b;
	return node;
}

static struct filter_node *is_x(void)
{
	return condition("a", FILTER_IS, "x");
}

static struct filter_node *is_y(void)
{
	return condition("b", FILTER_IS, "y");
}

static void check_print(const struct filter_node *tree, const char *expected)
{
	assert_string_equal(filter_print(&op, tree), expected);
	if (*expected)
		assert_true(filter_equal(parse(expected), filter_normalise(&op, tree)));
}

static void test_filter_print__drops_what_says_nothing(void **state)
{
	struct filter_node *event = arena_alloc(&op.mem, sizeof(*event));
	struct filter_node *empty = group(false, true, NULL, NULL);

	(void)state;
	check_print(empty, "");
	check_print(group(true, false, empty, group(true, true, empty, NULL)), "");
	check_print(group(false, true, empty, is_x()), "a is \"x\"");
	check_print(group(false, true, group(false, false, is_x(), is_y()), empty),
		    "a is \"x\" and b is \"y\"");
	check_print(group(true, false, is_x(), NULL), "not a is \"x\"");
	check_print(group(true, false, group(true, false, is_x(), NULL), NULL), "a is \"x\"");
	check_print(group(true, true, is_x(), is_y()), "not (a is \"x\" or b is \"y\")");
	check_print(group(true, true, group(true, true, is_x(), is_y()), NULL),
		    "a is \"x\" or b is \"y\"");
	check_print(group(false, false, group(true, true, is_x(), is_y()), empty),
		    "not (a is \"x\" or b is \"y\")");
	check_print(group(false, false, group(false, false, is_x(), is_y()), is_x()),
		    "(a is \"x\" and b is \"y\") and a is \"x\"");
	event->type = FILTER_EVENT;
	event->event = "order";
	event->where = empty;
	check_print(group(false, false, event, NULL), "did order");
	event->where = group(true, false, group(false, true, is_x(), is_y()), NULL);
	check_print(group(false, false, event, NULL),
		    "did order where (not (a is \"x\" or b is \"y\"))");
}

static void test_filter_print__leaves_out_what_the_operator_does_not_take(void **state)
{
	struct filter_node *node = condition("a", FILTER_TODAY, "left over");

	(void)state;
	node->number = 7;
	node->unit = FILTER_WEEKS;
	node->known_only = true;
	node->times = 3;
	check_print(node, "a is today");
	node->op = FILTER_THIS;
	check_print(node, "a is this week");
	node->op = FILTER_IN_LAST;
	check_print(node, "a in the last 7 weeks");
	node->op = FILTER_IS_NOT;
	check_print(node, "a is not \"left over\" if known");
	node->op = FILTER_IS;
	check_print(node, "a is \"left over\"");
}

/* Printed as it is, so that reading it fails instead of meaning something else. */
static void test_filter_print__hides_nothing_incomplete(void **state)
{
	struct filter_node *several = condition("a", FILTER_IS, "x"), *tree;
	struct filter_value values[] = {{.text = "x"}, {.text = "y"}};
	const struct filter_node *const broken[] = {
	    several,
	    condition("a", FILTER_NONE, NULL),
	    condition(NULL, FILTER_IS, "x"),
	    condition("a", FILTER_IS, "x\ny"),
	    condition("a b", FILTER_IS, "x"),
	    condition("a", FILTER_THIS, NULL),
	};
	struct filter_error error;

	(void)state;
	several->values = values;
	several->value_count = 2;
	for (size_t i = 0; i < ARRAY_LEN(broken); i++)
		assert_int_equal(filter_parse(&op, filter_print(&op, broken[i]), &tree, &error),
				 RC_INVALID);
	assert_string_equal(filter_print(&op, condition("a", FILTER_IS, NULL)), "a is \"\"");
	assert_string_equal(filter_print(&op, condition("a", FILTER_BETWEEN, "5")),
			    "a between 5 and \"\"");
}

static void test_filter_print_item__has_no_not(void **state)
{
	struct filter_node *node = is_x();

	(void)state;
	node->is_negated = true;
	assert_string_equal(filter_print_item(&op, node), "a is \"x\"");
	assert_string_equal(filter_print_item(&op, group(true, true, node, is_y())),
			    "(not a is \"x\" or b is \"y\")");
	assert_string_equal(
	    filter_print_item(&op, parse("not did order today where (a = 1)")->items[0]),
	    "did order today where (a = 1)");
}

/* ---- trees by chance ----------------------------------------------------------------------- */

struct dice {
	uint64_t state;
	size_t conditions;
	int depth_max;
};

/* xorshift64 */
static size_t roll(struct dice *dice, size_t sides)
{
	dice->state ^= dice->state << 13;
	dice->state ^= dice->state >> 7;
	dice->state ^= dice->state << 17;
	return (size_t)(dice->state % sides);
}

static const char *roll_key(struct dice *dice)
{
	static const char *const keys[] = {"country", "attr.points", "total_2", "_",	 "the",
					   "in",      "any",	     "field",	"known", "days",
					   "times",   "at",	     "exactly", "a",	 "tags",
					   "between", "value",	     "today",	"week"};

	return keys[roll(dice, ARRAY_LEN(keys))];
}

static bool has_control(const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if (*c < ' ' || *c == 0x7F || (*c == 0xC2 && c[1] < 0xA0))
			return true;
	return false;
}

static struct filter_value roll_value(struct dice *dice)
{
	static const char *const words[] = {
	    "5",   "-20.5", "0",	"007", "1.",	"-",	 ".5",	 "2026-11-22",	 "2026-1-2",
	    "and", "or",    "not",	"if",  "where", "field", "is",	 "known",	 "#",
	    "(",   ")",	    "\xC2\xA0", "\"",  "\\",	"\\\"",	 "\"\\", "\xE2\x80\x9C", "=",
	    "ago", "a, b",  "AT",	"x y", "'",	"--",	 "\\n",	 "days",	 "7 days"};
	struct filter_value v = {.is_bare = roll(dice, 2) == 0};

	if (roll(dice, 8) == 0) {
		v.is_field = true;
		v.text = roll_key(dice);
		return v;
	}
	v.text = words[roll(dice, ARRAY_LEN(words))];
	if (roll(dice, 3) == 0) {
		const char *text = naughty_strings[roll(dice, ARRAY_LEN(naughty_strings))];

		v.text = has_control(text) || strlen(text) > FILTER_VALUE_MAX ? v.text : text;
	}
	return v;
}

/* An operator, with all that belongs to it, and things that do not. */
static void roll_question(struct dice *dice, struct filter_node *node)
{
	node->number = (int64_t)(roll(dice, 3) == 0 ? 1 : roll(dice, FILTER_NUMBER_MAX + 1));
	node->unit = (enum filter_unit)roll(dice, FILTER_UNIT_COUNT);
	if (filter_operators[node->op].shape == FILTER_SHAPE_UNIT)
		node->unit = (enum filter_unit)(FILTER_WEEKS + roll(dice, 3));
	node->value_count = 1;
	if (filter_operators[node->op].shape == FILTER_SHAPE_RANGE)
		node->value_count = 2;
	if (filter_operators[node->op].shape == FILTER_SHAPE_VALUES)
		node->value_count = 1 + roll(dice, roll(dice, 20) == 0 ? 50 : 4);
	node->values = arena_alloc(&op.mem, node->value_count * sizeof(*node->values));
	for (size_t i = 0; i < node->value_count; i++)
		node->values[i] = roll_value(dice);
	node->known_only = roll(dice, 2);
	node->times = (int64_t)roll(dice, FILTER_NUMBER_MAX + 1);
}

static struct filter_node *roll_node(struct dice *dice, int depth, bool in_where);

static void roll_event(struct dice *dice, struct filter_node *node, int depth)
{
	node->type = FILTER_EVENT;
	node->verb = (enum filter_verb)roll(dice, 3);
	node->event_is_named = roll(dice, 2);
	node->event = roll_key(dice);
	if (node->event_is_named) {
		do
			node->event = roll_value(dice).text;
		while (!*node->event);
	}
	if (node->verb != FILTER_LAST_HAS)
		node->counting = (enum filter_count)roll(dice, 4);
	do
		node->op = (enum filter_operator)roll(dice, FILTER_OPERATOR_COUNT);
	while (node->op != FILTER_NONE && !filter_is_window(node->op));
	roll_question(dice, node);
	if (depth < dice->depth_max && roll(dice, 2)) {
		node->where = roll_node(dice, depth + 1, true);
		/* a "not" in front of several items takes brackets of its own */
		if (node->where->type == FILTER_GROUP)
			node->where->is_negated = false;
		else
			node->where = group(depth + 1 < dice->depth_max && roll(dice, 2),
					    roll(dice, 2), node->where, NULL);
	}
}

/* A group of depth, or something in the group above. */
static struct filter_node *roll_node(struct dice *dice, int depth, bool in_where)
{
	struct filter_node *node = arena_alloc(&op.mem, sizeof(*node));
	size_t kind = roll(dice, 6), size = roll(dice, 5);

	if (depth > 1 && (kind > 2 || depth > dice->depth_max)) {
		dice->conditions++;
		node->is_negated = roll(dice, 2);
		if (kind > 4 && !in_where) {
			roll_event(dice, node, depth - 1);
			return node;
		}
		node->type = FILTER_CONDITION;
		node->field = roll_key(dice);
		node->op = (enum filter_operator)(1 + roll(dice, FILTER_OPERATOR_COUNT - 1));
		roll_question(dice, node);
		return node;
	}
	node->type = FILTER_GROUP;
	node->is_negated = roll(dice, 2) && (depth > 1 || dice->depth_max < FILTER_DEPTH_MAX);
	node->is_or = roll(dice, 2);
	node->items = arena_alloc(&op.mem, size * sizeof(struct filter_node *));
	while (node->count < size && dice->conditions < FILTER_CONDITIONS_MAX - 20)
		node->items[node->count++] = roll_node(dice, depth + 1, in_where);
	return node;
}

/* Chance says whether the leaf's person has a value, and whether it fits.  -1: there is nothing. */
static int evaluate(const struct filter_node *node, uint64_t salt)
{
	int result = -1;

	if (node->type != FILTER_GROUP) {
		uint64_t hash = salt ^ (uint64_t)node->op * UINT64_C(0x9E3779B97F4A7C15);
		bool is_known, fits;

		for (const char *c = node->field ? node->field : node->event; *c; c++)
			hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001B3);
		is_known = hash >> 41 & 1;
		fits = is_known && (hash >> 40 & 1);
		fits ^= node->is_negated ^ filter_is_negative(node->op);
		return fits && (is_known || !filter_takes_known_only(node) || !node->known_only);
	}
	for (size_t i = 0; i < node->count; i++) {
		int item = evaluate(node->items[i], salt);

		if (item >= 0)
			result = result < 0    ? item
				 : node->is_or ? (result | item)
					       : (result & item);
	}
	return result < 0 ? result : result ^ node->is_negated;
}

static void test_filter_print__is_the_inverse_of_parse(void **state)
{
	struct dice dice = {.state = UINT64_C(20261122)};
	size_t operators[FILTER_OPERATOR_COUNT] = {0}, empty = 0, events = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct filter_node *tree, *normal, *again;
		const char *text;

		arena_reset(&op.mem);
		dice.conditions = 0;
		dice.depth_max = FILTER_DEPTH_MAX - (int)roll(&dice, 2);
		tree = roll_node(&dice, 1, false);
		normal = filter_normalise(&op, tree);
		text = filter_print(&op, tree);
		for (uint64_t salt = 1; salt < 9; salt++)
			assert_int_equal(evaluate(tree, salt), evaluate(normal, salt));
		assert_true(filter_equal(filter_normalise(&op, normal), normal));
		assert_true(filter_equal(filter_copy(&op, tree), tree));
		assert_string_equal(filter_print(&op, normal), text);
		empty += !*text;
		if (!*text) {
			assert_int_equal(normal->count, 0);
			continue;
		}
		again = parse(text);
		if (!filter_equal(again, normal) || strcmp(filter_print(&op, again), text) != 0)
			fail_msg("tree %d: %s\nis read as %s", i, text, filter_print(&op, again));
		assert_int_equal(filter_count_conditions(again), filter_count_conditions(normal));
		for (size_t k = 0; k < normal->count; k++) {
			operators[normal->items[k]->op]++;
			events += normal->items[k]->type == FILTER_EVENT;
		}
	}
	for (int i = 0; i < FILTER_OPERATOR_COUNT; i++)
		assert_true(operators[i] > 20);
	assert_in_range(empty, 1, 4000);
	assert_true(events > 200);
}

/* ---- the tree ------------------------------------------------------------------------------ */

static void test_filter_equal__sees_each_difference(void **state)
{
	static const char *const texts[] = {"a is x",
					    "not a is x",
					    "b is x",
					    "a is not x",
					    "a is not x if known",
					    "a is y",
					    "a is field x",
					    "a is any of x",
					    "a is any of x, y",
					    "a is any of y, x",
					    "a in the last 7 days",
					    "a in the last 8 days",
					    "a in the last 7 weeks",
					    "a is x and b is y",
					    "a is x or b is y",
					    "b is y and a is x",
					    "a is x and b is y and c is z",
					    "(a is x and b is y) and c is z",
					    "not (a is x and b is y) and c is z",
					    "did a",
					    "did not a",
					    "last a",
					    "did \"a\"",
					    "did b",
					    "did a today",
					    "did a exactly 1 time",
					    "did a exactly 2 times",
					    "did a at least 2 times",
					    "did a where (a is x)",
					    "did a where (a is y)",
					    "did a where (a is x and b is y)"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		for (size_t k = 0; k < ARRAY_LEN(texts); k++)
			if (filter_equal(parse(texts[i]), parse(texts[k])) != (i == k))
				fail_msg("%s / %s", texts[i], texts[k]);
	assert_true(filter_equal(parse("a is 5"), parse(" a is \"5\"")));
}

static void test_filter_copy__shares_nothing(void **state)
{
	struct filter_node *tree = parse("a is any of x, y or did b where (c is z)");
	struct filter_node *copy = filter_copy(&op, tree);

	(void)state;
	tree->items[0]->bound = arena_alloc(&op.mem, 1);
	assert_true(filter_equal(copy, tree));
	assert_ptr_not_equal(copy->items[0]->values[1].text, tree->items[0]->values[1].text);
	assert_ptr_not_equal(copy->items[0]->field, tree->items[0]->field);
	assert_ptr_not_equal(copy->items[1]->event, tree->items[1]->event);
	assert_ptr_not_equal(copy->items[1]->where, tree->items[1]->where);
	assert_null(filter_copy(&op, tree)->items[0]->bound);
	assert_int_equal(copy->items[1]->where->at, tree->items[1]->where->at);
}

static void test_filter_count_conditions__counts_where(void **state)
{
	(void)state;
	assert_int_equal(filter_count_conditions(group(false, false, NULL, NULL)), 0);
	assert_int_equal(filter_count_conditions(parse("a is x and (b is y or did c where (d is z "
						       "and e is w))")),
			 5);
}

static void test_filter_operators__agree_with_each_other(void **state)
{
	(void)state;
	for (int i = 0; i < FILTER_OPERATOR_COUNT; i++) {
		enum filter_operator operator=(enum filter_operator) i;
		const struct filter_operator_info *info = &filter_operators[i];

		assert_non_null(info->words);
		assert_false(filter_is_negative(info->positive));
		assert_int_equal(filter_is_negative(operator), (int)info->positive != i);
		assert_int_equal(strchr(info->words, '#') != NULL,
				 info->shape == FILTER_SHAPE_SPAN ||
				     info->shape == FILTER_SHAPE_UNIT);
		if (info->label)
			assert_null(strchr(info->label, '#'));
	}
	assert_true(filter_is_negative(FILTER_UNKNOWN));
	assert_true(filter_is_window(FILTER_BETWEEN));
	assert_false(filter_is_window(FILTER_NOT_IN_LAST));
	assert_false(filter_is_window(FILTER_ANNIVERSARY_TODAY));
	assert_string_equal(filter_unit_name(FILTER_DAYS, true), "days");
	assert_string_equal(filter_unit_name(FILTER_DAYS, false), "day");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_filter_print__drops_what_says_nothing),
	    cmocka_unit_test(test_filter_print__leaves_out_what_the_operator_does_not_take),
	    cmocka_unit_test(test_filter_print__hides_nothing_incomplete),
	    cmocka_unit_test(test_filter_print_item__has_no_not),
	    cmocka_unit_test(test_filter_print__is_the_inverse_of_parse),
	    cmocka_unit_test(test_filter_equal__sees_each_difference),
	    cmocka_unit_test(test_filter_copy__shares_nothing),
	    cmocka_unit_test(test_filter_count_conditions__counts_where),
	    cmocka_unit_test(test_filter_operators__agree_with_each_other),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
