/*
 * Rows that belong to contacts, read beside a walk over the contacts in the order of their ids: for
 * export_contacts.c alone.
 */
#ifndef MUSTER_DOMAIN_EXPORT_CURSOR_H
#define MUSTER_DOMAIN_EXPORT_CURSOR_H

#include "lib/platform/db.h"

/*
 * sql's first column is the contact, by which it is sorted; $1 is the first one that counts.  Its
 * rows are borrowed from the database until the next step.
 */
struct export_cursor {
	struct op *op;
	const char *sql;
	struct db_rows rows;
	int64_t contact_id; /* of the row at hand; INT64_MAX behind the last */
	bool is_open;
};

/*
 * Is there a row of this contact at hand?  Contacts come in ascending order.  Goes on row by row,
 * and over a gap by asking anew.
 */
bool export_cursor_at(struct export_cursor *c, int64_t contact_id);
/* To the next row; call it when done with the one at hand. */
void export_cursor_step(struct export_cursor *c);
/* As db_end. */
MUST_USE enum rc export_cursor_end(struct export_cursor *c);

#endif
