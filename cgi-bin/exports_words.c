/*
 * What an export holds, in words.
 */
#include "cgi-bin/exports.h"

#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"

enum rc exports_read_fields(struct request *rq, struct export_fields *out)
{
	return filter_field_list(&rq->op, &out->list, &out->count);
}

/* In the words of the builder; what can't be read stands there as it is. */
static const char *filter_in_words(struct request *rq, const struct export_fields *fields,
				   const char *text)
{
	struct filter_error error = {0};
	struct filter_node *tree;

	if (filter_parse(&rq->op, text, &tree, &error)) {
		op_clear_fault(&rq->op);
		return text;
	}
	return filter_words(&rq->op, fields->list, fields->count, tree);
}

static const struct export_who whos[] = {
    {"archived", "Archived contacts", "/archived", CONTACT_IN_ARCHIVED},
    {"deleted", "Deleted contacts", "/deleted", CONTACT_IN_DELETED},
    {"everybody", "Live and deleted contacts", "/everybody", CONTACT_IN_LIVE | CONTACT_IN_DELETED},
    {"whole", "All contacts, archived and deleted ones, too", "",
     CONTACT_IN_LIVE | CONTACT_IN_ARCHIVED | CONTACT_IN_DELETED},
};
const char *const export_who_words[] = {"archived", "deleted", "everybody", "whole", NULL};

const struct export_who *exports_who(unsigned states)
{
	for (size_t i = 0; i < ARRAY_LEN(whos); i++)
		if (whos[i].states == states)
			return &whos[i];
	return NULL;
}

unsigned exports_states(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(whos); i++)
		if (strcmp(whos[i].word, word) == 0)
			return whos[i].states;
	return CONTACT_IN_LIVE;
}

/* "All contacts", or each thing that they must be in. */
static void fill_whom(struct request *rq, struct tpl *t, const struct export_fields *fields,
		      const struct export *e)
{
	struct tpl *part;

	if (exports_who(e->states))
		tpl_text(tpl_add(t, "WHO"), "WHO_TEXT", exports_who(e->states)->text);
	else if (!e->search[0] && !e->filter[0] && !e->segment_id && !e->pick_id)
		tpl_show(t, "EVERYONE");
	if (e->pick_id)
		tpl_show(t, "PICKED");
	if (e->segment_id) {
		part = tpl_add(t, "SEGMENT");
		tpl_int(part, "SEGMENT_ID", e->segment_id);
		tpl_text(part, "SEGMENT_NAME", e->segment_name);
	}
	if (e->filter[0]) {
		part = tpl_add(t, "FILTER");
		tpl_text(part, "FILTER_WORDS", filter_in_words(rq, fields, e->filter));
		tpl_text(part, "FILTER_TEXT", e->filter);
	}
	if (e->search[0]) {
		part = tpl_add(t, "SEARCH");
		tpl_text(part, "SEARCH_TEXT", e->search);
		tpl_show(part, e->inside ? "INSIDE" : "PREFIX");
	}
	if (e->filter_day[0])
		tpl_text(tpl_add(t, "AS_OF"), "DAY", zone_format_day(&rq->op.mem, e->filter_at));
}

void exports_fill_what(struct request *rq, struct tpl *t, const struct export_fields *fields,
		       const struct export *e)
{
	const struct export_what *what = export_what_find(e->what);

	if (!what || strcmp(what->key, "contacts") != 0)
		tpl_text(tpl_add(t, "WHAT"), "WHAT_TEXT", what ? what->label : e->what);
	if (!what || what->has_people)
		fill_whom(rq, t, fields, e);
}

const char *exports_rows_text(struct request *rq, const struct export *e, int64_t rows)
{
	const struct export_what *what = export_what_find(e->what);
	bool is_contacts = !what || strcmp(what->key, "contacts") == 0;
	const char *word = rows == 1 ? is_contacts ? "contact" : "row" : what ? what->rows : "rows";

	return arena_printf(&rq->op.mem, "%s %s", format_count(&rq->op.mem, rows), word);
}

const char *exports_ending(const struct export *e)
{
	const struct export_format *format = export_format_find(e->format);

	return format ? format->ending : "";
}

void exports_fill_mail(struct request *rq, struct tpl *t)
{
	if (rq->config->smtp_url[0])
		tpl_text(tpl_add(t, "MAIL"), "MAIL_TO", rq->session.email);
	else
		tpl_show(t, "NO_MAIL");
}
