#include "tests/unit/support.h"

#include "lib/domain/session.h"
#include "lib/platform/secure.h"

static const char *start(struct test_base *base, int64_t account_id)
{
	const char *token;

	assert_rc(RC_OK, session_start(&base->op, account_id, "192.0.2.1",
				       "Mozilla/5.0 Firefox/130", &token));
	assert_int_equal(strlen(token), SECURE_TOKEN_CHARS);
	return token;
}

static enum rc find(struct test_base *base, const char *token)
{
	struct session session;

	return session_find(&base->op, token, &session);
}

static void test_session__is_found_by_its_token_alone(void **state)
{
	struct test_base *base = *state;
	struct session session;
	char wrong[SECURE_TOKEN_CHARS + 1];
	const char *token;

	test_begin(base);
	token = start(base, 1);
	assert_rc(RC_OK, session_find(&base->op, token, &session));
	assert_int_equal(session.account_id, 1);
	assert_int_equal(session.role, ROLE_OWNER);
	assert_string_equal(session.name, "Ana");
	memcpy(wrong, token, sizeof(wrong));
	wrong[0] = wrong[0] == 'A' ? 'B' : 'A';
	assert_rc(RC_NOT_FOUND, find(base, wrong));
	assert_rc(RC_NOT_FOUND, find(base, ""));
	assert_rc(RC_NOT_FOUND, find(base, "' OR 1=1 --"));
}

static void test_session__the_token_itself_is_not_stored(void **state)
{
	struct test_base *base = *state;
	int64_t found;
	const char *token;

	test_begin(base);
	token = start(base, 1);
	assert_rc(RC_OK,
		  db_get_int(&base->op, &found,
			     "SELECT count(*) FROM session WHERE CAST(token_hash AS TEXT) = $1"
			     " OR address = $1 OR user_agent = $1",
			     DB_ARGS(db_text(token))));
	assert_int_equal(found, 0);
}

static void test_session__ends_when_idle_and_in_any_case(void **state)
{
	struct test_base *base = *state;
	const char *token;
	int64_t start_at = base->op.now;

	test_begin(base);
	token = start(base, 1);
	base->op.now = start_at + SESSION_IDLE_SECONDS - 1;
	assert_rc(RC_OK, find(base, token));
	assert_rc(RC_OK, session_touch(&base->op, token));
	base->op.now += SESSION_IDLE_SECONDS;
	assert_rc(RC_NOT_FOUND, find(base, token));
	/* Used every day, it still ends. */
	base->op.now = start_at;
	while (base->op.now < start_at + SESSION_LIFE_SECONDS) {
		assert_rc(RC_OK, session_touch(&base->op, token));
		assert_rc(RC_OK, find(base, token));
		base->op.now += 24 * 3600;
	}
	assert_rc(RC_OK, session_touch(&base->op, token));
	assert_rc(RC_NOT_FOUND, find(base, token));
}

static void test_session__of_a_disabled_account_is_none(void **state)
{
	struct test_base *base = *state;
	const char *token;

	test_begin(base);
	token = start(base, 1);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE account SET disabled_at = 1", DB_NO_ARGS));
	assert_rc(RC_NOT_FOUND, find(base, token));
}

static void test_session__role_is_the_one_of_now(void **state)
{
	struct test_base *base = *state;
	struct session session;
	const char *token;

	test_begin(base);
	token = start(base, 1);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE account SET role = 'viewer'", DB_NO_ARGS));
	assert_rc(RC_OK, session_find(&base->op, token, &session));
	assert_int_equal(session.role, ROLE_VIEWER);
}

static void test_session__all_others_end_but_the_one_kept(void **state)
{
	struct test_base *base = *state;
	const char *kept, *other;

	test_begin(base);
	kept = start(base, 1);
	other = start(base, 1);
	assert_rc(RC_OK, session_end_all(&base->op, 1, kept));
	assert_rc(RC_OK, find(base, kept));
	assert_rc(RC_NOT_FOUND, find(base, other));
	assert_rc(RC_OK, session_end(&base->op, kept));
	assert_rc(RC_NOT_FOUND, find(base, kept));
}

static void test_session__list_shows_the_living_and_marks_this_one(void **state)
{
	struct test_base *base = *state;
	struct session_place *list;
	const char *old, *this_one;
	size_t count;

	test_begin(base);
	old = start(base, 1);
	base->op.now += SESSION_IDLE_SECONDS + 1;
	(void)start(base, 1);
	base->op.now += 10;
	this_one = start(base, 1);
	assert_rc(RC_OK, session_list(&base->op, 1, this_one, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_true(list[0].is_this);
	assert_false(list[1].is_this);
	assert_string_equal(list[0].address, "192.0.2.1");
	assert_rc(RC_OK, session_list(&base->op, 1, old, 1, &list, &count));
	assert_int_equal(count, 1);
	assert_rc(RC_OK, session_list(&base->op, 2, this_one, 10, &list, &count));
	assert_int_equal(count, 0);
}

static void test_session__user_agents_are_cut_between_characters(void **state)
{
	struct test_base *base = *state;
	struct session_place *list;
	const char *token, *text;
	size_t count;
	char agent[402];

	for (size_t i = 0; i < 200; i++)
		memcpy(agent + 1 + 2 * i, "\xc3\xa4", 2);
	agent[0] = 'x';
	agent[401] = '\0';
	test_begin(base);
	assert_rc(RC_OK, session_start(&base->op, 1, "", agent, &token));
	assert_rc(RC_OK, session_list(&base->op, 1, token, 1, &list, &count));
	text = list[0].user_agent;
	assert_int_equal(strlen(text), 199);
	assert_int_equal((unsigned char)text[198], 0xa4);
}

/* A clock ten years ahead for a moment must not leave a session that lives for ten years. */
static void test_session__of_a_clock_far_ahead_is_none(void **state)
{
	struct test_base *base = *state;
	int64_t now = base->op.now;
	const char *token;

	test_begin(base);
	base->op.now = now + 10 * INT64_C(365) * 24 * 3600;
	token = start(base, 1);
	assert_rc(RC_OK, find(base, token));
	base->op.now = now;
	assert_rc(RC_NOT_FOUND, find(base, token));
	assert_rc(RC_OK, session_remove_expired(&base->op));
	assert_int_equal(test_count(base, "SELECT count(*) FROM session"), 0);
}

/* But who signed in before the clock was set back by a day stays signed in. */
static void test_session__survives_a_clock_set_back_by_a_day(void **state)
{
	struct test_base *base = *state;
	const char *token;

	test_begin(base);
	token = start(base, 1);
	base->op.now -= 24 * 3600;
	assert_rc(RC_OK, find(base, token));
	assert_rc(RC_OK, session_remove_expired(&base->op));
	assert_rc(RC_OK, find(base, token));
	base->op.now += SESSION_IDLE_SECONDS;
	assert_rc(RC_OK, find(base, token));
}

/* 19 January 2038 and 29 February are days like others. */
static void test_session__odd_days_are_days(void **state)
{
	static const int64_t days[] = {INT64_C(2147483647), INT64_C(2147483648),
				       INT64_C(1835395200), INT64_C(4102444800)};
	struct test_base *base = *state;

	test_begin(base);
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		const char *token;

		base->op.now = days[i] - 1;
		token = start(base, 1);
		base->op.now = days[i] + 1;
		assert_rc(RC_OK, find(base, token));
		assert_rc(RC_OK, session_touch(&base->op, token));
		base->op.now = days[i] + SESSION_IDLE_SECONDS;
		assert_rc(RC_OK, find(base, token));
		base->op.now += 2;
		assert_rc(RC_NOT_FOUND, find(base, token));
	}
}

static void test_session__expired_ones_are_removed(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	(void)start(base, 1);
	base->op.now += SESSION_IDLE_SECONDS;
	(void)start(base, 1);
	assert_rc(RC_OK, session_remove_expired(&base->op));
	assert_int_equal(test_count(base, "SELECT count(*) FROM session"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_session__is_found_by_its_token_alone),
	    TEST(test_session__the_token_itself_is_not_stored),
	    TEST(test_session__ends_when_idle_and_in_any_case),
	    TEST(test_session__of_a_disabled_account_is_none),
	    TEST(test_session__role_is_the_one_of_now),
	    TEST(test_session__all_others_end_but_the_one_kept),
	    TEST(test_session__list_shows_the_living_and_marks_this_one),
	    TEST(test_session__user_agents_are_cut_between_characters),
	    TEST(test_session__of_a_clock_far_ahead_is_none),
	    TEST(test_session__survives_a_clock_set_back_by_a_day),
	    TEST(test_session__odd_days_are_days),
	    TEST(test_session__expired_ones_are_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
