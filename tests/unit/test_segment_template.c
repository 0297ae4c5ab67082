#include "tests/unit/support.h"

#include "lib/domain/segment_people.h"
#include "lib/domain/segment_template.h"

static void test_segment_template__each_has_a_meaning_everywhere(void **state)
{
	struct test_base *base = *state;
	struct filter_context ctx;
	struct filter_sets sets;
	size_t count;
	const struct segment_template *list = segment_templates(&count);

	assert_true(count >= 20);
	assert_rc(RC_OK, segment_context(&base->op, &ctx));
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	for (size_t i = 0; i < count; i++) {
		struct filter_error error = {0};
		struct filter_node *tree;
		int64_t people;

		if (filter_read(&base->op, &ctx, list[i].filter, &tree, &error))
			fail_msg("%s: %s", list[i].key, error.message);
		assert_string_equal(filter_print(&base->op, tree), list[i].filter);
		assert_rc(RC_OK, filter_set_count(&sets, tree, &people));
		assert_int_equal(people, 0);
	}
}

static void add(struct test_base *base, const char *columns, const char *values)
{
	const char *sql =
	    arena_printf(&base->op.mem,
			 "INSERT INTO contact (%s, created_at,"
			 " updated_at) VALUES (%s, %lld, %lld)",
			 columns, values, (long long)base->op.now, (long long)base->op.now);

	assert_rc(RC_OK, db_run_script(&base->op, sql));
	assert_rc(RC_OK, db_run_script(&base->op, "UPDATE contact_count SET total = total + 1"
						  " WHERE state = 0"));
}

static int64_t count_of_template(struct test_base *base, const char *key)
{
	const struct segment_template *t = segment_template_find(key);
	struct filter_error error = {0};
	struct filter_context ctx;
	struct filter_node *tree;
	struct filter_sets sets;
	int64_t people;

	assert_non_null(t);
	assert_rc(RC_OK, segment_context(&base->op, &ctx));
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, filter_read(&base->op, &ctx, t->filter, &tree, &error));
	assert_rc(RC_OK, filter_set_count(&sets, tree, &people));
	return people;
}

static void test_segment_template__counts_whom_it_says(void **state)
{
	struct test_base *base = *state;

	add(base, "email, email_key, marketing_consent, country, country_key, signup_at",
	    "'a@shop.example', 'a@shop.example', 1, 'AT', 'at', 1669118400"); /* 22 Nov 2022 */
	add(base, "phone, phone_key, city, city_key", "'+43 1 1', '+4311', 'Wien', 'wien'");
	add(base, "email, email_key, first_name, first_name_key, email_status",
	    "'b@example.com', 'b@example.com', 'Bo', 'bo', 2");
	assert_int_equal(count_of_template(base, "may-mail"), 1);
	assert_int_equal(count_of_template(base, "no-marketing-consent"), 0);
	assert_int_equal(count_of_template(base, "do-not-mail"), 1);
	assert_int_equal(count_of_template(base, "anniversary-today"), 1);
	assert_int_equal(count_of_template(base, "anniversary-week"), 1);
	assert_int_equal(count_of_template(base, "loyal-years"), 1);
	assert_int_equal(count_of_template(base, "new-week"), 2);
	assert_int_equal(count_of_template(base, "german-speaking"), 1);
	assert_int_equal(count_of_template(base, "eu-without-consent"), 1);
	assert_int_equal(count_of_template(base, "phone-only"), 1);
	assert_int_equal(count_of_template(base, "place-unknown"), 1);
	assert_int_equal(count_of_template(base, "no-name"), 2);
	assert_int_equal(count_of_template(base, "test-entries"), 1);
	assert_int_equal(count_of_template(base, "untagged"), 3);
	assert_int_equal(count_of_template(base, "regulars"), 0);
}

static void test_segment_template__groups_and_keys_are_in_order(void **state)
{
	size_t count;
	const struct segment_template *list = segment_templates(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		bool has_ended = false;

		assert_true(list[i].name[0] && list[i].description[0]);
		assert_ptr_equal(segment_template_find(list[i].key), &list[i]);
		for (size_t k = i + 1; k < count; k++) {
			bool is_same = strcmp(list[k].group, list[i].group) == 0;

			assert_false(has_ended && is_same);
			has_ended |= !is_same;
			assert_string_not_equal(list[k].key, list[i].key);
			assert_string_not_equal(list[k].name, list[i].name);
		}
	}
	assert_null(segment_template_find("nothing"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_segment_template__each_has_a_meaning_everywhere,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_segment_template__counts_whom_it_says,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test(test_segment_template__groups_and_keys_are_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
