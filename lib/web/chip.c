#include "lib/web/chip.h"

#include "lib/platform/template.h"
#include "lib/web/urlencoded.h"

const char *chip_href(struct arena *a, const struct tag *tag)
{
	/* A name has no character in it that the filter language would want escaped. */
	const char *filter = arena_printf(a, "tag is \"%s\"", tag->name);

	return arena_printf(a, "/contacts?filter=%s", urlencode(a, filter));
}

void chip_fill(struct request *rq, struct tpl *t, const struct tag *tag)
{
	tpl_int(t, "TAG_N", tag->id);
	tpl_text(t, "TAG_LABEL", tag->label);
	tpl_text(t, "TAG_CLASS", arena_printf(&rq->op.mem, "tag-%s", tag->colour));
	tpl_text(t, "TAG_HREF", chip_href(&rq->op.mem, tag));
}
