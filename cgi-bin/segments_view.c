/*
 * /segments/view: what a segment is, who sees it, what uses it, and its people by hand.
 */
#include "cgi-bin/segments.h"

#include <strings.h>

#include "lib/base/limits.h"
#include "lib/domain/contact_list.h"
#include "lib/domain/segment_member.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

/* People by hand on one page; hits of a search among which one is picked. */
enum { HANDS_SHOWN = 50, HITS_SHOWN = 20 };

static const char *const where_choices[] = {"in", "out", "none", NULL};

const struct field segments_view_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"after", FIELD_ID, false, 0, NULL},
    {"after_out", FIELD_ID, false, 0, NULL},
    {0},
};
const struct field segments_hand_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"contact", FIELD_ID, false, 0, NULL},
    {"who", FIELD_TEXT, false, SEARCH_MAX, NULL},
    {"where", FIELD_CHOICE, true, 0, where_choices},
    {0},
};

/* What the page shows beside what is stored. */
struct view {
	struct segment segment;
	int64_t after_in, after_out; /* places in the lists of people */
	const char *who;	     /* typed and not understood */
	const char *where;
	const struct contact *hits; /* several people whom it may mean */
	size_t hit_count;
};

/* --- people by hand ------------------------------------------------------------------------- */

static void fill_person(struct request *rq, struct tpl *row, const struct contact *c)
{
	tpl_int(row, "CONTACT_ID", c->id);
	tpl_text(row, "CONTACT_NAME", contact_title(&rq->op, c));
	if (c->values[CONTACT_EMAIL][0])
		tpl_text(tpl_add(row, "HAS_EMAIL"), "EMAIL", c->values[CONTACT_EMAIL]);
}

static enum rc fill_hands(struct request *rq, struct tpl *t, const struct view *v,
			  enum segment_hand hand)
{
	bool is_out = hand == SEGMENT_HAND_OUT;
	struct arena *mem = &rq->op.mem;
	struct contact *list;
	int64_t total;
	size_t count;
	struct tpl *shown;
	enum rc rc = segment_member_count(&rq->op, v->segment.id, hand, &total);

	if (!rc)
		rc = segment_member_list(&rq->op, v->segment.id, hand,
					 is_out ? v->after_out : v->after_in, HANDS_SHOWN + 1,
					 &list, &count);
	if (rc || !total)
		return rc;
	shown = tpl_add(t, is_out ? "EXCLUDED" : "INCLUDED");
	tpl_text(shown, "HANDS_COUNT", format_count(mem, total));
	for (size_t i = 0; i < count && i < HANDS_SHOWN; i++) {
		struct tpl *row = tpl_add(shown, "PERSON");

		fill_person(rq, row, &list[i]);
		if (segments_may_write(rq) && !v->segment.archived_at)
			tpl_show(row, "MAY_REMOVE");
	}
	if (count > HANDS_SHOWN)
		tpl_text(tpl_add(shown, "MORE"), "MORE_HREF",
			 arena_printf(mem, "/segments/view?id=%lld&%s=%lld",
				      (long long)v->segment.id, is_out ? "after_out" : "after",
				      (long long)list[HANDS_SHOWN - 1].id));
	return RC_OK;
}

static void fill_hand_form(struct request *rq, struct tpl *t, const struct view *v)
{
	struct tpl *form;

	if (!segments_may_write(rq) || v->segment.archived_at)
		return;
	form = tpl_add(t, "HAND_FORM");
	tpl_text(form, "WHO", v->who);
	tpl_show(form, v->segment.kind == SEGMENT_STATIC ? "WHERE_LIST" : "WHERE_CHOICE");
	if (strcmp(v->where, "out") == 0)
		tpl_show(form, "WHERE_OUT");
	page_fault(rq, form);
	if (!v->hit_count)
		return;
	form = tpl_add(t, "HITS");
	tpl_text(form, "HITS_WHO", v->who);
	for (size_t i = 0; i < v->hit_count; i++) {
		struct tpl *row = tpl_add(form, "HIT");

		fill_person(rq, row, &v->hits[i]);
		tpl_text(row, "HIT_WHERE", v->where);
		tpl_show(row, strcmp(v->where, "out") == 0 ? "HIT_OUT" : "HIT_IN");
	}
}

/* --- the page ------------------------------------------------------------------------------- */

static enum rc fill_number(struct request *rq, struct tpl *t, const struct segment *s)
{
	struct segment_state state;
	struct filter_sets sets;
	int64_t count;
	enum rc rc = filter_sets_init(&rq->op, &sets);

	if (!rc)
		rc = segment_count(&rq->op, &sets, s, &count, &state);
	if (rc)
		return rc;
	if (!state.is_broken) {
		tpl_text(tpl_add(t, count == 1 ? "ONE" : "MANY"), "COUNT",
			 format_count(&rq->op.mem, count));
		return RC_OK;
	}
	t = tpl_add(t, "BROKEN");
	if (state.missing[0])
		tpl_text(tpl_add(t, "GONE"), "MISSING", state.missing);
	/* Of a segment within it there is more to say than that something is gone. */
	if (!state.missing[0] || strstr(state.error, "broken"))
		tpl_text(tpl_add(t, "BECAUSE"), "ERROR", state.error);
	if (segments_may_write(rq) && !s->archived_at)
		tpl_int(tpl_add(t, "REPAIR"), "REPAIR_ID", s->id);
	return RC_OK;
}

static void fill_facts(struct request *rq, struct tpl *t, const struct segment *s)
{
	struct arena *mem = &rq->op.mem;

	tpl_int(t, "ID", s->id);
	tpl_text(t, "NAME", s->name);
	if (s->description[0])
		tpl_text(tpl_add(t, "HAS_DESCRIPTION"), "DESCRIPTION", s->description);
	tpl_text(t, "OWNER", s->owner_name);
	tpl_show(t, s->owner_id == rq->op.account_id ? "IS_MINE" : "IS_THEIRS");
	tpl_show(t, s->kind == SEGMENT_STATIC ? "IS_STATIC" : "IS_DYNAMIC");
	tpl_show(t, s->is_shared ? "IS_SHARED" : "IS_PRIVATE");
	tpl_text(t, "CREATED", zone_format_minute(mem, s->created_at));
	tpl_text(t, "CREATED_EXACT", zone_format_exact(mem, s->created_at));
	tpl_text(t, "UPDATED", zone_format_minute(mem, s->updated_at));
	tpl_text(t, "UPDATED_EXACT", zone_format_exact(mem, s->updated_at));
	if (s->archived_at) {
		struct tpl *a = tpl_add(t, "IS_ARCHIVED");

		tpl_text(a, "ARCHIVED", zone_format_minute(mem, s->archived_at));
		if (segments_may_write(rq))
			tpl_show(a, "MAY_RESTORE");
		return;
	}
	tpl_show(t, "IN_USE");
	if (permission_granted(rq->session.role, PERM_EXPORT_RUN))
		tpl_show(t, "MAY_EXPORT");
	if (segments_may_write(rq)) {
		struct tpl *a = tpl_add(t, "MAY_WRITE");

		if (s->kind == SEGMENT_DYNAMIC)
			tpl_show(a, "EDIT_FILTER");
	}
}

static enum rc show_segments_view(struct request *rq, const struct view *v, enum rc rc)
{
	const struct segment *s = &v->segment;
	struct fault kept = rq->op.fault;
	struct tpl *t;
	size_t users;
	enum rc made;

	op_clear_fault(&rq->op);
	t = page_new(rq, "segments_view", s->name);
	fill_facts(rq, t, s);
	made = fill_number(rq, t, s);
	if (!made)
		made = segments_fill_filter(rq, t, "FILTER", s->filter);
	if (!made)
		made = segments_fill_users(rq, t, s->id, &users);
	if (!made)
		made = fill_hands(rq, t, v, SEGMENT_HAND_IN);
	if (!made)
		made = fill_hands(rq, t, v, SEGMENT_HAND_OUT);
	if (made)
		return made;
	if (!users)
		tpl_show(t, "UNUSED");
	rq->op.fault = kept;
	fill_hand_form(rq, t, v);
	return page_send(rq, t, rc);
}

enum rc get_segments_view(struct request *rq)
{
	struct view v = {.after_in = form_id(rq, "after"),
			 .after_out = form_id(rq, "after_out"),
			 .who = "",
			 .where = ""};
	enum rc rc = segment_get(&rq->op, form_id(rq, "id"), &v.segment);

	return rc ? rc : show_segments_view(rq, &v, RC_OK);
}

enum rc segments_show_fault(struct request *rq, int64_t id, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct view v = {.who = "", .where = ""};
	enum rc found = segment_get(&rq->op, id, &v.segment);

	if (found)
		return found;
	rq->op.fault = kept;
	rq->op.fault.field[0] = '\0';
	return show_segments_view(rq, &v, rc);
}

/* --- putting somebody in or out ------------------------------------------------------------- */

/* An address that was typed whole means this person, whoever else's starts with it. */
static const struct contact *find_exact(const struct contact_page *page, const char *who)
{
	for (size_t i = 0; i < page->count; i++)
		if (strcasecmp(page->rows[i].values[CONTACT_EMAIL], who) == 0)
			return &page->rows[i];
	return page->total == 1 && page->count == 1 ? &page->rows[0] : NULL;
}

/* *contact_id stays 0 when there are several; they are in v. */
static enum rc find_person(struct request *rq, struct view *v, int64_t *contact_id)
{
	struct filter_context ctx;
	struct contact_query q = {.search = v->who, .sort = CONTACT_BY_NAME, .limit = HITS_SHOWN};
	struct contact_page page;
	const struct contact *exact;
	enum rc rc = segment_context(&rq->op, &ctx);

	if (!v->who[0])
		return op_fail(&rq->op, RC_INVALID, "who",
			       "type a name, an e-mail address or an ID");
	q.default_country = ctx.default_country;
	q.cursor = "";
	if (!rc)
		rc = contact_list(&rq->op, &q, &page);
	if (!rc && !page.count) {
		q.inside = true;
		rc = contact_list(&rq->op, &q, &page);
	}
	if (rc)
		return rc;
	if (!page.count)
		return op_fail(&rq->op, RC_INVALID, "who", "nobody was found by this");
	exact = find_exact(&page, v->who);
	if (exact) {
		*contact_id = exact->id;
		return RC_OK;
	}
	v->hits = page.rows;
	v->hit_count = page.count;
	return op_fail(&rq->op, RC_INVALID, "who", "this may be several people: pick one below");
}

static enum segment_hand hand_of(const char *where)
{
	return strcmp(where, "in") == 0	   ? SEGMENT_HAND_IN
	       : strcmp(where, "out") == 0 ? SEGMENT_HAND_OUT
					   : SEGMENT_HAND_NONE;
}

enum rc post_segments_hand(struct request *rq)
{
	static const char *const flashes[] = {"segment-hand-none", "segment-hand-in",
					      "segment-hand-out"};
	struct view v = {.who = form_text(rq, "who"), .where = form_text(rq, "where")};
	enum segment_hand hand = hand_of(v.where);
	int64_t contact_id = form_id(rq, "contact");
	bool changed;
	enum rc rc = segment_get(&rq->op, form_id(rq, "id"), &v.segment);

	if (!rc && !contact_id) {
		rc = find_person(rq, &v, &contact_id);
		if (rc == RC_INVALID)
			return show_segments_view(rq, &v, rc);
	}
	if (!rc)
		rc = segment_hand_set(&rq->op, v.segment.id, contact_id, hand, &changed);
	if (rc)
		return rc;
	redirect_flash(rq, changed ? flashes[hand] : "segment-unchanged", 0);
	return redirect_to(rq, "/segments/view?id=%lld", (long long)v.segment.id);
}
