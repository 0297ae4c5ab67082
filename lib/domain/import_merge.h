/*
 * What a row says, and what its person has: which of both stands afterwards, by the mapping's
 * policies.  For import_row.c; nothing is written.
 */
#ifndef MUSTER_DOMAIN_IMPORT_MERGE_H
#define MUSTER_DOMAIN_IMPORT_MERGE_H

#include "lib/domain/import_row.h"
#include "lib/domain/import_said.h"

/* A row on its way. */
struct import_work {
	struct op *op;
	struct import_rules *rules;
	const struct import_people *people;
	struct import_said said;
	struct import_plan *plan;
	struct import_edits edits;
};

/*
 * The contact's own fields of plan->after; what an edit or a policy keeps is noted in said.held.
 * Whether they are valid is the caller's to ask.
 */
void import_merge_fields(struct import_work *w);
/*
 * Attributes, tags, segments, statuses and further addresses of plan->after.
 *   RC_INVALID  a further address is none, or has no room
 */
MUST_USE enum rc import_merge_rest(struct import_work *w);

#endif
