#include "lib/domain/permission.h"

/* The least role that holds each permission. */
static const enum role least_role[] = {
    [PERM_SIGNED_IN] = ROLE_VIEWER,	 [PERM_CONTACT_READ] = ROLE_VIEWER,
    [PERM_CONTACT_WRITE] = ROLE_EDITOR,	 [PERM_IMPORT_RUN] = ROLE_EDITOR,
    [PERM_EXPORT_RUN] = ROLE_EDITOR,	 [PERM_SETTING_WRITE] = ROLE_ADMIN,
    [PERM_ACCOUNT_MANAGE] = ROLE_ADMIN,	 [PERM_OWNER_MANAGE] = ROLE_OWNER,
    [PERM_SEGMENT_READ] = ROLE_VIEWER,	 [PERM_SEGMENT_WRITE] = ROLE_EDITOR,
    [PERM_CONTACT_ERASE] = ROLE_ADMIN,	 [PERM_AUDIT_READ] = ROLE_ADMIN,
    [PERM_SNAPSHOT_MANAGE] = ROLE_ADMIN, [PERM_CONSENT_RAISE] = ROLE_ADMIN,
};

static const char *const role_names[] = {
    [ROLE_NONE] = "",	    [ROLE_VIEWER] = "viewer", [ROLE_EDITOR] = "editor",
    [ROLE_ADMIN] = "admin", [ROLE_OWNER] = "owner",
};

bool permission_granted(enum role role, enum permission permission)
{
	if (permission == PERM_ANYONE)
		return true;
	if ((size_t)permission >= ARRAY_LEN(least_role) || least_role[permission] == ROLE_NONE)
		BUG("permission %d is not in the table", (int)permission);
	return role >= least_role[permission];
}

enum role role_parse(const char *text)
{
	for (size_t i = 1; i < ARRAY_LEN(role_names); i++)
		if (strcmp(text, role_names[i]) == 0)
			return (enum role)i;
	return ROLE_NONE;
}

const char *role_name(enum role role)
{
	return role_names[role];
}
