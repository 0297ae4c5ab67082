/*
 * The one path by which contact data is written.  Every action opens a batch with its first write;
 * every created record leaves one row, every edited field one row with old and new value.  On it
 * rest undo, the history of a contact, and "where does this value come from".
 */
#ifndef MUSTER_DOMAIN_CHANGE_H
#define MUSTER_DOMAIN_CHANGE_H

#include "lib/base/op.h"

/* Stored in change.entity: never renumber. */
enum change_entity {
	CHANGE_CONTACT = 1,
	CHANGE_TAG,
	CHANGE_ATTRIBUTE,
	CHANGE_SEGMENT,
	CHANGE_BLACKLIST,
};

/*
 * Name the action of this op before its first write: "contact.edit", "import" ...; the batch row
 * is made now and op->batch_id set.  import_id 0 for none.
 */
MUST_USE enum rc change_begin(struct op *op, const char *action, int64_t import_id);
/* The same unless a batch is open: for what is an action of its own, or a part of a larger one. */
MUST_USE enum rc change_join(struct op *op, const char *action);

/*
 * The batch goes on in another transaction: from the commit on it can't be undone, until
 * change_release or, when the process dies, for CHANGE_HOLD_SECONDS.  Nothing without a batch.
 */
enum { CHANGE_HOLD_SECONDS = 600 };
MUST_USE enum rc change_hold(struct op *op);
/* It is complete: in its last transaction.  Nothing when it was not held. */
MUST_USE enum rc change_release(struct op *op);

/* A record came to be.  BUG without a batch. */
MUST_USE enum rc change_created(struct op *op, enum change_entity entity, int64_t id,
				int64_t source_row);
/* A field went from old to new ("" is stored as NULL: no value). */
MUST_USE enum rc change_field(struct op *op, enum change_entity entity, int64_t id, int field,
			      const char *old_value, const char *new_value, int64_t source_row);

/*
 * The changes of one contact, written together: one statement instead of ten.  Between begin and
 * end they wait; whatever looks into table change meanwhile calls change_settle first.  Their text
 * has to stay until then.
 */
enum { CHANGE_GATHER_MAX = 12 };
struct change_gather {
	struct {
		int field;
		const char *old_value, *new_value;
	} rows[CHANGE_GATHER_MAX];
	size_t count;
	int64_t contact_id, source_row; /* of all of them */
};
void change_gather_begin(struct op *op, struct change_gather *g);
/* rc: how it went; after anything but RC_OK, which is handed back, nothing is written. */
MUST_USE enum rc change_gather_end(struct op *op, enum rc rc);
/* Write what waits.  Nothing outside of begin and end. */
MUST_USE enum rc change_settle(struct op *op);

/* One line of a record's history. */
struct change {
	int64_t id, at;
	int64_t entity_id;	  /* the record it is of */
	const char *action;	  /* of the batch */
	const char *account_name; /* "" for the system */
	int64_t import_id;	  /* 0 for none */
	int64_t batch_id;	  /* of change_origins and change_value_origins */
	int64_t source_row;
	int field; /* 0: created */
	const char *old_value, *new_value;
};

/* The newest changes of a record, at most max, newest first.  *more: there are older ones. */
MUST_USE enum rc change_list(struct op *op, enum change_entity entity, int64_t id, size_t max,
			     struct change **out, size_t *count, bool *more);
/* Those of several records together, likewise; those older than `before`, 0 for the newest. */
MUST_USE enum rc change_list_of(struct op *op, enum change_entity entity, const int64_t *ids,
				size_t id_count, int64_t before, size_t max, struct change **out,
				size_t *count, bool *more);

/*
 * Where the values of a record come from: the newest change of each field, and of field 0 (it was
 * created), in the order of fields up to last (INT_MAX: all).  One query, over the newest `among`
 * changes of the record alone (0: over all of them): a field that changed longer ago has none, nor
 * has field 0 then.  old_value and new_value are "".
 */
MUST_USE enum rc change_origins(struct op *op, enum change_entity entity, int64_t id, int last,
				int64_t among, struct change **out, size_t *count);

/*
 * Likewise of fields that have several values at once, from first to last: the newest change that
 * put each value there, with its new_value.
 */
MUST_USE enum rc change_value_origins(struct op *op, enum change_entity entity, int64_t id,
				      int first, int last, struct change **out, size_t *count);

#endif
