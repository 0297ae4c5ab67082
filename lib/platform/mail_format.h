/*
 * An e-mail as it goes over the wire: RFC 5322 header, RFC 2047 words, RFC 2045 quoted-printable
 * body, CRLF line ends.  Whatever text comes in, no line is longer than 78 characters (an
 * address may be) and no header line more than was meant comes out.
 */
#ifndef MUSTER_PLATFORM_MAIL_FORMAT_H
#define MUSTER_PLATFORM_MAIL_FORMAT_H

#include "lib/base/arena.h"
#include "lib/base/str.h"

enum { MAIL_BYTES_MAX = 512 * 1024 };

struct mail {
	const char *from, *to;	/* bare addresses, as mail_address_is_safe accepts them */
	const char *from_name;	/* shown before the sender's address; "" for none */
	const char *subject;	/* UTF-8, one line */
	const char *body;	/* UTF-8, LF line ends */
	const char *message_id; /* without <>: the same for every attempt to send this mail */
	int64_t at;		/* Unix seconds */
};

/*
 * May this stand between < and > of an SMTP command?  No blanks, control characters, brackets,
 * commas; libcurl does not look (STACK: CR LF in it is command injection).
 */
MUST_USE bool mail_address_is_safe(const char *address);

/* Write header and body to out (initialise it with MAIL_BYTES_MAX).  false: it does not fit. */
MUST_USE bool mail_format(const struct mail *mail, struct str *out);

#endif
