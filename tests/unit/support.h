/*
 * A real database for a unit test: a file in a fresh folder below $TMPDIR, migrated, thrown away
 * at the end.
 *
 *	static int setup(void **state) { return test_base_setup(state); }
 *	struct test_base *base = *state;   ->  &base->op
 */
#ifndef MUSTER_TESTS_UNIT_SUPPORT_H
#define MUSTER_TESTS_UNIT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/base/op.h"
#include "lib/platform/config.h"
#include "lib/platform/db.h"

struct test_base {
	char dir[128];	/* data_dir, with spool/, exports/, snapshots/ */
	char path[160]; /* of the database file */
	struct config config;
	struct db *db;
	struct op op; /* account 1 (an owner) acts; a write transaction is not open */
};

/* 2026-11-22 12:00:00 UTC */
#define TEST_NOW INT64_C(1795348800)

/* cmocka set-up and tear-down. */
int test_base_setup(void **state);
int test_base_teardown(void **state);

/*
 * Begin a write transaction / commit it as a page does at its end: what went in several
 * transactions can be undone from there on.  Fail the test when that does not work.
 */
void test_begin(struct test_base *base);
void test_commit(struct test_base *base);
/* One number out of the database. */
int64_t test_count(struct test_base *base, const char *sql);

#define assert_rc(expected, call) assert_int_equal((expected), (call))

#endif
