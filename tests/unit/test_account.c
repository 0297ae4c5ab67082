#include "tests/unit/support.h"

#include "lib/domain/account.h"
#include "lib/domain/account_token.h"
#include "lib/domain/session.h"

static const char password[] = "a lovely long password";

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

static struct account get_account(struct test_base *base, int64_t id)
{
	struct account account;

	assert_rc(RC_OK, account_find(&base->op, id, &account));
	return account;
}

static enum rc create_with(struct test_base *base, const char *name, const char *email,
			   const char *secret)
{
	int64_t id;

	return account_create(
	    &base->op,
	    &(struct account_new){
		.email = email, .name = name, .password = secret, .role = ROLE_VIEWER},
	    &id);
}

static enum rc sign_in(struct test_base *base, const char *email, const char *secret)
{
	struct account account;

	return account_sign_in(&base->op, email, secret, &account);
}

static void assert_fault(struct test_base *base, const char *field)
{
	assert_string_equal(base->op.fault.field, field);
	assert_true(base->op.fault.reason[0] != '\0');
}

/* --- making and signing in ------------------------------------------------------------------ */

static void test_account__signs_in_with_any_spelling_of_the_address(void **state)
{
	struct test_base *base = *state;
	struct account account;

	test_begin(base);
	(void)add_account(base, "Bea@Bücher.example", ROLE_EDITOR);
	base->op.now += 60;
	assert_rc(RC_OK,
		  account_sign_in(&base->op, "bea@xn--bcher-kva.EXAMPLE", password, &account));
	assert_string_equal(account.email, "Bea@Bücher.example");
	assert_int_equal(account.role, ROLE_EDITOR);
	assert_int_equal(get_account(base, account.id).signed_in_at, base->op.now);
}

static void test_account__every_failure_to_sign_in_says_the_same(void **state)
{
	struct test_base *base = *state;
	char first[FAULT_REASON_MAX + 1];
	int64_t id;

	test_begin(base);
	id = add_account(base, "bea@example.org", ROLE_EDITOR);
	assert_rc(RC_DENIED, sign_in(base, "bea@example.org", "wrong wrong wrong"));
	snprintf(first, sizeof(first), "%s", base->op.fault.reason);
	assert_rc(RC_DENIED, sign_in(base, "nobody@example.org", password));
	assert_string_equal(base->op.fault.reason, first);
	assert_rc(RC_DENIED, sign_in(base, "no address", password));
	assert_string_equal(base->op.fault.reason, first);
	assert_rc(RC_OK, account_disable(&base->op, id));
	assert_rc(RC_DENIED, sign_in(base, "bea@example.org", password));
	assert_string_equal(base->op.fault.reason, first);
	assert_string_equal(base->op.fault.field, "");
}

static void test_account__an_accent_may_be_typed_either_way(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	assert_rc(RC_OK, create_with(base, "Bea", "bea@example.org", "caf\xc3\xa9 au lait"));
	assert_rc(RC_OK, sign_in(base, "bea@example.org", "cafe\xcc\x81 au lait"));
	assert_rc(RC_DENIED, sign_in(base, "bea@example.org", "cafe au lait"));
}

static void test_account__long_passwords_are_refused_and_never_cut(void **state)
{
	struct test_base *base = *state;
	char secret[1026];

	for (size_t i = 0; i < sizeof(secret) - 1; i++)
		secret[i] = (char)('a' + i % 26);
	secret[1025] = '\0';
	test_begin(base);
	assert_rc(RC_INVALID, create_with(base, "Bea", "bea@example.org", secret));
	assert_fault(base, "password");
	secret[1024] = '\0';
	assert_rc(RC_OK, create_with(base, "Bea", "bea@example.org", secret));
	assert_rc(RC_OK, sign_in(base, "bea@example.org", secret));
	secret[1024] = 'x';
	assert_rc(RC_DENIED, sign_in(base, "bea@example.org", secret));
	secret[1023] = '\0';
	assert_rc(RC_DENIED, sign_in(base, "bea@example.org", secret));
}

static void test_account__easy_passwords_are_refused(void **state)
{
	static const char *const easy[] = {
	    "",
	    "123456789",
	    "1234567890",
	    "Password123",
	    "aaaaaaaaaaaaaa",
	    "qwertyuiop",
	    "bea.example@example.org",
	    "Bea.Example",
	    "ääääääääääää",
	};
	struct test_base *base = *state;

	test_begin(base);
	for (size_t i = 0; i < ARRAY_LEN(easy); i++) {
		assert_rc(RC_INVALID, create_with(base, "Bea", "bea.example@example.org", easy[i]));
		assert_fault(base, "password");
	}
	/* Ten characters, not ten bytes. */
	assert_rc(RC_INVALID, create_with(base, "Bea", "bea@example.org", "äöüäöüäöü"));
	assert_rc(RC_OK, create_with(base, "Bea", "bea@example.org", "äöüäöüäöüß"));
}

static void test_account__names_and_addresses_are_checked(void **state)
{
	struct test_base *base = *state;
	char name[400];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	test_begin(base);
	assert_rc(RC_INVALID, create_with(base, "", "bea@example.org", password));
	assert_fault(base, "name");
	assert_rc(RC_INVALID, create_with(base, name, "bea@example.org", password));
	assert_fault(base, "name");
	assert_rc(RC_INVALID, create_with(base, "Bea\r\nBcc: x", "bea@example.org", password));
	assert_fault(base, "name");
	assert_rc(RC_INVALID, create_with(base, "Bea", "bea@example.org,c@example.org", password));
	assert_fault(base, "email");
	assert_rc(RC_CONFLICT, create_with(base, "Ana", "ANA@example.org", password));
	assert_fault(base, "email");
	assert_int_equal(test_count(base, "SELECT count(*) FROM account"), 1);
}

/* --- who may touch whom --------------------------------------------------------------------- */

static void test_account__admins_manage_all_but_owners(void **state)
{
	struct test_base *base = *state;
	int64_t admin, other, editor;

	test_begin(base);
	admin = add_account(base, "admin@example.org", ROLE_ADMIN);
	other = add_account(base, "other@example.org", ROLE_ADMIN);
	editor = add_account(base, "editor@example.org", ROLE_EDITOR);
	base->op.account_id = admin;
	assert_rc(RC_OK, account_set_role(&base->op, editor, ROLE_VIEWER));
	assert_rc(RC_OK, account_set_role(&base->op, editor, ROLE_ADMIN));
	assert_rc(RC_OK, account_disable(&base->op, other));
	assert_rc(RC_OK, account_enable(&base->op, other));
	assert_rc(RC_DENIED, account_set_role(&base->op, editor, ROLE_OWNER));
	assert_rc(RC_DENIED, account_set_role(&base->op, 1, ROLE_ADMIN));
	assert_rc(RC_DENIED, account_disable(&base->op, 1));
	assert_rc(RC_DENIED, account_enable(&base->op, 1));
	assert_int_equal(get_account(base, 1).role, ROLE_OWNER);
	assert_int_equal(get_account(base, editor).role, ROLE_ADMIN);
}

static void test_account__editors_and_viewers_manage_nobody(void **state)
{
	struct test_base *base = *state;
	const char *token;
	int64_t editor, viewer;

	test_begin(base);
	editor = add_account(base, "editor@example.org", ROLE_EDITOR);
	viewer = add_account(base, "viewer@example.org", ROLE_VIEWER);
	base->op.account_id = editor;
	assert_rc(RC_DENIED, account_set_role(&base->op, viewer, ROLE_EDITOR));
	assert_rc(RC_DENIED, account_disable(&base->op, viewer));
	assert_rc(RC_DENIED,
		  account_token_invite(&base->op, "new@example.org", ROLE_VIEWER, &token));
	base->op.account_id = 999;
	assert_rc(RC_NOT_FOUND, account_disable(&base->op, viewer));
}

static void test_account__nobody_changes_their_own_role(void **state)
{
	struct test_base *base = *state;
	int64_t admin;

	test_begin(base);
	admin = add_account(base, "admin@example.org", ROLE_ADMIN);
	(void)add_account(base, "owner2@example.org", ROLE_OWNER);
	assert_rc(RC_DENIED, account_set_role(&base->op, 1, ROLE_VIEWER));
	assert_rc(RC_DENIED, account_disable(&base->op, 1));
	base->op.account_id = admin;
	assert_rc(RC_DENIED, account_set_role(&base->op, admin, ROLE_OWNER));
}

static void test_account__the_last_owner_stays(void **state)
{
	struct test_base *base = *state;
	int64_t second;

	test_begin(base);
	base->op.account_id = 0; /* even the system must not */
	assert_rc(RC_CONFLICT, account_set_role(&base->op, 1, ROLE_ADMIN));
	assert_rc(RC_CONFLICT, account_disable(&base->op, 1));
	second = add_account(base, "owner2@example.org", ROLE_OWNER);
	assert_rc(RC_OK, account_disable(&base->op, second));
	/* A disabled owner is no owner who could let anybody in again. */
	assert_rc(RC_CONFLICT, account_disable(&base->op, 1));
	assert_rc(RC_OK, account_enable(&base->op, second));
	assert_rc(RC_OK, account_disable(&base->op, 1));
}

static void test_account__a_role_out_of_nowhere_is_refused(void **state)
{
	struct test_base *base = *state;
	int64_t id;

	test_begin(base);
	id = add_account(base, "editor@example.org", ROLE_EDITOR);
	assert_rc(RC_INVALID, account_set_role(&base->op, id, ROLE_NONE));
	assert_rc(RC_NOT_FOUND, account_set_role(&base->op, 12345, ROLE_EDITOR));
}

/* --- what ends sessions --------------------------------------------------------------------- */

static int64_t sessions_of(struct test_base *base, int64_t id)
{
	int64_t n;

	assert_rc(RC_OK,
		  db_get_int(&base->op, &n, "SELECT count(*) FROM session WHERE account_id = $1",
			     DB_ARGS(db_int(id))));
	return n;
}

static void test_account__losing_rights_ends_the_sessions(void **state)
{
	struct test_base *base = *state;
	const char *token;
	int64_t id;

	test_begin(base);
	id = add_account(base, "editor@example.org", ROLE_EDITOR);
	assert_rc(RC_OK, session_start(&base->op, id, "", "", &token));
	assert_rc(RC_OK, account_set_role(&base->op, id, ROLE_ADMIN));
	assert_int_equal(sessions_of(base, id), 1);
	assert_rc(RC_OK, account_set_role(&base->op, id, ROLE_VIEWER));
	assert_int_equal(sessions_of(base, id), 0);
	assert_rc(RC_OK, session_start(&base->op, id, "", "", &token));
	assert_rc(RC_OK, account_disable(&base->op, id));
	assert_int_equal(sessions_of(base, id), 0);
}

static void test_account__a_new_password_ends_sessions_and_links(void **state)
{
	struct test_base *base = *state;
	struct account_token t;
	const char *session, *link;
	int64_t id;

	test_begin(base);
	id = add_account(base, "bea@example.org", ROLE_EDITOR);
	assert_rc(RC_OK, session_start(&base->op, id, "", "", &session));
	assert_rc(RC_OK, account_token_password(&base->op, id, &link));
	assert_rc(RC_OK, account_set_password(&base->op, id, "another long password"));
	assert_int_equal(sessions_of(base, id), 0);
	assert_rc(RC_NOT_FOUND, account_token_find(&base->op, link, &t));
	assert_rc(RC_DENIED, sign_in(base, "bea@example.org", password));
	assert_rc(RC_OK, sign_in(base, "bea@example.org", "another long password"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM message WHERE recipient ="
					  " 'bea@example.org'"),
			 1);
}

static void test_account__checks_its_own_password(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	base->op.account_id = add_account(base, "bea@example.org", ROLE_EDITOR);
	assert_rc(RC_OK, account_check_own_password(&base->op, password));
	assert_rc(RC_INVALID, account_check_own_password(&base->op, "wrong"));
	assert_fault(base, "current_password");
	assert_rc(RC_OK, account_rename(&base->op, "Bea B."));
	assert_rc(RC_INVALID, account_rename(&base->op, ""));
	assert_string_equal(get_account(base, base->op.account_id).name, "Bea B.");
}

static void test_account__the_list_has_those_who_may_sign_in_first(void **state)
{
	struct test_base *base = *state;
	struct account *list;
	size_t count;

	test_begin(base);
	(void)add_account(base, "b@example.org", ROLE_EDITOR);
	assert_rc(RC_OK,
		  account_disable(&base->op, add_account(base, "c@example.org", ROLE_VIEWER)));
	assert_rc(RC_OK, account_list(&base->op, &list, &count));
	assert_int_equal(count, 3);
	assert_string_equal(list[0].email, "ana@example.org");
	assert_string_equal(list[2].email, "c@example.org");
	assert_true(list[2].disabled_at > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_account__signs_in_with_any_spelling_of_the_address),
	    TEST(test_account__every_failure_to_sign_in_says_the_same),
	    TEST(test_account__an_accent_may_be_typed_either_way),
	    TEST(test_account__long_passwords_are_refused_and_never_cut),
	    TEST(test_account__easy_passwords_are_refused),
	    TEST(test_account__names_and_addresses_are_checked),
	    TEST(test_account__admins_manage_all_but_owners),
	    TEST(test_account__editors_and_viewers_manage_nobody),
	    TEST(test_account__nobody_changes_their_own_role),
	    TEST(test_account__the_last_owner_stays),
	    TEST(test_account__a_role_out_of_nowhere_is_refused),
	    TEST(test_account__losing_rights_ends_the_sessions),
	    TEST(test_account__a_new_password_ends_sessions_and_links),
	    TEST(test_account__checks_its_own_password),
	    TEST(test_account__the_list_has_those_who_may_sign_in_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
