/*
 * The parts of the /contacts program: the list and the routes stand in contacts.c, its filter in
 * contacts_filter.c (reading it), contacts_filter_bar.c (showing it), contacts_builder.c and
 * contacts_line.c (editing it), the filter's help in contacts_help.c, work on many in
 * contacts_bulk.c, the forms in contacts_form.c, one contact's page in contacts_view.c, its tags,
 * attributes, further addresses and segments in contacts_tags.c, contacts_attributes.c,
 * contacts_points.c and contacts_segments.c, and why it is in a segment in contacts_why.c.
 */
#ifndef MUSTER_CGI_BIN_CONTACTS_H
#define MUSTER_CGI_BIN_CONTACTS_H

#include "lib/domain/attribute_value.h"
#include "lib/domain/change.h"
#include "lib/domain/contact.h"
#include "lib/domain/contact_list.h"
#include "lib/domain/contact_point.h"
#include "lib/domain/segment.h"
#include "lib/domain/setting.h"
#include "lib/domain/suggestion.h"
#include "lib/filter/filter_form.h"
#include "lib/filter/filter_set.h"
#include "lib/web/request.h"

/* --- contacts_filter.c ---------------------------------------------------------------------- */

enum { CONTACT_FILTER_LINK_MAX = 6000 }; /* bytes of a filter in an address, encoded */

/* What the list is filtered by, and the form that edits it. */
struct contact_filter {
	const char *text; /* canonical; as it was typed when it is no filter; "" for none */
	const char *at;	  /* "2026-12-24": as if today were that day; "" */
	struct filter_context ctx;
	struct filter_sets sets;
	const struct filter_field *const *fields; /* the catalogue */
	size_t field_count;
	struct filter_node *parsed; /* NULL when the text is empty or can't be read */
	struct filter_node *tree;   /* the same, bound; NULL when that is not possible */
	struct id_set people;
	bool has_people; /* there is a set to keep to */
	bool has_error;
	struct filter_error error;
	bool is_long;		/* too long for an address */
	struct segment segment; /* id 0: none; the one that is shown, or whose filter is edited */
	bool is_editing;	/* its filter is edited */

	bool is_building; /* the form is open */
	struct filter_form form;
	int focus; /* the line to go on with; -1 */
};

bool contact_may(const struct request *rq, enum permission permission);
/* From the query; *f is complete, also when the filter has an error. */
MUST_USE enum rc contact_filter_read(struct request *rq, const struct settings *settings,
				     struct contact_filter *f);
/* "&filter=...&at=...&build=1": what keeps this filter in an address. */
const char *contact_filter_query(struct request *rq, const struct contact_filter *f);
/* The list's address with another filter text and day; rest: "" or "&build=1". */
const char *contact_filter_address(struct request *rq, const char *text, const char *at,
				   const char *rest);
/* Section SAVE with SAVE_HREF, when the filter may become a segment. */
void contact_filter_fill_save(struct request *rq, struct tpl *t, const struct contact_filter *f);
/* Section LONG_LINE: a line whose values may be kept as a list. */
void contact_filter_fill_long(struct request *rq, struct tpl *t, const struct contact_filter *f);
/* "&segment=3&build=1" while a segment's filter is edited, else "". */
const char *contact_filter_edit_query(struct request *rq, const struct contact_filter *f);
/* The text and what is wrong with it, into the include AS_TEXT. */
void contact_filter_fill_text(struct request *rq, struct tpl *t, const struct contact_filter *f);
/* Does what was typed into the search box mean a filter?  Then where to go, else NULL. */
const char *contact_filter_typed(struct request *rq, const struct contact_filter *f,
				 const char *typed);
/* Everything about the filter on the page of the list. */
MUST_USE enum rc contact_filter_fill(struct request *rq, struct tpl *t, struct contact_filter *f,
				     const struct contact_page *page);

extern const struct field contact_filter_fields[], contact_filter_list_fields[];
route_handler post_contacts_filter, post_contacts_filter_list, get_contacts_filter_help;

/* --- contacts.c ----------------------------------------------------------------------------- */

extern const char *const contact_sort_keys[];
/* The list with this filter.  rc: what the request ends with when the page could be made. */
MUST_USE enum rc contact_list_show(struct request *rq, const struct settings *settings,
				   struct contact_filter *f, enum rc rc);

/* --- contacts_bulk.c, contacts_bulk_view.c -------------------------------------------------- */

/* The include BULK, the bar above the rows; CHECK_ALL: rows have a box to tick. */
void contact_bulk_fill_bar(struct request *rq, struct tpl *rows, const struct contact_filter *f,
			   const struct contact_query *q, const struct contact_page *page);

extern const struct field contact_bulk_fields[], contact_bulk_id_fields[];
route_handler get_contacts_bulk, post_contacts_bulk, post_contacts_bulk_export,
    post_contacts_bulk_run, get_contacts_bulk_view, post_contacts_bulk_cancel;

/* --- contacts_columns.c --------------------------------------------------------------------- */

/* HEAD rows of t, CELL rows of each row; rows[i] shows contacts[i]. */
MUST_USE enum rc contact_columns_fill(struct request *rq, struct tpl *t, struct tpl *const *rows,
				      const struct contact *contacts, size_t count,
				      const struct contact_filter *f);

extern const struct field contact_filter_help_fields[];
extern const struct field contact_columns_fields[], contact_columns_save_fields[];
route_handler get_contacts_columns, post_contacts_columns, post_contacts_columns_find;

/* --- contacts_builder.c, contacts_line.c ---------------------------------------------------- */

/* The form of the filter. */
MUST_USE enum rc contact_builder_fill(struct request *rq, struct tpl *t, struct contact_filter *f,
				      const struct contact_page *page);

/* Suggestions for the fields of a form's lines, each asked once. */
struct contact_suggested {
	const struct filter_field *field;
	struct suggestions list;
};
struct contact_suggestions {
	struct contact_suggested *items;
	size_t count;
};
MUST_USE enum rc contact_suggest(struct request *rq, const struct filter_form *form,
				 struct contact_suggestions *out);
/* Values that were typed as people call them into values of the filter: Germany into DE. */
void contact_suggest_values(struct request *rq, struct filter_form *form,
			    const struct contact_suggestions *suggestions);
/* The inputs of one condition or event. */
void contact_line_fill(struct request *rq, struct tpl *t, const struct contact_filter *f,
		       const struct filter_line *line, size_t n,
		       const struct contact_suggestions *suggestions);

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

/* A value of a field as people read it: a time in the workspace's zone.  In the request's memory.
 */
const char *contact_value_words(struct request *rq, enum contact_field f, const char *value);
/* Label, input, help and error of one field into a row of a template. */
void contact_fill_input(struct request *rq, struct tpl *t, const struct contact *c,
			enum contact_field f);
/* SHARED of a row: who else has the address, number or identifier in c, which may be unsaved. */
void contact_fill_sharers(struct request *rq, struct tpl *t, const struct contact *c,
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
	const char *field, *value;	    /* a field's key and text; "" for none */
	const char *tag;		    /* in the box for a tag; "" */
	int64_t attribute;		    /* 0 for none */
	const char *attribute_value;	    /* as it was typed; NULL: as stored */
	int64_t attribute_page;		    /* of very many attributes; 0: the first ones, folded */
	int64_t point;			    /* a further address or number; 0: none, or a new one */
	enum contact_point_kind point_kind; /* 0 for none */
	const char *point_value, *point_label;
	bool is_shut; /* nothing is edited here: the contact is deleted */
};
extern const struct contact_typed contact_typed_nothing;
/* Are there forms on the page, for who looks at it? */
bool contact_has_pens(const struct request *rq, const struct contact_typed *typed);

/* One contact's page; when something on it was refused, rc and op.fault say what. */
MUST_USE enum rc contact_show(struct request *rq, const struct contact *c,
			      const struct contact_typed *typed, enum rc rc);

extern const struct field contact_view_fields[];
route_handler get_contacts_view, post_contacts_field;

/* --- contacts_away.c ------------------------------------------------------------------------ */

/*
 * May what was sent be saved in this contact?  Not when it was deleted or merged while the form
 * stood open, unless "restore" came with it.  The route declares that field.
 *   RC_CONFLICT  without a field
 */
MUST_USE enum rc contact_check_here(struct request *rq, const struct contact *c);
/*
 * After the save: a deleted one becomes live again, in the same batch.  *changed is then true.
 *   RC_CONFLICT  it cannot be restored
 */
MUST_USE enum rc contact_bring_back(struct request *rq, const struct contact *c, bool *changed);
/*
 * The include AWAY: what became of it, and the way on.  with_form: a button that sends the same
 * again and restores.  A contact without an id was erased.
 */
MUST_USE enum rc contact_fill_away(struct request *rq, struct tpl *body, const struct contact *c,
				   bool with_form);

/* --- contacts_tags.c ------------------------------------------------------------------------ */

extern const struct field contact_tag_fields[], contact_untag_fields[];

/* The include TAGS of the profile. */
MUST_USE enum rc contact_fill_tags(struct request *rq, struct tpl *body, int64_t id,
				   const struct contact_typed *typed);
/* ROW_TAGS of each row of the list; rows[i] shows contacts[i]. */
MUST_USE enum rc contact_fill_list_tags(struct request *rq, struct tpl *const *rows,
					const struct contact *contacts, size_t count);
/* WHAT and THING of a change of field CONTACT_CHANGE_TAG. */
MUST_USE enum rc contact_fill_tag_change(struct request *rq, struct tpl *t,
					 const struct change *change);

route_handler post_contacts_tag, post_contacts_untag;

/* --- contacts_points.c ---------------------------------------------------------------------- */

/* Where the values of the profile come from. */
struct contact_origins {
	struct change *fields; /* the newest change of each field */
	size_t field_count;
	struct change *points; /* of each further address and number */
	size_t point_count;
};
/* "From import 12, row 214, 2026-11-22 12:00". */
const char *contact_origin_words(struct request *rq, const struct change *c);

/* What the forms of a whole contact say of one kind: as it stood when they were opened, and now. */
struct contact_points_form {
	enum contact_point_kind kind;
	struct contact_point *was, *typed;
	size_t was_count, typed_count;
};

/* The include POINTS behind the row of the primary one, when there is something to show. */
void contact_fill_points(struct request *rq, struct tpl *row, const struct contact *c,
			 enum contact_point_kind kind, const struct contact_point *list,
			 size_t count, const struct contact_origins *origins,
			 const struct contact_typed *typed);
/* WHAT and VALUES of a change of such a one. */
const char *contact_point_change_words(struct request *rq, struct change *change);
/* The rows of a form: one a line; id 0: of a new contact. */
MUST_USE enum rc contact_fill_point_inputs(struct request *rq, struct tpl *group, int64_t id,
					   enum contact_point_kind kind);
/*
 * Read them.  The first one that was typed beside an empty primary one is the primary one: it goes
 * into c.  RC_INVALID: fault.field is "other_email" or "other_phone".
 */
MUST_USE enum rc contact_points_read(struct request *rq, struct contact *c,
				     struct contact_points_form out[2]);
/* Write what is different; what somebody else has added or removed meanwhile stays so. */
MUST_USE enum rc contact_points_save(struct request *rq, int64_t id,
				     const struct contact_points_form forms[2], bool *changed);

extern const struct field contact_point_fields[];
route_handler post_contacts_point;

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

/* --- contacts_activity.c -------------------------------------------------------------------- */

extern const struct field contact_activity_fields[];
route_handler get_contacts_activity;

/* --- contacts_origins.c --------------------------------------------------------------------- */

extern const struct field contact_origins_fields[];
route_handler get_contacts_origins;

/* --- contacts_state.c ----------------------------------------------------------------------- */

/*
 * A list of ours at the place that its query says; page: "list", "archived" ... What is no query
 * is left out, so that a form leads nowhere else.
 */
const char *contact_list_address(struct request *rq, const char *page, const char *query);
/* The form of the buttons in rows and menus, include ACTS; page: "list", "view" ... */
void contact_fill_acts(struct request *rq, struct tpl *t, const char *page);
/* ACT rows: what can be done to this contact. */
void contact_fill_menu(struct request *rq, struct tpl *t, const struct contact *c,
		       const char *page);

extern const struct field contact_ask_fields[], contact_do_fields[];
route_handler get_contacts_ask, post_contacts_do;

/* --- contacts_rail.c ------------------------------------------------------------------------ */

/* The status groups, include RAIL; page: "/contacts" and the like, which shows people of states. */
MUST_USE enum rc contact_fill_rail(struct request *rq, struct tpl *body,
				   const struct contact_filter *f, const char *page,
				   unsigned states);

/* --- contacts_gone.c ------------------------------------------------------------------------ */

/* enum contact_states: whom the page of this request is about. */
unsigned contact_states_of(const struct request *rq);
/* The include TABS; current: "list", "archived", "deleted", "blacklist". */
void contact_fill_tabs(struct request *rq, struct tpl *body, const char *current);
/* STATUS, PHONE_STATUS and DEACTIVATED of a row. */
void contact_fill_row_status(struct tpl *t, const struct contact *c);

extern const struct field contact_gone_fields[];
route_handler get_contacts_gone;

/* --- contacts_erase.c, contacts_blacklist.c ------------------------------------------------- */

extern const struct field contact_erase_fields[], contact_data_fields[], contact_blacklist_fields[],
    contact_blacklist_add_fields[];
route_handler get_contacts_erase, post_contacts_erase, get_contacts_receipt, post_contacts_data;
route_handler get_contacts_blacklist, post_contacts_blacklist, post_contacts_blacklist_remove;

/* --- contacts_sample.c ---------------------------------------------------------------------- */

route_handler get_contacts_remove_sample, post_contacts_remove_sample;
/* The note above the list, while the sample shop is there and the account may remove it. */
MUST_USE enum rc contact_fill_sample(struct request *rq, struct tpl *t);

/* --- contacts_sweep.c ----------------------------------------------------------------------- */

/* How many of these live people can be mailed or called: whom the page leaves. */
MUST_USE enum rc contact_count_active(struct request *rq, const struct id_set *people,
				      int64_t *out);

extern const struct field contact_sweep_fields[];
route_handler get_contacts_sweep, post_contacts_sweep;

/* --- contacts_segments.c -------------------------------------------------------------------- */

/* The include SEGMENTS of the profile: in which segments the contact is, and in which not. */
MUST_USE enum rc contact_fill_segments(struct request *rq, struct tpl *body,
				       const struct contact *c);

/* --- contacts_why.c ------------------------------------------------------------------------- */

extern const struct field contact_why_fields[];
/*
 * "&segment=3" or "&filter=...", with "&at=...": what the list is filtered by, for the address of
 * an explanation; "" without a filter, or when it is too long to stand in every row.
 */
const char *contact_why_query(struct request *rq, const struct contact_filter *f);
route_handler get_contacts_why;

#endif
