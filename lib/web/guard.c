#include "lib/web/guard.h"

#include <strings.h>

#include "lib/domain/api_token.h"
#include "lib/web/cookie.h"

enum { CSRF_MASK_BYTES = 16, CSRF_MASK_CHARS = 2 * CSRF_MASK_BYTES };

enum rc guard_session(struct request *rq)
{
	enum rc rc = session_find(&rq->op, rq->session_token, &rq->session);

	rq->signed_in = rc == RC_OK;
	rq->op.account_id = rq->signed_in ? rq->session.account_id : 0;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The value behind "Bearer", in any case, and blanks; NULL for another scheme. */
static const char *bearer(const char *header)
{
	static const char scheme[] = "Bearer ";

	if (strncasecmp(header, scheme, strlen(scheme)) != 0)
		return NULL;
	header += strlen(scheme);
	return header + strspn(header, " ");
}

enum rc guard_token(struct request *rq)
{
	const char *token = bearer(http_param(rq->http, "HTTP_AUTHORIZATION"));
	enum rc rc;

	if (!token)
		token = http_param(rq->http, "HTTP_X_MUSTER_TOKEN");
	rq->api_token = arena_dup(&rq->op.mem, token);
	rc = api_token_find(&rq->op, rq->api_token, &rq->session);
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
		cookie_set(rq, COOKIE_VISIT, rq->visit_token, 0);
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
