/*
 * Reading one contact: its row, and who it is by a key.
 */
#include "lib/domain/contact_row.h"

#include "lib/base/limits.h"
#include "lib/domain/contact_point.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

static const char sql_contact_get[] = "SELECT id, " CONTACT_FIELD_COLUMNS ", " CONTACT_OTHER_COLUMNS
				      " FROM contact WHERE id = $1 AND state <> 3";
#define CONTACT_NOT_UNDONE " AND (state <> 2 OR state_reason <> '" CONTACT_REASON_UNDONE "')"
/* Id and state as one number, see MATCH_STATE: live before archived before deleted. */
#define CONTACT_MATCH " id + state * 1152921504606846976 FROM contact WHERE "
#define CONTACT_MATCH_BEST " AND state < 3" CONTACT_NOT_UNDONE " ORDER BY state, id LIMIT 1"
static const char sql_contact_by_email[] =
    "SELECT" CONTACT_MATCH "email_key = $1" CONTACT_MATCH_BEST;
static const char sql_contact_by_phone[] =
    "SELECT" CONTACT_MATCH "phone_key = $1" CONTACT_MATCH_BEST;
static const char sql_contact_points[] =
    "SELECT contact_id FROM contact_point WHERE key = $1 AND kind = $2 ORDER BY contact_id";
static const char sql_contact_of_point[] = "SELECT" CONTACT_MATCH "id = $1" CONTACT_MATCH_BEST;
static const char sql_contact_by_identifier[] =
    "SELECT" CONTACT_MATCH "identifier_key = $1" CONTACT_MATCH_BEST;
static const char sql_contact_identifier_sharers[] =
    "SELECT id FROM contact WHERE identifier_key = $1 AND id <> $2 AND state < 2"
    " ORDER BY state, id LIMIT $3";

enum { MATCH_STATE = 60 }; /* the bit from which on the number of a match has the state */
#define MATCH_ID ((INT64_C(1) << MATCH_STATE) - 1)

/* --- values <-> columns --------------------------------------------------------------------- */

static struct db_value yes_no_value(enum contact_field f, const char *text)
{
	if (f == CONTACT_BLOCKED)
		return db_int(strcmp(text, "yes") == 0);
	return text[0] ? db_int(strcmp(text, "yes") == 0) : db_null();
}

struct db_value contact_column_value(const struct contact *c, enum contact_field f)
{
	const char *text = c->values[f];
	int64_t at;

	switch (contact_fields[f].type) {
	case CONTACT_TYPE_YES_NO:
		return yes_no_value(f, text);
	case CONTACT_TYPE_TIME:
		return text[0] && zone_parse(text, &at) ? db_int(at) : db_null();
	default:
		return db_text(text);
	}
}

static const char *read_text(struct db_rows *rows, int column)
{
	const char *text = db_col_text(rows, column);

	return text[0] ? db_col_dup(rows, column) : "";
}

static const char *read_field(struct db_rows *rows, int column, enum contact_field f)
{
	switch (contact_fields[f].type) {
	case CONTACT_TYPE_YES_NO:
		if (db_col_is_null(rows, column))
			return "";
		return db_col_int(rows, column) ? "yes" : "no";
	case CONTACT_TYPE_TIME:
		if (db_col_is_null(rows, column))
			return "";
		return zone_format_utc(&rows->op->mem, db_col_int(rows, column));
	default:
		return read_text(rows, column);
	}
}

void contact_row_read(struct db_rows *rows, struct contact *out)
{
	int at = CONTACT_FIELD_COUNT; /* id, then the fields in the order of their numbers */

	*out = (struct contact){.id = db_col_int(rows, 0)};
	out->values[CONTACT_FIELD_NONE] = "";
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		out->values[f] = read_field(rows, f, (enum contact_field)f);
	out->state = (enum contact_state)db_col_int(rows, at++);
	out->state_reason = read_text(rows, at++);
	out->email_status = (enum contact_email_status)db_col_int(rows, at++);
	out->phone_status = (enum contact_email_status)db_col_int(rows, at++);
	out->deactivated = db_col_int(rows, at++);
	out->source = (enum contact_source)db_col_int(rows, at++);
	out->source_import_id = db_col_int(rows, at++);
	out->obtained_at = db_col_int(rows, at++);
	out->obtained_by = db_col_int(rows, at++);
	out->version = db_col_int(rows, at++);
	out->created_at = db_col_int(rows, at++);
	out->updated_at = db_col_int(rows, at++);
	out->state_at = db_col_int(rows, at++);
	out->email_status_at = db_col_int(rows, at++);
	out->email_status_reason = read_text(rows, at++);
	out->phone_status_at = db_col_int(rows, at++);
	out->phone_status_reason = read_text(rows, at++);
	out->is_over_limit = db_col_int(rows, at++);
}

/* --- read ----------------------------------------------------------------------------------- */

enum rc contact_get(struct op *op, int64_t id, struct contact *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_contact_get, DB_ARGS(db_int(id)));
	found = db_next(&rows);
	if (found)
		contact_row_read(&rows, out);
	rc = db_end(&rows);
	return rc || found ? rc : op_fail(op, RC_NOT_FOUND, "", "no such contact");
}

static enum rc match_key(struct op *op, const char *sql, const char *key, int64_t *id)
{
	enum rc rc;

	*id = 0;
	if (!key)
		return RC_OK;
	rc = db_get_int(op, id, sql, DB_ARGS(db_text(key)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/*
 * The best of those who have it as a further one.  In two steps, not by a subquery: over the layer
 * of a rehearsal that would walk through everybody for each row of a file.
 */
static enum rc match_further(struct op *op, enum contact_point_kind kind, const char *key,
			     int64_t *best)
{
	struct db_rows rows;
	enum rc rc = RC_OK, end;

	*best = 0;
	db_query(op, &rows, sql_contact_points, DB_ARGS(db_text(key), db_int(kind)));
	while (!rc && db_next(&rows)) {
		int64_t found;

		rc = db_get_int(op, &found, sql_contact_of_point,
				DB_ARGS(db_int(db_col_int(&rows, 0))));
		if (!rc && (!*best || found < *best))
			*best = found;
		if (rc == RC_NOT_FOUND)
			rc = RC_OK;
	}
	end = db_end(&rows);
	return rc ? rc : end;
}

/* The primary address of somebody live settles it, as nearly always; else further ones are asked.
 */
static enum rc match_point(struct op *op, const char *sql, enum contact_point_kind kind,
			   const char *key, int64_t *id)
{
	int64_t point = 0;
	bool any = false;
	enum rc rc = match_key(op, sql, key, id);

	if (rc || !key || (*id && *id >> MATCH_STATE == CONTACT_LIVE))
		return rc;
	rc = contact_point_any(op, &any);
	if (!rc && any)
		rc = match_further(op, kind, key, &point);
	if (rc)
		return rc;
	if (point && (!*id || point >> MATCH_STATE < *id >> MATCH_STATE))
		*id = point;
	*id &= MATCH_ID;
	return RC_OK;
}

enum rc contact_match(struct op *op, const struct contact_keys *keys, struct contact_match *out)
{
	enum rc rc =
	    match_point(op, sql_contact_by_email, CONTACT_POINT_EMAIL, keys->email, &out->by_email);

	if (!rc)
		rc = match_point(op, sql_contact_by_phone, CONTACT_POINT_PHONE, keys->phone,
				 &out->by_phone);
	if (!rc)
		rc =
		    match_key(op, sql_contact_by_identifier, keys->identifier, &out->by_identifier);
	if (!rc)
		out->by_identifier &= MATCH_ID;
	return rc;
}

enum rc contact_identifier_sharers(struct op *op, const char *identifier, int64_t contact_id,
				   size_t max, int64_t *out, size_t *count)
{
	const char *key = text_fold(&op->mem, identifier);
	struct db_rows rows;

	*count = 0;
	if (!key[0])
		return RC_OK;
	db_query(op, &rows, sql_contact_identifier_sharers,
		 DB_ARGS(db_text(key), db_int(contact_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		out[(*count)++] = db_col_int(&rows, 0);
	return db_end(&rows);
}

enum rc contact_check_identifier(struct op *op, const struct contact *before,
				 const struct contact *c, const struct contact_keys *keys)
{
	const char *was = before ? text_fold(&op->mem, before->values[CONTACT_IDENTIFIER]) : "";
	int64_t other;
	size_t count;
	enum rc rc;

	if (!keys->identifier || strcmp(keys->identifier, was) == 0)
		return RC_OK;
	rc = contact_identifier_sharers(op, c->values[CONTACT_IDENTIFIER], before ? before->id : 0,
					1, &other, &count);
	if (rc || !count)
		return rc;
	return op_failf(op, RC_INVALID, "identifier",
			"contact %lld has this identifier already; look there, or leave it empty",
			(long long)other);
}
