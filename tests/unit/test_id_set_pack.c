#include "tests/unit/support.h"

#include "lib/base/id_set_pack.h"

enum { NEWEST = 5000, SETS = 400 };

/* xorshift64: the same numbers in every run */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static bool is_same(const struct id_set *a, const struct id_set *b)
{
	return a->words == b->words && memcmp(a->bits, b->bits, a->words * sizeof(*a->bits)) == 0;
}

static size_t check_round_trip(struct arena *a, const struct id_set *set, int64_t newest)
{
	struct id_set back;
	const void *bytes;
	size_t len;

	bytes = id_set_pack(a, set, &len);
	id_set_init(a, &back, newest);
	assert_true(id_set_unpack(&back, bytes, len));
	assert_true(is_same(set, &back));
	assert_in_range(id_set_packed_last(bytes, len), id_set_last(set), id_set_last(set) + 7);
	return len;
}

static void test_id_set_pack__gives_back_what_it_was_given(void **state)
{
	uint64_t random = 88172645463325252u;
	struct arena a;

	(void)state;
	for (int i = 0; i < SETS; i++) {
		uint64_t part = 1 + next_random(&random) % (i % 2 ? 400 : 4);
		struct id_set set;
		int64_t id = 1;

		arena_init(&a);
		id_set_init(&a, &set, NEWEST);
		while (id <= NEWEST) {
			int64_t run = (int64_t)(next_random(&random) % (part * 3) + 1);

			for (; run-- > 0 && id <= NEWEST; id++)
				if (i % 3)
					id_set_add(&set, id);
			id += (int64_t)(next_random(&random) % part + 1);
			if (id <= NEWEST)
				id_set_add(&set, id);
		}
		assert_true(check_round_trip(&a, &set, NEWEST) <= NEWEST / 8 + 2 + 10);
		arena_release(&a);
	}
}

static void test_id_set_pack__is_small_where_sets_are_simple(void **state)
{
	struct id_set set;
	struct arena a;

	(void)state;
	arena_init(&a);
	id_set_init(&a, &set, 1000000);
	assert_int_equal(check_round_trip(&a, &set, 1000000), 0);
	id_set_add(&set, 999999);
	assert_int_equal(check_round_trip(&a, &set, 1000000), 5);
	id_set_add(&set, 1);
	assert_int_equal(check_round_trip(&a, &set, 1000000), 7);
	id_set_fill(&set, 1000000);
	assert_int_equal(check_round_trip(&a, &set, 1000000), 5);
	for (int64_t id = 1; id <= 1000000; id += 2)
		id_set_remove(&set, id);
	assert_int_equal(check_round_trip(&a, &set, 1000000), 125002);
	arena_release(&a);
}

static void test_id_set_unpack__stays_inside_of_its_room(void **state)
{
	static const unsigned char endless[] = {0,    5,    0xff, 0xff, 0xff, 0xff,
						0xff, 0xff, 0xff, 0xff, 0xff, 1};
	static const unsigned char far[] = {0, 100, 0xff, 0xff, 0xff, 0xff, 1};
	static const unsigned char cut[] = {0, 5, 0x80};
	static const unsigned char unknown[] = {7, 1, 1};
	unsigned char bits[400];
	struct id_set set;
	struct arena a;

	(void)state;
	memset(bits, 255, sizeof(bits));
	bits[0] = 1;
	arena_init(&a);
	id_set_init(&a, &set, 100);
	assert_true(id_set_unpack(&set, far, sizeof(far)));
	assert_int_equal(id_set_next(&set, 0), 100);
	assert_true(id_set_unpack(&set, bits, sizeof(bits)));
	assert_true(id_set_has(&set, 1) && id_set_has(&set, 100));
	assert_false(id_set_unpack(&set, endless, sizeof(endless)));
	assert_false(id_set_unpack(&set, cut, sizeof(cut)));
	assert_false(id_set_unpack(&set, unknown, sizeof(unknown)));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_id_set_pack__gives_back_what_it_was_given),
	    cmocka_unit_test(test_id_set_pack__is_small_where_sets_are_simple),
	    cmocka_unit_test(test_id_set_unpack__stays_inside_of_its_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
