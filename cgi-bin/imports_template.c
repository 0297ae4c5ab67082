/*
 * The file that shows how one for an import looks: every field, every attribute of the base, and
 * two people.  It imports unchanged.
 */
#include "cgi-bin/imports.h"

#include "lib/base/limits.h"
#include "lib/domain/attribute.h"
#include "lib/domain/contact.h"
#include "lib/domain/export_format.h"
#include "lib/platform/csv.h"
#include "lib/platform/text.h"

/* Two invented people, so that every column shows what it takes. */
static const char *const template_people[2][CONTACT_FIELD_COUNT] = {
    {"",
     "Anna",
     "Berger",
     "anna.berger@example.com",
     "+43 664 1234567",
     "C-1001",
     "Bäckerei Berger",
     "Hauptstraße 1",
     "Wien",
     "Wien",
     "1010",
     "Austria",
     "de",
     "Europe/Vienna",
     "News, Offers",
     "Customer",
     "2026-01-15",
     "yes",
     "2026-01-15",
     "Form",
     "2026-01",
     "yes",
     "2026-01-15",
     "Form",
     "2026-01",
     "no"},
    {"",
     "John",
     "Doe",
     "john.doe@example.com",
     "+44 7911 123456",
     "C-1002",
     "",
     "1 High Street",
     "London",
     "",
     "SW1A 1AA",
     "United Kingdom",
     "en",
     "Europe/London",
     "",
     "",
     "",
     "yes",
     "2026-02-01T09:30:00Z",
     "Paper",
     "2026-01",
     "no",
     "2026-02-01",
     "Paper",
     "2026-01",
     "no"},
};

/* What an attribute takes. */
static const char *template_value(struct op *op, const struct attribute *a)
{
	static const char *const values[ATTRIBUTE_TYPE_COUNT] = {
	    [ATTRIBUTE_TEXT] = "Any text",
	    [ATTRIBUTE_NUMBER] = "42",
	    [ATTRIBUTE_DATE] = "2026-01-15",
	    [ATTRIBUTE_YES_NO] = "yes",
	    [ATTRIBUTE_LINK] = "https://example.com/",
	};
	struct str s;
	const char *text;

	if (!attribute_has_options(a->type))
		return values[a->type];
	if (!a->option_count)
		return "";
	if (a->type == ATTRIBUTE_CHOICE)
		return a->options[0].label;
	str_init(&s, CSV_FIELD_MAX);
	export_add_list(&s, (const char *const[]){a->options[0].label}, 1);
	text = arena_dup_len(&op->mem, s.text, s.len);
	str_release(&s);
	return text;
}

/* One that is called like a field would be taken for that. */
static bool is_called_like_field(struct op *op, const struct attribute *a)
{
	const char *name = text_fold(&op->mem, a->name);

	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		if (strcmp(text_fold(&op->mem, contact_fields[f].label), name) == 0)
			return true;
	return false;
}

/* Their cells of the header, of the first person, and of the second one, who has no values. */
static void add_template_attributes(struct request *rq, const struct attribute *attributes,
				    size_t count, bool is_header, bool is_filled)
{
	for (size_t i = 0; i < count; i++)
		if (!is_called_like_field(&rq->op, &attributes[i]))
			csv_write_cell(&rq->body,
				       is_header   ? attributes[i].name
				       : is_filled ? template_value(&rq->op, &attributes[i])
						   : "",
				       false);
}

enum rc get_imports_template(struct request *rq)
{
	struct attribute *attributes;
	size_t count;
	enum rc rc = attribute_list(&rq->op, &attributes, &count);

	if (rc)
		return rc;
	str_clear(&rq->body);
	for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
		csv_write_cell(&rq->body, contact_fields[f].label, f == 1);
	add_template_attributes(rq, attributes, count, true, false);
	csv_write_end(&rq->body);
	for (size_t i = 0; i < ARRAY_LEN(template_people); i++) {
		for (int f = 1; f < CONTACT_FIELD_COUNT; f++)
			csv_write_cell(&rq->body, template_people[i][f], f == 1);
		add_template_attributes(rq, attributes, count, false, i == 0);
		csv_write_end(&rq->body);
	}
	rq->body_type = "text/csv; charset=utf-8";
	rq->file_name = "muster-template.csv";
	return RC_OK;
}
