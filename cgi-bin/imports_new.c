/*
 * From a file to the queue: upload, match columns, review, start.
 */
#include <ctype.h>
#include <unistd.h>

#include "cgi-bin/imports.h"
#include "lib/domain/import_file.h"
#include "lib/domain/import_segment.h"
#include "lib/platform/db.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/guard.h"
#include "lib/web/snapshot_ask.h"

enum { SAMPLES_SHOWN = 3, SAMPLE_BYTES = 120, FORMATS = 4, SEEN_MAX = 64 };

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

const char *import_describe_format(struct request *rq, const struct csv_format *format)
{
	return arena_printf(&rq->op.mem, "%s, %s between cells, %s", charset_name(format->charset),
			    delimiters[find_delimiter(format->delimiter)].value,
			    format->has_header ? "column names in the first row"
					       : "without column names");
}

/* --- upload --------------------------------------------------------------------------------- */

static enum rc show_imports_new(struct request *rq, enum rc rc)
{
	struct tpl *body = page_new(rq, "imports_new", "Import contacts");

	page_fault(rq, body);
	return page_send(rq, body, rc);
}

enum rc get_imports_new(struct request *rq)
{
	return show_imports_new(rq, RC_OK);
}

/*
 * Looking at a large file takes seconds, in which nobody should wait for our write lock: the
 * transaction of the request, which has written nothing, is given back for that long.  The guard
 * is asked again, as for every write.
 */
static enum rc look_at_file(struct request *rq, const char *path, struct import *im)
{
	enum rc rc, begun;

	db_rollback(&rq->op);
	rc = import_adopt(&rq->op, path, im);
	begun = db_begin_write(&rq->op);
	if (!begun)
		begun = guard_session(rq);
	if (!begun)
		begun = guard_permission(rq);
	return begun ? begun : rc;
}

enum rc post_imports_new(struct request *rq)
{
	const struct upload *upload = form_file(rq, "file");
	struct import im = {0};
	enum rc rc;

	if (!upload)
		return show_imports_new(
		    rq, op_fail(&rq->op, RC_INVALID, "file", "choose a file first"));
	im.file_name = upload->file_name;
	im.bytes = upload->bytes;
	memcpy(im.hash, upload->hash, sizeof(im.hash));
	rc = look_at_file(rq, upload->path, &im);
	if (!rc)
		rc = import_create(&rq->op, rq->config, upload->path, &im);
	if (rc == RC_INVALID)
		return show_imports_new(rq, rc);
	if (rc)
		return rc;
	return redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
}

/* --- the import at hand --------------------------------------------------------------------- */

/* Of the form's id.  *gone: it was queued already, and the answer leads to its page. */
static enum rc get_open_import(struct request *rq, struct import *im, bool *gone)
{
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), im);

	*gone = !rc && !import_is_open(im);
	if (*gone)
		return redirect_to(rq, "/imports/view?id=%lld", (long long)im->id);
	return rc;
}

/* RC_INVALID: read as it is stored now, the file is broken. */
static enum rc read_preview(struct request *rq, const struct import *im,
			    struct import_preview *preview)
{
	int fd;
	enum rc rc = import_file_open_spooled(&rq->op, rq->config, im, &fd);

	if (rc)
		return rc;
	rc = import_file_preview(&rq->op, fd, &im->format, preview);
	close(fd);
	return rc;
}

/* --- match columns -------------------------------------------------------------------------- */

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

/* At most SAMPLE_BYTES, cut between characters. */
static const char *shorten(struct request *rq, const char *text)
{
	size_t len = strlen(text);

	if (len <= SAMPLE_BYTES)
		return text;
	len = SAMPLE_BYTES;
	while ((text[len] & 0xC0) == 0x80)
		len--;
	return arena_printf(&rq->op.mem, "%.*s…", (int)len, text);
}

static void fill_samples(struct request *rq, struct tpl *row, const struct import_preview *preview,
			 size_t column)
{
	size_t shown = 0;

	for (size_t i = 0; i < preview->count && shown < SAMPLES_SHOWN; i++) {
		const struct csv_row *line = &preview->rows[i];

		if (column >= line->count || !line->cells[column][0])
			continue;
		tpl_text(tpl_add(row, "SAMPLE"), "TEXT", shorten(rq, line->cells[column]));
		shown++;
	}
	if (!shown)
		tpl_show(row, "NO_SAMPLE");
}

static const char *column_name(struct request *rq, const struct import_preview *preview,
			       size_t column)
{
	if (preview->header && column < preview->columns && preview->header[column][0])
		return shorten(rq, preview->header[column]);
	return arena_printf(&rq->op.mem, "Column %zu", column + 1);
}

static void add_target(struct request *rq, struct tpl *row, struct import_target t,
		       struct import_target selected)
{
	struct tpl *option = tpl_add(row, "TARGET");

	tpl_text(option, "VALUE", import_target_word(&rq->op, t));
	tpl_text(option, "LABEL", import_target_label(t, NULL, 0));
	if (t.to == selected.to && t.id == selected.id)
		tpl_show(option, "SELECTED");
}

static void fill_targets(struct request *rq, struct tpl *row, struct import_target selected)
{
	/* The full name first: it stands before its parts. */
	add_target(rq, row, (struct import_target){IMPORT_TO_FULL_NAME, 0}, selected);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		add_target(rq, row, (struct import_target){IMPORT_TO_FIELD, f}, selected);
}

static void fill_columns(struct request *rq, struct tpl *t, const struct import_preview *preview,
			 const struct import_mapping *m)
{
	size_t matched = 0;

	for (size_t i = 0; i < m->count; i++) {
		struct tpl *row = tpl_add(t, "COLUMN");

		tpl_int(row, "N", (int64_t)i + 1);
		if (preview->header && i < preview->columns && preview->header[i][0])
			tpl_text(tpl_add(row, "NAMED"), "HEADER_TEXT", column_name(rq, preview, i));
		else
			tpl_show(row, "UNNAMED");
		fill_samples(rq, row, preview, i);
		fill_targets(rq, row, m->columns[i].target);
		matched += m->columns[i].target.to > IMPORT_TO_LEFT_OUT;
	}
	tpl_int(t, "MATCHED_COUNT", (int64_t)matched);
	tpl_int(t, "COLUMNS", (int64_t)m->count);
}

static void fill_first_rows(struct request *rq, struct tpl *t, const struct import_preview *preview)
{
	for (size_t c = 0; c < preview->columns; c++)
		tpl_text(tpl_add(t, "HEAD"), "TEXT", column_name(rq, preview, c));
	for (size_t i = 0; i < preview->count; i++) {
		struct tpl *line = tpl_add(t, "LINE");

		for (size_t c = 0; c < preview->rows[i].count; c++)
			tpl_text(tpl_add(line, "CELL"), "TEXT",
				 shorten(rq, preview->rows[i].cells[c]));
	}
}

static void fill_format(struct tpl *body, const struct csv_format *format)
{
	fill_choices(body, "CHARSET", charsets, FORMATS, format->charset);
	fill_choices(body, "DELIMITER", delimiters, FORMATS, find_delimiter(format->delimiter));
	fill_choices(body, "HEADER", headers, ARRAY_LEN(headers), format->has_header ? 0 : 1);
}

/* --- segments that its people join ---------------------------------------------------------- */

static bool has_id(const int64_t *ids, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* What was ticked on the form.  RC_INVALID: none of ours. */
static enum rc read_segments(struct request *rq, int64_t *ids, size_t *count)
{
	size_t chosen_count;
	const char *const *chosen = form_list(rq, "segment", &chosen_count);

	*count = 0;
	if (chosen_count > IMPORT_SEGMENTS_MAX)
		return op_fail(&rq->op, RC_INVALID, "segment", "these are too many segments");
	for (size_t i = 0; i < chosen_count; i++) {
		char *end;
		long long id = strtoll(chosen[i], &end, 10);

		if (id <= 0 || *end)
			return op_fail(&rq->op, RC_INVALID, "segment", "this is no segment");
		ids[(*count)++] = id;
	}
	return RC_OK;
}

static enum rc fill_segments(struct request *rq, struct tpl *t, const struct import *im)
{
	struct segment_query q = {.search = "", .is_static = true};
	struct segment *list, *stored;
	size_t count, stored_count, hidden, ticked = 0;
	int64_t ids[IMPORT_SEGMENTS_MAX];
	enum rc rc = segment_list(&rq->op, &q, &list, &count);

	if (!rc)
		rc = import_segments_list(&rq->op, im, &stored, &stored_count, &hidden);
	if (rc)
		return rc;
	if (rq->route->method == METHOD_POST && strcmp(rq->route->path, "/mapping") == 0) {
		struct fault kept = rq->op.fault;

		if (read_segments(rq, ids, &ticked))
			rq->op.fault = kept;
	} else {
		for (size_t i = 0; i < stored_count; i++)
			ids[ticked++] = stored[i].id;
	}
	tpl_show(t, count ? "SEGMENTS" : "NO_SEGMENTS");
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(t, "SEGMENT");

		tpl_int(row, "SEGMENT_ID", list[i].id);
		tpl_text(row, "SEGMENT_NAME", list[i].name);
		if (has_id(ids, ticked, list[i].id))
			tpl_show(row, "CHOSEN");
	}
	return RC_OK;
}

enum rc import_fill_segments(struct request *rq, struct tpl *t, const struct import *im)
{
	struct segment *list;
	size_t count, hidden;
	struct tpl *joined;
	enum rc rc = import_segments_list(&rq->op, im, &list, &count, &hidden);

	if (rc || (!count && !hidden))
		return rc;
	joined = tpl_add(t, "JOINED");
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(joined, "JOINED_SEGMENT");

		tpl_int(row, "SEGMENT_ID", list[i].id);
		tpl_text(row, "SEGMENT_NAME", list[i].name);
	}
	if (hidden)
		tpl_int(tpl_add(joined, "JOINED_HIDDEN"), "HIDDEN_COUNT", (int64_t)hidden);
	return RC_OK;
}

/* The fault as people write. */
static const char *sentence(struct request *rq)
{
	char *text = arena_printf(&rq->op.mem, "%s.", rq->op.fault.reason);

	text[0] = (char)toupper((unsigned char)text[0]);
	return text;
}

/* rc and the fault in op are those of what was tried before, or RC_OK. */
static enum rc show_imports_mapping(struct request *rq, const struct import *im,
				    const struct import_mapping *m, bool update, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct import_preview preview;
	enum rc read = read_preview(rq, im, &preview);
	const char *reason = read ? sentence(rq) : "";
	struct tpl *body, *t;

	if (read && read != RC_INVALID)
		return read;
	rq->op.fault = kept;
	body = page_new(rq, "imports_mapping", "Match columns");
	tpl_int(body, "ID", im->id);
	tpl_text(body, "NAME", im->file_name);
	fill_format(body, &im->format);
	t = tpl_add(body, read ? "UNREADABLE" : "READABLE");
	if (read) {
		tpl_text(t, "REASON", reason);
		return page_send(rq, body, rc);
	}
	fill_columns(rq, t, &preview, m);
	fill_first_rows(rq, t, &preview);
	if (update)
		tpl_show(t, "UPDATE");
	read = fill_segments(rq, t, im);
	if (read)
		return read;
	page_fault(rq, t);
	if (rc && kept.field[0])
		tpl_show(body, "HAS_ERRORS");
	return page_send(rq, body, rc);
}

enum rc get_imports_mapping(struct request *rq)
{
	struct import_mapping m;
	struct import im;
	bool gone;
	enum rc rc = get_open_import(rq, &im, &gone);

	if (rc || gone)
		return rc;
	import_mapping_parse(&rq->op, im.mapping, &m);
	return show_imports_mapping(rq, &im, &m, im.update_existing, RC_OK);
}

static size_t find_choice(const struct choice *choices, const char *value)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (strcmp(choices[i].value, value) == 0)
			return i;
	return 0;
}

enum rc post_imports_format(struct request *rq)
{
	struct import_preview preview;
	struct import_mapping m;
	struct csv_format format;
	struct import im;
	bool gone;
	enum rc rc = get_open_import(rq, &im, &gone);

	if (rc || gone)
		return rc;
	format.charset = (enum charset)find_choice(charsets, form_text(rq, "charset"));
	format.delimiter = delimiter_bytes[find_choice(delimiters, form_text(rq, "delimiter"))];
	format.has_header = strcmp(form_text(rq, "header"), "yes") == 0;
	im.format = format;
	rc = read_preview(rq, &im, &preview);
	if (rc == RC_INVALID || (!rc && !preview.columns)) {
		import_mapping_parse(&rq->op, im.mapping, &m);
		return show_imports_mapping(rq, &im, &m, im.update_existing, RC_INVALID);
	}
	if (rc)
		return rc;
	rc = import_file_guess(&rq->op, &preview, &m);
	if (rc)
		return rc;
	im.mapping = import_mapping_format(&rq->op, &m);
	rc = import_save_format(&rq->op, &im, &format);
	return rc ? rc : redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
}

/* RC_CONFLICT: the form is about another reading of the file. */
static enum rc read_mapping(struct request *rq, const struct import *im, struct import_mapping *out)
{
	struct import_mapping stored;
	size_t count;
	const char *const *keys = form_list(rq, "column", &count);

	import_mapping_parse(&rq->op, im->mapping, &stored);
	*out = stored;
	if (count != stored.count)
		return op_fail(&rq->op, RC_CONFLICT, "",
			       "the file is read in another way meanwhile; please look again");
	for (size_t i = 0; i < count; i++) {
		if (!import_target_parse(keys[i], &out->columns[i].target))
			return op_fail(&rq->op, RC_INVALID, "column",
				       "there is no such field to import into");
		if (!keys[i][0])
			out->columns[i].target.to = IMPORT_TO_LEFT_OUT;
	}
	return RC_OK;
}

enum rc post_imports_mapping(struct request *rq)
{
	bool update = form_bool(rq, "update"), gone;
	int64_t segments[IMPORT_SEGMENTS_MAX];
	size_t segment_count;
	struct import_mapping m;
	struct import im;
	enum rc rc = get_open_import(rq, &im, &gone);

	if (rc || gone)
		return rc;
	rc = read_mapping(rq, &im, &m);
	m.people = update ? IMPORT_UPDATE : IMPORT_LEAVE;
	if (!rc)
		rc = read_segments(rq, segments, &segment_count);
	if (!rc)
		rc = import_segments_save(&rq->op, &im, segments, segment_count);
	if (!rc)
		rc = import_save_mapping(&rq->op, &im, &m);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_imports_mapping(rq, &im, &m, update, rc);
	return rc ? rc : redirect_to(rq, "/imports/review?id=%lld", (long long)im.id);
}

/* --- review and start ----------------------------------------------------------------------- */

static void fill_matches(struct request *rq, struct tpl *body, const struct import *im,
			 const struct import_preview *preview)
{
	struct import_mapping m;
	struct tpl *left = NULL;

	import_mapping_parse(&rq->op, im->mapping, &m);
	for (size_t i = 0; i < m.count; i++) {
		struct tpl *row;

		if (m.columns[i].target.to > IMPORT_TO_LEFT_OUT) {
			row = tpl_add(body, "MATCH");
			tpl_text(row, "TARGET_LABEL",
				 import_target_label(m.columns[i].target, NULL, 0));
		} else {
			left = left ? left : tpl_add(body, "LEFT_OUT");
			row = tpl_add(left, "LEFT");
		}
		tpl_text(row, "COLUMN_NAME", column_name(rq, preview, i));
	}
}

static enum rc fill_twin(struct request *rq, struct tpl *body, const struct import *im)
{
	struct import twin;
	struct tpl *t;
	int64_t id;
	enum rc rc = import_find_twin(&rq->op, im, &id);

	if (rc || !id)
		return rc;
	rc = import_get(&rq->op, id, &twin);
	if (rc)
		return rc;
	t = tpl_add(body, "TWIN");
	tpl_text(t, "TWIN_HREF", arena_printf(&rq->op.mem, "/imports/view?id=%lld", (long long)id));
	tpl_text(t, "TWIN_AT", zone_format_minute(&rq->op.mem, twin.queued_at));
	return RC_OK;
}

static enum rc show_imports_review(struct request *rq, const struct import *im, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct import_preview preview;
	struct tpl *body;
	enum rc failed = read_preview(rq, im, &preview);

	if (failed)
		return failed;
	rq->op.fault = kept;
	body = page_new(rq, "imports_review", "Review the import");
	tpl_int(body, "ID", im->id);
	tpl_text(body, "SEEN", import_fingerprint(&rq->op, im));
	tpl_text(body, "NAME", im->file_name);
	tpl_text(body, "SIZE", format_bytes(&rq->op.mem, im->bytes));
	tpl_text(body, "FORMAT", import_describe_format(rq, &im->format));
	tpl_text(body, "ROWS", format_count(&rq->op.mem, preview.estimated_rows));
	if (!preview.is_exact)
		tpl_show(body, "ABOUT");
	tpl_show(body, im->update_existing ? "UPDATES" : "KEEPS");
	fill_matches(rq, body, im, &preview);
	failed = import_fill_segments(rq, body, im);
	if (!failed)
		failed = snapshot_ask_fill(rq, body, SNAPSHOT_IMPORT);
	if (!failed)
		failed = fill_twin(rq, body, im);
	if (failed)
		return failed;
	if (rc && form_bool(rq, "consent"))
		tpl_show(body, "CONSENT");
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

enum rc get_imports_review(struct request *rq)
{
	struct import im;
	bool gone;
	enum rc rc = get_open_import(rq, &im, &gone);

	if (rc || gone)
		return rc;
	if (im.state != IMPORT_MAPPED)
		return redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
	return show_imports_review(rq, &im, RC_OK);
}

enum rc post_imports_start(struct request *rq)
{
	struct import im;
	bool gone;
	enum rc rc = get_open_import(rq, &im, &gone);

	if (rc || gone)
		return rc;
	if (im.state != IMPORT_MAPPED)
		return redirect_to(rq, "/imports/mapping?id=%lld", (long long)im.id);
	if (!form_bool(rq, "consent"))
		rc = op_fail(&rq->op, RC_INVALID, "consent",
			     "only people who agreed may be stored; tick this when they did");
	if (!rc)
		rc = snapshot_ask_check(rq, SNAPSHOT_IMPORT);
	if (!rc)
		rc = import_queue(&rq->op, &im, form_text(rq, "seen"));
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_imports_review(rq, &im, rc);
	if (rc)
		return rc;
	start_job(rq, "importer");
	redirect_flash(rq, "import-started", 0);
	return redirect_to(rq, "/imports/view?id=%lld", (long long)im.id);
}

/* --- declared fields ------------------------------------------------------------------------ */

const struct field import_new_fields[] = {
    {"file", FIELD_FILE, false, 0, NULL},
    {0},
};

const struct field import_format_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"charset", FIELD_CHOICE, true, 0, charset_values},
    {"delimiter", FIELD_CHOICE, true, 0, delimiter_values},
    {"header", FIELD_CHOICE, true, 0, header_values},
    {0},
};

const struct field import_mapping_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"column", FIELD_LIST, false, 64, NULL},
    {"update", FIELD_BOOL, false, 0, NULL},
    {"segment", FIELD_LIST, false, 64, NULL},
    {0},
};

const struct field import_start_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"seen", FIELD_TEXT, true, SEEN_MAX, NULL},
    {"consent", FIELD_BOOL, false, 0, NULL},
    {"without_snapshot", FIELD_BOOL, false, 0, NULL},
    {0},
};
