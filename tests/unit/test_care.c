/*
 * A contact base with known dirt: what was planted is found, and nothing else; each fix changes
 * whom it says, and its undo brings back every byte.
 */
#include "tests/unit/segment_support.h"

#include <unistd.h>

#include "lib/base/str.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/bulk.h"
#include "lib/domain/care.h"
#include "lib/domain/care_row.h"
#include "lib/domain/care_work.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/undo.h"

enum { DUMP_MAX = 1024 * 1024 };

static int setup(void **state)
{
	return test_base_setup(state);
}

/* --- making dirt ------------------------------------------------------------------------------ */

struct value {
	enum contact_field field;
	const char *text;
};

static int64_t make(struct test_base *base, const struct value *values, size_t count)
{
	struct contact_keys keys;
	struct contact c = {0};

	for (size_t i = 0; i < count; i++)
		c.values[values[i].field] = values[i].text;
	test_begin(base);
	base->op.batch_id = 0;
	if (!c.values[CONTACT_FIRST_NAME])
		c.values[CONTACT_FIRST_NAME] = "Anna";
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);
	base->op.batch_id = 0;
	return c.id;
}

#define MAKE(base, ...)                                                                            \
	make(base, (struct value[]){__VA_ARGS__},                                                  \
	     sizeof((struct value[]){__VA_ARGS__}) / sizeof(struct value))

static void make_many(struct test_base *base, enum contact_field field, const char *text, int n)
{
	for (int i = 0; i < n; i++)
		(void)MAKE(base, {field, text});
}

static struct attribute make_attribute(struct test_base *base, const char *name,
				       enum attribute_type type)
{
	static const char *const labels[] = {"Gold", "Gold.", "Silver"};
	struct attribute a;
	int64_t id;

	test_begin(base);
	assert_rc(RC_OK, attribute_create(&base->op, name, type, labels,
					  attribute_has_options(type) ? 3 : 0, &id));
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	test_commit(base);
	base->op.batch_id = 0;
	return a;
}

static int64_t with_value(struct test_base *base, const struct attribute *a, const char *text)
{
	int64_t id = MAKE(base, {CONTACT_CITY, ""});
	bool changed;

	test_begin(base);
	assert_rc(RC_OK, contact_attribute_set(&base->op, id, a, text, 0, &changed));
	test_commit(base);
	base->op.batch_id = 0;
	return id;
}

static int64_t with_tag(struct test_base *base, const char *label)
{
	int64_t id = MAKE(base, {CONTACT_CITY, ""}), changed;
	struct tag tag;

	test_begin(base);
	if (tag_find(&base->op, label, &tag) == RC_NOT_FOUND)
		assert_rc(RC_OK, tag_create(&base->op, label, "", TAG_BOTH, &tag));
	assert_rc(RC_OK, contact_tag_add(&base->op, tag.id, &id, 1, &changed));
	test_commit(base);
	base->op.batch_id = 0;
	return id;
}

static void set_country(struct test_base *base, const char *iso)
{
	test_begin(base);
	assert_rc(RC_OK, db_run(&base->op,
				"INSERT INTO setting (key, value) VALUES ('default_country', $1)",
				DB_ARGS(db_text(iso))));
	test_commit(base);
}

/* --- searching -------------------------------------------------------------------------------- */

static bool never(void)
{
	return false;
}

static void search(struct test_base *base, const char *field)
{
	int count;

	test_begin(base);
	assert_rc(RC_OK, care_ask(&base->op, field));
	test_commit(base);
	assert_rc(RC_OK, care_run(&base->op, never, &count));
	assert_true(count > 0);
	base->op.account_id = 1;
	base->op.now = TEST_NOW;
}

/* "2 city: Innsbruck=6 Insbruck=1 > Innsbruck" for each, those of most people first. */
static const char *found(struct test_base *base)
{
	struct care_query q = {.group = "", .limit = 100};
	struct care_finding *list;
	const char *text;
	struct str s;
	size_t count;
	int64_t total;

	str_init(&s, DUMP_MAX);
	assert_rc(RC_OK, care_list(&base->op, &q, &list, &count, &total));
	assert_int_equal(count, total);
	for (size_t i = 0; i < count; i++) {
		str_addf(&s, "%s%d %s %lld:", i ? "\n" : "", (int)list[i].kind, list[i].field,
			 (long long)list[i].people);
		for (size_t v = 0; v < list[i].count; v++)
			str_addf(&s, " %s=%lld", list[i].values[v].value,
				 (long long)list[i].values[v].people);
		if (list[i].proposal[0])
			str_addf(&s, " > %s", list[i].proposal);
	}
	text = arena_dup(&base->op.mem, s.text ? s.text : "");
	str_release(&s);
	return text;
}

static struct care_finding only(struct test_base *base)
{
	struct care_query q = {.group = "", .limit = 100};
	struct care_finding *list;
	size_t count;
	int64_t total;

	assert_rc(RC_OK, care_list(&base->op, &q, &list, &count, &total));
	assert_int_equal(count, 1);
	return list[0];
}

static int64_t of_field(struct test_base *base, const char *field)
{
	int64_t id;

	assert_rc(RC_OK,
		  db_get_int(&base->op, &id, "SELECT max(id) FROM care_finding WHERE field = $1",
			     DB_ARGS(db_text(field))));
	return id;
}

/* --- fixing ----------------------------------------------------------------------------------- */

static struct care_recipe recipe(const struct care_finding *f, enum care_way way, const char *to)
{
	return (struct care_recipe){.way = way, .kind = f->kind, .to = to};
}

/* All values but the first are to become like it. */
static struct care_recipe unite(struct test_base *base, const struct care_finding *f)
{
	struct care_recipe r = recipe(f, f->kind == CARE_TAGS ? CARE_MERGE : CARE_REPLACE, "");
	const char **from = arena_alloc(&base->op.mem, (f->count + 1) * sizeof(*from));

	for (size_t i = 0; i < f->count; i++) {
		const char *value = f->values[i].value;

		if (f->values[i].tag_id)
			value = arena_printf(&base->op.mem, "%lld", (long long)f->values[i].tag_id);
		if (i)
			from[r.from_count++] = value;
		else
			r.to = value;
	}
	r.from = from;
	return r;
}

static int64_t effect_of(struct test_base *base, const char *field, const struct care_recipe *r,
			 struct care_effect *e)
{
	assert_rc(RC_OK, db_begin_read(&base->op));
	assert_rc(RC_OK, care_effect(&base->op, field, r, e));
	assert_rc(RC_OK, db_commit(&base->op));
	assert_int_equal(e->count, id_set_count(&e->people));
	return e->count;
}

/* Do it; the batch.  Exactly those change whom the effect names. */
static int64_t fix(struct test_base *base, const struct care_finding *f, struct care_recipe r)
{
	struct care_effect e;
	struct bulk b = {
	    .order = {.action = BULK_MEND, .field = f->field}, .chosen = "", .chosen_href = ""};
	int64_t people = effect_of(base, f->field, &r, &e);

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, care_recipe_check(&base->op, f->field, &r));
	b.order.value = care_recipe_print(&base->op, &r);
	assert_rc(RC_OK, bulk_start(&base->op, &b, &e.people));
	assert_rc(RC_OK, care_fixed(&base->op, f->id));
	assert_rc(RC_OK, bulk_run(&base->op, &b, &e.people));
	test_commit(base);
	assert_int_equal(b.state, BULK_DONE);
	assert_int_equal(b.changed, people);
	base->op.batch_id = 0;
	return b.batch_id;
}

static void undo(struct test_base *base, int64_t batch)
{
	struct undo_result result;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, undo_batch(&base->op, batch, &result));
	test_commit(base);
	assert_int_equal(result.kept, 0);
	base->op.batch_id = 0;
}

static char *dump(struct test_base *base)
{
	static const char *const queries[] = {
	    "SELECT id || quote(state) || quote(first_name) || quote(last_name) || quote(email)"
	    " || quote(phone) || quote(company) || quote(city) || quote(country) || quote(signup_at)"
	    " || quote(first_name_key) || quote(last_name_key) || quote(name_key)"
	    " || quote(email_key) || quote(phone_key) || quote(company_key) || quote(city_key)"
	    " || quote(country_key) FROM contact ORDER BY id",
	    "SELECT contact_id || quote(text) FROM contact_search ORDER BY contact_id",
	    "SELECT tag_id || ':' || contact_id FROM contact_tag ORDER BY 1",
	    "SELECT id || quote(name) || quote(label) || carriers FROM tag ORDER BY id",
	    "SELECT id || ':' || holders FROM attribute ORDER BY id",
	    "SELECT contact_id || ':' || attribute_id || quote(text) || quote(key) || quote(number)"
	    " FROM attribute_value ORDER BY contact_id, attribute_id, part",
	    "SELECT state || ':' || email || ':' || phone || ':' || total FROM contact_tally"
	    " WHERE total <> 0 ORDER BY state, email, phone",
	    "SELECT id || quote(filter) FROM segment ORDER BY id",
	};
	struct str s;
	char *text;

	str_init(&s, DUMP_MAX);
	for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
		struct db_rows rows;

		db_query(&base->op, &rows, queries[i], DB_NO_ARGS);
		while (db_next(&rows))
			str_addf(&s, "%zu %s\n", i, db_col_text(&rows, 0));
		assert_rc(RC_OK, db_end(&rows));
	}
	assert_false(s.overflow);
	text = mem_dup(s.text);
	str_release(&s);
	return text;
}

/* The fix, its undo, and nothing has happened; the finding is back. */
static void there_and_back(struct test_base *base, const struct care_finding *f,
			   struct care_recipe r, const char *sql, int64_t after)
{
	char *before = dump(base), *now;
	const char *list = found(base);
	int64_t batch = fix(base, f, r);

	assert_int_equal(test_count(base, sql), after);
	assert_null(strstr(found(base), list));
	undo(base, batch);
	now = dump(base);
	assert_string_equal(now, before);
	assert_string_equal(found(base), list);
	free(now);
	free(before);
}

/* --- tests ------------------------------------------------------------------------------------ */

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
	search(base, NULL);
	assert_string_equal(found(base),
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
	search(base, "city");
	f = only(base);
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
	search(base, "city");
	assert_string_equal(only(base).proposal, "Mürzzuschlag");
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
	search(base, "city");
	f = only(base);
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
	search(base, "tags");
	f = only(base);
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
	search(base, "tags");
	f = only(base);
	r = unite(base, &f);
	before = dump(base);
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
	undo(base, batch);
	now = dump(base);
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
		search(base, NULL);
		f = only(base);
		r = recipe(&f, cases[i].way, cases[i].to);
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
	search(base, "phone");
	f = only(base);
	assert_int_equal(f.kind, CARE_PHONE_COUNTRY);
	r = recipe(&f, CARE_DIAL, CARE_DIAL_OWN);
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
	search(base, "phone");
	f = only(base);
	assert_int_equal(f.people, 1);
	there_and_back(base, &f, recipe(&f, CARE_DIAL, CARE_DIAL_OWN " AT"),
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
	search(base, "attr.geburtstag");
	f = only(base);
	there_and_back(base, &f, recipe(&f, CARE_CENTURY, ""),
		       "SELECT count(*) FROM attribute_value WHERE text = '1968-03-18'", 1);
	there_and_back(base, &f, recipe(&f, CARE_CLEAR, ""),
		       "SELECT 1 - count(*) FROM attribute_value", 1);
	(void)fix(base, &f, recipe(&f, CARE_CENTURY, ""));
	(void)with_value(base, &met, "3/4/2024");
	(void)with_value(base, &met, "31.12.2024");
	(void)with_value(base, &met, "2024-05-05");
	search(base, "attr.met");
	f = only(base);
	assert_int_equal(f.kind, CARE_DATE_STYLES);
	r = recipe(&f, CARE_ISO_DAY, "");
	assert_int_equal(effect_of(base, f.field, &r, &e), 2);
	there_and_back(base, &f, r,
		       "SELECT count(*) FROM attribute_value WHERE text = '2024-04-03'", 1);
	there_and_back(base, &f, recipe(&f, CARE_ISO_MONTH, ""),
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
	search(base, "city");
	test_begin(base);
	assert_rc(RC_OK, care_ignore(&base->op, only(base).id));
	test_commit(base);
	assert_string_equal(found(base), "");
	search(base, "city");
	assert_string_equal(found(base), "");
	/* A spelling more is something new. */
	make_many(base, CONTACT_CITY, "wien", 1);
	search(base, "city");
	assert_string_equal(found(base), "1 city 6: Wien=3 WIEN=2 wien=1 > Wien");
	search(base, "first_name");
	test_begin(base);
	assert_rc(RC_OK, care_ignore(&base->op, of_field(base, "first_name")));
	test_commit(base);
	search(base, "first_name");
	assert_string_equal(found(base), "1 city 6: Wien=3 WIEN=2 wien=1 > Wien");
	(void)MAKE(base, {CONTACT_FIRST_NAME, "LISA"});
	search(base, "first_name");
	assert_non_null(strstr(found(base), "13 first_name 1:"));
	assert_rc(RC_OK, care_ignored_list(&base->op, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].kind, CARE_NAME_UPPER);
	assert_int_equal(list[0].count, 1);
	test_begin(base);
	assert_rc(RC_OK, care_heed(&base->op, list[0].id));
	assert_rc(RC_NOT_FOUND, care_heed(&base->op, list[0].id));
	op_clear_fault(&base->op);
	test_commit(base);
	search(base, "first_name");
	assert_non_null(strstr(found(base), "13 first_name 2:"));
}

static void test_care__forgets_what_belonged_to_the_erased(void **state)
{
	struct test_base *base = *state;
	int64_t id;

	make_many(base, CONTACT_CITY, "Wien", 3);
	id = MAKE(base, {CONTACT_CITY, "wIEN"}, {CONTACT_FIRST_NAME, "MONA"});
	search(base, "city");
	search(base, "first_name");
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
	search(base, "company");
	assert_string_equal(found(base),
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
