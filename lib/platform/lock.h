/*
 * Only one process at a time: a lock on a file, held until it is released or its process is gone,
 * however that ended.  The file itself stays and means nothing; no age and no pid is ever judged.
 */
#ifndef MUSTER_PLATFORM_LOCK_H
#define MUSTER_PLATFORM_LOCK_H

#include "lib/base/base.h"

/*
 * Take the lock of this file (made when missing, mode 0600) without waiting.  *lock goes into
 * lock_release; programs started meanwhile do not inherit it.
 *   RC_BUSY    another process holds it
 *   RC_FAILED  the file cannot be opened, or is no plain file (a symbolic link is refused);
 *              errno says why
 */
MUST_USE enum rc lock_take(const char *path, int *lock);
/* Give it back.  Accepts -1. */
void lock_release(int lock);

#endif
