/*
 * The process's configuration: a file of "key = value" lines, '#' starts a comment.  Its path is
 * MUSTER_CONF in the environment of the process (never of a request), else /etc/muster/muster.conf.
 */
#ifndef MUSTER_PLATFORM_CONFIG_H
#define MUSTER_PLATFORM_CONFIG_H

#include "lib/base/op.h"

struct config {
	const char *path;	 /* of this file */
	const char *data_dir;	 /* holds muster.db, spool/, exports/, snapshots/, secret */
	const char *base_url;	 /* https://crm.example.com, without a slash at the end */
	const char *libexec_dir; /* where the cron programs lie */
	const char *smtp_url;	 /* smtp://host:25, smtps://host:465; "" = no mail */
	const char *smtp_user;	 /* "" = no authentication */
	const char *smtp_password;
	const char *mail_from; /* sender address of our own mail */
	int count_ms;	 /* how long a list of segments may count before it shows older numbers */
	int job_seconds; /* how long a job that can go on later may work at a time; 0: to its end */
	bool accel;	 /* nginx serves downloads (X-Accel-Redirect) */
};

/*
 * Read the file.  Text lives in the arena, which must outlive the config.
 * false: why holds a line for the log (missing file, unknown key, missing data_dir).
 */
MUST_USE bool config_load(struct arena *a, struct config *out, char *why, size_t why_size);

/* data_dir/name, in the arena. */
MUST_USE char *config_path(struct arena *a, const struct config *c, const char *name);

#endif
