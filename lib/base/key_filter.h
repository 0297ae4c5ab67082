/*
 * Which texts have been seen, in short: a filter after Burton H. Bloom, "Space/time trade-offs in
 * hash coding with allowable errors", Communications of the ACM 13 (1970), p. 422.
 *
 * "No" is certain, "perhaps" is wrong for one text in some thousand once three million are in it:
 * whoever asks looks closer then.  Its memory stays the same, however many come.
 */
#ifndef MUSTER_BASE_KEY_FILTER_H
#define MUSTER_BASE_KEY_FILTER_H

#include "lib/base/base.h"

struct key_filter {
	uint64_t *bits;
};

/* An empty one of 8 MiB, given back by key_filter_release. */
void key_filter_init(struct key_filter *f);
void key_filter_release(struct key_filter *f);
/* kind tells texts of different meaning apart. */
void key_filter_add(struct key_filter *f, int kind, const char *text);
/* Was it added?  false: certainly not. */
bool key_filter_may_have(const struct key_filter *f, int kind, const char *text);

#endif
