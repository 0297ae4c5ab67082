/*
 * Whom an import led to: the people behind the buckets of its result, who are asked for by filters
 * ("import_created is 12").
 *
 * They are kept as long as the import itself.  What becomes of them later changes nothing here:
 * who was archived, deleted, merged into somebody else or erased is not among all contacts any more
 * and therefore not found, and comes back when that is undone.  An undo of the import is such a
 * change, too: it deletes whom the import created.
 */
#ifndef MUSTER_DOMAIN_IMPORT_OUTCOME_H
#define MUSTER_DOMAIN_IMPORT_OUTCOME_H

#include "lib/domain/import.h"

enum {
	/* Buckets that have people: failed rows touch nobody. */
	IMPORT_OUTCOMES = IMPORT_SKIPPED + 1,
	IMPORT_OUTCOME_ROWS =
	    1000, /* are written at once: a statement for each costs more than it */
};

/* People of rows that are in, and not yet written. */
struct import_outcomes {
	struct {
		int64_t ids[IMPORT_OUTCOME_ROWS];
		size_t count;
	} buckets[IMPORT_OUTCOMES];
};

/*
 * A row ended in a bucket with this person; 0 and failed rows are passed over.  Inside the
 * transaction that writes the row, which has to end with import_outcome_write.
 */
MUST_USE enum rc import_outcome_note(struct op *op, const struct import *im,
				     struct import_outcomes *noted, enum import_bucket bucket,
				     int64_t contact_id);
MUST_USE enum rc import_outcome_write(struct op *op, const struct import *im,
				      struct import_outcomes *noted);

struct import_outcome {
	int64_t people; /* different ones behind the rows of the bucket, whatever became of them */
	int64_t here;	/* of them, those among all contacts now: what the filter finds */
};
/*
 * Each bucket that has people.  Numbers come from the filters themselves, so they agree with the
 * lists behind them.
 */
MUST_USE enum rc import_outcome_count(struct op *op, const struct import *im,
				      struct import_outcome out[IMPORT_OUTCOMES]);
/* "import_created is 12".  In op->mem. */
const char *import_outcome_filter(struct op *op, const struct import *im,
				  enum import_bucket bucket);

#endif
