#include "tests/unit/support.h"

#include "lib/domain/account_mail.h"
#include "lib/domain/setting.h"

static const char token[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static const char *column(struct test_base *base, const char *sql)
{
	const char *text;

	assert_rc(RC_OK, db_get_text(&base->op, &text, sql, DB_NO_ARGS));
	return text;
}

static void test_account_mail__links_lead_to_the_configured_address(void **state)
{
	struct test_base *base = *state;

	base->config.base_url = "https://crm.example.com";
	assert_string_equal(account_join_link(&base->op, &base->config, "abc"),
			    "https://crm.example.com/accounts/join?token=abc");
}

static void test_account_mail__an_invitation_names_who_invites_where(void **state)
{
	struct test_base *base = *state;
	struct settings settings;
	const char *body;

	base->config.base_url = "https://crm.example.com";
	test_begin(base);
	assert_rc(RC_OK, settings_get(&base->op, &settings));
	settings.workspace_name = "Bäckerei\tSüß";
	assert_rc(RC_OK, settings_save(&base->op, &settings));
	assert_rc(RC_OK, account_mail_invite(&base->op, &base->config, "bea@example.org", token));
	assert_string_equal(column(base, "SELECT recipient FROM message"), "bea@example.org");
	assert_string_equal(column(base, "SELECT subject FROM message"),
			    "Invitation to Bäckerei Süß");
	body = column(base, "SELECT body FROM message");
	assert_non_null(strstr(body, "Ana invites you"));
	assert_non_null(strstr(body, "\nhttps://crm.example.com/accounts/join?token=AAAAA"));
}

static void test_account_mail__a_password_link_goes_to_one_address(void **state)
{
	struct test_base *base = *state;

	test_begin(base);
	assert_rc(RC_OK, account_mail_password(&base->op, &base->config, "ana@example.org", token));
	assert_non_null(strstr(column(base, "SELECT body FROM message"),
			       "\nhttp://127.0.0.1:8080/accounts/password?token=AAAAA"));
	assert_rc(RC_INVALID, account_mail_password(&base->op, &base->config,
						    "ana@example.org,eve@example.org", token));
}

static void test_account_mail__long_names_still_fit(void **state)
{
	struct test_base *base = *state;
	struct settings settings;
	char name[201];

	memset(name, 'x', 200);
	name[200] = '\0';
	test_begin(base);
	assert_rc(RC_OK, settings_get(&base->op, &settings));
	settings.workspace_name = name;
	assert_rc(RC_OK, settings_save(&base->op, &settings));
	assert_rc(RC_OK, account_mail_invite(&base->op, &base->config, "bea@example.org", token));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_account_mail__links_lead_to_the_configured_address),
	    TEST(test_account_mail__an_invitation_names_who_invites_where),
	    TEST(test_account_mail__a_password_link_goes_to_one_address),
	    TEST(test_account_mail__long_names_still_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
