/*
 * /imports: files of contacts on their way in.  Everybody who may import sees all of them: they are
 * part of the workspace, like the contacts they bring.
 */
#include "cgi-bin/imports.h"

#include "lib/base/limits.h"
#include "lib/domain/attribute.h"
#include "lib/domain/audit.h"
#include "lib/domain/contact.h"
#include "lib/domain/export_format.h"
#include "lib/domain/import_control.h"
#include "lib/domain/import_kept.h"
#include "lib/platform/csv.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/pager.h"

enum { LIST_MAX = 50, PROBLEMS_SHOWN = 100, REFRESH_SECONDS = 2, LIST_PAGES_MAX = 100000 };

struct state_words {
	const char *label, *css, *sentence;
};

static const struct state_words state_words[] = {
    [IMPORT_UPLOADED] = {"Not started", "is-off", ""},
    [IMPORT_MAPPED] = {"Not started", "is-off", ""},
    [IMPORT_QUEUED] = {"Waiting", "is-busy", "Waiting for its turn"},
    [IMPORT_CHECKING] = {"Checking", "is-busy",
			 "Reading the file to its end before anything is written"},
    [IMPORT_RUNNING] = {"Running", "is-busy", "Taking in rows"},
    [IMPORT_DONE] = {"Done", "is-good", ""},
    [IMPORT_FAILED] = {"Failed", "is-bad", ""},
};

static const struct state_words paused_words = {"Paused", "is-off",
						"Paused: nothing is taken in until it goes on"};
static const struct state_words cancelling_words = {"Being cancelled", "is-busy",
						    "Ending the rows at hand"};
static const struct state_words cancelled_words = {"Cancelled", "is-warn", ""};

/* State and wish together are what people see. */
static const struct state_words *words_of(const struct import *im)
{
	if (im->cancelled_at)
		return &cancelled_words;
	if (import_is_active(im) && im->wish == IMPORT_WISH_CANCEL)
		return &cancelling_words;
	if (import_is_active(im) && im->wish == IMPORT_WISH_PAUSE)
		return &paused_words;
	return &state_words[im->state];
}

static int64_t percent(const struct import *im)
{
	return im->total_rows ? im->done_rows * 100 / im->total_rows : 0;
}

/* 0 when nothing can be said yet. */
static int64_t rows_per_second(const struct import *im)
{
	return im->run_ms ? im->done_rows * 1000 / im->run_ms : 0;
}

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

static const char *href_of(struct request *rq, const struct import *im)
{
	const char *page = im->state == IMPORT_UPLOADED ? "mapping"
			   : im->state == IMPORT_MAPPED ? "review"
							: "view";

	return arena_printf(&rq->op.mem, "/imports/%s?id=%lld", page, (long long)im->id);
}

static void fill_import(struct request *rq, struct tpl *row, const struct import *im)
{
	struct arena *a = &rq->op.mem;

	tpl_text(row, "HREF", href_of(rq, im));
	tpl_text(row, "NAME", im->name);
	tpl_text(row, "STATE", words_of(im)->label);
	tpl_text(row, "STATE_CLASS", words_of(im)->css);
	tpl_text(row, "AT", zone_format_minute(a, im->created_at));
	tpl_text(row, "AT_EXACT", zone_format_exact(a, im->created_at));
	fill_who(row, im);
	if (im->state == IMPORT_RUNNING)
		tpl_int(tpl_add(row, "PERCENT"), "PERCENT_NUMBER", percent(im));
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
	struct pager p = {.what = "imports",
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

/* --- one import: running, or its result ----------------------------------------------------- */

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
	tpl_text(t, "STATE", words_of(im)->sentence);
	tpl_text(t, "DONE", format_count(a, im->done_rows));
	if (!im->total_rows) {
		tpl_show(t, "UNKNOWN");
		return;
	}
	tpl_int(tpl_add(t, "PERCENT"), "PERCENT_NUMBER", percent(im));
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
		tpl_text(tpl_add(t, "PARTLY"), "TAKEN", format_count(&rq->op.mem, im->done_rows));
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
	tpl_text(t, "ALL_ROWS", format_count(&rq->op.mem, im->total_rows));
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
		tpl_text(tpl_add(body, "RATE"), "PER_SECOND", format_count(a, rows_per_second(im)));
}

static enum rc fill_imports_view(struct request *rq, struct tpl *body, const struct import *im)
{
	enum rc rc = import_fill_segments(rq, body, im);

	if (rc)
		return rc;
	tpl_int(body, "ID", im->id);
	tpl_text(body, "NAME", im->name);
	tpl_text(body, "STATE", words_of(im)->label);
	tpl_text(body, "STATE_CLASS", words_of(im)->css);
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

static enum rc get_imports_view(struct request *rq)
{
	struct import im;
	struct tpl *body;
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), &im);

	if (rc)
		return rc;
	if (import_is_open(&im))
		return redirect_to(rq, "%s", href_of(rq, &im));
	body = page_new(rq, "imports_view", im.name);
	rc = fill_imports_view(rq, body, &im);
	return rc ? rc : page_send(rq, body, RC_OK);
}

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

static enum rc post_imports_pause(struct request *rq)
{
	return control(rq, import_pause, "import-paused");
}

static enum rc post_imports_resume(struct request *rq)
{
	return control(rq, import_resume, "import-resumed");
}

static enum rc post_imports_cancel(struct request *rq)
{
	return control(rq, import_cancel, "import-stopped");
}

static enum rc post_imports_discard(struct request *rq)
{
	struct import im;
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), &im);

	if (!rc)
		rc = import_discard(&rq->op, rq->config, &im);
	if (rc)
		return rc;
	redirect_flash(rq, "import-cancelled", 0);
	return redirect_to(rq, "/imports");
}

/* --- downloads ------------------------------------------------------------------------------ */

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

/* --- a row of the file ---------------------------------------------------------------------- */

static void fill_damage(struct tpl *body, const struct csv_row *row)
{
	struct tpl *damage = tpl_add(body, "DAMAGE");

	tpl_text(damage, "REASON", row->damage);
	tpl_text(damage, "TEXT", row->cells[0]);
}

/* is_card: what we wrote ourselves has formula guards that are not part of it. */
static void fill_cells(struct request *rq, struct tpl *body, const struct csv_row *header,
		       const struct csv_row *row, bool is_card)
{
	struct tpl *cells = tpl_add(body, "CELLS");

	for (size_t i = 0; i < row->count; i++) {
		struct tpl *cell = tpl_add(cells, "CELL");
		const char *column = i < header->count && header->cells[i][0]
					 ? header->cells[i]
					 : arena_printf(&rq->op.mem, "Column %zu", i + 1);

		tpl_text(cell, "COLUMN", column);
		if (row->cells[i][0])
			tpl_text(tpl_add(cell, "FULL"), "VALUE",
				 is_card ? csv_unguard(row->cells[i]) : row->cells[i]);
		else
			tpl_show(cell, "BLANK");
	}
}

static void fill_imports_row(struct request *rq, struct tpl *body, const struct import *im,
			     const struct csv_row *header, const struct csv_row *row,
			     int64_t source)
{
	struct arena *a = &rq->op.mem;

	tpl_int(body, "ID", im->id);
	tpl_text(body, "NAME", im->name);
	tpl_text(body, "NUMBER", format_count(a, row->number));
	import_fill_place(rq, body, im, source, row->line);
	if (row->damage)
		fill_damage(body, row);
	else
		fill_cells(rq, body, header, row, im->sources[source - 1].kind == IMPORT_VCARD);
	if (row->number > 1)
		tpl_int(tpl_add(body, "PREVIOUS"), "PREVIOUS_ROW", row->number - 1);
	if (row->number < im->total_rows)
		tpl_int(tpl_add(body, "NEXT"), "NEXT_ROW", row->number + 1);
}

/* As it stands in the file, whatever became of it. */
static enum rc get_imports_row(struct request *rq)
{
	struct csv_row header, row;
	struct import im;
	struct tpl *body;
	int64_t source;
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), &im);

	if (!rc)
		rc = import_kept_row(&rq->op, rq->config, &im, form_id(rq, "row"), &header, &row,
				     &source);
	if (rc)
		return rc;
	body = page_new(rq, "imports_row", "A row of a file");
	fill_imports_row(rq, body, &im, &header, &row, source);
	return page_send(rq, body, RC_OK);
}

/* Two invented people, so that every column shows what it takes. */
static const char *const template_people[2][CONTACT_FIELD_COUNT] = {
    {"",
     "Anna",
     "Berger",
     "anna.berger@example.com",
     "+43 664 1234567",
     "C-1001",
     "Bäckerei Berger",
     "Hauptstraße 1",
     "Wien",
     "Wien",
     "1010",
     "Austria",
     "de",
     "Europe/Vienna",
     "News, Offers",
     "Customer",
     "2026-01-15",
     "yes",
     "2026-01-15",
     "Form",
     "2026-01",
     "yes",
     "2026-01-15",
     "Form",
     "2026-01",
     "no"},
    {"",
     "John",
     "Doe",
     "john.doe@example.com",
     "+44 7911 123456",
     "C-1002",
     "",
     "1 High Street",
     "London",
     "",
     "SW1A 1AA",
     "United Kingdom",
     "en",
     "Europe/London",
     "",
     "",
     "",
     "yes",
     "2026-02-01T09:30:00Z",
     "Paper",
     "2026-01",
     "no",
     "2026-02-01",
     "Paper",
     "2026-01",
     "no"},
};

/* What an attribute takes. */
static const char *template_value(struct op *op, const struct attribute *a)
{
	static const char *const values[ATTRIBUTE_TYPE_COUNT] = {
	    [ATTRIBUTE_TEXT] = "Any text",
	    [ATTRIBUTE_NUMBER] = "42",
	    [ATTRIBUTE_DATE] = "2026-01-15",
	    [ATTRIBUTE_YES_NO] = "yes",
	    [ATTRIBUTE_LINK] = "https://example.com/",
	};
	struct str s;
	const char *text;

	if (!attribute_has_options(a->type))
		return values[a->type];
	if (!a->option_count)
		return "";
	if (a->type == ATTRIBUTE_CHOICE)
		return a->options[0].label;
	str_init(&s, CSV_FIELD_MAX);
	export_add_list(&s, (const char *const[]){a->options[0].label}, 1);
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

/* One that is called like a field would be taken for that. */
static bool is_called_like_field(struct op *op, const struct attribute *a)
{
	const char *name = text_fold(&op->mem, a->name);

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		if (strcmp(text_fold(&op->mem, contact_fields[f].label), name) == 0)
			return true;
	return false;
}

/* Their cells of the header, of the first person, and of the second one, who has no values. */
static void add_template_attributes(struct request *rq, const struct attribute *attributes,
				    size_t count, bool is_header, bool is_filled)
{
	for (size_t i = 0; i < count; i++)
		if (!is_called_like_field(&rq->op, &attributes[i]))
			csv_write_cell(&rq->body,
				       is_header   ? attributes[i].name
				       : is_filled ? template_value(&rq->op, &attributes[i])
						   : "",
				       false);
}

static enum rc get_imports_template(struct request *rq)
{
	struct attribute *attributes;
	size_t count;
	enum rc rc = attribute_list(&rq->op, &attributes, &count);

	if (rc)
		return rc;
	str_clear(&rq->body);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		csv_write_cell(&rq->body, contact_fields[f].label, f == 1);
	add_template_attributes(rq, attributes, count, true, false);
	csv_write_end(&rq->body);
	for (size_t i = 0; i < ARRAY_LEN(template_people); i++) {
		for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
			csv_write_cell(&rq->body, template_people[i][f], f == 1);
		add_template_attributes(rq, attributes, count, false, i == 0);
		csv_write_end(&rq->body);
	}
	rq->body_type = "text/csv; charset=utf-8";
	rq->file_name = "muster-template.csv";
	return RC_OK;
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
    {METHOD_POST, "/anew", PERM_IMPORT_RUN, imports_id_fields, post_imports_anew},
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
    {METHOD_POST, "/discard", PERM_IMPORT_RUN, imports_id_fields, post_imports_discard},
    {0},
};

int main(void)
{
	return app_serve("imports", routes);
}
