#include "tests/unit/support.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/sample.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/sample_attribute.h"
#include "lib/domain/sample_contact.h"
#include "lib/domain/sample_segment.h"
#include "lib/domain/segment.h"
#include "lib/domain/sample_tag.h"
#include "lib/domain/undo.h"

enum { PEOPLE = 600 };

/* A contact; of the sample when import_id is 1. */
static int64_t person(struct test_base *base, int64_t import_id)
{
	struct contact c = {.source_import_id = import_id};
	struct contact_keys keys;

	c.values[CONTACT_FIRST_NAME] = "Invented";
	assert_rc(RC_OK, contact_check(&base->op, &c, "", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	return c.id;
}

/* An organisation with one contact of its own, and a sample. */
static int setup(void **state)
{
	struct test_base *base;
	int failed = test_base_setup(state);

	if (failed)
		return failed;
	base = *state;
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	person(base, 0);
	test_commit(base);
	test_begin(base);
	assert_rc(RC_OK,
		  db_run_script(&base->op,
				"INSERT INTO import (id, state, file_name, spool_name, bytes,"
				" content_hash, charset, delimiter, has_header, is_sample,"
				" created_at) VALUES (1, 'done', 'x', 'x', 1, x'00', 'UTF-8',"
				" ',', 1, 1, 0)"));
	assert_rc(RC_OK, change_begin(&base->op, "import", 1));
	assert_rc(RC_OK, db_run(&base->op, "UPDATE import SET batch_id = $1",
				DB_ARGS(db_int(base->op.batch_id))));
	for (int i = 0; i < PEOPLE; i++)
		person(base, 1);
	test_commit(base);
	return 0;
}

static void dress(struct test_base *base)
{
	struct sample_progress progress = {0};

	while (!progress.at_end) {
		test_begin(base);
		assert_rc(RC_OK, db_get_int(&base->op, &base->op.batch_id,
					    "SELECT batch_id FROM import", DB_NO_ARGS));
		assert_rc(RC_OK, sample_dress(&base->op, &progress));
		test_commit(base);
	}
	assert_int_equal(progress.people, PEOPLE);
}

static void remove_sample(struct test_base *base)
{
	int64_t count;

	test_begin(base);
	assert_rc(RC_OK, sample_remove(&base->op, &count));
	assert_int_equal(count, PEOPLE);
	test_commit(base);
}

static void test_sample_dress__gives_people_something_to_filter_by(void **state)
{
	struct test_base *base = *state;
	struct attribute *list;
	int64_t rows;
	size_t count;

	dress(base);
	assert_rc(RC_OK, attribute_list(&base->op, &list, &count));
	assert_rc(RC_OK, attribute_count_people(&base->op, list, count));
	assert_int_equal(count, 3);
	for (size_t i = 0; i < count; i++)
		assert_in_range(list[i].people, PEOPLE / 3, PEOPLE - 1);
	assert_int_equal(
	    test_count(base, "SELECT COUNT(*) FROM attribute_value WHERE contact_id = 1"), 0);
	/* Once for the fields; attributes and tags of the same batch add nothing. */
	assert_int_equal(test_count(base, "SELECT MAX(version) FROM contact"), 2);
	assert_in_range(test_count(base, "SELECT COUNT(*) FROM contact WHERE signup_at > 1795348800"
					 " - 90 * 86400 AND signup_at <= 1795348800"),
			PEOPLE / 6, PEOPLE / 3);
	rows = test_count(base, "SELECT COUNT(*) FROM change");
	dress(base);
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM change"), rows);
}

static void test_sample_dress__leaves_attributes_of_the_organisation_alone(void **state)
{
	struct test_base *base = *state;
	struct attribute a;
	int64_t id;

	test_begin(base);
	assert_rc(RC_OK, attribute_create(&base->op, "Points", ATTRIBUTE_TEXT, NULL, 0, &id));
	test_commit(base);
	dress(base);
	assert_rc(RC_OK, attribute_find(&base->op, "points", &a));
	assert_int_equal(a.id, id);
	assert_int_equal(a.holders, 0);
	remove_sample(base);
	assert_rc(RC_OK, attribute_find(&base->op, "points", &a));
	assert_rc(RC_NOT_FOUND, attribute_find(&base->op, "birthday", &a));
}

static void test_sample_remove__keeps_an_attribute_that_others_use(void **state)
{
	struct test_base *base = *state;
	struct attribute a;
	bool changed;

	dress(base);
	assert_rc(RC_OK, attribute_find(&base->op, "plan", &a));
	test_begin(base);
	assert_rc(RC_OK, contact_attribute_set(&base->op, 1, &a, "gold", 0, &changed));
	test_commit(base);
	remove_sample(base);
	assert_rc(RC_OK, attribute_find(&base->op, "plan", &a));
	assert_rc(RC_NOT_FOUND, attribute_find(&base->op, "points", &a));
	assert_rc(RC_NOT_FOUND, attribute_find(&base->op, "birthday", &a));
	assert_int_equal(
	    test_count(base, "SELECT COUNT(*) FROM attribute_value WHERE contact_id = 1"), 1);
}

static void test_sample_dress__spreads_tags_unevenly(void **state)
{
	struct test_base *base = *state;
	struct tag_query q = {.search = "", .limit = 20};
	int64_t total, least = PEOPLE, most = 0;
	struct tag *list;
	size_t count;

	dress(base);
	assert_rc(RC_OK, tag_list(&base->op, &q, &list, &count, &total));
	assert_int_equal(count, 8);
	for (size_t i = 0; i < count; i++) {
		least = list[i].contacts < least ? list[i].contacts : least;
		most = list[i].contacts > most ? list[i].contacts : most;
	}
	assert_in_range(least, 1, PEOPLE / 50);
	assert_in_range(most, PEOPLE / 3, PEOPLE / 2);
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM contact_tag WHERE contact_id = 1"),
			 0);
}

static void test_sample_remove__keeps_a_tag_that_others_carry(void **state)
{
	struct test_base *base = *state;
	int64_t own = 1, changed;
	struct tag tag;

	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "V.I.P.", "", TAG_BOTH, &tag)); /* "v-i-p" */
	assert_rc(RC_OK, tag_create(&base->op, "press", "pink", TAG_CONVERSATIONS, &tag));
	test_commit(base);
	dress(base);
	assert_rc(RC_OK, tag_find(&base->op, "newsletter", &tag));
	test_begin(base);
	assert_rc(RC_OK, contact_tag_add(&base->op, tag.id, &own, 1, &changed));
	test_commit(base);
	remove_sample(base);
	assert_rc(RC_OK, tag_get(&base->op, tag.id, &tag));
	assert_int_equal(tag.contacts, 1);
	assert_int_equal(tag.gone > 0, 1);
	assert_rc(RC_NOT_FOUND, tag_find(&base->op, "vip", &tag));
	/* What was there before the sample stays as it was. */
	assert_rc(RC_OK, tag_find(&base->op, "press", &tag));
	assert_int_equal(tag.scope, TAG_CONVERSATIONS);
	assert_rc(RC_OK, tag_find(&base->op, "v-i-p", &tag));
}

static void test_sample_dress__makes_segments_of_nobody(void **state)
{
	struct test_base *base = *state;
	struct segment s, taken = {.name = "Win back", .filter = "city is A", .description = ""};
	int64_t own;

	test_begin(base);
	assert_rc(RC_OK, segment_create(&base->op, &taken));
	test_commit(base);
	base->op.account_id = 0;
	dress(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment"), 6);
	assert_rc(RC_OK, segment_find(&base->op, "New in 90 days", &s));
	assert_int_equal(s.owner_id, 0);
	assert_string_equal(s.owner_name, "Sample shop");
	assert_true(s.is_shared);
	base->op.account_id = 1;
	assert_rc(RC_OK, segment_find(&base->op, "Newsletter readers", &s));
	s.name = "My readers";
	test_begin(base);
	assert_rc(RC_OK, segment_update(&base->op, &s));
	test_commit(base);
	own = s.id;
	remove_sample(base);
	/* What was changed stays, and what was there before. */
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment"), 2);
	assert_rc(RC_OK, segment_get(&base->op, own, &s));
	assert_rc(RC_OK, segment_get(&base->op, taken.id, &s));
	s = (struct segment){.name = "New in 90 days", .filter = "city is A", .description = ""};
	test_begin(base);
	assert_rc(RC_OK, segment_create(&base->op, &s));
	test_commit(base);
	assert_int_equal(s.id, 7); /* numbers do not come back */
}

/* --- and back ------------------------------------------------------------------------------- */

/* All that the sample consists of, as one text. */
static const char sql_all_of_it[] =
    "SELECT group_concat(line, char(10)) FROM (SELECT 'p' || id || state || first_name AS line FROM"
    " contact UNION ALL SELECT 't' || id || name || colour || carriers FROM tag UNION ALL SELECT"
    " 'c' || tag_id || ' ' || contact_id FROM contact_tag UNION ALL SELECT 'a' || id || key || name"
    " || type FROM attribute UNION ALL SELECT 'v' || attribute_id || ' ' || contact_id FROM"
    " attribute_value UNION ALL SELECT 's' || id || name || description || kind || filter ||"
    " COALESCE(owner_id, '-') || is_shared || COALESCE(archived_at, '-') || created_at FROM segment"
    " UNION ALL SELECT 'u' || segment_id || ' ' || user_id FROM segment_use UNION ALL SELECT 'd' ||"
    " segment_id || ' ' || total FROM segment_day ORDER BY 1)";

static const char *all_of_it(struct test_base *base)
{
	struct db_rows rows;
	const char *text = "";

	db_query(&base->op, &rows, sql_all_of_it, DB_NO_ARGS);
	if (db_next(&rows))
		text = db_col_dup(&rows, 0);
	assert_rc(RC_OK, db_end(&rows));
	return text;
}

/* Takes the newest batch back, all of it. */
static void undo_newest(struct test_base *base)
{
	struct undo_result result;

	test_begin(base);
	assert_rc(RC_OK,
		  undo_batch(&base->op, test_count(base, "SELECT max(id) FROM batch"), &result));
	test_commit(base);
	assert_int_equal(result.state, UNDO_DONE);
	assert_int_equal(result.kept, 0);
}

static int64_t sample_there(struct test_base *base)
{
	int64_t id;

	assert_rc(RC_OK, sample_find(&base->op, &id));
	return id;
}

static void test_sample_remove__comes_back_by_undo_as_it_was(void **state)
{
	struct test_base *base = *state;
	const char *before, *after;

	base->op.account_id = 0;
	dress(base);
	base->op.account_id = 1;
	before = all_of_it(base);
	remove_sample(base);
	after = all_of_it(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment"), 0);
	assert_int_equal(sample_there(base), 0);
	undo_newest(base);
	assert_string_equal(all_of_it(base), before);
	assert_int_equal(sample_there(base), 1);
	undo_newest(base);
	assert_string_equal(all_of_it(base), after);
	assert_int_equal(sample_there(base), 0);
	undo_newest(base);
	assert_string_equal(all_of_it(base), before);
	/* By the button once more, and back. */
	remove_sample(base);
	assert_string_equal(all_of_it(base), after);
	assert_int_equal(sample_there(base), 0);
	undo_newest(base);
	assert_string_equal(all_of_it(base), before);
}

static void test_sample_remove__keeps_a_segment_that_another_builds_upon(void **state)
{
	struct test_base *base = *state;
	struct segment s, own = {.name = "Mine",
				 .filter = "segment is \"New in 90 days\" and city is A",
				 .description = ""};

	base->op.account_id = 0;
	dress(base);
	base->op.account_id = 1;
	test_begin(base);
	assert_rc(RC_OK, segment_create(&base->op, &own));
	test_commit(base);
	remove_sample(base);
	assert_rc(RC_OK, segment_find(&base->op, "New in 90 days", &s));
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment"), 2);
	undo_newest(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment"), 7);
}

static void test_sample_remove__takes_archived_people_along(void **state)
{
	struct test_base *base = *state;
	int64_t someone = 2, moved;

	dress(base);
	test_begin(base);
	assert_rc(RC_OK, contact_state_move(&base->op, CONTACT_ARCHIVE, "", &someone, 1, &moved));
	test_commit(base);
	remove_sample(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE state = 1"), 0);
	assert_int_equal(test_count(base, "SELECT total FROM contact_count WHERE state = 1"), 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM tag"), 0);
	undo_newest(base);
	assert_int_equal(test_count(base, "SELECT id FROM contact WHERE state = 1"), someone);
}

static void test_sample_measure__tells_what_goes(void **state)
{
	struct test_base *base = *state;
	struct sample_size size;
	int64_t own = 1, changed, tags;
	struct tag tag;

	base->op.account_id = 0;
	dress(base);
	base->op.account_id = 1;
	assert_rc(RC_OK, tag_find(&base->op, "newsletter", &tag));
	test_begin(base);
	assert_rc(RC_OK, contact_tag_add(&base->op, tag.id, &own, 1, &changed));
	test_commit(base);
	tags = test_count(base, "SELECT count(*) FROM tag");
	assert_rc(RC_OK, sample_measure(&base->op, &size));
	assert_int_equal(size.people, PEOPLE);
	assert_int_equal(size.tags, tags - 1);
	assert_int_equal(size.attributes, 3);
	assert_int_equal(size.segments, 6);
	remove_sample(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM tag"), 1);
	assert_rc(RC_NOT_FOUND, sample_measure(&base->op, &size));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	    TEST(test_sample_dress__gives_people_something_to_filter_by),
	    TEST(test_sample_dress__leaves_attributes_of_the_organisation_alone),
	    TEST(test_sample_dress__makes_segments_of_nobody),
	    TEST(test_sample_dress__spreads_tags_unevenly),
	    TEST(test_sample_measure__tells_what_goes),
	    TEST(test_sample_remove__comes_back_by_undo_as_it_was),
	    TEST(test_sample_remove__keeps_a_segment_that_another_builds_upon),
	    TEST(test_sample_remove__keeps_a_tag_that_others_carry),
	    TEST(test_sample_remove__takes_archived_people_along),
	    TEST(test_sample_remove__keeps_an_attribute_that_others_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
