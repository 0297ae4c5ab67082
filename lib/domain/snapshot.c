#include "lib/domain/snapshot_row.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "lib/domain/audit.h"
#include "lib/domain/contact.h"
#include "lib/domain/setting.h"
#include "lib/platform/db.h"
#include "lib/platform/migrate.h"
#include "lib/platform/secure.h"

#define SNAPSHOT_COLUMNS                                                                           \
	"SELECT s.id, COALESCE(s.account_id, 0), COALESCE(a.name, ''), s.why, s.subject_id,"       \
	" s.state, s.file_name, s.bytes, s.contacts, s.schema_version, s.error, s.created_at,"     \
	" COALESCE(s.made_at, 0), s.restore_state, COALESCE(r.name, ''),"                          \
	" COALESCE(s.restore_at, 0), s.restore_error FROM snapshot s"                              \
	" LEFT JOIN account a ON a.id = s.account_id"                                              \
	" LEFT JOIN account r ON r.id = s.restore_account_id"

static const char sql_snapshot_list[] = SNAPSHOT_COLUMNS " ORDER BY s.id DESC LIMIT $1";
static const char sql_snapshot_list_between[] =
    SNAPSHOT_COLUMNS " WHERE s.state = 3 AND s.made_at >= $1 AND s.made_at <= $2"
		     " ORDER BY s.id DESC LIMIT $3";
static const char sql_snapshot_get[] = SNAPSHOT_COLUMNS " WHERE s.id = $1";
static const char sql_snapshot_insert[] =
    "INSERT INTO snapshot (account_id, why, subject_id, state, created_at)"
    " VALUES ($1, $2, $3, $4, $5)";
static const char sql_snapshot_count_waiting[] =
    "SELECT count(*) FROM snapshot WHERE why = 1 AND state IN (1, 2)";
static const char sql_snapshot_delete[] = "DELETE FROM snapshot WHERE id = $1";
static const char sql_snapshot_next[] =
    "SELECT id FROM snapshot WHERE state = 1 ORDER BY id LIMIT 1";
static const char sql_snapshot_find[] =
    "SELECT id FROM snapshot WHERE why = $1 AND subject_id = $2 ORDER BY id DESC LIMIT 1";
static const char sql_snapshot_begin[] =
    "UPDATE snapshot SET state = 2, file_name = $1, error = '' WHERE id = $2";
static const char sql_snapshot_ready[] =
    "UPDATE snapshot SET state = 3, bytes = $1, contacts = $2, schema_version = $3, made_at = $4"
    " WHERE id = $5";
static const char sql_snapshot_end[] =
    "UPDATE snapshot SET state = $1, file_name = '', error = $2 WHERE id = $3";
static const char sql_snapshot_left_made[] =
    "SELECT id, file_name FROM snapshot WHERE state = 2 AND why IN (1, 5)";
static const char sql_snapshot_left_restored[] =
    "UPDATE snapshot SET restore_state = 4, restore_error ="
    " 'It was interrupted. The base is as it was before.' WHERE restore_state = 2";
static const char sql_snapshot_automatic[] =
    "SELECT id, file_name, bytes FROM snapshot WHERE state = 3 AND why <> 1"
    " AND restore_state NOT IN (1, 2) ORDER BY id DESC";
static const char sql_snapshot_wordless[] =
    "DELETE FROM snapshot WHERE state IN (4, 5) AND created_at < $1";
static const char sql_snapshot_abandoned[] =
    "UPDATE snapshot SET state = 4, error = 'it was interrupted' WHERE state = 2"
    " AND created_at < $1";
static const char sql_snapshot_named[] = "SELECT count(*) FROM snapshot WHERE file_name = $1";
static const char sql_snapshot_version[] = "SELECT COALESCE(max(version), 0) FROM schema_version";
/* What lets people in, and what they were told. */
static const char sql_snapshot_strip[] =
    "DELETE FROM session; DELETE FROM account_token; DELETE FROM api_token;"
    " DELETE FROM sign_in_failure; DELETE FROM message;"
    " UPDATE account SET password_hash = '';";

enum {
	FORGET_SECONDS = 90 * 24 * 3600,
	LEFTOVER_SECONDS = 24 * 3600,
	COPY_BEGINS_SECONDS = 5, /* after made_at, at most */
	MIB = 1024 * 1024,
};

/* --- reading -------------------------------------------------------------------------------- */

static void read_row(struct db_rows *rows, struct snapshot *out)
{
	*out = (struct snapshot){
	    .id = db_col_int(rows, 0),
	    .account_id = db_col_int(rows, 1),
	    .account_name = db_col_dup(rows, 2),
	    .why = (enum snapshot_why)db_col_int(rows, 3),
	    .subject_id = db_col_int(rows, 4),
	    .state = (enum snapshot_state)db_col_int(rows, 5),
	    .file_name = db_col_dup(rows, 6),
	    .bytes = db_col_int(rows, 7),
	    .contacts = db_col_int(rows, 8),
	    .schema_version = db_col_int(rows, 9),
	    .error = db_col_dup(rows, 10),
	    .created_at = db_col_int(rows, 11),
	    .made_at = db_col_int(rows, 12),
	    .restore_state = (enum restore_state)db_col_int(rows, 13),
	    .restore_name = db_col_dup(rows, 14),
	    .restore_at = db_col_int(rows, 15),
	    .restore_error = db_col_dup(rows, 16),
	};
}

enum rc snapshot_list(struct op *op, size_t max, struct snapshot **out, size_t *count)
{
	struct db_rows rows;

	*out = arena_alloc(&op->mem, (max + 1) * sizeof(**out));
	*count = 0;
	db_query(op, &rows, sql_snapshot_list, DB_ARGS(db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		read_row(&rows, &(*out)[(*count)++]);
	return db_end(&rows);
}

enum rc snapshot_list_between(struct op *op, int64_t since, int64_t at, size_t max,
			      struct snapshot **out, size_t *count)
{
	struct db_rows rows;

	*out = arena_alloc(&op->mem, (max + 1) * sizeof(**out));
	*count = 0;
	db_query(op, &rows, sql_snapshot_list_between,
		 DB_ARGS(db_int(since - COPY_BEGINS_SECONDS), db_int(at), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		read_row(&rows, &(*out)[(*count)++]);
	return db_end(&rows);
}

enum rc snapshot_get(struct op *op, int64_t id, struct snapshot *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_snapshot_get, DB_ARGS(db_int(id)));
	found = db_next(&rows);
	if (found)
		read_row(&rows, out);
	rc = db_end(&rows);
	return rc || found ? rc : op_fail(op, RC_NOT_FOUND, "", "no such snapshot");
}

/* --- room ----------------------------------------------------------------------------------- */

enum rc snapshot_room(struct op *op, const struct config *config, int copies,
		      struct snapshot_room *out)
{
	struct settings s;
	struct statvfs disk;
	enum rc rc = settings_get(op, &s);

	*out = (struct snapshot_room){0};
	if (rc)
		return rc;
	out->needed = copies * db_bytes(op->db) + settings_snapshot_free(&s) * MIB;
	if (statvfs(config->data_dir, &disk) == 0)
		out->free = (int64_t)(disk.f_bavail * disk.f_frsize);
	out->enough = out->free >= out->needed;
	return RC_OK;
}

static enum rc no_room(struct op *op, const struct snapshot_room *room)
{
	return op_failf(op, RC_CONFLICT, "room",
			"there is too little disk space: %" PRId64 " MB are needed, %" PRId64
			" MB are free",
			room->needed / MIB + 1, room->free / MIB);
}

/* Do the settings want one before this?  Not for a base without contacts: there is nothing to lose.
 */
static enum rc is_wanted(struct op *op, enum snapshot_why why, bool *out)
{
	struct settings s;
	int64_t live = 0, archived = 0, deleted = 0;
	enum rc rc = settings_get(op, &s);
	const char *choice = rc			      ? "0"
			     : why == SNAPSHOT_IMPORT ? s.snapshot_import
			     : why == SNAPSHOT_DELETE ? s.snapshot_delete
			     : why == SNAPSHOT_UNDO   ? s.snapshot_undo
						      : "1";

	if (!rc)
		rc = contact_count(op, CONTACT_LIVE, &live);
	if (!rc)
		rc = contact_count(op, CONTACT_ARCHIVED, &archived);
	if (!rc)
		rc = contact_count(op, CONTACT_DELETED, &deleted);
	*out = strcmp(choice, "1") == 0 && live + archived + deleted > 0;
	return rc;
}

enum rc snapshot_lacks_room(struct op *op, const struct config *config, enum snapshot_why why,
			    struct snapshot_room *out, bool *lacks)
{
	bool wanted;
	enum rc rc = is_wanted(op, why, &wanted);

	if (!rc)
		rc = snapshot_room(op, config, 1, out);
	*lacks = !rc && wanted && !out->enough;
	return rc;
}

/* --- files ---------------------------------------------------------------------------------- */

const char *snapshot_path(struct op *op, const struct config *config, const char *file_name)
{
	return config_path(&op->mem, config, arena_printf(&op->mem, "snapshots/%s", file_name));
}

void snapshot_drop_file(struct op *op, const struct config *config, const char *file_name)
{
	if (file_name[0] && unlink(snapshot_path(op, config, file_name)) != 0 && errno != ENOENT)
		fprintf(stderr, "snapshot: a file in snapshots/ cannot be removed: %s\n",
			strerror(errno));
}

/* Take out of the copy what no copy needs. */
static enum rc strip(struct op *op, const char *path)
{
	struct op copy;
	struct db *db;
	char why[512];
	enum rc rc;

	if (db_open(&db, path, DB_OPEN, 0, why, sizeof(why))) {
		fprintf(stderr, "snapshot: %s\n", why);
		return op_fail(op, RC_FAILED, "", "the copy cannot be opened");
	}
	op_init(&copy, db, op->now);
	rc = db_begin_write(&copy);
	if (!rc)
		rc = db_run_script(&copy, sql_snapshot_strip);
	if (!rc)
		rc = db_commit(&copy);
	if (rc)
		op->fault = copy.fault;
	op_release(&copy);
	db_close(db);
	return rc;
}

/* --- asking --------------------------------------------------------------------------------- */

static enum rc insert(struct op *op, enum snapshot_why why, int64_t subject_id,
		      enum snapshot_state state, int64_t *id)
{
	return db_insert(op, id, sql_snapshot_insert,
			 DB_ARGS(op->account_id ? db_int(op->account_id) : db_null(), db_int(why),
				 db_int(subject_id), db_int(state), db_int(op->now)));
}

enum rc snapshot_ask(struct op *op, const struct config *config, int64_t *id)
{
	struct snapshot_room room;
	int64_t waiting;
	enum rc rc = db_get_int(op, &waiting, sql_snapshot_count_waiting, DB_NO_ARGS);

	if (rc)
		return rc;
	if (waiting)
		return op_fail(op, RC_CONFLICT, "", "one is being made already");
	rc = snapshot_room(op, config, 1, &room);
	if (rc)
		return rc;
	return room.enough ? insert(op, SNAPSHOT_ASKED, 0, SNAPSHOT_WANTED, id)
			   : no_room(op, &room);
}

enum rc snapshot_remove(struct op *op, const struct config *config, int64_t id)
{
	struct snapshot s;
	enum rc rc = snapshot_get(op, id, &s);

	if (rc)
		return rc;
	if (s.state == SNAPSHOT_MAKING || s.restore_state == RESTORE_WANTED ||
	    s.restore_state == RESTORE_RUNNING)
		return op_fail(op, RC_CONFLICT, "", "it is being made or restored just now");
	rc = db_run(op, sql_snapshot_delete, DB_ARGS(db_int(id)));
	if (!rc)
		rc = audit_write(op, AUDIT_SNAPSHOT_REMOVED, id, NULL);
	if (!rc)
		snapshot_drop_file(op, config, s.file_name);
	return rc;
}

/* --- making --------------------------------------------------------------------------------- */

static enum rc begin(struct op *op, int64_t id, const char *file_name)
{
	enum rc rc = db_begin_write(op);

	return rc ? rc
		  : db_end_transaction(op, db_run(op, sql_snapshot_begin,
						  DB_ARGS(db_text(file_name), db_int(id))));
}

static enum rc end(struct op *op, int64_t id, enum snapshot_state state, const char *error)
{
	enum rc rc = db_begin_write(op);

	return rc ? rc
		  : db_end_transaction(op,
				       db_run(op, sql_snapshot_end,
					      DB_ARGS(db_int(state), db_text(error), db_int(id))));
}

/* The oldest automatic ones go; the newest stays whatever its size. */
static enum rc prune(struct op *op, const struct config *config)
{
	struct settings s;
	struct db_rows rows;
	int64_t count = 0, bytes = 0, keep, most;
	enum rc rc = settings_get(op, &s), over;

	if (rc)
		return rc;
	keep = settings_snapshot_keep(&s);
	most = settings_snapshot_mb(&s) * MIB;
	db_query(op, &rows, sql_snapshot_automatic, DB_NO_ARGS);
	while (!rc && db_next(&rows)) {
		count++;
		bytes += db_col_int(&rows, 2);
		if (count == 1 || (count <= keep && bytes <= most))
			continue;
		snapshot_drop_file(op, config, db_col_text(&rows, 1));
		rc = db_run(op, sql_snapshot_delete, DB_ARGS(db_int(db_col_int(&rows, 0))));
	}
	over = db_end(&rows);
	return rc ? rc : over;
}

static const char *why_words(enum snapshot_why why)
{
	static const char *const words[] = {
	    [SNAPSHOT_ASKED] = "asked for",
	    [SNAPSHOT_IMPORT] = "before an import",
	    [SNAPSHOT_DELETE] = "before deleting many",
	    [SNAPSHOT_UNDO] = "before an undo",
	    [SNAPSHOT_RESTORE] = "before a restore",
	};

	return words[why];
}

static enum rc finish(struct op *op, const struct config *config, int64_t id, enum snapshot_why why,
		      const char *path, int64_t made_at)
{
	int64_t contacts, version;
	struct stat st;
	enum rc rc = db_begin_write(op);

	if (rc)
		return rc;
	if (stat(path, &st) != 0)
		rc = op_fail(op, RC_FAILED, "", "the copy is gone");
	if (!rc)
		rc = contact_count(op, CONTACT_LIVE, &contacts);
	if (!rc)
		rc = db_get_int(op, &version, sql_snapshot_version, DB_NO_ARGS);
	if (!rc)
		rc = db_run(op, sql_snapshot_ready,
			    DB_ARGS(db_int(st.st_size), db_int(contacts), db_int(version),
				    db_int(made_at), db_int(id)));
	if (!rc)
		rc = audit_write(op, AUDIT_SNAPSHOT_MADE, id, why_words(why));
	if (!rc)
		rc = prune(op, config);
	return db_end_transaction(op, rc);
}

enum rc snapshot_make(struct op *op, const struct config *config, int64_t id, enum snapshot_why why)
{
	const char *name = arena_printf(&op->mem, "snapshot-%s.db", secure_token(&op->mem));
	const char *path = snapshot_path(op, config, name);
	struct snapshot_room room;
	int64_t made_at;
	enum rc rc = begin(op, id, name);

	if (rc)
		return rc;
	rc = snapshot_room(op, config, 1, &room);
	if (!rc && !room.enough)
		rc = no_room(op, &room);
	made_at = op->now = time(NULL);
	if (!rc)
		rc = db_copy_out(op, path);
	if (!rc)
		rc = strip(op, path);
	op->now = time(NULL);
	if (!rc)
		rc = finish(op, config, id, why, path, made_at);
	if (rc)
		snapshot_drop_file(op, config, name);
	return rc;
}

/* It is no failure of the action that there is no snapshot of what was before. */
static enum rc note_failure(struct op *op, int64_t id, enum snapshot_state state)
{
	const char *reason = arena_dup(&op->mem, op->fault.reason);

	op_clear_fault(op);
	fprintf(stderr, "snapshot: %lld: %s\n", (long long)id, reason);
	return end(op, id, state, reason);
}

enum rc snapshot_make_next(struct op *op, const struct config *config, int64_t *id)
{
	enum rc rc = db_get_int(op, id, sql_snapshot_next, DB_NO_ARGS);
	struct snapshot s;

	if (!rc)
		rc = snapshot_get(op, *id, &s);
	if (rc)
		return rc;
	op->account_id = s.account_id;
	rc = snapshot_make(op, config, *id, s.why);
	return rc == RC_OK || rc == RC_BUSY ? rc : note_failure(op, *id, SNAPSHOT_FAILED);
}

/* *id 0: there is nothing to make. */
static enum rc prepare(struct op *op, enum snapshot_why why, int64_t subject_id, int64_t *id)
{
	struct snapshot s;
	bool wanted;
	enum rc rc = is_wanted(op, why, &wanted);

	*id = 0;
	if (rc || !wanted)
		return rc;
	rc = db_get_int(op, id, sql_snapshot_find, DB_ARGS(db_int(why), db_int(subject_id)));
	if (rc == RC_NOT_FOUND)
		return insert(op, why, subject_id, SNAPSHOT_MAKING, id);
	if (!rc)
		rc = snapshot_get(op, *id, &s);
	if (!rc && s.state != SNAPSHOT_MAKING)
		*id = 0;
	return rc;
}

enum rc snapshot_before(struct op *op, const struct config *config, enum snapshot_why why,
			int64_t subject_id)
{
	struct snapshot s;
	int64_t id = 0;
	enum rc rc = db_begin_write(op);

	if (rc)
		return rc;
	rc = db_end_transaction(op, prepare(op, why, subject_id, &id));
	if (rc || !id)
		return rc;
	rc = snapshot_get(op, id, &s);
	if (rc)
		return rc;
	snapshot_drop_file(op, config, s.file_name); /* of a run that was killed */
	rc = snapshot_make(op, config, id, why);
	return rc == RC_OK || rc == RC_BUSY
		   ? rc
		   : note_failure(op, id, rc == RC_CONFLICT ? SNAPSHOT_SKIPPED : SNAPSHOT_FAILED);
}

/* --- cleaning up ---------------------------------------------------------------------------- */

static enum rc recover_rows(struct op *op, const struct config *config)
{
	struct db_rows rows;
	enum rc rc = db_run(op, sql_snapshot_left_restored, DB_NO_ARGS), over;

	db_query(op, &rows, sql_snapshot_left_made, DB_NO_ARGS);
	while (!rc && db_next(&rows)) {
		snapshot_drop_file(op, config, db_col_text(&rows, 1));
		rc = db_run(op, sql_snapshot_end,
			    DB_ARGS(db_int(SNAPSHOT_FAILED), db_text("it was interrupted"),
				    db_int(db_col_int(&rows, 0))));
	}
	over = db_end(&rows);
	return rc ? rc : over;
}

enum rc snapshot_recover(struct op *op, const struct config *config)
{
	enum rc rc = db_begin_write(op);

	if (rc)
		return rc;
	rc = db_end_transaction(op, recover_rows(op, config));
	snapshot_drop_file(op, config, SNAPSHOT_RESTORE_FILE);
	snapshot_drop_file(op, config, SNAPSHOT_RESTORE_FILE "-journal");
	return rc;
}

enum rc snapshot_sweep(struct op *op, const struct config *config)
{
	DIR *dir = opendir(config_path(&op->mem, config, "snapshots"));
	struct dirent *entry;
	enum rc rc = db_run(op, sql_snapshot_wordless, DB_ARGS(db_int(op->now - FORGET_SECONDS)));

	/* Its import was given up, say, after its process had died. */
	if (!rc)
		rc =
		    db_run(op, sql_snapshot_abandoned, DB_ARGS(db_int(op->now - LEFTOVER_SECONDS)));
	while (dir && !rc && (entry = readdir(dir))) {
		int64_t known = 0;
		struct stat st;

		if (strncmp(entry->d_name, "snapshot-", 9) != 0 ||
		    fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
		    st.st_mtime > op->now - LEFTOVER_SECONDS)
			continue;
		rc = db_get_int(op, &known, sql_snapshot_named, DB_ARGS(db_text(entry->d_name)));
		if (!rc && !known)
			snapshot_drop_file(op, config, entry->d_name);
	}
	if (dir)
		closedir(dir);
	return rc;
}
