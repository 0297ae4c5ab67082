#include "tests/unit/support.h"

#include "lib/base/limits.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/segment.h"
#include "lib/domain/tag.h"
#include "lib/platform/zone.h"

/* A tag in a batch of its own. */
static struct tag make(struct test_base *base, const char *label)
{
	struct tag tag;

	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, label, "", TAG_BOTH, &tag));
	test_commit(base);
	return tag;
}

static enum rc try_create(struct test_base *base, const char *label, const char *colour)
{
	struct tag tag;
	enum rc rc;

	op_clear_fault(&base->op);
	test_begin(base);
	rc = tag_create(&base->op, label, colour, TAG_BOTH, &tag);
	db_rollback(&base->op);
	return rc;
}

static int64_t make_contact(struct test_base *base, const char *name)
{
	struct contact_keys keys;
	struct contact c = {0};

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	c.values[CONTACT_FIRST_NAME] = name;
	test_begin(base);
	assert_rc(RC_OK, contact_check(&base->op, &c, "", CONTACT_STRICT, &keys));
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);
	return c.id;
}

static int64_t put(struct test_base *base, const struct tag *tag, const int64_t *ids, size_t count)
{
	int64_t changed;

	test_begin(base);
	assert_rc(RC_OK, contact_tag_add(&base->op, tag->id, ids, count, &changed));
	test_commit(base);
	return changed;
}

/* --- the library ---------------------------------------------------------------------------- */

static void test_tag_create__keeps_the_label_and_normalises_the_name(void **state)
{
	struct test_base *base = *state;
	struct tag made = make(base, "  VIP Customer "), got;

	assert_rc(RC_OK, tag_get(&base->op, made.id, &got));
	assert_string_equal(got.label, "VIP Customer");
	assert_string_equal(got.name, "vip-customer");
	assert_int_equal(got.scope, TAG_BOTH);
	assert_int_equal(got.created_at, TEST_NOW);
	assert_int_equal(got.contacts, 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM change c JOIN batch b ON b.id ="
					  " c.batch_id WHERE c.entity = 2 AND c.field = 0 AND"
					  " b.action = 'tag.create' AND b.account_id = 1"),
			 1);
}

static void test_tag_create__knows_a_second_spelling_as_the_same_tag(void **state)
{
	static const char *const spellings[] = {"vip-customer", "Vip  CUSTOMER!",
						"V\u00EDP_customer", "\uFF36\uFF29\uFF30 Customer",
						"VIP\u200B Customer"};
	struct test_base *base = *state;
	struct tag first = make(base, "VIP Customer"), again;

	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		test_begin(base);
		assert_rc(RC_CONFLICT, tag_create(&base->op, spellings[i], "", TAG_BOTH, &again));
		assert_string_equal(base->op.fault.field, "label");
		assert_int_equal(again.id, first.id);
		assert_string_equal(again.label, "VIP Customer");
		assert_int_equal(base->op.batch_id, 0);
		db_rollback(&base->op);
		assert_rc(RC_OK, tag_find(&base->op, spellings[i], &again));
		assert_int_equal(again.id, first.id);
	}
	/* With a Cyrillic letter it is another word, whatever it looks like. */
	assert_rc(RC_NOT_FOUND, tag_find(&base->op, "v\u0456p customer", &again));
	make(base, "v\u0456p customer");
}

static void test_tag_create__refuses_what_is_no_tag(void **state)
{
	static const char *const bad[] = {"",	     "  ",     "two\nlines", "vip, newsletter",
					  "a\tb",    "bell\a", "!!!",	     "\U0001F525",
					  "del\x7f", "b\xFF"};
	struct test_base *base = *state;
	char big[10 * 1024 + 1], grows[97];

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_rc(RC_INVALID, try_create(base, bad[i], ""));
		assert_string_equal(base->op.fault.field, "label");
	}
	memset(big, 'x', sizeof(big));
	big[sizeof(big) - 1] = '\0';
	assert_rc(RC_INVALID, try_create(base, big, ""));
	big[TAG_LABEL_MAX + 1] = '\0';
	assert_rc(RC_INVALID, try_create(base, big, ""));
	big[TAG_LABEL_MAX] = '\0';
	assert_rc(RC_OK, try_create(base, big, ""));
	/* One letter of 3 bytes that unfolds to 18 letters. */
	for (size_t i = 0; i < sizeof(grows) - 1; i += 3)
		memcpy(grows + i, "\uFDFA", 3);
	grows[sizeof(grows) - 1] = '\0';
	assert_rc(RC_INVALID, try_create(base, grows, ""));
	assert_rc(RC_INVALID, try_create(base, "vip", "ultraviolet"));
	assert_string_equal(base->op.fault.field, "colour");
	assert_int_equal(test_count(base, "SELECT count(*) FROM tag"), 0);
}

static void test_tag_create__keeps_markup_and_quotes_as_text(void **state)
{
	struct test_base *base = *state;
	struct tag made = make(base, "<b onclick='x'>\"O'Hara\" & {{CSRF}}</b>"), got;

	assert_rc(RC_OK, tag_get(&base->op, made.id, &got));
	assert_string_equal(got.label, "<b onclick='x'>\"O'Hara\" & {{CSRF}}</b>");
	assert_string_equal(got.name, "b-onclick-x-o-hara-csrf-b");
	make(base, "'; DROP TABLE tag; --");
	assert_int_equal(test_count(base, "SELECT count(*) FROM tag"), 2);
}

static void test_tag_create__gives_colours_in_turn(void **state)
{
	struct test_base *base = *state;
	struct tag one = make(base, "one"), two = make(base, "two"), own;

	assert_string_not_equal(one.colour, two.colour);
	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "three", "grey", TAG_CONTACTS, &own));
	test_commit(base);
	assert_string_equal(own.colour, "grey");
	assert_int_equal(own.scope, TAG_CONTACTS);
}

static void test_tag_list__is_alphabetical_searched_and_counted(void **state)
{
	struct test_base *base = *state;
	struct tag vip = make(base, "VIP Customer"), *list;
	int64_t ids[3] = {make_contact(base, "Ana"), make_contact(base, "Bo"),
			  make_contact(base, "Cy")};
	struct tag_query q = {.search = "", .limit = 10};
	size_t count;
	int64_t total;

	make(base, "Newsletter");
	make(base, "churned");
	put(base, &vip, ids, 3);
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET state = 2 WHERE id = $1",
				DB_ARGS(db_int(ids[2]))));
	test_commit(base);
	assert_rc(RC_OK, tag_list(&base->op, &q, &list, &count, &total));
	assert_int_equal(count, 3);
	assert_string_equal(list[0].label, "churned");
	assert_string_equal(list[1].label, "Newsletter");
	assert_string_equal(list[2].label, "VIP Customer");
	assert_int_equal(list[2].contacts, 2);
	assert_int_equal(list[2].gone, 1);
	assert_int_equal(list[0].contacts, 0);

	q.search = "P cust";
	assert_rc(RC_OK, tag_list(&base->op, &q, &list, &count, &total));
	assert_int_equal(count, 1);
	q.search = "%";
	assert_rc(RC_OK, tag_list(&base->op, &q, &list, &count, &total));
	assert_int_equal(count, 0);
	q = (struct tag_query){.search = "", .offset = 1, .limit = 1};
	assert_rc(RC_OK, tag_list(&base->op, &q, &list, &count, &total));
	assert_int_equal(count, 1);
	assert_int_equal(total, 3);
	assert_string_equal(list[0].label, "Newsletter");
}

static void test_tag_rename__renames_and_refuses_another_tags_name(void **state)
{
	struct test_base *base = *state;
	struct tag vip = make(base, "VIP"), got;

	make(base, "Wholesale");
	test_begin(base);
	assert_rc(RC_CONFLICT, tag_rename(&base->op, vip.id, "WHOLESALE!"));
	assert_string_equal(base->op.fault.field, "label");
	assert_rc(RC_INVALID, tag_rename(&base->op, vip.id, " "));
	assert_rc(RC_NOT_FOUND, tag_rename(&base->op, 99, "Other"));
	assert_rc(RC_OK, tag_rename(&base->op, vip.id, "VIP"));
	assert_int_equal(base->op.batch_id, 0); /* nothing differed */
	assert_rc(RC_OK, tag_rename(&base->op, vip.id, "Best customers"));
	test_commit(base);
	assert_rc(RC_OK, tag_find(&base->op, "best-customers", &got));
	assert_int_equal(got.id, vip.id);
	assert_rc(RC_NOT_FOUND, tag_find(&base->op, "vip", &got));
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE entity = 2 AND field ="
					  " 1 AND old_value = 'VIP' AND new_value ="
					  " 'Best customers'"),
			 1);
	/* Another spelling of its own name is no clash. */
	test_begin(base);
	assert_rc(RC_OK, tag_rename(&base->op, vip.id, "BEST Customers"));
	test_commit(base);
}

static void test_tag_rename__is_carried_into_the_filters_of_segments(void **state)
{
	struct test_base *base = *state;
	struct tag vip = make(base, "VIP");
	struct segment s = {
	    .name = "Best", .description = "", .kind = SEGMENT_DYNAMIC, .filter = "tag is \"VIP\""};

	test_begin(base);
	assert_rc(RC_OK, segment_create(&base->op, &s));
	test_commit(base);
	test_begin(base);
	assert_rc(RC_OK, tag_rename(&base->op, vip.id, "Best Customers"));
	test_commit(base);
	assert_rc(RC_OK, segment_get(&base->op, s.id, &s));
	assert_string_equal(s.filter, "tag is \"best-customers\"");
	assert_int_equal(test_count(base,
				    "SELECT count(DISTINCT batch_id) FROM change WHERE"
				    " (entity = 2 AND field = 1) OR (entity = 4 AND field = 3)"),
			 1);
}

static void test_tag_recolour__takes_colours_of_the_palette(void **state)
{
	struct test_base *base = *state;
	struct tag vip = make(base, "VIP"), got;

	test_begin(base);
	assert_rc(RC_INVALID, tag_recolour(&base->op, vip.id, "url(//evil)"));
	assert_rc(RC_OK, tag_recolour(&base->op, vip.id, "pink"));
	test_commit(base);
	assert_rc(RC_OK, tag_get(&base->op, vip.id, &got));
	assert_string_equal(got.colour, "pink");
}

static void test_tag_rescope__keeps_what_contacts_carry_on_contacts(void **state)
{
	struct test_base *base = *state;
	struct tag vip = make(base, "VIP"), inbox = make(base, "Inbox"), *list;
	struct tag_query q = {.search = "", .on_contacts = true, .uncounted = true, .limit = 10};
	int64_t ana = make_contact(base, "Ana"), changed, total;
	size_t count;

	put(base, &vip, &ana, 1);
	test_begin(base);
	assert_rc(RC_CONFLICT, tag_rescope(&base->op, vip.id, TAG_CONVERSATIONS));
	assert_rc(RC_OK, tag_rescope(&base->op, vip.id, TAG_CONTACTS));
	assert_rc(RC_OK, tag_rescope(&base->op, inbox.id, TAG_CONVERSATIONS));
	test_commit(base);
	assert_rc(RC_OK, tag_list(&base->op, &q, &list, &count, &total));
	assert_int_equal(count, 1);
	assert_int_equal(total, 1);
	test_begin(base);
	assert_rc(RC_INVALID, contact_tag_add(&base->op, inbox.id, &ana, 1, &changed));
	assert_string_equal(base->op.fault.field, "tag");
}

static void test_tag_scope__keys_are_read_back(void **state)
{
	(void)state;
	for (int i = 0; i < TAG_SCOPES; i++)
		assert_int_equal(tag_scope_parse(tag_scope_key((enum tag_scope)i)), i);
	assert_int_equal(tag_scope_parse("nobody"), TAG_SCOPES);
}

static void test_tag_delete__keeps_all_that_brings_it_back(void **state)
{
	struct test_base *base = *state;
	struct tag vip = make(base, "VIP Customer"), next;
	int64_t ids[2] = {make_contact(base, "Ana"), make_contact(base, "Bo")}, contacts;
	const char *label;

	put(base, &vip, ids, 2);
	test_begin(base);
	assert_rc(RC_OK, tag_delete(&base->op, vip.id, &contacts));
	test_commit(base);
	assert_int_equal(contacts, 2);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_tag"), 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM tag"), 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM change c JOIN batch b ON b.id ="
					  " c.batch_id WHERE b.action = 'tag.delete'"
					  " AND c.entity = 1 AND c.field = 101"
					  " AND c.old_value = '1' AND c.new_value IS NULL"),
			 2);
	assert_rc(RC_OK, tag_label(&base->op, vip.id, &label));
	assert_string_equal(label, "VIP Customer");
	/* Its id is not given again: history would name the wrong tag. */
	next = make(base, "Another");
	assert_int_not_equal(next.id, vip.id);
	test_begin(base);
	assert_rc(RC_NOT_FOUND, tag_delete(&base->op, vip.id, &contacts));
}

/* --- on contacts ---------------------------------------------------------------------------- */

static void test_contact_tag_add__is_one_change_per_contact_and_does_nothing_twice(void **state)
{
	struct test_base *base = *state;
	struct tag vip = make(base, "VIP");
	int64_t ids[2] = {make_contact(base, "Ana"), make_contact(base, "Bo")};
	struct change *changes;
	struct contact c;
	size_t count;
	bool more;

	base->op.now = TEST_NOW + 60;
	assert_int_equal(put(base, &vip, ids, 1), 1);
	assert_int_equal(put(base, &vip, ids, 2), 1);
	assert_int_equal(test_count(base, "SELECT carriers FROM tag"), 2);
	test_begin(base);
	assert_rc(RC_OK, contact_tag_add(&base->op, vip.id, ids, 2, &(int64_t){0}));
	assert_int_equal(base->op.batch_id, 0); /* no batch without a change */
	test_commit(base);
	assert_rc(RC_OK,
		  change_list(&base->op, CHANGE_CONTACT, ids[0], 10, &changes, &count, &more));
	assert_int_equal(count, 2);
	assert_string_equal(changes[0].action, "contact.tag");
	assert_int_equal(changes[0].field, CONTACT_CHANGE_TAG);
	assert_string_equal(changes[0].old_value, "");
	assert_string_equal(changes[0].new_value, "1");
	assert_rc(RC_OK, contact_get(&base->op, ids[0], &c));
	assert_int_equal(c.version, 2);
	assert_int_equal(c.updated_at, TEST_NOW + 60);
}

static void test_contact_tag_remove__takes_it_off_those_who_carry_it(void **state)
{
	struct test_base *base = *state;
	struct tag vip = make(base, "VIP"), *list;
	int64_t ids[2] = {make_contact(base, "Ana"), make_contact(base, "Bo")}, changed, total;
	size_t count;

	put(base, &vip, ids, 1);
	test_begin(base);
	assert_rc(RC_OK, contact_tag_remove(&base->op, vip.id, ids, 2, &changed));
	test_commit(base);
	assert_int_equal(changed, 1);
	assert_int_equal(test_count(base, "SELECT carriers FROM tag"), 0);
	assert_rc(RC_OK, contact_tag_list(&base->op, ids[0], 10, &list, &count, &total));
	assert_int_equal(count, 0);
	/* The tag stays in the library. */
	assert_rc(RC_OK, tag_get(&base->op, vip.id, &vip));
}

static void test_contact_tag_add__wants_a_tag_and_a_contact(void **state)
{
	struct test_base *base = *state;
	struct tag vip = make(base, "VIP");
	int64_t ids[2] = {make_contact(base, "Ana"), 99}, changed;

	test_begin(base);
	assert_rc(RC_NOT_FOUND, contact_tag_add(&base->op, 77, ids, 1, &changed));
	assert_string_equal(base->op.fault.field, "tag");
	assert_rc(RC_NOT_FOUND, contact_tag_add(&base->op, vip.id, ids, 2, &changed));
}

/* Who saves an old form is shown what happened since: as many batches as the version grew by. */
static void test_contact_tag_add__raises_the_version_once_for_a_batch(void **state)
{
	struct test_base *base = *state;
	struct tag one = make(base, "one"), two = make(base, "two");
	int64_t ana = make_contact(base, "Ana"), changed;
	struct contact c;

	test_begin(base);
	assert_rc(RC_OK, contact_tag_add(&base->op, one.id, &ana, 1, &changed));
	assert_rc(RC_OK, contact_tag_add(&base->op, two.id, &ana, 1, &changed));
	test_commit(base);
	assert_rc(RC_OK, contact_get(&base->op, ana, &c));
	assert_int_equal(c.version, 2);
}

static void test_contact_tag_list__is_alphabetical_up_to_a_maximum(void **state)
{
	struct test_base *base = *state;
	int64_t ana = make_contact(base, "Ana"), total;
	struct tag tag, *list;
	size_t count;

	tag = make(base, "zebra");
	put(base, &tag, &ana, 1);
	tag = make(base, "Apple");
	put(base, &tag, &ana, 1);
	tag = make(base, "mango");
	put(base, &tag, &ana, 1);
	assert_rc(RC_OK, contact_tag_list(&base->op, ana, 2, &list, &count, &total));
	assert_int_equal(count, 2);
	assert_int_equal(total, 3);
	assert_string_equal(list[0].label, "Apple");
	assert_string_equal(list[1].label, "mango");
}

static void test_contact_tag_list_short__names_three_and_counts_the_rest(void **state)
{
	struct test_base *base = *state;
	int64_t ids[3] = {make_contact(base, "Ana"), make_contact(base, "Bo"),
			  make_contact(base, "Cy")};
	struct contact_tags *list;

	for (int i = 0; i < 5; i++) {
		char label[8];
		struct tag tag;

		snprintf(label, sizeof(label), "t%d", i);
		tag = make(base, label);
		put(base, &tag, ids, 1);
		if (i == 1)
			put(base, &tag, &ids[2], 1);
	}
	assert_rc(RC_OK, contact_tag_list_short(&base->op, ids, 3, &list));
	assert_int_equal(list[0].count, CONTACT_TAG_SHORT);
	assert_int_equal(list[0].total, 5);
	assert_string_equal(list[0].tags[2].label, "t2");
	assert_int_equal(list[1].total, 0);
	assert_int_equal(list[2].count, 1);
	assert_string_equal(list[2].tags[0].name, "t1");
	assert_rc(RC_OK, contact_tag_list_short(&base->op, ids, 0, &list));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_tag_create__keeps_the_label_and_normalises_the_name),
	    TEST(test_tag_create__knows_a_second_spelling_as_the_same_tag),
	    TEST(test_tag_create__refuses_what_is_no_tag),
	    TEST(test_tag_create__keeps_markup_and_quotes_as_text),
	    TEST(test_tag_create__gives_colours_in_turn),
	    TEST(test_tag_list__is_alphabetical_searched_and_counted),
	    TEST(test_tag_rename__renames_and_refuses_another_tags_name),
	    TEST(test_tag_rename__is_carried_into_the_filters_of_segments),
	    TEST(test_tag_recolour__takes_colours_of_the_palette),
	    TEST(test_tag_rescope__keeps_what_contacts_carry_on_contacts),
	    cmocka_unit_test(test_tag_scope__keys_are_read_back),
	    TEST(test_tag_delete__keeps_all_that_brings_it_back),
	    TEST(test_contact_tag_add__is_one_change_per_contact_and_does_nothing_twice),
	    TEST(test_contact_tag_remove__takes_it_off_those_who_carry_it),
	    TEST(test_contact_tag_add__wants_a_tag_and_a_contact),
	    TEST(test_contact_tag_add__raises_the_version_once_for_a_batch),
	    TEST(test_contact_tag_list__is_alphabetical_up_to_a_maximum),
	    TEST(test_contact_tag_list_short__names_three_and_counts_the_rest),
	};

	zone_use("Europe/Vienna");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
