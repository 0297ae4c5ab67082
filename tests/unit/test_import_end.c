/*
 * The end of an import: what is stored of it, and who hears what.
 */
#include "lib/domain/import_end.h"

#include "lib/domain/notice.h"
#include "tests/unit/support.h"

/* One that has taken three of four rows in; nobody's with account 0. */
static struct import make_import(struct test_base *base, int64_t account_id)
{
	struct import im = {.account_id = account_id, .name = "shop.csv"};

	assert_rc(
	    RC_OK,
	    db_insert(
		&base->op, &im.id,
		"INSERT INTO import (account_id, state, file_name, spool_name, bytes,"
		" content_hash, charset, delimiter, has_header, created_at, mapping, total_rows,"
		" done_rows, created_rows, updated_rows, profile) VALUES ($1, 'running',"
		" 'shop.csv', '', 0, zeroblob(32), 'UTF-8', ',', 1, 0, 'email', 4, 3, 2, 1, 'x')",
		DB_ARGS(account_id ? db_int(account_id) : db_null())));
	im.total_rows = 4;
	im.done_rows = 3;
	im.rows[IMPORT_CREATED] = 2;
	im.rows[IMPORT_UPDATED] = 1;
	im.sources = arena_alloc(&base->op.mem, sizeof(*im.sources));
	*im.sources = (struct import_source){.file_name = "shop.csv", .spool_name = ""};
	im.source_count = 1;
	im.spool_name = im.file_name = "";
	return im;
}

static const char *text_of(struct test_base *base, const char *sql)
{
	const char *out;

	assert_rc(RC_OK, db_get_text(&base->op, &out, sql, DB_NO_ARGS));
	return out;
}

static void test_import_end__a_failed_one_says_how_far_it_came(void **state)
{
	struct test_base *base = *state;
	struct import im = make_import(base, 1);

	assert_rc(RC_OK, import_end_failed(&base->op, &base->config, &im, "its file is gone"));
	assert_string_equal(text_of(base, "SELECT state || ': ' || error FROM import"),
			    "failed: Its file is gone.");
	assert_string_equal(text_of(base, "SELECT profile FROM import"), "");
	assert_string_equal(text_of(base, "SELECT text FROM notice"),
			    "The import of \u201Cshop.csv\u201D failed: Its file is gone. 3 of 4 "
			    "rows had been taken in: 2 created, 1 updated, 0 unchanged, 0 skipped, "
			    "0 failed.");
	assert_non_null(strstr(text_of(base, "SELECT body FROM message"), "3 of 4 rows had been"));
}

static void test_import_end__a_done_one_mails_the_figures_of_its_page(void **state)
{
	struct csv_row header = {0};
	struct test_base *base = *state;
	struct import im = make_import(base, 1);

	im.total_rows = 3;
	assert_rc(RC_OK, import_end_done(&base->op, &base->config, &im, &header, false, 30));
	assert_string_equal(text_of(base, "SELECT state FROM import"), "done");
	assert_int_equal(test_count(base, "SELECT kept_until - finished_at FROM import"),
			 30 * 86400);
	assert_string_equal(
	    text_of(base, "SELECT text FROM notice"),
	    "The import of \u201Cshop.csv\u201D is done: 3 rows, of which 2 created, "
	    "1 updated, 0 unchanged, 0 skipped, 0 failed.");
	assert_non_null(strstr(text_of(base, "SELECT body FROM message"), "is done: 3 rows"));
}

static void test_import_end__a_cancelled_one_keeps_what_it_took_in(void **state)
{
	struct csv_row header = {0};
	struct test_base *base = *state;
	struct import im = make_import(base, 1);

	assert_rc(RC_OK, import_end_done(&base->op, &base->config, &im, &header, true, 0));
	assert_int_equal(test_count(base, "SELECT cancelled_at IS NOT NULL FROM import"), 1);
	assert_int_equal(test_count(base, "SELECT kept_until IS NULL FROM import"), 1);
	assert_non_null(
	    strstr(text_of(base, "SELECT text FROM notice"), "cancelled after 3 of 4 rows"));
}

static void test_import_end__before_the_first_row_nothing_is_told(void **state)
{
	struct test_base *base = *state;
	struct import im = make_import(base, 1);

	assert_rc(RC_OK, import_end_unbegun(&base->op, &base->config, &im));
	assert_string_equal(text_of(base, "SELECT state || error FROM import"), "failed");
	assert_int_equal(test_count(base, "SELECT cancelled_at IS NOT NULL FROM import"), 1);
	assert_int_equal(test_count(base, "SELECT count(*) FROM notice"), 0);
}

static void test_import_end__nobodys_import_tells_nobody(void **state)
{
	struct test_base *base = *state;
	struct import im = make_import(base, 0);

	assert_rc(RC_OK, import_end_failed(&base->op, &base->config, &im, "x"));
	assert_int_equal(test_count(base, "SELECT count(*) FROM notice"), 0);
	assert_int_equal(test_count(base, "SELECT count(*) FROM message"), 0);
}

#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_import_end__##name, test_base_setup,                  \
					test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_failed_one_says_how_far_it_came),
	    TEST(a_done_one_mails_the_figures_of_its_page),
	    TEST(a_cancelled_one_keeps_what_it_took_in),
	    TEST(before_the_first_row_nothing_is_told),
	    TEST(nobodys_import_tells_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
