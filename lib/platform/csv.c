/*
 * The reader.  The file comes in blocks, each decoded to UTF-8; libcsv is fed one line of it at a
 * time, so that a row is known to end where its line ends and lines can be counted exactly.
 *
 * 1. text[0..len) holds decoded, NUL-free UTF-8; what stands behind it in the file is said by stop
 *    and reported only when the text is used up, so the line number is right.
 * 2. A line that does not end a row and is not blank leaves a quoted cell open.
 * 3. libcsv cannot go on after an error: failed stays set.
 */
#include "lib/platform/csv.h"

#include <csv.h>
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "lib/base/limits.h"

enum {
	BLOCK_BYTES = 256 * 1024,
	UTF8_GROWTH = 3, /* one byte of Windows-1252 is up to three of UTF-8 */
	PARSER_STEP_BYTES = 4096,
	ROW_FIRST_BYTES = 4096,
};

/* Why the text ends where it ends. */
enum stop { STOP_BLOCK, STOP_END, STOP_CHARSET, STOP_NUL };

struct csv_reader {
	int fd;
	struct csv_format format;
	struct csv_parser parser;
	struct charset_decoder decoder;
	char *block;
	size_t block_len;
	int64_t file_at; /* where the next block begins */
	struct str text;
	size_t at;	/* in text: first byte not yet fed */
	size_t next_lf; /* in text: first LF at or behind at, or text.len */
	enum stop stop;
	bool failed;

	int64_t line;	   /* of the next byte to feed */
	int64_t row_line;  /* where the row being read began */
	int64_t cell_line; /* where the cell being read began */
	bool in_line;	   /* the line began in an earlier block */
	bool line_has_text;
	bool after_cr; /* a LF at the very start of the text belongs to the line before */
	bool is_open;  /* the row goes on in the next line */
	int64_t number;

	char *bytes; /* the cells of the row, each with its NUL */
	size_t bytes_len, bytes_size;
	size_t starts[CSV_COLUMNS_MAX];
	char *cells[CSV_COLUMNS_MAX];
	size_t count;
	bool has_value, is_complete, is_too_long;

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

static void take_cell(void *bytes, size_t len, void *ctx)
{
	struct csv_reader *r = ctx;

	if (r->count >= CSV_COLUMNS_MAX || r->bytes_len + len + 1 > CSV_ROW_MAX) {
		r->is_too_long = true;
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

static void forget_row(struct csv_reader *r)
{
	r->count = 0;
	r->bytes_len = 0;
	r->has_value = false;
	r->is_complete = false;
}

/* Reads and decodes the next block.  RC_OK with an empty text at the end of the file. */
static enum rc read_block(struct op *op, struct csv_reader *r)
{
	ssize_t got;
	char *nul;

	str_clear(&r->text);
	r->at = 0;
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
	if (!got)
		r->stop = charset_decoder_end(&r->decoder) ? STOP_END : STOP_CHARSET;
	else if (!charset_decoder_feed(&r->decoder, r->block, r->block_len, &r->text))
		r->stop = STOP_CHARSET;
	if (r->text.overflow)
		BUG("%zu bytes decoded to more than %zu", r->block_len, r->text.max);
	nul = r->text.len ? memchr(r->text.text, 0, r->text.len) : NULL;
	if (nul) {
		r->text.len = (size_t)(nul - r->text.text);
		r->stop = STOP_NUL;
	}
	r->next_lf = 0;
	if (r->text.len && r->text.text[0] != '\n')
		r->after_cr = false;
	return RC_OK;
}

/* libcsv stopped: say why.  cell_line is still that of the cell it stopped in. */
static enum rc fail_parse(struct op *op, struct csv_reader *r)
{
	r->failed = true;
	if (csv_error(&r->parser) != CSV_EPARSE)
		return op_failf(op, RC_INVALID, "file",
				"line %" PRId64
				": the cell that begins here is longer than %d KiB; is "
				"its closing quote missing?",
				r->cell_line, CSV_FIELD_MAX / 1024);
	if (r->cell_line != r->line)
		return op_failf(op, RC_INVALID, "file",
				"line %" PRId64
				": a quote stands inside a quoted cell that began in "
				"line %" PRId64 "; is the closing quote missing there?",
				r->line, r->cell_line);
	return op_failf(op, RC_INVALID, "file",
			"line %" PRId64
			": a quote stands in the wrong place; a cell with a quote in it "
			"must be quoted as a whole, and each quote inside doubled",
			r->line);
}

static enum rc fail_too_long(struct op *op, struct csv_reader *r)
{
	r->failed = true;
	if (r->count >= CSV_COLUMNS_MAX)
		return op_failf(op, RC_INVALID, "file",
				"line %" PRId64 ": the row has more than %d columns", r->row_line,
				CSV_COLUMNS_MAX);
	return op_failf(op, RC_INVALID, "file", "line %" PRId64 ": the row is larger than %d MiB",
			r->row_line, CSV_ROW_MAX / (1024 * 1024));
}

/*
 * End of the line that begins at r->at, with its line end; *whole is false when the text ends
 * first. A CR at the very end of the text ends the line; a LF that follows it belongs to the same
 * line.
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
		r->after_cr = true;
		return len;
	}
	return (size_t)(cr - text) + 1 + (cr[1] == '\n');
}

static bool has_text(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!strchr(" \t\r\n", bytes[i]))
			return true;
	return false;
}

/* Hands bytes of one line to libcsv and keeps the books on where rows and cells begin. */
static enum rc feed(struct op *op, struct csv_reader *r, const char *bytes, size_t len, bool whole)
{
	const size_t cells_before = r->count;

	if (!r->is_open && !r->in_line) {
		r->row_line = r->cell_line = r->line;
		r->line_has_text = false;
	}
	if (csv_parse(&r->parser, bytes, len, take_cell, take_row, r) != len) {
		if (r->count > cells_before)
			r->cell_line = r->line;
		return fail_parse(op, r);
	}
	if (r->is_too_long)
		return fail_too_long(op, r);
	if (r->count > cells_before)
		r->cell_line = r->line;
	if (!r->is_complete && !r->is_open)
		r->line_has_text |= has_text(bytes, len);
	r->in_line = !whole;
	if (whole) {
		r->is_open = !r->is_complete && (r->is_open || r->line_has_text);
		r->line++;
	}
	return RC_OK;
}

/* The text is used up and no block follows it: the end, or what is wrong behind it. */
static enum rc finish(struct op *op, struct csv_reader *r)
{
	if (r->stop == STOP_END && r->in_line)
		return feed(op, r, "\n", 1, true);
	if (r->stop == STOP_END && !r->is_open)
		return RC_NOT_FOUND;
	r->failed = true;
	if (r->stop == STOP_END)
		return op_failf(op, RC_INVALID, "file",
				"line %" PRId64
				": the quoted cell that begins here is never closed",
				r->cell_line);
	if (r->stop == STOP_NUL)
		return op_failf(
		    op, RC_INVALID, "file",
		    "line %" PRId64 " has a NUL byte: the file is damaged or is no text", r->line);
	return op_failf(op, RC_INVALID, "file",
			"line %" PRId64
			" has bytes that are not valid %s; save the file as UTF-8 and "
			"upload it again",
			r->line, charset_name(r->format.charset));
}

/* Goes on by one line, one block, or the end. */
static enum rc step(struct op *op, struct csv_reader *r)
{
	size_t start = r->at, end;
	bool whole;

	if (start == r->text.len) {
		if (r->stop != STOP_BLOCK)
			return finish(op, r);
		return read_block(op, r);
	}
	if (r->after_cr) { /* the second half of a CRLF that a block boundary cut */
		r->after_cr = false;
		r->at++;
		r->line--;
		return feed(op, r, "\n", 1, true);
	}
	end = find_line_end(r, &whole);
	r->at = end;
	return feed(op, r, r->text.text + start, end - start, whole);
}

/* The next row that has a value, not counted. */
static enum rc read_row(struct op *op, struct csv_reader *r)
{
	if (r->failed)
		return op_fail(op, RC_INVALID, "file", "the file is broken further up");
	forget_row(r);
	for (;;) {
		enum rc rc = step(op, r);

		if (rc)
			return rc;
		if (!r->is_complete)
			continue;
		if (r->has_value)
			return RC_OK;
		forget_row(r);
	}
}

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
		r->line++;
	}
	if (!r->format.has_header)
		return RC_OK;
	rc = read_row(op, r);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (!rc)
		keep_header(r);
	return rc;
}

enum rc csv_open(struct op *op, int fd, const struct csv_format *f, struct csv_reader **out)
{
	struct csv_reader *r = mem_alloc(sizeof(*r));
	enum rc rc;

	*r = (struct csv_reader){.fd = fd, .format = *f, .line = 1, .bytes_size = ROW_FIRST_BYTES};
	r->bytes = mem_alloc(r->bytes_size);
	r->block = mem_alloc(BLOCK_BYTES);
	str_init(&r->text, BLOCK_BYTES * UTF8_GROWTH + CHARSET_PENDING_BYTES * UTF8_GROWTH);
	charset_decoder_init(&r->decoder, f->charset);
	if (csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		BUG("csv_init");
	csv_set_delim(&r->parser, (unsigned char)f->delimiter);
	csv_set_realloc_func(&r->parser, grow_cell);
	csv_set_blk_size(&r->parser, PARSER_STEP_BYTES);
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
	for (size_t i = 0; i < r->count; i++)
		r->cells[i] = r->bytes + r->starts[i];
	*row = (struct csv_row){
	    .count = r->count, .cells = r->cells, .line = r->row_line, .number = ++r->number};
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

	if (!r->text.len)
		return r->file_at;
	left = (int64_t)(r->block_len * (r->text.len - r->at) / r->text.len);
	return r->file_at - left;
}

void csv_close(struct csv_reader *r)
{
	if (!r)
		return;
	csv_free(&r->parser);
	str_release(&r->text);
	free(r->header_cells);
	free(r->header_bytes);
	free(r->block);
	free(r->bytes);
	free(r);
}
