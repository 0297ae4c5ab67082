/*
 * The end of an import, good or bad, and who hears of it.  For import_run.c.
 */
#ifndef MUSTER_DOMAIN_IMPORT_END_H
#define MUSTER_DOMAIN_IMPORT_END_H

#include "lib/domain/import.h"

/*
 * In the product and by mail, to the account that asked; an import of cron/setup has none.  kind:
 * of the notice.  In the caller's transaction.
 */
MUST_USE enum rc import_tell(struct op *op, const struct config *config, const struct import *im,
			     const char *kind, const char *subject, const char *text);
/*
 * It failed, for this reason: its files go.  This and the next one open a write transaction of
 * their own; the caller has none.
 */
MUST_USE enum rc import_end_failed(struct op *op, const struct config *config,
				   const struct import *im, const char *reason);
/*
 * All its rows are done, or is_cancelled: the file of the failed rows is written, under this
 * header.  Its own files stay keep_days; 0: they go at once.
 *   RC_FAILED  the file cannot be written; nothing was stored
 */
MUST_USE enum rc import_end_done(struct op *op, const struct config *config,
				 const struct import *im, const struct csv_row *header,
				 bool is_cancelled, int64_t keep_days);
/* Cancelled before its first row: there is no batch, and nothing to undo. */
MUST_USE enum rc import_end_unbegun(struct op *op, const struct config *config,
				    const struct import *im);

/* BUG when the rows in its buckets are not as many as are done. */
void import_check_sums(const struct import *im);

#endif
