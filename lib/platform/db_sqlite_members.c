/*
 * A set of ids as a table: "FROM id_set_members($1) m CROSS JOIN contact c ON c.id = m.id", where
 * $1 is bound with db_set().  Ids come in order.
 *
 * It is a table-valued function of SQLite: a virtual table whose hidden column "members" is the
 * argument.  PostgreSQL has unnest() of an array for the same.
 */
#include "lib/platform/db_sqlite.h"

enum { COLUMN_ID, COLUMN_MEMBERS, ROWS_GUESSED = 20000 };

struct members_cursor {
	sqlite3_vtab_cursor base;
	const struct id_set *set;
	int64_t id; /* 0: at the end */
};

static int connect_table(sqlite3 *handle, void *context, int argc, const char *const *argv,
			 sqlite3_vtab **out, char **error)
{
	int code = sqlite3_declare_vtab(handle, "CREATE TABLE x (id INTEGER, members HIDDEN)");

	(void)context, (void)argc, (void)argv, (void)error;
	if (code != SQLITE_OK)
		return code;
	*out = sqlite3_malloc(sizeof(**out));
	if (!*out)
		return SQLITE_NOMEM;
	memset(*out, 0, sizeof(**out));
	return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

/* Without its argument the table cannot be read; with it, ids come in order. */
static int plan_table(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	for (int i = 0; i < info->nConstraint; i++) {
		if (info->aConstraint[i].iColumn != COLUMN_MEMBERS ||
		    info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (!info->aConstraint[i].usable)
			return SQLITE_CONSTRAINT;
		info->aConstraintUsage[i].argvIndex = 1;
		info->aConstraintUsage[i].omit = 1;
		info->estimatedCost = ROWS_GUESSED;
		info->estimatedRows = ROWS_GUESSED;
		info->orderByConsumed = info->nOrderBy == 1 &&
					info->aOrderBy[0].iColumn == COLUMN_ID &&
					!info->aOrderBy[0].desc;
		return SQLITE_OK;
	}
	return SQLITE_CONSTRAINT;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	struct members_cursor *c = sqlite3_malloc(sizeof(*c));

	(void)table;
	if (!c)
		return SQLITE_NOMEM;
	memset(c, 0, sizeof(*c));
	*out = &c->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static int start_cursor(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc,
			sqlite3_value **argv)
{
	struct members_cursor *c = (struct members_cursor *)cursor;

	(void)number, (void)text;
	c->set = argc == 1 ? sqlite3_value_pointer(argv[0], DB_SET_POINTER) : NULL;
	c->id = c->set ? id_set_next(c->set, 0) : 0;
	return SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *cursor)
{
	struct members_cursor *c = (struct members_cursor *)cursor;

	c->id = id_set_next(c->set, c->id);
	return SQLITE_OK;
}

static int is_at_end(sqlite3_vtab_cursor *cursor)
{
	return ((struct members_cursor *)cursor)->id == 0;
}

static int read_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
	if (column == COLUMN_ID)
		sqlite3_result_int64(context, ((struct members_cursor *)cursor)->id);
	return SQLITE_OK;
}

static int read_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	*out = ((struct members_cursor *)cursor)->id;
	return SQLITE_OK;
}

/* Without xCreate the table is there by itself, under the module's name. */
static const sqlite3_module module = {
    .xConnect = connect_table,
    .xBestIndex = plan_table,
    .xDisconnect = disconnect_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = start_cursor,
    .xNext = next_row,
    .xEof = is_at_end,
    .xColumn = read_column,
    .xRowid = read_rowid,
};

bool db_sqlite_add_members(struct db *db)
{
	return sqlite3_create_module(db->handle, "id_set_members", &module, NULL) == SQLITE_OK;
}
