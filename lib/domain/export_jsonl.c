/*
 * JSON Lines (jsonlines.org): one object for each row (RFC 8259), LF behind it.  No value is null;
 * a number is a number when JSON can say it as it was written, else a text; yes and no are true and
 * false; times are texts in UTC.
 */
#include "lib/domain/export_format.h"

#include "lib/platform/json.h"

struct state {
	struct str keys; /* ",\"key\":" of each column, with a NUL behind */
	bool is_array, has_rows;
};

static enum rc begin_as(struct export_sink *s, bool is_array)
{
	struct state *state = arena_alloc(&s->op->mem, sizeof(*state));
	struct str *keys = &state->keys;

	state->is_array = is_array;
	str_init(keys, EXPORT_ROW_MAX);
	for (size_t i = 0; i < s->table->column_count; i++) {
		str_add_char(keys, i ? ',' : '{');
		json_print_text(s->table->columns[i].key, keys);
		str_add_len(keys, ":", 2);
	}
	s->state = state;
	if (is_array)
		str_add(&s->out, "[\n");
	return RC_OK;
}

static enum rc begin(struct export_sink *s)
{
	return begin_as(s, false);
}

static enum rc begin_array(struct export_sink *s)
{
	return begin_as(s, true);
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
	struct state *state = s->state;
	const char *key = state->keys.text;

	if (state->is_array && state->has_rows)
		str_add(&s->out, ",\n");
	state->has_rows = true;
	for (size_t i = 0; i < s->table->column_count; i++) {
		str_add(&s->out, key);
		key += strlen(key) + 1;
		add_value(&s->out, s->table->columns[i].type, &row->cells[i]);
	}
	str_add(&s->out, state->is_array ? "}" : "}\n");
	return RC_OK;
}

static enum rc end(struct export_sink *s)
{
	const struct state *state = s->state;

	if (state->is_array)
		str_add(&s->out, state->has_rows ? "\n]\n" : "]\n");
	return RC_OK;
}

static void release(struct export_sink *s)
{
	struct state *state = s->state;

	if (state)
		str_release(&state->keys);
}

const struct export_writer export_jsonl_writer = {begin, add_row, end, release, false};
const struct export_writer export_json_writer = {begin_array, add_row, end, release, false};
