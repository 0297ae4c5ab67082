/*
 * One row of a file: what it says about a person, who that is, and what becomes of it.
 *
 * Who it is: the contact with the row's e-mail address, else with its phone number, else with its
 * identifier.  A contact found by phone or identifier that has another e-mail address than the row
 * is somebody else: families share a phone.  When the keys lead to two people, the row fails.
 * Deleted people stay deleted, and erased ones are not created anew: the row is skipped.
 *
 * What an update may do: empty cells keep what is stored.  A stored "no" to e-mail, an
 * unsubscription or a block is never undone by a file; that field is left as it is.
 */
#ifndef MUSTER_DOMAIN_IMPORT_ROW_H
#define MUSTER_DOMAIN_IMPORT_ROW_H

#include "lib/domain/import.h"

/* What is the same for all rows of an import. */
struct import_rules {
	const struct import *import;
	struct import_mapping mapping;
	const char *country; /* for phones without one */
	const unsigned char
	    *secret; /* of the installation: erased people are known by it; NULL: nobody is */
};

struct import_outcome {
	enum import_bucket bucket;
	const char *reason; /* a sentence for skipped and failed rows, else "" */
	int64_t contact_id; /* who was created, updated, or is so already; else 0 */
	bool is_undialled;  /* it is in, with a phone that has no E.164 form */
};

/*
 * Bring one row in, inside the caller's write transaction and batch.  The text of the row may be
 * changed.  Whatever the row's own fault is makes an outcome; anything but RC_OK is the machine's.
 */
MUST_USE enum rc import_row_take(struct op *op, const struct import_rules *rules,
				 struct csv_row *row, struct import_outcome *out);

/* "yes", "no", or "" for words that mean neither; NULL when the word is not known. */
const char *import_row_yes_no(struct op *op, const char *word);
/* "Ludwig van Beethoven" -> "Ludwig", "van Beethoven"; "Beethoven, Ludwig" likewise.  In op->mem.
 */
void import_row_split_name(struct op *op, const char *name, const char **first, const char **last);

#endif
