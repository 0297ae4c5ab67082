/*
 * SQL that is put together at run time: its text comes from literals alone, values are bound.
 * sql_add accepts nothing but a string literal; sql_value appends the next $n and remembers the
 * value, so that text and values cannot disagree.
 */
#ifndef MUSTER_PLATFORM_SQL_H
#define MUSTER_PLATFORM_SQL_H

#include "lib/base/str.h"
#include "lib/platform/db.h"

enum { SQL_VALUES_MAX = 8192, SQL_TEXT_MAX = 1024 * 1024 };

struct sql {
	struct str text;
	struct db_value *values; /* the statement's own; bytes are borrowed */
	size_t count, room;
};

void sql_init(struct sql *s);
void sql_release(struct sql *s);
void sql_clear(struct sql *s);

/* The "" around the argument make anything but a literal fail to compile. */
#define sql_add(s, literal) sql_add_literal((s), "" literal "")
void sql_add_literal(struct sql *s, const char *literal);
/* A column name out of a constant table of the program (never out of input). */
void sql_column(struct sql *s, const char *constant);
/* Append $n and bind the value, which is borrowed until the statement has run. */
void sql_value(struct sql *s, struct db_value value);
/* Many numbers and texts as the one value that stands between DB_LIST_BEGIN and DB_LIST_END. */
MUST_USE const char *sql_list(struct arena *a, const struct db_value *values, size_t count);
/* Text and values for db_query and db_run.  BUG when a maximum was passed. */
MUST_USE const char *sql_text(const struct sql *s);
MUST_USE struct db_args sql_args(const struct sql *s);

#endif
