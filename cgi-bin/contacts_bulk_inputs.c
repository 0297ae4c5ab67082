/*
 * The inputs of each action on many contacts.
 */
#include "cgi-bin/contacts_bulk.h"

#include "lib/domain/segment_member.h"
#include "lib/platform/template.h"
#include "lib/web/chip.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

enum {
	SHOWN_MAX = 60,	   /* tags with a box each */
	OFFERED_MAX = 500, /* while typing; others are found by typing them to the end */
	LISTS_MAX = 100,
};

static const struct contact_bulk_words all_words[BULK_ACTIONS] = {
    [BULK_TAG] = {"Add tags", "Tag", "Everybody gets the tags that you choose.", false},
    [BULK_UNTAG] = {"Take tags off", "Untag", "The tags that you choose are taken off.", false},
    [BULK_SET] = {"Set a field", "Set for", "Everybody gets the same value.", false},
    [BULK_SEGMENT_ADD] = {"Add to segments", "Add", "They are put on the lists that you choose.",
			  false},
    [BULK_SEGMENT_REMOVE] = {"Remove from segments", "Remove",
			     "They are taken off the lists that you choose.", false},
    [BULK_DEACTIVATE] = {"Deactivate", "Deactivate",
			 "They stay where they are, but automatic rules pass over them.", false},
    [BULK_ACTIVATE] = {"Activate", "Activate", "Automatic rules treat them as everybody else.",
		       false},
    [BULK_ARCHIVE] = {"Archive", "Archive",
		      "They leave the list and all segments, and can be brought back.", false},
    [BULK_DELETE] = {"Delete", "Delete",
		     "All of them move to Deleted contacts, active ones too, and can be restored "
		     "from there.",
		     true},
    [BULK_UNARCHIVE] = {"Unarchive", "Unarchive", "They stand in All contacts again.", false},
    [BULK_RESTORE] = {"Restore", "Restore",
		      "They stand in All contacts again, with the statuses that they had.", false},
    [BULK_MEND] = {"Data care", "Mend", "What was found by data care is mended.", false},
};

const struct contact_bulk_words *contact_bulk_words(enum bulk_action action)
{
	return &all_words[action];
}

/* Was a value typed, for this very field? */
static bool is_run(struct request *rq)
{
	return rq->route->method == METHOD_POST && !form_bool(rq, "choose");
}

static bool is_sent(struct request *rq, const char *name, const char *value)
{
	size_t count;
	const char *const *sent = form_list(rq, name, &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(sent[i], value) == 0)
			return true;
	return false;
}

static bool is_sent_id(struct request *rq, const char *name, int64_t id)
{
	return is_sent(rq, name, arena_printf(&rq->op.mem, "%lld", (long long)id));
}

/* --- tags ----------------------------------------------------------------------------------- */

static enum rc fill_tags(struct request *rq, struct tpl *part, const struct contact_bulk *a)
{
	const struct tag_query q = {
	    .search = "", .on_contacts = true, .uncounted = true, .limit = OFFERED_MAX};
	struct tag *list;
	size_t count;
	int64_t total;
	enum rc rc = tag_list(&rq->op, &q, &list, &count, &total);

	if (rc)
		return rc;
	tpl_text(part, "TYPED", form_text(rq, "tags"));
	tpl_show(part, a->order.action == BULK_TAG ? "MAY_CREATE" : "MUST_EXIST");
	for (size_t i = 0; i < count; i++)
		tpl_text(tpl_add(part, "OFFERED"), "OFFERED_LABEL", list[i].label);
	if (!count || total > SHOWN_MAX)
		return RC_OK;
	part = tpl_add(part, "BOXES");
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(part, "TAG");

		chip_fill(rq, row, &list[i]);
		if (is_sent_id(rq, "tag", list[i].id))
			tpl_show(row, "CHOSEN");
	}
	return RC_OK;
}

/* --- segments ------------------------------------------------------------------------------- */

static enum rc fill_segments(struct request *rq, struct tpl *part, const struct contact_bulk *a)
{
	struct segment_query q = {.search = "", .is_static = true};
	struct segment *list;
	size_t count;
	enum rc rc = segment_list(&rq->op, &q, &list, &count);

	if (!rc && !count)
		tpl_show(part, "NO_LISTS");
	for (size_t i = 0; !rc && i < count && i < LISTS_MAX; i++) {
		struct tpl *row = tpl_add(part, "LIST");
		int64_t people;

		rc = segment_member_count(&rq->op, list[i].id, SEGMENT_HAND_IN, &people);
		tpl_int(row, "LIST_N", list[i].id);
		tpl_text(row, "LIST_NAME", list[i].name);
		tpl_text(row, "LIST_COUNT", format_count(&rq->op.mem, people));
		if (is_sent_id(rq, "target", list[i].id))
			tpl_show(row, "CHOSEN");
	}
	if (a->order.action == BULK_SEGMENT_ADD) {
		part = tpl_add(part, "NEW_LIST");
		tpl_text(part, "NAME", form_text(rq, "name"));
		tpl_int(part, "NAME_MAX", SEGMENT_NAME_MAX);
	}
	return rc;
}

/* --- a field -------------------------------------------------------------------------------- */

static void add_field(struct tpl *part, const char *section, const char *key, const char *label,
		      const char *chosen)
{
	struct tpl *row = tpl_add(part, section);

	tpl_text(row, "FIELD_KEY", key);
	tpl_text(row, "FIELD_LABEL", label);
	if (strcmp(key, chosen) == 0)
		tpl_show(row, "CHOSEN");
}

static void fill_plain_value(struct request *rq, struct tpl *input, int64_t max)
{
	tpl_text(input, "VALUE", is_run(rq) ? form_text(rq, "value") : "");
	tpl_int(input, "MAX", max);
}

/* A date input would throw away what is no day of the calendar. */
static void fill_date_value(struct request *rq, struct tpl *t, int64_t max)
{
	const char *value = is_run(rq) ? form_text(rq, "value") : "";

	fill_plain_value(rq, tpl_add(t, !value[0] || zone_is_day(value) ? "IS_DAY" : "IS_TEXT"),
			 max);
}

static void fill_yes_no(struct request *rq, struct tpl *input)
{
	const char *value = is_run(rq) ? form_text(rq, "value") : "";

	if (strcmp(value, "yes") == 0)
		tpl_show(input, "YES");
	if (strcmp(value, "no") == 0)
		tpl_show(input, "NO");
}

static void fill_field_value(struct request *rq, struct tpl *t, enum contact_field f)
{
	const struct contact_field_info *info = &contact_fields[f];

	tpl_text(t, "LABEL", info->label);
	switch (info->type) {
	case CONTACT_TYPE_YES_NO:
		fill_yes_no(rq, tpl_add(t, "IS_YES_NO"));
		return;
	case CONTACT_TYPE_LINES:
		fill_plain_value(rq, tpl_add(t, "IS_LINES"), (int64_t)info->max);
		return;
	case CONTACT_TYPE_TIME:
		fill_date_value(rq, t, (int64_t)info->max);
		return;
	default:
		fill_plain_value(rq, tpl_add(t, "IS_TEXT"), (int64_t)info->max);
	}
}

static void fill_options(struct request *rq, struct tpl *t, const struct attribute *a)
{
	bool several = a->type == ATTRIBUTE_SEVERAL;
	struct tpl *input = tpl_add(t, several ? "IS_SEVERAL" : "IS_CHOICE");
	const char *value = is_run(rq) ? form_text(rq, "value") : "";

	for (size_t i = 0; i < a->option_count; i++) {
		struct tpl *row = tpl_add(input, "CHOICE");

		tpl_text(row, "CHOICE_LABEL", a->options[i].label);
		if (several ? is_sent(rq, "chosen", a->options[i].label)
			    : strcmp(value, a->options[i].label) == 0)
			tpl_show(row, "CHOSEN");
	}
}

static void fill_attribute_value(struct request *rq, struct tpl *t, const struct attribute *a)
{
	tpl_text(t, "LABEL", a->name);
	switch (a->type) {
	case ATTRIBUTE_YES_NO:
		fill_yes_no(rq, tpl_add(t, "IS_YES_NO"));
		return;
	case ATTRIBUTE_CHOICE:
	case ATTRIBUTE_SEVERAL:
		fill_options(rq, t, a);
		return;
	case ATTRIBUTE_DATE:
		fill_date_value(rq, t, ATTRIBUTE_NUMBER_MAX);
		return;
	case ATTRIBUTE_NUMBER:
		fill_plain_value(rq, tpl_add(t, "IS_NUMBER"), ATTRIBUTE_NUMBER_MAX);
		return;
	case ATTRIBUTE_LINK:
		fill_plain_value(rq, tpl_add(t, "IS_LINK"), ATTRIBUTE_LINK_MAX);
		return;
	default:
		fill_plain_value(rq, tpl_add(t, "IS_LINES"), ATTRIBUTE_TEXT_MAX);
	}
}

static enum rc fill_set(struct request *rq, struct tpl *t, struct tpl *part)
{
	const char *chosen = form_text(rq, "field");
	enum contact_field f = contact_field_find(chosen);
	struct tpl *value = NULL;
	struct attribute *list;
	size_t count;
	enum rc rc = attribute_list(&rq->op, &list, &count);

	for (int i = 1; i < CONTACT_FIELD_COUNT; i++)
		add_field(part, "FIELD", contact_fields[i].key, contact_fields[i].label, chosen);
	if (f != CONTACT_FIELD_NONE)
		fill_field_value(rq, value = tpl_add(part, "VALUE_PART"), f);
	for (size_t i = 0; !rc && i < count; i++) {
		const char *key = arena_printf(&rq->op.mem, "attr.%s", list[i].key);

		add_field(part, "ATTRIBUTE", key, list[i].name, chosen);
		if (strcmp(key, chosen) == 0)
			fill_attribute_value(rq, value = tpl_add(part, "VALUE_PART"), &list[i]);
	}
	if (value && form_bool(rq, "clear"))
		tpl_show(value, "CLEAR");
	if (value)
		tpl_show(t, "READY");
	return rc;
}

/* --- all of them ---------------------------------------------------------------------------- */

/* One part of the page for each action, with the name of the input that an error belongs to. */
static enum rc fill_part(struct request *rq, struct tpl *t, const struct contact_bulk *a,
			 struct tpl **part, const char **input)
{
	*part = NULL;
	switch (a->order.action) {
	case BULK_TAG:
	case BULK_UNTAG:
		*part = tpl_add(t, "TAGS");
		*input = "tags";
		return fill_tags(rq, *part, a);
	case BULK_SEGMENT_ADD:
	case BULK_SEGMENT_REMOVE:
		*part = tpl_add(t, "LISTS");
		*input = "target";
		return fill_segments(rq, *part, a);
	case BULK_SET:
		*part = tpl_add(t, "SET");
		*input = "value";
		return fill_set(rq, t, *part);
	case BULK_DELETE:
		*part = tpl_add(t, "WHY");
		*input = "reason";
		tpl_text(*part, "REASON", form_text(rq, "reason"));
		tpl_int(*part, "REASON_MAX", CONTACT_REASON_MAX);
		return RC_OK;
	default:
		return RC_OK;
	}
}

enum rc contact_bulk_fill_inputs(struct request *rq, struct tpl *t, const struct contact_bulk *a)
{
	struct fault kept = rq->op.fault;
	const char *input = "";
	struct tpl *part;
	enum rc rc;

	op_clear_fault(&rq->op);
	if (a->order.action != BULK_SET)
		tpl_show(t, "READY");
	rc = fill_part(rq, t, a, &part, &input);
	if (rc)
		return rc;
	if (part && kept.field[0]) {
		(void)op_fail(&rq->op, kept.rc, input, kept.reason);
		page_fault_as(rq, part, "INPUT");
		tpl_show(t, "HAS_ERRORS");
	} else if (kept.rc) {
		rq->op.fault = kept;
		rq->op.fault.field[0] = '\0';
		page_fault(rq, t);
	}
	rq->op.fault = kept;
	return RC_OK;
}
