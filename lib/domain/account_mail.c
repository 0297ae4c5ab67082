#include "lib/domain/account_mail.h"

#include "lib/domain/account.h"
#include "lib/domain/message.h"
#include "lib/domain/setting.h"

const char *account_join_link(struct op *op, const struct config *config, const char *token)
{
	return arena_printf(&op->mem, "%s/accounts/join?token=%s", config->base_url, token);
}

enum rc account_mail_invite(struct op *op, const struct config *config, const char *email,
			    const char *token)
{
	struct settings settings;
	struct account inviter;
	enum rc rc = settings_get(op, &settings);

	if (!rc)
		rc = account_find(op, op->account_id, &inviter);
	if (rc)
		return rc;
	return message_queue(
	    op, email, arena_printf(&op->mem, "Invitation to %s", settings.workspace_name),
	    arena_printf(&op->mem,
			 "Hello,\n\n"
			 "%s invites you to work on the contacts of %s.\n\n"
			 "Open this link to choose your password. It works once, within"
			 " seven days:\n\n"
			 "%s\n\n"
			 "If you do not know what this is about, there is nothing to do.\n",
			 inviter.name, settings.workspace_name,
			 account_join_link(op, config, token)));
}

enum rc account_mail_password(struct op *op, const struct config *config, const char *email,
			      const char *token)
{
	struct settings settings;
	enum rc rc = settings_get(op, &settings);

	if (rc)
		return rc;
	return message_queue(
	    op, email, arena_printf(&op->mem, "New password for %s", settings.workspace_name),
	    arena_printf(&op->mem,
			 "Hello,\n\n"
			 "somebody asked for a new password for your account at %s.\n\n"
			 "Open this link to choose it. It works once, within the hour:\n\n"
			 "%s/accounts/password?token=%s\n\n"
			 "If that was not you, there is nothing to do: your password stays"
			 " as it is.\n",
			 settings.workspace_name, config->base_url, token));
}
