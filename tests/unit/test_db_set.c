#include "tests/unit/support.h"

#include "lib/platform/db_sqlite.h"

#define NUMBERS "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"

static const char sql_notes[] = "SELECT id_set(id) FROM notice";

static void add_notice(struct test_base *base, int64_t id)
{
	assert_rc(RC_OK,
		  db_run(&base->op, "INSERT INTO batch (id, at, action) VALUES ($1, 0, 'test')",
			 DB_ARGS(db_int(id))));
}

static int64_t count_batches(struct test_base *base)
{
	struct id_set set;

	id_set_init(&base->op.mem, &set, 1000);
	assert_rc(RC_OK, db_get_set(&base->op, &set, "SELECT id_set(id) FROM batch", DB_NO_ARGS));
	return id_set_count(&set);
}

static void test_db_set__takes_the_ids_of_a_query(void **state)
{
	struct test_base *base = *state;
	struct id_set set;

	id_set_init(&base->op.mem, &set, 1000);
	assert_rc(RC_OK,
		  db_get_set(&base->op, &set, NUMBERS " SELECT id_set(i) FROM n WHERE i % $1 = 0",
			     DB_ARGS(db_int(7))));
	assert_int_equal(142, id_set_count(&set));
	assert_true(id_set_has(&set, 994));
	assert_false(id_set_has(&set, 995));
}

static void test_db_set__takes_several_in_one_walk(void **state)
{
	struct test_base *base = *state;
	struct id_set sets[3];

	for (int i = 0; i < 3; i++)
		id_set_init(&base->op.mem, &sets[i], 1000);
	assert_rc(RC_OK, db_get_sets(&base->op, sets, 3,
				     NUMBERS " SELECT id_sets(i, i > 990, NULL, i % 2 = 0) FROM n",
				     DB_NO_ARGS));
	assert_int_equal(10, id_set_count(&sets[0]));
	assert_int_equal(0, id_set_count(&sets[1]));
	assert_int_equal(500, id_set_count(&sets[2]));
}

/* What was asked is only given again as long as nobody has written. */
static void test_db_set__is_kept_until_somebody_writes(void **state)
{
	struct test_base *base = *state;
	struct db *other;
	struct op op;
	char why[200];

	test_begin(base);
	add_notice(base, 1);
	test_commit(base);
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_int_equal(1, count_batches(base));
	assert_non_null(base->db->kept);
	assert_int_equal(1, count_batches(base));
	assert_rc(RC_OK, db_commit(&base->op));

	/* our own write */
	test_begin(base);
	add_notice(base, 2);
	assert_int_equal(2, count_batches(base));
	test_commit(base);
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_int_equal(2, count_batches(base));
	assert_rc(RC_OK, db_commit(&base->op));

	/* another connection's */
	assert_rc(RC_OK, db_open(&other, base->path, DB_OPEN, 0, why, sizeof(why)));
	op_init(&op, other, TEST_NOW);
	assert_rc(RC_OK, db_run(&op, "INSERT INTO batch (id, at, action) VALUES (3, 0, 'test')",
				DB_NO_ARGS));
	op_release(&op);
	db_close(other);
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_int_equal(3, count_batches(base));
	assert_rc(RC_OK, db_commit(&base->op));

	/* one that is taken back */
	test_begin(base);
	add_notice(base, 4);
	assert_int_equal(4, count_batches(base));
	db_rollback(&base->op);
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_int_equal(3, count_batches(base));
	assert_rc(RC_OK, db_commit(&base->op));
}

static void test_db_set__tells_values_apart(void **state)
{
	static const char sql[] = NUMBERS " SELECT id_set(i) FROM n WHERE i = $1 OR i = $2";
	struct test_base *base = *state;
	struct id_set one, two;

	assert_rc(RC_OK, db_begin_read(&base->op));
	id_set_init(&base->op.mem, &one, 1000);
	id_set_init(&base->op.mem, &two, 1000);
	assert_rc(RC_OK, db_get_set(&base->op, &one, sql, DB_ARGS(db_int(1), db_int(23))));
	assert_rc(RC_OK, db_get_set(&base->op, &two, sql, DB_ARGS(db_int(12), db_int(3))));
	assert_true(id_set_has(&two, 12));
	assert_false(id_set_has(&two, 23));
	assert_true(db_get_kept_set(&base->op, &two, sql, DB_ARGS(db_int(1), db_int(23))));
	assert_false(db_get_kept_set(&base->op, &two, sql, DB_ARGS(db_text("1"), db_int(23))));
	assert_false(db_get_kept_set(&base->op, &two, sql_notes, DB_NO_ARGS));
	assert_rc(RC_OK, db_commit(&base->op));
}

static void test_db_set__keeps_numbers_too(void **state)
{
	struct test_base *base = *state;
	int64_t number;

	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_rc(RC_OK, db_get_kept_int(&base->op, &number, "SELECT -5 + $1", DB_ARGS(db_int(2))));
	assert_int_equal(-3, number);
	assert_rc(RC_OK, db_get_kept_int(&base->op, &number, "SELECT -5 + $1", DB_ARGS(db_int(2))));
	assert_int_equal(-3, number);
	assert_rc(RC_OK, db_commit(&base->op));
}

static void test_db_set__is_a_table_again(void **state)
{
	static const char sql[] =
	    "SELECT id_set(m.id) FROM id_set_members($1) m WHERE m.id % 2 = $2";
	struct test_base *base = *state;
	struct id_set set, empty, found;
	struct db_rows rows;
	int64_t last = 0;

	id_set_init(&base->op.mem, &set, 1000);
	id_set_init(&base->op.mem, &empty, 1000);
	id_set_init(&base->op.mem, &found, 1000);
	for (int64_t id = 5; id <= 1000; id += 5)
		id_set_add(&set, id);
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_rc(RC_OK, db_get_set(&base->op, &found, sql, DB_ARGS(db_set(&set), db_int(0))));
	assert_int_equal(100, id_set_count(&found));
	assert_int_equal(10, id_set_next(&found, 0));
	/* kept by what is in it, not by where it lies */
	id_set_remove(&set, 10);
	assert_false(db_get_kept_set(&base->op, &found, sql, DB_ARGS(db_set(&set), db_int(0))));
	id_set_add(&set, 10);
	assert_true(db_get_kept_set(&base->op, &found, sql, DB_ARGS(db_set(&set), db_int(0))));
	db_query(&base->op, &rows, "SELECT id FROM id_set_members($1) ORDER BY id",
		 DB_ARGS(db_set(&set)));
	while (db_next(&rows)) {
		assert_int_equal(last + 5, db_col_int(&rows, 0));
		last += 5;
	}
	assert_rc(RC_OK, db_end(&rows));
	assert_int_equal(1000, last);
	db_query(&base->op, &rows, "SELECT id FROM id_set_members($1)", DB_ARGS(db_set(&empty)));
	assert_false(db_next(&rows));
	assert_rc(RC_OK, db_end(&rows));
	assert_rc(RC_OK, db_commit(&base->op));
}

/* The memory of a connection has an end. */
static void test_db_set__forgets_the_oldest_when_full(void **state)
{
	static const char sql[] = "SELECT id_set($1)";
	struct test_base *base = *state;
	struct id_set set;
	size_t kept = 0;

	assert_rc(RC_OK, db_begin_read(&base->op));
	id_set_init(&base->op.mem, &set, 8 * 1000 * 1000);
	for (int64_t i = 1; i <= 50; i++)
		assert_rc(RC_OK, db_get_set(&base->op, &set, sql, DB_ARGS(db_int(i))));
	for (int64_t i = 1; i <= 50; i++)
		kept += db_get_kept_set(&base->op, &set, sql, DB_ARGS(db_int(i)));
	assert_in_range(kept, 20, 33);
	assert_true(db_get_kept_set(&base->op, &set, sql, DB_ARGS(db_int(50))));
	assert_false(db_get_kept_set(&base->op, &set, sql, DB_ARGS(db_int(1))));
	assert_rc(RC_OK, db_commit(&base->op));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_db_set__takes_the_ids_of_a_query),
	    TEST(test_db_set__takes_several_in_one_walk),
	    TEST(test_db_set__is_kept_until_somebody_writes),
	    TEST(test_db_set__tells_values_apart),
	    TEST(test_db_set__keeps_numbers_too),
	    TEST(test_db_set__is_a_table_again),
	    TEST(test_db_set__forgets_the_oldest_when_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
