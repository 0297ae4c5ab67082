/*
 * A database laid over another one: what was put into the upper one hides what the lower one says
 * of the same contact, and every query sees both as one.
 *
 * The upper one is the connection's own file, the lower one is attached, and for each table a
 * temporary view of the table's name stands in front of both.  SQLite brings the conditions of a
 * query into both halves of such a view, so that each uses its own indexes.
 */
#include "lib/platform/db_sqlite.h"

#include <stdio.h>
#include <unistd.h>

static int run(struct db *db, const char *sql)
{
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
}

static int attach(struct db *db, const char *base_path)
{
	char *sql = sqlite3_mprintf("ATTACH %Q AS base", base_path);
	int code = sql ? run(db, sql) : SQLITE_NOMEM;

	sqlite3_free(sql);
	return code;
}

/* "contact" over "contact": tables named over_<table> above, base.<table> below. */
static int lay_over(struct db *db, const struct db_overlay_table *t, const char *people)
{
	char *sql = sqlite3_mprintf(
	    "CREATE TABLE main.over_%s AS SELECT * FROM base.%s WHERE 0;"
	    "CREATE TEMP VIEW %s AS SELECT * FROM main.over_%s UNION ALL SELECT * FROM base.%s b"
	    " WHERE NOT EXISTS (SELECT 1 FROM main.over_%s o WHERE o.id = b.%s)",
	    t->name, t->name, t->name, t->name, t->name, people, t->contact);
	int code = sql ? run(db, sql) : SQLITE_NOMEM;

	sqlite3_free(sql);
	return code;
}

static int build(struct db *db, const char *base_path, const struct db_overlay_table *tables,
		 size_t count)
{
	/* Nobody comes back to this file: after a crash it is thrown away. */
	int code = run(db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
			   "PRAGMA foreign_keys = OFF");

	if (code == SQLITE_OK)
		code = attach(db, base_path);
	for (size_t i = 0; code == SQLITE_OK && i < count; i++)
		code = lay_over(db, &tables[i], tables[0].name);
	return code;
}

enum rc db_open_overlay(struct db **out, const char *path, const char *base_path,
			const struct db_overlay_table *tables, size_t count, int cache_kib,
			char *why, size_t why_size)
{
	enum rc rc = db_sqlite_open(out, path, SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE,
				    cache_kib, why, why_size);
	int code;

	if (rc)
		return rc;
	code = build(*out, base_path, tables, count);
	if (code == SQLITE_OK)
		return RC_OK;
	snprintf(why, why_size, "cannot lay a database over %s: %s", base_path,
		 sqlite3_errmsg((*out)->handle));
	db_close(*out);
	(void)unlink(path);
	*out = NULL;
	return RC_FAILED;
}

enum rc db_begin_overlay(struct op *op)
{
	return db_run(op, "BEGIN", DB_NO_ARGS);
}
