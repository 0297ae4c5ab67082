#include "lib/domain/care.h"

#include "lib/domain/attribute_value.h"
#include "lib/domain/care_row.h"
#include "lib/platform/spelling.h"
#include "lib/platform/sql.h"

#define CARE_COLUMNS                                                                               \
	"id, kind, field, people, proposal, found_at, COALESCE(ignored_id, 0),"                    \
	" COALESCE(batch_id, 0)"
/* Neither ignored nor fixed. */
#define CARE_OPEN                                                                                  \
	"ignored_id IS NULL AND (batch_id IS NULL OR EXISTS (SELECT 1 FROM batch"                  \
	" WHERE batch.id = care_finding.batch_id AND batch.undone_by_id IS NOT NULL))"
#define CARE_OF_KINDS " AND kind IN (" DB_LIST_BEGIN "$1" DB_LIST_END ")"

static const char sql_care_list[] =
    "SELECT " CARE_COLUMNS " FROM care_finding WHERE " CARE_OPEN CARE_OF_KINDS
    " ORDER BY people DESC, id LIMIT $2 OFFSET $3";
static const char sql_care_count[] =
    "SELECT count(*) FROM care_finding WHERE " CARE_OPEN CARE_OF_KINDS;
static const char sql_care_get[] = "SELECT " CARE_COLUMNS " FROM care_finding WHERE id = $1";
static const char sql_care_values[] =
    "SELECT value, people, COALESCE(tag_id, 0) FROM care_value WHERE finding_id = $1"
    " ORDER BY position";
static const char sql_care_state[] =
    "SELECT count(*), COALESCE(sum(CASE WHEN asked > answered THEN 1 ELSE 0 END), 0),"
    " min(COALESCE(searched_at, 0)) FROM care_area";
static const char sql_care_ask[] = "INSERT INTO care_area (field, asked) VALUES ($1, 1)"
				   " ON CONFLICT (field) DO UPDATE SET asked = care_area.asked + 1";
static const char sql_care_set_ignored[] = "UPDATE care_finding SET ignored_id = $2 WHERE id = $1";
static const char sql_care_ignored_insert[] =
    "INSERT INTO care_ignored (kind, field, is_all, account_id, at) VALUES ($1, $2, $3, $4, $5)";
static const char sql_care_ignored_value_insert[] =
    "INSERT INTO care_ignored_value (ignored_id, hash) VALUES ($1, $2)"
    " ON CONFLICT (ignored_id, hash) DO NOTHING";
static const char sql_care_ignored_list[] =
    "SELECT i.id, i.kind, i.field, i.is_all, i.at, COALESCE(a.name, ''),"
    " (SELECT count(*) FROM care_ignored_value v WHERE v.ignored_id = i.id),"
    " COALESCE((SELECT min(f.id) FROM care_finding f WHERE f.ignored_id = i.id), 0)"
    " FROM care_ignored i LEFT JOIN account a ON a.id = i.account_id ORDER BY i.id DESC LIMIT $1";
static const char sql_care_ignored_field[] = "SELECT field FROM care_ignored WHERE id = $1";
static const char sql_care_heed_findings[] =
    "UPDATE care_finding SET ignored_id = NULL WHERE ignored_id = $1";
static const char sql_care_heed_values[] = "DELETE FROM care_ignored_value WHERE ignored_id = $1";
static const char sql_care_heed[] = "DELETE FROM care_ignored WHERE id = $1";
static const char sql_care_remove[] = "DELETE FROM care_finding WHERE id = $1";
static const char sql_care_remove_values[] = "DELETE FROM care_value WHERE finding_id = $1";
static const char sql_care_fixed[] = "UPDATE care_finding SET batch_id = $2 WHERE id = $1";
static const char sql_care_erase_values[] =
    "DELETE FROM care_value WHERE people <= 1 AND value IN (" DB_LIST_BEGIN "$1" DB_LIST_END ")";
static const char sql_care_erase_ignored[] =
    "DELETE FROM care_ignored_value WHERE hash IN (" DB_LIST_BEGIN "$1" DB_LIST_END ")"
    " AND ignored_id IN (SELECT id FROM care_ignored WHERE kind > 3)";

const struct care_kind_info care_kinds[CARE_KINDS] = {
    [CARE_NONE] = {"", "", false},
    [CARE_SPELLING] = {"One word, several spellings", "spelling", true},
    [CARE_SIMILAR] = {"Perhaps a slip", "spelling", true},
    [CARE_TAGS] = {"Tags that may be one", "spelling", true},
    [CARE_EMAIL_DOMAIN] = {"Slip in the domain", "address", false},
    [CARE_EMAIL_BAD] = {"Not an address", "address", false},
    [CARE_PHONE_COUNTRY] = {"Without a country", "address", false},
    [CARE_PHONE_BAD] = {"Cannot be dialled", "address", false},
    [CARE_DATE_FUTURE] = {"Yet to come", "date", false},
    [CARE_DATE_FAR] = {"Far ahead", "date", false},
    [CARE_DATE_EARLY] = {"Too long ago", "date", false},
    [CARE_DATE_EMPTY] = {"A day that means “none”", "date", false},
    [CARE_DATE_STYLES] = {"Dates written in several ways", "date", false},
    [CARE_NAME_UPPER] = {"In capitals", "name", false},
    [CARE_NAME_LOWER] = {"In small letters", "name", false},
    [CARE_NAME_TWO] = {"First and last name in one field", "name", false},
    [CARE_BLANKS] = {"Too many spaces", "name", false},
};

/* --- reading ---------------------------------------------------------------------------------- */

static const char *kinds_of(struct op *op, const char *group)
{
	struct db_value kinds[CARE_KINDS];
	size_t n = 0;

	for (int k = 1; k < CARE_KINDS; k++)
		if (!group[0] || strcmp(care_kinds[k].group, group) == 0)
			kinds[n++] = db_int(k);
	return sql_list(&op->mem, kinds, n);
}

static void read_finding(struct db_rows *rows, struct care_finding *out)
{
	int64_t kind = db_col_int(rows, 1);

	if (kind <= 0 || kind >= CARE_KINDS)
		BUG("finding of kind %lld", (long long)kind);
	*out = (struct care_finding){.id = db_col_int(rows, 0),
				     .kind = (enum care_kind)kind,
				     .field = db_col_dup(rows, 2),
				     .people = db_col_int(rows, 3),
				     .proposal = db_col_dup(rows, 4),
				     .found_at = db_col_int(rows, 5),
				     .ignored_id = db_col_int(rows, 6),
				     .batch_id = db_col_int(rows, 7)};
}

static enum rc read_label(struct op *op, const char *field, const char **label)
{
	struct care_area area;
	enum rc rc = care_area_find(op, field, &area);

	*label = rc ? field : area.label;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc read_values(struct op *op, int64_t id, struct care_value **out, size_t *count)
{
	struct care_value *list = arena_alloc(&op->mem, (CARE_VALUES_MAX + 1) * sizeof(*list));
	struct db_rows rows;

	*out = list;
	*count = 0;
	db_query(op, &rows, sql_care_values, DB_ARGS(db_int(id)));
	while (*count < CARE_VALUES_MAX && db_next(&rows))
		list[(*count)++] = (struct care_value){db_col_dup(&rows, 0), db_col_int(&rows, 1),
						       db_col_int(&rows, 2)};
	return db_end(&rows);
}

static enum rc complete(struct op *op, struct care_finding *f)
{
	enum rc rc = read_values(op, f->id, &f->values, &f->count);

	return rc ? rc : read_label(op, f->field, &f->label);
}

enum rc care_count(struct op *op, const char *group, int64_t *out)
{
	return db_get_int(op, out, sql_care_count, DB_ARGS(db_text(kinds_of(op, group))));
}

enum rc care_list(struct op *op, const struct care_query *q, struct care_finding **out,
		  size_t *count, int64_t *total)
{
	struct care_finding *list = arena_alloc(&op->mem, (q->limit + 1) * sizeof(*list));
	struct db_rows rows;
	enum rc rc = care_count(op, q->group, total);

	*out = list;
	*count = 0;
	if (rc)
		return rc;
	db_query(op, &rows, sql_care_list,
		 DB_ARGS(db_text(kinds_of(op, q->group)), db_int((int64_t)q->limit),
			 db_int((int64_t)q->offset)));
	while (*count < q->limit && db_next(&rows))
		read_finding(&rows, &list[(*count)++]);
	rc = db_end(&rows);
	for (size_t i = 0; !rc && i < *count; i++)
		rc = complete(op, &list[i]);
	return rc;
}

enum rc care_get(struct op *op, int64_t id, struct care_finding *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_care_get, DB_ARGS(db_int(id)));
	found = db_next(&rows);
	if (found)
		read_finding(&rows, out);
	rc = db_end(&rows);
	if (rc)
		return rc;
	return found ? complete(op, out)
		     : op_fail(op, RC_NOT_FOUND, "", "a later search has replaced this");
}

enum rc care_state_get(struct op *op, struct care_state *out)
{
	struct db_rows rows;

	*out = (struct care_state){0};
	db_query(op, &rows, sql_care_state, DB_NO_ARGS);
	if (db_next(&rows))
		*out = (struct care_state){db_col_int(&rows, 0), db_col_int(&rows, 1),
					   db_col_int(&rows, 2)};
	return db_end(&rows);
}

/* --- asking ----------------------------------------------------------------------------------- */

enum rc care_ask(struct op *op, const char *field)
{
	struct care_area *list;
	size_t count;
	enum rc rc;

	if (field)
		return db_run(op, sql_care_ask, DB_ARGS(db_text(field)));
	rc = care_area_list(op, &list, &count);
	for (size_t i = 0; !rc && i < count; i++)
		rc = db_run(op, sql_care_ask, DB_ARGS(db_text(list[i].field)));
	return rc;
}

/* --- looking without the lock ----------------------------------------------------------------- */

enum rc care_look(struct op *op)
{
	enum rc rc = db_commit(op);

	return rc ? rc : db_begin_read(op);
}

enum rc care_look_end(struct op *op)
{
	enum rc rc = db_commit(op);

	return rc ? rc : db_begin_write(op);
}

enum rc care_look_only(struct op *op)
{
	struct fault kept = op->fault;
	enum rc rc;

	db_rollback(op);
	rc = db_begin_read(op);
	if (!rc)
		op->fault = kept;
	return rc;
}

/* --- ignoring --------------------------------------------------------------------------------- */

static enum rc insert_ignored(struct op *op, const struct care_finding *f, bool all, int64_t *id)
{
	return db_insert(op, id, sql_care_ignored_insert,
			 DB_ARGS(db_int(f->kind), db_text(f->field), db_int(all),
				 op->account_id ? db_int(op->account_id) : db_null(),
				 db_int(op->now)));
}

/* The values of everybody whom it is about; too many of them: *count is CARE_IGNORE_MAX + 1. */
static enum rc list_cases(struct op *op, const struct care_finding *f, uint64_t *hashes,
			  size_t *count)
{
	struct care_recipe all = {.way = CARE_WAYS, .kind = f->kind};
	struct care_context c;
	struct db_rows rows;
	struct sql s;
	enum rc rc = care_context_init(op, f->field, &c);

	*count = 0;
	if (rc)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	sql_init(&s);
	care_row_query(&s, &c, &all, 0);
	db_query(op, &rows, sql_text(&s), sql_args(&s));
	while (*count <= CARE_IGNORE_MAX && db_next(&rows)) {
		struct arena_mark mark = arena_mark(&op->mem);
		const char *value, *proposal;
		struct care_row row;

		care_row_read(&rows, &c, &row);
		if (care_is_case(&c, f->kind, &row, &value, &proposal) &&
		    (f->kind != CARE_DATE_EMPTY || !f->count ||
		     strcmp(value, f->values[0].value) == 0))
			hashes[(*count)++] = spelling_hash(row.text);
		arena_rewind(&op->mem, mark);
	}
	rc = db_end(&rows);
	sql_release(&s);
	return rc;
}

static enum rc ignore_values(struct op *op, const struct care_finding *f, const uint64_t *hashes,
			     size_t count)
{
	bool all = !count || count > CARE_IGNORE_MAX;
	int64_t id;
	enum rc rc = insert_ignored(op, f, all, &id);

	for (size_t i = 0; !rc && !all && i < count; i++)
		rc = db_run(op, sql_care_ignored_value_insert,
			    DB_ARGS(db_int(id), db_int((int64_t)hashes[i])));
	if (!rc && care_kinds[f->kind].is_cluster)
		return db_run(op, sql_care_set_ignored, DB_ARGS(db_int(f->id), db_int(id)));
	if (!rc)
		rc = db_run(op, sql_care_remove_values, DB_ARGS(db_int(f->id)));
	return rc ? rc : db_run(op, sql_care_remove, DB_ARGS(db_int(f->id)));
}

/* Without the lock: it walks through everybody.  A search may come in between. */
static enum rc list_cases_apart(struct op *op, const struct care_finding *f, uint64_t *hashes,
				size_t *count)
{
	struct care_finding now;
	enum rc rc = care_look(op), end;

	if (rc)
		return rc;
	rc = list_cases(op, f, hashes, count);
	end = care_look_end(op);
	if (rc || end)
		return rc ? rc : end;
	rc = care_get(op, f->id, &now);
	if (!rc && (now.found_at != f->found_at || now.kind != f->kind))
		return op_fail(op, RC_NOT_FOUND, "", "a later search has replaced this");
	return rc;
}

enum rc care_ignore(struct op *op, int64_t id)
{
	uint64_t *hashes = arena_alloc(&op->mem, (CARE_IGNORE_MAX + 2) * sizeof(*hashes));
	struct care_finding f;
	size_t count = 0;
	enum rc rc = care_get(op, id, &f);

	if (rc)
		return rc;
	if (care_kinds[f.kind].is_cluster || f.kind == CARE_EMAIL_DOMAIN) {
		for (size_t i = 0; i < f.count; i++)
			hashes[count++] = (uint64_t)care_value_hash(&f.values[i]);
	} else if (f.kind != CARE_DATE_STYLES) {
		rc = list_cases_apart(op, &f, hashes, &count);
	}
	return rc ? rc : ignore_values(op, &f, hashes, count);
}

static enum rc read_cluster(struct op *op, int64_t finding_id, struct care_ignored *out)
{
	struct care_value *values;
	const char **texts;
	enum rc rc = read_values(op, finding_id, &values, &out->value_count);

	if (rc)
		return rc;
	texts = arena_alloc(&op->mem, (out->value_count + 1) * sizeof(*texts));
	for (size_t i = 0; i < out->value_count; i++)
		texts[i] = values[i].value;
	out->values = texts;
	return RC_OK;
}

enum rc care_ignored_list(struct op *op, size_t max, struct care_ignored **out, size_t *count)
{
	struct care_ignored *list = arena_alloc(&op->mem, (max + 1) * sizeof(*list));
	int64_t *findings = arena_alloc(&op->mem, (max + 1) * sizeof(*findings));
	struct db_rows rows;
	enum rc rc;

	*out = list;
	*count = 0;
	db_query(op, &rows, sql_care_ignored_list, DB_ARGS(db_int((int64_t)max)));
	while (*count < max && db_next(&rows)) {
		findings[*count] = db_col_int(&rows, 7);
		list[(*count)++] =
		    (struct care_ignored){.id = db_col_int(&rows, 0),
					  .kind = (enum care_kind)db_col_int(&rows, 1),
					  .field = db_col_dup(&rows, 2),
					  .is_all = db_col_int(&rows, 3),
					  .at = db_col_int(&rows, 4),
					  .account = db_col_dup(&rows, 5),
					  .count = db_col_int(&rows, 6)};
	}
	rc = db_end(&rows);
	for (size_t i = 0; !rc && i < *count; i++) {
		rc = read_label(op, list[i].field, &list[i].label);
		if (!rc && findings[i])
			rc = read_cluster(op, findings[i], &list[i]);
	}
	return rc;
}

enum rc care_heed(struct op *op, int64_t ignored_id)
{
	const char *field;
	enum rc rc = db_get_text(op, &field, sql_care_ignored_field, DB_ARGS(db_int(ignored_id)));

	if (rc == RC_NOT_FOUND)
		return op_fail(op, rc, "", "this was taken back already");
	if (!rc)
		rc = db_run(op, sql_care_heed_findings, DB_ARGS(db_int(ignored_id)));
	if (!rc)
		rc = db_run(op, sql_care_heed_values, DB_ARGS(db_int(ignored_id)));
	if (!rc)
		rc = db_run(op, sql_care_heed, DB_ARGS(db_int(ignored_id)));
	return rc ? rc : care_ask(op, field);
}

/* --- fixed, erased ---------------------------------------------------------------------------- */

enum rc care_fixed(struct op *op, int64_t id)
{
	return db_run(op, sql_care_fixed, DB_ARGS(db_int(id), db_int(op->batch_id)));
}

enum rc care_erase(struct op *op, int64_t contact_id)
{
	struct contact_attribute *attributes;
	struct db_value *values, *hashes;
	size_t attribute_count, n = 0;
	struct contact c;
	enum rc rc = contact_get(op, contact_id, &c);

	if (!rc)
		rc = contact_attribute_list(op, contact_id, &attributes, &attribute_count);
	if (rc)
		return rc;
	values = arena_alloc(&op->mem, (CONTACT_FIELD_COUNT + attribute_count) * sizeof(*values));
	hashes = arena_alloc(&op->mem, (CONTACT_FIELD_COUNT + attribute_count) * sizeof(*hashes));
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		if (contact_fields[f].type <= CONTACT_TYPE_LINES && c.values[f][0])
			values[n++] = db_text(c.values[f]);
	for (size_t i = 0; i < attribute_count; i++)
		if (attributes[i].text[0])
			values[n++] = db_text(attributes[i].text);
	for (size_t i = 0; i < n; i++)
		hashes[i] = db_int((int64_t)spelling_hash(values[i].bytes));
	rc = db_run(op, sql_care_erase_values, DB_ARGS(db_text(sql_list(&op->mem, values, n))));
	return rc ? rc
		  : db_run(op, sql_care_erase_ignored,
			   DB_ARGS(db_text(sql_list(&op->mem, hashes, n))));
}
