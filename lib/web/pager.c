#include "lib/web/pager.h"

#include "lib/base/count.h"
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
	tpl_text(t, "WHAT", p->is_more ? p->what : count_word(p->total, p->one, p->what));
	tpl_text(t, "FROM", format_count(mem, p->from));
	if (p->to > p->from)
		tpl_text(tpl_add(t, "RANGE"), "TO", format_count(mem, p->to));
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

void pager_fill_numbered(struct request *rq, struct tpl *body, const char *one, const char *what,
			 const char *address, const char *behind, int64_t page, int64_t page_rows,
			 int64_t total)
{
	int64_t last = (total + page_rows - 1) / page_rows, to[] = {1, page - 1, page + 1, last};
	const char *href[ARRAY_LEN(to)];
	struct pager pager = {.one = one,
			      .what = what,
			      .from = (page - 1) * page_rows + 1,
			      .to = page < last ? page * page_rows : total,
			      .total = total};

	for (size_t i = 0; i < ARRAY_LEN(to); i++)
		href[i] = arena_printf(&rq->op.mem, "%s%lld%s", address, (long long)to[i], behind);
	if (page > 1) {
		pager.first = href[0];
		pager.previous = href[1];
	}
	if (page < last) {
		pager.next = href[2];
		pager.last = href[3];
	}
	pager_fill(rq, body, &pager);
}
