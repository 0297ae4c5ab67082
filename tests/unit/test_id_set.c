#include "tests/unit/support.h"

#include "lib/base/id_set.h"

static void test_id_set__holds_what_was_added(void **state)
{
	static const int64_t ids[] = {1, 63, 64, 65, 127, 128, 999};
	struct arena a;
	struct id_set set;
	int64_t id = 0;

	(void)state;
	arena_init(&a);
	id_set_init(&a, &set, 999);
	assert_int_equal(0, id_set_count(&set));
	assert_int_equal(0, id_set_next(&set, 0));
	assert_int_equal(0, id_set_last(&set));
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		id_set_add(&set, ids[i]);
		id_set_add(&set, ids[i]);
	}
	assert_int_equal(ARRAY_LEN(ids), id_set_count(&set));
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		id = id_set_next(&set, id);
		assert_int_equal(ids[i], id);
		assert_true(id_set_has(&set, id));
	}
	assert_int_equal(0, id_set_next(&set, id));
	assert_int_equal(999, id_set_last(&set));
	id_set_remove(&set, 64);
	assert_false(id_set_has(&set, 64));
	assert_int_equal(65, id_set_next(&set, 63));
	arena_release(&a);
}

/* A contact that came after the set was made has no room in it. */
static void test_id_set__leaves_out_what_has_no_room(void **state)
{
	struct arena a;
	struct id_set set;

	(void)state;
	arena_init(&a);
	id_set_init(&a, &set, 10);
	id_set_add(&set, 64);
	id_set_add(&set, -1);
	id_set_add(&set, INT64_MAX);
	id_set_remove(&set, INT64_MAX);
	assert_int_equal(0, id_set_count(&set));
	assert_false(id_set_has(&set, 64));
	assert_false(id_set_has(&set, -1));
	assert_int_equal(0, id_set_next(&set, INT64_MAX - 1));
	id_set_init(&a, &set, -5);
	id_set_add(&set, 0);
	assert_true(id_set_has(&set, 0));
	arena_release(&a);
}

static void test_id_set__combines(void **state)
{
	struct arena a;
	struct id_set evens, threes, all, set;

	(void)state;
	arena_init(&a);
	id_set_init(&a, &evens, 300);
	id_set_init(&a, &threes, 300);
	id_set_init(&a, &all, 300);
	id_set_fill(&all, 300);
	assert_int_equal(300, id_set_count(&all));
	assert_false(id_set_has(&all, 0));
	assert_false(id_set_has(&all, 301));
	for (int64_t id = 1; id <= 300; id++) {
		if (id % 2 == 0)
			id_set_add(&evens, id);
		if (id % 3 == 0)
			id_set_add(&threes, id);
	}
	assert_int_equal(50, id_set_count_both(&evens, &threes));
	id_set_copy(&a, &set, &evens);
	id_set_and(&set, &threes);
	assert_int_equal(50, id_set_count(&set));
	id_set_copy(&a, &set, &evens);
	id_set_or(&set, &threes);
	assert_int_equal(200, id_set_count(&set));
	id_set_copy(&a, &set, &evens);
	id_set_and_not(&set, &threes);
	assert_int_equal(100, id_set_count(&set));
	id_set_invert(&set, &all);
	assert_int_equal(200, id_set_count(&set));
	assert_int_equal(150, id_set_count(&evens));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_id_set__holds_what_was_added),
	    cmocka_unit_test(test_id_set__leaves_out_what_has_no_room),
	    cmocka_unit_test(test_id_set__combines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
