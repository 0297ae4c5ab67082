#include "lib/domain/audit.h"

#include "lib/domain/setting.h"
#include "lib/platform/sql.h"
#include "lib/platform/zone.h"

static const char sql_audit_insert[] =
    "INSERT INTO audit (at, kind, account_id, other_account_id, subject_id, detail, address)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)";
static const char sql_audit_sum_find[] =
    "SELECT id FROM audit WHERE kind = $1 AND at >= $2 AND COALESCE(subject_id, 0) = $3"
    " AND address = $4 ORDER BY at DESC, id DESC LIMIT 1";
static const char sql_audit_sum_add[] = "UPDATE audit SET count = count + 1 WHERE id = $1";
static const char sql_audit_sweep[] = "DELETE FROM audit WHERE at < $1";

enum { HOUR_SECONDS = 3600, DAY_SECONDS = 24 * HOUR_SECONDS };

static const char signing_in[] = "Signing in", team[] = "Team", programs[] = "Programs",
		  files[] = "Data that went out", keeping[] = "Keeping the base";

static const struct audit_word words[AUDIT_KINDS] = {
    [AUDIT_SIGN_IN] = {"sign-in", "Signed in", signing_in, ""},
    [AUDIT_SIGN_IN_FAILED] = {"sign-in-failed", "Wrong password", signing_in, ""},
    [AUDIT_SIGN_IN_HELD] = {"sign-in-held", "Had to wait after wrong passwords", signing_in, ""},
    [AUDIT_SIGN_OUT] = {"sign-out", "Signed out", signing_in, ""},
    [AUDIT_PASSWORD_CHANGED] = {"password-changed", "Changed their password", signing_in, ""},
    [AUDIT_PASSWORD_LINK] = {"password-link", "Link for a new password", signing_in, ""},
    [AUDIT_PASSWORD_RESET] = {"password-reset", "New password by a link", signing_in, ""},
    [AUDIT_SESSIONS_ENDED] = {"sessions-ended", "Signed out other browsers", signing_in, ""},
    [AUDIT_JOINED] = {"joined", "Joined the team", team, ""},
    [AUDIT_INVITED] = {"invited", "Invited somebody", team, "invitation"},
    [AUDIT_INVITE_REVOKED] = {"invite-revoked", "Took an invitation back", team, "invitation"},
    [AUDIT_ROLE_CHANGED] = {"role-changed", "Changed a role", team, ""},
    [AUDIT_ACCOUNT_DISABLED] = {"account-disabled", "Disabled an account", team, ""},
    [AUDIT_ACCOUNT_ENABLED] = {"account-enabled", "Enabled an account", team, ""},
    [AUDIT_TOKEN_MADE] = {"token-made", "Made an API token", programs, "token"},
    [AUDIT_TOKEN_REVOKED] = {"token-revoked", "Revoked an API token", programs, "token"},
    [AUDIT_API_PULLED] = {"api-pulled", "Read through the API", programs, "token"},
    [AUDIT_TOKEN_REFUSED] = {"token-refused", "Wrong API token", programs, ""},
    [AUDIT_EXPORT_ASKED] = {"export-asked", "Asked for an export", files, "export"},
    [AUDIT_EXPORT_FETCHED] = {"export-fetched", "Downloaded an export", files, "export"},
    [AUDIT_FAILED_FETCHED] = {"failed-fetched", "Downloaded failed rows", files, "import"},
    [AUDIT_DATA_FETCHED] = {"data-fetched", "Downloaded all data of a contact", files, "contact"},
    [AUDIT_LOG_FETCHED] = {"log-fetched", "Downloaded the audit log", files, ""},
    [AUDIT_SNAPSHOT_FETCHED] = {"snapshot-fetched", "Downloaded a snapshot", files, "snapshot"},
    [AUDIT_ERASED] = {"erased", "Erased a contact", keeping, "receipt"},
    [AUDIT_SETTINGS_CHANGED] = {"settings-changed", "Changed settings", keeping, ""},
    [AUDIT_SNAPSHOT_MADE] = {"snapshot-made", "Made a snapshot", keeping, "snapshot"},
    [AUDIT_SNAPSHOT_REMOVED] = {"snapshot-removed", "Removed a snapshot", keeping, "snapshot"},
    [AUDIT_KEPT_FETCHED] = {"kept-fetched", "Downloaded what an undo kept", files, "undo"},
    [AUDIT_LINK_MADE] = {"link-made", "Made a live link", programs, "link"},
    [AUDIT_LINK_SWITCHED] = {"link-switched", "Switched a live link", programs, "link"},
    [AUDIT_LINK_FETCHED] = {"link-fetched", "Fetched by a live link", programs, "link"},
    [AUDIT_SNAPSHOT_RESTORED] = {"snapshot-restored", "Restored a snapshot", keeping, "snapshot"},
    [AUDIT_RESTORE_ASKED] = {"restore-asked", "Asked to restore a snapshot", keeping, "snapshot"},
};

const struct audit_word *audit_word(enum audit_kind kind)
{
	if (kind < AUDIT_SIGN_IN || kind >= AUDIT_KINDS || !words[kind].key)
		BUG("audit kind %d is not in the table", (int)kind);
	return &words[kind];
}

enum audit_kind audit_kind_find(const char *key)
{
	for (int kind = AUDIT_SIGN_IN; kind < AUDIT_KINDS; kind++)
		if (strcmp(words[kind].key, key) == 0)
			return (enum audit_kind)kind;
	return (enum audit_kind)0;
}

/* --- writing -------------------------------------------------------------------------------- */

static struct db_value id_or_null(int64_t id)
{
	return id ? db_int(id) : db_null();
}

static const char *address_of(const struct op *op)
{
	return op->address ? op->address : "";
}

enum rc audit_write_entry(struct op *op, enum audit_kind kind, const struct audit_entry *e)
{
	(void)audit_word(kind);
	return db_run(op, sql_audit_insert,
		      DB_ARGS(db_int(op->now), db_int(kind), id_or_null(e->account_id),
			      id_or_null(e->other_account_id), id_or_null(e->subject_id),
			      db_text(e->detail ? e->detail : ""), db_text(address_of(op))));
}

enum rc audit_write(struct op *op, enum audit_kind kind, int64_t subject_id, const char *detail)
{
	return audit_write_entry(op, kind,
				 &(struct audit_entry){.account_id = op->account_id,
						       .subject_id = subject_id,
						       .detail = detail});
}

static enum rc find_sum(struct op *op, enum audit_kind kind, int64_t subject_id, int64_t since,
			int64_t *id)
{
	return db_get_int(
	    op, id, sql_audit_sum_find,
	    DB_ARGS(db_int(kind), db_int(since), db_int(subject_id), db_text(address_of(op))));
}

enum rc audit_sum(struct op *op, enum audit_kind kind, int64_t subject_id, int64_t since)
{
	int64_t id;
	enum rc rc = find_sum(op, kind, subject_id, since, &id);

	if (rc == RC_NOT_FOUND)
		return audit_write(op, kind, subject_id, NULL);
	return rc ? rc : db_run(op, sql_audit_sum_add, DB_ARGS(db_int(id)));
}

enum rc audit_has_sum(struct op *op, enum audit_kind kind, int64_t subject_id, int64_t since,
		      bool *out)
{
	int64_t id;
	enum rc rc = find_sum(op, kind, subject_id, since, &id);

	*out = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

int64_t audit_day(const struct op *op)
{
	int64_t local = zone_to_local(op->now);

	return zone_from_local(local - local % DAY_SECONDS);
}

int64_t audit_hour(const struct op *op)
{
	return op->now - op->now % HOUR_SECONDS;
}

/* --- reading -------------------------------------------------------------------------------- */

/* Which rows, but for the account. */
static void add_bounds(struct sql *s, const struct audit_query *q)
{
	sql_add(s, " WHERE l.at >= ");
	sql_value(s, db_int(q->from));
	if (q->until) {
		sql_add(s, " AND l.at < ");
		sql_value(s, db_int(q->until));
	}
	if (q->kind) {
		sql_add(s, " AND l.kind = ");
		sql_value(s, db_int(q->kind));
	}
	if (q->before_id) {
		sql_add(s, " AND (l.at, l.id) < (");
		sql_value(s, db_int(q->before_at));
		sql_add(s, ", ");
		sql_value(s, db_int(q->before_id));
		sql_add(s, ")");
	}
}

static void add_order(struct sql *s, size_t max)
{
	sql_add(s, " ORDER BY l.at DESC, l.id DESC LIMIT ");
	sql_value(s, db_int((int64_t)max));
}

/* The newest of an account in one of its two parts, each by an index of its own. */
static void add_part(struct sql *s, const struct audit_query *q, bool is_other, size_t max)
{
	sql_add(s, "SELECT id FROM (SELECT l.id FROM audit l");
	add_bounds(s, q);
	if (is_other)
		sql_add(s, " AND l.other_account_id = ");
	else
		sql_add(s, " AND l.account_id = ");
	sql_value(s, db_int(q->account_id));
	add_order(s, max);
	sql_add(s, ") part");
}

static void make_list(struct sql *s, const struct audit_query *q, size_t max)
{
	sql_add(s, "SELECT l.id, l.at, l.kind, COALESCE(l.account_id, 0), COALESCE(a.name, ''),"
		   " COALESCE(o.name, ''), COALESCE(l.subject_id, 0), l.detail, l.address, l.count"
		   " FROM audit l LEFT JOIN account a ON a.id = l.account_id"
		   " LEFT JOIN account o ON o.id = l.other_account_id");
	if (q->account_id) {
		sql_add(s, " WHERE l.id IN (");
		add_part(s, q, false, max);
		sql_add(s, " UNION ");
		add_part(s, q, true, max);
		sql_add(s, ")");
	} else {
		add_bounds(s, q);
	}
	add_order(s, max);
}

static void read_row(struct db_rows *rows, struct audit_row *out)
{
	*out = (struct audit_row){
	    .id = db_col_int(rows, 0),
	    .at = db_col_int(rows, 1),
	    .kind = (enum audit_kind)db_col_int(rows, 2),
	    .account_id = db_col_int(rows, 3),
	    .account_name = db_col_dup(rows, 4),
	    .other_account_name = db_col_dup(rows, 5),
	    .subject_id = db_col_int(rows, 6),
	    .detail = db_col_dup(rows, 7),
	    .address = db_col_dup(rows, 8),
	    .count = db_col_int(rows, 9),
	};
}

enum rc audit_list(struct op *op, const struct audit_query *q, size_t max, struct audit_row **out,
		   size_t *count)
{
	struct db_rows rows;
	struct sql s;
	enum rc rc;

	*out = arena_alloc(&op->mem, (max + 1) * sizeof(**out));
	*count = 0;
	sql_init(&s);
	make_list(&s, q, max);
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (*count < max && db_next(&rows))
		read_row(&rows, &(*out)[(*count)++]);
	rc = db_end(&rows);
	sql_release(&s);
	return rc;
}

enum rc audit_sweep(struct op *op)
{
	struct settings settings;
	enum rc rc = settings_get(op, &settings);

	int64_t days = rc ? -1 : settings_audit_days(&settings);

	return days < 0
		   ? rc
		   : db_run(op, sql_audit_sweep, DB_ARGS(db_int(op->now - days * DAY_SECONDS)));
}
