/*
 * /exports/new: what is exported, in which format, with which columns, and under which name.
 *
 * Buttons that only change the columns send the form to /exports/choose, which shows it again.
 */
#include "cgi-bin/exports_draft.h"

#include <stdio.h>

#include "lib/domain/export_schedule.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { STATUS_BAD = 400, TIME_MAX = 8, KEEP = 7, KEY_MAX = 16 + ATTRIBUTE_KEY_MAX };

static const char *const what_keys[] = {
    "contacts", "segments",	     "growth", "orders",     "order_items",
    "carts",	"product_views",     "visits", "page_views", "forms",
    "mailings", "mailing_responses", "events", "changes",    NULL};
static const char *const format_keys[] = {"csv",    "xlsx",  "jsonl", "vcard4",
					  "vcard3", "exact", NULL};
static const char *const repeat_keys[] = {"day", "week", "month", NULL};

#define WHOM_FIELDS                                                                                \
	{.name = "what", .type = FIELD_CHOICE, .choices = what_keys},                              \
	    {"q", FIELD_TEXT, false, SEARCH_MAX, NULL}, {"inside", FIELD_BOOL, false, 0, NULL},    \
	    {"filter", FIELD_LINES, false, FILTER_TEXT_MAX, NULL},                                 \
	    {"segment", FIELD_ID, false, 0, NULL}, {"pick", FIELD_ID, false, 0, NULL},             \
	    {"at", FIELD_TEXT, false, 0, NULL},                                                    \
	{                                                                                          \
		.name = "states", .type = FIELD_CHOICE, .choices = export_who_words                \
	}

const struct field exports_search_fields[] = {WHOM_FIELDS, {0}};

const struct field exports_new_fields[] = {
    WHOM_FIELDS,
    {"name", FIELD_TEXT, false, 4 * EXPORT_NAME_MAX, NULL},
    {.name = "format", .type = FIELD_CHOICE, .choices = format_keys},
    {.name = "mode", .type = FIELD_CHOICE, .choices = export_mode_keys},
    {"column", FIELD_LIST, false, KEY_MAX, NULL},
    {"add", FIELD_TEXT, false, KEY_MAX, NULL},
    {"do", FIELD_TEXT, false, KEY_MAX + 8, NULL},
    {"asked", FIELD_ID, false, 0, NULL},
    {.name = "repeat", .type = FIELD_CHOICE, .choices = repeat_keys},
    {"week_day", FIELD_ID, false, 0, NULL},
    {"month_day", FIELD_ID, false, 0, NULL},
    {"time", FIELD_TEXT, false, TIME_MAX, NULL},
    {"keep", FIELD_ID, false, 0, NULL},
    {0},
};

/* --- whom ----------------------------------------------------------------------------------- */

/* Whom the form or the address means, and how many rows there are now. */
static enum rc read_export(struct request *rq, struct export_draft *d, const char **message)
{
	struct export *e = &d->e;
	struct filter_context ctx;
	enum rc rc = segment_context(&rq->op, &ctx); /* the zone, for the day */

	e->what = form_text(rq, "what")[0] ? form_text(rq, "what") : "contacts";
	e->states = exports_states(form_text(rq, "states"));
	e->search = form_text(rq, "q");
	e->inside = form_bool(rq, "inside");
	e->filter = form_text(rq, "filter");
	e->filter_day = form_text(rq, "at");
	e->segment_id = form_id(rq, "segment");
	e->pick_id = form_id(rq, "pick");
	e->segment_name = "";
	*message = "";
	if (!rc)
		rc = contact_selection_day(&rq->op, e->filter_day, &e->filter_at);
	if (rc)
		*message = rq->op.fault.reason;
	return rc ? rc : export_count(&rq->op, e, message);
}

/* The contact list as it was when they came from there. */
static const char *back_href(struct request *rq, const struct export *e)
{
	struct arena *a = &rq->op.mem;

	if (e->segment_id)
		return arena_printf(a, "/segments/view?id=%lld", (long long)e->segment_id);
	return arena_printf(a, "/contacts%s?q=%s%s&filter=%s&at=%s",
			    exports_who(e->states) ? exports_who(e->states)->path : "",
			    urlencode(a, e->search), e->inside ? "&inside=1" : "",
			    urlencode(a, e->filter), urlencode(a, e->filter_day));
}

/* --- the form ------------------------------------------------------------------------------- */

static void fill_whats(struct tpl *body, const struct export *e)
{
	for (const struct export_what *w = export_whats; w->key; w++) {
		struct tpl *row = tpl_add(body, "OFFERED");

		tpl_text(row, "KEY", w->key);
		tpl_text(row, "LABEL", w->label);
		if (strcmp(w->key, e->what) == 0)
			tpl_show(row, "SELECTED");
	}
}

static void fill_formats(struct tpl *body, const struct export *e)
{
	bool is_contacts = strcmp(e->what, "contacts") == 0;

	for (const struct export_format *f = export_formats; f->key; f++) {
		struct tpl *row;

		if (f->contacts_only && !is_contacts)
			continue;
		row = tpl_add(body, "FORMAT");
		tpl_text(row, "KEY", f->key);
		tpl_text(row, "LABEL", f->label);
		tpl_text(row, "HELP", f->help);
		if (strcmp(f->key, e->format) == 0)
			tpl_show(row, "CHECKED");
	}
}

/* What says whom, for each of the page's forms. */
static void fill_hidden(struct tpl *t, const struct export *e)
{
	tpl_text(t, "Q", e->search);
	if (e->inside)
		tpl_show(t, "INSIDE_SET");
	tpl_text(t, "FILTER_VALUE", e->filter);
	tpl_text(t, "DAY_VALUE", e->filter_day);
	tpl_text(t, "STATES_VALUE", exports_who(e->states) ? exports_who(e->states)->word : "");
	if (e->segment_id)
		tpl_int(tpl_add(t, "SEGMENT_SET"), "SEGMENT_ID", e->segment_id);
	if (e->pick_id)
		tpl_int(tpl_add(t, "PICK_SET"), "PICK_ID", e->pick_id);
}

/* As it was sent, or each Monday morning. */
static void fill_repeat(struct request *rq, struct tpl *body)
{
	static const char *const days[] = {"Monday", "Tuesday",	 "Wednesday", "Thursday",
					   "Friday", "Saturday", "Sunday"};
	bool is_sent = rq->route->method != METHOD_GET;
	const char *repeat = is_sent ? form_text(rq, "repeat") : "";
	int64_t week_day = is_sent && form_id(rq, "week_day") ? form_id(rq, "week_day") : 1;
	int64_t month_day = is_sent && form_id(rq, "month_day") ? form_id(rq, "month_day") : 1;
	struct tpl *t = tpl_add(body, "REPEAT");

	tpl_show(t, strcmp(repeat, "day") == 0	   ? "DAILY"
		    : strcmp(repeat, "week") == 0  ? "WEEKLY"
		    : strcmp(repeat, "month") == 0 ? "MONTHLY"
						   : "ONCE");
	if (repeat[0])
		tpl_show(t, "IS_OPEN");
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		struct tpl *row = tpl_add(t, "WEEK_DAY");

		tpl_int(row, "N", (int64_t)i + 1);
		tpl_text(row, "LABEL", days[i]);
		if (week_day == (int64_t)i + 1)
			tpl_show(row, "SELECTED");
	}
	tpl_int(t, "MONTH_DAY", month_day);
	tpl_text(t, "TIME", is_sent && form_text(rq, "time")[0] ? form_text(rq, "time") : "06:00");
	tpl_int(t, "KEEP", is_sent && form_id(rq, "keep") ? form_id(rq, "keep") : KEEP);
	tpl_int(t, "KEEP_MAX", EXPORT_SCHEDULE_KEEP_MAX);
}

/* The same people into lists of ours, several at once, instead of a file. */
static const char *segments_href(struct request *rq, const struct export *e)
{
	struct arena *a = &rq->op.mem;

	return arena_printf(
	    a, "/segments/add?filter=%s&q=%s%s&at=%s%s", urlencode(a, e->filter),
	    urlencode(a, e->search), e->inside ? "&inside=1" : "", urlencode(a, e->filter_day),
	    e->segment_id ? arena_printf(a, "&segment=%lld", (long long)e->segment_id) : "");
}

static void fill_exports_new(struct request *rq, struct tpl *body,
			     const struct export_fields *fields, const struct export_draft *d)
{
	const struct export *e = &d->e;
	const struct export_what *what = export_what_find(e->what);

	fill_hidden(tpl_include(body, "WHOM_OF_WHAT", "_export_whom"), e);
	fill_hidden(tpl_include(body, "WHOM", "_export_whom"), e);
	tpl_text(body, "WHAT_VALUE", e->what);
	tpl_text(body, "NAME", e->name);
	tpl_int(body, "NAME_MAX", EXPORT_NAME_MAX);
	tpl_text(body, "COUNT", exports_rows_text(rq, e, e->expected_rows));
	if (e->expected_rows)
		tpl_int(tpl_add(body, "ANYBODY"), "ASKED", e->expected_rows);
	else
		tpl_show(body, "NOBODY");
	exports_fill_what(rq, body, fields, e);
	if (what->has_people)
		tpl_show(body, "HAS_PEOPLE");
	if (e->search[0] || e->filter[0] || e->segment_id || e->pick_id || exports_who(e->states))
		tpl_show(body, "NOT_EVERYONE");
	if (what->has_people && !exports_who(e->states) && !e->pick_id)
		tpl_text(tpl_add(body, "INTO_SEGMENTS"), "SEGMENTS_HREF", segments_href(rq, e));
	fill_whats(body, e);
	fill_formats(body, e);
	if (strcmp(e->what, "contacts") == 0)
		export_draft_fill(body, d);
	fill_repeat(rq, body);
	exports_fill_mail(rq, body);
	tpl_text(body, "BACK_HREF", what->has_people ? back_href(rq, e) : "/exports");
}

static const char *default_name(struct request *rq, const struct export *e)
{
	struct arena *a = &rq->op.mem;
	const struct export_what *what = export_what_find(e->what);
	const char *day = zone_format_day(a, rq->op.now);
	const char *name = arena_printf(a, "%s %s", e->segment_name, day);
	bool is_contacts = strcmp(e->what, "contacts") == 0;

	/* Any name of a segment can be a file's, but for its length. */
	if (e->segment_name[0] && is_contacts && strlen(name) <= EXPORT_NAME_MAX)
		return name;
	if (!is_contacts)
		return arena_printf(a, "%.*s %s", (int)strcspn(what->label, ",:"), what->label,
				    day);
	return arena_printf(a, "%s %s",
			    e->pick_id		     ? "Ticked contacts"
			    : exports_who(e->states) ? exports_who(e->states)->text
						     : "Contacts",
			    day);
}

/* No form: what was asked for has no meaning, and so there is nobody to export. */
static enum rc show_no_export(struct request *rq, const struct export *e, const char *message,
			      enum rc rc)
{
	struct tpl *body = page_new(rq, "exports_none", "Export");

	tpl_text(body, "MESSAGE", message);
	if (e->filter[0])
		tpl_text(tpl_add(body, "FILTER"), "FILTER_TEXT", e->filter);
	tpl_text(body, "BACK_HREF", back_href(rq, e));
	if (rc == RC_INVALID)
		rq->status = STATUS_BAD;
	return page_send(rq, body, rc);
}

/* It was counted.  rc: of what was tried with it. */
static enum rc show_exports_new(struct request *rq, struct export_draft *d, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct export_fields fields;
	struct tpl *body;
	enum rc listed = exports_read_fields(rq, &fields);

	if (listed)
		return listed;
	rq->op.fault = kept;
	body = page_new(rq, "exports_new", "Export");
	if (!d->e.name)
		d->e.name = default_name(rq, &d->e);
	if (!d->count && d->e.mode != EXPORT_CHOSEN_COLUMNS)
		export_draft_take_visible(d);
	fill_exports_new(rq, body, &fields, d);
	/* Nothing that they typed is wrong: both numbers, and the button has the new one. */
	if (rc == RC_CONFLICT && strcmp(kept.field, "asked") == 0)
		page_say(rq, "warning",
			 arena_printf(&rq->op.mem,
				      "The number of rows has changed since you looked: it was"
				      " %s and is %s now. Nothing was exported yet.",
				      format_count(&rq->op.mem, d->e.asked_rows),
				      format_count(&rq->op.mem, d->e.expected_rows)));
	else
		page_fault(rq, body);
	return page_send(rq, body, rc);
}

/* Of a segment that is not there nothing is said; what is chosen wrongly is said on the form. */
static bool has_page(const struct request *rq, enum rc rc)
{
	const char *field = rq->op.fault.field;

	if (rc == RC_NOT_FOUND)
		return strcmp(field, "pick") == 0;
	return rc == RC_CONFLICT || (rc == RC_INVALID && strcmp(field, "q") != 0);
}

/* A choice of the form that cannot be: shown there, with the number of rows of the plain one. */
static enum rc show_wrong_choice(struct request *rq, struct export_draft *d)
{
	struct fault kept = rq->op.fault;
	struct export e = d->e;
	const char *message;
	enum rc rc;

	e.format = "csv";
	e.mode = EXPORT_ALL_COLUMNS;
	e.columns = "";
	op_clear_fault(&rq->op);
	rc = export_count(&rq->op, &e, &message);
	if (rc)
		return rc;
	d->e.expected_rows = e.expected_rows;
	d->e.filter = e.filter;
	d->e.segment_name = e.segment_name;
	rq->op.fault = kept;
	return show_exports_new(rq, d, RC_INVALID);
}

static bool is_wrong_choice(const struct request *rq, enum rc rc)
{
	const char *field = rq->op.fault.field;

	return (rc == RC_INVALID || rc == RC_NOT_FOUND) &&
	       (strcmp(field, "columns") == 0 || strcmp(field, "format") == 0);
}

enum rc get_exports_new(struct request *rq)
{
	struct export_draft d = {.e = {.format = "csv", .mode = EXPORT_ALL_COLUMNS, .columns = ""}};
	const char *message;
	enum rc rc = export_draft_start(rq, &d);

	if (!rc)
		rc = read_export(rq, &d, &message);
	else
		return rc;
	if (has_page(rq, rc))
		return show_no_export(rq, &d.e, message, rc);
	return rc ? rc : show_exports_new(rq, &d, RC_OK);
}

static enum rc read_form_again(struct request *rq, struct export_draft *d, const char **message)
{
	enum rc rc;

	*d = (struct export_draft){0};
	*message = "";
	rc = export_draft_start(rq, d);
	if (!rc)
		rc = export_draft_read(rq, d);
	d->e.name = form_text(rq, "name");
	return rc ? rc : read_export(rq, d, message);
}

enum rc post_exports_choose(struct request *rq)
{
	struct export_draft d;
	const char *message;
	enum rc rc = read_form_again(rq, &d, &message);

	if (is_wrong_choice(rq, rc)) {
		/* All columns taken away on the way to others is no mistake yet. */
		rc = show_wrong_choice(rq, &d);
		rq->status = rc == RC_INVALID ? 200 : rq->status;
		return rc == RC_INVALID ? RC_OK : rc;
	}
	if (has_page(rq, rc))
		return show_no_export(rq, &d.e, message, rc);
	return rc ? rc : show_exports_new(rq, &d, RC_OK);
}

/* "06:30" or "6:30"; -1. */
static int64_t parse_minute(const char *text)
{
	int hour, minute, len = 0;

	if (sscanf(text, "%2d:%2d%n", &hour, &minute, &len) != 2 || text[len] || hour < 0 ||
	    hour > 23 || minute < 0 || minute > 59)
		return -1;
	return hour * 60 + minute;
}

/* Not now, but again and again. */
static enum rc repeat_export(struct request *rq, struct export_draft *d)
{
	struct export_schedule s = {.export = d->e,
				    .at_minute = parse_minute(form_text(rq, "time")),
				    .keep = form_id(rq, "keep")};
	enum rc rc;

	(void)export_period_of(form_text(rq, "repeat"), &s.period);
	s.on_day = form_id(rq, s.period == EXPORT_WEEKLY ? "week_day" : "month_day");
	if (d->e.pick_id)
		rc = op_fail(
		    &rq->op, RC_INVALID, "repeat",
		    "those who were ticked are exported once; make a segment of them first");
	else if (d->e.filter_day[0])
		rc = op_fail(&rq->op, RC_INVALID, "repeat",
			     "a repeated export means each day as it comes");
	else
		rc = export_schedule_create(&rq->op, &s);
	if (rc == RC_INVALID || rc == RC_CONFLICT) {
		/* What is wrong with the repeating is said on top. */
		if (strcmp(rq->op.fault.field, "name") != 0)
			rq->op.fault.field[0] = '\0';
		return show_exports_new(rq, d, rc);
	}
	if (rc)
		return rc;
	redirect_flash(rq, "schedule-made", 0);
	return redirect_to(rq, "/exports/schedules");
}

enum rc post_exports_new(struct request *rq)
{
	struct export_draft d;
	const char *message;
	enum rc rc = read_form_again(rq, &d, &message);

	if (is_wrong_choice(rq, rc))
		return show_wrong_choice(rq, &d);
	if (has_page(rq, rc))
		return show_no_export(rq, &d.e, message, rc);
	if (rc)
		return rc;
	if (form_text(rq, "repeat")[0])
		return repeat_export(rq, &d);
	d.e.asked_rows = form_id(rq, "asked");
	rc = export_request(&rq->op, &d.e);
	if (rc == RC_INVALID || rc == RC_CONFLICT) {
		d.e.name = form_text(rq, "name");
		return show_exports_new(rq, &d, rc);
	}
	if (rc)
		return rc;
	start_job(rq, "exporter");
	redirect_flash(rq, "export-started", 0);
	return redirect_to(rq, "/exports/view?id=%lld", (long long)d.e.id);
}
