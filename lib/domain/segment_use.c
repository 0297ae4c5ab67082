#include "lib/domain/segment_use.h"

#include <strings.h>

#include "lib/base/str.h"
#include "lib/domain/change.h"
#include "lib/domain/segment_people.h"
#include "lib/domain/tag.h"
#include "lib/platform/text.h"

enum { NAMES_SHOWN = 3, NAME_SHOWN_MAX = 48 };

static const char sql_use_total[] = "SELECT count(*) FROM segment_use WHERE segment_id = $1";
static const char sql_use_list[] =
    "SELECT u.user_kind, u.user_id, s.name, s.owner_id, s.is_shared,"
    " s.archived_at IS NOT NULL"
    " FROM segment_use u JOIN segment s ON s.id = u.user_id"
    " WHERE u.segment_id = $1 AND u.user_kind = 'segment' ORDER BY s.name_key, s.id";
static const char sql_use_clear[] = "DELETE FROM segment_use WHERE user_kind = $1 AND user_id = $2";
static const char sql_use_add[] =
    "INSERT INTO segment_use (segment_id, user_kind, user_id) VALUES ($1, $2, $3)";
static const char sql_use_named[] = "SELECT id FROM segment WHERE name_key = $1 AND id <> $2";
static const char sql_use_add_once[] =
    "INSERT INTO segment_use (segment_id, user_kind, user_id) VALUES ($1, $2, $3)"
    " ON CONFLICT DO NOTHING";
static const char sql_use_filters[] =
    "SELECT s.id, s.filter FROM segment_use u JOIN segment s ON s.id = u.user_id"
    " WHERE u.segment_id = $1 AND u.user_kind = 'segment' ORDER BY s.id";
static const char sql_segment_filters[] =
    "SELECT id, filter FROM segment WHERE kind = 0 ORDER BY id";
/* Those whose filter somebody wrote since. */
static const char sql_segment_filters_since[] =
    "SELECT s.id, s.filter FROM segment s WHERE s.kind = 0 AND EXISTS (SELECT 1 FROM change c"
    " JOIN batch b ON b.id = c.batch_id WHERE c.entity = 4 AND c.entity_id = s.id"
    " AND c.field IN (0, 3) AND c.id > $1 AND b.undoes_id IS NULL AND b.undone_by_id IS NULL)"
    " ORDER BY s.id";
static const char sql_segment_set_filter[] =
    "UPDATE segment SET filter = $2, version = version + 1, updated_at = $3 WHERE id = $1";
/* Everything above one segment: who uses it, who uses those, and so on. */
static const char sql_use_above[] =
    "WITH RECURSIVE above (id) AS ("
    " SELECT user_id FROM segment_use WHERE segment_id = $1 AND user_kind = 'segment' UNION"
    " SELECT u.user_id FROM segment_use u JOIN above a ON u.segment_id = a.id"
    " WHERE u.user_kind = 'segment')"
    " SELECT id FROM above ORDER BY id";

static void read_user(struct db_rows *rows, struct segment_user *out)
{
	struct op *op = rows->op;

	*out = (struct segment_user){
	    .kind = db_col_dup(rows, 0),
	    .id = db_col_int(rows, 1),
	    .name = db_col_dup(rows, 2),
	    .owner_id = db_col_int(rows, 3),
	    .is_shared = db_col_int(rows, 4),
	    .is_archived = db_col_int(rows, 5),
	};
	out->is_visible = out->is_shared || out->owner_id == op->account_id || op->account_id == 0;
}

enum rc segment_use_list(struct op *op, int64_t id, struct segment_user **out, size_t *count)
{
	struct segment_user *list;
	struct db_rows rows;
	int64_t total;
	enum rc rc = db_get_int(op, &total, sql_use_total, DB_ARGS(db_int(id)));

	*count = 0;
	*out = NULL;
	if (rc)
		return rc;
	*out = list = arena_alloc(&op->mem, ((size_t)total + 1) * sizeof(*list));
	db_query(op, &rows, sql_use_list, DB_ARGS(db_int(id)));
	while (*count < (size_t)total && db_next(&rows))
		read_user(&rows, &list[(*count)++]);
	return db_end(&rows);
}

enum rc segment_use_save(struct op *op, const char *kind, int64_t id,
			 const struct filter_node *tree)
{
	const int64_t *ids;
	size_t count;
	enum rc rc = filter_list_segments(op, tree, &ids, &count);

	if (!rc)
		rc = db_run(op, sql_use_clear, DB_ARGS(db_text(kind), db_int(id)));
	for (size_t i = 0; !rc && i < count; i++)
		rc = db_run(op, sql_use_add, DB_ARGS(db_int(ids[i]), db_text(kind), db_int(id)));
	return rc;
}

static const char *short_name(struct op *op, const char *name)
{
	bool partial;

	if (strlen(name) <= NAME_SHOWN_MAX)
		return name;
	return arena_printf(&op->mem, "%.*s…",
			    (int)text_utf8_prefix(name, NAME_SHOWN_MAX, &partial), name);
}

const char *segment_use_names(struct op *op, const struct segment_user *users, size_t count)
{
	const char *text = "", *others;
	size_t shown = 0, rest;

	for (size_t i = 0; i < count && shown < NAMES_SHOWN; i++)
		if (users[i].is_visible)
			text = arena_printf(&op->mem, "%s%s“%s”", text, shown++ ? ", " : "",
					    short_name(op, users[i].name));
	rest = count - shown;
	if (!rest)
		return text;
	if (!shown)
		return rest == 1 ? "a private segment of somebody else"
				 : arena_printf(&op->mem, "%zu private segments of others", rest);
	others = rest == 1 ? "other" : "others";
	return arena_printf(&op->mem, "%s and %zu %s", text, rest, others);
}

/* --- new names in old filters --------------------------------------------------------------- */

struct renaming {
	const char *field; /* "segment", "tag" or "attr.plan" */
	const char *old_key, *new_name;
	char *(*key_of)(struct arena *, const char *);
};

/* Two names of a list may have become one. */
static void drop_twins(struct op *op, struct filter_node *node, const struct renaming *r)
{
	const char *new_key = r->key_of(&op->mem, r->new_name);
	bool seen = false;
	size_t kept = 0;

	for (size_t i = 0; i < node->value_count; i++) {
		bool is_new = !node->values[i].is_field &&
			      strcmp(r->key_of(&op->mem, node->values[i].text), new_key) == 0;

		if (!is_new || !seen)
			node->values[kept++] = node->values[i];
		seen |= is_new;
	}
	node->value_count = kept;
}

/* Not below the "where" of an event: those fields are the event's own. */
static bool rename_in(struct op *op, struct filter_node *node, const struct renaming *r)
{
	bool found = false;

	if (node->type == FILTER_GROUP) {
		for (size_t i = 0; i < node->count; i++)
			found |= rename_in(op, node->items[i], r);
		return found;
	}
	if (node->type != FILTER_CONDITION || strcasecmp(node->field, r->field) != 0)
		return false;
	for (size_t i = 0; i < node->value_count; i++) {
		struct filter_value *v = &node->values[i];

		if (v->is_field || strcmp(r->key_of(&op->mem, v->text), r->old_key) != 0)
			continue;
		v->text = r->new_name;
		v->is_bare = false;
		found = true;
	}
	if (found)
		drop_twins(op, node, r);
	return found;
}

/* By parse, change and print: what only looks like the name, inside other text, stays. */
static enum rc rename_filter(struct op *op, int64_t id, const char *filter,
			     const struct renaming *r)
{
	struct filter_error error = {0};
	struct filter_node *tree;
	const char *text;
	enum rc rc = filter_parse(op, filter, &tree, &error);

	if (rc == RC_INVALID) {
		op_clear_fault(op);
		return RC_OK;
	}
	if (rc || !rename_in(op, tree, r))
		return rc;
	text = filter_print(op, tree);
	if (strcmp(text, filter) == 0)
		return RC_OK;
	if (strlen(text) > FILTER_TEXT_MAX)
		return op_fail(op, RC_CONFLICT, "name",
			       "this name is too long for a filter in which it stands very often");
	rc = change_join(op, "segment.rename");
	if (!rc)
		rc = db_run(op, sql_segment_set_filter,
			    DB_ARGS(db_int(id), db_text(text), db_int(op->now)));
	return rc ? rc : change_field(op, CHANGE_SEGMENT, id, SEGMENT_FILTER, filter, text, 0);
}

struct stored_filter {
	int64_t id;
	const char *text;
	struct stored_filter *next;
};

static enum rc read_filters(struct op *op, const char *sql, struct db_args args,
			    struct stored_filter **first)
{
	struct db_rows rows;

	db_query(op, &rows, sql, args);
	while (db_next(&rows)) {
		struct stored_filter *f = arena_alloc(&op->mem, sizeof(*f));

		*f = (struct stored_filter){db_col_int(&rows, 0), db_col_dup(&rows, 1), *first};
		*first = f;
	}
	return db_end(&rows);
}

static enum rc rename_all(struct op *op, const char *sql, struct db_args args,
			  const struct renaming *r)
{
	struct stored_filter *first = NULL;
	enum rc rc = read_filters(op, sql, args, &first);

	for (const struct stored_filter *f = first; !rc && f; f = f->next)
		rc = rename_filter(op, f->id, f->text, r);
	return rc;
}

/* Not below the "where" of an event, as above. */
static enum rc save_names(struct op *op, int64_t id, const struct filter_node *node)
{
	int64_t used;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && node->type == FILTER_GROUP && i < node->count; i++)
		rc = save_names(op, id, node->items[i]);
	if (node->type != FILTER_CONDITION || strcasecmp(node->field, "segment") != 0)
		return rc;
	for (size_t i = 0; !rc && i < node->value_count; i++) {
		const char *key = text_fold(&op->mem, node->values[i].text);

		rc = db_get_int(op, &used, sql_use_named, DB_ARGS(db_text(key), db_int(id)));
		if (rc == RC_NOT_FOUND)
			rc = RC_OK;
		else if (!rc)
			rc = db_run(
			    op, sql_use_add_once,
			    DB_ARGS(db_int(used), db_text(SEGMENT_USER_SEGMENT), db_int(id)));
	}
	return rc;
}

static enum rc refresh_one(struct op *op, int64_t id, const char *filter)
{
	struct filter_error error = {0};
	struct filter_node *tree;
	enum rc rc = filter_parse(op, filter, &tree, &error);

	if (rc == RC_INVALID) {
		op_clear_fault(op);
		return RC_OK;
	}
	if (!rc)
		rc = db_run(op, sql_use_clear, DB_ARGS(db_text(SEGMENT_USER_SEGMENT), db_int(id)));
	return rc ? rc : save_names(op, id, tree);
}

enum rc segment_use_refresh(struct op *op)
{
	struct stored_filter *first = NULL;
	enum rc rc = read_filters(op, sql_segment_filters, DB_NO_ARGS, &first);

	for (const struct stored_filter *f = first; !rc && f; f = f->next)
		rc = refresh_one(op, f->id, f->text);
	return rc;
}

enum rc segment_use_rename(struct op *op, int64_t id, const char *old_name, const char *new_name)
{
	struct renaming r = {"segment", text_fold(&op->mem, old_name), new_name, text_fold};

	return rename_all(op, sql_use_filters, DB_ARGS(db_int(id)), &r);
}

enum rc segment_rename_tag(struct op *op, const char *old_name, const char *new_name)
{
	struct renaming r = {"tag", tag_normalise(&op->mem, old_name), new_name, tag_normalise};

	return rename_all(op, sql_segment_filters, DB_NO_ARGS, &r);
}

enum rc segment_rename_option(struct op *op, const char *key, const char *old_label,
			      const char *new_label)
{
	struct renaming r = {arena_printf(&op->mem, "attr.%s", key), text_fold(&op->mem, old_label),
			     new_label, text_fold};

	return rename_all(op, sql_segment_filters, DB_NO_ARGS, &r);
}

/* --- what an edit does to those above ------------------------------------------------------- */

static enum rc count_above(struct op *op, int64_t id, int64_t **ids, size_t *count)
{
	size_t room = 16;
	struct db_rows rows;

	*count = 0;
	*ids = arena_alloc(&op->mem, room * sizeof(**ids));
	db_query(op, &rows, sql_use_above, DB_ARGS(db_int(id)));
	while (db_next(&rows)) {
		if (*count == room) {
			int64_t *more = arena_alloc(&op->mem, 2 * room * sizeof(*more));

			memcpy(more, *ids, room * sizeof(*more));
			*ids = more;
			room *= 2;
		}
		(*ids)[(*count)++] = db_col_int(&rows, 0);
	}
	return db_end(&rows);
}

/* Everybody's, so as the system. */
static enum rc state_as_system(struct op *op, int64_t id, struct segment *s,
			       struct segment_state *state)
{
	int64_t account_id = op->account_id;
	struct filter_node *tree;
	enum rc rc;

	op->account_id = 0;
	rc = segment_get(op, id, s);
	if (!rc)
		rc = segment_tree(op, s, &tree, state);
	op->account_id = account_id;
	return rc;
}

enum rc segment_use_dependants(struct op *op, int64_t id, struct segment_dependants *out)
{
	struct segment_state state;
	struct segment *list;
	int64_t *ids;
	size_t count, kept = 0;
	enum rc rc = count_above(op, id, &ids, &count);

	if (rc)
		return rc;
	list = arena_alloc(&op->mem, (count + 1) * sizeof(*list));
	for (size_t i = 0; !rc && i < count; i++) {
		rc = state_as_system(op, ids[i], &list[kept], &state);
		kept += !state.is_broken && !list[kept].archived_at;
	}
	*out = (struct segment_dependants){list, kept};
	return rc;
}

enum rc segment_use_check(struct op *op, const struct segment_dependants *before)
{
	struct segment_state state;
	struct segment s;
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < before->count; i++) {
		bool visible;

		rc = state_as_system(op, before->list[i].id, &s, &state);
		if (rc || !state.is_broken)
			continue;
		visible = s.is_shared || s.owner_id == op->account_id || !op->account_id;
		return op_failf(op, RC_CONFLICT, "filter",
				"with this filter %s%s%s, which uses this one, would have no "
				"meaning any more",
				visible ? "“" : "",
				visible ? short_name(op, s.name)
					: "a private segment of somebody else",
				visible ? "”" : "");
	}
	return rc;
}

enum rc segment_rename_since(struct op *op, const char *field, const char *old_name,
			     const char *new_name, int64_t since)
{
	char *(*key_of)(struct arena *, const char *) =
	    strcmp(field, "tag") == 0 ? tag_normalise : text_fold;
	struct renaming r = {field, key_of(&op->mem, old_name), new_name, key_of};

	return rename_all(op, sql_segment_filters_since, DB_ARGS(db_int(since)), &r);
}
