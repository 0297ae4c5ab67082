#include "lib/domain/blacklist.h"

#include "lib/base/limits.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_many.h"
#include "lib/domain/contact_mark.h"
#include "lib/domain/contact_state.h"
#include "lib/domain/contact_status.h"
#include "lib/platform/db.h"
#include "lib/platform/email.h"
#include "lib/platform/text.h"

#define ENTRY_COLUMNS                                                                              \
	"b.id, b.kind, b.key, b.reason, COALESCE(a.name, ''), b.created_at"                        \
	" FROM blacklist b LEFT JOIN account a ON a.id = b.account_id"

static const char sql_blacklist_find[] = "SELECT id FROM blacklist WHERE key = $1 AND kind = $2";
static const char sql_blacklist_any[] = "SELECT EXISTS (SELECT 1 FROM blacklist)";
static const char sql_blacklist_has[] =
    "SELECT EXISTS (SELECT 1 FROM blacklist WHERE (key = $1 AND kind = 1)"
    " OR (key = $2 AND kind = 2))";
static const char sql_blacklist_insert[] =
    "INSERT INTO blacklist (id, kind, key, reason, account_id, created_at) VALUES"
    " ((SELECT max(n) + 1 FROM (SELECT COALESCE(max(id), 0) AS n FROM blacklist UNION ALL"
    " SELECT COALESCE(max(entity_id), 0) FROM change WHERE entity = 5) ids), $1, $2, $3, $4, $5)";
static const char sql_blacklist_put_back[] =
    "INSERT INTO blacklist (kind, key, reason, account_id, created_at, id)"
    " VALUES ($1, $2, $3, $4, $5, $6)";
static const char sql_blacklist_delete[] = "DELETE FROM blacklist WHERE id = $1";
static const char sql_blacklist_get[] = "SELECT " ENTRY_COLUMNS " WHERE b.id = $1";
static const char sql_blacklist_list[] =
    "SELECT " ENTRY_COLUMNS
    " WHERE strpos(b.key, $1) > 0 AND b.id < $2 ORDER BY b.id DESC LIMIT $3";
static const char sql_blacklist_count[] =
    "SELECT count(*) FROM blacklist WHERE strpos(key, $1) > 0";
/* Who was created and had that undone was never there. */
#define NOT_UNDONE " AND (state <> 2 OR state_reason <> '" CONTACT_REASON_UNDONE "')"
static const char sql_blacklist_by_address[] =
    "SELECT id, email_key, email_status FROM contact WHERE email_key = $1 AND state < 3" NOT_UNDONE
    " AND id > $2 ORDER BY id LIMIT $3";
/* No index leads from a domain to its people: the table is walked, a piece at a time. */
static const char sql_blacklist_by_domain[] =
    "SELECT id, email_key, email_status FROM contact WHERE id > $2 AND id <= $3 AND state < 3"
    " AND strpos(email_key, $1) > 0" NOT_UNDONE " ORDER BY id";
static const char sql_blacklist_listed[] =
    "SELECT c.id FROM id_set_members($1) m CROSS JOIN contact c ON c.id = m.id"
    " WHERE c.email_key IS NOT NULL AND c.email_status <> 3 AND c.state < 3 AND (EXISTS"
    " (SELECT 1 FROM blacklist b WHERE b.key = c.email_key AND b.kind = 1) OR EXISTS (SELECT 1"
    " FROM blacklist b WHERE b.key = substr(c.email_key, strpos(c.email_key, '@') + 1)"
    " AND b.kind = 2))";
static const char sql_blacklist_newest[] = "SELECT COALESCE(max(id), 0) FROM contact";
/* 103 is CONTACT_CHANGE_EMAIL_STATUS. */
static const char sql_blacklist_status_before[] =
    "SELECT old_value FROM change WHERE entity = 1 AND entity_id = $1 AND field = 103"
    " AND starts_with(new_value, 'blacklisted') ORDER BY id DESC LIMIT 1";

enum { DOMAIN_PIECE = 20000 };

/* --- reading -------------------------------------------------------------------------------- */

static const char *domain_of(const char *email_key)
{
	const char *at = strrchr(email_key, '@');

	return at ? at + 1 : "";
}

/* Is the list empty, as far as it is remembered?  What many contacts ask is looked up once. */
static enum rc is_known_empty(struct op *op, bool *out)
{
	enum contact_many_has *has = op->many ? &op->many->blacklist : NULL;
	int64_t any = 0;
	enum rc rc = RC_OK;

	if (has && *has == CONTACT_MANY_UNKNOWN) {
		rc = db_get_int(op, &any, sql_blacklist_any, DB_NO_ARGS);
		*has = any ? CONTACT_MANY_SOME : CONTACT_MANY_NONE;
	}
	*out = has && *has == CONTACT_MANY_NONE;
	return rc;
}

enum rc blacklist_has(struct op *op, const char *email_key, bool *out)
{
	int64_t has = 0;
	bool is_empty;
	enum rc rc = is_known_empty(op, &is_empty);

	*out = false;
	if (rc || is_empty)
		return rc;
	rc = db_get_int(op, &has, sql_blacklist_has,
			DB_ARGS(db_text(email_key), db_text(domain_of(email_key))));
	*out = has;
	return rc;
}

static enum rc find_key(struct op *op, const char *key, enum blacklist_kind kind, int64_t *id)
{
	enum rc rc = db_get_int(op, id, sql_blacklist_find, DB_ARGS(db_text(key), db_int(kind)));

	if (rc)
		*id = 0;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc blacklist_find(struct op *op, const char *email_key, int64_t *address, int64_t *domain)
{
	enum rc rc = find_key(op, email_key, BLACKLIST_ADDRESS, address);

	return rc ? rc : find_key(op, domain_of(email_key), BLACKLIST_DOMAIN, domain);
}

static void read_entry(struct db_rows *rows, struct blacklist_entry *out)
{
	*out = (struct blacklist_entry){
	    .id = db_col_int(rows, 0),
	    .kind = (enum blacklist_kind)db_col_int(rows, 1),
	    .key = db_col_dup(rows, 2),
	    .reason = db_col_dup(rows, 3),
	    .account_name = db_col_dup(rows, 4),
	    .created_at = db_col_int(rows, 5),
	};
}

enum rc blacklist_get(struct op *op, int64_t id, struct blacklist_entry *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_blacklist_get, DB_ARGS(db_int(id)));
	found = db_next(&rows);
	if (found)
		read_entry(&rows, out);
	rc = db_end(&rows);
	return rc || found ? rc : op_fail(op, RC_NOT_FOUND, "", "this is not on the blacklist");
}

enum rc blacklist_list(struct op *op, const char *search, int64_t after, size_t max,
		       struct blacklist_entry **out, size_t *count, int64_t *total)
{
	const char *text = text_fold(&op->mem, search);
	struct db_rows rows;
	enum rc rc = db_get_int(op, total, sql_blacklist_count, DB_ARGS(db_text(text)));

	*out = arena_alloc(&op->mem, (max + 1) * sizeof(**out));
	*count = 0;
	if (rc)
		return rc;
	db_query(op, &rows, sql_blacklist_list,
		 DB_ARGS(db_text(text), db_int(after ? after : INT64_MAX), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		read_entry(&rows, &(*out)[(*count)++]);
	return db_end(&rows);
}

/* --- the people of an entry ----------------------------------------------------------------- */

/* Where a walk over them stands. */
struct people {
	const struct blacklist_entry *entry;
	int64_t after, newest;
	int64_t *ids; /* the piece at hand; it has room for DOMAIN_PIECE */
	size_t count;
	bool at_end;
};

static enum rc begin_people(struct op *op, const struct blacklist_entry *e, struct people *p)
{
	*p = (struct people){.entry = e};
	p->ids = arena_alloc(&op->mem, DOMAIN_PIECE * sizeof(*p->ids));
	return db_get_int(op, &p->newest, sql_blacklist_newest, DB_NO_ARGS);
}

/* The next piece: those whose status is, or is not, "blacklisted". */
static enum rc next_people(struct op *op, struct people *p, bool are_blacklisted)
{
	bool by_domain = p->entry->kind == BLACKLIST_DOMAIN;
	const char *key = by_domain ? arena_printf(&op->mem, "@%s", p->entry->key) : p->entry->key;
	int64_t bound = by_domain ? p->after + DOMAIN_PIECE : CONTACT_SLICE, last = 0;
	size_t seen = 0, key_len = strlen(key);
	struct db_rows rows;

	p->count = 0;
	db_query(op, &rows, by_domain ? sql_blacklist_by_domain : sql_blacklist_by_address,
		 DB_ARGS(db_text(key), db_int(p->after), db_int(bound)));
	while (db_next(&rows)) {
		const char *email = db_col_text(&rows, 1);
		size_t len = strlen(email);

		last = db_col_int(&rows, 0);
		seen++;
		if (len < key_len || strcmp(email + len - key_len, key) != 0)
			continue;
		if ((db_col_int(&rows, 2) == CONTACT_EMAIL_BLACKLISTED) == are_blacklisted)
			p->ids[p->count++] = last;
	}
	p->after = by_domain ? bound : last;
	p->at_end = by_domain ? p->after >= p->newest : seen < CONTACT_SLICE;
	return db_end(&rows);
}

/* --- on the list ---------------------------------------------------------------------------- */

static enum rc mark_people(struct op *op, struct people *p, const char *reason, int64_t *people)
{
	enum rc rc = RC_OK;

	for (size_t from = 0; !rc && from < p->count; from += CONTACT_PIECE) {
		size_t count = p->count - from < CONTACT_PIECE ? p->count - from : CONTACT_PIECE;
		int64_t changed = 0;

		if (from)
			rc = contact_slice_turn(op);
		if (!rc)
			rc =
			    contact_status_set(op, CONTACT_CHANNEL_EMAIL, CONTACT_EMAIL_BLACKLISTED,
					       reason, p->ids + from, count, &changed);
		*people += changed;
	}
	return rc;
}

/* Everybody whom the entry means. */
static enum rc mark_all(struct op *op, const struct blacklist_entry *e, int64_t *people)
{
	struct people p;
	enum rc rc = begin_people(op, e, &p);

	while (!rc) {
		rc = next_people(op, &p, false);
		if (!rc)
			rc = mark_people(op, &p, e->reason, people);
		if (rc || p.at_end)
			break;
		rc = contact_slice_turn(op);
	}
	return rc;
}

/* What was typed, as a kind and a key. */
static enum rc parse_entry(struct op *op, const char *text, struct blacklist_entry *e)
{
	const char *at, *key;
	enum rc rc;

	text = text_trim(&op->mem, text);
	at = strchr(text, '@');
	e->kind = at && at != text ? BLACKLIST_ADDRESS : BLACKLIST_DOMAIN;
	if (!text[0])
		return op_fail(op, RC_INVALID, "entry", "give an address or a domain");
	if (e->kind == BLACKLIST_DOMAIN)
		text = arena_printf(&op->mem, "x@%s", text + (at == text));
	rc = email_parse(op, "entry", text, &key);
	if (!rc)
		e->key = e->kind == BLACKLIST_ADDRESS ? key : domain_of(key);
	return rc;
}

static enum rc insert_entry(struct op *op, struct blacklist_entry *e)
{
	enum rc rc = change_join(op, "blacklist.add");

	if (!rc)
		rc = db_insert(op, &e->id, sql_blacklist_insert,
			       DB_ARGS(db_int(e->kind), db_text(e->key), db_text(e->reason),
				       op->account_id ? db_int(op->account_id) : db_null(),
				       db_int(op->now)));
	return rc ? rc : change_field(op, CHANGE_BLACKLIST, e->id, 0, "", e->key, 0);
}

enum rc blacklist_add(struct op *op, const char *text, const char *reason, int64_t *id,
		      int64_t *people)
{
	struct blacklist_entry e = {.reason = text_trim(&op->mem, reason)};
	enum rc rc = parse_entry(op, text, &e);

	*people = 0;
	if (!rc && strpbrk(e.reason, "\r\n"))
		return op_fail(op, RC_INVALID, "reason", "this must be a single line");
	if (!rc)
		rc = text_check(op, "reason", e.reason, CONTACT_REASON_MAX);
	if (!rc)
		rc = find_key(op, e.key, e.kind, id);
	if (!rc && *id)
		return op_fail(op, RC_CONFLICT, "entry", "this is on the blacklist already");
	if (!rc)
		rc = insert_entry(op, &e);
	*id = e.id;
	return rc ? rc : mark_all(op, &e, people);
}

/* --- off the list --------------------------------------------------------------------------- */

/* The status from before, unless another entry still holds the address. */
static enum rc free_one(struct op *op, int64_t id, int64_t *people)
{
	struct contact_mark mark = {"active", op->now, "taken off the blacklist"};
	const char *before, *key;
	struct contact c;
	bool is_held = false;
	enum rc rc = contact_get(op, id, &c);

	if (!rc)
		rc = email_parse(op, "email", c.values[CONTACT_EMAIL], &key);
	if (!rc)
		rc = blacklist_has(op, key, &is_held);
	if (rc || is_held)
		return rc;
	rc = db_get_text(op, &before, sql_blacklist_status_before, DB_ARGS(db_int(id)));
	if (!rc && before[0] && strncmp(before, "active", 6) != 0)
		mark = contact_mark_parse(op, before);
	if (rc && rc != RC_NOT_FOUND)
		return rc;
	++*people;
	return contact_status_restore(op, CONTACT_CHANNEL_EMAIL, &mark, id);
}

enum rc blacklist_release(struct op *op, int64_t contact_id)
{
	int64_t people = 0;

	return free_one(op, contact_id, &people);
}

static enum rc free_people(struct op *op, const struct people *p, int64_t *people)
{
	struct arena_mark mark = arena_mark(&op->mem);
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < p->count; i++) {
		rc = contact_slice_turn(op);
		if (!rc)
			rc = free_one(op, p->ids[i], people);
		arena_rewind(&op->mem, mark);
	}
	return rc;
}

static const char *entry_text(struct op *op, const struct blacklist_entry *e)
{
	return arena_printf(&op->mem, "%d %s %s", (int)e->kind, e->key, e->reason);
}

enum rc blacklist_remove(struct op *op, int64_t id, int64_t *people)
{
	struct blacklist_entry e;
	struct people p;
	enum rc rc = blacklist_get(op, id, &e);

	*people = 0;
	if (!rc)
		rc = change_join(op, "blacklist.remove");
	if (!rc)
		rc = db_run(op, sql_blacklist_delete, DB_ARGS(db_int(id)));
	if (!rc)
		rc = change_field(op, CHANGE_BLACKLIST, id, BLACKLIST_GONE, entry_text(op, &e), "",
				  0);
	if (!rc)
		rc = begin_people(op, &e, &p);
	while (!rc) {
		rc = next_people(op, &p, true);
		if (!rc)
			rc = free_people(op, &p, people);
		if (rc || p.at_end)
			break;
		rc = contact_slice_turn(op);
	}
	return rc;
}

/* --- undo ----------------------------------------------------------------------------------- */

enum rc blacklist_drop(struct op *op, int64_t id)
{
	struct blacklist_entry e;
	enum rc rc = blacklist_get(op, id, &e);

	if (!rc)
		rc = db_run(op, sql_blacklist_delete, DB_ARGS(db_int(id)));
	return rc ? rc
		  : change_field(op, CHANGE_BLACKLIST, id, BLACKLIST_GONE, entry_text(op, &e), "",
				 0);
}

enum rc blacklist_restore(struct op *op, int64_t id, const char *text, int64_t account_id,
			  int64_t at)
{
	char *end;
	long kind = strtol(text, &end, 10);
	const char *key, *reason;
	int64_t other;
	enum rc rc;

	if (*end != ' ' || (kind != BLACKLIST_ADDRESS && kind != BLACKLIST_DOMAIN))
		return op_fail(op, RC_INVALID, "entry", "this is no entry");
	reason = strchr(end + 1, ' ');
	key =
	    arena_dup_len(&op->mem, end + 1, reason ? (size_t)(reason - end) - 1 : strlen(end + 1));
	rc = find_key(op, key, (enum blacklist_kind)kind, &other);
	if (!rc && other)
		return op_fail(op, RC_CONFLICT, "entry", "this is on the blacklist again");
	if (!rc)
		rc = db_run(op, sql_blacklist_put_back,
			    DB_ARGS(db_int(kind), db_text(key), db_text(reason ? reason + 1 : ""),
				    account_id ? db_int(account_id) : db_null(), db_int(at),
				    db_int(id)));
	return rc ? rc : change_field(op, CHANGE_BLACKLIST, id, BLACKLIST_GONE, "", text, 0);
}

enum rc blacklist_heed(struct op *op, int64_t id)
{
	struct blacklist_entry e;
	int64_t people = 0;
	enum rc rc = blacklist_get(op, id, &e);

	return rc ? rc : mark_all(op, &e, &people);
}

enum rc blacklist_heed_people(struct op *op, const struct id_set *people)
{
	int64_t *ids = arena_alloc(&op->mem, ((size_t)id_set_count(people) + 1) * sizeof(*ids));
	struct db_rows rows;
	size_t count = 0;
	enum rc rc;

	db_query(op, &rows, sql_blacklist_listed, DB_ARGS(db_set(people)));
	while (db_next(&rows))
		ids[count++] = db_col_int(&rows, 0);
	rc = db_end(&rows);
	for (size_t from = 0; !rc && from < count; from += CONTACT_SLICE) {
		size_t n = count - from < CONTACT_SLICE ? count - from : CONTACT_SLICE;
		int64_t changed;

		rc = contact_status_set(op, CONTACT_CHANNEL_EMAIL, CONTACT_EMAIL_BLACKLISTED,
					"the address is on the blacklist", ids + from, n, &changed);
	}
	return rc;
}
