#include "tests/unit/segment_support.h"

#include "lib/base/limits.h"

#include "lib/domain/setting.h"

static void refused(struct test_base *base, struct segment s, enum rc rc, const char *field)
{
	assert_rc(rc, try_create(base, &s));
	assert_string_equal(base->op.fault.field, field);
	op_clear_fault(&base->op);
}

static void test_segment_create__keeps_everything_and_the_canonical_text(void **state)
{
	struct test_base *base = *state;
	struct segment s = {.name = "  Wien ",
			    .description = "Who lives there",
			    .filter = "CITY   is Wien",
			    .is_shared = true};

	assert_rc(RC_OK, try_create(base, &s));
	s = get_segment(base, s.id);
	assert_string_equal(s.name, "Wien");
	assert_string_equal(s.description, "Who lives there");
	assert_string_equal(s.filter, "city is \"Wien\"");
	assert_int_equal(s.kind, SEGMENT_DYNAMIC);
	assert_int_equal(s.owner_id, 1);
	assert_string_equal(s.owner_name, "Ana");
	assert_true(s.is_shared);
	assert_int_equal(s.version, 1);
	assert_int_equal(s.created_at, TEST_NOW);
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE entity = 4"), 1);
	assert_int_equal(test_count(base, "SELECT count(*) FROM batch WHERE action ="
					  " 'segment.create' AND account_id = 1"),
			 1);
}

static void test_segment_create__refuses_names_that_are_none(void **state)
{
	struct test_base *base = *state;
	char name[SEGMENT_NAME_MAX + 2];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	refused(base, (struct segment){.name = "", .filter = "city is A"}, RC_INVALID, "name");
	refused(base, (struct segment){.name = "   ", .filter = "city is A"}, RC_INVALID, "name");
	refused(base, (struct segment){.name = name, .filter = "city is A"}, RC_INVALID, "name");
	refused(base, (struct segment){.name = "a\nb", .filter = "city is A"}, RC_INVALID, "name");
	refused(base, (struct segment){.name = "a\x7f", .filter = "city is A"}, RC_INVALID, "name");
	refused(base,
		(struct segment){.name = "a\xe2\x80\xa8"
					 "b",
				 .filter = "city is A"},
		RC_INVALID, "name");
	refused(base, (struct segment){.name = "\xcc\x81", .filter = "city is A"}, RC_INVALID,
		"name");
	name[SEGMENT_NAME_MAX] = '\0';
	make_segment(base, name, "city is A");
	make_segment(base, "\"Q\" \\ 100% <b>'; DROP TABLE segment; --", "city is A");
	make_segment(base, "😀", "city is A");
}

static void test_segment_create__needs_a_condition(void **state)
{
	struct test_base *base = *state;

	refused(base, (struct segment){.name = "A", .filter = ""}, RC_INVALID, "filter");
	refused(base, (struct segment){.name = "A", .filter = "  "}, RC_INVALID, "filter");
	refused(base, (struct segment){.name = "A", .filter = "()"}, RC_INVALID, "filter");
	refused(base, (struct segment){.name = "A", .filter = "city is"}, RC_INVALID, "filter");
	refused(base, (struct segment){.name = "A", .filter = "nothing is \"x\""}, RC_INVALID,
		"filter");
	refused(base, (struct segment){.name = "A", .filter = "tag is \"never-made\""}, RC_INVALID,
		"filter");
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment"), 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM change"), 0);
}

static void test_segment_create__names_never_collide(void **state)
{
	struct test_base *base = *state;

	make_team(base);
	make_private(base, "Zoë's", "city is A");
	refused(base, (struct segment){.name = "ZOE’S", .filter = "city is A"}, RC_CONFLICT,
		"name");
	act_as(base, 2);
	refused(base, (struct segment){.name = "zoe's", .kind = SEGMENT_STATIC}, RC_CONFLICT,
		"name");
}

static void test_segment_create__keeps_to_the_limit_of_saved_filters(void **state)
{
	struct test_base *base = *state;
	struct segment first;
	int64_t has, may_have;

	make_team(base);
	first = make_segment(base, "Number 0", "city is A");
	for (int i = 1; i < 50; i++)
		make_segment(base, arena_printf(&base->op.mem, "Number %d", i), "city is A");
	assert_rc(RC_OK, segment_count_saved(&base->op, &has, &may_have));
	assert_int_equal(has, 50);
	assert_int_equal(may_have, 50);
	refused(base, (struct segment){.name = "One more", .filter = "city is A"}, RC_CONFLICT,
		"limit");
	make_static(base, "Lists do not count");
	test_begin(base);
	assert_rc(RC_CONFLICT, segment_duplicate(&base->op, first.id, &(struct segment){0}));
	db_rollback(&base->op);
	test_begin(base);
	assert_rc(RC_OK, segment_archive(&base->op, first.id));
	test_commit(base);
	make_segment(base, "One more", "city is A");
	test_begin(base);
	assert_rc(RC_CONFLICT, segment_restore(&base->op, first.id));
	assert_string_equal(base->op.fault.field, "limit");
	db_rollback(&base->op);
	act_as(base, 2);
	make_segment(base, "Of somebody else", "city is A");
}

static void test_segment__private_ones_do_not_exist_for_others(void **state)
{
	struct test_base *base = *state;
	struct segment_query all = {.search = ""};
	struct segment mine, s, *list;
	size_t count;

	make_team(base);
	mine = make_private(base, "Mine", "city is A");
	make_segment(base, "Ours", "city is A");
	act_as(base, 2);
	assert_rc(RC_NOT_FOUND, segment_get(&base->op, mine.id, &s));
	assert_rc(RC_NOT_FOUND, segment_find(&base->op, "mine", &s));
	assert_rc(RC_OK, segment_find(&base->op, "OURS", &s));
	s = mine;
	s.name = "Taken over";
	assert_rc(RC_NOT_FOUND, try_update(base, &s));
	test_begin(base);
	assert_rc(RC_NOT_FOUND, segment_archive(&base->op, mine.id));
	assert_rc(RC_NOT_FOUND, segment_restore(&base->op, mine.id));
	assert_rc(RC_NOT_FOUND, segment_duplicate(&base->op, mine.id, &s));
	db_rollback(&base->op);
	assert_rc(RC_OK, segment_list(&base->op, &all, &list, &count));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].name, "Ours");
	refused(base, (struct segment){.name = "B", .filter = "segment is \"Mine\""}, RC_INVALID,
		"filter");
	act_as(base, 0);
	assert_rc(RC_OK, segment_list(&base->op, &all, &list, &count));
	assert_int_equal(count, 2);
}

static void test_segment_list__searches_and_sorts(void **state)
{
	struct test_base *base = *state;
	struct segment_query q = {.search = ""};
	struct segment s, *list;
	size_t count;

	s = make_segment(base, "beta", "city is A");
	make_static(base, "Älter");
	s.description = "Über alle Berge";
	assert_rc(RC_OK, try_update(base, &s));
	assert_rc(RC_OK, segment_list(&base->op, &q, &list, &count));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].name, "Älter");
	q.search = "uber ALLE";
	assert_rc(RC_OK, segment_list(&base->op, &q, &list, &count));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].name, "beta");
	q.search = "%";
	assert_rc(RC_OK, segment_list(&base->op, &q, &list, &count));
	assert_int_equal(count, 0);
	q = (struct segment_query){.search = "", .is_static = true};
	assert_rc(RC_OK, segment_list(&base->op, &q, &list, &count));
	assert_int_equal(count, 1);
	q = (struct segment_query){.search = "", .is_archived = true};
	assert_rc(RC_OK, segment_list(&base->op, &q, &list, &count));
	assert_int_equal(count, 0);
}

static void test_segment_update__leaves_a_row_for_each_field(void **state)
{
	struct test_base *base = *state;
	struct segment s = make_segment(base, "A", "city is A");
	int64_t rows = test_count(base, "SELECT count(*) FROM change");

	assert_rc(RC_OK, try_update(base, &s));
	assert_int_equal(test_count(base, "SELECT count(*) FROM change"), rows);
	s.name = "B";
	s.description = "text";
	s.filter = "city is B";
	s.is_shared = false;
	assert_rc(RC_OK, try_update(base, &s));
	assert_int_equal(s.version, 2);
	assert_string_equal(s.filter, "city is \"B\"");
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE entity = 4"
					  " AND field IN (1, 2, 3, 4)"),
			 4);
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE field = 3 AND"
					  " old_value = 'city is \"A\"' AND"
					  " new_value = 'city is \"B\"'"),
			 1);
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE field = 4 AND"
					  " old_value = 'yes' AND new_value = 'no'"),
			 1);
}

static void test_segment_update__knows_that_it_is_late(void **state)
{
	struct test_base *base = *state;
	struct segment first = make_segment(base, "A", "city is A"), second = first;

	first.name = "B";
	assert_rc(RC_OK, try_update(base, &first));
	second.name = "C";
	assert_rc(RC_CONFLICT, try_update(base, &second));
	assert_string_equal(base->op.fault.field, "version");
	assert_string_equal(get_segment(base, first.id).name, "B");
}

static void test_segment_update__only_the_owner_makes_it_private(void **state)
{
	struct test_base *base = *state;
	struct segment s = make_segment(base, "A", "city is A");

	make_team(base);
	act_as(base, 2);
	s.description = "others may edit";
	assert_rc(RC_OK, try_update(base, &s));
	s.is_shared = false;
	assert_rc(RC_DENIED, try_update(base, &s));
	act_as(base, 1);
	s = get_segment(base, s.id);
	s.is_shared = false;
	assert_rc(RC_OK, try_update(base, &s));
}

static void test_segment_update__an_archived_one_is_left_alone(void **state)
{
	struct test_base *base = *state;
	struct segment s = make_segment(base, "A", "city is A");

	test_begin(base);
	assert_rc(RC_OK, segment_archive(&base->op, s.id));
	assert_rc(RC_OK, segment_archive(&base->op, s.id));
	test_commit(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE field = 5 AND"
					  " old_value = 'no' AND new_value = 'yes'"),
			 1);
	s = get_segment(base, s.id);
	assert_int_equal(s.archived_at, TEST_NOW);
	s.name = "B";
	assert_rc(RC_CONFLICT, try_update(base, &s));
	assert_string_equal(base->op.fault.field, "archived");
	refused(base, (struct segment){.name = "a", .filter = "city is A"}, RC_CONFLICT, "name");
	test_begin(base);
	assert_rc(RC_OK, segment_restore(&base->op, s.id));
	test_commit(base);
	assert_int_equal(get_segment(base, s.id).archived_at, 0);
}

static void test_segment_duplicate__never_collides(void **state)
{
	struct test_base *base = *state;
	struct segment vip = make_segment(base, "VIP", "city is A"), copy;
	static const char *const names[] = {"VIP-copy", "VIP-copy 2", "VIP-copy 3"};
	char longest[SEGMENT_NAME_MAX + 1];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		test_begin(base);
		assert_rc(RC_OK, segment_duplicate(&base->op, vip.id, &copy));
		test_commit(base);
		assert_string_equal(copy.name, names[i]);
		assert_string_equal(copy.filter, vip.filter);
		assert_false(copy.is_shared);
	}
	for (size_t i = 0; i < SEGMENT_NAME_MAX; i += 2)
		memcpy(longest + i, "ü", 2);
	longest[SEGMENT_NAME_MAX] = '\0';
	vip = make_segment(base, longest, "city is A");
	for (int i = 0; i < 2; i++) {
		test_begin(base);
		assert_rc(RC_OK, segment_duplicate(&base->op, vip.id, &copy));
		test_commit(base);
		assert_true(strlen(copy.name) <= SEGMENT_NAME_MAX);
		assert_true(strstr(copy.name, "ü-copy") != NULL);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_segment_create__keeps_everything_and_the_canonical_text),
	    TEST(test_segment_create__refuses_names_that_are_none),
	    TEST(test_segment_create__needs_a_condition),
	    TEST(test_segment_create__names_never_collide),
	    TEST(test_segment_create__keeps_to_the_limit_of_saved_filters),
	    TEST(test_segment__private_ones_do_not_exist_for_others),
	    TEST(test_segment_list__searches_and_sorts),
	    TEST(test_segment_update__leaves_a_row_for_each_field),
	    TEST(test_segment_update__knows_that_it_is_late),
	    TEST(test_segment_update__only_the_owner_makes_it_private),
	    TEST(test_segment_update__an_archived_one_is_left_alone),
	    TEST(test_segment_duplicate__never_collides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
