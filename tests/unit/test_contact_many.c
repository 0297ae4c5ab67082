/* Many contacts in one transaction: the same rows as one by one, with fewer statements. */
#include <string.h>

#include "lib/domain/blacklist.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_erase.h"
#include "lib/domain/contact_many.h"
#include "lib/domain/contact_state.h"
#include "tests/unit/support.h"

static const unsigned char secret[32] = {7};

/* What contact_tally holds, against a count of the contacts themselves: 0 when they agree. */
static const char sql_differences[] =
    "SELECT count(*) FROM (SELECT state, CASE WHEN email_key IS NULL THEN -1 ELSE email_status END"
    " AS email, CASE WHEN phone = '' THEN -1 ELSE phone_status END AS phone, count(*) AS n"
    " FROM contact GROUP BY 1, 2, 3) c LEFT JOIN contact_tally t ON t.state = c.state"
    " AND t.email = c.email AND t.phone = c.phone WHERE t.total IS NOT c.n";

static int setup(void **state)
{
	struct test_base *base;
	int failed = test_base_setup(state);

	base = *state;
	if (failed)
		return failed;
	test_begin(base);
	return change_begin(&base->op, "import", 0) != RC_OK;
}

static void add(struct test_base *base, const char *email, const char *phone)
{
	struct contact c = {.source = CONTACT_SOURCE_IMPORT};
	struct contact_keys keys;

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	c.values[CONTACT_FIRST_NAME] = "Ann";
	c.values[CONTACT_EMAIL] = email;
	c.values[CONTACT_PHONE] = phone;
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
}

static void test_contact_many__counts_and_heeds_the_blacklist(void **state)
{
	struct test_base *base = *state;
	struct contact_many many;
	int64_t id, people;

	assert_rc(RC_OK, blacklist_add(&base->op, "many.example", "", &id, &people));
	contact_many_begin(&base->op, &many);
	add(base, "a@many.example", "");
	add(base, "b@shop.example", "0512 5550");
	add(base, "", "0512 5551");
	add(base, "", "");
	assert_rc(RC_OK, contact_many_end(&base->op, RC_OK));
	assert_null(base->op.many);
	assert_int_equal(0, test_count(base, sql_differences));
	assert_int_equal(4, test_count(base, "SELECT sum(total) FROM contact_tally"));
	assert_int_equal(1,
			 test_count(base, "SELECT count(*) FROM contact WHERE email_status = 3"));
}

static void test_contact_many__remembers_empty_tables(void **state)
{
	struct test_base *base = *state;
	struct contact_keys keys = {.email = "a@many.example"};
	struct contact_many many;
	bool found = true;

	contact_many_begin(&base->op, &many);
	add(base, "a@many.example", "");
	assert_int_equal(CONTACT_MANY_NONE, many.blacklist);
	for (int i = 0; i < 2; i++) {
		assert_rc(RC_OK, contact_erasure_find(&base->op, secret, &keys, &found));
		assert_false(found);
		assert_int_equal(CONTACT_MANY_NONE, many.erasures);
	}
	assert_rc(RC_OK, contact_many_end(&base->op, RC_OK));
}

static void test_contact_many__writes_nothing_after_a_failure(void **state)
{
	struct test_base *base = *state;
	struct contact_many many;

	contact_many_begin(&base->op, &many);
	add(base, "a@many.example", "");
	assert_rc(RC_BUSY, contact_many_end(&base->op, RC_BUSY));
	assert_null(base->op.many);
	assert_int_equal(0, test_count(base, "SELECT COALESCE(sum(total), 0) FROM contact_tally"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_contact_many__counts_and_heeds_the_blacklist,
					    setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_contact_many__remembers_empty_tables, setup,
					    test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_contact_many__writes_nothing_after_a_failure,
					    setup, test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
