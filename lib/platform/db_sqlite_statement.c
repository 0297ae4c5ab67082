/*
 * Statements, prepared once and kept by their text.
 */
#include "lib/platform/db_sqlite.h"

/* FNV-1a over eight bytes at a time: statements are looked up several times for each row. */
static uint64_t hash_text(const char *text, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325U, word;

	for (; len >= sizeof(word); text += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, text, sizeof(word));
		hash = (hash ^ word) * 0x100000001b3U;
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, text, len);
	hash = (hash ^ word ^ len) * 0x100000001b3U;
	return hash ^ hash >> 29;
}

void db_sqlite_free_statement(struct db_statement *s)
{
	if (!s)
		return;
	sqlite3_finalize(s->stmt);
	free(s->places);
	free(s->sql);
	free(s);
}

/* A parameter is $ and a number without a leading zero; "$1::int" would silently read NULL. */
static size_t parameter_number(const char *name)
{
	char *end;
	unsigned long number;

	if (!name || name[0] != '$' || name[1] < '1' || name[1] > '9')
		return 0;
	number = strtoul(name + 1, &end, 10);
	return *end == '\0' && number <= ARGS_MAX ? number : 0;
}

static void find_places(struct db_statement *s)
{
	int count = sqlite3_bind_parameter_count(s->stmt);

	for (int i = 1; i <= count; i++) {
		size_t number = parameter_number(sqlite3_bind_parameter_name(s->stmt, i));

		if (number == 0)
			BUG("parameter %d of: %s", i, s->sql);
		if (number > s->place_count)
			s->place_count = number;
	}
	if (count)
		s->places = mem_alloc(s->place_count * sizeof(*s->places));
	for (size_t i = 0; i < s->place_count; i++)
		s->places[i] = 0;
	for (int i = 1; i <= count; i++)
		s->places[parameter_number(sqlite3_bind_parameter_name(s->stmt, i)) - 1] = i;
}

static enum rc prepare(struct op *op, const char *sql, size_t len, struct db_statement **out)
{
	struct db_statement *s = mem_alloc(sizeof(*s));
	const char *tail = NULL;
	int code;

	*s = (struct db_statement){.sql = memcpy(mem_alloc(len + 1), sql, len + 1)};
	code = sqlite3_prepare_v3(op->db->handle, s->sql, (int)len + 1, SQLITE_PREPARE_PERSISTENT,
				  &s->stmt, &tail);
	if (code == SQLITE_ERROR)
		BUG("%s in: %s", sqlite3_errmsg(op->db->handle), sql);
	if (code != SQLITE_OK) {
		db_sqlite_free_statement(s);
		return db_sqlite_fail(op, code);
	}
	find_places(s);
	*out = s;
	return RC_OK;
}

/*
 * One that waits in a row of slots, or NULL.  It moves one place to the front, so that what is used
 * for every row of a file stands before what is used now and then.
 */
static struct db_statement *find_statement(struct db_statement **row, uint64_t hash,
					   const char *sql)
{
	for (size_t i = 0; i < STATEMENT_WAYS; i++) {
		struct db_statement *s = row[i];

		if (!s || s->in_use || s->hash != hash || strcmp(s->sql, sql) != 0)
			continue;
		if (i) {
			row[i] = row[i - 1];
			row[i - 1] = s;
		}
		return s;
	}
	return NULL;
}

/* Into a free slot, or the last that nobody is reading from. */
static void keep_statement(struct db_statement **row, struct db_statement *s)
{
	size_t at = STATEMENT_WAYS;

	for (size_t i = STATEMENT_WAYS; i-- > 0 && !(at < STATEMENT_WAYS && !row[at]);)
		if (!row[i] || (at == STATEMENT_WAYS && !row[i]->in_use))
			at = i;
	if (at == STATEMENT_WAYS)
		return;
	db_sqlite_free_statement(row[at]);
	row[at] = s;
	s->cached = true;
}

/* The statement of this text, prepared before or now.  A second use while the first is still
 * being read gets a copy of its own. */
static enum rc take_statement(struct op *op, const char *sql, struct db_statement **out)
{
	size_t len = strlen(sql);
	uint64_t hash = hash_text(sql, len);
	struct db_statement **row =
	    &op->db->slots[hash & (STATEMENT_SLOTS - 1) & ~(uint64_t)(STATEMENT_WAYS - 1)];
	struct db_statement *s = find_statement(row, hash, sql);
	enum rc rc;

	if (!s) {
		rc = prepare(op, sql, len, &s);
		if (rc)
			return rc;
		s->hash = hash;
		keep_statement(row, s);
	}
	s->in_use = true;
	*out = s;
	return RC_OK;
}

void db_sqlite_give_back(struct db_statement *s)
{
	sqlite3_reset(s->stmt);
	s->in_use = false;
	if (!s->cached)
		db_sqlite_free_statement(s);
}

static int bind_value(sqlite3_stmt *stmt, int place, const struct db_value *v)
{
	switch (v->type) {
	case DB_NULL:
		return sqlite3_bind_null(stmt, place);
	case DB_INT:
		return sqlite3_bind_int64(stmt, place, v->integer);
	case DB_REAL:
		return sqlite3_bind_double(stmt, place, v->real);
	case DB_TEXT:
		return sqlite3_bind_text64(stmt, place, v->bytes, v->len, SQLITE_STATIC,
					   SQLITE_UTF8);
	case DB_SET: /* the engine may not copy it, and does not free it */
		return sqlite3_bind_pointer(stmt, place, (void *)(uintptr_t)v->bytes,
					    DB_SET_POINTER, NULL);
	case DB_BLOB:
		return sqlite3_bind_blob64(stmt, place, v->bytes, v->len, SQLITE_STATIC);
	}
	BUG("value of type %d", (int)v->type);
}

enum rc db_sqlite_start(struct op *op, const char *sql, struct db_args args,
			struct db_statement **out)
{
	enum rc rc = take_statement(op, sql, out);

	if (rc)
		return rc;
	/* PRAGMA query_only would do the same, but makes SQLite prepare every statement anew. */
	if (op->db->is_reading && !sqlite3_stmt_readonly((*out)->stmt)) {
		db_sqlite_give_back(*out);
		fprintf(stderr, "database: a write in a read transaction: %s\n", sql);
		return op_fail(op, RC_FAILED, "", "a page that only reads tried to write");
	}
	if (args.count < (*out)->place_count)
		BUG("%zu values for %zu parameters: %s", args.count, (*out)->place_count, sql);
	for (size_t i = 0; i < args.count; i++) {
		int place = i < (*out)->place_count ? (*out)->places[i] : 0;
		int code;

		if (place == 0)
			BUG("value $%zu has no place in: %s", i + 1, sql);
		code = bind_value((*out)->stmt, place, &args.values[i]);
		if (code != SQLITE_OK) {
			db_sqlite_give_back(*out);
			return db_sqlite_fail(op, code);
		}
	}
	return RC_OK;
}
