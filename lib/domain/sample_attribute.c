#include "lib/domain/sample_attribute.h"

#include "lib/domain/attribute_value.h"

enum { MADE_MAX = 100 };

/* Those that the sample's import made. */
static const char sql_sample_attributes[] =
    "SELECT ch.entity_id FROM import i JOIN change ch ON ch.batch_id = i.batch_id AND ch.field = 0"
    " AND ch.entity = 3 JOIN attribute a ON a.id = ch.entity_id WHERE i.id = $1";
static const char sql_sample_attribute_others[] =
    "SELECT a.holders - (SELECT COUNT(DISTINCT v.contact_id) FROM attribute_value v"
    " WHERE v.attribute_id = COALESCE(a.values_id, a.id) AND v.contact_id IN (SELECT ch.entity_id FROM import i JOIN change"
    " ch ON ch.batch_id = i.batch_id AND ch.field = 0 AND ch.entity = 1 WHERE i.id = $2))"
    " FROM attribute a WHERE a.id = $1";

static const char *const plans[] = {"Silver", "Gold", "Platinum"};

/* Spread without a pattern that one sees: Knuth, TAOCP 3, 6.4, multiplicative hashing. */
static uint32_t mix(int64_t contact, uint32_t what)
{
	uint32_t n = ((uint32_t)contact + what * 7919) * UINT32_C(2654435761);

	return n ^ n >> 16;
}

/* Two of three collect points. */
static const char *points_of(struct op *op, int64_t contact)
{
	uint32_t n = mix(contact, 1);

	return n % 3 ? arena_printf(&op->mem, "%u", n / 3 % 1200) : "";
}

/* Every second one has told the birthday. */
static const char *birthday_of(struct op *op, int64_t contact)
{
	uint32_t n = mix(contact, 2);

	return n % 2 ? arena_printf(&op->mem, "%u-%02u-%02u", 1948 + n / 2 % 58, 1 + n / 128 % 12,
				    1 + n / 4096 % 28)
		     : "";
}

/* Six of ten have a plan, and few the dear one. */
static const char *plan_of(struct op *op, int64_t contact)
{
	uint32_t n = mix(contact, 3) % 20;

	(void)op;
	return n < 8 ? plans[0] : n < 11 ? plans[1] : n < 12 ? plans[2] : "";
}

static const struct {
	const char *key, *name;
	enum attribute_type type;
	const char *(*value)(struct op *op, int64_t contact);
} shop[] = {
    {"points", "Points", ATTRIBUTE_NUMBER, points_of},
    {"birthday", "Birthday", ATTRIBUTE_DATE, birthday_of},
    {"plan", "Plan", ATTRIBUTE_CHOICE, plan_of},
};

/* RC_NOT_FOUND: the organisation has one of this key for something else. */
static enum rc find_or_make(struct op *op, size_t i, struct attribute *out)
{
	int64_t id;
	enum rc rc = attribute_find(op, shop[i].key, out);

	if (!rc)
		return out->type == shop[i].type ? RC_OK : RC_NOT_FOUND;
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = attribute_create(op, shop[i].name, shop[i].type, plans, ARRAY_LEN(plans), &id);
	if (!rc)
		return attribute_get(op, id, out);
	if (rc == RC_CONFLICT || rc == RC_INVALID) {
		op_clear_fault(op);
		rc = RC_NOT_FOUND;
	}
	return rc;
}

static enum rc give(struct op *op, size_t i, const struct attribute *a, const int64_t *contacts,
		    size_t count)
{
	struct arena_mark mark = arena_mark(&op->mem);
	enum rc rc = RC_OK;
	bool changed;

	for (size_t c = 0; !rc && c < count; c++) {
		const char *value = shop[i].value(op, contacts[c]);

		if (value[0])
			rc = contact_attribute_set(op, contacts[c], a, value, 0, &changed);
		/* An option that was renamed meanwhile, or a contact that was erased. */
		if (rc == RC_INVALID || rc == RC_NOT_FOUND) {
			op_clear_fault(op);
			rc = RC_OK;
		}
		arena_rewind(&op->mem, mark);
	}
	return rc;
}

enum rc sample_attribute_give(struct op *op, const int64_t *contacts, size_t count)
{
	struct attribute a;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < ARRAY_LEN(shop); i++) {
		rc = find_or_make(op, i, &a);
		if (!rc)
			rc = give(op, i, &a, contacts, count);
		else if (rc == RC_NOT_FOUND)
			rc = RC_OK;
	}
	return rc;
}

static enum rc find_made(struct op *op, int64_t import_id, int64_t ids[MADE_MAX], size_t *count)
{
	struct db_rows rows;

	*count = 0;
	db_query(op, &rows, sql_sample_attributes, DB_ARGS(db_int(import_id)));
	while (*count < MADE_MAX && db_next(&rows))
		ids[(*count)++] = db_col_int(&rows, 0);
	return db_end(&rows);
}

/* Those that nobody else has a value of. */
static enum rc find_unused(struct op *op, int64_t import_id, int64_t ids[MADE_MAX], size_t *count)
{
	int64_t made[MADE_MAX], others;
	size_t made_count;
	enum rc rc = find_made(op, import_id, made, &made_count);

	*count = 0;
	for (size_t i = 0; !rc && i < made_count; i++) {
		rc = db_get_int(op, &others, sql_sample_attribute_others,
				DB_ARGS(db_int(made[i]), db_int(import_id)));
		if (!rc && others == 0)
			ids[(*count)++] = made[i];
	}
	return rc;
}

enum rc sample_attribute_count(struct op *op, int64_t import_id, int64_t *count)
{
	int64_t ids[MADE_MAX];
	size_t n;
	enum rc rc = find_unused(op, import_id, ids, &n);

	*count = (int64_t)n;
	return rc;
}

enum rc sample_attribute_remove(struct op *op, int64_t import_id)
{
	int64_t ids[MADE_MAX], people;
	size_t count;
	enum rc rc = find_unused(op, import_id, ids, &count);

	for (size_t i = 0; !rc && i < count; i++)
		rc = attribute_delete(op, ids[i], &people);
	return rc;
}
