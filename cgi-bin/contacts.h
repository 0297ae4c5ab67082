/*
 * The parts of the /contacts program: the list and the routes stand in contacts.c, the forms in
 * contacts_form.c, one contact's page in contacts_view.c.
 */
#ifndef MUSTER_CGI_BIN_CONTACTS_H
#define MUSTER_CGI_BIN_CONTACTS_H

#include "lib/domain/contact.h"
#include "lib/web/request.h"

/* --- contacts_form.c ------------------------------------------------------------------------ */

/* Fields as they stand together on forms and on the profile: from first to last. */
struct contact_group {
	const char *name;
	enum contact_field first, last;
};
enum { CONTACT_GROUPS = 4 };
extern const struct contact_group contact_groups[CONTACT_GROUPS];

/* The declared fields of each form. */
extern const struct field contact_new_fields[], contact_edit_fields[];

/* Label, input, help and error of one field into a row of a template. */
void contact_fill_input(struct request *rq, struct tpl *t, const struct contact *c,
			enum contact_field f);
/* Check what was typed and write it: one batch "contact.edit". */
MUST_USE enum rc contact_save_typed(struct request *rq, const struct contact *before,
				    struct contact *c, contact_mask mask, contact_mask *changed);

route_handler get_contacts_new, post_contacts_new, get_contacts_edit, post_contacts_edit;

/* --- contacts_view.c ------------------------------------------------------------------------ */

extern const struct field contact_field_fields[];

/* "is-good", "is-warn" or "is-bad". */
const char *contact_status_class(enum contact_email_status status);
/* A value in its section, or the section that stands for "none". */
void contact_fill_optional(struct tpl *t, const char *section, const char *none, const char *marker,
			   const char *value);

route_handler get_contacts_view, post_contacts_field;

#endif
