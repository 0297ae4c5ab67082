#include "lib/filter/filter_value.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>

#include "lib/platform/country.h"
#include "lib/platform/email.h"
#include "lib/platform/phone.h"
#include "lib/platform/sql.h"

static const char sql_filter_tag_find[] = "SELECT id FROM tag WHERE name = $1";
static const char sql_filter_option_find[] =
    "SELECT id FROM attribute_option WHERE attribute_id = $1 AND label_key = $2";
static const char sql_filter_import_find[] = "SELECT id FROM import WHERE id = $1";
static const char sql_filter_has_limit[] = "SELECT 1 FROM email_limit WHERE id = 1";
static const char sql_filter_list_find[] =
    "SELECT id FROM filter_list WHERE id = $1 AND field = $2";

/* One value being bound: everything that a converter needs. */
struct binding {
	struct op *op;
	const struct filter_context *ctx;
	struct filter_node *node;
	const struct filter_field *field;
	const struct filter_value *value;
	struct filter_error *error;
	size_t room; /* of bound->values */
};

static enum rc refuse(struct binding *b, const char *why)
{
	return filter_fail(b->op, b->error, b->value->at, b->value->len, "%s: %s", b->field->label,
			   why);
}

/* The first text, byte by byte, that does not start with prefix any more. */
static const char *text_beyond(struct arena *a, const char *prefix)
{
	char *beyond = arena_dup(a, prefix);

	beyond[strlen(beyond) - 1]++; /* no byte of UTF-8 is 0xff */
	return beyond;
}

/* What another module said about a value, with its place. */
static enum rc refuse_as_said(struct binding *b)
{
	const char *reason = arena_dup(&b->op->mem, b->op->fault.reason);

	op_clear_fault(b->op);
	return refuse(b, reason);
}

static enum rc refuse_missing(struct binding *b, const char *what)
{
	enum rc rc = filter_fail(b->op, b->error, b->value->at, b->value->len,
				 "there is no %s \"%s\"", what, b->value->text);

	b->error->missing = arena_printf(&b->op->mem, "%s \"%s\"", what, b->value->text);
	return rc;
}

static void add_value(struct binding *b, struct db_value value)
{
	struct filter_bound *bound = b->node->bound;

	if (bound->count == b->room) {
		size_t room = b->room * 2 + 16;
		struct db_value *grown = arena_alloc(&b->op->mem, room * sizeof(*grown));

		if (bound->count)
			memcpy(grown, bound->values, bound->count * sizeof(*grown));
		bound->values = grown;
		b->room = room;
	}
	bound->values[bound->count++] = value;
}

/* --- text ----------------------------------------------------------------------------------- */

static bool is_part(enum filter_operator op)
{
	return op == FILTER_CONTAINS || op == FILTER_STARTS_WITH || op == FILTER_ENDS_WITH;
}

static enum rc add_text(struct binding *b)
{
	const char *folded = text_fold(&b->op->mem, b->value->text);

	if (!folded[0])
		return refuse(b, "a value is needed");
	add_value(b, db_text(folded));
	return RC_OK;
}

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

/* Parts of an address are looked for in its key; see filter_sql_asks_key. */
static enum rc add_email(struct binding *b)
{
	struct arena *mem = &b->op->mem;
	const char *text = text_trim(mem, b->value->text), *key;
	enum rc rc;

	if (!text[0])
		return refuse(b, "a value is needed");
	if (is_part(b->node->bound->op)) {
		b->node->bound->asks_raw = !is_ascii(text);
		add_value(
		    b, db_text(is_ascii(text) ? text_fold_case(mem, text) : text_fold(mem, text)));
		return RC_OK;
	}
	rc = email_parse(b->op, "filter", text, &key);
	if (rc)
		return rc == RC_INVALID ? refuse_as_said(b) : rc;
	add_value(b, db_text(key));
	return RC_OK;
}

/* Digits, and a + in front when there is one. */
static const char *dialled(struct arena *a, const char *text)
{
	char *out = arena_dup(a, text), *to = out;

	for (const char *c = text; *c; c++)
		if (isdigit((unsigned char)*c) || (*c == '+' && to == out))
			*to++ = *c;
	*to = '\0';
	return out;
}

/* The start of a number: "+49", "0049", and "0664" as it is dialled in the workspace's country. */
static const char *phone_start(struct binding *b, const char *digits)
{
	const struct phone_country *home = phone_country_find(b->ctx->default_country);
	struct arena *mem = &b->op->mem;

	if (digits[0] == '+')
		return digits;
	if (strncmp(digits, "00", 2) == 0)
		return arena_printf(mem, "+%s", digits + 2);
	if (home && home->trunk[0] && strncmp(digits, home->trunk, strlen(home->trunk)) == 0)
		return arena_printf(mem, "+%s%s", home->code, digits + strlen(home->trunk));
	return arena_printf(mem, "+%s", digits);
}

static enum rc add_phone(struct binding *b)
{
	const char *text = text_trim(&b->op->mem, b->value->text), *key;
	enum rc rc;

	if (!text[0])
		return refuse(b, "a value is needed");
	if (is_part(b->node->bound->op)) {
		key = dialled(&b->op->mem, text);
		if (!key[0])
			return refuse(b, "the digits of a phone number are needed");
		add_value(b, db_text(b->node->bound->op == FILTER_STARTS_WITH ? phone_start(b, key)
									      : key));
		return RC_OK;
	}
	rc = phone_parse(b->op, "filter", text, b->ctx->default_country, &key);
	if (rc)
		return rc == RC_INVALID ? refuse_as_said(b) : rc;
	add_value(b, db_text(key));
	return RC_OK;
}

static enum rc add_country(struct binding *b)
{
	const char *text = text_trim(&b->op->mem, b->value->text);
	const struct country *country = text[0] ? country_find(&b->op->mem, text) : NULL;
	const char *const *spellings;
	size_t count;

	if (!country)
		return add_text(b);
	count = country_spellings(&b->op->mem, country, &spellings);
	for (size_t i = 0; i < count; i++)
		add_value(b, db_text(spellings[i]));
	return RC_OK;
}

/* --- numbers -------------------------------------------------------------------------------- */

bool filter_number(struct op *op, const char *text, struct db_value *out)
{
	const char *t = text_trim(&op->mem, text), *c = t + (*t == '-' || *t == '+');
	size_t whole = strspn(c, "0123456789"), part = 0;
	char *end;

	if (c[whole] == '.')
		part = strspn(c + whole + 1, "0123456789");
	if (whole == 0 || (c[whole] == '.' && (part == 0 || c[whole + 1 + part])) ||
	    (c[whole] && c[whole] != '.'))
		return false;
	errno = 0;
	if (part == 0) {
		*out = db_int(strtoll(t, &end, 10));
		return errno == 0;
	}
	*out = db_real(strtod(t, &end));
	return isfinite(out->real);
}

static enum rc add_number(struct binding *b)
{
	struct db_value value;

	if (!filter_number(b->op, b->value->text, &value))
		return refuse(b, "this is not a number; write it like 1234 or 12.5");
	add_value(b, value);
	return RC_OK;
}

/* --- names ---------------------------------------------------------------------------------- */

static enum rc add_id(struct binding *b, const char *sql, struct db_args args, const char *what)
{
	int64_t id;
	enum rc rc = db_get_int(b->op, &id, sql, args);

	if (rc == RC_NOT_FOUND)
		return refuse_missing(b, what);
	if (!rc)
		add_value(b, db_int(id));
	return rc;
}

static enum rc add_choice(struct binding *b)
{
	const char *key = text_fold(&b->op->mem, b->value->text);

	if (!key[0])
		return refuse(b, "a value is needed");
	if (b->field->store == FILTER_STORE_ATTRIBUTE)
		return add_id(b, sql_filter_option_find,
			      DB_ARGS(db_int(b->field->id), db_text(key)),
			      arena_printf(&b->op->mem, "choice of %s named", b->field->label));
	for (const struct filter_choice *c = b->field->choices; c && c->key; c++)
		if (strcmp(key, text_fold(&b->op->mem, c->key)) == 0 ||
		    strcmp(key, text_fold(&b->op->mem, c->label)) == 0) {
			add_value(b, db_int(c->value));
			return RC_OK;
		}
	return refuse(b, "this is not one of the choices");
}

static enum rc add_tag(struct binding *b)
{
	const char *name = text_slug(&b->op->mem, b->value->text);

	if (!name[0])
		return refuse(b, "the name of a tag is needed");
	return add_id(b, sql_filter_tag_find, DB_ARGS(db_text(name)), "tag");
}

static enum rc add_import(struct binding *b)
{
	const char *text = text_trim(&b->op->mem, b->value->text);
	struct db_value id;

	if (!filter_number(b->op, text[0] == '#' ? text + 1 : text, &id) || id.type != DB_INT)
		return refuse(b, "write the number of the import, like 12");
	return add_id(b, sql_filter_import_find, DB_ARGS(id), "import");
}

static enum rc bind_list(struct binding *b)
{
	struct db_value id;
	int64_t found;
	enum rc rc;

	if (!filter_number(b->op, b->value->text, &id) || id.type != DB_INT)
		return refuse(b, "write the number of the list");
	rc = db_get_int(b->op, &found, sql_filter_list_find, DB_ARGS(id, db_text(b->field->key)));
	if (rc == RC_NOT_FOUND)
		return refuse_missing(b, "list");
	b->node->bound->list_id = found;
	return rc;
}

/* --- all of them ---------------------------------------------------------------------------- */

static enum rc add_one(struct binding *b)
{
	switch (b->field->type) {
	case FILTER_TYPE_TEXT:
		return add_text(b);
	case FILTER_TYPE_EMAIL:
		return add_email(b);
	case FILTER_TYPE_PHONE:
		return add_phone(b);
	case FILTER_TYPE_NUMBER:
		return add_number(b);
	case FILTER_TYPE_COUNTRY:
		return add_country(b);
	case FILTER_TYPE_CHOICE:
		return add_choice(b);
	case FILTER_TYPE_SEVERAL:
		return b->field->store == FILTER_STORE_ATTRIBUTE ? add_choice(b) : add_text(b);
	case FILTER_TYPE_TAG:
		return add_tag(b);
	case FILTER_TYPE_IMPORT:
		return add_import(b);
	default:
		BUG("a value of type %d", (int)b->field->type);
	}
}

/* Which types may be compared with one another. */
static int family_of(enum filter_type type)
{
	switch (type) {
	case FILTER_TYPE_NUMBER:
		return 1;
	case FILTER_TYPE_DATE:
		return 2;
	case FILTER_TYPE_TEXT:
	case FILTER_TYPE_EMAIL:
	case FILTER_TYPE_PHONE:
	case FILTER_TYPE_COUNTRY:
		return 3;
	default:
		return 0;
	}
}

static bool may_compare(enum filter_operator op)
{
	switch (op) {
	case FILTER_IS:
	case FILTER_CONTAINS:
	case FILTER_STARTS_WITH:
	case FILTER_ENDS_WITH:
	case FILTER_EQUAL:
	case FILTER_GREATER:
	case FILTER_AT_LEAST:
	case FILTER_LESS:
	case FILTER_AT_MOST:
	case FILTER_BEFORE:
	case FILTER_AFTER:
		return true;
	default:
		return false;
	}
}

/* The other field stands in the same row: columns of contact, and of its totals. */
static bool is_in_row(const struct filter_field *f)
{
	return f->store == FILTER_STORE_COLUMN || f->store == FILTER_STORE_TOTAL;
}

static enum rc bind_other_field(struct binding *b)
{
	const struct filter_field *other;
	enum rc rc = filter_bind_field(b->op, b->ctx, b->value->text, &other);

	if (rc == RC_NOT_FOUND)
		return filter_fail(b->op, b->error, b->value->at, b->value->len,
				   "there is no field \"%s\"", b->value->text);
	if (rc)
		return rc;
	if (!may_compare(b->node->bound->op) || b->node->value_count != 1)
		return refuse(b, "this operator does not compare with another field");
	if (!family_of(b->field->type) || family_of(b->field->type) != family_of(other->type) ||
	    !is_in_row(b->field) || !is_in_row(other))
		return refuse(
		    b, arena_printf(&b->op->mem, "it cannot be compared with %s", other->label));
	b->node->bound->other = other;
	return RC_OK;
}

static enum rc bind_date(struct binding *b)
{
	struct filter_bound *bound = b->node->bound;
	bool is_local = b->field->type == FILTER_TYPE_DAY;
	enum rc rc;

	if (bound->op == FILTER_ANNIVERSARY_TODAY || bound->op == FILTER_ANNIVERSARY_IN_NEXT) {
		filter_date_year_days(b->node, b->ctx->now, &bound->year_days);
		return RC_OK;
	}
	if (!filter_date_has_interval(bound->op))
		return RC_OK;
	rc = filter_date_interval(b->op, b->node, b->ctx->now, is_local, &bound->interval);
	/* A set without an upper end is the same tomorrow, and can be kept. */
	if (!rc && bound->interval.ends_now && b->field->never_future &&
	    b->ctx->now >= b->ctx->clock)
		bound->interval.has_to = false;
	return rc == RC_INVALID ? refuse_as_said(b) : rc;
}

static enum rc check_count(struct binding *b)
{
	size_t count = b->node->value_count;

	switch (filter_operators[b->node->op].shape) {
	case FILTER_SHAPE_VALUE:
		return count == 1 ? RC_OK : refuse(b, "one value is needed");
	case FILTER_SHAPE_VALUES:
		return count >= 1 ? RC_OK : refuse(b, "a value is needed");
	case FILTER_SHAPE_RANGE:
		return count == 2 ? RC_OK : refuse(b, "two values are needed");
	default:
		return RC_OK;
	}
}

/*
 * A status that stands in the index is asked there; who is active depends on the limit, where there
 * is one.
 */
static enum rc heed_limit(struct op *op, struct filter_bound *bound)
{
	bool asks_active = false, asks_over = false;
	int64_t one;
	enum rc rc;

	for (size_t i = 0; i < bound->count && bound->values[i].type == DB_INT; i++) {
		asks_active |= bound->values[i].integer == 0;
		asks_over |= bound->values[i].integer == FILTER_OVER_LIMIT;
	}
	if (filter_field_limited(bound->field) == bound->field || (!asks_active && !asks_over))
		return RC_OK;
	rc = asks_over ? RC_OK : db_get_int(op, &one, sql_filter_has_limit, DB_NO_ARGS);
	if (!rc)
		bound->field = filter_field_limited(bound->field);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc filter_bind_values(struct op *op, const struct filter_context *ctx,
			   struct filter_node *node, struct filter_error *error)
{
	struct filter_value whole = {.text = "", .at = node->at, .len = node->len};
	struct binding b = {.op = op,
			    .ctx = ctx,
			    .node = node,
			    .field = node->bound->field,
			    .value = node->value_count ? &node->values[0] : &whole,
			    .error = error};
	enum rc rc = check_count(&b);

	if (rc)
		return rc;
	if (node->value_count && node->values[0].is_field)
		return bind_other_field(&b);
	if (node->bound->op == FILTER_IN_LIST)
		return bind_list(&b);
	if (b.field->type == FILTER_TYPE_DATE || b.field->type == FILTER_TYPE_DAY)
		return bind_date(&b);
	for (size_t i = 0; !rc && i < node->value_count; i++) {
		b.value = &node->values[i];
		rc = b.value->is_field ? refuse(&b, "a field cannot stand in a list") : add_one(&b);
	}
	if (!rc && node->bound->op == FILTER_STARTS_WITH && node->bound->values[0].bytes[0])
		add_value(&b, db_text(text_beyond(&op->mem, node->bound->values[0].bytes)));
	if (!rc && node->bound->count > FILTER_INLINE_MAX)
		node->bound->many = sql_list(&op->mem, node->bound->values, node->bound->count);
	if (!rc)
		rc = heed_limit(op, node->bound);
	if (!rc && (node->bound->op == FILTER_ALL_OF || node->bound->op == FILTER_EXACTLY))
		filter_expand(op, node);
	return rc;
}

enum rc filter_value_key(struct op *op, const struct filter_context *ctx,
			 const struct filter_field *field, const char *text, const char **key)
{
	struct filter_value value = {.text = text};
	struct filter_bound bound = {.field = field, .op = FILTER_IS};
	struct filter_node node = {.type = FILTER_CONDITION, .op = FILTER_IS, .bound = &bound};
	struct filter_error error;
	struct binding b = {
	    .op = op, .ctx = ctx, .node = &node, .field = field, .value = &value, .error = &error};
	enum rc rc = add_one(&b);

	if (!rc)
		*key = bound.values[0].type == DB_TEXT ? bound.values[0].bytes : "";
	return rc;
}
