/*
 * Unpacking gzip files (RFC 1952), by zlib.
 */
#ifndef MUSTER_PLATFORM_GZIP_H
#define MUSTER_PLATFORM_GZIP_H

#include "lib/base/op.h"

/* Does the file begin as gzip files do?  The position of fd does not change. */
bool gzip_is(int fd);
/*
 * Unpack all members of the file from, read with pread, to the place where `to` stands; stop as
 * soon as it is more than max bytes, so that a small file cannot fill the disk.
 *   RC_OK
 *   RC_INVALID  it is damaged, cut off, or larger than max when unpacked; fault.field "file"
 *   RC_FAILED   reading or writing is not possible
 */
MUST_USE enum rc gzip_unpack(struct op *op, int from, int to, int64_t max);

#endif
