#include "lib/domain/tag.h"

#include "lib/base/limits.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/segment.h"
#include "lib/platform/sql.h"
#include "lib/platform/text.h"

#define TAG_COLUMNS "t.id, t.name, t.label, t.colour, t.scope, t.created_at"
/*
 * How many carry it: all entries of the tag, which contact_tag.c keeps count of, less those of
 * contacts that are not live, which are few.  CROSS JOIN, so that the few are looked up first.
 */
#define TAG_COUNTS ", t.carriers, COALESCE(g.gone, 0)"
#define TAG_GONE                                                                                   \
	" LEFT JOIN (SELECT ct.tag_id, count(*) AS gone FROM contact c"                            \
	" CROSS JOIN contact_tag ct WHERE ct.contact_id = c.id AND c.state IN (1, 2, 3)"           \
	" GROUP BY ct.tag_id) g ON g.tag_id = t.id"

/* A tag's id is not to come back after a deletion, so the change rows have a say, too. */
static const char sql_tag_next_id[] =
    "SELECT MAX(n) + 1 FROM (SELECT COALESCE(MAX(id), 0) AS n FROM tag UNION ALL"
    " SELECT COALESCE(MAX(entity_id), 0) FROM change WHERE entity = 2) ids";
static const char sql_tag_insert[] =
    "INSERT INTO tag (id, name, label, colour, scope, created_at, updated_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $6)";
static const char sql_tag_get[] =
    "SELECT " TAG_COLUMNS TAG_COUNTS " FROM tag t" TAG_GONE " WHERE t.id = $1";
static const char sql_tag_get_bare[] = "SELECT " TAG_COLUMNS " FROM tag t WHERE t.id = $1";
static const char sql_tag_find[] = "SELECT " TAG_COLUMNS " FROM tag t WHERE t.name = $1";
static const char sql_tag_label[] = "SELECT label FROM tag WHERE id = $1";
static const char sql_tag_label_then[] = "SELECT old_value FROM change WHERE entity = 2 AND"
					 " entity_id = $1 AND field = 1 AND old_value IS NOT NULL"
					 " ORDER BY id DESC LIMIT 1";
static const char sql_tag_rename[] =
    "UPDATE tag SET label = $1, name = $2, updated_at = $3 WHERE id = $4";
static const char sql_tag_recolour[] = "UPDATE tag SET colour = $1, updated_at = $2 WHERE id = $3";
static const char sql_tag_rescope[] = "UPDATE tag SET scope = $1, updated_at = $2 WHERE id = $3";
static const char sql_tag_is_carried[] = "SELECT 1 FROM contact_tag WHERE tag_id = $1 LIMIT 1";
static const char sql_tag_delete[] = "DELETE FROM tag WHERE id = $1";

/* --- words ---------------------------------------------------------------------------------- */

const struct tag_colour tag_colours[TAG_COLOURS] = {
    {"grey", "Grey"},	  {"red", "Red"},	{"orange", "Orange"}, {"amber", "Amber"},
    {"green", "Green"},	  {"teal", "Teal"},	{"cyan", "Cyan"},     {"blue", "Blue"},
    {"indigo", "Indigo"}, {"purple", "Purple"}, {"pink", "Pink"},     {"brown", "Brown"},
};

static const char *const scope_keys[TAG_SCOPES] = {"both", "contacts", "conversations"};

const char *tag_scope_key(enum tag_scope scope)
{
	return scope_keys[scope];
}

enum tag_scope tag_scope_parse(const char *key)
{
	int i = 0;

	while (i < TAG_SCOPES && strcmp(scope_keys[i], key) != 0)
		i++;
	return (enum tag_scope)i;
}

char *tag_normalise(struct arena *a, const char *text)
{
	return text_slug(a, text);
}

static bool is_colour(const char *key)
{
	for (size_t i = 0; i < TAG_COLOURS; i++)
		if (strcmp(tag_colours[i].key, key) == 0)
			return true;
	return false;
}

/* Grey is for those who ask for it. */
static const char *next_colour(int64_t id)
{
	return tag_colours[1 + id % (TAG_COLOURS - 1)].key;
}

/* --- checks --------------------------------------------------------------------------------- */

/* The label as it is stored, and the name that follows from it. */
static enum rc check_label(struct op *op, const char *text, const char **label, const char **name)
{
	enum rc rc = text_check(op, "label", text, TAG_LABEL_MAX);

	if (rc)
		return rc;
	/* Files and the box on a profile list tags with commas between them. */
	if (strchr(text, ','))
		return op_fail(op, RC_INVALID, "label", "a tag has no comma in it");
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return op_fail(op, RC_INVALID, "label",
				       "a tag is one line without control characters");
	*label = text_trim(&op->mem, text);
	*name = tag_normalise(&op->mem, *label);
	if (!(*label)[0])
		return op_fail(op, RC_INVALID, "label", "enter the text of the tag");
	if (!(*name)[0])
		return op_fail(op, RC_INVALID, "label", "a tag needs at least one letter or digit");
	/* A few ligatures grow when they are folded. */
	if (strlen(*name) > TAG_LABEL_MAX)
		return op_fail(op, RC_INVALID, "label", "the text is too long for a tag");
	return RC_OK;
}

static enum rc check_colour(struct op *op, const char *colour)
{
	return is_colour(colour)
		   ? RC_OK
		   : op_fail(op, RC_INVALID, "colour", "choose a colour of the palette");
}

static enum rc check_scope(struct op *op, enum tag_scope scope)
{
	return scope < TAG_SCOPES ? RC_OK
				  : op_fail(op, RC_INVALID, "scope", "choose what the tag is for");
}

/* RC_CONFLICT, with *twin, when another tag than id has the name. */
static enum rc check_twin(struct op *op, const char *name, int64_t id, struct tag *twin)
{
	enum rc rc = tag_find(op, name, twin);

	if (rc == RC_NOT_FOUND || (!rc && twin->id == id))
		return RC_OK;
	return rc ? rc
		  : op_fail(op, RC_CONFLICT, "label",
			    "this is another spelling of a tag that is there already");
}

/* --- reading -------------------------------------------------------------------------------- */

static void read_tag(struct db_rows *rows, bool counted, struct tag *out)
{
	*out = (struct tag){
	    .id = db_col_int(rows, 0),
	    .name = db_col_dup(rows, 1),
	    .label = db_col_dup(rows, 2),
	    .colour = db_col_dup(rows, 3),
	    .scope = (enum tag_scope)db_col_int(rows, 4),
	    .created_at = db_col_int(rows, 5),
	};
	if (!counted)
		return;
	out->gone = db_col_int(rows, 7);
	out->contacts = db_col_int(rows, 6) - out->gone;
}

/* RC_NOT_FOUND without a fault. */
static enum rc find_one(struct op *op, const char *sql, struct db_value key, bool counted,
			struct tag *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql, DB_ARGS(key));
	found = db_next(&rows);
	if (found)
		read_tag(&rows, counted, out);
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

static enum rc fail_missing(struct op *op, enum rc rc)
{
	return rc == RC_NOT_FOUND ? op_fail(op, rc, "", "no such tag") : rc;
}

enum rc tag_get(struct op *op, int64_t id, struct tag *out)
{
	return fail_missing(op, find_one(op, sql_tag_get, db_int(id), true, out));
}

/* Without counts, which a write does not need. */
static enum rc get_bare(struct op *op, int64_t id, struct tag *out)
{
	return fail_missing(op, find_one(op, sql_tag_get_bare, db_int(id), false, out));
}

enum rc tag_find(struct op *op, const char *text, struct tag *out)
{
	return find_one(op, sql_tag_find, db_text(tag_normalise(&op->mem, text)), false, out);
}

enum rc tag_label(struct op *op, int64_t id, const char **out)
{
	enum rc rc = db_get_text(op, out, sql_tag_label, DB_ARGS(db_int(id)));

	if (rc == RC_NOT_FOUND)
		rc = db_get_text(op, out, sql_tag_label_then, DB_ARGS(db_int(id)));
	if (rc != RC_NOT_FOUND)
		return rc;
	*out = "";
	return RC_OK;
}

/* " WHERE ..." of a list. */
static void add_where(struct op *op, struct sql *s, const struct tag_query *q)
{
	sql_add(s, " WHERE 1 = 1");
	if (q->on_contacts)
		sql_add(s, " AND t.scope <> 2");
	if (!q->search[0])
		return;
	/* A name has neither % nor _ in it.  Where nothing is left of the search, nothing is found.
	 */
	sql_add(s, " AND t.name LIKE ");
	sql_value(s, db_text(arena_printf(&op->mem, "%%%s%%", tag_normalise(&op->mem, q->search))));
	if (!tag_normalise(&op->mem, q->search)[0])
		sql_add(s, " AND 1 = 0");
}

static enum rc count_tags(struct op *op, const struct tag_query *q, int64_t *total)
{
	struct sql s;
	enum rc rc;

	sql_init(&s);
	sql_add(&s, "SELECT count(*) FROM tag t");
	add_where(op, &s, q);
	rc = db_get_int(op, total, sql_text(&s), sql_args(&s));
	sql_release(&s);
	return rc;
}

enum rc tag_list(struct op *op, const struct tag_query *q, struct tag **out, size_t *count,
		 int64_t *total)
{
	struct tag *list = arena_alloc(&op->mem, (q->limit + 1) * sizeof(*list));
	struct db_rows rows;
	struct sql s;
	enum rc rc = count_tags(op, q, total);

	*out = list;
	*count = 0;
	if (rc)
		return rc;
	sql_init(&s);
	if (q->uncounted)
		sql_add(&s, "SELECT " TAG_COLUMNS " FROM tag t");
	else
		sql_add(&s, "SELECT " TAG_COLUMNS TAG_COUNTS " FROM tag t" TAG_GONE);
	add_where(op, &s, q);
	sql_add(&s, " ORDER BY t.name LIMIT ");
	sql_value(&s, db_int((int64_t)q->limit));
	sql_add(&s, " OFFSET ");
	sql_value(&s, db_int((int64_t)q->offset));
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (*count < q->limit && db_next(&rows))
		read_tag(&rows, !q->uncounted, &list[(*count)++]);
	rc = db_end(&rows);
	sql_release(&s);
	return rc;
}

/* --- writing -------------------------------------------------------------------------------- */

static enum rc open_batch(struct op *op, const char *action)
{
	return op->batch_id ? RC_OK : change_begin(op, action, 0);
}

static enum rc insert_row(struct op *op, const struct tag *t)
{
	return db_run(op, sql_tag_insert,
		      DB_ARGS(db_int(t->id), db_text(t->name), db_text(t->label),
			      db_text(t->colour), db_int(t->scope), db_int(t->created_at)));
}

static enum rc insert_tag(struct op *op, const struct tag *t)
{
	enum rc rc = open_batch(op, "tag.create");

	if (!rc)
		rc = insert_row(op, t);
	return rc ? rc : change_created(op, CHANGE_TAG, t->id, 0);
}

enum rc tag_create(struct op *op, const char *text, const char *colour, enum tag_scope scope,
		   struct tag *out)
{
	const char *label, *name;
	int64_t id;
	enum rc rc = check_label(op, text, &label, &name);

	if (!rc && colour[0])
		rc = check_colour(op, colour);
	if (!rc)
		rc = check_scope(op, scope);
	if (!rc)
		rc = check_twin(op, name, 0, out);
	if (!rc)
		rc = db_get_int(op, &id, sql_tag_next_id, DB_NO_ARGS);
	if (rc)
		return rc;
	*out = (struct tag){
	    .id = id,
	    .name = name,
	    .label = label,
	    .colour = colour[0] ? arena_dup(&op->mem, colour) : next_colour(id),
	    .scope = scope,
	    .created_at = op->now,
	};
	return insert_tag(op, out);
}

/* One field of a tag that differs: its change row in the batch "tag.edit". */
static enum rc note_edit(struct op *op, int64_t id, enum tag_field field, const char *old_value,
			 const char *new_value)
{
	enum rc rc = open_batch(op, "tag.edit");

	return rc ? rc : change_field(op, CHANGE_TAG, id, (int)field, old_value, new_value, 0);
}

/* *from, *to: its names, the same where nothing was to be done. */
static enum rc relabel(struct op *op, int64_t id, const char *text, const char **from,
		       const char **to)
{
	const char *label, *name;
	struct tag tag, twin;
	enum rc rc = get_bare(op, id, &tag);

	*from = *to = "";

	if (!rc)
		rc = check_label(op, text, &label, &name);
	if (rc || strcmp(tag.label, label) == 0)
		return rc;
	rc = check_twin(op, name, id, &twin);
	if (!rc)
		rc = note_edit(op, id, TAG_LABEL, tag.label, label);
	if (!rc)
		rc = db_run(op, sql_tag_rename,
			    DB_ARGS(db_text(label), db_text(name), db_int(op->now), db_int(id)));
	*from = tag.name;
	*to = name;
	return rc;
}

enum rc tag_rename(struct op *op, int64_t id, const char *text)
{
	const char *from, *to;
	enum rc rc = relabel(op, id, text, &from, &to);

	return rc || strcmp(from, to) == 0 ? rc : segment_rename_tag(op, from, to);
}

enum rc tag_check_free(struct op *op, const char *text, int64_t except)
{
	const char *label, *name;
	struct tag twin;
	enum rc rc = check_label(op, text, &label, &name);

	return rc ? rc : check_twin(op, name, except, &twin);
}

enum rc tag_restore_label(struct op *op, int64_t id, const char *text, int64_t since)
{
	const char *from, *to;
	enum rc rc = relabel(op, id, text, &from, &to);

	return rc || strcmp(from, to) == 0 ? rc : segment_rename_since(op, "tag", from, to, since);
}

enum rc tag_recolour(struct op *op, int64_t id, const char *colour)
{
	struct tag tag;
	enum rc rc = get_bare(op, id, &tag);

	if (!rc)
		rc = check_colour(op, colour);
	if (rc || strcmp(tag.colour, colour) == 0)
		return rc;
	rc = note_edit(op, id, TAG_COLOUR, tag.colour, colour);
	return rc ? rc
		  : db_run(op, sql_tag_recolour,
			   DB_ARGS(db_text(colour), db_int(op->now), db_int(id)));
}

enum rc tag_rescope(struct op *op, int64_t id, enum tag_scope scope)
{
	struct tag tag;
	int64_t one;
	enum rc rc = get_bare(op, id, &tag);

	if (!rc)
		rc = check_scope(op, scope);
	if (rc || tag.scope == scope)
		return rc;
	if (scope == TAG_CONVERSATIONS) {
		rc = db_get_int(op, &one, sql_tag_is_carried, DB_ARGS(db_int(id)));
		if (!rc)
			return op_fail(op, RC_CONFLICT, "scope",
				       "contacts carry this tag; take it off them first");
		if (rc != RC_NOT_FOUND)
			return rc;
	}
	rc = note_edit(op, id, TAG_SCOPE, tag_scope_key(tag.scope), tag_scope_key(scope));
	return rc ? rc
		  : db_run(op, sql_tag_rescope,
			   DB_ARGS(db_int(scope), db_int(op->now), db_int(id)));
}

/* All that tells what the tag is or was, from nothing or to nothing. */
static enum rc note_whole(struct op *op, const struct tag *t, bool is_back)
{
	const struct {
		enum tag_field field;
		const char *value;
	} rows[] = {{TAG_LABEL, t->label},
		    {TAG_COLOUR, t->colour},
		    {TAG_SCOPE, tag_scope_key(t->scope)},
		    {TAG_CREATED_AT, arena_printf(&op->mem, "%lld", (long long)t->created_at)}};
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < ARRAY_LEN(rows); i++)
		rc = change_field(op, CHANGE_TAG, t->id, (int)rows[i].field,
				  is_back ? "" : rows[i].value, is_back ? rows[i].value : "", 0);
	return rc ? rc
		  : change_field(op, CHANGE_TAG, t->id, TAG_CHANGE_STATE,
				 is_back ? "deleted" : "live", is_back ? "live" : "deleted", 0);
}

enum rc tag_delete(struct op *op, int64_t id, int64_t *contacts)
{
	struct tag tag;
	enum rc rc = get_bare(op, id, &tag);

	*contacts = 0;
	if (!rc)
		rc = open_batch(op, "tag.delete");
	if (!rc)
		rc = note_whole(op, &tag, false);
	if (!rc)
		rc = contact_tag_clear(op, id, contacts);
	return rc ? rc : db_run(op, sql_tag_delete, DB_ARGS(db_int(id)));
}

enum rc tag_restore(struct op *op, const struct tag *t)
{
	struct tag row = *t, twin;
	enum rc rc = check_label(op, t->label, &row.label, &row.name);

	if (!rc)
		rc = check_twin(op, row.name, t->id, &twin);
	if (!rc)
		rc = insert_row(op, &row);
	return rc ? rc : note_whole(op, &row, true);
}
