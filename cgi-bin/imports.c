/*
 * /imports: files of contacts on their way in.  Everybody who may import sees all of them: they are
 * part of the workspace, like the contacts they bring.
 */
#include "cgi-bin/imports.h"

#include "lib/domain/audit.h"
#include "lib/domain/import_kept.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/pager.h"

enum { LIST_MAX = 50, REFRESH_SECONDS = 2, LIST_PAGES_MAX = 100000 };

static void fill_counts(struct request *rq, struct tpl *t, const struct import *im)
{
	struct arena *a = &rq->op.mem;

	tpl_text(t, "TOTAL", format_count(a, im->cancelled_at ? im->done_rows : im->total_rows));
	tpl_text(t, "CREATED", format_count(a, im->rows[IMPORT_CREATED]));
	tpl_text(t, "UPDATED", format_count(a, im->rows[IMPORT_UPDATED]));
	tpl_text(t, "UNCHANGED", format_count(a, im->rows[IMPORT_UNCHANGED]));
	tpl_text(t, "SKIPPED", format_count(a, im->rows[IMPORT_SKIPPED]));
	tpl_text(t, "FAILED", format_count(a, im->rows[IMPORT_ROW_FAILED]));
}

static void fill_who(struct tpl *t, const struct import *im)
{
	if (im->account_id)
		tpl_text(tpl_add(t, "BY"), "WHO", im->account_name);
	else
		tpl_show(t, "SETUP");
}

/* --- the list ------------------------------------------------------------------------------- */

static void fill_import(struct request *rq, struct tpl *row, const struct import *im)
{
	struct arena *a = &rq->op.mem;

	tpl_text(row, "HREF", import_href(rq, im));
	tpl_text(row, "NAME", im->name);
	tpl_text(row, "STATE", import_words(im)->label);
	tpl_text(row, "STATE_CLASS", import_words(im)->css);
	tpl_text(row, "AT", zone_format_minute(a, im->created_at));
	tpl_text(row, "AT_EXACT", zone_format_exact(a, im->created_at));
	fill_who(row, im);
	if (im->state == IMPORT_RUNNING)
		tpl_int(tpl_add(row, "PERCENT"), "PERCENT_NUMBER", import_percent(im));
	if (im->total_rows)
		fill_counts(rq, tpl_add(row, "COUNTS"), im);
	else
		tpl_show(row, "NO_COUNTS");
}

static void fill_empty(struct tpl *body)
{
	struct tpl *t = tpl_include(body, "EMPTY", "_empty");

	tpl_text(t, "ICON", "imports");
	tpl_text(t, "TITLE", "No imports yet");
	tpl_text(t, "TEXT",
		 "Bring your contacts in from a CSV file: from a spreadsheet, a shop or a"
		 " mailing service.");
	t = tpl_add(t, "ACTION");
	tpl_text(t, "ACTION_HREF", "/imports/new");
	tpl_text(t, "ACTION_LABEL", "Import contacts");
}

static const char *page_href(struct request *rq, int64_t page)
{
	return page == 1 ? "/imports"
			 : arena_printf(&rq->op.mem, "/imports?page=%lld", (long long)page);
}

static void fill_pager(struct request *rq, struct tpl *body, int64_t page, size_t count,
		       int64_t total)
{
	int64_t last = (total + LIST_MAX - 1) / LIST_MAX;
	struct pager p = {.one = "import",
			  .what = "imports",
			  .from = (page - 1) * LIST_MAX + 1,
			  .to = (page - 1) * LIST_MAX + (int64_t)count,
			  .total = total};

	if (page > 1) {
		p.first = page_href(rq, 1);
		p.previous = page_href(rq, page - 1);
	}
	if (page < last) {
		p.next = page_href(rq, page + 1);
		p.last = page_href(rq, last);
	}
	pager_fill(rq, body, &p);
}

static enum rc get_imports_list(struct request *rq)
{
	int64_t page = form_id(rq, "page"), total;
	bool live = false;
	struct import *list;
	struct tpl *body;
	size_t count;
	enum rc rc;

	page = page < 1 ? 1 : page > LIST_PAGES_MAX ? LIST_PAGES_MAX : page;
	rc = import_list(&rq->op, (page - 1) * LIST_MAX, LIST_MAX, &list, &count, &total);
	if (rc)
		return rc;
	body = page_new(rq, "imports_list", "Imports");
	for (size_t i = 0; i < count; i++) {
		fill_import(rq, tpl_add(body, "IMPORT"), &list[i]);
		live |= import_is_active(&list[i]) && list[i].wish != IMPORT_WISH_PAUSE;
	}
	if (live) {
		tpl_text(tpl_add(body, "LIVE"), "REFRESH_URL", page_href(rq, page));
		page_wait_for_job(rq, REFRESH_SECONDS);
	}
	tpl_show(body, total ? "ROWS" : "NO_ROWS");
	if (!total)
		fill_empty(body);
	fill_pager(rq, body, page, count, total);
	return page_send(rq, body, RC_OK);
}

/* --- its files ------------------------------------------------------------------------------ */

/* The upload's name without its ending, with " failed rows.csv". */
static const char *failed_file_name(struct request *rq, const struct import *im)
{
	const char *dot = strrchr(im->file_name, '.');
	int len = (int)(dot && dot != im->file_name ? (size_t)(dot - im->file_name)
						    : strlen(im->file_name));

	return arena_printf(&rq->op.mem, "%.*s failed rows.csv", len, im->file_name);
}

static enum rc get_imports_failed(struct request *rq)
{
	struct import im;
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), &im);

	if (rc)
		return rc;
	if (!im.failed_name[0])
		return op_fail(&rq->op, RC_NOT_FOUND, "", "no row of this import failed");
	note_fetched(rq, AUDIT_FAILED_FETCHED, im.id);
	return send_file(rq, arena_printf(&rq->op.mem, "exports/%s", im.failed_name),
			 "text/csv; charset=utf-8", failed_file_name(rq, &im));
}

static enum rc post_imports_forget(struct request *rq)
{
	struct import im;
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), &im);

	if (!rc)
		rc = import_kept_remove(&rq->op, rq->config, &im);
	if (rc)
		return rc;
	redirect_flash(rq, "import-file-removed", 0);
	return redirect_to(rq, "/imports/view?id=%lld", (long long)im.id);
}

/* --- routes --------------------------------------------------------------------------------- */

static const struct field imports_list_fields[] = {
    {"page", FIELD_ID, false, 0, NULL},
    {0},
};

static const struct field imports_id_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {0},
};

static const struct field imports_row_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"row", FIELD_ID, true, 0, NULL},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_IMPORT_RUN, imports_list_fields, get_imports_list},
    {METHOD_GET, "/new", PERM_IMPORT_RUN, NULL, get_imports_new},
    {METHOD_POST, "/new", PERM_IMPORT_RUN, import_new_fields, post_imports_new},
    {METHOD_GET, "/mapping", PERM_IMPORT_RUN, imports_id_fields, get_imports_mapping},
    {METHOD_POST, "/anew", PERM_IMPORT_RUN, import_files_fields, post_imports_anew},
    {METHOD_POST, "/mapping", PERM_IMPORT_RUN, import_mapping_fields, post_imports_mapping},
    {METHOD_POST, "/format", PERM_IMPORT_RUN, import_format_fields, post_imports_format},
    {METHOD_POST, "/add-file", PERM_IMPORT_RUN, import_add_fields, post_imports_add_file},
    {METHOD_POST, "/leave-file", PERM_IMPORT_RUN, import_leave_fields, post_imports_leave_file},
    {METHOD_GET, "/review", PERM_IMPORT_RUN, imports_id_fields, get_imports_review},
    {METHOD_POST, "/start", PERM_IMPORT_RUN, import_start_fields, post_imports_start},
    {METHOD_GET, "/view", PERM_IMPORT_RUN, imports_id_fields, get_imports_view},
    {METHOD_GET, "/failed", PERM_IMPORT_RUN, imports_id_fields, get_imports_failed},
    {METHOD_GET, "/template", PERM_IMPORT_RUN, NULL, get_imports_template},
    {METHOD_GET, "/row", PERM_IMPORT_RUN, imports_row_fields, get_imports_row},
    {METHOD_POST, "/forget", PERM_IMPORT_RUN, imports_id_fields, post_imports_forget},
    {METHOD_POST, "/rehearse", PERM_IMPORT_RUN, imports_id_fields, post_imports_rehearse},
    {METHOD_GET, "/diff", PERM_IMPORT_RUN, imports_id_fields, get_imports_diff},
    {METHOD_POST, "/pause", PERM_IMPORT_RUN, imports_id_fields, post_imports_pause},
    {METHOD_POST, "/resume", PERM_IMPORT_RUN, imports_id_fields, post_imports_resume},
    {METHOD_POST, "/cancel", PERM_IMPORT_RUN, imports_id_fields, post_imports_cancel},
    {METHOD_POST, "/discard", PERM_IMPORT_RUN, import_files_fields, post_imports_discard},
    {0},
};

int main(void)
{
	return app_serve("imports", routes);
}
