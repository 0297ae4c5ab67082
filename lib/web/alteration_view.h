/*
 * What the pages of tags and attributes share about their alterations: how far one is, and what a
 * change does to segments.
 */
#ifndef MUSTER_WEB_ALTERATION_VIEW_H
#define MUSTER_WEB_ALTERATION_VIEW_H

#include "lib/domain/alteration.h"
#include "lib/domain/segment_people.h"
#include "lib/domain/segment_use.h"
#include "lib/web/request.h"

struct tpl;

/* The include ALTERATION (_alteration.tpl) of body; the page comes again while it is at work. */
void alteration_fill(struct request *rq, struct tpl *body, const struct alteration *a,
		     const char *title);

/* "Being changed" in a row or on a page: section AT_WORK of t with WORK_HREF. */
void alteration_fill_mark(struct request *rq, struct tpl *t, const struct alteration *a);

/* A look of the pages' own: a small one is made at once, a large one by the job. */
MUST_USE enum rc alteration_go_on(struct request *rq, struct alteration *a);

/*
 * A row of the include IMPACTS (_impacts.tpl), which impacts_begin returns.  impact NULL: note says
 * why there is none; is_bad: the segment would stop working.
 */
struct tpl *impacts_begin(struct tpl *body);
void impacts_add(struct request *rq, struct tpl *t, const struct segment_user *user,
		 const struct segment_impact *impact, const char *note, bool is_bad);
/* Private ones of others, which are not told. */
void impacts_end(struct request *rq, struct tpl *t, size_t hidden);

#endif
