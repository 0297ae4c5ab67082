/*
 * Ready filters to start a segment from, grouped by what they are for.  They name nothing that an
 * installation may lack: no tag, no attribute, no segment.  A template is never changed; who uses
 * one gets a copy of its text in the builder.
 */
#ifndef MUSTER_DOMAIN_SEGMENT_TEMPLATE_H
#define MUSTER_DOMAIN_SEGMENT_TEMPLATE_H

#include "lib/base/base.h"

struct segment_template {
	const char *key;   /* in links: "new-week" */
	const char *group; /* heading; the rows of a group stand together */
	const char *name;
	const char *description; /* a sentence or two: for what it is good */
	const char *filter;	 /* canonical text */
	bool needs_events; /* answers nothing until a shop, site or mail service is connected */
};

/* All of them, in the order of the page. */
const struct segment_template *segment_templates(size_t *count);
/* NULL for an unknown key. */
const struct segment_template *segment_template_find(const char *key);

#endif
