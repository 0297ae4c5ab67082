#include "lib/domain/segment_overlap.h"

static enum rc check_ids(struct op *op, const int64_t *ids, size_t count)
{
	if (count < SEGMENT_OVERLAP_LEAST)
		return op_fail(op, RC_INVALID, "id", "choose at least two segments");
	if (count > SEGMENT_OVERLAP_MAX)
		return op_failf(op, RC_INVALID, "id", "choose at most %d segments",
				SEGMENT_OVERLAP_MAX);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++)
			if (ids[k] == ids[i])
				return op_fail(op, RC_INVALID, "id", "one is chosen twice");
	return RC_OK;
}

/* How many are in exactly the segments of `bits`. */
static int64_t count_part(struct op *op, const struct id_set *people, size_t count, unsigned bits)
{
	struct arena_mark mark = arena_mark(&op->mem);
	struct id_set part;
	bool is_made = false;
	int64_t n;

	for (size_t i = 0; i < count; i++) {
		if (!(bits & 1U << i))
			continue;
		if (!is_made)
			id_set_copy(&op->mem, &part, &people[i]);
		else
			id_set_and(&part, &people[i]);
		is_made = true;
	}
	for (size_t i = 0; i < count; i++)
		if (!(bits & 1U << i))
			id_set_and_not(&part, &people[i]);
	n = id_set_count(&part);
	arena_rewind(&op->mem, mark);
	return n;
}

static void count_all(struct op *op, const struct id_set *people, struct segment_overlap *o)
{
	struct id_set any;

	id_set_copy(&op->mem, &any, &people[0]);
	for (size_t i = 0; i < o->count; i++) {
		id_set_or(&any, &people[i]);
		for (size_t k = 0; k < o->count; k++)
			o->shared[i][k] = id_set_count_both(&people[i], &people[k]);
	}
	o->together = id_set_count(&any);
	if (o->count > SEGMENT_OVERLAP_PARTS)
		return;
	for (unsigned bits = 1; bits < 1U << o->count; bits++)
		o->parts[bits] = count_part(op, people, o->count, bits);
}

enum rc segment_overlap_get(struct op *op, struct filter_sets *sets, const int64_t *ids,
			    size_t count, int64_t now, struct segment_overlap *out)
{
	struct id_set people[SEGMENT_OVERLAP_MAX];
	enum rc rc = check_ids(op, ids, count);

	*out = (struct segment_overlap){.count = count};
	for (size_t i = 0; !rc && i < count; i++) {
		rc = segment_get(op, ids[i], &out->segments[i]);
		if (!rc)
			rc = segment_people_at(op, sets, &out->segments[i], now, &people[i],
					       &out->states[i]);
	}
	if (!rc)
		count_all(op, people, out);
	return rc;
}

const char *segment_overlap_filter(struct op *op, const struct segment_overlap *o, unsigned in,
				   unsigned not_in)
{
	struct filter_node all = {.type = FILTER_GROUP}, nodes[SEGMENT_OVERLAP_MAX] = {0};
	struct filter_node *items[SEGMENT_OVERLAP_MAX];
	struct filter_value names[SEGMENT_OVERLAP_MAX] = {0};

	all.items = items;
	for (int turned = 0; turned < 2; turned++) {
		for (size_t i = 0; i < o->count; i++) {
			struct filter_node *node = &nodes[i];

			if (!((turned ? not_in : in) & 1U << i))
				continue;
			names[i].text = o->segments[i].name;
			*node = (struct filter_node){.type = FILTER_CONDITION,
						     .field = "segment",
						     .op = turned ? FILTER_IS_NOT : FILTER_IS,
						     .values = &names[i],
						     .value_count = 1};
			items[all.count++] = node;
		}
	}
	return filter_print(op, &all);
}
