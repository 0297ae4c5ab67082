/*
 * Tokens of programs: made once, good for what the account may, gone when revoked or disabled.
 */
#include "tests/unit/support.h"

#include "lib/domain/account.h"
#include "lib/domain/api_token.h"
#include "lib/platform/db.h"
#include "lib/platform/text.h"

static void add_account(struct test_base *base, const char *email, const char *role)
{
	assert_rc(RC_OK, db_run(&base->op,
				"INSERT INTO account (email, email_key, name, role, password_hash,"
				" created_at) VALUES ($1, $1, 'Edda', $2, '', 0)",
				DB_ARGS(db_text(email), db_text(role))));
}

/* In a transaction of its own. */
static const char *make(struct test_base *base, const char *name)
{
	const char *token;

	test_begin(base);
	assert_rc(RC_OK, api_token_create(&base->op, name, &token));
	test_commit(base);
	return token;
}

static void test_api_token__opens_for_its_account(void **state)
{
	struct test_base *base = *state;
	struct session session;
	const char *token = make(base, "  Newsletter  ");

	assert_int_equal(API_TOKEN_CHARS, strlen(token));
	assert_memory_equal(API_TOKEN_PREFIX, token, strlen(API_TOKEN_PREFIX));
	assert_rc(RC_OK, api_token_find(&base->op, token, &session));
	assert_int_equal(1, session.account_id);
	assert_int_equal(ROLE_OWNER, session.role);
	assert_true(session.needs_touch);
	assert_int_equal(
	    0, test_count(base, "SELECT count(*) FROM api_token WHERE token_hash LIKE 'muster%'"));
	assert_int_equal(1, test_count(base, "SELECT count(*) FROM notice WHERE account_id = 1"));
}

static void test_api_token__is_known_as_a_whole_only(void **state)
{
	struct test_base *base = *state;
	struct session session;
	char *token = arena_dup(&base->op.mem, make(base, "a"));

	assert_rc(RC_NOT_FOUND, api_token_find(&base->op, "", &session));
	assert_rc(RC_NOT_FOUND, api_token_find(&base->op, token + 1, &session));
	assert_rc(RC_NOT_FOUND,
		  api_token_find(&base->op, arena_printf(&base->op.mem, "%sx", token), &session));
	token[20] = token[20] == 'a' ? 'b' : 'a';
	assert_rc(RC_NOT_FOUND, api_token_find(&base->op, token, &session));
	assert_string_equal("", base->op.fault.reason);
}

static void test_api_token__follows_the_role_of_the_account(void **state)
{
	struct test_base *base = *state;
	struct session session;
	const char *token = make(base, "a");

	test_begin(base);
	assert_rc(RC_OK,
		  db_run(&base->op, "UPDATE account SET role = 'viewer' WHERE id = 1", DB_NO_ARGS));
	assert_rc(RC_OK, api_token_find(&base->op, token, &session));
	assert_int_equal(ROLE_VIEWER, session.role);
	test_commit(base);
}

static void test_api_token__ends_with_the_account_and_does_not_come_back(void **state)
{
	struct test_base *base = *state;
	struct session session;
	const char *token;

	test_begin(base);
	add_account(base, "edda@team.example", "editor");
	test_commit(base);
	base->op.account_id = 2;
	token = make(base, "a");
	base->op.account_id = 1;
	test_begin(base);
	/* Also where nobody went the way of account_disable. */
	assert_rc(RC_OK,
		  db_run(&base->op, "UPDATE account SET disabled_at = 1 WHERE id = 2", DB_NO_ARGS));
	assert_rc(RC_NOT_FOUND, api_token_find(&base->op, token, &session));
	assert_rc(RC_OK, account_enable(&base->op, 2));
	assert_rc(RC_OK, api_token_find(&base->op, token, &session));
	assert_rc(RC_OK, account_disable(&base->op, 2));
	assert_rc(RC_OK, account_enable(&base->op, 2));
	assert_rc(RC_NOT_FOUND, api_token_find(&base->op, token, &session));
	test_commit(base);
}

static void test_api_token__is_listed_and_revoked_by_its_account_alone(void **state)
{
	struct test_base *base = *state;
	struct api_token *list;
	struct session session;
	const char *token = make(base, "first");
	size_t count;

	make(base, "second");
	assert_rc(RC_OK, api_token_list(&base->op, &list, &count));
	assert_int_equal(2, count);
	assert_string_equal("second", list[0].name);
	assert_string_equal(token + API_TOKEN_CHARS - 4, list[1].hint);
	assert_int_equal(0, list[1].used_at);
	test_begin(base);
	add_account(base, "edda@team.example", "owner");
	base->op.account_id = 2;
	assert_rc(RC_NOT_FOUND, api_token_revoke(&base->op, list[1].id));
	base->op.account_id = 1;
	assert_rc(RC_OK, api_token_revoke(&base->op, list[1].id));
	assert_rc(RC_NOT_FOUND, api_token_revoke(&base->op, list[1].id));
	assert_rc(RC_NOT_FOUND, api_token_find(&base->op, token, &session));
	assert_rc(RC_OK, api_token_list(&base->op, &list, &count));
	assert_int_equal(1, count);
	test_commit(base);
}

static void test_api_token__remembers_when_it_was_used(void **state)
{
	struct test_base *base = *state;
	struct api_token *list;
	struct session session;
	const char *token = make(base, "a");
	size_t count;

	test_begin(base);
	assert_rc(RC_OK, api_token_touch(&base->op, token));
	assert_rc(RC_OK, api_token_list(&base->op, &list, &count));
	assert_int_equal(TEST_NOW, list[0].used_at);
	base->op.now += API_TOKEN_TOUCH_SECONDS;
	assert_rc(RC_OK, api_token_find(&base->op, token, &session));
	assert_false(session.needs_touch);
	base->op.now++;
	assert_rc(RC_OK, api_token_find(&base->op, token, &session));
	assert_true(session.needs_touch);
	test_commit(base);
}

static void test_api_token__name_is_one_line_that_says_something(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;
	const char *token;
	char wide[API_TOKEN_NAME_MAX + 2];

	memset(wide, 'x', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	test_begin(base);
	assert_rc(RC_INVALID, api_token_create(op, " \t ", &token));
	assert_rc(RC_INVALID, api_token_create(op, "a\nb", &token));
	assert_rc(RC_INVALID, api_token_create(op, "a\x1b[31mb", &token));
	assert_rc(RC_INVALID, api_token_create(op, wide, &token));
	assert_string_equal("name", op->fault.field);
	assert_rc(RC_OK, api_token_create(op, wide + 1, &token));
	assert_int_equal(1, test_count(base, "SELECT count(*) FROM api_token"));
	test_commit(base);
}

static void test_api_token__there_are_only_so_many(void **state)
{
	struct test_base *base = *state;
	struct api_token *list;
	const char *token;
	size_t count;

	test_begin(base);
	for (int i = 0; i < API_TOKENS_MAX; i++)
		assert_rc(RC_OK, api_token_create(&base->op, "a", &token));
	assert_rc(RC_CONFLICT, api_token_create(&base->op, "a", &token));
	assert_string_equal("name", base->op.fault.field);
	assert_rc(RC_OK, api_token_list(&base->op, &list, &count));
	assert_rc(RC_OK, api_token_revoke(&base->op, list[0].id));
	assert_rc(RC_OK, api_token_create(&base->op, "a", &token));
	test_commit(base);
}

static void test_api_token__revoked_ones_are_forgotten_late(void **state)
{
	struct test_base *base = *state;

	make(base, "a");
	test_begin(base);
	assert_rc(RC_OK, api_token_revoke_all(&base->op, 1));
	base->op.now += API_TOKEN_KEEP_SECONDS - 1;
	assert_rc(RC_OK, api_token_remove_old(&base->op));
	assert_int_equal(1, test_count(base, "SELECT count(*) FROM api_token"));
	base->op.now++;
	assert_rc(RC_OK, api_token_remove_old(&base->op));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM api_token"));
	test_commit(base);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_api_token__opens_for_its_account),
	    TEST(test_api_token__is_known_as_a_whole_only),
	    TEST(test_api_token__follows_the_role_of_the_account),
	    TEST(test_api_token__ends_with_the_account_and_does_not_come_back),
	    TEST(test_api_token__is_listed_and_revoked_by_its_account_alone),
	    TEST(test_api_token__remembers_when_it_was_used),
	    TEST(test_api_token__name_is_one_line_that_says_something),
	    TEST(test_api_token__there_are_only_so_many),
	    TEST(test_api_token__revoked_ones_are_forgotten_late),
	};

	return cmocka_run_group_tests_name("api_token", tests, NULL, NULL);
}
