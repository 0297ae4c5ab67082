/*
 * CSV as the world writes it (RFC 4180 and its relatives), by libcsv in strict mode: a row is read
 * exactly or handed out as damaged with what is wrong, never guessed at.
 *
 * Kept promises: memory does not grow with the file; line numbers are those an editor shows (LF,
 * CRLF and CR each end a line, also inside quoted cells); blank lines and rows whose cells are all
 * empty are passed over and have no row number; blanks around unquoted cells are not part of them.
 *
 * Damage costs the row that has it.  Where a quote is amiss, so that nobody knows where the row
 * ends, its first line is given up and reading goes on at the next.  Lines that follow are given up
 * with it only when the first has fewer cells than other rows have, up to the first line that
 * begins a whole row (at most 100 lines or 64 KiB).  What RFC 4180 allows is never called damage,
 * except a row of several lines that has not the usual number of cells while one of its lines is a
 * whole row of that number: its closing quote is missing.  Passes over one file always give the
 * same rows.
 */
#ifndef MUSTER_PLATFORM_CSV_H
#define MUSTER_PLATFORM_CSV_H

#include "lib/base/op.h"
#include "lib/base/str.h"
#include "lib/platform/charset.h"

/* The first header cell of our own exact copies: by it they are known (lib/domain/exact_copy.h). */
#define CSV_COPY_HEADER "muster_id:number"

/* How to read a file. */
struct csv_format {
	enum charset charset;
	char delimiter; /* , ; | or a tab */
	bool has_header;
};

/* One row.  Cells are NUL-terminated UTF-8, owned by the reader until the next call. */
struct csv_row {
	size_t count;
	char **cells;
	int64_t line;	/* first line of the row in the file, from 1 */
	int64_t number; /* data row, from 1; 0 for the header */
	/* Where cells were moved since (import_reader.h): how many it had, of how many columns. */
	size_t given, wanted;
	/*
	 * NULL; or why this row cannot be read, as op_fail words a reason, owned by the reader.
	 * The one cell is then the text of the row as it stands in the file: without its last line
	 * end, with U+FFFD for each NUL or wrong byte, and of more than CSV_FIELD_MAX the
	 * beginning.
	 */
	const char *damage;
};

enum { CSV_DAMAGE_MAX = 256 };

struct csv_reader;

/* --- what kind of file is it ---------------------------------------------------------------- */

/*
 * Look at a whole file (for the charset) and its first 64 KiB (for the rest).  Uses pread from
 * offset 0; the position of fd does not change.
 *
 * delimiter: the one of , ; tab | that gives the most consistent number of columns, or the one of a
 * "sep=" line.  has_header: the first row has words that headers have, or nothing in it looks like
 * an address, a number, a date, a telephone number or an empty cell.
 *
 *   RC_OK       *out is a good guess, for the person to correct
 *   RC_INVALID  the file is empty or is no CSV file at all; op->fault says what it seems to be
 *   RC_FAILED   the file cannot be read
 */
MUST_USE enum rc csv_detect(struct op *op, int fd, struct csv_format *out);

/*
 * Length of what some programs write in front of the table, at the start of decoded text, with the
 * last line end; 0 when there is nothing.  Known: a "sep=;" line (spreadsheets; *delimiter is set
 * to the character it names) and a "Notes:" line with text up to a blank line (LinkedIn).
 * *delimiter is left alone when nothing names it.
 */
size_t csv_preamble(const char *text, size_t len, char *delimiter);

/* --- reading -------------------------------------------------------------------------------- */

/*
 * Start reading at offset 0 of fd with pread; fd stays the caller's and may be shared, but must
 * live as long as the reader.  A preamble is passed over.  With has_header the header row is read
 * here.  *out is set only on RC_OK and is given back with csv_close.
 *
 *   RC_OK
 *   RC_INVALID  the header row is damaged; op->fault says how
 *   RC_FAILED   the file cannot be read
 */
MUST_USE enum rc csv_open(struct op *op, int fd, const struct csv_format *f,
			  struct csv_reader **out);

/* The header row; lives as long as the reader.  count is 0 without has_header or without rows. */
void csv_header(const struct csv_reader *r, struct csv_row *row);

/*
 * The next row.
 *
 *   RC_OK         *row is set; look at row->damage first.  Damaged is a row with a quote in the
 * wrong place (between tabs one inside of a cell is none) or one that is never closed, a NUL, bytes
 * the charset does not have, a cell over CSV_FIELD_MAX, over CSV_ROW_MAX in all, more than
 * CSV_COLUMNS_MAX columns RC_NOT_FOUND  no more rows (op->fault is not set); stays so RC_FAILED the
 * file cannot be read; only csv_close may follow
 */
MUST_USE enum rc csv_next(struct op *op, struct csv_reader *r, struct csv_row *row);

/* Pass over this many data rows, damaged ones too, to go on after a checkpoint.  Results as
 * csv_next. */
MUST_USE enum rc csv_skip(struct op *op, struct csv_reader *r, int64_t rows);

/* Bytes of the file consumed, for a progress bar (in encodings other than UTF-8 roughly). */
int64_t csv_offset(const struct csv_reader *r);

/* NULL is allowed. */
void csv_close(struct csv_reader *r);

/* --- writing -------------------------------------------------------------------------------- */

/*
 * Append one cell, with a comma in front unless it is the first; quoted when needed.  A cell that a
 * spreadsheet would take for a formula (= + - @ TAB CR or a full-width ＝ ＋ － ＠ in front, also
 * behind apostrophes) gets an apostrophe in front; csv_unguard takes it off.
 */
void csv_write_cell(struct str *out, const char *cell, bool first);
void csv_write_end(struct str *out);

/*
 * The cell without the apostrophe that csv_write_cell put in front: exactly one, and only where it
 * would have put it, so that every text survives the way out and in.  Points into cell.
 */
char *csv_unguard(char *cell);

#endif
