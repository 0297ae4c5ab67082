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
	const char *saved_filters;   /* most saved filters (dynamic segments) of one account */
	const char *list_columns;    /* most columns that a list of contacts shows */
	const char *undo_days;	     /* for how long actions can be undone */
	const char *import_days;     /* for how long the files of imports are kept */
	const char *audit_days;	     /* for how long the audit log is kept */
	const char *email_limit;     /* how many contacts may be mailed (email_limit.h); "0": all */
	/* "1": a snapshot is made before it, "0": not. */
	const char *snapshot_import, *snapshot_delete, *snapshot_undo;
	const char *snapshot_keep; /* how many automatic ones stay */
	const char *snapshot_mb;   /* of how many megabytes together */
	const char *snapshot_free; /* megabytes of the disk that snapshots leave free */
};

MUST_USE enum rc settings_get(struct op *op, struct settings *out);
/*
 * Check and store all of them.
 *   RC_INVALID  fault.field is workspace_name, default_country, time_zone, saved_filters
 *               list_columns, undo_days, import_days, audit_days, email_limit,
 *               snapshot_keep, snapshot_mb or snapshot_free
 */
MUST_USE enum rc settings_save(struct op *op, const struct settings *s);
/* saved_filters as a number; -1 when it is none between 0 and SAVED_FILTERS_MAX. */
int64_t settings_saved_filters(const struct settings *s);
/* list_columns as a number; -1 when it is none between 1 and LIST_COLUMNS_MAX. */
int64_t settings_list_columns(const struct settings *s);
/* undo_days as a number; -1 when it is none between 0 (never) and UNDO_DAYS_MAX. */
int64_t settings_undo_days(const struct settings *s);
/* audit_days as a number; -1 when it is none between 1 and AUDIT_DAYS_MAX. */
int64_t settings_audit_days(const struct settings *s);
/* email_limit as a number; -1 when it is none between 0 (none) and EMAIL_LIMIT_MAX. */
int64_t settings_email_limit(const struct settings *s);
/* import_days as a number; -1 when it is none between 0 (not at all) and IMPORT_DAYS_MAX. */
int64_t settings_import_days(const struct settings *s);
/* As numbers; -1 when they are none between 1 and SNAPSHOTS_MAX, SNAPSHOT_MB_MAX. */
int64_t settings_snapshot_keep(const struct settings *s);
int64_t settings_snapshot_mb(const struct settings *s);
/* As a number; -1 when it is none between 0 and SNAPSHOT_MB_MAX. */
int64_t settings_snapshot_free(const struct settings *s);

#endif
