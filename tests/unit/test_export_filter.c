/*
 * Exports of whom a filter or a segment means: these people and no others, or nobody.
 */
#include "tests/unit/segment_support.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/domain/contact_selection.h"
#include "lib/domain/export.h"
#include "lib/domain/export_file.h"

static struct export make_export(const char *filter, int64_t segment_id)
{
	return (struct export){.name = "File",
			       .what = "contacts",
			       .format = "csv",
			       .columns = "",
			       .search = "",
			       .filter = filter,
			       .filter_day = "",
			       .segment_id = segment_id,
			       .segment_name = ""};
}

/* As the page asks, with the number that it shows; claimed. */
static struct export ask(struct test_base *base, struct export e)
{
	const char *message;

	test_begin(base);
	assert_rc(RC_OK, export_count(&base->op, &e, &message));
	e.asked_rows = e.expected_rows;
	assert_rc(RC_OK, export_request(&base->op, &e));
	assert_rc(RC_OK, export_claim(&base->op, &e));
	test_commit(base);
	return e;
}

static bool go_on(void *context, const struct export *e)
{
	(void)context;
	(void)e;
	return true;
}

/* What the job does: another account than anybody's acts. */
static enum rc write_file(struct test_base *base, struct export *e)
{
	enum rc rc;

	base->op.account_id = 0;
	rc = export_file_write(&base->op, &base->config, e, NULL, go_on, NULL);
	base->op.account_id = 1;
	return rc;
}

static const char *file_path(struct test_base *base, const struct export *e)
{
	return arena_printf(&base->op.mem, "%s/exports/%s", base->dir, e->file_name);
}

/* The numbers in the first column: "1 3". */
static const char *ids_of(struct test_base *base, const struct export *e)
{
	char line[4096];
	const char *ids = "";
	FILE *file = fopen(file_path(base, e), "r");

	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file)); /* the header */
	while (fgets(line, sizeof(line), file))
		ids = arena_printf(&base->op.mem, "%s%s%lld", ids, ids[0] ? " " : "",
				   (long long)strtoll(line, NULL, 10));
	fclose(file);
	return ids;
}

static void make_people(struct test_base *base)
{
	make_team(base);
	make_person(base, "Ana", "Wien");
	make_person(base, "Ben", "Wien");
	make_person(base, "Ana", "Graz");
}

static void test_export_filter__writes_exactly_these_people(void **state)
{
	struct test_base *base = *state;
	struct export e;

	make_people(base);
	e = ask(base, make_export("city  is  Wien", 0));
	assert_string_equal("city is \"Wien\"", e.filter);
	assert_int_equal(TEST_NOW, e.filter_at);
	assert_int_equal(2, e.asked_rows);
	assert_rc(RC_OK, write_file(base, &e));
	assert_string_equal("1 2", ids_of(base, &e));
	e = ask(base, make_export("first_name is \"ana\"",
				  make_segment(base, "Vienna", "city is \"Wien\"").id));
	assert_string_equal("Vienna", e.segment_name);
	assert_rc(RC_OK, write_file(base, &e));
	assert_string_equal("1", ids_of(base, &e));
}

static void test_export_filter__sees_with_the_eyes_of_who_asked(void **state)
{
	struct test_base *base = *state;
	struct export e;
	int64_t mine;

	make_people(base);
	act_as(base, 2);
	mine = make_private(base, "Mine", "city is \"Graz\"").id;
	e = ask(base, make_export("segment is \"Mine\"", mine));
	assert_rc(RC_OK, write_file(base, &e));
	assert_string_equal("3", ids_of(base, &e));
	act_as(base, 1);
	assert_rc(RC_NOT_FOUND, export_count(&base->op,
					     &(struct export){.what = "contacts",
							      .format = "csv",
							      .columns = "",
							      .search = "",
							      .filter = "",
							      .segment_id = mine},
					     &(const char *){NULL}));
}

static void test_export_filter__dates_start_when_it_was_asked_for(void **state)
{
	struct test_base *base = *state;
	struct export e;

	make_people(base);
	e = ask(base, make_export("created is today", 0));
	assert_int_equal(3, e.asked_rows);
	base->op.now += INT64_C(3) * 24 * 3600;
	assert_rc(RC_OK, write_file(base, &e));
	assert_string_equal("1 2 3", ids_of(base, &e));
}

static void test_export_filter__without_a_meaning_holds_nobody(void **state)
{
	struct test_base *base = *state;
	struct export filter, segment;
	struct segment s;

	make_people(base);
	s = make_segment(base, "Vienna", "city is \"Wien\"");
	filter = ask(base, make_export("segment is not \"Vienna\"", 0));
	segment = ask(base, make_export("", s.id));
	test_begin(base);
	assert_rc(RC_OK, segment_archive(&base->op, s.id));
	test_commit(base);
	assert_rc(RC_INVALID, write_file(base, &filter));
	assert_string_equal("There is no segment \"Vienna\".", filter.error);
	assert_null(strstr(base->op.fault.reason, "Vienna"));
	assert_int_equal(-1, access(file_path(base, &filter), F_OK));
	assert_rc(RC_INVALID, write_file(base, &segment));
	assert_string_equal("This segment is archived.", segment.error);
	assert_int_equal(-1, access(file_path(base, &segment), F_OK));
}

static void test_export_filter__is_refused_when_the_number_moved(void **state)
{
	struct test_base *base = *state;
	struct export e = make_export("city is \"Wien\"", 0);
	const char *message;

	make_people(base);
	test_begin(base);
	assert_rc(RC_OK, export_count(&base->op, &e, &message));
	e.asked_rows = 3;
	assert_rc(RC_CONFLICT, export_request(&base->op, &e));
	assert_string_equal("asked", base->op.fault.field);
	e = make_export("tag is \"gone\"", 0);
	assert_rc(RC_INVALID, export_count(&base->op, &e, &message));
	assert_string_equal("there is no tag \"gone\"", message);
	test_commit(base);
	assert_int_equal(0, test_count(base, "SELECT count(*) FROM export"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_export_filter__writes_exactly_these_people),
	    TEST(test_export_filter__sees_with_the_eyes_of_who_asked),
	    TEST(test_export_filter__dates_start_when_it_was_asked_for),
	    TEST(test_export_filter__without_a_meaning_holds_nobody),
	    TEST(test_export_filter__is_refused_when_the_number_moved),
	};

	return cmocka_run_group_tests_name("export_filter", tests, NULL, NULL);
}
