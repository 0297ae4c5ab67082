#include "lib/web/browser.h"

#include "lib/web/cookie.h"

enum rc browser_sign_in(struct request *rq, int64_t account_id)
{
	const char *token;
	enum rc rc = session_end(&rq->op, rq->session_token);

	if (!rc)
		rc = session_start(&rq->op, account_id, rq->address, rq->user_agent, &token);
	if (rc)
		return rc;
	rq->session_token = token;
	cookie_set(rq, COOKIE_SESSION, token, SESSION_LIFE_SECONDS);
	return RC_OK;
}

struct word {
	const char *part, *name;
};

/* The first that is found names it: each browser also claims to be those below it. */
static const struct word browsers[] = {
    {"Edg", "Edge"},	     {"OPR/", "Opera"},
    {"Vivaldi", "Vivaldi"},  {"SamsungBrowser", "Samsung Internet"},
    {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},
    {"CriOS", "Chrome"},     {"Chrome/", "Chrome"},
    {"Safari/", "Safari"},   {"curl/", "curl"},
};
static const struct word systems[] = {
    {"iPhone", "iPhone"}, {"iPad", "iPad"},	{"Android", "Android"}, {"Windows", "Windows"},
    {"Mac OS", "Mac"},	  {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
};

static const char *find_word(const struct word *words, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, words[i].part))
			return words[i].name;
	return NULL;
}

const char *browser_name(struct arena *a, const char *user_agent)
{
	const char *browser = find_word(browsers, ARRAY_LEN(browsers), user_agent);
	const char *system = find_word(systems, ARRAY_LEN(systems), user_agent);

	if (!browser)
		browser = "A browser";
	return system ? arena_printf(a, "%s on %s", browser, system) : arena_dup(a, browser);
}
