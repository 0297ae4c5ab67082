/*
 * The cookies of this product: each HttpOnly, SameSite=Lax, for the whole site, and Secure where
 * the site is.
 */
#ifndef MUSTER_WEB_COOKIE_H
#define MUSTER_WEB_COOKIE_H

#include "lib/web/request.h"

#define COOKIE_SESSION "muster_session" /* token of a session */
#define COOKIE_VISIT "muster_visit"	/* CSRF anchor before sign-in */
#define COOKIE_FLASH "muster_flash"	/* what the next page has to say */

/* Read the cookies of the request into rq. */
void cookie_read(struct request *rq);
/* Set or (value NULL) clear a cookie.  max_age in seconds, 0 until the browser closes. */
void cookie_set(struct request *rq, const char *name, const char *value, int64_t max_age);

#endif
