#include "lib/domain/import_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/domain/exact_copy.h"
#include "lib/domain/import_reader.h"
#include "lib/platform/db.h"

static const char sql_import_failed_rows[] =
    "SELECT reason, cells FROM import_problem WHERE import_id = $1 AND bucket = $2"
    " ORDER BY row_number";

enum { READ_BYTES = 256 * 1024, RANDOM_BYTES = 16, FAILED_MODE = 0640 };

/* --- the spool ------------------------------------------------------------------------------ */

enum rc import_file_open(struct op *op, const char *path, int *fd)
{
	struct stat st;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (*fd < 0 && (errno == ENOENT || errno == ELOOP || errno == ENXIO))
		return op_fail(op, RC_NOT_FOUND, "file", "the uploaded file is gone");
	if (*fd < 0)
		return op_failf(op, RC_FAILED, "file", "the uploaded file cannot be opened: %s",
				strerror(errno));
	if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode))
		return RC_OK;
	close(*fd);
	*fd = -1;
	return op_fail(op, RC_NOT_FOUND, "file", "the uploaded file is no plain file");
}

enum rc import_file_hash(struct op *op, int fd, int64_t *bytes,
			 unsigned char hash[SECURE_HASH_BYTES])
{
	struct secure_stream *stream = secure_stream_new(&op->mem);
	char *buffer = mem_alloc(READ_BYTES);
	ssize_t got;

	*bytes = 0;
	while ((got = pread(fd, buffer, READ_BYTES, (off_t)*bytes)) > 0 ||
	       (got < 0 && errno == EINTR)) {
		if (got < 0)
			continue;
		secure_stream_add(stream, buffer, (size_t)got);
		*bytes += got;
	}
	free(buffer);
	secure_stream_end(stream, hash);
	return got == 0 ? RC_OK
			: op_failf(op, RC_FAILED, "file", "the uploaded file cannot be read: %s",
				   strerror(errno));
}

const char *import_file_new_name(struct op *op, const char *prefix)
{
	unsigned char random[RANDOM_BYTES];

	secure_random(random, sizeof(random));
	return arena_printf(&op->mem, "%s-%s", prefix,
			    secure_hex(&op->mem, random, sizeof(random)));
}

void import_file_remove(struct op *op, const struct config *config, const char *folder,
			const char *name)
{
	const char *path;

	if (!name[0])
		return;
	path = config_path(&op->mem, config, arena_printf(&op->mem, "%s/%s", folder, name));
	if (unlink(path) != 0 && errno != ENOENT)
		fprintf(stderr, "import: a file in %s/ cannot be removed: %s\n", folder,
			strerror(errno));
}

/* --- the start of the file ------------------------------------------------------------------ */

static char **copy_cells(struct op *op, const struct csv_row *row)
{
	char **cells = arena_alloc(&op->mem, row->count * sizeof(*cells));

	for (size_t i = 0; i < row->count; i++)
		cells[i] = arena_dup(&op->mem, csv_unguard(row->cells[i]));
	return cells;
}

static void keep_row(struct op *op, const struct csv_row *row, struct csv_row *to)
{
	*to = *row;
	to->cells = copy_cells(op, row);
	to->damage = row->damage ? arena_dup(&op->mem, row->damage) : NULL;
}

/* As import_said_read refuses it. */
static bool is_ragged(const struct csv_row *row, size_t columns)
{
	if (row->damage)
		return false;
	for (size_t i = columns; i < row->count; i++)
		if (row->cells[i][0])
			return true;
	return row->count < columns;
}

/* *votes: for the number of cells that most rows have; a longer row fails by itself. */
static void take_sample_row(struct op *op, const struct csv_row *row, unsigned *votes,
			    struct import_preview *out)
{
	if (!out->header && !row->damage) {
		if (!*votes)
			out->columns = row->count;
		*votes = row->count == out->columns ? *votes + 1 : *votes - 1;
	}
	out->looked++;
	out->damaged += row->damage != NULL;
	out->ragged += is_ragged(row, out->columns);
	if (out->count < CSV_PREVIEW_ROWS)
		keep_row(op, row, &out->rows[out->count++]);
	else if ((row->damage || is_ragged(row, out->columns)) && out->bad_count < CSV_PREVIEW_ROWS)
		keep_row(op, row, &out->bad[out->bad_count++]);
}

/* All rows are about as long as the first ones. */
static int64_t estimate_rows(const struct import_reader *r, int64_t rows)
{
	int64_t at = import_reader_offset(r);

	return at <= 0 ? rows
		       : (int64_t)((double)rows * (double)import_reader_size(r) / (double)at);
}

enum rc import_file_preview(struct op *op, const struct config *config, const struct import *im,
			    struct import_preview *out)
{
	struct import_reader *r;
	struct csv_row row;
	int64_t rows = 0;
	unsigned votes = 0;
	enum rc rc = import_reader_open(op, config, im, &r);

	*out = (struct import_preview){0};
	if (rc)
		return rc;
	import_reader_header(r, &row);
	if (row.count) {
		out->header = copy_cells(op, &row);
		out->columns = row.count;
	}
	while (rows < IMPORT_SAMPLE_ROWS && !(rc = import_reader_next(op, r, &row))) {
		take_sample_row(op, &row, &votes, out);
		rows++;
	}
	out->is_exact = rc == RC_NOT_FOUND;
	out->estimated_rows = out->is_exact ? rows : estimate_rows(r, rows);
	import_reader_close(r);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc import_file_guess(struct op *op, const struct import_preview *preview,
			  struct import_mapping *out)
{
	struct attribute *attributes;
	size_t count;
	enum rc rc = attribute_list(op, &attributes, &count);

	if (rc)
		return rc;
	if (preview->header)
		import_mapping_guess(op, preview->columns, preview->header, attributes, count, out);
	else
		import_mapping_guess_by_values(op, preview->columns, preview->rows, preview->count,
					       out);
	return RC_OK;
}

/* --- failed rows ---------------------------------------------------------------------------- */

static bool is_error_column(const struct csv_row *header, size_t i)
{
	return i < header->count && strcmp(header->cells[i], IMPORT_ERROR_COLUMN) == 0;
}

/* Its cells are for somebody to fill in; its text stands behind them. */
static void format_damaged(struct str *out, const struct csv_row *row, const struct csv_row *header,
			   size_t columns)
{
	bool first = true;

	for (size_t i = 0; i < columns; i++) {
		if (is_error_column(header, i))
			continue;
		csv_write_cell(out, "", first);
		first = false;
	}
	csv_write_cell(out, row->cells[0], first);
}

void import_file_format_row(struct str *out, const struct csv_row *row,
			    const struct csv_row *header, size_t columns)
{
	bool first = true;

	if (row->damage) {
		format_damaged(out, row, header, columns);
		return;
	}
	for (size_t i = 0; i < row->count; i++) {
		if (is_error_column(header, i))
			continue;
		csv_write_cell(out, csv_unguard(row->cells[i]), first);
		first = false;
	}
}

/* What import_mapping_guess takes for this target again. */
static const char *column_header(struct op *op, struct import_target t, size_t i)
{
	struct attribute a;

	if (t.to == IMPORT_TO_ATTRIBUTE) {
		if (!attribute_get(op, t.id, &a))
			return exact_header_attribute(op, &a);
		op_clear_fault(op);
	} else if (t.to > IMPORT_TO_LEFT_OUT) {
		return import_target_label(t, NULL, 0);
	}
	return arena_printf(&op->mem, "Column %zu", i + 1);
}

/* A file without a header gets one, so that it finds its fields again. */
static void format_header(struct op *op, struct str *out, const struct import *im,
			  const struct csv_row *header)
{
	struct import_mapping m;

	str_add(out, "\xEF\xBB\xBF" IMPORT_ERROR_COLUMN ",");
	if (header->count) {
		import_file_format_row(out, header, header, header->count);
	} else {
		import_mapping_parse(op, im->mapping, &m);
		for (size_t i = 0; i < m.count; i++)
			csv_write_cell(out, column_header(op, m.columns[i].target, i), i == 0);
	}
	csv_write_end(out);
}

static enum rc write_rows(struct op *op, const struct import *im, const struct csv_row *header,
			  FILE *file)
{
	struct db_rows rows;
	struct str line;

	/* Quotes inside a cell are doubled. */
	str_init(&line, 2 * CSV_ROW_MAX + 8 * CSV_COLUMNS_MAX + CONTACT_REASON_MAX);
	format_header(op, &line, im, header);
	db_query(op, &rows, sql_import_failed_rows,
		 DB_ARGS(db_int(im->id), db_int(IMPORT_ROW_FAILED)));
	do {
		fwrite(line.text, 1, line.len, file);
		if (!db_next(&rows))
			break;
		str_clear(&line);
		csv_write_cell(&line, db_col_text(&rows, 0), true);
		str_add_char(&line, ',');
		str_add(&line, db_col_text(&rows, 1));
		csv_write_end(&line);
	} while (!ferror(file));
	str_release(&line);
	return db_end(&rows);
}

enum rc import_file_write_failed(struct op *op, const struct config *config,
				 const struct import *im, const struct csv_row *header,
				 const char **name)
{
	const char *path;
	FILE *file;
	enum rc rc;
	bool is_bad;
	int fd;

	*name = "";
	if (!im->rows[IMPORT_ROW_FAILED])
		return RC_OK;
	*name = arena_printf(&op->mem, "%s.csv", import_file_new_name(op, "failed"));
	path = config_path(&op->mem, config, arena_printf(&op->mem, "exports/%s", *name));
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, FAILED_MODE);
	/* The web server reads it as a member of the folder's group, whatever our umask is. */
	if (fd >= 0 && fchmod(fd, FAILED_MODE) != 0)
		fprintf(stderr, "import: the mode of a file in exports/ cannot be set\n");
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!file) {
		if (fd >= 0)
			close(fd);
		return op_failf(op, RC_FAILED, "", "the file of failed rows cannot be made: %s",
				strerror(errno));
	}
	rc = write_rows(op, im, header, file);
	is_bad = ferror(file);
	is_bad |= fclose(file) != 0;
	if (!rc && is_bad)
		rc = op_failf(op, RC_FAILED, "", "the file of failed rows cannot be written: %s",
			      strerror(errno));
	if (rc)
		unlink(path);
	return rc;
}
