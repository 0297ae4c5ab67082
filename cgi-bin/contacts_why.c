/*
 * /contacts/why: one contact and one segment or filter, line by line.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/contact_selection.h"
#include "lib/domain/segment_explain.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

/* What is shown of a value: more is for the profile. */
enum {
	VALUE_SHOWN = 300,
	LINK_MAX = 2000, /* bytes of a filter in the address of each row of the list */
};

const struct field contact_why_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"segment", FIELD_ID, false, 0, NULL},
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {0},
};

struct why {
	struct contact contact;
	const char *name;   /* of the contact */
	int64_t now;	    /* what counts as the present */
	bool is_segment;    /* else a filter */
	const char *filter; /* text */
	struct segment_verdict verdict;
	struct filter_reason *lines; /* NULL: there is no tree to show */
	size_t count;
};

const char *contact_why_query(struct request *rq, const struct contact_filter *f)
{
	struct arena *mem = &rq->op.mem;
	const char *at = f->at[0] ? arena_printf(mem, "&at=%s", urlencode(mem, f->at)) : "";
	const char *text = urlencode(mem, f->text);

	if (!f->tree || !permission_granted(rq->session.role, PERM_SEGMENT_READ))
		return "";
	if (f->segment.id && !f->is_editing)
		return arena_printf(mem, "&segment=%lld%s", (long long)f->segment.id, at);
	return strlen(text) > LINK_MAX ? "" : arena_printf(mem, "&filter=%s%s", text, at);
}

/* --- the lines ------------------------------------------------------------------------------ */

static bool has_values(const struct filter_reason *r)
{
	const struct filter_bound *b = r->node->bound;

	if (r->node->type == FILTER_GROUP)
		return false;
	return r->node->type == FILTER_EVENT || b->field->store != FILTER_STORE_SEGMENT;
}

static void fill_mark(struct tpl *t, const struct filter_reason *r)
{
	static const char *const classes[] = {"is-yes", "is-no", "is-none"};
	static const char *const marks[] = {"YES", "NO", "NONE"};

	tpl_text(t, "LINE_CLASS", classes[r->verdict]);
	tpl_show(t, marks[r->verdict]);
}

static void fill_values(struct request *rq, struct tpl *line, const struct filter_reason *r)
{
	struct tpl *t = tpl_add(line, "VALUES"), *has;

	if (r->stored[0]) {
		has = tpl_add(t, "HAS");
		tpl_text(has, "STORED", text_shorten(&rq->op.mem, r->stored, VALUE_SHOWN));
		if (r->node->type == FILTER_CONDITION)
			tpl_show(has, "FIELD");
	} else {
		tpl_show(t, "NO_VALUE");
	}
	if (r->asked[0])
		tpl_text(tpl_add(t, "ASKED"), "ASKED_FOR",
			 text_shorten(&rq->op.mem, r->asked, VALUE_SHOWN));
}

/* Lines from *at on that stand at this depth, with all that stands deeper below them. */
static void fill_lines(struct request *rq, struct tpl *t, const struct why *w, size_t *at)
{
	int depth = w->lines[*at].depth;

	while (*at < w->count && w->lines[*at].depth == depth) {
		const struct filter_reason *r = &w->lines[(*at)++];
		struct tpl *line = tpl_add(t, "WHY"), *inner;
		bool folds = *at < w->count && w->lines[*at].is_nested && !r->is_nested;

		fill_mark(line, r);
		tpl_text(line, "WORDS", r->words);
		tpl_text(line, "TEXT", text_shorten(&rq->op.mem, r->text, VALUE_SHOWN));
		if (has_values(r))
			fill_values(rq, line, r);
		if (*at == w->count || w->lines[*at].depth <= depth)
			continue;
		inner = tpl_add(line, folds ? "FOLDED" : "INNER");
		if (folds) {
			tpl_text(inner, "FOLD_TITLE", "Lines of this segment");
			if (r->verdict != FILTER_MATCHES)
				tpl_show(inner, "OPEN");
		}
		fill_lines(rq, tpl_include(inner, "DEEPER", "_why_lines"), w, at);
	}
}

/* Of the lines of an outermost "and", those that are not true; *only is the last of them. */
static size_t count_failing(const struct why *w, size_t *all, const struct filter_reason **only)
{
	const struct filter_node *root = w->count ? w->lines[0].node : NULL;
	size_t failing = 0;

	*all = 0;
	if (!root || root->type != FILTER_GROUP || root->is_or || root->is_negated)
		return 0;
	for (size_t i = 0; i < w->count; i++) {
		if (w->lines[i].depth != 1)
			continue;
		++*all;
		if (w->lines[i].matches)
			continue;
		failing++;
		*only = &w->lines[i];
	}
	return failing;
}

/* --- the answer ----------------------------------------------------------------------------- */

/* Why, where the lines alone do not say it. */
static const char *reason(struct request *rq, const struct why *w)
{
	const struct segment_verdict *v = &w->verdict;
	const struct filter_reason *only = NULL;
	size_t all, failing;

	if (w->contact.state != CONTACT_LIVE)
		return "Archived and deleted people are in no segment and match no filter.";
	if (w->is_segment && v->segment.kind == SEGMENT_STATIC)
		return v->is_in ? "This segment is a list kept by hand, and they are on it."
				: "This segment is a list kept by hand, and they are not on it.";
	if (w->is_segment && v->hand == SEGMENT_HAND_IN)
		return v->matches ? "They match the filter, and were put in by hand, too."
				  : "They were put in by hand, whatever the filter says.";
	if (w->is_segment && v->hand == SEGMENT_HAND_OUT)
		return "They were kept out by hand, whatever the filter says.";
	failing = count_failing(w, &all, &only);
	if (v->is_in || !failing)
		return "";
	if (failing == 1)
		return arena_printf(&rq->op.mem, "One line alone keeps them out: %s.", only->words);
	return arena_printf(&rq->op.mem, "%zu of %zu lines are not true of them.", failing, all);
}

static void fill_verdict(struct request *rq, struct tpl *t, const struct why *w)
{
	const struct segment_verdict *v = &w->verdict;
	struct tpl *verdict = tpl_add(t, "VERDICT");
	const char *more;

	if (w->is_segment && v->state.is_broken) {
		tpl_show(verdict, "IS_ERROR");
		tpl_text(verdict, "VERDICT_CLASS", "callout-danger");
		tpl_text(verdict, "VERDICT_TEXT", "This segment is broken and matches nobody.");
		tpl_text(tpl_add(verdict, "MORE"), "MORE_TEXT",
			 v->state.missing[0]
			     ? arena_printf(&rq->op.mem, "The %s that its filter names is gone.",
					    v->state.missing)
			     : v->state.error);
		if (permission_granted(rq->session.role, PERM_SEGMENT_WRITE))
			tpl_int(tpl_add(verdict, "REPAIR"), "REPAIR_ID", v->segment.id);
		return;
	}
	tpl_show(verdict, v->is_in ? "IS_IN" : "IS_OUT");
	tpl_text(verdict, "VERDICT_CLASS", v->is_in ? "callout-success" : "callout-warning");
	tpl_text(verdict, "VERDICT_TEXT",
		 arena_printf(&rq->op.mem, "%s %s.", w->name,
			      w->is_segment
				  ? v->is_in ? "is in this segment" : "is not in this segment"
			      : v->is_in ? "matches this filter"
					 : "does not match this filter"));
	more = reason(rq, w);
	if (more[0])
		tpl_text(tpl_add(verdict, "MORE"), "MORE_TEXT", more);
}

static void fill_fault(struct request *rq, struct tpl *t)
{
	struct tpl *verdict = tpl_add(t, "VERDICT");

	tpl_show(verdict, "IS_ERROR");
	tpl_text(verdict, "VERDICT_CLASS", "callout-danger");
	tpl_text(verdict, "VERDICT_TEXT", "This question has no answer.");
	tpl_text(tpl_add(verdict, "MORE"), "MORE_TEXT",
		 arena_printf(&rq->op.mem, "Wrong with the %s: %s.",
			      strcmp(rq->op.fault.field, "at") == 0 ? "day" : "filter",
			      rq->op.fault.reason));
}

/* --- what was asked ------------------------------------------------------------------------- */

static enum rc explain_segment(struct request *rq, struct why *w)
{
	struct segment s;
	enum rc rc = segment_get(&rq->op, form_id(rq, "segment"), &s);

	if (rc)
		return rc;
	w->is_segment = true;
	w->filter = s.filter;
	w->verdict.segment = s;
	rc = segment_verdict_get(&rq->op, &s, w->contact.id, w->now, &w->verdict);
	if (!rc)
		rc = segment_explain(&rq->op, &s, w->contact.id, w->now, &w->lines, &w->count);
	return rc;
}

/* The reason of a filter that cannot be read quotes it: for the person who typed it. */
static enum rc explain_filter(struct request *rq, struct why *w, struct filter_context *ctx)
{
	struct filter_error error;
	struct filter_node *tree;
	enum rc rc;

	w->filter = form_text(rq, "filter");
	if (!w->filter[0]) {
		rq->status = 400; /* nothing was asked */
		return op_fail(&rq->op, RC_INVALID, "filter", "there is none, and no segment");
	}
	ctx->now = w->now;
	rc = filter_read(&rq->op, ctx, w->filter, &tree, &error);
	if (!rc)
		rc = filter_explain(&rq->op, tree, w->contact.id, &w->lines, &w->count);
	if (rc)
		return rc;
	w->filter = filter_print(&rq->op, tree);
	w->verdict.is_in = w->contact.state == CONTACT_LIVE && w->lines[0].matches;
	return RC_OK;
}

static enum rc explain(struct request *rq, struct why *w)
{
	struct filter_context ctx;
	enum rc rc = segment_context(&rq->op, &ctx), day;

	if (rc)
		return rc;
	day = contact_selection_day(&rq->op, form_text(rq, "at"), &w->now);
	if (!w->now)
		w->now = rq->op.now;
	if (day && day != RC_INVALID)
		return day;
	if (form_id(rq, "segment"))
		rc = explain_segment(rq, w);
	else if (!day)
		rc = explain_filter(rq, w, &ctx);
	return rc ? rc : day;
}

/* --- the page ------------------------------------------------------------------------------- */

static const char *heading(struct request *rq, const struct why *w)
{
	const char *name = w->name;

	if (w->is_segment)
		return arena_printf(&rq->op.mem, "Why %s is %sin “%s”", name,
				    w->verdict.is_in ? "" : "not ", w->verdict.segment.name);
	return w->lines ? arena_printf(&rq->op.mem, "Why %s %s", name,
				       w->verdict.is_in ? "matches" : "does not match")
			: arena_printf(&rq->op.mem, "%s and a filter", name);
}

static const char *at_query(struct request *rq)
{
	const char *at = form_text(rq, "at");

	return at[0] ? arena_printf(&rq->op.mem, "&at=%s", urlencode(&rq->op.mem, at)) : "";
}

static void fill_links(struct request *rq, struct tpl *t, const struct why *w)
{
	struct arena *mem = &rq->op.mem;
	struct tpl *of;

	if (w->count)
		tpl_text(tpl_add(t, "MISSES"), "MISSES_HREF",
			 w->is_segment
			     ? arena_printf(mem, "/segments/misses?id=%lld%s",
					    (long long)w->verdict.segment.id, at_query(rq))
			     : arena_printf(mem, "/segments/misses?filter=%s%s",
					    urlencode(mem, w->filter), at_query(rq)));
	if (w->is_segment) {
		of = tpl_add(t, "OF_SEGMENT");
		tpl_int(of, "SEGMENT_ID", w->verdict.segment.id);
		tpl_text(of, "SEGMENT_NAME", w->verdict.segment.name);
		return;
	}
	if (!w->lines)
		return;
	of = tpl_add(t, "OF_FILTER");
	tpl_text(
	    of, "FILTER_HREF",
	    arena_printf(mem, "/contacts?filter=%s%s", urlencode(mem, w->filter), at_query(rq)));
}

static void fill_day(struct request *rq, struct tpl *t, const struct why *w, bool is_bad)
{
	struct tpl *form = tpl_add(t, "AS_OF");

	tpl_text(form, "AT_VALUE", format_date_input(form_text(rq, "at")));
	if (is_bad)
		page_fault_as(rq, form, "AT");
	else if (form_text(rq, "at")[0])
		tpl_text(tpl_add(t, "AS_IF"), "AT", zone_format_day(&rq->op.mem, w->now));
	if (w->is_segment)
		tpl_int(tpl_add(form, "SEGMENT_FIELD"), "SEGMENT_VALUE", w->verdict.segment.id);
	else
		tpl_text(tpl_add(form, "FILTER_FIELD"), "FILTER_VALUE", form_text(rq, "filter"));
}

static enum rc show_contacts_why(struct request *rq, const struct why *w, enum rc rc)
{
	const char *title = heading(rq, w);
	struct tpl *t = page_new(rq, "contacts_why", title);
	bool is_bad_day = rc && strcmp(rq->op.fault.field, "at") == 0;
	size_t at = 0;

	tpl_int(t, "ID", w->contact.id);
	tpl_text(t, "NAME", w->name);
	tpl_text(t, "HEADING", title);
	fill_links(rq, t, w);
	if (rc)
		fill_fault(rq, t);
	else
		fill_verdict(rq, t, w);
	if (!rc && w->count) {
		struct tpl *tree = tpl_add(t, "TREE");

		fill_lines(rq, tpl_include(tree, "LINES", "_why_lines"), w, &at);
		tpl_text(tpl_add(tree, "FILTER"), "FILTER_TEXT", w->filter);
	}
	if (w->contact.state == CONTACT_LIVE && (w->count || is_bad_day))
		fill_day(rq, t, w, is_bad_day);
	return page_send(rq, t, rc);
}

enum rc get_contacts_why(struct request *rq)
{
	struct why w = {.filter = ""};
	enum rc rc = contact_get(&rq->op, form_id(rq, "id"), &w.contact);

	if (rc)
		return rc;
	w.name = contact_title(&rq->op, &w.contact);
	rc = explain(rq, &w);
	return rc && rc != RC_INVALID ? rc : show_contacts_why(rq, &w, rc);
}
