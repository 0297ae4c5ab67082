#include "lib/domain/sample.h"

#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/sample_attribute.h"
#include "lib/domain/sample_contact.h"
#include "lib/domain/sample_segment.h"
#include "lib/domain/sample_tag.h"
#include "lib/platform/db.h"

/* There, or there again since its removal was undone. */
static const char sql_sample_find[] =
    "SELECT id FROM import WHERE is_sample = 1 AND state = 'done' UNION"
    " SELECT b.import_id FROM batch b WHERE b.action = 'sample.remove'"
    " AND b.undone_by_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM batch n"
    " WHERE n.action = 'sample.remove' AND n.import_id = b.import_id AND n.id > b.id)"
    " ORDER BY 1 LIMIT 1";
static const char sql_sample_mark[] = "UPDATE import SET is_sample = $2 WHERE id = $1";
static const char sql_sample_count[] =
    "SELECT count(*) FROM import i JOIN change ch ON ch.batch_id = i.batch_id AND ch.field = 0"
    " AND ch.entity = 1 JOIN contact c ON c.id = ch.entity_id"
    " WHERE i.id = $1 AND +c.state IN (0, 1)";
static const char sql_sample_people[] =
    "SELECT entity_id FROM change WHERE batch_id = $1 AND entity = 1 AND field = 0"
    " AND entity_id > $2 ORDER BY entity_id LIMIT $3";

enum {
	DRESS_ONCE = 250, /* people per call: some 20 ms */
	DRESS_MAX = 2500, /* a sample is for looking at */
};

enum rc sample_find(struct op *op, int64_t *import_id)
{
	enum rc rc = db_get_int(op, import_id, sql_sample_find, DB_NO_ARGS);

	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc sample_dress(struct op *op, struct sample_progress *progress)
{
	int64_t people[DRESS_ONCE];
	struct db_rows rows;
	size_t count = 0;
	enum rc rc;

	db_query(op, &rows, sql_sample_people,
		 DB_ARGS(db_int(op->batch_id), db_int(progress->after), db_int(DRESS_ONCE)));
	while (count < DRESS_ONCE && db_next(&rows))
		people[count++] = db_col_int(&rows, 0);
	rc = db_end(&rows);
	if (!rc && count)
		rc = sample_contact_give(op, people, count);
	if (!rc && count)
		rc = sample_attribute_give(op, people, count);
	if (!rc && count)
		rc = sample_tag_give(op, people, count);
	if (rc)
		return rc;
	progress->people += (int64_t)count;
	progress->after = count ? people[count - 1] : progress->after;
	progress->at_end = count < DRESS_ONCE || progress->people >= DRESS_MAX;
	return progress->at_end ? sample_segment_make(op) : RC_OK;
}

static enum rc find_there(struct op *op, int64_t *import_id)
{
	enum rc rc = sample_find(op, import_id);

	return rc || *import_id ? rc : op_fail(op, RC_NOT_FOUND, "", "there is no sample");
}

enum rc sample_measure(struct op *op, struct sample_size *out)
{
	int64_t import_id;
	enum rc rc = find_there(op, &import_id);

	*out = (struct sample_size){0};
	if (!rc)
		rc = db_get_int(op, &out->people, sql_sample_count, DB_ARGS(db_int(import_id)));
	if (!rc)
		rc = sample_segment_count(op, import_id, &out->segments);
	if (!rc)
		rc = sample_attribute_count(op, import_id, &out->attributes);
	return rc ? rc : sample_tag_count(op, import_id, &out->tags);
}

enum rc sample_remove(struct op *op, int64_t *count)
{
	int64_t import_id;
	enum rc rc = find_there(op, &import_id);

	*count = 0;
	if (!rc)
		rc = change_begin(op, "sample.remove", import_id);
	/* Killed between two pieces: what is left can be removed by the same button. */
	if (!rc)
		rc = db_run(op, sql_sample_mark, DB_ARGS(db_int(import_id), db_int(1)));
	if (!rc)
		rc = contact_delete_imported(op, import_id, "sample removed", count);
	/* Before the tags and attributes that they name. */
	if (!rc)
		rc = sample_segment_remove(op, import_id);
	if (!rc)
		rc = sample_attribute_remove(op, import_id);
	if (!rc)
		rc = sample_tag_remove(op, import_id);
	return rc ? rc : db_run(op, sql_sample_mark, DB_ARGS(db_int(import_id), db_int(0)));
}
