/*
 * /jobs: does cron work?  When each job last ran, how it ended, when it comes next, and the lines
 * to paste when it does not.
 */
#include <sys/statvfs.h>

#include "lib/domain/job_beat.h"
#include "lib/domain/setting.h"
#include "lib/platform/template.h"
#include "lib/platform/zone.h"
#include "lib/web/app.h"
#include "lib/web/format.h"

enum { REFRESH_SECONDS = 15, MINUTE = 60, DAY = 24 * 3600, SPACE_LOW_BYTES = 200 * 1024 * 1024 };

/* "12 s ago", "3 min ago"; only the larger unit. */
static const char *ago(struct request *rq, int64_t at)
{
	int64_t seconds = rq->op.now > at ? rq->op.now - at : 0;
	struct arena *a = &rq->op.mem;

	if (seconds < 2 * MINUTE)
		return arena_printf(a, "%lld s ago", (long long)seconds);
	if (seconds < 2 * 3600)
		return arena_printf(a, "%lld min ago", (long long)seconds / MINUTE);
	if (seconds < 2 * DAY)
		return arena_printf(a, "%lld hours ago", (long long)seconds / 3600);
	return arena_printf(a, "%lld days ago", (long long)seconds / DAY);
}

static void fill_moment(struct request *rq, struct tpl *t, const char *marker, int64_t at)
{
	struct arena *a = &rq->op.mem;

	tpl_text(t, marker, ago(rq, at));
	tpl_text(t, arena_printf(a, "%s_EXACT", marker), zone_format_exact(a, at));
}

struct verdict {
	const char *css, *word;
};

static struct verdict judge(const struct job_beat *beat, int64_t now)
{
	if (beat->is_at_work)
		return (struct verdict){"is-busy", "At work"};
	if (beat->failed)
		return (struct verdict){"is-bad", "Failed"};
	if (!beat->cron_at)
		return (struct verdict){beat->info->nightly ? "is-off" : "is-bad",
					beat->info->nightly ? "Not yet" : "Never started by cron"};
	if (job_beat_is_late(beat, now))
		return (struct verdict){"is-bad", "Late"};
	if (beat->started_at && !beat->finished_at)
		return (struct verdict){"is-warn", "Broken off"};
	return (struct verdict){"is-good", "Works"};
}

/* The next start that cron owes us. */
static const char *next_start(struct request *rq, const struct job_beat *beat)
{
	struct arena *a = &rq->op.mem;

	if (beat->info->nightly)
		return beat->cron_at ? zone_format_minute(a, beat->cron_at + DAY) : "in the night";
	if (!beat->cron_at || job_beat_is_late(beat, rq->op.now))
		return "overdue";
	return "within a minute";
}

static void fill_run(struct request *rq, struct tpl *row, const struct job_beat *beat)
{
	struct arena *a = &rq->op.mem;
	struct tpl *run;

	if (!beat->started_at) {
		tpl_show(row, "NO_RUN");
		return;
	}
	run = tpl_add(row, "RUN");
	fill_moment(rq, run, "STARTED", beat->started_at);
	if (beat->finished_at)
		tpl_text(tpl_add(run, "TOOK"), "DURATION",
			 format_seconds(a, beat->finished_at - beat->started_at));
	if (beat->failed)
		tpl_text(tpl_add(run, "WRONG"), "ERROR", beat->error);
	if (!beat->finished_at && !beat->is_at_work)
		tpl_show(run, "KILLED");
}

static void fill_job(struct request *rq, struct tpl *row, const struct job_beat *beat)
{
	struct verdict verdict = judge(beat, rq->op.now);

	tpl_text(row, "NAME", beat->info->name);
	tpl_text(row, "PURPOSE", beat->info->purpose);
	tpl_text(row, "STATE", verdict.word);
	tpl_text(row, "STATE_CLASS", verdict.css);
	tpl_text(row, "NEXT", next_start(rq, beat));
	if (beat->cron_at)
		fill_moment(rq, tpl_add(row, "CRON"), "CRON_AT", beat->cron_at);
	else
		tpl_show(row, "NO_CRON");
	fill_run(rq, row, beat);
}

static void fill_lines(struct request *rq, struct tpl *body)
{
	struct str text;

	str_init(&text, 64 * 1024);
	for (size_t i = 0; i < JOB_COUNT; i++) {
		str_add(&text, job_cron_line(&rq->op, rq->config, &job_infos[i]));
		str_add_char(&text, '\n');
	}
	tpl_text(body, "LINES", arena_dup(&rq->op.mem, text.text));
	tpl_int(body, "LINE_COUNT", JOB_COUNT);
	str_release(&text);
}

static void fill_room(struct request *rq, struct tpl *body)
{
	struct statvfs room;
	int64_t bytes;

	if (statvfs(rq->config->data_dir, &room) != 0)
		return;
	bytes = (int64_t)room.f_bavail * (int64_t)room.f_frsize;
	tpl_text(tpl_add(body, bytes < SPACE_LOW_BYTES ? "ROOM_LOW" : "ROOM"), "FREE",
		 format_bytes(&rq->op.mem, bytes));
}

static enum rc get_jobs_list(struct request *rq)
{
	struct tpl *body = page_new(rq, "jobs_list", "Jobs");
	struct job_beat beats[JOB_COUNT];

	job_beat_list(&rq->op, rq->config, beats);
	for (size_t i = 0; i < JOB_COUNT; i++)
		fill_job(rq, tpl_add(body, "JOB"), &beats[i]);
	tpl_show(body, job_cron_is_silent(&rq->op, rq->config) ? "SILENT" : "ALIVE");
	if (rq->config->job_seconds)
		tpl_text(tpl_add(body, "BUDGET"), "SECONDS",
			 format_seconds(&rq->op.mem, rq->config->job_seconds));
	else
		tpl_show(body, "NO_BUDGET");
	fill_room(rq, body);
	fill_lines(rq, body);
	page_refresh(rq, REFRESH_SECONDS);
	return page_send(rq, body, RC_OK);
}

static const struct route routes[] = {
    {METHOD_GET, "", PERM_SETTING_WRITE, NULL, get_jobs_list},
    {0},
};

int main(void)
{
	return app_serve("jobs", routes);
}
