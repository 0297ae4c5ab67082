/*
 * What the sample shop's file does not say of its people: when they signed up, who has agreed to
 * marketing, and a few further addresses.  Days are counted back from today, so that there always
 * are new ones.
 */
#ifndef MUSTER_DOMAIN_SAMPLE_CONTACT_H
#define MUSTER_DOMAIN_SAMPLE_CONTACT_H

#include "lib/base/op.h"

/*
 * Give contacts a signup date and part of them a consent and a further address, which ones follows
 * from their ids.  Who has a signup date is left alone, and who was edited or archived meanwhile.
 */
MUST_USE enum rc sample_contact_give(struct op *op, const int64_t *contacts, size_t count);

#endif
