/*
 * The facts behind lib/platform/country.c, made when the programs are built by
 * scripts/country-table.c; nothing else includes this.
 */
#ifndef MUSTER_PLATFORM_COUNTRY_TABLE_H
#define MUSTER_PLATFORM_COUNTRY_TABLE_H

#include "lib/platform/country.h"

struct country_spelling {
	const char *text; /* folded */
	const struct country *country;
};

extern const struct country country_table[]; /* in the order of the folded name */
extern const size_t country_table_rows;

extern const struct country_spelling country_spelling_table[]; /* in the order of text, by strcmp */
extern const size_t country_spelling_rows;

#endif
