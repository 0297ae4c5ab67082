#include "tests/unit/support.h"

#include "lib/base/limits.h"
#include "lib/domain/event.h"
#include "lib/domain/event_row.h"
#include "lib/platform/zone.h"

enum { DAY = 86400, PEOPLE = 6 };

/* Contacts 1 to PEOPLE, without more than an id; a write transaction is open. */
static int setup(void **state)
{
	struct test_base *base;

	if (test_base_setup(state))
		return -1;
	base = *state;
	zone_use("Europe/Vienna");
	for (int i = 0; i < PEOPLE; i++)
		if (db_run_script(&base->op, "INSERT INTO contact (created_at, updated_at)"
					     " VALUES (1795348800, 1795348800)"))
			return -1;
	test_begin(base);
	return 0;
}

static int64_t total_of(struct test_base *base, int64_t contact_id, const char *sql)
{
	int64_t n;

	assert_rc(RC_OK, db_get_int(&base->op, &n, sql, DB_ARGS(db_int(contact_id))));
	return n;
}

#define TOTAL(base, id, column)                                                                    \
	total_of((base), (id),                                                                     \
		 "SELECT COALESCE(" column ", -1) FROM contact_total WHERE contact_id = $1")
#define TERM(base, id, column)                                                                     \
	term_of((base), (id),                                                                      \
		"SELECT COALESCE((SELECT text FROM term y WHERE y.id = t." column "), '')"         \
		" FROM contact_total t WHERE t.contact_id = $1")

static const char *term_of(struct test_base *base, int64_t contact_id, const char *sql)
{
	const char *text;

	assert_rc(RC_OK, db_get_text(&base->op, &text, sql, DB_ARGS(db_int(contact_id))));
	return text;
}

/* --- orders --------------------------------------------------------------------------------- */

static const struct event_item tea_and_cups[] = {
    {.product = "Green tea", .category = "Tea", .quantity = 1, .price_cents = 990},
    {.product = "Cup", .category = "Crockery", .quantity = 4, .price_cents = 550},
};

static struct event_order an_order(const char *key, int64_t at)
{
	return (struct event_order){.contact_id = 1,
				    .at = at,
				    .source_key = key,
				    .total_cents = 3190,
				    .currency = "EUR",
				    .payment = "PayPal",
				    .items = tea_and_cups,
				    .item_count = ARRAY_LEN(tea_and_cups)};
}

static void test_event__an_order_is_kept_and_summed_up(void **state)
{
	struct test_base *base = *state;
	struct event_order order = an_order("shop:order:1", TEST_NOW - 5 * DAY);
	bool is_new;

	assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
	assert_true(is_new);
	order = an_order("shop:order:2", TEST_NOW - 9 * DAY);
	order.coupon = "SPRING";
	order.payment = "Card";
	order.item_count = 1;
	order.total_cents = 990;
	assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
	assert_int_equal(TOTAL(base, 1, "orders"), 2);
	assert_int_equal(TOTAL(base, 1, "spent_cents"), 4180);
	assert_int_equal(TOTAL(base, 1, "items"), 6);
	assert_int_equal(TOTAL(base, 1, "coupon_orders"), 1);
	assert_int_equal(TOTAL(base, 1, "first_order_at"), TEST_NOW - 9 * DAY);
	assert_int_equal(TOTAL(base, 1, "last_order_at"), TEST_NOW - 5 * DAY);
	assert_int_equal(TOTAL(base, 1, "last_active_at"), TEST_NOW - 5 * DAY);
	/* The order that came in last is not the latest. */
	assert_string_equal(TERM(base, 1, "last_payment_id"), "PayPal");
	assert_string_equal(TERM(base, 1, "last_coupon_id"), "");
	assert_string_equal(TERM(base, 1, "top_product_id"), "Cup");
	assert_int_equal(test_count(base, "SELECT count(*) FROM order_item"), 3);
	assert_int_equal(test_count(base, "SELECT count(*) FROM order_item i JOIN shop_order o"
					  " ON o.id = i.order_id AND o.at = i.at"
					  " AND o.contact_id = i.contact_id"),
			 3);
}

static void test_event__the_same_event_twice_counts_once(void **state)
{
	struct test_base *base = *state;
	struct event_order order = an_order("shop:order:1", TEST_NOW - DAY);
	struct event_named named = {
	    .contact_id = 1, .at = TEST_NOW, .source_key = "app:1", .name = "test event name"};
	bool is_new;

	assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
	assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
	assert_false(is_new);
	assert_rc(RC_OK, event_record_named(&base->op, &named, &is_new));
	assert_true(is_new);
	assert_rc(RC_OK, event_record_named(&base->op, &named, &is_new));
	assert_false(is_new);
	assert_int_equal(TOTAL(base, 1, "orders"), 1);
	assert_int_equal(TOTAL(base, 1, "items"), 5);
	assert_int_equal(TOTAL(base, 1, "events"), 1);
	assert_int_equal(test_count(base, "SELECT count(*) FROM event"), 1);
	/* Also for somebody else, and even when that person is unknown: the key is the event's. */
	order.contact_id = 99;
	assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
	assert_false(is_new);
}

static void assert_refused(struct test_base *base, enum rc expected, const char *field, enum rc rc)
{
	assert_int_equal(expected, rc);
	assert_string_equal(base->op.fault.field, field);
	op_clear_fault(&base->op);
}

static void test_event__what_breaks_a_rule_is_refused(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;
	struct event_item item = {.product = "Tea", .quantity = 0};
	char long_text[EVENT_TEXT_MAX + 2];
	bool is_new;

	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
#define REFUSED(field_, change)                                                                    \
	do {                                                                                       \
		struct event_order o = an_order("k", TEST_NOW);                                    \
		change;                                                                            \
		assert_refused(base, RC_INVALID, field_, event_record_order(op, &o, &is_new));     \
		assert_false(is_new);                                                              \
	} while (0)
	REFUSED("source_key", o.source_key = "");
	REFUSED("source_key", o.source_key = NULL);
	REFUSED("source_key", o.source_key = "a\xff");
	REFUSED("at", o.at = 0);
	REFUSED("at", o.at = TEST_NOW + EVENT_AHEAD_MAX + 1);
	REFUSED("total", o.total_cents = -1);
	REFUSED("total", o.total_cents = INT64_MAX);
	REFUSED("payment", o.payment = long_text);
	REFUSED("payment", o.payment = "\xff");
	REFUSED("quantity", o.items = &item; o.item_count = 1);
	item = (struct event_item){.quantity = 1};
	REFUSED("product", o.items = &item; o.item_count = 1);
#undef REFUSED
	{
		struct event_named e = {
		    .contact_id = 1, .at = TEST_NOW, .source_key = "k", .name = "  "};

		assert_refused(base, RC_INVALID, "name", event_record_named(op, &e, &is_new));
	}
}

static void test_event__needs_a_contact(void **state)
{
	struct test_base *base = *state;
	struct event_order order = an_order("k", TEST_NOW);
	bool is_new;

	order.contact_id = 99;
	assert_refused(base, RC_NOT_FOUND, "contact_id",
		       event_record_order(&base->op, &order, &is_new));
	assert_rc(RC_OK, db_run_script(&base->op, "UPDATE contact SET state = 3 WHERE id = 2"));
	order.contact_id = 2;
	assert_refused(base, RC_NOT_FOUND, "contact_id",
		       event_record_order(&base->op, &order, &is_new));
	assert_rc(RC_OK, db_run_script(&base->op, "UPDATE contact SET state = 1 WHERE id = 3"));
	order.contact_id = 3;
	assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
}

/* --- carts ---------------------------------------------------------------------------------- */

static void put_cart(struct test_base *base, enum event_cart_state cart_state, int64_t at,
		     bool expected_new)
{
	struct event_cart cart = {.contact_id = 1,
				  .at = at,
				  .source_key = "shop:cart:1",
				  .state = cart_state,
				  .total_cents = 500,
				  .items = 2};
	bool is_new;

	assert_rc(RC_OK, event_record_cart(&base->op, &cart, &is_new));
	assert_int_equal(is_new, expected_new);
}

static void test_event__a_cart_is_abandoned_until_it_is_ordered(void **state)
{
	struct test_base *base = *state;
	struct event_order order = an_order("shop:order:1", TEST_NOW - 100);
	bool is_new;

	put_cart(base, EVENT_CART_OPEN, TEST_NOW - 1000, true);
	assert_int_equal(TOTAL(base, 1, "abandoned_carts"), 0);
	put_cart(base, EVENT_CART_ABANDONED, TEST_NOW - 500, false);
	put_cart(base, EVENT_CART_ABANDONED, TEST_NOW - 500, false);
	assert_int_equal(TOTAL(base, 1, "carts"), 1);
	assert_int_equal(TOTAL(base, 1, "abandoned_carts"), 1);
	/* What is older than what is known changes nothing. */
	put_cart(base, EVENT_CART_OPEN, TEST_NOW - 800, false);
	assert_int_equal(TOTAL(base, 1, "abandoned_carts"), 1);
	put_cart(base, EVENT_CART_OPEN, TEST_NOW - 400, false);
	assert_int_equal(TOTAL(base, 1, "abandoned_carts"), 0);
	put_cart(base, EVENT_CART_ABANDONED, TEST_NOW - 300, false);
	assert_int_equal(TOTAL(base, 1, "last_cart_at"), TEST_NOW - 300);
	order.cart_key = "shop:cart:1";
	assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
	assert_int_equal(TOTAL(base, 1, "abandoned_carts"), 0);
	put_cart(base, EVENT_CART_ABANDONED, TEST_NOW, false);
	assert_int_equal(TOTAL(base, 1, "abandoned_carts"), 0);
	assert_int_equal(test_count(base, "SELECT state FROM cart"), EVENT_CART_ORDERED);
	/* An order may name a cart that nobody has told us of. */
	order = an_order("shop:order:2", TEST_NOW);
	order.cart_key = "shop:cart:77";
	assert_rc(RC_OK, event_record_order(&base->op, &order, &is_new));
}

/* --- the site ------------------------------------------------------------------------------- */

static void test_event__visits_grow_with_their_pages(void **state)
{
	struct test_base *base = *state;
	struct event_visit visit = {.contact_id = 2,
				    .at = TEST_NOW - 3600,
				    .source_key = "site:visit:1",
				    .landing_page = "/",
				    .referrer = "google",
				    .utm_source = "newsletter",
				    .browser = "Firefox"};
	struct event_page_view view = {.contact_id = 2,
				       .at = TEST_NOW - 3600,
				       .source_key = "site:view:1",
				       .visit_key = "site:visit:1",
				       .page = "/"};
	bool is_new;

	assert_rc(RC_OK, event_record_visit(&base->op, &visit, &is_new));
	assert_rc(RC_OK, event_record_page_view(&base->op, &view, &is_new));
	view.source_key = "site:view:2";
	view.at = TEST_NOW - 3500;
	view.page = "/pricing";
	assert_rc(RC_OK, event_record_page_view(&base->op, &view, &is_new));
	assert_rc(RC_OK, event_record_page_view(&base->op, &view, &is_new));
	assert_false(is_new);
	/* One that comes in late is not where the visit ended. */
	view.source_key = "site:view:3";
	view.at = TEST_NOW - 3550;
	view.page = "/about";
	assert_rc(RC_OK, event_record_page_view(&base->op, &view, &is_new));
	assert_int_equal(TOTAL(base, 2, "visits"), 1);
	assert_int_equal(TOTAL(base, 2, "page_views"), 3);
	assert_int_equal(TOTAL(base, 2, "site_seconds"), 100);
	assert_string_equal(TERM(base, 2, "landing_page_id"), "/");
	assert_string_equal(TERM(base, 2, "exit_page_id"), "/pricing");
	assert_string_equal(TERM(base, 2, "utm_source_id"), "newsletter");
	assert_string_equal(TERM(base, 2, "browser_id"), "Firefox");
	/* A view of a visit that is not known, or is somebody else's, stands alone. */
	view.source_key = "site:view:4";
	view.contact_id = 3;
	assert_rc(RC_OK, event_record_page_view(&base->op, &view, &is_new));
	assert_int_equal(TOTAL(base, 3, "page_views"), 1);
	assert_int_equal(TOTAL(base, 3, "visits"), 0);
	assert_int_equal(test_count(base, "SELECT pages FROM visit"), 3);
}

static void test_event__the_weekday_is_the_zones(void **state)
{
	struct test_base *base = *state;
	struct event_visit visit = {.contact_id = 1, .source_key = "v1"};
	bool is_new;

	/* Sunday 23:30 UTC is Monday in Vienna. */
	assert_true(zone_parse("2026-11-15T23:30:00Z", &visit.at));
	assert_rc(RC_OK, event_record_visit(&base->op, &visit, &is_new));
	assert_int_equal(TOTAL(base, 1, "top_weekday"), 1);
	visit.source_key = "v2";
	assert_true(zone_parse("2026-11-15T22:30:00Z", &visit.at));
	assert_rc(RC_OK, event_record_visit(&base->op, &visit, &is_new));
	visit.source_key = "v3";
	assert_rc(RC_OK, event_record_visit(&base->op, &visit, &is_new));
	assert_int_equal(TOTAL(base, 1, "top_weekday"), 7);
}

static void test_event__forms_and_products_are_looked_at(void **state)
{
	struct test_base *base = *state;
	struct event_form form = {.contact_id = 1,
				  .at = TEST_NOW,
				  .source_key = "f1",
				  .form = "Newsletter",
				  .is_popup = true};
	struct event_product_view view = {
	    .contact_id = 1, .at = TEST_NOW - 5, .source_key = "p1", .product = "Cup"};
	bool is_new;

	assert_rc(RC_OK, event_record_form(&base->op, &form, &is_new));
	assert_true(is_new);
	assert_rc(RC_OK, event_record_form(&base->op, &form, &is_new));
	assert_rc(RC_OK, event_record_product_view(&base->op, &view, &is_new));
	assert_rc(RC_OK, event_record_product_view(&base->op, &view, &is_new));
	assert_false(is_new);
	assert_int_equal(TOTAL(base, 1, "forms"), 1);
	assert_int_equal(TOTAL(base, 1, "last_form_at"), TEST_NOW);
	assert_int_equal(TOTAL(base, 1, "product_views"), 1);
	assert_int_equal(TOTAL(base, 1, "last_active_at"), TEST_NOW);
}

/* --- e-mail --------------------------------------------------------------------------------- */

static void test_event__mail_services_report_in_any_order(void **state)
{
	struct test_base *base = *state;
	struct event_mailing mailing = {.contact_id = 1,
					.at = TEST_NOW - 1000,
					.source_key = "mail:1",
					.campaign = "Spring",
					.subject = "Hello"};
	struct event_mailing_response click = {
	    .at = TEST_NOW - 100,
	    .source_key = "mail:1:click:1",
	    .kind = EVENT_CLICKED,
	    .link = "/shop",
	    .mailing = {.contact_id = 1, .source_key = "mail:1"}};
	bool is_new;

	/* The click is the first we hear of the e-mail. */
	assert_rc(RC_OK, event_record_response(&base->op, &click, &is_new));
	assert_true(is_new);
	assert_int_equal(TOTAL(base, 1, "mailings"), 1);
	assert_int_equal(TOTAL(base, 1, "opened_mailings"), 1);
	assert_int_equal(TOTAL(base, 1, "clicked_mailings"), 1);
	assert_int_equal(TOTAL(base, 1, "last_clicked_at"), TEST_NOW - 100);
	assert_int_equal(TOTAL(base, 1, "last_opened_at"), -1);
	assert_int_equal(TOTAL(base, 1, "last_active_at"), TEST_NOW - 100);
	assert_rc(RC_OK, event_record_mailing(&base->op, &mailing, &is_new));
	assert_false(is_new);
	assert_int_equal(TOTAL(base, 1, "last_mailing_at"), TEST_NOW - 1000);
	mailing.at = TEST_NOW - 900;
	assert_rc(RC_OK, event_record_delivery(&base->op, &mailing, &is_new));
	assert_true(is_new);
	assert_rc(RC_OK, event_record_delivery(&base->op, &mailing, &is_new));
	assert_false(is_new);
	click.kind = EVENT_OPENED;
	click.source_key = "mail:1:open:1";
	click.at = TEST_NOW - 200;
	assert_rc(RC_OK, event_record_response(&base->op, &click, &is_new));
	assert_rc(RC_OK, event_record_response(&base->op, &click, &is_new));
	assert_false(is_new);
	assert_int_equal(TOTAL(base, 1, "mailings"), 1);
	assert_int_equal(TOTAL(base, 1, "delivered_mailings"), 1);
	assert_int_equal(TOTAL(base, 1, "opened_mailings"), 1);
	assert_int_equal(test_count(base, "SELECT opened_at FROM mailing"), TEST_NOW - 200);
	assert_int_equal(test_count(base, "SELECT clicked_at FROM mailing"), TEST_NOW - 100);
	assert_int_equal(test_count(base, "SELECT at FROM mailing"), TEST_NOW - 1000);
	assert_int_equal(test_count(base, "SELECT count(*) FROM mailing WHERE campaign_id > 0"
					  " AND subject_id > 0 AND delivered_at > 0"),
			 1);
}

/* --- named events --------------------------------------------------------------------------- */

static void test_event__properties_are_read_as_what_they_look_like(void **state)
{
	struct test_base *base = *state;
	static const struct event_property properties[] = {
	    {"Plan Name", " Gold "},
	    {"price", "12.50"},
	    {"big", "9007199254740993"},
	    {"until", "2026-12-24"},
	    {"seen", "2026-11-22T12:00:00Z"},
	    {"trial", "true"},
	    {"paid", "No"},
	    {"empty", ""},
	    {"plan_name", "Silver"},
	    {"odd", "1,000"},
	};
	struct event_named event = {.contact_id = 1,
				    .at = TEST_NOW,
				    .source_key = "app:1",
				    .name = "Upgraded",
				    .properties = properties,
				    .property_count = ARRAY_LEN(properties)};
	bool is_new;

	assert_rc(RC_OK, event_record_named(&base->op, &event, &is_new));
	assert_int_equal(test_count(base, "SELECT count(*) FROM event_property"), 8);
#define PROPERTY(name, test)                                                                       \
	test_count(base, "SELECT count(*) FROM event_property p JOIN term y ON y.id = p.name_id"   \
			 " WHERE y.key = '" name "' AND " test)
	assert_int_equal(PROPERTY("plan-name", "p.text = 'Gold' AND p.key = 'gold'"), 1);
	assert_int_equal(PROPERTY("price", "p.number = 12.5 AND p.at IS NULL"), 1);
	assert_int_equal(PROPERTY("big", "p.number = 9007199254740993"), 1);
	assert_int_equal(PROPERTY("until", "p.at > 1798000000 AND p.number IS NULL"), 1);
	assert_int_equal(PROPERTY("seen", "p.at = 1795348800"), 1);
	assert_int_equal(PROPERTY("trial", "p.number = 1 AND p.text = 'true'"), 1);
	assert_int_equal(PROPERTY("paid", "p.number = 0"), 1);
	assert_int_equal(PROPERTY("odd", "p.number IS NULL"), 1);
}

static void test_event__a_text_is_kept_once(void **state)
{
	struct test_base *base = *state;
	struct event_term terms[] = {{.text = "Café"},	{.text = "CAFE"}, {.text = " cafe "},
				     {.text = NULL},	{.text = ""},	  {.text = " "},
				     {.text = "Kaffee"}};

	assert_rc(RC_OK, event_terms(&base->op, terms, ARRAY_LEN(terms)));
	assert_true(terms[0].id > 0);
	assert_int_equal(terms[1].id, terms[0].id);
	assert_int_equal(terms[2].id, terms[0].id);
	assert_int_equal(terms[3].id + terms[4].id + terms[5].id, 0);
	assert_true(terms[6].id > 0 && terms[6].id != terms[0].id);
	assert_int_equal(test_count(base, "SELECT count(*) FROM term"), 2);
	assert_int_equal(test_count(base, "SELECT count(*) FROM term WHERE text = 'Café'"), 1);
}

/* --- sums, one by one and all at once ------------------------------------------------------- */

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static const char *pick(uint64_t *seed, const char *const *list, size_t count)
{
	return list[next_random(seed) % count];
}

static void record_any(struct test_base *base, uint64_t *seed)
{
	static const char *const words[] = {NULL, "a", "b", "c", "d"};
	int64_t who = 1 + (int64_t)(next_random(seed) % (PEOPLE - 1));
	int64_t at = TEST_NOW - (int64_t)(next_random(seed) % 50) * DAY / 3;
	/* Few keys: some events come twice. */
	char *key = arena_printf(&base->op.mem, "k%d", (int)(next_random(seed) % 60));
	const char *word = pick(seed, words, ARRAY_LEN(words));
	const char *some = word ? word : "x";
	struct event_item items[] = {{.product = some, .quantity = 1 + (int64_t)(*seed % 3)},
				     {.product = "y", .quantity = 2, .category = word}};
	bool is_new;

	switch (next_random(seed) % 9) {
	case 0:
		assert_rc(RC_OK, event_record_order(
				     &base->op,
				     &(struct event_order){.contact_id = who,
							   .at = at,
							   .source_key = key,
							   .total_cents = (int64_t)(*seed % 10000),
							   .coupon = word,
							   .payment = some,
							   .cart_key = key,
							   .items = items,
							   .item_count = *seed % 3},
				     &is_new));
		break;
	case 1:
		assert_rc(RC_OK, event_record_cart(&base->op,
						   &(struct event_cart){
						       .contact_id = who,
						       .at = at,
						       .source_key = key,
						       .state = (enum event_cart_state)(*seed % 3),
						       .items = 1},
						   &is_new));
		break;
	case 2:
		assert_rc(RC_OK,
			  event_record_product_view(
			      &base->op, &(struct event_product_view){who, at, key, some, word},
			      &is_new));
		break;
	case 3:
		assert_rc(RC_OK, event_record_visit(
				     &base->op,
				     &(struct event_visit){.contact_id = who,
							   .at = at,
							   .source_key = key,
							   .pages = (int64_t)(*seed % 4),
							   .seconds = (int64_t)(*seed % 1000),
							   .landing_page = word,
							   .browser = some},
				     &is_new));
		break;
	case 4:
		assert_rc(RC_OK, event_record_page_view(
				     &base->op, &(struct event_page_view){who, at, key, key, some},
				     &is_new));
		break;
	case 5:
		assert_rc(RC_OK,
			  event_record_form(
			      &base->op, &(struct event_form){who, at, key, some, word, *seed % 2},
			      &is_new));
		break;
	case 6:
		assert_rc(RC_OK,
			  (*seed % 2 ? event_record_mailing : event_record_delivery)(
			      &base->op, &(struct event_mailing){who, at, key, word, some, NULL},
			      &is_new));
		break;
	case 7:
		assert_rc(RC_OK, event_record_response(
				     &base->op,
				     &(struct event_mailing_response){
					 at,
					 key,
					 *seed % 2 ? EVENT_OPENED : EVENT_CLICKED,
					 word,
					 {who, *seed % 3 ? 0 : at - 100, key, word, some, NULL}},
				     &is_new));
		break;
	default:
		assert_rc(RC_OK, event_record_named(&base->op,
						    &(struct event_named){.contact_id = who,
									  .at = at,
									  .source_key = key,
									  .name = some},
						    &is_new));
	}
}

/* Every row of the tables with sums, as text. */
static const char *all_totals(struct test_base *base)
{
	static const char *const queries[] = {
	    "SELECT * FROM contact_total ORDER BY 1",
	    "SELECT * FROM contact_product ORDER BY 1, 2",
	    "SELECT * FROM contact_weekday ORDER BY 1, 2",
	};
	static const int columns[] = {43, 3, 3};
	const char *text = "";

	for (size_t q = 0; q < ARRAY_LEN(queries); q++) {
		struct db_rows rows;

		db_query(&base->op, &rows, queries[q], DB_NO_ARGS);
		while (db_next(&rows)) {
			for (int i = 0; i < columns[q]; i++)
				text = arena_printf(
				    &base->op.mem, "%s%s|", text,
				    db_col_is_null(&rows, i) ? "-" : db_col_text(&rows, i));
			text = arena_printf(&base->op.mem, "%s\n", text);
		}
		assert_rc(RC_OK, db_end(&rows));
	}
	return text;
}

static void test_event__sums_kept_one_by_one_are_those_counted_anew(void **state)
{
	struct test_base *base = *state;

	assert_int_equal(
	    test_count(base, "SELECT count(*) FROM pragma_table_info('contact_total')"), 43);
	for (uint64_t seed = 1; seed <= 12; seed++) {
		uint64_t draw = seed * 0x9E3779B97F4A7C15U;
		const char *kept;

		for (int i = 0; i < 150; i++)
			record_any(base, &draw);
		kept = all_totals(base);
		for (int64_t who = 1; who <= PEOPLE; who++)
			assert_rc(RC_OK, event_recount(&base->op, who));
		assert_string_equal(all_totals(base), kept);
		db_rollback(&base->op);
		test_begin(base);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_event__an_order_is_kept_and_summed_up),
	    TEST(test_event__the_same_event_twice_counts_once),
	    TEST(test_event__what_breaks_a_rule_is_refused),
	    TEST(test_event__needs_a_contact),
	    TEST(test_event__a_cart_is_abandoned_until_it_is_ordered),
	    TEST(test_event__visits_grow_with_their_pages),
	    TEST(test_event__the_weekday_is_the_zones),
	    TEST(test_event__forms_and_products_are_looked_at),
	    TEST(test_event__mail_services_report_in_any_order),
	    TEST(test_event__properties_are_read_as_what_they_look_like),
	    TEST(test_event__a_text_is_kept_once),
	    TEST(test_event__sums_kept_one_by_one_are_those_counted_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
