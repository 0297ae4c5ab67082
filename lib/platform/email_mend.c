#include "lib/platform/email_mend.h"

#include <strings.h>

#include "lib/platform/email.h"
#include "lib/platform/text.h"

enum { DOMAIN_EDIT_MAX = 40 };

/* Whoever is one edit away from these is none of them by chance.  In order of bytes. */
static const char *const providers[] = {
    "aol.com",	   "aon.at",	  "arcor.de",	"bluewin.ch",	  "chello.at",
    "comcast.net", "freenet.de",  "gmail.com",	"googlemail.com", "hotmail.co.uk",
    "hotmail.com", "hotmail.de",  "hotmail.fr", "hotmail.it",	  "icloud.com",
    "libero.it",   "live.com",	  "live.de",	"msn.com",	  "orange.fr",
    "outlook.com", "outlook.de",  "posteo.de",	"proton.me",	  "protonmail.com",
    "t-online.de", "verizon.net", "wanadoo.fr", "yahoo.co.uk",	  "yahoo.com",
    "yahoo.de",	   "yahoo.fr",	  "yahoo.it",	"yandex.ru",	  "ymail.com",
};

/* Too short for edits: gmx.at and gmx.de are two providers, and so are web.de and wep.de. */
static const struct {
	const char *wrong, *right;
} known_slips[] = {
    {"aol.co", "aol.com"},	    {"aol.con", "aol.com"},	   {"gamil.com", "gmail.com"},
    {"gmal.com", "gmail.com"},	    {"gmai.com", "gmail.com"},	   {"gmail.cm", "gmail.com"},
    {"gmail.co", "gmail.com"},	    {"gmail.om", "gmail.com"},	   {"gmaill.com", "gmail.com"},
    {"gmial.com", "gmail.com"},	    {"gmx.ed", "gmx.de"},	   {"gmx.dee", "gmx.de"},
    {"gmxx.de", "gmx.de"},	    {"gnail.com", "gmail.com"},	   {"gmx.atr", "gmx.at"},
    {"hotnail.com", "hotmail.com"}, {"hotmal.com", "hotmail.com"}, {"hotmail.co", "hotmail.com"},
    {"iclod.com", "icloud.com"},    {"outlok.com", "outlook.com"}, {"web.dee", "web.de"},
    {"web.ed", "web.de"},	    {"wbe.de", "web.de"},	   {"yaho.com", "yahoo.com"},
    {"yahoo.co", "yahoo.com"},
};

/* Real ones that lie beside a provider of the list. */
static const char *const others[] = {
    "life.com", "like.com", "lime.com", "line.com", "love.com", "yahoo.net", "ytmail.com",
};

/* Endings that are no top-level domain, and what was meant. */
static const struct {
	const char *wrong, *right;
} endings[] = {
    {".con", ".com"}, {".cmo", ".com"},	 {".ocm", ".com"},  {".comm", ".com"}, {".coom", ".com"},
    {".vom", ".com"}, {".xom", ".com"},	 {".cpm", ".com"},  {".nte", ".net"},  {".ent", ".net"},
    {".ogr", ".org"}, {".orgg", ".org"}, {".nett", ".net"}, {".dee", ".de"},
};

static bool is_one_of(const char *const *list, size_t count, const char *domain)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], domain) == 0)
			return true;
	return false;
}

/* One character more, less or another, or two neighbours that changed places. */
static bool is_one_edit(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b), same = 0;
	const char *p, *q;

	while (a[same] && a[same] == b[same])
		same++;
	p = a + same;
	q = b + same;
	if (a_len == b_len)
		return strcmp(p + (*p != 0), q + (*q != 0)) == 0 ||
		       (p[0] && p[1] && p[0] == q[1] && p[1] == q[0] && strcmp(p + 2, q + 2) == 0);
	if (a_len == b_len + 1)
		return strcmp(p + 1, q) == 0;
	return b_len == a_len + 1 && strcmp(p, q + 1) == 0;
}

/* yahoo.be is the Belgian one, no slip for yahoo.de. */
static bool is_other_country(const char *domain, const char *provider)
{
	const char *ending = strrchr(domain, '.'), *theirs = strrchr(provider, '.');

	return ending && strlen(ending) == 3 && strcmp(ending, theirs) != 0;
}

const char *email_domain_meant(struct arena *a, const char *domain)
{
	size_t len = strlen(domain);

	if (len > DOMAIN_EDIT_MAX || is_one_of(providers, ARRAY_LEN(providers), domain) ||
	    is_one_of(others, ARRAY_LEN(others), domain))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(known_slips); i++)
		if (strcmp(known_slips[i].wrong, domain) == 0)
			return known_slips[i].right;
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		size_t n = strlen(endings[i].wrong);

		if (len > n && strcmp(domain + len - n, endings[i].wrong) == 0)
			return arena_printf(a, "%.*s%s", (int)(len - n), domain, endings[i].right);
	}
	for (size_t i = 0; i < ARRAY_LEN(providers); i++)
		if (strlen(providers[i]) >= 8 && providers[i][0] == domain[0] &&
		    is_one_edit(domain, providers[i]) && !is_other_country(domain, providers[i]))
			return providers[i];
	return NULL;
}

/* --- an address as it is typed -------------------------------------------------------------- */

static bool is_address(struct op *op, const char *text)
{
	const char *key;
	enum rc rc = email_parse(op, "email", text, &key);

	op_clear_fault(op);
	return rc == RC_OK;
}

/* "Anna <anna@x.at>" -> "anna@x.at" */
static const char *out_of_brackets(struct arena *a, const char *text)
{
	const char *open = strchr(text, '<'), *close = open ? strchr(open, '>') : NULL;

	return close ? arena_dup_len(a, open + 1, (size_t)(close - open - 1)) : text;
}

static bool is_dropped(const char *text, const char *from, int32_t c)
{
	if (text_is_space(c) || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF || c == 0xAD)
		return true;
	/* One of two neighbours; a dot may stand twice in a local part. */
	return (c == '@' && from != text && from[-1] == '@') ||
	       (c == '.' && from != text && strchr(".@", from[-1]) &&
		memchr(text, '@', (size_t)(from - text)));
}

const char *email_mend(struct op *op, const char *raw)
{
	struct arena *a = &op->mem;
	const char *text = out_of_brackets(a, raw), *at;
	char *out, *end;

	if (is_address(op, raw))
		return NULL;
	text = text_trim(a, text);
	if (strncasecmp(text, "mailto:", 7) == 0)
		text += 7;
	text += strspn(text, "'\"., ;");
	out = end = arena_alloc(a, strlen(text) + 1);
	for (at = text; *at;) {
		const char *from = at;
		int32_t c = text_next(&at);

		if (is_dropped(text, from, c))
			continue;
		memcpy(end, from, (size_t)(at - from));
		if (c == ',')
			*end = '.';
		end += at - from;
	}
	*end = '\0';
	while (end != out && strchr(".;'\"", end[-1]))
		*--end = '\0';
	return is_address(op, out) ? out : NULL;
}
