#include "lib/domain/contact_status.h"

#include "lib/base/limits.h"
#include "lib/domain/blacklist.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_tally.h"
#include "lib/platform/db.h"
#include "lib/platform/email.h"
#include "lib/platform/text.h"

#define IDS "(" DB_LIST_BEGIN "$1" DB_LIST_END ")"
#define STATUS_TEXT(status)                                                                        \
	"CASE " status " WHEN 0 THEN 'active' WHEN 1 THEN 'unsubscribed' WHEN 2 THEN"              \
	" 'spam_report' WHEN 3 THEN 'blacklisted' ELSE 'not_confirmed' END"                        \
	" || CASE WHEN " status "_at IS NULL THEN '' ELSE ' ' || " status "_at || CASE " status    \
	"_reason WHEN '' THEN '' ELSE ' ' || " status "_reason END END"
#define NOTE(status, field)                                                                        \
	"INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value)"            \
	" SELECT $2, 1, id, " field ", " STATUS_TEXT(status) ", $3 FROM contact WHERE id IN " IDS  \
							     " ORDER BY id"
/* The version grows once in a batch, as contact_merge counts it. */
#define SET(status)                                                                                \
	"UPDATE contact SET " status " = $5, " status "_at = $6, " status "_reason = $7,"          \
	" updated_at = $2, version = version + CASE WHEN EXISTS (SELECT 1 FROM change"             \
	" WHERE entity = 1 AND entity_id = contact.id AND batch_id = $3 AND id <= $4)"             \
	" THEN 0 ELSE 1 END WHERE id IN " IDS

struct channel {
	const char *concerned, *note, *set;
};

static const struct channel channels[] = {
    [CONTACT_CHANNEL_EMAIL] = {"SELECT id FROM contact WHERE id IN " IDS " AND state < 3"
			       " AND email_key IS NOT NULL AND email_status <> $2",
			       NOTE("email_status", "103"), SET("email_status")},
    [CONTACT_CHANNEL_PHONE] = {"SELECT id FROM contact WHERE id IN " IDS " AND state < 3"
			       " AND phone <> '' AND phone_status <> $2",
			       NOTE("phone_status", "104"), SET("phone_status")},
};
static const char sql_status_count_since[] =
    "SELECT count(*) FROM contact WHERE email_status > 0 AND email_status_at >= $1";
static const char sql_status_email_text[] =
    "SELECT " STATUS_TEXT("email_status") " FROM contact WHERE id = $1";
static const char sql_status_phone_text[] =
    "SELECT " STATUS_TEXT("phone_status") " FROM contact WHERE id = $1";
static const char sql_status_newest_change[] = "SELECT COALESCE(max(id), 0) FROM change";

/* --- setting -------------------------------------------------------------------------------- */

static enum rc check(struct op *op, enum contact_channel channel, enum contact_email_status to,
		     const char *reason)
{
	if (channel == CONTACT_CHANNEL_PHONE && to != CONTACT_EMAIL_ACTIVE &&
	    to != CONTACT_EMAIL_BLACKLISTED)
		return op_fail(op, RC_INVALID, "status", "a phone number is active or blacklisted");
	if (strpbrk(reason, "\r\n"))
		return op_fail(op, RC_INVALID, "reason", "this must be a single line");
	return text_check(op, "reason", reason, CONTACT_REASON_MAX);
}

static enum rc find_concerned(struct op *op, const struct channel *c, const char *all,
			      enum contact_email_status to, size_t room, const char **ids,
			      int64_t *count)
{
	int64_t *kept = arena_alloc(&op->mem, (room + 1) * sizeof(*kept));
	struct db_rows rows;
	enum rc rc;

	*count = 0;
	db_query(op, &rows, c->concerned, DB_ARGS(db_text(all), db_int(to)));
	while (db_next(&rows))
		kept[(*count)++] = db_col_int(&rows, 0);
	rc = db_end(&rows);
	*ids = contact_ids_json(op, kept, (size_t)*count);
	return rc;
}

static enum rc write_status(struct op *op, const struct channel *c, const char *ids,
			    const struct contact_mark *mark)
{
	enum contact_email_status to;
	int64_t newest;
	const char *text =
	    mark->at ? arena_printf(&op->mem, "%s %lld%s%s", mark->word, (long long)mark->at,
				    mark->reason[0] ? " " : "", mark->reason)
		     : mark->word;
	enum rc rc = db_get_int(op, &newest, sql_status_newest_change, DB_NO_ARGS);

	if (!contact_status_of(mark->word, &to))
		return op_fail(op, RC_INVALID, "status", "there is no such status");
	if (!rc)
		rc =
		    db_run(op, c->note, DB_ARGS(db_text(ids), db_int(op->batch_id), db_text(text)));
	if (!rc)
		rc = contact_tally_move(op, ids, -1);
	if (!rc)
		rc =
		    db_run(op, c->set,
			   DB_ARGS(db_text(ids), db_int(op->now), db_int(op->batch_id),
				   db_int(newest), db_int(to),
				   mark->at ? db_int(mark->at) : db_null(), db_text(mark->reason)));
	return rc ? rc : contact_tally_move(op, ids, +1);
}

enum rc contact_status_set(struct op *op, enum contact_channel channel,
			   enum contact_email_status to, const char *reason, const int64_t *ids,
			   size_t count, int64_t *changed)
{
	const struct channel *c = &channels[channel];
	struct contact_mark mark = {contact_status_word(to), op->now, reason};
	const char *concerned;
	enum rc rc = check(op, channel, to, reason);

	*changed = 0;
	if (count > CONTACT_SLICE)
		BUG("%zu contacts in one slice", count);
	if (!rc)
		rc = find_concerned(op, c, contact_ids_json(op, ids, count), to, count, &concerned,
				    changed);
	if (rc || !*changed)
		return rc;
	rc = change_join(op, "contact.status");
	return rc ? rc : write_status(op, c, concerned, &mark);
}

enum rc contact_status_text(struct op *op, enum contact_channel channel, int64_t id,
			    const char **out)
{
	enum rc rc = db_get_text(op, out,
				 channel == CONTACT_CHANNEL_EMAIL ? sql_status_email_text
								  : sql_status_phone_text,
				 DB_ARGS(db_int(id)));

	return rc == RC_NOT_FOUND ? op_fail(op, rc, "", "no such contact") : rc;
}

enum rc contact_status_restore(struct op *op, enum contact_channel channel,
			       const struct contact_mark *mark, int64_t id)
{
	return write_status(op, &channels[channel], contact_ids_json(op, &id, 1), mark);
}

/* --- what people click on ------------------------------------------------------------------- */

struct action {
	const char *key;
	enum contact_channel channel;
	enum contact_email_status to;
	const char *reason; /* NULL: the person has to give one */
};

static const struct action actions[CONTACT_STATUS_ACTIONS] = {
    [CONTACT_BLACKLIST_EMAIL] = {"blacklist-email", CONTACT_CHANNEL_EMAIL,
				 CONTACT_EMAIL_BLACKLISTED, "blacklisted by hand"},
    [CONTACT_BLACKLIST_PHONE] = {"blacklist-phone", CONTACT_CHANNEL_PHONE,
				 CONTACT_EMAIL_BLACKLISTED, "blacklisted by hand"},
    [CONTACT_UNSUBSCRIBE] = {"unsubscribe", CONTACT_CHANNEL_EMAIL, CONTACT_EMAIL_UNSUBSCRIBED,
			     "unsubscribed by hand"},
    [CONTACT_REMOVE_COMPLAINT] = {"remove-complaint", CONTACT_CHANNEL_EMAIL, CONTACT_EMAIL_ACTIVE,
				  "spam complaint removed"},
    [CONTACT_ALLOW_EMAIL] = {"allow-email", CONTACT_CHANNEL_EMAIL, CONTACT_EMAIL_ACTIVE, NULL},
    [CONTACT_ALLOW_PHONE] = {"allow-phone", CONTACT_CHANNEL_PHONE, CONTACT_EMAIL_ACTIVE, NULL},
};

const char *contact_status_action_key(enum contact_status_action action)
{
	return actions[action].key;
}

bool contact_status_action_find(const char *key, enum contact_status_action *out)
{
	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (strcmp(actions[i].key, key) == 0) {
			*out = (enum contact_status_action)i;
			return true;
		}
	return false;
}

bool contact_status_action_fits(const struct contact *c, enum contact_status_action action)
{
	bool is_phone = actions[action].channel == CONTACT_CHANNEL_PHONE;
	enum contact_email_status now = is_phone ? c->phone_status : c->email_status;

	if (!c->values[is_phone ? CONTACT_PHONE : CONTACT_EMAIL][0])
		return false;
	switch (action) {
	case CONTACT_BLACKLIST_EMAIL:
	case CONTACT_BLACKLIST_PHONE:
		return now != CONTACT_EMAIL_BLACKLISTED;
	case CONTACT_UNSUBSCRIBE:
		return now == CONTACT_EMAIL_ACTIVE || now == CONTACT_EMAIL_NOT_CONFIRMED;
	case CONTACT_REMOVE_COMPLAINT:
		return now == CONTACT_EMAIL_SPAM_REPORT;
	case CONTACT_ALLOW_EMAIL:
		return now != CONTACT_EMAIL_ACTIVE && now != CONTACT_EMAIL_SPAM_REPORT;
	case CONTACT_ALLOW_PHONE:
		return now != CONTACT_EMAIL_ACTIVE;
	case CONTACT_STATUS_ACTIONS:
		break;
	}
	return false;
}

/* The list of all says it of everybody who has the address. */
static enum rc blacklist_email(struct op *op, const struct contact *c, const char *reason)
{
	const char *key;
	int64_t address, domain, people, changed;
	enum rc rc = email_parse(op, "email", c->values[CONTACT_EMAIL], &key);

	if (!rc)
		rc = blacklist_find(op, key, &address, &domain);
	if (!rc && !address)
		rc = blacklist_add(op, key, reason, &address, &people);
	return rc ? rc
		  : contact_status_set(op, CONTACT_CHANNEL_EMAIL, CONTACT_EMAIL_BLACKLISTED, reason,
				       &c->id, 1, &changed);
}

enum rc contact_status_held(struct op *op, const struct contact *c,
			    enum contact_status_action action, const char **domain)
{
	struct blacklist_entry e;
	const char *key;
	int64_t address, id = 0;
	enum rc rc;

	*domain = "";
	if (action != CONTACT_ALLOW_EMAIL)
		return RC_OK;
	rc = email_parse(op, "email", c->values[CONTACT_EMAIL], &key);
	if (!rc)
		rc = blacklist_find(op, key, &address, &id);
	if (!rc && id)
		rc = blacklist_get(op, id, &e);
	if (!rc && id)
		*domain = e.key;
	return rc;
}

/* Allowed again by a person: the address leaves the list, and everybody with it may hear from us.
 */
static enum rc allow_email(struct op *op, const struct contact *c, const char *reason)
{
	const char *key;
	int64_t address, domain, people, changed;
	enum rc rc = email_parse(op, "email", c->values[CONTACT_EMAIL], &key);

	if (!rc)
		rc = blacklist_find(op, key, &address, &domain);
	if (!rc && domain)
		return op_fail(op, RC_CONFLICT, "",
			       "the domain of this address is on the blacklist");
	if (!rc && address)
		rc = blacklist_remove(op, address, &people);
	return rc ? rc
		  : contact_status_set(op, CONTACT_CHANNEL_EMAIL, CONTACT_EMAIL_ACTIVE, reason,
				       &c->id, 1, &changed);
}

enum rc contact_status_act(struct op *op, int64_t id, enum contact_status_action action,
			   const char *reason)
{
	const struct action *a = &actions[action];
	struct contact c;
	int64_t changed;
	enum rc rc = contact_get(op, id, &c);

	if (rc)
		return rc;
	if (!contact_status_action_fits(&c, action))
		return op_fail(op, RC_CONFLICT, "",
			       "there is nothing to do: somebody has changed it meanwhile");
	reason = text_trim(&op->mem, reason);
	if (!reason[0] && !a->reason)
		return op_fail(op, RC_INVALID, "reason", "give a reason");
	reason = reason[0] ? reason : a->reason;
	rc = check(op, a->channel, a->to, reason);
	if (!rc)
		rc = change_join(op, arena_printf(&op->mem, "contact.%s", a->key));
	if (rc)
		return rc;
	if (action == CONTACT_BLACKLIST_EMAIL)
		return blacklist_email(op, &c, reason);
	if (action == CONTACT_ALLOW_EMAIL)
		return allow_email(op, &c, reason);
	return contact_status_set(op, a->channel, a->to, reason, &id, 1, &changed);
}

enum rc contact_status_count_since(struct op *op, int64_t at, int64_t *out)
{
	return db_get_int(op, out, sql_status_count_since, DB_ARGS(db_int(at)));
}
