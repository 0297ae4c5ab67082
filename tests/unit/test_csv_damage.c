/*
 * A file of random rows, of which one byte is damaged: whatever that byte becomes, at most two rows
 * are lost, no other is changed, and nothing comes out twice.  Of what the byte cut in two, pieces
 * may look like rows: never more than two.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/mman.h>
#include <unistd.h>

#include "lib/base/limits.h"
#include "lib/platform/csv.h"

enum { ROWS = 24, COLUMNS_MAX = 6, TRIALS = 5000, TEXT_MAX = 64 * 1024 };

struct trial {
	uint64_t random;
	char delimiter;
	size_t columns;
	char *rows[ROWS]; /* as key_of gives them */
	struct str file;
	struct op op;
};

static uint64_t next(struct trial *t, uint64_t below)
{
	t->random = t->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (t->random >> 33) % below;
}

/*
 * A cell of some letters and of all that makes CSV hard.  It does not begin with a line end or a
 * delimiter: the quote in front of such a cell is also a right end for a cell that an earlier
 * stray quote opened, so that the file means something else, and no reader can know.
 */
static const char *random_cell(struct trial *t)
{
	static const char *const pieces[] = {"a",  "bc",   "x y", "\u00FC", ",",
					     "\n", "\r\n", "\"",  "1"};
	char *cell = arena_alloc(&t->op.mem, 64), *to = cell;
	size_t count = next(t, 7);

	if (next(t, 3))
		return arena_printf(&t->op.mem, "w%d", (int)next(t, 100));
	*to++ = 'q';
	for (size_t i = 0; i < count; i++)
		to = stpcpy(to, pieces[next(t, ARRAY_LEN(pieces))]);
	stpcpy(to, "z");
	return cell;
}

/* Commas for delimiters, and the other way round. */
static char *swap(const struct trial *t, char *text)
{
	for (char *c = text; *c; c++)
		if (*c == ',')
			*c = t->delimiter;
		else if (*c == t->delimiter)
			*c = ',';
	return text;
}

static char *key_of(struct op *op, size_t count, char *const *cells)
{
	char *key = arena_dup(&op->mem, "");

	for (size_t i = 0; i < count; i++)
		key = arena_printf(&op->mem, "%s%s\x1F", key, cells[i]);
	return key;
}

static void make_file(struct trial *t)
{
	str_clear(&t->file);
	t->columns = 3 + next(t, COLUMNS_MAX - 2);
	for (size_t i = 0; i < t->columns; i++)
		csv_write_cell(&t->file, arena_printf(&t->op.mem, "column %zu", i), i == 0);
	csv_write_end(&t->file);
	for (int row = 0; row < ROWS; row++) {
		char *cells[COLUMNS_MAX];

		cells[0] = arena_printf(&t->op.mem, "id%d", row);
		for (size_t i = 1; i < t->columns; i++)
			cells[i] = arena_dup(&t->op.mem, random_cell(t));
		for (size_t i = 0; i < t->columns; i++)
			csv_write_cell(&t->file, cells[i], i == 0);
		csv_write_end(&t->file);
		t->rows[row] = swap(t, key_of(&t->op, t->columns, cells));
	}
	swap(t, t->file.text);
	assert_false(t->file.overflow);
}

/* One byte behind the header becomes another. */
static void damage_byte(struct trial *t)
{
	const char worst[] = {'"',  '"', t->delimiter, t->delimiter, '\n',
			      '\r', ';', 'x',	       '\0',	     '\xFF'};
	size_t header = (size_t)(strchr(t->file.text, '\n') + 1 - t->file.text);
	char *at = t->file.text + header + next(t, t->file.len - header);

	*at = next(t, 4) ? worst[next(t, sizeof(worst))] : (char)next(t, 256);
}

static struct csv_reader *open_file(struct trial *t, int *fd)
{
	const struct csv_format format = {.delimiter = t->delimiter, .has_header = true};
	struct csv_reader *r;

	*fd = memfd_create("csv", MFD_CLOEXEC);
	assert_int_equal(write(*fd, t->file.text, t->file.len), (ssize_t)t->file.len);
	assert_int_equal(csv_open(&t->op, *fd, &format, &r), RC_OK);
	return r;
}

/* Rows of the right number of cells, compared with those that were written. */
static void check_rows(struct trial *t)
{
	int fd, kept = 0, changed = 0, from = 0;
	struct csv_reader *r = open_file(t, &fd);
	struct csv_row row;

	while (csv_next(&t->op, r, &row) == RC_OK) {
		const char *key;
		int i = from;

		if (row.damage || row.count != t->columns)
			continue;
		key = key_of(&t->op, row.count, row.cells);
		while (i < ROWS && strcmp(t->rows[i], key) != 0)
			i++;
		if (i < ROWS) {
			kept++;
			from = i + 1;
		} else {
			changed++;
		}
	}
	csv_close(r);
	close(fd);
	if (kept < ROWS - 2 || changed > 2)
		fail_msg("%d rows kept, %d changed, in:\n%s", kept, changed, t->file.text);
}

static void check_damage(char delimiter)
{
	struct trial t = {.random = 20261122, .delimiter = delimiter};

	str_init(&t.file, TEXT_MAX);
	op_init(&t.op, NULL, 0);
	for (int i = 0; i < TRIALS; i++) {
		make_file(&t);
		damage_byte(&t);
		check_rows(&t);
		arena_reset(&t.op.mem);
	}
	op_release(&t.op);
	str_release(&t.file);
}

static void test_csv_damage__costs_at_most_two_rows(void **state)
{
	(void)state;
	check_damage(',');
}

static void test_csv_damage__costs_at_most_two_rows_between_tabs(void **state)
{
	(void)state;
	check_damage('\t');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_csv_damage__costs_at_most_two_rows),
	    cmocka_unit_test(test_csv_damage__costs_at_most_two_rows_between_tabs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
