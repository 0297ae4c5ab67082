/*
 * The filter of each near miss means just the people who are counted, and its values are theirs.
 */
#include "tests/unit/segment_support.h"

#include "lib/domain/segment_member.h"
#include "lib/domain/segment_miss.h"
#include "lib/filter/filter_values.h"

static const struct filter_node *read_filter(struct test_base *base, const char *text)
{
	struct filter_error error;
	struct filter_context ctx;
	struct filter_node *tree;

	assert_rc(RC_OK, segment_context(&base->op, &ctx));
	if (filter_read(&base->op, &ctx, text, &tree, &error))
		fail_msg("%s: %s", text, error.message);
	return tree;
}

static int64_t count_text(struct test_base *base, struct filter_sets *sets, const char *text)
{
	struct id_set people;

	assert_rc(RC_OK, filter_set_get(sets, read_filter(base, text), &people));
	return id_set_count(&people);
}

static void make_people(struct test_base *base)
{
	static const char *const names[] = {"Ana", "Bo", "Cy", "Dee", "ana"};
	static const char *const cities[] = {"Wien", "Graz", "", "wien", "Linz", "Graz", "GRAZ"};

	for (size_t i = 0; i < 60; i++)
		(void)make_person(base, names[i % 5], cities[i % 7]);
}

static void test_segment_miss__each_number_has_its_filter(void **state)
{
	static const char *const filters[] = {
	    "city is \"Wien\" and first_name is \"Ana\"",
	    "city is not \"Wien\" if known and first_name is \"Ana\" and id < 40",
	    "not city is unknown and (first_name is \"Ana\" or first_name is \"Bo\") and id > 9",
	    "not (city is \"Wien\" or city is \"Graz\") and first_name is \"Cy\"",
	    "city is \"Wien\"",
	    "city is \"Wien\" or first_name is \"Ana\"",
	    "segment is \"Viennese\" and first_name is none of \"Bo\", \"Cy\"",
	    "created in the last 3 days and city is \"Linz\"",
	};
	struct test_base *base = *state;
	struct filter_sets sets;

	make_people(base);
	make_segment(base, "Viennese", "city is \"Wien\"");
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	for (size_t i = 0; i < ARRAY_LEN(filters); i++) {
		struct segment_misses m;
		int64_t total = 0;

		assert_rc(RC_OK, segment_misses_get(&base->op, &sets, read_filter(base, filters[i]),
						    NULL, base->op.now, &m));
		for (size_t k = 0; k < m.count; k++) {
			const struct segment_miss *miss = &m.list[k];

			assert_int_equal(miss->count, count_text(base, &sets, miss->filter));
			for (size_t v = 0; v < miss->values.count; v++) {
				const struct filter_value_count *value = &miss->values.list[v];
				const char *with = segment_miss_with(&base->op, miss, value);

				if (value->text)
					assert_int_equal(value->people,
							 count_text(base, &sets, with));
			}
			total += miss->count;
		}
		assert_int_equal(total, m.total);
	}
}

static void test_segment_miss__values_that_compare_equal_are_one(void **state)
{
	struct test_base *base = *state;
	struct segment_misses m;
	struct filter_sets sets;

	make_people(base);
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, segment_misses_get(&base->op, &sets,
					    read_filter(base, "city is \"Linz\" and id > 0"), NULL,
					    base->op.now, &m));
	assert_int_equal(2, m.list[0].values.count);
	assert_int_equal(FILTER_VALUES_LOOKED > 60, true);
	assert_int_equal(count_text(base, &sets, "city is \"graz\""),
			 m.list[0].values.list[0].people);
	assert_int_equal(count_text(base, &sets, "city is \"wien\""),
			 m.list[0].values.list[1].people);
	assert_int_equal(count_text(base, &sets, "city is unknown"), m.list[0].values.without);
	assert_int_equal(m.list[0].count, m.list[0].values.looked);
}

static void test_segment_miss__numbers_have_a_range(void **state)
{
	struct test_base *base = *state;
	struct segment_misses m;
	struct filter_sets sets;

	make_people(base);
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, segment_misses_get(&base->op, &sets, read_filter(base, "id > 20"), NULL,
					    base->op.now, &m));
	assert_int_equal(0, m.list[0].values.count);
	assert_string_equal("1", m.list[0].values.low);
	assert_string_equal("20", m.list[0].values.high);
	assert_int_equal(20, m.list[0].values.different);
}

static void test_segment_miss__people_by_hand_are_no_near_misses(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Graz"), bo = make_person(base, "Ana", "Wien");
	struct segment s = make_segment(base, "S", "city is \"Wien\" and first_name is \"Ana\"");
	const struct filter_node *tree;
	struct segment_misses m;
	struct filter_sets sets;
	bool changed;

	(void)make_person(base, "Ana", "Linz");
	test_begin(base);
	assert_rc(RC_OK, segment_hand_set(&base->op, s.id, ana, SEGMENT_HAND_IN, &changed));
	assert_rc(RC_OK, segment_hand_set(&base->op, s.id, bo, SEGMENT_HAND_OUT, &changed));
	test_commit(base);
	tree = read_filter(base, s.filter);
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, segment_misses_get(&base->op, &sets, tree, &s, base->op.now, &m));
	assert_int_equal(1, m.list[0].count);
	assert_int_equal(1, count_text(base, &sets, m.list[0].filter));
	assert_int_equal(1, m.kept_out);
	assert_int_equal(1, count_text(base, &sets, m.kept_out_filter));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_segment_miss__each_number_has_its_filter),
	    TEST(test_segment_miss__values_that_compare_equal_are_one),
	    TEST(test_segment_miss__numbers_have_a_range),
	    TEST(test_segment_miss__people_by_hand_are_no_near_misses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
