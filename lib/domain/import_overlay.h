/*
 * What a rehearsal writes instead of the base: a layer over it that holds everybody whom the file
 * creates or changes, as they would be afterwards.  The rows that follow, and the segments at the
 * end, are asked through it and see both as one; the base itself is only read, as it was at the
 * first question.
 */
#ifndef MUSTER_DOMAIN_IMPORT_OVERLAY_H
#define MUSTER_DOMAIN_IMPORT_OVERLAY_H

#include "lib/base/id_set.h"
#include "lib/base/key_filter.h"
#include "lib/domain/contact_many.h"
#include "lib/domain/import_row.h"

struct import_overlay {
	struct op op; /* asks base and layer as one; its account and clock are the caller's */
	struct db *db;
	struct db *base;  /* asked alone about people who are not in the layer; NULL: never */
	const char *path; /* of its file, in the arena of who asked */
	struct contact_many many;
	int64_t newest;	 /* contact of the base */
	int64_t next_id; /* of who is created here */
	/* Who of the base is in the layer, and what keys people have there. */
	struct id_set touched;
	struct key_filter keys;
	/* Statements with a place for each column, made once. */
	const char *sql_insert_contact;
};

/*
 * op: whose account, clock and faults these are.  import_overlay_close is due after RC_OK alone.
 *   RC_FAILED  the layer cannot be made: a full disk, say
 */
MUST_USE enum rc import_overlay_open(struct op *op, const struct config *config,
				     struct import_overlay *out);
/* As import_row_apply, into the layer: plan->contact_id of somebody new is a number of its own. */
MUST_USE enum rc import_overlay_apply(struct import_overlay *o, struct import_rules *rules,
				      struct import_plan *plan);
/* As import_segments_finish does: these people of the base are no members any more. */
MUST_USE enum rc import_overlay_leave(struct import_overlay *o, int64_t segment_id,
				      const struct id_set *people);
void import_overlay_close(struct import_overlay *o);

/* import_overlay_points.c: the further addresses of somebody who is in the layer already. */
MUST_USE enum rc import_overlay_apply_points(struct import_overlay *o,
					     const struct import_plan *plan);
/* import_overlay_people.c: base and layer as one, for import_row_plan with o->op.  Alive with o. */
struct import_people import_overlay_people(struct import_overlay *o);
/* Is somebody in the layer? */
bool import_overlay_has(const struct import_overlay *o, int64_t id);
/* Somebody comes into the layer, or has other keys there; for import_overlay.c. */
void import_overlay_note(struct import_overlay *o, int64_t id, const struct contact_keys *k);

#endif
