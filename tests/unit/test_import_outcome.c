/*
 * Whom the rows of an import led to, and that the filters find them.
 */
#include "lib/domain/import_outcome.h"

#include "tests/unit/support.h"

/* A queued import of its own. */
static struct import make_import(struct test_base *base)
{
	struct import im = {0};

	assert_rc(RC_OK, db_insert(&base->op, &im.id,
				   "INSERT INTO import (state, file_name, spool_name, bytes,"
				   " content_hash, charset, delimiter, has_header, created_at)"
				   " VALUES ('running', 'a', '', 0, X'', 'UTF-8', ',', 1, 0)",
				   DB_NO_ARGS));
	return im;
}

static int64_t make_people(struct test_base *base, int64_t count)
{
	int64_t first = test_count(base, "SELECT COALESCE(max(id), 0) + 1 FROM contact");

	for (int64_t id = first; id < first + count; id++)
		assert_rc(RC_OK, db_run(&base->op,
					"INSERT INTO contact (id, created_at, updated_at)"
					" VALUES ($1, 0, 0)",
					DB_ARGS(db_int(id))));
	assert_rc(RC_OK,
		  db_run_script(&base->op, "UPDATE contact_count SET total = (SELECT count(*)"
					   " FROM contact c WHERE c.state ="
					   " contact_count.state)"));
	return first;
}

static void note(struct test_base *base, struct import *im, struct import_outcomes *noted,
		 enum import_bucket bucket, int64_t id)
{
	im->rows[bucket]++;
	assert_rc(RC_OK, import_outcome_note(&base->op, im, noted, bucket, id));
}

static void test_import_outcome__counts_rows_people_and_those_who_are_here(void **state)
{
	struct import_outcomes *noted = calloc(1, sizeof(*noted));
	struct import_outcome found[IMPORT_OUTCOMES];
	struct test_base *base = *state;
	struct import im, other;
	int64_t first;

	test_begin(base);
	im = make_import(base);
	other = make_import(base);
	first = make_people(base, 5);
	note(base, &im, noted, IMPORT_CREATED, first);
	note(base, &im, noted, IMPORT_CREATED, first + 1);
	note(base, &im, noted, IMPORT_UPDATED, first);
	note(base, &im, noted, IMPORT_UPDATED, first);
	note(base, &im, noted, IMPORT_SKIPPED, 0);
	note(base, &im, noted, IMPORT_ROW_FAILED, first + 3);
	assert_rc(RC_OK, import_outcome_write(&base->op, &im, noted));
	/* The same person in a later transaction is not another. */
	note(base, &im, noted, IMPORT_UPDATED, first);
	assert_rc(RC_OK, import_outcome_write(&base->op, &im, noted));
	note(base, &other, noted, IMPORT_UNCHANGED, first + 1);
	assert_rc(RC_OK, import_outcome_write(&base->op, &other, noted));
	assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET state = 2 WHERE id = $1",
				DB_ARGS(db_int(first + 1))));
	assert_rc(RC_OK, db_commit(&base->op));
	assert_rc(RC_OK, import_outcome_count(&base->op, &im, found));
	assert_int_equal(found[IMPORT_CREATED].people, 2);
	assert_int_equal(found[IMPORT_CREATED].here, 1);
	assert_int_equal(found[IMPORT_UPDATED].people, 1);
	assert_int_equal(found[IMPORT_UPDATED].here, 1);
	assert_int_equal(found[IMPORT_UNCHANGED].people, 0);
	assert_int_equal(found[IMPORT_SKIPPED].people, 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM import_outcome"), 4);
	free(noted);
}

static void test_import_outcome__writes_before_its_room_is_full(void **state)
{
	struct import_outcomes *noted = calloc(1, sizeof(*noted));
	struct import_outcome found[IMPORT_OUTCOMES];
	enum { PEOPLE = 2 * IMPORT_OUTCOME_ROWS + 7 };
	struct test_base *base = *state;
	struct import im;
	int64_t first;

	test_begin(base);
	im = make_import(base);
	first = make_people(base, PEOPLE);
	/* Not in their order. */
	for (int64_t i = 0; i < PEOPLE; i++)
		note(base, &im, noted, IMPORT_UNCHANGED, first + (i * 5) % PEOPLE);
	assert_rc(RC_OK, import_outcome_write(&base->op, &im, noted));
	assert_rc(RC_OK, import_outcome_write(&base->op, &im, noted));
	assert_rc(RC_OK, db_commit(&base->op));
	assert_rc(RC_OK, import_outcome_count(&base->op, &im, found));
	assert_int_equal(found[IMPORT_UNCHANGED].people, PEOPLE);
	assert_int_equal(found[IMPORT_UNCHANGED].here, PEOPLE);
	free(noted);
}

int main(void)
{
#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_import_outcome__##name, test_base_setup,              \
					test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(counts_rows_people_and_those_who_are_here),
	    TEST(writes_before_its_room_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
