#include "tests/unit/support.h"

#include "lib/base/count.h"

static void test_count_text__parts_thousands(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_string_equal("0", count_text(&a, 0));
	assert_string_equal("999", count_text(&a, 999));
	assert_string_equal("1,977", count_text(&a, 1977));
	assert_string_equal("-1,234,567", count_text(&a, -1234567));
	arena_release(&a);
}

static void test_count_words__one_is_singular(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_string_equal("0 people", count_words(&a, 0, "person", "people"));
	assert_string_equal("1 person", count_words(&a, 1, "person", "people"));
	assert_string_equal("1,234 people", count_words(&a, 1234, "person", "people"));
	assert_string_equal("other", count_word(1, "other", "others"));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_count_text__parts_thousands),
	    cmocka_unit_test(test_count_words__one_is_singular),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
