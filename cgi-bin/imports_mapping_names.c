/*
 * What the columns of a file are called on the page "Match columns", and what attributes made of
 * them would be called.
 */
#include "cgi-bin/imports_mapping.h"

#include "lib/platform/text.h"

enum { NAME_BYTES = 120, NUMBER_BYTES = 12 /* " 2", and the … of a name that was cut */ };

const char *import_column_name(struct request *rq, const struct import_preview *preview,
			       size_t column)
{
	if (!preview->header || column >= preview->columns || !preview->header[column][0])
		return arena_printf(&rq->op.mem, "Column %zu", column + 1);
	return text_shorten(&rq->op.mem, preview->header[column], NAME_BYTES);
}

/* By its header alone, so short that it may be the name of an attribute. */
static const char *plain_name(struct request *rq, const struct import_preview *preview,
			      size_t column)
{
	const char *name = import_column_name(rq, preview, column), *whole;
	enum import_date_part part;

	if (!preview->header || column >= preview->columns || !preview->header[column][0])
		return name;
	whole = import_date_part_name(&rq->op, preview->header[column], &part);
	name = whole ? whole : import_attribute_name(&rq->op, name);
	return strlen(name) > ATTRIBUTE_NAME_MAX
		   ? text_shorten(&rq->op.mem, name, ATTRIBUTE_NAME_MAX - NUMBER_BYTES)
		   : name;
}

struct names {
	struct arena *mem;
	const char **taken; /* folded: first those of attributes */
	size_t attributes, count;
};

static bool is_taken(const struct names *n, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(n->taken[i], key) == 0)
			return true;
	return false;
}

/* The thirds of a date share one name; all others have one of their own. */
static const char *free_name(struct names *n, const char *plain, size_t alike, bool is_part)
{
	const char *name = plain, *key = text_fold(n->mem, name);

	for (size_t number = alike + 2; is_taken(n, is_part ? n->attributes : n->count, key);
	     number++) {
		name = arena_printf(n->mem, "%s %zu",
				    text_shorten(n->mem, plain, ATTRIBUTE_NAME_MAX - NUMBER_BYTES),
				    number);
		key = text_fold(n->mem, name);
	}
	n->taken[n->count++] = key;
	return name;
}

const char **import_proposed_names(struct request *rq, const struct import_preview *preview,
				   const struct import_mapping *m,
				   const struct attribute *attributes, size_t count)
{
	struct arena *mem = &rq->op.mem;
	const char **out = arena_alloc(mem, (m->count + 1) * sizeof(*out));
	const char **keys = arena_alloc(mem, (m->count + 1) * sizeof(*keys));
	struct names n = {mem, arena_alloc(mem, (m->count + count + 1) * sizeof(*n.taken)), count,
			  count};

	for (size_t i = 0; i < count; i++)
		n.taken[i] = text_fold(mem, attributes[i].name);
	for (size_t i = 0; i < m->count; i++) {
		const char *plain;
		size_t alike = 0;

		out[i] = keys[i] = "";
		if (m->columns[i].target.to != IMPORT_TO_NOTHING)
			continue;
		plain = plain_name(rq, preview, i);
		keys[i] = text_fold(mem, plain);
		/* Hundreds of columns of one name are not tried with each number. */
		for (size_t k = 0; k < i && !m->columns[i].part; k++)
			alike += strcmp(keys[k], keys[i]) == 0;
		out[i] = free_name(&n, plain, alike ? alike - 1 : 0, m->columns[i].part);
	}
	return out;
}
