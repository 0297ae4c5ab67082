/*
 * The result of an import: how many rows ended where, each bucket a link to its people.
 */
#include "cgi-bin/imports.h"

#include "lib/base/count.h"
#include "lib/domain/change_batch.h"
#include "lib/domain/import_outcome.h"
#include "lib/domain/undo.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

static const struct {
	const char *css, *label;
} words[IMPORT_BUCKETS] = {
    [IMPORT_CREATED] = {"is-good", "created"},	[IMPORT_UPDATED] = {"is-good", "updated"},
    [IMPORT_UNCHANGED] = {"", "unchanged"},	[IMPORT_SKIPPED] = {"is-warn", "skipped"},
    [IMPORT_ROW_FAILED] = {"is-bad", "failed"},
};

static const char *contacts_href(struct request *rq, const char *filter)
{
	return arena_printf(&rq->op.mem, "/contacts?filter=%s", urlencode(&rq->op.mem, filter));
}

/* Where rows, people and those who are found are not the same number, it says why. */
static void fill_people(struct request *rq, struct tpl *t, const struct import *im,
			enum import_bucket bucket, const struct import_outcome *o)
{
	int64_t rows = im->rows[bucket];
	struct tpl *link;

	if (o->people != rows)
		tpl_text(tpl_add(t, "NOTE"), "NOTE_TEXT",
			 arena_printf(&rq->op.mem, "%s, %s",
				      format_counted(&rq->op.mem, rows, "row", "rows"),
				      format_counted(&rq->op.mem, o->people, "person", "people")));
	if (o->people != o->here)
		tpl_text(
		    tpl_add(t, "NOTE"), "NOTE_TEXT",
		    arena_printf(&rq->op.mem, "%s archived, deleted or merged",
				 format_counted(&rq->op.mem, o->people - o->here, "is", "are")));
	if (!o->here)
		return;
	link = tpl_add(t, "LINK");
	tpl_text(link, "LINK_HREF", contacts_href(rq, import_outcome_filter(&rq->op, im, bucket)));
	tpl_text(link, "LINK_TEXT",
		 arena_printf(&rq->op.mem, "Show %s",
			      format_counted(&rq->op.mem, o->here, "person", "people")));
}

/* Imports of earlier versions know only whom they changed. */
static bool has_people(const struct import_outcome o[IMPORT_OUTCOMES])
{
	for (int b = 0; b < IMPORT_OUTCOMES; b++)
		if (o[b].people)
			return true;
	return false;
}

static enum rc fill_undo(struct request *rq, struct tpl *t, const struct import *im)
{
	struct change_batch batch, undo;
	enum rc rc = im->batch_id ? change_batch_get(&rq->op, im->batch_id, &batch) : RC_NOT_FOUND;

	if (!rc && batch.undone_by_id)
		rc = change_batch_get(&rq->op, batch.undone_by_id, &undo);
	if (rc == RC_NOT_FOUND) { /* nothing was changed, and nothing can be taken back */
		op_clear_fault(&rq->op);
		return RC_OK;
	}
	if (rc)
		return rc;
	if (!batch.undone_by_id) {
		rc = undo_check(&rq->op, batch.id);
		if (!rc)
			tpl_int(tpl_add(t, "MAY_UNDO"), "BATCH_ID", batch.id);
		if (rc != RC_CONFLICT && rc != RC_DENIED)
			return rc;
		op_clear_fault(&rq->op);
		return RC_OK;
	}
	t = tpl_add(t, "UNDONE");
	tpl_int(t, "UNDO_ID", undo.id);
	tpl_text(t, "UNDONE_AT", zone_format_minute(&rq->op.mem, undo.at));
	if (undo.account_name[0])
		tpl_text(tpl_add(t, "UNDOER"), "UNDONE_BY", undo.account_name);
	return RC_OK;
}

enum rc import_fill_result(struct request *rq, struct tpl *body, const struct import *im)
{
	struct import_outcome outcomes[IMPORT_OUTCOMES];
	struct tpl *t = tpl_add(body, "RESULT"), *undialled;
	enum rc rc = import_outcome_count(&rq->op, im, outcomes);
	int64_t total = im->cancelled_at ? im->done_rows : im->total_rows;
	bool known;

	if (rc)
		return rc;
	known = has_people(outcomes);
	tpl_text(t, "TOTAL", format_count(&rq->op.mem, total));
	tpl_text(t, "TOTAL_WORD", count_word(total, "row", "rows"));
	for (int b = 0; b < IMPORT_BUCKETS; b++) {
		struct tpl *row = tpl_add(t, "BUCKET");

		tpl_text(row, "BUCKET_CLASS", words[b].css);
		tpl_text(row, "BUCKET_ROWS", format_count(&rq->op.mem, im->rows[b]));
		tpl_text(row, "BUCKET_LABEL", words[b].label);
		if (b < IMPORT_OUTCOMES && known && im->rows[b])
			fill_people(rq, row, im, (enum import_bucket)b, &outcomes[b]);
		if (b == IMPORT_ROW_FAILED && im->failed_name[0])
			tpl_show(row, "DOWNLOAD");
		else if (b == IMPORT_ROW_FAILED && im->rows[b])
			tpl_text(tpl_add(row, "NOTE"), "NOTE_TEXT",
				 im->state == IMPORT_DONE ? "their file is not kept any more"
							  : "a failed import gives no file");
	}
	if (im->failed_name[0])
		tpl_show(t, "FAILED_FILE");
	if (im->rows[IMPORT_CREATED] + im->rows[IMPORT_UPDATED]) {
		const char *href = contacts_href(
		    rq, arena_printf(&rq->op.mem, "import is %lld", (long long)im->id));

		tpl_text(body, "PEOPLE_HREF", href);
		if (!known)
			tpl_text(tpl_add(t, "CHANGED_ONLY"), "CHANGED_HREF", href);
	}
	if (im->undialled_rows) {
		undialled = tpl_add(t, "UNDIALLED");
		tpl_text(undialled, "COUNT", format_count(&rq->op.mem, im->undialled_rows));
		tpl_show(undialled, im->undialled_rows == 1 ? "ONE" : "MANY");
	}
	return fill_undo(rq, t, im);
}
