/*
 * multipart/form-data (RFC 7578, RFC 2046 section 5.1) as a stream: bytes are pushed in pieces of
 * any size, parts come out through callbacks, memory does not grow.  Strict where leniency would be
 * a way in: CRLF line ends only, one boundary parameter, bounded headers, and whatever does not
 * end in the closing boundary is refused.
 */
#ifndef MUSTER_WEB_MULTIPART_H
#define MUSTER_WEB_MULTIPART_H

#include "lib/base/limits.h"
#include "lib/base/op.h"

/*
 * Called in the order begin, data (any number of times, never empty), end.  Strings and bytes live
 * for the call only.  Returning false stops the parser: record the reason with op_fail first.
 */
struct multipart_events {
	/*
	 * name: the field, UTF-8.  filename: NULL for an ordinary field; "" when no file was
	 * chosen; else what the browser says the file is called: UTF-8, at most UPLOAD_NAME_MAX
	 * bytes, for display only, never for a path.  content_type: "" when the part has none.
	 */
	bool (*part_begin)(void *ctx, const char *name, const char *filename,
			   const char *content_type);
	bool (*part_data)(void *ctx, const char *bytes, size_t len);
	bool (*part_end)(void *ctx);
};

enum multipart_state {
	MULTIPART_PREAMBLE,
	MULTIPART_BOUNDARY, /* what follows a boundary on its line */
	MULTIPART_HEADERS,
	MULTIPART_BODY,
	MULTIPART_EPILOGUE, /* behind the closing boundary */
	MULTIPART_FAILED,
};

enum { MULTIPART_DELIMITER_MAX = MULTIPART_BOUNDARY_MAX + 4 };

/* All state of one body; nothing to release. */
struct multipart {
	struct op *op;
	const struct multipart_events *events;
	void *ctx;
	enum multipart_state state;
	char delimiter[MULTIPART_DELIMITER_MAX + 1]; /* CR LF - - boundary */
	size_t delimiter_len;
	size_t matched; /* bytes of the delimiter that ended the last piece */
	char line[3];	/* what follows the boundary, so far */
	size_t line_len;
	char headers[MULTIPART_HEADER_MAX + 1];
	size_t headers_len;
	int parts;
};

/*
 * Get ready for one body.  content_type is the request's header; events must outlive the parser.
 *
 *   RC_OK
 *   RC_INVALID  not multipart/form-data, or its boundary is missing, doubled, longer than
 *               MULTIPART_BOUNDARY_MAX or made of other characters than RFC 2046 allows
 */
MUST_USE enum rc multipart_init(struct op *op, struct multipart *mp, const char *content_type,
				const struct multipart_events *events, void *ctx);

/*
 * The next bytes of the body.
 *
 *   RC_OK
 *   RC_INVALID  the body breaks the format or a limit; stays so
 *   other       a callback returned false: the code it recorded with op_fail (RC_INVALID if none)
 */
MUST_USE enum rc multipart_feed(struct multipart *mp, const char *bytes, size_t len);

/* The body is over.  RC_OK, or RC_INVALID when its closing boundary did not come. */
MUST_USE enum rc multipart_end(struct multipart *mp);

#endif
