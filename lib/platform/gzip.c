#include "lib/platform/gzip.h"

#include <errno.h>
#include <unistd.h>
#include <zlib.h>

enum {
	BLOCK_BYTES = 128 * 1024,
	GZIP_WINDOW = 15 + 16, /* zlib: the largest window, with a header of gzip */
};

struct unpacking {
	struct op *op;
	int from, to;
	int64_t at, left; /* in the packed file; room in the other */
	z_stream z;
	unsigned char *in, *out;
};

bool gzip_is(int fd)
{
	unsigned char head[2];

	return pread(fd, head, sizeof(head), 0) == sizeof(head) && head[0] == 0x1f &&
	       head[1] == 0x8b;
}

static enum rc fail(struct unpacking *u, const char *why)
{
	return op_fail(u->op, RC_INVALID, "file", why);
}

/* *end: there is nothing more. */
static enum rc read_block(struct unpacking *u, bool *end)
{
	ssize_t got;

	do {
		got = pread(u->from, u->in, BLOCK_BYTES, (off_t)u->at);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return op_failf(u->op, RC_FAILED, "file", "the file cannot be read: %s",
				strerror(errno));
	u->at += got;
	u->z.next_in = u->in;
	u->z.avail_in = (uInt)got;
	*end = got == 0;
	return RC_OK;
}

static enum rc write_block(struct unpacking *u)
{
	size_t len = BLOCK_BYTES - u->z.avail_out;

	u->left -= (int64_t)len;
	if (u->left < 0)
		return fail(u, "unpacked, the file is too large");
	for (size_t at = 0; at < len;) {
		ssize_t put = write(u->to, u->out + at, len - at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return op_failf(u->op, RC_FAILED, "file", "the file cannot be unpacked: %s",
					strerror(errno));
		at += (size_t)put;
	}
	return RC_OK;
}

/* What is in u->in.  *inside: a member has begun and not ended. */
static enum rc inflate_block(struct unpacking *u, bool *inside)
{
	while (u->z.avail_in) {
		enum rc rc;
		int state;

		u->z.next_out = u->out;
		u->z.avail_out = BLOCK_BYTES;
		*inside = true;
		state = inflate(&u->z, Z_NO_FLUSH);
		if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
			return fail(u, "this gzip file is damaged; pack it again");
		rc = write_block(u);
		if (rc)
			return rc;
		if (state == Z_STREAM_END) {
			*inside = false;
			/* Another member may follow; padding with NUL bytes, too. */
			while (u->z.avail_in && !*u->z.next_in) {
				u->z.next_in++;
				u->z.avail_in--;
			}
			if (inflateReset(&u->z) != Z_OK)
				BUG("inflateReset");
		}
	}
	return RC_OK;
}

static enum rc unpack(struct unpacking *u)
{
	bool inside = true, end = false;
	enum rc rc = RC_OK;

	while (!rc && !end) {
		rc = read_block(u, &end);
		if (!rc)
			rc = inflate_block(u, &inside);
	}
	if (!rc && inside)
		rc = fail(u, "this gzip file is not complete; upload it again");
	return rc;
}

enum rc gzip_unpack(struct op *op, int from, int to, int64_t max)
{
	struct unpacking u = {.op = op, .from = from, .to = to, .left = max};
	enum rc rc;

	if (inflateInit2(&u.z, GZIP_WINDOW) != Z_OK)
		BUG("inflateInit2");
	u.in = mem_alloc(BLOCK_BYTES);
	u.out = mem_alloc(BLOCK_BYTES);
	rc = unpack(&u);
	free(u.in);
	free(u.out);
	inflateEnd(&u.z);
	return rc;
}
