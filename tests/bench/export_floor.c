/*
 * export_floor DATABASE FILE [xlsx]
 *
 * The floor under cron/exporter: a tight loop over the same rows (contacts, beside them their tags
 * and their attributes, each a cursor in the order of contacts) that writes the cells of a CSV
 * file, quoted where needed, and nothing else; or hands them to libxlsxwriter.  Prints rows and
 * milliseconds.
 */
/* First: its headers use words that ours ban. */
#include <xlsxwriter.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/base.h"
#include "lib/domain/contact_row.h"

enum { BUFFER_BYTES = 512 * 1024, ROW_BYTES = 128 * 1024 };

static char buffer[BUFFER_BYTES + ROW_BYTES];
static size_t used;

static void flush(int fd)
{
	if (write(fd, buffer, used) != (ssize_t)used) {
		perror("export_floor");
		exit(1);
	}
	used = 0;
}

/* One pass: copied as it is, and done again with quotes when that was wrong. */
static void add_text(const char *text, size_t len)
{
	static const bool special[256] = {[','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true};
	bool plain = true;

	for (size_t i = 0; i < len; i++) {
		buffer[used + i] = text[i];
		plain &= !special[(unsigned char)text[i]];
	}
	if (plain) {
		used += len;
		return;
	}
	buffer[used++] = '"';
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"')
			buffer[used++] = '"';
		buffer[used++] = text[i];
	}
	buffer[used++] = '"';
}

static void add_number(int64_t number)
{
	char digits[24];
	size_t count = 0;

	do {
		digits[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	while (count)
		buffer[used++] = digits[--count];
}

static lxw_worksheet *sheet; /* NULL: CSV */
static lxw_row_t sheet_row;
static lxw_col_t sheet_column;

static void put_text(const char *text, size_t len)
{
	if (!sheet) {
		add_text(text, len);
		buffer[used++] = ',';
	} else if (len) {
		worksheet_write_string(sheet, sheet_row, sheet_column, text, NULL);
	}
	sheet_column++;
}

static void put_number(int64_t number)
{
	if (!sheet) {
		add_number(number);
		buffer[used++] = ',';
	} else {
		worksheet_write_number(sheet, sheet_row, sheet_column, (double)number, NULL);
	}
	sheet_column++;
}

static void put_cell(sqlite3_stmt *s, int column)
{
	if (sqlite3_column_type(s, column) == SQLITE_INTEGER)
		put_number(sqlite3_column_int64(s, column));
	else
		put_text((const char *)sqlite3_column_text(s, column),
			 (size_t)sqlite3_column_bytes(s, column));
}

/* Rows beside the contacts; contact 0 behind the last. */
struct beside {
	sqlite3_stmt *s;
	int64_t contact;
};

static void step(struct beside *b)
{
	b->contact = sqlite3_step(b->s) == SQLITE_ROW ? sqlite3_column_int64(b->s, 0) : INT64_MAX;
}

enum { TAGS_MAX = 1024, ATTRIBUTES = 3 };
static char *tag_labels[TAGS_MAX];

static void put_tags(struct beside *b, int64_t contact)
{
	char text[ROW_BYTES];
	size_t len = 0;

	while (b->contact < contact)
		step(b);
	for (; b->contact == contact; step(b)) {
		const char *label = tag_labels[sqlite3_column_int64(b->s, 1)];
		size_t n = strlen(label);

		if (len) {
			text[len++] = ',';
			text[len++] = ' ';
		}
		memcpy(text + len, label, n);
		len += n;
	}
	text[len] = '\0';
	put_text(text, len);
}

static void put_attributes(struct beside *b, int64_t contact)
{
	while (b->contact < contact)
		step(b);
	for (int at = 1; at <= ATTRIBUTES; at++) {
		if (b->contact == contact && sqlite3_column_int64(b->s, 1) == at) {
			put_text((const char *)sqlite3_column_text(b->s, 2),
				 (size_t)sqlite3_column_bytes(b->s, 2));
			step(b);
		} else {
			put_text("", 0);
		}
	}
}

static int64_t copy_rows(sqlite3_stmt *s, struct beside *tags, struct beside *attributes, int fd)
{
	int columns = sqlite3_column_count(s);
	int64_t rows = 0;

	step(tags);
	step(attributes);
	while (sqlite3_step(s) == SQLITE_ROW) {
		int64_t contact = sqlite3_column_int64(s, 0);

		sheet_column = 0;
		for (int i = 0; i < columns; i++)
			put_cell(s, i);
		put_tags(tags, contact);
		put_attributes(attributes, contact);
		rows++;
		sheet_row++;
		if (sheet)
			continue;
		buffer[used - 1] = '\n';
		if (used >= BUFFER_BYTES)
			flush(fd);
	}
	if (!sheet)
		flush(fd);
	return rows;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) {
		fprintf(stderr, "export_floor: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
	return s;
}

static void read_labels(sqlite3 *db)
{
	sqlite3_stmt *s = prepare(db, "SELECT id, label FROM tag");

	while (sqlite3_step(s) == SQLITE_ROW)
		if (sqlite3_column_int64(s, 0) < TAGS_MAX)
			tag_labels[sqlite3_column_int64(s, 0)] =
			    strdup((const char *)sqlite3_column_text(s, 1));
}

int main(int argc, char **argv)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	struct beside tags, attributes;
	struct timespec start, end;
	lxw_workbook *book = NULL;
	sqlite3_stmt *s;
	sqlite3 *db;
	int64_t rows;
	int fd = -1;

	if (argc < 3 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		return 2;
	if (sqlite3_exec(db, "PRAGMA cache_size = -16384", NULL, NULL, NULL) != SQLITE_OK)
		return 1;
	if (argc > 3) {
		book = workbook_new_opt(argv[2], &options);
		sheet = workbook_add_worksheet(book, NULL);
	} else {
		fd = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	}
	s = prepare(db, "SELECT id, " CONTACT_FIELD_COLUMNS
			", email_status, phone_status, source, created_at, updated_at"
			" FROM contact WHERE +state = 0 ORDER BY id");
	tags.s =
	    prepare(db, "SELECT contact_id, tag_id FROM contact_tag ORDER BY contact_id, tag_id");
	attributes.s = prepare(db, "SELECT contact_id, attribute_id, text FROM attribute_value"
				   " ORDER BY contact_id, attribute_id, part");
	clock_gettime(CLOCK_MONOTONIC, &start);
	read_labels(db);
	rows = copy_rows(s, &tags, &attributes, fd);
	if (book)
		workbook_close(book);
	else
		fsync(fd);
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%lld %lld\n", (long long)rows,
	       (long long)((end.tv_sec - start.tv_sec) * 1000 +
			   (end.tv_nsec - start.tv_nsec) / 1000000));
	return 0;
}
