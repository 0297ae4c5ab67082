/*
 * Addresses and domains that nobody of the organisation sends to.
 *
 * Whoever has a blacklisted address has the e-mail status "blacklisted": when it is put on the
 * list, and when a contact with it is created or gets it, by hand, by an import, or by a program.
 * What is taken off the list gets back the status it had before.
 *
 * Entries leave change rows: CHANGE_BLACKLIST, field 0 when one was made (new value: its key),
 * field 1 when it went (old value: "kind key", a space, the reason).
 */
#ifndef MUSTER_DOMAIN_BLACKLIST_H
#define MUSTER_DOMAIN_BLACKLIST_H

#include "lib/base/id_set.h"
#include "lib/domain/contact.h"

enum blacklist_kind { BLACKLIST_ADDRESS = 1, BLACKLIST_DOMAIN };

/* Stored in change.field of entity CHANGE_BLACKLIST; 0: it was made. */
enum { BLACKLIST_GONE = 1 };

struct blacklist_entry {
	int64_t id;
	enum blacklist_kind kind;
	const char *key; /* "ann@example.com", "example.com" */
	const char *reason;
	const char *account_name; /* "" for the system */
	int64_t created_at;
};

/* Does the list hold an address (its key, see email_parse), or its domain? */
MUST_USE enum rc blacklist_has(struct op *op, const char *email_key, bool *out);
/* The entries that hold it: the address itself, and its domain.  0 where there is none. */
MUST_USE enum rc blacklist_find(struct op *op, const char *email_key, int64_t *address,
				int64_t *domain);

/*
 * Put an address ("ann@example.com") or a domain ("example.com", "@example.com") on the list, in
 * the batch "blacklist.add".  *people: how many contacts got the status.  Works in slices, as
 * contact_state_move_set, since a domain may be everybody's.
 *   RC_INVALID   "entry": neither an address nor a domain; "reason": as contact_state_move
 *   RC_CONFLICT  "entry": it is there already
 */
MUST_USE enum rc blacklist_add(struct op *op, const char *text, const char *reason, int64_t *id,
			       int64_t *people);
/* Take it off; *people got their status back.  RC_NOT_FOUND: there is none of this number. */
MUST_USE enum rc blacklist_remove(struct op *op, int64_t id, int64_t *people);

/*
 * Somebody was blacklisted because of an address that is theirs no more, or not the primary one: in
 * the open batch they get back the status they had before, unless the list holds the one they have
 * now.
 *   RC_NOT_FOUND  no such contact
 */
MUST_USE enum rc blacklist_release(struct op *op, int64_t contact_id);

/*
 * For undo, in the open batch: an entry alone, without the people, goes as if it had never been
 * made; or comes back under its old id from "kind key reason", as the row of its end has it.
 *   RC_CONFLICT  it is on the list again;  RC_INVALID  that is no such text
 */
MUST_USE enum rc blacklist_drop(struct op *op, int64_t id);
MUST_USE enum rc blacklist_restore(struct op *op, int64_t id, const char *text, int64_t account_id,
				   int64_t at);

/*
 * Then, when all people are back: who has come to such an address since is blacklisted, too.  In
 * pieces that others may write between, as blacklist_add.  RC_NOT_FOUND: there is no such entry.
 */
MUST_USE enum rc blacklist_heed(struct op *op, int64_t id);
/* The other way: people who come back, with addresses that may be on the list by now. */
MUST_USE enum rc blacklist_heed_people(struct op *op, const struct id_set *people);

MUST_USE enum rc blacklist_get(struct op *op, int64_t id, struct blacklist_entry *out);
/*
 * Those with the text inside, newest first, behind the entry `after` (0: from the first).  *total:
 * all with the text.
 */
MUST_USE enum rc blacklist_list(struct op *op, const char *search, int64_t after, size_t max,
				struct blacklist_entry **out, size_t *count, int64_t *total);

#endif
