/*
 * What a contact did and got: e-mails with what became of them, orders, visits.
 */
#include "cgi-bin/contacts.h"

#include "lib/domain/contact_activity.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

enum { ACTIVITY_SHOWN = 50, PLACE_MAX = 64 };

const struct field contact_activity_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"channel", FIELD_TEXT, false, 16, NULL},
    {"after", FIELD_TEXT, false, PLACE_MAX, NULL},
    {0},
};

static enum activity_channel find_channel(const char *key)
{
	for (int i = 0; i < ACTIVITY_CHANNELS; i++)
		if (strcmp(activity_channel_keys[i], key) == 0)
			return (enum activity_channel)i;
	return ACTIVITY_CHANNELS;
}

/* "1795348800.3.17"; what is none begins anew. */
static struct activity_place read_place(const char *text)
{
	struct activity_place place = {0};
	long long at, id;
	int family, end = 0;

	if (sscanf(text, "%lld.%d.%lld%n", &at, &family, &id, &end) == 3 && !text[end] && at > 0)
		place = (struct activity_place){at, family, id};
	return place;
}

static const char *status_class(enum activity_status status)
{
	switch (status) {
	case ACTIVITY_DELIVERED:
	case ACTIVITY_READ:
	case ACTIVITY_CLICKED:
		return "is-good";
	case ACTIVITY_UNDELIVERED:
		return "is-bad";
	case ACTIVITY_UNSUBSCRIBED:
		return "is-warn";
	default:
		return "is-off";
	}
}

static void fill_row(struct request *rq, struct tpl *row, const struct activity *e)
{
	struct arena *a = &rq->op.mem;

	tpl_int(row, "NUMBER", e->id);
	tpl_text(row, "CHANNEL", activity_channel_labels[e->channel]);
	tpl_text(row, "WHAT", e->what);
	if (e->text[0])
		tpl_text(tpl_add(row, "TEXT"), "TEXT_SHOWN", e->text);
	if (e->detail[0])
		tpl_text(tpl_add(row, "DETAIL"), "DETAIL_SHOWN", e->detail);
	if (e->cents >= 0)
		tpl_text(tpl_add(row, "AMOUNT"), "AMOUNT_SHOWN",
			 arena_printf(a, "%s.%02lld", format_count(a, e->cents / 100),
				      (long long)e->cents % 100));
	if (e->language[0])
		tpl_text(tpl_add(row, "LANGUAGE"), "LANGUAGE_SHOWN", e->language);
	else
		tpl_show(row, "NO_LANGUAGE");
	tpl_text(row, "AT", zone_format_minute(a, e->at));
	tpl_text(row, "AT_EXACT", zone_format_exact(a, e->at));
	if (e->status) {
		struct tpl *status = tpl_add(row, "STATUS");

		tpl_text(status, "STATUS_LABEL", activity_status_labels[e->status]);
		tpl_text(status, "STATUS_CLASS", status_class(e->status));
	} else {
		tpl_show(row, "NO_STATUS");
	}
}

static void fill_channels(struct tpl *body, enum activity_channel chosen)
{
	for (int i = 0; i < ACTIVITY_CHANNELS; i++) {
		struct tpl *row = tpl_add(body, "CHANNEL_ROW");

		tpl_text(row, "CHANNEL_KEY", activity_channel_keys[i]);
		tpl_text(row, "CHANNEL_LABEL", activity_channel_labels[i]);
		if (chosen == (enum activity_channel)i)
			tpl_show(row, "CHOSEN");
	}
}

static void fill_older(struct request *rq, struct tpl *body, int64_t id, const char *channel,
		       const struct activity *last)
{
	struct tpl *older = tpl_add(body, "OLDER");

	tpl_int(older, "OLDER_ID", id);
	tpl_text(older, "OLDER_CHANNEL", channel);
	tpl_text(older, "OLDER_AFTER",
		 arena_printf(&rq->op.mem, "%lld.%d.%lld", (long long)last->at, last->family,
			      (long long)last->id));
}

static void fill_empty(struct tpl *body)
{
	struct tpl *t = tpl_include(body, "EMPTY", "_empty");

	tpl_text(t, "ICON", "clock");
	tpl_text(t, "TITLE", "Nothing yet");
	tpl_text(t, "TEXT", "E-mails, orders and visits that are reported to muster stand here.");
}

enum rc get_contacts_activity(struct request *rq)
{
	int64_t id = form_id(rq, "id");
	enum activity_channel channel = find_channel(form_text(rq, "channel"));
	struct activity_place place = read_place(form_text(rq, "after"));
	struct activity *list;
	struct contact c;
	struct tpl *body;
	size_t count;
	bool more;
	enum rc rc = contact_get(&rq->op, id, &c);

	if (!rc)
		rc = contact_activity_list(&rq->op, id, channel, &place, ACTIVITY_SHOWN, &list,
					   &count, &more);
	if (rc)
		return rc;
	body = page_new(rq, "contacts_activity", "Activity");
	tpl_int(body, "ID", id);
	tpl_text(body, "NAME", contact_title(&rq->op, &c));
	fill_channels(body, channel);
	tpl_show(body, count ? "ROWS" : "NO_ROWS");
	for (size_t i = 0; i < count; i++)
		fill_row(rq, tpl_add(body, "EVENT"), &list[i]);
	if (!count)
		fill_empty(body);
	if (place.at)
		tpl_show(body, "NEWER");
	if (more)
		fill_older(rq, body, id,
			   channel < ACTIVITY_CHANNELS ? activity_channel_keys[channel] : "",
			   &list[count - 1]);
	return page_send(rq, body, RC_OK);
}
