#include "lib/domain/duplicate.h"

#include "lib/domain/contact_point.h"
#include "lib/domain/contact_row.h"
#include "lib/domain/contact_tally.h"
#include "lib/platform/db.h"

/* --- the queries of a channel ---------------------------------------------------------------- */

/*
 * "+state" hides the column from the planner, which would take an index of states and sort: the
 * index of the key (key, state) answers without the table, in the order of keys.
 */
#define LIVE(column) column " IS NOT NULL AND +state = 0"
#define GROUPS(column)                                                                             \
	"SELECT " column ", count(*), min(id) FROM contact WHERE " LIVE(                           \
	    column) " AND " column " > $1 GROUP BY " column                                        \
		    " HAVING count(*) > 1 ORDER BY " column
/* Both numbers as one: a cache for numbers keeps it. */
#define COUNTS(column)                                                                             \
	"SELECT count(*) * 4294967296 + COALESCE(sum(n), 0) FROM (SELECT count(*) AS n"            \
	" FROM contact WHERE " LIVE(column) " GROUP BY " column " HAVING count(*) > 1)"
/*
 * With further addresses: keys that stand among these are counted there and here, the others as
 * above.  A number that cannot be dialled is nobody's in particular.
 */
/* clang-format off */
#define IS_POINT(kind, key)                                                                        \
	"EXISTS (SELECT 1 FROM contact_point p WHERE p.kind = " kind " AND p.key = " key ")"
#define PRIMARY_GROUPS(column, kind)                                                               \
	"SELECT " column " AS key, count(*) AS n, min(id) AS id FROM contact"                      \
	" WHERE " LIVE(column) " AND " column " > $1 GROUP BY " column                             \
	" HAVING count(*) > 1 AND NOT " IS_POINT(kind, column)
#define LIVE_CONTACTS(column, what)                                                                \
	"(SELECT " what " FROM contact c WHERE c." column " = k.key AND +c.state = 0)"
#define LIVE_POINTS(kind, what)                                                                    \
	"(SELECT " what " FROM contact_point q JOIN contact c ON c.id = q.contact_id"              \
	" WHERE q.kind = " kind " AND q.key = k.key AND c.state = 0)"
#define POINT_KEYS(kind)                                                                           \
	"(SELECT DISTINCT key FROM contact_point WHERE kind = " kind " AND key > $1"               \
	" AND (kind = 1 OR starts_with(key, '+'))) k"
/* Whose primary one it is comes before all others. */
#define POINT_GROUPS(column, kind)                                                                 \
	"SELECT key, n, id FROM (SELECT k.key AS key, "                                            \
	LIVE_CONTACTS(column, "count(*)") " + " LIVE_POINTS(kind, "count(*)") " AS n, COALESCE("   \
	LIVE_CONTACTS(column, "min(c.id)") ", " LIVE_POINTS(kind, "min(c.id)") ") AS id FROM "     \
	POINT_KEYS(kind) ") b WHERE n > 1"
#define ALL_GROUPS(column, kind)                                                                   \
	PRIMARY_GROUPS(column, kind) " UNION ALL " POINT_GROUPS(column, kind)
#define ALL_COUNTS(column, kind)                                                                   \
	"SELECT count(*) * 4294967296 + COALESCE(sum(n), 0) FROM (" ALL_GROUPS(column, kind) ") g"
#define ALL_PEOPLE(column, kind)                                                                   \
	"SELECT id FROM contact WHERE " LIVE(column) " AND " column " = $1 UNION ALL"              \
	" SELECT c.id FROM contact_point p JOIN contact c ON c.id = p.contact_id"                  \
	" WHERE p.kind = " kind " AND p.key = $1 AND c.state = 0"
/* clang-format on */
#define PEOPLE(column) "SELECT id FROM contact WHERE " LIVE(column) " AND " column " = $1"
#define KEY_OF(column) "SELECT COALESCE(" column ", '') FROM contact WHERE id = $1 AND state = 0"

/* Of those with the same name: who shares a key with another one of them. */
#define SHARES(column)                                                                             \
	column " IN (SELECT " column " FROM contact WHERE state = 0 AND name_key = $1 AND " column \
	       " IS NOT NULL GROUP BY " column " HAVING count(*) > 1)"

struct channel {
	const char *key, *groups, *counts, *people, *key_of;
	enum contact_point_kind kind; /* of the further ones that count, too; 0 for none */
};

static const struct channel channels[DUPLICATE_CHANNELS] = {
    [DUPLICATE_EMAIL] = {"email", ALL_GROUPS("email_key", "1") " ORDER BY 1",
			 ALL_COUNTS("email_key", "1"), ALL_PEOPLE("email_key", "1"),
			 KEY_OF("email_key"), CONTACT_POINT_EMAIL},
    [DUPLICATE_PHONE] = {"phone", ALL_GROUPS("phone_key", "2") " ORDER BY 1",
			 ALL_COUNTS("phone_key", "2"), ALL_PEOPLE("phone_key", "2"),
			 KEY_OF("phone_key"), CONTACT_POINT_PHONE},
    [DUPLICATE_IDENTIFIER] = {"identifier", GROUPS("identifier_key"), COUNTS("identifier_key"),
			      PEOPLE("identifier_key"), KEY_OF("identifier_key"), 0},
    [DUPLICATE_NAME] = {"name",
			"SELECT name_key, count(*), min(id) FROM contact WHERE state = 0"
			" AND name_key > $1 GROUP BY name_key HAVING count(*) > 1"
			" ORDER BY name_key",
			NULL,
			"SELECT id FROM contact WHERE state = 0 AND name_key = $1"
			" AND (" SHARES("company_key") " OR " SHARES("email_key") " OR " SHARES(
			    "phone_key") " OR " SHARES("identifier_key") ")",
			KEY_OF("name_key"), 0},
};

static const char sql_duplicate_any_apart[] = "SELECT 1 FROM duplicate_apart LIMIT 1";
static const char sql_duplicate_apart_people[] =
    "SELECT DISTINCT contact_id FROM duplicate_apart ORDER BY contact_id";
/* How many of the list a contact is apart from. */
static const char sql_duplicate_apart_from[] =
    "SELECT count(*) FROM duplicate_apart WHERE contact_id = $1 AND other_id IN (" DB_LIST_BEGIN
    "$2" DB_LIST_END ")";
static const char sql_duplicate_contacts[] =
    "SELECT id, " CONTACT_FIELD_COLUMNS ", " CONTACT_OTHER_COLUMNS
    " FROM contact WHERE id IN (" DB_LIST_BEGIN "$1" DB_LIST_END ") ORDER BY id LIMIT $2";

const char *duplicate_channel_key(enum duplicate_channel channel)
{
	return channels[channel].key;
}

bool duplicate_channel_find(const char *key, enum duplicate_channel *out)
{
	for (size_t i = 0; i < ARRAY_LEN(channels); i++)
		if (strcmp(channels[i].key, key) == 0) {
			*out = (enum duplicate_channel)i;
			return true;
		}
	return false;
}

/* --- one group ------------------------------------------------------------------------------- */

struct ids {
	int64_t *list;
	size_t count;
};

static void add_id(struct op *op, struct ids *ids, int64_t id)
{
	/* Room doubles at 8, 16, 32 ... */
	if (ids->count < 8 ? ids->count == 0 : (ids->count & (ids->count - 1)) == 0) {
		size_t room = ids->count ? 2 * ids->count : 8;
		int64_t *list = arena_alloc(&op->mem, room * sizeof(*list));

		if (ids->count)
			memcpy(list, ids->list, ids->count * sizeof(*list));
		ids->list = list;
	}
	ids->list[ids->count++] = id;
}

static enum rc read_ids(struct op *op, const char *sql, struct db_args args, struct ids *out)
{
	struct db_rows rows;

	*out = (struct ids){0};
	db_query(op, &rows, sql, args);
	while (db_next(&rows))
		add_id(op, out, db_col_int(&rows, 0));
	return db_end(&rows);
}

static int compare_ids(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

/* Leave those out who are apart from all others, until nobody is. */
static enum rc leave_out(struct op *op, struct ids *ids)
{
	size_t before;
	enum rc rc = RC_OK;

	do {
		const char *all = contact_ids_json(op, ids->list, ids->count);
		size_t kept = 0;

		before = ids->count;
		for (size_t i = 0; !rc && i < before; i++) {
			int64_t apart;

			rc = db_get_int(op, &apart, sql_duplicate_apart_from,
					DB_ARGS(db_int(ids->list[i]), db_text(all)));
			if (apart < (int64_t)before - 1)
				ids->list[kept++] = ids->list[i];
		}
		ids->count = kept;
	} while (!rc && ids->count > 1 && ids->count < before);
	if (ids->count < 2)
		ids->count = 0;
	return rc;
}

/* In order, each once. */
static void sort_ids(struct ids *ids)
{
	size_t kept = 0;

	qsort(ids->list, ids->count, sizeof(*ids->list), compare_ids);
	for (size_t i = 0; i < ids->count; i++)
		if (!i || ids->list[i] != ids->list[i - 1])
			ids->list[kept++] = ids->list[i];
	ids->count = kept;
}

/* What a live contact may have in common with others: its key, then those of further addresses. */
struct keys {
	const char **list;
	size_t count;
};

static enum rc read_keys(struct op *op, const struct channel *c, int64_t contact_id,
			 struct keys *out)
{
	struct contact_point *points = NULL;
	size_t count = 0;
	const char *own;
	enum rc rc = db_get_text(op, &own, c->key_of, DB_ARGS(db_int(contact_id)));

	*out = (struct keys){0};
	if (!rc && c->kind)
		rc = contact_point_list(op, contact_id, &points, &count);
	if (rc)
		return rc;
	out->list = arena_alloc(&op->mem, (count + 1) * sizeof(*out->list));
	if (own[0])
		out->list[out->count++] = own;
	for (size_t i = 0; i < count; i++)
		if (points[i].kind == c->kind &&
		    (c->kind == CONTACT_POINT_EMAIL || points[i].key[0] == '+'))
			out->list[out->count++] = points[i].key;
	return RC_OK;
}

/* Who is in the group of a key, in order of ids. */
static enum rc find_people(struct op *op, const struct channel *c, const char *key,
			   bool is_any_apart, struct ids *out)
{
	enum rc rc = read_ids(op, c->people, DB_ARGS(db_text(key)), out);

	if (rc || out->count < 2) {
		out->count = 0;
		return rc;
	}
	sort_ids(out);
	return is_any_apart ? leave_out(op, out) : RC_OK;
}

/* Who has one of the keys; *key is the first that somebody else has, too. */
static enum rc find_sharers(struct op *op, const struct channel *c, const struct keys *keys,
			    const char **key, struct ids *out)
{
	enum rc rc = RC_OK;

	*key = keys->count ? keys->list[0] : "";
	*out = (struct ids){0};
	for (size_t i = 0; !rc && i < keys->count; i++) {
		struct ids some;

		rc = read_ids(op, c->people, DB_ARGS(db_text(keys->list[i])), &some);
		if (some.count > 1 && !out->count)
			*key = keys->list[i];
		for (size_t k = 0; !rc && some.count > 1 && k < some.count; k++)
			add_id(op, out, some.list[k]);
	}
	if (rc || !out->count)
		return rc;
	sort_ids(out);
	return leave_out(op, out);
}

static enum rc any_apart(struct op *op, bool *out)
{
	int64_t one;
	enum rc rc = db_get_int(op, &one, sql_duplicate_any_apart, DB_NO_ARGS);

	*out = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc duplicate_members(struct op *op, enum duplicate_channel channel, int64_t contact_id,
			  struct contact **out, size_t *count, int64_t *total, const char **key)
{
	const struct channel *c = &channels[channel];
	struct ids ids = {0};
	struct keys keys;
	struct db_rows rows;
	enum rc rc = read_keys(op, c, contact_id, &keys);

	*out = NULL;
	*count = 0;
	*total = 0;
	*key = "";
	if (rc)
		return rc == RC_NOT_FOUND ? op_fail(op, rc, "", "no such contact") : rc;
	rc = find_sharers(op, c, &keys, key, &ids);
	if (rc || !ids.count)
		return rc;
	*total = (int64_t)ids.count;
	*out = arena_alloc(&op->mem, DUPLICATE_MEMBERS_MAX * sizeof(**out));
	db_query(
	    op, &rows, sql_duplicate_contacts,
	    DB_ARGS(db_text(contact_ids_json(
			op, ids.list,
			ids.count < DUPLICATE_MEMBERS_MAX ? ids.count : DUPLICATE_MEMBERS_MAX)),
		    db_int(DUPLICATE_MEMBERS_MAX)));
	while (*count < DUPLICATE_MEMBERS_MAX && db_next(&rows))
		contact_row_read(&rows, &(*out)[(*count)++]);
	return db_end(&rows);
}

/* --- the list -------------------------------------------------------------------------------- */

/* The people of a line may be fewer than have the key: count is 0 when nothing is left of it. */
static enum rc settle_group(struct op *op, enum duplicate_channel channel, bool is_any_apart,
			    struct duplicate_group *g)
{
	struct arena_mark mark;
	struct ids ids;
	enum rc rc;

	if (channel != DUPLICATE_NAME && !is_any_apart)
		return RC_OK;
	mark = arena_mark(&op->mem);
	rc = find_people(op, &channels[channel], g->key, is_any_apart, &ids);
	g->count = (int64_t)ids.count;
	g->contact_id = ids.count ? ids.list[0] : 0;
	arena_rewind(&op->mem, mark);
	return rc;
}

enum rc duplicate_list(struct op *op, enum duplicate_channel channel, const char *after, size_t max,
		       struct duplicate_group **out, size_t *count, bool *more, const char **next)
{
	struct duplicate_group *list = arena_alloc(&op->mem, (max + 1) * sizeof(*list));
	size_t looked = 0;
	struct db_rows rows;
	bool is_any_apart;
	enum rc rc = any_apart(op, &is_any_apart), end;

	*out = list;
	*count = 0;
	*more = false;
	*next = "";
	if (rc)
		return rc;
	db_query(op, &rows, channels[channel].groups, DB_ARGS(db_text(after)));
	while (!rc && !*more && db_next(&rows)) {
		struct arena_mark mark = arena_mark(&op->mem);
		struct duplicate_group g = {db_col_dup(&rows, 0), db_col_int(&rows, 2),
					    db_col_int(&rows, 1)};

		rc = settle_group(op, channel, is_any_apart, &g);
		if (g.count > 1 && *count == max)
			*more = true;
		else if (g.count > 1)
			list[(*count)++] = g;
		else if (++looked == DUPLICATE_NAMES_MAX)
			*more = true, *next = g.key;
		else
			arena_rewind(&op->mem, mark);
	}
	end = db_end(&rows);
	if (*more && !(*next)[0])
		*next = list[max - 1].key;
	return rc ? rc : end;
}

/* --- counts ---------------------------------------------------------------------------------- */

static enum rc count_names(struct op *op, struct duplicate_counts *out)
{
	enum { GROUPS_MAX = 200 };
	struct arena_mark mark = arena_mark(&op->mem);
	struct duplicate_group *list;
	const char *next;
	size_t count;
	enum rc rc =
	    duplicate_list(op, DUPLICATE_NAME, "", GROUPS_MAX, &list, &count, &out->is_more, &next);

	out->groups = (int64_t)count;
	for (size_t i = 0; !rc && i < count; i++)
		out->contacts += list[i].count;
	arena_rewind(&op->mem, mark);
	return rc;
}

/* One group that a contact who is apart from somebody belongs to, unless it was looked at. */
static enum rc correct_group(struct op *op, const struct channel *c, const char *key,
			     struct duplicate_counts *out)
{
	struct ids all, left;
	enum rc rc = find_people(op, c, key, false, &all);

	if (rc || !all.count)
		return rc;
	rc = find_people(op, c, key, true, &left);
	out->contacts -= (int64_t)all.count - (int64_t)left.count;
	out->groups -= left.count == 0;
	return rc;
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Few people were looked at and told apart; their groups are counted anew. */
static enum rc correct_counts(struct op *op, const struct channel *c, struct duplicate_counts *out)
{
	struct keys *of, all = {0};
	struct ids people;
	size_t count = 0;
	enum rc rc = read_ids(op, sql_duplicate_apart_people, DB_NO_ARGS, &people);

	if (rc)
		return rc;
	of = arena_alloc(&op->mem, (people.count + 1) * sizeof(*of));
	for (size_t i = 0; !rc && i < people.count; i++) {
		rc = read_keys(op, c, people.list[i], &of[i]);
		if (rc == RC_NOT_FOUND)
			rc = RC_OK;
		count += of[i].count;
	}
	if (rc)
		return rc;
	all.list = arena_alloc(&op->mem, (count + 1) * sizeof(*all.list));
	for (size_t i = 0; i < people.count; i++)
		for (size_t k = 0; k < of[i].count; k++)
			all.list[all.count++] = of[i].list[k];
	qsort(all.list, all.count, sizeof(*all.list), compare_keys);
	for (size_t i = 0; !rc && i < all.count; i++)
		if (i == 0 || strcmp(all.list[i - 1], all.list[i]) != 0)
			rc = correct_group(op, c, all.list[i], out);
	return rc;
}

enum rc duplicate_count(struct op *op, enum duplicate_channel channel, struct duplicate_counts *out)
{
	int64_t both;
	enum rc rc;

	*out = (struct duplicate_counts){0};
	if (channel == DUPLICATE_NAME)
		return count_names(op, out);
	rc = db_get_kept_int(op, &both, channels[channel].counts,
			     channels[channel].kind ? DB_ARGS(db_text("")) : DB_NO_ARGS);
	if (rc)
		return rc;
	out->groups = both >> 32;
	out->contacts = both & UINT32_MAX;
	return correct_counts(op, &channels[channel], out);
}
