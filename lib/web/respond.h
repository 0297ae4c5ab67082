/*
 * Turns the outcome of a request into bytes: the only place that writes an HTTP header.
 */
#ifndef MUSTER_WEB_RESPOND_H
#define MUSTER_WEB_RESPOND_H

#include "lib/web/request.h"

/* Send what the handler prepared.  rc decides the status when it set none. */
void respond(struct request *rq, enum rc rc);
/* Prepare the standard error page for rc (or for status, when not 0) into rq; JSON for a program.
 */
void respond_error(struct request *rq, enum rc rc, int status);
/* A short page without database and templates, for when these are the trouble. */
void respond_plain(struct request *rq, int status, const char *text);

#endif
