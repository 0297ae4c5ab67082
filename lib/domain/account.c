#include "lib/domain/account.h"

#include "lib/base/limits.h"
#include "lib/domain/api_token.h"
#include "lib/domain/audit.h"
#include "lib/domain/message.h"
#include "lib/domain/session.h"
#include "lib/platform/db.h"
#include "lib/platform/email.h"
#include "lib/platform/secure.h"
#include "lib/platform/text.h"

#define ACCOUNT_COLUMNS                                                                            \
	"id, email, name, role, disabled_at, created_at, signed_in_at, password_hash"

static const char sql_account_find[] = "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = $1";
static const char sql_account_find_email[] =
    "SELECT " ACCOUNT_COLUMNS " FROM account WHERE email_key = $1";
static const char sql_account_list[] = "SELECT " ACCOUNT_COLUMNS " FROM account"
				       " ORDER BY disabled_at IS NOT NULL, lower(name), id";
static const char sql_account_count[] = "SELECT count(*) FROM account";
static const char sql_account_count_other_owners[] =
    "SELECT count(*) FROM account WHERE role = 'owner' AND disabled_at IS NULL AND id <> $1";
static const char sql_account_create[] =
    "INSERT INTO account (email, email_key, name, role, password_hash, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
static const char sql_account_signed_in[] = "UPDATE account SET signed_in_at = $1 WHERE id = $2";
static const char sql_account_set_role[] = "UPDATE account SET role = $1 WHERE id = $2";
static const char sql_account_set_disabled[] = "UPDATE account SET disabled_at = $1 WHERE id = $2";
static const char sql_account_rename[] = "UPDATE account SET name = $1 WHERE id = $2";
static const char sql_account_set_password[] =
    "UPDATE account SET password_hash = $1 WHERE id = $2";
static const char sql_account_drop_links[] =
    "DELETE FROM account_token WHERE account_id = $1 AND used_at IS NULL";

/* --- reading -------------------------------------------------------------------------------- */

static void read_account(struct db_rows *rows, struct account *out)
{
	*out = (struct account){
	    .id = db_col_int(rows, 0),
	    .email = db_col_dup(rows, 1),
	    .name = db_col_dup(rows, 2),
	    .role = role_parse(db_col_text(rows, 3)),
	    .disabled_at = db_col_int(rows, 4),
	    .created_at = db_col_int(rows, 5),
	    .signed_in_at = db_col_int(rows, 6),
	};
}

/* hash may be NULL. */
static enum rc find_one(struct op *op, const char *sql, struct db_value key, struct account *out,
			const char **hash)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql, DB_ARGS(key));
	found = db_next(&rows);
	if (found) {
		read_account(&rows, out);
		if (hash)
			*hash = db_col_dup(&rows, 7);
	}
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc account_find(struct op *op, int64_t id, struct account *out)
{
	return find_one(op, sql_account_find, db_int(id), out, NULL);
}

static enum rc find_email(struct op *op, const char *email, struct account *out, const char **hash)
{
	const char *key;

	if (email_parse(op, "email", email, &key)) {
		op_clear_fault(op);
		return RC_NOT_FOUND;
	}
	return find_one(op, sql_account_find_email, db_text(key), out, hash);
}

enum rc account_find_email(struct op *op, const char *email, struct account *out)
{
	return find_email(op, email, out, NULL);
}

enum rc account_count(struct op *op, int64_t *out)
{
	return db_get_int(op, out, sql_account_count, DB_NO_ARGS);
}

enum rc account_list(struct op *op, struct account **out, size_t *count)
{
	struct db_rows rows;
	int64_t total;
	enum rc rc = account_count(op, &total);

	if (rc)
		return rc;
	*out = arena_alloc(&op->mem, ((size_t)total + 1) * sizeof(**out));
	*count = 0;
	db_query(op, &rows, sql_account_list, DB_NO_ARGS);
	while (*count < (size_t)total && db_next(&rows))
		read_account(&rows, &(*out)[(*count)++]);
	return db_end(&rows);
}

/* --- passwords ------------------------------------------------------------------------------ */

/* Those that guessing programs try first, of the length we ask for, in lower case. */
static const char *const worst_passwords[] = {
    "0123456789",    "0987654321",    "1029384756",	  "1111111111",	  "11223344556",
    "112233445566",  "123123123123",  "1234512345",	  "123456123456", "1234567890",
    "12345678900",   "12345678901",   "12345678910",	  "123456789012", "1234567891",
    "123456789a",    "123456789q",    "12qwaszx34",	  "1q2w3e4r5t",	  "1q2w3e4r5t6y",
    "1qaz2wsx3edc",  "abc1234567",    "abcd123456",	  "abcdefghij",	  "adminadmin",
    "admin12345",    "admin123456",   "administrator",	  "asdfghjkl1",	  "asdfghjkl;",
    "baseball123",   "changeme123",   "changemenow",	  "contrasena",	  "football123",
    "hallo12345",    "iloveyou12",    "iloveyou123",	  "letmein123",	  "letmein1234",
    "liverpool1",    "motdepasse",    "mypassword",	  "passw0rd123",  "password00",
    "password01",    "password10",    "password11",	  "password12",	  "password123",
    "password1234",  "password12345", "passwordpassword", "passwort123",  "passwort1234",
    "princess123",   "q1w2e3r4t5",    "q1w2e3r4t5y6",	  "qazwsxedcrfv", "qwer123456",
    "qwert12345",    "qwerty1234",    "qwerty12345",	  "qwerty123456", "qwertyuiop",
    "qwertyuiop123", "qwertzuiop",    "sunshine123",	  "superman123",  "test123456",
    "testtest123",   "welcome123",    "welcome1234",	  "willkommen",	  "willkommen1",
    "zaq12wsxcde3",  "zxcvbnm123",
};

static bool is_one_character(const char *text)
{
	const char *rest = text;
	int32_t first = text_next(&rest);

	while (*rest)
		if (text_next(&rest) != first)
			return false;
	return true;
}

static bool is_easy_to_guess(struct op *op, const char *password, const char *email)
{
	const char *plain = text_fold_case(&op->mem, password);
	const char *at = strchr(email, '@');
	const char *local = at ? arena_dup_len(&op->mem, email, (size_t)(at - email)) : email;

	for (size_t i = 0; i < ARRAY_LEN(worst_passwords); i++)
		if (strcmp(plain, worst_passwords[i]) == 0)
			return true;
	return is_one_character(plain) || strcmp(plain, text_fold_case(&op->mem, email)) == 0 ||
	       strcmp(plain, text_fold_case(&op->mem, local)) == 0;
}

/* The form that is hashed: NFC, so that it does not matter how a keyboard composes an accent. */
static enum rc hash_new_password(struct op *op, const char *password, const char *email,
				 const char **hash)
{
	static const char field[] = "password";

	if (text_check(op, field, password, PASSWORD_MAX))
		return op_failf(op, RC_INVALID, field, "the password is too long: at most %d bytes",
				PASSWORD_MAX);
	password = text_nfc(&op->mem, password);
	if (text_count(password) < PASSWORD_MIN)
		return op_failf(op, RC_INVALID, field,
				"use at least %d characters; a few words in a row are easy to"
				" remember",
				PASSWORD_MIN);
	if (is_easy_to_guess(op, password, email))
		return op_fail(op, RC_INVALID, field,
			       "this password is among the first that are tried; choose another");
	return secure_password_hash(op, password, hash);
}

/* Too long ones cost no more than a wrong one: they are checked as an unknown account. */
static bool is_password(struct op *op, const char *hash, const char *password)
{
	bool fits = strlen(password) <= PASSWORD_MAX;

	return secure_password_check(fits ? hash : NULL, fits ? text_nfc(&op->mem, password) : "");
}

enum rc account_signed_in(struct op *op, int64_t id)
{
	return db_run(op, sql_account_signed_in, DB_ARGS(db_int(op->now), db_int(id)));
}

/* account NULL: there is none of this address, and the log does not say which it was. */
static enum rc note_wrong_password(struct op *op, const struct account *account, enum rc answer)
{
	struct fault kept = op->fault;
	const char *detail = !account		    ? "an address without an account"
			     : account->disabled_at ? "the account is disabled"
						    : NULL;
	enum rc rc =
	    audit_write_entry(op, AUDIT_SIGN_IN_FAILED,
			      &(struct audit_entry){.account_id = op->account_id,
						    .other_account_id = account ? account->id : 0,
						    .detail = detail});

	if (rc)
		return rc;
	op->fault = kept;
	return answer;
}

enum rc account_sign_in(struct op *op, const char *email, const char *password, struct account *out)
{
	const char *hash = NULL;
	enum rc rc = find_email(op, email, out, &hash);
	bool same;

	if (rc && rc != RC_NOT_FOUND)
		return rc;
	same = is_password(op, hash, password);
	if (rc || !same || out->disabled_at)
		return note_wrong_password(
		    op, rc ? NULL : out,
		    op_fail(op, RC_DENIED, "",
			    "this e-mail address and password do not belong together"));
	out->signed_in_at = op->now;
	rc = account_signed_in(op, out->id);
	return rc ? rc
		  : audit_write_entry(op, AUDIT_SIGN_IN,
				      &(struct audit_entry){.account_id = out->id});
}

enum rc account_check_own_password(struct op *op, const char *password)
{
	struct account account;
	const char *hash = NULL;
	enum rc rc = find_one(op, sql_account_find, db_int(op->account_id), &account, &hash);

	if (rc)
		return rc;
	if (!is_password(op, hash, password))
		return note_wrong_password(op, &account,
					   op_fail(op, RC_INVALID, "current_password",
						   "this is not your current password"));
	return RC_OK;
}

static enum rc tell_password_changed(struct op *op, const struct account *account)
{
	return message_queue(op, account->email, "Your password was changed",
			     arena_printf(&op->mem,
					  "Hello %s,\n\n"
					  "the password of your account was just changed, and every"
					  " browser was signed out.\n\n"
					  "If that was you, there is nothing to do. If not, tell an"
					  " owner of your team now.\n",
					  account->name));
}

enum rc account_set_password(struct op *op, int64_t id, const char *password)
{
	struct account account;
	const char *hash;
	enum rc rc = account_find(op, id, &account);

	if (!rc)
		rc = hash_new_password(op, password, account.email, &hash);
	if (!rc)
		rc = db_run(op, sql_account_set_password, DB_ARGS(db_text(hash), db_int(id)));
	if (!rc)
		rc = session_end_all(op, id, "");
	if (!rc)
		rc = db_run(op, sql_account_drop_links, DB_ARGS(db_int(id)));
	/* Nobody is signed in who comes by a link. */
	if (!rc)
		rc = audit_write_entry(
		    op, op->account_id == id ? AUDIT_PASSWORD_CHANGED : AUDIT_PASSWORD_RESET,
		    &(struct audit_entry){.account_id = op->account_id, .other_account_id = id});
	return rc ? rc : tell_password_changed(op, &account);
}

/* --- making and renaming -------------------------------------------------------------------- */

static enum rc check_name(struct op *op, const char *name)
{
	if (!name[0])
		return op_fail(op, RC_INVALID, "name", "enter a name");
	for (const char *c = name; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return op_fail(op, RC_INVALID, "name",
				       "a name has no control characters in it");
	return text_check(op, "name", name, ACCOUNT_NAME_MAX);
}

enum rc account_create(struct op *op, const struct account_new *new_account, int64_t *id)
{
	const struct account_new *n = new_account;
	const char *key, *hash;
	enum rc rc = check_name(op, n->name);

	if (!rc)
		rc = email_parse(op, "email", n->email, &key);
	if (!rc)
		rc = hash_new_password(op, n->password, n->email, &hash);
	if (rc)
		return rc;
	rc = db_get_int(op, id, sql_account_create,
			DB_ARGS(db_text(n->email), db_text(key), db_text(n->name),
				db_text(role_name(n->role)), db_text(hash), db_int(op->now)));
	if (rc == RC_CONFLICT)
		return op_fail(op, RC_CONFLICT, "email",
			       "there is an account with this address already");
	return rc;
}

enum rc account_rename(struct op *op, const char *name)
{
	enum rc rc = check_name(op, name);

	return rc ? rc
		  : db_run(op, sql_account_rename, DB_ARGS(db_text(name), db_int(op->account_id)));
}

/* --- managing others ------------------------------------------------------------------------ */

enum rc account_may_manage(struct op *op, enum role role)
{
	struct account acting;
	enum rc rc;

	if (op->account_id == 0)
		return RC_OK;
	rc = account_find(op, op->account_id, &acting);
	if (rc)
		return rc;
	if (acting.disabled_at || !permission_granted(acting.role, PERM_ACCOUNT_MANAGE))
		return op_fail(op, RC_DENIED, "", "your role does not allow this");
	if (role == ROLE_OWNER && !permission_granted(acting.role, PERM_OWNER_MANAGE))
		return op_fail(op, RC_DENIED, "", "only an owner decides about owners");
	return RC_OK;
}

/* The account to change, when the acting one may touch it at all (rules 1 and 2). */
static enum rc find_managed(struct op *op, int64_t id, struct account *out)
{
	enum rc rc = account_find(op, id, out);

	if (!rc && out->id == op->account_id)
		return op_fail(op, RC_DENIED, "",
			       "nobody changes their own role or disables themselves");
	return rc ? rc : account_may_manage(op, out->role);
}

/* Rule 3. */
static enum rc keep_an_owner(struct op *op, const struct account *account)
{
	int64_t others;
	enum rc rc;

	if (account->role != ROLE_OWNER || account->disabled_at)
		return RC_OK;
	rc = db_get_int(op, &others, sql_account_count_other_owners, DB_ARGS(db_int(account->id)));
	if (!rc && others == 0)
		return op_fail(op, RC_CONFLICT, "",
			       "this is the last owner; make somebody else an owner first");
	return rc;
}

static enum rc note_managed(struct op *op, enum audit_kind kind, int64_t id, const char *detail)
{
	return audit_write_entry(op, kind,
				 &(struct audit_entry){.account_id = op->account_id,
						       .other_account_id = id,
						       .detail = detail});
}

enum rc account_set_role(struct op *op, int64_t id, enum role role)
{
	struct account account;
	enum rc rc = find_managed(op, id, &account);

	if (!rc)
		rc = account_may_manage(op, role);
	if (!rc && role == ROLE_NONE)
		return op_fail(op, RC_INVALID, "role", "choose a role");
	if (!rc && role != ROLE_OWNER)
		rc = keep_an_owner(op, &account);
	if (!rc)
		rc =
		    db_run(op, sql_account_set_role, DB_ARGS(db_text(role_name(role)), db_int(id)));
	if (!rc && role < account.role)
		rc = session_end_all(op, id, "");
	return rc || role == account.role
		   ? rc
		   : note_managed(op, AUDIT_ROLE_CHANGED, id,
				  arena_printf(&op->mem, "%s to %s", role_name(account.role),
					       role_name(role)));
}

enum rc account_disable(struct op *op, int64_t id)
{
	struct account account;
	enum rc rc = find_managed(op, id, &account);

	if (!rc)
		rc = keep_an_owner(op, &account);
	if (!rc && !account.disabled_at)
		rc = db_run(op, sql_account_set_disabled, DB_ARGS(db_int(op->now), db_int(id)));
	if (!rc)
		rc = session_end_all(op, id, "");
	if (!rc)
		rc = api_token_revoke_all(op, id);
	if (!rc)
		rc = db_run(op, sql_account_drop_links, DB_ARGS(db_int(id)));
	return rc || account.disabled_at ? rc : note_managed(op, AUDIT_ACCOUNT_DISABLED, id, NULL);
}

enum rc account_enable(struct op *op, int64_t id)
{
	struct account account;
	enum rc rc = find_managed(op, id, &account);

	if (!rc)
		rc = db_run(op, sql_account_set_disabled, DB_ARGS(db_null(), db_int(id)));
	return rc || !account.disabled_at ? rc : note_managed(op, AUDIT_ACCOUNT_ENABLED, id, NULL);
}
