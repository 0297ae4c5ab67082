/*
 * What the files contact_point*.c share, and nobody else.
 */
#ifndef MUSTER_DOMAIN_CONTACT_POINT_ROW_H
#define MUSTER_DOMAIN_CONTACT_POINT_ROW_H

#include "lib/domain/contact_point.h"

/* The primary one: value and key, "" without one.  RC_NOT_FOUND: no such contact. */
MUST_USE enum rc contact_point_primary(struct op *op, int64_t contact_id,
				       enum contact_point_kind kind, struct contact_point *out);
/* RC_NOT_FOUND, without a fault, when the contact has no further one of this key. */
MUST_USE enum rc contact_point_find_key(struct op *op, int64_t contact_id,
					enum contact_point_kind kind, const char *key,
					struct contact_point *out);
/*
 * One line, trimmed, in op->mem: tabs are between the parts of a change row's text, and quotes
 * around values in lists.
 */
MUST_USE const char *contact_point_line(struct op *op, const char *text);
/* As contact_point_edit and contact_point_remove, of one that was read. */
MUST_USE enum rc contact_point_change_to(struct op *op, const struct contact_point *old,
					 const struct contact_point *p, int64_t source_row);
MUST_USE enum rc contact_point_drop(struct op *op, const struct contact_point *p,
				    int64_t source_row);

#endif
