/*
 * /segments/add: the people of a filter, a search or a segment into static segments.
 */
#include "cgi-bin/segments.h"

#include "lib/base/limits.h"
#include "lib/domain/contact_selection.h"
#include "lib/domain/segment_member.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { TARGETS_MAX = 100 };

const struct field segments_add_fields[] = {
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"q", FIELD_TEXT, false, SEARCH_MAX, NULL},
    {"inside", FIELD_BOOL, false, 0, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {"segment", FIELD_ID, false, 0, NULL},
    {0},
};
const struct field segments_put_fields[] = {
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"q", FIELD_TEXT, false, SEARCH_MAX, NULL},
    {"inside", FIELD_BOOL, false, 0, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {"segment", FIELD_ID, false, 0, NULL},
    {"expected", FIELD_ID, false, 0, NULL},
    {"target", FIELD_LIST, false, 0, NULL},
    {"name", FIELD_TEXT, false, 0, NULL},
    {0},
};

/* Whom the address asks for, and how many they are. */
struct asked {
	const char *filter, *search;
	const char *at; /* as if today were; "" */
	bool inside;
	int64_t segment_id;
	const char *segment; /* its name */
	struct id_set people;
	int64_t count;
};

/* --- whom ----------------------------------------------------------------------------------- */

static enum rc collect(struct request *rq, struct asked *a)
{
	struct contact_selection selection = {.filter = a->filter,
					      .segment_id = a->segment_id,
					      .search = a->search,
					      .inside = a->inside};
	struct contact_selected selected;
	struct filter_error error;
	struct filter_context ctx;
	enum rc rc = segment_context(&rq->op, &ctx);

	if (!rc)
		rc = contact_selection_day(&rq->op, a->at, &selection.at);
	if (!rc)
		rc = contact_selection_people(&rq->op, &selection, &selected, &a->people, &error);
	a->segment = rc ? "" : selected.segment;
	return rc;
}

static enum rc find_asked(struct request *rq, struct asked *a)
{
	enum rc rc;

	*a = (struct asked){.filter = form_text(rq, "filter"),
			    .search = form_text(rq, "q"),
			    .at = form_text(rq, "at"),
			    .segment = "",
			    .inside = form_bool(rq, "inside"),
			    .segment_id = form_id(rq, "segment")};
	rc = collect(rq, a);
	a->count = rc ? 0 : id_set_count(&a->people);
	return rc;
}

/* --- the form ------------------------------------------------------------------------------- */

static bool is_chosen(struct request *rq, int64_t id)
{
	size_t count;
	const char *const *chosen;
	const char *wanted = arena_printf(&rq->op.mem, "%lld", (long long)id);

	if (rq->route->method != METHOD_POST)
		return false;
	chosen = form_list(rq, "target", &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(chosen[i], wanted) == 0)
			return true;
	return false;
}

static enum rc fill_targets(struct request *rq, struct tpl *t)
{
	struct segment_query q = {.search = "", .is_static = true};
	struct segment *list;
	size_t count;
	enum rc rc = segment_list(&rq->op, &q, &list, &count);

	for (size_t i = 0; !rc && i < count && i < TARGETS_MAX; i++) {
		struct tpl *row = tpl_add(t, "TARGET");
		int64_t people;

		rc = segment_member_count(&rq->op, list[i].id, SEGMENT_HAND_IN, &people);
		tpl_int(row, "TARGET_ID", list[i].id);
		tpl_text(row, "TARGET_NAME", list[i].name);
		tpl_text(row, "TARGET_COUNT", format_count(&rq->op.mem, people));
		if (is_chosen(rq, list[i].id))
			tpl_show(row, "CHOSEN");
	}
	return rc;
}

static enum rc fill_what(struct request *rq, struct tpl *t, const struct asked *a)
{
	tpl_text(t, "FILTER_VALUE", a->filter);
	tpl_text(t, "Q", a->search);
	if (a->inside)
		tpl_show(t, "INSIDE_SET");
	if (a->segment_id)
		tpl_int(tpl_add(t, "SEGMENT_SET"), "SEGMENT_ID", a->segment_id);
	tpl_text(t, "AT", a->at);
	if (a->segment[0])
		tpl_text(tpl_add(t, "OF_SEGMENT"), "SEGMENT_NAME", a->segment);
	if (a->at[0])
		tpl_text(tpl_add(t, "OF_DAY"), "DAY", a->at);
	if (a->search[0])
		tpl_text(tpl_add(t, "OF_SEARCH"), "SEARCH_TEXT", a->search);
	if (!a->segment_id && !a->search[0] && !a->filter[0])
		tpl_show(t, "OF_ALL");
	return segments_fill_filter(rq, t, "FILTER", a->filter);
}

static enum rc show_segments_add(struct request *rq, const struct asked *a, enum rc rc)
{
	static const char *const own_fields[] = {"name", "target", NULL};
	struct fault kept = rq->op.fault;
	struct tpl *t;
	enum rc made;

	op_clear_fault(&rq->op);
	t = page_new(rq, "segments_add", "Add to segments");
	tpl_text(t, "COUNT", format_count(&rq->op.mem, a->count));
	tpl_show(t, a->count == 1 ? "ONE" : "MANY");
	tpl_int(t, "EXPECTED", a->count);
	tpl_int(t, "NAME_MAX", SEGMENT_NAME_MAX);
	tpl_text(t, "NAME", rq->route->method == METHOD_POST ? form_text(rq, "name") : "");
	tpl_show(t, a->count ? "SOMEBODY" : "NOBODY");
	made = fill_what(rq, t, a);
	if (!made)
		made = fill_targets(rq, t);
	if (made)
		return made;
	rq->op.fault = kept;
	segments_fault(rq, t, own_fields);
	return page_send(rq, t, rc);
}

enum rc get_segments_add(struct request *rq)
{
	struct asked a;
	enum rc rc = find_asked(rq, &a);

	if (!rc || rc == RC_INVALID || rc == RC_CONFLICT)
		return show_segments_add(rq, &a, rc);
	return rc;
}

/* --- adding --------------------------------------------------------------------------------- */

static enum rc read_targets(struct request *rq, int64_t *ids, size_t *count)
{
	size_t chosen_count;
	const char *const *chosen = form_list(rq, "target", &chosen_count);

	*count = 0;
	for (size_t i = 0; i < chosen_count; i++) {
		char *end;
		long long id = strtoll(chosen[i], &end, 10);

		if (id <= 0 || *end || i == TARGETS_MAX)
			return op_fail(&rq->op, RC_INVALID, "target", "this is no segment");
		ids[(*count)++] = id;
	}
	return RC_OK;
}

/* A list that is made for them. */
static enum rc make_target(struct request *rq, int64_t *ids, size_t *count)
{
	struct segment s = {
	    .name = form_text(rq, "name"), .description = "", .filter = "", .kind = SEGMENT_STATIC};
	enum rc rc = s.name[0] ? segment_create(&rq->op, &s) : RC_OK;

	if (!rc && s.id)
		ids[(*count)++] = s.id;
	return rc;
}

static enum rc add_people(struct request *rq, const struct asked *a, int64_t *added,
			  int64_t *target)
{
	struct segment_added results[TARGETS_MAX + 1];
	int64_t ids[TARGETS_MAX + 1];
	size_t count;
	enum rc rc = read_targets(rq, ids, &count);

	*added = 0;
	if (!rc && a->count != form_id(rq, "expected"))
		return op_failf(&rq->op, RC_CONFLICT, "",
				"this is now another number of people (%s): look once more, then "
				"send it again",
				format_count(&rq->op.mem, a->count));
	if (!rc)
		rc = make_target(rq, ids, &count);
	if (!rc && !count)
		return op_fail(&rq->op, RC_INVALID, "target",
			       "choose a segment, or name a new one");
	if (!rc)
		rc = segment_members_add(&rq->op, ids, count, &a->people, results);
	for (size_t i = 0; !rc && i < count; i++)
		*added += results[i].added;
	*target = !rc && count == 1 ? ids[0] : 0;
	return rc;
}

enum rc post_segments_add(struct request *rq)
{
	int64_t added = 0, target = 0;
	struct asked a;
	enum rc rc = find_asked(rq, &a);

	if (!rc)
		rc = add_people(rq, &a, &added, &target);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_segments_add(rq, &a, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "segment-added", added);
	if (target)
		return redirect_to(rq, "/segments/view?id=%lld", (long long)target);
	return redirect_to(rq, "/segments");
}
