#include "lib/domain/import_ratchet.h"

#include "lib/platform/zone.h"

/* A consent is four fields in a row: the answer, its date, way and text. */
enum { CONSENT_AT = 1, CONSENT_HOW, CONSENT_TEXT, CONSENT_FIELDS };

static const enum contact_field consents[] = {CONTACT_EU_CONSENT, CONTACT_MARKETING_CONSENT};

static contact_mask consent_mask(enum contact_field f)
{
	return (CONTACT_MASK(CONSENT_FIELDS) - 1) << f;
}

bool import_ratchet_lowers(enum contact_field f, const char *value)
{
	if (f == CONTACT_BLOCKED)
		return strcmp(value, "yes") == 0;
	return (f == CONTACT_EU_CONSENT || f == CONTACT_MARKETING_CONSENT) &&
	       strcmp(value, "no") == 0;
}

static bool is_out(const struct contact *c)
{
	return c->email_status != CONTACT_EMAIL_ACTIVE &&
	       c->email_status != CONTACT_EMAIL_NOT_CONFIRMED;
}

/* Has the row what proves a yes, and from a day after `refused`? */
static bool has_evidence(const struct import_rules *rules, const struct import_said *said,
			 enum contact_field f, int64_t refused, int64_t now)
{
	int64_t at;

	return rules->may_raise && strcmp(said->contact.values[f], "yes") == 0 &&
	       (said->given & consent_mask(f)) == consent_mask(f) &&
	       zone_parse(said->contact.values[f + CONSENT_AT], &at) && at > refused && at <= now;
}

/* When they said no to this, by consent or by status. */
static int64_t refused_at(const struct contact *before, enum contact_field f)
{
	int64_t at = 0;

	if (strcmp(before->values[f], "no") == 0)
		(void)!zone_parse(before->values[f + CONSENT_AT], &at);
	if (f == CONTACT_MARKETING_CONSENT && is_out(before) && before->email_status_at > at)
		at = before->email_status_at;
	return at;
}

contact_mask import_ratchet_locked(const struct import_rules *rules, const struct contact *before,
				   const struct import_said *said, int64_t now)
{
	contact_mask locked = 0;

	for (size_t i = 0; i < ARRAY_LEN(consents); i++) {
		enum contact_field f = consents[i];
		bool refused = strcmp(before->values[f], "no") == 0 ||
			       (f == CONTACT_MARKETING_CONSENT && is_out(before));

		if (refused && strcmp(said->contact.values[f], "no") != 0 &&
		    !has_evidence(rules, said, f, refused_at(before, f), now))
			locked |= consent_mask(f);
	}
	if (strcmp(before->values[CONTACT_BLOCKED], "yes") == 0)
		locked |= CONTACT_MASK(CONTACT_BLOCKED);
	return locked;
}

/* How far somebody is from being reachable. */
static int distance(enum contact_email_status status)
{
	static const int distances[] = {
	    [CONTACT_EMAIL_ACTIVE] = 0,	      [CONTACT_EMAIL_NOT_CONFIRMED] = 1,
	    [CONTACT_EMAIL_UNSUBSCRIBED] = 2, [CONTACT_EMAIL_SPAM_REPORT] = 3,
	    [CONTACT_EMAIL_BLACKLISTED] = 4,
	};

	return distances[status];
}

enum contact_email_status import_ratchet_status(const struct import_rules *rules,
						enum contact_channel channel,
						const struct contact *before,
						const struct import_said *said, int64_t now,
						bool *held)
{
	bool is_email = channel == CONTACT_CHANNEL_EMAIL;
	enum contact_email_status was = is_email ? before->email_status : before->phone_status;
	enum contact_email_status to = said->statuses[channel].status;

	*held = false;
	if (!said->statuses[channel].is_said || was == to)
		return was;
	if (distance(to) > distance(was))
		return to;
	if (is_email && to == CONTACT_EMAIL_ACTIVE && was != CONTACT_EMAIL_BLACKLISTED &&
	    has_evidence(rules, said, CONTACT_MARKETING_CONSENT,
			 refused_at(before, CONTACT_MARKETING_CONSENT), now))
		return to;
	*held = true;
	return was;
}

/* The same as contact_create and contact_update do, so that a plan says what they will write. */
void import_ratchet_note(struct op *op, const struct contact *before, struct contact *after)
{
	for (size_t i = 0; i < ARRAY_LEN(consents); i++) {
		enum contact_field f = consents[i], at = f + CONSENT_AT, how = f + CONSENT_HOW;

		if (!after->values[f][0] || strcmp(before->values[f], after->values[f]) == 0)
			continue;
		if (!after->values[at][0] || strcmp(before->values[at], after->values[at]) == 0)
			after->values[at] = zone_format_utc(&op->mem, op->now);
		if (!after->values[how][0] || strcmp(before->values[how], after->values[how]) == 0)
			after->values[how] = contact_source_name(CONTACT_SOURCE_IMPORT);
	}
}
