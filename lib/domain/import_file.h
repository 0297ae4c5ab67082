/*
 * The file of an import in the spool, and the file of its failed rows in exports/.
 */
#ifndef MUSTER_DOMAIN_IMPORT_FILE_H
#define MUSTER_DOMAIN_IMPORT_FILE_H

#include "lib/domain/import.h"

enum {
	IMPORT_SAMPLE_ROWS = 2000, /* read for an estimate of the whole */
	IMPORT_DAMAGE_ROWS = 1000, /* of a file; when more than half is damaged, it is refused */
	IMPORT_FILE_NAME_PREFIX_MAX = 16,
};

/*
 * Open for reading: a plain file, links are not followed, and a pipe does not make us wait.
 *   RC_NOT_FOUND  it is gone, or is no plain file
 *   RC_FAILED     the machine's fault
 */
MUST_USE enum rc import_file_open(struct op *op, const char *path, int *fd);
/* Size and hash of the whole file. */
MUST_USE enum rc import_file_hash(struct op *op, int fd, int64_t *bytes,
				  unsigned char hash[SECURE_HASH_BYTES]);
/* A fresh random name: "import-..." */
MUST_USE const char *import_file_new_name(struct op *op, const char *prefix);
/* Remove data_dir/folder/name; "" is no file.  What cannot be removed is logged. */
void import_file_remove(struct op *op, const struct config *config, const char *folder,
			const char *name);

/* The start of a file, read in a certain way.  Text in op->mem. */
struct import_preview {
	size_t columns;
	char **header; /* NULL without a header row */
	struct csv_row rows[CSV_PREVIEW_ROWS];
	size_t count;
	int64_t estimated_rows;
	bool is_exact; /* the file is so short that it was counted */
	/* Of the first `looked` rows: those that cannot be read, those with a wrong number of
	 * cells, and the first of both that stand behind `rows`. */
	int64_t looked, damaged, ragged;
	struct csv_row bad[CSV_PREVIEW_ROWS];
	size_t bad_count;
};

/* RC_INVALID: a header is damaged, or the files do not go together; op->fault says why. */
MUST_USE enum rc import_file_preview(struct op *op, const struct config *config,
				     const struct import *im, struct import_preview *out);

/* The best guess from its header, else from its values. */
MUST_USE enum rc import_file_guess(struct op *op, const struct import_preview *preview,
				   struct import_mapping *out);

/*
 * Write the failed rows of an import as CSV (UTF-8 with byte order mark) with the reason in a first
 * column, under a new name in exports/; *name is "" when no row failed.  It imports again as it
 * is: formula guards are put on, the reasons of an earlier round are left out.
 *
 * A damaged row (csv.h) has empty cells, and behind the last column its text as one cell: whoever
 * mends it fills in the cells from that text and takes the text away.  Left as it is, it has a cell
 * too many and fails again, and nothing of it lands in a wrong column.
 */
MUST_USE enum rc import_file_write_failed(struct op *op, const struct config *config,
					  const struct import *im, const struct csv_row *header,
					  const char **name);
/* The cells of one row as import_problem stores them; columns: of the mapping. */
void import_file_format_row(struct str *out, const struct csv_row *row,
			    const struct csv_row *header, size_t columns);

#endif
