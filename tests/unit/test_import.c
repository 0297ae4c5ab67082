/*
 * What happens to an import before it runs, and after it was forgotten.
 */
#include "lib/domain/import.h"

#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "lib/domain/import_file.h"
#include "tests/unit/support.h"

static const char shop[] =
    "First name,E-mail,Notes\nAnna,anna@example.com,x\nBert,bert@example.com,y\n";

static const char *write_file(struct test_base *base, const char *name, const char *text)
{
	const char *path = config_path(&base->op.mem, &base->config, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
	return path;
}

/* As the upload page does it. */
static enum rc upload(struct test_base *base, const char *text, struct import *im)
{
	const char *path = write_file(base, "spool/upload-1", text);
	enum rc rc;

	*im = (struct import){0};
	rc = import_source_add(&base->op, &base->config, im, path, "C:\\people\\shop.csv");
	if (!rc)
		rc = import_look(&base->op, &base->config, im);
	if (rc)
		return rc;
	test_begin(base);
	assert_rc(RC_OK, import_create(&base->op, &base->config, im));
	test_commit(base);
	assert_rc(RC_OK, import_get(&base->op, im->id, im));
	return RC_OK;
}

static bool is_spooled(struct test_base *base, const struct import *im)
{
	struct stat st;

	return stat(config_path(&base->op.mem, &base->config,
				arena_printf(&base->op.mem, "spool/%s", im->spool_name)),
		    &st) == 0;
}

static void test_import__takes_an_upload_over(void **state)
{
	struct test_base *base = *state;
	struct import im;

	assert_rc(RC_OK, upload(base, shop, &im));
	assert_int_equal(im.state, IMPORT_UPLOADED);
	assert_string_equal(im.file_name, "shop.csv");
	assert_non_null(
	    strstr(im.mapping, "{\"to\":\"first_name\"},{\"to\":\"email\"},{\"to\":\"\"}"));
	assert_int_equal(im.account_id, 1);
	assert_string_equal(im.account_name, "Ana");
	assert_true(im.format.has_header);
	assert_true(is_spooled(base, &im));
	assert_int_equal(access(config_path(&base->op.mem, &base->config, "spool/upload-1"), F_OK),
			 -1);
}

static void test_import__cleans_file_names(void **state)
{
	struct test_base *base = *state;
	static const char *const names[][2] = {
	    {"../../etc/passwd", "passwd"},
	    {"a\nb\x7f.csv", "ab.csv"},
	    {"\u202Evsc.exe", "vsc.exe"},
	    {"dir/", "upload.csv"},
	    {"Kundenliste ä.csv", "Kundenliste ä.csv"},
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct import im = {.mapping = "email"};
		const char *path = write_file(base, "spool/upload-2", shop);

		assert_rc(RC_OK,
			  import_source_add(&base->op, &base->config, &im, path, names[i][0]));
		test_begin(base);
		assert_rc(RC_OK, import_create(&base->op, &base->config, &im));
		test_commit(base);
		assert_string_equal(im.file_name, names[i][1]);
	}
}

static void test_import__refuses_what_is_no_csv(void **state)
{
	struct test_base *base = *state;
	struct import im;

	assert_rc(RC_INVALID, upload(base, "", &im));
	assert_string_equal(base->op.fault.field, "file");
	assert_rc(RC_INVALID, upload(base, "a,b\n\"open,c\n", &im));
	assert_non_null(strstr(base->op.fault.reason, "line 2"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM import"), 0);
}

static void map(struct test_base *base, struct import *im, bool update)
{
	struct import_mapping m;

	import_mapping_parse(&base->op, im->mapping, &m);
	m.people = update ? IMPORT_UPDATE : IMPORT_LEAVE;
	m.columns[2].target.to = IMPORT_TO_LEFT_OUT;
	test_begin(base);
	assert_rc(RC_OK, import_save_mapping(&base->op, im, &m));
	test_commit(base);
}

static void test_import__is_queued_once_and_as_it_was_seen(void **state)
{
	struct test_base *base = *state;
	struct import im, stale;
	const char *seen;

	assert_rc(RC_OK, upload(base, shop, &im));
	assert_rc(RC_CONFLICT, import_queue(&base->op, &im, import_fingerprint(&base->op, &im)));
	map(base, &im, false);
	seen = import_fingerprint(&base->op, &im);
	map(base, &im, true);
	test_begin(base);
	assert_rc(RC_CONFLICT, import_queue(&base->op, &im, seen));
	seen = import_fingerprint(&base->op, &im);
	stale = im;
	assert_rc(RC_OK, import_queue(&base->op, &im, seen));
	assert_rc(RC_CONFLICT, import_queue(&base->op, &stale, seen));
	test_commit(base);
	assert_rc(RC_OK, import_get(&base->op, im.id, &im));
	assert_int_equal(im.state, IMPORT_QUEUED);
	assert_int_equal(im.obtained_by, 1);
	assert_int_equal(im.queued_at, TEST_NOW);
	assert_true(import_is_active(&im));
}

static void test_import__is_not_touched_once_queued(void **state)
{
	struct test_base *base = *state;
	struct import_mapping m;
	struct import im;

	assert_rc(RC_OK, upload(base, shop, &im));
	map(base, &im, false);
	test_begin(base);
	assert_rc(RC_OK, import_queue(&base->op, &im, import_fingerprint(&base->op, &im)));
	import_mapping_parse(&base->op, im.mapping, &m);
	assert_rc(RC_CONFLICT, import_save_mapping(&base->op, &im, &m));
	assert_rc(RC_CONFLICT, import_save_sources(&base->op, &base->config, &im));
	assert_rc(RC_CONFLICT, import_discard(&base->op, &base->config, &im));
	test_commit(base);
	assert_true(is_spooled(base, &im));
}

static void test_import__can_be_read_in_another_way(void **state)
{
	struct test_base *base = *state;
	struct csv_format format = {.charset = CHARSET_WINDOWS_1252, .delimiter = ';'};
	struct import im;

	assert_rc(RC_OK, upload(base, shop, &im));
	map(base, &im, false);
	im.mapping = ",,";
	im.sources[0].format = format;
	test_begin(base);
	assert_rc(RC_OK, import_save_sources(&base->op, &base->config, &im));
	test_commit(base);
	assert_rc(RC_OK, import_get(&base->op, im.id, &im));
	assert_int_equal(im.state, IMPORT_UPLOADED); /* to be matched and reviewed again */
	assert_int_equal(im.format.charset, CHARSET_WINDOWS_1252);
	assert_int_equal(im.format.delimiter, ';');
	assert_string_equal(im.mapping, ",,");
}

static void test_import__can_be_thrown_away(void **state)
{
	struct test_base *base = *state;
	struct import im;

	assert_rc(RC_OK, upload(base, shop, &im));
	test_begin(base);
	assert_rc(RC_OK, import_discard(&base->op, &base->config, &im));
	test_commit(base);
	assert_false(is_spooled(base, &im));
	assert_rc(RC_NOT_FOUND, import_get(&base->op, im.id, &im));
}

static void test_import__finds_its_twin(void **state)
{
	struct test_base *base = *state;
	struct import one, two;
	int64_t twin, source;

	assert_rc(RC_OK, upload(base, shop, &one));
	assert_rc(RC_OK, upload(base, shop, &two));
	assert_rc(RC_OK, import_find_twin(&base->op, &two, &twin, &source));
	assert_int_equal(twin, 0); /* nobody has queued it */
	map(base, &one, false);
	test_begin(base);
	assert_rc(RC_OK, import_queue(&base->op, &one, import_fingerprint(&base->op, &one)));
	test_commit(base);
	assert_rc(RC_OK, import_find_twin(&base->op, &two, &twin, &source));
	assert_int_equal(twin, one.id);
}

static void test_import__lists_the_newest_first(void **state)
{
	struct test_base *base = *state;
	struct import im, *list;
	int64_t total;
	size_t count;

	for (int i = 0; i < 3; i++)
		assert_rc(RC_OK, upload(base, shop, &im));
	assert_rc(RC_OK, import_list(&base->op, 0, 2, &list, &count, &total));
	assert_int_equal(count, 2);
	assert_int_equal(total, 3);
	assert_int_equal(list[0].id, im.id);
	assert_rc(RC_OK, import_list(&base->op, 2, 2, &list, &count, &total));
	assert_int_equal(count, 1);
}

static void test_import__previews_the_first_rows(void **state)
{
	struct test_base *base = *state;
	struct import im = {.spool_name = "x",
			    .format = {.charset = CHARSET_UTF8, .delimiter = ','}};
	struct import_preview p;

	write_file(base, "spool/x", "a,b\nc,d,e\n'+1,f\n\"g,h\n");
	assert_rc(RC_OK, import_file_preview(&base->op, &base->config, &im, &p));
	assert_null(p.header);
	/* As most rows have; one that is longer, or damaged, is a matter of its own. */
	assert_int_equal(p.columns, 2);
	assert_int_equal(p.count, 4);
	assert_true(p.is_exact);
	assert_int_equal(p.estimated_rows, 4);
	assert_null(p.rows[2].damage);
	assert_string_equal(p.rows[3].damage,
			    "the quoted cell that begins in line 4 is never closed");
	assert_string_equal(p.rows[3].cells[0], "\"g,h");
	assert_string_equal(p.rows[2].cells[0], "+1");
	im.format.has_header = true;
	assert_rc(RC_OK, import_file_preview(&base->op, &base->config, &im, &p));
	assert_int_equal(p.columns, 2);
	assert_string_equal(p.header[1], "b");
}

static void check_refusal(struct test_base *base, const char *text, const char *expected)
{
	struct import im = {.spool_name = "x", .format = {.delimiter = ',', .has_header = true}};

	write_file(base, "spool/x", text);
	op_clear_fault(&base->op);
	assert_rc(expected ? RC_INVALID : RC_OK, import_look(&base->op, &base->config, &im));
	if (expected)
		assert_non_null(strstr(base->op.fault.reason, expected));
}

static void test_import__refuses_a_file_that_is_mostly_damaged(void **state)
{
	struct test_base *base = *state;
	struct str text;

	check_refusal(base, "a,b\n1,\"2\n", "its only row cannot be read: the quoted cell");
	check_refusal(base, "a,b\n1,2\n3,4\"\n", NULL);
	check_refusal(base, "a,b\n1,2\n3,4\"\n5,6\"\n",
		      "2 of the first 3 rows cannot be read; are charset and delimiter right? The "
		      "first one, line 3: a quote in line 3");
	check_refusal(base, "a,b\"\n1,2\n3,4\n", "the header in line 1: a quote");
	/* Only the beginning counts. */
	str_init(&text, 1 << 16);
	str_add(&text, "a,b\n");
	for (int i = 0; i < 2500; i++)
		str_addf(&text, "%d,x%s\n", i, i < 500 || i > 1000 ? "\"" : "");
	check_refusal(base, text.text, NULL);
	str_clear(&text);
	str_add(&text, "a,b\n");
	for (int i = 0; i < 2500; i++)
		str_addf(&text, "%d,x%s\n", i, i < 501 ? "\"" : "");
	check_refusal(base, text.text, "501 of the first 1000 rows");
	str_release(&text);
}

static void test_import__opens_plain_files_only(void **state)
{
	struct test_base *base = *state;
	const char *link = config_path(&base->op.mem, &base->config, "spool/link");
	const char *pipe = config_path(&base->op.mem, &base->config, "spool/pipe");
	int fd;

	assert_int_equal(symlink(base->path, link), 0);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_rc(RC_NOT_FOUND, import_file_open(&base->op, link, &fd));
	assert_rc(RC_NOT_FOUND, import_file_open(&base->op, pipe, &fd));
	assert_rc(RC_NOT_FOUND, import_file_open(&base->op, base->dir, &fd));
}

static void age(const char *path)
{
	struct utimbuf times = {.actime = TEST_NOW - 100000, .modtime = TEST_NOW - 100000};

	assert_int_equal(utime(path, &times), 0);
}

static void test_import__sweeps_what_nobody_comes_back_to(void **state)
{
	struct test_base *base = *state;
	const char *orphan = write_file(base, "spool/import-0", shop);
	const char *upload_left = write_file(base, "spool/upload-9", shop);
	const char *fresh = write_file(base, "spool/import-1", shop);
	const char *other = write_file(base, "spool/readme", shop);
	struct import old, young;

	age(orphan);
	age(upload_left);
	age(other);
	assert_rc(RC_OK, upload(base, shop, &old));
	assert_rc(RC_OK, db_run(&base->op, "UPDATE import SET created_at = created_at - 700000",
				DB_NO_ARGS));
	assert_rc(RC_OK, upload(base, shop, &young));
	test_begin(base);
	assert_rc(RC_OK, import_sweep(&base->op, &base->config));
	test_commit(base);
	assert_int_equal(access(orphan, F_OK), -1);
	assert_int_equal(access(upload_left, F_OK), -1);
	assert_int_equal(access(fresh, F_OK), 0);
	assert_int_equal(access(other, F_OK), 0);
	assert_false(is_spooled(base, &old));
	assert_true(is_spooled(base, &young));
	assert_int_equal(test_count(base, "SELECT count(*) FROM import"), 1);
}

int main(void)
{
#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_import__##name, test_base_setup, test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(takes_an_upload_over),
	    TEST(cleans_file_names),
	    TEST(refuses_what_is_no_csv),
	    TEST(is_queued_once_and_as_it_was_seen),
	    TEST(is_not_touched_once_queued),
	    TEST(can_be_read_in_another_way),
	    TEST(can_be_thrown_away),
	    TEST(finds_its_twin),
	    TEST(lists_the_newest_first),
	    TEST(previews_the_first_rows),
	    TEST(refuses_a_file_that_is_mostly_damaged),
	    TEST(opens_plain_files_only),
	    TEST(sweeps_what_nobody_comes_back_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
