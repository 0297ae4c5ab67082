/*
 * Which contacts does somebody mean, as addresses, exports and programs say it: a filter, a
 * segment, a search, or several of them; then those who are in each.  One answer serves lists,
 * numbers and files.
 */
#ifndef MUSTER_DOMAIN_CONTACT_SELECTION_H
#define MUSTER_DOMAIN_CONTACT_SELECTION_H

#include "lib/domain/contact_list.h"
#include "lib/domain/segment_people.h"

struct contact_selection {
	const char *filter; /* text; "" for none */
	int64_t segment_id; /* 0: none */
	const char *search; /* as typed; "" for none */
	bool inside;	    /* anywhere inside a field */
	unsigned states;    /* enum contact_states; 0: live ones */
	int64_t at;	    /* relative dates start here, Unix seconds; 0: op->now */
};

/* Everybody, when there is no condition. */
struct contact_selected {
	const char *filter;  /* canonical; "" */
	const char *segment; /* its name; "" */
	struct id_set people;
	struct contact_query query; /* for contact_list, contact_each and contact_count_found */
};

/*
 * Find them.  The acting account sees shared segments and its own.  query points into *out, which
 * must stay where it is.
 *   RC_INVALID    "filter": it is none; *error says where and why, as filter_read
 *   RC_NOT_FOUND  "segment": there is none, or it is somebody else's private one
 *   RC_CONFLICT   "segment": it is archived or broken; the fault says so, and nobody is meant
 */
MUST_USE enum rc contact_selection_find(struct op *op, const struct contact_selection *s,
					struct contact_selected *out, struct filter_error *error);

/*
 * The same as one set, narrowed by the search, too; out has room for every contact.  selected says
 * what was found in words.
 */
MUST_USE enum rc contact_selection_people(struct op *op, const struct contact_selection *s,
					  struct contact_selected *selected, struct id_set *out,
					  struct filter_error *error);

/*
 * "2026-11-22" as the moment of that day, in the workspace's zone, at which the clock shows what it
 * shows now; *at is 0 for "".  After segment_context or zone_use.
 *   RC_INVALID  "at"
 */
MUST_USE enum rc contact_selection_day(struct op *op, const char *text, int64_t *at);

#endif
