/*
 * What a mapping may decide: policies, keys in their order, tags and segments, statuses and their
 * evidence, attributes of each type; and that a plan says what is written.
 */
#include "lib/domain/import_person.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/import_ratchet.h"
#include "lib/domain/import_rules.h"
#include "lib/domain/import_said.h"
#include "lib/domain/segment_member.h"
#include "tests/unit/import_trial.h"

static int64_t make_attribute(struct test_base *base, const char *name, enum attribute_type type)
{
	static const char *const labels[] = {"Red", "Blue, dark"};
	int64_t id;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, attribute_create(&base->op, name, type, labels,
					  attribute_has_options(type) ? 2 : 0, &id));
	test_commit(base);
	base->op.batch_id = 0;
	return id;
}

static const char *attribute_text(struct test_base *base, int64_t id, int64_t contact_id)
{
	struct attribute a;
	const char *text;

	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	assert_rc(RC_OK, contact_attribute_get(&base->op, contact_id, &a, &text));
	return text;
}

static const char *tags_of(struct test_base *base, int64_t contact_id)
{
	return trial_value(base, arena_printf(&base->op.mem,
					      "SELECT group_concat(name, ' ') FROM (SELECT t.name"
					      " FROM contact_tag c JOIN tag t ON t.id = c.tag_id"
					      " WHERE c.contact_id = %lld ORDER BY t.name)",
					      (long long)contact_id));
}

static void test_import_plan__follows_the_policy_of_each_column(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	trial_prepare(base, &t, "email,first_name,last_name,city,company", true);
	t.mapping.columns[1].policy = IMPORT_KEEP;
	t.mapping.columns[2].policy = IMPORT_FILL;
	t.mapping.columns[3].policy = IMPORT_OVERWRITE;
	t.mapping.columns[4].policy = IMPORT_MIRROR;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Ann||Wien|Acme", IMPORT_CREATED);
	trial_check(base, &t, "a@example.com|Bea|Huber|Graz|", IMPORT_UPDATED);
	assert_string_equal(trial_value(base, "SELECT first_name || '/' || last_name || '/' ||"
					      " city || '/' || company FROM contact"),
			    "Ann/Huber/Graz/");
	trial_check(base, &t, "a@example.com|Cleo|Other||", IMPORT_UNCHANGED);
	trial_close(base, &t);
}

static void test_import_plan__looks_by_the_keys_in_their_order(void **state)
{
	struct test_base *base = *state;
	struct import_plan plan;
	struct trial t;

	trial_prepare(base, &t, "email,phone,identifier,contact_id,first_name", true);
	t.mapping.keys[0] = IMPORT_BY_ID;
	t.mapping.keys[1] = IMPORT_BY_IDENTIFIER;
	t.mapping.key_count = 2;
	t.mapping.needs_key = true;
	trial_open(base, &t);
	assert_rc(RC_OK,
		  db_run(&base->op,
			 "INSERT INTO contact (id, email, email_key, first_name, created_at,"
			 " updated_at) VALUES (40, 'x@example.com', 'x@example.com', 'X', 1, 1)",
			 DB_NO_ARGS));
	trial_check(base, &t, "a@example.com||K1||Ann", IMPORT_CREATED);
	/* Not by e-mail: that is no key here. */
	trial_check(base, &t, "a@example.com||K2||Bea", IMPORT_CREATED);
	trial_check(base, &t, "z@example.com|||40|Xena", IMPORT_UPDATED);
	plan = trial_take(base, &t, "||K1|40|Two");
	assert_int_equal(plan.bucket, IMPORT_ROW_FAILED);
	assert_non_null(strstr(plan.reason, "two people"));
	/* A number of nobody is no key; neither is one that this import has given out. */
	trial_check(base, &t, "||K3|4000|Cleo", IMPORT_CREATED);
	trial_check(base, &t, "||K4|41|Dora", IMPORT_CREATED);
	trial_check(base, &t, "|||x|Eve", IMPORT_ROW_FAILED);
	plan = trial_take(base, &t, "||||Eve");
	assert_int_equal(plan.bucket, IMPORT_ROW_FAILED);
	assert_non_null(strstr(plan.reason, "no e-mail address, phone number or identifier"));
	trial_close(base, &t);
}

static void test_import_plan__can_update_only(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	trial_prepare(base, &t, "email,first_name", true);
	t.mapping.people = IMPORT_UPDATE_ONLY;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Ann", IMPORT_SKIPPED);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact"), 0);
	trial_close(base, &t);
}

static void test_import_plan__writes_attributes_of_each_type(void **state)
{
	static const enum attribute_type types[] = {
	    ATTRIBUTE_TEXT,   ATTRIBUTE_NUMBER,	 ATTRIBUTE_DATE, ATTRIBUTE_YES_NO,
	    ATTRIBUTE_CHOICE, ATTRIBUTE_SEVERAL, ATTRIBUTE_LINK};
	static const char *const wanted[] = {"=1+1",
					     "1234.5",
					     "2026-04-03",
					     "yes",
					     "Red",
					     "Red, \"Blue, dark\", Green",
					     "https://example.com/x"};
	struct test_base *base = *state;
	const char *columns = "email";
	int64_t ids[ARRAY_LEN(types)];
	struct trial t;

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		ids[i] = make_attribute(base, attribute_type_word(types[i]), types[i]);
		columns =
		    arena_printf(&base->op.mem, "%s,attribute:%lld", columns, (long long)ids[i]);
	}
	trial_prepare(base, &t, columns, true);
	t.mapping.columns[2].decimal_comma = true;
	t.mapping.columns[3].dates = IMPORT_DAY_FIRST;
	t.mapping.columns[5].words = &(struct import_word){"rot", "Red"};
	t.mapping.columns[5].word_count = 1;
	trial_open(base, &t);
	trial_check(base, &t,
		    "a@example.com|'=1+1|1.234,5|03/04/2026|ja|ROT|red;Blue, dark;Green|"
		    "example.com/x",
		    IMPORT_CREATED);
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		assert_string_equal(attribute_text(base, ids[i], 1), wanted[i]);
	trial_check(base, &t, "a@example.com|||||||", IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|=1+1|1234,5|2026-04-03|yes|Red|Green;blue, dark;red|",
		    IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|x|||no|||", IMPORT_UPDATED);
	trial_check(base, &t, "a@example.com||12 apples|||||", IMPORT_ROW_FAILED);
	trial_check(base, &t, "a@example.com|||31.02.2026||||", IMPORT_ROW_FAILED);
	trial_check(base, &t, "a@example.com|||||||javascript:alert(1)", IMPORT_ROW_FAILED);
	trial_close(base, &t);
	assert_int_equal(test_count(base, "SELECT sum(holders) FROM attribute"), 7);
	assert_int_equal(test_count(base, "SELECT count(*) FROM attribute_option"), 5);
	/* Each value says from which row it came. */
	assert_int_equal(test_count(base, "SELECT source_row FROM change WHERE entity = 1 AND"
					  " field > 1000 AND new_value = 'x'"),
			 4);
	assert_int_equal(test_count(base, "SELECT max(version) FROM contact"), 1);
}

static void test_import_plan__unknown_choices_are_passed_over_or_fail(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_attribute(base, "Colour", ATTRIBUTE_CHOICE);
	struct trial t;

	trial_prepare(base, &t, arena_printf(&base->op.mem, "email,attribute:%lld", (long long)id),
		      true);
	t.mapping.columns[1].unknown = IMPORT_PASS_OVER;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Green", IMPORT_CREATED);
	assert_int_equal(t.plan.held_count, 1);
	assert_int_equal(t.plan.held[0].why, IMPORT_HELD_UNKNOWN);
	t.rules.mapping.columns[1].unknown = IMPORT_FAIL_ROW;
	trial_check(base, &t, "b@example.com|Green", IMPORT_ROW_FAILED);
	assert_string_equal(t.plan.reason, "Colour: this is none of the options.");
	trial_close(base, &t);
}

static void test_import_plan__puts_tags_on_and_takes_them_off(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	trial_prepare(base, &t, "email,tags", true);
	t.mapping.tags = (const char *[]){"Fair 2026"};
	t.mapping.tag_count = 1;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|VIP new ::: * Friends", IMPORT_CREATED);
	assert_string_equal(tags_of(base, 1), "fair-2026 friends vip-new");
	trial_check(base, &t, "b@example.com|VIP;new;vip", IMPORT_CREATED);
	assert_string_equal(tags_of(base, 2), "fair-2026 new vip");
	trial_check(base, &t, "b@example.com|", IMPORT_UNCHANGED);
	t.rules.mapping.columns[1].mode = IMPORT_REPLACE;
	trial_check(base, &t, "b@example.com|old", IMPORT_UPDATED);
	assert_string_equal(tags_of(base, 2), "fair-2026 old");
	trial_check(base, &t, "b@example.com|", IMPORT_UNCHANGED);
	t.rules.mapping.columns[1].policy = IMPORT_MIRROR;
	trial_check(base, &t, "b@example.com|", IMPORT_UPDATED);
	assert_string_equal(tags_of(base, 2), "fair-2026");
	t.rules.mapping.columns[1].mode = IMPORT_REMOVE;
	trial_check(base, &t, "a@example.com|friends,nobody", IMPORT_UPDATED);
	assert_string_equal(tags_of(base, 1), "fair-2026 vip-new");
	t.rules.mapping.columns[1].mode = IMPORT_ADD;
	trial_check(base, &t,
		    "a@example.com|"
		    "!!!",
		    IMPORT_ROW_FAILED);
	t.rules.mapping.columns[1].unknown = IMPORT_FAIL_ROW;
	trial_check(base, &t, "a@example.com|stranger", IMPORT_ROW_FAILED);
	t.rules.mapping.columns[1].unknown = IMPORT_PASS_OVER;
	trial_check(base, &t, "a@example.com|stranger,new", IMPORT_UPDATED);
	trial_close(base, &t);
	assert_int_equal(test_count(base, "SELECT count(*) FROM tag WHERE carriers <> (SELECT"
					  " count(*) FROM contact_tag c WHERE c.tag_id = tag.id)"),
			 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE entity = 1 AND"
					  " field = 101 AND source_row = 0"),
			 0);
}

static void test_import_plan__puts_people_into_segments(void **state)
{
	struct segment s = {
	    .name = "Fair", .description = "", .filter = "", .kind = SEGMENT_STATIC};
	struct test_base *base = *state;
	struct trial t;

	test_begin(base);
	assert_rc(RC_OK, segment_create(&base->op, &s));
	test_commit(base);
	base->op.batch_id = 0;
	trial_prepare(base, &t, "email,segments", true);
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|fair;Guests", IMPORT_CREATED);
	trial_check(base, &t, "b@example.com|GUESTS", IMPORT_CREATED);
	trial_check(base, &t, "b@example.com|guests", IMPORT_UNCHANGED);
	t.rules.mapping.columns[1].mode = IMPORT_REMOVE;
	trial_check(base, &t, "a@example.com|fair", IMPORT_UPDATED);
	trial_close(base, &t);
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment"), 2);
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment_member"), 2);
	assert_int_equal(
	    test_count(base, "SELECT count(*) FROM change WHERE entity = 1 AND field = 102"), 4);
}

static void test_import_plan__statuses_only_go_down(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	trial_prepare(base, &t,
		      "email,email_status,email_status_at,email_status_reason,"
		      "marketing_consent,marketing_consent_at,marketing_consent_how,"
		      "marketing_consent_text",
		      true);
	t.mapping.columns[1].policy = IMPORT_FILL;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Unsubscribed|2026-01-05|too many||||", IMPORT_CREATED);
	assert_string_equal(trial_value(base, "SELECT email_status || email_status_reason ||"
					      " email_status_at FROM contact"),
			    "1too many1767571200");
	trial_check(base, &t, "a@example.com|active|||yes|2026-02-01|form|v2", IMPORT_UNCHANGED);
	assert_true(t.plan.held_count > 0);
	trial_check(base, &t, "a@example.com|spam report||||||", IMPORT_UPDATED);
	trial_check(base, &t, "a@example.com|unsubscribed||||||", IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|2026-02-02||||||", IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|nonsense||||||", IMPORT_ROW_FAILED);
	trial_check(base, &t, "b@example.com|||||||", IMPORT_CREATED);
	trial_check(base, &t, "b@example.com||||no|||", IMPORT_UPDATED);
	trial_close(base, &t);
	assert_int_equal(test_count(base, "SELECT sum(total) FROM contact_tally"), 2);
	assert_int_equal(test_count(base, "SELECT total FROM contact_tally WHERE email = 2"), 1);
}

static void test_import_plan__evidence_raises_where_it_may(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	trial_prepare(base, &t,
		      "email,email_status,email_status_at,"
		      "marketing_consent,marketing_consent_at,marketing_consent_how,"
		      "marketing_consent_text",
		      true);
	t.mapping.raise = true;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|unsubscribed|2026-01-05|no|2026-01-05|form|v1",
		    IMPORT_CREATED);
	/* Older than the refusal, of the future, without its text, without its way. */
	trial_check(base, &t, "a@example.com|active||yes|2026-01-04|form|v2", IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|active||yes|2030-01-04|form|v2", IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|active||yes|2026-03-01|form|", IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|active||yes|2026-03-01||v2", IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|active||yes|2026-03-01|form|v2", IMPORT_UPDATED);
	assert_string_equal(trial_value(base, "SELECT email_status || marketing_consent ||"
					      " marketing_consent_text FROM contact"),
			    "01v2");
	trial_check(base, &t, "b@example.com|blacklisted|2026-01-05||||", IMPORT_CREATED);
	trial_check(base, &t, "b@example.com|active||yes|2026-03-01|form|v2", IMPORT_UPDATED);
	assert_int_equal(test_count(base, "SELECT email_status FROM contact WHERE id = 2"), 3);
	trial_close(base, &t);
}

/* A person at the desk, after the upload. */
static void edit_city(struct test_base *base, int64_t id, const char *city, int64_t at)
{
	struct contact before, after;
	struct contact_keys keys;
	contact_mask changed;

	base->op.now = at;
	base->op.batch_id = 0;
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.edit", 0));
	assert_rc(RC_OK, contact_get(&base->op, id, &before));
	after = before;
	after.values[CONTACT_CITY] = city;
	assert_rc(RC_OK, contact_check(&base->op, &after, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK, contact_update(&base->op, &before, &after, &keys,
					CONTACT_MASK(CONTACT_CITY), 0, &changed));
	test_commit(base);
	base->op.batch_id = 0;
}

static void test_import_plan__keeps_what_was_edited_since_the_upload(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	trial_prepare(base, &t, "email,city,company", true);
	t.mapping.newer = false;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Wien|Acme", IMPORT_CREATED);
	trial_close(base, &t);
	edit_city(base, 1, "Linz", TEST_NOW + 50);
	trial_prepare(base, &t, "email,city,company", true);
	t.mapping.newer = false;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Graz|Bolt", IMPORT_UPDATED);
	assert_int_equal(t.plan.held[0].why, IMPORT_HELD_EDITED);
	assert_int_equal(t.plan.held[0].column, 1);
	trial_close(base, &t);
	assert_string_equal(trial_value(base, "SELECT city || company FROM contact"), "LinzBolt");
	base->op.batch_id = 0;
	trial_prepare(base, &t, "email,city", true); /* "newer" is on */
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Graz", IMPORT_UPDATED);
	trial_close(base, &t);
}

static void test_import_plan__takes_people_in_without_a_birthday_that_has_no_year(void **state)
{
	struct test_base *base = *state;
	int64_t id = make_attribute(base, "Birthday", ATTRIBUTE_DATE);
	struct trial t;

	trial_prepare(base, &t, "email,city", true);
	t.mapping.columns[1].target = (struct import_target){IMPORT_TO_ATTRIBUTE, id};
	t.mapping.columns[1].policy = IMPORT_MIRROR;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|04/15", IMPORT_CREATED);
	assert_int_equal(t.plan.held_count, 1);
	assert_int_equal(t.plan.held[0].why, IMPORT_HELD_PARTIAL);
	assert_int_equal(t.plan.held[0].column, 1);
	assert_string_equal(attribute_text(base, id, 1), "");
	trial_check(base, &t, "a@example.com|1990-04-15", IMPORT_UPDATED);
	/* Nothing that is known is lost by it. */
	trial_check(base, &t, "a@example.com|--0415", IMPORT_UNCHANGED);
	assert_string_equal(attribute_text(base, id, 1), "1990-04-15");
	trial_check(base, &t, "b@example.com|soon", IMPORT_ROW_FAILED);
	trial_close(base, &t);
}

static int64_t newest_change(struct test_base *base)
{
	return test_count(base, "SELECT COALESCE(max(id), 0) FROM change");
}

static void test_import_plan__tells_edits_in_the_second_of_the_upload(void **state)
{
	struct test_base *base = *state;
	struct trial t;
	int64_t uploaded;

	trial_prepare(base, &t, "email,city", true);
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Wien", IMPORT_CREATED);
	trial_close(base, &t);
	edit_city(base, 1, "Linz", TEST_NOW);
	/* Before the upload: the file is newer. */
	uploaded = newest_change(base);
	base->op.batch_id = 0;
	trial_prepare(base, &t, "email,city", true);
	t.import.known_change = uploaded;
	t.mapping.newer = false;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Graz", IMPORT_UPDATED);
	trial_close(base, &t);
	/* Behind it, in the same second. */
	uploaded = newest_change(base);
	edit_city(base, 1, "Bonn", TEST_NOW);
	trial_prepare(base, &t, "email,city", true);
	t.import.known_change = uploaded;
	t.mapping.newer = false;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Graz", IMPORT_UNCHANGED);
	assert_int_equal(t.plan.held[0].why, IMPORT_HELD_EDITED);
	trial_close(base, &t);
}

static void test_import_plan__reads_attributes_out_of_json(void **state)
{
	struct test_base *base = *state;
	int64_t plan = make_attribute(base, "Plan", ATTRIBUTE_TEXT);
	int64_t score = make_attribute(base, "Score", ATTRIBUTE_NUMBER);
	int64_t colours = make_attribute(base, "Colours", ATTRIBUTE_SEVERAL);
	struct import_part parts[] = {
	    {"plan", plan}, {"score", score}, {"colours", colours}, {"left", 0}};
	struct trial t;

	trial_prepare(base, &t, "email,attributes", true);
	t.mapping.columns[1].parts = parts;
	t.mapping.columns[1].part_count = ARRAY_LEN(parts);
	trial_open(base, &t);
	trial_check(base, &t,
		    "a@example.com|{\"plan\": \"=gold\", \"score\": 7210448301122, \"colours\":"
		    " [\"red\", \"Blue, dark\"], \"left\": {\"x\": []}}",
		    IMPORT_CREATED);
	assert_string_equal(attribute_text(base, plan, 1), "=gold");
	assert_string_equal(attribute_text(base, score, 1), "7210448301122");
	assert_string_equal(attribute_text(base, colours, 1), "Red, \"Blue, dark\"");
	trial_check(base, &t, "a@example.com|{}", IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|[1]", IMPORT_ROW_FAILED);
	trial_check(base, &t, "a@example.com|{plan: 1}", IMPORT_ROW_FAILED);
	trial_check(base, &t, "a@example.com|{\"plan\": {\"a\": 1}}", IMPORT_ROW_FAILED);
	trial_close(base, &t);
}

static void test_import_plan__says_value_by_value_what_changes(void **state)
{
	struct test_base *base = *state;
	struct import_item *items;
	struct csv_row row = {.count = 3, .number = 2};
	char *cells[] = {arena_dup(&base->op.mem, "a@example.com"),
			 arena_dup(&base->op.mem, "Graz"), arena_dup(&base->op.mem, "vip")};
	struct import_plan plan;
	struct trial t;
	size_t count;

	trial_prepare(base, &t, "email,city,tags", true);
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|Wien|new", IMPORT_CREATED);
	t.rules.mapping.columns[2].mode = IMPORT_REPLACE;
	row.cells = cells;
	assert_rc(RC_OK, import_row_plan(&base->op, &t.rules, &import_people_stored, &row, &plan));
	assert_int_equal(plan.bucket, IMPORT_UPDATED);
	assert_rc(RC_OK, import_plan_items(&base->op, &t.rules, &plan, &items, &count));
	assert_int_equal(count, 3);
	assert_int_equal(items[0].field, CONTACT_CITY);
	assert_int_equal(items[0].column, 1);
	assert_int_equal(items[0].effect, IMPORT_CHANGED);
	assert_string_equal(items[0].old_value, "Wien");
	assert_int_equal(items[1].effect, IMPORT_CLEARED);
	assert_string_equal(items[1].old_value, "new");
	assert_int_equal(items[2].effect, IMPORT_FILLED);
	assert_string_equal(items[2].new_value, "vip");
	assert_int_equal(items[2].column, 2);
	/* Nothing was written by planning. */
	assert_int_equal(test_count(base, "SELECT count(*) FROM tag"), 1);
	trial_close(base, &t);
}

static void test_import_plan__a_phone_is_weak_unless_it_comes_first(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	trial_prepare(base, &t, "phone,email,first_name", true);
	t.mapping.keys[0] = IMPORT_BY_PHONE;
	t.mapping.keys[1] = IMPORT_BY_EMAIL;
	t.mapping.key_count = 2;
	trial_open(base, &t);
	trial_check(base, &t, "+436641234567|a@example.com|Ann", IMPORT_CREATED);
	trial_check(base, &t, "+436641234567|b@example.com|Ann", IMPORT_UPDATED);
	trial_check(base, &t, "6.28123E+12|c@example.com|Ann", IMPORT_ROW_FAILED);
	assert_non_null(strstr(t.plan.reason, "rounded"));
	trial_close(base, &t);
}

static void test_import_plan__reads_lists_of_an_exact_copy(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	trial_prepare(base, &t, "email,tags,segments", true);
	t.mapping.columns[1].is_exact = t.mapping.columns[2].is_exact = true;
	trial_open(base, &t);
	trial_check(base, &t, "a@example.com|teal:contacts:VIP Customer, red:both:a;b|\"x, y\", z",
		    IMPORT_CREATED);
	assert_string_equal(tags_of(base, 1), "a-b vip-customer");
	assert_string_equal(trial_value(base, "SELECT colour || scope FROM tag WHERE name ="
					      " 'vip-customer'"),
			    "teal1");
	assert_int_equal(test_count(base, "SELECT count(*) FROM segment WHERE name = 'x, y'"), 1);
	trial_check(base, &t, "a@example.com|teal:contacts:VIP Customer|z", IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|VIP|", IMPORT_ROW_FAILED);
	trial_close(base, &t);
}

static const char *points_of_one(struct test_base *base)
{
	return trial_value(base, "SELECT group_concat(value, ' ') FROM (SELECT value FROM"
				 " contact_point WHERE contact_id = 1 ORDER BY kind, position)");
}

static void test_import_plan__gives_further_addresses(void **state)
{
	struct test_base *base = *state;
	struct trial t;

	trial_prepare(base, &t, "email,more_email,more_email,phone,more_phone", true);
	trial_open(base, &t);
	trial_check(base, &t,
		    "a@example.com ::: b@example.com|c@example.com|A@example.com|0664 1234567|"
		    "+43 1 58858; +43 664 1234567",
		    IMPORT_CREATED);
	assert_string_equal(points_of_one(base), "b@example.com c@example.com +43 1 58858");
	trial_check(base, &t, "a@example.com|c@example.com|||+43158858", IMPORT_UNCHANGED);
	trial_check(base, &t, "a@example.com|d@example.com|||", IMPORT_UPDATED);
	trial_check(base, &t, "a@example.com|no address|||", IMPORT_ROW_FAILED);
	trial_check(base, &t, "a@example.com||||6.28123E+12", IMPORT_ROW_FAILED);
	/* Known by a further one, which then stays what it is. */
	trial_check(base, &t, "|b@example.com|||", IMPORT_UNCHANGED);
	t.rules.mapping.columns[1].policy = t.rules.mapping.columns[2].policy = IMPORT_MIRROR;
	trial_check(base, &t, "a@example.com|d@example.com|||", IMPORT_UPDATED);
	assert_string_equal(points_of_one(base), "d@example.com +43 1 58858");
	/* Nobody has further ones without a primary one. */
	trial_check(base, &t, "|x@example.com|y@example.com||", IMPORT_CREATED);
	assert_string_equal(trial_value(base, "SELECT email FROM contact WHERE id = 2"),
			    "x@example.com");
	trial_close(base, &t);
}

int main(void)
{
#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_import_plan__##name, test_base_setup,                 \
					test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(follows_the_policy_of_each_column),
	    TEST(looks_by_the_keys_in_their_order),
	    TEST(can_update_only),
	    TEST(writes_attributes_of_each_type),
	    TEST(unknown_choices_are_passed_over_or_fail),
	    TEST(puts_tags_on_and_takes_them_off),
	    TEST(puts_people_into_segments),
	    TEST(statuses_only_go_down),
	    TEST(evidence_raises_where_it_may),
	    TEST(keeps_what_was_edited_since_the_upload),
	    TEST(takes_people_in_without_a_birthday_that_has_no_year),
	    TEST(tells_edits_in_the_second_of_the_upload),
	    TEST(reads_attributes_out_of_json),
	    TEST(says_value_by_value_what_changes),
	    TEST(reads_lists_of_an_exact_copy),
	    TEST(gives_further_addresses),
	    TEST(a_phone_is_weak_unless_it_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
