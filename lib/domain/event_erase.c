/*
 * Everything that somebody did, gone for good.
 */
#include "lib/domain/event.h"

#include "lib/platform/db.h"

/* Events are counted, what was derived from them or belongs to them is not. */
static const char *const events[] = {
    "DELETE FROM visit WHERE contact_id = $1",
    "DELETE FROM page_view WHERE contact_id = $1",
    "DELETE FROM shop_order WHERE contact_id = $1",
    "DELETE FROM cart WHERE contact_id = $1",
    "DELETE FROM product_view WHERE contact_id = $1",
    "DELETE FROM mailing WHERE contact_id = $1",
    "DELETE FROM mailing_response WHERE contact_id = $1",
    "DELETE FROM form_submission WHERE contact_id = $1",
    "DELETE FROM event WHERE contact_id = $1",
};
static const char *const parts[] = {
    "DELETE FROM event_property WHERE event_id IN (SELECT id FROM event WHERE contact_id = $1)",
    "DELETE FROM order_item WHERE contact_id = $1",
    "DELETE FROM contact_total WHERE contact_id = $1",
    "DELETE FROM contact_product WHERE contact_id = $1",
    "DELETE FROM contact_weekday WHERE contact_id = $1",
};

enum rc event_erase(struct op *op, int64_t contact_id, int64_t *count)
{
	enum rc rc = RC_OK;

	*count = 0;
	for (size_t i = 0; !rc && i < ARRAY_LEN(parts); i++)
		rc = db_run(op, parts[i], DB_ARGS(db_int(contact_id)));
	for (size_t i = 0; !rc && i < ARRAY_LEN(events); i++) {
		rc = db_run(op, events[i], DB_ARGS(db_int(contact_id)));
		*count += rc ? 0 : db_changed(op);
	}
	return rc;
}
