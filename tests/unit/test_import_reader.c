/*
 * Several files read as one.
 */
#include "lib/domain/import_reader.h"

#include <unistd.h>

#include "lib/domain/import_file.h"
#include "lib/domain/import_run.h"
#include "lib/domain/import_source.h"
#include "tests/unit/support.h"

static const char *write_file(struct test_base *base, const char *name, const char *text)
{
	const char *path = config_path(&base->op.mem, &base->config,
				       arena_printf(&base->op.mem, "spool/%s", name));
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
	return path;
}

/* texts end with NULL; called a.csv, b.csv ... */
static struct import add_files(struct test_base *base, const char *const *texts)
{
	struct import im = {0};

	for (size_t i = 0; texts[i]; i++) {
		const char *name = arena_printf(&base->op.mem, "%c.csv", (int)('a' + i));

		assert_rc(RC_OK, import_source_add(&base->op, &base->config, &im,
						   write_file(base, name, texts[i]), name));
	}
	return im;
}

/* "number source line: cell|cell" of each row, behind "cell|cell" of the header. */
static const char *read_all(struct test_base *base, const struct import *im, int64_t skip)
{
	struct op *op = &base->op;
	struct import_reader *r;
	struct csv_row row;
	const char *out;
	enum rc rc;

	assert_rc(RC_OK, import_reader_open(op, &base->config, im, &r));
	import_reader_header(r, &row);
	out = "";
	for (size_t i = 0; i < row.count; i++)
		out = arena_printf(&op->mem, "%s%s%s", out, i ? "|" : "", row.cells[i]);
	assert_rc(RC_OK, import_reader_skip(op, r, skip));
	while (!(rc = import_reader_next(op, r, &row))) {
		out = arena_printf(&op->mem, "%s\n%d %d %d: ", out, (int)row.number,
				   (int)import_reader_source(r), (int)row.line);
		for (size_t i = 0; i < row.count; i++)
			out = arena_printf(&op->mem, "%s%s%s", out, i ? "|" : "", row.cells[i]);
	}
	assert_rc(RC_NOT_FOUND, rc);
	assert_rc(RC_NOT_FOUND, import_reader_next(op, r, &row));
	import_reader_close(r);
	return out;
}

static const char *const shops[] = {
    "E-mail,First name,City\na@x.example,Anna,Wien\n\nb@x.example,Bo,Graz\n",
    "city;E-MAIL ;Phone\nLinz;c@x.example;+43 1 5550101\n",
    "First name\tE-mail\nDora\td@x.example\n",
    NULL,
};

static void test_import_reader__matches_columns_by_name(void **state)
{
	struct test_base *base = *state;
	struct import im = add_files(base, shops);

	assert_string_equal(read_all(base, &im, 0), "E-mail|First name|City|Phone\n"
						    "1 1 2: a@x.example|Anna|Wien|\n"
						    "2 1 4: b@x.example|Bo|Graz|\n"
						    "3 2 2: c@x.example||Linz|+43 1 5550101\n"
						    "4 3 2: d@x.example|Dora||");
}

static void test_import_reader__goes_on_anywhere(void **state)
{
	struct test_base *base = *state;
	struct import im = add_files(base, shops);
	const char *all = read_all(base, &im, 0);

	for (int64_t skip = 1; skip <= 4; skip++) {
		const char *rest = read_all(base, &im, skip);
		const char *from = strchr(rest, '\n');

		if (from)
			assert_string_equal(strstr(all, from), from);
		else
			assert_int_equal(skip, 4);
	}
}

static void test_import_reader__keeps_columns_of_one_name_apart(void **state)
{
	struct test_base *base = *state;
	static const char *const texts[] = {"Phone,Name,Phone\n1,Ana,2\n",
					    "Phone,Phone,Phone\n3,4,5\n", NULL};
	struct import im = add_files(base, texts);

	assert_string_equal(read_all(base, &im, 0),
			    "Phone|Name|Phone|Phone\n1 1 2: 1|Ana|2|\n2 2 2: 3||4|5");
}

static void test_import_reader__knows_names_that_mean_the_same(void **state)
{
	struct test_base *base = *state;
	static const char *const texts[] = {
	    "Vorname,E-Mail,Ort\nAna,a@x.example,Wien\n",
	    "First name,Home phone,Mobile,Work email,Email\nBo,1,2,work@x.example,b@x.example\n",
	    "Phone,Given name,First name\n3,Cem,Can\n", NULL};
	struct import im = add_files(base, texts);

	/* Of two columns for one field the surer one joins the column that is there. */
	assert_string_equal(read_all(base, &im, 0),
			    "Vorname|E-Mail|Ort|Home phone|Mobile|Work email|Given name\n"
			    "1 1 2: Ana|a@x.example|Wien||||\n"
			    "2 2 2: Bo|b@x.example||1|2|work@x.example|\n"
			    "3 3 2: Can||||3||Cem");
}

static void test_import_reader__takes_files_without_names_by_position(void **state)
{
	struct test_base *base = *state;
	static const char *const texts[] = {"a@x.example,Anna\n", "E-mail,Name\nb@x.example,Bo\n",
					    "c@x.example,Cem\nd@x.example,Dora\n", NULL};
	struct import im = add_files(base, texts);

	assert_string_equal(read_all(base, &im, 0), "E-mail|Name\n1 1 1: a@x.example|Anna\n"
						    "2 2 2: b@x.example|Bo\n"
						    "3 3 1: c@x.example|Cem\n"
						    "4 3 2: d@x.example|Dora");
}

static void test_import_reader__refuses_what_does_not_go_together(void **state)
{
	struct test_base *base = *state;
	static const char *const texts[] = {"E-mail,Name\nb@x.example,Bo\n", "c@x.example,Cem,1\n",
					    NULL};
	struct import im = add_files(base, texts);
	struct import_reader *r;

	assert_rc(RC_INVALID, import_reader_open(&base->op, &base->config, &im, &r));
	assert_non_null(strstr(base->op.fault.reason, "“b.csv”: it has no names of columns"));
	op_clear_fault(&base->op);
	assert_rc(RC_INVALID, import_source_add(&base->op, &base->config, &im, im.sources[0].path,
						"again.csv"));
	assert_non_null(strstr(base->op.fault.reason, "the same content as “a.csv”"));
	op_clear_fault(&base->op);
	unlink(im.sources[1].path);
	assert_rc(RC_NOT_FOUND, import_reader_open(&base->op, &base->config, &im, &r));
}

static void test_import_reader__leaves_ragged_rows_ragged(void **state)
{
	struct test_base *base = *state;
	static const char *const texts[] = {"E-mail,Name,City\nb@x.example,Bo,Graz\n",
					    "Name,E-mail\nCem\nDora,d@x.example,Wien\n", NULL};
	struct import im = add_files(base, texts);

	assert_string_equal(read_all(base, &im, 0), "E-mail|Name|City\n"
						    "1 1 2: b@x.example|Bo|Graz\n"
						    "2 2 2: |Cem\n"
						    "3 2 3: d@x.example|Dora||Wien");
}

static bool never(void)
{
	return false;
}

/* Map as it was guessed, queue, run. */
static struct import take_in(struct test_base *base, struct import *im)
{
	struct import_mapping m;
	int64_t ran;

	assert_rc(RC_OK, import_look(&base->op, &base->config, im));
	test_begin(base);
	assert_rc(RC_OK, import_create(&base->op, &base->config, im));
	import_mapping_parse(&base->op, im->mapping, &m);
	m.tag_count = 0;
	assert_rc(RC_OK, import_save_mapping(&base->op, im, &m));
	assert_rc(RC_OK, import_queue(&base->op, im, import_fingerprint(&base->op, im)));
	test_commit(base);
	assert_rc(RC_OK, import_run_next(&base->op, &base->config, never, &ran));
	assert_rc(RC_OK, import_get(&base->op, im->id, im));
	return *im;
}

static void test_import_reader__all_files_are_taken_in(void **state)
{
	struct test_base *base = *state;
	static const char *const texts[] = {
	    "E-mail,First name\na@x.example,Anna\nnobody,Bo\n",
	    "First name,City,E-mail\nCem,Wien,c@x.example\nDora,Graz,none\n", NULL};
	struct import im = add_files(base, texts);
	struct import_problem *list;
	size_t count;

	(void)take_in(base, &im);
	assert_int_equal(im.state, IMPORT_DONE);
	assert_string_equal(im.name, "a.csv and 1 more");
	assert_int_equal(im.total_rows, 4);
	assert_int_equal(im.rows[IMPORT_CREATED], 2);
	assert_int_equal(im.source_count, 2);
	assert_int_equal(im.sources[0].rows, 2);
	assert_int_equal(im.bytes, im.sources[0].bytes + im.sources[1].bytes);
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact WHERE city = 'Wien'"), 1);
	assert_rc(RC_OK, import_problems(&base->op, im.id, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].source, 1);
	assert_int_equal(list[1].source, 2);
	assert_int_equal(list[1].number, 4);
	assert_int_equal(list[1].line, 3);
	import_sources_remove(&base->op, &base->config, &im);
	assert_int_equal(
	    system(arena_printf(&base->op.mem, "test -z \"$(ls %s/spool | grep import-)\"",
				base->dir)),
	    0);
}

static void test_import_reader__files_come_and_go(void **state)
{
	struct test_base *base = *state;
	struct import im = add_files(base, shops);
	struct import_source left;

	assert_rc(RC_OK, import_look(&base->op, &base->config, &im));
	test_begin(base);
	assert_rc(RC_OK, import_create(&base->op, &base->config, &im));
	test_commit(base);
	assert_rc(RC_INVALID, import_source_leave(&base->op, &im, 4, &left));
	op_clear_fault(&base->op);
	assert_rc(RC_OK, import_source_leave(&base->op, &im, 1, &left));
	assert_string_equal(left.file_name, "a.csv");
	assert_rc(RC_OK, import_look(&base->op, &base->config, &im));
	test_begin(base);
	assert_rc(RC_OK, import_save_sources(&base->op, &base->config, &im));
	test_commit(base);
	assert_rc(RC_OK, import_get(&base->op, im.id, &im));
	assert_string_equal(im.file_name, "b.csv");
	assert_string_equal(im.name, "b.csv and 1 more");
	assert_string_equal(read_all(base, &im, 0), "city|E-MAIL|Phone|First name\n"
						    "1 1 2: Linz|c@x.example|+43 1 5550101|\n"
						    "2 2 2: |d@x.example||Dora");
	assert_rc(RC_OK, import_source_leave(&base->op, &im, 2, &left));
	assert_rc(RC_INVALID, import_source_leave(&base->op, &im, 1, &left));
}

int main(void)
{
#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_import_reader__##name, test_base_setup,               \
					test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(matches_columns_by_name),
	    TEST(goes_on_anywhere),
	    TEST(keeps_columns_of_one_name_apart),
	    TEST(knows_names_that_mean_the_same),
	    TEST(takes_files_without_names_by_position),
	    TEST(refuses_what_does_not_go_together),
	    TEST(leaves_ragged_rows_ragged),
	    TEST(all_files_are_taken_in),
	    TEST(files_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
