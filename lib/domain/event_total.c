#include "lib/domain/event.h"

#include "lib/domain/event_row.h"
#include "lib/platform/zone.h"

static const char sql_total_insert[] =
    "INSERT INTO contact_total (contact_id) VALUES ($1) ON CONFLICT (contact_id) DO NOTHING";
static const char sql_total_active[] =
    "UPDATE contact_total SET last_active_at = $2"
    " WHERE contact_id = $1 AND (last_active_at IS NULL OR last_active_at < $2)";

/* Without an order the row is left alone. */
static const char sql_total_order[] =
    "UPDATE contact_total SET last_order_at = o.at, last_payment_id = o.payment_id,"
    " last_coupon_id = o.coupon_id,"
    " first_order_at = (SELECT min(at) FROM shop_order WHERE contact_id = $1),"
    " top_product_id = (SELECT product_id FROM contact_product WHERE contact_id = $1"
    "  ORDER BY quantity DESC, product_id LIMIT 1)"
    " FROM (SELECT at, payment_id, coupon_id FROM shop_order WHERE contact_id = $1"
    "  ORDER BY at DESC, id DESC LIMIT 1) o WHERE contact_id = $1";
static const char sql_total_visit[] =
    "UPDATE contact_total SET last_visit_at = v.at, last_visit_id = v.id,"
    " landing_page_id = v.landing_page_id, exit_page_id = v.exit_page_id,"
    " referrer_id = v.referrer_id, utm_source_id = v.utm_source_id,"
    " utm_medium_id = v.utm_medium_id, utm_campaign_id = v.utm_campaign_id,"
    " utm_term_id = v.utm_term_id, utm_content_id = v.utm_content_id, browser_id = v.browser_id,"
    " first_visit_at = (SELECT min(at) FROM visit WHERE contact_id = $1),"
    " top_weekday = (SELECT weekday FROM contact_weekday WHERE contact_id = $1"
    "  ORDER BY visits DESC, weekday LIMIT 1)"
    " FROM (SELECT * FROM visit WHERE contact_id = $1 ORDER BY at DESC, id DESC LIMIT 1) v"
    " WHERE contact_total.contact_id = $1";

static const char sql_total_weekday[] =
    "INSERT INTO contact_weekday (contact_id, weekday, visits) VALUES ($1, $2, $3)"
    " ON CONFLICT (contact_id, weekday) DO UPDATE SET visits = contact_weekday.visits + $3";
static const char sql_total_product[] =
    "INSERT INTO contact_product (contact_id, product_id, quantity) VALUES ($1, $2, $3)"
    " ON CONFLICT (contact_id, product_id)"
    " DO UPDATE SET quantity = contact_product.quantity + $3";

/* --- one event more ------------------------------------------------------------------------- */

enum rc event_total_add(struct op *op, const char *sql, struct db_args args)
{
	enum rc rc = db_run(op, sql, args);

	if (rc || db_changed(op))
		return rc;
	rc = db_run(op, sql_total_insert, (struct db_args){1, args.values});
	return rc ? rc : db_run(op, sql, args);
}

enum rc event_total_shop(struct op *op, int64_t contact_id)
{
	return db_run(op, sql_total_order, DB_ARGS(db_int(contact_id)));
}

enum rc event_total_visit(struct op *op, int64_t contact_id)
{
	return db_run(op, sql_total_visit, DB_ARGS(db_int(contact_id)));
}

enum rc event_total_active(struct op *op, int64_t contact_id, int64_t at)
{
	return db_run(op, sql_total_active, DB_ARGS(db_int(contact_id), db_int(at)));
}

/* 1 Monday ... 7 Sunday; 1 January 1970 was a Thursday. */
static int weekday_of(int64_t at)
{
	int64_t local = zone_to_local(at);
	int64_t day = local / 86400 - (local % 86400 < 0);

	return (int)(((day + 3) % 7 + 7) % 7) + 1;
}

enum rc event_total_weekday(struct op *op, int64_t contact_id, int64_t at)
{
	return db_run(op, sql_total_weekday,
		      DB_ARGS(db_int(contact_id), db_int(weekday_of(at)), db_int(1)));
}

enum rc event_total_product(struct op *op, int64_t contact_id, int64_t product_id, int64_t quantity)
{
	return db_run(op, sql_total_product,
		      DB_ARGS(db_int(contact_id), db_int(product_id), db_int(quantity)));
}

/* --- all events anew ------------------------------------------------------------------------ */

static const char *const sql_recount_clear[] = {
    "DELETE FROM contact_total WHERE contact_id = $1",
    "DELETE FROM contact_product WHERE contact_id = $1",
    "DELETE FROM contact_weekday WHERE contact_id = $1",
};

static const char *const sql_recount_sums[] = {
    "INSERT INTO contact_product (contact_id, product_id, quantity)"
    " SELECT contact_id, product_id, sum(quantity) FROM order_item WHERE contact_id = $1"
    " GROUP BY contact_id, product_id",
    "INSERT INTO contact_total (contact_id) VALUES ($1)",
    "UPDATE contact_total SET orders = o.orders, spent_cents = o.spent, items = o.items,"
    " coupon_orders = o.coupons FROM (SELECT count(*) AS orders,"
    "  COALESCE(sum(total_cents), 0) AS spent, COALESCE(sum(items), 0) AS items,"
    "  count(coupon_id) AS coupons FROM shop_order WHERE contact_id = $1) o WHERE contact_id = $1",
    "UPDATE contact_total SET carts = o.carts, abandoned_carts = o.abandoned, last_cart_at = o.at"
    " FROM (SELECT count(*) AS carts, count(CASE WHEN state = 1 THEN 1 END) AS abandoned,"
    "  max(at) AS at FROM cart WHERE contact_id = $1) o WHERE contact_id = $1",
    "UPDATE contact_total SET product_views = o.views, last_product_view_at = o.at"
    " FROM (SELECT count(*) AS views, max(at) AS at FROM product_view WHERE contact_id = $1) o"
    " WHERE contact_id = $1",
    "UPDATE contact_total SET visits = o.visits, page_views = o.pages, site_seconds = o.seconds"
    " FROM (SELECT count(*) AS visits, COALESCE(sum(pages), 0) AS pages,"
    "  COALESCE(sum(seconds), 0) AS seconds FROM visit WHERE contact_id = $1) o"
    " WHERE contact_id = $1",
    "UPDATE contact_total SET page_views = page_views + (SELECT count(*) FROM page_view"
    " WHERE contact_id = $1 AND visit_id IS NULL) WHERE contact_id = $1",
    "UPDATE contact_total SET mailings = o.sent, delivered_mailings = o.delivered,"
    " opened_mailings = o.opened, clicked_mailings = o.clicked, last_mailing_at = o.at"
    " FROM (SELECT count(*) AS sent, count(delivered_at) AS delivered, count(opened_at) AS opened,"
    "  count(clicked_at) AS clicked, max(at) AS at FROM mailing WHERE contact_id = $1) o"
    " WHERE contact_id = $1",
    "UPDATE contact_total SET"
    " last_opened_at = (SELECT max(at) FROM mailing_response WHERE contact_id = $1 AND kind = 1),"
    " last_clicked_at = (SELECT max(at) FROM mailing_response WHERE contact_id = $1 AND kind = 2)"
    " WHERE contact_id = $1",
    "UPDATE contact_total SET forms = o.forms, last_form_at = o.at"
    " FROM (SELECT count(*) AS forms, max(at) AS at FROM form_submission WHERE contact_id = $1) o"
    " WHERE contact_id = $1",
    "UPDATE contact_total SET events = o.events, last_event_at = o.at"
    " FROM (SELECT count(*) AS events, max(at) AS at FROM event WHERE contact_id = $1) o"
    " WHERE contact_id = $1",
    "UPDATE contact_total SET last_active_at = (SELECT max(at) FROM ("
    " SELECT max(at) AS at FROM shop_order WHERE contact_id = $1"
    " UNION ALL SELECT max(at) FROM cart WHERE contact_id = $1"
    " UNION ALL SELECT max(at) FROM product_view WHERE contact_id = $1"
    " UNION ALL SELECT max(at) FROM visit WHERE contact_id = $1"
    " UNION ALL SELECT max(at) FROM page_view WHERE contact_id = $1"
    " UNION ALL SELECT max(at) FROM mailing_response WHERE contact_id = $1"
    " UNION ALL SELECT max(at) FROM form_submission WHERE contact_id = $1"
    " UNION ALL SELECT max(at) FROM event WHERE contact_id = $1) o) WHERE contact_id = $1",
};

static const char sql_recount_visits[] = "SELECT at FROM visit WHERE contact_id = $1";
/* Who did nothing has no row. */
static const char sql_recount_empty[] =
    "DELETE FROM contact_total WHERE contact_id = $1 AND last_active_at IS NULL AND mailings = 0";

static enum rc run_all(struct op *op, const char *const *sql, size_t count, int64_t contact_id)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count; i++)
		rc = db_run(op, sql[i], DB_ARGS(db_int(contact_id)));
	return rc;
}

/* The weekday is the zone's, which SQL does not know. */
static enum rc recount_weekdays(struct op *op, int64_t contact_id)
{
	int64_t visits[8] = {0};
	struct db_rows rows;
	enum rc rc;

	db_query(op, &rows, sql_recount_visits, DB_ARGS(db_int(contact_id)));
	while (db_next(&rows))
		visits[weekday_of(db_col_int(&rows, 0))]++;
	rc = db_end(&rows);
	for (int day = 1; !rc && day < (int)ARRAY_LEN(visits); day++)
		if (visits[day])
			rc = db_run(op, sql_total_weekday,
				    DB_ARGS(db_int(contact_id), db_int(day), db_int(visits[day])));
	return rc;
}

enum rc event_recount(struct op *op, int64_t contact_id)
{
	enum rc rc = run_all(op, sql_recount_clear, ARRAY_LEN(sql_recount_clear), contact_id);

	if (!rc)
		rc = recount_weekdays(op, contact_id);
	if (!rc)
		rc = run_all(op, sql_recount_sums, ARRAY_LEN(sql_recount_sums), contact_id);
	if (!rc)
		rc = event_total_shop(op, contact_id);
	if (!rc)
		rc = event_total_visit(op, contact_id);
	return rc ? rc : db_run(op, sql_recount_empty, DB_ARGS(db_int(contact_id)));
}
