#include "lib/domain/filter_list.h"

#include "lib/base/str.h"
#include "lib/platform/secure.h"
#include "lib/platform/text.h"

static const char sql_filter_list_find[] = "SELECT id FROM filter_list WHERE hash = $1";
static const char sql_filter_list_insert[] =
    "INSERT INTO filter_list (field, hash, entries, account_id, created_at)"
    " VALUES ($1, $2, $3, $4, $5)";
static const char sql_filter_list_key_insert[] =
    "INSERT INTO filter_list_key (list_id, key) VALUES ($1, $2)";
static const char sql_filter_list_get[] =
    "SELECT l.id, l.field, l.entries, l.created_at, COALESCE(a.name, '')"
    " FROM filter_list l LEFT JOIN account a ON a.id = l.account_id WHERE l.id = $1";

struct keys {
	const char **list;
	size_t count, room;
};

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_and_unite(struct keys *k)
{
	size_t kept = 0;

	qsort(k->list, k->count, sizeof(*k->list), compare_keys);
	for (size_t i = 0; i < k->count; i++)
		if (kept == 0 || strcmp(k->list[kept - 1], k->list[i]) != 0)
			k->list[kept++] = k->list[i];
	k->count = kept;
}

static bool is_text(enum filter_type type)
{
	return type == FILTER_TYPE_TEXT || type == FILTER_TYPE_EMAIL || type == FILTER_TYPE_PHONE;
}

/* A value that cannot be one is counted, not fatal: pasted columns have headings and gaps. */
static enum rc add_value(struct op *op, const struct filter_context *ctx,
			 const struct filter_field *field, const char *value, struct keys *keys,
			 struct filter_list *out)
{
	const char *trimmed = text_trim(&op->mem, value), *key;
	enum rc rc;

	if (!trimmed[0])
		return RC_OK;
	if (keys->count == keys->room)
		return op_failf(op, RC_INVALID, "list", "a list may have %d values at most",
				FILTER_LIST_MAX);
	rc = filter_value_key(op, ctx, field, trimmed, &key);
	if (rc == RC_INVALID) {
		op_clear_fault(op);
		if (out->refused++ == 0)
			out->first_refused = trimmed;
		return RC_OK;
	}
	if (!rc)
		keys->list[keys->count++] = key;
	return rc;
}

static enum rc read_values(struct op *op, const struct filter_context *ctx,
			   const struct filter_field *field, const char *text, struct keys *keys,
			   struct filter_list *out)
{
	const char *ends = strchr(text_trim(&op->mem, text), '\n') ? "\r\n" : "\r\n,;\t";
	char *rest = arena_dup(&op->mem, text), *value;
	enum rc rc = RC_OK;

	while (!rc && (value = strsep(&rest, ends)))
		rc = add_value(op, ctx, field, value, keys, out);
	if (rc)
		return rc;
	sort_and_unite(keys);
	return keys->count
		   ? RC_OK
		   : op_fail(op, RC_INVALID, "list", "there is no usable value in the list");
}

/* Field and sorted keys, each with its end. */
static void hash_keys(const struct filter_field *field, const struct keys *keys,
		      unsigned char hash[SECURE_HASH_BYTES])
{
	struct str all;

	str_init(&all, (size_t)2 * FILTER_LIST_BYTES_MAX);
	str_add_len(&all, field->key, strlen(field->key) + 1);
	for (size_t i = 0; i < keys->count; i++)
		str_add_len(&all, keys->list[i], strlen(keys->list[i]) + 1);
	secure_hash(all.text, all.len, hash);
	str_release(&all);
}

static enum rc insert(struct op *op, const struct filter_field *field, const struct keys *keys,
		      const unsigned char *hash, int64_t *id)
{
	enum rc rc = db_insert(op, id, sql_filter_list_insert,
			       DB_ARGS(db_text(field->key), db_blob(hash, SECURE_HASH_BYTES),
				       db_int((int64_t)keys->count),
				       op->account_id ? db_int(op->account_id) : db_null(),
				       db_int(op->now)));

	for (size_t i = 0; !rc && i < keys->count; i++)
		rc = db_run(op, sql_filter_list_key_insert,
			    DB_ARGS(db_int(*id), db_text(keys->list[i])));
	return rc;
}

enum rc filter_list_keep(struct op *op, const struct filter_context *ctx,
			 const struct filter_field *field, const char *text,
			 struct filter_list *out)
{
	struct filter_list made = {.first_refused = ""};
	struct keys keys = {.room = FILTER_LIST_MAX};
	unsigned char hash[SECURE_HASH_BYTES];
	int64_t id;
	enum rc rc;

	if (!is_text(field->type))
		return op_fail(op, RC_INVALID, "list", "only fields of text take a list");
	rc = text_check(op, "list", text, FILTER_LIST_BYTES_MAX);
	if (rc)
		return rc;
	keys.list = arena_alloc(&op->mem, keys.room * sizeof(*keys.list));
	rc = read_values(op, ctx, field, text, &keys, &made);
	if (rc)
		return rc;
	hash_keys(field, &keys, hash);
	rc = db_get_int(op, &id, sql_filter_list_find, DB_ARGS(db_blob(hash, sizeof(hash))));
	if (rc == RC_NOT_FOUND)
		rc = insert(op, field, &keys, hash, &id);
	if (!rc)
		rc = filter_list_get(op, id, out);
	out->refused = made.refused;
	out->first_refused = made.first_refused;
	return rc;
}

enum rc filter_list_get(struct op *op, int64_t id, struct filter_list *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	*out = (struct filter_list){.first_refused = ""};
	db_query(op, &rows, sql_filter_list_get, DB_ARGS(db_int(id)));
	found = db_next(&rows);
	if (found) {
		out->id = db_col_int(&rows, 0);
		out->field = db_col_dup(&rows, 1);
		out->entries = db_col_int(&rows, 2);
		out->created_at = db_col_int(&rows, 3);
		out->account_name = db_col_dup(&rows, 4);
	}
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}
