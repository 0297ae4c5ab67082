{{%AUTOESCAPE context="HTML"}}
{{!
One of the team.  ID NAME EMAIL ROLE_NAME; sections IS_SELF, ENABLED or DISABLED;
SIGNED_IN_AT (AT, AT_EXACT) or NEVER; CREATED (AT, AT_EXACT)
  MANAGE section: ROLE rows: VALUE ROLE_TEXT, CHOSEN; section MAY_DISABLE or MAY_ENABLE
}}
<p class="crumbs"><a href="/accounts">Team</a></p>
<div class="page-head"><h1><bdi>{{NAME}}</bdi></h1>{{#ENABLED}}<span class="badge-soft is-good">Active</span>{{/ENABLED}}{{#DISABLED}}<span class="badge-soft is-off">Disabled</span>{{/DISABLED}}</div>
<div class="stack">
<section class="panel narrow">
<dl class="kv">
<dt>E-mail</dt><dd><a href="mailto:{{EMAIL:u}}"><bdi>{{EMAIL}}</bdi></a></dd>
<dt>Role</dt><dd>{{ROLE_NAME}}</dd>
<dt>Joined</dt><dd>{{#CREATED}}<time title="{{AT_EXACT}}">{{AT}}</time>{{/CREATED}}</dd>
<dt>Last sign-in</dt><dd>{{#SIGNED_IN_AT}}<time title="{{AT_EXACT}}">{{AT}}</time>{{/SIGNED_IN_AT}}{{#NEVER}}<span class="none">never</span>{{/NEVER}}</dd>
</dl>
{{#IS_SELF}}<p class="panel-foot">This is you. <a href="/accounts/me">Change your name, password and sessions</a>; your role is changed by somebody else.</p>{{/IS_SELF}}
</section>
{{#MANAGE}}
<section class="panel narrow">
<div class="panel-head"><h2>Role</h2></div>
<form method="post" action="/accounts/role">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<fieldset>
<legend class="visually-hidden">Role</legend>
{{#ROLE}}
<label class="check"><input type="radio" name="role" value="{{VALUE}}" required{{#CHOSEN}} checked{{/CHOSEN}}><span>{{VALUE}}</span><span class="help">{{ROLE_TEXT}}</span></label>
{{/ROLE}}
</fieldset>
<p class="help">With a lower role, this person is signed out at once and signs in again.</p>
<div class="form-actions"><button class="btn btn-primary" type="submit">Save the role</button></div>
</form>
</section>
<section class="panel narrow">
{{#MAY_DISABLE}}
<div class="panel-head"><h2>Disable the account</h2></div>
<p>Every browser of this person is signed out at once, and nobody can sign in with this account until it is enabled again. What they did stays, with their name.</p>
<form method="post" action="/accounts/disable" data-confirm="Disable this account and sign it out everywhere?">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<div class="form-actions"><button class="btn btn-danger" type="submit">Disable the account</button></div>
</form>
{{/MAY_DISABLE}}
{{#MAY_ENABLE}}
<div class="panel-head"><h2>Enable the account</h2></div>
<p>This person can sign in again with the password they had.</p>
<form method="post" action="/accounts/enable">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<div class="form-actions"><button class="btn btn-primary" type="submit">Enable the account</button></div>
</form>
{{/MAY_ENABLE}}
</section>
{{/MANAGE}}
</div>
