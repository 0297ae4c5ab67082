/*
 * The people who sign in.  Who may touch whom:
 *
 *  1. Admins and owners manage accounts; whatever makes or touches an owner takes an owner.
 *  2. Nobody changes their own role or disables themselves.
 *  3. The last owner who may sign in stays one.
 *
 * These rules are checked here, against the database of the transaction, whatever a page showed.
 * op->account_id 0, the system itself, may everything but break rule 3.
 */
#ifndef MUSTER_DOMAIN_ACCOUNT_H
#define MUSTER_DOMAIN_ACCOUNT_H

#include "lib/base/op.h"
#include "lib/domain/permission.h"

/* Text lives in op->mem. */
struct account {
	int64_t id;
	const char *email, *name;
	enum role role;
	int64_t disabled_at; /* 0: may sign in */
	int64_t created_at;
	int64_t signed_in_at; /* 0: never */
};

struct account_new {
	const char *email, *name, *password;
	enum role role;
};

/* RC_NOT_FOUND  there is none */
MUST_USE enum rc account_find(struct op *op, int64_t id, struct account *out);
/* RC_NOT_FOUND  nobody has this address, or it is none */
MUST_USE enum rc account_find_email(struct op *op, const char *email, struct account *out);
/* Everybody: those who may sign in first, then by name. */
MUST_USE enum rc account_list(struct op *op, struct account **out, size_t *count);
MUST_USE enum rc account_count(struct op *op, int64_t *out);

/*
 * Is this the password of the account with this e-mail address?  Unknown address, disabled account
 * and wrong password are one answer that takes one time.
 *   RC_DENIED  no
 */
MUST_USE enum rc account_sign_in(struct op *op, const char *email, const char *password,
				 struct account *out);

/* Note that they signed in just now; account_sign_in does it by itself. */
MUST_USE enum rc account_signed_in(struct op *op, int64_t id);

/*
 * Make an account; who may is the caller's question (a one-time link, see account_token.h).
 *   RC_INVALID   fault.field is name, email or password
 *   RC_CONFLICT  fault.field email: there is an account with this address
 */
MUST_USE enum rc account_create(struct op *op, const struct account_new *new_account, int64_t *id);

/*
 * Would the acting account be allowed to make or touch an account of this role?
 *   RC_DENIED  no; the fault says why
 */
MUST_USE enum rc account_may_manage(struct op *op, enum role role);
/*
 * A lower role ends the sessions of the account at once.
 *   RC_NOT_FOUND, RC_DENIED  see the rules above
 *   RC_CONFLICT  it is the last owner
 */
MUST_USE enum rc account_set_role(struct op *op, int64_t id, enum role role);
/* Ends all sessions, links and API tokens of the account at once.  Results as account_set_role. */
MUST_USE enum rc account_disable(struct op *op, int64_t id);
MUST_USE enum rc account_enable(struct op *op, int64_t id);

/* The acting account's own name.  RC_INVALID: fault.field is name. */
MUST_USE enum rc account_rename(struct op *op, const char *name);
/*
 * Is this the acting account's password?
 *   RC_INVALID  no; fault.field is current_password
 */
MUST_USE enum rc account_check_own_password(struct op *op, const char *password);
/*
 * Give an account a new password: all its sessions and password links end, and a mail tells its
 * owner.
 *   RC_INVALID  fault.field is password
 */
MUST_USE enum rc account_set_password(struct op *op, int64_t id, const char *password);

#endif
