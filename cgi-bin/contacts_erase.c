/*
 * The two things that a person may ask of those who keep data about them: all of it in a file, and
 * that it goes for good.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/contact_data.h"
#include "lib/domain/contact_erase.h"
#include "lib/domain/merge.h"
#include "lib/domain/snapshot.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

/* --- erasing -------------------------------------------------------------------------------- */

const struct field contact_erase_fields[] = {{"id", FIELD_ID, true, 0, NULL},
					     {"sure", FIELD_BOOL, false, 0, NULL},
					     {"also", FIELD_LIST, false, 64, NULL},
					     {0}};

enum { RECEIPT_SHOWN = 200 };

/* Others with the same address or number: perhaps the same person, perhaps a family. */
static enum rc fill_same(struct request *rq, struct tpl *t, int64_t id)
{
	int64_t ids[CONTACT_ERASE_SAME_MAX];
	struct tpl *part = NULL;
	size_t count;
	enum rc rc = contact_erase_same(&rq->op, id, CONTACT_ERASE_SAME_MAX, ids, &count);

	for (size_t i = 0; !rc && i < count; i++) {
		struct contact c;
		struct tpl *row;

		rc = contact_get(&rq->op, ids[i], &c);
		if (rc)
			break;
		if (!part)
			part = tpl_add(t, "SAME");
		row = tpl_add(part, "OTHER");
		tpl_int(row, "OTHER_ID", c.id);
		tpl_text(row, "OTHER_NAME", contact_title(&rq->op, &c));
		tpl_text(row, "OTHER_EMAIL", c.values[CONTACT_EMAIL]);
	}
	return rc;
}

/* Who was merged into them goes with them: that has to be said before. */
static enum rc fill_merged(struct request *rq, struct tpl *t, int64_t id)
{
	int64_t ids[CONTACT_ERASE_SAME_MAX];
	size_t count;
	enum rc rc = merge_origins(&rq->op, id, CONTACT_ERASE_SAME_MAX, ids, &count);
	struct tpl *part = !rc && count ? tpl_add(t, "MERGED") : NULL;

	for (size_t i = 0; part && i < count; i++)
		tpl_int(tpl_add(part, "MERGED_ROW"), "MERGED_ID", ids[i]);
	return rc;
}

static enum rc show_erase(struct request *rq, int64_t id, enum rc rc)
{
	struct fault fault = rq->op.fault;
	struct contact c;
	struct tpl *t, *form;
	enum rc found = contact_get(&rq->op, id, &c);

	if (found)
		return found;
	rq->op.fault = fault;
	t = page_new(rq, "contacts_erase", "Erase for good");
	tpl_text(t, "NAME", contact_title(&rq->op, &c));
	tpl_int(t, "ID", id);
	if (c.state != CONTACT_DELETED) {
		tpl_show(t, "NOT_DELETED");
		return page_send(rq, t, rc);
	}
	form = tpl_add(t, "DELETED");
	found = fill_merged(rq, form, id);
	if (!found)
		found = fill_same(rq, form, id);
	if (found)
		return found;
	rq->op.fault = fault;
	page_fault(rq, form);
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
	int64_t also[CONTACT_ERASE_SAME_MAX];
	size_t count;
	const char *const *ticked = form_list(rq, "also", &count);
	enum rc rc;

	if (!form_bool(rq, "sure"))
		return show_erase(rq, id,
				  op_fail(&rq->op, RC_INVALID, "sure",
					  "tick this, since nothing brings them back"));
	if (count > CONTACT_ERASE_SAME_MAX)
		return op_fail(&rq->op, RC_INVALID, "", "too many contacts are ticked");
	for (size_t i = 0; i < count; i++)
		also[i] = strtoll(ticked[i], NULL, 10);
	rc = contact_erase_with(&rq->op, rq->config, rq->secret, id, also, count, &receipt);
	if (rc)
		return rc;
	redirect_flash_undo(rq, "contact-erased", receipt.id, 0);
	return redirect_to(rq, "/contacts/receipt?id=%lld", (long long)id);
}

/* Copies of the base can't be edited: they are named, until they are gone. */
static enum rc fill_snapshots(struct request *rq, struct tpl *t, const struct contact_erasure *e)
{
	bool manages = permission_granted(rq->session.role, PERM_SNAPSHOT_MANAGE);
	struct snapshot *list;
	struct tpl *part;
	size_t count;
	enum rc rc = snapshot_list_between(&rq->op, e->since, e->at, RECEIPT_SHOWN, &list, &count);

	if (rc)
		return rc;
	if (!count) {
		tpl_show(t, "NO_SNAPSHOTS");
		return RC_OK;
	}
	part = tpl_add(t, "SNAPSHOTS");
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(part, "SNAPSHOT");

		tpl_text(row, "OF", zone_format_minute(&rq->op.mem, list[i].made_at));
		tpl_show(row, list[i].why == SNAPSHOT_ASKED ? "BY_HAND" : "BY_ITSELF");
		if (manages)
			tpl_int(tpl_add(row, "MAY_REMOVE"), "SNAPSHOT_ID", list[i].id);
	}
	return RC_OK;
}

static enum rc fill_with(struct request *rq, struct tpl *t, const struct contact_erasure *e)
{
	int64_t ids[RECEIPT_SHOWN];
	size_t count;
	enum rc rc = contact_erasure_with(&rq->op, e->id, RECEIPT_SHOWN, ids, &count);
	struct tpl *part = !rc && count ? tpl_add(t, "WITH") : NULL;

	for (size_t i = 0; part && i < count; i++)
		tpl_int(tpl_add(part, "WITH_ROW"), "WITH_ID", ids[i]);
	return rc;
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
	rc = fill_with(rq, t, &e);
	if (!rc)
		rc = fill_snapshots(rq, t, &e);
	return rc ? rc : page_send(rq, t, RC_OK);
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
