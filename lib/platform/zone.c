#include "lib/platform/zone.h"

#include <ctype.h>
#include <sys/stat.h>

enum {
	ZONE_NAME_MAX = 64,
	TIME_TEXT_MAX = 64,
	ZONES_MAX = 1000,
	ZONE_LINE_MAX = 1024,
	OFFSET_MAX = 16 * 3600, /* no place was ever further from UTC (Manila before 1844) */
};

bool zone_is_known(const char *name)
{
	char path[ZONE_NAME_MAX + sizeof("/usr/share/zoneinfo/")];
	struct stat st;
	size_t len = strlen(name);

	if (len == 0 || len > ZONE_NAME_MAX || !isupper((unsigned char)name[0]))
		return false;
	for (const char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("/_+-", *c))
			return false;
	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The third column of a line "AT	+4813+01620	Europe/Vienna	comment", or NULL. */
static char *zone_of_line(char *line)
{
	char *name = line[0] == '#' ? NULL : strchr(line, '\t');

	name = name ? strchr(name + 1, '\t') : NULL;
	if (!name)
		return NULL;
	name++;
	name[strcspn(name, "\t\n")] = '\0';
	return name;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *zone_list(struct arena *a, size_t *count)
{
	const char **list = arena_alloc(a, ZONES_MAX * sizeof(*list));
	FILE *f = fopen("/usr/share/zoneinfo/zone1970.tab", "re");
	char line[ZONE_LINE_MAX];

	*count = 0;
	while (f && *count < ZONES_MAX - 1 && fgets(line, sizeof(line), f)) {
		const char *name = zone_of_line(line);

		if (name && zone_is_known(name))
			list[(*count)++] = arena_dup(a, name);
	}
	if (f)
		fclose(f);
	list[(*count)++] = "UTC";
	qsort(list, *count, sizeof(*list), by_name);
	return list;
}

void zone_use(const char *name)
{
	const char *now = getenv("TZ");

	if (!zone_is_known(name))
		name = "UTC";
	if (now && strcmp(now, name) == 0)
		return;
	setenv("TZ", name, 1);
	tzset();
}

/* What the zone's clock is ahead of UTC at a moment, in seconds. */
static int64_t offset_at(int64_t at)
{
	time_t t = at;
	struct tm parts;

	return localtime_r(&t, &parts) ? parts.tm_gmtoff : 0;
}

int64_t zone_to_local(int64_t at)
{
	return at + offset_at(at);
}

/* The moment in (low, high] at which the offset of low ends. */
static int64_t find_change(int64_t low, int64_t high)
{
	int64_t before = offset_at(low);

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (offset_at(middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

int64_t zone_from_local(int64_t local)
{
	int64_t before = offset_at(local - OFFSET_MAX), after = offset_at(local + OFFSET_MAX);

	if (before == after || offset_at(local - before) == before)
		return local - before;
	if (offset_at(local - after) == after)
		return local - after;
	return find_change(local - OFFSET_MAX, local + OFFSET_MAX);
}

static const char *format(struct arena *a, int64_t at, const char *pattern, bool utc)
{
	char text[TIME_TEXT_MAX];
	time_t t = at;
	struct tm parts;

	if (!(utc ? gmtime_r(&t, &parts) : localtime_r(&t, &parts)) ||
	    strftime(text, sizeof(text), pattern, &parts) == 0)
		return "";
	return arena_dup(a, text);
}

const char *zone_format_day(struct arena *a, int64_t at)
{
	return format(a, at, "%-d %b %Y", false);
}

const char *zone_format_minute(struct arena *a, int64_t at)
{
	return format(a, at, "%-d %b %Y, %H:%M", false);
}

const char *zone_format_exact(struct arena *a, int64_t at)
{
	return format(a, at, "%-d %b %Y, %H:%M:%S %Z", false);
}

static const char *format_weekday(struct arena *a, int64_t at, bool utc)
{
	const char *seconds = format(a, at, "%S", utc);

	return format(a, at,
		      strcmp(seconds, "00") == 0 ? "%a %-d %b %Y, %H:%M" : "%a %-d %b %Y, %H:%M:%S",
		      utc);
}

const char *zone_format_weekday(struct arena *a, int64_t at)
{
	return format_weekday(a, at, false);
}

const char *zone_format_weekday_local(struct arena *a, int64_t local)
{
	return format_weekday(a, local, true);
}

const char *zone_format_utc(struct arena *a, int64_t at)
{
	return format(a, at, "%Y-%m-%dT%H:%M:%SZ", true);
}

const char *zone_format_day_input(struct arena *a, int64_t at)
{
	return format(a, at, "%Y-%m-%d", false);
}

const char *zone_format_input(struct arena *a, int64_t at)
{
	const char *clock = format(a, at, "%H:%M:%S", false);

	return strcmp(clock, "00:00:00") == 0 ? zone_format_day_input(a, at)
					      : zone_format_utc(a, at);
}

/* Exactly `width` digits; moves *at behind them. */
static bool read_number(const char **at, int width, int *out)
{
	*out = 0;
	for (int i = 0; i < width; i++, (*at)++) {
		if (!isdigit((unsigned char)**at))
			return false;
		*out = *out * 10 + (**at - '0');
	}
	return true;
}

static bool read_char(const char **at, const char *any_of)
{
	if (!**at || !strchr(any_of, **at))
		return false;
	(*at)++;
	return true;
}

/* "Z", "+01:00", "-0530" or nothing.  *has tells whether there was one. */
static bool read_offset(const char **at, bool *has, int *seconds)
{
	int sign, hours, minutes;

	*has = **at != '\0';
	*seconds = 0;
	if (!*has || read_char(at, "Zz"))
		return **at == '\0';
	sign = **at == '-' ? -1 : 1;
	if (!read_char(at, "+-") || !read_number(at, 2, &hours))
		return false;
	(void)read_char(at, ":");
	if (!read_number(at, 2, &minutes) || hours > 14 || minutes > 59)
		return false;
	*seconds = sign * (hours * 3600 + minutes * 60);
	return **at == '\0';
}

static bool read_clock(const char **at, struct tm *t)
{
	int fraction;

	if (!read_number(at, 2, &t->tm_hour) || !read_char(at, ":") ||
	    !read_number(at, 2, &t->tm_min))
		return false;
	if (read_char(at, ":") && !read_number(at, 2, &t->tm_sec))
		return false;
	if (read_char(at, "."))
		while (read_number(at, 1, &fraction))
			;
	return t->tm_hour < 24 && t->tm_min < 60 && t->tm_sec < 61;
}

/* Does the calendar know this day?  timegm() would quietly turn 31 April into 1 May. */
static bool is_day(const struct tm *asked)
{
	struct tm t = *asked;
	time_t at = timegm(&t);

	return gmtime_r(&at, &t) && t.tm_mday == asked->tm_mday && t.tm_mon == asked->tm_mon &&
	       t.tm_year == asked->tm_year;
}

/* Into the wall clock as it is written, in seconds, and the offset behind it. */
static bool read_time(const char *text, int64_t *clock, bool *has_offset, int *offset)
{
	struct tm t = {0};
	int year, month;

	*has_offset = false;
	if (!read_number(&text, 4, &year) || !read_char(&text, "-") ||
	    !read_number(&text, 2, &month) || !read_char(&text, "-") ||
	    !read_number(&text, 2, &t.tm_mday))
		return false;
	if (year < 1900)
		return false;
	t.tm_year = year - 1900;
	t.tm_mon = month - 1;
	if (!is_day(&t))
		return false;
	if (*text && (!read_char(&text, "Tt ") || !read_clock(&text, &t) ||
		      !read_offset(&text, has_offset, offset)))
		return false;
	*clock = timegm(&t);
	return true;
}

bool zone_parse(const char *text, int64_t *at)
{
	int64_t clock;
	bool has_offset;
	int offset;

	if (!read_time(text, &clock, &has_offset, &offset))
		return false;
	*at = has_offset ? clock - offset : zone_from_local(clock);
	return true;
}

bool zone_parse_local(const char *text, int64_t *local)
{
	int64_t clock;
	bool has_offset;
	int offset;

	if (!read_time(text, &clock, &has_offset, &offset))
		return false;
	*local = has_offset ? zone_to_local(clock - offset) : clock;
	return true;
}

bool zone_is_day(const char *text)
{
	int64_t local;

	return strlen(text) == strlen("2026-11-22") && zone_parse_local(text, &local);
}
