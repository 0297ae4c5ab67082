/*
 * The documentation of the API.  Its example answers are made by the code that makes the real ones,
 * with this installation's attributes, about somebody who does not exist.
 */
#include "cgi-bin/api.h"

#include "lib/platform/template.h"
#include "lib/web/api.h"

enum { EXAMPLE_MAX = 64 * 1024, EXAMPLE_ID = 17, EXAMPLE_ATTRIBUTES = 12, STATUS_BAD = 400 };

static const char example_filter[] =
    "country is any of \"AT\", \"DE\" and created in the last 90 days";
static const char wrong_filter[] = "country is any of \"AT\", \"DE\" and favourite is \"tea\"";

/* --- example answers ------------------------------------------------------------------------ */

/* Indented text of a tree, which is freed. */
static const char *pretty(struct request *rq, struct json *root)
{
	const char *text;
	struct str out;

	str_init(&out, EXAMPLE_MAX);
	json_print(root, 2, &out);
	text = arena_dup_len(&rq->op.mem, out.text, out.len);
	str_release(&out);
	json_free(root);
	return text;
}

static const char *example_value(enum attribute_type type)
{
	static const char *const values[] = {
	    [ATTRIBUTE_TEXT] = "a text",
	    [ATTRIBUTE_NUMBER] = "12.5",
	    [ATTRIBUTE_DATE] = "1990-03-18",
	    [ATTRIBUTE_YES_NO] = "yes",
	    [ATTRIBUTE_LINK] = "https://example.com/",
	};

	return (size_t)type < ARRAY_LEN(values) && values[type] ? values[type] : "";
}

/* Of each attribute of this installation, the first option or a value of its type. */
static struct contact_attribute *
example_attributes(struct request *rq, const struct attribute *attributes, size_t count)
{
	struct contact_attribute *list = arena_alloc(&rq->op.mem, (count + 1) * sizeof(*list));

	for (size_t i = 0; i < count; i++) {
		const struct attribute *a = &attributes[i];

		list[i].attribute = a;
		list[i].text = a->option_count ? a->options[0].label : example_value(a->type);
		list[i].options = a->option_count ? &a->options[0].id : NULL;
		list[i].option_count = a->option_count ? 1 : 0;
	}
	return list;
}

static enum rc fill_example_contact(struct request *rq, struct json *object)
{
	struct tag tag = {.name = "vip-customer", .label = "VIP customer"};
	struct contact_point point = {
	    .kind = CONTACT_POINT_EMAIL, .value = "ana@work.example", .label = "work"};
	struct contact_full full = {
	    .points = {.list = &point, .count = 1, .emails = 1}, .tags = &tag, .tag_count = 1};
	struct attribute *attributes;
	size_t count;
	enum rc rc = attribute_list(&rq->op, &attributes, &count);

	if (rc)
		return rc;
	if (count > EXAMPLE_ATTRIBUTES)
		count = EXAMPLE_ATTRIBUTES;
	full.attributes = example_attributes(rq, attributes, count);
	full.attribute_count = count;
	for (int f = 0; f < CONTACT_FIELD_COUNT; f++)
		full.contact.values[f] = "";
	full.contact.id = EXAMPLE_ID;
	full.contact.values[CONTACT_FIRST_NAME] = "Ana";
	full.contact.values[CONTACT_LAST_NAME] = "Example";
	full.contact.values[CONTACT_EMAIL] = "ana@shop.example";
	full.contact.values[CONTACT_PHONE] = "+43 512 555 0101";
	full.contact.values[CONTACT_CITY] = "Innsbruck";
	full.contact.values[CONTACT_COUNTRY] = "AT";
	full.contact.values[CONTACT_CATEGORIES] = "news, offers";
	full.contact.values[CONTACT_SIGNUP] = "2026-03-18T09:30:00Z";
	full.contact.values[CONTACT_MARKETING_CONSENT] = "yes";
	full.contact.values[CONTACT_BLOCKED] = "no";
	full.contact.source = CONTACT_SOURCE_IMPORT;
	full.contact.created_at = full.contact.updated_at = rq->op.now;
	api_fill_contact(rq, object, &full);
	return RC_OK;
}

static enum rc example_contacts(struct request *rq, const char **out)
{
	struct json *root = json_new();
	enum rc rc;

	json_add_int(root, "total", 1284);
	rc = fill_example_contact(rq, json_append_object(json_add_array(root, "contacts")));
	json_add_text(
	    root, "next",
	    arena_printf(&rq->op.mem, "created:%d.%lld", EXAMPLE_ID, (long long)rq->op.now));
	*out = pretty(rq, root);
	return rc;
}

static enum rc example_count(struct request *rq, const char **out)
{
	struct json *root = json_new();

	json_add_int(root, "total", 1284);
	*out = pretty(rq, root);
	return RC_OK;
}

static enum rc example_segments(struct request *rq, const char **out)
{
	struct segment s = {
	    .id = 3,
	    .name = "New in Austria and Germany",
	    .description = "For the welcome letter",
	    .filter = example_filter,
	    .owner_name = rq->session.name,
	    .is_shared = true,
	    .created_at = rq->op.now,
	    .updated_at = rq->op.now,
	};
	struct segment_state state = {.error = ""};
	struct json *root = json_new();

	api_fill_segment(rq, json_append_object(json_add_array(root, "segments")), &s, 1284,
			 &state);
	*out = pretty(rq, root);
	return RC_OK;
}

static enum rc example_fields(struct request *rq, const char **out)
{
	struct json *root;
	enum rc rc = api_fields(rq, "email_status", &root);

	if (!rc)
		*out = pretty(rq, root);
	return rc;
}

/* What somebody is told who writes a filter with a mistake in it. */
static enum rc example_error(struct request *rq, const char **out)
{
	struct contact_selection s = {.filter = wrong_filter, .search = ""};
	struct contact_selected selected;
	struct filter_error error;
	enum rc rc = contact_selection_find(&rq->op, &s, &selected, &error);

	*out = "";
	if (rc != RC_INVALID)
		return rc;
	if (api_refuse_filter(rq, s.filter, &error, rc))
		*out = pretty(rq, api_error(rq, STATUS_BAD));
	op_clear_fault(&rq->op);
	rq->refusal = (struct refusal){0};
	return RC_OK;
}

/* --- the routes ----------------------------------------------------------------------------- */

struct parameter {
	const char *name, *text;
};
struct documented {
	const char *path, *title, *text;
	const struct parameter *parameters; /* ends with one without name */
	const char *parameter, *value;	    /* of the command */
	enum rc (*example)(struct request *rq, const char **out);
};

#define PARAMETERS_SELECTION                                                                       \
	{"filter", "A filter, as on the contact list. Without it and the next two: everybody."},   \
	    {"segment", "Number of a segment: those who are in it."},                              \
	    {"q",                                                                                  \
	     "A search, as in the search box: what a name, an e-mail address, a phone number,"     \
	     " a company or an identifier starts with."},                                          \
	{                                                                                          \
		"at", "A day, like 2026-12-24: dates such as “in the last 7 days” count from"  \
		      " there, as if it were today."                                               \
	}

static const struct parameter contacts_parameters[] = {
    PARAMETERS_SELECTION,
    {"sort", "created (the default: oldest first), -created, updated, -updated, name or -name."},
    {"limit",
     "Contacts of one answer, 1 to 1000; 100 without it. Very large ones may make it less."},
    {"cursor", "“next” of the answer before, with everything else as it was."},
    {0},
};
static const struct parameter count_parameters[] = {PARAMETERS_SELECTION, {0}};
static const struct parameter id_parameters[] = {{"id", "Its number."}, {0}};

static const struct documented routes[] = {
    {"/api/contacts", "Contacts",
     "The contacts who are in all that is asked for, a page at a time. “total” is the number of"
     " all of them.",
     contacts_parameters, "filter", example_filter, example_contacts},
    {"/api/contact", "One contact", "{\"contact\": {...}}, with the same members.", id_parameters,
     "id", "17", NULL},
    {"/api/count", "A number", "How many they are, without reading them.", count_parameters,
     "filter", example_filter, example_count},
    {"/api/segments", "Segments",
     "The segments that you see, by name, with the number of people who are in each now. Of one"
     " that is broken “count” is null and “broken” says why.",
     NULL, NULL, NULL, example_segments},
    {"/api/segment", "One segment",
     "{\"segment\": {...}}, with the same members; archived ones, too.", id_parameters, "id", "3",
     NULL},
    {"/api/fields", "Fields",
     "What filters can ask for: each field with its operators, and its choices where it has a"
     " list of them. This is one of many:",
     NULL, NULL, NULL, example_fields},
};

/* curl encodes the value, so that it stands there as people write it. */
static const char *command(struct request *rq, const struct documented *r)
{
	const char *more = "";

	if (r->parameter)
		more = arena_printf(&rq->op.mem, " \\\n  -G --data-urlencode '%s=%s'", r->parameter,
				    r->value);
	return arena_printf(&rq->op.mem, "curl -H \"Authorization: Bearer $TOKEN\" '%s%s'%s",
			    rq->config->base_url, r->path, more);
}

static enum rc fill_route(struct request *rq, struct tpl *t, const struct documented *r)
{
	const char *answer = "";
	enum rc rc = r->example ? r->example(rq, &answer) : RC_OK;

	tpl_text(t, "PATH", r->path);
	tpl_text(t, "ANCHOR", r->path + strlen("/api/"));
	tpl_text(t, "ROUTE_TITLE", r->title);
	tpl_text(t, "ROUTE_TEXT", r->text);
	for (const struct parameter *p = r->parameters; p && p->name; p++) {
		struct tpl *row;

		if (p == r->parameters)
			tpl_show(t, "HAS_PARAMETERS");
		row = tpl_add(t, "PARAMETER");
		tpl_text(row, "PARAMETER_NAME", p->name);
		tpl_text(row, "PARAMETER_TEXT", p->text);
	}
	tpl_text(t, "COMMAND", command(rq, r));
	if (answer[0])
		tpl_text(tpl_add(t, "EXAMPLE"), "ANSWER", answer);
	return rc;
}

enum rc get_api_docs(struct request *rq)
{
	struct tpl *body = page_new(rq, "api_docs", "API");
	const char *error;
	enum rc rc = example_error(rq, &error);

	tpl_text(body, "BASE", rq->config->base_url);
	tpl_text(body, "ERROR_FILTER", wrong_filter);
	tpl_text(body, "ERROR_ANSWER", error);
	for (size_t i = 0; !rc && i < ARRAY_LEN(routes); i++)
		rc = fill_route(rq, tpl_add(body, "ROUTE"), &routes[i]);
	return rc ? rc : page_send(rq, body, RC_OK);
}
