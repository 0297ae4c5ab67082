/*
 * A set of ids as few bytes, for storing.
 *
 * What is stored day by day is mostly small (who came, who went) or made of long runs (ids are
 * given in order, so people of one import stand side by side), and rarely neither.  So a set is
 * written as runs, "so many out, so many in, so many out ...", each length a varint (7 bits to a
 * byte, the lowest first, the top bit says that more follow): a single id takes two to four bytes,
 * everybody takes five.  A set that is scattered over everybody, where runs would take more than
 * one bit for each id, is written as its bits; nothing takes more than that, 125 kB for a million.
 * A general compressor would gain little on either, and cost a library.
 *
 * Format: one byte, 0 for runs or 1 for bits; then the varints, beginning with a gap and without
 * the last one; or the bits, id 0 the lowest of the first byte, without zero bytes at the end.  The
 * empty set has no bytes at all.
 */
#ifndef MUSTER_BASE_ID_SET_PACK_H
#define MUSTER_BASE_ID_SET_PACK_H

#include "lib/base/id_set.h"

/* The bytes, in the arena; *len of them.  Never NULL. */
MUST_USE const void *id_set_pack(struct arena *a, const struct id_set *set, size_t *len);
/*
 * Add what was packed to the set; ids outside of its room are left out.  false: these bytes are no
 * set, and some ids may have been added.
 */
MUST_USE bool id_set_unpack(struct id_set *set, const void *bytes, size_t len);
/* The highest id of what was packed, for the room of a set; 0 where there is none. */
int64_t id_set_packed_last(const void *bytes, size_t len);

#endif
