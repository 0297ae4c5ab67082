/*
 * A contact base with known dirt: what was planted is found, and nothing else; each fix changes
 * whom it says, and its undo brings back every byte.
 */
#include "tests/unit/care_support.h"
#include "tests/unit/segment_support.h"

#include <unistd.h>

#include "lib/domain/attribute_value.h"
#include "lib/domain/bulk.h"
#include "lib/domain/care_work.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_tag.h"

static int setup(void **state)
{
	return test_base_setup(state);
}

static void test_care__finds_what_was_planted_and_nothing_else(void **state)
{
	struct test_base *base = *state;
	struct attribute plan = make_attribute(base, "Plan", ATTRIBUTE_TEXT);
	struct attribute birthday = make_attribute(base, "Birthday", ATTRIBUTE_DATE);
	struct attribute met = make_attribute(base, "Met on", ATTRIBUTE_TEXT);
	struct attribute level = make_attribute(base, "Level", ATTRIBUTE_CHOICE);

	make_many(base, CONTACT_CITY, "Wien", 6);
	make_many(base, CONTACT_CITY, "wien", 2);
	make_many(base, CONTACT_CITY, "WIEN", 1);
	make_many(base, CONTACT_CITY, "Innsbruck", 5);
	make_many(base, CONTACT_CITY, "Insbruck", 1);
	make_many(base, CONTACT_CITY, "Linz", 5);
	make_many(base, CONTACT_CITY, "Lienz", 1);
	make_many(base, CONTACT_CITY, "Baden", 5);
	make_many(base, CONTACT_CITY, "Baden-Baden", 1);
	make_many(base, CONTACT_COUNTRY, "Austria", 3);
	make_many(base, CONTACT_COUNTRY, "Österreich", 1);
	make_many(base, CONTACT_COUNTRY, "AT", 1);
	make_many(base, CONTACT_COUNTRY, "Australia", 2);
	make_many(base, CONTACT_COMPANY, "Müller GmbH", 2);
	make_many(base, CONTACT_COMPANY, "Mueller GmbH", 1);
	make_many(base, CONTACT_COMPANY, "Müller KG", 1);
	(void)MAKE(base, {CONTACT_EMAIL, "a@gmial.com"});
	(void)MAKE(base, {CONTACT_EMAIL, "b@GMIAL.com"});
	(void)MAKE(base, {CONTACT_EMAIL, "c@mail.com"});
	(void)MAKE(base, {CONTACT_EMAIL, "d@gmx.at"});
	(void)MAKE(base, {CONTACT_PHONE, "0660 1234567"}, {CONTACT_COUNTRY, "Austria"});
	(void)MAKE(base, {CONTACT_PHONE, "12"});
	(void)MAKE(base, {CONTACT_PHONE, "+43 660 1234567"});
	(void)MAKE(base, {CONTACT_FIRST_NAME, "ANNA"}, {CONTACT_LAST_NAME, "Berger"});
	(void)MAKE(base, {CONTACT_FIRST_NAME, "Anna"}, {CONTACT_LAST_NAME, "berger"});
	(void)MAKE(base, {CONTACT_FIRST_NAME, "Anna Berger"});
	(void)MAKE(base, {CONTACT_FIRST_NAME, "JR"}, {CONTACT_LAST_NAME, "McDonald"});
	(void)MAKE(base, {CONTACT_FIRST_NAME, "Anna  Maria"}, {CONTACT_LAST_NAME, "Berger"});
	(void)MAKE(base, {CONTACT_SIGNUP, "2031-01-01"});
	(void)MAKE(base, {CONTACT_SIGNUP, "1970-01-01"});
	(void)MAKE(base, {CONTACT_SIGNUP, "2024-02-29"});
	(void)with_value(base, &plan, "Premium");
	(void)with_value(base, &plan, "Premium");
	(void)with_value(base, &plan, "premium!");
	(void)with_value(base, &plan, "Plan 1.5");
	(void)with_value(base, &plan, "Plan 15");
	(void)with_value(base, &birthday, "2068-03-18");
	(void)with_value(base, &birthday, "1901-03-18");
	(void)with_value(base, &birthday, "1970-01-01");
	(void)with_value(base, &birthday, "1980-05-05");
	(void)with_value(base, &met, "2024-05-01");
	(void)with_value(base, &met, "1.6.2024");
	(void)with_value(base, &met, "7/13/2024");
	(void)with_value(base, &level, "Gold");
	(void)with_value(base, &level, "Gold.");
	(void)with_tag(base, "vip");
	(void)with_tag(base, "vip");
	(void)with_tag(base, "v.i.p.");
	(void)with_tag(base, "guest");
	search_dirt(base, NULL);
	assert_string_equal(found_text(base),
			    "1 city 9: Wien=6 wien=2 WIEN=1 > Wien\n"
			    "2 city 6: Innsbruck=5 Insbruck=1 > Innsbruck\n"
			    "1 country 6: Austria=4 Österreich=1 AT=1 > Austria\n"
			    "1 attr.plan 3: Premium=2 premium!=1 > Premium\n"
			    "1 company 3: Müller GmbH=2 Mueller GmbH=1 > Müller GmbH\n"
			    "3 tags 3: vip=2 v.i.p.=1 > vip\n"
			    "1 attr.level 2: Gold=1 Gold.=1 > Gold\n"
			    "12 attr.met_on 2: 2026-12-31=1 31.12.2026=1 12/31/2026=1\n"
			    "4 email 2: gmial.com=2 > gmail.com\n"
			    "10 attr.birthday 1:\n"
			    "8 attr.birthday 1:\n"
			    "13 first_name 1:\n"
			    "15 first_name 1:\n"
			    "16 first_name 1:\n"
			    "14 last_name 1:\n"
			    "6 phone 1:\n"
			    "7 phone 1:\n"
			    "8 signup 1:\n"
			    "11 signup 1: 1970-01-01=1");
	assert_int_equal(test_count(base, "SELECT count(*) FROM batch WHERE action = 'care.fix'"),
			 0);
}

static void test_care__one_spelling_for_all_and_back(void **state)
{
	struct test_base *base = *state;
	struct care_finding f;
	struct care_recipe r;
	struct care_effect e;

	make_many(base, CONTACT_CITY, "Wien", 3);
	make_many(base, CONTACT_CITY, "wien", 2);
	make_many(base, CONTACT_CITY, "WIEN", 1);
	make_many(base, CONTACT_CITY, "Graz", 2);
	search_dirt(base, "city");
	f = only_finding(base);
	r = unite(base, &f);
	assert_int_equal(effect_of(base, "city", &r, &e), 3);
	assert_int_equal(e.example_count, 3);
	assert_string_equal(e.examples[0].old_value, "wien");
	assert_string_equal(e.examples[0].new_value, "Wien");
	assert_string_equal(e.examples[0].name, "Anna");
	there_and_back(base, &f, r, "SELECT count(*) FROM contact WHERE city = 'Wien'", 6);
	/* Some of them, to a spelling that nobody has. */
	r.from_count = 1;
	r.to = "Vienna";
	there_and_back(base, &f, r, "SELECT count(*) FROM contact WHERE city = 'Vienna'", 2);
}

static void test_care__of_two_spellings_the_nicer_is_proposed(void **state)
{
	struct test_base *base = *state;

	make_many(base, CONTACT_CITY, "Muerzzuschlag", 1);
	make_many(base, CONTACT_CITY, "MÜRZZUSCHLAG", 1);
	make_many(base, CONTACT_CITY, "Mürzzuschlag", 1);
	search_dirt(base, "city");
	assert_string_equal(only_finding(base).proposal, "Mürzzuschlag");
}

static void test_care__passes_over_who_has_another_value_by_then(void **state)
{
	struct test_base *base = *state;
	struct care_finding f;
	struct care_work *work;
	struct care_recipe r;
	bool changed;

	make_many(base, CONTACT_CITY, "Wien", 2);
	make_many(base, CONTACT_CITY, "wien", 1);
	search_dirt(base, "city");
	f = only_finding(base);
	r = unite(base, &f);
	test_begin(base);
	assert_rc(RC_OK, bulk_begin(&base->op, BULK_MEND));
	assert_rc(RC_OK,
		  care_work_begin(&base->op, "city", care_recipe_print(&base->op, &r), &work));
	assert_rc(RC_OK, care_work_one(work, 1, &changed));
	assert_false(changed);
	assert_rc(RC_OK, care_work_one(work, 3, &changed));
	assert_true(changed);
	assert_rc(RC_OK, care_work_one(work, 3, &changed));
	assert_false(changed);
	test_commit(base);
}

static void test_care__tags_become_one_and_back(void **state)
{
	struct test_base *base = *state;
	struct care_finding f;
	int64_t gone;

	(void)with_tag(base, "vip");
	(void)with_tag(base, "vip");
	(void)with_tag(base, "v.i.p");
	gone = with_tag(base, "v.i.p");
	(void)make_segment(base, "Dear ones", "tag is \"v-i-p\" and city is \"Wien\"");
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET state = 1 WHERE id = $1",
				DB_ARGS(db_int(gone))));
	test_commit(base);
	base->op.batch_id = 0;
	search_dirt(base, "tags");
	f = only_finding(base);
	assert_string_equal(f.values[0].value, "vip");
	there_and_back(base, &f, unite(base, &f),
		       "SELECT (SELECT count(*) FROM contact_tag WHERE tag_id = 1) * 10"
		       " + (SELECT count(*) FROM tag) + 100 * (SELECT count(*) FROM segment"
		       " WHERE filter LIKE 'tag is %vip%')",
		       141);
}

/*
 * Archived carriers follow in pieces, as soon as others have waited for long; interrupted between
 * two, it is gone on with.
 */
static void test_care__the_end_of_a_merge_of_tags_lets_others_write(void **state)
{
	static const char carriers[] = "SELECT count(*) FROM contact_tag WHERE tag_id = 1";
	struct test_base *base = *state;
	char *before, *now;
	const char *recipe;
	struct care_finding f;
	struct care_recipe r;
	int64_t batch, gone;

	(void)with_tag(base, "vip");
	(void)with_tag(base, "vip");
	gone = with_tag(base, "v.i.p");
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET state = 1 WHERE id = $1",
				DB_ARGS(db_int(gone))));
	test_commit(base);
	search_dirt(base, "tags");
	f = only_finding(base);
	r = unite(base, &f);
	before = dump_people(base);
	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, db_run(&base->op,
				"CREATE TRIGGER stop BEFORE DELETE ON tag BEGIN"
				" SELECT RAISE(ABORT, 'stop'); END",
				DB_NO_ARGS));
	test_commit(base);
	test_begin(base);
	assert_rc(RC_OK, care_recipe_check(&base->op, f.field, &r));
	recipe = care_recipe_print(&base->op, &r);
	assert_rc(RC_OK, bulk_begin(&base->op, BULK_MEND));
	batch = base->op.batch_id;
	usleep(1000 * (CONTACT_TURN_MS + 1));
	assert_rc(RC_CONFLICT, care_work_end(&base->op, f.field, recipe));
	db_rollback(&base->op);
	op_clear_fault(&base->op);
	assert_true(base->op.is_held); /* there was another transaction, and it stays */
	assert_int_equal(test_count(base, carriers), 3);
	test_begin(base);
	base->op.batch_id = batch;
	assert_rc(RC_OK, db_run(&base->op, "DROP TRIGGER stop", DB_NO_ARGS));
	assert_rc(RC_OK, care_work_end(&base->op, f.field, recipe));
	assert_rc(RC_OK, change_release(&base->op));
	test_commit(base);
	assert_int_equal(test_count(base, carriers), 3);
	assert_int_equal(test_count(base, "SELECT count(*) FROM tag"), 1);
	undo_whole(base, batch);
	now = dump_people(base);
	assert_string_equal(now, before);
	free(now);
	free(before);
}

static void test_care__domains_names_blanks_dates(void **state)
{
	static const struct {
		enum contact_field field;
		const char *text;
		enum care_way way;
		const char *to, *sql;
	} cases[] = {
	    {CONTACT_EMAIL, "anna@gmial.com", CARE_DOMAIN, "gmail.com",
	     "SELECT count(*) FROM contact WHERE email_key = 'anna@gmail.com'"},
	    {CONTACT_FIRST_NAME, "ÄNNE-MARIE", CARE_CASE, "",
	     "SELECT count(*) FROM contact WHERE first_name = 'Änne-Marie'"},
	    {CONTACT_LAST_NAME, "o'neil", CARE_CASE, "",
	     "SELECT count(*) FROM contact WHERE last_name = 'O''Neil'"},
	    {CONTACT_COMPANY, "Hof  & Söhne", CARE_SQUEEZE, "",
	     "SELECT count(*) FROM contact WHERE company = 'Hof & Söhne'"},
	    {CONTACT_FIRST_NAME, "Berger, Anna", CARE_SPLIT, "",
	     "SELECT count(*) FROM contact WHERE first_name = 'Anna' AND last_name = 'Berger'"
	     " AND name_key = 'anna berger'"},
	    {CONTACT_SIGNUP, "1970-01-01", CARE_CLEAR, "",
	     "SELECT count(*) FROM contact WHERE signup_at IS NULL"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct test_base *base;
		struct care_finding f;
		struct care_recipe r;
		const char *from[1];
		void *own;

		assert_int_equal(test_base_setup(&own), 0);
		base = own;
		(void)MAKE(base, {cases[i].field, cases[i].text});
		search_dirt(base, NULL);
		f = only_finding(base);
		r = recipe_of(&f, cases[i].way, cases[i].to);
		if (f.count) {
			from[0] = f.values[0].value;
			r.from = from;
			r.from_count = 1;
		}
		there_and_back(base, &f, r, cases[i].sql, 1);
		assert_int_equal(test_base_teardown(&own), 0);
	}
	(void)state;
}

static void test_care__phones_get_the_country_that_is_chosen(void **state)
{
	struct test_base *base = *state;
	struct care_finding f;
	struct care_effect e;
	struct care_recipe r;

	set_country(base, "");
	(void)MAKE(base, {CONTACT_PHONE, "0660 1234567"});
	(void)MAKE(base, {CONTACT_PHONE, "079 1234567"}, {CONTACT_COUNTRY, "Schweiz"});
	search_dirt(base, "phone");
	f = only_finding(base);
	assert_int_equal(f.kind, CARE_PHONE_COUNTRY);
	r = recipe_of(&f, CARE_DIAL, CARE_DIAL_OWN);
	assert_int_equal(effect_of(base, "phone", &r, &e), 1);
	assert_int_equal(e.left, 1);
	assert_string_equal(e.examples[0].new_value, "+41791234567");
	r.to = CARE_DIAL_OWN " AT";
	assert_int_equal(effect_of(base, "phone", &r, &e), 2);
	assert_string_equal(e.examples[0].new_value, "+436601234567");
	there_and_back(base, &f, r, "SELECT count(*) FROM contact WHERE phone_key LIKE '+4%'", 2);
	r.to = "XX";
	assert_rc(RC_INVALID, care_recipe_check(&base->op, "phone", &r));
	assert_string_equal(base->op.fault.field, "to");
	op_clear_fault(&base->op);
}

static void test_care__numbers_of_people_who_live_elsewhere(void **state)
{
	struct test_base *base = *state;
	struct care_finding f;
	int64_t id = MAKE(base, {CONTACT_PHONE, "079 1234567"}, {CONTACT_COUNTRY, "CH"});

	(void)MAKE(base, {CONTACT_PHONE, "0660 1234567"}, {CONTACT_COUNTRY, "AT"});
	(void)MAKE(base, {CONTACT_PHONE, "0660 1234568"});
	(void)MAKE(base, {CONTACT_PHONE, "+41 79 1234567"}, {CONTACT_COUNTRY, "CH"});
	/* Taken for an Austrian number, as imports do. */
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op,
				"UPDATE contact SET phone_key = '+43' || substr(phone, 2, 2)"
				" || substr(phone, 5) WHERE phone_key IS NULL",
				DB_NO_ARGS));
	assert_rc(RC_OK,
		  db_run(&base->op,
			 "UPDATE contact_search SET text = 'anna' || char(10) || (SELECT phone_key"
			 " FROM contact WHERE id = contact_id) WHERE contact_id = $1",
			 DB_ARGS(db_int(id))));
	test_commit(base);
	search_dirt(base, "phone");
	f = only_finding(base);
	assert_int_equal(f.people, 1);
	there_and_back(base, &f, recipe_of(&f, CARE_DIAL, CARE_DIAL_OWN " AT"),
		       "SELECT count(*) FROM contact WHERE phone_key = '+41791234567'", 2);
}

static void test_care__dates_of_attributes(void **state)
{
	struct test_base *base = *state;
	struct attribute birthday = make_attribute(base, "Geburtstag", ATTRIBUTE_DATE);
	struct attribute met = make_attribute(base, "Met", ATTRIBUTE_TEXT);
	struct care_finding f;
	struct care_effect e;
	struct care_recipe r;

	(void)with_value(base, &birthday, "2068-03-18");
	search_dirt(base, "attr.geburtstag");
	f = only_finding(base);
	there_and_back(base, &f, recipe_of(&f, CARE_CENTURY, ""),
		       "SELECT count(*) FROM attribute_value WHERE text = '1968-03-18'", 1);
	there_and_back(base, &f, recipe_of(&f, CARE_CLEAR, ""),
		       "SELECT 1 - count(*) FROM attribute_value", 1);
	(void)fix_finding(base, &f, recipe_of(&f, CARE_CENTURY, ""));
	(void)with_value(base, &met, "3/4/2024");
	(void)with_value(base, &met, "31.12.2024");
	(void)with_value(base, &met, "2024-05-05");
	search_dirt(base, "attr.met");
	f = only_finding(base);
	assert_int_equal(f.kind, CARE_DATE_STYLES);
	r = recipe_of(&f, CARE_ISO_DAY, "");
	assert_int_equal(effect_of(base, f.field, &r, &e), 2);
	there_and_back(base, &f, r,
		       "SELECT count(*) FROM attribute_value WHERE text = '2024-04-03'", 1);
	there_and_back(base, &f, recipe_of(&f, CARE_ISO_MONTH, ""),
		       "SELECT count(*) FROM attribute_value WHERE text = '2024-03-04'", 1);
}

static void test_care__what_is_right_stays_so(void **state)
{
	struct test_base *base = *state;
	struct care_ignored *list;
	size_t count;

	make_many(base, CONTACT_CITY, "Wien", 3);
	make_many(base, CONTACT_CITY, "WIEN", 2);
	(void)MAKE(base, {CONTACT_FIRST_NAME, "MONA"});
	search_dirt(base, "city");
	test_begin(base);
	assert_rc(RC_OK, care_ignore(&base->op, only_finding(base).id));
	test_commit(base);
	assert_string_equal(found_text(base), "");
	search_dirt(base, "city");
	assert_string_equal(found_text(base), "");
	/* A spelling more is something new. */
	make_many(base, CONTACT_CITY, "wien", 1);
	search_dirt(base, "city");
	assert_string_equal(found_text(base), "1 city 6: Wien=3 WIEN=2 wien=1 > Wien");
	search_dirt(base, "first_name");
	test_begin(base);
	assert_rc(RC_OK, care_ignore(&base->op, finding_of(base, "first_name")));
	test_commit(base);
	search_dirt(base, "first_name");
	assert_string_equal(found_text(base), "1 city 6: Wien=3 WIEN=2 wien=1 > Wien");
	(void)MAKE(base, {CONTACT_FIRST_NAME, "LISA"});
	search_dirt(base, "first_name");
	assert_non_null(strstr(found_text(base), "13 first_name 1:"));
	assert_rc(RC_OK, care_ignored_list(&base->op, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].kind, CARE_NAME_UPPER);
	assert_int_equal(list[0].count, 1);
	test_begin(base);
	assert_rc(RC_OK, care_heed(&base->op, list[0].id));
	assert_rc(RC_NOT_FOUND, care_heed(&base->op, list[0].id));
	op_clear_fault(&base->op);
	test_commit(base);
	search_dirt(base, "first_name");
	assert_non_null(strstr(found_text(base), "13 first_name 2:"));
}

static void test_care__forgets_what_belonged_to_the_erased(void **state)
{
	struct test_base *base = *state;
	int64_t id;

	make_many(base, CONTACT_CITY, "Wien", 3);
	id = MAKE(base, {CONTACT_CITY, "wIEN"}, {CONTACT_FIRST_NAME, "MONA"});
	search_dirt(base, "city");
	search_dirt(base, "first_name");
	test_begin(base);
	assert_rc(RC_OK, care_ignore(&base->op, 2));
	assert_rc(RC_OK, care_erase(&base->op, id));
	test_commit(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM care_value WHERE value = 'wIEN'"),
			 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM care_value WHERE value = 'Wien'"),
			 1);
	assert_int_equal(test_count(base, "SELECT count(*) FROM care_ignored_value"), 0);
}

static void test_care__refuses_what_makes_no_sense(void **state)
{
	struct test_base *base = *state;
	static const char *const from[] = {"Wien"};
	struct care_recipe r = {.way = CARE_REPLACE,
				.kind = CARE_SPELLING,
				.to = "Wien",
				.from = from,
				.from_count = 1};

	assert_rc(RC_INVALID, care_recipe_check(&base->op, "city", &r));
	assert_string_equal(base->op.fault.field, "from");
	r.to = "";
	r.from_count = 1;
	r.from = from;
	assert_rc(RC_INVALID, care_recipe_check(&base->op, "city", &r));
	assert_string_equal(base->op.fault.field, "to");
	r.to = "Graz";
	assert_rc(RC_INVALID, care_recipe_check(&base->op, "attr.gone", &r));
	r.way = CARE_CLEAR;
	assert_rc(RC_INVALID, care_recipe_check(&base->op, "city", &r));
	r.kind = CARE_DATE_FUTURE;
	assert_rc(RC_INVALID, care_recipe_check(&base->op, "marketing_consent_at", &r));
	assert_rc(RC_INVALID, care_recipe_parse(&base->op, "nonsense", &r));
	assert_rc(RC_INVALID, care_recipe_parse(&base->op, "clear\n99\n", &r));
	op_clear_fault(&base->op);
}

static void test_care__more_values_than_fit_are_done_in_parts(void **state)
{
	struct test_base *base = *state;
	struct contact_keys keys;
	struct contact c = {0};

	/* Straight into the table: what is asked here is about numbers. */
	(void)keys;
	(void)c;
	test_begin(base);
	assert_rc(
	    RC_OK,
	    db_run_script(&base->op,
			  "INSERT INTO contact (first_name, company, created_at, updated_at)"
			  " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
			  " WHERE i < 130000) SELECT 'Anna', 'company q' || i || 'x', 0, 0 FROM n;"
			  "INSERT INTO contact (first_name, company, created_at, updated_at) VALUES"
			  " ('Anna', 'Q77x COMPANY', 0, 0), ('Anna', 'Company Q88X', 0, 0)"));
	test_commit(base);
	search_dirt(base, "company");
	assert_string_equal(found_text(base),
			    "1 company 2: Company Q88X=1 company q88x=1 > Company Q88X\n"
			    "1 company 2: Q77x COMPANY=1 company q77x=1 > Q77x COMPANY");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_care__finds_what_was_planted_and_nothing_else),
	    TEST(test_care__one_spelling_for_all_and_back),
	    TEST(test_care__of_two_spellings_the_nicer_is_proposed),
	    TEST(test_care__passes_over_who_has_another_value_by_then),
	    TEST(test_care__tags_become_one_and_back),
	    TEST(test_care__the_end_of_a_merge_of_tags_lets_others_write),
	    TEST(test_care__domains_names_blanks_dates),
	    TEST(test_care__phones_get_the_country_that_is_chosen),
	    TEST(test_care__numbers_of_people_who_live_elsewhere),
	    TEST(test_care__dates_of_attributes),
	    TEST(test_care__what_is_right_stays_so),
	    TEST(test_care__forgets_what_belonged_to_the_erased),
	    TEST(test_care__refuses_what_makes_no_sense),
	    TEST(test_care__more_values_than_fit_are_done_in_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
