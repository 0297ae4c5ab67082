#include "lib/domain/attribute.h"

#include "lib/base/limits.h"
#include "lib/base/str.h"
#include "lib/domain/attribute_row.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/platform/db.h"
#include "lib/platform/text.h"

/* Which alterations keep others from writing values: alteration.h. */
#define COLUMNS                                                                                    \
	"id, key, name, type, position, holders, created_at, COALESCE(values_id, id),"             \
	" EXISTS (SELECT 1 FROM alteration x WHERE x.entity_id = attribute.id AND x.entity = 3"    \
	" AND x.state = 'running')"

static const char sql_attribute_get[] = "SELECT " COLUMNS " FROM attribute WHERE id = $1";
static const char sql_attribute_name[] = "SELECT name FROM attribute WHERE id = $1";
static const char sql_attribute_name_then[] =
    "SELECT old_value FROM change WHERE entity = 3 AND entity_id = $1 AND field = 1"
    " AND old_value IS NOT NULL ORDER BY id DESC LIMIT 1";
static const char sql_attribute_find[] = "SELECT " COLUMNS " FROM attribute WHERE key = $1";
static const char sql_attribute_list[] = "SELECT " COLUMNS " FROM attribute ORDER BY position, id";
static const char sql_attribute_total[] = "SELECT COUNT(*) FROM attribute";
static const char sql_attribute_named[] =
    "SELECT COUNT(*) FROM attribute WHERE name_key = $1 AND id <> $2";
static const char sql_attribute_next_id[] =
    "SELECT 1 + COALESCE(MAX(u.id), 0) FROM (SELECT MAX(id) AS id FROM attribute"
    " UNION ALL SELECT MAX(values_id) FROM attribute"
    " UNION ALL SELECT MAX(entity_id) FROM change WHERE entity = 3"
    " UNION ALL SELECT MAX(values_id) FROM alteration) u";
static const char sql_attribute_last[] = "SELECT COALESCE(MAX(position), 0) FROM attribute";
static const char sql_attribute_insert[] =
    "INSERT INTO attribute (id, key, name, name_key, type, position, created_at, updated_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";
static const char sql_attribute_rename[] =
    "UPDATE attribute SET name = $1, name_key = $2, updated_at = $3 WHERE id = $4";
static const char sql_attribute_place[] =
    "UPDATE attribute SET position = $1, updated_at = $2 WHERE id = $3";
static const char sql_attribute_delete[] = "DELETE FROM attribute WHERE id = $1";

/* Who is not live is a few people beside the live ones. */
static const char sql_value_people_gone[] =
    "SELECT attribute_id, COUNT(DISTINCT contact_id) FROM attribute_value"
    " WHERE contact_id IN (SELECT id FROM contact WHERE state IN (1, 2, 3)) GROUP BY attribute_id";
/* Each value is in one of the two indexes, by its type. */
static const char sql_value_delete_key[] =
    "DELETE FROM attribute_value WHERE attribute_id = $1 AND key IS NOT NULL";
static const char sql_value_delete_number[] =
    "DELETE FROM attribute_value WHERE attribute_id = $1 AND number IS NOT NULL";

/* --- types ---------------------------------------------------------------------------------- */

static const struct {
	const char *word, *label;
} types[ATTRIBUTE_TYPE_COUNT] = {
    [ATTRIBUTE_NONE] = {"", ""},
    [ATTRIBUTE_TEXT] = {"text", "Text"},
    [ATTRIBUTE_NUMBER] = {"number", "Number"},
    [ATTRIBUTE_DATE] = {"date", "Date"},
    [ATTRIBUTE_YES_NO] = {"yes-no", "Yes or no"},
    [ATTRIBUTE_CHOICE] = {"choice", "Choice"},
    [ATTRIBUTE_SEVERAL] = {"several", "Several choices"},
    [ATTRIBUTE_LINK] = {"link", "Link"},
};

const char *attribute_type_label(enum attribute_type type)
{
	return (size_t)type < ARRAY_LEN(types) ? types[type].label : "";
}

const char *attribute_type_word(enum attribute_type type)
{
	return (size_t)type < ARRAY_LEN(types) ? types[type].word : "";
}

enum attribute_type attribute_type_parse(const char *word)
{
	for (int t = 1; t < ATTRIBUTE_TYPE_COUNT; t++)
		if (strcmp(types[t].word, word) == 0)
			return (enum attribute_type)t;
	return ATTRIBUTE_NONE;
}

bool attribute_has_options(enum attribute_type type)
{
	return type == ATTRIBUTE_CHOICE || type == ATTRIBUTE_SEVERAL;
}

/* Do its values stand in the index over text, or in the one over numbers? */
static bool has_keys(enum attribute_type type)
{
	return type == ATTRIBUTE_TEXT || type == ATTRIBUTE_LINK;
}

/* --- names and keys ------------------------------------------------------------------------- */

enum rc attribute_check_name(struct op *op, const char *field, const char *text, const char **name,
			     const char **key)
{
	enum rc rc = text_check(op, field, text, ATTRIBUTE_NAME_MAX);

	if (rc)
		return rc;
	if (strpbrk(text, "\r\n"))
		return op_fail(op, RC_INVALID, field, "this must be a single line");
	*name = text_trim(&op->mem, text);
	*key = text_fold(&op->mem, text);
	return (*key)[0] ? RC_OK : op_fail(op, RC_INVALID, field, "give it a name");
}

static enum rc check_name(struct op *op, const char *text, int64_t except, const char **name,
			  const char **key)
{
	int64_t taken;
	enum rc rc = attribute_check_name(op, "name", text, name, key);

	if (!rc)
		rc = db_get_int(op, &taken, sql_attribute_named,
				DB_ARGS(db_text(*key), db_int(except)));
	if (!rc && taken)
		rc = op_fail(op, RC_CONFLICT, "name",
			     "there is already an attribute with this name");
	return rc;
}

/*
 * "Größe (cm)" -> "grosse_cm".  A key starts with a letter, so that nobody takes it for a number;
 * "" when the name has nothing of a-z and 0-9.
 */
static const char *make_key(struct op *op, const char *folded)
{
	char out[ATTRIBUTE_KEY_MAX + 1];
	const size_t room = ATTRIBUTE_KEY_MAX - sizeof("_1000");
	size_t len = 0;

	for (const char *c = folded; *c && len < room; c++) {
		bool is_letter = *c >= 'a' && *c <= 'z', is_digit = *c >= '0' && *c <= '9';

		if (is_digit && len == 0)
			len = (size_t)snprintf(out, sizeof(out), "field_");
		if (is_letter || is_digit)
			out[len++] = *c;
		else if (len && out[len - 1] != '_')
			out[len++] = '_';
	}
	while (len && out[len - 1] == '_')
		len--;
	return arena_dup_len(&op->mem, out, len);
}

/* As make_key makes them. */
static bool is_key(const char *key)
{
	return key[0] >= 'a' && key[0] <= 'z' && strlen(key) <= ATTRIBUTE_KEY_MAX &&
	       strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(key);
}

static enum rc find_free_key(struct op *op, const char *wish, const char *folded, const char **key)
{
	const char *base = make_key(op, folded);
	struct attribute other;
	enum rc rc;

	*key = wish;
	if (is_key(wish)) {
		rc = attribute_find(op, wish, &other);
		if (rc)
			return rc == RC_NOT_FOUND ? RC_OK : rc;
	}
	*key = base[0] ? base : "field_1";
	for (int n = 2; (rc = attribute_find(op, *key, &other)) == RC_OK; n++)
		*key = arena_printf(&op->mem, "%s_%d", base[0] ? base : "field", n);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- create --------------------------------------------------------------------------------- */

enum rc attribute_next_id(struct op *op, int64_t *id)
{
	return db_get_int(op, id, sql_attribute_next_id, DB_NO_ARGS);
}

static enum rc insert(struct op *op, const char *wish, const char *name, const char *name_key,
		      enum attribute_type type, int64_t *id)
{
	int64_t last = 0;
	const char *key;
	enum rc rc = find_free_key(op, wish, name_key, &key);

	if (!rc)
		rc = attribute_next_id(op, id);
	if (!rc)
		rc = db_get_int(op, &last, sql_attribute_last, DB_NO_ARGS);
	if (!rc)
		rc = change_join(op, "attribute.create");
	if (!rc)
		rc = db_run(op, sql_attribute_insert,
			    DB_ARGS(db_int(*id), db_text(key), db_text(name), db_text(name_key),
				    db_int(type), db_int(last + 1), db_int(op->now)));
	return rc ? rc : change_created(op, CHANGE_ATTRIBUTE, *id, 0);
}

enum rc attribute_create(struct op *op, const char *name, enum attribute_type type,
			 const char *const *labels, size_t label_count, int64_t *id)
{
	return attribute_create_as(op, "", name, type, labels, label_count, id);
}

enum rc attribute_create_as(struct op *op, const char *wish, const char *name,
			    enum attribute_type type, const char *const *labels, size_t label_count,
			    int64_t *id)
{
	const char *name_key;
	int64_t total;
	enum rc rc = check_name(op, name, 0, &name, &name_key);

	if (rc)
		return rc;
	if (type <= ATTRIBUTE_NONE || type >= ATTRIBUTE_TYPE_COUNT)
		return op_fail(op, RC_INVALID, "type", "choose what it holds");
	rc = db_get_int(op, &total, sql_attribute_total, DB_NO_ARGS);
	if (rc)
		return rc;
	if (total >= ATTRIBUTES_MAX)
		return op_failf(op, RC_INVALID, "name", "there are %d attributes already, the most",
				ATTRIBUTES_MAX);
	rc = insert(op, wish, name, name_key, type, id);
	if (!rc && attribute_has_options(type))
		rc = attribute_option_create(op, *id, labels, label_count);
	return rc;
}

/* --- read ----------------------------------------------------------------------------------- */

static void read_row(struct db_rows *rows, struct attribute *out)
{
	*out = (struct attribute){
	    .id = db_col_int(rows, 0),
	    .key = db_col_dup(rows, 1),
	    .name = db_col_dup(rows, 2),
	    .type = (enum attribute_type)db_col_int(rows, 3),
	    .position = db_col_int(rows, 4),
	    .holders = db_col_int(rows, 5),
	    .created_at = db_col_int(rows, 6),
	    .values_id = db_col_int(rows, 7),
	    .is_locked = db_col_int(rows, 8),
	};
}

static enum rc read_one(struct op *op, const char *sql, struct db_value key, struct attribute *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql, DB_ARGS(key));
	found = db_next(&rows);
	if (found)
		read_row(&rows, out);
	rc = db_end(&rows);
	if (rc || !found)
		return rc ? rc : RC_NOT_FOUND;
	return attribute_read_options(op, out, 1);
}

enum rc attribute_get(struct op *op, int64_t id, struct attribute *out)
{
	enum rc rc = read_one(op, sql_attribute_get, db_int(id), out);

	return rc == RC_NOT_FOUND ? op_fail(op, rc, "", "no such attribute") : rc;
}

enum rc attribute_name(struct op *op, int64_t id, const char **out)
{
	enum rc rc = db_get_text(op, out, sql_attribute_name, DB_ARGS(db_int(id)));

	if (rc == RC_NOT_FOUND)
		rc = db_get_text(op, out, sql_attribute_name_then, DB_ARGS(db_int(id)));
	if (rc != RC_NOT_FOUND)
		return rc;
	*out = "";
	return RC_OK;
}

enum rc attribute_find(struct op *op, const char *key, struct attribute *out)
{
	return read_one(op, sql_attribute_find, db_text(key), out);
}

enum rc attribute_list(struct op *op, struct attribute **out, size_t *count)
{
	struct db_rows rows;
	int64_t total;
	enum rc rc = db_get_int(op, &total, sql_attribute_total, DB_NO_ARGS);

	*count = 0;
	if (rc)
		return rc;
	*out = arena_alloc(&op->mem, (size_t)(total + 1) * sizeof(**out));
	db_query(op, &rows, sql_attribute_list, DB_NO_ARGS);
	while (*count < (size_t)total && db_next(&rows))
		read_row(&rows, &(*out)[(*count)++]);
	rc = db_end(&rows);
	return rc ? rc : attribute_read_options(op, *out, *count);
}

/* --- how many ------------------------------------------------------------------------------- */

enum rc attribute_count_people(struct op *op, struct attribute *list, size_t count)
{
	struct db_rows rows;

	for (size_t i = 0; i < count; i++)
		list[i].people = list[i].holders;
	db_query(op, &rows, sql_value_people_gone, DB_NO_ARGS);
	while (db_next(&rows))
		for (size_t i = 0; i < count; i++)
			if (list[i].values_id == db_col_int(&rows, 0))
				list[i].people -= db_col_int(&rows, 1);
	return db_end(&rows);
}

/* --- rename and move ------------------------------------------------------------------------ */

enum rc attribute_rename(struct op *op, int64_t id, const char *name)
{
	struct attribute a;
	const char *key;
	enum rc rc = attribute_get(op, id, &a);

	if (!rc)
		rc = check_name(op, name, id, &name, &key);
	if (rc || strcmp(name, a.name) == 0)
		return rc;
	rc = change_join(op, "attribute.rename");
	if (!rc)
		rc = db_run(op, sql_attribute_rename,
			    DB_ARGS(db_text(name), db_text(key), db_int(op->now), db_int(id)));
	return rc ? rc
		  : change_field(op, CHANGE_ATTRIBUTE, id, ATTRIBUTE_CHANGE_NAME, a.name, name, 0);
}

bool attribute_reorder(struct attribute_place *list, size_t count, int64_t id, int64_t place,
		       size_t *first, size_t *last)
{
	size_t from = 0, to;

	while (from < count && list[from].id != id)
		from++;
	if (from == count)
		return false;
	to = place < 1 ? 0 : place > (int64_t)count ? count - 1 : (size_t)place - 1;
	*first = from < to ? from : to;
	*last = from < to ? to : from;
	for (size_t i = from; i < to; i++)
		list[i].id = list[i + 1].id;
	for (size_t i = from; i > to; i--)
		list[i].id = list[i - 1].id;
	list[to].id = id;
	return true;
}

static int64_t position_of(const struct attribute *list, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].id == id)
			return list[i].position;
	return 0;
}

static enum rc put_at(struct op *op, int64_t id, int64_t was, int64_t position)
{
	struct arena *mem = &op->mem;
	enum rc rc =
	    db_run(op, sql_attribute_place, DB_ARGS(db_int(position), db_int(op->now), db_int(id)));

	return rc ? rc
		  : change_field(op, CHANGE_ATTRIBUTE, id, ATTRIBUTE_CHANGE_POSITION,
				 arena_printf(mem, "%lld", (long long)was),
				 arena_printf(mem, "%lld", (long long)position), 0);
}

enum rc attribute_move(struct op *op, int64_t id, int64_t place)
{
	struct attribute_place *places;
	size_t count, first, last;
	struct attribute *list;
	enum rc rc = attribute_list(op, &list, &count);

	if (rc)
		return rc;
	places = arena_alloc(&op->mem, (count + 1) * sizeof(*places));
	for (size_t i = 0; i < count; i++)
		places[i] = (struct attribute_place){list[i].id, list[i].position};
	if (!attribute_reorder(places, count, id, place, &first, &last))
		return op_fail(op, RC_NOT_FOUND, "", "no such attribute");
	if (first == last)
		return RC_OK;
	rc = change_join(op, "attribute.move");
	for (size_t i = first; !rc && i <= last; i++)
		rc = put_at(op, places[i].id, position_of(list, count, places[i].id),
			    places[i].position);
	return rc;
}

/* --- delete --------------------------------------------------------------------------------- */

/* All that tells what it is or was, from nothing or to nothing. */
static enum rc note_whole(struct op *op, const struct attribute *a, bool is_back)
{
	const struct {
		int field;
		const char *value;
	} fields[] = {
	    {ATTRIBUTE_CHANGE_NAME, a->name},
	    {ATTRIBUTE_CHANGE_KEY, a->key},
	    {ATTRIBUTE_CHANGE_TYPE, attribute_type_word(a->type)},
	    {ATTRIBUTE_CHANGE_POSITION, arena_printf(&op->mem, "%lld", (long long)a->position)},
	    {ATTRIBUTE_CHANGE_CREATED_AT, arena_printf(&op->mem, "%lld", (long long)a->created_at)},
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < ARRAY_LEN(fields); i++)
		rc =
		    change_field(op, CHANGE_ATTRIBUTE, a->id, fields[i].field,
				 is_back ? "" : fields[i].value, is_back ? fields[i].value : "", 0);
	return rc;
}

enum rc attribute_delete(struct op *op, int64_t id, int64_t *people)
{
	struct attribute a;
	enum rc rc = attribute_get(op, id, &a);

	*people = 0;
	if (!rc)
		rc = change_join(op, "attribute.delete");
	if (!rc)
		rc = attribute_value_note_gone(op, &a, people);
	if (!rc)
		rc = db_run(op, has_keys(a.type) ? sql_value_delete_key : sql_value_delete_number,
			    DB_ARGS(db_int(a.values_id)));
	if (!rc)
		rc = attribute_option_delete(op, &a);
	if (!rc)
		rc = note_whole(op, &a, false);
	return rc ? rc : db_run(op, sql_attribute_delete, DB_ARGS(db_int(id)));
}

/* --- undo ----------------------------------------------------------------------------------- */

enum rc attribute_check_free(struct op *op, int64_t id, const char *name, const char *key)
{
	const char *trimmed, *name_key;
	struct attribute other;
	enum rc rc = check_name(op, name, id, &trimmed, &name_key);

	if (rc || !key)
		return rc;
	rc = attribute_find(op, key, &other);
	if (!rc && other.id != id)
		return op_fail(op, RC_CONFLICT, "key", "another attribute has its key now");
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc attribute_restore(struct op *op, const struct attribute *a)
{
	const char *name, *name_key;
	enum rc rc = check_name(op, a->name, a->id, &name, &name_key);

	if (!rc)
		rc = attribute_check_free(op, a->id, a->name, a->key);
	if (rc)
		return rc;
	rc = db_run(op, sql_attribute_insert,
		    DB_ARGS(db_int(a->id), db_text(a->key), db_text(name), db_text(name_key),
			    db_int(a->type), db_int(a->position), db_int(a->created_at)));
	if (!rc)
		rc = note_whole(op, a, true);
	for (size_t i = 0; !rc && i < a->option_count; i++)
		rc = attribute_option_restore(op, a, &a->options[i]);
	return rc;
}

enum rc attribute_restore_place(struct op *op, const struct attribute *a, int64_t position)
{
	return put_at(op, a->id, a->position, position);
}
