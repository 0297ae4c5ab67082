/*
 * A set of ids as bits: 125 kB for a million contacts, whose ids are dense.  All sets of one
 * calculation have the same room, given at birth.  Memory is the arena's.
 */
#ifndef MUSTER_BASE_ID_SET_H
#define MUSTER_BASE_ID_SET_H

#include "lib/base/arena.h"

struct id_set {
	uint64_t *bits;
	size_t words; /* ids below words * 64 have room */
};

/* An empty set with room for ids 0 .. newest. */
void id_set_init(struct arena *a, struct id_set *set, int64_t newest);
void id_set_copy(struct arena *a, struct id_set *to, const struct id_set *from);
/* Ids outside of the room are left out. */
void id_set_add(struct id_set *set, int64_t id);
/* All from 1 to newest. */
void id_set_fill(struct id_set *set, int64_t newest);
void id_set_remove(struct id_set *set, int64_t id);
bool id_set_has(const struct id_set *set, int64_t id);
/* Into the first; both have the same room (BUG otherwise). */
void id_set_and(struct id_set *set, const struct id_set *with);
void id_set_and_not(struct id_set *set, const struct id_set *without);
void id_set_or(struct id_set *set, const struct id_set *with);
/* Everything in `all` that is not in the set. */
void id_set_invert(struct id_set *set, const struct id_set *all);
int64_t id_set_count(const struct id_set *set);
/* |a and b|, without making it. */
int64_t id_set_count_both(const struct id_set *a, const struct id_set *b);
/* The lowest id above `after`; 0 when there is none.  Start with 0: id 0 is never used. */
int64_t id_set_next(const struct id_set *set, int64_t after);
/* The highest id; 0 when the set is empty. */
int64_t id_set_last(const struct id_set *set);

#endif
