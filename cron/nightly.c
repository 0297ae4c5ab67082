/*
 * Once a night: what is over is removed, and the database is put in order.  Running it more often
 * or not for a week does no harm.
 */
#include "lib/domain/alteration.h"
#include "lib/domain/account_token.h"
#include "lib/domain/api_token.h"
#include "lib/domain/audit.h"
#include "lib/domain/bulk.h"
#include "lib/domain/care.h"
#include "lib/domain/contact_erase.h"
#include "lib/domain/export.h"
#include "lib/domain/import.h"
#include "lib/domain/job.h"
#include "lib/domain/message.h"
#include "lib/domain/segment_history.h"
#include "lib/domain/session.h"
#include "lib/domain/snapshot.h"
#include "lib/domain/throttle.h"
#include "lib/platform/db.h"

typedef enum rc night_step(struct op *op, const struct config *config);

static enum rc sweep_accounts(struct op *op, const struct config *config)
{
	enum rc rc = session_remove_expired(op);

	(void)config;
	if (!rc)
		rc = account_token_remove_old(op);
	if (!rc)
		rc = api_token_remove_old(op);
	if (!rc)
		rc = throttle_remove_old(op);
	if (!rc)
		rc = audit_sweep(op);
	return rc ? rc : message_remove_old(op);
}

static enum rc forget_bulk(struct op *op, const struct config *config)
{
	enum rc rc = bulk_forget(op);

	(void)config;
	return rc ? rc : alteration_forget(op);
}

static enum rc erase_rest(struct op *op, const struct config *config)
{
	(void)config;
	return contact_erase_rest(op);
}

/* Done by cron/care, so that nothing here waits for it. */
static enum rc ask_care(struct op *op, const struct config *config)
{
	(void)config;
	return care_ask(op, NULL);
}

/* A transaction for each step: pages wait for none of them long, and one failure stops no other. */
static enum rc run_step(struct job *job, const char *name, night_step *step)
{
	enum rc rc;

	op_reset(&job->op, time(NULL));
	rc = db_begin_write(&job->op);
	if (!rc)
		rc = step(&job->op, &job->config);
	if (!rc)
		rc = db_commit(&job->op);
	if (!rc)
		return RC_OK;
	db_rollback(&job->op);
	job_log(job, "%s: %s", name, job->op.fault.reason);
	return rc;
}

int main(void)
{
	struct job job;
	enum rc rc = RC_OK, step;

	if (!job_start(&job, "nightly", 0, true))
		return job.exit_status;
	if ((step = run_step(&job, "accounts", sweep_accounts)))
		rc = step;
	if ((step = run_step(&job, "imports", import_sweep)))
		rc = step;
	if ((step = run_step(&job, "exports", export_expire)))
		rc = step;
	if ((step = run_step(&job, "snapshots", snapshot_sweep)))
		rc = step;
	if ((step = run_step(&job, "erasures", erase_rest)))
		rc = step;
	if ((step = run_step(&job, "bulk", forget_bulk)))
		rc = step;
	if ((step = run_step(&job, "care", ask_care)))
		rc = step;
	op_reset(&job.op, time(NULL));
	if ((step = segment_snapshot_all(&job.op))) {
		job_log(&job, "segments: %s", job.op.fault.reason);
		rc = step;
	}
	op_reset(&job.op, time(NULL));
	if ((step = db_optimize(&job.op)) || (step = db_checkpoint(&job.op)))
		rc = step;
	return job_end(&job, rc);
}
