/*
 * What nobody will come back to: run by cron/nightly.
 */
#include "lib/domain/import.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "lib/domain/import_file.h"
#include "lib/domain/import_kept.h"
#include "lib/platform/db.h"

static const char sql_import_abandoned[] =
    "SELECT id FROM import WHERE state IN ('uploaded', 'mapped')"
    " AND created_at < $1 LIMIT 100";
static const char sql_import_old_failed[] =
    "SELECT id, failed_name FROM import WHERE failed_name <> '' AND finished_at < $1 LIMIT 100";
static const char sql_import_forget_failed[] = "UPDATE import SET failed_name = '' WHERE id = $1";
static const char sql_import_forget_cells[] =
    "UPDATE import_problem SET cells = '' WHERE import_id = $1 AND cells <> ''";
static const char sql_import_count_spooled[] =
    "SELECT (SELECT count(*) FROM import WHERE spool_name = $1) + (SELECT count(*)"
    " FROM import_source s JOIN import i ON i.id = s.import_id"
    " WHERE s.spool_name = $1 AND i.spool_name <> '')";
static const char sql_import_count_failed_file[] =
    "SELECT count(*) FROM import WHERE failed_name = $1";

enum { LEFTOVER_SECONDS = 24 * 3600 };

static enum rc sweep_abandoned(struct op *op, const struct config *config)
{
	struct import im;
	struct db_rows rows;
	enum rc rc = RC_OK, end;

	db_query(op, &rows, sql_import_abandoned,
		 DB_ARGS(db_int(op->now - IMPORT_ABANDON_SECONDS)));
	while (!rc && db_next(&rows)) {
		rc = import_get(op, db_col_int(&rows, 0), &im);
		if (!rc)
			rc = import_discard(op, config, &im);
	}
	end = db_end(&rows);
	return rc ? rc : end;
}

static enum rc sweep_failed(struct op *op, const struct config *config)
{
	struct db_rows rows;
	enum rc rc = RC_OK, end;

	db_query(op, &rows, sql_import_old_failed,
		 DB_ARGS(db_int(op->now - IMPORT_FAILED_SECONDS)));
	while (!rc && db_next(&rows)) {
		int64_t id = db_col_int(&rows, 0);

		import_file_remove(op, config, "exports", db_col_text(&rows, 1));
		rc = db_run(op, sql_import_forget_failed, DB_ARGS(db_int(id)));
		if (!rc)
			rc = db_run(op, sql_import_forget_cells, DB_ARGS(db_int(id)));
	}
	end = db_end(&rows);
	return rc ? rc : end;
}

/* Files of a crash between the file and the row that names it.  A day old: nobody is at them. */
static enum rc sweep_folder(struct op *op, const struct config *config, const char *folder,
			    const char *prefix, const char *sql_is_known)
{
	DIR *dir = opendir(config_path(&op->mem, config, folder));
	struct dirent *entry;
	enum rc rc = RC_OK;

	while (dir && !rc && (entry = readdir(dir))) {
		int64_t known = 0;
		struct stat st;

		if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0 ||
		    fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
		    st.st_mtime > op->now - LEFTOVER_SECONDS)
			continue;
		rc = db_get_int(op, &known, sql_is_known, DB_ARGS(db_text(entry->d_name)));
		if (!rc && !known)
			import_file_remove(op, config, folder, entry->d_name);
	}
	if (dir)
		closedir(dir);
	return rc;
}

enum rc import_sweep(struct op *op, const struct config *config)
{
	enum rc rc = sweep_abandoned(op, config);

	if (!rc)
		rc = sweep_failed(op, config);
	if (!rc)
		rc = import_kept_sweep(op, config);
	if (!rc)
		rc = sweep_folder(op, config, "spool", "import-", sql_import_count_spooled);
	if (!rc)
		rc = sweep_folder(op, config, "spool", "upload-", sql_import_count_spooled);
	if (!rc)
		rc = sweep_folder(op, config, "spool", "rehearsal-", sql_import_count_spooled);
	if (!rc)
		rc = sweep_folder(op, config, "exports", "failed-", sql_import_count_failed_file);
	return rc;
}
