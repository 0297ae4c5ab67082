#include "tests/unit/support.h"

#include "lib/platform/text.h"
#include "lib/platform/zone.h"

static const char *text_of(struct test_base *base, const char *sql, struct db_value value)
{
	const char *out;

	assert_rc(RC_OK, db_get_text(&base->op, &out, sql, DB_ARGS(value)));
	return out;
}

static int64_t number_of(struct test_base *base, const char *sql, struct db_value value)
{
	int64_t out;

	assert_rc(RC_OK, db_get_int(&base->op, &out, sql, DB_ARGS(value)));
	return out;
}

static void test_db_sqlite_functions__nothing_stays_nothing(void **state)
{
	struct test_base *base = *state;

	assert_int_equal(test_count(base, "SELECT (strpos(NULL, 'a') IS NULL) +"
					  " (starts_with(NULL, 'a') IS NULL) +"
					  " (month_day(NULL) IS NULL) +"
					  " (local_month_day(NULL) IS NULL) +"
					  " (text_fold(NULL) IS NULL) +"
					  " (month_day('x') IS NULL) +"
					  " (local_month_day('') IS NULL)"),
			 7);
}

/* Every day from 1600 to 2400 against the C library. */
static void test_db_sqlite_functions__month_day_follows_the_calendar(void **state)
{
	struct test_base *base = *state;

	for (int64_t day = -135140; day <= 157054; day += day % 4096 ? 1 : 29) {
		time_t at = day * 86400 + (day & 1 ? 86399 : 0);
		struct tm parts;

		assert_non_null(gmtime_r(&at, &parts));
		assert_int_equal(number_of(base, "SELECT month_day($1)", db_int(at)),
				 (parts.tm_mon + 1) * 100 + parts.tm_mday);
	}
}

static void test_db_sqlite_functions__local_month_day_is_of_the_zone(void **state)
{
	struct test_base *base = *state;
	int64_t at;

	zone_use("UTC");
	assert_true(zone_parse("2026-03-18T12:00Z", &at));
	assert_int_equal(number_of(base, "SELECT local_month_day($1)", db_int(at)), 318);
	zone_use("Pacific/Kiritimati");
	assert_int_equal(number_of(base, "SELECT local_month_day($1)", db_int(at)), 319);
	zone_use("UTC");
	assert_int_equal(number_of(base, "SELECT local_month_day($1)", db_int(at)), 318);
	assert_int_equal(number_of(base, "SELECT local_month_day($1)", db_int(-1)), 1231);
}

static void test_db_sqlite_functions__text_fold_is_the_fold_of_text(void **state)
{
	struct test_base *base = *state;
	static const char *const texts[] = {"",
					    "graz",
					    "Graz",
					    " graz",
					    "graz ",
					    "st  polten",
					    "St Pölten",
					    "a\tb",
					    "a b c",
					    "  ",
					    "\xC5\xBD"
					    "eljko",
					    "STRASSE Stra\xC3\x9F"
					    "e",
					    "100% _x_ 'y'",
					    "\xF0\x9F\x98\x80",
					    "caf\xC3\xA9\xFF"};
	char *text = arena_alloc(&base->op.mem, 1001);

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_string_equal(text_of(base, "SELECT text_fold($1)", db_text(texts[i])),
				    text_fold(&base->op.mem, texts[i]));
	for (size_t len = 250; len < 260; len++) {
		memset(text, 'X', len);
		text[len] = '\0';
		assert_string_equal(text_of(base, "SELECT text_fold($1)", db_text(text)),
				    text_fold(&base->op.mem, text));
	}
	assert_string_equal(text_of(base, "SELECT text_fold($1)", db_int(12)), "12");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_db_sqlite_functions__nothing_stays_nothing),
	    TEST(test_db_sqlite_functions__month_day_follows_the_calendar),
	    TEST(test_db_sqlite_functions__local_month_day_is_of_the_zone),
	    TEST(test_db_sqlite_functions__text_fold_is_the_fold_of_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
