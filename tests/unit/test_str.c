/* A buffer that grows to a maximum and remembers when that was not enough. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/base/str.h"

static void test_str_add__grows_and_stays_terminated(void **state)
{
	struct str s;

	(void)state;
	str_init(&s, 100000);
	assert_string_equal(s.text, "");
	for (int i = 0; i < 10000; i++) {
		str_add_char(&s, (char)('a' + i % 26));
		assert_int_equal(s.text[s.len], '\0');
	}
	assert_int_equal(s.len, 10000);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(s.text[i], 'a' + i % 26);
	assert_false(s.overflow);
	str_release(&s);
}

static void test_str_add__keeps_what_it_has_past_the_maximum(void **state)
{
	struct str s;

	(void)state;
	str_init(&s, 5);
	str_add(&s, "abc");
	str_add(&s, "de");
	assert_false(s.overflow);
	assert_string_equal(s.text, "abcde");
	str_add(&s, "f");
	assert_true(s.overflow);
	assert_string_equal(s.text, "abcde");
	str_clear(&s);
	assert_false(s.overflow);
	assert_string_equal(s.text, "");
	str_addf(&s, "%d", 123456);
	assert_true(s.overflow);
	assert_string_equal(s.text, "");
	/* Nothing is added behind a hole. */
	str_add(&s, "x");
	assert_string_equal(s.text, "");
	str_release(&s);
}

static void test_str_add_len__takes_nul_bytes_and_nothing(void **state)
{
	struct str s;

	(void)state;
	str_init(&s, 1000);
	str_add_len(&s, "a\0b", 3);
	str_add_len(&s, NULL, 0);
	assert_int_equal(s.len, 3);
	assert_memory_equal(s.text, "a\0b", 4);
	str_release(&s);
}

static void test_str_addf__formats_longer_than_the_first_block(void **state)
{
	struct str s;

	(void)state;
	str_init(&s, 10000);
	str_addf(&s, "%s|%05000d|%s", "start", 7, "end");
	assert_int_equal(s.len, 5 + 1 + 5000 + 1 + 3);
	assert_string_equal(s.text + s.len - 5, "7|end");
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_str_add__grows_and_stays_terminated),
	    cmocka_unit_test(test_str_add__keeps_what_it_has_past_the_maximum),
	    cmocka_unit_test(test_str_add_len__takes_nul_bytes_and_nothing),
	    cmocka_unit_test(test_str_addf__formats_longer_than_the_first_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
