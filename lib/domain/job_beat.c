#include "lib/domain/job_beat.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1024, NIGHT_MINUTE = 17, NIGHT_HOUR = 3 };

const struct job_info job_infos[JOB_COUNT] = {
    {"importer", "Takes in the files that wait", false},
    {"rehearser", "Tries large imports out before they are started", false},
    {"exporter", "Writes the files that were asked for", false},
    {"bulk", "Goes on with work on many contacts", false},
    {"undoer", "Goes on with taking back large actions", false},
    {"snapshot", "Makes and restores copies of the base", false},
    {"care", "Looks for what may be wrong in the contacts", false},
    {"mailer", "Sends mail", false},
    {"nightly", "Counts segments, removes what is over, puts the database in order", true},
};

/* --- leaving a sign ------------------------------------------------------------------------- */

static const char *sign_path(struct arena *mem, const struct config *config, const char *name,
			     const char *ending)
{
	return config_path(mem, config, arena_printf(mem, "%s.%s", name, ending));
}

void job_beat_cron(struct arena *mem, const struct config *config, const char *name, int64_t now)
{
	const char *path = sign_path(mem, config, name, "cron");
	struct timespec times[2] = {{.tv_sec = now}, {.tv_sec = now}};
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);

	if (fd < 0)
		return;
	(void)futimens(fd, times);
	close(fd);
}

/* Whole or not at all: under another name first. */
static void write_last(struct arena *mem, const struct config *config, const char *name,
		       const char *text)
{
	const char *path = sign_path(mem, config, name, "last");
	const char *part = arena_printf(mem, "%s.new", path);
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	ssize_t len = (ssize_t)strlen(text), wrote;

	if (fd < 0)
		return;
	wrote = write(fd, text, (size_t)len);
	if (close(fd) == 0 && wrote == len && rename(part, path) == 0)
		return;
	(void)unlink(part);
}

void job_beat_start(struct arena *mem, const struct config *config, const char *name, int64_t now)
{
	write_last(mem, config, name,
		   arena_printf(mem, "%lld %lld 0\n", (long long)now, (long long)getpid()));
}

void job_beat_end(struct arena *mem, const struct config *config, const char *name,
		  int64_t started_at, int64_t now, const char *error)
{
	write_last(mem, config, name,
		   arena_printf(mem, "%lld %lld %lld %.500s\n", (long long)started_at,
				(long long)getpid(), (long long)now, error));
}

/* --- reading them --------------------------------------------------------------------------- */

static int64_t read_cron(struct op *op, const struct config *config, const char *name)
{
	struct stat st;

	return lstat(sign_path(&op->mem, config, name, "cron"), &st) == 0 && S_ISREG(st.st_mode)
		   ? (int64_t)st.st_mtime
		   : 0;
}

static void read_last(struct op *op, const struct config *config, struct job_beat *out)
{
	const char *path = sign_path(&op->mem, config, out->info->name, "last");
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), at = 0;
	char line[LINE_MAX_BYTES];
	long long started, pid, finished;
	ssize_t len;

	if (fd < 0)
		return;
	len = read(fd, line, sizeof(line) - 1);
	close(fd);
	if (len <= 0)
		return;
	line[len] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, "%lld %lld %lld%n", &started, &pid, &finished, &at) != 3)
		return;
	out->started_at = started;
	out->finished_at = finished;
	out->is_at_work = !finished && pid > 0 && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
	out->failed = line[at] == ' ' && line[at + 1];
	out->error = out->failed ? arena_dup(&op->mem, line + at + 1) : "";
}

void job_beat_list(struct op *op, const struct config *config, struct job_beat out[JOB_COUNT])
{
	for (size_t i = 0; i < JOB_COUNT; i++) {
		out[i] = (struct job_beat){.info = &job_infos[i], .error = ""};
		out[i].cron_at = read_cron(op, config, job_infos[i].name);
		read_last(op, config, &out[i]);
	}
}

bool job_beat_is_late(const struct job_beat *beat, int64_t now)
{
	int64_t late = beat->info->nightly ? JOB_NIGHT_LATE_SECONDS : JOB_MINUTE_LATE_SECONDS;

	return now - beat->cron_at > late;
}

int64_t job_cron_last(struct op *op, const struct config *config)
{
	int64_t newest = 0;

	for (size_t i = 0; i < JOB_COUNT; i++) {
		int64_t at = job_infos[i].nightly ? 0 : read_cron(op, config, job_infos[i].name);

		newest = at > newest ? at : newest;
	}
	return newest;
}

bool job_cron_is_silent(struct op *op, const struct config *config)
{
	int64_t newest = job_cron_last(op, config);
	struct stat st;

	/* A new installation: cron has not had its minute yet.  The secret is written once. */
	if (!newest && stat(config_path(&op->mem, config, "secret"), &st) == 0)
		newest = (int64_t)st.st_mtime;
	return op->now - newest > JOB_MINUTE_LATE_SECONDS;
}

const char *job_cron_line(struct op *op, const struct config *config, const struct job_info *info)
{
	const char *when = info->nightly
			       ? arena_printf(&op->mem, "%d %d * * *", NIGHT_MINUTE, NIGHT_HOUR)
			       : "* * * * *";

	return arena_printf(&op->mem, "%s MUSTER_CONF=%s %s/%s", when, config->path,
			    config->libexec_dir, info->name);
}
