/*
 * What stands between the internet and the handlers: session or token, permission, CSRF.
 *
 * Invariants
 *  1. No handler runs before the route's permission was granted to the session's role.
 *  2. No POST is handled without the token made for this very session (or, before sign-in, for
 *     this very browser).
 *  3. A POST looks its session up again inside its own transaction: an account that was disabled
 *     in between writes nothing.
 *  4. A route for programs knows tokens only, any other route sessions only.
 */
#ifndef MUSTER_WEB_GUARD_H
#define MUSTER_WEB_GUARD_H

#include "lib/web/request.h"

/* Find the session; fills rq->signed_in and rq->session.  Fails only with the database. */
MUST_USE enum rc guard_session(struct request *rq);
/*
 * The same by the token that a program sent: "Authorization: Bearer <token>" (RFC 6750), or
 * "X-Muster-Token: <token>" where the web server keeps the former to itself.
 */
MUST_USE enum rc guard_token(struct request *rq);
/*
 * May this request run its route?
 *   RC_DENIED  no; rq->signed_in tells "sign in first" from "not yours"
 */
MUST_USE enum rc guard_permission(struct request *rq);
/* Token for a form of this request: a fresh mask and a keyed hash, so that no two are alike. */
MUST_USE const char *guard_csrf_token(struct request *rq);
MUST_USE bool guard_csrf_check(struct request *rq, const char *token);

#endif
