/*
 * One value for many contacts, for undo: columns of table contact go back to what stood there.
 * Change rows are the caller's, and that every one of them is to have it: nothing is compared here.
 * Keys, counts and the tally follow.
 *
 * ids: of contacts that are there, each once, as contact_ids_json makes it.  grows: their version
 * grows, too, and updated_at is now; else contact_restore_touch does it, once for all of a batch.
 */
#ifndef MUSTER_DOMAIN_CONTACT_RESTORE_H
#define MUSTER_DOMAIN_CONTACT_RESTORE_H

#include "lib/base/id_set.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_status.h"

/* from: how many of them are live, archived and deleted now. */
MUST_USE enum rc contact_restore_states(struct op *op, const char *ids,
					const int64_t from[CONTACT_ERASED],
					const struct contact_mark *mark, bool grows);
MUST_USE enum rc contact_restore_statuses(struct op *op, enum contact_channel channel,
					  const char *ids, const struct contact_mark *mark,
					  bool grows);
/* Deactivated, or active again. */
MUST_USE enum rc contact_restore_switches(struct op *op, const char *ids, bool is_off, bool grows);
/*
 * A field that is neither a name nor a key to find people by (BUG otherwise): value and keys of it
 * come from contact_check.
 */
MUST_USE enum rc contact_restore_values(struct op *op, const char *ids, enum contact_field f,
					const struct contact *value,
					const struct contact_keys *keys, bool grows);

/* updated_at and version of people who get back what is no column of table contact. */
MUST_USE enum rc contact_restore_touch(struct op *op, const struct id_set *people);

#endif
