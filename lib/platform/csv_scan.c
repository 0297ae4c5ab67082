#include "lib/platform/csv_scan.h"

bool csv_has_bare_quotes(char delimiter)
{
	return delimiter == '\t';
}

static bool is_blank(char c, char delimiter)
{
	return (c == ' ' || c == '\t') && c != delimiter;
}

/* Reads the rest of a quoted cell; p stands behind its first quote.  Returns what follows it. */
static const char *scan_quoted(const char *p, const char *end, char delimiter,
			       struct csv_scan_cell *c)
{
	c->text = p;
	for (;;) {
		const char *quote = memchr(p, '"', (size_t)(end - p));

		if (!quote) {
			c->len = (size_t)(end - c->text);
			c->is_cut = true;
			return end;
		}
		if (quote + 1 == end || quote[1] != '"') {
			c->len = (size_t)(quote - c->text);
			p = quote + 1;
			break;
		}
		p = quote + 2;
	}
	while (p < end && is_blank(*p, delimiter))
		p++;
	return p;
}

static bool is_cell_end(char c, char delimiter)
{
	return c == delimiter || c == '\r' || c == '\n';
}

const char *csv_scan_cell(const char *p, const char *end, bool is_whole, char delimiter,
			  struct csv_scan_cell *c)
{
	bool quoted;

	*c = (struct csv_scan_cell){0};
	while (p < end && is_blank(*p, delimiter))
		p++;
	c->text = p;
	quoted = p < end && *p == '"';
	if (quoted)
		p = scan_quoted(p + 1, end, delimiter, c);
	while (p < end && !is_cell_end(*p, delimiter)) {
		c->is_stray |= quoted;
		c->is_inner |= *p == '"';
		p++;
	}
	if (!quoted) {
		c->len = (size_t)(p - c->text);
		while (c->len && is_blank(c->text[c->len - 1], delimiter))
			c->len--;
	}
	if (p == end) {
		c->is_cut |= !is_whole;
		c->is_last = true;
		return p;
	}
	if (*p == delimiter)
		return p + 1;
	c->is_last = true;
	return p + 1 + (*p == '\r' && p + 1 < end && p[1] == '\n');
}

size_t csv_scan_line(const char *line, size_t len, char delimiter)
{
	const char *p = line, *end = line + len;
	size_t cells = 1;

	while ((p = memchr(p, delimiter, (size_t)(end - p)))) {
		cells++;
		p++;
	}
	return cells;
}

const char *csv_scan_row(const char *p, const char *end, bool is_whole, char delimiter,
			 size_t count)
{
	struct csv_scan_cell c = {0};
	bool has_value = false;
	size_t cells = 0;

	while (!c.is_last) {
		if (cells++ == count)
			return NULL;
		p = csv_scan_cell(p, end, is_whole, delimiter, &c);
		if (c.is_stray || c.is_inner || c.is_cut)
			return NULL;
		has_value |= c.len > 0;
	}
	return cells == count && has_value ? p : NULL;
}

const char *csv_scan_next_line(const char *p, const char *end)
{
	const char *lf = memchr(p, '\n', (size_t)(end - p)), *cr;

	if (!lf)
		lf = end;
	cr = memchr(p, '\r', (size_t)(lf - p));
	if (cr && cr + 1 < lf)
		return cr + 1;
	return lf < end ? lf + 1 : end;
}
