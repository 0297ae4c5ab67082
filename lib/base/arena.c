#include "lib/base/arena.h"

#include <stdalign.h>

enum { ARENA_BLOCK_BYTES = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *new_block(size_t at_least)
{
	size_t size = at_least > ARENA_BLOCK_BYTES ? at_least : ARENA_BLOCK_BYTES;
	struct arena_block *b = mem_alloc(sizeof(*b) + size);

	b->next = NULL;
	b->size = size;
	b->used = 0;
	return b;
}

static void free_from(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;

		free(b);
		b = next;
	}
}

void arena_init(struct arena *a)
{
	a->first = a->current = new_block(0);
}

void arena_reset(struct arena *a)
{
	free_from(a->first->next);
	a->first->next = NULL;
	a->first->used = 0;
	a->current = a->first;
}

void arena_release(struct arena *a)
{
	free_from(a->first);
	a->first = a->current = NULL;
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct arena_block *b = a->current;
	size_t aligned = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	void *p;

	if (aligned < size)
		BUG("arena_alloc of %zu bytes", size);
	if (b->size - b->used < aligned) {
		struct arena_block *fresh = new_block(aligned);

		b->next = fresh;
		a->current = b = fresh;
	}
	p = b->bytes + b->used;
	b->used += aligned;
	return memset(p, 0, size);
}

char *arena_dup_len(struct arena *a, const char *bytes, size_t len)
{
	char *copy = arena_alloc(a, len + 1);

	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

char *arena_dup(struct arena *a, const char *text)
{
	return arena_dup_len(a, text, text ? strlen(text) : 0);
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list args)
{
	va_list again;
	int len;
	char *out;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0)
		BUG("format '%s'", fmt);
	out = arena_alloc(a, (size_t)len + 1);
	vsnprintf(out, (size_t)len + 1, fmt, args);
	return out;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args;
	char *out;

	va_start(args, fmt);
	out = arena_vprintf(a, fmt, args);
	va_end(args);
	return out;
}

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){.block = a->current, .used = a->current->used};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
	free_from(mark.block->next);
	mark.block->next = NULL;
	mark.block->used = mark.used;
	a->current = mark.block;
}
