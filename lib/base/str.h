/*
 * A byte buffer that grows up to a maximum given at birth.  Past the maximum it keeps what it
 * has and remembers that it overflowed, so a caller checks once at the end.
 */
#ifndef MUSTER_BASE_STR_H
#define MUSTER_BASE_STR_H

#include "lib/base/base.h"

struct str {
	char *text; /* always NUL-terminated; owned by the buffer */
	size_t len; /* without the NUL */
	size_t size, max;
	bool overflow;
};

/* max: the most bytes it may hold, without the NUL. */
void str_init(struct str *s, size_t max);
/* Frees the bytes; the buffer must be initialised again before use. */
void str_release(struct str *s);
/* Empties it and forgets an overflow; keeps the memory. */
void str_clear(struct str *s);

void str_add(struct str *s, const char *text);
void str_add_len(struct str *s, const char *bytes, size_t len);
void str_add_char(struct str *s, char c);
void str_addf(struct str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
