/*
 * Undo of what was done to many people: together where all stands as it was left, alone where not.
 */
#include "tests/unit/segment_support.h"

#include "lib/domain/contact_restore.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/contact_tally.h"
#include "lib/domain/segment_member.h"
#include "lib/domain/undo_group.h"
#include "lib/domain/undo_slice.h"

enum { PEOPLE = 300 };

static struct undo_result undo(struct test_base *base, int64_t batch)
{
	struct undo_result r;

	test_begin(base);
	assert_rc(RC_OK, undo_batch(&base->op, batch, &r));
	test_commit(base);
	base->op.batch_id = 0;
	return r;
}

static int64_t make_tag(struct test_base *base, const char *label)
{
	struct tag tag;

	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, label, "", TAG_BOTH, &tag));
	test_commit(base);
	base->op.batch_id = 0;
	return tag.id;
}

static void make_people(struct test_base *base, int64_t *ids)
{
	for (size_t i = 0; i < PEOPLE; i++)
		ids[i] = make_person(base, "Ana", i % 2 ? "Wien" : "Linz");
	base->op.batch_id = 0;
}

static void set_city(struct test_base *base, int64_t id, const char *value)
{
	struct contact before, c;
	struct contact_keys keys;
	contact_mask changed;

	assert_rc(RC_OK, contact_get(&base->op, id, &before));
	c = before;
	c.values[CONTACT_CITY] = value;
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK, change_join(&base->op, "contact.edit"));
	assert_rc(RC_OK, contact_update(&base->op, &before, &c, &keys, CONTACT_MASK(CONTACT_CITY),
					0, &changed));
}

/* A batch that does everything to everybody. */
static int64_t do_all(struct test_base *base, const int64_t *ids, int64_t tag, int64_t segment)
{
	struct segment_added added;
	struct id_set people;
	int64_t changed, batch;

	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.bulk", 0));
	batch = base->op.batch_id;
	for (size_t i = 0; i < PEOPLE; i++)
		set_city(base, ids[i], "Graz");
	assert_rc(RC_OK, contact_tag_add(&base->op, tag, ids, PEOPLE, &changed));
	id_set_init(&base->op.mem, &people, ids[PEOPLE - 1]);
	for (size_t i = 0; i < PEOPLE; i++)
		id_set_add(&people, ids[i]);
	assert_rc(RC_OK, segment_members_add(&base->op, &segment, 1, &people, &added));
	assert_rc(RC_OK, contact_state_move(&base->op, CONTACT_ARCHIVE, "", ids, PEOPLE, &changed));
	test_commit(base);
	base->op.batch_id = 0;
	return batch;
}

static int64_t count(struct test_base *base, const char *format, int64_t n)
{
	return test_count(base, arena_printf(&base->op.mem, format, (long long)n));
}

static void check_numbers(struct test_base *base)
{
	assert_int_equal(test_count(base,
				    "SELECT count(*) FROM tag t WHERE carriers <>"
				    " (SELECT count(*) FROM contact_tag WHERE tag_id = t.id)"),
			 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_count n WHERE total <>"
					  " (SELECT count(*) FROM contact WHERE state = n.state)"),
			 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_tally t WHERE total <>"
					  " (SELECT count(*) FROM contact WHERE state = t.state AND"
					  " t.email = -1 AND t.phone = -1)"),
			 0);
}

static void test_undo_slice__brings_everything_back_once(void **state)
{
	struct test_base *base = *state;
	int64_t ids[PEOPLE], tag = make_tag(base, "VIP"), segment, batch;
	struct undo_result r;

	make_people(base, ids);
	segment = make_static(base, "List").id;
	base->op.batch_id = 0;
	batch = do_all(base, ids, tag, segment);
	assert_int_equal(count(base, "SELECT count(*) FROM contact WHERE version = %lld", 2),
			 PEOPLE);
	r = undo(base, batch);
	assert_int_equal(r.restored, 4 * PEOPLE);
	assert_int_equal(r.kept, 0);
	assert_int_equal(count(base, "SELECT count(*) FROM contact WHERE version = %lld", 3),
			 PEOPLE);
	assert_int_equal(
	    test_count(base, "SELECT count(*) FROM contact WHERE city_key = 'wien' AND state = 0"),
	    PEOPLE / 2);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_tag"), 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment_member"), 0);
	check_numbers(base);
	r = undo(base, r.undo_id);
	assert_int_equal(r.restored, 4 * PEOPLE);
	assert_int_equal(
	    test_count(base, "SELECT count(*) FROM contact WHERE city_key = 'graz' AND state = 1"),
	    PEOPLE);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_tag"), PEOPLE);
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment_member"), PEOPLE);
	check_numbers(base);
}

static void test_undo_slice__keeps_what_was_edited_among_many(void **state)
{
	struct test_base *base = *state;
	int64_t ids[PEOPLE], tag = make_tag(base, "VIP"), segment, batch, moved;
	struct undo_kept *kept;
	struct undo_result r;
	size_t kept_count;

	make_people(base, ids);
	segment = make_static(base, "List").id;
	base->op.batch_id = 0;
	batch = do_all(base, ids, tag, segment);
	test_begin(base);
	set_city(base, ids[7], "Wels");
	assert_rc(RC_OK, contact_tag_remove(&base->op, tag, &ids[8], 1, &moved));
	assert_rc(RC_OK, contact_state_move(&base->op, CONTACT_UNARCHIVE, "", &ids[9], 1, &moved));
	assert_rc(RC_OK,
		  contact_state_move(&base->op, CONTACT_DELETE, "went", &ids[10], 1, &moved));
	test_commit(base);
	base->op.batch_id = 0;
	r = undo(base, batch);
	/* The tag and the state that are as before already are neither brought back nor kept. */
	assert_int_equal(r.kept, 2);
	assert_int_equal(r.restored, 4 * PEOPLE - 4);
	assert_rc(RC_OK, undo_kept_list(&base->op, r.undo_id, 0, 10, &kept, &kept_count, &moved));
	assert_int_equal(kept_count, 2);
	assert_int_equal(kept[0].entity_id, ids[7]);
	assert_int_equal(kept[0].field, CONTACT_CITY);
	assert_int_equal(kept[0].reason, UNDO_EDITED);
	assert_int_equal(kept[1].entity_id, ids[10]);
	assert_int_equal(kept[1].field, CONTACT_CHANGE_STATE);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE city = 'Wels'"), 1);
	check_numbers(base);
}

static void test_undo_slice__ends_when_nobody_is_left(void **state)
{
	struct test_base *base = *state;
	struct undo_run run = {.op = &base->op, .target_id = 4711, .slice_rows = UNDO_SLICE_FIRST};
	int64_t after = 0;

	test_begin(base);
	assert_rc(RC_NOT_FOUND, undo_slice_take(&run, &after));
	assert_int_equal(after, 0);
	assert_rc(RC_OK, base->op.fault.rc);
	test_commit(base);
}

static void test_undo_group__is_fit_when_the_value_can_go_back(void **state)
{
	struct test_base *base = *state;
	int64_t tag = make_tag(base, "VIP");
	struct undo_run run = {.op = &base->op};
	struct undo_group *group, *again;
	struct undo_groups g;
	const struct {
		int field;
		const char *before;
		bool is_fit;
	} cases[] = {
	    {CONTACT_CHANGE_TAG, "", true},
	    {CONTACT_CHANGE_TAG, arena_printf(&base->op.mem, "%lld", (long long)tag), true},
	    {CONTACT_CHANGE_TAG, "999", false},
	    {CONTACT_CHANGE_SEGMENT, "999", false},
	    {CONTACT_CHANGE_SEGMENT, "-999", false},
	    {CONTACT_CHANGE_STATE, "live", true},
	    {CONTACT_CHANGE_STATE, "erased", false},
	    {CONTACT_CHANGE_STATE, "elsewhere", false},
	    {CONTACT_CHANGE_EMAIL_STATUS, "unsubscribed 1795348800 asked", true},
	    {CONTACT_CHANGE_EMAIL_STATUS, "odd", false},
	    {CONTACT_CHANGE_DEACTIVATED, "yes", true},
	    {CONTACT_CITY, "Wien", true},
	    {CONTACT_EMAIL, "a@example.org", false},
	    {CONTACT_CHANGE_ATTRIBUTE + 999, "x", false},
	};

	assert_rc(RC_OK, undo_groups_init(&run, &g));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_rc(RC_OK, undo_group_find(&g, cases[i].field, cases[i].before, &group));
		if (group->is_fit != cases[i].is_fit)
			fail_msg("field %d, \"%s\"", cases[i].field, cases[i].before);
		assert_rc(RC_OK, undo_group_find(&g, cases[i].field, cases[i].before, &again));
		assert_ptr_equal(group, again);
	}
	assert_rc(RC_OK, base->op.fault.rc);
	for (int i = 0; i <= UNDO_GROUPS_MAX; i++)
		assert_rc(RC_OK,
			  undo_group_find(&g, CONTACT_CITY,
					  arena_printf(&base->op.mem, "City %d", i), &group));
	assert_null(group);
}

static void test_contact_restore__counts_follow(void **state)
{
	struct test_base *base = *state;
	int64_t ids[PEOPLE], from[CONTACT_ERASED] = {[CONTACT_LIVE] = PEOPLE};
	const struct contact_mark mark = {"archived", TEST_NOW, ""}, none = {"nowhere", 0, ""};
	struct id_set people;

	make_people(base, ids);
	test_begin(base);
	assert_rc(RC_INVALID, contact_restore_states(&base->op, "[]", from, &none, false));
	op_clear_fault(&base->op);
	assert_rc(RC_OK, contact_restore_states(&base->op, contact_ids_json(&base->op, ids, PEOPLE),
						from, &mark, false));
	assert_rc(RC_OK, contact_restore_switches(&base->op, contact_ids_json(&base->op, ids, 2),
						  true, true));
	id_set_init(&base->op.mem, &people, ids[PEOPLE - 1]);
	id_set_add(&people, ids[0]);
	assert_rc(RC_OK, contact_restore_touch(&base->op, &people));
	test_commit(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE state = 1 AND"
					  " state_at = 1795348800"),
			 PEOPLE);
	assert_int_equal(count(base, "SELECT version FROM contact WHERE id = %lld", ids[0]), 3);
	assert_int_equal(count(base, "SELECT version FROM contact WHERE id = %lld", ids[1]), 2);
	assert_int_equal(count(base, "SELECT version FROM contact WHERE id = %lld", ids[2]), 1);
	check_numbers(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_undo_slice__brings_everything_back_once,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_undo_slice__keeps_what_was_edited_among_many,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_undo_slice__ends_when_nobody_is_left,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_undo_group__is_fit_when_the_value_can_go_back,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_contact_restore__counts_follow, test_base_setup,
					    test_base_teardown),
	};

	return cmocka_run_group_tests_name("undo_slice", tests, NULL, NULL);
}
