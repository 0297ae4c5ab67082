/*
 * Rehearsals of large files, which no page can wait for: asked for by the page that saves the
 * mapping, done by cron/rehearser.  Small files are rehearsed while their page is made, each time
 * anew.
 */
#ifndef MUSTER_DOMAIN_IMPORT_REHEARSAL_JOB_H
#define MUSTER_DOMAIN_IMPORT_REHEARSAL_JOB_H

#include "lib/domain/import_rehearsal.h"
#include "lib/domain/import_run.h"

enum { REHEARSAL_AT_ONCE_BYTES = 48 * 1024 };

enum rehearsal_state { REHEARSAL_WAITING, REHEARSAL_RUNNING, REHEARSAL_DONE, REHEARSAL_FAILED };

struct rehearsal_job {
	enum rehearsal_state state;
	int64_t done_rows;
	const char *result;    /* of a done one: for import_rehearsal_parse */
	const char *error;     /* of a failed one: a sentence */
	const char *diff_name; /* file below exports/; "" */
	int64_t asked_at, finished_at;
};

/* Is the file so large that a page does not wait for it? */
bool import_rehearsal_is_job(const struct import *im);
/* Ask for it, anew when there was one.  In a write transaction; the caller starts the job. */
MUST_USE enum rc import_rehearsal_ask(struct op *op, const struct config *config,
				      const struct import *im);
/*
 * What became of it.
 *   RC_NOT_FOUND  nobody asked, or the mapping is another one since (and no fault)
 */
MUST_USE enum rc import_rehearsal_get(struct op *op, const struct import *im,
				      struct rehearsal_job *out);
/* It holds values of people: gone with the import.  In a write transaction. */
MUST_USE enum rc import_rehearsal_forget(struct op *op, const struct config *config, int64_t id);

/*
 * For cron/rehearser: the oldest that waits or was broken off.  Opens its own transactions.
 *   RC_NOT_FOUND  none waits (and no fault)
 */
MUST_USE enum rc import_rehearsal_run_next(struct op *op, const struct config *config,
					   import_stop *stop);

#endif
