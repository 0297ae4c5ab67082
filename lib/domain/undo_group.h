/*
 * The values that a slice of an undo brings back, each once, with the people who get it: between
 * undo_slice.c, which reads the rows, and undo_group.c, which knows what they mean.
 */
#ifndef MUSTER_DOMAIN_UNDO_GROUP_H
#define MUSTER_DOMAIN_UNDO_GROUP_H

#include "lib/domain/attribute_value.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/undo_kind.h"

/* One value of one field. */
struct undo_group {
	int field;
	const char *before; /* what goes back */
	bool is_fit;	    /* false: who gets it is taken alone */
	/* What it means, according to the field. */
	struct contact_mark mark; /* states and statuses */
	struct contact value;	  /* of a field, with its keys */
	struct contact_keys keys;
	const struct attribute *attribute;
	struct attribute_value *parts;
	size_t part_count;
	/* Who gets it. */
	int64_t *ids;
	size_t count, room;
	int64_t was_empty;	      /* of them, who have no value now */
	int64_t from[CONTACT_ERASED]; /* how many are in each state now */
};

enum { UNDO_GROUPS_MAX = 1024, UNDO_GROUP_PLACES = 4096 };

struct undo_groups {
	struct undo_run *run;
	const char *country; /* for phones */
	struct undo_group *list;
	size_t count;
	uint16_t *places; /* number in the list + 1, by hash */
	const struct attribute **attributes;
	size_t attribute_count;
};

MUST_USE enum rc undo_groups_init(struct undo_run *run, struct undo_groups *g);
/*
 * The group of a value; a new one is looked at: can it go back at all?  *out is NULL when there are
 * too many different ones.
 */
MUST_USE enum rc undo_group_find(struct undo_groups *g, int field, const char *before,
				 struct undo_group **out);
/* One more person; after: what stands there now. */
void undo_group_add(struct undo_groups *g, struct undo_group *group, int64_t id, const char *after);

/*
 * Bring all values back, as the change rows newer than `newest` say; these are written already.
 * grows: the version of who is written grows, too.
 */
MUST_USE enum rc undo_groups_write(struct undo_groups *g, int64_t newest, bool grows);

/* A field that stands alone: no key to find people by, no part of their name. */
bool undo_field_is_plain(int field);

#endif
