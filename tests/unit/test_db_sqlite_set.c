#include "tests/unit/support.h"

#include "lib/platform/db_sqlite.h"

static int setup(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	/* 1 once, 2 twice ... 5 five times, and ids that have no room. */
	return db_run_script(&base->op,
			     "CREATE TABLE did (id INTEGER PRIMARY KEY, who INTEGER NOT NULL);"
			     "INSERT INTO did (who) VALUES (1), (2), (2), (3), (3), (3), (4), (4),"
			     " (4), (4), (5), (5), (5), (5), (5), (0), (0), (-7), (-7), (9999),"
			     " (9999)")
		   ? -1
		   : 0;
}

static const char *found(struct test_base *base, const char *sql, struct db_args args)
{
	struct id_set set;
	const char *text = "";

	id_set_init(&base->op.mem, &set, 10);
	assert_rc(RC_OK, db_get_set(&base->op, &set, sql, args));
	for (int64_t id = id_set_next(&set, 0); id; id = id_set_next(&set, id))
		text = arena_printf(&base->op.mem, "%s%d ", text, (int)id);
	return text;
}

static void test_db_sqlite_set__ids_are_collected(void **state)
{
	struct test_base *base = *state;

	assert_string_equal(found(base, "SELECT id_set(who) FROM did", DB_NO_ARGS), "1 2 3 4 5 ");
	assert_string_equal(
	    found(base, "SELECT id_set(who) FROM did WHERE who > $1", DB_ARGS(db_int(3))), "4 5 ");
	assert_string_equal(
	    found(base, "SELECT id_set(who) FROM did WHERE who > 100000", DB_NO_ARGS), "");
}

static void test_db_sqlite_set__ids_are_counted(void **state)
{
	struct test_base *base = *state;
	static const char sql[] = "SELECT id_set_times(who, $1, $2) FROM did";

	assert_string_equal(found(base, sql, DB_ARGS(db_int(1), db_int(INT64_MAX))), "1 2 3 4 5 ");
	assert_string_equal(found(base, sql, DB_ARGS(db_int(3), db_int(INT64_MAX))), "3 4 5 ");
	assert_string_equal(found(base, sql, DB_ARGS(db_int(2), db_int(2))), "2 ");
	assert_string_equal(found(base, sql, DB_ARGS(db_int(2), db_int(4))), "2 3 4 ");
	assert_string_equal(found(base, sql, DB_ARGS(db_int(6), db_int(INT64_MAX))), "");
	assert_string_equal(
	    found(base, "SELECT id_set_times(who, 1, 9) FROM did WHERE who > 100000", DB_NO_ARGS),
	    "");
	/* What was asked before leaves nothing behind. */
	assert_string_equal(found(base, sql, DB_ARGS(db_int(5), db_int(INT64_MAX))), "5 ");
}

static void test_db_sqlite_set__the_latest_row_of_an_id_is_tested(void **state)
{
	struct test_base *base = *state;
	static const char sql[] =
	    "SELECT id_set_latest(did.who, t.at, did.id, did.id IN (1, 3, 6, 7, 15))"
	    " FROM did JOIN (SELECT 5 AS at) t";

	/* The rows of 1 are 1; of 2: 2, 3; of 3: 4 to 6; of 4: 7 to 10; of 5: 11 to 15. */
	assert_string_equal(found(base, sql, DB_NO_ARGS), "1 2 3 5 ");
	/* The time comes first. */
	assert_string_equal(found(base,
				  "SELECT id_set_latest(who, 100 - id, id, id IN (2, 5, 7, 15))"
				  " FROM did",
				  DB_NO_ARGS),
			    "2 4 ");
	assert_string_equal(
	    found(base, "SELECT id_set_latest(who, id, id, NULL) FROM did", DB_NO_ARGS), "");
}

/* Kept while nobody writes, also by another connection, and given to nobody who asks otherwise. */
static void test_db_sqlite_set__a_kept_set_is_as_good_as_the_data(void **state)
{
	struct test_base *base = *state;
	static const char sql[] = "SELECT id_set_times(who, $1, $2) FROM did";
	struct db_args twice = DB_ARGS(db_int(2), db_int(2));
	struct id_set set;
	struct db *other;
	struct op op;
	char why[200];

	assert_rc(RC_OK, db_open(&other, base->path, DB_OPEN, 0, why, sizeof(why)));
	op_init(&op, other, TEST_NOW);
	id_set_init(&base->op.mem, &set, 10);
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_string_equal(found(base, sql, twice), "2 ");
	assert_true(db_get_kept_set(&base->op, &set, sql, twice));
	assert_true(id_set_has(&set, 2));
	id_set_init(&base->op.mem, &set, 10);
	assert_false(db_get_kept_set(&base->op, &set, sql, DB_ARGS(db_int(2), db_int(3))));
	assert_rc(RC_OK, db_commit(&base->op));
	assert_rc(RC_OK, db_run_script(&op, "INSERT INTO did (who) VALUES (1)"));
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_false(db_get_kept_set(&base->op, &set, sql, twice));
	assert_string_equal(found(base, sql, twice), "1 2 ");
	assert_rc(RC_OK, db_commit(&base->op));
	op_release(&op);
	db_close(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_db_sqlite_set__ids_are_collected),
	    TEST(test_db_sqlite_set__ids_are_counted),
	    TEST(test_db_sqlite_set__the_latest_row_of_an_id_is_tested),
	    TEST(test_db_sqlite_set__a_kept_set_is_as_good_as_the_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
