/*
 * Segments as tables: how many people are in each now, and how each grew.
 */
#include "lib/domain/export_query.h"

#include "lib/domain/segment_history.h"
#include "lib/domain/segment_people.h"

static const char sql_export_growth[] =
    "SELECT s.id, s.id, s.name, d.at, d.total, d.joined, d.departed FROM segment_day d"
    " JOIN segment s ON s.id = d.segment_id WHERE s.archived_at IS NULL AND (s.is_shared = 1"
    " OR s.owner_id = $1 OR s.owner_id IS NULL OR $1 = 0) ORDER BY s.name_key, s.id, d.day";
static const char sql_export_growth_count[] =
    "SELECT s.id FROM segment_day d JOIN segment s ON s.id = d.segment_id"
    " WHERE s.archived_at IS NULL AND (s.is_shared = 1 OR s.owner_id = $1 OR s.owner_id IS NULL"
    " OR $1 = 0)";

enum {
	COLUMN_ID,
	COLUMN_NAME,
	COLUMN_KIND,
	COLUMN_PEOPLE,
	COLUMN_BEFORE,
	COLUMN_FILTER,
	COLUMN_DESCRIPTION,
	COLUMN_OWNER,
	COLUMN_SHARED,
	COLUMN_STATE,
	COLUMN_CREATED,
	COLUMN_UPDATED,
	COLUMN_COUNT,
};

static const struct export_column columns[COLUMN_COUNT] = {
    [COLUMN_ID] = {"id", "Segment ID", EXPORT_TYPE_NUMBER},
    [COLUMN_NAME] = {"name", "Segment", EXPORT_TYPE_TEXT},
    [COLUMN_KIND] = {"kind", "Kind", EXPORT_TYPE_TEXT},
    [COLUMN_PEOPLE] = {"people", "People", EXPORT_TYPE_NUMBER},
    [COLUMN_BEFORE] = {"people_30_days_ago", "People 30 days ago", EXPORT_TYPE_NUMBER},
    [COLUMN_FILTER] = {"filter", "Filter", EXPORT_TYPE_TEXT},
    [COLUMN_DESCRIPTION] = {"description", "Description", EXPORT_TYPE_TEXT},
    [COLUMN_OWNER] = {"owner", "Owner", EXPORT_TYPE_TEXT},
    [COLUMN_SHARED] = {"shared", "Shared", EXPORT_TYPE_YES_NO},
    [COLUMN_STATE] = {"problem", "Problem", EXPORT_TYPE_TEXT},
    [COLUMN_CREATED] = {"created", "Created", EXPORT_TYPE_TIME},
    [COLUMN_UPDATED] = {"updated", "Changed", EXPORT_TYPE_TIME},
};

enum { DAYS_BACK = 30 };

struct source {
	struct segment *list;
	size_t count;
	int64_t today;
};

/* Of the snapshot of that day, or the last one before it; none: "". */
static enum rc people_before(struct op *op, const struct source *s, int64_t id, const char **out)
{
	static const char sql[] =
	    "SELECT total FROM segment_day WHERE segment_id = $1 AND day <= $2"
	    " ORDER BY day DESC LIMIT 1";
	enum rc rc = db_get_text(op, out, sql, DB_ARGS(db_int(id), db_int(s->today - DAYS_BACK)));

	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc fill_cells(struct op *op, struct filter_sets *sets, const struct source *s,
			  const struct segment *segment, struct export_cell *cells)
{
	struct segment_state state;
	int64_t people;
	enum rc rc = segment_count(op, sets, segment, &people, &state);

	for (int i = 0; i < COLUMN_COUNT; i++)
		cells[i] = (struct export_cell){.text = ""};
	if (!rc)
		rc = people_before(op, s, segment->id, &cells[COLUMN_BEFORE].text);
	if (rc)
		return rc;
	cells[COLUMN_ID].text = arena_printf(&op->mem, "%lld", (long long)segment->id);
	cells[COLUMN_NAME].text = segment->name;
	cells[COLUMN_KIND].text = segment->kind == SEGMENT_STATIC ? "static" : "dynamic";
	cells[COLUMN_PEOPLE].text = arena_printf(&op->mem, "%lld", (long long)people);
	cells[COLUMN_FILTER].text = segment->filter;
	cells[COLUMN_DESCRIPTION].text = segment->description;
	cells[COLUMN_OWNER].text = segment->owner_name;
	cells[COLUMN_SHARED].text = segment->is_shared ? "yes" : "no";
	cells[COLUMN_STATE].text = state.is_broken ? state.error : "";
	cells[COLUMN_CREATED].at = segment->created_at;
	cells[COLUMN_UPDATED].at = segment->updated_at;
	return RC_OK;
}

static enum rc each_segment(struct op *op, const struct export_table *t, export_take *take,
			    void *context)
{
	const struct source *s = t->source;
	struct export_cell cells[COLUMN_COUNT];
	struct export_row row = {.cells = cells};
	struct filter_sets sets;
	enum rc rc = filter_sets_init(op, &sets);

	for (size_t i = 0; !rc && i < s->count; i++) {
		struct arena_mark mark = arena_mark(&op->mem);
		bool going = false;

		rc = fill_cells(op, &sets, s, &s->list[i], cells);
		if (!rc)
			going = take(context, &row);
		arena_rewind(&op->mem, mark);
		if (!going)
			break;
	}
	return rc;
}

enum rc export_segments_open(struct op *op, struct export_table *out)
{
	static const struct segment_query query = {.search = ""};
	struct source *s = arena_alloc(&op->mem, sizeof(*s));
	enum rc rc = segment_list(op, &query, &s->list, &s->count);

	if (!rc)
		rc = segment_today(op, &s->today);
	*out = (struct export_table){.columns = columns,
				     .column_count = COLUMN_COUNT,
				     .expected = (int64_t)s->count,
				     .source = s,
				     .each = each_segment};
	return rc;
}

static const struct export_query_column growth_columns[] = {
    {"segment_id", "Segment ID", EXPORT_CELL_NUMBER},
    {"segment", "Segment", EXPORT_CELL_TEXT},
    {"at", "Time", EXPORT_CELL_TIME},
    {"people", "People", EXPORT_CELL_NUMBER},
    {"joined", "Came", EXPORT_CELL_NUMBER},
    {"departed", "Went", EXPORT_CELL_NUMBER},
    {0},
};

enum rc export_growth_open(struct op *op, struct export_table *out)
{
	static const struct export_query query = {.key = "growth",
						  .rows = sql_export_growth,
						  .count = sql_export_growth_count,
						  .columns = growth_columns,
						  .has_account = true};

	return export_query_open(op, &query, NULL, out);
}
