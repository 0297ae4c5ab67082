/*
 * What a field's value may be, or often is: for menus and for suggestions while somebody types.
 *
 * Where the values are a list (countries, tags, choices ...) all of them; of free text the most
 * frequent ones among the newest contacts, so that asking costs the same at any size.
 */
#ifndef MUSTER_DOMAIN_SUGGESTION_H
#define MUSTER_DOMAIN_SUGGESTION_H

#include "lib/filter/filter_field.h"

enum {
	SUGGESTIONS_MAX = 50,	    /* of free text */
	SUGGESTION_MENU_MAX = 1000, /* of a list */
	SUGGESTION_SAMPLE = 2000,   /* contacts that are looked at */
};

struct suggestion {
	const char *value; /* in a filter */
	const char *label; /* for people; often the same */
};

struct suggestions {
	const struct suggestion *items;
	size_t count;
	bool is_complete; /* a list: there are no other values */
};

/*
 * For an account: it sees shared segments and its own.  Nothing for types without suggestions.
 * Memory is op->mem's.
 */
MUST_USE enum rc suggestion_list(struct op *op, const struct filter_field *field,
				 struct suggestions *out);
/* The value whose label (or value) is text, case aside; text itself when there is none. */
const char *suggestion_value(const struct suggestions *s, const char *text);
/* The label of a value; the value itself when there is none. */
const char *suggestion_label(const struct suggestions *s, const char *value);

#endif
