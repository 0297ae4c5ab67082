/*
 * /segments/templates: the gallery of ready filters, which are looked at here and changed nowhere.
 */
#include "cgi-bin/segments.h"

#include "lib/domain/segment_template.h"
#include "lib/platform/template.h"
#include "lib/web/format.h"

const struct field segments_templates_fields[] = {
    {"t", FIELD_TEXT, false, 50, NULL},
    {0},
};

static enum rc count_people(struct request *rq, const struct segment_template *chosen,
			    int64_t *people)
{
	struct filter_error error = {0};
	struct filter_context ctx;
	struct filter_node *tree;
	struct filter_sets sets;
	enum rc rc = segment_context(&rq->op, &ctx);

	if (!rc)
		rc = filter_read(&rq->op, &ctx, chosen->filter, &tree, &error);
	if (!rc)
		rc = filter_sets_init(&rq->op, &sets);
	return rc ? rc : filter_set_count(&sets, tree, people);
}

static enum rc fill_chosen(struct request *rq, struct tpl *t, const struct segment_template *chosen)
{
	int64_t people;
	struct tpl *number;
	enum rc rc = count_people(rq, chosen, &people);

	if (rc)
		return rc;
	tpl_text(t, "NAME", chosen->name);
	tpl_text(t, "GROUP", chosen->group);
	tpl_text(t, "DESCRIPTION", chosen->description);
	number = tpl_add(t, people == 1 ? "ONE" : "MANY");
	tpl_text(number, "COUNT", format_count(&rq->op.mem, people));
	tpl_text(number, "PEOPLE_FILTER", chosen->filter);
	if (chosen->needs_events)
		tpl_show(t, "NEEDS_EVENTS");
	if (segments_may_write(rq))
		tpl_text(tpl_add(t, "USE"), "USE_FILTER", chosen->filter);
	return segments_fill_filter(rq, t, "FILTER", chosen->filter);
}

static void fill_names(struct tpl *t, const struct segment_template *chosen)
{
	size_t count;
	const struct segment_template *list = segment_templates(&count);
	struct tpl *group = NULL;

	for (size_t i = 0; i < count; i++) {
		struct tpl *row;

		if (!group || strcmp(list[i].group, list[i - 1].group) != 0) {
			group = tpl_add(t, "TEMPLATE_GROUP");
			tpl_text(group, "GROUP_NAME", list[i].group);
		}
		row = tpl_add(group, "TEMPLATE");
		tpl_text(row, "KEY", list[i].key);
		tpl_text(row, "TEMPLATE_NAME", list[i].name);
		if (&list[i] == chosen)
			tpl_show(row, "IS_CHOSEN");
	}
}

enum rc get_segments_templates(struct request *rq)
{
	size_t count;
	const struct segment_template *chosen = segment_templates(&count);
	const char *key = form_text(rq, "t");
	struct tpl *t;
	enum rc rc;

	if (key[0])
		chosen = segment_template_find(key);
	if (!chosen)
		return op_fail(&rq->op, RC_NOT_FOUND, "", "no such template");
	t = page_new(rq, "segments_templates", "Segment templates");
	fill_names(t, chosen);
	rc = fill_chosen(rq, t, chosen);
	return rc ? rc : page_send(rq, t, RC_OK);
}
