/*
 * E-mail addresses: what is accepted, and the key under which two spellings of one address meet.
 * Syntax: RFC 5321 section 4.1.2 as people really use it, RFC 6531 for UTF-8, UTS #46 and
 * RFC 5891 (by libidn2) for domains.
 */
#ifndef MUSTER_PLATFORM_EMAIL_H
#define MUSTER_PLATFORM_EMAIL_H

#include "lib/base/op.h"

/*
 * Check one bare address (no display name, no white space around it) and make its key.
 *
 * Accepted: everything RFC 5321 calls an atom, dots wherever they stand in the local part
 * (some providers gave such addresses out), UTF-8 local parts, international domains.
 * Refused: quoted local parts, comments, address literals, more than one address, characters that
 * could end an SMTP command or a header, invisible characters, domains without a dot.
 *
 * *key, in op->mem: local part in NFC and case-folded (marks kept), domain as lower-case A-labels.
 * user@bücher.example and USER@xn--bcher-kva.example have the same key; addresses that only look
 * alike do not.
 *
 *   RC_OK       *key is set
 *   RC_INVALID  op->fault says what is wrong with the address
 */
MUST_USE enum rc email_parse(struct op *op, const char *field, const char *raw, const char **key);

/*
 * The address as it goes into an SMTP command: local part as typed, domain as A-labels.  In a.
 * NULL when the address has no @ or its domain has no ASCII form.  A local part outside ASCII stays
 * as it is and needs SMTPUTF8.
 */
MUST_USE char *email_ascii(struct arena *a, const char *raw);

#endif
