#include "lib/domain/exact_copy.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/contact_mark.h"

#define ATTRIBUTE_PREFIX "attr."

const struct exact_column_info exact_copy_columns[EXACT_COLUMNS] = {
    [EXACT_COLUMN_ID] = {"muster_id", EXACT_NUMBER, "Muster ID",
			 "The number of the contact in the base that the file comes from."},
    [EXACT_COLUMN_STATE] = {"state", EXACT_STATE, "State", "live, archived or deleted."},
    [EXACT_COLUMN_STATE_AT] = {"state_at", EXACT_TIME, "State since",
			       "When it was archived or deleted."},
    [EXACT_COLUMN_STATE_REASON] = {"state_reason", EXACT_TEXT, "State because", "Why."},
    [EXACT_COLUMN_DEACTIVATED] = {"deactivated", EXACT_YES_NO, "Deactivated",
				  "yes: rules pass the contact over."},
    [EXACT_COLUMN_EMAIL_STATUS] = {"email_status", EXACT_STATUS, "E-mail status",
				   "active, unsubscribed, spam_report, blacklisted or"
				   " not_confirmed; empty without an address."},
    [EXACT_COLUMN_EMAIL_STATUS_AT] = {"email_status_at", EXACT_TIME, "E-mail status since",
				      "When the address got that status."},
    [EXACT_COLUMN_EMAIL_STATUS_REASON] = {"email_status_reason", EXACT_TEXT,
					  "E-mail status because", "Why."},
    [EXACT_COLUMN_PHONE_STATUS] = {"phone_status", EXACT_STATUS, "Phone status",
				   "active or blacklisted; empty without a number."},
    [EXACT_COLUMN_PHONE_STATUS_AT] = {"phone_status_at", EXACT_TIME, "Phone status since",
				      "When the number got that status."},
    [EXACT_COLUMN_PHONE_STATUS_REASON] = {"phone_status_reason", EXACT_TEXT, "Phone status because",
					  "Why."},
    [EXACT_COLUMN_OBTAINED_AT] = {"obtained_at", EXACT_TIME, "Obtained with consent",
				  "When somebody confirmed that the contact agreed to be kept."},
    [EXACT_COLUMN_OBTAINED_BY] = {"obtained_by", EXACT_ACCOUNT, "Consent confirmed by",
				  "The e-mail address of the account that confirmed it."},
    [EXACT_COLUMN_SOURCE] = {"source", EXACT_SOURCE, "Source",
			     "manual, import, api, form, order, event or conversation."},
    [EXACT_COLUMN_CREATED_AT] = {"created_at", EXACT_TIME, "Created",
				 "When the contact came into the base."},
    [EXACT_COLUMN_UPDATED_AT] = {"updated_at", EXACT_TIME, "Changed", "When it was changed last."},
    [EXACT_COLUMN_OTHER_EMAIL] = {"other_email", EXACT_POINTS, "Further e-mail addresses",
				  "With semicolons between, each with its label in brackets."},
    [EXACT_COLUMN_OTHER_PHONE] = {"other_phone", EXACT_POINTS, "Further phone numbers",
				  "Likewise."},
    [EXACT_COLUMN_TAGS] = {"tags", EXACT_TAGS, "Tags",
			   "A list of tags, each as colour:scope:label."},
    [EXACT_COLUMN_SEGMENTS] = {"segments", EXACT_SEGMENTS, "Static segments",
			       "A list of the names of static segments that the contact is in."},
};

bool exact_column_is_state(enum exact_column column)
{
	switch (column) {
	case EXACT_COLUMN_STATE:
	case EXACT_COLUMN_STATE_AT:
	case EXACT_COLUMN_STATE_REASON:
	case EXACT_COLUMN_DEACTIVATED:
	case EXACT_COLUMN_OBTAINED_AT:
	case EXACT_COLUMN_OBTAINED_BY:
	case EXACT_COLUMN_SOURCE:
	case EXACT_COLUMN_UPDATED_AT:
		return true;
	default:
		return false;
	}
}

static const char *const type_words[EXACT_TYPES] = {
    [EXACT_TEXT] = "text",     [EXACT_LINES] = "lines",	      [EXACT_NUMBER] = "number",
    [EXACT_YES_NO] = "yes_no", [EXACT_TIME] = "time",	      [EXACT_STATE] = "state",
    [EXACT_STATUS] = "status", [EXACT_SOURCE] = "source",     [EXACT_ACCOUNT] = "account",
    [EXACT_TAGS] = "tags",     [EXACT_SEGMENTS] = "segments", [EXACT_POINTS] = "points",
    [EXACT_DATE] = "date",     [EXACT_CHOICE] = "choice",     [EXACT_SEVERAL] = "several",
    [EXACT_LINK] = "link",
};

const char *exact_type_word(enum exact_type type)
{
	return (size_t)type < ARRAY_LEN(type_words) ? type_words[type] : "";
}

enum exact_type exact_type_parse(const char *word)
{
	for (int t = 0; t < EXACT_TYPES; t++)
		if (strcmp(type_words[t], word) == 0)
			return (enum exact_type)t;
	return EXACT_TYPES;
}

/* --- sources -------------------------------------------------------------------------------- */

static const char *const source_words[] = {"manual", "import", "api",	      "form",
					   "order",  "event",  "conversation"};

const char *contact_source_word(enum contact_source source)
{
	return (size_t)source < ARRAY_LEN(source_words) ? source_words[source] : "";
}

bool contact_source_of(const char *word, enum contact_source *out)
{
	for (size_t i = 0; i < ARRAY_LEN(source_words); i++)
		if (strcmp(source_words[i], word) == 0) {
			*out = (enum contact_source)i;
			return true;
		}
	return false;
}

/* --- header cells --------------------------------------------------------------------------- */

static enum exact_type field_type(enum contact_field field)
{
	switch (contact_fields[field].type) {
	case CONTACT_TYPE_LINES:
		return EXACT_LINES;
	case CONTACT_TYPE_YES_NO:
		return EXACT_YES_NO;
	case CONTACT_TYPE_TIME:
		return EXACT_TIME;
	default:
		return EXACT_TEXT;
	}
}

static enum exact_type of_attribute(enum attribute_type type)
{
	static const enum exact_type types[ATTRIBUTE_TYPE_COUNT] = {
	    [ATTRIBUTE_TEXT] = EXACT_TEXT,     [ATTRIBUTE_NUMBER] = EXACT_NUMBER,
	    [ATTRIBUTE_DATE] = EXACT_DATE,     [ATTRIBUTE_YES_NO] = EXACT_YES_NO,
	    [ATTRIBUTE_CHOICE] = EXACT_CHOICE, [ATTRIBUTE_SEVERAL] = EXACT_SEVERAL,
	    [ATTRIBUTE_LINK] = EXACT_LINK,
	};

	return types[type];
}

static enum attribute_type to_attribute(enum exact_type type)
{
	for (int t = ATTRIBUTE_NONE + 1; t < ATTRIBUTE_TYPE_COUNT; t++)
		if (of_attribute((enum attribute_type)t) == type)
			return (enum attribute_type)t;
	return ATTRIBUTE_NONE;
}

const char *exact_header_field(struct op *op, enum contact_field field)
{
	return arena_printf(&op->mem, "%s:%s", contact_fields[field].key,
			    type_words[field_type(field)]);
}

const char *exact_header_column(struct op *op, enum exact_column column)
{
	return arena_printf(&op->mem, "%s:%s", exact_copy_columns[column].key,
			    type_words[exact_copy_columns[column].type]);
}

const char *exact_header_attribute(struct op *op, const struct attribute *a)
{
	const char **items = arena_alloc(&op->mem, (a->option_count + 1) * sizeof(*items));
	size_t count = 0;

	items[count++] = a->name;
	for (size_t i = 0; i < a->option_count; i++)
		items[count++] = a->options[i].label;
	return arena_printf(&op->mem, ATTRIBUTE_PREFIX "%s:%s:%s", a->key,
			    type_words[of_attribute(a->type)],
			    attribute_value_join(op, items, count));
}

bool exact_copy_is(const char *first_header)
{
	return strcmp(first_header, EXACT_COPY_ID_HEADER) == 0;
}

static enum rc parse_attribute(struct op *op, const char *key, const char *type_word,
			       const char *list, struct exact_header *out)
{
	const char **items;
	size_t count;

	out->attribute_type = to_attribute(exact_type_parse(type_word));
	exact_list_parse(op, list, &items, &count);
	if (!key[0] || !count || out->attribute_type == ATTRIBUTE_NONE)
		return RC_NOT_FOUND;
	out->attribute_key = key;
	out->attribute_name = items[0];
	out->options = items + 1;
	out->option_count = count - 1;
	return RC_OK;
}

static int find_column(const char *key)
{
	for (int c = 0; c < EXACT_COLUMNS; c++)
		if (strcmp(exact_copy_columns[c].key, key) == 0)
			return c;
	return -1;
}

enum rc exact_header_parse(struct op *op, const char *text, struct exact_header *out)
{
	size_t prefix = strlen(ATTRIBUTE_PREFIX);
	char *key = arena_dup(&op->mem, text), *type = strchr(key, ':'), *list;

	*out = (struct exact_header){.column = -1};
	if (!type)
		return RC_NOT_FOUND;
	*type++ = '\0';
	list = strchr(type, ':');
	if (list)
		*list++ = '\0';
	if (strncmp(key, ATTRIBUTE_PREFIX, prefix) == 0)
		return parse_attribute(op, key + prefix, type, list ? list : "", out);
	if (list)
		return RC_NOT_FOUND;
	out->field = contact_field_find(key);
	if (out->field != CONTACT_FIELD_NONE)
		return strcmp(type, type_words[field_type(out->field)]) == 0 ? RC_OK : RC_NOT_FOUND;
	out->column = find_column(key);
	if (out->column < 0)
		return RC_NOT_FOUND;
	return strcmp(type, type_words[exact_copy_columns[out->column].type]) == 0 ? RC_OK
										   : RC_NOT_FOUND;
}

/* --- cells ---------------------------------------------------------------------------------- */

const char *exact_tag_text(struct op *op, const struct tag *tag)
{
	return arena_printf(&op->mem, "%s:%s:%s", tag->colour, tag_scope_key(tag->scope),
			    tag->label);
}

enum rc exact_tag_parse(struct op *op, const char *text, struct tag *out)
{
	char *colour = arena_dup(&op->mem, text), *scope = strchr(colour, ':'), *label;

	if (!scope)
		return RC_INVALID;
	*scope++ = '\0';
	label = strchr(scope, ':');
	if (!label || !label[1])
		return RC_INVALID;
	*label++ = '\0';
	*out = (struct tag){.name = tag_normalise(&op->mem, label),
			    .label = label,
			    .colour = colour,
			    .scope = tag_scope_parse(scope)};
	return out->scope == TAG_SCOPES || !out->name[0] ? RC_INVALID : RC_OK;
}

void exact_list_parse(struct op *op, const char *text, const char ***out, size_t *count)
{
	size_t room = 1;
	const char *item;

	for (const char *c = text; *c; c++)
		room += *c == ',';
	*out = arena_alloc(&op->mem, (room + 1) * sizeof(**out));
	*count = 0;
	while ((item = attribute_value_next(&op->mem, &text)))
		if (item[0])
			(*out)[(*count)++] = item;
}
