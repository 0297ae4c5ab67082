/*
 * Everything that somebody did, gone for good.
 */
#include "lib/domain/event.h"

#include "lib/platform/db.h"

enum { AT_ONCE = 250 /* events of one piece */ };

#define NEXT_OF(table)                                                                             \
	"DELETE FROM " table " WHERE id IN (SELECT id FROM " table                                 \
	" WHERE contact_id = $1 LIMIT $2)"
/* The same ones for both: in the order of an index, since there may be very many. */
#define NEXT_EVENTS "(SELECT id FROM event WHERE contact_id = $1 ORDER BY name_id, at, id LIMIT $2)"

/* What belongs to an event goes with it, and is not counted. */
static const struct {
	const char *parts, *remove;
	bool is_counted;
} events[] = {
    {NULL, NEXT_OF("order_item"), false},
    {NULL, NEXT_OF("visit"), true},
    {NULL, NEXT_OF("page_view"), true},
    {NULL, NEXT_OF("shop_order"), true},
    {NULL, NEXT_OF("cart"), true},
    {NULL, NEXT_OF("product_view"), true},
    {NULL, NEXT_OF("mailing"), true},
    {NULL, NEXT_OF("mailing_response"), true},
    {NULL, NEXT_OF("form_submission"), true},
    {"DELETE FROM event_property WHERE event_id IN " NEXT_EVENTS,
     "DELETE FROM event WHERE id IN " NEXT_EVENTS, true},
};
/* What was derived from them. */
static const char *const sums[] = {
    "DELETE FROM contact_total WHERE contact_id = $1",
    "DELETE FROM contact_product WHERE contact_id = $1",
    "DELETE FROM contact_weekday WHERE contact_id = $1",
};

enum rc event_erase_next(struct op *op, int64_t contact_id, int64_t *count, bool *is_end)
{
	int64_t rows = 0;
	enum rc rc = RC_OK;

	*count = 0;
	for (size_t i = 0; !rc && i < ARRAY_LEN(events) && rows < AT_ONCE; i++) {
		struct db_args args = DB_ARGS(db_int(contact_id), db_int(AT_ONCE - rows));

		if (events[i].parts)
			rc = db_run(op, events[i].parts, args);
		if (!rc)
			rc = db_run(op, events[i].remove, args);
		rows += rc ? 0 : db_changed(op);
		*count += rc || !events[i].is_counted ? 0 : db_changed(op);
	}
	*is_end = rows < AT_ONCE;
	for (size_t i = 0; !rc && *is_end && i < ARRAY_LEN(sums); i++)
		rc = db_run(op, sums[i], DB_ARGS(db_int(contact_id)));
	return rc;
}
