/*
 * Static segments that the people of an import join: those whom it creates, and those whom it
 * updates.  Who is here already and is left as they are, is left out of the segments, too.
 */
#ifndef MUSTER_DOMAIN_IMPORT_SEGMENT_H
#define MUSTER_DOMAIN_IMPORT_SEGMENT_H

#include "lib/domain/import.h"
#include "lib/domain/segment.h"

enum { IMPORT_SEGMENTS_MAX = 100 };

/*
 * Choose them, in place of those chosen before; im->segments is set.
 *   RC_INVALID   "segment": too many, or one is dynamic or archived
 *   RC_NOT_FOUND one is not to be seen
 *   RC_CONFLICT  the import was queued already
 */
MUST_USE enum rc import_segments_save(struct op *op, struct import *im, const int64_t *ids,
				      size_t count);
/* Those of another import, as far as the acting account sees them and they still take people. */
MUST_USE enum rc import_segments_take(struct op *op, struct import *im, const struct import *from);
/* Those that the acting account sees; *hidden: how many others there are. */
MUST_USE enum rc import_segments_list(struct op *op, const struct import *im, struct segment **out,
				      size_t *count, size_t *hidden);
/* Ids of those that still take people, for the importer.  In op->mem. */
MUST_USE enum rc import_segments_open(struct op *op, const struct import *im, int64_t **ids,
				      size_t *count);

/*
 * Where the people of the file take the place of those in the segments
 * (import_mapping.segment_mode): import_segments_note remembers each whom a row led to, and when
 * all rows are in, import_segments_finish takes the others out.  One slice of some thousand at a
 * time, in the open batch, until place->at_end; to begin anew does no harm.
 */
struct import_segments_place {
	size_t segment;
	int64_t after;
	bool at_end;
};
MUST_USE enum rc import_segments_note(struct op *op, const struct import *im, int64_t contact_id);
MUST_USE enum rc import_segments_finish(struct op *op, const struct import *im,
					struct import_segments_place *place);

#endif
