/* CSV looked at in memory: what a row is to a strict reader, and where lines begin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/platform/csv_scan.h"

static ptrdiff_t row_len(const char *text, bool is_whole, size_t count)
{
	const char *end = csv_scan_row(text, text + strlen(text), is_whole, ',', count);

	return end ? end - text : -1;
}

static void test_csv_scan_row__takes_what_strict_reading_takes(void **state)
{
	(void)state;
	assert_int_equal(row_len("a,b\nc", true, 2), 4);
	assert_int_equal(row_len("a,b\r\nc", true, 2), 5);
	assert_int_equal(row_len("\"a\nb\", \"c\"\"d\" \nc", true, 2), 15);
	assert_int_equal(row_len("a,b", true, 2), 3);
	assert_int_equal(row_len("a,b", false, 2), -1);
	assert_int_equal(row_len("a,b\n", true, 3), -1);
	assert_int_equal(row_len("a,b,c\n", true, 2), -1);
	assert_int_equal(row_len("a,b\"\n", true, 2), -1);
	assert_int_equal(row_len("a,\"b\"c\n", true, 2), -1);
	assert_int_equal(row_len("a,\"b\n", true, 2), -1);
	assert_int_equal(row_len(",\n", true, 2), -1);
	assert_int_equal(row_len("\n", true, 1), -1);
}

static void test_csv_scan_cell__finds_where_the_next_begins(void **state)
{
	const char *text = " \"a,b\" ;c\n";
	struct csv_scan_cell cell;
	const char *p = csv_scan_cell(text, text + strlen(text), true, ';', &cell);

	(void)state;
	assert_string_equal(p, "c\n");
	assert_int_equal(cell.len, 3);
	assert_memory_equal(cell.text, "a,b", 3);
	assert_false(cell.is_last);
	p = csv_scan_cell(p, text + strlen(text), true, ';', &cell);
	assert_true(cell.is_last && !*p);
}

static void test_csv_scan_line__counts_cells_at_most(void **state)
{
	(void)state;
	assert_int_equal(csv_scan_line("", 0, ','), 1);
	assert_int_equal(csv_scan_line("a,\"b,c\"", 7, ','), 3);
}

static void test_csv_scan_next_line__knows_every_line_end(void **state)
{
	const char *text = "a\rb\r\nc\n\r\rd\r", *end = text + strlen(text), *p = text;
	const int expected[] = {2, 5, 7, 8, 9, 11};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		p = csv_scan_next_line(p, end);
		assert_int_equal(p - text, expected[i]);
	}
	assert_ptr_equal(csv_scan_next_line(text + 10, text + 11), text + 11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_csv_scan_row__takes_what_strict_reading_takes),
	    cmocka_unit_test(test_csv_scan_cell__finds_where_the_next_begins),
	    cmocka_unit_test(test_csv_scan_line__counts_cells_at_most),
	    cmocka_unit_test(test_csv_scan_next_line__knows_every_line_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
