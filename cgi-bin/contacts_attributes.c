/*
 * The attributes on one contact's page: those it has a value of, and a way to each of the others.
 */
#include "cgi-bin/contacts.h"

#include "lib/base/limits.h"
#include "lib/domain/setting.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/pager.h"

enum {
	SHOW_ALL = 12,	    /* up to so many attributes stand there with or without a value */
	FORMS_MAX = 50,	    /* beyond, a pen is a link to the page with its form */
	UNFOLDED = 60,	    /* beyond, those with a value stand on pages of their own ... */
	PAGE_ROWS = 100,    /* ... of so many */
	CHIPS_SHOWN = 8,    /* beyond, the options of one are shown in part */
	MISSING_LINKS = 40, /* beyond, one without a value is chosen from a menu */
};

/* --- one value ------------------------------------------------------------------------------ */

static const char *chosen_label(const struct attribute *a, int64_t id)
{
	for (size_t i = 0; i < a->option_count; i++)
		if (a->options[i].id == id)
			return a->options[i].label;
	return "";
}

/* The address of a mail link stands alone: a subject or a text with it is shown, not linked. */
static void fill_link(struct request *rq, struct tpl *t, const char *link)
{
	const size_t scheme = sizeof("mailto:") - 1;

	if (strncasecmp(link, "mailto:", scheme) == 0) {
		t = tpl_add(t, "AS_MAIL");
		tpl_text(t, "ADDRESS",
			 arena_dup_len(&rq->op.mem, link + scheme, strcspn(link + scheme, "?")));
	} else {
		t = tpl_add(t, "AS_LINK");
	}
	tpl_text(t, "LINK", link);
}

static void fill_chips(struct request *rq, struct tpl *t, const struct contact_attribute *has,
		       bool is_open)
{
	size_t shown =
	    is_open || has->option_count <= CHIPS_SHOWN ? has->option_count : CHIPS_SHOWN - 2;

	for (size_t i = 0; i < shown; i++)
		tpl_text(tpl_add(t, "CHIP"), "CHIP_LABEL",
			 chosen_label(has->attribute, has->options[i]));
	if (shown < has->option_count)
		tpl_text(tpl_add(t, "MORE_CHIPS"), "CHIPS_COUNT",
			 format_count(&rq->op.mem, (int64_t)(has->option_count - shown)));
}

/* is_open: it is the one that was asked for. */
static void fill_shown(struct request *rq, struct tpl *t, const struct contact_attribute *has,
		       bool is_open)
{
	const char *text = has->text;

	if (!text[0]) {
		tpl_show(t, "NO_VALUE");
		return;
	}
	switch (has->attribute->type) {
	case ATTRIBUTE_LINK:
		fill_link(rq, t, text);
		return;
	case ATTRIBUTE_SEVERAL:
		fill_chips(rq, tpl_add(t, "AS_CHIPS"), has, is_open);
		return;
	case ATTRIBUTE_DATE:
		text = attribute_date_words(&rq->op.mem, text);
		break;
	default:
		break;
	}
	tpl_text(tpl_add(t, "AS_TEXT"), "SHOWN", text);
}

static void fill_select(struct tpl *t, const struct attribute *a, const char *value)
{
	for (size_t i = 0; i < a->option_count; i++) {
		struct tpl *option = tpl_add(t, "CHOICE");

		tpl_text(option, "CHOICE_LABEL", a->options[i].label);
		if (strcmp(a->options[i].label, value) == 0)
			tpl_show(option, "CHOSEN");
	}
}

/* value: what is ticked, as a text that may be the stored one or not. */
static void fill_boxes(struct request *rq, struct tpl *t, const struct attribute *a,
		       const char *value)
{
	struct fault kept = rq->op.fault;
	struct attribute_value *rows;
	size_t count;

	if (attribute_value_parse(&rq->op, a, value, &rows, &count))
		count = 0;
	rq->op.fault = kept;
	for (size_t i = 0; i < a->option_count; i++) {
		struct tpl *box = tpl_add(t, "CHOICE");

		tpl_int(box, "CHOICE_N", a->options[i].id);
		tpl_text(box, "CHOICE_LABEL", a->options[i].label);
		for (size_t c = 0; c < count; c++)
			if (rows[c].part == a->options[i].id)
				tpl_show(box, "CHOSEN");
	}
}

static void fill_input(struct request *rq, struct tpl *form, const struct attribute *a,
		       const char *value)
{
	struct tpl *input;

	switch (a->type) {
	case ATTRIBUTE_NUMBER:
		input = tpl_add(form, "IS_NUMBER");
		tpl_int(input, "MAX", ATTRIBUTE_NUMBER_MAX);
		break;
	case ATTRIBUTE_DATE:
		/* A browser's calendar knows days alone, and would lose everything else. */
		input = tpl_add(form, !value[0] || zone_is_day(value) ? "IS_DAY" : "IS_MOMENT");
		break;
	case ATTRIBUTE_YES_NO:
		input = tpl_add(form, "IS_YES_NO");
		tpl_show(input, strcmp(value, "yes") == 0  ? "YES"
				: strcmp(value, "no") == 0 ? "NO"
							   : "UNKNOWN");
		break;
	case ATTRIBUTE_CHOICE:
		fill_select(tpl_add(form, "IS_CHOICE"), a, value);
		return;
	case ATTRIBUTE_SEVERAL:
		fill_boxes(rq, tpl_add(form, "IS_SEVERAL"), a, value);
		return;
	case ATTRIBUTE_LINK:
		input = tpl_add(form, "IS_LINK");
		tpl_int(input, "MAX", ATTRIBUTE_LINK_MAX);
		break;
	default:
		input = tpl_add(form, "IS_TEXT");
		tpl_int(input, "MAX", ATTRIBUTE_TEXT_MAX);
		break;
	}
	tpl_text(input, "VALUE", value);
}

static void fill_form(struct request *rq, struct tpl *row, const struct contact_attribute *has,
		      const struct contact_typed *typed)
{
	struct tpl *form = tpl_add(row, "PEN");
	bool is_open = typed->attribute == has->attribute->id;

	tpl_text(row, "KEY", has->attribute->key);
	tpl_text(form, "WAS", has->text);
	if (typed->attribute_page)
		tpl_int(tpl_add(form, "KEEP_PAGE"), "PAGE_N", typed->attribute_page);
	if (is_open)
		tpl_show(form, "OPEN");
	fill_input(rq, form, has->attribute,
		   is_open && typed->attribute_value ? typed->attribute_value : has->text);
	if (is_open && rq->op.fault.field[0])
		page_fault_as(rq, form, "INPUT");
}

static void fill_row(struct request *rq, struct tpl *row, const struct contact_attribute *has,
		     const struct contact_typed *typed, bool with_form)
{
	const struct attribute *a = has->attribute;

	tpl_int(row, "ATTRIBUTE_N", a->id);
	tpl_text(row, "NAME", a->name);
	fill_shown(rq, row, has, typed->attribute == a->id);
	if (!contact_has_pens(rq, typed))
		return;
	if (with_form || typed->attribute == a->id)
		fill_form(rq, row, has, typed);
	else
		tpl_show(row, "PEN_LINK");
}

/* --- the panel ------------------------------------------------------------------------------ */

/* Those without a value, to fill one in. */
static void fill_missing(struct request *rq, struct tpl *rest, const struct contact_attribute *list,
			 size_t count, size_t missing, const struct contact_typed *typed)
{
	bool may_write = contact_has_pens(rq, typed);
	struct tpl *part = tpl_add(rest, !may_write		   ? "MISSING_TEXTS"
					 : missing > MISSING_LINKS ? "MISSING_MENU"
								   : "MISSING_LINKS");

	for (size_t i = 0; i < count; i++) {
		struct tpl *row;

		if (list[i].text[0] || list[i].attribute->id == typed->attribute)
			continue;
		row = tpl_add(part, "MISSING");
		tpl_int(row, "ATTRIBUTE_N", list[i].attribute->id);
		tpl_text(row, "NAME", list[i].attribute->name);
	}
}

static void fill_rest(struct request *rq, struct tpl *t, const struct contact_attribute *list,
		      size_t count, size_t shown, const struct contact_typed *typed)
{
	struct tpl *rest = tpl_add(t, "REST");

	tpl_text(rest, "REST_COUNT", format_count(&rq->op.mem, (int64_t)(count - shown)));
	if (shown)
		tpl_show(rest, "BESIDE_OTHERS");
	fill_missing(rq, rest, list, count, count - shown, typed);
}

static bool is_shown(const struct contact_attribute *has, size_t count,
		     const struct contact_typed *typed)
{
	return count <= SHOW_ALL || has->text[0] || has->attribute->id == typed->attribute;
}

/* Those from the place `from` on, at most max of them. */
static void fill_rows(struct request *rq, struct tpl *t, const struct contact_attribute *list,
		      size_t count, size_t shown, size_t from, size_t max,
		      const struct contact_typed *typed)
{
	struct tpl *rows = tpl_add(t, "SHOWN_ROWS");
	size_t place = 0, filled = 0;

	for (size_t i = 0; i < count && filled < max; i++)
		if (is_shown(&list[i], count, typed) && place++ >= from) {
			fill_row(rq, tpl_add(rows, "ATTRIBUTE"), &list[i], typed,
				 shown <= FORMS_MAX);
			filled++;
		}
}

/* Very many: a page of them. */
static void fill_page(struct request *rq, struct tpl *t, int64_t contact_id,
		      const struct contact_attribute *list, size_t count, size_t shown,
		      const struct contact_typed *typed)
{
	size_t page = (size_t)typed->attribute_page;

	fill_rows(rq, t, list, count, shown, (page - 1) * PAGE_ROWS, PAGE_ROWS, typed);
	pager_fill_numbered(
	    rq, tpl_add(t, "PAGED"), "with a value", "with a value",
	    arena_printf(&rq->op.mem, "/contacts/view?id=%lld&attributes=", (long long)contact_id),
	    "#attributes", (int64_t)page, PAGE_ROWS, (int64_t)shown);
}

/* The page to show, from 1 on; 0: the first ones, folded.  place: of the pen that is open, or 0. */
static int64_t find_page(size_t shown, size_t place, int64_t asked)
{
	int64_t last = ((int64_t)shown + PAGE_ROWS - 1) / PAGE_ROWS;

	if (shown <= UNFOLDED)
		return 0;
	/* A pen that is open is on the page wherever it stands. */
	if (place > UNFOLDED || (place && asked))
		return ((int64_t)place - 1) / PAGE_ROWS + 1;
	return asked > last ? last : asked;
}

void contact_fill_attributes(struct request *rq, struct tpl *body, int64_t contact_id,
			     const struct contact_attribute *list, size_t count,
			     const struct contact_typed *typed)
{
	struct contact_typed showing = *typed;
	size_t shown = 0, place = 0;
	struct tpl *t;

	if (!count)
		return;
	t = tpl_include(body, "ATTRIBUTES", "_contact_attributes");
	tpl_int(t, "ID", contact_id);
	for (size_t i = 0; i < count; i++) {
		shown += is_shown(&list[i], count, typed);
		if (list[i].attribute->id == typed->attribute)
			place = shown;
	}
	showing.attribute_page = find_page(shown, place, typed->attribute_page);
	if (showing.attribute_page)
		fill_page(rq, t, contact_id, list, count, shown, &showing);
	else if (shown)
		fill_rows(rq, t, list, count, shown, 0, UNFOLDED, &showing);
	if (!showing.attribute_page && shown > UNFOLDED)
		tpl_text(tpl_add(t, "MORE"), "MORE_COUNT",
			 format_count(&rq->op.mem, (int64_t)(shown - UNFOLDED)));
	if (shown < count)
		fill_rest(rq, t, list, count, shown, typed);
}

/* --- history -------------------------------------------------------------------------------- */

static const struct attribute *find_attribute(const struct contact_attribute *list, size_t count,
					      int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].attribute->id == id)
			return list[i].attribute;
	return NULL;
}

void contact_fill_attribute_change(struct request *rq, struct tpl *t, struct change *change,
				   const struct contact_attribute *list, size_t count)
{
	const struct attribute *a =
	    find_attribute(list, count, change->field - CONTACT_CHANGE_ATTRIBUTE);

	tpl_text(t, "WHAT", a ? "changed" : "changed a deleted attribute");
	if (!a)
		return;
	tpl_text(tpl_add(t, "THING"), "THING_NAME", a->name);
	if (a->type != ATTRIBUTE_DATE)
		return;
	change->old_value = attribute_date_words(&rq->op.mem, change->old_value);
	change->new_value = attribute_date_words(&rq->op.mem, change->new_value);
}

/* --- edit one of them ----------------------------------------------------------------------- */

const struct field contact_attribute_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"attribute", FIELD_ID, true, 0, NULL},
    {"value", FIELD_LINES, false, 0, NULL},
    {"chosen", FIELD_LIST, false, 20, NULL},
    {"was", FIELD_LINES, false, 128 * 1024, NULL},
    {"restore", FIELD_BOOL, false, 0, NULL},
    {"attributes", FIELD_ID, false, 0, NULL}, /* the page of very many on which it stands */
    {0},
};

/* The ticked options as the text of a value. */
static enum rc join_chosen(struct request *rq, const struct attribute *a, const char **out)
{
	size_t count, used = 0;
	const char *const *ids = form_list(rq, "chosen", &count);
	const char **labels = arena_alloc(&rq->op.mem, (count + 1) * sizeof(*labels));

	for (size_t i = 0; i < count; i++) {
		const char *label = chosen_label(a, strtoll(ids[i], NULL, 10));

		if (!label[0])
			return op_fail(&rq->op, RC_CONFLICT,
				       arena_printf(&rq->op.mem, "attr.%s", a->key),
				       "this option was removed meanwhile");
		labels[used++] = label;
	}
	*out = attribute_value_join(&rq->op, labels, used);
	return RC_OK;
}

static enum rc save_typed(struct request *rq, int64_t contact_id, const struct attribute *a,
			  const char *value, bool *changed)
{
	struct settings settings;
	const char *stored;
	enum rc rc = settings_get(&rq->op, &settings);

	if (rc)
		return rc;
	zone_use(settings.time_zone);
	rc = contact_attribute_get(&rq->op, contact_id, a, &stored);
	if (!rc && strcmp(form_text(rq, "was"), stored) != 0)
		rc = op_fail(
		    &rq->op, RC_CONFLICT, arena_printf(&rq->op.mem, "attr.%s", a->key),
		    "somebody changed this meanwhile; save again to put yours in its place");
	return rc ? rc : contact_attribute_set(&rq->op, contact_id, a, value, 0, changed);
}

enum rc post_contacts_attribute(struct request *rq)
{
	struct contact_typed typed = contact_typed_nothing;
	struct attribute a;
	struct contact c;
	bool changed = false;
	enum rc rc = contact_get(&rq->op, form_id(rq, "id"), &c);

	typed.attribute = form_id(rq, "attribute");
	typed.attribute_value = form_text(rq, "value");
	typed.attribute_page = form_id(rq, "attributes");
	if (!rc)
		rc = attribute_get(&rq->op, typed.attribute, &a);
	if (rc)
		return rc;
	if (a.type == ATTRIBUTE_SEVERAL)
		rc = join_chosen(rq, &a, &typed.attribute_value);
	if (!rc)
		rc = contact_check_here(rq, &c);
	if (!rc)
		rc = save_typed(rq, c.id, &a, typed.attribute_value, &changed);
	if (!rc)
		rc = contact_bring_back(rq, &c, &changed);
	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return contact_show(rq, &c, &typed, rc);
	if (rc)
		return rc;
	redirect_flash(rq, changed ? "contact-saved" : "contact-unchanged", 0);
	if (typed.attribute_page)
		return redirect_to(rq, "/contacts/view?id=%lld&attributes=%lld#attribute-%lld",
				   (long long)c.id, (long long)typed.attribute_page,
				   (long long)a.id);
	return redirect_to(rq, "/contacts/view?id=%lld#attribute-%lld", (long long)c.id,
			   (long long)a.id);
}
