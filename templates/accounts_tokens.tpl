{{%AUTOESCAPE context="HTML"}}
{{!
One's own API tokens.  NAME NAME_MAX ROLE_NAME; HAS_ERRORS, NAME_BAD and NAME_ERROR
  TOKENS with TOKEN rows: ID TOKEN_NAME HINT; CREATED and USED (AT, AT_EXACT), or NEVER
  NO_TOKENS section
}}
<p class="crumbs"><a href="/accounts/me">Your account</a></p>
<div class="page-head"><div><h1>API tokens</h1>
<p class="page-sub">A program that sends one of these tokens reads what your role ({{ROLE_NAME}}) lets you read. <a href="/api">What the API answers</a></p></div></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>No token was made.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<div class="stack">
<section class="panel narrow">
<div class="panel-head"><h2>New token</h2></div>
<form method="post" action="/accounts/me-tokens">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field full">
<label for="name">What is it for?</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="{{NAME_MAX}}" placeholder="Newsletter script on the shop server" autocomplete="off" dir="auto" required aria-describedby="name-help{{#NAME_BAD}} name-error{{/NAME_BAD}}" {{#NAME_BAD}}aria-invalid="true"{{/NAME_BAD}}>
{{>NAME_ERROR}}
<p class="help" id="name-help">One for each program, so that each can be revoked alone. The token is shown once, on the next page.</p>
</div>
<div class="form-actions"><button class="btn btn-primary" type="submit">Make a token</button></div>
</form>
</section>
<section class="panel">
<div class="panel-head"><h2>Your tokens</h2></div>
{{#NO_TOKENS}}
<p class="muted">You have none.</p>
{{/NO_TOKENS}}
{{#TOKENS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="API tokens">
<table class="grid-table stacked">
<thead><tr><th scope="col">What for</th><th scope="col">Token</th><th scope="col" class="num">Made</th><th scope="col" class="num">Last used</th>
<th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th></tr></thead>
<tbody>
{{#TOKEN}}
<tr>
<td class="main wrap"><span><bdi>{{TOKEN_NAME}}</bdi></span></td>
<td data-label="Token"><span class="mono">muster_…{{HINT}}</span></td>
<td data-label="Made" class="num">{{#CREATED}}<time title="{{AT_EXACT}}">{{AT}}</time>{{/CREATED}}</td>
<td data-label="Last used" class="num">{{#USED}}<time title="{{AT_EXACT}}">{{AT}}</time>{{/USED}}{{#NEVER}}<span class="muted">never</span>{{/NEVER}}</td>
<td class="col-actions nowrap"><form method="post" action="/accounts/me-tokens-revoke" data-confirm="Revoke this token? The program that uses it is refused from then on.">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<button class="btn btn-quiet btn-sm" type="submit">Revoke<span class="visually-hidden"> {{TOKEN_NAME}}</span></button></form></td>
</tr>
{{/TOKEN}}
</tbody>
</table>
</div>
{{/TOKENS}}
</section>
</div>
