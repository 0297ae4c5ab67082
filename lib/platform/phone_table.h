/* The facts behind lib/platform/phone.c; nothing else includes this. */
#ifndef MUSTER_PLATFORM_PHONE_TABLE_H
#define MUSTER_PLATFORM_PHONE_TABLE_H

#include "lib/platform/phone.h"

extern const struct phone_country phone_table[]; /* in order of name */
extern const size_t phone_table_rows;

/* Calling codes in use that belong to no country. */
extern const char *const phone_shared_codes[];
extern const size_t phone_shared_code_count;

#endif
