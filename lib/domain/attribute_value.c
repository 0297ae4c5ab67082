/*
 * From a text to the stored form of an attribute's value, and back.  Storing is in
 * contact_attribute.c.
 */
#include "lib/domain/attribute_value.h"

#include <time.h>

#include "lib/base/limits.h"
#include "lib/base/str.h"
#include "lib/filter/filter_value.h"
#include "lib/platform/text.h"
#include "lib/platform/zone.h"

enum { DAY_LEN = 10 }; /* "2026-03-18" */

static enum rc refuse(struct op *op, const struct attribute *a, const char *reason)
{
	return op_fail(op, RC_INVALID, arena_printf(&op->mem, "attr.%s", a->key), reason);
}

static enum rc check_text(struct op *op, const struct attribute *a, const char *text, size_t max)
{
	return text_check(op, arena_printf(&op->mem, "attr.%s", a->key), text, max);
}

/* --- numbers -------------------------------------------------------------------------------- */

/*
 * As filters read them.  Whole numbers of 64 bit stay exact; a larger one is the nearest double,
 * which is what a point behind it makes of it.
 */
static enum rc parse_number(struct op *op, const struct attribute *a, const char *text,
			    struct attribute_value *row)
{
	if (strlen(text) > ATTRIBUTE_NUMBER_MAX)
		return refuse(op, a, "the number is too long");
	if (!filter_number(op, text, &row->number) &&
	    !filter_number(op, arena_printf(&op->mem, "%s.0", text), &row->number))
		return refuse(op, a,
			      strchr(text, ',') ? "write the number without a comma: digits, and a "
						  "point before decimals"
						: "this is not a number; write it like 1000 or "
						  "-12.5");
	row->text = text;
	return RC_OK;
}

/* --- dates ---------------------------------------------------------------------------------- */

bool attribute_date(struct arena *a, const char *text, const char **canonical, int64_t *local)
{
	struct tm parts;
	int64_t at;
	time_t t;

	if (!zone_parse(text, &at))
		return false;
	if (strlen(text) == DAY_LEN) {
		/* Not by way of `at`: there are zones where some midnights do not exist. */
		parts = (struct tm){.tm_year = (int)strtol(text, NULL, 10) - 1900,
				    .tm_mon = (int)strtol(text + 5, NULL, 10) - 1,
				    .tm_mday = (int)strtol(text + 8, NULL, 10)};
		*canonical = arena_dup(a, text);
	} else {
		t = at;
		if (!localtime_r(&t, &parts))
			return false;
		*canonical = zone_format_utc(a, at);
	}
	*local = timegm(&parts);
	return true;
}

const char *attribute_date_words(struct arena *a, const char *canonical)
{
	const char *same;
	int64_t local;
	int64_t at;

	if (!attribute_date(a, canonical, &same, &local) || !zone_parse(canonical, &at))
		return canonical;
	if (strlen(canonical) > DAY_LEN)
		return zone_format_minute(a, at);
	/* Noon of the day is there in every zone. */
	return zone_parse(arena_printf(a, "%sT12:00", canonical), &at) ? zone_format_day(a, at)
								       : canonical;
}

static enum rc parse_date(struct op *op, const struct attribute *a, const char *text,
			  struct attribute_value *row)
{
	int64_t local;

	if (!attribute_date(&op->mem, text, &row->text, &local))
		return refuse(op, a, "this is not a date; write it like 2026-11-22");
	row->number = db_int(local);
	return RC_OK;
}

/* --- links ---------------------------------------------------------------------------------- */

/* What follows the scheme, or NULL. */
static const char *after_scheme(const char *text, const char *scheme)
{
	size_t len = strlen(scheme);

	return strncasecmp(text, scheme, len) == 0 ? text + len : NULL;
}

/*
 * Nothing that a browser would pass over or read as an end: WHATWG URL, "remove all ASCII tab or
 * newline", strips control characters and blanks, so that " java\tscript:" becomes a scheme.
 */
static bool is_unbroken(const char *text)
{
	int32_t c;

	while ((c = text_next(&text)) != 0)
		if (c < 0x20 || (c >= 0x7F && c < 0xA0) || text_is_space(c))
			return false;
	return true;
}

static bool is_link(const char *text)
{
	const char *rest = after_scheme(text, "https://");

	if (!is_unbroken(text))
		return false;
	if (!rest)
		rest = after_scheme(text, "http://");
	if (rest)
		return *rest && !strchr("/?#\\:@", *rest);
	rest = after_scheme(text, "mailto:");
	return rest && *rest && *rest != '@' && strchr(rest, '@');
}

static enum rc parse_link(struct op *op, const struct attribute *a, const char *text,
			  struct attribute_value *row)
{
	enum rc rc = check_text(op, a, text, ATTRIBUTE_LINK_MAX);

	if (rc)
		return rc;
	if (!is_link(text))
		return refuse(op, a,
			      "a link starts with http://, https:// or mailto: and has no blanks");
	row->text = text;
	row->key = text_fold(&op->mem, text);
	return RC_OK;
}

/* --- text, yes/no ---------------------------------------------------------------------------- */

static enum rc parse_text(struct op *op, const struct attribute *a, const char *text,
			  struct attribute_value *row)
{
	enum rc rc = check_text(op, a, text, ATTRIBUTE_TEXT_MAX);

	row->text = text;
	row->key = rc ? NULL : text_fold(&op->mem, text);
	return rc;
}

static enum rc parse_yes_no(struct op *op, const struct attribute *a, const char *text,
			    struct attribute_value *row)
{
	bool is_yes = strcasecmp(text, "yes") == 0;

	if (!is_yes && strcasecmp(text, "no") != 0)
		return refuse(op, a, "this must be yes or no");
	row->number = db_int(is_yes);
	return RC_OK;
}

/* --- choices -------------------------------------------------------------------------------- */

static enum rc parse_option(struct op *op, const struct attribute *a, const char *label,
			    int64_t *id)
{
	const char *key = text_fold(&op->mem, label);

	for (size_t i = 0; i < a->option_count; i++)
		if (strcmp(a->options[i].label_key, key) == 0) {
			*id = a->options[i].id;
			return RC_OK;
		}
	return refuse(op, a, "this is none of the options");
}

static enum rc parse_choice(struct op *op, const struct attribute *a, const char *text,
			    struct attribute_value *row)
{
	int64_t id;
	enum rc rc = check_text(op, a, text, ATTRIBUTE_NAME_MAX);

	if (!rc)
		rc = parse_option(op, a, text, &id);
	if (!rc)
		row->number = db_int(id);
	return rc;
}

const char *attribute_value_next(struct arena *mem, const char **at)
{
	const char *c = *at;
	char *out, *to;

	while (*c == ' ' || *c == '\n' || *c == '\t')
		c++;
	if (!*c)
		return NULL;
	out = to = arena_alloc(mem, strlen(c) + 1);
	if (*c == '"') {
		for (c++; *c && (*c != '"' || c[1] == '"'); *to++ = *c++)
			c += *c == '"';
		c += *c == '"';
	}
	while (*c && *c != ',')
		*to++ = *c++;
	*at = c + (*c == ',');
	return text_trim(mem, out);
}

const char *const *attribute_value_split(struct op *op, const char *text, size_t *count)
{
	size_t room = 1;
	const char **labels, *label;

	for (const char *c = text; *c; c++)
		room += *c == ',';
	labels = arena_alloc(&op->mem, room * sizeof(*labels));
	*count = 0;
	while ((label = attribute_value_next(&op->mem, &text)))
		if (label[0])
			labels[(*count)++] = label;
	return labels;
}

static void add_row(struct attribute_value *rows, size_t *count, int64_t id)
{
	for (size_t i = 0; i < *count; i++)
		if (rows[i].part == id)
			return;
	rows[(*count)++] = (struct attribute_value){.part = id, .number = db_int(id)};
}

static enum rc parse_several(struct op *op, const struct attribute *a, const char *text,
			     struct attribute_value **rows, size_t *count)
{
	enum rc rc = check_text(op, a, text, ATTRIBUTE_LIST_MAX);
	const char *label;
	int64_t id;

	*rows = arena_alloc(&op->mem, (a->option_count + 1) * sizeof(**rows));
	while (!rc && (label = attribute_value_next(&op->mem, &text))) {
		if (!label[0])
			continue;
		rc = parse_option(op, a, label, &id);
		if (!rc)
			add_row(*rows, count, id);
	}
	return rc;
}

const char *attribute_value_join(struct op *op, const char *const *labels, size_t count)
{
	const char *text;
	struct str s;

	str_init(&s, 2 * ATTRIBUTE_LIST_MAX);
	for (size_t i = 0; i < count; i++) {
		bool quoted = strchr(labels[i], ',') || labels[i][0] == '"';

		str_add(&s, i ? ", " : "");
		str_add(&s, quoted ? "\"" : "");
		for (const char *c = labels[i]; *c; c++) {
			if (quoted && *c == '"')
				str_add_char(&s, '"');
			str_add_char(&s, *c);
		}
		str_add(&s, quoted ? "\"" : "");
	}
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

/* --- all types ------------------------------------------------------------------------------- */

enum rc attribute_value_parse(struct op *op, const struct attribute *a, const char *text,
			      struct attribute_value **rows, size_t *count)
{
	enum rc rc = RC_INVALID;

	*rows = arena_alloc(&op->mem, sizeof(**rows));
	*count = 0;
	text = text_trim(&op->mem, text);
	if (!text[0])
		return RC_OK;
	switch (a->type) {
	case ATTRIBUTE_TEXT:
		rc = parse_text(op, a, text, *rows);
		break;
	case ATTRIBUTE_NUMBER:
		rc = parse_number(op, a, text, *rows);
		break;
	case ATTRIBUTE_DATE:
		rc = parse_date(op, a, text, *rows);
		break;
	case ATTRIBUTE_YES_NO:
		rc = parse_yes_no(op, a, text, *rows);
		break;
	case ATTRIBUTE_CHOICE:
		rc = parse_choice(op, a, text, *rows);
		break;
	case ATTRIBUTE_SEVERAL:
		return parse_several(op, a, text, rows, count);
	case ATTRIBUTE_LINK:
		rc = parse_link(op, a, text, *rows);
		break;
	default:
		BUG("attribute of type %d", (int)a->type);
	}
	*count = rc ? 0 : 1;
	return rc;
}

static bool has_part(const struct attribute_value *rows, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].number.integer == id)
			return true;
	return false;
}

const char *attribute_value_text(struct op *op, const struct attribute *a,
				 const struct attribute_value *rows, size_t count)
{
	const char **labels;
	size_t used = 0;

	if (!count)
		return "";
	if (a->type == ATTRIBUTE_YES_NO)
		return rows[0].number.integer ? "yes" : "no";
	if (!attribute_has_options(a->type))
		return rows[0].text;
	labels = arena_alloc(&op->mem, (a->option_count + 1) * sizeof(*labels));
	for (size_t i = 0; i < a->option_count; i++)
		if (has_part(rows, count, a->options[i].id))
			labels[used++] = a->options[i].label;
	if (a->type == ATTRIBUTE_CHOICE)
		return used ? labels[0] : "";
	return attribute_value_join(op, labels, used);
}
