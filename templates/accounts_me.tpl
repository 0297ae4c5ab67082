{{%AUTOESCAPE context="HTML"}}
{{!
One's own account.  NAME EMAIL ROLE_NAME ROLE_TEXT PASSWORD_MIN; HAS_ERRORS; NAME_BAD,
CURRENT_PASSWORD_BAD, PASSWORD_BAD, PASSWORD_AGAIN_BAD and their _ERROR includes
  SESSION rows: BROWSER USER_AGENT ADDRESS; SEEN and STARTED (AT, AT_EXACT); section IS_THIS
  OTHERS section: there is another session than this
}}
<div class="page-head"><h1>Your account</h1></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<div class="stack">
<section class="panel narrow">
<form method="post" action="/accounts/me">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field">
<label for="name">Name</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="200" autocomplete="name" dir="auto" required {{#NAME_BAD}}aria-invalid="true" aria-describedby="name-error"{{/NAME_BAD}}>
{{>NAME_ERROR}}
<p class="help">Your team sees it beside what you do.</p>
</div>
<dl class="kv">
<dt>E-mail</dt><dd><bdi>{{EMAIL}}</bdi></dd>
<dt>Role</dt><dd>{{ROLE_NAME}} <span class="muted">{{ROLE_TEXT}}</span></dd>
</dl>
<div class="form-actions"><button class="btn btn-primary" type="submit">Save</button></div>
</form>
</section>
<section class="panel narrow">
<div class="panel-head"><h2>Password</h2></div>
<form method="post" action="/accounts/me-password">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="email" value="{{EMAIL}}" autocomplete="username" aria-label="E-mail" hidden readonly>
<div class="field">
<label for="current_password">Current password</label>
<input class="form-control" id="current_password" name="current_password" type="password" autocomplete="current-password" required {{#CURRENT_PASSWORD_BAD}}aria-invalid="true" aria-describedby="current_password-error"{{/CURRENT_PASSWORD_BAD}}>
{{>CURRENT_PASSWORD_ERROR}}
</div>
<div class="field">
<label for="password">New password</label>
<input class="form-control" id="password" name="password" type="password" autocomplete="new-password" required aria-describedby="password-help{{#PASSWORD_BAD}} password-error{{/PASSWORD_BAD}}" {{#PASSWORD_BAD}}aria-invalid="true"{{/PASSWORD_BAD}}>
{{>PASSWORD_ERROR}}
<p class="help" id="password-help">At least {{PASSWORD_MIN}} characters, of any kind.</p>
</div>
<div class="field">
<label for="password_again">The same password again</label>
<input class="form-control" id="password_again" name="password_again" type="password" autocomplete="new-password" required {{#PASSWORD_AGAIN_BAD}}aria-invalid="true" aria-describedby="password_again-error"{{/PASSWORD_AGAIN_BAD}}>
{{>PASSWORD_AGAIN_ERROR}}
</div>
<p class="help">All your other browsers will be signed out.</p>
<div class="form-actions"><button class="btn btn-primary" type="submit">Change the password</button></div>
</form>
</section>
<section class="panel narrow">
<div class="panel-head"><h2>Where you are signed in</h2>
{{#OTHERS}}<div class="panel-actions"><form method="post" action="/accounts/me-sessions">
<input type="hidden" name="csrf" value="{{CSRF}}">
<button class="btn btn-quiet btn-sm" type="submit">Sign out all others</button></form></div>{{/OTHERS}}</div>
<div class="table-scroll" tabindex="0" role="region" aria-label="Sessions">
<table class="grid-table stacked">
<thead><tr><th scope="col">Browser</th><th scope="col">Address</th><th scope="col" class="num">Signed in</th><th scope="col" class="num">Last seen</th></tr></thead>
<tbody>
{{#SESSION}}
<tr>
<td class="main"><span title="{{USER_AGENT}}">{{BROWSER}}</span>{{#IS_THIS}} <span class="muted">this one</span>{{/IS_THIS}}</td>
<td data-label="Address"><span class="mono">{{ADDRESS}}</span></td>
<td data-label="Signed in" class="num">{{#STARTED}}<time title="{{AT_EXACT}}">{{AT}}</time>{{/STARTED}}</td>
<td data-label="Last seen" class="num">{{#SEEN}}<time title="{{AT_EXACT}}">{{AT}}</time>{{/SEEN}}</td>
</tr>
{{/SESSION}}
</tbody>
</table>
</div>
</section>
<section class="panel narrow">
<div class="panel-head"><h2>Programs</h2></div>
<p>A program reads contacts and segments through the <a href="/api">API</a>, with a token of yours.</p>
<p><a class="btn btn-quiet" href="/accounts/me-tokens">API tokens</a></p>
</section>
</div>
