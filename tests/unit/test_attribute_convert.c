#include "tests/unit/support.h"

#include "lib/domain/attribute_convert.h"

static struct attribute made(struct test_base *base, const char *name, enum attribute_type type)
{
	static const char *const labels[] = {"Gold", "Silver, old", "Yes"};
	struct attribute a;
	int64_t id;

	test_begin(base);
	base->op.batch_id = 0;
	assert_rc(RC_OK, attribute_create(&base->op, name, type, labels, 3, &id));
	test_commit(base);
	assert_rc(RC_OK, attribute_get(&base->op, id, &a));
	return a;
}

static void test_attribute_convert__every_type_into_every_other(void **state)
{
	static const struct {
		enum attribute_type from, to;
		const char *text, *result; /* NULL: it does not fit */
	} cases[] = {
	    {ATTRIBUTE_TEXT, ATTRIBUTE_NUMBER, "12.5", "12.5"},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_NUMBER, "twelve", NULL},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_DATE, "2026-03-18", "2026-03-18"},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_DATE, "soon", NULL},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_YES_NO, "TRUE", "yes"},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_YES_NO, "0", "no"},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_YES_NO, "perhaps", NULL},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_CHOICE, "gold", "Gold"},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_CHOICE, "Silver, old", "Silver, old"},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_CHOICE, "bronze", NULL},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_SEVERAL, "yes, gold", "Gold, Yes"},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_SEVERAL, ", ,", NULL},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_LINK, "www.shop.example", "https://www.shop.example"},
	    {ATTRIBUTE_TEXT, ATTRIBUTE_LINK, "javascript:alert(1)", NULL},
	    {ATTRIBUTE_NUMBER, ATTRIBUTE_TEXT, "12.50", "12.50"},
	    {ATTRIBUTE_NUMBER, ATTRIBUTE_YES_NO, "1", "yes"},
	    {ATTRIBUTE_NUMBER, ATTRIBUTE_YES_NO, "2", NULL},
	    {ATTRIBUTE_YES_NO, ATTRIBUTE_NUMBER, "yes", "1"},
	    {ATTRIBUTE_YES_NO, ATTRIBUTE_CHOICE, "yes", "Yes"},
	    {ATTRIBUTE_DATE, ATTRIBUTE_TEXT, "2026-03-18", "2026-03-18"},
	    {ATTRIBUTE_DATE, ATTRIBUTE_NUMBER, "2026-03-18", NULL},
	    {ATTRIBUTE_CHOICE, ATTRIBUTE_SEVERAL, "Silver, old", "\"Silver, old\""},
	    {ATTRIBUTE_CHOICE, ATTRIBUTE_TEXT, "Silver, old", "Silver, old"},
	    {ATTRIBUTE_SEVERAL, ATTRIBUTE_CHOICE, "\"Silver, old\"", "Silver, old"},
	    {ATTRIBUTE_SEVERAL, ATTRIBUTE_CHOICE, "Gold, Yes", NULL},
	    {ATTRIBUTE_SEVERAL, ATTRIBUTE_TEXT, "Gold, Yes", "Gold, Yes"},
	    {ATTRIBUTE_LINK, ATTRIBUTE_TEXT, "https://a.example/", "https://a.example/"},
	};
	struct test_base *base = *state;
	struct attribute a[ATTRIBUTE_TYPE_COUNT];

	for (int t = 1; t < ATTRIBUTE_TYPE_COUNT; t++)
		a[t] = made(base, attribute_type_label((enum attribute_type)t),
			    (enum attribute_type)t);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct attribute *to = &a[cases[i].to];
		struct attribute_value *rows;
		size_t count;
		enum rc rc =
		    attribute_convert(&base->op, cases[i].from, cases[i].text, to, &rows, &count);

		op_clear_fault(&base->op);
		assert_int_equal(rc, cases[i].result ? RC_OK : RC_INVALID);
		if (!rc)
			assert_string_equal(attribute_value_text(&base->op, to, rows, count),
					    cases[i].result);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_attribute_convert__every_type_into_every_other),
	};

	return cmocka_run_group_tests_name("attribute_convert", tests, NULL, NULL);
}
