#include "lib/domain/import_control.h"

#include "tests/unit/support.h"

static const char sql_add[] =
    "INSERT INTO import (id, account_id, state, file_name, spool_name, bytes, content_hash, charset,"
    " delimiter, has_header, created_at) VALUES ($1, 1, $2, 'a.csv', 'import-x', $3, zeroblob(32),"
    " 'UTF-8', ',', 1, 1)";

static void add_import(struct test_base *base, int64_t id, const char *state, int64_t bytes)
{
	test_begin(base);
	assert_rc(RC_OK,
		  db_run(&base->op, sql_add, DB_ARGS(db_int(id), db_text(state), db_int(bytes))));
	test_commit(base);
}

static enum import_wish wish_of(struct test_base *base, int64_t id)
{
	enum import_wish wish;

	assert_rc(RC_OK, import_wish_get(&base->op, id, &wish));
	return wish;
}

static void test_import_control__only_what_is_under_way(void **state)
{
	struct test_base *base = *state;

	add_import(base, 1, "mapped", 5);
	add_import(base, 2, "done", 5);
	add_import(base, 3, "running", 5);
	test_begin(base);
	assert_rc(RC_CONFLICT, import_pause(&base->op, 1));
	assert_rc(RC_CONFLICT, import_cancel(&base->op, 2));
	assert_rc(RC_NOT_FOUND, import_resume(&base->op, 4));
	assert_rc(RC_OK, import_pause(&base->op, 3));
	assert_int_equal(wish_of(base, 3), IMPORT_WISH_PAUSE);
	assert_rc(RC_OK, import_resume(&base->op, 3));
	assert_int_equal(wish_of(base, 3), IMPORT_WISH_NONE);
	assert_rc(RC_OK, import_cancel(&base->op, 3));
	assert_rc(RC_CONFLICT, import_resume(&base->op, 3));
	assert_int_equal(wish_of(base, 3), IMPORT_WISH_CANCEL);
	test_commit(base);
}

static void test_import_control__small_ones_overtake_large_ones_alone(void **state)
{
	struct test_base *base = *state;
	struct import large = {.id = 1, .bytes = 50000000}, small = {.id = 2, .bytes = 1000};
	bool waits;

	add_import(base, 1, "running", large.bytes);
	assert_rc(RC_OK, import_small_waits(&base->op, &large, &waits));
	assert_false(waits);
	add_import(base, 3, "queued", 60000000);
	assert_rc(RC_OK, import_small_waits(&base->op, &large, &waits));
	assert_false(waits);
	add_import(base, 2, "queued", small.bytes);
	assert_rc(RC_OK, import_small_waits(&base->op, &large, &waits));
	assert_true(waits);
	add_import(base, 4, "queued", small.bytes);
	assert_rc(RC_OK, import_small_waits(&base->op, &small, &waits));
	assert_false(waits);
}

static void test_import_halt__is_told_and_keeps_the_fault(void **state)
{
	struct test_base *base = *state;
	struct import im = {.id = 1};

	add_import(base, 1, "running", 5);
	(void)op_fail(&base->op, RC_FAILED, "", "the disk of the server is full");
	import_halt(&base->op, &im, base->op.fault.reason);
	assert_int_equal(base->op.fault.rc, RC_FAILED);
	op_clear_fault(&base->op);
	assert_rc(RC_OK, import_get(&base->op, 1, &im));
	assert_string_equal(im.halt_reason, "the disk of the server is full");
	assert_int_equal(im.halted_at, TEST_NOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_import_control__only_what_is_under_way,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(
		test_import_control__small_ones_overtake_large_ones_alone, test_base_setup,
		test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_import_halt__is_told_and_keeps_the_fault,
					    test_base_setup, test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
