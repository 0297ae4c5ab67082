/*
 * The parts of the /accounts program: the team and everybody's own account stand in accounts.c,
 * what people do before they are signed in in accounts_links.c, the tokens for programs in
 * accounts_tokens.c.
 */
#ifndef MUSTER_CGI_BIN_ACCOUNTS_H
#define MUSTER_CGI_BIN_ACCOUNTS_H

#include "lib/web/request.h"

/* --- accounts.c ----------------------------------------------------------------------------- */

/* A section with a time: AT, AT_EXACT. */
void accounts_fill_time(struct request *rq, struct tpl *t, const char *section, int64_t at);

/* --- accounts_links.c ----------------------------------------------------------------------- */

extern const struct field accounts_link_fields[], accounts_join_fields[], accounts_email_fields[],
    accounts_password_fields[];

/* A password that was typed twice is the same.  RC_INVALID "password_again" */
MUST_USE enum rc accounts_check_repeated(struct request *rq);

route_handler get_accounts_join, post_accounts_join, get_accounts_forgot, post_accounts_forgot,
    get_accounts_password, post_accounts_password;

/* --- accounts_tokens.c ---------------------------------------------------------------------- */

extern const struct field accounts_token_fields[];

route_handler get_accounts_tokens, post_accounts_tokens, post_accounts_tokens_revoke;

#endif
