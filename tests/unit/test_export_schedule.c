#include "tests/unit/support.h"

#include "lib/domain/export_link.h"
#include "lib/domain/export_schedule.h"
#include "lib/platform/zone.h"

/* The moment as the zone's clock shows it: "2026-03-29T06:30" and the weekday. */
static const char *shown(struct test_base *base, int64_t at)
{
	return zone_format_weekday(&base->op.mem, at);
}

static int64_t moment(const char *text)
{
	int64_t at;

	assert_true(zone_parse(text, &at));
	return at;
}

static void test_export_schedule_next__follows_the_clock_of_the_zone(void **state)
{
	struct test_base *base = *state;
	struct export_schedule s = {.period = EXPORT_DAILY, .at_minute = 6 * 60 + 30};
	int64_t at;

	zone_use("Europe/Vienna");
	/* Over both changes of the clock it stays half past six. */
	at = export_schedule_next(&s, moment("2026-03-28T06:30:00"));
	assert_string_equal(shown(base, at), "Sun 29 Mar 2026, 06:30");
	at = export_schedule_next(&s, moment("2026-10-24T06:31:00"));
	assert_string_equal(shown(base, at), "Sun 25 Oct 2026, 06:30");
	assert_true(at > moment("2026-10-25T05:00:00Z"));
	/* 02:30 does not exist on that day: the moment of the jump. */
	s.at_minute = 2 * 60 + 30;
	at = export_schedule_next(&s, moment("2026-03-28T12:00:00"));
	assert_string_equal(shown(base, at), "Sun 29 Mar 2026, 03:00");
	assert_true(export_schedule_next(&s, at) > at);
}

static void test_export_schedule_next__weeks_and_months(void **state)
{
	struct test_base *base = *state;
	struct export_schedule s = {.period = EXPORT_WEEKLY, .on_day = 7, .at_minute = 0};

	zone_use("UTC");
	assert_string_equal(shown(base, export_schedule_next(&s, TEST_NOW)),
			    "Sun 29 Nov 2026, 00:00");
	s = (struct export_schedule){.period = EXPORT_WEEKLY, .on_day = 1, .at_minute = 23 * 60};
	assert_string_equal(shown(base, export_schedule_next(&s, TEST_NOW)),
			    "Mon 23 Nov 2026, 23:00");
	s = (struct export_schedule){.period = EXPORT_MONTHLY, .on_day = 31, .at_minute = 60};
	assert_string_equal(shown(base, export_schedule_next(&s, TEST_NOW)),
			    "Mon 30 Nov 2026, 01:00");
	assert_string_equal(shown(base, export_schedule_next(&s, moment("2028-01-31T01:00:00Z"))),
			    "Tue 29 Feb 2028, 01:00");
}

static void test_export_schedule__words_of_periods(void **state)
{
	enum export_period period;

	(void)state;
	for (int p = EXPORT_DAILY; p <= EXPORT_MONTHLY; p++) {
		assert_true(export_period_of(export_period_word((enum export_period)p), &period));
		assert_int_equal(p, period);
	}
	assert_false(export_period_of("year", &period));
}

static void test_export_link__means_the_segment_in_fixed_columns(void **state)
{
	const struct export_link link = {
	    .account_id = 3, .segment_id = 5, .columns = "name,email", .name = "Sheet"};
	struct export e;

	(void)state;
	export_link_export(&link, &e);
	assert_int_equal(3, e.account_id);
	assert_int_equal(5, e.segment_id);
	assert_string_equal("name,email", e.columns);
	assert_int_equal(EXPORT_CHOSEN_COLUMNS, e.mode);
}

static void test_export_link__an_unknown_token_finds_nothing(void **state)
{
	struct test_base *base = *state;
	struct export_link link;
	int64_t use_id;

	test_begin(base);
	assert_rc(RC_NOT_FOUND, export_link_open(&base->op, "x", "::1", &link, &use_id));
	assert_rc(RC_NOT_FOUND, export_link_revoke(&base->op, 1));
	assert_rc(RC_OK, export_link_remove_old(&base->op));
	test_commit(base);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_export_schedule_next__follows_the_clock_of_the_zone),
	    TEST(test_export_schedule_next__weeks_and_months),
	    TEST(test_export_schedule__words_of_periods),
	    TEST(test_export_link__means_the_segment_in_fixed_columns),
	    TEST(test_export_link__an_unknown_token_finds_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
