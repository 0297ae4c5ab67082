/* Encodings: told apart over any cut of the bytes, decoded the same over any cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/platform/charset.h"

/* String constants with their length, NUL bytes included. */
#define BYTES(text) text, sizeof(text) - 1

/* Detects with every piece size and checks that all agree. */
static enum charset detect(const char *bytes, size_t len, enum charset_content *content)
{
	enum charset first = CHARSET_UTF8;

	for (size_t piece = 1; piece <= len + 1; piece++) {
		struct charset_detector d;
		enum charset charset;

		charset_detector_init(&d);
		for (size_t i = 0; i < len; i += piece)
			charset_detector_feed(&d, bytes + i, len - i < piece ? len - i : piece);
		charset = charset_detector_end(&d, content);
		if (piece == 1)
			first = charset;
		assert_int_equal(charset, first);
	}
	return first;
}

static void check_detect(const char *bytes, size_t len, enum charset expected,
			 enum charset_content expected_content)
{
	enum charset_content content;

	assert_int_equal(detect(bytes, len, &content), expected);
	assert_int_equal(content, expected_content);
}

/* Decodes with every piece size. */
static void check_decode(enum charset from, const char *bytes, size_t len, const char *expected,
			 size_t expected_len)
{
	for (size_t piece = 1; piece <= len + 1; piece++) {
		struct charset_decoder d;
		struct str out;

		charset_decoder_init(&d, from);
		str_init(&out, 100000);
		for (size_t i = 0; i < len; i += piece)
			charset_decoder_feed(&d, bytes + i, len - i < piece ? len - i : piece,
					     &out);
		charset_decoder_end(&d, &out);
		assert_int_equal(out.len, expected_len);
		assert_memory_equal(out.text, expected, expected_len + 1);
		assert_true((d.bad > 0) ==
			    (expected_len && memchr(expected, CHARSET_BAD, expected_len)));
		str_release(&out);
	}
}

static void test_charset_detector__goes_by_mark_then_utf8_then_windows(void **state)
{
	(void)state;
	check_detect(BYTES(""), CHARSET_UTF8, CHARSET_TEXT);
	check_detect(BYTES("plain"), CHARSET_UTF8, CHARSET_TEXT);
	check_detect(BYTES("M\xC3\xBCller"), CHARSET_UTF8, CHARSET_TEXT);
	check_detect(BYTES("\xEF\xBB\xBFname"), CHARSET_UTF8, CHARSET_TEXT);
	check_detect(BYTES("\xEF\xBB\xBFM\xFCller"), CHARSET_UTF8, CHARSET_TEXT);
	check_detect(BYTES("\xFF\xFEn\0a\0"), CHARSET_UTF16LE, CHARSET_TEXT);
	check_detect(BYTES("\xFE\xFF\0n\0a"), CHARSET_UTF16BE, CHARSET_TEXT);
	check_detect(BYTES("M\xFCller"), CHARSET_WINDOWS_1252, CHARSET_TEXT);
	check_detect(BYTES("M\xFC"), CHARSET_WINDOWS_1252, CHARSET_TEXT);
	/* Cut off in the middle of a character at the very end. */
	check_detect(BYTES("abc\xE2\x82"), CHARSET_WINDOWS_1252, CHARSET_TEXT);
	check_detect(BYTES("\xE2\x82\xAC\xF0\x9F\x98\x80\xC3\xA9"), CHARSET_UTF8, CHARSET_TEXT);
	check_detect(BYTES("\xE2\x82\xAC\xF0\x9F\x98x\x80\xC3\xA9"), CHARSET_WINDOWS_1252,
		     CHARSET_TEXT);
	/* Few wrong bytes among many right ones are damage; many are another charset. */
	check_detect(BYTES("\xC3\xA9 \xC3\xA9 \xC3\xA9 \xE9"), CHARSET_UTF8, CHARSET_TEXT);
	check_detect(BYTES("\xC3\xA9 \xC3\xA9 \xC3"), CHARSET_UTF8, CHARSET_TEXT);
	check_detect(BYTES("\xC3\xA9 \xE9 \xE9"), CHARSET_WINDOWS_1252, CHARSET_TEXT);
	check_detect(BYTES("\xED\xA0\x80"), CHARSET_WINDOWS_1252, CHARSET_TEXT);
	check_detect(BYTES("\xC0\xAF"), CHARSET_WINDOWS_1252, CHARSET_TEXT);
}

static void test_charset_detector__knows_what_is_no_text(void **state)
{
	(void)state;
	check_detect(BYTES("PK\x03\x04\x14\0\x06\0"), CHARSET_UTF8, CHARSET_ZIP);
	check_detect(BYTES("PK\x05\x06\0\0\0\0"), CHARSET_UTF8, CHARSET_ZIP);
	check_detect(BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), CHARSET_WINDOWS_1252,
		     CHARSET_OLE);
	check_detect(BYTES("\x89PNG\r\n\x1A\n\0"), CHARSET_WINDOWS_1252, CHARSET_PNG);
	check_detect(BYTES("\xFF\xD8\xFF\xE0\0\x10JFIF"), CHARSET_WINDOWS_1252, CHARSET_JPEG);
	check_detect(BYTES("%PDF-1.7\n"), CHARSET_UTF8, CHARSET_PDF);
	check_detect(BYTES("\x1F\x8B\x08\0"), CHARSET_WINDOWS_1252, CHARSET_GZIP);
	check_detect(BYTES("n\0a\0m\0e\0"), CHARSET_UTF8, CHARSET_NUL);
	check_detect(BYTES("name\0"), CHARSET_UTF8, CHARSET_NUL);
	check_detect(BYTES("PKW,name"), CHARSET_UTF8, CHARSET_TEXT);
}

static void test_charset_decoder__decodes_over_any_cut(void **state)
{
	(void)state;
	check_decode(CHARSET_UTF8, BYTES("\xEF\xBB\xBFna\xC3\xABm\xE2\x82\xAC\xF0\x9F\x98\x80"),
		     BYTES("na\u00EBm\u20AC\U0001F600"));
	check_decode(CHARSET_UTF8, BYTES(""), BYTES(""));
	check_decode(CHARSET_UTF8, BYTES("\xEF\xBB\xBF"), BYTES(""));
	/* Only one mark is a mark. */
	check_decode(CHARSET_UTF8, BYTES("\xEF\xBB\xBF\xEF\xBB\xBFx"), BYTES("\uFEFFx"));
	check_decode(CHARSET_UTF8, BYTES("x\xEF\xBB\xBF"), BYTES("x\uFEFF"));
	check_decode(CHARSET_UTF8, BYTES("a\0b"), BYTES("a\0b"));
	check_decode(CHARSET_UTF16LE,
		     BYTES("\xFF\xFE"
			   "a\0\xEB\0\xAC\x20\x3D\xD8\x00\xDE"),
		     BYTES("a\u00EB\u20AC\U0001F600"));
	check_decode(CHARSET_UTF16BE, BYTES("\xFE\xFF\0a\0\xEB\x20\xAC\xD8\x3D\xDE\x00"),
		     BYTES("a\u00EB\u20AC\U0001F600"));
	check_decode(CHARSET_UTF16LE, BYTES("a\0\0\0"), BYTES("a\0"));
	check_decode(CHARSET_WINDOWS_1252, BYTES("M\xFCller \x80 \x93x\x94 \x9F\xFF\xA0"),
		     BYTES("M\u00FCller \u20AC \u201Cx\u201D \u0178\u00FF\u00A0"));
	check_decode(CHARSET_WINDOWS_1252, BYTES("\xEF\xBB\xBF"), BYTES("\u00EF\u00BB\u00BF"));
}

static void test_charset_decoder__marks_what_the_charset_lacks(void **state)
{
	static const char unassigned[] = "\x81\x8D\x8F\x90\x9D";

	(void)state;
	for (size_t i = 0; i < 5; i++)
		check_decode(CHARSET_WINDOWS_1252, unassigned + i, 1, BYTES("\xFF"));
	check_decode(CHARSET_WINDOWS_1252, BYTES("g\xF6\x81\xF6"), BYTES("g\u00F6\xFF\u00F6"));
	check_decode(CHARSET_UTF8, BYTES("ab\xFFxy"), BYTES("ab\xFFxy"));
	check_decode(CHARSET_UTF8, BYTES("ab\xC3"), BYTES("ab\xFF"));
	check_decode(CHARSET_UTF8, BYTES("good\n\xC3(bad\n\u00E9"),
		     BYTES("good\n\xFF(bad\n\u00E9"));
	check_decode(CHARSET_UTF8, BYTES("ab\xED\xA0\x80xy"), BYTES("ab\xFF\xFF\xFFxy"));
	/* What breaks a character is looked at anew. */
	check_decode(CHARSET_UTF8, BYTES("\xF0\x9F\xE2\x82\xAC\xF0\n"),
		     BYTES("\xFF\xFF\u20AC\xFF\n"));
	check_decode(CHARSET_UTF16LE, BYTES("a\0b"), BYTES("a\xFF"));
	check_decode(CHARSET_UTF16LE,
		     BYTES("\x3D\xD8"
			   "a\0"),
		     BYTES("\xFF"
			   "a"));
	check_decode(CHARSET_UTF16LE,
		     BYTES("\x00\xDE"
			   "a\0"),
		     BYTES("\xFF"
			   "a"));
	check_decode(CHARSET_UTF16LE, BYTES("a\0\x3D\xD8"), BYTES("a\xFF"));
	check_decode(CHARSET_UTF16LE, BYTES("\x3D\xD8\x3D\xD8\x00\xDE"), BYTES("\xFF\U0001F600"));
}

/* Longer than the chunks in which the decoder hands on. */
static void test_charset_decoder__takes_large_pieces(void **state)
{
	enum { COUNT = 20000 };
	struct charset_decoder d;
	char bytes[COUNT * 2];
	struct str out;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i += 2) {
		bytes[i] = '\xAC';
		bytes[i + 1] = '\x20';
	}
	str_init(&out, COUNT * 3);
	charset_decoder_init(&d, CHARSET_UTF16LE);
	charset_decoder_feed(&d, bytes, sizeof(bytes), &out);
	assert_int_equal(out.len, COUNT * 3);
	assert_false(out.overflow);
	assert_memory_equal(out.text + out.len - 3, "\u20AC", 4);
	str_release(&out);
}

static void test_charset_name__names_all(void **state)
{
	(void)state;
	assert_string_equal(charset_name(CHARSET_UTF8), "UTF-8");
	assert_string_equal(charset_name(CHARSET_UTF16LE), "UTF-16LE");
	assert_string_equal(charset_name(CHARSET_UTF16BE), "UTF-16BE");
	assert_string_equal(charset_name(CHARSET_WINDOWS_1252), "Windows-1252");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_charset_detector__goes_by_mark_then_utf8_then_windows),
	    cmocka_unit_test(test_charset_detector__knows_what_is_no_text),
	    cmocka_unit_test(test_charset_decoder__decodes_over_any_cut),
	    cmocka_unit_test(test_charset_decoder__marks_what_the_charset_lacks),
	    cmocka_unit_test(test_charset_decoder__takes_large_pieces),
	    cmocka_unit_test(test_charset_name__names_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
