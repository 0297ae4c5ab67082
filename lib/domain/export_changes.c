/*
 * Who changed what, and when: a row for each changed value.  Values are those of the change rows;
 * tags and segments stand there by their names.
 */
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/export_query.h"

#include <stdlib.h>

/* As sql_batch_values of change_batch.c: $1 is who looks. */
#define CHANGE_ROWS                                                                                \
	" FROM change c JOIN batch b ON b.id = c.batch_id WHERE NOT EXISTS (SELECT 1 FROM segment" \
	" s WHERE s.is_shared = 0 AND s.owner_id <> $1 AND $1 <> 0 AND ((c.entity = 4"             \
	" AND s.id = c.entity_id) OR (c.entity = 1 AND c.field = 102"                              \
	" AND s.id = ABS(CAST(COALESCE(c.new_value, c.old_value) AS INTEGER)))))"

static const char sql_export_changes[] =
    "SELECT c.id, b.id, b.at, COALESCE(a.name, ''), b.action, COALESCE(b.import_id, 0), c.source_row,"
    " c.entity, c.entity_id, c.field, COALESCE(c.old_value, ''), COALESCE(c.new_value, '')"
    " FROM (SELECT c.id" CHANGE_ROWS ") shown JOIN change c ON c.id = shown.id"
    " JOIN batch b ON b.id = c.batch_id LEFT JOIN account a ON a.id = b.account_id ORDER BY c.id";
static const char sql_export_change_count[] = "SELECT count(*)" CHANGE_ROWS;
static const char sql_export_change_tags[] = "SELECT id, label FROM tag";
static const char sql_export_change_segments[] =
    "SELECT id, name FROM segment WHERE is_shared = 1 OR owner_id = $1 OR owner_id IS NULL"
    " OR $1 = 0";
static const char sql_export_change_attributes[] = "SELECT id, key FROM attribute";

enum {
	COLUMN_ACTION,
	COLUMN_AT,
	COLUMN_WHO,
	COLUMN_WHAT,
	COLUMN_IMPORT,
	COLUMN_ROW,
	COLUMN_RECORD,
	COLUMN_RECORD_ID,
	COLUMN_FIELD,
	COLUMN_OLD,
	COLUMN_NEW,
	COLUMN_COUNT,
};

static const struct export_column columns[COLUMN_COUNT] = {
    [COLUMN_ACTION] = {"action_id", "Action", EXPORT_TYPE_NUMBER},
    [COLUMN_AT] = {"at", "Time", EXPORT_TYPE_TIME},
    [COLUMN_WHO] = {"account", "Who", EXPORT_TYPE_TEXT},
    [COLUMN_WHAT] = {"action", "What was done", EXPORT_TYPE_TEXT},
    [COLUMN_IMPORT] = {"import_id", "Import", EXPORT_TYPE_NUMBER},
    [COLUMN_ROW] = {"source_row", "Row of the file", EXPORT_TYPE_NUMBER},
    [COLUMN_RECORD] = {"record", "Record", EXPORT_TYPE_TEXT},
    [COLUMN_RECORD_ID] = {"record_id", "Record ID", EXPORT_TYPE_NUMBER},
    [COLUMN_FIELD] = {"field", "Field", EXPORT_TYPE_TEXT},
    [COLUMN_OLD] = {"old", "Old value", EXPORT_TYPE_TEXT},
    [COLUMN_NEW] = {"new", "New value", EXPORT_TYPE_TEXT},
};

/* Names by id; ids are dense. */
struct words {
	const char **list;
	size_t room;
};

struct source {
	struct words tags, segments, attributes;
	struct export_cell cells[COLUMN_COUNT];
};

static enum rc read_words(struct op *op, const char *sql, struct db_args args, struct words *w)
{
	struct db_rows rows;

	db_query(op, &rows, sql, args);
	while (db_next(&rows)) {
		size_t id = (size_t)db_col_int(&rows, 0);

		if (id >= w->room) {
			size_t room = 2 * id + 16;
			const char **grown = arena_alloc(&op->mem, room * sizeof(*grown));

			if (w->room)
				memcpy(grown, w->list, w->room * sizeof(*grown));
			w->list = grown;
			w->room = room;
		}
		w->list[id] = db_col_dup(&rows, 1);
	}
	return db_end(&rows);
}

/* "5" -> "VIP", "-12" -> "not VIP"; what is gone stays a number. */
static const char *word_of(struct op *op, const struct words *w, const char *value)
{
	long long id = strtoll(value, NULL, 10);
	size_t at = (size_t)(id < 0 ? -id : id);

	if (!value[0] || at >= w->room || !w->list[at])
		return value;
	return id < 0 ? arena_printf(&op->mem, "not %s", w->list[at]) : w->list[at];
}

static const char *entity_word(int64_t entity)
{
	static const char *const words[] = {"",		 "contact", "tag",
					    "attribute", "segment", "blacklist"};

	return entity > 0 && entity < (int64_t)ARRAY_LEN(words) ? words[entity] : "other";
}

static const char *contact_field_word(struct op *op, const struct source *s, int64_t field)
{
	switch (field) {
	case 0:
		return "created";
	case CONTACT_CHANGE_STATE:
		return "state";
	case CONTACT_CHANGE_TAG:
		return "tag";
	case CONTACT_CHANGE_SEGMENT:
		return "segment";
	case CONTACT_CHANGE_EMAIL_STATUS:
		return "email_status";
	case CONTACT_CHANGE_PHONE_STATUS:
		return "phone_status";
	case CONTACT_CHANGE_DEACTIVATED:
		return "deactivated";
	case CONTACT_CHANGE_APART:
		return "somebody_else";
	case CONTACT_CHANGE_DATA:
		return "data_taken";
	default:
		break;
	}
	if (field > 0 && field < CONTACT_FIELD_COUNT)
		return contact_fields[field].key;
	if (field > CONTACT_CHANGE_ATTRIBUTE) {
		size_t id = (size_t)(field - CONTACT_CHANGE_ATTRIBUTE);

		return id < s->attributes.room && s->attributes.list[id]
			   ? arena_printf(&op->mem, "attr.%s", s->attributes.list[id])
			   : "attr";
	}
	return "events";
}

static void fill_cells(struct op *op, struct source *s, struct db_rows *rows)
{
	struct export_cell *cells = s->cells;
	int64_t entity = db_col_int(rows, 7), field = db_col_int(rows, 9);
	const char *old_value = db_col_dup(rows, 10), *new_value = db_col_dup(rows, 11);
	const struct words *words = entity != CHANGE_CONTACT	      ? NULL
				    : field == CONTACT_CHANGE_TAG     ? &s->tags
				    : field == CONTACT_CHANGE_SEGMENT ? &s->segments
								      : NULL;

	for (int i = 0; i < COLUMN_COUNT; i++)
		cells[i] = (struct export_cell){.text = ""};
	cells[COLUMN_ACTION].text = db_col_dup(rows, 1);
	cells[COLUMN_AT].at = db_col_int(rows, 2);
	cells[COLUMN_WHO].text = db_col_dup(rows, 3);
	cells[COLUMN_WHAT].text = db_col_dup(rows, 4);
	if (db_col_int(rows, 5))
		cells[COLUMN_IMPORT].text = db_col_dup(rows, 5);
	if (db_col_int(rows, 6))
		cells[COLUMN_ROW].text = db_col_dup(rows, 6);
	cells[COLUMN_RECORD].text = entity_word(entity);
	cells[COLUMN_RECORD_ID].text = db_col_dup(rows, 8);
	cells[COLUMN_FIELD].text =
	    entity == CHANGE_CONTACT
		? contact_field_word(op, s, field)
		: arena_printf(&op->mem, "%s.%lld", entity_word(entity), (long long)field);
	cells[COLUMN_OLD].text = words ? word_of(op, words, old_value) : old_value;
	cells[COLUMN_NEW].text = words ? word_of(op, words, new_value) : new_value;
}

static enum rc each_change(struct op *op, const struct export_table *t, export_take *take,
			   void *context)
{
	struct source *s = t->source;
	struct export_row row = {.cells = s->cells};
	struct db_rows rows;
	bool going = true;

	db_query(op, &rows, sql_export_changes, DB_ARGS(db_int(op->account_id)));
	while (going && db_next(&rows)) {
		struct arena_mark mark = arena_mark(&op->mem);

		fill_cells(op, s, &rows);
		going = take(context, &row);
		arena_rewind(&op->mem, mark);
	}
	return db_end(&rows);
}

enum rc export_changes_open(struct op *op, struct export_table *out)
{
	struct source *s = arena_alloc(&op->mem, sizeof(*s));
	struct db_args account = DB_ARGS(db_int(op->account_id));
	enum rc rc = read_words(op, sql_export_change_tags, DB_NO_ARGS, &s->tags);

	if (!rc)
		rc = read_words(op, sql_export_change_segments, account, &s->segments);
	if (!rc)
		rc = read_words(op, sql_export_change_attributes, DB_NO_ARGS, &s->attributes);
	*out = (struct export_table){
	    .columns = columns, .column_count = COLUMN_COUNT, .source = s, .each = each_change};
	return rc ? rc : db_get_int(op, &out->expected, sql_export_change_count, account);
}
