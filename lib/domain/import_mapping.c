#include "lib/domain/import_mapping.h"

#include "lib/base/str.h"
#include "lib/domain/import_headers.h"
#include "lib/platform/text.h"

enum {
	RANK_OWN = 1, /* the key or label of the field itself */
	RANK_NONE = 1000,
	MAPPING_TEXT_MAX = 32 * CSV_COLUMNS_MAX,
};

#define FULL_NAME_KEY "full_name"

const char *import_target_key(int target)
{
	return target == IMPORT_TO_FULL_NAME ? FULL_NAME_KEY : contact_fields[target].key;
}

const char *import_target_label(int target)
{
	return target == IMPORT_TO_FULL_NAME ? "Full name" : contact_fields[target].label;
}

int import_target_find(const char *key)
{
	enum contact_field field = contact_field_find(key);

	if (!key[0])
		return IMPORT_TO_NOTHING;
	if (strcmp(key, FULL_NAME_KEY) == 0)
		return IMPORT_TO_FULL_NAME;
	return field ? (int)field : -1;
}

/* --- guessing ------------------------------------------------------------------------------- */

/* As the table of known headers is written: case-folded, trimmed, runs of white space as one. */
static const char *normalise(struct op *op, char *header)
{
	const char *from = text_fold_case(&op->mem, text_trim(&op->mem, csv_unguard(header)));
	char *out = arena_dup(&op->mem, from), *to = out;

	while (*from) {
		const char *start = from;

		if (!text_is_space(text_next(&from))) {
			while (start < from)
				*to++ = *start++;
		} else if (to > out && to[-1] != ' ') {
			*to++ = ' ';
		}
	}
	*to = '\0';
	return out;
}

static int compare_header(const void *key, const void *entry)
{
	return strcmp(key, ((const struct import_header *)entry)->header);
}

/* The target that a header names, and how sure that is; RANK_NONE when it names none. */
static int rank_header(struct op *op, const char *header, int *target)
{
	const struct import_header *known;

	/* A key of one plain word ("categories") may mean something else in other products. */
	for (int t = 1; t < IMPORT_TARGETS; t++)
		if ((strcmp(header, import_target_key(t)) == 0 && strchr(header, '_')) ||
		    strcmp(header, text_fold_case(&op->mem, import_target_label(t))) == 0) {
			*target = t;
			return RANK_OWN;
		}
	known = bsearch(header, import_headers, ARRAY_LEN(import_headers),
			sizeof(import_headers[0]), compare_header);
	if (!known)
		return RANK_NONE;
	*target = import_target_find(known->field);
	if (*target <= 0)
		BUG("import_headers.h: no field '%s'", known->field);
	return known->rank;
}

void import_mapping_guess(struct op *op, size_t count, char *const *header,
			  struct import_mapping *out)
{
	int best[IMPORT_TARGETS];
	size_t column[IMPORT_TARGETS] = {0};

	*out = (struct import_mapping){.count = count < CSV_COLUMNS_MAX ? count : CSV_COLUMNS_MAX};
	for (int t = 0; t < IMPORT_TARGETS; t++)
		best[t] = RANK_NONE;
	for (size_t i = 0; header && i < out->count; i++) {
		int target = 0, rank = rank_header(op, normalise(op, header[i]), &target);

		if (rank < best[target]) {
			best[target] = rank;
			column[target] = i;
		}
	}
	/* Both halves of a name are better than the whole. */
	if (best[CONTACT_FIRST_NAME] < RANK_NONE || best[CONTACT_LAST_NAME] < RANK_NONE)
		best[IMPORT_TO_FULL_NAME] = RANK_NONE;
	for (int t = 1; t < IMPORT_TARGETS; t++)
		if (best[t] < RANK_NONE)
			out->targets[column[t]] = (unsigned char)t;
}

static bool looks_like_email(const char *value)
{
	const char *at = strchr(value, '@');

	return at && at != value && strchr(at, '.') && !strpbrk(value, " \t");
}

static bool looks_like_phone(const char *value)
{
	size_t digits = 0;

	for (const char *c = value; *c; c++)
		digits += *c >= '0' && *c <= '9';
	return digits >= 7 && (value[0] == '+' || value[0] == '0') &&
	       strspn(value, "+0123456789 ()-/.") == strlen(value);
}

/* Every value there is, and there is one. */
static bool all_values(size_t column, const struct csv_row *rows, size_t row_count,
		       bool (*looks_right)(const char *value))
{
	size_t seen = 0;

	for (size_t i = 0; i < row_count; i++) {
		if (column >= rows[i].count || !rows[i].cells[column][0])
			continue;
		if (!looks_right(rows[i].cells[column]))
			return false;
		seen++;
	}
	return seen > 0;
}

void import_mapping_guess_by_values(size_t count, const struct csv_row *rows, size_t row_count,
				    struct import_mapping *out)
{
	bool has_email = false, has_phone = false;

	*out = (struct import_mapping){.count = count < CSV_COLUMNS_MAX ? count : CSV_COLUMNS_MAX};
	for (size_t i = 0; i < out->count; i++) {
		if (!has_email && all_values(i, rows, row_count, looks_like_email)) {
			out->targets[i] = CONTACT_EMAIL;
			has_email = true;
		} else if (!has_phone && all_values(i, rows, row_count, looks_like_phone)) {
			out->targets[i] = CONTACT_PHONE;
			has_phone = true;
		}
	}
}

/* --- rules ---------------------------------------------------------------------------------- */

enum rc import_mapping_check(struct op *op, const struct import_mapping *m)
{
	static const int identities[] = {CONTACT_FIRST_NAME, CONTACT_LAST_NAME,
					 CONTACT_EMAIL,	     CONTACT_PHONE,
					 CONTACT_IDENTIFIER, IMPORT_TO_FULL_NAME};
	size_t uses[IMPORT_TARGETS] = {0}, known = 0;

	for (size_t i = 0; i < m->count; i++)
		uses[m->targets[i]]++;
	for (int t = 1; t < IMPORT_TARGETS; t++)
		if (uses[t] > 1)
			return op_failf(op, RC_INVALID, "column",
					"%zu columns go into \"%s\"; choose one of them", uses[t],
					import_target_label(t));
	if (uses[IMPORT_TO_FULL_NAME] && (uses[CONTACT_FIRST_NAME] || uses[CONTACT_LAST_NAME]))
		return op_fail(op, RC_INVALID, "column",
			       "choose either the full name, or the first and last name");
	for (size_t i = 0; i < ARRAY_LEN(identities); i++)
		known += uses[identities[i]];
	if (!known)
		return op_fail(op, RC_INVALID, "column",
			       "choose at least one column with a name, an e-mail address,"
			       " a phone number or an identifier");
	return RC_OK;
}

/* --- as text -------------------------------------------------------------------------------- */

const char *import_mapping_format(struct op *op, const struct import_mapping *m)
{
	const char *text;
	struct str s;

	str_init(&s, MAPPING_TEXT_MAX);
	for (size_t i = 0; i < m->count; i++) {
		if (i)
			str_add_char(&s, ',');
		str_add(&s, import_target_key(m->targets[i]));
	}
	if (s.overflow)
		BUG("a mapping longer than %d bytes", MAPPING_TEXT_MAX);
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

void import_mapping_parse(const char *text, struct import_mapping *out)
{
	*out = (struct import_mapping){0};
	for (const char *at = text;; at++) {
		size_t len = strcspn(at, ",");
		char key[64];
		int target;

		if (len >= sizeof(key) || out->count == CSV_COLUMNS_MAX)
			BUG("stored mapping, column %zu", out->count);
		memcpy(key, at, len);
		key[len] = '\0';
		target = import_target_find(key);
		if (target < 0)
			BUG("stored mapping, column %zu: no such field", out->count);
		out->targets[out->count++] = (unsigned char)target;
		at += len;
		if (!*at)
			return;
	}
}
