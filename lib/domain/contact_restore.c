#include "lib/domain/contact_restore.h"

#include "lib/domain/contact_row.h"
#include "lib/domain/contact_tally.h"
#include "lib/platform/sql.h"

#define IDS "(" DB_LIST_BEGIN "$1" DB_LIST_END ")"
#define GROW                                                                                       \
	" updated_at = CASE $3 WHEN 0 THEN updated_at ELSE $2 END, version = version + $3"         \
	" WHERE id IN " IDS

static const char sql_restore_states[] =
    "UPDATE contact SET state = $4, state_at = $5, state_reason = $6," GROW;
static const char sql_restore_email[] =
    "UPDATE contact SET email_status = $4, email_status_at = $5, email_status_reason = $6," GROW;
static const char sql_restore_phone[] =
    "UPDATE contact SET phone_status = $4, phone_status_at = $5, phone_status_reason = $6," GROW;
static const char sql_restore_switches[] = "UPDATE contact SET deactivated = $4," GROW;
static const char sql_restore_touch[] = "UPDATE contact SET updated_at = $2, version = version + 1"
					" WHERE id IN (SELECT m.id FROM id_set_members($1) m)";

static struct db_value time_or_null(int64_t at)
{
	return at ? db_int(at) : db_null();
}

/* Between the places of the tally that they leave and those they come to. */
static enum rc write_mark(struct op *op, const char *sql, const char *ids, int64_t to,
			  const struct contact_mark *mark, bool grows)
{
	enum rc rc = contact_tally_move(op, ids, -1);

	if (!rc)
		rc = db_run(op, sql,
			    DB_ARGS(db_text(ids), db_int(op->now), db_int(grows), db_int(to),
				    time_or_null(mark->at), db_text(mark->reason)));
	return rc ? rc : contact_tally_move(op, ids, +1);
}

enum rc contact_restore_states(struct op *op, const char *ids, const int64_t from[CONTACT_ERASED],
			       const struct contact_mark *mark, bool grows)
{
	enum contact_state to;
	int64_t total = 0;
	enum rc rc;

	if (!contact_state_of(mark->word, &to))
		return op_fail(op, RC_INVALID, "state", "there is no such state");
	rc = write_mark(op, sql_restore_states, ids, to, mark, grows);
	for (int i = 0; !rc && i < CONTACT_ERASED; i++) {
		total += from[i];
		rc = contact_count_add(op, (enum contact_state)i, -from[i]);
	}
	return rc ? rc : contact_count_add(op, to, total);
}

enum rc contact_restore_statuses(struct op *op, enum contact_channel channel, const char *ids,
				 const struct contact_mark *mark, bool grows)
{
	enum contact_email_status to;

	if (!contact_status_of(mark->word, &to))
		return op_fail(op, RC_INVALID, "status", "there is no such status");
	return write_mark(op,
			  channel == CONTACT_CHANNEL_EMAIL ? sql_restore_email : sql_restore_phone,
			  ids, to, mark, grows);
}

enum rc contact_restore_switches(struct op *op, const char *ids, bool is_off, bool grows)
{
	return db_run(op, sql_restore_switches,
		      DB_ARGS(db_text(ids), db_int(op->now), db_int(grows), db_int(is_off)));
}

static void set_key(struct sql *s, enum contact_field f, const struct contact_keys *keys)
{
	switch (f) {
	case CONTACT_FIRST_NAME:
	case CONTACT_LAST_NAME:
	case CONTACT_EMAIL:
	case CONTACT_PHONE:
	case CONTACT_IDENTIFIER:
	case CONTACT_COMPANY:
		BUG("field %d does not stand alone", (int)f);
	case CONTACT_CITY:
		sql_add(s, ", city_key = ");
		sql_value(s, db_key(keys->city));
		break;
	case CONTACT_COUNTRY:
		sql_add(s, ", country_key = ");
		sql_value(s, db_key(keys->country));
		break;
	default:
		break;
	}
}

enum rc contact_restore_values(struct op *op, const char *ids, enum contact_field f,
			       const struct contact *value, const struct contact_keys *keys,
			       bool grows)
{
	struct sql s;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "UPDATE contact SET ");
	sql_column(&s, contact_fields[f].column);
	sql_add(&s, " = ");
	sql_value(&s, contact_column_value(value, f));
	set_key(&s, f, keys);
	if (grows) {
		sql_add(&s, ", version = version + 1, updated_at = ");
		sql_value(&s, db_int(op->now));
	}
	sql_add(&s, " WHERE id IN (" DB_LIST_BEGIN);
	sql_value(&s, db_text(ids));
	sql_add(&s, DB_LIST_END ")");
	rc = db_run(op, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return rc;
}

enum rc contact_restore_touch(struct op *op, const struct id_set *people)
{
	return db_run(op, sql_restore_touch, DB_ARGS(db_set(people), db_int(op->now)));
}
