/*
 * /settings: what holds for the whole workspace.
 */
#include "lib/domain/setting.h"
#include "lib/platform/phone.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"

static void fill_countries(struct tpl *body, const char *chosen)
{
	size_t count;
	const struct phone_country *countries = phone_countries(&count);

	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(body, "COUNTRY");

		tpl_text(row, "ISO", countries[i].iso);
		tpl_text(row, "COUNTRY_NAME", countries[i].name);
		tpl_text(row, "CODE", countries[i].code);
		if (strcmp(countries[i].iso, chosen) == 0)
			tpl_show(row, "CHOSEN");
	}
}

static void fill_zones(struct request *rq, struct tpl *body)
{
	size_t count;
	const char *const *zones = zone_list(&rq->op.mem, &count);

	for (size_t i = 0; i < count; i++)
		tpl_text(tpl_add(body, "ZONE"), "ZONE_NAME", zones[i]);
}

static enum rc show_settings_edit(struct request *rq, const struct settings *s, enum rc rc)
{
	struct tpl *body = page_new(rq, "settings_edit", "Settings");

	tpl_text(body, "NAME", s->workspace_name);
	tpl_text(body, "TIME_ZONE", s->time_zone);
	tpl_text(body, "NOW", zone_format_minute(&rq->op.mem, rq->op.now));
	tpl_text(body, "SAVED_FILTERS", s->saved_filters);
	tpl_text(body, "LIST_COLUMNS", s->list_columns);
	tpl_text(body, "UNDO_DAYS", s->undo_days);
	tpl_text(body, "IMPORT_DAYS", s->import_days);
	tpl_text(body, "AUDIT_DAYS", s->audit_days);
	tpl_text(body, "EMAIL_LIMIT", s->email_limit);
	fill_countries(body, s->default_country);
	if (!s->default_country[0])
		tpl_show(body, "NO_COUNTRY");
	fill_zones(rq, body);
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

static enum rc get_settings_edit(struct request *rq)
{
	struct settings settings;
	enum rc rc = settings_get(&rq->op, &settings);

	return rc ? rc : show_settings_edit(rq, &settings, RC_OK);
}

static enum rc post_settings_edit(struct request *rq)
{
	struct settings settings;
	enum rc rc =
	    settings_get(&rq->op, &settings); /* what has its place on another page stays */

	if (rc)
		return rc;
	settings.workspace_name = form_text(rq, "workspace_name");
	settings.default_country = form_text(rq, "default_country");
	settings.time_zone = form_text(rq, "time_zone");
	settings.saved_filters = form_text(rq, "saved_filters");
	settings.list_columns = form_text(rq, "list_columns");
	settings.undo_days = form_text(rq, "undo_days");
	settings.audit_days = form_text(rq, "audit_days");
	settings.import_days = form_text(rq, "import_days");
	settings.email_limit = form_text(rq, "email_limit");
	rc = settings_save(&rq->op, &settings);
	if (rc == RC_INVALID)
		return show_settings_edit(rq, &settings, rc);
	if (rc)
		return rc;
	redirect_flash(rq, "settings-saved", 0);
	return redirect_to(rq, "/settings");
}

static const struct field settings_fields[] = {
    {.name = "workspace_name", .type = FIELD_TEXT}, {.name = "default_country", .type = FIELD_TEXT},
    {.name = "time_zone", .type = FIELD_TEXT},	    {.name = "saved_filters", .type = FIELD_TEXT},
    {.name = "list_columns", .type = FIELD_TEXT},   {.name = "undo_days", .type = FIELD_TEXT},
    {.name = "import_days", .type = FIELD_TEXT},    {.name = "audit_days", .type = FIELD_TEXT},
    {.name = "email_limit", .type = FIELD_TEXT},    {0},
};

static const struct route routes[] = {
    {METHOD_GET, "", PERM_SETTING_WRITE, NULL, get_settings_edit},
    {METHOD_POST, "", PERM_SETTING_WRITE, settings_fields, post_settings_edit},
    {0},
};

int main(void)
{
	return app_serve("settings", routes);
}
