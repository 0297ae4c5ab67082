/*
 * Cells -> tags and static segments, by their names.
 */
#include "lib/domain/import_cell.h"

#include "lib/domain/import_value.h"

static enum rc call(struct import_cell *c, enum import_named kind, const char *name)
{
	bool create = c->how->unknown == IMPORT_CREATE && c->how->mode != IMPORT_REMOVE;
	int64_t id;
	enum rc rc;

	if (c->said->call_count == IMPORT_LIST_MAX)
		return op_failf(c->op, RC_INVALID, "", "the row has more than %d tags or segments",
				IMPORT_LIST_MAX);
	rc = import_rules_find(c->op, c->rules, kind, name, create, &id);
	if (rc)
		return rc;
	if (!id && c->how->unknown == IMPORT_FAIL_ROW)
		return op_fail(c->op, RC_INVALID, kind == IMPORT_TAG ? "tags" : "segments",
			       kind == IMPORT_TAG ? "there is no such tag"
						  : "there is no static segment of this name");
	if (!id && c->how->mode != IMPORT_REMOVE)
		import_said_hold(c->op, c->said, c->column, IMPORT_HELD_UNKNOWN);
	if (id)
		c->said->calls[c->said->call_count++] =
		    (struct import_call){kind, c->how->mode, id, c->column};
	return RC_OK;
}

/* "teal:both:VIP Customer", and names as they are. */
static enum rc take_exact_names(struct import_cell *c, enum import_named kind)
{
	const char **items;
	size_t count;
	struct tag tag;
	enum rc rc = RC_OK;

	exact_list_parse(c->op, c->text, &items, &count);
	for (size_t i = 0; !rc && i < count; i++) {
		size_t before = c->said->call_count;

		if (kind == IMPORT_TAG && exact_tag_parse(c->op, items[i], &tag))
			return op_fail(c->op, RC_INVALID, "tags",
				       "this is no list of tags as an exact copy has them");
		rc = call(c, kind, kind == IMPORT_TAG ? tag.label : items[i]);
		if (!rc && kind == IMPORT_TAG && c->said->call_count > before)
			import_rules_dress_tag(c->rules, c->said->calls[before].id, tag.colour,
					       tag.scope);
	}
	return rc;
}

/* Tags have no commas here; where they may have some, a file quotes them: "news, weekly". */
static const char *without_commas(char *name)
{
	char *to = name;

	for (const char *from = name; *from; from++)
		if (*from != ',')
			*to++ = *from;
		else if (from[1] != ' ')
			*to++ = ' ';
	*to = '\0';
	return name;
}

enum rc import_cell_names(struct import_cell *c, enum import_named kind)
{
	char **names;
	size_t count;
	enum rc rc = RC_OK;

	if (c->how->mode == IMPORT_REPLACE && (c->text[0] || c->how->policy == IMPORT_MIRROR))
		c->said->replaces[kind] = true;
	if (!c->text[0])
		return RC_OK;
	if (!c->said->calls)
		c->said->calls =
		    arena_alloc(&c->op->mem, IMPORT_LIST_MAX * sizeof(*c->said->calls));
	if (c->how->is_exact)
		return take_exact_names(c, kind);
	names = import_list_split(c->op, c->text, &count);
	for (size_t i = 0; !rc && i < count; i++)
		rc = call(c, kind, kind == IMPORT_TAG ? without_commas(names[i]) : names[i]);
	return rc;
}
