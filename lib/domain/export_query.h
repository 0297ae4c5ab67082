/*
 * A table for an export out of one query: for events, changes and the like.
 */
#ifndef MUSTER_DOMAIN_EXPORT_QUERY_H
#define MUSTER_DOMAIN_EXPORT_QUERY_H

#include "lib/base/id_set.h"
#include "lib/domain/export_table.h"
#include "lib/platform/db.h"

enum export_query_cell {
	EXPORT_CELL_TEXT,
	EXPORT_CELL_NUMBER,
	EXPORT_CELL_CENTS, /* hundredths, written with a point */
	EXPORT_CELL_TIME,
};

struct export_query_column {
	const char *key, *label;
	enum export_query_cell cell;
};

/*
 * Everything is constant.  The first column of both statements is the contact that a row is of; the
 * others of `rows` are the columns of the table.  $1 of both is the acting account, where used.
 */
struct export_query {
	const char *key;
	const char *rows, *count;
	const struct export_query_column *columns; /* ends with an entry without key */
	bool has_account;			   /* the statements use $1 */
};

/*
 * The table of the rows whose contact is in people (which must live as long), or of all rows for
 * NULL.  The rows are counted here.
 */
MUST_USE enum rc export_query_open(struct op *op, const struct export_query *q,
				   const struct id_set *people, struct export_table *out);

/* What contacts did, by family: NULL for an unknown key. */
const struct export_query *export_events_find(const char *key);
/* Who changed what, and when: without what was done in private segments of others. */
MUST_USE enum rc export_changes_open(struct op *op, struct export_table *out);
/* Segments that the acting account sees, with how many people are in them now. */
MUST_USE enum rc export_segments_open(struct op *op, struct export_table *out);
/* The same segments day by day: how many were in them, came and went. */
MUST_USE enum rc export_growth_open(struct op *op, struct export_table *out);

#endif
