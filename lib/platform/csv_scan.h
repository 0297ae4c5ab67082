/*
 * CSV looked at as it lies in memory, without reading it: for csv_detect.c, which looks for the
 * delimiter, and for csv.c, which looks where it can go on behind a damaged row.
 */
#ifndef MUSTER_PLATFORM_CSV_SCAN_H
#define MUSTER_PLATFORM_CSV_SCAN_H

#include "lib/base/base.h"

/* A cell as it stands in the text, without its quotes and the blanks around it. */
struct csv_scan_cell {
	const char *text;
	size_t len;
	bool is_last;  /* of its row */
	bool is_cut;   /* the text ends in it, and is not all there is */
	bool is_stray; /* text behind the closing quote */
	bool is_inner; /* a quote inside, though the cell is not quoted */
};

/*
 * Does a quote inside of an unquoted cell stand for itself?  In tables out of a clipboard it does:
 * spreadsheets put cells there as they are, with tabs between, and double nothing.  With commas a
 * cell whose first quote was lost would fall apart unseen, so there it is damage.
 */
bool csv_has_bare_quotes(char delimiter);

/*
 * Look at the cell at p and its end; returns where the next one begins.  is_whole: behind `end`
 * there is nothing more.
 */
const char *csv_scan_cell(const char *p, const char *end, bool is_whole, char delimiter,
			  struct csv_scan_cell *c);

/* Cells that this line would have if no delimiter in it were quoted: the most it can have. */
size_t csv_scan_line(const char *line, size_t len, char delimiter);

/*
 * The end of the row at p, if it has `count` cells, a value, and nothing that strict reading would
 * refuse; else NULL.  A quote inside of an unquoted cell is refused between tabs, too: it may as
 * well be the end of a cell that began further up.
 */
const char *csv_scan_row(const char *p, const char *end, bool is_whole, char delimiter,
			 size_t count);

/* Where the next line begins: behind the line end (CR, LF, CRLF), or `end`. */
const char *csv_scan_next_line(const char *p, const char *end);

#endif
