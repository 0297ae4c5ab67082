/*
 * A fix as bulk_run.c does it: slice by slice, in the open batch.
 */
#ifndef MUSTER_DOMAIN_CARE_WORK_H
#define MUSTER_DOMAIN_CARE_WORK_H

#include "lib/base/id_set.h"
#include "lib/base/op.h"

struct care_work;

/* For one slice: it reads the recipe, the settings and what was found to be right. */
MUST_USE enum rc care_work_begin(struct op *op, const char *field, const char *recipe,
				 struct care_work **out);
/* Is it done to sets of people: one value for all, the tags? */
bool care_work_is_set(const struct care_work *w);
MUST_USE enum rc care_work_set(struct care_work *w, const struct id_set *people, int64_t *changed);
/*
 * To one live contact.  *changed: not for whoever has another value by now.
 *   RC_INVALID  a rule of contacts is against it; nothing was written
 */
MUST_USE enum rc care_work_one(struct care_work *w, int64_t id, bool *changed);
/*
 * Everybody had their turn.  Tags that were merged go, with a word in the filters of segments; the
 * area is to be searched anew.  Others may write meanwhile (contact_slice_turn): called inside a
 * write transaction, and returns inside one.  Doing it again goes on with what was interrupted.
 */
MUST_USE enum rc care_work_end(struct op *op, const char *field, const char *recipe);

#endif
