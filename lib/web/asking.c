#include "lib/web/asking.h"

#include "lib/platform/template.h"

enum { WARNING_LINKS = 20 };

static const char *hidden_words(struct request *rq, size_t hidden)
{
	return hidden == 1 ? "a private segment of somebody else"
			   : arena_printf(&rq->op.mem, "%zu private segments of others", hidden);
}

static void fill_more(struct request *rq, struct tpl *t, size_t more, const char *href)
{
	t = tpl_add(t, "MORE");
	t = tpl_add(t, href[0] ? "MORE_LINK" : "MORE_PLAIN");
	tpl_text(t, "MORE_TEXT", arena_printf(&rq->op.mem, "%zu more", more));
	tpl_text(t, "MORE_HREF", href);
}

void asking_fill(struct request *rq, struct tpl *t, const struct segment_asking *asking, size_t max,
		 const char *more_href)
{
	size_t shown = 0, more = 0, hidden = 0;

	if (!asking->count)
		return;
	t = tpl_include(t, "ASKING", "_asking");
	for (size_t i = 0; i < asking->count; i++) {
		const struct segment_user *user = &asking->users[i];
		struct tpl *row;

		if (!user->is_visible || shown == max) {
			hidden += !user->is_visible;
			more += user->is_visible;
			continue;
		}
		row = tpl_add(t, "SEGMENT");
		if (shown++)
			tpl_show(row, "NEXT");
		tpl_int(row, "SEGMENT_N", user->id);
		tpl_text(row, "SEGMENT_NAME", user->name);
	}
	if (more)
		fill_more(rq, t, more, more_href);
	if (hidden) {
		t = tpl_add(t, "HIDDEN");
		tpl_text(t, "HIDDEN_TEXT", hidden_words(rq, hidden));
		if (shown)
			tpl_show(t, "BESIDE");
	}
}

void asking_fill_warning(struct request *rq, struct tpl *t, const struct segment_asking *asking)
{
	if (!asking->count)
		return;
	t = tpl_add(t, "ASKING_WARNING");
	tpl_show(t, asking->count == 1 ? "ONE_ASKS" : "SEVERAL_ASK");
	asking_fill(rq, t, asking, WARNING_LINKS, "");
}
