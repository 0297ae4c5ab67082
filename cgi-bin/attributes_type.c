/*
 * Another type for an attribute: the look at what would become of its values, the yes, and how it
 * goes on.
 */
#include "cgi-bin/attributes.h"

#include "lib/base/limits.h"
#include "lib/domain/alteration.h"
#include "lib/domain/attribute_convert.h"
#include "lib/domain/contact_column.h"
#include "lib/filter/filter_set.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/alteration_view.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { MISFITS_SHOWN = 50, OPTIONS_SHOWN = 50 };

static const char *const others_words[] = {"leave", "refuse", NULL};

const struct field attribute_type_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"type", FIELD_TEXT, false, 0, NULL},
    {0},
};
const struct field attribute_alteration_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {0},
};
const struct field attribute_convert_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"seen", FIELD_TEXT, false, 0, NULL},
    {"others", FIELD_CHOICE, false, 0, others_words},
    {0},
};

/* --- the look ------------------------------------------------------------------------------- */

static const char *value_href(struct request *rq, const struct attribute *a, const char *value)
{
	struct filter_value v = {.text = value};
	char *field = arena_printf(&rq->op.mem, "attr.%s", a->key);
	struct filter_node node = {.type = FILTER_CONDITION,
				   .field = field,
				   .op = FILTER_IS,
				   .values = &v,
				   .value_count = 1};

	return arena_printf(&rq->op.mem, "/contacts?filter=%s",
			    urlencode(&rq->op.mem, filter_print_item(&rq->op, &node)));
}

static enum rc fill_misfits(struct request *rq, struct tpl *body, const struct attribute *a,
			    const struct alteration *x)
{
	struct attribute_misfit *list;
	struct tpl *t;
	size_t count;
	int64_t total;
	enum rc rc = RC_OK;

	if (!x->left_out)
		return RC_OK;
	rc = attribute_convert_misfits(&rq->op, a, x->values_id, MISFITS_SHOWN, &list, &count,
				       &total);
	if (rc)
		return rc;
	t = tpl_add(body, "MISFITS");
	tpl_text(t, "LEFT_OUT", format_count(&rq->op.mem, x->left_out));
	tpl_show(t, x->left_out == 1 ? "ONE_OUT" : "SEVERAL_OUT");
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(t, "MISFIT");

		tpl_text(row, "VALUE", list[i].text);
		tpl_text(row, "PEOPLE", format_count(&rq->op.mem, list[i].people));
		tpl_text(row, "VALUE_HREF", value_href(rq, a, list[i].text));
	}
	if (total > (int64_t)count)
		tpl_text(tpl_add(t, "MORE"), "MORE_COUNT",
			 format_count(&rq->op.mem, total - (int64_t)count));
	return RC_OK;
}

/* The options that would come with it, or go. */
static enum rc fill_options(struct request *rq, struct tpl *body, const struct attribute *a,
			    const struct alteration *x)
{
	struct attribute_option *options;
	struct tpl *t;
	size_t count;
	enum rc rc;

	if (!attribute_has_options(x->type) || attribute_has_options(a->type))
		return RC_OK;
	rc = attribute_option_list(&rq->op, a->id, &options, &count);
	if (rc)
		return rc;
	t = tpl_add(body, "OPTIONS");
	tpl_text(t, "OPTION_COUNT", format_count(&rq->op.mem, (int64_t)count));
	tpl_show(t, count == 1 ? "ONE_OPTION" : "SEVERAL_OPTIONS");
	for (size_t i = 0; i < count && i < OPTIONS_SHOWN; i++)
		tpl_text(tpl_add(t, "OPTION"), "LABEL", options[i].label);
	if (count > OPTIONS_SHOWN)
		tpl_text(tpl_add(t, "MORE"), "MORE_COUNT",
			 format_count(&rq->op.mem, (int64_t)(count - OPTIONS_SHOWN)));
	return RC_OK;
}

static enum rc fill_impact(struct request *rq, struct tpl *t, struct filter_sets *sets,
			   const struct filter_field *instead, const struct segment_user *user)
{
	struct segment_impact impact;
	struct segment s;
	enum rc rc = segment_get(&rq->op, user->id, &s);

	if (!rc)
		rc = segment_impact_field(&rq->op, sets, &s, instead, &impact);
	if (rc == RC_INVALID)
		impacts_add(rq, t, user, NULL,
			    arena_printf(&rq->op.mem, "stops working: %s", rq->op.fault.reason),
			    true);
	else if (!rc)
		impacts_add(rq, t, user, &impact, "", false);
	if (rc != RC_INVALID)
		return rc;
	op_clear_fault(&rq->op);
	return RC_OK;
}

static enum rc fill_segments(struct request *rq, struct tpl *body, const struct attribute *a,
			     const struct alteration *x)
{
	const struct filter_field *instead;
	struct segment_asking *asking;
	struct filter_sets sets;
	size_t hidden = 0;
	struct tpl *t;
	enum rc rc = attribute_list_asking(rq, a, 1, &asking);

	if (rc || !asking->count) {
		if (!rc)
			tpl_show(body, "NO_SEGMENTS");
		return rc;
	}
	rc = filter_field_as(&rq->op, a->key, x->type, x->values_id, &instead);
	if (!rc)
		rc = filter_sets_init(&rq->op, &sets);
	if (rc)
		return rc;
	t = impacts_begin(tpl_add(body, "SEGMENTS"));
	for (size_t i = 0; !rc && i < asking->count; i++) {
		if (asking->users[i].is_visible)
			rc = fill_impact(rq, t, &sets, instead, &asking->users[i]);
		else
			hidden++;
	}
	impacts_end(rq, t, hidden);
	return rc;
}

static void fill_numbers(struct request *rq, struct tpl *body, const struct attribute *a,
			 const struct alteration *x)
{
	struct arena *mem = &rq->op.mem;

	tpl_text(body, "NAME", a->name);
	tpl_int(body, "ID", a->id);
	tpl_text(body, "OLD_TYPE", attribute_type_label(x->old_type));
	tpl_text(body, "NEW_TYPE", attribute_type_label(x->type));
	tpl_text(body, "TYPE_WORD", attribute_type_word(x->type));
	tpl_text(body, "FIT", format_count(mem, x->changed));
	tpl_text(body, "OUT", format_count(mem, x->left_out));
}

static enum rc fill_look(struct request *rq, struct tpl *body, const struct attribute *a,
			 const struct alteration *x)
{
	struct tpl *t = tpl_add(body, "LOOK");
	int64_t lists = 0;
	enum rc rc = fill_misfits(rq, t, a, x);

	tpl_int(t, "ALTERATION_N", x->id);
	tpl_int(t, "SEEN", x->left_out);
	if (!rc)
		rc = fill_options(rq, t, a, x);
	if (!rc)
		rc = fill_segments(rq, t, a, x);
	if (!rc)
		rc = contact_column_count_lists(
		    &rq->op, arena_printf(&rq->op.mem, "attr.%s", a->key), &lists);
	if (rc)
		return rc;
	if (lists) {
		struct tpl *columns = tpl_add(t, "COLUMNS");

		tpl_text(columns, "LISTS", format_count(&rq->op.mem, lists));
		tpl_show(columns, lists == 1 ? "ONE_LIST" : "SEVERAL_LISTS");
	}
	tpl_show(t, x->left_out ? "ASK_OTHERS" : "ALL_FIT");
	return RC_OK;
}

/* --- the page ------------------------------------------------------------------------------- */

/* It is of an attribute, whoever's; where that is gone, what is told is over. */
static enum rc get_alteration(struct request *rq, struct alteration *x)
{
	enum rc rc = alteration_get(&rq->op, form_id(rq, "id"), x);

	if (!rc && x->entity != CHANGE_ATTRIBUTE)
		return op_fail(&rq->op, RC_NOT_FOUND, "", "no such change");
	return rc;
}

static enum rc show_attributes_alteration(struct request *rq, const struct alteration *x,
					  enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct attribute a = {.name = ""};
	bool is_delete = x->kind == ALTERATION_DELETE_ATTRIBUTE;
	struct tpl *body;
	enum rc made;

	op_clear_fault(&rq->op);
	made = attribute_get(&rq->op, x->entity_id, &a);
	if (made == RC_NOT_FOUND)
		op_clear_fault(&rq->op);
	else if (made)
		return made;
	body = page_new(rq, "attributes_alteration",
			is_delete ? "Delete attribute" : "Change the type");
	tpl_show(body, is_delete ? "IS_DELETE" : "IS_CONVERT");
	fill_numbers(rq, body, &a, x);
	if (!made)
		tpl_show(body, "IS_THERE");
	made = RC_OK;
	if (x->state == ALTERATION_READY)
		made = fill_look(rq, body, &a, x);
	else
		alteration_fill(rq, tpl_add(body, "WORK"), x,
				is_delete ? "Delete attribute" : "Change the type");
	if (made)
		return made;
	rq->op.fault = kept;
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

enum rc get_attributes_alteration(struct request *rq)
{
	struct alteration x;
	enum rc rc = get_alteration(rq, &x);

	return rc ? rc : show_attributes_alteration(rq, &x, RC_OK);
}

enum rc post_attributes_type(struct request *rq)
{
	struct alteration x;
	enum rc rc = alteration_look(&rq->op, form_id(rq, "id"),
				     attribute_type_parse(form_text(rq, "type")), &x);

	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return attribute_show_type_fault(rq, form_id(rq, "id"), rc);
	if (!rc)
		rc = alteration_go_on(rq, &x);
	if (!rc)
		start_job(rq, "bulk"); /* an older look may have to go */
	return rc ? rc : redirect_to(rq, "%s", alteration_href(&rq->op, &x));
}

enum rc post_attributes_convert(struct request *rq)
{
	struct alteration x;
	enum rc rc = get_alteration(rq, &x);

	if (rc)
		return rc;
	if (x.left_out && strcmp(form_text(rq, "others"), "leave") != 0)
		rc = op_fail(&rq->op, RC_CONFLICT, "",
			     "there are values that do not fit, so the type stays as it is; mend "
			     "them first, or say that they may be left out");
	else
		rc = alteration_confirm(&rq->op, &x, strtoll(form_text(rq, "seen"), NULL, 10));
	if (rc == RC_CONFLICT)
		return show_attributes_alteration(rq, &x, rc);
	if (!rc)
		rc = alteration_go_on(rq, &x);
	if (rc)
		return rc;
	if (x.state != ALTERATION_DONE)
		return redirect_to(rq, "%s", alteration_href(&rq->op, &x));
	redirect_flash(rq, x.left_out ? "attribute-converted-partly" : "attribute-converted",
		       x.left_out ? x.left_out : x.changed);
	return redirect_to(rq, "/attributes/edit?id=%lld", (long long)x.entity_id);
}

enum rc post_attributes_stop(struct request *rq)
{
	struct alteration x;
	bool was_look;
	enum rc rc = get_alteration(rq, &x);

	if (rc)
		return rc;
	was_look = x.state == ALTERATION_READY;
	rc = alteration_stop(&rq->op, &x);
	if (rc == RC_CONFLICT) {
		op_clear_fault(&rq->op);
		return redirect_to(rq, "%s", alteration_href(&rq->op, &x));
	}
	if (!rc)
		rc = alteration_go_on(rq, &x);
	if (rc)
		return rc;
	if (was_look)
		return redirect_to(rq, "/attributes/edit?id=%lld", (long long)x.entity_id);
	return redirect_to(rq, "%s", alteration_href(&rq->op, &x));
}
