#include "tests/unit/support.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/domain/export.h"
#include "lib/domain/export_choice.h"
#include "lib/domain/export_contacts.h"
#include "lib/domain/export_cursor.h"
#include "lib/domain/export_format.h"
#include "lib/domain/export_query.h"
#include "lib/domain/export_source.h"
#include "lib/domain/export_table.h"
#include "lib/platform/xlsx.h"

/* --- a table of the test's own -------------------------------------------------------------- */

static const struct export_column columns[] = {
    {"name", "Name", EXPORT_TYPE_TEXT}, {"n", "N", EXPORT_TYPE_NUMBER},
    {"at", "At", EXPORT_TYPE_TIME},	{"day", "Day", EXPORT_TYPE_DATE},
    {"ok", "OK", EXPORT_TYPE_YES_NO},	{"tags", "Tags", EXPORT_TYPE_LIST},
};

/* The text of one row in a format, the header in front of it. */
static const char *write_row(struct test_base *base, const struct export_writer *writer,
			     const struct export_cell *cells)
{
	const struct export_table table = {.columns = columns, .column_count = ARRAY_LEN(columns)};
	struct export_sink sink = {.op = &base->op, .table = &table};
	const struct export_row row = {.cells = cells};
	const char *text;

	str_init(&sink.out, EXPORT_ROW_MAX);
	assert_rc(RC_OK, writer->begin(&sink));
	assert_rc(RC_OK, writer->row(&sink, &row));
	assert_rc(RC_OK, writer->end(&sink));
	text = arena_dup_len(&base->op.mem, sink.out.text, sink.out.len);
	writer->release(&sink);
	str_release(&sink.out);
	return text;
}

static const char *tags[] = {"VIP", "\"q\", x"};

static void test_export_format__csv_guards_texts_and_leaves_numbers(void **state)
{
	struct test_base *base = *state;
	const struct export_cell cells[] = {
	    {.text = "=1+1"},	    {.text = "-5"},  {.text = "", .at = -1},
	    {.text = "2026-11-22"}, {.text = "yes"}, {.text = "", .items = tags, .item_count = 2}};
	const struct export_cell none[] = {{.text = ""}, {.text = ""}, {.text = ""},
					   {.text = ""}, {.text = ""}, {.text = ""}};

	assert_string_equal(write_row(base, &export_csv_writer, cells),
			    "\xEF\xBB\xBFName,N,At,Day,OK,Tags\r\n"
			    "'=1+1,-5,1969-12-31T23:59:59Z,2026-11-22,yes,"
			    "\"VIP, \"\"\"\"\"\"q\"\"\"\", x\"\"\"\r\n");
	assert_string_equal(write_row(base, &export_csv_writer, none),
			    "\xEF\xBB\xBFName,N,At,Day,OK,Tags\r\n,,,,,\r\n");
}

static void test_export_format__json_says_only_numbers_that_json_has(void **state)
{
	struct test_base *base = *state;
	static const struct {
		const char *text, *json;
	} numbers[] = {{"0", "0"},	   {"-0.50", "-0.50"},
		       {"007", "\"007\""}, {"+5", "\"+5\""},
		       {"1.", "\"1.\""},   {".5", "\".5\""},
		       {"", "null"},	   {"12345678901234567890", "\"12345678901234567890\""},
		       {"-", "\"-\""}};

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		const struct export_cell cells[] = {{.text = "a\"\n"},
						    {.text = numbers[i].text},
						    {.text = "", .at = TEST_NOW},
						    {.text = ""},
						    {.text = "no"},
						    {.text = "", .items = tags, .item_count = 1}};

		assert_string_equal(
		    write_row(base, &export_jsonl_writer, cells),
		    arena_printf(&base->op.mem,
				 "{\"name\":\"a\\\"\\n\",\"n\":%s,\"at\":\"2026-11-22T12:00:00Z\","
				 "\"day\":null,\"ok\":false,\"tags\":[\"VIP\"]}\n",
				 numbers[i].json));
	}
}

static void test_export_format__times_of_all_centuries(void **state)
{
	static const struct {
		int64_t at;
		const char *text;
	} times[] = {{0, "1970-01-01T00:00:00Z"},
		     {TEST_NOW, "2026-11-22T12:00:00Z"},
		     {-2208988800, "1900-01-01T00:00:00Z"},
		     {951782399, "2000-02-28T23:59:59Z"},
		     {253402300799, "9999-12-31T23:59:59Z"},
		     {-1, "1969-12-31T23:59:59Z"}};
	char text[EXPORT_TIME_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		export_format_time(text, times[i].at);
		assert_string_equal(text, times[i].text);
	}
}

static void test_export_format__each_has_a_writer_or_is_excel(void **state)
{
	(void)state;
	for (const struct export_format *f = export_formats; f->key; f++) {
		assert_ptr_equal(f, export_format_find(f->key));
		assert_true(f->writer || strcmp(f->key, "xlsx") == 0);
		assert_true(f->ending[0] == '.' && f->media_type[0]);
	}
	assert_null(export_format_find("pdf"));
}

/* --- XLSX ----------------------------------------------------------------------------------- */

static size_t open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t count = 0;

	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static void test_xlsx__abandoned_leaves_no_file_open(void **state)
{
	struct test_base *base = *state;
	const char *path = arena_printf(&base->op.mem, "%s/x.xlsx", base->dir);
	size_t before = open_files();
	struct stat st;
	struct xlsx *x;

	for (int i = 0; i < 3; i++) {
		assert_rc(RC_OK, xlsx_open(&base->op, path, &x));
		assert_rc(RC_OK, xlsx_add_sheet(&base->op, x));
		xlsx_heading(x, 0, "Name");
		assert_true(xlsx_text(x, 1, 0, "x"));
		xlsx_abandon(x);
	}
	assert_int_equal(before, open_files());
	assert_int_not_equal(0, stat(path, &st));
}

static void test_xlsx__closes_with_a_file_or_says_why_not(void **state)
{
	struct test_base *base = *state;
	const char *path = arena_printf(&base->op.mem, "%s/x.xlsx", base->dir);
	struct stat st;
	struct xlsx *x;

	assert_rc(RC_OK, xlsx_open(&base->op, path, &x));
	for (int sheet = 0; sheet < 3; sheet++) {
		assert_rc(RC_OK, xlsx_add_sheet(&base->op, x));
		for (int64_t row = 1; row < 100; row++) {
			xlsx_number(x, row, 0, 1.5);
			assert_true(xlsx_moment(x, row, 1, TEST_NOW, row % 2));
			assert_false(xlsx_moment(x, row, 2, -2208988800, true));
			assert_true(xlsx_text(x, row, 3, "=1"));
		}
	}
	assert_rc(RC_OK, xlsx_close(&base->op, x));
	assert_int_equal(0, stat(path, &st));
	assert_true(st.st_size > 1000);

	assert_rc(
	    RC_OK,
	    xlsx_open(&base->op, arena_printf(&base->op.mem, "%s/nowhere/x.xlsx", base->dir), &x));
	if (xlsx_add_sheet(&base->op, x) == RC_OK)
		assert_rc(RC_FAILED, xlsx_close(&base->op, x));
	else
		xlsx_abandon(x);
}

/* --- sources -------------------------------------------------------------------------------- */

static void test_export_source__counts_what_it_gives_for_all_that_there_is(void **state)
{
	struct test_base *base = *state;

	for (const struct export_what *w = export_whats; w->key; w++) {
		struct export e = {.what = w->key,
				   .format = "csv",
				   .columns = "",
				   .search = "",
				   .filter = "",
				   .filter_day = "",
				   .segment_name = ""};
		struct export_source source;

		assert_ptr_equal(w, export_what_find(w->key));
		assert_rc(RC_OK, db_begin_read(&base->op));
		assert_rc(RC_OK, export_source_open(&base->op, &e, &source));
		assert_int_equal(0, source.table.expected);
		assert_true(source.table.column_count > 5);
		db_rollback(&base->op);
	}
	assert_null(export_what_find("people"));
	assert_null(export_events_find("contacts"));
}

static void test_export_columns__read_back_as_they_were_written(void **state)
{
	struct test_base *base = *state;
	static const char *const keys[] = {"name", "attr.points", "tags"};
	const char **read;
	size_t count;

	export_columns_parse(&base->op, export_columns_format(&base->op, keys, 3), &read, &count);
	assert_int_equal(3, count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(keys[i], read[i]);
	export_columns_parse(&base->op, "", &read, &count);
	assert_int_equal(0, count);
}

static void test_export_choice__is_all_the_chosen_or_the_exact_copy(void **state)
{
	struct test_base *base = *state;
	static const char *const keys[] = {"city", "no.such", "id", "name"};
	struct export_choice all, chosen, exact;

	assert_rc(RC_OK, export_choice_make(&base->op, EXPORT_ALL_COLUMNS, NULL, 0, &all));
	assert_string_equal(all.heads[0].label, EXPORT_ID_LABEL);
	assert_true(all.wants_tags && all.wants_totals && all.wants_points);
	/* Each has a way of its own, which is faster than asking for contacts one by one. */
	for (size_t i = 0; i < all.other_count; i++)
		fail_msg("column '%s' is read one by one", all.others[i].key);
	assert_rc(RC_OK, export_choice_make(&base->op, EXPORT_CHOSEN_COLUMNS, keys, 4, &chosen));
	assert_int_equal(3, chosen.count);
	assert_string_equal(chosen.heads[0].label, "City");
	assert_string_equal(chosen.heads[2].key, EXPORT_NAME_KEY);
	assert_rc(RC_NOT_FOUND,
		  export_choice_make(&base->op, EXPORT_CHOSEN_COLUMNS, keys + 1, 1, &chosen));
	assert_rc(RC_OK, export_choice_make(&base->op, EXPORT_EXACT_COPY, NULL, 0, &exact));
	assert_true(exact.is_exact && exact.wants_segments);
}

/* Contacts in any distance; the cursor finds the rows of each and of nobody else. */
static void test_export_cursor__follows_contacts_over_gaps(void **state)
{
	struct test_base *base = *state;
	struct export_cursor c = {
	    .op = &base->op,
	    .sql = "SELECT contact_id, tag_id FROM contact_tag WHERE contact_id >= $1"
		   " ORDER BY contact_id, tag_id"};

	test_begin(base);
	assert_rc(RC_OK,
		  db_run(&base->op,
			 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
			 " WHERE i < 2000) INSERT INTO contact_tag (contact_id, tag_id)"
			 " SELECT n.i, t.k FROM n CROSS JOIN (SELECT 1 AS k UNION SELECT 2) t"
			 " WHERE n.i % 3 = 0",
			 DB_NO_ARGS));
	test_commit(base);
	assert_rc(RC_OK, db_begin_read(&base->op));
	for (int64_t id = 1; id <= 2100; id += id % 7 ? 1 : 333) {
		int found = 0;

		if (export_cursor_at(&c, id))
			for (; c.contact_id == id; export_cursor_step(&c))
				found++;
		assert_int_equal(found, id % 3 == 0 && id <= 2000 ? 2 : 0);
	}
	assert_rc(RC_OK, export_cursor_end(&c));
	assert_rc(RC_OK, export_cursor_end(&c));
	db_rollback(&base->op);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_export_format__csv_guards_texts_and_leaves_numbers),
	    TEST(test_export_format__json_says_only_numbers_that_json_has),
	    TEST(test_export_format__times_of_all_centuries),
	    TEST(test_export_format__each_has_a_writer_or_is_excel),
	    TEST(test_xlsx__abandoned_leaves_no_file_open),
	    TEST(test_xlsx__closes_with_a_file_or_says_why_not),
	    TEST(test_export_source__counts_what_it_gives_for_all_that_there_is),
	    TEST(test_export_columns__read_back_as_they_were_written),
	    TEST(test_export_choice__is_all_the_chosen_or_the_exact_copy),
	    TEST(test_export_cursor__follows_contacts_over_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
