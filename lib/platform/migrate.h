/*
 * Brings a database to the schema this program was built with.  The files of lib/schema are
 * embedded; each is applied once, in the order of its number, inside one transaction.
 */
#ifndef MUSTER_PLATFORM_MIGRATE_H
#define MUSTER_PLATFORM_MIGRATE_H

#include "lib/base/op.h"

/*
 * Apply what is missing.  Safe to run twice, at the same time, and after being killed.
 *   RC_INVALID  the database is newer than this program; nothing was touched
 *   RC_BUSY, RC_FAILED  from the database; nothing was touched
 */
MUST_USE enum rc migrate_run(struct op *op);

/* Is the schema exactly the one of this program?  RC_INVALID when older or newer. */
MUST_USE enum rc migrate_check(struct op *op);

#endif
