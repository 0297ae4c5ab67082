#include "tests/unit/support.h"

#include "lib/domain/audit.h"
#include "lib/platform/zone.h"

static void test_audit__each_kind_has_words_and_a_key_of_its_own(void **state)
{
	(void)state;
	for (int kind = AUDIT_SIGN_IN; kind < AUDIT_KINDS; kind++) {
		const struct audit_word *word = audit_word((enum audit_kind)kind);

		assert_true(word->label[0] && word->group[0]);
		assert_int_equal(audit_kind_find(word->key), kind);
	}
	assert_int_equal(audit_kind_find("no such kind"), 0);
	assert_int_equal(audit_kind_find(""), 0);
}

static void test_audit__a_row_says_who_and_from_where(void **state)
{
	struct test_base *base = *state;
	struct audit_row *list;
	size_t count;

	base->op.address = "2001:db8::1";
	test_begin(base);
	assert_rc(RC_OK, audit_write(&base->op, AUDIT_EXPORT_ASKED, 17, "12 contacts"));
	assert_rc(RC_OK, audit_write_entry(&base->op, AUDIT_SIGN_IN_FAILED,
					   &(struct audit_entry){.other_account_id = 1}));
	assert_rc(RC_OK, audit_list(&base->op, &(struct audit_query){0}, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].kind, AUDIT_SIGN_IN_FAILED);
	assert_string_equal(list[0].account_name, "");
	assert_string_equal(list[0].other_account_name, "Ana");
	assert_string_equal(list[1].account_name, "Ana");
	assert_string_equal(list[1].detail, "12 contacts");
	assert_string_equal(list[1].address, "2001:db8::1");
	assert_int_equal(list[1].subject_id, 17);
	assert_rc(RC_OK,
		  audit_list(&base->op, &(struct audit_query){.account_id = 1}, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_rc(RC_OK,
		  audit_list(&base->op, &(struct audit_query){.account_id = 2}, 10, &list, &count));
	assert_int_equal(count, 0);
}

static void test_audit__sums_up_by_subject_address_and_time(void **state)
{
	struct test_base *base = *state;
	bool has;

	zone_use("Europe/Vienna");
	test_begin(base);
	for (int i = 0; i < 3; i++)
		assert_rc(RC_OK, audit_sum(&base->op, AUDIT_API_PULLED, 5, audit_day(&base->op)));
	assert_rc(RC_OK, audit_sum(&base->op, AUDIT_API_PULLED, 6, audit_day(&base->op)));
	base->op.address = "198.51.100.7";
	assert_rc(RC_OK, audit_has_sum(&base->op, AUDIT_API_PULLED, 5, audit_day(&base->op), &has));
	assert_false(has);
	assert_rc(RC_OK, audit_sum(&base->op, AUDIT_API_PULLED, 5, audit_day(&base->op)));
	assert_rc(RC_OK, audit_has_sum(&base->op, AUDIT_API_PULLED, 5, audit_day(&base->op), &has));
	assert_true(has);
	assert_int_equal(test_count(base, "SELECT count(*) FROM audit"), 3);
	assert_int_equal(test_count(base, "SELECT max(count) FROM audit"), 3);
	/* Midnight in Vienna, not in Greenwich. */
	assert_int_equal(audit_day(&base->op), TEST_NOW - 13 * 3600);
	base->op.now += 11 * 3600;
	assert_int_equal(audit_day(&base->op), TEST_NOW + 11 * 3600);
	assert_rc(RC_OK, audit_sum(&base->op, AUDIT_API_PULLED, 5, audit_day(&base->op)));
	assert_int_equal(test_count(base, "SELECT count(*) FROM audit"), 4);
}

static void test_audit__goes_with_its_transaction(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	assert_rc(RC_OK, audit_write(&base->op, AUDIT_SIGN_OUT, 0, NULL));
	db_rollback(&base->op);
	assert_int_equal(test_count(base, "SELECT count(*) FROM audit"), 0);
}

static void test_audit__forgets_what_is_too_old(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	assert_rc(RC_OK, audit_write(&base->op, AUDIT_SIGN_OUT, 0, NULL));
	base->op.now += 365 * 86400;
	assert_rc(RC_OK, audit_sweep(&base->op));
	assert_int_equal(test_count(base, "SELECT count(*) FROM audit"), 1);
	base->op.now++;
	assert_rc(RC_OK, audit_sweep(&base->op));
	assert_int_equal(test_count(base, "SELECT count(*) FROM audit"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_audit__each_kind_has_words_and_a_key_of_its_own),
	    cmocka_unit_test_setup_teardown(test_audit__a_row_says_who_and_from_where,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_audit__sums_up_by_subject_address_and_time,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_audit__goes_with_its_transaction, test_base_setup,
					    test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_audit__forgets_what_is_too_old, test_base_setup,
					    test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
