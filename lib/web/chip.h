/*
 * A tag as a page shows it: a dot of its colour, its label, and the way to the people who carry it.
 */
#ifndef MUSTER_WEB_CHIP_H
#define MUSTER_WEB_CHIP_H

#include "lib/domain/tag.h"
#include "lib/web/request.h"

/* "/contacts?filter=tag+is+%22vip%22": the people who carry it.  In the arena. */
MUST_USE const char *chip_href(struct arena *a, const struct tag *tag);
/* Into t: TAG_N (its id), TAG_LABEL, TAG_CLASS ("tag-teal") and TAG_HREF. */
void chip_fill(struct request *rq, struct tpl *t, const struct tag *tag);

#endif
