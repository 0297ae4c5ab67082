#include "lib/domain/merge.h"

#include <stdlib.h>

#include "lib/base/limits.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/segment_member.h"
#include "lib/platform/db.h"

#define REASON "merged into "
/* As the index contact_merged has it. */
#define IS_MERGED                                                                                  \
	"c.state = 2 AND c.state_reason >= 'merged into ' AND c.state_reason < 'merged into!'"

static const char sql_merge_origins[] =
    "WITH RECURSIVE origin (id) AS (SELECT c.id FROM contact c WHERE " IS_MERGED
    " AND c.state_reason = 'merged into ' || $1 UNION SELECT c.id FROM origin o"
    " CROSS JOIN contact c WHERE " IS_MERGED " AND c.state_reason = 'merged into ' || o.id)"
    " SELECT id FROM origin WHERE id <> $2 ORDER BY id LIMIT $3";
static const char sql_merge_batch[] =
    "SELECT b.id FROM change ch JOIN batch b ON b.id = ch.batch_id WHERE ch.entity = 1"
    " AND ch.entity_id = $1 AND ch.field = 100 AND b.action = 'contact.merge'"
    " AND b.undone_by_id IS NULL ORDER BY ch.id DESC LIMIT 1";
static const char sql_merge_tags[] =
    "SELECT tag_id FROM contact_tag WHERE contact_id = $1 AND tag_id > $2 ORDER BY tag_id LIMIT $3";
static const char sql_merge_count[] =
    "SELECT (SELECT count(*) FROM contact_tag WHERE contact_id = $1),"
    " (SELECT count(*) FROM segment_member WHERE contact_id = $1),"
    " (SELECT count(DISTINCT v.attribute_id) FROM attribute_value v JOIN attribute a"
    "  ON COALESCE(a.values_id, a.id) = v.attribute_id WHERE v.contact_id = $1),"
    " COALESCE((SELECT visits + orders + carts + product_views + mailings + forms + events"
    "  FROM contact_total WHERE contact_id = $1), 0)";

enum { TAGS_AT_ONCE = 200 };

/* --- fields ---------------------------------------------------------------------------------- */

/* A consent and its evidence are neighbours in enum contact_field. */
static const enum contact_field consents[] = {CONTACT_EU_CONSENT, CONTACT_MARKETING_CONSENT};
enum { CONSENT_FIELDS = 4 };

#define CONSENT_MASK(value) ((contact_mask)0xF << (value))
const contact_mask merge_chosen_fields =
    CONTACT_MASK_ALL & ~(CONSENT_MASK(CONTACT_EU_CONSENT) |
			 CONSENT_MASK(CONTACT_MARKETING_CONSENT) | CONTACT_MASK(CONTACT_BLOCKED));

contact_mask merge_default(const struct contact *kept, const struct contact *other)
{
	contact_mask mask = 0;

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		if (!kept->values[f][0] && other->values[f][0])
			mask |= CONTACT_MASK(f);
	return mask & merge_chosen_fields;
}

static int strictness(const char *consent)
{
	return strcmp(consent, "no") == 0 ? 2 : strcmp(consent, "yes") == 0;
}

static void settle_fields(struct contact *c, const struct contact *other, contact_mask chosen)
{
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		if (chosen & merge_chosen_fields & CONTACT_MASK(f))
			c->values[f] = other->values[f];
	for (size_t i = 0; i < ARRAY_LEN(consents); i++) {
		int value = (int)consents[i];

		if (strictness(other->values[value]) <= strictness(c->values[value]))
			continue;
		for (int f = value; f < value + CONSENT_FIELDS; f++)
			c->values[f] = other->values[f];
	}
	if (strcmp(other->values[CONTACT_BLOCKED], "yes") == 0)
		c->values[CONTACT_BLOCKED] = "yes";
}

/* --- statuses -------------------------------------------------------------------------------- */

static int severity(enum contact_email_status status)
{
	switch (status) {
	case CONTACT_EMAIL_BLACKLISTED:
		return 3;
	case CONTACT_EMAIL_SPAM_REPORT:
		return 2;
	case CONTACT_EMAIL_UNSUBSCRIBED:
		return 1;
	case CONTACT_EMAIL_OVER_LIMIT: /* never stored */
	case CONTACT_EMAIL_ACTIVE:
	case CONTACT_EMAIL_NOT_CONFIRMED:
		break;
	}
	return 0;
}

/* Where it comes from, cut so that it fits and no character is broken. */
static const char *reason_with_origin(struct op *op, const char *reason, int64_t id)
{
	char *origin = arena_printf(&op->mem, "(contact %lld)", (long long)id);
	size_t room = CONTACT_REASON_MAX - strlen(origin) - 1, len = strlen(reason);

	if (len > room)
		len = room;
	while (len && len < strlen(reason) && ((unsigned char)reason[len] & 0xC0) == 0x80)
		len--;
	return len ? arena_printf(&op->mem, "%.*s %s", (int)len, reason, origin) : origin;
}

/* An opt-out is the person's; otherwise a status is that of its address. */
static bool takes_status(enum contact_email_status kept, enum contact_email_status other,
			 bool takes_value)
{
	if (severity(other) || severity(kept))
		return severity(other) > severity(kept);
	return takes_value && other != kept;
}

static void settle_statuses(struct op *op, struct contact *c, const struct contact *other,
			    contact_mask taken)
{
	if (c->values[CONTACT_EMAIL][0] && takes_status(c->email_status, other->email_status,
							taken & CONTACT_MASK(CONTACT_EMAIL))) {
		c->email_status = other->email_status;
		c->email_status_at = other->email_status_at;
		c->email_status_reason =
		    reason_with_origin(op, other->email_status_reason, other->id);
	}
	if (c->values[CONTACT_PHONE][0] && takes_status(c->phone_status, other->phone_status,
							taken & CONTACT_MASK(CONTACT_PHONE))) {
		c->phone_status = other->phone_status;
		c->phone_status_at = other->phone_status_at;
		c->phone_status_reason =
		    reason_with_origin(op, other->phone_status_reason, other->id);
	}
}

struct contact merge_outcome(struct op *op, const struct contact *kept, const struct contact *other,
			     const struct merge_choice *choice)
{
	contact_mask chosen = choice ? choice->fields : merge_default(kept, other);
	struct contact c = *kept;

	settle_fields(&c, other, chosen);
	settle_statuses(op, &c, other, chosen);
	return c;
}

static enum rc write_status(struct op *op, enum contact_channel channel,
			    enum contact_email_status before, enum contact_email_status status,
			    int64_t at, const char *reason, int64_t id)
{
	const struct contact_mark mark = {contact_status_word(status), at ? at : op->now, reason};

	return status == before ? RC_OK : contact_status_restore(op, channel, &mark, id);
}

static enum rc write_contact(struct op *op, const struct contact *kept, struct contact *c,
			     const char *country)
{
	struct contact_keys keys;
	contact_mask changed;
	enum rc rc = contact_check(op, c, country, CONTACT_LENIENT, &keys);

	if (!rc)
		rc = contact_restore(op, kept, c, &keys, CONTACT_MASK_ALL, &changed);
	if (!rc)
		rc = write_status(op, CONTACT_CHANNEL_EMAIL, kept->email_status, c->email_status,
				  c->email_status_at, c->email_status_reason, c->id);
	return rc ? rc
		  : write_status(op, CONTACT_CHANNEL_PHONE, kept->phone_status, c->phone_status,
				 c->phone_status_at, c->phone_status_reason, c->id);
}

/* --- what belongs to them -------------------------------------------------------------------- */

static bool is_chosen(const struct merge_choice *choice, int64_t attribute_id)
{
	for (size_t i = 0; i < choice->attribute_count; i++)
		if (choice->attributes[i] == attribute_id)
			return true;
	return false;
}

static enum rc take_attributes(struct op *op, int64_t kept_id, int64_t other_id,
			       const struct merge_choice *choice)
{
	struct contact_attribute *kept, *other;
	size_t count;
	bool changed;
	enum rc rc = contact_attribute_list(op, kept_id, &kept, &count);

	if (!rc)
		rc = contact_attribute_list(op, other_id, &other, &count);
	for (size_t i = 0; !rc && i < count; i++) {
		const struct attribute *a = other[i].attribute;
		bool takes =
		    choice ? is_chosen(choice, a->id) : !kept[i].text[0] && other[i].text[0];

		if (takes)
			rc = contact_attribute_set(op, kept_id, a, other[i].text, 0, &changed);
		if (!rc && takes)
			rc = contact_slice_turn(op);
	}
	return rc;
}

static enum rc list_tags(struct op *op, int64_t contact_id, int64_t after, int64_t *ids,
			 size_t *count)
{
	struct db_rows rows;

	*count = 0;
	db_query(op, &rows, sql_merge_tags,
		 DB_ARGS(db_int(contact_id), db_int(after), db_int(TAGS_AT_ONCE)));
	while (*count < TAGS_AT_ONCE && db_next(&rows))
		ids[(*count)++] = db_col_int(&rows, 0);
	return db_end(&rows);
}

/* Somebody may delete a tag between two transactions: then there is nothing to take. */
static enum rc take_tag(struct op *op, int64_t kept_id, int64_t tag_id)
{
	int64_t changed;
	enum rc rc = contact_tag_add(op, tag_id, &kept_id, 1, &changed);

	if (rc == RC_NOT_FOUND && strcmp(op->fault.field, "tag") == 0) {
		op_clear_fault(op);
		rc = RC_OK;
	}
	return rc ? rc : contact_slice_turn(op);
}

static enum rc take_tags(struct op *op, int64_t kept_id, int64_t other_id)
{
	int64_t ids[TAGS_AT_ONCE], last = 0;
	size_t count = TAGS_AT_ONCE;
	enum rc rc = RC_OK;

	while (!rc && count == TAGS_AT_ONCE) {
		struct arena_mark mark = arena_mark(&op->mem);

		rc = list_tags(op, other_id, last, ids, &count);
		for (size_t i = 0; !rc && i < count; i++)
			rc = take_tag(op, kept_id, ids[i]);
		last = count ? ids[count - 1] : last;
		arena_rewind(&op->mem, mark);
	}
	return rc;
}

enum rc merge_count(struct op *op, int64_t contact_id, struct merge_counts *out)
{
	struct db_rows rows;

	*out = (struct merge_counts){0};
	db_query(op, &rows, sql_merge_count, DB_ARGS(db_int(contact_id)));
	if (db_next(&rows))
		*out = (struct merge_counts){db_col_int(&rows, 0), db_col_int(&rows, 1),
					     db_col_int(&rows, 2), db_col_int(&rows, 3)};
	return db_end(&rows);
}

/* --- merging --------------------------------------------------------------------------------- */

static enum rc check_one(struct op *op, const struct contact *seen)
{
	struct contact now;
	enum rc rc = contact_get(op, seen->id, &now);

	if (rc && rc != RC_NOT_FOUND)
		return rc;
	if (rc || now.state != CONTACT_LIVE)
		return op_fail(op, RC_CONFLICT, "",
			       "one of these contacts is not among all contacts any more");
	if (now.version != seen->version)
		return op_fail(op, RC_CONFLICT, "",
			       "somebody has changed one of these contacts meanwhile;"
			       " please look again");
	return RC_OK;
}

static enum rc delete_other(struct op *op, int64_t kept_id, int64_t other_id)
{
	int64_t moved;
	enum rc rc = contact_state_move(op, CONTACT_DELETE,
					arena_printf(&op->mem, REASON "%lld", (long long)kept_id),
					&other_id, 1, &moved);

	return rc || moved ? rc
			   : op_fail(op, RC_CONFLICT, "",
				     "one of these contacts is not among all contacts any more");
}

/*
 * What is small comes first; then tags, attributes and events, in as many short transactions as it
 * takes; the other one goes last: whenever it ends, nothing is lost, and merging again does the
 * rest.
 */
enum rc merge_run(struct op *op, const struct contact *kept, const struct contact *other,
		  const struct merge_choice *choice, const char *country)
{
	struct contact c;
	enum rc rc;

	if (kept->id == other->id)
		return op_fail(op, RC_INVALID, "other", "this is the same contact");
	rc = check_one(op, kept);
	if (!rc)
		rc = check_one(op, other);
	if (!rc)
		rc = change_join(op, "contact.merge");
	if (rc)
		return rc;
	c = merge_outcome(op, kept, other, choice);
	rc = write_contact(op, kept, &c, country);
	if (!rc)
		rc = contact_point_merge(op, kept, other);
	if (!rc)
		rc = take_attributes(op, kept->id, other->id, choice);
	if (!rc)
		rc = take_tags(op, kept->id, other->id);
	if (!rc)
		rc = segment_members_take_over(op, other->id, kept->id);
	if (!rc)
		rc = merge_events_move(op, other->id, kept->id);
	return rc ? rc : delete_other(op, kept->id, other->id);
}

/* --- afterwards ------------------------------------------------------------------------------ */

int64_t merge_target(const struct contact *c)
{
	static const char reason[] = REASON;
	char *end;
	int64_t id;

	if (c->state != CONTACT_DELETED || strncmp(c->state_reason, reason, strlen(reason)) != 0)
		return 0;
	id = strtoll(c->state_reason + strlen(reason), &end, 10);
	return *end == '\0' && id > 0 && id != c->id ? id : 0;
}

enum rc merge_origins(struct op *op, int64_t contact_id, size_t max, int64_t *out, size_t *count)
{
	const char *text = arena_printf(&op->mem, "%lld", (long long)contact_id);
	struct db_rows rows;

	*count = 0;
	db_query(op, &rows, sql_merge_origins,
		 DB_ARGS(db_text(text), db_int(contact_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		out[(*count)++] = db_col_int(&rows, 0);
	return db_end(&rows);
}

enum rc merge_batch(struct op *op, int64_t other_id, int64_t *batch_id)
{
	enum rc rc = db_get_int(op, batch_id, sql_merge_batch, DB_ARGS(db_int(other_id)));

	return rc == RC_NOT_FOUND ? op_fail(op, rc, "", "there is no such merge to undo") : rc;
}
