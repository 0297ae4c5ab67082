#include "lib/domain/undo_slice.h"

#include "lib/domain/blacklist.h"
#include "lib/domain/contact_restore.h"
#include "lib/domain/contact_row.h"
#include "lib/domain/undo_group.h"
#include "lib/domain/undo_record.h"

/* Rows of the target that are about one of the people in $2. */
#define OF_PEOPLE                                                                                  \
	" FROM id_set_members($2) m CROSS JOIN change c ON c.batch_id = $1 AND c.entity = 1"       \
	" AND c.entity_id = m.id"

static const char sql_slice_rows[] =
    "SELECT entity_id, id, field, COALESCE(old_value, ''), COALESCE(new_value, '') FROM change"
    " WHERE batch_id = $1 AND entity = 1 AND entity_id > $2 ORDER BY entity_id, id LIMIT $3";
static const char sql_slice_states[] =
    "SELECT c.id, c.state FROM id_set_members($1) m CROSS JOIN contact c ON c.id = m.id";
static const char sql_slice_contacts[] =
    "SELECT id, " CONTACT_FIELD_COLUMNS ", " CONTACT_OTHER_COLUMNS
    " FROM contact WHERE id IN (SELECT m.id FROM id_set_members($1) m) ORDER BY id";
/* As undo_contact.c has it for one: edits of the person since they were created. */
static const char sql_slice_edited[] =
    "SELECT DISTINCT c.entity_id FROM id_set_members($2) m CROSS JOIN change c ON c.entity = 1"
    " AND c.entity_id = m.id CROSS JOIN batch b ON b.id = c.batch_id WHERE c.batch_id <> $1"
    " AND b.undone_by_id IS NULL AND b.undoes_id IS NULL"
    " AND b.action NOT IN ('tag.delete', 'tag.merge', 'attribute.delete',"
    " 'attribute.convert')";
/* Who carries what was taken off, or does not carry what was put on. */
static const char sql_slice_other_tags[] =
    "SELECT c.entity_id" OF_PEOPLE
    " WHERE c.field = 101 AND (c.new_value IS NULL) = EXISTS (SELECT 1 FROM contact_tag t"
    " WHERE t.tag_id = CAST(COALESCE(c.new_value, c.old_value) AS INTEGER)"
    " AND t.contact_id = m.id)";
/* Who is, in the segment of a row, elsewhere than the row left them. */
static const char sql_slice_other_places[] =
    "SELECT c.entity_id" OF_PEOPLE
    " WHERE c.field = 102 AND COALESCE(c.new_value, '') <> COALESCE((SELECT"
    " CASE s.is_excluded WHEN 1 THEN '-' ELSE '' END || s.segment_id FROM segment_member s"
    " WHERE s.segment_id = ABS(CAST(COALESCE(c.new_value, c.old_value) AS INTEGER))"
    " AND s.contact_id = m.id), '')";
static const char sql_slice_attribute[] =
    "SELECT v.contact_id, v.part, v.text, v.number FROM id_set_members($1) m"
    " CROSS JOIN attribute_value v ON v.contact_id = m.id AND v.attribute_id = $2"
    " ORDER BY v.contact_id, v.part";
static const char sql_slice_newest_change[] = "SELECT COALESCE(max(id), 0) FROM change";
/* What the undo does is what the batch did, the other way round; who was created is deleted. */
static const char sql_slice_note[] =
    "INSERT INTO change (batch_id, entity, entity_id, field, old_value, new_value)"
    " SELECT $3, 1, c.entity_id, CASE c.field WHEN 0 THEN 100 ELSE c.field END,"
    " CASE c.field WHEN 0 THEN 'live' ELSE c.new_value END,"
    " CASE c.field WHEN 0 THEN $4 ELSE c.old_value END" OF_PEOPLE;

enum {
	ROWS_OF_ONE = 64, /* who has more is taken alone */
	ALONE_MAX = 80,	  /* of one slice: some 20 ms */
	ALONE_ROWS = 400, /* of theirs; who has more is a slice */
	PARTS_MAX = 1000, /* values of one attribute of one person */
};

/* What the rows of somebody are about: bits. */
enum sort {
	SORT_CREATED = 1,
	SORT_FIELD = 2,
	SORT_STATE = 4,
	SORT_STATUS = 8,
	SORT_SWITCH = 16,
	SORT_TAG = 32,
	SORT_SEGMENT = 64,
	SORT_ATTRIBUTE = 128,
};
enum { SORTS_OF_CONTACT = SORT_CREATED | SORT_FIELD | SORT_STATE | SORT_STATUS | SORT_SWITCH };

struct row {
	int64_t id;
	int field;
	const char *before, *after;
	struct undo_group *group;
};

struct person {
	int64_t id;
	size_t first, count; /* rows */
	int sorts;
	int writes; /* how many rows write a column of table contact */
	bool is_alone;
};

struct slice {
	struct undo_run *run;
	struct undo_groups groups;
	struct row *rows;
	struct person *people;
	size_t row_count, count;
	int sorts;	  /* of all who are not alone */
	const char *gone; /* the state of who was created by the batch */
};

/* --- reading ---------------------------------------------------------------------------------- */

static void add_row(struct slice *s, struct db_rows *rows)
{
	int64_t id = db_col_int(rows, 0);

	if (!s->count || s->people[s->count - 1].id != id)
		s->people[s->count++] = (struct person){.id = id, .first = s->row_count};
	s->people[s->count - 1].count++;
	s->rows[s->row_count++] = (struct row){
	    .id = db_col_int(rows, 1),
	    .field = (int)db_col_int(rows, 2),
	    .before = db_col_dup(rows, 3),
	    .after = db_col_dup(rows, 4),
	};
}

/* Whole people: the last one's rows may go on behind the limit. */
static enum rc read_rows(struct slice *s, int64_t after)
{
	struct op *op = s->run->op;
	size_t max = s->run->slice_rows;
	struct db_rows rows;

	s->rows = arena_alloc(&op->mem, (max + 1) * sizeof(*s->rows));
	s->people = arena_alloc(&op->mem, (max + 1) * sizeof(*s->people));
	db_query(op, &rows, sql_slice_rows,
		 DB_ARGS(db_int(s->run->target_id), db_int(after), db_int((int64_t)max)));
	while (s->row_count < max && db_next(&rows))
		add_row(s, &rows);
	if (s->row_count == max && s->count > 1)
		s->count--;
	else if (s->row_count == max)
		s->people[0].is_alone = true;
	return db_end(&rows);
}

/* --- is it a plain case? ---------------------------------------------------------------------- */

static int sort_of(int field)
{
	switch (field) {
	case CONTACT_FIELD_NONE:
		return SORT_CREATED;
	case CONTACT_CHANGE_STATE:
		return SORT_STATE;
	case CONTACT_CHANGE_EMAIL_STATUS:
	case CONTACT_CHANGE_PHONE_STATUS:
		return SORT_STATUS;
	case CONTACT_CHANGE_DEACTIVATED:
		return SORT_SWITCH;
	case CONTACT_CHANGE_TAG:
		return SORT_TAG;
	case CONTACT_CHANGE_SEGMENT:
		return SORT_SEGMENT;
	default:
		break;
	}
	if (field > CONTACT_CHANGE_ATTRIBUTE)
		return SORT_ATTRIBUTE;
	return undo_field_is_plain(field) ? SORT_FIELD : 0;
}

/* Of tags and segments: what the row is about. */
static int64_t meant(const struct row *row)
{
	int64_t id = strtoll(row->after[0] ? row->after : row->before, NULL, 10);

	return id < 0 ? -id : id;
}

static bool is_same_thing(const struct row *a, const struct row *b)
{
	if (a->field != b->field)
		return false;
	return (a->field != CONTACT_CHANGE_TAG && a->field != CONTACT_CHANGE_SEGMENT) ||
	       meant(a) == meant(b);
}

/* What a batch did in several steps is for who looks at all of them. */
static bool is_repeated(const struct row *rows, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (is_same_thing(&rows[i], &rows[at]))
			return true;
	return false;
}

static enum rc fit_row(struct slice *s, struct person *p, size_t at)
{
	struct row *row = &s->rows[p->first + at];
	int sort = sort_of(row->field);
	bool is_created = sort == SORT_CREATED;
	enum rc rc;

	p->is_alone = !sort || is_repeated(&s->rows[p->first], at) ||
		      (!is_created && strcmp(row->before, row->after) == 0) ||
		      /* One place for another is two rows' work. */
		      (sort == SORT_SEGMENT && row->before[0] && row->after[0]);
	if (p->is_alone)
		return RC_OK;
	p->sorts |= sort;
	p->writes += (sort & SORTS_OF_CONTACT) != 0;
	rc = undo_group_find(&s->groups, is_created ? CONTACT_CHANGE_STATE : row->field,
			     is_created ? s->gone : row->before, &row->group);
	p->is_alone = !rc && (!row->group || !row->group->is_fit);
	return rc;
}

/* Which sorts of one person have an order among themselves: these are for who knows it. */
static bool is_entangled(int sorts)
{
	return ((sorts & SORT_CREATED) && (sorts & (SORT_FIELD | SORT_STATE | SORT_SWITCH))) ||
	       ((sorts & SORT_SWITCH) && (sorts & SORT_STATE));
}

static enum rc fit_rows(struct slice *s)
{
	enum rc rc = RC_OK;

	s->sorts = 0;
	for (size_t i = 0; !rc && i < s->count; i++) {
		struct person *p = &s->people[i];

		p->is_alone = p->is_alone || p->count > ROWS_OF_ONE;
		for (size_t n = 0; !rc && n < p->count && !p->is_alone; n++)
			rc = fit_row(s, p, n);
		p->is_alone = p->is_alone || is_entangled(p->sorts);
		s->sorts |= p->is_alone ? 0 : p->sorts;
	}
	return rc;
}

/* --- does it stand as the batch left it? ------------------------------------------------------ */

/* Those who are not alone and have one of these sorts. */
static int64_t make_set(struct slice *s, int sorts, struct id_set *out)
{
	int64_t count = 0;

	id_set_init(&s->run->op->mem, out, s->count ? s->people[s->count - 1].id : 0);
	for (size_t i = 0; i < s->count; i++)
		if (!s->people[i].is_alone && (s->people[i].sorts & sorts)) {
			id_set_add(out, s->people[i].id);
			count++;
		}
	return count;
}

static struct person *find_person(struct slice *s, int64_t id)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (s->people[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < s->count && s->people[low].id == id ? &s->people[low] : NULL;
}

/* Whoever the query finds is taken alone. */
static enum rc part(struct slice *s, const char *sql, int sorts)
{
	struct id_set people;
	struct db_rows rows;

	if (!make_set(s, sorts, &people))
		return RC_OK;
	db_query(s->run->op, &rows, sql, DB_ARGS(db_int(s->run->target_id), db_set(&people)));
	while (db_next(&rows)) {
		struct person *p = find_person(s, db_col_int(&rows, 0));

		if (p)
			p->is_alone = true;
	}
	return db_end(&rows);
}

static const char *mark_text(struct op *op, const char *word, int64_t at, const char *reason)
{
	const struct contact_mark mark = {word, at, reason};

	return contact_mark_text(op, &mark);
}

static const char *value_now(struct op *op, const struct contact *c, int field)
{
	switch (field) {
	case CONTACT_CHANGE_STATE:
		return contact_state_text(op, c);
	case CONTACT_CHANGE_EMAIL_STATUS:
		return mark_text(op, contact_status_word(c->email_status), c->email_status_at,
				 c->email_status_reason);
	case CONTACT_CHANGE_PHONE_STATUS:
		return mark_text(op, contact_status_word(c->phone_status), c->phone_status_at,
				 c->phone_status_reason);
	case CONTACT_CHANGE_DEACTIVATED:
		return c->deactivated ? "yes" : "no";
	default:
		return c->values[field];
	}
}

static bool stands(struct slice *s, const struct person *p, const struct contact *c)
{
	if (c->state == CONTACT_ERASED)
		return false;
	if ((p->sorts & (SORT_CREATED | SORT_SWITCH)) && c->state != CONTACT_LIVE)
		return false;
	for (size_t i = p->first; i < p->first + p->count; i++) {
		const struct row *row = &s->rows[i];
		int sort = sort_of(row->field);

		if ((sort & SORTS_OF_CONTACT & ~SORT_CREATED) &&
		    strcmp(value_now(s->run->op, c, row->field), row->after) != 0)
			return false;
	}
	return true;
}

/* Their rows of table contact: all of them, or the state alone where nothing else is asked. */
static enum rc look_at_contacts(struct slice *s)
{
	bool whole = s->sorts & SORTS_OF_CONTACT & ~SORT_CREATED;
	struct op *op = s->run->op;
	struct id_set people;
	struct db_rows rows;
	size_t i = 0;

	if (!make_set(s, ~0, &people))
		return RC_OK;
	db_query(op, &rows, whole ? sql_slice_contacts : sql_slice_states,
		 DB_ARGS(db_set(&people)));
	while (i < s->count && db_next(&rows)) {
		struct arena_mark mark = arena_mark(&op->mem);
		struct contact c;

		if (whole)
			contact_row_read(&rows, &c);
		else
			c = (struct contact){.id = db_col_int(&rows, 0),
					     .state = (enum contact_state)db_col_int(&rows, 1)};
		/* Both are in the order of ids; whom the query passes over is not there. */
		for (; i < s->count && s->people[i].id < c.id; i++)
			s->people[i].is_alone = true;
		s->people[i].is_alone = s->people[i].is_alone || !stands(s, &s->people[i], &c);
		i++;
		arena_rewind(&op->mem, mark);
	}
	for (; i < s->count; i++)
		s->people[i].is_alone = true;
	return db_end(&rows);
}

/* --- attributes ------------------------------------------------------------------------------- */

/* The values of one person, as they are read. */
struct parts {
	int64_t contact_id;
	struct attribute_value list[PARTS_MAX];
	size_t count;
};

static const struct row *row_of(const struct slice *s, const struct person *p, int field)
{
	for (size_t i = p->first; i < p->first + p->count; i++)
		if (s->rows[i].field == field)
			return &s->rows[i];
	return NULL;
}

static void compare(struct slice *s, struct person *p, const struct attribute *a,
		    const struct parts *parts)
{
	const struct row *row = row_of(s, p, (int)(CONTACT_CHANGE_ATTRIBUTE + a->id));

	if (row &&
	    strcmp(attribute_value_text(s->run->op, a, parts->list, parts->count), row->after) != 0)
		p->is_alone = true;
}

/* Those who have no value are compared when the next one who has is reached. */
static void compare_upto(struct slice *s, size_t *at, int64_t id, const struct attribute *a,
			 const struct parts *parts)
{
	static const struct parts none = {0};

	for (; *at < s->count && s->people[*at].id < id; ++*at) {
		struct arena_mark mark = arena_mark(&s->run->op->mem);

		compare(s, &s->people[*at], a,
			s->people[*at].id == parts->contact_id ? parts : &none);
		arena_rewind(&s->run->op->mem, mark);
	}
}

static enum rc look_at_attribute(struct slice *s, const struct attribute *a)
{
	struct op *op = s->run->op;
	struct parts *parts = arena_alloc(&op->mem, sizeof(*parts));
	struct id_set people;
	struct db_rows rows;
	size_t at = 0;

	(void)make_set(s, SORT_ATTRIBUTE, &people);
	db_query(op, &rows, sql_slice_attribute, DB_ARGS(db_set(&people), db_int(a->values_id)));
	while (db_next(&rows)) {
		int64_t id = db_col_int(&rows, 0);

		if (id != parts->contact_id) {
			compare_upto(s, &at, id, a, parts);
			parts->contact_id = id;
			parts->count = 0;
		}
		if (parts->count < PARTS_MAX)
			parts->list[parts->count++] =
			    (struct attribute_value){.part = db_col_int(&rows, 1),
						     .text = db_col_dup(&rows, 2),
						     .number = db_int(db_col_int(&rows, 3))};
	}
	compare_upto(s, &at, INT64_MAX, a, parts);
	return db_end(&rows);
}

static enum rc look(struct slice *s)
{
	enum rc rc = look_at_contacts(s);

	if (!rc && (s->sorts & SORT_CREATED))
		rc = part(s, sql_slice_edited, SORT_CREATED);
	if (!rc && (s->sorts & SORT_TAG))
		rc = part(s, sql_slice_other_tags, SORT_TAG);
	if (!rc && (s->sorts & SORT_SEGMENT))
		rc = part(s, sql_slice_other_places, SORT_SEGMENT);
	for (size_t i = 0; !rc && i < s->groups.attribute_count; i++)
		rc = look_at_attribute(s, s->groups.attributes[i]);
	return rc;
}

/* --- taking back ------------------------------------------------------------------------------ */

/* No more who are taken alone than fit into the time of a slice. */
static void cut(struct slice *s)
{
	size_t alone = 0, rows = 0;

	for (size_t i = 0; i < s->count; i++) {
		if (!s->people[i].is_alone)
			continue;
		rows += s->people[i].count;
		if (++alone <= ALONE_MAX && rows <= ALONE_ROWS)
			continue;
		/* Nobody else with the first one, who may be left in the middle. */
		s->count = i ? i : 1;
	}
}

static void fill_groups(struct slice *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct person *p = &s->people[i];

		for (size_t n = p->first; !p->is_alone && n < p->first + p->count; n++)
			undo_group_add(&s->groups, s->rows[n].group, p->id,
				       s->rows[n].field ? s->rows[n].after : "live");
	}
}

/* Somebody's version grows once, whatever goes back. */
static bool writes_once(const struct slice *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (!s->people[i].is_alone && s->people[i].writes > 1)
			return false;
	return true;
}

/* Who gets back nothing but a place in a segment stays of the same version. */
static enum rc touch(struct slice *s, bool has_grown)
{
	int sorts = SORT_TAG | SORT_ATTRIBUTE | (has_grown ? 0 : SORTS_OF_CONTACT);
	struct id_set people;

	if (!make_set(s, sorts, &people))
		return RC_OK;
	for (size_t i = 0; has_grown && i < s->count; i++)
		if (s->people[i].writes)
			id_set_remove(&people, s->people[i].id);
	return contact_restore_touch(s->run->op, &people);
}

static enum rc take_together(struct slice *s)
{
	struct op *op = s->run->op;
	bool once = writes_once(s);
	struct id_set people;
	int64_t newest;
	enum rc rc;

	if (!make_set(s, ~0, &people))
		return RC_OK;
	fill_groups(s);
	rc = db_get_int(op, &newest, sql_slice_newest_change, DB_NO_ARGS);
	if (!rc)
		rc = db_run(op, sql_slice_note,
			    DB_ARGS(db_int(s->run->target_id), db_set(&people),
				    db_int(op->batch_id), db_text(s->gone)));
	if (rc)
		return rc;
	s->run->result.restored += db_changed(op);
	rc = undo_groups_write(&s->groups, newest, once);
	return rc ? rc : touch(s, once);
}

/* Nobody comes back mailable whose address was blacklisted meanwhile. */
static enum rc heed_blacklist(struct slice *s)
{
	struct id_set people;
	bool any = false;

	if (!(s->sorts & (SORT_STATE | SORT_STATUS)))
		return RC_OK;
	id_set_init(&s->run->op->mem, &people, s->people[s->count - 1].id);
	for (size_t i = 0; i < s->count; i++) {
		const struct person *p = &s->people[i];

		for (size_t n = p->first; !p->is_alone && n < p->first + p->count; n++)
			if (undo_contact_returns(s->run->op, s->rows[n].field, s->rows[n].before,
						 s->rows[n].after)) {
				id_set_add(&people, p->id);
				any = true;
			}
	}
	return any ? blacklist_heed_people(s->run->op, &people) : RC_OK;
}

static enum rc take_alone(struct slice *s)
{
	enum rc rc = RC_OK;

	s->run->may_pause = s->count == 1;
	for (size_t i = 0; !rc && i < s->count; i++) {
		struct arena_mark mark = arena_mark(&s->run->op->mem);

		if (s->people[i].is_alone)
			rc = undo_record_take(s->run, UNDO_PEOPLE, CHANGE_CONTACT, s->people[i].id);
		arena_rewind(&s->run->op->mem, mark);
	}
	return rc;
}

enum rc undo_slice_take(struct undo_run *run, int64_t *after)
{
	struct op *op = run->op;
	struct slice s = {.run = run};
	enum rc rc = read_rows(&s, *after);

	if (rc || !s.count)
		return rc ? rc : RC_NOT_FOUND;
	s.gone = arena_printf(&op->mem, "deleted %lld " CONTACT_REASON_UNDONE, (long long)op->now);
	rc = undo_groups_init(run, &s.groups);
	if (!rc)
		rc = fit_rows(&s);
	if (!rc)
		rc = look(&s);
	if (rc)
		return rc;
	cut(&s);
	rc = take_together(&s);
	if (!rc)
		rc = heed_blacklist(&s);
	if (!rc)
		rc = take_alone(&s);
	if (rc == RC_NOT_FOUND)
		BUG("a record that went missing in an undo");
	if (run->again)
		return rc;
	run->result.done_records += (int64_t)s.count;
	*after = s.people[s.count - 1].id;
	return rc;
}
