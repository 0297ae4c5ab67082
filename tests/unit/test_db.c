#include "tests/unit/support.h"

#include <sys/stat.h>
#include <unistd.h>

/* A second connection to the same file, as another program has it. */
struct other {
	struct db *db;
	struct op op;
};

static void open_other(struct test_base *base, struct other *o)
{
	char why[256];

	assert_rc(RC_OK, db_open(&o->db, base->path, DB_OPEN, 0, why, sizeof(why)));
	op_init(&o->op, o->db, TEST_NOW);
}

static void close_other(struct other *o)
{
	db_rollback(&o->op);
	op_release(&o->op);
	db_close(o->db);
}

static enum rc put(struct op *op, const char *key, const char *value)
{
	return db_run(op, "INSERT INTO setting (key, value) VALUES ($1, $2)",
		      DB_ARGS(db_text(key), db_text(value)));
}

static off_t log_bytes(struct test_base *base)
{
	char path[200];
	struct stat st;

	snprintf(path, sizeof(path), "%s-wal", base->path);
	return stat(path, &st) == 0 ? st.st_size : 0;
}

/* --- opening -------------------------------------------------------------------------------- */

static void assert_not_opened(const char *path, const char *words)
{
	char why[512] = "";
	struct db *db;

	assert_rc(RC_FAILED, db_open(&db, path, DB_OPEN, 0, why, sizeof(why)));
	assert_null(db);
	assert_non_null(strstr(why, words));
	assert_null(strchr(why, '\n'));
}

static void test_db_open__makes_no_database_by_itself(void **state)
{
	struct test_base *base = *state;
	char path[200];
	struct stat st;

	snprintf(path, sizeof(path), "%s/none.db", base->dir);
	assert_not_opened(path, "run cron/setup");
	assert_int_equal(access(path, F_OK), -1);
	assert_not_opened(base->dir, "is not a file");
	fclose(fopen(path, "w"));
	assert_not_opened(path, "is empty");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 0);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_not_opened(path, "is not a file");
}

static void test_db_open__says_whether_the_file_is_still_there(void **state)
{
	struct test_base *base = *state;
	char aside[200];

	assert_true(db_is_current(base->db));
	snprintf(aside, sizeof(aside), "%s.aside", base->path);
	assert_int_equal(rename(base->path, aside), 0);
	assert_false(db_is_current(base->db));
	fclose(fopen(base->path, "w")); /* another file under the same name */
	assert_false(db_is_current(base->db));
	assert_int_equal(rename(aside, base->path), 0);
	assert_true(db_is_current(base->db));
}

/* --- values --------------------------------------------------------------------------------- */

static void test_db__values_come_back_as_they_went_in(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;
	struct db_rows rows;
	size_t len;

	db_query(op, &rows, "SELECT $2, $1, $3, $4, $5, $1",
		 DB_ARGS(db_int(INT64_MIN), db_text("'; DROP TABLE contact; -- %n"),
			 db_blob("a\0b", 3), db_null(), db_key("")));
	assert_true(db_next(&rows));
	assert_string_equal(db_col_text(&rows, 0), "'; DROP TABLE contact; -- %n");
	assert_true(db_col_int(&rows, 1) == INT64_MIN);
	assert_memory_equal(db_col_blob(&rows, 2, &len), "a\0b", 3);
	assert_int_equal(len, 3);
	assert_true(db_col_is_null(&rows, 3));
	assert_true(db_col_is_null(&rows, 4));
	assert_string_equal(db_col_text(&rows, 4), "");
	assert_true(db_col_int(&rows, 5) == INT64_MIN);
	assert_false(db_next(&rows));
	assert_rc(RC_OK, db_end(&rows));
}

static void test_db__one_text_can_be_read_twice_at_once(void **state)
{
	static const char sql[] = "SELECT 1 UNION SELECT 2 ORDER BY 1";
	struct test_base *base = *state;
	struct db_rows outer, inner;
	int pairs = 0;

	db_query(&base->op, &outer, sql, DB_NO_ARGS);
	while (db_next(&outer)) {
		db_query(&base->op, &inner, sql, DB_NO_ARGS);
		while (db_next(&inner))
			pairs += db_col_int(&outer, 0) * db_col_int(&inner, 0) > 0;
		assert_rc(RC_OK, db_end(&inner));
	}
	assert_rc(RC_OK, db_end(&outer));
	assert_int_equal(pairs, 4);
}

/* --- transactions and other programs -------------------------------------------------------- */

static void test_db__a_broken_rule_is_a_conflict_and_leaves_nothing(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	assert_rc(RC_OK, put(&base->op, "a", "1"));
	assert_rc(RC_CONFLICT, put(&base->op, "a", "2"));
	db_rollback(&base->op);
	assert_rc(RC_CONFLICT, base->op.fault.rc); /* rolling back keeps the reason */
	db_rollback(&base->op);			   /* and is harmless twice */
	op_clear_fault(&base->op);
	assert_int_equal(test_count(base, "SELECT count(*) FROM setting"), 0);
}

static void test_db_begin_write_soon__does_not_wait_for_a_long_writer(void **state)
{
	struct test_base *base = *state;
	struct other o;

	open_other(base, &o);
	assert_rc(RC_OK, db_begin_write(&o.op));
	assert_rc(RC_BUSY, db_begin_write_soon(&base->op));
	op_clear_fault(&base->op);
	assert_rc(RC_OK, db_commit(&o.op));
	assert_rc(RC_OK, db_begin_write_soon(&base->op));
	assert_rc(RC_OK, put(&base->op, "a", "1"));
	test_commit(base);
	close_other(&o);
}

static void test_db__a_reader_that_stays_holds_up_no_writer(void **state)
{
	static char text[2000];
	struct test_base *base = *state;
	struct other reader;
	int64_t n;

	memset(text, 'x', sizeof(text) - 1);
	open_other(base, &reader);
	assert_rc(RC_OK, db_begin_read(&reader.op));
	assert_rc(RC_OK, db_get_int(&reader.op, &n, "SELECT count(*) FROM setting", DB_NO_ARGS));
	for (int i = 0; i < 300; i++) {
		char key[16];

		snprintf(key, sizeof(key), "k%d", i);
		test_begin(base);
		assert_rc(RC_OK, put(&base->op, key, text));
		test_commit(base);
	}
	/* With the reader there the log has to stay, and bringing it back is no fault. */
	assert_rc(RC_OK, db_checkpoint(&base->op));
	assert_true(log_bytes(base) > 0);
	assert_rc(RC_OK, db_get_int(&reader.op, &n, "SELECT count(*) FROM setting", DB_NO_ARGS));
	assert_int_equal(n, 0);
	db_rollback(&reader.op);
	assert_rc(RC_OK, db_checkpoint(&base->op));
	assert_int_equal(log_bytes(base), 0);
	close_other(&reader);
	assert_int_equal(test_count(base, "SELECT count(*) FROM setting"), 300);
}

static void test_db__the_log_of_many_small_writes_stays_bounded(void **state)
{
	static char text[40000];
	struct test_base *base = *state;

	memset(text, 'x', sizeof(text) - 1);
	test_begin(base);
	assert_rc(RC_OK, put(&base->op, "big", text));
	test_commit(base);
	for (int i = 0; i < 1500; i++) { /* 60 MB of log, if nobody tended it */
		test_begin(base);
		text[i] = (char)('a' + i % 26);
		assert_rc(RC_OK, db_run(&base->op, "UPDATE setting SET value = $1",
					DB_ARGS(db_text(text))));
		test_commit(base);
	}
	assert_true(log_bytes(base) < 32 * 1024 * 1024);
}

/* To cut the file takes time, and it is done in a transaction: of the job, or of a page. */
static void test_db_tend_log__cuts_the_file_once_at_the_end(void **state)
{
	enum { TEXT_BYTES = 4000000, COMMITS = 20, FILE_BYTES = 70 * 1024 * 1024 };
	struct test_base *base = *state;
	char *text = mem_alloc(TEXT_BYTES);

	memset(text, 'x', TEXT_BYTES - 1);
	text[TEXT_BYTES - 1] = '\0';
	db_set_bulk(&base->op);
	for (int i = 0; i < COMMITS; i++) {
		test_begin(base);
		assert_rc(RC_OK, put(&base->op, i % 2 ? "odd" : "even", text));
		test_commit(base);
		assert_rc(RC_OK, db_tend_log(&base->op, false));
		test_begin(base);
		assert_rc(RC_OK, db_run(&base->op, "DELETE FROM setting", DB_NO_ARGS));
		test_commit(base);
	}
	assert_true(log_bytes(base) > FILE_BYTES);
	assert_rc(RC_OK, db_run(&base->op, "PRAGMA wal_checkpoint(PASSIVE)", DB_NO_ARGS));
	test_begin(base); /* from here on the log begins anew */
	assert_rc(RC_OK, put(&base->op, "small", "x"));
	test_commit(base);
	assert_true(log_bytes(base) > FILE_BYTES);
	assert_rc(RC_OK, db_tend_log(&base->op, true));
	assert_int_equal(log_bytes(base), 0);
	free(text);
}

/* The table of batches has one row after the first import, and thousands before the next night. */
static void test_db_optimize__takes_no_table_for_a_tiny_one(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;
	int64_t n;

	for (int i = 0; i < 2; i++) {
		assert_rc(RC_OK, db_optimize(op));
		assert_rc(RC_OK,
			  db_get_int(op, &n, "SELECT count(*) FROM sqlite_stat1", DB_NO_ARGS));
		assert_true(n > 0);
		assert_rc(RC_OK, db_get_int(op, &n,
					    "SELECT count(*) FROM sqlite_stat1"
					    " WHERE CAST(stat AS INTEGER) < 100",
					    DB_NO_ARGS));
		assert_int_equal(n, 0);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_db_open__makes_no_database_by_itself),
	    TEST(test_db_open__says_whether_the_file_is_still_there),
	    TEST(test_db__values_come_back_as_they_went_in),
	    TEST(test_db__one_text_can_be_read_twice_at_once),
	    TEST(test_db__a_broken_rule_is_a_conflict_and_leaves_nothing),
	    TEST(test_db_begin_write_soon__does_not_wait_for_a_long_writer),
	    TEST(test_db__a_reader_that_stays_holds_up_no_writer),
	    TEST(test_db__the_log_of_many_small_writes_stays_bounded),
	    TEST(test_db_tend_log__cuts_the_file_once_at_the_end),
	    TEST(test_db_optimize__takes_no_table_for_a_tiny_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
