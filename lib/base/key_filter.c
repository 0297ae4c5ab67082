#include "lib/base/key_filter.h"

#include <stdlib.h>
#include <string.h>

enum { BITS_LOG = 26, WORDS = 1 << (BITS_LOG - 6), PROBES = 4 };

void key_filter_init(struct key_filter *f)
{
	f->bits = mem_alloc(WORDS * sizeof(*f->bits));
	memset(f->bits, 0, WORDS * sizeof(*f->bits));
}

void key_filter_release(struct key_filter *f)
{
	free(f->bits);
	f->bits = NULL;
}

/* FNV-1a, and the last step of MurmurHash3, so that the upper half depends on every byte. */
static uint64_t hash_key(int kind, const char *text)
{
	uint64_t hash = 0xcbf29ce484222325U ^ (uint64_t)(unsigned)kind;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3U;
	hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdU;
	hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53U;
	return hash ^ hash >> 33;
}

/* The places of a text: two halves of its hash, added up. */
static uint64_t place(uint64_t hash, unsigned probe)
{
	return ((hash & UINT32_MAX) + probe * (hash >> 32 | 1)) & ((UINT64_C(1) << BITS_LOG) - 1);
}

void key_filter_add(struct key_filter *f, int kind, const char *text)
{
	uint64_t hash = hash_key(kind, text);

	for (unsigned i = 0; i < PROBES; i++)
		f->bits[place(hash, i) / 64] |= UINT64_C(1) << place(hash, i) % 64;
}

bool key_filter_may_have(const struct key_filter *f, int kind, const char *text)
{
	uint64_t hash = hash_key(kind, text);

	for (unsigned i = 0; i < PROBES; i++)
		if (!(f->bits[place(hash, i) / 64] & UINT64_C(1) << place(hash, i) % 64))
			return false;
	return true;
}
