#include "lib/base/id_set.h"

#include <string.h>

static bool has_room(const struct id_set *set, int64_t id)
{
	return id >= 0 && (uint64_t)id / 64 < set->words;
}

static uint64_t bit_of(int64_t id)
{
	return UINT64_C(1) << ((uint64_t)id % 64);
}

static void check_same_room(const struct id_set *a, const struct id_set *b)
{
	if (a->words != b->words)
		BUG("sets of different room");
}

void id_set_init(struct arena *a, struct id_set *set, int64_t newest)
{
	set->words = (size_t)(newest < 0 ? 0 : newest) / 64 + 1;
	set->bits = arena_alloc(a, set->words * sizeof(*set->bits));
	memset(set->bits, 0, set->words * sizeof(*set->bits));
}

void id_set_copy(struct arena *a, struct id_set *to, const struct id_set *from)
{
	to->words = from->words;
	to->bits = arena_alloc(a, to->words * sizeof(*to->bits));
	memcpy(to->bits, from->bits, to->words * sizeof(*to->bits));
}

void id_set_add(struct id_set *set, int64_t id)
{
	if (has_room(set, id))
		set->bits[id / 64] |= bit_of(id);
}

void id_set_fill(struct id_set *set, int64_t newest)
{
	memset(set->bits, 0xff, set->words * sizeof(*set->bits));
	id_set_remove(set, 0);
	for (int64_t id = newest + 1; has_room(set, id); id++)
		id_set_remove(set, id);
}

void id_set_remove(struct id_set *set, int64_t id)
{
	if (has_room(set, id))
		set->bits[id / 64] &= ~bit_of(id);
}

bool id_set_has(const struct id_set *set, int64_t id)
{
	return has_room(set, id) && (set->bits[id / 64] & bit_of(id));
}

void id_set_and(struct id_set *set, const struct id_set *with)
{
	check_same_room(set, with);
	for (size_t i = 0; i < set->words; i++)
		set->bits[i] &= with->bits[i];
}

void id_set_and_not(struct id_set *set, const struct id_set *without)
{
	check_same_room(set, without);
	for (size_t i = 0; i < set->words; i++)
		set->bits[i] &= ~without->bits[i];
}

void id_set_or(struct id_set *set, const struct id_set *with)
{
	check_same_room(set, with);
	for (size_t i = 0; i < set->words; i++)
		set->bits[i] |= with->bits[i];
}

void id_set_invert(struct id_set *set, const struct id_set *all)
{
	check_same_room(set, all);
	for (size_t i = 0; i < set->words; i++)
		set->bits[i] = all->bits[i] & ~set->bits[i];
}

int64_t id_set_count(const struct id_set *set)
{
	int64_t count = 0;

	for (size_t i = 0; i < set->words; i++)
		count += __builtin_popcountll(set->bits[i]);
	return count;
}

int64_t id_set_count_both(const struct id_set *a, const struct id_set *b)
{
	int64_t count = 0;

	check_same_room(a, b);
	for (size_t i = 0; i < a->words; i++)
		count += __builtin_popcountll(a->bits[i] & b->bits[i]);
	return count;
}

int64_t id_set_next(const struct id_set *set, int64_t after)
{
	size_t word = (size_t)(after + 1) / 64;
	uint64_t rest;

	if (word >= set->words)
		return 0;
	rest = set->bits[word] & ~(bit_of(after + 1) - 1);
	while (!rest) {
		if (++word >= set->words)
			return 0;
		rest = set->bits[word];
	}
	return (int64_t)(word * 64) + __builtin_ctzll(rest);
}

int64_t id_set_last(const struct id_set *set)
{
	for (size_t word = set->words; word > 0; word--)
		if (set->bits[word - 1])
			return (int64_t)(word * 64) - 1 - __builtin_clzll(set->bits[word - 1]);
	return 0;
}
