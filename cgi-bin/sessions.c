/*
 * /sessions: signing in and out.
 *
 * A failed sign-in is counted and written into the audit log, so its transaction must be committed
 * although the answer is a failure: the handler says RC_OK and sets the status itself.
 */
#include "lib/base/limits.h"
#include "lib/domain/account.h"
#include "lib/domain/audit.h"
#include "lib/domain/session.h"
#include "lib/domain/throttle.h"
#include "lib/platform/template.h"
#include "lib/web/app.h"
#include "lib/web/browser.h"
#include "lib/web/format.h"
#include "lib/web/cookie.h"

enum { STATUS_REFUSED = 422, STATUS_TOO_MANY = 429 };

/*
 * Where to go after sign-in: an own path in plain ASCII, and no page of this area (that would go
 * round in circles).  Anything else is the start page.
 */
static const char *safe_next(const char *next)
{
	if (next[0] != '/' || next[1] == '/' || strncmp(next, "/sessions", 9) == 0)
		return "/segments";
	for (const char *c = next; *c; c++)
		if (*c <= ' ' || *c > '~' || *c == '\\')
			return "/segments";
	return next;
}

static enum rc show_sessions_new(struct request *rq, enum rc rc)
{
	struct tpl *body = page_new_plain(rq, "sessions_new", "Sign in");
	const char *email = form_text(rq, "email");

	tpl_text(body, "EMAIL", email);
	tpl_text(body, "NEXT", safe_next(form_text(rq, "next")));
	/* The cursor waits where something is to be typed. */
	tpl_show(body, rq->route->method == METHOD_POST && email[0] ? "AT_PASSWORD" : "AT_EMAIL");
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

static enum rc get_sessions_new(struct request *rq)
{
	if (rq->signed_in)
		return redirect_to(rq, "%s", safe_next(form_text(rq, "next")));
	return show_sessions_new(rq, RC_OK);
}

/* Who counts: the e-mail address that was typed, and the network address it came from. */
struct tries {
	const char *email, *address;
};

static enum rc refuse(struct request *rq, const struct tries *tries)
{
	struct fault kept = rq->op.fault;
	enum rc rc = throttle_failed(&rq->op, THROTTLE_ACCOUNT, tries->email);

	if (!rc)
		rc = throttle_failed(&rq->op, THROTTLE_ADDRESS, tries->address);
	if (rc)
		return rc;
	rq->op.fault = kept;
	rq->status = STATUS_REFUSED;
	return show_sessions_new(rq, RC_OK);
}

static enum rc ask_to_wait(struct request *rq, int64_t seconds)
{
	enum rc rc = audit_sum(&rq->op, AUDIT_SIGN_IN_HELD, 0, audit_hour(&rq->op));

	if (rc)
		return rc;
	rq->status = STATUS_TOO_MANY;
	(void)op_failf(&rq->op, RC_BUSY, "", "too many tries: please wait %s and try again",
		       format_seconds(&rq->op.mem, seconds));
	return show_sessions_new(rq, RC_OK);
}

static enum rc post_sessions_new(struct request *rq)
{
	struct op *op = &rq->op;
	struct tries tries = {throttle_email(op, rq->secret, form_text(rq, "email")),
			      throttle_address(op, rq->address)};
	struct account account;
	int64_t wait_email, wait_address;
	enum rc rc = throttle_wait(op, THROTTLE_ACCOUNT, tries.email, &wait_email);

	if (!rc)
		rc = throttle_wait(op, THROTTLE_ADDRESS, tries.address, &wait_address);
	if (rc)
		return rc;
	/* Before the password is looked at: waiting must cost us nothing and tell nothing. */
	if (wait_email || wait_address)
		return ask_to_wait(rq, wait_email > wait_address ? wait_email : wait_address);
	rc = account_sign_in(op, form_text(rq, "email"), form_text(rq, "password"), &account);
	if (rc == RC_DENIED)
		return refuse(rq, &tries);
	if (!rc)
		rc = throttle_clear(op, THROTTLE_ACCOUNT, tries.email);
	if (!rc)
		rc = browser_sign_in(rq, account.id);
	return rc ? rc : redirect_to(rq, "%s", safe_next(form_text(rq, "next")));
}

static enum rc post_sessions_sign_out(struct request *rq)
{
	enum rc rc = session_end(&rq->op, rq->session_token);

	if (!rc)
		rc = audit_write(&rq->op, AUDIT_SIGN_OUT, 0, NULL);
	if (rc)
		return rc;
	cookie_set(rq, COOKIE_SESSION, NULL, 0);
	redirect_flash(rq, "signed-out", 0);
	return redirect_to(rq, "/sessions/new");
}

static const struct field next_fields[] = {
    {.name = "next", .type = FIELD_TEXT, .max = REQUEST_URL_MAX},
    {.name = "email", .type = FIELD_TEXT},
    {0},
};
static const struct field sign_in_fields[] = {
    {.name = "next", .type = FIELD_TEXT, .max = REQUEST_URL_MAX},
    {.name = "email", .type = FIELD_TEXT},
    {.name = "password", .type = FIELD_SECRET},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "/new", PERM_ANYONE, next_fields, get_sessions_new},
    {METHOD_POST, "/new", PERM_ANYONE, sign_in_fields, post_sessions_new},
    {METHOD_POST, "/sign-out", PERM_SIGNED_IN, NULL, post_sessions_sign_out},
    {0},
};

int main(void)
{
	return app_serve("sessions", routes);
}
