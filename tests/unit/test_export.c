#include "tests/unit/support.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_column.h"
#include "lib/domain/export.h"
#include "lib/domain/export_file.h"
#include "lib/domain/import_mapping.h"
#include "lib/platform/csv.h"

/* --- what the tests share ------------------------------------------------------------------- */

static int64_t add_contact(struct test_base *base, struct contact *c)
{
	struct contact_keys keys;

	assert_rc(RC_OK, contact_check(&base->op, c, "AT", CONTACT_LENIENT, &keys));
	if (!base->op.batch_id)
		assert_rc(RC_OK, change_begin(&base->op, "contact.create", 0));
	assert_rc(RC_OK, contact_create(&base->op, c, &keys, 0));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	return c->id;
}

static void add_named(struct test_base *base, const char *first, const char *email)
{
	struct contact c = {.values = {[CONTACT_FIRST_NAME] = first, [CONTACT_EMAIL] = email}};

	test_begin(base);
	(void)add_contact(base, &c);
	test_commit(base);
}

#define NO_CONDITION                                                                               \
	.search = "", .filter = "", .filter_day = "", .segment_name = "", .what = "contacts",      \
	.format = "csv", .columns = ""

/* As the page asks, with the number that it shows. */
static struct export ask_whom(struct test_base *base, struct export e)
{
	const char *message;

	e.filter_day = "";
	e.what = e.what ? e.what : "contacts";
	e.format = e.format ? e.format : "csv";
	e.columns = e.columns ? e.columns : "";
	test_begin(base);
	assert_rc(RC_OK, export_count(&base->op, &e, &message));
	e.asked_rows = e.expected_rows;
	assert_rc(RC_OK, export_request(&base->op, &e));
	test_commit(base);
	return e;
}

static struct export ask(struct test_base *base, const char *name, const char *search)
{
	return ask_whom(base, (struct export){.name = name, .search = search, .filter = ""});
}

static struct export claim(struct test_base *base)
{
	struct export e;

	test_begin(base);
	assert_rc(RC_OK, export_claim(&base->op, &e));
	test_commit(base);
	return e;
}

static bool go_on(void *context, const struct export *e)
{
	int *calls = context;

	assert_true(e->written_rows <= e->expected_rows);
	(*calls)++;
	return true;
}

static bool stop_soon(void *context, const struct export *e)
{
	int *calls = context;

	return e->written_rows == 0 || (*calls)++ < 1;
}

static enum rc write_file(struct test_base *base, struct export *e)
{
	int calls = 0;
	enum rc rc =
	    export_file_write(&base->op, &base->config, e, &export_xlsx_writer, go_on, &calls);

	assert_true(calls > 0);
	return rc;
}

static const char *file_path(struct test_base *base, const char *name)
{
	return arena_printf(&base->op.mem, "%s/exports/%s", base->dir, name);
}

static bool file_exists(struct test_base *base, const char *name)
{
	return access(file_path(base, name), F_OK) == 0;
}

static void make_file(struct test_base *base, const char *name)
{
	int fd = open(file_path(base, name), O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	close(fd);
}

/* The export that holds everything, written and finished. */
static struct export run_all(struct test_base *base)
{
	struct export e = ask(base, "All", "");

	e = claim(base);
	assert_rc(RC_OK, write_file(base, &e));
	test_begin(base);
	assert_rc(RC_OK, export_finish(&base->op, &base->config, &e));
	test_commit(base);
	return e;
}

static struct csv_reader *open_csv(struct test_base *base, const struct export *e, int *fd)
{
	struct csv_format format;
	struct csv_reader *r;

	*fd = open(file_path(base, e->file_name), O_RDONLY);
	assert_true(*fd >= 0);
	assert_rc(RC_OK, csv_detect(&base->op, *fd, &format));
	assert_int_equal(format.delimiter, ',');
	assert_true(format.has_header);
	assert_rc(RC_OK, csv_open(&base->op, *fd, &format, &r));
	return r;
}

/* --- asking --------------------------------------------------------------------------------- */

static void test_export_request__takes_any_name_and_its_ending_off(void **state)
{
	static const char *const names[][2] = {
	    {"Kunden", "Kunden"},
	    {" Kunden.csv ", "Kunden"},
	    {"Kunden.CSV", "Kunden"},
	    {"../../etc/passwd", "../../etc/passwd"},
	    {"Пример 顧客 \U0001F600", "Пример 顧客 \U0001F600"},
	    {"a\"b;c\\d", "a\"b;c\\d"},
	    {"csv", "csv"},
	};
	struct test_base *base = *state;
	struct export e;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		test_begin(base);
		e = (struct export){NO_CONDITION, .name = names[i][0]};
		assert_rc(RC_OK, export_request(&base->op, &e));
		assert_rc(RC_OK, export_get(&base->op, e.id, &e));
		assert_string_equal(e.name, names[i][1]);
		assert_int_equal(e.state, EXPORT_QUEUED);
		assert_int_equal(e.account_id, 1);
		test_commit(base);
	}
}

static void test_export_request__refuses_names_no_file_can_have(void **state)
{
	static const char *const names[] = {"",	     "   ",	   "a\r\nSet-Cookie: x", "a\tb",
					    "a\x7f", "a\xC2\x85z", "a\u2028z",		 "\xff"};
	struct test_base *base = *state;
	char large[EXPORT_NAME_MAX + 2];
	struct export e;

	test_begin(base);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		e = (struct export){NO_CONDITION, .name = names[i]};
		assert_rc(RC_INVALID, export_request(&base->op, &e));
		assert_string_equal(base->op.fault.field, "name");
		op_clear_fault(&base->op);
	}
	memset(large, 'x', sizeof(large));
	large[sizeof(large) - 1] = '\0';
	e = (struct export){NO_CONDITION, .name = large};
	assert_rc(RC_INVALID, export_request(&base->op, &e));
	test_commit(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM export WHERE length(name) > 4"), 0);
}

static void test_export_request__lets_no_account_fill_the_queue(void **state)
{
	struct test_base *base = *state;
	struct export e;

	for (int i = 0; i < EXPORT_WAITING_MAX; i++)
		(void)ask(base, "again", "");
	test_begin(base);
	e = (struct export){NO_CONDITION, .name = "one more"};
	assert_rc(RC_CONFLICT, export_request(&base->op, &e));
	db_rollback(&base->op);
	assert_int_equal(test_count(base, "SELECT count(*) FROM export"), EXPORT_WAITING_MAX);
}

static void test_export_get__shows_others_nothing(void **state)
{
	struct test_base *base = *state;
	struct export e = ask(base, "mine", ""), *list;
	size_t count;

	base->op.account_id = 2;
	assert_rc(RC_NOT_FOUND, export_get(&base->op, e.id, &e));
	assert_rc(RC_NOT_FOUND, export_remove(&base->op, &base->config, e.id));
	assert_rc(RC_OK, export_list(&base->op, 10, &list, &count));
	assert_int_equal(count, 0);
	base->op.account_id = 1;
	assert_rc(RC_OK, export_get(&base->op, e.id, &e));
	assert_rc(RC_OK, export_list(&base->op, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_rc(RC_NOT_FOUND, export_get(&base->op, e.id + 1, &e));
}

/* --- the file ------------------------------------------------------------------------------- */

/* The columns behind the fields: an import knows each, and takes none for a field. */
static void check_extra(const struct import_mapping *m, size_t first)
{
	for (size_t i = first; i < m->count; i++) {
		assert_int_not_equal(m->columns[i].target.to, IMPORT_TO_NOTHING);
		assert_int_not_equal(m->columns[i].target.to, IMPORT_TO_FIELD);
	}
}

static void test_export_file__header_maps_itself_in_an_import(void **state)
{
	struct test_base *base = *state;
	struct import_mapping mapping;
	struct export e;
	struct csv_row header;
	struct csv_reader *r;
	int fd;

	add_named(base, "Ana", "ana@example.org");
	e = run_all(base);
	r = open_csv(base, &e, &fd);
	csv_header(r, &header);
	assert_true(header.count > CONTACT_FIELD_COUNT);
	assert_string_equal(header.cells[0], EXPORT_ID_LABEL);
	import_mapping_guess(&base->op, header.count, header.cells, NULL, 0, &mapping);
	assert_int_equal(mapping.columns[0].target.to, IMPORT_TO_CONTACT_ID);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		assert_int_equal(mapping.columns[f].target.id, f);
	check_extra(&mapping, CONTACT_FIELD_COUNT);
	assert_rc(RC_OK, import_mapping_check(&base->op, &mapping, NULL, 0));
	csv_close(r);
	close(fd);
}

/* Also when somebody took the columns away whose names win over others. */
static void test_export_file__columns_that_are_no_fields_are_not_taken_for_any(void **state)
{
	struct test_base *base = *state;
	struct import_mapping mapping;
	struct contact_column *all;
	size_t count, n = 0;
	char **header;

	assert_rc(RC_OK, export_columns_list(&base->op, &all, &count));
	header = arena_alloc(&base->op.mem, count * sizeof(*header));
	for (size_t i = 0; i < count; i++)
		if (!all[i].field && strcmp(all[i].key, "tags") != 0 &&
		    strcmp(all[i].key, EXPORT_NAME_KEY) != 0)
			header[n++] =
			    arena_dup(&base->op.mem, strcmp(all[i].key, "id") == 0 ? EXPORT_ID_LABEL
										   : all[i].label);
	import_mapping_guess(&base->op, n, header, NULL, 0, &mapping);
	check_extra(&mapping, 0);
}

/* A value for every field that is hard on CSV and on spreadsheets. */
static void fill_hard(struct contact *c)
{
	static const char *const hard[] = {
	    "=1+1",	  "+49 89 1",  "-5",
	    "@sum",	  "\uFF1Dcmd", "'=1",
	    "''=1",	  "'tis",      "a,b;c|d",
	    "say \"hi\"", "\"",	       "O'Neil",
	    "sep=;",	  "0043",      "1e5",
	    "#REF!",	  "مرحبا",     "\U0001F469\u200D\U0001F680",
	    "a\u00A0b",	  "{{X}}",
	};
	size_t at = 0;

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++) {
		switch (contact_fields[f].type) {
		case CONTACT_TYPE_TEXT:
			c->values[f] = hard[at++ % ARRAY_LEN(hard)];
			break;
		case CONTACT_TYPE_LINES:
			c->values[f] = "=Line 1\nLine, 2\n\n  \"Line\" 4";
			break;
		case CONTACT_TYPE_YES_NO:
			c->values[f] = f % 2 ? "yes" : "no";
			break;
		case CONTACT_TYPE_TIME:
			c->values[f] = "2024-02-29T23:59:58Z";
			break;
		}
	}
	c->values[CONTACT_EMAIL] = "+tag@example.org";
	c->values[CONTACT_PHONE] = "+43 664 1234567";
}

static size_t column_of(const struct csv_reader *r, const char *label)
{
	struct csv_row header;

	csv_header(r, &header);
	for (size_t i = 0; i < header.count; i++)
		if (strcmp(header.cells[i], label) == 0)
			return i;
	fail_msg("no column '%s'", label);
	return 0;
}

static void test_export_file__holds_every_field_exactly(void **state)
{
	struct test_base *base = *state;
	struct contact c = {.source = CONTACT_SOURCE_API}, stored;
	struct export e;
	struct csv_reader *r;
	struct csv_row row;
	int fd;

	fill_hard(&c);
	test_begin(base);
	(void)add_contact(base, &c);
	test_commit(base);
	assert_rc(RC_OK, contact_get(&base->op, c.id, &stored));
	e = run_all(base);
	r = open_csv(base, &e, &fd);
	assert_rc(RC_OK, csv_next(&base->op, r, &row));
	assert_string_equal(row.cells[0], "1");
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		assert_string_equal(csv_unguard(row.cells[f]), stored.values[f]);
	assert_string_equal(row.cells[column_of(r, "Tags")], "");
	assert_string_equal(row.cells[column_of(r, "Created")], "2026-11-22T12:00:00Z");
	assert_string_equal(row.cells[column_of(r, "Source")], "API");
	assert_string_equal(row.cells[column_of(r, "E-mail status")], "Active");
	assert_rc(RC_NOT_FOUND, csv_next(&base->op, r, &row));
	csv_close(r);
	close(fd);
}

static void test_export_file__is_private_complete_and_for_spreadsheets(void **state)
{
	struct test_base *base = *state;
	char start[4] = "", end[3] = "";
	struct export e;
	struct stat st;
	int fd;

	add_named(base, "=HYPERLINK(\"http://x\")", "a@example.org");
	e = run_all(base);
	assert_int_equal(strlen(e.file_name), strlen("export-") + 43 + strlen(".csv"));
	assert_int_equal(stat(file_path(base, e.file_name), &st), 0);
	assert_int_equal(st.st_mode & 0137, 0);
	assert_int_equal(st.st_size, e.bytes);
	fd = open(file_path(base, e.file_name), O_RDONLY);
	assert_int_equal(pread(fd, start, 3, 0), 3);
	assert_int_equal(pread(fd, end, 2, st.st_size - 2), 2);
	close(fd);
	assert_string_equal(start, "\xEF\xBB\xBF");
	assert_string_equal(end, "\r\n");
	assert_false(file_exists(base, arena_printf(&base->op.mem, "%s.part", e.file_name)));
}

static void test_export_file__holds_what_the_search_finds_and_only_live_ones(void **state)
{
	struct test_base *base = *state;
	struct export e;

	add_named(base, "Ana", "one@example.org");
	add_named(base, "Anastasia", "two@example.org");
	add_named(base, "Bob", "three@example.org");
	add_named(base, "Anabel", "four@example.org");
	test_begin(base);
	assert_rc(RC_OK,
		  db_run(&base->op, "UPDATE contact SET state = 2 WHERE id = 4", DB_NO_ARGS));
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, -1));
	test_commit(base);
	(void)ask(base, "Found", "ana");
	e = claim(base);
	assert_rc(RC_OK, write_file(base, &e));
	assert_int_equal(e.expected_rows, 2);
	assert_int_equal(e.written_rows, 2);
	e = run_all(base);
	assert_int_equal(e.written_rows, 3);
}

static void test_export_file__refuses_another_number_of_rows_than_counted(void **state)
{
	struct test_base *base = *state;
	struct export e;

	add_named(base, "Ana", "one@example.org");
	test_begin(base);
	assert_rc(RC_OK, contact_count_add(&base->op, CONTACT_LIVE, 1));
	test_commit(base);
	(void)ask(base, "All", "");
	e = claim(base);
	assert_rc(RC_FAILED, write_file(base, &e));
	assert_string_equal(base->op.fault.reason,
			    "2 contacts were found, but 1 came out; nothing was kept");
	assert_false(file_exists(base, e.file_name));
	assert_false(file_exists(base, arena_printf(&base->op.mem, "%s.part", e.file_name)));
}

static void add_many(struct test_base *base, int count)
{
	test_begin(base);
	for (int i = 0; i < count; i++) {
		char email[40];
		struct contact c = {.values = {[CONTACT_EMAIL] = email}};

		snprintf(email, sizeof(email), "person%d@example.org", i);
		(void)add_contact(base, &c);
	}
	test_commit(base);
}

static void test_export_file__stops_when_told_and_leaves_nothing(void **state)
{
	struct test_base *base = *state;
	struct export e;
	int calls = 0;

	add_many(base, 3 * EXPORT_FILE_STEP);
	(void)ask(base, "All", "");
	e = claim(base);
	assert_rc(RC_CONFLICT,
		  export_file_write(&base->op, &base->config, &e, NULL, stop_soon, &calls));
	assert_int_equal(e.written_rows, 2 * EXPORT_FILE_STEP);
	assert_false(file_exists(base, e.file_name));
	assert_false(file_exists(base, arena_printf(&base->op.mem, "%s.part", e.file_name)));
}

/* A file size limit answers like a full disk does: write() fails in the middle of the file. */
static void test_export_file__says_that_the_disk_is_full(void **state)
{
	struct test_base *base = *state;
	struct rlimit old, small;
	struct export e;

	add_many(base, 10000);
	(void)ask(base, "All", "");
	e = claim(base);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 600 * 1024;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_rc(RC_FAILED, write_file(base, &e));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_string_equal(base->op.fault.reason, "the disk of the server is full");
	assert_false(file_exists(base, e.file_name));
	assert_false(file_exists(base, arena_printf(&base->op.mem, "%s.part", e.file_name)));
}

static void test_export_file__never_writes_through_a_link(void **state)
{
	struct test_base *base = *state;
	struct export e;
	const char *part;
	int calls = 0;

	(void)ask(base, "All", "");
	e = claim(base);
	part = file_path(base, arena_printf(&base->op.mem, "%s.part", e.file_name));
	assert_int_equal(symlink(base->path, part), 0);
	assert_rc(RC_FAILED, export_file_write(&base->op, &base->config, &e, NULL, go_on, &calls));
	assert_int_equal(calls, 0);
}

/* --- what becomes of it --------------------------------------------------------------------- */

static void test_export_claim__takes_the_oldest_and_gives_a_new_secret_name(void **state)
{
	struct test_base *base = *state;
	struct export first = ask(base, "first", ""), second = ask(base, "second", ""), e, other;

	e = claim(base);
	assert_int_equal(e.id, first.id);
	assert_int_equal(e.attempts, 1);
	other = claim(base);
	assert_int_equal(other.id, second.id);
	assert_string_not_equal(e.file_name, other.file_name);
	test_begin(base);
	assert_rc(RC_NOT_FOUND, export_claim(&base->op, &e));
	db_rollback(&base->op);
}

static void test_export_finish__tells_the_account_that_asked_alone(void **state)
{
	struct test_base *base = *state;
	struct export e;
	const char *text;

	assert_rc(RC_OK, db_run(&base->op,
				"INSERT INTO account (email, email_key, name, role, password_hash,"
				" created_at) VALUES ('b@x.org', 'b@x.org', 'B', 'owner', '', 1)",
				DB_NO_ARGS));
	base->config.smtp_url = "smtp://127.0.0.1:25";
	add_named(base, "Ana", "one@example.org");
	e = run_all(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM notice"), 1);
	assert_int_equal(test_count(base, "SELECT account_id FROM notice"), 1);
	assert_rc(RC_OK, db_get_text(&base->op, &text, "SELECT text FROM notice", DB_NO_ARGS));
	assert_string_equal(text, "The export “All” is ready: 1 contact.");
	assert_rc(RC_OK,
		  db_get_text(&base->op, &text, "SELECT recipient FROM message", DB_NO_ARGS));
	assert_string_equal(text, "ana@example.org");
	assert_rc(RC_OK, db_get_text(&base->op, &text, "SELECT body FROM message", DB_NO_ARGS));
	assert_non_null(strstr(
	    text, arena_printf(&base->op.mem, "\nhttp://127.0.0.1:8080/exports/download?id=%lld\n",
			       (long long)e.id)));
	assert_null(strstr(text, e.file_name));
	assert_int_equal(test_count(base, "SELECT count(*) FROM message"), 1);
	assert_rc(RC_OK, export_get(&base->op, e.id, &e));
	assert_int_equal(e.state, EXPORT_DONE);
	assert_int_equal(e.expires_at, TEST_NOW + 7 * 24 * 3600);
}

static void test_export_finish__writes_no_mail_to_a_disabled_account(void **state)
{
	struct test_base *base = *state;

	base->config.smtp_url = "smtp://127.0.0.1:25";
	assert_rc(RC_OK, db_run(&base->op, "UPDATE account SET disabled_at = 1", DB_NO_ARGS));
	(void)run_all(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM message"), 0);
}

static void test_export_fail__says_why(void **state)
{
	struct test_base *base = *state;
	struct export e;
	const char *text;

	(void)ask(base, "All", "");
	e = claim(base);
	test_begin(base);
	assert_rc(RC_OK,
		  export_fail(&base->op, &base->config, &e, "The disk of the server is full."));
	test_commit(base);
	assert_rc(RC_OK, export_get(&base->op, e.id, &e));
	assert_int_equal(e.state, EXPORT_FAILED);
	assert_string_equal(e.error, "The disk of the server is full.");
	assert_rc(RC_OK, db_get_text(&base->op, &text, "SELECT text FROM notice", DB_NO_ARGS));
	assert_string_equal(text, "The export “All” failed. The disk of the server is full.");
}

static void test_export_progress__learns_that_it_was_taken_back(void **state)
{
	struct test_base *base = *state;
	struct export e;

	(void)ask(base, "All", "");
	e = claim(base);
	e.expected_rows = 9;
	e.written_rows = 4;
	test_begin(base);
	assert_rc(RC_OK, export_progress(&base->op, &e));
	assert_int_equal(test_count(base, "SELECT written_rows FROM export"), 4);
	assert_rc(RC_OK, export_remove(&base->op, &base->config, e.id));
	assert_rc(RC_NOT_FOUND, export_progress(&base->op, &e));
	assert_rc(RC_NOT_FOUND, export_finish(&base->op, &base->config, &e));
	test_commit(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM notice"), 0);
}

static void test_export_remove__takes_the_file_along(void **state)
{
	struct test_base *base = *state;
	struct export e = run_all(base);

	assert_true(file_exists(base, e.file_name));
	test_begin(base);
	assert_rc(RC_OK, export_remove(&base->op, &base->config, e.id));
	test_commit(base);
	assert_false(file_exists(base, e.file_name));
	assert_int_equal(test_count(base, "SELECT count(*) FROM export"), 0);
}

static void test_export_recover__starts_a_killed_one_anew(void **state)
{
	struct test_base *base = *state;
	struct export done = run_all(base), killed, e;
	const char *part;

	(void)ask(base, "killed", "");
	killed = claim(base);
	part = arena_printf(&base->op.mem, "%s.part", killed.file_name);
	make_file(base, part);
	make_file(base, killed.file_name);
	make_file(base, "failed-rows-of-an-import.csv");
	test_begin(base);
	assert_rc(RC_OK, export_recover(&base->op, &base->config));
	test_commit(base);
	assert_false(file_exists(base, part));
	assert_false(file_exists(base, killed.file_name));
	assert_true(file_exists(base, done.file_name));
	assert_true(file_exists(base, "failed-rows-of-an-import.csv"));
	e = claim(base);
	assert_int_equal(e.id, killed.id);
	assert_int_equal(e.attempts, 2);
	assert_string_not_equal(e.file_name, killed.file_name);
}

static void test_export_recover__gives_up_what_never_ends(void **state)
{
	struct test_base *base = *state;
	struct export e;

	(void)ask(base, "deadly", "");
	for (int i = 0; i < EXPORT_ATTEMPTS_MAX; i++) {
		(void)claim(base);
		test_begin(base);
		assert_rc(RC_OK, export_recover(&base->op, &base->config));
		test_commit(base);
	}
	test_begin(base);
	assert_rc(RC_NOT_FOUND, export_claim(&base->op, &e));
	db_rollback(&base->op);
	assert_int_equal(test_count(base, "SELECT count(*) FROM export WHERE state = 'failed'"), 1);
}

static void test_export_expire__removes_files_then_rows(void **state)
{
	struct test_base *base = *state;
	struct export e = run_all(base);

	base->op.now = TEST_NOW + EXPORT_KEEP_SECONDS - 1;
	test_begin(base);
	assert_rc(RC_OK, export_expire(&base->op, &base->config));
	test_commit(base);
	assert_true(file_exists(base, e.file_name));
	base->op.now++;
	test_begin(base);
	assert_rc(RC_OK, export_expire(&base->op, &base->config));
	test_commit(base);
	assert_false(file_exists(base, e.file_name));
	assert_int_equal(test_count(base, "SELECT count(*) FROM export WHERE state = 'expired'"),
			 1);
	base->op.now = TEST_NOW + EXPORT_FORGET_SECONDS;
	test_begin(base);
	assert_rc(RC_OK, export_expire(&base->op, &base->config));
	test_commit(base);
	assert_int_equal(test_count(base, "SELECT count(*) FROM export"), 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_export_request__takes_any_name_and_its_ending_off),
	    CASE(test_export_request__refuses_names_no_file_can_have),
	    CASE(test_export_request__lets_no_account_fill_the_queue),
	    CASE(test_export_get__shows_others_nothing),
	    CASE(test_export_file__header_maps_itself_in_an_import),
	    CASE(test_export_file__columns_that_are_no_fields_are_not_taken_for_any),
	    CASE(test_export_file__holds_every_field_exactly),
	    CASE(test_export_file__is_private_complete_and_for_spreadsheets),
	    CASE(test_export_file__holds_what_the_search_finds_and_only_live_ones),
	    CASE(test_export_file__refuses_another_number_of_rows_than_counted),
	    CASE(test_export_file__stops_when_told_and_leaves_nothing),
	    CASE(test_export_file__says_that_the_disk_is_full),
	    CASE(test_export_file__never_writes_through_a_link),
	    CASE(test_export_claim__takes_the_oldest_and_gives_a_new_secret_name),
	    CASE(test_export_finish__tells_the_account_that_asked_alone),
	    CASE(test_export_finish__writes_no_mail_to_a_disabled_account),
	    CASE(test_export_fail__says_why),
	    CASE(test_export_progress__learns_that_it_was_taken_back),
	    CASE(test_export_remove__takes_the_file_along),
	    CASE(test_export_recover__starts_a_killed_one_anew),
	    CASE(test_export_recover__gives_up_what_never_ends),
	    CASE(test_export_expire__removes_files_then_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
