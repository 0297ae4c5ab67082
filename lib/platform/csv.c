/*
 * The reader.  The file comes in blocks, each decoded to UTF-8; libcsv is fed one line of it at a
 * time, so that a row is known to end where its line ends and lines can be counted exactly.
 *
 * 1. text[row_at..len) holds what was decoded from the start of the row being read, since a row
 *    that turns out to be damaged is given up and reading goes on at its second line.  A NUL stands
 *    there as MARK_NUL and what could not be decoded as CHARSET_BAD: neither is in any UTF-8.
 * 2. A line that does not end a row and is not blank leaves a quoted cell open.
 * 3. libcsv cannot go on after an error: it starts anew.
 * 4. In a table out of a clipboard a quote in the midst of a cell stands for itself
 *    (csv_has_bare_quotes).
 *
 * No line is read more than a few times, however many quotes are amiss.  Only a line with an odd
 * number of quotes can leave a cell open, and the next such line closes it or is an error; lines
 * between have an even number, and read from their start leave nothing open.  So what is given up
 * and read again reaches from one odd line to the next, once.  Where a quote may stand for itself
 * that does not hold; a row that has such a quote therefore takes in BARE_LINES lines at most.
 */
#include "lib/platform/csv.h"

#include <csv.h>
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "lib/base/limits.h"
#include "lib/platform/csv_scan.h"
#include "lib/platform/text.h"

enum {
	BLOCK_BYTES = 256 * 1024,
	UTF8_GROWTH = 3, /* one byte of Windows-1252 is up to three of UTF-8 */
	PARSER_STEP_BYTES = 4096,
	ROW_FIRST_BYTES = 4096,
	RAW_MAX = 2 * CSV_ROW_MAX + BLOCK_BYTES, /* a row as it stands in the file */
	LOOK_BYTES = 64 * 1024,			 /* behind a damaged row, for where to go on */
	LOOK_LINES = 100,
	VOTES_MAX = 1000,
	BARE_LINES = 20,
	LENIENT = CSV_STRICT_FINI | CSV_APPEND_NULL, /* of libcsv */
	STRICT = CSV_STRICT | LENIENT,
};

#define MARK_NUL '\xFE'
#define REPLACEMENT "\xEF\xBF\xBD"
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

struct csv_reader {
	int fd;
	struct csv_format format;
	struct csv_parser parser;
	struct charset_decoder decoder;
	char *block;
	size_t block_len, block_text; /* of the last block: bytes, and bytes decoded */
	int64_t file_at;	      /* where the next block begins */
	struct str text;
	int64_t base;	/* of text[0] in the decoded file */
	size_t at;	/* in text: first byte not yet fed */
	size_t next_lf; /* in text: first LF at or behind at, or text.len; 0: not looked for */
	bool has_marks; /* in text */
	bool is_end;	/* no block follows */
	bool failed;

	int64_t line;	   /* of the next byte to feed */
	int64_t row_line;  /* where the row being read began */
	int64_t cell_line; /* where the cell being read began */
	size_t row_at;	   /* in text: likewise */
	size_t first_end;  /* in text: where the row's second line would begin; 0: not yet known */
	bool in_line;	   /* the line began in an earlier block */
	bool line_has_text;
	bool is_open;  /* the row goes on in the next line */
	bool has_bare; /* it has a quote that stands for itself */
	int64_t number;

	char damage[CSV_DAMAGE_MAX]; /* "" for none */
	bool is_broken;		     /* and where the row ends is not known */
	struct str raw;
	size_t usual; /* cells that most rows have; 0: not known */
	unsigned votes;
	int64_t looked_to; /* in the decoded file: up to here no line begins a row ... */
	size_t looked_for; /* ... of this many cells */

	char *bytes; /* the cells of the row, each with its NUL */
	size_t bytes_len, bytes_size;
	size_t starts[CSV_COLUMNS_MAX];
	char *cells[CSV_COLUMNS_MAX];
	size_t count;
	bool has_value, is_complete;

	char *header_bytes;
	char **header_cells;
	size_t header_count;
	int64_t header_line;
};

/*
 * The hook by which libcsv is kept from growing a cell without end.  It wants room for one byte
 * more before it looks whether the cell ends there, and for the NUL.
 */
static void *grow_cell(void *old, size_t size)
{
	return size > CSV_FIELD_MAX + 2 ? NULL : mem_grow(old, size);
}

/* Why the row is damaged; the first reason counts. */
static void PRINTF_LIKE(2, 3) damage(struct csv_reader *r, const char *fmt, ...)
{
	va_list args;

	if (r->damage[0])
		return;
	va_start(args, fmt);
	vsnprintf(r->damage, sizeof(r->damage), fmt, args);
	va_end(args);
}

static void take_cell(void *bytes, size_t len, void *ctx)
{
	struct csv_reader *r = ctx;

	if (r->count >= CSV_COLUMNS_MAX) {
		damage(r, "the row has more than %d columns", CSV_COLUMNS_MAX);
		return;
	}
	if (r->bytes_len + len + 1 > CSV_ROW_MAX) {
		damage(r, "the row is larger than %d MiB", CSV_ROW_MAX / (1024 * 1024));
		return;
	}
	if (r->bytes_len + len + 1 > r->bytes_size) {
		while (r->bytes_len + len + 1 > r->bytes_size)
			r->bytes_size *= 2;
		r->bytes = mem_grow(r->bytes, r->bytes_size);
	}
	r->starts[r->count++] = r->bytes_len;
	if (len) {
		memcpy(r->bytes + r->bytes_len, bytes, len);
		r->has_value = true;
	}
	r->bytes_len += len;
	r->bytes[r->bytes_len++] = '\0';
}

static void take_row(int end, void *ctx)
{
	struct csv_reader *r = ctx;

	(void)end;
	r->is_complete = true;
}

static bool parse_bytes(struct csv_reader *r, const char *bytes, size_t len)
{
	return csv_parse(&r->parser, bytes, len, take_cell, take_row, r) == len;
}

static void start_parser(struct csv_reader *r)
{
	if (csv_init(&r->parser, STRICT) != 0)
		BUG("csv_init");
	csv_set_delim(&r->parser, (unsigned char)r->format.delimiter);
	csv_set_realloc_func(&r->parser, grow_cell);
	csv_set_blk_size(&r->parser, PARSER_STEP_BYTES);
}

static void forget_row(struct csv_reader *r)
{
	r->count = 0;
	r->bytes_len = 0;
	r->has_value = false;
	r->is_complete = false;
	r->is_broken = false;
	r->damage[0] = '\0';
}

/* --- blocks and lines ------------------------------------------------------------------------ */

/* Lets go of the text in front of the row being read, or of what was read. */
static void drop_text(struct csv_reader *r)
{
	const bool in_row = r->in_line || r->is_open;
	const size_t drop = in_row ? r->row_at : r->at;

	r->text.len -= drop;
	memmove(r->text.text, r->text.text + drop, r->text.len);
	r->text.text[r->text.len] = '\0';
	r->base += (int64_t)drop;
	r->at -= drop;
	r->row_at = 0;
	r->first_end = in_row && r->first_end ? r->first_end - drop : 0;
	r->has_marks &= r->text.len > 0;
}

/* NULs become marks, so that all else may take text for text. */
static void mark_nuls(struct csv_reader *r, size_t from)
{
	char *p = r->text.text + from, *end = r->text.text + r->text.len;

	while ((p = memchr(p, 0, (size_t)(end - p)))) {
		*p = MARK_NUL;
		r->has_marks = true;
	}
}

/* Reads and decodes the next block, behind the text that is still needed. */
static enum rc read_block(struct op *op, struct csv_reader *r)
{
	const int64_t bad = r->decoder.bad;
	size_t from;
	ssize_t got;

	drop_text(r);
	from = r->text.len;
	do {
		got = pread(r->fd, r->block, BLOCK_BYTES, (off_t)r->file_at);
	} while (got < 0 && errno == EINTR);
	if (got < 0) {
		r->failed = true;
		return op_failf(op, RC_FAILED, "file", "the file cannot be read: %s",
				strerror(errno));
	}
	r->file_at += got;
	r->block_len = (size_t)got;
	r->is_end = !got;
	if (got)
		charset_decoder_feed(&r->decoder, r->block, r->block_len, &r->text);
	else
		charset_decoder_end(&r->decoder, &r->text);
	if (r->text.overflow)
		BUG("%zu bytes decoded to more than %zu", r->block_len, r->text.max - from);
	r->block_text = r->text.len - from;
	r->next_lf = 0;
	r->has_marks |= r->decoder.bad > bad;
	mark_nuls(r, from);
	return RC_OK;
}

/*
 * End of the line that begins at r->at, with its line end; *whole is false when the text ends
 * first.  A CR at the very end of the text is left for later, as a LF may follow it.
 */
static size_t find_line_end(struct csv_reader *r, bool *whole)
{
	const char *text = r->text.text, *cr;
	const size_t len = r->text.len;

	if (r->next_lf <= r->at) {
		const char *lf =
		    text[r->at] == '\n' ? text + r->at : memchr(text + r->at, '\n', len - r->at);

		r->next_lf = lf ? (size_t)(lf - text) : len;
	}
	*whole = true;
	cr = memchr(text + r->at, '\r', r->next_lf - r->at);
	if (!cr) {
		*whole = r->next_lf < len;
		return r->next_lf + *whole;
	}
	if (cr + 1 == text + len) {
		*whole = r->is_end;
		return len - !r->is_end;
	}
	return (size_t)(cr - text) + 1 + (cr[1] == '\n');
}

/* --- a row ---------------------------------------------------------------------------------- */

/* Where it ends is not known: that counts for more than what lies in lines that may be others'. */
static void break_row(struct csv_reader *r)
{
	r->is_broken = true;
	r->damage[0] = '\0';
}

/* libcsv stopped: say why.  cell_line is still that of the cell it stopped in. */
static void note_broken(struct csv_reader *r)
{
	break_row(r);
	if (csv_error(&r->parser) != CSV_EPARSE)
		damage(r,
		       "the cell that begins in line %" PRId64
		       " is longer than %d KiB; is its closing quote missing?",
		       r->cell_line, CSV_FIELD_MAX / 1024);
	else if (r->cell_line != r->line)
		damage(r,
		       "a quote in line %" PRId64
		       " stands inside a quoted cell that began in line %" PRId64
		       "; is the closing quote missing there?",
		       r->line, r->cell_line);
	else
		damage(r,
		       "a quote in line %" PRId64
		       " stands in the wrong place; a cell with a quote in it must be quoted as a"
		       " whole, and each quote inside doubled",
		       r->line);
}

/* See above: it might go on for the whole file. */
static void note_long(struct csv_reader *r)
{
	break_row(r);
	damage(r,
	       "the row has a quote inside of a cell, and the quoted cell that begins in line"
	       " %" PRId64 " is not closed within %d lines",
	       r->cell_line, BARE_LINES);
}

/* The row can be followed to its end, but not taken. */
static void note_marks(struct csv_reader *r, const char *bytes, size_t len)
{
	if (memchr(bytes, MARK_NUL, len))
		damage(r, "line %" PRId64 " has a NUL byte", r->line);
	else if (memchr(bytes, CHARSET_BAD, len))
		damage(r, "line %" PRId64 " has bytes that are not valid %s", r->line,
		       charset_name(r->format.charset));
}

static bool has_text(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!strchr(" \t\r\n", bytes[i]))
			return true;
	return false;
}

/*
 * Hands bytes to libcsv.  Strictly, but for a quote in the midst of a cell that is not quoted,
 * where that stands for itself: libcsv has begun such a cell, and has no quote in front of it.
 */
static bool parse(struct csv_reader *r, const char *bytes, size_t len)
{
	const bool bare = csv_has_bare_quotes(r->format.delimiter);
	const char *p = bytes, *end = bytes + len, *quote;

	while (bare && (quote = memchr(p, '"', (size_t)(end - p)))) {
		if (!parse_bytes(r, p, (size_t)(quote - p)))
			return false;
		if (r->parser.entry_pos && !r->parser.quoted) {
			csv_set_opts(&r->parser, LENIENT);
			r->has_bare = true;
		}
		if (!parse_bytes(r, quote, 1))
			return false;
		csv_set_opts(&r->parser, STRICT);
		p = quote + 1;
	}
	return parse_bytes(r, p, (size_t)(end - p));
}

/*
 * Hands bytes of one line, which end at r->at, to libcsv and keeps the books on where rows and
 * cells begin.
 */
static void feed(struct csv_reader *r, const char *bytes, size_t len, bool whole)
{
	const size_t cells_before = r->count;
	bool ok;

	if (!r->is_open && !r->in_line) {
		r->row_line = r->cell_line = r->line;
		r->row_at = (size_t)(bytes - r->text.text);
		r->first_end = 0;
		r->line_has_text = false;
		r->has_bare = false;
	}
	if (whole && !r->is_open)
		r->first_end = r->at;
	if (r->has_marks)
		note_marks(r, bytes, len);
	ok = parse(r, bytes, len);
	if (r->count > cells_before)
		r->cell_line = r->line;
	if (!ok) {
		note_broken(r);
		return;
	}
	if (!r->is_complete && !r->is_open)
		r->line_has_text |= has_text(bytes, len);
	r->in_line = !whole;
	if (whole) {
		r->is_open = !r->is_complete && (r->is_open || r->line_has_text);
		r->line++;
	}
	if (r->is_open && r->has_bare && r->line - r->row_line > BARE_LINES)
		note_long(r);
}

/* The text is used up and no block follows it. */
static enum rc finish(struct csv_reader *r)
{
	if (r->in_line) {
		feed(r, "\n", 1, true);
		return RC_OK;
	}
	if (!r->is_open)
		return RC_NOT_FOUND;
	break_row(r);
	damage(r, "the quoted cell that begins in line %" PRId64 " is never closed", r->cell_line);
	return RC_OK;
}

/* Files that were joined by a copy have the mark of the second one in front of its first row. */
static size_t byte_order_mark(const struct csv_reader *r)
{
	const char *line = r->text.text + r->at;

	if (*line != BYTE_ORDER_MARK[0] || r->is_open || r->in_line)
		return 0;
	return strncmp(line, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0
		   ? strlen(BYTE_ORDER_MARK)
		   : 0;
}

/* Goes on by one line, one block, or the end. */
static enum rc step(struct op *op, struct csv_reader *r)
{
	size_t start;
	bool whole = false;

	r->at += byte_order_mark(r);
	start = r->at;
	if (start < r->text.len)
		r->at = find_line_end(r, &whole);
	if (r->at > start) {
		feed(r, r->text.text + start, r->at - start, whole);
		return RC_OK;
	}
	if (r->is_end)
		return finish(r);
	if ((r->in_line || r->is_open) && r->text.len - r->row_at > RAW_MAX) {
		break_row(r);
		damage(r, "the row is larger than %d MiB", CSV_ROW_MAX / (1024 * 1024));
		return RC_OK;
	}
	return read_block(op, r);
}

/* --- damaged rows --------------------------------------------------------------------------- */

/* The text of a damaged row: what one cell holds of it, with U+FFFD for what is no text. */
static void take_raw(struct csv_reader *r, const char *bytes, size_t len)
{
	const char *end;
	bool partial;

	while (len && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r'))
		len--;
	for (end = bytes + len; bytes < end && r->raw.len < CSV_FIELD_MAX;) {
		size_t room = CSV_FIELD_MAX - r->raw.len, left = (size_t)(end - bytes), good;

		good = text_utf8_prefix(bytes, left < room ? left : room, &partial);
		str_add_len(&r->raw, bytes, good);
		bytes += good;
		if (partial && left > room)
			break;
		if (bytes < end && good < room) {
			if (room - good < strlen(REPLACEMENT))
				break;
			str_add(&r->raw, REPLACEMENT);
			bytes++;
		}
	}
	r->bytes_len = 0;
	r->count = 1;
}

/* To the end of the line; of one that is too long for anybody to mend, its beginning is kept. */
static enum rc skip_line(struct op *op, struct csv_reader *r)
{
	for (;;) {
		bool whole = false;
		enum rc rc;

		if (r->at < r->text.len)
			r->at = find_line_end(r, &whole);
		if (whole || (r->is_end && r->at == r->text.len))
			return RC_OK;
		if (r->at - r->row_at > CSV_FIELD_MAX) {
			if (!r->raw.len)
				take_raw(r, r->text.text + r->row_at, CSV_FIELD_MAX);
			r->row_at = r->at;
		}
		rc = read_block(op, r);
		if (rc)
			return rc;
	}
}

/* Does a row of the usual kind begin here? */
static bool is_row(const struct csv_reader *r, const char *p)
{
	const char *end =
	    csv_scan_row(p, r->text.text + r->text.len, r->is_end, r->format.delimiter, r->usual);

	return end && !(r->has_marks && (memchr(p, MARK_NUL, (size_t)(end - p)) ||
					 memchr(p, CHARSET_BAD, (size_t)(end - p))));
}

/* A line that begins a row, or that has too many cells to be a piece of one. */
static bool is_start(struct csv_reader *r, const char *p, const char *next)
{
	int64_t at = r->base + (p - r->text.text);

	if (r->looked_for == r->usual && at < r->looked_to)
		return false;
	if (csv_scan_line(p, (size_t)(next - p), r->format.delimiter) >= r->usual || is_row(r, p))
		return true;
	r->looked_for = r->usual;
	r->looked_to = at + 1;
	return false;
}

/*
 * Of a row whose first line has fewer cells than rows have, the other lines are very likely in the
 * lines that follow, up to one that begins a row.  Else, and in doubt, only the first is given up.
 * Returns the lines; *end is where to go on.
 */
static enum rc measure(struct op *op, struct csv_reader *r, int64_t *lines)
{
	const char *p, *end, *first = r->text.text + r->row_at;
	int64_t count = 1;

	*lines = 1;
	if (r->raw.len || csv_scan_line(first, r->first_end - r->row_at, r->format.delimiter) >=
			      (r->usual ? r->usual : 1))
		return RC_OK;
	r->is_open = true;
	while (!r->is_end && r->text.len - r->first_end < LOOK_BYTES) {
		enum rc rc = read_block(op, r);

		if (rc)
			return rc;
	}
	p = r->text.text + r->first_end;
	end = r->text.text + r->text.len;
	if (end - p > LOOK_BYTES)
		end = p + LOOK_BYTES;
	while (p < end && count <= LOOK_LINES) {
		const char *next = csv_scan_next_line(p, end);

		if (is_start(r, p, next)) {
			r->first_end = (size_t)(p - r->text.text);
			*lines = count;
			break;
		}
		count++;
		p = next;
	}
	return RC_OK;
}

/* Gives up the first line of the row, and others where they are surely part of it. */
static enum rc give_up(struct op *op, struct csv_reader *r)
{
	int64_t lines;
	enum rc rc = RC_OK;

	str_clear(&r->raw);
	r->is_open = true; /* its text is still needed */
	if (!r->first_end) {
		rc = skip_line(op, r);
		r->first_end = r->at;
	}
	if (!rc)
		rc = measure(op, r, &lines);
	if (rc)
		return rc;
	if (!r->raw.len)
		take_raw(r, r->text.text + r->row_at, r->first_end - r->row_at);
	r->at = r->first_end;
	r->next_lf = 0;
	r->line = r->row_line + lines;
	r->in_line = r->is_open = false;
	r->count = 1;
	csv_free(&r->parser);
	start_parser(r);
	return RC_OK;
}

/*
 * A row of several lines that has not the usual number of cells, while a line in it is a row of the
 * usual kind: a quote has swallowed that.
 */
static bool has_swallowed(const struct csv_reader *r)
{
	const char *p = r->text.text + r->first_end, *end = r->text.text + r->at;

	if (r->line - r->row_line < 2 || r->count == r->usual || r->usual < 2)
		return false;
	for (; p < end; p = csv_scan_next_line(p, end))
		if (is_row(r, p))
			return true;
	return false;
}

/* The majority of the rows so far, by the vote of Boyer and Moore. */
static void vote(struct csv_reader *r)
{
	if (r->count == r->usual) {
		r->votes += r->votes < VOTES_MAX;
	} else if (r->votes) {
		r->votes--;
	} else {
		r->usual = r->count;
		r->votes = 1;
	}
}

/* What was read to the end of a row.  RC_CONFLICT: nothing, as it is empty. */
static enum rc end_row(struct op *op, struct csv_reader *r)
{
	if (r->damage[0]) {
		str_clear(&r->raw);
		take_raw(r, r->text.text + r->row_at, r->at - r->row_at);
		return RC_OK;
	}
	if (!r->has_value)
		return RC_CONFLICT;
	if (has_swallowed(r)) {
		damage(r, "a quoted cell takes whole rows in; is its closing quote missing?");
		return give_up(op, r);
	}
	vote(r);
	return RC_OK;
}

/* The next row that has a value, not counted. */
static enum rc read_row(struct op *op, struct csv_reader *r)
{
	if (r->failed)
		return op_fail(op, RC_FAILED, "file", "the file cannot be read");
	forget_row(r);
	for (;;) {
		enum rc rc = step(op, r);

		if (rc)
			return rc;
		if (r->is_broken)
			return give_up(op, r);
		if (!r->is_complete)
			continue;
		rc = end_row(op, r);
		if (rc != RC_CONFLICT)
			return rc;
		forget_row(r);
	}
}

/* --- the reader ----------------------------------------------------------------------------- */

/* Keeps the header row for as long as the reader lives. */
static void keep_header(struct csv_reader *r)
{
	r->header_bytes = mem_alloc(r->bytes_len);
	memcpy(r->header_bytes, r->bytes, r->bytes_len);
	r->header_cells = mem_alloc(r->count * sizeof(*r->header_cells));
	for (size_t i = 0; i < r->count; i++)
		r->header_cells[i] = r->header_bytes + r->starts[i];
	r->header_count = r->count;
	r->header_line = r->row_line;
}

static enum rc read_start(struct op *op, struct csv_reader *r)
{
	enum rc rc = read_block(op, r);
	size_t preamble;
	char delimiter;
	bool whole;

	if (rc)
		return rc;
	preamble = csv_preamble(r->text.text, r->text.len, &delimiter);
	while (r->at < preamble) {
		r->at = find_line_end(r, &whole);
		r->at = whole ? r->at : preamble;
		r->line++;
	}
	if (!r->format.has_header)
		return RC_OK;
	rc = read_row(op, r);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc)
		return rc;
	if (r->damage[0])
		return op_failf(op, RC_INVALID, "file", "the header in line %" PRId64 ": %s",
				r->row_line, r->damage);
	keep_header(r);
	return RC_OK;
}

enum rc csv_open(struct op *op, int fd, const struct csv_format *f, struct csv_reader **out)
{
	struct csv_reader *r = mem_alloc(sizeof(*r));
	enum rc rc;

	*r = (struct csv_reader){.fd = fd, .format = *f, .line = 1, .bytes_size = ROW_FIRST_BYTES};
	r->bytes = mem_alloc(r->bytes_size);
	r->block = mem_alloc(BLOCK_BYTES);
	str_init(&r->text,
		 RAW_MAX + LOOK_BYTES + (2 * BLOCK_BYTES + CHARSET_PENDING_BYTES) * UTF8_GROWTH);
	str_init(&r->raw, CSV_FIELD_MAX);
	charset_decoder_init(&r->decoder, f->charset);
	start_parser(r);
	rc = read_start(op, r);
	if (rc) {
		csv_close(r);
		return rc;
	}
	*out = r;
	return RC_OK;
}

void csv_header(const struct csv_reader *r, struct csv_row *row)
{
	*row = (struct csv_row){
	    .count = r->header_count, .cells = r->header_cells, .line = r->header_line};
}

enum rc csv_next(struct op *op, struct csv_reader *r, struct csv_row *row)
{
	enum rc rc = read_row(op, r);

	if (rc)
		return rc;
	if (r->damage[0])
		r->cells[0] = r->raw.text;
	for (size_t i = 0; i < r->count && !r->damage[0]; i++)
		r->cells[i] = r->bytes + r->starts[i];
	*row = (struct csv_row){.count = r->count,
				.cells = r->cells,
				.damage = r->damage[0] ? r->damage : NULL,
				.line = r->row_line,
				.number = ++r->number};
	return RC_OK;
}

enum rc csv_skip(struct op *op, struct csv_reader *r, int64_t rows)
{
	struct csv_row row;
	enum rc rc = RC_OK;

	while (!rc && rows-- > 0)
		rc = csv_next(op, r, &row);
	return rc;
}

int64_t csv_offset(const struct csv_reader *r)
{
	int64_t left;

	if (!r->block_text)
		return r->file_at;
	left = (int64_t)(r->block_len * (r->text.len - r->at) / r->block_text);
	return left > r->file_at ? 0 : r->file_at - left;
}

void csv_close(struct csv_reader *r)
{
	if (!r)
		return;
	csv_free(&r->parser);
	str_release(&r->text);
	str_release(&r->raw);
	free(r->header_cells);
	free(r->header_bytes);
	free(r->block);
	free(r->bytes);
	free(r);
}
