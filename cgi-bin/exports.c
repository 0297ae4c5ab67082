/*
 * /exports: files of contacts on their way out.  Everybody sees, fetches and removes their own
 * only; what an export may hold is lib/domain/export.h's business.
 */
#include "lib/domain/audit.h"
#include "lib/domain/contact_selection.h"
#include "lib/domain/export_file.h"
#include "lib/filter/filter_words.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { SHOWN_MAX = 200, REFRESH_SECONDS = 3, STATUS_BAD = 400 };

/* --- the list ------------------------------------------------------------------------------- */

/* The catalogue, to say filters in words. */
struct fields {
	const struct filter_field **list;
	size_t count;
};

/* In the words of the builder; what can't be read stands there as it is. */
static const char *filter_in_words(struct request *rq, const struct fields *fields,
				   const char *text)
{
	struct filter_error error = {0};
	struct filter_node *tree;

	if (filter_parse(&rq->op, text, &tree, &error)) {
		op_clear_fault(&rq->op);
		return text;
	}
	return filter_words(&rq->op, fields->list, fields->count, tree);
}

/* Whose people, when it is not those of All contacts: a word in the address, and a sentence. */
static const struct who {
	const char *word, *text, *path;
	unsigned states;
} whos[] = {
    {"archived", "Archived contacts", "/archived", CONTACT_IN_ARCHIVED},
    {"deleted", "Deleted contacts", "/deleted", CONTACT_IN_DELETED},
    {"everybody", "Live and deleted contacts", "/everybody", CONTACT_IN_LIVE | CONTACT_IN_DELETED},
};
static const char *const who_words[] = {"archived", "deleted", "everybody", NULL};

/* NULL: live people. */
static const struct who *find_who(unsigned states)
{
	for (size_t i = 0; i < ARRAY_LEN(whos); i++)
		if (whos[i].states == states)
			return &whos[i];
	return NULL;
}

static unsigned states_of(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(whos); i++)
		if (strcmp(whos[i].word, word) == 0)
			return whos[i].states;
	return CONTACT_IN_LIVE;
}

/* "All contacts", or each thing that they must be in. */
static void fill_what(struct request *rq, struct tpl *t, const struct fields *fields,
		      const struct export *e)
{
	struct tpl *part;

	if (find_who(e->states))
		tpl_text(tpl_add(t, "WHO"), "WHO_TEXT", find_who(e->states)->text);
	else if (!e->search[0] && !e->filter[0] && !e->segment_id)
		tpl_show(t, "EVERYONE");
	if (e->segment_id) {
		part = tpl_add(t, "SEGMENT");
		tpl_int(part, "SEGMENT_ID", e->segment_id);
		tpl_text(part, "SEGMENT_NAME", e->segment_name);
	}
	if (e->filter[0]) {
		part = tpl_add(t, "FILTER");
		tpl_text(part, "FILTER_WORDS", filter_in_words(rq, fields, e->filter));
		tpl_text(part, "FILTER_TEXT", e->filter);
	}
	if (e->search[0]) {
		part = tpl_add(t, "SEARCH");
		tpl_text(part, "SEARCH_TEXT", e->search);
		tpl_show(part, e->inside ? "INSIDE" : "PREFIX");
	}
	if (e->filter_day[0])
		tpl_text(tpl_add(t, "AS_OF"), "DAY", zone_format_day(&rq->op.mem, e->filter_at));
}

static void fill_progress(struct request *rq, struct tpl *body, const struct export *e)
{
	struct tpl *t = tpl_include(body, "PROGRESS", "_progress");
	struct arena *a = &rq->op.mem;
	int64_t seconds = rq->op.now - e->started_at, rate;

	tpl_text(t, "ID", arena_printf(a, "export-%lld", (long long)e->id));
	tpl_text(t, "LABEL", arena_printf(a, "%s.csv", e->name));
	tpl_text(tpl_add(t, "RUNNING"), "REFRESH_URL", "/exports");
	tpl_text(t, "DONE", format_count(a, e->written_rows));
	if (e->state == EXPORT_QUEUED) {
		tpl_text(t, "STATE", "Waiting for its turn");
		tpl_show(t, "UNKNOWN");
		return;
	}
	tpl_text(t, "STATE", e->expected_rows ? "Writing the file" : "Looking for the contacts");
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

static void fill_state(struct request *rq, struct tpl *row, const struct export *e)
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
}

static void fill_exports_list(struct request *rq, struct tpl *body, const struct fields *fields,
			      const struct export *list, size_t count)
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
		fill_what(rq, row, fields, e);
		fill_rows(rq, row, e);
		fill_state(rq, row, e);
		if (e->state == EXPORT_QUEUED || e->state == EXPORT_RUNNING) {
			fill_progress(rq, body, e);
			unfinished = true;
		}
	}
	tpl_show(body, count ? "ROWS" : "NO_ROWS");
	if (unfinished)
		page_refresh(rq, REFRESH_SECONDS);
}

static void fill_empty(struct tpl *body)
{
	struct tpl *t = tpl_include(body, "EMPTY", "_empty");

	tpl_text(t, "ICON", "exports");
	tpl_text(t, "TITLE", "No exports yet");
	tpl_text(
	    t, "TEXT",
	    "An export is a CSV file of your contacts: all of them, or those whom a filter or a"
	    " search in the contact list finds.");
	t = tpl_add(t, "ACTION");
	tpl_text(t, "ACTION_HREF", "/exports/new");
	tpl_text(t, "ACTION_LABEL", "Export all contacts");
}

static enum rc get_exports_list(struct request *rq)
{
	struct fields fields;
	struct export *list;
	size_t count;
	struct tpl *body;
	enum rc rc = export_list(&rq->op, SHOWN_MAX, &list, &count);

	if (!rc)
		rc = filter_field_list(&rq->op, &fields.list, &fields.count);
	if (rc)
		return rc;
	body = page_new(rq, "exports_list", "Exports");
	fill_exports_list(rq, body, &fields, list, count);
	if (!count)
		fill_empty(body);
	return page_send(rq, body, RC_OK);
}

/* --- a new one ------------------------------------------------------------------------------ */

static void fill_columns(struct tpl *body)
{
	tpl_text(tpl_add(body, "COLUMN"), "LABEL", EXPORT_ID_LABEL);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		tpl_text(tpl_add(body, "COLUMN"), "LABEL", contact_fields[f].label);
	for (int i = 0; i < EXPORT_EXTRA_COUNT; i++)
		tpl_text(tpl_add(body, "COLUMN"), "LABEL", export_extra_labels[i]);
	tpl_int(body, "COLUMN_COUNT", 1 + (CONTACT_FIELD_COUNT - 1) + EXPORT_EXTRA_COUNT);
}

/* The contact list as it was when they came from there. */
static const char *back_href(struct request *rq, const struct export *e)
{
	struct arena *a = &rq->op.mem;

	if (e->segment_id)
		return arena_printf(a, "/segments/view?id=%lld", (long long)e->segment_id);
	return arena_printf(a, "/contacts%s?q=%s%s&filter=%s&at=%s",
			    find_who(e->states) ? find_who(e->states)->path : "",
			    urlencode(a, e->search), e->inside ? "&inside=1" : "",
			    urlencode(a, e->filter), urlencode(a, e->filter_day));
}

static void fill_exports_new(struct request *rq, struct tpl *body, const struct fields *fields,
			     const struct export *e)
{
	struct arena *a = &rq->op.mem;

	tpl_text(body, "NAME", e->name);
	tpl_int(body, "NAME_MAX", EXPORT_NAME_MAX);
	tpl_text(body, "Q", e->search);
	if (e->inside)
		tpl_show(body, "INSIDE_SET");
	tpl_text(body, "FILTER_VALUE", e->filter);
	tpl_text(body, "DAY_VALUE", e->filter_day);
	tpl_text(body, "STATES_VALUE", find_who(e->states) ? find_who(e->states)->word : "");
	if (e->segment_id)
		tpl_int(tpl_add(body, "SEGMENT_SET"), "SEGMENT_ID", e->segment_id);
	tpl_text(body, "COUNT", format_count(a, e->expected_rows));
	tpl_show(body, e->expected_rows == 1 ? "ONE" : "MANY");
	if (e->expected_rows)
		tpl_int(tpl_add(body, "ANYBODY"), "ASKED", e->expected_rows);
	else
		tpl_show(body, "NOBODY");
	fill_what(rq, body, fields, e);
	if (e->search[0] || e->filter[0] || e->segment_id || find_who(e->states))
		tpl_show(body, "NOT_EVERYONE");
	fill_columns(body);
	tpl_text(body, "BACK_HREF", back_href(rq, e));
}

static const char *default_name(struct request *rq, const struct export *e)
{
	struct arena *a = &rq->op.mem;
	const char *day = zone_format_day(a, rq->op.now);
	const char *name = arena_printf(a, "%s %s", e->segment_name, day);

	/* Any name of a segment can be a file's, but for its length. */
	if (!e->segment_name[0] || strlen(name) > EXPORT_NAME_MAX)
		name = arena_printf(
		    a, "%s %s", find_who(e->states) ? find_who(e->states)->text : "Contacts", day);
	return name;
}

/* No form: what was asked for has no meaning, and so there is nobody to export. */
static enum rc show_no_export(struct request *rq, const struct export *e, const char *message,
			      enum rc rc)
{
	struct tpl *body = page_new(rq, "exports_none", "Export contacts");

	tpl_text(body, "MESSAGE", message);
	if (e->filter[0])
		tpl_text(tpl_add(body, "FILTER"), "FILTER_TEXT", e->filter);
	tpl_text(body, "BACK_HREF", back_href(rq, e));
	if (rc == RC_INVALID)
		rq->status = STATUS_BAD;
	return page_send(rq, body, rc);
}

/* e was counted.  rc: of what was tried with it. */
static enum rc show_exports_new(struct request *rq, struct export *e, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct fields fields;
	enum rc listed = filter_field_list(&rq->op, &fields.list, &fields.count);
	struct tpl *body;

	if (listed)
		return listed;
	rq->op.fault = kept;
	body = page_new(rq, "exports_new", "Export contacts");
	if (!e->name)
		e->name = default_name(rq, e);
	fill_exports_new(rq, body, &fields, e);
	/* Nothing that they typed is wrong: both numbers, and the button has the new one. */
	if (rc == RC_CONFLICT && strcmp(kept.field, "asked") == 0)
		page_say(rq, "warning",
			 arena_printf(&rq->op.mem,
				      "The number of contacts has changed since you looked: it was"
				      " %s and is %s now. Nothing was exported yet.",
				      format_count(&rq->op.mem, e->asked_rows),
				      format_count(&rq->op.mem, e->expected_rows)));
	else
		page_fault(rq, body);
	return page_send(rq, body, rc);
}

/* Whom the form or the address means, and how many they are now. */
static enum rc read_export(struct request *rq, struct export *e, const char **message)
{
	struct filter_context ctx;
	enum rc rc = segment_context(&rq->op, &ctx); /* the zone, for the day */

	*e = (struct export){
	    .states = states_of(form_text(rq, "states")),
	    .search = form_text(rq, "q"),
	    .inside = form_bool(rq, "inside"),
	    .filter = form_text(rq, "filter"),
	    .filter_day = form_text(rq, "at"),
	    .segment_id = form_id(rq, "segment"),
	    .segment_name = "",
	};
	*message = "";
	if (!rc)
		rc = contact_selection_day(&rq->op, e->filter_day, &e->filter_at);
	if (rc) {
		*message = rq->op.fault.reason;
		return rc;
	}
	return export_count(&rq->op, e, message);
}

/* Of a segment that is not there nothing is said; any other mistake has a page of its own. */
static bool has_page(const struct request *rq, enum rc rc)
{
	return rc == RC_CONFLICT || (rc == RC_INVALID && strcmp(rq->op.fault.field, "q") != 0);
}

static enum rc get_exports_new(struct request *rq)
{
	struct export e;
	const char *message;
	enum rc rc = read_export(rq, &e, &message);

	if (has_page(rq, rc))
		return show_no_export(rq, &e, message, rc);
	return rc ? rc : show_exports_new(rq, &e, RC_OK);
}

static enum rc post_exports_new(struct request *rq)
{
	struct export e;
	const char *message, *typed = form_text(rq, "name");
	enum rc rc = read_export(rq, &e, &message);

	if (has_page(rq, rc))
		return show_no_export(rq, &e, message, rc);
	if (rc)
		return rc;
	e.name = typed;
	e.asked_rows = form_id(rq, "asked");
	rc = export_request(&rq->op, &e);
	if (rc == RC_INVALID || rc == RC_CONFLICT) {
		e.name = typed;
		return show_exports_new(rq, &e, rc);
	}
	if (rc)
		return rc;
	start_job(rq, "exporter");
	redirect_flash(rq, "export-started", 0);
	return redirect_to(rq, "/exports");
}

/* --- fetching and removing ------------------------------------------------------------------ */

static enum rc get_exports_download(struct request *rq)
{
	struct arena *a = &rq->op.mem;
	struct export e;
	enum rc rc = export_get(&rq->op, form_id(rq, "id"), &e);

	if (rc)
		return rc;
	if (e.state == EXPORT_DONE && e.expires_at > rq->op.now) {
		note_fetched(rq, AUDIT_EXPORT_FETCHED, e.id);
		return send_file(rq, arena_printf(a, "exports/%s", e.file_name),
				 "text/csv; charset=utf-8", arena_printf(a, "%s.csv", e.name));
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

static const struct field exports_search_fields[] = {
    {"q", FIELD_TEXT, false, SEARCH_MAX, NULL},
    {"inside", FIELD_BOOL, false, 0, NULL},
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"segment", FIELD_ID, false, 0, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {.name = "states", .type = FIELD_CHOICE, .choices = who_words},
    {0},
};

static const struct field exports_new_fields[] = {
    {"name", FIELD_TEXT, true, 4 * EXPORT_NAME_MAX, NULL},
    {"q", FIELD_TEXT, false, SEARCH_MAX, NULL},
    {"inside", FIELD_BOOL, false, 0, NULL},
    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},
    {"segment", FIELD_ID, false, 0, NULL},
    {"at", FIELD_TEXT, false, 0, NULL},
    {.name = "states", .type = FIELD_CHOICE, .choices = who_words},
    {"asked", FIELD_ID, false, 0, NULL},
    {0},
};

static const struct field exports_id_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_EXPORT_RUN, NULL, get_exports_list},
    {METHOD_GET, "/new", PERM_EXPORT_RUN, exports_search_fields, get_exports_new},
    {METHOD_POST, "/new", PERM_EXPORT_RUN, exports_new_fields, post_exports_new},
    {METHOD_GET, "/download", PERM_EXPORT_RUN, exports_id_fields, get_exports_download},
    {METHOD_POST, "/remove", PERM_EXPORT_RUN, exports_id_fields, post_exports_remove},
    {0},
};

int main(void)
{
	return app_serve("exports", routes);
}
