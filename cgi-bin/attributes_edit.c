/*
 * The page of one attribute: its name, its place in the order, its options.
 */
#include "cgi-bin/attributes.h"

#include "lib/domain/alteration.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/web/alteration_view.h"
#include "lib/web/asking.h"
#include "lib/web/format.h"

const char *const *attribute_split_lines(struct request *rq, const char *text, size_t *count)
{
	size_t max = 1;
	const char **lines;

	for (const char *c = text; *c; c++)
		max += *c == '\n';
	lines = arena_alloc(&rq->op.mem, max * sizeof(*lines));
	*count = 0;
	while (*text) {
		size_t len = strcspn(text, "\n");

		lines[(*count)++] = arena_dup_len(&rq->op.mem, text, len);
		text += len + (text[len] == '\n');
	}
	return lines;
}

enum { EDIT_SEGMENTS = 50 };

/* --- the page ------------------------------------------------------------------------------- */

/* What the forms show where it is not what is stored. */
struct typed {
	const char *name; /* NULL: as stored */
	int64_t place;
	const char *const *options, *const *labels; /* ids and labels of rows */
	size_t label_count;
	const char *add;
	int64_t bad_option; /* the row that the fault is about; 0: no row */
};

/* The label typed for an option, or NULL. */
static const char *typed_label(struct request *rq, const struct typed *typed, int64_t id)
{
	const char *text = arena_printf(&rq->op.mem, "%lld", (long long)id);

	for (size_t i = 0; i < typed->label_count; i++)
		if (strcmp(typed->options[i], text) == 0)
			return typed->labels[i];
	return NULL;
}

static void fill_option(struct request *rq, struct tpl *t, const struct attribute *a, size_t i,
			const struct typed *typed)
{
	const struct attribute_option *option = &a->options[i];
	const char *label = typed_label(rq, typed, option->id);

	tpl_int(t, "OPTION_N", option->id);
	tpl_int(t, "OPTION_PLACE", (int64_t)i + 1);
	tpl_text(t, "LABEL", label ? label : option->label);
	tpl_int(t, "LABEL_MAX", ATTRIBUTE_NAME_MAX);
	tpl_show(t, i == 0 ? "NO_UP" : "UP");
	tpl_show(t, i + 1 == a->option_count ? "NO_DOWN" : "DOWN");
	if (option->people) {
		struct tpl *used = tpl_add(t, "USED");

		tpl_text(used, "PEOPLE", format_count(&rq->op.mem, option->people));
		tpl_show(used, option->people == 1 ? "ONE" : "SEVERAL");
	} else {
		tpl_show(t, "UNUSED");
		tpl_show(t, a->option_count > 1 ? "REMOVE" : "NO_REMOVE");
	}
	if (typed->bad_option == option->id) {
		tpl_text(t, "ERROR_FIELD", rq->op.fault.field);
		page_fault_as(rq, t, "INPUT");
	}
}

static void fill_options(struct request *rq, struct tpl *body, const struct attribute *a,
			 const struct typed *typed)
{
	struct tpl *t = tpl_add(body, "OPTIONS");

	for (size_t i = 0; i < a->option_count; i++)
		fill_option(rq, tpl_add(t, "OPTION"), a, i, typed);
	tpl_text(t, "ADD", typed->add ? typed->add : "");
	if (rq->op.fault.rc && !typed->name && !typed->bad_option) {
		tpl_text(t, "ERROR_FIELD", rq->op.fault.field);
		page_fault_as(rq, t, "ADD");
	}
}

/* Where it stands in the order, from 1. */
static enum rc find_place(struct request *rq, int64_t id, int64_t *place, int64_t *total)
{
	struct attribute *list;
	size_t count;
	enum rc rc = attribute_list(&rq->op, &list, &count);

	*place = 0;
	*total = (int64_t)count;
	for (size_t i = 0; !rc && i < count; i++)
		if (list[i].id == id)
			*place = (int64_t)i + 1;
	return rc;
}

static void fill_use(struct request *rq, struct tpl *t, const struct attribute *a,
		     const struct segment_asking *asking)
{
	t = tpl_add(t, "USE");
	tpl_text(t, "HOLDERS", format_count(&rq->op.mem, a->holders));
	tpl_show(t, a->holders == 1 ? "ONE_HOLDER" : "SEVERAL_HOLDERS");
	if (asking->count)
		asking_fill(rq, tpl_add(t, "ASKED"), asking, EDIT_SEGMENTS, "");
	else
		tpl_show(t, "NOT_ASKED");
}

/* Another type, or that it is getting one just now. */
static enum rc fill_type(struct request *rq, struct tpl *body, const struct attribute *a)
{
	struct fault kept = rq->op.fault;
	struct alteration x;
	struct tpl *t;
	enum rc rc = alteration_find(&rq->op, CHANGE_ATTRIBUTE, a->id, &x);

	if (!rc) {
		alteration_fill_mark(rq, body, &x);
		return RC_OK;
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	t = tpl_add(body, "TYPES");
	for (int type = 1; type < ATTRIBUTE_TYPE_COUNT; type++) {
		struct tpl *row;

		if ((enum attribute_type)type == a->type)
			continue;
		row = tpl_add(t, "TYPE_CHOICE");
		tpl_text(row, "TYPE_WORD", attribute_type_word((enum attribute_type)type));
		tpl_text(row, "TYPE_LABEL", attribute_type_label((enum attribute_type)type));
	}
	rq->op.fault = kept;
	if (strcmp(kept.field, "type") == 0)
		page_fault_as(rq, t, "TYPE");
	return RC_OK;
}

static enum rc show_attributes_edit(struct request *rq, struct attribute *a,
				    const struct typed *typed, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct segment_asking *asking;
	int64_t place, total;
	enum rc read = find_place(rq, a->id, &place, &total);
	struct tpl *t;

	if (!read)
		read = attribute_count_options(&rq->op, a);
	if (!read)
		read = attribute_list_asking(rq, a, 1, &asking);
	if (read)
		return read;
	rq->op.fault = kept;
	t = page_new(rq, "attributes_edit", a->name);
	tpl_int(t, "ID", a->id);
	tpl_text(t, "STORED_NAME", a->name);
	tpl_text(t, "NAME", typed->name ? typed->name : a->name);
	tpl_int(t, "NAME_MAX", ATTRIBUTE_NAME_MAX);
	tpl_text(t, "TYPE", attribute_type_label(a->type));
	tpl_text(t, "KEY", a->key);
	tpl_int(t, "PLACE", typed->place ? typed->place : place);
	tpl_int(t, "PLACES", total);
	if (typed->name)
		page_fault(rq, t);
	else if (rc)
		tpl_show(t, "HAS_ERRORS");
	if (attribute_has_options(a->type))
		fill_options(rq, t, a, typed);
	fill_use(rq, t, a, asking);
	read = fill_type(rq, t, a);
	if (read)
		return read;
	if (rc && !rq->op.fault.field[0])
		page_fault(rq, t);
	return page_send(rq, t, rc);
}

enum rc get_attributes_edit(struct request *rq)
{
	static const struct typed nothing = {0};
	struct attribute a;
	enum rc rc = attribute_get(&rq->op, form_id(rq, "id"), &a);

	return rc ? rc : show_attributes_edit(rq, &a, &nothing, RC_OK);
}

enum rc attribute_show_type_fault(struct request *rq, int64_t id, enum rc rc)
{
	static const struct typed nothing = {0};
	struct fault kept = rq->op.fault;
	struct attribute a;
	enum rc read = attribute_get(&rq->op, id, &a);

	if (read)
		return read;
	rq->op.fault = kept;
	return show_attributes_edit(rq, &a, &nothing, rc);
}

/* --- name and place ------------------------------------------------------------------------- */

const struct field attribute_edit_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"name", FIELD_TEXT, false, 0, NULL},
    {"place", FIELD_ID, false, 0, NULL},
    {0},
};

/* Nothing is written, and nothing noted, when nothing differs. */
static enum rc say_saved(struct request *rq, const char *path, int64_t id)
{
	redirect_flash(rq, rq->op.batch_id ? "attribute-saved" : "attribute-unchanged", 0);
	return redirect_to(rq, "%s%lld", path, (long long)id);
}

enum rc post_attributes_edit(struct request *rq)
{
	struct typed typed = {.name = form_text(rq, "name"), .place = form_id(rq, "place")};
	struct attribute a;
	enum rc rc = attribute_get(&rq->op, form_id(rq, "id"), &a);

	if (rc)
		return rc;
	rc = attribute_rename(&rq->op, a.id, typed.name);
	if (!rc && typed.place)
		rc = attribute_move(&rq->op, a.id, typed.place);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_attributes_edit(rq, &a, &typed, rc);
	return rc ? rc : say_saved(rq, "/attributes#attribute-", a.id);
}

/* --- options -------------------------------------------------------------------------------- */

const struct field attribute_options_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},	   {"option", FIELD_LIST, false, 20, NULL},
    {"label", FIELD_LIST, false, 0, NULL}, {"add", FIELD_LINES, false, 0, NULL},
    {"up", FIELD_ID, false, 0, NULL},	   {"down", FIELD_ID, false, 0, NULL},
    {"remove", FIELD_ID, false, 0, NULL},  {0},
};

static enum rc save_labels(struct request *rq, const struct attribute *a, struct typed *typed)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < a->option_count; i++) {
		const char *label = typed_label(rq, typed, a->options[i].id);

		if (!label || strcmp(label, a->options[i].label) == 0)
			continue;
		rc = attribute_option_rename(&rq->op, a->id, a->options[i].id, label);
		typed->bad_option = rc ? a->options[i].id : 0;
	}
	return rc;
}

static enum rc add_options(struct request *rq, const struct attribute *a, const char *text)
{
	size_t count;
	const char *const *lines = attribute_split_lines(rq, text, &count);
	enum rc rc = RC_OK;
	int64_t id;

	for (size_t i = 0; !rc && i < count; i++)
		if (text_trim(&rq->op.mem, lines[i])[0])
			rc = attribute_option_add(&rq->op, a->id, lines[i], &id);
	return rc;
}

/* The button of a row, when it was one. */
static enum rc press_button(struct request *rq, const struct attribute *a, struct typed *typed)
{
	int64_t up = form_id(rq, "up"), down = form_id(rq, "down"), gone = form_id(rq, "remove");
	int64_t place = 0;
	enum rc rc;

	if (gone) {
		rc = attribute_option_remove(&rq->op, a->id, gone);
		typed->bad_option = rc ? gone : 0;
		return rc;
	}
	if (!up && !down)
		return RC_OK;
	for (size_t i = 0; i < a->option_count; i++)
		if (a->options[i].id == (up ? up : down))
			place = (int64_t)i + 1;
	return attribute_option_move(&rq->op, a->id, up ? up : down, place + (up ? -1 : 1));
}

enum rc post_attributes_options(struct request *rq)
{
	struct typed typed = {.add = form_text(rq, "add")};
	size_t option_count;
	struct attribute a;
	enum rc rc = attribute_get(&rq->op, form_id(rq, "id"), &a);

	if (rc)
		return rc;
	typed.options = form_list(rq, "option", &option_count);
	typed.labels = form_list(rq, "label", &typed.label_count);
	if (typed.label_count > option_count)
		typed.label_count = option_count;
	rc = save_labels(rq, &a, &typed);
	if (!rc)
		rc = add_options(rq, &a, typed.add);
	if (!rc)
		rc = press_button(rq, &a, &typed);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_attributes_edit(rq, &a, &typed, rc);
	return rc ? rc : say_saved(rq, "/attributes/edit?id=", a.id);
}
