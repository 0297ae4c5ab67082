/*
 * What one request leaves to say on the page its redirect leads to.  The cookie holds a key of a
 * fixed table and a number, never text, so that nobody can put words into our pages.
 */
#ifndef MUSTER_WEB_FLASH_H
#define MUSTER_WEB_FLASH_H

#include "lib/base/arena.h"

struct flash {
	const char *kind; /* success info warning danger */
	const char *text; /* in the arena */
	int64_t undo_id;  /* the batch that the link "Undo" takes back; 0: no link */
};

/*
 * The cookie's value for a key and number; undo_id: batch, 0 for none.  BUG for a key that is not
 * in the table.
 */
MUST_USE const char *flash_encode(struct arena *a, const char *key, int64_t number,
				  int64_t undo_id);
/* false: no such key. */
MUST_USE bool flash_decode(struct arena *a, const char *cookie, struct flash *out);

#endif
