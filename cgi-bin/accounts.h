/*
 * The parts of the /accounts program: the team and everybody's own account stand in accounts.c, the
 * tokens for programs in accounts_tokens.c.
 */
#ifndef MUSTER_CGI_BIN_ACCOUNTS_H
#define MUSTER_CGI_BIN_ACCOUNTS_H

#include "lib/web/request.h"

/* --- accounts.c ----------------------------------------------------------------------------- */

/* A section with a time: AT, AT_EXACT. */
void accounts_fill_time(struct request *rq, struct tpl *t, const char *section, int64_t at);

/* --- accounts_tokens.c ---------------------------------------------------------------------- */

extern const struct field accounts_token_fields[];

route_handler get_accounts_tokens, post_accounts_tokens, post_accounts_tokens_revoke;

#endif
