#include "lib/domain/account_token.h"

#include "lib/domain/account.h"
#include "lib/domain/audit.h"
#include "lib/domain/notice.h"
#include "lib/platform/db.h"
#include "lib/platform/email.h"
#include "lib/platform/secure.h"

#define TOKEN_COLUMNS                                                                              \
	"t.id, t.purpose, t.email, t.role, t.account_id, t.created_by, c.name, t.created_at,"      \
	" t.expires_at"

static const char sql_token_create[] =
    "INSERT INTO account_token (token_hash, purpose, email, email_key, role, account_id,"
    " created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
/* An invitation is worth what its inviter may do now, not what they might have done then. */
static const char sql_token_find[] =
    "SELECT " TOKEN_COLUMNS " FROM account_token t"
    " LEFT JOIN account c ON c.id = t.created_by LEFT JOIN account a ON a.id = t.account_id"
    " WHERE t.token_hash = $1 AND t.used_at IS NULL AND t.expires_at > $2"
    " AND a.disabled_at IS NULL AND c.disabled_at IS NULL"
    " AND (c.id IS NULL OR c.role = 'owner' OR (c.role = 'admin' AND t.role <> 'owner'))";
static const char sql_token_list_invites[] =
    "SELECT " TOKEN_COLUMNS " FROM account_token t JOIN account c ON c.id = t.created_by"
    " WHERE t.purpose = 'invite' AND t.used_at IS NULL AND t.expires_at > $1"
    " ORDER BY t.id DESC LIMIT $2";
static const char sql_token_find_invite[] =
    "SELECT role FROM account_token WHERE id = $1 AND purpose = 'invite' AND used_at IS NULL";
static const char sql_token_remove[] = "DELETE FROM account_token WHERE id = $1";
static const char sql_token_use[] =
    "UPDATE account_token SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
static const char sql_token_drop_owner[] =
    "DELETE FROM account_token WHERE purpose = 'owner' AND used_at IS NULL";
static const char sql_token_drop_invite[] =
    "DELETE FROM account_token WHERE purpose = 'invite' AND email_key = $1 AND used_at IS NULL";
static const char sql_token_drop_password[] =
    "DELETE FROM account_token WHERE purpose = 'password' AND account_id = $1"
    " AND used_at IS NULL";
static const char sql_token_remove_old[] =
    "DELETE FROM account_token WHERE used_at IS NOT NULL OR expires_at <= $1";

enum { INVITES_MAX = 200 };

static const char *const purpose_names[] = {
    [TOKEN_OWNER] = "owner",
    [TOKEN_INVITE] = "invite",
    [TOKEN_PASSWORD] = "password",
};

static enum token_purpose purpose_parse(const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(purpose_names); i++)
		if (strcmp(purpose_names[i], text) == 0)
			return (enum token_purpose)i;
	BUG("purpose '%s'", text);
}

static struct db_value token_key(struct op *op, const char *token)
{
	unsigned char *hash = arena_alloc(&op->mem, SECURE_HASH_BYTES);

	secure_hash(token, strlen(token), hash);
	return db_blob(hash, SECURE_HASH_BYTES);
}

/* --- making --------------------------------------------------------------------------------- */

/* t: purpose, email, role, account_id, created_by, expires_at. */
static enum rc create(struct op *op, const struct account_token *t, const char *email_key,
		      const char **token, int64_t *id)
{
	*token = secure_token(&op->mem);
	return db_insert(op, id, sql_token_create,
			 DB_ARGS(token_key(op, *token), db_text(purpose_names[t->purpose]),
				 db_text(t->email), db_text(email_key), db_text(role_name(t->role)),
				 t->account_id ? db_int(t->account_id) : db_null(),
				 t->created_by ? db_int(t->created_by) : db_null(), db_int(op->now),
				 db_int(t->expires_at)));
}

enum rc account_token_owner(struct op *op, const char **token)
{
	struct account_token t = {.purpose = TOKEN_OWNER,
				  .email = "",
				  .role = ROLE_OWNER,
				  .expires_at = op->now + TOKEN_OWNER_SECONDS};
	int64_t accounts, id;
	enum rc rc = account_count(op, &accounts);

	if (!rc && accounts > 0)
		return op_fail(op, RC_CONFLICT, "", "there is an owner already");
	if (!rc)
		rc = db_run(op, sql_token_drop_owner, DB_NO_ARGS);
	return rc ? rc : create(op, &t, "", token, &id);
}

enum rc account_token_invite(struct op *op, const char *email, enum role role, const char **token)
{
	struct account_token t = {.purpose = TOKEN_INVITE,
				  .email = email,
				  .role = role,
				  .created_by = op->account_id,
				  .expires_at = op->now + TOKEN_INVITE_SECONDS};
	struct account taken;
	const char *key;
	int64_t id;
	enum rc rc = account_may_manage(op, role);

	if (rc)
		return rc;
	if (!email[0])
		return op_fail(op, RC_INVALID, "email", "enter the e-mail address to invite");
	rc = email_parse(op, "email", email, &key);
	if (rc)
		return rc;
	if (role == ROLE_NONE)
		return op_fail(op, RC_INVALID, "role", "choose a role");
	rc = account_find_email(op, email, &taken);
	if (rc == RC_OK)
		return op_fail(op, RC_CONFLICT, "email",
			       "there is an account with this address already");
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = db_run(op, sql_token_drop_invite, DB_ARGS(db_text(key)));
	if (!rc)
		rc = create(op, &t, key, token, &id);
	return rc ? rc : audit_write(op, AUDIT_INVITED, id, role_name(role));
}

enum rc account_token_password(struct op *op, int64_t account_id, const char **token)
{
	struct account_token t = {.purpose = TOKEN_PASSWORD,
				  .email = "",
				  .account_id = account_id,
				  .expires_at = op->now + TOKEN_PASSWORD_SECONDS};
	int64_t id;
	enum rc rc = db_run(op, sql_token_drop_password, DB_ARGS(db_int(account_id)));

	if (!rc)
		rc = create(op, &t, "", token, &id);
	return rc ? rc
		  : audit_write_entry(op, AUDIT_PASSWORD_LINK,
				      &(struct audit_entry){.account_id = op->account_id,
							    .other_account_id = account_id});
}

/* --- reading -------------------------------------------------------------------------------- */

static void read_token(struct db_rows *rows, struct account_token *out)
{
	*out = (struct account_token){
	    .id = db_col_int(rows, 0),
	    .purpose = purpose_parse(db_col_text(rows, 1)),
	    .email = db_col_dup(rows, 2),
	    .role = role_parse(db_col_text(rows, 3)),
	    .account_id = db_col_int(rows, 4),
	    .created_by = db_col_int(rows, 5),
	    .created_by_name = db_col_dup(rows, 6),
	    .created_at = db_col_int(rows, 7),
	    .expires_at = db_col_int(rows, 8),
	};
}

enum rc account_token_find(struct op *op, const char *token, struct account_token *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	if (strlen(token) != SECURE_TOKEN_CHARS)
		return RC_NOT_FOUND;
	db_query(op, &rows, sql_token_find, DB_ARGS(token_key(op, token), db_int(op->now)));
	found = db_next(&rows);
	if (found)
		read_token(&rows, out);
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc account_token_list_invites(struct op *op, struct account_token **out, size_t *count)
{
	struct db_rows rows;

	*out = arena_alloc(&op->mem, INVITES_MAX * sizeof(**out));
	*count = 0;
	db_query(op, &rows, sql_token_list_invites, DB_ARGS(db_int(op->now), db_int(INVITES_MAX)));
	while (*count < INVITES_MAX && db_next(&rows))
		read_token(&rows, &(*out)[(*count)++]);
	return db_end(&rows);
}

enum rc account_token_revoke_invite(struct op *op, int64_t id)
{
	const char *role;
	enum rc rc = db_get_text(op, &role, sql_token_find_invite, DB_ARGS(db_int(id)));

	if (!rc)
		rc = account_may_manage(op, role_parse(role));
	if (!rc)
		rc = db_run(op, sql_token_remove, DB_ARGS(db_int(id)));
	return rc ? rc : audit_write(op, AUDIT_INVITE_REVOKED, id, role);
}

/* --- using ---------------------------------------------------------------------------------- */

static enum rc find_unused(struct op *op, const char *token, struct account_token *out)
{
	enum rc rc = account_token_find(op, token, out);

	return rc ? rc : db_run(op, sql_token_use, DB_ARGS(db_int(op->now), db_int(out->id)));
}

static enum rc tell_inviter(struct op *op, const struct account_token *t, const char *name)
{
	return notice_add(
	    op, t->created_by, "success",
	    arena_printf(&op->mem, "%s has joined the team as %s.", name, role_name(t->role)),
	    "/accounts");
}

enum rc account_token_join(struct op *op, const struct account_join *join, int64_t *id)
{
	struct account_token t;
	int64_t accounts = 0;
	enum rc rc = find_unused(op, join->token, &t);

	if (!rc && t.purpose == TOKEN_PASSWORD)
		return RC_NOT_FOUND;
	/* Whatever became of an owner link: it makes the first account and no other. */
	if (!rc && t.purpose == TOKEN_OWNER)
		rc = account_count(op, &accounts);
	if (!rc && accounts > 0)
		return RC_NOT_FOUND;
	if (!rc)
		rc = account_create(op,
				    &(struct account_new){
					.email = t.purpose == TOKEN_OWNER ? join->email : t.email,
					.name = join->name,
					.password = join->password,
					.role = t.role,
				    },
				    id);
	if (!rc)
		rc = account_signed_in(op, *id); /* the page behind the link does so at once */
	if (!rc)
		rc = audit_write_entry(
		    op, AUDIT_JOINED,
		    &(struct audit_entry){.account_id = *id, .detail = role_name(t.role)});
	return rc ? rc : tell_inviter(op, &t, join->name);
}

enum rc account_token_reset(struct op *op, const char *token, const char *password, int64_t *id)
{
	struct account_token t;
	enum rc rc = find_unused(op, token, &t);

	if (!rc && t.purpose != TOKEN_PASSWORD)
		return RC_NOT_FOUND;
	if (rc)
		return rc;
	*id = t.account_id;
	return account_set_password(op, t.account_id, password);
}

enum rc account_token_remove_old(struct op *op)
{
	return db_run(op, sql_token_remove_old, DB_ARGS(db_int(op->now)));
}
