/*
 * One cell on its way from text to what the row says: for import_said.c and the files beside it.
 * Functions return RC_INVALID for what is the row's own fault.
 */
#ifndef MUSTER_DOMAIN_IMPORT_CELL_H
#define MUSTER_DOMAIN_IMPORT_CELL_H

#include "lib/domain/exact_copy.h"
#include "lib/domain/import_said.h"

/* A cell on its way. */
struct import_cell {
	struct op *op;
	struct import_rules *rules;
	struct import_said *said;
	size_t column;
	const struct import_column *how;
	char *text;	   /* without the formula guard; trimmed */
	const char *label; /* of the addresses or numbers in it; "" for none */
	/* Of each of rules->attributes that stand in three columns: year, month, day. */
	const char *(*dates)[IMPORT_DATE_PARTS];
};

/* A date or a moment as import_date_read has it, in UTC where the column is; NULL: it is none. */
const char *import_cell_date(const struct import_cell *c);
/* What the mapping says of a word; NULL: nothing. */
const char *import_cell_word(const struct import_cell *c, const char *text);
/* "yes", "no" or "" as the mapping or the word itself has it; else the text as it is. */
const char *import_cell_yes_no(const struct import_cell *c, const char *text);
/* Into *at, where it is said; never later than now. */
MUST_USE enum rc import_cell_moment(struct import_cell *c, int64_t *at);
MUST_USE enum rc import_cell_status(struct import_cell *c, enum contact_channel channel);
MUST_USE enum rc import_cell_reason(struct import_cell *c, enum contact_channel channel);

/* The value of an attribute, or a third of a date. */
MUST_USE enum rc import_cell_attribute(struct import_cell *c, int64_t id);
/* A JSON object: each key as if it had a column. */
MUST_USE enum rc import_cell_parts(struct import_cell *c);
/*
 * After all cells, what stands in three columns: "1984", "2", "29"; a month may have a name.  A
 * birthday without its year is no date yet.
 */
MUST_USE enum rc import_cell_join_dates(struct import_cell *c);
/* A list of tags or segments: what the row calls, by the column's mode. */
MUST_USE enum rc import_cell_names(struct import_cell *c, enum import_named kind);

/* A column that only an exact copy has. */
MUST_USE enum rc import_cell_copy(struct import_cell *c, enum exact_column column);

/* "436645550121" of a column whose numbers begin with the calling code, with its +. */
const char *import_cell_phone(const struct import_cell *c, const char *text);
/* Of the addresses in this cell: out of the column beside it (SIZE_MAX: none), or the mapping's. */
const char *import_cell_label(const struct import_cell *c, const struct csv_row *row,
			      size_t column);
/* "a@x.example ::: b@x.example", or as lists of ours are written. */
MUST_USE enum rc import_cell_points(struct import_cell *c, enum contact_channel channel);
/* What stands behind the first one in the cell of a primary address. */
MUST_USE enum rc import_cell_rest(struct import_cell *c, enum contact_channel channel);
/* Who has a further address and no primary one: the first is that. */
void import_said_promote(struct import_said *said);

#endif
