/*
 * How a page of the list is found:
 *   no search      the sort's index is walked from the cursor on
 *   a search with at most SEARCH_COUNT_MAX hits: their ids are collected, sorted here, and cut
 *   a search with more: the sort's index is walked and each row asked.  Hits are dense, so the page
 *                  is full soon, unless they all stand far down the sort ("sophie" by name):
 *                  then all hits are collected first, see walk_searched()
 */
#include "lib/domain/contact_list.h"

#include "lib/base/limits.h"
#include "lib/domain/contact_row.h"
#include "lib/domain/contact_search.h"
#include "lib/platform/sql.h"

/* What a list shows of a contact. */
#define LIST_COLUMNS                                                                               \
	"id, first_name, last_name, email, phone, identifier, company, city, country,"             \
	" email_status, phone_status, blocked, deactivated, source, created_at, updated_at,"       \
	" name_key, state, state_at, state_reason, " CONTACT_OVER_LIMIT_COLUMN

static const char sql_list_row[] = "SELECT " LIST_COLUMNS " FROM contact WHERE id = $1";
static const char sql_list_each[] =
    "SELECT id, " CONTACT_FIELD_COLUMNS ", " CONTACT_OTHER_COLUMNS " FROM contact"
    " WHERE ((1 << state) & ";

/* Rows that are asked one by one before a better way is worth its price. */
enum { WALK_ROWS = 10000, WALK_STEPS = 50000, PICK_ROWS = 500 };

/* Where in the sorted list a row stands. */
struct place {
	int64_t number;	  /* created, updated, or when it got its state */
	const char *text; /* the name's key */
	int64_t id;
};

struct walk {
	const struct contact_query *q;
	const struct contact_search *search; /* NULL: no condition */
	const struct id_set *set;	     /* only these; of a search once they were collected */
	int64_t set_count, steps;	     /* how far a walk for the set may go */
	bool descending;		     /* the direction of this walk, not of the list */
	enum contact_state state;	     /* whose index is walked */
	struct contact *rows;
	struct place *places;
	size_t count, want;
};

static unsigned states_of(const struct contact_query *q)
{
	return q->states ? q->states : CONTACT_IN_LIVE;
}

/* Everybody of the query's states. */
static enum rc count_states(struct op *op, const struct contact_query *q, int64_t *out)
{
	enum rc rc = RC_OK;

	*out = 0;
	for (int state = 0; !rc && state <= CONTACT_DELETED; state++) {
		int64_t count = 0;

		if (states_of(q) & (1U << state))
			rc = contact_count(op, (enum contact_state)state, &count);
		*out += count;
	}
	return rc;
}

/* --- cursors: "id.key" ---------------------------------------------------------------------- */

static const char *format_cursor(struct op *op, enum contact_sort sort, const struct place *p)
{
	if (sort == CONTACT_BY_NAME)
		return arena_printf(&op->mem, "%lld.%s", (long long)p->id, p->text);
	return arena_printf(&op->mem, "%lld.%lld", (long long)p->id, (long long)p->number);
}

static enum rc parse_cursor(struct op *op, enum contact_sort sort, const char *text,
			    struct place *out)
{
	char *end;

	out->id = strtoll(text, &end, 10);
	if (end == text || *end != '.' || out->id <= 0)
		return op_fail(op, RC_INVALID, "cursor", "this is no place in the list");
	text = end + 1;
	out->text = sort == CONTACT_BY_NAME ? text : "";
	if (sort == CONTACT_BY_NAME)
		return RC_OK;
	out->number = strtoll(text, &end, 10);
	if (end == text || *end)
		return op_fail(op, RC_INVALID, "cursor", "this is no place in the list");
	return RC_OK;
}

/* --- rows ----------------------------------------------------------------------------------- */

static void read_row(struct db_rows *rows, enum contact_sort sort, struct contact *c,
		     struct place *place)
{
	static const enum contact_field fields[] = {
	    CONTACT_FIRST_NAME, CONTACT_LAST_NAME, CONTACT_EMAIL, CONTACT_PHONE,
	    CONTACT_IDENTIFIER, CONTACT_COMPANY,   CONTACT_CITY,  CONTACT_COUNTRY};
	int at = 1;

	*c = (struct contact){.id = db_col_int(rows, 0)};
	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		c->values[f] = "";
	for (size_t i = 0; i < ARRAY_LEN(fields); i++, at++)
		if (db_col_text(rows, at)[0])
			c->values[fields[i]] = db_col_dup(rows, at);
	c->email_status = (enum contact_email_status)db_col_int(rows, at++);
	c->phone_status = (enum contact_email_status)db_col_int(rows, at++);
	c->values[CONTACT_BLOCKED] = db_col_int(rows, at++) ? "yes" : "no";
	c->deactivated = db_col_int(rows, at++);
	c->source = (enum contact_source)db_col_int(rows, at++);
	c->created_at = db_col_int(rows, at++);
	c->updated_at = db_col_int(rows, at++);
	place->text = sort == CONTACT_BY_NAME ? db_col_dup(rows, at) : "";
	at++;
	c->state = (enum contact_state)db_col_int(rows, at++);
	c->state_at = db_col_int(rows, at++);
	c->state_reason = db_col_dup(rows, at++);
	c->is_over_limit = db_col_int(rows, at++);
	place->id = c->id;
	place->number = sort == CONTACT_BY_CREATED    ? c->created_at
			: sort == CONTACT_BY_STATE_AT ? c->state_at
						      : c->updated_at;
}

static struct db_value place_value(const struct walk *w, const struct place *p)
{
	return w->q->sort == CONTACT_BY_NAME ? db_text(p->text) : db_int(p->number);
}

static const char *sort_column(const struct walk *w)
{
	static const char *const columns[] = {"created_at", "updated_at", "name_key", "state_at"};

	return columns[w->q->sort];
}

/* The partial index over state_at is only used where it is said that it holds everybody. */
static void add_state(struct sql *s, const struct walk *w)
{
	sql_add(s, "state = ");
	sql_value(s, db_int(w->state));
	if (w->q->sort == CONTACT_BY_STATE_AT)
		sql_add(s, " AND state > 0");
}

/* Append the range behind `from` (NULL: from the edge) and the order. */
static void add_range(struct sql *s, const struct walk *w, const struct place *from, bool same_key)
{
	if (from) {
		sql_add(s, " AND ");
		sql_column(s, sort_column(w));
		sql_add_literal(s, same_key ? " = " : w->descending ? " < " : " > ");
		sql_value(s, place_value(w, from));
		if (same_key) {
			sql_add_literal(s, w->descending ? " AND id < " : " AND id > ");
			sql_value(s, db_int(from->id));
		}
	}
	sql_add(s, " ORDER BY ");
	sql_column(s, sort_column(w));
	sql_add_literal(s, w->descending ? " DESC, id DESC" : ", id");
}

static enum rc read_rows(struct op *op, struct walk *w, const struct sql *s)
{
	struct db_rows rows;

	db_query(op, &rows, sql_text(s), sql_args(s));
	while (w->count < w->want && db_next(&rows)) {
		read_row(&rows, w->q->sort, &w->rows[w->count], &w->places[w->count]);
		w->count++;
	}
	return db_end(&rows);
}

static enum rc get_row(struct op *op, struct walk *w, int64_t id)
{
	struct db_rows rows;

	db_query(op, &rows, sql_list_row, DB_ARGS(db_int(id)));
	if (db_next(&rows)) {
		read_row(&rows, w->q->sort, &w->rows[w->count], &w->places[w->count]);
		w->count++;
	}
	return db_end(&rows);
}

/* Over the bare index: only ids are read until one has its bit. */
static enum rc walk_bits(struct op *op, struct walk *w, const struct place *from, bool same_key)
{
	struct db_rows rows;
	struct sql s;
	enum rc rc = RC_OK, end;

	sql_init(&s);
	sql_add(&s, "SELECT id FROM contact WHERE ");
	add_state(&s, w);
	add_range(&s, w, from, same_key);
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (!rc && w->count < w->want && w->steps > 0 && db_next(&rows)) {
		int64_t id = db_col_int(&rows, 0);

		w->steps--;
		if (id_set_has(w->set, id))
			rc = get_row(op, w, id);
	}
	end = db_end(&rows);
	sql_release(&s);
	return rc ? rc : end;
}

/*
 * Rows behind `from`.  Behind a place are first those with the same key and an id beyond, then
 * those with a key beyond: two ranges of one index.  A single row-value comparison would make
 * SQLite walk over everything that shares the key.
 */
static enum rc walk_range(struct op *op, struct walk *w, const struct place *from, bool same_key)
{
	struct sql s;
	enum rc rc;

	if (w->set)
		return walk_bits(op, w, from, same_key);
	sql_init(&s);
	if (w->search)
		sql_add(&s, "SELECT " LIST_COLUMNS " FROM (SELECT * FROM contact WHERE ");
	else
		sql_add(&s, "SELECT " LIST_COLUMNS " FROM contact WHERE ");
	add_state(&s, w);
	add_range(&s, w, from, same_key);
	sql_add(&s, " LIMIT ");
	sql_value(&s, db_int(w->search ? WALK_ROWS : (int64_t)(w->want - w->count)));
	if (w->search) {
		sql_add(&s, ") AS contact WHERE 1 = 1");
		contact_search_where(&s, w->search);
	}
	rc = read_rows(op, w, &s);
	sql_release(&s);
	return rc;
}

static enum rc walk_state(struct op *op, struct walk *w, const struct place *from)
{
	enum rc rc = from ? walk_range(op, w, from, true) : RC_OK;

	if (!rc && w->count < w->want)
		rc = walk_range(op, w, from, false);
	return rc;
}

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int by_text = strcmp(x->text, y->text);

	if (by_text)
		return by_text;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* Two sorted runs into one, in the walk's direction, as far as there is room. */
static void merge(struct op *op, struct walk *into, const struct walk *other)
{
	struct walk out = *into;
	size_t a = 0, b = 0;

	out.rows = arena_alloc(&op->mem, out.want * sizeof(*out.rows));
	out.places = arena_alloc(&op->mem, out.want * sizeof(*out.places));
	for (out.count = 0; out.count < out.want && (a < into->count || b < other->count);
	     out.count++) {
		int order = a == into->count || b == other->count
				? 0
				: compare_places(&into->places[a], &other->places[b]);
		bool is_own = a < into->count &&
			      (b == other->count || (out.descending ? order > 0 : order < 0));
		const struct walk *from = is_own ? into : other;
		size_t *at = is_own ? &a : &b;

		out.rows[out.count] = from->rows[*at];
		out.places[out.count] = from->places[(*at)++];
	}
	*into = out;
}

/* Each state has its own part of the index; people of several are walked one after the other. */
static enum rc walk(struct op *op, struct walk *w, const struct place *from)
{
	unsigned states = states_of(w->q);
	bool is_first = true;
	enum rc rc = RC_OK;

	for (int state = 0; !rc && state <= CONTACT_DELETED; state++) {
		struct walk one = *w;

		if (!(states & (1U << state)))
			continue;
		if (!is_first) {
			one.rows = arena_alloc(&op->mem, w->want * sizeof(*one.rows));
			one.places = arena_alloc(&op->mem, w->want * sizeof(*one.places));
		}
		one.count = 0;
		one.state = (enum contact_state)state;
		rc = walk_state(op, &one, from);
		if (!is_first)
			merge(op, w, &one);
		else
			*w = one;
		if (one.steps < w->steps)
			w->steps = one.steps;
		is_first = false;
	}
	return rc;
}

/* --- a search with few hits ----------------------------------------------------------------- */

static enum rc get_place(struct op *op, enum contact_sort sort, struct place *p)
{
	static const char *const texts[] = {"SELECT created_at FROM contact WHERE id = $1",
					    "SELECT updated_at FROM contact WHERE id = $1",
					    "SELECT name_key FROM contact WHERE id = $1",
					    "SELECT state_at FROM contact WHERE id = $1"};

	p->text = "";
	if (sort == CONTACT_BY_NAME)
		return db_get_text(op, &p->text, texts[sort], DB_ARGS(db_int(p->id)));
	return db_get_int(op, &p->number, texts[sort], DB_ARGS(db_int(p->id)));
}

/* Sort the hits in the walk's direction and read those behind `from`. */
static enum rc pick_places(struct op *op, struct walk *w, struct place *places, size_t n,
			   const struct place *from)
{
	enum rc rc = RC_OK;

	qsort(places, n, sizeof(*places), compare_places);
	for (size_t i = 0; !rc && i < n && w->count < w->want; i++) {
		const struct place *p = &places[w->descending ? n - 1 - i : i];
		int order = from ? compare_places(p, from) : 0;

		if (from && (w->descending ? order >= 0 : order <= 0))
			continue;
		rc = get_row(op, w, p->id);
	}
	return rc;
}

static enum rc pick_found(struct op *op, struct walk *w, const struct contact_ids *found,
			  const struct place *from)
{
	struct place *places = arena_alloc(&op->mem, (found->count + 1) * sizeof(*places));
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < found->count; i++) {
		places[i].id = found->ids[i];
		rc = get_place(op, w->q->sort, &places[i]);
	}
	return rc ? rc : pick_places(op, w, places, found->count, from);
}

/* --- a search with many hits ---------------------------------------------------------------- */

/* Hits whose ids stand together are read in one sweep over the table, and sorted here. */
static enum rc sweep_found(struct op *op, struct walk *w, int64_t first, int64_t last,
			   const struct place *from)
{
	static const char *const texts[] = {
	    "SELECT id, created_at FROM contact WHERE id >= $1 AND id <= $2",
	    "SELECT id, updated_at FROM contact WHERE id >= $1 AND id <= $2",
	    "SELECT id, name_key FROM contact WHERE id >= $1 AND id <= $2",
	    "SELECT id, state_at FROM contact WHERE id >= $1 AND id <= $2"};
	struct place *places = arena_alloc(&op->mem, (size_t)w->set_count * sizeof(*places));
	bool by_name = w->q->sort == CONTACT_BY_NAME;
	struct db_rows rows;
	size_t n = 0;
	enum rc rc;

	db_query(op, &rows, texts[w->q->sort], DB_ARGS(db_int(first), db_int(last)));
	while (db_next(&rows)) {
		int64_t id = db_col_int(&rows, 0);

		if (id_set_has(w->set, id))
			places[n++] = (struct place){
			    .number = by_name ? 0 : db_col_int(&rows, 1),
			    .text = by_name ? db_col_dup(&rows, 1) : "",
			    .id = id,
			};
	}
	rc = db_end(&rows);
	return rc ? rc : pick_places(op, w, places, n, from);
}

/*
 * The walk first.  When it has passed WALK_ROWS rows without filling the page, all hits are
 * collected: those that stand together (numbers given one after the other) are swept, others are
 * met by a walk over the bare index.
 */
static enum rc walk_searched(struct op *op, struct walk *w, const struct contact_search *search,
			     const struct place *from)
{
	struct id_set set;
	int64_t first, last;
	enum rc rc;

	w->search = search;
	rc = walk(op, w, from);
	if (rc || !search || w->count == w->want)
		return rc;
	rc = contact_search_set(op, search, &set);
	if (rc)
		return rc;
	w->set = &set;
	w->set_count = id_set_count(&set);
	w->count = 0;
	first = id_set_next(&set, 0);
	last = id_set_last(&set);
	if (last - first < (int64_t)set.words * 64 / 2)
		return sweep_found(op, w, first, last, from);
	return walk(op, w, from);
}

/* --- only certain people -------------------------------------------------------------------- */

/* Those of the query's people whom its search finds, too. */
static enum rc find_people(struct op *op, const struct contact_query *q, struct id_set *out)
{
	bool searched = q->search && q->search[0];
	struct contact_search search;
	struct id_set found;
	enum rc rc;

	id_set_copy(&op->mem, out, q->people);
	if (!searched)
		return RC_OK;
	rc = contact_search_parse(op, q, &search);
	if (!rc)
		rc = contact_search_set(op, &search, &found);
	if (!rc)
		id_set_and(out, &found);
	return rc;
}

static void list_ids(struct op *op, const struct id_set *set, int64_t count,
		     struct contact_ids *out)
{
	*out = (struct contact_ids){
	    .ids = arena_alloc(&op->mem, (size_t)(count + 1) * sizeof(*out->ids))};
	for (int64_t id = id_set_next(set, 0); id; id = id_set_next(set, id))
		out->ids[out->count++] = id;
}

/*
 * A page is full soon on a walk over the sort's index, unless its people all stand far down.  Then
 * few are sorted here, and for many the walk goes on.
 */
static enum rc walk_people(struct op *op, struct walk *w, const struct place *from)
{
	struct contact_ids found;
	enum rc rc;

	if (w->set_count > PICK_ROWS) {
		w->steps = w->set_count > SEARCH_COUNT_MAX ? INT64_MAX : WALK_STEPS;
		rc = walk(op, w, from);
		if (rc || w->steps > 0)
			return rc;
		w->count = 0;
	}
	list_ids(op, w->set, w->set_count, &found);
	return pick_found(op, w, &found, from);
}

/* --- one page ------------------------------------------------------------------------------- */

static void reverse(struct walk *w)
{
	for (size_t i = 0, j = w->count; i + 1 < j; i++) {
		struct contact row = w->rows[i];
		struct place place = w->places[i];

		j--;
		w->rows[i] = w->rows[j];
		w->places[i] = w->places[j];
		w->rows[j] = row;
		w->places[j] = place;
	}
}

/* One row more than the page holds was asked for: was there one? */
static void finish(struct op *op, struct walk *w, bool has_cursor, struct contact_page *out)
{
	const struct contact_query *q = w->q;
	bool more = w->count == w->want;

	if (more)
		w->count--;
	if (q->backward || q->last)
		reverse(w);
	out->has_before = q->backward || q->last ? more : has_cursor;
	out->has_after = q->last ? false : q->backward ? has_cursor : more;
	out->rows = w->rows;
	out->count = w->count;
	out->first_cursor = out->last_cursor = "";
	if (w->count) {
		out->first_cursor = format_cursor(op, q->sort, &w->places[0]);
		out->last_cursor = format_cursor(op, q->sort, &w->places[w->count - 1]);
	}
}

/* The last page holds the rest, so that pages meet when one goes back from it. */
static size_t last_page_rows(int64_t total, size_t limit)
{
	size_t rest = total > 0 ? (size_t)total % limit : 0;

	return rest ? rest : limit;
}

static enum rc find_hits(struct op *op, const struct contact_query *q,
			 struct contact_search *search, struct contact_ids *found,
			 struct contact_page *out)
{
	enum rc rc = contact_search_parse(op, q, search);

	if (!rc)
		rc = contact_search_ids(op, search, SEARCH_COUNT_MAX, found);
	out->total = (int64_t)found->count;
	out->is_more = found->is_more;
	return rc;
}

/* How many there are, and what the walk needs to know about them. */
static enum rc prepare(struct op *op, struct walk *w, struct id_set *people,
		       struct contact_search *search, struct contact_ids *found,
		       struct contact_page *out)
{
	enum rc rc;

	if (w->q->people) {
		rc = find_people(op, w->q, people);
		w->set = people;
		w->set_count = out->total = rc ? 0 : id_set_count(people);
		return rc;
	}
	if (w->q->search && w->q->search[0])
		return find_hits(op, w->q, search, found, out);
	return count_states(op, w->q, &out->total);
}

enum rc contact_list(struct op *op, const struct contact_query *q, struct contact_page *out)
{
	struct walk w = {
	    .q = q, .steps = INT64_MAX, .descending = q->descending != (q->backward || q->last)};
	struct contact_search search;
	struct contact_ids found = {0};
	struct id_set people;
	struct place from = {0}, *behind;
	bool has_cursor = q->cursor && q->cursor[0] && !q->last;
	bool searched = q->search && q->search[0];
	enum rc rc;

	*out = (struct contact_page){0};
	rc = prepare(op, &w, &people, &search, &found, out);
	if (!rc && has_cursor)
		rc = parse_cursor(op, q->sort, q->cursor, &from);
	if (rc)
		return rc;
	behind = has_cursor ? &from : NULL;
	w.want = (q->last && !out->is_more ? last_page_rows(out->total, q->limit) : q->limit) + 1;
	w.rows = arena_alloc(&op->mem, w.want * sizeof(*w.rows));
	w.places = arena_alloc(&op->mem, w.want * sizeof(*w.places));
	if (q->people)
		rc = walk_people(op, &w, behind);
	else if (searched && !found.is_more)
		rc = pick_found(op, &w, &found, behind);
	else
		rc = walk_searched(op, &w, searched ? &search : NULL, behind);
	finish(op, &w, has_cursor, out);
	return rc;
}

/* --- everything, for exports ---------------------------------------------------------------- */

/* Give one row at a time; memory is that of one. */
static enum rc each_row(struct op *op, const struct sql *s, const struct id_set *people,
			bool (*each)(void *context, const struct contact *c), void *context)
{
	struct db_rows rows;
	bool going = true;

	db_query(op, &rows, sql_text(s), sql_args(s));
	while (going && db_next(&rows)) {
		struct arena_mark mark;
		struct contact c;

		if (people && !id_set_has(people, db_col_int(&rows, 0)))
			continue;
		mark = arena_mark(&op->mem);
		contact_row_read(&rows, &c);
		going = each(context, &c);
		arena_rewind(&op->mem, mark);
	}
	return db_end(&rows);
}

enum rc contact_each(struct op *op, const struct contact_query *q,
		     bool (*each)(void *context, const struct contact *c), void *context)
{
	struct contact_search search;
	struct id_set people;
	struct sql s;
	enum rc rc = q->people ? find_people(op, q, &people) : contact_search_parse(op, q, &search);

	if (rc)
		return rc;
	sql_init(&s);
	sql_add_literal(&s, sql_list_each);
	sql_value(&s, db_int(states_of(q)));
	sql_add(&s, ") > 0");
	if (!q->people && q->search && q->search[0])
		contact_search_where(&s, &search);
	sql_add(&s, " ORDER BY id");
	rc = each_row(op, &s, q->people ? &people : NULL, each, context);
	sql_release(&s);
	return rc;
}

enum rc contact_count_found(struct op *op, const struct contact_query *q, int64_t *out)
{
	struct contact_search search;
	struct id_set people;
	enum rc rc;

	if (q->people) {
		rc = find_people(op, q, &people);
		*out = rc ? 0 : id_set_count(&people);
		return rc;
	}
	if (!q->search || !q->search[0])
		return count_states(op, q, out);
	rc = contact_search_parse(op, q, &search);
	return rc ? rc : contact_search_count(op, &search, out);
}
