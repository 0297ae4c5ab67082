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

/* Delete a tag and an attribute, and give their names to others; *batches. */
static void take_names(struct test_base *base, int64_t *tag_batch, int64_t *attribute_batch)
{
	struct tag tag;
	int64_t id, people;

	test_begin(base);
	assert_rc(RC_OK, tag_create(&base->op, "Press", "", TAG_CONTACTS, &tag));
	assert_rc(RC_OK, attribute_create(&base->op, "Plan", ATTRIBUTE_TEXT, NULL, 0, &id));
	base->op.batch_id = 0;
	assert_rc(RC_OK, tag_delete(&base->op, tag.id, &people));
	*tag_batch = base->op.batch_id;
	base->op.batch_id = 0;
	assert_rc(RC_OK, attribute_delete(&base->op, id, &people));
	*attribute_batch = base->op.batch_id;
	base->op.batch_id = 0;
	assert_rc(RC_OK, tag_create(&base->op, "PRESS", "", TAG_CONTACTS, &tag));
	assert_rc(RC_OK, attribute_create(&base->op, "plan", ATTRIBUTE_TEXT, NULL, 0, &id));
	test_commit(base);
	base->op.batch_id = 0;
}

static void test_undo_look__knows_that_a_name_is_taken(void **state)
{
	struct test_base *base = *state;
	int64_t batches[2];
	struct undo_result looked, result;
	struct undo_kept *kept;
	size_t count;

	take_names(base, &batches[0], &batches[1]);
	for (size_t i = 0; i < 2; i++) {
		assert_rc(RC_OK, undo_look(&base->op, batches[i], &looked, &kept, &count));
		assert_int_equal(looked.restored, 0);
		assert_int_equal(looked.kept, 1);
		assert_int_equal(kept[0].reason, UNDO_REFUSED);
		test_begin(base);
		assert_rc(RC_OK, undo_batch(&base->op, batches[i], &result));
		test_commit(base);
		base->op.batch_id = 0;
		assert_int_equal(result.restored, 0);
		assert_int_equal(result.kept, looked.kept);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_undo_kind__knows_every_field_that_changes),
	    cmocka_unit_test_setup_teardown(test_undo_record__keeps_what_it_does_not_know,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_undo_look__knows_that_a_name_is_taken,
					    test_base_setup, test_base_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
