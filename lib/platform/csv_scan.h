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
	bool is_stray; /* a quote in the wrong place */
};

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
 * refuse; else NULL.
 */
const char *csv_scan_row(const char *p, const char *end, bool is_whole, char delimiter,
			 size_t count);

/* Where the next line begins: behind the line end (CR, LF, CRLF), or `end`. */
const char *csv_scan_next_line(const char *p, const char *end);

#endif
