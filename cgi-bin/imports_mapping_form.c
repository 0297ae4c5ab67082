/*
 * Reading the form of "Match columns": a line per column, whose inputs come in the order in which
 * they stand, each line begun by "column".
 */
#include "cgi-bin/imports_mapping.h"

#include "lib/domain/exact_copy.h"
#include "lib/domain/import_value.h"
#include "lib/domain/tag.h"
#include "lib/platform/text.h"
#include "lib/web/guard.h"

enum { NAMES_MAX = ATTRIBUTE_NAME_MAX };

const char *const import_policy_values[] = {"keep", "fill", "overwrite", "mirror", NULL};
const char *const import_mode_values[] = {"add", "replace", "replace_all", "remove", NULL};
const char *const import_unknown_values[] = {"create", "pass_over", "fail", NULL};
const char *const import_date_values[] = {"", "day", "month", NULL};
const char *const import_decimal_values[] = {"", "point", "comma", NULL};
const char *const import_people_values[] = {"leave", "update", "update_only", NULL};
const char *const import_key_values[] = {"contact_id", "email", "phone", "identifier", NULL};
const char *const import_segment_mode_values[] = {"add", "replace", "remove", NULL};

static size_t find_value(const char *const *values, const char *value, size_t otherwise)
{
	for (size_t i = 0; values[i]; i++)
		if (strcmp(values[i], value) == 0)
			return i;
	return otherwise;
}

/* --- the lines ------------------------------------------------------------------------------ */

struct reading {
	struct request *rq;
	struct import_form *form;
	size_t lines; /* begun so far */
	const char *word_from, *part_key;
	bool is_unknown; /* a target that there is not */
};

static struct import_column *line(struct reading *r)
{
	return &r->form->mapping.columns[r->lines - 1];
}

static struct import_choice *choice(struct reading *r)
{
	return &r->form->choices[r->lines - 1];
}

static void begin_line(struct reading *r, const char *target)
{
	struct import_column *c;

	if (r->lines >= r->form->mapping.count) {
		r->lines++;
		return;
	}
	r->lines++;
	c = line(r);
	c->word_count = c->part_count = 0;
	c->words = NULL;
	c->parts = NULL;
	choice(r)->is_new = strcmp(target, IMPORT_NEW_ATTRIBUTE) == 0;
	if (choice(r)->is_new)
		c->target = (struct import_target){0};
	else if (!import_target_parse(target, &c->target))
		r->is_unknown = true;
}

static void take_mode(struct reading *r, const char *value)
{
	size_t mode = find_value(import_mode_values, value, 0);

	line(r)->mode = mode == 0 ? IMPORT_ADD : mode == 3 ? IMPORT_REMOVE : IMPORT_REPLACE;
	line(r)->policy = mode == 2 ? IMPORT_MIRROR : IMPORT_OVERWRITE;
}

static void add_word(struct reading *r, const char *to)
{
	struct import_column *c = line(r);
	struct op *op = &r->rq->op;

	to = text_trim(&op->mem, to);
	if (!r->word_from || !to[0] || c->word_count == IMPORT_WORDS_MAX)
		return;
	if (!c->words)
		c->words = arena_alloc(&op->mem, IMPORT_WORDS_MAX * sizeof(*c->words));
	c->words[c->word_count++] = (struct import_word){
	    text_fold(&op->mem, r->word_from), strcmp(to, "-") == 0 ? "" : arena_dup(&op->mem, to)};
	r->word_from = NULL;
}

static void add_part(struct reading *r, const char *to)
{
	struct import_column *c = line(r);
	struct import_target t;
	struct op *op = &r->rq->op;

	if (!r->part_key || c->part_count == IMPORT_JSON_KEYS_MAX)
		return;
	if (!c->parts) {
		c->parts = arena_alloc(&op->mem, IMPORT_JSON_KEYS_MAX * sizeof(*c->parts));
		choice(r)->new_parts =
		    arena_alloc(&op->mem, IMPORT_JSON_KEYS_MAX * sizeof(*choice(r)->new_parts));
	}
	choice(r)->new_parts[c->part_count] = strcmp(to, IMPORT_NEW_ATTRIBUTE) == 0;
	c->parts[c->part_count++] = (struct import_part){
	    arena_dup(&op->mem, r->part_key),
	    import_target_parse(to, &t) && t.to == IMPORT_TO_ATTRIBUTE ? t.id : 0};
	r->part_key = NULL;
}

static void take_decimal(struct reading *r, const char *value)
{
	line(r)->decimal_comma = strcmp(value, "comma") == 0;
	line(r)->decimal_said = value[0] != '\0';
}

static void take_pair(void *context, const char *name, const char *value)
{
	struct reading *r = context;

	if (strcmp(name, "column") == 0)
		begin_line(r, value);
	if (!r->lines || r->lines > r->form->mapping.count)
		return;
	if (strcmp(name, "policy") == 0)
		line(r)->policy =
		    (enum import_policy)find_value(import_policy_values, value, IMPORT_OVERWRITE);
	else if (strcmp(name, "mode") == 0)
		take_mode(r, value);
	else if (strcmp(name, "unknown") == 0) {
		line(r)->unknown =
		    (enum import_unknown)find_value(import_unknown_values, value, IMPORT_CREATE);
		choice(r)->unknown_said = true;
	} else if (strcmp(name, "dates") == 0)
		line(r)->dates = (enum import_dates)find_value(import_date_values, value, 0);
	else if (strcmp(name, "decimal") == 0)
		take_decimal(r, value);
	else if (strcmp(name, "new_name") == 0)
		choice(r)->name = arena_dup(&r->rq->op.mem, value);
	else if (strcmp(name, "attribute") == 0 && value[0])
		choice(r)->attribute = arena_dup(&r->rq->op.mem, value);
	else if (strcmp(name, "new_type") == 0)
		choice(r)->type = attribute_type_parse(value);
	else if (strcmp(name, "word_from") == 0)
		r->word_from = value;
	else if (strcmp(name, "word_to") == 0)
		add_word(r, value);
	else if (strcmp(name, "part_key") == 0)
		r->part_key = value;
	else if (strcmp(name, "part_to") == 0)
		add_part(r, value);
}

/* --- for all rows --------------------------------------------------------------------------- */

static void read_keys(struct request *rq, struct import_mapping *m)
{
	size_t count;
	const char *const *chosen = form_list(rq, "key", &count);

	m->key_count = 0;
	for (size_t i = 0; i < count && m->key_count < IMPORT_KEYS_MAX; i++) {
		size_t key = find_value(import_key_values, chosen[i], IMPORT_KEY_COUNT);
		bool twice = false;

		for (size_t k = 0; k < m->key_count; k++)
			twice |= m->keys[k] == (enum import_key)key;
		if (key < IMPORT_KEY_COUNT && !twice)
			m->keys[m->key_count++] = (enum import_key)key;
	}
}

/* The import's own, then the others, with commas between. */
static void read_tags(struct request *rq, struct import_mapping *m)
{
	const char *own = text_trim(&rq->op.mem, form_text(rq, "tag"));
	const char *more = form_text(rq, "more_tags");

	m->tags = arena_alloc(&rq->op.mem, (IMPORT_TAGS_MAX + 1) * sizeof(*m->tags));
	m->tag_count = 0;
	if (own[0])
		m->tags[m->tag_count++] = own;
	while (*more && m->tag_count < IMPORT_TAGS_MAX) {
		size_t len = strcspn(more, ",;\n");
		const char *tag = text_trim(&rq->op.mem, arena_dup_len(&rq->op.mem, more, len));

		if (tag[0])
			m->tags[m->tag_count++] = tag;
		more += len + (more[len] != '\0');
	}
}

static enum rc read_settings(struct request *rq, struct import_mapping *m)
{
	m->people = (enum import_known)find_value(import_people_values, form_text(rq, "people"), 0);
	m->needs_key = form_bool(rq, "needs_key");
	m->newer = form_bool(rq, "newer");
	m->raise = form_bool(rq, "raise");
	m->segment_mode = (enum import_mode)find_value(import_segment_mode_values,
						       form_text(rq, "segment_mode"), 0);
	m->like_id = 0;
	read_keys(rq, m);
	read_tags(rq, m);
	if (m->raise && !permission_granted(rq->session.role, PERM_CONSENT_RAISE))
		return op_fail(&rq->op, RC_INVALID, "raise",
			       "only an admin lets the evidence of a file count");
	return RC_OK;
}

/* Columns that name their attribute instead of choosing it. */
static enum rc find_attributes(struct request *rq, struct import_form *form)
{
	struct attribute *list = NULL;
	size_t count = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < form->mapping.count; i++) {
		const char *key;
		size_t a = 0;

		if (!form->choices[i].attribute)
			continue;
		if (!list)
			rc = attribute_list(&rq->op, &list, &count);
		key = text_fold(&rq->op.mem, form->choices[i].attribute);
		while (a < count && strcmp(text_fold(&rq->op.mem, list[a].name), key) != 0)
			a++;
		if (!rc && a == count)
			rc = op_failf(&rq->op, RC_INVALID, "column",
				      "there is no attribute of the name given for column %zu",
				      i + 1);
		if (rc)
			break;
		form->mapping.columns[i].target =
		    (struct import_target){IMPORT_TO_ATTRIBUTE, list[a].id};
		form->choices[i].is_new = false;
	}
	return rc;
}

enum rc import_form_read(struct request *rq, const struct import *im, struct import_form *form)
{
	struct reading r = {.rq = rq, .form = form};
	enum rc rc;

	import_mapping_parse(&rq->op, im->mapping, &form->mapping);
	form->choices =
	    arena_alloc(&rq->op.mem, (form->mapping.count + 1) * sizeof(*form->choices));
	form_each(rq, take_pair, &r);
	rc = read_settings(rq, &form->mapping);
	if (r.lines != form->mapping.count)
		return op_fail(&rq->op, RC_CONFLICT, "",
			       "the file is read in another way meanwhile; please look again");
	if (!rc)
		rc = find_attributes(rq, form);
	if (!rc && r.is_unknown)
		return op_fail(&rq->op, RC_INVALID, "column",
			       "there is no such field to import into");
	return rc;
}

/* --- new attributes, and what is still open --------------------------------------------------- */

/* Those of a choice are the words of the column. */
static enum rc create(struct request *rq, const char *key, const char *name,
		      enum attribute_type type, const char *const *labels, size_t label_count,
		      size_t column, int64_t *id)
{
	bool has_options = attribute_has_options(type);
	enum rc rc;

	if (has_options && !label_count)
		return op_failf(&rq->op, RC_INVALID, "column",
				"column %zu has too many different words for a choice", column);
	rc = attribute_create_as(&rq->op, key, name, type, has_options ? labels : NULL,
				 has_options ? label_count : 0, id);
	if (rc == RC_INVALID || rc == RC_CONFLICT) {
		const char *reason = arena_dup(&rq->op.mem, rq->op.fault.reason);

		return op_failf(&rq->op, RC_INVALID, "column",
				"the new attribute of column %zu: %s", column, reason);
	}
	return rc;
}

static enum rc create_parts(struct request *rq, const struct import_profile_column *p,
			    size_t column, struct import_column *c,
			    const struct import_choice *choice)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && choice->new_parts && i < c->part_count; i++) {
		enum attribute_type type = ATTRIBUTE_TEXT;

		if (!choice->new_parts[i])
			continue;
		for (size_t k = 0; p && k < p->key_count; k++)
			if (strcmp(p->keys[k], c->parts[i].key) == 0)
				type = p->key_types[k];
		rc = create(rq, "", c->parts[i].key, type, NULL, 0, column,
			    &c->parts[i].attribute_id);
	}
	return rc;
}

/* Words that are alike are one option, in the spelling that came first. */
static size_t add_unlike(struct op *op, const char **list, size_t count, const char *word)
{
	const char *key = text_fold(&op->mem, word);

	for (size_t i = 0; i < count; i++)
		if (strcmp(text_fold(&op->mem, list[i]), key) == 0)
			return count;
	list[count] = text_trim(&op->mem, word);
	return count + 1;
}

static const char **unlike_words(struct op *op, const struct import_profile_column *p,
				 size_t *count)
{
	const char **out = arena_alloc(&op->mem, (p->word_count + 1) * sizeof(*out));

	*count = 0;
	for (size_t w = 0; w < p->word_count; w++)
		*count = add_unlike(op, out, *count, p->words[w]);
	return out;
}

/* The different parts of words that are lists. */
static const char **split_words(struct op *op, const struct import_profile_column *p, size_t *count)
{
	const char **out = NULL;
	size_t room = 0;

	*count = 0;
	for (size_t w = 0; w < p->word_count; w++) {
		size_t n;
		char **parts = import_list_split(op, p->words[w], &n);
		const char **grown = arena_alloc(&op->mem, (room + n + 1) * sizeof(*grown));

		if (*count)
			memcpy(grown, out, *count * sizeof(*grown));
		out = grown;
		room += n;
		for (size_t i = 0; i < n; i++)
			*count = add_unlike(op, out, *count, parts[i]);
	}
	return out;
}

/* One new attribute: as the form says, else as an exact copy says in its header, else by the
 * values. */
static enum rc create_one(struct request *rq, const struct import_profile_column *p,
			  const char *header, const char *name, size_t column,
			  const struct import_choice *choice, int64_t *id)
{
	enum attribute_type type = choice->type;
	const char *const *labels = p ? p->words : NULL;
	size_t count = p ? p->word_count : 0;
	struct exact_header h;
	const char *key = "";

	if (!exact_header_parse(&rq->op, header, &h) && h.attribute_key) {
		key = h.attribute_key;
		name = h.attribute_name;
		type = type ? type : h.attribute_type;
		labels = h.options;
		count = h.option_count;
	}
	if (choice->name && choice->name[0])
		name = choice->name;
	if (!type)
		type = p ? import_profile_type(p) : ATTRIBUTE_TEXT;
	if (type == ATTRIBUTE_SEVERAL && p && labels == p->words)
		labels = split_words(&rq->op, p, &count);
	else if (p && labels == p->words)
		labels = unlike_words(&rq->op, p, &count);
	return create(rq, key, name, type, labels, count, column, id);
}

/* Of the new ones, as somebody wrote them or as they are proposed. */
static enum rc name_new(struct request *rq, const struct import_preview *preview,
			const struct import_form *form, const char ***out)
{
	struct attribute *list;
	size_t count;
	enum rc rc = attribute_list(&rq->op, &list, &count);

	if (rc)
		return rc;
	*out = import_proposed_names(rq, preview, &form->mapping, list, count);
	for (size_t i = 0; i < form->mapping.count; i++)
		if (form->choices[i].name && form->choices[i].name[0])
			(*out)[i] = form->choices[i].name;
	return RC_OK;
}

/* Two new ones of one name: said of both, since neither is there. */
static enum rc check_twice(struct request *rq, const struct import_form *form,
			   const char *const *names, size_t column)
{
	const char *key = text_fold(&rq->op.mem, names[column]);

	for (size_t i = 0; i < column && !form->mapping.columns[column].part; i++)
		if (form->choices[i].is_new && strcmp(text_fold(&rq->op.mem, names[i]), key) == 0)
			return op_failf(&rq->op, RC_INVALID, "column",
					"columns %zu and %zu would both become a new attribute"
					" “%s”: give one of them another name",
					i + 1, column + 1, names[column]);
	return RC_OK;
}

/* A third of a date joins what another third has just created under that name; 0: none. */
static int64_t find_whole(const struct import_form *form, size_t column, const char *const *names)
{
	for (size_t i = 0; i < column; i++)
		if (form->choices[i].is_new && form->mapping.columns[i].part && names[i] &&
		    strcmp(names[i], names[column]) == 0)
			return form->mapping.columns[i].target.id;
	return 0;
}

enum rc import_form_create(struct request *rq, const struct import_profile *p,
			   const struct import_preview *preview, struct import_form *form)
{
	const char **names;
	enum rc rc = name_new(rq, preview, form, &names);

	for (size_t i = 0; !rc && i < form->mapping.count; i++) {
		struct import_column *c = &form->mapping.columns[i];
		struct import_choice *choice = &form->choices[i];
		const struct import_profile_column *from = i < p->count ? &p->columns[i] : NULL;
		const char *header =
		    preview->header && i < preview->columns ? preview->header[i] : "";
		int64_t id = 0;

		if (!choice->is_new) {
			c->part = c->target.to == IMPORT_TO_ATTRIBUTE ? c->part : IMPORT_DATE_WHOLE;
			rc = create_parts(rq, from, i + 1, c, choice);
			continue;
		}
		if (c->part)
			id = find_whole(form, i, names);
		if (c->part && !choice->type)
			choice->type = ATTRIBUTE_DATE;
		if (!id)
			rc = check_twice(rq, form, names, i);
		if (!rc && !id)
			rc = create_one(rq, from, header, names[i], i + 1, choice, &id);
		if (!rc)
			c->target = (struct import_target){IMPORT_TO_ATTRIBUTE, id};
		choice->unknown_said = true;
	}
	return rc;
}

/* Words of a column of choices that are no options yet, and that nobody said anything about. */
size_t import_open_words(struct op *op, const struct attribute *a,
			 const struct import_profile_column *p, const char **out)
{
	size_t count = 0;

	if (!a || !p || !attribute_has_options(a->type))
		return 0;
	for (size_t i = 0; i < p->word_count; i++) {
		const char *key = text_fold(&op->mem, p->words[i]);
		bool is_option = false;

		for (size_t o = 0; o < a->option_count; o++)
			is_option |= strcmp(a->options[o].label_key, key) == 0;
		if (!is_option && (a->type == ATTRIBUTE_CHOICE || !strpbrk(p->words[i], ",;|")))
			out[count++] = p->words[i];
	}
	return count;
}

bool import_column_has_dates(const struct import_column *c, const struct attribute *a)
{
	if (c->target.to == IMPORT_TO_FIELD)
		return contact_fields[c->target.id].type == CONTACT_TYPE_TIME;
	return (a && a->type == ATTRIBUTE_DATE) || c->target.to == IMPORT_TO_CREATED ||
	       c->target.to == IMPORT_TO_EMAIL_STATUS_AT ||
	       c->target.to == IMPORT_TO_PHONE_STATUS_AT;
}

enum rc import_form_check(struct request *rq, const struct import_profile *p,
			  const struct attribute *attributes, size_t count,
			  const struct import_form *form)
{
	const char *words[IMPORT_DISTINCT_MAX], *number;

	for (size_t i = 0; i < form->mapping.count && i < p->count; i++) {
		const struct import_column *c = &form->mapping.columns[i];
		const struct attribute *a = import_attribute_of(c->target, attributes, count);

		if (import_column_has_dates(c, a) && c->dates == IMPORT_DATES_UNSAID &&
		    import_profile_is_ambiguous(&p->columns[i]))
			return op_failf(
			    &rq->op, RC_INVALID, "column",
			    "column %zu has dates like 03/04/2026: say below whether the"
			    " day or the month comes first",
			    i + 1);
		if (a && a->type == ATTRIBUTE_NUMBER && !c->decimal_said &&
		    (number = import_profile_open_number(p, i)))
			return op_failf(&rq->op, RC_INVALID, "column",
					"column %zu has numbers like %s: say below which sign"
					" stands before the decimals",
					i + 1, number);
		if (!form->choices[i].unknown_said && a &&
		    import_open_words(&rq->op, a, &p->columns[i], words))
			return op_failf(
			    &rq->op, RC_INVALID, "column",
			    "column %zu has words that are no options of \"%s\" yet: say"
			    " below what becomes of them",
			    i + 1, a->name);
		if (c->target.to == IMPORT_TO_ATTRIBUTES && !c->part_count &&
		    p->columns[i].key_count)
			return op_failf(&rq->op, RC_INVALID, "column",
					"say below which attributes the keys of column %zu go into",
					i + 1);
	}
	return RC_OK;
}

const struct attribute *import_attribute_of(struct import_target t,
					    const struct attribute *attributes, size_t count)
{
	for (size_t i = 0; t.to == IMPORT_TO_ATTRIBUTE && i < count; i++)
		if (attributes[i].id == t.id)
			return &attributes[i];
	return NULL;
}

/* --- declared fields ------------------------------------------------------------------------ */

const struct field import_mapping_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"files", FIELD_TEXT, false, IMPORT_MARK_MAX, NULL},
    {"column", FIELD_LIST, false, IMPORT_TARGET_WORD_MAX, NULL},
    {"attribute", FIELD_LIST, false, NAMES_MAX, NULL},
    {"policy", FIELD_LIST, false, 16, NULL},
    {"mode", FIELD_LIST, false, 16, NULL},
    {"unknown", FIELD_LIST, false, 16, NULL},
    {"dates", FIELD_LIST, false, 16, NULL},
    {"decimal", FIELD_LIST, false, 16, NULL},
    {"new_name", FIELD_LIST, false, 2 * NAMES_MAX, NULL},
    {"new_type", FIELD_LIST, false, 16, NULL},
    {"word_from", FIELD_LIST, false, NAMES_MAX, NULL},
    {"word_to", FIELD_LIST, false, NAMES_MAX, NULL},
    {"part_key", FIELD_LIST, false, 1000, NULL},
    {"part_to", FIELD_LIST, false, IMPORT_TARGET_WORD_MAX, NULL},
    {"leave_rest", FIELD_BOOL, false, 0, NULL},
    {"new_rest", FIELD_BOOL, false, 0, NULL},
    {"people", FIELD_CHOICE, false, 0, import_people_values},
    {"key", FIELD_LIST, false, 16, NULL},
    {"needs_key", FIELD_BOOL, false, 0, NULL},
    {"newer", FIELD_BOOL, false, 0, NULL},
    {"raise", FIELD_BOOL, false, 0, NULL},
    {"tag", FIELD_TEXT, false, 2 * TAG_LABEL_MAX, NULL},
    {"more_tags", FIELD_TEXT, false, 10000, NULL},
    {"segment", FIELD_LIST, false, 64, NULL},
    {"segment_mode", FIELD_CHOICE, false, 0, import_segment_mode_values},
    {0},
};
