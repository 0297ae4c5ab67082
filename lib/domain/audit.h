/*
 * The audit log: who came in, what went out, who may do what.
 *
 * Rules
 *  1. A row is written in the transaction of what it tells, so that neither is there without the
 *     other.  What is refused and is to be seen nevertheless (a wrong password) is committed by its
 *     page, which sets the status of the answer itself.
 *  2. A row holds accounts, the address of the client, numbers and words of the program; never
 *     anything about a contact.
 *  3. Rows are added and never changed.  Only what comes in crowds is summed up: a program's calls
 *     are one row for each token and day, tries that had to wait one for each address and hour.
 *  4. Restoring a snapshot leaves the log as it is (lib/domain/snapshot.h).
 */
#ifndef MUSTER_DOMAIN_AUDIT_H
#define MUSTER_DOMAIN_AUDIT_H

#include "lib/base/op.h"

/* Stored in audit.kind: never renumber. */
enum audit_kind {
	AUDIT_SIGN_IN = 1,
	AUDIT_SIGN_IN_FAILED, /* also a wrong present password, when somebody changes theirs */
	AUDIT_SIGN_IN_HELD,   /* had to wait, after too many of those; summed up */
	AUDIT_SIGN_OUT,
	AUDIT_PASSWORD_CHANGED,
	AUDIT_PASSWORD_LINK, /* a link for a new password was asked for */
	AUDIT_PASSWORD_RESET,
	AUDIT_SESSIONS_ENDED,
	AUDIT_JOINED,
	AUDIT_INVITED, /* subject: the invitation */
	AUDIT_INVITE_REVOKED,
	AUDIT_ROLE_CHANGED,
	AUDIT_ACCOUNT_DISABLED,
	AUDIT_ACCOUNT_ENABLED,
	AUDIT_TOKEN_MADE, /* subject: the API token */
	AUDIT_TOKEN_REVOKED,
	AUDIT_API_PULLED,     /* subject: the token; summed up */
	AUDIT_TOKEN_REFUSED,  /* a wrong token; summed up */
	AUDIT_EXPORT_ASKED,   /* subject: the export */
	AUDIT_EXPORT_FETCHED, /* subject: the export */
	AUDIT_FAILED_FETCHED, /* the failed rows of an import, which is the subject */
	AUDIT_DATA_FETCHED,   /* the file of all data about a contact, who is the subject */
	AUDIT_LOG_FETCHED,
	AUDIT_SNAPSHOT_FETCHED, /* subject: the snapshot */
	AUDIT_ERASED,		/* subject: the receipt */
	AUDIT_SETTINGS_CHANGED,
	AUDIT_SNAPSHOT_MADE, /* subject of these: the snapshot */
	AUDIT_SNAPSHOT_REMOVED,
	AUDIT_SNAPSHOT_RESTORED,
	AUDIT_KEPT_FETCHED,  /* what an undo kept; subject: the undo */
	AUDIT_RESTORE_ASKED, /* subject: the snapshot */
	AUDIT_LINK_MADE,     /* subject of these: the live link */
	AUDIT_LINK_SWITCHED,
	AUDIT_LINK_FETCHED,
	AUDIT_KINDS, /* one past the last */
};

/* What the page and the file call a kind. */
struct audit_word {
	const char *key;     /* "sign-in", in addresses */
	const char *label;   /* "Signed in" */
	const char *group;   /* "Signing in" */
	const char *subject; /* what subject_id numbers: "export"; "" for nothing */
};

/* BUG for a kind that is not in the table. */
const struct audit_word *audit_word(enum audit_kind kind);
/* 0 for an unknown key. */
enum audit_kind audit_kind_find(const char *key);

/* What a row says beside its kind; the client's address is the op's. */
struct audit_entry {
	int64_t account_id, other_account_id, subject_id; /* 0 for none */
	const char *detail;				  /* NULL for none */
};

/* Write a row: what the acting account did, about `subject_id`, in words of the program. */
MUST_USE enum rc audit_write(struct op *op, enum audit_kind kind, int64_t subject_id,
			     const char *detail);
/* The same, where the acting account is not all: it acts on another one, or nobody is signed in. */
MUST_USE enum rc audit_write_entry(struct op *op, enum audit_kind kind,
				   const struct audit_entry *e);

/*
 * One more of what is summed up: the row of this kind, subject and address since the given time
 * counts one more, or there is a new one.
 */
MUST_USE enum rc audit_sum(struct op *op, enum audit_kind kind, int64_t subject_id, int64_t since);
/* Is there such a row?  For who could not write, but may read. */
MUST_USE enum rc audit_has_sum(struct op *op, enum audit_kind kind, int64_t subject_id,
			       int64_t since, bool *out);
/* The first moments of the day and of the hour in which op->now lies, in the process's zone. */
int64_t audit_day(const struct op *op);
int64_t audit_hour(const struct op *op);

/* Text is UTF-8 in op->mem, never NULL. */
struct audit_row {
	int64_t id, at;
	enum audit_kind kind;
	int64_t account_id;
	const char *account_name, *other_account_name; /* "" for none */
	int64_t subject_id;
	const char *detail, *address;
	int64_t count;
};

/* Which rows: 0 for what does not matter. */
struct audit_query {
	enum audit_kind kind;
	int64_t account_id;	      /* who did it, or whose account it was done to */
	int64_t from, until;	      /* at or after, before */
	int64_t before_at, before_id; /* the last row of the page before */
};

/* The newest first, at most max. */
MUST_USE enum rc audit_list(struct op *op, const struct audit_query *q, size_t max,
			    struct audit_row **out, size_t *count);

/* For cron/nightly, in the caller's write transaction: forget what the settings keep no longer. */
MUST_USE enum rc audit_sweep(struct op *op);

#endif
