/*
 * The first look at the files of an import: can they be read, and what stands in their columns.
 */
#include "lib/domain/import.h"

#include <inttypes.h>

#include "lib/domain/import_file.h"
#include "lib/domain/import_profile.h"
#include "lib/domain/import_reader.h"
#include "lib/platform/text.h"

enum { HEADER_KEY_BYTES = 16 };

/*
 * Of a file that is mostly damaged it is the way of reading that is wrong, or the file: nothing
 * good comes of the rest.
 */
struct damage {
	int64_t source, rows, damaged, line;
	const char *first;
};

static enum rc check_damage(struct op *op, const struct import *im, const struct damage *d)
{
	const char *file = "";

	if (d->damaged * 2 <= d->rows)
		return RC_OK;
	if (im->source_count > 1)
		file = arena_printf(&op->mem, "“%s”: ", im->sources[d->source - 1].file_name);
	if (d->rows == 1)
		return op_failf(op, RC_INVALID, "file", "%sits only row cannot be read: %s", file,
				d->first);
	return op_failf(op, RC_INVALID, "file",
			"%s%" PRId64 " of the first %" PRId64
			" rows cannot be read; are charset and delimiter right? The first one, "
			"line %" PRId64 ": %s",
			file, d->damaged, d->rows, d->line, d->first);
}

/* One row more; of each file the first rows count. */
static enum rc note_damage(struct op *op, const struct import *im, const struct import_reader *r,
			   const struct csv_row *row, struct damage *d)
{
	int64_t source = import_reader_source(r);

	if (d->source != source) {
		enum rc rc = d->rows < IMPORT_DAMAGE_ROWS ? check_damage(op, im, d) : RC_OK;

		if (rc)
			return rc;
		*d = (struct damage){.source = source};
	}
	if (d->rows == IMPORT_DAMAGE_ROWS)
		return RC_OK;
	if (row->damage && !d->damaged++) {
		d->line = row->line;
		d->first = arena_dup(&op->mem, row->damage);
	}
	return ++d->rows == IMPORT_DAMAGE_ROWS ? check_damage(op, im, d) : RC_OK;
}

/* All rows; those that cannot be read are told of by the import itself. */
static enum rc profile_rows(struct op *op, struct import_reader *r, struct import *im)
{
	struct import_profile p;
	struct csv_row row;
	struct damage d = {.source = 1};
	enum rc rc = RC_OK, bad = RC_OK;

	import_profile_init(op, im->preview->columns, &p);
	for (size_t i = 0; i < im->source_count; i++)
		p.semicolon |= im->sources[i].format.delimiter == ';';
	while (!bad && p.rows < IMPORT_PROFILE_ROWS && !(rc = import_reader_next(op, r, &row))) {
		import_profile_add(op, &p, &row);
		bad = note_damage(op, im, r, &row, &d);
	}
	if (!bad && rc == RC_NOT_FOUND && d.rows < IMPORT_DAMAGE_ROWS)
		bad = check_damage(op, im, &d);
	if (bad)
		return bad;
	if (rc && rc != RC_NOT_FOUND)
		return rc;
	im->profile = import_profile_format(op, &p);
	for (size_t i = 0; i < im->source_count; i++)
		im->sources[i].rows = import_reader_rows(r, i);
	return RC_OK;
}

const char *import_header_key(struct op *op, char *const *header, size_t count)
{
	unsigned char hash[SECURE_HASH_BYTES];
	const char *text = "";

	for (size_t i = 0; header && i < count; i++)
		if (strcmp(header[i], IMPORT_ERROR_COLUMN) != 0)
			text =
			    arena_printf(&op->mem, "%s%s\n", text,
					 text_fold_case(&op->mem, text_trim(&op->mem, header[i])));
	if (!text[0])
		return "";
	secure_hash(text, strlen(text), hash);
	return secure_hex(&op->mem, hash, HEADER_KEY_BYTES);
}

enum rc import_look(struct op *op, const struct config *config, struct import *im)
{
	struct import_preview *preview = arena_alloc(&op->mem, sizeof(*preview));
	struct import_reader *r;
	enum rc rc = import_file_preview(op, config, im, preview);

	if (!rc && !preview->columns)
		return op_fail(op, RC_INVALID, "file", "the file has no rows");
	if (rc)
		return rc;
	im->preview = preview;
	im->header_key = import_header_key(op, preview->header, preview->columns);
	rc = import_reader_open(op, config, im, &r);
	if (rc)
		return rc;
	rc = profile_rows(op, r, im);
	import_reader_close(r);
	return rc;
}
