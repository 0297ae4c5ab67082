/*
 * The parts of the /contacts program: the list and the routes stand in contacts.c, the forms in
 * contacts_form.c, one contact's page in contacts_view.c, its tags and
 * attributes in contacts_tags.c and contacts_attributes.c.
 */
#ifndef MUSTER_CGI_BIN_CONTACTS_H
#define MUSTER_CGI_BIN_CONTACTS_H

#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
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

/* What of a contact's page is open, and holds something else than what is stored. */
struct contact_typed {
	const char *field, *value;   /* a field's key and text; "" for none */
	const char *tag;	     /* in the box for a tag; "" */
	int64_t attribute;	     /* 0 for none */
	const char *attribute_value; /* as it was typed; NULL: as stored */
};
extern const struct contact_typed contact_typed_nothing;

/* One contact's page; when something on it was refused, rc and op.fault say what. */
MUST_USE enum rc contact_show(struct request *rq, const struct contact *c,
			      const struct contact_typed *typed, enum rc rc);

extern const struct field contact_view_fields[];
route_handler get_contacts_view, post_contacts_field;

/* --- contacts_tags.c ------------------------------------------------------------------------ */

extern const struct field contact_tag_fields[], contact_untag_fields[];

/* The include TAGS of the profile; typed: what stands in the box. */
MUST_USE enum rc contact_fill_tags(struct request *rq, struct tpl *body, int64_t id,
				   const char *typed);
/* ROW_TAGS of each row of the list; rows[i] shows contacts[i]. */
MUST_USE enum rc contact_fill_list_tags(struct request *rq, struct tpl *const *rows,
					const struct contact *contacts, size_t count);
/* WHAT and THING of a change of field CONTACT_CHANGE_TAG. */
MUST_USE enum rc contact_fill_tag_change(struct request *rq, struct tpl *t,
					 const struct change *change);

route_handler post_contacts_tag, post_contacts_untag;

/* --- contacts_attributes.c ------------------------------------------------------------------ */

extern const struct field contact_attribute_fields[];

/* The include ATTRIBUTES of the profile, unless there are none; list from contact_attribute_list.
 */
void contact_fill_attributes(struct request *rq, struct tpl *body, int64_t contact_id,
			     const struct contact_attribute *list, size_t count,
			     const struct contact_typed *typed);
/*
 * WHAT and THING of a change of an attribute, and its values as people read them.
 */
void contact_fill_attribute_change(struct request *rq, struct tpl *t, struct change *change,
				   const struct contact_attribute *list, size_t count);

route_handler post_contacts_attribute;

#endif
