/*
 * Columns of the contact list: what there is to choose from, what an account or a segment has
 * chosen, and what stands in them.  The name always comes first and is not one of them.
 */
#ifndef MUSTER_DOMAIN_CONTACT_COLUMN_H
#define MUSTER_DOMAIN_CONTACT_COLUMN_H

#include "lib/domain/attribute.h"
#include "lib/domain/contact.h"

enum contact_column_type {
	CONTACT_COLUMN_TEXT,
	CONTACT_COLUMN_NUMBER, /* digits to the right */
	CONTACT_COLUMN_TIME,   /* a moment: a day, and all of it */
	CONTACT_COLUMN_LINK,   /* http:, https: or mailto: */
};

/* Text is constant, or in op->mem. */
struct contact_column {
	const char *key, *label;
	const char *group; /* "Contact", "Record", "Shop and site", "Attributes" */
	enum contact_column_type type;
	enum contact_field field;	   /* else CONTACT_FIELD_NONE */
	const struct attribute *attribute; /* else NULL */
};

/* All there are, in the order in which they are offered. */
MUST_USE enum rc contact_column_list(struct op *op, struct contact_column **out, size_t *count);

/*
 * Is this, as it is spelled, the label of a column that nobody can write, since it is reckoned
 * here: "Total spent", "Last visit", "Source"?
 */
bool contact_column_is_reckoned(const char *label);

/* Whose choice is shown. */
enum contact_column_origin {
	CONTACT_COLUMNS_STANDARD,
	CONTACT_COLUMNS_OWN,
	CONTACT_COLUMNS_SEGMENT
};
/*
 * What the acting account sees: the columns of the segment (0: none), else its own, else the
 * standard ones.  A column whose attribute is gone is left out.
 */
MUST_USE enum rc contact_column_get(struct op *op, int64_t segment_id, struct contact_column **out,
				    size_t *count, enum contact_column_origin *origin);
/*
 * Keep a choice: of the acting account, or of a segment that it sees.  None at all: back to what
 * would be shown without a choice.
 *   RC_INVALID    "columns": more than the settings allow, unknown, or one twice
 *   RC_NOT_FOUND  no such segment
 */
MUST_USE enum rc contact_column_save(struct op *op, int64_t segment_id, const char *const *keys,
				     size_t count);

/* One cell.  In op->mem; "" is no value. */
struct contact_cell {
	const char *text;  /* as people read it */
	const char *plain; /* as files have it: times in UTC, RFC 3339 */
	const char *exact; /* of a time: to the second, with its zone; else "" */
	size_t others; /* of an e-mail address and a phone number: how many there are beside it */
};
/*
 * The cells of some contacts, row by row: out[row * column_count + column].  A query for all
 * attributes, one for tags, one for further addresses and one for numbers of events, whatever the
 * number of contacts.
 */
MUST_USE enum rc contact_column_cells(struct op *op, const struct contact_column *columns,
				      size_t column_count, const struct contact *contacts,
				      size_t count, struct contact_cell **out);

/* How many lists, of accounts and segments, show this column of their own will. */
MUST_USE enum rc contact_column_count_lists(struct op *op, const char *key, int64_t *out);

#endif
