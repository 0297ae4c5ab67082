/*
 * Live links: an address that gives the people of a segment as CSV or JSON to whoever has it, for
 * spreadsheets that fetch by themselves.
 *
 *  1. The address holds a token; the database holds its hash.  It is shown once, when it is made.
 *  2. A new link is off, and answers nobody until its account turns it on.
 *  3. It shows what its account may see at that moment, in the columns that were fixed when it was
 *     made; a disabled account's links, and those of one that may not export any more, are dead.
 *  4. Every use is written down before anything is given.
 *  5. Only the account itself sees, switches and revokes its links.
 */
#ifndef MUSTER_DOMAIN_EXPORT_LINK_H
#define MUSTER_DOMAIN_EXPORT_LINK_H

#include "lib/domain/export.h"

enum {
	EXPORT_LINKS_MAX = 50,	      /* of one account */
	EXPORT_LINK_NAME_MAX = 100,   /* bytes */
	EXPORT_LINK_HOURLY_MAX = 60,  /* fetches of one link */
	EXPORT_LINK_SECONDS_MAX = 60, /* of one answer, and of its read transaction */
	EXPORT_LINK_USES_SHOWN = 20,
	EXPORT_LINK_USE_KEEP_SECONDS = 90 * 24 * 3600,
	EXPORT_LINK_KEEP_SECONDS = 90 * 24 * 3600, /* a revoked one, with its uses */
};

/* Text is in op->mem, never NULL. */
struct export_link {
	int64_t id, account_id;
	const char *name, *hint;
	int64_t segment_id;
	const char *segment_name; /* "" when it is gone */
	const char *format;	  /* "csv", "json" */
	const char *columns;	  /* as export.columns */
	bool is_on;
	int64_t created_at, used_at, uses; /* used_at 0: never */
};

struct export_link_use {
	int64_t at;
	const char *address;
	int64_t rows, bytes;
	const char *error; /* "" without */
};

/* --- for pages: links of the acting account -------------------------------------------------- */

/*
 * Make one from name, segment_id, format and columns, switched off.  *token (in op->mem) is never
 * to be had again.
 *   RC_INVALID    "name": empty, too long, not a single line; "format"; "columns": none
 *   RC_NOT_FOUND  no such segment
 *   RC_CONFLICT   "name": the account has EXPORT_LINKS_MAX already
 */
MUST_USE enum rc export_link_create(struct op *op, struct export_link *link, const char **token);
/* Those that were not revoked, newest first. */
MUST_USE enum rc export_link_list(struct op *op, struct export_link **out, size_t *count);
/* The newest uses, at most max. */
MUST_USE enum rc export_link_use_list(struct op *op, int64_t id, size_t max,
				      struct export_link_use **out, size_t *count);
/* RC_NOT_FOUND: there is none of this number, it is another account's, or it was revoked. */
MUST_USE enum rc export_link_switch(struct op *op, int64_t id, bool is_on);
MUST_USE enum rc export_link_revoke(struct op *op, int64_t id);

/* --- for the feed --------------------------------------------------------------------------- */

/*
 * Somebody asks with a token: write the use down, in a write transaction.  *use_id is its number.
 *   RC_NOT_FOUND  no such link, it is off or revoked, or its account may not (no fault)
 *   RC_BUSY       it was asked EXPORT_LINK_HOURLY_MAX times within an hour (the fault says so)
 */
MUST_USE enum rc export_link_open(struct op *op, const char *token, const char *address,
				  struct export_link *out, int64_t *use_id);
/* What became of it.  In a write transaction. */
MUST_USE enum rc export_link_close(struct op *op, int64_t use_id, int64_t rows, int64_t bytes,
				   const char *error);
/* The export that a link means, for export_source_open. */
void export_link_export(const struct export_link *link, struct export *out);

/* Forget old uses and links (cron/nightly). */
MUST_USE enum rc export_link_remove_old(struct op *op);

#endif
