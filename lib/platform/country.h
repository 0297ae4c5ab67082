/*
 * Countries by code and by name: DE, DEU, Germany, Deutschland and Allemagne are one.
 * Codes and English names: ISO 3166-1, from Debian's iso-codes (and Kosovo, XK); names in the
 * countries' own languages, German and French ones and everyday names: scripts/country-names.
 */
#ifndef MUSTER_PLATFORM_COUNTRY_H
#define MUSTER_PLATFORM_COUNTRY_H

#include "lib/base/arena.h"

struct country {
	const char *code;   /* alpha-2, upper case */
	const char *alpha3; /* upper case */
	const char *name;   /* English, as in lib/platform/phone.h */
};

/* All countries, for a menu, in the order of their folded English names; static.  *count rows. */
const struct country *countries(size_t *count);

/*
 * The country that text means: a code or any name, folded by text_fold; NULL when unknown.
 * Static; what is needed on the way is taken from a.
 */
const struct country *country_find(struct arena *a, const char *text);

/*
 * All folded spellings of c, codes included, each once, in byte order: *out has as many as
 * returned.  The list is in a, its texts are static.  c: one of countries().
 */
size_t country_spellings(struct arena *a, const struct country *c, const char *const **out);

#endif
