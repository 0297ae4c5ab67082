/*
 * Which column of a file goes into which field of a contact.
 */
#ifndef MUSTER_DOMAIN_IMPORT_MAPPING_H
#define MUSTER_DOMAIN_IMPORT_MAPPING_H

#include "lib/base/limits.h"
#include "lib/base/op.h"
#include "lib/domain/contact.h"
#include "lib/platform/csv.h"

/* Columns of one file of which nobody else needs to know. */
#define IMPORT_ERROR_COLUMN "muster_error" /* the reason, in a file of failed rows */

/* A field of a contact, or one of these. */
enum {
	IMPORT_TO_NOTHING = CONTACT_FIELD_NONE,
	IMPORT_TO_FULL_NAME = CONTACT_FIELD_COUNT, /* split into first and last name */
	IMPORT_TARGETS,
};

struct import_mapping {
	size_t count;
	unsigned char targets[CSV_COLUMNS_MAX];
};

/* "email", "full_name"; "" for IMPORT_TO_NOTHING. */
const char *import_target_key(int target);
/* "E-mail", "Full name"; "" for IMPORT_TO_NOTHING. */
const char *import_target_label(int target);
/* -1: there is no such target. */
int import_target_find(const char *key);

/*
 * The best guess from the words in the header row; each target is given once.  The cells may still
 * carry a formula guard.
 */
void import_mapping_guess(struct op *op, size_t count, char *const *header,
			  struct import_mapping *out);

/*
 * For a file without header: the first column whose values all look like e-mail addresses, and the
 * first whose values all look like phone numbers.  rows: count cells each, or fewer.
 */
void import_mapping_guess_by_values(size_t count, const struct csv_row *rows, size_t row_count,
				    struct import_mapping *out);

/*
 * May it be imported so?
 *   RC_INVALID  fault.field "column": two columns go into one field, a full name beside first or
 *               last name, or nothing that tells who somebody is
 */
MUST_USE enum rc import_mapping_check(struct op *op, const struct import_mapping *m);

/* As stored: keys with commas between.  In op->mem. */
MUST_USE const char *import_mapping_format(struct op *op, const struct import_mapping *m);
/* BUG when it is not what import_mapping_format wrote. */
void import_mapping_parse(const char *text, struct import_mapping *out);

#endif
