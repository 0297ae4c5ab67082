#include "lib/domain/export_link.h"

#include "lib/base/limits.h"
#include "lib/domain/audit.h"
#include "lib/domain/segment.h"
#include "lib/platform/db.h"
#include "lib/platform/secure.h"
#include "lib/platform/text.h"

#define LINK_COLUMNS                                                                               \
	"l.id, l.account_id, l.name, l.hint, l.segment_id, COALESCE(s.name, ''), l.format,"        \
	" l.columns, l.is_on, l.created_at"

static const char sql_link_create[] =
    "INSERT INTO export_link (account_id, name, token_hash, hint, segment_id, format, columns,"
    " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
static const char sql_link_count[] =
    "SELECT count(*) FROM export_link WHERE account_id = $1 AND revoked_at IS NULL";
static const char sql_link_list[] =
    "SELECT " LINK_COLUMNS
    ", (SELECT COALESCE(max(u.at), 0) FROM export_link_use u WHERE u.link_id = l.id),"
    " (SELECT count(*) FROM export_link_use u WHERE u.link_id = l.id)"
    " FROM export_link l LEFT JOIN segment s ON s.id = l.segment_id"
    " WHERE l.account_id = $1 AND l.revoked_at IS NULL ORDER BY l.id DESC LIMIT $2";
static const char sql_link_uses[] =
    "SELECT u.at, u.address, u.rows, u.bytes, u.error FROM export_link_use u"
    " JOIN export_link l ON l.id = u.link_id WHERE u.link_id = $1 AND l.account_id = $2"
    " ORDER BY u.at DESC, u.id DESC LIMIT $3";
static const char sql_link_switch[] = "UPDATE export_link SET is_on = $1"
				      " WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL";
static const char sql_link_revoke[] = "UPDATE export_link SET revoked_at = $1, is_on = 0"
				      " WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL";
static const char sql_link_find[] =
    "SELECT " LINK_COLUMNS ", 0, 0, a.role FROM export_link l JOIN account a ON a.id = l.account_id"
    " LEFT JOIN segment s ON s.id = l.segment_id WHERE l.token_hash = $1"
    " AND l.revoked_at IS NULL AND l.is_on = 1 AND a.disabled_at IS NULL";
static const char sql_link_count_uses[] =
    "SELECT count(*) FROM export_link_use WHERE link_id = $1 AND at > $2";
static const char sql_link_use[] =
    "INSERT INTO export_link_use (link_id, at, address) VALUES ($1, $2, $3)";
static const char sql_link_use_done[] =
    "UPDATE export_link_use SET rows = $1, bytes = $2, error = $3 WHERE id = $4";
static const char sql_link_forget_uses[] =
    "DELETE FROM export_link_use WHERE at <= $1 OR link_id NOT IN (SELECT id FROM export_link)";
static const char sql_link_forget[] = "DELETE FROM export_link WHERE revoked_at <= $1";

enum { HINT_CHARS = 4, HOUR = 3600 };

static struct db_value token_key(struct op *op, const char *token)
{
	unsigned char *hash = arena_alloc(&op->mem, SECURE_HASH_BYTES);

	secure_hash(token, strlen(token), hash);
	return db_blob(hash, SECURE_HASH_BYTES);
}

static void read_link(struct db_rows *rows, struct export_link *out)
{
	*out = (struct export_link){
	    .id = db_col_int(rows, 0),
	    .account_id = db_col_int(rows, 1),
	    .name = db_col_dup(rows, 2),
	    .hint = db_col_dup(rows, 3),
	    .segment_id = db_col_int(rows, 4),
	    .segment_name = db_col_dup(rows, 5),
	    .format = db_col_dup(rows, 6),
	    .columns = db_col_dup(rows, 7),
	    .is_on = db_col_int(rows, 8) != 0,
	    .created_at = db_col_int(rows, 9),
	    .used_at = db_col_int(rows, 10),
	    .uses = db_col_int(rows, 11),
	};
}

/* --- for pages ------------------------------------------------------------------------------ */

static enum rc check_name(struct op *op, const char **name)
{
	*name = text_trim(&op->mem, *name);
	if (!(*name)[0])
		return op_fail(op, RC_INVALID, "name", "say what the link is for");
	if (text_check(op, "name", *name, EXPORT_LINK_NAME_MAX))
		return RC_INVALID;
	return text_is_line(*name) ? RC_OK
				   : op_fail(op, RC_INVALID, "name",
					     "a name is one line without control characters");
}

static enum rc check_link(struct op *op, struct export_link *link)
{
	struct segment s;
	int64_t count;
	enum rc rc = check_name(op, &link->name);

	if (rc)
		return rc;
	if (strcmp(link->format, "csv") != 0 && strcmp(link->format, "json") != 0)
		return op_fail(op, RC_INVALID, "format", "a link gives CSV or JSON");
	if (!link->columns[0])
		return op_fail(op, RC_INVALID, "columns", "choose at least one column");
	rc = segment_get(op, link->segment_id, &s);
	if (!rc)
		rc = db_get_int(op, &count, sql_link_count, DB_ARGS(db_int(op->account_id)));
	if (!rc && count >= EXPORT_LINKS_MAX)
		return op_failf(op, RC_CONFLICT, "name",
				"you have %d links already; revoke one first", EXPORT_LINKS_MAX);
	link->segment_name = rc ? "" : s.name;
	return rc;
}

enum rc export_link_create(struct op *op, struct export_link *link, const char **token)
{
	enum rc rc = check_link(op, link);

	if (rc)
		return rc;
	*token = secure_token(&op->mem);
	link->hint = *token + strlen(*token) - HINT_CHARS;
	link->created_at = op->now;
	rc = db_insert(op, &link->id, sql_link_create,
		       DB_ARGS(db_int(op->account_id), db_text(link->name), token_key(op, *token),
			       db_text(link->hint), db_int(link->segment_id), db_text(link->format),
			       db_text(link->columns), db_int(op->now)));
	return rc ? rc : audit_write(op, AUDIT_LINK_MADE, link->id, NULL);
}

enum rc export_link_list(struct op *op, struct export_link **out, size_t *count)
{
	struct db_rows rows;

	*out = arena_alloc(&op->mem, EXPORT_LINKS_MAX * sizeof(**out));
	*count = 0;
	db_query(op, &rows, sql_link_list,
		 DB_ARGS(db_int(op->account_id), db_int(EXPORT_LINKS_MAX)));
	while (db_next(&rows))
		read_link(&rows, &(*out)[(*count)++]);
	return db_end(&rows);
}

enum rc export_link_use_list(struct op *op, int64_t id, size_t max, struct export_link_use **out,
			     size_t *count)
{
	struct db_rows rows;

	*out = arena_alloc(&op->mem, (max + 1) * sizeof(**out));
	*count = 0;
	db_query(op, &rows, sql_link_uses,
		 DB_ARGS(db_int(id), db_int(op->account_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		(*out)[(*count)++] = (struct export_link_use){.at = db_col_int(&rows, 0),
							      .address = db_col_dup(&rows, 1),
							      .rows = db_col_int(&rows, 2),
							      .bytes = db_col_int(&rows, 3),
							      .error = db_col_dup(&rows, 4)};
	return db_end(&rows);
}

static enum rc was_there(struct op *op, enum rc rc)
{
	return rc || db_changed(op) ? rc : RC_NOT_FOUND;
}

enum rc export_link_switch(struct op *op, int64_t id, bool is_on)
{
	enum rc rc =
	    was_there(op, db_run(op, sql_link_switch,
				 DB_ARGS(db_int(is_on), db_int(id), db_int(op->account_id))));

	return rc ? rc : audit_write(op, AUDIT_LINK_SWITCHED, id, is_on ? "on" : "off");
}

enum rc export_link_revoke(struct op *op, int64_t id)
{
	enum rc rc =
	    was_there(op, db_run(op, sql_link_revoke,
				 DB_ARGS(db_int(op->now), db_int(id), db_int(op->account_id))));

	return rc ? rc : audit_write(op, AUDIT_LINK_SWITCHED, id, "revoked");
}

/* --- for the feed --------------------------------------------------------------------------- */

static enum rc find(struct op *op, const char *token, struct export_link *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_link_find, DB_ARGS(token_key(op, token)));
	found = db_next(&rows) &&
		permission_granted(role_parse(db_col_text(&rows, 12)), PERM_EXPORT_RUN);
	if (found)
		read_link(&rows, out);
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc export_link_open(struct op *op, const char *token, const char *address,
			 struct export_link *out, int64_t *use_id)
{
	int64_t uses;
	enum rc rc = find(op, token, out);

	if (!rc)
		rc = db_get_int(op, &uses, sql_link_count_uses,
				DB_ARGS(db_int(out->id), db_int(op->now - HOUR)));
	if (rc)
		return rc;
	if (uses >= EXPORT_LINK_HOURLY_MAX)
		return op_failf(op, RC_BUSY, "", "this link was fetched %d times within an hour",
				EXPORT_LINK_HOURLY_MAX);
	op->account_id = out->account_id;
	rc = db_insert(op, use_id, sql_link_use,
		       DB_ARGS(db_int(out->id), db_int(op->now), db_text(address)));
	return rc ? rc : audit_write(op, AUDIT_LINK_FETCHED, out->id, address);
}

enum rc export_link_close(struct op *op, int64_t use_id, int64_t rows, int64_t bytes,
			  const char *error)
{
	return db_run(op, sql_link_use_done,
		      DB_ARGS(db_int(rows), db_int(bytes), db_text(error), db_int(use_id)));
}

void export_link_export(const struct export_link *link, struct export *out)
{
	*out = (struct export){
	    .account_id = link->account_id,
	    .what = "contacts",
	    .format = "csv",
	    .mode = EXPORT_CHOSEN_COLUMNS,
	    .columns = link->columns,
	    .name = link->name,
	    .search = "",
	    .filter = "",
	    .filter_day = "",
	    .segment_id = link->segment_id,
	    .segment_name = "",
	};
}

enum rc export_link_remove_old(struct op *op)
{
	enum rc rc =
	    db_run(op, sql_link_forget, DB_ARGS(db_int(op->now - EXPORT_LINK_KEEP_SECONDS)));

	if (rc)
		return rc;
	return db_run(op, sql_link_forget_uses,
		      DB_ARGS(db_int(op->now - EXPORT_LINK_USE_KEEP_SECONDS)));
}
