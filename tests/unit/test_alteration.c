#include "tests/unit/segment_support.h"

#include "lib/domain/alteration_row.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/tag_merge.h"
#include "lib/domain/undo.h"

enum { PEOPLE = 600 }; /* more than two ranges */

static void begin(struct test_base *base)
{
	test_begin(base);
	base->op.batch_id = 0;
}

static int64_t make_attribute(struct test_base *base, const char *name)
{
	int64_t id;

	begin(base);
	assert_rc(RC_OK, attribute_create(&base->op, name, ATTRIBUTE_TEXT, NULL, 0, &id));
	test_commit(base);
	return id;
}

static void give(struct test_base *base, int64_t contact, int64_t attribute, const char *text)
{
	struct attribute a;
	bool changed;

	begin(base);
	assert_rc(RC_OK, attribute_get(&base->op, attribute, &a));
	assert_rc(RC_OK, contact_attribute_set(&base->op, contact, &a, text, 0, &changed));
	test_commit(base);
}

/* Many people at once: as people with a value of their number, every tenth with a word. */
static void make_many(struct test_base *base, int64_t attribute)
{
	for (int i = 0; i < PEOPLE; i++)
		make_person(base, "Ana", "Wien");
	begin(base);
	assert_rc(RC_OK,
		  db_run(&base->op,
			 "INSERT INTO attribute_value (contact_id, attribute_id, part, text,"
			 " key) SELECT id, $1, 0, CASE WHEN id % 10 = 0 THEN 'x' ELSE id END,"
			 " CASE WHEN id % 10 = 0 THEN 'x' ELSE id END FROM contact",
			 DB_ARGS(db_int(attribute))));
	assert_rc(RC_OK,
		  db_run(&base->op, "UPDATE attribute SET holders = $1", DB_ARGS(db_int(PEOPLE))));
	test_commit(base);
}

static struct alteration look(struct test_base *base, int64_t attribute, enum attribute_type type)
{
	struct alteration x;

	begin(base);
	assert_rc(RC_OK, alteration_look(&base->op, attribute, type, &x));
	test_commit(base);
	return x;
}

static void run_jobs(struct test_base *base)
{
	struct alteration x;
	enum rc rc;

	while ((rc = alteration_run_next(&base->op, &x)) == RC_OK)
		base->op.batch_id = 0;
	assert_int_equal(rc, RC_NOT_FOUND);
	base->op.account_id = 1;
	base->op.batch_id = 0;
}

static int64_t values(struct test_base *base)
{
	return test_count(base, "SELECT count(*) FROM attribute_value");
}

static void test_alteration__a_look_changes_nothing_and_goes_without_a_trace(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_attribute(base, "Size");
	struct alteration x;

	make_many(base, id);
	x = look(base, id, ATTRIBUTE_CHOICE);
	run_jobs(base);
	assert_rc(RC_OK, alteration_get(&base->op, x.id, &x));
	assert_int_equal(x.state, ALTERATION_READY);
	assert_int_equal(x.changed + x.left_out, PEOPLE);
	assert_int_equal(values(base), PEOPLE + x.changed);
	assert_int_equal(test_count(base, "SELECT count(*) FROM attribute_option"), 500);
	/* A second look takes the place of the first. */
	x = look(base, id, ATTRIBUTE_NUMBER);
	run_jobs(base);
	assert_rc(RC_OK, alteration_get(&base->op, x.id, &x));
	assert_int_equal(x.left_out, PEOPLE / 10);
	assert_int_equal(values(base), PEOPLE + PEOPLE / 10 * 9);
	assert_int_equal(test_count(base, "SELECT count(*) FROM attribute_option"), 0);
	begin(base);
	assert_rc(RC_OK, alteration_stop(&base->op, &x));
	test_commit(base);
	run_jobs(base);
	assert_int_equal(values(base), PEOPLE);
	assert_int_equal(test_count(base, "SELECT count(*) FROM attribute_value v JOIN attribute a"
					  " ON a.id = v.attribute_id AND a.type = 1"),
			 PEOPLE);
	assert_int_equal(test_count(base, "SELECT count(*) FROM batch WHERE action LIKE"
					  " 'attribute.con%'"),
			 0);
}

static void test_alteration__values_are_read_only_until_it_is_over(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_attribute(base, "Size"), undo_id;
	struct undo_result result;
	struct alteration x;
	struct attribute a, old;
	bool changed;

	make_many(base, id);
	assert_rc(RC_OK, attribute_get(&base->op, id, &old));
	x = look(base, id, ATTRIBUTE_NUMBER);
	run_jobs(base);
	assert_rc(RC_OK, alteration_get(&base->op, x.id, &x));
	begin(base);
	assert_rc(RC_CONFLICT, alteration_confirm(&base->op, &x, x.left_out + 1));
	op_clear_fault(&base->op);
	assert_rc(RC_OK, alteration_confirm(&base->op, &x, x.left_out));
	/* One slice: the type is another one, old values are still there. */
	assert_rc(RC_OK, alteration_step(&base->op, &x, 1));
	test_commit(base);
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	assert_int_equal(a.type, ATTRIBUTE_NUMBER);
	assert_true(a.is_locked);
	begin(base);
	assert_rc(RC_INVALID, contact_attribute_set(&base->op, 1, &a, "77", 0, &changed));
	op_clear_fault(&base->op);
	assert_rc(RC_CONFLICT, alteration_delete_attribute(&base->op, id, &x));
	op_clear_fault(&base->op);
	db_rollback(&base->op);
	base->op.batch_id = 0;
	run_jobs(base);
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	assert_false(a.is_locked);
	assert_int_equal(a.holders, PEOPLE / 10 * 9);
	/* Who read it before writes nothing by the old type. */
	begin(base);
	assert_rc(RC_INVALID, contact_attribute_set(&base->op, 1, &old, "text", 0, &changed));
	op_clear_fault(&base->op);
	db_rollback(&base->op);
	base->op.batch_id = 0;
	give(base, 1, id, "77");

	/* Its undo in slices, killed in between, keeps what was edited since. */
	begin(base);
	assert_rc(RC_OK, undo_begin(&base->op,
				    test_count(base, "SELECT max(id) FROM batch WHERE action ="
						     " 'attribute.convert'"),
				    &undo_id));
	test_commit(base);
	do {
		begin(base);
		assert_rc(RC_OK, undo_step(&base->op, undo_id, 1, &result));
		test_commit(base);
	} while (result.state == UNDO_RUNNING);
	assert_int_equal(result.kept, 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM attribute_value v JOIN attribute a"
					  " ON a.values_id = v.attribute_id AND a.type = 1"
					  " WHERE v.text = 'x'"),
			 PEOPLE / 10);
	assert_int_equal(values(base), PEOPLE);
	assert_int_equal(test_count(base, "SELECT text FROM attribute_value WHERE contact_id = 1"),
			 77);
}

static void test_alteration__a_stopped_undo_locks_nothing(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_attribute(base, "Size"), undo_id;
	struct undo_result result;
	struct alteration x;
	struct attribute a;

	make_many(base, id);
	x = look(base, id, ATTRIBUTE_NUMBER);
	run_jobs(base);
	begin(base);
	assert_rc(RC_OK, alteration_get(&base->op, x.id, &x));
	assert_rc(RC_OK, alteration_confirm(&base->op, &x, x.left_out));
	test_commit(base);
	run_jobs(base);
	begin(base);
	assert_rc(RC_OK, undo_begin(&base->op, x.batch_id, &undo_id));
	test_commit(base);
	begin(base);
	assert_rc(RC_OK, undo_step(&base->op, undo_id, 1, &result));
	assert_int_equal(result.state, UNDO_RUNNING);
	assert_rc(RC_OK, undo_cancel(&base->op, undo_id));
	test_commit(base);
	run_jobs(base);
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	assert_false(a.is_locked);
	assert_int_equal(a.type, ATTRIBUTE_NUMBER);
	assert_int_equal(values(base), PEOPLE / 10 * 9);
}

/* Another type, with its yes; the batch. */
static int64_t convert(struct test_base *base, int64_t attribute, enum attribute_type type)
{
	struct alteration x = look(base, attribute, type);

	run_jobs(base);
	begin(base);
	assert_rc(RC_OK, alteration_get(&base->op, x.id, &x));
	assert_rc(RC_OK, alteration_confirm(&base->op, &x, x.left_out));
	test_commit(base);
	run_jobs(base);
	return x.batch_id;
}

static struct undo_result undo(struct test_base *base, int64_t batch)
{
	struct undo_result result;

	begin(base);
	assert_rc(RC_OK, undo_batch(&base->op, batch, &result));
	test_commit(base);
	base->op.batch_id = 0;
	return result;
}

static void test_alteration__an_undo_throws_no_value_away_that_came_since(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_attribute(base, "Size"), batch;
	struct undo_result result;
	struct undo_kept *kept;
	struct attribute a;
	size_t count;

	make_many(base, id);
	(void)convert(base, id, ATTRIBUTE_NUMBER);
	batch = convert(base, id, ATTRIBUTE_TEXT);
	give(base, 1, id, "42 wide");
	assert_rc(RC_OK, undo_look(&base->op, batch, &result, &kept, &count));
	assert_int_equal(result.restored, 0);
	assert_int_equal(count, 1);
	assert_int_equal(kept[0].reason, UNDO_MISFIT);
	assert_int_equal(kept[0].field, ATTRIBUTE_CHANGE_TYPE);
	assert_string_equal(kept[0].by_name, "Ana");
	result = undo(base, batch);
	assert_int_equal(result.restored, 0);
	assert_int_equal(result.kept, 1);
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	assert_int_equal(a.type, ATTRIBUTE_TEXT);
	assert_int_equal(test_count(base, "SELECT count(*) FROM attribute_value"
					  " WHERE text = '42 wide'"),
			 1);
	/* Once that value fits, it may go back, and the value stays. */
	give(base, 1, id, "42");
	assert_rc(RC_OK, undo_look(&base->op, batch, &result, &kept, &count));
	assert_int_equal(count, 0);
	assert_int_equal(result.restored, 1);
	result = undo(base, batch);
	assert_int_equal(result.restored, 1);
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	assert_int_equal(a.type, ATTRIBUTE_NUMBER);
	assert_int_equal(test_count(base, "SELECT text FROM attribute_value WHERE contact_id = 1"),
			 42);
}

static void test_alteration__a_look_at_its_undo_counts_what_the_undo_does(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_attribute(base, "Size"), batch;
	struct undo_result looked, result;
	struct undo_kept *kept;
	size_t count;

	make_many(base, id);
	batch = convert(base, id, ATTRIBUTE_CHOICE);
	assert_rc(RC_OK, undo_look(&base->op, batch, &looked, &kept, &count));
	result = undo(base, batch);
	assert_int_equal(looked.restored, result.restored);
	assert_int_equal(result.kept, 0);
	/* And back again: the options come with the type. */
	assert_rc(RC_OK, undo_look(&base->op, result.undo_id, &looked, &kept, &count));
	result = undo(base, result.undo_id);
	assert_int_equal(looked.restored, result.restored);
	assert_int_equal(result.kept, 0);
}

static void test_tag_merge__tells_beforehand_what_comes(void **state)
{
	struct test_base *base = *state;
	int64_t ids[3], changed;
	struct tag_merge m;
	struct alteration x;
	struct tag a, b;
	struct segment s;

	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		ids[i] = make_person(base, "Ana", "Wien");
	begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "A", "", TAG_BOTH, &a));
	assert_rc(RC_OK, tag_create(&base->op, "B", "", TAG_BOTH, &b));
	assert_rc(RC_OK, contact_tag_add(&base->op, a.id, ids, 2, &changed));
	assert_rc(RC_OK, contact_tag_add(&base->op, b.id, ids + 1, 2, &changed));
	test_commit(base);
	s = make_segment(base, "Only A", "tag is a and not tag is b");
	make_segment(base, "All", "tag is all of a, b");
	make_segment(base, "B", "not tag is b");
	assert_rc(RC_OK, tag_merge_look(&base->op, a.id, b.id, &m));
	assert_int_equal(m.from.contacts, 2);
	assert_int_equal(m.both, 1);
	assert_int_equal(m.segment_count, 3);
	assert_string_equal(m.segments[0].user.name, "All");
	assert_false(m.segments[0].is_told);
	assert_int_equal(m.segments[1].impact.before, 1);
	assert_int_equal(m.segments[1].impact.leave, 1);
	assert_false(m.segments[2].is_rewritten);
	assert_int_equal(m.segments[2].impact.leave, 1);
	begin(base);
	assert_rc(RC_INVALID, alteration_merge_tag(&base->op, a.id, a.id, &x));
	op_clear_fault(&base->op);
	assert_rc(RC_OK, alteration_merge_tag(&base->op, a.id, b.id, &x));
	assert_rc(RC_CONFLICT, alteration_delete_tag(&base->op, b.id, &x));
	op_clear_fault(&base->op);
	test_commit(base);
	run_jobs(base);
	assert_int_equal(count_of(base, s.id), 0);
	assert_string_equal(people_of(base, s.id), "");
	assert_int_equal(test_count(base, "SELECT carriers FROM tag"), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_alteration__a_look_changes_nothing_and_goes_without_a_trace),
	    TEST(test_alteration__values_are_read_only_until_it_is_over),
	    TEST(test_alteration__a_stopped_undo_locks_nothing),
	    TEST(test_alteration__an_undo_throws_no_value_away_that_came_since),
	    TEST(test_alteration__a_look_at_its_undo_counts_what_the_undo_does),
	    TEST(test_tag_merge__tells_beforehand_what_comes),
	};

	return cmocka_run_group_tests_name("alteration", tests, NULL, NULL);
}
