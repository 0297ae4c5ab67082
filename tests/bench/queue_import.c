/*
 * queue_import FILE create|update [SEGMENTS [rehearse]]
 *
 * Queues a file as cron/setup does with the sample shop, for the importer that tests/bench/run
 * starts and measures.  SEGMENTS: ids of static segments that its people join, with commas.
 * rehearse: it is left at its review page, and the rehearsal is asked for.
 */
#include <stdio.h>
#include <string.h>

#include "lib/domain/import.h"
#include "lib/domain/import_rehearsal_job.h"
#include "lib/domain/job.h"
#include "lib/platform/db.h"

static enum rc ask_rehearsal(struct job *job, int64_t id)
{
	struct op *op = &job->op;
	struct import im;
	enum rc rc =
	    db_run(op, "UPDATE import SET state = 'mapped' WHERE id = $1", DB_ARGS(db_int(id)));

	if (!rc)
		rc = import_get(op, id, &im);
	return rc ? rc : import_rehearsal_ask(op, &job->config, &im);
}

int main(int argc, char **argv)
{
	struct job job;
	int64_t id;
	enum rc rc;

	if (argc < 3 || argc > 5)
		return 2;
	if (!job_start(&job, "queue_import", 0, false))
		return 1;
	rc = import_queue_file(&job.op, &job.config, argv[1], false, &id);
	if (!rc && strcmp(argv[2], "update") == 0)
		rc = db_run(&job.op,
			    "UPDATE import SET update_existing = 1, mapping = replace(mapping,"
			    " '\"people\":\"leave\"', '\"people\":\"update\"') WHERE id = $1",
			    DB_ARGS(db_int(id)));
	if (!rc && argc > 3)
		rc = db_run(&job.op, "UPDATE import SET segments = $1 WHERE id = $2",
			    DB_ARGS(db_text(argv[3]), db_int(id)));
	if (!rc && argc > 4)
		rc = ask_rehearsal(&job, id);
	return job_end(&job, rc);
}
