/*
 * What segments have in common, counted again person by person, and by the filters of the numbers.
 */
#include "tests/unit/segment_support.h"

#include "lib/domain/segment_overlap.h"

enum { SEGMENTS = 4 };

static int64_t count_text(struct test_base *base, struct filter_sets *sets, const char *text)
{
	struct filter_error error;
	struct filter_context ctx;
	struct filter_node *tree;
	struct id_set people;

	assert_rc(RC_OK, segment_context(&base->op, &ctx));
	assert_rc(RC_OK, filter_read(&base->op, &ctx, text, &tree, &error));
	assert_rc(RC_OK, filter_set_get(sets, tree, &people));
	return id_set_count(&people);
}

static void make_segments(struct test_base *base, int64_t *ids)
{
	static const char *const cities[] = {"Wien", "Graz", "Linz"};
	static const char *const names[] = {"Ana", "Bo"};
	static const char *const filters[SEGMENTS] = {"city is \"Wien\"", "first_name is \"Ana\"",
						      "id <= 20", "city is \"Nowhere\""};

	for (size_t i = 0; i < 36; i++)
		(void)make_person(base, names[i % 2], cities[i % 3]);
	for (size_t i = 0; i < SEGMENTS; i++)
		ids[i] =
		    make_segment(base, arena_printf(&base->op.mem, "S \"%d\"", (int)i), filters[i])
			.id;
}

static void test_segment_overlap__numbers_are_those_of_their_filters(void **state)
{
	struct test_base *base = *state;
	int64_t ids[SEGMENTS], sum = 0;
	struct segment_overlap o;
	struct filter_sets sets;

	make_segments(base, ids);
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, segment_overlap_get(&base->op, &sets, ids, SEGMENTS, base->op.now, &o));
	for (unsigned i = 0; i < SEGMENTS; i++)
		for (unsigned k = 0; k < SEGMENTS; k++) {
			unsigned both = 1U << i | 1U << k;

			assert_int_equal(o.shared[i][k], count_text(base, &sets,
								    segment_overlap_filter(
									&base->op, &o, both, 0)));
			if (i != k)
				assert_int_equal(o.shared[i][i] - o.shared[i][k],
						 count_text(base, &sets,
							    segment_overlap_filter(
								&base->op, &o, 1U << i, 1U << k)));
		}
	assert_rc(RC_OK, segment_overlap_get(&base->op, &sets, ids, 3, base->op.now, &o));
	for (unsigned bits = 1; bits < 8; bits++) {
		assert_int_equal(o.parts[bits], count_text(base, &sets,
							   segment_overlap_filter(
							       &base->op, &o, bits, 7 & ~bits)));
		sum += o.parts[bits];
	}
	assert_int_equal(o.together, sum);
	assert_true(o.parts[7] > 0 && o.parts[1] > 0);
}

static void test_segment_overlap__wants_two_to_eight_different_ones(void **state)
{
	struct test_base *base = *state;
	int64_t ids[SEGMENTS], many[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	struct segment_overlap o;
	struct filter_sets sets;

	make_segments(base, ids);
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_INVALID, segment_overlap_get(&base->op, &sets, ids, 1, base->op.now, &o));
	assert_rc(RC_INVALID, segment_overlap_get(&base->op, &sets, many, 9, base->op.now, &o));
	ids[1] = ids[0];
	assert_rc(RC_INVALID, segment_overlap_get(&base->op, &sets, ids, 2, base->op.now, &o));
	ids[1] = 12345;
	assert_rc(RC_NOT_FOUND, segment_overlap_get(&base->op, &sets, ids, 2, base->op.now, &o));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_segment_overlap__numbers_are_those_of_their_filters),
	    TEST(test_segment_overlap__wants_two_to_eight_different_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
