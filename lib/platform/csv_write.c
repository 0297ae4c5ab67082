#include "lib/platform/csv.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Full-width = + - @, which some spreadsheets take for the plain ones. */
static const char *const wide_triggers[] = {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

/* Would a spreadsheet run this cell, apostrophes in front or not? */
static bool is_formula(const char *cell)
{
	while (*cell == '\'')
		cell++;
	switch (*cell) {
	case '=':
	case '+':
	case '-':
	case '@':
	case '\t':
	case '\r':
		return true;
	case '\xEF':
		for (size_t i = 0; i < ARRAY_LEN(wide_triggers); i++)
			if (strncmp(cell, wide_triggers[i], 3) == 0)
				return true;
		return false;
	default:
		return false;
	}
}

/*
 * Everything that some reader could take for structure: other delimiters too, so that a guess of
 * the delimiter cannot be led astray, and blanks at the ends, which readers trim, and a byte order
 * mark, which they drop.
 */
static bool needs_quotes(const char *cell, size_t len)
{
	if (!len)
		return false;
	return cell[strcspn(cell, ",;\t|\"\r\n")] || cell[0] == ' ' || cell[len - 1] == ' ' ||
	       strncmp(cell, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0;
}

void csv_write_cell(struct str *out, const char *cell, bool first)
{
	size_t len = strlen(cell);
	bool quoted = needs_quotes(cell, len);
	const char *quote;

	if (!first)
		str_add_char(out, ',');
	if (quoted)
		str_add_char(out, '"');
	if (is_formula(cell))
		str_add_char(out, '\'');
	while (quoted && (quote = memchr(cell, '"', len))) {
		size_t part = (size_t)(quote - cell) + 1;

		str_add_len(out, cell, part);
		str_add_char(out, '"');
		cell += part;
		len -= part;
	}
	str_add_len(out, cell, len);
	if (quoted)
		str_add_char(out, '"');
}

void csv_write_end(struct str *out)
{
	str_add_len(out, "\r\n", 2);
}

char *csv_unguard(char *cell)
{
	return *cell == '\'' && is_formula(cell) ? cell + 1 : cell;
}
