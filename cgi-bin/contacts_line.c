/*
 * The inputs of one line of the filter's form, and what is suggested in them.
 */
#include "cgi-bin/contacts.h"

#include "lib/filter/filter_event.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"

enum { PICKS_MAX = 60, VALUE_ROWS_MAX = 8 };

/* --- suggestions ---------------------------------------------------------------------------- */

static bool takes_values(const struct filter_line *line)
{
	enum filter_shape shape = filter_operators[line->op].shape;

	return line->kind == FILTER_LINE_CONDITION && line->field && !line->is_field &&
	       line->op != FILTER_IN_LIST && line->op != FILTER_NOT_IN_LIST &&
	       (shape == FILTER_SHAPE_VALUE || shape == FILTER_SHAPE_VALUES);
}

static const struct suggestions *find_list(const struct contact_suggestions *all,
					   const struct filter_field *field, size_t *n)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].field == field && all->items[i].list.count) {
			*n = i;
			return &all->items[i].list;
		}
	return NULL;
}

static bool is_asked(const struct contact_suggestions *all, const struct filter_field *field)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].field == field)
			return true;
	return false;
}

enum rc contact_suggest(struct request *rq, const struct filter_form *form,
			struct contact_suggestions *out)
{
	enum rc rc = RC_OK;

	out->items = arena_alloc(&rq->op.mem, (form->field_count + 1) * sizeof(*out->items));
	out->count = 0;
	for (size_t i = 0; !rc && i < form->count; i++) {
		const struct filter_line *line = &form->lines[i];

		if (!takes_values(line) || is_asked(out, line->field))
			continue;
		out->items[out->count].field = line->field;
		rc = suggestion_list(&rq->op, line->field, &out->items[out->count].list);
		out->count++;
	}
	return rc;
}

typedef const char *rename_value(const struct suggestions *s, const char *text);

static const char *rename_all(struct request *rq, const struct suggestions *s, const char *values,
			      rename_value *rename)
{
	size_t count;
	const char *const *old = filter_form_split(&rq->op, values, &count);
	const char **renamed = arena_alloc(&rq->op.mem, (count + 1) * sizeof(*renamed));

	for (size_t i = 0; i < count; i++)
		renamed[i] = rename(s, old[i]);
	return filter_form_join(&rq->op, renamed, count);
}

void contact_suggest_values(struct request *rq, struct filter_form *form,
			    const struct contact_suggestions *suggestions)
{
	for (size_t i = 0; i < form->count; i++) {
		struct filter_line *line = &form->lines[i];
		const struct suggestions *s;
		size_t n;

		if (!takes_values(line))
			continue;
		s = find_list(suggestions, line->field, &n);
		if (!s || line->field->type == FILTER_TYPE_TEXT)
			continue;
		if (line->value[0])
			line->value = suggestion_value(s, line->value);
		if (line->values[0])
			line->values = rename_all(rq, s, line->values, suggestion_value);
	}
}

/* --- inputs --------------------------------------------------------------------------------- */

static void add_choice(struct tpl *t, const char *section, const char *marker, const char *value,
		       const char *label, bool is_selected)
{
	struct tpl *option = tpl_add(t, section);

	tpl_text(option, marker, value);
	tpl_text(option, "LABEL", label);
	if (is_selected)
		tpl_show(option, "SELECTED");
}

static bool is_date(enum filter_type type)
{
	return type == FILTER_TYPE_DATE || type == FILTER_TYPE_DAY;
}

/* A date input shows days of the calendar only, and would throw everything else away. */
static void fill_type(struct tpl *t, enum filter_type type, const char *value, const char *to)
{
	bool is_day =
	    is_date(type) && (!value[0] || zone_is_day(value)) && (!to[0] || zone_is_day(to));

	tpl_text(t, "TYPE", is_day ? "date" : "text");
	tpl_text(t, "MODE", type == FILTER_TYPE_NUMBER ? "decimal" : "text");
}

static void fill_menu(struct tpl *t, const struct suggestions *s, const char *value)
{
	struct tpl *menu = tpl_add(t, "MENU");
	bool is_known = !value[0];

	if (!value[0])
		add_choice(menu, "CHOICE", "VALUE", "", "Choose …", true);
	for (size_t i = 0; i < s->count; i++)
		is_known = is_known || strcmp(s->items[i].value, value) == 0;
	if (!is_known)
		add_choice(menu, "CHOICE", "VALUE", value, value, true);
	for (size_t i = 0; i < s->count; i++)
		add_choice(menu, "CHOICE", "VALUE", s->items[i].value, s->items[i].label,
			   strcmp(s->items[i].value, value) == 0);
}

static void fill_other(struct tpl *t, const struct contact_filter *f,
		       const struct filter_line *line)
{
	struct tpl *other = tpl_add(t, "OTHER");

	if (!line->value[0])
		add_choice(other, "CHOICE", "VALUE", "", "Choose a field …", true);
	for (size_t i = 0; i < f->field_count; i++) {
		const struct filter_field *field = f->fields[i];

		if (field != line->field && field->store == FILTER_STORE_COLUMN &&
		    (field->type == line->field->type ||
		     (is_date(field->type) && is_date(line->field->type))))
			add_choice(other, "CHOICE", "VALUE", field->key, field->label,
				   strcmp(field->key, line->value) == 0);
	}
}

static void fill_one(struct tpl *t, const struct contact_filter *f, const struct filter_line *line,
		     const struct contact_suggestions *suggestions)
{
	enum filter_type type = line->field ? line->field->type : FILTER_TYPE_DATE;
	const struct suggestions *s = NULL;
	struct tpl *one;
	size_t n;

	if (line->is_field) {
		fill_other(t, f, line);
		return;
	}
	if (takes_values(line))
		s = find_list(suggestions, line->field, &n);
	if (s && type != FILTER_TYPE_TEXT && !(type == FILTER_TYPE_SEVERAL && !s->is_complete)) {
		fill_menu(t, s, line->value);
		return;
	}
	one = tpl_add(t, "ONE");
	tpl_text(one, "VALUE", line->value);
	fill_type(one, type, line->value, "");
	if (s)
		tpl_int(tpl_add(one, "SUGGESTS"), "LIST_N", (int64_t)n);
}

static void fill_several(struct request *rq, struct tpl *t, const struct filter_line *line,
			 const struct contact_suggestions *suggestions)
{
	struct tpl *several = tpl_add(t, "SEVERAL"), *picks;
	const struct suggestions *s = NULL;
	const char *values = line->values;
	size_t n, rows = 1;

	if (takes_values(line))
		s = find_list(suggestions, line->field, &n);
	if (s && line->field->type != FILTER_TYPE_TEXT)
		values = rename_all(rq, s, values, suggestion_label);
	for (const char *c = values; *c; c++)
		rows += *c == '\n';
	tpl_text(several, "VALUES", values);
	tpl_int(several, "ROWS_N", (int64_t)(rows < VALUE_ROWS_MAX ? rows : VALUE_ROWS_MAX));
	if (!s)
		return;
	tpl_int(tpl_add(several, "SUGGESTS"), "LIST_N", (int64_t)n);
	if (s->is_complete)
		tpl_show(several, "CLOSED");
	if (s->count > PICKS_MAX)
		return;
	picks = tpl_add(several, "PICKS");
	for (size_t i = 0; i < s->count; i++)
		tpl_text(tpl_add(picks, "PICK"), "VALUE", s->items[i].label);
}

static void fill_units(struct tpl *t, const struct filter_line *line, bool are_periods)
{
	for (int u = 0; u < FILTER_UNIT_COUNT; u++) {
		enum filter_unit unit = (enum filter_unit)u;

		if (are_periods && unit != FILTER_WEEKS && unit != FILTER_MONTHS &&
		    unit != FILTER_YEARS)
			continue;
		add_choice(t, "UNIT", "KEY", filter_unit_name(unit, true),
			   filter_unit_name(unit, !are_periods), unit == line->unit);
	}
}

static void fill_value(struct request *rq, struct tpl *around, const struct contact_filter *f,
		       const struct filter_line *line, size_t n,
		       const struct contact_suggestions *suggestions)
{
	struct tpl *t = tpl_include(around, "VALUE", "_filter_value"), *part;

	tpl_int(t, "N", (int64_t)n);
	switch (filter_operators[line->op].shape) {
	case FILTER_SHAPE_ALONE:
		return;
	case FILTER_SHAPE_VALUE:
		fill_one(t, f, line, suggestions);
		return;
	case FILTER_SHAPE_VALUES:
		fill_several(rq, t, line, suggestions);
		return;
	case FILTER_SHAPE_RANGE:
		part = tpl_add(t, "RANGE");
		tpl_text(part, "VALUE", line->value);
		tpl_text(part, "TO", line->to);
		fill_type(part, line->field ? line->field->type : FILTER_TYPE_DATE, line->value,
			  line->to);
		return;
	case FILTER_SHAPE_SPAN:
		part = tpl_add(t, "SPAN");
		tpl_text(part, "NUMBER", line->number);
		fill_units(part, line, false);
		return;
	case FILTER_SHAPE_UNIT:
		fill_units(tpl_add(t, "PERIOD"), line, true);
		return;
	}
}

/* --- conditions and events ------------------------------------------------------------------ */

static void fill_condition(struct request *rq, struct tpl *item, const struct contact_filter *f,
			   const struct filter_line *line, size_t n,
			   const struct contact_suggestions *suggestions)
{
	enum filter_type type = line->field->type;
	struct tpl *t = tpl_add(item, "CONDITION");

	for (const enum filter_operator *op = filter_type_operators(type); *op; op++)
		add_choice(t, "OP", "KEY", filter_operators[*op].words,
			   filter_operator_label(type, *op), *op == line->op);
	fill_value(rq, t, f, line, n, suggestions);
}

static void fill_event(struct request *rq, struct tpl *item, const struct contact_filter *f,
		       const struct filter_line *line, size_t n,
		       const struct contact_suggestions *suggestions)
{
	static const char *const verbs[][2] = {
	    {"did", "did"}, {"did_not", "did not"}, {"last", "the last one was"}};
	static const char *const counts[][2] = {{"", "any number of times"},
						{"least", "at least"},
						{"most", "at most"},
						{"exactly", "exactly"}};
	struct tpl *t = tpl_add(item, "EVENT"), *often;

	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		add_choice(t, "VERB", "KEY", verbs[i][0], verbs[i][1], i == line->verb);
	if (line->event_is_named)
		tpl_text(tpl_add(t, "NAMED"), "EVENT_NAME", line->event);
	if (line->verb != FILTER_LAST_HAS) {
		often = tpl_add(t, "COUNTS");
		for (size_t i = 0; i < ARRAY_LEN(counts); i++)
			add_choice(often, "COUNT", "KEY", counts[i][0], counts[i][1],
				   i == line->counting);
		if (line->counting)
			tpl_text(tpl_add(often, "TIMES"), "TIMES_VALUE", line->times);
	}
	for (int o = FILTER_NONE + 1; o < FILTER_OPERATOR_COUNT; o++) {
		enum filter_operator op = (enum filter_operator)o;

		if (filter_is_window(op))
			add_choice(t, "OP", "KEY", filter_operators[op].words,
				   filter_operator_label(FILTER_TYPE_DATE, op), op == line->op);
	}
	tpl_text(t, "WHERE_TEXT", line->where);
	fill_value(rq, t, f, line, n, suggestions);
}

void contact_line_fill(struct request *rq, struct tpl *t, const struct contact_filter *f,
		       const struct filter_line *line, size_t n,
		       const struct contact_suggestions *suggestions)
{
	if (line->kind == FILTER_LINE_EVENT)
		fill_event(rq, t, f, line, n, suggestions);
	else if (line->field)
		fill_condition(rq, t, f, line, n, suggestions);
}
