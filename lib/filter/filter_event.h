/*
 * Events in filters: what somebody did or did not do, how often, when, and with which properties.
 * The catalogue of event families, and their SQL.
 */
#ifndef MUSTER_FILTER_FILTER_EVENT_H
#define MUSTER_FILTER_FILTER_EVENT_H

#include "lib/filter/filter_sql.h"

/* A family has a table of its own; that of named events, whose key is "", one for all names. */
struct filter_event_family {
	const char *key;   /* "order": did order at least 2 times */
	const char *label; /* "Placed an order" */
	const char *help;  /* one sentence */
	const char *from;  /* "shop_order e": the table, whose rows are called e */
	const char *only;  /* "e.kind = 1": which of its rows; NULL: all */
	const char *total; /* "t.orders" of contact_total: how many there are; NULL: not kept */
	const struct filter_field *properties; /* store FILTER_STORE_PROPERTY */
	size_t property_count;
};

const struct filter_event_family *filter_event_families(size_t *count);
/* NULL for an unknown key. */
const struct filter_event_family *filter_event_find(const char *key);

/* Fields of a contact that sum its events up (store FILTER_STORE_TOTAL, columns "t.orders"). */
const struct filter_field *filter_total_fields(size_t *count);

/*
 * For filter_bind: family or name, window, and the conditions on properties.
 *   RC_INVALID  *error says where and why
 */
MUST_USE enum rc filter_event_bind(struct op *op, const struct filter_context *ctx,
				   struct filter_node *node, struct filter_error *error);

/* What a test has on the parser's stack before its "where" begins: see filter_sql_depth. */
enum { FILTER_EVENT_SQL_DEPTH = 16 };

/* A condition on a property, positive, inside of "where": a test over the row "e". */
void filter_event_add_property(struct sql *s, const struct filter_node *node);

/*
 * For filter_sql, in the positive form: DID without a count is "at least once"; DID_NOT, AT_MOST n
 * and EXACTLY 0 are the negation of another and are turned round by filter_event_bind
 * (bound->is_negative); EXACTLY n stays.
 * The test over the row "c"; the set "SELECT id_set(...) FROM ...".
 */
void filter_event_add_test(struct sql *s, const struct filter_node *node);
void filter_event_add_ids(struct sql *s, const struct filter_node *node);

/*
 * What one contact did of it, to explain a verdict: "3 times, the latest on 5 Oct 2026, 12:00", or
 * "0 times"; of "last": how often within the window.  In op->mem.
 */
MUST_USE enum rc filter_event_stored(struct op *op, const struct filter_node *node,
				     int64_t contact_id, const char **out);

#endif
