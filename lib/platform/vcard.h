/*
 * vCard files: 4.0 (RFC 6350, RFC 6868), 3.0 (RFC 2426) and 2.1 (versit), as telephones and address
 * books write them.  One card at a time, so memory does not grow with the file.
 *
 * What is wrong costs the card that has it: it comes as damaged, with its text, and the next one is
 * read.  Text that stands in no card is a damaged card of its own.
 */
#ifndef MUSTER_PLATFORM_VCARD_H
#define MUSTER_PLATFORM_VCARD_H

#include "lib/base/op.h"

enum {
	VCARD_BYTES_MAX = 1000 * 1024, /* all values of a card, pictures left out */
	VCARD_PROPERTIES_MAX = 1000,
	VCARD_TEXT_BYTES = 64 * 1024, /* of a damaged card's text, at most */
	VCARD_PREF_NONE = 101,
};

struct vcard_property {
	const char *name;  /* in capitals, without its group */
	const char *group; /* "item1" of "item1.TEL", in lower case; "" for none */
	const char *types; /* " home cell ": of TYPE, in lower case, a blank around each; " " */
	int pref;	   /* 1 is preferred most, VCARD_PREF_NONE not at all */
	const char *value; /* UTF-8, as it is escaped: vcard_text, vcard_parts */
};

/* Everything lives until the next call. */
struct vcard {
	int64_t number; /* from 1 */
	bool is_old;	/* 2.1 */
	struct vcard_property *properties;
	size_t count;
	const char *damage; /* NULL, or why it cannot be read, as op_fail words a reason */
	const char *text;   /* of a damaged one: as it stands in the file, the beginning */
};

struct vcard_reader;

/* Does the file begin as vCard files do?  The position of fd does not change. */
bool vcard_is(int fd);
/* Start reading at offset 0 of fd with pread; fd stays the caller's. */
struct vcard_reader *vcard_open(int fd);
/*
 * The next card.
 *   RC_OK         *card is set; look at card->damage first
 *   RC_NOT_FOUND  there are no more (op->fault is not set)
 *   RC_FAILED     the file cannot be read
 */
MUST_USE enum rc vcard_next(struct op *op, struct vcard_reader *r, struct vcard *card);
void vcard_close(struct vcard_reader *r);

/* A value as text: escapes undone.  is_old: of a card 2.1, which has fewer of them. */
MUST_USE const char *vcard_text(struct arena *a, const char *value, bool is_old);
/*
 * The parts of a value between unescaped separators (';' in N and ADR, ',' in lists), escapes
 * undone; at most max, the last with all that is left.  Returns how many.
 */
size_t vcard_parts(struct arena *a, const char *value, char separator, bool is_old,
		   const char **parts, size_t max);

#endif
