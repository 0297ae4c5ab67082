/*
 * Cells -> values of attributes.
 */
#include "lib/domain/import_cell.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/import_value.h"
#include "lib/platform/json_read.h"
#include "lib/platform/text.h"

const char *import_cell_word(const struct import_cell *c, const char *text)
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
	const char *mapped = import_cell_word(c, word);
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

/* Whose birthday has no year is taken in without it: NULL. */
static const char *read_date(struct import_cell *c)
{
	const char *date = import_cell_date(c);

	if (date)
		return date;
	if (import_date_is_none(c->text))
		return "";
	if (!import_date_lacks_year(c->text))
		return c->text;
	import_said_hold(c->op, c->said, c->column, IMPORT_HELD_PARTIAL);
	return NULL;
}

/* As attribute_value_parse takes it; NULL: it is held back. */
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
		*out = read_date(c);
		return RC_OK;
	case ATTRIBUTE_YES_NO:
		better = import_cell_yes_no(c, c->text);
		break;
	case ATTRIBUTE_LINK:
		better = read_link(c);
		break;
	case ATTRIBUTE_TEXT:
		better = strchr(c->text, '\r')
			     ? text_unify_line_ends(arena_dup(&c->op->mem, c->text))
			     : NULL;
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

	if (!rc && !text)
		return RC_OK;
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

enum rc import_cell_attribute(struct import_cell *c, int64_t id)
{
	size_t at = import_rules_attribute(c->rules, id);

	if (!c->how->part)
		return put_attribute(c, at);
	take_date_part(c, at);
	return RC_OK;
}

enum rc import_cell_join_dates(struct import_cell *c)
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
			import_said_hold(c->op, c->said, c->column, IMPORT_HELD_PARTIAL);
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

/* --- many in one cell ----------------------------------------------------------------------- */

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

enum rc import_cell_parts(struct import_cell *c)
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
		rc = import_cell_attribute(&part, c->how->parts[i].attribute_id);
	}
	json_read_free(root);
	return rc;
}
