/*
 * The actions that changed something, for the page of changes: each batch is one.
 */
#ifndef MUSTER_DOMAIN_CHANGE_BATCH_H
#define MUSTER_DOMAIN_CHANGE_BATCH_H

#include "lib/domain/change.h"

enum { CHANGE_RECORDS_COUNTED = 1000, CHANGE_ACTIONS_MAX = 100 /* of one kind */ };

/* Text is in op->mem, never NULL. */
struct change_batch {
	int64_t id, at, account_id; /* account 0: the system */
	const char *account_name, *action;
	int64_t import_id;
	int64_t undoes_id, undone_by_id; /* 0 for none */
	int64_t records;		 /* how many it changed */
	bool is_partial;		 /* there are more than CHANGE_RECORDS_COUNTED */
};

struct change_query {
	int64_t account_id; /* 0 for everybody */
	const char *kind; /* "contact", "import" ...: in front of the action's point; "" for all */
	int64_t from, until; /* at this moment or later, and before that; 0 for no limit */
	int64_t before;	     /* older than this batch; 0 for the newest */
	size_t limit;
};
/*
 * Newest first, those alone that changed something.  However many there are, no more than a page of
 * them is read for each action of the kind.
 */
MUST_USE enum rc change_batch_list(struct op *op, const struct change_query *q,
				   struct change_batch **out, size_t *count);
/* RC_NOT_FOUND: no such batch, or it changed nothing and is no undo. */
MUST_USE enum rc change_batch_get(struct op *op, int64_t id, struct change_batch *out);
/*
 * The action that a chain of undos is about: the batch itself when it is none.  *undos: how many
 * lie above it; an odd number took it back, an even one brought it again.  Its records are not
 * counted.  RC_NOT_FOUND: no such batch.
 */
MUST_USE enum rc change_batch_root(struct op *op, int64_t id, struct change_batch *out,
				   int64_t *undos);
/* The tags or segments that work on many was about, at most max ids; none for anything else. */
MUST_USE enum rc change_batch_targets(struct op *op, int64_t id, int64_t *out, size_t max,
				      size_t *count);

/* One changed value of a batch. */
struct change_value {
	int64_t id, entity_id, source_row;
	enum change_entity entity;
	int field;
	const char *old_value, *new_value;
	bool is_hidden; /* of somebody else's private segment: its values are "" */
};
/* Values in the order of records, those after `after` (NULL: from the first), at most max. */
MUST_USE enum rc change_batch_values(struct op *op, int64_t id, const struct change_value *after,
				     size_t max, struct change_value **out, size_t *count);

#endif
