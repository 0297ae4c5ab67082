#include "lib/web/pager.h"

#include "lib/platform/template.h"
#include "lib/web/format.h"

static void add_link(struct tpl *t, const char *section, const char *href)
{
	if (href)
		tpl_text(tpl_add(t, section), "HREF", href);
}

void pager_fill(struct request *rq, struct tpl *body, const struct pager *p)
{
	struct arena *mem = &rq->op.mem;
	struct tpl *t;

	if (p->to < p->from || p->to == 0)
		return;
	t = tpl_include(body, "PAGER", "_pager");
	tpl_text(t, "WHAT", p->what);
	tpl_text(t, "FROM", format_count(mem, p->from));
	tpl_text(t, "TO", format_count(mem, p->to));
	tpl_text(t, "TOTAL", format_count(mem, p->total));
	if (p->is_more)
		tpl_show(t, "MORE");
	add_link(t, "FIRST", p->first);
	add_link(t, "PREVIOUS", p->previous);
	add_link(t, "NEXT", p->next);
	add_link(t, "LAST", p->last);
	if (!p->previous)
		tpl_show(t, "NO_PREVIOUS");
	if (!p->next)
		tpl_show(t, "NO_NEXT");
}
