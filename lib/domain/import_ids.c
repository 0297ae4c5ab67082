/*
 * Sets of ids: small, in order, and never changed in place, since people share them.
 */
#include "lib/domain/import_rules.h"

/* The first place whose id is not below. */
static size_t find_place(const struct import_ids *set, int64_t id)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (set->ids[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool import_ids_has(const struct import_ids *set, int64_t id)
{
	size_t at = find_place(set, id);

	return at < set->count && set->ids[at] == id;
}

struct import_ids import_ids_with(struct op *op, struct import_ids set, int64_t id)
{
	size_t at = find_place(&set, id);
	struct import_ids out = {.count = set.count + 1};

	if (at < set.count && set.ids[at] == id)
		return set;
	out.ids = arena_alloc(&op->mem, out.count * sizeof(*out.ids));
	if (at)
		memcpy(out.ids, set.ids, at * sizeof(*out.ids));
	out.ids[at] = id;
	if (at < set.count)
		memcpy(out.ids + at + 1, set.ids + at, (set.count - at) * sizeof(*out.ids));
	return out;
}

struct import_ids import_ids_without(struct op *op, struct import_ids set, int64_t id)
{
	size_t at = find_place(&set, id);
	struct import_ids out = {.count = set.count - 1};

	if (at == set.count || set.ids[at] != id)
		return set;
	out.ids = arena_alloc(&op->mem, (out.count + 1) * sizeof(*out.ids));
	if (at)
		memcpy(out.ids, set.ids, at * sizeof(*out.ids));
	if (at < out.count)
		memcpy(out.ids + at, set.ids + at + 1, (out.count - at) * sizeof(*out.ids));
	return out;
}
