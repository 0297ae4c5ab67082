#include "lib/domain/import_end.h"

#include <inttypes.h>

#include "lib/base/count.h"
#include "lib/domain/import_file.h"
#include "lib/domain/import_rehearsal_job.h"
#include "lib/domain/message.h"
#include "lib/domain/notice.h"
#include "lib/platform/db.h"

static const char sql_import_done[] =
    "UPDATE import SET state = 'done', finished_at = $1, failed_name = $2, profile = '',"
    " spool_name = CASE WHEN $3 > 0 THEN spool_name ELSE '' END,"
    " kept_until = CASE WHEN $3 > 0 THEN $1 + $3 * 86400 ELSE NULL END WHERE id = $4";
static const char sql_import_fail[] =
    "UPDATE import SET state = 'failed', finished_at = $1, error = $2, spool_name = '', profile = ''"
    " WHERE id = $3";
static const char sql_import_cancelled[] = "UPDATE import SET cancelled_at = $1 WHERE id = $2";
static const char sql_import_mail_to[] =
    "SELECT email FROM account WHERE id = $1 AND disabled_at IS NULL";

enum rc import_tell(struct op *op, const struct config *config, const struct import *im,
		    const char *kind, const char *subject, const char *text)
{
	const char *href = arena_printf(&op->mem, "/imports/view?id=%" PRId64, im->id), *to;
	enum rc rc;

	if (!im->account_id)
		return RC_OK;
	rc = notice_add(op, im->account_id, kind, text, href);
	if (rc)
		return rc;
	rc = db_get_text(op, &to, sql_import_mail_to, DB_ARGS(db_int(im->account_id)));
	if (rc)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = message_queue(op, to, subject,
			   arena_printf(&op->mem, "%s\n\nAll about this import:\n%s%s\n", text,
					config->base_url, href));
	if (rc != RC_INVALID)
		return rc;
	/* An address that takes no mail is no reason to lose the import. */
	op_clear_fault(op);
	return RC_OK;
}

/* As the page of the import has them. */
static const char *figures(struct op *op, const struct import *im)
{
	const int64_t *rows = im->rows;
	struct arena *mem = &op->mem;

	return arena_printf(
	    mem, "%s created, %s updated, %s unchanged, %s skipped, %s failed",
	    count_text(mem, rows[IMPORT_CREATED]), count_text(mem, rows[IMPORT_UPDATED]),
	    count_text(mem, rows[IMPORT_UNCHANGED]), count_text(mem, rows[IMPORT_SKIPPED]),
	    count_text(mem, rows[IMPORT_ROW_FAILED]));
}

enum rc import_end_failed(struct op *op, const struct config *config, const struct import *im,
			  const char *reason)
{
	const char *sentence = op_sentence(op, reason);
	const char *before =
	    im->done_rows ? arena_printf(&op->mem, "%s of %s had been taken in: %s.",
					 count_text(&op->mem, im->done_rows),
					 count_words(&op->mem, im->total_rows, "row", "rows"),
					 figures(op, im))
			  : "Nothing was changed.";
	enum rc rc = db_begin_write_patiently(op);

	if (rc)
		return rc;
	op->now = time(NULL);
	rc = db_run(op, sql_import_fail,
		    DB_ARGS(db_int(op->now), db_text(sentence), db_int(im->id)));
	if (!rc)
		rc = import_tell(op, config, im, "danger", "Your import failed",
				 arena_printf(&op->mem, "The import of “%s” failed: %s %s",
					      im->name, sentence, before));
	rc = db_end_transaction(op, rc);
	if (!rc)
		import_sources_remove(op, config, im);
	return rc;
}

static const char *describe_result(struct op *op, const struct import *im, bool is_cancelled)
{
	if (is_cancelled)
		return arena_printf(
		    &op->mem, "The import of “%s” was cancelled after %s of %s, of which %s.",
		    im->name, count_text(&op->mem, im->done_rows),
		    count_words(&op->mem, im->total_rows, "row", "rows"), figures(op, im));
	return arena_printf(&op->mem, "The import of “%s” is done: %s, of which %s.", im->name,
			    count_words(&op->mem, im->total_rows, "row", "rows"), figures(op, im));
}

void import_check_sums(const struct import *im)
{
	int64_t sum = 0;

	for (int b = 0; b < IMPORT_BUCKETS; b++)
		sum += im->rows[b];
	if (sum != im->done_rows)
		BUG("import %" PRId64 ": %" PRId64 " rows in buckets, %" PRId64 " done", im->id,
		    sum, im->done_rows);
}

enum rc import_end_done(struct op *op, const struct config *config, const struct import *im,
			const struct csv_row *header, bool is_cancelled, int64_t keep_days)
{
	const char *failed_name;
	enum rc rc;

	import_check_sums(im);
	if (im->done_rows != im->total_rows && !is_cancelled)
		BUG("import %" PRId64 ": %" PRId64 " of %" PRId64 " rows done at its end", im->id,
		    im->done_rows, im->total_rows);
	rc = import_file_write_failed(op, config, im, header, &failed_name);
	if (!rc)
		rc = db_begin_write_patiently(op);
	if (rc)
		return rc;
	op->now = time(NULL);
	rc = db_run(
	    op, sql_import_done,
	    DB_ARGS(db_int(op->now), db_text(failed_name), db_int(keep_days), db_int(im->id)));
	if (!rc && is_cancelled)
		rc = db_run(op, sql_import_cancelled, DB_ARGS(db_int(op->now), db_int(im->id)));
	if (!rc)
		rc = import_rehearsal_forget(op, config, im->id);
	if (!rc)
		rc =
		    import_tell(op, config, im,
				im->rows[IMPORT_ROW_FAILED] || is_cancelled ? "warning" : "success",
				is_cancelled ? "Your import was cancelled" : "Your import is done",
				describe_result(op, im, is_cancelled));
	rc = db_end_transaction(op, rc);
	if (rc)
		import_file_remove(op, config, "exports", failed_name);
	else if (!keep_days)
		import_sources_remove(op, config, im);
	return rc;
}

enum rc import_end_unbegun(struct op *op, const struct config *config, const struct import *im)
{
	enum rc rc = db_begin_write_patiently(op);

	if (rc)
		return rc;
	op->now = time(NULL);
	rc = db_run(op, sql_import_fail, DB_ARGS(db_int(op->now), db_text(""), db_int(im->id)));
	if (!rc)
		rc = db_run(op, sql_import_cancelled, DB_ARGS(db_int(op->now), db_int(im->id)));
	rc = db_end_transaction(op, rc);
	if (!rc)
		import_sources_remove(op, config, im);
	return rc;
}
