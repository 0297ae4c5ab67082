#include "tests/unit/support.h"

#include "lib/platform/sql.h"

static void test_sql__numbers_and_keeps_its_values(void **state)
{
	struct test_base *base = *state;
	struct db_rows rows;
	struct sql s;

	sql_init(&s);
	sql_add(&s, "SELECT ");
	sql_value(&s, db_text("'; DROP TABLE contact; --"));
	sql_add(&s, ", ");
	sql_value(&s, db_int(7));
	assert_string_equal(sql_text(&s), "SELECT $1, $2");
	db_query(&base->op, &rows, sql_text(&s), sql_args(&s));
	assert_true(db_next(&rows));
	assert_string_equal(db_col_text(&rows, 0), "'; DROP TABLE contact; --");
	assert_int_equal(db_col_int(&rows, 1), 7);
	assert_rc(RC_OK, db_end(&rows));
	sql_clear(&s);
	assert_string_equal(sql_text(&s), "");
	assert_int_equal(sql_args(&s).count, 0);
	sql_release(&s);
}

static void test_sql__takes_more_values_than_ten(void **state)
{
	struct test_base *base = *state;
	struct sql s;
	int64_t sum;

	sql_init(&s);
	sql_add(&s, "SELECT 0");
	for (int i = 1; i <= 30; i++) {
		sql_add(&s, " + ");
		sql_value(&s, db_int(i));
	}
	assert_rc(RC_OK, db_get_int(&base->op, &sum, sql_text(&s), sql_args(&s)));
	assert_int_equal(sum, 465);
	sql_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_sql__numbers_and_keeps_its_values, test_base_setup,
					    test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_sql__takes_more_values_than_ten, test_base_setup,
					    test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
