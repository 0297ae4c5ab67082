/*
 * Changes in words: actions, records, fields and values.
 */
#include "cgi-bin/changes.h"

#include <ctype.h>

#include "lib/domain/attribute.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/merge.h"
#include "lib/domain/segment.h"
#include "lib/domain/tag.h"
#include "lib/platform/zone.h"

const struct change_kind change_kinds[CHANGE_KINDS] = {
    {"contact", "Contacts"},	 {"import", "Imports"},	  {"tag", "Tags"},
    {"attribute", "Attributes"}, {"segment", "Segments"}, {"blacklist", "Blacklist"},
    {"duplicate", "Duplicates"}, {"care", "Data care"},	  {"undo", "Undo"},
};

/* Every action that the program has: tests/lint/actions holds it so. */
static const struct {
	const char *action, *words;
} actions[] = {
    {"contact.create", "Made a contact"},
    {"contact.edit", "Edited contacts"},
    {"contact.tag", "Put on a tag"},
    {"contact.untag", "Took off a tag"},
    {"contact.point", "Edited further addresses"},
    {"contact.primary", "Made another address the primary one"},
    {"contact.archive", "Archived contacts"},
    {"contact.unarchive", "Brought contacts back from the archive"},
    {"contact.delete", "Deleted contacts"},
    {"contact.restore", "Restored contacts"},
    {"contact.deactivate", "Deactivated contacts"},
    {"contact.activate", "Activated contacts"},
    {"contact.status", "Changed statuses"},
    {"contact.blacklist-email", "Blacklisted an e-mail address"},
    {"contact.blacklist-phone", "Blacklisted a phone number"},
    {"contact.unsubscribe", "Unsubscribed a contact"},
    {"contact.remove-complaint", "Removed a spam complaint"},
    {"contact.allow-email", "Allowed an e-mail address again"},
    {"contact.allow-phone", "Allowed a phone number again"},
    {"contact.erase", "Erased a contact for good"},
    {"contact.data", "Took a file of all data of a contact"},
    {"contact.merge", "Merged two contacts"},
    {"import", "Imported contacts"},
    {"sample.remove", "Removed the sample"},
    {"tag.create", "Made a tag"},
    {"tag.edit", "Edited a tag"},
    {"tag.delete", "Deleted a tag"},
    {"tag.merge", "Merged two tags"},
    {"attribute.create", "Made an attribute"},
    {"attribute.rename", "Renamed an attribute"},
    {"attribute.move", "Moved an attribute"},
    {"attribute.delete", "Deleted an attribute"},
    {"attribute.convert", "Changed the type of an attribute"},
    {"attribute.option-add", "Added an option"},
    {"attribute.option-rename", "Renamed an option"},
    {"attribute.option-move", "Moved an option"},
    {"attribute.option-remove", "Removed an option"},
    {"segment.create", "Made a segment"},
    {"segment.edit", "Edited a segment"},
    {"segment.rename", "Renamed a segment"},
    {"segment.duplicate", "Copied a segment"},
    {"segment.archive", "Archived a segment"},
    {"segment.restore", "Restored a segment"},
    {"segment.add", "Added people to segments"},
    {"segment.remove", "Took people out of a segment"},
    {"segment.hand", "Placed people in a segment by hand"},
    {"blacklist.add", "Put an entry on the blacklist"},
    {"blacklist.remove", "Took an entry off the blacklist"},
    {"duplicate.apart", "Marked contacts as different people"},
    {"duplicate.together", "Took back that contacts are different people"},
    {"duplicate.remove", "Removed duplicates"},
    {"care.fix", "Mended contacts"},
    {"undo", "Undid"},
};

/* "contact.remove-complaint" -> "Contact: remove complaint", for what an older version did. */
const char *change_action_words(struct request *rq, const char *action)
{
	const char *point = strchr(action, '.');
	char *text;

	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (strcmp(actions[i].action, action) == 0)
			return actions[i].words;
	text = point
		   ? arena_printf(&rq->op.mem, "%.*s: %s", (int)(point - action), action, point + 1)
		   : arena_dup(&rq->op.mem, action);
	text[0] = (char)toupper((unsigned char)text[0]);
	for (char *c = text; *c; c++)
		*c = *c == '-' ? ' ' : *c;
	return text;
}

/* --- contacts ------------------------------------------------------------------------------- */

static const char *or_number(struct request *rq, const char *name, const char *what, int64_t id)
{
	return name[0] ? name : arena_printf(&rq->op.mem, "%s %lld", what, (long long)id);
}

static enum rc attribute_words(struct request *rq, int64_t id, const char **out)
{
	enum rc rc = attribute_name(&rq->op, id, out);

	*out = or_number(rq, rc ? "" : *out, "Attribute", id);
	return rc;
}

static enum rc segment_words(struct request *rq, int64_t id, const char **out)
{
	struct segment s;
	enum rc rc = segment_get(&rq->op, id, &s);

	*out = or_number(rq, rc ? "" : s.name, "Segment", id);
	if (rc != RC_NOT_FOUND)
		return rc;
	op_clear_fault(&rq->op);
	return RC_OK;
}

static enum rc tag_words(struct request *rq, int64_t id, const char **out)
{
	enum rc rc = tag_label(&rq->op, id, out);

	*out = or_number(rq, rc ? "" : *out, "Tag", id);
	return rc;
}

/* "5" -> "VIP"; "-12" -> "never in VIP". */
static enum rc name_of(struct request *rq, const char *value, bool is_tag, const char **out)
{
	int64_t id = strtoll(value, NULL, 10);
	enum rc rc;

	if (!value[0]) {
		*out = "";
		return RC_OK;
	}
	rc = is_tag ? tag_words(rq, id, out) : segment_words(rq, id < 0 ? -id : id, out);
	if (!rc && id < 0)
		*out = arena_printf(&rq->op.mem, "never in %s", *out);
	return rc;
}

/* "deleted 1795348800 asked for it" -> "deleted: asked for it". */
static const char *mark_words(struct request *rq, const char *value)
{
	struct contact_mark mark = contact_mark_parse(&rq->op, value);
	char *word = arena_dup(&rq->op.mem, mark.word);

	for (char *c = word; *c; c++)
		*c = *c == '_' ? ' ' : *c;
	return mark.reason[0] ? arena_printf(&rq->op.mem, "%s: %s", word, mark.reason) : word;
}

static const char *time_words(struct request *rq, enum contact_field f, const char *value)
{
	int64_t at;

	return contact_fields[f].type == CONTACT_TYPE_TIME && zone_parse(value, &at)
		   ? zone_format_minute(&rq->op.mem, at)
		   : value;
}

static const char *point_words(struct request *rq, const char *value)
{
	struct contact_point p;

	if (!contact_point_text_read(&rq->op, value, &p))
		return value;
	return p.label[0] ? arena_printf(&rq->op.mem, "%s (%s)", p.value, p.label) : p.value;
}

static const char *other_words(int field)
{
	return field == CONTACT_CHANGE_DATA ? "File of all data" : merge_events_name(field);
}

static enum rc contact_words(struct request *rq, const struct change_value *v,
			     struct change_words *out)
{
	enum rc rc = RC_OK;

	if (v->field == 0) {
		out->field = "Contact";
		out->new_value = "made";
	} else if (v->field < CONTACT_FIELD_COUNT) {
		out->field = contact_fields[v->field].label;
		out->old_value = time_words(rq, (enum contact_field)v->field, v->old_value);
		out->new_value = time_words(rq, (enum contact_field)v->field, v->new_value);
	} else if (v->field > CONTACT_CHANGE_ATTRIBUTE) {
		rc = attribute_words(rq, v->field - CONTACT_CHANGE_ATTRIBUTE, &out->field);
	} else if (v->field == CONTACT_CHANGE_TAG || v->field == CONTACT_CHANGE_SEGMENT) {
		bool is_tag = v->field == CONTACT_CHANGE_TAG;

		out->field = is_tag ? "Tag" : "Segment";
		rc = name_of(rq, v->old_value, is_tag, &out->old_value);
		if (!rc)
			rc = name_of(rq, v->new_value, is_tag, &out->new_value);
	} else if (v->field == CONTACT_CHANGE_STATE || v->field == CONTACT_CHANGE_EMAIL_STATUS ||
		   v->field == CONTACT_CHANGE_PHONE_STATUS) {
		out->field = v->field == CONTACT_CHANGE_STATE	       ? "State"
			     : v->field == CONTACT_CHANGE_EMAIL_STATUS ? "E-mail status"
								       : "Phone status";
		out->old_value = mark_words(rq, v->old_value);
		out->new_value = mark_words(rq, v->new_value);
	} else if (v->field == CONTACT_CHANGE_OTHER_EMAIL ||
		   v->field == CONTACT_CHANGE_OTHER_PHONE) {
		out->field = v->field == CONTACT_CHANGE_OTHER_EMAIL ? "Further e-mail address"
								    : "Further phone number";
		out->old_value = point_words(rq, v->old_value);
		out->new_value = point_words(rq, v->new_value);
	} else if (v->field == CONTACT_CHANGE_DEACTIVATED) {
		out->field = "Deactivated";
	} else if (v->field == CONTACT_CHANGE_APART) {
		out->field = "Somebody else than contact";
	} else {
		out->field = other_words(v->field);
	}
	return rc;
}

static enum rc contact_name(struct request *rq, int64_t id, struct change_words *out)
{
	struct contact c;
	enum rc rc = contact_get(&rq->op, id, &c);

	if (rc == RC_NOT_FOUND) {
		op_clear_fault(&rq->op);
		out->record = arena_printf(&rq->op.mem, "Contact %lld", (long long)id);
		return RC_OK;
	}
	if (rc)
		return rc;
	out->record = contact_title(&rq->op, &c);
	out->href = arena_printf(&rq->op.mem, "/contacts/view?id=%lld", (long long)id);
	return RC_OK;
}

/* --- definitions ---------------------------------------------------------------------------- */

static const char *of_table(const char *const *names, size_t count, int field)
{
	return field >= 0 && (size_t)field < count && names[field] ? names[field] : "Other";
}

static const char *field_words(const struct change_value *v)
{
	static const char *const tag[] = {
	    [0] = "Tag",	 [TAG_LABEL] = "Label",	       [TAG_COLOUR] = "Colour",
	    [TAG_SCOPE] = "For", [TAG_CREATED_AT] = "Made at", [TAG_CHANGE_STATE] = "State"};
	static const char *const attribute[] = {[0] = "Attribute",
						[ATTRIBUTE_CHANGE_NAME] = "Name",
						[ATTRIBUTE_CHANGE_KEY] = "Key",
						[ATTRIBUTE_CHANGE_TYPE] = "Type",
						[ATTRIBUTE_CHANGE_POSITION] = "Position",
						[ATTRIBUTE_CHANGE_CREATED_AT] = "Made at"};
	static const char *const segment[] = {[0] = "Segment",
					      [SEGMENT_NAME] = "Name",
					      [SEGMENT_DESCRIPTION] = "Description",
					      [SEGMENT_FILTER] = "Filter",
					      [SEGMENT_SHARED] = "Shared",
					      [SEGMENT_ARCHIVED] = "Archived",
					      [SEGMENT_KIND] = "Kind",
					      [SEGMENT_OWNER] = "Owner",
					      [SEGMENT_CREATED_AT] = "Made at"};

	switch (v->entity) {
	case CHANGE_TAG:
		return of_table(tag, ARRAY_LEN(tag), v->field);
	case CHANGE_ATTRIBUTE:
		if (v->field >= ATTRIBUTE_CHANGE_OPTION)
			return v->field % 2 ? "Position of an option" : "Option";
		return of_table(attribute, ARRAY_LEN(attribute), v->field);
	case CHANGE_SEGMENT:
		return of_table(segment, ARRAY_LEN(segment), v->field);
	case CHANGE_BLACKLIST:
		return "Entry";
	default:
		return "Other";
	}
}

static enum rc definition_name(struct request *rq, const struct change_value *v,
			       struct change_words *out)
{
	struct arena *mem = &rq->op.mem;

	switch (v->entity) {
	case CHANGE_TAG:
		out->href = "/tags";
		return tag_words(rq, v->entity_id, &out->record);
	case CHANGE_ATTRIBUTE:
		out->href = "/attributes";
		return attribute_words(rq, v->entity_id, &out->record);
	case CHANGE_SEGMENT:
		out->href = arena_printf(mem, "/segments/view?id=%lld", (long long)v->entity_id);
		return segment_words(rq, v->entity_id, &out->record);
	default:
		out->record = "Blacklist";
		return RC_OK;
	}
}

enum rc change_words_field(struct request *rq, const struct change_value *v,
			   struct change_words *out)
{
	*out = (struct change_words){"", "", "", v->old_value, v->new_value};
	return contact_words(rq, v, out);
}

enum rc change_target_name(struct request *rq, bool is_tag, int64_t id, const char **out)
{
	struct segment s;
	enum rc rc;

	if (is_tag)
		return tag_words(rq, id, out);
	*out = "";
	rc = segment_get(&rq->op, id, &s);
	if (!rc)
		*out = s.name;
	if (rc != RC_NOT_FOUND)
		return rc;
	op_clear_fault(&rq->op);
	return RC_OK;
}

enum rc change_words_find(struct request *rq, const struct change_value *v,
			  struct change_words *out)
{
	enum rc rc;

	*out = (struct change_words){"", "", "", v->old_value, v->new_value};
	if (v->is_hidden && v->entity == CHANGE_SEGMENT) {
		out->record = "A private segment";
		out->field = field_words(v);
		return RC_OK;
	}
	if (v->entity == CHANGE_CONTACT) {
		rc = contact_name(rq, v->entity_id, out);
		return rc ? rc : contact_words(rq, v, out);
	}
	out->field = field_words(v);
	if (!v->field && !v->new_value[0])
		out->new_value = "made";
	return definition_name(rq, v, out);
}
