/*
 * /accounts/me-tokens: the tokens by which programs use the API in a person's name.
 */
#include "cgi-bin/accounts.h"

#include "lib/domain/api_token.h"
#include "lib/platform/template.h"

const struct field accounts_token_fields[] = {
    {.name = "name", .type = FIELD_TEXT},
    {0},
};

static enum rc show_accounts_tokens(struct request *rq, const char *name, enum rc rc)
{
	struct fault kept = rq->op.fault;
	struct tpl *body = page_new(rq, "accounts_tokens", "API tokens"), *list = NULL;
	struct api_token *tokens;
	size_t count;
	enum rc made = api_token_list(&rq->op, &tokens, &count);

	for (size_t i = 0; !made && i < count; i++) {
		struct tpl *row;

		if (!list)
			list = tpl_add(body, "TOKENS");
		row = tpl_add(list, "TOKEN");
		tpl_int(row, "ID", tokens[i].id);
		tpl_text(row, "TOKEN_NAME", tokens[i].name);
		tpl_text(row, "HINT", tokens[i].hint);
		accounts_fill_time(rq, row, "CREATED", tokens[i].created_at);
		if (tokens[i].used_at)
			accounts_fill_time(rq, row, "USED", tokens[i].used_at);
		else
			tpl_show(row, "NEVER");
	}
	if (made)
		return made;
	if (!count)
		tpl_show(body, "NO_TOKENS");
	tpl_text(body, "NAME", name);
	tpl_int(body, "NAME_MAX", API_TOKEN_NAME_MAX);
	tpl_text(body, "ROLE_NAME", role_name(rq->session.role));
	rq->op.fault = kept;
	page_fault(rq, body);
	return page_send(rq, body, rc);
}

enum rc get_accounts_tokens(struct request *rq)
{
	return show_accounts_tokens(rq, "", RC_OK);
}

/* The token stands on this page alone. */
enum rc post_accounts_tokens(struct request *rq)
{
	const char *name = form_text(rq, "name"), *token;
	enum rc rc = api_token_create(&rq->op, name, &token);
	struct tpl *body;

	if (rc == RC_INVALID || rc == RC_CONFLICT)
		return show_accounts_tokens(rq, name, rc);
	if (rc)
		return rc;
	body = page_new(rq, "accounts_token_made", "API token");
	tpl_text(body, "NAME", name);
	tpl_text(body, "TOKEN", token);
	tpl_text(body, "COMMAND",
		 arena_printf(&rq->op.mem,
			      "curl -H 'Authorization: Bearer %s' '%s/api/contacts?limit=2'", token,
			      rq->config->base_url));
	return page_send(rq, body, RC_OK);
}

enum rc post_accounts_tokens_revoke(struct request *rq)
{
	enum rc rc = api_token_revoke(&rq->op, form_id(rq, "id"));

	if (rc)
		return rc;
	redirect_flash(rq, "token-revoked", 0);
	return redirect_to(rq, "/accounts/me-tokens");
}
