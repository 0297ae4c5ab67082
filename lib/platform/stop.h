/*
 * When a job has to stop: somebody told it to (SIGTERM, SIGINT), or its time is up.  It ends what
 * it is at and leaves the rest to the next run.
 */
#ifndef MUSTER_PLATFORM_STOP_H
#define MUSTER_PLATFORM_STOP_H

#include "lib/base/base.h"

/*
 * From here on signals are heard, and the clock runs: seconds of wall time, 0 for no end.  Called
 * again it goes on with the clock of the first call, so that a job that looks for more work does
 * not get a second budget.
 */
void stop_watch(int seconds);
/* Is it time? */
bool stop_wanted(void);
/* Did somebody tell us, rather than the clock? */
bool stop_told(void);

#endif
