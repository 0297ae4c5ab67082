/*
 * What the parts of bulk work share: contacts_bulk.c reads who is meant and asks,
 * contacts_bulk_inputs.c has the inputs of each action, contacts_bulk_view.c shows how it goes on.
 */
#ifndef MUSTER_CGI_BIN_CONTACTS_BULK_H
#define MUSTER_CGI_BIN_CONTACTS_BULK_H

#include "cgi-bin/contacts.h"
#include "lib/domain/bulk.h"
#include "lib/domain/contact_selection.h"
#include "lib/domain/tag.h"
#include "lib/platform/text.h"

/* What a form asks for. */
struct contact_bulk {
	const char *key; /* of the action */
	bool is_export;	 /* which is no bulk_action */
	struct bulk_order order;
	int64_t targets[BULK_TARGETS_MAX]; /* order.targets */
	bool is_ticked;			   /* whom: the ids of the form, else the list's filter */
	const char *filter, *search, *at;
	bool inside;
	unsigned states; /* the action's */
	struct id_set people;
	int64_t count;
	const char *words;   /* whom, as people say it */
	const char *href;    /* the list they were chosen in; "" when no address says it */
	const char *message; /* why nobody can be meant; NULL */
};

/* An action as pages call it. */
struct contact_bulk_words {
	const char *title;  /* "Add tags" */
	const char *button; /* "Tag", before "12 people" */
	const char *what;   /* a sentence */
	bool is_danger;
};
const struct contact_bulk_words *contact_bulk_words(enum bulk_action action);
/* The inputs of the action, with what was typed, and the fault where it belongs. */
MUST_USE enum rc contact_bulk_fill_inputs(struct request *rq, struct tpl *t,
					  const struct contact_bulk *a);

#endif
