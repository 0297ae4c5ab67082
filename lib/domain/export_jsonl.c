/*
 * JSON Lines (jsonlines.org): one object for each row (RFC 8259), LF behind it.  No value is null;
 * a number is a number when JSON can say it as it was written, else a text; yes and no are true and
 * false; times are texts in UTC.
 */
#include "lib/domain/export_format.h"

#include "lib/platform/json.h"

static enum rc begin(struct export_sink *s)
{
	struct str *keys = arena_alloc(&s->op->mem, sizeof(*keys));

	/* ",\"key\":" of each column, with a NUL behind. */
	str_init(keys, EXPORT_ROW_MAX);
	for (size_t i = 0; i < s->table->column_count; i++) {
		str_add_char(keys, i ? ',' : '{');
		json_print_text(s->table->columns[i].key, keys);
		str_add_len(keys, ":", 2);
	}
	s->state = keys;
	return RC_OK;
}

/* number = [ minus ] int [ frac ], RFC 8259 section 6; with what a double can hold. */
static bool is_json_number(const char *text)
{
	size_t digits = 0;

	text += *text == '-';
	if (*text == '0' && text[1] >= '0' && text[1] <= '9')
		return false;
	for (; *text >= '0' && *text <= '9'; text++)
		digits++;
	if (!digits)
		return false;
	if (*text == '.') {
		size_t whole = digits;

		for (text++; *text >= '0' && *text <= '9'; text++)
			digits++;
		if (digits == whole)
			return false;
	}
	return !*text && digits <= 15;
}

static void add_list(struct str *out, const struct export_cell *c)
{
	str_add_char(out, '[');
	for (size_t i = 0; i < c->item_count; i++) {
		if (i)
			str_add_char(out, ',');
		json_print_text(c->items[i], out);
	}
	str_add_char(out, ']');
}

static void add_value(struct str *out, enum export_type type, const struct export_cell *c)
{
	char text[EXPORT_TIME_SIZE];

	if (type == EXPORT_TYPE_LIST) {
		add_list(out, c);
	} else if (type == EXPORT_TYPE_TIME && c->at) {
		export_format_time(text, c->at);
		str_addf(out, "\"%s\"", text);
	} else if (!c->text[0]) {
		str_add(out, "null");
	} else if (type == EXPORT_TYPE_YES_NO) {
		str_add(out, strcmp(c->text, "yes") == 0 ? "true" : "false");
	} else if (type == EXPORT_TYPE_NUMBER && is_json_number(c->text)) {
		str_add(out, c->text);
	} else {
		json_print_text(c->text, out);
	}
}

static enum rc add_row(struct export_sink *s, const struct export_row *row)
{
	const struct str *keys = s->state;
	const char *key = keys->text;

	for (size_t i = 0; i < s->table->column_count; i++) {
		str_add(&s->out, key);
		key += strlen(key) + 1;
		add_value(&s->out, s->table->columns[i].type, &row->cells[i]);
	}
	str_add(&s->out, "}\n");
	return RC_OK;
}

static enum rc end(struct export_sink *s)
{
	(void)s;
	return RC_OK;
}

static void release(struct export_sink *s)
{
	if (s->state)
		str_release(s->state);
}

const struct export_writer export_jsonl_writer = {begin, add_row, end, release, false};
