/*
 * Which column goes where, by its header and by its values.
 */
#include "lib/domain/import_mapping.h"

#include "lib/domain/contact_column.h"
#include "lib/domain/exact_copy.h"
#include "lib/domain/import_headers.h"
#include "lib/domain/import_value.h"
#include "lib/platform/text.h"

enum {
	RANK_OWN = 1,	    /* the word or label of the target itself */
	RANK_SPELLED = 4,   /* the name of an attribute of this organisation, as it is spelled */
	RANK_ATTRIBUTE = 5, /* the same in another spelling */
	RANK_FAMILY = 30,   /* one of a numbered family */
	RANK_LEFT_OUT = 50,
	RANK_NONE = 1000,
};

struct guess {
	struct import_target target;
	int rank;
	bool is_exact;
};

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

/* --- names of attributes -------------------------------------------------------------------- */

const char *import_attribute_name(struct op *op, const char *header)
{
	static const char *const ends[] = {" (metadata)", " (customer.metafields."};
	char *name = text_trim(&op->mem, header);

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		char *end = strstr(name, ends[i]);

		if (end && end != name && name[strlen(name) - 1] == ')')
			*end = '\0';
	}
	for (char *c = name; *c; c++)
		if (*c == '\n' || *c == '\r' || *c == '\t')
			*c = ' ';
	return name;
}

const char *import_date_part_name(struct op *op, const char *header, enum import_date_part *part)
{
	static const struct {
		const char *header, *name;
		enum import_date_part part;
	} parts[] = {
	    {"birth year", "Birthday", IMPORT_DATE_YEAR},
	    {"birth month", "Birthday", IMPORT_DATE_MONTH},
	    {"birth day", "Birthday", IMPORT_DATE_DAY},
	};
	const char *word = normalise(op, arena_dup(&op->mem, header));

	*part = IMPORT_DATE_WHOLE;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (strcmp(parts[i].header, word) == 0) {
			*part = parts[i].part;
			return parts[i].name;
		}
	return NULL;
}

/* --- one header ----------------------------------------------------------------------------- */

static int compare_header(const void *key, const void *entry)
{
	return strcmp(key, ((const struct import_header *)entry)->header);
}

static const struct attribute *find_attribute(struct op *op, const char *header,
					      const struct attribute *attributes, size_t count)
{
	const char *folded = text_fold(&op->mem, header);

	for (size_t i = 0; i < count; i++)
		if (strcmp(attributes[i].key, header) == 0 ||
		    strcmp(text_fold(&op->mem, attributes[i].name), folded) == 0)
			return &attributes[i];
	return NULL;
}

/* A header cell of an exact copy. */
static bool find_exact(struct op *op, const char *header, const struct attribute *attributes,
		       size_t count, struct import_target *out)
{
	static const enum import_to columns[EXACT_COLUMNS] = {
	    [EXACT_COLUMN_ID] = IMPORT_TO_CONTACT_ID,
	    [EXACT_COLUMN_EMAIL_STATUS] = IMPORT_TO_EMAIL_STATUS,
	    [EXACT_COLUMN_EMAIL_STATUS_AT] = IMPORT_TO_EMAIL_STATUS_AT,
	    [EXACT_COLUMN_EMAIL_STATUS_REASON] = IMPORT_TO_EMAIL_STATUS_REASON,
	    [EXACT_COLUMN_PHONE_STATUS] = IMPORT_TO_PHONE_STATUS,
	    [EXACT_COLUMN_PHONE_STATUS_AT] = IMPORT_TO_PHONE_STATUS_AT,
	    [EXACT_COLUMN_PHONE_STATUS_REASON] = IMPORT_TO_PHONE_STATUS_REASON,
	    [EXACT_COLUMN_CREATED_AT] = IMPORT_TO_CREATED,
	    [EXACT_COLUMN_OTHER_EMAIL] = IMPORT_TO_MORE_EMAIL,
	    [EXACT_COLUMN_OTHER_PHONE] = IMPORT_TO_MORE_PHONE,
	    [EXACT_COLUMN_TAGS] = IMPORT_TO_TAGS,
	    [EXACT_COLUMN_SEGMENTS] = IMPORT_TO_SEGMENTS,
	};
	struct exact_header h;

	*out = (struct import_target){0};
	if (exact_header_parse(op, header, &h))
		return false;
	if (h.field)
		*out = (struct import_target){IMPORT_TO_FIELD, h.field};
	else if (h.column >= 0)
		*out = exact_column_is_state((enum exact_column)h.column)
			   ? (struct import_target){IMPORT_TO_COPY, h.column}
			   : (struct import_target){columns[h.column], 0};
	else
		for (size_t i = 0; i < count; i++)
			if (strcmp(attributes[i].key, h.attribute_key) == 0)
				*out =
				    (struct import_target){IMPORT_TO_ATTRIBUTE, attributes[i].id};
	return true;
}

/* "e-mail 2 - value", "phone 3 - value", "e-mail 2 address", "email 2": further ones. */
static bool is_family(const char *header, const char *const *stems, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(stems[i]), digits;
		const char *rest = header + len;

		if (strncmp(header, stems[i], len) != 0)
			continue;
		rest += *rest == ' ' || *rest == '_';
		digits = strspn(rest, "0123456789");
		rest += digits;
		if (digits && (!*rest || strcmp(rest, " - value") == 0 ||
			       strcmp(rest, " address") == 0 || strcmp(rest, " number") == 0))
			return true;
	}
	return false;
}

/* "e-mail 1 - label", "phone 2 - type". */
static bool is_family_label(const char *header)
{
	static const char *const stems[] = {"e-mail ", "email ", "phone ", "telefon "};
	static const char *const ends[] = {" - label", " - type", " label"};

	for (size_t i = 0; i < ARRAY_LEN(stems); i++) {
		size_t len = strlen(stems[i]), digits = 0;

		if (strncmp(header, stems[i], len) == 0)
			digits = strspn(header + len, "0123456789");
		for (size_t e = 0; digits && e < ARRAY_LEN(ends); e++)
			if (strcmp(header + len + digits, ends[e]) == 0)
				return true;
	}
	return false;
}

static bool find_family(const char *header, struct import_target *out)
{
	static const char *const emails[] = {"e-mail", "email", "e-mail-adresse", "mail"};
	static const char *const phones[] = {"phone",	      "telefon",  "mobile phone",
					     "home phone",    "mobile",	  "business phone",
					     "company phone", "telephone"};

	if (is_family_label(header)) {
		out->to = IMPORT_TO_POINT_LABEL;
		return true;
	}
	if (is_family(header, emails, ARRAY_LEN(emails))) {
		out->to = IMPORT_TO_MORE_EMAIL;
		return true;
	}
	if (is_family(header, phones, ARRAY_LEN(phones))) {
		out->to = IMPORT_TO_MORE_PHONE;
		return true;
	}
	return false;
}

/* A word of our own files.  One plain word ("categories") may mean something else elsewhere. */
static bool find_own(struct op *op, const char *header, struct import_target *out)
{
	for (int to = IMPORT_TO_FIELD; to < IMPORT_TO_COUNT; to++)
		for (int f = 1; to != IMPORT_TO_COPY && f < CONTACT_FIELD_COUNT; f++) {
			struct import_target t = {(enum import_to)to, f};
			const char *word;

			if (to != IMPORT_TO_FIELD && f > 1)
				break;
			if (to == IMPORT_TO_ATTRIBUTE || to == IMPORT_TO_ATTRIBUTES)
				break;
			if (to != IMPORT_TO_FIELD)
				t.id = 0;
			word = import_target_word(op, t);
			if ((strcmp(header, word) == 0 && strchr(header, '_')) ||
			    strcmp(header, text_fold_case(&op->mem,
							  import_target_label(t, NULL, 0))) == 0) {
				*out = t;
				return true;
			}
		}
	return false;
}

static struct guess guess_one(struct op *op, char *header, const struct attribute *attributes,
			      size_t count)
{
	const char *word = normalise(op, header), *plain = text_trim(&op->mem, csv_unguard(header));
	struct guess g = {.rank = RANK_NONE};
	const struct import_header *known;
	const struct attribute *a;

	if (find_exact(op, plain, attributes, count, &g.target)) {
		g.rank = g.target.to ? RANK_OWN : RANK_NONE;
		g.is_exact = true;
		return g;
	}
	a = find_attribute(op, word, attributes, count);
	if (!a)
		a = find_attribute(op, import_attribute_name(op, word), attributes, count);
	if (a) {
		g.target = (struct import_target){IMPORT_TO_ATTRIBUTE, a->id};
		g.rank = strcmp(plain, a->name) == 0 ? RANK_SPELLED : RANK_ATTRIBUTE;
		return g;
	}
	if (find_own(op, word, &g.target)) {
		g.rank = RANK_OWN;
		return g;
	}
	known = bsearch(word, import_headers, ARRAY_LEN(import_headers), sizeof(import_headers[0]),
			compare_header);
	if (known) {
		if (!import_target_parse(known->field, &g.target))
			BUG("import_headers.h: no target '%s'", known->field);
		g.rank = known->rank;
	} else if (find_family(word, &g.target)) {
		g.rank = RANK_FAMILY;
	}
	return g;
}

bool import_header_guess(struct op *op, char *header, struct import_target *target, int *rank)
{
	struct guess g = guess_one(op, header, NULL, 0);

	*target = g.target;
	*rank = g.rank;
	return g.rank < RANK_NONE && g.target.to > IMPORT_TO_LEFT_OUT;
}

/* --- all of them ---------------------------------------------------------------------------- */

/* Where several mean the same, the best, and among equals the first. */
static bool is_beaten(const struct guess *guesses, size_t count, size_t i)
{
	for (size_t j = 0; j < count; j++)
		if (j != i && guesses[j].target.to == guesses[i].target.to &&
		    guesses[j].target.id == guesses[i].target.id &&
		    (guesses[j].rank < guesses[i].rank ||
		     (guesses[j].rank == guesses[i].rank && j < i)))
			return true;
	return false;
}

/* Words that say what it is, not whose. */
static bool is_kind_word(const char *word)
{
	static const char *const words[] = {
	    "phone",   "phones",    "telephone", "telefon",   "tel",	 "tel.",  "number",
	    "no",      "email",	    "e-mail",	 "mail",      "address", "value", "telefono",
	    "further", "addresses", "numbers",	 "téléphone", "teléfono"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return word[strspn(word, "0123456789-")] == '\0';
}

/* "Home Phone 2" -> "Home", "billing_email" -> "Billing": the label of what stands there. */
static const char *label_of(struct op *op, const char *word)
{
	char *text = arena_dup(&op->mem, word), *rest = text, *part;
	struct str s;

	str_init(&s, strlen(word) + 1);
	while ((part = strsep(&rest, " _()")) != NULL) {
		if (is_kind_word(part))
			continue;
		if (s.len)
			str_add_char(&s, ' ');
		str_add(&s, part);
	}
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	if (text[0] >= 'a' && text[0] <= 'z')
		text[0] = (char)(text[0] - 'a' + 'A');
	return import_label_clean(op, text);
}

/* A second address or number is a further one, whatever it is called. */
static struct import_target second_best(struct import_target t)
{
	if (import_target_is(t, CONTACT_EMAIL))
		return (struct import_target){IMPORT_TO_MORE_EMAIL, 0};
	if (import_target_is(t, CONTACT_PHONE))
		return (struct import_target){IMPORT_TO_MORE_PHONE, 0};
	return (struct import_target){0};
}

static bool has_target(const struct import_mapping *m, enum import_to to, int64_t id)
{
	return import_mapping_column(m, (struct import_target){to, id}) != SIZE_MAX;
}

/* Both halves of a name are better than the whole; a reason needs its status. */
static void settle(struct import_mapping *m)
{
	bool halves = has_target(m, IMPORT_TO_FIELD, CONTACT_FIRST_NAME) ||
		      has_target(m, IMPORT_TO_FIELD, CONTACT_LAST_NAME);
	bool status = has_target(m, IMPORT_TO_EMAIL_STATUS, 0);

	for (size_t i = 0; i < m->count; i++) {
		struct import_column *c = &m->columns[i];

		if ((c->target.to == IMPORT_TO_FULL_NAME && halves) ||
		    ((c->target.to == IMPORT_TO_EMAIL_STATUS_AT ||
		      c->target.to == IMPORT_TO_EMAIL_STATUS_REASON) &&
		     !status))
			c->target = (struct import_target){0};
		c->policy = import_target_policy(c->target);
	}
	m->needs_key = has_target(m, IMPORT_TO_FIELD, CONTACT_EMAIL) ||
		       has_target(m, IMPORT_TO_FIELD, CONTACT_PHONE) ||
		       has_target(m, IMPORT_TO_FIELD, CONTACT_IDENTIFIER);
	if (!has_target(m, IMPORT_TO_CONTACT_ID, 0))
		return;
	for (size_t i = m->key_count++; i > 0; i--)
		m->keys[i] = m->keys[i - 1];
	m->keys[0] = IMPORT_BY_ID;
}

static bool is_ours(const struct guess *guesses, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (guesses[i].is_exact || guesses[i].target.to == IMPORT_TO_CONTACT_ID)
			return true;
	return false;
}

/*
 * In our own files "Total spent" is what is reckoned here, whatever attribute is called "Total
 * Spent".  Only where that is spelled the same, somebody has to say which one it is.
 */
static void leave_reckoned(struct op *op, char *const *header, struct guess *guesses, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct guess *g = &guesses[i];

		if (g->target.to != IMPORT_TO_ATTRIBUTE || g->is_exact ||
		    !contact_column_is_reckoned(text_trim(&op->mem, csv_unguard(header[i]))))
			continue;
		if (g->rank == RANK_SPELLED)
			*g = (struct guess){.rank = RANK_NONE};
		else
			*g = (struct guess){{IMPORT_TO_LEFT_OUT, 0}, .rank = RANK_LEFT_OUT};
	}
}

/*
 * "Orders", "Source", "Total spent" are reckoned here, so that our own files may leave them out
 * unasked; in a file of somebody else they are news.
 */
static void keep_others(struct op *op, char *const *header, struct import_mapping *m)
{
	for (size_t i = 0; header && i < m->count; i++)
		if (m->columns[i].target.to == IMPORT_TO_LEFT_OUT &&
		    strcmp(normalise(op, header[i]), IMPORT_ERROR_COLUMN) != 0)
			m->columns[i].target.to = IMPORT_TO_NOTHING;
}

/* Stripe says "Created (UTC)"; Brevo's numbers for messages have neither + nor 00. */
static void note_habits(const char *word, struct import_column *c)
{
	c->is_utc = strstr(word, "(utc)") != NULL;
	c->is_international = strcmp(word, "sms") == 0 || strcmp(word, "whatsapp") == 0;
}

/* Year, month and day go where a date of that name is. */
static void find_date_parts(struct op *op, char *const *header, const struct attribute *attributes,
			    size_t count, struct import_mapping *m)
{
	for (size_t i = 0; header && i < m->count; i++) {
		struct import_column *c = &m->columns[i];
		enum import_date_part part;
		const struct attribute *a;
		const char *name;

		if (!c->part)
			continue;
		name = import_date_part_name(op, header[i], &part);
		if (c->target.to != IMPORT_TO_NOTHING) {
			c->part = IMPORT_DATE_WHOLE;
			continue;
		}
		a = find_attribute(op, text_fold(&op->mem, name), attributes, count);
		if (a && a->type == ATTRIBUTE_DATE)
			c->target = (struct import_target){IMPORT_TO_ATTRIBUTE, a->id};
	}
}

void import_mapping_guess(struct op *op, size_t count, char *const *header,
			  const struct attribute *attributes, size_t attribute_count,
			  struct import_mapping *out)
{
	struct guess *guesses;
	bool ours;

	import_mapping_init(op, count, out);
	guesses = arena_alloc(&op->mem, (out->count + 1) * sizeof(*guesses));
	for (size_t i = 0; i < out->count; i++)
		guesses[i] = header ? guess_one(op, header[i], attributes, attribute_count)
				    : (struct guess){.rank = RANK_NONE};
	ours = is_ours(guesses, out->count);
	if (ours)
		leave_reckoned(op, header, guesses, out->count);
	for (size_t i = 0; i < out->count; i++) {
		struct import_target t = guesses[i].target;

		out->columns[i].is_exact = guesses[i].is_exact;
		if (guesses[i].rank == RANK_NONE)
			continue;
		if (!import_target_takes_several(t) && is_beaten(guesses, out->count, i))
			t = second_best(t);
		if ((t.to == IMPORT_TO_MORE_EMAIL || t.to == IMPORT_TO_MORE_PHONE) &&
		    !guesses[i].is_exact)
			out->columns[i].label = label_of(op, normalise(op, header[i]));
		out->columns[i].target = t;
	}
	if (!ours)
		keep_others(op, header, out);
	for (size_t i = 0; header && i < out->count; i++) {
		(void)!import_date_part_name(op, header[i], &out->columns[i].part);
		if (strcmp(text_trim(&op->mem, header[i]), IMPORT_ERROR_COLUMN) == 0)
			out->columns[i].target.to = IMPORT_TO_LEFT_OUT;
	}
	find_date_parts(op, header, attributes, attribute_count, out);
	for (size_t i = 0; header && i < out->count; i++)
		note_habits(normalise(op, header[i]), &out->columns[i]);
	settle(out);
}

/* --- by values ------------------------------------------------------------------------------ */

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
		if (rows[i].damage || column >= rows[i].count || !rows[i].cells[column][0])
			continue;
		if (!looks_right(rows[i].cells[column]))
			return false;
		seen++;
	}
	return seen > 0;
}

void import_mapping_guess_by_values(struct op *op, size_t count, const struct csv_row *rows,
				    size_t row_count, struct import_mapping *out)
{
	bool has_email = false, has_phone = false;

	import_mapping_init(op, count, out);
	for (size_t i = 0; i < out->count; i++) {
		if (!has_email && all_values(i, rows, row_count, looks_like_email)) {
			out->columns[i].target =
			    (struct import_target){IMPORT_TO_FIELD, CONTACT_EMAIL};
			has_email = true;
		} else if (!has_phone && all_values(i, rows, row_count, looks_like_phone)) {
			out->columns[i].target =
			    (struct import_target){IMPORT_TO_FIELD, CONTACT_PHONE};
			has_phone = true;
		}
	}
	settle(out);
}
