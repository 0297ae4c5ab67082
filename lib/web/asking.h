/*
 * The segments that ask for a tag or an attribute, as a page shows them: with links; those that the
 * person does not see are only counted.
 */
#ifndef MUSTER_WEB_ASKING_H
#define MUSTER_WEB_ASKING_H

#include "lib/domain/segment_asking.h"
#include "lib/web/request.h"

struct tpl;

/*
 * The include ASKING (_asking.tpl) of t, with at most max links; nothing when nobody asks.
 * more_href: where the others are shown, "" for nowhere.
 */
void asking_fill(struct request *rq, struct tpl *t, const struct segment_asking *asking, size_t max,
		 const char *more_href);
/*
 * The warning before something goes: section ASKING_WARNING of t with ONE_ASKS or SEVERAL_ASK and
 * the include.
 */
void asking_fill_warning(struct request *rq, struct tpl *t, const struct segment_asking *asking);

#endif
