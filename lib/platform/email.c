#include "lib/platform/email.h"

#include <idn2.h>
#include <utf8proc.h>

#include "lib/base/limits.h"
#include "lib/platform/text.h"

enum { DOMAIN_MAX = 253, DOMAIN_LABEL_MAX = 63 };

static bool is_ascii(const char *text, size_t len)
{
	unsigned char all = 0;

	for (size_t i = 0; i < len; i++)
		all |= (unsigned char)text[i];
	return all < 0x80;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Why this ASCII character cannot be in a bare address, or NULL. */
static const char *refuse_ascii(unsigned char c)
{
	if (c == ' ' || c == '\t')
		return "the address has a space in it";
	if (c == '\r' || c == '\n')
		return "the address has a line break in it";
	if (c < 0x20 || c == 0x7F)
		return "the address has a control character in it";
	switch (c) {
	case ',':
	case ';':
		return "only one address fits here: it has a comma or semicolon in it";
	case '<':
	case '>':
		return "only the bare address fits here, without a name and < >";
	case '"':
		return "addresses with quotes are not supported";
	case '(':
	case ')':
	case '[':
	case ']':
	case '\\':
	case ':':
		return "the address has a character that addresses cannot have: one of ( ) [ ] : \\";
	default:
		return NULL;
	}
}

/* Letters and symbols of any script may stand in a local part, what nobody can see may not. */
static bool is_visible(int32_t code_point)
{
	switch (utf8proc_category(code_point)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
		return false;
	default:
		return true;
	}
}

/* Finds the one @ and refuses everything that can be told from single characters. */
static const char *check_characters(const char *raw, size_t len, const char **at)
{
	const char *p = raw;

	*at = NULL;
	if (!len)
		return "the address is empty";
	if (len > EMAIL_MAX)
		return "the address is longer than 254 bytes";
	while (*p) {
		const char *here = p;
		unsigned char c = (unsigned char)*p;
		const char *why;
		int32_t code_point;

		if (c < 0x80) {
			p++;
			if ((why = refuse_ascii(c)))
				return why;
			if (c != '@')
				continue;
			if (*at)
				return "the address has more than one @";
			*at = here;
			continue;
		}
		code_point = text_next(&p);
		if (code_point < 0)
			return "the address is not valid UTF-8";
		if (!is_visible(code_point))
			return "the address has a blank or invisible character in it";
	}
	return *at ? NULL : "the address has no @";
}

/* Host name rules for a domain in ASCII: RFC 1123 section 2.1, RFC 5321 section 2.3.5. */
static const char *check_domain(const char *domain)
{
	const char *label = domain, *p;
	bool digits_only = true, has_dot = false;

	if (!*domain)
		return "the address has nothing after the @";
	if (strlen(domain) > DOMAIN_MAX)
		return "the domain is longer than 253 characters";
	for (p = domain;; p++) {
		char c = *p;

		if (c == '.' || c == '\0') {
			if (p == label)
				return "the domain has an empty part: two dots, or a dot at an end";
			if (p - label > DOMAIN_LABEL_MAX)
				return "a part of the domain is longer than 63 characters";
			if (*label == '-' || p[-1] == '-')
				return "a part of the domain begins or ends with a hyphen";
			if (!c)
				break;
			has_dot = true;
			digits_only = true;
			label = p + 1;
			continue;
		}
		if (c < '0' || c > '9')
			digits_only = false;
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '-'))
			return "the domain has a character that domains cannot have";
	}
	if (!has_dot)
		return "the domain has no dot, as in example.com";
	return digits_only ? "the domain ends in a number" : NULL;
}

/* The domain as lower-case A-labels in a, or NULL when it has none. */
static char *domain_to_ascii(struct arena *a, const char *domain)
{
	char *ascii = NULL, *out;

	if (is_ascii(domain, strlen(domain))) {
		out = arena_dup(a, domain);
	} else {
		if (idn2_lookup_u8((const uint8_t *)domain, (uint8_t **)&ascii,
				   IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
			return NULL;
		out = arena_dup(a, ascii);
		idn2_free(ascii);
	}
	for (char *p = out; *p; p++)
		*p = lower(*p);
	return out;
}

enum rc email_parse(struct op *op, const char *field, const char *raw, const char **key)
{
	size_t len = strlen(raw), local_len;
	const char *at, *domain, *why = check_characters(raw, len, &at);
	char *out;

	if (why)
		return op_fail(op, RC_INVALID, field, why);
	local_len = (size_t)(at - raw);
	if (!local_len)
		return op_fail(op, RC_INVALID, field, "the address has nothing before the @");
	if (local_len > EMAIL_LOCAL_MAX)
		return op_fail(op, RC_INVALID, field,
			       "the part before the @ is longer than 64 bytes");
	if (is_ascii(raw, len)) {
		if ((why = check_domain(at + 1)))
			return op_fail(op, RC_INVALID, field, why);
		out = arena_dup_len(&op->mem, raw, len);
		for (char *p = out; *p; p++)
			*p = lower(*p);
		*key = out;
		return RC_OK;
	}
	domain = domain_to_ascii(&op->mem, at + 1);
	if (!domain)
		return op_fail(op, RC_INVALID, field,
			       "the domain has characters that domains cannot have");
	if ((why = check_domain(domain)))
		return op_fail(op, RC_INVALID, field, why);
	*key =
	    arena_printf(&op->mem, "%s@%s",
			 text_fold_case(&op->mem, arena_dup_len(&op->mem, raw, local_len)), domain);
	return RC_OK;
}

char *email_ascii(struct arena *a, const char *raw)
{
	const char *at = strrchr(raw, '@');
	const char *domain = at ? domain_to_ascii(a, at + 1) : NULL;

	if (!domain)
		return NULL;
	return arena_printf(a, "%.*s@%s", (int)(at - raw), raw, domain);
}
