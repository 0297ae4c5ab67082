#include "tests/unit/support.h"

#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_merge.h"
#include "lib/domain/sample.h"
#include "lib/platform/zone.h"

static void blank(struct contact *c)
{
	*c = (struct contact){0};
	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c->values[f] = "";
}

static struct contact make(struct test_base *base, const char *first, const char *last,
			   const char *email, const char *phone)
{
	struct contact_keys keys;
	struct contact c;

	blank(&c);
	c.values[CONTACT_FIRST_NAME] = first;
	c.values[CONTACT_LAST_NAME] = last;
	c.values[CONTACT_EMAIL] = email;
	c.values[CONTACT_PHONE] = phone;
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);
	return c;
}

static enum rc edit(struct test_base *base, const struct contact *before, enum contact_field f,
		    const char *value, contact_mask *changed)
{
	struct contact_keys keys;
	struct contact c = *before;
	enum rc rc;

	c.values[f] = value;
	test_begin(base);
	rc = contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys);
	if (!rc)
		rc = change_begin(&base->op, "contact.edit", 0);
	if (!rc)
		rc = contact_update(&base->op, before, &c, &keys, CONTACT_MASK(f), 0, changed);
	if (!rc)
		test_commit(base);
	else
		db_rollback(&base->op);
	return rc;
}

static void test_contact_create__keeps_every_field(void **state)
{
	struct test_base *base = *state;
	struct contact_keys keys;
	struct contact c, read;

	blank(&c);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		switch (contact_fields[f].type) {
		case CONTACT_TYPE_YES_NO:
			c.values[f] = f == CONTACT_EU_CONSENT ? "no" : "yes";
			break;
		case CONTACT_TYPE_TIME:
			c.values[f] = "2024-02-29T10:11:12Z";
			break;
		default:
			c.values[f] = arena_printf(&base->op.mem, "Wert %d ü😀", f);
		}
	c.values[CONTACT_EMAIL] = "Zoë.O'Hara+x@Bücher.example";
	c.values[CONTACT_PHONE] = "0664 123 45 67";
	c.values[CONTACT_ADDRESS] = "Line 1\nLine 2";
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	test_commit(base);
	assert_rc(RC_OK, contact_get(&base->op, c.id, &read));
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		assert_string_equal(c.values[f], read.values[f]);
	assert_int_equal(read.version, 1);
	assert_int_equal(read.created_at, TEST_NOW);
	assert_string_equal(keys.phone, "+436641234567");
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE phone_key ="
					  " '+436641234567' AND email_key IS NOT NULL"),
			 1);
}

static void test_contact_create__costs_one_change_row(void **state)
{
	struct test_base *base = *state;

	make(base, "Ana", "Novak", "ana@example.com", "+43664123456");
	assert_int_equal(test_count(base, "SELECT count(*) FROM change"), 1);
	assert_int_equal(test_count(base, "SELECT count(*) FROM batch WHERE account_id = 1"), 1);
	assert_int_equal(test_count(base, "SELECT total FROM contact_count WHERE state = 0"), 1);
}

static void test_contact_create__needs_somebody_to_speak_of(void **state)
{
	struct test_base *base = *state;
	struct contact_keys keys;
	struct contact c;

	blank(&c);
	c.values[CONTACT_CITY] = "Wien";
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_INVALID, contact_create(&base->op, &c, &keys, 0));
	assert_string_equal(base->op.fault.field, "first_name");
}

static void test_contact_check__names_the_bad_field(void **state)
{
	static const struct {
		enum contact_field field;
		const char *value;
	} bad[] = {
	    {CONTACT_EMAIL, "nobody"},	     {CONTACT_PHONE, "12"},
	    {CONTACT_EU_CONSENT, "perhaps"}, {CONTACT_SIGNUP, "31.12.2024"},
	    {CONTACT_SIGNUP, "2023-02-29"},  {CONTACT_CITY, "a\nb"},
	    {CONTACT_COMPANY, "\xff\xfe"},
	};
	struct test_base *base = *state;
	struct contact_keys keys;
	struct contact c;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		blank(&c);
		c.values[bad[i].field] = bad[i].value;
		assert_rc(RC_INVALID, contact_check(&base->op, &c, "AT", CONTACT_STRICT, &keys));
		assert_string_equal(base->op.fault.field, contact_fields[bad[i].field].key);
	}
}

static void test_contact_check__takes_a_limit_whole_and_refuses_one_more(void **state)
{
	struct test_base *base = *state;
	struct contact_keys keys;
	struct contact c;
	char long_text[502];

	memset(long_text, 'x', sizeof(long_text));
	long_text[501] = '\0';
	blank(&c);
	c.values[CONTACT_FIRST_NAME] = long_text;
	assert_rc(RC_INVALID, contact_check(&base->op, &c, "", CONTACT_STRICT, &keys));
	long_text[500] = '\0';
	assert_rc(RC_OK, contact_check(&base->op, &c, "", CONTACT_STRICT, &keys));
}

static void test_contact_check__keeps_an_odd_phone_of_a_file(void **state)
{
	struct test_base *base = *state;
	struct contact_keys keys;
	struct contact c;

	blank(&c);
	c.values[CONTACT_PHONE] = "ask at the desk";
	assert_rc(RC_OK, contact_check(&base->op, &c, "AT", CONTACT_LENIENT, &keys));
	assert_true(keys.phone_undialled);
	assert_null(keys.phone);
}

static void test_contact_update__records_each_field_with_old_and_new(void **state)
{
	struct test_base *base = *state;
	struct contact c = make(base, "Ana", "Novak", "ana@example.com", "");
	struct change *changes;
	contact_mask changed;
	size_t count;
	bool more;

	assert_rc(RC_OK, edit(base, &c, CONTACT_CITY, "Graz", &changed));
	assert_int_equal(changed, CONTACT_MASK(CONTACT_CITY));
	assert_rc(RC_OK, change_list(&base->op, CHANGE_CONTACT, c.id, 10, &changes, &count, &more));
	assert_int_equal(count, 2);
	assert_int_equal(changes[0].field, CONTACT_CITY);
	assert_string_equal(changes[0].old_value, "");
	assert_string_equal(changes[0].new_value, "Graz");
	assert_string_equal(changes[0].account_name, "Ana");
	assert_int_equal(changes[1].field, CONTACT_FIELD_NONE);
}

static void test_contact_update__writes_nothing_when_nothing_differs(void **state)
{
	struct test_base *base = *state;
	struct contact c = make(base, "Ana", "Novak", "ana@example.com", ""), read;
	contact_mask changed;

	assert_rc(RC_OK, edit(base, &c, CONTACT_FIRST_NAME, "Ana", &changed));
	assert_int_equal(changed, 0);
	assert_rc(RC_OK, contact_get(&base->op, c.id, &read));
	assert_int_equal(read.version, 1);
}

static void test_contact_update__refuses_an_old_version(void **state)
{
	struct test_base *base = *state;
	struct contact c = make(base, "Ana", "Novak", "ana@example.com", "");
	contact_mask changed;

	assert_rc(RC_OK, edit(base, &c, CONTACT_CITY, "Graz", &changed));
	assert_rc(RC_CONFLICT, edit(base, &c, CONTACT_CITY, "Linz", &changed));
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE city = 'Graz'"), 1);
}

static void test_contact_update__keeps_keys_and_search_text_in_step(void **state)
{
	struct test_base *base = *state;
	struct contact c = make(base, "Ana", "Novak", "ana@example.com", "");
	contact_mask changed;

	assert_rc(RC_OK, edit(base, &c, CONTACT_LAST_NAME, "Łuczak-Öztürk", &changed));
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE last_name_key ="
					  " 'luczak-ozturk' AND name_key = 'ana luczak-ozturk'"),
			 1);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_search WHERE text LIKE"
					  " 'ana luczak-ozturk%'"),
			 1);
}

static void test_contact_update__notes_when_and_how_of_a_new_consent(void **state)
{
	struct test_base *base = *state;
	struct contact c = make(base, "Ana", "", "", ""), read;
	contact_mask changed;

	assert_rc(RC_OK, edit(base, &c, CONTACT_MARKETING_CONSENT, "yes", &changed));
	assert_rc(RC_OK, contact_get(&base->op, c.id, &read));
	assert_string_equal(read.values[CONTACT_MARKETING_CONSENT_AT],
			    zone_format_utc(&base->op.mem, TEST_NOW));
	assert_string_equal(read.values[CONTACT_MARKETING_CONSENT_HOW], "By hand");
}

static void test_contact_update__says_when_an_import_changed_a_consent(void **state)
{
	struct test_base *base = *state;
	struct contact before = make(base, "Ana", "", "", ""), c, read;
	struct contact_keys keys;
	contact_mask changed;

	for (int i = 0; i < 2; i++) {
		c = before;
		c.values[CONTACT_EU_CONSENT] = i ? "no" : "yes";
		test_begin(base);
		assert_rc(RC_OK, change_begin(&base->op, "import", 1));
		assert_rc(RC_OK, contact_check(&base->op, &c, "", CONTACT_LENIENT, &keys));
		assert_rc(RC_OK, contact_update(&base->op, &before, &c, &keys,
						CONTACT_MASK(CONTACT_EU_CONSENT), 7, &changed));
		test_commit(base);
		assert_rc(RC_OK, contact_get(&base->op, before.id, &read));
		assert_string_equal(read.values[CONTACT_EU_CONSENT_HOW], "Import");
		before = read;
	}
}

static void test_contact_update__leaves_somebody_to_speak_of(void **state)
{
	struct test_base *base = *state;
	struct contact c = make(base, "Ana", "", "", "");
	contact_mask changed;

	assert_rc(RC_INVALID, edit(base, &c, CONTACT_FIRST_NAME, "", &changed));
}

static void test_contact_match__finds_by_each_key_and_prefers_live_and_old(void **state)
{
	struct test_base *base = *state;
	struct contact first = make(base, "Ana", "", "Ana@Example.com", "0664 1234567");
	struct contact_keys keys = {.email = "ana@example.com", .phone = "+436641234567"};
	struct contact_match match;

	make(base, "Ana again", "", "ana@EXAMPLE.com", "");
	assert_rc(RC_OK, contact_match(&base->op, &keys, &match));
	assert_int_equal(match.by_email, first.id);
	assert_int_equal(match.by_phone, first.id);
	assert_int_equal(match.by_identifier, 0);
}

static void test_contact_get__says_when_there_is_none(void **state)
{
	struct test_base *base = *state;
	struct contact c;

	assert_rc(RC_NOT_FOUND, contact_get(&base->op, 42, &c));
}

static void test_contact_merge__takes_theirs_where_yours_is_untouched(void **state)
{
	struct test_base *base = *state;
	struct contact opened = make(base, "Ana", "Novak", "ana@example.com", ""), stored, typed;
	struct contact_clash *clashes;
	contact_mask changed;
	int64_t seen;
	size_t count;

	assert_rc(RC_OK, contact_merge_newest(&base->op, opened.id, &seen));
	assert_rc(RC_OK, edit(base, &opened, CONTACT_CITY, "Graz", &changed));
	assert_rc(RC_OK, contact_get(&base->op, opened.id, &stored));
	typed = opened;
	typed.values[CONTACT_COMPANY] = "Bakery";
	assert_rc(RC_OK, contact_merge(&base->op, &stored, seen, &typed, &clashes, &count));
	assert_int_equal(count, 0);
	assert_string_equal(typed.values[CONTACT_CITY], "Graz");
	assert_string_equal(typed.values[CONTACT_COMPANY], "Bakery");
}

static void test_contact_merge__lists_what_both_changed(void **state)
{
	struct test_base *base = *state;
	struct contact opened = make(base, "Ana", "Novak", "ana@example.com", ""), stored, typed;
	struct contact_clash *clashes;
	contact_mask changed;
	int64_t seen;
	size_t count;

	assert_rc(RC_OK, contact_merge_newest(&base->op, opened.id, &seen));
	assert_rc(RC_OK, edit(base, &opened, CONTACT_CITY, "Graz", &changed));
	assert_rc(RC_OK, contact_get(&base->op, opened.id, &stored));
	assert_rc(RC_OK, edit(base, &stored, CONTACT_CITY, "Linz", &changed));
	assert_rc(RC_OK, contact_get(&base->op, opened.id, &stored));
	typed = opened;
	typed.values[CONTACT_CITY] = "Wien";
	assert_rc(RC_OK, contact_merge(&base->op, &stored, seen, &typed, &clashes, &count));
	assert_int_equal(count, 1);
	assert_int_equal(clashes[0].field, CONTACT_CITY);
	assert_string_equal(clashes[0].theirs, "Linz");
	assert_string_equal(clashes[0].yours, "Wien");
	assert_string_equal(typed.values[CONTACT_CITY], "Wien");
}

/* A batch that was opened before the form was, and one that leaves the version as it is. */
static void test_contact_merge__heeds_jobs_that_began_long_ago(void **state)
{
	struct test_base *base = *state;
	struct contact opened = make(base, "Ana", "Novak", "ana@example.com", ""), stored, typed;
	struct contact_clash *clashes;
	struct contact_keys keys;
	contact_mask changed;
	int64_t seen, job;
	size_t count;

	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.bulk", 0));
	job = base->op.batch_id;
	test_commit(base);
	assert_rc(RC_OK, edit(base, &opened, CONTACT_COMPANY, "Bakery", &changed));
	assert_rc(RC_OK, contact_get(&base->op, opened.id, &opened));
	assert_rc(RC_OK, contact_merge_newest(&base->op, opened.id, &seen));
	stored = opened;
	stored.values[CONTACT_CITY] = "Graz";
	test_begin(base);
	base->op.batch_id = job;
	assert_rc(RC_OK, contact_check(&base->op, &stored, "AT", CONTACT_STRICT, &keys));
	assert_rc(RC_OK, contact_update(&base->op, &opened, &stored, &keys,
					CONTACT_MASK(CONTACT_CITY), 0, &changed));
	test_commit(base);
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "contact.data", 0));
	assert_rc(RC_OK, change_field(&base->op, CHANGE_CONTACT, opened.id, CONTACT_CHANGE_DATA, "",
				      "json", 0));
	test_commit(base);
	assert_rc(RC_OK, contact_get(&base->op, opened.id, &stored));
	typed = opened;
	typed.values[CONTACT_CITY] = "Wien";
	assert_rc(RC_OK, contact_merge(&base->op, &stored, seen, &typed, &clashes, &count));
	assert_int_equal(count, 1);
	assert_string_equal(clashes[0].theirs, "Graz");
}

static void test_sample_remove__deletes_those_of_the_sample_alone(void **state)
{
	struct test_base *base = *state;
	struct contact_keys keys;
	struct contact c;
	int64_t count;

	make(base, "Own", "Customer", "", "");
	test_begin(base);
	assert_rc(RC_OK,
		  db_run_script(&base->op,
				"INSERT INTO import (id, state, file_name, spool_name, bytes,"
				" content_hash, charset, delimiter, has_header, is_sample,"
				" created_at) VALUES (1, 'done', 'x', 'x', 1, x'00', 'UTF-8',"
				" ',', 1, 1, 0)"));
	assert_rc(RC_OK, change_begin(&base->op, "import", 1));
	assert_rc(RC_OK, db_run(&base->op, "UPDATE import SET batch_id = $1",
				DB_ARGS(db_int(base->op.batch_id))));
	blank(&c);
	c.values[CONTACT_FIRST_NAME] = "Invented";
	c.source = CONTACT_SOURCE_IMPORT;
	c.source_import_id = 1;
	assert_rc(RC_OK, contact_check(&base->op, &c, "", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 7));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);

	test_begin(base);
	assert_rc(RC_OK, sample_remove(&base->op, &count));
	test_commit(base);
	assert_int_equal(count, 1);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE state = 0"), 1);
	assert_int_equal(test_count(base, "SELECT total FROM contact_count WHERE state = 2"), 1);
	test_begin(base);
	assert_rc(RC_NOT_FOUND, sample_remove(&base->op, &count));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_contact_create__keeps_every_field),
	    TEST(test_contact_create__costs_one_change_row),
	    TEST(test_contact_create__needs_somebody_to_speak_of),
	    TEST(test_contact_check__names_the_bad_field),
	    TEST(test_contact_check__takes_a_limit_whole_and_refuses_one_more),
	    TEST(test_contact_check__keeps_an_odd_phone_of_a_file),
	    TEST(test_contact_update__records_each_field_with_old_and_new),
	    TEST(test_contact_update__writes_nothing_when_nothing_differs),
	    TEST(test_contact_update__refuses_an_old_version),
	    TEST(test_contact_update__keeps_keys_and_search_text_in_step),
	    TEST(test_contact_update__notes_when_and_how_of_a_new_consent),
	    TEST(test_contact_update__says_when_an_import_changed_a_consent),
	    TEST(test_contact_update__leaves_somebody_to_speak_of),
	    TEST(test_contact_match__finds_by_each_key_and_prefers_live_and_old),
	    TEST(test_contact_get__says_when_there_is_none),
	    TEST(test_contact_merge__takes_theirs_where_yours_is_untouched),
	    TEST(test_contact_merge__lists_what_both_changed),
	    TEST(test_contact_merge__heeds_jobs_that_began_long_ago),
	    TEST(test_sample_remove__deletes_those_of_the_sample_alone),
	};

	zone_use("Europe/Vienna");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
