{{%AUTOESCAPE context="HTML"}}
{{!
The question before archiving.  ID NAME; COUNT with ONE or MANY; LEAVING with PERSON rows and REST;
USED: USER rows, HIDDEN; MAY_ARCHIVE
}}
<p class="crumbs"><a href="/segments">Segments</a></p>
<div class="page-head"><h1>Archive <bdi>{{NAME}}</bdi>?</h1></div>
{{#USED}}
<div class="callout callout-warning narrow"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p>It cannot be archived, because it is used by:</p>
<ul class="plain">{{#USER}}<li><a href="/segments/view?id={{USER_ID}}"><bdi>{{USER_NAME}}</bdi></a></li>{{/USER}}{{#HIDDEN}}<li>{{HIDDEN_TEXT}}</li>{{/HIDDEN}}</ul></div></div>
{{/USED}}
<section class="panel narrow">
<p><strong>{{COUNT}}</strong> {{#ONE}}person is{{/ONE}}{{#MANY}}people are{{/MANY}} in this segment now.{{#MAY_ARCHIVE}} The contacts stay as they are. The segment leaves the list and can be restored from the archive at any time.{{/MAY_ARCHIVE}}</p>
<form method="post" action="/segments/archive">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<div class="form-actions">{{#MAY_ARCHIVE}}<button class="btn btn-danger" type="submit">Archive segment</button>{{/MAY_ARCHIVE}}<a class="btn btn-quiet" href="/segments">Keep it</a></div>
</form>
</section>
{{#LEAVING}}
<section class="panel narrow"><div class="panel-head"><h2>Who is in it</h2></div>
<ul class="chips">{{#PERSON}}<li class="chip"><a href="/contacts/view?id={{CONTACT_ID}}"><bdi>{{CONTACT_NAME}}</bdi></a></li>{{/PERSON}}{{#REST}}<li class="chip accent">and {{REST_COUNT}} more</li>{{/REST}}</ul></section>
{{/LEAVING}}
