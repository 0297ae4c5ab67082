#include "lib/domain/contact_point_row.h"

#include <inttypes.h>

#include "lib/base/limits.h"
#include "lib/domain/blacklist.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_many.h"
#include "lib/domain/contact_tally.h"
#include "lib/domain/setting.h"
#include "lib/platform/db.h"
#include "lib/platform/email.h"
#include "lib/platform/phone.h"
#include "lib/platform/text.h"

#define POINT_COLUMNS                                                                              \
	"SELECT p.id, p.contact_id, p.kind, p.value, p.key, p.label, p.position, p.created_at,"    \
	" p.kind = 1 AND EXISTS (SELECT 1 FROM blacklist b WHERE (b.kind = 1 AND b.key = p.key)"   \
	" OR (b.kind = 2 AND b.key = substr(p.key, strpos(p.key, '@') + 1))) FROM contact_point p"

static const char sql_point_list[] =
    POINT_COLUMNS " WHERE p.contact_id IN (" DB_LIST_BEGIN "$1" DB_LIST_END ")"
		  " ORDER BY p.contact_id, p.kind, p.position, p.id";
static const char sql_point_count[] =
    "SELECT count(*) FROM contact_point WHERE contact_id IN (" DB_LIST_BEGIN "$1" DB_LIST_END ")";
static const char sql_point_any[] = "SELECT EXISTS (SELECT 1 FROM contact_point)";
static const char sql_point_get[] = POINT_COLUMNS " WHERE p.contact_id = $1 AND p.id = $2";
static const char sql_point_by_key[] =
    POINT_COLUMNS " WHERE p.contact_id = $1 AND p.kind = $2 AND p.key = $3";
static const char sql_point_last[] =
    "SELECT count(*) * 4294967296 + COALESCE(max(position), 0) FROM contact_point"
    " WHERE contact_id = $1 AND kind = $2";
static const char sql_point_insert[] =
    "INSERT INTO contact_point (contact_id, kind, value, key, label, position, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)";
static const char sql_point_update[] =
    "UPDATE contact_point SET value = $1, key = $2, label = $3 WHERE id = $4";
static const char sql_point_delete[] = "DELETE FROM contact_point WHERE id = $1";
static const char sql_point_erase[] = "DELETE FROM contact_point WHERE contact_id = $1";
/* What is primary: raw value and key. */
static const char sql_point_primary[] =
    "SELECT CASE $2 WHEN 1 THEN email ELSE phone END,"
    " COALESCE(CASE $2 WHEN 1 THEN email_key ELSE phone_key END, '')"
    " FROM contact WHERE id = $1 AND state <> 3";

/* --- kinds ---------------------------------------------------------------------------------- */

const char *contact_point_kind_key(enum contact_point_kind kind)
{
	return kind == CONTACT_POINT_EMAIL ? "email" : "phone";
}

bool contact_point_kind_find(const char *key, enum contact_point_kind *out)
{
	*out = strcmp(key, "phone") == 0 ? CONTACT_POINT_PHONE : CONTACT_POINT_EMAIL;
	return strcmp(key, contact_point_kind_key(*out)) == 0;
}

enum contact_field contact_point_field(enum contact_point_kind kind)
{
	return kind == CONTACT_POINT_EMAIL ? CONTACT_EMAIL : CONTACT_PHONE;
}

int contact_point_change(enum contact_point_kind kind)
{
	return kind == CONTACT_POINT_EMAIL ? CONTACT_CHANGE_OTHER_EMAIL
					   : CONTACT_CHANGE_OTHER_PHONE;
}

/* --- checking ------------------------------------------------------------------------------- */

/* No key of a number that can be dialled begins otherwise than with a +. */
static const char *undialled_key(struct op *op, const char *value)
{
	const char *folded = text_fold(&op->mem, value);

	folded += strspn(folded, "+ ");
	return folded[0] ? folded : "?";
}

/*
 * One line, trimmed: tabs are between the parts of a change row's text, and quotes around values in
 * lists.
 */
static const char *one_line(struct op *op, const char *text)
{
	char *line = text_trim(&op->mem, text);

	for (char *c = line; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F)
			*c = ' ';
		else if (*c == '"')
			*c = '\'';
	return line;
}

static enum rc check_label(struct op *op, const char *label)
{
	const char *at = label;
	bool has_letter = !label[0];

	if (text_check(op, "label", label, CONTACT_LABEL_MAX))
		return RC_INVALID;
	if (strpbrk(label, "();,\""))
		return op_fail(op, RC_INVALID, "label",
			       "a label is a word or two, without brackets, commas and quotes");
	for (int32_t c = text_next(&at); c > 0; c = text_next(&at))
		has_letter |= c > '9' && text_is_letter_or_digit(c);
	return has_letter ? RC_OK
			  : op_fail(op, RC_INVALID, "label", "a label needs at least one letter");
}

static enum rc make_key(struct op *op, struct contact_point *p, const char *country,
			enum contact_strictness strictness)
{
	enum rc rc;

	if (p->kind == CONTACT_POINT_EMAIL)
		return email_parse(op, "value", p->value, &p->key);
	rc = text_check(op, "value", p->value, CONTACT_TEXT_MAX);
	if (!rc)
		rc = phone_parse(op, "value", p->value, country, &p->key);
	if (rc != RC_INVALID || strictness == CONTACT_STRICT || strlen(p->value) > CONTACT_TEXT_MAX)
		return rc;
	op_clear_fault(op);
	p->key = undialled_key(op, p->value);
	return RC_OK;
}

enum rc contact_point_check(struct op *op, enum contact_point_kind kind, const char *value,
			    const char *label, const char *country,
			    enum contact_strictness strictness, struct contact_point *out)
{
	*out = (struct contact_point){
	    .kind = kind, .value = one_line(op, value), .key = "", .label = one_line(op, label)};
	if (!text_is_utf8(value, strlen(value)))
		return op_fail(op, RC_INVALID, "value", "this is not valid text");
	if (!out->value[0])
		return op_fail(op, RC_INVALID, "value",
			       kind == CONTACT_POINT_EMAIL ? "give an e-mail address"
							   : "give a phone number");
	if (check_label(op, out->label))
		return RC_INVALID;
	return make_key(op, out, country, strictness);
}

/* --- reading -------------------------------------------------------------------------------- */

static void read_point(struct db_rows *rows, struct contact_point *out)
{
	*out = (struct contact_point){
	    .id = db_col_int(rows, 0),
	    .contact_id = db_col_int(rows, 1),
	    .kind = (enum contact_point_kind)db_col_int(rows, 2),
	    .value = db_col_dup(rows, 3),
	    .key = db_col_dup(rows, 4),
	    .label = db_col_dup(rows, 5),
	    .position = db_col_int(rows, 6),
	    .created_at = db_col_int(rows, 7),
	    .is_blacklisted = db_col_int(rows, 8),
	};
}

enum rc contact_point_any(struct op *op, bool *out)
{
	enum contact_many_has *has = op->many ? &op->many->points : NULL;
	int64_t any = 0;
	enum rc rc;

	if (has && *has != CONTACT_MANY_UNKNOWN) {
		*out = *has == CONTACT_MANY_SOME;
		return RC_OK;
	}
	rc = db_get_int(op, &any, sql_point_any, DB_NO_ARGS);
	*out = any;
	if (!rc && has)
		*has = any ? CONTACT_MANY_SOME : CONTACT_MANY_NONE;
	return rc;
}

static enum rc list_points(struct op *op, const int64_t *ids, size_t id_count,
			   struct contact_point **out, size_t *count)
{
	const char *list = contact_ids_json(op, ids, id_count);
	struct db_rows rows;
	int64_t total;
	enum rc rc = db_get_int(op, &total, sql_point_count, DB_ARGS(db_text(list)));

	*out = NULL;
	*count = 0;
	if (rc || !total)
		return rc;
	*out = arena_alloc(&op->mem, (size_t)total * sizeof(**out));
	db_query(op, &rows, sql_point_list, DB_ARGS(db_text(list)));
	while (*count < (size_t)total && db_next(&rows))
		read_point(&rows, &(*out)[(*count)++]);
	return db_end(&rows);
}

enum rc contact_point_list(struct op *op, int64_t contact_id, struct contact_point **out,
			   size_t *count)
{
	return list_points(op, &contact_id, 1, out, count);
}

/* The points of one contact in a list that is in the order of contacts. */
static struct contact_points find_points(int64_t contact_id, struct contact_point *list,
					 size_t count)
{
	struct contact_points found = {.contact_id = contact_id};
	size_t low = 0, high = count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (list[mid].contact_id < contact_id)
			low = mid + 1;
		else
			high = mid;
	}
	found.list = list + low;
	while (low + found.count < count && found.list[found.count].contact_id == contact_id)
		found.emails += found.list[found.count++].kind == CONTACT_POINT_EMAIL;
	return found;
}

enum rc contact_point_list_many(struct op *op, const int64_t *contact_ids, size_t count,
				struct contact_points **out)
{
	struct contact_point *list = NULL;
	size_t total = 0;
	bool any = false;
	enum rc rc = contact_point_any(op, &any);

	if (!rc && any)
		rc = list_points(op, contact_ids, count, &list, &total);
	*out = arena_alloc(&op->mem, (count + 1) * sizeof(**out));
	for (size_t i = 0; i < count; i++)
		(*out)[i] = total ? find_points(contact_ids[i], list, total)
				  : (struct contact_points){.contact_id = contact_ids[i]};
	return rc;
}

/* RC_NOT_FOUND, without a fault, when there is none. */
static enum rc find_point(struct op *op, const char *sql, struct db_args args,
			  struct contact_point *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql, args);
	found = db_next(&rows);
	if (found)
		read_point(&rows, out);
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

static enum rc find_key(struct op *op, int64_t contact_id, enum contact_point_kind kind,
			const char *key, struct contact_point *out)
{
	return find_point(op, sql_point_by_key,
			  DB_ARGS(db_int(contact_id), db_int(kind), db_text(key)), out);
}

enum rc contact_point_get(struct op *op, int64_t contact_id, int64_t point_id,
			  struct contact_point *out)
{
	enum rc rc =
	    find_point(op, sql_point_get, DB_ARGS(db_int(contact_id), db_int(point_id)), out);

	return rc == RC_NOT_FOUND
		   ? op_fail(op, rc, "", "this address or number is not there any more")
		   : rc;
}

enum rc contact_point_primary(struct op *op, int64_t contact_id, enum contact_point_kind kind,
			      struct contact_point *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	*out = (struct contact_point){
	    .contact_id = contact_id, .kind = kind, .value = "", .key = "", .label = ""};
	db_query(op, &rows, sql_point_primary, DB_ARGS(db_int(contact_id), db_int(kind)));
	found = db_next(&rows);
	if (found) {
		out->value = one_line(op, db_col_text(&rows, 0));
		out->key = db_col_dup(&rows, 1);
	}
	rc = db_end(&rows);
	if (!rc && !found)
		return op_fail(op, RC_NOT_FOUND, "", "no such contact");
	if (!rc && out->value[0] && !out->key[0])
		out->key = undialled_key(op, out->value);
	return rc;
}

/* --- the rows ------------------------------------------------------------------------------- */

/* old, new: NULL for not there. */
static enum rc note(struct op *op, const struct contact_point *old, const struct contact_point *new,
		    int64_t source_row)
{
	const struct contact_point *p = new ? new : old;
	enum rc rc = contact_touch(op, p->contact_id);

	return rc ? rc
		  : change_field(op, CHANGE_CONTACT, p->contact_id, contact_point_change(p->kind),
				 old ? contact_point_text(op, old) : "",
				 new ? contact_point_text(op, new) : "", source_row);
}

/* position 0: behind all others. */
static enum rc insert_point(struct op *op, struct contact_point *p, int64_t source_row)
{
	int64_t last;
	enum rc rc =
	    db_get_int(op, &last, sql_point_last, DB_ARGS(db_int(p->contact_id), db_int(p->kind)));

	if (!p->position)
		p->position = (last & UINT32_MAX) + 1;
	if (!rc)
		rc = db_insert(op, &p->id, sql_point_insert,
			       DB_ARGS(db_int(p->contact_id), db_int(p->kind), db_text(p->value),
				       db_text(p->key), db_text(p->label), db_int(p->position),
				       db_int(op->now)));
	if (op->many)
		op->many->points = CONTACT_MANY_SOME;
	return rc ? rc : note(op, NULL, p, source_row);
}

static enum rc delete_point(struct op *op, const struct contact_point *p, int64_t source_row)
{
	enum rc rc = db_run(op, sql_point_delete, DB_ARGS(db_int(p->id)));

	return rc ? rc : note(op, p, NULL, source_row);
}

/* Of another key it is another address: one goes, one comes, at the same place. */
static enum rc update_point(struct op *op, const struct contact_point *old,
			    const struct contact_point *new, int64_t source_row)
{
	enum rc rc = db_run(
	    op, sql_point_update,
	    DB_ARGS(db_text(new->value), db_text(new->key), db_text(new->label), db_int(old->id)));

	if (!rc && strcmp(old->key, new->key) == 0)
		return note(op, old, new, source_row);
	if (!rc)
		rc = note(op, old, NULL, source_row);
	return rc ? rc : note(op, NULL, new, source_row);
}

/* --- the primary one ------------------------------------------------------------------------ */

/* Its key is known, and may be of another default country than today's. */
static enum rc set_primary(struct op *op, int64_t contact_id, const struct contact_point *p,
			   int64_t source_row)
{
	struct settings settings;
	struct contact before, c;
	struct contact_keys keys;
	contact_mask changed;
	enum rc rc = contact_get(op, contact_id, &before);

	c = before;
	c.values[contact_point_field(p->kind)] = p->value;
	if (!rc)
		rc = settings_get(op, &settings);
	if (!rc)
		rc = contact_check(op, &c, settings.default_country, CONTACT_LENIENT, &keys);
	if (!rc && p->kind == CONTACT_POINT_PHONE) {
		keys.phone = p->key[0] == '+' ? p->key : NULL;
		keys.phone_undialled = !keys.phone;
	}
	return rc ? rc
		  : contact_update(op, &before, &c, &keys,
				   CONTACT_MASK(contact_point_field(p->kind)), source_row,
				   &changed);
}

/* Was it blacklisted because of the address alone that is primary no more? */
static enum rc release(struct op *op, int64_t contact_id, const struct contact_point *old,
		       bool was_blacklisted)
{
	bool is_held = false;
	enum rc rc = RC_OK;

	if (!was_blacklisted || old->kind != CONTACT_POINT_EMAIL || !old->key[0])
		return RC_OK;
	rc = blacklist_has(op, old->key, &is_held);
	return rc || !is_held ? rc : blacklist_release(op, contact_id);
}

enum rc contact_point_make_primary(struct op *op, int64_t contact_id, int64_t point_id)
{
	struct contact_point p, old;
	struct contact before;
	enum rc rc = contact_point_get(op, contact_id, point_id, &p);

	if (!rc)
		rc = contact_get(op, contact_id, &before);
	if (!rc)
		rc = contact_point_primary(op, contact_id, p.kind, &old);
	if (!rc)
		rc = change_join(op, "contact.primary");
	if (!rc)
		rc = set_primary(op, contact_id, &p, 0);
	old.position = p.position;
	if (!rc && old.value[0])
		rc = insert_point(op, &old, 0);
	return rc ? rc
		  : release(op, contact_id, &old, before.email_status == CONTACT_EMAIL_BLACKLISTED);
}

enum rc contact_point_settle(struct op *op, int64_t contact_id, int64_t source_row)
{
	static const enum contact_point_kind kinds[] = {CONTACT_POINT_EMAIL, CONTACT_POINT_PHONE};
	bool any = false;
	enum rc rc = contact_point_any(op, &any);

	for (size_t i = 0; !rc && any && i < ARRAY_LEN(kinds); i++) {
		struct contact_point primary, p;

		rc = contact_point_primary(op, contact_id, kinds[i], &primary);
		if (rc || !primary.key[0])
			continue;
		rc = find_key(op, contact_id, kinds[i], primary.key, &p);
		if (!rc)
			rc = delete_point(op, &p, source_row);
		else if (rc == RC_NOT_FOUND)
			rc = RC_OK;
	}
	return rc;
}

/* --- what people do ------------------------------------------------------------------------- */

static enum rc check_free(struct op *op, const struct contact_point *primary, const char *key)
{
	struct contact_point there;
	enum rc rc = RC_OK;

	if (strcmp(primary->key, key) != 0)
		rc = find_key(op, primary->contact_id, primary->kind, key, &there);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc ? rc
		  : op_fail(op, RC_CONFLICT, "value",
			    primary->kind == CONTACT_POINT_EMAIL
				? "this contact has this address already"
				: "this contact has this number already");
}

static enum rc check_room(struct op *op, int64_t contact_id, enum contact_point_kind kind)
{
	int64_t last;
	enum rc rc =
	    db_get_int(op, &last, sql_point_last, DB_ARGS(db_int(contact_id), db_int(kind)));

	return rc || (last >> 32) < CONTACT_POINTS_MAX
		   ? rc
		   : op_failf(op, RC_INVALID, "value",
			      "a contact has at most %d further ones of a kind",
			      CONTACT_POINTS_MAX);
}

enum rc contact_point_add(struct op *op, int64_t contact_id, const struct contact_point *p,
			  int64_t source_row)
{
	struct contact_point primary, new = *p;
	enum rc rc = contact_point_primary(op, contact_id, p->kind, &primary);

	if (!rc)
		rc = check_free(op, &primary, p->key);
	if (!rc && primary.value[0])
		rc = check_room(op, contact_id, p->kind);
	if (!rc)
		rc = change_join(op, "contact.point");
	if (rc)
		return rc;
	if (!primary.value[0])
		return set_primary(op, contact_id, p, source_row);
	new.contact_id = contact_id;
	new.position = 0;
	return insert_point(op, &new, source_row);
}

enum rc contact_point_change_to(struct op *op, const struct contact_point *old,
				const struct contact_point *p, int64_t source_row)
{
	struct contact_point primary, new = *old;
	enum rc rc = RC_OK;

	new.value = p->value;
	new.key = p->key;
	new.label = p->label;
	if (strcmp(old->value, new.value) == 0 && strcmp(old->label, new.label) == 0)
		return RC_OK;
	if (strcmp(old->key, new.key) != 0) {
		rc = contact_point_primary(op, old->contact_id, old->kind, &primary);
		if (!rc)
			rc = check_free(op, &primary, new.key);
	}
	if (!rc)
		rc = change_join(op, "contact.point");
	return rc ? rc : update_point(op, old, &new, source_row);
}

enum rc contact_point_edit(struct op *op, int64_t contact_id, int64_t point_id,
			   const struct contact_point *p)
{
	struct contact_point old;
	enum rc rc = contact_point_get(op, contact_id, point_id, &old);

	return rc ? rc : contact_point_change_to(op, &old, p, 0);
}

enum rc contact_point_drop(struct op *op, const struct contact_point *p, int64_t source_row)
{
	enum rc rc = change_join(op, "contact.point");

	return rc ? rc : delete_point(op, p, source_row);
}

enum rc contact_point_remove(struct op *op, int64_t contact_id, int64_t point_id)
{
	struct contact_point p;
	enum rc rc = contact_point_get(op, contact_id, point_id, &p);

	return rc ? rc : contact_point_drop(op, &p, 0);
}

/* --- merge, erase, undo --------------------------------------------------------------------- */

/* One of the other contact, unless the kept one has it. */
static enum rc take_over(struct op *op, const struct contact_point *primary,
			 const struct contact_point *p)
{
	struct contact_point new = *p, there;
	enum rc rc;

	if (!p->value[0] || strcmp(primary->key, p->key) == 0)
		return RC_OK;
	rc = find_key(op, primary->contact_id, p->kind, p->key, &there);
	if (rc != RC_NOT_FOUND)
		return rc;
	new.contact_id = primary->contact_id;
	new.position = 0;
	return insert_point(op, &new, 0);
}

/* Where the kept contact's own one was replaced, that comes first. */
static enum rc merge_kind(struct op *op, const struct contact *before, int64_t other_id,
			  enum contact_point_kind kind)
{
	const char *raw = before->values[contact_point_field(kind)];
	struct contact_point primary, was, others;
	struct settings settings;
	enum rc rc = contact_point_primary(op, before->id, kind, &primary);

	if (!rc)
		rc = settings_get(op, &settings);
	if (!rc && one_line(op, raw)[0])
		rc = contact_point_check(op, kind, raw, "", settings.default_country,
					 CONTACT_LENIENT, &was);
	if (!rc && one_line(op, raw)[0])
		rc = take_over(op, &primary, &was);
	if (!rc)
		rc = contact_point_primary(op, other_id, kind, &others);
	return rc ? rc : take_over(op, &primary, &others);
}

enum rc contact_point_merge(struct op *op, const struct contact *before,
			    const struct contact *other)
{
	struct contact_point *list, primary;
	size_t count = 0;
	enum rc rc = contact_point_settle(op, before->id, 0);

	if (!rc)
		rc = merge_kind(op, before, other->id, CONTACT_POINT_EMAIL);
	if (!rc)
		rc = merge_kind(op, before, other->id, CONTACT_POINT_PHONE);
	if (!rc)
		rc = contact_point_list(op, other->id, &list, &count);
	for (size_t i = 0; !rc && i < count; i++) {
		rc = contact_point_primary(op, before->id, list[i].kind, &primary);
		if (!rc)
			rc = take_over(op, &primary, &list[i]);
	}
	return rc;
}

enum rc contact_point_erase(struct op *op, int64_t contact_id)
{
	return db_run(op, sql_point_erase, DB_ARGS(db_int(contact_id)));
}

/* FNV-1a, 64 bits, of which 48 are kept: a number that every engine reads out of a text. */
static int64_t thing_number(const char *key)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (const char *c = key; *c; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
	return (int64_t)((hash ^ hash >> 48) & UINT64_C(0xFFFFFFFFFFFF)) | 1;
}

const char *contact_point_text(struct op *op, const struct contact_point *p)
{
	return arena_printf(&op->mem, "%" PRId64 " %" PRId64 " %s\t%s\t%s", thing_number(p->key),
			    p->position, p->label, p->value, p->key);
}

bool contact_point_text_read(struct op *op, const char *text, struct contact_point *out)
{
	const char *tab = strchr(text, '\t'), *second = tab ? strchr(tab + 1, '\t') : NULL;
	char *end;

	*out = (struct contact_point){.value = "", .key = "", .label = ""};
	if (!second || strtoll(text, &end, 10) <= 0 || *end != ' ')
		return false;
	out->position = strtoll(end + 1, &end, 10);
	if (*end != ' ' || end > tab || out->position <= 0)
		return false;
	out->label = arena_dup_len(&op->mem, end + 1, (size_t)(tab - end) - 1);
	out->value = arena_dup_len(&op->mem, tab + 1, (size_t)(second - tab) - 1);
	out->key = second + 1;
	return out->value[0] && out->key[0];
}

/* Which of the contact a text is about; RC_NOT_FOUND, without a fault, when it has it not. */
static enum rc find_thing(struct op *op, int64_t contact_id, enum contact_point_kind kind,
			  const char *text, struct contact_point *out)
{
	int64_t number = strtoll(text, NULL, 10);
	struct contact_point *list;
	size_t count;
	enum rc rc = contact_point_list(op, contact_id, &list, &count);

	for (size_t i = 0; !rc && i < count; i++)
		if (list[i].kind == kind && thing_number(list[i].key) == number) {
			*out = list[i];
			return RC_OK;
		}
	return rc ? rc : RC_NOT_FOUND;
}

enum rc contact_point_now(struct op *op, int64_t contact_id, enum contact_point_kind kind,
			  const char *text, const char **out)
{
	struct contact_point p;
	enum rc rc = find_thing(op, contact_id, kind, text, &p);

	*out = rc ? "" : contact_point_text(op, &p);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc contact_point_restore(struct op *op, int64_t contact_id, enum contact_point_kind kind,
			      const char *from, const char *to)
{
	struct contact_point p, there, primary;
	enum rc rc = find_thing(op, contact_id, kind, from[0] ? from : to, &there), found = rc;

	if (rc && rc != RC_NOT_FOUND)
		return rc;
	if (!to[0])
		return found ? RC_OK : delete_point(op, &there, 0);
	if (!contact_point_text_read(op, to, &p))
		return op_fail(op, RC_INVALID, "value", "this is no address and no number");
	p.contact_id = contact_id;
	p.kind = kind;
	if (!found) {
		p.id = there.id;
		return update_point(op, &there, &p, 0);
	}
	rc = contact_point_primary(op, contact_id, kind, &primary);
	if (!rc)
		rc = check_free(op, &primary, p.key);
	return rc ? rc : insert_point(op, &p, 0);
}
