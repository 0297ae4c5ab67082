#include "lib/web/format.h"

#include "lib/base/count.h"
#include "lib/platform/zone.h"

const char *format_count(struct arena *a, int64_t n)
{
	return count_text(a, n);
}

const char *format_counted(struct arena *a, int64_t n, const char *one, const char *many)
{
	return count_words(a, n, one, many);
}

const char *format_bytes(struct arena *a, int64_t bytes)
{
	static const char *const units[] = {"kB", "MB", "GB", "TB"};
	double value = (double)bytes / 1000;
	size_t unit = 0;

	if (bytes < 1000)
		return arena_printf(a, "%lld bytes", (long long)bytes);
	for (; value >= 999.95 && unit + 1 < ARRAY_LEN(units); unit++)
		value /= 1000;
	return arena_printf(a, "%.1f %s", value, units[unit]);
}

const char *format_seconds(struct arena *a, int64_t seconds)
{
	long long s = seconds;

	if (s < 60)
		return arena_printf(a, "%lld s", s);
	if (s < 3600)
		return arena_printf(a, "%lld min %lld s", s / 60, s % 60);
	return arena_printf(a, "%lld h %lld min", s / 3600, s / 60 % 60);
}

const char *format_date_input(const char *text)
{
	return zone_is_day(text) ? text : "";
}
