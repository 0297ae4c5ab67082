/*
 * Lists of contacts, of the live ones as a rule: sorted, searched, in pages that stay fast and
 * stable at a million rows.
 *
 * Paging is by key, not by number: a cursor names the last row seen, so rows that come or go
 * neither repeat nor hide others, and page 10,000 costs what page 1 costs.
 *
 * A search text is found at the start of a field (indexes answer), or, when asked, anywhere inside
 * one (a scan answers).  It is compared folded: blind to case and accents; % and _ are letters.
 */
#ifndef MUSTER_DOMAIN_CONTACT_LIST_H
#define MUSTER_DOMAIN_CONTACT_LIST_H

#include "lib/base/id_set.h"
#include "lib/domain/contact.h"

struct sql;

enum contact_sort {
	CONTACT_BY_CREATED,
	CONTACT_BY_UPDATED,
	CONTACT_BY_NAME,
	CONTACT_BY_STATE_AT, /* archived and deleted people only: when they became so */
};

struct contact_query {
	unsigned states;	     /* enum contact_states; 0: live ones */
	const struct id_set *people; /* only these, all of them of these states; NULL: everybody */
	const char *search;	     /* as typed; "" for all */
	bool inside;		     /* anywhere inside a field rather than at its start */
	const char *default_country; /* for "0664 ..." */
	enum contact_sort sort;
	bool descending;
	const char *cursor; /* from contact_page; "" for the first page */
	bool backward;	    /* the page before the cursor */
	bool last;	    /* the last page; cursor is ignored */
	size_t limit;
};

struct contact_page {
	struct contact *rows; /* only id, values, state, statuses, source, times are filled */
	size_t count;
	bool has_before, has_after;
	const char *first_cursor, *last_cursor; /* of the first and the last row */
	int64_t total;				/* of the whole list */
	bool is_more;				/* a search that found more than SEARCH_COUNT_MAX */
};

/*
 * One page.  RC_INVALID: the cursor is none of ours (fault.field "cursor"), or the search text is
 * longer than SEARCH_MAX.
 */
MUST_USE enum rc contact_list(struct op *op, const struct contact_query *q,
			      struct contact_page *out);

/*
 * Every contact that a query finds, in id order, straight from the cursor of the database.
 * each returns false to stop.  The contact's text is valid during the call only.
 */
MUST_USE enum rc contact_each(struct op *op, const struct contact_query *q,
			      bool (*each)(void *context, const struct contact *c), void *context);
/* Exactly how many contact_each will visit. */
MUST_USE enum rc contact_count_found(struct op *op, const struct contact_query *q, int64_t *out);

#endif
