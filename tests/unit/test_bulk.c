#include "tests/unit/segment_support.h"

#include <unistd.h>

#include "lib/domain/attribute_value.h"
#include "lib/domain/bulk.h"
#include "lib/domain/bulk_row.h"
#include "lib/domain/contact_tag.h"

enum { PEOPLE = 6 };

static int setup(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	for (int i = 0; i < PEOPLE; i++)
		make_person(base, arena_printf(&base->op.mem, "Person%d", i), i % 2 ? "Wien" : "");
	return 0;
}

static void everybody(struct test_base *base, struct id_set *people)
{
	id_set_init(&base->op.mem, people, PEOPLE);
	id_set_fill(people, PEOPLE);
}

static int64_t make_tag(struct test_base *base, const char *label)
{
	struct tag tag;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, tag_create(&base->op, label, "", TAG_BOTH, &tag));
	test_commit(base);
	return tag.id;
}

/* Ask for it; what bulk_start says.  Nothing is done yet. */
static enum rc ask(struct test_base *base, struct bulk *b)
{
	struct id_set people;
	enum rc rc;

	everybody(base, &people);
	if (!b->chosen)
		b->chosen = b->chosen_href = "";
	if (!b->order.field)
		b->order.field = "";
	if (!b->order.value)
		b->order.value = "";
	test_begin(base);
	base->op.batch_id = 0;
	rc = bulk_start(&base->op, b, &people);
	if (rc)
		db_rollback(&base->op);
	else
		test_commit(base);
	base->op.batch_id = 0;
	return rc;
}

static struct bulk run(struct test_base *base)
{
	struct bulk b;

	assert_rc(RC_OK, bulk_run_next(&base->op, &b));
	base->op.batch_id = 0;
	return b;
}

static struct bulk do_bulk(struct test_base *base, enum bulk_action action, const int64_t *targets,
			   size_t count)
{
	struct bulk b = {
	    .order = {.action = action, .targets = targets, .target_count = count, .value = "why"}};

	assert_rc(RC_OK, ask(base, &b));
	return run(base);
}

/* --- each action ---------------------------------------------------------------------------- */

static void test_bulk__several_tags_come_and_go(void **state)
{
	struct test_base *base = *state;
	int64_t tags[] = {make_tag(base, "A"), make_tag(base, "B")}, one = 1, changed;
	struct bulk b;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, contact_tag_add(&base->op, tags[0], &one, 1, &changed));
	assert_rc(RC_OK, contact_tag_add(&base->op, tags[1], &one, 1, &changed));
	test_commit(base);
	assert_rc(RC_OK, db_run_script(&base->op, "UPDATE contact SET state = 1 WHERE id = 6"));
	b = do_bulk(base, BULK_TAG, tags, 2);
	assert_int_equal(BULK_DONE, b.state);
	assert_int_equal(PEOPLE, b.done);
	assert_int_equal(4, b.changed); /* one has them, one is archived */
	assert_int_equal(10, test_count(base, "SELECT count(*) FROM contact_tag"));
	assert_int_equal(10, test_count(base, "SELECT sum(carriers) FROM tag"));
	assert_int_equal(0,
			 test_count(base, "SELECT count(*) FROM contact_tag WHERE contact_id = 6"));
	assert_int_equal(1, test_count(base, "SELECT count(DISTINCT batch_id) FROM change"
					     " WHERE field = 101 AND entity_id > 1"));
	/* Both tags are one edit. */
	assert_int_equal(2, test_count(base, "SELECT version FROM contact WHERE id = 2"));
	b = do_bulk(base, BULK_UNTAG, tags, 1);
	assert_int_equal(5, b.changed);
	assert_int_equal(5, test_count(base, "SELECT count(*) FROM contact_tag"));
	assert_int_equal(0, test_count(base, "SELECT carriers FROM tag WHERE label = 'A'"));
	assert_int_equal(5, test_count(base, "SELECT count(*) FROM change c JOIN batch b ON b.id ="
					     " c.batch_id WHERE b.action = 'contact.untag' AND"
					     " c.old_value IS NOT NULL AND c.new_value IS NULL"));
}

static void test_bulk__sets_and_clears_a_field(void **state)
{
	struct test_base *base = *state;
	struct bulk b = {.order = {.action = BULK_SET, .field = "city", .value = " Graz "}};
	struct bulk clear = {.order = {.action = BULK_SET, .field = "first_name"}};

	assert_rc(RC_OK, ask(base, &b));
	b = run(base);
	assert_int_equal(PEOPLE, b.changed);
	assert_int_equal(PEOPLE, test_count(base, "SELECT count(*) FROM contact WHERE city = 'Graz'"
						  " AND city_key = 'graz' AND version = 2"));
	assert_int_equal(3, test_count(base, "SELECT count(*) FROM change WHERE old_value = 'Wien'"
					     " AND new_value = 'Graz' AND field = 8"));
	/* Nothing would be left of them. */
	assert_rc(RC_OK, ask(base, &clear));
	clear = run(base);
	assert_int_equal(BULK_DONE, clear.state);
	assert_int_equal(0, clear.changed);
	assert_int_equal(PEOPLE, clear.refused);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact WHERE first_name = ''"));
}

static void test_bulk__sets_an_attribute(void **state)
{
	struct test_base *base = *state;
	struct bulk b = {.order = {.action = BULK_SET, .field = "attr.points", .value = "12"}};
	struct bulk bad = {.order = {.action = BULK_SET, .field = "attr.points", .value = "many"}};
	int64_t id;

	assert_rc(RC_INVALID, ask(base, &b));
	assert_string_equal("field", base->op.fault.field);
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, attribute_create(&base->op, "Points", ATTRIBUTE_NUMBER, NULL, 0, &id));
	test_commit(base);
	assert_rc(RC_INVALID, ask(base, &bad));
	assert_string_equal("value", base->op.fault.field);
	assert_rc(RC_OK, ask(base, &b));
	b = run(base);
	assert_int_equal(PEOPLE, b.changed);
	assert_int_equal(PEOPLE, test_count(base, "SELECT holders FROM attribute"));
	b = (struct bulk){.order = {.action = BULK_SET, .field = "attr.points"}};
	assert_rc(RC_OK, ask(base, &b));
	b = run(base);
	assert_int_equal(PEOPLE, b.changed);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM attribute_value"));
}

static void test_bulk__static_segments(void **state)
{
	struct test_base *base = *state;
	struct segment list = make_static(base, "A"), other = make_static(base, "B");
	int64_t targets[] = {list.id, other.id};
	struct bulk b = do_bulk(base, BULK_SEGMENT_ADD, targets, 2);

	assert_int_equal(PEOPLE, b.changed);
	assert_string_equal("1 2 3 4 5 6", people_of(base, other.id));
	b = do_bulk(base, BULK_SEGMENT_REMOVE, targets, 1);
	assert_int_equal(PEOPLE, b.changed);
	assert_string_equal("", people_of(base, list.id));
	assert_string_equal("1 2 3 4 5 6", people_of(base, other.id));
}

static void test_bulk__steps_of_life(void **state)
{
	static const struct {
		enum bulk_action action;
		const char *sql;
	} steps[] = {
	    {BULK_DEACTIVATE, "SELECT count(*) FROM contact WHERE deactivated = 1"},
	    {BULK_ACTIVATE, "SELECT count(*) FROM contact WHERE deactivated = 0"},
	    {BULK_DELETE, "SELECT count(*) FROM contact WHERE state = 2 AND state_reason = 'why'"},
	};
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct bulk b = do_bulk(base, steps[i].action, NULL, 0);

		assert_int_equal(PEOPLE, b.changed);
		assert_int_equal(PEOPLE, test_count(base, steps[i].sql));
	}
	/* Nobody is live any more; each step takes those of its own state alone. */
	assert_int_equal(0, do_bulk(base, BULK_ARCHIVE, NULL, 0).changed);
	assert_int_equal(0, do_bulk(base, BULK_UNARCHIVE, NULL, 0).changed);
	assert_int_equal(PEOPLE, do_bulk(base, BULK_RESTORE, NULL, 0).changed);
	assert_int_equal(PEOPLE, do_bulk(base, BULK_ARCHIVE, NULL, 0).changed);
	assert_int_equal(0, do_bulk(base, BULK_DELETE, NULL, 0).changed);
	assert_int_equal(PEOPLE, do_bulk(base, BULK_UNARCHIVE, NULL, 0).changed);
	assert_int_equal(PEOPLE,
			 test_count(base, "SELECT total FROM contact_count WHERE state = 0"));
	assert_int_equal(CONTACT_IN_ARCHIVED, bulk_action_states(BULK_UNARCHIVE));
}

/* --- whom, and how far ---------------------------------------------------------------------- */

static void test_bulk__means_those_of_the_confirmation(void **state)
{
	struct test_base *base = *state;
	int64_t tag = make_tag(base, "A"), ids[10];
	struct bulk b = {.order = {.action = BULK_TAG, .targets = &tag, .target_count = 1}};
	size_t count;

	assert_rc(RC_OK, ask(base, &b));
	make_person(base, "Later", "");
	assert_rc(RC_OK, bulk_people_list(&base->op, b.id, 10, ids, &count));
	assert_int_equal(PEOPLE, count);
	b = run(base);
	assert_int_equal(PEOPLE, b.changed);
	assert_int_equal(PEOPLE, test_count(base, "SELECT count(*) FROM contact_tag"));
	base->op.now += BULK_FORGET_SECONDS + 3600 * 24 * 400;
	test_begin(base);
	base->op.now += (int64_t)1e9;
	assert_rc(RC_OK, bulk_forget(&base->op));
	test_commit(base);
	assert_rc(RC_OK, bulk_people_list(&base->op, b.id, 10, ids, &count));
	assert_int_equal(0, count);
}

static void test_bulk__goes_on_behind_its_checkpoint(void **state)
{
	struct test_base *base = *state;
	int64_t tag = make_tag(base, "A");
	struct bulk b = {.order = {.action = BULK_TAG, .targets = &tag, .target_count = 1}};

	assert_rc(RC_OK, ask(base, &b));
	b.last_id = 2;
	b.done = b.changed = 2;
	assert_rc(RC_OK, bulk_checkpoint(&base->op, &b));
	b = run(base);
	assert_int_equal(BULK_DONE, b.state);
	assert_int_equal(PEOPLE, b.done);
	assert_int_equal(PEOPLE, b.changed);
	assert_int_equal(PEOPLE - 2, test_count(base, "SELECT count(*) FROM contact_tag"));
	assert_rc(RC_NOT_FOUND, bulk_run_next(&base->op, &b));
}

static void test_bulk__can_be_stopped(void **state)
{
	struct test_base *base = *state;
	int64_t tag = make_tag(base, "A");
	struct bulk b = {.order = {.action = BULK_TAG, .targets = &tag, .target_count = 1}};

	make_team(base);
	assert_rc(RC_OK, ask(base, &b));
	act_as(base, 2);
	assert_rc(RC_NOT_FOUND, bulk_cancel(&base->op, b.id));
	act_as(base, 1);
	assert_rc(RC_OK, bulk_cancel(&base->op, b.id));
	assert_rc(RC_CONFLICT, bulk_cancel(&base->op, b.id));
	op_clear_fault(&base->op);
	assert_rc(RC_NOT_FOUND, bulk_run_next(&base->op, &b));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact_tag"));
}

static void test_bulk__a_tag_that_went_meanwhile_is_its_end(void **state)
{
	struct test_base *base = *state;
	int64_t tag = make_tag(base, "A");
	struct bulk b = {.order = {.action = BULK_TAG, .targets = &tag, .target_count = 1}};

	assert_rc(RC_OK, ask(base, &b));
	assert_rc(RC_OK, db_run_script(&base->op, "DELETE FROM tag"));
	b = run(base);
	assert_int_equal(BULK_FAILED, b.state);
	assert_string_equal("no such tag", b.error);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM change WHERE field = 101"));
}

static void test_bulk__refuses_what_cannot_be_done(void **state)
{
	struct test_base *base = *state;
	struct segment dynamic = make_segment(base, "D", "city is Wien");
	const struct {
		struct bulk_order order;
		enum rc rc;
		const char *field;
	} cases[] = {
	    {{.action = BULK_TAG}, RC_INVALID, "target"},
	    {{.action = BULK_TAG, .targets = &(int64_t){99}, .target_count = 1},
	     RC_NOT_FOUND,
	     "target"},
	    {{.action = BULK_SEGMENT_ADD, .targets = &dynamic.id, .target_count = 1},
	     RC_INVALID,
	     "target"},
	    {{.action = BULK_SET, .field = "shoe_size"}, RC_INVALID, "field"},
	    {{.action = BULK_SET, .field = "email", .value = "no address"}, RC_INVALID, "value"},
	    {{.action = BULK_SET, .field = "signup", .value = "soon"}, RC_INVALID, "value"},
	    {{.action = BULK_SET, .field = "email", .value = "a@b.example"}, RC_INVALID, "value"},
	    {{.action = BULK_SET, .field = "phone", .value = "+43 1 555"}, RC_INVALID, "value"},
	    {{.action = BULK_SET, .field = "identifier", .value = "K-1"}, RC_INVALID, "value"},
	    {{.action = BULK_DELETE, .value = "  "}, RC_INVALID, "reason"},
	    {{.action = BULK_DELETE, .value = "two\nlines"}, RC_INVALID, "reason"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct bulk b = {.order = cases[i].order};

		assert_rc(cases[i].rc, ask(base, &b));
		assert_string_equal(cases[i].field, base->op.fault.field);
		op_clear_fault(&base->op);
	}
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM bulk"));
}

static void test_bulk_slice_fit__follows_what_the_last_one_took(void **state)
{
	(void)state;
	assert_int_equal(bulk_slice_fit(200, 1, 20000), 400);
	assert_int_equal(bulk_slice_fit(200, BULK_SLICE_MS, 20000), 200);
	assert_int_equal(bulk_slice_fit(200, (int64_t)4 * BULK_SLICE_MS, 20000), 50);
	assert_int_equal(bulk_slice_fit(200, 100000, 20000), 25);
	assert_int_equal(bulk_slice_fit(15000, 1, 20000), 20000);
}

/* Others have waited for too long already: one person, and the rest in slices of their own. */
static void test_bulk_run__one_by_one_gives_the_lock_back_in_time(void **state)
{
	struct test_base *base = *state;
	struct bulk b = {.order = {.action = BULK_SET, .field = "last_name", .value = "Berger"}};
	struct id_set people;

	assert_rc(RC_OK, ask(base, &b));
	everybody(base, &people);
	test_begin(base);
	usleep(1000 * (BULK_SLICE_MS + 1));
	base->op.batch_id = b.batch_id;
	base->op.is_held = false;
	assert_rc(RC_OK, bulk_run(&base->op, &b, &people));
	assert_true(base->op.is_held); /* there was another transaction */
	test_commit(base);
	assert_int_equal(BULK_DONE, b.state);
	assert_int_equal(PEOPLE, b.done);
	assert_int_equal(PEOPLE, b.changed);
	assert_int_equal(PEOPLE,
			 test_count(base, "SELECT count(*) FROM contact WHERE last_name <> ''"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	    TEST(test_bulk__several_tags_come_and_go),
	    TEST(test_bulk_run__one_by_one_gives_the_lock_back_in_time),
	    TEST(test_bulk_slice_fit__follows_what_the_last_one_took),
	    TEST(test_bulk__sets_and_clears_a_field),
	    TEST(test_bulk__sets_an_attribute),
	    TEST(test_bulk__static_segments),
	    TEST(test_bulk__steps_of_life),
	    TEST(test_bulk__means_those_of_the_confirmation),
	    TEST(test_bulk__goes_on_behind_its_checkpoint),
	    TEST(test_bulk__can_be_stopped),
	    TEST(test_bulk__a_tag_that_went_meanwhile_is_its_end),
	    TEST(test_bulk__refuses_what_cannot_be_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
