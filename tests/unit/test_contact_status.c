#include "tests/unit/support.h"

#include "lib/domain/blacklist.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"

static int64_t add(struct test_base *base, const char *email, const char *phone)
{
	struct contact_keys keys;
	struct contact c = {0};

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	c.values[CONTACT_FIRST_NAME] = "Somebody";
	c.values[CONTACT_EMAIL] = email;
	c.values[CONTACT_PHONE] = phone;
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	return c.id;
}

/* 1 and 2 share an address, 3 has another of the domain, 4 has only a number, 5 nothing. */
static int setup(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	add(base, "ann@shop.example", "+43 512 555 01");
	add(base, "ANN@shop.example", "");
	add(base, "ben@shop.example", "");
	add(base, "", "+43 512 555 02");
	add(base, "", "");
	add(base, "cora@not-shop.example", "");
	test_commit(base);
	return 0;
}

static void begin(struct test_base *base)
{
	base->op.batch_id = 0;
	test_begin(base);
}

static void assert_tally(struct test_base *base)
{
	assert_int_equal(
	    0, test_count(base, "SELECT count(*) FROM contact_tally t WHERE total <> (SELECT"
				" count(*) FROM contact c WHERE c.state = t.state"
				" AND CASE WHEN email_key IS NULL THEN -1 ELSE email_status END ="
				" t.email AND CASE WHEN phone = '' THEN -1 ELSE phone_status END ="
				" t.phone)"));
}

static void act(struct test_base *base, int64_t id, enum contact_status_action action,
		const char *reason, enum rc expected)
{
	begin(base);
	assert_rc(expected, contact_status_act(&base->op, id, action, reason));
	if (expected) {
		db_rollback(&base->op);
		op_clear_fault(&base->op);
		return;
	}
	test_commit(base);
	assert_tally(base);
}

static void assert_email(struct test_base *base, int64_t id, enum contact_email_status status,
			 const char *reason)
{
	struct contact c;

	assert_rc(RC_OK, contact_get(&base->op, id, &c));
	assert_int_equal(status, c.email_status);
	assert_string_equal(reason, c.email_status_reason);
	if (status)
		assert_int_equal(TEST_NOW, c.email_status_at);
}

static void test_contact_status__unsubscribe_has_date_and_reason(void **state)
{
	struct test_base *base = *state;

	act(base, 1, CONTACT_UNSUBSCRIBE, "", RC_OK);
	assert_email(base, 1, CONTACT_EMAIL_UNSUBSCRIBED, "unsubscribed by hand");
	assert_email(base, 2, CONTACT_EMAIL_ACTIVE, "");
	act(base, 1, CONTACT_UNSUBSCRIBE, "", RC_CONFLICT);
	act(base, 4, CONTACT_UNSUBSCRIBE, "", RC_CONFLICT); /* has no address */
	assert_int_equal(1, test_count(base, "SELECT count(*) FROM change WHERE field = 103"
					     " AND old_value = 'active' AND new_value ="
					     " 'unsubscribed 1795348800 unsubscribed by hand'"));
	act(base, 1, CONTACT_ALLOW_EMAIL, "", RC_INVALID); /* somebody answers for it */
	act(base, 1, CONTACT_ALLOW_EMAIL, "asked for the newsletter again", RC_OK);
	assert_email(base, 1, CONTACT_EMAIL_ACTIVE, "asked for the newsletter again");
}

static void test_contact_status__complaint_can_be_removed(void **state)
{
	struct test_base *base = *state;
	int64_t id = 3, changed;

	begin(base);
	assert_rc(RC_OK,
		  contact_status_set(&base->op, CONTACT_CHANNEL_EMAIL, CONTACT_EMAIL_SPAM_REPORT,
				     "complained", &id, 1, &changed));
	test_commit(base);
	assert_int_equal(1, changed);
	assert_email(base, 3, CONTACT_EMAIL_SPAM_REPORT, "complained");
	act(base, 3, CONTACT_UNSUBSCRIBE, "", RC_CONFLICT);
	act(base, 3, CONTACT_REMOVE_COMPLAINT, "", RC_OK);
	assert_email(base, 3, CONTACT_EMAIL_ACTIVE, "spam complaint removed");
}

static void test_contact_status__phone_has_two(void **state)
{
	struct test_base *base = *state;
	struct contact c;
	int64_t id = 4, changed;

	act(base, 4, CONTACT_BLACKLIST_PHONE, "wrong number", RC_OK);
	assert_rc(RC_OK, contact_get(&base->op, 4, &c));
	assert_int_equal(CONTACT_EMAIL_BLACKLISTED, c.phone_status);
	assert_string_equal("wrong number", c.phone_status_reason);
	assert_int_equal(CONTACT_EMAIL_ACTIVE, c.email_status);
	act(base, 4, CONTACT_ALLOW_PHONE, "they called", RC_OK);
	begin(base);
	assert_rc(RC_INVALID, contact_status_set(&base->op, CONTACT_CHANNEL_PHONE,
						 CONTACT_EMAIL_UNSUBSCRIBED, "", &id, 1, &changed));
	db_rollback(&base->op);
}

static void test_contact_status__blacklisting_is_everybodys(void **state)
{
	struct test_base *base = *state;

	act(base, 2, CONTACT_UNSUBSCRIBE, "", RC_OK);
	act(base, 1, CONTACT_BLACKLIST_EMAIL, "bounces", RC_OK);
	assert_email(base, 1, CONTACT_EMAIL_BLACKLISTED, "bounces");
	assert_email(base, 2, CONTACT_EMAIL_BLACKLISTED, "bounces");
	assert_email(base, 3, CONTACT_EMAIL_ACTIVE, "");
	act(base, 1, CONTACT_ALLOW_EMAIL, "works again", RC_OK);
	assert_email(base, 1, CONTACT_EMAIL_ACTIVE, "taken off the blacklist");
	/* What was said before stays said. */
	assert_email(base, 2, CONTACT_EMAIL_UNSUBSCRIBED, "unsubscribed by hand");
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM blacklist"));
}

static void test_contact_status__domain_holds_all_its_people(void **state)
{
	struct test_base *base = *state;
	int64_t id, again, people;

	begin(base);
	assert_rc(RC_OK, blacklist_add(&base->op, " @SHOP.example ", "competitor", &id, &people));
	test_commit(base);
	assert_int_equal(3, people);
	assert_tally(base);
	assert_email(base, 3, CONTACT_EMAIL_BLACKLISTED, "competitor");
	assert_email(base, 6, CONTACT_EMAIL_ACTIVE, "");
	act(base, 3, CONTACT_ALLOW_EMAIL, "a friend", RC_CONFLICT);
	begin(base);
	assert_rc(RC_CONFLICT, blacklist_add(&base->op, "shop.example", "", &again, &people));
	db_rollback(&base->op);
	op_clear_fault(&base->op);
	begin(base);
	assert_rc(RC_OK, blacklist_add(&base->op, "ben@shop.example", "", &again, &people));
	test_commit(base);
	begin(base);
	assert_rc(RC_OK, blacklist_remove(&base->op, id, &people));
	test_commit(base);
	assert_int_equal(2, people); /* the third is on the list by itself */
	assert_email(base, 3, CONTACT_EMAIL_BLACKLISTED, "competitor");
	assert_email(base, 1, CONTACT_EMAIL_ACTIVE, "taken off the blacklist");
	assert_tally(base);
}

static void test_contact_status__who_comes_later_is_held_too(void **state)
{
	struct test_base *base = *state;
	struct contact before, c;
	struct contact_keys keys;
	contact_mask changed;
	int64_t id, people, late;

	begin(base);
	assert_rc(RC_OK, blacklist_add(&base->op, "late@shop.example", "", &id, &people));
	assert_int_equal(0, people);
	late = add(base, "Late@Shop.Example", "");
	test_commit(base);
	assert_email(base, late, CONTACT_EMAIL_BLACKLISTED, "the address is on the blacklist");
	begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
	assert_rc(RC_OK, contact_get(&base->op, 4, &before));
	c = before;
	c.values[CONTACT_EMAIL] = "late@shop.example";
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK,
		  contact_update(&base->op, &before, &c, &keys, CONTACT_MASK_ALL, 0, &changed));
	test_commit(base);
	assert_email(base, 4, CONTACT_EMAIL_BLACKLISTED, "the address is on the blacklist");
	assert_rc(RC_OK, contact_get(&base->op, 4, &c));
	assert_int_equal(2, c.version);
	assert_tally(base);
}

static void test_contact_status__blacklist_takes_addresses_and_domains_only(void **state)
{
	static const char *const bad[] = {"",
					  " ",
					  "@",
					  "no domain",
					  "a@b",
					  "a b@c.example",
					  "ann@shop.example, ben@shop.example",
					  "x@-.example"};
	struct test_base *base = *state;
	int64_t id, people;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		begin(base);
		assert_rc(RC_INVALID, blacklist_add(&base->op, bad[i], "", &id, &people));
		assert_string_equal("entry", base->op.fault.field);
		op_clear_fault(&base->op);
		db_rollback(&base->op);
	}
}

static void test_contact_status__blacklist_is_found_by_text(void **state)
{
	struct test_base *base = *state;
	struct blacklist_entry *list;
	int64_t id, people, total;
	size_t count;

	begin(base);
	assert_rc(RC_OK, blacklist_add(&base->op, "one.example", "first", &id, &people));
	assert_rc(RC_OK, blacklist_add(&base->op, "ann@two.example", "", &id, &people));
	test_commit(base);
	assert_rc(RC_OK, blacklist_list(&base->op, "", 0, 10, &list, &count, &total));
	assert_int_equal(2, count);
	assert_int_equal(2, total);
	assert_string_equal("ann@two.example", list[0].key);
	assert_int_equal(BLACKLIST_ADDRESS, list[0].kind);
	assert_rc(RC_OK, blacklist_list(&base->op, "ONE", 0, 10, &list, &count, &total));
	assert_int_equal(1, count);
	assert_string_equal("first", list[0].reason);
	assert_rc(RC_OK, blacklist_list(&base->op, "", id, 10, &list, &count, &total));
	assert_int_equal(1, count);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	static const struct CMUnitTest tests[] = {
	    CASE(test_contact_status__unsubscribe_has_date_and_reason),
	    CASE(test_contact_status__complaint_can_be_removed),
	    CASE(test_contact_status__phone_has_two),
	    CASE(test_contact_status__blacklisting_is_everybodys),
	    CASE(test_contact_status__domain_holds_all_its_people),
	    CASE(test_contact_status__who_comes_later_is_held_too),
	    CASE(test_contact_status__blacklist_takes_addresses_and_domains_only),
	    CASE(test_contact_status__blacklist_is_found_by_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
