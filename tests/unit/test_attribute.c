#include "tests/unit/support.h"

#include "lib/base/limits.h"
#include "lib/domain/attribute.h"
#include "lib/domain/attribute_row.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/segment.h"

static const char *const plans[] = {"Silver", "Gold", "", "Platinum"};

static int64_t create(struct test_base *base, const char *name, enum attribute_type type)
{
	int64_t id;

	test_begin(base);
	assert_rc(RC_OK, attribute_create(&base->op, name, type, plans, ARRAY_LEN(plans), &id));
	test_commit(base);
	return id;
}

static struct attribute get(struct test_base *base, int64_t id)
{
	struct attribute a;

	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	return a;
}

static int64_t person(struct test_base *base, int64_t id, int state)
{
	test_begin(base);
	assert_rc(RC_OK,
		  db_run(&base->op,
			 "INSERT INTO contact (id, first_name, state, created_at, updated_at)"
			 " VALUES ($1, 'P', $2, 0, 0)",
			 DB_ARGS(db_int(id), db_int(state))));
	test_commit(base);
	return id;
}

static void give(struct test_base *base, int64_t contact, int64_t attribute, const char *text)
{
	struct attribute a = get(base, attribute);
	bool changed;

	test_begin(base);
	assert_rc(RC_OK, contact_attribute_set(&base->op, contact, &a, text, 0, &changed));
	test_commit(base);
}

/* The names in order, with blanks between. */
static const char *order(struct test_base *base)
{
	struct attribute *list;
	const char *text = "";
	size_t count;

	assert_rc(RC_OK, attribute_list(&base->op, &list, &count));
	for (size_t i = 0; i < count; i++)
		text = arena_printf(&base->op.mem, "%s%s%s", text, i ? " " : "", list[i].name);
	return text;
}

static const char *labels(struct test_base *base, int64_t id)
{
	struct attribute a = get(base, id);
	const char *text = "";

	for (size_t i = 0; i < a.option_count; i++)
		text =
		    arena_printf(&base->op.mem, "%s%s%s", text, i ? " " : "", a.options[i].label);
	return text;
}

/* --- create --------------------------------------------------------------------------------- */

static void test_attribute_create__makes_a_key_of_the_name(void **state)
{
	static const struct {
		const char *name, *key;
	} cases[] = {
	    {"Points", "points"},
	    {"  Größe (cm) ", "grosse_cm"},
	    {"Zoë's plan!", "zoe_s_plan"},
	    {"2024 turnover", "field_2024_turnover"},
	    {"日本語", "field_1"},
	    {"Привет", "field_2"},
	    {"日本 size", "size"},
	    {"Points!", "points_2"},
	    {"Points?", "points_3"},
	    {"x]') -- \"'; DROP", "x_drop"},
	    {"😀", "field_3"},
	};
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(get(base, create(base, cases[i].name, ATTRIBUTE_TEXT)).key,
				    cases[i].key);
}

static void test_attribute_create__cuts_long_keys_and_keeps_names(void **state)
{
	struct test_base *base = *state;
	char name[ATTRIBUTE_NAME_MAX + 2];
	struct attribute a, b;

	memset(name, 'x', sizeof(name));
	name[ATTRIBUTE_NAME_MAX] = '\0';
	a = get(base, create(base, name, ATTRIBUTE_NUMBER));
	name[0] = 'X';
	name[ATTRIBUTE_NAME_MAX - 1] = 'y';
	b = get(base, create(base, name, ATTRIBUTE_NUMBER));
	assert_string_equal(b.name, name);
	assert_true(strlen(b.key) <= ATTRIBUTE_KEY_MAX);
	assert_string_not_equal(a.key, b.key);
}

static void test_attribute_create__refuses_what_is_no_name(void **state)
{
	struct test_base *base = *state;
	char long_name[ATTRIBUTE_NAME_MAX + 2];
	const char *bad[] = {"", "   ", "\u200b", "a\nb", "\xff\xfe", long_name};
	int64_t id;

	memset(long_name, 'x', sizeof(long_name));
	long_name[ATTRIBUTE_NAME_MAX + 1] = '\0';
	test_begin(base);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_rc(RC_INVALID,
			  attribute_create(&base->op, bad[i], ATTRIBUTE_TEXT, NULL, 0, &id));
		assert_string_equal(base->op.fault.field, "name");
	}
	assert_rc(RC_INVALID, attribute_create(&base->op, "Points", ATTRIBUTE_NONE, NULL, 0, &id));
	assert_string_equal(base->op.fault.field, "type");
	assert_rc(RC_INVALID,
		  attribute_create(&base->op, "P", (enum attribute_type)8, NULL, 0, &id));
	db_rollback(&base->op);
}

static void test_attribute_create__knows_a_name_in_any_spelling(void **state)
{
	struct test_base *base = *state;
	int64_t id;

	create(base, "Größe", ATTRIBUTE_NUMBER);
	test_begin(base);
	assert_rc(RC_CONFLICT,
		  attribute_create(&base->op, " GRÖSSE ", ATTRIBUTE_TEXT, NULL, 0, &id));
	assert_string_equal(base->op.fault.field, "name");
}

static void test_attribute_create__needs_options_for_choices(void **state)
{
	static const char *const blank[] = {"", " "}, *const alike[] = {"Gold", "gold"};
	struct test_base *base = *state;
	int64_t id;

	assert_string_equal(labels(base, create(base, "Plan", ATTRIBUTE_CHOICE)),
			    "Silver Gold Platinum");
	assert_int_equal(get(base, create(base, "Points", ATTRIBUTE_NUMBER)).option_count, 0);
	test_begin(base);
	assert_rc(RC_INVALID, attribute_create(&base->op, "A", ATTRIBUTE_SEVERAL, NULL, 0, &id));
	assert_string_equal(base->op.fault.field, "options");
	assert_rc(RC_INVALID, attribute_create(&base->op, "B", ATTRIBUTE_CHOICE, blank, 2, &id));
	assert_rc(RC_CONFLICT, attribute_create(&base->op, "C", ATTRIBUTE_CHOICE, alike, 2, &id));
	assert_string_equal(base->op.fault.field, "options");
}

static void test_attribute_create__stops_at_the_limit(void **state)
{
	struct test_base *base = *state;
	struct attribute *list;
	size_t count;
	int64_t id;

	test_begin(base);
	for (int i = 0; i < ATTRIBUTES_MAX; i++)
		assert_rc(RC_OK, attribute_create(&base->op, arena_printf(&base->op.mem, "A %d", i),
						  ATTRIBUTE_TEXT, NULL, 0, &id));
	assert_rc(RC_INVALID,
		  attribute_create(&base->op, "One more", ATTRIBUTE_TEXT, NULL, 0, &id));
	assert_rc(RC_OK, attribute_list(&base->op, &list, &count));
	assert_int_equal(count, ATTRIBUTES_MAX);
	test_commit(base);
}

static void test_attribute_create__never_gives_an_id_twice(void **state)
{
	struct test_base *base = *state;
	int64_t first = create(base, "Points", ATTRIBUTE_NUMBER), people;

	test_begin(base);
	assert_rc(RC_OK, attribute_delete(&base->op, first, &people));
	test_commit(base);
	assert_int_not_equal(create(base, "Points", ATTRIBUTE_NUMBER), first);
}

/* --- find, rename, move ---------------------------------------------------------------------- */

static void test_attribute_find__knows_keys_alone(void **state)
{
	struct test_base *base = *state;
	struct attribute a;

	create(base, "Plan", ATTRIBUTE_SEVERAL);
	assert_rc(RC_OK, attribute_find(&base->op, "plan", &a));
	assert_int_equal(a.option_count, 3);
	assert_rc(RC_NOT_FOUND, attribute_find(&base->op, "Plan", &a));
	assert_int_equal(base->op.fault.rc, RC_OK);
	assert_rc(RC_NOT_FOUND, attribute_get(&base->op, 77, &a));
}

static void test_attribute_rename__keeps_the_key(void **state)
{
	struct test_base *base = *state;
	int64_t id = create(base, "Points", ATTRIBUTE_NUMBER);

	create(base, "Plan", ATTRIBUTE_CHOICE);
	test_begin(base);
	assert_rc(RC_CONFLICT, attribute_rename(&base->op, id, "PLAN"));
	op_clear_fault(&base->op);
	assert_rc(RC_OK, attribute_rename(&base->op, id, " POINTS  "));
	test_commit(base);
	assert_string_equal(get(base, id).name, "POINTS");
	assert_string_equal(get(base, id).key, "points");
	assert_int_equal(test_count(base,
				    "SELECT COUNT(*) FROM change WHERE entity = 3 AND field = 1"
				    " AND old_value = 'Points' AND new_value = 'POINTS'"),
			 1);
}

static void test_attribute_move__puts_it_anywhere(void **state)
{
	struct test_base *base = *state;
	int64_t a = create(base, "A", ATTRIBUTE_TEXT), people;
	int64_t b = create(base, "B", ATTRIBUTE_TEXT);

	create(base, "C", ATTRIBUTE_TEXT);
	create(base, "D", ATTRIBUTE_TEXT);
	test_begin(base);
	assert_rc(RC_OK, attribute_move(&base->op, a, 3));
	assert_string_equal(order(base), "B C A D");
	assert_rc(RC_OK, attribute_move(&base->op, a, 1));
	assert_string_equal(order(base), "A B C D");
	assert_rc(RC_OK, attribute_delete(&base->op, b, &people));
	assert_rc(RC_OK, attribute_move(&base->op, a, 99));
	assert_string_equal(order(base), "C D A");
	assert_rc(RC_OK, attribute_move(&base->op, a, -5));
	assert_string_equal(order(base), "A C D");
	assert_rc(RC_NOT_FOUND, attribute_move(&base->op, b, 1));
	test_commit(base);
}

static void test_attribute_reorder__says_what_lies_between(void **state)
{
	struct attribute_place list[] = {{7, 1}, {8, 5}, {9, 6}, {4, 9}};
	size_t first, last;

	(void)state;
	assert_true(attribute_reorder(list, 4, 9, 2, &first, &last));
	assert_int_equal(first, 1);
	assert_int_equal(last, 2);
	assert_int_equal(list[1].id, 9);
	assert_int_equal(list[1].position, 5);
	assert_int_equal(list[2].id, 8);
	assert_int_equal(list[2].position, 6);
	assert_false(attribute_reorder(list, 4, 77, 1, &first, &last));
	assert_false(attribute_reorder(list, 0, 7, 1, &first, &last));
}

static void test_attribute_move__writes_what_moved_alone(void **state)
{
	struct test_base *base = *state;
	int64_t a = create(base, "A", ATTRIBUTE_TEXT);

	create(base, "B", ATTRIBUTE_TEXT);
	create(base, "C", ATTRIBUTE_TEXT);
	test_begin(base);
	assert_rc(RC_OK, attribute_move(&base->op, a, 1));
	assert_int_equal(base->op.batch_id, 0);
	assert_rc(RC_OK, attribute_move(&base->op, a, 2));
	test_commit(base);
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM change WHERE field = 4"), 2);
}

/* --- delete and counts ------------------------------------------------------------------------ */

static void test_attribute_delete__leaves_a_change_for_each_value(void **state)
{
	struct test_base *base = *state;
	int64_t plan = create(base, "Plan", ATTRIBUTE_SEVERAL), people;
	int64_t points = create(base, "Points", ATTRIBUTE_NUMBER);

	give(base, person(base, 1, CONTACT_LIVE), plan, "gold, silver");
	give(base, person(base, 2, CONTACT_DELETED), plan, "platinum");
	give(base, 2, points, "5");
	test_begin(base);
	assert_rc(RC_OK, attribute_delete(&base->op, plan, &people));
	test_commit(base);
	assert_int_equal(people, 2);
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM attribute_value"), 1);
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM attribute_option"), 0);
	assert_string_equal(order(base), "Points");
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM change WHERE entity = 1 AND"
					  " old_value = 'Silver, Gold' AND new_value IS NULL AND"
					  " field = 1000 + (SELECT MIN(entity_id) FROM change"
					  " WHERE entity = 3)"),
			 1);
	/* Name, key, type, position, time, three options and their places: all of it. */
	assert_int_equal(test_count(base, "SELECT COUNT(*) FROM change WHERE entity = 3 AND"
					  " field > 0 AND new_value IS NULL"),
			 11);
	test_begin(base);
	assert_rc(RC_NOT_FOUND, attribute_delete(&base->op, plan, &people));
	db_rollback(&base->op);
}

static void test_attribute_count__tells_the_living_from_all(void **state)
{
	static const enum attribute_type types[] = {ATTRIBUTE_TEXT, ATTRIBUTE_NUMBER,
						    ATTRIBUTE_SEVERAL};
	static const char *const values[] = {"5", "5", "gold, silver"};
	struct test_base *base = *state;
	struct attribute *list;
	int64_t ids[3];
	size_t count;

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		ids[i] = create(base, attribute_type_label(types[i]), types[i]);
	for (int64_t p = 1; p <= 4; p++) {
		person(base, p,
		       p == 3	? CONTACT_ARCHIVED
		       : p == 4 ? CONTACT_DELETED
				: CONTACT_LIVE);
		for (size_t i = 0; i < ARRAY_LEN(types); i++)
			give(base, p, ids[i], values[i]);
	}
	assert_rc(RC_OK, attribute_list(&base->op, &list, &count));
	assert_rc(RC_OK, attribute_count_people(&base->op, list, count));
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(list[i].people, 2);
		assert_int_equal(list[i].holders, 4);
	}
	give(base, 1, ids[0], "6");
	give(base, 2, ids[0], "");
	assert_int_equal(get(base, ids[0]).holders, 3);
	assert_rc(RC_OK, attribute_count_options(&base->op, &list[2]));
	assert_int_equal(list[2].options[0].people, 4);
	assert_int_equal(list[2].options[2].people, 0);
}

/* --- options -------------------------------------------------------------------------------- */

static void test_attribute_option__is_added_renamed_and_moved(void **state)
{
	struct test_base *base = *state;
	int64_t plan = create(base, "Plan", ATTRIBUTE_CHOICE), id;
	int64_t points = create(base, "Points", ATTRIBUTE_NUMBER);
	struct attribute a = get(base, plan);
	const char *text;

	give(base, person(base, 1, CONTACT_LIVE), plan, "gold");
	test_begin(base);
	assert_rc(RC_OK, attribute_option_add(&base->op, plan, " Bronze ", &id));
	assert_rc(RC_OK, attribute_option_move(&base->op, plan, id, 1));
	assert_string_equal(labels(base, plan), "Bronze Silver Gold Platinum");
	assert_rc(RC_OK, attribute_option_rename(&base->op, plan, a.options[1].id, "GOLD"));
	assert_rc(RC_OK, attribute_option_move(&base->op, plan, a.options[0].id, 4));
	assert_string_equal(labels(base, plan), "Bronze GOLD Platinum Silver");
	a = get(base, plan);
	assert_rc(RC_OK, contact_attribute_get(&base->op, 1, &a, &text));
	assert_string_equal(text, "GOLD");
	assert_rc(RC_CONFLICT, attribute_option_add(&base->op, plan, "gold", &id));
	assert_rc(RC_CONFLICT,
		  attribute_option_rename(&base->op, plan, a.options[0].id, "Plátinum"));
	assert_string_equal(base->op.fault.field, "label");
	assert_rc(RC_INVALID, attribute_option_add(&base->op, plan, " ", &id));
	assert_rc(RC_INVALID, attribute_option_add(&base->op, points, "x", &id));
	assert_rc(RC_NOT_FOUND, attribute_option_rename(&base->op, points, a.options[0].id, "x"));
	db_rollback(&base->op);
}

static void test_attribute_option__new_labels_are_carried_into_filters(void **state)
{
	struct test_base *base = *state;
	int64_t plan = create(base, "Plan", ATTRIBUTE_CHOICE);
	struct attribute a = get(base, plan);
	struct segment s = {.name = "Members",
			    .description = "",
			    .filter = "attr.plan is any of silver, gold and city is gold"};

	test_begin(base);
	assert_rc(RC_OK, segment_create(&base->op, &s));
	assert_rc(RC_OK, attribute_option_rename(&base->op, plan, a.options[1].id, "Gold 2027"));
	test_commit(base);
	assert_rc(RC_OK, segment_get(&base->op, s.id, &s));
	assert_string_equal(s.filter,
			    "attr.plan is any of \"silver\", \"Gold 2027\" and city is \"gold\"");
}

static void test_attribute_option__in_use_stays(void **state)
{
	struct test_base *base = *state;
	int64_t plan = create(base, "Plan", ATTRIBUTE_CHOICE);
	struct attribute a = get(base, plan);

	give(base, person(base, 1, CONTACT_LIVE), plan, "gold");
	give(base, person(base, 2, CONTACT_ARCHIVED), plan, "gold");
	test_begin(base);
	assert_rc(RC_CONFLICT, attribute_option_remove(&base->op, plan, a.options[1].id));
	assert_string_equal(base->op.fault.reason,
			    "2 contacts have it; give them another one first");
	op_clear_fault(&base->op);
	assert_rc(RC_OK, attribute_option_remove(&base->op, plan, a.options[0].id));
	assert_rc(RC_NOT_FOUND, attribute_option_remove(&base->op, plan, a.options[0].id));
	op_clear_fault(&base->op);
	assert_rc(RC_OK, attribute_option_remove(&base->op, plan, a.options[2].id));
	assert_string_equal(labels(base, plan), "Gold");
	test_commit(base);
	give(base, 1, plan, "");
	give(base, 2, plan, "");
	test_begin(base);
	assert_rc(RC_CONFLICT, attribute_option_remove(&base->op, plan, a.options[1].id));
	db_rollback(&base->op);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)
	    TEST(test_attribute_create__makes_a_key_of_the_name),
	    TEST(test_attribute_create__cuts_long_keys_and_keeps_names),
	    TEST(test_attribute_create__refuses_what_is_no_name),
	    TEST(test_attribute_create__knows_a_name_in_any_spelling),
	    TEST(test_attribute_create__needs_options_for_choices),
	    TEST(test_attribute_create__stops_at_the_limit),
	    TEST(test_attribute_create__never_gives_an_id_twice),
	    TEST(test_attribute_find__knows_keys_alone),
	    TEST(test_attribute_rename__keeps_the_key),
	    TEST(test_attribute_move__puts_it_anywhere),
	    TEST(test_attribute_reorder__says_what_lies_between),
	    TEST(test_attribute_move__writes_what_moved_alone),
	    TEST(test_attribute_delete__leaves_a_change_for_each_value),
	    TEST(test_attribute_count__tells_the_living_from_all),
	    TEST(test_attribute_option__is_added_renamed_and_moved),
	    TEST(test_attribute_option__new_labels_are_carried_into_filters),
	    TEST(test_attribute_option__in_use_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
