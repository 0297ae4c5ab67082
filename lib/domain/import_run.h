/*
 * Taking queued imports in: the work of cron/importer, which holds the lock of that name.
 *
 * Invariants
 *  1. Nothing is written before the file was read to its end and found whole.
 *  2. A batch of rows, its counters and the checkpoint are one transaction: after a crash at any
 *     point the next run goes on with the first row that was not committed.
 *  3. total_rows equals the sum of the buckets when an import is done; so does done_rows at every
 *     commit.
 *  4. The write lock is held for some 75 ms at a time, and then left alone for a moment, so that
 *     whoever waits at a page gets in.
 *  5. What is decided by the row is final; what is the machine's fault (busy, disk full, I/O)
 * leaves the import where it is, to go on later.
 */
#ifndef MUSTER_DOMAIN_IMPORT_RUN_H
#define MUSTER_DOMAIN_IMPORT_RUN_H

#include "lib/domain/import.h"

/* Asked between batches: true ends the run, to go on at the next start. */
typedef bool import_stop(void);

/*
 * Take in all of the next import: the one that was interrupted, else the oldest that waits.  Opens
 * its own transactions, the caller has none.  An import that fails (broken file) is a result like
 * another: RC_OK.  *id: which it was.
 *   RC_NOT_FOUND  none waits (op->fault is not set)
 *   RC_BUSY, RC_FAILED  the machine's fault; the import stays where it is
 */
MUST_USE enum rc import_run_next(struct op *op, const struct config *config, import_stop *stop,
				 int64_t *id);

#endif
