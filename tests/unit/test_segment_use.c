#include "tests/unit/segment_support.h"

#include "lib/domain/segment_asking.h"
#include "lib/domain/segment_use.h"
#include "lib/domain/tag.h"

static size_t users_of(struct test_base *base, int64_t id)
{
	struct segment_user *users;
	size_t count;

	assert_rc(RC_OK, segment_use_list(&base->op, id, &users, &count));
	return count;
}

static enum rc try_archive(struct test_base *base, int64_t id)
{
	enum rc rc;

	test_begin(base);
	rc = segment_archive(&base->op, id);
	if (rc)
		db_rollback(&base->op);
	else
		test_commit(base);
	return rc;
}

static void rename_segment(struct test_base *base, int64_t id, const char *name)
{
	struct segment s = get_segment(base, id);

	s.name = name;
	assert_rc(RC_OK, try_update(base, &s));
}

static void test_segment_use__follows_the_filters(void **state)
{
	struct test_base *base = *state;
	struct segment a = make_segment(base, "A", "city is Wien");
	struct segment b = make_segment(base, "B", "city is Graz");
	struct segment c = make_segment(base, "C", "segment is any of \"A\", \"B\"");

	assert_int_equal(users_of(base, a.id), 1);
	assert_int_equal(users_of(base, b.id), 1);
	c.filter = "not segment is \"b\"";
	assert_rc(RC_OK, try_update(base, &c));
	assert_int_equal(users_of(base, a.id), 0);
	assert_int_equal(users_of(base, b.id), 1);
	c.filter = "city is Linz";
	assert_rc(RC_OK, try_update(base, &c));
	assert_int_equal(users_of(base, b.id), 0);
}

static void test_segment_archive__is_refused_while_something_uses_it(void **state)
{
	struct test_base *base = *state;
	struct segment a = make_segment(base, "A", "city is Wien");
	struct segment b = make_segment(base, "Builds on A", "segment is \"A\"");

	assert_rc(RC_CONFLICT, try_archive(base, a.id));
	assert_string_equal(base->op.fault.field, "used");
	assert_non_null(strstr(base->op.fault.reason, "“Builds on A”"));
	assert_rc(RC_OK, try_archive(base, b.id));
	assert_rc(RC_OK, try_archive(base, a.id));
}

static void test_segment_archive__tells_nothing_of_private_users(void **state)
{
	struct test_base *base = *state;
	struct segment a = make_segment(base, "A", "city is Wien");

	make_team(base);
	act_as(base, 2);
	make_private(base, "Secret plan", "segment is \"A\"");
	act_as(base, 1);
	assert_rc(RC_CONFLICT, try_archive(base, a.id));
	assert_null(strstr(base->op.fault.reason, "Secret"));
	assert_non_null(strstr(base->op.fault.reason, "somebody else"));
}

static void test_segment_use__a_circle_is_refused(void **state)
{
	struct test_base *base = *state;
	struct segment a = make_segment(base, "A", "city is Wien");

	make_segment(base, "B", "segment is \"A\" and city is Wien");
	make_segment(base, "C", "segment is \"B\"");
	a.filter = "segment is \"A\"";
	assert_rc(RC_INVALID, try_update(base, &a));
	assert_string_equal(base->op.fault.field, "filter");
	a.filter = "city is Wien or segment is not \"C\"";
	assert_rc(RC_INVALID, try_update(base, &a));
	assert_string_equal(get_segment(base, a.id).filter, "city is \"Wien\"");
}

static void test_segment_use__an_edit_must_not_break_those_above(void **state)
{
	struct test_base *base = *state;
	struct segment last = make_segment(base, "Level 0", "city is Wien"), first = last, other;
	const char *name = "Level 0";
	enum rc rc = RC_OK;

	for (int i = 1; rc == RC_OK; i++) {
		struct segment s = {.name = arena_printf(&base->op.mem, "Level %d", i),
				    .filter =
					arena_printf(&base->op.mem, "segment is \"%s\"", name),
				    .description = ""};

		assert_true(i < 30);
		name = s.name;
		rc = try_create(base, &s);
		if (!rc)
			last = s;
	}
	assert_rc(RC_INVALID, rc);
	other = make_segment(base, "Deeper", "city is Graz");
	first.filter = "segment is \"Deeper\"";
	assert_rc(RC_CONFLICT, try_update(base, &first));
	assert_string_equal(base->op.fault.field, "filter");
	assert_int_equal(users_of(base, other.id), 0);
	assert_int_equal(count_of(base, last.id), 0);
}

static void test_segment_use__brackets_within_segments_have_an_end(void **state)
{
	struct test_base *base = *state;
	const char *inside = "city is Wien";
	enum rc rc = RC_OK;

	make_person(base, "Ana", "Wien");
	for (int i = 0; rc == RC_OK; i++) {
		struct segment s = {.name = arena_printf(&base->op.mem, "Level %d", i)};

		assert_true(i < 30);
		s.filter = arena_printf(&base->op.mem,
					"city is A or not (city is Wien and (city is B or not (city"
					" is Wien and not (city is C or not %s))))",
					inside);
		rc = try_create(base, &s);
		if (!rc)
			assert_int_equal(count_of(base, s.id), 1);
		inside = arena_printf(&base->op.mem, "segment is \"%s\"", s.name);
	}
	assert_rc(RC_INVALID, rc);
	assert_string_equal(base->op.fault.field, "filter");
}

static void test_segment_use__shared_ones_use_no_private_ones(void **state)
{
	struct test_base *base = *state;
	struct segment mine = make_private(base, "Mine", "city is Wien"), s, b;

	s = (struct segment){.name = "B", .filter = "segment is \"Mine\"", .is_shared = true};
	assert_rc(RC_INVALID, try_create(base, &s));
	assert_string_equal(base->op.fault.field, "shared");
	b = make_private(base, "B", "segment is \"Mine\"");
	b.is_shared = true;
	assert_rc(RC_INVALID, try_update(base, &b));
	mine.is_shared = true;
	assert_rc(RC_OK, try_update(base, &mine));
	assert_rc(RC_OK, try_update(base, &b));
	mine.is_shared = false;
	assert_rc(RC_CONFLICT, try_update(base, &mine));
	assert_string_equal(base->op.fault.field, "shared");
	assert_non_null(strstr(base->op.fault.reason, "“B”"));
}

static void test_segment_use__own_private_ones_may_use_a_private_one(void **state)
{
	struct test_base *base = *state;
	struct segment a = make_segment(base, "A", "city is Wien");

	make_private(base, "B", "segment is \"A\"");
	a.is_shared = false;
	assert_rc(RC_OK, try_update(base, &a));
}

static void test_segment_rename__is_carried_into_filters(void **state)
{
	struct test_base *base = *state;
	struct segment vip = make_segment(base, "VIP", "city is Wien"), b, mine;
	int64_t ana = make_person(base, "Ana", "Wien");

	make_team(base);
	b = make_segment(base, "B",
			 "segment is any of \"vip\", \"VIP\" and not (company is \"VIP\" or"
			 " segment is not \"VIP\")");
	act_as(base, 2);
	mine = make_private(base, "Private", "segment is \"VIP\"");
	act_as(base, 1);
	rename_segment(base, vip.id, "Best \"ones\" \\ 1");
	b = get_segment(base, b.id);
	assert_string_equal(b.filter, "segment is any of \"Best \\\"ones\\\" \\\\ 1\""
				      " and not (company is \"VIP\" or segment is not"
				      " \"Best \\\"ones\\\" \\\\ 1\")");
	assert_int_equal(b.version, 2);
	act_as(base, 2);
	assert_string_equal(get_segment(base, mine.id).filter,
			    "segment is \"Best \\\"ones\\\" \\\\ 1\"");
	assert_int_equal(count_of(base, mine.id), 1);
	act_as(base, 1);
	assert_int_equal(count_of(base, b.id), 1);
	assert_true(ana > 0);
	assert_int_equal(users_of(base, vip.id), 2);
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE entity = 4 AND"
					  " field = 3"),
			 2);
	assert_int_equal(test_count(base, "SELECT count(DISTINCT batch_id) FROM change WHERE"
					  " entity = 4 AND field IN (1, 3)"),
			 1);
}

static void test_segment_rename_tag__is_carried_into_filters(void **state)
{
	struct test_base *base = *state;
	struct segment s, other;
	struct tag tag;

	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "VIP Customer", "", TAG_BOTH, &tag));
	assert_rc(RC_OK, tag_create(&base->op, "Other", "", TAG_BOTH, &tag));
	test_commit(base);
	s = make_segment(base, "A",
			 "tag is any of \"vip-customer\", \"other\" and"
			 " company is \"VIP Customer\"");
	other = make_segment(base, "B", "tag is other");
	test_begin(base);
	assert_rc(RC_OK, segment_rename_tag(&base->op, "vip-customer", "friend"));
	test_commit(base);
	assert_string_equal(get_segment(base, s.id).filter,
			    "tag is any of \"friend\", \"other\" and company is \"VIP Customer\"");
	assert_int_equal(get_segment(base, other.id).version, 1);
	assert_int_equal(count_of(base, s.id), -1);
}

static void test_segment_asking__finds_who_asks_for_fields(void **state)
{
	static const char *const fields[] = {"city", "attr.none"};
	struct test_base *base = *state;
	struct segment_asking *asking;

	make_segment(base, "B", "company is x and not (CITY is y or region is z)");
	make_segment(base, "A", "region is field city");
	make_segment(base, "C", "company is city");
	assert_rc(RC_OK, segment_asking_fields(&base->op, fields, 2, &asking));
	assert_int_equal(asking[0].count, 2);
	assert_string_equal(asking[0].users[0].name, "A");
	assert_string_equal(asking[0].users[1].name, "B");
	assert_true(asking[0].users[1].is_visible);
	assert_int_equal(asking[1].count, 0);
}

static void test_segment_asking__finds_who_asks_for_tags(void **state)
{
	static const char *const tags[] = {"vip", "new", "city"};
	struct test_base *base = *state;
	struct segment_asking *asking;
	struct tag tag;

	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "VIP", "", TAG_BOTH, &tag));
	assert_rc(RC_OK, tag_create(&base->op, "New", "", TAG_BOTH, &tag));
	test_commit(base);
	make_segment(base, "B",
		     "city is vip or not (tag is any of \"Vip!\", \"new\" or tag is VIP)");
	make_segment(base, "A", "tagged vip");
	assert_rc(RC_OK, segment_asking_tags(&base->op, tags, 3, &asking));
	assert_int_equal(asking[0].count, 2);
	assert_string_equal(asking[0].users[0].name, "A");
	assert_string_equal(asking[0].users[1].name, "B");
	assert_int_equal(asking[1].count, 1);
	assert_int_equal(asking[2].count, 0);
}

static void test_segment__a_deleted_tag_breaks_it_and_says_so(void **state)
{
	struct test_base *base = *state;
	struct segment_state broken;
	struct segment s, b;
	struct filter_node *tree;
	struct tag tag;
	int64_t contacts;

	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "VIP", "", TAG_BOTH, &tag));
	test_commit(base);
	make_person(base, "Ana", "Wien");
	s = make_segment(base, "A", "city is Wien and tag is not \"vip\"");
	b = make_segment(base, "B", "segment is not \"A\"");
	assert_int_equal(count_of(base, s.id), 1);
	assert_int_equal(count_of(base, b.id), 0);
	test_begin(base);
	assert_rc(RC_OK, tag_delete(&base->op, tag.id, &contacts));
	test_commit(base);
	assert_int_equal(count_of(base, s.id), -1);
	assert_int_equal(count_of(base, b.id), -1);
	assert_string_equal(people_of(base, s.id), "");
	assert_rc(RC_OK, segment_tree(&base->op, &s, &tree, &broken));
	assert_null(tree);
	assert_non_null(strstr(broken.missing, "vip"));
	s = get_segment(base, s.id);
	s.description = "still to be repaired";
	assert_rc(RC_OK, try_update(base, &s));
	s.filter = "city is Wien";
	assert_rc(RC_OK, try_update(base, &s));
	assert_int_equal(count_of(base, b.id), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_segment_use__follows_the_filters),
	    TEST(test_segment_archive__is_refused_while_something_uses_it),
	    TEST(test_segment_archive__tells_nothing_of_private_users),
	    TEST(test_segment_use__a_circle_is_refused),
	    TEST(test_segment_use__an_edit_must_not_break_those_above),
	    TEST(test_segment_use__brackets_within_segments_have_an_end),
	    TEST(test_segment_use__shared_ones_use_no_private_ones),
	    TEST(test_segment_use__own_private_ones_may_use_a_private_one),
	    TEST(test_segment_rename__is_carried_into_filters),
	    TEST(test_segment_rename_tag__is_carried_into_filters),
	    TEST(test_segment_asking__finds_who_asks_for_fields),
	    TEST(test_segment_asking__finds_who_asks_for_tags),
	    TEST(test_segment__a_deleted_tag_breaks_it_and_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
