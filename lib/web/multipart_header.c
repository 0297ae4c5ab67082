#include "lib/web/multipart_header.h"

#include <strings.h>

#include "lib/platform/text.h"

static const char bad_parameter[] = "the upload has a header that cannot be read";

/* One "; name=value" of a header. */
struct parameter {
	char *name, *value;
};

static char *skip_blanks(char *p)
{
	return p + strspn(p, " \t");
}

/* RFC 9110 token characters, as in names of parameters. */
static size_t token_len(const char *p)
{
	return strspn(p, "!#$%&'*+-.^_`|~0123456789"
			 "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

/*
 * The value behind a quote, in place.  Browsers write %22 for a quote; others \" and \\.  Any other
 * backslash is itself, because old browsers send "C:\dir\file".  NULL when the quote is not closed.
 */
static char *parse_quoted(char *p, char **value)
{
	char *out = p;

	*value = p;
	for (; *p != '"'; p++) {
		if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		if (!*p)
			return NULL;
		*out++ = *p;
	}
	*out = '\0';
	return p + 1;
}

/*
 * The next parameter at *p: 1 found, 0 no more, -1 not readable.  Terminates what it finds in
 * place, so the separator is looked at first.
 */
static int next_parameter(char **p, struct parameter *out)
{
	char *at = skip_blanks(*p), *name_end;

	while (*at == ';')
		at = skip_blanks(at + 1);
	if (!*at)
		return 0;
	out->name = at;
	at += token_len(at);
	name_end = at;
	at = skip_blanks(at);
	if (name_end == out->name || *at != '=')
		return -1;
	at = skip_blanks(at + 1);
	*name_end = '\0';
	if (*at == '"') {
		at = parse_quoted(at + 1, &out->value);
		if (!at)
			return -1;
		at = skip_blanks(at);
		if (*at && *at != ';')
			return -1;
		*p = at;
		return 1;
	}
	out->value = at;
	at += strcspn(at, "; \t\"");
	if (at == out->value || *at == '"')
		return -1;
	name_end = at;
	at = skip_blanks(at);
	if (*at && *at != ';')
		return -1;
	*p = *at ? at + 1 : at;
	*name_end = '\0';
	return 1;
}

/* RFC 2046 section 5.1.1: bchars, not ending in a space. */
static bool is_boundary(const char *text)
{
	size_t len = strlen(text);

	return len && len <= MULTIPART_BOUNDARY_MAX && text[len - 1] != ' ' &&
	       strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "'()+_,-./:=? ") == len;
}

const char *multipart_boundary(const char *content_type, char out[MULTIPART_BOUNDARY_MAX + 1])
{
	static const char type[] = "multipart/form-data";
	char copy[512], *p = copy;
	struct parameter parameter;
	bool found = false;
	int more;

	content_type += strspn(content_type, " \t");
	if (strncasecmp(content_type, type, sizeof(type) - 1) != 0)
		return "the request is not multipart/form-data";
	content_type += sizeof(type) - 1;
	content_type += strspn(content_type, " \t");
	if (*content_type && *content_type != ';')
		return "the request is not multipart/form-data";
	if (strlen(content_type) >= sizeof(copy))
		return "the upload's content type is too long";
	memcpy(copy, content_type, strlen(content_type) + 1);
	while ((more = next_parameter(&p, &parameter)) > 0) {
		if (strcasecmp(parameter.name, "boundary") != 0)
			continue;
		if (found)
			return "the upload names two boundaries";
		if (!is_boundary(parameter.value))
			return "the upload's boundary breaks the rules for boundaries";
		memcpy(out, parameter.value, strlen(parameter.value) + 1);
		found = true;
	}
	if (more < 0)
		return bad_parameter;
	return found ? NULL : "the upload names no boundary";
}

/* Cuts at a code point; what is not UTF-8 becomes question marks, as this is only ever shown. */
static void tidy_filename(char *name)
{
	size_t len = strlen(name), valid;
	bool partial;

	for (size_t at = 0; at < len; at++) {
		at += text_utf8_prefix(name + at, len - at, &partial);
		if (at < len)
			name[at] = '?';
	}
	if (len > UPLOAD_NAME_MAX) {
		valid = text_utf8_prefix(name, UPLOAD_NAME_MAX, &partial);
		name[valid] = '\0';
	}
}

static const char *parse_disposition(char *value, struct multipart_header *out)
{
	struct parameter parameter;
	char *p = value + token_len(value);
	int more;

	if (p - value != 9 || strncasecmp(value, "form-data", 9) != 0)
		return "a part of the upload is not form data";
	p = skip_blanks(p);
	if (*p && *p != ';')
		return bad_parameter;
	while ((more = next_parameter(&p, &parameter)) > 0) {
		char **target = NULL;

		if (strcasecmp(parameter.name, "name") == 0)
			target = &out->name;
		else if (strcasecmp(parameter.name, "filename") == 0)
			target = &out->filename;
		if (!target)
			continue;
		if (*target)
			return "a part of the upload has two names";
		*target = parameter.value;
	}
	if (more < 0)
		return bad_parameter;
	if (!out->name || !*out->name)
		return "a part of the upload has no name";
	if (!text_is_utf8(out->name, strlen(out->name)))
		return "a part of the upload has a name that is not UTF-8";
	if (out->filename)
		tidy_filename(out->filename);
	return NULL;
}

/* Only encodings that change nothing: RFC 7578 section 4.7 does away with the others. */
static bool is_plain_encoding(const char *value)
{
	return strcasecmp(value, "binary") == 0 || strcasecmp(value, "8bit") == 0 ||
	       strcasecmp(value, "7bit") == 0;
}

static const char *parse_line(char *line, bool *has_disposition, struct multipart_header *out)
{
	size_t name_len = token_len(line), len;
	char *value;

	if (!name_len || line[name_len] != ':')
		return bad_parameter;
	value = skip_blanks(line + name_len + 1);
	for (len = strlen(value); len && strchr(" \t", value[len - 1]); len--)
		value[len - 1] = '\0';
	line[name_len] = '\0';
	if (strcasecmp(line, "Content-Disposition") == 0) {
		if (*has_disposition)
			return "a part of the upload has two names";
		*has_disposition = true;
		return parse_disposition(value, out);
	}
	if (strcasecmp(line, "Content-Type") == 0) {
		if (!text_is_utf8(value, strlen(value)))
			return bad_parameter;
		out->content_type = value;
	}
	if (strcasecmp(line, "Content-Transfer-Encoding") == 0 && !is_plain_encoding(value))
		return "a part of the upload has a transfer encoding";
	return NULL;
}

/* Joins folded lines (RFC 5322 section 2.2.3), finds bytes that no header can have. */
static bool unfold(char *text, size_t len)
{
	if (memchr(text, 0, len))
		return false;
	for (size_t i = 0; i < len; i++) {
		bool line_end = text[i] == '\r' && i + 1 < len && text[i + 1] == '\n';

		if (text[i] == '\n' || (text[i] == '\r' && !line_end))
			return false;
		if (line_end && i + 2 < len && (text[i + 2] == ' ' || text[i + 2] == '\t'))
			text[i] = text[i + 1] = ' ';
		i += line_end;
	}
	return true;
}

const char *multipart_parse_header(char *text, size_t len, struct multipart_header *out)
{
	bool has_disposition = false;
	char *line = text, *end;

	*out = (struct multipart_header){.content_type = ""};
	if (!unfold(text, len))
		return bad_parameter;
	while (*line && (end = strstr(line, "\r\n"))) {
		const char *why;

		*end = '\0';
		why = parse_line(line, &has_disposition, out);
		if (why)
			return why;
		line = end + 2;
	}
	return has_disposition ? NULL : "a part of the upload has no name";
}
