/*
 * A filter, a segment, a search: who is in all of them.
 */
#include "tests/unit/segment_support.h"

#include "lib/domain/contact_selection.h"
#include "lib/platform/zone.h"

/* How many; -1 with the fault when that is no question. */
static int64_t count(struct test_base *base, struct contact_selection s)
{
	struct contact_selected selected;
	struct filter_error error;
	int64_t found;

	s.filter = s.filter ? s.filter : "";
	s.search = s.search ? s.search : "";
	if (contact_selection_find(&base->op, &s, &selected, &error))
		return -1;
	assert_rc(RC_OK, contact_count_found(&base->op, &selected.query, &found));
	return found;
}

#define COUNT(...) count(base, (struct contact_selection){__VA_ARGS__})

static void make_people(struct test_base *base)
{
	make_team(base);
	make_person(base, "Ana", "Wien");
	make_person(base, "Ben", "Wien");
	make_person(base, "Ana", "Graz");
	make_person(base, "Cy", "Graz");
}

static void test_selection__is_who_is_in_all(void **state)
{
	struct test_base *base = *state;
	int64_t vienna, graz;

	make_people(base);
	vienna = make_segment(base, "Vienna", "city is \"Wien\"").id;
	graz = make_segment(base, "Say \"Graz\" \\", "city is \"Graz\"").id;
	assert_int_equal(4, COUNT(.filter = ""));
	assert_int_equal(2, COUNT(.filter = "first_name is \"ana\""));
	assert_int_equal(2, COUNT(.segment_id = vienna));
	assert_int_equal(2, COUNT(.segment_id = graz));
	assert_int_equal(1, COUNT(.segment_id = vienna, .filter = "first_name is \"ana\""));
	assert_int_equal(
	    0, COUNT(.segment_id = vienna, .filter = "segment is \"Vienna\"", .search = "Cy"));
	assert_int_equal(1, COUNT(.segment_id = vienna, .search = "be"));
	assert_int_equal(1, COUNT(.search = "cy"));
	assert_int_equal(2, COUNT(.search = "na", .inside = true));
}

static void test_selection__is_nobody_when_it_is_no_question(void **state)
{
	struct test_base *base = *state;
	struct contact_selected selected;
	struct filter_error error;
	struct segment s;

	make_people(base);
	assert_rc(RC_INVALID, contact_selection_find(&base->op,
						     &(struct contact_selection){
							 .filter = "tag is \"gone\"", .search = ""},
						     &selected, &error));
	assert_string_equal("filter", base->op.fault.field);
	assert_int_equal(7, error.at);
	assert_null(selected.query.people);
	assert_int_equal(-1, COUNT(.segment_id = 77));
	assert_int_equal(RC_NOT_FOUND, base->op.fault.rc);
	act_as(base, 2);
	s = make_private(base, "Mine", "city is unknown");
	assert_int_equal(0, COUNT(.segment_id = s.id));
	act_as(base, 1);
	assert_int_equal(-1, COUNT(.segment_id = s.id));
	assert_int_equal(RC_NOT_FOUND, base->op.fault.rc);
	act_as(base, 2);
	test_begin(base);
	assert_rc(RC_OK, segment_archive(&base->op, s.id));
	test_commit(base);
	assert_int_equal(-1, COUNT(.segment_id = s.id));
	assert_int_equal(RC_CONFLICT, base->op.fault.rc);
}

static void test_selection__counts_days_from_another_day(void **state)
{
	struct test_base *base = *state;
	int64_t at;

	make_people(base);
	assert_rc(RC_OK, contact_selection_day(&base->op, "2026-11-20", &at));
	assert_int_equal(TEST_NOW - INT64_C(2) * 24 * 3600, at);
	assert_int_equal(4, COUNT(.filter = "created is today"));
	assert_int_equal(0, COUNT(.filter = "created is today", .at = at));
	assert_rc(RC_OK, contact_selection_day(&base->op, "", &at));
	assert_int_equal(0, at);
	assert_rc(RC_INVALID, contact_selection_day(&base->op, "2026-02-29", &at));
	assert_rc(RC_INVALID, contact_selection_day(&base->op, "2026-02-28T10:00", &at));
	assert_string_equal("at", base->op.fault.field);
}

static void test_selection__day_keeps_the_clock_across_a_change_of_it(void **state)
{
	struct test_base *base = *state;
	int64_t at;

	zone_use("Europe/Vienna");
	/* 13:00 in November, an hour earlier in UTC's terms in July. */
	assert_rc(RC_OK, contact_selection_day(&base->op, "2026-07-01", &at));
	assert_string_equal("2026-07-01T11:00:00Z", zone_format_utc(&base->op.mem, at));
	zone_use("UTC");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_selection__is_who_is_in_all),
	    TEST(test_selection__is_nobody_when_it_is_no_question),
	    TEST(test_selection__counts_days_from_another_day),
	    TEST(test_selection__day_keeps_the_clock_across_a_change_of_it),
	};

	return cmocka_run_group_tests_name("contact_selection", tests, NULL, NULL);
}
