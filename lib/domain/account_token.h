/*
 * One-time links: for the first owner, for the invited, for who forgot a password.  The link holds
 * a random token, the database its hash; a link works once, until it expires.
 */
#ifndef MUSTER_DOMAIN_ACCOUNT_TOKEN_H
#define MUSTER_DOMAIN_ACCOUNT_TOKEN_H

#include "lib/base/op.h"
#include "lib/domain/permission.h"

enum {
	TOKEN_OWNER_SECONDS = 7 * 24 * 3600,
	TOKEN_INVITE_SECONDS = 7 * 24 * 3600,
	TOKEN_PASSWORD_SECONDS = 3600,
};

enum token_purpose { TOKEN_OWNER, TOKEN_INVITE, TOKEN_PASSWORD };

/* Text lives in op->mem. */
struct account_token {
	int64_t id;
	enum token_purpose purpose;
	const char *email;  /* "" for the owner link */
	enum role role;	    /* of the invited; ROLE_OWNER for the owner link */
	int64_t account_id; /* whose password; 0 for the others */
	int64_t created_by; /* who invited; 0 for the others */
	const char *created_by_name;
	int64_t created_at, expires_at;
};

/* What the person at a join page fills in. */
struct account_join {
	const char *token;
	const char *name, *password;
	const char *email; /* owner link only: an invitation knows its own */
};

/*
 * The link that makes the first owner; earlier ones stop working.  *token is in op->mem (as below).
 *   RC_CONFLICT  somebody has an account already
 */
MUST_USE enum rc account_token_owner(struct op *op, const char **token);
/*
 * Invite somebody; an earlier invitation of the same address stops working.
 *   RC_INVALID   fault.field is email or role
 *   RC_CONFLICT  fault.field email: has an account already
 *   RC_DENIED    the acting account may not make such an account
 */
MUST_USE enum rc account_token_invite(struct op *op, const char *email, enum role role,
				      const char **token);
/* Invitations that still work, newest first. */
MUST_USE enum rc account_token_list_invites(struct op *op, struct account_token **out,
					    size_t *count);
/* RC_NOT_FOUND  no open invitation; RC_DENIED  an owner's invitation, and the acting is none */
MUST_USE enum rc account_token_revoke_invite(struct op *op, int64_t id);
/* A link to set a new password for an account; its earlier ones stop working. */
MUST_USE enum rc account_token_password(struct op *op, int64_t account_id, const char **token);

/*
 * What a link is for.
 *   RC_NOT_FOUND  unknown, used or expired; the inviter may not invite any more; or the account
 *                 is disabled
 */
MUST_USE enum rc account_token_find(struct op *op, const char *token, struct account_token *out);
/*
 * Use an owner link or an invitation: makes the account *id and tells the inviter.
 *   RC_NOT_FOUND  as account_token_find, or a password link
 *   RC_INVALID, RC_CONFLICT  as account_create
 */
MUST_USE enum rc account_token_join(struct op *op, const struct account_join *join, int64_t *id);
/*
 * Use a password link: as account_set_password, for the account *id.
 *   RC_NOT_FOUND  as account_token_find, or another kind of link
 */
MUST_USE enum rc account_token_reset(struct op *op, const char *token, const char *password,
				     int64_t *id);
/* Forget links that are used or expired (cron/nightly). */
MUST_USE enum rc account_token_remove_old(struct op *op);

#endif
