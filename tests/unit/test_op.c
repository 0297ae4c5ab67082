/*
 * What a fault says, and how people read it.
 */
#include "lib/base/op.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct op op;

static void test_op_fail__keeps_the_reason_and_its_field(void **state)
{
	(void)state;
	assert_int_equal(op_failf(&op, RC_INVALID, "name", "%d names", 2), RC_INVALID);
	assert_int_equal(op.fault.rc, RC_INVALID);
	assert_string_equal(op.fault.field, "name");
	assert_string_equal(op.fault.reason, "2 names");
	op_clear_fault(&op);
	assert_int_equal(op.fault.rc, RC_OK);
	assert_string_equal(op.fault.reason, "");
}

static void test_op_sentence__has_a_capital_and_one_end(void **state)
{
	static const char *const said[][2] = {
	    {"the name is empty", "The name is empty."},
	    {"is it a list?", "Is it a list?"},
	    {"It is one already.", "It is one already."},
	    {"stop!", "Stop!"},
	    {"E-mail: no @", "E-mail: no @."},
	    {"\u00E4rger", "\u00E4rger."},
	    {"7 rows", "7 rows."},
	    {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(said); i++)
		assert_string_equal(op_sentence(&op, said[i][0]), said[i][1]);
}

static int setup(void **state)
{
	(void)state;
	op_init(&op, NULL, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	op_release(&op);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_op_fail__keeps_the_reason_and_its_field),
	    cmocka_unit_test(test_op_sentence__has_a_capital_and_one_end),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
