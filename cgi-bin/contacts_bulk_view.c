/*
 * How work on many contacts goes on, and what came of it.
 */
#include "cgi-bin/contacts_bulk.h"

#include "lib/domain/contact_full.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { PEOPLE_SHOWN = 20, REFRESH_SECONDS = 2 };

const struct field contact_bulk_id_fields[] = {{"id", FIELD_ID, true, 0, NULL}, {0}};

/* --- what was done, in words ---------------------------------------------------------------- */

static enum rc target_name(struct request *rq, const struct bulk *b, int64_t id, const char **name,
			   const char **href)
{
	struct segment s;
	struct tag tag;
	enum rc rc;

	*name = *href = "";
	if (b->order.action == BULK_TAG || b->order.action == BULK_UNTAG) {
		rc = tag_get(&rq->op, id, &tag);
		if (rc == RC_NOT_FOUND)
			return tag_label(&rq->op, id, name);
		*name = rc ? "" : tag.label;
		*href = rc || b->order.action == BULK_UNTAG
			    ? ""
			    : arena_printf(
				  &rq->op.mem, "/contacts?filter=%s",
				  urlencode(&rq->op.mem,
					    arena_printf(&rq->op.mem, "tag is \"%s\"", tag.name)));
		return rc;
	}
	rc = segment_get(&rq->op, id, &s);
	if (!rc) {
		*name = s.name;
		*href = arena_printf(&rq->op.mem, "/segments/view?id=%lld", (long long)id);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc fill_targets(struct request *rq, struct tpl *t, const struct bulk *b)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < b->order.target_count; i++) {
		struct tpl *row = tpl_add(t, "TARGET");
		const char *name, *href;

		rc = target_name(rq, b, b->order.targets[i], &name, &href);
		if (href[0])
			row = tpl_add(row, "LINKED");
		else
			row = tpl_add(row, "PLAIN");
		tpl_text(row, "TARGET_NAME", name);
		tpl_text(row, "TARGET_HREF", href);
	}
	op_clear_fault(&rq->op);
	return rc;
}

static enum rc fill_field(struct request *rq, struct tpl *t, const struct bulk *b)
{
	enum contact_field f = contact_field_find(b->order.field);
	const char *value = b->order.value;
	struct tpl *row = tpl_add(t, "SET");
	struct attribute a;
	enum rc rc = RC_OK;

	if (f == CONTACT_FIELD_NONE) {
		rc = attribute_find(&rq->op, b->order.field + strcspn(b->order.field, ".") + 1, &a);
		tpl_text(row, "FIELD_LABEL", rc ? b->order.field : a.name);
	} else {
		tpl_text(row, "FIELD_LABEL", contact_fields[f].label);
		value = contact_value_words(rq, f, value);
	}
	contact_fill_optional(row, "TO", "CLEARED", "VALUE", value);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc fill_what(struct request *rq, struct tpl *t, const struct bulk *b)
{
	if (b->order.action == BULK_SET)
		return fill_field(rq, t, b);
	if (b->order.action == BULK_MEND)
		return RC_OK; /* whom it is about says it */
	if (b->order.action == BULK_DELETE)
		tpl_text(tpl_add(t, "WHY"), "REASON", b->order.value);
	return fill_targets(rq, t, b);
}

/* --- how far -------------------------------------------------------------------------------- */

static void fill_progress(struct request *rq, struct tpl *body, const struct bulk *b)
{
	struct tpl *running = tpl_add(body, "RUNNING");
	struct tpl *t = tpl_include(running, "PROGRESS", "_progress");
	int64_t seconds = rq->op.now - b->created_at, rate = b->done / (seconds > 0 ? seconds : 1);
	struct arena *mem = &rq->op.mem;

	tpl_int(running, "ID", b->id);
	tpl_text(t, "ID", "bulk-progress");
	tpl_text(t, "LABEL", contact_bulk_words(b->order.action)->title);
	tpl_text(tpl_add(t, "RUNNING"), "REFRESH_URL",
		 arena_printf(mem, "/contacts/bulk-view?id=%lld", (long long)b->id));
	tpl_text(t, "STATE", b->done ? "At work" : "Waiting for its turn");
	tpl_text(t, "DONE", format_count(mem, b->done));
	tpl_int(tpl_add(t, "PERCENT"), "PERCENT_NUMBER", b->done * 100 / b->asked);
	tpl_text(t, "TOTAL", format_count(mem, b->asked));
	tpl_int(t, "VALUE", b->done);
	tpl_int(t, "MAX", b->asked);
	page_wait_for_job(rq, REFRESH_SECONDS);
	if (rate <= 0)
		return;
	tpl_text(tpl_add(t, "RATE"), "PER_SECOND", format_count(mem, rate));
	tpl_text(tpl_add(t, "LEFT"), "LEFT_TEXT",
		 arena_printf(mem, "about %s left",
			      format_seconds(mem, (b->asked - b->done) / rate + 1)));
}

static void fill_result(struct request *rq, struct tpl *body, const struct bulk *b)
{
	static const struct {
		const char *text, *css;
	} states[] = {[BULK_RUNNING] = {"At work", "is-busy"},
		      [BULK_DONE] = {"Done", "is-good"},
		      [BULK_CANCELLED] = {"Stopped", "is-warn"},
		      [BULK_FAILED] = {"Failed", "is-bad"}};
	struct arena *mem = &rq->op.mem;
	int64_t rest = b->asked - b->done;

	tpl_text(body, "STATE", states[b->state].text);
	tpl_text(body, "STATE_CLASS", states[b->state].css);
	tpl_text(body, "CHANGED", format_count(mem, b->changed));
	tpl_text(body, "SAME", format_count(mem, b->done - b->changed - b->refused));
	if (b->refused)
		tpl_text(tpl_add(body, "REFUSED"), "REFUSED_COUNT", format_count(mem, b->refused));
	if (rest && b->state != BULK_RUNNING)
		tpl_text(tpl_add(body, "REST"), "REST_COUNT", format_count(mem, rest));
	if (b->state != BULK_RUNNING && b->changed)
		tpl_int(tpl_add(body, "MAY_UNDO"), "BATCH_ID", b->batch_id);
	if (b->error[0])
		tpl_text(tpl_add(body, "FAILED"), "ERROR", b->error);
}

static enum rc fill_people(struct request *rq, struct tpl *body, const struct bulk *b)
{
	int64_t ids[PEOPLE_SHOWN];
	struct contact_full *list;
	struct tpl *t;
	size_t count;
	enum rc rc = bulk_people_list(&rq->op, b->id, PEOPLE_SHOWN, ids, &count);

	if (rc || !count)
		return rc;
	rc = contact_full_list(&rq->op, ids, count, &list);
	/* Somebody was erased since: then there is nothing to show, and nothing wrong. */
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	t = tpl_add(body, "PEOPLE");
	for (size_t i = 0; !rc && i < count; i++) {
		struct tpl *row = tpl_add(t, "PERSON");

		tpl_int(row, "PERSON_N", ids[i]);
		tpl_text(row, "PERSON_NAME", contact_title(&rq->op, &list[i].contact));
	}
	if (b->asked > (int64_t)count)
		tpl_text(tpl_add(t, "OTHERS"), "OTHERS_COUNT",
			 format_count(&rq->op.mem, b->asked - (int64_t)count));
	return rc;
}

/* --- the page ------------------------------------------------------------------------------- */

enum rc get_contacts_bulk_view(struct request *rq)
{
	struct settings settings;
	struct tpl *body;
	struct bulk b;
	enum rc rc = bulk_get(&rq->op, form_id(rq, "id"), &b);

	if (!rc)
		rc = settings_get(&rq->op, &settings);
	if (rc)
		return rc;
	zone_use(settings.time_zone);
	body = page_new(rq, "contacts_bulk_view", contact_bulk_words(b.order.action)->title);
	tpl_text(body, "TITLE", contact_bulk_words(b.order.action)->title);
	tpl_text(body, "COUNT", format_count(&rq->op.mem, b.asked));
	tpl_show(body, b.asked == 1 ? "ONE" : "MANY");
	tpl_text(body, "WORDS", b.chosen);
	/* What data care mends was chosen there, in no list. */
	tpl_text(body, "CRUMB_HREF",
		 strncmp(b.chosen_href, "/contacts", strlen("/contacts")) == 0 ? b.chosen_href
									       : "/contacts");
	if (b.chosen_href[0])
		tpl_text(tpl_add(body, "CHOSEN"), "CHOSEN_HREF", b.chosen_href);
	tpl_text(body, "AT", zone_format_minute(&rq->op.mem, b.created_at));
	tpl_text(body, "AT_EXACT", zone_format_exact(&rq->op.mem, b.created_at));
	fill_result(rq, body, &b);
	if (b.state == BULK_RUNNING)
		fill_progress(rq, body, &b);
	rc = fill_what(rq, body, &b);
	if (!rc)
		rc = fill_people(rq, body, &b);
	return rc ? rc : page_send(rq, body, RC_OK);
}

enum rc post_contacts_bulk_cancel(struct request *rq)
{
	int64_t id = form_id(rq, "id");
	enum rc rc = bulk_cancel(&rq->op, id);

	/* It came to its end in the meantime: the page says so. */
	if (rc == RC_CONFLICT)
		op_clear_fault(&rq->op);
	else if (rc)
		return rc;
	redirect_flash(rq, rc ? "bulk-over" : "bulk-stopped", 0);
	return redirect_to(rq, "/contacts/bulk-view?id=%lld", (long long)id);
}
