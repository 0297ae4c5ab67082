/*
 * What an import would do, without doing it: row by row as the importer decides (import_row_plan),
 * over a layer of its own (import_overlay.h).  Nobody waits for it, since nothing is locked.
 *
 * The base may change between the rehearsal and the import.  A rehearsal therefore says on which
 * state of the base it stands (mark), and what it found, in short (digest): the importer starts
 * what was accepted, or rehearses again and starts only when the same comes out.
 */
#ifndef MUSTER_DOMAIN_IMPORT_REHEARSAL_H
#define MUSTER_DOMAIN_IMPORT_REHEARSAL_H

#include "lib/domain/import_row.h"

enum {
	REHEARSAL_EXAMPLES = 3,	      /* of each column */
	REHEARSAL_SEGMENTS_MAX = 200, /* whose people are compared */
	REHEARSAL_PROBLEMS = 20,      /* rows that would not be taken in */
	REHEARSAL_STEP_ROWS = 2000,   /* between two looks at the clock and at `stop` */
	REHEARSAL_DIGEST_MAX = 64,
	REHEARSAL_EFFECTS = 3,
	REHEARSAL_HELD = 4,
};

struct rehearsal_example {
	int64_t row;
	enum import_effect effect;
	const char *old_value, *new_value;
};

/* Of one column of the file. */
struct rehearsal_column {
	int64_t effects[REHEARSAL_EFFECTS]; /* values, by enum import_effect */
	int64_t held[REHEARSAL_HELD];	    /* values that stay, by enum import_held_why */
	struct rehearsal_example examples[REHEARSAL_EXAMPLES];
	size_t example_count;
};

struct rehearsal_segment {
	int64_t id;
	const char *name;
	int64_t before, after, enter, leave;
};

/* Text in the arena of the op that asked. */
struct import_rehearsal {
	int64_t total_rows, rows[IMPORT_BUCKETS], undialled_rows;
	size_t column_count;
	struct rehearsal_column *columns;   /* one more: what is done to all rows, or follows */
	struct rehearsal_segment *segments; /* whose people change */
	size_t segment_count;
	bool has_more_segments; /* than are compared */
	struct import_problem problems[REHEARSAL_PROBLEMS];
	size_t problem_count;
	const char *mark, *digest;
};

/* Told every REHEARSAL_STEP_ROWS; false: stop. */
typedef bool import_rehearsal_step(void *context, int64_t done_rows);

/*
 * Rehearse.  op gives account and clock; no write transaction is open.  step may be NULL.
 * with_segments: false where only rows and digest matter; asking every segment twice takes seconds
 * over many contacts, which nobody may hold a lock for.
 * diff: a file that gets a line of CSV per value that would change, or NULL.
 *   RC_INVALID    the file itself is broken, or cannot be imported so; the fault says it for people
 *   RC_NOT_FOUND  the file is gone
 *   RC_CONFLICT   step said stop
 *   RC_FAILED, RC_BUSY  the machine's fault
 */
MUST_USE enum rc import_rehearse(struct op *op, const struct config *config,
				 const struct import *im, import_rehearsal_step *step,
				 void *context, bool with_segments, FILE *diff,
				 struct import_rehearsal *out);

/* As stored (import_rehearsal_text.c): JSON, in op->mem. */
MUST_USE const char *import_rehearsal_format(struct op *op, const struct import_rehearsal *r);
/* RC_INVALID: it is not what import_rehearsal_format wrote. */
MUST_USE enum rc import_rehearsal_parse(struct op *op, const char *text,
					struct import_rehearsal *out);

/* On which state of the base something stands: any change of a contact, tag, segment ... moves it.
 */
MUST_USE enum rc import_rehearsal_mark(struct op *op, const char **mark);

#endif
