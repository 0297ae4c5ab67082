#include "lib/platform/mail.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/platform/email.h"

enum {
	CONNECT_SECONDS = 20,
	TALK_SECONDS = 120,
	ANSWER_MAX = 300,
	ADDRESS_MAX = 600,
	SMTP_DATA_OK = 354, /* "go on": the last answer before the mail itself */
	SMTP_NO_LOGIN = 530,
	SMTP_BAD_LOGIN = 535,
};

struct mailer {
	const struct config *config;
	const char *program; /* sendmail; NULL for SMTP */
	CURL *curl;
};

/* --- SMTP ----------------------------------------------------------------------------------- */

/* What one dialogue needs and learns. */
struct dialogue {
	const char *bytes;
	size_t len, sent;
	char answer[ANSWER_MAX]; /* the server's last line that said no */
};

static size_t give_bytes(char *to, size_t size, size_t count, void *context)
{
	struct dialogue *d = context;
	size_t n = d->len - d->sent;

	if (n > size * count)
		n = size * count;
	memcpy(to, d->bytes + d->sent, n);
	d->sent += n;
	return n;
}

/* Server lines arrive one by one, CRLF included. */
static size_t take_line(char *line, size_t size, size_t count, void *context)
{
	struct dialogue *d = context;
	size_t len = size * count, keep = len;

	while (keep && (line[keep - 1] == '\r' || line[keep - 1] == '\n'))
		keep--;
	if (keep && (line[0] == '4' || line[0] == '5'))
		snprintf(d->answer, sizeof(d->answer), "%.*s", (int)keep, line);
	return len;
}

static bool is_tls_url(const char *url)
{
	return strncmp(url, "smtps:", 6) == 0;
}

/*
 * Without a password TLS is taken when offered, whatever the certificate: whoever could fake one
 * could as well hide the offer.  With a password, or with smtps, only TLS that proves itself.
 */
static void set_tls(struct mailer *m)
{
	const struct config *c = m->config;
	bool strict = c->smtp_user[0] || is_tls_url(c->smtp_url);

	curl_easy_setopt(m->curl, CURLOPT_USE_SSL,
			 (long)(strict ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	curl_easy_setopt(m->curl, CURLOPT_SSL_VERIFYPEER, strict ? 1L : 0L);
	curl_easy_setopt(m->curl, CURLOPT_SSL_VERIFYHOST, strict ? 2L : 0L);
}

static void set_server(struct mailer *m)
{
	const struct config *c = m->config;

	curl_easy_setopt(m->curl, CURLOPT_URL, c->smtp_url);
	curl_easy_setopt(m->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(m->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(m->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(m->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(m->curl, CURLOPT_TIMEOUT, (long)TALK_SECONDS);
	curl_easy_setopt(m->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(m->curl, CURLOPT_READFUNCTION, give_bytes);
	curl_easy_setopt(m->curl, CURLOPT_HEADERFUNCTION, take_line);
	set_tls(m);
	if (c->smtp_user[0]) {
		curl_easy_setopt(m->curl, CURLOPT_USERNAME, c->smtp_user);
		curl_easy_setopt(m->curl, CURLOPT_PASSWORD, c->smtp_password);
	}
}

static enum mail_result judge(const struct dialogue *d, CURLcode code, long status)
{
	if (code == CURLE_OK)
		return MAIL_SENT;
	if (code == CURLE_LOGIN_DENIED || (status >= SMTP_NO_LOGIN && status <= SMTP_BAD_LOGIN))
		return MAIL_UNREACHABLE;
	/* All of it is over there, and the line went dead before the answer. */
	if (status == SMTP_DATA_OK && d->sent == d->len)
		return MAIL_UNCERTAIN;
	if (status >= 500)
		return MAIL_REFUSED;
	return status >= 400 ? MAIL_LATER : MAIL_UNREACHABLE;
}

static enum mail_result send_smtp(struct mailer *m, struct arena *a, const struct mail *mail,
				  const struct str *text, const char **answer)
{
	struct dialogue d = {.bytes = text->text, .len = text->len};
	const char *from = arena_printf(a, "<%s>", mail->from);
	struct curl_slist *to = curl_slist_append(NULL, arena_printf(a, "<%s>", mail->to));
	long status = 0;
	CURLcode code;

	if (!to)
		BUG("out of memory");
	curl_easy_setopt(m->curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(m->curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(m->curl, CURLOPT_READDATA, &d);
	curl_easy_setopt(m->curl, CURLOPT_HEADERDATA, &d);
	code = curl_easy_perform(m->curl);
	curl_easy_getinfo(m->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(to);
	if (code == CURLE_OK)
		*answer = "";
	else
		*answer = arena_dup(a, status >= 400 ? d.answer : curl_easy_strerror(code));
	return judge(&d, code, status);
}

/* --- sendmail ------------------------------------------------------------------------------- */

/* The program reads LF line ends. */
static bool write_all(int fd, const struct str *text)
{
	for (size_t i = 0; i < text->len;) {
		const char *start = text->text + i, *end = memchr(start, '\r', text->len - i);
		size_t len = end ? (size_t)(end - start) : text->len - i;
		ssize_t put = len ? write(fd, start, len) : 0;

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		i += (size_t)put;
		if ((size_t)put == len && end)
			i++;
	}
	return true;
}

static bool start_program(const char *program, const struct mail *mail, int in, pid_t *pid)
{
	char *const arguments[] = {(char *)(uintptr_t)program,
				   (char *)(uintptr_t) "-i",
				   (char *)(uintptr_t) "-f",
				   (char *)(uintptr_t)mail->from,
				   (char *)(uintptr_t) "--",
				   (char *)(uintptr_t)mail->to,
				   NULL};
	posix_spawn_file_actions_t actions;
	bool ok;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return false;
	ok = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO) == 0 &&
	     posix_spawn(pid, program, &actions, NULL, arguments, environ) == 0;
	posix_spawn_file_actions_destroy(&actions);
	return ok;
}

static enum mail_result judge_exit(int status)
{
	if (!WIFEXITED(status))
		return MAIL_UNCERTAIN;
	switch (WEXITSTATUS(status)) {
	case EX_OK:
		return MAIL_SENT;
	case EX_DATAERR:
	case EX_NOUSER:
	case EX_NOHOST:
	case EX_USAGE:
		return MAIL_REFUSED;
	case 127: /* the program is not there */
	case EX_CONFIG:
	case EX_NOPERM:
		return MAIL_UNREACHABLE;
	default:
		return MAIL_LATER;
	}
}

static enum mail_result send_program(struct mailer *m, struct arena *a, const struct mail *mail,
				     const struct str *text, const char **answer)
{
	int ends[2], status;
	bool started;
	pid_t pid;

	*answer = "the sendmail program cannot be started";
	if (pipe2(ends, O_CLOEXEC) != 0)
		return MAIL_UNREACHABLE;
	started = start_program(m->program, mail, ends[0], &pid);
	close(ends[0]);
	if (!started) {
		close(ends[1]);
		return MAIL_UNREACHABLE;
	}
	/* When it stops reading, its exit status says why. */
	(void)!write_all(ends[1], text);
	close(ends[1]);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return MAIL_UNCERTAIN;
	*answer =
	    arena_printf(a, "sendmail ended with %d", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	return judge_exit(status);
}

/* --- both ----------------------------------------------------------------------------------- */

struct mailer *mailer_open(struct arena *a, const struct config *config, char *why, size_t why_size)
{
	static const char sendmail[] = "sendmail:";
	const char *url = config->smtp_url;
	struct mailer *m = arena_alloc(a, sizeof(*m));

	m->config = config;
	if (!mail_address_is_safe(config->mail_from)) {
		snprintf(why, why_size, "mail_from in the configuration is no address");
		return NULL;
	}
	if (strncmp(url, sendmail, strlen(sendmail)) == 0) {
		m->program = url[strlen(sendmail)] ? url + strlen(sendmail) : "/usr/sbin/sendmail";
		return m;
	}
	if (strncmp(url, "smtp:", 5) != 0 && !is_tls_url(url)) {
		snprintf(why, why_size,
			 "smtp_url in the configuration is none of smtp: smtps: sendmail:");
		return NULL;
	}
	curl_global_init(CURL_GLOBAL_DEFAULT);
	m->curl = curl_easy_init();
	if (!m->curl)
		BUG("libcurl cannot start");
	set_server(m);
	return m;
}

void mailer_close(struct mailer *m)
{
	if (!m || !m->curl)
		return;
	curl_easy_cleanup(m->curl);
	curl_global_cleanup();
}

enum mail_result mailer_send(struct mailer *m, struct arena *a, const struct mail *mail,
			     const char **answer)
{
	struct mail wire = *mail;
	enum mail_result result = MAIL_REFUSED;
	struct str text;

	/* The domain in its ASCII form; what has none cannot be delivered. */
	wire.to = email_ascii(a, mail->to);
	*answer = "the address cannot be used";
	if (!wire.to || !mail_address_is_safe(wire.to) || strlen(wire.to) > ADDRESS_MAX)
		return MAIL_REFUSED;
	str_init(&text, MAIL_BYTES_MAX);
	if (!mail_format(&wire, &text))
		*answer = "the mail is too large";
	else if (m->program)
		result = send_program(m, a, &wire, &text, answer);
	else
		result = send_smtp(m, a, &wire, &text, answer);
	str_release(&text);
	return result;
}
