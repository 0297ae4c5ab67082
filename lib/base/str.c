#include "lib/base/str.h"

#include <stdarg.h>

enum { STR_FIRST_BYTES = 128 };

void str_init(struct str *s, size_t max)
{
	*s = (struct str){.text = mem_alloc(STR_FIRST_BYTES), .size = STR_FIRST_BYTES, .max = max};
	s->text[0] = '\0';
}

void str_release(struct str *s)
{
	free(s->text);
	*s = (struct str){0};
}

void str_clear(struct str *s)
{
	s->len = 0;
	s->overflow = false;
	s->text[0] = '\0';
}

/* Make room for more bytes and the NUL; false (and overflow) when past the maximum. */
static bool make_room(struct str *s, size_t more)
{
	size_t need;

	if (s->overflow || more > s->max - s->len) {
		s->overflow = true;
		return false;
	}
	need = s->len + more + 1;
	if (need > s->size) {
		size_t size = s->size;

		while (size < need)
			size *= 2;
		s->text = mem_grow(s->text, size);
		s->size = size;
	}
	return true;
}

void str_add_len(struct str *s, const char *bytes, size_t len)
{
	if (!make_room(s, len))
		return;
	if (len)
		memcpy(s->text + s->len, bytes, len);
	s->len += len;
	s->text[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
	str_add_len(s, text, strlen(text));
}

void str_add_char(struct str *s, char c)
{
	str_add_len(s, &c, 1);
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0)
		BUG("format '%s'", fmt);
	if (!make_room(s, (size_t)len))
		return;
	va_start(args, fmt);
	vsnprintf(s->text + s->len, (size_t)len + 1, fmt, args);
	va_end(args);
	s->len += (size_t)len;
}
