#include "lib/web/flash.h"

#include "lib/web/format.h"

struct flash_text {
	const char *key, *kind;
	const char *text; /* '#' stands for the number */
};

static const struct flash_text texts[] = {
    {"contact-created", "success", "The contact was created."},
    {"contact-saved", "success", "The contact was saved."},
    {"email-added", "success", "The e-mail address was added."},
    {"email-saved", "success", "The e-mail address was saved."},
    {"email-removed", "success", "The e-mail address was taken off this contact."},
    {"email-primary", "success", "It is the primary e-mail address now."},
    {"phone-added", "success", "The phone number was added."},
    {"phone-saved", "success", "The phone number was saved."},
    {"phone-removed", "success", "The phone number was taken off this contact."},
    {"phone-primary", "success", "It is the primary phone number now."},
    {"contact-unchanged", "info", "Nothing was different, so nothing was saved."},
    {"filter-list-kept", "success", "The values were kept as a list. Different ones: #."},
    {"filter-list-refused", "warning",
     "The values were kept as a list, but for those that can be none of the field: #."},
    {"contact-deactivated", "success", "The contact was deactivated: rules pass over them."},
    {"contacts-deactivated", "success", "# contacts were deactivated."},
    {"contact-activated", "success", "The contact was activated."},
    {"contacts-activated", "success", "# contacts were activated."},
    {"contact-archived", "success", "The contact was archived."},
    {"contacts-archived", "success", "# contacts were archived."},
    {"contact-unarchived", "success", "The contact is back from the archive."},
    {"contacts-unarchived", "success", "# contacts are back from the archive."},
    {"contact-deleted", "success", "The contact was deleted. You find them under Deleted."},
    {"contacts-deleted", "success", "# contacts were deleted. You find them under Deleted."},
    {"contact-restored", "success", "The contact was restored."},
    {"contacts-restored", "success", "# contacts were restored."},
    {"contact-not-moved", "info", "Nothing was different, so nothing was done."},
    {"nobody-chosen", "info", "Nobody was chosen, so nothing was done."},
    {"contact-unsubscribed", "success", "The contact was unsubscribed."},
    {"complaint-removed", "success",
     "The spam complaint was removed: the address is active again."},
    {"email-blacklisted", "success", "The e-mail address was put on the blacklist."},
    {"phone-blacklisted", "success", "The phone number was blacklisted."},
    {"email-allowed", "success", "The e-mail address is active again."},
    {"phone-allowed", "success", "The phone number is active again."},
    {"contact-erased", "success", "The contact was erased for good. This is receipt #."},
    {"blacklist-added", "success", "It is on the blacklist now. Contacts that have it: #."},
    {"blacklist-removed", "success",
     "It is off the blacklist. Contacts that got their status back: #."},
    {"tag-made", "success", "The tag was made."},
    {"tag-saved", "success", "The tag was saved."},
    {"tag-unchanged", "info", "Nothing was different, so nothing was saved."},
    {"tag-merged", "success", "The tags were merged. Contacts that carried the first: #."},
    {"tag-deleted", "success", "The tag was deleted. Contacts that carried it: #."},
    {"tag-deleted-unused", "success", "The tag was deleted. Nobody carried it."},
    {"tag-added", "success", "The tag was added."},
    {"tag-made-and-added", "success", "A new tag was made and added."},
    {"tags-added", "success", "# tags were added."},
    {"tag-there", "info", "This contact carries that tag already."},
    {"tag-removed", "success", "The tag was taken off this contact. It stays in the list of tags."},
    {"duplicate-removed", "success",
     "The contact was removed. You find it among the deleted contacts."},
    {"duplicates-removed", "success",
     "Duplicates that were removed: #. You find them among the deleted contacts."},
    {"duplicates-none-at-once", "info",
     "Nobody was removed: all at once goes only for people with the same first address or number."
     " These share a further one, or are different people: look at them one by one."},
    {"duplicate-apart", "success",
     "Noted: these are different people. They are not shown as duplicates any more."},
    {"merge-itself", "warning", "Choose two different contacts: one to keep, one to merge."},
    {"duplicate-together", "success", "These are looked at as duplicates again."},
    {"attribute-made", "success", "The attribute was made. You find it on every contact."},
    {"attribute-saved", "success", "The attribute was saved."},
    {"attribute-converted", "success", "The type was changed. Values that moved along: #."},
    {"attribute-converted-partly", "success",
     "The type was changed. Values that did not fit and were left out: #."},
    {"attribute-unchanged", "info", "Nothing was different, so nothing was saved."},
    {"attribute-deleted", "success", "The attribute was deleted. Contacts that had a value: #."},
    {"attribute-deleted-unused", "success", "The attribute was deleted. Nobody had a value."},
    {"sample-removed", "success", "# sample contacts were removed."},
    {"import-started", "success", "The import has started. You may leave this page."},
    {"import-paused", "success", "The import pauses after the rows at hand."},
    {"import-resumed", "success", "The import goes on."},
    {"import-stopped", "success", "The import ends after the rows at hand."},
    {"import-file-removed", "success", "The file was removed."},
    {"import-cancelled", "info", "The upload was thrown away."},
    {"export-started", "success", "The export has started. You may leave this page."},
    {"schedule-made", "success", "The export will repeat. You find it under Repeated."},
    {"schedule-paused", "success", "The repeated export pauses."},
    {"schedule-goes-on", "success", "The repeated export goes on."},
    {"schedule-removed", "success",
     "It will not repeat any more. Its files stay for their 7 days."},
    {"link-on", "success", "The link is on."},
    {"link-off", "success", "The link is off: it answers nobody."},
    {"link-revoked", "success", "The link was revoked for good."},
    {"export-removed", "success", "The export was removed."},
    {"export-not-ready", "info", "That export is not ready yet."},
    {"export-gone", "warning", "That file is no longer there: exports are kept for 7 days."},
    {"columns-saved", "success", "The columns were saved."},
    {"columns-reset", "success", "The choice was forgotten."},
    {"care-looking", "info", "The contacts are being looked through. You may leave this page."},
    {"care-replaced", "info",
     "A later search has replaced what you looked at. This is what is found now."},
    {"care-ignored", "success", "It is ignored from now on. Under Ignored it can be taken back."},
    {"care-heeded", "success", "It is no longer ignored: what is found comes back to the list."},
    {"care-fixed", "success", "It was mended. People changed: #."},
    {"care-merged", "success", "The tags are one now. People who got another tag: #."},
    {"bulk-stopped", "success", "Stopped. What was done stays; nothing more is done."},
    {"bulk-over", "info", "It was done before it could be stopped."},
    {"segment-created", "success", "The segment was saved."},
    {"segment-saved", "success", "The segment was saved."},
    {"segment-unchanged", "info", "Nothing was different, so nothing was saved."},
    {"segment-copied", "success", "This is the copy. Only you see it until you share it."},
    {"segment-archived", "success",
     "The segment was archived. It can be restored from the archive."},
    {"segment-restored", "success", "The segment was restored."},
    {"segment-added", "success", "# people were added."},
    {"segment-hand-in", "success", "The contact was put in."},
    {"segment-hand-out", "success", "The contact is never in this segment now."},
    {"segment-hand-none", "success", "The contact was taken off the list."},
    {"undone", "success", "It was undone."},
    {"undone-partly", "warning", "It was undone, but some of it was kept: see below."},
    {"undo-nothing", "warning", "Nothing was undone: all of it was kept, as it says below."},
    {"undo-needless", "info",
     "There was nothing to bring back: it is as it was before, or gone for good."},
    {"undo-started", "success", "It is being undone. You may leave this page."},
    {"undo-cancelled", "info", "The undo was stopped. What was undone before stays so."},
    {"snapshot-started", "success", "A snapshot is being made. You may leave this page."},
    {"snapshot-removed", "success", "The snapshot was removed."},
    {"snapshot-restoring", "info",
     "The snapshot is being restored. Until that is done nothing can be saved."},
    {"settings-saved", "success", "The settings were saved."},
    {"account-role-changed", "success", "The role was changed."},
    {"account-disabled", "success", "The account was disabled and signed out everywhere."},
    {"account-enabled", "success", "The account may sign in again."},
    {"account-saved", "success", "Your account was saved."},
    {"invite-revoked", "success", "The invitation no longer works."},
    {"password-changed", "success", "The password was changed. All other sessions were ended."},
    {"password-set", "success",
     "Your new password is set, and every browser was signed out. Sign in with it."},
    {"password-link-sent", "success",
     "If there is an account with this address, a mail with a link is on its way."},
    {"welcome", "success", "Welcome. You are signed in."},
    {"signed-out", "info", "You are signed out."},
    {"token-revoked", "success", "The token was revoked. It is refused from now on."},
    {"sessions-ended", "success", "All other sessions were ended."},
    {"notices-read", "success", "All notices are marked as read."},
};

static const struct flash_text *find_text(const char *key, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (strlen(texts[i].key) == len && strncmp(texts[i].key, key, len) == 0)
			return &texts[i];
	return NULL;
}

const char *flash_encode(struct arena *a, const char *key, int64_t number, int64_t undo_id)
{
	if (!find_text(key, strlen(key)))
		BUG("flash '%s' is not in the table", key);
	return arena_printf(a, "%s.%lld.%lld", key, (long long)number, (long long)undo_id);
}

bool flash_decode(struct arena *a, const char *cookie, struct flash *out)
{
	const char *dot = strchr(cookie, '.'), *hash;
	int64_t number;
	char *end;
	const struct flash_text *t = dot ? find_text(cookie, (size_t)(dot - cookie)) : NULL;

	if (!t)
		return false;
	number = strtoll(dot + 1, &end, 10);
	out->undo_id = *end == '.' ? strtoll(end + 1, NULL, 10) : 0;
	if (out->undo_id < 0)
		out->undo_id = 0;
	hash = strchr(t->text, '#');
	out->kind = t->kind;
	out->text = t->text;
	if (hash)
		out->text = arena_printf(a, "%.*s%s%s", (int)(hash - t->text), t->text,
					 format_count(a, number), hash + 1);
	return true;
}
