{{%AUTOESCAPE context="HTML"}}
{{!
Behind an invitation or the first owner's link.  TOKEN NAME EMAIL PASSWORD_MIN; section OWNER, or
INVITED with INVITER ROLE_NAME; HAS_ERRORS; NAME_BAD, EMAIL_BAD, PASSWORD_BAD, PASSWORD_AGAIN_BAD and
their _ERROR includes
}}
<section class="panel">
{{#OWNER}}<h1>Welcome</h1><p class="muted">You are the first here and become the owner: you invite the others and decide what they may do.</p>{{/OWNER}}
{{#INVITED}}<h1>Join the team</h1><p class="muted"><bdi>{{INVITER}}</bdi> invites you as {{ROLE_NAME}}.</p>{{/INVITED}}
<form method="post" action="/accounts/join">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="token" value="{{TOKEN}}">
<div class="field">
<label for="name">Your name</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="200" autocomplete="name" dir="auto" required autofocus {{#NAME_BAD}}aria-invalid="true" aria-describedby="name-error"{{/NAME_BAD}}>
{{>NAME_ERROR}}
</div>
<div class="field">
<label for="email">E-mail</label>
<input class="form-control" id="email" name="email" type="email" value="{{EMAIL}}" maxlength="254" autocomplete="username" required{{#INVITED}} readonly{{/INVITED}} {{#EMAIL_BAD}}aria-invalid="true" aria-describedby="email-error"{{/EMAIL_BAD}}>
{{>EMAIL_ERROR}}
</div>
<div class="field">
<label for="password">Password</label>
<input class="form-control" id="password" name="password" type="password" autocomplete="new-password" required aria-describedby="password-help{{#PASSWORD_BAD}} password-error{{/PASSWORD_BAD}}" {{#PASSWORD_BAD}}aria-invalid="true"{{/PASSWORD_BAD}}>
{{>PASSWORD_ERROR}}
<p class="help" id="password-help">At least {{PASSWORD_MIN}} characters, of any kind. A few words in a row are easy to remember.</p>
</div>
<div class="field">
<label for="password_again">The same password again</label>
<input class="form-control" id="password_again" name="password_again" type="password" autocomplete="new-password" required {{#PASSWORD_AGAIN_BAD}}aria-invalid="true" aria-describedby="password_again-error"{{/PASSWORD_AGAIN_BAD}}>
{{>PASSWORD_AGAIN_ERROR}}
</div>
<div class="form-actions"><button class="btn btn-primary" type="submit">{{#OWNER}}Create my account{{/OWNER}}{{#INVITED}}Join{{/INVITED}}</button></div>
</form>
</section>
