/*
 * Snapshots: copies of the whole base, made by hand and by themselves before what is dangerous, and
 * put in the place of the base when that went wrong.
 *
 * Rules
 *  1. A snapshot is made without keeping anybody from writing.  It takes seconds when the base is
 *     large, so only jobs make one: cron/snapshot when somebody asks, and the job that carries a
 *     dangerous action out (importer, bulk, undoer) before the action's first write.  What a page
 *     does at once is small, and undo covers it.
 *  2. The copy holds no passwords, sessions, tokens and mails: these are never restored, and a
 *     copy that was downloaded lets nobody in.
 *  3. The automatic ones are as many, and of as many bytes together, as the settings say; the
 * oldest goes first, the newest always stays.  Those that somebody asked for stay until they are
 * removed.
 *  4. When there is no room for one, the page that starts the action asks first; an action that is
 *     under way goes on without, and the list says so.
 *  5. Restoring brings the contacts back with all that belongs to them: tags, attributes, segments,
 *     events, imports, changes.  What is about the people who work here stays as it is now:
 *     SNAPSHOT_KEPT_TABLES.  Imports and other work that the snapshot caught under way are ended,
 * and who was erased since is erased in it before anybody sees it.
 *  6. Before it, the present is made a snapshot of its own, so that a restore can be taken back.
 */
#ifndef MUSTER_DOMAIN_SNAPSHOT_H
#define MUSTER_DOMAIN_SNAPSHOT_H

#include "lib/base/op.h"
#include "lib/platform/config.h"

/* These keep the rows they have when a snapshot is restored. */
#define SNAPSHOT_KEPT_TABLES                                                                       \
	"account", "session", "account_token", "api_token", "sign_in_failure", "setting", "audit", \
	    "snapshot", "erasure", "erasure_key", "notice", "message", "export"

/* Undoing an import of more records gets one, and is the undoer's. */
enum { SNAPSHOT_UNDO_RECORDS = 1000 };

/* Stored in snapshot.why: never renumber. */
enum snapshot_why {
	SNAPSHOT_ASKED = 1,
	SNAPSHOT_IMPORT,  /* subject: import.id */
	SNAPSHOT_DELETE,  /* bulk.id */
	SNAPSHOT_UNDO,	  /* undo.batch_id */
	SNAPSHOT_RESTORE, /* the snapshot that was restored */
};

/* Stored in snapshot.state: never renumber. */
enum snapshot_state {
	SNAPSHOT_WANTED = 1,
	SNAPSHOT_MAKING,
	SNAPSHOT_READY,
	SNAPSHOT_FAILED,
	SNAPSHOT_SKIPPED,
};

/* Stored in snapshot.restore_state: never renumber. */
enum restore_state { RESTORE_NONE, RESTORE_WANTED, RESTORE_RUNNING, RESTORE_DONE, RESTORE_FAILED };

/* Text is UTF-8 in op->mem, never NULL.  Times are Unix seconds, 0 for none. */
struct snapshot {
	int64_t id, account_id;
	const char *account_name;
	enum snapshot_why why;
	int64_t subject_id;
	enum snapshot_state state;
	const char *file_name;
	int64_t bytes, contacts, schema_version;
	const char *error; /* a sentence */
	int64_t created_at, made_at;
	enum restore_state restore_state;
	const char *restore_name; /* who wanted it back */
	int64_t restore_at;
	const char *restore_error;
};

/* --- for pages ------------------------------------------------------------------------------ */

/* The newest first, at most max. */
MUST_USE enum rc snapshot_list(struct op *op, size_t max, struct snapshot **out, size_t *count);
/* RC_NOT_FOUND: no such snapshot. */
MUST_USE enum rc snapshot_get(struct op *op, int64_t id, struct snapshot *out);
/*
 * Ask for one; cron/snapshot makes it.
 *   RC_CONFLICT  "room": there is too little disk space; or one is waiting already
 */
MUST_USE enum rc snapshot_ask(struct op *op, const struct config *config, int64_t *id);
/* Forget one and its file.  RC_NOT_FOUND; RC_CONFLICT: it is being made or restored. */
MUST_USE enum rc snapshot_remove(struct op *op, const struct config *config, int64_t id);
/*
 * Ask for the base to be as it was; cron/snapshot does it.
 *   RC_NOT_FOUND  no such snapshot
 *   RC_CONFLICT   it is not ready, or another one is being restored; "room"
 */
MUST_USE enum rc snapshot_restore_ask(struct op *op, const struct config *config, int64_t id);

/*
 * Those that may hold somebody who was in the base from `since` (0: nobody knows) until they were
 * erased `at`; the newest first.  One that was begun a few seconds before counts.
 */
MUST_USE enum rc snapshot_list_between(struct op *op, int64_t since, int64_t at, size_t max,
				       struct snapshot **out, size_t *count);

/* Is there room on the disk for one more, or for `copies` of the base?  Bytes. */
struct snapshot_room {
	int64_t needed, free;
	bool enough;
};
MUST_USE enum rc snapshot_room(struct op *op, const struct config *config, int copies,
			       struct snapshot_room *out);
/*
 * Is a snapshot made before such an action, and is there no room for it?  Then its page asks
 * whether to go on without.  A base without contacts needs none.
 */
MUST_USE enum rc snapshot_lacks_room(struct op *op, const struct config *config,
				     enum snapshot_why why, struct snapshot_room *out, bool *lacks);

/* --- for jobs; none of them inside a transaction --------------------------------------------- */

/*
 * Before the first write of a dangerous action: make a snapshot when the settings want one for it
 * and there are contacts.  Called again for the same action it does nothing, or goes on with what a
 * killed run left.  That none could be made is no failure; the list says why.
 */
MUST_USE enum rc snapshot_before(struct op *op, const struct config *config, enum snapshot_why why,
				 int64_t subject_id);
/* What killed runs left: for cron/snapshot at its start, under its lock. */
MUST_USE enum rc snapshot_recover(struct op *op, const struct config *config);
/* Make the oldest that was asked for.  RC_NOT_FOUND: none waits (and no fault). */
MUST_USE enum rc snapshot_make_next(struct op *op, const struct config *config, int64_t *id);
/*
 * Restore the one that somebody asked for.  The caller holds the locks of the jobs that write
 * contacts. secret: of the installation.  What goes wrong is in the row, and told to who asked.
 *   RC_NOT_FOUND  none waits (and no fault)
 */
MUST_USE enum rc snapshot_restore_next(struct op *op, const struct config *config,
				       const unsigned char *secret, int64_t *id);
/* Is one waiting to be restored?  RC_NOT_FOUND: no. */
MUST_USE enum rc snapshot_restore_find(struct op *op, int64_t *id);
/* There is no restoring now: reason is a sentence. */
MUST_USE enum rc snapshot_restore_refuse(struct op *op, int64_t id, const char *reason);

/* For cron/nightly, in the caller's write transaction: files that no row names. */
MUST_USE enum rc snapshot_sweep(struct op *op, const struct config *config);

#endif
