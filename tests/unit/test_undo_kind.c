#include "tests/unit/support.h"

#include "lib/domain/attribute.h"
#include "lib/domain/contact.h"
#include "lib/domain/segment.h"
#include "lib/domain/tag.h"
#include "lib/domain/undo_kind.h"
#include "lib/domain/undo_record.h"

static void test_undo_kind__knows_every_field_that_changes(void **state)
{
	(void)state;
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		assert_non_null(undo_kind_find(CHANGE_CONTACT, f));
	assert_non_null(undo_kind_find(CHANGE_CONTACT, CONTACT_CHANGE_STATE));
	assert_non_null(undo_kind_find(CHANGE_CONTACT, CONTACT_CHANGE_EVENTS_LAST));
	assert_true(undo_kind_find(CHANGE_CONTACT, CONTACT_CHANGE_TAG)->by_value);
	assert_true(undo_kind_find(CHANGE_CONTACT, CONTACT_CHANGE_SEGMENT)->by_value);
	assert_non_null(undo_kind_find(CHANGE_CONTACT, CONTACT_CHANGE_ATTRIBUTE + 7));
	for (int f = TAG_LABEL; f <= TAG_SCOPE; f++)
		assert_non_null(undo_kind_find(CHANGE_TAG, f));
	assert_non_null(undo_kind_find(CHANGE_ATTRIBUTE, ATTRIBUTE_CHANGE_OPTION + 3));
	for (int f = SEGMENT_NAME; f <= SEGMENT_ARCHIVED; f++)
		assert_non_null(undo_kind_find(CHANGE_SEGMENT, f));
	for (int e = CHANGE_CONTACT; e <= CHANGE_SEGMENT; e++)
		assert_non_null(undo_entity_find((enum change_entity)e));
	assert_null(undo_kind_find(CHANGE_CONTACT, 98));
	assert_null(undo_entity_find((enum change_entity)99));
}

/* A sort of value from a newer program stays, and is said. */
static void test_undo_record__keeps_what_it_does_not_know(void **state)
{
	struct test_base *base = *state;
	struct undo_kept kept[UNDO_KEPT_SHOWN];
	struct undo_run run = {.op = &base->op, .is_look = true, .kept = kept};

	test_begin(base);
	assert_rc(RC_OK, change_begin(&base->op, "future", 0));
	assert_rc(RC_OK, change_field(&base->op, (enum change_entity)99, 5, 1, "old", "new", 0));
	run.target_id = base->op.batch_id;
	test_commit(base);
	assert_rc(RC_OK, undo_record_take(&run, UNDO_COMING, (enum change_entity)99, 5));
	assert_int_equal(run.result.kept, 1);
	assert_int_equal(run.kept_count, 1);
	assert_int_equal(kept[0].reason, UNDO_REFUSED);
	assert_string_equal(kept[0].old_value, "old");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_undo_kind__knows_every_field_that_changes),
	    cmocka_unit_test_setup_teardown(test_undo_record__keeps_what_it_does_not_know,
					    test_base_setup, test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
