/*
 * One record of a batch, from its change rows to what is put back and what stays: between undo.c,
 * which walks through the records, and undo_kind.h, which knows the values.
 */
#ifndef MUSTER_DOMAIN_UNDO_RECORD_H
#define MUSTER_DOMAIN_UNDO_RECORD_H

#include "lib/domain/undo_kind.h"
#include "lib/platform/db.h"

/*
 * Take back what the target changed in this record, as far as it belongs to the pass.  Counts into
 * run->result; keeps are written, or collected in a look.
 */
MUST_USE enum rc undo_record_take(struct undo_run *run, enum undo_pass pass,
				  enum change_entity entity, int64_t id);

/* One row "id, entity, entity_id, field, old, new, reason, name of who edited, when". */
void undo_kept_read(struct db_rows *rows, struct undo_kept *out);
#define UNDO_KEPT_COLUMNS                                                                          \
	"c.id, c.entity, c.entity_id, c.field, COALESCE(c.old_value, ''),"                         \
	" COALESCE(c.new_value, '')"

#endif
