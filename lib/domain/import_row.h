/*
 * One row of a file: what it says about a person, who that is, and what becomes of it.  In two
 * steps, so that a rehearsal says exactly what the import does: import_row_plan reads and decides,
 * import_row_apply writes what was decided.
 *
 * Who it is: whoever the mapping's keys lead to.  When they lead to two people the row fails and
 * touches neither.  A phone is a weak key unless it comes first: families share one, so whoever has
 * the row's phone and another e-mail address than the row is somebody else.  Deleted people stay
 * deleted, and erased ones are not created anew: the row is skipped.
 *
 * The same person twice in one file: the first row creates them; later ones are updates like any
 * other where people are updated, else they are skipped.
 *
 * What an update may do: what the column's policy says, less what the consent ratchet holds
 * (import_ratchet.h), less what somebody edited by hand since the upload.
 */
#ifndef MUSTER_DOMAIN_IMPORT_ROW_H
#define MUSTER_DOMAIN_IMPORT_ROW_H

#include "lib/domain/import_person.h"

/* Why a value of the row is not written. */
enum import_held_why {
	IMPORT_HELD_REFUSED, /* the ratchet: they said no, and the row has no newer evidence */
	IMPORT_HELD_EDITED,  /* somebody edited it since the upload */
	IMPORT_HELD_UNKNOWN, /* a tag, segment or option that is not here is passed over */
	IMPORT_HELD_PARTIAL, /* a birthday without its year, and other parts of dates */
};

struct import_held {
	size_t column;
	enum import_held_why why;
};

/* Plain data in op->mem, until the arena is rewound. */
struct import_plan {
	enum import_bucket bucket;
	const char *reason; /* a sentence for skipped and failed rows, else "" */
	int64_t row_number;
	bool is_undialled; /* it is in, with a phone that has no E.164 form */
	/*
	 * Before and after.  created: before is empty, after.contact.id is 0.  updated, unchanged:
	 * both are there.  skipped, failed: neither (contact_id says whom it met, or 0).
	 */
	int64_t contact_id;
	struct import_person before, after;
	struct contact_keys keys; /* of after */
	contact_mask changed;	  /* fields that differ */
	/* Further addresses to be written, by enum contact_channel. */
	struct import_plan_points {
		const struct contact_point *list;
		size_t count;
		enum contact_point_policy policy;
		bool is_changed; /* by what is there already */
	} points[2];
	struct import_held *held;
	size_t held_count;
};

/*
 * What becomes of a row.  Reads only.  The text of the row may be changed.  Whatever the row's own
 * fault is, damage in the file too, makes a plan of the failed bucket; anything but RC_OK is the
 * machine's.
 */
MUST_USE enum rc import_row_plan(struct op *op, struct import_rules *rules,
				 const struct import_people *people, struct csv_row *row,
				 struct import_plan *out);

/*
 * Write a plan, inside the caller's write transaction and batch, which is the one it was made in.
 * Afterwards plan->contact_id is the person's.  The caller counts created people
 * (contact_count_add).
 */
MUST_USE enum rc import_row_apply(struct op *op, struct import_rules *rules,
				  struct import_plan *plan);

/* --- what a plan changes, value by value ----------------------------------------------------- */

enum import_effect { IMPORT_FILLED, IMPORT_CHANGED, IMPORT_CLEARED };

/* One value. */
struct import_item {
	int field; /* as change.field: enum contact_field, CONTACT_CHANGE_TAG, ... */
	size_t
	    column; /* that wrote it; SIZE_MAX: something for all rows, or what follows from another
		     */
	enum import_effect
	    effect; /* a tag or segment is filled when it comes, cleared when it goes */
	const char *old_value, *new_value; /* as people read them; "" for none */
};
/* Of a created, updated or unchanged plan: before import_row_apply, and in the same transaction. */
MUST_USE enum rc import_plan_items(struct op *op, const struct import_rules *rules,
				   const struct import_plan *plan, struct import_item **out,
				   size_t *count);

#endif
