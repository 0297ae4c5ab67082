#include "tests/unit/segment_support.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/contact_column.h"
#include "lib/domain/contact_tag.h"

static int setup(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	make_person(base, "Ana", "Wien");
	make_person(base, "Bob", "");
	return 0;
}

static enum rc save(struct test_base *base, int64_t segment, const char *const *keys, size_t count)
{
	enum rc rc;

	test_begin(base);
	rc = contact_column_save(&base->op, segment, keys, count);
	if (rc)
		db_rollback(&base->op);
	else
		test_commit(base);
	return rc;
}

/* The keys of what is shown, with blanks between. */
static const char *shown(struct test_base *base, int64_t segment, enum contact_column_origin from)
{
	enum contact_column_origin origin;
	struct contact_column *columns;
	const char *text = "";
	size_t count;

	assert_rc(RC_OK, contact_column_get(&base->op, segment, &columns, &count, &origin));
	assert_int_equal(from, origin);
	for (size_t i = 0; i < count; i++)
		text = arena_printf(&base->op.mem, "%s%s%s", text, i ? " " : "", columns[i].key);
	return text;
}

static void test_contact_column__own_of_a_segment_and_standard(void **state)
{
	static const char *const mine[] = {"city", "total_spent"}, *const theirs[] = {"tags"};
	struct test_base *base = *state;
	struct segment s = make_segment(base, "S", "city is Wien");

	assert_string_equal("email phone id created updated",
			    shown(base, 0, CONTACT_COLUMNS_STANDARD));
	assert_rc(RC_OK, save(base, 0, mine, 2));
	assert_string_equal("city total_spent", shown(base, s.id, CONTACT_COLUMNS_OWN));
	assert_rc(RC_OK, save(base, s.id, theirs, 1));
	assert_string_equal("tags", shown(base, s.id, CONTACT_COLUMNS_SEGMENT));
	assert_string_equal("city total_spent", shown(base, 0, CONTACT_COLUMNS_OWN));
	make_team(base);
	act_as(base, 2);
	assert_string_equal("email phone id created updated",
			    shown(base, 0, CONTACT_COLUMNS_STANDARD));
	assert_string_equal("tags", shown(base, s.id, CONTACT_COLUMNS_SEGMENT));
	act_as(base, 1);
	assert_rc(RC_OK, save(base, 0, NULL, 0));
	assert_string_equal("email phone id created updated",
			    shown(base, 0, CONTACT_COLUMNS_STANDARD));
}

static void test_contact_column__refuses_too_many_and_unknown_ones(void **state)
{
	static const char *const seven[] = {"email", "phone",  "id",	"city",
					    "tags",  "region", "orders"};
	static const char *const unknown[] = {"shoe_size"}, *const twice[] = {"id", "id"};
	struct test_base *base = *state;

	assert_rc(RC_OK, save(base, 0, seven, 6));
	assert_rc(RC_INVALID, save(base, 0, seven, 7));
	assert_string_equal("columns", base->op.fault.field);
	assert_rc(RC_INVALID, save(base, 0, unknown, 1));
	assert_rc(RC_INVALID, save(base, 0, twice, 2));
	assert_rc(RC_NOT_FOUND, save(base, 99, seven, 1));
	assert_string_equal("email phone id city tags region", shown(base, 0, CONTACT_COLUMNS_OWN));
	assert_rc(RC_OK,
		  db_run_script(&base->op, "INSERT INTO setting VALUES ('list_columns', '7')"));
	assert_rc(RC_OK, save(base, 0, seven, 7));
}

static void test_contact_column__cells(void **state)
{
	static const char *const keys[] = {"attr.points", "tags", "total_spent", "city",
					   "last_order"};
	struct test_base *base = *state;
	enum contact_column_origin origin;
	struct contact_column *columns;
	struct contact_cell *cells;
	struct contact contacts[2];
	struct attribute a;
	struct tag one, two;
	int64_t id, changed, person = 1;
	bool is_new;
	size_t count;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, attribute_create(&base->op, "Points", ATTRIBUTE_NUMBER, NULL, 0, &id));
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	assert_rc(RC_OK, contact_attribute_set(&base->op, 1, &a, "12.50", 0, &is_new));
	assert_rc(RC_OK, tag_create(&base->op, "B", "", TAG_BOTH, &one));
	assert_rc(RC_OK, tag_create(&base->op, "A", "", TAG_BOTH, &two));
	assert_rc(RC_OK, contact_tag_add(&base->op, one.id, &person, 1, &changed));
	assert_rc(RC_OK, contact_tag_add(&base->op, two.id, &person, 1, &changed));
	test_commit(base);
	assert_rc(RC_OK,
		  db_run_script(&base->op, "INSERT INTO contact_total (contact_id, spent_cents,"
					   " last_order_at) VALUES (1, 12345, 1795348800)"));
	assert_rc(RC_OK, save(base, 0, keys, 5));
	assert_rc(RC_OK, contact_column_get(&base->op, 0, &columns, &count, &origin));
	assert_rc(RC_OK, contact_get(&base->op, 1, &contacts[0]));
	assert_rc(RC_OK, contact_get(&base->op, 2, &contacts[1]));
	assert_rc(RC_OK, contact_column_cells(&base->op, columns, count, contacts, 2, &cells));
	assert_string_equal("12.50", cells[0].text);
	assert_string_equal("A, B", cells[1].text);
	assert_string_equal("123.45", cells[2].text);
	assert_string_equal("Wien", cells[3].text);
	assert_string_equal("2026-11-22T12:00:00Z", cells[4].plain);
	for (size_t i = 5; i < 10; i++)
		assert_string_equal("", cells[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	    TEST(test_contact_column__own_of_a_segment_and_standard),
	    TEST(test_contact_column__refuses_too_many_and_unknown_ones),
	    TEST(test_contact_column__cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
