/*
 * One row: words and names in many spellings, who it is, and what a file may not turn around.
 */
#include "lib/domain/import_row.h"

#include "lib/domain/import_value.h"
#include "tests/unit/import_trial.h"

#define COLUMNS "email,phone,identifier,first_name,city,marketing_consent,blocked"

static void start(struct test_base *base, struct trial *t, bool update)
{
	trial_prepare(base, t, COLUMNS, update);
	trial_open(base, t);
}

static void test_import_row__knows_yes_and_no(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;

	assert_string_equal(import_value_yes_no(op, "JA"), "yes");
	assert_string_equal(import_value_yes_no(op, " Sí "), "yes");
	assert_string_equal(import_value_yes_no(op, "SUBSCRIBED"), "yes");
	assert_string_equal(import_value_yes_no(op, "0"), "no");
	assert_string_equal(import_value_yes_no(op, "Unsubscribed"), "no");
	assert_string_equal(import_value_yes_no(op, "NEVER_SUBSCRIBED"), "");
	assert_null(import_value_yes_no(op, "perhaps"));
}

static void check_name(struct op *op, const char *name, const char *first, const char *last)
{
	const char *got_first, *got_last;

	import_value_split_name(op, name, &got_first, &got_last);
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
	trial_check(base, &t, "a@example.com|0664 1234567|K1|Anna|||", IMPORT_CREATED);
	trial_check(base, &t, "A@EXAMPLE.com|||Anna|||", IMPORT_SKIPPED);
	trial_check(base, &t, "|+43 664 1234567||Anna|||", IMPORT_SKIPPED);
	trial_check(base, &t, "||k1|Anna|||", IMPORT_SKIPPED);
	/* Same phone, other address: somebody of the family. */
	trial_check(base, &t, "b@example.com|+436641234567||Bert|||", IMPORT_CREATED);
	/* Same identifier, other address: the same person, who has a new one. */
	trial_check(base, &t, "c@example.com||K1|Anna|||", IMPORT_SKIPPED);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact"), 2);
	assert_string_equal(trial_value(base, "SELECT phone_key FROM contact WHERE id = 1"),
			    "+436641234567");
	trial_close(base, &t);
}

static void test_import_row__touches_neither_of_two_people(void **state)
{
	struct test_base *base = *state;
	struct import_plan out;
	struct trial t;

	start(base, &t, true);
	trial_check(base, &t, "a@example.com|||Anna|Wien||", IMPORT_CREATED);
	trial_check(base, &t, "|||Nobody|||", IMPORT_CREATED);
	trial_check(base, &t, "||K2|Bert|Graz||", IMPORT_CREATED);
	out = trial_take(base, &t, "a@example.com||K2|Eve|Linz||");
	assert_int_equal(out.bucket, IMPORT_ROW_FAILED);
	assert_non_null(strstr(out.reason, "matches two people"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE city = 'Linz'"), 0);
	trial_close(base, &t);
}

static void test_import_row__updates_what_the_file_says_and_keeps_the_rest(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	start(base, &t, true);
	trial_check(base, &t, "a@example.com|0664 1234567|K1|Anna|Wien|yes|", IMPORT_CREATED);
	trial_check(base, &t, "a@example.com||||Graz||", IMPORT_UPDATED);
	trial_check(base, &t, "a@example.com||||Graz||", IMPORT_UNCHANGED);
	assert_string_equal(trial_value(base, "SELECT first_name || city || identifier || phone_key"
					      " FROM contact"),
			    "AnnaGrazK1+436641234567");
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE field <> 0"), 1);
	assert_int_equal(test_count(base, "SELECT source_row FROM change WHERE field <> 0"), 2);
	trial_close(base, &t);
}

static void test_import_row__never_makes_anybody_mailable_again(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	start(base, &t, true);
	trial_check(base, &t, "a@example.com|||||no|yes", IMPORT_CREATED);
	trial_check(base, &t, "a@example.com|||||yes|no", IMPORT_UNCHANGED);
	trial_check(base, &t, "b@example.com|||||yes|", IMPORT_CREATED);
	trial_check(base, &t, "b@example.com|||||no|", IMPORT_UPDATED);
	trial_check(base, &t, "b@example.com|||||yes|", IMPORT_UNCHANGED);
	trial_check(base, &t, "c@example.com||||||", IMPORT_CREATED);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET email_status = 1 WHERE id = 3",
				DB_NO_ARGS));
	trial_check(base, &t, "c@example.com|||||yes|", IMPORT_UNCHANGED);
	trial_check(base, &t, "d@example.com||||||", IMPORT_CREATED);
	trial_check(base, &t, "d@example.com|||||ja|", IMPORT_UPDATED);
	assert_int_equal(test_count(base, "SELECT sum(marketing_consent = 1) FROM contact"), 1);
	assert_int_equal(test_count(base, "SELECT blocked FROM contact WHERE id = 1"), 1);
	trial_close(base, &t);
}

static void test_import_row__brings_nobody_back(void **state)
{
	struct test_base *base = *state;
	struct import_plan out;
	struct trial t;

	start(base, &t, true);
	trial_check(base, &t, "a@example.com|||Anna|||", IMPORT_CREATED);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET state = 2", DB_NO_ARGS));
	out = trial_take(base, &t, "a@example.com|||Eve|||");
	assert_int_equal(out.bucket, IMPORT_SKIPPED);
	assert_non_null(strstr(out.reason, "deleted"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE first_name = 'Anna'"),
			 1);
	trial_close(base, &t);
}

static void check_failed(struct test_base *base, struct trial *t, const char *text,
			 const char *words)
{
	struct import_plan out = trial_take(base, t, text);

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
	check_failed(base, &t, arena_printf(&base->op.mem, "a@example.com|||%0600d|||", 1),
		     "First name: ");
	trial_check(base, &t, "a@example.com|||Anna||||", IMPORT_CREATED);
	trial_close(base, &t);
}

static void test_import_row__keeps_a_phone_that_cannot_be_dialled(void **state)
{
	struct test_base *base = *state;
	struct import_plan out;
	struct trial t;

	start(base, &t, false);
	out = trial_take(base, &t, "|12 34||Anna|||");
	assert_int_equal(out.bucket, IMPORT_CREATED);
	assert_true(out.is_undialled);
	assert_string_equal(trial_value(base, "SELECT phone FROM contact"), "12 34");
	assert_int_equal(test_count(base, "SELECT phone_key IS NULL FROM contact"), 1);
	trial_close(base, &t);
}

static void test_import_row__takes_marks_of_spreadsheets_off(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	start(base, &t, false);
	trial_check(base, &t, "|'+436641234567|'7210448301122|'=SUM(A1)|'quoted||", IMPORT_CREATED);
	assert_string_equal(trial_value(base, "SELECT phone || identifier || first_name || city"
					      " FROM contact"),
			    "+4366412345677210448301122=SUM(A1)'quoted");
	trial_close(base, &t);
}

static void test_import_row__records_where_it_came_from(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	start(base, &t, false);
	t.import.queued_at = TEST_NOW - 5;
	trial_check(base, &t, "a@example.com|||Anna||2024-05-01|", IMPORT_CREATED);
	assert_int_equal(test_count(base, "SELECT source = 1 AND source_import_id = 7 AND"
					  " obtained_by = 1 FROM contact"),
			 1);
	assert_int_equal(test_count(base, "SELECT obtained_at FROM contact"), TEST_NOW - 5);
	/* A moment where a word was expected is the moment of the consent. */
	assert_int_equal(test_count(base, "SELECT marketing_consent = 1 AND"
					  " marketing_consent_at = 1714521600 FROM contact"),
			 1);
	trial_close(base, &t);
}

static void test_import_row__puts_two_lines_of_a_cell_into_one(void **state)
{
	struct test_base *base = *state;
	struct import_plan plan;
	struct trial t;

	trial_prepare(base, &t, "email,first_name,city,address", true);
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Q\nTwo|Bad \r\n Ischl\t|Weg 1\r\nTop 2",
		    IMPORT_CREATED);
	assert_string_equal(
	    trial_value(base, "SELECT first_name || '/' || city || '/' || address FROM contact"),
	    "Q Two/Bad Ischl/Weg 1\nTop 2");
	trial_close(base, &t);
	base->op.batch_id = 0;
	trial_prepare(base, &t, "email,full_name", true);
	trial_open(base, &t);
	trial_check(base, &t, "b@example.com|Ludwig\nvan Beethoven", IMPORT_CREATED);
	assert_string_equal(trial_value(base, "SELECT first_name || '/' || last_name FROM contact"
					      " WHERE email = 'b@example.com'"),
			    "Ludwig/van Beethoven");
	plan = trial_take(base, &t, arena_printf(&base->op.mem, "c@example.com|Bo %0600d", 1));
	assert_int_equal(plan.bucket, IMPORT_ROW_FAILED);
	assert_non_null(strstr(plan.reason, "ull name: "));
	trial_close(base, &t);
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
	    TEST(puts_two_lines_of_a_cell_into_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
