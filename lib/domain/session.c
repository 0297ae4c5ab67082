#include "lib/domain/session.h"

#include "lib/platform/db.h"
#include "lib/platform/secure.h"
#include "lib/platform/text.h"

static const char sql_session_find[] = "SELECT a.id, a.role, a.name, a.email, s.seen_at"
				       " FROM session s JOIN account a ON a.id = s.account_id"
				       " WHERE s.token_hash = $1 AND a.disabled_at IS NULL"
				       " AND s.seen_at > $2 AND s.created_at > $3"
				       " AND s.created_at <= $4";
static const char sql_session_touch[] = "UPDATE session SET seen_at = $1 WHERE token_hash = $2";
static const char sql_session_start[] =
    "INSERT INTO session (token_hash, account_id, created_at, seen_at, address, user_agent)"
    " VALUES ($1, $2, $3, $3, $4, $5)";
static const char sql_session_end[] = "DELETE FROM session WHERE token_hash = $1";
static const char sql_session_end_all[] =
    "DELETE FROM session WHERE account_id = $1 AND token_hash <> $2";
static const char sql_session_list[] =
    "SELECT created_at, seen_at, address, user_agent, token_hash = $1 FROM session"
    " WHERE account_id = $2 AND seen_at > $3 AND created_at > $4"
    " ORDER BY seen_at DESC, created_at DESC LIMIT $5";
static const char sql_session_remove_expired[] =
    "DELETE FROM session WHERE seen_at <= $1 OR created_at <= $2 OR created_at > $3";

enum { USER_AGENT_KEPT = 200 };

/* The key under which a token is stored; bytes live in the arena. */
static struct db_value token_key(struct op *op, const char *token)
{
	unsigned char *hash = arena_alloc(&op->mem, SECURE_HASH_BYTES);

	secure_hash(token, strlen(token), hash);
	return db_blob(hash, SECURE_HASH_BYTES);
}

enum rc session_find(struct op *op, const char *token, struct session *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	if (strlen(token) != SECURE_TOKEN_CHARS)
		return RC_NOT_FOUND;
	db_query(op, &rows, sql_session_find,
		 DB_ARGS(token_key(op, token), db_int(op->now - SESSION_IDLE_SECONDS),
			 db_int(op->now - SESSION_LIFE_SECONDS),
			 db_int(op->now + SESSION_CLOCK_SECONDS)));
	found = db_next(&rows);
	if (found)
		*out = (struct session){
		    .account_id = db_col_int(&rows, 0),
		    .role = role_parse(db_col_text(&rows, 1)),
		    .name = db_col_dup(&rows, 2),
		    .email = db_col_dup(&rows, 3),
		    .needs_touch = db_col_int(&rows, 4) < op->now - SESSION_TOUCH_SECONDS,
		};
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc session_touch(struct op *op, const char *token)
{
	return db_run(op, sql_session_touch, DB_ARGS(db_int(op->now), token_key(op, token)));
}

enum rc session_start(struct op *op, int64_t account_id, const char *address,
		      const char *user_agent, const char **token)
{
	size_t len = strlen(user_agent);
	bool partial;

	*token = secure_token(&op->mem);
	if (len > USER_AGENT_KEPT)
		len = text_utf8_prefix(user_agent, USER_AGENT_KEPT, &partial);
	return db_run(op, sql_session_start,
		      DB_ARGS(token_key(op, *token), db_int(account_id), db_int(op->now),
			      db_text(address), db_text(arena_dup_len(&op->mem, user_agent, len))));
}

enum rc session_end(struct op *op, const char *token)
{
	return db_run(op, sql_session_end, DB_ARGS(token_key(op, token)));
}

enum rc session_end_all(struct op *op, int64_t account_id, const char *keep_token)
{
	return db_run(op, sql_session_end_all,
		      DB_ARGS(db_int(account_id), token_key(op, keep_token)));
}

enum rc session_list(struct op *op, int64_t account_id, const char *token, size_t max,
		     struct session_place **out, size_t *count)
{
	struct session_place *list = arena_alloc(&op->mem, max * sizeof(*list));
	struct db_rows rows;

	*out = list;
	*count = 0;
	db_query(op, &rows, sql_session_list,
		 DB_ARGS(token_key(op, token), db_int(account_id),
			 db_int(op->now - SESSION_IDLE_SECONDS),
			 db_int(op->now - SESSION_LIFE_SECONDS), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		list[(*count)++] = (struct session_place){
		    .created_at = db_col_int(&rows, 0),
		    .seen_at = db_col_int(&rows, 1),
		    .address = db_col_dup(&rows, 2),
		    .user_agent = db_col_dup(&rows, 3),
		    .is_this = db_col_int(&rows, 4) != 0,
		};
	return db_end(&rows);
}

enum rc session_remove_expired(struct op *op)
{
	return db_run(op, sql_session_remove_expired,
		      DB_ARGS(db_int(op->now - SESSION_IDLE_SECONDS),
			      db_int(op->now - SESSION_LIFE_SECONDS),
			      db_int(op->now + SESSION_CLOCK_SECONDS)));
}
