/*
 * One finding: what is there, what is put in its place, and whom exactly that changes.
 */
#include "cgi-bin/care.h"

#include "lib/domain/bulk.h"
#include "lib/domain/care_work.h"
#include "lib/domain/setting.h"
#include "lib/domain/tag.h"
#include "lib/platform/phone.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/asking.h"
#include "lib/web/format.h"

enum { SEGMENTS_SHOWN = 20, TYPED = 0 /* in place of a spelling's number */ };

const struct field care_view_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"way", FIELD_TEXT, false, 0, NULL},
    {"to", FIELD_TEXT, false, 20, NULL},
    {"typed", FIELD_TEXT, false, 4 * CONTACT_TEXT_MAX, NULL},
    {"from", FIELD_LIST, false, 20, NULL},
    {"chosen", FIELD_BOOL, false, 0, NULL},
    {0},
};
const struct field care_fix_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {"found", FIELD_ID, true, 0, NULL},
    {"way", FIELD_TEXT, false, 0, NULL},
    {"to", FIELD_TEXT, false, 20, NULL},
    {"typed", FIELD_TEXT, false, 4 * CONTACT_TEXT_MAX, NULL},
    {"from", FIELD_LIST, false, 20, NULL},
    {"chosen", FIELD_BOOL, false, 0, NULL},
    {"expected", FIELD_TEXT, true, 20, NULL},
    {0},
};

/* The form as it was sent, or as it is offered first. */
struct asked {
	struct care_finding f;
	struct care_recipe r;
	bool is_chosen;			  /* the form was sent */
	bool ticked[CARE_VALUES_MAX + 1]; /* spellings that change, by number */
	long target;			  /* the spelling they become; TYPED */
	const char *typed, *country;
};

/* --- from the form to a recipe ---------------------------------------------------------------- */

/* The first that there is. */
static enum care_way default_way(const struct care_finding *f)
{
	static const enum care_way order[] = {
	    CARE_REPLACE, CARE_MERGE, CARE_DOMAIN,  CARE_ADDRESS, CARE_DIAL, CARE_CENTURY,
	    CARE_ISO_DAY, CARE_CASE,  CARE_SQUEEZE, CARE_SPLIT,	  CARE_CLEAR};

	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		if (care_way_fits(f, order[i]))
			return order[i];
	return CARE_WAYS;
}

/* What is meant by one spelling: of a tag its number. */
static const char *value_of(struct request *rq, const struct care_value *v)
{
	return v->tag_id ? arena_printf(&rq->op.mem, "%lld", (long long)v->tag_id) : v->value;
}

static void read_ticks(struct request *rq, struct asked *a)
{
	size_t count;
	const char *const *from = form_list(rq, "from", &count);

	a->target = a->is_chosen ? strtol(form_text(rq, "to"), NULL, 10) : 1;
	if (a->target < 0 || a->target > (long)a->f.count)
		a->target = TYPED;
	for (size_t i = 2; !a->is_chosen && i <= a->f.count; i++)
		a->ticked[i] = true;
	for (size_t i = 0; i < count; i++) {
		long n = strtol(from[i], NULL, 10);

		if (n >= 1 && n <= (long)a->f.count)
			a->ticked[n] = true;
	}
}

static void read_spellings(struct request *rq, struct asked *a)
{
	const char **from = arena_alloc(&rq->op.mem, (a->f.count + 1) * sizeof(*from));

	read_ticks(rq, a);
	a->r.to = a->target == TYPED ? a->typed : value_of(rq, &a->f.values[a->target - 1]);
	for (size_t i = 1; i <= a->f.count; i++)
		if (a->ticked[i] && (long)i != a->target)
			from[a->r.from_count++] = value_of(rq, &a->f.values[i - 1]);
	a->r.from = from;
}

/* The values that a finding is about, where it is about some: a domain, a day. */
static void read_values(struct request *rq, struct asked *a)
{
	const char **from = arena_alloc(&rq->op.mem, (a->f.count + 1) * sizeof(*from));

	for (size_t i = 0; i < a->f.count; i++)
		from[a->r.from_count++] = a->f.values[i].value;
	a->r.from = from;
	a->r.to = a->r.way == CARE_DOMAIN ? a->f.proposal : "";
	if (a->r.way != CARE_DIAL)
		return;
	a->r.to = a->is_chosen ? form_text(rq, "to") : a->country;
	if (!a->r.to[0] || !a->is_chosen)
		a->r.to = arena_printf(&rq->op.mem, CARE_DIAL_OWN "%s%s", a->country[0] ? " " : "",
				       a->country);
}

static enum rc read_asked(struct request *rq, struct asked *a)
{
	struct settings settings;
	enum care_way way;
	enum rc rc = care_get(&rq->op, form_id(rq, "id"), &a->f);

	if (!rc)
		rc = settings_get(&rq->op, &settings);
	if (rc)
		return rc;
	a->country = settings.default_country;
	a->is_chosen = form_bool(rq, "chosen");
	a->typed = form_text(rq, "typed");
	a->r.kind = a->f.kind;
	a->r.way = default_way(&a->f);
	if (a->is_chosen && care_way_find(form_text(rq, "way"), &way) && care_way_fits(&a->f, way))
		a->r.way = way;
	if (a->r.way == CARE_REPLACE || a->r.way == CARE_MERGE)
		read_spellings(rq, a);
	else
		read_values(rq, a);
	return RC_OK;
}

/* --- what can be chosen ----------------------------------------------------------------------- */

static void fill_spellings(struct request *rq, struct tpl *t, const struct asked *a)
{
	struct tpl *part = tpl_add(t, "SPELLINGS");

	for (size_t i = 1; i <= a->f.count; i++) {
		struct tpl *row = tpl_add(part, "SPELLING");

		tpl_int(row, "NUMBER", (int64_t)i);
		tpl_text(row, "TEXT", a->f.values[i - 1].value);
		tpl_text(row, "PEOPLE", format_count(&rq->op.mem, a->f.values[i - 1].people));
		if (a->ticked[i])
			tpl_show(row, "TICKED");
		if ((long)i == a->target)
			tpl_show(row, "TARGET");
		if (care_may_fix(rq))
			tpl_show(row, "MAY_CHOOSE");
	}
	tpl_show(part, a->r.way == CARE_MERGE ? "AS_TAGS" : "AS_WORDS");
	if (care_may_fix(rq))
		tpl_show(part, "CHOOSING");
	if (a->r.way == CARE_MERGE || !care_may_fix(rq))
		return;
	part = tpl_add(part, "TYPING");
	tpl_text(part, "TYPED", a->typed);
	if (a->target == TYPED)
		tpl_show(part, "TYPED_TARGET");
	if (rq->op.fault.rc == RC_INVALID && strcmp(rq->op.fault.field, "to") == 0)
		page_fault_as(rq, part, "TO");
}

static void fill_countries(struct tpl *t, const struct asked *a)
{
	size_t count;
	const struct phone_country *list = phone_countries(&count),
				   *home = phone_country_find(a->country);
	struct tpl *part = tpl_add(t, "COUNTRIES");

	if (strcmp(a->r.to, CARE_DIAL_OWN) == 0)
		tpl_show(part, "OWN");
	if (home) {
		struct tpl *own = tpl_add(part, "OWN_OR_HOME");

		tpl_text(own, "HOME", home->iso);
		tpl_text(own, "HOME_NAME", home->name);
		if (strncmp(a->r.to, CARE_DIAL_OWN " ", strlen(CARE_DIAL_OWN) + 1) == 0)
			tpl_show(own, "CHOSEN");
	}
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(part, "COUNTRY");

		tpl_text(row, "ISO", list[i].iso);
		tpl_text(row, "COUNTRY_NAME", list[i].name);
		tpl_text(row, "CODE", list[i].code);
		if (strcmp(list[i].iso, a->r.to) == 0)
			tpl_show(row, "CHOSEN");
	}
}

static size_t count_ways(const struct asked *a)
{
	size_t count = 0;

	for (int w = 0; w < CARE_WAYS; w++)
		count += care_way_fits(&a->f, (enum care_way)w);
	return count;
}

static void fill_ways(struct tpl *t, const struct asked *a)
{
	static const char *const labels[CARE_WAYS] = {
	    [CARE_CENTURY] = "A hundred years earlier, where that is in the past",
	    [CARE_CLEAR] = "Take the value away",
	    [CARE_ISO_DAY] = "3/4/2026 is the third of April",
	    [CARE_ISO_MONTH] = "3/4/2026 is the fourth of March",
	};
	struct tpl *part = tpl_add(t, "CHOICES");

	for (int w = 0; w < CARE_WAYS; w++) {
		struct tpl *row;

		if (!care_way_fits(&a->f, (enum care_way)w))
			continue;
		row = tpl_add(part, "WAY");
		tpl_text(row, "WAY_KEY", care_way_key((enum care_way)w));
		tpl_text(row, "WAY_LABEL", labels[w] ? labels[w] : "");
		if ((enum care_way)w == a->r.way)
			tpl_show(row, "CHOSEN");
	}
}

/* --- what it does ----------------------------------------------------------------------------- */

static const char *what_happens(const struct asked *a)
{
	switch (a->r.way) {
	case CARE_REPLACE:
		return "get this spelling";
	case CARE_MERGE:
		return "carry this tag instead";
	case CARE_CLEAR:
		return "have no value then";
	case CARE_SPLIT:
		return "have first and last name apart";
	default:
		return "get another value";
	}
}

static void fill_example(struct request *rq, struct tpl *row, const struct asked *a,
			 const struct care_example *e)
{
	tpl_int(row, "PERSON_ID", e->id);
	tpl_text(row, "PERSON_NAME", e->name);
	tpl_text(row, "OLD", care_value_words(rq, a->f.field, e->old_value));
	tpl_text(row, "NEW", care_value_words(rq, a->f.field, e->new_value));
	tpl_show(row, e->new_value[0] ? "BECOMES" : "GOES");
}

/* The names of the tags that go. */
static enum rc list_tag_names(struct request *rq, const struct asked *a, const char ***out)
{
	struct tag tag;
	enum rc rc = RC_OK;

	*out = arena_alloc(&rq->op.mem, (a->r.from_count + 1) * sizeof(**out));
	for (size_t i = 0; !rc && i < a->r.from_count; i++) {
		rc = tag_get(&rq->op, strtoll(a->r.from[i], NULL, 10), &tag);
		(*out)[i] = rc ? "" : tag.name;
	}
	return rc;
}

static bool is_listed(const struct segment_user *list, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].id == id)
			return true;
	return false;
}

/* Several tags, one list, each segment once. */
static struct segment_asking unite(struct request *rq, const struct segment_asking *of,
				   size_t count)
{
	struct segment_user *list;
	struct segment_asking out = {0};
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += of[i].count;
	list = arena_alloc(&rq->op.mem, (total + 1) * sizeof(*list));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < of[i].count; k++)
			if (!is_listed(list, out.count, of[i].users[k].id))
				list[out.count++] = of[i].users[k];
	out.users = list;
	return out;
}

/* Their people may be others afterwards. */
static enum rc fill_segments(struct request *rq, struct tpl *t, const struct asked *a)
{
	const char **names = arena_alloc(&rq->op.mem, sizeof(*names));
	struct segment_asking *of, all;
	size_t count = a->f.kind == CARE_TAGS ? a->r.from_count : 1;
	enum rc rc = RC_OK;

	names[0] = a->f.field;
	if (a->f.kind == CARE_TAGS)
		rc = list_tag_names(rq, a, &names);
	if (!rc)
		rc = a->f.kind == CARE_TAGS ? segment_asking_tags(&rq->op, names, count, &of)
					    : segment_asking_fields(&rq->op, names, count, &of);
	if (rc)
		return rc;
	all = unite(rq, of, count);
	if (all.count)
		asking_fill(rq, tpl_add(t, "SEGMENTS"), &all, SEGMENTS_SHOWN, "");
	return RC_OK;
}

static void fill_hidden(struct request *rq, struct tpl *t, const struct asked *a)
{
	tpl_text(t, "WAY_KEY", care_way_key(a->r.way));
	tpl_text(t, "TYPED", a->typed);
	tpl_text(t, "TO",
		 a->r.way == CARE_DIAL ? a->r.to : arena_printf(&rq->op.mem, "%ld", a->target));
	for (size_t i = 1; i <= a->f.count; i++)
		if (a->ticked[i])
			tpl_int(tpl_add(t, "FROM"), "NUMBER", (int64_t)i);
}

static enum rc fill_effect(struct request *rq, struct tpl *t, const struct asked *a,
			   const struct care_effect *e)
{
	struct arena *mem = &rq->op.mem;
	struct tpl *part = tpl_add(t, "EFFECT"), *others;

	tpl_text(part, "COUNT", format_count(mem, e->count));
	tpl_show(part, e->count == 1 ? "ONE" : "MANY");
	tpl_text(part, "HAPPENS", what_happens(a));
	for (size_t i = 0; i < e->example_count; i++)
		fill_example(rq, tpl_add(part, "EXAMPLE"), a, &e->examples[i]);
	if (e->example_count)
		tpl_show(part, "SOME");
	if (e->count > (int64_t)e->example_count)
		tpl_text(tpl_add(part, "REST"), "REST_COUNT",
			 format_count(mem, e->count - (int64_t)e->example_count));
	if (e->left) {
		others = tpl_add(part, "LEFT");
		tpl_text(others, "LEFT_COUNT", format_count(mem, e->left));
		tpl_show(others, e->left == 1 ? "LEFT_ONE" : "LEFT_MANY");
		for (size_t i = 0; i < e->other_count; i++)
			fill_example(rq, tpl_add(others, "OTHER"), a, &e->others[i]);
	}
	if (care_may_fix(rq) && (e->count || a->r.way == CARE_MERGE)) {
		struct tpl *fix = tpl_add(part, "MAY_FIX");

		fill_hidden(rq, fix, a);
		tpl_int(fix, "EXPECTED", e->count);
		tpl_show(fix, a->r.way == CARE_MERGE ? "MERGING" : "CHANGING");
	}
	return fill_segments(rq, part, a);
}

/* --- the page --------------------------------------------------------------------------------- */

/* What a viewer sees of it is the spellings; where nothing is to be chosen there is no form. */
static void fill_form(struct request *rq, struct tpl *t, const struct asked *a)
{
	bool is_words = a->r.way == CARE_REPLACE || a->r.way == CARE_MERGE;
	bool may = care_may_fix(rq);
	struct tpl *form;

	if (!is_words && !(may && (a->r.way == CARE_DIAL || count_ways(a) > 1)))
		return;
	form = tpl_add(t, "HAS_FORM");
	if (is_words)
		fill_spellings(rq, form, a);
	if (!may)
		return;
	if (a->r.way == CARE_DIAL)
		fill_countries(form, a);
	if (count_ways(a) > 1)
		fill_ways(form, a);
	tpl_show(form, "MAY_CHANGE");
}

/* Nothing can be done by the dozen: whom it is about. */
static enum rc fill_people(struct request *rq, struct tpl *t, const struct asked *a)
{
	struct care_recipe all = {.way = CARE_WAYS, .kind = a->f.kind, .to = ""};
	struct care_effect e;
	struct tpl *part;
	enum rc rc;

	all.from = a->r.from;
	all.from_count = a->r.from_count;
	rc = care_effect(&rq->op, a->f.field, &all, &e);
	if (rc)
		return rc;
	part = tpl_add(t, "PEOPLE_ONLY");
	tpl_text(part, "LEFT_COUNT", format_count(&rq->op.mem, e.left));
	tpl_show(part, e.left == 1 ? "LEFT_ONE" : "LEFT_MANY");
	for (size_t i = 0; i < e.other_count; i++)
		fill_example(rq, tpl_add(part, "OTHER"), a, &e.others[i]);
	return RC_OK;
}

static enum rc show_view(struct request *rq, struct asked *a, enum rc rc)
{
	struct tpl *t = page_new(rq, "care_view", care_title(rq, &a->f));
	struct fault kept = rq->op.fault;
	struct care_recipe checked = a->r;
	struct care_effect e;
	enum rc made = RC_OK;

	tpl_text(t, "TITLE", care_title(rq, &a->f));
	tpl_text(t, "EXPLANATION", care_explanation(&a->f));
	tpl_int(t, "ID", a->f.id);
	tpl_int(t, "FOUND", a->f.found_at);
	tpl_text(t, "FOUND_AT", zone_format_minute(&rq->op.mem, a->f.found_at));
	tpl_text(t, "FOUND_EXACT", zone_format_exact(&rq->op.mem, a->f.found_at));
	if (care_may_fix(rq))
		tpl_show(t, "MAY_IGNORE");
	if (a->r.way != CARE_WAYS && !kept.rc) {
		made = care_recipe_check(&rq->op, a->f.field, &checked);
		kept = rq->op.fault;
	}
	fill_form(rq, t, a);
	op_clear_fault(&rq->op);
	if (a->r.way == CARE_WAYS) {
		made = fill_people(rq, t, a);
	} else if (!made && (!kept.rc || kept.rc == RC_CONFLICT)) {
		made = care_effect(&rq->op, a->f.field, &checked, &e);
		if (!made)
			made = fill_effect(rq, t, a, &e);
	}
	if (made == RC_INVALID || made == RC_CONFLICT)
		made = RC_OK;
	if (made)
		return made;
	rq->op.fault = kept;
	if (kept.rc && strcmp(kept.field, "to") != 0)
		page_say(rq, "danger", op_sentence(&rq->op, kept.reason));
	/* A form that was only looked at may be incomplete: that is no fault of the request. */
	if (!rc)
		op_clear_fault(&rq->op);
	return page_send(rq, t, rc);
}

static enum rc replaced(struct request *rq, enum rc rc)
{
	if (rc != RC_NOT_FOUND)
		return rc;
	op_clear_fault(&rq->op);
	redirect_flash(rq, "care-replaced", 0);
	return redirect_to(rq, "/care");
}

enum rc get_care_view(struct request *rq)
{
	struct asked a = {0};
	enum rc rc = read_asked(rq, &a);

	return rc ? replaced(rq, rc) : show_view(rq, &a, RC_OK);
}

/* --- doing it --------------------------------------------------------------------------------- */

static enum rc check_count(struct request *rq, const struct care_effect *e)
{
	int64_t expected = strtoll(form_text(rq, "expected"), NULL, 10);

	if (e->count == expected)
		return RC_OK;
	return op_failf(&rq->op, RC_CONFLICT, "",
			"nothing was done: it was about %s people when you looked and is about %s "
			"now; look once more, then confirm again",
			format_count(&rq->op.mem, expected), format_count(&rq->op.mem, e->count));
}

/* Tags that nobody carries: there is no work on people to be done. */
static enum rc merge_empty(struct request *rq, const struct asked *a, const char *recipe)
{
	enum rc rc = bulk_begin(&rq->op, BULK_MEND);

	return rc ? rc : care_work_end(&rq->op, a->f.field, recipe);
}

/*
 * It may walk through everybody, so not with the lock.  Who has another value when their turn comes
 * is passed over.
 */
static enum rc look(struct request *rq, const struct asked *a, struct care_effect *e)
{
	struct care_finding now;
	enum rc rc = care_look(&rq->op), end;

	if (rc)
		return rc;
	rc = care_effect(&rq->op, a->f.field, &a->r, e);
	end = care_look_end(&rq->op);
	if (!rc)
		rc = end;
	if (!rc)
		rc = care_get(&rq->op, a->f.id, &now);
	if (!rc && now.found_at != a->f.found_at)
		rc = op_fail(&rq->op, RC_NOT_FOUND, "", "a later search has replaced this");
	return rc;
}

static enum rc start_work(struct request *rq, struct asked *a, struct bulk *b,
			  struct care_effect *e)
{
	const char *recipe;
	enum rc rc = care_recipe_check(&rq->op, a->f.field, &a->r);

	if (!rc)
		rc = look(rq, a, e);
	if (!rc)
		rc = check_count(rq, e);
	if (rc)
		return rc;
	recipe = care_recipe_print(&rq->op, &a->r);
	if (!e->count && a->r.way == CARE_MERGE)
		return merge_empty(rq, a, recipe);
	*b = (struct bulk){
	    .order = {.action = BULK_MEND, .field = a->f.field, .value = recipe},
	    .chosen = care_title(rq, &a->f),
	    .chosen_href = "/care",
	};
	return bulk_start(&rq->op, b, &e->people);
}

enum rc post_care_fix(struct request *rq)
{
	struct asked a = {0};
	struct care_effect e;
	struct bulk b = {.state = BULK_DONE};
	enum rc rc = read_asked(rq, &a);

	if (!rc && a.f.found_at != form_id(rq, "found"))
		rc = RC_NOT_FOUND;
	if (rc)
		return replaced(rq, rc);
	if (a.r.way == CARE_WAYS)
		return op_fail(&rq->op, RC_INVALID, "", "nothing can be done here by the dozen");
	rc = start_work(rq, &a, &b, &e);
	if (rc == RC_INVALID || rc == RC_CONFLICT) {
		enum rc left = care_look_only(&rq->op);

		return left ? left : show_view(rq, &a, rc);
	}
	if (rc == RC_NOT_FOUND)
		return replaced(rq, rc);
	if (!rc)
		rc = care_fixed(&rq->op, a.f.id);
	if (!rc && b.id && b.asked <= BULK_AT_ONCE)
		rc = bulk_run(&rq->op, &b, &e.people);
	if (rc)
		return rc;
	if (b.state == BULK_RUNNING) {
		start_job(rq, "bulk");
		return redirect_to(rq, "/contacts/bulk-view?id=%lld", (long long)b.id);
	}
	if (b.state == BULK_FAILED)
		return redirect_to(rq, "/contacts/bulk-view?id=%lld", (long long)b.id);
	start_job(rq, "care");
	redirect_flash(rq, a.r.way == CARE_MERGE ? "care-merged" : "care-fixed", b.changed);
	return redirect_to(rq, "/care");
}
