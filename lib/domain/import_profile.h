/*
 * What all rows of a file hold, column by column: the first values, which types fit every value,
 * how its dates are written, the words of a column of few. Read once at the upload and stored with
 * the import as JSON, so that pages about matching columns cost nothing.
 */
#ifndef MUSTER_DOMAIN_IMPORT_PROFILE_H
#define MUSTER_DOMAIN_IMPORT_PROFILE_H

#include "lib/domain/import_mapping.h"

enum {
	IMPORT_SAMPLES_MAX = 4,	      /* first different values */
	IMPORT_SAMPLE_BYTES = 120,    /* of one; the rest is "…" */
	IMPORT_DISTINCT_MAX = 40,     /* words of a column; with more of them it is no choice */
	IMPORT_JSON_KEYS_MAX = 200,   /* of a column of JSON objects */
	IMPORT_PROFILE_ROWS = 5000000 /* a longer file is looked at up to here */
};

/* Everything is in op->mem. */
struct import_profile_column {
	int64_t filled; /* rows with a value */
	const char *samples[IMPORT_SAMPLES_MAX];
	size_t sample_count;
	/* How many of the values are: */
	int64_t yes_no, dates, day_first, month_first, two_ways, numbers, comma, point, links,
	    objects, lists;
	int64_t grouped; /* numbers like 1.234, of decimals or of thousands */
	bool has_many;	 /* more than IMPORT_DISTINCT_MAX different ones */
	const char *words[IMPORT_DISTINCT_MAX];
	size_t word_count;
	const char *keys[IMPORT_JSON_KEYS_MAX]; /* of JSON objects */
	enum attribute_type key_types[IMPORT_JSON_KEYS_MAX];
	size_t key_count;
};

struct import_profile {
	int64_t rows;
	bool semicolon; /* between the cells of a file: who writes so has decimal commas */
	size_t count;
	struct import_profile_column *columns;
};

/* Rows one by one, of so many columns; cells may be changed (csv_unguard). */
void import_profile_init(struct op *op, size_t columns, struct import_profile *p);
void import_profile_add(struct op *op, struct import_profile *p, const struct csv_row *row);

/* The type an attribute for this column would have: the narrowest that takes every value. */
enum attribute_type import_profile_type(const struct import_profile_column *c);
/* How its dates are read: IMPORT_DATES_UNSAID where every one of 03/04/2026's kind has two ways. */
enum import_dates import_profile_dates(const struct import_profile_column *c);
bool import_profile_is_ambiguous(const struct import_profile_column *c);
bool import_profile_comma(const struct import_profile_column *c);
/* A number of a column of which nothing tells what its sign means, or NULL. */
const char *import_profile_open_number(const struct import_profile *p, size_t column);

/* As stored, and back; "" is a profile without columns. */
MUST_USE const char *import_profile_format(struct op *op, const struct import_profile *p);
void import_profile_parse(struct op *op, const char *text, struct import_profile *p);

/* Dates, decimal comma and the parts of JSON columns as the profile says, for a guessed mapping. */
void import_profile_settle(struct op *op, const struct import_profile *p,
			   const struct attribute *attributes, size_t count,
			   struct import_mapping *m);

#endif
