/*
 * The hash of a key is that of "erased:email:" or "erased:phone:" and the key, keyed by the secret
 * of the installation (secure_keyed_hex): without the secret nobody can try addresses against it.
 */
#include "lib/domain/contact_erase.h"

#include <errno.h>
#include <unistd.h>

#include "lib/domain/audit.h"
#include "lib/domain/care.h"
#include "lib/domain/change.h"
#include "lib/domain/contact_many.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/contact_tag.h"
#include "lib/domain/contact_tally.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/event.h"
#include "lib/domain/import_kept.h"
#include "lib/domain/merge.h"
#include "lib/domain/segment_member.h"
#include "lib/platform/db.h"
#include "lib/platform/secure.h"
#include "lib/platform/sql.h"

static const char sql_erase_keys[] =
    "SELECT state, COALESCE(email_key, ''), COALESCE(phone_key, ''),"
    " COALESCE(identifier_key, '') FROM contact WHERE id = $1";
/* Every column that says something; created_at and the number stay for the receipt. */
static const char sql_erase_contact[] =
    "UPDATE contact SET state = 3, state_at = $2, state_reason = '', first_name = '',"
    " last_name = '', email = '', phone = '', identifier = '', company = '', address = '',"
    " city = '', region = '', postal_code = '', country = '', language = '', time_zone = '',"
    " categories = '', journey_stage = '', signup_at = NULL, first_name_key = NULL,"
    " last_name_key = NULL, name_key = '', email_key = NULL, phone_key = NULL,"
    " identifier_key = NULL, company_key = NULL, city_key = NULL, country_key = NULL,"
    " eu_consent = NULL, eu_consent_at = NULL, eu_consent_how = '', eu_consent_text = '',"
    " marketing_consent = NULL, marketing_consent_at = NULL, marketing_consent_how = '',"
    " marketing_consent_text = '', obtained_at = NULL, obtained_by = NULL, email_status = 0,"
    " email_status_at = NULL, email_status_reason = '', phone_status = 0, phone_status_at = NULL,"
    " phone_status_reason = '', blocked = 0, deactivated = 0, source = 0,"
    " source_import_id = NULL, updated_at = $2, version = version + 1 WHERE id = $1";
static const char sql_erase_search[] = "DELETE FROM contact_search WHERE contact_id = $1";
static const char sql_erase_lists[] =
    "DELETE FROM filter_list_key WHERE key <> '' AND key IN ($1, $2, $3) AND list_id IN"
    " (SELECT id FROM filter_list WHERE field IN ('email', 'phone', 'identifier',"
    " 'other_email', 'other_phone'))";
static const char sql_erase_blacklist[] = "DELETE FROM blacklist WHERE key = $1 AND kind = 1";
static const char sql_erase_blacklist_changes[] =
    "UPDATE change SET old_value = NULL, new_value = NULL WHERE entity = 5 AND entity_id IN"
    " (SELECT id FROM blacklist WHERE key = $1 AND kind = 1)";
static const char sql_erase_receipt[] =
    "INSERT INTO erasure (contact_id, account_id, at, has_email, has_phone, changes, events,"
    " with_id, is_open, contact_created_at) SELECT $1, $2, $3, $4, $5, 0, 0, $6, 1, created_at"
    " FROM contact WHERE id = $1";
static const char sql_erasure_with[] =
    "SELECT contact_id FROM erasure WHERE with_id = $1 ORDER BY id LIMIT $2";
/* Each way by an index; who has several keys in common comes once. */
static const char sql_erase_same[] =
    "SELECT s.id FROM (SELECT id FROM contact WHERE email_key IN (" DB_LIST_BEGIN "$1" DB_LIST_END
    ") UNION SELECT id FROM contact WHERE phone_key IN (" DB_LIST_BEGIN "$2" DB_LIST_END
    ") UNION SELECT id FROM contact WHERE identifier_key = $3"
    " UNION SELECT contact_id FROM contact_point WHERE kind = 1 AND key IN (" DB_LIST_BEGIN
    "$1" DB_LIST_END
    ") UNION SELECT contact_id FROM contact_point WHERE kind = 2 AND key IN (" DB_LIST_BEGIN
    "$2" DB_LIST_END ")) s JOIN contact c ON c.id = s.id"
    " WHERE c.state <> 3 AND c.id <> $4 ORDER BY c.id LIMIT $5";
static const char sql_erase_key[] =
    "INSERT INTO erasure_key (hash, erasure_id) VALUES ($1, $2)"
    " ON CONFLICT (hash) DO UPDATE SET erasure_id = excluded.erasure_id";
static const char sql_erasure_get[] =
    "SELECT e.id, e.contact_id, e.at, COALESCE(a.name, ''), e.has_email, e.has_phone, e.changes,"
    " e.events, (SELECT min(w.contact_created_at) FROM erasure w WHERE w.id = e.id"
    " OR w.with_id = e.id) FROM erasure e LEFT JOIN account a ON a.id = e.account_id WHERE e.contact_id = $1"
    " ORDER BY e.id DESC LIMIT 1";
static const char sql_erasure_any[] = "SELECT EXISTS (SELECT 1 FROM erasure_key)";
static const char sql_erasure_by_email[] =
    "SELECT EXISTS (SELECT 1 FROM erasure_key WHERE hash = $1)";
static const char sql_erasure_by_phone[] =
    "SELECT EXISTS (SELECT 1 FROM erasure_key k JOIN erasure e ON e.id = k.erasure_id"
    " WHERE k.hash = $1 AND (e.has_email = 0 OR $2 = 0))";
static const char sql_erase_files[] =
    "SELECT file_name FROM export WHERE state = 'done' AND file_name <> ''"
    " UNION ALL SELECT failed_name FROM import WHERE failed_name <> ''";
static const char sql_erase_exports[] =
    "UPDATE export SET state = 'expired', file_name = '' WHERE state = 'done'";
static const char sql_erase_failed_files[] =
    "UPDATE import SET failed_name = '' WHERE failed_name <> ''";

struct keys {
	enum contact_state state;
	const char *email, *phone, *identifier; /* "" for none */
	struct contact_point *points;		/* the further ones */
	size_t point_count;
};

static const char *hash_key(struct op *op, const unsigned char *secret, const char *kind,
			    const char *key)
{
	return secure_keyed_hex(&op->mem, secret,
				arena_printf(&op->mem, "erased:%s:%s", kind, key));
}

static enum rc read_keys(struct op *op, int64_t id, struct keys *out)
{
	struct db_rows rows;
	enum rc rc;

	*out = (struct keys){CONTACT_ERASED, "", "", "", NULL, 0};
	db_query(op, &rows, sql_erase_keys, DB_ARGS(db_int(id)));
	if (db_next(&rows)) {
		out->state = (enum contact_state)db_col_int(&rows, 0);
		out->email = db_col_dup(&rows, 1);
		out->phone = db_col_dup(&rows, 2);
		out->identifier = db_col_dup(&rows, 3);
	}
	rc = db_end(&rows);
	if (!rc)
		rc = contact_point_list(op, id, &out->points, &out->point_count);
	if (rc)
		return rc;
	return out->state == CONTACT_ERASED ? op_fail(op, RC_NOT_FOUND, "", "no such contact")
					    : RC_OK;
}

/* Places where anybody may stand by an address or a number; "" for what there is not. */
static enum rc erase_mentions(struct op *op, const char *email, const char *phone,
			      const char *identifier)
{
	enum rc rc = db_run(op, sql_erase_lists,
			    DB_ARGS(db_text(email), db_text(phone), db_text(identifier)));

	if (!rc)
		rc = db_run(op, sql_erase_blacklist_changes, DB_ARGS(db_text(email)));
	return rc ? rc : db_run(op, sql_erase_blacklist, DB_ARGS(db_text(email)));
}

static enum rc erase_points(struct op *op, int64_t id, const struct keys *k)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < k->point_count; i++) {
		const struct contact_point *p = &k->points[i];

		rc = p->kind == CONTACT_POINT_EMAIL ? erase_mentions(op, p->key, "", "")
						    : erase_mentions(op, "", p->key, "");
	}
	return rc ? rc : contact_point_erase(op, id);
}

/* What other tables say of the person, without what there may be very much of. */
static enum rc erase_around(struct op *op, int64_t id, const struct keys *k)
{
	enum rc rc = contact_tag_erase(op, id);

	if (!rc)
		rc = contact_attribute_erase(op, id);
	if (!rc)
		rc = segment_members_erase(op, id);
	if (!rc)
		rc = db_run(op, sql_erase_search, DB_ARGS(db_int(id)));
	if (!rc)
		rc = erase_mentions(op, k->email, k->phone, k->identifier);
	return rc ? rc : erase_points(op, id, k);
}

static enum rc erase_row(struct op *op, int64_t id, enum contact_state state)
{
	const char *ids = contact_ids_json(op, &id, 1);
	enum rc rc = contact_tally_move(op, ids, -1);

	if (!rc)
		rc = db_run(op, sql_erase_contact, DB_ARGS(db_int(id), db_int(op->now)));
	if (!rc)
		rc = contact_tally_move(op, ids, +1);
	if (!rc)
		rc = contact_count_add(op, state, -1);
	if (!rc)
		rc = contact_count_add(op, CONTACT_ERASED, +1);
	return rc ? rc
		  : change_field(op, CHANGE_CONTACT, id, CONTACT_CHANGE_STATE, "deleted", "erased",
				 0);
}

/* A number without E.164 form identifies nobody. */
static bool is_undialled(const struct contact_point *p)
{
	return p->kind == CONTACT_POINT_PHONE && p->key[0] != '+';
}

/* Of what kind is a hash kept? */
static bool has_key(const struct keys *k, enum contact_point_kind kind)
{
	if ((kind == CONTACT_POINT_EMAIL ? k->email : k->phone)[0])
		return true;
	for (size_t i = 0; i < k->point_count; i++)
		if (k->points[i].kind == kind && !is_undialled(&k->points[i]))
			return true;
	return false;
}

static enum rc keep_hash(struct op *op, const unsigned char *secret, const char *kind,
			 const char *key, int64_t erasure_id)
{
	return db_run(op, sql_erase_key,
		      DB_ARGS(db_text(hash_key(op, secret, kind, key)), db_int(erasure_id)));
}

static enum rc keep_receipt(struct op *op, const unsigned char *secret, const struct keys *k,
			    int64_t with_id, struct contact_erasure *out)
{
	enum rc rc = db_insert(
	    op, &out->id, sql_erase_receipt,
	    DB_ARGS(db_int(out->contact_id), op->account_id ? db_int(op->account_id) : db_null(),
		    db_int(out->at), db_int(out->has_email), db_int(out->has_phone),
		    with_id ? db_int(with_id) : db_null()));

	if (!rc && k->email[0])
		rc = keep_hash(op, secret, "email", k->email, out->id);
	if (!rc && k->phone[0])
		rc = keep_hash(op, secret, "phone", k->phone, out->id);
	for (size_t i = 0; !rc && i < k->point_count; i++)
		if (!is_undialled(&k->points[i]))
			rc = keep_hash(op, secret, contact_point_kind_key(k->points[i].kind),
				       k->points[i].key, out->id);
	return rc;
}

/* A file that cannot be removed is one that is served no more: its row has forgotten it. */
static enum rc drop_files(struct op *op, const struct config *config)
{
	struct db_rows rows;
	enum rc rc;

	db_query(op, &rows, sql_erase_files, DB_NO_ARGS);
	while (db_next(&rows)) {
		const char *path = config_path(
		    &op->mem, config, arena_printf(&op->mem, "exports/%s", db_col_text(&rows, 0)));

		if (unlink(path) != 0 && errno != ENOENT)
			fprintf(stderr, "erase: a file in exports/ cannot be removed: %s\n",
				strerror(errno));
	}
	rc = db_end(&rows);
	if (!rc)
		rc = db_run(op, sql_erase_exports, DB_NO_ARGS);
	return rc ? rc : db_run(op, sql_erase_failed_files, DB_NO_ARGS);
}

/* --- one person, and those who go along ------------------------------------------------------ */

/* with_id: the receipt of the one with whom they go; 0 for none. */
static enum rc erase_person(struct op *op, const unsigned char *secret, int64_t id, int64_t with_id,
			    struct contact_erasure *out)
{
	struct keys k;
	enum rc rc = read_keys(op, id, &k);

	if (rc)
		return rc;
	*out = (struct contact_erasure){.contact_id = id,
					.at = op->now,
					.account_name = "",
					.has_email = has_key(&k, CONTACT_POINT_EMAIL),
					.has_phone = has_key(&k, CONTACT_POINT_PHONE)};
	rc = care_erase(op, id);
	if (!rc)
		rc = erase_around(op, id, &k);
	if (!rc)
		rc = erase_row(op, id, k.state);
	if (!rc)
		rc = keep_receipt(op, secret, &k, with_id, out);
	return rc ? rc : audit_write(op, AUDIT_ERASED, out->id, NULL);
}

/* Who was merged into them goes along, and into those. */
static enum rc erase_with_merged(struct op *op, const unsigned char *secret, int64_t id,
				 int64_t with_id, struct contact_erasure *out)
{
	int64_t *merged = arena_alloc(&op->mem, CONTACT_ERASE_MERGED_MAX * sizeof(*merged));
	size_t count = 0;
	enum rc rc = merge_origins(op, id, CONTACT_ERASE_MERGED_MAX, merged, &count);

	if (!rc && count == CONTACT_ERASE_MERGED_MAX)
		return op_fail(op, RC_CONFLICT, "",
			       "too many contacts were merged into this one: erase those first");
	if (!rc)
		rc = erase_person(op, secret, id, with_id, out);
	for (size_t i = 0; !rc && i < count; i++) {
		struct contact_erasure other;

		rc = erase_person(op, secret, merged[i], with_id ? with_id : out->id, &other);
	}
	return rc;
}

static bool is_among(const int64_t *ids, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* Only who has a key in common can be ticked. */
static enum rc check_also(struct op *op, int64_t id, const int64_t *also, size_t count)
{
	int64_t same[CONTACT_ERASE_SAME_MAX];
	size_t same_count;
	enum rc rc = contact_erase_same(op, id, CONTACT_ERASE_SAME_MAX, same, &same_count);

	for (size_t i = 0; !rc && i < count; i++)
		if (!is_among(same, same_count, also[i]))
			rc = op_fail(op, RC_CONFLICT, "",
				     "these contacts have changed meanwhile; please look again");
	return rc;
}

enum rc contact_erase_with(struct op *op, const struct config *config, const unsigned char *secret,
			   int64_t id, const int64_t *also, size_t also_count,
			   struct contact_erasure *out)
{
	struct keys k;
	enum rc rc = read_keys(op, id, &k);

	if (rc)
		return rc;
	if (k.state != CONTACT_DELETED)
		return op_fail(op, RC_CONFLICT, "", "delete this contact first, then erase it");
	rc = check_also(op, id, also, also_count);
	if (!rc)
		rc = change_join(op, "contact.erase");
	if (!rc)
		rc = erase_with_merged(op, secret, id, 0, out);
	for (size_t i = 0; !rc && i < also_count; i++) {
		struct contact_erasure other;

		rc = erase_with_merged(op, secret, also[i], out->id, &other);
	}
	if (!rc)
		rc = import_kept_remove_all(op, config);
	if (!rc)
		rc = drop_files(op, config);
	if (!rc)
		rc = contact_erase_rest(op);
	return rc ? rc : contact_erasure_get(op, id, out);
}

enum rc contact_erase(struct op *op, const struct config *config, const unsigned char *secret,
		      int64_t id, struct contact_erasure *out)
{
	return contact_erase_with(op, config, secret, id, NULL, 0, out);
}

/* The keys of one kind, as a list for the engine. */
static const char *key_list(struct op *op, const struct keys *k, enum contact_point_kind kind)
{
	struct db_value *values = arena_alloc(&op->mem, (k->point_count + 1) * sizeof(*values));
	const char *own = kind == CONTACT_POINT_EMAIL ? k->email : k->phone;
	size_t count = 0;

	if (own[0])
		values[count++] = db_text(own);
	for (size_t i = 0; i < k->point_count; i++)
		if (k->points[i].kind == kind && !is_undialled(&k->points[i]))
			values[count++] = db_text(k->points[i].key);
	return sql_list(&op->mem, values, count);
}

enum rc contact_erase_same(struct op *op, int64_t id, size_t max, int64_t *out, size_t *count)
{
	int64_t *merged = arena_alloc(&op->mem, CONTACT_ERASE_MERGED_MAX * sizeof(*merged));
	size_t merged_count = 0;
	struct db_rows rows;
	struct keys k;
	enum rc rc = read_keys(op, id, &k);

	*count = 0;
	if (!rc)
		rc = merge_origins(op, id, CONTACT_ERASE_MERGED_MAX, merged, &merged_count);
	if (rc)
		return rc;
	db_query(op, &rows, sql_erase_same,
		 DB_ARGS(db_text(key_list(op, &k, CONTACT_POINT_EMAIL)),
			 db_text(key_list(op, &k, CONTACT_POINT_PHONE)), db_key(k.identifier),
			 db_int(id), db_int((int64_t)(max + merged_count))));
	while (*count < max && db_next(&rows))
		if (!is_among(merged, merged_count, db_col_int(&rows, 0)))
			out[(*count)++] = db_col_int(&rows, 0);
	return db_end(&rows);
}

enum rc contact_erase_again(struct op *op, int64_t id)
{
	struct keys k;
	enum rc rc = read_keys(op, id, &k);

	if (!rc)
		rc = change_join(op, "contact.erase");
	if (!rc)
		rc = care_erase(op, id);
	if (!rc)
		rc = erase_around(op, id, &k);
	if (!rc)
		rc = erase_row(op, id, k.state);
	return rc ? rc : contact_erase_behind(op, id);
}

enum rc contact_erasure_with(struct op *op, int64_t erasure_id, size_t max, int64_t *out,
			     size_t *count)
{
	struct db_rows rows;

	*count = 0;
	db_query(op, &rows, sql_erasure_with, DB_ARGS(db_int(erasure_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		out[(*count)++] = db_col_int(&rows, 0);
	return db_end(&rows);
}

enum rc contact_erasure_get(struct op *op, int64_t contact_id, struct contact_erasure *out)
{
	struct db_rows rows;
	bool found;
	enum rc rc;

	db_query(op, &rows, sql_erasure_get, DB_ARGS(db_int(contact_id)));
	found = db_next(&rows);
	if (found)
		*out = (struct contact_erasure){
		    .id = db_col_int(&rows, 0),
		    .contact_id = db_col_int(&rows, 1),
		    .at = db_col_int(&rows, 2),
		    .account_name = db_col_dup(&rows, 3),
		    .has_email = db_col_int(&rows, 4),
		    .has_phone = db_col_int(&rows, 5),
		    .changes = db_col_int(&rows, 6),
		    .events = db_col_int(&rows, 7),
		    .since = db_col_int(&rows, 8),
		};
	rc = db_end(&rows);
	return rc || found ? rc : RC_NOT_FOUND;
}

/* Was anybody erased ever?  What many contacts ask is looked up once. */
static enum rc has_any(struct op *op, bool *out)
{
	enum contact_many_has *has = op->many ? &op->many->erasures : NULL;
	int64_t found = 0;
	enum rc rc;

	if (has && *has != CONTACT_MANY_UNKNOWN) {
		*out = *has == CONTACT_MANY_SOME;
		return RC_OK;
	}
	rc = db_get_int(op, &found, sql_erasure_any, DB_NO_ARGS);
	*out = found;
	if (!rc && has)
		*has = found ? CONTACT_MANY_SOME : CONTACT_MANY_NONE;
	return rc;
}

enum rc contact_erasure_find(struct op *op, const unsigned char *secret,
			     const struct contact_keys *keys, bool *out)
{
	bool is_any;
	int64_t found = 0;
	enum rc rc = has_any(op, &is_any);

	*out = false;
	if (rc || !is_any)
		return rc;
	if (!secret)
		return op_fail(op, RC_FAILED, "", "the secret of the installation is missing");
	if (keys->email)
		rc = db_get_int(op, &found, sql_erasure_by_email,
				DB_ARGS(db_text(hash_key(op, secret, "email", keys->email))));
	if (!rc && !found && keys->phone)
		rc = db_get_int(op, &found, sql_erasure_by_phone,
				DB_ARGS(db_text(hash_key(op, secret, "phone", keys->phone)),
					db_int(keys->email != NULL)));
	*out = found;
	return rc;
}
