/*
 * JSON that others wrote: read exactly, or refused.
 */
#include "lib/platform/json_read.h"

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

static void test_json_read__reads_each_kind_of_value(void **state)
{
	static const char text[] =
	    "{\"a\": \"x\", \"n\": 7210448301122334455, \"r\": 12.5, \"t\": true,"
	    " \"z\": null, \"l\": [1, \"two\"], \"o\": {\"k\": false}}";
	struct op *op = *state;
	struct json_value *root;
	const char *keys = "";

	assert_rc(RC_OK, json_read(op, "cell", text, &root));
	assert_int_equal(json_kind(root), JSON_IS_OBJECT);
	assert_string_equal(json_get_text(root, "a", "?"), "x");
	assert_string_equal(json_get_text(root, "n", "?"), "?");
	assert_int_equal(json_get_int(root, "n", 0), INT64_C(7210448301122334455));
	assert_string_equal(json_scalar(&op->mem, json_get(root, "n")), "7210448301122334455");
	assert_string_equal(json_scalar(&op->mem, json_get(root, "r")), "12.5");
	assert_string_equal(json_scalar(&op->mem, json_get(root, "t")), "yes");
	assert_string_equal(json_scalar(&op->mem, json_get(root, "z")), "");
	assert_null(json_scalar(&op->mem, json_get(root, "l")));
	assert_int_equal(json_count(json_get(root, "l")), 2);
	assert_string_equal(json_scalar(&op->mem, json_item(json_get(root, "l"), 1)), "two");
	assert_false(json_get_bool(json_get(root, "o"), "k", true));
	assert_true(json_get_bool(root, "missing", true));
	assert_null(json_get(root, "missing"));
	for (const struct json_member *m = json_first(root); m; m = json_next(root, m))
		keys = arena_printf(&op->mem, "%s%s", keys, json_key(m));
	assert_string_equal(keys, "anrtzlo");
	json_read_free(root);
	json_read_free(NULL);
}

static void test_json_read__refuses_what_is_none(void **state)
{
	static const char *const bad[] = {"",	      "{",     "{\"a\": 1, \"a\": 2}",
					  "{'a': 1}", "{} {}", "\"\\ud800\"",
					  "[1,]",     "NaN",   "\"\\u0000\""};
	struct op *op = *state;
	char deep[1000];
	struct json_value *root;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		op_clear_fault(op);
		assert_rc(RC_INVALID, json_read(op, "cell", bad[i], &root));
		assert_string_equal(op->fault.field, "cell");
		assert_null(root);
	}
	memset(deep, '[', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	assert_rc(RC_INVALID, json_read(op, "cell", deep, &root));
	assert_non_null(strstr(op->fault.reason, "too deep"));
	assert_rc(RC_OK, json_read(op, "cell", "\"[[[ \\\" {{{\"", &root));
	json_read_free(root);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_json_read__##name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(reads_each_kind_of_value),
	    TEST(refuses_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
