{{%AUTOESCAPE context="HTML"}}
{{!
An invitation was just made.  EMAIL ROLE_NAME LINK; section MAILED or NO_MAIL
}}
<p class="crumbs"><a href="/accounts">Team</a></p>
<div class="page-head"><h1>Invitation for <bdi>{{EMAIL}}</bdi></h1></div>
<section class="panel narrow">
{{#MAILED}}
<p>A mail with this link is on its way. You can also pass the link on yourself:</p>
{{/MAILED}}
{{#NO_MAIL}}
<p>Pass this link on yourself; no mail server is configured:</p>
{{/NO_MAIL}}
<div class="field full">
<label for="link">One-time link</label>
<div class="copy"><input class="form-control" id="link" value="{{LINK}}" readonly><button class="btn btn-quiet" type="button" data-copy>Copy</button></div>
<p class="help">It works once, for seven days, and is shown only now. Whoever opens it joins the team as {{ROLE_NAME}}.</p>
</div>
<div class="form-actions"><a class="btn btn-primary" href="/accounts">Done</a></div>
</section>
