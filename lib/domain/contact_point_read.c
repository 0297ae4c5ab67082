/*
 * Further addresses: their keys, and reading them.
 */
#include "lib/domain/contact_point_row.h"

#include "lib/base/limits.h"
#include "lib/domain/contact_many.h"
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
/* What is primary: raw value and key. */
static const char sql_point_primary[] =
    "SELECT CASE $2 WHEN 1 THEN email ELSE phone END,"
    " COALESCE(CASE $2 WHEN 1 THEN email_key ELSE phone_key END, '')"
    " FROM contact WHERE id = $1 AND state <> 3";
/* Who has a key: as the primary one, then as a further one; nobody has it as both. */
#define SHARERS(column, kind)                                                                      \
	"SELECT id FROM contact WHERE " column " = $1 AND state < 2 AND id <> $2 UNION ALL"        \
	" SELECT c.id FROM contact_point p JOIN contact c ON c.id = p.contact_id"                  \
	" WHERE p.kind = " kind " AND p.key = $1 AND c.state < 2 AND c.id <> $2 LIMIT $3"
static const char sql_point_sharers_email[] = SHARERS("email_key", "1");
static const char sql_point_sharers_phone[] = SHARERS("phone_key", "2");

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

const char *contact_point_line(struct op *op, const char *text)
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
	*out = (struct contact_point){.kind = kind,
				      .value = contact_point_line(op, value),
				      .key = "",
				      .label = contact_point_line(op, label)};
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

enum rc contact_point_find_key(struct op *op, int64_t contact_id, enum contact_point_kind kind,
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
		out->value = contact_point_line(op, db_col_text(&rows, 0));
		out->key = db_col_dup(&rows, 1);
	}
	rc = db_end(&rows);
	if (!rc && !found)
		return op_fail(op, RC_NOT_FOUND, "", "no such contact");
	if (!rc && out->value[0] && !out->key[0])
		out->key = undialled_key(op, out->value);
	return rc;
}

enum rc contact_point_sharers(struct op *op, enum contact_point_kind kind, const char *key,
			      int64_t contact_id, size_t max, int64_t *out, size_t *count)
{
	struct db_rows rows;

	*count = 0;
	/* A number that cannot be dialled is nobody's in particular. */
	if (kind == CONTACT_POINT_PHONE && key[0] != '+')
		return RC_OK;
	db_query(op, &rows,
		 kind == CONTACT_POINT_EMAIL ? sql_point_sharers_email : sql_point_sharers_phone,
		 DB_ARGS(db_text(key), db_int(contact_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows))
		out[(*count)++] = db_col_int(&rows, 0);
	return db_end(&rows);
}
