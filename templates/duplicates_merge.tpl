{{%AUTOESCAPE context="HTML"}}
{{!
Two contacts side by side.  Filled by cgi-bin/duplicates_merge.c.
  CHANNEL KEPT_ID OTHER_ID KEPT_VERSION OTHER_VERSION; KEPT and OTHER with ID NAME CREATED
  ROW rows: KEY LABEL PICK; TAKES_KEPT or TAKES_OTHER; KEPT_VALUE or KEPT_NONE, OTHER_VALUE or OTHER_NONE, with TEXT
  NO_DIFFERENCE; TOO_MANY; SOME_SAME with SAME_COUNT; SAME_ROW rows: LABEL VALUE
  SETTLED with SETTLED_ROW rows: LABEL RESULT and values as in ROW; ALONG rows: NUMBER THINGS
}}
<p class="crumbs"><a href="/duplicates?channel={{CHANNEL:u}}">Duplicates</a> / <a href="/duplicates/group?channel={{CHANNEL:u}}&amp;id={{KEPT_ID}}">Group</a></p>
<div class="page-head"><div><h1>Merge two contacts</h1><p class="page-sub">Choose what is kept where they differ. Everything else comes along by itself.</p></div>
<div class="page-actions"><a class="btn btn-quiet" href="/duplicates/merge?channel={{CHANNEL:u}}&amp;kept={{OTHER_ID}}&amp;other={{KEPT_ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#refresh"></use></svg>Keep the other one</a></div></div>
<form class="panel merge" method="post" action="/duplicates/merge">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="channel" value="{{CHANNEL}}">
<input type="hidden" name="kept" value="{{KEPT_ID}}">
<input type="hidden" name="other" value="{{OTHER_ID}}">
<input type="hidden" name="kept_version" value="{{KEPT_VERSION}}">
<input type="hidden" name="other_version" value="{{OTHER_VERSION}}">
<div class="merge-row merge-head">
<div></div>
{{#KEPT}}<div><span class="badge-soft is-good">Is kept</span> <a href="/contacts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a><span class="muted small merge-sub">Contact {{ID}}, created {{CREATED}}</span></div>{{/KEPT}}
{{#OTHER}}<div><span class="badge-soft is-warn">Goes into it</span> <a href="/contacts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a><span class="muted small merge-sub">Contact {{ID}}, created {{CREATED}}</span></div>{{/OTHER}}
</div>
{{#NO_DIFFERENCE}}<p class="muted">There is nothing to choose: no field differs.</p>{{/NO_DIFFERENCE}}
{{#ROW}}
<div class="merge-row" role="radiogroup" aria-labelledby="row-{{PICK}}">
<input type="hidden" name="row" value="{{KEY}}">
<div class="merge-label" id="row-{{PICK}}"><bdi>{{LABEL}}</bdi></div>
<label class="check"><input type="radio" name="pick_{{PICK}}" value="kept"{{#TAKES_KEPT}} checked{{/TAKES_KEPT}}><span><span class="merge-who">Kept one: </span>{{#KEPT_VALUE}}<bdi>{{TEXT:p}}</bdi>{{/KEPT_VALUE}}{{#KEPT_NONE}}<span class="none">nothing</span>{{/KEPT_NONE}}</span></label>
<label class="check"><input type="radio" name="pick_{{PICK}}" value="other"{{#TAKES_OTHER}} checked{{/TAKES_OTHER}}><span><span class="merge-who">Other one: </span>{{#OTHER_VALUE}}<bdi>{{TEXT:p}}</bdi>{{/OTHER_VALUE}}{{#OTHER_NONE}}<span class="none">nothing</span>{{/OTHER_NONE}}</span></label>
</div>
{{/ROW}}
{{#TOO_MANY}}<p class="muted">More attributes differ than fit on a page. Of those that are not shown, the kept contact keeps its own, and takes what it has not.</p>{{/TOO_MANY}}
{{#SETTLED}}
{{#SETTLED_ROW}}
<div class="merge-row">
<div class="merge-label">{{LABEL}}</div>
<div><span class="merge-who">Kept one: </span>{{#KEPT_VALUE}}{{TEXT}}{{/KEPT_VALUE}}{{#KEPT_NONE}}<span class="none">unknown</span>{{/KEPT_NONE}}</div>
<div><span class="merge-who">Other one: </span>{{#OTHER_VALUE}}{{TEXT}}{{/OTHER_VALUE}}{{#OTHER_NONE}}<span class="none">unknown</span>{{/OTHER_NONE}}</div>
<p class="muted small merge-result">Stays <strong>{{RESULT}}</strong>, with date and reason: what somebody refused is not up for choice.</p>
</div>
{{/SETTLED_ROW}}
{{/SETTLED}}
{{#SOME_SAME}}
<details class="merge-same"><summary>{{SAME_COUNT}} the same on both</summary>
<dl class="kv kv-wide">
{{#SAME_ROW}}<dt><bdi>{{LABEL}}</bdi></dt><dd><bdi>{{VALUE:p}}</bdi></dd>
{{/SAME_ROW}}
</dl></details>
{{/SOME_SAME}}
<p class="merge-along">What comes along: the history{{#ALONG}}, {{NUMBER}} {{THINGS}}{{/ALONG}}. An e-mail address or a phone number that is not chosen stays, as a further one.</p>
<div class="form-actions"><button class="btn btn-primary" type="submit">Merge into one</button><a class="btn btn-quiet" href="/duplicates/group?channel={{CHANNEL:u}}&amp;id={{KEPT_ID}}">Cancel</a><span class="muted small">Can be undone.</span></div>
</form>
