/*
 * Two people edit one contact: nothing that either typed is lost without a word.
 */
#ifndef MUSTER_DOMAIN_CONTACT_MERGE_H
#define MUSTER_DOMAIN_CONTACT_MERGE_H

#include "lib/domain/contact.h"

/* A field that somebody else changed since the form was opened. */
struct contact_clash {
	enum contact_field field;
	const char *theirs;	  /* what is stored now */
	const char *yours;	  /* what the form says */
	const char *account_name; /* who changed it, "" for the system */
};

/*
 * The newest change of a contact, 0 when there is none: asked for before its values are read for a
 * form, and given back to contact_merge with what was typed.
 */
MUST_USE enum rc contact_merge_newest(struct op *op, int64_t id, int64_t *newest);

/*
 * typed came from a form opened when `seen` was the newest change, stored is what contact_get says
 * now. Fields that others changed meanwhile and the form left alone take the stored value.  Fields
 * that both changed to different values are listed as clashes, and typed keeps the form's value,
 * so that it can be shown and saved once a person has looked.
 */
MUST_USE enum rc contact_merge(struct op *op, const struct contact *stored, int64_t seen,
			       struct contact *typed, struct contact_clash **clashes,
			       size_t *count);

#endif
