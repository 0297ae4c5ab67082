#include "lib/web/form.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lib/platform/text.h"
#include "lib/web/guard.h"
#include "lib/web/multipart.h"
#include "lib/web/urlencoded.h"

enum {
	TEXT_MAX_DEFAULT = 16 * 1024,
	SECRET_MAX_DEFAULT = 4 * 1024,
	LINES_MAX_DEFAULT = 64 * 1024,
	READ_BYTES = 64 * 1024,
	LIST_MAX = 1100, /* values of one FIELD_LIST: a column each */
	FILES_MAX_DEFAULT = 20,
};

struct form_value {
	struct form_value *next;
	const struct field *field;
	const char *text;
};

struct form {
	struct form_value *first, **end;
	const char *csrf; /* as sent */
	bool csrf_good;
	struct upload *uploads, **uploads_end;

	/* The part being read (multipart) */
	const struct field *part_field; /* NULL: not declared, thrown away */
	bool part_is_csrf;
	struct str part_text;
	struct upload *upload; /* the file being read */
	int spool_fd;	       /* -1 while no file is written */
	struct secure_stream *spool_hash;
	int64_t read_bytes;
};

static const struct field csrf_field = {FORM_CSRF, FIELD_TEXT, false, 256, NULL};

bool route_is_post(const struct route *route)
{
	return route->method == METHOD_POST || route->method == METHOD_POST_READ;
}

void form_init(struct request *rq)
{
	rq->form = arena_alloc(&rq->op.mem, sizeof(*rq->form));
	rq->form->end = &rq->form->first;
	rq->form->uploads_end = &rq->form->uploads;
	rq->form->spool_fd = -1;
	rq->form->csrf = "";
}

static const struct field *find_field(const struct request *rq, const char *name)
{
	for (const struct field *f = rq->route->fields; f && f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static size_t field_max(const struct field *f)
{
	if (f->max)
		return f->max;
	switch (f->type) {
	case FIELD_LINES:
	case FIELD_TABLE:
		return LINES_MAX_DEFAULT;
	case FIELD_SECRET:
		return SECRET_MAX_DEFAULT;
	default:
		return TEXT_MAX_DEFAULT;
	}
}

/* --- values --------------------------------------------------------------------------------- */

static bool is_choice(const struct field *f, const char *text)
{
	if (!text[0])
		return true;
	for (const char *const *c = f->choices; *c; c++)
		if (strcmp(*c, text) == 0)
			return true;
	return false;
}

/* 1 .. 2^63-1 in plain digits; 0 for anything else. */
static int64_t parse_id(const char *text)
{
	int64_t id = 0;
	size_t len = strspn(text, "0123456789");

	if (len == 0 || text[len] != '\0' || text[0] == '0')
		return 0;
	for (const char *c = text; *c; c++)
		if (__builtin_mul_overflow(id, 10, &id) ||
		    __builtin_add_overflow(id, *c - '0', &id))
			return 0;
	return id;
}

/* Bring a raw value into the form its type promises. */
static enum rc check_value(struct request *rq, const struct field *f, char *raw, const char **out)
{
	struct op *op = &rq->op;

	if (strlen(raw) > field_max(f))
		return op_fail(op, RC_INVALID, f->name, "this is too long");
	*out = raw;
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LIST:
		if (strpbrk(raw, "\r\n"))
			return op_fail(op, RC_INVALID, f->name, "this must be a single line");
		*out = text_trim(&op->mem, raw);
		return RC_OK;
	case FIELD_LINES:
		*out = text_trim(&op->mem, text_unify_line_ends(raw));
		return RC_OK;
	case FIELD_TABLE:
		*out = text_unify_line_ends(raw);
		return RC_OK;
	case FIELD_ID:
		if (raw[0] && parse_id(raw) == 0)
			return op_fail(op, RC_INVALID, f->name, "this is not a number of a record");
		return RC_OK;
	case FIELD_CHOICE:
		if (!is_choice(f, raw))
			return op_fail(op, RC_INVALID, f->name, "this is not one of the choices");
		return RC_OK;
	case FIELD_SECRET:
	case FIELD_BOOL:
		return RC_OK;
	case FIELD_FILE:
	case FIELD_FILES:
		return op_fail(op, RC_INVALID, f->name, "a file was expected");
	}
	return RC_OK;
}

static bool is_file(const struct field *f)
{
	return f->type == FIELD_FILE || f->type == FIELD_FILES;
}

static size_t count_files(const struct form *form, const struct field *f)
{
	size_t count = 0;

	for (const struct upload *u = form->uploads; u; u = u->next)
		count += u->field == f;
	return count;
}

static enum rc keep_value(struct request *rq, const struct field *f, char *raw)
{
	struct form_value *v = arena_alloc(&rq->op.mem, sizeof(*v));
	enum rc rc;

	/* A file input without a choice arrives as an empty text in some browsers. */
	if (is_file(f) && !raw[0])
		return RC_OK;
	rc = check_value(rq, f, raw, &v->text);
	if (rc)
		return rc;
	v->field = f;
	*rq->form->end = v;
	rq->form->end = &v->next;
	return RC_OK;
}

static enum rc check_required(struct request *rq)
{
	for (const struct field *f = rq->route->fields; f && f->name; f++) {
		bool there = is_file(f) ? count_files(rq->form, f) > 0
					: form_has(rq, f->name) && form_text(rq, f->name)[0];

		if (f->required && !there)
			return op_fail(&rq->op, RC_INVALID, f->name,
				       is_file(f) ? "choose a file first" : "this is missing");
	}
	return RC_OK;
}

/* --- query and urlencoded body -------------------------------------------------------------- */

struct pair_context {
	struct request *rq;
	enum rc rc;
};

/*
 * A page passes over what it does not know.  A program must be told: whoever writes "filer=" would
 * get everybody, and of two filters one would go unheard.
 */
static enum rc check_parameter(struct request *rq, const struct field *f, const char *name)
{
	if (!f)
		return op_fail(&rq->op, RC_INVALID, name, "there is no parameter of this name");
	for (const struct form_value *v = rq->form->first; v; v = v->next)
		if (v->field == f && f->type != FIELD_LIST)
			return op_fail(&rq->op, RC_INVALID, name, "this parameter is given twice");
	return RC_OK;
}

static void take_pair(void *context, char *name, char *value)
{
	struct pair_context *p = context;
	const struct field *f = find_field(p->rq, name);

	/* The token counts wherever it stands, also behind a value that makes no sense. */
	if (route_is_post(p->rq->route) && strcmp(name, FORM_CSRF) == 0)
		p->rq->form->csrf = value;
	else if (!p->rc && p->rq->is_api)
		p->rc = check_parameter(p->rq, f, name);
	if (f && !p->rc)
		p->rc = keep_value(p->rq, f, value);
}

static enum rc read_pairs(struct request *rq, const char *bytes, size_t len)
{
	struct pair_context context = {.rq = rq};
	enum rc rc = urlencoded_parse(&rq->op, bytes, len, take_pair, &context);

	return rc ? rc : context.rc;
}

enum rc form_read_query(struct request *rq)
{
	enum rc rc = read_pairs(rq, rq->query, strlen(rq->query));

	return rc ? rc : check_required(rq);
}

/* CONTENT_LENGTH, strictly digits; -1 when it is anything else. */
static int64_t content_length(struct request *rq)
{
	const char *text = http_param(rq->http, "CONTENT_LENGTH");
	int64_t length = parse_id(text);

	return length > 0 || strcmp(text, "0") == 0 ? length : -1;
}

static enum rc check_csrf(struct request *rq)
{
	rq->form->csrf_good = guard_csrf_check(rq, rq->form->csrf);
	return rq->form->csrf_good ? RC_OK
				   : op_fail(&rq->op, RC_DENIED, "",
					     "this form is no longer good: load its page again");
}

static enum rc too_large(struct request *rq, const char *field, const char *reason)
{
	rq->status = 413;
	return op_fail(&rq->op, RC_INVALID, field, reason);
}

static enum rc read_urlencoded(struct request *rq, int64_t length)
{
	char *body;
	int64_t have = 0;
	enum rc rc;

	if (length > FORM_BODY_MAX)
		return too_large(rq, "", "the form is too large");
	body = arena_alloc(&rq->op.mem, (size_t)length + 1);
	while (have < length) {
		ssize_t got = http_read(rq->http, body + have, (size_t)(length - have));

		if (got <= 0)
			return op_fail(&rq->op, RC_INVALID, "", "the form arrived incomplete");
		have += got;
	}
	rc = read_pairs(rq, body, (size_t)length);
	/* The token first: who sent it is asked before what was sent. */
	if (check_csrf(rq))
		return RC_DENIED;
	return rc;
}

/* --- multipart ------------------------------------------------------------------------------ */

static enum rc open_spool(struct request *rq, const char *file_name)
{
	struct form *form = rq->form;
	char *path = config_path(&rq->op.mem, rq->config, "spool/upload-XXXXXX");

	form->spool_fd = mkostemp(path, O_CLOEXEC);
	if (form->spool_fd < 0)
		return op_failf(&rq->op, RC_FAILED, "", "the upload cannot be kept: %s",
				strerror(errno));
	form->upload = arena_alloc(&rq->op.mem, sizeof(*form->upload));
	form->upload->field = form->part_field;
	form->upload->path = path;
	*form->uploads_end = form->upload;
	form->uploads_end = &form->upload->next;
	form->upload->file_name = arena_dup(&rq->op.mem, file_name);
	form->spool_hash = secure_stream_new(&rq->op.mem);
	return RC_OK;
}

/* One file is one file, and several are not any number. */
static bool may_take_more(struct request *rq, const struct field *f)
{
	size_t max = f->max ? f->max : FILES_MAX_DEFAULT;

	if (f->type == FIELD_FILE && count_files(rq->form, f))
		(void)op_fail(&rq->op, RC_INVALID, f->name, "one file at a time");
	else if (f->type == FIELD_FILES && count_files(rq->form, f) == max)
		(void)op_failf(&rq->op, RC_INVALID, f->name, "choose at most %zu files at a time",
			       max);
	return !rq->op.fault.rc;
}

static bool begin_part(void *context, const char *name, const char *file_name,
		       const char *content_type)
{
	struct request *rq = context;
	struct form *form = rq->form;

	(void)content_type;
	str_clear(&form->part_text);
	form->part_is_csrf = strcmp(name, FORM_CSRF) == 0;
	form->part_field = form->part_is_csrf ? &csrf_field : find_field(rq, name);
	if (!form->part_field || !is_file(form->part_field))
		return true;
	if (!file_name || !file_name[0])
		return true; /* no file was chosen: the part stays empty */
	/* Nothing is kept for a stranger. */
	if (!form->csrf_good && check_csrf(rq))
		return false;
	if (!may_take_more(rq, form->part_field))
		return false;
	return open_spool(rq, file_name) == RC_OK;
}

static bool is_over_limit(const struct form *form)
{
	const struct field *f = form->part_field;
	int64_t sum = 0;

	for (const struct upload *u = form->uploads; u; u = u->next)
		sum += u->bytes;
	return sum > UPLOAD_MAX ||
	       (f->type == FIELD_FILE && f->max && form->upload->bytes > (int64_t)f->max);
}

static bool write_spool(struct request *rq, const char *bytes, size_t len)
{
	struct form *form = rq->form;

	form->upload->bytes += (int64_t)len;
	if (is_over_limit(form)) {
		(void)too_large(rq, form->part_field->name,
				form->uploads->next ? "the files are too large together"
						    : "the file is too large");
		return false;
	}
	secure_stream_add(form->spool_hash, bytes, len);
	while (len) {
		ssize_t put = write(form->spool_fd, bytes, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0) {
			(void)op_failf(&rq->op, RC_FAILED, form->part_field->name,
				       "the upload cannot be kept: %s", strerror(errno));
			return false;
		}
		bytes += put;
		len -= (size_t)put;
	}
	return true;
}

static bool take_data(void *context, const char *bytes, size_t len)
{
	struct request *rq = context;
	struct form *form = rq->form;

	if (form->spool_fd >= 0)
		return write_spool(rq, bytes, len);
	if (form->part_field)
		str_add_len(&form->part_text, bytes, len);
	return true;
}

static bool end_file(struct request *rq)
{
	struct form *form = rq->form;
	int failed = close(form->spool_fd);

	form->spool_fd = -1;
	secure_stream_end(form->spool_hash, form->upload->hash);
	if (failed)
		(void)op_fail(&rq->op, RC_FAILED, "", "the upload cannot be kept");
	return !failed;
}

static bool end_part(void *context)
{
	struct request *rq = context;
	struct form *form = rq->form;
	char *text;

	if (form->spool_fd >= 0)
		return end_file(rq);
	if (!form->part_field)
		return true;
	if (form->part_text.overflow) {
		(void)op_fail(&rq->op, RC_INVALID, form->part_field->name, "this is too long");
		return false;
	}
	if (!text_is_utf8(form->part_text.text, form->part_text.len)) {
		(void)op_fail(&rq->op, RC_INVALID, form->part_field->name, "this is not text");
		return false;
	}
	text = arena_dup_len(&rq->op.mem, form->part_text.text, form->part_text.len);
	if (form->part_is_csrf) {
		form->csrf = text;
		return check_csrf(rq) == RC_OK;
	}
	return keep_value(rq, form->part_field, text) == RC_OK;
}

/* Feed the body to the parser until it is complete or somebody says no. */
static enum rc feed_multipart(struct request *rq, struct multipart *mp, int64_t length)
{
	char *buffer = arena_alloc(&rq->op.mem, READ_BYTES);

	while (rq->form->read_bytes < length) {
		int64_t rest = length - rq->form->read_bytes;
		ssize_t got =
		    http_read(rq->http, buffer, rest < READ_BYTES ? (size_t)rest : READ_BYTES);
		enum rc rc;

		if (got <= 0)
			return op_fail(&rq->op, RC_INVALID, "", "the form arrived incomplete");
		rq->form->read_bytes += got;
		rc = multipart_feed(mp, buffer, (size_t)got);
		if (rc) /* a handler of ours said no, with its own fault, or the syntax is broken */
			return rq->op.fault.rc ? rq->op.fault.rc : rc;
	}
	return multipart_end(mp);
}

static enum rc read_multipart(struct request *rq, const char *type, int64_t length)
{
	static const struct multipart_events events = {
	    .part_begin = begin_part, .part_data = take_data, .part_end = end_part};
	struct multipart mp;
	enum rc rc = multipart_init(&rq->op, &mp, type, &events, rq);

	if (rc)
		return rc;
	str_init(&rq->form->part_text, FORM_BODY_MAX);
	rc = feed_multipart(rq, &mp, length);
	str_release(&rq->form->part_text);
	if (rc)
		return rc;
	return rq->form->csrf_good ? RC_OK : check_csrf(rq);
}

enum rc form_read_body(struct request *rq)
{
	static const char urlencoded[] = "application/x-www-form-urlencoded";
	static const char multipart[] = "multipart/form-data";
	const char *type = http_param(rq->http, "CONTENT_TYPE");
	int64_t length = content_length(rq);
	enum rc rc;

	if (length < 0)
		return op_fail(&rq->op, RC_INVALID, "", "the length of the form is missing");
	if (strncasecmp(type, urlencoded, strlen(urlencoded)) == 0)
		rc = read_urlencoded(rq, length);
	else if (strncasecmp(type, multipart, strlen(multipart)) == 0)
		rc = read_multipart(rq, type, length);
	else
		rc = op_fail(&rq->op, RC_DENIED, "", "this is no form of ours");
	return rc ? rc : check_required(rq);
}

void form_release(struct request *rq)
{
	struct form *form = rq->form;

	if (!form)
		return;
	if (form->spool_fd >= 0)
		close(form->spool_fd);
	/* A handler that keeps the file has renamed it; then there is nothing to remove. */
	for (const struct upload *u = form->uploads; u; u = u->next)
		unlink(u->path);
	rq->form = NULL;
}

/* --- what handlers ask ---------------------------------------------------------------------- */

static const struct form_value *find_value(struct request *rq, const char *name)
{
	const struct field *f = find_field(rq, name);

	if (!f)
		BUG("%s %s did not declare the field '%s'", rq->area, rq->route->path, name);
	for (const struct form_value *v = rq->form->first; v; v = v->next)
		if (v->field == f)
			return v;
	return NULL;
}

const char *form_text(struct request *rq, const char *name)
{
	const struct form_value *v = find_value(rq, name);

	return v ? v->text : "";
}

bool form_has(struct request *rq, const char *name)
{
	return find_value(rq, name) != NULL;
}

bool form_bool(struct request *rq, const char *name)
{
	return form_has(rq, name);
}

int64_t form_id(struct request *rq, const char *name)
{
	return parse_id(form_text(rq, name));
}

const char *const *form_list(struct request *rq, const char *name, size_t *count)
{
	const struct form_value *first = find_value(rq, name);
	const char **values = arena_alloc(&rq->op.mem, LIST_MAX * sizeof(*values));

	*count = 0;
	for (const struct form_value *v = first; v && *count < LIST_MAX; v = v->next)
		if (v->field == first->field)
			values[(*count)++] = v->text;
	return values;
}

void form_each(struct request *rq, void (*each)(void *context, const char *name, const char *value),
	       void *context)
{
	for (const struct form_value *v = rq->form->first; v; v = v->next)
		each(context, v->field->name, v->text);
}

const struct upload *const *form_files(struct request *rq, const char *name, size_t *count)
{
	const struct field *f = find_field(rq, name);
	const struct upload **list;

	if (!f || !is_file(f))
		BUG("%s %s did not declare the file '%s'", rq->area, rq->route->path, name);
	list = arena_alloc(&rq->op.mem, (count_files(rq->form, f) + 1) * sizeof(*list));
	*count = 0;
	for (const struct upload *u = rq->form->uploads; u; u = u->next)
		if (u->field == f)
			list[(*count)++] = u;
	return list;
}

const struct upload *form_file(struct request *rq, const char *name)
{
	size_t count;
	const struct upload *const *list = form_files(rq, name, &count);

	return count ? list[0] : NULL;
}
