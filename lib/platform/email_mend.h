/*
 * What is wrong with an e-mail address, and what was most likely meant.  A mended address is a
 * proposal: it is shown to somebody before anything is written.
 *
 * Names of large providers: the list of mailcheck.js (K. Mikołajczyk), with those of the
 * German-speaking countries, France, Italy and Poland added; a slip is one edit (spelling.h's
 * distance) away from one of them and is not itself the name of a provider.
 */
#ifndef MUSTER_PLATFORM_EMAIL_MEND_H
#define MUSTER_PLATFORM_EMAIL_MEND_H

#include "lib/base/op.h"

/*
 * The domain that was meant by this one (lower case, what stands behind the @): gmial.com is
 * gmail.com, web.ed web.de, firma.con firma.com.  NULL when nothing is known to be wrong.  Static,
 * or in a.
 */
MUST_USE const char *email_domain_meant(struct arena *a, const char *domain);

/*
 * The address without what does not belong to it: blanks, a name with < >, "mailto:", dots at the
 * end, a comma in place of a dot, two @.  NULL when the text is an address as it stands, or when
 * what is left is none.  In op->mem.
 */
MUST_USE const char *email_mend(struct op *op, const char *raw);

#endif
