/* Headers of multipart/form-data: the request's Content-Type and those of a part. */
#ifndef MUSTER_WEB_MULTIPART_HEADER_H
#define MUSTER_WEB_MULTIPART_HEADER_H

#include "lib/base/base.h"
#include "lib/base/limits.h"

/* What a part's headers say; points into the text that was parsed. */
struct multipart_header {
	char *name;
	char *filename;		  /* NULL without one */
	const char *content_type; /* "" without one */
};

/*
 * The boundary of a Content-Type "multipart/form-data; boundary=...", copied to out.
 * Returns NULL, or why there is none.
 */
const char *multipart_boundary(const char *content_type, char out[MULTIPART_BOUNDARY_MAX + 1]);

/*
 * Parse the header lines of one part, each with its CRLF; text is changed in place and must be
 * NUL-terminated.  Returns NULL, or why they are refused.
 */
const char *multipart_parse_header(char *text, size_t len, struct multipart_header *out);

#endif
