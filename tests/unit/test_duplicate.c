#include "tests/unit/support.h"

#include "lib/domain/change.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/duplicate.h"

struct person {
	const char *first, *last, *email, *phone, *identifier, *company;
};

static int64_t add(struct test_base *base, struct person p)
{
	struct contact_keys keys;
	struct contact c = {0};

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	c.values[CONTACT_FIRST_NAME] = p.first ? p.first : "";
	c.values[CONTACT_LAST_NAME] = p.last ? p.last : "";
	c.values[CONTACT_EMAIL] = p.email ? p.email : "";
	c.values[CONTACT_PHONE] = p.phone ? p.phone : "";
	c.values[CONTACT_IDENTIFIER] = p.identifier ? p.identifier : "";
	c.values[CONTACT_COMPANY] = p.company ? p.company : "";
	test_begin(base);
	if (!base->op.batch_id)
		assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);
	base->op.batch_id = 0;
	return c.id;
}

static void move(struct test_base *base, enum contact_move what, int64_t id)
{
	int64_t moved;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, contact_state_move(&base->op, what, "twice", &id, 1, &moved));
	assert_int_equal(1, moved);
	test_commit(base);
	base->op.batch_id = 0;
}

static void apart(struct test_base *base, int64_t id, int64_t other, bool is_apart)
{
	int64_t changed;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, duplicate_apart_set(&base->op, id, &other, 1, is_apart, &changed));
	assert_int_equal(1, changed);
	test_commit(base);
	base->op.batch_id = 0;
}

static void assert_counts(struct test_base *base, enum duplicate_channel channel, int64_t groups,
			  int64_t contacts)
{
	struct duplicate_counts counts;
	struct duplicate_group *list;
	int64_t seen = 0;
	const char *next;
	size_t count;
	bool more;

	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_rc(RC_OK, duplicate_count(&base->op, channel, &counts));
	assert_int_equal(groups, counts.groups);
	assert_int_equal(contacts, counts.contacts);
	assert_rc(RC_OK, duplicate_list(&base->op, channel, "", 100, &list, &count, &more, &next));
	assert_int_equal(groups, count);
	assert_false(more);
	for (size_t i = 0; i < count; i++) {
		struct contact *members;
		size_t n;
		int64_t total;
		const char *key;

		seen += list[i].count;
		assert_true(i == 0 || strcmp(list[i - 1].key, list[i].key) < 0);
		assert_rc(RC_OK, duplicate_members(&base->op, channel, list[i].contact_id, &members,
						   &n, &total, &key));
		assert_int_equal(list[i].count, n);
		assert_int_equal(list[i].count, total);
		assert_string_equal(list[i].key, key);
		assert_int_equal(list[i].contact_id, members[0].id);
	}
	assert_int_equal(contacts, seen);
	assert_rc(RC_OK, db_commit(&base->op));
}

static void test_duplicate__by_each_key(void **state)
{
	struct test_base *base = *state;

	add(base, (struct person){.first = "A", .email = "Anna@Shop.example"});
	add(base, (struct person){.first = "B", .email = "anna@shop.example"});
	add(base, (struct person){.first = "C", .email = "carl@shop.example"});
	add(base, (struct person){.first = "D", .phone = "+43 664 123 45 67"});
	add(base, (struct person){.first = "E", .phone = "0664/1234567"});
	add(base, (struct person){.first = "F", .phone = "0043 664 1234567"});
	add(base, (struct person){.first = "G", .identifier = "K-1"});
	add(base, (struct person){.first = "H", .identifier = "K-1"});
	assert_counts(base, DUPLICATE_EMAIL, 1, 2);
	assert_counts(base, DUPLICATE_PHONE, 1, 3);
	assert_counts(base, DUPLICATE_IDENTIFIER, 1, 2);
	assert_counts(base, DUPLICATE_NAME, 0, 0);
}

static void test_duplicate__alike_is_not_the_same(void **state)
{
	struct test_base *base = *state;

	add(base, (struct person){.email = "paypal@shop.example"});
	add(base, (struct person){.email = "p\xd0\xb0ypal@shop.example"}); /* Cyrillic a */
	add(base, (struct person){.email = "p\xc3\xa1ypal@shop.example"});
	assert_counts(base, DUPLICATE_EMAIL, 0, 0);
}

static void test_duplicate__names_need_something_else_in_common(void **state)
{
	struct test_base *base = *state;

	add(base, (struct person){"Jos\xc3\xa9",
				  "Garc\xc3\xad"
				  "a",
				  .company = "Caf\xc3\xa9 Sol"});
	add(base, (struct person){"jose", "GARCIA", .company = "cafe sol"});
	add(base, (struct person){"Jose", "Garcia", .company = "Elsewhere"});
	add(base, (struct person){"Mia", "Moser", .email = "mia@shop.example"});
	add(base, (struct person){"Mia", "Moser", .email = "mia@home.example"});
	add(base, (struct person){.first = "Nora", .company = "Cafe Sol"});
	assert_counts(base, DUPLICATE_NAME, 1, 2);
}

static void test_duplicate__live_people_alone_and_no_group_of_one(void **state)
{
	struct test_base *base = *state;
	int64_t first = add(base, (struct person){.first = "A", .email = "a@shop.example"});

	add(base, (struct person){.first = "B", .email = "a@shop.example"});
	assert_counts(base, DUPLICATE_EMAIL, 1, 2);
	move(base, CONTACT_ARCHIVE, first);
	assert_counts(base, DUPLICATE_EMAIL, 0, 0);
	move(base, CONTACT_UNARCHIVE, first);
	move(base, CONTACT_DELETE, first);
	assert_counts(base, DUPLICATE_EMAIL, 0, 0);
}

static void test_duplicate__different_people_are_remembered(void **state)
{
	struct test_base *base = *state;
	int64_t ids[3], changed;
	struct contact *others;
	size_t count;

	for (size_t i = 0; i < 3; i++)
		ids[i] = add(base, (struct person){.first = "A", .email = "a@shop.example"});
	add(base, (struct person){.first = "X", .email = "x@shop.example"});
	add(base, (struct person){.first = "Y", .email = "x@shop.example"});
	apart(base, ids[0], ids[1], true);
	assert_counts(base, DUPLICATE_EMAIL, 2, 5); /* each may still be the third */
	apart(base, ids[2], ids[0], true);
	assert_counts(base, DUPLICATE_EMAIL, 2, 4);
	apart(base, ids[1], ids[2], true);
	assert_counts(base, DUPLICATE_EMAIL, 1, 2);
	assert_rc(RC_OK, duplicate_apart_list(&base->op, ids[0], 10, &others, &count));
	assert_int_equal(2, count);
	apart(base, ids[2], ids[1], false);
	assert_counts(base, DUPLICATE_EMAIL, 2, 4);
	assert_int_equal(4, test_count(base, "SELECT count(*) FROM change WHERE field = 106"));
	test_begin(base);
	assert_rc(RC_INVALID, duplicate_apart_set(&base->op, ids[0], ids, 1, true, &changed));
	db_rollback(&base->op);
	op_clear_fault(&base->op);
	test_begin(base);
	assert_rc(RC_NOT_FOUND, duplicate_apart_set(&base->op, 4711, ids, 1, true, &changed));
	db_rollback(&base->op);
}

static void test_duplicate__pages_by_key(void **state)
{
	struct test_base *base = *state;
	struct duplicate_group *list;
	const char *after = "";
	int pages = 0;
	size_t count;
	bool more = true;

	for (int i = 0; i < 10; i++)
		add(base, (struct person){.email = arena_printf(&base->op.mem, "%c@shop.example",
								'a' + i / 2)});
	while (more) {
		assert_rc(RC_OK, duplicate_list(&base->op, DUPLICATE_EMAIL, after, 2, &list, &count,
						&more, &after));
		assert_int_equal('a' + 2 * pages, list[0].key[0]);
		assert_int_equal(pages < 2 ? 2 : 1, count);
		pages++;
	}
	assert_int_equal(3, pages);
}

static void test_duplicate__remove_keeps_the_chosen_one(void **state)
{
	struct test_base *base = *state;

	for (int newer = 0; newer < 2; newer++) {
		struct duplicate_removal *list;
		size_t count;
		int64_t total, removed, id[4];
		struct contact c;

		for (int i = 0; i < 4; i++) {
			base->op.now = TEST_NOW + 10 * i;
			id[i] = add(base,
				    (struct person){.email = arena_printf(
							&base->op.mem, "n%d@shop.example", newer)});
		}
		apart(base, id[newer ? 3 : 0], id[1], true);
		assert_rc(RC_INVALID,
			  duplicate_remove_find(&base->op, DUPLICATE_NAME, DUPLICATE_KEEP_OLDER,
						&list, &count, &total));
		op_clear_fault(&base->op);
		assert_rc(RC_OK,
			  duplicate_remove_find(&base->op, DUPLICATE_EMAIL,
						newer ? DUPLICATE_KEEP_NEWER : DUPLICATE_KEEP_OLDER,
						&list, &count, &total));
		/* The group of the first round is down to two who are different people. */
		assert_int_equal(2, count);
		assert_int_equal(2, total);
		move(base, CONTACT_DELETE, list[1].id); /* meanwhile */
		test_begin(base);
		assert_rc(RC_OK, duplicate_remove(&base->op, DUPLICATE_EMAIL, list, count,
						  "duplicate", &removed));
		test_commit(base);
		base->op.batch_id = 0;
		assert_int_equal(1, removed);
		assert_rc(RC_OK, contact_get(&base->op, id[newer ? 3 : 0], &c));
		assert_int_equal(CONTACT_LIVE, c.state);
		assert_rc(RC_OK, contact_get(&base->op, id[1], &c));
		assert_int_equal(CONTACT_LIVE, c.state);
		assert_int_equal(newer + 1, test_count(base, "SELECT count(*) FROM batch"
							     " WHERE action = 'duplicate.remove'"));
	}
}

/* Everybody else was removed meanwhile: nobody goes who is the last one. */
static void test_duplicate__remove_never_takes_the_last(void **state)
{
	struct test_base *base = *state;
	int64_t kept = add(base, (struct person){.email = "a@shop.example"});
	int64_t other = add(base, (struct person){.email = "a@shop.example"}), total, removed;
	struct duplicate_removal *list;
	struct contact c;
	size_t count;

	assert_rc(RC_OK, duplicate_remove_find(&base->op, DUPLICATE_EMAIL, DUPLICATE_KEEP_OLDER,
					       &list, &count, &total));
	assert_int_equal(1, count);
	move(base, CONTACT_DELETE, kept);
	test_begin(base);
	assert_rc(RC_OK,
		  duplicate_remove(&base->op, DUPLICATE_EMAIL, list, count, "duplicate", &removed));
	test_commit(base);
	assert_int_equal(0, removed);
	assert_rc(RC_OK, contact_get(&base->op, other, &c));
	assert_int_equal(CONTACT_LIVE, c.state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

static void add_point(struct test_base *base, int64_t id, enum contact_point_kind kind,
		      const char *value)
{
	struct contact_point p;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK,
		  contact_point_check(&base->op, kind, value, "", "AT", CONTACT_LENIENT, &p));
	assert_rc(RC_OK, contact_point_add(&base->op, id, &p, 0));
	test_commit(base);
	base->op.batch_id = 0;
}

/* The ids as digits, and what they have in common. */
static void assert_shared(struct test_base *base, enum duplicate_channel channel, int64_t id,
			  const char *ids, const char *key)
{
	struct contact *members;
	char found[17] = "";
	const char *common;
	int64_t total;
	size_t n;

	assert_rc(RC_OK, duplicate_members(&base->op, channel, id, &members, &n, &total, &common));
	for (size_t i = 0; i < n; i++)
		found[i] = (char)('0' + members[i].id);
	assert_string_equal(ids, found);
	assert_int_equal(strlen(ids), total);
	if (key)
		assert_string_equal(key, common);
}

/*
 * All at once takes those with the same first address alone: of a chain by further ones (1 has 2's
 * as a further one, 2 has 3's) nobody could say who is left at the end, and a family shares many.
 */
static void test_duplicate__remove_leaves_who_shares_a_further_address(void **state)
{
	struct test_base *base = *state;
	struct duplicate_removal *list;
	struct duplicate_counts counts;
	int64_t id[6], total, removed;
	size_t count;

	for (size_t i = 0; i < ARRAY_LEN(id); i++)
		id[i] = add(base, (struct person){.email = arena_printf(
						      &base->op.mem, "%c@x.example", "abccde"[i])});
	add_point(base, id[0], CONTACT_POINT_EMAIL, "b@x.example"); /* 2's first one */
	add_point(base, id[1], CONTACT_POINT_EMAIL, "c@x.example"); /* the first one of 3 and 4 */
	add_point(base, id[4], CONTACT_POINT_EMAIL, "f@x.example"); /* nobody's first one */
	add_point(base, id[5], CONTACT_POINT_EMAIL, "f@x.example");
	assert_rc(RC_OK, duplicate_count(&base->op, DUPLICATE_EMAIL, &counts));
	assert_int_equal(3, counts.groups);
	for (enum duplicate_keep keep = DUPLICATE_KEEP_OLDER; keep <= DUPLICATE_KEEP_NEWER;
	     keep++) {
		assert_rc(RC_OK, duplicate_remove_find(&base->op, DUPLICATE_EMAIL, keep, &list,
						       &count, &total));
		assert_int_equal(1, count);
		assert_int_equal(keep == DUPLICATE_KEEP_OLDER ? id[3] : id[2], list[0].id);
	}
	/* The first address of one of them becomes another one meanwhile. */
	test_begin(base);
	assert_rc(RC_OK,
		  db_run(&base->op, "UPDATE contact SET email_key = 'g@x.example' WHERE id = $1",
			 DB_ARGS(db_int(list[0].kept_id))));
	assert_rc(RC_OK,
		  duplicate_remove(&base->op, DUPLICATE_EMAIL, list, count, "duplicate", &removed));
	test_commit(base);
	assert_int_equal(0, removed);
}

static void test_duplicate__further_addresses_count(void **state)
{
	struct test_base *base = *state;
	struct duplicate_removal *list;
	int64_t total;
	size_t count;

	add(base, (struct person){.first = "One", .email = "a@x.example", .phone = "0660 1112223"});
	add(base, (struct person){.first = "Two", .email = "b@x.example", .phone = "0660 2223334"});
	add(base, (struct person){.first = "Three", .email = "c@x.example", .phone = "01 1"});
	add(base, (struct person){.first = "Four", .email = "a@x.example"});
	assert_counts(base, DUPLICATE_EMAIL, 1, 2);
	add_point(base, 2, CONTACT_POINT_EMAIL, "A@x.example");
	assert_counts(base, DUPLICATE_EMAIL, 1, 3);
	assert_shared(base, DUPLICATE_EMAIL, 1, "124", "a@x.example");
	assert_shared(base, DUPLICATE_EMAIL, 2, "124", "a@x.example");
	/* Two further ones that are the same, and nobody's primary one. */
	add_point(base, 2, CONTACT_POINT_PHONE, "01 5123456");
	assert_counts(base, DUPLICATE_PHONE, 0, 0);
	add_point(base, 3, CONTACT_POINT_PHONE, "+43 1 5123456");
	assert_counts(base, DUPLICATE_PHONE, 1, 2);
	assert_shared(base, DUPLICATE_PHONE, 3, "23", "+4315123456");
	add_point(base, 2, CONTACT_POINT_PHONE, "ask at the office");
	add_point(base, 3, CONTACT_POINT_PHONE, "ask at the office");
	assert_counts(base, DUPLICATE_PHONE, 1, 2);
	apart(base, 2, 3, true);
	assert_counts(base, DUPLICATE_PHONE, 0, 0);
	assert_shared(base, DUPLICATE_PHONE, 3, "", NULL);
	apart(base, 2, 3, false);
	move(base, CONTACT_DELETE, 2);
	assert_counts(base, DUPLICATE_PHONE, 0, 0);
	assert_counts(base, DUPLICATE_EMAIL, 1, 2);
	move(base, CONTACT_RESTORE, 2);
	/* All at once is for primary ones alone. */
	assert_rc(RC_OK, duplicate_remove_find(&base->op, DUPLICATE_EMAIL, DUPLICATE_KEEP_OLDER,
					       &list, &count, &total));
	assert_int_equal(1, total);
	assert_int_equal(4, list[0].id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_duplicate__by_each_key),
	    TEST(test_duplicate__further_addresses_count),
	    TEST(test_duplicate__remove_leaves_who_shares_a_further_address),
	    TEST(test_duplicate__alike_is_not_the_same),
	    TEST(test_duplicate__names_need_something_else_in_common),
	    TEST(test_duplicate__live_people_alone_and_no_group_of_one),
	    TEST(test_duplicate__different_people_are_remembered),
	    TEST(test_duplicate__pages_by_key),
	    TEST(test_duplicate__remove_keeps_the_chosen_one),
	    TEST(test_duplicate__remove_never_takes_the_last),
	};

	return cmocka_run_group_tests_name("duplicate", tests, NULL, NULL);
}
