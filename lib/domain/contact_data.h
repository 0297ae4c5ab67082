/*
 * The personal data file: everything that is kept about one person, as they may ask for it (GDPR,
 * articles 15 and 20).
 */
#ifndef MUSTER_DOMAIN_CONTACT_DATA_H
#define MUSTER_DOMAIN_CONTACT_DATA_H

#include "lib/base/op.h"
#include "lib/base/str.h"

enum contact_data_type {
	CONTACT_DATA_JSON, /* {"contact": [{"name": "city", "value": "Wien", "at": null}, ...], ...}
			    */
	CONTACT_DATA_CSV,  /* section, name, value, at */
};

/*
 * Append the file to out: fields, statuses, consents, tags, attributes, segments that the person
 * was put into, history, events.  Times are RFC 3339, UTC.  That it was taken is noted in the
 * history (batch "contact.data"), with the acting account. RC_NOT_FOUND  no such contact RC_FAILED
 * out is too small
 */
MUST_USE enum rc contact_data_write(struct op *op, int64_t id, enum contact_data_type type,
				    struct str *out);

#endif
