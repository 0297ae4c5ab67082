#include "tests/unit/support.h"

#include "lib/domain/setting.h"

static struct settings good(void)
{
	return (struct settings){.workspace_name = "Bücher & Co",
				 .default_country = "DE",
				 .time_zone = "Europe/Berlin",
				 .saved_filters = "50",
				 .list_columns = "6",
				 .undo_days = "30",
				 .import_days = "30",
				 .audit_days = "365",
				 .email_limit = "0",
				 .snapshot_import = "1",
				 .snapshot_delete = "1",
				 .snapshot_undo = "1",
				 .snapshot_keep = "5",
				 .snapshot_mb = "5000",
				 .snapshot_free = "200"};
}

static void test_setting__defaults_hold_until_something_is_saved(void **state)
{
	struct test_base *base = *state;
	struct settings s, saved = good();

	test_begin(base);
	assert_rc(RC_OK, settings_get(&base->op, &s));
	assert_true(s.workspace_name[0] != '\0');
	assert_rc(RC_OK, settings_save(&base->op, &saved));
	assert_rc(RC_OK, settings_get(&base->op, &s));
	assert_string_equal(s.workspace_name, "Bücher & Co");
	assert_string_equal(s.default_country, "DE");
	assert_string_equal(s.time_zone, "Europe/Berlin");
	assert_int_equal(settings_saved_filters(&s), 50);
	assert_int_equal(settings_list_columns(&s), 6);
	assert_int_equal(settings_undo_days(&s), 30);
}

static void test_setting__no_country_is_a_choice(void **state)
{
	struct test_base *base = *state;
	struct settings s = good();

	test_begin(base);
	s.default_country = "";
	assert_rc(RC_OK, settings_save(&base->op, &s));
	assert_rc(RC_OK, settings_get(&base->op, &s));
	assert_string_equal(s.default_country, "");
}

static void refused(struct test_base *base, struct settings s, const char *field)
{
	test_begin(base);
	assert_rc(RC_INVALID, settings_save(&base->op, &s));
	assert_string_equal(base->op.fault.field, field);
	db_rollback(&base->op);
	assert_int_equal(test_count(base, "SELECT count(*) FROM setting"), 0);
}

static void test_setting__what_makes_no_sense_is_refused_by_name(void **state)
{
	struct test_base *base = *state;
	struct settings s = good();
	char name[1000];

	s.workspace_name = "";
	refused(base, s, "workspace_name");
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	s.workspace_name = name;
	refused(base, s, "workspace_name");
	s = good();
	s.default_country = "XX";
	refused(base, s, "default_country");
	s = good();
	s.time_zone = "../../etc/passwd";
	refused(base, s, "time_zone");
	s.time_zone = "";
	refused(base, s, "time_zone");
	s = good();
	s.saved_filters = "";
	refused(base, s, "saved_filters");
	s.saved_filters = "-1";
	refused(base, s, "saved_filters");
	s.saved_filters = "5x";
	refused(base, s, "saved_filters");
	s.saved_filters = "99999999999999999999";
	refused(base, s, "saved_filters");
	s = good();
	s.list_columns = "0";
	refused(base, s, "list_columns");
	s.list_columns = "51";
	refused(base, s, "list_columns");
	s.list_columns = "7";
	s.undo_days = "";
	refused(base, s, "undo_days");
	s.undo_days = "3651";
	refused(base, s, "undo_days");
	s = good();
	s.import_days = "366";
	refused(base, s, "import_days");
	s.import_days = "0";
	assert_int_equal(settings_import_days(&s), 0);
	s.audit_days = "0";
	refused(base, s, "audit_days");
	s.audit_days = "36501";
	refused(base, s, "audit_days");
	s = good();
	s.snapshot_keep = "0";
	refused(base, s, "snapshot_keep");
	s = good();
	s.snapshot_mb = "much";
	refused(base, s, "snapshot_mb");
	s = good();
	s.snapshot_free = "-1";
	refused(base, s, "snapshot_free");
	s = good();
	s.email_limit = "";
	refused(base, s, "email_limit");
	s.email_limit = "-1";
	refused(base, s, "email_limit");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_setting__defaults_hold_until_something_is_saved),
	    TEST(test_setting__no_country_is_a_choice),
	    TEST(test_setting__what_makes_no_sense_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
