/*
 * Numbers of things in sentences: "1 person", "1,234 people".
 */
#ifndef MUSTER_BASE_COUNT_H
#define MUSTER_BASE_COUNT_H

#include "lib/base/arena.h"

/* 1234567 -> "1,234,567" */
MUST_USE const char *count_text(struct arena *a, int64_t n);
/* Which of the two words stands behind that number. */
const char *count_word(int64_t n, const char *one, const char *many);
/* 1 -> "1 person", 1234 -> "1,234 people" */
MUST_USE const char *count_words(struct arena *a, int64_t n, const char *one, const char *many);

#endif
