/*
 * Invariant: contact_search_ids, contact_search_count and contact_search_where agree on every
 * contact (a property test holds them to it).
 */
#include "lib/domain/contact_search.h"

#include <ctype.h>

#include "lib/base/limits.h"
#include "lib/domain/contact_point.h"
#include "lib/platform/phone.h"
#include "lib/platform/text.h"

/* Ranges over an index whose first column is a key; state is in the index, so no row is read. */
#define RANGE(index_column)                                                                        \
	"SELECT id FROM contact WHERE " index_column " >= $1 AND " index_column                    \
	" < $2 AND ((1 << state) & $3) > 0"
static const char sql_search_email[] = RANGE("email_key");
static const char sql_search_phone[] = RANGE("phone_key");
static const char sql_search_identifier[] = RANGE("identifier_key");
static const char sql_search_company[] = RANGE("company_key");
static const char sql_search_last_name[] = RANGE("last_name_key");
static const char sql_search_name[] =
    "SELECT id FROM contact WHERE state = $3 AND name_key >= $1 AND name_key < $2";
static const char sql_search_last_rest[] =
    "SELECT id FROM contact WHERE last_name_key = $1 AND ((1 << state) & $3) > 0"
    " AND starts_with(first_name_key, $2)";
static const char sql_search_id[] =
    "SELECT id FROM contact WHERE id = $1 AND ((1 << state) & $2) > 0";
static const char sql_search_inside[] =
    "SELECT s.contact_id FROM contact_search s WHERE strpos(s.text, $1) > 0"
    " AND ((1 << (SELECT c.state FROM contact c WHERE c.id = s.contact_id)) & $2) > 0";
/* Further addresses and numbers: few people have any, so a scan of them is short. */
static const char sql_search_point[] =
    "SELECT p.contact_id FROM contact_point p WHERE p.kind = $4 AND p.key >= $1 AND p.key < $2"
    " AND ((1 << (SELECT c.state FROM contact c WHERE c.id = p.contact_id)) & $3) > 0";
static const char sql_search_point_inside[] =
    "SELECT p.contact_id FROM contact_point p WHERE strpos(text_fold(p.key), $1) > 0"
    " AND ((1 << (SELECT c.state FROM contact c WHERE c.id = p.contact_id)) & $2) > 0";
static const char sql_search_newest_id[] = "SELECT max(id) FROM contact";

/* Every text that starts with a prefix is below prefix + U+10FFFF, the last code point. */
#define LAST_CODE_POINT "\xF4\x8F\xBF\xBF"

enum { PHONE_DIGITS_LEAST = 3 };

/* --- reading what was typed ----------------------------------------------------------------- */

static bool looks_like_phone(const char *text)
{
	size_t digits = 0;

	for (const char *c = text; *c; c++) {
		if (isdigit((unsigned char)*c))
			digits++;
		else if (!strchr(" +-/().", *c))
			return false;
	}
	return digits >= (text[0] == '+' ? 1 : PHONE_DIGITS_LEAST);
}

static char *only_digits(struct op *op, const char *text)
{
	char *digits = arena_dup(&op->mem, text), *to = digits;

	for (const char *c = text; *c; c++)
		if (isdigit((unsigned char)*c))
			*to++ = *c;
	*to = '\0';
	return digits;
}

/* "+43 664", "0043664" and "0664" (with a default country) name the start of an E.164 number;
 * "43664" may be one without its plus, or a local one. */
static void read_phone(struct op *op, const char *text, const char *country,
		       struct contact_search *s)
{
	const struct phone_country *home = phone_country_find(country);
	const char *digits;

	if (!looks_like_phone(text))
		return;
	digits = only_digits(op, text);
	s->digits = digits + strspn(digits, "0");
	if (strchr(text, '+')) {
		s->phones[0] = arena_printf(&op->mem, "+%s", digits);
	} else if (strncmp(digits, "00", 2) == 0) {
		s->phones[0] = arena_printf(&op->mem, "+%s", digits + 2);
	} else if (digits[0] == '0') {
		if (home)
			s->phones[0] = arena_printf(&op->mem, "+%s%s", home->code, digits + 1);
	} else {
		s->phones[0] = arena_printf(&op->mem, "+%s", digits);
		if (home)
			s->phones[1] = arena_printf(&op->mem, "+%s%s", home->code, digits);
	}
	if (!s->digits[0])
		s->digits = NULL;
	/* A whole number as somebody writes it, whatever its variants. */
	if (phone_parse(op, "q", text, country, &s->phones[2]) != RC_OK) {
		op_clear_fault(op);
		s->phones[2] = NULL;
	}
}

static int64_t read_id(const char *text)
{
	size_t len = strspn(text, "0123456789");

	return len && len < 19 && text[len] == '\0' ? strtoll(text, NULL, 10) : 0;
}

enum rc contact_search_parse(struct op *op, const struct contact_query *q,
			     struct contact_search *out)
{
	const char *space;

	*out = (struct contact_search){.inside = q->inside,
				       .states = q->states ? q->states : CONTACT_IN_LIVE};
	if (text_count(q->search) > SEARCH_MAX)
		return op_fail(op, RC_INVALID, "q", "the search text is too long");
	out->text = text_fold(&op->mem, q->search);
	read_phone(op, out->text, q->default_country ? q->default_country : "", out);
	out->id = read_id(out->text);
	space = strchr(out->text, ' ');
	if (space) {
		out->last = arena_dup_len(&op->mem, out->text, (size_t)(space - out->text));
		out->rest = space + 1;
	}
	return RC_OK;
}

/* --- collecting ids ------------------------------------------------------------------------- */

struct collector {
	struct op *op;
	struct id_set set;
	int64_t count, max;
	int64_t *ids; /* NULL when only the set is wanted */
};

static bool collect(struct collector *c, int64_t id)
{
	if (id_set_has(&c->set, id))
		return true;
	if (c->count == c->max)
		return false;
	id_set_add(&c->set, id);
	if (c->ids)
		c->ids[c->count] = id;
	c->count++;
	return true;
}

/* false in *going once the maximum was met. */
static enum rc collect_rows(struct collector *c, const char *sql, struct db_args args, bool *going)
{
	struct db_rows rows;

	db_query(c->op, &rows, sql, args);
	while (*going && db_next(&rows))
		*going = collect(c, db_col_int(&rows, 0));
	return db_end(&rows);
}

/* last: the statement's $3. */
static enum rc collect_range(struct collector *c, const char *sql, const char *prefix, int64_t last,
			     bool *going)
{
	const char *end;

	if (!prefix || !*going)
		return RC_OK;
	end = arena_printf(&c->op->mem, "%s" LAST_CODE_POINT, prefix);
	return collect_rows(c, sql, DB_ARGS(db_text(prefix), db_text(end), db_int(last)), going);
}

static enum rc collect_points(struct collector *c, const struct contact_search *s,
			      enum contact_point_kind kind, const char *prefix, bool *going)
{
	const char *end;

	if (!prefix || !*going)
		return RC_OK;
	end = arena_printf(&c->op->mem, "%s" LAST_CODE_POINT, prefix);
	return collect_rows(c, sql_search_point,
			    DB_ARGS(db_text(prefix), db_text(end), db_int(s->states), db_int(kind)),
			    going);
}

static enum rc collect_starts(struct collector *c, const struct contact_search *s, bool *going)
{
	static const char *const by_text[] = {sql_search_last_name, sql_search_email,
					      sql_search_company, sql_search_identifier};
	enum rc rc = RC_OK;

	for (int state = 0; !rc && state <= CONTACT_DELETED; state++)
		if (s->states & (1U << state))
			rc = collect_range(c, sql_search_name, s->text, state, going);

	for (size_t i = 0; !rc && i < ARRAY_LEN(by_text); i++)
		rc = collect_range(c, by_text[i], s->text, s->states, going);
	for (size_t i = 0; !rc && i < ARRAY_LEN(s->phones); i++)
		rc = collect_range(c, sql_search_phone, s->phones[i], s->states, going);
	if (!rc)
		rc = collect_points(c, s, CONTACT_POINT_EMAIL, s->text, going);
	for (size_t i = 0; !rc && i < ARRAY_LEN(s->phones); i++)
		rc = collect_points(c, s, CONTACT_POINT_PHONE, s->phones[i], going);
	if (!rc && s->last && *going)
		rc = collect_rows(c, sql_search_last_rest,
				  DB_ARGS(db_text(s->last), db_text(s->rest), db_int(s->states)),
				  going);
	return rc;
}

static enum rc collect_inside(struct collector *c, const struct contact_search *s, bool *going)
{
	static const char *const places[] = {sql_search_inside, sql_search_point_inside};
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < ARRAY_LEN(places); i++) {
		rc =
		    collect_rows(c, places[i], DB_ARGS(db_text(s->text), db_int(s->states)), going);
		if (!rc && s->digits && strcmp(s->digits, s->text) != 0)
			rc = collect_rows(c, places[i],
					  DB_ARGS(db_text(s->digits), db_int(s->states)), going);
	}
	return rc;
}

static enum rc collect_all(struct collector *c, const struct contact_search *s, bool *going)
{
	int64_t newest;
	enum rc rc = db_get_int(c->op, &newest, sql_search_newest_id, DB_NO_ARGS);

	*going = true;
	if (rc)
		return rc;
	id_set_init(&c->op->mem, &c->set, newest);
	if (!s->text[0])
		return RC_OK;
	if (s->id)
		rc = collect_rows(c, sql_search_id, DB_ARGS(db_int(s->id), db_int(s->states)),
				  going);
	if (rc)
		return rc;
	return s->inside ? collect_inside(c, s, going) : collect_starts(c, s, going);
}

enum rc contact_search_ids(struct op *op, const struct contact_search *s, size_t max,
			   struct contact_ids *out)
{
	struct collector c = {.op = op, .max = (int64_t)max};
	bool going;
	enum rc rc;

	c.ids = arena_alloc(&op->mem, (max ? max : 1) * sizeof(*c.ids));
	rc = collect_all(&c, s, &going);
	*out = (struct contact_ids){.ids = c.ids, .count = (size_t)c.count, .is_more = !going};
	return rc;
}

enum rc contact_search_set(struct op *op, const struct contact_search *s, struct id_set *out)
{
	struct collector c = {.op = op, .max = INT64_MAX};
	bool going;
	enum rc rc = collect_all(&c, s, &going);

	*out = c.set;
	return rc;
}

enum rc contact_search_count(struct op *op, const struct contact_search *s, int64_t *out)
{
	struct id_set set;
	enum rc rc = contact_search_set(op, s, &set);

	*out = rc ? 0 : id_set_count(&set);
	return rc;
}

/* --- the same as a condition ---------------------------------------------------------------- */

static void where_inside(struct sql *sql, const struct contact_search *s)
{
	sql_add(sql, "EXISTS (SELECT 1 FROM contact_search s WHERE s.contact_id = contact.id"
		     " AND (strpos(s.text, ");
	sql_value(sql, db_text(s->text));
	sql_add(sql, ") > 0");
	if (s->digits && strcmp(s->digits, s->text) != 0) {
		sql_add(sql, " OR strpos(s.text, ");
		sql_value(sql, db_text(s->digits));
		sql_add(sql, ") > 0");
	}
	sql_add(sql, ")) OR contact.id IN (SELECT p.contact_id FROM contact_point p"
		     " WHERE strpos(text_fold(p.key), ");
	sql_value(sql, db_text(s->text));
	sql_add(sql, ") > 0");
	if (s->digits && strcmp(s->digits, s->text) != 0) {
		sql_add(sql, " OR strpos(text_fold(p.key), ");
		sql_value(sql, db_text(s->digits));
		sql_add(sql, ") > 0");
	}
	sql_add(sql, ")");
}

static void where_point(struct sql *sql, enum contact_point_kind kind, const char *prefix)
{
	sql_add(sql, " OR contact.id IN (SELECT p.contact_id FROM contact_point p WHERE p.kind = ");
	sql_value(sql, db_int(kind));
	sql_add(sql, " AND starts_with(p.key, ");
	sql_value(sql, db_text(prefix));
	sql_add(sql, "))");
}

static void where_starts(struct sql *sql, const struct contact_search *s)
{
	static const char *const columns[] = {"name_key", "last_name_key", "email_key",
					      "company_key", "identifier_key"};

	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		sql_add_literal(sql, i ? " OR starts_with(" : "starts_with(");
		sql_column(sql, columns[i]);
		sql_add(sql, ", ");
		sql_value(sql, db_text(s->text));
		sql_add(sql, ")");
	}
	for (size_t i = 0; i < ARRAY_LEN(s->phones); i++) {
		if (!s->phones[i])
			continue;
		sql_add(sql, " OR starts_with(phone_key, ");
		sql_value(sql, db_text(s->phones[i]));
		sql_add(sql, ")");
		where_point(sql, CONTACT_POINT_PHONE, s->phones[i]);
	}
	where_point(sql, CONTACT_POINT_EMAIL, s->text);
	if (s->last) {
		sql_add(sql, " OR (last_name_key = ");
		sql_value(sql, db_text(s->last));
		sql_add(sql, " AND starts_with(first_name_key, ");
		sql_value(sql, db_text(s->rest));
		sql_add(sql, "))");
	}
}

void contact_search_where(struct sql *sql, const struct contact_search *s)
{
	if (!s->text[0]) {
		sql_add(sql, " AND 1 = 0");
		return;
	}
	sql_add(sql, " AND (");
	if (s->inside)
		where_inside(sql, s);
	else
		where_starts(sql, s);
	if (s->id) {
		sql_add(sql, " OR contact.id = ");
		sql_value(sql, db_int(s->id));
	}
	sql_add(sql, ")");
}
