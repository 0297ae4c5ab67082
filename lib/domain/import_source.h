/*
 * What an import reads: one file or several, one after the other (lib/domain/import_reader.h).  A
 * text that was pasted is a file as well.
 *
 * The first stands in the table import itself, the others in import_source; here they are all the
 * same.  Their files in the spool live and go together.
 */
#ifndef MUSTER_DOMAIN_IMPORT_SOURCE_H
#define MUSTER_DOMAIN_IMPORT_SOURCE_H

#include "lib/platform/config.h"
#include "lib/platform/csv.h"
#include "lib/platform/secure.h"

struct import;

/* What it was when it came.  Stored in import.kind: never renumber. */
enum import_kind { IMPORT_CSV, IMPORT_VCARD /* now a CSV file: import_vcard.h */ };

/* Text is UTF-8 in op->mem, never NULL. */
struct import_source {
	const char *file_name;	/* as the browser gave it: for people, never a path */
	const char *spool_name; /* "" once it is gone */
	const char *path;	/* where it lies until import_sources_save; else NULL */
	enum import_kind kind;
	int64_t bytes;
	unsigned char hash[SECURE_HASH_BYTES];
	struct csv_format format;
	int64_t rows; /* -1: not read to its end when it came */
};

/* All of an import, the first first.  *count is at least 1. */
void import_sources(struct op *op, const struct import *im, const struct import_source **out,
		    size_t *count);
/* For import_get: im->sources, from what was read of the table import, and import_source. */
MUST_USE enum rc import_sources_load(struct op *op, struct import *im);
/* What people see of a name: the last part of a path, no characters that end a line or turn text.
 */
const char *import_source_clean_name(struct op *op, const char *name);

/*
 * Add a file that lies at path, below spool/: look what it is, and put what is in it in its place
 * where it is packed (gzip) or no table (vCard).  Outside of any transaction, since it reads the
 * whole file.  After it failed, im is as it was.
 *   RC_INVALID  it is nothing that can be read, it is there already, or these are too many;
 *               fault.field "file", and the reason names the file when it is not the first
 */
MUST_USE enum rc import_source_add(struct op *op, const struct config *config, struct import *im,
				   const char *path, const char *file_name);
/* Leave one out, from 1.  RC_INVALID: there is no such, or it is the only one. */
MUST_USE enum rc import_source_leave(struct op *op, struct import *im, int64_t ordinal,
				     struct import_source *left);

/* Bring those that came new into the spool, and store all of them.  The row of import is there. */
MUST_USE enum rc import_sources_save(struct op *op, const struct config *config, struct import *im);

/* RC_NOT_FOUND: the file is gone.  RC_FAILED: the machine's fault. */
MUST_USE enum rc import_source_open(struct op *op, const struct config *config,
				    const struct import_source *s, int *fd);
/* Remove all files of an import from the spool.  What cannot be removed is logged. */
void import_sources_remove(struct op *op, const struct config *config, const struct import *im);
/*
 * Are they what they were when they came?
 *   RC_INVALID  one was changed, fault.field "file"; else as import_source_open
 */
MUST_USE enum rc import_sources_check(struct op *op, const struct config *config,
				      const struct import *im);

#endif
