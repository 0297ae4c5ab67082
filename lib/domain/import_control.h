/*
 * Pausing, resuming and cancelling an import that is under way or waits.  Nothing is stopped in the
 * middle: the wish is written down, and the importer heeds it between two batches.  What was taken
 * in before stays, in one batch of changes that can be undone.
 */
#ifndef MUSTER_DOMAIN_IMPORT_CONTROL_H
#define MUSTER_DOMAIN_IMPORT_CONTROL_H

#include "lib/domain/import.h"

/*
 * All three:
 *   RC_NOT_FOUND  no such import
 *   RC_CONFLICT   it is over, was not started yet, or is being cancelled
 */
MUST_USE enum rc import_pause(struct op *op, int64_t id);
MUST_USE enum rc import_resume(struct op *op, int64_t id);
MUST_USE enum rc import_cancel(struct op *op, int64_t id);

/* --- for the importer ----------------------------------------------------------------------- */

/* What is wished of it now.  In any transaction. */
MUST_USE enum rc import_wish_get(struct op *op, int64_t id, enum import_wish *out);
/*
 * Does a small one wait that should not stand behind this one?  A shop's ten new contacts go in
 * while a million are on their way: the large one is left between two batches, and gone on with
 * afterwards.  Of two people's edits in two such files the later row wins, whatever file it is in.
 */
MUST_USE enum rc import_small_waits(struct op *op, const struct import *im, bool *out);
/*
 * Say on the import's page why it stands still: a full disk, say; the next checkpoint takes it
 * back. In a transaction of its own; when not even that can be written, nothing is lost but the
 * sentence.
 */
void import_halt(struct op *op, const struct import *im, const char *reason);

#endif
