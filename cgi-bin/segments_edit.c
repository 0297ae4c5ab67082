/*
 * Changes of a segment: name and sharing, a new filter (with what it would do, first), archive and
 * restore, a copy.
 */
#include "cgi-bin/segments.h"

#include "lib/base/limits.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

const struct field segments_edit_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"version", FIELD_ID, true, 0, NULL},
    {"name", FIELD_TEXT, false, 0, NULL},
    {"description", FIELD_LINES, false, 0, NULL},
    {"shared", FIELD_CHOICE, false, 0, segments_shared_choices},
    {0},
};
const struct field segments_filter_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"version", FIELD_ID, true, 0, NULL},
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"save", FIELD_BOOL, false, 0, NULL},
    {0},
};

/* --- name, description, sharing ------------------------------------------------------------- */

static enum rc show_segments_edit(struct request *rq, const struct segment *s, enum rc rc)
{
	static const char *const own_fields[] = {"name", "description", "shared", NULL};
	struct tpl *t = page_new(rq, "segments_edit", "Edit segment");

	tpl_int(t, "ID", s->id);
	tpl_int(t, "VERSION_ID", s->version);
	tpl_text(t, "NAME", s->name);
	tpl_text(t, "DESCRIPTION", s->description);
	tpl_int(t, "NAME_MAX", SEGMENT_NAME_MAX);
	tpl_int(t, "DESCRIPTION_MAX", SEGMENT_DESCRIPTION_MAX);
	tpl_show(t, s->is_shared ? "SHARED_SET" : "PRIVATE_SET");
	if (s->kind == SEGMENT_DYNAMIC)
		tpl_show(t, "EDIT_FILTER");
	segments_fault(rq, t, own_fields);
	return page_send(rq, t, rc);
}

enum rc get_segments_edit(struct request *rq)
{
	struct segment s;
	enum rc rc = segment_get(&rq->op, form_id(rq, "id"), &s);

	return rc ? rc : show_segments_edit(rq, &s, RC_OK);
}

enum rc post_segments_edit(struct request *rq)
{
	struct segment s, typed;
	enum rc rc = segment_get(&rq->op, form_id(rq, "id"), &s);

	if (rc)
		return rc;
	s.version = form_id(rq, "version");
	s.name = form_text(rq, "name");
	s.description = form_text(rq, "description");
	s.is_shared = strcmp(form_text(rq, "shared"), "yes") == 0;
	typed = s;
	rc = segment_update(&rq->op, &s);
	if (rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_DENIED)
		return show_segments_edit(rq, &typed, rc);
	if (rc)
		return rc;
	redirect_flash(rq, s.version == typed.version ? "segment-unchanged" : "segment-saved", 0);
	return redirect_to(rq, "/segments/view?id=%lld", (long long)s.id);
}

/* --- what a change would do ----------------------------------------------------------------- */

static void fill_examples(struct request *rq, struct tpl *t, const char *section,
			  const struct segment_example *list, size_t count, int64_t all)
{
	struct tpl *shown;

	if (!count)
		return;
	shown = tpl_add(t, section);
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(shown, "PERSON");

		tpl_int(row, "CONTACT_ID", list[i].id);
		tpl_text(row, "CONTACT_NAME", list[i].name);
	}
	if (all > (int64_t)count)
		tpl_text(tpl_add(shown, "REST"), "REST_COUNT",
			 format_count(&rq->op.mem, all - (int64_t)count));
}

static void fill_impact(struct request *rq, struct tpl *t, const struct segment_impact *impact)
{
	struct arena *mem = &rq->op.mem;

	t = tpl_add(t, "IMPACT");
	tpl_text(t, "BEFORE", format_count(mem, impact->before));
	tpl_text(t, "AFTER", format_count(mem, impact->after));
	tpl_text(t, "ENTER", format_count(mem, impact->enter));
	tpl_text(t, "LEAVE", format_count(mem, impact->leave));
	fill_examples(rq, t, "ENTERING", impact->entering, impact->entering_count, impact->enter);
	fill_examples(rq, t, "LEAVING", impact->leaving, impact->leaving_count, impact->leave);
}

/* --- another filter ------------------------------------------------------------------------- */

static enum rc fill_segments_filter(struct request *rq, struct tpl *t, const struct segment *s,
				    const char *filter)
{
	struct segment_impact impact;
	struct filter_sets sets;
	size_t users;
	enum rc rc = filter_sets_init(&rq->op, &sets);

	if (!rc)
		rc = segment_impact(&rq->op, &sets, s, filter, &impact);
	if (!rc) {
		fill_impact(rq, t, &impact);
		tpl_show(t, "MAY_SAVE");
	} else if (rc == RC_INVALID) {
		op_clear_fault(&rq->op);
		rc = RC_OK;
	}
	if (!rc)
		rc = segments_fill_filter(rq, t, "OLD_FILTER", s->filter);
	if (!rc)
		rc = segments_fill_filter(rq, t, "FILTER", filter);
	return rc ? rc : segments_fill_users(rq, t, s->id, &users);
}

static enum rc show_segments_filter(struct request *rq, const struct segment *s, const char *filter,
				    enum rc rc)
{
	static const char *const own_fields[] = {NULL};
	struct fault kept = rq->op.fault;
	struct tpl *t;
	enum rc made;

	op_clear_fault(&rq->op);
	t = page_new(rq, "segments_filter", "Update segment");
	tpl_int(t, "ID", s->id);
	tpl_int(t, "VERSION_ID", form_id(rq, "version"));
	tpl_text(t, "NAME", s->name);
	tpl_text(t, "NEW_FILTER", filter);
	tpl_text(t, "BACK_HREF",
		 arena_printf(&rq->op.mem, "/contacts?segment=%lld&build=1&filter=%s",
			      (long long)s->id, urlencode(&rq->op.mem, filter)));
	made = fill_segments_filter(rq, t, s, filter);
	if (made)
		return made;
	rq->op.fault = kept;
	segments_fault(rq, t, own_fields);
	return page_send(rq, t, rc);
}

/* The changes that would be made are tried out first, to say what stands in the way. */
static enum rc check_new_filter(struct request *rq, const struct segment *s, const char *filter)
{
	struct filter_context ctx;
	struct filter_error error;
	struct filter_node *tree;
	enum rc rc;

	if (s->kind == SEGMENT_STATIC)
		return op_fail(&rq->op, RC_INVALID, "filter", "a static segment has no filter");
	if (s->archived_at)
		return op_fail(&rq->op, RC_CONFLICT, "filter",
			       "this segment is archived: restore it first");
	if (s->version != form_id(rq, "version"))
		return op_fail(&rq->op, RC_CONFLICT, "version",
			       "somebody has changed this segment since you opened it");
	rc = segment_context(&rq->op, &ctx);
	ctx.self_id = s->id;
	return rc ? rc : filter_read(&rq->op, &ctx, filter, &tree, &error);
}

enum rc post_segments_filter(struct request *rq)
{
	const char *filter = form_text(rq, "filter");
	struct segment s, changed;
	enum rc rc = segment_get(&rq->op, form_id(rq, "id"), &s);

	if (rc)
		return rc;
	rc = check_new_filter(rq, &s, filter);
	if (!rc && form_bool(rq, "save")) {
		changed = s;
		changed.filter = filter;
		rc = segment_update(&rq->op, &changed);
		if (!rc) {
			redirect_flash(rq,
				       changed.version == s.version ? "segment-unchanged"
								    : "segment-saved",
				       0);
			return redirect_to(rq, "/segments/view?id=%lld", (long long)s.id);
		}
	}
	if (rc && rc != RC_INVALID && rc != RC_CONFLICT)
		return rc;
	return show_segments_filter(rq, &s, filter, rc);
}

/* --- archive, restore, duplicate ------------------------------------------------------------ */

static enum rc show_segments_archive(struct request *rq, const struct segment *s, enum rc rc)
{
	static const char *const own_fields[] = {NULL};
	struct fault kept = rq->op.fault;
	struct segment_impact impact;
	struct filter_context ctx;
	struct filter_sets sets;
	struct tpl *t;
	size_t users;
	enum rc made;

	op_clear_fault(&rq->op);
	t = page_new(rq, "segments_archive", "Archive segment");
	tpl_int(t, "ID", s->id);
	tpl_text(t, "NAME", s->name);
	made = segment_context(&rq->op, &ctx);
	if (!made)
		made = filter_sets_init(&rq->op, &sets);
	if (!made)
		made = segment_impact(&rq->op, &sets, s, NULL, &impact);
	if (!made)
		made = segments_fill_users(rq, t, s->id, &users);
	if (made)
		return made;
	tpl_text(t, "COUNT", format_count(&rq->op.mem, impact.before));
	tpl_show(t, impact.before == 1 ? "ONE" : "MANY");
	fill_examples(rq, t, "LEAVING", impact.leaving, impact.leaving_count, impact.leave);
	if (!users)
		tpl_show(t, "MAY_ARCHIVE");
	rq->op.fault = kept;
	segments_fault(rq, t, own_fields);
	return page_send(rq, t, rc);
}

enum rc get_segments_archive(struct request *rq)
{
	struct segment s;
	enum rc rc = segment_get(&rq->op, form_id(rq, "id"), &s);

	return rc ? rc : show_segments_archive(rq, &s, RC_OK);
}

enum rc post_segments_archive(struct request *rq)
{
	struct segment s;
	enum rc rc = segment_get(&rq->op, form_id(rq, "id"), &s);

	if (!rc)
		rc = segment_archive(&rq->op, s.id);
	if (rc == RC_CONFLICT)
		return show_segments_archive(rq, &s, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "segment-archived", 0);
	return redirect_to(rq, "/segments");
}

enum rc post_segments_restore(struct request *rq)
{
	enum rc rc = segment_restore(&rq->op, form_id(rq, "id"));

	if (rc == RC_CONFLICT)
		return segments_show_fault(rq, form_id(rq, "id"), rc);
	if (rc)
		return rc;
	redirect_flash(rq, "segment-restored", 0);
	return redirect_to(rq, "/segments/view?id=%lld", (long long)form_id(rq, "id"));
}

enum rc post_segments_duplicate(struct request *rq)
{
	struct segment copy;
	enum rc rc = segment_duplicate(&rq->op, form_id(rq, "id"), &copy);

	if (rc == RC_CONFLICT || rc == RC_INVALID)
		return segments_show_fault(rq, form_id(rq, "id"), rc);
	if (rc)
		return rc;
	redirect_flash(rq, "segment-copied", 0);
	return redirect_to(rq, "/segments/view?id=%lld", (long long)copy.id);
}
