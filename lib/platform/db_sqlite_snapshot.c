/*
 * Copies of a whole database, and a copy put in the place of the living one.
 *
 * Out: VACUUM INTO reads one moment of the base in a read transaction; in WAL mode nobody who
 * writes waits for it.  Freed pages do not get into the copy.
 *
 * In: sqlite3_backup writes the copy's pages over those of the living base in one transaction of
 * its write-ahead log.  The file stays the same one, so every other process goes on with what it
 * has open: readers see all of the old until the commit and all of the new after it, and a process
 * that is killed in the middle leaves a log without a commit, which nobody reads.  The log grows by
 * the size of the copy until it is brought back.
 *
 * The gate: writers of other processes are turned away at once instead of waiting for a lock that
 * is held for seconds.  It is a file beside the database, locked by whoever closed it, so that it
 * falls with its process.  A writer looks at it before it takes the write lock, and once more when
 * it has it: closing the gate takes that lock once, and after that nobody is behind it.
 */
#include "lib/platform/db_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_MODE = 0640 }; /* the web server reads it: nginx sends downloads */
#define COPY_CACHE "-4096" /* KiB */

/* --- the gate ------------------------------------------------------------------------------- */

static char *gate_path(struct op *op, const struct db *db)
{
	return arena_printf(&op->mem, "%s-gate", db->path);
}

bool db_sqlite_gate_is_closed(struct op *op)
{
	struct arena_mark mark = arena_mark(&op->mem);
	bool closed = false;
	int fd;

	if (op->db->gate >= 0)
		return false; /* it is ours */
	fd = open(gate_path(op, op->db), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	arena_rewind(&op->mem, mark);
	if (fd < 0)
		return false;
	closed = flock(fd, LOCK_SH | LOCK_NB) != 0;
	close(fd);
	return closed;
}

enum rc db_gate_close(struct op *op)
{
	int fd = open(gate_path(op, op->db), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	enum rc rc;

	if (fd < 0)
		return op_fail(op, RC_FAILED, "", "the data directory cannot be written to");
	if (flock(fd, LOCK_EX) != 0) { /* readers of it hold it for a moment */
		close(fd);
		return op_fail(op, RC_FAILED, "", "the data directory cannot be locked");
	}
	op->db->gate = fd;
	rc = db_begin_write(op);
	db_rollback(op);
	if (rc)
		db_gate_open(op);
	return rc;
}

void db_gate_open(struct op *op)
{
	if (op->db->gate < 0)
		return;
	unlink(gate_path(op, op->db));
	close(op->db->gate);
	op->db->gate = -1;
}

/* --- out ------------------------------------------------------------------------------------ */

/*
 * The copy has as large a cache as the connection, and both are filled from end to end without
 * being of use: a job with a large one would need twice its memory.
 */
static enum rc run_vacuum(struct op *op, const char *path)
{
	int64_t cache;
	enum rc rc = db_get_int(op, &cache, "PRAGMA cache_size", DB_NO_ARGS), end;

	if (!rc)
		rc = db_run_script(op, "PRAGMA cache_size = " COPY_CACHE);
	if (rc)
		return rc;
	rc = db_run(op, "VACUUM INTO $1", DB_ARGS(db_text(path)));
	end =
	    db_run_script(op, arena_printf(&op->mem, "PRAGMA cache_size = %lld", (long long)cache));
	return rc ? rc : end;
}

enum rc db_copy_out(struct op *op, const char *path)
{
	/* An empty file is allowed to be there: so it never has another mode than ours. */
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, COPY_MODE);
	enum rc rc;

	if (fd < 0)
		return op_fail(op, RC_FAILED, "", "the folder of snapshots cannot be written to");
	close(fd);
	rc = run_vacuum(op, path);
	if (!rc) {
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0 || fsync(fd) != 0)
			rc = op_fail(op, RC_FAILED, "", "the disk failed");
		if (fd >= 0)
			close(fd);
	}
	if (rc)
		unlink(path);
	return rc;
}

enum rc db_check(struct op *op)
{
	const char *answer;
	enum rc rc = db_get_text(op, &answer, "PRAGMA quick_check(1)", DB_NO_ARGS);

	if (!rc && strcmp(answer, "ok") != 0)
		rc = op_fail(op, RC_FAILED, "", "the database file is damaged");
	return rc;
}

int64_t db_bytes(const struct db *db)
{
	char log[4096];
	struct stat file, wal = {.st_size = 0};

	snprintf(log, sizeof(log), "%s-wal", db->path);
	if (stat(db->path, &file) != 0)
		return 0;
	if (stat(log, &wal) != 0)
		wal.st_size = 0;
	return (int64_t)file.st_size + (int64_t)wal.st_size;
}

/* --- in ------------------------------------------------------------------------------------- */

static enum rc take_table(struct op *op, const char *table)
{
	enum rc rc = db_run(op, arena_printf(&op->mem, "DELETE FROM main.%s", table), DB_NO_ARGS);

	return rc ? rc
		  : db_run(op,
			   arena_printf(&op->mem, "INSERT INTO main.%s SELECT * FROM present.%s",
					table, table),
			   DB_NO_ARGS);
}

static enum rc take_all(struct op *op, const char *const *tables)
{
	enum rc rc = db_begin_write(op);

	for (size_t i = 0; !rc && tables[i]; i++)
		rc = take_table(op, tables[i]);
	if (!rc)
		rc = db_commit(op);
	if (rc)
		db_rollback(op);
	return rc;
}

/*
 * Without looking at references: they are looked at row by row, and who is referred to is away for
 * a moment.  (Deferring does not help: INSERT ... SELECT of a whole table does not count them
 * back.) What the rows that came refer to is looked at afterwards.
 */
enum rc db_take_tables(struct op *op, const char *from_path, const char *const *tables)
{
	int64_t broken = 0;
	enum rc rc = db_run(op, "ATTACH DATABASE $1 AS present", DB_ARGS(db_text(from_path)));

	if (rc)
		return rc;
	rc = db_run(op, "PRAGMA foreign_keys = OFF", DB_NO_ARGS);
	if (!rc)
		rc = take_all(op, tables);
	for (size_t i = 0; !rc && !broken && tables[i]; i++) {
		rc = db_get_int(op, &broken,
				"SELECT count(*) FROM pragma_foreign_key_check($1, 'main')",
				DB_ARGS(db_text(tables[i])));
		if (!rc && broken)
			rc = op_failf(op, RC_FAILED, "", "table %s names rows that are not there",
				      tables[i]);
	}
	if (db_run(op, "PRAGMA foreign_keys = ON", DB_NO_ARGS) && !rc)
		rc = op->fault.rc;
	if (db_run(op, "DETACH DATABASE present", DB_NO_ARGS) && !rc)
		rc = op->fault.rc;
	return rc;
}

static enum rc copy_pages(struct op *op, struct db *from)
{
	sqlite3_backup *backup = sqlite3_backup_init(op->db->handle, "main", from->handle, "main");
	int step, end;

	if (!backup)
		return db_sqlite_fail(op, sqlite3_errcode(op->db->handle));
	/* All at once: in parts it would begin anew after each write of somebody else. */
	step = sqlite3_backup_step(backup, -1);
	end = sqlite3_backup_finish(backup);
	if (step != SQLITE_DONE)
		return db_sqlite_fail(op, step == SQLITE_OK ? SQLITE_ERROR : step);
	return end == SQLITE_OK ? RC_OK : db_sqlite_fail(op, end);
}

enum rc db_copy_in(struct op *op, struct db *from)
{
	enum rc rc = copy_pages(op, from);

	/* A reader in the way is no fault: the log comes back with the next commits. */
	return rc ? rc : db_checkpoint(op);
}
