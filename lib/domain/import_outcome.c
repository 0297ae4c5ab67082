#include "lib/domain/import_outcome.h"

#include "lib/filter/filter_set.h"
#include "lib/platform/db.h"

static const char sql_import_outcome_add[] =
    "INSERT INTO import_outcome (import_id, bucket, contact_id)"
    " SELECT $1, $2, m.id FROM id_set_members($3) m WHERE 1 = 1 ON CONFLICT DO NOTHING";
static const char sql_import_outcome_count[] =
    "SELECT count(*) FROM import_outcome WHERE import_id = $1 AND bucket = $2";
static const char *const fields[IMPORT_OUTCOMES] = {
    [IMPORT_CREATED] = "import_created",
    [IMPORT_UPDATED] = "import_updated",
    [IMPORT_UNCHANGED] = "import_unchanged",
    [IMPORT_SKIPPED] = "import_skipped",
};

/* As a set, whose ids come in order: that is how the table lies. */
static enum rc write_bucket(struct op *op, const struct import *im, enum import_bucket bucket,
			    const int64_t *ids, size_t count)
{
	struct arena_mark mark = arena_mark(&op->mem);
	struct id_set set;
	int64_t newest = 0;
	enum rc rc;

	for (size_t i = 0; i < count; i++)
		newest = ids[i] > newest ? ids[i] : newest;
	id_set_init(&op->mem, &set, newest);
	for (size_t i = 0; i < count; i++)
		id_set_add(&set, ids[i]);
	rc = db_run(op, sql_import_outcome_add,
		    DB_ARGS(db_int(im->id), db_int(bucket), db_set(&set)));
	if (!rc)
		arena_rewind(&op->mem, mark); /* a fault may lie there */
	return rc;
}

enum rc import_outcome_write(struct op *op, const struct import *im, struct import_outcomes *noted)
{
	enum rc rc = RC_OK;

	for (int b = 0; !rc && b < IMPORT_OUTCOMES; b++) {
		if (noted->buckets[b].count)
			rc = write_bucket(op, im, (enum import_bucket)b, noted->buckets[b].ids,
					  noted->buckets[b].count);
		noted->buckets[b].count = 0;
	}
	return rc;
}

enum rc import_outcome_note(struct op *op, const struct import *im, struct import_outcomes *noted,
			    enum import_bucket bucket, int64_t contact_id)
{
	if (!contact_id || bucket > IMPORT_SKIPPED)
		return RC_OK;
	noted->buckets[bucket].ids[noted->buckets[bucket].count++] = contact_id;
	return noted->buckets[bucket].count < IMPORT_OUTCOME_ROWS
		   ? RC_OK
		   : import_outcome_write(op, im, noted);
}

const char *import_outcome_filter(struct op *op, const struct import *im, enum import_bucket bucket)
{
	return arena_printf(&op->mem, "%s is %lld", fields[bucket], (long long)im->id);
}

static enum rc count_here(struct filter_sets *sets, const char *text, int64_t *out)
{
	const struct filter_context context = {.now = sets->op->now, .clock = sets->op->now};
	struct filter_error error;
	struct filter_node *tree;
	enum rc rc = filter_read(sets->op, &context, text, &tree, &error);

	return rc ? rc : filter_set_count(sets, tree, out);
}

enum rc import_outcome_count(struct op *op, const struct import *im,
			     struct import_outcome out[IMPORT_OUTCOMES])
{
	struct filter_sets sets;
	enum rc rc = filter_sets_init(op, &sets);

	for (int b = 0; !rc && b < IMPORT_OUTCOMES; b++) {
		out[b] = (struct import_outcome){0};
		if (!im->rows[b])
			continue;
		rc = db_get_int(op, &out[b].people, sql_import_outcome_count,
				DB_ARGS(db_int(im->id), db_int(b)));
		if (!rc && out[b].people)
			rc = count_here(&sets, import_outcome_filter(op, im, (enum import_bucket)b),
					&out[b].here);
	}
	return rc;
}
