/*
 * queue_import FILE create|update
 *
 * Queues a file as cron/setup does with the sample shop, for the importer that tests/bench/run
 * starts and measures.
 */
#include <stdio.h>
#include <string.h>

#include "lib/domain/import.h"
#include "lib/domain/job.h"
#include "lib/platform/db.h"

int main(int argc, char **argv)
{
	struct job job;
	int64_t id;
	enum rc rc;

	if (argc != 3)
		return 2;
	if (!job_start(&job, "queue_import", 0, false))
		return 1;
	rc = import_queue_file(&job.op, &job.config, argv[1], false, &id);
	if (!rc && strcmp(argv[2], "update") == 0)
		rc = db_run(&job.op,
			    "UPDATE import SET update_existing = 1, mapping = replace(mapping,"
			    " '\"people\":\"leave\"', '\"people\":\"update\"') WHERE id = $1",
			    DB_ARGS(db_int(id)));
	return job_end(&job, rc);
}
