#include "tests/unit/segment_support.h"

#include "lib/domain/blacklist.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/undo.h"

static int64_t city(struct test_base *base, int64_t id, const char *value)
{
	struct contact before, c;
	struct contact_keys keys;
	contact_mask changed;
	int64_t batch;

	test_begin(base);
	assert_rc(RC_OK, contact_get(&base->op, id, &before));
	c = before;
	c.values[CONTACT_CITY] = value;
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
	assert_rc(RC_OK, contact_update(&base->op, &before, &c, &keys, CONTACT_MASK(CONTACT_CITY),
					0, &changed));
	batch = base->op.batch_id;
	test_commit(base);
	return batch;
}

static const char *city_of(struct test_base *base, int64_t id)
{
	struct contact c;

	assert_rc(RC_OK, contact_get(&base->op, id, &c));
	return c.values[CONTACT_CITY];
}

static struct undo_result undo(struct test_base *base, int64_t batch)
{
	struct undo_result r;

	test_begin(base);
	assert_rc(RC_OK, undo_batch(&base->op, batch, &r));
	test_commit(base);
	return r;
}

static void refused(struct test_base *base, int64_t batch, enum rc want, const char *reason)
{
	int64_t id;

	test_begin(base);
	assert_rc(want, undo_begin(&base->op, batch, &id));
	if (reason)
		assert_non_null(strstr(base->op.fault.reason, reason));
	op_clear_fault(&base->op);
	db_rollback(&base->op);
	base->op.batch_id = 0;
}

static int64_t newest(struct test_base *base)
{
	return test_count(base, "SELECT max(id) FROM batch");
}

/* --- what was edited since ------------------------------------------------------------------ */

static void test_undo__keeps_what_somebody_edited_since_and_says_so(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_person(base, "Ana", "Wien"), first, last;
	struct undo_kept *kept;
	struct undo_result r;
	size_t count;

	make_team(base);
	first = city(base, id, "Linz");
	act_as(base, 2);
	base->op.now += 60;
	city(base, id, "Wels");
	act_as(base, 1);
	assert_rc(RC_OK, undo_look(&base->op, first, &r, &kept, &count));
	assert_int_equal(count, 1);
	assert_string_equal(kept[0].by_name, "Bo");
	assert_int_equal(kept[0].by_at, TEST_NOW + 60);
	r = undo(base, first);
	assert_int_equal(r.restored, 0);
	assert_int_equal(r.kept, 1);
	assert_string_equal(city_of(base, id), "Wels");
	assert_rc(RC_OK, undo_kept_list(&base->op, r.undo_id, 0, 10, &kept, &count, &last));
	assert_int_equal(count, 1);
	assert_int_equal(kept[0].field, CONTACT_CITY);
	assert_int_equal(kept[0].reason, UNDO_EDITED);
	assert_string_equal(kept[0].by_name, "Bo");
	assert_string_equal(kept[0].new_value, "Linz");
	/* Nothing went back, so it stands and can be undone when the other edit was. */
	undo(base, newest(base) - 1);
	assert_string_equal(city_of(base, id), "Linz");
	undo(base, first);
	assert_string_equal(city_of(base, id), "Wien");
}

static void test_undo__a_created_contact_stays_when_somebody_edited_it(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_person(base, "Ana", "Wien"), made = newest(base), edit;
	struct undo_result r;
	struct contact c;

	edit = city(base, id, "Linz");
	r = undo(base, made);
	assert_int_equal(r.kept, 1);
	assert_int_equal(r.restored, 0);
	undo(base, edit);
	r = undo(base, made);
	assert_int_equal(r.kept, 0);
	assert_rc(RC_OK, contact_get(&base->op, id, &c));
	assert_int_equal(c.state, CONTACT_DELETED);
	assert_string_equal(c.state_reason, CONTACT_REASON_UNDONE);
	undo(base, r.undo_id);
	assert_rc(RC_OK, contact_get(&base->op, id, &c));
	assert_int_equal(c.state, CONTACT_LIVE);
	assert_string_equal(c.state_reason, "");
}

static void test_undo__a_name_that_another_tag_has_now_is_refused(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_person(base, "Ana", "Wien"), changed, deleted;
	struct tag tag, twin;
	struct undo_result r;

	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "VIP", "", TAG_BOTH, &tag));
	assert_rc(RC_OK, contact_tag_add(&base->op, tag.id, &id, 1, &changed));
	test_commit(base);
	test_begin(base);
	assert_rc(RC_OK, tag_delete(&base->op, tag.id, &changed));
	deleted = base->op.batch_id;
	test_commit(base);
	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "vip", "", TAG_BOTH, &twin));
	test_commit(base);
	r = undo(base, deleted);
	assert_int_equal(r.restored, 0);
	assert_int_equal(r.kept, 2); /* the tag, and that Ana carries it */
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_tag"), 0);
}

/* --- when ----------------------------------------------------------------------------------- */

static void test_undo__once_and_in_time(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_person(base, "Ana", "Wien"), edit = city(base, id, "Linz");
	struct undo_result r = undo(base, edit);

	refused(base, edit, RC_CONFLICT, "undone already");
	refused(base, 99, RC_NOT_FOUND, NULL);
	base->op.now += 31 * 86400;
	refused(base, r.undo_id, RC_CONFLICT, "30 days");
	base->op.now -= 2 * 86400;
	undo(base, r.undo_id);
	assert_string_equal(city_of(base, id), "Linz");
	base->op.now -= 29 * 86400;
	undo(base, edit);
	assert_string_equal(city_of(base, id), "Wien");
}

static void test_undo__not_while_its_action_goes_on(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_person(base, "Ana", "Wien"), edit = city(base, id, "Linz");

	test_begin(base);
	base->op.batch_id = edit;
	assert_rc(RC_OK, change_hold(&base->op));
	assert_rc(RC_OK, db_commit(&base->op)); /* it goes on */
	base->op.batch_id = 0;
	refused(base, edit, RC_CONFLICT, "still going on");
	test_begin(base);
	base->op.batch_id = edit;
	assert_rc(RC_OK, change_release(&base->op));
	test_commit(base);
	assert_false(base->op.is_held);
	base->op.batch_id = 0;
	undo(base, edit);
	assert_string_equal(city_of(base, id), "Wien");
}

static void test_undo__whoever_wrote_it_may_have_died(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_person(base, "Ana", "Wien"), edit = city(base, id, "Linz");

	test_begin(base);
	base->op.batch_id = edit;
	assert_rc(RC_OK, change_hold(&base->op));
	assert_rc(RC_OK, db_commit(&base->op)); /* it goes on */
	base->op.batch_id = 0;
	base->op.is_held = false;
	base->op.now += CHANGE_HOLD_SECONDS + 1;
	undo(base, edit);
	assert_string_equal(city_of(base, id), "Wien");
}

/* --- the blacklist ---------------------------------------------------------------------------- */

static int64_t with_email(struct test_base *base, const char *email)
{
	struct contact c = {.values[CONTACT_EMAIL] = email};
	struct contact_keys keys;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);
	base->op.batch_id = 0;
	return c.id;
}

static int64_t blacklisted(struct test_base *base)
{
	return test_count(base, "SELECT count(*) FROM contact WHERE email_status = 3");
}

static void test_undo__an_entry_of_the_blacklist_and_its_people(void **state)
{
	struct test_base *base = *state;
	int64_t entry, people, add, gone;

	with_email(base, "a@shop.example");
	with_email(base, "b@shop.example");
	test_begin(base);
	assert_rc(RC_OK, blacklist_add(&base->op, "shop.example", "asked for it", &entry, &people));
	add = base->op.batch_id;
	test_commit(base);
	assert_int_equal(blacklisted(base), 2);
	base->op.batch_id = 0;
	test_begin(base);
	assert_rc(RC_OK, blacklist_remove(&base->op, entry, &people));
	gone = base->op.batch_id;
	test_commit(base);
	assert_int_equal(blacklisted(base), 0);
	/* Who came meanwhile is not mailable either when the entry is back. */
	with_email(base, "c@shop.example");
	undo(base, gone);
	assert_int_equal(blacklisted(base), 3);
	assert_int_equal(test_count(base, "SELECT account_id FROM blacklist WHERE reason ="
					  " 'asked for it'"),
			 1);
	undo(base, test_count(base, "SELECT max(id) FROM batch"));
	assert_int_equal(blacklisted(base), 0);
	undo(base, test_count(base, "SELECT max(id) FROM batch"));
	assert_int_equal(blacklisted(base), 3);
	undo(base, add);
	assert_int_equal(test_count(base, "SELECT count(*) FROM blacklist"), 0);
	assert_int_equal(blacklisted(base), 1);
}

static void test_undo__who_comes_back_is_still_blacklisted(void **state)
{
	struct test_base *base = *state;
	int64_t entry, people, made;
	struct undo_result r;

	(void)with_email(base, "a@shop.example");
	made = newest(base);
	r = undo(base, made);
	base->op.batch_id = 0;
	test_begin(base);
	assert_rc(RC_OK, blacklist_add(&base->op, "a@shop.example", "", &entry, &people));
	test_commit(base);
	assert_int_equal(people, 0);
	undo(base, r.undo_id);
	assert_int_equal(blacklisted(base), 1);
}

static void test_undo__a_private_segment_is_its_owners(void **state)
{
	struct test_base *base = *state;

	make_team(base);
	act_as(base, 2);
	make_private(base, "Mine", "city is \"Wien\"");
	act_as(base, 3);
	refused(base, newest(base), RC_DENIED, "private");
	act_as(base, 2);
	undo(base, newest(base));
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment"), 0);
}

/* --- in slices ------------------------------------------------------------------------------ */

/* One batch that tags so many people; its id. */
static int64_t tag_many(struct test_base *base, size_t count)
{
	int64_t *people = mem_alloc(count * sizeof(*people)), changed, batch;
	struct tag tag;

	for (size_t i = 0; i < count; i++)
		people[i] = make_person(base, "Ana", "Wien");
	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "VIP", "", TAG_BOTH, &tag));
	test_commit(base);
	test_begin(base);
	assert_rc(RC_OK, contact_tag_add(&base->op, tag.id, people, count, &changed));
	batch = base->op.batch_id;
	test_commit(base);
	free(people);
	return batch;
}

static void test_undo_step__goes_on_where_it_was(void **state)
{
	struct test_base *base = *state;
	int64_t batch = tag_many(base, 1500), undo_id;
	struct undo_result r;
	int steps = 0;

	test_begin(base);
	assert_rc(RC_OK, undo_begin(&base->op, batch, &undo_id));
	test_commit(base);
	do {
		test_begin(base);
		assert_rc(RC_OK, undo_step(&base->op, undo_id, 1, &r));
		test_commit(base);
		steps++;
	} while (r.state == UNDO_RUNNING);
	assert_int_equal(r.records, 1500);
	assert_int_equal(r.restored, 1500);
	assert_true(steps > 3);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_tag"), 0);
	assert_int_equal(test_count(base, "SELECT carriers FROM tag"), 0);
}

/* Many tags on one person, in one batch. */
static int64_t dress(struct test_base *base, int64_t person, int count)
{
	struct tag tag;
	int64_t changed, batch;

	test_begin(base);
	for (int i = 0; i < count; i++)
		assert_rc(RC_OK, tag_create(&base->op, arena_printf(&base->op.mem, "T%d", i), "",
					    TAG_BOTH, &tag));
	test_commit(base);
	test_begin(base);
	for (int64_t id = tag.id - count + 1; id <= tag.id; id++)
		assert_rc(RC_OK, contact_tag_add(&base->op, id, &person, 1, &changed));
	batch = base->op.batch_id;
	test_commit(base);
	return batch;
}

/* A transaction ends between two values of one person; what is edited meanwhile is kept. */
static void test_undo_step__somebody_with_very_much_goes_back_piece_by_piece(void **state)
{
	struct test_base *base = *state;
	int64_t person = make_person(base, "Ana", "Wien"), other = make_person(base, "Bo", "Linz");
	int64_t batch = dress(base, person, 90), undo_id, changed;
	struct undo_result r;
	int steps = 0;

	test_begin(base);
	assert_rc(RC_OK, undo_begin(&base->op, batch, &undo_id));
	test_commit(base);
	do {
		test_begin(base);
		assert_rc(RC_OK, undo_step(&base->op, undo_id, 1, &r));
		test_commit(base);
		assert_int_equal(test_count(base, "SELECT count(*) FROM contact_tag"),
				 90 - r.restored);
		if (++steps == 40) {
			assert_int_equal(test_count(base, "SELECT thing FROM undo"), 40);
			assert_int_equal(r.done_records, 0);
			test_begin(base);
			assert_rc(RC_OK, contact_tag_remove(&base->op, 90, &person, 1, &changed));
			assert_rc(RC_OK, contact_tag_add(&base->op, 90, &other, 1, &changed));
			test_commit(base);
		}
	} while (r.state == UNDO_RUNNING);
	assert_true(steps >= 89);
	assert_int_equal(r.records, 1);
	assert_int_equal(r.restored, 89);
	assert_int_equal(r.kept, 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_tag"), 1);
	assert_int_equal(test_count(base, "SELECT sum(carriers) FROM tag"), 1);
}

static void test_undo_cancel__leaves_the_rest_to_be_undone(void **state)
{
	struct test_base *base = *state;
	int64_t batch = tag_many(base, 900), undo_id, other;
	struct undo_result r;

	test_begin(base);
	assert_rc(RC_OK, undo_begin(&base->op, batch, &undo_id));
	assert_rc(RC_OK, undo_step(&base->op, undo_id, 1, &r));
	test_commit(base);
	refused(base, undo_id, RC_CONFLICT, "still going on");
	assert_rc(RC_OK, undo_next(&base->op, &other));
	assert_int_equal(other, undo_id);
	test_begin(base);
	assert_rc(RC_OK, undo_cancel(&base->op, undo_id));
	test_commit(base);
	assert_rc(RC_NOT_FOUND, undo_next(&base->op, &other));
	assert_true(test_count(base, "SELECT count(*) FROM contact_tag") > 0);
	r = undo(base, batch);
	assert_int_equal(r.kept, 0);
	assert_true(r.restored < 900);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_tag"), 0);
}

static bool never(void)
{
	return false;
}

static void test_undo_run_all__finishes_what_waits(void **state)
{
	struct test_base *base = *state;
	int64_t batch = tag_many(base, 20), undo_id;
	int count;

	test_begin(base);
	assert_rc(RC_OK, undo_begin(&base->op, batch, &undo_id));
	test_commit(base);
	assert_rc(RC_OK, undo_run_all(&base->op, NULL, never, &count));
	assert_int_equal(count, 1);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_tag"), 0);
	assert_int_equal(test_count(base, "SELECT state FROM undo"), UNDO_DONE);
}

static void test_undo_look__writes_nothing(void **state)
{
	struct test_base *base = *state;
	int64_t batch = tag_many(base, 3);
	struct undo_kept *kept;
	struct undo_result r;
	size_t count;

	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_rc(RC_OK, undo_look(&base->op, batch, &r, &kept, &count));
	test_commit(base);
	assert_int_equal(r.restored, 3);
	assert_int_equal(r.kept, 0);
	assert_false(r.is_partial);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_undo__keeps_what_somebody_edited_since_and_says_so),
	    TEST(test_undo__a_created_contact_stays_when_somebody_edited_it),
	    TEST(test_undo__a_name_that_another_tag_has_now_is_refused),
	    TEST(test_undo__once_and_in_time),
	    TEST(test_undo__not_while_its_action_goes_on),
	    TEST(test_undo__whoever_wrote_it_may_have_died),
	    TEST(test_undo__an_entry_of_the_blacklist_and_its_people),
	    TEST(test_undo__who_comes_back_is_still_blacklisted),
	    TEST(test_undo__a_private_segment_is_its_owners),
	    TEST(test_undo_step__goes_on_where_it_was),
	    TEST(test_undo_step__somebody_with_very_much_goes_back_piece_by_piece),
	    TEST(test_undo_cancel__leaves_the_rest_to_be_undone),
	    TEST(test_undo_run_all__finishes_what_waits),
	    TEST(test_undo_look__writes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
