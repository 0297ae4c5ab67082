{{%AUTOESCAPE context="HTML"}}
{{!
The team.  TOTAL; section ONE or SEVERAL.
  ACCOUNT rows: ID NAME EMAIL ROLE_NAME; sections IS_SELF, ENABLED or DISABLED;
    SIGNED_IN_AT (AT, AT_EXACT) or NEVER
  INVITES section with INVITE rows: ID EMAIL ROLE_NAME INVITER; EXPIRES (AT, AT_EXACT); MAY_REVOKE
  The form: INVITE_EMAIL; EMAIL_BAD, EMAIL_ERROR include; ROLE rows: VALUE ROLE_TEXT, CHOSEN;
    section NO_MAIL: no mail server is configured
}}
<div class="page-head">
<div><h1>Team</h1><p class="page-sub">{{#ONE}}1 person{{/ONE}}{{#SEVERAL}}{{TOTAL}} people{{/SEVERAL}}</p></div>
<div class="page-actions"><a class="btn btn-primary" href="#invite"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#person-plus"></use></svg>Invite</a></div>
</div>
<div class="table-scroll" tabindex="0" role="region" aria-label="Team">
<table class="grid-table stacked">
<thead><tr><th scope="col">Name</th><th scope="col">E-mail</th><th scope="col">Role</th><th scope="col">State</th><th scope="col" class="num">Last sign-in</th></tr></thead>
<tbody>
{{#ACCOUNT}}
<tr data-href="/accounts/view?id={{ID}}">
<td class="main"><a href="/accounts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a>{{#IS_SELF}} <span class="muted">you</span>{{/IS_SELF}}</td>
<td data-label="E-mail"><bdi>{{EMAIL}}</bdi></td>
<td data-label="Role">{{ROLE_NAME}}</td>
<td data-label="State">{{#ENABLED}}<span class="status is-good"><span class="status-dot"></span>Active</span>{{/ENABLED}}{{#DISABLED}}<span class="status is-off"><span class="status-dot"></span>Disabled</span>{{/DISABLED}}</td>
<td data-label="Last sign-in" class="num">{{#SIGNED_IN_AT}}<time title="{{AT_EXACT}}">{{AT}}</time>{{/SIGNED_IN_AT}}{{#NEVER}}<span class="none">never</span>{{/NEVER}}</td>
</tr>
{{/ACCOUNT}}
</tbody>
</table>
</div>
{{#INVITES}}
<section class="panel">
<div class="panel-head"><h2>Open invitations</h2></div>
<div class="table-scroll" tabindex="0" role="region" aria-label="Open invitations">
<table class="grid-table stacked">
<thead><tr><th scope="col">E-mail</th><th scope="col">Role</th><th scope="col">Invited by</th><th scope="col" class="num">Good until</th><th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th></tr></thead>
<tbody>
{{#INVITE}}
<tr>
<td class="main"><bdi>{{EMAIL}}</bdi></td>
<td data-label="Role">{{ROLE_NAME}}</td>
<td data-label="Invited by"><bdi>{{INVITER}}</bdi></td>
<td data-label="Good until" class="num">{{#EXPIRES}}<time title="{{AT_EXACT}}">{{AT}}</time>{{/EXPIRES}}</td>
<td class="col-actions">{{#MAY_REVOKE}}<form method="post" action="/accounts/invite-revoke" data-confirm="Take this invitation back? Its link stops working.">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}">
<button class="btn btn-quiet btn-sm" type="submit">Take back</button></form>{{/MAY_REVOKE}}</td>
</tr>
{{/INVITE}}
</tbody>
</table>
</div>
</section>
{{/INVITES}}
<section class="panel narrow" id="invite">
<div class="panel-head"><h2>Invite somebody</h2></div>
<form method="post" action="/accounts/invite">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field">
<label for="email">E-mail</label>
<input class="form-control" id="email" name="email" type="email" value="{{INVITE_EMAIL}}" maxlength="254" autocomplete="off" required {{#EMAIL_BAD}}aria-invalid="true" aria-describedby="email-error" autofocus{{/EMAIL_BAD}}>
{{>EMAIL_ERROR}}
</div>
<fieldset>
<legend>Role</legend>
{{#ROLE}}
<label class="check"><input type="radio" name="role" value="{{VALUE}}" required{{#CHOSEN}} checked{{/CHOSEN}}><span>{{VALUE}}</span><span class="help">{{ROLE_TEXT}}</span></label>
{{/ROLE}}
</fieldset>
<div class="form-actions"><button class="btn btn-primary" type="submit">Make the invitation</button></div>
{{#NO_MAIL}}
<p class="help">No mail server is configured, so the next page shows a link to pass on by hand.</p>
{{/NO_MAIL}}
</form>
</section>
