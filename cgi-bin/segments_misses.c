/*
 * /segments/misses: who fails exactly one line of a segment or a filter, and what they have there.
 */
#include "cgi-bin/segments.h"

#include "lib/domain/contact_selection.h"
#include "lib/domain/segment_miss.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

const struct field segments_misses_fields[] = {
    {"id", FIELD_ID, false, 0, NULL},
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {0},
};

struct asked {
	bool is_segment; /* else a filter */
	struct segment segment;
	struct segment_state state;
	const char *filter; /* text */
	int64_t now;
	struct segment_misses misses;
	bool is_found; /* misses is filled */
};

/* --- what is asked -------------------------------------------------------------------------- */

static enum rc read_tree(struct request *rq, struct asked *a, struct filter_node **tree)
{
	struct filter_error error;
	struct filter_context ctx;
	enum rc rc;

	if (a->is_segment)
		return segment_tree_at(&rq->op, &a->segment, a->now, tree, &a->state);
	if (!a->filter[0]) {
		rq->status = 400; /* nothing was asked */
		return op_fail(&rq->op, RC_INVALID, "filter", "there is none, and no segment");
	}
	rc = segment_context(&rq->op, &ctx);
	ctx.now = a->now;
	return rc ? rc : filter_read(&rq->op, &ctx, a->filter, tree, &error);
}

static enum rc find_misses(struct request *rq, struct asked *a)
{
	struct filter_node *tree = NULL;
	struct filter_sets sets;
	enum rc rc = segments_read_day(rq, &a->now);

	if (!rc)
		rc = read_tree(rq, a, &tree);
	if (rc || !tree)
		return rc;
	rc = filter_sets_init(&rq->op, &sets);
	if (!rc)
		rc = segment_misses_get(&rq->op, &sets, tree, a->is_segment ? &a->segment : NULL,
					a->now, &a->misses);
	a->is_found = rc == RC_OK;
	return rc;
}

/* --- the lines ------------------------------------------------------------------------------ */

/* A number that leads to its people; too long a filter leads nowhere. */
static void fill_number(struct request *rq, struct tpl *t, const char *filter, int64_t count)
{
	const char *href = filter[0] ? segments_people_href(rq, filter) : "";
	struct tpl *n = tpl_add(t, href[0] && count ? "LINKED" : "PLAIN");

	tpl_text(n, "COUNT", format_count(&rq->op.mem, count));
	if (href[0] && count)
		tpl_text(n, "HREF", href);
}

static void fill_rest(struct request *rq, struct tpl *row, const struct filter_values *v)
{
	struct arena *mem = &rq->op.mem;

	if (v->low[0] && !v->count) {
		struct tpl *range = tpl_add(row, "RANGE");

		tpl_text(range, "LOW", v->low);
		tpl_text(range, "HIGH", v->high);
	} else if (v->different > (int64_t)v->count) {
		tpl_text(tpl_add(row, v->count ? "OTHER_VALUES" : "DIFFERENT_VALUES"), "DIFFERENT",
			 format_count(mem, v->different - (int64_t)v->count));
	}
	if (v->without)
		tpl_text(tpl_add(row, "WITHOUT"), "WITHOUT_COUNT", format_count(mem, v->without));
	if (v->looked == FILTER_VALUES_LOOKED)
		tpl_text(tpl_add(row, "SAMPLE"), "LOOKED", format_count(mem, v->looked));
}

static void fill_values(struct request *rq, struct tpl *row, const struct segment_miss *miss)
{
	const struct filter_values *v = &miss->values;

	if (!v->is_known) {
		tpl_show(row, "NO_VALUES");
		return;
	}
	row = tpl_add(row, "VALUES");
	for (size_t i = 0; i < v->count; i++) {
		struct tpl *value = tpl_add(row, "VALUE");

		tpl_text(value, "WORDS", v->list[i].words);
		fill_number(rq, value, segment_miss_with(&rq->op, miss, &v->list[i]),
			    v->list[i].people);
	}
	fill_rest(rq, row, v);
}

static void fill_line(struct request *rq, struct tpl *row, const struct segment_miss *miss)
{
	tpl_text(row, "LINE_WORDS", miss->words);
	if (miss->asked[0])
		tpl_text(tpl_add(row, "ASKED"), "ASKED_FOR", miss->asked);
	fill_number(rq, row, miss->filter, miss->count);
	fill_values(rq, row, miss);
}

/* What most of them have in common, as a sentence. */
static void fill_example(struct request *rq, struct tpl *t, const struct segment_misses *m)
{
	const struct segment_miss *best = NULL;
	struct tpl *example;

	for (size_t i = 0; i < m->count; i++) {
		const struct filter_values *v = &m->list[i].values;

		/* Tags and the like are many for each: what they have is not why they fail. */
		if (v->count && (!best || v->list[0].people > best->values.list[0].people) &&
		    m->list[i].node->bound->field->type != FILTER_TYPE_TAG &&
		    m->list[i].node->bound->field->type != FILTER_TYPE_SEVERAL)
			best = &m->list[i];
	}
	if (!best)
		return;
	example = tpl_add(t, "EXAMPLE");
	tpl_text(example, "EXAMPLE_COUNT", format_count(&rq->op.mem, best->values.list[0].people));
	tpl_text(example, "EXAMPLE_WORDS", best->values.list[0].words);
	tpl_text(example, "EXAMPLE_LINE", best->words);
}

static void fill_misses(struct request *rq, struct tpl *t, const struct asked *a)
{
	const struct segment_misses *m = &a->misses;
	struct tpl *found = tpl_add(t, "FOUND");

	tpl_text(found, "TOTAL", format_count(&rq->op.mem, m->total));
	tpl_show(found, m->total == 1 ? "ONE" : "MANY");
	if (!m->is_and || m->count == 1)
		tpl_show(found, "ONE_LINE");
	fill_example(rq, found, m);
	for (size_t i = 0; i < m->count; i++)
		fill_line(rq, tpl_add(found, "LINE"), &m->list[i]);
	if (m->kept_out)
		fill_number(rq, tpl_add(found, "KEPT_OUT"), m->kept_out_filter, m->kept_out);
}

/* --- the page ------------------------------------------------------------------------------- */

static void fill_broken(struct request *rq, struct tpl *t, const struct asked *a)
{
	const struct segment_state *state = &a->state;

	tpl_text(tpl_add(t, "BROKEN"), "WHY",
		 state->missing[0] ? arena_printf(&rq->op.mem, "%s is gone", state->missing)
				   : state->error);
}

static void fill_subject(struct request *rq, struct tpl *t, const struct asked *a)
{
	struct tpl *of = tpl_add(t, a->is_segment ? "OF_SEGMENT" : "OF_FILTER");

	if (a->is_segment) {
		tpl_int(of, "SEGMENT_ID", a->segment.id);
		tpl_text(of, "SEGMENT_NAME", a->segment.name);
		return;
	}
	tpl_text(of, "FILTER_TEXT", a->filter);
	if (a->filter[0] && a->is_found)
		tpl_text(tpl_add(of, "BACK"), "FILTER_HREF", segments_people_href(rq, a->filter));
}

static enum rc show_segments_misses(struct request *rq, const struct asked *a, enum rc rc)
{
	struct tpl *t = page_new(rq, "segments_misses", "Near misses");
	struct tpl *form;

	fill_subject(rq, t, a);
	if (rc)
		tpl_text(tpl_add(t, "FAULT"), "REASON", rq->op.fault.reason);
	else if (a->is_segment && a->segment.kind == SEGMENT_STATIC)
		tpl_show(t, "STATIC_LIST");
	else if (a->is_segment && a->state.is_broken)
		fill_broken(rq, t, a);
	else
		fill_misses(rq, t, a);
	if (!rc && form_text(rq, "at")[0])
		tpl_text(tpl_add(t, "AS_IF"), "AT", zone_format_day(&rq->op.mem, a->now));
	if (rc || a->is_found) {
		form = tpl_add(t, "AS_OF");
		tpl_text(form, "AT_VALUE", format_date_input(form_text(rq, "at")));
		if (a->is_segment)
			tpl_int(tpl_add(form, "ID_FIELD"), "SEGMENT_N", a->segment.id);
		else
			tpl_text(tpl_add(form, "FILTER_FIELD"), "FILTER_VALUE", a->filter);
	}
	return page_send(rq, t, rc);
}

enum rc get_segments_misses(struct request *rq)
{
	struct asked a = {.filter = form_text(rq, "filter"), .now = rq->op.now};
	int64_t id = form_id(rq, "id");
	enum rc rc = id ? segment_get(&rq->op, id, &a.segment) : RC_OK;

	if (rc)
		return rc;
	a.is_segment = id != 0;
	rc = find_misses(rq, &a);
	return rc && rc != RC_INVALID ? rc : show_segments_misses(rq, &a, rc);
}
