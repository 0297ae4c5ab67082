#include "lib/web/snapshot_ask.h"

#include "lib/platform/template.h"
#include "lib/web/format.h"

enum rc snapshot_ask_fill(struct request *rq, struct tpl *t, enum snapshot_why why)
{
	struct fault kept = rq->op.fault;
	struct snapshot_room room;
	bool lacks;
	enum rc rc = snapshot_lacks_room(&rq->op, rq->config, why, &room, &lacks);
	struct tpl *part;

	if (rc || !lacks)
		return rc;
	rq->op.fault = kept;
	part = tpl_include(t, "NO_ROOM", "_snapshot_room");
	tpl_text(part, "NEEDED", format_bytes(&rq->op.mem, room.needed));
	tpl_text(part, "FREE", format_bytes(&rq->op.mem, room.free));
	if (strcmp(kept.field, "without_snapshot") == 0)
		page_fault_as(rq, part, "WITHOUT_SNAPSHOT");
	return RC_OK;
}

enum rc snapshot_ask_check(struct request *rq, enum snapshot_why why)
{
	struct snapshot_room room;
	bool lacks;
	enum rc rc = snapshot_lacks_room(&rq->op, rq->config, why, &room, &lacks);

	if (rc || !lacks || form_bool(rq, "without_snapshot"))
		return rc;
	return op_fail(&rq->op, RC_INVALID, "without_snapshot",
		       "tick this, or make room on the disk first");
}
