#include "tests/unit/support.h"

#include "lib/platform/text_tidy.h"

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

static void test_text_tidy__squeezes_blanks_of_every_kind(void **state)
{
	(void)state;
	assert_null(text_squeeze(&a, "Anna Berger"));
	assert_null(text_squeeze(&a, ""));
	assert_null(text_squeeze(&a, "Hauptstr. 1\n1010 Wien"));
	assert_string_equal(text_squeeze(&a, " Anna  Berger "), "Anna Berger");
	assert_string_equal(text_squeeze(&a, "Anna\xC2\xA0"
					     "Berger"),
			    "Anna Berger");
	assert_string_equal(text_squeeze(&a, "\tAnna"), "Anna");
	assert_string_equal(text_squeeze(&a, "Hauptstr. 1 \n 1010  Wien\n"),
			    "Hauptstr. 1\n1010 Wien");
	assert_string_equal(text_squeeze(&a, "  "), "");
}

static void test_text_tidy__knows_how_a_name_is_written(void **state)
{
	(void)state;
	assert_int_equal(text_case_of("ANNA"), TEXT_CASE_UPPER);
	assert_int_equal(text_case_of("MÜLLER-LÜDENSCHEIDT"), TEXT_CASE_UPPER);
	assert_int_equal(text_case_of("anna berger"), TEXT_CASE_LOWER);
	assert_int_equal(text_case_of("АННА"), TEXT_CASE_UPPER);
	assert_int_equal(text_case_of("Anna"), TEXT_CASE_MIXED);
	assert_int_equal(text_case_of("JR"), TEXT_CASE_MIXED);
	assert_int_equal(text_case_of("MPH"), TEXT_CASE_MIXED);
	assert_int_equal(text_case_of("JOHN3"), TEXT_CASE_MIXED);
	assert_int_equal(text_case_of("王小明"), TEXT_CASE_MIXED);
	assert_int_equal(text_case_of(""), TEXT_CASE_MIXED);
}

static void test_text_tidy__writes_names_as_names(void **state)
{
	(void)state;
	assert_string_equal(text_name_case(&a, "ANNA"), "Anna");
	assert_string_equal(text_name_case(&a, "MÜLLER-LÜDENSCHEIDT"), "Müller-Lüdenscheidt");
	assert_string_equal(text_name_case(&a, "o'neil"), "O'Neil");
	assert_string_equal(text_name_case(&a, "ANNA VAN DER BERG"), "Anna van der Berg");
	assert_string_equal(text_name_case(&a, "VAN DER BERG"), "Van der Berg");
	assert_string_equal(text_name_case(&a, "MCDONALD"), "McDonald");
	assert_string_equal(text_name_case(&a, "ÉMILE"), "Émile");
	assert_string_equal(text_name_case(&a, "anna maria"), "Anna Maria");
}

static void test_text_tidy__parts_two_names(void **state)
{
	char *first, *last;

	(void)state;
	assert_true(text_split_name(&a, "Anna Berger", &first, &last));
	assert_string_equal(first, "Anna");
	assert_string_equal(last, "Berger");
	assert_true(text_split_name(&a, "Berger, Anna Maria", &first, &last));
	assert_string_equal(first, "Anna Maria");
	assert_string_equal(last, "Berger");
	assert_true(text_split_name(&a, "Anna van der Berg", &first, &last));
	assert_string_equal(last, "van der Berg");
	assert_false(text_split_name(&a, "Anna Maria Berger", &first, &last));
	assert_false(text_split_name(&a, "Anna", &first, &last));
	assert_false(text_split_name(&a, "Anna B.", &first, &last));
	assert_false(text_split_name(&a, "Team 7", &first, &last));
	assert_false(text_split_name(&a, "Berger, Anna, Dr.", &first, &last));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_tidy__squeezes_blanks_of_every_kind),
	    cmocka_unit_test(test_text_tidy__knows_how_a_name_is_written),
	    cmocka_unit_test(test_text_tidy__writes_names_as_names),
	    cmocka_unit_test(test_text_tidy__parts_two_names),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
