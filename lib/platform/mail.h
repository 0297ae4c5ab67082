/*
 * Sending e-mail: by SMTP (libcurl) or through a sendmail program.  Only for programs in cron/: a
 * page waits for no mail server, and does not load libcurl.
 */
#ifndef MUSTER_PLATFORM_MAIL_H
#define MUSTER_PLATFORM_MAIL_H

#include "lib/platform/config.h"
#include "lib/platform/mail_format.h"

enum mail_result {
	MAIL_SENT,
	MAIL_LATER,	  /* the server said "not now" (4xx) */
	MAIL_REFUSED,	  /* the server will never take it (5xx) */
	MAIL_UNCERTAIN,	  /* the server had all of it and never answered: it may have left */
	MAIL_UNREACHABLE, /* no server to talk to, or it does not know us: the mail is not to blame
			   */
};

struct mailer;

/*
 * Get ready to send.  smtp_url of the config:
 *   smtp://host:25    STARTTLS when the server has it; required, with a good certificate, when
 *                     smtp_user is set (a password never goes over the wire in the clear)
 *   smtps://host:465  TLS from the start, with a good certificate
 *   sendmail:         the program /usr/sbin/sendmail; sendmail:/path/to/another
 * NULL: why holds a line for the log.  End with mailer_close.
 */
MUST_USE struct mailer *mailer_open(struct arena *a, const struct config *config, char *why,
				    size_t why_size);
void mailer_close(struct mailer *m);

/* Send one mail to its one recipient.  *answer: what the other side said, in the arena. */
MUST_USE enum mail_result mailer_send(struct mailer *m, struct arena *a, const struct mail *mail,
				      const char **answer);

#endif
