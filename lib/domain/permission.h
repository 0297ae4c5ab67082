/*
 * Who may do what: four roles, one table.  Routes name a permission; guard.c enforces it.
 */
#ifndef MUSTER_DOMAIN_PERMISSION_H
#define MUSTER_DOMAIN_PERMISSION_H

#include "lib/base/base.h"

enum role { ROLE_NONE, ROLE_VIEWER, ROLE_EDITOR, ROLE_ADMIN, ROLE_OWNER };

/* 0 is "forgotten": a program with such a route does not start. */
enum permission {
	PERM_UNSET,
	PERM_ANYONE,	/* also without an account: sign-in, a one-time link */
	PERM_SIGNED_IN, /* any account: own password, own notices */
	PERM_CONTACT_READ,
	PERM_CONTACT_WRITE,
	PERM_IMPORT_RUN,
	PERM_EXPORT_RUN,
	PERM_SETTING_WRITE,
	PERM_ACCOUNT_MANAGE, /* invite, change role, disable */
	PERM_OWNER_MANAGE,   /* the same, where the other is or becomes an owner */
	PERM_SEGMENT_READ,
	PERM_SEGMENT_WRITE,
	PERM_CONTACT_ERASE, /* for good: nothing brings it back */
	PERM_CONSENT_RAISE, /* let the evidence of a file turn a "no" into a "yes" */
	PERM_AUDIT_READ,
	PERM_SNAPSHOT_MANAGE, /* they hold everything, and bring it back */
};

bool permission_granted(enum role role, enum permission permission);

/* "owner" <-> ROLE_OWNER.  ROLE_NONE for unknown text. */
enum role role_parse(const char *text);
const char *role_name(enum role role);

#endif
