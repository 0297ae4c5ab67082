#include "tests/unit/support.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/domain/contact.h"
#include "lib/domain/snapshot_row.h"
#include "lib/domain/snapshot.h"

static const unsigned char secret[32] = {7};

/* One live contact, as far as snapshots look. */
static void add_contact(struct test_base *base)
{
	test_begin(base);
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);
}

static struct snapshot ask_and_make(struct test_base *base)
{
	struct snapshot s;
	int64_t id, made;

	test_begin(base);
	assert_rc(RC_OK, snapshot_ask(&base->op, &base->config, &id));
	test_commit(base);
	assert_rc(RC_OK, snapshot_make_next(&base->op, &base->config, &made));
	assert_int_equal(made, id);
	assert_rc(RC_NOT_FOUND, snapshot_make_next(&base->op, &base->config, &made));
	assert_rc(RC_OK, snapshot_get(&base->op, id, &s));
	return s;
}

static void want(struct test_base *base, int64_t id)
{
	test_begin(base);
	assert_rc(RC_OK, snapshot_restore_ask(&base->op, &base->config, id));
	test_commit(base);
}

static bool has_file(struct test_base *base, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/snapshots/%s", base->dir, name);
	return access(path, F_OK) == 0;
}

static void test_snapshot__is_asked_for_once_and_made(void **state)
{
	struct test_base *base = *state;
	struct snapshot s;
	int64_t id;

	test_begin(base);
	assert_rc(RC_OK, snapshot_ask(&base->op, &base->config, &id));
	assert_rc(RC_CONFLICT, snapshot_ask(&base->op, &base->config, &id));
	db_rollback(&base->op);
	s = ask_and_make(base);
	assert_int_equal(s.state, SNAPSHOT_READY);
	assert_int_equal(s.why, SNAPSHOT_ASKED);
	assert_string_equal(s.account_name, "Ana");
	assert_true(s.bytes > 0 && s.schema_version > 0 && has_file(base, s.file_name));
	test_begin(base);
	assert_rc(RC_OK, snapshot_remove(&base->op, &base->config, s.id));
	test_commit(base);
	assert_false(has_file(base, s.file_name));
	assert_rc(RC_NOT_FOUND, snapshot_get(&base->op, s.id, &s));
}

static void test_snapshot_before__is_made_once_for_an_action(void **state)
{
	struct test_base *base = *state;

	/* Nobody is there who could be lost. */
	assert_rc(RC_OK, snapshot_before(&base->op, &base->config, SNAPSHOT_IMPORT, 5));
	assert_int_equal(test_count(base, "SELECT count(*) FROM snapshot"), 0);
	add_contact(base);
	for (int i = 0; i < 2; i++)
		assert_rc(RC_OK, snapshot_before(&base->op, &base->config, SNAPSHOT_IMPORT, 5));
	assert_rc(RC_OK, snapshot_before(&base->op, &base->config, SNAPSHOT_DELETE, 5));
	assert_int_equal(test_count(base, "SELECT count(*) FROM snapshot WHERE state = 3"), 2);
	/* A killed run left its row and half a file. */
	test_begin(base);
	assert_rc(RC_OK,
		  db_run(&base->op, "UPDATE snapshot SET state = 2 WHERE why = 2", DB_NO_ARGS));
	test_commit(base);
	assert_rc(RC_OK, snapshot_before(&base->op, &base->config, SNAPSHOT_IMPORT, 5));
	assert_int_equal(test_count(base, "SELECT count(*) FROM snapshot WHERE state = 3"), 2);
}

static void test_snapshot_before__without_a_folder_the_action_goes_on(void **state)
{
	struct test_base *base = *state;
	char path[256];

	add_contact(base);
	snprintf(path, sizeof(path), "%s/snapshots", base->dir);
	assert_int_equal(rmdir(path), 0);
	assert_rc(RC_OK, snapshot_before(&base->op, &base->config, SNAPSHOT_UNDO, 9));
	assert_int_equal(test_count(base, "SELECT count(*) FROM snapshot WHERE state = 4"), 1);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void test_snapshot_restore__puts_the_copy_in_place(void **state)
{
	struct test_base *base = *state;
	struct snapshot s;
	int64_t id;

	assert_rc(RC_NOT_FOUND, snapshot_restore_next(&base->op, &base->config, secret, &id));
	s = ask_and_make(base);
	add_contact(base);
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op,
				"INSERT INTO setting (key, value) VALUES ('workspace_name', 'New')",
				DB_NO_ARGS));
	test_commit(base);
	want(base, s.id);
	test_begin(base);
	assert_rc(RC_CONFLICT, snapshot_remove(&base->op, &base->config, s.id));
	db_rollback(&base->op);
	assert_rc(RC_OK, snapshot_restore_next(&base->op, &base->config, secret, &id));
	assert_int_equal(test_count(base, "SELECT COALESCE(max(total), 0) FROM contact_count"), 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM setting WHERE value = 'New'"), 1);
	assert_rc(RC_OK, snapshot_get(&base->op, s.id, &s));
	assert_int_equal(s.restore_state, RESTORE_DONE);
	assert_string_equal(s.restore_name, "Ana");
	/* The present was kept, and this connection writes on. */
	assert_int_equal(
	    test_count(base, "SELECT count(*) FROM snapshot WHERE why = 5 AND state = 3"), 1);
	add_contact(base);
	assert_false(has_file(base, SNAPSHOT_RESTORE_FILE));
}

static void test_snapshot_recover__ends_what_a_killed_run_left(void **state)
{
	struct test_base *base = *state;
	struct snapshot s = ask_and_make(base);

	want(base, s.id);
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE snapshot SET restore_state = 2", DB_NO_ARGS));
	test_commit(base);
	assert_rc(RC_OK, snapshot_recover(&base->op, &base->config));
	assert_rc(RC_OK, snapshot_get(&base->op, s.id, &s));
	assert_int_equal(s.restore_state, RESTORE_FAILED);
	assert_int_equal(s.state, SNAPSHOT_READY);
}

static void test_db_gate__keeps_out_all_but_its_owner(void **state)
{
	struct test_base *base = *state;
	struct op other;
	struct db *db;
	char why[256], path[256];

	assert_rc(RC_OK, db_open(&db, base->path, DB_OPEN, 0, why, sizeof(why)));
	op_init(&other, db, TEST_NOW);
	assert_rc(RC_OK, db_gate_close(&base->op));
	assert_rc(RC_BUSY, db_begin_write(&other));
	assert_rc(RC_OK, db_begin_read(&other));
	db_rollback(&other);
	test_begin(base);
	db_rollback(&base->op);
	db_gate_open(&base->op);
	op_clear_fault(&other);
	assert_rc(RC_OK, db_begin_write(&other));
	db_rollback(&other);
	/* What a dead process left behind stops nobody. */
	snprintf(path, sizeof(path), "%s-gate", base->path);
	close(open(path, O_CREAT | O_RDWR, 0600));
	assert_rc(RC_OK, db_begin_write(&other));
	db_rollback(&other);
	op_release(&other);
	db_close(db);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_snapshot__is_asked_for_once_and_made),
	    TEST(test_snapshot_before__is_made_once_for_an_action),
	    TEST(test_snapshot_before__without_a_folder_the_action_goes_on),
	    TEST(test_snapshot_restore__puts_the_copy_in_place),
	    TEST(test_snapshot_recover__ends_what_a_killed_run_left),
	    TEST(test_db_gate__keeps_out_all_but_its_owner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
