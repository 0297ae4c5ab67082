/*
 * A number over days, as inline SVG: the shape comes from here, colours and size from the style
 * sheet.
 */
#ifndef MUSTER_WEB_PLOT_H
#define MUSTER_WEB_PLOT_H

#include "lib/base/arena.h"

struct tpl;

struct plot_point {
	int64_t day; /* growing from point to point */
	int64_t value;
};

/* The box that paths are drawn in: the viewBox of templates/_plot.tpl and _plot_large.tpl. */
enum { PLOT_WIDTH = 100, PLOT_SMALL_HEIGHT = 30, PLOT_LARGE_HEIGHT = 100 };

/*
 * Into an include of _plot or _plot_large: LINE and AREA (path data) and TITLE, of count points (at
 * least 1), from first_day at the left to last_day at the right.  The curve is stepped where days
 * have no point: what was known last holds on.
 */
void plot_fill(struct arena *a, struct tpl *t, int height, const struct plot_point *points,
	       size_t count, int64_t first_day, int64_t last_day, const char *title);

#endif
