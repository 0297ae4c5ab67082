/*
 * Further e-mail addresses and phone numbers: on the profile, each with a pen; in the forms of a
 * whole contact as lines of text; and in the history.
 */
#include "cgi-bin/contacts.h"

#include "lib/base/limits.h"
#include "lib/platform/template.h"

enum { TYPED_MAX = CONTACT_POINTS_MAX * (CONTACT_TEXT_MAX + CONTACT_LABEL_MAX) };

static const char *what_of(enum contact_point_kind kind)
{
	return kind == CONTACT_POINT_EMAIL ? "e-mail address" : "phone number";
}

static int64_t max_of(enum contact_point_kind kind)
{
	return kind == CONTACT_POINT_EMAIL ? EMAIL_MAX : PHONE_MAX;
}

/* --- on the profile ------------------------------------------------------------------------- */

/* The inputs of one form; open: what was typed in it and refused, else NULL. */
static void fill_inputs(struct request *rq, struct tpl *t, const char *value, const char *label,
			enum contact_point_kind kind, const struct contact_typed *open)
{
	tpl_text(t, "VALUE", open ? open->point_value : value);
	tpl_text(t, "LABEL_VALUE", open ? open->point_label : label);
	tpl_int(t, "MAX", max_of(kind));
	tpl_int(t, "LABEL_MAX", CONTACT_LABEL_MAX);
	if (!open)
		return;
	tpl_show(t, "POINT_OPEN");
	page_fault_as(rq, t, "POINT");
}

static const struct contact_typed *typed_in(const struct contact_typed *typed,
					    enum contact_point_kind kind, int64_t point_id)
{
	return typed->point_kind == kind && typed->point == point_id ? typed : NULL;
}

static void fill_origin(struct request *rq, struct tpl *row, const struct contact_point *p,
			const struct contact_origins *origins)
{
	const char *text = contact_point_text(&rq->op, p);

	for (size_t i = origins->point_count; i-- > 0;)
		if (strcmp(origins->points[i].new_value, text) == 0) {
			tpl_text(tpl_add(row, "POINT_ORIGIN"), "ORIGIN_TEXT",
				 contact_origin_words(rq, &origins->points[i]));
			return;
		}
}

static void fill_point(struct request *rq, struct tpl *row, const struct contact_point *p,
		       const struct contact_origins *origins, const struct contact_typed *typed)
{
	tpl_int(row, "POINT_N", p->id);
	tpl_text(row, "SHOWN", p->value);
	tpl_show(row, p->kind == CONTACT_POINT_EMAIL ? "AS_EMAIL" : "AS_PHONE");
	if (p->label[0])
		tpl_text(tpl_add(row, "LABELLED"), "LABEL_TEXT", p->label);
	if (p->is_blacklisted)
		tpl_show(row, "LISTED");
	fill_origin(rq, row, p, origins);
	if (contact_has_pens(rq, typed)) {
		struct tpl *pen = tpl_add(row, "POINT_PEN");

		tpl_text(pen, "WAS", p->value);
		tpl_text(pen, "WAS_LABEL", p->label);
		fill_inputs(rq, pen, p->value, p->label, p->kind, typed_in(typed, p->kind, p->id));
	}
}

void contact_fill_points(struct request *rq, struct tpl *row, const struct contact *c,
			 enum contact_point_kind kind, const struct contact_point *list,
			 size_t count, const struct contact_origins *origins,
			 const struct contact_typed *typed)
{
	bool may_edit = contact_has_pens(rq, typed);
	bool has_primary = c->values[contact_point_field(kind)][0];
	struct tpl *t = NULL, *form;
	size_t of_kind = 0;

	for (size_t i = 0; i < count; i++)
		of_kind += list[i].kind == kind;
	if (!of_kind && !(may_edit && has_primary))
		return;
	t = tpl_include(row, "POINTS", "_contact_points");
	tpl_int(t, "ID", c->id);
	tpl_text(t, "KIND", contact_point_kind_key(kind));
	tpl_text(t, "WHAT", what_of(kind));
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == kind)
			fill_point(rq, tpl_add(t, "POINT"), &list[i], origins, typed);
	if (kind == CONTACT_POINT_EMAIL && may_edit)
		tpl_show(t, "LABELS");
	if (!may_edit)
		return;
	form = tpl_add(t, "POINT_ADD");
	fill_inputs(rq, form, "", "", kind, typed_in(typed, kind, 0));
}

/* --- one of them ---------------------------------------------------------------------------- */

static const char *const kind_keys[] = {"email", "phone", NULL};
static const char *const do_keys[] = {"add", "save", "primary", "remove", NULL};
const struct field contact_point_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},	     {"kind", FIELD_CHOICE, true, 0, kind_keys},
    {"do", FIELD_CHOICE, true, 0, do_keys},  {"point", FIELD_ID, false, 0, NULL},
    {"value", FIELD_TEXT, false, 0, NULL},   {"was", FIELD_TEXT, false, 0, NULL},
    {"label", FIELD_TEXT, false, 0, NULL},   {"was_label", FIELD_TEXT, false, 0, NULL},
    {"restore", FIELD_BOOL, false, 0, NULL}, {0},
};

static enum rc check_typed(struct request *rq, const struct contact_typed *typed,
			   struct contact_point *out)
{
	struct settings settings;
	enum rc rc = settings_get(&rq->op, &settings);

	return rc ? rc
		  : contact_point_check(&rq->op, typed->point_kind, typed->point_value,
					typed->point_label, settings.default_country,
					CONTACT_STRICT, out);
}

/* What stands there is checked no more strictly than it was when it came. */
static enum rc save_point(struct request *rq, int64_t id, const struct contact_typed *typed)
{
	struct settings settings;
	struct contact_point stored, p;
	bool is_new_value;
	enum rc rc = contact_point_get(&rq->op, id, typed->point, &stored);

	if (!rc && (strcmp(stored.value, form_text(rq, "was")) != 0 ||
		    strcmp(stored.label, form_text(rq, "was_label")) != 0))
		rc = op_fail(&rq->op, RC_CONFLICT, "value",
			     "somebody changed this meanwhile; look at the history below");
	if (!rc)
		rc = settings_get(&rq->op, &settings);
	if (rc)
		return rc;
	is_new_value = strcmp(stored.value, typed->point_value) != 0;
	rc = contact_point_check(&rq->op, typed->point_kind, typed->point_value, typed->point_label,
				 settings.default_country,
				 is_new_value ? CONTACT_STRICT : CONTACT_LENIENT, &p);
	if (!rc && !is_new_value)
		p.key = stored.key;
	return rc ? rc : contact_point_edit(&rq->op, id, typed->point, &p);
}

static enum rc do_point(struct request *rq, int64_t id, const char *what,
			const struct contact_typed *typed)
{
	struct contact_point p;
	enum rc rc;

	if (strcmp(what, "remove") == 0)
		return contact_point_remove(&rq->op, id, typed->point);
	if (strcmp(what, "primary") == 0)
		return contact_point_make_primary(&rq->op, id, typed->point);
	if (strcmp(what, "save") == 0)
		return save_point(rq, id, typed);
	rc = check_typed(rq, typed, &p);
	return rc ? rc : contact_point_add(&rq->op, id, &p, 0);
}

static const char *flash_of(const char *kind, const char *what)
{
	static const struct {
		const char *what, *email, *phone;
	} flashes[] = {
	    {"add", "email-added", "phone-added"},
	    {"save", "email-saved", "phone-saved"},
	    {"primary", "email-primary", "phone-primary"},
	    {"remove", "email-removed", "phone-removed"},
	};

	for (size_t i = 0; i < ARRAY_LEN(flashes); i++)
		if (strcmp(flashes[i].what, what) == 0)
			return strcmp(kind, "email") == 0 ? flashes[i].email : flashes[i].phone;
	return "contact-saved";
}

enum rc post_contacts_point(struct request *rq)
{
	struct contact_typed typed = contact_typed_nothing;
	const char *what = form_text(rq, "do");
	struct op *op = &rq->op;
	struct contact c;
	bool restored = false;
	enum rc rc = contact_get(op, form_id(rq, "id"), &c);

	if (rc)
		return rc;
	(void)contact_point_kind_find(form_text(rq, "kind"), &typed.point_kind);
	typed.point = strcmp(what, "add") == 0 ? 0 : form_id(rq, "point");
	typed.point_value = form_text(rq, "value");
	typed.point_label = form_text(rq, "label");
	rc = contact_check_here(rq, &c);
	if (rc)
		return contact_show(rq, &c, &typed, rc);
	rc = do_point(rq, c.id, what, &typed);
	if (!rc)
		rc = contact_bring_back(rq, &c, &restored);
	if (rc == RC_INVALID || rc == RC_CONFLICT) {
		/* Whatever the domain calls it, here it is the form. */
		rc = op_fail(op, rc, "point", arena_dup(&op->mem, op->fault.reason));
		return contact_show(rq, &c, &typed, rc);
	}
	if (rc)
		return rc;
	redirect_flash(
	    rq, op->batch_id ? flash_of(form_text(rq, "kind"), what) : "contact-unchanged", 0);
	return redirect_to(rq, "/contacts/view?id=%lld", (long long)c.id);
}

/* --- in the history ------------------------------------------------------------------------- */

static const char *value_words(struct request *rq, const char *text)
{
	struct contact_point p;

	if (!contact_point_text_read(&rq->op, text, &p))
		return text;
	return p.label[0] ? arena_printf(&rq->op.mem, "%s (%s)", p.value, p.label) : p.value;
}

const char *contact_point_change_words(struct request *rq, struct change *change)
{
	const char *verb = !change->old_value[0]  ? "added"
			   : change->new_value[0] ? "changed"
						  : "removed";

	change->old_value = value_words(rq, change->old_value);
	change->new_value = value_words(rq, change->new_value);
	return arena_printf(&rq->op.mem, "%s a further %s", verb,
			    what_of(change->field == CONTACT_CHANGE_OTHER_EMAIL
					? CONTACT_POINT_EMAIL
					: CONTACT_POINT_PHONE));
}

/* --- in the forms of a whole contact -------------------------------------------------------- */

static const char *input_of(enum contact_point_kind kind)
{
	return kind == CONTACT_POINT_EMAIL ? "other_email" : "other_phone";
}

static const char *was_of(enum contact_point_kind kind)
{
	return kind == CONTACT_POINT_EMAIL ? "other_email_was" : "other_phone_was";
}

static const struct contact_point *find_point(const struct contact_point *list, size_t count,
					      const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].key, key) == 0)
			return &list[i];
	return NULL;
}

static bool is_same(const struct contact_point *a, const struct contact_point *b)
{
	return strcmp(a->value, b->value) == 0 && strcmp(a->label, b->label) == 0;
}

/*
 * Once a clash was told, the form starts from what stands there now: of the addresses that its
 * author saw, not of those that came meanwhile, which would count as taken off.
 */
static enum rc was_now(struct request *rq, enum contact_point_kind kind,
		       const struct contact_point *stored, size_t stored_count, const char **was)
{
	struct contact_points_form f = {.kind = kind};
	struct settings settings;
	struct contact_point *now;
	size_t count = 0;
	enum rc rc = settings_get(&rq->op, &settings);

	if (!rc)
		rc = contact_point_parse_list(&rq->op, kind, *was, settings.default_country,
					      CONTACT_LENIENT, &f.was, &f.was_count);
	if (rc)
		return rc;
	now = arena_alloc(&rq->op.mem, (stored_count + 1) * sizeof(*now));
	for (size_t i = 0; i < stored_count; i++)
		if (stored[i].kind == kind && find_point(f.was, f.was_count, stored[i].key))
			now[count++] = stored[i];
	*was = contact_point_print_list(&rq->op, kind, now, count, "\n");
	return RC_OK;
}

enum rc contact_fill_point_inputs(struct request *rq, struct tpl *group, int64_t id,
				  enum contact_point_kind kind)
{
	struct fault kept = rq->op.fault;
	struct tpl *row = tpl_add(group, "FIELD"), *lines;
	struct contact_point *list = NULL;
	size_t count = 0;
	bool is_clash = kept.rc == RC_CONFLICT && strcmp(kept.field, input_of(kind)) == 0;
	const char *text, *was, *now;
	enum rc rc = id ? contact_point_list(&rq->op, id, &list, &count) : RC_OK;

	if (rc)
		return rc;
	rq->op.fault = kept;
	text = was = contact_point_print_list(&rq->op, kind, list, count, "\n");
	now = contact_point_print_list(&rq->op, kind, list, count, ", ");
	if (rq->route->method == METHOD_POST) {
		text = form_text(rq, input_of(kind));
		was = form_text(rq, was_of(kind));
	}
	if (is_clash)
		rc = was_now(rq, kind, list, count, &was);
	if (rc)
		return rc;
	rq->op.fault = kept;
	lines = tpl_add(row, "IS_LINES");
	tpl_text(row, "KEY", input_of(kind));
	tpl_text(row, "LABEL",
		 kind == CONTACT_POINT_EMAIL ? "Further e-mail addresses"
					     : "Further phone numbers");
	tpl_text(row, "VALUE", text);
	tpl_int(row, "MAX", TYPED_MAX);
	if (id)
		tpl_text(tpl_add(lines, "LINES_WAS"), "WAS", was);
	tpl_text(tpl_add(row, "HELP"), "HELP_TEXT",
		 is_clash ? arena_printf(&rq->op.mem, "Stored now: %s", now)
		 : kind == CONTACT_POINT_EMAIL
		     ? "One a line; a label in brackets: ann@work.example (work)."
		     : "One a line; a label in brackets: 0660 1234567 (mobile).");
	if (strcmp(rq->op.fault.field, input_of(kind)) == 0)
		page_fault_as(rq, row, "INPUT");
	return RC_OK;
}

/* Line ends come as browsers send them. */
static enum rc read_kind(struct request *rq, const char *country, struct contact_points_form *f)
{
	struct op *op = &rq->op;
	enum rc rc = contact_point_parse_list(op, f->kind, form_text(rq, was_of(f->kind)), country,
					      CONTACT_LENIENT, &f->was, &f->was_count);

	if (!rc)
		rc = contact_point_parse_list(op, f->kind, form_text(rq, input_of(f->kind)),
					      country, CONTACT_LENIENT, &f->typed, &f->typed_count);
	return rc == RC_INVALID
		   ? op_fail(op, rc, input_of(f->kind), arena_dup(&op->mem, op->fault.reason))
		   : rc;
}

/* A number without E.164 form may stay, but a new one is to be dialled. */
static enum rc check_new(struct request *rq, const struct contact_points_form *f,
			 const char *country)
{
	struct op *op = &rq->op;
	struct contact_point p;

	for (size_t i = 0; i < f->typed_count; i++) {
		if (find_point(f->was, f->was_count, f->typed[i].key))
			continue;
		if (contact_point_check(op, f->kind, f->typed[i].value, f->typed[i].label, country,
					CONTACT_STRICT, &p))
			return op_fail(op, RC_INVALID, input_of(f->kind),
				       arena_dup(&op->mem, op->fault.reason));
	}
	return RC_OK;
}

enum rc contact_points_read(struct request *rq, struct contact *c,
			    struct contact_points_form out[2])
{
	static const enum contact_point_kind kinds[] = {CONTACT_POINT_EMAIL, CONTACT_POINT_PHONE};
	struct settings settings;
	enum rc rc = settings_get(&rq->op, &settings);

	for (size_t i = 0; !rc && i < ARRAY_LEN(kinds); i++) {
		enum contact_field primary = contact_point_field(kinds[i]);

		out[i] = (struct contact_points_form){.kind = kinds[i]};
		rc = read_kind(rq, settings.default_country, &out[i]);
		if (!rc)
			rc = check_new(rq, &out[i], settings.default_country);
		if (!rc && !c->values[primary][0] && out[i].typed_count)
			c->values[primary] = out[i].typed[0].value;
	}
	return rc;
}

static enum rc clash(struct op *op, size_t line)
{
	return op_failf(
	    op, RC_CONFLICT, "",
	    "somebody changed number %zu meanwhile; save again to put yours in its place", line);
}

/* What is there now, with what the form says differently than it did when it was opened. */
static enum rc settle_list(struct op *op, int64_t id, const struct contact_points_form *f,
			   struct contact_point **out, size_t *out_count)
{
	struct contact_point *stored, *list;
	size_t stored_count, count = 0;
	enum rc rc = contact_point_list(op, id, &stored, &stored_count);

	if (rc)
		return rc;
	list = arena_alloc(&op->mem, (stored_count + f->typed_count + 1) * sizeof(*list));
	for (size_t i = 0; i < stored_count; i++) {
		const struct contact_point *was, *typed;

		if (stored[i].kind != f->kind)
			continue;
		was = find_point(f->was, f->was_count, stored[i].key);
		typed = find_point(f->typed, f->typed_count, stored[i].key);
		if (typed && was && !is_same(was, typed) && !is_same(was, &stored[i]) &&
		    !is_same(typed, &stored[i]))
			return clash(op, (size_t)(typed - f->typed) + 1);
		if (typed && !(was && is_same(was, typed)))
			list[count++] = *typed;
		else if (typed || !was)
			list[count++] = stored[i];
	}
	for (size_t i = 0; i < f->typed_count; i++) {
		const struct contact_point *typed = &f->typed[i];
		const struct contact_point *was = find_point(f->was, f->was_count, typed->key);

		if (!find_point(list, count, typed->key) && !(was && is_same(was, typed)))
			list[count++] = *typed;
	}
	*out = list;
	*out_count = count;
	return RC_OK;
}

enum rc contact_points_save(struct request *rq, int64_t id,
			    const struct contact_points_form forms[2], bool *changed)
{
	struct op *op = &rq->op;
	enum rc rc = RC_OK;

	*changed = false;
	for (size_t i = 0; !rc && i < 2; i++) {
		struct contact_point_diff diff;
		struct contact_point *list = NULL;
		size_t count = 0;

		rc = settle_list(op, id, &forms[i], &list, &count);
		if (!rc)
			rc = contact_point_save_list(op, id, forms[i].kind, list, count,
						     CONTACT_POINTS_REPLACE, 0, &diff);
		if (!rc)
			*changed |= diff.added || diff.changed || diff.removed;
		else if (rc == RC_INVALID || rc == RC_CONFLICT)
			return op_fail(op, rc, input_of(forms[i].kind),
				       arena_dup(&op->mem, op->fault.reason));
	}
	return rc;
}
