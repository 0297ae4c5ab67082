#include "tests/unit/support.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/platform/embedded.h"
#include "lib/platform/migrate.h"

enum { AT_ONCE = 6 };

/* All of the schema as one text, to compare. */
static const char *schema(struct test_base *base)
{
	const char *text;

	assert_rc(RC_OK, db_get_text(&base->op, &text,
				     "SELECT group_concat(sql, ';') FROM (SELECT sql FROM"
				     " sqlite_schema ORDER BY type, name)",
				     DB_NO_ARGS));
	return text;
}

static int64_t files(void)
{
	int64_t n = 0;

	for (const struct embedded_file *f = embedded_schema; f->name; f++)
		n++;
	return n;
}

static void run(struct test_base *base, const char *sql)
{
	assert_rc(RC_OK, db_run_script(&base->op, sql));
}

static void test_migrate__applies_each_file_once(void **state)
{
	struct test_base *base = *state;
	const char *before = schema(base);

	assert_rc(RC_OK, migrate_check(&base->op));
	for (int i = 0; i < 3; i++) {
		base->op.now++;
		assert_rc(RC_OK, migrate_run(&base->op));
	}
	assert_string_equal(schema(base), before);
	assert_int_equal(test_count(base, "SELECT count(*) FROM schema_version"), files());
	assert_int_equal(test_count(base, "SELECT max(applied_at) FROM schema_version"), TEST_NOW);
}

static void test_migrate__the_numbers_leave_no_gap(void **state)
{
	int64_t number = 0;

	(void)state;
	for (const struct embedded_file *f = embedded_schema; f->name; f++)
		assert_int_equal(strtoll(f->name, NULL, 10), ++number);
}

static void test_migrate__a_newer_base_is_left_alone(void **state)
{
	struct test_base *base = *state;
	const char *before;

	run(base, "INSERT INTO schema_version VALUES (9999, '9999_future', 1);"
		  "ALTER TABLE setting ADD COLUMN future TEXT");
	before = schema(base);
	assert_rc(RC_INVALID, migrate_check(&base->op));
	assert_string_equal(base->op.fault.reason, "the database was made by a newer muster");
	op_clear_fault(&base->op);
	assert_rc(RC_INVALID, migrate_run(&base->op));
	op_clear_fault(&base->op);
	assert_string_equal(schema(base), before);
}

static void test_migrate__an_older_base_wants_setup_first(void **state)
{
	struct test_base *base = *state;

	/* As it was before the last file. */
	run(base, "DELETE FROM schema_version WHERE version ="
		  " (SELECT max(version) FROM schema_version)");
	assert_rc(RC_INVALID, migrate_check(&base->op));
	assert_non_null(strstr(base->op.fault.reason, "run cron/setup"));
	op_clear_fault(&base->op);
}

static void test_migrate__a_base_without_tables_is_no_base(void **state)
{
	struct test_base *base = *state;
	char path[200], why[200];
	struct db *db;
	struct op op;

	snprintf(path, sizeof(path), "%s/new.db", base->dir);
	assert_rc(RC_OK, db_open(&db, path, DB_CREATE, 0, why, sizeof(why)));
	op_init(&op, db, TEST_NOW);
	assert_rc(RC_INVALID, migrate_check(&op));
	assert_non_null(strstr(op.fault.reason, "run cron/setup"));
	op_clear_fault(&op);
	assert_rc(RC_OK, migrate_run(&op));
	assert_rc(RC_OK, migrate_check(&op));
	op_release(&op);
	db_close(db);
}

static void test_migrate__fails_whole(void **state)
{
	struct test_base *base = *state;
	const char *before;

	/* Its table is there already, so the last file cannot be applied: nor is anything else. */
	run(base, "DELETE FROM schema_version WHERE version >="
		  " (SELECT max(version) - 1 FROM schema_version);"
		  "DROP TABLE notice");
	before = schema(base);
	assert_int_not_equal(migrate_run(&base->op), RC_OK);
	op_clear_fault(&base->op);
	assert_string_equal(schema(base), before);
	assert_int_equal(test_count(base, "SELECT count(*) FROM schema_version"), files() - 2);
}

static _Noreturn void migrate_elsewhere(const char *path)
{
	char why[200];
	struct db *db;
	struct op op;

	if (db_open(&db, path, DB_CREATE, 0, why, sizeof(why)))
		_exit(2);
	op_init(&op, db, TEST_NOW);
	_exit(migrate_run(&op) == RC_OK ? 0 : 1);
}

static void test_migrate__several_at_once_make_one_schema(void **state)
{
	struct test_base *base = *state;
	pid_t children[AT_ONCE];
	int status;

	snprintf(base->path, sizeof(base->path), "%s/shared.db", base->dir);
	for (int i = 0; i < AT_ONCE; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			migrate_elsewhere(base->path);
	}
	for (int i = 0; i < AT_ONCE; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	op_reset(&base->op, TEST_NOW);
	db_close(base->db);
	assert_rc(RC_OK, db_open(&base->db, base->path, DB_OPEN, 0, (char[200]){""}, 200));
	base->op.db = base->db;
	assert_rc(RC_OK, migrate_check(&base->op));
	assert_int_equal(test_count(base, "SELECT count(*) FROM schema_version"), files());
}

/* Killed after any number of microseconds, the base is as before or as after. */
static void test_migrate__killed_anywhere_is_all_or_nothing(void **state)
{
	struct test_base *base = *state;

	for (useconds_t wait = 0; wait < 12000; wait += 600) {
		char path[200], why[200];
		struct db *db;
		struct op op;
		bool has;
		pid_t child;

		snprintf(path, sizeof(path), "%s/killed%u.db", base->dir, wait);
		child = fork();
		if (child == 0)
			migrate_elsewhere(path);
		usleep(wait);
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, NULL, 0), child);
		assert_rc(RC_OK, db_open(&db, path, DB_CREATE, 0, why, sizeof(why)));
		op_init(&op, db, TEST_NOW);
		assert_rc(RC_OK, db_has_table(&op, "schema_version", &has));
		if (has)
			assert_rc(RC_OK, migrate_check(&op));
		assert_rc(RC_OK, migrate_run(&op));
		assert_rc(RC_OK, migrate_check(&op));
		op_release(&op);
		db_close(db);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_migrate__applies_each_file_once),
	    TEST(test_migrate__the_numbers_leave_no_gap),
	    TEST(test_migrate__a_newer_base_is_left_alone),
	    TEST(test_migrate__an_older_base_wants_setup_first),
	    TEST(test_migrate__a_base_without_tables_is_no_base),
	    TEST(test_migrate__fails_whole),
	    TEST(test_migrate__several_at_once_make_one_schema),
	    TEST(test_migrate__killed_anywhere_is_all_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
