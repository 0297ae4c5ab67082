#include "lib/domain/sample_tag.h"

#include "lib/domain/contact_tag.h"
#include "lib/platform/db.h"

static const char sql_sample_tags[] =
    "SELECT t.id FROM import i JOIN change ch ON ch.batch_id = i.batch_id AND ch.field = 0"
    " AND ch.entity = 2 JOIN tag t ON t.id = ch.entity_id WHERE i.id = $1 AND NOT EXISTS"
    " (SELECT 1 FROM contact_tag ct JOIN contact c ON c.id = ct.contact_id"
    " WHERE ct.tag_id = t.id AND COALESCE(c.source_import_id, 0) <> $1)";

static const struct {
	const char *label, *colour;
	enum tag_scope scope;
	unsigned per_mille; /* of the people */
} shop[] = {
    {"Newsletter", "blue", TAG_CONTACTS, 420},
    {"Regular", "green", TAG_BOTH, 180},
    {"Churned", "grey", TAG_CONTACTS, 110},
    {"Wholesale", "indigo", TAG_BOTH, 70},
    {"VIP", "amber", TAG_BOTH, 35},
    {"Wine tasting", "pink", TAG_CONTACTS, 24},
    {"Complaint", "red", TAG_BOTH, 12},
    {"Press", "teal", TAG_CONTACTS, 5},
};

/* Spread without a pattern that one sees: the mixing step of splitmix64. */
static uint64_t mix(int64_t contact, size_t what)
{
	uint64_t z =
	    ((uint64_t)contact * ARRAY_LEN(shop) + what + 1) * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* *id is 0 when the organisation uses the tag for conversations alone. */
static enum rc find_or_make(struct op *op, size_t i, int64_t *id)
{
	struct tag tag;
	enum rc rc = tag_find(op, shop[i].label, &tag);

	if (rc == RC_NOT_FOUND)
		rc = tag_create(op, shop[i].label, shop[i].colour, shop[i].scope, &tag);
	*id = !rc && tag.scope != TAG_CONVERSATIONS ? tag.id : 0;
	return rc;
}

enum rc sample_tag_give(struct op *op, const int64_t *contacts, size_t count)
{
	int64_t *carriers = arena_alloc(&op->mem, count * sizeof(*carriers));
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < ARRAY_LEN(shop); i++) {
		int64_t id, changed;
		size_t n = 0;

		for (size_t c = 0; c < count; c++)
			if (mix(contacts[c], i) % 1000 < shop[i].per_mille)
				carriers[n++] = contacts[c];
		rc = find_or_make(op, i, &id);
		if (!rc && id)
			rc = contact_tag_add(op, id, carriers, n, &changed);
	}
	return rc;
}

static enum rc find_uncarried(struct op *op, int64_t import_id, int64_t ids[ARRAY_LEN(shop)],
			      size_t *count)
{
	struct db_rows rows;

	*count = 0;
	db_query(op, &rows, sql_sample_tags, DB_ARGS(db_int(import_id)));
	while (*count < ARRAY_LEN(shop) && db_next(&rows))
		ids[(*count)++] = db_col_int(&rows, 0);
	return db_end(&rows);
}

enum rc sample_tag_count(struct op *op, int64_t import_id, int64_t *count)
{
	int64_t ids[ARRAY_LEN(shop)];
	size_t n;
	enum rc rc = find_uncarried(op, import_id, ids, &n);

	*count = (int64_t)n;
	return rc;
}

enum rc sample_tag_remove(struct op *op, int64_t import_id)
{
	int64_t ids[ARRAY_LEN(shop)], contacts;
	size_t count;
	enum rc rc = find_uncarried(op, import_id, ids, &count);

	for (size_t i = 0; !rc && i < count; i++)
		rc = tag_delete(op, ids[i], &contacts);
	return rc;
}
