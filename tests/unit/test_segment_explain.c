/*
 * Verdicts on one contact agree with who is in each segment, by hand, broken, as of another day.
 */
#include "tests/unit/segment_support.h"

#include "lib/base/str.h"
#include "lib/domain/segment_explain.h"
#include "lib/domain/segment_member.h"

static void put(struct test_base *base, int64_t segment, int64_t contact, enum segment_hand hand)
{
	bool changed;

	test_begin(base);
	assert_rc(RC_OK, segment_hand_set(&base->op, segment, contact, hand, &changed));
	test_commit(base);
	assert_true(changed);
}

static const struct segment_verdict *find(const struct segment_verdict *list, size_t count,
					  int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].segment.id == id)
			return &list[i];
	fail_msg("segment %d is missing", (int)id);
	return NULL;
}

static void run(struct test_base *base, const char *sql)
{
	assert_rc(RC_OK, db_run_script(&base->op, sql));
}

static void test_segment_explain__agrees_with_the_people_of_each(void **state)
{
	struct test_base *base = *state;
	static const char *const filters[] = {
	    "city is \"Wien\"", "city is not \"Wien\"", "city is unknown or first_name is \"Ana\"",
	    "segment is \"S0\" and not first_name starts with \"b\"",
	    "segment is none of \"S0\", \"S3\""};
	static const char *const names[] = {"Ana", "Bo", "Cy", "bea"};
	static const char *const cities[] = {"Wien", "Graz", ""};
	int64_t ids[24], segments[8];
	struct filter_sets sets;
	size_t made = 0;

	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		ids[i] = make_person(base, names[i % 4], cities[i % 3]);
	for (size_t i = 0; i < ARRAY_LEN(filters); i++)
		segments[made++] =
		    make_segment(base, arena_printf(&base->op.mem, "S%d", (int)i), filters[i]).id;
	segments[made++] = make_static(base, "List").id;
	put(base, segments[0], ids[1], SEGMENT_HAND_IN);
	put(base, segments[0], ids[0], SEGMENT_HAND_OUT);
	put(base, segments[made - 1], ids[5], SEGMENT_HAND_IN);
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		struct segment_verdict *list;
		size_t count;

		assert_rc(RC_OK,
			  segment_verdict_list(&base->op, ids[i], base->op.now, &list, &count));
		assert_int_equal(made, count);
		for (size_t s = 0; s < made; s++) {
			struct segment_verdict one;
			struct segment_state broken;
			struct id_set people;

			assert_rc(RC_OK,
				  segment_people(&base->op, &sets, segments[s], &people, &broken));
			assert_int_equal(id_set_has(&people, ids[i]),
					 find(list, count, segments[s])->is_in);
			assert_rc(RC_OK, segment_verdict_get(
					     &base->op, &find(list, count, segments[s])->segment,
					     ids[i], base->op.now, &one));
			assert_int_equal(id_set_has(&people, ids[i]), one.is_in);
		}
	}
}

static void test_segment_explain__says_who_is_in_by_hand(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien"), bo = make_person(base, "Bo", "Graz");
	struct segment s = make_segment(base, "Vienna", "city is \"Wien\"");
	struct segment_verdict v;

	put(base, s.id, ana, SEGMENT_HAND_OUT);
	put(base, s.id, bo, SEGMENT_HAND_IN);
	assert_rc(RC_OK, segment_verdict_get(&base->op, &s, ana, base->op.now, &v));
	assert_true(v.matches && !v.is_in && v.hand == SEGMENT_HAND_OUT);
	assert_rc(RC_OK, segment_verdict_get(&base->op, &s, bo, base->op.now, &v));
	assert_true(!v.matches && v.is_in && v.hand == SEGMENT_HAND_IN);
}

static void test_segment_explain__knows_nobody_who_is_archived_or_deleted(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien");
	struct segment s = make_segment(base, "Vienna", "city is \"Wien\"");
	struct segment list = make_static(base, "List");
	struct segment_verdict v;

	put(base, list.id, ana, SEGMENT_HAND_IN);
	test_begin(base);
	run(base, "UPDATE contact SET state = 1");
	test_commit(base);
	assert_rc(RC_OK, segment_verdict_get(&base->op, &s, ana, base->op.now, &v));
	assert_false(v.is_in);
	assert_rc(RC_OK, segment_verdict_get(&base->op, &list, ana, base->op.now, &v));
	assert_false(v.is_in);
	assert_rc(RC_OK, segment_verdict_get(&base->op, &s, 999999, base->op.now, &v));
	assert_false(v.is_in);
}

static void test_segment_explain__says_what_a_broken_one_misses(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien");
	struct segment s = make_segment(base, "Vienna", "city is \"Wien\"");
	struct filter_reason *lines;
	struct segment_verdict v;
	size_t count;

	test_begin(base);
	run(base, "UPDATE segment SET filter = 'tag is none of \"gone\"'");
	test_commit(base);
	s = get_segment(base, s.id);
	assert_rc(RC_OK, segment_verdict_get(&base->op, &s, ana, base->op.now, &v));
	assert_true(v.state.is_broken && !v.is_in);
	assert_string_equal("tag \"gone\"", v.state.missing);
	assert_rc(RC_OK, segment_explain(&base->op, &s, ana, base->op.now, &lines, &count));
	assert_int_equal(0, count);
}

static void test_segment_explain__keeps_private_segments_to_their_owner(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien");
	struct segment_verdict *list;
	size_t count;

	make_team(base);
	make_private(base, "Mine", "city is \"Wien\"");
	act_as(base, 2);
	assert_rc(RC_OK, segment_verdict_list(&base->op, ana, base->op.now, &list, &count));
	assert_int_equal(0, count);
}

static void test_segment_explain__starts_relative_dates_at_the_day_asked(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_person(base, "Ana", "Wien"), day = 86400;
	struct segment s = make_segment(base, "New", "created in the last 7 days");
	struct segment outer = make_segment(base, "Outer", "segment is \"New\"");
	struct filter_reason *lines;
	struct segment_verdict v;
	size_t count;

	for (int i = 0; i < 2; i++) {
		const struct segment *asked = i ? &outer : &s;

		assert_rc(RC_OK,
			  segment_verdict_get(&base->op, asked, ana, base->op.now + 5 * day, &v));
		assert_true(v.is_in);
		assert_rc(RC_OK,
			  segment_verdict_get(&base->op, asked, ana, base->op.now + 30 * day, &v));
		assert_false(v.is_in);
		assert_rc(RC_OK, segment_explain(&base->op, asked, ana, base->op.now + 30 * day,
						 &lines, &count));
		assert_int_equal(1 + i, count);
		assert_false(lines[0].matches);
		assert_non_null(strstr(lines[i].asked, "from Tue 15 Dec 2026"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_segment_explain__agrees_with_the_people_of_each,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_segment_explain__says_who_is_in_by_hand,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(
		test_segment_explain__knows_nobody_who_is_archived_or_deleted, test_base_setup,
		test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_segment_explain__says_what_a_broken_one_misses,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(
		test_segment_explain__keeps_private_segments_to_their_owner, test_base_setup,
		test_base_teardown),
	    cmocka_unit_test_setup_teardown(
		test_segment_explain__starts_relative_dates_at_the_day_asked, test_base_setup,
		test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
