/*
 * The sorts of values that an undo knows.  A new sort is a row here, with what writes it.
 */
#include "lib/domain/undo_kind.h"

#include "lib/domain/attribute.h"
#include "lib/domain/contact.h"
#include "lib/domain/segment.h"
#include "lib/domain/tag.h"

static const struct undo_kind kinds[] = {
    {.entity = CHANGE_CONTACT,
     .first = CONTACT_FIELD_NONE + 1,
     .last = CONTACT_FIELD_COUNT - 1,
     .group = undo_contact_fields},
    {.entity = CHANGE_CONTACT,
     .first = CONTACT_CHANGE_STATE,
     .last = CONTACT_CHANGE_STATE,
     .now = undo_contact_state_now,
     .restore = undo_contact_state_restore},
    {.entity = CHANGE_CONTACT,
     .first = CONTACT_CHANGE_EMAIL_STATUS,
     .last = CONTACT_CHANGE_PHONE_STATUS,
     .now = undo_contact_status_now,
     .restore = undo_contact_status_restore},
    {.entity = CHANGE_CONTACT,
     .first = CONTACT_CHANGE_APART,
     .last = CONTACT_CHANGE_APART,
     .by_value = true,
     .now = undo_contact_apart_now,
     .restore = undo_contact_apart_restore},
    {.entity = CHANGE_CONTACT,
     .first = CONTACT_CHANGE_OTHER_EMAIL,
     .last = CONTACT_CHANGE_OTHER_PHONE,
     .by_value = true, /* both values start with the number of the key */
     .now = undo_contact_point_now,
     .restore = undo_contact_point_restore},
    {.entity = CHANGE_CONTACT,
     .first = CONTACT_CHANGE_DEACTIVATED,
     .last = CONTACT_CHANGE_DEACTIVATED,
     .now = undo_contact_switch_now,
     .restore = undo_contact_switch_restore},
    {.entity = CHANGE_CONTACT,
     .first = CONTACT_CHANGE_TAG,
     .last = CONTACT_CHANGE_TAG,
     .by_value = true,
     .now = undo_contact_tag_now,
     .restore = undo_contact_tag_restore},
    {.entity = CHANGE_CONTACT,
     .first = CONTACT_CHANGE_SEGMENT,
     .last = CONTACT_CHANGE_SEGMENT,
     .by_value = true,
     .now = undo_contact_segment_now,
     .restore = undo_contact_segment_restore},
    {.entity = CHANGE_CONTACT,
     .first = CONTACT_CHANGE_EVENTS,
     .last = CONTACT_CHANGE_EVENTS_LAST,
     .by_value = true, /* both values start with the first event */
     .now = undo_contact_events_now,
     .restore = undo_contact_events_restore},
    {.entity = CHANGE_CONTACT,
     .first = CONTACT_CHANGE_ATTRIBUTE,
     .last = INT32_MAX,
     .now = undo_contact_attribute_now,
     .restore = undo_contact_attribute_restore},
    {.entity = CHANGE_TAG,
     .first = TAG_LABEL,
     .last = TAG_SCOPE,
     .now = undo_tag_now,
     .look = undo_tag_look,
     .restore = undo_tag_restore},
    {.entity = CHANGE_ATTRIBUTE,
     .first = ATTRIBUTE_CHANGE_NAME,
     .last = INT32_MAX,
     .now = undo_attribute_now,
     .look = undo_attribute_look,
     .restore = undo_attribute_restore},
    {.entity = CHANGE_SEGMENT,
     .first = SEGMENT_NAME,
     .last = SEGMENT_ARCHIVED,
     .now = undo_segment_now,
     .look = undo_segment_look,
     .restore = undo_segment_restore},
};

static const struct undo_entity *const entities[] = {
    &undo_contact_entity, &undo_tag_entity,	  &undo_attribute_entity,
    &undo_segment_entity, &undo_blacklist_entity,
};

const struct undo_kind *undo_kind_find(enum change_entity entity, int field)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i].entity == entity && field >= kinds[i].first && field <= kinds[i].last)
			return &kinds[i];
	return NULL;
}

const struct undo_entity *undo_entity_find(enum change_entity entity)
{
	for (size_t i = 0; i < ARRAY_LEN(entities); i++)
		if (entities[i]->entity == entity)
			return entities[i];
	return NULL;
}
