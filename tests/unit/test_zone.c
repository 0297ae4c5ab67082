#include "tests/unit/support.h"

#include "lib/platform/zone.h"

static int setup(void **state)
{
	struct arena *a = mem_alloc(sizeof(*a));

	arena_init(a);
	*state = a;
	return 0;
}

static int teardown(void **state)
{
	arena_release(*state);
	free(*state);
	return 0;
}

static int64_t parsed(const char *text)
{
	int64_t at;

	assert_true(zone_parse(text, &at));
	return at;
}

static void test_zone__only_names_of_tzdata_are_known(void **state)
{
	static const char *const bad[] = {"",
					  "Europe",
					  "europe/vienna",
					  "../zoneinfo/UTC",
					  "/etc/passwd",
					  "Europe/../UTC",
					  "Europe/Vienna\n",
					  "Mars/Olympus",
					  "zone1970.tab",
					  "Europe/Vienna%s"};

	(void)state;
	assert_true(zone_is_known("Europe/Vienna"));
	assert_true(zone_is_known("UTC"));
	assert_true(zone_is_known("Etc/GMT+5"));
	assert_true(zone_is_known("America/Argentina/Buenos_Aires"));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(zone_is_known(bad[i]));
}

static void test_zone__an_unknown_zone_is_utc(void **state)
{
	zone_use("Mars/Olympus");
	assert_string_equal(zone_format_exact(*state, 0), "1 Jan 1970, 00:00:00 UTC");
}

static void test_zone__times_are_shown_in_the_zone(void **state)
{
	zone_use("Europe/Vienna");
	assert_string_equal(zone_format_day(*state, TEST_NOW), "22 Nov 2026");
	assert_string_equal(zone_format_minute(*state, TEST_NOW), "22 Nov 2026, 13:00");
	assert_string_equal(zone_format_exact(*state, TEST_NOW), "22 Nov 2026, 13:00:00 CET");
	assert_string_equal(zone_format_utc(*state, TEST_NOW), "2026-11-22T12:00:00Z");
	zone_use("Pacific/Kiritimati");
	assert_string_equal(zone_format_minute(*state, TEST_NOW), "23 Nov 2026, 02:00");
	assert_string_equal(zone_format_day_input(*state, TEST_NOW), "2026-11-23");
}

static void test_zone__past_2038_and_before_1970(void **state)
{
	zone_use("UTC");
	assert_string_equal(zone_format_utc(*state, INT64_C(2147483648)), "2038-01-19T03:14:08Z");
	assert_int_equal(parsed("2038-01-19T03:14:08Z"), INT64_C(2147483648));
	assert_int_equal(parsed("1969-12-31"), -86400);
	assert_int_equal(parsed("9999-12-31T23:59:59Z"), INT64_C(253402300799));
}

static void test_zone__days_begin_at_midnight_of_the_zone(void **state)
{
	(void)state;
	zone_use("Europe/Vienna");
	assert_int_equal(parsed("2026-11-22"), parsed("2026-11-21T23:00:00Z"));
	assert_int_equal(parsed("2026-07-01"), parsed("2026-06-30T22:00:00Z"));
	/* The days on which the clocks change have 23 and 25 hours. */
	assert_int_equal(parsed("2026-03-30") - parsed("2026-03-29"), 23 * 3600);
	assert_int_equal(parsed("2026-10-26") - parsed("2026-10-25"), 25 * 3600);
}

/* The hour that does not exist becomes one beside it; the hour that comes twice is one of the two.
 * Neither is refused, and neither moves the day. */
static void test_zone__clocks_that_jump_are_understood(void **state)
{
	int64_t at;

	(void)state;
	zone_use("Europe/Vienna");
	at = parsed("2026-03-29T02:30");
	assert_true(at >= parsed("2026-03-29T00:30:00Z") && at <= parsed("2026-03-29T01:30:00Z"));
	at = parsed("2026-10-25T02:30");
	assert_true(at == parsed("2026-10-25T00:30:00Z") || at == parsed("2026-10-25T01:30:00Z"));
	/* In Beirut and Santiago midnight itself is left out once a year: the day still begins. */
	zone_use("Asia/Beirut");
	assert_string_equal(zone_format_day(*state, parsed("2024-03-31") + 2 * 3600),
			    "31 Mar 2024");
	/* Samoa skipped 30 December 2011 as a whole. */
	zone_use("Pacific/Apia");
	assert_true(parsed("2011-12-30") <= parsed("2011-12-31"));
	assert_true(parsed("2011-12-31") > parsed("2011-12-29"));
}

static void test_zone__the_wall_clock_in_seconds(void **state)
{
	int64_t local;

	(void)state;
	zone_use("Europe/Vienna");
	assert_int_equal(zone_to_local(TEST_NOW), TEST_NOW + 3600);
	assert_int_equal(zone_from_local(TEST_NOW + 3600), TEST_NOW);
	/* 2:30 is left out: the moment of the jump.  2:30 comes twice: the first. */
	assert_int_equal(parsed("2026-03-29T02:30"), parsed("2026-03-29T01:00:00Z"));
	assert_int_equal(parsed("2026-10-25T02:30"), parsed("2026-10-25T00:30:00Z"));
	assert_true(zone_parse_local("2026-03-29T02:30", &local));
	assert_int_equal(local, parsed("2026-03-29T02:30Z"));
	assert_true(zone_parse_local("2026-07-01T12:00:00Z", &local));
	assert_int_equal(local, parsed("2026-07-01T14:00:00Z"));
	assert_false(zone_parse_local("2026-02-29", &local));
	/* Midnight is left out, a whole day is left out: the day begins with the jump. */
	zone_use("Asia/Beirut");
	assert_int_equal(parsed("2024-03-31"), parsed("2024-03-31T01:00:00+03:00"));
	zone_use("Pacific/Apia");
	assert_int_equal(parsed("2011-12-30"), parsed("2011-12-31"));
	assert_string_equal(zone_format_weekday(*state, parsed("2011-12-31")),
			    "Sat 31 Dec 2011, 00:00");
	assert_string_equal(zone_format_weekday_local(*state, 61), "Thu 1 Jan 1970, 00:01:01");
}

static void test_zone__the_process_has_no_say(void **state)
{
	setenv("TZ", "Pacific/Kiritimati", 1);
	zone_use("Europe/Vienna");
	assert_string_equal(zone_format_minute(*state, TEST_NOW), "22 Nov 2026, 13:00");
	assert_int_equal(parsed("2026-11-22"), parsed("2026-11-21T23:00:00Z"));
}

static void test_zone__offsets_count(void **state)
{
	(void)state;
	zone_use("Europe/Vienna");
	assert_int_equal(parsed("2026-11-22T13:00:00+01:00"), TEST_NOW);
	assert_int_equal(parsed("2026-11-22T06:30-0530"), TEST_NOW);
	assert_int_equal(parsed("2026-11-22T12:00:00.123Z"), TEST_NOW);
	assert_int_equal(parsed("2026-11-22 13:00"), TEST_NOW);
}

static void test_zone__what_is_no_day_is_refused(void **state)
{
	static const char *const bad[] = {
	    "",
	    "2026",
	    "2026-11",
	    "2026-13-01",
	    "2026-00-10",
	    "2026-04-31",
	    "2025-02-29",
	    "1899-12-31",
	    "26-11-22",
	    "2026-11-22x",
	    "2026-11-22T24:00",
	    "2026-11-22T12:60",
	    "2026-11-22T12:00+25:00",
	    "22.11.2026",
	    "2026-11-22T12:00Zx",
	    " 2026-11-22",
	};
	int64_t at;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(zone_parse(bad[i], &at));
	assert_true(zone_parse("2024-02-29", &at));
}

static void test_zone__the_list_is_sorted_and_known(void **state)
{
	const char *const *list;
	size_t count, utc = 0;

	list = zone_list(*state, &count);
	assert_true(count > 300);
	for (size_t i = 0; i < count; i++) {
		assert_true(zone_is_known(list[i]));
		if (i)
			assert_true(strcmp(list[i - 1], list[i]) < 0);
		utc += strcmp(list[i], "UTC") == 0;
	}
	assert_int_equal(utc, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void test_zone__a_day_is_a_day_of_the_calendar_and_nothing_more(void **state)
{
	(void)state;
	assert_true(zone_is_day("2026-11-22"));
	assert_true(zone_is_day("2024-02-29"));
	assert_false(zone_is_day(""));
	assert_false(zone_is_day("yesterday"));
	assert_false(zone_is_day("2026-02-29"));
	assert_false(zone_is_day("2026-11-22T10:00"));
	assert_false(zone_is_day("22.11.2026"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_zone__only_names_of_tzdata_are_known),
	    TEST(test_zone__an_unknown_zone_is_utc),
	    TEST(test_zone__times_are_shown_in_the_zone),
	    TEST(test_zone__past_2038_and_before_1970),
	    TEST(test_zone__days_begin_at_midnight_of_the_zone),
	    TEST(test_zone__clocks_that_jump_are_understood),
	    TEST(test_zone__the_wall_clock_in_seconds),
	    TEST(test_zone__the_process_has_no_say),
	    TEST(test_zone__offsets_count),
	    TEST(test_zone__what_is_no_day_is_refused),
	    TEST(test_zone__a_day_is_a_day_of_the_calendar_and_nothing_more),
	    TEST(test_zone__the_list_is_sorted_and_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
