/*
 * Before what is dangerous a snapshot is made.  When the disk has no room for one, the page asks
 * whether to go on without; its form declares the field "without_snapshot" (FIELD_BOOL).
 */
#ifndef MUSTER_WEB_SNAPSHOT_ASK_H
#define MUSTER_WEB_SNAPSHOT_ASK_H

#include "lib/domain/snapshot.h"
#include "lib/web/request.h"

/* Put the question into t's include NO_ROOM (template _snapshot_room), when it has to be asked. */
MUST_USE enum rc snapshot_ask_fill(struct request *rq, struct tpl *t, enum snapshot_why why);
/* RC_INVALID  "without_snapshot": it has to be asked, and was not answered */
MUST_USE enum rc snapshot_ask_check(struct request *rq, enum snapshot_why why);

#endif
