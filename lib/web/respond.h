/*
 * Turns the outcome of a request into bytes: the only place that writes an HTTP header.
 */
#ifndef MUSTER_WEB_RESPOND_H
#define MUSTER_WEB_RESPOND_H

#include "lib/web/request.h"

/* Send what the handler prepared.  rc decides the status when it set none. */
void respond(struct request *rq, enum rc rc);
/*
 * Answer at once, while the handler's transaction is open: the head, with rq->body_type and
 * rq->file_name; exactly length bytes must follow through http_write.  A reader who gets fewer
 * knows that something went wrong.  false: the reader has left, or asked for the head alone.
 */
MUST_USE bool respond_stream(struct request *rq, int64_t length);
/* Prepare the standard error page for rc (or for status, when not 0) into rq; JSON for a program.
 */
void respond_error(struct request *rq, enum rc rc, int status);
/* A short page without database and templates, for when these are the trouble. */
void respond_plain(struct request *rq, int status, const char *text);

#endif
