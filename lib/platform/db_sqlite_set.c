/*
 * Sets of ids out of queries, and the memory of them.
 *
 * An aggregate function puts each id straight into the bits: half the price of handing every row
 * out of the engine.
 *
 * A kept set is good as long as the data is what it was: SQLite's data_version changes when another
 * connection commits, and total_changes with every row that this one writes.  In a transaction that
 * writes nothing is kept: a rollback would take back what the set has seen.
 */
#include "lib/platform/db_sqlite.h"

#include "lib/base/str.h"
#include "lib/platform/secure.h"

struct db_kept_set {
	struct db_kept_set *next;
	char *key; /* the statement, and the values behind it */
	size_t key_len, bytes, count;
	struct id_set sets[]; /* bits follow in the same block */
};

/* --- the aggregate functions ---------------------------------------------------------------- */

static void step_set(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct db *db = sqlite3_user_data(context);

	(void)count;
	if (!db->sets)
		BUG("id_set() outside of db_get_set");
	id_set_add(&db->sets[0], sqlite3_value_int64(values[0]));
}

static void step_sets(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct db *db = sqlite3_user_data(context);
	int64_t id = sqlite3_value_int64(values[0]);

	if (!db->sets || (size_t)count != db->set_count + 1)
		BUG("id_sets() of %d tests outside of db_get_sets", count - 1);
	for (int i = 1; i < count; i++)
		if (sqlite3_value_int(values[i]))
			id_set_add(&db->sets[i - 1], id);
}

static void finish(sqlite3_context *context)
{
	sqlite3_result_null(context);
}

/* How often each id came; grouping them would sort all rows, at thirty times the price. */
struct id_counts {
	uint32_t *times; /* by id */
	size_t room;
	int64_t low, high;
};

static void step_set_times(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct db *db = sqlite3_user_data(context);
	struct id_counts *c = sqlite3_aggregate_context(context, sizeof(*c));
	int64_t id = sqlite3_value_int64(values[0]);

	(void)count;
	if (!db->sets || !c)
		BUG("id_set_times() outside of db_get_set, or out of memory");
	if (!c->times) {
		c->room = db->sets[0].words * 64;
		c->times =
		    memset(mem_alloc(c->room * sizeof(*c->times)), 0, c->room * sizeof(*c->times));
		c->low = sqlite3_value_int64(values[1]);
		c->high = sqlite3_value_int64(values[2]);
	}
	if (id > 0 && (uint64_t)id < c->room)
		c->times[id]++;
}

/* Also when the statement was broken off: then without a set. */
static void finish_times(sqlite3_context *context)
{
	struct db *db = sqlite3_user_data(context);
	struct id_counts *c = sqlite3_aggregate_context(context, 0);

	for (size_t id = 1; c && db->sets && id < c->room; id++)
		if (c->times[id] >= c->low && c->times[id] <= c->high)
			id_set_add(&db->sets[0], (int64_t)id);
	if (c)
		free(c->times);
	sqlite3_result_null(context);
}

/* The latest row of each id. */
struct latest {
	int64_t at, row;
};
struct id_latest {
	struct latest *rows; /* by id */
	bool *tests;
	size_t room;
};

static void step_set_latest(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct db *db = sqlite3_user_data(context);
	struct id_latest *l = sqlite3_aggregate_context(context, sizeof(*l));
	int64_t id = sqlite3_value_int64(values[0]);
	struct latest row = {sqlite3_value_int64(values[1]), sqlite3_value_int64(values[2])};

	(void)count;
	if (!db->sets || !l)
		BUG("id_set_latest() outside of db_get_set, or out of memory");
	if (!l->rows) {
		l->room = db->sets[0].words * 64;
		l->rows =
		    memset(mem_alloc(l->room * sizeof(*l->rows)), 0, l->room * sizeof(*l->rows));
		l->tests = memset(mem_alloc(l->room), 0, l->room);
	}
	if (id <= 0 || (uint64_t)id >= l->room || row.at < l->rows[id].at ||
	    (row.at == l->rows[id].at && row.row < l->rows[id].row))
		return;
	l->rows[id] = row;
	l->tests[id] = sqlite3_value_int(values[3]) != 0;
}

static void finish_latest(sqlite3_context *context)
{
	struct db *db = sqlite3_user_data(context);
	struct id_latest *l = sqlite3_aggregate_context(context, 0);

	for (size_t id = 1; l && db->sets && id < l->room; id++)
		if (l->tests[id])
			id_set_add(&db->sets[0], (int64_t)id);
	if (l) {
		free(l->rows);
		free(l->tests);
	}
	sqlite3_result_null(context);
}

bool db_sqlite_add_sets(struct db *db)
{
	return sqlite3_create_function(db->handle, "id_set", 1, SQLITE_UTF8, db, NULL, step_set,
				       finish) == SQLITE_OK &&
	       sqlite3_create_function(db->handle, "id_sets", -1, SQLITE_UTF8, db, NULL, step_sets,
				       finish) == SQLITE_OK &&
	       sqlite3_create_function(db->handle, "id_set_times", 3, SQLITE_UTF8, db, NULL,
				       step_set_times, finish_times) == SQLITE_OK &&
	       sqlite3_create_function(db->handle, "id_set_latest", 4, SQLITE_UTF8, db, NULL,
				       step_set_latest, finish_latest) == SQLITE_OK;
}

/* --- the memory ----------------------------------------------------------------------------- */

void db_sqlite_forget_sets(struct db *db)
{
	while (db->kept) {
		struct db_kept_set *kept = db->kept;

		db->kept = kept->next;
		free(kept->key);
		free(kept);
	}
}

/* Forget everything when somebody has written since. */
static enum rc check_version(struct op *op)
{
	struct db *db = op->db;
	int64_t version, changes = sqlite3_total_changes64(db->handle);
	enum rc rc = db_get_int(op, &version, "PRAGMA data_version", DB_NO_ARGS);

	if (rc)
		return rc;
	if (version != db->kept_version[0] || changes != db->kept_version[1])
		db_sqlite_forget_sets(db);
	db->kept_version[0] = version;
	db->kept_version[1] = changes;
	return RC_OK;
}

/* A set in a key is its hash: its bits would be larger than what is kept. */
static void add_set_to_key(struct str *key, const struct id_set *set)
{
	unsigned char hash[SECURE_HASH_BYTES];

	secure_hash(set->bits, set->words * sizeof(*set->bits), hash);
	str_add_len(key, (const char *)hash, sizeof(hash));
}

/* The statement and its values, each with its length, so that no two are alike. */
static void make_key(struct str *key, const char *sql, struct db_args args)
{
	str_init(key, 1024 * 1024);
	str_add_len(key, sql, strlen(sql) + 1);
	for (size_t i = 0; i < args.count; i++) {
		const struct db_value *v = &args.values[i];

		str_add_char(key, (char)('0' + v->type));
		if (v->type == DB_INT)
			str_add_len(key, (const char *)&v->integer, sizeof(v->integer));
		else if (v->type == DB_REAL)
			str_add_len(key, (const char *)&v->real, sizeof(v->real));
		else if (v->type == DB_SET)
			add_set_to_key(key, (const struct id_set *)(const void *)v->bytes);
		else if (v->type != DB_NULL) {
			str_add_len(key, (const char *)&v->len, sizeof(v->len));
			str_add_len(key, v->bytes, v->len);
		}
	}
}

/* Found ones move to the front. */
static struct db_kept_set *find_kept(struct db *db, const struct str *key, size_t count)
{
	for (struct db_kept_set **at = &db->kept; *at; at = &(*at)->next) {
		struct db_kept_set *kept = *at;

		if (kept->count != count || kept->key_len != key->len ||
		    memcmp(kept->key, key->text, key->len) != 0)
			continue;
		*at = kept->next;
		kept->next = db->kept;
		db->kept = kept;
		return kept;
	}
	return NULL;
}

/* The sets used longest ago make room. */
static void make_room(struct db *db)
{
	size_t bytes = 0;
	struct db_kept_set **at = &db->kept;

	while (*at && bytes + (*at)->bytes <= DB_SET_CACHE_BYTES) {
		bytes += (*at)->bytes;
		at = &(*at)->next;
	}
	while (*at) {
		struct db_kept_set *kept = *at;

		*at = kept->next;
		free(kept->key);
		free(kept);
	}
}

static void keep(struct db *db, const struct str *key, const struct id_set *sets, size_t count)
{
	size_t bits = sets[0].words * sizeof(uint64_t);
	size_t head = sizeof(struct db_kept_set) + count * sizeof(*sets);
	struct db_kept_set *kept;

	if (key->overflow || head + count * bits > DB_SET_CACHE_BYTES / 4)
		return;
	kept = mem_alloc(head + count * bits);
	kept->bytes = head + count * bits + key->len;
	kept->count = count;
	kept->key_len = key->len;
	kept->key = memcpy(mem_alloc(key->len + 1), key->text, key->len + 1);
	for (size_t i = 0; i < count; i++) {
		kept->sets[i].words = sets[i].words;
		kept->sets[i].bits = (uint64_t *)((char *)kept + head + i * bits);
		memcpy(kept->sets[i].bits, sets[i].bits, bits);
	}
	kept->next = db->kept;
	db->kept = kept;
	make_room(db);
}

static bool give_kept(struct db *db, const struct str *key, struct id_set *sets, size_t count)
{
	struct db_kept_set *kept = find_kept(db, key, count);

	if (!kept || kept->sets[0].words != sets[0].words)
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(sets[i].bits, kept->sets[i].bits, sets[i].words * sizeof(uint64_t));
	return true;
}

/* --- the query ------------------------------------------------------------------------------ */

static enum rc ask(struct op *op, struct id_set *sets, size_t count, const char *sql,
		   struct db_args args)
{
	struct db_rows rows;
	enum rc rc;

	op->db->sets = sets;
	op->db->set_count = count;
	db_query(op, &rows, sql, args);
	while (db_next(&rows))
		;
	rc = db_end(&rows);
	op->db->sets = NULL;
	return rc;
}

enum rc db_get_sets(struct op *op, struct id_set *sets, size_t count, const char *sql,
		    struct db_args args)
{
	struct str key;
	enum rc rc;

	if (count == 0 || count > DB_SETS_MAX)
		BUG("%zu sets of one query", count);
	if (!op->db->is_reading)
		return ask(op, sets, count, sql, args);
	rc = check_version(op);
	if (rc)
		return rc;
	make_key(&key, sql, args);
	if (!give_kept(op->db, &key, sets, count)) {
		rc = ask(op, sets, count, sql, args);
		if (!rc)
			keep(op->db, &key, sets, count);
	}
	str_release(&key);
	return rc;
}

enum rc db_get_set(struct op *op, struct id_set *set, const char *sql, struct db_args args)
{
	return db_get_sets(op, set, 1, sql, args);
}

bool db_get_kept_set(struct op *op, struct id_set *set, const char *sql, struct db_args args)
{
	struct str key;
	bool found;

	if (!op->db->is_reading || check_version(op) != RC_OK)
		return false;
	make_key(&key, sql, args);
	found = give_kept(op->db, &key, set, 1);
	str_release(&key);
	return found;
}

void db_keep_set(struct op *op, const struct id_set *set, const char *sql, struct db_args args)
{
	struct str key;

	if (!op->db->is_reading)
		return;
	make_key(&key, sql, args);
	keep(op->db, &key, set, 1);
	str_release(&key);
}

/* A number is kept as a set of one word. */
enum rc db_get_kept_int(struct op *op, int64_t *out, const char *sql, struct db_args args)
{
	uint64_t word = 0;
	struct id_set number = {&word, 1};
	enum rc rc;

	if (db_get_kept_set(op, &number, sql, args)) {
		*out = (int64_t)word;
		return RC_OK;
	}
	rc = db_get_int(op, out, sql, args);
	word = (uint64_t)*out;
	if (!rc)
		db_keep_set(op, &number, sql, args);
	return rc;
}
