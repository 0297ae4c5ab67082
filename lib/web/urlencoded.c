#include "lib/web/urlencoded.h"

#include "lib/base/limits.h"
#include "lib/platform/text.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The decoded text in the arena, or NULL with the reason recorded. */
static char *decode(struct op *op, const char *bytes, size_t len)
{
	char *text = arena_alloc(&op->mem, len + 1), *out = text;

	for (size_t i = 0; i < len; i++) {
		int high, low;

		if (bytes[i] != '%') {
			*out++ = bytes[i] == '+' ? ' ' : bytes[i];
			continue;
		}
		high = i + 2 < len ? hex_value(bytes[i + 1]) : -1;
		low = high >= 0 ? hex_value(bytes[i + 2]) : -1;
		if (low < 0) {
			(void)op_fail(op, RC_INVALID, "", "the form has a broken % escape");
			return NULL;
		}
		*out++ = (char)(high << 4 | low);
		i += 2;
	}
	if (!text_is_utf8(text, (size_t)(out - text))) {
		(void)op_fail(op, RC_INVALID, "", "the form has text that is not UTF-8");
		return NULL;
	}
	return text;
}

enum rc urlencoded_parse(struct op *op, const char *bytes, size_t len,
			 void (*pair)(void *ctx, char *name, char *value), void *ctx)
{
	const char *end = bytes + len;
	int count = 0;

	while (bytes < end) {
		const char *stop = memchr(bytes, '&', (size_t)(end - bytes)), *equals;
		char *name, *value;

		if (!stop)
			stop = end;
		if (stop == bytes) {
			bytes++;
			continue;
		}
		if (++count > FORM_FIELDS_MAX)
			return op_fail(op, RC_INVALID, "", "the form has too many fields");
		equals = memchr(bytes, '=', (size_t)(stop - bytes));
		name = decode(op, bytes, (size_t)((equals ? equals : stop) - bytes));
		value = equals ? decode(op, equals + 1, (size_t)(stop - equals - 1))
			       : arena_dup(&op->mem, "");
		if (!name || !value)
			return RC_INVALID;
		pair(ctx, name, value);
		bytes = stop + (stop < end);
	}
	return RC_OK;
}

char *urlencode(struct arena *a, const char *text)
{
	static const char hex[] = "0123456789ABCDEF";
	char *encoded = arena_alloc(a, strlen(text) * 3 + 1), *out = encoded;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '.' || c == '_' || c == '~') {
			*out++ = (char)c;
			continue;
		}
		*out++ = '%';
		*out++ = hex[c >> 4];
		*out++ = hex[c & 15];
	}
	return encoded;
}
