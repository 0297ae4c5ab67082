/*
 * What people put into attributes is what filters find: each type, written by the domain and asked
 * by the filter language.
 */
#include "tests/unit/support.h"

#include "lib/domain/attribute_value.h"
#include "lib/filter/filter_set.h"
#include "lib/platform/zone.h"

/* 2026-03-18 12:00 UTC, a Wednesday */
#define TODAY INT64_C(1773835200)

static const char *const options[] = {"gold", "silver", "smart, art2", "a", "b", "Zoë"};

static int setup(void **state)
{
	struct test_base *base;
	int failed = test_base_setup(state);
	int64_t id;

	if (failed)
		return failed;
	base = *state;
	zone_use("UTC");
	test_begin(base);
	for (int type = 1; type < ATTRIBUTE_TYPE_COUNT; type++)
		assert_rc(RC_OK, attribute_create(
				     &base->op, attribute_type_word((enum attribute_type)type),
				     (enum attribute_type)type, options, ARRAY_LEN(options), &id));
	assert_rc(RC_OK, db_run_script(&base->op, "INSERT INTO contact (id, first_name, created_at,"
						  " updated_at) VALUES (1, 'P', 0, 0)"));
	test_commit(base);
	return 0;
}

static void give(struct test_base *base, const char *key, const char *value)
{
	struct attribute a;
	bool changed;

	test_begin(base);
	assert_rc(RC_OK, attribute_find(&base->op, key, &a));
	assert_rc(RC_OK, contact_attribute_set(&base->op, 1, &a, value, 0, &changed));
	test_commit(base);
}

/* -1: the filter is refused. */
static int64_t count(struct test_base *base, const char *filter)
{
	const struct filter_context context = {
	    .now = TODAY, .clock = TODAY, .default_country = "AT"};
	struct filter_error error = {0};
	struct filter_sets sets;
	struct filter_node *tree;
	int64_t people;
	enum rc rc = filter_read(&base->op, &context, filter, &tree, &error);

	if (rc == RC_INVALID) {
		op_clear_fault(&base->op);
		return -1;
	}
	assert_rc(RC_OK, rc);
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, filter_set_count(&sets, tree, &people));
	return people;
}

struct row {
	const char *key, *value, *filter;
	int64_t people; /* -1: refused */
};

static void try_all(struct test_base *base, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct row *r = &rows[i];
		int64_t people;

		give(base, r->key, r->value);
		people = count(base, arena_printf(&base->op.mem, "attr.%s %s", r->key, r->filter));
		if (people != r->people)
			fail_msg("attr.%s = '%s', %s: %lld instead of %lld", r->key, r->value,
				 r->filter, (long long)people, (long long)r->people);
		give(base, r->key, "");
	}
}

static void test_contact_attribute__text_is_found(void **state)
{
	static const struct row rows[] = {
	    {"text", "PRAGUE", "is prague", 1},
	    {"text", "Prague 11", "is Prague", 0},
	    {"text", "", "is Prague", 0},
	    {"text", "Zoe\u0308", "is \"Zo\u00eb\"", 1},
	    {"text", "straße", "is STRASSE", 1},
	    {"text", "Prague", "is \" Prague \"", 1},
	    {"text", "test", "is not prod", 1},
	    {"text", "", "is not prod", 1},
	    {"text", "test custom data", "contains CUSTOM", 1},
	    {"text", "500 euros", "contains \"50%\"", 0},
	    {"text", "axb", "contains \"a_b\"", 0},
	    {"text", "C:\\x", "contains \"\\\\\"", 1},
	    {"text", "hi 😀", "contains \"😀\"", 1},
	    {"text", "Prague 11", "starts with Prague", 1},
	    {"text", "A@X.COM", "ends with \".com\"", 1},
	    {"text", "x", "has any value", 1},
	    {"text", "\u200b", "has any value", 1},
	    {"text", " ", "has any value", 0},
	    {"text", "", "is unknown", 1},
	    {"link", "https://example.com/Ü", "contains \"example.com/u\"", 1},
	    {"link", "https://example.com", "has any value", 1},
	};

	try_all(*state, rows, ARRAY_LEN(rows));
}

static void test_contact_attribute__numbers_are_found(void **state)
{
	static const struct row rows[] = {
	    {"number", "21.5", ">= 20.5", 1},
	    {"number", "20.5", ">= 20.5", 1},
	    {"number", "19.5", ">= 20.5", 0},
	    {"number", "", "< 20.5", 0},
	    {"number", "10", "> 9", 1},
	    {"number", "1", "= 1.0", 1},
	    {"number", "1.00", "= 1", 1},
	    {"number", "9007199254740992", "= 9007199254740993", 0},
	    {"number", "9007199254740993", "= 9007199254740993", 1},
	    {"number", "1000", "= \" 1000 \"", 1},
	    {"number", "1000", "= \"1,000\"", -1},
	    {"number", "1000", "= 1e3", -1},
	    {"number", "0", "is unknown", 0},
	    {"number", "", "!= 5", 1},
	    {"number", "-7", "is between -7 and 0", 1},
	    {"number", "99999999999999999999", "> 9223372036854775807", 1},
	};

	try_all(*state, rows, ARRAY_LEN(rows));
}

static void test_contact_attribute__dates_are_found(void **state)
{
	static const struct row rows[] = {
	    {"date", "2022-01-19", "is before 2022-01-20", 1},
	    {"date", "2022-01-20", "is before 2022-01-20", 0},
	    {"date", "2022-01-20T23:59:00Z", "is after 2022-01-20", 0},
	    {"date", "2022-01-21", "is after 2022-01-20", 1},
	    {"date", "2022-01-20T23:59:00Z", "is on 2022-01-20", 1},
	    {"date", "", "is before 2022-01-20", 0},
	    {"date", "2026-03-14", "is more than 3 days ago", 1},
	    {"date", "2026-03-15", "is more than 3 days ago", 0},
	    {"date", "2026-03-14", "is exactly 4 days ago", 1},
	    {"date", "2026-03-11", "is in the last 7 days", 1},
	    {"date", "2026-03-19", "is in the last 7 days", 0},
	    {"date", "2026-03-18", "is today", 1},
	    {"date", "1990-03-18", "is today", 0},
	    {"date", "1990-03-18", "has its anniversary today", 1},
	    {"date", "2022-01-20", "is before \"0000-00-00\"", -1},
	};

	try_all(*state, rows, ARRAY_LEN(rows));
}

static void test_contact_attribute__choices_are_found(void **state)
{
	static const struct row rows[] = {
	    {"yes_no", "yes", "is yes", 1},
	    {"yes_no", "no", "is yes", 0},
	    {"yes_no", "", "is no", 0},
	    {"yes_no", "", "is not yes", 1},
	    {"choice", "Gold", "is gold", 1},
	    {"choice", "zoe", "is \"ZOË\"", 1},
	    {"choice", "smart, art2", "is any of gold, \"Smart, art2\"", 1},
	    {"choice", "", "is none of gold", 1},
	    {"choice", "gold", "is platinum", -1},
	    {"several", "a", "is any of a, b", 1},
	    {"several", "a", "is all of a, b", 0},
	    {"several", "a,b", "is all of a, b", 1},
	    {"several", "", "is none of a", 1},
	    {"several", "\"smart, art2\"", "is any of a", 0},
	    {"several", "\"smart, art2\"", "is any of \"smart, art2\"", 1},
	};

	try_all(*state, rows, ARRAY_LEN(rows));
}

static void test_contact_attribute__a_birthday_is_one_in_every_zone(void **state)
{
	struct test_base *base = *state;

	zone_use("Pacific/Kiritimati");
	give(base, "date", "2026-03-19"); /* there it is the 19th already */
	assert_int_equal(count(base, "attr.date is today"), 1);
	zone_use("UTC");
	assert_int_equal(count(base, "attr.date is today"), 0);
	give(base, "date", "2026-03-18");
	assert_int_equal(count(base, "attr.date is today"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	    TEST(test_contact_attribute__text_is_found),
	    TEST(test_contact_attribute__numbers_are_found),
	    TEST(test_contact_attribute__dates_are_found),
	    TEST(test_contact_attribute__choices_are_found),
	    TEST(test_contact_attribute__a_birthday_is_one_in_every_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
