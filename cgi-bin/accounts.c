/*
 * /accounts: the team, one-time links, and everybody's own account.  Who may touch whom is decided
 * in lib/domain/account.c; what is left out here is left out of the page only.
 */
#include "cgi-bin/accounts.h"

#include "lib/domain/account.h"
#include "lib/domain/account_mail.h"
#include "lib/domain/account_token.h"
#include "lib/domain/audit.h"
#include "lib/domain/session.h"
#include "lib/domain/throttle.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/browser.h"
#include "lib/web/format.h"

enum { SESSIONS_SHOWN = 50, STATUS_REFUSED = 422, STATUS_TOO_MANY = 429 };

static const char *const role_choices[] = {"viewer", "editor", "admin", "owner", NULL};
static const char *const role_texts[] = {
    [ROLE_NONE] = "",
    [ROLE_VIEWER] = "sees contacts and changes nothing",
    [ROLE_EDITOR] = "works with contacts, imports and exports",
    [ROLE_ADMIN] = "does what editors do, and manages team and settings",
    [ROLE_OWNER] = "does what admins do, and decides who is an owner",
};

/* May the person at this browser give or take this role? */
static bool may_manage(const struct request *rq, enum role role)
{
	return permission_granted(rq->session.role,
				  role == ROLE_OWNER ? PERM_OWNER_MANAGE : PERM_ACCOUNT_MANAGE);
}

/* Rows ROLE, highest last: VALUE, TEXT; section CHOSEN. */
static void fill_roles(struct request *rq, struct tpl *t, enum role chosen)
{
	for (enum role role = ROLE_VIEWER; role <= ROLE_OWNER; role++) {
		struct tpl *row;

		if (!may_manage(rq, role))
			continue;
		row = tpl_add(t, "ROLE");
		tpl_text(row, "VALUE", role_name(role));
		tpl_text(row, "ROLE_TEXT", role_texts[role]);
		if (role == chosen)
			tpl_show(row, "CHOSEN");
	}
}

void accounts_fill_time(struct request *rq, struct tpl *t, const char *section, int64_t at)
{
	struct tpl *row = tpl_add(t, section);

	tpl_text(row, "AT", zone_format_minute(&rq->op.mem, at));
	tpl_text(row, "AT_EXACT", zone_format_exact(&rq->op.mem, at));
}

/* --- the team ------------------------------------------------------------------------------- */

static void fill_account(struct request *rq, struct tpl *t, const struct account *account)
{
	tpl_int(t, "ID", account->id);
	tpl_text(t, "NAME", account->name);
	tpl_text(t, "EMAIL", account->email);
	tpl_text(t, "ROLE_NAME", role_name(account->role));
	if (account->id == rq->op.account_id)
		tpl_show(t, "IS_SELF");
	tpl_show(t, account->disabled_at ? "DISABLED" : "ENABLED");
	if (account->signed_in_at)
		accounts_fill_time(rq, t, "SIGNED_IN_AT", account->signed_in_at);
	else
		tpl_show(t, "NEVER");
}

static enum rc fill_invites(struct request *rq, struct tpl *body)
{
	struct account_token *list;
	size_t count;
	enum rc rc = account_token_list_invites(&rq->op, &list, &count);
	struct tpl *t = !rc && count ? tpl_add(body, "INVITES") : NULL;

	for (size_t i = 0; !rc && i < count; i++) {
		struct tpl *row = tpl_add(t, "INVITE");

		tpl_int(row, "ID", list[i].id);
		tpl_text(row, "EMAIL", list[i].email);
		tpl_text(row, "ROLE_NAME", role_name(list[i].role));
		tpl_text(row, "INVITER", list[i].created_by_name);
		accounts_fill_time(rq, row, "EXPIRES", list[i].expires_at);
		if (may_manage(rq, list[i].role))
			tpl_show(row, "MAY_REVOKE");
	}
	return rc;
}

/* email and role: what stands in the form below the list. */
static enum rc show_accounts_list(struct request *rq, const char *email, enum role role, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct tpl *body = page_new(rq, "accounts_list", "Team");
	struct account *list;
	size_t count;
	enum rc made = account_list(&rq->op, &list, &count);

	for (size_t i = 0; !made && i < count; i++)
		fill_account(rq, tpl_add(body, "ACCOUNT"), &list[i]);
	if (!made)
		made = fill_invites(rq, body);
	if (made)
		return made;
	tpl_text(body, "TOTAL", format_count(&rq->op.mem, (int64_t)count));
	tpl_show(body, count == 1 ? "ONE" : "SEVERAL");
	tpl_text(body, "INVITE_EMAIL", email);
	fill_roles(rq, body, role);
	if (!rq->config->smtp_url[0])
		tpl_show(body, "NO_MAIL");
	rq->op.fault = kept;
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

static enum rc get_accounts_list(struct request *rq)
{
	return show_accounts_list(rq, "", ROLE_EDITOR, RC_OK);
}

/* The link stands on this page and in the mail, and is never shown again. */
static enum rc show_accounts_invited(struct request *rq, const char *token)
{
	struct tpl *body = page_new(rq, "accounts_invited", "Invitation");

	tpl_text(body, "EMAIL", form_text(rq, "email"));
	tpl_text(body, "ROLE_NAME", form_text(rq, "role"));
	tpl_text(body, "LINK", account_join_link(&rq->op, rq->config, token));
	tpl_show(body, rq->config->smtp_url[0] ? "MAILED" : "NO_MAIL");
	return page_send(rq, body, RC_OK);
}

static enum rc post_accounts_invite(struct request *rq)
{
	const char *email = form_text(rq, "email"), *token;
	enum role role = role_parse(form_text(rq, "role"));
	enum rc rc = account_token_invite(&rq->op, email, role, &token);

	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_accounts_list(rq, email, role, rc);
	if (!rc && rq->config->smtp_url[0])
		rc = account_mail_invite(&rq->op, rq->config, email, token);
	if (rc)
		return rc;
	if (rq->config->smtp_url[0])
		start_job(rq, "mailer");
	return show_accounts_invited(rq, token);
}

static enum rc post_accounts_invite_revoke(struct request *rq)
{
	enum rc rc = account_token_revoke_invite(&rq->op, form_id(rq, "id"));

	if (rc)
		return rc;
	redirect_flash(rq, "invite-revoked", 0);
	return redirect_to(rq, "/accounts");
}

/* --- one of the team ------------------------------------------------------------------------ */

static enum rc show_accounts_view(struct request *rq, int64_t id, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct account account;
	struct tpl *body, *manage;
	enum rc found = account_find(&rq->op, id, &account);

	if (found)
		return found;
	body = page_new(rq, "accounts_view", account.name);
	fill_account(rq, body, &account);
	accounts_fill_time(rq, body, "CREATED", account.created_at);
	if (id != rq->op.account_id && may_manage(rq, account.role)) {
		manage = tpl_add(body, "MANAGE");
		fill_roles(rq, manage, account.role);
		tpl_show(manage, account.disabled_at ? "MAY_ENABLE" : "MAY_DISABLE");
	}
	rq->op.fault = kept;
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

static enum rc get_accounts_view(struct request *rq)
{
	return show_accounts_view(rq, form_id(rq, "id"), RC_OK);
}

/* What the three buttons of that page have in common. */
static enum rc finish_change(struct request *rq, const char *flash, enum rc rc)
{
	int64_t id = form_id(rq, "id");

	if (rc == RC_CONFLICT || rc == RC_INVALID)
		return show_accounts_view(rq, id, rc);
	if (rc)
		return rc;
	redirect_flash(rq, flash, 0);
	return redirect_to(rq, "/accounts/view?id=%lld", (long long)id);
}

static enum rc post_accounts_role(struct request *rq)
{
	return finish_change(
	    rq, "account-role-changed",
	    account_set_role(&rq->op, form_id(rq, "id"), role_parse(form_text(rq, "role"))));
}

static enum rc post_accounts_disable(struct request *rq)
{
	return finish_change(rq, "account-disabled", account_disable(&rq->op, form_id(rq, "id")));
}

static enum rc post_accounts_enable(struct request *rq)
{
	return finish_change(rq, "account-enabled", account_enable(&rq->op, form_id(rq, "id")));
}

/* --- one's own account ---------------------------------------------------------------------- */

static enum rc fill_sessions(struct request *rq, struct tpl *body)
{
	struct session_place *list;
	size_t count, others = 0;
	enum rc rc = session_list(&rq->op, rq->op.account_id, rq->session_token, SESSIONS_SHOWN,
				  &list, &count);

	for (size_t i = 0; !rc && i < count; i++) {
		struct tpl *row = tpl_add(body, "SESSION");

		tpl_text(row, "BROWSER", browser_name(&rq->op.mem, list[i].user_agent));
		tpl_text(row, "USER_AGENT", list[i].user_agent);
		tpl_text(row, "ADDRESS", list[i].address);
		accounts_fill_time(rq, row, "SEEN", list[i].seen_at);
		accounts_fill_time(rq, row, "STARTED", list[i].created_at);
		if (list[i].is_this)
			tpl_show(row, "IS_THIS");
		else
			others++;
	}
	if (others)
		tpl_show(body, "OTHERS");
	return rc;
}

static enum rc show_accounts_me(struct request *rq, const char *name, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct tpl *body = page_new(rq, "accounts_me", "Your account");
	enum rc made;

	tpl_text(body, "NAME", name);
	tpl_text(body, "EMAIL", rq->session.email);
	tpl_text(body, "ROLE_NAME", role_name(rq->session.role));
	tpl_text(body, "ROLE_TEXT", role_texts[rq->session.role]);
	tpl_int(body, "PASSWORD_MIN", PASSWORD_MIN);
	made = fill_sessions(rq, body);
	if (made)
		return made;
	rq->op.fault = kept;
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

static enum rc get_accounts_me(struct request *rq)
{
	return show_accounts_me(rq, rq->session.name, RC_OK);
}

static enum rc post_accounts_me(struct request *rq)
{
	const char *name = form_text(rq, "name");
	enum rc rc = account_rename(&rq->op, name);

	if (rc)
		return rc == RC_INVALID ? show_accounts_me(rq, name, rc) : rc;
	redirect_flash(rq, "account-saved", 0);
	return redirect_to(rq, "/accounts/me");
}

/*
 * A wrong current password is a failed sign-in: whoever sits at somebody else's browser must not
 * guess either.  Counted, so committed, although the answer is a failure.
 */
static enum rc check_present_password(struct request *rq, bool *wrong)
{
	struct op *op = &rq->op;
	const char *subject = throttle_email(op, rq->secret, rq->session.email);
	struct fault kept;
	int64_t wait;
	enum rc rc = throttle_wait(op, THROTTLE_ACCOUNT, subject, &wait);

	*wrong = true;
	if (rc)
		return rc;
	if (wait) {
		(void)op_failf(op, RC_BUSY, "", "too many tries: please wait %s and try again",
			       format_seconds(&op->mem, wait));
		rq->status = STATUS_TOO_MANY;
		return audit_sum(op, AUDIT_SIGN_IN_HELD, 0, audit_hour(op));
	}
	rc = account_check_own_password(op, form_text(rq, "current_password"));
	*wrong = rc == RC_INVALID;
	if (rc != RC_INVALID)
		return rc ? rc : throttle_clear(op, THROTTLE_ACCOUNT, subject);
	kept = op->fault;
	rc = throttle_failed(op, THROTTLE_ACCOUNT, subject);
	op->fault = kept;
	rq->status = STATUS_REFUSED;
	return rc;
}

static enum rc post_accounts_me_password(struct request *rq)
{
	bool wrong;
	enum rc rc = check_present_password(rq, &wrong);

	if (!rc && wrong)
		return show_accounts_me(rq, rq->session.name, RC_OK);
	if (!rc)
		rc = accounts_check_repeated(rq);
	if (!rc)
		rc = account_set_password(&rq->op, rq->op.account_id, form_text(rq, "password"));
	if (rc == RC_INVALID)
		return show_accounts_me(rq, rq->session.name, rc);
	if (!rc)
		rc = browser_sign_in(rq, rq->op.account_id);
	if (rc)
		return rc;
	start_job(rq, "mailer");
	redirect_flash(rq, "password-changed", 0);
	return redirect_to(rq, "/accounts/me");
}

static enum rc post_accounts_me_sessions(struct request *rq)
{
	enum rc rc = session_end_all(&rq->op, rq->op.account_id, rq->session_token);

	if (!rc)
		rc = audit_write(&rq->op, AUDIT_SESSIONS_ENDED, 0, NULL);
	if (rc)
		return rc;
	redirect_flash(rq, "sessions-ended", 0);
	return redirect_to(rq, "/accounts/me");
}

/* --- routes --------------------------------------------------------------------------------- */

static const struct field id_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {0},
};
static const struct field role_fields[] = {
    {.name = "id", .type = FIELD_ID, .required = true},
    {.name = "role", .type = FIELD_CHOICE, .required = true, .choices = role_choices},
    {0},
};
static const struct field invite_fields[] = {
    {.name = "email", .type = FIELD_TEXT},
    {.name = "role", .type = FIELD_CHOICE, .required = true, .choices = role_choices},
    {0},
};
static const struct field name_fields[] = {
    {.name = "name", .type = FIELD_TEXT},
    {0},
};
static const struct field own_password_fields[] = {
    {.name = "current_password", .type = FIELD_SECRET},
    {.name = "password", .type = FIELD_SECRET},
    {.name = "password_again", .type = FIELD_SECRET},
    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_ACCOUNT_MANAGE, NULL, get_accounts_list},
    {METHOD_GET, "/view", PERM_ACCOUNT_MANAGE, id_fields, get_accounts_view},
    {METHOD_POST, "/invite", PERM_ACCOUNT_MANAGE, invite_fields, post_accounts_invite},
    {METHOD_POST, "/invite-revoke", PERM_ACCOUNT_MANAGE, id_fields, post_accounts_invite_revoke},
    {METHOD_POST, "/role", PERM_ACCOUNT_MANAGE, role_fields, post_accounts_role},
    {METHOD_POST, "/disable", PERM_ACCOUNT_MANAGE, id_fields, post_accounts_disable},
    {METHOD_POST, "/enable", PERM_ACCOUNT_MANAGE, id_fields, post_accounts_enable},

    {METHOD_GET, "/join", PERM_ANYONE, accounts_link_fields, get_accounts_join},
    {METHOD_POST, "/join", PERM_ANYONE, accounts_join_fields, post_accounts_join},
    {METHOD_GET, "/forgot", PERM_ANYONE, accounts_email_fields, get_accounts_forgot},
    {METHOD_POST, "/forgot", PERM_ANYONE, accounts_email_fields, post_accounts_forgot},
    {METHOD_GET, "/password", PERM_ANYONE, accounts_link_fields, get_accounts_password},
    {METHOD_POST, "/password", PERM_ANYONE, accounts_password_fields, post_accounts_password},

    {METHOD_GET, "/me", PERM_SIGNED_IN, NULL, get_accounts_me},
    {METHOD_POST, "/me", PERM_SIGNED_IN, name_fields, post_accounts_me},
    {METHOD_POST, "/me-password", PERM_SIGNED_IN, own_password_fields, post_accounts_me_password},
    {METHOD_POST, "/me-sessions", PERM_SIGNED_IN, NULL, post_accounts_me_sessions},
    {METHOD_GET, "/me-tokens", PERM_SIGNED_IN, NULL, get_accounts_tokens},
    {METHOD_POST, "/me-tokens", PERM_SIGNED_IN, accounts_token_fields, post_accounts_tokens},
    {METHOD_POST, "/me-tokens-revoke", PERM_SIGNED_IN, id_fields, post_accounts_tokens_revoke},
    {0},
};

int main(void)
{
	return app_serve("accounts", routes);
}
