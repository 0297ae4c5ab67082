/*
 * /segments: the list, the archive, and the routes of the area.
 */
#include "cgi-bin/segments.h"

#include <time.h>

#include "lib/base/count.h"
#include "lib/domain/segment_history.h"
#include "lib/filter/filter_words.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

const char *const segments_shared_choices[] = {"yes", "no", NULL};

bool segments_may_write(const struct request *rq)
{
	return permission_granted(rq->session.role, PERM_SEGMENT_WRITE);
}

void segments_fault(struct request *rq, struct tpl *t, const char *const *form_fields)
{
	bool is_own = false;

	for (size_t i = 0; form_fields[i]; i++)
		is_own |= strcmp(form_fields[i], rq->op.fault.field) == 0;
	if (!is_own)
		rq->op.fault.field[0] = '\0';
	page_fault(rq, t);
}

/* --- a filter in words ---------------------------------------------------------------------- */

struct words {
	struct op *op;
	const struct filter_field **fields;
	size_t count;
};

/* A group is a list of lines under "all" or "any"; groups within are lists within. */
static void fill_group(const struct words *w, struct tpl *t, const struct filter_node *group)
{
	const char *head = group->is_negated ? (group->is_or ? "NONE_OF" : "NOT_ALL_OF")
					     : (group->is_or ? "ANY_OF" : "ALL_OF");

	if (group->count > 1)
		tpl_show(t, head);
	else if (group->is_negated)
		tpl_show(t, "NOT");
	for (size_t i = 0; i < group->count; i++) {
		const struct filter_node *item = group->items[i];
		struct tpl *line = tpl_add(t, "LINE");

		if (item->type == FILTER_GROUP) {
			fill_group(w, tpl_include(line, "GROUP_LINES", "_filter_lines"), item);
			continue;
		}
		tpl_text(tpl_add(line, "CONDITION"), "WORDS",
			 filter_words(w->op, w->fields, w->count, item));
	}
}

enum rc segments_fill_filter(struct request *rq, struct tpl *t, const char *section,
			     const char *text)
{
	struct words w = {.op = &rq->op};
	struct filter_error error = {0};
	struct filter_node *tree;
	struct tpl *shown;
	enum rc rc;

	if (!text || !text[0])
		return RC_OK;
	shown = tpl_add(t, section);
	tpl_text(shown, "FILTER_TEXT", text);
	rc = filter_parse(&rq->op, text, &tree, &error);
	if (rc == RC_INVALID) {
		op_clear_fault(&rq->op);
		return RC_OK;
	}
	if (!rc)
		rc = filter_field_list(&rq->op, &w.fields, &w.count);
	if (!rc)
		fill_group(&w, tpl_include(shown, "LINES", "_filter_lines"), tree);
	return rc;
}

/* --- what uses it --------------------------------------------------------------------------- */

enum rc segments_fill_users(struct request *rq, struct tpl *t, int64_t id, size_t *count)
{
	struct segment_user *users;
	size_t all, hidden = 0;
	struct tpl *used;
	enum rc rc = segment_use_list(&rq->op, id, &users, &all);

	*count = 0;
	for (size_t i = 0; !rc && i < all; i++)
		*count += !users[i].is_archived;
	if (rc || !*count)
		return rc;
	used = tpl_add(t, "USED");
	for (size_t i = 0; i < all; i++) {
		struct tpl *row;

		if (users[i].is_archived)
			continue;
		if (!users[i].is_visible) {
			hidden++;
			continue;
		}
		row = tpl_add(used, "USER");
		tpl_int(row, "USER_ID", users[i].id);
		tpl_text(row, "USER_NAME", users[i].name);
	}
	if (hidden)
		tpl_text(tpl_add(used, "HIDDEN"), "HIDDEN_TEXT",
			 hidden == 1
			     ? "a private segment of somebody else"
			     : arena_printf(&rq->op.mem, "%zu private segments of others", hidden));
	return RC_OK;
}

/* --- the list ------------------------------------------------------------------------------- */

static enum rc fill_number(struct request *rq, struct tpl *row, struct filter_sets *sets,
			   const struct segment *s)
{
	struct segment_state state;
	struct tpl *t;
	int64_t count;
	enum rc rc = segment_count(&rq->op, sets, s, &count, &state);

	if (rc)
		return rc;
	if (state.is_broken) {
		tpl_show(row, "NO_GROWTH");
		t = tpl_add(row, "BROKEN");
		tpl_text(t, "WHY",
			 state.missing[0]
			     ? arena_printf(&rq->op.mem, "the %s is gone", state.missing)
			     : state.error);
		tpl_text(row, "HREF",
			 arena_printf(&rq->op.mem, "/segments/view?id=%lld", (long long)s->id));
		return RC_OK;
	}
	tpl_text(tpl_add(row, count == 1 ? "ONE" : "MANY"), "COUNT",
		 format_count(&rq->op.mem, count));
	tpl_text(row, "HREF",
		 arena_printf(&rq->op.mem, "/contacts?segment=%lld", (long long)s->id));
	return segments_fill_growth(rq, row, s, count);
}

static int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The number of the last snapshot, with its day: counting them all would take too long. */
static enum rc fill_old_number(struct request *rq, struct tpl *row, const struct segment *s)
{
	struct segment_day *days;
	struct tpl *old;
	size_t count;
	enum rc rc = segment_day_list(&rq->op, s->id, 0, 1, &days, &count);

	if (rc)
		return rc;
	tpl_text(row, "HREF",
		 arena_printf(&rq->op.mem, "/contacts?segment=%lld", (long long)s->id));
	if (!count) {
		tpl_show(row, "NOT_COUNTED");
		tpl_show(row, "NO_GROWTH");
		return RC_OK;
	}
	old = tpl_add(row, "OLD");
	tpl_text(old, "COUNT", format_count(&rq->op.mem, days[0].total));
	tpl_text(old, "COUNT_WORD", count_word(days[0].total, "person", "people"));
	tpl_text(old, "DAY", zone_format_minute(&rq->op.mem, days[0].at));
	return segments_fill_growth(rq, row, s, days[0].total);
}

static enum rc fill_row(struct request *rq, struct tpl *row, struct filter_sets *sets,
			const struct segment *s, bool may_count)
{
	struct arena *mem = &rq->op.mem;

	tpl_int(row, "ID", s->id);
	tpl_text(row, "NAME", s->name);
	if (s->description[0])
		tpl_text(tpl_add(row, "HAS_DESCRIPTION"), "DESCRIPTION", s->description);
	tpl_text(row, "OWNER", s->owner_name);
	tpl_show(row, s->owner_id == rq->op.account_id ? "IS_MINE" : "IS_THEIRS");
	tpl_show(row, s->kind == SEGMENT_STATIC ? "IS_STATIC" : "IS_DYNAMIC");
	tpl_show(row, s->is_shared ? "IS_SHARED" : "IS_PRIVATE");
	tpl_text(row, "UPDATED", zone_format_minute(mem, s->updated_at));
	tpl_text(row, "UPDATED_EXACT", zone_format_exact(mem, s->updated_at));
	if (segments_may_write(rq)) {
		struct tpl *actions = tpl_add(row, "ACTIONS");

		if (s->kind == SEGMENT_DYNAMIC)
			tpl_show(actions, "EDIT_FILTER");
	}
	return may_count ? fill_number(rq, row, sets, s) : fill_old_number(rq, row, s);
}

static enum rc fill_rows(struct request *rq, struct tpl *t, const struct segment *list,
			 size_t count)
{
	struct tpl *rows = tpl_add(t, "ROWS");
	int64_t until = clock_ms() + rq->config->count_ms;
	struct filter_sets sets;
	enum rc rc = filter_sets_init(&rq->op, &sets);

	for (size_t i = 0; !rc && i < count; i++)
		rc = fill_row(rq, tpl_add(rows, "SEGMENT"), &sets, &list[i], clock_ms() < until);
	return rc;
}

static void fill_empty(struct request *rq, struct tpl *t, bool is_search)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty"), *a;

	tpl_text(empty, "ICON", is_search ? "search" : "segments");
	if (is_search) {
		tpl_text(empty, "TITLE", "No segment found");
		tpl_text(empty, "TEXT", "No segment has this text in its name or description.");
		a = tpl_add(empty, "ACTION");
		tpl_text(a, "ACTION_HREF", "/segments");
		tpl_text(a, "ACTION_LABEL", "Show all segments");
		return;
	}
	tpl_text(empty, "TITLE", "No segments yet");
	tpl_text(empty, "TEXT",
		 "A segment is a group of contacts that you describe once, such as “customers in "
		 "Austria who signed up this year”. Who is in it is always up to date.");
	if (!segments_may_write(rq))
		return;
	a = tpl_add(empty, "ACTION");
	tpl_text(a, "ACTION_HREF", "/contacts?build=1");
	tpl_text(a, "ACTION_LABEL", "Start from scratch");
	a = tpl_add(empty, "SECOND");
	tpl_text(a, "SECOND_HREF", "/segments/templates");
	tpl_text(a, "SECOND_LABEL", "Start from a template");
}

static enum rc count_archived(struct request *rq, size_t *count)
{
	struct segment_query q = {.search = "", .is_archived = true};
	struct segment *list;

	return segment_list(&rq->op, &q, &list, count);
}

static enum rc get_segments_list(struct request *rq)
{
	struct segment_query q = {.search = form_text(rq, "q")};
	struct filter_context ctx;
	struct segment *list;
	size_t count, archived;
	struct tpl *t;
	enum rc rc = segment_context(&rq->op, &ctx);

	if (!rc)
		rc = segment_list(&rq->op, &q, &list, &count);
	if (!rc)
		rc = count_archived(rq, &archived);
	if (rc)
		return rc;
	t = page_new(rq, "segments_list", "Segments");
	tpl_text(t, "Q", q.search);
	tpl_text(t, "TOTAL", format_count(&rq->op.mem, (int64_t)count));
	tpl_show(t, count == 1 ? "ONE_SEGMENT" : "MANY_SEGMENTS");
	if (segments_may_write(rq))
		tpl_show(t, "MAY_WRITE");
	if (count > 1)
		tpl_show(t, "COMPARE");
	if (archived)
		tpl_text(tpl_add(t, "HAS_ARCHIVED"), "ARCHIVED_COUNT",
			 format_count(&rq->op.mem, (int64_t)archived));
	if (count || q.search[0])
		tpl_show(t, "SEARCH");
	if (count)
		rc = fill_rows(rq, t, list, count);
	else
		fill_empty(rq, t, q.search[0]);
	return rc ? rc : page_send(rq, t, RC_OK);
}

/* --- the archive ---------------------------------------------------------------------------- */

static void fill_archived_row(struct request *rq, struct tpl *row, const struct segment *s)
{
	struct arena *mem = &rq->op.mem;

	tpl_int(row, "ID", s->id);
	tpl_text(row, "NAME", s->name);
	if (s->description[0])
		tpl_text(tpl_add(row, "HAS_DESCRIPTION"), "DESCRIPTION", s->description);
	tpl_show(row, s->kind == SEGMENT_STATIC ? "IS_STATIC" : "IS_DYNAMIC");
	tpl_text(row, "OWNER", s->owner_name);
	tpl_text(row, "ARCHIVED", zone_format_minute(mem, s->archived_at));
	tpl_text(row, "ARCHIVED_EXACT", zone_format_exact(mem, s->archived_at));
	if (segments_may_write(rq))
		tpl_show(row, "MAY_RESTORE");
}

static enum rc get_segments_archived(struct request *rq)
{
	struct segment_query q = {.search = "", .is_archived = true};
	struct filter_context ctx;
	struct segment *list;
	size_t count;
	struct tpl *t;
	enum rc rc = segment_context(&rq->op, &ctx);

	if (!rc)
		rc = segment_list(&rq->op, &q, &list, &count);
	if (rc)
		return rc;
	t = page_new(rq, "segments_archived", "Archived segments");
	if (count) {
		struct tpl *rows = tpl_add(t, "ROWS");

		for (size_t i = 0; i < count; i++)
			fill_archived_row(rq, tpl_add(rows, "SEGMENT"), &list[i]);
	} else {
		struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty");

		tpl_text(empty, "ICON", "segments");
		tpl_text(empty, "TITLE", "Nothing is archived");
		tpl_text(empty, "TEXT", "Segments that you archive wait here to be restored.");
	}
	return page_send(rq, t, RC_OK);
}

/* --- routes --------------------------------------------------------------------------------- */

static const struct field search_fields[] = {
    {"q", FIELD_TEXT, false, SEARCH_MAX, NULL},
    {0},
};
static const struct field id_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_SEGMENT_READ, search_fields, get_segments_list},
    {METHOD_GET, "/archived", PERM_SEGMENT_READ, NULL, get_segments_archived},
    {METHOD_GET, "/new", PERM_SEGMENT_WRITE, segments_start_fields, get_segments_new},
    {METHOD_POST, "/new", PERM_SEGMENT_WRITE, segments_new_fields, post_segments_new},
    {METHOD_GET, "/new-static", PERM_SEGMENT_WRITE, NULL, get_segments_new_static},
    {METHOD_POST, "/new-static", PERM_SEGMENT_WRITE, segments_static_fields,
     post_segments_new_static},
    {METHOD_GET, "/templates", PERM_SEGMENT_READ, segments_templates_fields,
     get_segments_templates},
    {METHOD_GET, "/history", PERM_SEGMENT_READ, segments_history_fields, get_segments_history},
    {METHOD_GET, "/view", PERM_SEGMENT_READ, segments_view_fields, get_segments_view},
    {METHOD_POST, "/hand", PERM_SEGMENT_WRITE, segments_hand_fields, post_segments_hand},
    {METHOD_GET, "/edit", PERM_SEGMENT_WRITE, id_fields, get_segments_edit},
    {METHOD_POST, "/edit", PERM_SEGMENT_WRITE, segments_edit_fields, post_segments_edit},
    {METHOD_POST, "/filter", PERM_SEGMENT_WRITE, segments_filter_fields, post_segments_filter},
    {METHOD_GET, "/archive", PERM_SEGMENT_WRITE, id_fields, get_segments_archive},
    {METHOD_POST, "/archive", PERM_SEGMENT_WRITE, id_fields, post_segments_archive},
    {METHOD_POST, "/restore", PERM_SEGMENT_WRITE, id_fields, post_segments_restore},
    {METHOD_POST, "/duplicate", PERM_SEGMENT_WRITE, id_fields, post_segments_duplicate},
    {METHOD_GET, "/misses", PERM_SEGMENT_READ, segments_misses_fields, get_segments_misses},
    {METHOD_GET, "/overlap", PERM_SEGMENT_READ, segments_overlap_fields, get_segments_overlap},
    {METHOD_GET, "/add", PERM_SEGMENT_WRITE, segments_add_fields, get_segments_add},
    {METHOD_POST, "/add", PERM_SEGMENT_WRITE, segments_put_fields, post_segments_add},
    {0},
};

int main(void)
{
	return app_serve("segments", routes);
}
