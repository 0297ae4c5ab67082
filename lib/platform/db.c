/* What is the same for the transactions of every driver.  See db.h. */
#include "lib/platform/db.h"

enum { BUSY_TRIES = 12 }; /* each waits as long as the driver's busy timeout */

enum rc db_begin_write_patiently(struct op *op)
{
	enum rc rc = RC_BUSY;

	for (int i = 0; rc == RC_BUSY && i < BUSY_TRIES; i++) {
		op_clear_fault(op);
		rc = db_begin_write(op);
	}
	return rc;
}

enum rc db_end_transaction(struct op *op, enum rc rc)
{
	if (!rc)
		rc = db_commit(op);
	if (rc)
		db_rollback(op);
	return rc;
}
