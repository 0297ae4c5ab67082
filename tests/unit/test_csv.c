/* CSV: exact lines, exact cells, damage that costs its row, and a writer whose output reads back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/base/limits.h"
#include "lib/platform/csv.h"
#include "tests/fixture/naughty.h"

/* String constants with their length, NUL bytes included. */
#define BYTES(text) text, sizeof(text) - 1

static const struct csv_format plain = {.delimiter = ','};

static struct op op;

static int setup(void **state)
{
	(void)state;
	op_init(&op, NULL, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	op_release(&op);
	return 0;
}

/* A file in memory, at offset 0. */
static int file_of(const char *bytes, size_t len)
{
	int fd = memfd_create("csv", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	return fd;
}

/*
 * The whole file as text: each row "line:number[a|b]", each damaged one "line:number<text>", a
 * fault
 * "!reason", so that a test reads as one comparison.  In op.mem.
 */
static const char *dump(int fd, const struct csv_format *f)
{
	struct csv_reader *r = NULL;
	struct csv_row row;
	struct str out;
	const char *text;
	enum rc rc;

	str_init(&out, 16 * 1024 * 1024);
	op_clear_fault(&op);
	rc = csv_open(&op, fd, f, &r);
	if (!rc && f->has_header) {
		csv_header(r, &row);
		assert_int_equal(row.number, 0);
		str_addf(&out, "%d:h[", (int)row.line);
		for (size_t i = 0; i < row.count; i++)
			str_addf(&out, "%s%s", i ? "|" : "", row.cells[i]);
		str_add(&out, "]");
	}
	while (!rc && !(rc = csv_next(&op, r, &row))) {
		if (row.damage) {
			assert_int_equal(row.count, 1);
			str_addf(&out, "%d:%d<%s>", (int)row.line, (int)row.number, row.cells[0]);
			continue;
		}
		str_addf(&out, "%d:%d[", (int)row.line, (int)row.number);
		for (size_t i = 0; i < row.count; i++)
			str_addf(&out, "%s%s", i ? "|" : "", row.cells[i]);
		str_add(&out, "]");
	}
	if (rc == RC_INVALID) {
		str_addf(&out, "!%s", op.fault.reason);
		assert_null(r);
	} else {
		assert_int_equal(rc, RC_NOT_FOUND);
		assert_int_equal(csv_next(&op, r, &row), RC_NOT_FOUND);
		assert_int_equal(csv_offset(r), lseek(fd, 0, SEEK_END));
	}
	csv_close(r);
	text = arena_dup(&op.mem, out.text);
	str_release(&out);
	return text;
}

static void check_read(const char *bytes, size_t len, const struct csv_format *f,
		       const char *expected)
{
	int fd = file_of(bytes, len);
	const char *found = dump(fd, f);

	if (strcmp(found, expected) != 0)
		fail_msg("%s\ninstead of\n%s", found, expected);
	close(fd);
}

/* What is wrong with the first damaged row. */
static void check_damage(const char *bytes, size_t len, const char *expected_start)
{
	const char *found = NULL;
	int fd = file_of(bytes, len);
	struct csv_reader *r;
	struct csv_row row;

	assert_int_equal(csv_open(&op, fd, &plain, &r), RC_OK);
	while (!found && csv_next(&op, r, &row) == RC_OK)
		found = row.damage;
	assert_non_null(found);
	if (strncmp(found, expected_start, strlen(expected_start)) != 0)
		fail_msg("%s\ninstead of\n%s", found, expected_start);
	csv_close(r);
	close(fd);
}

static void test_csv_next__reads_rows_and_cells(void **state)
{
	(void)state;
	check_read(BYTES(""), &plain, "");
	check_read(BYTES("a,b\nc,d\n"), &plain, "1:1[a|b]2:2[c|d]");
	check_read(BYTES("a,b\nc,d"), &plain, "1:1[a|b]2:2[c|d]");
	check_read(BYTES("a,,\n,b,\n"), &plain, "1:1[a||]2:2[|b|]");
	check_read(BYTES(" a , b c \n"), &plain, "1:1[a|b c]");
	check_read(BYTES("\"a,b\",\"c\"\"d\",\"\"\n"), &plain, "1:1[a,b|c\"d|]");
	check_read(BYTES("\" a \", \"b\" \n"), &plain, "1:1[ a |b]");
	check_read(BYTES("one\ntwo,2\nthree,3,3\n"), &plain, "1:1[one]2:2[two|2]3:3[three|3|3]");
	check_read(BYTES("\xEF\xBB\xBF\"a\",b\n"), &plain, "1:1[a|b]");
}

static void test_csv_next__counts_lines_as_an_editor_does(void **state)
{
	(void)state;
	check_read(BYTES("a\nb\nc"), &plain, "1:1[a]2:2[b]3:3[c]");
	check_read(BYTES("a\r\nb\r\nc\r\n"), &plain, "1:1[a]2:2[b]3:3[c]");
	check_read(BYTES("a\rb\rc\r"), &plain, "1:1[a]2:2[b]3:3[c]");
	check_read(BYTES("a\rb\nc\r\nd\n\re"), &plain, "1:1[a]2:2[b]3:3[c]4:4[d]6:5[e]");
	check_read(BYTES("\"x\ny\",1\nz,2\n"), &plain, "1:1[x\ny|1]3:2[z|2]");
	check_read(BYTES("\"x\r\ny\r\n\r\nq\",1\r\nz,2\r\n"), &plain,
		   "1:1[x\r\ny\r\n\r\nq|1]5:2[z|2]");
	check_read(BYTES("\"x\ry\",1\rz,2\r"), &plain, "1:1[x\ry|1]3:2[z|2]");
	check_read(BYTES("a,\"b\nc\",\"d\ne\"\nf\n"), &plain, "1:1[a|b\nc|d\ne]4:2[f]");
}

static void test_csv_next__passes_over_empty_rows(void **state)
{
	(void)state;
	check_read(BYTES("\n\na\n\n \t \nb\n\n"), &plain, "3:1[a]6:2[b]");
	check_read(BYTES(",,\na,\n,,,\n\"\",\"\"\nb,\n"), &plain, "2:1[a|]5:2[b|]");
	check_read(BYTES("\r\n\r\na\r\n\r\n"), &plain, "3:1[a]");
	check_read(BYTES("\n\n\n"), &plain, "");
}

static void test_csv_next__takes_every_delimiter(void **state)
{
	struct csv_format f = {.delimiter = ';'};

	(void)state;
	check_read(BYTES("a;b,c\n\"d;e\";\n"), &f, "1:1[a|b,c]2:2[d;e|]");
	f.delimiter = '\t';
	check_read(BYTES("a\t\tb\n\t\tc\t\n"), &f, "1:1[a||b]2:2[||c|]");
	f.delimiter = '|';
	check_read(BYTES("a|b\n"), &f, "1:1[a|b]");
}

static void test_csv_header__is_kept_and_not_counted(void **state)
{
	struct csv_format f = {.delimiter = ',', .has_header = true};

	(void)state;
	check_read(BYTES("Name,Email\nA,B\nC,D\n"), &f, "1:h[Name|Email]2:1[A|B]3:2[C|D]");
	check_read(BYTES("\n\n\"Na\nme\",Email\nA,B\n"), &f, "3:h[Na\nme|Email]5:1[A|B]");
	check_read(BYTES("Name,Email\n"), &f, "1:h[Name|Email]");
	check_read(BYTES(""), &f, "0:h[]");
}

static void test_csv_open__passes_over_a_preamble(void **state)
{
	struct csv_format f = {.delimiter = ';', .has_header = true};

	(void)state;
	check_read(BYTES("sep=;\r\nName;City\r\nA;B\r\n"), &f, "2:h[Name|City]3:1[A|B]");
	check_read(BYTES("\xEF\xBB\xBF\"sep=;\"\nName;City\nA;B\n"), &f, "2:h[Name|City]3:1[A|B]");
	check_read(BYTES("SEP=;\rName;City\rA;B\r"), &f, "2:h[Name|City]3:1[A|B]");
	check_read(BYTES("sep=;"), &f, "0:h[]");
	check_read(BYTES("sep=x\nA;B\n"), &f, "1:h[sep=x]2:1[A|B]");
	f.delimiter = ',';
	check_read(BYTES("Notes:\n\"Some prose, in\ntwo lines.\"\n\nName,City\nA,B\n"), &f,
		   "5:h[Name|City]6:1[A|B]");
	check_read(BYTES("Notes:\r\nx\r\n\r\nName,City\r\nA,B\r\n"), &f, "4:h[Name|City]5:1[A|B]");
	check_read(BYTES("Notes:,City\n\nA,B\n"), &f, "1:h[Notes:|City]3:1[A|B]");
}

static void test_csv_next__decodes_every_charset(void **state)
{
	struct csv_format f = {.delimiter = ',', .charset = CHARSET_WINDOWS_1252};

	(void)state;
	check_read(BYTES("M\xFCller,\x80 5\n"), &f, "1:1[M\u00FCller|\u20AC 5]");
	f.charset = CHARSET_UTF16LE;
	check_read(BYTES("\xFF\xFEM\0\xFC\0,\0\x3D\xD8\x00\xDE\n\0"), &f,
		   "1:1[M\u00FC|\U0001F600]");
	f.charset = CHARSET_UTF16BE;
	check_read(BYTES("\xFE\xFF\0M\0\xFC\0,\0x\0\r\0\n\0y"), &f, "1:1[M\u00FC|x]2:2[y]");
}

static void test_csv_next__says_what_is_wrong_with_a_row(void **state)
{
	(void)state;
	check_damage(BYTES("a,b\nc,d\"e\nf,g\n"), "a quote in line 2 stands in the wrong place");
	check_damage(BYTES("a,b\n\"c\"d,e\n"), "a quote in line 2 stands in the wrong place");
	check_damage(BYTES("a\n\"x\ny\"z\n"),
		     "a quote in line 3 stands inside a quoted cell that began in line 2");
	check_damage(BYTES("a,b\nc,\"d\ne,f\ng,h\n"),
		     "the quoted cell that begins in line 2 is never closed");
	check_damage(BYTES("a\n\"ok\nok\",\"x\n\n\ny"),
		     "the quoted cell that begins in line 3 is never closed");
	check_damage(BYTES("a\n\""), "the quoted cell that begins in line 2 is never closed");
	check_damage(BYTES("a\nb\0c\nd\n"), "line 2 has a NUL byte");
	check_damage(BYTES("a,b\n1,\"c\n2,d\0\n"), "the quoted cell that begins in line 2");
	check_damage(BYTES("a\nb\n\0"), "line 3 has a NUL byte");
	check_damage(BYTES("a\nb\xFF\n"), "line 2 has bytes that are not valid UTF-8");
	check_damage(BYTES("a\nb\n\xC3"), "line 3 has bytes that are not valid UTF-8");
	check_damage(BYTES("a\n\"b\r\nc\xFF\""), "line 3 has bytes that are not valid UTF-8");
	check_damage(BYTES("a,b,c\n1,2,\"x\n4,5,6\n7,\"8\",9\n\"\n"), "a quote in line 4 stands");
	check_damage(BYTES("a,b,c\n1,\"x\n4,5,6\n7,\"\n8\",9\n"), "a quoted cell takes whole rows");
}

static void test_csv_next__passes_over_the_marks_of_files_that_were_joined(void **state)
{
	struct csv_format f = {.delimiter = ',', .has_header = true};

	(void)state;
	check_read(BYTES("\uFEFFa,b\n1,2\n\uFEFF\"a\",\"b\"\n\"3\",4\n"), &f,
		   "1:h[a|b]2:1[1|2]3:2[a|b]4:3[3|4]");
	check_read(BYTES("a,b\r\n1,2\r\n\uFEFFa,b\r\n\uFEFF"), &f, "1:h[a|b]2:1[1|2]3:2[a|b]");
	check_read(BYTES("a\nb\n\uFEFF\n\n\uFEFF\uFEFFc\n"), &plain, "1:1[a]2:2[b]5:3[\uFEFFc]");
	/* Elsewhere it is text. */
	check_read(BYTES("a,\uFEFFb\n\"c\n\uFEFFd\",e\n"), &plain,
		   "1:1[a|\uFEFFb]2:2[c\n\uFEFFd|e]");
	f.charset = CHARSET_UTF16LE;
	check_read(BYTES("\xFF\xFEh\0\n\0a\0\n\0\xFF\xFEh\0\n\0"), &f, "1:h[h]2:1[a]3:2[h]");
}

static void test_csv_next__takes_quotes_of_a_clipboard_as_they_are(void **state)
{
	const struct csv_format f = {.delimiter = '\t'};

	(void)state;
	check_read(BYTES("a\tBar \"Zum Hirschen\" GmbH\nb\t17\" Screens Ltd\t5\"\n"), &f,
		   "1:1[a|Bar \"Zum Hirschen\" GmbH]2:2[b|17\" Screens Ltd|5\"]");
	check_read(BYTES("a b  \"\t x\"\"y \"\t\"q\nr\"\n"), &f, "1:1[a b  \"|x\"\"y \"|q\nr]");
	check_read(BYTES("a\"\t\"b\nc\"\nd\te\"\n"), &f, "1:1[a\"|b\nc]3:2[d|e\"]");
	/* Quoted cells are what they ever were. */
	check_read(BYTES("\"a\tb\"\t\"c\"\"d\"\t \"e\" \n"), &f, "1:1[a\tb|c\"d|e]");
	check_read(BYTES("a\tb\n\"c\"d\te\nf\tg\n"), &f, "1:1[a|b]2:2<\"c\"d\te>3:3[f|g]");
	check_read(BYTES("a\tb\n1\t\"x\n2\ty\"z\n3\tq\n"), &f,
		   "1:1[a|b]2:2<1\t\"x>3:3[2|y\"z]4:4[3|q]");
}

static void test_csv_next__gives_up_the_damaged_row_alone(void **state)
{
	struct csv_format f = {.delimiter = ',', .has_header = true};

	(void)state;
	check_read(BYTES("a\nb\nc\"\nd\n"), &plain, "1:1[a]2:2[b]3:3<c\">4:4[d]");
	check_read(BYTES("1,5\" pipe\n2,x\n3,6\" pipe\n"), &plain,
		   "1:1<1,5\" pipe>2:2[2|x]3:3<3,6\" pipe>");
	/* A quote that opens, and is closed by another row's quote, or never. */
	check_read(BYTES("a,b\n1,\"x\n2,y\n3,\"z\"\n4,q\n"), &plain,
		   "1:1[a|b]2:2<1,\"x>3:3[2|y]4:4[3|z]5:5[4|q]");
	check_read(BYTES("a,b\n1,\"x\n2,y\n3,z\n"), &plain, "1:1[a|b]2:2<1,\"x>3:3[2|y]4:4[3|z]");
	check_read(BYTES("a,b\r\n1,\"x\r\n2,y\r\n\"z"), &plain,
		   "1:1[a|b]2:2<1,\"x>3:3[2|y]4:4<\"z>");
	check_read(BYTES("a,b\r1,x\"\r2,y\r"), &plain, "1:1[a|b]2:2<1,x\">3:3[2|y]");
	/* A quote that swallows whole rows and then closes well. */
	check_read(BYTES("a,b,c\n1,\"x\n4,5,6\n7,\"\n8\",9\n"), &f,
		   "1:h[a|b|c]2:1<1,\"x>3:2[4|5|6]4:3[7|\n8|9]");
	/* The other lines of a row of several lines go with it. */
	check_read(BYTES("a,b,c\n1,\"x\ny\"z\",3\n4,5,6\n"), &f,
		   "1:h[a|b|c]2:1<1,\"x\ny\"z\",3>4:2[4|5|6]");
	check_read(BYTES("a,b,c\n1x\",\"l\nm\nn\",3\n4,\"o\np\",6\n7,8,9\n"), &f,
		   "1:h[a|b|c]2:1<1x\",\"l\nm\nn\",3>5:2[4|o\np|6]7:3[7|8|9]");
	/* Not when it has all its cells, or what follows might be another row. */
	check_read(BYTES("a,b,c\n1,2,x\"\ny\nz,q,r\n"), &f,
		   "1:h[a|b|c]2:1<1,2,x\">3:2[y]4:3[z|q|r]");
	check_read(BYTES("a,b\n1\"\n2,x\"y\n"), &f, "1:h[a|b]2:1<1\">3:2<2,x\"y>");
	/* Ragged: what most rows have counts. */
	check_read(BYTES("a,b,c\n1,2\n3,4\n5\",\"x\ny\n\n6,7\n"), &f,
		   "1:h[a|b|c]2:1[1|2]3:2[3|4]4:3<5\",\"x>5:4[y]7:5[6|7]");
	/* Bytes that are no text. */
	check_read(BYTES("a,b\n1,x\0y\n2,z\n3,\xFFq\n4,\"r\ns\0\"\n5,t\n"), &plain,
		   "1:1[a|b]2:2<1,x\uFFFDy>3:3[2|z]4:4<3,\uFFFDq>5:5<4,\"r\ns\uFFFD\">7:6[5|t]");
	check_read(BYTES("a,b\n1,\"x\xFF\n2,z\n"), &plain, "1:1[a|b]2:2<1,\"x\uFFFD>3:3[2|z]");
	f.charset = CHARSET_WINDOWS_1252;
	check_read(BYTES("a\n\xFC\n\x81\n\xFC\n"), &f, "1:h[a]2:1[\u00FC]3:2<\uFFFD>4:3[\u00FC]");
	f.charset = CHARSET_UTF16LE;
	check_read(BYTES("\xFF\xFE"
			 "a\0\n\0\x00\xDE\n\0b\0\n\0c"),
		   &f, "1:h[a]2:1<\uFFFD>3:2[b]4:3<\uFFFD>");
}

static void test_csv_open__refuses_a_damaged_header(void **state)
{
	struct csv_format f = {.delimiter = ',', .has_header = true};

	(void)state;
	check_read(BYTES("a,b\"c\n1,2\n"), &f,
		   "!the header in line 1: a quote in line 1 stands in the wrong place; a cell with"
		   " a quote in it must be quoted as a whole, and each quote inside doubled");
	check_read(BYTES("\na,\xFF\n1,2\n"), &f,
		   "!the header in line 2: line 2 has bytes that are not valid UTF-8");
}

/* Rows in all, each on a line of its own up to `from`. */
static int64_t count_rows_of(const struct csv_format *f, const char *bytes, size_t len,
			     int64_t from)
{
	int fd = file_of(bytes, len);
	struct csv_reader *r;
	struct csv_row row;
	int64_t rows = 0;

	assert_int_equal(csv_open(&op, fd, f, &r), RC_OK);
	while (csv_next(&op, r, &row) == RC_OK) {
		rows++;
		assert_true(rows > from || row.line == rows);
	}
	assert_int_equal(row.number, rows);
	csv_close(r);
	close(fd);
	return rows;
}

static int64_t count_rows(const char *bytes, size_t len, int64_t from)
{
	return count_rows_of(&plain, bytes, len, from);
}

static void test_csv_next__keeps_to_the_limits(void **state)
{
	struct str file;
	int fd;

	(void)state;
	str_init(&file, 32 * 1024 * 1024);
	/* A cell of the most bytes fits, one more does not. */
	for (size_t i = 0; i < CSV_FIELD_MAX; i++)
		str_add_char(&file, 'x');
	str_add(&file, ",y\n");
	fd = file_of(file.text, file.len);
	assert_int_equal(strlen(dump(fd, &plain)), CSV_FIELD_MAX + strlen("1:1[|y]"));
	close(fd);
	check_damage(arena_printf(&op.mem, "a\nb,x%s", file.text), file.len + 5,
		     "the cell that begins in line 2 is longer than 1024 KiB");
	/* A quote that is never closed costs its line, wherever the file ends. */
	str_clear(&file);
	str_add(&file, "a,b,c\n1,2,\"b\n");
	for (int i = 0; i < 400000; i++)
		str_add(&file, "x,y,z\n");
	check_damage(file.text, file.len, "the cell that begins in line 2 is longer than 1024 KiB");
	assert_int_equal(count_rows(file.text, file.len, 2), 400002);
	/* Columns. */
	str_clear(&file);
	for (int i = 1; i < CSV_COLUMNS_MAX; i++)
		str_add(&file, "c,");
	str_add(&file, "c\n");
	fd = file_of(file.text, file.len);
	assert_null(strchr(dump(fd, &plain), '<'));
	close(fd);
	check_damage(arena_printf(&op.mem, "a\nb,%s", file.text), file.len + 4,
		     "the row has more than 1024 columns");
	/* A row of many long cells. */
	str_clear(&file);
	str_add(&file, "a\n");
	for (int i = 0; i < 5; i++) {
		for (size_t j = 0; j < CSV_FIELD_MAX; j++)
			str_add_char(&file, 'x');
		str_add_char(&file, ',');
	}
	str_add(&file, "\nb\n");
	check_damage(file.text, file.len, "the row is larger than 4 MiB");
	assert_int_equal(count_rows(file.text, file.len, 2), 3);
	/* A line without end, of which only blanks need no room. */
	str_clear(&file);
	str_add(&file, "a\n");
	while (file.len < 20 * 1024 * 1024)
		str_add(&file, "                                                               ");
	str_add(&file, "\nb\n");
	check_damage(file.text, file.len, "the row is larger than 4 MiB");
	assert_int_equal(count_rows(file.text, file.len, 2), 3);
	str_release(&file);
}

/* Traps for a reader that begins anew: what is read again must not grow with the file. */
static void test_csv_next__is_not_trapped_by_many_quotes(void **state)
{
	static const struct {
		const char *head, *line;
		size_t per_line;
	} traps[] = {
	    {"a,b\n", "\"x\n", 1},	   {"a,b\n", "x\",\"\n", 1},
	    {"a,b\n\"", "\"\"x\n", 1},	   {"a,b\n", "a\"b,\"c\n", 1},
	    {"a,b,c\n", "\"\n,\n", 0},	   {"a,b\n\"", "x,y\n", 1},
	    {"a,b\n", "x,\"y\n", 1},	   {"a,b,c\n", "x,\"\"\"\n", 0},
	    {"a\tb\n", "x\"\t\"y\n", 0},   {"a\tb\n", "\"y\tx\"\t\"z\n", 0},
	    {"a\tb\n", "x\ty\"\t\"\n", 0}, {"a\tb\tc\n", "\"\t\"\n", 0},
	    {"a\tb\n", "\"x\n", 1},	   {"a\tb\n", "x\t\"y\n", 1},
	};
	struct csv_format f = plain;
	struct str file;

	(void)state;
	str_init(&file, 32 * 1024 * 1024);
	for (size_t i = 0; i < ARRAY_LEN(traps); i++) {
		int64_t lines = 0, rows;

		str_clear(&file);
		str_add(&file, traps[i].head);
		for (; file.len < 1024 * 1024; lines++)
			str_add(&file, traps[i].line);
		f.delimiter = strchr(traps[i].head, '\t') ? '\t' : ',';
		rows = count_rows_of(&f, file.text, file.len, 1);
		if (traps[i].per_line)
			assert_true(rows >= lines / 100);
	}
	str_release(&file);
}

/* Every line end and quote once at every place around the end of a block. */
static void test_csv_next__does_not_care_where_blocks_end(void **state)
{
	enum { BLOCK = 256 * 1024 };
	static const char tail[] =
	    "x\r\n\"a\r\nb\",\"c\"\"d\"\r\n\u00E9\u20AC,\U0001F600\r\r\nlast";
	struct str file;

	(void)state;
	str_init(&file, 2 * BLOCK);
	for (int shift = 0; shift < 48; shift++) {
		char *expected;
		int fd;

		str_clear(&file);
		while (file.len < BLOCK - 64)
			str_add(&file, "0123456789,\n");
		while (file.len < (size_t)(BLOCK - shift))
			str_add_char(&file, 'f');
		str_add(&file, tail);
		fd = file_of(file.text, file.len);
		expected = strstr(dump(fd, &plain), "fx]");
		if (!expected)
			expected = strstr(dump(fd, &plain), "[x]") - 1;
		assert_non_null(expected);
		assert_non_null(strstr(expected, "[a\r\nb|c\"d]"));
		assert_non_null(strstr(expected, "[\u00E9\u20AC|\U0001F600]"));
		assert_non_null(strstr(expected, "[last]"));
		/* Lines: 21840 of twelve bytes, then x, a, b, é, blank, last. */
		assert_non_null(strstr(expected, ":21843[\u00E9\u20AC"));
		assert_non_null(strstr(expected, "21846:21844[last]"));
		close(fd);
		arena_reset(&op.mem);
	}
	str_release(&file);
}

static void test_csv_skip__goes_on_after_a_checkpoint(void **state)
{
	struct csv_format f = {.delimiter = ',', .has_header = true};
	struct csv_reader *r;
	struct csv_row row;
	int fd = file_of(BYTES("h\n1\n\n2\n\"3\n3\"\n4\n"));

	(void)state;
	assert_int_equal(csv_open(&op, fd, &f, &r), RC_OK);
	assert_int_equal(csv_skip(&op, r, 0), RC_OK);
	assert_int_equal(csv_skip(&op, r, 3), RC_OK);
	assert_int_equal(csv_next(&op, r, &row), RC_OK);
	assert_string_equal(row.cells[0], "4");
	assert_int_equal(row.number, 4);
	assert_int_equal(row.line, 7);
	assert_int_equal(csv_skip(&op, r, 1), RC_NOT_FOUND);
	csv_close(r);
	/* The descriptor's own position was never used. */
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 15);
	close(fd);
	csv_close(NULL);
}

static void test_csv_next__fails_when_the_file_cannot_be_read(void **state)
{
	struct csv_format format;
	struct csv_reader *r;
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_int_equal(csv_open(&op, fd, &plain, &r), RC_FAILED);
	assert_int_equal(csv_detect(&op, fd, &format), RC_FAILED);
	close(fd);
}

static struct csv_format detect(const char *bytes, size_t len)
{
	struct csv_format f;
	int fd = file_of(bytes, len);

	if (csv_detect(&op, fd, &f) != RC_OK)
		fail_msg("refused: %s", op.fault.reason);
	close(fd);
	return f;
}

static void check_delimiter(const char *text, char expected)
{
	assert_int_equal(detect(text, strlen(text)).delimiter, expected);
}

static void test_csv_detect__finds_the_delimiter(void **state)
{
	(void)state;
	check_delimiter("Name,Email\nA,a@example.com\n", ',');
	check_delimiter("Name;Email\nA;a@example.com\n", ';');
	check_delimiter("Name\tEmail\nA\ta@example.com\n", '\t');
	check_delimiter("Name|Email\nA|a@example.com\n", '|');
	check_delimiter("Email\na@example.com\n", ',');
	check_delimiter("sep=|\na;b\nc;d\n", '|');
	/* Decimal commas and addresses between semicolons. */
	check_delimiter("Name;Price;City\nA;1,50;Wien\nB;2,75;Graz\n", ';');
	check_delimiter("Name;Street;City\nA;Ring 1, Top 2;Wien\nB;Gasse 3, Top 4;Graz\n", ';');
	/* Tags between commas. */
	check_delimiter("Email,Tags\na@example.com,x;y;z\nb@example.com,x;y;z\n", ',');
	/* Quoted delimiters do not count. */
	check_delimiter("Name,Note\nA,\"1;2;3\"\nB,\"1;2;3\"\n", ',');
	check_delimiter("\"Name\";\"Note\"\n\"A\";\"x,y,z\"\n\"B\";\"x,y,z\"\n", ';');
	check_delimiter("Name,Note\r\nA,\"line\r\nbreak; here\"\r\nB,c\r\n", ',');
	/* Ragged: rows shorter than the header. */
	check_delimiter("a,b,c,d\n1,2,3\n4,5,6\n7,8,9\n", ',');
}

static void check_header(const char *text, bool expected)
{
	if (detect(text, strlen(text)).has_header != expected)
		fail_msg("wrong for: %s", text);
}

static void test_csv_detect__finds_the_header(void **state)
{
	(void)state;
	check_header("Name,Email\nA,a@example.com\n", true);
	check_header("Email\na@example.com\n", true);
	check_header("a@example.com\nb@example.com\n", false);
	check_header("Anna,Berger,anna@example.com\nBert,Huber,bert@example.com\n", false);
	check_header("Anna,Berger,+43 664 5550121\nBert,Huber,+43 664 5550122\n", false);
	check_header("Anna,Berger,2026-01-31\nBert,Huber,2026-02-28\n", false);
	check_header("Anna,,Wien\nBert,Huber,Graz\n", false);
	check_header("Farbe,Form\nrot,rund\n", true);
	check_header("Anna,Berger\n", false);
	check_header("First name,Last name\n", true);
	check_header("\n\nVorname;Nachname;E-Mail\nA;B;c@example.com\n", true);
	check_header("Name,,Email,\nA,,b@example.com,\n", true);
	check_header("Customer ID,First Name,Total Spent\n'7210448301122,Anna,10.00\n", true);
	check_header("Custom Field 1,Custom Field 2\nx,y\n", true);
	check_header("\u0418\u043C\u044F,\u0413\u043E\u0440\u043E\u0434\nA,B\n", true);
}

static void test_csv_detect__finds_the_charset(void **state)
{
	(void)state;
	assert_int_equal(detect(BYTES("Name\nM\xC3\xBCller\n")).charset, CHARSET_UTF8);
	assert_int_equal(detect(BYTES("Name\nM\xFCller\n")).charset, CHARSET_WINDOWS_1252);
	assert_int_equal(detect(BYTES("\xFF\xFEN\0\n\0x\0")).charset, CHARSET_UTF16LE);
	assert_int_equal(detect(BYTES("\xFE\xFF\0N\0\n\0x")).charset, CHARSET_UTF16BE);
}

/* The charset is that of the whole file, not of its beginning. */
static void test_csv_detect__reads_to_the_end_for_the_charset(void **state)
{
	struct str file;

	(void)state;
	str_init(&file, 1024 * 1024);
	str_add(&file, "Name\tCity\n");
	while (file.len < 700 * 1024)
		str_add(&file, "Anna\tWien\n");
	str_add(&file, "M\xFCller\tWien\n");
	assert_int_equal(detect(file.text, file.len).charset, CHARSET_WINDOWS_1252);
	assert_int_equal(detect(file.text, file.len).delimiter, '\t');
	str_release(&file);
}

static void check_kind(const char *bytes, size_t len, const char *expected)
{
	struct csv_format f;
	int fd = file_of(bytes, len);

	op_clear_fault(&op);
	assert_int_equal(csv_detect(&op, fd, &f), RC_INVALID);
	if (!strstr(op.fault.reason, expected))
		fail_msg("%s", op.fault.reason);
	close(fd);
}

static void test_csv_detect__says_what_is_no_csv(void **state)
{
	(void)state;
	check_kind(BYTES(""), "empty");
	check_kind(BYTES(" \r\n\n "), "empty");
	check_kind(BYTES("\xEF\xBB\xBF"), "empty");
	check_kind(BYTES("PK\x03\x04\x14\0\0\0\0\0[Content_Types].xml"), "Excel workbook");
	check_kind(BYTES("PK\x03\x04\x14\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument"),
		   "LibreOffice");
	check_kind(BYTES("PK\x03\x04\x14\0\0\0\0\0contacts.csv"), "ZIP archive");
	check_kind(BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "old Excel");
	check_kind(BYTES("\x89PNG\r\n\x1A\n"), "picture");
	check_kind(BYTES("\xFF\xD8\xFF\xE0"), "picture");
	check_kind(BYTES("%PDF-1.4"), "PDF");
	check_kind(BYTES("\x1F\x8B\x08\0"), "gzip");
	check_kind(BYTES("n\0a\0m\0e\0\n\0x\0y\0"), "no text file");
	check_kind(BYTES("<!DOCTYPE html><table>"), "web page");
	check_kind(BYTES("\r\n<html>"), "web page");
	check_kind(BYTES("BEGIN:VCARD\r\nVERSION:3.0"), "vCard");
	check_kind(BYTES("{\"name\": 1}"), "JSON");
	check_kind(BYTES("[{\"name\": 1}]"), "JSON");
	check_kind(BYTES("{\\rtf1\\ansi"), "RTF");
}

static void test_csv_unguard__undoes_the_guard_for_every_text(void **state)
{
	static const char alphabet[] = "'=+-@\t\r\" ,;x\n";
	struct str out;
	char text[6];

	(void)state;
	str_init(&out, 1000);
	/* Every string of up to five characters of an alphabet of troublemakers. */
	for (size_t len = 0; len <= 5; len++) {
		size_t total = 1;

		for (size_t i = 0; i < len; i++)
			total *= sizeof(alphabet) - 1;
		for (size_t n = 0; n < total; n++) {
			char *cell;
			size_t rest = n;

			for (size_t i = 0; i < len; i++) {
				text[i] = alphabet[rest % (sizeof(alphabet) - 1)];
				rest /= sizeof(alphabet) - 1;
			}
			text[len] = '\0';
			str_clear(&out);
			csv_write_cell(&out, text, true);
			cell = out.text;
			if (*cell == '"') {
				/* Take the quoting off by hand. */
				char *to = cell, *from = cell + 1;

				while (!(from[0] == '"' && from[1] != '"')) {
					from += *from == '"';
					*to++ = *from++;
				}
				*to = '\0';
			}
			assert_null(strchr("=+-@\t\r", *cell ? *cell : 'x'));
			assert_string_equal(csv_unguard(cell), text);
		}
	}
	str_release(&out);
}

static void check_cell(const char *cell, const char *expected)
{
	struct str out;

	str_init(&out, 1000);
	csv_write_cell(&out, cell, true);
	assert_string_equal(out.text, expected);
	str_release(&out);
}

static void test_csv_write_cell__guards_formulas(void **state)
{
	(void)state;
	check_cell("=1+1", "'=1+1");
	check_cell("+43 664", "'+43 664");
	check_cell("-5", "'-5");
	check_cell("@x", "'@x");
	check_cell("\t=1", "\"'\t=1\"");
	check_cell("\r=1", "\"'\r=1\"");
	check_cell("'=1", "''=1");
	check_cell("''+1", "'''+1");
	check_cell("'x", "'x");
	check_cell("'", "'");
	check_cell(";=1", "\";=1\"");
	check_cell("\uFF1D1", "'\uFF1D1");
	check_cell("'\uFF201", "''\uFF201");
	check_cell("\uFF11", "\uFF11");
	check_cell("a=b", "a=b");
	check_cell(" x", "\" x\"");
	check_cell("x ", "\"x \"");
	check_cell("\uFEFFx", "\"\uFEFFx\"");
	check_cell("a\"b", "\"a\"\"b\"");
	check_cell("=\"x\"", "\"'=\"\"x\"\"\"");
	check_cell("", "");
}

/* Out through the writer and in through detection and reader: byte for byte the same. */
static void test_csv_write__reads_back_unchanged(void **state)
{
	struct csv_format f;
	struct csv_reader *r;
	struct csv_row row;
	struct str out;
	int fd;

	(void)state;
	str_init(&out, 1024 * 1024);
	csv_write_cell(&out, "Name", true);
	csv_write_cell(&out, "Email", false);
	csv_write_cell(&out, "Phone", false);
	csv_write_end(&out);
	for (size_t i = 0; i < ARRAY_LEN(naughty_strings); i++) {
		csv_write_cell(&out, naughty_strings[i], true);
		csv_write_cell(&out, "same row", false);
		csv_write_cell(&out, naughty_strings[ARRAY_LEN(naughty_strings) - 1 - i], false);
		csv_write_end(&out);
	}
	fd = file_of(out.text, out.len);
	assert_int_equal(csv_detect(&op, fd, &f), RC_OK);
	assert_int_equal(f.charset, CHARSET_UTF8);
	assert_int_equal(f.delimiter, ',');
	assert_true(f.has_header);
	assert_int_equal(csv_open(&op, fd, &f, &r), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(naughty_strings); i++) {
		assert_int_equal(csv_next(&op, r, &row), RC_OK);
		assert_int_equal(row.count, 3);
		assert_string_equal(csv_unguard(row.cells[0]), naughty_strings[i]);
		assert_string_equal(row.cells[1], "same row");
		assert_string_equal(csv_unguard(row.cells[2]),
				    naughty_strings[ARRAY_LEN(naughty_strings) - 1 - i]);
	}
	assert_int_equal(csv_next(&op, r, &row), RC_NOT_FOUND);
	csv_close(r);
	close(fd);
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_csv_next__reads_rows_and_cells),
	    cmocka_unit_test(test_csv_next__counts_lines_as_an_editor_does),
	    cmocka_unit_test(test_csv_next__passes_over_empty_rows),
	    cmocka_unit_test(test_csv_next__takes_every_delimiter),
	    cmocka_unit_test(test_csv_header__is_kept_and_not_counted),
	    cmocka_unit_test(test_csv_open__passes_over_a_preamble),
	    cmocka_unit_test(test_csv_next__decodes_every_charset),
	    cmocka_unit_test(test_csv_next__says_what_is_wrong_with_a_row),
	    cmocka_unit_test(test_csv_next__passes_over_the_marks_of_files_that_were_joined),
	    cmocka_unit_test(test_csv_next__takes_quotes_of_a_clipboard_as_they_are),
	    cmocka_unit_test(test_csv_next__gives_up_the_damaged_row_alone),
	    cmocka_unit_test(test_csv_open__refuses_a_damaged_header),
	    cmocka_unit_test(test_csv_next__is_not_trapped_by_many_quotes),
	    cmocka_unit_test(test_csv_next__keeps_to_the_limits),
	    cmocka_unit_test(test_csv_next__does_not_care_where_blocks_end),
	    cmocka_unit_test(test_csv_skip__goes_on_after_a_checkpoint),
	    cmocka_unit_test(test_csv_next__fails_when_the_file_cannot_be_read),
	    cmocka_unit_test(test_csv_detect__finds_the_delimiter),
	    cmocka_unit_test(test_csv_detect__finds_the_header),
	    cmocka_unit_test(test_csv_detect__finds_the_charset),
	    cmocka_unit_test(test_csv_detect__reads_to_the_end_for_the_charset),
	    cmocka_unit_test(test_csv_detect__says_what_is_no_csv),
	    cmocka_unit_test(test_csv_unguard__undoes_the_guard_for_every_text),
	    cmocka_unit_test(test_csv_write_cell__guards_formulas),
	    cmocka_unit_test(test_csv_write__reads_back_unchanged),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
