/*
 * Filters in the words of the builder, for people: "Country is either of these Germany, Austria".
 * The canonical text for machines and for typing is filter_print's.
 */
#ifndef MUSTER_FILTER_FILTER_WORDS_H
#define MUSTER_FILTER_FILTER_WORDS_H

#include "lib/filter/filter_field.h"

enum { FILTER_WORDS_VALUES = 3 }; /* values that are named; of more there is the number */

/*
 * One condition, event or group, in op->mem.  The catalogue is filter_field_list's; what is not in
 * it is called by its key.
 */
MUST_USE const char *filter_words(struct op *op, const struct filter_field *const *fields,
				  size_t field_count, const struct filter_node *node);
/* One value of a field: a country's name, a choice's label, a field's label. */
MUST_USE const char *filter_words_value(struct op *op, const struct filter_field *const *fields,
					size_t field_count, const struct filter_field *field,
					const struct filter_value *value);

#endif
