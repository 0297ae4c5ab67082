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

static void add_cell(const char *text, size_t len)
{
	if (!memchr(text, '"', len) && !memchr(text, ',', len) && !memchr(text, '\n', len)) {
		memcpy(buffer + used, text, len);
		used += len;
	} else {
		buffer[used++] = '"';
		for (size_t i = 0; i < len; i++) {
			if (text[i] == '"')
				buffer[used++] = '"';
			buffer[used++] = text[i];
		}
		buffer[used++] = '"';
	}
	buffer[used++] = ',';
}

static int64_t copy_rows(sqlite3_stmt *s, int fd)
{
	int columns = sqlite3_column_count(s);
	int64_t rows = 0;

	while (sqlite3_step(s) == SQLITE_ROW) {
		for (int i = 0; i < columns; i++) {
			const char *text = (const char *)sqlite3_column_text(s, i);

			add_cell(text ? text : "", text ? (size_t)sqlite3_column_bytes(s, i) : 0);
		}
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
