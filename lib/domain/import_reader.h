/*
 * The rows of an import, over all its files as if they were one.
 *
 *  1. The columns are those of the first file that names its columns, then what later files have
 *     besides: columns are the same when their names are, blind to case and to blanks around them;
 *     of several with one name, the first is the first, the second the second.  A name that no
 *     earlier file has is the same column as another that is known to mean the same ("Vorname",
 *     "First name"), where the file has no other column for that.
 *  2. A file without names has its columns by position, so it must have as many as the first.
 *  3. A row has a cell for each column, empty where its file has none.  Rows are numbered through
 *     all files, from 1; lines are those of their file.
 *  4. A row that is ragged in its own file is ragged here; one that is damaged comes as csv_next
 *     gives it.
 */
#ifndef MUSTER_DOMAIN_IMPORT_READER_H
#define MUSTER_DOMAIN_IMPORT_READER_H

#include "lib/domain/import.h"

struct import_reader;

/*
 * Start reading.  *out is set only on RC_OK and is given back with import_reader_close; it uses
 * memory of op, and of im.
 *   RC_NOT_FOUND  a file is gone
 *   RC_INVALID    as csv_open; or the files do not go together.  With several files the reason
 *                 names the one
 *   RC_FAILED     the machine's fault
 */
MUST_USE enum rc import_reader_open(struct op *op, const struct config *config,
				    const struct import *im, struct import_reader **out);
/* The names of the columns; count is 0 when no file has names. */
void import_reader_header(const struct import_reader *r, struct csv_row *row);
/* As csv_next, over all files. */
MUST_USE enum rc import_reader_next(struct op *op, struct import_reader *r, struct csv_row *row);
/* Pass over this many rows.  Results as csv_next. */
MUST_USE enum rc import_reader_skip(struct op *op, struct import_reader *r, int64_t rows);
/* In which file the last row stands, from 1. */
int64_t import_reader_source(const struct import_reader *r);
/* How many rows a file has, by its place from 0; -1: it was not read to its end. */
int64_t import_reader_rows(const struct import_reader *r, size_t source);
/* Bytes of all files, and how many of them were read. */
int64_t import_reader_size(const struct import_reader *r);
int64_t import_reader_offset(const struct import_reader *r);
/* NULL is allowed. */
void import_reader_close(struct import_reader *r);

#endif
