/*
 * Statistics for SQLite's planner.  ANALYZE as one statement holds the write lock for all indexes
 * of all tables, a tenth of a second and more; table by table, others get in between.
 */
#include "lib/platform/db_sqlite.h"

#include "lib/platform/sql.h"

enum { TABLES_MAX = 200 };

static const char sql_optimize_tables[] =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
    " AND name NOT LIKE 'sqlite%' ORDER BY name";
/*
 * A table of a row or two is read from end to end for every row that is joined with it, and goes
 * on being so while it grows, until somebody asks for statistics again: after the first import
 * that is the table of batches.  So none counts as smaller than a hundred rows.
 */
static const char sql_optimize_floor[] =
    "UPDATE sqlite_stat1 SET stat = '100' || substr(stat, instr(stat || ' ', ' '))"
    " WHERE CAST(stat AS INTEGER) < 100";

static enum rc list_tables(struct op *op, const char **out, size_t *count)
{
	struct db_rows rows;

	*count = 0;
	db_query(op, &rows, sql_optimize_tables, DB_NO_ARGS);
	while (db_next(&rows)) {
		if (*count == TABLES_MAX)
			BUG("more than %d tables", TABLES_MAX);
		out[(*count)++] = db_col_dup(&rows, 0);
	}
	return db_end(&rows);
}

static enum rc analyze(struct op *op, const char *table)
{
	struct sql s;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "ANALYZE ");
	sql_column(&s, table);
	rc = db_run(op, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return rc;
}

enum rc db_optimize(struct op *op)
{
	const char *tables[TABLES_MAX];
	size_t count;
	enum rc rc = db_run(op, "PRAGMA analysis_limit = 400", DB_NO_ARGS);

	if (!rc)
		rc = list_tables(op, tables, &count);
	for (size_t i = 0; !rc && i < count; i++) {
		rc = analyze(op, tables[i]);
		db_give_way(op);
	}
	if (!rc)
		rc = db_run(op, sql_optimize_floor, DB_NO_ARGS);
	/* This connection reads them again. */
	return rc ? rc : db_run(op, "ANALYZE sqlite_schema", DB_NO_ARGS);
}
