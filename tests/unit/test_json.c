/*
 * JSON that is sent: order, escapes, and text that should never have been stored.
 */
#include "tests/unit/support.h"

#include "lib/platform/json.h"

static void assert_prints(const char *expected, struct json *root)
{
	struct str out;

	str_init(&out, 10000);
	json_print(root, 0, &out);
	assert_string_equal(expected, out.text);
	str_release(&out);
	json_free(root);
}

static void assert_text(const char *expected, const char *text)
{
	struct str out;

	str_init(&out, 10000);
	json_print_text(text, &out);
	assert_string_equal(expected, out.text);
	str_release(&out);
}

static void test_json__members_keep_their_order_and_types(void **state)
{
	struct json *root = json_new(), *inner, *list;

	(void)state;
	json_add_int(root, "z", INT64_C(9007199254740993));
	json_add_real(root, "y", -12.5);
	json_add_bool(root, "x", false);
	json_add_null(root, "w");
	json_add_optional(root, "v", "");
	json_add_optional(root, "u", "text");
	inner = json_add_object(root, "t");
	json_add_text(inner, "a", "");
	list = json_add_array(root, "s");
	json_append_text(list, "1");
	json_add_int(json_append_object(list), "n", -1);
	assert_prints("{\"z\":9007199254740993,\"y\":-12.5,\"x\":false,\"w\":null,\"v\":null,"
		      "\"u\":\"text\",\"t\":{\"a\":\"\"},\"s\":[\"1\",{\"n\":-1}]}",
		      root);
}

static void test_json__text_is_escaped_where_it_must(void **state)
{
	(void)state;
	assert_text("\"\\\"\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
	assert_text("\"\\u0001\\u001F\"", "\x01\x1f");
	assert_text("\"</script>\xE2\x80\xA8 \xF0\x9F\x98\x80 \xC3\xA9\"",
		    "</script>\xE2\x80\xA8 \xF0\x9F\x98\x80 \xC3\xA9");
	assert_text("\"\"", "");
}

static void test_json__bytes_that_are_no_text_are_mended(void **state)
{
	(void)state;
	assert_text("\"a\xEF\xBF\xBD"
		    "b\"",
		    "a\xff"
		    "b");
	assert_text("\"\xEF\xBF\xBD\"", "\xe2");
	assert_text("\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"", "\xed\xa0\x80");
}

static void test_json__no_number_is_null(void **state)
{
	struct json *root = json_new();

	(void)state;
	json_add_real(root, "a", __builtin_inf());
	assert_prints("{\"a\":null}", root);
}

static void test_json__indented_for_people(void **state)
{
	struct json *root = json_new();
	struct str out;

	(void)state;
	json_add_text(root, "a", "b");
	str_init(&out, 100);
	json_print(root, 2, &out);
	assert_string_equal("{\n  \"a\": \"b\"\n}", out.text);
	str_release(&out);
	json_free(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_json__members_keep_their_order_and_types),
	    cmocka_unit_test(test_json__text_is_escaped_where_it_must),
	    cmocka_unit_test(test_json__bytes_that_are_no_text_are_mended),
	    cmocka_unit_test(test_json__no_number_is_null),
	    cmocka_unit_test(test_json__indented_for_people),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
