/*
 * The rehearsal on the page "Review": what the import would do, before anybody starts it.
 */
#include "cgi-bin/imports_mapping.h"

#include "lib/base/count.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/import_rehearsal_job.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"

enum { WAIT_REFRESH_SECONDS = 2 };

static void show_count(struct request *rq, struct tpl *t, const char *marker, int64_t n)
{
	tpl_text(t, marker, format_count(&rq->op.mem, n));
}

static const char *column_name(struct request *rq, const struct import_preview *preview, size_t at)
{
	return preview->header && preview->header[at][0]
		   ? preview->header[at]
		   : arena_printf(&rq->op.mem, "Column %zu", at + 1);
}

/* --- what would happen ---------------------------------------------------------------------- */

/* What the columns of the rehearsal go into. */
struct targets {
	struct import_mapping mapping;
	struct attribute *attributes;
	size_t attribute_count;
};

static enum rc find_targets(struct request *rq, const struct import *im, struct targets *out)
{
	import_mapping_parse(&rq->op, im->mapping, &out->mapping);
	return attribute_list(&rq->op, &out->attributes, &out->attribute_count);
}

/* As a profile would show it; of what follows from the rows, a time is known by its form alone. */
static const char *value_words(struct request *rq, const struct targets *to, size_t column,
			       const char *value)
{
	const struct import_target t = column < to->mapping.count
					   ? to->mapping.columns[column].target
					   : (struct import_target){0};
	const struct attribute *a = import_attribute_of(t, to->attributes, to->attribute_count);
	int64_t at;
	bool is_time = t.to == IMPORT_TO_FIELD
			   ? contact_fields[t.id].type == CONTACT_TYPE_TIME
			   : !t.to && strlen(value) == strlen("2026-11-22T13:05:09Z") &&
				 value[strlen(value) - 1] == 'Z';

	if (a && a->type == ATTRIBUTE_DATE)
		return attribute_date_words(&rq->op.mem, value);
	return is_time && zone_parse(value, &at) ? zone_format_minute(&rq->op.mem, at) : value;
}

static void fill_examples(struct request *rq, struct tpl *row, const struct targets *to,
			  size_t column, const struct rehearsal_column *c)
{
	for (size_t i = 0; i < c->example_count; i++) {
		const struct rehearsal_example *e = &c->examples[i];
		struct tpl *t = tpl_add(row, "EXAMPLE");

		show_count(rq, t, "EXAMPLE_ROW", e->row);
		if (e->old_value[0])
			tpl_text(tpl_add(t, "OLD"), "OLD_VALUE",
				 value_words(rq, to, column, e->old_value));
		if (e->new_value[0])
			tpl_text(tpl_add(t, "NEW"), "NEW_VALUE",
				 value_words(rq, to, column, e->new_value));
		else
			tpl_show(t, "NOTHING_NEW");
	}
}

static void fill_held(struct request *rq, struct tpl *row, const struct rehearsal_column *c)
{
	static const char *const sections[] = {"REFUSED", "EDITED", "UNKNOWN", "PARTIAL"};

	for (size_t i = 0; i < REHEARSAL_HELD; i++)
		if (c->held[i])
			show_count(rq, tpl_add(row, sections[i]), "HELD", c->held[i]);
}

static bool is_idle(const struct rehearsal_column *c)
{
	int64_t sum = 0;

	for (size_t i = 0; i < REHEARSAL_EFFECTS; i++)
		sum += c->effects[i];
	for (size_t i = 0; i < REHEARSAL_HELD; i++)
		sum += c->held[i];
	return sum == 0;
}

static void fill_columns(struct request *rq, struct tpl *t, const struct import_preview *preview,
			 const struct targets *to, const struct import_rehearsal *r)
{
	struct tpl *table = NULL;

	for (size_t i = 0; i <= r->column_count; i++) {
		const struct rehearsal_column *c = &r->columns[i];
		struct tpl *row;

		if (is_idle(c))
			continue;
		table = table ? table : tpl_add(t, "CHANGES");
		row = tpl_add(table, "VALUES");
		tpl_text(row, "COLUMN_NAME",
			 i < r->column_count && i < preview->columns ? column_name(rq, preview, i)
								     : "All rows");
		show_count(rq, row, "FILLED", c->effects[IMPORT_FILLED]);
		show_count(rq, row, "CHANGED", c->effects[IMPORT_CHANGED]);
		show_count(rq, row, "CLEARED", c->effects[IMPORT_CLEARED]);
		fill_held(rq, row, c);
		fill_examples(rq, row, to, i, c);
	}
	if (!table)
		tpl_show(t, "NO_CHANGES");
}

static void fill_segments(struct request *rq, struct tpl *t, const struct import_rehearsal *r)
{
	struct tpl *list;

	if (!r->segment_count)
		return;
	list = tpl_add(t, "SEGMENTS");
	for (size_t i = 0; i < r->segment_count; i++) {
		const struct rehearsal_segment *s = &r->segments[i];
		struct tpl *row = tpl_add(list, "SEGMENT");

		tpl_int(row, "SEGMENT_ID", s->id);
		tpl_text(row, "SEGMENT_NAME", s->name);
		show_count(rq, row, "BEFORE", s->before);
		show_count(rq, row, "AFTER", s->after);
		if (s->enter)
			show_count(rq, tpl_add(row, "ENTER"), "ENTERING", s->enter);
		if (s->leave)
			show_count(rq, tpl_add(row, "LEAVE"), "LEAVING", s->leave);
	}
	if (r->has_more_segments)
		tpl_int(tpl_add(list, "NOT_ALL"), "COMPARED", REHEARSAL_SEGMENTS_MAX);
}

static void fill_problems(struct request *rq, struct tpl *t, const struct import *im,
			  const struct import_rehearsal *r)
{
	struct tpl *list;

	if (!r->problem_count)
		return;
	list = tpl_add(t, "PROBLEMS");
	if (r->rows[IMPORT_SKIPPED] + r->rows[IMPORT_ROW_FAILED] > (int64_t)r->problem_count)
		show_count(rq, tpl_add(list, "MORE_PROBLEMS"), "SHOWN", (int64_t)r->problem_count);
	for (size_t i = 0; i < r->problem_count; i++) {
		struct tpl *row = tpl_add(list, "PROBLEM");

		import_fill_place(rq, row, im, r->problems[i].source, r->problems[i].line);
		tpl_text(row, "REASON", r->problems[i].reason);
		tpl_show(row, r->problems[i].bucket == IMPORT_SKIPPED ? "IS_SKIPPED" : "IS_FAILED");
	}
}

static enum rc fill_found(struct request *rq, struct tpl *t, const struct import *im,
			  const struct import_preview *preview, const struct import_rehearsal *r)
{
	struct targets to;
	enum rc rc = find_targets(rq, im, &to);

	if (rc)
		return rc;
	t = tpl_add(t, "FOUND");
	show_count(rq, t, "TOTAL", r->total_rows);
	tpl_text(t, "TOTAL_WORD", count_word(r->total_rows, "row", "rows"));
	show_count(rq, t, "CREATED", r->rows[IMPORT_CREATED]);
	show_count(rq, t, "UPDATED", r->rows[IMPORT_UPDATED]);
	show_count(rq, t, "UNCHANGED", r->rows[IMPORT_UNCHANGED]);
	show_count(rq, t, "SKIPPED", r->rows[IMPORT_SKIPPED]);
	show_count(rq, t, "FAILED", r->rows[IMPORT_ROW_FAILED]);
	fill_columns(rq, t, preview, &to, r);
	fill_segments(rq, t, r);
	fill_problems(rq, t, im, r);
	return RC_OK;
}

/* --- where it comes from -------------------------------------------------------------------- */

static void fill_error(struct request *rq, struct tpl *t, const char *reason)
{
	char *text =
	    arena_printf(&rq->op.mem, "%s%s", reason,
			 reason[0] && strchr(".?!", reason[strlen(reason) - 1]) ? "" : ".");

	text[0] = (char)(text[0] >= 'a' && text[0] <= 'z' ? text[0] - 32 : text[0]);
	tpl_text(tpl_add(t, "BROKEN"), "BROKEN_WHY", text);
}

/* A small file: now, while the page is made. */
static enum rc rehearse_now(struct request *rq, const struct import *im, bool with_segments,
			    struct import_rehearsal *out, const char **error)
{
	enum rc rc = import_rehearse(&rq->op, rq->config, im, NULL, NULL, with_segments, NULL, out);

	*error = NULL;
	if (rc == RC_INVALID) {
		*error = arena_dup(&rq->op.mem, rq->op.fault.reason);
		op_clear_fault(&rq->op);
		return RC_OK;
	}
	return rc;
}

static void fill_progress(struct request *rq, struct tpl *t, const struct import *im,
			  const struct rehearsal_job *job, const struct import_preview *preview)
{
	struct tpl *p = tpl_include(tpl_add(t, "WAITING"), "PROGRESS", "_progress");
	int64_t total =
	    preview->estimated_rows > job->done_rows ? preview->estimated_rows : job->done_rows + 1;

	tpl_text(p, "ID", "rehearsal-progress");
	tpl_text(p, "LABEL", "Rehearsal");
	tpl_text(tpl_add(p, "RUNNING"), "REFRESH_URL",
		 arena_printf(&rq->op.mem, "/imports/review?id=%lld", (long long)im->id));
	page_wait_for_job(rq, WAIT_REFRESH_SECONDS);
	tpl_text(p, "STATE",
		 job->state == REHEARSAL_WAITING ? "Waiting for its turn"
						 : "Trying each row out; nothing is written");
	show_count(rq, p, "DONE", job->done_rows);
	tpl_int(tpl_add(p, "PERCENT"), "PERCENT_NUMBER", job->done_rows * 100 / total);
	show_count(rq, p, "TOTAL", total);
	tpl_int(p, "VALUE", job->done_rows);
	tpl_int(p, "MAX", total);
}

/* *found: there is a result to accept. */
static enum rc fill_job(struct request *rq, struct tpl *t, const struct import *im,
			const struct import_preview *preview, struct import_rehearsal *out,
			bool *found)
{
	struct rehearsal_job job;
	enum rc rc = import_rehearsal_get(&rq->op, im, &job);

	*found = false;
	if (rc == RC_NOT_FOUND) {
		tpl_show(t, "UNASKED");
		return RC_OK;
	}
	if (rc)
		return rc;
	if (job.state == REHEARSAL_FAILED) {
		fill_error(rq, t, job.error);
		return RC_OK;
	}
	if (job.state != REHEARSAL_DONE) {
		fill_progress(rq, t, im, &job, preview);
		return RC_OK;
	}
	*found = true;
	if (job.diff_name[0])
		tpl_show(t, "DIFF");
	return import_rehearsal_parse(&rq->op, job.result, out);
}

static enum rc fill_stale(struct request *rq, struct tpl *t, const struct import_rehearsal *r)
{
	const char *mark;
	enum rc rc = import_rehearsal_mark(&rq->op, &mark);

	if (!rc && strcmp(mark, r->mark) != 0)
		tpl_show(t, "STALE");
	return rc;
}

enum rc import_fill_rehearsal(struct request *rq, struct tpl *body, const struct import *im,
			      const struct import_preview *preview, int64_t *rows)
{
	struct tpl *t = tpl_include(body, "REHEARSAL", "_import_rehearsal"), *ready;
	struct import_rehearsal r;
	const char *error = NULL;
	bool found = true;
	enum rc rc;

	*rows = -1;
	tpl_int(t, "ID", im->id);
	rc = import_rehearsal_is_job(im) ? fill_job(rq, t, im, preview, &r, &found)
					 : rehearse_now(rq, im, true, &r, &error);
	if (rc)
		return rc;
	if (error)
		fill_error(rq, t, error);
	if (error || !found)
		return RC_OK;
	if (import_rehearsal_is_job(im))
		rc = fill_stale(rq, t, &r);
	if (!rc)
		rc = fill_found(rq, t, im, preview, &r);
	if (rc)
		return rc;
	*rows = r.total_rows;
	ready = tpl_add(body, "READY");
	tpl_text(ready, "EXACT_ROWS", format_counted(&rq->op.mem, r.total_rows, "row", "rows"));
	tpl_text(body, "MARK", r.mark);
	tpl_text(body, "DIGEST", r.digest);
	return RC_OK;
}

/* --- accepting it --------------------------------------------------------------------------- */

enum rc import_accept_rehearsal(struct request *rq, struct import *im)
{
	struct import_rehearsal r;
	const char *error;
	enum rc rc;

	im->rehearsed_mark = form_text(rq, "mark");
	im->rehearsed_digest = form_text(rq, "digest");
	if (!im->rehearsed_mark[0] || !im->rehearsed_digest[0])
		return op_fail(&rq->op, RC_CONFLICT, "",
			       "the import was not tried out yet; please look at what it would do");
	if (import_rehearsal_is_job(im))
		return RC_OK;
	rc = rehearse_now(rq, im, false, &r, &error);
	if (rc)
		return rc;
	if (error || strcmp(r.digest, im->rehearsed_digest) != 0)
		return op_fail(&rq->op, RC_CONFLICT, "",
			       "data has changed since you looked; this is what would happen now");
	im->rehearsed_mark = r.mark;
	return RC_OK;
}

/* --- asking for it, and its file ------------------------------------------------------------ */

enum rc import_go_to_review(struct request *rq, const struct import *im)
{
	if (import_rehearsal_is_job(im)) {
		enum rc rc = import_rehearsal_ask(&rq->op, rq->config, im);

		if (rc)
			return rc;
		start_job(rq, "rehearser");
	}
	return redirect_to(rq, "/imports/review?id=%lld", (long long)im->id);
}

enum rc post_imports_rehearse(struct request *rq)
{
	struct import im;
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), &im);

	if (!rc && im.state != IMPORT_MAPPED)
		rc = op_fail(&rq->op, RC_CONFLICT, "", "this import was started already");
	return rc ? rc : import_go_to_review(rq, &im);
}

enum rc get_imports_diff(struct request *rq)
{
	struct rehearsal_job job;
	struct import im;
	enum rc rc = import_get(&rq->op, form_id(rq, "id"), &im);

	if (!rc)
		rc = import_rehearsal_get(&rq->op, &im, &job);
	if (rc == RC_NOT_FOUND || (!rc && !job.diff_name[0]))
		return op_fail(&rq->op, RC_NOT_FOUND, "", "there is no such rehearsal");
	if (rc)
		return rc;
	return send_file(rq, arena_printf(&rq->op.mem, "exports/%s", job.diff_name),
			 "text/csv; charset=utf-8", "muster-rehearsal.csv");
}
