/*
 * The sample shop that a new installation starts with, and how it goes again.
 */
#ifndef MUSTER_DOMAIN_SAMPLE_H
#define MUSTER_DOMAIN_SAMPLE_H

#include "lib/base/op.h"

/*
 * The import that brought the sample contacts, 0 when there is none or it was removed.  It is there
 * again when its removal was undone.
 */
MUST_USE enum rc sample_find(struct op *op, int64_t *import_id);
/* How far sample_dress is; starts as zeroes. */
struct sample_progress {
	int64_t after; /* the last contact that was dressed */
	int64_t people;
	bool at_end;
};

/*
 * Give the people of the sample what their file does not carry, so that there is something to
 * filter by: for a few hundred of them per call, until at_end.  The op's batch is the import's;
 * doing it again changes nothing.
 */
MUST_USE enum rc sample_dress(struct op *op, struct sample_progress *progress);

/* What sample_remove would take.  RC_NOT_FOUND: there is no sample. */
struct sample_size {
	int64_t people, tags, attributes, segments;
};
MUST_USE enum rc sample_measure(struct op *op, struct sample_size *out);

/*
 * Delete what is left of them, archived ones as well, the attributes and tags that came with them
 * where nobody else carries them, and the segments that nobody has changed; *count tells how many
 * people. RC_NOT_FOUND: there is no sample.
 */
MUST_USE enum rc sample_remove(struct op *op, int64_t *count);

#endif
