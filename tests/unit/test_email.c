/* E-mail addresses: real ones pass, dangerous ones do not, spellings of one address meet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/base/limits.h"
#include "lib/platform/email.h"
#include "tests/fixture/naughty.h"

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

static const char *key_of(const char *raw)
{
	const char *key = NULL;

	if (email_parse(&op, "email", raw, &key) != RC_OK)
		fail_msg("\"%s\" was refused: %s", raw, op.fault.reason);
	return key;
}

static void check_refused(const char *raw)
{
	const char *key = "untouched";

	op_clear_fault(&op);
	if (email_parse(&op, "email", raw, &key) != RC_INVALID)
		fail_msg("\"%s\" was accepted as %s", raw, key);
	assert_string_equal(key, "untouched");
	assert_int_equal(op.fault.rc, RC_INVALID);
	assert_string_equal(op.fault.field, "email");
	assert_true(op.fault.reason[0] >= 'a' && op.fault.reason[0] <= 'z');
	/* Reasons are logged: they never hold the address. */
	if (strlen(raw) > 3)
		assert_null(strstr(op.fault.reason, raw));
}

static void test_email_parse__takes_real_addresses(void **state)
{
	static const char *const real[] = {
	    "plain@example.com",
	    "tag+plus@example.com",
	    "o'brien@example.com",
	    "first.last@sub.domain.example.co.uk",
	    "under_score@example.com",
	    "!#$%&'*+-/=?^_`{|}~@example.com",
	    "dot.@example.com",
	    ".dot@example.com",
	    "double..dot@example.com",
	    "1234567890@example.com",
	    "a@b.example",
	    "x@1and1.example",
	    "x@a-b.example",
	    "x@a--b.example",
	    "m\u00FCller@example.com",
	    "\u7528\u6237@\u4F8B\u5B50.example",
	    "info@b\u00E4ckerei.example",
	    "info@xn--bckerei-5wa.example",
	    "x@xn--ls8h.example",
	    "\u0434\u043E\u043C@\u0434\u043E\u043C.example",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(real); i++)
		assert_non_null(key_of(real[i]));
}

static void test_email_parse__refuses_what_is_no_address(void **state)
{
	static const char *const wrong[] = {
	    "",
	    "@",
	    "no-at.example.com",
	    "two@@example.com",
	    "a@b@example.com",
	    "@example.com",
	    "x@",
	    "x@example",
	    "x@.example.com",
	    "x@example..com",
	    "x@example.com.",
	    "x@-example.com",
	    "x@example-.com",
	    "x@exam_ple.com",
	    "x@exa'mple.com",
	    "x@192.0.2.1",
	    "x@[192.0.2.1]",
	    "x@[IPv6:2001:db8::1]",
	    "space in@example.com",
	    " x@example.com",
	    "x@example.com ",
	    "\"quoted\"@example.com",
	    "a@example.com,b@example.com",
	    "a@example.com;b@example.com",
	    "<angle@example.com>",
	    "Name <named@example.com>",
	    "mailto:link@example.com",
	    "x(comment)@example.com",
	    "back\\slash@example.com",
	    "x@exa\u00A0mple.com",
	    "x\u200B@example.com",
	    "x\u202Ey@example.com",
	    "\uFEFFx@example.com",
	    "x\x01@example.com",
	    "x\x7F@example.com",
	    "x\xFF@example.com",
	    "x@\xC3.example",
	    "x@ex\uFF20ample.com",
	    "x@\u2488com",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		check_refused(wrong[i]);
}

static void test_email_parse__refuses_injection(void **state)
{
	(void)state;
	check_refused("a@b.example>\r\nRCPT TO:<c@d.example>");
	check_refused("x@example.com\r\nBcc: y@example.com");
	check_refused("x@example.com\n");
	check_refused("x\r@example.com");
	check_refused("x@example.com\u2028Bcc: y@example.com");
	check_refused("x@example.com\xC2\x85");
}

static void test_email_parse__keeps_to_the_limits(void **state)
{
	char raw[600];

	(void)state;
	/* 64 bytes before the @ are the most. */
	snprintf(raw, sizeof(raw), "%064d@example.com", 0);
	assert_non_null(key_of(raw));
	snprintf(raw, sizeof(raw), "%065d@example.com", 0);
	check_refused(raw);
	/* 63 in a label. */
	snprintf(raw, sizeof(raw), "x@%063d.example", 0);
	assert_non_null(key_of(raw));
	snprintf(raw, sizeof(raw), "x@%064d.example", 0);
	check_refused(raw);
	/* 254 in all. */
	snprintf(raw, sizeof(raw), "%060d@%060d.%060d.%060d.example.de", 0, 0, 0, 0);
	assert_int_equal(strlen(raw), 254);
	assert_non_null(key_of(raw));
	snprintf(raw, sizeof(raw), "%060d@%060d.%060d.%060d.examples.de", 0, 0, 0, 0);
	check_refused(raw);
	/* A label that is short in Unicode may be too long in ASCII. */
	snprintf(raw, sizeof(raw), "x@%s%s.example",
		 "\u00E4\u00F6\u00FC\u00E4\u00F6\u00FC\u00E4\u00F6\u00FC",
		 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
	check_refused(raw);
}

static void test_email_parse__gives_spellings_one_key(void **state)
{
	(void)state;
	assert_string_equal(key_of("A@EXAMPLE.com"), "a@example.com");
	assert_string_equal(key_of("user@b\u00FCcher.example"), "user@xn--bcher-kva.example");
	assert_string_equal(key_of("USER@xn--bcher-kva.example"), "user@xn--bcher-kva.example");
	assert_string_equal(key_of("User@BU\u0308CHER.example"), "user@xn--bcher-kva.example");
	assert_string_equal(key_of("user@XN--BCHER-KVA.EXAMPLE"), "user@xn--bcher-kva.example");
	assert_string_equal(key_of("M\u00DCLLER@example.com"), key_of("mu\u0308ller@EXAMPLE.COM"));
	assert_string_equal(key_of("x@\u4F8B\u5B50\u3002example"),
			    key_of("x@\u4F8B\u5B50.example"));
}

static void test_email_parse__keeps_look_alikes_apart(void **state)
{
	(void)state;
	assert_string_not_equal(key_of("muller@example.com"), key_of("m\u00FCller@example.com"));
	assert_string_not_equal(key_of("\u0430nna@example.com"), key_of("anna@example.com"));
	assert_string_not_equal(key_of("\uFF41nna@example.com"), key_of("anna@example.com"));
	assert_string_not_equal(key_of("x@\u0430pple.example"), key_of("x@apple.example"));
	assert_string_not_equal(key_of("x@stra\u00DFe.example"), key_of("x@strasse.example"));
	assert_string_not_equal(key_of("a+b@example.com"), key_of("a@example.com"));
	assert_string_not_equal(key_of("a.b@example.com"), key_of("ab@example.com"));
}

static void test_email_parse__survives_naughty_strings(void **state)
{
	const char *key;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(naughty_strings); i++) {
		char *local = arena_printf(&op.mem, "%s@example.com", naughty_strings[i]);
		char *domain = arena_printf(&op.mem, "x@%s.example", naughty_strings[i]);

		/* Whatever it says, a key is one line, with one @ and no separators. */
		if (email_parse(&op, "email", local, &key) == RC_OK ||
		    email_parse(&op, "email", domain, &key) == RC_OK) {
			assert_int_equal(strcspn(key, "\r\n <>,;\"\t"), strlen(key));
			assert_ptr_equal(strchr(key, '@'), strrchr(key, '@'));
		}
	}
}

static void test_email_ascii__encodes_the_domain_only(void **state)
{
	(void)state;
	assert_string_equal(email_ascii(&op.mem, "User@B\u00FCcher.example"),
			    "User@xn--bcher-kva.example");
	assert_string_equal(email_ascii(&op.mem, "m\u00FCller@Example.com"),
			    "m\u00FCller@example.com");
	assert_null(email_ascii(&op.mem, "nobody"));
	assert_null(email_ascii(&op.mem, "x@\u2488com"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_email_parse__takes_real_addresses),
	    cmocka_unit_test(test_email_parse__refuses_what_is_no_address),
	    cmocka_unit_test(test_email_parse__refuses_injection),
	    cmocka_unit_test(test_email_parse__keeps_to_the_limits),
	    cmocka_unit_test(test_email_parse__gives_spellings_one_key),
	    cmocka_unit_test(test_email_parse__keeps_look_alikes_apart),
	    cmocka_unit_test(test_email_parse__survives_naughty_strings),
	    cmocka_unit_test(test_email_ascii__encodes_the_domain_only),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
