/* First: its headers use words that ours ban. */
#include <xlsxwriter.h>

#include "lib/platform/xlsx.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/base/str.h"
#include "lib/platform/text.h"

/* _xHHHH_, ECMA-376 part 1, 22.9.2.19 (ST_Xstring). */
enum { ESCAPE_LEN = 7, SHEETS_MAX = 1024, COLUMN_WIDTH = 18 };

struct xlsx {
	lxw_workbook *book;
	lxw_worksheet *sheets[SHEETS_MAX];
	size_t sheet_count;
	lxw_format *heading, *day, *time;
	struct str text;
	char *path, *folder;
};

static const char cut_note[] = " [cut: longer than a cell can be]";

/* --- start and end -------------------------------------------------------------------------- */

static enum rc refuse(struct op *op)
{
	return op_fail(op, RC_FAILED, "",
		       errno == ENOSPC || errno == EDQUOT || errno == EFBIG
			   ? "the disk of the server is full"
			   : "the file for Excel could not be written");
}

static void free_handle(struct xlsx *x)
{
	str_release(&x->text);
	free(x->path);
	free(x->folder);
	free(x);
}

static char *copy(const char *text, size_t len)
{
	char *out = strndup(text, len);

	if (!out)
		BUG("out of memory");
	return out;
}

enum rc xlsx_open(struct op *op, const char *path, struct xlsx **out)
{
	const char *slash = strrchr(path, '/');
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .use_zip64 = LXW_TRUE};
	struct xlsx *x = calloc(1, sizeof(*x));

	if (!x)
		BUG("out of memory");
	x->path = copy(path, strlen(path));
	x->folder = slash ? copy(path, (size_t)(slash - path)) : copy(".", 1);
	str_init(&x->text, (size_t)XLSX_TEXT_MAX * 4 + 64);
	options.tmpdir = x->folder;
	x->book = workbook_new_opt(x->path, &options);
	if (!x->book) {
		free_handle(x);
		return refuse(op);
	}
	x->heading = workbook_add_format(x->book);
	format_set_bold(x->heading);
	x->day = workbook_add_format(x->book);
	format_set_num_format(x->day, "yyyy-mm-dd");
	x->time = workbook_add_format(x->book);
	format_set_num_format(x->time, "yyyy-mm-dd hh:mm:ss");
	*out = x;
	return RC_OK;
}

enum rc xlsx_add_sheet(struct op *op, struct xlsx *x)
{
	lxw_worksheet *sheet;

	if (x->sheet_count == SHEETS_MAX)
		return op_fail(op, RC_FAILED, "",
			       "these are more rows than an Excel file can hold");
	errno = 0;
	sheet = workbook_add_worksheet(x->book,
				       arena_printf(&op->mem, "Sheet %zu", x->sheet_count + 1));
	if (!sheet || !sheet->optimize_tmpfile)
		return refuse(op);
	worksheet_freeze_panes(sheet, 1, 0);
	worksheet_set_column(sheet, 0, XLSX_COLUMNS_MAX - 1, COLUMN_WIDTH, NULL);
	x->sheets[x->sheet_count++] = sheet;
	return RC_OK;
}

static lxw_worksheet *at_hand(const struct xlsx *x)
{
	return x->sheets[x->sheet_count - 1];
}

/* --- cells ---------------------------------------------------------------------------------- */

/* Would a reader take this for an escape?  Then its underscore is escaped. */
static bool is_escape(const char *at)
{
	if (at[0] != '_' || at[1] != 'x')
		return false;
	for (int i = 2; i < 6; i++)
		if (!strchr("0123456789abcdefABCDEF", at[i]) || !at[i])
			return false;
	return at[6] == '_';
}

/* What the library does not do: it escapes control characters below 0x20 alone. */
static size_t add_character(struct str *out, const char *at, const char *next, int32_t c)
{
	if (c == '_' && is_escape(at)) {
		str_add(out, "_x005F_");
		return ESCAPE_LEN;
	}
	if (c == 0xFFFE || c == 0xFFFF || c < 0) {
		str_add(out, c < 0 ? "\xEF\xBF\xBD" : c == 0xFFFE ? "_xFFFE_" : "_xFFFF_");
		return c < 0 ? 1 : ESCAPE_LEN;
	}
	str_add_len(out, at, (size_t)(next - at));
	/* The library counts an escaped control character once, a spreadsheet as it stands. */
	if (c < 0x20 && c != '\t' && c != '\n')
		return ESCAPE_LEN;
	return c > 0xFFFF ? 2 : 1;
}

bool xlsx_text(struct xlsx *x, int64_t row, size_t column, const char *text)
{
	const size_t whole = XLSX_TEXT_MAX, short_of = whole - (sizeof(cut_note) - 1);
	size_t units = 0, cut_at = 0;
	const char *at = text;
	int32_t c;

	str_clear(&x->text);
	while (*at && units <= whole) {
		const char *from = at;

		if (units <= short_of)
			cut_at = x->text.len;
		c = text_next(&at);
		units += add_character(&x->text, from, at, c);
	}
	if (units > whole) {
		x->text.len = cut_at;
		x->text.text[cut_at] = '\0';
		str_add(&x->text, cut_note);
	}
	worksheet_write_string(at_hand(x), (lxw_row_t)row, (lxw_col_t)column, x->text.text, NULL);
	return units <= whole;
}

void xlsx_heading(struct xlsx *x, size_t column, const char *text)
{
	worksheet_write_string(at_hand(x), 0, (lxw_col_t)column, text, x->heading);
}

void xlsx_number(struct xlsx *x, int64_t row, size_t column, double number)
{
	worksheet_write_number(at_hand(x), (lxw_row_t)row, (lxw_col_t)column, number, NULL);
}

bool xlsx_moment(struct xlsx *x, int64_t row, size_t column, int64_t local, bool is_day)
{
	/* Day 0 is 1899-12-30; before March 1900 the calendars of spreadsheets differ. */
	const int64_t epoch = 25569, first = 61, last = 2958465;
	double serial = (double)local / 86400.0 + (double)epoch;

	if (serial < (double)first || serial >= (double)last + 1)
		return false;
	worksheet_write_number(at_hand(x), (lxw_row_t)row, (lxw_col_t)column, serial,
			       is_day ? x->day : x->time);
	return true;
}

/* --- is it all there? ----------------------------------------------------------------------- */

static uint64_t little(const unsigned char *at, int bytes)
{
	uint64_t n = 0;

	while (bytes--)
		n = n << 8 | at[bytes];
	return n;
}

/* The uncompressed size in a header of the central directory (APPNOTE.TXT 4.3.12, 4.5.3). */
static uint64_t entry_size(const unsigned char *head)
{
	uint64_t size = little(head + 24, 4);
	const unsigned char *extra = head + 46 + little(head + 28, 2);
	const unsigned char *end = extra + little(head + 30, 2);

	if (size != 0xFFFFFFFF)
		return size;
	for (; extra + 12 <= end; extra += 4 + little(extra + 2, 2))
		if (little(extra, 2) == 1)
			return little(extra + 4, 8);
	return 0;
}

/* How long sheet number n (from 1) is in the file, by its directory; 0 when it is not there. */
static uint64_t sheet_size(const unsigned char *directory, size_t len, size_t n)
{
	char name[64];
	size_t at = 0,
	       name_len = (size_t)snprintf(name, sizeof(name), "xl/worksheets/sheet%zu.xml", n);

	while (at + 46 <= len && little(directory + at, 4) == 0x02014b50) {
		const unsigned char *head = directory + at;
		size_t own = (size_t)little(head + 28, 2);
		size_t next =
		    46 + own + (size_t)little(head + 30, 2) + (size_t)little(head + 32, 2);

		if (at + next > len)
			return 0;
		if (own == name_len && memcmp(head + 46, name, own) == 0)
			return entry_size(head);
		at += next;
	}
	return 0;
}

/*
 * Where the directory stands in the file's tail, by the record at the end (4.3.16), in front of
 * which there may be two records of ZIP64 (4.3.14, 4.3.15).  false: there is none.
 */
static bool find_directory(const unsigned char *tail, size_t len, size_t *at, size_t *size)
{
	enum { END = 22, LOCATOR = 20, END_64 = 56 };
	size_t end = len;

	do {
		if (end < END || end + 65536 + END < len)
			return false;
		end--;
	} while (end + END > len || little(tail + end, 4) != 0x06054b50);
	*size = (size_t)little(tail + end + 12, 4);
	if (end >= LOCATOR + END_64 && little(tail + end - LOCATOR, 4) == 0x07064b50) {
		end -= LOCATOR + END_64;
		*size = (size_t)little(tail + end + 40, 8);
	}
	*at = end - *size;
	return *size <= end;
}

static bool read_tail(FILE *file, unsigned char **out, size_t *len)
{
	enum { TAIL = 1024 * 1024 };
	struct stat st;
	long from;

	if (fstat(fileno(file), &st) != 0)
		return false;
	from = st.st_size > TAIL ? (long)(st.st_size - TAIL) : 0;
	*len = (size_t)(st.st_size - from);
	*out = malloc(*len + 1);
	return *out && fseek(file, from, SEEK_SET) == 0 && fread(*out, 1, *len, file) == *len;
}

static bool has_sheets(const unsigned char *tail, size_t len, const int64_t *rows, size_t count)
{
	size_t at, size;

	if (!find_directory(tail, len, &at, &size))
		return false;
	for (size_t i = 0; i < count; i++)
		if (sheet_size(tail + at, size, i + 1) < (uint64_t)rows[i])
			return false;
	return count > 0;
}

static bool is_whole(const char *path, const int64_t *rows, size_t count)
{
	FILE *file = fopen(path, "rb");
	unsigned char *tail = NULL;
	size_t len;
	bool ok = file && read_tail(file, &tail, &len) && has_sheets(tail, len, rows, count);

	free(tail);
	if (file)
		fclose(file);
	return ok;
}

/* What the rows of each sheet take before they are packed.  false: they could not be written. */
static bool measure(struct xlsx *x, int64_t *bytes)
{
	for (size_t i = 0; i < x->sheet_count; i++) {
		FILE *rows = x->sheets[i]->optimize_tmpfile;
		struct stat st;

		if (fflush(rows) != 0 || ferror(rows) || fstat(fileno(rows), &st) != 0)
			return false;
		bytes[i] = st.st_size;
	}
	return true;
}

enum rc xlsx_close(struct op *op, struct xlsx *x)
{
	int64_t *bytes = arena_alloc(&op->mem, (x->sheet_count + 1) * sizeof(*bytes));
	lxw_error error;
	enum rc rc = RC_OK;

	errno = 0;
	if (!measure(x, bytes)) {
		rc = refuse(op);
		xlsx_abandon(x);
		return rc;
	}
	error = workbook_close(x->book);
	if (error != LXW_NO_ERROR || !is_whole(x->path, bytes, x->sheet_count))
		rc = refuse(op);
	free_handle(x);
	return rc;
}

void xlsx_abandon(struct xlsx *x)
{
	if (!x)
		return;
	for (size_t i = 0; i < x->sheet_count; i++)
		if (x->sheets[i]->optimize_tmpfile) {
			fclose(x->sheets[i]->optimize_tmpfile);
			x->sheets[i]->optimize_tmpfile = NULL;
		}
	lxw_workbook_free(x->book);
	free_handle(x);
}
