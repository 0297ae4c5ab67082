#include "tests/unit/segment_support.h"

#include "lib/domain/change_batch.h"

static void test_change_batch_list__is_what_changed_something_newest_first(void **state)
{
	struct test_base *base = *state;
	const struct change_query all = {.kind = "", .limit = 10};
	struct change_query q = {.kind = "segment", .limit = 10};
	struct change_batch *list;
	size_t count;

	make_team(base);
	make_person(base, "Ana", "Wien");
	act_as(base, 2);
	make_private(base, "Mine", "city is \"Wien\"");
	assert_rc(RC_OK, change_batch_list(&base->op, &all, &list, &count));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].action, "segment.create");
	assert_string_equal(list[0].account_name, "Bo");
	assert_int_equal(list[1].records, 1);
	assert_rc(RC_OK, change_batch_list(&base->op, &q, &list, &count));
	assert_int_equal(count, 1);
	q.account_id = 3;
	assert_rc(RC_OK, change_batch_list(&base->op, &q, &list, &count));
	assert_int_equal(count, 0);
	assert_rc(RC_NOT_FOUND, change_batch_get(&base->op, 99, &list[0]));
}

static size_t found(struct test_base *base, struct change_query q)
{
	struct change_batch *list;
	size_t count;

	q.limit = 50;
	assert_rc(RC_OK, change_batch_list(&base->op, &q, &list, &count));
	return count;
}

static void test_change_batch_list__by_kind_account_and_day(void **state)
{
	struct test_base *base = *state;
	const int64_t now = base->op.now;

	make_team(base);
	make_person(base, "Ana", "Wien");
	act_as(base, 2);
	base->op.now = now + 86400;
	make_segment(base, "One", "city is \"Wien\"");
	make_person(base, "Bea", "Wien");
	base->op.now = now + 2 * 86400;
	make_person(base, "Cleo", "Wien");
	assert_int_equal(found(base, (struct change_query){.kind = ""}), 4);
	assert_int_equal(found(base, (struct change_query){.kind = "contact"}), 3);
	assert_int_equal(found(base, (struct change_query){.kind = "c"}), 0);
	assert_int_equal(found(base, (struct change_query){.kind = "contacts"}), 0);
	assert_int_equal(found(base, (struct change_query){.kind = "contact", .account_id = 2}), 2);
	assert_int_equal(found(base, (struct change_query){.kind = "", .from = now + 86400}), 3);
	assert_int_equal(found(base, (struct change_query){.kind = "", .from = now + 1}), 3);
	assert_int_equal(found(base, (struct change_query){.kind = "", .until = now + 86400}), 1);
	assert_int_equal(found(base, (struct change_query){.kind = "contact",
							   .from = now + 86400,
							   .until = now + 2 * 86400}),
			 1);
	assert_int_equal(found(base, (struct change_query){.kind = "", .from = now + 9 * 86400}),
			 0);
	assert_int_equal(found(base, (struct change_query){.kind = "", .until = now - 9 * 86400}),
			 0);
}

static void test_change_batch_values__hides_private_segments_of_others(void **state)
{
	struct test_base *base = *state;
	struct change_value *values;
	struct segment s;
	size_t count;
	int64_t batch;

	make_team(base);
	act_as(base, 2);
	s = make_private(base, "Mine", "city is \"Wien\"");
	s.name = "Secret";
	assert_rc(RC_OK, try_update(base, &s));
	batch = test_count(base, "SELECT max(id) FROM batch");
	assert_rc(RC_OK, change_batch_values(&base->op, batch, NULL, 10, &values, &count));
	assert_int_equal(count, 1);
	assert_string_equal(values[0].new_value, "Secret");
	act_as(base, 3);
	assert_rc(RC_OK, change_batch_values(&base->op, batch, NULL, 10, &values, &count));
	assert_true(values[0].is_hidden);
	assert_string_equal(values[0].new_value, "");
	assert_rc(RC_OK, change_batch_values(&base->op, batch, &values[0], 10, &values, &count));
	assert_int_equal(count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_change_batch_list__is_what_changed_something_newest_first),
	    TEST(test_change_batch_list__by_kind_account_and_day),
	    TEST(test_change_batch_values__hides_private_segments_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
