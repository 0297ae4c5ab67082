/*
 * What the files alteration*.c share, and nobody else.
 */
#ifndef MUSTER_DOMAIN_ALTERATION_ROW_H
#define MUSTER_DOMAIN_ALTERATION_ROW_H

#include "lib/domain/alteration.h"

/* Stored in alteration.step: never renumber. */
enum alteration_step {
	ALTERATION_FIRST,  /* options of a new choice; a merge's tag comes; a deletion */
	ALTERATION_STAGE,  /* new values are made ready */
	ALTERATION_SWITCH, /* ready: the type changes with the next slice */
	ALTERATION_TIDY,   /* old values, or the tag that goes, are taken away */
};

/* Write state, step, checkpoint and numbers. */
MUST_USE enum rc alteration_save(struct op *op, const struct alteration *a);
/* It is over in this state; a notice for its account when a job did it. */
MUST_USE enum rc alteration_finish(struct op *op, struct alteration *a,
				   enum alteration_state state);

/* One slice's part of each kind; saves what it did. */
MUST_USE enum rc alteration_convert_some(struct op *op, struct alteration *a);
MUST_USE enum rc alteration_drop_some(struct op *op, struct alteration *a);
MUST_USE enum rc alteration_merge_some(struct op *op, struct alteration *a);
MUST_USE enum rc alteration_delete_tag_some(struct op *op, struct alteration *a);
MUST_USE enum rc alteration_delete_attribute_some(struct op *op, struct alteration *a);

#endif
