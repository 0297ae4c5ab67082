/*
 * Repeated exports: the list of them.  They are made on the page of a new export (exports_new.c).
 */
#include "cgi-bin/exports.h"

#include "lib/domain/export_schedule.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"

static const char *const acts[] = {"pause", "go-on", "remove", NULL};
const struct field exports_schedule_fields[] = {
    {"id", FIELD_ID, true, 0, NULL},
    {.name = "do", .type = FIELD_CHOICE, .required = true, .choices = acts},
    {0},
};

/* "each Monday at 06:30", "on day 31 of each month at 06:30". */
static const char *when_words(struct request *rq, const struct export_schedule *s)
{
	static const char *const days[] = {"",	       "Monday", "Tuesday",  "Wednesday",
					   "Thursday", "Friday", "Saturday", "Sunday"};
	struct arena *a = &rq->op.mem;
	int hour = (int)(s->at_minute / 60), minute = (int)(s->at_minute % 60);

	switch (s->period) {
	case EXPORT_DAILY:
		return arena_printf(a, "Each day at %02d:%02d", hour, minute);
	case EXPORT_WEEKLY:
		return arena_printf(a, "Each %s at %02d:%02d", days[s->on_day], hour, minute);
	case EXPORT_MONTHLY:
		return arena_printf(a, "On day %d of each month at %02d:%02d", (int)s->on_day, hour,
				    minute);
	}
	return "";
}

static void fill_schedule(struct request *rq, struct tpl *row, const struct export_fields *fields,
			  const struct export_schedule *s)
{
	struct arena *a = &rq->op.mem;

	tpl_int(row, "ID", s->id);
	tpl_text(row, "NAME", s->export.name);
	tpl_text(row, "ENDING", exports_ending(&s->export));
	tpl_text(row, "WHEN", when_words(rq, s));
	tpl_int(row, "KEEP", s->keep);
	exports_fill_what(rq, row, fields, &s->export);
	if (s->is_paused) {
		tpl_show(row, "PAUSED");
	} else {
		struct tpl *t = tpl_add(row, "NEXT");

		tpl_text(t, "NEXT_AT", zone_format_minute(a, s->next_at));
		tpl_text(t, "NEXT_EXACT", zone_format_exact(a, s->next_at));
	}
	if (s->last_at)
		tpl_text(tpl_add(row, "LAST"), "LAST_AT", zone_format_minute(a, s->last_at));
	if (s->error[0])
		tpl_text(tpl_add(row, "WENT_WRONG"), "ERROR", s->error);
}

enum rc get_exports_schedules(struct request *rq)
{
	struct export_schedule *list;
	struct export_fields fields;
	struct tpl *body;
	size_t count;
	enum rc rc = export_schedule_list(&rq->op, &list, &count);

	if (!rc)
		rc = exports_read_fields(rq, &fields);
	if (rc)
		return rc;
	body = page_new(rq, "exports_schedules", "Repeated exports");
	for (size_t i = 0; i < count; i++)
		fill_schedule(rq, tpl_add(body, "SCHEDULE"), &fields, &list[i]);
	tpl_show(body, count ? "ROWS" : "NO_ROWS");
	return page_send(rq, body, RC_OK);
}

enum rc post_exports_schedules(struct request *rq)
{
	const char *act = form_text(rq, "do");
	int64_t id = form_id(rq, "id");
	enum rc rc = strcmp(act, "remove") == 0
			 ? export_schedule_remove(&rq->op, id)
			 : export_schedule_pause(&rq->op, id, strcmp(act, "pause") == 0);

	if (rc)
		return rc;
	redirect_flash(rq,
		       strcmp(act, "remove") == 0  ? "schedule-removed"
		       : strcmp(act, "pause") == 0 ? "schedule-paused"
						   : "schedule-goes-on",
		       0);
	return redirect_to(rq, "/exports/schedules");
}
