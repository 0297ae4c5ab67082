/*
 * The mails that carry one-time links.  The address in them is the configured base_url and nothing
 * else: a request's Host header is never believed.
 */
#ifndef MUSTER_DOMAIN_ACCOUNT_MAIL_H
#define MUSTER_DOMAIN_ACCOUNT_MAIL_H

#include "lib/base/op.h"
#include "lib/platform/config.h"

/* Where an invitation or owner link leads, in op->mem; token as account_token.h gave it. */
MUST_USE const char *account_join_link(struct op *op, const struct config *config,
				       const char *token);

/* Queue the invitation of the acting account to this address.  Results as message_queue. */
MUST_USE enum rc account_mail_invite(struct op *op, const struct config *config, const char *email,
				     const char *token);
/* Queue the link that sets a new password. */
MUST_USE enum rc account_mail_password(struct op *op, const struct config *config,
				       const char *email, const char *token);

#endif
