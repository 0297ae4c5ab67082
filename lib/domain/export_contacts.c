#include "lib/domain/export_contacts.h"

#include <stdlib.h>

#include "lib/base/limits.h"
#include "lib/domain/account.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/contact_column.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/exact_copy.h"
#include "lib/domain/export_choice.h"
#include "lib/domain/export_cursor.h"
#include "lib/domain/segment.h"
#include "lib/platform/zone.h"

static const char sql_export_tags[] =
    "SELECT contact_id, tag_id FROM contact_tag WHERE contact_id >= $1"
    " ORDER BY contact_id, tag_id";
static const char sql_export_attributes[] =
    "SELECT contact_id, attribute_id, text, number FROM attribute_value WHERE contact_id >= $1"
    " ORDER BY contact_id, attribute_id, part";
static const char sql_export_segments[] =
    "SELECT contact_id, segment_id FROM segment_member WHERE contact_id >= $1 AND is_excluded = 0"
    " ORDER BY contact_id, segment_id";
static const char sql_export_totals[] =
    "SELECT contact_id, orders, spent_cents, items, first_order_at, last_order_at, visits,"
    " last_visit_at, mailings, opened_mailings, clicked_mailings, last_opened_at"
    " FROM contact_total WHERE contact_id >= $1 ORDER BY contact_id";
static const char sql_export_points[] =
    "SELECT contact_id, kind, value, label FROM contact_point WHERE contact_id >= $1"
    " ORDER BY contact_id, kind, position, id";
static const char sql_export_tag_names[] = "SELECT id, label, colour, scope FROM tag ORDER BY name";
static const char sql_export_accounts[] = "SELECT id, email FROM account ORDER BY id";

enum { CENTS = 100, CELL_TEXT_MAX = 24 };

/* Names of tags and of segments, which a contact's rows tell by id. */
struct name {
	int64_t id;
	const char *text;
	size_t rank; /* in the order in which they are to stand */
};
struct names {
	struct name *list; /* by id */
	size_t count;
};

struct source {
	struct op *op;
	const struct contact_query *query;
	struct export_choice choice;

	struct names tags, segments, accounts;
	struct export_cursor tag, attribute, segment, total, point;

	struct export_cell *cells;
	export_take *take;
	void *context;
	enum rc rc;
};

/* --- names of tags, segments and accounts --------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static int by_rank(const void *a, const void *b)
{
	const struct name *const *x = a, *const *y = b;

	return (*x)->rank < (*y)->rank ? -1 : (*x)->rank > (*y)->rank;
}

static void add_name(struct op *op, struct names *names, int64_t id, const char *text)
{
	/* Room doubles at each power of two. */
	if ((names->count & (names->count - 1)) == 0) {
		size_t room = names->count ? 2 * names->count : 1;
		struct name *grown = arena_alloc(&op->mem, room * sizeof(*grown));

		if (names->count)
			memcpy(grown, names->list, names->count * sizeof(*grown));
		names->list = grown;
	}
	names->list[names->count] = (struct name){.id = id, .text = text, .rank = names->count};
	names->count++;
}

static const struct name *find_name(const struct names *names, int64_t id)
{
	struct name key = {.id = id};

	return names->count ? bsearch(&key, names->list, names->count, sizeof(key), by_id) : NULL;
}

static void sort_names(struct names *names)
{
	if (names->count)
		qsort(names->list, names->count, sizeof(*names->list), by_id);
}

static enum rc read_tag_names(struct source *s)
{
	struct db_rows rows;

	db_query(s->op, &rows, sql_export_tag_names, DB_NO_ARGS);
	while (db_next(&rows)) {
		struct tag tag = {.id = db_col_int(&rows, 0),
				  .label = db_col_dup(&rows, 1),
				  .colour = db_col_dup(&rows, 2),
				  .scope = (enum tag_scope)db_col_int(&rows, 3)};

		add_name(s->op, &s->tags, tag.id,
			 s->choice.is_exact ? exact_tag_text(s->op, &tag) : tag.label);
	}
	sort_names(&s->tags);
	return db_end(&rows);
}

/* The static ones that the account sees. */
static enum rc read_segment_names(struct source *s)
{
	static const struct segment_query query = {.search = "", .is_static = true};
	struct segment *list;
	size_t count;
	enum rc rc = segment_list(s->op, &query, &list, &count);

	for (size_t i = 0; !rc && i < count; i++)
		add_name(s->op, &s->segments, list[i].id, list[i].name);
	sort_names(&s->segments);
	return rc;
}

static enum rc read_accounts(struct source *s)
{
	struct db_rows rows;

	db_query(s->op, &rows, sql_export_accounts, DB_NO_ARGS);
	while (db_next(&rows))
		add_name(s->op, &s->accounts, db_col_int(&rows, 0), db_col_dup(&rows, 1));
	sort_names(&s->accounts);
	return db_end(&rows);
}

/* --- cells ---------------------------------------------------------------------------------- */

static const char *number_text(struct source *s, int64_t number)
{
	char text[CELL_TEXT_MAX];
	char *at = text + sizeof(text);
	bool is_negative = number < 0;
	uint64_t left = is_negative ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		*--at = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (is_negative)
		*--at = '-';
	return arena_dup_len(&s->op->mem, at, (size_t)(text + sizeof(text) - at));
}

/* Times of fields come as people typed them, "2026-11-22" for midnight in the zone. */
static void set_field(struct source *s, struct export_cell *cell, const struct contact *c,
		      enum contact_field f)
{
	cell->text = c->values[f];
	if (contact_fields[f].type != CONTACT_TYPE_TIME || !cell->text[0])
		return;
	if (zone_parse(cell->text, &cell->at) && s->choice.is_exact)
		cell->text = cell->at ? "" : "1970-01-01T00:00:00Z";
}

static const char *account_text(struct source *s, int64_t id)
{
	const struct name *account = find_name(&s->accounts, id);

	return account ? account->text : "";
}

/* Without an address there is nothing that could be active. */
static const char *status_text(const char *address, const char *text)
{
	return address[0] ? text : "";
}

static void set_column(struct source *s, struct export_cell *cell, const struct contact *c,
		       enum exact_column column)
{
	switch (column) {
	case EXACT_COLUMN_ID:
		cell->text = number_text(s, c->id);
		return;
	case EXACT_COLUMN_STATE:
		cell->text = contact_state_word(c->state);
		return;
	case EXACT_COLUMN_STATE_AT:
		cell->at = c->state_at;
		return;
	case EXACT_COLUMN_STATE_REASON:
		cell->text = c->state_reason;
		return;
	case EXACT_COLUMN_DEACTIVATED:
		cell->text = c->deactivated ? "yes" : "no";
		return;
	case EXACT_COLUMN_EMAIL_STATUS:
		cell->text =
		    status_text(c->values[CONTACT_EMAIL], contact_status_word(c->email_status));
		return;
	case EXACT_COLUMN_EMAIL_STATUS_AT:
		cell->at = c->email_status_at;
		return;
	case EXACT_COLUMN_EMAIL_STATUS_REASON:
		cell->text = c->email_status_reason;
		return;
	case EXACT_COLUMN_PHONE_STATUS:
		cell->text =
		    status_text(c->values[CONTACT_PHONE], contact_status_word(c->phone_status));
		return;
	case EXACT_COLUMN_PHONE_STATUS_AT:
		cell->at = c->phone_status_at;
		return;
	case EXACT_COLUMN_PHONE_STATUS_REASON:
		cell->text = c->phone_status_reason;
		return;
	case EXACT_COLUMN_OBTAINED_AT:
		cell->at = c->obtained_at;
		return;
	case EXACT_COLUMN_OBTAINED_BY:
		cell->text = account_text(s, c->obtained_by);
		return;
	case EXACT_COLUMN_SOURCE:
		cell->text = contact_source_word(c->source);
		return;
	case EXACT_COLUMN_CREATED_AT:
		cell->at = c->created_at;
		return;
	case EXACT_COLUMN_UPDATED_AT:
		cell->at = c->updated_at;
		return;
	case EXACT_COLUMN_OTHER_EMAIL:
	case EXACT_COLUMN_OTHER_PHONE:
	case EXACT_COLUMN_TAGS:
	case EXACT_COLUMN_SEGMENTS:
	case EXACT_COLUMNS:
		return; /* not out of the contact's row */
	}
}

static const char *whole_name(struct source *s, const struct contact *c)
{
	const char *first = c->values[CONTACT_FIRST_NAME], *last = c->values[CONTACT_LAST_NAME];

	return arena_printf(&s->op->mem, "%s%s%s", first, first[0] && last[0] ? " " : "", last);
}

static void set_total(struct source *s, struct export_cell *cell,
		      const struct export_choice_column *column, enum export_type type)
{
	int64_t n = db_col_int(&s->total.rows, column->arg);

	if (type == EXPORT_TYPE_TIME)
		cell->at = n;
	else if (column->is_money)
		cell->text = arena_printf(&s->op->mem, "%lld.%02lld", (long long)(n / CENTS),
					  (long long)(n % CENTS));
	else
		cell->text = number_text(s, n);
}

static const char *option_label(const struct attribute *a, int64_t id)
{
	for (size_t i = 0; i < a->option_count; i++)
		if (a->options[i].id == id)
			return a->options[i].label;
	return "";
}

/* Labels in the order of the options: ids are gathered first. */
static void set_several(struct source *s, struct export_cell *cell, const struct attribute *a,
			int64_t contact_id)
{
	struct export_cursor *rows = &s->attribute;
	bool *is_chosen = arena_alloc(&s->op->mem, (a->option_count + 1) * sizeof(*is_chosen));

	for (; rows->contact_id == contact_id && db_col_int(&rows->rows, 1) == a->values_id;
	     export_cursor_step(rows))
		for (size_t i = 0; i < a->option_count; i++)
			is_chosen[i] |= a->options[i].id == db_col_int(&rows->rows, 3);
	cell->items = arena_alloc(&s->op->mem, (a->option_count + 1) * sizeof(*cell->items));
	for (size_t i = 0; i < a->option_count; i++)
		if (is_chosen[i])
			cell->items[cell->item_count++] = a->options[i].label;
}

static void set_attributes(struct source *s, int64_t contact_id)
{
	struct export_cursor *rows = &s->attribute;

	if (!export_cursor_at(rows, contact_id))
		return;
	while (rows->contact_id == contact_id) {
		int64_t id = db_col_int(&rows->rows, 1);
		size_t place = id <= s->choice.highest_id ? s->choice.places[id] : 0;
		const struct attribute *a =
		    place ? s->choice.attributes[s->choice.columns[place - 1].arg] : NULL;
		struct export_cell *cell = place ? &s->cells[place - 1] : NULL;

		if (a && a->type == ATTRIBUTE_SEVERAL) {
			set_several(s, cell, a, contact_id);
			continue;
		}
		if (a && a->type == ATTRIBUTE_YES_NO)
			cell->text = db_col_int(&rows->rows, 3) ? "yes" : "no";
		else if (a && a->type == ATTRIBUTE_CHOICE)
			cell->text = option_label(a, db_col_int(&rows->rows, 3));
		else if (a)
			cell->text = db_col_dup(&rows->rows, 2);
		export_cursor_step(rows);
	}
}

/* Names of the rows that are the contact's, in the order of their ranks. */
static void read_names(struct source *s, struct export_cursor *rows, const struct names *names,
		       int64_t contact_id, struct export_cell *out)
{
	const struct name **found = NULL;
	size_t count = 0, room = 0;

	out->item_count = 0;
	if (!export_cursor_at(rows, contact_id))
		return;
	for (; rows->contact_id == contact_id; export_cursor_step(rows)) {
		const struct name *name = find_name(names, db_col_int(&rows->rows, 1));

		if (!name)
			continue;
		if (count == room) {
			const struct name **grown;

			room = room ? 2 * room : 8;
			grown = arena_alloc(&s->op->mem, room * sizeof(*grown));
			if (count)
				memcpy(grown, found, count * sizeof(*grown));
			found = grown;
		}
		found[count++] = name;
	}
	if (!count)
		return;
	qsort(found, count, sizeof(*found), by_rank);
	out->items = arena_alloc(&s->op->mem, count * sizeof(*out->items));
	for (size_t i = 0; i < count; i++)
		out->items[out->item_count++] = found[i]->text;
}

static void set_names(struct source *s, enum exact_column column, const struct export_cell *names)
{
	for (size_t i = 0; i < s->choice.count; i++)
		if (s->choice.columns[i].kind == EXPORT_KIND_COLUMN &&
		    s->choice.columns[i].arg == (int)column) {
			s->cells[i].items = names->items;
			s->cells[i].item_count = names->item_count;
		}
}

/* As contact_column_cells writes them. */
static void set_points(struct source *s, int64_t contact_id)
{
	struct export_cursor *rows = &s->point;
	struct contact_point *list = NULL;
	size_t count = 0, room = 0;

	if (!export_cursor_at(rows, contact_id))
		return;
	for (; rows->contact_id == contact_id; export_cursor_step(rows)) {
		if (count == room) {
			struct contact_point *grown;

			room = room ? 2 * room : 4;
			grown = arena_alloc(&s->op->mem, room * sizeof(*grown));
			if (count)
				memcpy(grown, list, count * sizeof(*grown));
			list = grown;
		}
		list[count++] = (struct contact_point){
		    .contact_id = contact_id,
		    .kind = (enum contact_point_kind)db_col_int(&rows->rows, 1),
		    .value = db_col_dup(&rows->rows, 2),
		    .label = db_col_dup(&rows->rows, 3)};
	}
	for (size_t i = 0; i < s->choice.count; i++)
		if (s->choice.columns[i].kind == EXPORT_KIND_POINTS)
			s->cells[i].text = contact_point_print_list(
			    s->op, (enum contact_point_kind)s->choice.columns[i].arg, list, count,
			    "; ");
}

static enum rc set_others(struct source *s, const struct contact *c)
{
	struct contact_cell *cells;
	enum rc rc =
	    contact_column_cells(s->op, s->choice.others, s->choice.other_count, c, 1, &cells);

	for (size_t i = 0; !rc && i < s->choice.count; i++)
		if (s->choice.columns[i].kind == EXPORT_KIND_OTHER)
			s->cells[i].text = cells[s->choice.columns[i].arg].plain;
	return rc;
}

static void set_own(struct source *s, struct export_cell *cell,
		    const struct export_choice_column *column, const struct contact *c)
{
	switch (column->kind) {
	case EXPORT_KIND_FIELD:
		set_field(s, cell, c, (enum contact_field)column->arg);
		return;
	case EXPORT_KIND_COLUMN:
		set_column(s, cell, c, (enum exact_column)column->arg);
		return;
	case EXPORT_KIND_STATUS:
		cell->text =
		    column->arg
			? status_text(c->values[CONTACT_PHONE],
				      contact_email_status_name(c->phone_status))
			: status_text(c->values[CONTACT_EMAIL],
				      contact_email_status_name(contact_email_status_shown(c)));
		return;
	case EXPORT_KIND_SOURCE:
		cell->text = contact_source_name(c->source);
		return;
	case EXPORT_KIND_NAME:
		cell->text = whole_name(s, c);
		return;
	case EXPORT_KIND_TOTAL:
	case EXPORT_KIND_ATTRIBUTE:
	case EXPORT_KIND_POINTS:
	case EXPORT_KIND_OTHER:
		return;
	}
}

static void set_rest(struct source *s, const struct contact *c)
{
	struct export_cell names;

	if (s->choice.wants_tags) {
		read_names(s, &s->tag, &s->tags, c->id, &names);
		set_names(s, EXACT_COLUMN_TAGS, &names);
	}
	if (s->choice.wants_segments) {
		read_names(s, &s->segment, &s->segments, c->id, &names);
		set_names(s, EXACT_COLUMN_SEGMENTS, &names);
	}
	if (s->choice.wants_totals && export_cursor_at(&s->total, c->id))
		for (size_t i = 0; i < s->choice.count; i++)
			if (s->choice.columns[i].kind == EXPORT_KIND_TOTAL)
				set_total(s, &s->cells[i], &s->choice.columns[i],
					  s->choice.heads[i].type);
	if (s->choice.attribute_count)
		set_attributes(s, c->id);
	if (s->choice.wants_points)
		set_points(s, c->id);
	if (s->choice.other_count)
		s->rc = set_others(s, c);
}

static bool take_contact(void *context, const struct contact *c)
{
	struct source *s = context;
	struct export_row row = {.cells = s->cells, .contact = c};

	for (size_t i = 0; i < s->choice.count; i++) {
		s->cells[i] = (struct export_cell){.text = ""};
		set_own(s, &s->cells[i], &s->choice.columns[i], c);
	}
	set_rest(s, c);
	return !s->rc && s->take(s->context, &row);
}

static enum rc first_of(enum rc a, enum rc b)
{
	return a ? a : b;
}

static enum rc each_contact(struct op *op, const struct export_table *t, export_take *take,
			    void *context)
{
	struct source *s = t->source;
	enum rc rc;

	s->take = take;
	s->context = context;
	s->rc = RC_OK;
	s->tag = (struct export_cursor){.op = op, .sql = sql_export_tags};
	s->attribute = (struct export_cursor){.op = op, .sql = sql_export_attributes};
	s->segment = (struct export_cursor){.op = op, .sql = sql_export_segments};
	s->total = (struct export_cursor){.op = op, .sql = sql_export_totals};
	s->point = (struct export_cursor){.op = op, .sql = sql_export_points};
	rc = contact_each(op, s->query, take_contact, s);
	rc = first_of(s->rc, rc);
	rc = first_of(rc, export_cursor_end(&s->tag));
	rc = first_of(rc, export_cursor_end(&s->attribute));
	rc = first_of(rc, export_cursor_end(&s->segment));
	rc = first_of(rc, export_cursor_end(&s->point));
	return first_of(rc, export_cursor_end(&s->total));
}

/* --- the table ------------------------------------------------------------------------------ */

enum rc export_contacts_open(struct op *op, const struct contact_query *query,
			     enum export_mode mode, const char *const *keys, size_t count,
			     struct export_table *out)
{
	struct source *s = arena_alloc(&op->mem, sizeof(*s));
	enum rc rc;

	*s = (struct source){.op = op, .query = query};
	rc = export_choice_make(op, mode, keys, count, &s->choice);
	if (rc)
		return rc;
	s->cells = arena_alloc(&op->mem, s->choice.count * sizeof(*s->cells));
	if (s->choice.wants_tags)
		rc = read_tag_names(s);
	if (!rc && s->choice.wants_segments)
		rc = read_segment_names(s);
	if (!rc && s->choice.is_exact)
		rc = read_accounts(s);
	*out = (struct export_table){.columns = s->choice.heads,
				     .column_count = s->choice.count,
				     .source = s,
				     .each = each_contact};
	return rc ? rc : contact_count_found(op, query, &out->expected);
}

/* --- the mode in words ---------------------------------------------------------------------- */

static const char *const mode_words[] = {[EXPORT_ALL_COLUMNS] = "all",
					 [EXPORT_VISIBLE_COLUMNS] = "visible",
					 [EXPORT_CHOSEN_COLUMNS] = "chosen"};

const char *export_mode_word(enum export_mode mode)
{
	return mode_words[mode];
}

enum export_mode export_mode_parse(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(mode_words); i++)
		if (strcmp(mode_words[i], word) == 0)
			return (enum export_mode)i;
	BUG("export with columns '%s'", word);
}
