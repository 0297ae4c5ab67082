{{%AUTOESCAPE context="HTML"}}
{{!
The question before something is done to one contact.  Filled by cgi-bin/contacts_state.c.
  QUESTION NAME ID PAGE; FREE with TEXT, or HELD with DOMAIN DOMAIN_HREF; REASON with VALUE MAX, REASON_BAD and
  REASON_ERROR; MAY with BUTTON DO, DANGER or PLAIN
}}
<p class="crumbs"><a href="/contacts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a></p>
<div class="page-head"><h1>{{QUESTION}}</h1></div>
<form class="panel narrow" method="post" action="/contacts/do">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="page" value="{{PAGE}}">
<p><strong><bdi>{{NAME}}</bdi></strong></p>
{{#FREE}}<p>{{TEXT}}</p>{{/FREE}}
{{#HELD}}<p>The domain <strong><bdi>{{DOMAIN}}</bdi></strong> is on the blacklist, and holds every address in it. As long as it stands there, no single
address of it can be allowed. <a href="{{DOMAIN_HREF}}">Show the domain on the blacklist</a></p>{{/HELD}}
{{#REASON}}
<div class="field">
<label for="reason">Reason</label>
<input class="form-control" id="reason" name="reason" value="{{VALUE}}" maxlength="{{MAX}}" dir="auto" autocomplete="off" required list="reasons" autofocus{{#REASON_BAD}} aria-invalid="true" aria-describedby="reason-error"{{/REASON_BAD}}>
<datalist id="reasons"><option value="Asked for it"></option><option value="Entered twice"></option><option value="Moved away"></option><option value="Address no longer works"></option></datalist>
{{>REASON_ERROR}}
</div>
{{/REASON}}
<div class="form-actions">{{#MAY}}<button class="btn {{#DANGER}}btn-danger{{/DANGER}}{{#PLAIN}}btn-primary{{/PLAIN}}" type="submit" name="do" value="{{DO}}">{{BUTTON}}</button>{{/MAY}}<a class="btn btn-quiet" href="/contacts/view?id={{ID}}">Leave it as it is</a></div>
</form>
