/*
 * One import: how far it is, its result, and what may be done with it.
 */
#include "cgi-bin/imports_mapping.h"

#include "lib/domain/import_control.h"
#include "lib/domain/import_kept.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

enum { PROBLEMS_SHOWN = 100, REFRESH_SECONDS = 2 };

static const struct import_words state_words[] = {
    [IMPORT_UPLOADED] = {"Not started", "is-off", ""},
    [IMPORT_MAPPED] = {"Not started", "is-off", ""},
    [IMPORT_QUEUED] = {"Waiting", "is-busy", "Waiting for its turn"},
    [IMPORT_CHECKING] = {"Checking", "is-busy",
			 "Reading the file to its end before anything is written"},
    [IMPORT_RUNNING] = {"Running", "is-busy", "Taking in rows"},
    [IMPORT_DONE] = {"Done", "is-good", ""},
    [IMPORT_FAILED] = {"Failed", "is-bad", ""},
};

static const struct import_words paused_words = {"Paused", "is-off",
						 "Paused: nothing is taken in until it goes on"};
static const struct import_words cancelling_words = {"Being cancelled", "is-busy",
						     "Ending the rows at hand"};
static const struct import_words cancelled_words = {"Cancelled", "is-warn", ""};

/* State and wish together are what people see. */
const struct import_words *import_words(const struct import *im)
{
	if (im->cancelled_at)
		return &cancelled_words;
	if (import_is_active(im) && im->wish == IMPORT_WISH_CANCEL)
		return &cancelling_words;
	if (import_is_active(im) && im->wish == IMPORT_WISH_PAUSE)
		return &paused_words;
	return &state_words[im->state];
}

int64_t import_percent(const struct import *im)
{
	return im->total_rows ? im->done_rows * 100 / im->total_rows : 0;
}

/* 0 when nothing can be said yet. */
static int64_t rows_per_second(const struct import *im)
{
	return im->run_ms ? im->done_rows * 1000 / im->run_ms : 0;
}

const char *import_href(struct request *rq, const struct import *im)
{
	const char *page = im->state == IMPORT_UPLOADED ? "mapping"
			   : im->state == IMPORT_MAPPED ? "review"
							: "view";

	return arena_printf(&rq->op.mem, "/imports/%s?id=%lld", page, (long long)im->id);
}

/* --- while it runs, and its result ---------------------------------------------------------- */

static void fill_progress(struct request *rq, struct tpl *body, const struct import *im)
{
	struct tpl *t = tpl_include(body, "PROGRESS", "_progress");
	int64_t rate = rows_per_second(im);
	struct arena *a = &rq->op.mem;

	tpl_text(t, "ID", "import-progress");
	tpl_text(t, "LABEL", im->name);
	if (im->wish != IMPORT_WISH_PAUSE) {
		tpl_text(tpl_add(t, "RUNNING"), "REFRESH_URL",
			 arena_printf(a, "/imports/view?id=%lld", (long long)im->id));
		page_wait_for_job(rq, REFRESH_SECONDS);
	}
	tpl_text(t, "STATE", import_words(im)->sentence);
	tpl_text(t, "DONE", format_count(a, im->done_rows));
	if (!im->total_rows) {
		tpl_show(t, "UNKNOWN");
		return;
	}
	tpl_int(tpl_add(t, "PERCENT"), "PERCENT_NUMBER", import_percent(im));
	tpl_text(t, "TOTAL", format_count(a, im->total_rows));
	tpl_int(t, "VALUE", im->done_rows);
	tpl_int(t, "MAX", im->total_rows);
	if (!rate || im->wish)
		return;
	tpl_text(tpl_add(t, "RATE"), "PER_SECOND", format_count(a, rate));
	tpl_text(tpl_add(t, "LEFT"), "LEFT_TEXT",
		 arena_printf(a, "about %s left",
			      format_seconds(a, (im->total_rows - im->done_rows) / rate + 1)));
}

static void fill_failure(struct request *rq, struct tpl *body, const struct import *im)
{
	struct tpl *t = tpl_add(body, "FAILED_IMPORT");

	tpl_text(t, "REASON", im->error);
	if (im->done_rows)
		tpl_text(tpl_add(t, "PARTLY"), "TAKEN",
			 format_counted(&rq->op.mem, im->done_rows, "row", "rows"));
	else
		tpl_show(t, "NOTHING");
}

/* What may be done with one that is under way, and why it does not move. */
static void fill_control(struct request *rq, struct tpl *body, const struct import *im)
{
	struct tpl *t = tpl_add(body, "CONTROL");

	tpl_int(t, "ID", im->id);
	if (im->wish != IMPORT_WISH_CANCEL) {
		tpl_show(t, im->wish == IMPORT_WISH_PAUSE ? "MAY_RESUME" : "MAY_PAUSE");
		tpl_show(t, "MAY_CANCEL");
	}
	if (im->wish == IMPORT_WISH_PAUSE && im->wished_by_name[0])
		tpl_text(tpl_add(body, "PAUSED"), "PAUSED_BY", im->wished_by_name);
	if (im->halt_reason[0]) {
		t = tpl_add(body, "HALTED");
		tpl_text(t, "HALT_REASON", im->halt_reason);
		tpl_text(t, "HALTED_AT", zone_format_minute(&rq->op.mem, im->halted_at));
	}
}

static void fill_cancelled(struct request *rq, struct tpl *body, const struct import *im)
{
	struct tpl *t = tpl_add(body, "CANCELLED");

	if (im->wished_by_name[0])
		tpl_text(tpl_add(t, "CANCELLER"), "CANCELLED_BY", im->wished_by_name);
	if (!im->done_rows) {
		tpl_show(t, "UNBEGUN");
		return;
	}
	t = tpl_add(t, "BEGUN");
	tpl_text(t, "TAKEN", format_count(&rq->op.mem, im->done_rows));
	tpl_text(t, "ALL_ROWS", format_counted(&rq->op.mem, im->total_rows, "row", "rows"));
	tpl_int(t, "BATCH_ID", im->batch_id);
}

static enum rc fill_problems(struct request *rq, struct tpl *body, const struct import *im)
{
	struct arena *a = &rq->op.mem;
	struct import_problem *list;
	struct tpl *t;
	size_t count;
	enum rc rc = import_problems(&rq->op, im->id, PROBLEMS_SHOWN, &list, &count);

	if (rc || !count)
		return rc;
	t = tpl_add(body, "PROBLEMS");
	tpl_int(t, "SHOWN", (int64_t)count);
	if (im->rows[IMPORT_SKIPPED] + im->rows[IMPORT_ROW_FAILED] > (int64_t)count)
		tpl_show(t, "MORE");
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(t, "PROBLEM");

		import_fill_place(rq, row, im, list[i].source, list[i].line);
		tpl_text(row, "ROW", format_count(a, list[i].number));
		tpl_text(row, "REASON", list[i].reason);
		tpl_show(row, list[i].bucket == IMPORT_SKIPPED ? "IS_SKIPPED" : "IS_FAILED");
	}
	return RC_OK;
}

static void fill_time(struct request *rq, struct tpl *t, const char *section, const char *marker,
		      int64_t at)
{
	struct arena *a = &rq->op.mem;

	t = tpl_add(t, section);
	tpl_text(t, marker, zone_format_minute(a, at));
	tpl_text(t, arena_printf(a, "%s_EXACT", marker), zone_format_exact(a, at));
}

static void fill_facts(struct request *rq, struct tpl *body, const struct import *im)
{
	struct arena *a = &rq->op.mem;

	import_fill_sources(rq, body, im);
	tpl_show(body, im->update_existing ? "UPDATES" : "KEEPS");
	if (im->account_id) {
		struct tpl *by = tpl_add(body, "BY");

		tpl_text(by, "WHO", im->account_name);
		if (im->obtained_by)
			tpl_text(tpl_add(by, "VOUCHED"), "QUEUED",
				 zone_format_minute(a, im->queued_at));
	} else {
		tpl_show(body, "SETUP");
	}
	if (im->started_at)
		fill_time(rq, body, "HAS_STARTED", "STARTED", im->started_at);
	if (im->finished_at)
		fill_time(rq, body, "HAS_FINISHED", "FINISHED", im->finished_at);
	if (import_is_kept(im)) {
		struct tpl *kept = tpl_add(body, "KEPT");

		tpl_int(kept, "ID", im->id);
		fill_time(rq, kept, "UNTIL", "KEPT_UNTIL", im->kept_until);
		if (im->done_rows)
			tpl_show(kept, "HAS_ROWS");
	}
	if (rows_per_second(im))
		tpl_text(tpl_add(body, "RATE"), "PER_SECOND",
			 format_counted(a, rows_per_second(im), "row", "rows"));
}

static enum rc fill_imports_view(struct request *rq, struct tpl *body, const struct import *im)
{
	enum rc rc = import_fill_segments(rq, body, im);

	if (rc)
		return rc;
	tpl_int(body, "ID", im->id);
	tpl_text(body, "NAME", im->name);
	tpl_text(body, "STATE", import_words(im)->label);
	tpl_text(body, "STATE_CLASS", import_words(im)->css);
	fill_facts(rq, body, im);
	if (import_is_active(im)) {
		tpl_show(body, im->wish ? "HELD" : "RUNNING");
		fill_progress(rq, body, im);
		fill_control(rq, body, im);
		return RC_OK;
	}
	if (im->cancelled_at)
		fill_cancelled(rq, body, im);
	if (im->cancelled_at && !im->done_rows)
		return RC_OK;
	tpl_text(body, "PEOPLE_HREF", "/contacts");
	if (im->state == IMPORT_DONE)
		tpl_show(body, "IS_DONE");
	else
		fill_failure(rq, body, im);
	if (im->done_rows)
		rc = import_fill_result(rq, body, im);
	return rc ? rc : fill_problems(rq, body, im);
}

enum rc get_imports_view(struct request *rq)
{
	struct import im;
	struct tpl *body;
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), &im);

	if (rc)
		return rc;
	if (import_is_open(&im))
		return redirect_to(rq, "%s", import_href(rq, &im));
	body = page_new(rq, "imports_view", im.name);
	rc = fill_imports_view(rq, body, &im);
	return rc ? rc : page_send(rq, body, RC_OK);
}

/* --- what may be done with it --------------------------------------------------------------- */

typedef enum rc control_act(struct op *op, int64_t id);

static enum rc control(struct request *rq, control_act *act, const char *flash)
{
	int64_t id = form_id(rq, "id");
	enum rc rc = act(&rq->op, id);

	if (rc)
		return rc;
	start_job(rq, "importer"); /* a wish is heeded by it alone */
	redirect_flash(rq, flash, 0);
	return redirect_to(rq, "/imports/view?id=%lld", (long long)id);
}

enum rc post_imports_pause(struct request *rq)
{
	return control(rq, import_pause, "import-paused");
}

enum rc post_imports_resume(struct request *rq)
{
	return control(rq, import_resume, "import-resumed");
}

enum rc post_imports_cancel(struct request *rq)
{
	return control(rq, import_cancel, "import-stopped");
}

enum rc post_imports_discard(struct request *rq)
{
	struct import im;
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), &im);

	/* Of another upload that got the same number nobody said so. */
	if (!rc && import_is_open(&im) && import_check_files(rq, &im))
		return import_show_mapping(rq, &im, NULL, RC_CONFLICT);
	if (!rc)
		rc = import_discard(&rq->op, rq->config, &im);
	if (rc)
		return rc;
	redirect_flash(rq, "import-cancelled", 0);
	return redirect_to(rq, "/imports");
}
