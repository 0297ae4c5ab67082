#include "tests/unit/segment_support.h"

#include "lib/domain/segment_member.h"

static void hand(struct test_base *base, int64_t id, int64_t contact, enum segment_hand where)
{
	bool changed;

	test_begin(base);
	assert_rc(RC_OK, segment_hand_set(&base->op, id, contact, where, &changed));
	test_commit(base);
}

static void test_segment_members__search_results_go_into_several_lists(void **state)
{
	struct test_base *base = *state;
	struct segment a = make_static(base, "A"), b = make_static(base, "B");
	int64_t targets[] = {a.id, b.id}, removed;
	struct segment_added added[2];
	struct id_set people;

	for (int i = 0; i < 3; i++)
		make_person(base, "Ana", "Wien");
	assert_rc(RC_OK, db_run_script(&base->op, "UPDATE contact SET state = 2 WHERE id = 3"));
	hand(base, b.id, 1, SEGMENT_HAND_IN);
	id_set_init(&base->op.mem, &people, 3);
	for (int i = 1; i <= 3; i++)
		id_set_add(&people, i);
	test_begin(base);
	assert_rc(RC_OK, segment_members_add(&base->op, targets, 2, &people, added));
	test_commit(base);
	assert_int_equal(added[0].added, 2);
	assert_int_equal(added[1].added, 1);
	assert_string_equal(people_of(base, a.id), "1 2");
	assert_string_equal(people_of(base, b.id), "1 2");
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE entity = 1 AND"
					  " field = 102 AND old_value IS NULL"),
			 4);
	id_set_remove(&people, 2);
	test_begin(base);
	assert_rc(RC_OK, segment_members_remove(&base->op, a.id, &people, &removed));
	test_commit(base);
	assert_int_equal(removed, 1);
	assert_string_equal(people_of(base, a.id), "2");
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE field = 102 AND"
					  " new_value IS NULL"),
			 1);
}

static void test_segment_members__only_lists_take_many(void **state)
{
	struct test_base *base = *state;
	struct segment list = make_static(base, "A"),
		       dynamic = make_segment(base, "B", "city is A");
	struct segment_added added[2];
	struct id_set people;
	int64_t targets[] = {list.id, dynamic.id};

	make_team(base);
	make_person(base, "Ana", "Wien");
	id_set_init(&base->op.mem, &people, 1);
	id_set_add(&people, 1);
	test_begin(base);
	assert_rc(RC_INVALID, segment_members_add(&base->op, targets, 0, &people, added));
	assert_rc(RC_INVALID, segment_members_add(&base->op, targets, 2, &people, added));
	assert_string_equal(base->op.fault.field, "segment");
	db_rollback(&base->op);
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment_member"), 0);
	list.is_shared = false;
	assert_rc(RC_OK, try_update(base, &list));
	act_as(base, 2);
	test_begin(base);
	assert_rc(RC_NOT_FOUND, segment_members_add(&base->op, targets, 1, &people, added));
	db_rollback(&base->op);
	act_as(base, 1);
	test_begin(base);
	assert_rc(RC_OK, segment_archive(&base->op, list.id));
	assert_rc(RC_CONFLICT, segment_members_add(&base->op, targets, 1, &people, added));
	db_rollback(&base->op);
}

static void test_segment_hand__wins_over_the_filter(void **state)
{
	struct test_base *base = *state;
	struct segment s = make_segment(base, "Wien", "city is Wien"), outside;
	struct contact *list;
	int64_t number;
	size_t count;

	make_person(base, "Ana", "Wien");
	make_person(base, "Bo", "Wien");
	make_person(base, "Cy", "Graz");
	outside = make_segment(base, "Not Wien", "segment is not \"Wien\"");
	assert_string_equal(people_of(base, s.id), "1 2");
	hand(base, s.id, 2, SEGMENT_HAND_OUT);
	hand(base, s.id, 3, SEGMENT_HAND_IN);
	assert_string_equal(people_of(base, s.id), "1 3");
	assert_int_equal(count_of(base, s.id), 2);
	assert_string_equal(people_of(base, outside.id), "2");
	hand(base, s.id, 3, SEGMENT_HAND_OUT);
	assert_string_equal(people_of(base, s.id), "1");
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE entity_id = 3 AND"
					  " field = 102 AND old_value = '1' AND new_value = '-1'"),
			 1);
	assert_rc(RC_OK,
		  segment_member_list(&base->op, s.id, SEGMENT_HAND_OUT, 0, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_string_equal(list[1].values[CONTACT_FIRST_NAME], "Cy");
	assert_rc(RC_OK,
		  segment_member_list(&base->op, s.id, SEGMENT_HAND_OUT, 2, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_rc(RC_OK, segment_member_count(&base->op, s.id, SEGMENT_HAND_OUT, &number));
	assert_int_equal(number, 2);
	hand(base, s.id, 2, SEGMENT_HAND_NONE);
	hand(base, s.id, 3, SEGMENT_HAND_NONE);
	hand(base, s.id, 3, SEGMENT_HAND_NONE);
	assert_string_equal(people_of(base, s.id), "1 2");
}

static void test_segment_hand__only_live_people_and_open_segments(void **state)
{
	struct test_base *base = *state;
	struct segment list = make_static(base, "A");
	bool changed;

	make_person(base, "Ana", "Wien");
	test_begin(base);
	assert_rc(RC_INVALID, segment_hand_set(&base->op, list.id, 1, SEGMENT_HAND_OUT, &changed));
	assert_rc(RC_NOT_FOUND,
		  segment_hand_set(&base->op, list.id, 99, SEGMENT_HAND_IN, &changed));
	assert_rc(RC_NOT_FOUND, segment_hand_set(&base->op, 99, 1, SEGMENT_HAND_IN, &changed));
	assert_rc(RC_OK, segment_archive(&base->op, list.id));
	assert_rc(RC_CONFLICT, segment_hand_set(&base->op, list.id, 1, SEGMENT_HAND_IN, &changed));
	db_rollback(&base->op);
	hand(base, list.id, 1, SEGMENT_HAND_IN);
	assert_string_equal(people_of(base, list.id), "1");
	assert_rc(RC_OK, db_run_script(&base->op, "UPDATE contact SET state = 1 WHERE id = 1"));
	assert_string_equal(people_of(base, list.id), "");
	assert_int_equal(count_of(base, list.id), 0);
}

static void test_segment_duplicate__takes_the_people_along(void **state)
{
	struct test_base *base = *state;
	struct segment s = make_segment(base, "Wien", "city is Wien"), copy;

	make_person(base, "Ana", "Wien");
	make_person(base, "Bo", "Graz");
	hand(base, s.id, 1, SEGMENT_HAND_OUT);
	hand(base, s.id, 2, SEGMENT_HAND_IN);
	test_begin(base);
	assert_rc(RC_OK, segment_duplicate(&base->op, s.id, &copy));
	test_commit(base);
	assert_string_equal(people_of(base, copy.id), "2");
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE field = 102 AND"
					  " new_value IN ('2', '-2')"),
			 2);
}

static void test_segment_impact__says_who_would_enter_and_leave(void **state)
{
	struct test_base *base = *state;
	struct segment s = make_segment(base, "Wien", "city is Wien");
	struct segment_impact impact;
	struct filter_sets sets;

	make_person(base, "Ana", "Wien");
	make_person(base, "Bo", "Wien");
	make_person(base, "Cy", "Graz");
	hand(base, s.id, 2, SEGMENT_HAND_IN);
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, segment_impact(&base->op, &sets, &s, "city is Graz", &impact));
	assert_int_equal(impact.before, 2);
	assert_int_equal(impact.after, 2);
	assert_int_equal(impact.enter, 1);
	assert_int_equal(impact.leave, 1);
	assert_int_equal(impact.entering_count, 1);
	assert_string_equal(impact.entering[0].name, "Cy");
	assert_int_equal(impact.leaving[0].id, 1);
	assert_rc(RC_OK, segment_impact(&base->op, &sets, &s, NULL, &impact));
	assert_int_equal(impact.enter, 0);
	assert_int_equal(impact.leave, 2);
	assert_rc(RC_INVALID, segment_impact(&base->op, &sets, &s, "city is", &impact));
	assert_string_equal(base->op.fault.field, "filter");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_segment_members__search_results_go_into_several_lists),
	    TEST(test_segment_members__only_lists_take_many),
	    TEST(test_segment_hand__wins_over_the_filter),
	    TEST(test_segment_hand__only_live_people_and_open_segments),
	    TEST(test_segment_duplicate__takes_the_people_along),
	    TEST(test_segment_impact__says_who_would_enter_and_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
