#include "lib/domain/import_reader.h"

#include <sys/stat.h>
#include <unistd.h>

#include "lib/domain/import_vcard.h"
#include "lib/platform/text.h"

/* Where the columns of a file stand among those of all. */
struct layout {
	char **header;	     /* NULL without names */
	size_t count;	     /* its columns */
	const size_t *to;    /* of each; NULL: as they stand */
	int64_t bytes, rows; /* rows: -1 until it was read to its end */
};

struct import_reader {
	const struct config *config;
	const struct import_source *sources;
	size_t source_count;
	struct layout *layouts;
	char **header; /* NULL: no file has names */
	size_t columns;
	char **cells; /* of a row that is laid out */
	char blank[1];

	size_t at; /* the file being read */
	int fd;	   /* of it, or -1 */
	struct csv_reader *csv;
	int64_t number, first_number; /* of the last row, and of the last one before this file */
	int64_t bytes_before;
};

/* With several files, which one it is about. */
static enum rc name_source(struct op *op, const struct import_reader *r, size_t at, enum rc rc)
{
	if (r->source_count > 1 && (rc == RC_INVALID || rc == RC_NOT_FOUND) && op->fault.rc)
		return op_failf(op, rc, "file", "“%s”: %s", r->sources[at].file_name,
				arena_dup(&op->mem, op->fault.reason));
	return rc;
}

static void close_source(struct import_reader *r)
{
	csv_close(r->csv);
	if (r->fd >= 0)
		close(r->fd);
	r->csv = NULL;
	r->fd = -1;
}

static enum rc open_source(struct op *op, struct import_reader *r, size_t at)
{
	struct stat st;
	enum rc rc = import_source_open(op, r->config, &r->sources[at], &r->fd);

	r->at = at;
	if (!rc)
		rc = csv_open(op, r->fd, &r->sources[at].format, &r->csv);
	if (!rc && fstat(r->fd, &st) == 0)
		r->layouts[at].bytes = st.st_size;
	if (rc)
		close_source(r);
	return name_source(op, r, at, rc);
}

/* --- the columns of all --------------------------------------------------------------------- */

/* What import_vcard.h puts in front is not for people. */
static void hide_columns(const struct import_reader *r, struct csv_row *row)
{
	if (r->sources[r->at].kind != IMPORT_VCARD)
		return;
	row->cells += IMPORT_VCARD_HIDDEN;
	row->count -= IMPORT_VCARD_HIDDEN;
}

/* Its names; of a file without, how many cells its first row has that can be read. */
static enum rc look_at_columns(struct op *op, struct import_reader *r, struct layout *l)
{
	struct csv_row row;
	enum rc rc;

	csv_header(r->csv, &row);
	hide_columns(r, &row);
	if (row.count) {
		l->count = row.count;
		l->header = arena_alloc(&op->mem, row.count * sizeof(*l->header));
		for (size_t i = 0; i < row.count; i++)
			l->header[i] = arena_dup(&op->mem, row.cells[i]);
		return RC_OK;
	}
	do {
		rc = csv_next(op, r->csv, &row);
	} while (!rc && row.damage);
	l->count = rc ? 0 : row.count;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static const char *column_key(struct op *op, char *name)
{
	return text_fold_case(&op->mem, text_trim(&op->mem, csv_unguard(name)));
}

struct column {
	const char *key;
	struct import_target target; /* to is IMPORT_TO_NOTHING when its name says nothing */
	int rank;
};

/* All columns of all files, and where those of the file at hand are among them. */
struct union_of {
	struct column *columns;
	size_t count;
	bool *taken; /* by the file at hand */
};

static struct column describe_column(struct op *op, char *name)
{
	struct column c = {.key = column_key(op, name)};

	if (!import_header_guess(op, name, &c.target, &c.rank) ||
	    import_target_takes_several(c.target))
		c.target = (struct import_target){0};
	return c;
}

/* SIZE_MAX: there is none. */
static size_t find_by_name(const struct union_of *all, const struct column *c)
{
	for (size_t i = 0; i < all->count; i++)
		if (!all->taken[i] && strcmp(all->columns[i].key, c->key) == 0)
			return i;
	return SIZE_MAX;
}

static bool means_the_same(const struct column *a, const struct column *b)
{
	return a->target.to && a->target.to == b->target.to && a->target.id == b->target.id;
}

/* Of several columns with one meaning, the surest is the one: SIZE_MAX when it is taken. */
static size_t find_by_meaning(const struct union_of *all, const struct column *c)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < all->count; i++)
		if (means_the_same(&all->columns[i], c) &&
		    (best == SIZE_MAX || all->columns[i].rank < all->columns[best].rank))
			best = i;
	return best != SIZE_MAX && all->taken[best] ? SIZE_MAX : best;
}

/* No other column of its file says it better. */
static bool is_surest(const struct column *columns, size_t count, size_t at)
{
	for (size_t i = 0; i < count; i++)
		if (i != at && means_the_same(&columns[i], &columns[at]) &&
		    (columns[i].rank < columns[at].rank ||
		     (columns[i].rank == columns[at].rank && i < at)))
			return false;
	return true;
}

static void match_columns(const struct column *columns, size_t count, struct union_of *all,
			  size_t *to)
{
	memset(all->taken, 0, CSV_COLUMNS_MAX * sizeof(*all->taken));
	for (size_t i = 0; i < count; i++) {
		to[i] = find_by_name(all, &columns[i]);
		if (to[i] != SIZE_MAX)
			all->taken[to[i]] = true;
	}
	for (size_t i = 0; i < count; i++) {
		if (to[i] != SIZE_MAX || !is_surest(columns, count, i))
			continue;
		to[i] = find_by_meaning(all, &columns[i]);
		if (to[i] != SIZE_MAX)
			all->taken[to[i]] = true;
	}
}

static enum rc lay_out_named(struct op *op, struct import_reader *r, struct layout *l,
			     struct union_of *all)
{
	struct column *columns = arena_alloc(&op->mem, (l->count + 1) * sizeof(*columns));
	size_t *to = arena_alloc(&op->mem, (l->count + 1) * sizeof(*to));

	for (size_t i = 0; i < l->count; i++)
		columns[i] = describe_column(op, l->header[i]);
	match_columns(columns, l->count, all, to);
	for (size_t i = 0; i < l->count; i++) {
		if (to[i] != SIZE_MAX)
			continue;
		if (all->count == CSV_COLUMNS_MAX)
			return op_failf(op, RC_INVALID, "file",
					"the files together have more than %d columns",
					CSV_COLUMNS_MAX);
		to[i] = all->count;
		r->header[all->count] = l->header[i];
		all->columns[all->count++] = columns[i];
	}
	r->columns = all->count;
	l->to = to;
	return RC_OK;
}

static enum rc lay_out_unnamed(struct op *op, const struct import_reader *r, const struct layout *l,
			       const struct layout *first)
{
	if (l == first || !l->count || l->count == first->count)
		return RC_OK;
	return op_failf(op, RC_INVALID, "file",
			"it has no names of columns, so it needs as many columns as “%s”: %zu, "
			"but it has %zu",
			r->sources[first - r->layouts].file_name, first->count, l->count);
}

static const struct layout *find_first(const struct import_reader *r)
{
	for (size_t i = 0; i < r->source_count; i++)
		if (r->layouts[i].header)
			return &r->layouts[i];
	return r->layouts;
}

static enum rc lay_out(struct op *op, struct import_reader *r)
{
	const struct layout *first = find_first(r);
	struct union_of all = {
	    .columns = arena_alloc(&op->mem, CSV_COLUMNS_MAX * sizeof(*all.columns)),
	    .taken = arena_alloc(&op->mem, CSV_COLUMNS_MAX * sizeof(*all.taken))};
	enum rc rc = RC_OK;

	if (first->header)
		r->header = arena_alloc(&op->mem, CSV_COLUMNS_MAX * sizeof(*r->header));
	else
		r->columns = first->count;
	for (size_t i = 0; !rc && i < r->source_count; i++) {
		struct layout *l = &r->layouts[i];

		rc = l->header ? lay_out_named(op, r, l, &all) : lay_out_unnamed(op, r, l, first);
		rc = name_source(op, r, i, rc);
	}
	r->cells = arena_alloc(&op->mem, (r->columns + CSV_COLUMNS_MAX) * sizeof(*r->cells));
	return rc;
}

static enum rc look_at_all(struct op *op, struct import_reader *r)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < r->source_count; i++) {
		rc = open_source(op, r, i);
		if (!rc)
			rc = name_source(op, r, i, look_at_columns(op, r, &r->layouts[i]));
		close_source(r);
	}
	return rc ? rc : lay_out(op, r);
}

/* One file is read as it stands. */
static enum rc open_only(struct op *op, struct import_reader *r)
{
	struct csv_row row;
	enum rc rc = open_source(op, r, 0);

	if (rc)
		return rc;
	csv_header(r->csv, &row);
	hide_columns(r, &row);
	r->header = row.count ? row.cells : NULL;
	r->columns = row.count;
	return RC_OK;
}

enum rc import_reader_open(struct op *op, const struct config *config, const struct import *im,
			   struct import_reader **out)
{
	struct import_reader *r = arena_alloc(&op->mem, sizeof(*r));
	enum rc rc;

	*r = (struct import_reader){.config = config, .fd = -1};
	import_sources(op, im, &r->sources, &r->source_count);
	r->layouts = arena_alloc(&op->mem, r->source_count * sizeof(*r->layouts));
	for (size_t i = 0; i < r->source_count; i++)
		r->layouts[i] = (struct layout){.rows = -1};
	if (r->source_count == 1)
		rc = open_only(op, r);
	else
		rc = look_at_all(op, r);
	if (!rc && !r->csv)
		rc = open_source(op, r, 0);
	if (rc)
		close_source(r);
	else
		*out = r;
	return rc;
}

void import_reader_header(const struct import_reader *r, struct csv_row *row)
{
	*row = (struct csv_row){.count = r->header ? r->columns : 0, .cells = r->header, .line = 1};
}

/* --- rows ----------------------------------------------------------------------------------- */

/*
 * Cells under their columns.  What a row has too many stands behind all columns, so that it is seen
 * there; one that has too few ends early.
 */
static void lay_out_row(struct import_reader *r, const struct layout *l, struct csv_row *row)
{
	size_t given = row->count < l->count ? row->count : l->count, count = r->columns;

	for (size_t i = 0; i < r->columns; i++)
		r->cells[i] = r->blank;
	for (size_t i = 0; i < given; i++)
		r->cells[l->to[i]] = row->cells[i];
	for (size_t i = l->count; i < row->count; i++)
		r->cells[count++] = row->cells[i];
	if (row->count < l->count)
		count = r->columns - 1;
	row->given = row->count;
	row->wanted = l->count;
	row->cells = r->cells;
	row->count = count;
}

/* A card's line is its number; one that cannot be read is damaged as a row of CSV is. */
static void unhide_card(struct csv_row *row)
{
	char **hidden = row->cells;

	if (row->damage || row->count < IMPORT_VCARD_HIDDEN)
		return;
	row->line = strtoll(hidden[IMPORT_VCARD_NUMBER], NULL, 10);
	row->cells += IMPORT_VCARD_HIDDEN;
	row->count -= IMPORT_VCARD_HIDDEN;
	if (!hidden[IMPORT_VCARD_DAMAGE][0])
		return;
	row->damage = hidden[IMPORT_VCARD_DAMAGE];
	row->cells = &hidden[IMPORT_VCARD_TEXT];
	row->cells[0] = csv_unguard(row->cells[0]);
	row->count = 1;
}

/* RC_NOT_FOUND: this file has no more. */
static enum rc next_of_source(struct op *op, struct import_reader *r, struct csv_row *row)
{
	const struct layout *l = &r->layouts[r->at];
	enum rc rc = csv_next(op, r->csv, row);

	if (rc)
		return rc == RC_NOT_FOUND ? rc : name_source(op, r, r->at, rc);
	row->number += r->first_number;
	r->number = row->number;
	if (r->sources[r->at].kind == IMPORT_VCARD)
		unhide_card(row);
	if (l->to && !row->damage)
		lay_out_row(r, l, row);
	return RC_OK;
}

enum rc import_reader_next(struct op *op, struct import_reader *r, struct csv_row *row)
{
	enum rc rc;

	while ((rc = next_of_source(op, r, row)) == RC_NOT_FOUND) {
		r->layouts[r->at].rows = r->number - r->first_number;
		if (r->at + 1 == r->source_count)
			return RC_NOT_FOUND;
		r->first_number = r->number;
		r->bytes_before += r->layouts[r->at].bytes;
		close_source(r);
		rc = open_source(op, r, r->at + 1);
		if (rc)
			return rc;
	}
	return rc;
}

enum rc import_reader_skip(struct op *op, struct import_reader *r, int64_t rows)
{
	struct csv_row row;
	enum rc rc = RC_OK;

	while (!rc && rows-- > 0)
		rc = import_reader_next(op, r, &row);
	return rc;
}

int64_t import_reader_source(const struct import_reader *r)
{
	return (int64_t)r->at + 1;
}

int64_t import_reader_rows(const struct import_reader *r, size_t source)
{
	return r->layouts[source].rows;
}

int64_t import_reader_size(const struct import_reader *r)
{
	int64_t sum = 0;

	for (size_t i = 0; i < r->source_count; i++)
		sum += r->layouts[i].bytes;
	return sum;
}

int64_t import_reader_offset(const struct import_reader *r)
{
	return r->bytes_before + (r->csv ? csv_offset(r->csv) : 0);
}

void import_reader_close(struct import_reader *r)
{
	if (r)
		close_source(r);
}
