/*
 * What filters mean, a line for each question on which such systems disagree: one person, one
 * filter, in or out.  Today is Wednesday 18 March 2026, in UTC unless a line says otherwise.
 */
#include "tests/unit/support.h"

#include "lib/base/str.h"
#include "lib/domain/attribute.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/event.h"
#include "lib/domain/tag.h"
#include "lib/filter/filter_explain.h"
#include "lib/filter/filter_set.h"
#include "lib/platform/zone.h"

#define TODAY INT64_C(1773835200) /* 2026-03-18 12:00 UTC */

/* person: "field=value" with | between; fields: those of contacts, and n b c m t: attributes of
 * type number, yes/no, choice, several, text; tags; test: an event that many seconds ago. */
struct meaning {
	int number; /* so that a failure can be named */
	const char *filter, *person;
	bool matches;
};

static const struct meaning texts[] = {
    {1, "city is \"Prague\"", "city=Prague", true},
    {2, "city is \"prague\"", "city=PRAGUE", true},
    {3, "city is \"Prague\"", "city=Prague 11", false},
    {4, "city is \"Prague\"", "", false},
    {6, "first_name is \"Zo\u00eb\"", "first_name=Zoe\u0308", true},
    {7, "address is \"STRASSE\"", "address=straße", true},
    {8, "city is \"İstanbul\"", "city=istanbul", true},
    {9, "city is \" Prague \"", "city=Prague", true},
    {10, "city is \"100%\"", "city=100 percent", false},
    {11, "city is not \"prod\"", "city=test", true},
    {12, "city is not \"prod\"", "city=prod", false},
    {13, "city is not \"prod\"", "", true},
    {14, "attr.t is not \"prod\"", "t=", true},
    {15, "city is not \"a value nobody has\"", "city=x", true},
    {16, "attr.t contains \"custom\"", "t=test custom data", true},
    {17, "attr.t contains \"CUSTOM\"", "t=test custom data", true},
    {18, "attr.t contains \"50%\"", "t=500 euros", false},
    {19, "attr.t contains \"a_b\"", "t=axb", false},
    {20, "attr.t contains \"\\\\\"", "t=C:\\x", true},
    {21, "attr.t contains \"😀\"", "t=hi 😀", true},
    {22, "attr.t contains \"x\"", "", false},
    {23, "company does not contain \"test.com\"", "company=other.org", true},
    {24, "company does not contain \"test.com\"", "", true},
    {25, "city starts with \"Prague\"", "city=Prague 11", true},
    {26, "city starts with \"Prague\"", "city=Praha", false},
    {27, "first_name starts with \"Mr\"", "first_name=Mr.", true},
    {27, "first_name starts with \"Mr\"", "first_name=Mrs.", true},
    {27, "first_name starts with \"Mr\"", "first_name=Ms.", false},
    {28, "email ends with \".com\"", "email=A@X.COM", true},
    {29, "city is unknown", "", true},
    {30, "attr.t is unknown", "t=", true},
    {32, "city has any value", "city=x", true},
    {32, "city has any value", "", false},
    {35, "phone starts with \"+49\"", "phone=+4915112345678", true},
    {35, "phone starts with \"0151\"", "phone=+4915112345678", true},
    {36, "phone is \"+49 151 1234-5678\"", "phone=+4915112345678", true},
    {37, "email is \"A@EXAMPLE.com\"", "email=a@example.com", true},
    {38, "email is \"user@bücher.example\"", "email=user@xn--bcher-kva.example", true},
    {38, "email contains \"bücher\"", "email=user@bücher.example", true},
    {7, "country is \"Germany\"", "country=DE", true},
    {7, "country is \"AT\"", "country=Österreich", true},
    {7, "country is no", "country=Norway", true},
    {7, "country is any of \"Germany\", \"Atlantis\"", "country=atlantis", true},
    {0, "city is field region", "city=Wien|region=WIEN", true},
    {0, "city is field region", "", false},
};

/* Several for each: is it one of them?  Negated, none of them. */
#define TWO "email=p@x.example|other_email=b@x.example;Cee@bücher.example"
static const struct meaning points[] = {
    {91, "other_email is \"B@X.example\"", TWO, true},
    {91, "other_email is \"p@x.example\"", TWO, false},
    {91, "email is \"b@x.example\"", TWO, false},
    {92, "other_email is any of \"z@x.example\", \"cee@xn--bcher-kva.example\"", TWO, true},
    {92, "other_email contains \"bücher\"", TWO, true},
    {92, "other_email ends with \"@x.example\"", TWO, true},
    {92, "other_email starts with \"p\"", TWO, false},
    {93, "other_email is not \"b@x.example\"", TWO, false},
    {93, "other_email is not \"z@x.example\"", TWO, true},
    {93, "other_email does not contain \"cee\"", TWO, false},
    {93, "other_email is none of \"b@x.example\", \"z@x.example\"", TWO, false},
    {93, "other_email is not \"b@x.example\"", "email=b@x.example", true},
    {93, "other_email is not \"b@x.example\" if known", "email=b@x.example", false},
    {94, "other_email is unknown", "email=b@x.example", true},
    {94, "other_email has any value", TWO, true},
    {94, "other_phone has any value", TWO, false},
    {95, "other_phone is \"0151 12345678\"", "phone=+49 30 1234567|other_phone=+49 151 12345678",
     true},
    {95, "other_phone starts with \"0151\"", "phone=+49 30 1234567|other_phone=+49 151 12345678",
     true},
    {95, "other_phone has any value", "phone=+49 30 1234567|other_phone=ask at the office", true},
    {95, "other_email is unknown and email has any value and not other_phone is unknown",
     "email=b@x.example|phone=+49 30 1234567|other_phone=ask at the office", true},
};

static const struct meaning numbers[] = {
    {39, "attr.n >= 20.5", "n=21.5", true},
    {39, "attr.n >= 20.5", "n=20.5", true},
    {39, "attr.n >= 20.5", "n=19.5", false},
    {40, "attr.n < 20.5", "n=19.5", true},
    {40, "attr.n < 20.5", "n=20.5", false},
    {40, "attr.n < 20.5", "n=21.5", false},
    {41, "attr.n < 20.5", "", false},
    {43, "attr.n > 9", "n=10", true},
    {44, "attr.n = 1.0", "n=1", true},
    {45, "attr.n = 9007199254740993", "n=9007199254740992", false},
    {45, "attr.n = 9007199254740993", "n=9007199254740993", true},
    {46, "attr.n = \" 1000 \"", "n=1000", true},
    {47, "attr.n is unknown", "n=0", false},
    {48, "attr.n != 5", "", true},
    {48, "attr.n != 5 if known", "", false},
    {0, "attr.n between 3 and 7", "n=7", true},
    {49, "attr.b is yes", "b=yes", true},
    {49, "attr.b is yes", "b=no", false},
    {49, "attr.b is yes", "", false},
    {49, "attr.b is not yes", "", true},
    {50, "attr.b is no", "b=no", true},
    {50, "attr.b is no", "", false},
};

static const struct meaning lists[] = {
    {51, "attr.c is any of \"gold\", \"platinum\"", "c=platinum", true},
    {52, "attr.c is any of \"gold\"", "c=Gold", true},
    {53, "attr.c is none of \"gold\"", "", true},
    {54, "attr.m is any of \"a\", \"b\"", "m=a", true},
    {55, "attr.m is all of \"a\", \"b\"", "m=a", false},
    {55, "attr.m is all of \"a\", \"b\"", "m=a, b", true},
    {56, "attr.m is none of \"s\"", "", true},
    {57, "attr.m is any of \"art\"", "m=smart, art2", false},
    {57, "categories is any of \"art\"", "categories=smart,art2", false},
    {57, "categories is any of \"art\"", "categories=smart, Art", true},
    {0, "categories is exactly \"art\"", "categories=art,smart", false},
    {0, "categories is exactly \"art\", \"smart\"", "categories=smart, art", true},
    {0, "attr.m is exactly \"a\"", "m=a", true},
    {0, "attr.m is exactly \"a\"", "m=a, b", false},
    {58, "tag is any of \"support\"", "tags=random,support", true},
    {59, "tag is none of \"support\"", "", true},
    {60, "tag is unknown", "", true},
    {60, "tag is unknown", "tags=random", false},
    {0, "tagged Support", "tags=support", true},
};

static const struct meaning dates[] = {
    {62, "signup before 2022-01-20", "signup=2022-01-19", true},
    {62, "signup before 2022-01-20", "signup=2022-01-20", false},
    {63, "signup after 2022-01-20", "signup=2022-01-20T23:59:00Z", false},
    {63, "signup after 2022-01-20", "signup=2022-01-21", true},
    {64, "signup is unknown", "", true},
    {65, "signup before 2022-01-20", "", false},
    {66, "signup more than 3 days ago", "signup=2026-03-14", true},
    {66, "signup more than 3 days ago", "signup=2026-03-15", false},
    {66, "signup more than 3 days ago", "signup=2026-03-16", false},
    {67, "signup exactly 4 days ago", "signup=2026-03-14T23:59:59Z", true},
    {67, "signup exactly 4 days ago", "signup=2026-03-14", true},
    {67, "signup exactly 4 days ago", "signup=2026-03-15", false},
    {68, "signup in the last 7 days", "signup=2026-03-11", true},
    {68, "signup in the last 7 days", "signup=2026-03-10T23:59:59Z", false},
    {68, "signup in the last 7 days", "signup=2026-03-19", false},
    {69, "signup is today", "signup=2026-03-18T00:00:10Z", true},
    {69, "signup is today", "signup=2026-03-17T23:59:50Z", false},
    {71, "signup is this week", "signup=2026-03-16", true},
    {71, "signup is this week", "signup=2026-03-22T23:59:59Z", true},
    {71, "signup is this week", "signup=2026-03-15T23:59:59Z", false},
    {72, "signup is last month", "signup=2026-02-28", true},
    {72, "signup is last month", "signup=2026-03-01", false},
    {73, "attr.d has its anniversary today", "d=1990-03-18", true},
    {73, "attr.d has its anniversary today", "d=1990-03-19", false},
    {73, "signup has its anniversary in the next 2 days", "signup=2019-03-20", true},
};

static const struct meaning events[] = {
    {76, "did \"test\" exactly 0 times", "", true},
    {76, "did \"test\" exactly 0 times", "test=10", false},
    {77, "did \"test\" at most 1 time", "", true},
    {77, "did \"test\" at most 1 time", "test=10", true},
    {77, "did \"test\" at most 1 time", "test=10|test=20", false},
    {78, "did \"test\" exactly 0 times in the last 500 seconds", "test=600", true},
    {78, "did \"test\" exactly 0 times in the last 500 seconds", "test=400", false},
    {79, "did \"test event name\" at least 2 times", "test event name=10|test event name=20", true},
    {0, "did not \"test\"", "", true},
};

static const struct meaning groups[] = {
    {83, "not segment is \"Empty\" and country is \"UK\"", "country=UK", true},
    {82, "segment is \"Empty\"", "country=UK", false},
    {84, "not segment is \"Removed\"", "", true},
    {84, "segment is \"Removed\"", "", false},
    {86, "(region is \"IA\") or (region is \"QLD\")", "region=IA", true},
    {86, "(region is \"IA\") or (region is \"QLD\")", "region=QLD", true},
    {86, "(region is \"IA\") or (region is \"QLD\")", "region=TX", false},
    {86, "(region is \"IA\") or (region is \"QLD\")", "", false},
    {92, "id > 0", "state=1", false},
    {92, "not city is \"x\"", "state=2", false},
};

/* --- one person ----------------------------------------------------------------------------- */

static const char people_sql[] =
    "INSERT INTO segment (id, name, name_key, kind, filter, owner_id, is_shared, created_at,"
    " updated_at) VALUES (1, 'Empty', 'empty', 1, '', 1, 1, 0, 0),"
    " (2, 'Removed', 'removed', 0, 'id > 0', 1, 1, 0, 0);"
    "INSERT INTO segment_member VALUES (2, 1, 1, 0)";

static void set_attribute(struct test_base *base, const char *key, const char *value)
{
	struct attribute a;
	bool changed;

	assert_rc(RC_OK, attribute_find(&base->op, key, &a));
	assert_rc(RC_OK, contact_attribute_set(&base->op, 1, &a, value, 0, &changed));
}

static void set_tags(struct test_base *base, char *tags)
{
	const int64_t id = 1;
	struct tag tag;
	int64_t changed;
	char *one;

	while ((one = strsep(&tags, ","))) {
		assert_rc(RC_OK, tag_find(&base->op, one, &tag));
		assert_rc(RC_OK, contact_tag_add(&base->op, tag.id, &id, 1, &changed));
	}
}

static void do_event(struct test_base *base, const char *name, const char *ago)
{
	struct event_named event = {.contact_id = 1,
				    .at = base->op.now - strtoll(ago, NULL, 10),
				    .name = name,
				    .source_key = arena_printf(&base->op.mem, "%s:%s", name, ago)};
	bool is_new;

	/* 81: the same event delivered twice counts once */
	assert_rc(RC_OK, event_record_named(&base->op, &event, &is_new));
	assert_rc(RC_OK, event_record_named(&base->op, &event, &is_new));
	assert_false(is_new);
}

static void set_points(struct test_base *base, enum contact_point_kind kind, const char *text)
{
	struct contact_point *list;
	size_t count;

	assert_rc(RC_OK, contact_point_parse_list(&base->op, kind, text, "DE", CONTACT_LENIENT,
						  &list, &count));
	for (size_t i = 0; i < count; i++)
		assert_rc(RC_OK, contact_point_add(&base->op, 1, &list[i], 0));
}

static void set_aside(struct test_base *base, const char *field, char *value)
{
	if (strncmp(field, "test", 4) == 0)
		do_event(base, field, value);
	else if (strcmp(field, "tags") == 0)
		set_tags(base, value);
	else if (strncmp(field, "other_", 6) == 0)
		set_points(base,
			   strcmp(field, "other_email") == 0 ? CONTACT_POINT_EMAIL
							     : CONTACT_POINT_PHONE,
			   value);
	else if (strlen(field) == 1)
		set_attribute(base, field, value);
	else if (strcmp(field, "state") == 0)
		assert_rc(RC_OK, db_run(&base->op, "UPDATE contact SET state = $1 WHERE id = 1",
					DB_ARGS(db_int(strtoll(value, NULL, 10)))));
	else
		fail_msg("no field %s", field);
}

static void make_person(struct test_base *base, const char *person)
{
	struct contact_keys keys;
	struct contact c = {0};
	char *rest = arena_dup(&base->op.mem, person), *pair;
	struct {
		char *field, *value;
	} aside[8];
	size_t count = 0;

	while ((pair = strsep(&rest, "|")) && pair[0]) {
		char *value = strchr(pair, '=');
		enum contact_field f;

		*value++ = '\0';
		f = contact_field_find(pair);
		if (f != CONTACT_FIELD_NONE) {
			c.values[f] = value;
			continue;
		}
		aside[count].field = pair;
		aside[count++].value = value;
	}
	if (!c.values[CONTACT_IDENTIFIER])
		c.values[CONTACT_IDENTIFIER] = "somebody";
	assert_rc(RC_OK, contact_check(&base->op, &c, "DE", CONTACT_LENIENT, &keys));
	assert_rc(RC_OK, contact_create(&base->op, &c, &keys, 0));
	assert_int_equal(1, c.id);
	for (size_t i = 0; i < count; i++)
		set_aside(base, aside[i].field, aside[i].value);
	assert_rc(RC_OK,
		  db_run(&base->op,
			 "UPDATE contact_count SET total ="
			 " (SELECT count(*) FROM contact c WHERE c.state = contact_count.state)",
			 DB_NO_ARGS));
}

/* The set, the count, and the explanation. */
static bool ask(struct test_base *base, int number, const char *text)
{
	const struct filter_context context = {
	    .now = base->op.now, .clock = base->op.now, .default_country = "DE"};
	struct filter_reason *reasons;
	struct filter_error error;
	struct filter_node *tree;
	struct filter_sets sets;
	struct id_set set;
	int64_t count;
	size_t lines;

	if (filter_read(&base->op, &context, text, &tree, &error))
		fail_msg("%d: %s: %s", number, text, error.message);
	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, filter_set_get(&sets, tree, &set));
	assert_rc(RC_OK, filter_set_count(&sets, tree, &count));
	assert_int_equal(count, id_set_count(&set));
	assert_rc(RC_OK, filter_explain(&base->op, tree, 1, &reasons, &lines));
	if (sets.live_count)
		assert_int_equal(count, reasons[0].matches);
	return id_set_has(&set, 1);
}

static void prepare(struct test_base *base)
{
	static const char *const gold[] = {"Gold", "Platinum"};
	static const char *const letters[] = {"a", "b", "s", "art", "smart", "art2"};
	struct tag tag;
	int64_t id;

	base->op.now = TODAY;
	zone_use("UTC");
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "test", 0));
	assert_rc(RC_OK, attribute_create(&base->op, "t", ATTRIBUTE_TEXT, NULL, 0, &id));
	assert_rc(RC_OK, attribute_create(&base->op, "n", ATTRIBUTE_NUMBER, NULL, 0, &id));
	assert_rc(RC_OK, attribute_create(&base->op, "b", ATTRIBUTE_YES_NO, NULL, 0, &id));
	assert_rc(RC_OK, attribute_create(&base->op, "d", ATTRIBUTE_DATE, NULL, 0, &id));
	assert_rc(RC_OK, attribute_create(&base->op, "c", ATTRIBUTE_CHOICE, gold, 2, &id));
	assert_rc(RC_OK, attribute_create(&base->op, "m", ATTRIBUTE_SEVERAL, letters, 6, &id));
	assert_rc(RC_OK, tag_create(&base->op, "Support", "", TAG_BOTH, &tag));
	assert_rc(RC_OK, tag_create(&base->op, "Random", "", TAG_BOTH, &tag));
	assert_rc(RC_OK, db_run_script(&base->op, people_sql));
}

static void check(void **state, const struct meaning *list, size_t count)
{
	struct test_base *base = *state;

	for (size_t i = 0; i < count; i++) {
		prepare(base);
		make_person(base, list[i].person);
		if (ask(base, list[i].number, list[i].filter) != list[i].matches)
			fail_msg("%d: %s of a person with %s is not %s", list[i].number,
				 list[i].filter, list[i].person, list[i].matches ? "yes" : "no");
		db_rollback(&base->op);
		op_reset(&base->op, TODAY);
	}
}

static void test_filter_semantics__of_texts(void **state)
{
	check(state, texts, ARRAY_LEN(texts));
}

static void test_filter_semantics__of_several_addresses(void **state)
{
	check(state, points, ARRAY_LEN(points));
}

static void test_filter_semantics__of_numbers_and_yes_or_no(void **state)
{
	check(state, numbers, ARRAY_LEN(numbers));
}

static void test_filter_semantics__of_choices_and_tags(void **state)
{
	check(state, lists, ARRAY_LEN(lists));
}

static void test_filter_semantics__of_dates(void **state)
{
	check(state, dates, ARRAY_LEN(dates));
}

static void test_filter_semantics__of_events(void **state)
{
	check(state, events, ARRAY_LEN(events));
}

static void test_filter_semantics__of_groups_and_segments(void **state)
{
	check(state, groups, ARRAY_LEN(groups));
}

/* 70: in a zone 14 hours ahead today is already the 18th */
static void test_filter_semantics__today_is_the_workspaces(void **state)
{
	static const struct {
		const char *signup;
		bool matches;
	} moments[] = {{"signup=2026-03-17T11:00:00Z", true},
		       {"signup=2026-03-17T09:59:00Z", false}};
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		prepare(base);
		make_person(base, moments[i].signup);
		zone_use("Pacific/Kiritimati");
		base->op.now = INT64_C(1773748800); /* 2026-03-17 12:00 UTC */
		assert_int_equal(moments[i].matches, ask(base, 70, "signup is today"));
		db_rollback(&base->op);
		op_reset(&base->op, TODAY);
	}
	zone_use("UTC");
}

/* 74: somebody born on 29 February has the birthday on the 28th of a year without one */
static void test_filter_semantics__a_leap_day_is_kept_on_the_day_before(void **state)
{
	static const struct {
		int64_t now;
		bool matches;
	} days[] = {{1772280000, true},	 /* 2026-02-28 */
		    {1772366400, false}, /* 2026-03-01 */
		    {1835352000, false}, /* 2028-02-28 */
		    {1835438400, true}}; /* 2028-02-29 */
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		prepare(base);
		make_person(base, "d=1992-02-29");
		base->op.now = days[i].now;
		assert_int_equal(days[i].matches,
				 ask(base, 74, "attr.d has its anniversary today"));
		db_rollback(&base->op);
		op_reset(&base->op, TODAY);
	}
}

/* --- what is refused ------------------------------------------------------------------------ */

static void test_filter_semantics__wrong_questions_are_refused(void **state)
{
	static const struct {
		int number;
		const char *filter, *at, *words, *missing;
	} wrong[] = {
	    {5, "city is \"\"", "\"\"", "value is needed", NULL},
	    {5, "city is \"  \"", "\"  \"", "value is needed", NULL},
	    {46, "attr.n = 1e3", "1e3", "not a number", NULL},
	    {46, "attr.n = \"1,000\"", "\"1,000\"", "not a number", NULL},
	    {46, "attr.n = 99999999999999999999", "999", "not a number", NULL},
	    {61, "tag is \"deleted\"", "\"deleted\"", "no tag", "tag \"deleted\""},
	    {61, "attr.gone is \"x\"", "attr.gone", "no field", "attribute \"gone\""},
	    {61, "attr.c is \"bronze\"", "\"bronze\"", "no choice", "choice of c named \"bronze\""},
	    {61, "segment is \"Nobody\"", "\"Nobody\"", "no segment", "segment \"Nobody\""},
	    {75, "signup before 0000-00-00", "0000", "", NULL},
	    {75, "signup before 9999-12-31", "9999", "", NULL},
	    {75, "signup before x", "x", "", NULL},
	    {89, "nothing is \"x\"", "nothing", "no field", NULL},
	    {90, "city > 5", ">", "cannot be asked", NULL},
	    {90, "attr.n contains \"1\"", "contains", "cannot be asked", NULL},
	    {90, "segment contains \"x\"", "contains", "cannot be asked", NULL},
	    {0, "email is \"nobody\"", "\"nobody\"", "E-mail", NULL},
	    {0, "phone is \"abc\"", "\"abc\"", "Phone", NULL},
	    {0, "import is 77", "77", "no import", "import \"77\""},
	    {0, "signup before field city", "field", "cannot be compared", NULL},
	};
	struct test_base *base = *state;
	const struct filter_context context = {
	    .now = TODAY, .clock = TODAY, .default_country = "DE"};

	prepare(base);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct filter_error error;
		struct filter_node *tree;

		assert_rc(RC_INVALID,
			  filter_read(&base->op, &context, wrong[i].filter, &tree, &error));
		if (!strstr(error.message, wrong[i].words))
			fail_msg("%s: %s", wrong[i].filter, error.message);
		if (strncmp(wrong[i].filter + error.at, wrong[i].at, strlen(wrong[i].at)) != 0)
			fail_msg("%s: marked at %zu", wrong[i].filter, error.at);
		if (wrong[i].missing)
			assert_string_equal(wrong[i].missing, error.missing);
		else
			assert_null(error.missing);
		op_clear_fault(&base->op);
	}
	db_rollback(&base->op);
}

/* 85: on save, and for one that was brought into a circle by other means */
static void test_filter_semantics__a_segment_cannot_contain_itself(void **state)
{
	struct test_base *base = *state;
	struct filter_context context = {.now = TODAY, .clock = TODAY, .default_country = ""};
	struct filter_error error;
	struct filter_node *tree;

	prepare(base);
	assert_rc(RC_OK, db_run_script(&base->op, "UPDATE segment SET kind = 0, filter ="
						  " 'segment is \"Removed\"' WHERE id = 1"));
	context.self_id = 2;
	assert_rc(RC_INVALID,
		  filter_read(&base->op, &context, "segment is \"Empty\"", &tree, &error));
	assert_non_null(strstr(error.message, "itself"));
	context.self_id = 0;
	assert_rc(RC_OK, db_run_script(&base->op, "UPDATE segment SET filter ="
						  " 'segment is \"Empty\"' WHERE id = 2"));
	assert_rc(RC_INVALID,
		  filter_read(&base->op, &context, "segment is \"Empty\"", &tree, &error));
	assert_non_null(strstr(error.message, "itself"));
	db_rollback(&base->op);
}

/* 91 */
static void test_filter_semantics__ten_thousand_values_work(void **state)
{
	struct test_base *base = *state;
	struct str text;

	prepare(base);
	make_person(base, "identifier=C-9999");
	str_init(&text, 500000);
	str_add(&text, "identifier is any of \"C-0\"");
	for (int i = 1; i < FILTER_VALUES_MAX; i++)
		str_addf(&text, ", \"C-%d\"", i);
	assert_true(ask(base, 91, text.text));
	str_release(&text);
	db_rollback(&base->op);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_filter_semantics__of_texts),
	    TEST(test_filter_semantics__of_several_addresses),
	    TEST(test_filter_semantics__of_numbers_and_yes_or_no),
	    TEST(test_filter_semantics__of_choices_and_tags),
	    TEST(test_filter_semantics__of_dates),
	    TEST(test_filter_semantics__of_events),
	    TEST(test_filter_semantics__of_groups_and_segments),
	    TEST(test_filter_semantics__today_is_the_workspaces),
	    TEST(test_filter_semantics__a_leap_day_is_kept_on_the_day_before),
	    TEST(test_filter_semantics__wrong_questions_are_refused),
	    TEST(test_filter_semantics__a_segment_cannot_contain_itself),
	    TEST(test_filter_semantics__ten_thousand_values_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
