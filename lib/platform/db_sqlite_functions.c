/*
 * The functions our SQL needs beyond the common subset, as SQLite gets them.  With PostgreSQL the
 * first two are built in and the others are functions of its own language:
 *
 *   strpos(text, part)        where part begins in text, from 1 on; 0: nowhere
 *   starts_with(text, prefix)
 *   ends_with(text, suffix)
 *   month_day(local)          local seconds (zone.h) -> month * 100 + day: 2026-03-18 gives 318
 *   local_month_day(at)       the same of a moment, in this process's zone (zone_use)
 *   text_fold(text)           see text.h
 *
 * Each gives NULL for NULL; the dates also for what is no number.
 */
#include "lib/platform/db_sqlite.h"

#include "lib/platform/text.h"

enum {
	PLAIN_MAX = 256, /* bytes of ASCII that are folded without the arena */
	DAY_SECONDS = 86400,
};

/* Byte for byte; SQLite's instr() walks characters and is several times slower over a million
 * rows. */
static void sql_strpos(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]), *found;
	const char *part = (const char *)sqlite3_value_text(values[1]);

	(void)count;
	if (!text || !part)
		return; /* NULL */
	found = memmem(text, (size_t)sqlite3_value_bytes(values[0]), part,
		       (size_t)sqlite3_value_bytes(values[1]));
	sqlite3_result_int64(context, found ? found - text + 1 : 0);
}

static void sql_starts_with(sqlite3_context *context, int count, sqlite3_value **values)
{
	const void *text = sqlite3_value_text(values[0]), *prefix = sqlite3_value_text(values[1]);
	int len = sqlite3_value_bytes(values[1]);

	(void)count;
	if (!text || !prefix)
		return; /* NULL */
	sqlite3_result_int(context, sqlite3_value_bytes(values[0]) >= len &&
					memcmp(text, prefix, (size_t)len) == 0);
}

static void sql_ends_with(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	const void *suffix = sqlite3_value_text(values[1]);
	int text_len = sqlite3_value_bytes(values[0]), len = sqlite3_value_bytes(values[1]);

	(void)count;
	if (!text || !suffix)
		return; /* NULL */
	sqlite3_result_int(context, text_len >= len &&
					memcmp(text + text_len - len, suffix, (size_t)len) == 0);
}

/*
 * Month and day out of a count of days, without gmtime_r, which takes several times as long.
 * Algorithm: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days: years
 * begin in March, so that the leap day is the last of its year.
 */
static int month_day_of(int64_t local)
{
	int64_t days = local / DAY_SECONDS - (local % DAY_SECONDS < 0);
	int64_t since = (days + 719468) % 146097; /* days within 400 years, from 1 March 2000 */
	int64_t year, day, month;

	if (since < 0)
		since += 146097;
	year = (since - since / 1460 + since / 36524 - since / 146096) / 365;
	day = since - (365 * year + year / 4 - year / 100);
	month = (5 * day + 2) / 153; /* from March on */
	day = day - (153 * month + 2) / 5 + 1;
	month = month < 10 ? month + 3 : month - 9;
	return (int)(month * 100 + day);
}

static bool is_number(sqlite3_value *value)
{
	int type = sqlite3_value_type(value);

	return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

static void sql_month_day(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	if (is_number(values[0]))
		sqlite3_result_int(context, month_day_of(sqlite3_value_int64(values[0])));
}

static void sql_local_month_day(sqlite3_context *context, int count, sqlite3_value **values)
{
	time_t at;
	struct tm parts;

	(void)count;
	if (!is_number(values[0]))
		return; /* NULL */
	at = sqlite3_value_int64(values[0]);
	if (localtime_r(&at, &parts))
		sqlite3_result_int(context, (parts.tm_mon + 1) * 100 + parts.tm_mday);
}

/* ASCII with nothing but single blanks inside, in lower case into out; false when it is not so. */
static bool fold_plain(const unsigned char *text, size_t len, char *out)
{
	if (len > PLAIN_MAX || (len && (text[0] == ' ' || text[len - 1] == ' ')))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = text[i];

		if (c < ' ' || c >= 0x80 || (c == ' ' && text[i - 1] == ' '))
			return false;
		out[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	return true;
}

static void sql_text_fold(sqlite3_context *context, int count, sqlite3_value **values)
{
	const unsigned char *text = sqlite3_value_text(values[0]);
	struct arena *a = sqlite3_user_data(context);
	struct arena_mark mark;
	char plain[PLAIN_MAX];
	int len;

	(void)count;
	if (!text)
		return; /* NULL */
	len = sqlite3_value_bytes(values[0]);
	if (fold_plain(text, (size_t)len, plain)) {
		sqlite3_result_text(context, plain, len, SQLITE_TRANSIENT);
		return;
	}
	mark = arena_mark(a);
	sqlite3_result_text(context, text_fold(a, (const char *)text), -1, SQLITE_TRANSIENT);
	arena_rewind(a, mark);
}

static void free_arena(void *a)
{
	arena_release(a);
	free(a);
}

static bool add(sqlite3 *handle, const char *name, int values, int flags,
		void (*function)(sqlite3_context *, int, sqlite3_value **))
{
	return sqlite3_create_function(handle, name, values, SQLITE_UTF8 | flags, NULL, function,
				       NULL, NULL) == SQLITE_OK;
}

bool db_sqlite_add_functions(struct db *db)
{
	sqlite3 *handle = db->handle;
	struct arena *a = mem_alloc(sizeof(*a));

	arena_init(a);
	/* SQLite frees the arena with the function, and also when it refuses. */
	return sqlite3_create_function_v2(handle, "text_fold", 1,
					  SQLITE_UTF8 | SQLITE_DETERMINISTIC, a, sql_text_fold,
					  NULL, NULL, free_arena) == SQLITE_OK &&
	       add(handle, "strpos", 2, SQLITE_DETERMINISTIC, sql_strpos) &&
	       add(handle, "starts_with", 2, SQLITE_DETERMINISTIC, sql_starts_with) &&
	       add(handle, "ends_with", 2, SQLITE_DETERMINISTIC, sql_ends_with) &&
	       add(handle, "month_day", 1, SQLITE_DETERMINISTIC, sql_month_day) &&
	       /* Not deterministic: it reads the process's zone. */
	       add(handle, "local_month_day", 1, 0, sql_local_month_day);
}
