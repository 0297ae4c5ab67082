{{%AUTOESCAPE context="HTML"}}
{{!
Asking for a link to set a new password.  EMAIL (as typed); section NO_MAIL: no mail server is
configured
}}
<section class="panel">
<h1>New password</h1>
{{#NO_MAIL}}
<div class="callout callout-warning"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg><p>No mail server is configured here, so no mail will come. The person who runs the server can make a link for you.</p></div>
{{/NO_MAIL}}
<p class="muted">A mail brings you a link with which you choose a new password. It works for an hour.</p>
<form method="post" action="/accounts/forgot">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field">
<label for="email">E-mail</label>
<input class="form-control" id="email" name="email" type="email" value="{{EMAIL}}" maxlength="254" autocomplete="username" required autofocus>
</div>
<div class="form-actions"><button class="btn btn-primary" type="submit">Send me the link</button></div>
</form>
</section>
<p class="below"><a href="/sessions/new">Back to sign in</a></p>
