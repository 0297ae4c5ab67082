/*
 * A person the organisation knows.
 *
 * What people edit, import and export are the fields of the table contact_fields(): each has a
 * key, a label, a type and a column, and its value travels as text ("yes", "2026-11-22", "Wien").
 * Adding a field to the product starts with a row there.  Statuses, state and source are not
 * fields: they change by actions of their own.
 */
#ifndef MUSTER_DOMAIN_CONTACT_H
#define MUSTER_DOMAIN_CONTACT_H

#include "lib/base/op.h"

/* Stored in change.field: never renumber, only append. */
enum contact_field {
	CONTACT_FIELD_NONE, /* change.field of "was created" */
	CONTACT_FIRST_NAME,
	CONTACT_LAST_NAME,
	CONTACT_EMAIL,
	CONTACT_PHONE,
	CONTACT_IDENTIFIER,
	CONTACT_COMPANY,
	CONTACT_ADDRESS,
	CONTACT_CITY,
	CONTACT_REGION,
	CONTACT_POSTAL_CODE,
	CONTACT_COUNTRY,
	CONTACT_LANGUAGE,
	CONTACT_TIME_ZONE,
	CONTACT_CATEGORIES,
	CONTACT_JOURNEY_STAGE,
	CONTACT_SIGNUP,
	CONTACT_EU_CONSENT,
	CONTACT_EU_CONSENT_AT,
	CONTACT_EU_CONSENT_HOW,
	CONTACT_EU_CONSENT_TEXT,
	CONTACT_MARKETING_CONSENT,
	CONTACT_MARKETING_CONSENT_AT,
	CONTACT_MARKETING_CONSENT_HOW,
	CONTACT_MARKETING_CONSENT_TEXT,
	CONTACT_BLOCKED,
	CONTACT_FIELD_COUNT,
	/* Recorded in change.field, but no form fields: */
	CONTACT_CHANGE_STATE = 100,	   /* values: struct contact_mark as text */
	CONTACT_CHANGE_TAG = 101,	   /* old or new value: a tag's id that went or came */
	CONTACT_CHANGE_SEGMENT = 102,	   /* likewise: segment id, as member; "-id" as excluded */
	CONTACT_CHANGE_EMAIL_STATUS = 103, /* struct contact_mark as text */
	CONTACT_CHANGE_PHONE_STATUS = 104, /* likewise */
	CONTACT_CHANGE_DEACTIVATED = 105,  /* "yes", "no" */
	CONTACT_CHANGE_APART = 106,	   /* old or new value: id of who is somebody else */
	CONTACT_CHANGE_DATA = 107,	   /* nothing changed: somebody took the file of all data */
	CONTACT_CHANGE_OTHER_EMAIL = 108,  /* further addresses: see contact_point_text */
	CONTACT_CHANGE_OTHER_PHONE = 109,
	/*
	 * + the number of a table of events (merge.h): events that came from another contact.  The
	 * row is the receiver's; values are "17,20-31 of 12": events 17 and 20 to 31 are contact
	 * 12's.
	 */
	CONTACT_CHANGE_EVENTS = 110,
	CONTACT_CHANGE_EVENTS_LAST = 129,
	CONTACT_CHANGE_ATTRIBUTE = 1000, /* + attribute id; values as people see them */
};

enum contact_field_type {
	CONTACT_TYPE_TEXT,
	CONTACT_TYPE_LINES,  /* several lines */
	CONTACT_TYPE_YES_NO, /* "yes", "no" or "" for unknown */
	CONTACT_TYPE_TIME,   /* RFC 3339 or a day; "" for unknown */
};

struct contact_field_info {
	const char *key;    /* "first_name": forms, imports, exports, URLs */
	const char *label;  /* "First name" */
	const char *column; /* of table contact */
	enum contact_field_type type;
	size_t max; /* bytes */
};

/* Indexed by enum contact_field; entry 0 is empty. */
extern const struct contact_field_info contact_fields[CONTACT_FIELD_COUNT];
/* CONTACT_FIELD_NONE for an unknown key. */
enum contact_field contact_field_find(const char *key);

enum contact_state { CONTACT_LIVE, CONTACT_ARCHIVED, CONTACT_DELETED, CONTACT_ERASED };
/* Several states at once: bits. */
enum contact_states {
	CONTACT_IN_LIVE = 1 << CONTACT_LIVE,
	CONTACT_IN_ARCHIVED = 1 << CONTACT_ARCHIVED,
	CONTACT_IN_DELETED = 1 << CONTACT_DELETED,
};
/* state_reason of a contact that is there no more because its creation was undone. */
#define CONTACT_REASON_UNDONE "undone"
enum contact_source {
	CONTACT_SOURCE_MANUAL,
	CONTACT_SOURCE_IMPORT,
	CONTACT_SOURCE_API,
	CONTACT_SOURCE_FORM,
	CONTACT_SOURCE_ORDER,
	CONTACT_SOURCE_EVENT,
	CONTACT_SOURCE_CONVERSATION,
};
enum contact_email_status {
	CONTACT_EMAIL_ACTIVE,
	CONTACT_EMAIL_UNSUBSCRIBED,
	CONTACT_EMAIL_SPAM_REPORT,
	CONTACT_EMAIL_BLACKLISTED,
	CONTACT_EMAIL_NOT_CONFIRMED,
	/* Never stored: active, but the workspace's limit leaves no room (email_limit.h). */
	CONTACT_EMAIL_OVER_LIMIT,
};

/* Text is UTF-8 in op->mem, never NULL ("" = no value).  Times are Unix seconds; 0 = none. */
struct contact {
	int64_t id;
	const char *values[CONTACT_FIELD_COUNT];
	enum contact_state state;
	const char *state_reason;
	enum contact_email_status email_status;
	enum contact_email_status phone_status;
	int64_t state_at, email_status_at, phone_status_at;
	const char *email_status_reason, *phone_status_reason;
	bool is_over_limit; /* if the e-mail status is active: see contact_email_status_shown */
	bool deactivated;
	enum contact_source source;
	int64_t source_import_id;
	int64_t obtained_at, obtained_by; /* the consent tick: when, which account */
	int64_t version;
	int64_t created_at, updated_at;
};

/* "First Last", else company, e-mail, phone, identifier, else "Contact 12". In op->mem. */
MUST_USE const char *contact_title(struct op *op, const struct contact *c);
/* "import", "manual" ... for people. */
const char *contact_source_name(enum contact_source source);
const char *contact_email_status_name(enum contact_email_status status);
/* The status of e-mail as people see it: the stored one, or that it is over the limit. */
enum contact_email_status contact_email_status_shown(const struct contact *c);

/* How lenient a check is: a person at a form can mend a phone number, a file cannot. */
enum contact_strictness { CONTACT_STRICT, CONTACT_LENIENT };

/* What contact_check has computed: the normalised form of values, NULL where absent. */
struct contact_keys {
	const char *first_name, *last_name, *name, *email, *phone, *identifier, *company, *city,
	    *country;
	bool phone_undialled; /* LENIENT: a phone is there, but has no E.164 form */
};

/*
 * Check values (NULL reads as "") and compute their keys; also brings yes/no and times into their
 * stored text.  country: the workspace's default for phones.
 *   RC_INVALID  fault.field is the field's key
 */
MUST_USE enum rc contact_check(struct op *op, struct contact *c, const char *country,
			       enum contact_strictness strictness, struct contact_keys *keys);

/*
 * Create a live contact from c->values, c->source, c->source_import_id, c->obtained_*, and
 * c->created_at where somebody was here before (0: now); fills id, version, created_at and
 * updated_at.  keys come from contact_check.  source_row: row of the
 * import's file, else 0.
 *   RC_INVALID  none of name, e-mail, phone, identifier is there
 */
MUST_USE enum rc contact_create(struct op *op, struct contact *c, const struct contact_keys *keys,
				int64_t source_row);

/* Which values an update may touch: bit (1 << field). */
typedef uint32_t contact_mask;
#define CONTACT_MASK(field) ((contact_mask)1 << (field))
#define CONTACT_MASK_ALL (((contact_mask)1 << CONTACT_FIELD_COUNT) - 2)

/*
 * Bring the stored contact `before` (from contact_get) to the values of c within mask, with one
 * change row per field that differs.  *changed is the mask of those; nothing is written when it
 * is 0.  keys come from contact_check of c, whose values outside of mask equal before's.
 *   RC_CONFLICT  the stored version is no longer before->version; nothing was written
 *   RC_INVALID   nothing would be left of name, e-mail, phone and identifier
 */
MUST_USE enum rc contact_update(struct op *op, const struct contact *before, struct contact *c,
				const struct contact_keys *keys, contact_mask mask,
				int64_t source_row, contact_mask *changed);

/*
 * The same to values that stood somewhere before, with their own evidence: for undo and merging.
 * No evidence of a consent is made up for them; statuses, and further addresses that are the
 * primary ones then (contact_point_settle), are the caller's business.
 */
MUST_USE enum rc contact_restore(struct op *op, const struct contact *before, struct contact *c,
				 const struct contact_keys *keys, contact_mask mask,
				 contact_mask *changed);
/* Then, when all of the contact is back: an address that is on the blacklist now has its status. */
MUST_USE enum rc contact_heed_blacklist(struct op *op, int64_t id);
/* As change rows have a contact's state (struct contact_mark), in op->mem. */
MUST_USE const char *contact_state_text(struct op *op, const struct contact *c);
/*
 * Likewise to a state as change rows have it, with its date and reason.  Leaves a change row in the
 * open batch, and the counts right.  RC_INVALID: no such state.
 */
MUST_USE enum rc contact_restore_state(struct op *op, const struct contact *before,
				       const char *text);

/*
 * Something that belongs to a contact but is no field of it is about to change: a tag, an
 * attribute, a place in a segment.  Call it before the change row is written: updated_at is now,
 * and the version grows, once for all changes of a batch, as contact_merge counts it. RC_NOT_FOUND
 * no such contact
 */
MUST_USE enum rc contact_touch(struct op *op, int64_t id);
/*
 * For somebody who was created in this transaction out of an exact copy: changed last when they
 * were changed there; not later than now.
 */
MUST_USE enum rc contact_date_back(struct op *op, int64_t id, int64_t updated_at);

/* Which values within mask differ: what contact_update would write. */
contact_mask contact_changed(const struct contact *before, const struct contact *c,
			     contact_mask mask);

/* RC_NOT_FOUND: no such contact (any state but erased is found). */
MUST_USE enum rc contact_get(struct op *op, int64_t id, struct contact *out);

/*
 * The contacts, live, archived or deleted, that carry one of these keys, as the primary or a
 * further one (contact_point.h).  0 where there is none.  Of several it is a live one before an
 * archived before a deleted one; of those, one whose primary key it is; of those, the oldest.
 * Those whose creation was undone count as never there.
 */
struct contact_match {
	int64_t by_email, by_phone, by_identifier;
};
MUST_USE enum rc contact_match(struct op *op, const struct contact_keys *keys,
			       struct contact_match *out);

/*
 * Live and archived contacts that have this identifier in any case and accents, other than
 * contact_id (0: all of them), at most max: live ones first, then the oldest.
 */
MUST_USE enum rc contact_identifier_sharers(struct op *op, const char *identifier,
					    int64_t contact_id, size_t max, int64_t *out,
					    size_t *count);
/*
 * An identifier is the number of one person: may people write this one by hand into c, which was
 * `before` (NULL: is new)?  One that stands there already may stay, though others have it; imports
 * and merges have rules of their own.  keys come from contact_check.
 *   RC_INVALID  "identifier": somebody has it
 */
MUST_USE enum rc contact_check_identifier(struct op *op, const struct contact *before,
					  const struct contact *c, const struct contact_keys *keys);

/*
 * Soft-delete all live and archived contacts that an import created, with a reason.  *count tells
 * how many.
 */
MUST_USE enum rc contact_delete_imported(struct op *op, int64_t import_id, const char *reason,
					 int64_t *count);

/*
 * How many contacts are in a state.  The numbers stand in a table; whoever creates contacts or
 * changes their state adds to it in the same transaction: contact_delete_imported does so by
 * itself, after contact_create the caller calls contact_count_add once (an importer once per
 * batch, not per row).
 */
MUST_USE enum rc contact_count(struct op *op, enum contact_state state, int64_t *out);
MUST_USE enum rc contact_count_add(struct op *op, enum contact_state state, int64_t delta);

#endif
