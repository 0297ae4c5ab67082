#include "lib/web/plot.h"

#include "lib/base/str.h"
#include "lib/platform/template.h"

/* Space above the highest and below the lowest point, for the width of the line. */
enum { PLOT_EDGE = 2 };

struct scale {
	int64_t first_day, days; /* days: at least 1 */
	int64_t low, span;	 /* span 0: all are the same */
	double height;
};

static double x_of(const struct scale *s, int64_t day)
{
	return (double)(day - s->first_day) * PLOT_WIDTH / (double)s->days;
}

static double y_of(const struct scale *s, int64_t value)
{
	double room = s->height - 2 * PLOT_EDGE;

	if (!s->span)
		return s->height / 2;
	return s->height - PLOT_EDGE - (double)(value - s->low) * room / (double)s->span;
}

static struct scale make_scale(const struct plot_point *points, size_t count, int64_t first_day,
			       int64_t last_day, int height)
{
	struct scale s = {.first_day = first_day, .days = last_day - first_day, .height = height};
	int64_t high = points[0].value;

	s.low = points[0].value;
	for (size_t i = 1; i < count; i++) {
		s.low = points[i].value < s.low ? points[i].value : s.low;
		high = points[i].value > high ? points[i].value : high;
	}
	s.span = high - s.low;
	if (s.days < 1)
		s.days = 1;
	return s;
}

void plot_fill(struct arena *a, struct tpl *t, int height, const struct plot_point *points,
	       size_t count, int64_t first_day, int64_t last_day, const char *title)
{
	struct scale s = make_scale(points, count, first_day, last_day, height);
	int64_t end_day = last_day > points[count - 1].day ? last_day : points[count - 1].day;
	struct str line;

	str_init(&line, 64 * count + 128);
	for (size_t i = 0; i < count; i++) {
		/* Over a gap of days the last number holds on until the day before the next. */
		if (i && points[i].day > points[i - 1].day + 1)
			str_addf(&line, "L%.2f %.2f", x_of(&s, points[i].day - 1),
				 y_of(&s, points[i - 1].value));
		str_addf(&line, "%c%.2f %.2f", i ? 'L' : 'M', x_of(&s, points[i].day),
			 y_of(&s, points[i].value));
	}
	str_addf(&line, "L%.2f %.2f", x_of(&s, end_day), y_of(&s, points[count - 1].value));
	tpl_text(t, "LINE", line.text);
	tpl_text(t, "AREA",
		 arena_printf(a, "%sV%dH%.2fZ", line.text, height, x_of(&s, points[0].day)));
	tpl_text(t, "PLOT_TITLE", title);
	str_release(&line);
}
