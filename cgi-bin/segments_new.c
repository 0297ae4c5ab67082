/*
 * New segments: where to start, saving a filter, and an empty list.
 */
#include "cgi-bin/segments.h"

#include "lib/base/limits.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

const struct field segments_start_fields[] = {
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"name", FIELD_TEXT, false, 0, NULL},
    {"description", FIELD_LINES, false, 0, NULL},
    {0},
};
const struct field segments_new_fields[] = {
    {"name", FIELD_TEXT, false, 0, NULL},
    {"description", FIELD_LINES, false, 0, NULL},
    {"shared", FIELD_CHOICE, false, 0, segments_shared_choices},
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {0},
};
const struct field segments_static_fields[] = {
    {"name", FIELD_TEXT, false, 0, NULL},
    {"description", FIELD_LINES, false, 0, NULL},
    {"shared", FIELD_CHOICE, false, 0, segments_shared_choices},
    {0},
};

static const char *const own_fields[] = {"name", "description", "shared", "filter", NULL};

static struct segment read_form(struct request *rq)
{
	return (struct segment){
	    .name = form_text(rq, "name"),
	    .description = form_text(rq, "description"),
	    .is_shared = strcmp(form_text(rq, "shared"), "yes") == 0,
	    .filter = "",
	};
}

static void fill_form(struct tpl *t, const struct segment *s)
{
	tpl_text(t, "NAME", s->name);
	tpl_text(t, "DESCRIPTION", s->description);
	tpl_int(t, "NAME_MAX", SEGMENT_NAME_MAX);
	tpl_int(t, "DESCRIPTION_MAX", SEGMENT_DESCRIPTION_MAX);
	if (s->is_shared)
		tpl_show(t, "SHARED_SET");
	else
		tpl_show(t, "PRIVATE_SET");
}

/* --- a saved filter ------------------------------------------------------------------------- */

/* How many it means now; nothing when it is no filter, which page_fault then says. */
static enum rc fill_count(struct request *rq, struct tpl *t, const struct segment *s)
{
	struct segment_state state;
	struct filter_sets sets;
	int64_t count;
	enum rc rc = filter_sets_init(&rq->op, &sets);

	if (!rc)
		rc = segment_count(&rq->op, &sets, s, &count, &state);
	if (!rc && !state.is_broken)
		tpl_text(tpl_add(t, count == 1 ? "ONE" : "MANY"), "COUNT",
			 format_count(&rq->op.mem, count));
	return rc;
}

static enum rc show_segments_new(struct request *rq, const struct segment *s, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct tpl *t;
	enum rc made;

	op_clear_fault(&rq->op);
	t = page_new(rq, "segments_new", "New segment");
	fill_form(t, s);
	tpl_text(t, "BACK_HREF",
		 arena_printf(&rq->op.mem, "/contacts?build=1&filter=%s",
			      urlencode(&rq->op.mem, s->filter)));
	made = segments_fill_filter(rq, t, "FILTER", s->filter);
	if (!made && s->filter[0])
		made = fill_count(rq, t, s);
	if (made)
		return made;
	rq->op.fault = kept;
	tpl_show(t, strcmp(kept.field, "filter") == 0 ? "NO_MEANING" : "MAY_SAVE");
	segments_fault(rq, t, own_fields);
	return page_send(rq, t, rc);
}

/* Refuse early what could not be saved: nobody should fill in a form for nothing. */
static enum rc check_filter(struct request *rq, const struct segment *s)
{
	struct filter_context ctx;
	struct filter_error error;
	struct filter_node *tree;
	enum rc rc = segment_context(&rq->op, &ctx);

	if (!rc)
		rc = filter_read(&rq->op, &ctx, s->filter, &tree, &error);
	return rc ? rc : segment_check_limit(&rq->op, SEGMENT_DYNAMIC);
}

enum rc get_segments_new(struct request *rq)
{
	struct segment s = {.name = form_text(rq, "name"),
			    .description = form_text(rq, "description"),
			    .filter = form_text(rq, "filter")};
	enum rc rc;

	if (!s.filter[0])
		return page_send(rq, page_new(rq, "segments_start", "New segment"), RC_OK);
	rc = check_filter(rq, &s);
	if (rc && rc != RC_INVALID && rc != RC_CONFLICT)
		return rc;
	return show_segments_new(rq, &s, rc);
}

enum rc post_segments_new(struct request *rq)
{
	struct segment typed = read_form(rq), s;
	enum rc rc;

	typed.filter = form_text(rq, "filter");
	s = typed;
	rc = segment_create(&rq->op, &s);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_segments_new(rq, &typed, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "segment-created", 0);
	return redirect_to(rq, "/segments/view?id=%lld", (long long)s.id);
}

/* --- a list --------------------------------------------------------------------------------- */

static enum rc show_segments_new_static(struct request *rq, const struct segment *s, enum rc rc)
{
	struct tpl *t = page_new(rq, "segments_static", "New static segment");

	fill_form(t, s);
	segments_fault(rq, t, own_fields);
	return page_send(rq, t, rc);
}

enum rc get_segments_new_static(struct request *rq)
{
	struct segment s = {.name = "", .description = ""};

	return show_segments_new_static(rq, &s, RC_OK);
}

enum rc post_segments_new_static(struct request *rq)
{
	struct segment typed = read_form(rq), s = typed;
	enum rc rc;

	s.kind = SEGMENT_STATIC;
	rc = segment_create(&rq->op, &s);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_segments_new_static(rq, &typed, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "segment-created", 0);
	return redirect_to(rq, "/segments/view?id=%lld", (long long)s.id);
}
