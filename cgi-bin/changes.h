/*
 * The parts of the /changes program: the pages stand in changes.c, their words in changes_words.c,
 * and what an action was about in changes_about.c.
 */
#ifndef MUSTER_CGI_BIN_CHANGES_H
#define MUSTER_CGI_BIN_CHANGES_H

#include "lib/domain/change_batch.h"
#include "lib/web/request.h"

/* Kinds of actions to filter by: what stands in front of an action's point. */
struct change_kind {
	const char *key, *label;
};
enum { CHANGE_KINDS = 9 };
extern const struct change_kind change_kinds[CHANGE_KINDS];

/* "Edited contacts": what an action did. */
const char *change_action_words(struct request *rq, const char *action);

/* A changed value as people read it. */
struct change_words {
	const char *record; /* "Ana Huber", "VIP" */
	const char *href;   /* where it is; "" for nowhere */
	const char *field;  /* "City", "Tag" */
	const char *old_value, *new_value;
};
MUST_USE enum rc change_words_find(struct request *rq, const struct change_value *v,
				   struct change_words *out);
/* Likewise of a contact's field, without asking whose it is: record and href are "". */
MUST_USE enum rc change_words_field(struct request *rq, const struct change_value *v,
				    struct change_words *out);
/* The name of a tag, or of a segment that this account may see, else "". */
MUST_USE enum rc change_target_name(struct request *rq, bool is_tag, int64_t id, const char **out);

/*
 * "Ana Huber: City", "VIP", "people.csv": what an action was about, "" when there is nothing to
 * tell, or nothing that this account may know.  It reads the first rows of its changes alone.
 */
MUST_USE enum rc change_about(struct request *rq, const struct change_batch *b, const char **out);

#endif
