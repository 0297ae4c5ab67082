/*
 * The real templates as a worker loads them: all at once, before the first page.
 */
#include "lib/platform/template.h"

#include <setjmp.h>
#include <cmocka.h>

#include "lib/base/limits.h"
#include "lib/platform/embedded.h"

static const char hostile[] = "</title><script>alert(1)</script>\" onmouseover=x '&#x27;";

static void fill_hostile(struct tpl *page)
{
	static const char *const globals[] = {"WORKSPACE", "CSRF"};
	static const char *const texts[] = {"ACCOUNT_NAME", "ACCOUNT_ROLE", "NOTICE_COUNT"};
	struct tpl *t = tpl_add(page, "SIGNED_IN"), *row = tpl_add(t, "NAV");

	tpl_global(page, "STATIC", "/static");
	for (size_t i = 0; i < ARRAY_LEN(globals); i++)
		tpl_global(page, globals[i], hostile);
	tpl_global(page, "VERSION", hostile);
	tpl_text(page, "TITLE", hostile);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		tpl_text(t, texts[i], hostile);
	tpl_show(t, "NOTICES_NEW");
	tpl_text(row, "HREF", "javascript:alert(1)");
	tpl_text(row, "LABEL", hostile);
	tpl_text(row, "ICON", hostile);
	row = tpl_add(page, "FLASH");
	tpl_text(row, "KIND", hostile);
	tpl_text(row, "TEXT", hostile);
}

static void test_layout__shows_text_as_text_everywhere(void **state)
{
	struct op op;
	struct str out;
	struct tpl *page, *body;

	(void)state;
	op_init(&op, NULL, 0);
	str_init(&out, PAGE_MAX);
	assert_int_equal(template_load_all(&op), RC_OK);
	assert_int_equal(template_load_all(&op), RC_OK);
	page = tpl_new(&op.mem, "_layout");
	fill_hostile(page);
	body = tpl_include(page, "BODY", "error");
	tpl_text(body, "TITLE", hostile);
	tpl_text(body, "BACK_HREF", "data:text/html,x");
	assert_int_equal(tpl_expand(&op, page, &out), RC_OK);
	assert_null(strstr(out.text, "<script>"));
	assert_null(strstr(out.text, "\" onmouseover"));
	assert_null(strstr(out.text, "javascript:"));
	assert_null(strstr(out.text, "data:text"));
	assert_non_null(strstr(out.text, "<h1>&lt;/title&gt;&lt;script&gt;"));
	/* The library says nothing of a marker that is not closed in the text. */
	assert_null(strstr(out.text, "{{"));
	assert_null(strstr(out.text, "}}"));
	tpl_free(page);
	str_release(&out);
	op_release(&op);
}

static void test_layout__takes_no_template_after_the_start(void **state)
{
	struct op op;
	struct str out;
	struct tpl *page;

	(void)state;
	op_init(&op, NULL, 0);
	str_init(&out, PAGE_MAX);
	assert_int_equal(template_load_all(&op), RC_OK);
	page = tpl_new(&op.mem, "/etc/hostname");
	assert_int_equal(tpl_expand(&op, page, &out), RC_FAILED);
	tpl_free(page);
	str_release(&out);
	op_release(&op);
}

/* Each page alone, with nothing set, for the parser's and the expander's complaints. */
static void test_layout__expands_every_template(void **state)
{
	struct op op;
	struct str out;

	(void)state;
	op_init(&op, NULL, 0);
	str_init(&out, PAGE_MAX);
	for (const struct embedded_file *f = embedded_templates; f->name; f++) {
		struct tpl *page = tpl_new(&op.mem, f->name);

		str_clear(&out);
		assert_int_equal(tpl_expand(&op, page, &out), RC_OK);
		assert_null(strstr(out.text, "{{"));
		tpl_free(page);
	}
	str_release(&out);
	op_release(&op);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_layout__shows_text_as_text_everywhere),
	    cmocka_unit_test(test_layout__takes_no_template_after_the_start),
	    cmocka_unit_test(test_layout__expands_every_template),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
