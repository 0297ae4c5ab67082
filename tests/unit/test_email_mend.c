#include "tests/unit/support.h"

#include "lib/platform/email.h"
#include "lib/platform/email_mend.h"

static struct op op;

static int setup(void **state)
{
	(void)state;
	op_init(&op, NULL, TEST_NOW);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	op_release(&op);
	return 0;
}

static void test_email_mend__knows_slips_in_domains(void **state)
{
	static const char *const slips[][2] = {
	    {"gmial.com", "gmail.com"},	    {"gmaul.com", "gmail.com"},
	    {"hotnail.com", "hotmail.com"}, {"hotmial.com", "hotmail.com"},
	    {"gmail.con", "gmail.com"},	    {"firma.con", "firma.com"},
	    {"yahooo.com", "yahoo.com"},    {"t-onlin.de", "t-online.de"},
	    {"web.ed", "web.de"},	    {"gmx.dee", "gmx.de"},
	    {"outlok.com", "outlook.com"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(slips); i++) {
		const char *meant = email_domain_meant(&op.mem, slips[i][0]);

		if (!meant)
			fail_msg("%s is a slip", slips[i][0]);
		assert_string_equal(meant, slips[i][1]);
	}
}

static void test_email_mend__leaves_real_domains_alone(void **state)
{
	static const char *const real[] = {
	    "gmail.com",  "mail.com",  "email.com",  "ymail.com", "gmx.at",	  "gmx.de",
	    "gmx.net",	  "web.de",    "yahoo.be",   "yahoo.at",  "live.at",	  "hotmail.at",
	    "aon.at",	  "a1.net",    "outlook.at", "proton.me", "pm.me",	  "me.com",
	    "mac.com",	  "mail.ru",   "love.com",   "orf.at",	  "shop.example", "uibk.ac.at",
	    "icloud.com", "tirol.com", "chello.at",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(real); i++)
		if (email_domain_meant(&op.mem, real[i]))
			fail_msg("%s is no slip", real[i]);
}

static void test_email_mend__takes_off_what_does_not_belong(void **state)
{
	static const char *const texts[][2] = {
	    {" anna@shop.example ", "anna@shop.example"},
	    {"anna@shop.example.", "anna@shop.example"},
	    {"anna @shop.example", "anna@shop.example"},
	    {"mailto:anna@shop.example", "anna@shop.example"},
	    {"Anna <anna@shop.example>", "anna@shop.example"},
	    {"anna@shop,example", "anna@shop.example"},
	    {"anna@@shop.example", "anna@shop.example"},
	    {"anna@shop..example", "anna@shop.example"},
	    {"anna@.shop.example;", "anna@shop.example"},
	};
	static const char *const hopeless[] = {
	    "anna", "anna@shop", "@shop.example", "", "a@b.at, c@d.at", "anna@", "<>"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const char *mended = email_mend(&op, texts[i][0]), *key;

		if (!mended)
			fail_msg("%s can be mended", texts[i][0]);
		assert_string_equal(mended, texts[i][1]);
		assert_rc(RC_OK, email_parse(&op, "email", mended, &key));
	}
	for (size_t i = 0; i < ARRAY_LEN(hopeless); i++)
		assert_null(email_mend(&op, hopeless[i]));
	assert_null(email_mend(&op, "anna@shop.example"));
	assert_int_equal(op.fault.rc, RC_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_email_mend__knows_slips_in_domains),
	    cmocka_unit_test(test_email_mend__leaves_real_domains_alone),
	    cmocka_unit_test(test_email_mend__takes_off_what_does_not_belong),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
