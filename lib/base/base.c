#include "lib/base/base.h"

#include <stdarg.h>

void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "BUG at %s:%d: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

static void *check_memory(void *p, size_t size)
{
	if (!p && size) {
		fprintf(stderr, "out of memory (%zu bytes asked)\n", size);
		abort();
	}
	return p;
}

void *mem_alloc(size_t size)
{
	return check_memory(malloc(size), size);
}

void *mem_grow(void *old, size_t size)
{
	return check_memory(realloc(old, size), size);
}

char *mem_dup(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(mem_alloc(size), text, size);
}
