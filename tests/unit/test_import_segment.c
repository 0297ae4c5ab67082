#include "lib/domain/import_segment.h"

#include "tests/unit/segment_support.h"

static struct import open_import(struct test_base *base)
{
	struct import im;

	assert_rc(RC_OK, db_run_script(&base->op,
				       "INSERT INTO import (id, account_id, state, file_name,"
				       " spool_name, bytes, content_hash, charset, delimiter,"
				       " has_header, created_at) VALUES (7, 1, 'mapped', 'x.csv',"
				       " 'x', 1, zeroblob(32), 'UTF-8', ',', 1, 1795348800)"));
	assert_rc(RC_OK, import_get(&base->op, 7, &im));
	return im;
}

static enum rc choose(struct test_base *base, struct import *im, int64_t *ids, size_t count)
{
	enum rc rc;

	test_begin(base);
	rc = import_segments_save(&base->op, im, ids, count);
	if (rc)
		db_rollback(&base->op);
	else
		test_commit(base);
	return rc;
}

static void test_import_segments__are_kept_and_listed_to_those_who_see_them(void **state)
{
	struct test_base *base = *state;
	struct import im = open_import(base);
	struct segment a = make_static(base, "A"), b = make_static(base, "B"), *list;
	int64_t ids[] = {a.id, b.id}, *open;
	size_t count, hidden;
	const char *before = import_fingerprint(&base->op, &im);

	make_team(base);
	assert_string_equal(im.segments, "");
	assert_rc(RC_OK, choose(base, &im, ids, 2));
	assert_rc(RC_OK, import_get(&base->op, 7, &im));
	assert_string_not_equal(import_fingerprint(&base->op, &im), before);
	b.is_shared = false;
	assert_rc(RC_OK, try_update(base, &b));
	assert_rc(RC_OK, import_segments_list(&base->op, &im, &list, &count, &hidden));
	assert_int_equal(count, 2);
	assert_int_equal(hidden, 0);
	act_as(base, 2);
	assert_rc(RC_OK, import_segments_list(&base->op, &im, &list, &count, &hidden));
	assert_int_equal(count, 1);
	assert_string_equal(list[0].name, "A");
	assert_int_equal(hidden, 1);
	act_as(base, 1);
	test_begin(base);
	assert_rc(RC_OK, segment_archive(&base->op, a.id));
	test_commit(base);
	assert_rc(RC_OK, import_segments_open(&base->op, &im, &open, &count));
	assert_int_equal(count, 1);
	assert_int_equal(open[0], b.id);
	assert_rc(RC_OK, choose(base, &im, NULL, 0));
	assert_rc(RC_OK, import_segments_open(&base->op, &im, &open, &count));
	assert_int_equal(count, 0);
}

static void test_import_segments__take_only_lists_and_only_before_the_start(void **state)
{
	struct test_base *base = *state;
	struct import im = open_import(base);
	struct segment list = make_static(base, "A"), filter = make_segment(base, "B", "city is A");
	int64_t many[IMPORT_SEGMENTS_MAX + 1], missing = 99;

	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		many[i] = list.id;
	assert_rc(RC_INVALID, choose(base, &im, &filter.id, 1));
	assert_string_equal(base->op.fault.field, "segment");
	assert_rc(RC_NOT_FOUND, choose(base, &im, &missing, 1));
	assert_rc(RC_INVALID, choose(base, &im, many, ARRAY_LEN(many)));
	assert_rc(RC_OK, db_run_script(&base->op, "UPDATE import SET state = 'queued'"));
	assert_rc(RC_CONFLICT, choose(base, &im, &list.id, 1));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_import_segments__are_kept_and_listed_to_those_who_see_them),
	    TEST(test_import_segments__take_only_lists_and_only_before_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
