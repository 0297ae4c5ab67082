{{%AUTOESCAPE context="HTML"}}
{{!
Before a new filter is saved: who would enter and leave.  ID VERSION_ID NAME NEW_FILTER BACK_HREF;
IMPACT: BEFORE AFTER ENTER LEAVE, ENTERING and LEAVING with PERSON rows (CONTACT_ID CONTACT_NAME) and
REST (REST_COUNT); OLD_FILTER and FILTER (FILTER_TEXT, include LINES); USED: USER rows, HIDDEN; MAY_SAVE
}}
<p class="crumbs"><a href="/segments">Segments</a></p>
<div class="page-head"><div><h1>Update segment</h1><p class="page-sub"><bdi>{{NAME}}</bdi>: nothing is saved until you confirm it here.</p></div></div>
{{#IMPACT}}
<ul class="buckets narrow">
<li class="bucket"><span class="bucket-n">{{BEFORE}}</span> <span class="bucket-label">people now</span></li>
<li class="bucket is-good"><span class="bucket-n">+{{ENTER}}</span> <span class="bucket-label">would enter</span></li>
<li class="bucket is-bad"><span class="bucket-n">−{{LEAVE}}</span> <span class="bucket-label">would leave</span></li>
<li class="bucket"><span class="bucket-n">{{AFTER}}</span> <span class="bucket-label">people afterwards</span></li>
</ul>
{{/IMPACT}}
{{#USED}}
<div class="callout callout-warning narrow"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p>Other segments are built on this one, and their people change with it:</p>
<ul class="plain">{{#USER}}<li><a href="/segments/view?id={{USER_ID}}"><bdi>{{USER_NAME}}</bdi></a></li>{{/USER}}{{#HIDDEN}}<li>{{HIDDEN_TEXT}}</li>{{/HIDDEN}}</ul></div></div>
{{/USED}}
<div class="filter-compare narrow">
<section class="panel"><div class="panel-head"><h2>Saved filter</h2></div>{{#OLD_FILTER}}{{>LINES}}<details class="filter-text"><summary>As text</summary><code>{{FILTER_TEXT}}</code></details>{{/OLD_FILTER}}</section>
<section class="panel"><div class="panel-head"><h2>New filter</h2></div>{{#FILTER}}{{>LINES}}<details class="filter-text"><summary>As text</summary><code>{{FILTER_TEXT}}</code></details>{{/FILTER}}</section>
</div>
{{#IMPACT}}
{{#ENTERING}}
<section class="panel narrow"><div class="panel-head"><h2>Who would enter</h2></div>
<ul class="chips">{{#PERSON}}<li class="chip"><a href="/contacts/view?id={{CONTACT_ID}}"><bdi>{{CONTACT_NAME}}</bdi></a></li>{{/PERSON}}{{#REST}}<li class="chip accent">and {{REST_COUNT}} more</li>{{/REST}}</ul></section>
{{/ENTERING}}
{{#LEAVING}}
<section class="panel narrow"><div class="panel-head"><h2>Who would leave</h2></div>
<ul class="chips">{{#PERSON}}<li class="chip"><a href="/contacts/view?id={{CONTACT_ID}}"><bdi>{{CONTACT_NAME}}</bdi></a></li>{{/PERSON}}{{#REST}}<li class="chip accent">and {{REST_COUNT}} more</li>{{/REST}}</ul></section>
{{/LEAVING}}
{{/IMPACT}}
<form class="narrow" method="post" action="/segments/filter">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="version" value="{{VERSION_ID}}">
<input type="hidden" name="filter" value="{{NEW_FILTER}}">
<input type="hidden" name="save" value="1">
<div class="form-actions">{{#MAY_SAVE}}<button class="btn btn-primary" type="submit">Update segment</button>{{/MAY_SAVE}}<a class="btn btn-quiet" href="{{BACK_HREF}}">Back to the filter</a></div>
</form>
