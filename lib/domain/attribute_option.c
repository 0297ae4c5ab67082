/*
 * The options of choice attributes.
 */
#include "lib/domain/attribute.h"

#include "lib/base/limits.h"
#include "lib/domain/attribute_row.h"
#include "lib/domain/change.h"
#include "lib/domain/segment.h"
#include "lib/platform/db.h"
#include "lib/platform/text.h"

#define COLUMNS "o.attribute_id, o.id, o.label, o.label_key, o.position"

static const char sql_option_list[] = "SELECT " COLUMNS " FROM attribute_option o"
				      " WHERE o.attribute_id = $1 ORDER BY o.position, o.id";
static const char sql_option_list_all[] =
    "SELECT " COLUMNS " FROM attribute_option o JOIN attribute a ON a.id = o.attribute_id"
    " WHERE a.type IN (5, 6) ORDER BY a.position, a.id, o.position, o.id";
static const char sql_option_total[] =
    "SELECT COUNT(*) FROM attribute_option WHERE attribute_id = $1";
static const char sql_option_total_all[] =
    "SELECT COUNT(*) FROM attribute_option o JOIN attribute a ON a.id = o.attribute_id"
    " WHERE a.type IN (5, 6)";
static const char sql_option_insert[] =
    "INSERT INTO attribute_option (id, attribute_id, label, label_key, position)"
    " VALUES ($1, $2, $3, $4, $5)";
/* An option's id is not to come back after its end, so the change rows have a say, too. */
static const char sql_option_next_id[] =
    "SELECT 1 + MAX(u.id) FROM (SELECT COALESCE(MAX(id), 0) AS id FROM attribute_option"
    " UNION ALL SELECT COALESCE((MAX(field) - 1000) / 2, 0) FROM change"
    " WHERE entity = 3 AND field >= 1000) u";
static const char sql_option_rename[] =
    "UPDATE attribute_option SET label = $1, label_key = $2 WHERE id = $3";
static const char sql_option_place[] = "UPDATE attribute_option SET position = $1 WHERE id = $2";
static const char sql_option_remove[] = "DELETE FROM attribute_option WHERE id = $1";
static const char sql_option_remove_all[] = "DELETE FROM attribute_option WHERE attribute_id = $1";
static const char sql_option_people[] =
    "SELECT COUNT(*) FROM attribute_value WHERE attribute_id = $1 AND number = $2";

/* --- read ----------------------------------------------------------------------------------- */

/* Rows come in the order of list. */
static enum rc read_rows(struct db_rows *rows, struct attribute *list, size_t count,
			 struct attribute_option *room, size_t max)
{
	size_t at = 0, used = 0;

	while (used < max && db_next(rows)) {
		int64_t id = db_col_int(rows, 0);

		while (at < count && list[at].id != id)
			at++;
		if (at == count)
			break;
		if (list[at].option_count == 0)
			list[at].options = &room[used];
		list[at].option_count++;
		room[used++] = (struct attribute_option){
		    .id = db_col_int(rows, 1),
		    .label = db_col_dup(rows, 2),
		    .label_key = db_col_dup(rows, 3),
		    .position = db_col_int(rows, 4),
		};
	}
	return db_end(rows);
}

enum rc attribute_read_options(struct op *op, struct attribute *list, size_t count)
{
	struct attribute_option *room;
	struct db_args one = DB_ARGS(db_int(count ? list[0].id : 0));
	struct db_rows rows;
	int64_t total;
	enum rc rc;

	if (count == 0 || (count == 1 && !attribute_has_options(list[0].type)))
		return RC_OK;
	rc = count == 1 ? db_get_int(op, &total, sql_option_total, one)
			: db_get_int(op, &total, sql_option_total_all, DB_NO_ARGS);
	if (rc || total == 0)
		return rc;
	room = arena_alloc(&op->mem, (size_t)total * sizeof(*room));
	if (count == 1)
		db_query(op, &rows, sql_option_list, one);
	else
		db_query(op, &rows, sql_option_list_all, DB_NO_ARGS);
	return read_rows(&rows, list, count, room, (size_t)total);
}

enum rc attribute_option_list(struct op *op, int64_t attribute_id, struct attribute_option **out,
			      size_t *count)
{
	struct attribute a = {.id = attribute_id, .type = ATTRIBUTE_CHOICE};
	enum rc rc = attribute_read_options(op, &a, 1);

	*out = a.options;
	*count = a.option_count;
	return rc;
}

enum rc attribute_count_options(struct op *op, struct attribute *a)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < a->option_count; i++)
		rc = db_get_int(op, &a->options[i].people, sql_option_people,
				DB_ARGS(db_int(a->values_id), db_int(a->options[i].id)));
	return rc;
}

static struct attribute_option *find_option(struct attribute *a, int64_t id)
{
	for (size_t i = 0; i < a->option_count; i++)
		if (a->options[i].id == id)
			return &a->options[i];
	return NULL;
}

static enum rc check_free(struct op *op, const struct attribute *a)
{
	return a->is_locked ? op_fail(op, RC_CONFLICT, "label",
				      "the attribute is being changed just now; wait for that")
			    : RC_OK;
}

/* The attribute and one of its options. */
static enum rc get_option(struct op *op, int64_t attribute_id, int64_t id, struct attribute *a,
			  struct attribute_option **out)
{
	enum rc rc = attribute_get(op, attribute_id, a);

	if (!rc)
		rc = check_free(op, a);
	if (rc)
		return rc;
	*out = find_option(a, id);
	return *out ? RC_OK : op_fail(op, RC_NOT_FOUND, "", "no such option");
}

/* --- write ---------------------------------------------------------------------------------- */

static int label_field(int64_t id)
{
	return (int)(ATTRIBUTE_CHANGE_OPTION + 2 * id);
}

static enum rc check_unlike(struct op *op, const char *field, const struct attribute *a,
			    const char *key, int64_t except)
{
	for (size_t i = 0; i < a->option_count; i++)
		if (a->options[i].id != except && strcmp(a->options[i].label_key, key) == 0)
			return op_fail(op, RC_CONFLICT, field, "two options are alike");
	return RC_OK;
}

static const char *position_text(struct op *op, int64_t position)
{
	return arena_printf(&op->mem, "%lld", (long long)position);
}

/* Its label and its position, from nothing or to nothing. */
static enum rc note_option(struct op *op, int64_t attribute_id, int64_t id, const char *label,
			   int64_t position, bool is_there)
{
	const char *place = position_text(op, position);
	enum rc rc = change_field(op, CHANGE_ATTRIBUTE, attribute_id, label_field(id),
				  is_there ? "" : label, is_there ? label : "", 0);

	return rc ? rc
		  : change_field(op, CHANGE_ATTRIBUTE, attribute_id, label_field(id) + 1,
				 is_there ? "" : place, is_there ? place : "", 0);
}

static enum rc insert(struct op *op, int64_t attribute_id, const char *label, const char *key,
		      int64_t position, int64_t *id)
{
	enum rc rc = db_get_int(op, id, sql_option_next_id, DB_NO_ARGS);

	if (!rc)
		rc = db_run(op, sql_option_insert,
			    DB_ARGS(db_int(*id), db_int(attribute_id), db_text(label), db_text(key),
				    db_int(position)));
	return rc ? rc : note_option(op, attribute_id, *id, label, position, true);
}

enum rc attribute_option_create(struct op *op, int64_t attribute_id, const char *const *labels,
				size_t count)
{
	struct attribute a = {.id = attribute_id};
	const char *label, *key;
	int64_t id;
	enum rc rc;

	a.options = arena_alloc(&op->mem, ATTRIBUTE_OPTIONS_MAX * sizeof(*a.options));
	for (size_t i = 0; i < count; i++) {
		if (!text_trim(&op->mem, labels[i])[0])
			continue;
		if (a.option_count == ATTRIBUTE_OPTIONS_MAX)
			return op_failf(op, RC_INVALID, "options", "there may be %d options",
					ATTRIBUTE_OPTIONS_MAX);
		rc = attribute_check_name(op, "options", labels[i], &label, &key);
		if (!rc)
			rc = check_unlike(op, "options", &a, key, 0);
		if (!rc)
			rc = insert(op, a.id, label, key, (int64_t)a.option_count + 1, &id);
		if (rc)
			return rc;
		a.options[a.option_count++] = (struct attribute_option){.id = id, .label_key = key};
	}
	return a.option_count
		   ? RC_OK
		   : op_fail(op, RC_INVALID, "options", "give at least one option to choose from");
}

enum rc attribute_option_add(struct op *op, int64_t attribute_id, const char *label, int64_t *id)
{
	struct attribute a;
	const char *key;
	int64_t last;
	enum rc rc = attribute_get(op, attribute_id, &a);

	if (!rc)
		rc = check_free(op, &a);
	if (!rc && !attribute_has_options(a.type))
		rc = op_fail(op, RC_INVALID, "label", "this attribute has no options");
	if (!rc && a.option_count >= ATTRIBUTE_OPTIONS_MAX)
		rc = op_failf(op, RC_INVALID, "label", "there are %d options already, the most",
			      ATTRIBUTE_OPTIONS_MAX);
	if (!rc)
		rc = attribute_check_name(op, "label", label, &label, &key);
	if (!rc)
		rc = check_unlike(op, "label", &a, key, 0);
	if (!rc)
		rc = change_join(op, "attribute.option-add");
	last = !rc && a.option_count ? a.options[a.option_count - 1].position : 0;
	return rc ? rc : insert(op, a.id, label, key, last + 1, id);
}

/* since: carry the label into filters that were written after this change row; -1: into all. */
static enum rc relabel(struct op *op, int64_t attribute_id, int64_t id, const char *label,
		       int64_t since)
{
	struct attribute_option *option;
	struct attribute a;
	const char *key;
	enum rc rc = get_option(op, attribute_id, id, &a, &option);

	if (!rc)
		rc = attribute_check_name(op, "label", label, &label, &key);
	if (!rc)
		rc = check_unlike(op, "label", &a, key, id);
	if (rc || strcmp(label, option->label) == 0)
		return rc;
	rc = change_join(op, "attribute.option-rename");
	if (!rc)
		rc = db_run(op, sql_option_rename,
			    DB_ARGS(db_text(label), db_text(key), db_int(id)));
	if (!rc)
		rc = change_field(op, CHANGE_ATTRIBUTE, a.id, label_field(id), option->label, label,
				  0);
	/* Filters fold what they compare: another case is no other name. */
	if (rc || strcmp(key, option->label_key) == 0)
		return rc;
	if (since < 0)
		return segment_rename_option(op, a.key, option->label, label);
	return segment_rename_since(op, arena_printf(&op->mem, "attr.%s", a.key), option->label,
				    label, since);
}

enum rc attribute_option_rename(struct op *op, int64_t attribute_id, int64_t id, const char *label)
{
	return relabel(op, attribute_id, id, label, -1);
}

enum rc attribute_option_restore_label(struct op *op, int64_t attribute_id, int64_t id,
				       const char *label, int64_t since)
{
	return relabel(op, attribute_id, id, label, since);
}

static enum rc put_at(struct op *op, int64_t attribute_id, const struct attribute_option *option,
		      int64_t position)
{
	enum rc rc = db_run(op, sql_option_place, DB_ARGS(db_int(position), db_int(option->id)));

	return rc ? rc
		  : change_field(op, CHANGE_ATTRIBUTE, attribute_id, label_field(option->id) + 1,
				 position_text(op, option->position), position_text(op, position),
				 0);
}

enum rc attribute_option_move(struct op *op, int64_t attribute_id, int64_t id, int64_t place)
{
	struct attribute_place *places;
	struct attribute_option *option;
	struct attribute a;
	size_t first = 0, last = 0;
	enum rc rc = get_option(op, attribute_id, id, &a, &option);

	if (rc)
		return rc;
	places = arena_alloc(&op->mem, a.option_count * sizeof(*places));
	for (size_t i = 0; i < a.option_count; i++)
		places[i] = (struct attribute_place){a.options[i].id, a.options[i].position};
	if (!attribute_reorder(places, a.option_count, id, place, &first, &last) || first == last)
		return RC_OK;
	rc = change_join(op, "attribute.option-move");
	for (size_t i = first; !rc && i <= last; i++)
		rc = put_at(op, a.id, find_option(&a, places[i].id), places[i].position);
	return rc;
}

enum rc attribute_option_remove(struct op *op, int64_t attribute_id, int64_t id)
{
	struct attribute_option *option;
	struct attribute a;
	int64_t people;
	enum rc rc = get_option(op, attribute_id, id, &a, &option);

	if (!rc)
		rc = db_get_int(op, &people, sql_option_people,
				DB_ARGS(db_int(a.values_id), db_int(id)));
	if (rc)
		return rc;
	if (people)
		return op_failf(op, RC_CONFLICT, "option",
				"%lld %s it; give them another one first", (long long)people,
				people == 1 ? "contact has" : "contacts have");
	if (a.option_count == 1)
		return op_fail(op, RC_CONFLICT, "option",
			       "it is the last one; an attribute of choices needs one");
	rc = change_join(op, "attribute.option-remove");
	if (!rc)
		rc = db_run(op, sql_option_remove, DB_ARGS(db_int(id)));
	return rc ? rc : note_option(op, a.id, id, option->label, option->position, false);
}

enum rc attribute_option_delete(struct op *op, const struct attribute *a)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < a->option_count; i++)
		rc = note_option(op, a->id, a->options[i].id, a->options[i].label,
				 a->options[i].position, false);
	return rc ? rc : db_run(op, sql_option_remove_all, DB_ARGS(db_int(a->id)));
}

/* --- another type --------------------------------------------------------------------------- */

static enum rc stage(struct op *op, int64_t attribute_id, int64_t id, const char *label,
		     int64_t position)
{
	return db_run(op, sql_option_insert,
		      DB_ARGS(db_int(id), db_int(attribute_id), db_text(label),
			      db_text(text_fold(&op->mem, label)), db_int(position)));
}

enum rc attribute_option_stage(struct op *op, int64_t attribute_id, const char *const *labels,
			       size_t count)
{
	int64_t next;
	enum rc rc = db_get_int(op, &next, sql_option_next_id, DB_NO_ARGS);

	for (size_t i = 0; !rc && i < count; i++)
		rc = stage(op, attribute_id, next + (int64_t)i, labels[i], (int64_t)i + 1);
	return rc;
}

enum rc attribute_option_stage_back(struct op *op, int64_t attribute_id,
				    const struct attribute_option *options, size_t count)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count; i++)
		rc = stage(op, attribute_id, options[i].id, options[i].label, options[i].position);
	return rc;
}

enum rc attribute_option_note(struct op *op, const struct attribute *a)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < a->option_count; i++)
		rc = note_option(op, a->id, a->options[i].id, a->options[i].label,
				 a->options[i].position, true);
	return rc;
}

enum rc attribute_option_unstage(struct op *op, int64_t attribute_id)
{
	return db_run(op, sql_option_remove_all, DB_ARGS(db_int(attribute_id)));
}

/* --- undo ----------------------------------------------------------------------------------- */

enum rc attribute_option_restore(struct op *op, const struct attribute *a,
				 const struct attribute_option *option)
{
	struct attribute stored;
	const char *label, *key;
	enum rc rc = attribute_get(op, a->id, &stored);

	if (!rc)
		rc = attribute_check_name(op, "label", option->label, &label, &key);
	if (!rc)
		rc = check_unlike(op, "label", &stored, key, option->id);
	if (!rc)
		rc = db_run(op, sql_option_insert,
			    DB_ARGS(db_int(option->id), db_int(a->id), db_text(label), db_text(key),
				    db_int(option->position)));
	return rc ? rc : note_option(op, a->id, option->id, label, option->position, true);
}

enum rc attribute_option_restore_place(struct op *op, const struct attribute *a, int64_t id,
				       int64_t position)
{
	for (size_t i = 0; i < a->option_count; i++)
		if (a->options[i].id == id)
			return put_at(op, a->id, &a->options[i], position);
	return op_fail(op, RC_NOT_FOUND, "", "no such option");
}
