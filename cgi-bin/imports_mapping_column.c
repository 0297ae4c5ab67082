/*
 * A line of the page "Match columns": what a column holds, where it goes, and how.
 */
#include "cgi-bin/imports_mapping_view.h"

#include "lib/domain/exact_copy.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/web/format.h"

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
static const struct words decimals = {import_decimal_values,
				      {"1.234: choose …", "1,234.5", "1.234,5"}};

/* --- menus ---------------------------------------------------------------------------------- */

void import_add_option(struct tpl *t, const char *section, const char *value, const char *label,
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
		import_add_option(t, section, w->values[i], w->labels[i], i == selected);
}

static void add_target(struct mapping_view *v, struct tpl *t, const char *section,
		       struct import_target to, struct import_target selected)
{
	import_add_option(t, section, import_target_word(&v->rq->op, to),
			  import_target_label(to, v->attributes, v->attribute_count),
			  to.to == selected.to && to.id == selected.id);
}

static void fill_targets(struct mapping_view *v, struct tpl *row, struct import_target t,
			 bool is_new)
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
		import_add_option(row, "TYPE", attribute_type_word((enum attribute_type)t),
				  attribute_type_label((enum attribute_type)t), (int)selected == t);
}

/* --- a line --------------------------------------------------------------------------------- */

static const char *describe(struct mapping_view *v, const struct import_profile_column *p)
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

/* What an exact copy says its attribute is; false: nothing, or somebody said something else. */
static bool is_said_by_header(struct mapping_view *v, size_t i, struct exact_header *h)
{
	return !v->choices && v->preview.header && i < v->preview.columns &&
	       !exact_header_parse(&v->rq->op, v->preview.header[i], h) && h->attribute_key;
}

/* The type that a new attribute of a column has, as chosen or else proposed. */
static enum attribute_type new_type(struct mapping_view *v, size_t i)
{
	enum attribute_type type = v->choices ? v->choices[i].type : ATTRIBUTE_NONE;
	struct exact_header h;

	if (is_said_by_header(v, i, &h))
		return h.attribute_type;
	if (!type && v->m->columns[i].part)
		type = ATTRIBUTE_DATE;
	if (!type && i < v->profile.count)
		type = import_profile_type(&v->profile.columns[i]);
	return type ? type : ATTRIBUTE_TEXT;
}

/* A column that nobody has a place for: an attribute could be made of it here. */
static void fill_new(struct mapping_view *v, struct tpl *row, size_t i, enum attribute_type type)
{
	const char *name = v->choices ? v->choices[i].name : NULL;
	struct exact_header h;
	struct tpl *t = tpl_add(row, "NEW");

	if (is_said_by_header(v, i, &h))
		name = h.attribute_name;
	else if (!name || !name[0])
		name = v->proposed[i];
	tpl_text(t, "NEW_NAME", name);
	fill_types(t, type);
}

static void fill_open_words(struct mapping_view *v, struct tpl *row, const struct import_column *c,
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

static void fill_parts(struct mapping_view *v, struct tpl *row, const struct import_column *c,
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

/* Where every number reads the same either way, nothing is asked. */
static void fill_decimals(struct mapping_view *v, struct tpl *row, size_t i,
			  const struct import_column *c)
{
	const struct import_profile_column *p =
	    i < v->profile.count ? &v->profile.columns[i] : NULL;
	bool is_open = p && import_profile_open_number(&v->profile, i);
	struct tpl *t;

	if (!p || (!p->comma && !p->grouped && !c->decimal_comma))
		return;
	t = tpl_add(row, "DECIMALS");
	for (size_t d = is_open ? 0 : 1; decimals.values[d]; d++)
		import_add_option(t, "DECIMAL", decimals.values[d], decimals.labels[d],
				  d == (is_open && !c->decimal_said ? 0U : 1U + c->decimal_comma));
}

static size_t mode_value(const struct import_column *c)
{
	if (c->mode == IMPORT_REMOVE)
		return 3;
	if (c->mode == IMPORT_REPLACE)
		return c->policy == IMPORT_MIRROR ? 2 : 1;
	return 0;
}

static void fill_controls(struct mapping_view *v, struct tpl *row, size_t i)
{
	static const struct import_profile_column none;
	const struct import_column *c = &v->m->columns[i];
	const struct import_choice *choice = v->choices ? &v->choices[i] : NULL;
	const struct import_profile_column *p =
	    i < v->profile.count ? &v->profile.columns[i] : &none;
	const struct attribute *a =
	    import_attribute_of(c->target, v->attributes, v->attribute_count);
	struct attribute made = {0};
	struct tpl *t;

	/* What would be made is asked about as what is there. */
	if (c->target.to == IMPORT_TO_NOTHING) {
		made.type = new_type(v, i);
		fill_new(v, row, i, made.type);
		a = &made;
	}
	if (c->target.to == IMPORT_TO_TAGS || c->target.to == IMPORT_TO_SEGMENTS) {
		t = tpl_add(row, "NAMES");
		fill_words(t, "MODE", &modes, mode_value(c));
		fill_words(t, "UNKNOWN", &unknowns_of_names, c->unknown);
	}
	if (import_column_has_dates(c, a) && (p->two_ways || p->day_first || p->month_first))
		fill_words(tpl_add(row, "DATES"), "DATE", &dates, c->dates);
	if (a && a->type == ATTRIBUTE_NUMBER)
		fill_decimals(v, row, i, c);
	if (a && a != &made && attribute_has_options(a->type))
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

void import_fill_column(struct mapping_view *v, struct tpl *body, size_t i)
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
