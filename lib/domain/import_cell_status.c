/*
 * Cells with statuses, their dates and reasons.
 */
#include "lib/domain/import_cell.h"

#include "lib/domain/account.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/import_value.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

static bool read_status(struct import_cell *c, enum contact_email_status *out, int64_t *at)
{
	static const struct {
		const char *word;
		enum contact_email_status status;
	} words[] = {
	    {"spam report", CONTACT_EMAIL_SPAM_REPORT},
	    {"spam", CONTACT_EMAIL_SPAM_REPORT},
	    {"complained", CONTACT_EMAIL_SPAM_REPORT},
	    {"not confirmed", CONTACT_EMAIL_NOT_CONFIRMED},
	    {"unconfirmed", CONTACT_EMAIL_NOT_CONFIRMED},
	    {"pending", CONTACT_EMAIL_NOT_CONFIRMED},
	    {"blocklisted", CONTACT_EMAIL_BLACKLISTED},
	    {"cleaned", CONTACT_EMAIL_BLACKLISTED},
	    {"bounced", CONTACT_EMAIL_BLACKLISTED},
	    {"enabled", CONTACT_EMAIL_ACTIVE},
	    {"disabled", CONTACT_EMAIL_UNSUBSCRIBED},
	};
	const char *folded = text_fold(&c->op->mem, c->text), *date;

	if (contact_status_of(folded, out))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, folded) == 0) {
			*out = words[i].status;
			return true;
		}
	folded = import_value_yes_no(c->op, c->text);
	*out = folded && folded[0] == 'y' ? CONTACT_EMAIL_ACTIVE : CONTACT_EMAIL_UNSUBSCRIBED;
	if (folded && folded[0])
		return true;
	/* A list of those who left has the day in this column. */
	date = import_cell_date(c);
	return date && zone_parse(date, at);
}

enum rc import_cell_status(struct import_cell *c, enum contact_channel channel)
{
	enum contact_email_status status;
	int64_t at = 0;

	if (!c->text[0])
		return RC_OK;
	if (!read_status(c, &status, &at))
		return op_fail(c->op, RC_INVALID, "",
			       "the status is none of active, not confirmed, unsubscribed, spam"
			       " report, blacklisted");
	if (channel == CONTACT_CHANNEL_PHONE && status != CONTACT_EMAIL_ACTIVE &&
	    status != CONTACT_EMAIL_BLACKLISTED)
		return op_fail(c->op, RC_INVALID, "", "a phone number is active or blacklisted");
	c->said->statuses[channel].is_said = true;
	c->said->statuses[channel].is_exact = c->how->is_exact;
	c->said->statuses[channel].status = status;
	if (at && !c->said->statuses[channel].at)
		c->said->statuses[channel].at = at;
	return RC_OK;
}

enum rc import_cell_moment(struct import_cell *c, int64_t *at)
{
	const char *date = import_cell_date(c);

	if (!c->text[0] || (!date && import_date_is_none(c->text)))
		return RC_OK;
	if (!date || !zone_parse(date, at))
		return op_fail(c->op, RC_INVALID, "",
			       "the date of a status, or since when somebody"
			       " is here, is not a date");
	if (*at > c->op->now)
		*at = c->op->now;
	return RC_OK;
}

enum rc import_cell_reason(struct import_cell *c, enum contact_channel channel)
{
	if (strlen(c->text) > CONTACT_REASON_MAX || strpbrk(c->text, "\r\n"))
		return op_failf(c->op, RC_INVALID, "",
				"the reason of a status has at most %d bytes on one line",
				CONTACT_REASON_MAX);
	c->said->statuses[channel].reason = c->text;
	return RC_OK;
}

/* --- what only an exact copy says ----------------------------------------------------------- */

static enum rc refuse_copy(struct import_cell *c)
{
	return op_fail(c->op, RC_INVALID, "",
		       "the state, the source or a date is not as an exact copy has it");
}

/* Nobody's, where there is no such account here. */
static enum rc find_account(struct import_cell *c, int64_t *id)
{
	struct account account;
	enum rc rc = c->text[0] ? account_find_email(c->op, c->text, &account) : RC_NOT_FOUND;

	*id = rc ? 0 : account.id;
	if (rc != RC_NOT_FOUND && rc != RC_INVALID)
		return rc;
	op_clear_fault(c->op);
	return RC_OK;
}

enum rc import_cell_copy(struct import_cell *c, enum exact_column column)
{
	struct import_copy *copy = &c->said->copy;

	copy->is_said = true;
	switch (column) {
	case EXACT_COLUMN_STATE:
		return !c->text[0] || contact_state_of(c->text, &copy->state) ? RC_OK
									      : refuse_copy(c);
	case EXACT_COLUMN_STATE_AT:
		return import_cell_moment(c, &copy->state_at);
	case EXACT_COLUMN_STATE_REASON:
		if (strlen(c->text) > CONTACT_REASON_MAX || strpbrk(c->text, "\r\n"))
			return refuse_copy(c);
		copy->state_reason = c->text;
		return RC_OK;
	case EXACT_COLUMN_DEACTIVATED:
		copy->deactivated = strcmp(c->text, "yes") == 0;
		return RC_OK;
	case EXACT_COLUMN_OBTAINED_AT:
		copy->has_obtained = true;
		return import_cell_moment(c, &copy->obtained_at);
	case EXACT_COLUMN_OBTAINED_BY:
		return find_account(c, &copy->obtained_by);
	case EXACT_COLUMN_SOURCE:
		copy->has_source = c->text[0] != '\0';
		return !copy->has_source || contact_source_of(c->text, &copy->source)
			   ? RC_OK
			   : refuse_copy(c);
	case EXACT_COLUMN_UPDATED_AT:
		return import_cell_moment(c, &copy->updated_at);
	default:
		return RC_OK;
	}
}
