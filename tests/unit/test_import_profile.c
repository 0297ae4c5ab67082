/*
 * What a whole file says about its columns.
 */
#include "lib/domain/import_profile.h"

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

/* Values of one column, with bars between. */
static struct import_profile_column look(struct op *op, const char *values)
{
	struct import_profile p;
	char *at = arena_dup(&op->mem, values);

	import_profile_init(op, 1, &p);
	for (;; at++) {
		char *cell = at;
		struct csv_row row = {.count = 1, .cells = &cell};

		at += strcspn(at, "|");
		if (!*at) {
			import_profile_add(op, &p, &row);
			break;
		}
		*at = '\0';
		import_profile_add(op, &p, &row);
	}
	return p.columns[0];
}

static void check_type(struct op *op, const char *values, enum attribute_type type)
{
	struct import_profile_column c = look(op, values);

	if (import_profile_type(&c) != type)
		fail_msg("\"%s\" is %s, not %s", values,
			 attribute_type_label(import_profile_type(&c)), attribute_type_label(type));
}

static void test_import_profile__finds_the_narrowest_type_of_all_rows(void **state)
{
	struct op *op = *state;

	check_type(op, "1|2|3,5|", ATTRIBUTE_NUMBER);
	check_type(op, "1,234.5|2", ATTRIBUTE_NUMBER);
	check_type(op, "1.5|1,5", ATTRIBUTE_TEXT);
	check_type(op, "1|2|three", ATTRIBUTE_TEXT);
	check_type(op, "yes|no||yes", ATTRIBUTE_YES_NO);
	check_type(op, "1|0|1", ATTRIBUTE_NUMBER);
	check_type(op, "2026-01-01|3 May 2026", ATTRIBUTE_DATE);
	check_type(op, "2026-01-01|soon", ATTRIBUTE_TEXT);
	check_type(op, "https://a.example|http://b.example/x", ATTRIBUTE_LINK);
	check_type(op, "gold|silver|gold|silver|gold|silver|gold|silver", ATTRIBUTE_CHOICE);
	check_type(op, "gold|silver", ATTRIBUTE_TEXT);
	check_type(op, "||", ATTRIBUTE_TEXT);
}

static void test_import_profile__asks_about_dates_only_without_a_telling_one(void **state)
{
	struct import_profile_column c = look(*state, "03/04/2026|05/06/2026");

	assert_true(import_profile_is_ambiguous(&c));
	c = look(*state, "03/04/2026|31/01/2026");
	assert_false(import_profile_is_ambiguous(&c));
	assert_int_equal(import_profile_dates(&c), IMPORT_DAY_FIRST);
	c = look(*state, "03/04/2026|01/31/2026");
	assert_int_equal(import_profile_dates(&c), IMPORT_MONTH_FIRST);
	c = look(*state, "03.04.2026|05.05.2026");
	assert_false(import_profile_is_ambiguous(&c));
	c = look(*state, "1.234,5|7");
	assert_true(import_profile_comma(&c));
}

static void test_import_profile__asks_about_numbers_only_without_a_telling_one(void **state)
{
	static const char *const telling[] = {"1.234|1.5",   "1.234|1,5",    "1.234.567|1.234",
					      "0.125|1.234", "-0,125|1,234", "1|12"};
	struct import_profile_column c = look(*state, "1.234|12.500|7");
	struct import_profile p = {.semicolon = true, .count = 1, .columns = &c};

	assert_string_equal(import_profile_open_number(&p, 0), "1.234");
	p.semicolon = false;
	assert_null(import_profile_open_number(&p, 0));
	p.semicolon = true;
	for (size_t i = 0; i < ARRAY_LEN(telling); i++) {
		c = look(*state, telling[i]);
		if (import_profile_open_number(&p, 0))
			fail_msg("asks about %s", telling[i]);
	}
}

static void test_import_profile__survives_storing(void **state)
{
	struct import_profile p, back;
	struct op *op = *state;
	char *cells[] = {
	    arena_dup(&op->mem, "a \"b\""),
	    arena_dup(&op->mem, "{\"plan\": \"x\", \"n\": 1, \"t\": true, \"z\": null}")};
	struct csv_row row = {.count = 2, .cells = cells};
	const char *text;

	import_profile_init(op, 3, &p);
	import_profile_add(op, &p, &row);
	text = import_profile_format(op, &p);
	import_profile_parse(op, text, &back);
	assert_string_equal(import_profile_format(op, &back), text);
	assert_int_equal(back.rows, 1);
	assert_int_equal(back.count, 3);
	assert_string_equal(back.columns[0].samples[0], "a \"b\"");
	assert_int_equal(back.columns[1].key_count, 3);
	assert_string_equal(back.columns[1].keys[1], "n");
	assert_int_equal(back.columns[1].key_types[1], ATTRIBUTE_NUMBER);
	assert_int_equal(back.columns[1].key_types[2], ATTRIBUTE_YES_NO);
	import_profile_parse(op, "", &back);
	assert_int_equal(back.count, 0);
}

static void test_import_profile__keeps_a_few_words_only(void **state)
{
	struct op *op = *state;
	const char *values = "w0";
	struct import_profile_column c;

	for (int i = 1; i < 100; i++)
		values = arena_printf(&op->mem, "%s|w%d", values, i);
	c = look(op, values);
	assert_true(c.has_many);
	assert_int_equal(c.filled, 100);
	assert_int_equal(c.sample_count, IMPORT_SAMPLES_MAX);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_import_profile__##name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(finds_the_narrowest_type_of_all_rows),
	    TEST(asks_about_dates_only_without_a_telling_one),
	    TEST(asks_about_numbers_only_without_a_telling_one),
	    TEST(survives_storing),
	    TEST(keeps_a_few_words_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
