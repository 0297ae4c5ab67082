/*
 * A file of contacts on its way in: uploaded, its columns matched to fields, reviewed, queued, then
 * taken in by cron/importer (lib/domain/import_run.h).
 *
 * Rules
 *  1. Imports belong to the workspace: every account that may import sees all of them.
 *  2. The file lies in spool/ under a random name and is opened without following links; its hash
 *     is stored at upload and asked again before it runs.  There may be several; they are read one
 *     after the other (import_reader.h).
 *  3. Every row of the file ends in exactly one bucket; the numbers add up to total_rows, or to
 *     done_rows when it was cancelled.
 *  4. The file is removed when the import is thrown away or fails before its first row, and else
 *     some days after its end (lib/domain/import_kept.h): it holds personal data.
 *  5. A row meets the base as it is when its turn comes, whatever it was when the import was
 *     reviewed: who was edited meanwhile is matched and filled in as they are then, who was deleted
 *     or erased stays so, and the row is skipped.
 */
#ifndef MUSTER_DOMAIN_IMPORT_H
#define MUSTER_DOMAIN_IMPORT_H

#include "lib/domain/import_mapping.h"
#include "lib/domain/import_source.h"
#include "lib/platform/config.h"
#include "lib/platform/csv.h"
#include "lib/platform/secure.h"

enum {
	IMPORT_ABANDON_SECONDS = 7 * 24 * 3600, /* an upload that was never queued */
	IMPORT_FAILED_SECONDS = 30 * 24 * 3600, /* the file of the failed rows */
};

enum import_state {
	IMPORT_UPLOADED,
	IMPORT_MAPPED,
	IMPORT_QUEUED,
	IMPORT_CHECKING, /* the file is read to its end, nothing is written */
	IMPORT_RUNNING,
	IMPORT_DONE,
	IMPORT_FAILED,
};

/* What somebody wants of an import that is under way.  Stored in import.wish: never renumber. */
enum import_wish { IMPORT_WISH_NONE, IMPORT_WISH_PAUSE, IMPORT_WISH_CANCEL };

/* Where a row ends.  Stored in import_problem.bucket: never renumber. */
enum import_bucket {
	IMPORT_CREATED,
	IMPORT_UPDATED,
	IMPORT_UNCHANGED,
	IMPORT_SKIPPED,
	IMPORT_ROW_FAILED,
	IMPORT_BUCKETS,
};

/* Text is UTF-8 in op->mem, never NULL.  Times are Unix seconds, 0 for none. */
struct import_preview;
struct import {
	int64_t id, account_id;
	const char *account_name; /* "" when cron/setup made it */
	enum import_state state;
	const char *name;      /* of its files, for people: "people.csv and 2 more" */
	const char *file_name; /* of its first file, as all up to source_rows */
	const char *spool_name;
	unsigned char hash[SECURE_HASH_BYTES];
	struct csv_format format;
	enum import_kind kind;
	int64_t source_rows;
	int64_t bytes;		       /* of all its files */
	struct import_source *sources; /* all of them; NULL in a list */
	size_t source_count;
	const char *mapping;  /* import_mapping_format; meaningful from IMPORT_MAPPED on */
	bool update_existing; /* its mapping updates people who are here */
	bool is_sample;
	const char *segments; /* ids of those that its people join; see import_segment.h */
	int64_t obtained_by;
	int64_t total_rows, done_rows;
	int64_t rows[IMPORT_BUCKETS]; /* how many ended in each bucket */
	int64_t undialled_rows;	      /* phone kept as typed: it has no E.164 form */
	int64_t batch_id;
	const char *error, *failed_name;
	int64_t known_change; /* the newest change.id at the upload */
	int64_t created_at, queued_at, started_at, finished_at, run_ms;
	enum import_wish wish;
	const char *wished_by_name; /* "" for nobody */
	int64_t cancelled_at;	    /* it ended by wish, with done_rows of its rows */
	const char *halt_reason;    /* why it stood still at the last try; "" */
	int64_t halted_at;
	const char *rehearsed_mark, *rehearsed_digest; /* what was accepted; "" without rehearsal */
	int64_t kept_until; /* then its file goes; 0: it is gone, or the import is not over */
	/* Of import_look, for what stores them; else NULL. */
	const struct import_preview *preview;
	const char *profile;	/* import_profile_format; "" once it is over */
	const char *header_key; /* import_header_key */
};

/* "uploaded", "queued" ... */
const char *import_state_name(enum import_state state);
/* May it still be mapped and thrown away? */
bool import_is_open(const struct import *im);
/* Is cron/importer at it, or will be? */
bool import_is_active(const struct import *im);

/* RC_NOT_FOUND: no such import. */
MUST_USE enum rc import_get(struct op *op, int64_t id, struct import *out);
/* The newest first, at most max, past the first `offset`.  *total: all there are. */
MUST_USE enum rc import_list(struct op *op, int64_t offset, size_t max, struct import **out,
			     size_t *count, int64_t *total);
/*
 * The newest other import that was queued and has a file of the same content; 0 for none.
 * *source: which of ours it is, from 1.
 */
MUST_USE enum rc import_find_twin(struct op *op, const struct import *im, int64_t *id,
				  int64_t *source);
/* The name that charset_name gave. */
enum charset import_charset_parse(const char *name);

/*
 * Read all files to which import_source_add has led: what their columns are, and what stands in
 * them, for import_create and import_save_sources.  Outside of any transaction: reading large files
 * takes seconds, in which nobody should wait for our lock.
 *   RC_INVALID  they cannot be read so; fault.field "file".  Nothing was moved or stored
 */
MUST_USE enum rc import_look(struct op *op, const struct config *config, struct import *im);
/*
 * Record an upload with an automatic mapping, and rename its files into the spool.  im: sources,
 * and what import_look filled in (else a mapping).
 */
MUST_USE enum rc import_create(struct op *op, const struct config *config, struct import *im);
/*
 * Its files are others now, or are read in another way: after import_look.  The mapping starts
 * anew.  RC_CONFLICT: it was queued already.
 */
MUST_USE enum rc import_save_sources(struct op *op, const struct config *config, struct import *im);

/*
 * The words of a header, hashed; without the column that files of failed rows have in front.  ""
 * for a file without header.  In op->mem.
 */
MUST_USE const char *import_header_key(struct op *op, char *const *header, size_t count);
/* The newest other import with this header that was queued; 0 for none. */
MUST_USE enum rc import_find_like(struct op *op, const struct import *im, int64_t *id);

/*
 * Store the mapping.
 *   RC_INVALID   as import_mapping_check
 *   RC_CONFLICT  it was queued already
 */
MUST_USE enum rc import_save_mapping(struct op *op, struct import *im,
				     const struct import_mapping *m);
/*
 * Queue it; the acting account vouches that the people agreed.  seen: import_fingerprint of what
 * the account reviewed; rehearsed_mark and rehearsed_digest in *im are the rehearsal that it
 * accepted (import_rehearsal.h).
 *   RC_CONFLICT  it is not mapped, was queued already, or is no longer what was seen
 */
MUST_USE enum rc import_queue(struct op *op, struct import *im, const char *seen);
/*
 * For the importer, before the first row: what was accepted is not what would come out now.  It
 * waits for somebody to look again.
 */
MUST_USE enum rc import_send_back(struct op *op, const struct import *im);
/*
 * Its files, and how they are read, in a few characters: numbers of imports come again after one
 * was thrown away, these do not.  In op->mem.
 */
MUST_USE const char *import_files_mark(struct op *op, const struct import *im);
/* All that a review shows, in a few characters.  In op->mem. */
MUST_USE const char *import_fingerprint(struct op *op, const struct import *im);
/* Forget an import that was not queued, and its file.  RC_CONFLICT: it was queued already. */
MUST_USE enum rc import_discard(struct op *op, const struct config *config,
				const struct import *im);

/*
 * Copy a file into the spool, detect, map by itself, and queue it: for cron/setup.  Opens its own
 * write transaction; the caller has none.  The acting account may be 0.
 *   RC_INVALID  the file is no CSV, or no column could be matched to a key
 */
MUST_USE enum rc import_queue_file(struct op *op, const struct config *config, const char *path,
				   bool is_sample, int64_t *id);

/* A row that did not become a contact. */
struct import_problem {
	int64_t number, source, line; /* in which file from 1, and on which line of it */
	enum import_bucket bucket;    /* IMPORT_SKIPPED or IMPORT_ROW_FAILED */
	const char *reason;	      /* a sentence */
};
/* The failed ones, then the skipped ones, each in the order of the file; at most max. */
MUST_USE enum rc import_problems(struct op *op, int64_t id, size_t max, struct import_problem **out,
				 size_t *count);

/*
 * Remove what nobody will come back to: uploads that were never queued, spooled files without an
 * import, old files of failed rows (cron/nightly).  Inside the caller's write transaction.
 */
MUST_USE enum rc import_sweep(struct op *op, const struct config *config);

#endif
