/*
 * XLSX: texts are texts whatever they look like, numbers numbers as far as a double holds them
 * exactly, times dates in the workspace's zone.  What one sheet cannot hold goes on in the next.
 */
#include "lib/domain/export_format.h"

#include <stdlib.h>

#include "lib/platform/xlsx.h"
#include "lib/platform/zone.h"

enum { EXACT_DIGITS = 15 /* what spreadsheets keep of a number */, DAY_LEN = 10 };

struct state {
	struct xlsx *book;
	int64_t row; /* of the sheet at hand */
	struct str list;
};

static enum rc start_sheet(struct export_sink *s)
{
	struct state *state = s->state;
	enum rc rc = xlsx_add_sheet(s->op, state->book);

	if (rc)
		return rc;
	for (size_t i = 0; i < s->table->column_count; i++)
		xlsx_heading(state->book, i, s->table->columns[i].label);
	state->row = 1;
	return RC_OK;
}

static enum rc begin(struct export_sink *s)
{
	struct state *state = arena_alloc(&s->op->mem, sizeof(*state));
	enum rc rc;

	if (s->table->column_count > XLSX_COLUMNS_MAX)
		return op_failf(s->op, RC_FAILED, "", "an Excel sheet has %d columns at most",
				XLSX_COLUMNS_MAX);
	str_init(&state->list, EXPORT_ROW_MAX);
	s->state = state;
	rc = xlsx_open(s->op, s->path, &state->book);
	return rc ? rc : start_sheet(s);
}

/* Not "007", which is a key rather than a number, nor more digits than a double holds. */
static bool is_exact(const char *text)
{
	size_t digits = 0;

	text += *text == '-';
	if (*text == '0' && text[1] && text[1] != '.')
		return false;
	for (; *text; text++)
		if (*text >= '0' && *text <= '9')
			digits++;
		else if (*text != '.')
			return false;
	return digits > 0 && digits <= EXACT_DIGITS;
}

static void put_text(struct export_sink *s, size_t column, const char *text)
{
	struct state *state = s->state;

	if (text[0] && !xlsx_text(state->book, state->row, column, text))
		s->cut_cells++;
}

static void put_moment(struct export_sink *s, size_t column, int64_t local, bool is_day,
		       const char *text)
{
	struct state *state = s->state;

	if (!xlsx_moment(state->book, state->row, column, local, is_day))
		put_text(s, column, text);
}

static void put_time(struct export_sink *s, size_t column, const struct export_cell *c)
{
	char text[EXPORT_TIME_SIZE];

	if (!c->at) {
		put_text(s, column, c->text);
		return;
	}
	export_format_time(text, c->at);
	put_moment(s, column, zone_to_local(c->at), strlen(c->text) == DAY_LEN, text);
}

/* A day is a day in every zone; a moment is shown as the zone's clock does. */
static void put_date(struct export_sink *s, size_t column, const struct export_cell *c)
{
	bool is_day = strlen(c->text) == DAY_LEN;
	int64_t at;

	if (is_day ? zone_parse_local(c->text, &at) : zone_parse(c->text, &at))
		put_moment(s, column, is_day ? at : zone_to_local(at), is_day, c->text);
	else
		put_text(s, column, c->text);
}

static void put_list(struct export_sink *s, size_t column, const struct export_cell *c)
{
	struct state *state = s->state;

	str_clear(&state->list);
	export_add_list(&state->list, (const char *const *)c->items, c->item_count);
	put_text(s, column, state->list.text);
}

static enum rc add_row(struct export_sink *s, const struct export_row *row)
{
	struct state *state = s->state;

	if (state->row == XLSX_ROWS_MAX) {
		enum rc rc = start_sheet(s);

		if (rc)
			return rc;
	}
	for (size_t i = 0; i < s->table->column_count; i++) {
		const struct export_cell *c = &row->cells[i];

		switch (s->table->columns[i].type) {
		case EXPORT_TYPE_NUMBER:
			if (is_exact(c->text))
				xlsx_number(state->book, state->row, i, strtod(c->text, NULL));
			else
				put_text(s, i, c->text);
			break;
		case EXPORT_TYPE_TIME:
			put_time(s, i, c);
			break;
		case EXPORT_TYPE_DATE:
			put_date(s, i, c);
			break;
		case EXPORT_TYPE_LIST:
			put_list(s, i, c);
			break;
		case EXPORT_TYPE_TEXT:
		case EXPORT_TYPE_YES_NO:
			put_text(s, i, c->text);
			break;
		}
	}
	state->row++;
	return RC_OK;
}

static enum rc end(struct export_sink *s)
{
	struct state *state = s->state;
	struct xlsx *book = state->book;

	state->book = NULL;
	return xlsx_close(s->op, book);
}

static void release(struct export_sink *s)
{
	struct state *state = s->state;

	if (!state)
		return;
	xlsx_abandon(state->book);
	str_release(&state->list);
}

const struct export_writer export_xlsx_writer = {begin, add_row, end, release, true};
