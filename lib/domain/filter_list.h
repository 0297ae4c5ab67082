/*
 * Long lists of keys that somebody pasted into a filter: "email is in list 12".  A list is kept
 * once for each content, normalised as the field's values are, and never changes.
 */
#ifndef MUSTER_DOMAIN_FILTER_LIST_H
#define MUSTER_DOMAIN_FILTER_LIST_H

#include "lib/filter/filter_bind.h"

enum { FILTER_LIST_MAX = 10000, FILTER_LIST_BYTES_MAX = 1024 * 1024 };

struct filter_list {
	int64_t id;
	const char *field; /* key of the filter field */
	int64_t entries;   /* different keys */
	int64_t created_at;
	const char *account_name; /* who pasted it first; "" */
	size_t refused;		  /* of a list just kept: lines that can be no value of the field */
	const char *first_refused; /* the first of them; "" */
};

/*
 * Keep the values in text, one for each line (or with commas, semicolons or tabs between them,
 * when it is one line), for a text field.  Inside a write transaction.
 *   RC_INVALID  fault.field "list": no field of text, empty, nothing usable, too many or too long
 */
MUST_USE enum rc filter_list_keep(struct op *op, const struct filter_context *ctx,
				  const struct filter_field *field, const char *text,
				  struct filter_list *out);
/* RC_NOT_FOUND: there is none of this number. */
MUST_USE enum rc filter_list_get(struct op *op, int64_t id, struct filter_list *out);

#endif
