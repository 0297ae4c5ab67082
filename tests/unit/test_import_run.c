/*
 * Whole files, from the spool to contacts.
 */
#include "lib/domain/import_run.h"

#include <fcntl.h>
#include <unistd.h>

#include "tests/unit/support.h"

static bool never(void)
{
	return false;
}

static bool at_once(void)
{
	return true;
}

/* Queue a text as a file and take it in. */
static struct import take_file(struct test_base *base, const char *path)
{
	struct import im;
	int64_t id, ran;

	op_clear_fault(&base->op);
	assert_rc(RC_OK, import_queue_file(&base->op, &base->config, path, false, &id));
	assert_rc(RC_OK, import_run_next(&base->op, &base->config, never, &ran));
	assert_int_equal(id, ran);
	assert_rc(RC_OK, import_get(&base->op, id, &im));
	return im;
}

static const char *write_text(struct test_base *base, const char *text, size_t len)
{
	const char *path = config_path(&base->op.mem, &base->config, "in.csv");
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	return path;
}

static struct import take_text(struct test_base *base, const char *text)
{
	return take_file(base, write_text(base, text, strlen(text)));
}

struct fixture {
	const char *name;
	int64_t total, created, skipped, failed;
};

/* Every readable file of tests/fixture/files; the rest are refused at upload. */
static const struct fixture fixtures[] = {
    {"blank_lines.csv", 2, 2, 0, 0},
    {"brevo.csv", 7, 7, 0, 0},
    {"chatwoot.csv", 7, 1, 0, 6},
    {"civicrm.csv", 8, 7, 0, 1},
    {"cr_only.csv", 7, 7, 0, 0},
    {"duplicate_header.csv", 7, 7, 0, 0},
    {"emails.csv", 25, 11, 1, 13},
    {"formulas.csv", 23, 23, 0, 0},
    {"google_new.csv", 7, 7, 0, 0},
    {"google_old.csv", 7, 7, 0, 0},
    {"hubspot.csv", 7, 7, 0, 0},
    {"keys_only.csv", 4, 4, 0, 0},
    {"klaviyo.csv", 7, 7, 0, 0},
    {"linkedin.csv", 7, 7, 0, 0},
    {"listmonk.csv", 7, 7, 0, 0},
    {"mailchimp.csv", 7, 7, 0, 0},
    {"mautic.csv", 7, 7, 0, 0},
    {"naughty.csv", 30, 30, 0, 0},
    {"no_final_newline.csv", 7, 7, 0, 0},
    {"no_header.csv", 7, 7, 0, 0},
    {"noncharacter.csv", 4, 4, 0, 0},
    {"nul_byte.csv", 3, 2, 0, 1},
    {"outlook.csv", 6, 6, 0, 0},
    {"outlook_com.csv", 7, 7, 0, 0},
    {"over_limit.csv", 5, 1, 0, 4},
    {"phones.csv", 23, 23, 0, 0},
    {"pipe.csv", 7, 7, 0, 0},
    {"quoted_newlines.csv", 7, 7, 0, 0},
    {"ragged.csv", 5, 2, 0, 3},
    {"same_person.csv", 6, 2, 4, 0},
    {"semicolon.csv", 7, 7, 0, 0},
    {"sep_line.csv", 7, 7, 0, 0},
    {"shopify.csv", 7, 7, 0, 0},
    {"spreadsheet_numbers.csv", 3, 1, 0, 2},
    {"stripe.csv", 7, 7, 0, 0},
    {"tab.tsv", 7, 7, 0, 0},
    {"thunderbird.csv", 7, 7, 0, 0},
    {"unterminated_quote.csv", 4, 3, 0, 1},
    {"utf16be.csv", 8, 8, 0, 0},
    {"utf16le.csv", 7, 7, 0, 0},
    {"utf8_bom.csv", 7, 7, 0, 0},
    {"windows1252.csv", 5, 5, 0, 0},
    {"woocommerce.csv", 7, 7, 0, 0},
    {"woocommerce_plugin.csv", 7, 7, 0, 0},
};

static void forget_everybody(struct test_base *base)
{
	assert_rc(RC_OK, db_run_script(&base->op, "DELETE FROM contact_search; DELETE FROM contact;"
						  "UPDATE contact_count SET total = 0"));
}

static void check_sum(struct test_base *base, const struct import *im)
{
	int64_t sum = 0;

	for (int b = 0; b < IMPORT_BUCKETS; b++)
		sum += im->rows[b];
	assert_int_equal(im->state, IMPORT_DONE);
	assert_int_equal(sum, im->total_rows);
	assert_int_equal(im->done_rows, im->total_rows);
	assert_int_equal(test_count(base, "SELECT total FROM contact_count WHERE state = 0"),
			 test_count(base, "SELECT count(*) FROM contact"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact_search"),
			 test_count(base, "SELECT count(*) FROM contact"));
}

static void test_import_run__takes_every_fixture_in(void **state)
{
	struct test_base *base = *state;

	for (size_t i = 0; i < ARRAY_LEN(fixtures); i++) {
		const struct fixture *f = &fixtures[i];
		struct import im =
		    take_file(base, arena_printf(&base->op.mem, "tests/fixture/files/%s", f->name));

		check_sum(base, &im);
		if (im.total_rows != f->total || im.rows[IMPORT_CREATED] != f->created ||
		    im.rows[IMPORT_SKIPPED] != f->skipped ||
		    im.rows[IMPORT_ROW_FAILED] != f->failed)
			fail_msg("%s: %lld rows, %lld created, %lld skipped, %lld failed", f->name,
				 (long long)im.total_rows, (long long)im.rows[IMPORT_CREATED],
				 (long long)im.rows[IMPORT_SKIPPED],
				 (long long)im.rows[IMPORT_ROW_FAILED]);
		forget_everybody(base);
	}
}

static void test_import_run__refuses_broken_fixtures(void **state)
{
	static const char *const broken[][2] = {
	    {"broken_utf16.csv", "2 of the first 3 rows cannot be read"},
	    {"broken_utf8.csv", "5 of the first 6 rows cannot be read"},
	    {"empty.csv", "empty"},
	    {"image.png", "picture"},
	    {"stray_quote.csv", "3 of the first 4 rows cannot be read"},
	    {"workbook.xlsx", "workbook"},
	};
	struct test_base *base = *state;
	int64_t id;

	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		op_clear_fault(&base->op);
		assert_rc(RC_INVALID,
			  import_queue_file(
			      &base->op, &base->config,
			      arena_printf(&base->op.mem, "tests/fixture/files/%s", broken[i][0]),
			      false, &id));
		if (!strstr(base->op.fault.reason, broken[i][1]))
			fail_msg("%s: %s", broken[i][0], base->op.fault.reason);
	}
	assert_int_equal(test_count(base, "SELECT count(*) FROM import"), 0);
}

/* The line, the bucket and the cells of the import's only failed row. */
static void check_damaged(struct test_base *base, int64_t id, const char *expected)
{
	const char *found;

	assert_rc(RC_OK,
		  db_get_text(&base->op, &found,
			      "SELECT row_number || ' ' || line || ' ' || bucket || ' ' || "
			      "reason || ' ' || cells FROM import_problem WHERE import_id = $1",
			      DB_ARGS(db_int(id))));
	assert_string_equal(found, expected);
}

static void test_import_run__fails_damaged_rows_alone(void **state)
{
	struct test_base *base = *state;
	struct import im;
	struct str text;

	str_init(&text, 1 << 20);
	str_add(&text, "E-mail,First name\n");
	for (int i = 0; i < 5000; i++)
		str_addf(&text, "p%d@example.com,%s\n", i, i == 2000 ? "\"Nana, \"Anna" : "x");
	im = take_file(base, write_text(base, text.text, text.len));
	str_release(&text);
	check_sum(base, &im);
	assert_int_equal(im.total_rows, 5000);
	assert_int_equal(im.rows[IMPORT_CREATED], 4999);
	check_damaged(base, im.id,
		      "2001 2002 4 A quote in line 2002 stands in the wrong place; a cell with a"
		      " quote in it must be quoted as a whole, and each quote inside doubled."
		      " ,,\"p2000@example.com,\"\"Nana, \"\"Anna\"");
	im = take_text(base, "muster_error,E-mail,First name\nx,q@example.com,y\n"
			     ",r@example.com,\"y\n,s@example.com,y\n");
	check_damaged(base, im.id,
		      "2 3 4 The quoted cell that begins in line 3 is never closed."
		      " ,,\",r@example.com,\"\"y\"");
	im = take_text(base, "t@example.com,1,2\n\"u@example.com,1,2\nv@example.com,3,4\n");
	check_damaged(base, im.id,
		      "2 2 4 The quoted cell that begins in line 2 is never closed."
		      " ,,,\"\"\"u@example.com,1,2\"");
}

static void test_import_run__fails_without_rows(void **state)
{
	struct test_base *base = *state;
	struct import im = take_file(base, "tests/fixture/files/header_only.csv");

	assert_int_equal(im.state, IMPORT_FAILED);
	assert_string_equal(im.error, "The file has a header, but no rows.");
}

static void test_import_run__refuses_a_file_that_was_changed(void **state)
{
	struct test_base *base = *state;
	const char *text = "E-mail\na@example.com\n";
	struct import im;
	int64_t id;
	int fd;

	assert_rc(RC_OK, import_queue_file(&base->op, &base->config,
					   write_text(base, text, strlen(text)), false, &id));
	assert_rc(RC_OK, import_get(&base->op, id, &im));
	fd = open(config_path(&base->op.mem, &base->config,
			      arena_printf(&base->op.mem, "spool/%s", im.spool_name)),
		  O_WRONLY);
	assert_int_equal(pwrite(fd, "b", 1, 7), 1);
	close(fd);
	assert_rc(RC_OK, import_run_next(&base->op, &base->config, never, &id));
	assert_rc(RC_OK, import_get(&base->op, id, &im));
	assert_int_equal(im.state, IMPORT_FAILED);
	assert_string_equal(im.error, "The file was changed after its upload.");
	assert_int_equal(test_count(base, "SELECT count(*) FROM contact"), 0);
}

static void test_import_run__fails_when_the_file_is_gone(void **state)
{
	struct test_base *base = *state;
	const char *text = "E-mail\na@example.com\n", *spooled;
	struct import im;
	int64_t id;

	assert_rc(RC_OK, import_queue_file(&base->op, &base->config,
					   write_text(base, text, strlen(text)), false, &id));
	assert_rc(RC_OK, import_get(&base->op, id, &im));
	spooled = config_path(&base->op.mem, &base->config,
			      arena_printf(&base->op.mem, "spool/%s", im.spool_name));
	assert_int_equal(unlink(spooled), 0);
	assert_int_equal(symlink(base->path, spooled), 0);
	assert_rc(RC_OK, import_run_next(&base->op, &base->config, never, &id));
	assert_rc(RC_OK, import_get(&base->op, id, &im));
	assert_int_equal(im.state, IMPORT_FAILED);
}

static void test_import_run__goes_on_where_it_was_stopped(void **state)
{
	struct test_base *base = *state;
	const char *text = "E-mail\na@example.com\nb@example.com\n";
	struct import im;
	int64_t id;

	assert_rc(RC_OK, import_queue_file(&base->op, &base->config,
					   write_text(base, text, strlen(text)), false, &id));
	assert_rc(RC_OK, import_run_next(&base->op, &base->config, at_once, &id));
	assert_rc(RC_OK, import_get(&base->op, id, &im));
	assert_int_equal(im.state, IMPORT_CHECKING);
	assert_rc(RC_OK, import_run_next(&base->op, &base->config, never, &id));
	assert_rc(RC_OK, import_get(&base->op, id, &im));
	check_sum(base, &im);
	assert_int_equal(im.rows[IMPORT_CREATED], 2);
	assert_rc(RC_NOT_FOUND, import_run_next(&base->op, &base->config, never, &id));
}

static void test_import_run__tells_the_account_that_asked(void **state)
{
	struct test_base *base = *state;
	struct import im = take_text(base, "E-mail\na@example.com\nbad\n");
	const char *text, *mail;

	assert_rc(RC_OK, db_get_text(&base->op, &text, "SELECT kind || ' ' || text FROM notice",
				     DB_NO_ARGS));
	assert_string_equal(text, "warning The import of “in.csv” is done: 2 rows, of which 1"
				  " created, 0 updated, 0 unchanged, 0 skipped, 1 failed.");
	assert_rc(RC_OK, db_get_text(&base->op, &mail,
				     "SELECT recipient || ' ' || body FROM message", DB_NO_ARGS));
	assert_non_null(strstr(mail, "ana@example.org The import of"));
	assert_non_null(
	    strstr(mail, arena_printf(&base->op.mem, "http://127.0.0.1:8080/imports/view?id=%lld",
				      (long long)im.id)));
}

static void test_import_run__tells_nobody_about_the_sample(void **state)
{
	struct test_base *base = *state;

	base->op.account_id = 0;
	(void)take_text(base, "E-mail\na@example.com\n");
	assert_int_equal(test_count(base, "SELECT count(*) FROM notice"), 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM message"), 0);
}

static void test_import_run__gives_failed_rows_back_to_be_mended(void **state)
{
	struct test_base *base = *state;
	struct import im = take_text(base, "First name;E-mail;Note\n"
					   "Anna;a@example.com;x\n"
					   "=Bert;bad;\"one;\"\"two\"\"\"\n"
					   "Cleo\n");
	char text[512] = "";
	const char *path;
	FILE *file;

	assert_int_equal(im.rows[IMPORT_ROW_FAILED], 2);
	path = config_path(&base->op.mem, &base->config,
			   arena_printf(&base->op.mem, "exports/%s", im.failed_name));
	file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	assert_string_equal(text, "\xEF\xBB\xBFmuster_error,First name,E-mail,Note\r\n"
				  "E-mail: the address has no @.,'=Bert,bad,\"one;\"\"two\"\"\"\r\n"
				  "\"The row has 1 value, but there are 3 columns.\",Cleo\r\n");
	/* As it is, it fails again in the same way, and its file does not grow a column. */
	im = take_file(base, path);
	assert_non_null(strstr(im.mapping, "{\"to\":\"leave_out\"},{\"to\":\"first_name\"}"));
	assert_int_equal(im.rows[IMPORT_ROW_FAILED], 2);
	file = fopen(config_path(&base->op.mem, &base->config,
				 arena_printf(&base->op.mem, "exports/%s", im.failed_name)),
		     "r");
	memset(text, 0, sizeof(text));
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	assert_non_null(strstr(text, "\xEF\xBB\xBFmuster_error,First name,E-mail,Note\r\n"));
	im = take_text(base, "muster_error,First name,E-mail,Note\n,'=Bert,b@example.com,\n");
	assert_int_equal(im.rows[IMPORT_CREATED], 1);
	assert_int_equal(
	    test_count(base, "SELECT count(*) FROM contact WHERE first_name = '=Bert'"), 1);
}

static void test_import_run__lists_failed_rows_before_skipped_ones(void **state)
{
	struct test_base *base = *state;
	struct import im = take_text(base, "E-mail\na@example.com\na@example.com\nbad\nworse\n");
	struct import_problem *list;
	size_t count;

	assert_rc(RC_OK, import_problems(&base->op, im.id, 10, &list, &count));
	assert_int_equal(count, 3);
	assert_int_equal(list[0].bucket, IMPORT_ROW_FAILED);
	assert_int_equal(list[0].line, 4);
	assert_int_equal(list[1].number, 4);
	assert_int_equal(list[2].bucket, IMPORT_SKIPPED);
	assert_int_equal(list[2].number, 2);
	assert_rc(RC_OK, import_problems(&base->op, im.id, 1, &list, &count));
	assert_int_equal(count, 1);
}

static void test_import_run__makes_one_batch(void **state)
{
	struct test_base *base = *state;
	struct import im = take_text(base, "E-mail\na@example.com\nb@example.com\n");

	assert_int_equal(test_count(base, "SELECT count(*) FROM batch"), 1);
	assert_int_equal(im.batch_id, test_count(base, "SELECT id FROM batch"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM change WHERE field = 0"), 2);
	assert_int_equal(test_count(base, "SELECT max(source_row) FROM change"), 2);
	assert_int_equal(test_count(base, "SELECT account_id FROM batch"), 1);
}

int main(void)
{
#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_import_run__##name, test_base_setup,                  \
					test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(takes_every_fixture_in),
	    TEST(refuses_broken_fixtures),
	    TEST(fails_damaged_rows_alone),
	    TEST(fails_without_rows),
	    TEST(refuses_a_file_that_was_changed),
	    TEST(fails_when_the_file_is_gone),
	    TEST(goes_on_where_it_was_stopped),
	    TEST(tells_the_account_that_asked),
	    TEST(tells_nobody_about_the_sample),
	    TEST(gives_failed_rows_back_to_be_mended),
	    TEST(lists_failed_rows_before_skipped_ones),
	    TEST(makes_one_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
