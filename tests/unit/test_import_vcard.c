/*
 * Cards as a table.
 */
#include "lib/domain/import_vcard.h"

#include <unistd.h>

#include "lib/domain/import_value.h"
#include "tests/unit/support.h"

static int new_file(struct test_base *base, const char *text)
{
	int fd = mkstemp(config_path(&base->op.mem, &base->config, "cards-XXXXXX"));

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	return fd;
}

static const char *convert(struct test_base *base, const char *cards)
{
	int from = new_file(base, cards), to = new_file(base, "");
	char *text = arena_alloc(&base->op.mem, 8192);
	ssize_t got;

	assert_rc(RC_OK, import_vcard_convert(&base->op, from, to, 8000));
	got = pread(to, text, 8191, 0);
	assert_true(got >= 0);
	text[got] = '\0';
	close(from);
	close(to);
	return text;
}

static void test_import_vcard__names_columns_as_the_guesser_knows_them(void **state)
{
	struct test_base *base = *state;

	assert_string_equal(
	    convert(base, "BEGIN:VCARD\nN:Lee;Bo\nTEL;TYPE=cell:+43 1\nTEL;TYPE=fax:2\n"
			  "EMAIL:b@x.example\nBDAY:19800415\nEND:VCARD\n"
			  "BEGIN:VCARD\nFN:Ana Maria Berger\nEMAIL;TYPE=work:w@x.example\n"
			  "EMAIL;PREF=1:a@x.example\nORG:Shop;Sales\nX-COLOUR:red\nEND:VCARD\n"),
	    "Card,Damage,Text,First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value,"
	    "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,"
	    "Organization Name,Organization Department,Fax,Birthday,X-COLOUR\r\n"
	    "1,,,Bo,Lee,,b@x.example,,,cell,'+43 1,,,2,1980-04-15,\r\n"
	    "2,,,Ana Maria,Berger,,a@x.example,work,w@x.example,,,Shop,Sales,,,red\r\n");
}

static void test_import_vcard__marks_birthdays_without_a_year(void **state)
{
	struct test_base *base = *state;

	assert_string_equal(
	    convert(base, "BEGIN:VCARD\nEMAIL:a@x.example\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-04-03\n"
			  "END:VCARD\nBEGIN:VCARD\nEMAIL:b@x.example\nBDAY:16040403\nEND:VCARD\n"
			  "BEGIN:VCARD\nEMAIL:c@x.example\nBDAY:--0403\nEND:VCARD\n"),
	    "Card,Damage,Text,E-mail 1 - Label,E-mail 1 - Value,Birthday\r\n"
	    "1,,,,a@x.example,'--04-03\r\n"
	    "2,,,,b@x.example,'--04-03\r\n"
	    "3,,,,c@x.example,'--0403\r\n");
}

static void test_import_vcard__does_not_part_what_was_escaped(void **state)
{
	struct test_base *base = *state;
	size_t count;
	char **tags;

	assert_string_equal(
	    convert(base, "BEGIN:VCARD\nCATEGORIES:vip,news\nEND:VCARD\n"
			  "BEGIN:VCARD\nCATEGORIES:vip,a\\;b,c ::: d,\"e\",f\\,g\nEND:VCARD\n"),
	    "Card,Damage,Text,Tags\r\n1,,,\"vip, news\"\r\n"
	    "2,,,\"\"\"vip\"\", \"\"a;b\"\", \"\"c ::: d\"\", \"\"\"\"\"\"e\"\"\"\"\"\","
	    " \"\"f,g\"\"\"\r\n");
	/* And as the import parts it. */
	tags = import_list_split(&base->op, "\"vip\", \"a;b\", \"c ::: d\", \"\"\"e\"\"\", \"f,g\"",
				 &count);
	assert_int_equal(count, 5);
	assert_string_equal(tags[1], "a;b");
	assert_string_equal(tags[2], "c ::: d");
	assert_string_equal(tags[3], "\"e\"");
}

static void test_import_vcard__keeps_a_place_for_damaged_cards(void **state)
{
	struct test_base *base = *state;

	assert_string_equal(convert(base, "BEGIN:VCARD\nFN\nEND:VCARD\n"
					  "BEGIN:VCARD\nNOTE:x\nNOTE:y\nEND:VCARD\n"),
			    "Card,Damage,Text,Notes\r\n"
			    "1,one of its lines has no colon,\"BEGIN:VCARD\nFN\nEND:VCARD\n\",\r\n"
			    "2,,,\"x\ny\"\r\n");
}

static void test_import_vcard__keeps_to_the_limits(void **state)
{
	struct test_base *base = *state;
	const char *many = "BEGIN:VCARD\n";
	int from, to = new_file(base, "");

	from = new_file(base, "BEGIN:VCARD\nNOTE:0123456789\nEND:VCARD\n");
	assert_rc(RC_INVALID, import_vcard_convert(&base->op, from, to, 20));
	op_clear_fault(&base->op);
	close(from);
	for (int i = 0; i < 1100; i++)
		many = arena_printf(&base->op.mem, "%sX-%d:1\n%s", many, i,
				    i == 500 ? "END:VCARD\nBEGIN:VCARD\n" : "");
	from = new_file(base, arena_printf(&base->op.mem, "%sEND:VCARD\n", many));
	assert_rc(RC_INVALID, import_vcard_convert(&base->op, from, to, 1000000));
	assert_non_null(strstr(base->op.fault.reason, "more different properties"));
	close(from);
	close(to);
}

int main(void)
{
#define TEST(name)                                                                                 \
	cmocka_unit_test_setup_teardown(test_import_vcard__##name, test_base_setup,                \
					test_base_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(names_columns_as_the_guesser_knows_them),
	    TEST(marks_birthdays_without_a_year),
	    TEST(does_not_part_what_was_escaped),
	    TEST(keeps_a_place_for_damaged_cards),
	    TEST(keeps_to_the_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
