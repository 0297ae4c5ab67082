/* Telephone numbers: many spellings, one key; what is no number says why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/base/limits.h"
#include "lib/platform/phone.h"
#include "lib/platform/phone_table.h"
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

static void check_key(const char *raw, const char *country, const char *expected)
{
	const char *key = NULL;

	if (phone_parse(&op, "phone", raw, country, &key) != RC_OK)
		fail_msg("\"%s\" (%s) was refused: %s", raw, country, op.fault.reason);
	if (strcmp(key, expected) != 0)
		fail_msg("\"%s\" (%s) became %s, not %s", raw, country, key, expected);
}

static void check_refused(const char *raw, const char *country, const char *reason_part)
{
	const char *key = "untouched";

	op_clear_fault(&op);
	if (phone_parse(&op, "phone", raw, country, &key) != RC_INVALID)
		fail_msg("\"%s\" (%s) was accepted as %s", raw, country, key);
	assert_string_equal(key, "untouched");
	assert_string_equal(op.fault.field, "phone");
	if (!strstr(op.fault.reason, reason_part))
		fail_msg("\"%s\" (%s): %s", raw, country, op.fault.reason);
}

static void test_phone_parse__meets_from_many_spellings(void **state)
{
	static const char *const spellings[] = {
	    "+43 664 5550121",
	    "0043 664 5550121",
	    "0664 5550121",
	    "0664/555 01 21",
	    "(0664) 5550121",
	    "+43 (0)664 5550121",
	    "+43 ( 0 ) 664-5550121",
	    "0043 (0) 664 5550121",
	    "(+43) 664 5550121",
	    "+43 0664 5550121",
	    "+43-664-5550121",
	    "+43.664.5550121",
	    "tel:+436645550121",
	    "TEL:+43-664-5550121",
	    " +43 664 5550121 ",
	    "'+436645550121",
	    "'06645550121",
	    "\u202A+436645550121\u202C",
	    "+\u0664\u0663\u0666\u0666\u0664\u0665\u0665\u0665\u0660\u0661\u0662\u0661",
	    "\uFF0B\uFF14\uFF13 664\u30005550121",
	    "+43\u00A0664\u202F555\u20110121",
	    "436645550121",
	    "436645550121.0",
	    "6645550121",
	    "0664 - 555 / 01 21",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++)
		check_key(spellings[i], "AT", "+436645550121");
}

static void test_phone_parse__knows_trunk_prefixes(void **state)
{
	(void)state;
	check_key("0151 12345678", "DE", "+4915112345678");
	check_key("+49 151 1234-5678", "", "+4915112345678");
	check_key("07700 900123", "GB", "+447700900123");
	check_key("07700 900123", "gb", "+447700900123");
	check_key("+44 (0)7700 900123", "US", "+447700900123");
	/* Italy keeps its zero, also in brackets. */
	check_key("06 1234 5678", "IT", "+390612345678");
	check_key("+39 06 1234 5678", "", "+390612345678");
	check_key("+39 (0)6 1234 5678", "", "+390612345678");
	check_key("347 1234567", "IT", "+393471234567");
	check_key("0549 123456", "SM", "+3780549123456");
	check_key("07 01 02 03 04", "CI", "+2250701020304");
	/* Russia and Kazakhstan dial 8, but 8 also begins numbers. */
	check_key("8 (495) 123-45-67", "RU", "+74951234567");
	check_key("+7 8 495 123-45-67", "", "+74951234567");
	check_key("800 555 35 35", "RU", "+78005553535");
	check_key("8 701 123 4567", "KZ", "+77011234567");
	check_key("74951234567", "RU", "+74951234567");
	/* Hungary dials 06. */
	check_key("06 30 123 4567", "HU", "+36301234567");
	check_key("+36 (06) 30 123 4567", "", "+36301234567");
	check_key("30 123 4567", "HU", "+36301234567");
	/* North America dials 1. */
	check_key("(212) 555-0142", "US", "+12125550142");
	check_key("1-212-555-0142", "US", "+12125550142");
	check_key("+1 (212) 555-0142", "AT", "+12125550142");
	check_key("+1 1 212 555 0142", "", "+12125550142");
	check_key("876 555 0142", "JM", "+18765550142");
	/* Others. */
	check_key("8 612 34567", "LT", "+37061234567");
	check_key("0 612 34567", "LT", "+37061234567");
	check_key("8 029 123-45-67", "BY", "+375291234567");
	check_key("01 55 1234 5678", "MX", "+525512345678");
	check_key("+52 1 55 1234 5678", "", "+525512345678");
	check_key("602 123 456", "CZ", "+420602123456");
	check_key("420602123456", "CZ", "+420602123456");
	check_key("06 12 34 56 78", "FR", "+33612345678");
	check_key("612 34 56 78", "ES", "+34612345678");
	check_key("22 123 45 67", "PL", "+48221234567");
	check_key("0 22 123 45 67", "PL", "+48221234567");
	check_key("11 98765-4321", "BR", "+5511987654321");
	check_key("551133334444", "BR", "+551133334444");
	check_key("13812345678", "CN", "+8613812345678");
	check_key("010-1234-5678", "KR", "+821012345678");
	check_key("98765 43210", "IN", "+919876543210");
}

static void test_phone_parse__gives_one_key_to_several_numbers_of_one_line(void **state)
{
	static const struct {
		const char *raw, *country, *key;
	} lines[] = {
	    {"+49 30 1234567", "", "+49301234567"},
	    {"0049 30 1234567", "DE", "+49301234567"},
	    {"(030) 1234567", "DE", "+49301234567"},
	    {"030/1234567", "DE", "+49301234567"},
	    {"+49 (0)30 123 45 67", "AT", "+49301234567"},
	    {"+55 11 98765-4321", "", "+5511987654321"},
	    {"+55 11 8765-4321", "", "+5511987654321"},
	    {"(011) 8765-4321", "BR", "+5511987654321"},
	    {"+55 11 3333-4444", "", "+551133334444"},
	    {"+55 55 99999-1234", "", "+5555999991234"},
	    {"55 99999-1234", "BR", "+5555999991234"},
	    {"+52 1 55 1234 5678", "", "+525512345678"},
	    {"044 55 1234 5678", "MX", "+525512345678"},
	    {"55 1234 5678", "MX", "+525512345678"},
	    {"+54 9 11 2345-6789", "", "+541123456789"},
	    {"+54 11 2345-6789", "", "+541123456789"},
	    {"+54 11 15 2345-6789", "", "+541123456789"},
	    {"+54 9 11 15 2345-6789", "", "+541123456789"},
	    {"011 15-2345-6789", "AR", "+541123456789"},
	    {"0351 15 612-3456", "AR", "+543516123456"},
	    {"+54 9 351 612 3456", "", "+543516123456"},
	    {"02966 15-412345", "AR", "+542966412345"},
	    {"+54 9 2966 412345", "", "+542966412345"},
	    {"011 4321-1500", "AR", "+541143211500"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		check_key(lines[i].raw, lines[i].country, lines[i].key);
}

static void test_phone_parse__knows_international_prefixes(void **state)
{
	(void)state;
	check_key("011 43 664 5550121", "US", "+436645550121");
	check_key("0011 43 664 5550121", "AU", "+436645550121");
	check_key("8 10 43 664 5550121", "RU", "+436645550121");
	check_key("010 43 664 5550121", "JP", "+436645550121");
	check_key("0043 664 5550121", "US", "+436645550121");
	check_key("0043 664 5550121", "", "+436645550121");
	check_key("+800 1234 5678", "", "+80012345678");
	check_key("+883 5100 1234 5678", "", "+883510012345678");
}

static void test_phone_parse__takes_short_numbers_where_they_are_real(void **state)
{
	(void)state;
	check_key("+683 4000", "", "+6834000");
	check_key("+290 2222", "", "+2902222");
	check_key("+247 6222", "", "+2476222");
	check_key("+500 12345", "", "+50012345");
	check_refused("+43 12345", "", "too few");
	check_refused("+354 1234", "", "too few");
	check_refused("112", "AT", "too few");
}

static void test_phone_parse__says_what_is_wrong(void **state)
{
	(void)state;
	check_refused("6.28E+12", "AT", "spreadsheet");
	check_refused("4,36645E+11", "AT", "spreadsheet");
	check_refused("4.36645e11", "AT", "spreadsheet");
	check_refused("'6.28123E+12", "", "spreadsheet");
	check_refused("+43 664 5550121 ext. 12", "AT", "extension");
	check_refused("+43 664 5550121x12", "AT", "extension");
	check_refused("+43 664 5550121 #12", "AT", "extension");
	check_refused("+43 1 5550121 DW 12", "AT", "extension");
	check_refused("+1 212 555 0142,,12", "US", "extension");
	check_refused("+43 664 KUCHEN", "AT", "letters");
	check_refused("+43 664 5550121 (Anna)", "AT", "letters");
	check_refused("n/a", "AT", "letters");
	check_refused("*100#", "AT", "letters");
	check_refused("", "AT", "no number");
	check_refused("-", "AT", "no number");
	check_refused("+", "AT", "no number");
	check_refused("()", "AT", "no number");
	check_refused("0", "AT", "too few");
	check_refused("00", "AT", "code of a country");
	check_refused("000", "AT", "code of a country");
	check_refused("+0", "AT", "code of a country");
	check_refused("+43", "AT", "too few");
	check_refused("+999 123 456 78", "", "code of a country");
	check_refused("+210 123 456 78", "", "code of a country");
	check_refused("+12345678901234567890", "AT", "country code 1");
	check_refused("+4366412345678901", "AT", "15 digits");
	check_refused("+1 212 555 014", "", "ten digits");
	check_refused("+1 112 555 0142", "", "ten digits");
	check_refused("212 555 014", "US", "ten digits");
	check_refused("664 5550121", "", "no country code");
	check_refused("0664 5550121", "", "no country code");
	check_refused("0664 5550121", "ZZ", "no country code");
	check_refused("0664 5550121", "Austria", "no country code");
	check_refused("++43 664 5550121", "AT", "more than one +");
	check_refused("+43 664 5550121 / +43 1 5550122", "AT", "more than one number");
	check_refused("0664 5550121 / 01 5550122", "AT", "more than one number");
	check_refused("+43 664 55501\xFF", "AT", "letters");
	check_refused("0602 123 456", "CZ", "0 too many");
	check_refused("1111111111111111111111111111111111111111111111111111111111111111111111",
		      "AT", "longer than");
}

static void test_phone_parse__is_stable(void **state)
{
	const char *key, *again;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(naughty_strings); i++) {
		if (phone_parse(&op, "phone", naughty_strings[i], "AT", &key) != RC_OK)
			continue;
		assert_int_equal(phone_parse(&op, "phone", key, "US", &again), RC_OK);
		assert_string_equal(key, again);
	}
}

/* Every country: a usual number, national and international, has one key. */
static void test_phone_countries__all_parse(void **state)
{
	size_t count;
	const struct phone_country *countries = phone_countries(&count);

	(void)state;
	assert_true(count > 240);
	for (size_t i = 0; i < count; i++) {
		const struct phone_country *c = &countries[i];
		size_t trunk_len = strcspn(c->trunk, "/");
		char national[32], international[64], with_trunk[64];
		const char *a, *b;

		snprintf(national, sizeof(national), "%.*s", c->digits, "2345678923456789");
		snprintf(international, sizeof(international), "+%s %s", c->code, national);
		snprintf(with_trunk, sizeof(with_trunk), "%.*s %s", (int)trunk_len, c->trunk,
			 national);
		assert_int_equal(phone_parse(&op, "phone", international, "", &a), RC_OK);
		if (phone_parse(&op, "phone", with_trunk, c->iso, &b) != RC_OK)
			fail_msg("%s: %s", c->iso, op.fault.reason);
		assert_string_equal(a, b);
		assert_int_equal(phone_parse(&op, "phone", national, c->iso, &b), RC_OK);
		assert_string_equal(a, b);
		assert_int_equal(phone_parse(&op, "phone", a + 1, c->iso, &b), RC_OK);
		if (strcmp(a, b) != 0)
			fail_msg("%s: %s without + became %s", c->iso, a, b);
	}
}

static void test_phone_countries__are_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < phone_table_rows; i++) {
		const struct phone_country *c = &phone_table[i];

		assert_ptr_equal(phone_country_find(c->iso), c);
		assert_int_equal(strlen(c->iso), 2);
		assert_int_equal(strspn(c->code, "0123456789"), strlen(c->code));
		assert_in_range(strlen(c->code), 1, 3);
		assert_in_range(c->digits, 4, 11);
		/* No calling code begins another one. */
		for (size_t j = 0; j < phone_table_rows; j++) {
			size_t len = strlen(c->code);

			if (strlen(phone_table[j].code) > len)
				assert_int_not_equal(strncmp(phone_table[j].code, c->code, len), 0);
		}
	}
	assert_null(phone_country_find(""));
	assert_null(phone_country_find("A"));
	assert_null(phone_country_find("AUT"));
	assert_null(phone_country_find("{}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_phone_parse__meets_from_many_spellings),
	    cmocka_unit_test(test_phone_parse__knows_trunk_prefixes),
	    cmocka_unit_test(test_phone_parse__gives_one_key_to_several_numbers_of_one_line),
	    cmocka_unit_test(test_phone_parse__knows_international_prefixes),
	    cmocka_unit_test(test_phone_parse__takes_short_numbers_where_they_are_real),
	    cmocka_unit_test(test_phone_parse__says_what_is_wrong),
	    cmocka_unit_test(test_phone_parse__is_stable),
	    cmocka_unit_test(test_phone_countries__all_parse),
	    cmocka_unit_test(test_phone_countries__are_sound),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
