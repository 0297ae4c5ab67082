#include "tests/unit/import_trial.h"

#include "lib/domain/change.h"
#include "lib/platform/zone.h"

enum { CELLS_MAX = 64 };

void trial_prepare(struct test_base *base, struct trial *t, const char *columns, bool update)
{
	*t = (struct trial){
	    .import = {.id = 7, .obtained_by = 1, .segments = "", .created_at = TEST_NOW}};
	import_mapping_parse(&base->op, columns, &t->mapping);
	t->mapping.people = update ? IMPORT_UPDATE : IMPORT_LEAVE;
}

void trial_open(struct test_base *base, struct trial *t)
{
	zone_use("UTC");
	t->import.mapping = import_mapping_format(&base->op, &t->mapping);
	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "import", 7));
	assert_rc(RC_OK, import_rules_open(&base->op, &t->import, "AT", NULL, &t->rules));
	assert_rc(RC_OK, import_rules_begin(&base->op, &t->rules));
}

void trial_close(struct test_base *base, struct trial *t)
{
	assert_rc(RC_OK, import_rules_end(&base->op, &t->rules));
	import_rules_close(&t->rules);
	test_commit(base);
}

struct import_plan trial_take(struct test_base *base, struct trial *t, const char *text)
{
	struct csv_row row = {.number = ++t->number};
	char *cells[CELLS_MAX], *at = arena_dup(&base->op.mem, text);

	for (;; at++) {
		cells[row.count++] = at;
		at += strcspn(at, "|");
		if (!*at)
			break;
		*at = '\0';
	}
	row.cells = cells;
	assert_rc(RC_OK,
		  import_row_plan(&base->op, &t->rules, &import_people_stored, &row, &t->plan));
	assert_int_equal(base->op.fault.rc, RC_OK);
	assert_rc(RC_OK, import_row_apply(&base->op, &t->rules, &t->plan));
	return t->plan;
}

void trial_check(struct test_base *base, struct trial *t, const char *text,
		 enum import_bucket bucket)
{
	struct import_plan plan = trial_take(base, t, text);

	if (plan.bucket != bucket)
		fail_msg("\"%s\" ended in %d (%s), not in %d", text, plan.bucket, plan.reason,
			 bucket);
}

const char *trial_value(struct test_base *base, const char *sql)
{
	const char *out;

	assert_rc(RC_OK, db_get_text(&base->op, &out, sql, DB_NO_ARGS));
	return out;
}
