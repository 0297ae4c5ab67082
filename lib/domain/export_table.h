/*
 * What a file of an export holds, whatever its format: columns, and rows that come one after the
 * other.  What the rows are of (contacts, events ...) makes a table; a format (export_format.h)
 * writes one.
 */
#ifndef MUSTER_DOMAIN_EXPORT_TABLE_H
#define MUSTER_DOMAIN_EXPORT_TABLE_H

#include "lib/base/op.h"

struct contact;

enum export_type {
	EXPORT_TYPE_TEXT,
	EXPORT_TYPE_NUMBER, /* text is a number as it was written: sign, digits, point */
	EXPORT_TYPE_TIME,   /* a moment */
	EXPORT_TYPE_DATE,   /* "2026-03-18", or a moment in RFC 3339 form */
	EXPORT_TYPE_YES_NO, /* text is "yes", "no" or "" */
	EXPORT_TYPE_LIST,
};

struct export_column {
	const char *key;   /* "attr.points": in programs' formats */
	const char *label; /* "Points": for people */
	enum export_type type;
};

/* Text is never NULL; "" is no value.  Valid while the row is taken. */
struct export_cell {
	const char *text;   /* TIME: as it is to stand in text, or "" for the moment in UTC */
	int64_t at;	    /* TIME: Unix seconds, 0 for none */
	const char **items; /* LIST */
	size_t item_count;
};

struct export_row {
	const struct export_cell *cells;
	const struct contact *contact; /* NULL: not a row of contacts */
};

/* false: stop. */
typedef bool export_take(void *context, const struct export_row *row);

struct export_table {
	const struct export_column *columns;
	size_t column_count;
	int64_t expected; /* rows, counted in the transaction in which they are read */
	void *source;	  /* what each needs */
	/* Every row, in a lasting order.  Memory stays that of one row. */
	enum rc (*each)(struct op *op, const struct export_table *t, export_take *take,
			void *context);
};

/* Unix seconds as "2026-11-22T13:05:09Z", which takes 20 bytes and a NUL. */
enum { EXPORT_TIME_SIZE = 21 };
void export_format_time(char out[EXPORT_TIME_SIZE], int64_t at);

#endif
