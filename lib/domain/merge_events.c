/*
 * Events that go from one contact to another, with change rows that lead back.
 */
#include "lib/domain/merge.h"

#include <inttypes.h>
#include <stdlib.h>

#include "lib/domain/contact_state.h"
#include "lib/domain/contact_tally.h"
#include "lib/domain/event.h"
#include "lib/platform/db.h"
#include "lib/platform/sql.h"

enum { ROW_EVENTS = 500 /* of one change row */ };

#define IDS "(" DB_LIST_BEGIN "$2" DB_LIST_END ")"
#define TABLE(name, what)                                                                          \
	{                                                                                          \
		what, "SELECT id FROM " name " WHERE contact_id = $1 ORDER BY id LIMIT $2",        \
		    "SELECT count(*) FROM " name " WHERE contact_id = $1 AND id IN " IDS,          \
		    "UPDATE " name " SET contact_id = $1 WHERE id IN " IDS                         \
	}

struct table {
	const char *what, *find, *count, *move;
};

static const struct table tables[MERGE_TABLES] = {
    [MERGE_VISITS] = TABLE("visit", "Visits"),
    [MERGE_PAGE_VIEWS] = TABLE("page_view", "Page views"),
    [MERGE_ORDERS] = TABLE("shop_order", "Orders"),
    [MERGE_ORDER_ITEMS] = TABLE("order_item", "Products ordered"),
    [MERGE_CARTS] = TABLE("cart", "Carts"),
    [MERGE_PRODUCT_VIEWS] = TABLE("product_view", "Product views"),
    [MERGE_MAILINGS] = TABLE("mailing", "E-mails"),
    [MERGE_MAILING_RESPONSES] = TABLE("mailing_response", "Openings and clicks"),
    [MERGE_FORMS] = TABLE("form_submission", "Forms"),
    [MERGE_NAMED_EVENTS] = TABLE("event", "Events"),
};

static const struct table *find_table(int field)
{
	int n = field - CONTACT_CHANGE_EVENTS;

	return n >= 0 && n < MERGE_TABLES ? &tables[n] : NULL;
}

const char *merge_events_name(int field)
{
	const struct table *t = find_table(field);

	return t ? t->what : "Events";
}

/* --- "17,20-31 of 12" ------------------------------------------------------------------------ */

struct events {
	int64_t ids[ROW_EVENTS];
	size_t count;
	int64_t contact_id;
};

static const char *print_events(struct op *op, const struct events *e, int64_t contact_id)
{
	const char *text;
	struct str s;

	str_init(&s, (size_t)ROW_EVENTS * 24);
	for (size_t i = 0; i < e->count;) {
		size_t last = i;

		while (last + 1 < e->count && e->ids[last + 1] == e->ids[last] + 1)
			last++;
		str_addf(&s, "%s%" PRId64, i ? "," : "", e->ids[i]);
		if (last > i)
			str_addf(&s, "-%" PRId64, e->ids[last]);
		i = last + 1;
	}
	str_addf(&s, " of %" PRId64, contact_id);
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

/* false: it is no such text. */
static bool parse_events(const char *text, struct events *e)
{
	char *end;

	e->count = 0;
	do {
		int64_t first = strtoll(text, &end, 10), last = first;

		if (end == text)
			return false;
		if (*end == '-') {
			text = end + 1;
			last = strtoll(text, &end, 10);
		}
		if (first < 1 || last < first || last - first >= (int64_t)(ROW_EVENTS - e->count))
			return false;
		for (int64_t id = first; id <= last; id++)
			e->ids[e->count++] = id;
		text = end + 1;
	} while (*end == ',');
	if (strncmp(end, " of ", 4) != 0)
		return false;
	e->contact_id = strtoll(end + 4, &end, 10);
	return e->contact_id > 0 && *end == '\0';
}

/* --- moving ---------------------------------------------------------------------------------- */

static enum rc write_move(struct op *op, const struct table *t, const char *ids, int64_t to_id)
{
	return db_run(op, t->move, DB_ARGS(db_int(to_id), db_text(ids)));
}

static enum rc count_of(struct op *op, const struct table *t, const struct events *e,
			int64_t contact_id, int64_t *out)
{
	return db_get_int(
	    op, out, t->count,
	    DB_ARGS(db_int(contact_id), db_text(contact_ids_json(op, e->ids, e->count))));
}

/* The next events of a table; e->count is 0 when there are no more. */
static enum rc move_next(struct op *op, int table, int64_t from_id, int64_t to_id, struct events *e)
{
	const struct table *t = &tables[table];
	struct db_rows rows;
	enum rc rc;

	e->count = 0;
	db_query(op, &rows, t->find, DB_ARGS(db_int(from_id), db_int(ROW_EVENTS)));
	while (e->count < ROW_EVENTS && db_next(&rows))
		e->ids[e->count++] = db_col_int(&rows, 0);
	rc = db_end(&rows);
	if (rc || !e->count)
		return rc;
	rc = contact_touch(op, to_id);
	if (!rc)
		rc = write_move(op, t, contact_ids_json(op, e->ids, e->count), to_id);
	return rc ? rc
		  : change_field(op, CHANGE_CONTACT, to_id, CONTACT_CHANGE_EVENTS + table,
				 print_events(op, e, from_id), print_events(op, e, to_id), 0);
}

static enum rc recount(struct op *op, int64_t from_id, int64_t to_id)
{
	enum rc rc = event_recount(op, from_id);

	return rc ? rc : event_recount(op, to_id);
}

enum rc merge_events_move(struct op *op, int64_t from_id, int64_t to_id)
{
	struct events *e = arena_alloc(&op->mem, sizeof(*e));
	size_t moved = 0;
	enum rc rc = RC_OK;

	for (int table = 0; !rc && table < MERGE_TABLES; table++)
		do {
			struct arena_mark mark = arena_mark(&op->mem);

			rc = move_next(op, table, from_id, to_id, e);
			moved += e->count;
			arena_rewind(&op->mem, mark);
			if (!rc && e->count)
				rc = contact_slice_turn(op);
		} while (!rc && e->count);
	return rc || !moved ? rc : recount(op, from_id, to_id);
}

/* --- undo ------------------------------------------------------------------------------------ */

enum rc merge_events_value(struct op *op, int field, const char *before, const char *after,
			   const char **out)
{
	struct events *e = arena_alloc(&op->mem, sizeof(*e));
	const char *const texts[] = {after, before};
	const struct table *t = find_table(field);

	*out = "";
	for (size_t i = 0; t && i < ARRAY_LEN(texts); i++) {
		int64_t there;
		enum rc rc;

		if (!parse_events(texts[i], e))
			continue;
		rc = count_of(op, t, e, e->contact_id, &there);
		if (rc)
			return rc;
		if (there == (int64_t)e->count) {
			*out = texts[i];
			break;
		}
	}
	return RC_OK;
}

enum rc merge_events_restore(struct op *op, int64_t contact_id, int field, const char *from,
			     const char *to)
{
	struct events *e = arena_alloc(&op->mem, sizeof(*e));
	const struct table *t = find_table(field);
	int64_t from_id, there = 0;
	enum rc rc;

	if (!t || !parse_events(from, e))
		return op_fail(op, RC_INVALID, "events", "these are no events");
	from_id = e->contact_id;
	if (!parse_events(to, e))
		return op_fail(op, RC_INVALID, "events", "these are no events");
	rc = count_of(op, t, e, from_id, &there);
	if (!rc && there != (int64_t)e->count)
		return op_fail(op, RC_CONFLICT, "events", "some of these events are elsewhere now");
	if (!rc)
		rc = contact_touch(op, contact_id);
	if (!rc)
		rc = write_move(op, t, contact_ids_json(op, e->ids, e->count), e->contact_id);
	if (!rc)
		rc = change_field(op, CHANGE_CONTACT, contact_id, field, from, to, 0);
	return rc ? rc : recount(op, from_id, e->contact_id);
}
