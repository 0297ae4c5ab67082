#include "tests/unit/support.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/exact_copy.h"

static void test_exact_copy__every_header_reads_back(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;
	struct exact_header h;

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++) {
		const char *text = exact_header_field(op, (enum contact_field)f);

		assert_rc(RC_OK, exact_header_parse(op, text, &h));
		assert_int_equal(f, h.field);
		assert_int_equal(-1, h.column);
		assert_null(h.attribute_key);
	}
	for (int c = 0; c < EXACT_COLUMNS; c++) {
		const char *text = exact_header_column(op, (enum exact_column)c);

		assert_rc(RC_OK, exact_header_parse(op, text, &h));
		assert_int_equal(c, h.column);
		assert_int_equal(CONTACT_FIELD_NONE, h.field);
	}
	assert_string_equal(EXACT_COPY_ID_HEADER, exact_header_column(op, EXACT_COLUMN_ID));
	assert_true(exact_copy_is(EXACT_COPY_ID_HEADER));
	assert_false(exact_copy_is("Muster ID"));
}

static void test_exact_copy__the_header_of_an_attribute_has_all_of_it(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;
	struct attribute_option options[] = {
	    {.label = "S"}, {.label = "M, wide"}, {.label = "\"L"}};
	struct attribute a = {.key = "size",
			      .name = "Size: of, \"shoes\"",
			      .type = ATTRIBUTE_SEVERAL,
			      .options = options,
			      .option_count = ARRAY_LEN(options)};
	struct exact_header h;

	assert_rc(RC_OK, exact_header_parse(op, exact_header_attribute(op, &a), &h));
	assert_string_equal("size", h.attribute_key);
	assert_string_equal(a.name, h.attribute_name);
	assert_int_equal(ATTRIBUTE_SEVERAL, h.attribute_type);
	assert_int_equal(3, h.option_count);
	for (size_t i = 0; i < h.option_count; i++)
		assert_string_equal(options[i].label, h.options[i]);
	for (int t = ATTRIBUTE_TEXT; t < ATTRIBUTE_TYPE_COUNT; t++) {
		a.type = (enum attribute_type)t;
		assert_rc(RC_OK, exact_header_parse(op, exact_header_attribute(op, &a), &h));
		assert_int_equal(t, h.attribute_type);
	}
}

static void test_exact_copy__other_headers_are_none_of_ours(void **state)
{
	struct test_base *base = *state;
	static const char *const none[] = {"",
					   "E-mail",
					   "email",
					   "email:number",
					   ":text",
					   "attr.x",
					   "attr.x:text",
					   "attr.x:text:",
					   "attr.:text:X",
					   "attr.x:tags:X",
					   "email:text:x",
					   "tags:text",
					   "colour:tags"};
	struct exact_header h;

	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		assert_rc(RC_NOT_FOUND, exact_header_parse(&base->op, none[i], &h));
}

static void test_exact_copy__tags_and_lists_read_back(void **state)
{
	struct test_base *base = *state;
	struct op *op = &base->op;
	const struct tag tag = {
	    .label = "\"VIP\": Customer", .colour = "teal", .scope = TAG_CONTACTS};
	const char *items[2] = {exact_tag_text(op, &tag), "Newsletter, weekly"};
	const char **read;
	struct tag back;
	size_t count;

	exact_list_parse(op, attribute_value_join(op, items, 2), &read, &count);
	assert_int_equal(2, count);
	assert_string_equal(items[1], read[1]);
	assert_rc(RC_OK, exact_tag_parse(op, read[0], &back));
	assert_string_equal(tag.label, back.label);
	assert_string_equal("vip-customer", back.name);
	assert_string_equal("teal", back.colour);
	assert_int_equal(TAG_CONTACTS, back.scope);
	assert_rc(RC_INVALID, exact_tag_parse(op, "VIP", &back));
	assert_rc(RC_INVALID, exact_tag_parse(op, "teal:nowhere:VIP", &back));
	assert_rc(RC_INVALID, exact_tag_parse(op, "teal:both:", &back));
	exact_list_parse(op, " , ", &read, &count);
	assert_int_equal(0, count);
}

static void test_exact_copy__words_of_sources_and_types_are_told_apart(void **state)
{
	enum contact_source source;

	(void)state;
	for (int i = CONTACT_SOURCE_MANUAL; i <= CONTACT_SOURCE_CONVERSATION; i++) {
		assert_true(
		    contact_source_of(contact_source_word((enum contact_source)i), &source));
		assert_int_equal(i, source);
	}
	assert_false(contact_source_of("By hand", &source));
	for (int i = 0; i < EXACT_TYPES; i++)
		assert_int_equal(i, exact_type_parse(exact_type_word((enum exact_type)i)));
	assert_int_equal(EXACT_TYPES, exact_type_parse("x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_exact_copy__every_header_reads_back,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(
		test_exact_copy__the_header_of_an_attribute_has_all_of_it, test_base_setup,
		test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_exact_copy__other_headers_are_none_of_ours,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test_setup_teardown(test_exact_copy__tags_and_lists_read_back,
					    test_base_setup, test_base_teardown),
	    cmocka_unit_test(test_exact_copy__words_of_sources_and_types_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
