#include "lib/platform/migrate.h"

#include "lib/platform/db.h"
#include "lib/platform/embedded.h"

static const char sql_migrate_table[] =
    "CREATE TABLE IF NOT EXISTS schema_version ("
    " version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)";
static const char sql_migrate_newest[] = "SELECT COALESCE(max(version), 0) FROM schema_version";
static const char sql_migrate_record[] =
    "INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)";

/* "0007_segment" -> 7 */
static int64_t version_of(const struct embedded_file *file)
{
	return strtoll(file->name, NULL, 10);
}

static int64_t newest_known(void)
{
	int64_t newest = 0;

	for (const struct embedded_file *f = embedded_schema; f->name; f++)
		newest = version_of(f) > newest ? version_of(f) : newest;
	return newest;
}

static enum rc apply_missing(struct op *op)
{
	int64_t have;
	enum rc rc = db_run(op, sql_migrate_table, DB_NO_ARGS);

	if (!rc)
		rc = db_get_int(op, &have, sql_migrate_newest, DB_NO_ARGS);
	if (rc)
		return rc;
	if (have > newest_known())
		return op_fail(op, RC_INVALID, "", "the database was made by a newer muster");
	for (const struct embedded_file *f = embedded_schema; f->name; f++) {
		if (version_of(f) <= have)
			continue;
		rc = db_run_script(op, f->bytes);
		if (!rc)
			rc = db_run(
			    op, sql_migrate_record,
			    DB_ARGS(db_int(version_of(f)), db_text(f->name), db_int(op->now)));
		if (rc)
			return rc;
	}
	return RC_OK;
}

enum rc migrate_run(struct op *op)
{
	enum rc rc = db_begin_write(op);

	if (!rc)
		rc = apply_missing(op);
	if (!rc)
		rc = db_commit(op);
	if (rc)
		db_rollback(op);
	return rc;
}

enum rc migrate_check(struct op *op)
{
	int64_t have;
	bool has_table;
	enum rc rc = db_has_table(op, "schema_version", &has_table);

	if (rc)
		return rc;
	if (!has_table)
		return op_fail(op, RC_INVALID, "", "the database has no tables: run cron/setup");
	rc = db_get_int(op, &have, sql_migrate_newest, DB_NO_ARGS);
	if (rc)
		return rc;
	if (have > newest_known())
		return op_fail(op, RC_INVALID, "", "the database was made by a newer muster");
	if (have < newest_known())
		return op_fail(op, RC_INVALID, "",
			       "the database is of an older muster: run cron/setup");
	return RC_OK;
}
