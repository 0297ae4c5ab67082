/*
 * CSV as our own import reads it without help and as spreadsheets open it: UTF-8 with a byte order
 * mark, comma, CRLF.
 */
#include "lib/domain/export_format.h"

#include "lib/platform/csv.h"

/* Lists are put together before they are quoted. */
struct state {
	struct str list;
};

static enum rc begin(struct export_sink *s)
{
	const struct export_table *t = s->table;
	struct state *state = arena_alloc(&s->op->mem, sizeof(*state));

	str_init(&state->list, EXPORT_ROW_MAX);
	s->state = state;
	str_add(&s->out,
		"\xEF\xBB\xBF"); /* spreadsheets take a file without it for another charset */
	for (size_t i = 0; i < t->column_count; i++)
		csv_write_cell(&s->out, t->columns[i].label, i == 0);
	csv_write_end(&s->out);
	return RC_OK;
}

static void add_time(struct str *out, const struct export_cell *c, bool first)
{
	char text[EXPORT_TIME_SIZE];

	if (c->text[0]) {
		csv_write_cell(out, c->text, first);
		return;
	}
	if (!first)
		str_add_char(out, ',');
	if (!c->at)
		return;
	export_format_time(text, c->at);
	str_add_len(out, text, EXPORT_TIME_SIZE - 1);
}

static void add_list(struct export_sink *s, const struct export_cell *c, bool first)
{
	struct state *state = s->state;

	str_clear(&state->list);
	export_add_list(&state->list, (const char *const *)c->items, c->item_count);
	csv_write_cell(&s->out, state->list.text, first);
}

static enum rc add_row(struct export_sink *s, const struct export_row *row)
{
	const struct export_table *t = s->table;

	for (size_t i = 0; i < t->column_count; i++) {
		const struct export_cell *c = &row->cells[i];
		enum export_type type = t->columns[i].type;

		if (type == EXPORT_TYPE_TIME) {
			add_time(&s->out, c, i == 0);
		} else if (type == EXPORT_TYPE_LIST && c->item_count) {
			add_list(s, c, i == 0);
		} else if (type == EXPORT_TYPE_NUMBER || !c->text[0]) {
			/* Nothing but a number: "-5" is no formula, and stays a number. */
			if (i)
				str_add_char(&s->out, ',');
			str_add(&s->out, c->text);
		} else {
			csv_write_cell(&s->out, c->text, i == 0);
		}
	}
	csv_write_end(&s->out);
	return RC_OK;
}

static enum rc end(struct export_sink *s)
{
	(void)s;
	return RC_OK;
}

static void release(struct export_sink *s)
{
	struct state *state = s->state;

	if (state)
		str_release(&state->list);
}

const struct export_writer export_csv_writer = {begin, add_row, end, release, false};
