/*
 * Cells -> values.  Each function reads the cell of one column.
 */
#include "lib/domain/import_cell.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/exact_copy.h"
#include "lib/domain/import_value.h"
#include "lib/platform/json_read.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

enum { HELD_FIRST = 8 };

void import_said_hold(struct op *op, struct import_said *said, size_t column,
		      enum import_held_why why)
{
	if (said->held_count == said->held_room) {
		size_t room = said->held_room ? 2 * said->held_room : HELD_FIRST;
		struct import_held *held = arena_alloc(&op->mem, room * sizeof(*held));

		if (said->held_count)
			memcpy(held, said->held, said->held_count * sizeof(*held));
		said->held = held;
		said->held_room = room;
	}
	said->held[said->held_count++] = (struct import_held){column, why};
}

/* White space off both ends; a copy only where there can be some. */
static char *trim(struct op *op, char *cell)
{
	size_t len = strlen(cell);
	unsigned char first = (unsigned char)cell[0], last = len ? (unsigned char)cell[len - 1] : 0;

	if (!len || (first > ' ' && first < 0x7f && last > ' ' && last < 0x7f))
		return cell;
	return text_trim(&op->mem, cell);
}

static char *unify_line_ends(struct op *op, const char *text)
{
	char *out = arena_dup(&op->mem, text), *to = out;

	for (const char *from = text; *from; from++) {
		if (from[0] == '\r' && from[1] == '\n')
			continue;
		*to++ = *from == '\r' ? '\n' : *from;
	}
	*to = '\0';
	return out;
}

/* What the mapping says of a word; NULL: nothing. */
static const char *find_word(const struct import_cell *c, const char *text)
{
	const char *folded;

	if (!c->how->word_count)
		return NULL;
	folded = text_fold(&c->op->mem, text);
	for (size_t i = 0; i < c->how->word_count; i++)
		if (strcmp(c->how->words[i].from, folded) == 0)
			return c->how->words[i].to;
	return NULL;
}

static const char *mean_yes_no(const struct import_cell *c, const char *text)
{
	const char *word = find_word(c, text);

	return word ? word : import_value_yes_no(c->op, text);
}

/* A date or a moment; NULL: it is none. */
const char *import_cell_date(const struct import_cell *c)
{
	const char *date = import_date_read(&c->op->mem, c->text, c->how->dates, c->op->now);
	size_t day = strlen("2026-11-22");

	if (date && c->how->is_utc && strlen(date) > day && !strpbrk(date + day, "Zz+-"))
		return arena_printf(&c->op->mem, "%sZ", date);
	return date;
}

/* --- fields --------------------------------------------------------------------------------- */

static void give(struct import_said *said, enum contact_field f, const char *value)
{
	said->contact.values[f] = value;
	if (value[0])
		said->given |= CONTACT_MASK(f);
	else
		said->emptied |= CONTACT_MASK(f);
}

/* The field that holds the date of a consent; CONTACT_FIELD_NONE for other fields. */
static enum contact_field date_of(enum contact_field f)
{
	return f == CONTACT_EU_CONSENT || f == CONTACT_MARKETING_CONSENT ? f + 1
									 : CONTACT_FIELD_NONE;
}

/* A consent column often holds the moment of the consent instead of a word. */
static enum rc take_yes_no(struct import_cell *c, enum contact_field f)
{
	const char *meaning = mean_yes_no(c, c->text), *date;

	if (meaning) {
		give(c->said, f, meaning);
		return RC_OK;
	}
	date = date_of(f) ? import_cell_date(c) : NULL;
	if (!date)
		return op_fail(c->op, RC_INVALID, contact_fields[f].key,
			       "this is neither yes nor no");
	give(c->said, f, "yes");
	if (!(c->said->given & CONTACT_MASK(date_of(f))))
		give(c->said, date_of(f), date);
	return RC_OK;
}

static enum rc take_time(struct import_cell *c, enum contact_field f)
{
	const char *date = import_cell_date(c);

	if (!date && import_date_is_none(c->text))
		date = "";
	if (!date)
		return op_fail(c->op, RC_INVALID, contact_fields[f].key,
			       import_date_look(c->text)
				   ? "this date can be read in two ways, or not in the column's way"
				   : "this is not a date; write it like 2026-11-22");
	give(c->said, f, date);
	return RC_OK;
}

static enum rc take_field(struct import_cell *c, enum contact_field f)
{
	const char *text = c->text;
	bool more = false;

	if (!text[0]) {
		give(c->said, f, "");
		return RC_OK;
	}
	switch (contact_fields[f].type) {
	case CONTACT_TYPE_YES_NO:
		return take_yes_no(c, f);
	case CONTACT_TYPE_TIME:
		return take_time(c, f);
	case CONTACT_TYPE_LINES:
		text = strchr(text, '\r') ? unify_line_ends(c->op, text) : text;
		break;
	case CONTACT_TYPE_TEXT:
		break;
	}
	if ((f == CONTACT_IDENTIFIER || f == CONTACT_POSTAL_CODE) && !c->how->is_exact)
		text = import_strip_number_mark(c->text);
	else if (f == CONTACT_EMAIL || f == CONTACT_PHONE)
		text = import_list_first(c->op, text, &more);
	if (f == CONTACT_PHONE && import_phone_is_ruined(text))
		return op_fail(c->op, RC_INVALID, "phone",
			       "a spreadsheet has rounded this number (1.23E+12), and its last"
			       " digits are lost; take it from the source again");
	if (f == CONTACT_PHONE && !c->how->is_exact)
		text = import_cell_phone(c, text);
	give(c->said, f, text);
	if (!more)
		return RC_OK;
	return import_cell_rest(c,
				f == CONTACT_EMAIL ? CONTACT_CHANNEL_EMAIL : CONTACT_CHANNEL_PHONE);
}

static void take_full_name(struct import_cell *c)
{
	const char *first, *last;

	import_value_split_name(c->op, c->text, &first, &last);
	give(c->said, CONTACT_FIRST_NAME, first);
	give(c->said, CONTACT_LAST_NAME, last);
}

/* --- attributes ----------------------------------------------------------------------------- */

static const struct attribute_option *find_option(struct op *op, const struct attribute *a,
						  const char *label)
{
	const char *key = text_fold(&op->mem, label);

	for (size_t i = 0; i < a->option_count; i++)
		if (strcmp(a->options[i].label_key, key) == 0)
			return &a->options[i];
	return NULL;
}

/* The label that a word of a choice stands for; "" for none, and then it is held or refused. */
static enum rc choose(struct import_cell *c, size_t attribute, const char *word, const char **label)
{
	struct attribute *a = &c->rules->attributes[attribute];
	const char *mapped = find_word(c, word);
	const struct attribute_option *option;

	*label = mapped ? mapped : word;
	if (!(*label)[0])
		return RC_OK;
	option = find_option(c->op, a, *label);
	if (option) {
		*label = option->label;
		return RC_OK;
	}
	if (c->how->unknown == IMPORT_CREATE && a->option_count < ATTRIBUTE_OPTIONS_MAX &&
	    strlen(*label) <= ATTRIBUTE_NAME_MAX && !strpbrk(*label, "\r\n\t") &&
	    text_fold(&c->op->mem, *label)[0]) {
		import_rules_add_option(c->rules, attribute, *label);
		return RC_OK;
	}
	if (c->how->unknown == IMPORT_PASS_OVER) {
		import_said_hold(c->op, c->said, c->column, IMPORT_HELD_UNKNOWN);
		*label = "";
		return RC_OK;
	}
	return op_fail(c->op, RC_INVALID, arena_printf(&c->op->mem, "attr.%s", a->key),
		       c->how->unknown == IMPORT_CREATE ? "this cannot become an option"
							: "this is none of the options");
}

/* Is it a value already, as it stands?  Labels may hold what else would part a list. */
static bool is_plain(struct op *op, const struct attribute *a, const char *text)
{
	struct attribute_value *rows;
	size_t count;

	if (!attribute_value_parse(op, a, text, &rows, &count))
		return true;
	op_clear_fault(op);
	return false;
}

static enum rc read_several(struct import_cell *c, size_t attribute, const char **out)
{
	size_t count, kept = 0;
	char **words = import_list_split(c->op, c->text, &count);
	const char **labels = arena_alloc(&c->op->mem, (count + 1) * sizeof(*labels));
	enum rc rc = RC_OK;

	if (!c->how->word_count && is_plain(c->op, &c->rules->attributes[attribute], c->text)) {
		*out = c->text;
		return RC_OK;
	}
	for (size_t i = 0; !rc && i < count; i++) {
		rc = choose(c, attribute, words[i], &labels[kept]);
		kept += !rc && labels[kept][0];
	}
	*out = rc ? "" : attribute_value_join(c->op, labels, kept);
	return rc;
}

static const char *read_link(struct import_cell *c)
{
	bool bare = !strchr(c->text, ':') && strchr(c->text, '.') && !strchr(c->text, ' ') &&
		    !strchr(c->text, '@');

	return bare ? arena_printf(&c->op->mem, "https://%s", c->text) : c->text;
}

/* As attribute_value_parse takes it. */
static enum rc read_attribute(struct import_cell *c, size_t attribute, const char **out)
{
	const struct attribute *a = &c->rules->attributes[attribute];
	const char *better = NULL;

	*out = c->text;
	switch (a->type) {
	case ATTRIBUTE_NUMBER:
		if (c->how->decimal_comma || !is_plain(c->op, a, c->text))
			better = import_number_read(&c->op->mem, import_strip_number_mark(c->text),
						    c->how->decimal_comma);
		break;
	case ATTRIBUTE_DATE:
		better = import_cell_date(c);
		if (!better && import_date_is_none(c->text))
			better = "";
		break;
	case ATTRIBUTE_YES_NO:
		better = mean_yes_no(c, c->text);
		break;
	case ATTRIBUTE_LINK:
		better = read_link(c);
		break;
	case ATTRIBUTE_TEXT:
		better = strchr(c->text, '\r') ? unify_line_ends(c->op, c->text) : NULL;
		break;
	case ATTRIBUTE_CHOICE:
		return choose(c, attribute, c->text, out);
	case ATTRIBUTE_SEVERAL:
		return read_several(c, attribute, out);
	default:
		break;
	}
	if (better)
		*out = better;
	return RC_OK;
}

static enum rc put_attribute(struct import_cell *c, size_t at)
{
	const struct attribute *a = &c->rules->attributes[at];
	struct attribute_value *rows;
	const char *text = "";
	size_t count;
	enum rc rc = c->text[0] ? read_attribute(c, at, &text) : RC_OK;

	if (!rc)
		rc = attribute_value_parse(c->op, a, text, &rows, &count);
	if (!rc)
		c->said->attributes[at] = attribute_value_text(c->op, a, rows, count);
	return rc;
}

/* One third of a date. */
static void take_date_part(struct import_cell *c, size_t at)
{
	if (!c->dates)
		c->dates = arena_alloc(&c->op->mem, c->rules->attribute_count * sizeof(*c->dates));
	c->dates[at][c->how->part] = c->text;
	c->said->attributes[at] = "";
}

static enum rc take_attribute(struct import_cell *c, int64_t id)
{
	size_t at = import_rules_attribute(c->rules, id);

	if (!c->how->part)
		return put_attribute(c, at);
	take_date_part(c, at);
	return RC_OK;
}

/* "1984", "2", "29"; a month may have a name.  A birthday without its year is no date yet. */
static enum rc join_dates(struct import_cell *c)
{
	enum rc rc = RC_OK;

	for (size_t at = 0; !rc && c->dates && at < c->rules->attribute_count; at++) {
		const char *const *p = c->dates[at];
		size_t filled = 0;

		for (int i = IMPORT_DATE_YEAR; i < IMPORT_DATE_PARTS; i++)
			filled += p[i] && p[i][strspn(p[i], "0")];
		if (!filled)
			continue;
		c->how = c->rules->attribute_columns[at];
		c->column = (size_t)(c->how - c->rules->mapping.columns);
		if (filled < IMPORT_DATE_PARTS - 1) {
			import_said_hold(c->op, c->said, c->column, IMPORT_HELD_UNKNOWN);
			continue;
		}
		c->text = strspn(p[IMPORT_DATE_MONTH], "0123456789") == strlen(p[IMPORT_DATE_MONTH])
			      ? arena_printf(&c->op->mem, "%s-%s-%s", p[IMPORT_DATE_YEAR],
					     p[IMPORT_DATE_MONTH], p[IMPORT_DATE_DAY])
			      : arena_printf(&c->op->mem, "%s %s %s", p[IMPORT_DATE_DAY],
					     p[IMPORT_DATE_MONTH], p[IMPORT_DATE_YEAR]);
		rc = put_attribute(c, at);
	}
	return rc;
}

/* --- tags and segments ---------------------------------------------------------------------- */

static enum rc call(struct import_cell *c, enum import_named kind, const char *name)
{
	bool create = c->how->unknown == IMPORT_CREATE && c->how->mode != IMPORT_REMOVE;
	int64_t id;
	enum rc rc;

	if (c->said->call_count == IMPORT_LIST_MAX)
		return op_failf(c->op, RC_INVALID, "", "the row has more than %d tags or segments",
				IMPORT_LIST_MAX);
	rc = import_rules_find(c->op, c->rules, kind, name, create, &id);
	if (rc)
		return rc;
	if (!id && c->how->unknown == IMPORT_FAIL_ROW)
		return op_fail(c->op, RC_INVALID, kind == IMPORT_TAG ? "tags" : "segments",
			       kind == IMPORT_TAG ? "there is no such tag"
						  : "there is no static segment of this name");
	if (!id && c->how->mode != IMPORT_REMOVE)
		import_said_hold(c->op, c->said, c->column, IMPORT_HELD_UNKNOWN);
	if (id)
		c->said->calls[c->said->call_count++] =
		    (struct import_call){kind, c->how->mode, id, c->column};
	return RC_OK;
}

/* "teal:both:VIP Customer", and names as they are. */
static enum rc take_exact_names(struct import_cell *c, enum import_named kind)
{
	const char **items;
	size_t count;
	struct tag tag;
	enum rc rc = RC_OK;

	exact_list_parse(c->op, c->text, &items, &count);
	for (size_t i = 0; !rc && i < count; i++) {
		size_t before = c->said->call_count;

		if (kind == IMPORT_TAG && exact_tag_parse(c->op, items[i], &tag))
			return op_fail(c->op, RC_INVALID, "tags",
				       "this is no list of tags as an exact copy has them");
		rc = call(c, kind, kind == IMPORT_TAG ? tag.label : items[i]);
		if (!rc && kind == IMPORT_TAG && c->said->call_count > before)
			import_rules_dress_tag(c->rules, c->said->calls[before].id, tag.colour,
					       tag.scope);
	}
	return rc;
}

/* Tags have no commas here; where they may have some, a file quotes them: "news, weekly". */
static const char *without_commas(char *name)
{
	char *to = name;

	for (const char *from = name; *from; from++)
		if (*from != ',')
			*to++ = *from;
		else if (from[1] != ' ')
			*to++ = ' ';
	*to = '\0';
	return name;
}

static enum rc take_names(struct import_cell *c, enum import_named kind)
{
	char **names;
	size_t count;
	enum rc rc = RC_OK;

	if (c->how->mode == IMPORT_REPLACE && (c->text[0] || c->how->policy == IMPORT_MIRROR))
		c->said->replaces[kind] = true;
	if (!c->text[0])
		return RC_OK;
	if (!c->said->calls)
		c->said->calls =
		    arena_alloc(&c->op->mem, IMPORT_LIST_MAX * sizeof(*c->said->calls));
	if (c->how->is_exact)
		return take_exact_names(c, kind);
	names = import_list_split(c->op, c->text, &count);
	for (size_t i = 0; !rc && i < count; i++)
		rc = call(c, kind, kind == IMPORT_TAG ? without_commas(names[i]) : names[i]);
	return rc;
}

/* --- the row -------------------------------------------------------------------------------- */

static enum rc take_contact_id(struct import_cell *c)
{
	const char *digits = import_strip_number_mark(c->text);

	if (strspn(digits, "0123456789") != strlen(digits) || strlen(digits) > 18)
		return op_fail(c->op, RC_INVALID, "", "the Muster ID is not a number");
	c->said->contact_id = strtoll(digits, NULL, 10);
	return RC_OK;
}

/* An array of a JSON object as a list of choices, anything nested deeper as its text. */
static const char *part_text(struct op *op, const struct json_value *value)
{
	const char *text = json_scalar(&op->mem, value);
	const char **labels;
	size_t count = json_count(value);

	if (text || json_kind(value) != JSON_IS_ARRAY)
		return text;
	labels = arena_alloc(&op->mem, (count + 1) * sizeof(*labels));
	for (size_t i = 0; i < count; i++) {
		labels[i] = json_scalar(&op->mem, json_item(value, i));
		if (!labels[i])
			return NULL;
	}
	return attribute_value_join(op, labels, count);
}

/* A JSON object: each key as if it had a column. */
static enum rc take_parts(struct import_cell *c)
{
	struct json_value *root = NULL;
	struct import_cell part = *c;
	enum rc rc = RC_OK;

	if (!c->text[0])
		return RC_OK;
	rc = json_read(c->op, "", c->text, &root);
	if (!rc && json_kind(root) != JSON_IS_OBJECT)
		rc = op_fail(c->op, RC_INVALID, "", "the attributes are no JSON object");
	for (size_t i = 0; !rc && i < c->how->part_count; i++) {
		const struct json_value *value = json_get(root, c->how->parts[i].key);
		const char *text = value ? part_text(c->op, value) : "";

		if (!c->how->parts[i].attribute_id)
			continue;
		if (!text) {
			rc = op_fail(c->op, RC_INVALID, "",
				     "an attribute holds JSON that is nested too deep");
			break;
		}
		part.text = text_trim(&c->op->mem, text);
		rc = take_attribute(&part, c->how->parts[i].attribute_id);
	}
	json_read_free(root);
	return rc;
}

static enum rc take_cell(struct import_cell *c)
{
	struct import_target t = c->how->target;

	switch (t.to) {
	case IMPORT_TO_FIELD:
		return take_field(c, (enum contact_field)t.id);
	case IMPORT_TO_FULL_NAME:
		take_full_name(c);
		return RC_OK;
	case IMPORT_TO_CONTACT_ID:
		return take_contact_id(c);
	case IMPORT_TO_ATTRIBUTE:
		return take_attribute(c, t.id);
	case IMPORT_TO_ATTRIBUTES:
		return take_parts(c);
	case IMPORT_TO_MORE_EMAIL:
		return import_cell_points(c, CONTACT_CHANNEL_EMAIL);
	case IMPORT_TO_MORE_PHONE:
		return import_cell_points(c, CONTACT_CHANNEL_PHONE);
	case IMPORT_TO_TAGS:
		return take_names(c, IMPORT_TAG);
	case IMPORT_TO_SEGMENTS:
		return take_names(c, IMPORT_SEGMENT);
	case IMPORT_TO_EMAIL_STATUS:
		return import_cell_status(c, CONTACT_CHANNEL_EMAIL);
	case IMPORT_TO_EMAIL_STATUS_AT:
		return import_cell_moment(c, &c->said->statuses[CONTACT_CHANNEL_EMAIL].at);
	case IMPORT_TO_EMAIL_STATUS_REASON:
		return import_cell_reason(c, CONTACT_CHANNEL_EMAIL);
	case IMPORT_TO_PHONE_STATUS:
		return import_cell_status(c, CONTACT_CHANNEL_PHONE);
	case IMPORT_TO_PHONE_STATUS_AT:
		return import_cell_moment(c, &c->said->statuses[CONTACT_CHANNEL_PHONE].at);
	case IMPORT_TO_PHONE_STATUS_REASON:
		return import_cell_reason(c, CONTACT_CHANNEL_PHONE);
	case IMPORT_TO_CREATED:
		return import_cell_moment(c, &c->said->created_at);
	case IMPORT_TO_COPY:
		return import_cell_copy(c, (enum exact_column)t.id);
	default:
		return RC_OK;
	}
}

/* A cell too few or too many means that values stand under the wrong header: guess nothing. */
static enum rc check_shape(struct op *op, const struct import_rules *rules,
			   const struct csv_row *row)
{
	const size_t columns = rules->mapping.count;
	/* In the words of its own file, when several have more columns together. */
	const size_t given = row->wanted ? row->given : row->count;
	const size_t wanted = row->wanted ? row->wanted : columns;

	if (row->count < columns)
		return op_failf(op, RC_INVALID, "",
				"The row has %zu values, but there are %zu columns.", given,
				wanted);
	for (size_t i = columns; i < row->count; i++)
		if (row->cells[i][0])
			return op_failf(op, RC_INVALID, "",
					"The row has %zu values, but there are only %zu columns.",
					given, wanted);
	return RC_OK;
}

enum rc import_said_read(struct op *op, struct import_rules *rules, struct csv_row *row,
			 struct import_said *out)
{
	struct import_cell c = {.op = op, .rules = rules, .said = out};
	enum rc rc = check_shape(op, rules, row);

	*out = (struct import_said){0};
	out->attributes =
	    arena_alloc(&op->mem, (rules->attribute_count + 1) * sizeof(*out->attributes));
	for (size_t i = 0; !rc && i < rules->mapping.count; i++) {
		c.how = &rules->mapping.columns[i];
		if (c.how->target.to <= IMPORT_TO_LEFT_OUT)
			continue;
		c.column = i;
		c.text = csv_unguard(row->cells[i]);
		if (!c.how->is_exact)
			c.text = trim(op, c.text);
		c.label = import_cell_label(&c, row, rules->label_columns[i]);
		rc = take_cell(&c);
	}
	if (!rc)
		rc = join_dates(&c);
	if (!rc)
		import_said_promote(out);
	return rc ? rc
		  : contact_check(op, &out->contact, rules->country, CONTACT_LENIENT, &out->keys);
}
