/*
 * The file of a finished import: kept until a day that the settings name, so that every value can
 * be traced to the row it came from, then gone.  It holds personal data: anybody who may import can
 * remove it before, and erasing a person removes all of them.
 */
#ifndef MUSTER_DOMAIN_IMPORT_KEPT_H
#define MUSTER_DOMAIN_IMPORT_KEPT_H

#include "lib/domain/import.h"

/* Is there a file to look into? */
bool import_is_kept(const struct import *im);

/*
 * A row of the files as it stands there, and in which, from 1; row->damage as csv.h says.  Cells
 * are in op->mem; header->count is 0 without a header row.  Reads the file up to that row.
 *   RC_NOT_FOUND  the file is gone, or it has no such row
 *   RC_INVALID    the file is not what was taken in
 */
MUST_USE enum rc import_kept_row(struct op *op, const struct config *config,
				 const struct import *im, int64_t number, struct csv_row *header,
				 struct csv_row *row, int64_t *source);

/*
 * The three ways to go, inside the caller's write transaction; a file that cannot be removed is
 * logged, and its row forgets it.
 */
/* RC_NOT_FOUND: it is gone already.  RC_CONFLICT: the import is not over. */
MUST_USE enum rc import_kept_remove(struct op *op, const struct config *config,
				    const struct import *im);
/* Those whose day has come (cron/nightly). */
MUST_USE enum rc import_kept_sweep(struct op *op, const struct config *config);
/* All: a person was erased, and nobody knows in which of them they stand. */
MUST_USE enum rc import_kept_remove_all(struct op *op, const struct config *config);

#endif
