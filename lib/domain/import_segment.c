#include "lib/domain/import_segment.h"

#include "lib/domain/segment_member.h"
#include "lib/platform/db.h"

enum { SLICE = 1000 };

static const char sql_import_set_segments[] =
    "UPDATE import SET segments = $1 WHERE id = $2 AND state IN ('uploaded', 'mapped')";
static const char sql_import_seen_add[] =
    "INSERT INTO import_seen (import_id, contact_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
static const char sql_import_seen_drop[] =
    "DELETE FROM import_seen WHERE import_id = $1 AND contact_id IN"
    " (SELECT contact_id FROM import_seen WHERE import_id = $1 LIMIT $2)";
static const char sql_import_seen_last[] =
    "SELECT MAX(contact_id) FROM (SELECT contact_id FROM segment_member WHERE segment_id = $1"
    " AND contact_id > $2 ORDER BY contact_id LIMIT $3) w";
static const char sql_import_seen_not[] =
    "SELECT m.contact_id FROM segment_member m WHERE m.segment_id = $1 AND m.is_excluded = 0"
    " AND m.contact_id > $2 AND m.contact_id <= $3 AND NOT EXISTS (SELECT 1 FROM import_seen s"
    " WHERE s.import_id = $4 AND s.contact_id = m.contact_id) ORDER BY m.contact_id";
static const char sql_segment_takes_people[] =
    "SELECT 1 FROM segment WHERE id = $1 AND kind = 1 AND archived_at IS NULL";

/* "3,5" -> 3, 5. */
static size_t parse_ids(const char *text, int64_t *ids)
{
	size_t count = 0;
	char *end;

	while (*text && count < IMPORT_SEGMENTS_MAX) {
		ids[count++] = strtoll(text, &end, 10);
		text = *end == ',' ? end + 1 : end;
		if (*end && *end != ',')
			BUG("import with segments '%s'", text);
	}
	return count;
}

static enum rc check_target(struct op *op, int64_t id)
{
	struct segment s;
	enum rc rc = segment_get(op, id, &s);

	if (!rc && (s.kind != SEGMENT_STATIC || s.archived_at))
		return op_fail(op, RC_INVALID, "segment",
			       "only static segments that are in use take people");
	return rc;
}

enum rc import_segments_save(struct op *op, struct import *im, const int64_t *ids, size_t count)
{
	const char *text = "";
	enum rc rc = RC_OK;

	if (count > IMPORT_SEGMENTS_MAX)
		return op_failf(op, RC_INVALID, "segment", "choose at most %d segments",
				IMPORT_SEGMENTS_MAX);
	for (size_t i = 0; !rc && i < count; i++) {
		rc = check_target(op, ids[i]);
		text = arena_printf(&op->mem, "%s%s%lld", text, i ? "," : "", (long long)ids[i]);
	}
	if (!rc)
		rc = db_run(op, sql_import_set_segments, DB_ARGS(db_text(text), db_int(im->id)));
	if (!rc && !db_changed(op))
		return op_fail(op, RC_CONFLICT, "", "this import was started already");
	im->segments = text;
	return rc;
}

enum rc import_segments_list(struct op *op, const struct import *im, struct segment **out,
			     size_t *count, size_t *hidden)
{
	int64_t ids[IMPORT_SEGMENTS_MAX];
	size_t all = parse_ids(im->segments, ids);
	enum rc rc = RC_OK;

	*out = arena_alloc(&op->mem, (all + 1) * sizeof(**out));
	*count = *hidden = 0;
	for (size_t i = 0; !rc && i < all; i++) {
		rc = segment_get(op, ids[i], &(*out)[*count]);
		if (rc == RC_NOT_FOUND) {
			op_clear_fault(op);
			++*hidden;
			rc = RC_OK;
		} else {
			++*count;
		}
	}
	return rc;
}

enum rc import_segments_take(struct op *op, struct import *im, const struct import *from)
{
	int64_t ids[IMPORT_SEGMENTS_MAX];
	struct segment *list;
	size_t count, hidden, taken = 0;
	enum rc rc = import_segments_list(op, from, &list, &count, &hidden);

	for (size_t i = 0; !rc && i < count; i++)
		if (list[i].kind == SEGMENT_STATIC && !list[i].archived_at)
			ids[taken++] = list[i].id;
	return rc || !taken ? rc : import_segments_save(op, im, ids, taken);
}

enum rc import_segments_open(struct op *op, const struct import *im, int64_t **ids, size_t *count)
{
	int64_t all[IMPORT_SEGMENTS_MAX];
	size_t all_count = parse_ids(im->segments, all);
	enum rc rc = RC_OK;

	*ids = arena_alloc(&op->mem, (all_count + 1) * sizeof(**ids));
	*count = 0;
	for (size_t i = 0; !rc && i < all_count; i++) {
		int64_t one;

		rc = db_get_int(op, &one, sql_segment_takes_people, DB_ARGS(db_int(all[i])));
		if (!rc)
			(*ids)[(*count)++] = all[i];
		if (rc == RC_NOT_FOUND)
			rc = RC_OK;
	}
	return rc;
}

/* --- replaced by the people of the file ----------------------------------------------------- */

enum rc import_segments_note(struct op *op, const struct import *im, int64_t contact_id)
{
	return db_run(op, sql_import_seen_add, DB_ARGS(db_int(im->id), db_int(contact_id)));
}

/* Those behind `after` who were not in the file leave the segment; `last` is the end of the slice.
 */
static enum rc drop_others(struct op *op, const struct import *im, int64_t segment_id,
			   int64_t after, int64_t last)
{
	int64_t ids[SLICE];
	struct db_rows rows;
	size_t count = 0;
	enum rc rc;

	db_query(op, &rows, sql_import_seen_not,
		 DB_ARGS(db_int(segment_id), db_int(after), db_int(last), db_int(im->id)));
	while (count < SLICE && db_next(&rows))
		ids[count++] = db_col_int(&rows, 0);
	rc = db_end(&rows);
	for (size_t i = 0; !rc && i < count; i++)
		rc = segment_members_leave(op, &segment_id, 1, ids[i], 0);
	return rc;
}

enum rc import_segments_finish(struct op *op, const struct import *im,
			       struct import_segments_place *place)
{
	int64_t *ids, last;
	size_t count;
	enum rc rc = import_segments_open(op, im, &ids, &count);

	if (rc)
		return rc;
	if (place->segment < count) {
		rc = db_get_int(
		    op, &last, sql_import_seen_last,
		    DB_ARGS(db_int(ids[place->segment]), db_int(place->after), db_int(SLICE)));
		if (!rc && last)
			rc = drop_others(op, im, ids[place->segment], place->after, last);
		place->after = last;
		place->segment += !last;
		return rc;
	}
	rc = db_run(op, sql_import_seen_drop, DB_ARGS(db_int(im->id), db_int(SLICE)));
	place->at_end = !rc && !db_changed(op);
	return rc;
}
