/*
 * What people do before they are signed in: join by an invitation, and get over a forgotten
 * password.  Both by links that work once.
 */
#include "cgi-bin/accounts.h"

#include "lib/domain/account.h"
#include "lib/domain/account_mail.h"
#include "lib/domain/account_token.h"
#include "lib/domain/throttle.h"
#include "lib/platform/template.h"
#include "lib/web/browser.h"
#include "lib/web/format.h"

enum { STATUS_TOO_MANY = 429 };

const struct field accounts_link_fields[] = {
    {.name = "token", .type = FIELD_TEXT},
    {0},
};
const struct field accounts_join_fields[] = {
    {.name = "token", .type = FIELD_TEXT},
    {.name = "name", .type = FIELD_TEXT},
    {.name = "email", .type = FIELD_TEXT},
    {.name = "password", .type = FIELD_SECRET},
    {.name = "password_again", .type = FIELD_SECRET},
    {0},
};
const struct field accounts_email_fields[] = {
    {.name = "email", .type = FIELD_TEXT},
    {0},
};
const struct field accounts_password_fields[] = {
    {.name = "token", .type = FIELD_TEXT},
    {.name = "password", .type = FIELD_SECRET},
    {.name = "password_again", .type = FIELD_SECRET},
    {0},
};

/* --- one-time links ------------------------------------------------------------------------- */

static enum rc show_link_over(struct request *rq)
{
	struct tpl *body = page_new_plain(rq, "accounts_link_over", "This link no longer works");

	return page_send(rq, body, RC_NOT_FOUND);
}

/* Passwords are asked for twice, since nobody sees what they type. */
enum rc accounts_check_repeated(struct request *rq)
{
	if (strcmp(form_text(rq, "password"), form_text(rq, "password_again")) == 0)
		return RC_OK;
	return op_fail(&rq->op, RC_INVALID, "password_again", "the two passwords are not the same");
}

static enum rc show_accounts_join(struct request *rq, const struct account_token *t, enum rc rc)
{
	bool is_owner = t->purpose == TOKEN_OWNER, is_post = rq->route->method == METHOD_POST;
	struct tpl *body =
	    page_new_plain(rq, "accounts_join", is_owner ? "Welcome" : "Join the team");

	tpl_text(body, "TOKEN", form_text(rq, "token"));
	tpl_text(body, "NAME", is_post ? form_text(rq, "name") : "");
	tpl_text(body, "EMAIL", is_post && is_owner ? form_text(rq, "email") : t->email);
	tpl_int(body, "PASSWORD_MIN", PASSWORD_MIN);
	tpl_text(body, "INVITER", t->created_by_name);
	tpl_text(body, "ROLE_NAME", role_name(t->role));
	tpl_show(body, is_owner ? "OWNER" : "INVITED");
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

static bool is_join_link(const struct account_token *t)
{
	return t->purpose == TOKEN_OWNER || t->purpose == TOKEN_INVITE;
}

enum rc get_accounts_join(struct request *rq)
{
	struct account_token t;
	enum rc rc = account_token_find(&rq->op, form_text(rq, "token"), &t);

	if (rc == RC_NOT_FOUND || (!rc && !is_join_link(&t)))
		return show_link_over(rq);
	return rc ? rc : show_accounts_join(rq, &t, RC_OK);
}

enum rc post_accounts_join(struct request *rq)
{
	struct account_join join = {.token = form_text(rq, "token"),
				    .name = form_text(rq, "name"),
				    .email = form_text(rq, "email"),
				    .password = form_text(rq, "password")};
	struct account_token t;
	int64_t id;
	enum rc rc = account_token_find(&rq->op, join.token, &t);

	if (rc == RC_NOT_FOUND || (!rc && !is_join_link(&t)))
		return show_link_over(rq);
	if (!rc)
		rc = accounts_check_repeated(rq);
	if (!rc)
		rc = account_token_join(&rq->op, &join, &id);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_accounts_join(rq, &t, rc);
	if (!rc)
		rc = browser_sign_in(rq, id);
	if (rc)
		return rc == RC_NOT_FOUND ? show_link_over(rq) : rc;
	redirect_flash(rq, "welcome", 0);
	return redirect_to(rq, "/segments");
}

/* --- a forgotten password ------------------------------------------------------------------- */

static enum rc show_accounts_forgot(struct request *rq, enum rc rc)
{
	struct tpl *body = page_new_plain(rq, "accounts_forgot", "New password");

	tpl_text(body, "EMAIL", form_text(rq, "email"));
	if (!rq->config->smtp_url[0])
		tpl_show(body, "NO_MAIL");
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

enum rc get_accounts_forgot(struct request *rq)
{
	return show_accounts_forgot(rq, RC_OK);
}

/* Mail a link, when there is somebody to mail it to.  Nothing of it shows in the answer. */
static enum rc mail_password_link(struct request *rq, const char *email)
{
	struct op *op = &rq->op;
	const char *subject = throttle_email(op, rq->secret, email), *token;
	struct account account;
	int64_t wait;
	enum rc rc = throttle_wait(op, THROTTLE_LINK_ACCOUNT, subject, &wait);

	if (rc || wait)
		return rc;
	rc = throttle_failed(op, THROTTLE_LINK_ACCOUNT, subject);
	if (!rc)
		rc = account_find_email(op, email, &account);
	if (rc == RC_NOT_FOUND || (!rc && account.disabled_at))
		return RC_OK;
	if (!rc)
		rc = account_token_password(op, account.id, &token);
	/* To the address as stored, not as typed: a look-alike must not get the mail. */
	return rc ? rc : account_mail_password(op, rq->config, account.email, token);
}

enum rc post_accounts_forgot(struct request *rq)
{
	struct op *op = &rq->op;
	const char *address = throttle_address(op, rq->address);
	int64_t wait;
	enum rc rc = throttle_wait(op, THROTTLE_LINK_ADDRESS, address, &wait);

	if (rc)
		return rc;
	if (wait) {
		rq->status = STATUS_TOO_MANY;
		(void)op_failf(op, RC_BUSY, "", "too many tries: please wait %s and try again",
			       format_seconds(&op->mem, wait));
		return show_accounts_forgot(rq, RC_OK);
	}
	rc = throttle_failed(op, THROTTLE_LINK_ADDRESS, address);
	if (!rc)
		rc = mail_password_link(rq, form_text(rq, "email"));
	if (rc)
		return rc;
	start_job(rq, "mailer"); /* in any case: also the time of the answer is the same */
	redirect_flash(rq, "password-link-sent", 0);
	return redirect_to(rq, "/sessions/new");
}

static enum rc show_accounts_password(struct request *rq, enum rc rc)
{
	struct tpl *body = page_new_plain(rq, "accounts_password", "New password");

	tpl_text(body, "TOKEN", form_text(rq, "token"));
	tpl_int(body, "PASSWORD_MIN", PASSWORD_MIN);
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

enum rc get_accounts_password(struct request *rq)
{
	struct account_token t;
	enum rc rc = account_token_find(&rq->op, form_text(rq, "token"), &t);

	if (rc == RC_NOT_FOUND || (!rc && t.purpose != TOKEN_PASSWORD))
		return show_link_over(rq);
	return rc ? rc : show_accounts_password(rq, RC_OK);
}

/* Whoever has the mail has the account: its failed sign-ins no longer count. */
static enum rc forgive(struct request *rq, int64_t id)
{
	struct account account;
	enum rc rc = account_find(&rq->op, id, &account);

	return rc ? rc
		  : throttle_clear(&rq->op, THROTTLE_ACCOUNT,
				   throttle_email(&rq->op, rq->secret, account.email));
}

enum rc post_accounts_password(struct request *rq)
{
	int64_t id;
	enum rc rc = accounts_check_repeated(rq);

	if (!rc)
		rc = account_token_reset(&rq->op, form_text(rq, "token"), form_text(rq, "password"),
					 &id);
	if (rc == RC_INVALID)
		return show_accounts_password(rq, rc);
	if (rc == RC_NOT_FOUND)
		return show_link_over(rq);
	if (!rc)
		rc = forgive(rq, id);
	if (rc)
		return rc;
	start_job(rq, "mailer");
	redirect_flash(rq, "password-set", 0);
	return redirect_to(rq, "/sessions/new");
}
