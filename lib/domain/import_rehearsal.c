#include "lib/domain/import_rehearsal.h"

#include <inttypes.h>

#include "lib/base/str.h"
#include "lib/domain/import_overlay.h"
#include "lib/domain/import_reader.h"
#include "lib/domain/segment_people.h"
#include "lib/domain/setting.h"
#include "lib/platform/db.h"
#include "lib/platform/zone.h"

static const char sql_rehearsal_members[] =
    "SELECT id_set(m.contact_id) FROM segment_member m WHERE m.segment_id = $1"
    " AND m.is_excluded = 0";
static const char sql_rehearsal_mark[] =
    "SELECT (SELECT COALESCE(max(id), 0) FROM change) || '.' ||"
    " (SELECT COALESCE(max(id), 0) FROM batch)";

enum { DIGEST_TEXT_MAX = 256 * 1024, DIFF_TEXT_MAX = 512 * 1024, DIGEST_HEX = 16 };

/* A segment's people before the first row. */
struct people {
	struct segment segment;
	struct id_set before;
};

struct work {
	struct op *op; /* who asked: results are in its arena */
	const struct config *config;
	const struct import *im;
	struct import_overlay overlay;
	struct import_people in_layer;
	struct import_rules rules;
	unsigned char secret[SECURE_SECRET_BYTES];
	struct people *people;
	size_t people_count;
	struct import_reader *reader;
	struct csv_row header;
	unsigned char digest[SECURE_HASH_BYTES];
	struct str text, line; /* of the digest; of the diff */
	bool with_segments, replaces;
	struct id_set seen; /* where it replaces the people of segments: whom rows led to */
	FILE *diff;
	struct import_rehearsal *out;
};

/* --- segments ------------------------------------------------------------------------------- */

static enum rc people_of(struct op *op, const struct segment *s, struct filter_sets *sets,
			 struct id_set *out)
{
	struct segment_state state;

	return segment_people_of(op, sets, s, out, &state);
}

/* Before the first row: the layer is empty, so this is the base. */
static enum rc note_segments(struct work *w)
{
	struct segment_query query = {.search = ""};
	struct op *op = &w->overlay.op;
	struct filter_sets sets;
	struct segment *list;
	size_t count;
	enum rc rc = segment_list(op, &query, &list, &count);

	if (!rc)
		rc = filter_sets_init(op, &sets);
	w->out->has_more_segments = count > REHEARSAL_SEGMENTS_MAX;
	count = count > REHEARSAL_SEGMENTS_MAX ? REHEARSAL_SEGMENTS_MAX : count;
	w->people = arena_alloc(&op->mem, (count + 1) * sizeof(*w->people));
	for (size_t i = 0; !rc && i < count; i++) {
		w->people[i].segment = list[i];
		rc = people_of(op, &list[i], &sets, &w->people[i].before);
	}
	w->people_count = rc ? 0 : count;
	return rc;
}

/* The same room for both, since people were created meanwhile. */
static struct id_set widen(struct op *op, const struct id_set *set, int64_t newest)
{
	struct id_set wide;

	id_set_init(&op->mem, &wide, newest);
	memcpy(wide.bits, set->bits,
	       (set->words < wide.words ? set->words : wide.words) * sizeof(*wide.bits));
	return wide;
}

static enum rc compare_segment(struct work *w, struct filter_sets *sets, const struct people *p)
{
	struct op *op = &w->overlay.op;
	struct arena_mark mark = arena_mark(&op->mem);
	struct id_set after, before;
	struct rehearsal_segment *s = &w->out->segments[w->out->segment_count];
	enum rc rc = people_of(op, &p->segment, sets, &after);

	if (rc)
		return rc;
	before = widen(op, &p->before, sets->newest);
	*s = (struct rehearsal_segment){.id = p->segment.id,
					.name = arena_dup(&w->op->mem, p->segment.name),
					.before = id_set_count(&before),
					.after = id_set_count(&after)};
	id_set_and(&before, &after);
	s->enter = s->after - id_set_count(&before);
	s->leave = s->before - id_set_count(&before);
	w->out->segment_count += s->enter || s->leave;
	arena_rewind(&op->mem, mark);
	return RC_OK;
}

static enum rc compare_segments(struct work *w)
{
	struct filter_sets sets;
	enum rc rc = RC_OK;

	w->out->segments =
	    arena_alloc(&w->op->mem, (w->people_count + 1) * sizeof(*w->out->segments));
	if (w->people_count)
		rc = filter_sets_init(&w->overlay.op, &sets);
	for (size_t i = 0; !rc && i < w->people_count; i++)
		rc = compare_segment(w, &sets, &w->people[i]);
	return rc;
}

/* --- a row ---------------------------------------------------------------------------------- */

static void note_problem(struct work *w, const struct csv_row *row, const struct import_plan *plan)
{
	if (plan->bucket < IMPORT_SKIPPED || w->out->problem_count == REHEARSAL_PROBLEMS)
		return;
	w->out->problems[w->out->problem_count++] = (struct import_problem){
	    .number = row->number,
	    .source = import_reader_source(w->reader),
	    .line = row->line,
	    .bucket = plan->bucket,
	    .reason = arena_dup(&w->op->mem, plan->reason),
	};
}

static void note_example(struct work *w, struct rehearsal_column *c, int64_t row,
			 const struct import_item *item)
{
	if (c->example_count == REHEARSAL_EXAMPLES)
		return;
	c->examples[c->example_count++] =
	    (struct rehearsal_example){row, item->effect, arena_dup(&w->op->mem, item->old_value),
				       arena_dup(&w->op->mem, item->new_value)};
}

static struct rehearsal_column *column(struct work *w, size_t at)
{
	return &w->out->columns[at < w->out->column_count ? at : w->out->column_count];
}

static void count_items(struct work *w, const struct import_plan *plan,
			const struct import_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct rehearsal_column *c = column(w, items[i].column);

		c->effects[items[i].effect]++;
		note_example(w, c, plan->row_number, &items[i]);
	}
	for (size_t i = 0; i < plan->held_count; i++)
		column(w, plan->held[i].column)->held[plan->held[i].why]++;
}

/*
 * Each row's outcome into the digest.  Moments are left out: of a consent without a date the clock
 * is noted, and that is another one when the import runs.
 */
static void digest_row(struct work *w, const struct import_plan *plan, int64_t known_id,
		       const struct import_item *items, size_t count)
{
	struct str *s = &w->text;

	str_clear(s);
	str_add_len(s, (const char *)w->digest, sizeof(w->digest));
	str_add(s, arena_printf(&w->op->mem, "%d %" PRId64, plan->bucket, known_id));
	for (size_t i = 0; i < count; i++) {
		bool is_moment = items[i].field > 0 && items[i].field < CONTACT_FIELD_COUNT &&
				 contact_fields[items[i].field].type == CONTACT_TYPE_TIME;

		str_add(s, arena_printf(&w->op->mem, "\n%d %d ", items[i].field, items[i].effect));
		str_add(s, is_moment ? "" : items[i].new_value);
	}
	secure_hash(s->text, s->len, w->digest);
}

static const char *const bucket_words[] = {"created", "updated", "unchanged", "skipped", "failed"};

static void diff_cells(struct work *w, const struct csv_row *row, const struct import_plan *plan,
		       const char *what, const char *old_value, const char *new_value)
{
	struct arena *a = &w->op->mem;

	csv_write_cell(&w->line, arena_printf(a, "%" PRId64, row->number), true);
	if (w->im->source_count > 1)
		csv_write_cell(
		    &w->line, w->im->sources[import_reader_source(w->reader) - 1].file_name, false);
	csv_write_cell(&w->line, arena_printf(a, "%" PRId64, row->line), false);
	csv_write_cell(&w->line, bucket_words[plan->bucket], false);
	csv_write_cell(&w->line,
		       plan->contact_id && plan->bucket != IMPORT_CREATED
			   ? arena_printf(a, "%" PRId64, plan->contact_id)
			   : "",
		       false);
	csv_write_cell(&w->line, what, false);
	csv_write_cell(&w->line, old_value, false);
	csv_write_cell(&w->line, new_value, false);
	csv_write_cell(&w->line, plan->reason, false);
	csv_write_end(&w->line);
}

static const char *column_name(struct work *w, size_t at)
{
	if (at >= w->out->column_count)
		return "(all rows)";
	return at < w->header.count ? w->header.cells[at]
				    : arena_printf(&w->op->mem, "Column %zu", at + 1);
}

static enum rc write_diff(struct work *w, const struct csv_row *row, const struct import_plan *plan,
			  const struct import_item *items, size_t count)
{
	if (!w->diff || plan->bucket == IMPORT_UNCHANGED)
		return RC_OK;
	str_clear(&w->line);
	if (!count)
		diff_cells(w, row, plan, "", "", "");
	for (size_t i = 0; i < count && !w->line.overflow; i++)
		diff_cells(w, row, plan, column_name(w, items[i].column), items[i].old_value,
			   items[i].new_value);
	if (w->line.overflow)
		BUG("a row of differences is longer than %d bytes", DIFF_TEXT_MAX);
	if (fwrite(w->line.text, 1, w->line.len, w->diff) != w->line.len)
		return op_fail(w->op, RC_FAILED, "", "the disk of the server is full");
	return RC_OK;
}

static enum rc rehearse_row(struct work *w, struct csv_row *row)
{
	struct op *op = &w->overlay.op;
	struct import_item *items = NULL;
	struct import_plan plan;
	size_t count = 0;
	int64_t known_id;
	enum rc rc = import_row_plan(op, &w->rules, &w->in_layer, row, &plan);

	/* Who was created here has a number that means nothing elsewhere. */
	known_id = plan.contact_id <= w->overlay.newest ? plan.contact_id : 0;
	if (!rc)
		rc = import_plan_items(op, &w->rules, &plan, &items, &count);
	if (!rc)
		rc = import_overlay_apply(&w->overlay, &w->rules, &plan);
	if (rc)
		return rc;
	w->out->total_rows++;
	w->out->rows[plan.bucket]++;
	w->out->undialled_rows += plan.is_undialled;
	if (w->replaces && known_id)
		id_set_add(&w->seen, known_id);
	note_problem(w, row, &plan);
	count_items(w, &plan, items, count);
	{
		struct arena_mark mark = arena_mark(&w->op->mem);

		digest_row(w, &plan, known_id, items, count);
		rc = write_diff(w, row, &plan, items, count);
		arena_rewind(&w->op->mem, mark);
	}
	return rc;
}

static enum rc rehearse_rows(struct work *w, import_rehearsal_step *step, void *context)
{
	struct op *op = &w->overlay.op;
	struct csv_row row;
	enum rc rc = RC_OK;

	while (!rc) {
		struct arena_mark mark = arena_mark(&op->mem);

		rc = import_reader_next(op, w->reader, &row);
		if (!rc)
			rc = rehearse_row(w, &row);
		arena_rewind(&op->mem, mark);
		if (!rc && step && w->out->total_rows % REHEARSAL_STEP_ROWS == 0 &&
		    !step(context, w->out->total_rows))
			rc = op_fail(op, RC_CONFLICT, "", "the rehearsal was stopped");
	}
	if (rc == RC_NOT_FOUND && !w->out->total_rows)
		return op_fail(op, RC_INVALID, "file",
			       w->im->format.has_header ? "the file has a header, but no rows"
							: "the file has no rows");
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- whose place is taken ------------------------------------------------------------------- */

/* Into the digest, too: whoever was put into the segment meanwhile would leave it unseen. */
static enum rc empty_segment(struct work *w, int64_t segment_id)
{
	struct op *op = &w->overlay.op;
	struct arena_mark mark = arena_mark(&op->mem);
	struct id_set leavers;
	enum rc rc;

	id_set_init(&op->mem, &leavers, w->overlay.newest);
	rc = db_get_set(op, &leavers, sql_rehearsal_members, DB_ARGS(db_int(segment_id)));
	if (rc)
		return rc;
	id_set_and_not(&leavers, &w->seen);
	/* Who was created here has come by the file. */
	for (int64_t id; (id = id_set_next(&leavers, w->overlay.newest)) != 0;)
		id_set_remove(&leavers, id);
	for (int64_t id = id_set_next(&leavers, 0); id; id = id_set_next(&leavers, id)) {
		str_clear(&w->text);
		str_add_len(&w->text, (const char *)w->digest, sizeof(w->digest));
		str_addf(&w->text, "%" PRId64 " %" PRId64, segment_id, id);
		secure_hash(w->text.text, w->text.len, w->digest);
	}
	rc = import_overlay_leave(&w->overlay, segment_id, &leavers);
	if (!rc)
		arena_rewind(&op->mem, mark);
	return rc;
}

static enum rc empty_segments(struct work *w)
{
	const struct import_ids *all = &w->rules.for_all[IMPORT_SEGMENT];
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < all->count; i++)
		rc = empty_segment(w, all->ids[i]);
	return rc;
}

/* --- the whole ------------------------------------------------------------------------------ */

enum rc import_rehearsal_mark(struct op *op, const char **mark)
{
	return db_get_text(op, mark, sql_rehearsal_mark, DB_NO_ARGS);
}

static enum rc read_rules(struct work *w)
{
	struct op *op = &w->overlay.op;
	const unsigned char *secret = NULL;
	struct settings settings;
	enum rc rc = settings_get(op, &settings);

	if (rc)
		return rc;
	zone_use(settings.time_zone);
	if (secure_secret_load(config_path(&op->mem, w->config, "secret"), w->secret))
		secret = w->secret;
	rc = import_rules_open(op, w->im, settings.default_country, secret, &w->rules);
	return rc ? rc : import_rules_begin(op, &w->rules);
}

static enum rc write_diff_head(struct work *w)
{
	bool good = !w->diff || fprintf(w->diff,
					"\xEF\xBB\xBFRow,%sLine,Result,Contact,Column,Before,After,"
					"Why\r\n",
					w->im->source_count > 1 ? "File," : "") > 0;

	return good ? RC_OK : op_fail(w->op, RC_FAILED, "", "the disk of the server is full");
}

static enum rc rehearse_files(struct work *w, import_rehearsal_step *step, void *context)
{
	struct op *op = &w->overlay.op;
	const char *mark;
	enum rc rc = import_rehearsal_mark(op, &mark);

	import_reader_header(w->reader, &w->header);
	if (!rc)
		rc = read_rules(w);
	if (!rc)
		rc = write_diff_head(w);
	w->out->mark = arena_dup(&w->op->mem, rc ? "" : mark);
	w->out->column_count = rc ? 0 : w->rules.mapping.count;
	w->out->columns =
	    arena_alloc(&w->op->mem, (w->out->column_count + 1) * sizeof(*w->out->columns));
	memset(w->out->columns, 0, (w->out->column_count + 1) * sizeof(*w->out->columns));
	if (!rc && w->with_segments)
		rc = note_segments(w);
	w->replaces = !rc && w->rules.for_all[IMPORT_SEGMENT].count &&
		      w->rules.mapping.segment_mode == IMPORT_REPLACE;
	if (w->replaces)
		id_set_init(&op->mem, &w->seen, w->overlay.newest);
	if (!rc)
		rc = rehearse_rows(w, step, context);
	if (!rc && w->replaces)
		rc = empty_segments(w);
	if (!rc)
		rc = compare_segments(w);
	import_rules_close(&w->rules);
	w->out->digest = secure_hex(&w->op->mem, w->digest, DIGEST_HEX);
	return rc;
}

static enum rc rehearse_layer(struct work *w, import_rehearsal_step *step, void *context)
{
	enum rc rc = import_overlay_open(w->op, w->config, &w->overlay);

	if (rc)
		return rc;
	w->in_layer = import_overlay_people(&w->overlay);
	rc = import_reader_open(&w->overlay.op, w->config, w->im, &w->reader);
	if (!rc) {
		rc = rehearse_files(w, step, context);
		import_reader_close(w->reader);
	}
	if (rc && w->overlay.op.fault.rc)
		w->op->fault = w->overlay.op.fault;
	import_overlay_close(&w->overlay);
	return rc;
}

enum rc import_rehearse(struct op *op, const struct config *config, const struct import *im,
			import_rehearsal_step *step, void *context, bool with_segments, FILE *diff,
			struct import_rehearsal *out)
{
	struct work w = {.op = op,
			 .config = config,
			 .im = im,
			 .with_segments = with_segments,
			 .diff = diff,
			 .out = out};
	enum rc rc;

	*out = (struct import_rehearsal){.mark = "", .digest = ""};
	str_init(&w.text, DIGEST_TEXT_MAX);
	str_init(&w.line, DIFF_TEXT_MAX);
	rc = rehearse_layer(&w, step, context);
	str_release(&w.text);
	str_release(&w.line);
	return rc;
}
