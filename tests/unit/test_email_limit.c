#include "tests/unit/segment_support.h"

#include "lib/domain/change.h"
#include "lib/domain/contact_many.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/email_limit.h"

static int64_t add(struct test_base *base, bool has_email)
{
	static int64_t number; /* of addresses, unique in this program */
	struct contact_keys keys;
	struct contact c = {0};

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	c.values[CONTACT_FIRST_NAME] = "Ana";
	if (has_email)
		c.values[CONTACT_EMAIL] =
		    arena_printf(&base->op.mem, "p%lld@shop.example", (long long)++number);
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	return c.id;
}

static void begin(struct test_base *base)
{
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
}

/* What the rule says, counted. */
static void assert_rule(struct test_base *base)
{
	assert_int_equal(0, test_count(base,
				       "SELECT count(*) FROM email_limit l WHERE within <>"
				       " MIN(active, (SELECT count(*) FROM contact WHERE state = 0"
				       " AND email_key IS NOT NULL AND email_status = 0))"));
	assert_int_equal(
	    0, test_count(base, "SELECT count(*) FROM email_limit l WHERE within <>"
				" (SELECT count(*) FROM contact WHERE state = 0 AND id <= last_id"
				" AND email_key IS NOT NULL AND email_status = 0)"));
}

static int64_t people_who(struct test_base *base, const char *filter)
{
	struct filter_context ctx;
	struct filter_error error;
	struct filter_node *tree;
	struct filter_sets sets;
	int64_t count;

	assert_rc(RC_OK, segment_context(&base->op, &ctx));
	assert_rc(RC_OK, filter_read(&base->op, &ctx, filter, &tree, &error));
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, filter_set_count(&sets, tree, &count));
	return count;
}

static void test_email_limit__the_first_stay_active(void **state)
{
	struct test_base *base = *state;
	int64_t ids[6], changed, over;
	struct contact c;

	begin(base);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		ids[i] = add(base, i != 1);
	assert_rc(RC_OK, email_limit_set(&base->op, 3));
	test_commit(base);
	assert_rule(base);
	assert_int_equal(people_who(base, "email_status is \"active\""), 3);
	assert_int_equal(people_who(base, "email_status is \"Over the limit\""), 2);
	assert_int_equal(people_who(base, "email_status is not active"), 3);
	assert_int_equal(people_who(base, "email_status is any of active, over_the_limit"), 5);
	assert_int_equal(people_who(base, "email_status is none of active, over_the_limit"), 1);
	assert_rc(RC_OK, email_limit_count(&base->op, CONTACT_IN_LIVE, &over));
	assert_int_equal(over, 2);
	assert_rc(RC_OK, contact_get(&base->op, ids[4], &c));
	assert_int_equal(contact_email_status_shown(&c), CONTACT_EMAIL_OVER_LIMIT);
	assert_string_equal(contact_email_status_name(contact_email_status_shown(&c)),
			    "Over the limit");
	assert_rc(RC_OK, contact_get(&base->op, ids[1], &c));
	assert_int_equal(contact_email_status_shown(&c), CONTACT_EMAIL_ACTIVE);

	/* One of the first leaves: the next one is active. */
	begin(base);
	assert_rc(RC_OK, contact_status_set(&base->op, CONTACT_CHANNEL_EMAIL,
					    CONTACT_EMAIL_UNSUBSCRIBED, "", ids, 1, &changed));
	test_commit(base);
	assert_rule(base);
	assert_rc(RC_OK, contact_get(&base->op, ids[4], &c));
	assert_int_equal(contact_email_status_shown(&c), CONTACT_EMAIL_ACTIVE);
	assert_int_equal(people_who(base, "email_status is over_the_limit"), 1);

	/* Without a limit nobody is over. */
	begin(base);
	assert_rc(RC_OK, email_limit_set(&base->op, 0));
	test_commit(base);
	assert_int_equal(people_who(base, "email_status is over_the_limit"), 0);
	assert_int_equal(people_who(base, "email_status is active"), 4);
}

static void test_email_limit__deleted_people_take_no_place(void **state)
{
	struct test_base *base = *state;
	int64_t ids[4], moved, over;

	begin(base);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		ids[i] = add(base, true);
	assert_rc(RC_OK, email_limit_set(&base->op, 2));
	assert_rc(RC_OK, contact_state_move(&base->op, CONTACT_DELETE, "test", ids + 3, 1, &moved));
	test_commit(base);
	assert_rule(base);
	assert_rc(RC_OK, email_limit_count(&base->op, CONTACT_IN_LIVE, &over));
	assert_int_equal(over, 1);
	assert_rc(RC_OK, email_limit_count(&base->op, CONTACT_IN_DELETED, &over));
	assert_int_equal(over, 1);
	begin(base);
	assert_rc(RC_OK, contact_state_move(&base->op, CONTACT_DELETE, "test", ids, 1, &moved));
	test_commit(base);
	assert_rule(base);
	assert_rc(RC_OK, email_limit_count(&base->op, CONTACT_IN_LIVE | CONTACT_IN_DELETED, &over));
	assert_int_equal(over, 0);
}

/* Whatever happens in which order, the boundary is where the rule says. */
static void test_email_limit__the_boundary_walks_with_everybody(void **state)
{
	static const enum contact_move moves[] = {CONTACT_DELETE, CONTACT_RESTORE};
	struct test_base *base = *state;
	unsigned seed = 7;
	int64_t ids[60], done;

	begin(base);
	for (size_t i = 0; i < 40; i++)
		ids[i] = add(base, i % 5 != 0);
	assert_rc(RC_OK, email_limit_set(&base->op, 20));
	test_commit(base);
	for (size_t i = 40, step = 0; step < 150; step++) {
		int what = rand_r(&seed) % 8;
		size_t who = (size_t)rand_r(&seed) % i, most = i - who < 5 ? i - who : 5;

		begin(base);
		if (what == 0 && i + 3 <= ARRAY_LEN(ids)) {
			struct contact_many many;

			contact_many_begin(&base->op, &many);
			for (int n = 0; n < 3; n++)
				ids[i++] = add(base, n != 1);
			assert_rc(RC_OK, contact_many_end(&base->op, RC_OK));
		} else if (what == 1) {
			assert_rc(RC_OK, email_limit_set(&base->op, 1 + rand_r(&seed) % 50));
		} else if (what < 5) {
			assert_rc(RC_OK, contact_state_move(&base->op, moves[what % 2],
							    what % 2 ? "" : "test", ids + who, most,
							    &done));
		} else {
			assert_rc(RC_OK, contact_status_set(&base->op, CONTACT_CHANNEL_EMAIL,
							    what == 5 ? CONTACT_EMAIL_SPAM_REPORT
								      : CONTACT_EMAIL_ACTIVE,
							    "", ids + who, most, &done));
		}
		test_commit(base);
		assert_rule(base);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_email_limit__the_first_stay_active),
	    TEST(test_email_limit__deleted_people_take_no_place),
	    TEST(test_email_limit__the_boundary_walks_with_everybody),
	};

	return cmocka_run_group_tests_name("email_limit", tests, NULL, NULL);
}
