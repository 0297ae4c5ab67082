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

enum { BEGIN_TRIES = 100 };

static const char sql_overlay_state[] = "PRAGMA data_version";
static const char sql_overlay_look[] = "SELECT count(*) FROM base.sqlite_schema";

static const char sql_overlay_columns[] =
    "SELECT group_concat('\"' || c.name || '\" ' || c.type ||"
    " CASE WHEN c.pk = 1 AND c.keys = 1 THEN ' PRIMARY KEY' ELSE '' END, ', ')"
    " FROM (SELECT name, type, pk, max(pk) OVER () AS keys FROM pragma_table_info(?1, 'base')"
    " ORDER BY cid) c";

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

/* The columns of a table of the base; an id that is its key alone stays that.  NULL: none. */
static char *columns_of(struct db *db, const char *table)
{
	sqlite3_stmt *stmt = NULL;
	char *columns = NULL;

	if (sqlite3_prepare_v2(db->handle, sql_overlay_columns, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		columns = sqlite3_mprintf("%s", sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return columns;
}

/* "contact" over "contact": tables named over_<table> above, base.<table> below. */
static int lay_over(struct db *db, const struct db_overlay_table *t, const char *people)
{
	char *columns = columns_of(db, t->name);
	char *sql = sqlite3_mprintf(
	    "CREATE TABLE main.over_%s (%s);"
	    "CREATE TEMP VIEW %s AS SELECT * FROM main.over_%s UNION ALL SELECT * FROM base.%s b"
	    " WHERE NOT EXISTS (SELECT 1 FROM main.over_%s o WHERE o.id = b.%s)",
	    t->name, columns ? columns : "", t->name, t->name, t->name, people, t->contact);
	int code = sql && columns ? run(db, sql) : SQLITE_NOMEM;

	sqlite3_free(columns);
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

/*
 * SQLite's number for the state of the base changes, for this connection, with every commit of
 * another one.  When it is the same before the layer has looked at the base and in this
 * connection's transaction after that, nobody has committed in between.
 * https://www.sqlite.org/pragma.html#pragma_data_version
 */
static enum rc begin_beside(struct op *op, struct db *base, bool *same)
{
	struct db *layer = op->db;
	int64_t before = 0, after = 0, one;
	enum rc rc;

	op->db = base;
	rc = db_get_int(op, &before, sql_overlay_state, DB_NO_ARGS);
	op->db = layer;
	if (!rc)
		rc = db_run(op, "BEGIN", DB_NO_ARGS);
	if (!rc)
		rc = db_get_int(op, &one, sql_overlay_look, DB_NO_ARGS);
	op->db = base;
	if (!rc)
		rc = db_begin_read(op);
	if (!rc)
		rc = db_get_int(op, &after, sql_overlay_state, DB_NO_ARGS);
	*same = !rc && before == after;
	if (!*same)
		db_rollback(op);
	op->db = layer;
	return rc;
}

enum rc db_begin_overlay(struct op *op, struct db *base, bool *same)
{
	enum rc rc = RC_OK;

	*same = false;
	for (int i = 0; !rc && !*same && base && i < BEGIN_TRIES; i++) {
		db_rollback(op);
		rc = begin_beside(op, base, same);
	}
	return rc || base ? rc : db_run(op, "BEGIN", DB_NO_ARGS);
}
