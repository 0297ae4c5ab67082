/*
 * One request, from the web server's hand to the last byte.  The order is the contract:
 *
 *   1. method and path name a route                       else 405, 404
 *   2. the session (a program's token) is found, the
 *      route's permission asked                           else sign-in page, 401 or 403
 *   3. the declared fields are read, a POST's token checked else 400, 403
 *   4. the handler runs: GET, and a POST that only reads, in a read transaction, POST in a write
 *      transaction
 *   5. commit (RC_OK) or rollback (anything else)
 *   6. jobs are started, the answer is sent
 */
#include "lib/web/app.h"

#include <unistd.h>

#include "lib/domain/api_token.h"
#include "lib/domain/audit.h"
#include "lib/domain/change.h"
#include "lib/domain/session.h"
#include "lib/domain/setting.h"
#include "lib/domain/throttle.h"
#include "lib/platform/db.h"
#include "lib/platform/migrate.h"
#include "lib/platform/spawn.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"
#include "lib/web/form.h"
#include "lib/web/cookie.h"
#include "lib/web/guard.h"
#include "lib/web/respond.h"
#include "lib/web/urlencoded.h"

enum { WATCHDOG_SECONDS = 300, HEADERS_MAX = 16 * 1024, NEXT_MAX = 3000 };

struct app {
	const char *area;
	const struct route *routes;
	struct arena forever; /* configuration: as long as the process */
	struct config config;
	unsigned char secret[SECURE_SECRET_BYTES];
	struct db *db;
};

/* --- the database, opened when first needed, after a failure, and when it was replaced ------ */

static void close_database(struct app *app)
{
	db_close(app->db);
	app->db = NULL;
}

static bool open_database(struct app *app, struct op *op)
{
	char why[512];

	if (app->db && !db_is_current(app->db))
		close_database(app);
	op->db = app->db;
	if (app->db)
		return true;
	if (!secure_secret_load(config_path(&op->mem, &app->config, "secret"), app->secret)) {
		fprintf(stderr, "%s: no secret in the data directory: run cron/setup\n", app->area);
		return false;
	}
	if (db_open(&app->db, config_path(&op->mem, &app->config, "muster.db"), DB_OPEN, 0, why,
		    sizeof(why))) {
		fprintf(stderr, "%s: %s\n", app->area, why);
		return false;
	}
	op->db = app->db;
	if (migrate_check(op)) {
		fprintf(stderr, "%s: %s\n", app->area, op->fault.reason);
		op_clear_fault(op);
		close_database(app);
		op->db = NULL;
		return false;
	}
	return true;
}

/* --- 1. the route --------------------------------------------------------------------------- */

static const char *printable(struct request *rq, const char *text, size_t max)
{
	size_t len = strlen(text);

	return len <= max && text_is_utf8(text, len) ? arena_dup(&rq->op.mem, text) : "";
}

static bool read_line(struct request *rq)
{
	const char *path = http_param(rq->http, "PATH_INFO");

	rq->query = http_param(rq->http, "QUERY_STRING");
	rq->address = rq->op.address = printable(rq, http_param(rq->http, "REMOTE_ADDR"), 64);
	rq->user_agent = printable(rq, http_param(rq->http, "HTTP_USER_AGENT"), 512);
	rq->path = strcmp(path, "/") == 0 ? "" : path;
	return strlen(path) <= REQUEST_URL_MAX && strlen(rq->query) <= REQUEST_URL_MAX;
}

/* What may be asked of an address: RFC 9110 wants it said with a 405. */
static void add_allow(struct request *rq, bool reads, bool writes)
{
	if (reads || writes)
		str_addf(&rq->headers, "Allow: %s%s%s\r\n", reads ? "GET, HEAD" : "",
			 reads && writes ? ", " : "", writes ? "POST" : "");
}

/* 0 when the route was found, else the status. */
static int find_route(struct request *rq, const struct route *routes)
{
	const char *name = http_param(rq->http, "REQUEST_METHOD");
	bool post = strcmp(name, "POST") == 0, get, reads = false, writes = false;

	rq->is_head = strcmp(name, "HEAD") == 0;
	get = rq->is_head || strcmp(name, "GET") == 0;
	for (const struct route *r = routes; r->handle; r++) {
		bool is_post = route_is_post(r);

		/* What is no address of an area for programs is answered to a program. */
		if (r->method == METHOD_API_GET && !rq->route)
			rq->is_api = true;
		if (strcmp(r->path, rq->path) != 0)
			continue;
		reads |= !is_post;
		writes |= is_post;
		if (!rq->route && (is_post ? post : get)) {
			rq->route = r;
			rq->is_api = r->method == METHOD_API_GET;
		}
	}
	if (rq->route)
		return 0;
	if (!reads && !writes && (post || get))
		return 404;
	add_allow(rq, reads, writes);
	return 405;
}

/* --- 2. session and permission -------------------------------------------------------------- */

static bool is_for_programs(const struct request *rq)
{
	return rq->route && rq->route->method == METHOD_API_GET;
}

/* In a transaction of its own, and rarely: a GET itself must not write, nor wait for a writer. */
static void touch_session(struct request *rq)
{
	enum rc rc;

	if (!rq->signed_in || !rq->session.needs_touch)
		return;
	rc = db_begin_write_soon(&rq->op);
	if (!rc)
		rc = is_for_programs(rq) ? api_token_touch(&rq->op, rq->api_token)
					 : session_touch(&rq->op, rq->session_token);
	if (!rc)
		rc = db_commit(&rq->op);
	if (rc) {
		db_rollback(&rq->op);
		op_clear_fault(&rq->op);
	}
}

/* Who is it?  By token or by session, never by both. */
static enum rc identify(struct request *rq)
{
	return is_for_programs(rq) ? guard_token(rq) : guard_session(rq);
}

static enum rc find_session(struct request *rq)
{
	enum rc rc = db_begin_read(&rq->op);

	if (!rc)
		rc = identify(rq);
	db_rollback(&rq->op);
	if (!rc)
		touch_session(rq);
	return rc;
}

/*
 * A program without a good token.  Tokens can't be guessed; but who tries is slowed down, and costs
 * us no more writes.  A good token works whatever its neighbours try.
 */
static enum rc refuse_token(struct request *rq)
{
	struct op *op = &rq->op;
	const char *address = throttle_address(op, rq->address);
	int64_t wait = 0;

	if (!rq->api_token[0]) {
		op_clear_fault(op);
		respond_error(rq, RC_DENIED, 401);
		return RC_DENIED;
	}
	if (db_begin_write_soon(op) || throttle_wait(op, THROTTLE_TOKEN_ADDRESS, address, &wait) ||
	    (!wait && (throttle_failed(op, THROTTLE_TOKEN_ADDRESS, address) ||
		       audit_sum(op, AUDIT_TOKEN_REFUSED, 0, audit_hour(op)))) ||
	    db_commit(op))
		db_rollback(op);
	if (wait)
		str_addf(&rq->headers, "Retry-After: %lld\r\n", (long long)wait);
	(void)op_fail(op, RC_DENIED, "",
		      wait ? "too many wrong tokens from your network: wait and try again"
			   : "this token is not good: it was revoked, or it is not complete");
	respond_error(rq, RC_DENIED, wait ? 429 : 401);
	return RC_DENIED;
}

/* Who is not signed in goes to the sign-in page, and from there back to where they wanted to. */
static enum rc ask_to_sign_in(struct request *rq)
{
	const char *wanted = arena_printf(&rq->op.mem, "/%s%s%s%s", rq->area, rq->path,
					  rq->query[0] ? "?" : "", rq->query);

	if (route_is_post(rq->route)) {
		respond_error(rq, RC_DENIED, 403);
		return RC_DENIED;
	}
	op_clear_fault(&rq->op);
	wanted = urlencode(&rq->op.mem, wanted);
	/* Web servers do not pass on headers of any length: then the area's start has to do. */
	if (strlen(wanted) > NEXT_MAX)
		wanted = urlencode(&rq->op.mem, arena_printf(&rq->op.mem, "/%s", rq->area));
	return redirect_to(rq, "/sessions/new?next=%s", wanted);
}

/* --- 4. and 5. the handler in its transaction ----------------------------------------------- */

static enum rc run_read(struct request *rq)
{
	enum rc rc = db_begin_read(&rq->op);

	if (!rc)
		rc = rq->route->handle(rq);
	db_rollback(&rq->op); /* a read has nothing to commit */
	return rc;
}

/* An action that failed after some of its pieces: these can be undone at once. */
static void release_rest(struct request *rq)
{
	struct op *op = &rq->op;
	struct fault fault = op->fault;

	if (!op->is_held)
		return;
	op_clear_fault(op);
	if (db_begin_write(op) || change_release(op) || db_commit(op))
		db_rollback(op);
	op->fault = fault;
}

static enum rc run_write(struct request *rq)
{
	enum rc rc = db_begin_write(&rq->op);

	if (!rc)
		rc = identify(rq);
	if (!rc)
		rc = guard_permission(rq);
	if (!rc)
		rc = rq->route->handle(rq);
	if (!rc)
		rc = change_release(&rq->op);
	if (!rc)
		rc = db_commit(&rq->op);
	if (rc) {
		db_rollback(&rq->op);
		release_rest(rq);
	}
	return rc;
}

/* --- what goes out is written down first ----------------------------------------------------- */

static enum rc note_file(struct request *rq)
{
	enum rc rc = db_begin_write(&rq->op);

	if (!rc)
		rc = audit_write(&rq->op, (enum audit_kind)rq->fetched, rq->fetched_id, NULL);
	if (!rc)
		rc = db_commit(&rq->op);
	if (rc)
		db_rollback(&rq->op);
	return rc;
}

static enum rc has_pulled_today(struct request *rq, bool *out)
{
	struct op *op = &rq->op;
	enum rc rc = db_begin_read(op);

	if (!rc)
		rc = audit_has_sum(op, AUDIT_API_PULLED, rq->session.api_token_id, audit_day(op),
				   out);
	db_rollback(op);
	return rc;
}

/*
 * A program's call counts in the row of its day.  Nobody waits long for that: when somebody else
 * writes just now it goes uncounted, but for the first of the day, which has to leave its row.
 */
static enum rc note_pull(struct request *rq)
{
	struct op *op = &rq->op;
	struct settings settings;
	bool has_row = false;
	enum rc rc = db_begin_write_soon(op);

	if (!rc)
		rc = settings_get(op, &settings);
	if (!rc) {
		zone_use(settings.time_zone);
		rc = audit_sum(op, AUDIT_API_PULLED, rq->session.api_token_id, audit_day(op));
	}
	if (!rc)
		rc = db_commit(op);
	if (!rc)
		return RC_OK;
	db_rollback(op);
	if (rc != RC_BUSY || has_pulled_today(rq, &has_row) || !has_row)
		return rc;
	op_clear_fault(op);
	return RC_OK;
}

static enum rc note_what_goes_out(struct request *rq)
{
	if (rq->is_head)
		return RC_OK;
	if (is_for_programs(rq))
		return note_pull(rq);
	return rq->fetched ? note_file(rq) : RC_OK;
}

static void start_jobs(struct request *rq)
{
	for (size_t i = 0; i < ARRAY_LEN(rq->start_jobs) && rq->start_jobs[i]; i++) {
		const char *path =
		    arena_printf(&rq->op.mem, "%s/%s", rq->config->libexec_dir, rq->start_jobs[i]);

		if (!rq->config->libexec_dir[0] || !spawn_detached(path))
			fprintf(stderr, "%s: cannot start %s; cron will\n", rq->area,
				rq->start_jobs[i]);
	}
}

/* --- all of it ------------------------------------------------------------------------------ */

static void log_fault(struct request *rq, enum rc rc)
{
	if (rc == RC_FAILED || rc == RC_BUSY)
		fprintf(stderr, "%s: %s%s: %s %s\n", rq->area,
			rq->route ? (route_is_post(rq->route) ? "POST " : "GET ") : "",
			rq->route ? rq->route->path : "?", rq->op.fault.field, rq->op.fault.reason);
}

static enum rc read_form(struct request *rq)
{
	form_init(rq);
	return route_is_post(rq->route) ? form_read_body(rq) : form_read_query(rq);
}

/* A fault of the framework's own checks: 400 rather than 422, unless form.c knows better. */
static enum rc answer_bad_form(struct request *rq, enum rc rc)
{
	log_fault(rq, rc);
	respond_error(rq, rc, rq->status ? rq->status : rc == RC_INVALID ? 400 : 0);
	return rc;
}

static enum rc handle_route(struct request *rq)
{
	enum rc rc = find_session(rq);

	if (!rc)
		rc = guard_permission(rq);
	if (rc == RC_DENIED && !rq->signed_in)
		return rq->is_api ? refuse_token(rq) : ask_to_sign_in(rq);
	if (rc) {
		log_fault(rq, rc);
		respond_error(rq, rc, 0);
		return rc;
	}
	rc = read_form(rq);
	if (rc)
		return answer_bad_form(rq, rc);
	rc = rq->route->method == METHOD_POST ? run_write(rq) : run_read(rq);
	if (!rc)
		rc = note_what_goes_out(rq);
	log_fault(rq, rc);
	if (rc && !rq->is_sent &&
	    (rq->is_api || rq->file || rq->body.len == 0 || rc == RC_FAILED || rc == RC_BUSY))
		respond_error(rq, rc, rq->status);
	if (!rc)
		start_jobs(rq);
	return rc;
}

static enum rc handle_request(struct app *app, struct request *rq)
{
	int status = read_line(rq) ? find_route(rq, app->routes) : 400;

	if (!open_database(app, &rq->op)) {
		respond_plain(rq, 503,
			      "The database is not ready. The log of the server says why.");
		return RC_FAILED;
	}
	cookie_read(rq);
	if (!status)
		return handle_route(rq);
	if (!rq->is_api && find_session(rq)) /* only to show the page with navigation */
		op_clear_fault(&rq->op);
	respond_error(rq, RC_NOT_FOUND, status);
	return RC_NOT_FOUND;
}

static void handle(struct http *http, void *context)
{
	struct app *app = context;
	struct request rq = {.http = http,
			     .config = &app->config,
			     .secret = app->secret,
			     .area = app->area,
			     .session_token = "",
			     .visit_token = "",
			     .api_token = "",
			     .flash = ""};
	enum rc rc;

	/* "BEGIN then EOF" on the socket arrives as a request without anything in it. */
	if (!http_param(http, "REQUEST_METHOD")[0])
		return;
	if (http_is_fastcgi())
		alarm(WATCHDOG_SECONDS); /* a hung worker is replaced, not waited for */
	op_init(&rq.op, app->db, time(NULL));
	str_init(&rq.body, PAGE_MAX);
	str_init(&rq.headers, HEADERS_MAX);
	rc = handle_request(app, &rq);
	respond(&rq, rc);
	form_release(&rq);
	tpl_free(rq.page);
	str_release(&rq.body);
	str_release(&rq.headers);
	op_release(&rq.op);
	if (rc == RC_FAILED) /* the next request looks anew, and says what it finds */
		close_database(app);
	alarm(0);
}

static bool check_routes(const char *area, const struct route *routes)
{
	for (const struct route *r = routes; r->handle; r++)
		if (r->permission == PERM_UNSET) {
			fprintf(stderr, "%s: route '%s' has no permission\n", area, r->path);
			return false;
		}
	return true;
}

/* Every template at once, so that no request pays for parsing and a broken one shows at start. */
static bool load_templates(const char *area)
{
	struct op op;
	bool ok;

	op_init(&op, NULL, time(NULL));
	ok = template_load_all(&op) == RC_OK;
	if (!ok)
		fprintf(stderr, "%s: %s\n", area, op.fault.reason);
	op_release(&op);
	return ok;
}

int app_serve(const char *area, const struct route *routes)
{
	struct app app = {.area = area, .routes = routes};
	char why[512];
	int status;

	arena_init(&app.forever);
	secure_init();
	if (!check_routes(area, routes))
		return 1;
	if (!config_load(&app.forever, &app.config, why, sizeof(why))) {
		fprintf(stderr, "%s: %s\n", area, why);
		return 1;
	}
	if (http_is_fastcgi() && !load_templates(area))
		return 1;
	status = http_serve(handle, &app);
	close_database(&app);
	arena_release(&app.forever);
	return status;
}
