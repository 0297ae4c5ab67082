#include "lib/web/guard.h"

enum { CSRF_MASK_BYTES = 16, CSRF_MASK_CHARS = 2 * CSRF_MASK_BYTES };

/*
 * The value of a cookie out of "a=1; b=2".  The first of two with the same name wins (browsers
 * send the one with the longer path first); a value with anything but token characters is none.
 */
static const char *find_cookie(struct request *rq, const char *cookies, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = cookies; at; at = strchr(at, ';')) {
		size_t value;

		at += strspn(at, "; ");
		if (strncmp(at, name, len) != 0 || at[len] != '=')
			continue;
		at += len + 1;
		value = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789-_.");
		if (at[value] != '\0' && at[value] != ';')
			return "";
		return arena_dup_len(&rq->op.mem, at, value);
	}
	return "";
}

void guard_cookies(struct request *rq)
{
	const char *cookies = http_param(rq->http, "HTTP_COOKIE");

	if (strlen(cookies) > REQUEST_COOKIE_MAX)
		cookies = "";
	rq->session_token = find_cookie(rq, cookies, COOKIE_SESSION);
	rq->visit_token = find_cookie(rq, cookies, COOKIE_VISIT);
	rq->flash = find_cookie(rq, cookies, COOKIE_FLASH);
}

enum rc guard_session(struct request *rq)
{
	enum rc rc = session_find(&rq->op, rq->session_token, &rq->session);

	rq->signed_in = rc == RC_OK;
	rq->op.account_id = rq->signed_in ? rq->session.account_id : 0;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc guard_permission(struct request *rq)
{
	enum role role = rq->signed_in ? rq->session.role : ROLE_NONE;

	if (permission_granted(role, rq->route->permission))
		return RC_OK;
	return op_fail(&rq->op, RC_DENIED, "",
		       rq->signed_in ? "your role does not allow this" : "sign in first");
}

/* Who the token is for: the session, or the browser before sign-in. */
static const char *anchor(struct request *rq)
{
	return rq->signed_in ? rq->session_token : rq->visit_token;
}

static const char *seal(struct request *rq, const char *mask)
{
	return secure_keyed_hex(&rq->op.mem, rq->secret,
				arena_printf(&rq->op.mem, "csrf:%s:%s", mask, anchor(rq)));
}

const char *guard_csrf_token(struct request *rq)
{
	unsigned char mask[CSRF_MASK_BYTES];
	const char *hex;

	if (!rq->signed_in && strlen(rq->visit_token) != SECURE_TOKEN_CHARS) {
		rq->visit_token = secure_token(&rq->op.mem);
		set_cookie(rq, COOKIE_VISIT, rq->visit_token, 0);
	}
	secure_random(mask, sizeof(mask));
	hex = secure_hex(&rq->op.mem, mask, sizeof(mask));
	return arena_printf(&rq->op.mem, "%s%s", hex, seal(rq, hex));
}

bool guard_csrf_check(struct request *rq, const char *token)
{
	const char *mask;

	if (strlen(token) != CSRF_MASK_CHARS + 2 * SECURE_HASH_BYTES || !anchor(rq)[0])
		return false;
	mask = arena_dup_len(&rq->op.mem, token, CSRF_MASK_CHARS);
	return secure_equal(token + CSRF_MASK_CHARS, seal(rq, mask));
}
