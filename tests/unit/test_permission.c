#include "tests/unit/support.h"

#include "lib/domain/permission.h"

static const enum permission all[] = {
    PERM_SIGNED_IN,    PERM_CONTACT_READ,  PERM_CONTACT_WRITE,	PERM_IMPORT_RUN,
    PERM_EXPORT_RUN,   PERM_SETTING_WRITE, PERM_ACCOUNT_MANAGE, PERM_OWNER_MANAGE,
    PERM_SEGMENT_READ, PERM_SEGMENT_WRITE,
};

static void test_permission__a_higher_role_may_all_that_a_lower_one_may(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		for (enum role role = ROLE_VIEWER; role < ROLE_OWNER; role++)
			if (permission_granted(role, all[i]))
				assert_true(permission_granted(role + 1, all[i]));
}

static void test_permission__without_an_account_only_what_anyone_may(void **state)
{
	(void)state;
	assert_true(permission_granted(ROLE_NONE, PERM_ANYONE));
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		assert_false(permission_granted(ROLE_NONE, all[i]));
}

static void test_permission__each_role_stops_where_it_should(void **state)
{
	(void)state;
	assert_true(permission_granted(ROLE_VIEWER, PERM_CONTACT_READ));
	assert_false(permission_granted(ROLE_VIEWER, PERM_CONTACT_WRITE));
	assert_false(permission_granted(ROLE_VIEWER, PERM_EXPORT_RUN));
	assert_true(permission_granted(ROLE_EDITOR, PERM_IMPORT_RUN));
	assert_false(permission_granted(ROLE_EDITOR, PERM_SETTING_WRITE));
	assert_false(permission_granted(ROLE_EDITOR, PERM_ACCOUNT_MANAGE));
	assert_true(permission_granted(ROLE_ADMIN, PERM_ACCOUNT_MANAGE));
	assert_false(permission_granted(ROLE_ADMIN, PERM_OWNER_MANAGE));
	assert_true(permission_granted(ROLE_OWNER, PERM_OWNER_MANAGE));
}

static void test_permission__role_names_read_back(void **state)
{
	(void)state;
	for (enum role role = ROLE_VIEWER; role <= ROLE_OWNER; role++)
		assert_int_equal(role_parse(role_name(role)), role);
	assert_int_equal(role_parse(""), ROLE_NONE);
	assert_int_equal(role_parse("Owner"), ROLE_NONE);
	assert_int_equal(role_parse("root"), ROLE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_permission__a_higher_role_may_all_that_a_lower_one_may),
	    cmocka_unit_test(test_permission__without_an_account_only_what_anyone_may),
	    cmocka_unit_test(test_permission__each_role_stops_where_it_should),
	    cmocka_unit_test(test_permission__role_names_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
