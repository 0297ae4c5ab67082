#include "lib/domain/attribute_convert.h"

#include <strings.h>

#include "lib/base/limits.h"
#include "lib/domain/attribute_row.h"
#include "lib/platform/text.h"

/* More different values than this make no menu, whoever has them. */
enum { TEXTS_LOOKED_AT = 20000 };

/* By the index of each sort of value. */
static const char sql_convert_texts_key[] =
    "SELECT text, count(*) FROM attribute_value WHERE attribute_id = $1 AND key IS NOT NULL"
    " GROUP BY text ORDER BY count(*) DESC, text LIMIT $2";
static const char sql_convert_texts_number[] =
    "SELECT text, count(*) FROM attribute_value WHERE attribute_id = $1 AND number IS NOT NULL"
    " GROUP BY text ORDER BY count(*) DESC, text LIMIT $2";

#define MISFITS(column, index)                                                                     \
	"SELECT " column                                                                           \
	", count(*) FROM attribute_value v WHERE v.attribute_id = $1 AND v." index                 \
	" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attribute_value n WHERE"                       \
	" n.contact_id = v.contact_id AND n.attribute_id = $2) GROUP BY " column
#define MISFITS_LIST(column, index)                                                                \
	MISFITS(column, index) " ORDER BY count(*) DESC, " column " LIMIT $3"
#define MISFITS_COUNT(column, index) "SELECT count(*) FROM (" MISFITS(column, index) ") m"

static const char sql_convert_misfits_key[] = MISFITS_LIST("v.text", "key");
static const char sql_convert_misfits_text[] = MISFITS_LIST("v.text", "number");
static const char sql_convert_misfits_number[] = MISFITS_LIST("v.number", "number");
static const char sql_convert_misfit_count_key[] = MISFITS_COUNT("v.text", "key");
static const char sql_convert_misfit_count_text[] = MISFITS_COUNT("v.text", "number");
static const char sql_convert_misfit_count_number[] = MISFITS_COUNT("v.number", "number");

/* --- one value ------------------------------------------------------------------------------ */

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (strcasecmp(text, *words) == 0)
			return true;
	return false;
}

static const char *as_yes_no(const char *text)
{
	static const char *const yes[] = {"yes", "true", "y", "on", "1", NULL};
	static const char *const no[] = {"no", "false", "n", "off", "0", NULL};

	return is_one_of(text, yes) ? "yes" : is_one_of(text, no) ? "no" : text;
}

/* A label as attribute_value_parse reads it in a list. */
static const char *as_list(struct op *op, enum attribute_type from, const char *text)
{
	return from == ATTRIBUTE_TEXT || from == ATTRIBUTE_SEVERAL
		   ? text
		   : attribute_value_join(op, &text, 1);
}

/* The only label of several, or NULL. */
static const char *as_single(struct op *op, const char *text)
{
	size_t count;
	const char *const *labels = attribute_value_split(op, text, &count);

	return count == 1 ? labels[0] : NULL;
}

static const char *recast(struct op *op, enum attribute_type from, enum attribute_type to,
			  const char *text)
{
	/* One choice of several is read without the quotation marks that a list has. */
	if (from == ATTRIBUTE_SEVERAL && to != ATTRIBUTE_SEVERAL && to != ATTRIBUTE_TEXT)
		text = as_single(op, text);
	if (!text)
		return NULL;
	switch (to) {
	case ATTRIBUTE_NUMBER:
		if (from == ATTRIBUTE_YES_NO)
			return strcmp(text, "yes") == 0 ? "1" : "0";
		return text;
	case ATTRIBUTE_YES_NO:
		return as_yes_no(text);
	case ATTRIBUTE_SEVERAL:
		return as_list(op, from, text);
	case ATTRIBUTE_LINK:
		if (strncasecmp(text, "www.", 4) == 0)
			return arena_printf(&op->mem, "https://%s", text);
		return text;
	default:
		return text;
	}
}

enum rc attribute_convert(struct op *op, enum attribute_type from, const char *text,
			  const struct attribute *to, struct attribute_value **rows, size_t *count)
{
	const char *wanted = recast(op, from, to->type, text);
	enum rc rc;

	*count = 0;
	if (!wanted)
		return op_fail(op, RC_INVALID, "", "these are several choices");
	rc = attribute_value_parse(op, to, wanted, rows, count);
	return rc || *count ? rc : op_fail(op, RC_INVALID, "", "nothing is left of this value");
}

/* --- the options of a new choice ------------------------------------------------------------ */

struct options {
	struct op *op;
	const char **labels, **keys;
	size_t count;
	int64_t others;
};

static void add_label(struct options *o, const char *label)
{
	const char *name, *key;

	if (attribute_check_name(o->op, "options", label, &name, &key)) {
		op_clear_fault(o->op); /* no label, so its people keep nothing */
		return;
	}
	for (size_t i = 0; i < o->count; i++)
		if (strcmp(o->keys[i], key) == 0)
			return;
	if (o->count == ATTRIBUTE_OPTIONS_MAX) {
		o->others++;
		return;
	}
	o->labels[o->count] = name;
	o->keys[o->count++] = key;
}

static void add_text(struct options *o, enum attribute_type from, enum attribute_type to,
		     const char *text)
{
	const char *const *labels;
	size_t count;

	if (to == ATTRIBUTE_CHOICE || from != ATTRIBUTE_TEXT) {
		add_label(o, text);
		return;
	}
	labels = attribute_value_split(o->op, text, &count);
	for (size_t i = 0; i < count; i++)
		add_label(o, labels[i]);
}

static bool has_keys(const struct attribute *a)
{
	return a->type == ATTRIBUTE_TEXT || a->type == ATTRIBUTE_LINK;
}

enum rc attribute_convert_options(struct op *op, const struct attribute *a, enum attribute_type to,
				  const char ***labels, size_t *count, int64_t *others)
{
	struct options o = {.op = op};
	struct db_rows rows;
	enum rc rc = RC_OK;

	o.labels = arena_alloc(&op->mem, ATTRIBUTE_OPTIONS_MAX * sizeof(*o.labels));
	o.keys = arena_alloc(&op->mem, ATTRIBUTE_OPTIONS_MAX * sizeof(*o.keys));
	if (a->type == ATTRIBUTE_YES_NO) {
		add_label(&o, "Yes");
		add_label(&o, "No");
	} else {
		db_query(op, &rows, has_keys(a) ? sql_convert_texts_key : sql_convert_texts_number,
			 DB_ARGS(db_int(a->values_id), db_int(TEXTS_LOOKED_AT)));
		while (db_next(&rows))
			add_text(&o, a->type, to, db_col_dup(&rows, 0));
		rc = db_end(&rows);
	}
	*labels = o.labels;
	*count = o.count;
	*others = o.others;
	return rc;
}

/* --- what does not fit ---------------------------------------------------------------------- */

/* A value as its column has it, for people. */
static const char *misfit_text(const struct attribute *a, struct db_rows *rows)
{
	int64_t number = db_col_int(rows, 0);

	if (a->type == ATTRIBUTE_YES_NO)
		return number ? "yes" : "no";
	if (!attribute_has_options(a->type))
		return db_col_dup(rows, 0);
	for (size_t i = 0; i < a->option_count; i++)
		if (a->options[i].id == number)
			return a->options[i].label;
	return "";
}

enum rc attribute_convert_misfits(struct op *op, const struct attribute *a, int64_t values_id,
				  size_t max, struct attribute_misfit **out, size_t *count,
				  int64_t *total)
{
	struct attribute_misfit *list = arena_alloc(&op->mem, (max + 1) * sizeof(*list));
	bool has_text = !attribute_has_options(a->type) && a->type != ATTRIBUTE_YES_NO;
	struct db_rows rows;
	enum rc rc = db_get_int(op, total,
				has_keys(a) ? sql_convert_misfit_count_key
				: has_text  ? sql_convert_misfit_count_text
					    : sql_convert_misfit_count_number,
				DB_ARGS(db_int(a->values_id), db_int(values_id)));

	*out = list;
	*count = 0;
	if (rc || !*total)
		return rc;
	db_query(op, &rows,
		 has_keys(a) ? sql_convert_misfits_key
		 : has_text  ? sql_convert_misfits_text
			     : sql_convert_misfits_number,
		 DB_ARGS(db_int(a->values_id), db_int(values_id), db_int((int64_t)max)));
	while (*count < max && db_next(&rows)) {
		list[*count].text = misfit_text(a, &rows);
		list[(*count)++].people = db_col_int(&rows, 1);
	}
	return db_end(&rows);
}
