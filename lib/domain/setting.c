#include "lib/domain/setting.h"

#include "lib/base/limits.h"
#include "lib/domain/audit.h"
#include "lib/domain/email_limit.h"
#include "lib/platform/db.h"
#include "lib/platform/phone.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

static const char sql_setting_list[] = "SELECT key, value FROM setting";
static const char sql_setting_save[] = "INSERT INTO setting (key, value) VALUES ($1, $2)"
				       " ON CONFLICT (key) DO UPDATE SET value = excluded.value";

struct setting {
	const char *key;
	size_t offset; /* of the const char * in struct settings */
	const char *fallback;
};

static const struct setting known[] = {
    {"workspace_name", offsetof(struct settings, workspace_name), "Muster"},
    {"default_country", offsetof(struct settings, default_country), "AT"},
    {"time_zone", offsetof(struct settings, time_zone), "Europe/Vienna"},
    {"saved_filters", offsetof(struct settings, saved_filters), "50"},
    {"list_columns", offsetof(struct settings, list_columns), "6"},
    {"undo_days", offsetof(struct settings, undo_days), "30"},
    {"import_days", offsetof(struct settings, import_days), "30"},
    {"audit_days", offsetof(struct settings, audit_days), "365"},
    {"email_limit", offsetof(struct settings, email_limit), "0"},
    {"snapshot_import", offsetof(struct settings, snapshot_import), "1"},
    {"snapshot_delete", offsetof(struct settings, snapshot_delete), "1"},
    {"snapshot_undo", offsetof(struct settings, snapshot_undo), "1"},
    {"snapshot_keep", offsetof(struct settings, snapshot_keep), "5"},
    {"snapshot_mb", offsetof(struct settings, snapshot_mb), "5000"},
    {"snapshot_free", offsetof(struct settings, snapshot_free), "200"},
};

static const char **member(struct settings *s, const struct setting *setting)
{
	return (const char **)(void *)((char *)s + setting->offset);
}

enum rc settings_get(struct op *op, struct settings *out)
{
	struct db_rows rows;

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		*member(out, &known[i]) = known[i].fallback;
	db_query(op, &rows, sql_setting_list, DB_NO_ARGS);
	while (db_next(&rows))
		for (size_t i = 0; i < ARRAY_LEN(known); i++)
			if (strcmp(db_col_text(&rows, 0), known[i].key) == 0)
				*member(out, &known[i]) = db_col_dup(&rows, 1);
	return db_end(&rows);
}

/* A whole number from 0 to max, or -1. */
static int64_t parse_number(const char *text, long max)
{
	char *end;
	long n = strtol(text, &end, 10);

	return text[0] < '0' || text[0] > '9' || *end || n > max ? -1 : n;
}

int64_t settings_saved_filters(const struct settings *s)
{
	return parse_number(s->saved_filters, SAVED_FILTERS_MAX);
}

int64_t settings_list_columns(const struct settings *s)
{
	int64_t n = parse_number(s->list_columns, LIST_COLUMNS_MAX);

	return n > 0 ? n : -1;
}

int64_t settings_undo_days(const struct settings *s)
{
	return parse_number(s->undo_days, UNDO_DAYS_MAX);
}

int64_t settings_import_days(const struct settings *s)
{
	return parse_number(s->import_days, IMPORT_DAYS_MAX);
}

static int64_t parse_positive(const char *text, long max)
{
	int64_t n = parse_number(text, max);

	return n > 0 ? n : -1;
}

int64_t settings_snapshot_keep(const struct settings *s)
{
	return parse_positive(s->snapshot_keep, SNAPSHOTS_MAX);
}

int64_t settings_snapshot_mb(const struct settings *s)
{
	return parse_positive(s->snapshot_mb, SNAPSHOT_MB_MAX);
}

int64_t settings_snapshot_free(const struct settings *s)
{
	return parse_number(s->snapshot_free, SNAPSHOT_MB_MAX);
}

int64_t settings_audit_days(const struct settings *s)
{
	int64_t n = parse_number(s->audit_days, AUDIT_DAYS_MAX);

	return n > 0 ? n : -1;
}

/* Write each, and into the audit log which are other ones than before. */
static enum rc save_all(struct op *op, struct settings *s)
{
	struct settings before;
	const char *detail = "";
	enum rc rc = settings_get(op, &before);

	for (size_t i = 0; !rc && i < ARRAY_LEN(known); i++) {
		const char *old_value = *member(&before, &known[i]);
		const char *new_value = *member(s, &known[i]);

		rc = db_run(op, sql_setting_save,
			    DB_ARGS(db_text(known[i].key), db_text(new_value)));
		if (strcmp(old_value, new_value) != 0)
			detail = arena_printf(&op->mem, "%s%s%s: %s to %s", detail,
					      detail[0] ? "; " : "", known[i].key,
					      old_value[0] ? old_value : "none",
					      new_value[0] ? new_value : "none");
	}
	return rc || !detail[0] ? rc : audit_write(op, AUDIT_SETTINGS_CHANGED, 0, detail);
}

int64_t settings_email_limit(const struct settings *s)
{
	return parse_number(s->email_limit, EMAIL_LIMIT_MAX);
}

/* The boundary follows from the limit; where that stays, the boundary is kept anyhow. */
static enum rc save_email_limit(struct op *op, int64_t active)
{
	struct email_limit before;
	enum rc rc = email_limit_get(op, &before);

	return rc || before.active == active ? rc : email_limit_set(op, active);
}

enum rc settings_save(struct op *op, const struct settings *s)
{
	struct settings copy = *s;
	const struct phone_country *country = phone_country_find(s->default_country);
	enum rc rc;

	if (!s->workspace_name[0])
		return op_fail(op, RC_INVALID, "workspace_name", "give the workspace a name");
	if (text_check(op, "workspace_name", s->workspace_name, ACCOUNT_NAME_MAX))
		return RC_INVALID;
	if (s->default_country[0] && !country)
		return op_fail(op, RC_INVALID, "default_country", "this country is not known");
	if (country)
		copy.default_country = country->iso; /* in upper case, as menus have it */
	if (!zone_is_known(s->time_zone))
		return op_fail(op, RC_INVALID, "time_zone",
			       "this time zone is not known; an example is Europe/Vienna");
	if (settings_saved_filters(s) < 0)
		return op_failf(op, RC_INVALID, "saved_filters",
				"give a whole number between 0 and %d", SAVED_FILTERS_MAX);
	if (settings_list_columns(s) < 0)
		return op_failf(op, RC_INVALID, "list_columns",
				"give a whole number between 1 and %d", LIST_COLUMNS_MAX);
	if (settings_undo_days(s) < 0)
		return op_failf(op, RC_INVALID, "undo_days", "give a whole number between 0 and %d",
				UNDO_DAYS_MAX);
	if (settings_import_days(s) < 0)
		return op_failf(op, RC_INVALID, "import_days",
				"give a whole number between 0 and %d", IMPORT_DAYS_MAX);
	if (settings_audit_days(s) < 0)
		return op_failf(op, RC_INVALID, "audit_days",
				"give a whole number between 1 and %d", AUDIT_DAYS_MAX);
	if (settings_email_limit(s) < 0)
		return op_failf(op, RC_INVALID, "email_limit",
				"give a whole number between 0 and %d", EMAIL_LIMIT_MAX);
	if (settings_snapshot_keep(s) < 0)
		return op_failf(op, RC_INVALID, "snapshot_keep",
				"give a whole number between 1 and %d", SNAPSHOTS_MAX);
	if (settings_snapshot_mb(s) < 0)
		return op_failf(op, RC_INVALID, "snapshot_mb",
				"give a whole number between 1 and %d", SNAPSHOT_MB_MAX);
	if (settings_snapshot_free(s) < 0)
		return op_failf(op, RC_INVALID, "snapshot_free",
				"give a whole number between 0 and %d", SNAPSHOT_MB_MAX);
	rc = save_all(op, &copy);
	return rc ? rc : save_email_limit(op, settings_email_limit(s));
}
