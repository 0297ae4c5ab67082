#include "tests/unit/support.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/platform/mail.h"

/* The dialogue with a whole mail server is tested with the mailer: tests/web/test_accounts.py. */

static const struct mail mail = {.from = "muster@shop.example",
				 .from_name = "Shop",
				 .to = "ana@bücher.example",
				 .subject = "Hello",
				 .body = "One\nTwo\n",
				 .message_id = "1.abc@shop.example",
				 .at = TEST_NOW};

static enum mail_result send_with(struct test_base *base, const char *url, const char **answer)
{
	enum mail_result result;
	struct mailer *m;
	char why[200];

	base->config.smtp_url = url;
	m = mailer_open(&base->op.mem, &base->config, why, sizeof(why));
	assert_non_null(m);
	result = mailer_send(m, &base->op.mem, &mail, answer);
	mailer_close(m);
	return result;
}

static void assert_refused_to_open(struct test_base *base)
{
	char why[200] = "";

	assert_null(mailer_open(&base->op.mem, &base->config, why, sizeof(why)));
	assert_true(why[0] != '\0');
}

static void test_mail__a_wrong_configuration_is_said_before_anything_is_sent(void **state)
{
	struct test_base *base = *state;

	base->config.smtp_url = "http://127.0.0.1/";
	assert_refused_to_open(base);
	base->config.smtp_url = "/usr/sbin/sendmail";
	assert_refused_to_open(base);
	base->config.smtp_url = "smtp://127.0.0.1:1";
	base->config.mail_from = "muster@shop.example>\r\nRCPT TO:<eve@example.org";
	assert_refused_to_open(base);
	mailer_close(NULL);
}

static void test_mail__nobody_there_is_not_the_mails_fault(void **state)
{
	struct test_base *base = *state;
	const char *answer = NULL;

	/* Port 1 (tcpmux) of the loopback: nothing has listened there for decades. */
	assert_int_equal(send_with(base, "smtp://127.0.0.1:1", &answer), MAIL_UNREACHABLE);
	assert_true(answer[0] != '\0');
	assert_int_equal(send_with(base, "sendmail:/nowhere/sendmail", &answer), MAIL_UNREACHABLE);
}

static const char *make_program(struct test_base *base, const char *script)
{
	const char *path = arena_printf(&base->op.mem, "%s/sendmail", base->dir);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fprintf(f, "#!/bin/sh\n%s\n", script);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0700), 0);
	return arena_printf(&base->op.mem, "sendmail:%s", path);
}

static void test_mail__a_program_gets_arguments_and_text(void **state)
{
	struct test_base *base = *state;
	char arguments[300] = "", text[2000] = "";
	const char *answer, *url;
	FILE *f;

	url = make_program(
	    base,
	    arena_printf(&base->op.mem, "cd %s; echo \"$@\" > arguments; cat > text", base->dir));
	assert_int_equal(send_with(base, url, &answer), MAIL_SENT);
	f = fopen(arena_printf(&base->op.mem, "%s/arguments", base->dir), "re");
	assert_non_null(f);
	assert_non_null(fgets(arguments, sizeof(arguments), f));
	fclose(f);
	assert_string_equal(arguments, "-i -f muster@shop.example -- ana@xn--bcher-kva.example\n");
	f = fopen(arena_printf(&base->op.mem, "%s/text", base->dir), "re");
	assert_non_null(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	assert_null(strchr(text, '\r'));
	assert_non_null(strstr(text, "\nTo: <ana@xn--bcher-kva.example>\n"));
	assert_non_null(strstr(text, "\n\nOne\nTwo\n"));
}

static void test_mail__exit_codes_of_a_program_are_understood(void **state)
{
	static const struct {
		const char *script;
		enum mail_result result;
	} cases[] = {
	    {"exit 75", MAIL_LATER},	   {"cat > /dev/null; exit 1", MAIL_LATER},
	    {"exit 67", MAIL_REFUSED},	   {"exit 65", MAIL_REFUSED},
	    {"exit 78", MAIL_UNREACHABLE}, {"kill -9 $$", MAIL_UNCERTAIN},
	};
	struct test_base *base = *state;
	const char *answer;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(send_with(base, make_program(base, cases[i].script), &answer),
				 cases[i].result);
}

/* A server that takes a whole mail and then hangs up, or answers with last_words. */
static pid_t start_server(int *port, const char *last_words)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t child;

	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
	*port = ntohs(address.sin_port);
	child = fork();
	if (child == 0) {
		FILE *in = fdopen(accept(listener, NULL, NULL), "r+");
		bool in_mail = false;
		char line[1000];

		setvbuf(in, NULL, _IONBF, 0);
		fputs("220 hello\r\n", in);
		while (fgets(line, sizeof(line), in)) {
			if (in_mail && strcmp(line, ".\r\n") != 0)
				continue;
			if (in_mail) {
				fputs(last_words, in);
				_exit(0);
			}
			in_mail = strncmp(line, "DATA", 4) == 0;
			fputs(in_mail ? "354 go on\r\n" : "250 fine\r\n", in);
		}
		_exit(0);
	}
	close(listener);
	return child;
}

static enum mail_result send_to_server(struct test_base *base, const char *last_words,
				       const char **answer)
{
	enum mail_result result;
	int port, status;
	pid_t server = start_server(&port, last_words);

	result = send_with(base, arena_printf(&base->op.mem, "smtp://127.0.0.1:%d", port), answer);
	assert_int_equal(waitpid(server, &status, 0), server);
	return result;
}

static void test_mail__the_last_answer_decides(void **state)
{
	struct test_base *base = *state;
	const char *answer;

	assert_int_equal(send_to_server(base, "250 queued\r\n", &answer), MAIL_SENT);
	assert_int_equal(send_to_server(base, "451 busy\r\n", &answer), MAIL_LATER);
	assert_string_equal(answer, "451 busy");
	assert_int_equal(send_to_server(base, "554 no\r\n", &answer), MAIL_REFUSED);
	assert_string_equal(answer, "554 no");
	/* It had all of it: maybe the mail left, so it must not be sent again. */
	assert_int_equal(send_to_server(base, "", &answer), MAIL_UNCERTAIN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_base_setup, test_base_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_mail__a_wrong_configuration_is_said_before_anything_is_sent),
	    TEST(test_mail__nobody_there_is_not_the_mails_fault),
	    TEST(test_mail__a_program_gets_arguments_and_text),
	    TEST(test_mail__exit_codes_of_a_program_are_understood),
	    TEST(test_mail__the_last_answer_decides),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
