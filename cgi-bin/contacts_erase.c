/*
 * The two things that a person may ask of those who keep data about them: all of it in a file, and
 * that it goes for good.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/contact_data.h"
#include "lib/domain/contact_erase.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

/* --- erasing -------------------------------------------------------------------------------- */

const struct field contact_erase_fields[] = {
    {"id", FIELD_ID, true, 0, NULL}, {"sure", FIELD_BOOL, false, 0, NULL}, {0}};

static enum rc show_erase(struct request *rq, int64_t id, enum rc rc)
{
	struct fault fault = rq->op.fault;
	struct contact c;
	struct tpl *t;
	enum rc found = contact_get(&rq->op, id, &c);

	if (found)
		return found;
	rq->op.fault = fault;
	t = page_new(rq, "contacts_erase", "Erase for good");
	tpl_text(t, "NAME", contact_title(&rq->op, &c));
	tpl_int(t, "ID", id);
	tpl_show(t, c.state == CONTACT_DELETED ? "DELETED" : "NOT_DELETED");
	page_fault(rq, t);
	return page_send(rq, t, rc);
}

enum rc get_contacts_erase(struct request *rq)
{
	return show_erase(rq, form_id(rq, "id"), RC_OK);
}

enum rc post_contacts_erase(struct request *rq)
{
	int64_t id = form_id(rq, "id");
	struct contact_erasure receipt;
	enum rc rc;

	if (!form_bool(rq, "sure"))
		return show_erase(rq, id,
				  op_fail(&rq->op, RC_INVALID, "sure",
					  "tick this, since nothing brings them back"));
	rc = contact_erase(&rq->op, rq->config, rq->secret, id, &receipt);
	if (rc)
		return rc;
	redirect_flash(rq, "contact-erased", receipt.id);
	return redirect_to(rq, "/contacts/receipt?id=%lld", (long long)id);
}

enum rc get_contacts_receipt(struct request *rq)
{
	struct contact_erasure e;
	struct tpl *t;
	enum rc rc = contact_erasure_get(&rq->op, form_id(rq, "id"), &e);

	if (rc == RC_NOT_FOUND)
		return op_fail(&rq->op, rc, "", "there is no receipt for this contact");
	if (rc)
		return rc;
	t = page_new(rq, "contacts_receipt", "Receipt of an erasure");
	tpl_int(t, "RECEIPT", e.id);
	tpl_int(t, "ID", e.contact_id);
	tpl_text(t, "AT", zone_format_minute(&rq->op.mem, e.at));
	tpl_text(t, "AT_EXACT", zone_format_exact(&rq->op.mem, e.at));
	tpl_text(t, "BY", e.account_name[0] ? e.account_name : "The system");
	tpl_text(t, "CHANGES", format_count(&rq->op.mem, e.changes));
	tpl_text(t, "EVENTS", format_count(&rq->op.mem, e.events));
	tpl_text(t, "KEPT",
		 e.has_email && e.has_phone
		     ? "keyed hashes of the e-mail address and the phone number"
		 : e.has_email ? "a keyed hash of the e-mail address"
		 : e.has_phone ? "a keyed hash of the phone number"
			       : "nothing");
	return page_send(rq, t, RC_OK);
}

/* --- the file with all data ----------------------------------------------------------------- */

static const char *const data_types[] = {"json", "csv", NULL};

const struct field contact_data_fields[] = {
    {"id", FIELD_ID, true, 0, NULL}, {"type", FIELD_CHOICE, false, 0, data_types}, {0}};

/* A POST, since that somebody took the file is written down. */
enum rc post_contacts_data(struct request *rq)
{
	bool is_csv = strcmp(form_text(rq, "type"), "csv") == 0;
	int64_t id = form_id(rq, "id");
	enum rc rc;

	str_clear(&rq->body);
	rc = contact_data_write(&rq->op, id, is_csv ? CONTACT_DATA_CSV : CONTACT_DATA_JSON,
				&rq->body);
	if (rc)
		return rc;
	rq->body_type = is_csv ? "text/csv; charset=utf-8" : "application/json";
	str_addf(&rq->headers, "Content-Disposition: attachment; filename=\"contact-%lld.%s\"\r\n",
		 (long long)id, is_csv ? "csv" : "json");
	return RC_OK;
}
