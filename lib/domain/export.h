/*
 * A file of contacts on its way out: asked for on a page, written by cron/exporter, fetched by the
 * account that asked and by nobody else, gone after a week.
 *
 * Rules
 *  1. A file is complete or not there: it is written under another name and renamed at its end.
 *  2. Its rows are those of one moment (one read transaction), counted first; a file with another
 *     number of rows than counted is thrown away.
 *  3. A filter means what it meant when it was asked for: its dates start at that moment, and it is
 *     asked again in that transaction, with the eyes of the account that asked.  One that has no
 *     meaning any more fails the export: never everybody instead.
 *  4. Whoever holds the exporter's lock owns every row in state running: found at start, it is of
 *     a run that died.
 */
#ifndef MUSTER_DOMAIN_EXPORT_H
#define MUSTER_DOMAIN_EXPORT_H

#include "lib/base/id_set.h"
#include "lib/base/op.h"
#include "lib/domain/export_contacts.h"
#include "lib/domain/permission.h"
#include "lib/platform/config.h"

enum {
	EXPORT_NAME_MAX = 200,		     /* bytes; with ".csv" within what file systems take */
	EXPORT_KEEP_SECONDS = 7 * 24 * 3600, /* the file, from when it was done */
	EXPORT_FORGET_SECONDS = 30 * 24 * 3600, /* the row, from when it ended */
	EXPORT_WAITING_MAX = 10,		/* queued by one account at once */
	EXPORT_ATTEMPTS_MAX = 5,
	EXPORT_PICK_SECONDS = 24 * 3600, /* ticked people, until an export asks for them */
	EXPORT_COLUMNS_MAX = 2048,	 /* chosen ones */
};

enum export_state { EXPORT_QUEUED, EXPORT_RUNNING, EXPORT_DONE, EXPORT_FAILED, EXPORT_EXPIRED };

/* Text is UTF-8 in op->mem, never NULL.  Times are Unix seconds, 0 for none. */
struct export
{
	int64_t id, account_id;
	enum export_state state;
	const char *what;   /* key of export_whats */
	const char *format; /* key of export_formats */
	enum export_mode mode;
	const char *columns;	  /* keys with commas between; "" for all */
	const char *name;	  /* of the download, without its ending */
	const char *search;	  /* "" for all contacts */
	bool inside;		  /* search anywhere inside a field */
	unsigned states;	  /* enum contact_states; 0: live ones */
	const char *filter;	  /* canonical text, "" for none */
	int64_t filter_at;	  /* relative dates start here */
	const char *filter_day;	  /* "2026-12-24", when they chose a day; "" */
	int64_t segment_id;	  /* 0 for none */
	const char *segment_name; /* as it was called when they asked */
	int64_t pick_id;	  /* ticked people; 0 for none */
	int64_t schedule_id;	  /* which asked for it; 0: a person */
	int64_t asked_rows;	  /* how many they were when they asked */
	const char *file_name;
	int64_t attempts;
	int64_t expected_rows, written_rows, bytes;
	const char *error; /* a sentence, "" without */
	const char *note;  /* likewise: what is special about the file */
	int64_t created_at, started_at, finished_at, expires_at;
};

/* What an export can be of.  Ends with an entry without key. */
struct export_what {
	const char *key, *label;
	const char *rows;	    /* what its rows are: "contacts", "orders" */
	bool has_people;	    /* of those whom a filter, a segment or a search means */
	enum permission permission; /* beside that to export */
};
extern const struct export_what export_whats[];
/* NULL: there is none. */
const struct export_what *export_what_find(const char *key);

/* The chosen columns as a list, in op->mem. */
void export_columns_parse(struct op *op, const char *columns, const char ***keys, size_t *count);
MUST_USE const char *export_columns_format(struct op *op, const char *const *keys, size_t count);

/* --- for pages: always the exports of the acting account ------------------------------------ */

/*
 * Keep who was ticked, until an export asks for them: e->pick_id.  In a write transaction.
 *   RC_INVALID  "people": nobody
 */
MUST_USE enum rc export_pick_keep(struct op *op, const struct id_set *people, int64_t *id);

struct contact_selection;
/* Whom the export means, for contact_selection_find.  It borrows from *e. */
void export_selection(const struct export *e, struct contact_selection *out);
/*
 * How many rows there are now, into e->expected_rows; filter becomes canonical, segment_name is
 * filled in, filter_at is set when it is 0.
 *   RC_INVALID    "what", "format", "columns": there is none, or one does not go with the other;
 *                 "filter": *message is a sentence without a period, which may quote it
 *   RC_NOT_FOUND, RC_CONFLICT  as export_source_open
 */
MUST_USE enum rc export_count(struct op *op, struct export *e, const char **message);
/*
 * Queue an export for the acting account: name, what export_count has filled in, and asked_rows
 * (the number that the person saw) are read, the rest is filled in.  The format's ending is taken
 * off the name, since the download gets one.
 *   RC_INVALID   fault.field "name": empty, too long, or with a control character; "q": too long
 *   RC_CONFLICT  EXPORT_WAITING_MAX of this account are queued; or "asked": expected_rows is
 * another number than asked_rows, so they should look again
 */
MUST_USE enum rc export_request(struct op *op, struct export *e);
/*
 * The name as it is kept: without blanks at its ends and without the format's ending.
 *   RC_INVALID  "name": empty, too long, or with a control character
 */
MUST_USE enum rc export_check_name(struct op *op, struct export *e);
/* RC_NOT_FOUND: there is none of this number, or it is another account's. */
MUST_USE enum rc export_get(struct op *op, int64_t id, struct export *out);
/* The newest, at most max. */
MUST_USE enum rc export_list(struct op *op, size_t max, struct export **out, size_t *count);
/*
 * Forget an export and its file.  One that is being written stops soon after.
 *   RC_NOT_FOUND  as export_get
 */
MUST_USE enum rc export_remove(struct op *op, const struct config *config, int64_t id);

/* --- for cron ------------------------------------------------------------------------------- */

/*
 * Remove files whose time is over, and rows that ended long ago.  Inside the caller's write
 * transaction (cron/nightly).
 */
MUST_USE enum rc export_expire(struct op *op, const struct config *config);

/* The functions below are cron/exporter's, under its lock, each inside a write transaction. */

/*
 * Put right what a killed run left: its row is queued again (or given up after
 * EXPORT_ATTEMPTS_MAX), and files that belong to no finished export are removed.
 */
MUST_USE enum rc export_recover(struct op *op, const struct config *config);
/* The oldest queued one, now running.  RC_NOT_FOUND: none waits. */
MUST_USE enum rc export_claim(struct op *op, struct export *out);
/* Write expected_rows, written_rows and bytes.  RC_NOT_FOUND: the account took it back. */
MUST_USE enum rc export_progress(struct op *op, const struct export *e);
/*
 * The file is there: state done, expiry, and a notice and a mail to the account that asked.
 * RC_NOT_FOUND as export_progress.
 */
MUST_USE enum rc export_finish(struct op *op, const struct config *config, const struct export *e);
/* There is no file: error is a sentence for the account that asked, which gets a notice and a mail.
 */
MUST_USE enum rc export_fail(struct op *op, const struct config *config, const struct export *e,
			     const char *error);

#endif
