#include "lib/platform/stop.h"

#include <signal.h>

#include "tests/unit/support.h"

static void test_stop__hears_who_tells_it(void **state)
{
	(void)state;
	stop_watch(3600);
	assert_false(stop_wanted());
	assert_false(stop_told());
	stop_watch(-1); /* a second call changes nothing */
	assert_false(stop_wanted());
	assert_int_equal(raise(SIGTERM), 0);
	assert_true(stop_told());
	assert_true(stop_wanted());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_stop__hears_who_tells_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
