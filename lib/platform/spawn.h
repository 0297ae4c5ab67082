/*
 * Starting a job program beside the request that asked for it.
 */
#ifndef MUSTER_PLATFORM_SPAWN_H
#define MUSTER_PLATFORM_SPAWN_H

#include "lib/base/base.h"

/* Stands in the environment of a job that a page or another job started, and not cron. */
#define SPAWN_BY_PAGE "MUSTER_STARTED_BY"

/*
 * Run a program without arguments in a session of its own, with /dev/null for input and output and
 * our stderr, and do not wait for it.  Of the environment it gets what a job needs, and nothing of
 * a request.  false when it could not be started: cron will do it.
 */
MUST_USE bool spawn_detached(const char *path);

#endif
