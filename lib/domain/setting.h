/*
 * Settings of the workspace.  Each has a default in code; the table holds what was changed.
 */
#ifndef MUSTER_DOMAIN_SETTING_H
#define MUSTER_DOMAIN_SETTING_H

#include "lib/base/op.h"

/* All of them at once: a page needs most.  Text lives in the arena that was given. */
struct settings {
	const char *workspace_name;  /* shown in the corner and in mails */
	const char *default_country; /* ISO 3166 alpha-2 for phones without one; "" = none */
	const char *time_zone;	     /* IANA name: dates are shown and asked in it */
};

MUST_USE enum rc settings_get(struct op *op, struct settings *out);
/*
 * Check and store all of them.
 *   RC_INVALID  fault.field is workspace_name, default_country or time_zone
 */
MUST_USE enum rc settings_save(struct op *op, const struct settings *s);

#endif
