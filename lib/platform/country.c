#include "lib/platform/country.h"

#include <stdlib.h>
#include <string.h>

#include "lib/platform/country_table.h"
#include "lib/platform/text.h"

const struct country *countries(size_t *count)
{
	*count = country_table_rows;
	return country_table;
}

static int by_text(const void *key, const void *row)
{
	return strcmp(key, ((const struct country_spelling *)row)->text);
}

const struct country *country_find(struct arena *a, const char *text)
{
	const struct country_spelling *found;

	found = bsearch(text_fold(a, text), country_spelling_table, country_spelling_rows,
			sizeof(country_spelling_table[0]), by_text);
	return found ? found->country : NULL;
}

size_t country_spellings(struct arena *a, const struct country *c, const char *const **out)
{
	const char **list;
	size_t count = 0, filled = 0;

	for (size_t i = 0; i < country_spelling_rows; i++)
		if (country_spelling_table[i].country == c)
			count++;
	list = arena_alloc(a, count * sizeof(*list));
	for (size_t i = 0; i < country_spelling_rows; i++)
		if (country_spelling_table[i].country == c)
			list[filled++] = country_spelling_table[i].text;
	*out = list;
	return count;
}
