/*
 * Two contacts that are one person become one: the kept one gets what the other has, and the other
 * one is deleted with the reason "merged into 12", which is also the link between the two.
 *
 * What happens to
 *   fields      each as chosen; where nothing was chosen the kept contact's value stays, and where
 *               it has none it takes the other's
 *   consent     never chosen: "no" wins over "yes", either over unknown, each with its own when,
 *               how and text; blocked wins over not blocked
 *   statuses    never chosen: blacklisted wins over spam report, that over unsubscribed, that over
 *               anything else, with date and reason, to which "(contact 7)" is added
 *   addresses   e-mail addresses and phone numbers of both stay: those that are not chosen become
 *               further ones of the kept contact, see contact_point.h
 *   attributes  as fields
 *   tags        the kept contact carries those of both
 *   segments    the kept contact is where both were put by hand; excluded wins over included
 *   events      all become the kept contact's, and its totals follow
 *   history     change rows stay with their contact; merge_origins says whose belong to it
 * The merged contact keeps its own fields, attributes, tags and segments, as every deleted one
 * does.
 *
 * All is one batch "contact.merge".  Everything the kept contact gains has a change row of it;
 * events have rows of field CONTACT_CHANGE_EVENTS + enum merge_events, see contact.h.
 */
#ifndef MUSTER_DOMAIN_MERGE_H
#define MUSTER_DOMAIN_MERGE_H

#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"

/* Tables of events.  Stored in change.field: never renumber, only append. */
enum merge_events {
	MERGE_VISITS,
	MERGE_PAGE_VIEWS,
	MERGE_ORDERS,
	MERGE_ORDER_ITEMS,
	MERGE_CARTS,
	MERGE_PRODUCT_VIEWS,
	MERGE_MAILINGS,
	MERGE_MAILING_RESPONSES,
	MERGE_FORMS,
	MERGE_NAMED_EVENTS,
	MERGE_TABLES,
};

/* Fields that a person chooses between: all but consents and "blocked". */
extern const contact_mask merge_chosen_fields;

/* What is taken from the other contact, also where that means nothing; the rest stays. */
struct merge_choice {
	contact_mask fields;
	const int64_t *attributes;
	size_t attribute_count;
};

/* Nothing of the other one but what the kept one has not: the choice that a form begins with. */
contact_mask merge_default(const struct contact *kept, const struct contact *other);

/* The kept contact as it will be: fields and statuses.  choice NULL: what the kept one has not. */
struct contact merge_outcome(struct op *op, const struct contact *kept, const struct contact *other,
			     const struct merge_choice *choice);

/* What the two have beside fields. */
struct merge_counts {
	int64_t tags, segments, attributes, events;
};
MUST_USE enum rc merge_count(struct op *op, int64_t contact_id, struct merge_counts *out);

/*
 * Merge other into kept, as contact_get gave them.  choice NULL: what the kept one has not is taken
 * from the other.  country: the workspace's default for phones.
 * Somebody with many events is moved in slices that others may write between: called in a write
 * transaction, and returns in one.  Broken off there, other is still live, and merging again goes
 * on with what is left.
 *   RC_INVALID   both are the same contact
 *   RC_CONFLICT  one of them is not live, or was changed since
 */
MUST_USE enum rc merge_run(struct op *op, const struct contact *kept, const struct contact *other,
			   const struct merge_choice *choice, const char *country);

/* --- afterwards ------------------------------------------------------------------------------ */

/* Of a deleted contact: into whom it was merged; 0 for nobody. */
int64_t merge_target(const struct contact *c);
/* Those who were merged into a contact, and into those again, lowest id first, at most max. */
MUST_USE enum rc merge_origins(struct op *op, int64_t contact_id, size_t max, int64_t *out,
			       size_t *count);

/*
 * The batch in which a contact was merged, to undo it.  RC_NOT_FOUND: it was not, or that was
 * undone.
 */
MUST_USE enum rc merge_batch(struct op *op, int64_t other_id, int64_t *batch_id);

/* --- events, for undo ------------------------------------------------------------------------ */

/*
 * Where the events of a change row are: *out is `after` or `before` (its two values), or "" when
 * they are elsewhere, or not there any more.  field: of the row.
 */
MUST_USE enum rc merge_events_value(struct op *op, int field, const char *before, const char *after,
				    const char **out);
/*
 * Bring them from where `from` says to where `to` says, with a change row of the contact
 * contact_id in the open batch; the totals of both follow.  RC_INVALID: these are no such values.
 */
MUST_USE enum rc merge_events_restore(struct op *op, int64_t contact_id, int field,
				      const char *from, const char *to);
/* All events of one contact to another, in slices.  For merge_run. */
MUST_USE enum rc merge_events_move(struct op *op, int64_t from_id, int64_t to_id);
/* "Visits", "Orders" ...: of a change row's field. */
const char *merge_events_name(int field);

#endif
