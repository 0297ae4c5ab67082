/*
 * The CSV reader over any file: nothing is read or written out of bounds, memory stays bounded, and
 * what it promises holds: lines and numbers rise, cells are UTF-8, a second pass over the same file
 * gives the same rows, and a row written and read again is the same row.
 */
#include <stddef.h>
#include <stdint.h>

#include <sys/mman.h>
#include <unistd.h>

#include "lib/base/limits.h"
#include "lib/platform/csv.h"
#include "lib/platform/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define REQUIRE(condition)                                                                         \
	do {                                                                                       \
		if (!(condition))                                                                  \
			BUG("%s", #condition);                                                     \
	} while (0)

static int file_of(const void *bytes, size_t len)
{
	int fd = memfd_create("csv", MFD_CLOEXEC);

	REQUIRE(fd >= 0);
	REQUIRE(write(fd, bytes, len) == (ssize_t)len);
	return fd;
}

static uint64_t hash_row(uint64_t hash, const struct csv_row *row)
{
	hash = hash * 31 + (uint64_t)row->line + (row->damage ? 7 : 0);
	for (size_t i = 0; i < row->count; i++) {
		for (const char *p = row->cells[i]; *p; p++)
			hash = (hash ^ (unsigned char)*p) * UINT64_C(0x100000001B3);
		hash = hash * 31 + 1;
	}
	return hash;
}

/* Reads the file to its end, or not beyond a damaged header; counts rows and sums up what they
 * hold. */
static enum rc read_all(struct op *op, int fd, const struct csv_format *f, int64_t *rows,
			uint64_t *hash)
{
	struct csv_reader *r = NULL;
	struct csv_row row;
	int64_t line = 0;
	enum rc rc;

	*rows = 0;
	*hash = 0;
	rc = csv_open(op, fd, f, &r);
	if (!rc) {
		csv_header(r, &row);
		line = row.line;
		*hash = hash_row(*hash, &row);
	}
	while (!rc && !(rc = csv_next(op, r, &row))) {
		REQUIRE(row.number == ++*rows);
		REQUIRE(row.line > line);
		REQUIRE(row.count >= 1 && row.count <= CSV_COLUMNS_MAX);
		REQUIRE(!row.damage ||
			(row.count == 1 && text_is_utf8(row.damage, strlen(row.damage))));
		line = row.line;
		for (size_t i = 0; i < row.count; i++) {
			size_t size = strlen(row.cells[i]);

			REQUIRE(size <= CSV_FIELD_MAX);
			REQUIRE(text_is_utf8(row.cells[i], size));
		}
		*hash = hash_row(*hash, &row);
	}
	REQUIRE(rc == (r ? RC_NOT_FOUND : RC_INVALID));
	csv_close(r);
	return rc;
}

/* Cells out of the input, written and read again. */
static void check_writer(struct op *op, const uint8_t *bytes, size_t len)
{
	const struct csv_format plain = {.delimiter = ','};
	char *cell = arena_alloc(&op->mem, len + 1);
	struct csv_reader *r;
	struct csv_row row;
	struct str out;
	int fd;

	for (size_t i = 0; i < len; i++)
		cell[i] = bytes[i] ? (char)(bytes[i] & 0x7F ? bytes[i] & 0x7F : 'x') : 'y';
	str_init(&out, len * 4 + 100);
	csv_write_cell(&out, cell, true);
	csv_write_cell(&out, "x", false);
	csv_write_cell(&out, cell, false);
	csv_write_end(&out);
	REQUIRE(!out.overflow);
	fd = file_of(out.text, out.len);
	if (len < CSV_FIELD_MAX - 1) {
		REQUIRE(csv_open(op, fd, &plain, &r) == RC_OK);
		REQUIRE(csv_next(op, r, &row) == RC_OK);
		REQUIRE(row.count == 3);
		REQUIRE(strcmp(csv_unguard(row.cells[0]), cell) == 0);
		REQUIRE(strcmp(csv_unguard(row.cells[2]), cell) == 0);
		REQUIRE(csv_next(op, r, &row) == RC_NOT_FOUND);
		csv_close(r);
	}
	close(fd);
	str_release(&out);
}

/* The first two bytes choose how the rest is read. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char delimiters[] = ",;\t|";
	struct csv_format f, found;
	int64_t rows, again;
	uint64_t hash, hash_again;
	struct op op;
	enum rc rc;
	int fd;

	if (len < 2)
		return 0;
	f.charset = (enum charset)(bytes[0] & 3);
	f.delimiter = delimiters[bytes[1] & 3];
	f.has_header = bytes[1] & 4;
	op_init(&op, NULL, 0);
	fd = file_of(bytes + 2, len - 2);
	if (csv_detect(&op, fd, &found) == RC_OK) {
		REQUIRE(strchr(delimiters, found.delimiter));
		rc = read_all(&op, fd, &found, &rows, &hash);
	}
	rc = read_all(&op, fd, &f, &rows, &hash);
	REQUIRE(read_all(&op, fd, &f, &again, &hash_again) == rc);
	REQUIRE(rows == again && hash == hash_again);
	check_writer(&op, bytes + 2, len - 2);
	close(fd);
	op_release(&op);
	return 0;
}
