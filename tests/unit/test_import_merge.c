/*
 * Which of two values stands: what a row says, or what its person has.  That plans are written as
 * merged, for all policies, is tried in test_import_plan.c.
 */
#include "lib/domain/import_merge.h"

#include "tests/unit/import_trial.h"

enum { COLUMNS = 3 };

/* A row of three cells over somebody who is called Ann Huber, of Graz. */
static struct import_work begin(struct test_base *base, struct trial *t, char **cells)
{
	static struct import_plan plan;
	struct import_work w = {
	    .op = &base->op, .rules = &t->rules, .people = &import_people_stored, .plan = &plan};
	struct csv_row row = {.number = 1, .cells = cells, .count = COLUMNS};

	assert_rc(RC_OK, import_said_read(&base->op, &t->rules, &row, &w.said));
	plan = (struct import_plan){.reason = ""};
	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		plan.before.contact.values[f] = "";
	plan.before.contact.values[CONTACT_FIRST_NAME] = "Ann";
	plan.before.contact.values[CONTACT_LAST_NAME] = "Huber";
	plan.before.contact.values[CONTACT_CITY] = "Graz";
	plan.after = plan.before;
	return w;
}

static void open_trial(struct test_base *base, struct trial *t)
{
	trial_prepare(base, t, "first_name,last_name,city", true);
	t->mapping.columns[0].policy = IMPORT_OVERWRITE;
	t->mapping.columns[1].policy = IMPORT_FILL;
	t->mapping.columns[2].policy = IMPORT_MIRROR;
	trial_open(base, t);
}

static void test_import_merge__follows_each_columns_policy(void **state)
{
	char first[] = "Bea", last[] = "Maier", none[] = "", *cells[COLUMNS] = {first, last, none};
	struct test_base *base = *state;
	struct import_work w;
	struct trial t;

	open_trial(base, &t);
	w = begin(base, &t, cells);
	import_merge_fields(&w);
	assert_string_equal(w.plan->after.contact.values[CONTACT_FIRST_NAME], "Bea");
	assert_string_equal(w.plan->after.contact.values[CONTACT_LAST_NAME], "Huber");
	assert_string_equal(w.plan->after.contact.values[CONTACT_CITY], "");
	/* What was there stays with "before", which the plan is compared with. */
	assert_string_equal(w.plan->before.contact.values[CONTACT_CITY], "Graz");
	assert_int_equal(w.said.held_count, 0);
	assert_rc(RC_OK, import_merge_rest(&w));
	trial_close(base, &t);
}

static void test_import_merge__an_edit_since_the_upload_stays_and_is_said(void **state)
{
	char first[] = "Bea", last[] = "", city[] = "Wien", *cells[COLUMNS] = {first, last, city};
	struct import_edit edit = {.field = CONTACT_FIRST_NAME};
	struct test_base *base = *state;
	struct import_work w;
	struct trial t;

	open_trial(base, &t);
	w = begin(base, &t, cells);
	w.edits = (struct import_edits){.list = &edit, .count = 1};
	import_merge_fields(&w);
	assert_string_equal(w.plan->after.contact.values[CONTACT_FIRST_NAME], "Ann");
	assert_string_equal(w.plan->after.contact.values[CONTACT_CITY], "Wien");
	assert_int_equal(w.said.held_count, 1);
	assert_int_equal(w.said.held[0].column, 0);
	assert_int_equal(w.said.held[0].why, IMPORT_HELD_EDITED);
	trial_close(base, &t);
}

#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_import_merge__##name, test_base_setup,                \
					test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(follows_each_columns_policy),
	    TEST(an_edit_since_the_upload_stays_and_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
