/*
 * May we write to them?  The status of the e-mail address and of the phone number, each with date
 * and reason.
 *
 * Every change leaves a change row (CONTACT_CHANGE_EMAIL_STATUS, CONTACT_CHANGE_PHONE_STATUS) in
 * the op's batch, or in one of its own ("contact.status").
 */
#ifndef MUSTER_DOMAIN_CONTACT_STATUS_H
#define MUSTER_DOMAIN_CONTACT_STATUS_H

#include "lib/domain/contact_mark.h"

enum contact_channel { CONTACT_CHANNEL_EMAIL, CONTACT_CHANNEL_PHONE };

/*
 * Bring the status of people, of any state, to `to`; those without an address or number, and those
 * who have the status already, stay as they are.  *changed tells how many did not.  At most
 * CONTACT_SLICE ids (contact_state.h; BUG otherwise).  This is the status alone: who blacklists an
 * address by hand means blacklist_add.
 *   RC_INVALID  "status": phones are active or blacklisted; "reason": too long, or several lines
 */
MUST_USE enum rc contact_status_set(struct op *op, enum contact_channel channel,
				    enum contact_email_status to, const char *reason,
				    const int64_t *ids, size_t count, int64_t *changed);
/* The status as change rows have it.  RC_NOT_FOUND: no such contact. */
MUST_USE enum rc contact_status_text(struct op *op, enum contact_channel channel, int64_t id,
				     const char **out);
/*
 * Put a status back as a change row has it (contact_mark_parse), with its own date: for what is
 * undone.  In the open batch.
 */
MUST_USE enum rc contact_status_restore(struct op *op, enum contact_channel channel,
					const struct contact_mark *mark, int64_t id);

/* How many people, of any state, got another e-mail status than active since then. */
MUST_USE enum rc contact_status_count_since(struct op *op, int64_t at, int64_t *out);

/* What people click on. */
enum contact_status_action {
	CONTACT_BLACKLIST_EMAIL, /* its address goes on the blacklist */
	CONTACT_BLACKLIST_PHONE,
	CONTACT_UNSUBSCRIBE,
	CONTACT_REMOVE_COMPLAINT, /* a spam report was a mistake: active again */
	CONTACT_ALLOW_EMAIL,	  /* off the blacklist, or subscribed again; takes a reason */
	CONTACT_ALLOW_PHONE,
	CONTACT_STATUS_ACTIONS,
};
/* "blacklist-email": in addresses. */
const char *contact_status_action_key(enum contact_status_action action);
bool contact_status_action_find(const char *key, enum contact_status_action *out);
/* Is there something to do for this contact? */
bool contact_status_action_fits(const struct contact *c, enum contact_status_action action);
/*
 * The domain on the blacklist that keeps this address from being allowed again; "" when none does,
 * and for other actions.
 */
MUST_USE enum rc contact_status_held(struct op *op, const struct contact *c,
				     enum contact_status_action action, const char **domain);
/*
 * Do it.  reason: "" for the action's own words.
 *   RC_NOT_FOUND  no such contact
 *   RC_CONFLICT   there is nothing to do, or a domain on the blacklist holds the address
 *   RC_INVALID    "reason": as contact_status_set; missing where mail is allowed again
 */
MUST_USE enum rc contact_status_act(struct op *op, int64_t id, enum contact_status_action action,
				    const char *reason);

#endif
