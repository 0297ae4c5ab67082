/*
 * How a row of table contact is read: shared by contact*.c, segment_member.c and undo_slice.c,
 * nobody else.
 */
#ifndef MUSTER_DOMAIN_CONTACT_ROW_H
#define MUSTER_DOMAIN_CONTACT_ROW_H

#include "lib/domain/contact.h"
#include "lib/platform/db.h"

/* In the order of enum contact_field. */
#define CONTACT_FIELD_COLUMNS                                                                      \
	"first_name, last_name, email, phone, identifier, company, address, city, region,"         \
	" postal_code, country, language, time_zone, categories, journey_stage, signup_at,"        \
	" eu_consent, eu_consent_at, eu_consent_how, eu_consent_text, marketing_consent,"          \
	" marketing_consent_at, marketing_consent_how, marketing_consent_text, blocked"
#define CONTACT_OTHER_COLUMNS                                                                      \
	"state, state_reason, email_status, phone_status, deactivated, source, source_import_id,"  \
	" obtained_at, obtained_by, version, created_at, updated_at, state_at, email_status_at,"   \
	" email_status_reason, phone_status_at, phone_status_reason, " CONTACT_OVER_LIMIT_COLUMN
/* 1 where the limit of e-mail leaves no room, whatever the status is (email_limit.h). */
#define CONTACT_OVER_LIMIT_COLUMN "COALESCE(id > (SELECT l.last_id FROM email_limit l), 0)"

/* The column's value of a field, whose text was checked by contact_check. */
struct db_value contact_column_value(const struct contact *c, enum contact_field f);
/* Of a row "id, CONTACT_FIELD_COLUMNS, CONTACT_OTHER_COLUMNS".  Text in the op's arena. */
void contact_row_read(struct db_rows *rows, struct contact *out);

#endif
