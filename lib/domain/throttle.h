/*
 * Slows guessing down: failures are counted per account and per address, and each one past a free
 * few doubles the wait.  Counts fade with time, so nobody is locked out for ever.
 */
#ifndef MUSTER_DOMAIN_THROTTLE_H
#define MUSTER_DOMAIN_THROTTLE_H

#include "lib/platform/secure.h"

enum throttle {
	THROTTLE_ACCOUNT,	/* wrong passwords for one e-mail address, known or not */
	THROTTLE_ADDRESS,	/* wrong passwords from one network address */
	THROTTLE_LINK_ACCOUNT,	/* links asked for one e-mail address */
	THROTTLE_LINK_ADDRESS,	/* links asked from one network address */
	THROTTLE_TOKEN_ADDRESS, /* wrong API tokens from one network address */
};

enum { THROTTLE_WAIT_MAX = 15 * 60 };

/*
 * The subject for an e-mail address as typed: a keyed hash of its key, so that the table does not
 * hold addresses.  In op->mem.
 */
MUST_USE const char *throttle_email(struct op *op, const unsigned char secret[SECURE_SECRET_BYTES],
				    const char *email);
/* The subject for a network address: an IPv6 one counts as its /64, which one person has whole. */
MUST_USE const char *throttle_address(struct op *op, const char *address);

/* Seconds until the next try is allowed, 0 when it is. */
MUST_USE enum rc throttle_wait(struct op *op, enum throttle kind, const char *subject,
			       int64_t *seconds);
/* Count a failure. */
MUST_USE enum rc throttle_failed(struct op *op, enum throttle kind, const char *subject);
/* Forget the failures: somebody proved to be who they say. */
MUST_USE enum rc throttle_clear(struct op *op, enum throttle kind, const char *subject);
/* Forget what has faded (cron/nightly). */
MUST_USE enum rc throttle_remove_old(struct op *op);

#endif
