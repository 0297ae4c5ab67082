/*
 * The browser at the other end: signing it in, and naming it to people.
 */
#ifndef MUSTER_WEB_BROWSER_H
#define MUSTER_WEB_BROWSER_H

#include "lib/web/request.h"

/*
 * Start a session for this browser and give it the cookie.  Whatever session it came with ends:
 * somebody else may have planted that cookie.
 */
MUST_USE enum rc browser_sign_in(struct request *rq, int64_t account_id);

/* "Firefox on Windows", as far as its User-Agent header tells.  In the arena. */
MUST_USE const char *browser_name(struct arena *a, const char *user_agent);

#endif
