#include "lib/domain/import_mapping.h"

#include <inttypes.h>

#include "lib/domain/exact_copy.h"
#include "lib/domain/tag.h"
#include "lib/platform/text.h"

#define ATTRIBUTE_PREFIX "attribute:"
#define COPY_PREFIX "copy:"

/* By enum import_to; fields and attributes have words and labels of their own. */
static const struct {
	const char *word, *label;
} targets[IMPORT_TO_COUNT] = {
    [IMPORT_TO_NOTHING] = {"", ""},
    [IMPORT_TO_LEFT_OUT] = {"leave_out", "Leave out"},
    [IMPORT_TO_FULL_NAME] = {"full_name", "Full name"},
    [IMPORT_TO_CONTACT_ID] = {"contact_id", "Muster ID"},
    [IMPORT_TO_ATTRIBUTES] = {"attributes", "Attributes (JSON)"},
    [IMPORT_TO_TAGS] = {"tags", "Tags"},
    [IMPORT_TO_SEGMENTS] = {"segments", "Static segments"},
    [IMPORT_TO_MORE_EMAIL] = {"more_email", "Further e-mail addresses"},
    [IMPORT_TO_MORE_PHONE] = {"more_phone", "Further phone numbers"},
    [IMPORT_TO_EMAIL_STATUS] = {"email_status", "E-mail status"},
    [IMPORT_TO_EMAIL_STATUS_AT] = {"email_status_at", "E-mail status date"},
    [IMPORT_TO_EMAIL_STATUS_REASON] = {"email_status_reason", "E-mail status reason"},
    [IMPORT_TO_PHONE_STATUS] = {"phone_status", "Phone status"},
    [IMPORT_TO_PHONE_STATUS_AT] = {"phone_status_at", "Phone status date"},
    [IMPORT_TO_PHONE_STATUS_REASON] = {"phone_status_reason", "Phone status reason"},
    [IMPORT_TO_CREATED] = {"created_at", "Created"},
    [IMPORT_TO_POINT_LABEL] = {"point_label", "Label of the address or number beside it"},
};

const char *import_target_word(struct op *op, struct import_target t)
{
	if (t.to == IMPORT_TO_FIELD)
		return contact_fields[t.id].key;
	if (t.to == IMPORT_TO_ATTRIBUTE)
		return arena_printf(&op->mem, ATTRIBUTE_PREFIX "%" PRId64, t.id);
	if (t.to == IMPORT_TO_COPY)
		return arena_printf(&op->mem, COPY_PREFIX "%s", exact_copy_columns[t.id].key);
	return targets[t.to].word;
}

bool import_target_parse(const char *word, struct import_target *out)
{
	enum contact_field field = word[0] ? contact_field_find(word) : CONTACT_FIELD_NONE;
	size_t len = strlen(ATTRIBUTE_PREFIX);
	char *end;

	*out = (struct import_target){IMPORT_TO_FIELD, field};
	if (field)
		return true;
	if (strncmp(word, ATTRIBUTE_PREFIX, len) == 0) {
		*out = (struct import_target){IMPORT_TO_ATTRIBUTE, strtoll(word + len, &end, 10)};
		return out->id > 0 && !*end;
	}
	len = strlen(COPY_PREFIX);
	for (int c = 0; strncmp(word, COPY_PREFIX, len) == 0 && c < EXACT_COLUMNS; c++)
		if (strcmp(word + len, exact_copy_columns[c].key) == 0) {
			*out = (struct import_target){IMPORT_TO_COPY, c};
			return exact_column_is_state((enum exact_column)c);
		}
	for (int t = 0; t < IMPORT_TO_COUNT; t++)
		if (targets[t].word && strcmp(targets[t].word, word) == 0) {
			*out = (struct import_target){(enum import_to)t, 0};
			return true;
		}
	return false;
}

const char *import_target_label(struct import_target t, const struct attribute *attributes,
				size_t count)
{
	if (t.to == IMPORT_TO_FIELD)
		return contact_fields[t.id].label;
	if (t.to == IMPORT_TO_COPY)
		return exact_copy_columns[t.id].label;
	if (t.to != IMPORT_TO_ATTRIBUTE)
		return targets[t.to].label;
	for (size_t i = 0; i < count; i++)
		if (attributes[i].id == t.id)
			return attributes[i].name;
	return IMPORT_GONE_LABEL;
}

bool import_target_is(struct import_target t, enum contact_field field)
{
	return t.to == IMPORT_TO_FIELD && t.id == (int64_t)field;
}

bool import_target_takes_several(struct import_target t)
{
	switch (t.to) {
	case IMPORT_TO_NOTHING:
	case IMPORT_TO_LEFT_OUT:
	case IMPORT_TO_TAGS:
	case IMPORT_TO_SEGMENTS:
	case IMPORT_TO_MORE_EMAIL:
	case IMPORT_TO_MORE_PHONE:
	case IMPORT_TO_POINT_LABEL:
		return true;
	default:
		return false;
	}
}

enum import_policy import_target_policy(struct import_target t)
{
	if (t.to == IMPORT_TO_CREATED || t.to == IMPORT_TO_COPY)
		return IMPORT_KEEP;
	return import_target_is(t, CONTACT_SIGNUP) ? IMPORT_FILL : IMPORT_OVERWRITE;
}

void import_mapping_init(struct op *op, size_t count, struct import_mapping *out)
{
	*out = (struct import_mapping){
	    .count = count < CSV_COLUMNS_MAX ? count : CSV_COLUMNS_MAX,
	    .keys = {IMPORT_BY_EMAIL, IMPORT_BY_PHONE, IMPORT_BY_IDENTIFIER},
	    .key_count = 3,
	};
	out->columns = arena_alloc(&op->mem, (out->count + 1) * sizeof(*out->columns));
	for (size_t i = 0; i < out->count; i++)
		out->columns[i].policy = IMPORT_OVERWRITE;
}

size_t import_mapping_column(const struct import_mapping *m, struct import_target t)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->columns[i].target.to == t.to && m->columns[i].target.id == t.id)
			return i;
	return SIZE_MAX;
}

/* --- labels --------------------------------------------------------------------------------- */

static bool has_points(const struct import_mapping *m, size_t i)
{
	struct import_target t;

	if (i >= m->count)
		return false;
	t = m->columns[i].target;
	return t.to == IMPORT_TO_MORE_EMAIL || t.to == IMPORT_TO_MORE_PHONE ||
	       import_target_is(t, CONTACT_EMAIL) || import_target_is(t, CONTACT_PHONE);
}

size_t import_mapping_labelled(const struct import_mapping *m, size_t i)
{
	size_t first = import_mapping_column(m, (struct import_target){IMPORT_TO_POINT_LABEL, 0});
	bool left = i > 0 && has_points(m, i - 1), right = has_points(m, i + 1);

	if (left && right)
		right = !(first > 0 && has_points(m, first - 1));
	if (right)
		return i + 1;
	return left ? i - 1 : SIZE_MAX;
}

/* --- rules ---------------------------------------------------------------------------------- */

static bool is_mapped(const struct import_mapping *m, enum import_to to, int64_t id)
{
	return import_mapping_column(m, (struct import_target){to, id}) != SIZE_MAX;
}

static bool has_field(const struct import_mapping *m, enum contact_field field)
{
	return is_mapped(m, IMPORT_TO_FIELD, field);
}

/* The first column in front of i that writes the same; year, month and day of a date do not. */
static size_t find_double(const struct import_mapping *m, size_t i)
{
	const struct import_column *c = &m->columns[i];

	for (size_t j = 0; j < i; j++) {
		const struct import_column *other = &m->columns[j];

		if (other->target.to == c->target.to && other->target.id == c->target.id &&
		    (!other->part || !c->part || other->part == c->part))
			return j;
	}
	return i;
}

static enum rc check_doubles(struct op *op, const struct import_mapping *m,
			     const struct attribute *attributes, size_t count)
{
	for (size_t i = 0; i < m->count; i++) {
		struct import_target t = m->columns[i].target;
		size_t first = import_target_takes_several(t) ? i : find_double(m, i);

		if (first < i)
			return op_failf(
			    op, RC_INVALID, "column",
			    "columns %zu and %zu both go into \"%s\"; choose one of them",
			    first + 1, i + 1, import_target_label(t, attributes, count));
	}
	return RC_OK;
}

static const struct attribute *find_attribute(const struct attribute *attributes, size_t count,
					      int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (attributes[i].id == id)
			return &attributes[i];
	return NULL;
}

static enum rc check_column(struct op *op, const struct import_mapping *m, size_t i,
			    const struct attribute *attributes, size_t count)
{
	const struct import_column *c = &m->columns[i];

	if (c->target.to == IMPORT_TO_NOTHING)
		return op_failf(op, RC_INVALID, "column",
				"say what becomes of column %zu, or leave it out", i + 1);
	if (c->target.to == IMPORT_TO_ATTRIBUTE && !find_attribute(attributes, count, c->target.id))
		return op_failf(op, RC_INVALID, "column",
				"the attribute that column %zu goes into was deleted", i + 1);
	for (size_t p = 0; p < c->part_count; p++)
		if (c->parts[p].attribute_id &&
		    !find_attribute(attributes, count, c->parts[p].attribute_id))
			return op_failf(op, RC_INVALID, "column",
					"an attribute that column %zu goes into was deleted",
					i + 1);
	return RC_OK;
}

/* Parts of a JSON column and columns of their own must not meet. */
static enum rc check_parts(struct op *op, const struct import_mapping *m, size_t i)
{
	const struct import_column *c = &m->columns[i];

	for (size_t p = 0; p < c->part_count; p++) {
		bool twice = c->parts[p].attribute_id &&
			     is_mapped(m, IMPORT_TO_ATTRIBUTE, c->parts[p].attribute_id);

		for (size_t q = 0; q < p; q++)
			twice |= c->parts[p].attribute_id &&
				 c->parts[q].attribute_id == c->parts[p].attribute_id;
		if (twice)
			return op_failf(
			    op, RC_INVALID, "column",
			    "two values go into one attribute, one of them out of column %zu",
			    i + 1);
	}
	return RC_OK;
}

static enum rc check_identity(struct op *op, const struct import_mapping *m)
{
	static const enum contact_field identities[] = {CONTACT_FIRST_NAME, CONTACT_LAST_NAME,
							CONTACT_EMAIL, CONTACT_PHONE,
							CONTACT_IDENTIFIER};
	bool known = is_mapped(m, IMPORT_TO_FULL_NAME, 0);

	if (known && (has_field(m, CONTACT_FIRST_NAME) || has_field(m, CONTACT_LAST_NAME)))
		return op_fail(op, RC_INVALID, "column",
			       "choose either the full name, or the first and last name");
	for (size_t i = 0; i < ARRAY_LEN(identities); i++)
		known |= has_field(m, identities[i]);
	if (!known && m->people == IMPORT_UPDATE_ONLY)
		known = is_mapped(m, IMPORT_TO_CONTACT_ID, 0);
	return known ? RC_OK
		     : op_fail(op, RC_INVALID, "column",
			       "choose at least one column with a name, an e-mail address,"
			       " a phone number or an identifier");
}

static enum rc check_needs(struct op *op, const struct import_mapping *m)
{
	static const struct {
		enum import_to to, needs;
	} needs[] = {{IMPORT_TO_EMAIL_STATUS_AT, IMPORT_TO_EMAIL_STATUS},
		     {IMPORT_TO_EMAIL_STATUS_REASON, IMPORT_TO_EMAIL_STATUS},
		     {IMPORT_TO_PHONE_STATUS_AT, IMPORT_TO_PHONE_STATUS},
		     {IMPORT_TO_PHONE_STATUS_REASON, IMPORT_TO_PHONE_STATUS}};

	for (size_t i = 0; i < ARRAY_LEN(needs); i++)
		if (is_mapped(m, needs[i].to, 0) && !is_mapped(m, needs[i].needs, 0))
			return op_failf(op, RC_INVALID, "column",
					"\"%s\" means nothing without a column for \"%s\"",
					targets[needs[i].to].label, targets[needs[i].needs].label);
	return RC_OK;
}

static bool has_key_column(const struct import_mapping *m)
{
	return has_field(m, CONTACT_EMAIL) || has_field(m, CONTACT_PHONE) ||
	       has_field(m, CONTACT_IDENTIFIER) || is_mapped(m, IMPORT_TO_CONTACT_ID, 0);
}

static enum rc check_keys(struct op *op, const struct import_mapping *m)
{
	static const struct import_target of_key[IMPORT_KEY_COUNT] = {
	    [IMPORT_BY_ID] = {IMPORT_TO_CONTACT_ID, 0},
	    [IMPORT_BY_EMAIL] = {IMPORT_TO_FIELD, CONTACT_EMAIL},
	    [IMPORT_BY_PHONE] = {IMPORT_TO_FIELD, CONTACT_PHONE},
	    [IMPORT_BY_IDENTIFIER] = {IMPORT_TO_FIELD, CONTACT_IDENTIFIER},
	};
	bool usable = false;

	for (size_t i = 0; i < m->key_count; i++)
		usable |= import_mapping_column(m, of_key[m->keys[i]]) != SIZE_MAX;
	if (m->needs_key && !has_key_column(m))
		return op_fail(op, RC_INVALID, "keys",
			       "no column holds an e-mail address, a phone number or an identifier:"
			       " allow rows with a name alone, or choose such a column");
	if (!usable && m->people != IMPORT_LEAVE)
		return op_fail(op, RC_INVALID, "keys",
			       "people who are here can only be updated when a column tells who"
			       " they are: choose what they are found by");
	return RC_OK;
}

static enum rc check_tags(struct op *op, const struct import_mapping *m)
{
	for (size_t i = 0; i < m->tag_count; i++) {
		const char *label = m->tags[i];
		struct tag tag;
		enum rc rc;

		if (strlen(label) > TAG_LABEL_MAX || strchr(label, ',') ||
		    !tag_normalise(&op->mem, label)[0])
			return op_failf(op, RC_INVALID, "tag",
					"a tag has letters or digits, at most %d, and no comma",
					TAG_LABEL_MAX);
		rc = tag_find(op, label, &tag);
		if (!rc && tag.scope == TAG_CONVERSATIONS)
			return op_fail(op, RC_INVALID, "tag",
				       "one of the tags is for conversations only: type another, or"
				       " change on the page Tags what it is for");
		if (rc && rc != RC_NOT_FOUND)
			return rc;
	}
	return RC_OK;
}

enum rc import_mapping_check(struct op *op, const struct import_mapping *m,
			     const struct attribute *attributes, size_t count)
{
	enum rc rc = check_doubles(op, m, attributes, count);

	for (size_t i = 0; !rc && i < m->count; i++) {
		rc = check_column(op, m, i, attributes, count);
		if (!rc)
			rc = check_parts(op, m, i);
	}
	if (!rc)
		rc = check_identity(op, m);
	if (!rc)
		rc = check_needs(op, m);
	if (!rc)
		rc = check_keys(op, m);
	return rc ? rc : check_tags(op, m);
}
