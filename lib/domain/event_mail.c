#include "lib/domain/event.h"

#include "lib/domain/event_row.h"

enum { LANGUAGE_MAX = 35 }; /* bytes of a language tag, RFC 5646 section 4.4.1 */

static const char sql_mailing_find[] = "SELECT id FROM mailing WHERE source_key = $1";
static const char sql_mailing_get[] =
    "SELECT contact_id, at, delivered_at, opened_at, clicked_at, campaign_id, subject_id"
    " FROM mailing WHERE id = $1";
static const char sql_mailing_insert[] =
    "INSERT INTO mailing (contact_id, at, source_key, campaign_id, subject_id)"
    " VALUES ($1, $2, $3, $4, $5)";
static const char sql_mailing_complete[] =
    "UPDATE mailing SET at = CASE WHEN at < $2 THEN at ELSE $2 END,"
    " campaign_id = COALESCE(campaign_id, $3), subject_id = COALESCE(subject_id, $4) WHERE id = $1";
static const char sql_mailing_delivered[] = "UPDATE mailing SET delivered_at = $2 WHERE id = $1";
static const char sql_mailing_language[] =
    "UPDATE mailing SET language = $2 WHERE id = $1 AND language = ''";
static const char sql_mailing_failed[] =
    "UPDATE mailing SET failed_at = $2 WHERE id = $1 AND failed_at IS NULL";
static const char sql_mailing_unsubscribed[] =
    "UPDATE mailing SET unsubscribed_at = $2 WHERE id = $1 AND unsubscribed_at IS NULL";
static const char sql_mailing_responded[] =
    "UPDATE mailing SET opened_at = CASE WHEN opened_at <= $2 THEN opened_at ELSE $2 END,"
    " clicked_at = CASE WHEN $3 = 1 OR clicked_at <= $2 THEN clicked_at ELSE $2 END WHERE id = $1";
static const char sql_mailing_total[] =
    "UPDATE contact_total SET mailings = mailings + $2,"
    " delivered_mailings = delivered_mailings + $3, opened_mailings = opened_mailings + $4,"
    " clicked_mailings = clicked_mailings + $5,"
    " last_mailing_at = (SELECT max(at) FROM mailing WHERE contact_id = $1),"
    " last_opened_at = (SELECT max(at) FROM mailing_response WHERE contact_id = $1 AND kind = 1),"
    " last_clicked_at = (SELECT max(at) FROM mailing_response WHERE contact_id = $1 AND kind = 2)"
    " WHERE contact_id = $1";

static const char sql_response_find[] = "SELECT id FROM mailing_response WHERE source_key = $1";
static const char sql_response_insert[] =
    "INSERT INTO mailing_response (contact_id, at, source_key, mailing_id, kind, campaign_id,"
    " subject_id, link_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/* A mailing as it is stored. */
struct mailing {
	int64_t id, contact_id, at;
	bool is_delivered, is_opened, is_clicked;
	struct event_term campaign, subject;
	bool is_new;
};

/* What a contact's sums grow by. */
struct growth {
	int mailings, delivered, opened, clicked;
};

static enum rc add_total(struct op *op, int64_t contact_id, const struct growth *by)
{
	return event_total_add(op, sql_mailing_total,
			       DB_ARGS(db_int(contact_id), db_int(by->mailings),
				       db_int(by->delivered), db_int(by->opened),
				       db_int(by->clicked)));
}

static enum rc get_mailing(struct op *op, int64_t id, struct mailing *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	*out = (struct mailing){.id = id};
	db_query(op, &rows, sql_mailing_get, DB_ARGS(db_int(id)));
	found = db_next(&rows);
	if (found) {
		out->contact_id = db_col_int(&rows, 0);
		out->at = db_col_int(&rows, 1);
		out->is_delivered = !db_col_is_null(&rows, 2);
		out->is_opened = !db_col_is_null(&rows, 3);
		out->is_clicked = !db_col_is_null(&rows, 4);
		out->campaign.id = db_col_int(&rows, 5);
		out->subject.id = db_col_int(&rows, 6);
	}
	rc = db_end(&rows);
	if (!rc && !found)
		BUG("a mailing that was found is gone");
	return rc;
}

/* The mailing of this key, made when it is not known.  is_sent: m->at is when it was sent. */
static enum rc take_mailing(struct op *op, const struct event_mailing *m, bool is_sent,
			    struct mailing *out)
{
	struct event_term terms[] = {{.field = "campaign", .text = m->campaign},
				     {.field = "subject", .text = m->subject}};
	int64_t id;
	enum rc rc = event_check(op, m->contact_id, m->at, m->source_key, sql_mailing_find, &id);
	bool is_new = !id;

	*out = (struct mailing){0};
	if (!rc && m->language)
		rc = event_check_number(op, "language", (int64_t)strlen(m->language), 0,
					LANGUAGE_MAX);
	if (!rc)
		rc = event_terms(op, terms, ARRAY_LEN(terms));
	if (rc)
		return rc;
	if (is_new)
		rc = db_insert(op, &id, sql_mailing_insert,
			       DB_ARGS(db_int(m->contact_id), db_int(m->at), db_text(m->source_key),
				       event_term_value(&terms[0]), event_term_value(&terms[1])));
	else
		rc = db_run(op, sql_mailing_complete,
			    DB_ARGS(db_int(id), is_sent ? db_int(m->at) : db_int(INT64_MAX),
				    event_term_value(&terms[0]), event_term_value(&terms[1])));
	if (!rc && m->language && m->language[0])
		rc = db_run(op, sql_mailing_language, DB_ARGS(db_int(id), db_text(m->language)));
	if (!rc)
		rc = get_mailing(op, id, out);
	out->is_new = is_new;
	return rc;
}

enum rc event_record_mailing(struct op *op, const struct event_mailing *m, bool *is_new)
{
	struct mailing stored;
	enum rc rc = take_mailing(op, m, true, &stored);

	*is_new = false;
	if (!rc)
		rc = add_total(op, stored.contact_id, &(struct growth){.mailings = stored.is_new});
	*is_new = !rc && stored.is_new;
	return rc;
}

enum rc event_record_delivery(struct op *op, const struct event_mailing *m, bool *is_new)
{
	struct mailing stored;
	enum rc rc = take_mailing(op, m, false, &stored);

	*is_new = false;
	if (rc || stored.is_delivered)
		return rc;
	rc = db_run(op, sql_mailing_delivered, DB_ARGS(db_int(stored.id), db_int(m->at)));
	if (!rc)
		rc = add_total(op, stored.contact_id,
			       &(struct growth){.mailings = stored.is_new, .delivered = 1});
	*is_new = rc == RC_OK;
	return rc;
}

enum rc event_record_mailing_end(struct op *op, const struct event_mailing *m,
				 enum event_mailing_end end, bool *is_new)
{
	struct mailing stored;
	enum rc rc = take_mailing(op, m, false, &stored);

	*is_new = false;
	if (rc)
		return rc;
	rc = db_run(op, end == EVENT_UNDELIVERED ? sql_mailing_failed : sql_mailing_unsubscribed,
		    DB_ARGS(db_int(stored.id), db_int(m->at)));
	*is_new = !rc && db_changed(op);
	return rc ? rc
		  : add_total(op, stored.contact_id, &(struct growth){.mailings = stored.is_new});
}

static enum rc insert_response(struct op *op, const struct event_mailing_response *r,
			       const struct mailing *m)
{
	struct event_term link = {.field = "link", .text = r->link};
	enum rc rc = event_terms(op, &link, 1);

	if (!rc)
		rc = db_run(op, sql_response_insert,
			    DB_ARGS(db_int(m->contact_id), db_int(r->at), db_text(r->source_key),
				    db_int(m->id), db_int(r->kind), event_term_value(&m->campaign),
				    event_term_value(&m->subject), event_term_value(&link)));
	if (!rc)
		rc = db_run(op, sql_mailing_responded,
			    DB_ARGS(db_int(m->id), db_int(r->at), db_int(r->kind)));
	return rc;
}

enum rc event_record_response(struct op *op, const struct event_mailing_response *r, bool *is_new)
{
	struct event_mailing mailing = r->mailing;
	struct mailing stored;
	struct growth by;
	int64_t id;
	enum rc rc =
	    event_check(op, mailing.contact_id, r->at, r->source_key, sql_response_find, &id);

	*is_new = false;
	if (rc || id)
		return rc;
	if (mailing.at == 0)
		mailing.at = r->at;
	rc = take_mailing(op, &mailing, r->mailing.at != 0, &stored);
	if (!rc)
		rc = insert_response(op, r, &stored);
	if (rc)
		return rc;
	by = (struct growth){.mailings = stored.is_new,
			     .opened = !stored.is_opened,
			     .clicked = r->kind == EVENT_CLICKED && !stored.is_clicked};
	rc = add_total(op, stored.contact_id, &by);
	if (!rc)
		rc = event_total_active(op, stored.contact_id, r->at);
	*is_new = rc == RC_OK;
	return rc;
}
