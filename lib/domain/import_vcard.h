/*
 * vCards as a table, so that they are imported like any other: a CSV file with a row for each card.
 * Its columns have the names that Google Contacts gives them ("E-mail 1 - Value", "Organization
 * Name"), which the guesser knows; what only our own export writes (X-MUSTER-...) has the name of
 * its field; anything else has the name that it has in the card.
 *
 * In front of them stand three columns for import_reader.c: the card's number, why it cannot be
 * read, and its text where it cannot.
 *
 * Left out are pictures, sounds, keys, and what only programs want (PRODID, REV, KIND ...).
 */
#ifndef MUSTER_DOMAIN_IMPORT_VCARD_H
#define MUSTER_DOMAIN_IMPORT_VCARD_H

#include "lib/base/op.h"

enum import_vcard_column {
	IMPORT_VCARD_NUMBER,
	IMPORT_VCARD_DAMAGE,
	IMPORT_VCARD_TEXT,
	IMPORT_VCARD_HIDDEN, /* how many these are */
};

/*
 * Write the cards of the file from as CSV (UTF-8, commas, with names) to the empty file `to`; both
 * stay the caller's.
 *   RC_INVALID  the cards have more different properties than a table may have columns, or the
 *               table is larger than max bytes; fault.field "file"
 *   RC_FAILED   reading or writing is not possible
 */
MUST_USE enum rc import_vcard_convert(struct op *op, int from, int to, int64_t max);

#endif
