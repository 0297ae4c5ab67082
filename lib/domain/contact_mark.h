/*
 * States and statuses as words, as change rows and filters have them.
 */
#ifndef MUSTER_DOMAIN_CONTACT_MARK_H
#define MUSTER_DOMAIN_CONTACT_MARK_H

#include "lib/domain/contact.h"

/*
 * A state or a status with its date and reason, as change rows keep it: "live", "deleted",
 * "deleted 1795348800 asked for it".  The words are those of contact_state_word and
 * contact_status_word.
 */
struct contact_mark {
	const char *word;
	int64_t at;	    /* 0: unknown */
	const char *reason; /* "" for none */
};
MUST_USE struct contact_mark contact_mark_parse(struct op *op, const char *text);
/* The other way, in op->mem; without a time there is no reason either. */
MUST_USE const char *contact_mark_text(struct op *op, const struct contact_mark *mark);
/* "live", "archived", "deleted", "erased". */
const char *contact_state_word(enum contact_state state);
/* "active", "unsubscribed", "spam_report", "blacklisted", "not_confirmed": as filters say it. */
const char *contact_status_word(enum contact_email_status status);
/* The other way; false: no such word. */
bool contact_state_of(const char *word, enum contact_state *out);
bool contact_status_of(const char *word, enum contact_email_status *out);

#endif
