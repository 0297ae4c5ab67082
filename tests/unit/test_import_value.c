/*
 * Cells as the world writes them: dates, numbers, lists, phones out of a spreadsheet.
 */
#include "lib/domain/import_value.h"

#include "tests/unit/support.h"

static int setup(void **state)
{
	struct op *op = mem_alloc(sizeof(*op));

	op_init(op, NULL, TEST_NOW);
	*state = op;
	return 0;
}

static int teardown(void **state)
{
	op_release(*state);
	free(*state);
	return 0;
}

static void check_date(struct op *op, const char *text, enum import_dates dates, const char *wanted)
{
	const char *got = import_date_read(&op->mem, text, dates, TEST_NOW);

	if (!wanted != !got || (got && strcmp(got, wanted) != 0))
		fail_msg("\"%s\" is %s, not %s", text, got ? got : "none",
			 wanted ? wanted : "none");
}

static void test_import_value__reads_dates_of_one_meaning(void **state)
{
	static const char *const dates[][2] = {
	    {"2026-11-22", "2026-11-22"},
	    {"2026-11-22T14:05:09Z", "2026-11-22T14:05:09Z"},
	    {"2026-11-22 14:05", "2026-11-22T14:05:00"},
	    {"2026/11/22", "2026-11-22"},
	    {"20261122", "2026-11-22"},
	    {"22.11.2026", "2026-11-22"},
	    {"3.4.2026", "2026-04-03"},
	    {"22.11.26", "2026-11-22"},
	    {"22.11.99", "1999-11-22"},
	    {"15 Jun 2026", "2026-06-15"},
	    {"Jun 15, 2026", "2026-06-15"},
	    {"June 15 2026 3:07 pm", "2026-06-15T15:07:00"},
	    {"1. Mai 2026", "2026-05-01"},
	    {"3. M\xc3\xa4rz 2026", "2026-03-03"},
	    {"12 juillet 2026", "2026-07-12"},
	    {"22nd November 2026", "2026-11-22"},
	    {"05/05/2026", "2026-05-05"},
	    {"31/12/2026", "2026-12-31"},
	    {"12/31/2026 12:00 AM", "2026-12-31T00:00:00"},
	    {"29.02.2024", "2024-02-29"},
	    {"2026-11-22 14:05:09 +0200", "2026-11-22T14:05:09+02:00"},
	    {"2026-11-22 14:05:09 UTC", "2026-11-22T14:05:09Z"},
	};

	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		const char *zoned = dates[i][1];

		if (strcmp(dates[i][0], "2026-11-22 14:05") == 0)
			zoned = dates[i][0]; /* RFC 3339 with a blank, as it stands */
		check_date(*state, dates[i][0], IMPORT_DATES_UNSAID, zoned);
	}
}

static void test_import_value__asks_for_the_order_only_where_there_are_two(void **state)
{
	struct op *op = *state;

	check_date(op, "03/04/2026", IMPORT_DATES_UNSAID, NULL);
	check_date(op, "03/04/2026", IMPORT_DAY_FIRST, "2026-04-03");
	check_date(op, "03/04/2026", IMPORT_MONTH_FIRST, "2026-03-04");
	check_date(op, "3-4-26 7:05", IMPORT_MONTH_FIRST, "2026-03-04T07:05:00");
	/* One pattern per column. */
	check_date(op, "31/12/2026", IMPORT_MONTH_FIRST, NULL);
	check_date(op, "12/31/2026", IMPORT_DAY_FIRST, NULL);
	assert_int_equal(import_date_look("03/04/2026"),
			 IMPORT_DATE_DAY_FIRST | IMPORT_DATE_MONTH_FIRST);
	assert_int_equal(import_date_look("31/12/2026"), IMPORT_DATE_DAY_FIRST);
	assert_int_equal(import_date_look("12/31/2026"), IMPORT_DATE_MONTH_FIRST);
	assert_int_equal(import_date_look("31.12.2026"), IMPORT_DATE_PLAIN);
}

static void test_import_value__refuses_what_is_no_date(void **state)
{
	static const char *const bad[] = {"",
					  "soon",
					  "12",
					  "1/2",
					  "32.01.2026",
					  "29.02.2026",
					  "00/00/2026",
					  "2026-13-01",
					  "1.2.3.4",
					  "22.11.2026 25:00",
					  "22 Foo 2026",
					  "99999999",
					  "1/2/12345",
					  "12:30",
					  "22.11.2026 x"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		check_date(*state, bad[i], IMPORT_DAY_FIRST, NULL);
		if (strcmp(bad[i], "22.11.2026 x") != 0)
			assert_int_equal(import_date_look(bad[i]), 0);
	}
}

static void check_number(struct op *op, const char *text, bool comma, const char *wanted)
{
	const char *got = import_number_read(&op->mem, text, comma);

	if (!wanted != !got || (got && strcmp(got, wanted) != 0))
		fail_msg("\"%s\" is %s, not %s", text, got ? got : "none",
			 wanted ? wanted : "none");
}

static void test_import_value__reads_numbers_with_point_and_comma(void **state)
{
	struct op *op = *state;

	check_number(op, "1,234.5", false, "1234.5");
	check_number(op, "1.234,5", true, "1234.5");
	check_number(op, "1234", true, "1234");
	check_number(op, "-12,5", true, "-12.5");
	check_number(op, ",5", true, "0.5");
	check_number(op, "1 234 567,89", true, "1234567.89");
	check_number(op, "1'234.50", false, "1234.50");
	check_number(op,
		     "1\xc2\xa0"
		     "234",
		     false, "1234");
	check_number(op, "1,2,3", false, NULL);
	check_number(op, "12,5", false, NULL);
	check_number(op, "12 apples", false, NULL);
	check_number(op, "", false, NULL);
	check_number(op, ".", false, NULL);
	assert_int_equal(import_number_look("12,5"), IMPORT_NUMBER_COMMA);
	assert_int_equal(import_number_look("12.5"), IMPORT_NUMBER_POINT);
	assert_int_equal(import_number_look("1.234"), IMPORT_NUMBER_POINT | IMPORT_NUMBER_COMMA);
	assert_int_equal(import_number_look("twelve"), 0);
}

static void check_list(struct op *op, const char *text, const char *wanted)
{
	size_t count;
	char **parts = import_list_split(op, text, &count);
	const char *all = "";

	for (size_t i = 0; i < count; i++)
		all = arena_printf(&op->mem, "%s%s%s", all, i ? "/" : "", parts[i]);
	assert_string_equal(all, wanted);
}

static void test_import_value__splits_lists_as_products_write_them(void **state)
{
	struct op *op = *state;

	check_list(op, "vip, new ,", "vip/new");
	check_list(op, "a, b; c", "a, b/c");
	check_list(op, "a|b|c", "a/b/c");
	check_list(op, "* myContacts ::: * Friends, near ::: Work",
		   "myContacts/Friends, near/Work");
	check_list(op, "\"a, b\", c", "a, b/c");
	check_list(op, "\"say \"\"hi\"\"\",x", "say \"hi\"/x");
	check_list(op, "\"never closed, x", "never closed, x");
	check_list(op, "", "");
	check_list(op, " ,,", "");
	check_list(op, "one\ntwo", "one/two");
}

static void test_import_value__knows_phones_that_a_spreadsheet_ruined(void **state)
{
	(void)state;
	assert_true(import_phone_is_ruined("6.28123E+12"));
	assert_true(import_phone_is_ruined("6,28123E+12"));
	assert_true(import_phone_is_ruined("6e12"));
	assert_false(import_phone_is_ruined("+436641234567"));
	assert_false(import_phone_is_ruined("0664 E12"));
	assert_false(import_phone_is_ruined("E12"));
}

static void test_import_value__knows_dates_that_are_none(void **state)
{
	(void)state;
	assert_true(import_date_is_none("0/0/00"));
	assert_true(import_date_is_none("0000-00-00 00:00:00"));
	assert_false(import_date_is_none("0"));
	assert_false(import_date_is_none("-"));
	assert_false(import_date_is_none("1/0/00"));
	/* In which hundred it lies matters to no look. */
	assert_int_equal(import_date_look("31-Dec-81"), IMPORT_DATE_PLAIN);
	assert_int_equal(import_date_look("12/31/81"), IMPORT_DATE_MONTH_FIRST);
}

static void test_import_value__makes_labels_fit(void **state)
{
	static const char *const labels[][2] = {
	    {"* Home", "Home"},
	    {"Home", "Home"},
	    {"*", ""},
	    {"123", ""},
	    {"", ""},
	    {"B\xc3\xbcro (Wien)", "B\xc3\xbcro Wien"},
	    {"a;b,\"c\"", "a b c"},
	    {"* Work ::: Work", "Work"},
	};
	struct op *op = *state;

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		assert_string_equal(import_label_clean(op, labels[i][0]), labels[i][1]);
	assert_int_equal(strlen(import_label_clean(op, "\xc3\xa4 \xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
						       "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
						       "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
						       "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
						       "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
						       "\xc3\xa4\xc3\xa4\xc3\xa4")),
			 CONTACT_LABEL_MAX - 1);
}

static void test_import_value__knows_days_without_their_year(void **state)
{
	static const char *const days[] = {"04/15", "12/31",	 "15/4",   "15.04.",  "15. April",
					   "4 Mai", "April 3rd", "--0403", "--04-03", "29.2."};
	static const char *const other[] = {"04/15/1990", "15/32", "0/0/00", "1990", "5/1990",
					    "12 5",	  "soon",  "--1345", "--04", "-0403",
					    "12",	  "",	   "April",  "30.2."};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		if (!import_date_lacks_year(days[i]))
			fail_msg("'%s' is a day without its year", days[i]);
		assert_int_equal(import_date_look(days[i]), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		if (import_date_lacks_year(other[i]))
			fail_msg("'%s' is no day without its year", other[i]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_import_value__##name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(reads_dates_of_one_meaning),
	    TEST(asks_for_the_order_only_where_there_are_two),
	    TEST(refuses_what_is_no_date),
	    TEST(reads_numbers_with_point_and_comma),
	    TEST(splits_lists_as_products_write_them),
	    TEST(knows_phones_that_a_spreadsheet_ruined),
	    TEST(knows_dates_that_are_none),
	    TEST(knows_days_without_their_year),
	    TEST(makes_labels_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
