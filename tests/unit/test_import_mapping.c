/*
 * Columns find their fields by their headers; what a person chose is checked, stored and read back.
 */
#include "lib/domain/import_mapping.h"

#include "lib/domain/exact_copy.h"

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

/* The words of its targets, with commas between. */
static const char *words(struct op *op, const struct import_mapping *m)
{
	const char *text = "";

	for (size_t i = 0; i < m->count; i++)
		text = arena_printf(&op->mem, "%s%s%s", text, i ? "," : "",
				    import_target_word(op, m->columns[i].target));
	return text;
}

/* header: cells with commas between; wanted: as words writes it. */
static void check_guess_with(struct op *op, const char *header, const struct attribute *attributes,
			     size_t attribute_count, const char *wanted)
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
	import_mapping_guess(op, count, cells, attributes, attribute_count, &m);
	assert_string_equal(words(op, &m), wanted);
}

static void check_guess(struct op *op, const char *header, const char *wanted)
{
	check_guess_with(op, header, NULL, 0, wanted);
}

static void test_import_mapping__tells_attributes_from_what_is_reckoned_here(void **state)
{
	static const struct attribute list[] = {
	    {.id = 5, .key = "total_spent", .name = "Total Spent"},
	    {.id = 6, .key = "orders", .name = "Orders"},
	};
	struct op *op = *state;

	/* Our own file. */
	check_guess_with(op, "Muster ID,Total spent,Total Spent", list, 1,
			 "contact_id,leave_out,attribute:5");
	check_guess_with(op, "Muster ID,Total Spent,Total spent", list, 1,
			 "contact_id,attribute:5,leave_out");
	check_guess_with(op, "Muster ID,Total spent", list, 1, "contact_id,leave_out");
	/* Both are spelled alike: it is asked. */
	check_guess_with(op, "Muster ID,Orders,Orders", list, 2, "contact_id,,");
	/* Somebody else's. */
	check_guess_with(op, "Email,Total spent", list, 1, "email,attribute:5");
	check_guess_with(op, "Email,Total spent,Total Spent", list, 1, "email,,attribute:5");
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

	check_guess(op, "Notes,Email,Gender,", ",email,,");
	check_guess(op, IMPORT_ERROR_COLUMN ",Email", "leave_out,email");
	check_guess(op, "Nothing", "");
}

static void test_import_mapping__gives_each_field_to_the_best_column(void **state)
{
	struct op *op = *state;

	check_guess(op, "Email,Email", "email,more_email");
	check_guess(op, "Home Phone,Mobile Phone,Business Phone", "more_phone,phone,more_phone");
	check_guess(op, "id,Identifier", ",identifier");
	check_guess(op, "Name,Given Name,Family Name", ",first_name,last_name");
	check_guess(op, "Name,Email", "full_name,email");
}

/* Headers as the products write them (their first columns, and those that matter). */
static void test_import_mapping__knows_the_files_of_other_products(void **state)
{
	static const char *const files[][2] = {
	    {"First Name,Last Name,Organization Name,Labels,E-mail 1 - Value,E-mail 2 - Value,"
	     "Phone 1 - Value,Phone 2 - Value",
	     "first_name,last_name,company,tags,email,more_email,phone,more_phone"},
	    {"Name,Given Name,Family Name,Group Membership,E-mail 1 - Value,Phone 1 - Value",
	     ",first_name,last_name,tags,email,phone"},
	    {"First Name,Last Name,Company,Mobile Phone,Home Phone,Categories,E-mail Address,"
	     "E-mail 2 Address",
	     "first_name,last_name,company,phone,more_phone,tags,email,more_email"},
	    {"Email Address,First Name,Last Name,UNSUB_TIME,UNSUB_REASON,TAGS",
	     "email,first_name,last_name,email_status,email_status_reason,tags"},
	    {"Record ID,First Name,Last Name,Email,Phone Number,Create Date",
	     "identifier,first_name,last_name,email,phone,signup"},
	    {"Email,First Name,City,State / Region,Zip Code,Email Marketing Consent",
	     "email,first_name,city,region,postal_code,marketing_consent"},
	    {"Customer ID,First Name,Email,Accepts Email Marketing,Phone,Tags",
	     "identifier,first_name,email,marketing_consent,phone,tags"},
	    {"Name,Username,Sign Up,Email,City,Postal Code",
	     "full_name,identifier,signup,email,city,postal_code"},
	    {"id,Description,Email,Name,Created (UTC)", "identifier,,email,full_name,signup"},
	    {"id,name,email,identifier,phone_number,labels,company_name",
	     ",full_name,email,identifier,phone,tags,company"},
	    {"email,name,attributes", "email,full_name,attributes"},
	    {"email,firstname,lastname,company,state,zipcode",
	     "email,first_name,last_name,company,region,postal_code"},
	    {"CONTACT ID,EMAIL,FIRSTNAME,LASTNAME,SMS,LANDLINE_NUMBER,WHATSAPP",
	     "identifier,email,first_name,last_name,phone,more_phone,more_phone"},
	    {"First Name,Last Name,Email Address,Company,Position,Connected On",
	     "first_name,last_name,email,company,,signup"},
	    {"First Name,Last Name,Primary Email,Secondary Email,Work Phone,Mobile Number",
	     "first_name,last_name,email,more_email,more_phone,phone"},
	    {"muster_id:number,first_name:text,email_status:status,tags:tags,state:state",
	     "contact_id,first_name,email_status,tags,copy:state"},
	};

	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		check_guess(*state, files[i][0], files[i][1]);
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

	import_mapping_guess_by_values(*state, 6, rows, 2, &m);
	assert_string_equal(words(*state, &m), ",email,phone,,,");
	one[1] = "a@example.com, b@example.com";
	import_mapping_guess_by_values(*state, 5, rows, 2, &m);
	assert_string_equal(words(*state, &m), ",,phone,,email");
	import_mapping_guess_by_values(*state, 2, rows, 0, &m);
	assert_string_equal(words(*state, &m), ",");
}

static void test_import_mapping__survives_storing(void **state)
{
	const char *tags[] = {"Fair 2026", "a \"b\""};
	struct import_word word[] = {{"wien", "Vienna"}};
	struct import_part parts[] = {{"plan", 3}, {"city", 0}};
	struct import_mapping m, back;
	struct op *op = *state;
	const char *text;

	import_mapping_init(op, 3, &m);
	m.people = IMPORT_UPDATE_ONLY;
	m.keys[0] = IMPORT_BY_IDENTIFIER;
	m.key_count = 1;
	m.needs_key = m.raise = true;
	m.tags = tags;
	m.tag_count = 2;
	m.segment_mode = IMPORT_REPLACE;
	m.columns[0].target = (struct import_target){IMPORT_TO_FIELD, CONTACT_EMAIL};
	m.columns[0].policy = IMPORT_MIRROR;
	m.columns[1].target = (struct import_target){IMPORT_TO_ATTRIBUTE, 12};
	m.columns[1].words = word;
	m.columns[1].word_count = 1;
	m.columns[1].unknown = IMPORT_FAIL_ROW;
	m.columns[1].dates = IMPORT_MONTH_FIRST;
	m.columns[1].decimal_comma = m.columns[1].decimal_said = true;
	m.columns[2].target.to = IMPORT_TO_ATTRIBUTES;
	m.columns[2].parts = parts;
	m.columns[2].part_count = 2;
	m.columns[2].mode = IMPORT_REMOVE;
	text = import_mapping_format(op, &m);
	import_mapping_parse(op, text, &back);
	assert_string_equal(import_mapping_format(op, &back), text);
	assert_string_equal(words(op, &back), "email,attribute:12,attributes");
	assert_string_equal(back.columns[1].words[0].to, "Vienna");
	assert_int_equal(back.columns[2].parts[0].attribute_id, 3);
	assert_int_equal(back.segment_mode, IMPORT_REPLACE);
	assert_string_equal(back.tags[1], "a \"b\"");
}

static void test_import_mapping__of_an_earlier_version_is_read(void **state)
{
	struct import_mapping m;

	import_mapping_parse(*state, "email,,full_name,blocked,", &m);
	assert_string_equal(words(*state, &m), "email,leave_out,full_name,blocked,leave_out");
	assert_int_equal(m.people, IMPORT_LEAVE);
	assert_false(m.needs_key);
	import_mapping_parse(*state, "", &m);
	assert_string_equal(words(*state, &m), "leave_out");
}

static void check_refused(struct op *op, const char *columns, const char *field, const char *why)
{
	struct import_mapping m;

	import_mapping_parse(op, columns, &m);
	op_clear_fault(op);
	assert_rc(RC_INVALID, import_mapping_check(op, &m, NULL, 0));
	assert_string_equal(op->fault.field, field);
	if (!strstr(op->fault.reason, why))
		fail_msg("%s: %s", columns, op->fault.reason);
}

static void test_import_mapping__refuses_what_cannot_work(void **state)
{
	struct op *op = *state;
	struct import_mapping m;

	import_mapping_parse(op, "email,city", &m);
	assert_rc(RC_OK, import_mapping_check(op, &m, NULL, 0));
	check_refused(op, "email,email", "column", "columns 1 and 2 both go into \"E-mail\"");
	check_refused(op, "full_name,last_name", "column", "either the full name");
	check_refused(op, "city,country", "column", "at least one column with a name");
	check_refused(op, ",", "column", "at least one column");
	check_refused(op, "email,attribute:3", "column", "column 2 goes into was deleted");
	check_refused(op, "email,email_status_at", "column", "means nothing without");
	m.columns[1].target.to = IMPORT_TO_NOTHING;
	assert_rc(RC_INVALID, import_mapping_check(op, &m, NULL, 0));
	assert_non_null(strstr(op->fault.reason, "column 2, or leave it out"));
	import_mapping_parse(op, "first_name,city", &m);
	assert_rc(RC_OK, import_mapping_check(op, &m, NULL, 0));
	m.needs_key = true;
	assert_rc(RC_INVALID, import_mapping_check(op, &m, NULL, 0));
	assert_string_equal(op->fault.field, "keys");
	m.needs_key = false;
	m.people = IMPORT_UPDATE;
	assert_rc(RC_INVALID, import_mapping_check(op, &m, NULL, 0));
	assert_string_equal(op->fault.field, "keys");
	import_mapping_parse(op, "email,tags", &m);
	m.tags = (const char *[]){"no, comma"};
	m.tag_count = 1;
	assert_rc(RC_INVALID, import_mapping_check(op, &m, NULL, 0));
	assert_string_equal(op->fault.field, "tag");
}

static void test_import_mapping__knows_its_targets(void **state)
{
	struct op *op = *state;
	struct import_target t;

	for (int to = 0; to < IMPORT_TO_COUNT; to++) {
		struct import_target given = {(enum import_to)to, 0};

		if (to == IMPORT_TO_FIELD || to == IMPORT_TO_ATTRIBUTE)
			given.id = 5;
		if (to == IMPORT_TO_COPY)
			given.id = EXACT_COLUMN_STATE;
		assert_true(import_target_parse(import_target_word(op, given), &t));
		assert_int_equal(t.to, given.to);
		assert_int_equal(t.id, given.id);
	}
	assert_false(import_target_parse("nothing of ours", &t));
	assert_false(import_target_parse("attribute:", &t));
	assert_false(import_target_parse("attribute:1x", &t));
	assert_false(import_target_parse("copy:muster_id", &t));
	assert_false(import_target_parse("copy:", &t));
	assert_string_equal(
	    import_target_label((struct import_target){IMPORT_TO_FULL_NAME, 0}, NULL, 0),
	    "Full name");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_import_mapping__##name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(guesses_by_label_key_and_other_products),
	    TEST(leaves_what_it_does_not_know),
	    TEST(gives_each_field_to_the_best_column),
	    TEST(knows_the_files_of_other_products),
	    TEST(reads_guarded_headers),
	    TEST(tells_attributes_from_what_is_reckoned_here),
	    TEST(guesses_by_values_without_a_header),
	    TEST(survives_storing),
	    TEST(of_an_earlier_version_is_read),
	    TEST(refuses_what_cannot_work),
	    TEST(knows_its_targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
