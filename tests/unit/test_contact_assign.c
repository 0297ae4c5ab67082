/* One value for many at once leaves what the same value, one by one, leaves. */
#include "tests/unit/support.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_assign.h"
#include "lib/domain/contact_noted.h"

enum { PEOPLE = 6 };

/* What they have before, twice: each person has a twin behind all the others. */
static const char *const companies[PEOPLE] = {"",    "ACME & Söhne", "Zebra", "acme & söhne",
					      "B\\", "ACME"};
static const char *const first_names[PEOPLE] = {"Ann", "", "Bo", "Cy", "Di", ""};

static int64_t add(struct test_base *base, int i)
{
	struct contact c = {0};
	struct contact_keys keys;

	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c.values[f] = "";
	c.values[CONTACT_FIRST_NAME] = first_names[i];
	c.values[CONTACT_IDENTIFIER] = first_names[i][0] ? "" : "N 7";
	c.values[CONTACT_COMPANY] = companies[i];
	c.values[CONTACT_CITY] = i % 2 ? "Graz" : "";
	c.values[CONTACT_ADDRESS] = i % 3 ? "Way 1\n2nd floor" : "";
	c.values[CONTACT_BLOCKED] = i % 2 ? "yes" : "no";
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	return c.id;
}

static int setup(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	for (int twin = 0; twin < 2; twin++)
		for (int i = 0; i < PEOPLE; i++)
			assert_int_equal(twin * PEOPLE + i + 1, add(base, i));
	base->op.now += 60;
	return 0;
}

static void those_of(struct test_base *base, int64_t from, int64_t to, struct id_set *people)
{
	id_set_init(&base->op.mem, people, 2 * PEOPLE);
	for (int64_t id = from; id <= to; id++)
		id_set_add(people, id);
}

static void begin_batch(struct test_base *base)
{
	base->op.batch_id = 0;
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
}

static int64_t update_each(struct test_base *base, enum contact_field f, const char *value)
{
	int64_t count = 0;

	for (int64_t id = 1; id <= PEOPLE; id++) {
		struct contact before, c;
		struct contact_keys keys;
		contact_mask changed;

		assert_rc(RC_OK, contact_get(&base->op, id, &before));
		c = before;
		c.values[f] = value;
		assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
		assert_rc(RC_OK, contact_update(&base->op, &before, &c, &keys, CONTACT_MASK(f), 0,
						&changed));
		count += changed != 0;
	}
	return count;
}

/* 6 is PEOPLE: everything that stands in a row but its id. */
static const char sql_strangers[] =
    "SELECT count(*) FROM contact a JOIN contact b ON b.id = a.id + 6 WHERE a.id <= 6 AND NOT"
    " (a.company = b.company AND a.company_key IS b.company_key AND a.city = b.city"
    " AND a.city_key IS b.city_key AND a.country = b.country AND a.country_key IS b.country_key"
    " AND a.address = b.address AND a.language = b.language AND a.region = b.region"
    " AND a.blocked = b.blocked AND a.version = b.version AND a.updated_at = b.updated_at"
    " AND a.name_key = b.name_key AND a.eu_consent_how = b.eu_consent_how)";
static const char sql_other_texts[] =
    "SELECT count(*) FROM contact_search a JOIN contact_search b ON b.contact_id = a.contact_id + 6"
    " WHERE a.contact_id <= 6 AND a.text <> b.text";
static const char sql_unmatched[] =
    "SELECT count(*) FROM change a WHERE a.entity = 1 AND a.entity_id <= 6 AND NOT EXISTS (SELECT 1 FROM change b"
    " WHERE b.entity = a.entity AND b.entity_id = a.entity_id + 6 AND b.field = a.field"
    " AND b.old_value IS a.old_value AND b.new_value IS a.new_value)";

static void assert_twins(struct test_base *base)
{
	assert_int_equal(0, test_count(base, sql_strangers));
	assert_int_equal(0, test_count(base, sql_other_texts));
	assert_int_equal(0, test_count(base, sql_unmatched));
	assert_int_equal(
	    test_count(base, "SELECT count(*) FROM change WHERE entity = 1 AND entity_id <= 6"),
	    test_count(base, "SELECT count(*) FROM change WHERE entity = 1 AND entity_id > 6"));
}

static void test_contact_assign__does_what_one_by_one_does(void **state)
{
	static const struct {
		enum contact_field f;
		const char *value;
	} rows[] = {
	    {CONTACT_COMPANY, "Zebra"},
	    {CONTACT_COMPANY, ""},
	    {CONTACT_COMPANY, "Ölmühle 'X'"},
	    {CONTACT_CITY, "Graz"},
	    {CONTACT_CITY, ""},
	    {CONTACT_COUNTRY, "AT"},
	    {CONTACT_ADDRESS, "Road 2\nBack"},
	    {CONTACT_LANGUAGE, "de"},
	    {CONTACT_REGION, "Tirol"},
	    {CONTACT_BLOCKED, "yes"},
	    {CONTACT_BLOCKED, "no"},
	    {CONTACT_EU_CONSENT_HOW, "paper"},
	};
	struct test_base *base = *state;
	struct id_set people;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t one_by_one, changed;

		assert_true(contact_assign_takes(rows[i].f));
		begin_batch(base);
		one_by_one = update_each(base, rows[i].f, rows[i].value);
		begin_batch(base);
		those_of(base, PEOPLE + 1, 2 * PEOPLE, &people);
		assert_rc(RC_OK,
			  contact_assign(&base->op, rows[i].f, rows[i].value, &people, &changed));
		assert_int_equal(one_by_one, changed);
		assert_twins(base);
	}
}

static void test_contact_assign__leaves_to_others_what_has_rules(void **state)
{
	static const enum contact_field fields[] = {
	    CONTACT_FIELD_NONE, CONTACT_FIRST_NAME, CONTACT_LAST_NAME, CONTACT_EMAIL,
	    CONTACT_PHONE,	CONTACT_IDENTIFIER, CONTACT_SIGNUP,    CONTACT_EU_CONSENT};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		assert_false(contact_assign_takes(fields[i]));
}

static void try_attribute(struct test_base *base, const struct attribute *a, const char *value)
{
	struct id_set people;
	int64_t one_by_one = 0, changed;

	begin_batch(base);
	for (int64_t id = 1; id <= PEOPLE; id++) {
		bool differs;

		assert_rc(RC_OK, contact_attribute_set(&base->op, id, a, value, 0, &differs));
		one_by_one += differs;
	}
	begin_batch(base);
	those_of(base, PEOPLE + 1, 2 * PEOPLE, &people);
	assert_rc(RC_OK, contact_assign_attribute(&base->op, a, value, &people, &changed));
	assert_int_equal(one_by_one, changed);
	assert_twins(base);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM attribute_value a"
					     " WHERE a.contact_id <= 6 AND NOT EXISTS"
					     " (SELECT 1 FROM attribute_value b"
					     " WHERE b.contact_id = a.contact_id + 6"
					     " AND b.attribute_id = a.attribute_id"
					     " AND b.part = a.part AND b.text IS a.text"
					     " AND b.key IS a.key AND b.number IS a.number)"));
	assert_int_equal(0,
			 test_count(base, "SELECT count(*) FROM attribute a WHERE a.holders <>"
					  " (SELECT count(DISTINCT contact_id)"
					  " FROM attribute_value v WHERE v.attribute_id = a.id)"));
}

static void test_contact_assign__sets_attributes_of_every_type(void **state)
{
	static const char *const options[] = {"Red", "Blue"};
	static const struct {
		enum attribute_type type;
		const char *values[3];
	} rows[] = {
	    {ATTRIBUTE_TEXT, {"One", "öne", "One"}},
	    {ATTRIBUTE_NUMBER, {"12", "12.50", "-3"}},
	    {ATTRIBUTE_DATE, {"2026-03-18", "2026-03-18T09:30:00Z", "2026-03-19"}},
	    {ATTRIBUTE_YES_NO, {"yes", "no", "yes"}},
	    {ATTRIBUTE_CHOICE, {"Red", "blue", "Red"}},
	    {ATTRIBUTE_LINK, {"https://a.example/", "mailto:a@b.example", "https://b.example/"}},
	};
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *name = arena_printf(&base->op.mem, "A%zu", i);
		struct attribute a;
		bool differs;
		int64_t id;

		begin_batch(base);
		assert_rc(RC_OK, attribute_create(&base->op, name, rows[i].type, options,
						  rows[i].type == ATTRIBUTE_CHOICE ? 2 : 0, &id));
		assert_rc(RC_OK, attribute_get(&base->op, id, &a));
		assert_true(contact_assign_takes_attribute(&a));
		/* Some have the last of the values before. */
		for (int64_t c = 2; c <= 2 * PEOPLE; c += PEOPLE)
			assert_rc(RC_OK, contact_attribute_set(&base->op, c, &a, rows[i].values[2],
							       0, &differs));
		for (size_t v = 0; v < 3; v++)
			try_attribute(base, &a, rows[i].values[v]);
		try_attribute(base, &a, "");
	}
}

static void test_contact_assign__counts_the_version_once_in_a_batch(void **state)
{
	struct test_base *base = *state;
	struct id_set people;
	struct attribute a;
	int64_t id, changed, newest;
	bool is_again;

	begin_batch(base);
	assert_rc(RC_OK, attribute_create(&base->op, "Points", ATTRIBUTE_NUMBER, NULL, 0, &id));
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	those_of(base, 1, 3, &people);
	assert_rc(RC_OK, contact_noted_begin(&base->op, &newest));
	assert_rc(RC_OK, contact_assign_attribute(&base->op, &a, "1", &people, &changed));
	assert_rc(RC_OK, contact_noted_again(&base->op, newest, &is_again));
	assert_false(is_again);
	those_of(base, 2, 4, &people);
	assert_rc(RC_OK, contact_assign_attribute(&base->op, &a, "2", &people, &changed));
	assert_rc(RC_OK, contact_noted_begin(&base->op, &newest));
	assert_rc(RC_OK, contact_assign_attribute(&base->op, &a, "3", &people, &changed));
	assert_rc(RC_OK, contact_noted_again(&base->op, newest, &is_again));
	assert_true(is_again);
	assert_int_equal(4, test_count(base, "SELECT count(*) FROM contact WHERE version = 2"));
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM contact WHERE version > 2"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_contact_assign__does_what_one_by_one_does),
	    TEST(test_contact_assign__leaves_to_others_what_has_rules),
	    TEST(test_contact_assign__sets_attributes_of_every_type),
	    TEST(test_contact_assign__counts_the_version_once_in_a_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
