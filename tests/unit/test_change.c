#include "tests/unit/support.h"

#include <limits.h>

#include "lib/domain/change.h"

static void test_change__remembers_who_when_old_and_new(void **state)
{
	struct test_base *base = *state;
	struct change *list;
	size_t count;
	bool more;

	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "import", 12));
	assert_rc(RC_OK, change_created(&base->op, CHANGE_CONTACT, 5, 214));
	test_commit(base);
	base->op.now = TEST_NOW + 60;
	base->op.account_id = 0;
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 5, 8, "Linz", "", 0));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 6, 8, "", "Wels", 0));
	test_commit(base);
	assert_rc(RC_OK, change_list(&base->op, CHANGE_CONTACT, 5, 10, &list, &count, &more));
	assert_int_equal(count, 2);
	assert_false(more);
	assert_string_equal(list[0].action, "contact.edit");
	assert_string_equal(list[0].account_name, "");
	assert_int_equal(list[0].at, TEST_NOW + 60);
	assert_string_equal(list[0].old_value, "Linz");
	assert_string_equal(list[0].new_value, "");
	assert_string_equal(list[1].account_name, "Ana");
	assert_int_equal(list[1].import_id, 12);
	assert_int_equal(list[1].source_row, 214);
}

static void test_change_list__says_when_there_is_more(void **state)
{
	struct test_base *base = *state;
	struct change *list;
	size_t count;
	bool more;

	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
	for (int i = 0; i < 1000; i++)
		assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 5, 8, "a", "b", 0));
	test_commit(base);
	assert_rc(RC_OK, change_list(&base->op, CHANGE_CONTACT, 5, 100, &list, &count, &more));
	assert_int_equal(count, 100);
	assert_true(more);
	assert_int_equal(list[0].id, 1000);
}

static void test_change_origins__is_the_newest_change_of_each_field(void **state)
{
	struct test_base *base = *state;
	struct change *list;
	size_t count;

	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "import", 12));
	assert_rc(RC_OK, change_created(&base->op, CHANGE_CONTACT, 5, 214));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 5, 8, "", "Linz", 214));
	test_commit(base);
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 5, 8, "Linz", "Wels", 0));
	test_commit(base);
	assert_rc(RC_OK, change_origins(&base->op, CHANGE_CONTACT, 5, INT_MAX, 0, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].field, 0);
	assert_int_equal(list[0].source_row, 214);
	assert_string_equal(list[1].action, "contact.edit");
	assert_string_equal(list[1].account_name, "Ana");
	assert_rc(RC_OK, change_origins(&base->op, CHANGE_CONTACT, 5, 7, 0, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].field, 0);
}

static void test_change_origins__of_the_newest_changes_alone(void **state)
{
	struct test_base *base = *state;
	struct change *list;
	size_t count;

	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, change_created(&base->op, CHANGE_CONTACT, 5, 0));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 5, 8, "", "Linz", 0));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 5, 9, "", "AT", 0));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 5, 9, "AT", "DE", 0));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 6, 9, "AT", "DE", 0));
	test_commit(base);
	assert_rc(RC_OK, change_origins(&base->op, CHANGE_CONTACT, 5, INT_MAX, 2, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].field, 9);
	assert_int_equal(list[0].id, 4);
	assert_rc(RC_OK, change_origins(&base->op, CHANGE_CONTACT, 5, INT_MAX, 0, &list, &count));
	assert_int_equal(count, 3);
}

/* In their order, one by one or many at once, and those of another contact apart. */
static void test_change_gather__writes_what_was_gathered(void **state)
{
	struct test_base *base = *state;
	struct change_gather gather;
	struct change *list;
	size_t count;
	bool more;

	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "import", 12));
	change_gather_begin(&base->op, &gather);
	assert_rc(RC_OK, change_created(&base->op, CHANGE_CONTACT, 5, 7));
	for (int field = 1; field <= 2 * CHANGE_GATHER_MAX; field++)
		assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 5, field, "", "Linz", 7));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 6, 8, "Linz", "", 9));
	assert_rc(RC_OK, change_settle(&base->op));
	assert_rc(RC_OK, change_list(&base->op, CHANGE_CONTACT, 6, 9, &list, &count, &more));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].old_value, "Linz");
	assert_int_equal(list[0].source_row, 9);
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, 6, 9, "", "AT", 9));
	assert_rc(RC_OK, change_gather_end(&base->op, RC_OK));
	assert_rc(RC_OK, change_list(&base->op, CHANGE_CONTACT, 6, 9, &list, &count, &more));
	assert_int_equal(count, 2);
	assert_rc(RC_OK, change_list(&base->op, CHANGE_CONTACT, 5, 99, &list, &count, &more));
	assert_int_equal(count, 1 + 2 * CHANGE_GATHER_MAX);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(list[i].field, count - 1 - i);
	test_commit(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_change_origins__is_the_newest_change_of_each_field,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_change_origins__of_the_newest_changes_alone,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_change__remembers_who_when_old_and_new,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_change_gather__writes_what_was_gathered,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_change_list__says_when_there_is_more,
					    test_base_setup, test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
