/*
 * Two contacts side by side, field by field, until they are one.
 */
#include "cgi-bin/duplicates.h"

#include <stdlib.h>

#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/merge.h"
#include "lib/domain/setting.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

enum { FIRST_PICK = 10 };

static const char *const sides[] = {"kept", "other", NULL};

struct pair {
	struct contact kept, other;
	struct contact_attribute *of_kept, *of_other;
	size_t attributes;
};

static enum rc get_pair(struct request *rq, struct pair *p)
{
	struct op *op = &rq->op;
	enum rc rc = contact_get(op, form_id(rq, "kept"), &p->kept);

	if (!rc)
		rc = contact_get(op, form_id(rq, "other"), &p->other);
	if (!rc)
		rc = contact_attribute_list(op, p->kept.id, &p->of_kept, &p->attributes);
	return rc ? rc : contact_attribute_list(op, p->other.id, &p->of_other, &p->attributes);
}

/* --- what was chosen ------------------------------------------------------------------------- */

static bool is_post(struct request *rq)
{
	return rq->route->method == METHOD_POST;
}

/*
 * Is the other one's value to be taken?  What the form says of the row `key`; where it says
 * nothing, a value is better than none.
 */
static bool takes_other(struct request *rq, const char *key, const char *kept, const char *other)
{
	size_t count = 0;
	const char *const *rows = is_post(rq) ? form_list(rq, "row", &count) : NULL;

	for (size_t i = 0; i < count && i < DUPLICATE_PICKS; i++)
		if (strcmp(rows[i], key) == 0) {
			const char *side =
			    form_text(rq, arena_printf(&rq->op.mem, "pick_%zu", FIRST_PICK + i));

			if (side[0])
				return strcmp(side, "other") == 0;
		}
	return !kept[0] && other[0];
}

static const char *attribute_row(struct request *rq, const struct attribute *a)
{
	return arena_printf(&rq->op.mem, "attr.%lld", (long long)a->id);
}

static struct merge_choice read_choice(struct request *rq, const struct pair *p)
{
	int64_t *attributes = arena_alloc(&rq->op.mem, (p->attributes + 1) * sizeof(*attributes));
	struct merge_choice choice = {.attributes = attributes};

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		if (takes_other(rq, contact_fields[f].key, p->kept.values[f], p->other.values[f]))
			choice.fields |= CONTACT_MASK(f);
	for (size_t i = 0; i < p->attributes; i++)
		if (takes_other(rq, attribute_row(rq, p->of_kept[i].attribute), p->of_kept[i].text,
				p->of_other[i].text))
			attributes[choice.attribute_count++] = p->of_kept[i].attribute->id;
	return choice;
}

/* --- the page -------------------------------------------------------------------------------- */

static const char *shown_field(struct request *rq, enum contact_field f, const char *value)
{
	int64_t at;

	return contact_fields[f].type == CONTACT_TYPE_TIME && zone_parse(value, &at)
		   ? zone_format_minute(&rq->op.mem, at)
		   : value;
}

static void fill_side(struct tpl *t, const char *value, const char *has, const char *none,
		      const char *marker)
{
	if (value[0])
		tpl_text(tpl_add(t, has), marker, value);
	else
		tpl_show(t, none);
}

/* A row of the form, or of those where there is nothing to choose. */
struct rows {
	struct tpl *page;
	int differing, same;
};

static void fill_row(struct request *rq, struct rows *rows, const char *key, const char *label,
		     const char *kept, const char *other)
{
	struct tpl *t;

	if (strcmp(kept, other) == 0) {
		if (!kept[0])
			return;
		rows->same++;
		t = tpl_add(rows->page, "SAME_ROW");
		tpl_text(t, "LABEL", label);
		tpl_text(t, "VALUE", kept);
		return;
	}
	if (rows->differing == DUPLICATE_PICKS) {
		tpl_show(rows->page, "TOO_MANY");
		rows->differing++;
	}
	if (rows->differing > DUPLICATE_PICKS)
		return;
	t = tpl_add(rows->page, "ROW");
	tpl_text(t, "KEY", key);
	tpl_text(t, "LABEL", label);
	tpl_int(t, "PICK", FIRST_PICK + rows->differing++);
	tpl_show(t, takes_other(rq, key, kept, other) ? "TAKES_OTHER" : "TAKES_KEPT");
	fill_side(t, kept, "KEPT_VALUE", "KEPT_NONE", "TEXT");
	fill_side(t, other, "OTHER_VALUE", "OTHER_NONE", "TEXT");
}

static void fill_rows(struct request *rq, struct tpl *t, const struct pair *p)
{
	struct rows rows = {.page = t};

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		if (merge_chosen_fields & CONTACT_MASK(f))
			fill_row(rq, &rows, contact_fields[f].key, contact_fields[f].label,
				 shown_field(rq, (enum contact_field)f, p->kept.values[f]),
				 shown_field(rq, (enum contact_field)f, p->other.values[f]));
	for (size_t i = 0; i < p->attributes; i++)
		fill_row(rq, &rows, attribute_row(rq, p->of_kept[i].attribute),
			 p->of_kept[i].attribute->name, p->of_kept[i].text, p->of_other[i].text);
	if (!rows.differing)
		tpl_show(t, "NO_DIFFERENCE");
	if (rows.same)
		tpl_text(tpl_add(t, "SOME_SAME"), "SAME_COUNT",
			 format_count(&rq->op.mem, rows.same));
}

static void fill_settled(struct tpl *t, const char *label, const char *kept, const char *other,
			 const char *result)
{
	struct tpl *row;

	if (strcmp(kept, other) == 0)
		return;
	row = tpl_add(t, "SETTLED_ROW");
	tpl_text(row, "LABEL", label);
	fill_side(row, kept, "KEPT_VALUE", "KEPT_NONE", "TEXT");
	fill_side(row, other, "OTHER_VALUE", "OTHER_NONE", "TEXT");
	tpl_text(row, "RESULT", result);
}

/* Where nobody chooses: what the person refused, stays refused. */
static void fill_all_settled(struct request *rq, struct tpl *page, const struct pair *p,
			     const struct merge_choice *choice)
{
	static const enum contact_field settled[] = {CONTACT_EU_CONSENT, CONTACT_MARKETING_CONSENT,
						     CONTACT_BLOCKED};
	struct contact result = merge_outcome(&rq->op, &p->kept, &p->other, choice);
	struct tpl *t = tpl_add(page, "SETTLED");

	if (p->kept.values[CONTACT_EMAIL][0] && p->other.values[CONTACT_EMAIL][0])
		fill_settled(t, "Status of the e-mail address",
			     contact_email_status_name(p->kept.email_status),
			     contact_email_status_name(p->other.email_status),
			     contact_email_status_name(result.email_status));
	if (p->kept.values[CONTACT_PHONE][0] && p->other.values[CONTACT_PHONE][0])
		fill_settled(t, "Status of the phone number",
			     contact_email_status_name(p->kept.phone_status),
			     contact_email_status_name(p->other.phone_status),
			     contact_email_status_name(result.phone_status));
	for (size_t i = 0; i < ARRAY_LEN(settled); i++)
		fill_settled(t, contact_fields[settled[i]].label, p->kept.values[settled[i]],
			     p->other.values[settled[i]], result.values[settled[i]]);
}

static void fill_along(struct request *rq, struct tpl *t, int64_t n, const char *one,
		       const char *several)
{
	struct tpl *row;

	if (!n)
		return;
	row = tpl_add(t, "ALONG");
	tpl_text(row, "NUMBER", format_count(&rq->op.mem, n));
	tpl_text(row, "THINGS", n == 1 ? one : several);
}

static void fill_head(struct request *rq, struct tpl *t, const char *section,
		      const struct contact *c)
{
	struct tpl *head = tpl_add(t, section);

	tpl_int(head, "ID", c->id);
	tpl_text(head, "NAME", contact_title(&rq->op, c));
	tpl_text(head, "CREATED", zone_format_minute(&rq->op.mem, c->created_at));
}

static enum rc show_merge(struct request *rq, const struct pair *p, enum rc rc)
{
	struct merge_choice choice = read_choice(rq, p);
	struct tpl *t = page_new(rq, "duplicates_merge", "Merge contacts");
	struct merge_counts counts;
	struct contact_point *points;
	size_t point_count = 0;
	enum rc counted = merge_count(&rq->op, p->other.id, &counts);

	if (!counted)
		counted = contact_point_list(&rq->op, p->other.id, &points, &point_count);
	if (counted)
		return counted;
	tpl_text(t, "CHANNEL", duplicate_channel_key(duplicates_channel(rq)));
	tpl_int(t, "KEPT_ID", p->kept.id);
	tpl_int(t, "OTHER_ID", p->other.id);
	tpl_int(t, "KEPT_VERSION", p->kept.version);
	tpl_int(t, "OTHER_VERSION", p->other.version);
	fill_head(rq, t, "KEPT", &p->kept);
	fill_head(rq, t, "OTHER", &p->other);
	fill_rows(rq, t, p);
	fill_all_settled(rq, t, p, &choice);
	fill_along(rq, t, (int64_t)point_count, "further address or number",
		   "further addresses and numbers");
	fill_along(rq, t, counts.tags, "tag", "tags");
	fill_along(rq, t, counts.segments, "place in a segment", "places in segments");
	fill_along(rq, t, counts.events, "event", "events");
	page_fault(rq, t);
	return page_send(rq, t, rc);
}

enum rc get_duplicates_merge(struct request *rq)
{
	struct pair p;
	enum rc rc = get_pair(rq, &p);

	if (rc)
		return rc;
	if (p.kept.id == p.other.id) {
		redirect_flash(rq, "merge-itself", 0);
		return redirect_to(rq, "/duplicates/group?channel=%s&id=%lld",
				   duplicate_channel_key(duplicates_channel(rq)),
				   (long long)p.kept.id);
	}
	if (p.kept.state != CONTACT_LIVE || p.other.state != CONTACT_LIVE)
		return redirect_to(
		    rq, "/contacts/view?id=%lld",
		    (long long)(p.kept.state == CONTACT_LIVE ? p.kept.id : p.other.id));
	return show_merge(rq, &p, RC_OK);
}

enum rc post_duplicates_merge(struct request *rq)
{
	struct settings settings;
	struct merge_choice choice;
	struct pair p;
	enum rc rc = get_pair(rq, &p);

	if (!rc)
		rc = settings_get(&rq->op, &settings);
	if (rc)
		return rc;
	choice = read_choice(rq, &p);
	if (p.kept.version != form_id(rq, "kept_version") ||
	    p.other.version != form_id(rq, "other_version"))
		rc = op_fail(&rq->op, RC_CONFLICT, "",
			     "somebody has changed one of these contacts meanwhile;"
			     " please look again");
	if (!rc)
		rc = merge_run(&rq->op, &p.kept, &p.other, &choice, settings.default_country);
	if (rc == RC_CONFLICT || rc == RC_INVALID)
		return show_merge(rq, &p, rc);
	if (rc)
		return rc;
	return redirect_to(rq, "/duplicates/merged?channel=%s&id=%lld",
			   duplicate_channel_key(duplicates_channel(rq)), (long long)p.other.id);
}

/* --- afterwards ------------------------------------------------------------------------------ */

enum rc get_duplicates_merged(struct request *rq)
{
	enum duplicate_channel channel = duplicates_channel(rq);
	struct contact other, kept, *members;
	size_t count = 0;
	int64_t total, batch;
	const char *key;
	struct tpl *t;
	enum rc rc = contact_get(&rq->op, form_id(rq, "id"), &other);

	if (rc)
		return rc;
	if (!merge_target(&other))
		return redirect_to(rq, "/contacts/view?id=%lld", (long long)other.id);
	rc = contact_get(&rq->op, merge_target(&other), &kept);
	if (rc)
		return rc;
	t = page_new(rq, "duplicates_merged", "Merged");
	tpl_text(t, "CHANNEL", duplicate_channel_key(channel));
	rc = merge_batch(&rq->op, other.id, &batch);
	if (!rc)
		tpl_int(tpl_add(t, "BACK"), "BATCH_ID", batch);
	else if (rc != RC_NOT_FOUND)
		return rc;
	op_clear_fault(&rq->op);
	fill_head(rq, t, "KEPT", &kept);
	fill_head(rq, t, "OTHER", &other);
	rc = duplicate_members(&rq->op, channel, kept.id, &members, &count, &total, &key);
	if (rc == RC_NOT_FOUND) /* the kept one is no longer live: then there is no group */
		op_clear_fault(&rq->op);
	else if (rc)
		return rc;
	if (count)
		tpl_int(tpl_add(t, "MORE_OF_THEM"), "GROUP_ID", kept.id);
	return page_send(rq, t, RC_OK);
}

/* --- fields ---------------------------------------------------------------------------------- */

const struct field duplicates_merge_fields[] = {
    {"channel", FIELD_TEXT, false, 0, NULL},
    {"kept", FIELD_ID, true, 0, NULL},
    {"other", FIELD_ID, true, 0, NULL},
    {0},
};
const struct field duplicates_merged_fields[] = {
    {"channel", FIELD_TEXT, false, 0, NULL},
    {"id", FIELD_ID, true, 0, NULL},
    {0},
};

/* The radios of a row: pick_10, pick_11 ... of the row in the same place of the list "row". */
#define PICK(n)                                                                                    \
	{                                                                                          \
		"pick_" #n, FIELD_CHOICE, false, 0, sides                                          \
	}
#define PICKS(ten)                                                                                 \
	PICK(ten##0), PICK(ten##1), PICK(ten##2), PICK(ten##3), PICK(ten##4), PICK(ten##5),        \
	    PICK(ten##6), PICK(ten##7), PICK(ten##8), PICK(ten##9)

const struct field duplicates_merge_post_fields[] = {
    {"channel", FIELD_TEXT, false, 0, NULL},
    {"kept", FIELD_ID, true, 0, NULL},
    {"other", FIELD_ID, true, 0, NULL},
    {"kept_version", FIELD_ID, true, 0, NULL},
    {"other_version", FIELD_ID, true, 0, NULL},
    {"row", FIELD_LIST, false, 64, NULL},
    PICKS(1),
    PICKS(2),
    PICKS(3),
    PICKS(4),
    PICKS(5),
    PICKS(6),
    PICKS(7),
    PICKS(8),
    PICKS(9),
    PICKS(10),
    PICKS(11),
    PICKS(12),
    PICKS(13),
    PICKS(14),
    PICKS(15),
    PICKS(16),
    PICKS(17),
    PICKS(18),
    PICKS(19),
    {0},
};
