#include "lib/domain/event.h"

#include "lib/base/limits.h"
#include "lib/domain/event_row.h"

static const char sql_order_find[] = "SELECT id FROM shop_order WHERE source_key = $1";
static const char sql_order_insert[] =
    "INSERT INTO shop_order (contact_id, at, source_key, total_cents, items, currency_id,"
    " payment_id, coupon_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
static const char sql_order_item_insert[] =
    "INSERT INTO order_item (order_id, line, contact_id, at, product_id, category_id, quantity,"
    " price_cents) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
static const char sql_order_total[] =
    "UPDATE contact_total SET orders = orders + 1, spent_cents = spent_cents + $2,"
    " items = items + $3, coupon_orders = coupon_orders + $4 WHERE contact_id = $1";

static const char sql_cart_find[] = "SELECT id FROM cart WHERE source_key = $1";
static const char sql_cart_get[] =
    "SELECT id, contact_id, at, state FROM cart WHERE source_key = $1";
static const char sql_cart_insert[] =
    "INSERT INTO cart (contact_id, at, source_key, state, total_cents, items)"
    " VALUES ($1, $2, $3, $4, $5, $6)";
static const char sql_cart_update[] =
    "UPDATE cart SET at = $2, state = $3, total_cents = $4, items = $5 WHERE id = $1";
static const char sql_cart_order[] =
    "UPDATE cart SET state = 2, at = CASE WHEN at > $2 THEN at ELSE $2 END WHERE id = $1";
static const char sql_cart_total[] =
    "UPDATE contact_total SET carts = carts + $2, abandoned_carts = abandoned_carts + $3,"
    " last_cart_at = (SELECT max(at) FROM cart WHERE contact_id = $1) WHERE contact_id = $1";

static const char sql_product_view_find[] = "SELECT id FROM product_view WHERE source_key = $1";
static const char sql_product_view_insert[] =
    "INSERT INTO product_view (contact_id, at, source_key, product_id, category_id)"
    " VALUES ($1, $2, $3, $4, $5)";
static const char sql_product_view_total[] =
    "UPDATE contact_total SET product_views = product_views + 1, last_product_view_at ="
    " CASE WHEN last_product_view_at >= $2 THEN last_product_view_at ELSE $2 END"
    " WHERE contact_id = $1";

/* --- carts ---------------------------------------------------------------------------------- */

struct stored_cart {
	int64_t id, contact_id, at;
	enum event_cart_state state;
};

static enum rc get_cart(struct op *op, const char *source_key, struct stored_cart *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	*out = (struct stored_cart){0};
	db_query(op, &rows, sql_cart_get, DB_ARGS(db_text(source_key)));
	found = db_next(&rows);
	if (found)
		*out = (struct stored_cart){db_col_int(&rows, 0), db_col_int(&rows, 1),
					    db_col_int(&rows, 2),
					    (enum event_cart_state)db_col_int(&rows, 3)};
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

static enum rc add_cart_total(struct op *op, int64_t contact_id, int carts, int abandoned)
{
	return event_total_add(op, sql_cart_total,
			       DB_ARGS(db_int(contact_id), db_int(carts), db_int(abandoned)));
}

static enum rc update_cart(struct op *op, const struct event_cart *c)
{
	struct stored_cart old;
	int abandoned;
	enum rc rc = get_cart(op, c->source_key, &old);

	if (rc || old.contact_id != c->contact_id || old.state == EVENT_CART_ORDERED ||
	    c->at < old.at)
		return rc;
	abandoned = (c->state == EVENT_CART_ABANDONED) - (old.state == EVENT_CART_ABANDONED);
	rc = db_run(op, sql_cart_update,
		    DB_ARGS(db_int(old.id), db_int(c->at), db_int(c->state), db_int(c->total_cents),
			    db_int(c->items)));
	if (!rc)
		rc = add_cart_total(op, c->contact_id, 0, abandoned);
	return rc ? rc : event_total_active(op, c->contact_id, c->at);
}

enum rc event_record_cart(struct op *op, const struct event_cart *c, bool *is_new)
{
	int64_t id;
	enum rc rc = event_check(op, c->contact_id, c->at, c->source_key, sql_cart_find, &id);

	*is_new = false;
	if (!rc)
		rc = event_check_number(op, "total", c->total_cents, 0, EVENT_CENTS_MAX);
	if (!rc)
		rc = event_check_number(op, "items", c->items, 0, EVENT_PIECES_MAX);
	if (rc)
		return rc;
	if (id)
		return update_cart(op, c);
	rc = db_run(op, sql_cart_insert,
		    DB_ARGS(db_int(c->contact_id), db_int(c->at), db_text(c->source_key),
			    db_int(c->state), db_int(c->total_cents), db_int(c->items)));
	if (!rc)
		rc = add_cart_total(op, c->contact_id, 1, c->state == EVENT_CART_ABANDONED);
	if (!rc)
		rc = event_total_active(op, c->contact_id, c->at);
	*is_new = rc == RC_OK;
	return rc;
}

/* The cart of an order; one that nobody has told us of is of no importance. */
static enum rc order_cart(struct op *op, const struct event_order *o)
{
	struct stored_cart cart;
	enum rc rc;

	if (!o->cart_key || !o->cart_key[0])
		return RC_OK;
	rc = get_cart(op, o->cart_key, &cart);
	if (rc == RC_NOT_FOUND ||
	    (!rc && (cart.contact_id != o->contact_id || cart.state == EVENT_CART_ORDERED)))
		return RC_OK;
	if (!rc)
		rc = db_run(op, sql_cart_order, DB_ARGS(db_int(cart.id), db_int(o->at)));
	if (!rc)
		rc = add_cart_total(op, o->contact_id, 0,
				    cart.state == EVENT_CART_ABANDONED ? -1 : 0);
	return rc;
}

/* --- orders --------------------------------------------------------------------------------- */

static enum rc check_order(struct op *op, const struct event_order *o, int64_t *pieces)
{
	enum rc rc = event_check_number(op, "total", o->total_cents, 0, EVENT_CENTS_MAX);

	if (!rc)
		rc = event_check_number(op, "items", (int64_t)o->item_count, 0, EVENT_ITEMS_MAX);
	*pieces = 0;
	for (size_t i = 0; !rc && i < o->item_count; i++) {
		const struct event_item *item = &o->items[i];

		rc = event_check_number(op, "quantity", item->quantity, 1, EVENT_PIECES_MAX);
		if (!rc)
			rc = event_check_number(op, "price", item->price_cents, 0, EVENT_CENTS_MAX);
		*pieces += item->quantity;
	}
	return rc;
}

static enum rc insert_item(struct op *op, const struct event_order *o, int64_t order_id,
			   size_t index)
{
	const struct event_item *item = &o->items[index];
	struct event_term terms[] = {{.field = "product", .text = item->product, .required = true},
				     {.field = "category", .text = item->category}};
	enum rc rc = event_terms(op, terms, ARRAY_LEN(terms));

	if (!rc)
		rc = db_run(op, sql_order_item_insert,
			    DB_ARGS(db_int(order_id), db_int((int64_t)index + 1),
				    db_int(o->contact_id), db_int(o->at), db_int(terms[0].id),
				    event_term_value(&terms[1]), db_int(item->quantity),
				    db_int(item->price_cents)));
	if (!rc)
		rc = event_total_product(op, o->contact_id, terms[0].id, item->quantity);
	return rc;
}

static enum rc insert_order(struct op *op, const struct event_order *o, int64_t pieces)
{
	struct event_term terms[] = {{.field = "currency", .text = o->currency},
				     {.field = "payment", .text = o->payment},
				     {.field = "coupon", .text = o->coupon}};
	int64_t id = 0;
	enum rc rc = event_terms(op, terms, ARRAY_LEN(terms));

	if (!rc)
		rc = db_insert(op, &id, sql_order_insert,
			       DB_ARGS(db_int(o->contact_id), db_int(o->at), db_text(o->source_key),
				       db_int(o->total_cents), db_int(pieces),
				       event_term_value(&terms[0]), event_term_value(&terms[1]),
				       event_term_value(&terms[2])));
	for (size_t i = 0; !rc && i < o->item_count; i++)
		rc = insert_item(op, o, id, i);
	if (!rc)
		rc = event_total_add(op, sql_order_total,
				     DB_ARGS(db_int(o->contact_id), db_int(o->total_cents),
					     db_int(pieces), db_int(terms[2].id != 0)));
	return rc;
}

enum rc event_record_order(struct op *op, const struct event_order *o, bool *is_new)
{
	int64_t id, pieces;
	enum rc rc = event_check(op, o->contact_id, o->at, o->source_key, sql_order_find, &id);

	*is_new = false;
	if (rc || id)
		return rc;
	rc = check_order(op, o, &pieces);
	if (!rc)
		rc = insert_order(op, o, pieces);
	if (!rc)
		rc = order_cart(op, o);
	if (!rc)
		rc = event_total_shop(op, o->contact_id);
	if (!rc)
		rc = event_total_active(op, o->contact_id, o->at);
	*is_new = rc == RC_OK;
	return rc;
}

/* --- product views -------------------------------------------------------------------------- */

enum rc event_record_product_view(struct op *op, const struct event_product_view *v, bool *is_new)
{
	struct event_term terms[] = {{.field = "product", .text = v->product, .required = true},
				     {.field = "category", .text = v->category}};
	int64_t id;
	enum rc rc =
	    event_check(op, v->contact_id, v->at, v->source_key, sql_product_view_find, &id);

	*is_new = false;
	if (rc || id)
		return rc;
	rc = event_terms(op, terms, ARRAY_LEN(terms));
	if (!rc)
		rc = db_run(op, sql_product_view_insert,
			    DB_ARGS(db_int(v->contact_id), db_int(v->at), db_text(v->source_key),
				    db_int(terms[0].id), event_term_value(&terms[1])));
	if (!rc)
		rc = event_total_add(op, sql_product_view_total,
				     DB_ARGS(db_int(v->contact_id), db_int(v->at)));
	if (!rc)
		rc = event_total_active(op, v->contact_id, v->at);
	*is_new = rc == RC_OK;
	return rc;
}
