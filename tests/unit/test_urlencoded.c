/* Query strings and plain forms: decoded or refused, and encoding that decodes to the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/base/limits.h"
#include "lib/base/str.h"
#include "lib/web/urlencoded.h"
#include "tests/fixture/naughty.h"

/* String constants with their length, NUL bytes included. */
#define BYTES(text) text, sizeof(text) - 1

static struct op op;

static int setup(void **state)
{
	(void)state;
	op_init(&op, NULL, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	op_release(&op);
	return 0;
}

static void log_pair(void *ctx, char *name, char *value)
{
	struct str *log = ctx;

	str_addf(log, "[%s=%s]", name, value);
}

static void ignore_pair(void *ctx, char *name, char *value)
{
	(void)ctx;
	(void)name;
	(void)value;
}

static void check_parse(const char *bytes, size_t len, const char *expected)
{
	struct str log;

	str_init(&log, 100000);
	assert_int_equal(urlencoded_parse(&op, bytes, len, log_pair, &log), RC_OK);
	assert_string_equal(log.text, expected);
	str_release(&log);
}

/* From memory that ends with the text, so that reading on is seen. */
static void check_refused(const char *bytes, size_t len)
{
	char *copy = mem_alloc(len);

	memcpy(copy, bytes, len);
	op_clear_fault(&op);
	assert_int_equal(urlencoded_parse(&op, copy, len, ignore_pair, NULL), RC_INVALID);
	assert_int_equal(op.fault.rc, RC_INVALID);
	free(copy);
}

static void test_urlencoded_parse__decodes_pairs_in_order(void **state)
{
	(void)state;
	check_parse(BYTES(""), "");
	check_parse(BYTES("a=1&b=2"), "[a=1][b=2]");
	check_parse(BYTES("a=1&a=2"), "[a=1][a=2]");
	check_parse(BYTES("a"), "[a=]");
	check_parse(BYTES("a&b=&=c&="), "[a=][b=][=c][=]");
	check_parse(BYTES("&&a=1&&"), "[a=1]");
	check_parse(BYTES("q=a+b%20c%2Bd"), "[q=a b c+d]");
	check_parse(BYTES("q=a=b=c"), "[q=a=b=c]");
	check_parse(BYTES("q=%C3%AB%e2%82%ac"), "[q=\u00EB\u20AC]");
	check_parse(BYTES("q=\xC3\xAB"), "[q=\u00EB]");
	check_parse(BYTES("%61%3D=%26"), "[a==&]");
	check_parse(BYTES("q=%0D%0A%09"), "[q=\r\n\t]");
	check_parse(BYTES("q=1;r=2"), "[q=1;r=2]");
	check_parse("a=1&b=2", 5, "[a=1][b=]");
}

static void test_urlencoded_parse__refuses_what_is_broken(void **state)
{
	(void)state;
	check_refused(BYTES("a=%"));
	check_refused(BYTES("a=%4"));
	check_refused(BYTES("a=%4&b=1"));
	check_refused(BYTES("a=%&41"));
	check_refused(BYTES("a=%zz"));
	check_refused(BYTES("a=%4g"));
	check_refused(BYTES("a=%-1"));
	check_refused(BYTES("a=%%41"));
	check_refused(BYTES("%=1"));
	check_refused(BYTES("a=%00"));
	check_refused(BYTES("a%00=1"));
	check_refused(BYTES("a=x\0y"));
	check_refused(BYTES("a=%FF"));
	check_refused(BYTES("a=%C3"));
	check_refused(BYTES("a=%C3&%A9=1"));
	check_refused(BYTES("a=%C0%AF"));
	check_refused(BYTES("a=%ED%A0%80"));
	check_refused(BYTES("a=\xFF"));
	check_refused(BYTES("\xFF=a"));
}

static void test_urlencoded_parse__keeps_to_the_limit(void **state)
{
	struct str form;

	(void)state;
	str_init(&form, 1024 * 1024);
	for (int i = 0; i < FORM_FIELDS_MAX; i++)
		str_addf(&form, "a%d=%d&", i, i);
	assert_int_equal(urlencoded_parse(&op, form.text, form.len, ignore_pair, NULL), RC_OK);
	str_add(&form, "one=more");
	check_refused(form.text, form.len);
	str_release(&form);
}

static void test_urlencode__comes_back_unchanged(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(naughty_strings); i++) {
		char *encoded = urlencode(&op.mem, naughty_strings[i]);
		char *query = arena_printf(&op.mem, "%s=%s", encoded, encoded);
		const char *expected =
		    arena_printf(&op.mem, "[%s=%s]", naughty_strings[i], naughty_strings[i]);

		check_parse(query, strlen(query), expected);
		assert_int_equal(strspn(encoded, "0123456789abcdefghijklmnopqrstuvwxyz"
						 "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~%"),
				 strlen(encoded));
	}
}

static void test_urlencode__keeps_unreserved_characters(void **state)
{
	(void)state;
	assert_string_equal(urlencode(&op.mem, "aZ09-._~"), "aZ09-._~");
	assert_string_equal(urlencode(&op.mem, "a b+c/d?e&f=g#h%\u00EB"),
			    "a%20b%2Bc%2Fd%3Fe%26f%3Dg%23h%25%C3%AB");
	assert_string_equal(urlencode(&op.mem, ""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_urlencoded_parse__decodes_pairs_in_order),
	    cmocka_unit_test(test_urlencoded_parse__refuses_what_is_broken),
	    cmocka_unit_test(test_urlencoded_parse__keeps_to_the_limit),
	    cmocka_unit_test(test_urlencode__comes_back_unchanged),
	    cmocka_unit_test(test_urlencode__keeps_unreserved_characters),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
