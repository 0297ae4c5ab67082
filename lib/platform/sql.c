#include "lib/platform/sql.h"

#include <jansson.h>

void sql_init(struct sql *s)
{
	str_init(&s->text, SQL_TEXT_MAX);
	s->values = NULL;
	s->count = s->room = 0;
}

void sql_release(struct sql *s)
{
	str_release(&s->text);
	free(s->values);
}

void sql_clear(struct sql *s)
{
	str_clear(&s->text);
	s->count = 0;
}

void sql_add_literal(struct sql *s, const char *literal)
{
	str_add(&s->text, literal);
}

void sql_column(struct sql *s, const char *constant)
{
	for (const char *c = constant; *c; c++)
		if (!(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') && *c != '_' &&
		    *c != '.')
			BUG("'%s' is no column name", constant);
	str_add(&s->text, constant);
}

void sql_value(struct sql *s, struct db_value value)
{
	if (s->count == SQL_VALUES_MAX)
		BUG("more than %d values in one statement", SQL_VALUES_MAX);
	if (s->count == s->room) {
		s->room = s->room ? s->room * 2 : 16;
		s->values = mem_grow(s->values, s->room * sizeof(*s->values));
	}
	s->values[s->count++] = value;
	if (s->count < 10) {
		/* An import makes a statement for each row it updates. */
		str_add_len(&s->text, (char[]){'$', (char)('0' + s->count)}, 2);
		return;
	}
	str_addf(&s->text, "$%zu", s->count);
}

const char *sql_list(struct arena *a, const struct db_value *values, size_t count)
{
	json_t *array = json_array();
	const char *copy;
	char *text;

	for (size_t i = 0; i < count; i++) {
		const struct db_value *v = &values[i];

		json_array_append_new(array, v->type == DB_INT	  ? json_integer(v->integer)
					     : v->type == DB_REAL ? json_real(v->real)
								  : json_string(v->bytes));
	}
	text = json_dumps(array, JSON_COMPACT);
	json_decref(array);
	if (!text)
		BUG("a list that is no JSON");
	copy = arena_dup(a, text);
	free(text);
	return copy;
}

const char *sql_text(const struct sql *s)
{
	if (s->text.overflow)
		BUG("statement longer than %d bytes", SQL_TEXT_MAX);
	return s->text.text;
}

struct db_args sql_args(const struct sql *s)
{
	return (struct db_args){s->count, s->values};
}
