#include "lib/domain/email_limit.h"

#include "lib/domain/contact.h"
#include "lib/domain/contact_noted.h"
#include "lib/platform/db.h"

/* Who counts: live, with an address, active. */
#define MAILABLE "state = 0 AND email_key IS NOT NULL AND email_status = 0"

static const char sql_limit_get[] = "SELECT active, last_id, within FROM email_limit WHERE id = 1";
static const char sql_limit_clear[] = "DELETE FROM email_limit";
static const char sql_limit_insert[] =
    "INSERT INTO email_limit (id, active, last_id, within) VALUES (1, $1, $2, $3)";
static const char sql_limit_save[] =
    "UPDATE email_limit SET last_id = $1, within = $2 WHERE id = 1";
static const char sql_limit_total[] =
    "SELECT COALESCE(SUM(total), 0) FROM contact_tally WHERE state = 0 AND email = 0";
#define WITHIN(ids) "SELECT count(*) FROM contact WHERE id IN " ids " AND id <= $2 AND " MAILABLE
static const char sql_limit_within[] = WITHIN("(" DB_LIST_BEGIN "$1" DB_LIST_END ")");
static const char sql_limit_within_noted[] = WITHIN(CONTACT_NOTED);
/* The nth of those behind, and of those up to the boundary counted back. */
static const char sql_limit_forward[] =
    "SELECT id FROM contact WHERE id > $1 AND " MAILABLE " ORDER BY id LIMIT 1 OFFSET $2";
static const char sql_limit_back[] =
    "SELECT id FROM contact WHERE id <= $1 AND " MAILABLE " ORDER BY id DESC LIMIT 1 OFFSET $2";
static const char sql_limit_over[] =
    "SELECT count(*) FROM contact WHERE state = $1 AND id > $2 AND email_key IS NOT NULL"
    " AND email_status = 0";

enum rc email_limit_get(struct op *op, struct email_limit *out)
{
	struct db_rows rows;

	*out = (struct email_limit){.last_id = EMAIL_LIMIT_NOBODY};
	db_query(op, &rows, sql_limit_get, DB_NO_ARGS);
	if (db_next(&rows))
		*out = (struct email_limit){
		    .is_set = true,
		    .active = db_col_int(&rows, 0),
		    .last_id = db_col_int(&rows, 1),
		    .within = db_col_int(&rows, 2),
		};
	return db_end(&rows);
}

/* --- the boundary --------------------------------------------------------------------------- */

static enum rc save(struct op *op, const struct email_limit *l)
{
	return db_run(op, sql_limit_save, DB_ARGS(db_int(l->last_id), db_int(l->within)));
}

/* Too many are within: go back by as many. */
static enum rc walk_back(struct op *op, struct email_limit *l)
{
	int64_t id, excess = l->within - l->active;
	enum rc rc =
	    db_get_int(op, &id, sql_limit_back, DB_ARGS(db_int(l->last_id), db_int(excess)));

	if (rc && rc != RC_NOT_FOUND)
		return rc;
	l->last_id = rc ? 0 : id;
	l->within = l->active;
	return RC_OK;
}

/* Places are free: take in those who come next; with the last of them nobody is over. */
static enum rc walk_on(struct op *op, struct email_limit *l)
{
	int64_t id, total, missing = l->active - l->within;
	enum rc rc = db_get_int(op, &total, sql_limit_total, DB_NO_ARGS);

	if (rc)
		return rc;
	if (total <= l->active) {
		l->last_id = EMAIL_LIMIT_NOBODY;
		l->within = total;
		return RC_OK;
	}
	rc = db_get_int(op, &id, sql_limit_forward,
			DB_ARGS(db_int(l->last_id), db_int(missing - 1)));
	if (rc == RC_NOT_FOUND)
		BUG("the boundary of the limit of e-mail does not agree with the tally");
	l->last_id = rc ? l->last_id : id;
	l->within = l->active;
	return rc;
}

static enum rc settle(struct op *op, struct email_limit *l)
{
	enum rc rc = RC_OK;

	if (l->within > l->active)
		rc = walk_back(op, l);
	else if (l->within < l->active && l->last_id != EMAIL_LIMIT_NOBODY)
		rc = walk_on(op, l);
	return rc ? rc : save(op, l);
}

enum rc email_limit_set(struct op *op, int64_t active)
{
	struct email_limit l = {.active = active, .last_id = EMAIL_LIMIT_NOBODY};
	int64_t total;
	enum rc rc = db_get_int(op, &total, sql_limit_total, DB_NO_ARGS);

	if (!rc)
		rc = db_run(op, sql_limit_clear, DB_NO_ARGS);
	if (rc || !active)
		return rc;
	/* From the nearer end. */
	l.within = total;
	if (total > active && active <= total / 2)
		l.last_id = l.within = 0;
	rc = db_run(op, sql_limit_insert,
		    DB_ARGS(db_int(active), db_int(l.last_id), db_int(l.within)));
	return rc ? rc : settle(op, &l);
}

/* --- people come and go --------------------------------------------------------------------- */

/*
 * What is said before (-1) is settled with what is said behind (+1): both come in pairs.  In the
 * middle of contact_many.h the tally does not yet tell who was created: its end settles.
 */
static enum rc move(struct op *op, const char *sql_within, struct db_value people, int delta)
{
	struct email_limit l;
	int64_t count;
	enum rc rc = email_limit_get(op, &l);

	if (rc || !l.is_set)
		return rc;
	rc = db_get_int(op, &count, sql_within, DB_ARGS(people, db_int(l.last_id)));
	l.within += rc ? 0 : delta * count;
	if (rc)
		return rc;
	return delta < 0 || op->many ? save(op, &l) : settle(op, &l);
}

enum rc email_limit_move(struct op *op, const char *ids, int delta)
{
	return move(op, sql_limit_within, db_text(ids), delta);
}

enum rc email_limit_move_noted(struct op *op, int64_t newest, int delta)
{
	return move(op, sql_limit_within_noted, db_int(newest), delta);
}

/* Their numbers are higher than all others: they are over, or nobody is. */
enum rc email_limit_created(struct op *op, int64_t count)
{
	struct email_limit l;
	enum rc rc = email_limit_get(op, &l);

	if (rc || !l.is_set)
		return rc;
	if (l.last_id == EMAIL_LIMIT_NOBODY)
		l.within += count;
	return settle(op, &l);
}

/* --- how many ------------------------------------------------------------------------------- */

enum rc email_limit_count(struct op *op, unsigned states, int64_t *out)
{
	struct email_limit l;
	int64_t total;
	enum rc rc = email_limit_get(op, &l);

	*out = 0;
	if (rc || l.last_id == EMAIL_LIMIT_NOBODY)
		return rc;
	if (states & CONTACT_IN_LIVE) {
		rc = db_get_int(op, &total, sql_limit_total, DB_NO_ARGS);
		*out += rc ? 0 : total - l.within;
	}
	for (int s = CONTACT_ARCHIVED; !rc && s <= CONTACT_DELETED; s++) {
		if (!(states & (1U << s)))
			continue;
		rc = db_get_kept_int(op, &total, sql_limit_over,
				     DB_ARGS(db_int(s), db_int(l.last_id)));
		*out += rc ? 0 : total;
	}
	return rc;
}
