#include "tests/unit/support.h"

#include "lib/platform/date_text.h"

static struct arena a;

static int setup(void **state)
{
	(void)state;
	arena_init(&a);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static void test_date_text__reads_what_people_write(void **state)
{
	static const struct {
		const char *text, *iso;
		enum date_style style;
	} dates[] = {
	    {"2026-12-31", "2026-12-31", DATE_ISO},
	    {"2026/12/31", "2026-12-31", DATE_YEAR},
	    {"20261231", "2026-12-31", DATE_YEAR},
	    {"31.12.2026", "2026-12-31", DATE_DOTS},
	    {"1.2.2026", "2026-02-01", DATE_DOTS},
	    {"31. 12. 2026", "2026-12-31", DATE_DOTS},
	    {"31-12-2026", "2026-12-31", DATE_DOTS},
	    {"31/12/2026", "2026-12-31", DATE_SLASH},
	    {"3/4/2026", "2026-04-03", DATE_SLASH},
	    {"31 Dec 2026", "2026-12-31", DATE_WORDS},
	    {"December 31, 2026", "2026-12-31", DATE_WORDS},
	    {"31. Dezember 2026", "2026-12-31", DATE_WORDS},
	    {"1. März 2026", "2026-03-01", DATE_WORDS},
	    {"29.2.2028", "2028-02-29", DATE_DOTS},
	};
	struct date_text d;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		const char *iso = date_text_iso(&a, dates[i].text, DATE_DAY_FIRST);

		if (!iso)
			fail_msg("%s is a date", dates[i].text);
		assert_string_equal(iso, dates[i].iso);
		assert_int_equal(date_text_read(dates[i].text, DATE_DAY_FIRST, &d), dates[i].style);
	}
}

static void test_date_text__takes_a_slash_as_it_is_told(void **state)
{
	(void)state;
	assert_string_equal(date_text_iso(&a, "3/4/2026", DATE_MONTH_FIRST), "2026-03-04");
	assert_string_equal(date_text_iso(&a, "12/31/2026", DATE_MONTH_FIRST), "2026-12-31");
	assert_null(date_text_iso(&a, "12/31/2026", DATE_DAY_FIRST));
	assert_null(date_text_iso(&a, "31/12/2026", DATE_MONTH_FIRST));
}

static void test_date_text__refuses_what_is_none(void **state)
{
	static const char *const texts[] = {"",		  "soon",      "2026",	      "31.12.26",
					    "32.12.2026", "29.2.2026", "1-2",	      "1.2.3.2026",
					    "2026-13-01", "12345678",  "1/2-2026",    "31 Foo 2026",
					    "May",	  "0.0.0000",  "31.12.2026 x"};
	struct date_text d;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (date_text_read(texts[i], DATE_DAY_FIRST, &d) != DATE_NONE)
			fail_msg("%s is no date", texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_date_text__reads_what_people_write),
	    cmocka_unit_test(test_date_text__takes_a_slash_as_it_is_told),
	    cmocka_unit_test(test_date_text__refuses_what_is_none),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
