#include "lib/domain/export_query.h"

enum { CENTS = 100 };

struct source {
	const struct export_query *query;
	const struct id_set *people;
	struct export_cell *cells;
};

static struct db_args args_of(struct op *op, const struct export_query *q)
{
	struct db_value *account = arena_alloc(&op->mem, sizeof(*account));

	*account = db_int(op->account_id);
	return q->has_account ? (struct db_args){1, account} : DB_NO_ARGS;
}

static bool is_meant(const struct source *s, struct db_rows *rows)
{
	return !s->people || id_set_has(s->people, db_col_int(rows, 0));
}

static void set_cell(struct op *op, struct export_cell *cell, enum export_query_cell type,
		     struct db_rows *rows, int column)
{
	long long n;

	*cell = (struct export_cell){.text = ""};
	if (db_col_is_null(rows, column))
		return;
	n = (long long)db_col_int(rows, column);
	switch (type) {
	case EXPORT_CELL_TEXT:
		cell->text = db_col_dup(rows, column);
		return;
	case EXPORT_CELL_NUMBER:
		cell->text = arena_printf(&op->mem, "%lld", n);
		return;
	case EXPORT_CELL_CENTS:
		cell->text = arena_printf(&op->mem, "%lld.%02lld", n / CENTS, n % CENTS);
		return;
	case EXPORT_CELL_TIME:
		cell->at = n;
		return;
	}
}

static enum rc each_row(struct op *op, const struct export_table *t, export_take *take,
			void *context)
{
	const struct source *s = t->source;
	struct export_row row = {.cells = s->cells};
	struct db_rows rows;
	bool going = true;

	db_query(op, &rows, s->query->rows, args_of(op, s->query));
	while (going && db_next(&rows)) {
		struct arena_mark mark;

		if (!is_meant(s, &rows))
			continue;
		mark = arena_mark(&op->mem);
		for (size_t i = 0; i < t->column_count; i++)
			set_cell(op, &s->cells[i], s->query->columns[i].cell, &rows, (int)i + 1);
		going = take(context, &row);
		arena_rewind(&op->mem, mark);
	}
	return db_end(&rows);
}

static enum rc count_rows(struct op *op, const struct source *s, int64_t *out)
{
	struct db_rows rows;

	*out = 0;
	db_query(op, &rows, s->query->count, args_of(op, s->query));
	while (db_next(&rows))
		*out += is_meant(s, &rows);
	return db_end(&rows);
}

static enum export_type type_of(enum export_query_cell cell)
{
	return cell == EXPORT_CELL_TEXT	  ? EXPORT_TYPE_TEXT
	       : cell == EXPORT_CELL_TIME ? EXPORT_TYPE_TIME
					  : EXPORT_TYPE_NUMBER;
}

enum rc export_query_open(struct op *op, const struct export_query *q, const struct id_set *people,
			  struct export_table *out)
{
	struct source *s = arena_alloc(&op->mem, sizeof(*s));
	struct export_column *heads;
	size_t count = 0;

	while (q->columns[count].key)
		count++;
	heads = arena_alloc(&op->mem, count * sizeof(*heads));
	for (size_t i = 0; i < count; i++)
		heads[i] = (struct export_column){.key = q->columns[i].key,
						  .label = q->columns[i].label,
						  .type = type_of(q->columns[i].cell)};
	*s = (struct source){.query = q, .people = people};
	s->cells = arena_alloc(&op->mem, count * sizeof(*s->cells));
	*out = (struct export_table){
	    .columns = heads, .column_count = count, .source = s, .each = each_row};
	return count_rows(op, s, &out->expected);
}
