/*
 * lib/platform/template.h over templates of its own: this file's array stands in for the one the
 * build makes, so the archive's is not linked.
 */
#include "lib/platform/template.h"

#include <setjmp.h>
#include <cmocka.h>

#include "lib/base/limits.h"
#include "lib/platform/embedded.h"

#define TEMPLATE(name, text)                                                                       \
	{                                                                                          \
		name, text, sizeof(text) - 1                                                       \
	}

const struct embedded_file embedded_templates[] = {
    TEMPLATE("layout", "{{%AUTOESCAPE context=\"HTML\"}}\n<h1>{{TITLE}}</h1>\n{{>BODY}}\n"),
    TEMPLATE("list", "{{%AUTOESCAPE context=\"HTML\"}}\n"
		     "{{#ROW}}<li>{{NAME}} of {{COMPANY}}</li>{{/ROW}}"
		     "{{#NO_ROWS}}<p>nobody</p>{{/NO_ROWS}}{{TITLE}}{{SHOP}}\n"),
    TEMPLATE("bare", "<p title=\"{{A}}\">{{A}}</p><a href=\"{{LINK}}\">x</a>"
		     "<a href=\"/x?q={{A:u}}\">y</a>"),
    TEMPLATE("number", "{{N}}"),
    TEMPLATE("lines", "one\n\n\n  two\n"),
    TEMPLATE("unclosed", "<p>{{#ROW}}<b>x</b></p>"),
    TEMPLATE("unquoted", "<a href={{LINK}}>x</a>"),
    {NULL, NULL, 0},
};

struct page {
	struct op op;
	struct str out;
};

static int set_up(void **state)
{
	struct page *p = mem_alloc(sizeof(*p));

	op_init(&p->op, NULL, 0);
	str_init(&p->out, PAGE_MAX);
	*state = p;
	return 0;
}

static int tear_down(void **state)
{
	struct page *p = *state;

	str_release(&p->out);
	op_release(&p->op);
	free(p);
	return 0;
}

/* What the template says when A and LINK are value. */
static const char *expand_bare(struct page *p, const char *value)
{
	struct tpl *t = tpl_new(&p->op.mem, "bare");

	tpl_text(t, "A", value);
	tpl_text(t, "LINK", value);
	str_clear(&p->out);
	assert_int_equal(tpl_expand(&p->op, t, &p->out), RC_OK);
	tpl_free(t);
	return p->out.text;
}

static void test_template__fills_rows_and_includes(void **state)
{
	struct page *p = *state;
	struct tpl *t = tpl_new(&p->op.mem, "layout"), *body = tpl_include(t, "BODY", "list.tpl");

	tpl_text(t, "TITLE", "People");
	tpl_global(body, "SHOP", " in the shop");
	tpl_text(body, "COMPANY", "ACME");
	tpl_text(tpl_add(body, "ROW"), "NAME", "Anna");
	for (int i = 0; i < 2; i++) {
		struct tpl *row = tpl_add(body, "ROW");

		tpl_text(row, "NAME", i ? NULL : "Bo");
		tpl_text(row, "COMPANY", "Bo & Co");
	}
	assert_int_equal(tpl_expand(&p->op, t, &p->out), RC_OK);
	/* A row sees the include's values; the include sees only its own and the global ones. */
	assert_string_equal(p->out.text, "<h1>People</h1>\n<li>Anna of ACME</li>"
					 "<li>Bo of Bo &amp; Co</li><li> of Bo &amp; Co</li>"
					 " in the shop\n");
	tpl_free(t);
}

static void test_template__shows_a_section_once(void **state)
{
	struct page *p = *state;
	struct tpl *t = tpl_new(&p->op.mem, "list");

	tpl_show(t, "NO_ROWS");
	tpl_show(t, "NO_ROWS");
	assert_int_equal(tpl_expand(&p->op, t, &p->out), RC_OK);
	assert_string_equal(p->out.text, "<p>nobody</p>\n");
	tpl_free(t);
}

static void test_template__escapes_without_being_told(void **state)
{
	struct page *p = *state;

	assert_string_equal(expand_bare(p, "<b>\"'&"),
			    "<p title=\"&lt;b&gt;&quot;&#39;&amp;\">&lt;b&gt;&quot;&#39;&amp;</p>"
			    "<a href=\"&lt;b&gt;&quot;&#39;&amp;\">x</a>"
			    "<a href=\"/x?q=%3Cb%3E%22%27%26\">y</a>");
	assert_non_null(
	    strstr(expand_bare(p, "/contacts?a=1&b=2"), "href=\"/contacts?a=1&amp;b=2\""));
}

static void test_template__links_to_no_script(void **state)
{
	static const char *const bad[] = {"javascript:alert(1)",  "JaVaScRiPt:alert(1)",
					  " javascript:alert(1)", "java\tscript:alert(1)",
					  "data:text/html,x",	  "vbscript:x"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_non_null(strstr(expand_bare(*state, bad[i]), "<a href=\"#\">x</a>"));
}

static void test_template__keeps_any_number(void **state)
{
	struct page *p = *state;
	struct tpl *t = tpl_new(&p->op.mem, "number");

	tpl_int(t, "N", INT64_MIN);
	assert_int_equal(tpl_expand(&p->op, t, &p->out), RC_OK);
	assert_string_equal(p->out.text, "-9223372036854775808");
	tpl_free(t);
}

static void test_template__keeps_words_of_two_lines_apart(void **state)
{
	struct page *p = *state;
	struct tpl *t = tpl_new(&p->op.mem, "lines");

	assert_int_equal(tpl_expand(&p->op, t, &p->out), RC_OK);
	assert_string_equal(p->out.text, "one\n  two\n");
	tpl_free(t);
}

static void test_template__copies_values(void **state)
{
	struct page *p = *state;
	struct tpl *t = tpl_new(&p->op.mem, "number");
	char marker[] = "N", value[] = "before";

	tpl_text(t, marker, value);
	memcpy(value, "after!", 6);
	marker[0] = 'X';
	assert_int_equal(tpl_expand(&p->op, t, &p->out), RC_OK);
	assert_string_equal(p->out.text, "before");
	tpl_free(t);
}

static void test_template__refuses_a_page_longer_than_the_buffer(void **state)
{
	struct page *p = *state;
	struct tpl *t = tpl_new(&p->op.mem, "number");
	struct str small;

	str_init(&small, 5);
	tpl_text(t, "N", "123456");
	assert_int_equal(tpl_expand(&p->op, t, &small), RC_FAILED);
	assert_string_equal(p->op.fault.reason, "template number: the page is too long");
	str_release(&small);
	tpl_free(t);
}

static void test_template__names_an_unknown_template(void **state)
{
	struct page *p = *state;
	struct tpl *t = tpl_new(&p->op.mem, "layout");

	tpl_text(tpl_include(t, "BODY", "../../etc/passwd"), "X", "y");
	assert_int_equal(tpl_expand(&p->op, t, &p->out), RC_FAILED);
	assert_string_equal(p->op.fault.reason, "no template is named passwd");
	assert_int_equal(p->out.len, 0);
	tpl_free(t);
	assert_int_equal(template_load(&p->op, "nowhere"), RC_NOT_FOUND);
	tpl_free(NULL);
}

static void test_template__quotes_the_parser(void **state)
{
	struct page *p = *state;
	struct tpl *t;

	assert_int_equal(template_load(&p->op, "unquoted"), RC_FAILED);
	assert_non_null(strstr(p->op.fault.reason, "template unquoted: "));
	assert_null(strchr(p->op.fault.reason, '\n'));
	t = tpl_new(&p->op.mem, "unclosed");
	assert_int_equal(tpl_expand(&p->op, t, &p->out), RC_FAILED);
	assert_non_null(strstr(p->op.fault.reason, "template unclosed: "));
	tpl_free(t);
	/* A process that loads everything first does not start with such a template. */
	assert_int_equal(template_load_all(&p->op), RC_FAILED);
	assert_non_null(strstr(p->op.fault.reason, "template unclosed: "));
}

static void test_template__loads_once(void **state)
{
	struct page *p = *state;

	assert_int_equal(template_load(&p->op, "number"), RC_OK);
	assert_int_equal(template_load(&p->op, "templates/number.tpl"), RC_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(test_template__##name, set_up, tear_down)
	    T(fills_rows_and_includes),
	    T(shows_a_section_once),
	    T(escapes_without_being_told),
	    T(links_to_no_script),
	    T(keeps_any_number),
	    T(keeps_words_of_two_lines_apart),
	    T(copies_values),
	    T(refuses_a_page_longer_than_the_buffer),
	    T(names_an_unknown_template),
	    T(quotes_the_parser),
	    T(loads_once),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
