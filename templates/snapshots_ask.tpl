{{%AUTOESCAPE context="HTML"}}
{{!
The question before a snapshot is restored or removed.  Filled by cgi-bin/snapshots.c.
  AT AT_EXACT; REMOVE with ID, or RESTORE with ID CONTACTS CONTACTS_NOW; LAPSED with LAPSED_COUNT, ONE or SEVERAL;
  SURE_BAD and SURE_ERROR
}}
<p class="crumbs"><a href="/snapshots">Snapshots</a></p>
{{#REMOVE}}
<div class="page-head"><h1>Remove the snapshot of <time title="{{AT_EXACT}}">{{AT}}</time>?</h1></div>
<form class="panel narrow" method="post" action="/snapshots/remove">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<p>Its file goes for good. The base stays as it is.</p>
<div class="form-actions"><button class="btn btn-danger" type="submit">Remove the snapshot</button><a class="btn btn-quiet" href="/snapshots">Keep it</a></div>
</form>
{{/REMOVE}}
{{#RESTORE}}
<div class="page-head"><h1>Bring the base back to <time title="{{AT_EXACT}}">{{AT}}</time>?</h1></div>
<form class="panel narrow" method="post" action="/snapshots/restore">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<p>Contacts now: <strong>{{CONTACTS_NOW}}</strong>; then: <strong>{{CONTACTS}}</strong>.</p>
<ul>
<li><strong>Goes back:</strong> contacts with all that belongs to them, tags, attributes, segments, statuses, the blacklist, imports, and the page of changes. What was entered since is gone from the base.</li>
<li><strong>Stays as it is:</strong> the team with its passwords, everybody's sign-in, API tokens, settings, exports, notices, and the audit log. Nobody is signed out.</li>
<li>Imports and other work that had not ended at that moment are ended. Who was erased since stays erased.</li>
<li>The present is made a snapshot first, so that you can come back.</li>
<li>While it runs everybody can look things up, but nothing can be saved. That takes a few seconds for 100,000 contacts, and about half a minute for a million.</li>
</ul>
{{#LAPSED}}<div class="callout callout-warning"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg><div><p><strong>{{LAPSED_COUNT}}</strong> {{#ONE}}contact has{{/ONE}}{{#SEVERAL}}contacts have{{/SEVERAL}} unsubscribed, complained or been blacklisted since, and would be mailed again. Export them first, and import their status afterwards.</p></div></div>{{/LAPSED}}
<label class="check"><input type="checkbox" name="sure" value="1" required {{#SURE_BAD}}aria-invalid="true" aria-describedby="sure-error"{{/SURE_BAD}}><span>Yes, the whole base goes back</span></label>
{{>SURE_ERROR}}
<div class="form-actions"><button class="btn btn-danger" type="submit">Restore this snapshot</button><a class="btn btn-quiet" href="/snapshots">Leave it</a></div>
</form>
{{/RESTORE}}
