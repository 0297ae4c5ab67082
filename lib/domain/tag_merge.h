/*
 * What a merge of two tags would do, before it is done (alteration.h).
 */
#ifndef MUSTER_DOMAIN_TAG_MERGE_H
#define MUSTER_DOMAIN_TAG_MERGE_H

#include "lib/domain/segment_people.h"
#include "lib/domain/segment_use.h"
#include "lib/domain/tag.h"

/* A segment that asks for the tag that goes, or for the one that stays. */
struct tag_merge_segment {
	struct segment_user user;
	bool is_rewritten; /* its filter names the one that goes */
	bool is_told;	   /* impact holds; not of lists that must be had as a whole */
	struct segment_impact impact;
};

struct tag_merge {
	struct tag from, into; /* with their counts */
	int64_t both;	       /* contacts of any state that carry both */
	int64_t orders;	       /* pieces of work under way that put the first on or take it off */
	struct tag_merge_segment *segments; /* by name; those that the account sees */
	size_t segment_count, hidden;	    /* hidden: private ones of others */
};

/* RC_NOT_FOUND: one of the tags is not there. */
MUST_USE enum rc tag_merge_look(struct op *op, int64_t from, int64_t into, struct tag_merge *out);

#endif
