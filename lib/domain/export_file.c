#include "lib/domain/export_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/domain/export_source.h"
#include "lib/platform/db.h"

enum { WRITE_BYTES = 512 * 1024 /* gathered before each write */ };

struct file {
	struct op *op;
	struct export *e;
	const struct export_format *format;
	const struct export_writer *writer;
	struct export_sink sink;
	export_file_step *step;
	void *context;
	const char *path, *part; /* the file, and what it is called until it is complete */
	int fd;
	enum rc rc; /* of what happened within a row */
};

/* --- bytes ---------------------------------------------------------------------------------- */

/* What the disk said, for people. */
static enum rc fail_disk(struct op *op)
{
	switch (errno) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return op_fail(op, RC_FAILED, "", "the disk of the server is full");
	default:
		return op_failf(op, RC_FAILED, "", "the file could not be written (%s)",
				strerror(errno));
	}
}

static enum rc flush(struct file *f)
{
	struct str *out = &f->sink.out;
	const char *at = out->text;
	size_t left = out->len;

	if (out->overflow)
		return op_failf(f->op, RC_FAILED, "", "a row is longer than %d MiB",
				EXPORT_ROW_MAX / (1024 * 1024));
	while (left) {
		ssize_t wrote = write(f->fd, at, left);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return fail_disk(f->op);
		at += wrote;
		left -= (size_t)wrote;
	}
	f->e->bytes += (int64_t)out->len;
	str_clear(out);
	return RC_OK;
}

/* --- rows ----------------------------------------------------------------------------------- */

static bool take_row(void *context, const struct export_row *row)
{
	struct file *f = context;

	f->rc = f->writer->row(&f->sink, row);
	f->e->written_rows++;
	if (!f->rc && f->sink.out.len >= WRITE_BYTES)
		f->rc = flush(f);
	if (!f->rc && f->e->written_rows % EXPORT_FILE_STEP == 0 && !f->step(f->context, f->e))
		f->rc = op_fail(f->op, RC_CONFLICT, "", "the export was stopped");
	return f->rc == RC_OK;
}

/* What the filter names is gone, or the segment is.  The log hears less than the person. */
static enum rc refuse(struct file *f, enum rc rc, const struct filter_error *error)
{
	if (rc != RC_INVALID && rc != RC_NOT_FOUND && rc != RC_CONFLICT)
		return rc;
	f->e->error = op_sentence(f->op, error->message ? error->message : f->op->fault.reason);
	return op_fail(f->op, RC_INVALID, "", "what was asked for has no meaning any more");
}

static enum rc write_table(struct file *f, const struct export_table *table)
{
	enum rc rc;

	f->sink.table = table;
	rc = f->writer->begin(&f->sink);
	if (!rc)
		rc = table->each(f->op, table, take_row, f);
	if (f->rc)
		rc = f->rc;
	if (!rc)
		rc = f->writer->end(&f->sink);
	return rc ? rc : flush(f);
}

/* Find them, count them, write them: all in the caller's read transaction. */
static enum rc write_rows(struct file *f)
{
	struct export_source source;
	enum rc rc;

	/* Private segments are seen by who asked. */
	f->op->account_id = f->e->account_id;
	rc = export_source_open(f->op, f->e, &source);
	if (rc)
		return refuse(f, rc, &source.error);
	f->e->expected_rows = source.table.expected;
	if (!f->step(f->context, f->e))
		return op_fail(f->op, RC_CONFLICT, "", "the export was stopped");
	rc = write_table(f, &source.table);
	f->writer->release(&f->sink);
	return rc;
}

static enum rc write_snapshot(struct file *f)
{
	enum rc rc = db_begin_read(f->op);

	if (!rc)
		rc = write_rows(f);
	db_rollback(f->op); /* a read has nothing to commit */
	if (!rc && f->e->written_rows != f->e->expected_rows)
		rc = op_failf(f->op, RC_FAILED, "",
			      "%lld %s were found, but %lld came out; nothing was kept",
			      (long long)f->e->expected_rows, export_what_find(f->e->what)->rows,
			      (long long)f->e->written_rows);
	return rc;
}

/* --- the file ------------------------------------------------------------------------------- */

/* The folder's group may read: on a server that is the web server, which sends the file. */
static enum rc open_part(struct file *f)
{
	f->fd = open(f->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
	return f->fd < 0 ? fail_disk(f->op) : RC_OK;
}

/* A writer that writes the file by itself writes it anew, maybe under the same name alone. */
static enum rc measure(struct file *f)
{
	struct stat st;

	if (f->writer->has_own_file) {
		close(f->fd);
		f->fd = open(f->part, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	}
	if (f->fd < 0 || fstat(f->fd, &st) != 0 || fchmod(f->fd, 0640) != 0)
		return fail_disk(f->op);
	f->e->bytes = st.st_size;
	return RC_OK;
}

/* On the disk first, then under its name. */
static enum rc close_part(struct file *f, enum rc rc)
{
	if (!rc)
		rc = measure(f);
	if (!rc && fsync(f->fd) != 0)
		rc = fail_disk(f->op);
	if (f->fd >= 0 && close(f->fd) != 0 && !rc)
		rc = fail_disk(f->op);
	if (!rc && rename(f->part, f->path) != 0)
		rc = fail_disk(f->op);
	if (rc)
		(void)unlink(f->part);
	return rc;
}

static const char *note_of(struct op *op, const struct export_sink *sink)
{
	if (!sink->cut_cells)
		return "";
	return arena_printf(&op->mem,
			    "%lld cells were longer than Excel takes and were cut; take CSV for"
			    " all of them",
			    (long long)sink->cut_cells);
}

enum rc export_file_write(struct op *op, const struct config *config, struct export *e,
			  const struct export_writer *xlsx, export_file_step *step, void *context)
{
	struct file f = {.op = op, .e = e, .step = step, .context = context};
	enum rc rc;

	f.format = export_format_find(e->format);
	f.writer = f.format && f.format->writer ? f.format->writer : f.format ? xlsx : NULL;
	if (!f.writer)
		return op_fail(op, RC_FAILED, "", "this server cannot write files of this format");
	f.path = config_path(&op->mem, config, arena_printf(&op->mem, "exports/%s", e->file_name));
	f.part = arena_printf(&op->mem, "%s.part", f.path);
	f.sink = (struct export_sink){.op = op, .path = f.part};
	e->expected_rows = e->written_rows = e->bytes = 0;
	e->note = "";
	rc = open_part(&f);
	if (rc)
		return rc;
	str_init(&f.sink.out, EXPORT_ROW_MAX);
	rc = close_part(&f, write_snapshot(&f));
	e->note = note_of(op, &f.sink);
	str_release(&f.sink.out);
	return rc;
}
