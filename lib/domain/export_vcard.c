/*
 * vCard 4.0 (RFC 6350) and 3.0 (RFC 2426): one card for each contact, from the columns that were
 * chosen.  A column that has no property of its own goes out as X-MUSTER-<KEY>, which readers pass
 * over (RFC 6350, section 6.10).  FN and N are always there, since a card must have them.
 */
#include "lib/domain/export_format.h"

#include <ctype.h>

#include "lib/domain/contact.h"

enum { LINE_OCTETS = 75 /* RFC 6350, section 3.2: without the line break */ };

struct state {
	bool is_v3;
	struct str line;    /* a property before it is folded */
	const char **names; /* of each column; "" for what N, ADR and ORG hold together */
};

/* What has a property of its own. */
static const struct {
	const char *key, *v4, *v3;
} properties[] = {
    {"email", "EMAIL", "EMAIL;TYPE=INTERNET"},
    {"phone", "TEL", "TEL;TYPE=VOICE"},
    {"company", "", ""},
    {"language", "LANG", "X-MUSTER-LANGUAGE"},
    {"time_zone", "TZ", "TZ;VALUE=text"},
    {"tags", "CATEGORIES", "CATEGORIES"},
    {"updated", "REV", "REV"},
    {"id", "", ""},
    {"name", "", ""},
    {"first_name", "", ""},
    {"last_name", "", ""},
    {"address", "", ""},
    {"city", "", ""},
    {"region", "", ""},
    {"postal_code", "", ""},
    {"country", "", ""},
};

static const char *extension_name(struct op *op, const char *key)
{
	char *name = arena_printf(&op->mem, "X-MUSTER-%s", key);

	/* x-name = "x-" 1*(ALPHA / DIGIT / "-") */
	for (char *c = name; *c; c++)
		*c = isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '-';
	return name;
}

static const char *property_name(struct op *op, const char *key, bool is_v3)
{
	for (size_t i = 0; i < ARRAY_LEN(properties); i++)
		if (strcmp(properties[i].key, key) == 0)
			return is_v3 ? properties[i].v3 : properties[i].v4;
	return extension_name(op, key);
}

static enum rc begin(struct export_sink *s, bool is_v3)
{
	struct state *state = arena_alloc(&s->op->mem, sizeof(*state));
	const struct export_table *t = s->table;

	state->is_v3 = is_v3;
	str_init(&state->line, EXPORT_ROW_MAX);
	state->names = arena_alloc(&s->op->mem, (t->column_count + 1) * sizeof(*state->names));
	for (size_t i = 0; i < t->column_count; i++)
		state->names[i] = property_name(s->op, t->columns[i].key, is_v3);
	s->state = state;
	return RC_OK;
}

static enum rc begin_v3(struct export_sink *s)
{
	return begin(s, true);
}

static enum rc begin_v4(struct export_sink *s)
{
	return begin(s, false);
}

/* --- lines ---------------------------------------------------------------------------------- */

/* RFC 6350, section 3.4; CR alone, and in front of LF, is no part of a text. */
static void add_escaped(struct str *line, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '\\':
		case ',':
		case ';':
			str_add_char(line, '\\');
			str_add_char(line, *text);
			break;
		case '\n':
			str_add(line, "\\n");
			break;
		case '\r':
			if (text[1] != '\n')
				str_add(line, "\\n");
			break;
		default:
			/* Other control characters have no place in a card. */
			if ((unsigned char)*text >= 0x20 || *text == '\t')
				str_add_char(line, *text);
		}
}

/* Folded: CRLF and a blank after at most 75 octets, never inside a character. */
static void put_line(struct export_sink *s)
{
	struct state *state = s->state;
	const char *at = state->line.text;
	size_t left = state->line.len, room = LINE_OCTETS;

	while (left > room) {
		size_t len = room;

		while (len > 1 && ((unsigned char)at[len] & 0xC0) == 0x80)
			len--;
		str_add_len(&s->out, at, len);
		str_add(&s->out, "\r\n ");
		at += len;
		left -= len;
		room = LINE_OCTETS - 1;
	}
	str_add_len(&s->out, at, left);
	str_add(&s->out, "\r\n");
	str_clear(&state->line);
}

static void put_text(struct export_sink *s, const char *name, const char *text)
{
	struct state *state = s->state;

	str_add(&state->line, name);
	str_add_char(&state->line, ':');
	add_escaped(&state->line, text);
	put_line(s);
}

/* Parts with semicolons between, escaped each. */
static void put_parts(struct export_sink *s, const char *name, const char *const *parts,
		      size_t count)
{
	struct state *state = s->state;

	str_add(&state->line, name);
	for (size_t i = 0; i < count; i++) {
		str_add_char(&state->line, i ? ';' : ':');
		add_escaped(&state->line, parts[i]);
	}
	put_line(s);
}

/* --- a card --------------------------------------------------------------------------------- */

static bool has_column(const struct export_sink *s, const char *key)
{
	for (size_t i = 0; i < s->table->column_count; i++)
		if (strcmp(s->table->columns[i].key, key) == 0)
			return true;
	return false;
}

/* A part of ADR is given when its column was chosen. */
static const char *part(const struct export_sink *s, const struct contact *c, enum contact_field f)
{
	return has_column(s, contact_fields[f].key) ? c->values[f] : "";
}

static void put_names(struct export_sink *s, const struct contact *c)
{
	const char *const parts[] = {c->values[CONTACT_LAST_NAME], c->values[CONTACT_FIRST_NAME],
				     "", "", ""};

	put_text(s, "FN", contact_title(s->op, c));
	put_parts(s, "N", parts, ARRAY_LEN(parts));
	if (has_column(s, "company") && c->values[CONTACT_COMPANY][0])
		put_text(s, "ORG", c->values[CONTACT_COMPANY]);
}

static void put_address(struct export_sink *s, const struct contact *c)
{
	const char *const parts[] = {"",
				     "",
				     part(s, c, CONTACT_ADDRESS),
				     part(s, c, CONTACT_CITY),
				     part(s, c, CONTACT_REGION),
				     part(s, c, CONTACT_POSTAL_CODE),
				     part(s, c, CONTACT_COUNTRY)};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i][0]) {
			put_parts(s, "ADR", parts, ARRAY_LEN(parts));
			return;
		}
}

static void put_list(struct export_sink *s, const char *name, const struct export_cell *c)
{
	struct state *state = s->state;

	if (!c->item_count)
		return;
	str_add(&state->line, name);
	for (size_t i = 0; i < c->item_count; i++) {
		str_add_char(&state->line, i ? ',' : ':');
		add_escaped(&state->line, c->items[i]);
	}
	put_line(s);
}

/* REV of vCard 4 is "20261122T130509Z", of vCard 3 with hyphens and colons. */
static void put_time(struct export_sink *s, const char *name, int64_t at)
{
	const struct state *state = s->state;
	char text[EXPORT_TIME_SIZE], *to = text;

	if (!at)
		return;
	export_format_time(text, at);
	if (!state->is_v3 && strcmp(name, "REV") == 0) {
		for (const char *c = text; *c; c++)
			if (*c != '-' && *c != ':')
				*to++ = *c;
		*to = '\0';
	}
	put_text(s, name, text);
}

static enum rc add_card(struct export_sink *s, const struct export_row *row)
{
	const struct state *state = s->state;
	const struct export_table *t = s->table;
	const struct contact *c = row->contact;

	str_add(&s->out, "BEGIN:VCARD\r\n");
	str_add(&s->out, state->is_v3 ? "VERSION:3.0\r\n" : "VERSION:4.0\r\n");
	put_names(s, c);
	put_address(s, c);
	if (has_column(s, "id"))
		put_text(s, state->is_v3 ? "UID" : "UID;VALUE=text",
			 arena_printf(&s->op->mem, "muster-contact-%lld", (long long)c->id));
	for (size_t i = 0; i < t->column_count; i++) {
		const struct export_cell *cell = &row->cells[i];

		if (!state->names[i][0])
			continue;
		if (t->columns[i].type == EXPORT_TYPE_LIST)
			put_list(s, state->names[i], cell);
		else if (t->columns[i].type == EXPORT_TYPE_TIME)
			put_time(s, state->names[i], cell->at);
		else if (cell->text[0])
			put_text(s, state->names[i], cell->text);
	}
	str_add(&s->out, "END:VCARD\r\n");
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
		str_release(&state->line);
}

const struct export_writer export_vcard3_writer = {begin_v3, add_card, end, release, false};
const struct export_writer export_vcard4_writer = {begin_v4, add_card, end, release, false};
