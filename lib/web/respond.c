#include "lib/web/respond.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/platform/template.h"
#include "lib/web/api.h"
#include "lib/web/urlencoded.h"

static const char security_headers[] =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'\r\n"
    "X-Frame-Options: DENY\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n"
    "Cache-Control: no-store\r\n";

struct status_text {
	int status;
	const char *line, *title, *text;
};

static const struct status_text statuses[] = {
    {200, "200 OK", "", ""},
    {303, "303 See Other", "", ""},
    {400, "400 Bad Request", "This request makes no sense here",
     "Something in the address or the form is not what this page understands."},
    {401, "401 Unauthorized", "Who are you?", "A token is missing, or it is not good."},
    {403, "403 Forbidden", "Not allowed", "Your account may not do this."},
    {404, "404 Not Found", "Not found", "There is nothing here, or it is not yours to see."},
    {405, "405 Method Not Allowed", "Not like this", "This address does not take such a request."},
    {409, "409 Conflict", "Something else came first",
     "What you sent does not fit with what is stored now."},
    {413, "413 Content Too Large", "Too large", "This is more than one request may bring."},
    {422, "422 Unprocessable Content", "This cannot be saved as it is", ""},
    {429, "429 Too Many Requests", "Too many tries", "Please wait a few minutes and try again."},
    {500, "500 Internal Server Error", "That went wrong",
     "The failure was logged. Nothing was changed."},
    {503, "503 Service Unavailable", "Busy just now",
     "Nothing was changed. Please try again in a moment: use your browser's reload to send"
     " the form again."},
};

static const struct status_text *find_status(int status)
{
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
		if (statuses[i].status == status)
			return &statuses[i];
	BUG("status %d is not in the table", status);
}

static int status_of(enum rc rc)
{
	switch (rc) {
	case RC_OK:
		return 200;
	case RC_NOT_FOUND:
		return 404;
	case RC_INVALID:
		return 422;
	case RC_CONFLICT:
		return 409;
	case RC_DENIED:
		return 403;
	case RC_BUSY:
		return 503;
	case RC_FAILED:
		return 500;
	}
	BUG("rc %d", (int)rc);
}

void respond_plain(struct request *rq, int status, const char *text)
{
	const struct status_text *s = find_status(status);

	if (rq->is_api) {
		rq->refusal.message = text;
		api_fail(rq, RC_FAILED, status);
		return;
	}
	tpl_free(rq->page);
	rq->page = NULL;
	str_clear(&rq->body);
	str_addf(&rq->body,
		 "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>%s</title>\n"
		 "<h1>%s</h1>\n<p>%s</p>\n</html>\n",
		 s->title, s->title, text);
	rq->status = status;
	rq->location = rq->file = rq->body_type = NULL;
}

void respond_error(struct request *rq, enum rc rc, int status)
{
	const struct status_text *s = find_status(status ? status : status_of(rc));
	const char *reason = rq->op.fault.reason;
	struct tpl *body;

	if (rq->is_api) {
		api_fail(rq, rc, status);
		return;
	}
	tpl_free(rq->page);
	rq->page = NULL;
	rq->location = rq->file = rq->body_type = NULL;
	body = page_new(rq, "error", s->title);
	tpl_int(body, "STATUS", s->status);
	tpl_text(body, "TITLE", s->title);
	tpl_text(body, "TEXT", s->text);
	/* Also what failed inside: faults never carry SQL, paths or anybody's data, and "the disk
	 * is full" is what the person has to tell whoever keeps the server. */
	if (reason[0] && s->status != 404)
		tpl_text(tpl_add(body, "HINT"), "HINT_TEXT",
			 arena_printf(&rq->op.mem, "The reason: %s.", reason));
	tpl_text(body, "BACK_HREF", rq->signed_in ? "/contacts" : "/sessions/new");
	if (page_send(rq, body, RC_OK))
		respond_plain(rq, s->status, s->text);
	rq->status = s->status;
}

/* RFC 6266: an ASCII fallback and the UTF-8 name (RFC 5987). */
static void add_disposition(struct request *rq, struct str *head)
{
	char *ascii = arena_dup(&rq->op.mem, rq->file_name);

	for (char *c = ascii; *c; c++)
		if (*c < ' ' || *c > '~' || strchr("\"\\/%;", *c))
			*c = '_';
	str_addf(head, "Content-Disposition: attachment; filename=\"%s\"; filename*=UTF-8''%s\r\n",
		 ascii, urlencode(&rq->op.mem, rq->file_name));
}

static void add_head(struct request *rq, struct str *head, int64_t length)
{
	const struct status_text *s = find_status(rq->status);

	str_addf(head, "Status: %s\r\n", s->line);
	str_addf(head, "Content-Type: %s\r\n",
		 rq->body_type ? rq->body_type : "text/html; charset=utf-8");
	if (length >= 0)
		str_addf(head, "Content-Length: %lld\r\n", (long long)length);
	if (rq->location)
		str_addf(head, "Location: %s\r\n", rq->location);
	if (rq->status == 503)
		str_add(head, "Retry-After: 5\r\n");
	if (rq->file_name)
		add_disposition(rq, head);
	str_add(head, security_headers);
	str_add_len(head, rq->headers.text, rq->headers.len);
}

static void respond_file(struct request *rq, struct str *head)
{
	const char *path = config_path(&rq->op.mem, rq->config, rq->file);
	struct stat st;
	int fd;

	if (rq->config->accel && http_param(rq->http, "MUSTER_ACCEL")[0]) {
		add_head(rq, head, -1);
		str_addf(head, "X-Accel-Redirect: /protected/%s\r\n\r\n", rq->file);
		http_write(rq->http, head->text, head->len);
		return;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &st) != 0) {
		rq->file_name = NULL;
		respond_error(rq, RC_NOT_FOUND, 0);
		add_head(rq, head, (int64_t)rq->body.len);
		str_add(head, "\r\n");
		http_write(rq->http, head->text, head->len);
		http_write(rq->http, rq->body.text, rq->is_head ? 0 : rq->body.len);
	} else {
		add_head(rq, head, st.st_size);
		str_add(head, "\r\n");
		/* A reader who left is no fault of ours. */
		if (http_write(rq->http, head->text, head->len) && !rq->is_head)
			(void)http_write_file(rq->http, fd);
	}
	if (fd >= 0)
		close(fd);
}

bool respond_stream(struct request *rq, int64_t length)
{
	struct str head;
	bool is_there;

	rq->status = 200;
	rq->is_sent = true;
	str_init(&head, 64 * 1024);
	add_head(rq, &head, length);
	str_add(&head, "\r\n");
	is_there = http_write(rq->http, head.text, head.len) && !rq->is_head;
	str_release(&head);
	return is_there;
}

void respond(struct request *rq, enum rc rc)
{
	struct str head;

	if (rq->is_sent)
		return;
	if (!rq->status)
		rq->status = rq->location ? 303 : status_of(rc);
	str_init(&head, 64 * 1024);
	if (rq->file) {
		respond_file(rq, &head);
	} else {
		add_head(rq, &head, (int64_t)rq->body.len);
		str_add(&head, "\r\n");
		if (http_write(rq->http, head.text, head.len) && !rq->is_head)
			http_write(rq->http, rq->body.text, rq->body.len);
	}
	str_release(&head);
}
