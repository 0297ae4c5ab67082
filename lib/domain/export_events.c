/*
 * What contacts did, a table for each family of events: lib/schema/0012_event.sql.
 */
#include "lib/domain/export_query.h"

#include <string.h>

/* Who did it, behind every event. */
#define WHO_COLUMNS "e.contact_id, e.contact_id, c.email, c.first_name, c.last_name, e.at"
#define WHO_JOIN " JOIN contact c ON c.id = e.contact_id"
#define TERM(alias, column) " LEFT JOIN term " alias " ON " alias ".id = e." column
#define WHO                                                                                        \
	{"contact_id", "Muster ID", EXPORT_CELL_NUMBER}, {"email", "E-mail", EXPORT_CELL_TEXT},    \
	    {"first_name", "First name", EXPORT_CELL_TEXT},                                        \
	    {"last_name", "Last name", EXPORT_CELL_TEXT},                                          \
	{                                                                                          \
		"at", "Time", EXPORT_CELL_TIME                                                     \
	}
#define COUNT_OF(table) "SELECT contact_id FROM " table

static const struct export_query_column order_columns[] = {
    WHO,
    {"source_key", "Order", EXPORT_CELL_TEXT},
    {"total", "Total", EXPORT_CELL_CENTS},
    {"items", "Pieces", EXPORT_CELL_NUMBER},
    {"currency", "Currency", EXPORT_CELL_TEXT},
    {"payment", "Payment", EXPORT_CELL_TEXT},
    {"coupon", "Coupon", EXPORT_CELL_TEXT},
    {0},
};
static const struct export_query_column item_columns[] = {
    WHO,
    {"source_key", "Order", EXPORT_CELL_TEXT},
    {"line", "Line", EXPORT_CELL_NUMBER},
    {"product", "Product", EXPORT_CELL_TEXT},
    {"category", "Category", EXPORT_CELL_TEXT},
    {"quantity", "Pieces", EXPORT_CELL_NUMBER},
    {"price", "Price of one", EXPORT_CELL_CENTS},
    {0},
};
static const struct export_query_column cart_columns[] = {
    WHO,
    {"source_key", "Cart", EXPORT_CELL_TEXT},
    {"state", "State", EXPORT_CELL_TEXT},
    {"total", "Total", EXPORT_CELL_CENTS},
    {"items", "Pieces", EXPORT_CELL_NUMBER},
    {0},
};
static const struct export_query_column product_view_columns[] = {
    WHO,
    {"source_key", "Event", EXPORT_CELL_TEXT},
    {"product", "Product", EXPORT_CELL_TEXT},
    {"category", "Category", EXPORT_CELL_TEXT},
    {0},
};
static const struct export_query_column visit_columns[] = {
    WHO,
    {"source_key", "Visit", EXPORT_CELL_TEXT},
    {"pages", "Pages", EXPORT_CELL_NUMBER},
    {"seconds", "Seconds", EXPORT_CELL_NUMBER},
    {"landing_page", "First page", EXPORT_CELL_TEXT},
    {"exit_page", "Last page", EXPORT_CELL_TEXT},
    {"referrer", "Referrer", EXPORT_CELL_TEXT},
    {"utm_source", "UTM source", EXPORT_CELL_TEXT},
    {"utm_medium", "UTM medium", EXPORT_CELL_TEXT},
    {"utm_campaign", "UTM campaign", EXPORT_CELL_TEXT},
    {"utm_term", "UTM term", EXPORT_CELL_TEXT},
    {"utm_content", "UTM content", EXPORT_CELL_TEXT},
    {"browser", "Browser", EXPORT_CELL_TEXT},
    {0},
};
static const struct export_query_column page_view_columns[] = {
    WHO,
    {"source_key", "Event", EXPORT_CELL_TEXT},
    {"page", "Page", EXPORT_CELL_TEXT},
    {"visit", "Visit", EXPORT_CELL_TEXT},
    {0},
};
static const struct export_query_column form_columns[] = {
    WHO,
    {"source_key", "Event", EXPORT_CELL_TEXT},
    {"form", "Form", EXPORT_CELL_TEXT},
    {"page", "Page", EXPORT_CELL_TEXT},
    {"popup", "Pop-up", EXPORT_CELL_TEXT},
    {0},
};
static const struct export_query_column mailing_columns[] = {
    WHO,
    {"source_key", "E-mail sent", EXPORT_CELL_TEXT},
    {"campaign", "Campaign", EXPORT_CELL_TEXT},
    {"subject", "Subject", EXPORT_CELL_TEXT},
    {"delivered_at", "Delivered", EXPORT_CELL_TIME},
    {"opened_at", "Opened", EXPORT_CELL_TIME},
    {"clicked_at", "Clicked", EXPORT_CELL_TIME},
    {0},
};
static const struct export_query_column response_columns[] = {
    WHO,
    {"source_key", "Event", EXPORT_CELL_TEXT},
    {"kind", "What", EXPORT_CELL_TEXT},
    {"mailing", "E-mail sent", EXPORT_CELL_TEXT},
    {"campaign", "Campaign", EXPORT_CELL_TEXT},
    {"subject", "Subject", EXPORT_CELL_TEXT},
    {"link", "Link", EXPORT_CELL_TEXT},
    {0},
};
/* One row for each property, so that every one has a column to itself; events without have one. */
static const struct export_query_column named_columns[] = {
    WHO,
    {"source_key", "Event ID", EXPORT_CELL_TEXT},
    {"name", "Event", EXPORT_CELL_TEXT},
    {"property", "Property", EXPORT_CELL_TEXT},
    {"value", "Value", EXPORT_CELL_TEXT},
    {0},
};

static const struct export_query families[] = {
    {.key = "orders",
     .rows = "SELECT " WHO_COLUMNS ", e.source_key, e.total_cents, e.items, t1.text, t2.text,"
	     " t3.text FROM shop_order e" WHO_JOIN TERM("t1", "currency_id")
		 TERM("t2", "payment_id") TERM("t3", "coupon_id") " ORDER BY e.id",
     .count = COUNT_OF("shop_order"),
     .columns = order_columns},
    {.key = "order_items",
     .rows = "SELECT " WHO_COLUMNS ", o.source_key, e.line, t1.text, t2.text, e.quantity,"
	     " e.price_cents FROM order_item e" WHO_JOIN
	     " JOIN shop_order o ON o.id = e.order_id" TERM("t1", "product_id")
		 TERM("t2", "category_id") " ORDER BY e.id",
     .count = COUNT_OF("order_item"),
     .columns = item_columns},
    {.key = "carts",
     .rows = "SELECT " WHO_COLUMNS ", e.source_key, CASE e.state WHEN 0 THEN 'open' WHEN 1 THEN"
	     " 'abandoned' ELSE 'ordered' END, e.total_cents, e.items FROM cart e" WHO_JOIN
	     " ORDER BY e.id",
     .count = COUNT_OF("cart"),
     .columns = cart_columns},
    {.key = "product_views",
     .rows =
	 "SELECT " WHO_COLUMNS ", e.source_key, t1.text, t2.text FROM product_view e" WHO_JOIN TERM(
	     "t1", "product_id") TERM("t2", "category_id") " ORDER BY e.id",
     .count = COUNT_OF("product_view"),
     .columns = product_view_columns},
    {.key = "visits",
     .rows = "SELECT " WHO_COLUMNS ", e.source_key, e.pages, e.seconds, t1.text, t2.text, t3.text,"
	     " t4.text, t5.text, t6.text, t7.text, t8.text, t9.text FROM visit e" WHO_JOIN TERM(
		 "t1", "landing_page_id") TERM("t2", "exit_page_id") TERM("t3", "referrer_id")
		 TERM("t4", "utm_source_id") TERM("t5", "utm_medium_id")
		     TERM("t6", "utm_campaign_id") TERM("t7", "utm_term_id")
			 TERM("t8", "utm_content_id") TERM("t9", "browser_id") " ORDER BY e.id",
     .count = COUNT_OF("visit"),
     .columns = visit_columns},
    {.key = "page_views",
     .rows = "SELECT " WHO_COLUMNS
	     ", e.source_key, t1.text, v.source_key FROM page_view e" WHO_JOIN TERM(
		 "t1", "page_id") " LEFT JOIN visit v ON v.id = e.visit_id ORDER BY e.id",
     .count = COUNT_OF("page_view"),
     .columns = page_view_columns},
    {.key = "forms",
     .rows = "SELECT " WHO_COLUMNS ", e.source_key, t1.text, t2.text, CASE e.is_popup WHEN 1 THEN"
	     " 'yes' ELSE 'no' END FROM form_submission e" WHO_JOIN TERM("t1", "form_id")
		 TERM("t2", "page_id") " ORDER BY e.id",
     .count = COUNT_OF("form_submission"),
     .columns = form_columns},
    {.key = "mailings",
     .rows = "SELECT " WHO_COLUMNS ", e.source_key, t1.text, t2.text, e.delivered_at, e.opened_at,"
	     " e.clicked_at FROM mailing e" WHO_JOIN TERM("t1", "campaign_id")
		 TERM("t2", "subject_id") " ORDER BY e.id",
     .count = COUNT_OF("mailing"),
     .columns = mailing_columns},
    {.key = "mailing_responses",
     .rows = "SELECT " WHO_COLUMNS ", e.source_key, CASE e.kind WHEN 1 THEN 'opened' ELSE 'clicked'"
	     " END, m.source_key, t1.text, t2.text, t3.text FROM mailing_response e" WHO_JOIN
	     " JOIN mailing m ON m.id = e.mailing_id" TERM("t1", "campaign_id")
		 TERM("t2", "subject_id") TERM("t3", "link_id") " ORDER BY e.id",
     .count = COUNT_OF("mailing_response"),
     .columns = response_columns},
    {.key = "events",
     .rows =
	 "SELECT " WHO_COLUMNS
	 ", e.source_key, t1.text, t2.text, p.text FROM event e" WHO_JOIN TERM(
	     "t1", "name_id") " LEFT JOIN event_property p ON p.event_id = e.id"
			      " LEFT JOIN term t2 ON t2.id = p.name_id ORDER BY e.id, p.name_id",
     .count = "SELECT e.contact_id FROM event e LEFT JOIN event_property p ON p.event_id = e.id",
     .columns = named_columns},
};

const struct export_query *export_events_find(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		if (strcmp(families[i].key, key) == 0)
			return &families[i];
	return NULL;
}
