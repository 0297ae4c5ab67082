/*
 * export_floor DATABASE FILE
 *
 * The floor under cron/exporter: a tight loop over the same query that writes the cells of a CSV
 * file, quoted where needed, and nothing else.  Prints rows and milliseconds.
 */
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

static void add_cell(sqlite3_stmt *s, int column)
{
	const char *text;

	switch (sqlite3_column_type(s, column)) {
	case SQLITE_INTEGER:
		add_number(sqlite3_column_int64(s, column));
		break;
	case SQLITE_TEXT:
		text = (const char *)sqlite3_column_text(s, column);
		add_text(text, (size_t)sqlite3_column_bytes(s, column));
		break;
	default:
		break;
	}
	buffer[used++] = ',';
}

static int64_t copy_rows(sqlite3_stmt *s, int fd)
{
	int columns = sqlite3_column_count(s);
	int64_t rows = 0;

	while (sqlite3_step(s) == SQLITE_ROW) {
		for (int i = 0; i < columns; i++)
			add_cell(s, i);
		buffer[used - 1] = '\n';
		rows++;
		if (used >= BUFFER_BYTES)
			flush(fd);
	}
	flush(fd);
	return rows;
}

int main(int argc, char **argv)
{
	struct timespec start, end;
	sqlite3_stmt *s;
	sqlite3 *db;
	int64_t rows;
	int fd;

	if (argc != 3 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		return 2;
	fd = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 ||
	    sqlite3_exec(db, "PRAGMA cache_size = -16384", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db,
			       "SELECT id, " CONTACT_FIELD_COLUMNS
			       ", email_status, phone_status, source, created_at, updated_at"
			       " FROM contact WHERE +state = 0 ORDER BY id",
			       -1, &s, NULL) != SQLITE_OK)
		return 1;
	clock_gettime(CLOCK_MONOTONIC, &start);
	rows = copy_rows(s, fd);
	fsync(fd);
	close(fd);
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%lld %lld\n", (long long)rows,
	       (long long)((end.tv_sec - start.tv_sec) * 1000 +
			   (end.tv_nsec - start.tv_nsec) / 1000000));
	return 0;
}
