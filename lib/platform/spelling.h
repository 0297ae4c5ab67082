/*
 * Is this the same word, spelled otherwise?  Wien, wien and WIEN; Müller GmbH, Mueller GmbH and
 * GMBH Müller; vip and v.i.p.  For people to decide: nothing is ever changed because two texts meet
 * here.
 *
 * Keys that collide: the fingerprint of OpenRefine ("Clustering in depth", key collision methods),
 * with its known false hits taken out: "1.5" is not "15", "C++" is not "C", "Baden-Baden" is not
 * "Baden", "Route 1 Haus 2" is not "Route 2 Haus 1".  Near ones: the optimal string alignment
 * distance (Damerau-Levenshtein without a second edit of one place; L. Boytsov, "Indexing methods
 * for approximate dictionary searching", 2011), candidates by common deletions as in W. Garbe's
 * SymSpell.
 */
#ifndef MUSTER_PLATFORM_SPELLING_H
#define MUSTER_PLATFORM_SPELLING_H

#include "lib/base/arena.h"

enum {
	SPELLING_KEYS = 3,
	SPELLING_MAX = 200, /* bytes of a text that is looked at: longer ones are no names */
	SPELLING_VARIANTS_MAX = 64,
};

struct spelling {
	/*
	 * Two texts that share one of these are spellings of each other: words in any order; the
	 * same with ä ö ü å ø written as ae oe ue aa oe; words without what stands between them.
	 */
	uint64_t keys[SPELLING_KEYS];
	uint64_t coarse; /* equal wherever a key is: for work in parts */
	char *words;	 /* folded words with a blank between, in a: for spelling_is_near */
};

/*
 * false: nothing to compare: no letters, longer than SPELLING_MAX, several lines, or an address
 * (with @ or ://).
 */
bool spelling_read(struct arena *a, const char *utf8, struct spelling *out);

/*
 * May one be a slip of the other: the same words but one, which has at least five letters and no
 * digit in both, begins alike, and differs by one edit (from nine letters on, two)?  Of `words`.
 */
bool spelling_is_near(const char *words, const char *other);

/*
 * Hashes of the words and of what is left when one character is taken out, at most
 * SPELLING_VARIANTS_MAX.  Texts one edit apart have one in common, and most that are two apart.
 */
size_t spelling_variants(const char *words, uint64_t out[SPELLING_VARIANTS_MAX]);

/* 64 bits of a text, byte for byte.  Not against somebody who looks for collisions. */
uint64_t spelling_hash(const char *text);

#endif
