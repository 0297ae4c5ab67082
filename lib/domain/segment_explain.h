/*
 * Why is somebody in a segment, or not?
 *
 * Archived and deleted contacts are in no segment; who asks about one is told that they are in
 * none.  Relative dates start at `now`; people by hand are those of today.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_EXPLAIN_H
#define MUSTER_DOMAIN_SEGMENT_EXPLAIN_H

#include "lib/domain/segment_member.h"
#include "lib/domain/segment_people.h"
#include "lib/filter/filter_explain.h"

struct segment_verdict {
	struct segment segment;
	struct segment_state state; /* broken: nobody is in */
	enum segment_hand hand;	    /* put in or kept out by hand, whatever the filter says */
	bool matches;		    /* the filter; of a static one false */
	bool is_in;
};

/*
 * Every segment that the account sees and that is not archived, by name; one statement for each of
 * them, by the contact's key.  In op->mem.
 */
MUST_USE enum rc segment_verdict_list(struct op *op, int64_t contact_id, int64_t now,
				      struct segment_verdict **out, size_t *count);
/* Of one. */
MUST_USE enum rc segment_verdict_get(struct op *op, const struct segment *s, int64_t contact_id,
				     int64_t now, struct segment_verdict *out);

/*
 * The lines of its filter for one contact (filter_explain); none for a static or broken one.
 *   RC_NOT_FOUND  there is no such contact
 */
MUST_USE enum rc segment_explain(struct op *op, const struct segment *s, int64_t contact_id,
				 int64_t now, struct filter_reason **out, size_t *count);

#endif
