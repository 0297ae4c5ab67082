#include "lib/domain/undo_group.h"

#include "lib/domain/contact_restore.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/contact_tally.h"
#include "lib/domain/segment_member.h"
#include "lib/domain/setting.h"
#include "lib/domain/tag.h"
#include "lib/platform/db.h"

static const char sql_undo_segment_there[] = "SELECT 1 FROM segment WHERE id = $1";

enum { ATTRIBUTES_AT_ONCE = 64 };

bool undo_field_is_plain(int field)
{
	switch (field) {
	case CONTACT_FIRST_NAME:
	case CONTACT_LAST_NAME:
	case CONTACT_EMAIL:
	case CONTACT_PHONE:
	case CONTACT_IDENTIFIER:
	case CONTACT_COMPANY:
		return false;
	default:
		return field > CONTACT_FIELD_NONE && field < CONTACT_FIELD_COUNT;
	}
}

enum rc undo_groups_init(struct undo_run *run, struct undo_groups *g)
{
	struct arena *mem = &run->op->mem;
	struct settings settings;
	enum rc rc = settings_get(run->op, &settings);

	*g = (struct undo_groups){.run = run};
	g->country = rc ? "" : settings.default_country;
	g->list = arena_alloc(mem, UNDO_GROUPS_MAX * sizeof(*g->list));
	g->places = arena_alloc(mem, UNDO_GROUP_PLACES * sizeof(*g->places));
	g->attributes = arena_alloc(mem, ATTRIBUTES_AT_ONCE * sizeof(*g->attributes));
	return rc;
}

/* --- what a value means ----------------------------------------------------------------------- */

/* What no rule lets back is left to who takes people alone, who says so. */
static enum rc judge(struct op *op, struct undo_group *group, enum rc rc)
{
	group->is_fit = rc == RC_OK;
	if (rc != RC_NOT_FOUND && rc != RC_INVALID && rc != RC_CONFLICT)
		return rc;
	op_clear_fault(op);
	return RC_OK;
}

static enum rc find_attribute(struct undo_groups *g, int64_t id, const struct attribute **out)
{
	struct attribute *a;
	enum rc rc;

	for (size_t i = 0; i < g->attribute_count; i++)
		if (g->attributes[i]->id == id) {
			*out = g->attributes[i];
			return RC_OK;
		}
	if (g->attribute_count == ATTRIBUTES_AT_ONCE)
		return RC_NOT_FOUND;
	*out = a = arena_alloc(&g->run->op->mem, sizeof(*a));
	rc = attribute_get(g->run->op, id, a);
	if (!rc)
		g->attributes[g->attribute_count++] = a;
	return rc;
}

static enum rc read_attribute(struct undo_groups *g, struct undo_group *group)
{
	struct op *op = g->run->op;
	enum rc rc = find_attribute(g, group->field - CONTACT_CHANGE_ATTRIBUTE, &group->attribute);

	if (!rc && group->attribute->is_locked)
		rc = RC_INVALID; /* one by one, each is told that it has to stay */
	if (!rc)
		rc = attribute_value_parse(op, group->attribute, group->before, &group->parts,
					   &group->part_count);
	/* An option may have another label by now. */
	if (!rc &&
	    strcmp(attribute_value_text(op, group->attribute, group->parts, group->part_count),
		   group->before) != 0)
		rc = RC_INVALID;
	return rc;
}

static enum rc read_field(struct undo_groups *g, struct undo_group *group)
{
	struct contact *c = &group->value;
	enum rc rc;

	c->values[group->field] = group->before;
	rc = contact_check(g->run->op, c, g->country, CONTACT_LENIENT, &group->keys);
	return !rc && strcmp(c->values[group->field], group->before) != 0 ? RC_INVALID : rc;
}

static enum rc read_tag(struct op *op, const char *before)
{
	struct tag tag;
	enum rc rc = before[0] ? tag_get(op, strtoll(before, NULL, 10), &tag) : RC_OK;

	return !rc && before[0] && tag.scope == TAG_CONVERSATIONS ? RC_INVALID : rc;
}

static enum rc read_segment(struct op *op, const char *before)
{
	int64_t id = strtoll(before, NULL, 10), one;

	return before[0] ? db_get_int(op, &one, sql_undo_segment_there,
				      DB_ARGS(db_int(id < 0 ? -id : id)))
			 : RC_OK;
}

static enum rc read_mark(struct op *op, struct undo_group *group)
{
	enum contact_email_status status;
	enum contact_state state;

	group->mark = contact_mark_parse(op, group->before);
	if (group->field == CONTACT_CHANGE_STATE)
		return contact_state_of(group->mark.word, &state) && state != CONTACT_ERASED
			   ? RC_OK
			   : RC_INVALID;
	return contact_status_of(group->mark.word, &status) ? RC_OK : RC_INVALID;
}

static enum rc look_at(struct undo_groups *g, struct undo_group *group)
{
	struct op *op = g->run->op;

	switch (group->field) {
	case CONTACT_CHANGE_STATE:
	case CONTACT_CHANGE_EMAIL_STATUS:
	case CONTACT_CHANGE_PHONE_STATUS:
		return read_mark(op, group);
	case CONTACT_CHANGE_TAG:
		return read_tag(op, group->before);
	case CONTACT_CHANGE_SEGMENT:
		return read_segment(op, group->before);
	case CONTACT_CHANGE_DEACTIVATED:
		return RC_OK;
	default:
		break;
	}
	if (group->field > CONTACT_CHANGE_ATTRIBUTE)
		return read_attribute(g, group);
	return undo_field_is_plain(group->field) ? read_field(g, group) : RC_INVALID;
}

/* --- one of them ------------------------------------------------------------------------------ */

/* FNV-1a. */
static uint32_t hash(int field, const char *text)
{
	uint32_t h = 2166136261U ^ (uint32_t)field;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 16777619U;
	return h ^ h >> 15;
}

enum rc undo_group_find(struct undo_groups *g, int field, const char *before,
			struct undo_group **out)
{
	uint32_t at = hash(field, before) % UNDO_GROUP_PLACES;

	for (; g->places[at]; at = (at + 1) % UNDO_GROUP_PLACES) {
		*out = &g->list[g->places[at] - 1];
		if ((*out)->field == field && strcmp((*out)->before, before) == 0)
			return RC_OK;
	}
	*out = NULL;
	if (g->count == UNDO_GROUPS_MAX)
		return RC_OK;
	*out = &g->list[g->count++];
	g->places[at] = (uint16_t)g->count;
	**out = (struct undo_group){.field = field, .before = before};
	return judge(g->run->op, *out, look_at(g, *out));
}

void undo_group_add(struct undo_groups *g, struct undo_group *group, int64_t id, const char *after)
{
	struct contact_mark mark;
	enum contact_state from;

	if (group->count == group->room) {
		int64_t *ids;

		group->room = group->room ? 2 * group->room : 16;
		ids = arena_alloc(&g->run->op->mem, group->room * sizeof(*ids));
		if (group->count)
			memcpy(ids, group->ids, group->count * sizeof(*ids));
		group->ids = ids;
	}
	group->ids[group->count++] = id;
	group->was_empty += !after[0];
	if (group->field != CONTACT_CHANGE_STATE)
		return;
	mark = contact_mark_parse(g->run->op, after);
	if (!contact_state_of(mark.word, &from) || from == CONTACT_ERASED)
		BUG("a state that was looked at is '%s'", mark.word);
	group->from[from]++;
}

/* --- writing ---------------------------------------------------------------------------------- */

static enum rc write_group(struct undo_groups *g, struct undo_group *group, bool grows)
{
	struct op *op = g->run->op;
	const char *ids;

	if (!group->count || group->field == CONTACT_CHANGE_TAG ||
	    group->field == CONTACT_CHANGE_SEGMENT)
		return RC_OK;
	ids = contact_ids_json(op, group->ids, group->count);
	switch (group->field) {
	case CONTACT_CHANGE_STATE:
		return contact_restore_states(op, ids, group->from, &group->mark, grows);
	case CONTACT_CHANGE_EMAIL_STATUS:
		return contact_restore_statuses(op, CONTACT_CHANNEL_EMAIL, ids, &group->mark,
						grows);
	case CONTACT_CHANGE_PHONE_STATUS:
		return contact_restore_statuses(op, CONTACT_CHANNEL_PHONE, ids, &group->mark,
						grows);
	case CONTACT_CHANGE_DEACTIVATED:
		return contact_restore_switches(op, ids, strcmp(group->before, "yes") == 0, grows);
	default:
		break;
	}
	if (group->field < CONTACT_FIELD_COUNT)
		return contact_restore_values(op, ids, (enum contact_field)group->field,
					      &group->value, &group->keys, grows);
	return contact_attribute_restore(op, group->attribute, ids, group->parts, group->part_count,
					 group->before[0] ? group->was_empty
							  : -(int64_t)group->count);
}

enum rc undo_groups_write(struct undo_groups *g, int64_t newest, bool grows)
{
	struct op *op = g->run->op;
	enum rc rc = contact_tags_follow(op, newest);

	if (!rc)
		rc = segment_members_follow(op, newest, g->run->target_id);
	for (size_t i = 0; !rc && i < g->count; i++)
		rc = write_group(g, &g->list[i], grows);
	return rc;
}
