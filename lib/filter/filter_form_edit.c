/*
 * What the buttons of the form do to its lines.
 */
#include "lib/filter/filter_form.h"

static struct filter_line new_line(enum filter_line_kind kind)
{
	return (struct filter_line){.kind = kind,
				    .value = "",
				    .to = "",
				    .values = "",
				    .number = "",
				    .unit = FILTER_DAYS,
				    .event = "",
				    .times = "",
				    .where = "",
				    .text = ""};
}

static bool has_room(const struct filter_form *form, size_t lines)
{
	return form->count + lines <= FILTER_LINES_MAX;
}

static void insert_line(struct filter_form *form, size_t at, struct filter_line line)
{
	memmove(&form->lines[at + 1], &form->lines[at], (form->count - at) * sizeof(line));
	form->lines[at] = line;
	form->count++;
}

static void remove_lines(struct filter_form *form, size_t from, size_t to)
{
	memmove(&form->lines[from], &form->lines[to], (form->count - to) * sizeof(*form->lines));
	form->count -= to - from;
}

size_t filter_form_close(const struct filter_form *form, size_t n)
{
	int depth = 0;

	for (size_t i = n; i < form->count; i++) {
		depth += form->lines[i].kind == FILTER_LINE_OPEN;
		depth -= form->lines[i].kind == FILTER_LINE_CLOSE;
		if (depth == 0)
			return i;
	}
	BUG("a group is never closed");
}

/* A group with one empty line, in front of the line `at`.  Returns the empty line's index. */
static size_t insert_group(struct filter_form *form, size_t at)
{
	insert_line(form, at, new_line(FILTER_LINE_OPEN));
	insert_line(form, at + 1, new_line(FILTER_LINE_CONDITION));
	insert_line(form, at + 2, new_line(FILTER_LINE_CLOSE));
	return at + 1;
}

static int add(struct filter_form *form, size_t n, enum filter_line_kind kind)
{
	size_t at;

	if (form->lines[n].kind != FILTER_LINE_OPEN || !has_room(form, 1))
		return -1;
	at = filter_form_close(form, n);
	insert_line(form, at, new_line(kind));
	return (int)at;
}

static int add_group(struct filter_form *form, size_t n)
{
	if (form->lines[n].kind != FILTER_LINE_OPEN || !has_room(form, 3))
		return -1;
	return (int)insert_group(form, filter_form_close(form, n));
}

/* (what was) or (the new one); when groups stand beside each other already, one more of them. */
static int add_outer(struct filter_form *form)
{
	struct filter_line *root = &form->lines[0], open;

	if (!has_room(form, 5))
		return -1;
	if (!root->is_or || root->is_negated) {
		open = *root;
		root->is_or = true;
		root->is_negated = false;
		insert_line(form, 1, open);
		insert_line(form, form->count - 1, new_line(FILTER_LINE_CLOSE));
	}
	return (int)insert_group(form, form->count - 1);
}

static int remove_line(struct filter_form *form, size_t n)
{
	const struct filter_line *line = &form->lines[n];
	size_t end = n + 1;

	if (n == 0 || line->kind == FILTER_LINE_CLOSE)
		return -1;
	if (line->kind == FILTER_LINE_OPEN)
		end = filter_form_close(form, n) + 1;
	remove_lines(form, n, end);
	return form->lines[n].kind == FILTER_LINE_CLOSE ? -1 : (int)n;
}

static int clear(struct filter_form *form)
{
	remove_lines(form, 1, form->count - 1);
	form->lines[0].is_negated = form->lines[0].is_or = false;
	return -1;
}

static int turn(struct filter_form *form, size_t n, const char *what)
{
	struct filter_line *line = &form->lines[n];

	if (line->kind == FILTER_LINE_CLOSE)
		return -1;
	if (strcmp(what, "not") == 0) {
		line->is_negated = !line->is_negated;
	} else if (strcmp(what, "with") == 0) {
		line->is_field = !line->is_field;
		line->value = "";
	}
	return (int)n;
}

static int edit_line(struct filter_form *form, const char *what, size_t n)
{
	if (strcmp(what, "add") == 0)
		return add(form, n, FILTER_LINE_CONDITION);
	if (strcmp(what, "text") == 0)
		return add(form, n, FILTER_LINE_TEXT);
	if (strcmp(what, "group") == 0)
		return add_group(form, n);
	if (strcmp(what, "remove") == 0)
		return remove_line(form, n);
	return turn(form, n, what);
}

int filter_form_edit(struct filter_form *form, const char *edit)
{
	const char *colon = strchr(edit, ':');
	int focus = -1;
	char *end;
	unsigned long n;

	if (strcmp(edit, "outer") == 0) {
		focus = add_outer(form);
	} else if (strcmp(edit, "clear") == 0) {
		focus = clear(form);
	} else if (colon && colon[1] >= '0' && colon[1] <= '9') {
		n = strtoul(colon + 1, &end, 10);
		if (!*end && n < form->count)
			focus = edit_line(
			    form, arena_dup_len(&form->op->mem, edit, (size_t)(colon - edit)), n);
	}
	filter_form_mend(form);
	return focus;
}
