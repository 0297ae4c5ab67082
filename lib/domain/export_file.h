/*
 * Writes the file of an export, in its format.
 */
#ifndef MUSTER_DOMAIN_EXPORT_FILE_H
#define MUSTER_DOMAIN_EXPORT_FILE_H

#include "lib/domain/export.h"
#include "lib/domain/export_format.h"

/* Called every EXPORT_FILE_STEP rows with the numbers so far.  false: stop. */
typedef bool export_file_step(void *context, const struct export *e);
enum { EXPORT_FILE_STEP = 1000 };

/*
 * Write exports/<e->file_name>, mode 0640, in one read transaction of its own on op's connection
 * (none may be open).  Sets e->expected_rows, written_rows, bytes and note.  The file has this name
 * only once it is complete and on the disk; after anything but RC_OK there is none.
 *
 * xlsx: the writer of a format that has none in export_formats; NULL where it is not linked.
 *
 *   RC_CONFLICT  step said stop
 *   RC_INVALID   what was asked for has no meaning any more; e->error says why, for people
 *   RC_FAILED    disk full, or another number of rows than counted; the fault says it for people
 *   RC_BUSY ...  of the database
 */
MUST_USE enum rc export_file_write(struct op *op, const struct config *config, struct export *e,
				   const struct export_writer *xlsx, export_file_step *step,
				   void *context);

#endif
