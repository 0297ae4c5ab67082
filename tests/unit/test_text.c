/* Unicode text: UTF-8 by the letter, and the folding by which people find each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/platform/text.h"
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

static void check_fold(const char *from, const char *to)
{
	char *folded = text_fold(&op.mem, from);

	if (strcmp(folded, to) != 0)
		fail_msg("\"%s\" became \"%s\", not \"%s\"", from, folded, to);
}

static bool folds_equal(const char *a, const char *b)
{
	return strcmp(text_fold(&op.mem, a), text_fold(&op.mem, b)) == 0;
}

static bool folded_contains(const char *text, const char *part)
{
	return strstr(text_fold(&op.mem, text), text_fold(&op.mem, part)) != NULL;
}

static bool folded_starts(const char *text, const char *start)
{
	char *folded = text_fold(&op.mem, start);

	return strncmp(text_fold(&op.mem, text), folded, strlen(folded)) == 0;
}

static bool folded_ends(const char *text, const char *end)
{
	char *folded = text_fold(&op.mem, text), *folded_end = text_fold(&op.mem, end);
	size_t len = strlen(folded), end_len = strlen(folded_end);

	return len >= end_len && strcmp(folded + len - end_len, folded_end) == 0;
}

/* The numbers are those of the conformance table of filter semantics. */
static void test_text_fold__compares_as_filters_do(void **state)
{
	(void)state;
	assert_true(folds_equal("Prague", "Prague"));		     /* 1 */
	assert_true(folds_equal("prague", "PRAGUE"));		     /* 2 */
	assert_false(folds_equal("Prague", "Prague 11"));	     /* 3 */
	assert_false(folds_equal("Prague", ""));		     /* 4, 13, 14 */
	assert_true(folds_equal("Zo\u00EB", "Zoe\u0308"));	     /* 6 */
	assert_true(folds_equal("STRASSE", "stra\u00DFe"));	     /* 7 */
	assert_true(folds_equal("\u0130stanbul", "istanbul"));	     /* 8 */
	assert_true(folds_equal(" Prague ", "Prague"));		     /* 9 */
	assert_false(folds_equal("100%", "100 percent"));	     /* 10 */
	assert_false(folds_equal("prod", "test"));		     /* 11 */
	assert_true(folds_equal("prod", "prod"));		     /* 12 */
	assert_true(folded_contains("test custom data", "custom"));  /* 16 */
	assert_true(folded_contains("test custom data", "CUSTOM"));  /* 17 */
	assert_false(folded_contains("500 euros", "50%"));	     /* 18 */
	assert_false(folded_contains("axb", "a_b"));		     /* 19 */
	assert_true(folded_contains("C:\\x", "\\"));		     /* 20 */
	assert_true(folded_contains("hi \U0001F600", "\U0001F600")); /* 21 */
	assert_false(folded_contains("", "x"));			     /* 22 */
	assert_false(folded_contains("other.org", "test.com"));	     /* 23, 24 */
	assert_true(folded_starts("Prague 11", "Prague"));	     /* 25 */
	assert_false(folded_starts("Praha", "Prague"));		     /* 26 */
	assert_true(folded_starts("Mr.", "Mr"));		     /* 27 */
	assert_true(folded_starts("Mrs.", "Mr"));
	assert_false(folded_starts("Ms.", "Mr"));
	assert_true(folded_ends("A@X.COM", ".com")); /* 28 */
}

static void test_text_fold__brings_letters_to_their_base(void **state)
{
	(void)state;
	check_fold("\u0141\u00F3d\u017A", "lodz");
	check_fold("\u00D8rsted \u00C6r\u00F8", "orsted aero");
	check_fold("\u0110or\u0111e", "dorde");
	check_fold("\u00DE\u00F3r\u00F0ur", "thordur");
	check_fold("\u0126al \u0166 \u014Aa", "hal t na");
	check_fold("\u0131\u015F\u0131k I", "isik i");
	check_fold("\u0152uvre", "oeuvre");
	check_fold("STRA\u1E9EE \u017F", "strasse s");
	check_fold("O\u2019Brien O\u00B4Brien O'Brien \u02BBOkina",
		   "o'brien o'brien o'brien 'okina");
	check_fold("Jean\u2010Luc A\u2013B", "jean-luc a-b");
	check_fold("\uFB01n \u2460 \u2122 \uFF21", "fin 1 tm a");
	check_fold("\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2",
		   "\u03C3\u03B9\u03C3\u03C5\u03C6\u03BF\u03C3");
	check_fold("\u0419\u043E\u0434", "\u0438\u043E\u0434");
	check_fold("a\u00ADb\u200Bc\uFEFF", "abc");
	check_fold("\u2764\uFE0F", "\u2764");
}

static void test_text_fold__treats_white_space_as_one_space(void **state)
{
	(void)state;
	check_fold("", "");
	check_fold("   ", "");
	check_fold("\u00A0\u3000\t\r\n", "");
	check_fold(" a  b\t\nc\u00A0\u2003d ", "a b c d");
	check_fold("\u2028x\xC2\x85"
		   "y",
		   "x y");
}

static void test_text_fold__twice_is_as_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(naughty_strings); i++) {
		char *once = text_fold(&op.mem, naughty_strings[i]);

		assert_true(text_is_utf8(once, strlen(once)));
		assert_string_equal(text_fold(&op.mem, once), once);
	}
}

/* Every code point alone: folded to UTF-8, and stable. */
static void test_text_fold__takes_every_code_point(void **state)
{
	(void)state;
	for (int32_t c = 1; c <= 0x10FFFF; c++) {
		char utf8[5] = {0}, *once;
		struct arena_mark mark = arena_mark(&op.mem);

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		if (c < 0x80) {
			utf8[0] = (char)c;
		} else if (c < 0x800) {
			utf8[0] = (char)(0xC0 | c >> 6);
			utf8[1] = (char)(0x80 | (c & 0x3F));
		} else if (c < 0x10000) {
			utf8[0] = (char)(0xE0 | c >> 12);
			utf8[1] = (char)(0x80 | (c >> 6 & 0x3F));
			utf8[2] = (char)(0x80 | (c & 0x3F));
		} else {
			utf8[0] = (char)(0xF0 | c >> 18);
			utf8[1] = (char)(0x80 | (c >> 12 & 0x3F));
			utf8[2] = (char)(0x80 | (c >> 6 & 0x3F));
			utf8[3] = (char)(0x80 | (c & 0x3F));
		}
		once = text_fold(&op.mem, utf8);
		if (strcmp(text_fold(&op.mem, once), once) != 0)
			fail_msg("U+%04X is not stable", (unsigned)c);
		arena_rewind(&op.mem, mark);
	}
}

static void test_text_fold__leaves_invalid_bytes_out(void **state)
{
	(void)state;
	check_fold("a\xFFz\xC3", "az");
	check_fold("\xED\xA0\x80x\xC0\xAF", "x");
}

static void test_text_fold_case__keeps_marks_and_look_alikes(void **state)
{
	(void)state;
	assert_string_equal(text_fold_case(&op.mem, "ZOE\u0308"), "zo\u00EB");
	assert_string_equal(text_fold_case(&op.mem, "\u0410BC"), "\u0430bc");
	assert_string_equal(text_fold_case(&op.mem, "\uFF21"), "\uFF41");
}

static void test_text_nfc__composes_and_changes_nothing_else(void **state)
{
	(void)state;
	assert_string_equal(text_nfc(&op.mem, "Zoe\u0308"), "Zo\u00EB");
	assert_string_equal(text_nfc(&op.mem, "\uFF21 stra\u00DFe"), "\uFF21 stra\u00DFe");
	assert_string_equal(text_nfc(&op.mem, "\xFF"), "\xFF");
}

static void test_text_is_utf8__takes_what_rfc_3629_allows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(naughty_strings); i++)
		assert_true(text_is_utf8(naughty_strings[i], strlen(naughty_strings[i])));
	assert_true(text_is_utf8("\xEF\xBF\xBF\xF4\x8F\xBF\xBF\xED\x9F\xBF\xEE\x80\x80", 13));
	assert_true(text_is_utf8(NULL, 0));
}

static void test_text_is_utf8__refuses_everything_else(void **state)
{
	static const char *const wrong[] = {
	    "\x80",
	    "\xBF",
	    "\xC0\x80",
	    "\xC1\xBF",
	    "\xC2",
	    "\xC2x",
	    "\xE0\x80\x80",
	    "\xE0\x9F\xBF",
	    "\xE2\x82",
	    "\xE2\x82x",
	    "\xED\xA0\x80",
	    "\xED\xBF\xBF",
	    "\xF0\x80\x80\x80",
	    "\xF0\x8F\xBF\xBF",
	    "\xF0\x9F\x98",
	    "\xF4\x90\x80\x80",
	    "\xF5\x80\x80\x80",
	    "\xFE",
	    "\xFF",
	    "\xF8\x88\x80\x80\x80",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		char padded[64];
		int len;

		assert_false(text_is_utf8(wrong[i], strlen(wrong[i])));
		/* Wherever it stands: the test goes eight bytes at a time. */
		for (int before = 0; before < 20; before++) {
			len = snprintf(padded, sizeof(padded), "%.*s%s%s", before,
				       "aaaaaaaaaaaaaaaaaaaa", wrong[i], "bbbbbbbbbb");
			assert_false(text_is_utf8(padded, (size_t)len));
		}
	}
	assert_false(text_is_utf8("a\0b", 3));
	assert_false(text_is_utf8("\0", 1));
}

static void test_text_utf8_prefix__tells_cut_from_wrong(void **state)
{
	bool partial;

	(void)state;
	assert_int_equal(text_utf8_prefix("ab\xE2\x82", 4, &partial), 2);
	assert_true(partial);
	assert_int_equal(text_utf8_prefix("ab\xE2\x82x", 5, &partial), 2);
	assert_false(partial);
	assert_int_equal(text_utf8_prefix("ab\xF0", 3, &partial), 2);
	assert_true(partial);
	assert_int_equal(text_utf8_prefix("ab\xED\xA0", 4, &partial), 2);
	assert_false(partial);
	assert_int_equal(text_utf8_prefix("ab\xC3\xA9", 4, &partial), 4);
	assert_false(partial);
}

static void test_text_count__counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(text_count(""), 0);
	assert_int_equal(text_count("abc"), 3);
	assert_int_equal(text_count("Zo\u00EB"), 3);
	assert_int_equal(text_count("\U0001F600\u20AC\u00A3$"), 4);
}

static void test_text_next__walks_and_stops_at_the_end(void **state)
{
	const char *p = "a\u00EB\u20AC\U0001F600\xFFz";
	static const int32_t expected[] = {'a', 0xEB, 0x20AC, 0x1F600, -1, 'z', 0, 0};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		assert_int_equal(text_next(&p), expected[i]);
}

static void test_text_trim__takes_white_space_off_both_ends(void **state)
{
	(void)state;
	assert_string_equal(text_trim(&op.mem, ""), "");
	assert_string_equal(text_trim(&op.mem, " \t\u00A0\u3000"), "");
	assert_string_equal(text_trim(&op.mem, " a  b "), "a  b");
	assert_string_equal(text_trim(&op.mem, "\u2003\u00EB\n x\xC2\x85"), "\u00EB\n x");
	assert_string_equal(text_trim(&op.mem, "\u200Bx"), "\u200Bx");
}

static void test_text_shorten__whole_characters_and_a_sign(void **state)
{
	(void)state;
	assert_string_equal(text_shorten(&op.mem, "Graz", 4), "Graz");
	assert_string_equal(text_shorten(&op.mem, "Grazer", 4), "Graz\u2026");
	assert_string_equal(text_shorten(&op.mem, "Gra\u00DFe", 4), "Gra\u2026");
	assert_string_equal(text_shorten(&op.mem, "\U0001F600\U0001F600", 7), "\U0001F600\u2026");
	assert_string_equal(text_shorten(&op.mem, "", 0), "");
}

static void test_text_unify_line_ends__leaves_one_kind(void **state)
{
	char text[] = "a\r\nb\rc\n\r\n\r\rd";

	(void)state;
	assert_string_equal(text_unify_line_ends(text), "a\nb\nc\n\n\n\nd");
}

static void test_text_is_line__neither_line_ends_nor_controls(void **state)
{
	static const char *const lines[] = {
	    "", "VIP customers", "\u00C4rzte \U0001F600", "\u00A0", "a~", "\u2027", "\u202A"};
	static const char *const others[] = {"a\nb",	 "a\r",	     "\tx",    "a\x01",	 "a\x7F",
					     "\xC2\x80", "\xC2\x9F", "\u2028", "a\u2029"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		assert_true(text_is_line(lines[i]));
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		assert_false(text_is_line(others[i]));
}

static void test_text_slug__is_one_for_all_spellings(void **state)
{
	static const char *const spellings[] = {
	    "VIP Customer",
	    "vip-customer",
	    "  Vip   CUSTOMER! ",
	    "vip_customer",
	    "\uFF36\uFF29\uFF30\u3000customer",
	    "v\u00EDp\u2011c\u00FCstomer",
	    "<vip>&\"customer\"",
	    "vip\u200B customer",
	    "--vip -- customer--",
	    "vip\tcustomer\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++)
		assert_string_equal(text_slug(&op.mem, spellings[i]), "vip-customer");
}

static void test_text_slug__keeps_letters_and_digits_of_all_scripts(void **state)
{
	(void)state;
	assert_string_equal(
	    text_slug(&op.mem, "\u041F\u043E\u043A\u0443\u043F\u0430\u0442\u0435\u043B\u044C 2"),
	    "\u043F\u043E\u043A\u0443\u043F\u0430\u0442\u0435\u043B\u044C-2");
	assert_string_equal(text_slug(&op.mem, "\u987E\u5BA2"), "\u987E\u5BA2");
	assert_string_equal(text_slug(&op.mem, "C++"), "c");
	/* A Cyrillic letter that looks like another one is another one. */
	assert_string_not_equal(text_slug(&op.mem, "v\u0456p"), "vip");
	assert_string_equal(text_slug(&op.mem, "\U0001F525"), "");
	assert_string_equal(text_slug(&op.mem, ""), "");
	assert_string_equal(text_slug(&op.mem, "- \u2014 !"), "");
	assert_string_equal(text_slug(&op.mem, "\xFFvip\xC3"), "vip");
}

static void test_text_slug__twice_is_as_once(void **state)
{
	(void)state;
	for (int32_t c = 1; c < 0x11000; c++) {
		struct arena_mark mark = arena_mark(&op.mem);
		char text[16];
		const char *once;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		if (c < 0x80)
			snprintf(text, sizeof(text), "a%cb", c);
		else if (c < 0x800)
			snprintf(text, sizeof(text), "a%c%cb", 0xC0 | c >> 6, 0x80 | (c & 0x3F));
		else if (c < 0x10000)
			snprintf(text, sizeof(text), "a%c%c%cb", 0xE0 | c >> 12,
				 0x80 | (c >> 6 & 0x3F), 0x80 | (c & 0x3F));
		else
			snprintf(text, sizeof(text), "a%c%c%c%cb", 0xF0 | c >> 18,
				 0x80 | (c >> 12 & 0x3F), 0x80 | (c >> 6 & 0x3F),
				 0x80 | (c & 0x3F));
		once = text_slug(&op.mem, text);
		assert_true(text_is_utf8(once, strlen(once)));
		assert_string_equal(text_slug(&op.mem, once), once);
		arena_rewind(&op.mem, mark);
	}
}

static void test_text_check__refuses_too_long_and_not_utf8(void **state)
{
	(void)state;
	assert_int_equal(text_check(&op, "city", "W\u00EBn", 4), RC_OK);
	assert_int_equal(text_check(&op, "city", "W\u00EBn", 3), RC_INVALID);
	assert_string_equal(op.fault.field, "city");
	assert_string_equal(op.fault.reason, "the text is longer than 3 bytes");
	assert_int_equal(text_check(&op, "city", "W\xEBn", 500), RC_INVALID);
	assert_string_equal(op.fault.reason, "the text is not valid UTF-8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_fold__compares_as_filters_do),
	    cmocka_unit_test(test_text_fold__brings_letters_to_their_base),
	    cmocka_unit_test(test_text_fold__treats_white_space_as_one_space),
	    cmocka_unit_test(test_text_fold__twice_is_as_once),
	    cmocka_unit_test(test_text_fold__takes_every_code_point),
	    cmocka_unit_test(test_text_fold__leaves_invalid_bytes_out),
	    cmocka_unit_test(test_text_fold_case__keeps_marks_and_look_alikes),
	    cmocka_unit_test(test_text_nfc__composes_and_changes_nothing_else),
	    cmocka_unit_test(test_text_is_utf8__takes_what_rfc_3629_allows),
	    cmocka_unit_test(test_text_is_utf8__refuses_everything_else),
	    cmocka_unit_test(test_text_utf8_prefix__tells_cut_from_wrong),
	    cmocka_unit_test(test_text_count__counts_code_points),
	    cmocka_unit_test(test_text_next__walks_and_stops_at_the_end),
	    cmocka_unit_test(test_text_trim__takes_white_space_off_both_ends),
	    cmocka_unit_test(test_text_shorten__whole_characters_and_a_sign),
	    cmocka_unit_test(test_text_unify_line_ends__leaves_one_kind),
	    cmocka_unit_test(test_text_is_line__neither_line_ends_nor_controls),
	    cmocka_unit_test(test_text_slug__is_one_for_all_spellings),
	    cmocka_unit_test(test_text_slug__keeps_letters_and_digits_of_all_scripts),
	    cmocka_unit_test(test_text_slug__twice_is_as_once),
	    cmocka_unit_test(test_text_check__refuses_too_long_and_not_utf8),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
