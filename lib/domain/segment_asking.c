#include "lib/domain/segment_asking.h"

#include <strings.h>

#include "lib/platform/text.h"

static const char sql_asking_total[] =
    "SELECT count(*) FROM segment WHERE kind = 0 AND archived_at IS NULL";
static const char sql_asking[] = "SELECT id, name, owner_id, is_shared, filter FROM segment"
				 " WHERE kind = 0 AND archived_at IS NULL ORDER BY name_key, id";

static struct segment_user read_user(struct db_rows *rows)
{
	int64_t owner_id = db_col_int(rows, 2), account_id = rows->op->account_id;
	bool is_shared = db_col_int(rows, 3);

	return (struct segment_user){
	    .kind = SEGMENT_USER_SEGMENT,
	    .id = db_col_int(rows, 0),
	    .name = db_col_dup(rows, 1),
	    .owner_id = owner_id,
	    .is_shared = is_shared,
	    .is_visible = is_shared || owner_id == account_id || account_id == 0,
	};
}

/* What filters are searched for. */
struct wanted {
	const char *const *names;
	size_t count;
	bool is_tag;		      /* names of tags, not keys of fields */
	struct segment_asking *found; /* of each */
	struct segment_user **room;   /* likewise, `total` places once anything was found */
	size_t total;
};

static void note_asked(const struct wanted *w, const char *name, bool *asked)
{
	for (size_t i = 0; i < w->count; i++)
		asked[i] |= strcasecmp(w->names[i], name) == 0;
}

/*
 * Which of the names does the filter ask for?  A field inside the "where" of an event is the
 * event's own.
 */
static void note_tree(struct op *op, const struct filter_node *node, const struct wanted *w,
		      bool *asked)
{
	bool is_tag;

	for (size_t i = 0; node->type == FILTER_GROUP && i < node->count; i++)
		note_tree(op, node->items[i], w, asked);
	if (node->type != FILTER_CONDITION)
		return;
	is_tag = strcasecmp(node->field, "tag") == 0;
	if (!w->is_tag)
		note_asked(w, node->field, asked);
	for (size_t i = 0; i < node->value_count; i++) {
		const struct filter_value *v = &node->values[i];

		if (!w->is_tag && v->is_field)
			note_asked(w, v->text, asked);
		else if (w->is_tag && is_tag)
			note_asked(w, text_slug(&op->mem, v->text), asked);
	}
}

static void add_user(struct op *op, const struct wanted *w, size_t i,
		     const struct segment_user *user)
{
	if (!w->room[i])
		w->room[i] = arena_alloc(&op->mem, w->total * sizeof(**w->room));
	w->room[i][w->found[i].count++] = *user;
	w->found[i].users = w->room[i];
}

static enum rc note_filters(struct op *op, const struct wanted *w)
{
	bool *asked = arena_alloc(&op->mem, w->count * sizeof(*asked));
	struct db_rows rows;
	size_t read = 0;

	db_query(op, &rows, sql_asking, DB_NO_ARGS);
	while (read++ < w->total && db_next(&rows)) {
		struct filter_error error = {0};
		struct filter_node *tree;
		struct segment_user user;

		if (filter_parse(op, db_col_dup(&rows, 4), &tree, &error) != RC_OK) {
			op_clear_fault(op);
			continue;
		}
		memset(asked, 0, w->count * sizeof(*asked));
		note_tree(op, tree, w, asked);
		user = read_user(&rows);
		for (size_t i = 0; i < w->count; i++)
			if (asked[i])
				add_user(op, w, i, &user);
	}
	return db_end(&rows);
}

static enum rc list_asking(struct op *op, const char *const *names, size_t count, bool is_tag,
			   struct segment_asking **out)
{
	struct wanted w = {.names = names, .count = count, .is_tag = is_tag};
	int64_t total;
	enum rc rc = db_get_int(op, &total, sql_asking_total, DB_NO_ARGS);

	w.found = arena_alloc(&op->mem, (count + 1) * sizeof(*w.found));
	memset(w.found, 0, (count + 1) * sizeof(*w.found));
	*out = w.found;
	if (rc || !total || !count)
		return rc;
	w.total = (size_t)total;
	w.room = arena_alloc(&op->mem, count * sizeof(struct segment_user *));
	memset(w.room, 0, count * sizeof(struct segment_user *));
	return note_filters(op, &w);
}

enum rc segment_asking_fields(struct op *op, const char *const *names, size_t count,
			      struct segment_asking **out)
{
	return list_asking(op, names, count, false, out);
}

enum rc segment_asking_tags(struct op *op, const char *const *names, size_t count,
			    struct segment_asking **out)
{
	return list_asking(op, names, count, true, out);
}
