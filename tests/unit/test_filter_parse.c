/* Filters as people write them: what is understood, and what is said about the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/base/str.h"
#include "lib/filter/filter.h"
#include "lib/filter/filter_lex.h"
#include "lib/filter/filter_parser.h"
#include "lib/filter/filter_phrase.h"

static struct op op;

static int setup(void **state)
{
	(void)state;
	op_init(&op, NULL, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	op_release(&op);
	return 0;
}

static struct filter_node *parse(const char *text)
{
	struct filter_error error;
	struct filter_node *tree;

	if (filter_parse(&op, text, &tree, &error))
		fail_msg("%s\n%zu+%zu: %s", text, error.at, error.len, error.message);
	assert_int_equal(tree->type, FILTER_GROUP);
	assert_false(tree->is_negated);
	return tree;
}

/* The only item. */
static struct filter_node *parse_one(const char *text)
{
	struct filter_node *tree = parse(text);

	assert_int_equal(tree->count, 1);
	return tree->items[0];
}

/* text is understood, and canonical is how it is printed. */
static void check(const char *text, const char *canonical)
{
	struct filter_node *tree = parse(text);
	const char *printed = filter_print(&op, tree);

	if (strcmp(printed, canonical) != 0)
		fail_msg("%s\nprints: %s\n   not: %s", text, printed, canonical);
	assert_true(filter_equal(tree, parse(printed)));
	assert_string_equal(filter_print(&op, parse(printed)), canonical);
}

static void check_same(const char *text)
{
	check(text, text);
}

/* text is refused, the bytes of place (its first occurrence behind skip) are marked. */
static void check_refused_behind(const char *text, size_t skip, const char *place,
				 const char *message)
{
	struct filter_error error;
	struct filter_node *tree;

	if (!filter_parse(&op, text, &tree, &error))
		fail_msg("\"%s\" was read as %s", text, filter_print(&op, tree));
	assert_null(tree);
	assert_null(error.missing);
	if (strcmp(error.message, message) != 0)
		fail_msg("%s\nsays: %s\n not: %s", text, error.message, message);
	if (error.len != strlen(place) || strncmp(text + error.at, place, error.len) != 0 ||
	    (*place && error.at != (size_t)(strstr(text + skip, place) - text)))
		fail_msg("%s\nmarks %zu+%zu, not \"%s\"", text, error.at, error.len, place);
	assert_int_equal(op.fault.rc, RC_INVALID);
	assert_string_equal(op.fault.field, "filter");
	assert_true(*op.fault.reason);
	op_clear_fault(&op);
}

static void check_refused(const char *text, const char *place, const char *message)
{
	check_refused_behind(text, 0, place, message);
}

/* part, as often as it is said. */
static char *repeat(const char *part, size_t times, const char *between)
{
	struct str s;
	char *text;

	str_init(&s, (size_t)1 << 30);
	for (size_t i = 0; i < times; i++) {
		str_add(&s, i ? between : "");
		str_add(&s, part);
	}
	text = arena_dup_len(&op.mem, s.text, s.len);
	str_release(&s);
	return text;
}

/* ---- what is understood -------------------------------------------------------------------- */

static void test_filter_parse__reads_each_operator(void **state)
{
	static const struct {
		const char *text;
		enum filter_operator op;
	} cases[] = {
	    {"a is \"x\"", FILTER_IS},
	    {"a is not \"x\"", FILTER_IS_NOT},
	    {"a is any of \"x\", \"y\"", FILTER_ANY_OF},
	    {"a is none of \"x\", \"y\"", FILTER_NONE_OF},
	    {"a is all of \"x\", \"y\"", FILTER_ALL_OF},
	    {"a is exactly \"x\", \"y\"", FILTER_EXACTLY},
	    {"a contains \"x\"", FILTER_CONTAINS},
	    {"a does not contain \"x\"", FILTER_NOT_CONTAINS},
	    {"a starts with \"x\"", FILTER_STARTS_WITH},
	    {"a ends with \"x\"", FILTER_ENDS_WITH},
	    {"a is in list 7", FILTER_IN_LIST},
	    {"a is not in list 7", FILTER_NOT_IN_LIST},
	    {"a has any value", FILTER_HAS_VALUE},
	    {"a is unknown", FILTER_UNKNOWN},
	    {"a = 20.5", FILTER_EQUAL},
	    {"a != -3", FILTER_NOT_EQUAL},
	    {"a > 1", FILTER_GREATER},
	    {"a >= 1", FILTER_AT_LEAST},
	    {"a < 1", FILTER_LESS},
	    {"a <= 1", FILTER_AT_MOST},
	    {"a between 5 and 7", FILTER_BETWEEN},
	    {"a is yes", FILTER_YES},
	    {"a is no", FILTER_NO},
	    {"a is not yes", FILTER_NOT_YES},
	    {"a is not no", FILTER_NOT_NO},
	    {"a on 2026-11-22", FILTER_ON},
	    {"a before 2026-11-22", FILTER_BEFORE},
	    {"a after 2026-11-22", FILTER_AFTER},
	    {"a in the last 90 days", FILTER_IN_LAST},
	    {"a not in the last 1 week", FILTER_NOT_IN_LAST},
	    {"a more than 500 seconds ago", FILTER_MORE_THAN_AGO},
	    {"a exactly 4 days ago", FILTER_EXACTLY_AGO},
	    {"a in the next 2 months", FILTER_IN_NEXT},
	    {"a is today", FILTER_TODAY},
	    {"a is yesterday", FILTER_YESTERDAY},
	    {"a is tomorrow", FILTER_TOMORROW},
	    {"a is this week", FILTER_THIS},
	    {"a is last month", FILTER_LAST},
	    {"a is next year", FILTER_NEXT},
	    {"a has its anniversary today", FILTER_ANNIVERSARY_TODAY},
	    {"a has its anniversary in the next 7 days", FILTER_ANNIVERSARY_IN_NEXT},
	};
	bool seen[FILTER_OPERATOR_COUNT] = {false};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct filter_node *node = parse_one(cases[i].text);

		check_same(cases[i].text);
		assert_int_equal(node->type, FILTER_CONDITION);
		assert_string_equal(node->field, "a");
		assert_int_equal(node->op, cases[i].op);
		seen[node->op] = true;
	}
	for (int i = FILTER_NONE + 1; i < FILTER_OPERATOR_COUNT; i++)
		if (!seen[i])
			fail_msg("no case for \"%s\"", filter_operators[i].words);
}

static void test_filter_parse__reads_the_examples(void **state)
{
	(void)state;
	check_same("country is any of \"AT\", \"DE\" and not tag is \"vip\" and "
		   "(total_spent > 100 or did order at least 2 times in the last 90 days)");
	check_same("signup in the last 90 days");
	check_same("signup between 2022-01-01 and 2022-01-31");
	check_same("attr.birthday has its anniversary in the next 7 days");
	check_same("city is field region");
	check_same("country is not \"AT\" if known");
	check_same("did \"test event name\" exactly 0 times");
	check_same("did not order in the last 90 days where (total > 20 and item is \"Mug\")");
	check_same("last \"test\" where (kind is unknown)");
	check_same("did visit between 2026-01-01 and 2026-02-01");
	check_same("tag is exactly \"a\", \"b\"");
	check_same("not (a is \"x\" or b is \"y\")");
	check_same("not did order at most 1 time this month");
	check_same("not country is \"AT\" if known");
	check_same("not (country is not \"AT\" if known)");
	check("not (not (country is not \"AT\" if known))", "country is not \"AT\" if known");
	check("not tagged vip if known", "not tag is \"vip\" if known");
}

static void test_filter_parse__understands_other_words(void **state)
{
	static const char *const cases[][2] = {
	    {"COUNTRY Is Not \"AT\" IF Known", "country is not \"AT\" if known"},
	    {"country is AT", "country is \"AT\""},
	    {"country is IN or country is at", "country is \"IN\" or country is \"at\""},
	    {"a any of x,y", "a is any of \"x\", \"y\""},
	    {"a none of x, y", "a is none of \"x\", \"y\""},
	    {"a all of x ,y", "a is all of \"x\", \"y\""},
	    {"a is either of x, y", "a is any of \"x\", \"y\""},
	    {"a is either of these x, y", "a is any of \"x\", \"y\""},
	    {"a is neither of these x, y", "a is none of \"x\", \"y\""},
	    {"a is one of x", "a is any of \"x\""},
	    {"a is anywhere", "a has any value"},
	    {"a is not empty", "a has any value"},
	    {"a is empty", "a is unknown"},
	    {"a in list 7", "a is in list 7"},
	    {"a is 5", "a is 5"},
	    {"a is \"5\"", "a is \"5\""},
	    {"a = \"5\"", "a = 5"},
	    {"a=5", "a = 5"},
	    {"a <> 5", "a != 5"},
	    {"a \u2260 5 and b \u2264 6 and c \u2265 7", "a != 5 and b <= 6 and c >= 7"},
	    {"a is at least 5", "a >= 5"},
	    {"a is at most 5", "a <= 5"},
	    {"a is greater than 5", "a > 5"},
	    {"a is more than 5", "a > 5"},
	    {"a is less than 5", "a < 5"},
	    {"a is between 5 and 7", "a between 5 and 7"},
	    {"a is before 2026-01-01", "a before 2026-01-01"},
	    {"a is on 2026-01-01", "a on 2026-01-01"},
	    {"a is in the last 7 days", "a in the last 7 days"},
	    {"a in last 7 days", "a in the last 7 days"},
	    {"a within the last 7 day", "a in the last 7 days"},
	    {"a is not within the last 1 days", "a not in the last 1 day"},
	    {"a is more than 3 weeks ago", "a more than 3 weeks ago"},
	    {"a is exactly 4 days ago", "a exactly 4 days ago"},
	    {"a is exactly 4", "a is exactly 4"},
	    {"a today", "a is today"},
	    {"a this week", "a is this week"},
	    {"a has anniversary within next 07 days", "a has its anniversary in the next 7 days"},
	    {"a is true and b is not false", "a is yes and b is not no"},
	    {"tagged vip and not tagged \"a b\"", "tag is \"vip\" and not tag is \"a b\""},
	    {"did order within the last 3 days at least 2 times",
	     "did order at least 2 times in the last 3 days"},
	    {"did order exactly 4 days ago exactly 1 times",
	     "did order exactly 1 time exactly 4 days ago"},
	    {"last ORDER is last month", "last order last month"},
	    {"did order today where ((kind is x))", "did order today where (kind is \"x\")"},
	    {"a is \u201Cx\u201D and a is \u201Ey\u201C and a is \u00ABz\u00BB",
	     "a is \"x\" and a is \"y\" and a is \"z\""},
	    {"a is \u201Dx\u201D and a is \u00BBy\u00AB and a is \u201Ez\"",
	     "a is \"x\" and a is \"y\" and a is \"z\""},
	    {"\r\n\ta\u00A0is\r\n\tx\n", "a is \"x\""},
	    {"a is O'Brien", "a is \"O'Brien\""},
	    {"a is C:\\x", "a is \"C:\\\\x\""},
	    {"a is +49", "a is \"+49\""},
	    {"a after 2026-11-22T10:00:00Z", "a after \"2026-11-22T10:00:00Z\""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check(cases[i][0], cases[i][1]);
}

static void test_filter_parse__keeps_values_as_they_are(void **state)
{
	struct filter_node *node =
	    parse_one("a is any of \" Prague \", \"\", \"say \\\"hi\\\"\", \"C:\\\\x\", "
		      "\u201Ca \\\"b\\\" \u201Ec\u201D, 5, Zo\u00EB, field City");
	static const struct filter_value expected[] = {
	    {.text = " Prague "},
	    {.text = ""},
	    {.text = "say \"hi\""},
	    {.text = "C:\\x"},
	    {.text = "a \"b\" \u201Ec"},
	    {.text = "5", .is_bare = true},
	    {.text = "Zo\u00EB", .is_bare = true},
	    {.text = "city", .is_field = true},
	};

	(void)state;
	assert_int_equal(node->value_count, ARRAY_LEN(expected));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		assert_string_equal(node->values[i].text, expected[i].text);
		assert_int_equal(node->values[i].is_bare, expected[i].is_bare);
		assert_int_equal(node->values[i].is_field, expected[i].is_field);
	}
}

static void check_place(const char *text, size_t at, size_t len, const char *expected)
{
	if (len != strlen(expected) || strncmp(text + at, expected, len) != 0)
		fail_msg("%zu+%zu is not \"%s\"", at, len, expected);
}

static void test_filter_parse__knows_every_place(void **state)
{
	const char *text = " a is  not \"\u00E4\" and not did \"x y\" today where (b in the last 3 "
			   "days) and (c is any of x, field  d or e=1)";
	struct filter_node *tree = parse(text), *a = tree->items[0], *did = tree->items[1],
			   *group = tree->items[2], *b = did->where->items[0], *c = group->items[0];

	(void)state;
	check_place(text, tree->at, tree->len, text + 1);
	check_place(text, a->at, a->len, "a is  not \"\u00E4\"");
	check_place(text, a->field_at, a->field_len, "a");
	check_place(text, a->op_at, a->op_len, "is  not");
	check_place(text, a->values[0].at, a->values[0].len, "\"\u00E4\"");
	check_place(text, did->at, did->len, "not did \"x y\" today where (b in the last 3 days)");
	check_place(text, did->field_at, did->field_len, "\"x y\"");
	check_place(text, did->op_at, did->op_len, "today");
	check_place(text, did->where->at, did->where->len, "(b in the last 3 days)");
	check_place(text, b->op_at, b->op_len, "in the last");
	check_place(text, group->at, group->len, "(c is any of x, field  d or e=1)");
	check_place(text, c->values[0].at, c->values[0].len, "x");
	check_place(text, c->values[1].at, c->values[1].len, "field  d");
}

static void test_filter_parse__reads_events(void **state)
{
	struct filter_node *node =
	    parse_one("not did not order at least 2 times in the last 90 days "
		      "where (total > 20)");

	(void)state;
	assert_int_equal(node->type, FILTER_EVENT);
	assert_true(node->is_negated);
	assert_int_equal(node->verb, FILTER_DID_NOT);
	assert_string_equal(node->event, "order");
	assert_false(node->event_is_named);
	assert_int_equal(node->counting, FILTER_COUNT_AT_LEAST);
	assert_int_equal(node->times, 2);
	assert_int_equal(node->op, FILTER_IN_LAST);
	assert_int_equal(node->number, 90);
	assert_int_equal(node->unit, FILTER_DAYS);
	assert_int_equal(node->where->type, FILTER_GROUP);
	assert_string_equal(node->where->items[0]->field, "total");
	node = parse_one("last \"Order\"");
	assert_int_equal(node->verb, FILTER_LAST_HAS);
	assert_string_equal(node->event, "Order");
	assert_true(node->event_is_named);
	assert_int_equal(node->op, FILTER_NONE);
	assert_null(node->where);
}

/* ---- what is refused ----------------------------------------------------------------------- */

static void test_filter_parse__refuses_and_beside_or(void **state)
{
	static const char message[] = "\"and\" and \"or\" stand side by side here; put brackets "
				      "around what belongs together";

	(void)state;
	check_refused("a is x and b is y or c is z", "or", message);
	check_refused("a is x or b is y and c is z", "and", message);
	check_refused_behind("a is x and (b is y or c is z and d is w)", 20, "and", message);
	check_refused("did a where (b is x or c is y and d is z)", "and", message);
	check_same("(a is \"x\" and b is \"y\") or c is \"z\"");
	check_same("(a is \"x\" and b is \"y\") and c is \"z\"");
}

static void test_filter_parse__says_what_is_missing(void **state)
{
	(void)state;
	check_refused("", "", "the filter is empty");
	check_refused(" \t\r\n\u00A0", "", "the filter is empty");
	check_refused("a is x and ", "and", "nothing follows \"and\"");
	check_refused("(a is x OR) and b is y", "OR", "nothing follows \"OR\"");
	check_refused("a is x and or b is y", "and", "nothing follows \"and\"");
	check_refused("not", "not", "nothing follows \"not\"");
	check_refused("(not) or a is x", "not", "nothing follows \"not\"");
	check_refused("or a is x", "or", "a condition is missing before \"or\"");
	check_refused_behind("a is x and is y", 6, "is", "a condition is missing before \"is\"");
	check_refused("a is x and ()", "()", "these brackets are empty");
	check_refused("(", "(", "this bracket is never closed");
	check_refused("a is x and (b is y", "(", "this bracket is never closed");
	check_refused("did a where (b is y", "(", "this bracket is never closed");
	check_refused("a is x) and b is y", ")", "this bracket closes nothing");
	check_refused("a is \"x", "\"", "this quote is never closed");
	check_refused("a is \u201Ex", "\u201E", "this quote is never closed");
	check_refused("a", "a", "an operator such as \"is\" is missing behind \"a\"");
	check_refused("a is", "is", "a value is missing behind \"is\"");
	check_refused("a is any of x,", ",", "a value is missing behind \",\"");
	check_refused("a is and b is y", "and",
		      "a value is missing before \"and\"; as a value, it stands in quotes");
	check_refused("a = > 5", ">", "a value was expected instead of \">\"");
	check_refused("a between 5 and", "and", "a value is missing behind \"and\"");
	check_refused("a between 5", "5", "\"and\" and a second value is missing behind \"5\"");
	check_refused("a is field", "field", "the name of a field is missing behind \"field\"");
	check_refused("a in the last", "last", "a whole number is missing behind \"last\"");
	check_refused("a in the last days", "days",
		      "a whole number was expected instead of \"days\"");
	check_refused("a in the last 1.5 days", "1.5",
		      "a whole number was expected instead of \"1.5\"");
	check_refused("a in the last 90", "90",
		      "a unit such as days, weeks or months is missing behind \"90\"");
	check_refused("a more than 3 days", "days", "\"ago\" is missing behind \"days\"");
	check_refused("a is this day", "day",
		      "week, month or year was expected instead of \"day\"");
	check_refused("a is not x if", "if", "\"known\" is missing behind \"if\"");
	check_refused("did", "did", "the name of an event is missing behind \"did\"");
	check_refused("did \"\"", "\"\"", "the name of an event is missing in the quotes");
	check_refused("did a at least 3", "3", "\"times\" is missing behind \"3\"");
	check_refused("did a where b is x", "b", "a bracket \"(\" was expected instead of \"b\"");
}

static void test_filter_parse__says_what_stands_wrong(void **state)
{
	static const char known[] =
	    "\"if known\" goes with conditions that say \"not\", such as \"is not\"";

	(void)state;
	check_refused("a like \"x\"", "like",
		      "\"a\" needs an operator such as \"is\" instead of \"like\"");
	check_refused("a does not like x", "does not",
		      "\"a\" needs an operator such as \"is\" instead of \"does not\"");
	check_refused("a is in \"x\"", "is in",
		      "\"a\" needs an operator such as \"is\" instead of \"is in\"");
	check_refused("a \"x\"", "\"x\"",
		      "\"a\" needs an operator such as \"is\" instead of \"x\"");
	check_refused_behind("not not a is x", 4, "not", "\"not\" stands here twice");
	check_refused("a is New York", "York",
		      "\"and\" or \"or\" was expected instead of \"York\"; several words of one "
		      "value stand in quotes");
	check_refused("a is any of \"x\" \"y\"", "\"y\"", "a comma is missing before \"y\"");
	check_refused("a is x, y", ",", "\"is\" takes one value; for several write \"is any of\"");
	check_refused("a > 1,000", ",", "\">\" takes one value; for several write \"is any of\"");
	check_refused("a is 'x y'", "'x", "text stands in double quotes: \"...\"");
	check_refused("\"a\" is x", "\"a\"", "the name of a field was expected instead of \"a\"");
	check_refused("\u00C4 is x", "\u00C4",
		      "\"\u00C4\" is no name of a field; names have the letters a to z, digits, "
		      "\"_\" and \".\"");
	check_refused(
	    "a is \"\\n\"", "\\",
	    "a backslash inside quotes stands before a quote or before another backslash; "
	    "write \\\\ for a backslash");
	check_refused("a is x if known", "if known", known);
	check_refused("a is unknown if known", "if known", known);
	check_refused("not a has any value if known", "if known", known);
	check_refused("not (a is x if known)", "if known", known);
	check_refused("did b today if known", "if",
		      "\"and\" or \"or\" was expected instead of \"if\"; several words of one "
		      "value stand in quotes");
	check_refused("did order 3 times", "3",
		      "say how to count: \"at least\", \"at most\" or \"exactly\" so many times");
	check_refused("last a exactly 2 times", "exactly 2 times",
		      "\"last\" asks about one event; to count write \"did\"");
	check_refused("did a is not in the last 3 days", "is not in the last",
		      "the time of an event has no \"not\"; write \"did not\" in front");
	check_refused("did a contains x", "contains",
		      "a time such as \"in the last 90 days\" was expected instead of "
		      "\"contains\"");
	check_refused_behind(
	    "did a where (did b)", 13, "did",
	    "\"did\" cannot stand in the brackets of \"where\"; they are about one "
	    "event");
	check_refused("did Test-Event", "Test-Event", "the name of an event stands in quotes");
}

static void test_filter_parse__refuses_bytes_that_are_no_text(void **state)
{
	static const char control[] = "a control character cannot stand in a filter";

	(void)state;
	check_refused("a is \"x\xFFy\"", "\xFF", "this is no UTF-8 text");
	check_refused("a is \"x\xC3", "\xC3", "this is no UTF-8 text");
	check_refused("a is \"x\x01\"", "\x01", control);
	check_refused("a is x\v", "\v", control);
	check_refused("a is \x7Fx", "\x7F", control);
	check_refused("a is \"\xC2\x85\"", "\xC2\x85", control);
	check_refused("a is \"x\ny\"", "\n", "a tab or line break cannot stand inside quotes");
	check_refused("a is \"x\ty\"", "\t", "a tab or line break cannot stand inside quotes");
}

static void test_filter_parse__keeps_what_was_typed_out_of_the_log(void **state)
{
	static const char *const texts[] = {
	    "secret",	       "secret secret",	      "a is x secret",	      "a secret \"x\"",
	    "\"secret\" is x", "a is 'secret",	      "a in the last secret", "did order secret",
	    "se-cret is x",    "a is any of secret b"};
	struct filter_error error;
	struct filter_node *tree;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(filter_parse(&op, texts[i], &tree, &error), RC_INVALID);
		assert_null(strstr(op.fault.reason, "cret"));
		op_clear_fault(&op);
	}
}

static void test_filter_parse__cuts_what_it_quotes(void **state)
{
	struct filter_error error;
	struct filter_node *tree;

	(void)state;
	assert_int_equal(
	    filter_parse(&op, arena_printf(&op.mem, "a is x %s", repeat("\u00E4", 1000, "")), &tree,
			 &error),
	    RC_INVALID);
	assert_int_equal(error.len, 2000);
	assert_true(strlen(error.message) < PARSER_QUOTE_MAX + 120);
	assert_non_null(strstr(error.message, "\u00E4...\""));
}

/* ---- limits -------------------------------------------------------------------------------- */

static void test_filter_parse__limits_depth(void **state)
{
	(void)state;
	check("((((a is x))))", "a is \"x\"");
	check_refused_behind("(((((a is x)))))", 4, "(",
			     "too many brackets within brackets; at most 4");
	check_same("not (not (not (not (a is \"x\" or a is \"y\") or a is \"z\") or a is \"u\") or "
		   "a is \"v\")");
	check_same("a is \"x\" or (a is \"x\" and (a is \"x\" or (a is \"x\" and did b where "
		   "(a is \"x\"))))");
	check_refused_behind("(((did b where ((a is x)))))", 16, "(",
			     "too many brackets within brackets; at most 4");
	check_refused_behind(repeat("(", 100000, ""), 4, "(",
			     "too many brackets within brackets; at most 4");
}

static void test_filter_parse__limits_conditions(void **state)
{
	char *most = repeat("a is \"x\"", FILTER_CONDITIONS_MAX, " and ");
	struct filter_node *tree = parse(most);

	(void)state;
	assert_int_equal(filter_count_conditions(tree), FILTER_CONDITIONS_MAX);
	check_same(most);
	check_refused(arena_printf(&op.mem, "%s and (last_one is x)", most), "last_one",
		      "too many conditions; at most 200 in one filter");
	check_refused(arena_printf(&op.mem, "%s and did last_one", most), "did",
		      "too many conditions; at most 200 in one filter");
	most = repeat("did b where (a is \"x\")", FILTER_CONDITIONS_MAX / 2, " or ");
	assert_int_equal(filter_count_conditions(parse(most)), FILTER_CONDITIONS_MAX);
}

static void test_filter_parse__limits_values(void **state)
{
	char *most =
	    arena_printf(&op.mem, "a is any of %s", repeat("\"x y\"", FILTER_VALUES_MAX, ", "));

	(void)state;
	assert_int_equal(parse_one(most)->value_count, FILTER_VALUES_MAX);
	check_same(most);
	check_refused(arena_printf(&op.mem, "%s, one", most), "one",
		      "too many values; at most 10,000 in one condition");
	most = repeat("x", FILTER_VALUE_MAX, "");
	check_same(arena_printf(&op.mem, "a is \"%s\"", most));
	check_refused(arena_printf(&op.mem, "a is %sy", most), arena_printf(&op.mem, "%sy", most),
		      "this value is too long; at most 10,000 bytes");
	most = repeat("k", FILTER_KEY_MAX, "");
	check_same(arena_printf(&op.mem, "%s is field %s", most, most));
	check_refused(arena_printf(&op.mem, "%sy is x", most), arena_printf(&op.mem, "%sy", most),
		      "the name of a field has at most 100 letters");
}

static void test_filter_parse__limits_numbers(void **state)
{
	(void)state;
	check_same("a in the last 1000000 days");
	check_same("a in the last 0 days");
	check_same("did a exactly 1000000 times");
	check_refused("a in the last 1000001 days", "1000001",
		      "this number is too large; at most 1,000,000");
	check_refused("did a at most 99999999999999999999 times", "99999999999999999999",
		      "this number is too large; at most 1,000,000");
}

static void test_filter_parse__limits_length(void **state)
{
	static const char message[] = "the filter is too long; at most 512 KiB";
	char *most = arena_printf(&op.mem, "a is x%s", repeat(" ", FILTER_TEXT_MAX - 6, ""));

	(void)state;
	check(most, "a is \"x\"");
	check_refused(arena_printf(&op.mem, "%s ", most), "", message);
	/* as it is printed */
	check_refused(
	    repeat(arena_printf(&op.mem, "a any of %s", repeat("x", FILTER_VALUES_MAX, ",")), 20,
		   " or "),
	    "", message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_filter_parse__reads_each_operator),
	    cmocka_unit_test(test_filter_parse__reads_the_examples),
	    cmocka_unit_test(test_filter_parse__understands_other_words),
	    cmocka_unit_test(test_filter_parse__keeps_values_as_they_are),
	    cmocka_unit_test(test_filter_parse__knows_every_place),
	    cmocka_unit_test(test_filter_parse__reads_events),
	    cmocka_unit_test(test_filter_parse__refuses_and_beside_or),
	    cmocka_unit_test(test_filter_parse__says_what_is_missing),
	    cmocka_unit_test(test_filter_parse__says_what_stands_wrong),
	    cmocka_unit_test(test_filter_parse__refuses_bytes_that_are_no_text),
	    cmocka_unit_test(test_filter_parse__keeps_what_was_typed_out_of_the_log),
	    cmocka_unit_test(test_filter_parse__cuts_what_it_quotes),
	    cmocka_unit_test(test_filter_parse__limits_depth),
	    cmocka_unit_test(test_filter_parse__limits_conditions),
	    cmocka_unit_test(test_filter_parse__limits_values),
	    cmocka_unit_test(test_filter_parse__limits_numbers),
	    cmocka_unit_test(test_filter_parse__limits_length),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
