{{%AUTOESCAPE context="HTML"}}
{{!
The question before the sample shop is removed.  Filled by cgi-bin/contacts_sample.c.
  PART rows: COUNT WHAT; MAY_UNDO with DAYS DAYS_WORD
}}
<p class="crumbs"><a href="/contacts">Contacts</a></p>
<div class="page-head"><h1>Remove the sample?</h1></div>
<form class="panel narrow" method="post" action="/contacts/remove-sample">
<input type="hidden" name="csrf" value="{{CSRF}}">
<p>All that came with the sample shop goes:</p>
<ul class="plain">{{#PART}}<li><strong class="num">{{COUNT}}</strong> {{WHAT}}</li>{{/PART}}</ul>
<p>Invented people go, too, whom you have edited or archived. What you use yourself stays: tags and attributes that your own contacts have, and
segments that you have changed or that another segment builds upon. A filter of yours that names what goes says afterwards what it misses.</p>
{{#MAY_UNDO}}<p class="help">This can be undone for {{DAYS}} {{DAYS_WORD}}.</p>{{/MAY_UNDO}}
<div class="form-actions"><button class="btn btn-danger" type="submit">Remove the sample</button><a class="btn btn-quiet" href="/contacts">Keep it</a></div>
</form>
