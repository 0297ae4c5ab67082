#include "lib/filter/filter_event.h"

/* --- what an event carries ------------------------------------------------------------------ */

/* Text that stands in table term: the row's column holds its number. */
#define TERM(key_, label_, row, column_)                                                           \
	{                                                                                          \
		.key = key_, .label = label_, .group = "", .help = "", .type = FILTER_TYPE_TEXT,   \
		.store = FILTER_STORE_PROPERTY,                                                    \
		.column = "(SELECT y.text FROM term y WHERE y.id = " row "." column_ ")",          \
		.key_column = "(SELECT y.key FROM term y WHERE y.id = " row "." column_ ")",       \
		.term_column = row "." column_                                                     \
	}
#define NUMBER(key_, label_, column_)                                                              \
	{                                                                                          \
		.key = key_, .label = label_, .group = "", .help = "", .type = FILTER_TYPE_NUMBER, \
		.store = FILTER_STORE_PROPERTY, .column = column_                                  \
	}
#define YES_NO(key_, label_, test)                                                                 \
	{                                                                                          \
		.key = key_, .label = label_, .group = "", .help = "", .type = FILTER_TYPE_YES_NO, \
		.store = FILTER_STORE_PROPERTY, .column = "CASE WHEN " test " THEN 1 ELSE 0 END"   \
	}

static const struct filter_field order_properties[] = {
    NUMBER("total", "Total", "(e.total_cents / 100.0)"),
    NUMBER("items", "Pieces", "e.items"),
    TERM("payment", "Payment method", "e", "payment_id"),
    TERM("coupon", "Coupon", "e", "coupon_id"),
    TERM("currency", "Currency", "e", "currency_id"),
};
static const struct filter_field purchase_properties[] = {
    TERM("product", "Product", "e", "product_id"),
    TERM("category", "Category", "e", "category_id"),
    NUMBER("quantity", "Pieces", "e.quantity"),
    NUMBER("price", "Price of a piece", "(e.price_cents / 100.0)"),
};
static const struct filter_field cart_properties[] = {
    YES_NO("abandoned", "Abandoned", "e.state = 1"),
    YES_NO("ordered", "Ordered", "e.state = 2"),
    NUMBER("total", "Total", "(e.total_cents / 100.0)"),
    NUMBER("items", "Pieces", "e.items"),
};
static const struct filter_field product_view_properties[] = {
    TERM("product", "Product", "e", "product_id"),
    TERM("category", "Category", "e", "category_id"),
};
static const struct filter_field visit_properties[] = {
    TERM("landing_page", "Landing page", "e", "landing_page_id"),
    TERM("exit_page", "Exit page", "e", "exit_page_id"),
    TERM("referrer", "Referral source", "e", "referrer_id"),
    TERM("utm_source", "UTM source", "e", "utm_source_id"),
    TERM("utm_medium", "UTM medium", "e", "utm_medium_id"),
    TERM("utm_campaign", "UTM campaign", "e", "utm_campaign_id"),
    TERM("utm_term", "UTM term", "e", "utm_term_id"),
    TERM("utm_content", "UTM content", "e", "utm_content_id"),
    TERM("browser", "Browser", "e", "browser_id"),
    NUMBER("pages", "Viewed pages", "e.pages"),
    NUMBER("seconds", "Seconds on the site", "e.seconds"),
};
static const struct filter_field page_view_properties[] = {
    TERM("page", "Page", "e", "page_id"),
};
static const struct filter_field mailing_properties[] = {
    TERM("campaign", "Campaign", "e", "campaign_id"),
    TERM("subject", "Subject", "e", "subject_id"),
    YES_NO("delivered", "Delivered", "e.delivered_at IS NOT NULL"),
    YES_NO("opened", "Opened", "e.opened_at IS NOT NULL"),
    YES_NO("clicked", "Clicked", "e.clicked_at IS NOT NULL"),
};
static const struct filter_field open_properties[] = {
    TERM("campaign", "Campaign", "e", "campaign_id"),
    TERM("subject", "Subject", "e", "subject_id"),
};
static const struct filter_field click_properties[] = {
    TERM("campaign", "Campaign", "e", "campaign_id"),
    TERM("subject", "Subject", "e", "subject_id"),
    TERM("link", "Link", "e", "link_id"),
};
static const struct filter_field form_properties[] = {
    TERM("form", "Form", "e", "form_id"),
    TERM("page", "Page", "e", "page_id"),
    YES_NO("popup", "Pop-up", "e.is_popup = 1"),
};

/* --- families ------------------------------------------------------------------------------- */

#define PROPERTIES(list) .properties = list, .property_count = ARRAY_LEN(list)

static const struct filter_event_family families[] = {
    {.key = "order",
     .label = "Placed an order",
     .help = "An order in the shop.",
     .from = "shop_order e",
     .total = "t.orders",
     PROPERTIES(order_properties)},
    {.key = "purchase",
     .label = "Purchased a product",
     .help = "One product of an order.",
     .from = "order_item e",
     PROPERTIES(purchase_properties)},
    {.key = "cart",
     .label = "Filled a cart",
     .help = "A shopping cart, at the time of its last change.",
     .from = "cart e",
     .total = "t.carts",
     PROPERTIES(cart_properties)},
    {.key = "product_view",
     .label = "Viewed a product",
     .help = "A product that was looked at.",
     .from = "product_view e",
     .total = "t.product_views",
     PROPERTIES(product_view_properties)},
    {.key = "visit",
     .label = "Visited the site",
     .help = "A visit, from its first page to its last.",
     .from = "visit e",
     .total = "t.visits",
     PROPERTIES(visit_properties)},
    {.key = "page_view",
     .label = "Visited a page",
     .help = "One page that was looked at.",
     .from = "page_view e",
     PROPERTIES(page_view_properties)},
    {.key = "email",
     .label = "Was sent an e-mail",
     .help = "An e-mail of a mail service, at the time it was sent.",
     .from = "mailing e",
     .total = "t.mailings",
     PROPERTIES(mailing_properties)},
    {.key = "email_open",
     .label = "Opened an e-mail",
     .help = "Each time that an e-mail was opened.",
     .from = "mailing_response e",
     .only = "e.kind = 1",
     PROPERTIES(open_properties)},
    {.key = "email_click",
     .label = "Clicked in an e-mail",
     .help = "Each click on a link of an e-mail.",
     .from = "mailing_response e",
     .only = "e.kind = 2",
     PROPERTIES(click_properties)},
    {.key = "form",
     .label = "Sent a form",
     .help = "A form of the site, in a page or as a pop-up.",
     .from = "form_submission e",
     .total = "t.forms",
     PROPERTIES(form_properties)},
};

const struct filter_event_family *filter_event_families(size_t *count)
{
	*count = ARRAY_LEN(families);
	return families;
}

const struct filter_event_family *filter_event_find(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		if (strcmp(families[i].key, key) == 0)
			return &families[i];
	return NULL;
}

/* --- sums over a contact's events ----------------------------------------------------------- */

#undef NUMBER
#undef YES_NO
#undef TERM

#define SHOP "Shop"
#define SITE "Site"
#define MAIL "E-mail activity"
#define OTHER "Activity"

/* Who has no row in contact_total did nothing: 0 times. */
#define NUMBER(key_, label_, group_, column_, help_)                                               \
	{                                                                                          \
		.key = key_, .label = label_, .group = group_, .help = help_,                      \
		.type = FILTER_TYPE_NUMBER, .store = FILTER_STORE_TOTAL, .column = column_,        \
		.is_sum = true                                                                     \
	}
/* No value where there is nothing to divide by.  One division only: the result is rounded once. */
#define AVERAGE(key_, label_, group_, count_, quotient, help_)                                     \
	{                                                                                          \
		.key = key_, .label = label_, .group = group_, .help = help_,                      \
		.type = FILTER_TYPE_NUMBER, .store = FILTER_STORE_TOTAL,                           \
		.column = "(CASE WHEN " count_ " > 0 THEN " quotient " END)"                       \
	}
#define DATE(key_, label_, group_, column_)                                                        \
	{                                                                                          \
		.key = key_, .label = label_, .group = group_, .help = "",                         \
		.type = FILTER_TYPE_DATE, .store = FILTER_STORE_TOTAL, .column = column_           \
	}
#define TERM(key_, label_, group_, column_, help_)                                                 \
	{                                                                                          \
		.key = key_, .label = label_, .group = group_, .help = help_,                      \
		.type = FILTER_TYPE_TEXT, .store = FILTER_STORE_TOTAL,                             \
		.column = "(SELECT y.text FROM term y WHERE y.id = " column_ ")",                  \
		.key_column = "(SELECT y.key FROM term y WHERE y.id = " column_ ")",               \
		.term_column = column_                                                             \
	}

static const struct filter_choice weekdays[] = {
    {"monday", "Monday", 1},	   {"tuesday", "Tuesday", 2},
    {"wednesday", "Wednesday", 3}, {"thursday", "Thursday", 4},
    {"friday", "Friday", 5},	   {"saturday", "Saturday", 6},
    {"sunday", "Sunday", 7},	   {0},
};

static const struct filter_field totals[] = {
    NUMBER("orders", "Number of orders", SHOP, "t.orders", ""),
    NUMBER("total_spent", "Total spent", SHOP, "(t.spent_cents / 100.0)",
	   "The sum of all orders, whatever their currency."),
    AVERAGE("average_order", "Average spent per order", SHOP, "t.orders",
	    "t.spent_cents / (100.0 * t.orders)", "No value for people who have not ordered."),
    NUMBER("items", "Number of purchased items", SHOP, "t.items", ""),
    NUMBER("coupon_orders", "Number of orders with coupons", SHOP, "t.coupon_orders", ""),
    DATE("first_order", "First purchase date", SHOP, "t.first_order_at"),
    DATE("last_order", "Last purchase date", SHOP, "t.last_order_at"),
    TERM("payment_method", "Payment method", SHOP, "t.last_payment_id", "Of the latest order."),
    TERM("last_coupon", "Discount coupon used", SHOP, "t.last_coupon_id", "In the latest order."),
    TERM("top_product", "Top purchased item", SHOP, "t.top_product_id",
	 "Of which they ordered most pieces."),
    {.key = "abandoned_cart",
     .label = "Has abandoned cart",
     .group = SHOP,
     .help = "A cart that was left and not ordered since.",
     .type = FILTER_TYPE_YES_NO,
     .store = FILTER_STORE_TOTAL,
     .column = "(CASE WHEN t.abandoned_carts > 0 THEN 1 ELSE 0 END)",
     .is_sum = true},
    DATE("last_cart", "Last cart date", SHOP, "t.last_cart_at"),
    NUMBER("product_views", "Number of viewed products", SHOP, "t.product_views", ""),
    DATE("last_product_view", "Last product view", SHOP, "t.last_product_view_at"),

    NUMBER("visits", "Total visits", SITE, "t.visits", ""),
    NUMBER("page_views", "Number of viewed pages", SITE, "t.page_views", ""),
    NUMBER("site_seconds", "Time spent on site", SITE, "t.site_seconds",
	   "In seconds, over all visits."),
    AVERAGE("average_seconds", "Average time spent per session", SITE, "t.visits",
	    "t.site_seconds / (1.0 * t.visits)",
	    "In seconds; no value for people who never visited."),
    DATE("first_visit", "First visit date", SITE, "t.first_visit_at"),
    DATE("last_visit", "Visit date", SITE, "t.last_visit_at"),
    TERM("landing_page", "Landing page", SITE, "t.landing_page_id", "Of the latest visit."),
    TERM("exit_page", "Exit page", SITE, "t.exit_page_id", "Of the latest visit."),
    TERM("referrer", "Referral source", SITE, "t.referrer_id", "Of the latest visit."),
    TERM("utm_campaign", "UTM campaign", SITE, "t.utm_campaign_id", "Of the latest visit."),
    TERM("utm_source", "UTM source", SITE, "t.utm_source_id", "Of the latest visit."),
    TERM("utm_content", "UTM content", SITE, "t.utm_content_id", "Of the latest visit."),
    TERM("utm_term", "UTM term", SITE, "t.utm_term_id", "Of the latest visit."),
    TERM("utm_medium", "UTM medium", SITE, "t.utm_medium_id", "Of the latest visit."),
    TERM("browser", "Used browser", SITE, "t.browser_id", "Of the latest visit."),
    {.key = "top_weekday",
     .label = "Top weekday activity",
     .group = SITE,
     .help = "The day of the week on which most of their visits began.",
     .type = FILTER_TYPE_CHOICE,
     .store = FILTER_STORE_TOTAL,
     .column = "t.top_weekday",
     .choices = weekdays},

    NUMBER("emails_sent", "Number of sent emails", MAIL, "t.mailings", ""),
    NUMBER("emails_delivered", "Number of delivered emails", MAIL, "t.delivered_mailings", ""),
    NUMBER("emails_opened", "Number of opened emails", MAIL, "t.opened_mailings", ""),
    NUMBER("emails_clicked", "Number of clicked emails", MAIL, "t.clicked_mailings", ""),
    NUMBER("emails_unopened", "Number of unopened emails", MAIL, "(t.mailings - t.opened_mailings)",
	   ""),
    NUMBER("emails_unclicked", "Number of emails with no clicks", MAIL,
	   "(t.mailings - t.clicked_mailings)", ""),
    DATE("last_email", "Last email sent on", MAIL, "t.last_mailing_at"),
    DATE("last_email_open", "Email opened on", MAIL, "t.last_opened_at"),
    DATE("last_email_click", "Email clicked on", MAIL, "t.last_clicked_at"),

    NUMBER("forms", "Number of sent forms", OTHER, "t.forms", ""),
    DATE("last_form", "Last form sent on", OTHER, "t.last_form_at"),
    NUMBER("events", "Number of named events", OTHER, "t.events", ""),
    DATE("last_event", "Last named event on", OTHER, "t.last_event_at"),
    DATE("last_active", "Last active on", OTHER, "t.last_active_at"),
};

const struct filter_field *filter_total_fields(size_t *count)
{
	*count = ARRAY_LEN(totals);
	return totals;
}
