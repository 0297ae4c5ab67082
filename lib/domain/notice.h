/*
 * What an account is told inside the product.
 */
#ifndef MUSTER_DOMAIN_NOTICE_H
#define MUSTER_DOMAIN_NOTICE_H

#include "lib/base/op.h"

struct notice {
	int64_t id, at;
	const char *kind; /* success info warning danger */
	const char *text;
	const char *href; /* own path or "" */
	bool is_read;
};

/* Tell an account something.  account_id 0 (the system) is told nothing. */
MUST_USE enum rc notice_add(struct op *op, int64_t account_id, const char *kind, const char *text,
			    const char *href);
/* The newest of the acting account, at most max.  Text in op->mem. */
MUST_USE enum rc notice_list(struct op *op, size_t max, struct notice **out, size_t *count);
MUST_USE enum rc notice_count_unread(struct op *op, int64_t *out);
/* All of the acting account. */
MUST_USE enum rc notice_mark_read(struct op *op);

#endif
