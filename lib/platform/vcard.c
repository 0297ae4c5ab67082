#include "lib/platform/vcard.h"

#include <ctype.h>
#include <errno.h>
#include <unistd.h>

#include "lib/base/str.h"
#include "lib/platform/charset.h"
#include "lib/platform/text.h"

enum {
	BLOCK_BYTES = 64 * 1024,
	UTF16_GROWTH = 2, /* two bytes of UTF-16 are at most three of UTF-8 */
	HEAD_BYTES = 512,
	PREF_TYPE = 50, /* TYPE=pref of 2.1 and 3.0, between the numbers of 4.0 */
};

struct vcard_reader {
	int fd;
	int64_t file_at;
	bool is_utf16;
	struct charset_decoder decoder;
	char *block;
	struct str decoded; /* of UTF-16 */
	const char *bytes;  /* what was read and not yet taken apart */
	size_t len, at;
	bool at_end;

	struct str line; /* the next physical line, without its end */
	bool has_line;
	struct str whole; /* a line with those that continue it */
	int64_t number;
	struct arena mem; /* of the card at hand */
	struct str text;  /* of the card at hand, as it stands in the file */
	struct vcard_property *properties;
	size_t count, bytes_used;
	const char *damage;
	bool is_old;
};

/* --- lines ---------------------------------------------------------------------------------- */

static enum rc read_block(struct op *op, struct vcard_reader *r)
{
	ssize_t got;

	do {
		got = pread(r->fd, r->block, BLOCK_BYTES, (off_t)r->file_at);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return op_failf(op, RC_FAILED, "file", "the file cannot be read: %s",
				strerror(errno));
	r->at_end = got == 0;
	r->bytes = r->block;
	r->len = (size_t)got;
	r->at = 0;
	if (!r->file_at && got >= 3 && memcmp(r->block, "\xEF\xBB\xBF", 3) == 0)
		r->at = 3;
	if (!r->file_at && got >= 2 &&
	    (memcmp(r->block, "\xFF\xFE", 2) == 0 || memcmp(r->block, "\xFE\xFF", 2) == 0)) {
		r->is_utf16 = true;
		charset_decoder_init(&r->decoder,
				     r->block[0] == '\xFF' ? CHARSET_UTF16LE : CHARSET_UTF16BE);
	}
	r->file_at += got;
	if (!r->is_utf16)
		return RC_OK;
	str_clear(&r->decoded);
	charset_decoder_feed(&r->decoder, r->block, (size_t)got, &r->decoded);
	if (!got)
		charset_decoder_end(&r->decoder, &r->decoded);
	r->bytes = r->decoded.text;
	r->len = r->decoded.len;
	return RC_OK;
}

/* The next line into r->line; has_line is false at the end. */
static enum rc read_line(struct op *op, struct vcard_reader *r)
{
	bool any = false;

	str_clear(&r->line);
	for (;;) {
		const char *end;
		size_t len;

		if (r->at == r->len) {
			enum rc rc = r->at_end ? RC_OK : read_block(op, r);

			if (rc)
				return rc;
			if (r->at_end && r->at == r->len) {
				r->has_line = any;
				return RC_OK;
			}
			continue;
		}
		end = memchr(r->bytes + r->at, '\n', r->len - r->at);
		len = end ? (size_t)(end - r->bytes) - r->at : r->len - r->at;
		any = true;
		str_add_len(&r->line, r->bytes + r->at, len);
		r->at += len + (end != NULL);
		if (end)
			break;
	}
	if (!r->line.overflow && r->line.len && r->line.text[r->line.len - 1] == '\r')
		r->line.text[--r->line.len] = '\0';
	r->has_line = true;
	return RC_OK;
}

static bool is_blank_line(const struct str *line)
{
	for (size_t i = 0; i < line->len; i++)
		if (!strchr(" \t\r", line->text[i]) || !line->text[i])
			return false;
	return true;
}

/* The value of a 2.1 property in quoted-printable goes on after a "=" at its end. */
static bool is_cut(const struct str *line)
{
	const char *colon, *mark;

	/* Asked after each line of a picture that has thousands: first what costs nothing. */
	if (!line->len || line->text[line->len - 1] != '=')
		return false;
	colon = memchr(line->text, ':', line->len);
	mark = strcasestr(line->text, "QUOTED-PRINTABLE");
	return colon && mark && mark < colon;
}

static void keep_text(struct vcard_reader *r)
{
	str_add_len(&r->text, r->line.text, r->line.len);
	str_add_char(&r->text, '\n');
}

/*
 * A line with its continuations into r->whole, and the one behind them into r->line.  Of a card 2.1
 * the blank in front of a continuation is part of the value, since lines are cut at blanks there.
 */
static enum rc read_whole(struct op *op, struct vcard_reader *r)
{
	enum rc rc;

	str_clear(&r->whole);
	str_add_len(&r->whole, r->line.text, r->line.len);
	r->whole.overflow |= r->line.overflow;
	keep_text(r);
	while (!(rc = read_line(op, r)) && r->has_line) {
		bool folded = r->line.len && (r->line.text[0] == ' ' || r->line.text[0] == '\t');

		if (is_cut(&r->whole)) {
			r->whole.text[--r->whole.len] = '\0';
			str_add_len(&r->whole, r->line.text, r->line.len);
		} else if (folded && !is_blank_line(&r->line)) {
			size_t from = r->is_old ? 0 : 1;

			str_add_len(&r->whole, r->line.text + from, r->line.len - from);
		} else {
			break;
		}
		r->whole.overflow |= r->line.overflow;
		keep_text(r);
	}
	return rc;
}

/* --- a property ----------------------------------------------------------------------------- */

struct parameters {
	struct str types;
	const char *charset;
	int pref;
	bool is_quoted_printable, is_binary;
};

static const char *lower(struct arena *a, const char *text, size_t len)
{
	char *out = arena_dup_len(a, text, len);

	for (char *c = out; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return out;
}

static void take_encoding(struct parameters *p, const char *word)
{
	p->is_quoted_printable |= strcmp(word, "quoted-printable") == 0;
	p->is_binary |= strcmp(word, "b") == 0 || strcmp(word, "base64") == 0;
}

static void take_types(struct parameters *p, const char *words)
{
	while (*words) {
		size_t len = strcspn(words, ", ");

		if (len == 4 && strncmp(words, "pref", 4) == 0)
			p->pref = p->pref < PREF_TYPE ? p->pref : PREF_TYPE;
		else if (len) {
			str_add_len(&p->types, words, len);
			str_add_char(&p->types, ' ');
		}
		words += len + (words[len] != '\0');
	}
}

/* name is "" where 2.1 writes the value alone. */
static void take_parameter(struct parameters *p, const char *name, const char *value)
{
	if (strcmp(name, "type") == 0) {
		take_types(p, value);
	} else if (strcmp(name, "pref") == 0) {
		long pref = strtol(value, NULL, 10);

		if (pref >= 1 && pref <= 100)
			p->pref = (int)pref;
	} else if (strcmp(name, "encoding") == 0) {
		take_encoding(p, value);
	} else if (strcmp(name, "charset") == 0) {
		p->charset = value;
	} else if (!name[0]) {
		take_encoding(p, value);
		if (!p->is_quoted_printable && !p->is_binary && strcmp(value, "8bit") != 0 &&
		    strcmp(value, "7bit") != 0)
			take_types(p, value);
	}
}

/* From behind a ';' to the next one, or to the ':'; quotes hide both.  NULL: there is no ':'. */
static const char *parameter_end(const char *from)
{
	bool quoted = false;

	for (const char *c = from; *c; c++) {
		if (*c == '"')
			quoted = !quoted;
		else if (!quoted && (*c == ';' || *c == ':'))
			return c;
	}
	return NULL;
}

static const char *without_quotes(struct arena *a, const char *text)
{
	char *out = arena_dup(a, text), *to = out;

	for (const char *c = text; *c; c++)
		if (*c != '"')
			*to++ = *c;
	*to = '\0';
	return out;
}

/* Returns where the value begins; NULL: there is none. */
static const char *read_parameters(struct vcard_reader *r, const char *at, struct parameters *p)
{
	while (at && *at == ';') {
		const char *from = at + 1, *end = parameter_end(from), *equals;
		const char *name = "", *value;

		if (!end)
			return NULL;
		equals = memchr(from, '=', (size_t)(end - from));
		if (equals) {
			name = lower(&r->mem, from, (size_t)(equals - from));
			from = equals + 1;
		}
		value = without_quotes(&r->mem, lower(&r->mem, from, (size_t)(end - from)));
		take_parameter(p, name, value);
		at = end;
	}
	return at && *at == ':' ? at + 1 : NULL;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

static char *undo_quoted_printable(char *text)
{
	char *to = text;

	for (const char *c = text; *c; c++) {
		int high = *c == '=' ? hex_digit(c[1]) : -1, low = high < 0 ? -1 : hex_digit(c[2]);

		if (low < 0) {
			*to++ = *c;
			continue;
		}
		*to++ = (char)(high * 16 + low);
		c += 2;
	}
	*to = '\0';
	return text;
}

/* NULL: these bytes are no text. */
static const char *decode(struct vcard_reader *r, char *bytes)
{
	struct charset_decoder d;
	const char *text = NULL;
	struct str out;

	if (text_is_utf8(bytes, strlen(bytes)))
		return bytes;
	/* What UTF-16 does not have is marked by bytes that are no UTF-8. */
	if (r->is_utf16)
		return NULL;
	str_init(&out, strlen(bytes) * 3 + CHARSET_PENDING_BYTES);
	charset_decoder_init(&d, CHARSET_WINDOWS_1252);
	charset_decoder_feed(&d, bytes, strlen(bytes), &out);
	charset_decoder_end(&d, &out);
	if (!d.bad)
		text = arena_dup_len(&r->mem, out.text, out.len);
	str_release(&out);
	return text;
}

/* ISO-8859-1 and -15 are read as Windows-1252, which is what is meant mostly. */
static bool is_known_charset(const char *name)
{
	static const char *const names[] = {"utf-8",  "utf8",	      "us-ascii",
					    "ascii",  "iso-8859-1",   "iso-8859-15",
					    "latin1", "windows-1252", "cp1252"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Pictures, sounds and keys are no text, and large. */
static bool is_left_out(const char *name)
{
	static const char *const names[] = {"PHOTO", "LOGO", "SOUND", "KEY"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void damage(struct vcard_reader *r, const char *why)
{
	if (!r->damage)
		r->damage = why;
}

/* "item1.TEL" */
static void read_name(struct vcard_reader *r, size_t len, struct vcard_property *p)
{
	const char *text = r->whole.text, *dot = memchr(text, '.', len);
	char *name;

	p->group = dot ? lower(&r->mem, text, (size_t)(dot - text)) : "";
	if (dot) {
		len -= (size_t)(dot + 1 - text);
		text = dot + 1;
	}
	name = arena_dup_len(&r->mem, text, len);
	for (char *c = name; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	p->name = name;
}

static const char *read_value(struct vcard_reader *r, const char *value,
			      const struct parameters *params)
{
	char *bytes = arena_dup(&r->mem, value);
	const char *text;

	if (params->is_quoted_printable)
		bytes = undo_quoted_printable(bytes);
	text = decode(r, bytes);
	if (!text)
		damage(r, "it has bytes that are no text");
	else if (text == bytes && params->charset && !is_known_charset(params->charset))
		for (const char *c = text; *c; c++)
			if (*c & 0x80) {
				damage(r, "it is written in an encoding that is not known");
				break;
			}
	return text ? text : "";
}

static void keep_property(struct vcard_reader *r, const struct vcard_property *p)
{
	r->bytes_used += strlen(p->value) + 1;
	if (r->count == VCARD_PROPERTIES_MAX || r->bytes_used > VCARD_BYTES_MAX)
		damage(r, "it is too large");
	else
		r->properties[r->count++] = *p;
}

/* The line in r->whole, which is neither BEGIN nor END. */
static void take_property(struct vcard_reader *r)
{
	struct parameters params = {.pref = VCARD_PREF_NONE};
	size_t len = strcspn(r->whole.text, ";:");
	struct vcard_property p = {0};
	const char *value;

	if (is_blank_line(&r->whole))
		return;
	if (strlen(r->whole.text) != r->whole.len) {
		damage(r, "it has a NUL byte");
		return;
	}
	read_name(r, len, &p);
	if (is_left_out(p.name))
		return;
	str_init(&params.types, r->whole.len + 2);
	str_add_char(&params.types, ' ');
	value = len ? read_parameters(r, r->whole.text + len, &params) : NULL;
	p.types = arena_dup(&r->mem, params.types.text);
	p.pref = params.pref;
	str_release(&params.types);
	if (!value) {
		damage(r, "one of its lines has no colon");
		return;
	}
	if (params.is_binary)
		return;
	if (r->whole.overflow) {
		damage(r, "one of its lines is too long");
		return;
	}
	p.value = read_value(r, value, &params);
	if (strcmp(p.name, "VERSION") == 0)
		r->is_old = strncmp(p.value, "2.1", 3) == 0;
	keep_property(r, &p);
}

/* --- a card --------------------------------------------------------------------------------- */

static bool is_mark(const char *line, const char *mark)
{
	size_t len = strlen(mark);

	return strncasecmp(line, mark, len) == 0 && !line[len + strspn(line + len, " \t\r")];
}

/* A card inside of a card 2.1 ("AGENT:") is none of ours. */
static enum rc pass_agent(struct op *op, struct vcard_reader *r)
{
	enum rc rc = RC_OK;

	while (!rc && r->has_line && !is_mark(r->line.text, "END:VCARD")) {
		keep_text(r);
		rc = read_line(op, r);
	}
	if (!rc && r->has_line) {
		keep_text(r);
		rc = read_line(op, r);
	}
	return rc;
}

/* r->line is the one behind BEGIN. */
static enum rc read_properties(struct op *op, struct vcard_reader *r)
{
	enum rc rc = RC_OK;

	while (!rc && r->has_line) {
		if (is_mark(r->line.text, "BEGIN:VCARD")) {
			damage(r, "it has no end");
			return RC_OK;
		}
		if (is_mark(r->line.text, "END:VCARD")) {
			keep_text(r);
			return read_line(op, r);
		}
		rc = read_whole(op, r);
		if (!rc && strcasecmp(r->whole.text, "AGENT:") == 0 && r->has_line &&
		    is_mark(r->line.text, "BEGIN:VCARD"))
			rc = pass_agent(op, r);
		else if (!rc)
			take_property(r);
	}
	damage(r, "it has no end");
	return rc;
}

/* Up to the next card. */
static enum rc read_outside(struct op *op, struct vcard_reader *r)
{
	enum rc rc = RC_OK;

	damage(r, "this text stands in no card");
	while (!rc && r->has_line && !is_mark(r->line.text, "BEGIN:VCARD")) {
		keep_text(r);
		rc = read_line(op, r);
	}
	return rc;
}

/* Broken bytes, NUL too, as U+FFFD. */
static const char *show_text(struct vcard_reader *r)
{
	struct str out;
	const char *text;

	str_init(&out, VCARD_TEXT_BYTES * 3);
	for (size_t at = 0; at < r->text.len;) {
		bool partial;
		size_t good = text_utf8_prefix(r->text.text + at, r->text.len - at, &partial);
		size_t nul = good ? strnlen(r->text.text + at, good) : 0;

		str_add_len(&out, r->text.text + at, nul);
		at += nul;
		if (at < r->text.len && (nul < good || !good)) {
			str_add(&out, "\uFFFD");
			at++;
		}
	}
	text = arena_dup_len(&r->mem, out.text, out.len);
	str_release(&out);
	return text;
}

enum rc vcard_next(struct op *op, struct vcard_reader *r, struct vcard *card)
{
	enum rc rc = RC_OK;

	arena_reset(&r->mem);
	str_clear(&r->text);
	r->properties = arena_alloc(&r->mem, VCARD_PROPERTIES_MAX * sizeof(*r->properties));
	r->count = r->bytes_used = 0;
	r->damage = NULL;
	r->is_old = false;
	if (!r->number && !r->has_line)
		rc = read_line(op, r);
	while (!rc && r->has_line && is_blank_line(&r->line))
		rc = read_line(op, r);
	if (rc || !r->has_line)
		return rc ? rc : RC_NOT_FOUND;
	if (is_mark(r->line.text, "BEGIN:VCARD")) {
		keep_text(r);
		rc = read_line(op, r);
		if (!rc)
			rc = read_properties(op, r);
	} else {
		rc = read_outside(op, r);
	}
	if (rc)
		return rc;
	*card = (struct vcard){.number = ++r->number,
			       .is_old = r->is_old,
			       .properties = r->properties,
			       .count = r->damage ? 0 : r->count,
			       .damage = r->damage,
			       .text = r->damage ? show_text(r) : ""};
	return RC_OK;
}

bool vcard_is(int fd)
{
	char head[HEAD_BYTES];
	ssize_t got = pread(fd, head, sizeof(head), 0);
	size_t from = 0, len = 0;
	bool is_utf16 =
	    got >= 2 && (memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0);

	if (got >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
		from = 3;
	/* Every other byte of the plain letters in UTF-16 is NUL. */
	for (size_t i = is_utf16 ? 2 : from; got > 0 && i < (size_t)got; i++)
		if (!is_utf16 || head[i])
			head[len++] = head[i];
	for (from = 0; from < len && strchr(" \t\r\n", head[from]) && head[from];)
		from++;
	return len - from >= 11 && strncasecmp(head + from, "BEGIN:VCARD", 11) == 0;
}

struct vcard_reader *vcard_open(int fd)
{
	struct vcard_reader *r = mem_alloc(sizeof(*r));

	*r = (struct vcard_reader){.fd = fd};
	r->block = mem_alloc(BLOCK_BYTES);
	str_init(&r->decoded, BLOCK_BYTES * UTF16_GROWTH + CHARSET_PENDING_BYTES);
	str_init(&r->line, VCARD_BYTES_MAX);
	str_init(&r->whole, VCARD_BYTES_MAX);
	str_init(&r->text, VCARD_TEXT_BYTES);
	arena_init(&r->mem);
	return r;
}

void vcard_close(struct vcard_reader *r)
{
	if (!r)
		return;
	arena_release(&r->mem);
	str_release(&r->text);
	str_release(&r->whole);
	str_release(&r->line);
	str_release(&r->decoded);
	free(r->block);
	free(r);
}

/* --- values --------------------------------------------------------------------------------- */

/* Appends what c stands for; returns how many bytes that took. */
static size_t unescape(const char *c, bool is_old, char **to)
{
	if (c[0] == '\\' && c[1] && strchr(is_old ? ";,:\\" : ";,:\\nN", c[1])) {
		*(*to)++ = c[1] == 'n' || c[1] == 'N' ? '\n' : c[1];
		return 2;
	}
	if (c[0] == '\r') {
		if (c[1] != '\n')
			*(*to)++ = '\n';
		return 1;
	}
	*(*to)++ = c[0];
	return 1;
}

size_t vcard_parts(struct arena *a, const char *value, char separator, bool is_old,
		   const char **parts, size_t max)
{
	char *to = arena_alloc(a, strlen(value) + 1);
	size_t count = 0;

	parts[count++] = to;
	while (*value) {
		if (*value == separator && count < max) {
			*to++ = '\0';
			parts[count++] = to;
			value++;
			continue;
		}
		value += unescape(value, is_old, &to);
	}
	*to = '\0';
	return count;
}

const char *vcard_text(struct arena *a, const char *value, bool is_old)
{
	const char *text;

	(void)vcard_parts(a, value, '\0', is_old, &text, 1);
	return text;
}
