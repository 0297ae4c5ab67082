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
#include "lib/platform/text.h"

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
		rc = contact_point_find_key(op, contact_id, kinds[i], primary.key, &p);
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
		rc = contact_point_find_key(op, primary->contact_id, primary->kind, key, &there);
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
	rc = contact_point_find_key(op, primary->contact_id, p->kind, p->key, &there);
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
	if (!rc && contact_point_line(op, raw)[0])
		rc = contact_point_check(op, kind, raw, "", settings.default_country,
					 CONTACT_LENIENT, &was);
	if (!rc && contact_point_line(op, raw)[0])
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
