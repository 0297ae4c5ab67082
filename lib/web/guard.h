/*
 * What stands between the internet and the handlers: session, permission, CSRF.
 *
 * Invariants
 *  1. No handler runs before the route's permission was granted to the session's role.
 *  2. No POST is handled without the token made for this very session (or, before sign-in, for
 *     this very browser).
 *  3. A POST looks its session up again inside its own transaction: an account that was disabled
 *     in between writes nothing.
 */
#ifndef MUSTER_WEB_GUARD_H
#define MUSTER_WEB_GUARD_H

#include "lib/web/request.h"

/* Find the session; fills rq->signed_in and rq->session.  Fails only with the database. */
MUST_USE enum rc guard_session(struct request *rq);
/*
 * May this request run its route?
 *   RC_DENIED  no; rq->signed_in tells "sign in first" from "not yours"
 */
MUST_USE enum rc guard_permission(struct request *rq);
/* Token for a form of this request: a fresh mask and a keyed hash, so that no two are alike. */
MUST_USE const char *guard_csrf_token(struct request *rq);
MUST_USE bool guard_csrf_check(struct request *rq, const char *token);

#endif
