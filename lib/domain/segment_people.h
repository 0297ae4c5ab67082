/*
 * Who is in a segment now, and what a change of it would do.  Lists, counts, exports and the pages
 * all ask here.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_PEOPLE_H
#define MUSTER_DOMAIN_SEGMENT_PEOPLE_H

#include "lib/domain/segment.h"
#include "lib/filter/filter_set.h"

/*
 * What filters are bound with: the workspace's country, the acting account, op->now.  Sets the
 * process's time zone to the workspace's, in which dates of filters are read.
 */
MUST_USE enum rc segment_context(struct op *op, struct filter_context *out);

/* Whether a segment has a meaning. */
struct segment_state {
	bool is_broken;
	const char *missing; /* what its filter names and is gone: "tag \"vip\""; "" */
	const char *error;   /* a sentence without a period; "" */
};

/*
 * The tree of its filter, bound; NULL when it is static or broken.  state may not be NULL.
 */
MUST_USE enum rc segment_tree(struct op *op, const struct segment *s, struct filter_node **out,
			      struct segment_state *state);
/* As if it were `now`: where its relative dates start. */
MUST_USE enum rc segment_tree_at(struct op *op, const struct segment *s, int64_t now,
				 struct filter_node **out, struct segment_state *state);

/*
 * The live contacts in it; a broken one has none.  The set is the caller's own, in op->mem.
 *   RC_NOT_FOUND  as segment_get
 */
MUST_USE enum rc segment_people(struct op *op, struct filter_sets *sets, int64_t id,
				struct id_set *out, struct segment_state *state);
/* The same of one that was read already. */
MUST_USE enum rc segment_people_of(struct op *op, struct filter_sets *sets, const struct segment *s,
				   struct id_set *out, struct segment_state *state);
/* As if it were `now`; people by hand are those of today. */
MUST_USE enum rc segment_people_at(struct op *op, struct filter_sets *sets, const struct segment *s,
				   int64_t now, struct id_set *out, struct segment_state *state);
/* How many they are. */
MUST_USE enum rc segment_count(struct op *op, struct filter_sets *sets, const struct segment *s,
			       int64_t *out, struct segment_state *state);

enum { SEGMENT_EXAMPLES = 20 };
struct segment_example {
	int64_t id;
	const char *name;
};
/* What a change would do to the people of a segment. */
struct segment_impact {
	int64_t before, after, enter, leave;
	struct segment_example entering[SEGMENT_EXAMPLES], leaving[SEGMENT_EXAMPLES];
	size_t entering_count, leaving_count;
};
/*
 * If the segment had this filter (NULL: if it were archived).
 *   RC_INVALID  the text is no filter, as filter_read says; nothing is computed
 */
MUST_USE enum rc segment_impact(struct op *op, struct filter_sets *sets, const struct segment *s,
				const char *filter, struct segment_impact *out);
/* If an attribute were as `instead` says (filter_field_as), its filter as it is.  RC likewise. */
MUST_USE enum rc segment_impact_field(struct op *op, struct filter_sets *sets,
				      const struct segment *s, const struct filter_field *instead,
				      struct segment_impact *out);

#endif
