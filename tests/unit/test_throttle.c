#include "tests/unit/support.h"

#include "lib/domain/throttle.h"

static int64_t wait_for(struct test_base *base, enum throttle kind, const char *subject)
{
	int64_t seconds;

	assert_rc(RC_OK, throttle_wait(&base->op, kind, subject, &seconds));
	return seconds;
}

static void fail_times(struct test_base *base, enum throttle kind, const char *subject, int times)
{
	for (int i = 0; i < times; i++)
		assert_rc(RC_OK, throttle_failed(&base->op, kind, subject));
}

static void test_throttle__the_first_failures_cost_no_wait(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	fail_times(base, THROTTLE_ACCOUNT, "a", 4);
	assert_int_equal(wait_for(base, THROTTLE_ACCOUNT, "a"), 0);
	fail_times(base, THROTTLE_ACCOUNT, "a", 1);
	assert_true(wait_for(base, THROTTLE_ACCOUNT, "a") > 0);
	assert_int_equal(wait_for(base, THROTTLE_ACCOUNT, "b"), 0);
	assert_int_equal(wait_for(base, THROTTLE_ADDRESS, "a"), 0);
}

static void test_throttle__the_wait_doubles_up_to_a_quarter_of_an_hour(void **state)
{
	struct test_base *base = *state;
	int64_t last = 0;

	test_begin(base);
	fail_times(base, THROTTLE_ACCOUNT, "a", 5);
	last = wait_for(base, THROTTLE_ACCOUNT, "a");
	for (int i = 0; i < 20; i++) {
		int64_t now;

		fail_times(base, THROTTLE_ACCOUNT, "a", 1);
		now = wait_for(base, THROTTLE_ACCOUNT, "a");
		assert_true(now == last * 2 || now == THROTTLE_WAIT_MAX);
		last = now;
	}
	assert_int_equal(last, THROTTLE_WAIT_MAX);
}

static void test_throttle__the_wait_passes_and_the_count_fades(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	fail_times(base, THROTTLE_ACCOUNT, "a", 30);
	base->op.now += THROTTLE_WAIT_MAX - 1;
	assert_int_equal(wait_for(base, THROTTLE_ACCOUNT, "a"), 1);
	base->op.now += 1;
	assert_int_equal(wait_for(base, THROTTLE_ACCOUNT, "a"), 0);
	/* A day later even a long attack is forgotten: one failure is free again. */
	base->op.now += 24 * 3600;
	fail_times(base, THROTTLE_ACCOUNT, "a", 1);
	assert_int_equal(wait_for(base, THROTTLE_ACCOUNT, "a"), 0);
}

static void test_throttle__a_success_clears_the_account(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	fail_times(base, THROTTLE_ACCOUNT, "a", 9);
	assert_rc(RC_OK, throttle_clear(&base->op, THROTTLE_ACCOUNT, "a"));
	assert_int_equal(wait_for(base, THROTTLE_ACCOUNT, "a"), 0);
	fail_times(base, THROTTLE_ACCOUNT, "a", 4);
	assert_int_equal(wait_for(base, THROTTLE_ACCOUNT, "a"), 0);
}

static void test_throttle__a_clock_set_back_locks_nobody_out(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	fail_times(base, THROTTLE_ACCOUNT, "a", 30);
	base->op.now -= 365 * 24 * 3600;
	assert_int_equal(wait_for(base, THROTTLE_ACCOUNT, "a"), 0);
	fail_times(base, THROTTLE_ACCOUNT, "a", 1);
	assert_int_equal(wait_for(base, THROTTLE_ACCOUNT, "a"), THROTTLE_WAIT_MAX);
	base->op.now += INT64_C(10) * 365 * 24 * 3600;
	assert_int_equal(wait_for(base, THROTTLE_ACCOUNT, "a"), 0);
}

static void test_throttle__an_office_may_fail_more_often_than_a_person(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	fail_times(base, THROTTLE_ADDRESS, "192.0.2.1", 20);
	assert_int_equal(wait_for(base, THROTTLE_ADDRESS, "192.0.2.1"), 0);
	fail_times(base, THROTTLE_ADDRESS, "192.0.2.1", 3);
	assert_true(wait_for(base, THROTTLE_ADDRESS, "192.0.2.1") > 0);
	base->op.now += 20 * 300;
	fail_times(base, THROTTLE_ADDRESS, "192.0.2.1", 1);
	assert_int_equal(wait_for(base, THROTTLE_ADDRESS, "192.0.2.1"), 0);
}

static void test_throttle__spellings_of_one_address_count_together(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;
	unsigned char secret[SECURE_SECRET_BYTES] = {1}, other[SECURE_SECRET_BYTES] = {2};
	const char *plain = throttle_email(op, secret, "ana@example.org");

	assert_string_equal(plain, throttle_email(op, secret, "ANA@Example.ORG"));
	assert_string_not_equal(plain, throttle_email(op, secret, "bea@example.org"));
	assert_string_not_equal(plain, throttle_email(op, other, "ana@example.org"));
	assert_null(strstr(plain, "ana"));
	/* What is no address at all is counted, too. */
	assert_true(throttle_email(op, secret, "\"' OR 1=1 --")[0] != '\0');
	assert_rc(RC_OK, op->fault.rc);
}

static void test_throttle__an_ipv6_network_counts_as_one(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;

	assert_string_equal(throttle_address(op, "2001:db8:1:2:3:4:5:6"),
			    throttle_address(op, "2001:db8:1:2:ffff::1"));
	assert_string_not_equal(throttle_address(op, "2001:db8:1:2::1"),
				throttle_address(op, "2001:db8:1:3::1"));
	assert_string_equal(throttle_address(op, "192.0.2.7"), "192.0.2.7");
	assert_string_equal(throttle_address(op, ""), "");
	assert_string_not_equal(throttle_address(op, "::ffff:192.0.2.7"),
				throttle_address(op, "::ffff:192.0.2.8"));
}

static void test_throttle__old_rows_are_removed(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	fail_times(base, THROTTLE_ACCOUNT, "old", 1);
	base->op.now += 8 * 24 * 3600;
	fail_times(base, THROTTLE_ACCOUNT, "new", 1);
	assert_rc(RC_OK, throttle_remove_old(&base->op));
	assert_int_equal(test_count(base, "SELECT count(*) FROM sign_in_failure"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_throttle__the_first_failures_cost_no_wait),
	    TEST(test_throttle__the_wait_doubles_up_to_a_quarter_of_an_hour),
	    TEST(test_throttle__the_wait_passes_and_the_count_fades),
	    TEST(test_throttle__a_success_clears_the_account),
	    TEST(test_throttle__a_clock_set_back_locks_nobody_out),
	    TEST(test_throttle__an_office_may_fail_more_often_than_a_person),
	    TEST(test_throttle__spellings_of_one_address_count_together),
	    TEST(test_throttle__an_ipv6_network_counts_as_one),
	    TEST(test_throttle__old_rows_are_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
