/*
 * Writing one contact; reading is contact_read.c.
 *
 * Invariants
 *  1. Every write leaves change rows in the op's batch; nobody else writes table contact.
 *  2. *_key columns are what contact_check computed from the raw values beside them.
 *  3. contact_search holds one row for each contact, made of the same keys.
 *  4. contact_count equals the number of rows in each state at every commit.
 */
#include "lib/domain/contact.h"

#include "lib/base/limits.h"
#include "lib/domain/blacklist.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_row.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/contact_tally.h"
#include "lib/platform/email.h"
#include "lib/platform/sql.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

static const char sql_contact_insert[] =
    "INSERT INTO contact (" CONTACT_FIELD_COLUMNS ", first_name_key, last_name_key, name_key,"
    " email_key, phone_key, identifier_key, company_key, city_key, country_key,"
    " obtained_at, obtained_by, source, source_import_id, created_at, updated_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
    " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36,"
    " $37, $38, $39, $40)";
static const char sql_contact_touch[] =
    "UPDATE contact SET updated_at = $1, version = version + CASE WHEN EXISTS (SELECT 1 FROM change"
    " WHERE entity = 1 AND entity_id = $2 AND batch_id = $3) THEN 0 ELSE 1 END"
    " WHERE id = $2 AND state <> 3";
static const char sql_contact_date_back[] = "UPDATE contact SET updated_at = $1 WHERE id = $2";
static const char sql_contact_search_insert[] =
    "INSERT INTO contact_search (contact_id, text) VALUES ($1, $2)";
static const char sql_contact_search_update[] =
    "UPDATE contact_search SET text = $1 WHERE contact_id = $2";
static const char sql_contact_count[] = "SELECT total FROM contact_count WHERE state = $1";
static const char sql_contact_count_add[] =
    "UPDATE contact_count SET total = total + $1 WHERE state = $2";
static const char sql_contact_restore_state[] =
    "UPDATE contact SET state = $1, state_at = $2, state_reason = $3, updated_at = $4,"
    " version = version + CASE WHEN EXISTS (SELECT 1 FROM change"
    " WHERE entity = 1 AND entity_id = $5 AND batch_id = $6) THEN 0 ELSE 1 END WHERE id = $5";
static const char sql_contact_imported[] =
    "SELECT c.id FROM import i JOIN change ch ON ch.batch_id = i.batch_id AND ch.field = 0"
    " AND ch.entity = 1 JOIN contact c ON c.id = ch.entity_id"
    " WHERE i.id = $1 AND +c.state IN (0, 1) AND c.id > $2 ORDER BY c.id LIMIT $3";

/* --- the search text ------------------------------------------------------------------------ */

static void add_line(struct str *s, const char *text)
{
	if (!text || !text[0])
		return;
	if (s->len)
		str_add_char(s, '\n');
	str_add(s, text);
}

/* One line per searched field.  A phone without E.164 form is found by what was typed. */
static const char *search_text(struct op *op, const struct contact *c,
			       const struct contact_keys *keys)
{
	const char *text;
	struct str s;

	str_init(&s, 8 * CONTACT_TEXT_MAX);
	add_line(&s, keys->name);
	add_line(&s, keys->email ? text_fold(&op->mem, keys->email) : NULL);
	add_line(&s, keys->phone ? keys->phone : c->values[CONTACT_PHONE]);
	add_line(&s, keys->identifier);
	add_line(&s, keys->company);
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

/* --- create --------------------------------------------------------------------------------- */

static enum rc check_identity(struct op *op, const struct contact *c)
{
	static const enum contact_field any_of[] = {CONTACT_FIRST_NAME, CONTACT_LAST_NAME,
						    CONTACT_EMAIL, CONTACT_PHONE,
						    CONTACT_IDENTIFIER};

	for (size_t i = 0; i < ARRAY_LEN(any_of); i++)
		if (c->values[any_of[i]][0])
			return RC_OK;
	return op_fail(op, RC_INVALID, "first_name",
		       "give at least a name, an e-mail address, a phone number or an identifier");
}

struct consent {
	enum contact_field value, at, how;
};

static const struct consent consents[] = {
    {CONTACT_EU_CONSENT, CONTACT_EU_CONSENT_AT, CONTACT_EU_CONSENT_HOW},
    {CONTACT_MARKETING_CONSENT, CONTACT_MARKETING_CONSENT_AT, CONTACT_MARKETING_CONSENT_HOW},
};

/*
 * A consent without its when and how is worth nothing later: where a consent is new or different
 * and the evidence was not given with it, the moment and the way of this entry are noted.
 */
static contact_mask note_consent(struct op *op, const struct contact *before, struct contact *c,
				 enum contact_source by)
{
	contact_mask noted = 0;

	for (size_t i = 0; i < ARRAY_LEN(consents); i++) {
		const struct consent *k = &consents[i];
		const char *was = before ? before->values[k->value] : "";

		if (!c->values[k->value][0] || strcmp(was, c->values[k->value]) == 0)
			continue;
		if (!c->values[k->at][0] ||
		    (before && strcmp(before->values[k->at], c->values[k->at]) == 0)) {
			c->values[k->at] = zone_format_utc(&op->mem, op->now);
			noted |= CONTACT_MASK(k->at);
		}
		if (!c->values[k->how][0] ||
		    (before && strcmp(before->values[k->how], c->values[k->how]) == 0)) {
			c->values[k->how] = contact_source_name(by);
			noted |= CONTACT_MASK(k->how);
		}
	}
	return noted;
}

static struct db_value int_or_null(int64_t n)
{
	return n ? db_int(n) : db_null();
}

static enum rc insert_row(struct op *op, struct contact *c, const struct contact_keys *k)
{
	struct db_value v[40];
	size_t n = 0;

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		v[n++] = contact_column_value(c, (enum contact_field)f);
	v[n++] = db_key(k->first_name);
	v[n++] = db_key(k->last_name);
	v[n++] = db_text(k->name ? k->name : "");
	v[n++] = db_key(k->email);
	v[n++] = db_key(k->phone);
	v[n++] = db_key(k->identifier);
	v[n++] = db_key(k->company);
	v[n++] = db_key(k->city);
	v[n++] = db_key(k->country);
	v[n++] = int_or_null(c->obtained_at);
	v[n++] = int_or_null(c->obtained_by);
	v[n++] = db_int(c->source);
	v[n++] = int_or_null(c->source_import_id);
	v[n++] = db_int(c->created_at);
	v[n++] = db_int(op->now);
	if (n != ARRAY_LEN(v))
		BUG("%zu columns for %zu places", n, ARRAY_LEN(v));
	return db_insert(op, &c->id, sql_contact_insert, (struct db_args){n, v});
}

/* Nobody becomes mailable by being entered anew, or by getting another address. */
static enum rc heed_blacklist(struct op *op, struct contact *c, const struct contact_keys *keys)
{
	bool is_listed = false;
	int64_t changed;
	enum rc rc = keys->email ? blacklist_has(op, keys->email, &is_listed) : RC_OK;

	if (rc || !is_listed)
		return rc;
	c->email_status = CONTACT_EMAIL_BLACKLISTED;
	rc = change_settle(op);
	return rc ? rc
		  : contact_status_set(op, CONTACT_CHANNEL_EMAIL, CONTACT_EMAIL_BLACKLISTED,
				       "the address is on the blacklist", &c->id, 1, &changed);
}

enum rc contact_create(struct op *op, struct contact *c, const struct contact_keys *keys,
		       int64_t source_row)
{
	enum rc rc = check_identity(op, c);

	if (rc)
		return rc;
	(void)note_consent(op, NULL, c, c->source);
	if (!c->created_at || c->created_at > op->now)
		c->created_at = op->now;
	rc = insert_row(op, c, keys);
	if (rc)
		return rc;
	c->version = 1;
	c->updated_at = op->now;
	rc = db_run(op, sql_contact_search_insert,
		    DB_ARGS(db_int(c->id), db_text(search_text(op, c, keys))));
	if (!rc)
		rc = contact_tally_created(op, keys->email, CONTACT_EMAIL_ACTIVE,
					   c->values[CONTACT_PHONE][0], 1);
	if (!rc)
		rc = change_created(op, CHANGE_CONTACT, c->id, source_row);
	return rc ? rc : heed_blacklist(op, c, keys);
}

/* --- update --------------------------------------------------------------------------------- */

/* The key columns that follow from each field. */
static void set_keys(struct sql *s, enum contact_field f, const struct contact_keys *k)
{
#define SET(column, value)                                                                         \
	do {                                                                                       \
		sql_add(s, ", " column " = ");                                                     \
		sql_value(s, value);                                                               \
	} while (0)
	switch (f) {
	case CONTACT_FIRST_NAME:
		SET("first_name_key", db_key(k->first_name));
		break;
	case CONTACT_LAST_NAME:
		SET("last_name_key", db_key(k->last_name));
		break;
	case CONTACT_EMAIL:
		SET("email_key", db_key(k->email));
		break;
	case CONTACT_PHONE:
		SET("phone_key", db_key(k->phone));
		break;
	case CONTACT_IDENTIFIER:
		SET("identifier_key", db_key(k->identifier));
		break;
	case CONTACT_COMPANY:
		SET("company_key", db_key(k->company));
		break;
	case CONTACT_CITY:
		SET("city_key", db_key(k->city));
		break;
	case CONTACT_COUNTRY:
		SET("country_key", db_key(k->country));
		break;
	default:
		break;
	}
#undef SET
}

#define NAME_MASK (CONTACT_MASK(CONTACT_FIRST_NAME) | CONTACT_MASK(CONTACT_LAST_NAME))
#define SEARCH_MASK                                                                                \
	(NAME_MASK | CONTACT_MASK(CONTACT_EMAIL) | CONTACT_MASK(CONTACT_PHONE) |                   \
	 CONTACT_MASK(CONTACT_IDENTIFIER) | CONTACT_MASK(CONTACT_COMPANY))

static void make_update(struct op *op, struct sql *s, const struct contact *before,
			const struct contact *c, const struct contact_keys *keys,
			contact_mask changed)
{
	sql_add(s, "UPDATE contact SET version = version + 1, updated_at = ");
	sql_value(s, db_int(op->now));
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++) {
		if (!(changed & CONTACT_MASK(f)))
			continue;
		sql_add(s, ", ");
		sql_column(s, contact_fields[f].column);
		sql_add(s, " = ");
		sql_value(s, contact_column_value(c, (enum contact_field)f));
		set_keys(s, (enum contact_field)f, keys);
	}
	if (changed & NAME_MASK) {
		sql_add(s, ", name_key = ");
		sql_value(s, db_text(keys->name ? keys->name : ""));
	}
	sql_add(s, " WHERE id = ");
	sql_value(s, db_int(before->id));
	sql_add(s, " AND version = ");
	sql_value(s, db_int(before->version));
}

static enum rc write_changes(struct op *op, const struct contact *before, const struct contact *c,
			     contact_mask changed, int64_t source_row)
{
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++) {
		enum rc rc;

		if (!(changed & CONTACT_MASK(f)))
			continue;
		rc = change_field(op, CHANGE_CONTACT, before->id, f, before->values[f],
				  c->values[f], source_row);
		if (rc)
			return rc;
	}
	return RC_OK;
}

contact_mask contact_changed(const struct contact *before, const struct contact *c,
			     contact_mask mask)
{
	contact_mask changed = 0;

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		if ((mask & CONTACT_MASK(f)) && strcmp(before->values[f], c->values[f]) != 0)
			changed |= CONTACT_MASK(f);
	return changed;
}

/* An address or a number that comes or goes moves the person to another place of the tally. */
static enum rc tally_channels(struct op *op, const struct contact *before, const struct contact *c,
			      contact_mask changed, int delta)
{
	static const enum contact_field fields[] = {CONTACT_EMAIL, CONTACT_PHONE};

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if ((changed & CONTACT_MASK(fields[i])) &&
		    (before->values[fields[i]][0] != '\0') != (c->values[fields[i]][0] != '\0'))
			return contact_tally_move(op, contact_ids_json(op, &before->id, 1), delta);
	return RC_OK;
}

static enum rc write_update(struct op *op, const struct contact *before, struct contact *c,
			    const struct contact_keys *keys, contact_mask changed,
			    int64_t source_row)
{
	struct sql s;
	enum rc rc;

	sql_init(&s);
	make_update(op, &s, before, c, keys, changed);
	rc = tally_channels(op, before, c, changed, -1);
	if (!rc)
		rc = db_run(op, sql_text(&s), sql_args(&s));
	sql_release(&s);
	if (rc)
		return rc;
	if (db_changed(op) == 0) {
		rc = tally_channels(op, before, c, changed, +1);
		return rc ? rc
			  : op_fail(op, RC_CONFLICT, "",
				    "somebody else has changed this contact meanwhile");
	}
	c->version = before->version + 1;
	c->updated_at = op->now;
	if (changed & SEARCH_MASK) {
		rc = db_run(op, sql_contact_search_update,
			    DB_ARGS(db_text(search_text(op, c, keys)), db_int(c->id)));
		if (rc)
			return rc;
	}
	rc = write_changes(op, before, c, changed, source_row);
	return rc ? rc : tally_channels(op, before, c, changed, +1);
}

enum rc contact_update(struct op *op, const struct contact *before, struct contact *c,
		       const struct contact_keys *keys, contact_mask mask, int64_t source_row,
		       contact_mask *changed)
{
	enum rc rc;

	*changed = contact_changed(before, c, mask);
	c->id = before->id;
	if (*changed == 0)
		return RC_OK;
	rc = check_identity(op, c);
	if (rc)
		return rc;
	*changed |= contact_changed(
	    before, c,
	    note_consent(op, before, c,
			 source_row ? CONTACT_SOURCE_IMPORT : CONTACT_SOURCE_MANUAL));
	rc = write_update(op, before, c, keys, *changed, source_row);
	if (!rc && (*changed & (CONTACT_MASK(CONTACT_EMAIL) | CONTACT_MASK(CONTACT_PHONE))))
		rc = change_settle(op);
	if (!rc && (*changed & (CONTACT_MASK(CONTACT_EMAIL) | CONTACT_MASK(CONTACT_PHONE))))
		rc = contact_point_settle(op, c->id, source_row);
	return rc || !(*changed & CONTACT_MASK(CONTACT_EMAIL)) ? rc : heed_blacklist(op, c, keys);
}

enum rc contact_heed_blacklist(struct op *op, int64_t id)
{
	struct contact_keys keys = {0};
	struct contact c;
	enum rc rc = contact_get(op, id, &c);

	if (!rc && c.values[CONTACT_EMAIL][0])
		rc = email_parse(op, "email", c.values[CONTACT_EMAIL], &keys.email);
	return rc ? rc : heed_blacklist(op, &c, &keys);
}

enum rc contact_restore(struct op *op, const struct contact *before, struct contact *c,
			const struct contact_keys *keys, contact_mask mask, contact_mask *changed)
{
	enum rc rc;

	*changed = contact_changed(before, c, mask);
	c->id = before->id;
	if (*changed == 0)
		return RC_OK;
	rc = check_identity(op, c);
	return rc ? rc : write_update(op, before, c, keys, *changed, 0);
}

enum rc contact_touch(struct op *op, int64_t id)
{
	enum rc rc = db_run(op, sql_contact_touch,
			    DB_ARGS(db_int(op->now), db_int(id), db_int(op->batch_id)));

	if (rc)
		return rc;
	return db_changed(op) ? RC_OK : op_fail(op, RC_NOT_FOUND, "", "no such contact");
}

enum rc contact_date_back(struct op *op, int64_t id, int64_t updated_at)
{
	return db_run(op, sql_contact_date_back,
		      DB_ARGS(db_int(updated_at < op->now ? updated_at : op->now), db_int(id)));
}

/* --- state and its counts ------------------------------------------------------------------- */

enum rc contact_count(struct op *op, enum contact_state state, int64_t *out)
{
	return db_get_int(op, out, sql_contact_count, DB_ARGS(db_int(state)));
}

enum rc contact_count_add(struct op *op, enum contact_state state, int64_t delta)
{
	return delta ? db_run(op, sql_contact_count_add, DB_ARGS(db_int(delta), db_int(state)))
		     : RC_OK;
}

const char *contact_state_text(struct op *op, const struct contact *c)
{
	const struct contact_mark mark = {contact_state_word(c->state), c->state_at,
					  c->state_reason};

	return contact_mark_text(op, &mark);
}

enum rc contact_restore_state(struct op *op, const struct contact *before, const char *text)
{
	struct contact_mark mark = contact_mark_parse(op, text);
	const char *ids = contact_ids_json(op, &before->id, 1);
	enum contact_state to;
	enum rc rc;

	if (!contact_state_of(mark.word, &to))
		return op_fail(op, RC_INVALID, "state", "there is no such state");
	rc = contact_tally_move(op, ids, -1);
	if (!rc)
		rc = db_run(op, sql_contact_restore_state,
			    DB_ARGS(db_int(to), int_or_null(mark.at), db_text(mark.reason),
				    db_int(op->now), db_int(before->id), db_int(op->batch_id)));
	if (!rc)
		rc = change_field(op, CHANGE_CONTACT, before->id, CONTACT_CHANGE_STATE,
				  contact_state_text(op, before), text, 0);
	if (!rc)
		rc = contact_tally_move(op, ids, +1);
	if (!rc)
		rc = contact_count_add(op, before->state, -1);
	return rc ? rc : contact_count_add(op, to, 1);
}

enum rc contact_delete_imported(struct op *op, int64_t import_id, const char *reason,
				int64_t *count)
{
	int64_t ids[CONTACT_PIECE], after = 0, moved;
	enum rc rc = RC_OK;
	size_t n;

	*count = 0;
	do {
		struct db_rows rows;

		n = 0;
		db_query(op, &rows, sql_contact_imported,
			 DB_ARGS(db_int(import_id), db_int(after), db_int(CONTACT_PIECE)));
		while (n < CONTACT_PIECE && db_next(&rows))
			ids[n++] = after = db_col_int(&rows, 0);
		rc = db_end(&rows);
		if (!rc)
			rc = contact_state_move(op, CONTACT_DELETE, reason, ids, n, &moved);
		*count += rc ? 0 : moved;
		if (!rc)
			rc = contact_slice_turn(op);
	} while (!rc && n == CONTACT_PIECE);
	return rc;
}
