/*
 * What the files of the SQLite driver share.  No other file includes this.
 */
#ifndef MUSTER_PLATFORM_DB_SQLITE_H
#define MUSTER_PLATFORM_DB_SQLITE_H

#include <sqlite3.h>
#include <sys/types.h>

#include "lib/platform/db.h"

enum {
	STATEMENT_SLOTS = 256, /* power of two */
	STATEMENT_WAYS = 4,    /* places for the statements of one hash; a power of two */
	ARGS_MAX = 8192,
};

struct db_statement {
	sqlite3_stmt *stmt;
	char *sql;
	uint64_t hash;
	int *places; /* SQLite's number of $1, $2 ...; 0 when the text does not use it */
	size_t place_count;
	bool in_use, cached;
};

struct db {
	sqlite3 *handle;
	struct db_statement *slots[STATEMENT_SLOTS];
	char *path;
	dev_t device; /* of the file that was opened */
	ino_t inode;
	int busy_waited_ms, busy_timeout_ms;
	bool is_reading; /* between db_begin_read and its end: no statement may write */
	bool is_bulk;
	int64_t write_began_ms; /* when db_begin_write had the lock, by the monotonic clock */
	bool is_queueing;	/* for the write lock */
	int waiting;		/* of db_sqlite_wait.c, while we wait for that lock; -1 */
	int gate;		/* descriptor of the gate that we closed; -1 */
	int log_pages;		/* in the write-ahead log after our last commit */
	int log_pages_most;	/* after any of our commits */
	struct id_set *sets;	/* which id_set() and id_sets() fill just now */
	size_t set_count;
	struct db_kept_set *kept; /* sets of earlier queries, last used first */
	int64_t kept_version[2];  /* of the data they were made from */
};

/* db_sqlite.c: the fault that a code of the engine is, its message in the log. */
enum rc db_sqlite_fail(struct op *op, int code);

/*
 * db_sqlite_statement.c: the statement of this text with its values, prepared before or now, to be
 * stepped through and given back.  A second use while the first is read gets one of its own.
 * RC as db_sqlite_fail; RC_FAILED for a write in a transaction that only reads.
 */
MUST_USE enum rc db_sqlite_start(struct op *op, const char *sql, struct db_args args,
				 struct db_statement **out);
void db_sqlite_give_back(struct db_statement *s);
void db_sqlite_free_statement(struct db_statement *s);

/* db_sqlite_snapshot.c: does another process keep writers out? */
bool db_sqlite_gate_is_closed(struct op *op);

/* db_sqlite_wait.c: we wait for the write lock, or do so no longer. */
void db_sqlite_wait_enter(struct db *db);
void db_sqlite_wait_leave(struct db *db);

/* db_sqlite.c: open a file with everything that a connection of ours has.  As db_open. */
MUST_USE enum rc db_sqlite_open(struct db **out, const char *path, int flags, int cache_kib,
				char *why, size_t why_size);

/* db_sqlite_functions.c: register strpos(), text_fold() and others that our SQL needs. */
MUST_USE bool db_sqlite_add_functions(struct db *db);

/* db_sqlite_set.c: register id_set() and id_sets(); give the kept sets back. */
MUST_USE bool db_sqlite_add_sets(struct db *db);
void db_sqlite_forget_sets(struct db *db);

/* db_sqlite_members.c: register id_set_members(). */
#define DB_SET_POINTER "id_set"
MUST_USE bool db_sqlite_add_members(struct db *db);

#endif
