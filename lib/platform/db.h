/*
 * The database, as the rest of the program sees it.  SQL is the common subset of SQLite and
 * PostgreSQL with parameters $1, $2 ...; everything that is particular to the engine stands in
 * the files db_sqlite*.c, the only ones that include its header.
 *
 * Every call takes the op whose connection it uses and leaves a fault in it when it fails:
 *   RC_BUSY      another writer held the lock longer than the busy timeout
 *   RC_CONFLICT  a UNIQUE, CHECK or FOREIGN KEY rule was broken
 *   RC_FAILED    disk full, file damaged, read-only ...
 * The engine's own message goes to stderr, never to the fault: it may quote the schema.
 */
#ifndef MUSTER_PLATFORM_DB_H
#define MUSTER_PLATFORM_DB_H

#include "lib/base/id_set.h"
#include "lib/base/op.h"

struct db;
struct db_statement;

enum db_type { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB, DB_SET };

/* One bound value.  Text and blobs are borrowed until the statement has run. */
struct db_value {
	enum db_type type;
	int64_t integer;
	double real;
	const char *bytes;
	size_t len;
};

static inline struct db_value db_null(void)
{
	return (struct db_value){.type = DB_NULL};
}

static inline struct db_value db_int(int64_t value)
{
	return (struct db_value){.type = DB_INT, .integer = value};
}

static inline struct db_value db_real(double value)
{
	return (struct db_value){.type = DB_REAL, .real = value};
}

static inline struct db_value db_text(const char *text)
{
	return (struct db_value){.type = DB_TEXT, .bytes = text, .len = strlen(text)};
}

/* NULL or "" is stored as NULL: for key columns, where "absent" must not equal "absent". */
static inline struct db_value db_key(const char *text)
{
	return text && text[0] ? db_text(text) : db_null();
}

static inline struct db_value db_blob(const void *bytes, size_t len)
{
	return (struct db_value){.type = DB_BLOB, .bytes = bytes, .len = len};
}

/* A set as a table of its ids, in order: "FROM id_set_members($1) m CROSS JOIN ..." and m.id. */
static inline struct db_value db_set(const struct id_set *set)
{
	return (struct db_value){.type = DB_SET, .bytes = (const char *)set, .len = sizeof(*set)};
}

/*
 * A list of any length as one value: "x IN (" DB_LIST_BEGIN "$1" DB_LIST_END ")", where $1 is a
 * JSON array of numbers or texts.
 */
#define DB_LIST_BEGIN "SELECT value FROM json_each("
#define DB_LIST_END ")"

struct db_args {
	size_t count;
	const struct db_value *values;
};

/* DB_ARGS(db_int(3), db_text("x")) binds $1 and $2. */
#define DB_ARGS(...)                                                                               \
	((struct db_args){sizeof((struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value),      \
			  (struct db_value[]){__VA_ARGS__}})
#define DB_NO_ARGS ((struct db_args){0, NULL})

enum db_mode {
	DB_OPEN,   /* the database must exist and carry the schema this program knows */
	DB_CREATE, /* make file and tables when missing: only cron/setup and tests */
};

/*
 * Open the database file.  cache_kib: page cache; 0 for the default of a page handler.
 * why receives a line for the log when the result is not RC_OK (RC_FAILED).
 * The handle is closed with db_close, which accepts NULL.
 */
MUST_USE enum rc db_open(struct db **out, const char *path, enum db_mode mode, int cache_kib,
			 char *why, size_t why_size);
void db_close(struct db *db);

/* A table whose rows belong to contacts, and the column that says to which. */
struct db_overlay_table {
	const char *name, *contact;
};
/*
 * A new database at `path` over the one at `base_path`, for trying things out: under the names of
 * these tables queries see what was put into over_<name>, and of everybody who is not in the first
 * of them (over_contact) what the base has.  The lower tables are reached as base.<name>.  Other
 * tables are the base's.  Nothing is ever written to the base; the new file is the caller's to
 * remove, after db_close.
 *   RC_FAILED  why has a line for the log
 */
MUST_USE enum rc db_open_overlay(struct db **out, const char *path, const char *base_path,
				 const struct db_overlay_table *tables, size_t count, int cache_kib,
				 char *why, size_t why_size);
/*
 * Begin to read over the layer and, in a transaction that may only read, in a connection of its own
 * to the base, which may be NULL: both see the base as it is now until db_rollback of each.
 * *same: false when that was not to be had, since others commit all the time; base has then begun
 * nothing.
 */
MUST_USE enum rc db_begin_overlay(struct op *op, struct db *base, bool *same);

/*
 * Is the file under the database's name still the one that was opened?  Not when somebody put a
 * backup in its place: what is written here would then go to a file that nobody sees any more.
 */
bool db_is_current(const struct db *db);

/* A transaction that may only read: a statement that writes fails.  End with db_commit. */
MUST_USE enum rc db_begin_read(struct op *op);
/* A transaction that writes, and holds the write lock from here on. */
MUST_USE enum rc db_begin_write(struct op *op);
/*
 * The same for a job, which has time: tries again for a minute as long as others hold the lock.
 * RC_BUSY: they still do.
 */
MUST_USE enum rc db_begin_write_patiently(struct op *op);
/* The same for what is not worth a wait: RC_BUSY after a tenth of a second. */
MUST_USE enum rc db_begin_write_soon(struct op *op);
/*
 * For how many milliseconds others have been kept from writing since then.  Work whose size nobody
 * knows beforehand asks, and commits in time (contact_slice_turn, for one).
 */
int64_t db_write_ms(const struct op *op);
MUST_USE enum rc db_commit(struct op *op);
/* Commit when rc is RC_OK; roll back when it is not, or when the commit fails. */
MUST_USE enum rc db_end_transaction(struct op *op, enum rc rc);
/* Forget everything since the begin.  Harmless without one. */
void db_rollback(struct op *op);

/* Run a statement that returns no rows. */
MUST_USE enum rc db_run(struct op *op, const char *sql, struct db_args args);
/* Rows changed by the last db_run. */
int64_t db_changed(const struct op *op);
/*
 * Run an INSERT of one row, without RETURNING, into a table with an integer key "id"; *id is the
 * new row's.  RETURNING would make SQLite copy every page the row touches, in case it fails.
 */
MUST_USE enum rc db_insert(struct op *op, int64_t *id, const char *sql, struct db_args args);
/* First column of the first row.  RC_NOT_FOUND without a row (and no fault); NULL reads as 0. */
MUST_USE enum rc db_get_int(struct op *op, int64_t *out, const char *sql, struct db_args args);
/* The same as text, copied into op->mem; NULL reads as "". */
MUST_USE enum rc db_get_text(struct op *op, const char **out, const char *sql, struct db_args args);
MUST_USE enum rc db_has_table(struct op *op, const char *name, bool *out);
/* Several statements separated by ';', without parameters: for the schema. */
MUST_USE enum rc db_run_script(struct op *op, const char *sql);

/*
 * A result being read:
 *
 *	struct db_rows rows;
 *	db_query(op, &rows, sql, DB_ARGS(...));
 *	while (db_next(&rows))
 *		use(db_col_text(&rows, 0));
 *	rc = db_end(&rows);
 *
 * db_query never fails by itself; db_next is false at the end or at an error, and db_end says
 * which.  db_end must always be called, also after leaving the loop early.
 */
struct db_rows {
	struct op *op;
	struct db_statement *statement;
	enum rc rc;
};

void db_query(struct op *op, struct db_rows *rows, const char *sql, struct db_args args);
bool db_next(struct db_rows *rows);
MUST_USE enum rc db_end(struct db_rows *rows);

bool db_col_is_null(struct db_rows *rows, int column);
int64_t db_col_int(struct db_rows *rows, int column);
/* Borrowed until the next db_next or db_end; never NULL. */
const char *db_col_text(struct db_rows *rows, int column);
/* Copied into op->mem. */
char *db_col_dup(struct db_rows *rows, int column);
/* Blob bytes, borrowed likewise; *len is set. */
const void *db_col_blob(struct db_rows *rows, int column, size_t *len);

/*
 * The ids that a query finds, as a set.  The query has one row: "SELECT id_set(c.id) FROM ..."
 * collects every id; with "SELECT id_sets(c.id, test, test ...)" the nth set gets the ids for which
 * the nth test is true; with "SELECT id_set_times(e.contact_id, low, high) FROM ..." the set gets
 * the ids that come at least low and at most high times; with "SELECT id_set_latest(e.contact_id,
 * e.at, e.id, test) FROM ..." those for whose latest row, by e.at and then e.id, the test is true
 * (both are above 0).  The sets have the room they were given (id_set_init) and must be empty.
 * In a read transaction sets are kept (up to DB_SET_CACHE_BYTES for each connection) and given
 * again for the same query and values until anything is written to the database, by anybody.
 */
enum { DB_SETS_MAX = 64, DB_SET_CACHE_BYTES = 32 * 1024 * 1024 };
MUST_USE enum rc db_get_set(struct op *op, struct id_set *set, const char *sql,
			    struct db_args args);
MUST_USE enum rc db_get_sets(struct op *op, struct id_set *sets, size_t count, const char *sql,
			     struct db_args args);
/* Is the set of this query kept?  Then it is given, and true. */
bool db_get_kept_set(struct op *op, struct id_set *set, const char *sql, struct db_args args);
/* Keep a set that was made otherwise, as if this query had found it. */
void db_keep_set(struct op *op, const struct id_set *set, const char *sql, struct db_args args);
/* As db_get_int; the number is kept as sets are. */
MUST_USE enum rc db_get_kept_int(struct op *op, int64_t *out, const char *sql, struct db_args args);

/*
 * This connection writes a lot and calls db_tend_log after each commit, outside of a transaction:
 * the write-ahead log comes back into the file rarely, and never while the write lock is held.
 */
void db_set_bulk(struct op *op);
/*
 * Brings a long log back.  at_end: nothing more will be written.  A page that works in slices tends
 * it between them, too, or the log grows and is cut in somebody's transaction.
 */
MUST_USE enum rc db_tend_log(struct op *op, bool at_end);
/*
 * Between two transactions of a job that writes on and on: some milliseconds in which others get
 * in, longer while some of ours wait for the write lock.
 */
void db_give_way(struct op *op);
/* Bring the write-ahead log back into the file and give its space back (cron/nightly). */
MUST_USE enum rc db_checkpoint(struct op *op);
/* --- copies of the whole database ------------------------------------------------------------ */

/*
 * Write the database as it is at this moment into a new file (mode 0640).  Outside of a
 * transaction; others read and write on.  On failure there is no file. RC_FAILED  the folder cannot
 * be written to, the disk is full ...
 */
MUST_USE enum rc db_copy_out(struct op *op, const char *path);
/* Is the file sound?  RC_FAILED: no. */
MUST_USE enum rc db_check(struct op *op);
/* Bytes of its files: an upper bound for a copy. */
int64_t db_bytes(const struct db *db);

/*
 * Keep all others from writing: they get RC_BUSY at once.  Held until db_gate_open, or until this
 * process ends.  RC_BUSY: somebody writes and does not come to an end.
 */
MUST_USE enum rc db_gate_close(struct op *op);
void db_gate_open(struct op *op);
/*
 * Replace the rows of these tables (a list that ends with NULL) by those of another database of the
 * same schema, in one transaction.
 */
MUST_USE enum rc db_take_tables(struct op *op, const char *from_path, const char *const *tables);
/*
 * Make the op's database what `from` holds, in one step for all who have it open.  Nobody can write
 * meanwhile, so the caller has closed the gate.  Killed in the middle, it is as it was.
 */
MUST_USE enum rc db_copy_in(struct op *op, struct db *from);

/*
 * Let the planner refresh its statistics (cron/nightly, and after large imports).  Outside of a
 * transaction; others get in between.
 */
MUST_USE enum rc db_optimize(struct op *op);

#endif
