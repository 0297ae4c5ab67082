#include "lib/web/multipart.h"

#include "lib/web/multipart_header.h"

/*
 * 1. The delimiter is CRLF "--" boundary; a body may begin without the CRLF, so parsing begins as
 * if a CRLF had been seen (matched = 2).
 * 2. matched bytes of the delimiter are owed: they were seen, but not yet given out as data.  As
 *    they equal the start of the delimiter they need not be kept.
 * 3. A piece is never copied but for headers; memmem looks for the delimiter.
 */

static enum rc fail(struct multipart *mp, const char *reason)
{
	mp->state = MULTIPART_FAILED;
	return op_fail(mp->op, RC_INVALID, "", reason);
}

static enum rc stopped(struct multipart *mp)
{
	mp->state = MULTIPART_FAILED;
	if (mp->op->fault.rc)
		return mp->op->fault.rc;
	return op_fail(mp->op, RC_INVALID, "", "the upload was not accepted");
}

enum rc multipart_init(struct op *op, struct multipart *mp, const char *content_type,
		       const struct multipart_events *events, void *ctx)
{
	char boundary[MULTIPART_BOUNDARY_MAX + 1];
	const char *why = multipart_boundary(content_type, boundary);

	/* The header buffer needs no clearing, and is most of the object. */
	mp->op = op;
	mp->events = events;
	mp->ctx = ctx;
	mp->line_len = mp->headers_len = 0;
	mp->parts = 0;
	mp->matched = 2;
	mp->state = MULTIPART_PREAMBLE;
	mp->delimiter_len = 0;
	if (why)
		return fail(mp, why);
	mp->delimiter_len =
	    (size_t)snprintf(mp->delimiter, sizeof(mp->delimiter), "\r\n--%s", boundary);
	return RC_OK;
}

/* Data of the part, or of the preamble, which nobody reads. */
static bool give(struct multipart *mp, const char *bytes, size_t len)
{
	if (!len || mp->state == MULTIPART_PREAMBLE)
		return true;
	return mp->events->part_data(mp->ctx, bytes, len);
}

/* The longest end of bytes that is a beginning of the delimiter. */
static size_t match_tail(const struct multipart *mp, const char *bytes, size_t len)
{
	size_t longest = mp->delimiter_len - 1;
	const char *end = bytes + len, *p = len > longest ? end - longest : bytes;

	while (p < end && (p = memchr(p, '\r', (size_t)(end - p)))) {
		if (memcmp(p, mp->delimiter, (size_t)(end - p)) == 0)
			return (size_t)(end - p);
		p++;
	}
	return 0;
}

/*
 * Goes on with a delimiter that began in an earlier piece.  *used bytes are done with; *found tells
 * whether the delimiter is whole now.  When the match breaks, what was owed is data: no other
 * delimiter can begin in it, as only the first byte of a delimiter is a CR.
 */
static bool continue_match(struct multipart *mp, const char *bytes, size_t len, size_t *used,
			   bool *found)
{
	size_t i = 0, owed;

	while (i < len && mp->matched < mp->delimiter_len &&
	       bytes[i] == mp->delimiter[mp->matched]) {
		i++;
		mp->matched++;
	}
	*used = i;
	*found = mp->matched == mp->delimiter_len;
	if (*found || i == len)
		return true;
	owed = mp->matched;
	mp->matched = 0;
	return give(mp, mp->delimiter, owed);
}

/* A whole delimiter was seen: the part before it is over. */
static bool end_part(struct multipart *mp)
{
	bool go_on = mp->state == MULTIPART_PREAMBLE || mp->events->part_end(mp->ctx);

	mp->matched = 0;
	mp->line_len = 0;
	mp->state = MULTIPART_BOUNDARY;
	return go_on;
}

/* Preamble and bodies: everything up to the next delimiter.  *used bytes are done with. */
static enum rc feed_body(struct multipart *mp, const char *bytes, size_t len, size_t *used)
{
	const char *hit;
	size_t tail;
	bool found = false;

	*used = 0;
	if (mp->matched) {
		if (!continue_match(mp, bytes, len, used, &found))
			return stopped(mp);
		if (found)
			return end_part(mp) ? RC_OK : stopped(mp);
		return RC_OK;
	}
	hit = memmem(bytes, len, mp->delimiter, mp->delimiter_len);
	if (hit) {
		*used = (size_t)(hit - bytes) + mp->delimiter_len;
		if (!give(mp, bytes, (size_t)(hit - bytes)) || !end_part(mp))
			return stopped(mp);
		return RC_OK;
	}
	tail = match_tail(mp, bytes, len);
	*used = len;
	mp->matched = tail;
	return give(mp, bytes, len - tail) ? RC_OK : stopped(mp);
}

/*
 * What follows a boundary: "--" at the very end, or blanks (which some gateways add) and CRLF.
 * Anything else means that the boundary is the beginning of longer text, which RFC 2046 forbids.
 */
static enum rc feed_boundary(struct multipart *mp, char c)
{
	if (!mp->line_len && (c == ' ' || c == '\t'))
		return RC_OK;
	mp->line[mp->line_len++] = c;
	if (mp->line_len == 1 && (c == '-' || c == '\r'))
		return RC_OK;
	if (mp->line_len != 2)
		return fail(mp, "the upload has a boundary line with something else in it");
	if (mp->line[0] == '-' && c == '-') {
		mp->state = MULTIPART_EPILOGUE;
		return RC_OK;
	}
	if (mp->line[0] != '\r' || c != '\n')
		return fail(mp, "the upload has a boundary line with something else in it");
	if (++mp->parts > MULTIPART_PARTS_MAX)
		return fail(mp, "the form has too many fields");
	mp->headers_len = 0;
	mp->state = MULTIPART_HEADERS;
	return RC_OK;
}

/* The header lines of a part are there, without the blank line. */
static enum rc begin_part(struct multipart *mp)
{
	struct multipart_header h;
	const char *why;

	mp->headers[mp->headers_len] = '\0';
	why = multipart_parse_header(mp->headers, mp->headers_len, &h);
	if (why)
		return fail(mp, why);
	mp->state = MULTIPART_BODY;
	/* An empty body is followed by its delimiter at once, the CRLF of which is still to come.
	 */
	mp->matched = 0;
	return mp->events->part_begin(mp->ctx, h.name, h.filename, h.content_type) ? RC_OK
										   : stopped(mp);
}

static enum rc feed_headers(struct multipart *mp, const char *bytes, size_t len, size_t *used)
{
	size_t room = MULTIPART_HEADER_MAX - mp->headers_len, take = len < room ? len : room;
	size_t from = mp->headers_len > 3 ? mp->headers_len - 3 : 0;
	size_t before = mp->headers_len;
	const char *end;

	memcpy(mp->headers + before, bytes, take);
	mp->headers_len += take;
	end = memmem(mp->headers + from, mp->headers_len - from, "\r\n\r\n", 4);
	if (end) {
		*used = (size_t)(end - mp->headers) + 4 - before;
		mp->headers_len = (size_t)(end - mp->headers) + 2;
		return begin_part(mp);
	}
	*used = take;
	if (mp->headers_len >= 2 && memcmp(mp->headers, "\r\n", 2) == 0)
		return fail(mp, "a part of the upload has no headers");
	if (mp->headers_len == MULTIPART_HEADER_MAX)
		return fail(mp, "a part of the upload has too long headers");
	return RC_OK;
}

enum rc multipart_feed(struct multipart *mp, const char *bytes, size_t len)
{
	enum rc rc = RC_OK;

	while (len && !rc) {
		size_t used = 1;

		switch (mp->state) {
		case MULTIPART_PREAMBLE:
		case MULTIPART_BODY:
			rc = feed_body(mp, bytes, len, &used);
			break;
		case MULTIPART_BOUNDARY:
			rc = feed_boundary(mp, *bytes);
			break;
		case MULTIPART_HEADERS:
			rc = feed_headers(mp, bytes, len, &used);
			break;
		case MULTIPART_EPILOGUE:
			return RC_OK;
		case MULTIPART_FAILED:
			return stopped(mp);
		}
		bytes += used;
		len -= used;
	}
	return rc;
}

enum rc multipart_end(struct multipart *mp)
{
	if (mp->state == MULTIPART_FAILED)
		return stopped(mp);
	if (mp->state != MULTIPART_EPILOGUE)
		return fail(mp, "the upload is not complete");
	return RC_OK;
}
