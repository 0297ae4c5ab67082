#include "lib/base/id_set_pack.h"

enum { PACKED_RUNS, PACKED_BITS };
enum { VARINT_MAX = 10 }; /* bytes of 64 bits */

/* Id 0 counts: a gap begins at it. */
static bool has(const struct id_set *set, uint64_t id)
{
	return set->bits[id / 64] >> (id % 64) & 1;
}

/* The end of the run that begins at id: the first id that is otherwise, or the room's end. */
static uint64_t end_of_run(const struct id_set *set, uint64_t id, bool in)
{
	uint64_t room = set->words * 64;

	while (id < room) {
		uint64_t word = set->bits[id / 64];
		uint64_t other = (in ? ~word : word) >> (id % 64);

		if (other)
			return id + (uint64_t)__builtin_ctzll(other);
		id = (id / 64 + 1) * 64;
	}
	return room;
}

static size_t put_varint(unsigned char *out, uint64_t n)
{
	size_t len = 0;

	while (n >= 128) {
		out[len++] = (unsigned char)(n | 128);
		n >>= 7;
	}
	out[len++] = (unsigned char)n;
	return len;
}

/* 0: it would take more than max bytes. */
static size_t pack_runs(const struct id_set *set, uint64_t room, unsigned char *out, size_t max)
{
	uint64_t at = 0;
	size_t len = 0;
	bool in = false;

	out[len++] = PACKED_RUNS;
	while (at < room) {
		uint64_t end = end_of_run(set, at, in);

		if (len + VARINT_MAX > max)
			return 0;
		len += put_varint(out + len, end - at);
		at = end;
		in = !in;
	}
	return len;
}

static size_t pack_bits(const struct id_set *set, uint64_t room, unsigned char *out)
{
	size_t bytes = (size_t)(room + 7) / 8;

	out[0] = PACKED_BITS;
	for (size_t i = 0; i < bytes; i++)
		out[1 + i] = (unsigned char)(set->bits[i / 8] >> (i % 8 * 8));
	return 1 + bytes;
}

const void *id_set_pack(struct arena *a, const struct id_set *set, size_t *len)
{
	uint64_t room = (uint64_t)id_set_last(set) + 1;
	size_t max = (size_t)room / 8 + 2 + VARINT_MAX;
	unsigned char *out = arena_alloc(a, max + 1);

	*len = 0;
	if (room == 1 && (!set->words || !has(set, 0)))
		return out;
	*len = pack_runs(set, room, out, max);
	if (!*len)
		*len = pack_bits(set, room, out);
	return out;
}

/* --- and back ------------------------------------------------------------------------------- */

static bool take_varint(const unsigned char **at, const unsigned char *end, uint64_t *out)
{
	*out = 0;
	for (unsigned shift = 0; shift < 7 * VARINT_MAX && *at < end; shift += 7) {
		unsigned char byte = *(*at)++;

		*out |= (uint64_t)(byte & 127) << shift;
		if (byte < 128)
			return true;
	}
	return false;
}

static void add_run(struct id_set *set, uint64_t from, uint64_t to)
{
	for (uint64_t id = from; id < to;) {
		if (id % 64 == 0 && to - id >= 64) {
			set->bits[id / 64] = UINT64_MAX;
			id += 64;
		} else {
			set->bits[id / 64] |= UINT64_C(1) << (id % 64);
			id++;
		}
	}
}

static bool unpack_runs(struct id_set *set, const unsigned char *at, const unsigned char *end)
{
	uint64_t room = set->words * 64, id = 0, run;
	bool in = false;

	while (at < end) {
		uint64_t to;

		if (!take_varint(&at, end, &run) || run > (uint64_t)INT64_MAX - id)
			return false;
		to = id + run;
		if (in && id < room)
			add_run(set, id, to < room ? to : room);
		id = to;
		in = !in;
	}
	return true;
}

bool id_set_unpack(struct id_set *set, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	if (!len)
		return true;
	if (at[0] == PACKED_RUNS)
		return unpack_runs(set, at + 1, at + len);
	if (at[0] != PACKED_BITS)
		return false;
	for (size_t i = 0; i + 1 < len && i / 8 < set->words; i++)
		set->bits[i / 8] |= (uint64_t)at[1 + i] << (i % 8 * 8);
	return true;
}

int64_t id_set_packed_last(const void *bytes, size_t len)
{
	const unsigned char *at = bytes, *end = at + len;
	uint64_t last = 0, id = 0, run;

	if (len < 2)
		return 0;
	if (*at++ == PACKED_BITS)
		return (int64_t)(len - 1) * 8 - 1;
	for (bool in = false; at < end && take_varint(&at, end, &run); in = !in) {
		if (run > (uint64_t)INT32_MAX - id)
			break;
		id += run;
		last = in && run ? id - 1 : last;
	}
	return (int64_t)last;
}
