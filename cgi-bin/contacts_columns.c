/*
 * The columns of the contact list: their heads and cells, and the page where they are chosen.
 */
#include "cgi-bin/contacts.h"

#include <stdlib.h>

#include "lib/domain/contact_column.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/web/app.h"
#include "lib/web/format.h"

enum {
	PLACE_MAX = 6,	       /* digits */
	ATTRIBUTES_SHOWN = 60, /* of those that are offered; there may be a thousand */
};

/* --- in the list ---------------------------------------------------------------------------- */

static bool is_key(const struct contact_column *c, const char *key)
{
	return strcmp(c->key, key) == 0;
}

static const char *class_of(const struct contact_column *c, bool is_standard)
{
	if (c->type == CONTACT_COLUMN_NUMBER)
		return is_standard && is_key(c, "id") ? "num wide-only" : "num";
	if (c->type == CONTACT_COLUMN_TIME)
		return is_standard && is_key(c, "created") ? "nowrap wide-only" : "nowrap";
	return is_key(c, "phone") ? "nowrap" : "";
}

static void fill_head(struct tpl *t, const struct contact_column *c, const char *css)
{
	struct tpl *head = tpl_add(t, "HEAD");

	if (is_key(c, "created") || is_key(c, "updated")) {
		tpl_show(head, is_key(c, "created") ? "BY_CREATED" : "BY_UPDATED");
	} else {
		head = tpl_add(head, "UNSORTED");
		tpl_text(head, "LABEL", c->label);
	}
	tpl_text(head, "CSS", css);
}

static void fill_link(struct request *rq, struct tpl *cell, const char *link)
{
	const size_t scheme = sizeof("mailto:") - 1;

	if (strncasecmp(link, "mailto:", scheme) == 0) {
		cell = tpl_add(cell, "AS_MAIL");
		tpl_text(cell, "ADDRESS",
			 arena_dup_len(&rq->op.mem, link + scheme, strcspn(link + scheme, "?")));
	} else {
		cell = tpl_add(cell, "AS_LINK");
	}
	tpl_text(cell, "LINK", link);
}

static void fill_cell(struct request *rq, struct tpl *row, const struct contact_column *column,
		      const struct contact_cell *value, const struct contact *c, const char *css)
{
	struct tpl *cell = tpl_add(row, "CELL");

	if (!value->text[0]) {
		tpl_show(cell, "AS_BLANK");
		return;
	}
	cell = tpl_add(cell, "FILLED");
	tpl_text(cell, "LABEL", column->label);
	tpl_text(cell, "CSS", css);
	if (column->field == CONTACT_EMAIL || column->field == CONTACT_PHONE) {
		cell = tpl_add(cell, column->field == CONTACT_EMAIL ? "AS_EMAIL" : "AS_PHONE");
		tpl_text(cell, "SHOWN", value->text);
		if (value->others)
			tpl_int(tpl_add(cell, "OTHERS"), "OTHERS_N", (int64_t)value->others);
		contact_fill_row_status(cell, c);
	} else if (value->exact[0]) {
		cell = tpl_add(cell, "AS_TIME");
		tpl_text(cell, "SHOWN", value->text);
		tpl_text(cell, "EXACT", value->exact);
	} else if (column->type == CONTACT_COLUMN_LINK) {
		fill_link(rq, cell, value->text);
	} else {
		tpl_text(tpl_add(cell, "AS_TEXT"), "SHOWN", value->text);
	}
}

enum rc contact_columns_fill(struct request *rq, struct tpl *t, struct tpl *const *rows,
			     const struct contact *contacts, size_t count,
			     const struct contact_filter *f)
{
	struct contact_column *columns;
	struct contact_cell *cells;
	enum contact_column_origin origin;
	size_t n;
	enum rc rc = contact_column_get(&rq->op, f->segment.id, &columns, &n, &origin);

	if (!rc)
		rc = contact_column_cells(&rq->op, columns, n, contacts, count, &cells);
	for (size_t c = 0; !rc && c < n; c++) {
		const char *css = class_of(&columns[c], origin == CONTACT_COLUMNS_STANDARD);

		fill_head(t, &columns[c], css);
		for (size_t i = 0; i < count; i++)
			fill_cell(rq, rows[i], &columns[c], &cells[i * n + c], &contacts[i], css);
	}
	return rc;
}

/* --- choosing them -------------------------------------------------------------------------- */

const struct field contact_columns_fields[] = {
    {"segment", FIELD_ID, false, 0, NULL}, {"q", FIELD_TEXT, false, SEARCH_MAX, NULL}, {0}};
static const char *const do_keys[] = {"save", "reset", "find", NULL};
/* key, show and place of one column, then those of the next. */
const struct field contact_columns_save_fields[] = {
    {"segment", FIELD_ID, false, 0, NULL},
    {"do", FIELD_CHOICE, true, 0, do_keys},
    {"q", FIELD_TEXT, false, SEARCH_MAX, NULL},
    {"key", FIELD_TEXT, false, 0, NULL},
    {"show", FIELD_TEXT, false, 1, NULL},
    {"place", FIELD_TEXT, false, PLACE_MAX, NULL},
    {0},
};

/* A column on the form. */
struct offer {
	const char *key;
	bool shown;
	long place; /* 0: none was given */
	size_t at;  /* where it stood: what is equal keeps its order */
};
struct offers {
	struct offer *list;
	size_t count, room;
	const struct contact_column *all;
	size_t all_count;
};

static int by_place(const void *a, const void *b)
{
	const struct offer *x = a, *y = b;

	if (x->shown != y->shown)
		return x->shown ? -1 : 1;
	if (x->shown && x->place != y->place)
		return !x->place || (y->place && x->place > y->place) ? 1 : -1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static void take_pair(void *context, const char *name, const char *value)
{
	struct offers *o = context;
	struct offer *last = o->count ? &o->list[o->count - 1] : NULL;

	if (strcmp(name, "key") == 0 && o->count < o->room) {
		o->list[o->count] = (struct offer){.key = value, .at = o->count};
		o->count++;
	} else if (last && strcmp(name, "show") == 0) {
		last->shown = true;
	} else if (last && strcmp(name, "place") == 0) {
		last->place = strtol(value, NULL, 10);
	}
}

/* Room for what a form can send, and for all columns there are. */
static enum rc start_offers(struct request *rq, struct offers *o)
{
	struct contact_column *all;
	size_t count;
	enum rc rc = contact_column_list(&rq->op, &all, &count);

	if (rc)
		return rc;
	*o = (struct offers){.room = FORM_FIELDS_MAX, .all = all, .all_count = count};
	o->list = arena_alloc(&rq->op.mem, (o->room + count) * sizeof(*o->list));
	return RC_OK;
}

static bool is_offered(const struct offers *o, const char *key)
{
	for (size_t i = 0; i < o->count; i++)
		if (strcmp(o->list[i].key, key) == 0)
			return true;
	return false;
}

/* Behind those that are shown, all others. */
static void add_others(struct offers *o)
{
	struct offers shown = *o;

	for (size_t i = 0; i < o->all_count; i++)
		if (!is_offered(&shown, o->all[i].key)) {
			o->list[o->count] = (struct offer){.key = o->all[i].key, .at = o->count};
			o->count++;
		}
}

/* As it is kept: what is shown in its order, then everything else. */
static enum rc read_kept(struct request *rq, int64_t segment_id, struct offers *o,
			 enum contact_column_origin *origin)
{
	struct contact_column *chosen;
	size_t count;
	enum rc rc = start_offers(rq, o);

	if (!rc)
		rc = contact_column_get(&rq->op, segment_id, &chosen, &count, origin);
	if (rc)
		return rc;
	for (size_t i = 0; i < count; i++)
		o->list[o->count++] = (struct offer){
		    .key = chosen[i].key, .shown = true, .place = (long)i + 1, .at = i};
	add_others(o);
	return RC_OK;
}

/* As it was sent: what is ticked, in its order. */
static enum rc read_sent(struct request *rq, struct offers *o)
{
	enum rc rc = start_offers(rq, o);
	size_t shown = 0;

	if (rc)
		return rc;
	form_each(rq, take_pair, o);
	qsort(o->list, o->count, sizeof(*o->list), by_place);
	while (shown < o->count && o->list[shown].shown)
		shown++;
	o->count = shown;
	return RC_OK;
}

static const struct contact_column *find_column(const struct offers *o, const char *key)
{
	for (size_t i = 0; i < o->all_count; i++)
		if (strcmp(o->all[i].key, key) == 0)
			return &o->all[i];
	return NULL;
}

static void fill_offer(struct tpl *row, const struct offer *offer,
		       const struct contact_column *column)
{
	tpl_text(row, "KEY", column->key);
	tpl_text(row, "LABEL", column->label);
	if (offer->shown)
		tpl_show(row, "CHECKED");
	if (offer->shown && offer->place)
		tpl_int(tpl_add(row, "PLACED"), "PLACE", offer->place);
}

/* What is shown, and of the others those that are looked for. */
static void fill_offers(struct request *rq, struct tpl *t, const struct offers *o)
{
	const char *wanted = text_fold(&rq->op.mem, form_text(rq, "q")), *group = "";
	struct tpl *part = NULL;
	size_t attributes = 0, found = 0;

	for (size_t i = 0; i < o->count; i++) {
		const struct contact_column *column = find_column(o, o->list[i].key);
		bool is_shown = o->list[i].shown;
		const char *place;

		if (!column ||
		    (!is_shown && !strstr(text_fold(&rq->op.mem, column->label), wanted)))
			continue;
		found += !is_shown;
		attributes += !is_shown && column->attribute;
		if (!is_shown && attributes > ATTRIBUTES_SHOWN)
			continue;
		place = is_shown ? "Shown now" : column->group;
		if (strcmp(place, group) != 0) {
			part = tpl_add(t, "GROUP");
			tpl_text(part, "GROUP_NAME", place);
			group = place;
		}
		fill_offer(tpl_add(part, "COLUMN"), &o->list[i], column);
	}
	tpl_text(t, "Q", form_text(rq, "q"));
	if (!found)
		tpl_show(t, "NOT_FOUND");
	if (attributes > ATTRIBUTES_SHOWN)
		tpl_text(tpl_add(t, "MORE"), "MORE_COUNT",
			 format_count(&rq->op.mem, (int64_t)attributes - ATTRIBUTES_SHOWN));
}

static enum rc show_columns(struct request *rq, const struct offers *o,
			    enum contact_column_origin origin, enum rc rc)
{
	static const char *const words[] = {"STANDARD", "OWN", "OF_SEGMENT"};
	int64_t segment_id = form_id(rq, "segment");
	struct fault kept = rq->op.fault;
	struct settings settings;
	struct segment s;
	struct tpl *t;
	enum rc made = settings_get(&rq->op, &settings);

	if (!made && segment_id)
		made = segment_get(&rq->op, segment_id, &s);
	if (made)
		return made;
	t = page_new(rq, "contacts_columns", "Columns");
	tpl_text(t, "MOST", settings.list_columns);
	tpl_show(t, words[origin]);
	if (origin != CONTACT_COLUMNS_STANDARD &&
	    (!segment_id || origin == CONTACT_COLUMNS_SEGMENT))
		tpl_show(t, "MAY_RESET");
	if (segment_id) {
		struct tpl *part = tpl_add(t, "SEGMENT");

		tpl_int(part, "SEGMENT_ID", segment_id);
		tpl_text(part, "SEGMENT_NAME", s.name);
	} else {
		tpl_show(t, "MINE");
	}
	fill_offers(rq, t, o);
	rq->op.fault = kept;
	page_fault(rq, t);
	return page_send(rq, t, rc);
}

/* A segment's columns are a part of it. */
static enum rc check_segment(struct request *rq, int64_t segment_id)
{
	if (segment_id && !permission_granted(rq->session.role, PERM_SEGMENT_WRITE))
		return op_fail(&rq->op, RC_DENIED, "", "your role does not allow this");
	return RC_OK;
}

enum rc get_contacts_columns(struct request *rq)
{
	int64_t segment_id = form_id(rq, "segment");
	enum contact_column_origin origin;
	struct offers o;
	enum rc rc = check_segment(rq, segment_id);

	if (!rc)
		rc = read_kept(rq, segment_id, &o, &origin);
	return rc ? rc : show_columns(rq, &o, origin, RC_OK);
}

/* The same page with other columns to choose from; what is ticked stays. */
enum rc post_contacts_columns_find(struct request *rq)
{
	int64_t segment_id = form_id(rq, "segment");
	enum contact_column_origin origin;
	struct offers kept, o;
	enum rc rc = check_segment(rq, segment_id);

	if (!rc)
		rc = read_kept(rq, segment_id, &kept, &origin);
	if (!rc)
		rc = read_sent(rq, &o);
	if (rc)
		return rc;
	add_others(&o);
	return show_columns(rq, &o, origin, RC_OK);
}

enum rc post_contacts_columns(struct request *rq)
{
	int64_t segment_id = form_id(rq, "segment");
	bool is_save = strcmp(form_text(rq, "do"), "save") == 0;
	struct offers o;
	const char **keys;
	enum rc rc = check_segment(rq, segment_id);

	if (!rc)
		rc = read_sent(rq, &o);
	if (rc)
		return rc;
	keys = arena_alloc(&rq->op.mem, (o.count + 1) * sizeof(*keys));
	for (size_t i = 0; i < o.count; i++)
		keys[i] = o.list[i].key;
	rc = contact_column_save(&rq->op, segment_id, keys, is_save ? o.count : 0);
	if (rc == RC_INVALID) {
		add_others(&o);
		return show_columns(rq, &o,
				    segment_id ? CONTACT_COLUMNS_SEGMENT : CONTACT_COLUMNS_OWN, rc);
	}
	if (rc)
		return rc;
	redirect_flash(rq, is_save && o.count ? "columns-saved" : "columns-reset", 0);
	if (segment_id)
		return redirect_to(rq, "/contacts?segment=%lld", (long long)segment_id);
	return redirect_to(rq, "/contacts");
}
