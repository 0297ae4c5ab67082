/*
 * What the files that record events share.
 */
#ifndef MUSTER_DOMAIN_EVENT_ROW_H
#define MUSTER_DOMAIN_EVENT_ROW_H

#include "lib/domain/event.h"
#include "lib/platform/db.h"

/*
 * May the event be recorded?  sql_find is "SELECT id FROM ... WHERE source_key = $1"; *id is the
 * event's when it is known already, else 0, and then the contact was looked for.
 */
MUST_USE enum rc event_check(struct op *op, int64_t contact_id, int64_t at, const char *source_key,
			     const char *sql_find, int64_t *id);
/* RC_INVALID for field unless min <= value <= max. */
MUST_USE enum rc event_check_number(struct op *op, const char *field, int64_t value, int64_t min,
				    int64_t max);

/* A text on its way into table term. */
struct event_term {
	const char *field; /* for the fault */
	const char *text;  /* NULL or "": none */
	bool required;
	int64_t id; /* 0: none */
};
/* Fill the ids; new texts get one. */
MUST_USE enum rc event_terms(struct op *op, struct event_term *terms, size_t count);
/* The id as it is stored: NULL for none. */
struct db_value event_term_value(const struct event_term *term);

/*
 * Bring contact_total up to date after a change: sql adds to the row of contact $1, which is made
 * when there is none; then what is the latest or most frequent of its kind is looked up again.
 */
MUST_USE enum rc event_total_add(struct op *op, const char *sql, struct db_args args);
MUST_USE enum rc event_total_shop(struct op *op, int64_t contact_id);
MUST_USE enum rc event_total_visit(struct op *op, int64_t contact_id);
/* The contact did something itself at this time. */
MUST_USE enum rc event_total_active(struct op *op, int64_t contact_id, int64_t at);
/* Add visits or pieces to the tables of which the most frequent is taken. */
MUST_USE enum rc event_total_weekday(struct op *op, int64_t contact_id, int64_t at);
MUST_USE enum rc event_total_product(struct op *op, int64_t contact_id, int64_t product_id,
				     int64_t quantity);

#endif
