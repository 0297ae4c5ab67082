/*
 * /exports: files of contacts on their way out.  Everybody sees, fetches and removes their own
 * only; what an export may hold is lib/domain/export.h's business.
 */
#include "cgi-bin/exports.h"

#include "lib/domain/audit.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"

enum { SHOWN_MAX = 200, REFRESH_SECONDS = 3 };

/* --- the list ------------------------------------------------------------------------------- */

void exports_fill_progress(struct request *rq, struct tpl *body, const struct export *e,
			   const char *url)
{
	struct tpl *t = tpl_include(body, "PROGRESS", "_progress");
	struct arena *a = &rq->op.mem;
	int64_t seconds = rq->op.now - e->started_at, rate;

	tpl_text(t, "ID", arena_printf(a, "export-%lld", (long long)e->id));
	tpl_text(t, "LABEL", arena_printf(a, "%s%s", e->name, exports_ending(e)));
	tpl_text(tpl_add(t, "RUNNING"), "REFRESH_URL", url);
	tpl_text(t, "DONE", format_count(a, e->written_rows));
	if (e->state == EXPORT_QUEUED) {
		tpl_text(t, "STATE", "Waiting for its turn");
		tpl_show(t, "UNKNOWN");
		return;
	}
	tpl_text(t, "STATE", e->expected_rows ? "Writing the file" : "Counting the rows");
	if (!e->expected_rows) {
		tpl_show(t, "UNKNOWN");
		return;
	}
	tpl_int(tpl_add(t, "PERCENT"), "PERCENT_NUMBER", e->written_rows * 100 / e->expected_rows);
	tpl_text(t, "TOTAL", format_count(a, e->expected_rows));
	tpl_int(t, "VALUE", e->written_rows);
	tpl_int(t, "MAX", e->expected_rows);
	rate = e->written_rows / (seconds > 0 ? seconds : 1);
	if (rate > 0)
		tpl_text(tpl_add(t, "RATE"), "PER_SECOND", format_count(a, rate));
}

void exports_fill_state(struct request *rq, struct tpl *row, const struct export *e)
{
	struct tpl *t;

	switch (e->state) {
	case EXPORT_QUEUED:
		tpl_show(row, "QUEUED");
		return;
	case EXPORT_RUNNING:
		tpl_show(row, "RUNNING");
		return;
	case EXPORT_DONE:
		t = tpl_add(row, "READY");
		tpl_text(t, "EXPIRES", zone_format_day(&rq->op.mem, e->expires_at));
		tpl_text(t, "EXPIRES_EXACT", zone_format_exact(&rq->op.mem, e->expires_at));
		tpl_show(row, "FETCH");
		return;
	case EXPORT_FAILED:
		tpl_text(tpl_add(row, "FAILED"), "ERROR", e->error);
		return;
	case EXPORT_EXPIRED:
		tpl_show(row, "EXPIRED");
		return;
	}
}

/* The base may have changed between the question and the answer: then both numbers stand there. */
static void fill_rows(struct request *rq, struct tpl *row, const struct export *e)
{
	struct arena *a = &rq->op.mem;

	if (e->state != EXPORT_DONE && e->state != EXPORT_EXPIRED) {
		tpl_show(row, "NO_COUNT");
		return;
	}
	row = tpl_add(row, "COUNT");
	tpl_text(row, "WRITTEN", format_count(a, e->written_rows));
	tpl_text(row, "SIZE", format_bytes(a, e->bytes));
	if (e->written_rows != e->asked_rows)
		tpl_text(tpl_add(row, "ASKED"), "ASKED_ROWS", format_count(a, e->asked_rows));
	if (e->note[0])
		tpl_text(tpl_add(row, "NOTE"), "NOTE_TEXT", e->note);
}

static void fill_exports_list(struct request *rq, struct tpl *body,
			      const struct export_fields *fields, const struct export *list,
			      size_t count)
{
	struct arena *a = &rq->op.mem;
	bool unfinished = false;

	for (size_t i = 0; i < count; i++) {
		const struct export *e = &list[i];
		struct tpl *row = tpl_add(body, "EXPORT");

		tpl_int(row, "ID", e->id);
		tpl_text(row, "NAME", e->name);
		tpl_text(row, "AT", zone_format_minute(a, e->created_at));
		tpl_text(row, "AT_EXACT", zone_format_exact(a, e->created_at));
		tpl_text(row, "ENDING", exports_ending(e));
		exports_fill_what(rq, row, fields, e);
		fill_rows(rq, row, e);
		exports_fill_state(rq, row, e);
		if (e->state == EXPORT_QUEUED || e->state == EXPORT_RUNNING) {
			exports_fill_progress(rq, body, e, "/exports");
			unfinished = true;
		}
	}
	tpl_show(body, count ? "ROWS" : "NO_ROWS");
	if (unfinished)
		page_wait_for_job(rq, REFRESH_SECONDS);
}

static void fill_empty(struct tpl *body)
{
	struct tpl *t = tpl_include(body, "EMPTY", "_empty");

	tpl_text(t, "ICON", "exports");
	tpl_text(t, "TITLE", "No exports yet");
	tpl_text(
	    t, "TEXT",
	    "An export is a file of your contacts, for spreadsheets or other programs: all of them,"
	    " or those whom a filter or a search in the contact list finds.");
	t = tpl_add(t, "ACTION");
	tpl_text(t, "ACTION_HREF", "/exports/new");
	tpl_text(t, "ACTION_LABEL", "Export all contacts");
}

static enum rc get_exports_list(struct request *rq)
{
	struct export_fields fields;
	struct export *list;
	size_t count;
	struct tpl *body;
	enum rc rc = export_list(&rq->op, SHOWN_MAX, &list, &count);

	if (!rc)
		rc = exports_read_fields(rq, &fields);
	if (rc)
		return rc;
	body = page_new(rq, "exports_list", "Exports");
	fill_exports_list(rq, body, &fields, list, count);
	if (!count)
		fill_empty(body);
	return page_send(rq, body, RC_OK);
}

/* --- fetching and removing ------------------------------------------------------------------ */

static const char *media_type(const struct export *e)
{
	const struct export_format *format = export_format_find(e->format);

	return format ? format->media_type : "application/octet-stream";
}

static enum rc get_exports_download(struct request *rq)
{
	struct arena *a = &rq->op.mem;
	struct export e;
	enum rc rc = export_get(&rq->op, form_id(rq, "id"), &e);

	if (rc)
		return rc;
	if (e.state == EXPORT_DONE && e.expires_at > rq->op.now) {
		note_fetched(rq, AUDIT_EXPORT_FETCHED, e.id);
		return send_file(rq, arena_printf(a, "exports/%s", e.file_name), media_type(&e),
				 arena_printf(a, "%s%s", e.name, exports_ending(&e)));
	}
	redirect_flash(rq,
		       e.state == EXPORT_QUEUED || e.state == EXPORT_RUNNING ? "export-not-ready"
									     : "export-gone",
		       0);
	return redirect_to(rq, "/exports");
}

static enum rc post_exports_remove(struct request *rq)
{
	enum rc rc = export_remove(&rq->op, rq->config, form_id(rq, "id"));

	if (rc)
		return rc;
	redirect_flash(rq, "export-removed", 0);
	return redirect_to(rq, "/exports");
}

/* --- routes --------------------------------------------------------------------------------- */

static const struct field exports_id_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_EXPORT_RUN, NULL, get_exports_list},
    {METHOD_GET, "/new", PERM_EXPORT_RUN, exports_search_fields, get_exports_new},
    /* The same page, asked for by its own choice of what to export. */
    {METHOD_GET, "/what", PERM_EXPORT_RUN, exports_search_fields, get_exports_new},
    {METHOD_POST, "/new", PERM_EXPORT_RUN, exports_new_fields, post_exports_new},
    {METHOD_POST_READ, "/choose", PERM_EXPORT_RUN, exports_new_fields, post_exports_choose},
    {METHOD_GET, "/view", PERM_EXPORT_RUN, exports_id_fields, get_exports_view},
    {METHOD_GET, "/download", PERM_EXPORT_RUN, exports_id_fields, get_exports_download},
    {METHOD_GET, "/schedules", PERM_EXPORT_RUN, NULL, get_exports_schedules},
    {METHOD_POST, "/schedules", PERM_EXPORT_RUN, exports_schedule_fields, post_exports_schedules},
    {METHOD_GET, "/links", PERM_EXPORT_RUN, NULL, get_exports_links},
    {METHOD_POST, "/link-new", PERM_EXPORT_RUN, exports_link_new_fields, post_exports_link_new},
    {METHOD_POST, "/link-switch", PERM_EXPORT_RUN, exports_link_fields, post_exports_link_switch},
    {METHOD_POST, "/link-revoke", PERM_EXPORT_RUN, exports_link_fields, post_exports_link_revoke},
    /* By its token alone: for spreadsheets. */
    {METHOD_GET, "/feed", PERM_ANYONE, exports_feed_fields, get_exports_feed},
    {METHOD_POST, "/remove", PERM_EXPORT_RUN, exports_id_fields, post_exports_remove},
    {0},
};

int main(void)
{
	return app_serve("exports", routes);
}
