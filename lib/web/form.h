/*
 * Reads the declared fields of a request: query, urlencoded body or multipart.  Files go straight
 * into the spool; memory does not grow with them.
 */
#ifndef MUSTER_WEB_FORM_H
#define MUSTER_WEB_FORM_H

#include "lib/web/request.h"

/* Name of the CSRF field, known to every POST without being declared. */
#define FORM_CSRF "csrf"

/* Does the route take a form in the body, with a token in it? */
bool route_is_post(const struct route *route);
/* Start with no values; declared names are those of rq->route. */
void form_init(struct request *rq);
/* Fields of the query string (GET).  RC_INVALID: bad encoding or value; fault says which. */
MUST_USE enum rc form_read_query(struct request *rq);
/*
 * Fields of the body (POST).  The CSRF token is checked as soon as it was read and before the
 * first byte of a file is kept.
 *   RC_DENIED   token missing or wrong
 *   RC_INVALID  bad encoding, length or value; too large (then rq->status is 413)
 *   RC_FAILED   the spool cannot be written (disk full)
 */
MUST_USE enum rc form_read_body(struct request *rq);
/* Remove spooled files that the handler did not rename away. */
void form_release(struct request *rq);

#endif
