/*
 * /care: what looks wrong in the contact base, as an inbox.
 */
#include "cgi-bin/care.h"

#include <ctype.h>

#include "lib/domain/contact.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/pager.h"

enum {
	VALUES_SHOWN = 5,
	IGNORED_SHOWN = 200,
	REFRESH_SECONDS = 2,
	FROM_MAX = 1000000,
	FEW = 3 /* areas */
};

static const struct {
	const char *key, *label, *none;
} groups[] = {
    {"", "All", "Nothing looks wrong in your contacts."},
    {"spelling", "Spellings", "No word, and no tag, stands in several spellings."},
    {"address", "E-mail and phone", "Every address and every number can be used."},
    {"date", "Dates", "No date looks odd."},
    {"name", "Names and spaces", "Names are written as names, with single spaces."},
};
static const char *const group_keys[] = {"spelling", "address", "date", "name", "ignored", NULL};

bool care_may_fix(struct request *rq)
{
	return permission_granted(rq->session.role, PERM_CONTACT_WRITE);
}

const char *care_explanation(const struct care_finding *f)
{
	static const char *const texts[CARE_KINDS] = {
	    [CARE_SPELLING] =
		"The same but for capitals, accents, punctuation, spaces or the order "
		"of words.",
	    [CARE_SIMILAR] = "Few people have these, and they are a letter or two away from what "
			     "many have.",
	    [CARE_TAGS] = "These tags are spelled nearly alike. Merged, they are one tag, and "
			  "filters of segments follow.",
	    [CARE_EMAIL_DOMAIN] = "Mail to this domain does not arrive, or goes to strangers.",
	    [CARE_EMAIL_BAD] = "Mail cannot be sent to these.",
	    [CARE_PHONE_COUNTRY] =
		"Written without +, and the workspace's country does not fit: the person lives "
		"in another one, or none is set.",
	    [CARE_PHONE_BAD] = "Too short, too long, or rounded by a spreadsheet: whatever the "
			       "country, these are no numbers.",
	    [CARE_DATE_FUTURE] = "This cannot lie ahead. Often a year with two digits was taken "
				 "for the wrong century.",
	    [CARE_DATE_FAR] = "More than thirty years ahead.",
	    [CARE_DATE_EARLY] = "Before 1900, or of people who would be older than 120.",
	    [CARE_DATE_EMPTY] = "Programs write this day where there is no date at all.",
	    [CARE_DATE_STYLES] = "Written as 2026-12-31 they sort, and the attribute can become a "
				 "date.",
	    [CARE_NAME_UPPER] = "In letters and mails this looks like shouting.",
	    [CARE_NAME_LOWER] = "In letters and mails this looks careless.",
	    [CARE_NAME_TWO] = "Greetings by first name then say too much, or nothing.",
	    [CARE_BLANKS] = "At an end or several in a row. Searching and matching pass over them, "
			    "files and letters do not.",
	};

	return texts[f->kind] ? texts[f->kind] : "";
}

const char *care_title(struct request *rq, const struct care_finding *f)
{
	char *title = arena_dup(&rq->op.mem, care_kinds[f->kind].title);

	title[0] = (char)tolower((unsigned char)title[0]);
	if (f->kind == CARE_TAGS)
		return care_kinds[f->kind].title;
	return arena_printf(&rq->op.mem, "%s: %s", f->label, title);
}

const char *care_value_words(struct request *rq, const char *field, const char *value)
{
	enum contact_field f = contact_field_find(field);
	int64_t at;

	return contact_fields[f].type == CONTACT_TYPE_TIME && zone_parse(value, &at)
		   ? zone_format_minute(&rq->op.mem, at)
		   : value;
}

/* --- the inbox -------------------------------------------------------------------------------- */

static enum rc fill_tabs(struct request *rq, struct tpl *t, const char *shown)
{
	int64_t count;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < ARRAY_LEN(groups); i++) {
		struct tpl *tab = tpl_add(t, "TAB");

		rc = care_count(&rq->op, groups[i].key, &count);
		tpl_text(tab, "TAB_LABEL", groups[i].label);
		tpl_text(tab, "TAB_COUNT", format_count(&rq->op.mem, count));
		tpl_text(tab, "TAB_HREF",
			 groups[i].key[0]
			     ? arena_printf(&rq->op.mem, "/care?group=%s", groups[i].key)
			     : "/care");
		if (strcmp(groups[i].key, shown) == 0)
			tpl_show(tab, "CURRENT");
	}
	if (strcmp(shown, "ignored") == 0)
		tpl_show(t, "IGNORED_SHOWN");
	return rc;
}

/* Whoever fixed something has its field looked at again: that is not worth a bar. */
static bool is_search(const struct care_state *state)
{
	return state->waiting > FEW;
}

static void fill_progress(struct request *rq, struct tpl *t, const struct care_state *state)
{
	struct tpl *p = tpl_add(t, "LOOKING");
	int64_t done = state->areas - state->waiting;

	tpl_int(p, "PERCENT_NUMBER", done * 100 / state->areas);
	tpl_int(p, "DONE_COUNT", done);
	tpl_int(p, "ALL_COUNT", state->areas);
	page_wait_for_job(rq, REFRESH_SECONDS);
}

static enum rc fill_state(struct request *rq, struct tpl *t, struct care_state *state)
{
	struct arena *mem = &rq->op.mem;
	enum rc rc = care_state_get(&rq->op, state);

	if (rc)
		return rc;
	if (is_search(state))
		fill_progress(rq, t, state);
	if (state->searched_at) {
		struct tpl *when = tpl_add(t, "LOOKED");

		tpl_text(when, "LOOKED_AT", zone_format_minute(mem, state->searched_at));
		tpl_text(when, "LOOKED_EXACT", zone_format_exact(mem, state->searched_at));
	}
	if (care_may_fix(rq) && !is_search(state))
		tpl_show(t, "MAY_LOOK");
	return RC_OK;
}

static void fill_values(struct request *rq, struct tpl *row, const struct care_finding *f)
{
	struct arena *mem = &rq->op.mem;
	struct tpl *t;

	if (f->kind == CARE_EMAIL_DOMAIN && f->count) {
		t = tpl_add(row, "MEANT");
		tpl_text(t, "WRONG", f->values[0].value);
		tpl_text(t, "RIGHT", f->proposal);
		return;
	}
	if (!f->count) {
		tpl_text(tpl_add(row, "PLAIN"), "EXPLANATION", care_explanation(f));
		return;
	}
	for (size_t i = 0; i < f->count && i < VALUES_SHOWN; i++) {
		t = tpl_add(row, "VALUE");
		tpl_text(t, "VALUE_TEXT", care_value_words(rq, f->field, f->values[i].value));
		tpl_text(t, "VALUE_PEOPLE", format_count(mem, f->values[i].people));
	}
	if (f->count > VALUES_SHOWN)
		tpl_text(tpl_add(row, "MORE_VALUES"), "MORE_COUNT",
			 format_count(mem, (int64_t)(f->count - VALUES_SHOWN)));
}

static void fill_finding(struct request *rq, struct tpl *row, const struct care_finding *f)
{
	tpl_int(row, "ID", f->id);
	tpl_text(row, "FIELD", f->label);
	tpl_text(row, "KIND", care_kinds[f->kind].title);
	tpl_text(row, "PEOPLE", format_count(&rq->op.mem, f->people));
	fill_values(rq, row, f);
}

static void fill_empty(struct tpl *t, size_t group, const struct care_state *state)
{
	struct tpl *empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty");
	bool never = !state->searched_at;

	tpl_text(empty, "ICON", never ? "search" : "success");
	tpl_text(empty, "TITLE", never ? "Not looked at yet" : "All is clean");
	tpl_text(empty, "TEXT",
		 never ? "Your contacts are looked through every night, or whenever you ask for it."
		       : groups[group].none);
}

static void fill_list_pager(struct request *rq, struct tpl *rows, const char *group, int64_t from,
			    size_t count, int64_t total)
{
	struct arena *mem = &rq->op.mem;
	const char *list = group[0] ? arena_printf(mem, "/care?group=%s&", group) : "/care?";
	struct pager pager = {.one = "finding", .what = "findings", .total = total, .from = from};

	pager.to = from + (int64_t)count - 1;
	if (from > 1) {
		int64_t back = from > LIST_PAGE_ROWS ? from - LIST_PAGE_ROWS : 1;

		pager.first = arena_printf(mem, "%sfrom=1", list);
		pager.previous = arena_printf(mem, "%sfrom=%lld", list, (long long)back);
	}
	if (pager.to < total)
		pager.next = arena_printf(mem, "%sfrom=%lld", list, (long long)pager.to + 1);
	pager_fill(rq, rows, &pager);
}

static size_t group_number(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		if (strcmp(groups[i].key, key) == 0)
			return i;
	return 0;
}

static enum rc show_findings(struct request *rq, struct tpl *t, const char *group,
			     const struct care_state *state)
{
	int64_t from = form_id(rq, "from"), total;
	struct care_query q = {.group = group, .limit = LIST_PAGE_ROWS};
	struct care_finding *list;
	struct tpl *rows;
	size_t count;
	enum rc rc;

	from = from < 1 || from > FROM_MAX ? 1 : from;
	q.offset = (size_t)from - 1;
	rc = care_list(&rq->op, &q, &list, &count, &total);
	if (rc)
		return rc;
	if (!count) {
		/* While it is looked for the first time the bar says so. */
		if (!state->waiting || state->searched_at)
			fill_empty(t, group_number(group), state);
		return RC_OK;
	}
	rows = tpl_add(t, "ROWS");
	for (size_t i = 0; i < count; i++)
		fill_finding(rq, tpl_add(rows, "FINDING"), &list[i]);
	fill_list_pager(rq, rows, group, from, count, total);
	return RC_OK;
}

static void fill_ignored(struct request *rq, struct tpl *row, const struct care_ignored *g)
{
	struct arena *mem = &rq->op.mem;

	tpl_int(row, "ID", g->id);
	tpl_text(row, "FIELD", g->label);
	tpl_text(row, "KIND", g->kind > 0 && g->kind < CARE_KINDS ? care_kinds[g->kind].title : "");
	tpl_text(row, "WHO", g->account);
	tpl_text(row, "WHEN", zone_format_minute(mem, g->at));
	tpl_text(row, "WHEN_EXACT", zone_format_exact(mem, g->at));
	for (size_t i = 0; i < g->value_count && i < VALUES_SHOWN; i++)
		tpl_text(tpl_add(row, "IGNORED_VALUE"), "VALUE_TEXT",
			 care_value_words(rq, g->field, g->values[i]));
	if (!g->value_count && !g->is_all)
		tpl_text(tpl_add(row, "COUNTED"), "IGNORED_COUNT",
			 format_counted(mem, g->count, "value", "values"));
	if (g->is_all)
		tpl_show(row, "WHOLE");
	if (care_may_fix(rq))
		tpl_show(row, "MAY_HEED");
}

static enum rc show_ignored(struct request *rq, struct tpl *t)
{
	struct care_ignored *list;
	struct tpl *part, *empty;
	size_t count;
	enum rc rc = care_ignored_list(&rq->op, IGNORED_SHOWN, &list, &count);

	if (rc)
		return rc;
	if (!count) {
		empty = tpl_include(tpl_add(t, "NO_ROWS"), "EMPTY", "_empty");
		tpl_text(empty, "ICON", "eye");
		tpl_text(empty, "TITLE", "Nothing is ignored");
		tpl_text(empty, "TEXT",
			 "What you say is right stands here, and can be taken back.");
		return RC_OK;
	}
	part = tpl_add(t, "IGNORED");
	for (size_t i = 0; i < count; i++)
		fill_ignored(rq, tpl_add(part, "LINE"), &list[i]);
	return RC_OK;
}

static enum rc get_care_list(struct request *rq)
{
	const char *group = form_text(rq, "group");
	struct tpl *t = page_new(rq, "care_list", "Data care");
	struct care_state state;
	enum rc rc = fill_state(rq, t, &state);

	if (!rc)
		rc = fill_tabs(rq, t, group);
	if (!rc)
		rc = strcmp(group, "ignored") == 0 ? show_ignored(rq, t)
						   : show_findings(rq, t, group, &state);
	return rc ? rc : page_send(rq, t, RC_OK);
}

/* --- what is done ------------------------------------------------------------------------------
 */

static enum rc post_care_search(struct request *rq)
{
	enum rc rc = care_ask(&rq->op, NULL);

	if (rc)
		return rc;
	start_job(rq, "care");
	redirect_flash(rq, "care-looking", 0);
	return redirect_to(rq, "/care");
}

/* A later search has put another finding in its place. */
static enum rc back_to_list(struct request *rq, enum rc rc)
{
	if (rc != RC_NOT_FOUND)
		return rc;
	op_clear_fault(&rq->op);
	redirect_flash(rq, "care-replaced", 0);
	return redirect_to(rq, "/care");
}

static enum rc post_care_ignore(struct request *rq)
{
	struct care_finding f;
	enum rc rc = care_get(&rq->op, form_id(rq, "id"), &f);

	if (!rc && f.found_at != form_id(rq, "found"))
		rc = RC_NOT_FOUND;
	if (!rc)
		rc = care_ignore(&rq->op, f.id);
	if (rc)
		return back_to_list(rq, rc);
	redirect_flash(rq, "care-ignored", 0);
	return redirect_to(rq, "/care");
}

static enum rc post_care_heed(struct request *rq)
{
	enum rc rc = care_heed(&rq->op, form_id(rq, "id"));

	if (rc)
		return back_to_list(rq, rc);
	start_job(rq, "care");
	redirect_flash(rq, "care-heeded", 0);
	return redirect_to(rq, "/care?group=ignored");
}

/* --- routes ------------------------------------------------------------------------------------
 */

static const struct field list_fields[] = {
    {"group", FIELD_CHOICE, false, 0, group_keys},
    {"from", FIELD_ID, false, 0, NULL},
    {0},
};
static const struct field ignore_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"found", FIELD_ID, true, 0, NULL},
    {0},
};
static const struct field heed_fields[] = {{"id", FIELD_ID, true, 0, NULL}, {0}};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_CONTACT_READ, list_fields, get_care_list},
    {METHOD_GET, "/view", PERM_CONTACT_READ, care_view_fields, get_care_view},
    {METHOD_POST, "/search", PERM_CONTACT_WRITE, NULL, post_care_search},
    {METHOD_POST, "/fix", PERM_CONTACT_WRITE, care_fix_fields, post_care_fix},
    {METHOD_POST, "/ignore", PERM_CONTACT_WRITE, ignore_fields, post_care_ignore},
    {METHOD_POST, "/heed", PERM_CONTACT_WRITE, heed_fields, post_care_heed},
    {0},
};

int main(void)
{
	return app_serve("care", routes);
}
