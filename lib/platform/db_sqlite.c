/*
 * The SQLite driver.  Facts it relies on (Debian 12, SQLite 3.40):
 *  1. SQLite numbers $1, $2 by first appearance, not by the digit, so parameters are looked up
 *     by name, once per prepared statement.
 *  2. Only BEGIN IMMEDIATE waits for another writer; a read transaction that later writes gets
 *     SQLITE_BUSY_SNAPSHOT at once.  Every writing transaction therefore begins IMMEDIATE.
 *  3. The built-in busy handler sleeps up to 100 ms between looks, and so starves beside a busy
 *     importer.  Ours looks every 2 ms.
 *  4. Bringing the write-ahead log back into the file costs the same few syncs for 4,000 pages
 *     as for 40,000, and a page that many commits wrote is brought back once.  A job that writes
 *     much therefore does it by hand and rarely (db_set_bulk); a page program that finds such a
 *     log leaves it to that job.
 */
#include "lib/platform/db_sqlite.h"

#include <limits.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	BUSY_TIMEOUT_MS = 5000,
	BUSY_SOON_MS = 100, /* as long as a job of ours may hold the lock */
	BUSY_CUT_MS = 20,   /* for readers to leave, while writers are kept out */
	BUSY_STEP_MS = 2,
	DEFAULT_CACHE_KIB = 8 * 1024,
	WAL_CHECKPOINT_PAGES = 4000, /* 16 MB: a commit brings the log back from here ... */
	WAL_FOREIGN_PAGES = 6000,    /* ... to here: more than this is the log of a bulk job */
	WAL_BULK_PAGES = 48000,	     /* 192 MB: where a bulk job brings it back */
	WAL_ANYBODY_PAGES = 144000,  /* whoever finds so much brings it back: the job has died */
	WAL_REST_PAGES = 64,	     /* a page's own commits make a log grow so little */
	WAL_KEEP_PAGES = 16000,	     /* 64 MB: a bulk job that is done leaves no larger file */
	/*
	 * The file is cut to this when it is begun anew: in somebody's transaction, and it takes
	 * as long as a small sync.  So that is more than a bulk job needs again and again.
	 */
	WAL_FILE_BYTES = 256 * 1024 * 1024,
};

/* --- faults --------------------------------------------------------------------------------- */

enum rc db_sqlite_fail(struct op *op, int code)
{
	int primary = code & 0xff;

	fprintf(stderr, "database: %s (%d): %s\n", sqlite3_errstr(code), code,
		sqlite3_errmsg(op->db->handle));
	switch (primary) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return op_fail(op, RC_BUSY, "", "the database is busy");
	case SQLITE_CONSTRAINT:
		return op_fail(op, RC_CONFLICT, "", "a rule of the database was broken");
	case SQLITE_FULL:
		return op_fail(op, RC_FAILED, "", "the disk is full");
	case SQLITE_READONLY:
		return op_fail(op, RC_FAILED, "", "the database is read-only");
	case SQLITE_CANTOPEN:
		return op_fail(op, RC_BUSY, "", "the database file cannot be opened");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return op_fail(op, RC_FAILED, "", "the database file is damaged");
	case SQLITE_IOERR:
		return op_fail(op, RC_FAILED, "", "the disk failed");
	case SQLITE_NOMEM:
		BUG("out of memory in the database");
	default:
		return op_fail(op, RC_FAILED, "", "the database failed");
	}
}

static int wait_for_lock(void *context, int times)
{
	struct db *db = context;

	if (times == 0)
		db->busy_waited_ms = 0;
	if (db->busy_waited_ms >= db->busy_timeout_ms)
		return 0;
	if (db->is_queueing)
		db_sqlite_wait_enter(db);
	sqlite3_sleep(BUSY_STEP_MS);
	db->busy_waited_ms += BUSY_STEP_MS;
	return 1;
}

/* --- queries -------------------------------------------------------------------------------- */

void db_query(struct op *op, struct db_rows *rows, const char *sql, struct db_args args)
{
	*rows = (struct db_rows){.op = op};
	rows->rc = db_sqlite_start(op, sql, args, &rows->statement);
	if (rows->rc)
		rows->statement = NULL;
}

bool db_next(struct db_rows *rows)
{
	int code;

	if (!rows->statement)
		return false;
	code = sqlite3_step(rows->statement->stmt);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		rows->rc = db_sqlite_fail(rows->op, code);
	db_sqlite_give_back(rows->statement);
	rows->statement = NULL;
	return false;
}

enum rc db_end(struct db_rows *rows)
{
	if (rows->statement)
		db_sqlite_give_back(rows->statement);
	rows->statement = NULL;
	return rows->rc;
}

enum rc db_run(struct op *op, const char *sql, struct db_args args)
{
	struct db_rows rows;

	db_query(op, &rows, sql, args);
	while (db_next(&rows))
		;
	return db_end(&rows);
}

enum rc db_insert(struct op *op, int64_t *id, const char *sql, struct db_args args)
{
	enum rc rc = db_run(op, sql, args);

	*id = rc ? 0 : sqlite3_last_insert_rowid(op->db->handle);
	return rc;
}

int64_t db_changed(const struct op *op)
{
	return sqlite3_changes64(op->db->handle);
}

enum rc db_get_int(struct op *op, int64_t *out, const char *sql, struct db_args args)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	*out = 0;
	db_query(op, &rows, sql, args);
	found = db_next(&rows);
	if (found) {
		*out = db_col_int(&rows, 0);
		while (db_next(&rows)) /* a RETURNING statement has run only at its end */
			;
	}
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc db_get_text(struct op *op, const char **out, const char *sql, struct db_args args)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	*out = "";
	db_query(op, &rows, sql, args);
	found = db_next(&rows);
	if (found)
		*out = db_col_dup(&rows, 0);
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc db_has_table(struct op *op, const char *name, bool *out)
{
	int64_t count;
	enum rc rc = db_get_int(
	    op, &count, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1",
	    DB_ARGS(db_text(name)));

	*out = count > 0;
	return rc;
}

enum rc db_run_script(struct op *op, const char *sql)
{
	int code = sqlite3_exec(op->db->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? RC_OK : db_sqlite_fail(op, code);
}

bool db_col_is_null(struct db_rows *rows, int column)
{
	return sqlite3_column_type(rows->statement->stmt, column) == SQLITE_NULL;
}

int64_t db_col_int(struct db_rows *rows, int column)
{
	return sqlite3_column_int64(rows->statement->stmt, column);
}

const char *db_col_text(struct db_rows *rows, int column)
{
	const unsigned char *text = sqlite3_column_text(rows->statement->stmt, column);

	return text ? (const char *)text : "";
}

char *db_col_dup(struct db_rows *rows, int column)
{
	const char *text = db_col_text(rows, column);
	int len = sqlite3_column_bytes(rows->statement->stmt, column);

	return arena_dup_len(&rows->op->mem, text, (size_t)len);
}

const void *db_col_blob(struct db_rows *rows, int column, size_t *len)
{
	const void *bytes = sqlite3_column_blob(rows->statement->stmt, column);

	*len = (size_t)sqlite3_column_bytes(rows->statement->stmt, column);
	return bytes ? bytes : "";
}

/* --- transactions --------------------------------------------------------------------------- */

enum rc db_begin_read(struct op *op)
{
	enum rc rc = db_run(op, "BEGIN", DB_NO_ARGS);

	op->db->is_reading = rc == RC_OK;
	return rc;
}

static int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t db_write_ms(const struct op *op)
{
	return clock_ms() - op->db->write_began_ms;
}

static enum rc gate_is_closed(struct op *op)
{
	return op_fail(op, RC_BUSY, "",
		       "a snapshot is being restored; until that is done nothing can be changed");
}

enum rc db_begin_write(struct op *op)
{
	enum rc rc;

	if (db_sqlite_gate_is_closed(op))
		return gate_is_closed(op);
	op->db->is_queueing = true;
	rc = db_run(op, "BEGIN IMMEDIATE", DB_NO_ARGS);
	op->db->is_queueing = false;
	db_sqlite_wait_leave(op->db);
	op->db->write_began_ms = clock_ms();
	/* Closed while we waited for the lock. */
	if (!rc && db_sqlite_gate_is_closed(op)) {
		db_rollback(op);
		return gate_is_closed(op);
	}
	return rc;
}

enum rc db_begin_write_soon(struct op *op)
{
	enum rc rc;

	op->db->busy_timeout_ms = BUSY_SOON_MS;
	rc = db_begin_write(op);
	op->db->busy_timeout_ms = BUSY_TIMEOUT_MS;
	return rc;
}

enum rc db_commit(struct op *op)
{
	op->db->is_reading = false;
	return db_run(op, "COMMIT", DB_NO_ARGS);
}

void db_rollback(struct op *op)
{
	struct fault kept = op->fault;

	op->db->is_reading = false;
	if (sqlite3_get_autocommit(op->db->handle))
		return;
	if (db_run(op, "ROLLBACK", DB_NO_ARGS))
		fprintf(stderr, "database: rollback failed\n");
	op->fault = kept;
}

/*
 * After each commit of ours, when the lock has been given back.  A long log that has grown since
 * our last commit is being written by a bulk job; one that has not was left behind.
 */
static int take_log_pages(void *context, sqlite3 *handle, const char *name, int pages)
{
	struct db *db = context;
	int growth = pages - db->log_pages;
	bool is_at_rest = growth >= 0 && growth < WAL_REST_PAGES;

	db->log_pages = pages;
	if (pages > db->log_pages_most)
		db->log_pages_most = pages;
	if (db->is_bulk || pages < WAL_CHECKPOINT_PAGES)
		return SQLITE_OK;
	if (pages < WAL_FOREIGN_PAGES || pages >= WAL_ANYBODY_PAGES || is_at_rest)
		sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return SQLITE_OK; /* whatever is left is brought back the next time */
}

void db_set_bulk(struct op *op)
{
	op->db->is_bulk = true;
}

/* A reader in the way is no fault: the next time will do. */
static enum rc checkpoint(struct op *op, int mode)
{
	int code = sqlite3_wal_checkpoint_v2(op->db->handle, NULL, mode, NULL, NULL);

	return code == SQLITE_OK || code == SQLITE_BUSY ? RC_OK : db_sqlite_fail(op, code);
}

enum rc db_checkpoint(struct op *op)
{
	enum rc rc = checkpoint(op, SQLITE_CHECKPOINT_PASSIVE);

	if (rc)
		return rc;
	/* This one keeps all writers out while it waits for readers to leave: not long, then. */
	op->db->busy_timeout_ms = BUSY_CUT_MS;
	rc = checkpoint(op, SQLITE_CHECKPOINT_TRUNCATE);
	op->db->busy_timeout_ms = BUSY_TIMEOUT_MS;
	return rc;
}

enum rc db_tend_log(struct op *op, bool at_end)
{
	if (at_end && op->db->log_pages_most >= WAL_KEEP_PAGES)
		return db_checkpoint(op);
	if (op->db->log_pages < (at_end ? WAL_CHECKPOINT_PAGES : WAL_BULK_PAGES))
		return RC_OK;
	return checkpoint(op, SQLITE_CHECKPOINT_PASSIVE);
}

/* --- open and close ------------------------------------------------------------------------- */

static bool set_up(struct db *db, int cache_kib)
{
	char pragmas[512];

	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (!db_sqlite_add_functions(db) || !db_sqlite_add_sets(db) || !db_sqlite_add_members(db))
		return false;
	snprintf(
	    pragmas, sizeof(pragmas),
	    "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -%d; PRAGMA journal_size_limit = %d",
	    cache_kib ? cache_kib : DEFAULT_CACHE_KIB, WAL_FILE_BYTES);
	sqlite3_wal_hook(db->handle, take_log_pages, db);
	return sqlite3_exec(db->handle, pragmas, NULL, NULL, NULL) == SQLITE_OK;
}

/* Two that make the same base at the same time: SQLite does not always ask the busy handler here.
 */
static int use_log(struct db *db)
{
	int code, tries = 0;

	do
		code = sqlite3_exec(db->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	while ((code & 0xff) == SQLITE_BUSY && wait_for_lock(db, tries++));
	return code;
}

/* A missing or empty file must not become a new, empty base behind the users' backs. */
static bool check_file(const char *path, char *why, size_t why_size)
{
	struct stat st;

	if (stat(path, &st) != 0)
		snprintf(why, why_size, "no database at %s: run cron/setup", path);
	else if (!S_ISREG(st.st_mode))
		snprintf(why, why_size, "%s is not a file", path);
	else if (st.st_size == 0)
		snprintf(why, why_size,
			 "%s is empty: restore a backup, or remove it and run cron/setup", path);
	else
		return true;
	return false;
}

static bool note_file(struct db *db)
{
	struct stat st;

	if (stat(db->path, &st) != 0)
		return false;
	db->device = st.st_dev;
	db->inode = st.st_ino;
	return true;
}

bool db_is_current(const struct db *db)
{
	struct stat st;

	return stat(db->path, &st) == 0 && st.st_dev == db->device && st.st_ino == db->inode;
}

enum rc db_sqlite_open(struct db **out, const char *path, int flags, int cache_kib, char *why,
		       size_t why_size)
{
	struct db *db = mem_alloc(sizeof(*db));
	int code;

	*out = NULL;
	*db = (struct db){
	    .busy_timeout_ms = BUSY_TIMEOUT_MS, .gate = -1, .waiting = -1, .path = mem_dup(path)};
	code = sqlite3_open_v2(path, &db->handle,
			       SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | flags, NULL);
	if (code == SQLITE_OK)
		sqlite3_busy_handler(db->handle, wait_for_lock, db);
	if (code != SQLITE_OK || !set_up(db, cache_kib)) {
		snprintf(why, why_size, "cannot open %s: %s", path, sqlite3_errmsg(db->handle));
		db_close(db);
		return RC_FAILED;
	}
	*out = db;
	return RC_OK;
}

enum rc db_open(struct db **out, const char *path, enum db_mode mode, int cache_kib, char *why,
		size_t why_size)
{
	enum rc rc;

	*out = NULL;
	if (mode != DB_CREATE && !check_file(path, why, why_size))
		return RC_FAILED;
	rc = db_sqlite_open(out, path, mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0, cache_kib, why,
			    why_size);
	if (rc)
		return rc;
	if ((mode != DB_CREATE || use_log(*out) == SQLITE_OK) && note_file(*out))
		return RC_OK;
	snprintf(why, why_size, "cannot open %s: %s", path, sqlite3_errmsg((*out)->handle));
	db_close(*out);
	*out = NULL;
	return RC_FAILED;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < STATEMENT_SLOTS; i++)
		db_sqlite_free_statement(db->slots[i]);
	db_sqlite_forget_sets(db);
	if (db->gate >= 0)
		close(db->gate);
	db_sqlite_wait_leave(db);
	sqlite3_close(db->handle);
	free(db->path);
	free(db);
}
