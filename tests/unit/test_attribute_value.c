#include "tests/unit/support.h"

#include "lib/base/limits.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"
#include "tests/fixture/naughty.h"

static const char *const colours[] = {"Red", "Blue, dark", "\"Green\"", "Weiß"};

static int setup(void **state)
{
	zone_use("Europe/Vienna");
	return test_base_setup(state);
}

static struct attribute create(struct test_base *base, const char *name, enum attribute_type type)
{
	struct attribute a;
	int64_t id;

	test_begin(base);
	assert_rc(RC_OK, attribute_create(&base->op, name, type, colours, ARRAY_LEN(colours), &id));
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	test_commit(base);
	return a;
}

static void add_person(struct test_base *base, int64_t id)
{
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op,
				"INSERT INTO contact (id, first_name, created_at, updated_at)"
				" VALUES ($1, 'P', 0, 0)",
				DB_ARGS(db_int(id))));
	test_commit(base);
}

static enum rc parse(struct test_base *base, const struct attribute *a, const char *text,
		     struct attribute_value *row)
{
	struct attribute_value *rows;
	size_t count;
	enum rc rc;

	op_clear_fault(&base->op);
	rc = attribute_value_parse(&base->op, a, text, &rows, &count);
	if (!rc && count)
		*row = rows[0];
	return rc;
}

static bool set(struct test_base *base, int64_t contact, const struct attribute *a,
		const char *text)
{
	bool changed;

	test_begin(base);
	assert_rc(RC_OK, contact_attribute_set(&base->op, contact, a, text, 0, &changed));
	test_commit(base);
	return changed;
}

static const char *stored(struct test_base *base, int64_t contact, const struct attribute *a)
{
	const char *text;

	assert_rc(RC_OK, contact_attribute_get(&base->op, contact, a, &text));
	return text;
}

/* --- numbers -------------------------------------------------------------------------------- */

static void test_attribute_value__whole_numbers_are_exact(void **state)
{
	static const struct {
		const char *text;
		int64_t number;
	} cases[] = {{"9007199254740993", INT64_C(9007199254740993)},
		     {" 1000 ", 1000},
		     {"-0", 0},
		     {"+7", 7},
		     {"007", 7},
		     {"9223372036854775807", INT64_MAX},
		     {"-9223372036854775808", INT64_MIN}};
	struct test_base *base = *state;
	struct attribute a = create(base, "Points", ATTRIBUTE_NUMBER);
	struct attribute_value row;

	add_person(base, 1);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_rc(RC_OK, parse(base, &a, cases[i].text, &row));
		assert_int_equal(row.number.type, DB_INT);
		assert_int_equal(row.number.integer, cases[i].number);
		set(base, 1, &a, cases[i].text);
		assert_string_equal(stored(base, 1, &a), text_trim(&base->op.mem, cases[i].text));
		assert_int_equal(test_count(base, "SELECT number FROM attribute_value"),
				 cases[i].number);
	}
	set(base, 1, &a, "9007199254740993");
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM attribute_value WHERE number ="
					  " 9007199254740992"),
			 0);
}

static void test_attribute_value__other_numbers_are_compared_as_numbers(void **state)
{
	struct test_base *base = *state;
	struct attribute a = create(base, "Points", ATTRIBUTE_NUMBER);
	struct attribute_value row;

	add_person(base, 1);
	assert_rc(RC_OK, parse(base, &a, "9223372036854775808", &row));
	assert_int_equal(row.number.type, DB_REAL);
	set(base, 1, &a, "-20.50");
	assert_string_equal(stored(base, 1, &a), "-20.50");
	assert_int_equal(
	    test_count(base, "SELECT COUNT(*) FROM attribute_value WHERE number = -20.5"), 1);
	set(base, 1, &a, "1.0");
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM attribute_value WHERE number = 1"),
			 1);
}

static void test_attribute_value__refuses_what_is_no_number(void **state)
{
	static const char *const bad[] = {"1,000",
					  "1e3",
					  "0x10",
					  "abc",
					  "1 000",
					  "1.",
					  ".5",
					  "--1",
					  "+",
					  "inf",
					  "nan",
					  "1.2.3",
					  "1'000",
					  "$5",
					  "5 €",
					  "\u0662",
					  "1' or randomblob(1e9)",
					  "1;",
					  "\xff"};
	struct test_base *base = *state;
	struct attribute a = create(base, "Points", ATTRIBUTE_NUMBER);
	struct attribute_value row;
	char digits[400];

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_rc(RC_INVALID, parse(base, &a, bad[i], &row));
		assert_string_equal(base->op.fault.field, "attr.points");
	}
	memset(digits, '9', sizeof(digits));
	digits[ATTRIBUTE_NUMBER_MAX + 1] = '\0';
	assert_rc(RC_INVALID, parse(base, &a, digits, &row));
	digits[ATTRIBUTE_NUMBER_MAX] = '\0';
	assert_rc(RC_OK, parse(base, &a, digits, &row));
}

/* --- dates ---------------------------------------------------------------------------------- */

static void test_attribute_date__is_local(void **state)
{
	static const struct {
		const char *zone, *text, *canonical;
		int64_t local;
	} cases[] = {
	    {"UTC", "2026-03-18", "2026-03-18", 1773792000},
	    {"Pacific/Kiritimati", "2026-03-18", "2026-03-18", 1773792000},
	    {"America/Santiago", "2019-09-08", "2019-09-08", 1567900800}, /* begins at 01:00 */
	    {"UTC", "1950-01-01", "1950-01-01", -631152000},
	    {"Europe/Vienna", "2026-03-18T23:30:00Z", "2026-03-18T23:30:00Z", 1773880200},
	    {"Europe/Vienna", "2026-07-01T12:00:00+00:00", "2026-07-01T12:00:00Z", 1782914400},
	    {"Europe/Vienna", "2026-03-18 10:30", "2026-03-18T09:30:00Z", 1773829800},
	    {"Asia/Tokyo", "2026-03-18T00:00:00", "2026-03-17T15:00:00Z", 1773792000},
	};
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *canonical;
		int64_t local;

		zone_use(cases[i].zone);
		assert_true(attribute_date(&base->op.mem, cases[i].text, &canonical, &local));
		assert_string_equal(canonical, cases[i].canonical);
		assert_int_equal(local, cases[i].local);
	}
}

static void test_attribute_date__is_said_in_words(void **state)
{
	struct test_base *base = *state;
	struct arena *mem = &base->op.mem;

	assert_string_equal(attribute_date_words(mem, "2026-03-18"), "18 Mar 2026");
	assert_string_equal(attribute_date_words(mem, "2026-03-18T09:30:00Z"),
			    "18 Mar 2026, 10:30");
	assert_string_equal(attribute_date_words(mem, ""), "");
	zone_use("America/Santiago");
	assert_string_equal(attribute_date_words(mem, "2019-09-08"), "8 Sep 2019");
}

static void test_attribute_value__refuses_what_is_no_date(void **state)
{
	static const char *const bad[] = {"0000-00-00",
					  "2023-02-29",
					  "18.3.2026",
					  "x",
					  "2026-13-01",
					  "2026-03-18T25:00",
					  "1' or randomblob(1e9)",
					  "today"};
	struct test_base *base = *state;
	struct attribute a = create(base, "Birthday", ATTRIBUTE_DATE);
	struct attribute_value row;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_rc(RC_INVALID, parse(base, &a, bad[i], &row));
		assert_string_equal(base->op.fault.field, "attr.birthday");
	}
	assert_rc(RC_OK, parse(base, &a, " 2024-02-29 ", &row));
	assert_string_equal(row.text, "2024-02-29");
}

/* --- links, yes/no, choices ------------------------------------------------------------------- */

static void test_attribute_value__a_link_is_harmless(void **state)
{
	static const char *const good[] = {
	    "https://example.com", "HTTP://Example.com/a?b=c&d=%20#e",
	    "mailto:a@b.example",  " https://bücher.example/ü ",
	    "https://[::1]/",	   "http://127.0.0.1:8080/x"};
	static const char *const bad[] = {"javascript:alert(1)",
					  " jAvAsCrIpT:alert(1)",
					  "java\tscript:alert(1)",
					  "data:text/html,<script>",
					  "vbscript:x",
					  "//evil.example",
					  "example.com",
					  "ftp://x.example",
					  "https:evil.example",
					  "https://",
					  "http:///x",
					  "https://a b.example",
					  "https://a.example/\tx",
					  "https://a.example/\nx",
					  "https://a.example/\u00a0x",
					  "mailto:",
					  "mailto:nobody",
					  "mailto:@x",
					  "file:///etc/passwd",
					  "https://\\evil.example",
					  "https://\x7f",
					  "\x01https://a.example",
					  "https://a.example\u2028x"};
	struct test_base *base = *state;
	struct attribute a = create(base, "Site", ATTRIBUTE_LINK);
	struct attribute_value row;
	char *long_link =
	    arena_printf(&base->op.mem, "https://a.example/%0*d", ATTRIBUTE_LINK_MAX - 18, 0);

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_rc(RC_OK, parse(base, &a, good[i], &row));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_rc(RC_INVALID, parse(base, &a, bad[i], &row));
	assert_rc(RC_OK, parse(base, &a, long_link, &row));
	assert_rc(RC_INVALID, parse(base, &a, arena_printf(&base->op.mem, "%sx", long_link), &row));
}

static void test_attribute_value__yes_and_no(void **state)
{
	struct test_base *base = *state;
	struct attribute a = create(base, "Member", ATTRIBUTE_YES_NO);
	struct attribute_value row;

	add_person(base, 1);
	assert_rc(RC_OK, parse(base, &a, "Yes", &row));
	assert_int_equal(row.number.integer, 1);
	assert_rc(RC_INVALID, parse(base, &a, "1", &row));
	set(base, 1, &a, "no");
	assert_string_equal(stored(base, 1, &a), "no");
	assert_true(set(base, 1, &a, ""));
	assert_string_equal(stored(base, 1, &a), "");
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM attribute_value"), 0);
}

static void test_attribute_value__a_choice_is_known_in_any_spelling(void **state)
{
	struct test_base *base = *state;
	struct attribute a = create(base, "Colour", ATTRIBUTE_CHOICE);
	struct attribute_value row;

	add_person(base, 1);
	assert_true(set(base, 1, &a, "WEISS"));
	assert_string_equal(stored(base, 1, &a), "Weiß");
	assert_false(set(base, 1, &a, " weiß "));
	assert_true(set(base, 1, &a, "blue, DARK"));
	assert_string_equal(stored(base, 1, &a), "Blue, dark");
	assert_rc(RC_INVALID, parse(base, &a, "Green", &row));
	assert_rc(RC_INVALID, parse(base, &a, "\u200b", &row));
}

static void test_attribute_value__several_come_back_in_order(void **state)
{
	struct test_base *base = *state;
	struct attribute a = create(base, "Colours", ATTRIBUTE_SEVERAL);
	const char *all = "Red, \"Blue, dark\", \"\"\"Green\"\"\", Weiß";
	struct attribute_value row;

	add_person(base, 1);
	assert_true(set(base, 1, &a, "weiss,red, RED,,"));
	assert_string_equal(stored(base, 1, &a), "Red, Weiß");
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM attribute_value WHERE part = number"
					  " AND text IS NULL AND key IS NULL"),
			 2);
	assert_false(set(base, 1, &a, "Red, Weiß"));
	assert_true(set(base, 1, &a, all));
	assert_string_equal(stored(base, 1, &a), all);
	assert_string_equal(attribute_value_join(&base->op, colours, 4), all);
	assert_rc(RC_INVALID, parse(base, &a, "Red, Mauve", &row));
	assert_true(set(base, 1, &a, " , "));
	assert_string_equal(stored(base, 1, &a), "");
}

/* --- text ----------------------------------------------------------------------------------- */

static void test_attribute_value__naughty_text_comes_back(void **state)
{
	struct test_base *base = *state;
	struct attribute a = create(base, "Remark", ATTRIBUTE_TEXT);
	struct attribute c = create(base, "Label", ATTRIBUTE_CHOICE);
	int64_t id;

	add_person(base, 1);
	for (size_t i = 0; i < ARRAY_LEN(naughty_strings); i++) {
		const char *text = text_trim(&base->op.mem, naughty_strings[i]);

		set(base, 1, &a, naughty_strings[i]);
		assert_string_equal(stored(base, 1, &a), text);
		assert_int_equal(test_count(base, "SELECT COUNT(*) FROM attribute_value WHERE"
						  " attribute_id = 1 AND key IS NULL"),
				 0);
		test_begin(base);
		if (attribute_option_add(&base->op, c.id, naughty_strings[i], &id)) {
			db_rollback(&base->op);
			op_clear_fault(&base->op);
			continue;
		}
		test_commit(base);
		assert_rc(RC_OK, attribute_get(&base->op, c.id, &c));
		set(base, 1, &c, text);
		assert_string_equal(stored(base, 1, &c), text);
	}
}

static void test_attribute_value__takes_the_limit_whole(void **state)
{
	struct test_base *base = *state;
	struct attribute a = create(base, "Remark", ATTRIBUTE_TEXT);
	char *text = arena_alloc(&base->op.mem, ATTRIBUTE_TEXT_MAX + 2);
	struct attribute_value row;

	memset(text, 'x', ATTRIBUTE_TEXT_MAX + 1);
	assert_rc(RC_INVALID, parse(base, &a, text, &row));
	text[ATTRIBUTE_TEXT_MAX] = '\0';
	assert_rc(RC_OK, parse(base, &a, text, &row));
	assert_rc(RC_INVALID, parse(base, &a, "\xff", &row));
}

/* --- what one contact has ----------------------------------------------------------------------
 */

static void test_contact_attribute__lists_all_in_order(void **state)
{
	struct test_base *base = *state;
	struct attribute points = create(base, "Points", ATTRIBUTE_NUMBER);
	struct attribute colours_of = create(base, "Colours", ATTRIBUTE_SEVERAL);
	struct contact_attribute *list;
	size_t count;

	create(base, "Empty", ATTRIBUTE_TEXT);
	add_person(base, 1);
	set(base, 1, &points, "5");
	set(base, 1, &colours_of, "red, weiss");
	test_begin(base);
	assert_rc(RC_OK, attribute_move(&base->op, points.id, 3));
	test_commit(base);
	assert_rc(RC_OK, contact_attribute_list(&base->op, 1, &list, &count));
	assert_int_equal(count, 3);
	assert_string_equal(list[0].text, "Red, Weiß");
	assert_int_equal(list[0].option_count, 2);
	assert_int_equal(list[0].options[1], colours_of.options[3].id);
	assert_string_equal(list[1].text, "");
	assert_string_equal(list[2].text, "5");
	assert_rc(RC_OK, contact_attribute_list(&base->op, 2, &list, &count));
	assert_string_equal(list[2].text, "");
}

static void test_contact_attribute__leaves_one_change_and_a_new_version(void **state)
{
	struct test_base *base = *state;
	struct attribute a = create(base, "Points", ATTRIBUTE_NUMBER);
	struct change *changes;
	size_t count;
	bool more;

	add_person(base, 1);
	assert_true(set(base, 1, &a, "5"));
	assert_false(set(base, 1, &a, " 5"));
	assert_true(set(base, 1, &a, "7"));
	assert_rc(RC_OK, change_list(&base->op, CHANGE_CONTACT, 1, 10, &changes, &count, &more));
	assert_int_equal(count, 2);
	assert_int_equal(changes[0].field, CONTACT_CHANGE_ATTRIBUTE + a.id);
	assert_string_equal(changes[0].old_value, "5");
	assert_string_equal(changes[0].new_value, "7");
	assert_string_equal(changes[0].action, "contact.edit");
	assert_int_equal(test_count(base, "SELECT version FROM contact"), 3);
	assert_int_equal(test_count(base, "SELECT updated_at FROM contact"), TEST_NOW);
}

static void test_contact_attribute__several_in_a_batch_are_one_version(void **state)
{
	struct test_base *base = *state;
	struct attribute a = create(base, "Points", ATTRIBUTE_NUMBER);
	struct attribute b = create(base, "Remark", ATTRIBUTE_TEXT);
	int64_t people;
	bool changed;

	add_person(base, 1);
	test_begin(base);
	assert_rc(RC_OK, contact_attribute_set(&base->op, 1, &a, "5", 0, &changed));
	assert_rc(RC_OK, contact_attribute_set(&base->op, 1, &b, "x", 0, &changed));
	test_commit(base);
	assert_int_equal(test_count(base, "SELECT version FROM contact"), 2);
	test_begin(base);
	assert_rc(RC_OK, attribute_delete(&base->op, b.id, &people));
	test_commit(base);
	assert_int_equal(test_count(base, "SELECT version FROM contact"), 3);
}

static void test_contact_attribute__needs_a_contact(void **state)
{
	struct test_base *base = *state;
	struct attribute a = create(base, "Points", ATTRIBUTE_NUMBER);
	bool changed;

	test_begin(base);
	assert_rc(RC_NOT_FOUND, contact_attribute_set(&base->op, 9, &a, "5", 0, &changed));
	assert_false(changed);
	assert_rc(RC_INVALID, contact_attribute_set(&base->op, 9, &a, "five", 0, &changed));
	db_rollback(&base->op);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	    TEST(test_attribute_value__whole_numbers_are_exact),
	    TEST(test_attribute_value__other_numbers_are_compared_as_numbers),
	    TEST(test_attribute_value__refuses_what_is_no_number),
	    TEST(test_attribute_date__is_local),
	    TEST(test_attribute_date__is_said_in_words),
	    TEST(test_attribute_value__refuses_what_is_no_date),
	    TEST(test_attribute_value__a_link_is_harmless),
	    TEST(test_attribute_value__yes_and_no),
	    TEST(test_attribute_value__a_choice_is_known_in_any_spelling),
	    TEST(test_attribute_value__several_come_back_in_order),
	    TEST(test_attribute_value__naughty_text_comes_back),
	    TEST(test_attribute_value__takes_the_limit_whole),
	    TEST(test_contact_attribute__lists_all_in_order),
	    TEST(test_contact_attribute__leaves_one_change_and_a_new_version),
	    TEST(test_contact_attribute__several_in_a_batch_are_one_version),
	    TEST(test_contact_attribute__needs_a_contact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
