/*
 * All about the contacts of a page, each with its own.
 */
#include "tests/unit/segment_support.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/contact_full.h"
#include "lib/domain/contact_tag.h"

static void put_tag(struct test_base *base, const char *label, const int64_t *ids, size_t count)
{
	struct tag tag;
	int64_t changed;

	assert_rc(RC_OK, tag_create(&base->op, label, "", TAG_BOTH, &tag));
	assert_rc(RC_OK, contact_tag_add(&base->op, tag.id, ids, count, &changed));
}

static void set_value(struct test_base *base, int64_t id, const char *key, const char *text)
{
	struct attribute a;
	bool changed;

	assert_rc(RC_OK, attribute_find(&base->op, key, &a));
	assert_rc(RC_OK, contact_attribute_set(&base->op, id, &a, text, 0, &changed));
}

static void test_contact_full__gives_each_its_own(void **state)
{
	static const char *const likes[] = {"Tea", "Coffee", "Milk"};
	struct test_base *base = *state;
	int64_t ids[3], attribute;
	struct contact_full *list;

	for (int i = 0; i < 3; i++)
		ids[i] = make_person(base, "Ana", "Wien");
	test_begin(base);
	put_tag(base, "zebra", ids, 3);
	put_tag(base, "Art", &ids[1], 2);
	assert_rc(RC_OK,
		  attribute_create(&base->op, "Points", ATTRIBUTE_NUMBER, NULL, 0, &attribute));
	assert_rc(RC_OK,
		  attribute_create(&base->op, "Likes", ATTRIBUTE_SEVERAL, likes, 3, &attribute));
	set_value(base, ids[0], "points", "12.50");
	set_value(base, ids[2], "likes", "milk, tea");
	test_commit(base);

	/* In the order in which they are asked for. */
	assert_rc(RC_OK, contact_full_list(&base->op, (int64_t[]){ids[2], ids[0]}, 2, &list));
	assert_int_equal(ids[2], list[0].contact.id);
	assert_string_equal("Wien", list[0].contact.values[CONTACT_CITY]);
	assert_int_equal(2, list[0].tag_count);
	assert_string_equal("art", list[0].tags[0].name);
	assert_string_equal("zebra", list[0].tags[1].name);
	assert_int_equal(2, list[0].attribute_count);
	assert_string_equal("", list[0].attributes[0].text);
	assert_string_equal("Tea, Milk", list[0].attributes[1].text);
	assert_int_equal(2, list[0].attributes[1].option_count);
	assert_int_equal(ids[0], list[1].contact.id);
	assert_int_equal(1, list[1].tag_count);
	assert_string_equal("12.50", list[1].attributes[0].text);
	assert_int_equal(0, list[1].attributes[1].option_count);
}

static void test_contact_full__of_nobody_and_of_who_is_not_there(void **state)
{
	struct test_base *base = *state;
	int64_t ids[2] = {make_person(base, "Ana", "Wien"), 99};
	struct contact_full *list;

	assert_rc(RC_OK, contact_full_list(&base->op, ids, 0, &list));
	assert_rc(RC_NOT_FOUND, contact_full_list(&base->op, ids, 2, &list));
}

static void test_contact_full__takes_many_tags(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_person(base, "Ana", "Wien");
	struct contact_full *list;

	test_begin(base);
	for (int i = 0; i < 70; i++)
		put_tag(base, arena_printf(&base->op.mem, "tag %02d", i), &id, 1);
	test_commit(base);
	assert_rc(RC_OK, contact_full_list(&base->op, &id, 1, &list));
	assert_int_equal(70, list[0].tag_count);
	assert_string_equal("tag-00", list[0].tags[0].name);
	assert_string_equal("tag-69", list[0].tags[69].name);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_contact_full__gives_each_its_own),
	    TEST(test_contact_full__of_nobody_and_of_who_is_not_there),
	    TEST(test_contact_full__takes_many_tags),
	};

	return cmocka_run_group_tests_name("contact_full", tests, NULL, NULL);
}
