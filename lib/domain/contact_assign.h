/*
 * One value for many contacts at once: what contact_update and contact_attribute_set do one by one,
 * in a few statements for all of them.
 *
 * Of contact fields it takes those that stand for themselves.  Left to contact_update are names,
 * addresses, numbers and identifiers (somebody must be left to be known by, an address may be
 * blacklisted, the tally counts them), consents with their evidence, and days.
 */
#ifndef MUSTER_DOMAIN_CONTACT_ASSIGN_H
#define MUSTER_DOMAIN_CONTACT_ASSIGN_H

#include "lib/base/id_set.h"
#include "lib/domain/attribute.h"
#include "lib/domain/contact.h"

bool contact_assign_takes(enum contact_field f);
/*
 * Bring field f of the live contacts of a set to value ("" for none), which contact_check has seen,
 * in the open batch; *changed had another one.
 *   RC_INVALID  the field's key: not a value of this field
 */
MUST_USE enum rc contact_assign(struct op *op, enum contact_field f, const char *value,
				const struct id_set *people, int64_t *changed);

/* All types but several choices, whose text is put together value by value. */
bool contact_assign_takes_attribute(const struct attribute *a);
/* The same with an attribute.  RC_INVALID  as attribute_value_parse */
MUST_USE enum rc contact_assign_attribute(struct op *op, const struct attribute *a,
					  const char *value, const struct id_set *people,
					  int64_t *changed);

#endif
