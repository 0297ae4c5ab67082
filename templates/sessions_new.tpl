{{%AUTOESCAPE context="HTML"}}
{{!
Signing in.  EMAIL (as typed), NEXT (own path); section AT_EMAIL or AT_PASSWORD: where the cursor is
}}
<section class="panel">
<h1>Sign in</h1>
<form method="post" action="/sessions/new">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<div class="field">
<label for="email">E-mail</label>
<input class="form-control" id="email" name="email" type="email" value="{{EMAIL}}" maxlength="254" autocomplete="username" required{{#AT_EMAIL}} autofocus{{/AT_EMAIL}}>
</div>
<div class="field">
<label for="password">Password</label>
<input class="form-control" id="password" name="password" type="password" autocomplete="current-password" required{{#AT_PASSWORD}} autofocus{{/AT_PASSWORD}}>
</div>
<div class="form-actions"><button class="btn btn-primary" type="submit">Sign in</button></div>
</form>
</section>
<p class="below"><a href="/accounts/forgot">Forgot your password?</a></p>
