#include "tests/unit/support.h"

#include "lib/base/str.h"
#include "lib/domain/filter_list.h"
#include "lib/filter/filter_set.h"

static const struct filter_context context = {
    .now = TEST_NOW, .clock = TEST_NOW, .default_country = "AT"};

static const struct filter_field *field_of(struct test_base *base, const char *key)
{
	const struct filter_field *field;

	assert_rc(RC_OK, filter_field_find(&base->op, key, &field));
	return field;
}

static void test_filter_list__is_kept_once_for_each_content(void **state)
{
	struct test_base *base = *state;
	struct filter_list first, again, other;

	test_begin(base);
	assert_rc(RC_OK,
		  filter_list_keep(&base->op, &context, field_of(base, "email"),
				   "E-mail\n A@x.example\r\nb@x.example\n\na@X.EXAMPLE\n", &first));
	assert_int_equal(2, first.entries);
	assert_int_equal(1, first.refused);
	assert_string_equal("E-mail", first.first_refused);
	assert_rc(RC_OK, filter_list_keep(&base->op, &context, field_of(base, "email"),
					  "b@x.example; a@x.example", &again));
	assert_int_equal(first.id, again.id);
	assert_rc(RC_OK, filter_list_keep(&base->op, &context, field_of(base, "identifier"),
					  "b@x.example; a@x.example", &other));
	assert_int_not_equal(first.id, other.id);
	test_commit(base);
	assert_rc(RC_OK, filter_list_get(&base->op, other.id, &first));
	assert_string_equal("identifier", first.field);
	assert_rc(RC_NOT_FOUND, filter_list_get(&base->op, 99, &first));
}

static void test_filter_list__is_asked_by_a_filter(void **state)
{
	struct test_base *base = *state;
	struct filter_list list;
	struct filter_error error;
	struct filter_node *tree;
	struct filter_sets sets;
	int64_t count;

	test_begin(base);
	assert_rc(RC_OK,
		  db_run_script(&base->op,
				"INSERT INTO contact (id, phone, phone_key, created_at, updated_at)"
				" VALUES (1, '0664 1', '+436641234567', 0, 0), (2, '', NULL, 0, 0),"
				" (3, 'x', '+436641111111', 0, 0);"
				"UPDATE contact_count SET total = 3 WHERE state = 0"));
	assert_rc(RC_OK, filter_list_keep(&base->op, &context, field_of(base, "phone"),
					  "+43 664 123 45 67\n0664/1111112", &list));
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, filter_read(&base->op, &context, "phone is in list 1", &tree, &error));
	assert_rc(RC_OK, filter_set_count(&sets, tree, &count));
	assert_int_equal(1, count);
	assert_rc(RC_OK, filter_read(&base->op, &context, "phone is not in list 1", &tree, &error));
	assert_rc(RC_OK, filter_set_count(&sets, tree, &count));
	assert_int_equal(2, count);
	/* a list of phones is none of addresses */
	assert_rc(RC_INVALID,
		  filter_read(&base->op, &context, "email is in list 1", &tree, &error));
	assert_string_equal("list \"1\"", error.missing);
	assert_rc(RC_INVALID,
		  filter_read(&base->op, &context, "phone is in list 2", &tree, &error));
	db_rollback(&base->op);
}

static void test_filter_list__refuses_what_is_none(void **state)
{
	struct test_base *base = *state;
	struct filter_list list;
	struct str text;

	test_begin(base);
	assert_rc(RC_INVALID, filter_list_keep(&base->op, &context, field_of(base, "signup"),
					       "2026-01-01", &list));
	assert_rc(RC_INVALID, filter_list_keep(&base->op, &context, field_of(base, "email"),
					       " \n , ;\n", &list));
	assert_rc(RC_INVALID, filter_list_keep(&base->op, &context, field_of(base, "email"),
					       "no address", &list));
	str_init(&text, 200000);
	for (int i = 0; i <= FILTER_LIST_MAX; i++)
		str_addf(&text, "c-%d\n", i);
	assert_rc(RC_INVALID, filter_list_keep(&base->op, &context, field_of(base, "identifier"),
					       text.text, &list));
	text.text[text.len - 8] = '\0';
	assert_rc(RC_OK, filter_list_keep(&base->op, &context, field_of(base, "identifier"),
					  text.text, &list));
	assert_int_equal(FILTER_LIST_MAX, list.entries);
	str_release(&text);
	db_rollback(&base->op);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_filter_list__is_kept_once_for_each_content),
	    TEST(test_filter_list__is_asked_by_a_filter),
	    TEST(test_filter_list__refuses_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
