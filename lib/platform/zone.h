/*
 * Times for people, in the workspace's zone (glibc and tzdata).
 */
#ifndef MUSTER_PLATFORM_ZONE_H
#define MUSTER_PLATFORM_ZONE_H

#include "lib/base/op.h"

/* Is this the name of a zone in the system's tzdata?  Never a path outside of it. */
MUST_USE bool zone_is_known(const char *name);
/*
 * Names for a menu, in order: the zones whose clocks have agreed since 1970 (tzdata's
 * zone1970.tab), and UTC.  In the arena.  Only UTC when the table cannot be read.
 */
MUST_USE const char *const *zone_list(struct arena *a, size_t *count);
/* Use this zone in this process from now on.  An unknown one means UTC. */
void zone_use(const char *name);

/*
 * Local seconds: what the zone's wall clock shows, read as if it were UTC.  Days, months and years
 * are counted on them with gmtime_r and timegm.
 *
 * zone_from_local gives the moment at which the clock shows this; of an hour that comes twice (the
 * clock is put back) the first, and for one that is left out the moment of the jump.  Midnight
 * thus always gives the first moment of its day, also where the clock jumps from 0:00 to 1:00.
 */
MUST_USE int64_t zone_to_local(int64_t at);
MUST_USE int64_t zone_from_local(int64_t local);

/* "22 Nov 2026" */
MUST_USE const char *zone_format_day(struct arena *a, int64_t at);
/* "22 Nov 2026, 14:05" */
MUST_USE const char *zone_format_minute(struct arena *a, int64_t at);
/* "22 Nov 2026, 14:05:09 CET": the exact time, for titles. */
MUST_USE const char *zone_format_exact(struct arena *a, int64_t at);
/* "Sun 22 Nov 2026, 14:05", and seconds when they are not 0; of local seconds likewise. */
MUST_USE const char *zone_format_weekday(struct arena *a, int64_t at);
MUST_USE const char *zone_format_weekday_local(struct arena *a, int64_t local);
/* "2026-11-22T13:05:09Z": UTC, RFC 3339, for files. */
MUST_USE const char *zone_format_utc(struct arena *a, int64_t at);
/* "2026-11-22": its day in the zone, as it is typed. */
MUST_USE const char *zone_format_day_input(struct arena *a, int64_t at);
/* "2026-11-22" when it is midnight in the zone, else as zone_format_utc: zone_parse reads both. */
MUST_USE const char *zone_format_input(struct arena *a, int64_t at);
/*
 * Read a day "2026-11-22" (midnight in the zone) or a time in RFC 3339 form "2026-11-22T13:05:09Z",
 * with an offset or without one (then in the zone, as zone_from_local), seconds optional.  false:
 * neither, or no day of the calendar between 1900 and 9999.
 */
MUST_USE bool zone_parse(const char *text, int64_t *at);
/* The same in local seconds: a day or a time without an offset is taken as it stands. */
MUST_USE bool zone_parse_local(const char *text, int64_t *local);
/* Is this a day of the calendar, "2026-11-22", and nothing more? */
MUST_USE bool zone_is_day(const char *text);

#endif
