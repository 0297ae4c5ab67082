/*
 * Numbers for people, and what inputs take.
 */
#ifndef MUSTER_WEB_FORMAT_H
#define MUSTER_WEB_FORMAT_H

#include "lib/base/arena.h"

/* 1234567 -> "1,234,567" */
MUST_USE const char *format_count(struct arena *a, int64_t n);
/* 1 -> "1 person", 1234 -> "1,234 people" */
MUST_USE const char *format_counted(struct arena *a, int64_t n, const char *one, const char *many);
/* 1234567 -> "1.2 MB" */
MUST_USE const char *format_bytes(struct arena *a, int64_t bytes);
/* 95 -> "1 min 35 s" */
MUST_USE const char *format_seconds(struct arena *a, int64_t seconds);

/*
 * The value of an <input type="date">: the text when it is a day of the calendar, else "". Browsers
 * show nothing else there, and complain about it in their console.
 */
MUST_USE const char *format_date_input(const char *text);

#endif
