/* Memory that dies together: contents survive growth, rewinding frees, big blocks work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/base/arena.h"

static void test_arena_alloc__gives_zeroed_aligned_memory(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t size = 0; size < 300; size++) {
		unsigned char *p = arena_alloc(&a, size);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xAA, size);
	}
	arena_release(&a);
}

static void test_arena_alloc__keeps_what_was_there_when_it_grows(void **state)
{
	char *texts[2000];
	struct arena a;

	(void)state;
	arena_init(&a);
	for (int i = 0; i < 2000; i++)
		texts[i] = arena_printf(&a, "text %d %0200d", i, i);
	for (int i = 0; i < 2000; i++) {
		char expected[256];

		snprintf(expected, sizeof(expected), "text %d %0200d", i, i);
		assert_string_equal(texts[i], expected);
	}
	arena_release(&a);
}

static void test_arena_alloc__takes_more_than_a_block(void **state)
{
	const size_t size = 5 * 1024 * 1024;
	struct arena a;
	char *p;

	(void)state;
	arena_init(&a);
	p = arena_alloc(&a, size);
	memset(p, 'x', size);
	assert_string_equal(arena_dup(&a, "after"), "after");
	arena_reset(&a);
	assert_string_equal(arena_dup(&a, "again"), "again");
	arena_release(&a);
}

static void test_arena_dup__copies_and_terminates(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_string_equal(arena_dup(&a, NULL), "");
	assert_string_equal(arena_dup(&a, ""), "");
	assert_string_equal(arena_dup_len(&a, "abcdef", 3), "abc");
	assert_string_equal(arena_dup_len(&a, NULL, 0), "");
	arena_release(&a);
}

static void test_arena_rewind__goes_back_to_the_mark(void **state)
{
	struct arena a;
	struct arena_mark mark;
	char *before, *first;

	(void)state;
	arena_init(&a);
	before = arena_dup(&a, "before");
	mark = arena_mark(&a);
	first = arena_alloc(&a, 10);
	for (int i = 0; i < 100; i++)
		assert_non_null(arena_alloc(&a, 10000));
	arena_rewind(&a, mark);
	assert_ptr_equal(arena_alloc(&a, 10), first);
	assert_string_equal(before, "before");
	arena_release(&a);
}

static void test_arena_rewind__nests(void **state)
{
	struct arena a;
	char *outer_text;

	(void)state;
	arena_init(&a);
	for (int round = 0; round < 3; round++) {
		struct arena_mark outer = arena_mark(&a), inner;

		outer_text = arena_printf(&a, "round %d", round);
		assert_non_null(arena_alloc(&a, 100000));
		inner = arena_mark(&a);
		assert_non_null(arena_alloc(&a, 200000));
		arena_rewind(&a, inner);
		assert_int_equal(outer_text[6], '0' + round);
		arena_rewind(&a, outer);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_arena_alloc__gives_zeroed_aligned_memory),
	    cmocka_unit_test(test_arena_alloc__keeps_what_was_there_when_it_grows),
	    cmocka_unit_test(test_arena_alloc__takes_more_than_a_block),
	    cmocka_unit_test(test_arena_dup__copies_and_terminates),
	    cmocka_unit_test(test_arena_rewind__goes_back_to_the_mark),
	    cmocka_unit_test(test_arena_rewind__nests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
