#include "tests/unit/support.h"

#include "lib/filter/filter_bind.h"
#include "lib/filter/filter_field.h"
#include "lib/filter/filter_plan.h"
#include "lib/filter/filter_sql.h"

static const struct filter_context context = {
    .now = TEST_NOW, .clock = TEST_NOW, .default_country = "AT"};

static struct filter_node *read_filter(struct test_base *base, const char *text)
{
	struct filter_error error;
	struct filter_node *tree;

	if (filter_read(&base->op, &context, text, &tree, &error))
		fail_msg("%s: %s", text, error.message);
	return tree;
}

static void test_filter_plan__asks_each_condition_where_it_is_cheapest(void **state)
{
	static const struct {
		const char *filter;
		enum filter_kind kind;
	} cases[] = {
	    {"country is \"AT\"", FILTER_KIND_KEY},
	    {"email starts with \"a\"", FILTER_KIND_KEY},
	    {"signup in the last 3 days", FILTER_KIND_KEY},
	    {"country is not \"AT\"", FILTER_KIND_INDEX},
	    {"email contains \"gmail\"", FILTER_KIND_INDEX},
	    {"email contains \"bücher\"", FILTER_KIND_PLAIN},
	    {"phone is unknown", FILTER_KIND_PLAIN},
	    {"region is \"x\"", FILTER_KIND_PLAIN},
	    {"email_status is \"active\"", FILTER_KIND_PLAIN},
	    {"email_status is any of \"active\", \"blacklisted\"", FILTER_KIND_PLAIN},
	    {"email_status is \"spam report\"", FILTER_KIND_KEY},
	    {"source is \"api\"", FILTER_KIND_PLAIN},
	    {"tag is unknown", FILTER_KIND_ASIDE},
	    {"did order", FILTER_KIND_ASIDE},
	    {"region is \"x\" or blocked is yes", FILTER_KIND_PLAIN},
	    {"region is \"x\" or tag is unknown", FILTER_KIND_ASIDE},
	};
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct filter_node *tree = read_filter(base, cases[i].filter);

		if (tree->count == 1)
			tree = tree->items[0];
		if (filter_kind_of(tree) != cases[i].kind)
			fail_msg("%s is of kind %d", cases[i].filter, (int)filter_kind_of(tree));
	}
}

static void test_filter_plan__country_and_city_have_one_index(void **state)
{
	struct test_base *base = *state;
	struct filter_node *tree =
	    read_filter(base, "city contains \"x\" and country is \"AT\" and last_name is \"y\"");

	assert_int_equal(filter_index_find(tree->items[0])->number,
			 filter_index_find(tree->items[1])->number);
	assert_true(filter_rank_of(tree->items[2]) < filter_rank_of(tree->items[1]));
	assert_true(filter_rank_of(tree->items[1]) < filter_rank_of(tree->items[0]));
}

/* Every field has SQL for each of its operators: the statement is prepared and run. */
static void test_filter_sql__every_field_with_every_operator(void **state)
{
	static const char *const endings[FILTER_OPERATOR_COUNT] = {
	    [FILTER_IS] = "1",
	    [FILTER_IS_NOT] = "1",
	    [FILTER_ANY_OF] = "1, 2",
	    [FILTER_NONE_OF] = "1",
	    [FILTER_ALL_OF] = "1, 2",
	    [FILTER_EXACTLY] = "1, 2",
	    [FILTER_CONTAINS] = "1",
	    [FILTER_NOT_CONTAINS] = "1",
	    [FILTER_STARTS_WITH] = "1",
	    [FILTER_ENDS_WITH] = "1",
	    [FILTER_EQUAL] = "1",
	    [FILTER_NOT_EQUAL] = "1",
	    [FILTER_GREATER] = "1",
	    [FILTER_AT_LEAST] = "1",
	    [FILTER_LESS] = "1",
	    [FILTER_AT_MOST] = "1",
	    [FILTER_ON] = "2026-01-01",
	    [FILTER_BEFORE] = "2026-01-01",
	    [FILTER_AFTER] = "2026-01-01",
	};
	struct test_base *base = *state;
	size_t count, asked = 0;
	const struct filter_field **fields;

	assert_rc(RC_OK, filter_field_list(&base->op, &fields, &count));
	for (size_t i = 0; i < count; i++)
		for (const enum filter_operator *o = filter_type_operators(fields[i]->type); *o;
		     o++) {
			const char *text = arena_printf(&base->op.mem, "%s %s %s", fields[i]->key,
							filter_operators[*o].words,
							endings[*o] ? endings[*o] : "");
			struct filter_error error;
			struct filter_node *tree;
			struct sql s;
			int64_t n;

			/* Not every field takes the value 1; those have tests of their own. */
			if (filter_read(&base->op, &context, text, &tree, &error)) {
				op_clear_fault(&base->op);
				continue;
			}
			asked++;
			sql_init(&s);
			sql_add(&s, "SELECT count(*) FROM contact c WHERE ");
			filter_sql_test(&s, tree);
			assert_rc(RC_OK, db_get_int(&base->op, &n, sql_text(&s), sql_args(&s)));
			sql_release(&s);
		}
	assert_true(asked > 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_filter_plan__asks_each_condition_where_it_is_cheapest),
	    cmocka_unit_test(test_filter_plan__country_and_city_have_one_index),
	    cmocka_unit_test(test_filter_sql__every_field_with_every_operator),
	};

	return cmocka_run_group_tests(tests, test_base_setup, test_base_teardown);
}
