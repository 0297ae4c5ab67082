{{%AUTOESCAPE context="HTML"}}
{{!
Behind the link of a forgotten password.  TOKEN PASSWORD_MIN; PASSWORD_BAD, PASSWORD_AGAIN_BAD and
their _ERROR includes
}}
<section class="panel">
<h1>New password</h1>
<form method="post" action="/accounts/password">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="token" value="{{TOKEN}}">
<div class="field">
<label for="password">New password</label>
<input class="form-control" id="password" name="password" type="password" autocomplete="new-password" required autofocus aria-describedby="password-help{{#PASSWORD_BAD}} password-error{{/PASSWORD_BAD}}" {{#PASSWORD_BAD}}aria-invalid="true"{{/PASSWORD_BAD}}>
{{>PASSWORD_ERROR}}
<p class="help" id="password-help">At least {{PASSWORD_MIN}} characters, of any kind. A few words in a row are easy to remember.</p>
</div>
<div class="field">
<label for="password_again">The same password again</label>
<input class="form-control" id="password_again" name="password_again" type="password" autocomplete="new-password" required {{#PASSWORD_AGAIN_BAD}}aria-invalid="true" aria-describedby="password_again-error"{{/PASSWORD_AGAIN_BAD}}>
{{>PASSWORD_AGAIN_ERROR}}
</div>
<p class="help">Every browser that is signed in with your account will be signed out.</p>
<div class="form-actions"><button class="btn btn-primary" type="submit">Set the password</button></div>
</form>
</section>
