/*
 * Live contacts that look like one person twice.
 *
 * A group is what live contacts have in common: an e-mail address, a phone number or an identifier
 * as it is compared (*_key: addresses that only look alike are different ones; further addresses
 * and numbers count, too, see contact_point.h); or, for similar names, the folded name together
 * with one of those keys or the company.  Somebody can say of two contacts that they are different
 * people (duplicate_apart_set); a contact that is apart from all others of its group is not counted
 * and not listed.
 */
#ifndef MUSTER_DOMAIN_DUPLICATE_H
#define MUSTER_DOMAIN_DUPLICATE_H

#include "lib/domain/contact.h"

enum duplicate_channel {
	DUPLICATE_EMAIL,
	DUPLICATE_PHONE,
	DUPLICATE_IDENTIFIER,
	DUPLICATE_NAME,
	DUPLICATE_CHANNELS,
};

/* "email", "phone", "identifier", "name": in addresses. */
const char *duplicate_channel_key(enum duplicate_channel channel);
/* false: no such channel. */
bool duplicate_channel_find(const char *key, enum duplicate_channel *out);

/*
 * Names that a search for similar ones looks at: all for a channel of keys, which its index gives
 * away; names need a look at the people.
 */
enum { DUPLICATE_NAMES_MAX = 20000, DUPLICATE_MEMBERS_MAX = 200 };

struct duplicate_counts {
	int64_t groups, contacts;
	bool is_more; /* of names: there are at least so many */
};
/* In a transaction that only reads the numbers are kept until something is written. */
MUST_USE enum rc duplicate_count(struct op *op, enum duplicate_channel channel,
				 struct duplicate_counts *out);

/* A line of the list. */
struct duplicate_group {
	const char *key;    /* what they have in common, as it is compared */
	int64_t contact_id; /* the oldest id of them */
	int64_t count;
};
/*
 * Groups in the order of their keys, those behind `after` ("" for the first), at most max.  *more:
 * there are others, behind *next, which for names may lie behind the last one listed.
 */
MUST_USE enum rc duplicate_list(struct op *op, enum duplicate_channel channel, const char *after,
				size_t max, struct duplicate_group **out, size_t *count, bool *more,
				const char **next);

/*
 * Those of the group of a live contact, oldest id first, at most DUPLICATE_MEMBERS_MAX; *key: what
 * they have in common.  *count is 0 or at least 2.  *total: how many there are.  By e-mail and
 * phone it is everybody who shares any address with the contact; *key is the first such.
 *   RC_NOT_FOUND  no such live contact
 */
MUST_USE enum rc duplicate_members(struct op *op, enum duplicate_channel channel,
				   int64_t contact_id, struct contact **out, size_t *count,
				   int64_t *total, const char **key);

/*
 * Say of a live contact that it and those others are different people, or (is_apart false) take
 * that back; *changed: how many pairs were not so before.  Batch "duplicate.apart" or
 * "duplicate.together"; one change row of the first for each pair (CONTACT_CHANGE_APART).
 *   RC_NOT_FOUND  one of them is not there
 *   RC_INVALID    "contact": nobody is somebody else than themselves
 */
MUST_USE enum rc duplicate_apart_set(struct op *op, int64_t contact_id, const int64_t *others,
				     size_t count, bool is_apart, int64_t *changed);
/* The live contacts that were said to be somebody else than this one, at most max. */
MUST_USE enum rc duplicate_apart_list(struct op *op, int64_t contact_id, size_t max,
				      struct contact **out, size_t *count);
/* Are two contacts known to be different people? */
MUST_USE enum rc duplicate_is_apart(struct op *op, int64_t contact_id, int64_t other_id, bool *out);

/* --- many at once --------------------------------------------------------------------------- */

enum duplicate_keep { DUPLICATE_KEEP_OLDER, DUPLICATE_KEEP_NEWER };

/* Contacts removed by one click: what a browser waits for. */
enum { DUPLICATE_REMOVE_MAX = 20000 };

struct duplicate_removal {
	int64_t id, kept_id; /* who goes, and who of the group stays */
};
/*
 * Who would go when of each group the one that was created first (or last) is kept; at most
 * DUPLICATE_REMOVE_MAX, in the order of keys.  Of contacts that were said to be different people
 * none goes for the other's sake.  *total: all of them.
 * Primary keys alone count: a further address in common is a reason to look, not to delete.
 *   RC_INVALID  "channel": names are similar, not the same: they are looked at one by one
 */
MUST_USE enum rc duplicate_remove_find(struct op *op, enum duplicate_channel channel,
				       enum duplicate_keep keep, struct duplicate_removal **out,
				       size_t *count, int64_t *total);
/*
 * Delete them, in one batch "duplicate.remove", in slices that others may write between: called in
 * a write transaction, and returns in one.  Who is no longer a live duplicate of a live contact by
 * then stays.  *removed tells how many went; after a failure, too.
 *   RC_INVALID  "reason": as contact_state_move
 */
MUST_USE enum rc duplicate_remove(struct op *op, enum duplicate_channel channel,
				  const struct duplicate_removal *list, size_t count,
				  const char *reason, int64_t *removed);

#endif
