/*
 * Memory that dies together: everything a request or an import batch needs is taken from one
 * arena and given back in one step.  Running out aborts, so no result needs a check.
 */
#ifndef MUSTER_BASE_ARENA_H
#define MUSTER_BASE_ARENA_H

#include <stdarg.h>

#include "lib/base/base.h"

struct arena_block;

struct arena {
	struct arena_block *first;   /* kept across resets */
	struct arena_block *current; /* the block being filled */
};

/* A place to rewind to. */
struct arena_mark {
	struct arena_block *block;
	size_t used;
};

void arena_init(struct arena *a);
/* Give everything back but the first block.  All pointers into the arena are dead. */
void arena_reset(struct arena *a);
/* Give everything back to the system; the arena must be initialised again before use. */
void arena_release(struct arena *a);

/* Zeroed memory, aligned for any type. */
MUST_USE void *arena_alloc(struct arena *a, size_t size);
/* Copies; the result always ends in a NUL byte.  arena_dup(a, NULL) is "". */
MUST_USE char *arena_dup(struct arena *a, const char *text);
MUST_USE char *arena_dup_len(struct arena *a, const char *bytes, size_t len);
MUST_USE char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
MUST_USE char *arena_vprintf(struct arena *a, const char *fmt, va_list args) PRINTF_LIKE(2, 0);

/* Everything allocated after arena_mark is dead after arena_rewind to that mark. */
MUST_USE struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

#endif
