#include "lib/domain/import_rules.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/import_segment.h"
#include "lib/domain/segment_member.h"
#include "lib/domain/tag.h"
#include "lib/platform/db.h"
#include "lib/platform/text.h"

enum { SLOTS_FIRST = 64, SPELLINGS_MAX = 8192, NAMES_FIRST = 16 };

static const char sql_rules_tag_label[] = "SELECT label FROM tag WHERE id = $1";
static const char sql_rules_segment_name[] = "SELECT name FROM segment WHERE id = $1";

/* One tag or segment. */
struct name {
	const char *key;   /* as it is compared */
	const char *label; /* as it was first written */
	int64_t id;	   /* 0: there is none; negative: -1 - its place, will be created */
	int64_t came;	   /* people who came, less those who went */
	bool is_touched;
	const char *colour; /* of a tag that will be created; NULL: one in turn */
	enum tag_scope scope;
};

/* A spelling, and the name it means. */
struct slot {
	const char *text; /* NULL: free */
	size_t name;
};

/* Of one kind, within a transaction. */
struct import_names {
	struct name *list;
	size_t count, room;
	struct slot *slots; /* a power of two */
	size_t slot_count, used;
};

/* --- names ---------------------------------------------------------------------------------- */

static size_t hash_text(const char *text)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return (size_t)(h ^ (h >> 32));
}

static struct slot *find_slot(const struct import_names *n, const char *text)
{
	size_t at = hash_text(text) & (n->slot_count - 1);

	while (n->slots[at].text && strcmp(n->slots[at].text, text) != 0)
		at = (at + 1) & (n->slot_count - 1);
	return &n->slots[at];
}

static void grow_slots(struct arena *mem, struct import_names *n)
{
	struct import_names old = *n;

	n->slot_count = 2 * old.slot_count;
	n->slots = arena_alloc(mem, n->slot_count * sizeof(*n->slots));
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].text)
			*find_slot(n, old.slots[i].text) = old.slots[i];
}

static void add_slot(struct arena *mem, struct import_names *n, const char *text, size_t name)
{
	if (2 * ++n->used > n->slot_count)
		grow_slots(mem, n);
	*find_slot(n, text) = (struct slot){text, name};
}

static struct import_names *new_names(struct arena *mem)
{
	struct import_names *n = arena_alloc(mem, sizeof(*n));

	n->slot_count = SLOTS_FIRST;
	n->slots = arena_alloc(mem, n->slot_count * sizeof(*n->slots));
	n->room = NAMES_FIRST;
	n->list = arena_alloc(mem, n->room * sizeof(*n->list));
	return n;
}

static size_t add_name(struct arena *mem, struct import_names *n, const char *key,
		       const char *label, int64_t id)
{
	if (n->count == n->room) {
		struct name *list = arena_alloc(mem, 2 * n->room * sizeof(*list));

		memcpy(list, n->list, n->count * sizeof(*list));
		n->list = list;
		n->room *= 2;
	}
	n->list[n->count] = (struct name){.key = arena_dup(mem, key), .id = id};
	n->list[n->count].label = arena_dup(mem, label);
	return n->count++;
}

static const char *make_key(struct op *op, enum import_named kind, const char *text)
{
	return kind == IMPORT_TAG ? tag_normalise(&op->mem, text) : text_fold(&op->mem, text);
}

/* In the base; *id 0: there is none. */
static enum rc look_up(struct op *op, enum import_named kind, const char *text, int64_t *id)
{
	struct segment s;
	struct tag t;
	enum rc rc;

	*id = 0;
	if (kind == IMPORT_TAG) {
		rc = tag_find(op, text, &t);
		if (!rc && t.scope != TAG_CONVERSATIONS)
			*id = t.id;
	} else {
		rc = segment_find(op, text, &s);
		if (!rc && s.kind == SEGMENT_STATIC && !s.archived_at)
			*id = s.id;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The name of a text, made known when it is not. */
static enum rc find_name(struct op *op, struct import_rules *rules, enum import_named kind,
			 const char *text, struct name **out)
{
	struct import_names *n = rules->names[kind];
	struct slot *slot = find_slot(n, text);
	const char *key;
	int64_t id;
	size_t at;
	enum rc rc;

	if (slot->text) {
		*out = &n->list[slot->name];
		return RC_OK;
	}
	key = make_key(op, kind, text);
	slot = find_slot(n, arena_printf(&op->mem, "\1%s", key));
	if (slot->text) {
		at = slot->name;
	} else {
		rc = look_up(op, kind, text, &id);
		if (rc)
			return rc;
		at = add_name(&rules->transaction, n, key, text, id);
		add_slot(&rules->transaction, n, arena_printf(&rules->transaction, "\1%s", key),
			 at);
	}
	if (n->used < SPELLINGS_MAX)
		add_slot(&rules->transaction, n, arena_dup(&rules->transaction, text), at);
	*out = &n->list[at];
	return RC_OK;
}

/* Could it be created?  Asked without writing. */
static enum rc check_new(struct op *op, enum import_named kind, const struct name *name)
{
	struct segment s;
	struct tag t;
	enum rc rc;

	if (kind == IMPORT_TAG) {
		if (!name->key[0] || strlen(name->label) > TAG_LABEL_MAX ||
		    strpbrk(name->label, ",\r\n\t"))
			return op_failf(
			    op, RC_INVALID, "tags",
			    "a tag has letters or digits, at most %d bytes and no comma",
			    TAG_LABEL_MAX);
		rc = tag_find(op, name->label, &t);
		return !rc ? op_fail(op, RC_INVALID, "tags", "this tag is for conversations only")
			   : RC_OK;
	}
	if (!name->key[0] || strlen(name->label) > SEGMENT_NAME_MAX ||
	    strpbrk(name->label, "\r\n\t"))
		return op_failf(op, RC_INVALID, "segments",
				"the name of a segment has at most %d bytes on one line",
				SEGMENT_NAME_MAX);
	rc = segment_find(op, name->label, &s);
	return !rc ? op_fail(op, RC_INVALID, "segments",
			     "a segment of this name is dynamic or archived")
		   : RC_OK;
}

enum rc import_rules_find(struct op *op, struct import_rules *rules, enum import_named kind,
			  const char *name, bool create, int64_t *id)
{
	struct name *found;
	enum rc rc = find_name(op, rules, kind, name, &found);

	*id = 0;
	if (rc)
		return rc;
	if (!found->id && create) {
		rc = check_new(op, kind, found);
		if (rc)
			return rc;
		found->id = -1 - (int64_t)(found - rules->names[kind]->list);
	}
	*id = found->id < 0 && !create ? 0 : found->id;
	return RC_OK;
}

void import_rules_dress_tag(struct import_rules *rules, int64_t id, const char *colour,
			    enum tag_scope scope)
{
	struct name *name;

	if (id >= 0 || scope == TAG_CONVERSATIONS)
		return;
	name = &rules->names[IMPORT_TAG]->list[-1 - id];
	for (size_t i = 0; i < TAG_COLOURS; i++)
		if (strcmp(tag_colours[i].key, colour) == 0)
			name->colour = tag_colours[i].key;
	name->scope = scope;
}

enum rc import_rules_label(struct op *op, const struct import_rules *rules, enum import_named kind,
			   int64_t id, const char **out)
{
	enum rc rc;

	if (id < 0) {
		*out = rules->names[kind]->list[-1 - id].label;
		return RC_OK;
	}
	rc = db_get_text(op, out, kind == IMPORT_TAG ? sql_rules_tag_label : sql_rules_segment_name,
			 DB_ARGS(db_int(id)));
	if (rc == RC_NOT_FOUND)
		*out = "";
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* What is for all rows and did not exist has been created. */
static void settle_for_all(struct import_ids *set, int64_t from, int64_t to)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->ids[i] == from)
			set->ids[i] = to;
	if (set->count > 1)
		qsort(set->ids, set->count, sizeof(*set->ids), compare_ids);
}

enum rc import_rules_make(struct op *op, struct import_rules *rules, enum import_named kind,
			  int64_t *id)
{
	struct segment s = {.description = "", .filter = "", .kind = SEGMENT_STATIC};
	struct name *name;
	struct tag t;
	enum rc rc;

	if (*id >= 0)
		return RC_OK;
	name = &rules->names[kind]->list[-1 - *id];
	if (name->id > 0) {
		*id = name->id;
		return RC_OK;
	}
	if (kind == IMPORT_TAG) {
		rc = tag_create(op, name->label, name->colour ? name->colour : "", name->scope, &t);
		*id = t.id;
	} else {
		s.name = name->label;
		s.is_shared = !op->account_id;
		rc = segment_create(op, &s);
		*id = s.id;
	}
	if (rc)
		return rc;
	settle_for_all(&rules->for_all[kind], name->id, *id);
	name->id = *id;
	return RC_OK;
}

void import_rules_count(struct import_rules *rules, enum import_named kind, int64_t id, int delta)
{
	struct import_names *n = rules->names[kind];
	size_t at = 0;

	while (at < n->count && n->list[at].id != id)
		at++;
	/* Taken from somebody without being named: nothing else is known of it, nor asked. */
	if (at == n->count)
		at = add_name(&rules->transaction, n, "", "", id);
	n->list[at].came += delta;
	n->list[at].is_touched = true;
}

/* --- options -------------------------------------------------------------------------------- */

void import_rules_add_option(struct import_rules *rules, size_t attribute, const char *label)
{
	struct attribute *a = &rules->attributes[attribute];
	struct attribute_option *list =
	    arena_alloc(&rules->transaction, (a->option_count + 1) * sizeof(*list));

	memcpy(list, a->options, a->option_count * sizeof(*list));
	list[a->option_count] = (struct attribute_option){
	    .id = -1 - (int64_t)a->option_count,
	    .label = arena_dup(&rules->transaction, label),
	    .label_key = text_fold(&rules->transaction, label),
	    .position = INT64_MAX,
	};
	a->options = list;
	a->option_count++;
}

enum rc import_rules_make_options(struct op *op, struct import_rules *rules, size_t attribute,
				  const char *text)
{
	struct attribute *a = &rules->attributes[attribute];
	struct attribute_value *rows;
	size_t count;
	enum rc rc;

	if (!a->option_count || a->options[a->option_count - 1].id > 0)
		return RC_OK;
	rc = attribute_value_parse(op, a, text, &rows, &count);
	for (size_t i = 0; !rc && i < a->option_count; i++) {
		struct attribute_option *o = &a->options[i];

		for (size_t r = 0; !rc && o->id < 0 && r < count; r++)
			if (rows[r].number.integer == o->id)
				rc = attribute_option_add(op, a->id, o->label, &o->id);
	}
	return rc;
}

/* --- attributes ----------------------------------------------------------------------------- */

size_t import_rules_attribute(const struct import_rules *rules, int64_t id)
{
	for (size_t i = 0; i < rules->attribute_count; i++)
		if (rules->attributes[i].id == id)
			return i;
	return SIZE_MAX;
}

static void note_attribute(struct import_rules *rules, int64_t id, const struct import_column *c)
{
	if (!id || import_rules_attribute(rules, id) != SIZE_MAX)
		return;
	rules->attribute_columns[rules->attribute_count] = c;
	rules->attributes[rules->attribute_count++].id = id;
}

static void note_field(struct import_rules *rules, const struct import_column *c)
{
	if (c->target.to == IMPORT_TO_FIELD)
		rules->field_columns[c->target.id] = c;
	if (c->target.to != IMPORT_TO_FULL_NAME)
		return;
	rules->field_columns[CONTACT_FIRST_NAME] = c;
	rules->field_columns[CONTACT_LAST_NAME] = c;
}

/* Of attributes their ids alone: the rest is read anew in each transaction. */
static void collect_columns(struct import_rules *rules)
{
	const struct import_mapping *m = &rules->mapping;
	size_t room = 1;

	for (size_t i = 0; i < m->count; i++)
		room += 1 + m->columns[i].part_count;
	rules->label_columns =
	    arena_alloc(&rules->mem, (m->count + 1) * sizeof(*rules->label_columns));
	for (size_t i = 0; i < m->count; i++)
		rules->label_columns[i] = SIZE_MAX;
	rules->attributes = arena_alloc(&rules->mem, room * sizeof(*rules->attributes));
	rules->holders = arena_alloc(&rules->mem, room * sizeof(*rules->holders));
	rules->is_fresh = arena_alloc(&rules->mem, room * sizeof(*rules->is_fresh));
	rules->attribute_columns =
	    arena_alloc(&rules->mem, room * sizeof(*rules->attribute_columns));
	for (size_t i = 0; i < m->count; i++) {
		const struct import_column *c = &m->columns[i];
		size_t labelled = c->target.to == IMPORT_TO_POINT_LABEL
				      ? import_mapping_labelled(m, i)
				      : SIZE_MAX;

		if (labelled != SIZE_MAX)
			rules->label_columns[labelled] = i;
		note_field(rules, c);
		if (c->target.to == IMPORT_TO_ATTRIBUTE)
			note_attribute(rules, c->target.id, c);
		for (size_t p = 0; c->target.to == IMPORT_TO_ATTRIBUTES && p < c->part_count; p++)
			note_attribute(rules, c->parts[p].attribute_id, c);
	}
}

static void keep_attribute(struct arena *mem, const struct attribute *from, struct attribute *to)
{
	*to = *from;
	to->key = arena_dup(mem, from->key);
	to->name = arena_dup(mem, from->name);
	to->options = arena_alloc(mem, (from->option_count + 1) * sizeof(*to->options));
	for (size_t i = 0; i < from->option_count; i++) {
		to->options[i] = from->options[i];
		to->options[i].label = arena_dup(mem, from->options[i].label);
		to->options[i].label_key = arena_dup(mem, from->options[i].label_key);
	}
}

static enum rc read_attributes(struct op *op, struct import_rules *rules)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < rules->attribute_count; i++) {
		struct attribute a;

		rc = attribute_get(op, rules->attributes[i].id, &a);
		if (rc == RC_NOT_FOUND)
			return op_fail(op, RC_INVALID, "column",
				       "an attribute that a column goes into was deleted");
		if (!rc)
			keep_attribute(&rules->transaction, &a, &rules->attributes[i]);
		rules->holders[i] = 0;
		rules->is_fresh[i] = false;
	}
	return rc;
}

/* --- for all rows --------------------------------------------------------------------------- */

/* The arenas of an op and of the rules change places, so that what is read stays. */
static enum rc read_for_all(struct op *op, struct import_rules *rules)
{
	const struct import_mapping *m = &rules->mapping;
	struct op lasting = *op;
	int64_t *ids, id;
	size_t count;
	enum rc rc;

	lasting.mem = rules->transaction;
	rules->for_all[IMPORT_TAG] = rules->for_all[IMPORT_SEGMENT] = (struct import_ids){0};
	rc = import_segments_open(&lasting, rules->import, &ids, &count);
	for (size_t i = 0; !rc && i < count; i++)
		rules->for_all[IMPORT_SEGMENT] =
		    import_ids_with(&lasting, rules->for_all[IMPORT_SEGMENT], ids[i]);
	for (size_t i = 0; !rc && i < m->tag_count; i++) {
		rules->transaction = lasting.mem;
		rc = import_rules_find(op, rules, IMPORT_TAG, m->tags[i], true, &id);
		lasting.mem = rules->transaction;
		if (!rc)
			rules->for_all[IMPORT_TAG] =
			    import_ids_with(&lasting, rules->for_all[IMPORT_TAG], id);
	}
	rules->transaction = lasting.mem;
	if (rc && lasting.fault.rc)
		op->fault = lasting.fault;
	return rc;
}

/* --- life ----------------------------------------------------------------------------------- */

enum rc import_rules_open(struct op *op, const struct import *im, const char *country,
			  const unsigned char *secret, struct import_rules *out)
{
	const struct import_mapping *m = &out->mapping;
	struct op lasting = *op;

	*out = (struct import_rules){.import = im, .country = country, .secret = secret};
	arena_init(&out->mem);
	arena_init(&out->transaction);
	lasting.mem = out->mem;
	import_mapping_parse(&lasting, im->mapping, &out->mapping);
	out->mem = lasting.mem;
	collect_columns(out);
	out->may_raise = m->raise;
	out->has[IMPORT_TAG] = m->tag_count > 0;
	out->has[IMPORT_SEGMENT] = im->segments && im->segments[0];
	for (size_t i = 0; i < m->count; i++) {
		out->has[IMPORT_TAG] |= m->columns[i].target.to == IMPORT_TO_TAGS;
		out->has[IMPORT_SEGMENT] |= m->columns[i].target.to == IMPORT_TO_SEGMENTS;
	}
	return RC_OK;
}

enum rc import_rules_begin(struct op *op, struct import_rules *rules)
{
	struct arena_mark mark = arena_mark(&op->mem);
	enum rc rc;

	arena_reset(&rules->transaction);
	for (int k = 0; k < IMPORT_NAMED; k++)
		rules->names[k] = new_names(&rules->transaction);
	rc = read_attributes(op, rules);
	if (!rc)
		rc = read_for_all(op, rules);
	arena_rewind(&op->mem, mark);
	return rc;
}

enum rc import_rules_end(struct op *op, struct import_rules *rules)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < rules->attribute_count; i++)
		rc = contact_attribute_count(op, rules->attributes[i].id, rules->holders[i]);
	for (size_t i = 0; !rc && i < rules->names[IMPORT_TAG]->count; i++) {
		const struct name *n = &rules->names[IMPORT_TAG]->list[i];

		rc = contact_tag_count(op, n->id, n->came);
	}
	for (size_t i = 0; !rc && i < rules->names[IMPORT_SEGMENT]->count; i++) {
		const struct name *n = &rules->names[IMPORT_SEGMENT]->list[i];

		if (n->is_touched)
			rc = segment_members_touch(op, &n->id, 1);
	}
	return rc;
}

void import_rules_close(struct import_rules *rules)
{
	if (!rules->import)
		return;
	arena_release(&rules->transaction);
	arena_release(&rules->mem);
}
