/*
 * /segments/overlap: whom segments share, and who is in one of them alone.
 */
#include "cgi-bin/segments.h"

#include "lib/domain/contact_selection.h"
#include "lib/domain/segment_overlap.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { FILTER_LINK_MAX = 6000, BAR = 1000 }; /* bytes of a filter in an address; width of a bar */

const struct field segments_overlap_fields[] = {
    {"id", FIELD_LIST, false, 20, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {0},
};

struct asked {
	int64_t *ids;
	size_t count;
	int64_t now;
	struct segment_overlap overlap;
};

/* --- links to people ------------------------------------------------------------------------ */

enum rc segments_read_day(struct request *rq, int64_t *now)
{
	struct filter_context ctx;
	enum rc rc = segment_context(&rq->op, &ctx);
	int64_t at = 0;

	if (!rc)
		rc = contact_selection_day(&rq->op, form_text(rq, "at"), &at);
	*now = at ? at : rq->op.now;
	return rc;
}

const char *segments_people_href(struct request *rq, const char *filter)
{
	struct arena *mem = &rq->op.mem;
	const char *text = urlencode(mem, filter), *at = form_text(rq, "at");

	if (strlen(text) > FILTER_LINK_MAX)
		return "";
	return arena_printf(mem, "/contacts?filter=%s%s%s", text, at[0] ? "&at=" : "",
			    urlencode(mem, at));
}

static const char *people_href(struct request *rq, const struct asked *a, unsigned in,
			       unsigned not_in)
{
	return segments_people_href(rq, segment_overlap_filter(&rq->op, &a->overlap, in, not_in));
}

/* --- every two of them ---------------------------------------------------------------------- */

static void fill_cell(struct request *rq, struct tpl *cell, const struct asked *a, size_t i,
		      size_t k)
{
	const struct segment_overlap *o = &a->overlap;
	unsigned row = 1U << i, column = 1U << k;
	struct arena *mem = &rq->op.mem;
	struct tpl *t;

	/* A filter that names a broken segment has no answer. */
	if (o->states[i].is_broken || o->states[k].is_broken) {
		tpl_show(cell, "NO_NUMBER");
		return;
	}
	if (i == k) {
		t = tpl_add(cell, "WHOLE");
		tpl_text(t, "COUNT", format_count(mem, o->shared[i][i]));
		tpl_text(t, "HREF", people_href(rq, a, row, 0));
		return;
	}
	t = tpl_add(cell, "PAIR");
	tpl_text(t, "SHARED", format_count(mem, o->shared[i][k]));
	tpl_text(t, "SHARED_HREF", people_href(rq, a, row | column, 0));
	tpl_text(t, "ONLY", format_count(mem, o->shared[i][i] - o->shared[i][k]));
	tpl_text(t, "ONLY_HREF", people_href(rq, a, row, column));
}

static void fill_matrix(struct request *rq, struct tpl *t, const struct asked *a)
{
	const struct segment_overlap *o = &a->overlap;

	for (size_t i = 0; i < o->count; i++) {
		struct tpl *row = tpl_add(t, "ROW");

		tpl_text(tpl_add(t, "COLUMN"), "COLUMN_NAME", o->segments[i].name);
		tpl_text(row, "ROW_NAME", o->segments[i].name);
		tpl_int(row, "ROW_ID", o->segments[i].id);
		if (o->states[i].is_broken)
			tpl_show(row, "BROKEN");
		for (size_t k = 0; k < o->count; k++)
			fill_cell(rq, tpl_add(row, "CELL"), a, i, k);
	}
}

/* --- the parts of two or three -------------------------------------------------------------- */

/* "A and B, not C" */
static const char *part_name(struct request *rq, const struct segment_overlap *o, unsigned bits)
{
	struct arena *mem = &rq->op.mem;
	const char *in = "", *out = "";
	size_t inside = 0;

	for (size_t i = 0; i < o->count; i++) {
		const char *name = o->segments[i].name;

		if (bits & 1U << i) {
			inside++;
			in = arena_printf(mem, "%s%s“%s”", in, in[0] ? " and " : "", name);
		} else {
			out = arena_printf(mem, "%s%s“%s”", out, out[0] ? ", not " : "not ", name);
		}
	}
	if (!out[0])
		return inside == 2 ? arena_printf(mem, "Both %s", in)
				   : arena_printf(mem, "All of %s", in);
	if (inside == 1)
		return arena_printf(mem, "Only %s", in);
	return arena_printf(mem, "%s, %s", in, out);
}

static void fill_parts(struct request *rq, struct tpl *t, const struct asked *a)
{
	/* Each alone, then two, then three. */
	static const unsigned order[] = {1, 2, 4, 3, 5, 6, 7};
	const struct segment_overlap *o = &a->overlap;
	unsigned all = (1U << o->count) - 1;
	struct tpl *parts, *part, *bar;
	int64_t at = 0, end = 0, seen = 0;

	if (o->count > SEGMENT_OVERLAP_PARTS || !o->together)
		return;
	for (size_t i = 0; i < o->count; i++)
		if (o->states[i].is_broken)
			return;
	parts = tpl_add(t, "PARTS");
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		unsigned bits = order[i];
		const char *filter = segment_overlap_filter(&rq->op, o, bits & all, all & ~bits);

		if (bits > all)
			continue;
		part = tpl_add(parts, "PART");
		tpl_int(part, "PART_N", bits);
		tpl_text(part, "PART_NAME", part_name(rq, o, bits));
		tpl_text(part, "COUNT", format_count(&rq->op.mem, o->parts[bits]));
		tpl_text(part, "HREF", segments_people_href(rq, filter));
		tpl_int(part, "WIDTH", o->parts[bits] * BAR / o->together);
		if (segments_may_write(rq))
			tpl_text(tpl_add(part, "MAY_SAVE"), "SAVE_FILTER", filter);
		seen += o->parts[bits];
		end = seen * BAR / o->together;
		if (end == at)
			continue;
		bar = tpl_add(parts, "BAR");
		tpl_int(bar, "BAR_N", bits);
		tpl_int(bar, "BAR_AT", at);
		tpl_int(bar, "BAR_WIDTH", end - at);
		at = end;
	}
}

/* --- the form ------------------------------------------------------------------------------- */

static bool is_chosen(const struct asked *a, int64_t id)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->ids[i] == id)
			return true;
	return false;
}

static enum rc fill_form(struct request *rq, struct tpl *t, const struct asked *a)
{
	struct segment_query q = {.search = ""};
	struct segment *list;
	struct tpl *form;
	size_t count;
	enum rc rc = segment_list(&rq->op, &q, &list, &count);

	if (rc)
		return rc;
	if (count < SEGMENT_OVERLAP_LEAST) {
		tpl_show(t, "TOO_FEW");
		return RC_OK;
	}
	form = tpl_add(t, "FORM");
	tpl_text(form, "AT_VALUE", format_date_input(form_text(rq, "at")));
	tpl_int(form, "MAX", SEGMENT_OVERLAP_MAX);
	if (a->count < SEGMENT_OVERLAP_LEAST || a->overlap.count == 0)
		tpl_show(form, "OPEN");
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(form, "SEGMENT");

		tpl_int(row, "SEGMENT_ID", list[i].id);
		tpl_text(row, "SEGMENT_NAME", list[i].name);
		if (is_chosen(a, list[i].id))
			tpl_show(row, "CHOSEN");
	}
	return RC_OK;
}

/* --- the page ------------------------------------------------------------------------------- */

static void read_ids(struct request *rq, struct asked *a)
{
	size_t count;
	const char *const *texts = form_list(rq, "id", &count);

	a->ids = arena_alloc(&rq->op.mem, (count + 1) * sizeof(*a->ids));
	for (size_t i = 0; i < count; i++)
		a->ids[a->count++] = strtoll(texts[i], NULL, 10);
}

static enum rc find_overlap(struct request *rq, struct asked *a)
{
	struct filter_sets sets;
	enum rc rc = segments_read_day(rq, &a->now);

	/* None or one is how the page is opened, to choose on it. */
	if (rc || a->count < SEGMENT_OVERLAP_LEAST)
		return rc;
	rc = filter_sets_init(&rq->op, &sets);
	if (!rc)
		rc = segment_overlap_get(&rq->op, &sets, a->ids, a->count, a->now, &a->overlap);
	if (rc)
		a->overlap.count = 0;
	return rc;
}

enum rc get_segments_overlap(struct request *rq)
{
	struct asked a = {0};
	struct tpl *t, *found;
	enum rc rc, filled;

	read_ids(rq, &a);
	rc = find_overlap(rq, &a);
	if (rc && rc != RC_INVALID)
		return rc;
	t = page_new(rq, "segments_overlap", "Overlap of segments");
	if (rc)
		tpl_text(tpl_add(t, "FAULT"), "REASON", rq->op.fault.reason);
	if (!rc && a.overlap.count) {
		found = tpl_add(t, "FOUND");
		tpl_text(found, "TOGETHER", format_count(&rq->op.mem, a.overlap.together));
		tpl_show(found, a.overlap.together == 1 ? "ONE" : "MANY");
		fill_parts(rq, found, &a);
		fill_matrix(rq, found, &a);
		if (form_text(rq, "at")[0])
			tpl_text(tpl_add(t, "AS_IF"), "AT", zone_format_day(&rq->op.mem, a.now));
	}
	filled = fill_form(rq, t, &a);
	return filled ? filled : page_send(rq, t, rc);
}
