/*
 * Cells -> values.  Each function reads the cell of one column.
 */
#include "lib/domain/import_cell.h"

#include "lib/base/count.h"
#include "lib/domain/exact_copy.h"
#include "lib/domain/import_value.h"
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

const char *import_cell_yes_no(const struct import_cell *c, const char *text)
{
	const char *word = import_cell_word(c, text);

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

/* A name or a city in two lines of its cell, tabs and all: one field has one line. */
static char *one_line(struct op *op, char *text)
{
	char *out, *to;

	if (!text[strcspn(text, "\r\n")])
		return text;
	to = out = arena_alloc(&op->mem, strlen(text) + 1);
	while (*text) {
		if (!strchr("\r\n\t", *text)) {
			*to++ = *text++;
			continue;
		}
		text += strspn(text, " \r\n\t");
		while (to > out && to[-1] == ' ')
			to--;
		*to++ = ' ';
	}
	*to = '\0';
	return out;
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
	const char *meaning = import_cell_yes_no(c, c->text), *date;

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
		text =
		    strchr(text, '\r') ? text_unify_line_ends(arena_dup(&c->op->mem, text)) : text;
		break;
	case CONTACT_TYPE_TEXT:
		if (f != CONTACT_EMAIL && f != CONTACT_PHONE)
			text = c->text = one_line(c->op, c->text);
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

	import_value_split_name(c->op, one_line(c->op, c->text), &first, &last);
	give(c->said, CONTACT_FIRST_NAME, first);
	give(c->said, CONTACT_LAST_NAME, last);
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
		return import_cell_attribute(c, t.id);
	case IMPORT_TO_ATTRIBUTES:
		return import_cell_parts(c);
	case IMPORT_TO_MORE_EMAIL:
		return import_cell_points(c, CONTACT_CHANNEL_EMAIL);
	case IMPORT_TO_MORE_PHONE:
		return import_cell_points(c, CONTACT_CHANNEL_PHONE);
	case IMPORT_TO_TAGS:
		return import_cell_names(c, IMPORT_TAG);
	case IMPORT_TO_SEGMENTS:
		return import_cell_names(c, IMPORT_SEGMENT);
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
		return op_failf(op, RC_INVALID, "", "The row has %s, but there are %zu columns.",
				count_words(&op->mem, (int64_t)given, "value", "values"), wanted);
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
		rc = import_cell_join_dates(&c);
	if (!rc)
		import_said_promote(out);
	return rc ? rc
		  : contact_check(op, &out->contact, rules->country, CONTACT_LENIENT, &out->keys);
}
