/*
 * One import without a file: rows are written with bars between their cells.
 *
 *	struct trial t;
 *	trial_prepare(base, &t, "email,tags", true);   ->  change t.mapping
 *	trial_open(base, &t);
 *	trial_take(base, &t, "a@example.com|vip");
 *	trial_close(base, &t);
 */
#ifndef MUSTER_TESTS_UNIT_IMPORT_TRIAL_H
#define MUSTER_TESTS_UNIT_IMPORT_TRIAL_H

#include "lib/domain/import_row.h"
#include "tests/unit/support.h"

struct trial {
	struct import import;
	struct import_mapping mapping;
	struct import_rules rules;
	struct import_plan plan; /* of the last row */
	int64_t number;
};

/* columns: words of targets with commas between. */
void trial_prepare(struct test_base *base, struct trial *t, const char *columns, bool update);
/* Begins a transaction and a batch. */
void trial_open(struct test_base *base, struct trial *t);
/* Plans and writes a row. */
struct import_plan trial_take(struct test_base *base, struct trial *t, const char *text);
/* The same, and it has to end in a bucket. */
void trial_check(struct test_base *base, struct trial *t, const char *text,
		 enum import_bucket bucket);
/* Commits. */
void trial_close(struct test_base *base, struct trial *t);
/* One text out of the database. */
const char *trial_value(struct test_base *base, const char *sql);

#endif
