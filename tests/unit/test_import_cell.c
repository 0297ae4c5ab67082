/*
 * Cells: what a column says about all of its values, and the column beside it.
 */
#include "lib/domain/import_cell.h"

#include "tests/unit/support.h"

static int setup(void **state)
{
	struct op *op = mem_alloc(sizeof(*op));

	op_init(op, NULL, TEST_NOW);
	*state = op;
	return 0;
}

static int teardown(void **state)
{
	op_release(*state);
	free(*state);
	return 0;
}

static const char *date_of(struct op *op, bool is_utc, const char *text)
{
	struct import_column how = {.is_utc = is_utc};
	struct import_cell c = {.op = op, .how = &how, .text = arena_dup(&op->mem, text)};

	return import_cell_date(&c);
}

static void test_import_cell__reads_times_that_are_called_utc(void **state)
{
	assert_string_equal(date_of(*state, true, "2025-07-01 12:00"), "2025-07-01 12:00Z");
	assert_string_equal(date_of(*state, true, "1 Jul 2025 12:00"), "2025-07-01T12:00:00Z");
	assert_string_equal(date_of(*state, true, "2025-07-01T12:00Z"), "2025-07-01T12:00Z");
	assert_string_equal(date_of(*state, false, "2025-07-01 12:00"), "2025-07-01 12:00");
	assert_string_equal(date_of(*state, true, "2025-07-01T12:00:00+02:00"),
			    "2025-07-01T12:00:00+02:00");
	assert_string_equal(date_of(*state, true, "2025-07-01"), "2025-07-01");
	assert_null(date_of(*state, true, "soon"));
}

static const char *phone_of(struct op *op, bool is_international, const char *text)
{
	struct import_column how = {.is_international = is_international};
	struct import_cell c = {.op = op, .how = &how};

	return import_cell_phone(&c, text);
}

static void test_import_cell__reads_numbers_that_lack_their_plus(void **state)
{
	assert_string_equal(phone_of(*state, true, "447700900253"), "+447700900253");
	assert_string_equal(phone_of(*state, false, "447700900253"), "447700900253");
	assert_string_equal(phone_of(*state, true, "0664 1234"), "0664 1234");
	assert_string_equal(phone_of(*state, true, "06641234"), "06641234");
	assert_string_equal(phone_of(*state, false, "'06641234"), "06641234");
	assert_string_equal(phone_of(*state, true, ""), "");
}

static void test_import_cell__labels_what_stands_beside(void **state)
{
	struct import_column columns[] = {
	    {.target = {IMPORT_TO_POINT_LABEL, 0}},	 {.target = {IMPORT_TO_MORE_EMAIL, 0}},
	    {.target = {IMPORT_TO_POINT_LABEL, 0}},	 {.target = {IMPORT_TO_MORE_PHONE, 0}},
	    {.target = {IMPORT_TO_FIELD, CONTACT_CITY}}, {.target = {IMPORT_TO_POINT_LABEL, 0}},
	};
	struct import_mapping m = {.count = ARRAY_LEN(columns), .columns = columns};

	(void)state;
	assert_int_equal(import_mapping_labelled(&m, 0), 1);
	assert_int_equal(import_mapping_labelled(&m, 2), 3);
	assert_true(import_mapping_labelled(&m, 5) == SIZE_MAX);
	/* The other way round. */
	columns[0].target = (struct import_target){IMPORT_TO_FIELD, CONTACT_EMAIL};
	columns[1].target = (struct import_target){IMPORT_TO_POINT_LABEL, 0};
	columns[2].target = (struct import_target){IMPORT_TO_MORE_PHONE, 0};
	columns[3].target = (struct import_target){IMPORT_TO_POINT_LABEL, 0};
	assert_int_equal(import_mapping_labelled(&m, 1), 0);
	assert_int_equal(import_mapping_labelled(&m, 3), 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_import_cell__##name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(reads_times_that_are_called_utc),
	    TEST(reads_numbers_that_lack_their_plus),
	    TEST(labels_what_stands_beside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
