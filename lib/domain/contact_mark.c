#include "lib/domain/contact_mark.h"

#include <ctype.h>

static const char *const states[] = {"live", "archived", "deleted", "erased"};
static const char *const statuses[] = {"active", "unsubscribed", "spam_report", "blacklisted",
				       "not_confirmed"};

static bool find_word(const char *const *words, size_t count, const char *word, size_t *out)
{
	for (*out = 0; *out < count; ++*out)
		if (strcmp(words[*out], word) == 0)
			return true;
	return false;
}

const char *contact_state_word(enum contact_state state)
{
	if ((size_t)state >= ARRAY_LEN(states))
		BUG("state %d", (int)state);
	return states[state];
}

const char *contact_status_word(enum contact_email_status status)
{
	if ((size_t)status >= ARRAY_LEN(statuses))
		BUG("status %d", (int)status);
	return statuses[status];
}

bool contact_state_of(const char *word, enum contact_state *out)
{
	size_t at;

	if (!find_word(states, ARRAY_LEN(states), word, &at))
		return false;
	*out = (enum contact_state)at;
	return true;
}

bool contact_status_of(const char *word, enum contact_email_status *out)
{
	size_t at;

	if (!find_word(statuses, ARRAY_LEN(statuses), word, &at))
		return false;
	*out = (enum contact_email_status)at;
	return true;
}

struct contact_mark contact_mark_parse(struct op *op, const char *text)
{
	size_t len = strcspn(text, " ");
	struct contact_mark mark = {.word = arena_dup_len(&op->mem, text, len), .reason = ""};
	char *end;

	if (!isdigit((unsigned char)text[len ? len + (text[len] == ' ') : 0]))
		return mark;
	mark.at = strtoll(text + len + 1, &end, 10);
	mark.reason = *end == ' ' ? arena_dup(&op->mem, end + 1) : "";
	return mark;
}

const char *contact_mark_text(struct op *op, const struct contact_mark *mark)
{
	if (!mark->at)
		return mark->word;
	return arena_printf(&op->mem, "%s %lld%s%s", mark->word, (long long)mark->at,
			    mark->reason[0] ? " " : "", mark->reason);
}
