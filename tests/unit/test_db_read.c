#include "tests/unit/support.h"

static void test_db_begin_read__refuses_every_write(void **state)
{
	static const char *const writes[] = {
	    "INSERT INTO setting (key, value) VALUES ('a', 'b')",
	    "UPDATE account SET name = 'x'",
	    "DELETE FROM account",
	    "CREATE TABLE x (y)",
	};
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(writes); i++) {
		assert_rc(RC_OK, db_begin_read(&base->op));
		assert_rc(RC_FAILED, db_run(&base->op, writes[i], DB_NO_ARGS));
		db_rollback(&base->op);
		op_clear_fault(&base->op);
	}
	assert_int_equal(test_count(base, "SELECT count(*) FROM account WHERE name = 'Ana'"), 1);
}

static void test_db_begin_read__sees_one_moment(void **state)
{
	struct test_base *base = *state;
	struct op other;
	struct db *db;
	char why[128];

	assert_rc(RC_OK, db_open(&db, base->path, DB_OPEN, 0, why, sizeof(why)));
	op_init(&other, db, TEST_NOW);
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_int_equal(test_count(base, "SELECT count(*) FROM setting"), 0);
	assert_rc(RC_OK, db_begin_write(&other));
	assert_rc(RC_OK,
		  db_run(&other, "INSERT INTO setting (key, value) VALUES ('a', 'b')", DB_NO_ARGS));
	assert_rc(RC_OK, db_commit(&other));
	assert_int_equal(test_count(base, "SELECT count(*) FROM setting"), 0);
	db_rollback(&base->op);
	assert_int_equal(test_count(base, "SELECT count(*) FROM setting"), 1);
	op_release(&other);
	db_close(db);
}

static void test_db_begin_write__writes_again_after_a_read(void **state)
{
	struct test_base *base = *state;

	for (int i = 0; i < 3; i++) {
		assert_rc(RC_OK, db_begin_read(&base->op));
		db_rollback(&base->op);
		assert_rc(RC_OK, db_begin_write(&base->op));
		assert_rc(RC_OK, db_run(&base->op, "UPDATE account SET name = 'Ana'", DB_NO_ARGS));
		assert_rc(RC_OK, db_commit(&base->op));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_db_begin_read__refuses_every_write,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_db_begin_read__sees_one_moment, test_base_setup,
					    test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_db_begin_write__writes_again_after_a_read,
					    test_base_setup, test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
