/*
 * Cells with further addresses and numbers, and their labels.
 */
#include "lib/domain/import_cell.h"

#include "lib/domain/import_value.h"

/* "436645550121" of a column whose numbers begin with the calling code. */
const char *import_cell_phone(const struct import_cell *c, const char *text)
{
	text = import_strip_number_mark(arena_dup(&c->op->mem, text));
	if (c->how->is_international && text[0] > '0' && strspn(text, "0123456789") == strlen(text))
		return arena_printf(&c->op->mem, "+%s", text);
	return text;
}

/* Of the addresses in this cell: out of the column beside it, else the mapping's. */
const char *import_cell_label(const struct import_cell *c, const struct csv_row *row, size_t column)
{
	const char *label =
	    column == SIZE_MAX ? "" : import_label_clean(c->op, csv_unguard(row->cells[column]));

	return label[0] || !c->how->label ? label : c->how->label;
}

static const enum contact_point_kind kinds[] = {
    [CONTACT_CHANNEL_EMAIL] = CONTACT_POINT_EMAIL, [CONTACT_CHANNEL_PHONE] = CONTACT_POINT_PHONE};

static struct import_points *points_of(struct import_cell *c, enum contact_channel channel)
{
	if (!c->said->points)
		c->said->points =
		    arena_alloc(&c->op->mem, IMPORT_CHANNELS * sizeof(*c->said->points));
	return &c->said->points[channel];
}

static enum rc add_point(struct import_cell *c, enum contact_channel channel, const char *text)
{
	struct import_points *p = points_of(c, channel);
	enum rc rc;

	if (channel == CONTACT_CHANNEL_PHONE && import_phone_is_ruined(text))
		return op_fail(c->op, RC_INVALID, "phone",
			       "a spreadsheet has rounded a further number, and its last digits"
			       " are lost");
	if (p->count == ARRAY_LEN(p->list))
		return op_fail(c->op, RC_INVALID, "", "the row has too many further addresses");
	if (channel == CONTACT_CHANNEL_PHONE)
		text = import_cell_phone(c, text);
	rc = contact_point_check(c->op, kinds[channel], text, c->label, c->rules->country,
				 CONTACT_LENIENT, &p->list[p->count]);
	p->count += !rc;
	return rc;
}

/* "a@x.example ::: b@x.example", or as lists of ours are written. */
enum rc import_cell_points(struct import_cell *c, enum contact_channel channel)
{
	struct import_points *p = points_of(c, channel);
	struct contact_point *list;
	size_t count;
	char **parts;
	enum rc rc = RC_OK;

	p->is_said = true;
	p->policy = c->how->policy;
	if (!c->text[0])
		return RC_OK;
	if (strstr(c->text, ":::")) {
		parts = import_list_split(c->op, c->text, &count);
		for (size_t i = 0; !rc && i < count; i++)
			rc = add_point(c, channel, parts[i]);
		return rc;
	}
	if (channel == CONTACT_CHANNEL_PHONE && !c->how->is_exact &&
	    (import_phone_is_ruined(c->text) || import_cell_phone(c, c->text)[0] != c->text[0]))
		return add_point(c, channel, c->text);
	rc = contact_point_parse_list(c->op, kinds[channel], c->text, c->rules->country,
				      CONTACT_LENIENT, &list, &count);
	for (size_t i = 0; !rc && i < count; i++) {
		if (p->count == ARRAY_LEN(p->list))
			return op_fail(c->op, RC_INVALID, "",
				       "the row has too many further addresses");
		if (!list[i].label[0])
			list[i].label = c->label;
		p->list[p->count++] = list[i];
	}
	return rc;
}

/* What stands behind the first one in the cell of a primary address. */
enum rc import_cell_rest(struct import_cell *c, enum contact_channel channel)
{
	size_t count;
	char **parts = import_list_split(c->op, c->text, &count);
	enum rc rc = RC_OK;

	for (size_t i = 1; !rc && i < count; i++)
		rc = add_point(c, channel, parts[i]);
	return rc;
}

/* Who has a further address and no primary one: the first is that. */
void import_said_promote(struct import_said *said)
{
	static const enum contact_field fields[] = {
	    [CONTACT_CHANNEL_EMAIL] = CONTACT_EMAIL, [CONTACT_CHANNEL_PHONE] = CONTACT_PHONE};

	for (int k = 0; said->points && k < IMPORT_CHANNELS; k++) {
		contact_mask mask = CONTACT_MASK(fields[k]);

		if (!said->points[k].count || (said->given & mask))
			continue;
		said->contact.values[fields[k]] = said->points[k].list[0].value;
		said->given |= mask;
		said->emptied &= ~mask;
		said->promoted |= mask;
	}
}
