#include "tests/unit/support.h"

#include <stdio.h>

#include "lib/base/key_filter.h"

enum { MANY = 100000 };

static void key_of(char *out, size_t size, int n)
{
	snprintf(out, size, "person%d@example.com", n);
}

static void test_key_filter__never_says_no_to_what_was_added(void **state)
{
	struct key_filter f;
	char key[64];

	(void)state;
	key_filter_init(&f);
	assert_false(key_filter_may_have(&f, 1, ""));
	for (int i = 0; i < MANY; i++) {
		key_of(key, sizeof(key), i);
		key_filter_add(&f, i % 3, key);
	}
	for (int i = 0; i < MANY; i++) {
		key_of(key, sizeof(key), i);
		assert_true(key_filter_may_have(&f, i % 3, key));
	}
	key_filter_release(&f);
}

static void test_key_filter__says_no_to_nearly_all_others(void **state)
{
	struct key_filter f;
	char key[64];
	int wrong = 0;

	(void)state;
	key_filter_init(&f);
	for (int i = 0; i < MANY; i++) {
		key_of(key, sizeof(key), i);
		key_filter_add(&f, 1, key);
	}
	for (int i = 0; i < MANY; i++) {
		key_of(key, sizeof(key), i);
		wrong += key_filter_may_have(&f, 2, key);
		key_of(key, sizeof(key), MANY + i);
		wrong += key_filter_may_have(&f, 1, key);
	}
	assert_true(wrong < MANY / 1000);
	key_filter_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_key_filter__never_says_no_to_what_was_added),
	    cmocka_unit_test(test_key_filter__says_no_to_nearly_all_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
