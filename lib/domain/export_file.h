/*
 * Writes the file of an export: CSV as our own import reads it without help (its headers map
 * themselves, formula guards come off again) and as spreadsheets open it: UTF-8 with a byte order
 * mark, comma, CRLF.
 */
#ifndef MUSTER_DOMAIN_EXPORT_FILE_H
#define MUSTER_DOMAIN_EXPORT_FILE_H

#include "lib/domain/export.h"

/* What an export holds beside the fields of a contact; our import leaves these columns alone. */
enum export_extra {
	EXPORT_CREATED,
	EXPORT_UPDATED,
	EXPORT_SOURCE,
	EXPORT_EMAIL_STATUS,
	EXPORT_PHONE_STATUS,
	EXPORT_EXTRA_COUNT,
};

extern const char *const export_extra_labels[EXPORT_EXTRA_COUNT];
/* Header of the first column, the contact's number here. */
#define EXPORT_ID_LABEL "Muster ID"

/* Called every EXPORT_FILE_STEP rows with the numbers so far.  false: stop. */
typedef bool export_file_step(void *context, const struct export *e);
enum { EXPORT_FILE_STEP = 1000 };

/*
 * Write exports/<e->file_name>, mode 0640, in one read transaction of its own on op's connection
 * (none may be open).  Sets e->expected_rows, written_rows and bytes.  The file has this name only
 * once it is complete and on the disk; after anything but RC_OK there is none.
 *
 *   RC_CONFLICT  step said stop
 *   RC_INVALID   the search, filter or segment cannot be asked; e->error says why, for people
 *   RC_FAILED    disk full, or another number of rows than counted; the fault says it for people
 *   RC_BUSY ...  of the database
 */
MUST_USE enum rc export_file_write(struct op *op, const struct config *config, struct export *e,
				   export_file_step *step, void *context);

#endif
