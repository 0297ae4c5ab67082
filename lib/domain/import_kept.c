#include "lib/domain/import_kept.h"

#include "lib/domain/import_file.h"
#include "lib/domain/import_reader.h"
#include "lib/platform/db.h"

static const char sql_kept_due[] =
    "SELECT id FROM import WHERE state IN ('done', 'failed') AND spool_name <> ''"
    " AND kept_until < $1 LIMIT 1000";
static const char sql_kept_forget[] =
    "UPDATE import SET spool_name = '', kept_until = NULL WHERE id = $1";

static bool is_over(const struct import *im)
{
	return im->state == IMPORT_DONE || im->state == IMPORT_FAILED;
}

bool import_is_kept(const struct import *im)
{
	return is_over(im) && im->spool_name[0];
}

/* --- a row ---------------------------------------------------------------------------------- */

/* The reader's cells are gone with its next call. */
static void keep_cells(struct op *op, const struct csv_row *from, struct csv_row *to)
{
	*to = *from;
	to->cells = arena_alloc(&op->mem, (from->count + 1) * sizeof(*to->cells));
	for (size_t i = 0; i < from->count; i++)
		to->cells[i] = arena_dup(&op->mem, from->cells[i]);
	to->damage = from->damage ? arena_dup(&op->mem, from->damage) : NULL;
}

static enum rc find_row(struct op *op, struct import_reader *r, int64_t number,
			struct csv_row *header, struct csv_row *row)
{
	struct csv_row found;
	enum rc rc;

	import_reader_header(r, &found);
	keep_cells(op, &found, header);
	rc = import_reader_skip(op, r, number - 1);
	if (!rc)
		rc = import_reader_next(op, r, &found);
	if (!rc)
		keep_cells(op, &found, row);
	return rc == RC_NOT_FOUND ? op_fail(op, rc, "", "the file has no such row") : rc;
}

enum rc import_kept_row(struct op *op, const struct config *config, const struct import *im,
			int64_t number, struct csv_row *header, struct csv_row *row,
			int64_t *source)
{
	struct import_reader *r;
	enum rc rc;

	if (!import_is_kept(im))
		return op_fail(op, RC_NOT_FOUND, "", "the file of this import is gone");
	if (number < 1 || number > im->total_rows)
		return op_fail(op, RC_NOT_FOUND, "", "the file has no such row");
	rc = import_reader_open(op, config, im, &r);
	if (rc)
		return rc;
	rc = find_row(op, r, number, header, row);
	*source = import_reader_source(r);
	import_reader_close(r);
	return rc;
}

/* --- going ---------------------------------------------------------------------------------- */

static enum rc forget(struct op *op, const struct config *config, const struct import *im)
{
	import_sources_remove(op, config, im);
	return db_run(op, sql_kept_forget, DB_ARGS(db_int(im->id)));
}

enum rc import_kept_remove(struct op *op, const struct config *config, const struct import *im)
{
	if (!is_over(im))
		return op_fail(op, RC_CONFLICT, "", "this import is not over");
	if (!im->spool_name[0])
		return op_fail(op, RC_NOT_FOUND, "", "the file of this import is gone already");
	return forget(op, config, im);
}

static enum rc sweep(struct op *op, const struct config *config, int64_t before)
{
	struct import im;
	struct db_rows rows;
	enum rc rc = RC_OK, end;

	db_query(op, &rows, sql_kept_due, DB_ARGS(db_int(before)));
	while (!rc && db_next(&rows)) {
		rc = import_get(op, db_col_int(&rows, 0), &im);
		if (!rc)
			rc = forget(op, config, &im);
	}
	end = db_end(&rows);
	return rc ? rc : end;
}

enum rc import_kept_sweep(struct op *op, const struct config *config)
{
	return sweep(op, config, op->now);
}

enum rc import_kept_remove_all(struct op *op, const struct config *config)
{
	return sweep(op, config, INT64_MAX);
}
