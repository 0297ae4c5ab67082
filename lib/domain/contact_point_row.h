/*
 * What contact_point.c and contact_point_list.c share, and nobody else.
 */
#ifndef MUSTER_DOMAIN_CONTACT_POINT_ROW_H
#define MUSTER_DOMAIN_CONTACT_POINT_ROW_H

#include "lib/domain/contact_point.h"

/* The primary one: value and key, "" without one.  RC_NOT_FOUND: no such contact. */
MUST_USE enum rc contact_point_primary(struct op *op, int64_t contact_id,
				       enum contact_point_kind kind, struct contact_point *out);
/* As contact_point_edit and contact_point_remove, of one that was read. */
MUST_USE enum rc contact_point_change_to(struct op *op, const struct contact_point *old,
					 const struct contact_point *p, int64_t source_row);
MUST_USE enum rc contact_point_drop(struct op *op, const struct contact_point *p,
				    int64_t source_row);

#endif
