/*
 * Events in filters, over events that were recorded: by the id sets, by the test of each contact,
 * and by a plain loop over the same events.
 */
#include "tests/unit/support.h"

#include "lib/base/str.h"
#include "lib/domain/event.h"
#include "lib/filter/filter_event.h"
#include "lib/filter/filter_explain.h"
#include "lib/filter/filter_set.h"
#include "lib/platform/zone.h"

enum { DAY = 86400, PEOPLE = 8, EVENTS_MAX = 400 };

static const struct filter_context context = {
    .now = TEST_NOW, .clock = TEST_NOW, .default_country = "AT"};

/* Contacts 1 to PEOPLE; a write transaction is open. */
static int setup(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	zone_use("UTC");
	for (int i = 0; i < PEOPLE; i++)
		if (db_run_script(&base->op, "INSERT INTO contact (created_at, updated_at)"
					     " VALUES (1795348800, 1795348800)"))
			return -1;
	if (db_run_script(&base->op, "UPDATE contact_count SET total = 8 WHERE state = 0"))
		return -1;
	test_begin(base);
	return 0;
}

/* --- asking --------------------------------------------------------------------------------- */

static struct filter_node *read_filter(struct test_base *base, const char *text)
{
	struct filter_error error;
	struct filter_node *tree;

	if (filter_read(&base->op, &context, text, &tree, &error))
		fail_msg("%s: %s", text, error.message);
	return tree;
}

static const char *say(struct test_base *base, const struct id_set *set)
{
	const char *text = "";

	for (int64_t id = id_set_next(set, 0); id; id = id_set_next(set, id))
		text = arena_printf(&base->op.mem, "%s%s%d", text, text[0] ? " " : "", (int)id);
	return text;
}

/* "1 3": who matches, by sets; and the tests of each contact say the same. */
static const char *who(struct test_base *base, const char *text)
{
	struct filter_node *tree = read_filter(base, text);
	struct filter_sets sets;
	struct id_set set, tested;
	int64_t count;
	struct sql s;

	assert_rc(RC_OK, filter_sets_init(&base->op, &sets));
	assert_rc(RC_OK, filter_set_get(&sets, tree, &set));
	assert_rc(RC_OK, filter_set_count(&sets, tree, &count));
	assert_int_equal(count, id_set_count(&set));
	id_set_init(&base->op.mem, &tested, sets.newest);
	sql_init(&s);
	sql_add(&s, "SELECT id_set(c.id) FROM contact c WHERE c.state = 0 AND ");
	filter_sql_test(&s, tree);
	assert_rc(RC_OK, db_get_set(&base->op, &tested, sql_text(&s), sql_args(&s)));
	sql_release(&s);
	if (strcmp(say(base, &set), say(base, &tested)) != 0)
		fail_msg("%s: sets say %s, tests %s", text, say(base, &set), say(base, &tested));
	return say(base, &set);
}

static void assert_refused(struct test_base *base, const char *text, const char *at,
			   const char *words)
{
	struct filter_error error;
	struct filter_node *tree;

	assert_rc(RC_INVALID, filter_read(&base->op, &context, text, &tree, &error));
	assert_non_null(strstr(error.message, words));
	assert_int_equal(error.at, (size_t)(strstr(text, at) - text));
	op_clear_fault(&base->op);
}

/* --- doing ---------------------------------------------------------------------------------- */

static char *new_key(struct test_base *base)
{
	int64_t events =
	    test_count(base, "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM visit)"
			     " + (SELECT count(*) FROM shop_order)"
			     " + (SELECT count(*) FROM page_view)"
			     " + (SELECT count(*) FROM mailing_response)"
			     " + (SELECT count(*) FROM mailing)");

	return arena_printf(&base->op.mem, "key:%d", (int)events);
}

static void did(struct test_base *base, int64_t contact_id, const char *name, int64_t ago,
		const char *property, const char *value)
{
	struct event_property p = {property, value};
	struct event_named event = {.contact_id = contact_id,
				    .at = TEST_NOW - ago,
				    .source_key = new_key(base),
				    .name = name,
				    .properties = &p,
				    .property_count = property != NULL};
	bool is_new;

	assert_rc(RC_OK, event_record_named(&base->op, &event, &is_new));
	assert_true(is_new);
}

static void ordered(struct test_base *base, int64_t contact_id, int64_t ago, int64_t cents,
		    const char *coupon)
{
	struct event_order order = {.contact_id = contact_id,
				    .at = TEST_NOW - ago,
				    .source_key = new_key(base),
				    .total_cents = cents,
				    .coupon = coupon};
	bool is_new;

	assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
}

static void viewed(struct test_base *base, int64_t contact_id, int64_t ago, const char *page)
{
	struct event_page_view view = {.contact_id = contact_id,
				       .at = TEST_NOW - ago,
				       .source_key = new_key(base),
				       .page = page};
	bool is_new;

	assert_rc(RC_OK, event_record_page_view(&base->op, &view, &is_new));
}

/* --- the table of filter semantics ---------------------------------------------------------- */

static void test_filter_event__counts_down_to_none(void **state)
{
	struct test_base *base = *state;

	did(base, 2, "test", 10, NULL, NULL);
	did(base, 3, "test", 10, NULL, NULL);
	did(base, 3, "Test", 20, NULL, NULL);
	did(base, 4, "other", 10, NULL, NULL);
	assert_string_equal(who(base, "did \"test\" exactly 0 times"), "1 4 5 6 7 8");
	assert_string_equal(who(base, "did not \"test\""), "1 4 5 6 7 8");
	assert_string_equal(who(base, "not did \"test\""), "1 4 5 6 7 8");
	assert_string_equal(who(base, "did \"test\" at most 1 times"), "1 2 4 5 6 7 8");
	assert_string_equal(who(base, "did \"test\" at most 0 times"), "1 4 5 6 7 8");
	assert_string_equal(who(base, "did \"test\""), "2 3");
	assert_string_equal(who(base, "did \"TEST\" exactly 1 times"), "2");
	assert_string_equal(who(base, "did \"test\" at least 2 times"), "3");
	assert_string_equal(who(base, "did not \"test\" at least 2 times"), "1 2 4 5 6 7 8");
	assert_string_equal(who(base, "did not \"test\" exactly 1 times"), "1 3 4 5 6 7 8");
	assert_string_equal(who(base, "did not \"test\" at most 1 times"), "3");
	assert_string_equal(who(base, "did not \"test\" exactly 0 times"), "2 3");
	assert_string_equal(who(base, "did \"never heard of\""), "");
	assert_string_equal(who(base, "did not \"never heard of\""), "1 2 3 4 5 6 7 8");
	assert_refused(base, "did \"test\" at least 0 times", "did", "at least 1");
}

static void test_filter_event__people_leave_a_window_by_time_alone(void **state)
{
	struct test_base *base = *state;

	did(base, 1, "test", 600, NULL, NULL);
	did(base, 2, "test", 400, NULL, NULL);
	assert_string_equal(who(base, "did \"test\" at most 0 times in the last 500 seconds"),
			    "1 3 4 5 6 7 8");
	assert_string_equal(who(base, "did \"test\" in the last 500 seconds"), "2");
	assert_string_equal(who(base, "did \"test\" in the last 600 seconds"), "1 2");
	assert_string_equal(who(base, "did \"test\" more than 500 seconds ago"), "1");
}

static void test_filter_event__names_may_have_blanks(void **state)
{
	struct test_base *base = *state;

	did(base, 5, "test event name", 10, NULL, NULL);
	did(base, 5, "test event name", 20, NULL, NULL);
	did(base, 6, "test event name", 20, NULL, NULL);
	assert_string_equal(who(base, "did \"test event name\" at least 2 times"), "5");
	assert_string_equal(who(base, "did \"Test  Event NAME\""), "5 6");
	assert_string_equal(who(base, "did \"test event\""), "");
}

static void test_filter_event__the_last_one_is_asked_what_it_was(void **state)
{
	struct test_base *base = *state;

	did(base, 1, "bought", 100, "kind", "book");
	did(base, 2, "bought", 100, "other", "book");
	did(base, 3, "bought", 100, NULL, NULL);
	did(base, 3, "bought", 50, "kind", "book");
	did(base, 4, "bought", 100, "kind", "book");
	did(base, 4, "bought", 50, NULL, NULL);
	assert_string_equal(who(base, "last \"bought\" where (kind is unknown)"), "2 4");
	assert_string_equal(who(base, "last \"bought\" where (kind has any value)"), "1 3");
	assert_string_equal(who(base, "last \"bought\" where (kind is \"Book\")"), "1 3");
	assert_string_equal(who(base, "last \"bought\" where (kind is not \"book\")"), "2 4");
	assert_string_equal(who(base, "last \"bought\" where (kind is not \"pen\" if known)"),
			    "1 3");
	/* With a window: the last one within it. */
	assert_string_equal(
	    who(base, "last \"bought\" more than 70 seconds ago where (kind is \"book\")"), "1 4");
	assert_string_equal(who(base, "not last \"bought\" where (kind is \"book\")"),
			    "2 4 5 6 7 8");
	assert_refused(base, "last order", "last", "where");
}

/* --- windows and properties ----------------------------------------------------------------- */

static void test_filter_event__orders_have_windows_and_properties(void **state)
{
	struct test_base *base = *state;

	ordered(base, 1, 5 * DAY, 1999, "SPRING");
	ordered(base, 1, 50 * DAY, 5000, NULL);
	ordered(base, 2, 100 * DAY, 10000, "spring");
	ordered(base, 3, 0, 100, NULL);
	assert_string_equal(who(base, "did order"), "1 2 3");
	assert_string_equal(who(base, "did order at least 2 times"), "1");
	assert_string_equal(who(base, "did order exactly 1 times"), "2 3");
	assert_string_equal(who(base, "did not order"), "4 5 6 7 8");
	assert_string_equal(who(base, "did order in the last 90 days"), "1 3");
	assert_string_equal(who(base, "did order at least 2 times in the last 90 days"), "1");
	assert_string_equal(who(base, "did not order in the last 90 days"), "2 4 5 6 7 8");
	assert_string_equal(who(base, "did order today"), "3");
	assert_string_equal(who(base, "did order between 2026-08-01 and 2026-10-31"), "1 2");
	assert_string_equal(who(base, "did order before 2026-10-04"), "1 2");
	assert_string_equal(who(base, "did order where (total > 19.99)"), "1 2");
	assert_string_equal(who(base, "did order where (total = 19.99)"), "1");
	assert_string_equal(who(base, "did order where (coupon is \"Spring\")"), "1 2");
	assert_string_equal(who(base, "did order where (coupon starts with \"sp\")"), "1 2");
	assert_string_equal(who(base, "did order where (coupon is unknown)"), "1 3");
	assert_string_equal(who(base, "did order where (coupon has any value and total < 50)"),
			    "1");
	assert_string_equal(
	    who(base, "did order where (coupon is unknown and (total < 2 or total >= 50))"), "1 3");
	assert_string_equal(
	    who(base, "did order in the last 30 days where (not (coupon is \"spring\"))"), "3");
	assert_string_equal(who(base, "did not order where (coupon is \"spring\")"), "3 4 5 6 7 8");
	assert_string_equal(who(base, "last order where (total < 50)"), "1 3");
	assert_string_equal(who(base, "did order where (total between 10 and 20) and id < 5"), "1");
}

static void test_filter_event__pages_are_counted_in_their_window(void **state)
{
	struct test_base *base = *state;

	viewed(base, 1, 3 * DAY, "/pricing");
	viewed(base, 1, 2 * DAY, "/Pricing");
	viewed(base, 1, 1 * DAY, "/about");
	viewed(base, 2, 40 * DAY, "/pricing");
	viewed(base, 2, 1 * DAY, "/pricing");
	viewed(base, 3, 1 * DAY, "/about");
	assert_string_equal(who(base, "did page_view at least 2 times in the last 30 days"
				      " where (page is \"/pricing\")"),
			    "1");
	assert_string_equal(who(base, "did page_view exactly 1 times in the last 30 days"
				      " where (page is \"/pricing\")"),
			    "2");
	assert_string_equal(who(base, "did page_view where (page contains \"pric\")"), "1 2");
	assert_string_equal(
	    who(base, "did page_view where (page is any of \"/about\", \"/pricing\")"), "1 2 3");
	assert_string_equal(who(base, "did page_view where (page is not \"/pricing\")"), "1 3");
	assert_string_equal(who(base, "last page_view where (page is \"/about\")"), "1 3");
}

static void test_filter_event__emails_are_opened_and_clicked(void **state)
{
	struct test_base *base = *state;
	struct event_mailing_response r = {.at = TEST_NOW - DAY,
					   .source_key = "r1",
					   .kind = EVENT_OPENED,
					   .mailing = {.contact_id = 1,
						       .at = TEST_NOW - 2 * DAY,
						       .source_key = "m1",
						       .campaign = "Spring"}};
	struct event_mailing m = {
	    .contact_id = 2, .at = TEST_NOW - 3 * DAY, .source_key = "m2", .campaign = "Autumn"};
	bool is_new;

	assert_rc(RC_OK, event_record_response(&base->op, &r, &is_new));
	assert_rc(RC_OK, event_record_mailing(&base->op, &m, &is_new));
	assert_string_equal(who(base, "did email"), "1 2");
	assert_string_equal(who(base, "did email_open in the last 30 days and not did email_click"),
			    "1");
	assert_string_equal(who(base, "did email_open where (campaign is \"spring\")"), "1");
	assert_string_equal(who(base, "did email where (opened is no)"), "2");
	assert_string_equal(who(base, "did email where (opened is yes)"), "1");
	assert_string_equal(who(base, "emails_unopened = 1"), "2");
	assert_string_equal(who(base, "last_email_open in the last 2 days"), "1");
}

static void test_filter_event__named_events_carry_anything(void **state)
{
	struct test_base *base = *state;

	did(base, 1, "paid", 10, "Plan Name", "Gold");
	did(base, 2, "paid", 10, "amount", "9");
	did(base, 3, "paid", 10, "amount", "10.5");
	did(base, 4, "paid", 10, "until", "2026-12-24");
	did(base, 5, "paid", 10, "trial", "true");
	did(base, 6, "paid", 10, "trial", "no");
	assert_string_equal(who(base, "did \"paid\" where (plan_name is \"GOLD\")"), "1");
	assert_string_equal(who(base, "did \"paid\" where (plan_name contains \"ol\")"), "1");
	assert_string_equal(who(base, "did \"paid\" where (plan_name = \"gold\")"), "1");
	assert_string_equal(who(base, "did \"paid\" where (amount > 9)"), "3");
	assert_string_equal(who(base, "did \"paid\" where (amount >= 9)"), "2 3");
	assert_string_equal(who(base, "did \"paid\" where (amount = 10.50)"), "3");
	assert_string_equal(who(base, "did \"paid\" where (amount between 9 and 10)"), "2");
	assert_string_equal(who(base, "did \"paid\" where (amount is \"9\")"), "2");
	assert_string_equal(who(base, "did \"paid\" where (until after 2026-12-01)"), "4");
	assert_string_equal(who(base, "did \"paid\" where (until on 2026-12-24)"), "4");
	assert_string_equal(
	    who(base, "did \"paid\" where (until between 2026-12-01 and 2026-12-24)"), "4");
	assert_string_equal(who(base, "did \"paid\" where (until in the next 40 days)"), "4");
	assert_string_equal(who(base, "did \"paid\" where (trial is yes)"), "5");
	assert_string_equal(who(base, "did \"paid\" where (trial is no)"), "6");
	assert_string_equal(who(base, "did \"paid\" where (trial is not yes)"), "1 2 3 4 6");
	assert_string_equal(who(base, "did \"paid\" where (trial is not yes if known)"), "6");
	assert_string_equal(who(base, "did \"paid\" where (nothing is unknown)"), "1 2 3 4 5 6");
	assert_string_equal(who(base, "did \"paid\" where (nothing is \"x\")"), "");
}

static void test_filter_event__wrong_questions_are_refused(void **state)
{
	struct test_base *base = *state;

	assert_refused(base, "did shopping", "shopping", "stands in quotes");
	assert_refused(base, "did order where (colour is \"red\")", "colour", "total, items");
	assert_refused(base, "did order where (total is \"much\")", "\"much\"", "");
	assert_refused(base, "did order where (total contains \"1\")", "contains",
		       "cannot be asked");
	assert_refused(base, "did order before x", "did", "2026-11-22");
	assert_refused(base, "did order where (coupon is field city)", "field", "not with a field");
	assert_refused(base, "did \"x\" where (a > b)", "b", "");
}

static void test_filter_event__a_verdict_tells_what_was_done(void **state)
{
	struct test_base *base = *state;
	struct filter_node *tree =
	    read_filter(base, "did order in the last 90 days and last order where (total > 100)"
			      " and not did \"paid\"");
	struct filter_reason *reasons;
	size_t count;

	zone_use("Europe/Vienna");
	ordered(base, 1, 5 * DAY, 1999, NULL);
	ordered(base, 1, 100 * DAY, 1999, NULL);
	assert_rc(RC_OK, filter_explain(&base->op, tree, 1, &reasons, &count));
	assert_int_equal(count, 4);
	assert_true(reasons[1].matches);
	assert_string_equal(reasons[1].stored, "1 time, the latest on 17 Nov 2026, 13:00");
	assert_int_equal(reasons[2].verdict, FILTER_FAILS);
	assert_string_equal(reasons[2].stored, "2 times, the latest on 17 Nov 2026, 13:00");
	assert_true(reasons[3].matches);
	assert_string_equal(reasons[3].stored, "0 times");
}

/* --- sums ----------------------------------------------------------------------------------- */

static void test_filter_event__who_did_nothing_has_none(void **state)
{
	struct test_base *base = *state;
	struct event_visit visit = {.contact_id = 2,
				    .at = TEST_NOW - DAY,
				    .source_key = "v1",
				    .seconds = 90,
				    .landing_page = "/sale",
				    .browser = "Firefox"};
	struct event_cart cart = {.contact_id = 3,
				  .at = TEST_NOW - DAY,
				  .source_key = "c1",
				  .state = EVENT_CART_ABANDONED};
	bool is_new;

	ordered(base, 1, DAY, 1000, NULL);
	ordered(base, 1, 2 * DAY, 999, "X");
	assert_rc(RC_OK, event_record_visit(&base->op, &visit, &is_new));
	assert_rc(RC_OK, event_record_cart(&base->op, &cart, &is_new));
	assert_string_equal(who(base, "orders = 0"), "2 3 4 5 6 7 8");
	assert_string_equal(who(base, "orders < 3"), "1 2 3 4 5 6 7 8");
	assert_string_equal(who(base, "orders != 2"), "2 3 4 5 6 7 8");
	assert_string_equal(who(base, "total_spent = 19.99"), "1");
	assert_string_equal(who(base, "total_spent > 19.98"), "1");
	assert_string_equal(who(base, "average_order = 9.995"), "1");
	assert_string_equal(who(base, "average_order < 100"), "1");
	assert_string_equal(who(base, "average_order is unknown"), "2 3 4 5 6 7 8");
	assert_string_equal(who(base, "average_seconds >= 90"), "2");
	assert_string_equal(who(base, "last_order in the last 7 days"), "1");
	assert_string_equal(who(base, "last_order is unknown"), "2 3 4 5 6 7 8");
	assert_string_equal(who(base, "abandoned_cart is yes"), "3");
	assert_string_equal(who(base, "abandoned_cart is no"), "1 2 4 5 6 7 8");
	assert_string_equal(who(base, "abandoned_cart is not yes"), "1 2 4 5 6 7 8");
	assert_string_equal(who(base, "landing_page is \"/SALE\""), "2");
	assert_string_equal(who(base, "browser is not \"firefox\""), "1 3 4 5 6 7 8");
	assert_string_equal(who(base, "browser has any value"), "2");
	assert_string_equal(who(base, "browser is not \"opera\" if known"), "2");
	assert_string_equal(who(base, "top_weekday is \"saturday\""), "2");
	assert_string_equal(who(base, "coupon_orders >= 1 and orders between 1 and 2"), "1");
	/* Archived people are nowhere. */
	assert_rc(RC_OK,
		  db_run_script(&base->op, "UPDATE contact SET state = 1 WHERE id = 1;"
					   "UPDATE contact_count SET total = 7 WHERE state = 0"));
	assert_string_equal(who(base, "did order"), "");
	assert_string_equal(who(base, "orders = 0"), "2 3 4 5 6 7 8");
}

/* Each field and each property is asked with each of its operators: SQL takes all of them. */
static const char *value_for(enum filter_type type, enum filter_operator op)
{
	switch (filter_operators[op].shape) {
	case FILTER_SHAPE_VALUE:
	case FILTER_SHAPE_VALUES:
		return type == FILTER_TYPE_NUMBER   ? "1"
		       : type == FILTER_TYPE_DATE   ? "2026-11-20"
		       : type == FILTER_TYPE_CHOICE ? "monday"
						    : "x";
	case FILTER_SHAPE_RANGE:
		return type == FILTER_TYPE_NUMBER ? "1" : "2026-11-20";
	default:
		return NULL;
	}
}

static const char *ask_with(struct test_base *base, const struct filter_field *field,
			    enum filter_operator what)
{
	const char *text = value_for(field->type, what);
	struct filter_value values[] = {{.text = text}, {.text = text}};
	struct filter_node node = {
	    .type = FILTER_CONDITION,
	    .field = field->key,
	    .op = what,
	    .values = values,
	    .value_count = text ? 1 + (filter_operators[what].shape == FILTER_SHAPE_RANGE) : 0,
	    .number = 3,
	    .unit = FILTER_WEEKS};

	return filter_print_item(&base->op, &node);
}

static void test_filter_event__every_field_takes_its_operators(void **state)
{
	struct test_base *base = *state;
	size_t families, totals;
	const struct filter_event_family *family = filter_event_families(&families);
	const struct filter_field *total = filter_total_fields(&totals);

	ordered(base, 1, DAY, 1000, "x");
	for (size_t i = 0; i < totals; i++)
		for (const enum filter_operator *o = filter_type_operators(total[i].type); *o; o++)
			if (*o != FILTER_IN_LIST && *o != FILTER_NOT_IN_LIST)
				(void)who(base, ask_with(base, &total[i], *o));
	for (size_t f = 0; f < families; f++) {
		assert_ptr_equal(filter_event_find(family[f].key), &family[f]);
		for (size_t i = 0; i < family[f].property_count; i++) {
			const struct filter_field *p = &family[f].properties[i];

			for (const enum filter_operator *o = filter_type_operators(p->type); *o;
			     o++)
				if (*o != FILTER_IN_LIST && *o != FILTER_NOT_IN_LIST)
					(void)who(base, arena_printf(
							    &base->op.mem, "did %s where (%s)",
							    family[f].key, ask_with(base, p, *o)));
		}
		op_reset(&base->op, TEST_NOW);
	}
}

/* What is accepted is not too deep for the database, segments within segments included. */
static void test_filter_event__the_deepest_filters_still_run(void **state)
{
	struct test_base *base = *state;
	static const char *const innermost[] = {
	    ("did \"paid\" at least 3 times in the last 9 days"
	     " where (x is \"a\" or not (y > 3 or not (x is \"a\" or not z starts with \"b\")))"),
	    "last \"paid\" in the last 9 days where (x is \"a\" or not (y > 3 or not z is \"b\"))",
	    "did order exactly 2 times where (total > 3 or not (total > 4 or coupon is not \"b\"))",
	    "browser starts with \"f\" or orders = 0",
	};

	did(base, 1, "paid", 10, "x", "a");
	for (size_t i = 0; i < ARRAY_LEN(innermost); i++) {
		const char *filter = innermost[i];
		bool is_refused = false;
		struct filter_error error;
		struct filter_node *tree;

		for (int depth = 0; depth < FILTER_NESTING_MAX && !is_refused; depth++) {
			const char *name = arena_printf(&base->op.mem, "s%d.%d", (int)i, depth);

			assert_rc(RC_OK, db_run(&base->op,
						"INSERT INTO segment (name, name_key, kind, filter,"
						" owner_id, is_shared, created_at, updated_at)"
						" VALUES ($1, $1, 0, $2, 1, 1, 0, 0)",
						DB_ARGS(db_text(name), db_text(filter))));
			filter =
			    arena_printf(&base->op.mem,
					 "not (id = 1 or not (id = 2 or segment is \"%s\"))", name);
			if (filter_read(&base->op, &context, filter, &tree, &error)) {
				assert_non_null(strstr(error.message, "too many brackets"));
				is_refused = true;
			} else {
				(void)who(base, filter);
			}
		}
		assert_true(is_refused);
		op_clear_fault(&base->op);
	}
}

/* --- against a plain loop ------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed >> 8;
}

/* An event as the loop sees it. */
struct fact {
	int64_t contact_id, at;
	int kind; /* place in kinds[] */
	int mark; /* place in marks[], 0 for none */
};

static const struct {
	const char *name, *property;
} kinds[] = {{"order", "coupon"}, {"page_view", "page"}, {"\"logged in\"", "device"}};
static const char *const marks[] = {"", "alpha", "beta", "gamma"};

static void record(struct test_base *base, const struct fact *f)
{
	int64_t ago = TEST_NOW - f->at;

	if (f->kind == 0)
		ordered(base, f->contact_id, ago, 100, marks[f->mark]);
	else if (f->kind == 1)
		viewed(base, f->contact_id, ago, marks[f->mark]);
	else
		did(base, f->contact_id, "logged in", ago, "device", marks[f->mark]);
}

/* A question, as numbers. */
struct question {
	enum filter_verb verb;
	int kind;
	enum filter_count counting;
	int times;
	int days;    /* in the last so many; -1: ever; -2: more than 10 days ago */
	int mark;    /* where the property is this; -1: nothing asked; 0: unknown */
	bool is_not; /* ... is not */
};

static const char *question_text(struct test_base *base, const struct question *q)
{
	static const char *const verbs[] = {"did", "did not", "last"};
	static const char *const counts[] = {"", "at least", "at most", "exactly"};
	struct arena *mem = &base->op.mem;
	const char *count =
	    q->counting ? arena_printf(mem, "%s %d times", counts[q->counting], q->times) : "";
	const char *window = q->days >= 0    ? arena_printf(mem, "in the last %d days", q->days)
			     : q->days == -2 ? "more than 10 days ago"
					     : "";
	const char *where = q->mark < 0 ? ""
			    : q->mark
				? arena_printf(mem, "where (%s %s \"%s\")", kinds[q->kind].property,
					       q->is_not ? "is not" : "is", marks[q->mark])
				: arena_printf(mem, "where (%s %s)", kinds[q->kind].property,
					       q->is_not ? "has any value" : "is unknown");

	return arena_printf(mem, "%s %s %s %s %s", verbs[q->verb], kinds[q->kind].name, count,
			    window, where);
}

static bool is_asked(const struct question *q, const struct fact *f)
{
	return q->mark < 0 || (f->mark == q->mark) != q->is_not;
}

static bool is_within(const struct question *q, const struct fact *f)
{
	int64_t today = TEST_NOW / DAY;

	if (q->days >= 0)
		return f->at <= TEST_NOW && f->at / DAY >= today - q->days;
	return q->days == -1 || f->at / DAY < today - 10;
}

static bool expected(const struct question *q, int64_t who, const struct fact *facts, int count)
{
	const struct fact *latest = NULL;
	int found = 0;
	bool is_it;

	for (int i = 0; i < count; i++) {
		const struct fact *f = &facts[i];

		if (f->contact_id != who || f->kind != q->kind || !is_within(q, f))
			continue;
		found += is_asked(q, f);
		if (!latest || f->at >= latest->at)
			latest = f;
	}
	if (q->verb == FILTER_LAST_HAS)
		return latest && is_asked(q, latest);
	is_it = q->counting == FILTER_COUNT_AT_MOST   ? found <= q->times
		: q->counting == FILTER_COUNT_EXACTLY ? found == q->times
						      : found >= (q->counting ? q->times : 1);
	return is_it != (q->verb == FILTER_DID_NOT);
}

static struct question any_question(uint64_t *seed)
{
	struct question q = {.verb = (enum filter_verb)(next_random(seed) % 3),
			     .kind = (int)(next_random(seed) % ARRAY_LEN(kinds)),
			     .counting = (enum filter_count)(next_random(seed) % 4),
			     .times = (int)(next_random(seed) % 4),
			     .days = (int)(next_random(seed) % 40) - 2,
			     .mark = (int)(next_random(seed) % 5) - 1,
			     .is_not = next_random(seed) % 2};

	if (q.counting == FILTER_COUNT_AT_LEAST && q.times == 0)
		q.times = 1;
	if (q.verb == FILTER_LAST_HAS) {
		q.counting = FILTER_COUNT_NONE;
		if (q.mark < 0)
			q.mark = 1;
	}
	return q;
}

static void test_filter_event__agrees_with_a_loop_over_the_events(void **state)
{
	struct test_base *base = *state;
	struct fact *facts = mem_alloc(EVENTS_MAX * sizeof(*facts));
	uint64_t seed = 4711;

	for (int i = 0; i < EVENTS_MAX; i++) {
		facts[i] =
		    (struct fact){.contact_id = 1 + (int64_t)(next_random(&seed) % 7),
				  .at = TEST_NOW - (int64_t)(next_random(&seed) % 30) * DAY / 2,
				  .kind = (int)(next_random(&seed) % ARRAY_LEN(kinds)),
				  .mark = (int)(next_random(&seed) % ARRAY_LEN(marks))};
		/* A page always has an address; few do the last two. */
		if (facts[i].kind == 1 && facts[i].mark == 0)
			facts[i].mark = 3;
		if (facts[i].contact_id > 5 && i % 10)
			facts[i].contact_id = 1;
		record(base, &facts[i]);
	}
	for (int round = 0; round < 600; round++) {
		struct question q = any_question(&seed);
		const char *text = question_text(base, &q), *people = "";

		for (int64_t id = 1; id <= PEOPLE; id++)
			if (expected(&q, id, facts, EVENTS_MAX))
				people = arena_printf(&base->op.mem, "%s%s%d", people,
						      people[0] ? " " : "", (int)id);
		if (strcmp(who(base, text), people) != 0)
			fail_msg("%s: %s instead of %s", text, who(base, text), people);
		op_reset(&base->op, TEST_NOW);
	}
	free(facts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_filter_event__counts_down_to_none),
	    TEST(test_filter_event__people_leave_a_window_by_time_alone),
	    TEST(test_filter_event__names_may_have_blanks),
	    TEST(test_filter_event__the_last_one_is_asked_what_it_was),
	    TEST(test_filter_event__orders_have_windows_and_properties),
	    TEST(test_filter_event__pages_are_counted_in_their_window),
	    TEST(test_filter_event__emails_are_opened_and_clicked),
	    TEST(test_filter_event__named_events_carry_anything),
	    TEST(test_filter_event__wrong_questions_are_refused),
	    TEST(test_filter_event__a_verdict_tells_what_was_done),
	    TEST(test_filter_event__who_did_nothing_has_none),
	    TEST(test_filter_event__every_field_takes_its_operators),
	    TEST(test_filter_event__the_deepest_filters_still_run),
	    TEST(test_filter_event__agrees_with_a_loop_over_the_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
