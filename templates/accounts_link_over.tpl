{{%AUTOESCAPE context="HTML"}}
{{!
A one-time link that was used, is too old or was replaced by a newer one.
}}
<section class="panel">
<h1>This link no longer works</h1>
<p>It was used already, is too old, or a newer one took its place.</p>
<p>For a new password, ask for another link. For an invitation, ask the person who invited you.</p>
<div class="form-actions"><a class="btn btn-primary" href="/sessions/new">Sign in</a></div>
</section>
<p class="below"><a href="/accounts/forgot">Ask for a new password</a></p>
