/*
 * One unit of work: a web request or one batch of a cron job.  Everything that works on data
 * takes an op first: it carries the database, the memory, who acts, when, and what went wrong.
 */
#ifndef MUSTER_BASE_OP_H
#define MUSTER_BASE_OP_H

#include "lib/base/arena.h"

struct db;
struct contact_many;
struct change_gather;

enum { FAULT_FIELD_MAX = 63, FAULT_REASON_MAX = 255 };

/* What went wrong, said once by whoever noticed.  Never holds personal data: it is logged. */
struct fault {
	enum rc rc;
	char field[FAULT_FIELD_MAX + 1]; /* form field or "" */
	char reason[FAULT_REASON_MAX + 1];
};

struct op {
	struct db *db;	     /* not owned */
	struct arena mem;    /* dies with the op */
	int64_t account_id;  /* who acts; 0 is the system itself */
	int64_t now;	     /* Unix seconds, UTC: the only clock of domain code */
	const char *address; /* of the client, for the audit log; NULL for a job.  Not owned */
	int64_t batch_id;    /* the open change batch, 0 before the first write (domain/change.h) */
	bool is_held; /* change_hold() was called, and is to be followed by change_release() */
	struct contact_many *many;    /* not owned; NULL: contacts are written one by one */
	struct change_gather *gather; /* not owned; NULL: changes are written one by one */
	struct fault fault;
};

/* Start an op with an empty arena.  op_release gives its memory back. */
void op_init(struct op *op, struct db *db, int64_t now);
void op_release(struct op *op);
/* Ready for the next unit of work: memory, fault, batch and account are forgotten. */
void op_reset(struct op *op, int64_t now);

/*
 * Record what went wrong and return rc, so that a check reads `return op_fail(...)`.
 * reason: lower case, no period, never the value itself.  field: form field name or "".
 */
enum rc op_fail(struct op *op, enum rc rc, const char *field, const char *reason);
enum rc op_failf(struct op *op, enum rc rc, const char *field, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
/* "the name is empty" -> "The name is empty.", for people; "" stays.  In op->mem. */
MUST_USE const char *op_sentence(struct op *op, const char *reason);
/* For a caller that expected the failure and goes on. */
void op_clear_fault(struct op *op);

#endif
