#include "tests/unit/support.h"

#include "lib/filter/filter_value.h"

static void test_filter_number__is_exact_or_refused(void **state)
{
	static const char *const refused[] = {"",
					      " ",
					      "1,000",
					      "1e3",
					      "0x10",
					      "1.",
					      ".5",
					      "--1",
					      "1 2",
					      "abc",
					      "9223372036854775808",
					      "inf",
					      "1.2.3",
					      "5%",
					      "nan"};
	struct test_base *base = *state;
	struct db_value value;

	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		if (filter_number(&base->op, refused[i], &value))
			fail_msg("'%s' is no number", refused[i]);
	assert_true(filter_number(&base->op, " 9223372036854775807 ", &value));
	assert_int_equal(DB_INT, value.type);
	assert_int_equal(INT64_MAX, value.integer);
	assert_true(filter_number(&base->op, "-007", &value));
	assert_int_equal(-7, value.integer);
	assert_true(filter_number(&base->op, "+12.50", &value));
	assert_int_equal(DB_REAL, value.type);
	assert_true(value.real == 12.5);
}

static void test_filter_value_key__is_what_is_stored(void **state)
{
	static const struct {
		const char *field, *text, *key;
	} cases[] = {{"city", "  WIEN ", "wien"},
		     {"email", "A@BÜCHER.example", "a@xn--bcher-kva.example"},
		     {"phone", "0664 / 123 45 67", "+436641234567"},
		     {"identifier", "C-Ä1", "c-a1"}};
	const struct filter_context context = {.default_country = "AT"};
	struct test_base *base = *state;
	const struct filter_field *field;
	const char *key;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_rc(RC_OK, filter_field_find(&base->op, cases[i].field, &field));
		assert_rc(RC_OK, filter_value_key(&base->op, &context, field, cases[i].text, &key));
		assert_string_equal(cases[i].key, key);
	}
	assert_rc(RC_OK, filter_field_find(&base->op, "email", &field));
	assert_rc(RC_INVALID, filter_value_key(&base->op, &context, field, "no address", &key));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_filter_number__is_exact_or_refused),
	    cmocka_unit_test(test_filter_value_key__is_what_is_stored),
	};

	return cmocka_run_group_tests(tests, test_base_setup, test_base_teardown);
}
