#include "lib/web/api.h"

#include "lib/platform/text.h"

static const char json_type[] = "application/json";

enum {
	STATUS_BAD = 400,
	STATUS_NO_TOKEN = 401,
	STATUS_DENIED = 403,
	STATUS_NOT_FOUND = 404,
	STATUS_METHOD = 405,
	STATUS_CONFLICT = 409,
	STATUS_TOO_MANY = 429,
	STATUS_FAILED = 500,
	STATUS_BUSY = 503
};

enum rc api_send_body(struct request *rq)
{
	if (rq->body.overflow)
		return op_fail(&rq->op, RC_FAILED, "", "the answer is too large");
	rq->body_type = json_type;
	return RC_OK;
}

enum rc api_send(struct request *rq, struct json *root)
{
	str_clear(&rq->body);
	json_print(root, 0, &rq->body);
	json_free(root);
	str_add_char(&rq->body, '\n');
	return api_send_body(rq);
}

/* --- errors --------------------------------------------------------------------------------- */

/* Code points within the first `bytes` of the text. */
static size_t count_chars(struct request *rq, const char *text, size_t bytes)
{
	size_t len = strlen(text);

	return text_count(arena_dup_len(&rq->op.mem, text, bytes < len ? bytes : len));
}

enum rc api_refuse_at(struct request *rq, const char *field, const char *value, size_t at,
		      size_t len, const char *message)
{
	rq->refusal.message = message;
	rq->refusal.has_place = len > 0;
	rq->refusal.at = count_chars(rq, value, at);
	rq->refusal.len = count_chars(rq, value, at + len) - rq->refusal.at;
	return op_fail(&rq->op, RC_INVALID, field, "refused");
}

/* What a status says when nobody said more. */
static const char *default_message(int status)
{
	switch (status) {
	case STATUS_BAD:
		return "This request makes no sense here";
	case STATUS_NO_TOKEN:
		return "Send a token: \"Authorization: Bearer muster_...\"";
	case STATUS_DENIED:
		return "The account of this token may not do this";
	case STATUS_NOT_FOUND:
		return "There is nothing here, or it is not yours to see";
	case STATUS_METHOD:
		return "This address does not take such a request";
	case STATUS_CONFLICT:
		return "This does not fit with what is stored now";
	case STATUS_TOO_MANY:
		return "Too many tries: wait and try again";
	case STATUS_BUSY:
		return "Busy just now: try again in a moment";
	default:
		return "That went wrong: the log of the server says why";
	}
}

static int status_of(enum rc rc)
{
	switch (rc) {
	case RC_OK:
	case RC_INVALID:
		return STATUS_BAD;
	case RC_NOT_FOUND:
		return STATUS_NOT_FOUND;
	case RC_CONFLICT:
		return STATUS_CONFLICT;
	case RC_DENIED:
		return STATUS_DENIED;
	case RC_BUSY:
		return STATUS_BUSY;
	case RC_FAILED:
		return STATUS_FAILED;
	}
	BUG("rc %d", (int)rc);
}

static const char *message_of(struct request *rq, int status)
{
	if (rq->refusal.message)
		return rq->refusal.message;
	/* Of an address that is not there, or an inner failure, the reason is not the caller's. */
	if (rq->op.fault.reason[0] && status != STATUS_FAILED &&
	    (status != STATUS_NOT_FOUND || rq->op.fault.field[0]))
		return rq->op.fault.reason;
	return default_message(status);
}

struct json *api_error(struct request *rq, int status)
{
	struct json *root = json_new(), *error = json_add_object(root, "error");

	json_add_text(error, "message", op_sentence(&rq->op, message_of(rq, status)));
	if (rq->op.fault.field[0] && status < STATUS_FAILED)
		json_add_text(error, "field", rq->op.fault.field);
	if (rq->refusal.message && rq->refusal.has_place) {
		json_add_int(error, "at", (int64_t)rq->refusal.at);
		json_add_int(error, "len", (int64_t)rq->refusal.len);
	}
	return root;
}

void api_fail(struct request *rq, enum rc rc, int status)
{
	struct json *root;

	if (!status)
		status = status_of(rc);
	root = api_error(rq, status);
	str_clear(&rq->body);
	json_print(root, 0, &rq->body);
	str_add_char(&rq->body, '\n');
	json_free(root);
	if (status == STATUS_NO_TOKEN)
		str_add(&rq->headers, "WWW-Authenticate: Bearer realm=\"muster\"\r\n");
	rq->location = rq->file = rq->file_name = NULL;
	rq->body_type = json_type;
	rq->status = status;
}
