#include "lib/domain/export_file.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/limits.h"
#include "lib/base/str.h"
#include "lib/domain/contact_selection.h"
#include "lib/platform/csv.h"
#include "lib/platform/db.h"

enum {
	WRITE_BYTES = 512 * 1024, /* gathered before each write */
	ROW_MAX = 128 * 1024,	  /* more than one contact can fill: its fields' maxima, doubled */
};

const char *const export_extra_labels[EXPORT_EXTRA_COUNT] = {
    [EXPORT_CREATED] = "Created",
    [EXPORT_UPDATED] = "Updated",
    [EXPORT_SOURCE] = "Source",
    [EXPORT_EMAIL_STATUS] = "E-mail status",
    [EXPORT_PHONE_STATUS] = "Phone status",
};

struct writer {
	struct op *op;
	struct export *e;
	export_file_step *step;
	void *context;
	const char *path, *part; /* the file, and what it is called until it is complete */
	int fd;
	struct str out;
	enum rc rc; /* of a failed write */
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

static enum rc flush(struct writer *w)
{
	const char *at = w->out.text;
	size_t left = w->out.len;

	if (w->out.overflow)
		BUG("an export row is longer than %d bytes", ROW_MAX);
	while (left) {
		ssize_t wrote = write(w->fd, at, left);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return fail_disk(w->op);
		at += wrote;
		left -= (size_t)wrote;
	}
	w->e->bytes += (int64_t)w->out.len;
	str_clear(&w->out);
	return RC_OK;
}

/* --- rows ----------------------------------------------------------------------------------- */

static void put_digits(char *at, int count, int64_t number)
{
	while (count--) {
		at[count] = (char)('0' + number % 10);
		number /= 10;
	}
}

/*
 * "2026-11-22T13:05:09Z".  strftime costs more than the rest of a row, so the day is computed here:
 * days to civil date, H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
static void add_time(struct str *out, int64_t at)
{
	char text[] = ",0000-00-00T00:00:00Z";
	int64_t days = at / 86400 + 719468, seconds = at % 86400;
	int64_t era = days / 146097, day = days % 146097;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t month;

	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	day -= (153 * month + 2) / 5 - 1;
	month += month < 10 ? 3 : -9;
	year += era * 400 + (month <= 2);
	put_digits(text + 1, 4, year);
	put_digits(text + 6, 2, month);
	put_digits(text + 9, 2, day);
	put_digits(text + 12, 2, seconds / 3600);
	put_digits(text + 15, 2, seconds / 60 % 60);
	put_digits(text + 18, 2, seconds % 60);
	str_add_len(out, text, sizeof(text) - 1);
}

static void add_id(struct str *out, int64_t id)
{
	char digits[24];
	char *at = digits + sizeof(digits);

	do {
		*--at = (char)('0' + id % 10);
		id /= 10;
	} while (id);
	str_add_len(out, at, (size_t)(digits + sizeof(digits) - at));
}

static void add_header(struct str *out)
{
	str_add(out, "\xEF\xBB\xBF"); /* spreadsheets take a file without it for another charset */
	csv_write_cell(out, EXPORT_ID_LABEL, true);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		csv_write_cell(out, contact_fields[f].label, false);
	for (int i = 0; i < EXPORT_EXTRA_COUNT; i++)
		csv_write_cell(out, export_extra_labels[i], false);
	csv_write_end(out);
}

/* Without an address there is nothing that could be active. */
static void add_status(struct str *out, const char *address, enum contact_email_status status)
{
	csv_write_cell(out, address[0] ? contact_email_status_name(status) : "", false);
}

static void add_row(struct str *out, const struct contact *c)
{
	add_id(out, c->id);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++) {
		if (c->values[f][0])
			csv_write_cell(out, c->values[f], false);
		else
			str_add_char(out, ',');
	}
	add_time(out, c->created_at);
	add_time(out, c->updated_at);
	csv_write_cell(out, contact_source_name(c->source), false);
	add_status(out, c->values[CONTACT_EMAIL], contact_email_status_shown(c));
	add_status(out, c->values[CONTACT_PHONE], c->phone_status);
	csv_write_end(out);
}

static bool take_contact(void *context, const struct contact *c)
{
	struct writer *w = context;

	add_row(&w->out, c);
	w->e->written_rows++;
	if (w->out.len >= WRITE_BYTES)
		w->rc = flush(w);
	if (!w->rc && w->e->written_rows % EXPORT_FILE_STEP == 0 && !w->step(w->context, w->e))
		w->rc = op_fail(w->op, RC_CONFLICT, "", "the export was stopped");
	return w->rc == RC_OK;
}

/* --- the file ------------------------------------------------------------------------------- */

/* What the filter names is gone, or the segment is.  The log hears less than the person. */
static enum rc refuse(struct writer *w, enum rc rc, const struct filter_error *error)
{
	char *text;

	if (rc != RC_INVALID && rc != RC_NOT_FOUND && rc != RC_CONFLICT)
		return rc;
	text =
	    arena_printf(&w->op->mem, "%s.", error->message ? error->message : w->op->fault.reason);
	text[0] = (char)toupper((unsigned char)text[0]);
	w->e->error = text;
	return op_fail(w->op, RC_INVALID, "", "what was asked for has no meaning any more");
}

/* Find them, count them, write them: all in the caller's read transaction. */
static enum rc write_rows(struct writer *w)
{
	struct contact_selection selection;
	struct contact_selected selected;
	struct filter_error error;
	enum rc rc;

	/* Private segments are seen by who asked. */
	w->op->account_id = w->e->account_id;
	export_selection(w->e, &selection);
	rc = contact_selection_find(w->op, &selection, &selected, &error);
	if (rc)
		return refuse(w, rc, &error);
	rc = contact_count_found(w->op, &selected.query, &w->e->expected_rows);
	if (rc)
		return refuse(w, rc, &error);
	if (!w->step(w->context, w->e))
		return op_fail(w->op, RC_CONFLICT, "", "the export was stopped");
	add_header(&w->out);
	rc = contact_each(w->op, &selected.query, take_contact, w);
	if (w->rc)
		return w->rc;
	return rc ? rc : flush(w);
}

static enum rc write_snapshot(struct writer *w)
{
	enum rc rc = db_begin_read(w->op);

	if (!rc)
		rc = write_rows(w);
	db_rollback(w->op); /* a read has nothing to commit */
	if (!rc && w->e->written_rows != w->e->expected_rows)
		rc = op_failf(w->op, RC_FAILED, "",
			      "%lld contacts were found, but %lld came out; nothing was kept",
			      (long long)w->e->expected_rows, (long long)w->e->written_rows);
	return rc;
}

/* The folder's group may read: on a server that is the web server, which sends the file. */
static enum rc open_part(struct writer *w)
{
	w->fd = open(w->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
	return w->fd < 0 ? fail_disk(w->op) : RC_OK;
}

/* On the disk first, then under its name. */
static enum rc close_part(struct writer *w, enum rc rc)
{
	if (!rc && fsync(w->fd) != 0)
		rc = fail_disk(w->op);
	if (close(w->fd) != 0 && !rc)
		rc = fail_disk(w->op);
	if (!rc && rename(w->part, w->path) != 0)
		rc = fail_disk(w->op);
	if (rc)
		(void)unlink(w->part);
	return rc;
}

enum rc export_file_write(struct op *op, const struct config *config, struct export *e,
			  export_file_step *step, void *context)
{
	struct writer w = {.op = op, .e = e, .step = step, .context = context};
	enum rc rc;

	w.path = config_path(&op->mem, config, arena_printf(&op->mem, "exports/%s", e->file_name));
	w.part = arena_printf(&op->mem, "%s.part", w.path);
	e->expected_rows = e->written_rows = e->bytes = 0;
	rc = open_part(&w);
	if (rc)
		return rc;
	str_init(&w.out, WRITE_BYTES + ROW_MAX);
	rc = close_part(&w, write_snapshot(&w));
	str_release(&w.out);
	return rc;
}
