/*
 * Why did people come and go between two snapshots?  What a filter reads, and the change rows that
 * touch it.  For segment_snapshot.c.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_CAUSE_H
#define MUSTER_DOMAIN_SEGMENT_CAUSE_H

#include "lib/domain/contact.h"
#include "lib/domain/segment_history.h"
#include "lib/filter/filter_set.h"

/* Ids in a list without order; for a handful. */
struct segment_ids {
	int64_t *list;
	size_t count, room;
};
void segment_ids_add(struct arena *mem, struct segment_ids *ids, int64_t id);

/* What the answer of a filter depends on. */
struct segment_reads {
	contact_mask fields, dates; /* of the contact; those of them that are dates */
	struct segment_ids tags, attributes, attribute_dates;
	bool any_tag;
	bool other_email, other_phone;
	bool email_status, phone_status, deactivated;
	bool status_dates; /* since when */
	bool updated;	   /* every change counts */
	bool import;
	bool events;
	bool time; /* relative dates: it changes by itself */
};
/* Add what a bound tree reads, segments within it included.  Memory is the arena's. */
void segment_reads_add(struct arena *mem, struct segment_reads *reads,
		       const struct filter_node *tree);

/* People with the same cause. */
struct segment_cause_sum {
	enum segment_cause_kind kind;
	int64_t subject, account_id;
	bool is_joined;
	int64_t count;
	struct segment_ids people;
};

/* The moves of one segment between its last snapshot and now. */
struct segment_moves {
	int64_t segment_id;
	int64_t base_at, base_contact, base_change; /* of the last snapshot; see segment_day */
	struct id_set joined, departed;
	const struct id_set *live;
	struct id_set open;   /* of both: whose cause is not known yet */
	struct id_set timely; /* of them: had no time passed, they would not have moved */
	struct segment_reads reads;
	struct segment_ids below; /* segments it builds on */
	struct segment_cause_sum *sums;
	size_t sum_count, last_sum;
	size_t named; /* people in all lists of the sums */
};

/* Note a cause of one whose cause is open. */
void segment_cause_note(struct arena *mem, struct segment_moves *moves, int64_t contact,
			enum segment_cause_kind kind, int64_t subject, int64_t account_id);
/* Of everybody whose cause is open. */
void segment_cause_note_rest(struct arena *mem, struct segment_moves *moves,
			     enum segment_cause_kind kind, int64_t subject, int64_t account_id);
/*
 * Find causes in the change rows up to newest_change, for several segments at once: the last
 * change before now that touches what the filter reads.  Lists go to mem.
 */
MUST_USE enum rc segment_cause_find(struct op *op, struct arena *mem,
				    struct segment_moves *const *moves, size_t count,
				    int64_t newest_change);

#endif
