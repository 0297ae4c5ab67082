/*
 * The line above a log: who, what kind, from and until which day.  One for the changes and the
 * audit log.  A page that has it declares the fields who (FIELD_ID), kind, from and until.
 */
#ifndef MUSTER_WEB_LOG_FILTER_H
#define MUSTER_WEB_LOG_FILTER_H

#include "lib/web/request.h"

struct tpl;

/*
 * The days of the request: the first moment of "from", and the one after the end of "until", in the
 * organisation's zone, which is in use from then on; 0 for a day that is not given.
 *   RC_INVALID  "from" or "until"
 */
MUST_USE enum rc log_filter_days(struct request *rq, int64_t *from, int64_t *until);
/* Nothing is chosen: the whole log is shown. */
MUST_USE bool log_filter_is_all(struct request *rq);
/* The page with the filter that it shows, in the arena: "/audit?kind=sign-in", "/audit". */
MUST_USE const char *log_filter_href(struct request *rq);
/* The same page further down: name=value as well. */
MUST_USE const char *log_filter_href_from(struct request *rq, const char *name, const char *value);

/*
 * The include FILTER (_log_filter.tpl) of body, with accounts and days; the kinds follow.
 * title: the page's name; everybody: the choice of all accounts in words.
 */
MUST_USE enum rc log_filter_fill(struct request *rq, struct tpl *body, const char *title,
				 const char *everybody, struct tpl **filter);
/* A choice of the kind.  part: the filter, or a group of it. */
void log_filter_add_kind(struct request *rq, struct tpl *part, const char *key, const char *label);
struct tpl *log_filter_add_group(struct tpl *filter, const char *label);

#endif
