#include "lib/domain/import_profile.h"

#include "lib/domain/import_value.h"
#include "lib/platform/json.h"
#include "lib/platform/json_read.h"
#include "lib/platform/text.h"

enum { PROFILE_TEXT_MAX = 16 * 1024 * 1024, CHOICE_WORDS_MAX = 25 };

void import_profile_init(struct op *op, size_t columns, struct import_profile *p)
{
	*p = (struct import_profile){.count = columns};
	p->columns = arena_alloc(&op->mem, (columns + 1) * sizeof(*p->columns));
}

/* --- one cell ------------------------------------------------------------------------------- */

/* At most IMPORT_SAMPLE_BYTES, cut between characters. */
static const char *shorten(struct op *op, const char *text)
{
	size_t len = strlen(text);

	if (len <= IMPORT_SAMPLE_BYTES)
		return arena_dup(&op->mem, text);
	len = IMPORT_SAMPLE_BYTES;
	while ((text[len] & 0xC0) == 0x80)
		len--;
	return arena_printf(&op->mem, "%.*s…", (int)len, text);
}

static bool is_known(const char *const *list, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], text) == 0)
			return true;
	return false;
}

static void note_word(struct op *op, struct import_profile_column *c, const char *text)
{
	if (c->sample_count < IMPORT_SAMPLES_MAX) {
		struct arena_mark mark = arena_mark(&op->mem);
		const char *sample = shorten(op, text);

		/* A column with one value throughout would leave a copy of it for each row. */
		if (is_known(c->samples, c->sample_count, sample))
			arena_rewind(&op->mem, mark);
		else
			c->samples[c->sample_count++] = sample;
	}
	if (c->has_many || is_known(c->words, c->word_count, text))
		return;
	if (c->word_count == IMPORT_DISTINCT_MAX || strlen(text) > ATTRIBUTE_NAME_MAX)
		c->has_many = true;
	else
		c->words[c->word_count++] = arena_dup(&op->mem, text);
}

static enum attribute_type type_of_json(const struct json_value *value)
{
	switch (json_kind(value)) {
	case JSON_IS_NUMBER:
		return ATTRIBUTE_NUMBER;
	case JSON_IS_BOOL:
		return ATTRIBUTE_YES_NO;
	default:
		return ATTRIBUTE_TEXT;
	}
}

static void note_key(struct op *op, struct import_profile_column *c, const char *key,
		     enum attribute_type type)
{
	for (size_t i = 0; i < c->key_count; i++)
		if (strcmp(c->keys[i], key) == 0) {
			if (c->key_types[i] != type)
				c->key_types[i] = ATTRIBUTE_TEXT;
			return;
		}
	if (c->key_count == IMPORT_JSON_KEYS_MAX || !key[0])
		return;
	c->keys[c->key_count] = arena_dup(&op->mem, key);
	c->key_types[c->key_count++] = type;
}

static void note_object(struct op *op, struct import_profile_column *c, const char *text)
{
	struct json_value *root;

	if (json_read(op, "", text, &root)) {
		op_clear_fault(op);
		return;
	}
	c->objects += json_kind(root) == JSON_IS_OBJECT;
	for (const struct json_member *m = json_first(root); m; m = json_next(root, m))
		if (json_kind(json_value(m)) != JSON_IS_NULL)
			note_key(op, c, json_key(m), type_of_json(json_value(m)));
	json_read_free(root);
}

static void note_date(struct import_profile_column *c, const char *text)
{
	int look = import_date_look(text);

	c->dates += look != 0 || import_date_is_none(text);
	c->day_first += look == IMPORT_DATE_DAY_FIRST;
	c->month_first += look == IMPORT_DATE_MONTH_FIRST;
	c->two_ways += look == (IMPORT_DATE_DAY_FIRST | IMPORT_DATE_MONTH_FIRST);
}

static void note_number(struct import_profile_column *c, const char *text)
{
	int look = import_number_look(text);
	const char *sign = strpbrk(text, ".,");

	/* No thousands begin with a nought. */
	if (sign && sign > text && sign[-1] == '0' && (sign - 1 == text || sign[-2] == '-'))
		look &= *sign == ',' ? IMPORT_NUMBER_COMMA : IMPORT_NUMBER_POINT;
	c->numbers += look != 0;
	c->grouped += sign && look == (IMPORT_NUMBER_COMMA | IMPORT_NUMBER_POINT);
	c->comma += look == IMPORT_NUMBER_COMMA;
	c->point += look == IMPORT_NUMBER_POINT;
}

/* Each type is asked only as long as it fits: of a column of names, once. */
static void note_types(struct op *op, struct import_profile_column *c, const char *text)
{
	const char *meaning;
	int64_t before = c->filled;

	if (c->yes_no == before && strlen(text) < 20) {
		meaning = import_value_yes_no(op, text);
		c->yes_no += meaning != NULL;
	}
	if (c->dates == before)
		note_date(c, text);
	if (c->numbers == before)
		note_number(c, text);
	if (c->links == before)
		c->links +=
		    strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0;
	if (c->objects == before && text[0] == '{')
		note_object(op, c, text);
	if (c->lists == before)
		c->lists += strstr(text, ":::") != NULL || text[0] == '*';
}

void import_profile_add(struct op *op, struct import_profile *p, const struct csv_row *row)
{
	p->rows++;
	for (size_t i = 0; i < p->count && i < row->count && !row->damage; i++) {
		struct import_profile_column *c = &p->columns[i];
		char *text = csv_unguard(row->cells[i]);
		struct arena_mark mark;
		size_t samples = c->sample_count, words = c->word_count, keys = c->key_count;

		if (!text[strspn(text, " \t")])
			continue;
		note_word(op, c, text);
		mark = arena_mark(&op->mem);
		note_types(op, c, text);
		if (samples == c->sample_count && words == c->word_count && keys == c->key_count)
			arena_rewind(&op->mem, mark);
		c->filled++;
	}
}

/* --- what follows from it ------------------------------------------------------------------- */

enum attribute_type import_profile_type(const struct import_profile_column *c)
{
	int64_t all = c->filled;

	if (!all)
		return ATTRIBUTE_TEXT;
	if (c->yes_no == all && c->word_count > 1 && c->numbers < all)
		return ATTRIBUTE_YES_NO;
	if (c->numbers == all && !(c->comma && c->point))
		return ATTRIBUTE_NUMBER;
	if (c->dates == all)
		return ATTRIBUTE_DATE;
	if (c->links == all)
		return ATTRIBUTE_LINK;
	if (!c->has_many && c->word_count <= CHOICE_WORDS_MAX && all >= 4 * (int64_t)c->word_count)
		return ATTRIBUTE_CHOICE;
	return ATTRIBUTE_TEXT;
}

enum import_dates import_profile_dates(const struct import_profile_column *c)
{
	if (c->day_first && !c->month_first)
		return IMPORT_DAY_FIRST;
	if (c->month_first && !c->day_first)
		return IMPORT_MONTH_FIRST;
	return IMPORT_DATES_UNSAID;
}

bool import_profile_is_ambiguous(const struct import_profile_column *c)
{
	return c->two_ways && import_profile_dates(c) == IMPORT_DATES_UNSAID;
}

bool import_profile_comma(const struct import_profile_column *c)
{
	return c->comma && !c->point;
}

const char *import_profile_open_number(const struct import_profile *p, size_t column)
{
	const struct import_profile_column *c = &p->columns[column];

	if (!p->semicolon || !c->grouped || c->comma || c->point)
		return NULL;
	for (size_t i = 0; i < c->sample_count; i++)
		if (strpbrk(c->samples[i], ".,"))
			return c->samples[i];
	return "1.234";
}

static int64_t find_attribute(struct op *op, const char *key, const struct attribute *attributes,
			      size_t count)
{
	const char *folded = text_fold(&op->mem, key);

	for (size_t i = 0; i < count; i++)
		if (strcmp(attributes[i].key, key) == 0 ||
		    strcmp(text_fold(&op->mem, attributes[i].name), folded) == 0)
			return attributes[i].id;
	return 0;
}

void import_profile_settle(struct op *op, const struct import_profile *p,
			   const struct attribute *attributes, size_t count,
			   struct import_mapping *m)
{
	for (size_t i = 0; i < m->count && i < p->count; i++) {
		const struct import_profile_column *from = &p->columns[i];
		struct import_column *c = &m->columns[i];

		c->dates = import_profile_dates(from);
		c->decimal_comma = import_profile_comma(from);
		c->decimal_said = from->comma || from->point;
		if (c->target.to != IMPORT_TO_ATTRIBUTES)
			continue;
		if (from->objects < from->filled || !from->key_count) {
			c->target.to = IMPORT_TO_NOTHING;
			continue;
		}
		c->parts = arena_alloc(&op->mem, from->key_count * sizeof(*c->parts));
		c->part_count = from->key_count;
		for (size_t k = 0; k < from->key_count; k++)
			c->parts[k] = (struct import_part){
			    from->keys[k], find_attribute(op, from->keys[k], attributes, count)};
	}
}

/* --- as text -------------------------------------------------------------------------------- */

struct number {
	const char *key;
	size_t offset;
};
#define NUMBER(name)                                                                               \
	{                                                                                          \
#name, offsetof(struct import_profile_column, name)                                \
	}
static const struct number numbers[] = {
    NUMBER(filled),   NUMBER(yes_no),  NUMBER(dates),	NUMBER(day_first), NUMBER(month_first),
    NUMBER(two_ways), NUMBER(numbers), NUMBER(comma),	NUMBER(point),	   NUMBER(links),
    NUMBER(objects),  NUMBER(lists),   NUMBER(grouped),
};

static void add_texts(struct json *out, const char *key, const char *const *texts, size_t count)
{
	struct json *list;

	if (!count)
		return;
	list = json_add_array(out, key);
	for (size_t i = 0; i < count; i++)
		json_append_text(list, texts[i]);
}

static void add_column(struct json *out, const struct import_profile_column *c)
{
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		int64_t n = *(const int64_t *)((const char *)c + numbers[i].offset);

		if (n)
			json_add_int(out, numbers[i].key, n);
	}
	add_texts(out, "samples", c->samples, c->sample_count);
	if (c->has_many)
		json_add_bool(out, "many", true);
	else
		add_texts(out, "words", c->words, c->word_count);
	if (c->key_count) {
		struct json *keys = json_add_object(out, "keys");

		for (size_t i = 0; i < c->key_count; i++)
			json_add_int(keys, c->keys[i], c->key_types[i]);
	}
}

const char *import_profile_format(struct op *op, const struct import_profile *p)
{
	struct json *root = json_new(), *list;
	const char *text;
	struct str s;

	json_add_int(root, "rows", p->rows);
	if (p->semicolon)
		json_add_bool(root, "semicolon", true);
	list = json_add_array(root, "columns");
	for (size_t i = 0; i < p->count; i++)
		add_column(json_append_object(list), &p->columns[i]);
	str_init(&s, PROFILE_TEXT_MAX);
	json_print(root, 0, &s);
	json_free(root);
	if (s.overflow)
		BUG("a profile longer than %d bytes", PROFILE_TEXT_MAX);
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

static size_t read_texts(struct op *op, const struct json_value *list, const char **out, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < json_count(list) && count < max; i++)
		out[count++] = arena_dup(&op->mem, json_scalar(&op->mem, json_item(list, i)));
	return count;
}

static void read_column(struct op *op, const struct json_value *in, struct import_profile_column *c)
{
	const struct json_value *keys = json_get(in, "keys");

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		*(int64_t *)((char *)c + numbers[i].offset) = json_get_int(in, numbers[i].key, 0);
	c->sample_count = read_texts(op, json_get(in, "samples"), c->samples, IMPORT_SAMPLES_MAX);
	c->word_count = read_texts(op, json_get(in, "words"), c->words, IMPORT_DISTINCT_MAX);
	c->has_many = json_get_bool(in, "many", false);
	for (const struct json_member *m = json_first(keys);
	     m && c->key_count < IMPORT_JSON_KEYS_MAX; m = json_next(keys, m)) {
		c->keys[c->key_count] = arena_dup(&op->mem, json_key(m));
		c->key_types[c->key_count++] =
		    (enum attribute_type)json_get_int(keys, json_key(m), ATTRIBUTE_TEXT);
	}
}

void import_profile_parse(struct op *op, const char *text, struct import_profile *p)
{
	const struct json_value *columns;
	struct json_value *root;

	import_profile_init(op, 0, p);
	if (!text[0])
		return;
	if (json_read(op, "profile", text, &root))
		BUG("stored profile: no JSON");
	columns = json_get(root, "columns");
	import_profile_init(op, json_count(columns), p);
	p->rows = json_get_int(root, "rows", 0);
	p->semicolon = json_get_bool(root, "semicolon", false);
	for (size_t i = 0; i < p->count; i++)
		read_column(op, json_item(columns, i), &p->columns[i]);
	json_read_free(root);
}
