/*
 * Outbound e-mail, as rows: whoever has something to tell puts it here inside its own transaction,
 * and cron/mailer sends it after the commit.  No network call is ever made inside a transaction.
 */
#ifndef MUSTER_DOMAIN_MESSAGE_H
#define MUSTER_DOMAIN_MESSAGE_H

#include "lib/base/op.h"

enum {
	MESSAGE_ATTEMPT_SECONDS = 24 * 3600,   /* a message is tried for so long */
	MESSAGE_KEEP_SECONDS = 30 * 24 * 3600, /* and forgotten so long after it ended */
};

/* One that is due.  Text in op->mem. */
struct message {
	int64_t id, created_at;
	int64_t attempts; /* the one at hand included */
	const char *recipient, *subject, *body;
};

/*
 * Put a mail in the queue: one recipient, a subject (control characters become blanks), plain text
 * with LF line ends.  Handlers call start_job(rq, "mailer") afterwards, so that nobody waits for
 * cron's minute.
 *   RC_INVALID  recipient is not exactly one address (a list with commas is none), or subject or
 *               body is too long
 */
MUST_USE enum rc message_queue(struct op *op, const char *recipient, const char *subject,
			       const char *body);

/* --- for cron/mailer ------------------------------------------------------------------------ */

/*
 * What a crash left in 'sending' may or may not have left the house: it becomes 'uncertain' and is
 * not sent twice.  Call it first, under the mailer's lock.
 */
MUST_USE enum rc message_settle_stale(struct op *op);
/*
 * The next due message, marked 'sending'; commit before the first byte goes out.
 *   RC_NOT_FOUND  none is due
 */
MUST_USE enum rc message_claim(struct op *op, struct message *out);
MUST_USE enum rc message_sent(struct op *op, const struct message *m);
/* error: what the server answered.  Never tried again. */
MUST_USE enum rc message_failed(struct op *op, const struct message *m, const char *error);
/* The server may have it: not sent again. */
MUST_USE enum rc message_uncertain(struct op *op, const struct message *m, const char *error);
/* Try again later: after 1, 2, 4 ... minutes, at most every 4 hours; failed after a day. */
MUST_USE enum rc message_delayed(struct op *op, const struct message *m, const char *error);
/* How many are due now. */
MUST_USE enum rc message_count_due(struct op *op, int64_t *out);
/* Forget those that ended long ago; they hold addresses and links (cron/nightly). */
MUST_USE enum rc message_remove_old(struct op *op);

#endif
