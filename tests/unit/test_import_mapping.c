/*
 * Columns find their fields by their headers; what a person chose is checked, stored and read back.
 */
#include "lib/domain/import_mapping.h"

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

/* header: cells with commas between; wanted: as import_mapping_format writes it. */
static void check_guess(struct op *op, const char *header, const char *wanted)
{
	struct import_mapping m;
	char *cells[64], *at = arena_dup(&op->mem, header);
	size_t count = 0;

	for (;; at++) {
		cells[count++] = at;
		at += strcspn(at, ",");
		if (!*at)
			break;
		*at = '\0';
	}
	import_mapping_guess(op, count, cells, &m);
	assert_string_equal(import_mapping_format(op, &m), wanted);
}

static void test_import_mapping__guesses_by_label_key_and_other_products(void **state)
{
	struct op *op = *state;

	check_guess(op, "First name,LAST NAME,E-mail,Phone", "first_name,last_name,email,phone");
	check_guess(op, "journey_stage,marketing_consent_at", "journey_stage,marketing_consent_at");
	check_guess(op, "  Vorname , Nach  name,Straße,PLZ", "first_name,,address,postal_code");
	check_guess(op, "VOLLSTÄNDIGER NAME,E-Mail-Adresse", "full_name,email");
	check_guess(op, "FNAME,LNAME,Email Address", "first_name,last_name,email");
}

static void test_import_mapping__leaves_what_it_does_not_know(void **state)
{
	struct op *op = *state;

	check_guess(op, "Notes,Email,Tags,Categories,", ",email,,,");
	check_guess(op, IMPORT_ERROR_COLUMN ",Email", ",email");
	check_guess(op, "Nothing", "");
}

static void test_import_mapping__gives_each_field_to_the_best_column(void **state)
{
	struct op *op = *state;

	check_guess(op, "Email,Email", "email,");
	check_guess(op, "Home Phone,Mobile Phone,Business Phone", ",phone,");
	check_guess(op, "id,Identifier", ",identifier");
	check_guess(op, "Name,Given Name,Family Name", ",first_name,last_name");
	check_guess(op, "Name,Email", "full_name,email");
}

static void test_import_mapping__reads_guarded_headers(void **state)
{
	/* "=Email" guarded is "'=Email", which is no known header; "'Email" is not guarded. */
	check_guess(*state, "'=Email,'+Phone,Email", ",,email");
}

static void test_import_mapping__guesses_by_values_without_a_header(void **state)
{
	char *one[] = {"Anna", "a@example.com", "+43 664 1234567", "1010", "b@example.com"};
	char *two[] = {"Bert", "", "0664/1234567", "2020"};
	struct csv_row rows[] = {{.count = 5, .cells = one}, {.count = 4, .cells = two}};
	struct import_mapping m;

	import_mapping_guess_by_values(6, rows, 2, &m);
	assert_string_equal(import_mapping_format(*state, &m), ",email,phone,,,");
	one[1] = "a@example.com, b@example.com";
	import_mapping_guess_by_values(5, rows, 2, &m);
	assert_string_equal(import_mapping_format(*state, &m), ",,phone,,email");
	import_mapping_guess_by_values(2, rows, 0, &m);
	assert_string_equal(import_mapping_format(*state, &m), ",");
}

static void test_import_mapping__survives_storing(void **state)
{
	struct import_mapping m = {.count = 4}, back;
	struct op *op = *state;

	m.targets[1] = CONTACT_EMAIL;
	m.targets[2] = IMPORT_TO_FULL_NAME;
	import_mapping_parse(import_mapping_format(op, &m), &back);
	assert_int_equal(back.count, 4);
	assert_memory_equal(back.targets, m.targets, sizeof(m.targets));
	m = (struct import_mapping){.count = CSV_COLUMNS_MAX};
	import_mapping_parse(import_mapping_format(op, &m), &back);
	assert_int_equal(back.count, CSV_COLUMNS_MAX);
}

static void check_refused(struct op *op, size_t count, const unsigned char *targets,
			  const char *words)
{
	struct import_mapping m = {.count = count};

	memcpy(m.targets, targets, count);
	op_clear_fault(op);
	assert_rc(RC_INVALID, import_mapping_check(op, &m));
	assert_string_equal(op->fault.field, "column");
	assert_non_null(strstr(op->fault.reason, words));
}

static void test_import_mapping__refuses_what_cannot_work(void **state)
{
	struct op *op = *state;
	struct import_mapping fine = {.count = 2, .targets = {CONTACT_EMAIL, CONTACT_CITY}};

	assert_rc(RC_OK, import_mapping_check(op, &fine));
	check_refused(op, 2, (unsigned char[]){CONTACT_EMAIL, CONTACT_EMAIL},
		      "2 columns go into \"E-mail\"");
	check_refused(op, 2, (unsigned char[]){IMPORT_TO_FULL_NAME, CONTACT_LAST_NAME},
		      "either the full name");
	check_refused(op, 2, (unsigned char[]){CONTACT_CITY, IMPORT_TO_NOTHING},
		      "at least one column");
}

static void test_import_mapping__knows_its_targets(void **state)
{
	(void)state;
	for (int t = 0; t < IMPORT_TARGETS; t++)
		assert_int_equal(import_target_find(import_target_key(t)), t);
	assert_int_equal(import_target_find("version"), -1);
	assert_string_equal(import_target_label(IMPORT_TO_FULL_NAME), "Full name");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_import_mapping__##name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(guesses_by_label_key_and_other_products),
	    TEST(leaves_what_it_does_not_know),
	    TEST(gives_each_field_to_the_best_column),
	    TEST(reads_guarded_headers),
	    TEST(guesses_by_values_without_a_header),
	    TEST(survives_storing),
	    TEST(refuses_what_cannot_work),
	    TEST(knows_its_targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
