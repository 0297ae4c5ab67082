/*
 * A rehearsal as it is stored: JSON with the members that stand below.
 */
#include "lib/domain/import_rehearsal.h"

#include "lib/base/str.h"
#include "lib/platform/json.h"
#include "lib/platform/json_read.h"

enum { TEXT_MAX = 8 * 1024 * 1024 };

static const char *const bucket_keys[] = {"created", "updated", "unchanged", "skipped", "failed"};
static const char *const effect_keys[] = {"filled", "changed", "cleared"};
static const char *const held_keys[] = {"refused", "edited", "unknown", "partial"};

/* --- out ------------------------------------------------------------------------------------ */

static void add_column(struct json *list, const struct rehearsal_column *c)
{
	struct json *at = json_append_object(list), *examples;

	for (size_t i = 0; i < REHEARSAL_EFFECTS; i++)
		if (c->effects[i])
			json_add_int(at, effect_keys[i], c->effects[i]);
	for (size_t i = 0; i < REHEARSAL_HELD; i++)
		if (c->held[i])
			json_add_int(at, held_keys[i], c->held[i]);
	if (!c->example_count)
		return;
	examples = json_add_array(at, "examples");
	for (size_t i = 0; i < c->example_count; i++) {
		struct json *e = json_append_object(examples);

		json_add_int(e, "row", c->examples[i].row);
		json_add_int(e, "effect", c->examples[i].effect);
		json_add_text(e, "old", c->examples[i].old_value);
		json_add_text(e, "new", c->examples[i].new_value);
	}
}

static void add_segment(struct json *list, const struct rehearsal_segment *s)
{
	struct json *at = json_append_object(list);

	json_add_int(at, "id", s->id);
	json_add_text(at, "name", s->name);
	json_add_int(at, "before", s->before);
	json_add_int(at, "after", s->after);
	json_add_int(at, "enter", s->enter);
	json_add_int(at, "leave", s->leave);
}

static void add_problem(struct json *list, const struct import_problem *p)
{
	struct json *at = json_append_object(list);

	json_add_int(at, "row", p->number);
	json_add_int(at, "source", p->source);
	json_add_int(at, "line", p->line);
	json_add_int(at, "bucket", p->bucket);
	json_add_text(at, "reason", p->reason);
}

const char *import_rehearsal_format(struct op *op, const struct import_rehearsal *r)
{
	struct json *root = json_new(), *list;
	const char *text;
	struct str s;

	json_add_int(root, "rows", r->total_rows);
	for (size_t i = 0; i < IMPORT_BUCKETS; i++)
		json_add_int(root, bucket_keys[i], r->rows[i]);
	json_add_int(root, "undialled", r->undialled_rows);
	json_add_text(root, "mark", r->mark);
	json_add_text(root, "digest", r->digest);
	json_add_bool(root, "more_segments", r->has_more_segments);
	list = json_add_array(root, "columns");
	for (size_t i = 0; i <= r->column_count; i++)
		add_column(list, &r->columns[i]);
	list = json_add_array(root, "segments");
	for (size_t i = 0; i < r->segment_count; i++)
		add_segment(list, &r->segments[i]);
	list = json_add_array(root, "problems");
	for (size_t i = 0; i < r->problem_count; i++)
		add_problem(list, &r->problems[i]);
	str_init(&s, TEXT_MAX);
	json_print(root, 0, &s);
	json_free(root);
	if (s.overflow)
		BUG("a rehearsal is longer than %d bytes", TEXT_MAX);
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

/* --- in ------------------------------------------------------------------------------------- */

static const char *text_of(struct op *op, const struct json_value *v, const char *key)
{
	return arena_dup(&op->mem, json_get_text(v, key, ""));
}

static void read_column(struct op *op, const struct json_value *v, struct rehearsal_column *out)
{
	const struct json_value *examples = json_get(v, "examples");

	*out = (struct rehearsal_column){0};
	for (size_t i = 0; i < REHEARSAL_EFFECTS; i++)
		out->effects[i] = json_get_int(v, effect_keys[i], 0);
	for (size_t i = 0; i < REHEARSAL_HELD; i++)
		out->held[i] = json_get_int(v, held_keys[i], 0);
	for (size_t i = 0; i < json_count(examples) && i < REHEARSAL_EXAMPLES; i++) {
		const struct json_value *e = json_item(examples, i);

		out->examples[out->example_count++] = (struct rehearsal_example){
		    json_get_int(e, "row", 0), (enum import_effect)json_get_int(e, "effect", 0),
		    text_of(op, e, "old"), text_of(op, e, "new")};
	}
}

static void read_lists(struct op *op, const struct json_value *root, struct import_rehearsal *out)
{
	const struct json_value *columns = json_get(root, "columns");
	const struct json_value *segments = json_get(root, "segments");
	const struct json_value *problems = json_get(root, "problems");
	size_t count = json_count(columns);

	out->column_count = count ? count - 1 : 0;
	out->columns = arena_alloc(&op->mem, (count + 1) * sizeof(*out->columns));
	for (size_t i = 0; i < count; i++)
		read_column(op, json_item(columns, i), &out->columns[i]);
	out->segment_count = json_count(segments);
	out->segments = arena_alloc(&op->mem, (out->segment_count + 1) * sizeof(*out->segments));
	for (size_t i = 0; i < out->segment_count; i++) {
		const struct json_value *s = json_item(segments, i);

		out->segments[i] = (struct rehearsal_segment){
		    json_get_int(s, "id", 0),	  text_of(op, s, "name"),
		    json_get_int(s, "before", 0), json_get_int(s, "after", 0),
		    json_get_int(s, "enter", 0),  json_get_int(s, "leave", 0)};
	}
	for (size_t i = 0; i < json_count(problems) && i < REHEARSAL_PROBLEMS; i++) {
		const struct json_value *p = json_item(problems, i);

		out->problems[out->problem_count++] = (struct import_problem){
		    .number = json_get_int(p, "row", 0),
		    .source = json_get_int(p, "source", 1),
		    .line = json_get_int(p, "line", 0),
		    .bucket = (enum import_bucket)json_get_int(p, "bucket", 0),
		    .reason = text_of(op, p, "reason"),
		};
	}
}

enum rc import_rehearsal_parse(struct op *op, const char *text, struct import_rehearsal *out)
{
	struct json_value *root;
	enum rc rc = json_read(op, "", text, &root);

	*out = (struct import_rehearsal){.mark = "", .digest = ""};
	if (rc)
		return rc;
	out->total_rows = json_get_int(root, "rows", 0);
	for (size_t i = 0; i < IMPORT_BUCKETS; i++)
		out->rows[i] = json_get_int(root, bucket_keys[i], 0);
	out->undialled_rows = json_get_int(root, "undialled", 0);
	out->mark = text_of(op, root, "mark");
	out->digest = text_of(op, root, "digest");
	out->has_more_segments = json_get_bool(root, "more_segments", false);
	read_lists(op, root, out);
	json_read_free(root);
	return RC_OK;
}
