#include "tests/unit/support.h"

#include "lib/domain/notice.h"

static void test_notice__is_told_to_its_account_alone(void **state)
{
	struct test_base *base = *state;
	struct notice *list;
	size_t count;
	int64_t unread;

	test_begin(base);
	assert_rc(RC_OK,
		  db_run_script(&base->op, "INSERT INTO account (id, email, email_key, name, role,"
					   " password_hash, created_at) VALUES (2, 'b', 'b', 'Bob',"
					   " 'viewer', '', 0)"));
	assert_rc(RC_OK, notice_add(&base->op, 1, "success", "first", "/imports/view?id=1"));
	assert_rc(RC_OK, notice_add(&base->op, 1, "danger", "second", ""));
	assert_rc(RC_OK, notice_add(&base->op, 2, "info", "for Bob", ""));
	assert_rc(RC_OK, notice_add(&base->op, 0, "info", "for nobody", ""));
	test_commit(base);
	assert_rc(RC_OK, notice_list(&base->op, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].text, "second");
	assert_string_equal(list[1].href, "/imports/view?id=1");
	assert_rc(RC_OK, notice_count_unread(&base->op, &unread));
	assert_int_equal(unread, 2);
	test_begin(base);
	assert_rc(RC_OK, notice_mark_read(&base->op));
	test_commit(base);
	assert_rc(RC_OK, notice_count_unread(&base->op, &unread));
	assert_int_equal(unread, 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM notice WHERE read_at IS NULL"), 1);
}

static void test_notice_list__stops_at_the_maximum(void **state)
{
	struct test_base *base = *state;
	struct notice *list;
	size_t count;

	test_begin(base);
	for (int i = 0; i < 5; i++)
		assert_rc(RC_OK, notice_add(&base->op, 1, "info", "again", ""));
	test_commit(base);
	assert_rc(RC_OK, notice_list(&base->op, 3, &list, &count));
	assert_int_equal(count, 3);
	assert_int_equal(list[0].id, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_notice__is_told_to_its_account_alone,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_notice_list__stops_at_the_maximum, test_base_setup,
					    test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
