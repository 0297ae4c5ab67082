#include "tests/unit/support.h"

#include "lib/domain/account.h"
#include "lib/domain/account_token.h"

static const char password[] = "a lovely long password";

static const char *invite(struct test_base *base, const char *email, enum role role)
{
	const char *token;

	assert_rc(RC_OK, account_token_invite(&base->op, email, role, &token));
	return token;
}

static enum rc find(struct test_base *base, const char *token)
{
	struct account_token t;

	return account_token_find(&base->op, token, &t);
}

static enum rc join(struct test_base *base, const char *token, const char *email, int64_t *id)
{
	return account_token_join(
	    &base->op,
	    &(struct account_join){
		.token = token, .name = "Bea", .email = email, .password = password},
	    id);
}

static int64_t add_account(struct test_base *base, const char *email, enum role role)
{
	int64_t id;

	assert_rc(RC_OK, account_create(&base->op,
					&(struct account_new){.email = email,
							      .name = "Somebody",
							      .password = password,
							      .role = role},
					&id));
	return id;
}

static void nobody_is_there_yet(struct test_base *base)
{
	assert_rc(RC_OK, db_run(&base->op, "DELETE FROM account", DB_NO_ARGS));
	base->op.account_id = 0;
}

/* --- the first owner ------------------------------------------------------------------------ */

static void test_account_token__the_first_link_makes_the_owner(void **state)
{
	struct test_base *base = *state;
	struct account account;
	const char *token;
	int64_t id;

	test_begin(base);
	nobody_is_there_yet(base);
	assert_rc(RC_OK, account_token_owner(&base->op, &token));
	assert_rc(RC_OK, join(base, token, "bea@example.org", &id));
	assert_rc(RC_OK, account_find(&base->op, id, &account));
	assert_int_equal(account.role, ROLE_OWNER);
	assert_rc(RC_NOT_FOUND, join(base, token, "eve@example.org", &id));
	assert_rc(RC_CONFLICT, account_token_owner(&base->op, &token));
}

static void test_account_token__only_the_newest_owner_link_works(void **state)
{
	struct test_base *base = *state;
	const char *first, *second;

	test_begin(base);
	nobody_is_there_yet(base);
	assert_rc(RC_OK, account_token_owner(&base->op, &first));
	assert_rc(RC_OK, account_token_owner(&base->op, &second));
	assert_rc(RC_NOT_FOUND, find(base, first));
	assert_rc(RC_OK, find(base, second));
	base->op.now += TOKEN_OWNER_SECONDS;
	assert_rc(RC_NOT_FOUND, find(base, second));
}

static void test_account_token__an_owner_link_makes_no_second_account(void **state)
{
	struct test_base *base = *state;
	const char *token;
	int64_t id;

	test_begin(base);
	nobody_is_there_yet(base);
	assert_rc(RC_OK, account_token_owner(&base->op, &token));
	(void)add_account(base, "first@example.org", ROLE_OWNER);
	assert_rc(RC_NOT_FOUND, join(base, token, "eve@example.org", &id));
}

/* --- invitations ---------------------------------------------------------------------------- */

static void test_account_token__an_invitation_gives_its_role_to_its_address(void **state)
{
	struct test_base *base = *state;
	struct account account;
	const char *token;
	int64_t id;

	test_begin(base);
	token = invite(base, "bea@example.org", ROLE_EDITOR);
	base->op.account_id = 0;
	assert_rc(RC_OK, join(base, token, "eve@example.org", &id));
	assert_rc(RC_OK, account_find(&base->op, id, &account));
	assert_string_equal(account.email, "bea@example.org");
	assert_int_equal(account.role, ROLE_EDITOR);
	assert_rc(RC_NOT_FOUND, join(base, token, "", &id));
	assert_int_equal(test_count(base, "SELECT count(*) FROM notice WHERE account_id = 1"), 1);
}

static void test_account_token__is_stored_as_a_hash_only(void **state)
{
	struct test_base *base = *state;
	const char *token;
	int64_t found;

	test_begin(base);
	token = invite(base, "bea@example.org", ROLE_EDITOR);
	assert_rc(RC_OK, db_get_int(&base->op, &found,
				    "SELECT count(*) FROM account_token"
				    " WHERE CAST(token_hash AS TEXT) = $1",
				    DB_ARGS(db_text(token))));
	assert_int_equal(found, 0);
	assert_rc(RC_NOT_FOUND, find(base, ""));
	assert_rc(RC_NOT_FOUND, find(base, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
}

static void test_account_token__a_second_invitation_replaces_the_first(void **state)
{
	struct test_base *base = *state;
	struct account_token *list;
	const char *first, *second;
	size_t count;

	test_begin(base);
	first = invite(base, "bea@example.org", ROLE_EDITOR);
	second = invite(base, "BEA@example.org", ROLE_VIEWER);
	assert_rc(RC_NOT_FOUND, find(base, first));
	assert_rc(RC_OK, find(base, second));
	assert_rc(RC_OK, account_token_list_invites(&base->op, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].role, ROLE_VIEWER);
	assert_string_equal(list[0].created_by_name, "Ana");
}

static void test_account_token__an_invitation_ends(void **state)
{
	struct test_base *base = *state;
	struct account_token *list;
	const char *token;
	size_t count;

	test_begin(base);
	token = invite(base, "bea@example.org", ROLE_EDITOR);
	base->op.now += TOKEN_INVITE_SECONDS - 1;
	assert_rc(RC_OK, find(base, token));
	base->op.now += 1;
	assert_rc(RC_NOT_FOUND, find(base, token));
	assert_rc(RC_OK, account_token_list_invites(&base->op, &list, &count));
	assert_int_equal(count, 0);
	assert_rc(RC_OK, account_token_remove_old(&base->op));
	assert_int_equal(test_count(base, "SELECT count(*) FROM account_token"), 0);
}

static void test_account_token__an_invitation_is_worth_what_the_inviter_is(void **state)
{
	struct test_base *base = *state;
	const char *token;
	int64_t admin;

	test_begin(base);
	admin = add_account(base, "admin@example.org", ROLE_ADMIN);
	base->op.account_id = admin;
	token = invite(base, "bea@example.org", ROLE_ADMIN);
	base->op.account_id = 1;
	assert_rc(RC_OK, account_set_role(&base->op, admin, ROLE_EDITOR));
	assert_rc(RC_NOT_FOUND, find(base, token));
	assert_rc(RC_OK, account_set_role(&base->op, admin, ROLE_ADMIN));
	assert_rc(RC_OK, find(base, token));
	assert_rc(RC_OK, account_disable(&base->op, admin));
	assert_rc(RC_NOT_FOUND, find(base, token));
}

static void test_account_token__an_owners_invitation_ends_with_the_owner_role(void **state)
{
	struct test_base *base = *state;
	const char *token;
	int64_t owner;

	test_begin(base);
	owner = add_account(base, "owner2@example.org", ROLE_OWNER);
	base->op.account_id = owner;
	token = invite(base, "bea@example.org", ROLE_OWNER);
	base->op.account_id = 1;
	assert_rc(RC_OK, account_set_role(&base->op, owner, ROLE_ADMIN));
	assert_rc(RC_NOT_FOUND, find(base, token));
}

static void test_account_token__invitations_are_checked(void **state)
{
	struct test_base *base = *state;
	const char *token;
	int64_t admin;

	test_begin(base);
	assert_rc(RC_INVALID, account_token_invite(&base->op, "", ROLE_EDITOR, &token));
	assert_string_equal(base->op.fault.field, "email");
	assert_rc(RC_INVALID,
		  account_token_invite(&base->op, "a@b.example,c@d.example", ROLE_EDITOR, &token));
	assert_rc(RC_INVALID, account_token_invite(&base->op, "x@example.org", ROLE_NONE, &token));
	assert_string_equal(base->op.fault.field, "role");
	assert_rc(RC_CONFLICT,
		  account_token_invite(&base->op, "ANA@example.org", ROLE_EDITOR, &token));
	admin = add_account(base, "admin@example.org", ROLE_ADMIN);
	base->op.account_id = admin;
	assert_rc(RC_DENIED, account_token_invite(&base->op, "x@example.org", ROLE_OWNER, &token));
}

static void test_account_token__only_owners_take_an_owners_invitation_back(void **state)
{
	struct test_base *base = *state;
	struct account_token *list;
	size_t count;
	int64_t admin, id;

	test_begin(base);
	(void)invite(base, "bea@example.org", ROLE_OWNER);
	assert_rc(RC_OK, account_token_list_invites(&base->op, &list, &count));
	id = list[0].id;
	admin = add_account(base, "admin@example.org", ROLE_ADMIN);
	base->op.account_id = admin;
	assert_rc(RC_DENIED, account_token_revoke_invite(&base->op, id));
	base->op.account_id = 1;
	assert_rc(RC_OK, account_token_revoke_invite(&base->op, id));
	assert_rc(RC_NOT_FOUND, account_token_revoke_invite(&base->op, id));
}

/* --- forgotten passwords -------------------------------------------------------------------- */

static void test_account_token__a_password_link_works_once_within_the_hour(void **state)
{
	struct test_base *base = *state;
	struct account account;
	const char *first, *second;
	int64_t id, who;

	test_begin(base);
	id = add_account(base, "bea@example.org", ROLE_EDITOR);
	assert_rc(RC_OK, account_token_password(&base->op, id, &first));
	assert_rc(RC_OK, account_token_password(&base->op, id, &second));
	assert_rc(RC_NOT_FOUND, find(base, first));
	assert_rc(RC_OK, account_token_reset(&base->op, second, "another long password", &who));
	assert_int_equal(who, id);
	assert_rc(RC_OK,
		  account_sign_in(&base->op, "bea@example.org", "another long password", &account));
	assert_rc(RC_NOT_FOUND,
		  account_token_reset(&base->op, second, "yet another password", &who));
	assert_rc(RC_OK, account_token_password(&base->op, id, &first));
	base->op.now += TOKEN_PASSWORD_SECONDS;
	assert_rc(RC_NOT_FOUND, find(base, first));
}

static void test_account_token__a_bad_password_does_not_use_the_link_up(void **state)
{
	struct test_base *base = *state;
	const char *token;
	int64_t who;

	test_begin(base);
	assert_rc(RC_OK, account_token_password(&base->op, 1, &token));
	test_commit(base);
	test_begin(base);
	assert_rc(RC_INVALID, account_token_reset(&base->op, token, "short", &who));
	db_rollback(&base->op);
	test_begin(base);
	assert_rc(RC_OK, account_token_reset(&base->op, token, password, &who));
}

static void test_account_token__links_are_good_for_their_purpose_only(void **state)
{
	struct test_base *base = *state;
	const char *reset, *invitation;
	int64_t id;

	test_begin(base);
	assert_rc(RC_OK, account_token_password(&base->op, 1, &reset));
	invitation = invite(base, "bea@example.org", ROLE_EDITOR);
	test_commit(base);
	test_begin(base);
	assert_rc(RC_NOT_FOUND, join(base, reset, "eve@example.org", &id));
	assert_rc(RC_NOT_FOUND, account_token_reset(&base->op, invitation, password, &id));
}

static void test_account_token__a_disabled_account_gets_no_new_password(void **state)
{
	struct test_base *base = *state;
	const char *token;
	int64_t id;

	test_begin(base);
	id = add_account(base, "bea@example.org", ROLE_EDITOR);
	assert_rc(RC_OK, account_token_password(&base->op, id, &token));
	assert_rc(RC_OK, account_disable(&base->op, id));
	assert_rc(RC_NOT_FOUND, find(base, token));
	/* Nor one that was made afterwards. */
	assert_rc(RC_OK, account_token_password(&base->op, id, &token));
	assert_rc(RC_NOT_FOUND, find(base, token));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_account_token__the_first_link_makes_the_owner),
	    TEST(test_account_token__only_the_newest_owner_link_works),
	    TEST(test_account_token__an_owner_link_makes_no_second_account),
	    TEST(test_account_token__an_invitation_gives_its_role_to_its_address),
	    TEST(test_account_token__is_stored_as_a_hash_only),
	    TEST(test_account_token__a_second_invitation_replaces_the_first),
	    TEST(test_account_token__an_invitation_ends),
	    TEST(test_account_token__an_invitation_is_worth_what_the_inviter_is),
	    TEST(test_account_token__an_owners_invitation_ends_with_the_owner_role),
	    TEST(test_account_token__invitations_are_checked),
	    TEST(test_account_token__only_owners_take_an_owners_invitation_back),
	    TEST(test_account_token__a_password_link_works_once_within_the_hour),
	    TEST(test_account_token__a_bad_password_does_not_use_the_link_up),
	    TEST(test_account_token__links_are_good_for_their_purpose_only),
	    TEST(test_account_token__a_disabled_account_gets_no_new_password),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
