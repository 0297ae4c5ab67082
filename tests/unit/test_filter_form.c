#include "tests/unit/support.h"

#include "lib/filter/filter_event.h"
#include "lib/filter/filter_form.h"
#include "lib/filter/filter_words.h"
#include "tests/fixture/naughty.h"

static struct op op;
static const struct filter_field *catalogue[200];
static size_t catalogue_count;

static int setup(void **state)
{
	size_t count;
	const struct filter_field *fixed = filter_fields(&count);

	(void)state;
	op_init(&op, NULL, TEST_NOW);
	catalogue_count = 0;
	for (size_t i = 0; i < count; i++)
		catalogue[catalogue_count++] = &fixed[i];
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
	struct filter_error error = {0};
	struct filter_node *tree;

	if (filter_parse(&op, text, &tree, &error))
		fail_msg("%s: %s", text, error.message);
	return tree;
}

static void start(struct filter_form *form)
{
	filter_form_init(&op, form, catalogue, catalogue_count);
}

static void fill(struct filter_form *form, const char *text)
{
	start(form);
	filter_form_fill(form, parse(text));
}

/* What the complete lines mean, as text. */
static const char *meaning(struct filter_form *form)
{
	struct filter_node *tree;

	assert_rc(RC_OK, filter_form_tree(form, &tree));
	return filter_print(&op, tree);
}

static void check_meaning(struct filter_form *form, const char *text)
{
	assert_string_equal(meaning(form), text);
}

/* As a browser sends the form: every input that its lines show, in order. */
static void post(const struct filter_form *from, struct filter_form *to)
{
	static const char *const kinds[] = {"open", "close", "condition", "event", "text"};
	static const char *const verbs[] = {"did", "did_not", "last"};
	static const char *const counts[] = {"", "least", "most", "exactly"};

	start(to);
	filter_form_start(to);
	for (size_t i = 0; i < from->count; i++) {
		const struct filter_line *l = &from->lines[i];
		bool is_event = l->kind == FILTER_LINE_EVENT;

		filter_form_take(to, "line", kinds[is_event ? FILTER_LINE_CONDITION : l->kind]);
		if (l->is_negated)
			filter_form_take(to, "not", "1");
		if (l->kind == FILTER_LINE_OPEN)
			filter_form_take(to, "join", l->is_or ? "or" : "and");
		if (l->kind == FILTER_LINE_TEXT)
			filter_form_take(to, "text", l->text);
		if (is_event) {
			filter_form_take(to, "field",
					 l->event_is_named
					     ? "event:*"
					     : arena_printf(&op.mem, "event:%s", l->event));
			filter_form_take(to, "name", l->event);
			filter_form_take(to, "verb", verbs[l->verb]);
			filter_form_take(to, "count", counts[l->counting]);
			filter_form_take(to, "times", l->times);
			filter_form_take(to, "where", l->where);
		} else if (l->field) {
			filter_form_take(to, "field", l->field->key);
		}
		filter_form_take(to, "op", filter_operators[l->op].words);
		if (l->is_field)
			filter_form_take(to, "with", "field");
		filter_form_take(to, "value", l->value);
		filter_form_take(to, "to", l->to);
		filter_form_take(to, "values", l->values);
		filter_form_take(to, "number", l->number);
		filter_form_take(to, "unit", filter_unit_name(l->unit, true));
		filter_form_take(to, "empty", "shown");
		if (!l->known_only)
			filter_form_take(to, "empty", "also");
	}
	filter_form_mend(to);
}

static void check_round_trip(const char *text)
{
	struct filter_node *tree = parse(text), *back;
	struct filter_form form, posted;

	start(&form);
	filter_form_fill(&form, tree);
	post(&form, &posted);
	if (filter_form_tree(&posted, &back))
		fail_msg("%s: refused", text);
	if (!filter_equal(tree, back))
		fail_msg("%s: came back as %s", text, filter_print(&op, back));
}

/* --- there and back ------------------------------------------------------------------------- */

static void test_filter_form__brings_every_kind_of_line_back(void **state)
{
	static const char *const texts[] = {
	    "country is \"AT\"",
	    "country is any of \"DE\", \"AT\" and tag is \"vip\" and signup in the last 90 days",
	    "city is not \"Wien\" if known",
	    "city is field region",
	    "city is \"a, \\\"b\\\" \\\\ c\"",
	    "city is any of \"a, b\", \"say \\\"x\\\"\", \"back\\\\slash\", \"5\\\" pipe\"",
	    "id between 3 and 7",
	    "id != 12",
	    "signup more than 2 weeks ago",
	    "signup is this month",
	    "signup on 2026-02-28",
	    "signup between 2026-01-01 and 2026-02-01",
	    "signup has its anniversary in the next 7 days",
	    "blocked is yes",
	    "not (city is \"a\" or city is \"b\") and id > 5",
	    "not city is \"a\"",
	    "(city is \"a\" and (id > 3 or not (id < 2 and id != 1))) or email is unknown",
	    "did \"opened the door\" at least 2 times in the last 90 days",
	    "did not \"sign in\" between 2026-01-01 and 2026-02-01",
	    "no_such_field is \"x\" and city is \"y\"",
	    "did no_such_event and city is \"y\"",
	    "city is \" outer blanks \" and id > 1",
	    "city is any of field region, \"x\"",
	    "city has any value or not (not (id > 1 or id < 0) and id = 3)",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		check_round_trip(texts[i]);
}

static void test_filter_form__shows_lines_in_order_and_depth(void **state)
{
	struct filter_form form;
	static const struct {
		enum filter_line_kind kind;
		int depth;
	} expected[] = {
	    {FILTER_LINE_OPEN, 0},	{FILTER_LINE_CONDITION, 1}, {FILTER_LINE_OPEN, 1},
	    {FILTER_LINE_CONDITION, 2}, {FILTER_LINE_CONDITION, 2}, {FILTER_LINE_CLOSE, 1},
	    {FILTER_LINE_CLOSE, 0},
	};

	(void)state;
	fill(&form, "city is x and (id > 1 or id < 0)");
	assert_int_equal(form.count, ARRAY_LEN(expected));
	for (size_t i = 0; i < form.count; i++) {
		assert_int_equal(form.lines[i].kind, expected[i].kind);
		assert_int_equal(form.lines[i].depth, expected[i].depth);
	}
	assert_true(form.lines[2].is_or);
	assert_int_equal(filter_form_close(&form, 2), 5);
}

/* --- random trees --------------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static struct filter_value random_value(uint64_t *seed, enum filter_type type)
{
	static const char *const words[] = {"a",	"b, c",	     "\"q\"",  "back\\slash",
					    "-",	"ß 😀",	     "and",    "field",
					    " padded ", "(bracket)", "\\\"\\", "%_\";--"};
	struct filter_value v = {.text = words[next_random(seed) % ARRAY_LEN(words)]};

	if (type == FILTER_TYPE_NUMBER || type == FILTER_TYPE_IMPORT)
		v = (struct filter_value){.text = "42", .is_bare = true};
	else if (type == FILTER_TYPE_DATE)
		v = (struct filter_value){.text = "2026-02-28", .is_bare = true};
	else if (next_random(seed) % 9 == 0)
		v = (struct filter_value){.text = "region", .is_field = true, .is_bare = true};
	return v;
}

static void random_operator(uint64_t *seed, struct filter_node *node, enum filter_type type)
{
	const enum filter_operator *ops = filter_type_operators(type);
	size_t count = 0;

	while (ops[count])
		count++;
	node->op = ops[next_random(seed) % count];
	node->number = (int64_t)(next_random(seed) % 400) + 1;
	node->unit = (enum filter_unit)(next_random(seed) % FILTER_UNIT_COUNT);
	if (filter_operators[node->op].shape == FILTER_SHAPE_UNIT)
		node->unit = (enum filter_unit)(FILTER_WEEKS + next_random(seed) % 3);
	node->known_only = next_random(seed) % 2;
	node->value_count = filter_operators[node->op].shape == FILTER_SHAPE_VALUE   ? 1
			    : filter_operators[node->op].shape == FILTER_SHAPE_RANGE ? 2
			    : filter_operators[node->op].shape == FILTER_SHAPE_VALUES
				? 1 + next_random(seed) % 15
				: 0;
	node->values = arena_alloc(&op.mem, (node->value_count + 1) * sizeof(*node->values));
	for (size_t i = 0; i < node->value_count; i++)
		node->values[i] = random_value(seed, type);
}

static struct filter_node *random_tree(uint64_t *seed, int depth)
{
	struct filter_node *node = arena_alloc(&op.mem, sizeof(*node));
	uint64_t what = next_random(seed) % 10;

	node->field = node->event = "";
	node->is_negated = next_random(seed) % 4 == 0;
	if (depth == 1 || (depth < FILTER_DEPTH_MAX && what < 4)) {
		node->type = FILTER_GROUP;
		node->is_negated = node->is_negated && depth > 1;
		node->is_or = next_random(seed) % 2;
		node->count = 1 + next_random(seed) % 4;
		node->items = arena_alloc(&op.mem, node->count * sizeof(*node->items));
		for (size_t i = 0; i < node->count; i++)
			node->items[i] = random_tree(seed, depth + 1);
	} else if (what < 6) {
		node->type = FILTER_EVENT;
		node->event = next_random(seed) % 2 ? "opened, \"the\" door" : "x";
		node->event_is_named = true;
		node->verb = (enum filter_verb)(next_random(seed) % 2);
		node->counting = (enum filter_count)(next_random(seed) % 4);
		node->times = (int64_t)(next_random(seed) % 9) + 1;
		do
			random_operator(seed, node, FILTER_TYPE_DATE);
		while (!filter_is_window(node->op));
	} else {
		const struct filter_field *f = catalogue[next_random(seed) % catalogue_count];

		node->type = FILTER_CONDITION;
		node->field = f->key;
		random_operator(seed, node, f->type);
	}
	return node;
}

static void test_filter_form__brings_random_trees_back(void **state)
{
	uint64_t seed = 20261122;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		const char *text = filter_print(&op, random_tree(&seed, 1));

		check_round_trip(text);
		if (i % 100 == 99)
			op_reset(&op, TEST_NOW);
	}
}

/* --- lines that are not complete ------------------------------------------------------------ */

static void test_filter_form__leaves_out_what_is_not_complete_but_keeps_it(void **state)
{
	struct filter_form form, again;

	(void)state;
	fill(&form, "city is \"x\" and id > 1");
	form.lines[2].value = "";
	check_meaning(&form, "city is \"x\"");
	assert_string_equal(form.lines[2].lacks, "a value");
	assert_true(filter_form_is_waiting(&form));
	post(&form, &again);
	check_meaning(&again, "city is \"x\"");
	assert_int_equal(again.count, form.count);
	assert_string_equal(again.lines[2].field->key, "id");
	assert_int_equal(again.lines[2].op, FILTER_GREATER);

	assert_int_equal(filter_form_edit(&again, "add:0"), 3);
	check_meaning(&again, "city is \"x\"");
	assert_null(again.lines[3].lacks); /* nobody has touched it */
	again.lines[2].number = "12x";
	again.lines[2].field = catalogue[0];
	filter_form_mend(&again);
	assert_int_equal(again.lines[2].op, filter_type_operators(catalogue[0]->type)[0]);
}

static void test_filter_form__names_what_a_line_waits_for(void **state)
{
	struct filter_form form;
	struct filter_line *line;

	(void)state;
	fill(&form, "signup in the last 3 days");
	line = &form.lines[1];
	line->number = "3.5";
	check_meaning(&form, "");
	assert_string_equal(line->lacks, "a whole number");
	line->number = "0";
	check_meaning(&form, "");
	line->number = "1000001";
	check_meaning(&form, "");
	line->number = "99999999999999999999999";
	check_meaning(&form, "");
	line->op = FILTER_BETWEEN;
	line->value = "2026-01-01";
	check_meaning(&form, "");
	assert_string_equal(line->lacks, "both ends of the range");
	line->to = "2026-02-01";
	check_meaning(&form, "signup between 2026-01-01 and 2026-02-01");
}

static void test_filter_form__refuses_text_that_is_no_filter(void **state)
{
	struct filter_form form;
	struct filter_node *tree;

	(void)state;
	start(&form);
	assert_int_equal(filter_form_edit(&form, "text:0"), 1);
	check_meaning(&form, "");
	form.lines[1].text = "city is";
	assert_rc(RC_INVALID, filter_form_tree(&form, &tree));
	assert_non_null(form.lines[1].error);
	form.lines[1].text = "city is x or id > 3";
	form.lines[1].is_negated = true;
	check_meaning(&form, "not (city is \"x\" or id > 3)");
	assert_int_equal(form.lines[1].conditions, 2);
}

/* --- other operators, other fields ---------------------------------------------------------- */

static void test_filter_form__carries_values_along(void **state)
{
	struct filter_form form, again;

	(void)state;
	fill(&form, "city is \"Graz, Linz\"");
	form.lines[1].op = FILTER_ANY_OF;
	post(&form, &again);
	check_meaning(&again, "city is any of \"Graz, Linz\"");
	again.lines[1].values = "\"Graz, Linz\"\nWels, ,Enns\n\n";
	check_meaning(&again, "city is any of \"Graz, Linz\", \"Wels\", \"Enns\"");
	again.lines[1].op = FILTER_CONTAINS;
	again.lines[1].value = "";
	post(&again, &form);
	check_meaning(&form, "city contains \"Graz, Linz\"");
	form.lines[1].op = FILTER_HAS_VALUE;
	post(&form, &again);
	check_meaning(&again, "city has any value");
	again.lines[1].op = FILTER_IS;
	post(&again, &form);
	check_meaning(&form, "city is \"Graz, Linz\"");
}

static void test_filter_form__drops_values_of_another_type(void **state)
{
	struct filter_form form;

	(void)state;
	start(&form);
	for (int i = 0; i < 2; i++) {
		filter_form_start(&form);
		filter_form_take(&form, "line", "open");
		filter_form_take(&form, "line", "condition");
		filter_form_take(&form, "was", "city");
		filter_form_take(&form, "field", i ? "region" : "signup");
		filter_form_take(&form, "op", "is");
		filter_form_take(&form, "value", "Wien");
		filter_form_mend(&form);
		assert_string_equal(form.lines[1].value, i ? "Wien" : "");
	}
	check_meaning(&form, "region is \"Wien\"");
}

static void test_filter_form_edit__compares_with_a_field_and_back(void **state)
{
	struct filter_form form, again;

	(void)state;
	fill(&form, "city is \"Wien\"");
	filter_form_edit(&form, "with:1");
	check_meaning(&form, "");
	assert_string_equal(form.lines[1].lacks, "a field to compare with");
	form.lines[1].value = "region";
	post(&form, &again);
	check_meaning(&again, "city is field region");
	filter_form_edit(&again, "with:1");
	assert_false(again.lines[1].is_field);
}

/* --- groups --------------------------------------------------------------------------------- */

static void test_filter_form_edit__adds_an_outer_group(void **state)
{
	struct filter_form form;
	int at;

	(void)state;
	fill(&form, "city is \"a\" and id > 1");
	at = filter_form_edit(&form, "outer");
	assert_int_equal(form.lines[at].kind, FILTER_LINE_CONDITION);
	check_meaning(&form, "city is \"a\" and id > 1");
	form.lines[at].field = catalogue[0];
	form.lines[at].op = FILTER_HAS_VALUE;
	check_meaning(&form, arena_printf(&op.mem, "(city is \"a\" and id > 1) or %s has any value",
					  catalogue[0]->key));
	at = filter_form_edit(&form, "outer");
	form.lines[at].field = catalogue[1];
	form.lines[at].op = FILTER_UNKNOWN;
	check_meaning(
	    &form,
	    arena_printf(&op.mem, "(city is \"a\" and id > 1) or %s has any value or %s is unknown",
			 catalogue[0]->key, catalogue[1]->key));
}

static void test_filter_form_edit__adds_removes_and_turns(void **state)
{
	struct filter_form form;
	int at;

	(void)state;
	fill(&form, "city is \"a\" and (id > 1 or id < 0)");
	at = filter_form_edit(&form, "add:2");
	assert_int_equal(at, 5);
	assert_int_equal(form.lines[at].depth, 2);
	form.lines[at].field = catalogue[0];
	form.lines[at].op = FILTER_UNKNOWN;
	check_meaning(&form, arena_printf(&op.mem,
					  "city is \"a\" and (id > 1 or id < 0 or %s is "
					  "unknown)",
					  catalogue[0]->key));
	filter_form_edit(&form, "not:2");
	filter_form_edit(&form, "remove:5");
	check_meaning(&form, "city is \"a\" and not (id > 1 or id < 0)");
	assert_int_equal(filter_form_edit(&form, "group:2"), 6);
	check_meaning(&form, "city is \"a\" and not (id > 1 or id < 0)");
	filter_form_edit(&form, "remove:2");
	check_meaning(&form, "city is \"a\"");
	assert_int_equal(form.count, 3);
	filter_form_edit(&form, "clear");
	check_meaning(&form, "");
	assert_int_equal(form.count, 2);
}

static void test_filter_form_edit__passes_over_what_makes_no_sense(void **state)
{
	static const char *const edits[] = {
	    "",	       "add",	    "add:",	"add:1",    "add:99",
	    "add:-1",  "add:0x",    "remove:0", "remove:2", "remove:999",
	    "group:1", "nothing:1", "with:2",	"not:2",    "add:18446744073709551616",
	    ":",       ":1",	    "outer:1"};
	struct filter_form form;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(edits); i++) {
		fill(&form, "city is \"a\"");
		filter_form_edit(&form, edits[i]);
		check_meaning(&form, "city is \"a\"");
		assert_int_equal(form.count, 3);
	}
}

static void test_filter_form_mend__puts_brackets_right(void **state)
{
	static const char *const lines[][6] = {
	    {NULL},
	    {"close", "close", NULL},
	    {"condition", "close", "condition", NULL},
	    {"open", "open", "open", NULL},
	    {"open", "close", "close", "open", "close", NULL},
	    {"text", "open", "nonsense", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct filter_form form;
		int depth = 0;

		start(&form);
		filter_form_start(&form);
		filter_form_take(&form, "value", "before any line");
		for (const char *const *l = lines[i]; *l; l++)
			filter_form_take(&form, "line", *l);
		filter_form_mend(&form);
		assert_int_equal(form.lines[0].kind, FILTER_LINE_OPEN);
		assert_int_equal(filter_form_close(&form, 0), form.count - 1);
		for (size_t n = 0; n < form.count; n++) {
			depth -= form.lines[n].kind == FILTER_LINE_CLOSE;
			assert_int_equal(form.lines[n].depth, depth);
			depth += form.lines[n].kind == FILTER_LINE_OPEN;
		}
		check_meaning(&form, "");
	}
}

static void test_filter_form__has_a_maximum_and_says_so(void **state)
{
	struct filter_form form;

	(void)state;
	start(&form);
	filter_form_start(&form);
	for (int i = 0; i < FILTER_LINES_MAX + 5; i++)
		filter_form_take(&form, "line", "open");
	assert_true(form.is_full);
	filter_form_mend(&form);
	assert_int_equal(form.count, 2 * FILTER_LINES_MAX);
	assert_int_equal(filter_form_edit(&form, "add:0"), -1);
	assert_int_equal(filter_form_edit(&form, "outer"), -1);
	assert_int_equal(filter_form_edit(&form, "group:1"), -1);
}

/* --- several values in one input ------------------------------------------------------------ */

static void test_filter_form_split__reads_what_join_writes(void **state)
{
	(void)state;
	for (size_t i = 0; i + 2 < ARRAY_LEN(naughty_strings); i++) {
		const char *values[3];
		const char *const *back;
		size_t wanted = 0, count;

		for (size_t k = 0; k < 3; k++)
			if (naughty_strings[i + k][0])
				values[wanted++] = naughty_strings[i + k];
		back = filter_form_split(&op, filter_form_join(&op, values, wanted), &count);
		assert_int_equal(count, wanted);
		for (size_t k = 0; k < count; k++)
			assert_string_equal(back[k], values[k]);
	}
}

static void test_filter_form_split__takes_what_people_type(void **state)
{
	static const struct {
		const char *text, *values[4];
	} cases[] = {
	    {"", {NULL}},
	    {" , ,\n\n", {NULL}},
	    {"a", {"a"}},
	    {"a,b ,  c", {"a", "b", "c"}},
	    {"a\nb\r\nc", {"a", "b", "c"}},
	    {"\"a, b\" , c", {"a, b", "c"}},
	    {"\"unclosed, b", {"\"unclosed", "b"}},
	    {"\"half\" open, b", {"\"half\" open", "b"}},
	    {"5\" pipe, b", {"5\" pipe", "b"}},
	    {"\"\\\"x\\\\\", y", {"\"x\\", "y"}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t count, wanted = 0;
		const char *const *values = filter_form_split(&op, cases[i].text, &count);

		while (wanted < 4 && cases[i].values[wanted])
			wanted++;
		assert_int_equal(count, wanted);
		for (size_t k = 0; k < count; k++)
			assert_string_equal(values[k], cases[i].values[k]);
	}
}

/* --- words ---------------------------------------------------------------------------------- */

static void test_filter_words__read_like_the_builder(void **state)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
	    {"country is any of \"DE\", \"AT\"", "Country is either of these Germany, Austria"},
	    {"tag is \"vip\"", "Tag has vip"},
	    {"signup in the last 90 days", "Signup date in the last 90 days"},
	    {"signup more than 1 week ago", "Signup date more than 1 week ago"},
	    {"signup is this month", "Signup date is this month"},
	    {"id between 1 and 5", "ID is between 1 and 5"},
	    {"city is not \"Wien\" if known", "City is not Wien, if known"},
	    {"city is field region", "City is Region"},
	    {"email_status is \"spam_report\"", "Email subscription status is Spam report"},
	    {"city is any of a, b, c, d, e, f", "City is any of a, b, c and 3 more"},
	    {"city is a and not (id > 1 or id < 0)",
	     "City is a and not (ID is greater than 1 or ID is less than 0)"},
	    {"did \"test\" at least 2 times in the last 7 days",
	     "Did: test at least 2 times in the last 7 days"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(
		    filter_words(&op, catalogue, catalogue_count, parse(cases[i].text)),
		    cases[i].words);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    CASE(test_filter_form__brings_every_kind_of_line_back),
	    CASE(test_filter_form__shows_lines_in_order_and_depth),
	    CASE(test_filter_form__brings_random_trees_back),
	    CASE(test_filter_form__leaves_out_what_is_not_complete_but_keeps_it),
	    CASE(test_filter_form__names_what_a_line_waits_for),
	    CASE(test_filter_form__refuses_text_that_is_no_filter),
	    CASE(test_filter_form__carries_values_along),
	    CASE(test_filter_form__drops_values_of_another_type),
	    CASE(test_filter_form_edit__compares_with_a_field_and_back),
	    CASE(test_filter_form_edit__adds_an_outer_group),
	    CASE(test_filter_form_edit__adds_removes_and_turns),
	    CASE(test_filter_form_edit__passes_over_what_makes_no_sense),
	    CASE(test_filter_form_mend__puts_brackets_right),
	    CASE(test_filter_form__has_a_maximum_and_says_so),
	    CASE(test_filter_form_split__reads_what_join_writes),
	    CASE(test_filter_form_split__takes_what_people_type),
	    CASE(test_filter_words__read_like_the_builder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
