/*
 * How filters are written: made from the catalogue, so that it says what the parser takes.
 */
#include "cgi-bin/contacts.h"

#include "lib/filter/filter_event.h"
#include "lib/platform/template.h"
#include "lib/platform/text.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { ATTRIBUTES_SHOWN = 100 };

const struct field contact_filter_help_fields[] = {{"q", FIELD_TEXT, false, 200, NULL}, {0}};

/* The words of an operator with what stands behind them. */
static const char *operator_form(struct request *rq, enum filter_operator op)
{
	static const char *const behind[] = {[FILTER_SHAPE_ALONE] = "",
					     [FILTER_SHAPE_VALUE] = " value",
					     [FILTER_SHAPE_VALUES] = " value, value ...",
					     [FILTER_SHAPE_RANGE] = " value and value",
					     [FILTER_SHAPE_SPAN] = "",
					     [FILTER_SHAPE_UNIT] = ""};
	const struct filter_operator_info *info = &filter_operators[op];
	const char *mark = strchr(info->words, '#');

	if (!mark)
		return arena_printf(&rq->op.mem, "%s%s", info->words, behind[info->shape]);
	return arena_printf(&rq->op.mem, "%.*s%s%s", (int)(mark - info->words), info->words,
			    info->shape == FILTER_SHAPE_UNIT ? "week, month or year" : "7 days",
			    mark + 1);
}

static void fill_operators(struct request *rq, struct tpl *t, const enum filter_operator *ops)
{
	for (; *ops; ops++) {
		struct tpl *row = tpl_add(t, "OPERATOR");

		tpl_text(row, "FORM", operator_form(rq, *ops));
		if (filter_takes_known_only(
			&(struct filter_node){.type = FILTER_CONDITION, .op = *ops}))
			tpl_show(row, "NEGATIVE");
	}
}

static void fill_types(struct request *rq, struct tpl *t)
{
	const char *done = "";

	for (int type = 0; type < FILTER_TYPE_COUNT; type++) {
		const char *name = filter_type_name((enum filter_type)type);
		struct tpl *row;

		/* Two types of date are one for people. */
		if (strcmp(name, done) == 0)
			continue;
		done = name;
		row = tpl_add(t, "TYPE");
		tpl_text(row, "NAME", name);
		fill_operators(rq, row, filter_type_operators((enum filter_type)type));
	}
}

/* Is it among those that are looked for?  wanted: folded; "" for all */
static bool is_found(struct request *rq, const struct filter_field *field, const char *wanted)
{
	const char *text =
	    arena_printf(&rq->op.mem, "%s %s %s", field->label, field->key, field->group);

	return !wanted[0] || strstr(text_fold(&rq->op.mem, text), wanted) != NULL;
}

static void fill_fields(struct request *rq, struct tpl *t, const struct filter_field *const *fields,
			size_t count)
{
	const char *wanted = text_fold(&rq->op.mem, form_text(rq, "q")), *name = "";
	struct tpl *table = NULL, *group = NULL;
	size_t found = 0, attributes = 0, shown = 0;

	for (size_t i = 0; i < count; i++) {
		struct tpl *row;

		if (!is_found(rq, fields[i], wanted))
			continue;
		found++;
		attributes += fields[i]->store == FILTER_STORE_ATTRIBUTE;
		/* There may be a thousand attributes; of the fields there are some dozens. */
		if (attributes > ATTRIBUTES_SHOWN)
			continue;
		shown++;
		if (strcmp(fields[i]->group, name) != 0) {
			table = table ? table : tpl_add(t, "FIELDS");
			group = tpl_add(table, "GROUP");
			name = fields[i]->group;
			tpl_text(group, "GROUP_LABEL", name);
		}
		row = tpl_add(group, "FIELD");
		tpl_text(row, "KEY", fields[i]->key);
		tpl_text(row, "LABEL", fields[i]->label);
		tpl_text(row, "TYPE_NAME", filter_type_name(fields[i]->type));
		tpl_text(row, "HELP", fields[i]->help);
	}
	tpl_text(t, "Q", form_text(rq, "q"));
	if (!found)
		tpl_show(t, "NO_FIELDS");
	if (shown < found)
		tpl_text(tpl_add(t, "MORE_FIELDS"), "MORE_COUNT",
			 format_count(&rq->op.mem, (int64_t)(found - shown)));
}

static void fill_events(struct tpl *t)
{
	size_t count;
	const struct filter_event_family *families = filter_event_families(&count);

	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(t, "FAMILY");

		tpl_text(row, "KEY", families[i].key);
		tpl_text(row, "LABEL", families[i].label);
		tpl_text(row, "HELP", families[i].help);
		for (size_t p = 0; p < families[i].property_count; p++) {
			struct tpl *property = tpl_add(row, "PROPERTY");

			tpl_text(property, "PROPERTY_KEY", families[i].properties[p].key);
			tpl_text(property, "PROPERTY_TYPE",
				 filter_type_name(families[i].properties[p].type));
		}
	}
}

static void fill_examples(struct request *rq, struct tpl *t)
{
	static const char *const examples[][2] = {
	    {"country is any of \"DE\", \"AT\" and signup in the last 90 days",
	     "People in Germany or Austria who signed up in the last 90 days"},
	    {"city is \"Wien\" and not (email is unknown or phone is unknown)",
	     "Everybody in Vienna who has an e-mail address and a phone number"},
	    {"email_status is \"unsubscribed\" or marketing_consent is not yes",
	     "People one should not write to"},
	    {"(country is \"AT\" and city is unknown) or (country is \"DE\" and region is unknown)",
	     "Addresses with a gap"},
	    {"company is not \"ACME\" if known", "People with a company, but another one"},
	    {"first_name is field last_name", "The first name is the last name: a slip of the pen"},
	    {"created in the last 7 days and updated is today", "New, and changed today"},
	    {"signup has its anniversary in the next 7 days",
	     "Signed up on one of the coming days of some year"},
	};

	for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
		struct tpl *row = tpl_add(t, "EXAMPLE");

		tpl_text(row, "TEXT", examples[i][0]);
		tpl_text(row, "MEANING", examples[i][1]);
		tpl_text(row, "HREF",
			 arena_printf(&rq->op.mem, "/contacts?filter=%s",
				      urlencode(&rq->op.mem, examples[i][0])));
	}
}

enum rc get_contacts_filter_help(struct request *rq)
{
	const struct filter_field **fields;
	struct tpl *t;
	size_t count;
	enum rc rc = filter_field_list(&rq->op, &fields, &count);

	if (rc)
		return rc;
	t = page_new(rq, "contacts_filter_help", "How filters are written");
	fill_examples(rq, t);
	fill_types(rq, t);
	fill_fields(rq, t, fields, count);
	fill_events(t);
	return page_send(rq, t, RC_OK);
}
