/*
 * Text files that travel inside the programs: templates/<name>.tpl and lib/schema/<name>.sql.
 * The arrays are made by scripts/embed when the programs are built, ordered by name, and end with
 * an entry whose name is NULL.  bytes ends with a 0 that len does not count.
 */
#ifndef MUSTER_PLATFORM_EMBEDDED_H
#define MUSTER_PLATFORM_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
	const char *name; /* file name without folder and ending */
	const char *bytes;
	size_t len;
};

extern const struct embedded_file embedded_templates[];
extern const struct embedded_file embedded_schema[];

#endif
