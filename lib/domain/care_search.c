/*
 * Searching, area by area.
 *
 * An area is read in a transaction that only reads, and what was found is stored in a short one
 * that writes.  Words are read once, or, where a field has more values than fit, several times in
 * parts.
 */
#include "lib/domain/care_row.h"

#include "lib/domain/tag.h"
#include "lib/platform/date_text.h"
#include "lib/platform/sql.h"

static const char sql_care_area_forget[] = "DELETE FROM care_area WHERE field = $1";
static const char sql_care_values_forget[] =
    "DELETE FROM care_value WHERE finding_id IN (SELECT id FROM care_finding WHERE field = $1)";
static const char sql_care_findings_forget[] = "DELETE FROM care_finding WHERE field = $1";
/* Not while a fix of the area is under way: half of it would be found again. */
static const char sql_care_next[] =
    "SELECT field, asked FROM care_area WHERE asked > answered AND NOT EXISTS (SELECT 1 FROM bulk"
    " WHERE state = 'running' AND action = 'mend' AND bulk.field = care_area.field)"
    " ORDER BY searched_at IS NOT NULL, searched_at, field LIMIT 1";
static const char sql_care_answered[] =
    "UPDATE care_area SET answered = $2, searched_at = $3 WHERE field = $1";
/* What was fixed is kept hidden, so that it comes back with its undo; after a month it is gone. */
#define CARE_STALE                                                                                 \
	" FROM care_finding WHERE field = $1 AND (batch_id IS NULL OR found_at < $2 OR EXISTS"     \
	" (SELECT 1 FROM batch WHERE batch.id = care_finding.batch_id"                             \
	" AND batch.undone_by_id IS NOT NULL))"
static const char sql_care_values_replace[] =
    "DELETE FROM care_value WHERE finding_id IN (SELECT id" CARE_STALE ")";
static const char sql_care_replace[] = "DELETE" CARE_STALE;
static const char sql_care_insert[] =
    "INSERT INTO care_finding (kind, field, people, proposal, found_at, ignored_id)"
    " VALUES ($1, $2, $3, $4, $5, $6)";
static const char sql_care_value_insert[] =
    "INSERT INTO care_value (finding_id, position, value, people, tag_id)"
    " VALUES ($1, $2, $3, $4, $5)";
/* An ignored cluster that has all of these. */
static const char sql_care_ignored_with[] =
    "SELECT i.id FROM care_ignored i WHERE i.field = $1 AND i.kind = $2 AND (SELECT count(*)"
    " FROM care_ignored_value v WHERE v.ignored_id = i.id AND v.hash IN (" DB_LIST_BEGIN
    "$3" DB_LIST_END ")) = $4 ORDER BY i.id LIMIT 1";

enum {
	PARTS_MAX = 64,
	FIXED_SECONDS = 30 * 86400,
	STYLES_SHARE = 60,    /* percent of an attribute's values that are dates */
	ADDRESSES_SHARE = 50, /* ... that are addresses */
	BIRTHDAYS_MIN = 2,    /* somebody may be born on 1 January 1970 */
};

struct found {
	enum care_kind kind;
	const char *proposal;
	int64_t people;
	struct care_value *values;
	size_t count;
};

struct search {
	struct care_context c;
	struct arena *mem; /* of the search: its op's is for one row */
	struct found *list;
	size_t count, room;
	int64_t total, addresses, styles[DATE_STYLES];
};

static struct found *add_found(struct search *s, enum care_kind kind)
{
	if (s->count == s->room) {
		size_t room = s->room ? 2 * s->room : 64;
		struct found *list = arena_alloc(s->mem, room * sizeof(*list));

		if (s->count)
			memcpy(list, s->list, s->count * sizeof(*list));
		s->list = list;
		s->room = room;
	}
	s->list[s->count] = (struct found){.kind = kind, .proposal = ""};
	return &s->list[s->count++];
}

/* --- checks of single values ------------------------------------------------------------------ */

/* One more person with this, under the value that cases of the kind are grouped by. */
static void count_case(struct search *s, enum care_kind kind, const char *value,
		       const char *proposal)
{
	struct found *f = NULL;
	size_t same = 0;

	for (size_t i = 0; !f && i < s->count; i++)
		if (s->list[i].kind == kind &&
		    (++same, !s->list[i].count || strcmp(s->list[i].values[0].value, value) == 0))
			f = &s->list[i];
	if (!f && same >= CARE_FINDINGS_MAX)
		return;
	if (!f) {
		f = add_found(s, kind);
		f->proposal = arena_dup(s->mem, proposal);
		if (value[0]) {
			f->values = arena_alloc(s->mem, sizeof(*f->values));
			f->values[0].value = arena_dup(s->mem, value);
			f->count = 1;
		}
	}
	f->people++;
	if (f->count)
		f->values[0].people++;
}

static const enum care_kind singles[] = {CARE_EMAIL_DOMAIN, CARE_EMAIL_BAD,   CARE_PHONE_COUNTRY,
					 CARE_PHONE_BAD,    CARE_DATE_FUTURE, CARE_DATE_FAR,
					 CARE_DATE_EARLY,   CARE_DATE_EMPTY,  CARE_NAME_UPPER,
					 CARE_NAME_LOWER,   CARE_NAME_TWO,    CARE_BLANKS};

static void check_row(struct search *s, const struct care_row *row)
{
	const char *value, *proposal;
	struct date_text d;

	s->total++;
	for (size_t i = 0; i < ARRAY_LEN(singles); i++)
		if ((s->c.area.kinds & 1U << singles[i]) &&
		    care_is_case(&s->c, singles[i], row, &value, &proposal))
			count_case(s, singles[i], value, proposal);
	if (!(s->c.area.kinds & 1U << CARE_DATE_STYLES))
		return;
	s->addresses += strchr(row->text, '@') != NULL;
	s->styles[date_text_read(row->text, DATE_DAY_FIRST, &d)]++;
}

static void drop(struct search *s, enum care_kind kind)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].kind != kind)
			s->list[kept++] = s->list[i];
	s->count = kept;
}

/* A text attribute is one of dates when most of its values are; then the others are odd. */
static void add_styles(struct search *s)
{
	int64_t dates = s->total - s->styles[DATE_NONE];
	struct found *f;

	if (!dates || dates == s->styles[DATE_ISO] || dates * 100 < s->total * STYLES_SHARE ||
	    s->c.right[CARE_DATE_STYLES].all)
		return;
	f = add_found(s, CARE_DATE_STYLES);
	f->people = dates - s->styles[DATE_ISO];
	f->values = arena_alloc(s->mem, DATE_STYLES * sizeof(*f->values));
	for (size_t i = DATE_ISO; i < DATE_STYLES; i++)
		if (s->styles[i])
			f->values[f->count++] = (struct care_value){
			    date_style_example((enum date_style)i), s->styles[i], 0};
}

static void settle_singles(struct search *s)
{
	size_t kept = 0;

	if (s->c.area.attribute.id && s->addresses * 100 < s->total * ADDRESSES_SHARE) {
		drop(s, CARE_EMAIL_BAD);
		drop(s, CARE_EMAIL_DOMAIN);
	}
	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].kind != CARE_DATE_EMPTY || !s->c.area.is_birthday ||
		    s->list[i].people >= BIRTHDAYS_MIN)
			s->list[kept++] = s->list[i];
	s->count = kept;
	if (s->c.area.kinds & 1U << CARE_DATE_STYLES)
		add_styles(s);
}

/* --- words ------------------------------------------------------------------------------------ */

static void take_clusters(struct search *s, struct care_values *v, enum care_kind kind, bool slips)
{
	struct care_cluster *list = arena_alloc(s->mem, CARE_FINDINGS_MAX * sizeof(*list));
	size_t count = slips ? care_values_slips(v, s->mem, CARE_FINDINGS_MAX, list)
			     : care_values_clusters(v, s->mem, CARE_FINDINGS_MAX, list);

	for (size_t i = 0; i < count && !s->c.right[kind].all; i++) {
		struct found *f = add_found(s, kind);

		f->people = list[i].people;
		f->values = list[i].values;
		f->count = list[i].count;
		f->proposal = list[i].values[0].value;
	}
}

static struct care_values *new_values(struct search *s, struct arena *a, unsigned part,
				      unsigned parts)
{
	struct care_values *v = care_values_new(a, part, parts);

	if (s->c.area.contact_field == CONTACT_COUNTRY)
		care_values_use_countries(v);
	return v;
}

/* Read the area once; *full: there was no room for all values of this part. */
static enum rc read_area(struct search *s, struct care_values *v, bool check, bool *full)
{
	struct op *op = s->c.op;
	struct db_rows rows;
	struct sql q;
	enum rc rc;

	*full = false;
	sql_init(&q);
	care_row_query(&q, &s->c, NULL, 0);
	db_query(op, &rows, sql_text(&q), sql_args(&q));
	while (!*full && db_next(&rows)) {
		struct arena_mark mark = arena_mark(&op->mem);
		struct care_row row;

		care_row_read(&rows, &s->c, &row);
		if (check)
			check_row(s, &row);
		else
			*full = !care_values_add(v, row.text, 1, 0);
		arena_rewind(&op->mem, mark);
	}
	rc = db_end(&rows);
	sql_release(&q);
	return rc;
}

static enum rc search_part(struct search *s, unsigned part, unsigned parts, bool *full)
{
	struct care_values *v;
	struct arena a;
	enum rc rc;

	arena_init(&a);
	v = new_values(s, &a, part, parts);
	rc = read_area(s, v, false, full);
	if (!rc && !*full) {
		care_values_join(v);
		take_clusters(s, v, CARE_SPELLING, false);
		/* The frequent value may lie in another part. */
		if (parts == 1)
			take_clusters(s, v, CARE_SIMILAR, true);
	}
	care_values_free(v);
	arena_release(&a);
	return rc;
}

static int compare_found(const void *a, const void *b)
{
	const struct found *left = a, *right = b;

	if (left->people != right->people)
		return left->people < right->people ? 1 : -1;
	if (!left->count || !right->count)
		return (left->count == 0) - (right->count == 0);
	return strcmp(left->values[0].value, right->values[0].value);
}

/* Of several parts each has found as many as may be shown. */
static void cut_clusters(struct search *s)
{
	size_t kept = 0, spellings = 0;

	qsort(s->list, s->count, sizeof(*s->list), compare_found);
	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].kind != CARE_SPELLING || ++spellings <= CARE_FINDINGS_MAX)
			s->list[kept++] = s->list[i];
	s->count = kept;
}

static enum rc search_words(struct search *s)
{
	size_t before = s->count;
	bool full = true;
	enum rc rc = RC_OK;

	for (unsigned parts = 1; !rc && full && parts <= PARTS_MAX; parts *= 4) {
		s->count = before;
		full = false;
		for (unsigned part = 0; !rc && !full && part < parts; part++)
			rc = search_part(s, part, parts, &full);
		if (parts > 1 && !full)
			cut_clusters(s);
	}
	return rc;
}

/* --- tags ------------------------------------------------------------------------------------- */

static enum rc search_tags(struct search *s)
{
	enum { TAGS_MAX = 20000 };
	struct tag_query q = {.search = "", .on_contacts = true, .limit = TAGS_MAX};
	struct care_values *v;
	struct arena a;
	struct tag *list;
	size_t count;
	int64_t total;
	enum rc rc = tag_list(s->c.op, &q, &list, &count, &total);

	if (rc)
		return rc;
	arena_init(&a);
	v = care_values_new(&a, 0, 1);
	for (size_t i = 0; i < count; i++)
		(void)care_values_add(v, list[i].label, list[i].contacts, list[i].id);
	care_values_join(v);
	take_clusters(s, v, CARE_TAGS, false);
	take_clusters(s, v, CARE_TAGS, true);
	care_values_free(v);
	arena_release(&a);
	return rc;
}

/* --- what was found is kept ------------------------------------------------------------------- */

static enum rc find_ignored(struct search *s, const struct found *f, int64_t *ignored)
{
	struct op *op = s->c.op;
	struct db_value *hashes = arena_alloc(&op->mem, (f->count + 1) * sizeof(*hashes));
	enum rc rc;

	*ignored = 0;
	if (!care_kinds[f->kind].is_cluster)
		return RC_OK;
	for (size_t i = 0; i < f->count; i++)
		hashes[i] = db_int(care_value_hash(&f->values[i]));
	rc = db_get_int(op, ignored, sql_care_ignored_with,
			DB_ARGS(db_text(s->c.area.field), db_int(f->kind),
				db_text(sql_list(&op->mem, hashes, f->count)),
				db_int((int64_t)f->count)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc store_one(struct search *s, const struct found *f)
{
	struct op *op = s->c.op;
	int64_t id, ignored;
	enum rc rc = find_ignored(s, f, &ignored);

	if (!rc)
		rc = db_insert(op, &id, sql_care_insert,
			       DB_ARGS(db_int(f->kind), db_text(s->c.area.field), db_int(f->people),
				       db_text(f->proposal), db_int(op->now),
				       ignored ? db_int(ignored) : db_null()));
	for (size_t i = 0; !rc && i < f->count; i++)
		rc = db_run(op, sql_care_value_insert,
			    DB_ARGS(db_int(id), db_int((int64_t)i + 1), db_text(f->values[i].value),
				    db_int(f->values[i].people),
				    f->values[i].tag_id ? db_int(f->values[i].tag_id) : db_null()));
	return rc;
}

static enum rc store(struct search *s, int64_t asked)
{
	struct op *op = s->c.op;
	struct db_args stale;
	struct db_value values[2] = {db_text(s->c.area.field), db_int(op->now - FIXED_SECONDS)};
	enum rc rc = db_begin_write(op);

	stale = (struct db_args){2, values};
	if (!rc)
		rc = db_run(op, sql_care_values_replace, stale);
	if (!rc)
		rc = db_run(op, sql_care_replace, stale);
	for (size_t i = 0; !rc && i < s->count; i++)
		rc = store_one(s, &s->list[i]);
	if (!rc)
		rc = db_run(op, sql_care_answered,
			    DB_ARGS(db_text(s->c.area.field), db_int(asked), db_int(op->now)));
	if (!rc)
		rc = db_commit(op);
	if (rc)
		db_rollback(op);
	return rc;
}

/* --- one area after the other ----------------------------------------------------------------- */

static enum rc search(struct search *s)
{
	bool full;
	enum rc rc;

	if (s->c.area.is_tags)
		return search_tags(s);
	rc = read_area(s, NULL, true, &full);
	if (!rc)
		settle_singles(s);
	if (!rc && (s->c.area.kinds & 1U << CARE_SPELLING))
		rc = search_words(s);
	return rc;
}

/* An attribute that was deleted leaves nothing behind. */
static enum rc forget(struct op *op, const char *field)
{
	enum rc rc = db_begin_write(op);

	if (!rc)
		rc = db_run(op, sql_care_values_forget, DB_ARGS(db_text(field)));
	if (!rc)
		rc = db_run(op, sql_care_findings_forget, DB_ARGS(db_text(field)));
	if (!rc)
		rc = db_run(op, sql_care_area_forget, DB_ARGS(db_text(field)));
	if (!rc)
		rc = db_commit(op);
	if (rc)
		db_rollback(op);
	return rc;
}

static enum rc search_area(struct op *op, struct arena *mem, const char *field, int64_t asked)
{
	struct search s = {.mem = mem};
	enum rc rc = db_begin_read(op), end;

	if (rc)
		return rc;
	rc = care_context_init(op, field, &s.c);
	if (!rc)
		rc = search(&s);
	end = db_commit(op);
	if (rc == RC_NOT_FOUND)
		return end ? end : forget(op, field);
	if (!rc)
		rc = end;
	return rc ? rc : store(&s, asked);
}

/* RC_NOT_FOUND: nothing is asked for (and no fault). */
static enum rc find_next(struct op *op, const char **field, int64_t *asked)
{
	struct db_rows rows;
	bool found;
	enum rc rc = db_begin_read(op), end;

	if (rc)
		return rc;
	db_query(op, &rows, sql_care_next, DB_NO_ARGS);
	found = db_next(&rows);
	if (found) {
		*field = db_col_dup(&rows, 0);
		*asked = db_col_int(&rows, 1);
	}
	rc = db_end(&rows);
	end = db_commit(op);
	if (!rc)
		rc = end;
	return rc || found ? rc : RC_NOT_FOUND;
}

enum rc care_run(struct op *op, care_stop *stop, int *count)
{
	const char *field;
	struct arena mem;
	int64_t asked;
	enum rc rc = RC_OK;

	*count = 0;
	arena_init(&mem);
	while (!rc && !stop()) {
		op_reset(op, time(NULL));
		rc = find_next(op, &field, &asked);
		if (!rc)
			rc = search_area(op, &mem, field, asked);
		*count += rc == RC_OK;
		arena_reset(&mem);
	}
	arena_release(&mem);
	return rc == RC_NOT_FOUND && !op->fault.rc ? RC_OK : rc;
}
