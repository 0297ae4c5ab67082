/*
 * Contacts as a table for an export: which columns there are to choose from, and their cells.
 *
 * Tags, attributes and numbers of events are read in the order of contacts, by a cursor each beside
 * the one over the contacts: memory is that of one row, with any number of columns.
 */
#ifndef MUSTER_DOMAIN_EXPORT_CONTACTS_H
#define MUSTER_DOMAIN_EXPORT_CONTACTS_H

#include "lib/domain/contact_list.h"
#include "lib/domain/export_table.h"

/* Header of the contact's number here: "ID" alone would be taken for another system's. */
#define EXPORT_ID_LABEL "Muster ID"
/* Key of first and last name together, as the contact list has it in front. */
#define EXPORT_NAME_KEY "name"

/* How the columns of an export were chosen.  Stored as words in export.mode. */
enum export_mode {
	EXPORT_ALL_COLUMNS,	/* those that there are when the file is written */
	EXPORT_VISIBLE_COLUMNS, /* those of the list they came from */
	EXPORT_CHOSEN_COLUMNS,
	EXPORT_EXACT_COPY, /* exact_copy.h */
};

/*
 * The mode as the tables of exports keep it: "all", "visible", "chosen" (an exact copy is a format
 * of its own there).  Parse: another word is a bug.
 */
const char *export_mode_word(enum export_mode mode);
enum export_mode export_mode_parse(const char *word);

/* All that can be chosen, in the order of "all columns"; the name comes last.  In op->mem. */
struct contact_column;
MUST_USE enum rc export_columns_list(struct op *op, struct contact_column **out, size_t *count);
/* The columns that the acting account sees in the list of a segment (0: of all contacts). */
MUST_USE enum rc export_columns_visible(struct op *op, int64_t segment_id, const char ***keys,
					size_t *count);

/*
 * The table of those whom query finds, with these columns; query must live as long.  Keys that name
 * nothing any more are left out.
 *   RC_NOT_FOUND  "columns": none is left (the fault says so)
 */
MUST_USE enum rc export_contacts_open(struct op *op, const struct contact_query *query,
				      enum export_mode mode, const char *const *keys, size_t count,
				      struct export_table *out);

#endif
