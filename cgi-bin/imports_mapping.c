/*
 * The page "Match columns".
 */
#include "cgi-bin/imports_mapping.h"

#include <ctype.h>

#include "lib/base/str.h"
#include "lib/domain/exact_copy.h"
#include "lib/domain/import_segment.h"
#include "lib/platform/db.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/web/format.h"
#include "lib/web/guard.h"

enum { NAME_BYTES = 120, OPTIONS_SHOWN = 60000 /* of all selects of a page together */ };

struct words {
	const char *const *values;
	const char *labels[6];
};

static const struct words policies = {
    import_policy_values,
    {"Leave what they have", "Fill where empty", "Overwrite", "Overwrite, also by empty cells"}};
static const struct words modes = {
    import_mode_values,
    {"Add to theirs", "Replace theirs", "Replace theirs, also by none", "Take away"}};
static const struct words unknowns_of_choice = {
    import_unknown_values, {"become options", "are passed over", "make the row fail"}};
static const struct words unknowns_of_names = {
    import_unknown_values, {"New ones are created", "Pass new ones over", "New ones: row fails"}};
static const struct words dates = {import_date_values,
				   {"03/04: choose …", "03/04 is 3 April", "03/04 is March 4"}};
static const struct words keys = {import_key_values,
				  {"Muster ID", "E-mail", "Phone", "Identifier"}};
static const char *const decimal_values[] = {"point", "comma", NULL};
static const struct words decimals = {decimal_values, {"1,234.5", "1.234,5"}};

/* What the page is made of. */
struct view {
	struct request *rq;
	const struct import *im;
	const struct import_mapping *m;
	const struct import_choice *choices; /* NULL: nothing was sent */
	struct import_preview preview;
	struct import_profile profile;
	struct attribute *attributes;
	size_t attribute_count;
	bool is_short; /* too many columns and attributes for a menu of all in each line */
};

const char *import_column_name(struct request *rq, const struct import_preview *preview,
			       size_t column)
{
	const char *text;
	size_t len;

	if (!preview->header || column >= preview->columns || !preview->header[column][0])
		return arena_printf(&rq->op.mem, "Column %zu", column + 1);
	text = preview->header[column];
	len = strlen(text);
	if (len <= NAME_BYTES)
		return text;
	len = NAME_BYTES;
	while ((text[len] & 0xC0) == 0x80)
		len--;
	return arena_printf(&rq->op.mem, "%.*s…", (int)len, text);
}

const char *import_proposed_name(struct request *rq, const struct import_preview *preview,
				 size_t column)
{
	const char *name = import_column_name(rq, preview, column), *whole;
	enum import_date_part part;

	if (!preview->header || column >= preview->columns || !preview->header[column][0])
		return name;
	whole = import_date_part_name(&rq->op, preview->header[column], &part);
	return whole ? whole : import_attribute_name(&rq->op, name);
}

enum rc import_get_open(struct request *rq, struct import *im, bool *gone)
{
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), im);

	*gone = !rc && !import_is_open(im);
	if (*gone)
		return redirect_to(rq, "/imports/view?id=%lld", (long long)im->id);
	return rc;
}

enum rc import_read_preview(struct request *rq, const struct import *im,
			    struct import_preview *preview)
{
	return import_file_preview(&rq->op, rq->config, im, preview);
}

/* --- menus ---------------------------------------------------------------------------------- */

static void add_option(struct tpl *t, const char *section, const char *value, const char *label,
		       bool selected)
{
	struct tpl *row = tpl_add(t, section);

	tpl_text(row, "VALUE", value);
	tpl_text(row, "LABEL", label);
	if (selected)
		tpl_show(row, "SELECTED");
}

static void fill_words(struct tpl *t, const char *section, const struct words *w, size_t selected)
{
	for (size_t i = 0; w->values[i]; i++)
		add_option(t, section, w->values[i], w->labels[i], i == selected);
}

static void add_target(struct view *v, struct tpl *t, const char *section, struct import_target to,
		       struct import_target selected)
{
	add_option(t, section, import_target_word(&v->rq->op, to),
		   import_target_label(to, v->attributes, v->attribute_count),
		   to.to == selected.to && to.id == selected.id);
}

static void fill_targets(struct view *v, struct tpl *row, struct import_target t, bool is_new)
{
	static const enum import_to others[] = {
	    IMPORT_TO_TAGS,
	    IMPORT_TO_SEGMENTS,
	    IMPORT_TO_MORE_EMAIL,
	    IMPORT_TO_MORE_PHONE,
	    IMPORT_TO_POINT_LABEL,
	    IMPORT_TO_CONTACT_ID,
	    IMPORT_TO_ATTRIBUTES,
	    IMPORT_TO_EMAIL_STATUS,
	    IMPORT_TO_EMAIL_STATUS_AT,
	    IMPORT_TO_EMAIL_STATUS_REASON,
	    IMPORT_TO_PHONE_STATUS,
	    IMPORT_TO_PHONE_STATUS_AT,
	    IMPORT_TO_PHONE_STATUS_REASON,
	    IMPORT_TO_CREATED,
	};

	if (t.to == IMPORT_TO_LEFT_OUT)
		tpl_show(row, "IS_LEFT_OUT");
	if (is_new)
		tpl_show(row, "IS_NEW");
	/* The full name first: it stands before its parts. */
	add_target(v, row, "FIELD", (struct import_target){IMPORT_TO_FULL_NAME, 0}, t);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		add_target(v, row, "FIELD", (struct import_target){IMPORT_TO_FIELD, f}, t);
	if (t.to == IMPORT_TO_COPY)
		add_target(v, row, "OTHER", t, t);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		add_target(v, row, "OTHER", (struct import_target){others[i], 0}, t);
	for (size_t i = 0; i < v->attribute_count; i++) {
		struct import_target a = {IMPORT_TO_ATTRIBUTE, v->attributes[i].id};

		if (!v->is_short || a.id == t.id)
			add_target(v, row, "ATTRIBUTE", a, t);
	}
}

static void fill_types(struct tpl *row, enum attribute_type selected)
{
	for (int t = ATTRIBUTE_NONE + 1; t < ATTRIBUTE_TYPE_COUNT; t++)
		add_option(row, "TYPE", attribute_type_word((enum attribute_type)t),
			   attribute_type_label((enum attribute_type)t), (int)selected == t);
}

/* --- a line --------------------------------------------------------------------------------- */

static const char *describe(struct view *v, const struct import_profile_column *p)
{
	enum attribute_type type = import_profile_type(p);
	const char *kind =
	    type == ATTRIBUTE_TEXT || type == ATTRIBUTE_CHOICE ? "" : attribute_type_label(type);

	if (!p->filled)
		return "empty throughout";
	if (!p->has_many && p->word_count && (int64_t)p->word_count < p->filled)
		kind = arena_printf(&v->rq->op.mem, "%s%s%zu different", kind, kind[0] ? ", " : "",
				    p->word_count);
	return arena_printf(&v->rq->op.mem, "%s%s%s of %s filled", kind, kind[0] ? ", " : "",
			    format_count(&v->rq->op.mem, p->filled),
			    format_count(&v->rq->op.mem, v->profile.rows));
}

static void fill_samples(struct tpl *row, const struct import_profile_column *p)
{
	for (size_t i = 0; i < p->sample_count; i++)
		tpl_text(tpl_add(row, "SAMPLE"), "TEXT", p->samples[i]);
	if (!p->sample_count)
		tpl_show(row, "NO_SAMPLE");
}

/* A column that nobody has a place for: an attribute could be made of it here. */
static void fill_new(struct view *v, struct tpl *row, size_t i, const struct import_choice *choice)
{
	const char *name = choice && choice->name && choice->name[0]
			       ? choice->name
			       : import_proposed_name(v->rq, &v->preview, i);
	enum attribute_type type = choice ? choice->type : ATTRIBUTE_NONE;
	struct exact_header h;
	struct tpl *t = tpl_add(row, "NEW");

	if (!type && v->m->columns[i].part)
		type = ATTRIBUTE_DATE;
	if (!type && i < v->profile.count)
		type = import_profile_type(&v->profile.columns[i]);
	/* An exact copy says what its attributes are. */
	if (!choice && v->preview.header && i < v->preview.columns &&
	    !exact_header_parse(&v->rq->op, v->preview.header[i], &h) && h.attribute_key) {
		name = h.attribute_name;
		type = h.attribute_type;
	}
	tpl_text(t, "NEW_NAME", name);
	fill_types(t, type ? type : ATTRIBUTE_TEXT);
}

static void fill_open_words(struct view *v, struct tpl *row, const struct import_column *c,
			    const struct attribute *a, const struct import_profile_column *p)
{
	const char *words[IMPORT_DISTINCT_MAX];
	size_t count = import_open_words(&v->rq->op, a, p, words);
	struct tpl *t;

	if (!count && c->unknown == IMPORT_CREATE && !c->word_count)
		return;
	t = tpl_add(row, "WORDS");
	tpl_int(t, "WORD_COUNT", (int64_t)count);
	fill_words(t, "UNKNOWN", &unknowns_of_choice, c->unknown);
	for (size_t o = 0; o < a->option_count; o++)
		tpl_text(tpl_add(t, "OPTION"), "OPTION_LABEL", a->options[o].label);
	for (size_t i = 0; i < count; i++) {
		struct tpl *line = tpl_add(t, "WORD");

		tpl_text(line, "WORD_FROM", words[i]);
		for (size_t w = 0; w < c->word_count; w++)
			if (strcmp(c->words[w].from, text_fold(&v->rq->op.mem, words[i])) == 0)
				tpl_text(line, "WORD_TO", c->words[w].to[0] ? c->words[w].to : "-");
	}
}

static void fill_parts(struct view *v, struct tpl *row, const struct import_column *c,
		       const bool *new_parts, const struct import_profile_column *p)
{
	struct tpl *t = tpl_add(row, "PARTS");

	for (size_t k = 0; k < p->key_count; k++) {
		struct tpl *line = tpl_add(t, "PART");
		struct import_target to = {IMPORT_TO_ATTRIBUTE, 0};
		bool is_new = true, said = false;

		for (size_t i = 0; i < c->part_count; i++)
			if (strcmp(c->parts[i].key, p->keys[k]) == 0) {
				to.id = c->parts[i].attribute_id;
				said = new_parts != NULL;
				is_new = new_parts && new_parts[i];
			}
		tpl_text(line, "PART_KEY", p->keys[k]);
		if (!to.id && (is_new || !said))
			tpl_show(line, "PART_IS_NEW");
		for (size_t i = 0; i < v->attribute_count && p->key_count < 50; i++)
			add_target(v, line, "ATTRIBUTE",
				   (struct import_target){IMPORT_TO_ATTRIBUTE, v->attributes[i].id},
				   to);
	}
}

static size_t mode_value(const struct import_column *c)
{
	if (c->mode == IMPORT_REMOVE)
		return 3;
	if (c->mode == IMPORT_REPLACE)
		return c->policy == IMPORT_MIRROR ? 2 : 1;
	return 0;
}

static void fill_controls(struct view *v, struct tpl *row, size_t i)
{
	static const struct import_profile_column none;
	const struct import_column *c = &v->m->columns[i];
	const struct import_choice *choice = v->choices ? &v->choices[i] : NULL;
	const struct import_profile_column *p =
	    i < v->profile.count ? &v->profile.columns[i] : &none;
	const struct attribute *a =
	    import_attribute_of(c->target, v->attributes, v->attribute_count);
	struct tpl *t;

	if (c->target.to == IMPORT_TO_NOTHING)
		fill_new(v, row, i, choice);
	if (c->target.to == IMPORT_TO_TAGS || c->target.to == IMPORT_TO_SEGMENTS) {
		t = tpl_add(row, "NAMES");
		fill_words(t, "MODE", &modes, mode_value(c));
		fill_words(t, "UNKNOWN", &unknowns_of_names, c->unknown);
	}
	if (import_column_has_dates(c, a) && (p->two_ways || p->day_first || p->month_first))
		fill_words(tpl_add(row, "DATES"), "DATE", &dates, c->dates);
	if (a && a->type == ATTRIBUTE_NUMBER && (p->comma || p->point < p->filled))
		fill_words(tpl_add(row, "DECIMALS"), "DECIMAL", &decimals, c->decimal_comma);
	if (a && attribute_has_options(a->type))
		fill_open_words(v, row, c, a, p);
	if (c->target.to == IMPORT_TO_ATTRIBUTES && p->key_count)
		fill_parts(v, row, c, choice ? choice->new_parts : NULL, p);
}

static bool has_policy(struct import_target t)
{
	switch (t.to) {
	case IMPORT_TO_LEFT_OUT:
	case IMPORT_TO_CONTACT_ID:
	case IMPORT_TO_TAGS:
	case IMPORT_TO_SEGMENTS:
	case IMPORT_TO_CREATED:
	case IMPORT_TO_POINT_LABEL:
	case IMPORT_TO_COPY:
	case IMPORT_TO_EMAIL_STATUS:
	case IMPORT_TO_EMAIL_STATUS_AT:
	case IMPORT_TO_EMAIL_STATUS_REASON:
	case IMPORT_TO_PHONE_STATUS:
	case IMPORT_TO_PHONE_STATUS_AT:
	case IMPORT_TO_PHONE_STATUS_REASON:
		return false;
	default:
		return true;
	}
}

static void fill_column(struct view *v, struct tpl *body, size_t i)
{
	static const struct import_profile_column none;
	const struct import_column *c = &v->m->columns[i];
	const struct import_profile_column *p =
	    i < v->profile.count ? &v->profile.columns[i] : &none;
	struct tpl *row = tpl_add(body, "COLUMN");

	tpl_int(row, "N", (int64_t)i + 1);
	if (v->preview.header && i < v->preview.columns && v->preview.header[i][0])
		tpl_text(tpl_add(row, "NAMED"), "HEADER_TEXT",
			 import_column_name(v->rq, &v->preview, i));
	else
		tpl_show(row, "UNNAMED");
	tpl_text(row, "ABOUT", describe(v, p));
	fill_samples(row, p);
	fill_targets(v, row, c->target, v->choices && v->choices[i].is_new);
	if (v->is_short)
		tpl_text(tpl_add(row, "BY_NAME"), "ATTRIBUTE_NAME",
			 v->choices && v->choices[i].attribute ? v->choices[i].attribute : "");
	fill_controls(v, row, i);
	if (has_policy(c->target))
		fill_words(tpl_add(row, "POLICIES"), "POLICY", &policies, c->policy);
	else
		tpl_show(row, "NO_POLICY");
}

/* Has nobody decided on it? */
static bool is_open(const struct view *v, size_t i)
{
	return v->m->columns[i].target.to == IMPORT_TO_NOTHING &&
	       !(v->choices && v->choices[i].is_new);
}

static void fill_columns(struct view *v, struct tpl *t)
{
	const struct import_mapping *m = v->m;
	size_t open = 0, left = 0;
	struct tpl *rest;

	for (size_t i = 0; i < m->count; i++) {
		fill_column(v, t, i);
		open += is_open(v, i);
		left += m->columns[i].target.to == IMPORT_TO_LEFT_OUT;
	}
	tpl_int(t, "MATCHED_COUNT", (int64_t)(m->count - open - left));
	tpl_int(t, "COLUMNS", (int64_t)m->count);
	if (!open)
		return;
	rest = tpl_add(t, "REST");
	tpl_int(rest, "OPEN_COUNT", (int64_t)open);
	for (size_t i = 0; i < m->count; i++)
		if (is_open(v, i)) {
			struct tpl *name = tpl_add(rest, "OPEN_COLUMN");

			tpl_int(name, "N", (int64_t)i + 1);
			tpl_text(name, "TEXT", import_column_name(v->rq, &v->preview, i));
		}
}

/* --- for all rows --------------------------------------------------------------------------- */

static void fill_people(struct view *v, struct tpl *t)
{
	static const char *const sections[] = {"LEAVE", "UPDATE", "UPDATE_ONLY"};
	const struct import_mapping *m = v->m;

	tpl_show(t, sections[m->people]);
	for (size_t place = 0; place < IMPORT_KEYS_MAX; place++) {
		struct tpl *row = tpl_add(t, "KEY");

		tpl_int(row, "PLACE", (int64_t)place + 1);
		for (int k = 0; k < IMPORT_KEY_COUNT; k++)
			add_option(row, "KEY_CHOICE", keys.values[k], keys.labels[k],
				   place < m->key_count && (int)m->keys[place] == k);
	}
	if (m->needs_key)
		tpl_show(t, "NEEDS_KEY");
	if (m->newer)
		tpl_show(t, "NEWER");
	if (permission_granted(v->rq->session.role, PERM_CONSENT_RAISE) && m->raise)
		tpl_show(tpl_add(t, "MAY_RAISE"), "RAISE");
	else if (permission_granted(v->rq->session.role, PERM_CONSENT_RAISE))
		tpl_show(t, "MAY_RAISE");
}

static void fill_tags(struct view *v, struct tpl *t)
{
	const char *more = "";

	tpl_text(t, "TAG", v->m->tag_count ? v->m->tags[0] : "");
	for (size_t i = 1; i < v->m->tag_count; i++)
		more =
		    arena_printf(&v->rq->op.mem, "%s%s%s", more, i > 1 ? ", " : "", v->m->tags[i]);
	tpl_text(t, "MORE_TAGS", more);
}

static bool is_ticked(struct view *v, int64_t id, const struct segment *stored, size_t count)
{
	size_t sent_count;
	const char *const *sent;

	if (v->choices) {
		sent = form_list(v->rq, "segment", &sent_count);
		for (size_t i = 0; i < sent_count; i++)
			if (strtoll(sent[i], NULL, 10) == id)
				return true;
		return false;
	}
	for (size_t i = 0; i < count; i++)
		if (stored[i].id == id)
			return true;
	return false;
}

static enum rc fill_segments(struct view *v, struct tpl *t)
{
	static const char *const mode_sections[] = {"SEGMENTS_ADD", "SEGMENTS_REPLACE",
						    "SEGMENTS_REMOVE"};
	struct segment_query q = {.search = "", .is_static = true};
	struct segment *list, *stored;
	size_t count, stored_count, hidden;
	struct op *op = &v->rq->op;
	struct tpl *section;
	enum rc rc = segment_list(op, &q, &list, &count);

	if (!rc)
		rc = import_segments_list(op, v->im, &stored, &stored_count, &hidden);
	if (rc)
		return rc;
	section = tpl_add(t, count ? "SEGMENTS" : "NO_SEGMENTS");
	if (!count)
		return RC_OK;
	tpl_show(section, mode_sections[v->m->segment_mode]);
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(section, "SEGMENT");

		tpl_int(row, "SEGMENT_ID", list[i].id);
		tpl_text(row, "SEGMENT_NAME", list[i].name);
		if (is_ticked(v, list[i].id, stored, stored_count))
			tpl_show(row, "CHOSEN");
	}
	page_fault_as(v->rq, section, "SEGMENT");
	return RC_OK;
}

/* --- the page ------------------------------------------------------------------------------- */

/* The fault as people write. */
const char *import_sentence(struct request *rq)
{
	char *text = arena_printf(&rq->op.mem, "%s.", rq->op.fault.reason);

	text[0] = (char)toupper((unsigned char)text[0]);
	return text;
}

static enum rc fill_like(struct view *v, struct tpl *t)
{
	struct import other;
	struct tpl *like;
	enum rc rc;

	if (!v->m->like_id)
		return RC_OK;
	rc = import_get(&v->rq->op, v->m->like_id, &other);
	if (rc == RC_NOT_FOUND) {
		op_clear_fault(&v->rq->op);
		return RC_OK;
	}
	if (rc)
		return rc;
	like = tpl_add(t, "LIKE");
	tpl_int(like, "LIKE_ID", other.id);
	tpl_text(like, "LIKE_NAME", other.name);
	return RC_OK;
}

static enum rc fill_readable(struct view *v, struct tpl *t)
{
	struct op *op = &v->rq->op;
	enum rc rc = attribute_list(op, &v->attributes, &v->attribute_count);

	if (rc)
		return rc;
	import_profile_parse(op, v->im->profile, &v->profile);
	v->is_short = v->m->count * (v->attribute_count + 40) > OPTIONS_SHOWN;
	fill_columns(v, t);
	for (size_t i = 0; v->is_short && i < v->attribute_count; i++)
		tpl_text(tpl_add(t, "ATTRIBUTE_ENTRY"), "ATTRIBUTE_NAME", v->attributes[i].name);
	fill_people(v, t);
	fill_tags(v, t);
	rc = fill_like(v, t);
	return rc ? rc : fill_segments(v, t);
}

enum rc import_show_mapping(struct request *rq, const struct import *im,
			    const struct import_form *form, enum rc rc)
{
	struct view v = {.rq = rq, .im = im};
	struct fault kept = rq->op.fault;
	struct import_mapping stored;
	enum rc read = import_read_preview(rq, im, &v.preview);
	const char *reason = read ? import_sentence(rq) : "";
	struct tpl *body, *t;

	if (read && read != RC_INVALID)
		return read;
	rq->op.fault = kept;
	import_mapping_parse(&rq->op, im->mapping, &stored);
	v.m = form ? &form->mapping : &stored;
	v.choices = form ? form->choices : NULL;
	body = page_new(rq, "imports_mapping", "Match columns");
	tpl_int(body, "ID", im->id);
	tpl_text(body, "NAME", im->name);
	/* Where it cannot be read at all, that is said in its own place. */
	if (read)
		op_clear_fault(&rq->op);
	import_fill_formats(rq, body, im);
	rq->op.fault = kept;
	import_fill_first_rows(rq, body, &v.preview, reason);
	if (read)
		return page_send(rq, body, rc);
	t = tpl_add(body, "READABLE");
	read = fill_readable(&v, t);
	if (read)
		return read;
	page_fault(rq, t);
	if (rc && kept.field[0])
		tpl_show(body, "HAS_ERRORS");
	return page_send(rq, body, rc);
}

enum rc get_imports_mapping(struct request *rq)
{
	struct import im;
	bool gone;
	enum rc rc = import_get_open(rq, &im, &gone);

	return rc || gone ? rc : import_show_mapping(rq, &im, NULL, RC_OK);
}

/* --- saving --------------------------------------------------------------------------------- */

/* What was ticked on the form.  RC_INVALID: none of ours. */
static enum rc read_segments(struct request *rq, int64_t *ids, size_t *count)
{
	size_t chosen_count;
	const char *const *chosen = form_list(rq, "segment", &chosen_count);

	*count = 0;
	if (chosen_count > IMPORT_SEGMENTS_MAX)
		return op_fail(&rq->op, RC_INVALID, "segment", "these are too many segments");
	for (size_t i = 0; i < chosen_count; i++) {
		char *end;
		long long id = strtoll(chosen[i], &end, 10);

		if (id <= 0 || *end)
			return op_fail(&rq->op, RC_INVALID, "segment", "this is no segment");
		ids[(*count)++] = id;
	}
	return RC_OK;
}

static void leave_rest(struct import_form *form)
{
	for (size_t i = 0; i < form->mapping.count; i++)
		if (form->mapping.columns[i].target.to == IMPORT_TO_NOTHING &&
		    !form->choices[i].is_new)
			form->mapping.columns[i].target.to = IMPORT_TO_LEFT_OUT;
}

/* An attribute for each column that has values; nothing is to be kept of empty ones. */
static void make_rest(struct request *rq, const struct import *im, struct import_form *form)
{
	struct import_profile profile;

	import_profile_parse(&rq->op, im->profile, &profile);
	for (size_t i = 0; i < form->mapping.count; i++) {
		struct import_column *c = &form->mapping.columns[i];

		if (c->target.to != IMPORT_TO_NOTHING || form->choices[i].is_new)
			continue;
		if (!c->is_exact && i < profile.count && !profile.columns[i].filled)
			c->target.to = IMPORT_TO_LEFT_OUT;
		else
			form->choices[i].is_new = true;
	}
}

/* Who is left as they are neither joins a segment nor leaves it. */
static enum rc check_segment_mode(struct op *op, const struct import_mapping *m)
{
	if (m->people != IMPORT_LEAVE || m->segment_mode == IMPORT_ADD)
		return RC_OK;
	return op_fail(op, RC_INVALID, "segment",
		       "people who are here already are left as they are, so they would neither"
		       " take a place in the segments nor leave them: choose above that they are"
		       " updated, or that the people of the file join");
}

static enum rc save(struct request *rq, struct import *im, struct import_form *form)
{
	int64_t segments[IMPORT_SEGMENTS_MAX];
	struct import_preview preview;
	struct import_profile profile;
	struct attribute *attributes;
	struct op *op = &rq->op;
	size_t segment_count, count;
	enum rc rc = import_read_preview(rq, im, &preview);

	import_profile_parse(op, im->profile, &profile);
	if (!rc)
		rc = import_form_create(rq, &profile, &preview, form);
	if (!rc)
		rc = attribute_list(op, &attributes, &count);
	if (!rc)
		rc = import_form_check(rq, &profile, attributes, count, form);
	if (!rc)
		rc = read_segments(rq, segments, &segment_count);
	if (!rc && segment_count)
		rc = check_segment_mode(op, &form->mapping);
	if (!rc)
		rc = import_segments_save(op, im, segments, segment_count);
	return rc ? rc : import_save_mapping(op, im, &form->mapping);
}

/* The attributes that were created go, before the page names them. */
static enum rc undo_new(struct request *rq, struct import_form *form)
{
	struct fault kept = rq->op.fault;
	enum rc rc;

	for (size_t i = 0; i < form->mapping.count; i++) {
		struct import_column *c = &form->mapping.columns[i];

		if (form->choices[i].is_new)
			c->target = (struct import_target){0};
		for (size_t k = 0; form->choices[i].new_parts && k < c->part_count; k++)
			if (form->choices[i].new_parts[k])
				c->parts[k].attribute_id = 0;
	}
	db_rollback(&rq->op);
	rq->op.batch_id = 0;
	rc = db_begin_write(&rq->op);
	if (!rc)
		rq->op.fault = kept;
	return rc;
}

enum rc post_imports_mapping(struct request *rq)
{
	struct import_form form;
	struct import im;
	bool gone;
	enum rc rc = import_get_open(rq, &im, &gone);

	if (rc || gone)
		return rc;
	rc = import_form_read(rq, &im, &form);
	if (!rc && form_bool(rq, "new_rest"))
		make_rest(rq, &im, &form);
	if (!rc && form_bool(rq, "leave_rest"))
		leave_rest(&form);
	if (!rc)
		rc = save(rq, &im, &form);
	if (rc == RC_INVALID || rc == RC_CONFLICT) {
		enum rc undone = undo_new(rq, &form);

		return undone ? undone : import_show_mapping(rq, &im, &form, rc);
	}
	return rc ? rc : import_go_to_review(rq, &im);
}
