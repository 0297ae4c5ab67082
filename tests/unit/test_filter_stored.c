/*
 * What somebody has and what it is compared with, in the words of every type of field.
 */
#include "tests/unit/support.h"

#include "lib/filter/filter_explain.h"
#include "lib/filter/filter_stored.h"
#include "lib/platform/zone.h"

static const struct filter_context context = {
    .now = TEST_NOW, .clock = TEST_NOW, .default_country = "AT"};

static const char people_sql[] =
    "INSERT INTO contact (id, first_name, last_name, name_key, email, email_key, phone, phone_key,"
    " country, country_key, city, city_key, categories, signup_at, eu_consent, email_status, source,"
    " created_at, updated_at) VALUES (1, 'Ána', 'Öhler', 'ana ohler', 'Ana@X.at', 'ana@x.at',"
    " '0664 123 45 67', '+436641234567', 'AT', 'at', 'Wien', 'wien', 'News, Offers', 1600000000, 1, 2,"
    " 1, 1500000000, 1500000000),"
    " (2, '', '', '', '', NULL, '', NULL, 'Schweiz', 'schweiz', '', NULL, '', NULL, NULL, 0, 0, 0, 0);"
    "INSERT INTO tag (id, name, label, colour, created_at, updated_at) VALUES"
    " (1, 'vip', 'VIP Customer', 'red', 0, 0), (2, 'new', 'New', 'red', 0, 0);"
    "INSERT INTO contact_tag (tag_id, contact_id) VALUES (1, 1), (2, 1);"
    "INSERT INTO attribute (id, key, name, name_key, type, position, created_at, updated_at) VALUES"
    " (1, 'points', 'Points', 'points', 2, 1, 0, 0), (2, 'birthday', 'Birthday', 'birthday', 3, 2, 0, 0),"
    " (3, 'plan', 'Plan', 'plan', 5, 3, 0, 0), (4, 'note', 'Note', 'note', 1, 4, 0, 0),"
    " (5, 'hobbies', 'Hobbies', 'hobbies', 6, 5, 0, 0), (6, 'member', 'Member', 'member', 4, 6, 0, 0),"
    " (7, 'call', 'Call', 'call', 3, 7, 0, 0);"
    "INSERT INTO attribute_option (id, attribute_id, label, label_key, position) VALUES"
    " (1, 3, 'Gold', 'gold', 1), (3, 5, 'Art', 'art', 2), (4, 5, 'Music', 'music', 1);"
    "INSERT INTO attribute_value (contact_id, attribute_id, part, text, key, number) VALUES"
    " (1, 1, 0, '12.50', NULL, 12.5), (1, 2, 0, '1990-03-18', NULL, 637718400), (1, 3, 0, NULL, NULL, 1),"
    " (1, 4, 0, 'Äpfel', 'apfel', NULL), (1, 5, 3, NULL, NULL, 3), (1, 5, 4, NULL, NULL, 4),"
    " (1, 6, 0, NULL, NULL, 0), (1, 7, 0, '2026-03-18T09:30:00Z', NULL, 1773829800);"
    "INSERT INTO contact_total (contact_id, orders, spent_cents) VALUES (1, 3, 10000);"
    "INSERT INTO shop_order (source_key, contact_id, at, total_cents, currency_id, items) VALUES"
    " ('a', 1, 1600000000, 5000, 1, 1), ('b', 1, 1700000000, 2500, 1, 1), ('c', 1, 1750000000, 2500, 1, 1);";

static int setup(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	zone_use("UTC");
	test_begin(base);
	assert_rc(RC_OK, db_run_script(&base->op, people_sql));
	test_commit(base);
	return 0;
}

/* The first condition of the filter. */
static const struct filter_node *read_line(struct test_base *base, const char *text)
{
	struct filter_error error;
	struct filter_node *tree;

	if (filter_read(&base->op, &context, text, &tree, &error))
		fail_msg("%s: %s", text, error.message);
	return tree->items[0];
}

static void test_filter_stored__reads_well_for_every_type(void **state)
{
	static const char *const cases[][3] = {
	    {"full_name is \"x\"", "Ána Öhler", ""},
	    {"city is \"x\"", "Wien", ""},
	    {"email is \"x@y.at\"", "Ana@X.at", ""},
	    {"phone is unknown", "0664 123 45 67 (+436641234567)", ""},
	    {"country is \"DE\"", "AT (Austria)", "Schweiz"},
	    {"signup is unknown", "13 Sep 2020, 12:26", ""},
	    {"source is \"manual\"", "Import", "By hand"},
	    {"email_status is \"active\"", "Spam report", ""},
	    {"eu_consent is yes", "yes", ""},
	    {"categories is \"news\"", "News, Offers", ""},
	    {"tag is \"vip\"", "New, VIP Customer", ""},
	    {"id > 3", "1", "2"},
	    {"attr.points > 3", "12.50", ""},
	    {"attr.birthday is unknown", "18 Mar 1990", ""},
	    {"attr.call is unknown", "18 Mar 2026, 10:30", ""},
	    {"attr.plan is \"gold\"", "Gold", ""},
	    {"attr.note contains \"x\"", "Äpfel", ""},
	    {"attr.hobbies is \"art\"", "Music, Art", ""},
	    {"attr.member is yes", "no", ""},
	    {"orders > 3", "3", "0"},
	    {"total_spent > 3", "100", "0"},
	    {"average_order > 3", "33.33", ""},
	    {"abandoned_cart is yes", "no", "no"},
	    {"did order", "3 times, the latest on 15 Jun 2025, 15:06", "0 times"},
	    {"did order where (total > 40)", "1 time, the latest on 13 Sep 2020, 12:26", "0 times"},
	};
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct filter_node *node = read_line(base, cases[i][0]);

		for (int64_t id = 1; id <= 2; id++)
			if (strcmp(cases[i][id], filter_stored(&base->op, node, id)) != 0)
				fail_msg("%s of %d: %s", cases[i][0], (int)id,
					 filter_stored(&base->op, node, id));
	}
}

static void test_filter_stored__says_what_it_is_compared_with(void **state)
{
	static const char *const cases[][2] = {
	    {"city is \"Wien\"", ""},
	    {"signup is unknown", ""},
	    {"signup before 2022-01-20", "before Thu 20 Jan 2022, 00:00"},
	    {"attr.birthday on 1990-03-18",
	     "from Sun 18 Mar 1990, 00:00 until Mon 19 Mar 1990, 00:00"},
	    {"signup before field created", "14 Jul 2017, 02:40"},
	    {"signup before field marketing_consent_at", "no value"},
	    {"phone is \"0664 1234567\"", "+436641234567"},
	    {"did order between 2020-01-01 and 2020-12-31",
	     "from Wed 1 Jan 2020, 00:00 until Fri 1 Jan 2021, 00:00"},
	};
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(cases[i][1],
				    filter_asked(&base->op, read_line(base, cases[i][0]), 1));
	assert_non_null(strstr(filter_asked(&base->op,
					    read_line(base, "attr.birthday has its anniversary in "
							    "the next 10 days"),
					    1),
			       "from "));
	assert_non_null(strstr(
	    filter_asked(&base->op, read_line(base, "signup in the last 7 days"), 1), "until now"));
}

/* A segment's lines stand below the line that names it, each segment's apart. */
static void test_filter_explain__lays_out_segments(void **state)
{
	struct test_base *base = *state;
	struct filter_reason *r;
	struct filter_error error;
	struct filter_node *tree;
	size_t count;

	test_begin(base);
	assert_rc(
	    RC_OK,
	    db_run_script(
		&base->op,
		"INSERT INTO segment (id, name, name_key, kind, filter, owner_id, is_shared,"
		" created_at, updated_at) VALUES"
		" (1, 'A', 'a', 0, 'country is \"AT\" and city is \"Graz\"', 1, 1, 0, 0),"
		" (2, 'B', 'b', 0, 'city is \"Wien\"', 1, 1, 0, 0), (3, 'L', 'l', 1, '', 1, 1, 0, 0);"
		"INSERT INTO segment_member VALUES (2, 1, 1, 0)"));
	test_commit(base);
	assert_rc(RC_OK, filter_read(&base->op, &context,
				     "segment is any of \"A\", \"B\" and segment is not \"L\"",
				     &tree, &error));
	assert_rc(RC_OK, filter_explain(&base->op, tree, 1, &r, &count));
	static const struct {
		int depth;
		bool matches;
		const char *words;
	} lines[] = {{0, false, "All of these"},      {1, false, "Segment is any of A, B"},
		     {2, false, "Segment A"},	      {3, false, "All of these"},
		     {4, true, "Country is Austria"}, {4, false, "City is Graz"},
		     {2, false, "Segment B"},	      {3, false, "All of these"},
		     {4, true, "City is Wien"},	      {4, false, "Not kept out by hand"},
		     {1, true, "Segment is not L"},   {2, false, "Put in by hand"}};

	assert_int_equal(ARRAY_LEN(lines), count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(lines[i].depth, r[i].depth);
		assert_int_equal(lines[i].matches, r[i].matches);
		assert_string_equal(lines[i].words, r[i].words);
		assert_int_equal(lines[i].depth > 1, r[i].is_nested);
	}
	assert_rc(RC_NOT_FOUND, filter_explain(&base->op, tree, 99, &r, &count));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_filter_stored__reads_well_for_every_type, setup,
					    test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_filter_stored__says_what_it_is_compared_with,
					    setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_filter_explain__lays_out_segments, setup,
					    test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
