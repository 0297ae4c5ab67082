#include "lib/web/cookie.h"

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

void cookie_read(struct request *rq)
{
	const char *cookies = http_param(rq->http, "HTTP_COOKIE");

	if (strlen(cookies) > REQUEST_COOKIE_MAX)
		cookies = "";
	rq->session_token = find_cookie(rq, cookies, COOKIE_SESSION);
	rq->visit_token = find_cookie(rq, cookies, COOKIE_VISIT);
	rq->flash = find_cookie(rq, cookies, COOKIE_FLASH);
}

void cookie_set(struct request *rq, const char *name, const char *value, int64_t max_age)
{
	bool secure = strncmp(rq->config->base_url, "https:", 6) == 0;

	str_addf(&rq->headers, "Set-Cookie: %s=%s; Path=/; HttpOnly; SameSite=Lax%s", name,
		 value ? value : "", secure ? "; Secure" : "");
	if (!value)
		str_add(&rq->headers, "; Max-Age=0");
	else if (max_age)
		str_addf(&rq->headers, "; Max-Age=%lld", (long long)max_age);
	str_add(&rq->headers, "\r\n");
}
