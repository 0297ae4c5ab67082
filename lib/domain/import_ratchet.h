/*
 * The consent ratchet: a file never makes anybody reachable who said no.
 *
 * A stored "no" to a consent, an unsubscription, a spam report and a block stay, whatever the file
 * says; with a consent its date, way and text stay, too.  The one way up is evidence: the mapping
 * says so (import_mapping.raise, which an account with the right has ticked), and the row has the
 * date, the way and the text of that consent, and the date is newer than the refusal.  Then the
 * consent counts, and with that of marketing e-mail the status "active", where the row has it.
 * Who is blacklisted or blocked stays so even then: a person decides that here.
 *
 * The other way round there is no holding back: where people are updated, a "no", a block and a
 * stronger status are taken over whatever the column's policy is, unless somebody edited the value
 * since the upload.
 */
#ifndef MUSTER_DOMAIN_IMPORT_RATCHET_H
#define MUSTER_DOMAIN_IMPORT_RATCHET_H

#include "lib/domain/import_said.h"

/* Is it a "no" that is heeded whatever the policy says? */
bool import_ratchet_lowers(enum contact_field f, const char *value);
/* Fields that the row must not touch. */
contact_mask import_ratchet_locked(const struct import_rules *rules, const struct contact *before,
				   const struct import_said *said, int64_t now);
/*
 * What becomes of a status: the new one, or the old one where it is to stay.  *held: the row says
 * another one, which does not count.
 */
enum contact_email_status import_ratchet_status(const struct import_rules *rules,
						enum contact_channel channel,
						const struct contact *before,
						const struct import_said *said, int64_t now,
						bool *held);
/* A consent that is new gets what is missing of its evidence: now, and by way of an import. */
void import_ratchet_note(struct op *op, const struct contact *before, struct contact *after);

#endif
