/*
 * What is imported: files and pasted text that come, go, and are read in one way or another.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cgi-bin/imports_mapping.h"
#include "lib/domain/import_file.h"
#include "lib/platform/db.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"
#include "lib/web/guard.h"

enum { FORMATS = 4, PASTE_MAX = 1024 * 1024 };

#define PASTED_NAME "Pasted text"

struct choice {
	const char *value, *label;
};

static const struct choice charsets[FORMATS] = {
    [CHARSET_UTF8] = {"UTF-8", "UTF-8"},
    [CHARSET_UTF16LE] = {"UTF-16LE", "UTF-16 (Excel's Unicode text)"},
    [CHARSET_UTF16BE] = {"UTF-16BE", "UTF-16, big-endian"},
    [CHARSET_WINDOWS_1252] = {"Windows-1252", "Windows-1252 (Western Europe)"},
};
static const char *const charset_values[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252", NULL};

static const char delimiter_bytes[FORMATS] = {',', ';', '\t', '|'};
static const struct choice delimiters[FORMATS] = {
    {"comma", "Comma ,"}, {"semicolon", "Semicolon ;"}, {"tab", "Tab"}, {"bar", "Bar |"}};
static const char *const delimiter_values[] = {"comma", "semicolon", "tab", "bar", NULL};

static const struct choice headers[] = {{"yes", "Names of the columns"},
					{"no", "A person already"}};
static const char *const header_values[] = {"yes", "no", NULL};

static size_t find_delimiter(char byte)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (delimiter_bytes[i] == byte)
			return i;
	BUG("delimiter %d", byte);
}

static size_t find_choice(const struct choice *choices, const char *value)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (strcmp(choices[i].value, value) == 0)
			return i;
	return 0;
}

/* --- shown ---------------------------------------------------------------------------------- */

/* "UTF-8, comma between cells, column names in the first row" */
static const char *describe_format(struct request *rq, const struct import_source *s)
{
	if (s->kind == IMPORT_VCARD)
		return "vCard, a person in each card";
	return arena_printf(
	    &rq->op.mem, "%s, %s between cells, %s", charset_name(s->format.charset),
	    delimiters[find_delimiter(s->format.delimiter)].value,
	    s->format.has_header ? "column names in the first row" : "without column names");
}

static void fill_source(struct request *rq, struct tpl *row, const struct import_source *s)
{
	struct arena *a = &rq->op.mem;

	tpl_text(row, "FILE_NAME", s->file_name);
	tpl_text(row, "FILE_SIZE", format_bytes(a, s->bytes));
	tpl_text(row, "FILE_FORMAT", describe_format(rq, s));
	if (s->rows >= 0)
		tpl_text(tpl_add(row, "FILE_ROWS"), "FILE_COUNT",
			 arena_printf(a, "%s %s", format_count(a, s->rows),
				      s->rows == 1 ? "row" : "rows"));
}

void import_fill_sources(struct request *rq, struct tpl *t, const struct import *im)
{
	for (size_t i = 0; i < im->source_count; i++)
		fill_source(rq, tpl_add(t, "SOURCE"), &im->sources[i]);
	if (im->source_count > 1)
		tpl_show(t, "SEVERAL");
	else
		tpl_show(t, "ONLY");
}

static void fill_choices(struct tpl *t, const char *section, const struct choice *choices,
			 size_t count, size_t selected)
{
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(t, section);

		tpl_text(row, "VALUE", choices[i].value);
		tpl_text(row, "LABEL", choices[i].label);
		if (i == selected)
			tpl_show(row, "SELECTED");
	}
}

static void fill_menus(struct tpl *row, int64_t ordinal, const struct import_source *s)
{
	const struct csv_format *format = &s->format;
	struct tpl *t = tpl_add(row, "MENUS");

	tpl_int(t, "ORDINAL", ordinal);
	tpl_text(t, "KEPT_AS", s->spool_name);
	fill_choices(t, "CHARSET", charsets, FORMATS, format->charset);
	fill_choices(t, "DELIMITER", delimiters, FORMATS, find_delimiter(format->delimiter));
	fill_choices(t, "HEADER", headers, ARRAY_LEN(headers), format->has_header ? 0 : 1);
}

static bool is_about_files(const struct request *rq)
{
	return rq->op.fault.rc &&
	       (strcmp(rq->op.fault.field, "file") == 0 || strcmp(rq->op.fault.field, "text") == 0);
}

void import_fill_formats(struct request *rq, struct tpl *t, const struct import *im)
{
	for (size_t i = 0; i < im->source_count; i++) {
		struct tpl *row = tpl_add(t, "SOURCE");

		fill_source(rq, row, &im->sources[i]);
		if (im->sources[i].kind == IMPORT_CSV)
			fill_menus(row, (int64_t)i + 1, &im->sources[i]);
		if (im->source_count > 1)
			tpl_text(tpl_add(row, "MAY_LEAVE"), "KEPT_AS", im->sources[i].spool_name);
	}
	if (im->source_count < IMPORT_FILES_MAX) {
		struct tpl *add = tpl_add(t, "MAY_ADD");

		if (is_about_files(rq))
			tpl_show(add, "OPEN");
	}
	if (is_about_files(rq))
		page_fault_as(rq, t, "FILE");
}

void import_fill_place(struct request *rq, struct tpl *t, const struct import *im, int64_t source,
		       int64_t line)
{
	bool is_known = source >= 1 && source <= (int64_t)im->source_count;

	if (is_known && im->source_count > 1)
		tpl_text(tpl_add(t, "PLACE_FILE"), "PLACE_NAME", im->sources[source - 1].file_name);
	else
		tpl_show(t, "ONLY");
	if (is_known && im->sources[source - 1].kind == IMPORT_VCARD)
		tpl_show(t, "IS_CARD");
	else
		tpl_show(t, "IS_ROW");
	tpl_text(t, "LINE", format_count(&rq->op.mem, line));
}

/* --- coming --------------------------------------------------------------------------------- */

static bool is_blank(const char *text)
{
	return !text[strspn(text, " \t\n")];
}

/* A pasted text as a file.  *path: it is the caller's to remove, "" when there is none. */
static enum rc spool_paste(struct request *rq, const char *text, const char **path)
{
	char *to = config_path(&rq->op.mem, rq->config, "spool/upload-XXXXXX");
	int fd = mkostemp(to, O_CLOEXEC);
	size_t len = strlen(text);
	ssize_t put = 0;

	*path = fd < 0 ? "" : to;
	for (size_t at = 0; fd >= 0 && put >= 0 && at < len; at += (size_t)put)
		put = write(fd, text + at, len - at);
	if (fd >= 0 && close(fd) != 0)
		put = -1;
	if (fd >= 0 && put >= 0)
		return RC_OK;
	return op_failf(&rq->op, RC_FAILED, "text", "the text cannot be kept: %s", strerror(errno));
}

static enum rc add_all(struct request *rq, struct import *im, const char **pasted)
{
	const char *text = form_text(rq, "text");
	size_t count;
	const struct upload *const *uploads = form_files(rq, "file", &count);
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count; i++)
		rc = import_source_add(&rq->op, rq->config, im, uploads[i]->path,
				       uploads[i]->file_name);
	if (!rc && !is_blank(text)) {
		rc = spool_paste(rq, text, pasted);
		if (!rc)
			rc = import_source_add(&rq->op, rq->config, im, *pasted, PASTED_NAME);
	}
	if (!rc)
		rc = import_look(&rq->op, rq->config, im);
	return rc;
}

/*
 * Looking at a large file takes seconds, in which nobody should wait for our write lock: the
 * transaction of the request, which has written nothing, is given back for that long.  The guard
 * is asked again, as for every write.
 */
static enum rc lock_again(struct request *rq)
{
	enum rc rc = db_begin_write(&rq->op);

	if (!rc)
		rc = guard_session(rq);
	return rc ? rc : guard_permission(rq);
}

static enum rc compare_files(struct request *rq, const struct import *im, const char *files)
{
	if (strcmp(files, import_files_mark(&rq->op, im)) == 0)
		return RC_OK;
	return op_fail(&rq->op, RC_CONFLICT, "",
		       "nothing was changed: that page was of other files, or of another way of"
		       " reading them; this is what there is now");
}

enum rc import_check_files(struct request *rq, const struct import *im)
{
	return compare_files(rq, im, form_text(rq, "files"));
}

/* Are its files still those that we set out from, while nobody was locked out? */
static enum rc check_still(struct request *rq, int64_t id, const char *files)
{
	struct import stored;
	enum rc rc = import_get(&rq->op, id, &stored);

	return rc ? rc : compare_files(rq, &stored, files);
}

enum rc import_look_unlocked(struct request *rq, struct import *im, const char *files)
{
	enum rc rc, locked;

	db_rollback(&rq->op);
	rc = import_look(&rq->op, rq->config, im);
	locked = lock_again(rq);
	if (!locked && !rc)
		rc = check_still(rq, im->id, files);
	return locked ? locked : rc;
}

typedef enum rc keep(struct op *op, const struct config *config, struct import *im);

/* What the form brought, into an import: a new one, or one that is there. */
static enum rc take_in(struct request *rq, struct import *im, keep *store)
{
	const char *pasted = "";
	enum rc rc, locked;
	size_t count;

	(void)form_files(rq, "file", &count);
	if (!count && is_blank(form_text(rq, "text")))
		return op_fail(&rq->op, RC_INVALID, "file",
			       "choose a file first, or paste a table");
	db_rollback(&rq->op);
	rc = add_all(rq, im, &pasted);
	locked = lock_again(rq);
	if (locked)
		rc = locked;
	if (!rc && im->id)
		rc = check_still(rq, im->id, form_text(rq, "files"));
	if (!rc)
		rc = store(&rq->op, rq->config, im);
	if (rc && pasted[0])
		unlink(pasted);
	return rc;
}

static enum rc show_imports_new(struct request *rq, enum rc rc)
{
	struct tpl *body = page_new(rq, "imports_new", "Import contacts");

	if (rc)
		tpl_text(body, "TEXT", form_text(rq, "text"));
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

enum rc get_imports_new(struct request *rq)
{
	return show_imports_new(rq, RC_OK);
}

enum rc post_imports_new(struct request *rq)
{
	struct import im = {0};
	enum rc rc = take_in(rq, &im, import_create);

	if (rc == RC_INVALID)
		return show_imports_new(rq, rc);
	return rc ? rc : redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
}

/* --- those that are there ------------------------------------------------------------------- */

static enum rc show_files(struct request *rq, const struct import *im, enum rc rc)
{
	struct import stored;
	struct fault kept = rq->op.fault;
	enum rc read = import_get(&rq->op, im->id, &stored);

	if (read)
		return read;
	rq->op.fault = kept;
	return import_show_mapping(rq, &stored, NULL, rc);
}

/*
 * Which file a form is about, from 0: by what it is kept as, since places change when one goes.
 * im->source_count: none that is there.
 */
static size_t find_source(struct request *rq, const struct import *im)
{
	const char *name = form_text(rq, "source");
	size_t i = 0;

	while (i < im->source_count && strcmp(im->sources[i].spool_name, name) != 0)
		i++;
	return i;
}

enum rc post_imports_add_file(struct request *rq)
{
	struct import im;
	bool gone;
	enum rc rc = import_get_open(rq, &im, &gone);

	if (rc || gone)
		return rc;
	rc = import_check_files(rq, &im);
	if (!rc)
		rc = take_in(rq, &im, import_save_sources);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_files(rq, &im, rc);
	return rc ? rc : redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
}

enum rc post_imports_leave_file(struct request *rq)
{
	struct import_source left;
	const char *files;
	struct import im;
	size_t at;
	bool gone;
	enum rc rc = import_get_open(rq, &im, &gone);

	if (rc || gone)
		return rc;
	files = import_files_mark(&rq->op, &im);
	at = find_source(rq, &im);
	/* Sent twice: it is gone, as was wished. */
	if (at == im.source_count)
		return redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
	rc = import_source_leave(&rq->op, &im, (int64_t)at + 1, &left);
	if (!rc)
		rc = import_look_unlocked(rq, &im, files);
	if (!rc)
		rc = import_save_sources(&rq->op, rq->config, &im);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_files(rq, &im, rc);
	if (rc)
		return rc;
	import_file_remove(&rq->op, rq->config, "spool", left.spool_name);
	return redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
}

enum rc post_imports_format(struct request *rq)
{
	struct import_source *s;
	const char *files;
	struct import im;
	size_t at;
	bool gone;
	enum rc rc = import_get_open(rq, &im, &gone);

	if (rc || gone)
		return rc;
	at = find_source(rq, &im);
	if (at == im.source_count || im.sources[at].kind != IMPORT_CSV)
		return show_files(rq, &im,
				  op_fail(&rq->op, RC_CONFLICT, "file",
					  "this file is no longer part of the import"));
	files = import_files_mark(&rq->op, &im);
	s = &im.sources[at];
	s->format.charset = (enum charset)find_choice(charsets, form_text(rq, "charset"));
	s->format.delimiter = delimiter_bytes[find_choice(delimiters, form_text(rq, "delimiter"))];
	s->format.has_header = strcmp(form_text(rq, "header"), "yes") == 0;
	if (form_bool(rq, "look"))
		return import_show_look(rq, &im, at, files);
	rc = import_look_unlocked(rq, &im, files);
	if (rc == RC_CONFLICT)
		return show_files(rq, &im, rc);
	if (rc == RC_INVALID)
		return import_show_mapping(rq, &im, NULL, RC_INVALID);
	if (!rc)
		rc = import_save_sources(&rq->op, rq->config, &im);
	return rc ? rc : redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
}

/* --- declared fields ------------------------------------------------------------------------ */

const struct field import_new_fields[] = {
    {"file", FIELD_FILES, false, IMPORT_FILES_MAX, NULL},
    {"text", FIELD_TABLE, false, PASTE_MAX, NULL},
    {0},
};

const struct field import_add_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"files", FIELD_TEXT, false, IMPORT_MARK_MAX, NULL},
    {"file", FIELD_FILES, false, IMPORT_FILES_MAX, NULL},
    {"text", FIELD_TABLE, false, PASTE_MAX, NULL},
    {0},
};

const struct field import_leave_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"source", FIELD_TEXT, false, IMPORT_MARK_MAX, NULL},
    {0},
};

const struct field import_format_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"source", FIELD_TEXT, false, IMPORT_MARK_MAX, NULL},
    {"charset", FIELD_CHOICE, true, 0, charset_values},
    {"delimiter", FIELD_CHOICE, true, 0, delimiter_values},
    {"header", FIELD_CHOICE, true, 0, header_values},
    {"look", FIELD_BOOL, false, 0, NULL},
    {0},
};
