/*
 * The multipart parser over any body: cut at any place it gives the same parts, never reads outside
 * the bytes it was handed, and calls its callbacks in order.
 */
#include <stddef.h>
#include <stdint.h>

#include "lib/platform/text.h"
#include "lib/web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define REQUIRE(condition)                                                                         \
	do {                                                                                       \
		if (!(condition))                                                                  \
			BUG("%s", #condition);                                                     \
	} while (0)

/* A sum over what the callbacks saw that does not depend on where the data was cut. */
struct seen {
	uint64_t hash;
	bool in_part;
};

static void add_bytes(struct seen *s, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		s->hash = (s->hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
}

static bool begin(void *ctx, const char *name, const char *filename, const char *content_type)
{
	struct seen *s = ctx;

	REQUIRE(!s->in_part);
	REQUIRE(*name && text_is_utf8(name, strlen(name)));
	REQUIRE(text_is_utf8(content_type, strlen(content_type)));
	s->in_part = true;
	add_bytes(s, name, strlen(name) + 1);
	add_bytes(s, content_type, strlen(content_type) + 1);
	if (filename) {
		REQUIRE(strlen(filename) <= UPLOAD_NAME_MAX);
		REQUIRE(text_is_utf8(filename, strlen(filename)));
		add_bytes(s, filename, strlen(filename) + 1);
	}
	return true;
}

static bool data(void *ctx, const char *bytes, size_t len)
{
	struct seen *s = ctx;

	REQUIRE(s->in_part && len > 0);
	add_bytes(s, bytes, len);
	return true;
}

static bool end(void *ctx)
{
	struct seen *s = ctx;

	REQUIRE(s->in_part);
	s->in_part = false;
	s->hash = s->hash * 31 + 1;
	return true;
}

static const struct multipart_events events = {
    .part_begin = begin, .part_data = data, .part_end = end};

/* Pieces of 1 to 64 bytes by the seed, or all at once with seed 0. */
static enum rc parse(struct op *op, const char *type, const uint8_t *body, size_t len,
		     uint32_t seed, struct seen *s)
{
	struct multipart mp;
	enum rc rc = multipart_init(op, &mp, type, &events, s);
	size_t at = 0;

	while (!rc && at < len) {
		size_t piece = seed ? 1 + seed % 64 : len;
		char *copy;

		if (piece > len - at)
			piece = len - at;
		copy = mem_alloc(piece);
		memcpy(copy, body + at, piece);
		rc = multipart_feed(&mp, copy, piece);
		free(copy);
		at += piece;
		if (seed)
			seed = seed * 1103515245U + 12345U;
	}
	return rc ? rc : multipart_end(&mp);
}

/* The first line of the input is the Content-Type, four bytes seed the cutting, the rest is body.
 */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const uint8_t *line = len ? memchr(bytes, '\n', len) : NULL;
	struct seen whole = {0}, cut = {0};
	struct op op;
	uint32_t seed;
	char *type;
	enum rc rc;

	if (!line || bytes + len - line < 5)
		return 0;
	memcpy(&seed, line + 1, sizeof(seed));
	op_init(&op, NULL, 0);
	type = arena_dup_len(&op.mem, (const char *)bytes, (size_t)(line - bytes));
	line += 5;
	len -= (size_t)(line - bytes);
	rc = parse(&op, type, line, len, 0, &whole);
	REQUIRE(rc == RC_OK || rc == RC_INVALID);
	op_clear_fault(&op);
	REQUIRE(parse(&op, type, line, len, seed | 1, &cut) == rc);
	/* What a refused body gave before it was refused may end at another byte. */
	REQUIRE(rc || (whole.hash == cut.hash && !whole.in_part));
	op_release(&op);
	return 0;
}
