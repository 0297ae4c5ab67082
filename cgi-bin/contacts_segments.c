/*
 * The segments of one contact, on its page: in which it is, and in which not.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/segment_explain.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"

enum { OUT_SHOWN = 8 }; /* more are folded */

static void fill_verdict(struct request *rq, struct tpl *row, int64_t contact_id,
			 const struct segment_verdict *v)
{
	tpl_text(row, "NAME", v->segment.name);
	tpl_text(row, "WHY_HREF",
		 arena_printf(&rq->op.mem, "/contacts/why?id=%lld&segment=%lld",
			      (long long)contact_id, (long long)v->segment.id));
	if (v->segment.kind == SEGMENT_DYNAMIC && v->hand && !v->state.is_broken)
		tpl_show(row, "BY_HAND");
	if (v->is_in)
		return;
	if (!v->state.is_broken)
		tpl_show(row, "WHOLE");
	else
		tpl_text(tpl_add(row, "BROKEN"), "WHY_BROKEN",
			 v->state.missing[0]
			     ? arena_printf(&rq->op.mem, "%s is gone", v->state.missing)
			     : v->state.error);
}

enum rc contact_fill_segments(struct request *rq, struct tpl *body, const struct contact *c)
{
	struct segment_verdict *list;
	struct tpl *t, *ins = NULL, *outs = NULL;
	size_t count, in = 0;
	enum rc rc;

	if (!permission_granted(rq->session.role, PERM_SEGMENT_READ))
		return RC_OK;
	t = tpl_include(body, "SEGMENTS", "_contact_segments");
	if (c->state != CONTACT_LIVE) {
		tpl_show(t, "NOT_LIVE_NOTE");
		return RC_OK;
	}
	rc = segment_verdict_list(&rq->op, c->id, rq->op.now, &list, &count);
	if (rc)
		return rc;
	for (size_t i = 0; i < count; i++)
		in += list[i].is_in;
	if (in)
		ins = tpl_add(t, "INS");
	else
		tpl_show(t, count ? "IN_NONE" : "NONE");
	if (in < count) {
		outs = tpl_add(t, "OUTS");
		tpl_text(outs, "OUT_COUNT",
			 in ? arena_printf(&rq->op.mem, "%s %s",
					   format_count(&rq->op.mem, (int64_t)(count - in)),
					   count - in == 1 ? "other" : "others")
			    : format_count(&rq->op.mem, (int64_t)count));
		if (count - in <= OUT_SHOWN)
			tpl_show(outs, "OPEN");
	}
	for (size_t i = 0; i < count; i++)
		fill_verdict(rq, list[i].is_in ? tpl_add(ins, "IN") : tpl_add(outs, "OUT"), c->id,
			     &list[i]);
	return RC_OK;
}
