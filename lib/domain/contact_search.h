/*
 * What the search box finds: the ids that a text matches, by index where it stands at the start of
 * a field, by a scan where it stands inside one.
 */
#ifndef MUSTER_DOMAIN_CONTACT_SEARCH_H
#define MUSTER_DOMAIN_CONTACT_SEARCH_H

#include "lib/base/id_set.h"
#include "lib/domain/contact_list.h"
#include "lib/platform/sql.h"

/* A search text, prepared: folded, and read as a phone number and as an ID where it can be one. */
struct contact_search {
	bool inside;
	unsigned states;	 /* enum contact_states: whom it looks for */
	const char *text;	 /* folded; "" matches nobody */
	const char *phones[3];	 /* starts of an E.164 number; NULL for none, in between, too */
	const char *digits;	 /* inside: the digits of a number, else NULL */
	const char *last, *rest; /* "miller ann": last name and start of the first; or NULL */
	int64_t id;		 /* 0: not a number */
};

/* RC_INVALID: longer than SEARCH_MAX. */
MUST_USE enum rc contact_search_parse(struct op *op, const struct contact_query *q,
				      struct contact_search *out);

/* Ids of contacts, each once. */
struct contact_ids {
	int64_t *ids; /* in no order; in op->mem */
	size_t count;
	bool is_more; /* stopped at the maximum */
};

/* Collect at most max ids. */
MUST_USE enum rc contact_search_ids(struct op *op, const struct contact_search *s, size_t max,
				    struct contact_ids *out);
/* All of them; the set has room for every contact. */
MUST_USE enum rc contact_search_set(struct op *op, const struct contact_search *s,
				    struct id_set *out);
/* Count them all. */
MUST_USE enum rc contact_search_count(struct op *op, const struct contact_search *s, int64_t *out);

/* Append " AND (...)" to a query over table contact: true for the very same contacts. */
void contact_search_where(struct sql *sql, const struct contact_search *s);

#endif
