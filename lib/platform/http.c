#include "lib/platform/http.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fastcgi.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/sendfile.h>
#include <unistd.h>

enum { COPY_BYTES = 64 * 1024 };

struct http {
	FCGX_Request *fcgi; /* NULL for CGI */
	bool broken;
};

/* Set by the signal handler alone, read by the accept loop alone. */
static volatile sig_atomic_t stop_asked;

static void ask_to_stop(int signal_number)
{
	(void)signal_number;
	stop_asked = 1;
}

/* Before libfcgi starts: it leaves signals alone that already have a handler. */
static void listen_to_signals(void)
{
	struct sigaction action = {.sa_handler = ask_to_stop};

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
}

bool http_is_fastcgi(void)
{
	if (!getenv("GATEWAY_INTERFACE"))
		listen_to_signals();
	return !getenv("GATEWAY_INTERFACE") && !FCGX_IsCGI();
}

const char *http_param(struct http *http, const char *name)
{
	const char *value = http->fcgi ? FCGX_GetParam(name, http->fcgi->envp) : getenv(name);

	return value ? value : "";
}

ssize_t http_read(struct http *http, void *buffer, size_t size)
{
	ssize_t got;

	if (size > INT32_MAX)
		size = INT32_MAX;
	if (http->fcgi) {
		int n = FCGX_GetStr(buffer, (int)size, http->fcgi->in);

		return n == 0 && FCGX_GetError(http->fcgi->in) ? -1 : n;
	}
	do
		got = read(STDIN_FILENO, buffer, size);
	while (got < 0 && errno == EINTR);
	return got;
}

bool http_write(struct http *http, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len && !http->broken) {
		size_t part = len > 1 << 20 ? 1 << 20 : len;
		ssize_t put;

		if (http->fcgi)
			put = FCGX_PutStr(p, (int)part, http->fcgi->out);
		else
			put = write(STDOUT_FILENO, p, part);
		if (put < 0 && !http->fcgi && errno == EINTR)
			continue;
		if (put <= 0) {
			http->broken = true;
			break;
		}
		p += put;
		len -= (size_t)put;
	}
	return !http->broken;
}

static bool copy_file(struct http *http, int fd)
{
	char buffer[COPY_BYTES];
	ssize_t got;

	while ((got = read(fd, buffer, sizeof(buffer))) > 0)
		if (!http_write(http, buffer, (size_t)got))
			return false;
	return got == 0;
}

bool http_write_file(struct http *http, int fd)
{
	ssize_t put = 0;

	if (http->fcgi)
		return copy_file(http, fd);
	do
		put = sendfile(STDOUT_FILENO, fd, NULL, 1 << 20);
	while (put > 0 || (put < 0 && errno == EINTR));
	/* Not every kind of descriptor takes it: what it left, the buffer carries. */
	return put == 0 || ((errno == EINVAL || errno == ENOSYS) && copy_file(http, fd));
}

static int serve_cgi(http_handler *handle, void *context)
{
	struct http http = {0};

	signal(SIGPIPE, SIG_IGN);
	handle(&http, context);
	return 0;
}

/*
 * libfcgi's own SIGTERM handler cuts the request at hand short.  So the signals stay blocked, and
 * are let in only while waiting for a connection, by ppoll.
 */
static int serve_fastcgi(http_handler *handle, void *context)
{
	struct pollfd listener = {.fd = FCGI_LISTENSOCK_FILENO, .events = POLLIN};
	sigset_t blocked, unblocked;
	FCGX_Request request;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGUSR1);
	sigprocmask(SIG_BLOCK, &blocked, &unblocked);
	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, FCGI_LISTENSOCK_FILENO, 0) != 0)
		return 1;
	sigdelset(&unblocked, SIGTERM);
	sigdelset(&unblocked, SIGINT);
	sigdelset(&unblocked, SIGUSR1);
	if (fcntl(FCGI_LISTENSOCK_FILENO, F_SETFL, O_NONBLOCK) != 0)
		return 1;
	while (!stop_asked) {
		struct http http = {.fcgi = &request};
		int rc;

		if (ppoll(&listener, 1, NULL, &unblocked) < 0 && errno != EINTR)
			return 1;
		if (stop_asked)
			break;
		rc = FCGX_Accept_r(&request);
		if (rc == -EAGAIN || rc == -EWOULDBLOCK)
			continue; /* another worker was faster */
		if (rc < 0)
			return 1;
		handle(&http, context);
		FCGX_Finish_r(&request);
	}
	return 0;
}

int http_serve(http_handler *handle, void *context)
{
	/* A limit on file sizes is an answer of write(), not the end of the process. */
	signal(SIGXFSZ, SIG_IGN);
	return http_is_fastcgi() ? serve_fastcgi(handle, context) : serve_cgi(handle, context);
}
