/*
 * /exports/new: what is exported, in which format, with which columns, and under which name.
 *
 * Buttons that only change the columns send the form to /exports/choose, which shows it again.
 */
#include "cgi-bin/exports.h"

#include <stdio.h>

#include "lib/domain/contact_column.h"
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
static const char *const mode_keys[] = {"all", "visible", "chosen", NULL};

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
    {"name", FIELD_TEXT, true, 4 * EXPORT_NAME_MAX, NULL},
    {.name = "format", .type = FIELD_CHOICE, .choices = format_keys},
    {.name = "mode", .type = FIELD_CHOICE, .choices = mode_keys},
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

/* The form: the export, and the custom selection, which is kept while another mode is chosen. */
struct draft {
	struct export e;
	const char **keys;
	size_t count, room;
	struct contact_column *all;
	size_t all_count;
	const char **visible;
	size_t visible_count;
};

/* --- whom ----------------------------------------------------------------------------------- */

/* Whom the form or the address means, and how many rows there are now. */
static enum rc read_export(struct request *rq, struct draft *d, const char **message)
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

/* --- columns -------------------------------------------------------------------------------- */

static const struct contact_column *find_column(const struct draft *d, const char *key)
{
	for (size_t i = 0; i < d->all_count; i++)
		if (strcmp(d->all[i].key, key) == 0)
			return &d->all[i];
	return NULL;
}

static size_t place_of(const struct draft *d, const char *key)
{
	size_t i = 0;

	while (i < d->count && strcmp(d->keys[i], key) != 0)
		i++;
	return i;
}

static void add_key(struct draft *d, const char *key)
{
	if (d->count < d->room && find_column(d, key) && place_of(d, key) == d->count)
		d->keys[d->count++] = key;
}

static void remove_key(struct draft *d, const char *key)
{
	size_t at = place_of(d, key);

	if (at == d->count)
		return;
	for (d->count--; at < d->count; at++)
		d->keys[at] = d->keys[at + 1];
}

static void move_key(struct draft *d, const char *key, bool is_up)
{
	size_t at = place_of(d, key), to = is_up ? at - 1 : at + 1;
	const char *other;

	if (at >= d->count || to >= d->count)
		return;
	other = d->keys[to];
	d->keys[to] = d->keys[at];
	d->keys[at] = other;
}

static void start_from_all(struct draft *d)
{
	d->count = 0;
	for (size_t i = 0; i < d->all_count; i++)
		if (strcmp(d->all[i].key, EXPORT_NAME_KEY) != 0)
			add_key(d, d->all[i].key);
}

static void start_from_visible(struct draft *d)
{
	d->count = 0;
	for (size_t i = 0; i < d->visible_count; i++)
		add_key(d, d->visible[i]);
}

/* "remove:email" and the like: a button of the custom selection. */
static void do_button(struct draft *d, const char *button)
{
	const char *key = strchr(button, ':');

	d->e.mode = EXPORT_CHOSEN_COLUMNS;
	if (strcmp(button, "from-all") == 0)
		start_from_all(d);
	else if (strcmp(button, "from-visible") == 0)
		start_from_visible(d);
	else if (key && strncmp(button, "remove:", 7) == 0)
		remove_key(d, key + 1);
	else if (key && strncmp(button, "up:", 3) == 0)
		move_key(d, key + 1, true);
	else if (key && strncmp(button, "down:", 5) == 0)
		move_key(d, key + 1, false);
}

static enum export_mode read_mode(struct request *rq)
{
	for (int i = 0; mode_keys[i]; i++)
		if (strcmp(form_text(rq, "mode"), mode_keys[i]) == 0)
			return (enum export_mode)i;
	return EXPORT_ALL_COLUMNS;
}

/* What there is to choose from. */
static enum rc start_draft(struct request *rq, struct draft *d)
{
	enum rc rc = export_columns_list(&rq->op, &d->all, &d->all_count);

	if (!rc)
		rc = export_columns_visible(&rq->op, form_id(rq, "segment"), &d->visible,
					    &d->visible_count);
	d->room = EXPORT_COLUMNS_MAX;
	d->keys = arena_alloc(&rq->op.mem, d->room * sizeof(*d->keys));
	return rc;
}

/* The columns go into the export as they stand on the form. */
static enum rc read_columns(struct request *rq, struct draft *d)
{
	size_t count;
	const char *const *keys = form_list(rq, "column", &count);
	const char *const *used = d->visible;

	d->e.format = form_text(rq, "format")[0] ? form_text(rq, "format") : "csv";
	d->e.mode = read_mode(rq);
	for (size_t i = 0; i < count; i++)
		add_key(d, keys[i]);
	if (form_text(rq, "do")[0] && strcmp(form_text(rq, "do"), "start") != 0)
		do_button(d, form_text(rq, "do"));
	if (strcmp(form_text(rq, "do"), "add") == 0)
		add_key(d, form_text(rq, "add"));
	count = d->visible_count;
	if (d->e.mode == EXPORT_CHOSEN_COLUMNS) {
		used = d->keys;
		count = d->count;
	}
	d->e.columns =
	    d->e.mode == EXPORT_ALL_COLUMNS ? "" : export_columns_format(&rq->op, used, count);
	return RC_OK;
}

static void fill_chosen(struct tpl *body, const struct draft *d)
{
	for (size_t i = 0; i < d->count; i++) {
		struct tpl *row = tpl_add(body, "CHOSEN");
		const struct contact_column *c = find_column(d, d->keys[i]);

		tpl_text(row, "KEY", d->keys[i]);
		tpl_text(row, "LABEL", strcmp(c->key, "id") == 0 ? EXPORT_ID_LABEL : c->label);
		if (i)
			tpl_show(row, "MAY_UP");
		if (i + 1 < d->count)
			tpl_show(row, "MAY_DOWN");
	}
	if (!d->count)
		tpl_show(body, "NONE_CHOSEN");
}

static void fill_offers(struct tpl *body, const struct draft *d)
{
	const char *group = "";
	struct tpl *part = NULL;

	for (size_t i = 0; i < d->all_count; i++) {
		const struct contact_column *c = &d->all[i];
		struct tpl *row;

		if (place_of(d, c->key) < d->count)
			continue;
		if (strcmp(c->group, group) != 0) {
			part = tpl_add(body, "OFFER_GROUP");
			tpl_text(part, "GROUP_NAME", c->group);
			group = c->group;
		}
		row = tpl_add(part, "OFFER");
		tpl_text(row, "KEY", c->key);
		tpl_text(row, "LABEL", c->label);
	}
}

static void fill_columns(struct request *rq, struct tpl *body, const struct draft *d)
{
	static const char *const markers[] = {"MODE_ALL", "MODE_VISIBLE", "MODE_CHOSEN"};
	struct tpl *t = tpl_add(body, "COLUMNS");

	(void)rq;
	tpl_show(t, markers[d->e.mode]);
	tpl_int(t, "ALL_COUNT", (int64_t)d->all_count - 1);
	for (size_t i = 0; i < d->visible_count; i++) {
		const struct contact_column *c = find_column(d, d->visible[i]);

		tpl_text(tpl_add(t, "VISIBLE"), "LABEL",
			 strcmp(c->key, "id") == 0 ? EXPORT_ID_LABEL : c->label);
	}
	fill_chosen(t, d);
	fill_offers(t, d);
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
			     const struct export_fields *fields, const struct draft *d)
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
		fill_columns(rq, body, d);
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
static enum rc show_exports_new(struct request *rq, struct draft *d, enum rc rc)
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
		start_from_visible(d);
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
static enum rc show_wrong_choice(struct request *rq, struct draft *d)
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
	struct draft d = {.e = {.format = "csv", .mode = EXPORT_ALL_COLUMNS, .columns = ""}};
	const char *message;
	enum rc rc = start_draft(rq, &d);

	if (!rc)
		rc = read_export(rq, &d, &message);
	else
		return rc;
	if (has_page(rq, rc))
		return show_no_export(rq, &d.e, message, rc);
	return rc ? rc : show_exports_new(rq, &d, RC_OK);
}

static enum rc read_form_again(struct request *rq, struct draft *d, const char **message)
{
	enum rc rc;

	*d = (struct draft){0};
	*message = "";
	rc = start_draft(rq, d);
	if (!rc)
		rc = read_columns(rq, d);
	d->e.name = form_text(rq, "name");
	return rc ? rc : read_export(rq, d, message);
}

enum rc post_exports_choose(struct request *rq)
{
	struct draft d;
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
static enum rc repeat_export(struct request *rq, struct draft *d)
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
	struct draft d;
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
