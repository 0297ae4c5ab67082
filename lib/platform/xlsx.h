/*
 * A workbook for spreadsheets (XLSX, ECMA-376), by libxlsxwriter, row by row: memory stays that of
 * one row, rows go to temporary files in the folder of the workbook.  Only cron/exporter links it.
 */
#ifndef MUSTER_PLATFORM_XLSX_H
#define MUSTER_PLATFORM_XLSX_H

#include "lib/base/op.h"

enum {
	XLSX_ROWS_MAX = 1048576, /* of a sheet */
	XLSX_COLUMNS_MAX = 16384,
	XLSX_TEXT_MAX = 32767, /* of a cell, in UTF-16 units */
};

struct xlsx;

/*
 * Start a workbook that is written to path, over a file that is there.  *out is given back with
 * xlsx_close or xlsx_abandon.
 *   RC_FAILED  it cannot be started
 */
MUST_USE enum rc xlsx_open(struct op *op, const char *path, struct xlsx **out);
/*
 * A further sheet, which the cells from now on are of; its first row stays in sight.  Its name is
 * made here: "Sheet 1" ...  RC_FAILED
 */
MUST_USE enum rc xlsx_add_sheet(struct op *op, struct xlsx *x);

/*
 * A cell of the sheet at hand; rows and columns from 0 on, in ascending order.  A text is a text,
 * whatever it looks like.  Characters that XML cannot have are written as ECMA-376 22.9.2.19 says
 * (_xFFFF_).  false: it was longer than XLSX_TEXT_MAX, and its end gave way to a note that says so.
 */
bool xlsx_text(struct xlsx *x, int64_t row, size_t column, const char *text);
void xlsx_heading(struct xlsx *x, size_t column, const char *text);
void xlsx_number(struct xlsx *x, int64_t row, size_t column, double number);
/*
 * Local seconds (zone_to_local) as a date with or without the time of day.  false: before
 * 1900-03-01 or after 9999, which spreadsheets have no number for; nothing was written.
 */
bool xlsx_moment(struct xlsx *x, int64_t row, size_t column, int64_t local, bool is_day);

/*
 * Put the file together.  It was read back so far as to know that each sheet is in it whole: the
 * library itself does not notice a full disk.
 *   RC_FAILED  the disk is full, or it could not be written
 */
MUST_USE enum rc xlsx_close(struct op *op, struct xlsx *x);
/* Without a file.  NULL is allowed. */
void xlsx_abandon(struct xlsx *x);

#endif
