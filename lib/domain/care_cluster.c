/*
 * Which values are spellings of each other.
 *
 * A value is kept once, with its people.  Values are then joined by their keys (union-find,
 * R. Tarjan 1975, with path halving); and what is left is compared with the frequent ones through
 * an index of their deletions.  Memory is bounded by CARE_VALUES_ROOM: a field with more values
 * than that is done in parts, each of the values whose coarse key belongs to it.
 */
#include "lib/domain/care_row.h"

#include "lib/platform/country.h"
#include "lib/platform/spelling.h"
#include "lib/platform/text.h"
#include "lib/platform/text_tidy.h"

enum {
	NONE = -1,
	FREQUENT_MIN = 3,   /* people of a value that others may be slips of */
	FREQUENT_TIMES = 5, /* so many times those of the slip */
	FREQUENT_MAX = 20 * 1000,
};

struct entry {
	const char *value;
	uint64_t hash, keys[SPELLING_KEYS + 1];
	int64_t people, tag_id;
	int32_t parent;	 /* of the cluster's tree; itself at the root */
	int32_t next;	 /* of the cluster's members, NONE at the end */
	int64_t total;	 /* of the root: people of the cluster */
	int32_t slip_of; /* of a root: the frequent root, NONE */
};

struct care_values {
	struct arena *a;
	unsigned part, parts;
	bool use_countries;
	struct entry *entries;
	int32_t count;
	/* Open addressing: hash of the value -> entry + 1. */
	int32_t *index;
	size_t index_size; /* a power of two */
};

/* --- values ----------------------------------------------------------------------------------- */

struct care_values *care_values_new(struct arena *a, unsigned part, unsigned parts)
{
	struct care_values *v = arena_alloc(a, sizeof(*v));

	*v = (struct care_values){.a = a, .part = part, .parts = parts, .index_size = 1024};
	v->index = mem_alloc(v->index_size * sizeof(*v->index));
	memset(v->index, 0, v->index_size * sizeof(*v->index));
	return v;
}

void care_values_free(struct care_values *v)
{
	free(v->entries);
	free(v->index);
}

void care_values_use_countries(struct care_values *v)
{
	v->use_countries = true;
}

static int32_t *find_place(struct care_values *v, uint64_t hash, const char *value)
{
	size_t at = hash & (v->index_size - 1);

	while (v->index[at]) {
		const struct entry *e = &v->entries[v->index[at] - 1];

		if (e->hash == hash && strcmp(e->value, value) == 0)
			break;
		at = (at + 1) & (v->index_size - 1);
	}
	return &v->index[at];
}

static void grow(struct care_values *v)
{
	if (v->count % 1024 == 0)
		v->entries = mem_grow(v->entries, (size_t)(v->count + 1024) * sizeof(*v->entries));
	if ((size_t)v->count * 2 < v->index_size)
		return;
	v->index_size *= 4;
	free(v->index);
	v->index = mem_alloc(v->index_size * sizeof(*v->index));
	memset(v->index, 0, v->index_size * sizeof(*v->index));
	for (int32_t i = 0; i < v->count; i++)
		*find_place(v, v->entries[i].hash, v->entries[i].value) = i + 1;
}

/* A country by any of its names has one key more: its code. */
static uint64_t country_key(struct care_values *v, const char *value)
{
	const struct country *c =
	    v->use_countries ? country_find(v->a, text_fold(v->a, value)) : NULL;

	return c ? spelling_hash(c->code) : 0;
}

bool care_values_add(struct care_values *v, const char *value, int64_t people, int64_t tag_id)
{
	uint64_t hash = spelling_hash(value);
	int32_t *place = find_place(v, hash, value);
	struct arena_mark mark;
	struct spelling s;
	struct entry *e;
	uint64_t country;

	/* Two tags may be written alike in all but what their names leave out. */
	if (*place && !tag_id) {
		v->entries[*place - 1].people += people;
		return true;
	}
	mark = arena_mark(v->a);
	if (!spelling_read(v->a, value, &s) || s.coarse % v->parts != v->part) {
		arena_rewind(v->a, mark);
		return true;
	}
	country = country_key(v, value);
	arena_rewind(v->a, mark);
	if (v->count == CARE_VALUES_ROOM)
		return false;
	grow(v);
	place = find_place(v, hash, value);
	e = &v->entries[v->count];
	*e = (struct entry){.value = arena_dup(v->a, value),
			    .hash = hash,
			    .people = people,
			    .tag_id = tag_id,
			    .parent = v->count,
			    .next = NONE,
			    .slip_of = NONE};
	memcpy(e->keys, s.keys, sizeof(s.keys));
	e->keys[SPELLING_KEYS] = country;
	*place = ++v->count;
	return true;
}

/* --- spellings -------------------------------------------------------------------------------- */

static int32_t root_of(struct care_values *v, int32_t i)
{
	while (v->entries[i].parent != i) {
		v->entries[i].parent = v->entries[v->entries[i].parent].parent;
		i = v->entries[i].parent;
	}
	return i;
}

static void join(struct care_values *v, int32_t a, int32_t b)
{
	a = root_of(v, a);
	b = root_of(v, b);
	if (a != b)
		v->entries[a > b ? a : b].parent = a > b ? b : a;
}

/* Keys of all entries, in a table of which each slot holds the first entry of a key. */
struct key_slot {
	uint64_t key;
	int32_t entry; /* + 1 */
};

static struct key_slot *key_place(struct key_slot *slots, size_t size, uint64_t key)
{
	size_t at = key & (size - 1);

	while (slots[at].entry && slots[at].key != key)
		at = (at + 1) & (size - 1);
	return &slots[at];
}

static size_t table_size(size_t items)
{
	size_t size = 1024;

	while (size < items * 2)
		size *= 2;
	return size;
}

static struct key_slot *new_slots(size_t size)
{
	struct key_slot *slots = mem_alloc(size * sizeof(*slots));

	memset(slots, 0, size * sizeof(*slots));
	return slots;
}

/* Chain the members of each cluster behind its root, and add up their people. */
static void link_members(struct care_values *v)
{
	for (int32_t i = 0; i < v->count; i++)
		v->entries[i].total = v->entries[i].people;
	for (int32_t i = v->count - 1; i >= 0; i--) {
		int32_t root = root_of(v, i);

		if (root == i)
			continue;
		v->entries[i].next = v->entries[root].next;
		v->entries[root].next = i;
		v->entries[root].total += v->entries[i].people;
	}
}

void care_values_join(struct care_values *v)
{
	size_t size = table_size((size_t)v->count * (SPELLING_KEYS + 1));
	struct key_slot *slots = new_slots(size);

	for (int32_t i = 0; i < v->count; i++)
		for (size_t k = 0; k <= SPELLING_KEYS; k++) {
			uint64_t key = v->entries[i].keys[k];
			struct key_slot *slot = key ? key_place(slots, size, key) : NULL;

			if (!slot)
				continue;
			if (slot->entry)
				join(v, slot->entry - 1, i);
			else
				*slot = (struct key_slot){key, i + 1};
		}
	free(slots);
	link_members(v);
}

/* --- the clusters, as they are shown ---------------------------------------------------------- */

/* Accents are typed on purpose, capitals throughout rarely. */
static int looks_of(const char *value)
{
	size_t len = strlen(value), ascii = 0;

	while (ascii < len && (unsigned char)value[ascii] < 0x80)
		ascii++;
	return 2 * (text_case_of(value) == TEXT_CASE_MIXED) + (ascii < len);
}

/* The first is what the others are proposed to become: of two that are as frequent the nicer. */
static int compare_values(const void *a, const void *b)
{
	const struct care_value *left = a, *right = b;
	int by_looks = looks_of(right->value) - looks_of(left->value);

	if (left->people != right->people)
		return left->people < right->people ? 1 : -1;
	return by_looks ? by_looks : strcmp(left->value, right->value);
}

static void add_member(struct care_values *v, struct care_cluster *c, int32_t i)
{
	const struct entry *e = &v->entries[i];

	c->values[c->count++] = (struct care_value){e->value, e->people, e->tag_id};
	c->people += e->people;
}

static size_t count_members(struct care_values *v, int32_t root)
{
	size_t n = 0;

	for (int32_t i = root; i != NONE; i = v->entries[i].next)
		n++;
	return n;
}

static void settle(struct arena *a, struct care_cluster *c)
{
	struct care_value *kept;

	qsort(c->values, c->count, sizeof(*c->values), compare_values);
	if (c->count > CARE_VALUES_MAX)
		c->count = CARE_VALUES_MAX;
	kept = arena_alloc(a, c->count * sizeof(*kept));
	for (size_t i = 0; i < c->count; i++) {
		kept[i] = c->values[i];
		kept[i].value = arena_dup(a, kept[i].value);
	}
	free(c->values);
	c->values = kept;
}

/* Keep the max clusters of most people: out is a heap whose top has the fewest. */
static void sift(struct care_cluster *heap, size_t count, size_t at)
{
	for (;;) {
		size_t low = at;

		for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++)
			if (heap[child].people < heap[low].people)
				low = child;
		if (low == at)
			return;
		struct care_cluster swap = heap[at];

		heap[at] = heap[low];
		heap[low] = swap;
		at = low;
	}
}

static void offer(struct care_cluster *heap, size_t *count, size_t max, struct care_cluster *c)
{
	if (*count < max) {
		heap[(*count)++] = *c;
		for (size_t i = *count == max ? max / 2 : 0; i-- > 0;)
			sift(heap, *count, i);
		return;
	}
	if (!max || c->people <= heap[0].people) {
		free(c->values);
		return;
	}
	free(heap[0].values);
	heap[0] = *c;
	sift(heap, *count, 0);
}

static int compare_clusters(const void *a, const void *b)
{
	const struct care_cluster *left = a, *right = b;

	if (left->people != right->people)
		return left->people < right->people ? 1 : -1;
	return strcmp(left->values[0].value, right->values[0].value);
}

static size_t finish(struct arena *a, struct care_cluster *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		settle(a, &out[i]);
	qsort(out, count, sizeof(*out), compare_clusters);
	return count;
}

size_t care_values_clusters(struct care_values *v, struct arena *a, size_t max,
			    struct care_cluster *out)
{
	size_t count = 0;

	for (int32_t i = 0; i < v->count; i++) {
		struct care_cluster c = {0};

		if (v->entries[i].parent != i || v->entries[i].next == NONE)
			continue;
		c.values = mem_alloc(count_members(v, i) * sizeof(*c.values));
		for (int32_t m = i; m != NONE; m = v->entries[m].next)
			add_member(v, &c, m);
		offer(out, &count, max, &c);
	}
	return finish(a, out, count);
}

/* --- slips ------------------------------------------------------------------------------------ */

/* The member of most people. */
static int32_t main_spelling(struct care_values *v, int32_t root)
{
	int32_t best = root;

	for (int32_t i = root; i != NONE; i = v->entries[i].next)
		if (v->entries[i].people > v->entries[best].people)
			best = i;
	return best;
}

/* The words are not kept with each value: few are asked for. */
static const char *words_of(struct care_values *v, int32_t i)
{
	struct spelling s;

	return spelling_read(v->a, v->entries[i].value, &s) ? s.words : "";
}

/* How many people make a value frequent, so that not too many are. */
static int64_t frequent_from(struct care_values *v)
{
	int64_t from = FREQUENT_MIN;

	for (;; from *= 2) {
		int32_t n = 0;

		for (int32_t i = 0; i < v->count; i++)
			n += v->entries[i].parent == i && v->entries[i].total >= from;
		if (n <= FREQUENT_MAX)
			return from;
	}
}

struct near_index {
	struct key_slot *slots;
	size_t size;
	int64_t from;
};

/* Several entries may have one variant: each has a slot of its own, one behind the other. */
static void add_variants(struct care_values *v, struct near_index *n, int32_t root)
{
	uint64_t variants[SPELLING_VARIANTS_MAX];
	struct arena_mark mark = arena_mark(v->a);
	size_t count = spelling_variants(words_of(v, main_spelling(v, root)), variants);

	arena_rewind(v->a, mark);
	for (size_t i = 0; i < count; i++) {
		size_t at = variants[i] & (n->size - 1);

		while (n->slots[at].entry)
			at = (at + 1) & (n->size - 1);
		n->slots[at] = (struct key_slot){variants[i], root + 1};
	}
}

static struct near_index make_index(struct care_values *v)
{
	struct near_index n = {.from = frequent_from(v)};
	size_t variants = 0;

	for (int32_t i = 0; i < v->count; i++)
		if (v->entries[i].parent == i && v->entries[i].total >= n.from)
			variants += strnlen(v->entries[i].value, SPELLING_VARIANTS_MAX) * 2 + 1;
	n.size = table_size(variants);
	n.slots = new_slots(n.size);
	for (int32_t i = 0; i < v->count; i++)
		if (v->entries[i].parent == i && v->entries[i].total >= n.from)
			add_variants(v, &n, i);
	return n;
}

/* The most frequent value that this one may be a slip of. */
static int32_t find_meant(struct care_values *v, const struct near_index *n, int32_t root)
{
	uint64_t variants[SPELLING_VARIANTS_MAX];
	struct arena_mark mark = arena_mark(v->a);
	const char *words = words_of(v, main_spelling(v, root));
	size_t count = spelling_variants(words, variants);
	int32_t best = NONE;

	for (size_t i = 0; i < count; i++)
		for (size_t at = variants[i] & (n->size - 1); n->slots[at].entry;
		     at = (at + 1) & (n->size - 1)) {
			int32_t other = n->slots[at].entry - 1;

			if (n->slots[at].key != variants[i] || other == root || other == best ||
			    v->entries[other].total < FREQUENT_TIMES * v->entries[root].total ||
			    (best != NONE && v->entries[other].total <= v->entries[best].total))
				continue;
			if (spelling_is_near(words, words_of(v, main_spelling(v, other))))
				best = other;
		}
	arena_rewind(v->a, mark);
	return best;
}

/* Whoever is meant by others is no slip himself: its own is then looked at another night. */
static void find_slips(struct care_values *v)
{
	struct near_index n = make_index(v);

	for (int32_t i = 0; i < v->count; i++)
		if (v->entries[i].parent == i)
			v->entries[i].slip_of = find_meant(v, &n, i);
	free(n.slots);
}

/* One pass over all roots for each that is meant would be slow: slips are counted at it first. */
size_t care_values_slips(struct care_values *v, struct arena *a, size_t max,
			 struct care_cluster *out)
{
	int32_t *first = mem_alloc(((size_t)v->count + 1) * sizeof(*first));
	int32_t *next = mem_alloc(((size_t)v->count + 1) * sizeof(*next));
	size_t count = 0;

	find_slips(v);
	for (int32_t i = 0; i < v->count; i++)
		first[i] = next[i] = NONE;
	for (int32_t i = 0; i < v->count; i++) {
		int32_t meant = v->entries[i].parent == i ? v->entries[i].slip_of : NONE;

		if (meant == NONE)
			continue;
		next[i] = first[meant];
		first[meant] = i;
	}
	for (int32_t i = 0; i < v->count; i++) {
		struct care_cluster c = {0};
		size_t members = 1;

		if (first[i] == NONE)
			continue;
		for (int32_t s = first[i]; s != NONE; s = next[s])
			members += count_members(v, s);
		c.values = mem_alloc(members * sizeof(*c.values));
		add_member(v, &c, main_spelling(v, i));
		for (int32_t s = first[i]; s != NONE; s = next[s])
			for (int32_t m = s; m != NONE; m = v->entries[m].next)
				add_member(v, &c, m);
		offer(out, &count, max, &c);
	}
	free(first);
	free(next);
	return finish(a, out, count);
}
