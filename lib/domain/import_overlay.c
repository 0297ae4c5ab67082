#include "lib/domain/import_overlay.h"

#include <unistd.h>

#include "lib/base/str.h"
#include "lib/domain/attribute_value.h"
#include "lib/domain/blacklist.h"
#include "lib/domain/contact_row.h"
#include "lib/domain/import_file.h"
#include "lib/platform/db.h"

enum { CACHE_KIB = 12 * 1024, BASE_CACHE_KIB = 8 * 1024, WHY_MAX = 512, COLUMNS_MAX = 64 };

/* contact comes first: who stands in its layer is hidden below. */
static const struct db_overlay_table tables[] = {
    {"contact", "id"},
    {"contact_tag", "contact_id"},
    {"attribute_value", "contact_id"},
    {"segment_member", "contact_id"},
    {"contact_point", "contact_id"},
};

static const char sql_overlay_indexes[] =
    "CREATE INDEX over_contact_email ON over_contact (email_key) WHERE email_key IS NOT NULL;"
    "CREATE INDEX over_contact_phone ON over_contact (phone_key) WHERE phone_key IS NOT NULL;"
    "CREATE INDEX over_contact_identifier ON over_contact (identifier_key)"
    " WHERE identifier_key IS NOT NULL;"
    "CREATE INDEX over_tag_contact ON over_contact_tag (contact_id);"
    "CREATE INDEX over_value_contact ON over_attribute_value (contact_id, attribute_id);"
    "CREATE INDEX over_member_contact ON over_segment_member (contact_id);"
    "CREATE INDEX over_point_contact ON over_contact_point (contact_id);"
    "CREATE INDEX over_point_key ON over_contact_point (kind, key);";
static const char sql_overlay_newest[] = "SELECT COALESCE(max(id), 0) FROM base.contact";
static const char sql_overlay_drop[] = "DELETE FROM over_contact WHERE id = $1";
static const char *const sql_overlay_copies[] = {
    "INSERT INTO over_contact_tag SELECT * FROM base.contact_tag WHERE contact_id = $1",
    "INSERT INTO over_attribute_value SELECT * FROM base.attribute_value WHERE contact_id = $1",
    "INSERT INTO over_segment_member SELECT * FROM base.segment_member WHERE contact_id = $1",
    "INSERT INTO over_contact_point SELECT * FROM base.contact_point WHERE contact_id = $1",
};
/* Of many at once: those who are not in the layer yet; contact, which says who is, comes last. */
#define COPY_MANY(table, contact)                                                                  \
	"INSERT INTO over_" table " SELECT t.* FROM id_set_members($1) m CROSS JOIN base." table   \
	" t ON t." contact " = m.id WHERE NOT EXISTS"                                              \
	" (SELECT 1 FROM over_contact o WHERE o.id = m.id)"
static const char *const sql_overlay_copies_many[] = {
    COPY_MANY("contact_tag", "contact_id"),
    COPY_MANY("attribute_value", "contact_id"),
    COPY_MANY("segment_member", "contact_id"),
    COPY_MANY("contact_point", "contact_id"),
    COPY_MANY("contact", "id"),
};
static const char sql_overlay_many_leave[] =
    "DELETE FROM over_segment_member WHERE segment_id = $2 AND contact_id IN"
    " (SELECT m.id FROM id_set_members($1) m)";
static const char sql_overlay_tag_add[] =
    "INSERT INTO over_contact_tag (tag_id, contact_id) VALUES ($1, $2)";
static const char sql_overlay_tag_remove[] =
    "DELETE FROM over_contact_tag WHERE contact_id = $2 AND tag_id = $1";
static const char sql_overlay_member_add[] =
    "INSERT INTO over_segment_member (segment_id, contact_id, is_excluded, added_at)"
    " VALUES ($1, $2, 0, $3)";
static const char sql_overlay_member_remove[] =
    "DELETE FROM over_segment_member WHERE contact_id = $2 AND segment_id = $1";
static const char sql_overlay_value_remove[] =
    "DELETE FROM over_attribute_value WHERE contact_id = $1 AND attribute_id = $2";
static const char sql_overlay_value_add[] =
    "INSERT INTO over_attribute_value (contact_id, attribute_id, part, text, key, number)"
    " VALUES ($1, $2, $3, $4, $5, $6)";
static const char sql_overlay_value_update[] =
    "UPDATE over_attribute_value SET text = $4, key = $5, number = $6"
    " WHERE contact_id = $1 AND attribute_id = $2 AND part = $3";
/* Columns of contact in the order in which put_contact has their values. */
#define OVERLAY_COLUMNS                                                                            \
	"id, " CONTACT_FIELD_COLUMNS ", first_name_key, last_name_key, name_key, email_key,"       \
	" phone_key, identifier_key, company_key, city_key, country_key, obtained_at,"             \
	" obtained_by, source, source_import_id, created_at, updated_at, state, state_at,"         \
	" state_reason, email_status, email_status_at, email_status_reason, phone_status,"         \
	" phone_status_at, phone_status_reason, deactivated, version"

/* --- open and close ------------------------------------------------------------------------- */

static const char *make_insert(struct op *op)
{
	size_t columns = 1;
	struct str s;
	const char *text;

	for (const char *c = OVERLAY_COLUMNS; (c = strchr(c, ',')) != NULL; c++)
		columns++;
	str_init(&s, 16 * 1024);
	str_add(&s, "INSERT INTO over_contact (" OVERLAY_COLUMNS ") VALUES (");
	for (size_t i = 1; i <= columns; i++)
		str_add(&s, arena_printf(&op->mem, "%s$%zu", i > 1 ? ", " : "", i));
	str_add(&s, ")");
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

static enum rc open_layer(struct op *op, const struct config *config, struct import_overlay *o)
{
	const char *name = import_file_new_name(op, "rehearsal");
	char why[WHY_MAX];
	const char *base = config_path(&op->mem, config, "muster.db");
	enum rc rc;

	o->path = config_path(&op->mem, config, arena_printf(&op->mem, "spool/%s", name));
	rc = db_open_overlay(&o->db, o->path, base, tables, ARRAY_LEN(tables), CACHE_KIB, why,
			     sizeof(why));
	if (!rc) {
		rc = db_open(&o->base, base, DB_OPEN, BASE_CACHE_KIB, why, sizeof(why));
		if (!rc)
			return RC_OK;
		db_close(o->db);
		(void)unlink(o->path);
	}
	fprintf(stderr, "rehearsal: %s\n", why);
	return op_fail(op, rc, "", "there is no room to try the import out");
}

/* Where writers come too fast for the two to see the same, the layer alone is asked. */
static enum rc begin(struct import_overlay *o)
{
	bool same;
	enum rc rc = db_begin_overlay(&o->op, o->base, &same);

	if (!rc && !same) {
		db_close(o->base);
		o->base = NULL;
	}
	return rc;
}

enum rc import_overlay_open(struct op *op, const struct config *config, struct import_overlay *out)
{
	enum rc rc;

	*out = (struct import_overlay){0};
	rc = open_layer(op, config, out);
	if (rc)
		return rc;
	op_init(&out->op, out->db, op->now);
	out->op.account_id = op->account_id;
	out->op.many = &out->many;
	out->sql_insert_contact = make_insert(&out->op);
	key_filter_init(&out->keys);
	rc = db_run_script(&out->op, sql_overlay_indexes);
	if (!rc)
		rc = begin(out);
	if (!rc)
		rc = db_get_int(&out->op, &out->newest, sql_overlay_newest, DB_NO_ARGS);
	out->next_id = out->newest + 1;
	id_set_init(&out->op.mem, &out->touched, out->newest);
	if (rc) {
		op->fault = out->op.fault;
		import_overlay_close(out);
	}
	return rc;
}

void import_overlay_close(struct import_overlay *o)
{
	db_rollback(&o->op);
	op_release(&o->op);
	key_filter_release(&o->keys);
	db_close(o->base);
	db_close(o->db);
	(void)unlink(o->path);
}

/* --- somebody ------------------------------------------------------------------------------- */

static struct db_value time_or_null(int64_t at)
{
	return at ? db_int(at) : db_null();
}

static enum rc put_contact(struct import_overlay *o, int64_t id, const struct contact *c,
			   const struct contact_keys *k)
{
	struct db_value v[COLUMNS_MAX];
	size_t n = 0;

	v[n++] = db_int(id);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		v[n++] = contact_column_value(c, (enum contact_field)f);
	v[n++] = db_key(k->first_name);
	v[n++] = db_key(k->last_name);
	v[n++] = db_text(k->name ? k->name : "");
	v[n++] = db_key(k->email);
	v[n++] = db_key(k->phone);
	v[n++] = db_key(k->identifier);
	v[n++] = db_key(k->company);
	v[n++] = db_key(k->city);
	v[n++] = db_key(k->country);
	v[n++] = time_or_null(c->obtained_at);
	v[n++] = time_or_null(c->obtained_by);
	v[n++] = db_int(c->source);
	v[n++] = time_or_null(c->source_import_id);
	v[n++] = db_int(c->created_at);
	v[n++] = db_int(c->updated_at);
	v[n++] = db_int(c->state);
	v[n++] = time_or_null(c->state_at);
	v[n++] = db_text(c->state_reason);
	v[n++] = db_int(c->email_status);
	v[n++] = time_or_null(c->email_status_at);
	v[n++] = db_text(c->email_status_reason);
	v[n++] = db_int(c->phone_status);
	v[n++] = time_or_null(c->phone_status_at);
	v[n++] = db_text(c->phone_status_reason);
	v[n++] = db_int(c->deactivated);
	v[n++] = db_int(c->version);
	return db_run(&o->op, o->sql_insert_contact, (struct db_args){n, v});
}

/* As contact_create and contact_update do for who gets an address that is on the blacklist. */
static enum rc heed_blacklist(struct import_overlay *o, const struct import_plan *plan,
			      struct contact *c)
{
	bool is_listed = false;
	enum rc rc;

	if (!plan->keys.email || !(plan->changed & CONTACT_MASK(CONTACT_EMAIL)))
		return RC_OK;
	rc = blacklist_has(&o->op, plan->keys.email, &is_listed);
	if (is_listed)
		c->email_status = CONTACT_EMAIL_BLACKLISTED;
	return rc;
}

/*
 * Somebody of the base comes into the layer with all that they have but their own row, which is
 * written anew.
 */
static enum rc bring_up(struct import_overlay *o, int64_t id)
{
	size_t count = ARRAY_LEN(sql_overlay_copies);
	bool has_points = false;
	enum rc rc;

	if (import_overlay_has(o, id))
		return db_run(&o->op, sql_overlay_drop, DB_ARGS(db_int(id)));
	rc = contact_point_any(&o->op, &has_points);
	count -= !has_points; /* they come last */
	for (size_t i = 0; !rc && i < count; i++)
		rc = db_run(&o->op, sql_overlay_copies[i], DB_ARGS(db_int(id)));
	return rc;
}

static enum rc apply_contact(struct import_overlay *o, struct import_plan *plan)
{
	struct contact c = plan->after.contact;
	enum rc rc = RC_OK;

	if (plan->bucket == IMPORT_CREATED) {
		plan->contact_id = o->next_id++;
		c.created_at = c.created_at && c.created_at <= o->op.now ? c.created_at : o->op.now;
		c.version = 1;
	} else {
		rc = bring_up(o, plan->contact_id);
		c.version++;
	}
	if (plan->bucket != IMPORT_CREATED || !c.updated_at || c.updated_at > o->op.now)
		c.updated_at = o->op.now;
	if (!rc)
		rc = heed_blacklist(o, plan, &c);
	import_overlay_note(o, plan->contact_id, &plan->keys);
	return rc ? rc : put_contact(o, plan->contact_id, &c, &plan->keys);
}

/* --- what belongs to it --------------------------------------------------------------------- */

static enum rc write_value(struct import_overlay *o, const char *sql, const struct attribute *a,
			   int64_t id, const struct attribute_value *row)
{
	return db_run(&o->op, sql,
		      DB_ARGS(db_int(id), db_int(a->values_id), db_int(row->part),
			      row->text ? db_text(row->text) : db_null(),
			      row->key ? db_text(row->key) : db_null(), row->number));
}

/* As contact_attribute_put. */
static enum rc apply_value(struct import_overlay *o, const struct attribute *a, int64_t id,
			   const char *before, const char *text)
{
	struct attribute_value *rows;
	size_t count;
	enum rc rc = attribute_value_parse(&o->op, a, text, &rows, &count);

	if (!rc && before[0] && count == 1 && a->type != ATTRIBUTE_SEVERAL)
		return write_value(o, sql_overlay_value_update, a, id, rows);
	if (!rc && before[0])
		rc = db_run(&o->op, sql_overlay_value_remove,
			    DB_ARGS(db_int(id), db_int(a->values_id)));
	for (size_t i = 0; !rc && i < count; i++)
		rc = write_value(o, sql_overlay_value_add, a, id, &rows[i]);
	return rc;
}

static enum rc apply_values(struct import_overlay *o, const struct import_rules *rules,
			    const struct import_plan *plan)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < rules->attribute_count; i++)
		if (strcmp(plan->before.attributes[i], plan->after.attributes[i]) != 0)
			rc = apply_value(o, &rules->attributes[i], plan->contact_id,
					 plan->before.attributes[i], plan->after.attributes[i]);
	return rc;
}

static enum rc move_name(struct import_overlay *o, enum import_named kind, int64_t id,
			 int64_t contact_id, bool in)
{
	if (kind == IMPORT_TAG)
		return db_run(&o->op, in ? sql_overlay_tag_add : sql_overlay_tag_remove,
			      DB_ARGS(db_int(id), db_int(contact_id)));
	if (in)
		return db_run(&o->op, sql_overlay_member_add,
			      DB_ARGS(db_int(id), db_int(contact_id), db_int(o->op.now)));
	return db_run(&o->op, sql_overlay_member_remove, DB_ARGS(db_int(id), db_int(contact_id)));
}

static enum rc apply_names(struct import_overlay *o, const struct import_plan *plan,
			   enum import_named kind)
{
	const struct import_ids *before = &plan->before.named[kind];
	const struct import_ids *after = &plan->after.named[kind];
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < before->count; i++)
		if (!import_ids_has(after, before->ids[i]))
			rc = move_name(o, kind, before->ids[i], plan->contact_id, false);
	for (size_t i = 0; !rc && i < after->count; i++)
		if (!import_ids_has(before, after->ids[i]))
			rc = move_name(o, kind, after->ids[i], plan->contact_id, true);
	return rc;
}

enum rc import_overlay_apply(struct import_overlay *o, struct import_rules *rules,
			     struct import_plan *plan)
{
	enum rc rc;

	if (plan->bucket > IMPORT_UPDATED)
		return RC_OK;
	rc = apply_contact(o, plan);
	if (!rc)
		rc = import_overlay_apply_points(o, plan);
	if (!rc)
		rc = apply_values(o, rules, plan);
	for (int kind = 0; !rc && kind < IMPORT_NAMED; kind++)
		if (rules->has[kind])
			rc = apply_names(o, plan, (enum import_named)kind);
	return rc;
}

enum rc import_overlay_leave(struct import_overlay *o, int64_t segment_id,
			     const struct id_set *people)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < ARRAY_LEN(sql_overlay_copies_many); i++)
		rc = db_run(&o->op, sql_overlay_copies_many[i], DB_ARGS(db_set(people)));
	return rc ? rc
		  : db_run(&o->op, sql_overlay_many_leave,
			   DB_ARGS(db_set(people), db_int(segment_id)));
}
