/*
 * Several addresses of a contact at once: out of a text, into a text, and what a list means for
 * somebody.
 */
#include "lib/domain/contact_point_row.h"

#include "lib/base/limits.h"
#include "lib/base/str.h"
#include "lib/platform/text.h"

/* --- what a list means ---------------------------------------------------------------------- */

/* What there is of a kind, and what becomes of each. */
struct plan {
	enum contact_point_kind kind;
	struct contact_point primary;
	struct contact_point *now; /* those of the kind */
	size_t count;
	const struct contact_point **then; /* of each: what it becomes; itself; NULL: it goes */
	const struct contact_point **added;
	size_t added_count;
	struct contact_point *kept; /* room for those whose label stays */
};

static const struct contact_point *find_in(const struct contact_point *const *list, size_t count,
					   const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i]->key, key) == 0)
			return list[i];
	return NULL;
}

static enum rc load(struct op *op, int64_t contact_id, struct plan *plan)
{
	struct contact_point *list;
	size_t count;
	enum rc rc = contact_point_primary(op, contact_id, plan->kind, &plan->primary);

	if (!rc)
		rc = contact_point_list(op, contact_id, &list, &count);
	if (rc)
		return rc;
	plan->now = arena_alloc(&op->mem, (count + 1) * sizeof(*plan->now));
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == plan->kind)
			plan->now[plan->count++] = list[i];
	return RC_OK;
}

/* Added to what is there, no label takes none away. */
static const struct contact_point *settle_entry(struct plan *plan, size_t i,
						const struct contact_point *p,
						enum contact_point_policy policy)
{
	if (policy == CONTACT_POINTS_REPLACE || p->label[0])
		return p;
	plan->kept[i] = *p;
	plan->kept[i].label = plan->now[i].label;
	return &plan->kept[i];
}

static void place(struct plan *plan, const struct contact_point *p,
		  enum contact_point_policy policy)
{
	if (strcmp(p->key, plan->primary.key) == 0 ||
	    find_in(plan->added, plan->added_count, p->key))
		return;
	for (size_t i = 0; i < plan->count; i++) {
		if (strcmp(plan->now[i].key, p->key) != 0)
			continue;
		if (!plan->then[i] || plan->then[i] == &plan->now[i])
			plan->then[i] = settle_entry(plan, i, p, policy);
		return;
	}
	plan->added[plan->added_count++] = p;
}

static enum rc make_plan(struct op *op, int64_t contact_id, const struct contact_point *points,
			 size_t count, enum contact_point_policy policy, struct plan *plan)
{
	size_t left = 0;
	enum rc rc = load(op, contact_id, plan);

	if (rc)
		return rc;
	plan->then = arena_alloc(&op->mem, (plan->count + 1) * sizeof(struct contact_point *));
	plan->kept = arena_alloc(&op->mem, (plan->count + 1) * sizeof(*plan->kept));
	plan->added = arena_alloc(&op->mem, (count + 1) * sizeof(struct contact_point *));
	for (size_t i = 0; i < plan->count; i++)
		plan->then[i] = policy == CONTACT_POINTS_ADD ? &plan->now[i] : NULL;
	for (size_t i = 0; i < count; i++)
		if (points[i].kind == plan->kind)
			place(plan, &points[i], policy);
	for (size_t i = 0; i < plan->count; i++)
		left += plan->then[i] != NULL;
	left += plan->added_count - (plan->added_count && !plan->primary.value[0]);
	return left <= CONTACT_POINTS_MAX || !plan->added_count
		   ? RC_OK
		   : op_failf(op, RC_INVALID, "value",
			      "a contact has at most %d further ones of a kind",
			      CONTACT_POINTS_MAX);
}

static bool is_same(const struct contact_point *a, const struct contact_point *b)
{
	return strcmp(a->value, b->value) == 0 && strcmp(a->label, b->label) == 0;
}

static struct contact_point_diff count_plan(const struct plan *plan)
{
	struct contact_point_diff d = {.added = plan->added_count};

	for (size_t i = 0; i < plan->count; i++) {
		d.removed += plan->then[i] == NULL;
		d.changed += plan->then[i] && !is_same(&plan->now[i], plan->then[i]);
	}
	return d;
}

enum rc contact_point_compare(struct op *op, int64_t contact_id, enum contact_point_kind kind,
			      const struct contact_point *points, size_t count,
			      enum contact_point_policy policy, struct contact_point_diff *out)
{
	struct plan plan = {.kind = kind};
	enum rc rc = make_plan(op, contact_id, points, count, policy, &plan);

	*out = rc ? (struct contact_point_diff){0} : count_plan(&plan);
	return rc;
}

/* Those that go first make room for those that come. */
enum rc contact_point_save_list(struct op *op, int64_t contact_id, enum contact_point_kind kind,
				const struct contact_point *points, size_t count,
				enum contact_point_policy policy, int64_t source_row,
				struct contact_point_diff *out)
{
	struct plan plan = {.kind = kind};
	enum rc rc = make_plan(op, contact_id, points, count, policy, &plan);

	*out = rc ? (struct contact_point_diff){0} : count_plan(&plan);
	for (size_t i = 0; !rc && i < plan.count; i++)
		if (!plan.then[i])
			rc = contact_point_drop(op, &plan.now[i], source_row);
	for (size_t i = 0; !rc && i < plan.count; i++)
		if (plan.then[i])
			rc = contact_point_change_to(op, &plan.now[i], plan.then[i], source_row);
	for (size_t i = 0; !rc && i < plan.added_count; i++)
		rc = contact_point_add(op, contact_id, plan.added[i], source_row);
	return rc;
}

/* --- texts ---------------------------------------------------------------------------------- */

/* An entry of a text: its value and what stands in brackets behind it. */
struct entry {
	char *value;
	const char *label;
};

/* "(work)" at the end is a label; "(0)" and "(030)" belong to a number.  NULL: there is none. */
static const char *find_label(const char *text, size_t len)
{
	const char *open = text + len;

	if (!len || text[len - 1] != ')')
		return NULL;
	while (open > text && *open != '(')
		open--;
	if (*open != '(' || strspn(open + 1, "0123456789 -./") == (size_t)(text + len - 2 - open))
		return NULL;
	return open;
}

/* Without the label; what is in quotes is the value whatever it looks like. */
static struct entry read_entry(struct op *op, const char *text, size_t len)
{
	const char *quote = len && *text == '"' ? memchr(text + 1, '"', len - 1) : NULL;
	const char *label;

	while (len && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	label = quote ? find_label(quote, (size_t)(text + len - quote)) : find_label(text, len);
	if (label == text)
		label = NULL;
	if (quote)
		return (struct entry){
		    arena_dup_len(&op->mem, text + 1, (size_t)(quote - text) - 1),
		    label ? arena_dup_len(&op->mem, label + 1, (size_t)(text + len - 2 - label))
			  : ""};
	if (!label)
		return (struct entry){arena_dup_len(&op->mem, text, len), ""};
	return (struct entry){arena_dup_len(&op->mem, text, (size_t)(label - text)),
			      arena_dup_len(&op->mem, label + 1, (size_t)(text + len - 2 - label))};
}

/* The next one up to its separator; *text then stands behind that. */
static struct entry next_entry(struct op *op, const char **text)
{
	const char *from = *text + strspn(*text, " \t"), *end = from;

	if (*from == '"' && strchr(from + 1, '"'))
		end = strchr(from + 1, '"') + 1;
	end += strcspn(end, ";,\r\n");
	*text = end + (*end != '\0');
	return read_entry(op, from, (size_t)(end - from));
}

enum rc contact_point_parse_list(struct op *op, enum contact_point_kind kind, const char *text,
				 const char *country, enum contact_strictness strictness,
				 struct contact_point **out, size_t *count)
{
	enum rc rc = RC_OK;

	*out = arena_alloc(&op->mem, (CONTACT_POINTS_MAX + 1) * sizeof(**out));
	*count = 0;
	while (!rc && *text) {
		struct entry e = next_entry(op, &text);

		if (!text_trim(&op->mem, e.value)[0])
			continue;
		if (*count == CONTACT_POINTS_MAX)
			return op_failf(op, RC_INVALID, "value",
					"a contact has at most %d further ones of a kind",
					CONTACT_POINTS_MAX);
		rc = contact_point_check(op, kind, e.value, e.label, country, strictness,
					 &(*out)[*count]);
		*count += !rc;
	}
	return rc;
}

const char *contact_point_print_list(struct op *op, enum contact_point_kind kind,
				     const struct contact_point *points, size_t count,
				     const char *separator)
{
	enum { ENTRY_MAX = CONTACT_TEXT_MAX + CONTACT_LABEL_MAX + 16 };
	const char *text;
	struct str s;

	str_init(&s, (count + 1) * ENTRY_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct contact_point *p = &points[i];
		bool is_plain = !strpbrk(p->value, ";,") && !find_label(p->value, strlen(p->value));
		const char *quote = is_plain ? "" : "\"";

		if (p->kind != kind)
			continue;
		if (s.len)
			str_add(&s, separator);
		str_addf(&s, "%s%s%s", quote, p->value, quote);
		if (p->label[0])
			str_addf(&s, " (%s)", p->label);
	}
	text = arena_dup_len(&op->mem, s.text ? s.text : "", s.len);
	str_release(&s);
	return text;
}
