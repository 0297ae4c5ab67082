#include "lib/domain/import_kept.h"

#include "tests/unit/support.h"

static void test_import_kept__only_of_what_is_over(void **state)
{
	struct test_base *base = *state;
	struct import im = {.id = 1, .state = IMPORT_RUNNING, .spool_name = "import-x"};
	struct csv_row header, row;
	int64_t source;

	assert_false(import_is_kept(&im));
	test_begin(base);
	assert_rc(RC_CONFLICT, import_kept_remove(&base->op, &base->config, &im));
	im.state = IMPORT_DONE;
	assert_true(import_is_kept(&im));
	assert_rc(RC_NOT_FOUND,
		  import_kept_row(&base->op, &base->config, &im, 0, &header, &row, &source));
	im.total_rows = 1; /* but no such file */
	assert_rc(RC_NOT_FOUND,
		  import_kept_row(&base->op, &base->config, &im, 1, &header, &row, &source));
	im.spool_name = "";
	assert_rc(RC_NOT_FOUND, import_kept_remove(&base->op, &base->config, &im));
	assert_false(import_is_kept(&im));
	test_commit(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_import_kept__only_of_what_is_over, test_base_setup,
					    test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
