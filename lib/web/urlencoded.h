/*
 * application/x-www-form-urlencoded: query strings and bodies of plain forms.
 * Format: WHATWG URL Standard, section 5; but a broken escape is an error here, not text.
 */
#ifndef MUSTER_WEB_URLENCODED_H
#define MUSTER_WEB_URLENCODED_H

#include "lib/base/op.h"

/*
 * Call pair for each name=value in order (a name without = has the value "").  Strings are decoded,
 * UTF-8, in op->mem, and the callee may keep them.  Empty pairs (&&) are passed over.
 *
 *   RC_OK
 *   RC_INVALID  a NUL byte or %00, a % without two hex digits, text that is not UTF-8, or more than
 *               FORM_FIELDS_MAX pairs; pairs before it have been given out
 */
MUST_USE enum rc urlencoded_parse(struct op *op, const char *bytes, size_t len,
				  void (*pair)(void *ctx, char *name, char *value), void *ctx);

/* Text for a path segment or a query: all but RFC 3986 unreserved characters as %XX.  In a. */
MUST_USE char *urlencode(struct arena *a, const char *text);

#endif
