/*
 * Two tags in one: what that would do, the yes, and how it goes on; the deletion of a tag that many
 * carry goes on here as well.
 */
#include "cgi-bin/tags.h"

#include "lib/base/limits.h"
#include "lib/domain/alteration.h"
#include "lib/domain/tag_merge.h"
#include "lib/platform/template.h"
#include "lib/web/alteration_view.h"
#include "lib/web/chip.h"
#include "lib/web/format.h"

enum { OTHERS_OFFERED = 500 };

const struct field tag_merge_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "into", .type = FIELD_TEXT, .max = SEARCH_MAX},
    {0},
};
const struct field tag_merge_run_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "into", .type = FIELD_ID, .required = true},
    {.name = "seen", .type = FIELD_TEXT},
    {0},
};

/* --- which ---------------------------------------------------------------------------------- */

enum rc tag_fill_merge_form(struct request *rq, struct tpl *t, const struct tag *tag,
			    const char *into)
{
	const struct tag_query q = {
	    .search = "", .on_contacts = true, .uncounted = true, .limit = OTHERS_OFFERED};
	struct fault kept = rq->op.fault;
	struct tag *list;
	size_t count;
	int64_t total;
	enum rc rc = tag_list(&rq->op, &q, &list, &count, &total);

	if (rc)
		return rc;
	t = tpl_include(t, "MERGE_FORM", "_tag_merge");
	tpl_int(t, "ID", tag->id);
	tpl_text(t, "INTO", into);
	for (size_t i = 0; i < count; i++)
		if (list[i].id != tag->id)
			tpl_text(tpl_add(t, "OTHER"), "OTHER_LABEL", list[i].label);
	rq->op.fault = kept;
	if (strcmp(kept.field, "into") == 0)
		page_fault_as(rq, t, "INTO");
	return RC_OK;
}

/* --- what it would do ----------------------------------------------------------------------- */

static const char *seen_text(struct request *rq, const struct tag *from, const struct tag *into)
{
	return arena_printf(&rq->op.mem, "%lld.%lld", (long long)(from->contacts + from->gone),
			    (long long)(into->contacts + into->gone));
}

static void fill_segments(struct request *rq, struct tpl *body, const struct tag_merge *m)
{
	struct tpl *t;

	if (!m->segment_count && !m->hidden) {
		tpl_show(body, "NO_SEGMENTS");
		return;
	}
	t = impacts_begin(tpl_add(body, "SEGMENTS"));
	for (size_t i = 0; i < m->segment_count; i++) {
		const struct tag_merge_segment *s = &m->segments[i];

		impacts_add(rq, t, &s->user, s->is_told ? &s->impact : NULL,
			    "who enters and leaves cannot be told beforehand", false);
	}
	impacts_end(rq, t, m->hidden);
}

static void fill_look(struct request *rq, struct tpl *body, const struct tag_merge *m)
{
	struct arena *mem = &rq->op.mem;
	int64_t all = m->from.contacts + m->from.gone;
	struct tpl *t = tpl_add(body, "LOOK");

	tpl_int(t, "ID", m->from.id);
	tpl_int(t, "INTO_N", m->into.id);
	tpl_text(t, "SEEN", seen_text(rq, &m->from, &m->into));
	chip_fill(rq, tpl_add(t, "FROM_CHIP"), &m->from);
	chip_fill(rq, tpl_add(t, "INTO_CHIP"), &m->into);
	tpl_text(t, "INTO_LABEL", m->into.label);
	tpl_text(t, "ALL", format_count(mem, all));
	tpl_text(t, "BOTH", format_count(mem, m->both));
	tpl_text(t, "AFTER", format_count(mem, m->into.contacts + m->into.gone + all - m->both));
	if (m->orders) {
		struct tpl *orders = tpl_add(t, "ORDERS");

		tpl_text(orders, "ORDER_COUNT", format_count(mem, m->orders));
		tpl_show(orders, m->orders == 1 ? "ONE_ORDER" : "SEVERAL_ORDERS");
	}
	fill_segments(rq, t, m);
}

static enum rc show_tags_merge(struct request *rq, int64_t id, int64_t into, const char *typed,
			       enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct tag_merge m;
	struct tag tag;
	struct tpl *body;
	enum rc made;

	op_clear_fault(&rq->op);
	made = tag_get(&rq->op, id, &tag);
	if (!made && into)
		made = tag_merge_look(&rq->op, id, into, &m);
	if (made)
		return made;
	body = page_new(rq, "tags_merge", "Merge tags");
	chip_fill(rq, body, &tag);
	rq->op.fault = kept;
	if (into)
		fill_look(rq, body, &m);
	else
		made = tag_fill_merge_form(rq, tpl_add(body, "ASK"), &tag, typed);
	if (made)
		return made;
	if (rc && strcmp(kept.field, "into") != 0)
		page_fault(rq, body);
	return page_send(rq, body, rc);
}

enum rc get_tags_merge(struct request *rq)
{
	const char *typed = form_text(rq, "into");
	int64_t id = form_id(rq, "id");
	struct tag into;
	enum rc rc;

	if (!typed[0])
		return show_tags_merge(rq, id, 0, "", RC_OK);
	rc = tag_find(&rq->op, typed, &into);
	if (rc == RC_NOT_FOUND)
		rc = op_fail(&rq->op, RC_INVALID, "into", "there is no such tag");
	else if (!rc && into.id == id)
		rc = op_fail(&rq->op, RC_INVALID, "into", "this is the same tag");
	else if (!rc && into.scope == TAG_CONVERSATIONS)
		rc = op_fail(&rq->op, RC_INVALID, "into", "this tag is for conversations only");
	if (rc && rc != RC_INVALID)
		return rc;
	return show_tags_merge(rq, id, rc ? 0 : into.id, typed, rc);
}

static enum rc check_seen(struct request *rq, int64_t id, int64_t into)
{
	struct tag from, to;
	enum rc rc = tag_get(&rq->op, id, &from);

	if (!rc)
		rc = tag_get(&rq->op, into, &to);
	if (!rc && strcmp(form_text(rq, "seen"), seen_text(rq, &from, &to)) != 0)
		rc = op_fail(&rq->op, RC_CONFLICT, "",
			     "meanwhile other contacts carry these tags; please look again");
	return rc;
}

enum rc post_tags_merge(struct request *rq)
{
	int64_t id = form_id(rq, "id"), into = form_id(rq, "into");
	struct alteration x;
	enum rc rc = check_seen(rq, id, into);

	if (!rc)
		rc = alteration_merge_tag(&rq->op, id, into, &x);
	if (rc == RC_CONFLICT || rc == RC_INVALID)
		return show_tags_merge(rq, id, rc == RC_INVALID ? 0 : into, "", rc);
	if (!rc)
		rc = alteration_go_on(rq, &x);
	if (rc)
		return rc;
	if (x.state != ALTERATION_DONE)
		return redirect_to(rq, "%s", alteration_href(&rq->op, &x));
	redirect_flash(rq, "tag-merged", x.asked);
	return redirect_to(rq, "/tags/edit?id=%lld", (long long)into);
}

/* --- how it goes on ------------------------------------------------------------------------- */

static enum rc get_alteration(struct request *rq, struct alteration *x)
{
	enum rc rc = alteration_get(&rq->op, form_id(rq, "id"), x);

	if (!rc && x->entity != CHANGE_TAG)
		return op_fail(&rq->op, RC_NOT_FOUND, "", "no such change");
	return rc;
}

enum rc get_tags_alteration(struct request *rq)
{
	const char *label, *into = "", *title;
	struct alteration x;
	struct tpl *body;
	enum rc rc = get_alteration(rq, &x);

	if (!rc)
		rc = tag_label(&rq->op, x.entity_id, &label);
	if (!rc && x.kind == ALTERATION_MERGE_TAG)
		rc = tag_label(&rq->op, x.target_id, &into);
	if (rc)
		return rc;
	title = x.kind == ALTERATION_MERGE_TAG ? "Merge tags" : "Delete tag";
	body = page_new(rq, "tags_alteration", title);
	tpl_text(body, "TITLE", title);
	tpl_text(body, "LABEL", label);
	if (into[0])
		tpl_text(tpl_add(body, "INTO"), "INTO_LABEL", into);
	alteration_fill(rq, body, &x, title);
	return page_send(rq, body, RC_OK);
}

enum rc post_tags_stop(struct request *rq)
{
	struct alteration x;
	enum rc rc = get_alteration(rq, &x);

	if (!rc)
		rc = alteration_stop(&rq->op, &x);
	if (rc == RC_CONFLICT) { /* it came to its end: the page says so */
		op_clear_fault(&rq->op);
		rc = RC_OK;
	}
	return rc ? rc : redirect_to(rq, "%s", alteration_href(&rq->op, &x));
}
