/*
 * A mapping as it is stored:
 *
 *	{"version": 2, "people": "update", "keys": ["email"], "needs_key": true, "newer": false,
 *	 "raise": false, "tags": ["Import 12"], "segments": "add",
 *	 "columns": [{"to": "email"}, {"to": "attribute:3", "policy": "fill", "dates": "day"}]}
 *
 * Members with their usual value are left out.  Version 1 was the words of the targets with commas
 * between, and what was no word was not imported.
 */
#include "lib/domain/import_mapping.h"

#include "lib/platform/json.h"
#include "lib/platform/json_read.h"

enum { MAPPING_VERSION = 2, MAPPING_TEXT_MAX = 16 * 1024 * 1024 };

static const char *const policies[] = {"keep", "fill", "overwrite", "mirror"};
static const char *const modes[] = {"add", "replace", "remove"};
static const char *const unknowns[] = {"create", "pass_over", "fail"};
static const char *const date_kinds[] = {"", "day", "month"};
static const char *const date_parts[] = {"", "year", "month", "day"};
static const char *const peoples[] = {"leave", "update", "update_only"};
static const char *const keys[] = {"contact_id", "email", "phone", "identifier"};

/* --- out ------------------------------------------------------------------------------------ */

static void add_words(struct json *out, const struct import_column *c)
{
	struct json *list;

	if (c->word_count) {
		list = json_add_object(out, "words");
		for (size_t i = 0; i < c->word_count; i++)
			json_add_text(list, c->words[i].from, c->words[i].to);
	}
	if (c->part_count) {
		list = json_add_object(out, "parts");
		for (size_t i = 0; i < c->part_count; i++)
			json_add_int(list, c->parts[i].key, c->parts[i].attribute_id);
	}
}

static void add_column(struct op *op, struct json *out, const struct import_column *c)
{
	json_add_text(out, "to", import_target_word(op, c->target));
	if (c->policy != IMPORT_OVERWRITE)
		json_add_text(out, "policy", policies[c->policy]);
	if (c->mode != IMPORT_ADD)
		json_add_text(out, "mode", modes[c->mode]);
	if (c->unknown != IMPORT_CREATE)
		json_add_text(out, "unknown", unknowns[c->unknown]);
	if (c->dates != IMPORT_DATES_UNSAID)
		json_add_text(out, "dates", date_kinds[c->dates]);
	if (c->decimal_comma)
		json_add_bool(out, "decimal_comma", true);
	if (c->decimal_said)
		json_add_bool(out, "decimal_said", true);
	if (c->part != IMPORT_DATE_WHOLE)
		json_add_text(out, "part", date_parts[c->part]);
	if (c->is_utc)
		json_add_bool(out, "utc", true);
	if (c->is_international)
		json_add_bool(out, "international", true);
	if (c->label && c->label[0])
		json_add_text(out, "label", c->label);
	if (c->is_exact)
		json_add_bool(out, "exact", true);
	add_words(out, c);
}

const char *import_mapping_format(struct op *op, const struct import_mapping *m)
{
	struct json *root = json_new(), *list;
	const char *text;
	struct str s;

	json_add_int(root, "version", MAPPING_VERSION);
	json_add_text(root, "people", peoples[m->people]);
	list = json_add_array(root, "keys");
	for (size_t i = 0; i < m->key_count; i++)
		json_append_text(list, keys[m->keys[i]]);
	json_add_bool(root, "needs_key", m->needs_key);
	json_add_bool(root, "newer", m->newer);
	json_add_bool(root, "raise", m->raise);
	list = json_add_array(root, "tags");
	for (size_t i = 0; i < m->tag_count; i++)
		json_append_text(list, m->tags[i]);
	json_add_text(root, "segments", modes[m->segment_mode]);
	if (m->like_id)
		json_add_int(root, "like", m->like_id);
	list = json_add_array(root, "columns");
	for (size_t i = 0; i < m->count; i++)
		add_column(op, json_append_object(list), &m->columns[i]);
	str_init(&s, MAPPING_TEXT_MAX);
	json_print(root, 0, &s);
	json_free(root);
	if (s.overflow)
		BUG("a mapping longer than %d bytes", MAPPING_TEXT_MAX);
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

/* --- in ------------------------------------------------------------------------------------- */

static int find_word(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	BUG("stored mapping: '%s'", word);
}

/* The place of a member's text among words. */
static int get_word(const struct json_value *object, const char *key, const char *const *words,
		    size_t count, int otherwise)
{
	return find_word(json_get_text(object, key, words[otherwise]), words, count);
}

static void read_words(struct op *op, const struct json_value *in, struct import_column *c)
{
	const struct json_value *words = json_get(in, "words"), *parts = json_get(in, "parts");

	c->words = arena_alloc(&op->mem, (json_count(words) + 1) * sizeof(*c->words));
	for (const struct json_member *m = json_first(words); m; m = json_next(words, m))
		c->words[c->word_count++] = (struct import_word){
		    .from = arena_dup(&op->mem, json_key(m)),
		    .to = arena_dup(&op->mem, json_scalar(&op->mem, json_value(m))),
		};
	c->parts = arena_alloc(&op->mem, (json_count(parts) + 1) * sizeof(*c->parts));
	for (const struct json_member *m = json_first(parts); m; m = json_next(parts, m))
		c->parts[c->part_count++] = (struct import_part){
		    .key = arena_dup(&op->mem, json_key(m)),
		    .attribute_id = json_get_int(parts, json_key(m), 0),
		};
}

static void read_column(struct op *op, const struct json_value *in, struct import_column *c)
{
	if (!import_target_parse(json_get_text(in, "to", ""), &c->target))
		BUG("stored mapping: no such target");
	c->policy =
	    (enum import_policy)get_word(in, "policy", policies, IMPORT_POLICIES, IMPORT_OVERWRITE);
	c->mode = (enum import_mode)get_word(in, "mode", modes, IMPORT_MODES, IMPORT_ADD);
	c->unknown =
	    (enum import_unknown)get_word(in, "unknown", unknowns, IMPORT_UNKNOWNS, IMPORT_CREATE);
	c->dates = (enum import_dates)get_word(in, "dates", date_kinds, IMPORT_DATE_KINDS,
					       IMPORT_DATES_UNSAID);
	c->decimal_comma = json_get_bool(in, "decimal_comma", false);
	c->decimal_said = json_get_bool(in, "decimal_said", false);
	c->part = (enum import_date_part)get_word(in, "part", date_parts, IMPORT_DATE_PARTS,
						  IMPORT_DATE_WHOLE);
	c->is_utc = json_get_bool(in, "utc", false);
	c->is_international = json_get_bool(in, "international", false);
	c->label = arena_dup(&op->mem, json_get_text(in, "label", ""));
	c->is_exact = json_get_bool(in, "exact", false);
	read_words(op, in, c);
}

static void read_lists(struct op *op, const struct json_value *root, struct import_mapping *out)
{
	const struct json_value *list = json_get(root, "keys");
	const char **tags;

	out->key_count = 0;
	for (size_t i = 0; i < json_count(list) && i < IMPORT_KEYS_MAX; i++) {
		const char *key = json_scalar(&op->mem, json_item(list, i));

		out->keys[out->key_count++] =
		    (enum import_key)find_word(key ? key : "", keys, IMPORT_KEY_COUNT);
	}
	list = json_get(root, "tags");
	out->tags = tags = arena_alloc(&op->mem, (json_count(list) + 1) * sizeof(*tags));
	for (size_t i = 0; i < json_count(list); i++)
		tags[out->tag_count++] =
		    arena_dup(&op->mem, json_scalar(&op->mem, json_item(list, i)));
}

static void read_mapping(struct op *op, const struct json_value *root, struct import_mapping *out)
{
	const struct json_value *columns = json_get(root, "columns");

	import_mapping_init(op, json_count(columns), out);
	out->people =
	    (enum import_known)get_word(root, "people", peoples, IMPORT_KNOWN_KINDS, IMPORT_LEAVE);
	out->needs_key = json_get_bool(root, "needs_key", false);
	out->newer = json_get_bool(root, "newer", false);
	out->raise = json_get_bool(root, "raise", false);
	out->like_id = json_get_int(root, "like", 0);
	out->segment_mode =
	    (enum import_mode)get_word(root, "segments", modes, IMPORT_MODES, IMPORT_ADD);
	read_lists(op, root, out);
	for (size_t i = 0; i < out->count; i++)
		read_column(op, json_item(columns, i), &out->columns[i]);
}

/* Version 1. */
static void read_words_with_commas(struct op *op, const char *text, struct import_mapping *out)
{
	size_t count = 1, i = 0;

	for (const char *c = text; *c; c++)
		count += *c == ',';
	import_mapping_init(op, count, out);
	out->newer = true;
	for (const char *at = text; i < out->count; i++) {
		size_t len = strcspn(at, ",");

		if (!import_target_parse(arena_dup_len(&op->mem, at, len), &out->columns[i].target))
			BUG("stored mapping, column %zu: no such field", i);
		if (!len)
			out->columns[i].target.to = IMPORT_TO_LEFT_OUT;
		at += len + (at[len] == ',');
	}
}

void import_mapping_parse(struct op *op, const char *text, struct import_mapping *out)
{
	struct json_value *root;

	if (text[0] != '{') {
		read_words_with_commas(op, text, out);
		return;
	}
	if (json_read(op, "mapping", text, &root))
		BUG("stored mapping: no JSON");
	if (json_get_int(root, "version", 0) != MAPPING_VERSION)
		BUG("stored mapping: of a version that is not known");
	read_mapping(op, root, out);
	json_read_free(root);
}
