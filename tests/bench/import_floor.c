/*
 * import_floor DATABASE FILE create|update
 *
 * The floor under cron/importer: how fast a bare C program brings the same rows of a sample file
 * (tests/fixture/sample_shop, 8 columns) into the same tables and indexes.  libcsv, prepared
 * statements, transactions of 5,000 rows, the same pragmas.  Of our code it uses only what makes
 * the keys, since the rows must come out the same; tests/bench/imports.py compares them.
 *
 * A file of 12 columns has those of tests/bench/imports.py behind them: a number, a day and a
 * choice (attributes 1, 2 and 3; the choice's options are p1, p2 ... with these ids), and tags t1,
 * t2 ... with these ids.  Its people join segment 1 when they are created, 2 when updated.
 *
 * Prints rows, milliseconds, and milliseconds of CPU time.
 */
#include <csv.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "lib/base/op.h"
#include "lib/platform/email.h"
#include "lib/platform/phone.h"
#include "lib/platform/text.h"

enum {
	BATCH_ROWS = 5000,
	READ_BYTES = 256 * 1024,
	CELL_MAX = 2048,
	SEARCH_MAX_BYTES = 8192,
	TAGS = 32,		/* more ids than there are */
	FIELD_TAG = 101,	/* change.field */
	FIELD_SEGMENT = 102,	/* likewise */
	FIELD_ATTRIBUTE = 1000, /* likewise, and the attribute's id */
};

/* The columns of the file, in its order; the last four are those of 12. */
enum column {
	FIRST,
	LAST,
	EMAIL,
	PHONE,
	IDENTIFIER,
	COMPANY,
	CITY,
	COUNTRY,
	COLUMNS,
	NUMBER = COLUMNS,
	DAY,
	CHOICE,
	TAG_LIST,
	ALL_COLUMNS
};

enum { ATTRIBUTES = TAG_LIST - NUMBER };

/* change.field of each (enum contact_field). */
static const int field_numbers[COLUMNS] = {1, 2, 3, 4, 5, 6, 8, 11};
static const char *const names[COLUMNS] = {"first_name", "last_name", "email", "phone",
					   "identifier", "company",   "city",  "country"};

struct row {
	char cells[ALL_COLUMNS][CELL_MAX];
	size_t count; /* cells read so far */
	const char *keys[COLUMNS];
	const char *name_key;
	char search[SEARCH_MAX_BYTES];
};

struct floor {
	sqlite3 *db;
	struct op op;
	bool is_update, is_header;
	struct row row;
	int64_t number, now;
	sqlite3_stmt *by_key[3], *insert, *insert_search, *insert_change, *insert_problem, *get;
	sqlite3_stmt *update_search, *insert_field, *updates[1 << COLUMNS];
	int64_t created;
	/* Of a file with 12 columns: */
	bool is_wide;
	sqlite3_stmt *insert_value, *update_value, *get_values, *insert_tag, *get_tags;
	sqlite3_stmt *insert_member;
	int64_t holders[ATTRIBUTES], carriers[TAGS], tally[2][2]; /* since the last commit */
};

static void check(struct floor *f, int code, int wanted)
{
	if (code == wanted)
		return;
	fprintf(stderr, "import_floor: %s\n", sqlite3_errmsg(f->db));
	exit(1);
}

static void run_sql(struct floor *f, const char *sql)
{
	check(f, sqlite3_exec(f->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static sqlite3_stmt *prepare(struct floor *f, const char *sql)
{
	sqlite3_stmt *s;

	check(f, sqlite3_prepare_v3(f->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL),
	      SQLITE_OK);
	return s;
}

static void bind(sqlite3_stmt *s, int place, const char *text)
{
	sqlite3_bind_text(s, place, text, -1, SQLITE_STATIC);
}

static void step(struct floor *f, sqlite3_stmt *s)
{
	check(f, sqlite3_step(s), SQLITE_DONE);
	sqlite3_reset(s);
}

/* --- keys ----------------------------------------------------------------------------------- */

static const char *fold(struct floor *f, const char *text)
{
	const char *folded = text[0] ? text_fold(&f->op.mem, text) : NULL;

	return folded && folded[0] ? folded : NULL;
}

static void add_line(char *out, const char *text)
{
	size_t len = strlen(out);

	if (text && text[0])
		snprintf(out + len, SEARCH_MAX_BYTES - len, "%s%s", len ? "\n" : "", text);
}

static bool make_keys(struct floor *f)
{
	struct row *r = &f->row;
	const char **k = r->keys;

	for (int c = 0; c < COLUMNS; c++)
		k[c] = c == EMAIL || c == PHONE ? NULL : fold(f, r->cells[c]);
	if (r->cells[EMAIL][0] && email_parse(&f->op, "", r->cells[EMAIL], &k[EMAIL]))
		return false;
	if (r->cells[PHONE][0] && phone_parse(&f->op, "", r->cells[PHONE], "AT", &k[PHONE]))
		k[PHONE] = NULL;
	r->name_key = k[FIRST] && k[LAST] ? arena_printf(&f->op.mem, "%s %s", k[FIRST], k[LAST])
					  : (k[FIRST] ? k[FIRST] : (k[LAST] ? k[LAST] : ""));
	r->search[0] = '\0';
	add_line(r->search, r->name_key);
	add_line(r->search, k[EMAIL] ? fold(f, k[EMAIL]) : NULL);
	add_line(r->search, k[PHONE] ? k[PHONE] : r->cells[PHONE]);
	add_line(r->search, k[IDENTIFIER]);
	add_line(r->search, k[COMPANY]);
	return true;
}

/* --- one row -------------------------------------------------------------------------------- */

static int64_t find(struct floor *f)
{
	static const enum column columns[] = {EMAIL, PHONE, IDENTIFIER};
	int64_t id = 0;

	for (int i = 0; i < 3 && !id; i++) {
		if (!f->row.keys[columns[i]])
			continue;
		bind(f->by_key[i], 1, f->row.keys[columns[i]]);
		if (sqlite3_step(f->by_key[i]) == SQLITE_ROW)
			id = sqlite3_column_int64(f->by_key[i], 0);
		sqlite3_reset(f->by_key[i]);
	}
	return id;
}

/* --- what 12 columns have more --------------------------------------------------------------- */

static void note_field(struct floor *f, int64_t id, int field, const char *old, const char *value)
{
	sqlite3_bind_int64(f->insert_field, 1, id);
	sqlite3_bind_int(f->insert_field, 2, field);
	bind(f->insert_field, 3, old);
	bind(f->insert_field, 4, value);
	sqlite3_bind_int64(f->insert_field, 5, f->number);
	sqlite3_bind_int(f->insert_field, 6, f->is_update ? 2 : 1);
	step(f, f->insert_field);
}

static int number_at(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

/* The columns text and number of attribute_value. */
static void bind_value(sqlite3_stmt *s, int attribute, const char *text)
{
	struct tm day = {0};

	if (attribute == CHOICE - NUMBER)
		sqlite3_bind_null(s, 1);
	else
		bind(s, 1, text);
	if (attribute != DAY - NUMBER) {
		sqlite3_bind_int64(s, 2, number_at(text + (attribute == CHOICE - NUMBER)));
		return;
	}
	day.tm_year = number_at(text) - 1900;
	day.tm_mon = number_at(text + 5) - 1;
	day.tm_mday = number_at(text + 8);
	sqlite3_bind_int64(s, 2, timegm(&day));
}

/* old: "" for none. */
static void put_values(struct floor *f, int64_t id, char *const *old)
{
	for (int a = 0; a < ATTRIBUTES; a++) {
		const char *text = f->row.cells[NUMBER + a];
		sqlite3_stmt *s = old[a][0] ? f->update_value : f->insert_value;

		if (!text[0] || strcmp(text, old[a]) == 0)
			continue;
		bind_value(s, a, text);
		sqlite3_bind_int64(s, 3, id);
		sqlite3_bind_int(s, 4, 1 + a);
		step(f, s);
		note_field(f, id, FIELD_ATTRIBUTE + 1 + a, old[a][0] ? old[a] : NULL, text);
		f->holders[a] += !old[a][0];
	}
}

static void put_tags(struct floor *f, int64_t id, unsigned carried)
{
	char *at = f->row.cells[TAG_LIST], number[16];

	while (*at == 't') {
		int tag = (int)strtol(at + 1, &at, 10);

		at += *at == ';';
		if (carried & 1u << tag)
			continue;
		sqlite3_bind_int(f->insert_tag, 1, tag);
		sqlite3_bind_int64(f->insert_tag, 2, id);
		step(f, f->insert_tag);
		snprintf(number, sizeof(number), "%d", tag);
		note_field(f, id, FIELD_TAG, NULL, number);
		f->carriers[tag]++;
	}
}

static void put_member(struct floor *f, int64_t id)
{
	int segment = f->is_update ? 2 : 1;

	sqlite3_bind_int(f->insert_member, 1, segment);
	sqlite3_bind_int64(f->insert_member, 2, id);
	sqlite3_bind_int64(f->insert_member, 3, f->now);
	step(f, f->insert_member);
	if (sqlite3_changes(f->db))
		note_field(f, id, FIELD_SEGMENT, NULL, segment == 1 ? "1" : "2");
}

static void update_wide(struct floor *f, int64_t id)
{
	char *old[ATTRIBUTES] = {"", "", ""};
	unsigned carried = 0;

	sqlite3_bind_int64(f->get_values, 1, id);
	while (sqlite3_step(f->get_values) == SQLITE_ROW) {
		int a = sqlite3_column_int(f->get_values, 0) - 1;

		old[a] = a == CHOICE - NUMBER
			     ? arena_printf(&f->op.mem, "p%d", sqlite3_column_int(f->get_values, 2))
			     : arena_dup(&f->op.mem,
					 (const char *)sqlite3_column_text(f->get_values, 1));
	}
	sqlite3_reset(f->get_values);
	sqlite3_bind_int64(f->get_tags, 1, id);
	while (sqlite3_step(f->get_tags) == SQLITE_ROW)
		carried |= 1u << sqlite3_column_int(f->get_tags, 0);
	sqlite3_reset(f->get_tags);
	put_values(f, id, old);
	put_tags(f, id, carried);
	put_member(f, id);
}

/* --- one person ------------------------------------------------------------------------------ */

static void create(struct floor *f)
{
	static char *const nothing[ATTRIBUTES] = {"", "", ""};
	struct row *r = &f->row;
	sqlite3_stmt *s = f->insert;
	int64_t id;

	for (int c = 0; c < COLUMNS; c++) {
		bind(s, 1 + c, r->cells[c]);
		bind(s, 1 + COLUMNS + c, r->keys[c]);
	}
	bind(s, 1 + 2 * COLUMNS, r->name_key);
	sqlite3_bind_int64(s, 2 + 2 * COLUMNS, f->now);
	step(f, s);
	id = sqlite3_last_insert_rowid(f->db);
	sqlite3_bind_int64(f->insert_search, 1, id);
	bind(f->insert_search, 2, r->search);
	step(f, f->insert_search);
	sqlite3_bind_int64(f->insert_change, 1, id);
	sqlite3_bind_int64(f->insert_change, 2, f->number);
	step(f, f->insert_change);
	f->created++;
	f->tally[r->keys[EMAIL] != NULL][r->cells[PHONE][0] != '\0']++;
	if (!f->is_wide)
		return;
	put_values(f, id, nothing);
	put_tags(f, id, 0);
	put_member(f, id);
}

/* The statement that sets these columns, their keys, and nothing else. */
static sqlite3_stmt *update_of(struct floor *f, unsigned mask)
{
	char sql[1024] = "UPDATE contact SET version = version + 1, updated_at = ?1";

	if (f->updates[mask])
		return f->updates[mask];
	for (int c = 0; c < COLUMNS; c++)
		if (mask & 1u << c)
			snprintf(sql + strlen(sql), sizeof(sql) - strlen(sql),
				 ", %s = ?%d, %s_key = ?%d", names[c], 4 + c, names[c],
				 4 + COLUMNS + c);
	if (mask & (1u << FIRST | 1u << LAST))
		snprintf(sql + strlen(sql), sizeof(sql) - strlen(sql), ", name_key = ?3");
	snprintf(sql + strlen(sql), sizeof(sql) - strlen(sql), " WHERE id = ?2");
	return f->updates[mask] = prepare(f, sql);
}

static void write_fields(struct floor *f, int64_t id, unsigned mask, char *const *old)
{
	for (int c = 0; c < COLUMNS; c++)
		if (mask & 1u << c)
			note_field(f, id, field_numbers[c], old[c][0] ? old[c] : NULL,
				   f->row.cells[c]);
}

static void update(struct floor *f, int64_t id)
{
	struct row *r = &f->row;
	char *old[COLUMNS];
	unsigned mask = 0;
	sqlite3_stmt *s;

	sqlite3_bind_int64(f->get, 1, id);
	check(f, sqlite3_step(f->get), SQLITE_ROW);
	for (int c = 0; c < COLUMNS; c++) {
		old[c] = arena_dup(&f->op.mem, (const char *)sqlite3_column_text(f->get, c));
		if (!r->cells[c][0])
			snprintf(r->cells[c], CELL_MAX, "%s", old[c]);
		else if (strcmp(r->cells[c], old[c]) != 0)
			mask |= 1u << c;
	}
	sqlite3_reset(f->get);
	if (!mask)
		return;
	make_keys(f); /* of the values that were kept, too */
	s = update_of(f, mask);
	sqlite3_bind_int64(s, 1, f->now);
	sqlite3_bind_int64(s, 2, id);
	if (mask & (1u << FIRST | 1u << LAST))
		bind(s, 3, r->name_key);
	for (int c = 0; c < COLUMNS; c++)
		if (mask & 1u << c) {
			bind(s, 4 + c, r->cells[c]);
			bind(s, 4 + COLUMNS + c, r->keys[c]);
		}
	step(f, s);
	if (mask & ~(1u << CITY | 1u << COUNTRY)) {
		bind(f->update_search, 1, r->search);
		sqlite3_bind_int64(f->update_search, 2, id);
		step(f, f->update_search);
	}
	write_fields(f, id, mask, old);
	if (f->is_wide)
		update_wide(f, id);
}

static void skip(struct floor *f)
{
	sqlite3_bind_int64(f->insert_problem, 1, f->number);
	step(f, f->insert_problem);
}

static void count(struct floor *f, const char *sql, int64_t by, int64_t of)
{
	char text[512];

	snprintf(text, sizeof(text), sql, (long long)by, (long long)of);
	if (by)
		run_sql(f, text);
}

static void commit(struct floor *f)
{
	count(f, "UPDATE contact_count SET total = total + %lld WHERE state = %lld", f->created, 0);
	for (int i = 0; i < 4; i++)
		count(
		    f,
		    "INSERT INTO contact_tally (total, state, email, phone) SELECT %lld, 0,"
		    " e, p FROM (SELECT %lld AS n) JOIN (SELECT 0 AS n, -1 AS e, -1 AS p"
		    " UNION ALL SELECT 1, -1, 0 UNION ALL SELECT 2, 0, -1 UNION ALL SELECT 3, 0, 0)"
		    " USING (n) WHERE 1 ON CONFLICT (state, email, phone)"
		    " DO UPDATE SET total = total + excluded.total",
		    f->tally[i / 2][i % 2], i);
	for (int a = 0; a < ATTRIBUTES; a++)
		count(f, "UPDATE attribute SET holders = holders + %lld WHERE id = %lld",
		      f->holders[a], 1 + a);
	for (int t = 0; t < TAGS; t++)
		count(f, "UPDATE tag SET carriers = carriers + %lld WHERE id = %lld",
		      f->carriers[t], t);
	f->created = 0;
	memset(f->tally, 0, sizeof(f->tally));
	memset(f->holders, 0, sizeof(f->holders));
	memset(f->carriers, 0, sizeof(f->carriers));
	run_sql(f, "COMMIT");
}

static void take_row(struct floor *f)
{
	int64_t id;

	f->number++;
	op_reset(&f->op, f->now);
	if (!make_keys(f))
		return;
	id = find(f);
	if (!id)
		create(f);
	else if (f->is_update)
		update(f, id);
	else
		skip(f);
	if (f->number % BATCH_ROWS == 0) {
		commit(f);
		run_sql(f, "BEGIN IMMEDIATE");
	}
}

/* --- the file ------------------------------------------------------------------------------- */

static void on_cell(void *text, size_t len, void *context)
{
	struct floor *f = context;
	struct row *r = &f->row;

	if (r->count < ALL_COLUMNS && len < CELL_MAX) {
		memcpy(r->cells[r->count], text ? text : "", len);
		r->cells[r->count][len] = '\0';
	}
	r->count++;
}

static void on_row(int c, void *context)
{
	struct floor *f = context;

	(void)c;
	if (f->is_header)
		f->is_wide = f->row.count == ALL_COLUMNS;
	else
		take_row(f);
	f->is_header = false;
	f->row.count = 0;
}

static void read_file(struct floor *f, const char *path)
{
	static char buffer[READ_BYTES];
	struct csv_parser parser;
	FILE *file = fopen(path, "r");
	size_t got;

	if (!file || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL)) {
		perror(path);
		exit(1);
	}
	f->is_header = true;
	run_sql(f, "BEGIN IMMEDIATE");
	while ((got = fread(buffer, 1, sizeof(buffer), file)) > 0)
		if (csv_parse(&parser, buffer, got, on_cell, on_row, f) != got)
			exit(1);
	csv_fini(&parser, on_cell, on_row, f);
	commit(f);
	csv_free(&parser);
	fclose(file);
}

/* The first in order, not the smallest of all: thousands may share one phone. */
static void prepare_all(struct floor *f)
{
	f->by_key[0] = prepare(f, "SELECT id FROM contact WHERE email_key = ?1 AND state < 3"
				  " ORDER BY state, id LIMIT 1");
	f->by_key[1] = prepare(f, "SELECT id FROM contact WHERE phone_key = ?1 AND state < 3"
				  " ORDER BY state, id LIMIT 1");
	f->by_key[2] = prepare(f, "SELECT id FROM contact WHERE identifier_key = ?1 AND state < 3"
				  " ORDER BY state, id LIMIT 1");
	f->insert = prepare(
	    f, "INSERT INTO contact (first_name, last_name, email, phone, identifier, company,"
	       " city, country, first_name_key, last_name_key, email_key, phone_key,"
	       " identifier_key, company_key, city_key, country_key, name_key, source,"
	       " source_import_id, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
	       " ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 1, 1, ?18, ?18)");
	f->insert_search =
	    prepare(f, "INSERT INTO contact_search (contact_id, text) VALUES (?1, ?2)");
	f->insert_change = prepare(f, "INSERT INTO change (batch_id, entity, entity_id, field,"
				      " source_row) VALUES (1, 1, ?1, 0, ?2)");
	f->insert_problem =
	    prepare(f, "INSERT INTO import_problem (import_id, row_number, line, bucket,"
		       " reason, cells) VALUES (1, ?1, ?1 + 1, 3,"
		       " 'The same person stands further up in this file.', '')");
	f->get = prepare(f, "SELECT first_name, last_name, email, phone, identifier, company, city,"
			    " country FROM contact WHERE id = ?1");
	f->update_search = prepare(f, "UPDATE contact_search SET text = ?1 WHERE contact_id = ?2");
	f->insert_field =
	    prepare(f, "INSERT INTO change (batch_id, entity, entity_id, field, old_value,"
		       " new_value, source_row) VALUES (?6, 1, ?1, ?2, ?3, ?4, ?5)");
	f->insert_value = prepare(f, "INSERT INTO attribute_value (text, number, contact_id,"
				     " attribute_id, part) VALUES (?1, ?2, ?3, ?4, 0)");
	f->update_value = prepare(f, "UPDATE attribute_value SET text = ?1, number = ?2"
				     " WHERE contact_id = ?3 AND attribute_id = ?4 AND part = 0");
	f->get_values = prepare(f, "SELECT attribute_id, text, number FROM attribute_value"
				   " WHERE contact_id = ?1");
	f->insert_tag = prepare(f, "INSERT INTO contact_tag (tag_id, contact_id) VALUES (?1, ?2)");
	f->get_tags = prepare(f, "SELECT tag_id FROM contact_tag WHERE contact_id = ?1");
	f->insert_member =
	    prepare(f, "INSERT OR IGNORE INTO segment_member (segment_id, contact_id,"
		       " is_excluded, added_at) VALUES (?1, ?2, 0, ?3)");
}

static void open_base(struct floor *f, const char *path)
{
	check(f, sqlite3_open_v2(path, &f->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL),
	      SQLITE_OK);
	run_sql(f,
		"PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"
		"PRAGMA cache_size = -40960; PRAGMA journal_size_limit = 67108864;"
		"PRAGMA wal_autocheckpoint = 4000");
	sqlite3_db_config(f->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	run_sql(f, "INSERT OR IGNORE INTO import (id, state, file_name, spool_name, bytes,"
		   " content_hash, charset, delimiter, has_header, created_at)"
		   " VALUES (1, 'done', '', '', 0, x'', 'UTF-8', ',', 1, 0)");
	prepare_all(f);
}

static int64_t ms_of(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000 + t.tv_usec / 1000;
}

int main(int argc, char **argv)
{
	static struct floor f;
	struct timespec start, end;
	struct rusage used;

	if (argc != 4) {
		fprintf(stderr, "usage: import_floor DATABASE FILE create|update\n");
		return 2;
	}
	f.is_update = strcmp(argv[3], "update") == 0;
	f.now = time(NULL);
	op_init(&f.op, NULL, f.now);
	open_base(&f, argv[1]);
	clock_gettime(CLOCK_MONOTONIC, &start);
	read_file(&f, argv[2]);
	clock_gettime(CLOCK_MONOTONIC, &end);
	getrusage(RUSAGE_SELF, &used);
	printf("%lld %lld %lld\n", (long long)f.number,
	       (long long)((end.tv_sec - start.tv_sec) * 1000 +
			   (end.tv_nsec - start.tv_nsec) / 1000000),
	       (long long)(ms_of(used.ru_utime) + ms_of(used.ru_stime)));
	op_release(&f.op);
	return 0;
}
