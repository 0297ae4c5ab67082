/*
 * One request on its way through a program: what a handler sees, and what it answers with.
 *
 * A program is a table of routes (app_serve).  Before a handler runs, guard.c has checked from
 * the route: method, permission, CSRF token; form.c has read and validated the declared fields.
 * GET and a POST that only reads run in a transaction that cannot write; any other POST in one
 * BEGIN IMMEDIATE transaction that is committed only when the handler returns RC_OK, before a byte
 * is sent.
 */
#ifndef MUSTER_WEB_REQUEST_H
#define MUSTER_WEB_REQUEST_H

#include "lib/base/limits.h"
#include "lib/base/op.h"
#include "lib/base/str.h"
#include "lib/domain/permission.h"
#include "lib/domain/session.h"
#include "lib/platform/config.h"
#include "lib/platform/http.h"
#include "lib/platform/secure.h"

struct request;
struct form;
struct tpl;

enum method {
	METHOD_GET,
	METHOD_POST,
	METHOD_POST_READ, /* a POST that changes nothing: a form too large for an address */
	/*
	 * A GET of a program.  It says who it is by a token in a header (guard_token), and is
	 * answered in JSON, errors too.  No cookie counts there, and so there is no CSRF token: a
	 * browser adds no such header by itself, so another site has nothing to borrow.
	 */
	METHOD_API_GET,
};

enum field_type {
	FIELD_TEXT,   /* one line; white space off both ends */
	FIELD_LINES,  /* several lines; CRLF becomes LF */
	FIELD_TABLE,  /* the same, but nothing is taken off its ends */
	FIELD_SECRET, /* kept byte for byte */
	FIELD_ID,     /* 1 .. 2^63-1 */
	FIELD_BOOL,   /* a tick: present is true */
	FIELD_CHOICE, /* one of choices */
	FIELD_LIST,   /* any number of FIELD_TEXT values of this name, in order */
	FIELD_FILE,   /* an upload; its route is multipart */
	FIELD_FILES,  /* any number of them, in order */
};

/* One declared input.  What is not declared does not exist for the handler. */
struct field {
	const char *name;
	enum field_type type;
	bool required; /* missing: 400.  Missing text a person forgot is the domain's word */
	size_t max;    /* bytes (FIELD_FILE too), FIELD_FILES: files; 0 for the type's default */
	const char *const
	    *choices; /* FIELD_CHOICE: ends with NULL; an empty value is allowed too */
};

typedef enum rc route_handler(struct request *rq);

struct route {
	enum method method;
	const char *path; /* below the area: "/view"; the area itself is "" */
	enum permission permission;
	const struct field *fields; /* ends with a field without name; NULL for none */
	route_handler *handle;
};

/* A file that came with the form, already in the spool. */
struct upload {
	struct upload *next;
	const struct field *field;
	const char *path;      /* removed by the framework unless the handler renames it away */
	const char *file_name; /* as the browser says: for people only, never a path */
	int64_t bytes;
	unsigned char hash[SECURE_HASH_BYTES]; /* BLAKE2b-256 of the content */
};

/* What a program is told about its mistake, beside op.fault: see api_refuse_at. */
struct refusal {
	const char *message; /* a sentence; NULL: the fault's reason */
	bool has_place;
	size_t at, len; /* characters of the field's value */
};

struct request {
	struct op op;
	const struct config *config;
	const unsigned char *secret; /* SECURE_SECRET_BYTES, of the installation */
	struct http *http;
	const char *area; /* "contacts" */
	const struct route *route;
	const char *path, *query; /* PATH_INFO and QUERY_STRING, checked */
	const char *address, *user_agent;
	bool is_head;
	bool is_api; /* a program asks: no pages, also for errors */

	bool signed_in;
	struct session session;
	const char *session_token; /* of the cookie, "" without */
	const char *visit_token;   /* CSRF anchor of a browser that is not signed in */
	const char *flash;	   /* what the last request left to say, "" */
	const char *api_token;	   /* of the header, "" without */

	struct form *form;

	/* The answer */
	struct refusal refusal;
	int status;	       /* 0: from the handler's rc */
	struct str body;       /* HTML, or what body_type says */
	const char *body_type; /* NULL: text/html */
	const char *location;  /* own path; with status 303 */
	struct str headers;    /* further header lines, CRLF-ended */
	const char *file;      /* send this file below data_dir instead of the body */
	const char *file_name; /* name to save it under, with its ending */
	int fetched;	       /* enum audit_kind of a file that goes out; 0: none */
	int64_t fetched_id;
	const char *start_jobs[2]; /* cron programs to start after the commit */
	struct tpl *page;	   /* freed after sending */
	bool is_sent;		   /* the handler has answered by itself: respond_stream */
};

/* --- the declared fields of the form or the query ------------------------------------------- */

/* "" when absent.  BUG for a name that the route did not declare (all of these). */
const char *form_text(struct request *rq, const char *name);
bool form_has(struct request *rq, const char *name);
bool form_bool(struct request *rq, const char *name);
/* 0 when absent. */
int64_t form_id(struct request *rq, const char *name);
const char *const *form_list(struct request *rq, const char *name, size_t *count);
/* All values in the order in which they were sent: for forms whose lines repeat. */
void form_each(struct request *rq, void (*each)(void *context, const char *name, const char *value),
	       void *context);
/* NULL when no file was chosen. */
const struct upload *form_file(struct request *rq, const char *name);
/* Those of a FIELD_FILES, in the order in which they were sent. */
const struct upload *const *form_files(struct request *rq, const char *name, size_t *count);

/* --- answering ------------------------------------------------------------------------------ */

/*
 * Start a page inside the layout; returns the dictionary of its body, template `name`.  May be
 * called once per request; title is the page's name.
 */
MUST_USE struct tpl *page_new(struct request *rq, const char *name, const char *title);
/* Same, but without navigation: sign-in, one-time links, errors before sign-in. */
MUST_USE struct tpl *page_new_plain(struct request *rq, const char *name, const char *title);
/* A running job is on the page: browsers without scripting fetch it again after seconds. */
void page_refresh(struct request *rq, int seconds);
/* The same where people wait for a job, who are told when cron starts none. */
void page_wait_for_job(struct request *rq, int seconds);
/*
 * After a failed save: shows op.fault.  If the fault names a field, then in t: section HAS_ERRORS,
 * section <FIELD>_BAD (for aria-invalid), include <FIELD>_ERROR (template _field_error), where
 * <FIELD> is the field's name in upper case.  Any other fault becomes a line on top of the page.
 */
void page_fault(struct request *rq, struct tpl *t);
/* The field's part alone, with <MARKER>_BAD and <MARKER>_ERROR: for inputs made in a loop. */
void page_fault_as(struct request *rq, struct tpl *t, const char *marker);
/* A line on top of this page.  kind: success danger info warning. */
void page_say(struct request *rq, const char *kind, const char *text);
/* Expand the page into rq->body.  Returns rc, which decides commit or rollback and the status. */
MUST_USE enum rc page_send(struct request *rq, struct tpl *body, enum rc rc);
/* The masked CSRF token for a form on this page (the layout sets the global marker CSRF). */
MUST_USE const char *page_csrf(struct request *rq);

/* Go to an own path (printf) after a POST.  Status 303. */
MUST_USE enum rc redirect_to(struct request *rq, const char *fmt, ...) PRINTF_LIKE(2, 3);
/*
 * Say this on the page that the redirect leads to: a key of flash.c's table, with one number.  What
 * opened a batch gets a link that undoes it: the op's, or the one given (0 for no link).
 */
void redirect_flash(struct request *rq, const char *key, int64_t number);
void redirect_flash_undo(struct request *rq, const char *key, int64_t number, int64_t batch_id);
/* Answer with a file below data_dir ("exports/x"), saved by the browser as file_name. */
MUST_USE enum rc send_file(struct request *rq, const char *path, const char *type,
			   const char *file_name);
/*
 * The file that a GET answers with is written into the audit log before it goes out; without the
 * line there is no file.  kind: enum audit_kind; subject_id as audit_write has it.
 */
void note_fetched(struct request *rq, int kind, int64_t subject_id);
/* Start cron/<job> after the commit, so that nobody waits for cron's minute. */
void start_job(struct request *rq, const char *job);

#endif
