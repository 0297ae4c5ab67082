/*
 * People kept by hand: the list of a static segment; in a dynamic one those who are included or
 * excluded whatever its filter says.  The same person is never both.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_MEMBER_H
#define MUSTER_DOMAIN_SEGMENT_MEMBER_H

#include "lib/base/id_set.h"
#include "lib/domain/contact.h"
#include "lib/domain/segment.h"

struct segment_added {
	int64_t added;
	int64_t already; /* were in it before */
};
/*
 * Put the live contacts of a set into static segments; out has one entry for each target.  Batch
 * "segment.add".
 *   RC_INVALID   "segment": none chosen, or one is dynamic
 *   RC_NOT_FOUND, RC_CONFLICT  one is not to be seen; is archived
 */
MUST_USE enum rc segment_members_add(struct op *op, const int64_t *targets, size_t target_count,
				     const struct id_set *people, struct segment_added *out);
/* The same out of one static segment; *removed of them were in it.  Batch "segment.remove". */
MUST_USE enum rc segment_members_remove(struct op *op, int64_t id, const struct id_set *people,
					int64_t *removed);

/*
 * One live contact into a static segment that was looked at before, in the open batch.  since:
 * segment_members_since, the moment from which who comes in this batch is a member; source_row as
 * for change_field.  segment_members_touch, once, when all are in.  For the importer.
 */
MUST_USE enum rc segment_member_join(struct op *op, int64_t id, int64_t contact_id, int64_t since,
				     int64_t source_row);
MUST_USE enum rc segment_members_since(struct op *op, int64_t *since);
/* The other way, out of several. */
MUST_USE enum rc segment_members_leave(struct op *op, const int64_t *ids, size_t count,
				       int64_t contact_id, int64_t source_row);
MUST_USE enum rc segment_members_touch(struct op *op, const int64_t *ids, size_t count);

/* Where a person was put by hand. */
enum segment_hand { SEGMENT_HAND_NONE, SEGMENT_HAND_IN, SEGMENT_HAND_OUT };
/*
 * Put one live contact there; *changed: was elsewhere.  Batch "segment.hand".
 *   RC_INVALID    OUT of a static segment
 *   RC_NOT_FOUND  no such segment, or no such live contact
 *   RC_CONFLICT   the segment is archived
 */
MUST_USE enum rc segment_hand_set(struct op *op, int64_t id, int64_t contact_id,
				  enum segment_hand hand, bool *changed);

/*
 * Put a live contact, too, wherever another one was put by hand, in any segment of anybody; where
 * one was excluded, it is.  In the open batch.  For merging.
 */
MUST_USE enum rc segment_members_take_over(struct op *op, int64_t from_id, int64_t to_id);

/*
 * For undo: where a contact of any state stands, as change rows have it ("12", "-12" or ""), and
 * back to such a place.  at: when it was put there first.  Leaves a change row from `from` to `to`.
 */
MUST_USE enum rc segment_member_value(struct op *op, int64_t id, int64_t contact_id,
				      const char **out);
MUST_USE enum rc segment_member_restore(struct op *op, int64_t id, int64_t contact_id,
					const char *from, const char *to, int64_t at);

/*
 * Many at once: the change rows newer than `newest` are written already, and every one of them is a
 * place that is there to go, or not there and to come; the places follow.  target: the batch that
 * is undone; who comes back gets the time of the edit before it.
 */
MUST_USE enum rc segment_members_follow(struct op *op, int64_t newest, int64_t target);

/* Take somebody out of every list without a trace, for contact_erase. */
MUST_USE enum rc segment_members_erase(struct op *op, int64_t contact_id);

/* Live people by hand, in the order of their ids, those after `after` (0: from the first). */
MUST_USE enum rc segment_member_list(struct op *op, int64_t id, enum segment_hand hand,
				     int64_t after, size_t max, struct contact **out,
				     size_t *count);
/* How many live ones. */
MUST_USE enum rc segment_member_count(struct op *op, int64_t id, enum segment_hand hand,
				      int64_t *out);
/* Copy the people of one segment to another that has none: for segment_duplicate. */
MUST_USE enum rc segment_members_copy(struct op *op, int64_t from, int64_t to);

#endif
