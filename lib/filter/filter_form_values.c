/*
 * Several values in one input.
 */
#include "lib/filter/filter_form.h"

#include "lib/base/str.h"
#include "lib/platform/text.h"

enum { ONE_LINE_EACH = 12 }; /* so many values are easier to read under each other */

static bool needs_quotes(struct op *op, const char *value)
{
	return strpbrk(value, ",\"\r\n") || strcmp(text_trim(&op->mem, value), value) != 0;
}

const char *filter_form_join(struct op *op, const char *const *values, size_t count)
{
	const char *between = count > ONE_LINE_EACH ? "\n" : ", ", *text;
	struct str out;

	str_init(&out, 4 * FILTER_TEXT_MAX);
	for (size_t i = 0; i < count; i++) {
		if (i)
			str_add(&out, between);
		if (!needs_quotes(op, values[i])) {
			str_add(&out, values[i]);
			continue;
		}
		str_add_char(&out, '"');
		for (const char *c = values[i]; *c; c++) {
			if (*c == '"' || *c == '\\')
				str_add_char(&out, '\\');
			str_add_char(&out, *c);
		}
		str_add_char(&out, '"');
	}
	text = arena_dup_len(&op->mem, out.text, out.len);
	str_release(&out);
	return text;
}

/*
 * A value in quotes at text: *end points behind it, or NULL is returned when the quote does not
 * close in front of a separator.  Then it is a letter like others: 5" pipes.
 */
static const char *read_quoted(struct op *op, const char *text, const char **end)
{
	const char *from = text + 1, *after;
	char *value, *to;

	while (*from && *from != '"')
		from += from[0] == '\\' && (from[1] == '"' || from[1] == '\\') ? 2 : 1;
	if (*from != '"')
		return NULL;
	after = from + 1 + strspn(from + 1, " \t");
	if (*after && !strchr(",\r\n", *after))
		return NULL;
	value = to = arena_dup_len(&op->mem, text + 1, (size_t)(from - text - 1));
	for (const char *c = value; *c; c++) {
		if (*c == '\\' && (c[1] == '"' || c[1] == '\\'))
			c++;
		*to++ = *c;
	}
	*to = '\0';
	*end = after;
	return value;
}

const char *const *filter_form_split(struct op *op, const char *text, size_t *count)
{
	size_t room = 1;
	const char **values;

	for (const char *c = text; *c; c++)
		room += *c == ',' || *c == '\n' || *c == '\r';
	values = arena_alloc(&op->mem, room * sizeof(*values));
	*count = 0;
	while (*text) {
		const char *end = NULL, *value = NULL;

		text += strspn(text, " \t,\r\n");
		if (*text == '"')
			value = read_quoted(op, text, &end);
		if (!value) {
			end = text + strcspn(text, ",\r\n");
			value = text_trim(&op->mem,
					  arena_dup_len(&op->mem, text, (size_t)(end - text)));
		}
		if (value[0])
			values[(*count)++] = value;
		text = end;
	}
	return values;
}
