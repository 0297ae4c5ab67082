#include "lib/web/log_filter.h"

#include "lib/domain/account.h"
#include "lib/domain/setting.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/format.h"
#include "lib/web/urlencoded.h"

enum { DAY_SECONDS = 24 * 3600 };

/* --- what was chosen ------------------------------------------------------------------------ */

/* The first moment of a day, so many days later; 0 for none. */
static enum rc read_day(struct request *rq, const char *name, int64_t days, int64_t *out)
{
	const char *text = form_text(rq, name);
	int64_t at;

	*out = 0;
	if (!text[0])
		return RC_OK;
	if (!zone_is_day(text) || !zone_parse(text, &at))
		return op_fail(&rq->op, RC_INVALID, name, "a day is written like 2026-11-22");
	*out = zone_from_local(zone_to_local(at) + days * DAY_SECONDS);
	return RC_OK;
}

enum rc log_filter_days(struct request *rq, int64_t *from, int64_t *until)
{
	struct settings settings;
	enum rc rc = settings_get(&rq->op, &settings);

	*from = *until = 0;
	if (rc)
		return rc;
	zone_use(settings.time_zone);
	rc = read_day(rq, "from", 0, from);
	return rc ? rc : read_day(rq, "until", 1, until);
}

bool log_filter_is_all(struct request *rq)
{
	return !form_id(rq, "who") && !form_text(rq, "kind")[0] && !form_text(rq, "from")[0] &&
	       !form_text(rq, "until")[0];
}

static const char *with(struct request *rq, const char *href, const char *name, const char *value)
{
	struct arena *a = &rq->op.mem;

	if (!value[0])
		return href;
	return arena_printf(a, "%s%c%s=%s", href, strchr(href, '?') ? '&' : '?', name,
			    urlencode(a, value));
}

const char *log_filter_href(struct request *rq)
{
	static const char *const names[] = {"kind", "from", "until"};
	const char *href = arena_printf(&rq->op.mem, "/%s", rq->area);

	if (form_id(rq, "who"))
		href =
		    arena_printf(&rq->op.mem, "%s?who=%lld", href, (long long)form_id(rq, "who"));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		href = with(rq, href, names[i], form_text(rq, names[i]));
	return href;
}

const char *log_filter_href_from(struct request *rq, const char *name, const char *value)
{
	return with(rq, log_filter_href(rq), name, value);
}

/* --- the form ------------------------------------------------------------------------------- */

enum rc log_filter_fill(struct request *rq, struct tpl *body, const char *title,
			const char *everybody, struct tpl **filter)
{
	struct account *accounts;
	struct tpl *t = tpl_include(body, "FILTER", "_log_filter");
	size_t count;
	enum rc rc = account_list(&rq->op, &accounts, &count);

	*filter = t;
	tpl_text(t, "PAGE", arena_printf(&rq->op.mem, "/%s", rq->area));
	tpl_text(t, "PAGE_TITLE", title);
	tpl_text(t, "EVERYBODY", everybody);
	for (size_t i = 0; !rc && i < count; i++) {
		struct tpl *row = tpl_add(t, "PERSON");

		tpl_int(row, "PERSON_ID", accounts[i].id);
		tpl_text(row, "PERSON_NAME", accounts[i].name);
		if (accounts[i].id == form_id(rq, "who"))
			tpl_show(row, "PERSON_CHOSEN");
	}
	tpl_text(t, "FROM_DAY", format_date_input(form_text(rq, "from")));
	tpl_text(t, "UNTIL_DAY", format_date_input(form_text(rq, "until")));
	return rc;
}

struct tpl *log_filter_add_group(struct tpl *filter, const char *label)
{
	struct tpl *group = tpl_add(filter, "KIND_GROUP");

	tpl_text(group, "GROUP_LABEL", label);
	return group;
}

void log_filter_add_kind(struct request *rq, struct tpl *part, const char *key, const char *label)
{
	struct tpl *row = tpl_add(part, "KIND_ROW");

	tpl_text(row, "KIND_KEY", key);
	tpl_text(row, "KIND_LABEL", label);
	if (strcmp(key, form_text(rq, "kind")) == 0)
		tpl_show(row, "KIND_CHOSEN");
}
