#include "tests/unit/support.h"

#include "lib/web/flash.h"
#include "lib/web/format.h"

static struct arena mem;

static void test_flash__comes_back_with_its_number(void **state)
{
	struct flash flash;

	(void)state;
	assert_true(flash_decode(&mem, flash_encode(&mem, "sample-removed", 2000, 7), &flash));
	assert_string_equal(flash.kind, "success");
	assert_string_equal(flash.text, "2,000 sample contacts were removed.");
	assert_int_equal(flash.undo_id, 7);
}

static void test_flash_decode__knows_no_words_but_its_own(void **state)
{
	static const char *const bad[] = {"",
					  ".",
					  "hello",
					  "hello.1",
					  "sample-removed",
					  "<b>.1",
					  "sample-removedx.1",
					  ".sample-removed"};
	struct flash flash;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(flash_decode(&mem, bad[i], &flash));
}

static void test_format__numbers_for_people(void **state)
{
	(void)state;
	assert_string_equal(format_count(&mem, 0), "0");
	assert_string_equal(format_count(&mem, 999), "999");
	assert_string_equal(format_count(&mem, 1000), "1,000");
	assert_string_equal(format_count(&mem, 1234567), "1,234,567");
	assert_string_equal(format_count(&mem, -1234), "-1,234");
	assert_string_equal(format_bytes(&mem, 999), "999 bytes");
	assert_string_equal(format_bytes(&mem, 80712943), "80.7 MB");
	assert_string_equal(format_bytes(&mem, 999999), "1.0 MB");
	assert_string_equal(format_seconds(&mem, 59), "59 s");
	assert_string_equal(format_seconds(&mem, 95), "1 min 35 s");
	assert_string_equal(format_seconds(&mem, 7260), "2 h 1 min");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_flash__comes_back_with_its_number),
	    cmocka_unit_test(test_flash_decode__knows_no_words_but_its_own),
	    cmocka_unit_test(test_format__numbers_for_people),
	};
	int failed;

	arena_init(&mem);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&mem);
	return failed;
}
