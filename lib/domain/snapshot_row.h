/*
 * What making and restoring snapshots share.  For lib/domain/snapshot*.c only.
 */
#ifndef MUSTER_DOMAIN_SNAPSHOT_ROW_H
#define MUSTER_DOMAIN_SNAPSHOT_ROW_H

#include "lib/domain/snapshot.h"

/* What is being made ready to be restored; of one process at a time. */
#define SNAPSHOT_RESTORE_FILE "restore.db"

/* Where a file lies, in op->mem. */
const char *snapshot_path(struct op *op, const struct config *config, const char *file_name);
/* Remove a file; "" is none. */
void snapshot_drop_file(struct op *op, const struct config *config, const char *file_name);

/*
 * Make the one of this row now, in short transactions of its own.
 *   RC_CONFLICT  there is no room
 *   RC_BUSY, RC_FAILED  from the database
 */
MUST_USE enum rc snapshot_make(struct op *op, const struct config *config, int64_t id,
			       enum snapshot_why why);

#endif
