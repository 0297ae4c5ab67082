#include "tests/unit/support.h"

#include "lib/platform/mail_format.h"

static struct mail good(void)
{
	return (struct mail){.from = "muster@shop.example",
			     .from_name = "Shop",
			     .to = "ana@example.org",
			     .subject = "Hello",
			     .body = "One\nTwo\n",
			     .message_id = "1.abc@shop.example",
			     .at = TEST_NOW};
}

static struct str out;

static int setup(void **state)
{
	(void)state;
	str_init(&out, MAIL_BYTES_MAX);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	str_release(&out);
	return 0;
}

static char *made(const struct mail *mail)
{
	str_clear(&out);
	assert_true(mail_format(mail, &out));
	return out.text;
}

/* Every line ends in CRLF, is at most 78 characters long, and holds no other control character. */
static void assert_wire(const char *text)
{
	size_t column = 0;

	for (const char *c = text; *c; c++) {
		if (c[0] == '\r' && c[1] == '\n') {
			column = 0;
			c++;
			continue;
		}
		assert_true((unsigned char)*c >= ' ' || *c == '\t');
		assert_true(++column <= 78);
	}
	assert_int_equal(column, 0);
}

static size_t count_lines(const char *text, const char *start)
{
	size_t n = 0, len = strlen(start);

	for (const char *at = text; at; at = strstr(at, "\r\n")) {
		at += at == text ? 0 : 2;
		n += strncasecmp(at, start, len) == 0;
		if (!strstr(at, "\r\n"))
			break;
	}
	return n;
}

static void test_mail_format__a_plain_mail(void **state)
{
	struct mail mail = good();

	(void)state;
	assert_string_equal(made(&mail), "Date: Sun, 22 Nov 2026 12:00:00 +0000\r\n"
					 "From: Shop\r\n <muster@shop.example>\r\n"
					 "To: <ana@example.org>\r\n"
					 "Message-ID: <1.abc@shop.example>\r\n"
					 "Subject: Hello\r\n"
					 "MIME-Version: 1.0\r\n"
					 "Content-Type: text/plain; charset=utf-8\r\n"
					 "Content-Transfer-Encoding: quoted-printable\r\n"
					 "Auto-Submitted: auto-generated\r\n"
					 "\r\n"
					 "One\r\nTwo\r\n");
}

static void test_mail_format__a_name_adds_no_header(void **state)
{
	struct mail mail = good();
	char *text;

	(void)state;
	mail.from_name = "Shop\r\nBcc: eve@example.org";
	mail.subject = "Hi\r\n\r\nBcc: eve@example.org";
	text = made(&mail);
	assert_wire(text);
	assert_int_equal(count_lines(text, "Bcc"), 0);
	assert_null(strstr(text, "eve@"));
	assert_non_null(strstr(text, "Subject: =?UTF-8?B?"));
}

static void test_mail_format__long_subjects_are_folded_between_characters(void **state)
{
	struct mail mail = good();
	char subject[601];
	char *text;

	(void)state;
	for (size_t i = 0; i < 200; i++)
		memcpy(subject + 3 * i, "\xe2\x82\xac", 3);
	subject[600] = '\0';
	mail.subject = subject;
	text = made(&mail);
	assert_wire(text);
	/* 39 bytes are 13 whole euro signs. */
	assert_non_null(strstr(text,
			       "=?UTF-8?B?4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs"
			       "?=\r\n ="));
}

static void test_mail_format__what_looks_encoded_stays_text(void **state)
{
	struct mail mail = good();

	(void)state;
	mail.subject = "=?UTF-8?B?ZXZpbA==?=";
	assert_non_null(
	    strstr(made(&mail), "Subject: =?UTF-8?B?PT9VVEYtOD9CP1pYWnBiQT09Pz0=?=\r\n"));
}

static void test_mail_format__bodies_survive_the_way(void **state)
{
	struct mail mail = good();
	char body[5000];
	char *text;

	(void)state;
	mail.body = "a=b\n.\n..x\ntrailing \n\tGrüße\r\nend";
	text = made(&mail);
	assert_wire(strstr(text, "\r\n\r\n") + 4);
	assert_string_equal(strstr(text, "\r\n\r\n") + 4,
			    "a=3Db\r\n.\r\n..x\r\ntrailing=20\r\n\tGr=C3=BC=C3=9Fe\r\nend\r\n");
	memset(body, 'x', sizeof(body) - 1);
	body[sizeof(body) - 1] = '\0';
	mail.body = body;
	assert_wire(made(&mail));
	memset(body, '=', sizeof(body) - 1);
	assert_wire(made(&mail));
}

static void test_mail_format__unsafe_addresses_are_refused(void **state)
{
	static const char *const bad[] = {
	    "",
	    "ana",
	    "ana@example.org\r\nRCPT TO:<eve@example.org>",
	    "a b@c.example",
	    "a@b.example,c@d.example",
	    "<a@b.example>",
	    "a@b.example\n",
	    "a@b.example\x7f",
	    "\"a b\"@c.example",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct mail mail = good();

		assert_false(mail_address_is_safe(bad[i]));
		mail.to = bad[i];
		assert_false(mail_format(&mail, &out));
		mail = good();
		mail.from = bad[i];
		assert_false(mail_format(&mail, &out));
	}
	assert_int_equal(out.len, 0);
	assert_true(mail_address_is_safe("o'hara+tag@example.org"));
	assert_true(mail_address_is_safe("ünal@xn--bcher-kva.example"));
}

static void test_mail_format__format_strings_are_text(void **state)
{
	struct mail mail = good();

	(void)state;
	mail.body = "%n%s%zu\n";
	assert_non_null(strstr(made(&mail), "\r\n%n%s%zu\r\n"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_mail_format__a_plain_mail),
	    TEST(test_mail_format__a_name_adds_no_header),
	    TEST(test_mail_format__long_subjects_are_folded_between_characters),
	    TEST(test_mail_format__what_looks_encoded_stays_text),
	    TEST(test_mail_format__bodies_survive_the_way),
	    TEST(test_mail_format__unsafe_addresses_are_refused),
	    TEST(test_mail_format__format_strings_are_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
