/*
 * Answers for programs: JSON instead of pages.  An error is
 *
 *	{"error": {"message": "a sentence.", "field": "filter", "at": 12, "len": 5}}
 *
 * field is the parameter that is wrong; at and len are the place in it, in characters (code
 *points). These three are there only where they are known.
 */
#ifndef MUSTER_WEB_API_H
#define MUSTER_WEB_API_H

#include "lib/platform/json.h"
#include "lib/web/request.h"

/* Answer with a tree, which is freed.  Returns RC_OK. */
MUST_USE enum rc api_send(struct request *rq, struct json *root);
/* Answer with rq->body, into which the handler has written JSON. */
MUST_USE enum rc api_send_body(struct request *rq);

/*
 * Refuse with a sentence of its own: 400, and the place in the value of the field; len 0: no
 * certain place.  at, len: bytes of value.  Returns RC_INVALID.
 */
MUST_USE enum rc api_refuse_at(struct request *rq, const char *field, const char *value, size_t at,
			       size_t len, const char *message);

/* What is said about op->fault and the refusal, with this status. */
MUST_USE struct json *api_error(struct request *rq, int status);
/* Prepare the answer to a failure, from op->fault; status 0: what rc means for a program. */
void api_fail(struct request *rq, enum rc rc, int status);

#endif
