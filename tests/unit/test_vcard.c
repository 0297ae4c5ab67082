#include "lib/platform/vcard.h"

#include <unistd.h>

#include "lib/base/str.h"
#include "tests/unit/support.h"

static int write_bytes(struct test_base *base, const char *bytes, size_t len)
{
	char *path = config_path(&base->op.mem, &base->config, "cards-XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	return fd;
}

/* "NAME<types>pref=value;" of each property, "|" behind each card, "!why" for a damaged one. */
static const char *read_bytes(struct test_base *base, const char *bytes, size_t len)
{
	int fd = write_bytes(base, bytes, len);
	struct vcard_reader *r = vcard_open(fd);
	struct op *op = &base->op;
	const char *out = "";
	struct vcard card;
	enum rc rc;

	while (!(rc = vcard_next(op, r, &card))) {
		if (card.damage)
			out = arena_printf(&op->mem, "%s!%s", out, card.damage);
		for (size_t i = 0; i < card.count; i++) {
			const struct vcard_property *p = &card.properties[i];

			if (strcmp(p->name, "VERSION") == 0)
				continue;
			out = arena_printf(&op->mem, "%s%s%s%s<%s>%d=%s;", out, p->group,
					   p->group[0] ? "." : "", p->name, p->types, p->pref,
					   vcard_text(&op->mem, p->value, card.is_old));
		}
		out = arena_printf(&op->mem, "%s|", out);
	}
	assert_rc(RC_NOT_FOUND, rc);
	assert_rc(RC_NOT_FOUND, vcard_next(op, r, &card));
	vcard_close(r);
	close(fd);
	return out;
}

static const char *read_text(struct test_base *base, const char *text)
{
	return read_bytes(base, text, strlen(text));
}

#define CARD(version, lines) "BEGIN:VCARD\r\nVERSION:" version "\r\n" lines "END:VCARD\r\n"

static void test_vcard__reads_the_three_versions(void **state)
{
	struct test_base *base = *state;

	assert_string_equal(
	    read_text(base, CARD("4.0", "FN:Ana\r\nEMAIL;TYPE=\"work,home\";PREF=1:a@x.example\r\n"
					"item1.tel;value=uri;type=cell:tel:+43\r\n")),
	    "FN< >101=Ana;EMAIL< work home >1=a@x.example;item1.TEL< cell >101=tel:+43;|");
	assert_string_equal(read_text(base, CARD("3.0", "FN;CHARSET=UTF-8:Änne\\, Bo\\;\\nC\r\n"
							"TEL;TYPE=HOME,PREF;TYPE=VOICE:1\r\n")),
			    "FN< >101=Änne, Bo;\nC;TEL< home voice >50=1;|");
	assert_string_equal(
	    read_text(base, CARD("2.1", "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FC"
					"ller;J=\r\n=F6rg\r\nTEL;CELL;PREF:1\r\nNOTE:C:\\new\r\n")),
	    "N< >101=Müller;Jörg;TEL< cell >50=1;NOTE< >101=C:\\new;|");
}

static void test_vcard__joins_lines(void **state)
{
	struct test_base *base = *state;

	assert_string_equal(read_text(base, CARD("4.0", "NO\r\n TE:one\r\n  two\r\n\tthree\r\n")),
			    "NOTE< >101=one twothree;|");
	assert_string_equal(read_text(base, CARD("2.1", "NOTE:one\r\n two\r\n")),
			    "NOTE< >101=one two;|");
	assert_string_equal(
	    read_text(base, "\xEF\xBB\xBF\n" CARD("4.0", "FN:A\n") "\n\n"
								   "begin:vcard\nFN:B\nend:vcard"),
	    "FN< >101=A;|FN< >101=B;|");
}

static void test_vcard__damage_costs_one_card(void **state)
{
	struct test_base *base = *state;

	assert_string_equal(read_text(base, CARD("4.0", "FN:A\r\n") CARD("4.0", "FN without\r\n")
						CARD("4.0", "FN:C\r\n")),
			    "FN< >101=A;|!one of its lines has no colon|FN< >101=C;|");
	assert_string_equal(
	    read_text(base, "BEGIN:VCARD\nFN:A\n" CARD("4.0", "FN:B\r\n") "BEGIN:VCARD\nFN:C\n"),
	    "!it has no end|FN< >101=B;|!it has no end|");
	assert_string_equal(
	    read_text(base, CARD("4.0", "FN:A\r\n") "FN:B\nEND:VCARD\n" CARD("4.0", "FN:C\r\n")),
	    "FN< >101=A;|!this text stands in no card|FN< >101=C;|");
	assert_string_equal(
	    read_bytes(base, "BEGIN:VCARD\nFN:A\0B\nEND:VCARD\nBEGIN:VCARD\nFN:C\nEND:VCARD", 55),
	    "!it has a NUL byte|FN< >101=C;|");
	assert_string_equal(read_text(base, CARD("3.0", "FN;CHARSET=SHIFT_JIS:\xe3\x83\x86\r\n")),
			    "!it is written in an encoding that is not known|");
}

static void test_vcard__leaves_out_what_is_no_text(void **state)
{
	struct test_base *base = *state;
	struct str s;

	assert_string_equal(
	    read_text(base, CARD("3.0", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n 4AAQ\r\n"
					"X-CRYPT;ENCODING=BASE64:4AAQ\r\nFN:A\r\n")),
	    "FN< >101=A;|");
	assert_string_equal(
	    read_text(base, CARD("2.1", "AGENT:\r\nBEGIN:VCARD\r\nFN:X\r\nEND:VCARD\r\nFN:A\r\n")),
	    "FN< >101=A;|");
	str_init(&s, 8 * 1024 * 1024);
	str_add(&s, "BEGIN:VCARD\nPHOTO:");
	for (int i = 0; i < 100000; i++)
		str_add(&s, "01234567890123456789012345678901234567890\n ");
	str_add(&s, "\nFN:A\nEND:VCARD\nBEGIN:VCARD\nNOTE:");
	for (int i = 0; i < 100000; i++)
		str_add(&s, "01234567890123456789012345678901234567890");
	str_add(&s, "\nEND:VCARD\n");
	assert_string_equal(read_text(base, s.text), "FN< >101=A;|!one of its lines is too long|");
	str_release(&s);
}

static void test_vcard__takes_values_apart(void **state)
{
	struct test_base *base = *state;
	struct arena *a = &base->op.mem;
	const char *parts[3];

	assert_int_equal(vcard_parts(a, "a\\;b;c\\,;;d", ';', false, parts, 3), 3);
	assert_string_equal(parts[0], "a;b");
	assert_string_equal(parts[1], "c,");
	assert_string_equal(parts[2], ";d");
	assert_int_equal(vcard_parts(a, "", ';', false, parts, 3), 1);
	assert_string_equal(vcard_text(a, "a\\\\n\\nb\\", false), "a\\n\nb\\");
}

static void test_vcard__knows_its_files(void **state)
{
	struct test_base *base = *state;
	static const struct {
		const char *bytes;
		size_t len;
		bool is;
	} files[] = {
	    {"BEGIN:VCARD\n", 12, true},
	    {"\xEF\xBB\xBF \r\nbegin:vcard", 17, true},
	    {"BEGIN:VCALENDAR\n", 16, false},
	    {"", 0, false},
	    {"E-mail\n", 7, false},
	    {"\xFF\xFE"
	     "B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\n\0",
	     26, true},
	};

	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		int fd = write_bytes(base, files[i].bytes, files[i].len);

		assert_int_equal(vcard_is(fd), files[i].is);
		close(fd);
	}
	assert_string_equal(
	    read_bytes(base,
		       "\xFE\xFF\0B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\n\0F\0N\0:\0\xE4"
		       "\0\n\0E\0N\0D\0:\0V\0C\0A\0R\0D\0\n",
		       56),
	    "FN< >101=ä;|");
}

int main(void)
{
#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_vcard__##name, test_base_setup, test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(reads_the_three_versions),   TEST(joins_lines),	TEST(damage_costs_one_card),
	    TEST(leaves_out_what_is_no_text), TEST(takes_values_apart), TEST(knows_its_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
