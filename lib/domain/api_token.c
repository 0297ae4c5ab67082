#include "lib/domain/api_token.h"

#include "lib/domain/audit.h"
#include "lib/domain/notice.h"
#include "lib/platform/db.h"
#include "lib/platform/secure.h"
#include "lib/platform/text.h"

static const char sql_api_token_create[] =
    "INSERT INTO api_token (token_hash, account_id, name, hint, created_at)"
    " VALUES ($1, $2, $3, $4, $5)";
static const char sql_api_token_count[] =
    "SELECT count(*) FROM api_token WHERE account_id = $1 AND revoked_at IS NULL";
static const char sql_api_token_list[] =
    "SELECT id, name, hint, created_at, used_at FROM api_token"
    " WHERE account_id = $1 AND revoked_at IS NULL ORDER BY id DESC LIMIT $2";
static const char sql_api_token_revoke[] =
    "UPDATE api_token SET revoked_at = $1"
    " WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL";
static const char sql_api_token_revoke_all[] =
    "UPDATE api_token SET revoked_at = $1 WHERE account_id = $2 AND revoked_at IS NULL";
static const char sql_api_token_find[] =
    "SELECT a.id, a.role, a.name, a.email, t.used_at, t.id"
    " FROM api_token t JOIN account a ON a.id = t.account_id"
    " WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND a.disabled_at IS NULL";
static const char sql_api_token_touch[] = "UPDATE api_token SET used_at = $1 WHERE token_hash = $2";
static const char sql_api_token_remove_old[] = "DELETE FROM api_token WHERE revoked_at <= $1";

enum { HINT_CHARS = 4 };

/* The key under which a token is stored; bytes live in the arena. */
static struct db_value token_key(struct op *op, const char *token)
{
	unsigned char *hash = arena_alloc(&op->mem, SECURE_HASH_BYTES);

	secure_hash(token, strlen(token), hash);
	return db_blob(hash, SECURE_HASH_BYTES);
}

/* --- for the account's page ----------------------------------------------------------------- */

static enum rc check_name(struct op *op, const char **name)
{
	*name = text_trim(&op->mem, *name);
	if (!(*name)[0])
		return op_fail(op, RC_INVALID, "name", "say what the token is for");
	if (text_check(op, "name", *name, API_TOKEN_NAME_MAX))
		return RC_INVALID;
	return text_is_line(*name) ? RC_OK
				   : op_fail(op, RC_INVALID, "name",
					     "a name is one line without control characters");
}

static enum rc check_room(struct op *op)
{
	int64_t count;
	enum rc rc = db_get_int(op, &count, sql_api_token_count, DB_ARGS(db_int(op->account_id)));

	if (!rc && count >= API_TOKENS_MAX)
		return op_failf(op, RC_CONFLICT, "name",
				"you have %d tokens already; revoke one that is not used",
				API_TOKENS_MAX);
	return rc;
}

enum rc api_token_create(struct op *op, const char *name, const char **token)
{
	int64_t id;
	enum rc rc = check_name(op, &name);

	if (!rc)
		rc = check_room(op);
	if (rc)
		return rc;
	*token = arena_printf(&op->mem, API_TOKEN_PREFIX "%s", secure_token(&op->mem));
	rc = db_insert(op, &id, sql_api_token_create,
		       DB_ARGS(token_key(op, *token), db_int(op->account_id), db_text(name),
			       db_text(*token + API_TOKEN_CHARS - HINT_CHARS), db_int(op->now)));
	if (!rc)
		rc = audit_write(
		    op, AUDIT_TOKEN_MADE, id,
		    arena_printf(&op->mem, "ends in %s", *token + API_TOKEN_CHARS - HINT_CHARS));
	/* Whoever has it reads contacts without signing in: the account hears of it in any case. */
	return rc ? rc
		  : notice_add(op, op->account_id, "info",
			       arena_printf(&op->mem, "An API token was made: “%s”.", name),
			       "/accounts/me-tokens");
}

enum rc api_token_list(struct op *op, struct api_token **out, size_t *count)
{
	struct api_token *list = arena_alloc(&op->mem, API_TOKENS_MAX * sizeof(*list));
	struct db_rows rows;

	*out = list;
	*count = 0;
	db_query(op, &rows, sql_api_token_list,
		 DB_ARGS(db_int(op->account_id), db_int(API_TOKENS_MAX)));
	while (*count < API_TOKENS_MAX && db_next(&rows))
		list[(*count)++] = (struct api_token){
		    .id = db_col_int(&rows, 0),
		    .name = db_col_dup(&rows, 1),
		    .hint = db_col_dup(&rows, 2),
		    .created_at = db_col_int(&rows, 3),
		    .used_at = db_col_int(&rows, 4),
		};
	return db_end(&rows);
}

enum rc api_token_revoke(struct op *op, int64_t id)
{
	enum rc rc = db_run(op, sql_api_token_revoke,
			    DB_ARGS(db_int(op->now), db_int(id), db_int(op->account_id)));

	if (!rc && !db_changed(op))
		rc = RC_NOT_FOUND;
	return rc ? rc : audit_write(op, AUDIT_TOKEN_REVOKED, id, NULL);
}

enum rc api_token_revoke_all(struct op *op, int64_t account_id)
{
	return db_run(op, sql_api_token_revoke_all, DB_ARGS(db_int(op->now), db_int(account_id)));
}

/* --- for requests --------------------------------------------------------------------------- */

enum rc api_token_find(struct op *op, const char *token, struct session *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	if (strlen(token) != API_TOKEN_CHARS)
		return RC_NOT_FOUND;
	db_query(op, &rows, sql_api_token_find, DB_ARGS(token_key(op, token)));
	found = db_next(&rows);
	if (found)
		*out = (struct session){
		    .account_id = db_col_int(&rows, 0),
		    .role = role_parse(db_col_text(&rows, 1)),
		    .name = db_col_dup(&rows, 2),
		    .email = db_col_dup(&rows, 3),
		    .needs_touch = db_col_int(&rows, 4) < op->now - API_TOKEN_TOUCH_SECONDS,
		    .api_token_id = db_col_int(&rows, 5),
		};
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc api_token_touch(struct op *op, const char *token)
{
	return db_run(op, sql_api_token_touch, DB_ARGS(db_int(op->now), token_key(op, token)));
}

enum rc api_token_remove_old(struct op *op)
{
	return db_run(op, sql_api_token_remove_old,
		      DB_ARGS(db_int(op->now - API_TOKEN_KEEP_SECONDS)));
}
