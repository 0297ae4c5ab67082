#include "lib/domain/segment_cause.h"

#include <stdlib.h>

#include "lib/domain/change.h"
#include "lib/domain/contact_point.h"
#include "lib/platform/db.h"

/* Newest first, so that the first row that explains a move is the one that decided it. */
static const char sql_cause_scan[] =
    "SELECT id, entity_id, field, batch_id, COALESCE(old_value, ''), COALESCE(new_value, '')"
    " FROM change WHERE id > $1 AND id <= $2 AND +entity = 1 ORDER BY id DESC";
static const char sql_cause_contact[] =
    "SELECT id, entity_id, field, batch_id, COALESCE(old_value, ''), COALESCE(new_value, '')"
    " FROM change WHERE entity = 1 AND entity_id = $3 AND id > $1 AND id <= $2 ORDER BY id DESC";
static const char sql_cause_batch[] = "SELECT account_id, import_id FROM batch WHERE id = $1";

/* --- what a filter reads -------------------------------------------------------------------- */

void segment_ids_add(struct arena *mem, struct segment_ids *ids, int64_t id)
{
	if (ids->count == ids->room) {
		size_t room = ids->room ? 2 * ids->room : 8;
		int64_t *list = arena_alloc(mem, room * sizeof(*list));

		if (ids->count)
			memcpy(list, ids->list, ids->count * sizeof(*list));
		ids->list = list;
		ids->room = room;
	}
	ids->list[ids->count++] = id;
}

static bool has_id(const struct segment_ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->list[i] == id)
			return true;
	return false;
}

static void add_field(struct segment_reads *reads, enum contact_field field)
{
	if (field == CONTACT_FIELD_NONE)
		return;
	reads->fields |= CONTACT_MASK(field);
	if (contact_fields[field].type == CONTACT_TYPE_TIME)
		reads->dates |= CONTACT_MASK(field);
}

/* A column of contact by its key in filters, which is mostly its key in forms. */
static void add_column(struct segment_reads *reads, const char *key)
{
	if (strcmp(key, "email_status_at") == 0 || strcmp(key, "phone_status_at") == 0)
		reads->status_dates = true;
	if (strcmp(key, "full_name") == 0) {
		add_field(reads, CONTACT_FIRST_NAME);
		add_field(reads, CONTACT_LAST_NAME);
	} else if (strcmp(key, "updated") == 0) {
		reads->updated = true;
	} else if (strncmp(key, "email_status", 12) == 0) { /* and _at, and _reason */
		reads->email_status = true;
		add_field(reads, CONTACT_EMAIL); /* only who has an address has a status */
	} else if (strncmp(key, "phone_status", 12) == 0) {
		reads->phone_status = true;
		add_field(reads, CONTACT_PHONE);
	} else if (strcmp(key, "deactivated") == 0) {
		reads->deactivated = true;
	} else {
		add_field(reads, contact_field_find(key));
	}
}

static void add_filter_field(struct arena *mem, struct segment_reads *reads,
			     const struct filter_field *field)
{
	switch (field->store) {
	case FILTER_STORE_COLUMN:
	case FILTER_STORE_LIST:
		add_column(reads, field->key);
		break;
	case FILTER_STORE_ATTRIBUTE:
		segment_ids_add(mem, &reads->attributes, field->id);
		if (field->type == FILTER_TYPE_DAY)
			segment_ids_add(mem, &reads->attribute_dates, field->id);
		break;
	case FILTER_STORE_TOTAL:
	case FILTER_STORE_PROPERTY:
		reads->events = true;
		break;
	case FILTER_STORE_IMPORT:
	case FILTER_STORE_OUTCOME:
		reads->import = true;
		break;
	case FILTER_STORE_POINT:
		*(field->id == CONTACT_POINT_EMAIL ? &reads->other_email : &reads->other_phone) =
		    true;
		break;
	case FILTER_STORE_TAG:
	case FILTER_STORE_SEGMENT:
		break;
	}
}

static void add_tags(struct arena *mem, struct segment_reads *reads, const struct filter_bound *b)
{
	if (b->others || b->op == FILTER_HAS_VALUE || b->op == FILTER_EXACTLY || !b->count)
		reads->any_tag = true;
	for (size_t i = 0; i < b->count; i++)
		segment_ids_add(mem, &reads->tags, b->values[i].integer);
}

static bool moves_with_time(enum filter_operator op)
{
	switch (op) {
	case FILTER_IN_LAST:
	case FILTER_NOT_IN_LAST:
	case FILTER_MORE_THAN_AGO:
	case FILTER_EXACTLY_AGO:
	case FILTER_IN_NEXT:
	case FILTER_TODAY:
	case FILTER_YESTERDAY:
	case FILTER_TOMORROW:
	case FILTER_THIS:
	case FILTER_LAST:
	case FILTER_NEXT:
	case FILTER_ANNIVERSARY_TODAY:
	case FILTER_ANNIVERSARY_IN_NEXT:
		return true;
	default:
		return false;
	}
}

void segment_reads_add(struct arena *mem, struct segment_reads *reads,
		       const struct filter_node *tree)
{
	const struct filter_bound *b = tree->bound;

	for (size_t i = 0; i < tree->count; i++)
		segment_reads_add(mem, reads, tree->items[i]);
	if (tree->type == FILTER_GROUP)
		return;
	if (moves_with_time(tree->op))
		reads->time = true;
	if (tree->where)
		segment_reads_add(mem, reads, tree->where);
	if (tree->type == FILTER_EVENT)
		reads->events = true;
	if (!b)
		return;
	if (b->field)
		add_filter_field(mem, reads, b->field);
	if (b->other)
		add_filter_field(mem, reads, b->other);
	if (b->field && b->field->store == FILTER_STORE_TAG)
		add_tags(mem, reads, b);
	if (b->expansion)
		segment_reads_add(mem, reads, b->expansion);
}

/* --- sums ----------------------------------------------------------------------------------- */

static struct segment_cause_sum *find_sum(struct segment_moves *m, enum segment_cause_kind kind,
					  int64_t subject, int64_t account_id, bool is_joined)
{
	for (size_t n = 0; n < m->sum_count; n++) {
		size_t i = (m->last_sum + n) % m->sum_count;
		struct segment_cause_sum *s = &m->sums[i];

		if (s->kind == kind && s->subject == subject && s->account_id == account_id &&
		    s->is_joined == is_joined) {
			m->last_sum = i;
			return s;
		}
	}
	return NULL;
}

/* Room for all, and for those who came and went for other causes. */
enum { SUMS_ROOM = SEGMENT_CAUSES_MAX + 2 };

static struct segment_cause_sum *get_sum(struct arena *mem, struct segment_moves *m,
					 enum segment_cause_kind kind, int64_t subject,
					 int64_t account_id, bool is_joined)
{
	struct segment_cause_sum *s = find_sum(m, kind, subject, account_id, is_joined);

	if (s)
		return s;
	if (m->sum_count >= SEGMENT_CAUSES_MAX && kind != SEGMENT_CAUSE_OTHER)
		return get_sum(mem, m, SEGMENT_CAUSE_OTHER, 0, 0, is_joined);
	if (!m->sums)
		m->sums = arena_alloc(mem, SUMS_ROOM * sizeof(*m->sums));
	s = &m->sums[m->sum_count++];
	*s = (struct segment_cause_sum){
	    .kind = kind, .subject = subject, .account_id = account_id, .is_joined = is_joined};
	return s;
}

void segment_cause_note(struct arena *mem, struct segment_moves *m, int64_t contact,
			enum segment_cause_kind kind, int64_t subject, int64_t account_id)
{
	struct segment_cause_sum *s =
	    get_sum(mem, m, kind, subject, account_id, id_set_has(&m->joined, contact));

	id_set_remove(&m->open, contact);
	s->count++;
	if (m->named >= SEGMENT_MOVES_NAMED)
		return;
	m->named++;
	segment_ids_add(mem, &s->people, contact);
}

void segment_cause_note_rest(struct arena *mem, struct segment_moves *m,
			     enum segment_cause_kind kind, int64_t subject, int64_t account_id)
{
	for (int64_t id = id_set_next(&m->open, 0); id; id = id_set_next(&m->open, id))
		segment_cause_note(mem, m, id, kind, subject, account_id);
}

/* --- change rows ---------------------------------------------------------------------------- */

struct row {
	int64_t id, contact, batch_id;
	int field;
	const char *old_value, *new_value;
};

struct batch {
	int64_t id, account_id, import_id;
};

enum { BATCHES_KEPT = 64 };

struct search {
	struct op *op;
	struct arena *mem;
	struct segment_moves *const *moves;
	size_t count;
	int64_t from, to;
	struct id_set movers;
	struct batch batches[BATCHES_KEPT];
};

/* Imports write many rows of a few batches, people few rows of many. */
static enum rc get_batch(struct search *s, int64_t id, const struct batch **out)
{
	struct batch *b = &s->batches[id % BATCHES_KEPT];
	struct db_rows rows;

	*out = b;
	if (b->id == id)
		return RC_OK;
	*b = (struct batch){.id = id};
	db_query(s->op, &rows, sql_cause_batch, DB_ARGS(db_int(id)));
	if (db_next(&rows)) {
		b->account_id = db_col_int(&rows, 0);
		b->import_id = db_col_int(&rows, 1);
	}
	return db_end(&rows);
}

static int64_t value_id(const struct row *row)
{
	return strtoll(row->new_value[0] ? row->new_value : row->old_value, NULL, 10);
}

struct finding {
	bool found;
	bool is_date; /* of a date: being asked as of another time says nothing then */
	enum segment_cause_kind kind;
	int64_t subject;
};

/* Values of states are a word with its date and reason behind it: contact_mark.h. */
static bool is_state(const char *value, const char *word)
{
	size_t len = strlen(word);

	return strncmp(value, word, len) == 0 && (value[len] == '\0' || value[len] == ' ');
}

static struct finding explain_state(const struct row *row, bool is_joined)
{
	bool is_live = is_state(row->new_value, "live");

	if (is_joined)
		return (struct finding){is_live, false, SEGMENT_CAUSE_RESTORED, 0};
	return (struct finding){!is_live, false,
				is_state(row->new_value, "archived") ? SEGMENT_CAUSE_ARCHIVED
								     : SEGMENT_CAUSE_DELETED,
				0};
}

static struct finding explain_status(const struct segment_reads *reads, const struct row *row)
{
	bool found = row->field == CONTACT_CHANGE_EMAIL_STATUS	 ? reads->email_status
		     : row->field == CONTACT_CHANGE_PHONE_STATUS ? reads->phone_status
								 : reads->deactivated;

	return (struct finding){found, reads->status_dates, SEGMENT_CAUSE_FIELD, row->field};
}

static struct finding explain_value(const struct segment_moves *m, const struct row *row)
{
	const struct segment_reads *reads = &m->reads;
	struct finding none = {0};
	int64_t id;

	if (row->field == CONTACT_CHANGE_TAG) {
		id = value_id(row);
		return (struct finding){
		    reads->any_tag || has_id(&reads->tags, id), false,
		    row->new_value[0] ? SEGMENT_CAUSE_TAGGED : SEGMENT_CAUSE_UNTAGGED, id};
	}
	if (row->field == CONTACT_CHANGE_SEGMENT) {
		id = llabs(value_id(row));
		return (struct finding){id == m->segment_id || has_id(&m->below, id), false,
					SEGMENT_CAUSE_HAND, id};
	}
	if (row->field == CONTACT_CHANGE_OTHER_EMAIL || row->field == CONTACT_CHANGE_OTHER_PHONE)
		return (struct finding){row->field == CONTACT_CHANGE_OTHER_EMAIL
					    ? reads->other_email
					    : reads->other_phone,
					false, SEGMENT_CAUSE_FIELD, row->field};
	if (row->field == CONTACT_CHANGE_EMAIL_STATUS ||
	    row->field == CONTACT_CHANGE_PHONE_STATUS || row->field == CONTACT_CHANGE_DEACTIVATED)
		return explain_status(reads, row);
	if (row->field >= CONTACT_CHANGE_ATTRIBUTE) {
		id = row->field - CONTACT_CHANGE_ATTRIBUTE;
		return (struct finding){has_id(&reads->attributes, id),
					has_id(&reads->attribute_dates, id), SEGMENT_CAUSE_FIELD,
					row->field};
	}
	if (row->field <= CONTACT_FIELD_NONE || row->field >= CONTACT_FIELD_COUNT)
		return none;
	return (struct finding){(reads->fields & CONTACT_MASK(row->field)) != 0,
				(reads->dates & CONTACT_MASK(row->field)) != 0, SEGMENT_CAUSE_FIELD,
				row->field};
}

static struct finding explain_row(const struct segment_moves *m, const struct row *row,
				  const struct batch *batch)
{
	bool is_joined = id_set_has(&m->joined, row->contact);
	struct finding f = {0};

	/* Who was not there before has come by being created, whatever was edited afterwards. */
	if (is_joined && row->contact > m->base_contact) {
		f.found = row->field == CONTACT_FIELD_NONE;
		f.kind = SEGMENT_CAUSE_CREATED;
	} else if (row->field == CONTACT_CHANGE_STATE) {
		f = explain_state(row, is_joined);
	} else if (is_joined || id_set_has(m->live, row->contact)) {
		f = explain_value(m, row);
		if (m->reads.updated)
			f.found = f.is_date = true;
	}
	if (batch->import_id && (f.found || m->reads.import) &&
	    (is_joined || id_set_has(m->live, row->contact))) {
		f.found = true;
		f.kind = SEGMENT_CAUSE_IMPORT;
		f.subject = batch->import_id;
	}
	return f;
}

static enum rc take_row(struct search *s, struct db_rows *rows)
{
	struct row row = {.id = db_col_int(rows, 0), .contact = db_col_int(rows, 1)};
	const struct batch *batch;
	enum rc rc;

	if (!id_set_has(&s->movers, row.contact))
		return RC_OK;
	row.field = (int)db_col_int(rows, 2);
	row.batch_id = db_col_int(rows, 3);
	row.old_value = db_col_text(rows, 4);
	row.new_value = db_col_text(rows, 5);
	rc = get_batch(s, row.batch_id, &batch);
	for (size_t i = 0; !rc && i < s->count; i++) {
		struct segment_moves *m = s->moves[i];
		struct finding f;

		if (row.id <= m->base_change || !id_set_has(&m->open, row.contact))
			continue;
		f = explain_row(m, &row, batch);
		if (f.found && (f.is_date || !id_set_has(&m->timely, row.contact)))
			segment_cause_note(s->mem, m, row.contact, f.kind, f.subject,
					   batch->account_id);
	}
	return rc;
}

static enum rc take_rows(struct search *s, const char *sql, struct db_args args)
{
	struct db_rows rows;
	enum rc rc = RC_OK, end;

	db_query(s->op, &rows, sql, args);
	while (!rc && db_next(&rows))
		rc = take_row(s, &rows);
	end = db_end(&rows);
	return rc ? rc : end;
}

/* Looking each mover up costs some thirty times what walking over a row costs. */
enum { LOOK_UP_COST = 30 };

enum rc segment_cause_find(struct op *op, struct arena *mem, struct segment_moves *const *moves,
			   size_t count, int64_t newest_change)
{
	struct search s = {.op = op,
			   .mem = mem,
			   .moves = moves,
			   .count = count,
			   .from = newest_change,
			   .to = newest_change};
	enum rc rc = RC_OK;

	for (size_t i = 0; i < count; i++) {
		if (i == 0)
			id_set_copy(mem, &s.movers, &moves[i]->open);
		else
			id_set_or(&s.movers, &moves[i]->open);
		if (moves[i]->base_change < s.from)
			s.from = moves[i]->base_change;
	}
	if (!count || s.from >= s.to)
		return RC_OK;
	if (id_set_count(&s.movers) > (s.to - s.from) / LOOK_UP_COST)
		return take_rows(&s, sql_cause_scan, DB_ARGS(db_int(s.from), db_int(s.to)));
	for (int64_t id = id_set_next(&s.movers, 0); !rc && id; id = id_set_next(&s.movers, id))
		rc = take_rows(&s, sql_cause_contact,
			       DB_ARGS(db_int(s.from), db_int(s.to), db_int(id)));
	return rc;
}
