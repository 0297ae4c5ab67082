/*
 * One row: words and names in many spellings, who it is, and what a file may not turn around.
 */
#include "lib/domain/import_row.h"

#include "lib/domain/change.h"
#include "tests/unit/support.h"

/* A row of e-mail, phone, identifier, first name, city, marketing consent, blocked. */
enum { COLUMNS = 7 };
static const unsigned char targets[COLUMNS] = {CONTACT_EMAIL,	   CONTACT_PHONE,
					       CONTACT_IDENTIFIER, CONTACT_FIRST_NAME,
					       CONTACT_CITY,	   CONTACT_MARKETING_CONSENT,
					       CONTACT_BLOCKED};

struct trial {
	struct import import;
	struct import_rules rules;
	int64_t number;
};

static void start(struct test_base *base, struct trial *t, bool update)
{
	*t = (struct trial){.import = {.id = 7, .update_existing = update, .obtained_by = 1}};
	t->rules = (struct import_rules){
	    .import = &t->import, .mapping = {.count = COLUMNS}, .country = "AT"};
	memcpy(t->rules.mapping.targets, targets, COLUMNS);
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "import", 7));
}

static struct import_outcome take(struct test_base *base, struct trial *t, const char *text)
{
	struct import_outcome out;
	struct csv_row row = {.number = ++t->number};
	char *cells[COLUMNS + 2], *at = arena_dup(&base->op.mem, text);

	for (;; at++) {
		cells[row.count++] = at;
		at += strcspn(at, "|");
		if (!*at)
			break;
		*at = '\0';
	}
	row.cells = cells;
	assert_rc(RC_OK, import_row_take(&base->op, &t->rules, &row, &out));
	assert_int_equal(base->op.fault.rc, RC_OK);
	return out;
}

static void check(struct test_base *base, struct trial *t, const char *text,
		  enum import_bucket bucket)
{
	struct import_outcome out = take(base, t, text);

	if (out.bucket != bucket)
		fail_msg("\"%s\" ended in %d (%s), not in %d", text, out.bucket, out.reason,
			 bucket);
}

static const char *value(struct test_base *base, const char *sql)
{
	const char *out;

	assert_rc(RC_OK, db_get_text(&base->op, &out, sql, DB_NO_ARGS));
	return out;
}

static void test_import_row__knows_yes_and_no(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;

	assert_string_equal(import_row_yes_no(op, "JA"), "yes");
	assert_string_equal(import_row_yes_no(op, " Sí "), "yes");
	assert_string_equal(import_row_yes_no(op, "SUBSCRIBED"), "yes");
	assert_string_equal(import_row_yes_no(op, "0"), "no");
	assert_string_equal(import_row_yes_no(op, "Unsubscribed"), "no");
	assert_string_equal(import_row_yes_no(op, "NEVER_SUBSCRIBED"), "");
	assert_null(import_row_yes_no(op, "perhaps"));
}

static void check_name(struct op *op, const char *name, const char *first, const char *last)
{
	const char *got_first, *got_last;

	import_row_split_name(op, name, &got_first, &got_last);
	assert_string_equal(got_first, first);
	assert_string_equal(got_last, last);
}

static void test_import_row__splits_names(void **state)
{
	struct op *op = &((struct test_base *)*state)->op;

	check_name(op, "Anna Huber", "Anna", "Huber");
	check_name(op, " Anna Maria  Huber ", "Anna Maria", "Huber");
	check_name(op, "Ludwig van Beethoven", "Ludwig", "van Beethoven");
	check_name(op, "Jan van der Berg", "Jan", "van der Berg");
	check_name(op, "van Morrison", "van", "Morrison");
	check_name(op, "Huber, Anna", "Anna", "Huber");
	check_name(op, "Zoë", "Zoë", "");
	check_name(op, "高橋美咲", "高橋美咲", "");
	check_name(op, ",", ",", "");
	check_name(op, "", "", "");
}

static void test_import_row__finds_people_by_email_then_phone_then_identifier(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	start(base, &t, false);
	check(base, &t, "a@example.com|0664 1234567|K1|Anna|||", IMPORT_CREATED);
	check(base, &t, "A@EXAMPLE.com|||Anna|||", IMPORT_SKIPPED);
	check(base, &t, "|+43 664 1234567||Anna|||", IMPORT_SKIPPED);
	check(base, &t, "||k1|Anna|||", IMPORT_SKIPPED);
	/* Same phone, other address: somebody of the family. */
	check(base, &t, "b@example.com|+436641234567||Bert|||", IMPORT_CREATED);
	/* Same identifier, other address: the same person, who has a new one. */
	check(base, &t, "c@example.com||K1|Anna|||", IMPORT_SKIPPED);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact"), 2);
	assert_string_equal(value(base, "SELECT phone_key FROM contact WHERE id = 1"),
			    "+436641234567");
}

static void test_import_row__touches_neither_of_two_people(void **state)
{
	struct test_base *base = *state;
	struct import_outcome out;
	struct trial t;

	start(base, &t, true);
	check(base, &t, "a@example.com|||Anna|Wien||", IMPORT_CREATED);
	check(base, &t, "|||Nobody|||", IMPORT_CREATED);
	check(base, &t, "||K2|Bert|Graz||", IMPORT_CREATED);
	out = take(base, &t, "a@example.com||K2|Eve|Linz||");
	assert_int_equal(out.bucket, IMPORT_ROW_FAILED);
	assert_non_null(strstr(out.reason, "matches two people"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE city = 'Linz'"), 0);
}

static void test_import_row__updates_what_the_file_says_and_keeps_the_rest(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	start(base, &t, true);
	check(base, &t, "a@example.com|0664 1234567|K1|Anna|Wien|yes|", IMPORT_CREATED);
	check(base, &t, "a@example.com||||Graz||", IMPORT_UPDATED);
	check(base, &t, "a@example.com||||Graz||", IMPORT_UNCHANGED);
	assert_string_equal(value(base, "SELECT first_name || city || identifier || phone_key"
					" FROM contact"),
			    "AnnaGrazK1+436641234567");
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE field <> 0"), 1);
	assert_int_equal(test_count(base, "SELECT source_row FROM change WHERE field <> 0"), 2);
}

static void test_import_row__never_makes_anybody_mailable_again(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	start(base, &t, true);
	check(base, &t, "a@example.com|||||no|yes", IMPORT_CREATED);
	check(base, &t, "a@example.com|||||yes|no", IMPORT_UNCHANGED);
	check(base, &t, "b@example.com|||||yes|", IMPORT_CREATED);
	check(base, &t, "b@example.com|||||no|", IMPORT_UPDATED);
	check(base, &t, "b@example.com|||||yes|", IMPORT_UNCHANGED);
	check(base, &t, "c@example.com||||||", IMPORT_CREATED);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET email_status = 1 WHERE id = 3",
				DB_NO_ARGS));
	check(base, &t, "c@example.com|||||yes|", IMPORT_UNCHANGED);
	check(base, &t, "d@example.com||||||", IMPORT_CREATED);
	check(base, &t, "d@example.com|||||ja|", IMPORT_UPDATED);
	assert_int_equal(test_count(base, "SELECT sum(marketing_consent = 1) FROM contact"), 1);
	assert_int_equal(test_count(base, "SELECT blocked FROM contact WHERE id = 1"), 1);
}

static void test_import_row__brings_nobody_back(void **state)
{
	struct test_base *base = *state;
	struct import_outcome out;
	struct trial t;

	start(base, &t, true);
	check(base, &t, "a@example.com|||Anna|||", IMPORT_CREATED);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET state = 2", DB_NO_ARGS));
	out = take(base, &t, "a@example.com|||Eve|||");
	assert_int_equal(out.bucket, IMPORT_SKIPPED);
	assert_non_null(strstr(out.reason, "deleted"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE first_name = 'Anna'"),
			 1);
}

static void check_failed(struct test_base *base, struct trial *t, const char *text,
			 const char *words)
{
	struct import_outcome out = take(base, t, text);

	assert_int_equal(out.bucket, IMPORT_ROW_FAILED);
	if (!strstr(out.reason, words))
		fail_msg("\"%s\" failed with: %s", text, out.reason);
	/* A reason is shown and logged: it never quotes the person. */
	assert_null(strstr(out.reason, "secret"));
}

static void test_import_row__says_why_a_row_failed(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	start(base, &t, false);
	check_failed(base, &t, "secret|||Anna|||", "E-mail: ");
	check_failed(base, &t, "||||Wien||", "Give at least a name");
	check_failed(base, &t, "||||||", "Give at least a name");
	check_failed(base, &t, "a@example.com|||||secret|", "neither yes nor no");
	check_failed(base, &t, "a@example.com||", "has 3 values, but there are 7 columns");
	check_failed(base, &t, "a@example.com|||Anna||||secret", "only 7 columns");
	check_failed(base, &t, "a@example.com|||An\nna|||",
		     "First name: this must be a single line");
	check(base, &t, "a@example.com|||Anna||||", IMPORT_CREATED);
}

static void test_import_row__keeps_a_phone_that_cannot_be_dialled(void **state)
{
	struct test_base *base = *state;
	struct import_outcome out;
	struct trial t;

	start(base, &t, false);
	out = take(base, &t, "|4.36645E+12||Anna|||");
	assert_int_equal(out.bucket, IMPORT_CREATED);
	assert_true(out.is_undialled);
	assert_string_equal(value(base, "SELECT phone FROM contact"), "4.36645E+12");
	assert_int_equal(test_count(base, "SELECT phone_key IS NULL FROM contact"), 1);
}

static void test_import_row__takes_marks_of_spreadsheets_off(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	start(base, &t, false);
	check(base, &t, "|'+436641234567|'7210448301122|'=SUM(A1)|'quoted||", IMPORT_CREATED);
	assert_string_equal(value(base, "SELECT phone || identifier || first_name || city"
					" FROM contact"),
			    "+4366412345677210448301122=SUM(A1)'quoted");
}

static void test_import_row__records_where_it_came_from(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	start(base, &t, false);
	t.import.queued_at = TEST_NOW - 5;
	check(base, &t, "a@example.com|||Anna||2024-05-01|", IMPORT_CREATED);
	assert_int_equal(test_count(base, "SELECT source = 1 AND source_import_id = 7 AND"
					  " obtained_by = 1 FROM contact"),
			 1);
	assert_int_equal(test_count(base, "SELECT obtained_at FROM contact"), TEST_NOW - 5);
	/* A moment where a word was expected is the moment of the consent. */
	assert_int_equal(test_count(base, "SELECT marketing_consent = 1 AND"
					  " marketing_consent_at = 1714521600 FROM contact"),
			 1);
}

int main(void)
{
#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_import_row__##name, test_base_setup,                  \
					test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(knows_yes_and_no),
	    TEST(splits_names),
	    TEST(finds_people_by_email_then_phone_then_identifier),
	    TEST(touches_neither_of_two_people),
	    TEST(updates_what_the_file_says_and_keeps_the_rest),
	    TEST(never_makes_anybody_mailable_again),
	    TEST(brings_nobody_back),
	    TEST(says_why_a_row_failed),
	    TEST(keeps_a_phone_that_cannot_be_dialled),
	    TEST(takes_marks_of_spreadsheets_off),
	    TEST(records_where_it_came_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
