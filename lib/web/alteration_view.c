#include "lib/web/alteration_view.h"

#include "lib/platform/template.h"
#include "lib/web/format.h"

enum { REFRESH_SECONDS = 2 };

static const struct {
	const char *text, *css;
} states[ALTERATION_STATES] = {
    [ALTERATION_STAGING] = {"Looking", "is-busy"}, [ALTERATION_READY] = {"Ready", "is-good"},
    [ALTERATION_RUNNING] = {"At work", "is-busy"}, [ALTERATION_DROPPING] = {"Stopping", "is-busy"},
    [ALTERATION_DONE] = {"Done", "is-good"},	   [ALTERATION_STOPPED] = {"Stopped", "is-warn"},
    [ALTERATION_FAILED] = {"Failed", "is-bad"},
};

static bool may_stop(const struct alteration *a)
{
	return a->state != ALTERATION_DROPPING && alteration_is_at_work(a) &&
	       (a->kind != ALTERATION_CONVERT || a->state == ALTERATION_STAGING);
}

static void fill_progress(struct request *rq, struct tpl *body, const struct alteration *a,
			  const char *title)
{
	struct tpl *running = tpl_add(body, "RUNNING");
	struct tpl *t = tpl_include(running, "PROGRESS", "_progress");
	struct arena *mem = &rq->op.mem;
	int64_t all = a->asked > 0 ? a->asked : 1, done = a->done < all ? a->done : all;

	tpl_text(t, "ID", "alteration-progress");
	tpl_text(t, "LABEL", title);
	tpl_text(tpl_add(t, "RUNNING"), "REFRESH_URL", alteration_href(&rq->op, a));
	tpl_text(t, "STATE", states[a->state].text);
	tpl_text(t, "DONE", format_count(mem, done));
	tpl_int(tpl_add(t, "PERCENT"), "PERCENT_NUMBER", done * 100 / all);
	tpl_text(t, "TOTAL", format_count(mem, all));
	tpl_int(t, "VALUE", done);
	tpl_int(t, "MAX", all);
	page_wait_for_job(rq, REFRESH_SECONDS);
	if (may_stop(a)) {
		struct tpl *stop = tpl_add(running, "MAY_STOP");

		tpl_int(stop, "ID", a->id);
		tpl_text(stop, "STOP_ACTION",
			 a->entity == CHANGE_TAG ? "/tags/stop" : "/attributes/stop");
	}
}

void alteration_fill(struct request *rq, struct tpl *body, const struct alteration *a,
		     const char *title)
{
	struct tpl *t = tpl_include(body, "ALTERATION", "_alteration");

	tpl_text(t, "STATE", states[a->state].text);
	tpl_text(t, "STATE_CLASS", states[a->state].css);
	if (alteration_is_at_work(a))
		fill_progress(rq, t, a, title);
	else
		tpl_text(tpl_add(t, "OVER"), "DONE",
			 format_counted(&rq->op.mem, a->done, "contact was", "contacts were"));
	if (a->error[0])
		tpl_text(tpl_add(t, "FAILED"), "ERROR", a->error);
	if (a->batch_id && a->finished_at)
		tpl_int(tpl_add(t, "MAY_UNDO"), "BATCH_ID", a->batch_id);
}

void alteration_fill_mark(struct request *rq, struct tpl *t, const struct alteration *a)
{
	tpl_text(tpl_add(t, "AT_WORK"), "WORK_HREF", alteration_href(&rq->op, a));
}

enum rc alteration_go_on(struct request *rq, struct alteration *a)
{
	if (a->asked <= ALTERATION_AT_ONCE)
		return alteration_step(&rq->op, a, 0);
	start_job(rq, "bulk");
	return RC_OK;
}

/* --- segments ------------------------------------------------------------------------------- */

struct tpl *impacts_begin(struct tpl *body)
{
	return tpl_include(body, "IMPACTS", "_impacts");
}

static void fill_people(struct request *rq, struct tpl *t, const char *section,
			const struct segment_example *list, size_t count, int64_t all)
{
	if (!count)
		return;
	t = tpl_add(t, section);
	tpl_text(t, "PEOPLE_COUNT", format_count(&rq->op.mem, all));
	for (size_t i = 0; i < count; i++) {
		struct tpl *row = tpl_add(t, "PERSON");

		tpl_int(row, "CONTACT_N", list[i].id);
		tpl_text(row, "CONTACT_NAME", list[i].name);
	}
	if (all > (int64_t)count)
		tpl_text(tpl_add(t, "REST"), "REST_COUNT",
			 format_count(&rq->op.mem, all - (int64_t)count));
}

void impacts_add(struct request *rq, struct tpl *t, const struct segment_user *user,
		 const struct segment_impact *impact, const char *note, bool is_bad)
{
	struct tpl *row = tpl_add(t, "IMPACT"), *numbers;

	tpl_int(row, "SEGMENT_N", user->id);
	tpl_text(row, "SEGMENT_NAME", user->name);
	if (!impact) {
		row = tpl_add(row, "NOTE");
		tpl_text(row, "NOTE_TEXT", note);
		tpl_text(row, "NOTE_CLASS", is_bad ? "is-bad" : "is-off");
		return;
	}
	numbers = tpl_add(row, "NUMBERS");
	tpl_text(numbers, "BEFORE",
		 format_counted(&rq->op.mem, impact->before, "person", "people"));
	tpl_text(numbers, "AFTER", format_count(&rq->op.mem, impact->after));
	if (!impact->enter && !impact->leave)
		tpl_show(numbers, "SAME");
	fill_people(rq, numbers, "ENTERING", impact->entering, impact->entering_count,
		    impact->enter);
	fill_people(rq, numbers, "LEAVING", impact->leaving, impact->leaving_count, impact->leave);
}

void impacts_end(struct request *rq, struct tpl *t, size_t hidden)
{
	if (hidden)
		tpl_text(tpl_add(t, "HIDDEN"), "HIDDEN_TEXT",
			 hidden == 1
			     ? "a private segment of somebody else"
			     : arena_printf(&rq->op.mem, "%zu private segments of others", hidden));
}
