/*
 * Many contacts by their change rows: a statement writes one for each contact that is concerned,
 * and the statements behind it take their people from there, so that all of them mean the same.
 *
 *	rc = contact_noted_begin(op, &newest);
 *	rc = db_run(op, "INSERT INTO change ... SELECT ... FROM id_set_members($1) m ...", ...);
 *	rc = db_run(op, "UPDATE ... WHERE id IN " CONTACT_NOTED, DB_ARGS(db_int(newest), ...));
 *
 * In one write transaction, and nothing else is noted in between.
 */
#ifndef MUSTER_DOMAIN_CONTACT_NOTED_H
#define MUSTER_DOMAIN_CONTACT_NOTED_H

#include "lib/base/op.h"

/* $1: from contact_noted_begin. */
#define CONTACT_NOTED "(SELECT entity_id FROM change WHERE id > $1)"
/*
 * The version grows once in a batch, as contact_merge counts it.  In an UPDATE of contact; $1 as
 * above, $2 the batch, $3 what contact_noted_again says.
 */
#define CONTACT_NOTED_VERSION                                                                      \
	"version = version + CASE WHEN $3 = 1 AND EXISTS (SELECT 1 FROM change o"                  \
	" WHERE o.entity = 1 AND o.entity_id = contact.id AND o.batch_id = $2 AND o.id <= $1)"     \
	" THEN 0 ELSE 1 END"

/* The newest change before those that follow. */
MUST_USE enum rc contact_noted_begin(struct op *op, int64_t *newest);
/*
 * May one of those who were noted have an earlier change in the open batch?  Work on many people
 * comes to each once, which is found out here once and not for each of them.
 */
MUST_USE enum rc contact_noted_again(struct op *op, int64_t newest, bool *out);
/* contact_touch for all of them; *count: how many people. */
MUST_USE enum rc contact_noted_touch(struct op *op, int64_t newest, int64_t *count);

#endif
