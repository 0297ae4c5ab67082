/*
 * The mapping that an import begins with: guessed from its header and its values, or as the columns
 * of the last file with this header were matched.  Rows that failed and were mended follow the
 * import that they are of.
 */
#ifndef MUSTER_DOMAIN_IMPORT_BEGIN_H
#define MUSTER_DOMAIN_IMPORT_BEGIN_H

#include "lib/domain/import.h"

/*
 * Into im->mapping, after import_look.  The attributes that there are decide, too, so this is a
 * matter of the transaction that stores it.  as_last_time: follow an earlier file.  *mended: the
 * import whose failed rows these are, or 0.
 */
MUST_USE enum rc import_begin_mapping(struct op *op, struct import *im, bool as_last_time,
				      int64_t *mended);

#endif
