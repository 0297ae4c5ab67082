#include "lib/domain/contact_full.h"

#include "lib/domain/contact_row.h"
#include "lib/platform/sql.h"

struct finder {
	const int64_t *ids; /* as they were asked for */
	size_t count;
	struct contact_full *out;
};

/* Pages are short, and queries give contacts in runs: the last one found is tried first. */
static struct contact_full *find_entry(const struct finder *f, size_t *last, int64_t id)
{
	for (size_t i = 0; i < f->count; i++) {
		size_t at = (*last + i) % f->count;

		if (f->ids[at] == id) {
			*last = at;
			return &f->out[at];
		}
	}
	BUG("a contact that nobody asked for");
}

static void add_ids(struct sql *s, const struct finder *f)
{
	sql_add(s, "(");
	for (size_t i = 0; i < f->count; i++) {
		if (i)
			sql_add(s, ", ");
		sql_value(s, db_int(f->ids[i]));
	}
	sql_add(s, ")");
}

static enum rc read_contacts(struct op *op, const struct finder *f)
{
	struct db_rows rows;
	struct sql s;
	size_t last = 0, found = 0;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "SELECT id, " CONTACT_FIELD_COLUMNS ", " CONTACT_OTHER_COLUMNS
		    " FROM contact WHERE id IN ");
	add_ids(&s, f);
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (db_next(&rows)) {
		struct contact_full *full = find_entry(f, &last, db_col_int(&rows, 0));

		contact_row_read(&rows, &full->contact);
		found++;
	}
	rc = db_end(&rows);
	sql_release(&s);
	return rc || found == f->count ? rc : RC_NOT_FOUND;
}

/* --- tags ----------------------------------------------------------------------------------- */

static void add_tag(struct op *op, struct contact_full *full, const struct tag *tag)
{
	/* Room doubles at each power of two. */
	if ((full->tag_count & (full->tag_count - 1)) == 0) {
		size_t room = full->tag_count ? 2 * full->tag_count : 1;
		struct tag *grown = arena_alloc(&op->mem, room * sizeof(*grown));

		if (full->tag_count)
			memcpy(grown, full->tags, full->tag_count * sizeof(*grown));
		full->tags = grown;
	}
	full->tags[full->tag_count++] = *tag;
}

static enum rc read_tags(struct op *op, const struct finder *f)
{
	struct db_rows rows;
	struct sql s;
	size_t last = 0;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "SELECT ct.contact_id, t.id, t.name, t.label FROM contact_tag ct"
		    " JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id IN ");
	add_ids(&s, f);
	sql_add(&s, " ORDER BY ct.contact_id, t.name");
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (db_next(&rows)) {
		struct tag tag = {
		    .id = db_col_int(&rows, 1),
		    .name = db_col_dup(&rows, 2),
		    .label = db_col_dup(&rows, 3),
		    .colour = "",
		};

		add_tag(op, find_entry(f, &last, db_col_int(&rows, 0)), &tag);
	}
	rc = db_end(&rows);
	sql_release(&s);
	return rc;
}

/* --- attributes ----------------------------------------------------------------------------- */

/* The rows of one value, gathered. */
struct gathered {
	int64_t contact_id, attribute_id;
	struct attribute_value *rows;
	size_t count, room;
};

static struct contact_attribute *find_attribute(struct contact_full *full, int64_t id)
{
	for (size_t i = 0; i < full->attribute_count; i++)
		if (full->attributes[i].attribute->values_id == id)
			return &full->attributes[i];
	return NULL;
}

/* What was gathered becomes the contact's value. */
static void describe(struct op *op, const struct finder *f, size_t *last, struct gathered *g)
{
	struct contact_attribute *value;
	int64_t *options;

	if (!g->count)
		return;
	value = find_attribute(find_entry(f, last, g->contact_id), g->attribute_id);
	if (value) {
		value->text = attribute_value_text(op, value->attribute, g->rows, g->count);
		if (attribute_has_options(value->attribute->type)) {
			options = arena_alloc(&op->mem, g->count * sizeof(*options));
			for (size_t i = 0; i < g->count; i++)
				options[i] = g->rows[i].number.integer;
			value->options = options;
			value->option_count = g->count;
		}
	}
	g->count = 0;
}

static void gather(struct db_rows *rows, struct gathered *g)
{
	if (g->count == g->room) {
		size_t room = g->room ? 2 * g->room : 16;
		struct attribute_value *grown = arena_alloc(&rows->op->mem, room * sizeof(*grown));

		if (g->count)
			memcpy(grown, g->rows, g->count * sizeof(*grown));
		g->rows = grown;
		g->room = room;
	}
	g->contact_id = db_col_int(rows, 0);
	g->attribute_id = db_col_int(rows, 1);
	g->rows[g->count++] = (struct attribute_value){
	    .part = db_col_int(rows, 2),
	    .text = db_col_dup(rows, 3),
	    .number = db_int(db_col_int(rows, 4)), /* of options and yes/no */
	};
}

static enum rc read_values(struct op *op, const struct finder *f)
{
	struct gathered g = {0};
	struct db_rows rows;
	struct sql s;
	size_t last = 0;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "SELECT contact_id, attribute_id, part, text, number FROM attribute_value"
		    " WHERE contact_id IN ");
	add_ids(&s, f);
	sql_add(&s, " ORDER BY contact_id, attribute_id, part");
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (db_next(&rows)) {
		if (g.count && (g.contact_id != db_col_int(&rows, 0) ||
				g.attribute_id != db_col_int(&rows, 1)))
			describe(op, f, &last, &g);
		gather(&rows, &g);
	}
	rc = db_end(&rows);
	if (!rc)
		describe(op, f, &last, &g);
	sql_release(&s);
	return rc;
}

static enum rc read_attributes(struct op *op, const struct finder *f)
{
	struct attribute *attributes;
	size_t count;
	enum rc rc = attribute_list(op, &attributes, &count);

	if (rc)
		return rc;
	for (size_t i = 0; i < f->count; i++) {
		struct contact_full *full = &f->out[i];

		full->attribute_count = count;
		full->attributes = arena_alloc(&op->mem, (count + 1) * sizeof(*full->attributes));
		for (size_t a = 0; a < count; a++)
			full->attributes[a] =
			    (struct contact_attribute){.attribute = &attributes[a], .text = ""};
	}
	return count ? read_values(op, f) : RC_OK;
}

static enum rc read_points(struct op *op, const struct finder *f)
{
	struct contact_points *points;
	enum rc rc = contact_point_list_many(op, f->ids, f->count, &points);

	for (size_t i = 0; !rc && i < f->count; i++)
		f->out[i].points = points[i];
	return rc;
}

enum rc contact_full_list(struct op *op, const int64_t *ids, size_t count,
			  struct contact_full **out)
{
	struct finder f = {.ids = ids, .count = count};
	enum rc rc;

	if (count > CONTACT_FULL_MAX)
		BUG("%zu contacts at once", count);
	f.out = *out = arena_alloc(&op->mem, (count + 1) * sizeof(**out));
	if (!count)
		return RC_OK;
	rc = read_contacts(op, &f);
	if (!rc)
		rc = read_points(op, &f);
	if (!rc)
		rc = read_tags(op, &f);
	return rc ? rc : read_attributes(op, &f);
}
