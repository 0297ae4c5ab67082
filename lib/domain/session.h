/*
 * A browser that is signed in.  The cookie holds a random token, the database its hash.
 */
#ifndef MUSTER_DOMAIN_SESSION_H
#define MUSTER_DOMAIN_SESSION_H

#include "lib/base/op.h"
#include "lib/domain/permission.h"

enum {
	SESSION_IDLE_SECONDS = 14 * 24 * 3600, /* unused for so long: over */
	SESSION_LIFE_SECONDS = 90 * 24 * 3600, /* over in any case */
	/* Started this far in the future: by a clock that was wrong then, and would live for ever.
	 */
	SESSION_CLOCK_SECONDS = 2 * 24 * 3600,
	SESSION_TOUCH_SECONDS = 300, /* how exact seen_at is */
};

/* Who stands behind a session.  Text lives in op->mem. */
struct session {
	int64_t account_id;
	enum role role;
	const char *name, *email;
	int64_t api_token_id; /* of a program; 0 for a browser */
	bool needs_touch;     /* seen_at is older than SESSION_TOUCH_SECONDS */
};

/*
 * The session of a cookie's token.
 *   RC_NOT_FOUND  unknown, expired, or its account is disabled
 */
MUST_USE enum rc session_find(struct op *op, const char *token, struct session *out);
/* Write seen_at = now. */
MUST_USE enum rc session_touch(struct op *op, const char *token);
/* Start a session for an account; *token (in op->mem) goes into the cookie. */
MUST_USE enum rc session_start(struct op *op, int64_t account_id, const char *address,
			       const char *user_agent, const char **token);
MUST_USE enum rc session_end(struct op *op, const char *token);
/* End all sessions of an account but the one of keep_token (may be ""). */
MUST_USE enum rc session_end_all(struct op *op, int64_t account_id, const char *keep_token);
/* One browser of an account, for the account's own page.  Text lives in op->mem. */
struct session_place {
	int64_t created_at, seen_at;
	const char *address, *user_agent;
	bool is_this; /* the one of the token that was given */
};

/* The living sessions of an account, last seen first, at most max. */
MUST_USE enum rc session_list(struct op *op, int64_t account_id, const char *token, size_t max,
			      struct session_place **out, size_t *count);
/* Forget those that are over (cron/nightly). */
MUST_USE enum rc session_remove_expired(struct op *op);

#endif
