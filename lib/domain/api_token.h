/*
 * Tokens for programs that use the API in a person's name.  A program sends the token, the database
 * holds its hash; it is shown once, when it is made.
 *
 *  1. A token may what the role of its account may at that moment.
 *  2. A disabled account's tokens do not work; disabling revokes them.
 *  3. Only the account itself makes, sees and revokes its tokens.
 */
#ifndef MUSTER_DOMAIN_API_TOKEN_H
#define MUSTER_DOMAIN_API_TOKEN_H

#include "lib/domain/session.h"

enum {
	API_TOKENS_MAX = 50,			 /* good ones of one account */
	API_TOKEN_NAME_MAX = 100,		 /* bytes */
	API_TOKEN_CHARS = 50,			 /* API_TOKEN_PREFIX and a token of secure.h */
	API_TOKEN_TOUCH_SECONDS = 300,		 /* how exact used_at is */
	API_TOKEN_KEEP_SECONDS = 90 * 24 * 3600, /* a revoked one, until it is forgotten */
};

/* In front of each, so that people and scanners of source code see what it is. */
#define API_TOKEN_PREFIX "muster_"

/* Text lives in op->mem. */
struct api_token {
	int64_t id;
	const char *name;
	const char *hint; /* its last four characters */
	int64_t created_at;
	int64_t used_at; /* rounded; 0: never */
};

/*
 * Make a token for the acting account, which gets a notice; *token (in op->mem) is never to be had
 * again.
 *   RC_INVALID   "name": empty, longer than API_TOKEN_NAME_MAX, or not a single line
 *   RC_CONFLICT  "name": the account has API_TOKENS_MAX already
 */
MUST_USE enum rc api_token_create(struct op *op, const char *name, const char **token);
/* The good ones of the acting account, newest first. */
MUST_USE enum rc api_token_list(struct op *op, struct api_token **out, size_t *count);
/* RC_NOT_FOUND  it is none of the acting account's, or no longer good */
MUST_USE enum rc api_token_revoke(struct op *op, int64_t id);
/* All of an account. */
MUST_USE enum rc api_token_revoke_all(struct op *op, int64_t account_id);

/*
 * Who stands behind a token; needs_touch: api_token_touch is due.
 *   RC_NOT_FOUND  unknown or revoked, or its account is disabled (no fault)
 */
MUST_USE enum rc api_token_find(struct op *op, const char *token, struct session *out);
/* Write used_at = now. */
MUST_USE enum rc api_token_touch(struct op *op, const char *token);
/* Forget those that were revoked long ago (cron/nightly). */
MUST_USE enum rc api_token_remove_old(struct op *op);

#endif
